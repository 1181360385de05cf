"""From text to placed letters: what is shown, in which direction, shaped by HarfBuzz, broken into lines.

reportlab's own paragraphs shape Arabic into private-use characters (a copied name is then lost), number those by the history of
the process (the same paper is then not the same bytes), and parse markup out of the text. So paper has its own, small, way:
text in, glyphs out; there is no markup.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import uharfbuzz as hb
from bidi import algorithm

from cse_desk.documents.fonts import BODY, Weight, can_set, clusters, runs, typeface

_NEW_LINES = re.compile("\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
# C0 and C1 controls, direction overrides and isolates (they make text read other than it is), surrogates, interlinear marks
_UNSHOWABLE = re.compile("[\x00-\x08\x0e-\x1b\x1f\x7f-\x9f\u202a-\u202e\u2066-\u206f\ud800-\udfff\ufff9-\ufffb]")
_PLAIN = re.compile("[\n -~\u00a0-\u00ac\u00ae-\u017f\u2013\u2014\u2018\u2019\u201c\u201d\u2022\u2026]*")
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\u200f\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff\U0001e800-\U0001efff]")
# Ideographs and kana are written without spaces: a line may be broken after each, but not before what closes or lengthens it.
_IDEOGRAPH = (
    "\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3041-\u30fa\u3105-\u312f\u31a0-\u9fff\uf900-\ufaff\U00020000-\U000323af"
)
_STAYS = "\ufe00-\ufe0f\U000e0100-\U000e01ef、。〉》」』】〕・ー々ぁぃぅぇぉっゃゅょァィゥェォッャュョ！），．：；？"
_UNITS = re.compile(
    rf"[ \u200b]+|[^ \u200b{_IDEOGRAPH}]*?[^\W\d_][-/–—](?=[^\W\d_])"
    rf"|[〈《「『【〔（]*[{_IDEOGRAPH}][{_STAYS}]*|[^ \u200b{_IDEOGRAPH}]+"
)
_SPACES = " \u200b"


@dataclass(frozen=True, slots=True)
class Span:
    """Some text in one weight and colour (0xRRGGBB); what a paragraph is made of."""

    text: str
    weight: Weight = Weight.REGULAR
    colour: int = 0x1C2430


@dataclass(frozen=True, slots=True)
class Glyph:
    """One glyph: advance and offsets in thousandths of the type size; `text` is what it stands for ("" after the first of a letter)."""

    number: int
    advance: float
    dx: float
    dy: float
    text: str


@dataclass(frozen=True, slots=True)
class Atom:
    """Letters that are set in one typeface, in one direction; never broken but in need."""

    text: str
    key: str
    weight: Weight
    colour: int
    level: int
    glyphs: tuple[Glyph, ...]
    width: float  # thousandths of the type size

    @property
    def is_space(self) -> bool:
        """Whether a line may end here and the space then does not count."""
        return not self.text.strip(_SPACES)


@dataclass(frozen=True, slots=True)
class Line:
    """One line: atoms in the order they are read, and the direction of its paragraph (0 left to right, 1 right to left)."""

    atoms: tuple[Atom, ...]
    base: int
    width: float  # thousandths of the type size, without the spaces at its end

    @property
    def in_sight(self) -> tuple[Atom, ...]:
        """The atoms from left to right as seen (rule L2 of the Unicode bidirectional algorithm)."""
        atoms = list(self.atoms)
        for level in range(max((one.level for one in atoms), default=0), 0, -1):
            start = 0
            while start < len(atoms):
                end = start
                while end < len(atoms) and atoms[end].level >= level:
                    end += 1
                atoms[start:end] = reversed(atoms[start:end])
                start = max(end, start + 1)
        return tuple(atoms)


@lru_cache(maxsize=4096)
def show(text: str) -> str:
    """The text as it can be shown: one kind of line end, no tabs; what cannot be shown as its code, for example [U+0007]."""
    text = _NEW_LINES.sub("\n", text).replace("\t", "    ")
    if _PLAIN.fullmatch(text):
        return text
    text = _UNSHOWABLE.sub(lambda found: _code(found.group()), text)
    return "".join(one if one[0] in "\n " or can_set(one) else _codes(one) for one in clusters(text))


def _code(character: str) -> str:
    return f"[U+{ord(character):04X}]"


def _codes(cluster: str) -> str:
    return "".join(one if can_set(one) else _code(one) for one in cluster)


@lru_cache(maxsize=20_000)
def shape(text: str, key: str, weight: Weight, right_to_left: bool) -> tuple[Glyph, ...]:
    """The glyphs of some letters, from left to right as seen."""
    face = typeface(key, weight)
    buffer = hb.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    buffer.direction = "rtl" if right_to_left else "ltr"
    hb.shape(face.font, buffer, {"kern": True, "liga": True})
    infos, places = buffer.glyph_infos, buffer.glyph_positions
    scale = 1000 / face.per_em
    bearers = _bearers(text, [info.cluster for info in infos], [place.x_advance for place in places])
    return tuple(
        Glyph(
            info.codepoint,
            place.x_advance * scale,
            place.x_offset * scale,
            place.y_offset * scale,
            bearers.get(index, ""),
        )
        for index, (info, place) in enumerate(zip(infos, places, strict=True))
    )


def _bearers(text: str, starts: Sequence[int], advances: Sequence[int]) -> dict[int, str]:
    """Which glyph stands for which letter: the widest of those that draw it."""
    ends = dict(zip(sorted(set(starts)), [*sorted(set(starts))[1:], len(text)], strict=True))
    widest: dict[int, int] = {}
    for index, start in enumerate(starts):
        if start not in widest or advances[index] > advances[widest[start]]:
            widest[start] = index
    return {index: text[start : ends[start]] for start, index in widest.items()}


def levels(text: str) -> tuple[int, list[int]]:
    """Base direction and embedding level of every character (Unicode bidirectional algorithm, without explicit codes)."""
    if not _RIGHT_TO_LEFT.search(text):
        return 0, [0] * len(text)
    base = int(algorithm.get_base_level(text))
    storage = algorithm.get_empty_storage()
    storage["base_level"] = base
    storage["base_dir"] = "LR"[base]
    algorithm.get_embedding_levels(text, storage)
    for index, one in enumerate(storage["chars"]):
        one["index"] = index
    for step in (
        algorithm.explicit_embed_and_overrides,
        algorithm.resolve_weak_types,
        algorithm.resolve_neutral_types,
        algorithm.resolve_implicit_levels,
    ):
        step(storage, False)  # noqa: FBT003 - debug
    known = {one["index"]: one["level"] for one in storage["chars"]}
    found: list[int] = []
    for index in range(len(text)):
        found.append(known.get(index, found[-1] if found else base))  # a joiner goes with the letter before it
    return base, found


@lru_cache(maxsize=20_000)
def atom(text: str, key: str, weight: Weight, colour: int, level: int) -> Atom:
    """Letters shaped."""
    glyphs = shape(text, key, weight, bool(level % 2))
    return Atom(text, key, weight, colour, level, glyphs, sum(one.advance for one in glyphs))


def lines(spans: Sequence[Span], width: float) -> list[Line]:
    """The lines of some text in a column of `width` (thousandths of the type size); at least one line."""
    return [line for part in _paragraphs(spans) for line in _broken(part, width)]


def _paragraphs(spans: Sequence[Span]) -> Iterator[list[Span]]:
    part: list[Span] = []
    for span in spans:
        first, *rest = show(span.text).split("\n")
        part.append(replace(span, text=first))
        for text in rest:
            yield part
            part = [replace(span, text=text)]
    yield part


def _words(spans: Sequence[Span], base_levels: Sequence[int]) -> Iterator[tuple[Atom, ...]]:
    """Units between which a line may be broken; spaces are units of their own."""
    at = 0
    begun: list[Atom] = []  # a word that goes on in the next span
    key = BODY
    for span in spans:
        for match in _UNITS.finditer(span.text):
            unit_levels = base_levels[at + match.start() : at + match.end()]
            is_space = not match.group().strip(_SPACES)
            # spaces are set in the typeface of the word before: words of one run then stay one run for whoever reads the file
            pieces = [(key, match.group())] if is_space else runs(match.group())
            made = list(_atoms(pieces, span, unit_levels))
            key = made[-1].key
            if begun and (is_space or match.start() > 0):
                yield tuple(begun)
                begun = []
            if is_space:
                yield tuple(made)
            else:
                begun += made
        at += len(span.text)
    if begun:
        yield tuple(begun)


def _atoms(pieces: Sequence[tuple[str, str]], span: Span, unit_levels: Sequence[int]) -> Iterator[Atom]:
    at = 0
    for key, part in pieces:
        start = 0
        for index in range(1, len(part) + 1):
            if index == len(part) or unit_levels[at + index] != unit_levels[at + start]:
                yield atom(part[start:index], key, span.weight, span.colour, unit_levels[at + start])
                start = index
        at += len(part)


def _broken(spans: Sequence[Span], width: float) -> list[Line]:
    base, found = levels("".join(span.text for span in spans))
    made: list[Line] = []
    line: list[Atom] = []
    used = 0.0
    for word in _words(spans, found):
        wide = sum(one.width for one in word)
        if word[0].is_space or used + wide <= width:
            line += word
            used += wide
            continue
        if line:  # also a line of nothing but spaces: they take room from the word
            made.append(_line(line, base))
            line, used = [], 0.0
        first, *others = _forced(word, width) if wide > width else [word]
        line += first
        for part in others:
            made.append(_line(line, base))
            line, used = list(part), 0.0
        used += sum(one.width for one in (others[-1] if others else first))
    return [*made, _line(line, base)]


def _line(atoms: Sequence[Atom], base: int) -> Line:
    end = len(atoms)
    while end and atoms[end - 1].is_space:
        end -= 1
    tail = [replace(one, level=base) for one in atoms[end:]]  # rule L1: spaces at the end go with the paragraph
    return Line((*atoms[:end], *tail), base, sum(one.width for one in atoms[:end]))


def _forced(word: Sequence[Atom], width: float) -> list[Sequence[Atom]]:
    """A word wider than the column, broken between letters; each piece is shaped again."""
    parts: list[Sequence[Atom]] = []
    part: list[Atom] = []
    used = 0.0
    for one in word:
        begun = ""
        for letter, wide in _letters(one):
            if used + wide > width and (begun or part):
                parts.append([*part, *_again(one, begun)])
                part, used, begun = [], 0.0, ""
            begun += letter
            used += wide
        part += _again(one, begun)
    return [*parts, part]


def _again(one: Atom, text: str) -> list[Atom]:
    return [atom(text, one.key, one.weight, one.colour, one.level)] if text else []


def _letters(one: Atom) -> Iterator[tuple[str, float]]:
    """The letters of an atom as read, each with its width."""
    found: list[tuple[str, float]] = []
    for glyph in one.glyphs:
        if glyph.text or not found:
            found.append((glyph.text, glyph.advance))
        else:
            found[-1] = (found[-1][0], found[-1][1] + glyph.advance)
    return reversed(found) if one.level % 2 else iter(found)


@lru_cache(maxsize=4096)
def measure(text: str, weight: Weight = Weight.REGULAR) -> float:
    """The width of a single line, in thousandths of the type size."""
    return max(line.width for line in lines([Span(text, weight)], float("inf")))
