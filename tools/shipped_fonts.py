"""Make the typefaces of resources/fonts that no package carries ready to ship; the others are copied as they are.

    npm install @expo-google-fonts/noto-sans-sc@0.4.3 ... (PACKAGES below)
    pip install fonttools==4.68.0 brotli==1.2.1            (neither is needed to run or to test the program)
    python tools/shipped_fonts.py node_modules

The same packages and the same fonttools give the same bytes. Three things are done, and no outline is changed: web fonts are
unpacked to TrueType, variable ones are set at the two weights we use, and the two East Asian faces keep the letters named here,
without hints and without what is needed only for vertical setting.
"""

import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

FONTS = Path(__file__).resolve().parent.parent / "resources" / "fonts"
PACKAGES = (
    "@expo-google-fonts/noto-sans-sc@0.4.3",
    "@expo-google-fonts/noto-sans-kr@0.4.3",
    "@expo-google-fonts/noto-sans-khmer@0.4.3",
    "@expo-google-fonts/noto-sans-lao@0.4.2",
    "@fontsource/noto-sans-armenian@5.3.0",
    "@fontsource/noto-sans-georgian@5.3.0",
    "@fontsource/noto-sans-kannada@5.3.0",
    "@fontsource/noto-sans-malayalam@5.3.0",
    "@fontsource/noto-sans-myanmar@5.3.0",
    "@fontsource-variable/noto-sans-sinhala@5.3.0",
    "@fontsource-variable/noto-sans-telugu@5.3.0",
)
WEIGHTS = {"Regular": 400, "Bold": 700}

# Unicode blocks; what a face lacks of them it goes on lacking. A space is set in the face of the word before it.
CHINESE_AND_JAPANESE = (
    (0x20, 0x20),
    (0xA0, 0xA0),
    (0x2E80, 0x2FDF),  # radicals
    (0x3000, 0x312F),  # punctuation, kana, bopomofo
    (0x3190, 0x31FF),  # kanbun, more bopomofo, strokes, more kana
    (0x3200, 0x33FF),  # enclosed and squared letters and months
    (0x3400, 0x4DBF),  # ideographs, extension A
    (0x4E00, 0x9FFF),  # the ideographs
    (0xF900, 0xFAFF),  # compatibility ideographs
    (0xFE30, 0xFE4F),  # compatibility forms
    (0xFF00, 0xFFEF),  # full width and half width
    (0x20000, 0x323AF),  # further ideographs
)
KOREAN = (
    (0x20, 0x20),
    (0xA0, 0xA0),
    (0x1100, 0x11FF),  # jamo, of which a file from elsewhere may make its syllables
    (0x3130, 0x318F),  # compatibility jamo
    (0xA960, 0xA97F),  # jamo extended A
    (0xAC00, 0xD7FF),  # the syllables, jamo extended B
)


@dataclass(frozen=True, slots=True)
class EastAsian:
    """A face of which some blocks are kept, in one weight."""

    package: str
    letters: str
    name: str
    blocks: tuple[tuple[int, int], ...]


EAST_ASIAN = (
    EastAsian("noto-sans-sc", "SC", "Chinese and Japanese", CHINESE_AND_JAPANESE),
    EastAsian("noto-sans-kr", "KR", "Korean", KOREAN),
)


def main() -> int:
    """Write every face, and say how large it is."""
    modules = Path(sys.argv[1])
    for made in (*_copied(modules), *_unpacked(modules), *_set(modules), *_cut(modules)):
        sys.stdout.write(f"{made.stat().st_size:>10,}  {made.name}\n")
    return 0


def _copied(modules: Path) -> Iterable[Path]:
    for script in ("Khmer", "Lao"):
        for weight, number in WEIGHTS.items():
            folder = modules / "@expo-google-fonts" / f"noto-sans-{script.lower()}" / f"{number}{weight}"
            target = FONTS / f"NotoSans{script}-{weight}.ttf"
            target.write_bytes((folder / f"NotoSans{script}_{number}{weight}.ttf").read_bytes())
            yield target


def _unpacked(modules: Path) -> Iterable[Path]:
    for script in ("Armenian", "Georgian", "Kannada", "Malayalam", "Myanmar"):
        for weight, number in WEIGHTS.items():
            name = f"noto-sans-{script.lower()}"
            web = modules / "@fontsource" / name / "files" / f"{name}-{script.lower()}-{number}-normal.woff"
            yield _write(TTFont(web, recalcTimestamp=False), script, weight)


def _set(modules: Path) -> Iterable[Path]:
    for script in ("Sinhala", "Telugu"):
        for weight, number in WEIGHTS.items():
            name = f"noto-sans-{script.lower()}"
            web = modules / "@fontsource-variable" / name / "files" / f"{name}-{script.lower()}-wght-normal.woff2"
            font = instantiateVariableFont(TTFont(web, recalcTimestamp=False), {"wght": number})
            font["OS/2"].usWeightClass = number
            yield _write(font, script, weight)


def _cut(modules: Path) -> Iterable[Path]:
    for face in EAST_ASIAN:
        file = modules / "@expo-google-fonts" / face.package / "400Regular" / f"NotoSans{face.letters}_400Regular.ttf"
        font = TTFont(file, recalcTimestamp=False)
        options = Options(
            hinting=False, notdef_outline=True, name_IDs=["*"], drop_tables=["BASE", "STAT", "vhea", "vmtx"]
        )
        options.layout_features = ["ccmp", "ljmo", "vjmo", "tjmo", "kern", "locl"]
        cut = Subsetter(options)
        cut.populate(unicodes=[one for first, last in face.blocks for one in range(first, last + 1)])
        cut.subset(font)
        yield _write(font, face.letters, "Regular")


def _write(font: TTFont, script: str, weight: str) -> Path:
    """Save as TrueType under a family name of its own, so that Regular and Bold are found as one family."""
    family = f"Noto Sans {script}"
    names = {1: family, 2: weight, 4: f"{family} {weight}", 6: f"NotoSans{script}-{weight}"}
    for number in (16, 17, 21, 22, 25):
        font["name"].removeNames(nameID=number)
    for number, name in names.items():
        font["name"].removeNames(nameID=number)
        font["name"].setName(name, number, 3, 1, 0x409)
    bold = weight == "Bold"
    font["OS/2"].fsSelection = font["OS/2"].fsSelection & ~0x60 | (0x20 if bold else 0x40)
    font["head"].macStyle = 1 if bold else 0
    font.flavor = None
    target = FONTS / f"NotoSans{script}-{weight}.ttf"
    font.save(target)
    return target


if __name__ == "__main__":
    sys.exit(main())
