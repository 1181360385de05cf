"""Whether somebody about to be added may be in the register already. Pure: two descriptions in, reasons out.

Every reason has a weight. One weak reason is never called likely, nor is any number of reasons that leave the given name unexplained
(twins and brothers and sisters share the rest); a shared national number is enough by itself.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import IntEnum, StrEnum
from functools import lru_cache

import jellyfish

from cse_desk.i18n import day as day_words
from cse_desk.i18n import gettext as _
from cse_desk.models.records.people import MatchReason
from cse_desk.models.rules.words import fold, fold_postcode, words_of

_CLOSE = 0.92  # Jaro-Winkler above which two words look like one word mistyped
_NEAR = 0.8
_SHORT = 3  # letters: too little to compare by sound or likeness

Nicknames = Mapping[str, frozenset[int]]


class Weight(IntEnum):
    """How much a reason says."""

    WEAK = 1
    FAIR = 2
    STRONG = 9


class About(StrEnum):
    """What a reason is about; reasons about one thing count once."""

    NAME = "name"
    BORN = "born"
    PLACE = "place"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Known:
    """What can be compared about a young person."""

    names: tuple[tuple[str, str], ...] = ()  # (given, family)
    born: date | None = None
    born_between: tuple[date, date] | None = None  # of an estimate
    places: tuple[tuple[str, str], ...] = ()  # (lines, postcode)
    nhs_number: str = ""
    upn: str = ""
    local: frozenset[tuple[str, str]] = frozenset()  # (system, value)


@dataclass(frozen=True, slots=True)
class Reason:
    """Why two may be one."""

    about: About
    weight: Weight
    words: str

    def record(self) -> MatchReason:
        """As it leaves services."""
        return MatchReason(self.words, self.weight.name.lower())


@dataclass(frozen=True, slots=True)
class Verdict:
    """All reasons, the most telling first."""

    reasons: tuple[Reason, ...]

    @property
    def score(self) -> int:
        """The best reason of each thing, added."""
        return sum(max(one.weight for one in self.reasons if one.about is about) for about in self.abouts)

    @property
    def abouts(self) -> frozenset[About]:
        """What the reasons are about."""
        return frozenset(one.about for one in self.reasons)

    @property
    def is_likely(self) -> bool:
        """Worth stopping for: a shared national number, or the name and something else that weighs enough."""
        if any(one.weight is Weight.STRONG for one in self.reasons):
            return True
        return About.NAME in self.abouts and len(self.abouts) > 1 and self.score > Weight.FAIR

    @property
    def is_worth_showing(self) -> bool:
        """More than one weak reason."""
        return self.score >= Weight.FAIR


# ---- names ---------------------------------------------------------------------------------


def read_nicknames(text: str) -> Nicknames:
    """The families of names: one a line, `#` starts a remark (resources/wordlists/nicknames.txt)."""
    families: dict[str, set[int]] = {}
    for number, line in enumerate(text.splitlines()):
        for name in line.partition("#")[0].split():
            families.setdefault(fold(name), set()).add(number)
    return {name: frozenset(numbers) for name, numbers in families.items()}


@lru_cache(maxsize=8192)
def sound(word: str) -> str:
    """How a folded word sounds (metaphone); words in other scripts sound as they are written."""
    return (jellyfish.metaphone(word) if word.isascii() else "") or word


def _is_variant(one: str, other: str, nicknames: Nicknames) -> bool:
    return bool(nicknames.get(one, frozenset()) & nicknames.get(other, frozenset()))


def _sounds_like(one: str, other: str) -> bool:
    if min(len(one), len(other)) < _SHORT:
        return False
    if sound(one) == sound(other):
        return True
    alike = jellyfish.jaro_winkler_similarity(one, other) >= _NEAR  # match rating alone takes Aisha for Maisie
    return alike and one.isascii() and other.isascii() and bool(jellyfish.match_rating_comparison(one, other))


def _looks_like(one: str, other: str) -> bool:
    if min(len(one), len(other)) < _SHORT:
        return False
    return jellyfish.jaro_winkler_similarity(one, other) >= _CLOSE


class _Likeness(IntEnum):
    """How alike two words of a name are."""

    DIFFERENT = 0
    ALIKE = 1
    VARIANT = 2
    SAME = 3


def _likeness(one: str, other: str, nicknames: Nicknames) -> _Likeness:
    if not one or not other:
        return _Likeness.DIFFERENT
    if one == other:
        return _Likeness.SAME
    if _is_variant(one, other, nicknames):
        return _Likeness.VARIANT
    return _Likeness.ALIKE if _sounds_like(one, other) or _looks_like(one, other) else _Likeness.DIFFERENT


def _name_reasons(new: Known, known: Known, nicknames: Nicknames) -> Iterator[Reason]:
    for given, family in new.names:
        for other_given, other_family in known.names:
            reason = _name_reason((fold(given), fold(family)), (fold(other_given), fold(other_family)), nicknames)
            if reason is not None:
                shown = f"{other_given} {other_family}".strip()
                yield Reason(About.NAME, reason[0], reason[1].format(name=shown))


def _name_reason(new: tuple[str, str], known: tuple[str, str], nicknames: Nicknames) -> tuple[Weight, str] | None:
    (given, family), (other_given, other_family) = new, known
    if not family or not other_family:
        return (Weight.WEAK, _("Same name: {name}")) if given and given in known else None
    if (given, family) == (other_family, other_given):
        return Weight.FAIR, _("First and family name the other way round: {name}")
    first = max(_likeness(a, b, nicknames) for a in _parts(given) for b in _parts(other_given))
    last = max(_likeness(a, b, {}) for a in _parts(family) for b in _parts(other_family))
    if first is _Likeness.SAME and last is _Likeness.SAME:
        return Weight.FAIR, _("Same name: {name}")
    if first is _Likeness.VARIANT and last is _Likeness.SAME:
        return Weight.FAIR, _("A form of the same name: {name}")
    if first and last:
        return Weight.WEAK, _("Sounds or looks alike: {name}")
    return None


def _parts(name: str) -> tuple[str, ...]:
    """A double name may be used whole or in part."""
    return tuple(dict.fromkeys((name, *words_of(name))))


# ---- dates of birth ------------------------------------------------------------------------


def _born_reasons(new: Known, known: Known) -> Iterator[Reason]:
    if new.born is not None and known.born is not None:
        if new.born == known.born:
            yield Reason(About.BORN, Weight.FAIR, _("Same date of birth"))
        elif is_transposed(new.born, known.born):
            yield Reason(About.BORN, Weight.FAIR, _("Day and month the other way round: {day}").format(day=_day(known)))
        elif differs_by_one_digit(new.born, known.born):
            yield Reason(
                About.BORN, Weight.WEAK, _("Date of birth differs in one digit: {day}").format(day=_day(known))
            )
    elif _overlaps(new, known):
        yield Reason(About.BORN, Weight.WEAK, _("Age fits the estimate"))


def _day(known: Known) -> str:
    return day_words(known.born) if known.born else ""


def is_transposed(one: date, other: date) -> bool:
    """Whether day and month changed places."""
    return one != other and (one.year, one.month, one.day) == (other.year, other.day, other.month)


def differs_by_one_digit(one: date, other: date) -> bool:
    """Whether exactly one digit differs."""
    return sum(a != b for a, b in zip(one.isoformat(), other.isoformat(), strict=True)) == 1


def _overlaps(new: Known, known: Known) -> bool:
    spans = [one.born_between or ((one.born, one.born) if one.born else None) for one in (new, known)]
    first, second = spans
    return first is not None and second is not None and first[0] <= second[1] and second[0] <= first[1]


# ---- places and numbers --------------------------------------------------------------------


def _place_reasons(new: Known, known: Known) -> Iterator[Reason]:
    for lines, postcode in new.places:
        for other_lines, other_postcode in known.places:
            same_code = bool(postcode) and fold_postcode(postcode) == fold_postcode(other_postcode)
            same_lines = bool(words_of(lines)) and words_of(lines) == words_of(other_lines)
            if same_lines and (same_code or not (postcode and other_postcode)):
                yield Reason(About.PLACE, Weight.FAIR, _("Same address"))
            elif same_code:
                yield Reason(About.PLACE, Weight.WEAK, _("Same postcode"))


def _number_reasons(new: Known, known: Known) -> Iterator[Reason]:
    if new.nhs_number and new.nhs_number == known.nhs_number:
        yield Reason(About.NUMBER, Weight.STRONG, _("Same NHS number"))
    if new.upn and new.upn == known.upn:
        yield Reason(About.NUMBER, Weight.STRONG, _("Same UPN"))
    for system, value in sorted(_folded(new.local) & _folded(known.local)):
        yield Reason(
            About.NUMBER, Weight.STRONG, _("Same number {value} in {system}").format(value=value, system=system)
        )


def _folded(local: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
    return {(fold(system), fold(value)) for system, value in local if value.strip()}


# ---- together ------------------------------------------------------------------------------


def compare(new: Known, known: Known, nicknames: Nicknames) -> Verdict:
    """Every reason why the two may be one person."""
    reasons = [
        *_name_reasons(new, known, nicknames),
        *_born_reasons(new, known),
        *_place_reasons(new, known),
        *_number_reasons(new, known),
    ]
    best: dict[About, Reason] = {}
    for reason in reasons:
        if reason.about not in best or reason.weight > best[reason.about].weight:
            best[reason.about] = reason
    return Verdict(tuple(sorted(best.values(), key=lambda one: -one.weight)))


def blocking_keys(known: Known, nicknames: Nicknames) -> frozenset[tuple[str, str]]:
    """(kind, word) pairs under which somebody is kept; whoever shares none of them is not compared at all.

    Few people share a key also among a hundred thousand: name keys take both names, the others are days, postcodes, addresses and numbers.
    """
    keys = {("name", key) for given, family in known.names for key in _name_keys(given, family, nicknames)}
    keys |= {("born", known.born.isoformat())} if known.born else set()
    keys |= {("postcode", code) for _lines, postcode in known.places if (code := fold_postcode(postcode))}
    keys |= {("postcode", "=" + " ".join(words)) for lines, _code in known.places if (words := words_of(lines))}
    keys |= {("id", f"nhs/{known.nhs_number}")} if known.nhs_number else set()
    keys |= {("id", f"upn/{known.upn}")} if known.upn else set()
    return frozenset(keys | {("id", f"{system}/{value}") for system, value in _folded(known.local)})


def asking_keys(new: Known, nicknames: Nicknames) -> frozenset[tuple[str, str]]:
    """The keys to look under for somebody new: also names the other way round, and day and month exchanged."""
    keys = set(blocking_keys(new, nicknames))
    keys |= {("name", key) for given, family in new.names for key in _name_keys(family, given, nicknames)}
    if new.born is not None and new.born.day <= 12:
        keys.add(("born", new.born.replace(month=new.born.day, day=new.born.month).isoformat()))
    return frozenset(keys)


def _name_keys(given: str, family: str, nicknames: Nicknames) -> Iterator[str]:
    for last in _parts(fold(family)):
        for first in _parts(fold(given)):
            if not last or not first:
                yield f"={last or first}"
                continue
            yield f"{sound(last)}/{sound(first)}"
            yield f"{last[:3]}.{first[:2]}"
            for group in nicknames.get(first, frozenset()):
                yield f"{sound(last)}+{group}"
