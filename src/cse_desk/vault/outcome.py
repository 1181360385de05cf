"""What taking changes in did, or would do, record by record."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from enum import StrEnum
from sys import intern
from typing import NamedTuple

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


class _Noted(NamedTuple):
    """What became of a record so far."""

    outcome: Outcome
    fields: tuple[str, ...] = ()  # in order, as the reasons
    reasons: tuple[str, ...] = ()


@dataclass(slots=True)
class Tally:
    """Counts while it happens. Of what many records share it keeps one copy: a bundle may bring tens of thousands of records."""

    new: int = 0
    returned: int = 0
    values: int = 0
    same: int = 0
    quarantined: int = 0
    bad_bodies: int = 0
    refused: list[ChangeFault] = field(default_factory=list)
    _noted: dict[RecordKey, _Noted] = field(default_factory=dict)
    _alike: dict[_Noted, _Noted] = field(default_factory=dict)

    def note(self, key: RecordKey, outcome: Outcome, *, fields: Collection[str] = (), reason: str = "") -> None:
        """Something became of a record."""
        known = self._noted.get(key)
        if known is None:
            key = RecordKey(RootId(intern(key.root)), intern(key.compartment), intern(key.kind), key.record)
            known = _Noted(outcome)
        elif known.outcome is outcome and not fields and not reason:
            return
        elif _ORDER[outcome] < _ORDER[known.outcome]:
            known = known._replace(outcome=outcome, fields=() if outcome is Outcome.CONFLICT else known.fields)
        counts = outcome is known.outcome and outcome is not Outcome.SAME
        found = _Noted(
            known.outcome,
            _together(known.fields, fields) if counts else known.fields,
            _together(known.reasons, (reason,) if reason else ()),
        )
        self._noted[key] = self._alike.setdefault(found, found)

    def result(self) -> TakeIn:
        """The whole, frozen."""
        records = tuple(TakenRecord(key, *noted) for key, noted in breathing(self._noted.items()))
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


def _together(known: tuple[str, ...], more: Collection[str]) -> tuple[str, ...]:
    """Both in order, each once."""
    return tuple(map(intern, sorted({*known, *more}))) if more else known
