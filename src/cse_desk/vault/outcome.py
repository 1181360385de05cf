"""What taking changes in did, or would do, record by record."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from sys import intern

from cse_desk.changes.envelope import ChangeFault
from cse_desk.changes.states import RecordKey
from cse_desk.ids import RootId
from cse_desk.pace import breathing


class Outcome(StrEnum):
    """What became of a record; of several things the first that holds."""

    QUARANTINED = "quarantined"  # at least one change of it is kept aside, with a reason
    CONFLICT = "conflict"  # values differ and a person has to decide
    NEW = "new"
    CHANGED = "changed"
    SAME = "same"


_ORDER = {outcome: place for place, outcome in enumerate(Outcome)}


@dataclass(frozen=True, slots=True)
class TakenRecord:
    """One record of what came."""

    key: RecordKey
    outcome: Outcome
    fields: tuple[str, ...] = ()  # what came new of it; for a conflict only the fields in conflict
    reasons: tuple[str, ...] = ()  # codes of changes.states.Quarantine


@dataclass(frozen=True, slots=True)
class TakeIn:
    """What taking in did, or would do."""

    records: tuple[TakenRecord, ...]
    new: int  # changes, as the rest
    returned: int  # had been taken back with their bundle
    values: int  # were known, values of them came now
    same: int
    quarantined: int
    refused: tuple[ChangeFault, ...]  # could not be read as changes at all
    bad_bodies: int  # came with a body that is not theirs: kept without it
    roots: frozenset[str]  # those that are different now

    def counts(self) -> Counter[Outcome]:
        """How many records had each outcome."""
        return Counter(record.outcome for record in breathing(self.records))


@dataclass(slots=True)
class Tally:
    """Counts while it happens. Of words that many records share it keeps one copy: a bundle may bring tens of thousands of records."""

    new: int = 0
    returned: int = 0
    values: int = 0
    same: int = 0
    quarantined: int = 0
    bad_bodies: int = 0
    refused: list[ChangeFault] = field(default_factory=list)
    outcomes: dict[RecordKey, Outcome] = field(default_factory=dict)
    fields: dict[RecordKey, tuple[str, ...]] = field(default_factory=dict)  # in order
    reasons: dict[RecordKey, tuple[str, ...]] = field(default_factory=dict)
    _lists: dict[tuple[str, ...], tuple[str, ...]] = field(default_factory=dict)

    def note(self, key: RecordKey, outcome: Outcome, *, fields: Collection[str] = (), reason: str = "") -> None:
        """Something became of a record."""
        known = self.outcomes.get(key)
        if known is outcome and not fields and not reason:
            return
        if known is None:
            key = RecordKey(RootId(intern(key.root)), intern(key.compartment), intern(key.kind), key.record)
        if known is None or _ORDER[outcome] < _ORDER[known]:
            self.outcomes[key] = outcome
            if outcome is Outcome.CONFLICT:
                self.fields.pop(key, None)
        if fields and outcome is self.outcomes[key] and outcome is not Outcome.SAME:
            self.fields[key] = self._together(self.fields.get(key, ()), fields)
        if reason:
            self.reasons[key] = self._together(self.reasons.get(key, ()), (reason,))

    def _together(self, known: tuple[str, ...], more: Iterable[str]) -> tuple[str, ...]:
        """Both in order, each once; the same words are always the same object."""
        words = tuple(map(intern, sorted({*known, *more})))
        return self._lists.setdefault(words, words)

    def result(self) -> TakeIn:
        """The whole, frozen."""
        outcomes = breathing(self.outcomes.items())
        records = tuple(self._record(key, outcome) for key, outcome in outcomes)
        return TakeIn(
            records=records,
            new=self.new,
            returned=self.returned,
            values=self.values,
            same=self.same,
            quarantined=self.quarantined,
            refused=tuple(self.refused),
            bad_bodies=self.bad_bodies,
            roots=frozenset(one.key.root for one in breathing(records) if one.outcome is not Outcome.SAME),
        )

    def _record(self, key: RecordKey, outcome: Outcome) -> TakenRecord:
        return TakenRecord(key, outcome, self.fields.get(key, ()), self.reasons.get(key, ()))
