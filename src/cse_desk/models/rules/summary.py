"""What the list says about a young person, from their records. Pure: facts in, one row's values out.

Nothing here depends on the day it is read: ages, "late" and "in 3 days" are worked out when they are shown.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from cse_desk.models.enums import Direction, HarmWord, LevelWord, ReferralState, Strand
from cse_desk.models.rules import levels
from cse_desk.models.rules.ages import latest_birthday
from cse_desk.models.rules.levels import HARM_ORDER, LEVEL_ORDER
from cse_desk.models.rules.matching import Known, Nicknames, blocking_keys
from cse_desk.models.rules.panel_history import Assessed, Decided
from cse_desk.models.rules.referral import Derived, sort_value
from cse_desk.models.rules.words import fold, words_of

_NAME_ORDER = ("legal", "known-as", "previous", "other")


@dataclass(frozen=True, slots=True)
class NameFact:
    """A name: legal, known-as, previous or other."""

    kind: str
    given: str
    family: str
    place: int = 0
    id: str = ""

    @property
    def whole(self) -> str:
        """Given and family name."""
        return f"{self.given} {self.family}".strip()


@dataclass(frozen=True, slots=True)
class WorkerFact:
    """A professional; `ended` when they no longer work with the young person."""

    id: str
    name: str
    agency: str
    is_lead: bool
    from_day: date | None
    to_day: date | None


@dataclass(frozen=True, slots=True)
class DueFact:
    """Something due. `due` None: waiting, with no day to it. `quote`: somebody's own words, shown as such."""

    action: str  # as records.people.DueItem.action
    target: str
    what: str
    why: str
    due: datetime | None
    quote: str = ""


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """Everything the list needs to know about one young person."""

    root: str
    names: tuple[NameFact, ...] = ()
    born: date | None = None
    estimated_ages: tuple[int, int] | None = None
    estimated_on: date | None = None
    workers: tuple[WorkerFact, ...] = ()
    assessed: tuple[Assessed, ...] = ()
    decided: tuple[Decided, ...] = ()  # none that was put right
    referral: Derived = field(default_factory=Derived)
    due: tuple[DueFact, ...] = ()
    open_prompts: int = 0
    has_conflicts: bool = False
    came_from: str = ""
    latest: int = 0
    school: str = ""
    known: Known = field(default_factory=Known)
    other_words: tuple[str, ...] = ()  # more to be found by: town, local numbers, legal status ...


@dataclass(frozen=True, slots=True)
class PersonLine:
    """The values of one `CaseSummary`; field names are its columns."""

    root: str
    name: str
    known_as: str
    sort_name: str
    born: date | None
    born_latest: date | None
    born_is_estimate: bool
    harm: HarmWord | None
    level: LevelWord | None
    previous_level: LevelWord | None
    direction: Direction | None
    said_on: date | None
    sort_harm: int
    sort_level: int
    vpg: tuple[tuple[Strand, ReferralState], ...]
    sort_vpg: int
    lead: str
    sort_lead: str
    due: tuple[DueFact, ...]
    next_due: datetime | None
    next_due_what: str
    open_prompts: int
    has_conflicts: bool
    came_from: str
    latest: int


def summarise(facts: PersonFacts) -> PersonLine:
    """The line of one young person."""
    shown = shown_name(facts.names)
    lead = lead_worker(facts.workers)
    words = levels.read(facts.decided, facts.assessed)
    due = in_order(facts.due)
    dated = [one for one in due if one.due is not None]
    return PersonLine(
        root=facts.root,
        name=shown.whole if shown else "",
        known_as=known_as(facts.names),
        sort_name=fold(f"{shown.family} {shown.given}") if shown else "\uffff",
        born=facts.born,
        born_latest=_born_latest(facts),
        born_is_estimate=facts.born is None and facts.estimated_ages is not None,
        harm=words.harm,
        level=words.now,
        previous_level=words.before,
        direction=words.direction,
        said_on=words.said_on,
        sort_harm=_place(HARM_ORDER, words.harm),
        sort_level=_place(LEVEL_ORDER, words.now),
        vpg=tuple(sorted(facts.referral.states.items())),
        sort_vpg=sort_value(facts.referral.states.values()),
        lead=lead.name if lead else "",
        sort_lead=fold(lead.name) if lead else "\uffff",
        due=due,
        next_due=dated[0].due if dated else None,
        next_due_what=dated[0].what if dated else "",
        open_prompts=facts.open_prompts,
        has_conflicts=facts.has_conflicts,
        came_from="" if shown else facts.came_from,
        latest=facts.latest,
    )


def _place(order: tuple[object, ...], value: object | None) -> int:
    return order.index(value) if value in order else len(order)


def _born_latest(facts: PersonFacts) -> date | None:
    if facts.born is not None:
        return facts.born
    if facts.estimated_ages is None or facts.estimated_on is None:
        return None
    return latest_birthday(facts.estimated_ages, facts.estimated_on)


def in_order(due: Iterable[DueFact]) -> tuple[DueFact, ...]:
    """The most urgent first; what has no day comes last."""
    return tuple(
        sorted(due, key=lambda one: (one.due is None, one.due.timestamp() if one.due else 0, one.what, one.target))
    )


def _named_order(name: NameFact) -> tuple[int, int, str]:
    return _NAME_ORDER.index(name.kind) if name.kind in _NAME_ORDER else len(_NAME_ORDER), name.place, name.id


def shown_name(names: Iterable[NameFact]) -> NameFact | None:
    """The legal name, else the best there is; None when no name came."""
    return min((one for one in names if one.whole), key=_named_order, default=None)


def known_as(names: Iterable[NameFact]) -> str:
    """What the young person is called, where that is another name; the given name unless only a family name was written."""
    chosen = min((one for one in names if one.kind == "known-as" and one.whole), key=_named_order, default=None)
    return (chosen.given or chosen.family) if chosen else ""


def lead_worker(workers: Iterable[WorkerFact]) -> WorkerFact | None:
    """The lead who has not ended; of several the one who came last."""
    leads = [one for one in workers if one.is_lead and one.to_day is None and one.name]
    return max(leads, key=lambda one: (one.from_day or date.min, one.id), default=None)


def find_words(facts: PersonFacts) -> frozenset[tuple[str, str]]:
    """The words the list's filter box finds this young person by."""
    texts = [text for name in facts.names for text in (name.given, name.family)]
    texts += [facts.school, facts.came_from, *facts.other_words]
    texts += [text for worker in facts.workers if worker.to_day is None for text in (worker.name, worker.agency)]
    texts += [text for place in facts.known.places for text in place]
    return frozenset(("word", word) for text in texts for word in words_of(text))


def all_words(facts: PersonFacts, nicknames: Nicknames) -> frozenset[tuple[str, str]]:
    """The words to be found by, and the keys under which a likely match looks."""
    return find_words(facts) | blocking_keys(facts.known, nicknames)


def states_of(vpg: Iterable[Iterable[str]]) -> Mapping[Strand, ReferralState]:
    """The states as a row keeps them; codes of another version are left out."""
    strands, states = set(map(str, Strand)), set(map(str, ReferralState))
    return {Strand(one): ReferralState(other) for one, other in vpg if one in strands and other in states}
