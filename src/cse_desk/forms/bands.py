"""Band tables: from a score to a band, with floors below which nobody falls. Our own extension (questionnaire.OUR_PREFIX + "bands").

On the item that says the band (calculated, never answered):
    score   string      linkId of the item with the score
    band    repeats     code (of an option of the item, or its text), from (decimal: the least score of the band), in any order
    floor   repeats     code (the least band), when (FHIRPath: while it holds, at least this band)
No score, no band - unless a floor holds. Example: 0-5 low, 6-10 mild, 11-15 moderate, 16+ significant; under thirteen at least mild.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from cse_desk.forms.raw import RawObject
from cse_desk.forms.values import as_decimal, find_value


@dataclass(frozen=True, slots=True)
class Band:
    """A band and the least score it has."""

    code: str
    least: Decimal


@dataclass(frozen=True, slots=True)
class Floor:
    """At least this band while the expression holds."""

    code: str
    when: str


@dataclass(frozen=True, slots=True)
class BandTable:
    """Bands from the lowest up, and floors."""

    score: str
    bands: tuple[Band, ...]
    floors: tuple[Floor, ...] = ()


def band_table(raw: RawObject) -> BandTable | None:
    """The table in an extension; None when it is not one: no score, no band, a code twice, a floor that is no band."""
    score = next((text for text in _texts(raw, "score")), "")
    bands = sorted((one for one in map(_band, _inner(raw, "band")) if one), key=lambda one: one.least)
    floors = tuple(one for one in map(_floor, _inner(raw, "floor")) if one)
    codes = [one.code for one in bands]
    is_whole = len(bands) == len(list(_inner(raw, "band"))) and len(floors) == len(list(_inner(raw, "floor")))
    is_sound = bool(score and codes) and len(set(codes)) == len(codes) and all(one.code in codes for one in floors)
    return BandTable(score, tuple(bands), floors) if is_whole and is_sound else None


def _inner(raw: RawObject, name: str) -> Iterator[RawObject]:
    inside = raw.get("extension")
    for one in inside if isinstance(inside, list) else ():
        if isinstance(one, dict) and one.get("url") == name:
            yield one


def _texts(raw: RawObject, name: str) -> Iterator[str]:
    for one in _inner(raw, name):
        found = find_value(one)
        if found is not None and isinstance(found[1], str) and found[1]:
            yield found[1]


def _band(raw: RawObject) -> Band | None:
    code = next(_texts(raw, "code"), "")
    given = next((find_value(one) for one in _inner(raw, "from")), None)
    least = as_decimal(given[1]) if given else None
    return Band(code, least) if code and least is not None else None


def _floor(raw: RawObject) -> Floor | None:
    code, when = next(_texts(raw, "code"), ""), next(_texts(raw, "when"), "")
    return Floor(code, when) if code and when else None


def expression_of(table: BandTable) -> str:
    """The table as FHIRPath."""
    codes = [one.code for one in table.bands]
    score = f"%resource.descendants().where(linkId = {_quoted(table.score)}).answer.value"
    by_score = f"iif({score}.empty(), {{}}, {_chosen([(f'{score} >= {one.least}', at) for at, one in enumerate(table.bands)])})"
    floors = [f"iif({one.when}, {codes.index(one.code)}, {{}})" for one in table.floors]
    highest = f"({' | '.join([by_score, *floors])}).max()"
    names = _chosen([(f"$this = {at}", _quoted(code)) for at, code in enumerate(codes)])
    return f"{highest}.select({names})"


def _chosen(cases: Sequence[tuple[str, object]]) -> str:
    """The value of the last case that holds: it is asked first."""
    made = "{}"
    for condition, value in cases:
        made = f"iif({condition}, {value}, {made})"
    return made


def _quoted(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"
