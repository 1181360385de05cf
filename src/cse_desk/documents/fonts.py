"""The shipped typefaces: which one sets which letters (resources/fonts/fonts.json; the window reads the same file)."""

import json
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from itertools import groupby
from pathlib import Path

import uharfbuzz as hb

from cse_desk.paths import resources

BODY = "atkinson"
# Drawn as nothing; they shape or part their neighbours: joiners, direction marks, soft hyphen, variation selectors, emoji tags.
_JOINERS = frozenset("\u00ad\u061c\u200b\u200c\u200d\u200e\u200f\u2060\ufeff") | frozenset(
    map(chr, (*range(0xFE00, 0xFE10), *range(0xE0020, 0xE0080), *range(0xE0100, 0xE01F0)))
)
_PIECES = re.compile(r"\s+|\S+")


class Weight(StrEnum):
    """Weights; a family that lacks one falls back to the nearest it has."""

    REGULAR = "regular"
    SEMIBOLD = "semibold"
    BOLD = "bold"


@dataclass(frozen=True, slots=True)
class Family:
    """One family of the list: `files` from weight to file name."""

    key: str
    name: str
    files: dict[str, str]

    def file(self, weight: Weight) -> str:
        """The file for a weight, or for the nearest one there is."""
        nearest = {
            Weight.REGULAR: (Weight.REGULAR,),
            Weight.SEMIBOLD: (Weight.SEMIBOLD, Weight.BOLD, Weight.REGULAR),
            Weight.BOLD: (Weight.BOLD, Weight.SEMIBOLD, Weight.REGULAR),
        }[weight]
        return next(self.files[one] for one in nearest if one in self.files)


class Typeface:
    """One font file, ready to shape; made once and kept by `typeface`."""

    def __init__(self, path: Path) -> None:
        self.name = path.stem
        self.face = hb.Face(hb.Blob.from_file_path(str(path)))
        self.font = hb.Font(self.face)
        self.per_em: int = self.face.upem

    def has(self, cluster: str) -> bool:
        """Whether it can set a letter with its marks, as written or composed."""
        return self._has_all(cluster) or self._has_all(unicodedata.normalize("NFC", cluster))

    def _has_all(self, letters: str) -> bool:
        return all(one in _JOINERS or self.font.get_nominal_glyph(ord(one)) is not None for one in letters)


def folder() -> Path:
    """Where the font files are."""
    return resources() / "fonts"


@cache
def families() -> tuple[Family, ...]:
    """The shipped families, in the order in which they are tried."""
    found = json.loads((folder() / "fonts.json").read_text("utf-8"))
    return tuple(Family(one["key"], one["family"], dict(one["files"])) for one in found["families"])


@cache
def typeface(key: str, weight: Weight = Weight.REGULAR) -> Typeface:
    """The typeface of a family; KeyError when there is no such family."""
    return _typeface_of_file({one.key: one for one in families()}[key].file(weight))


@cache
def _typeface_of_file(name: str) -> Typeface:
    return Typeface(folder() / name)


def register() -> None:
    """Make the body typeface known to reportlab, for the labels of drawings ("atkinson-regular" ...)."""
    for weight in Weight:
        drawing_font(BODY, weight)


@cache
def drawing_font(key: str, weight: Weight) -> str:
    """The name under which reportlab's drawings know a typeface; registered at the first use."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    name = f"{key}-{weight}"
    file = {one.key: one for one in families()}[key].file(weight)
    pdfmetrics.registerFont(TTFont(name, str(folder() / file), shapable=False))
    return name


@lru_cache(maxsize=4096)
def runs(text: str) -> tuple[tuple[str, str], ...]:
    """The text in pieces, each with the key of the family that sets it; the pieces joined are the text.

    A word is set in one family where one family can. A letter nobody has is left to the last family before the signs: `show`
    (documents.shaping) has replaced such letters by their codes before anything is drawn.
    """
    chosen: list[tuple[str, str]] = []
    current = BODY
    for match in _PIECES.finditer(text):
        piece = match.group()
        for key, part in _choose(piece, current):
            chosen.append((key, part))
            current = key
    return tuple((key, "".join(part for _, part in group)) for key, group in groupby(chosen, key=lambda one: one[0]))


def can_set(cluster: str) -> bool:
    """Whether any shipped family has every character of a letter with its marks."""
    return any(typeface(one.key).has(cluster) for one in families())


def clusters(text: str) -> Iterator[str]:
    """Letters with the marks and joiners that belong to them."""
    start = 0
    for index in range(1, len(text) + 1):
        if index == len(text) or not _belongs(text[index - 1], text[index]):
            yield text[start:index]
            start = index


def _belongs(before: str, one: str) -> bool:
    return (
        one in _JOINERS
        or before == "\u200d"
        or unicodedata.category(one).startswith("M")
        or "\U0001f3fb" <= one <= "\U0001f3ff"
    )


def _choose(piece: str, current: str) -> Iterator[tuple[str, str]]:
    if typeface(BODY).has(piece):
        yield BODY, piece
        return
    if piece.isspace():
        yield current if typeface(current).has(piece) else BODY, piece
        return
    whole = next((one.key for one in families() if typeface(one.key).has(piece)), None)
    if whole is not None:
        yield whole, piece
        return
    for cluster in clusters(piece):
        current = _for_cluster(cluster, current)
        yield current, cluster


def _for_cluster(cluster: str, current: str) -> str:
    if not cluster[0].isalnum() and typeface(current).has(cluster):
        return current
    return next((one.key for one in families() if typeface(one.key).has(cluster)), BODY)
