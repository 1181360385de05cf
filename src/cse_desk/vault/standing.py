"""The registers of some records, held in memory while an act or a take-in works on them, then written back."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Protocol

from sqlalchemy import Connection

from cse_desk.changes import registers
from cse_desk.changes.registers import Missing, Write
from cse_desk.changes.strictjson import JsonValue
from cse_desk.changes.upcast import UPCASTERS, Upcasters
from cse_desk.ids import ChangeId
from cse_desk.pace import breathing
from cse_desk.vault.shapes import canonical
from cse_desk.vault.sql import IN, as_list, write_many

Heads = tuple[Write, ...]

_LOAD = f"SELECT record, heads FROM log_register WHERE record {IN}"
_WROTE = f"""SELECT c.n, c.id, c.lamport, c.readable_from, s.author FROM log_change c JOIN log_stream s ON s.n = c.stream
    WHERE c.n {IN}"""
_REMOVE = "DELETE FROM log_register WHERE record = ?"
_KEEP = "INSERT OR REPLACE INTO log_register(record, withdrawn, heads) VALUES (?, ?, ?)"


@dataclass(frozen=True, slots=True)
class Identity:
    """What a record is, fixed by its first change."""

    record: str
    root: str
    compartment: str
    kind: str


class Part(NamedTuple):
    """What of one change stands in a record."""

    change: int  # log_change.n
    v: int  # version of the kind it was written with
    values: dict[str, JsonValue | Missing]  # by field


class Registers(Protocol):
    """What the tables want to know of the registers of one record."""

    @property
    def n(self) -> int:
        """Its row in log_record."""
        ...

    @property
    def identity(self) -> Identity:
        """What it is."""
        ...

    @property
    def is_empty(self) -> bool:
        """Whether nothing of it counts."""
        ...

    @property
    def is_withdrawn(self) -> bool:
        """Whether its table shows it as taken off."""
        ...

    def values(self, upcasters: Upcasters = ..., /) -> dict[str, JsonValue]:
        """What each field shows, in today's shape; a field with no value that can be read here is left out."""
        ...

    def newer(self, upcasters: Upcasters = ..., /) -> Sequence[str]:
        """The fields with a head that a newer version made."""
        ...

    def conflicts(self) -> Mapping[str, Heads]:
        """The heads of each field on which values differ."""
        ...

    def record_standing(self) -> registers.RecordStanding:
        """Whether the record was withdrawn, and whether somebody edited it unaware of that."""
        ...

    def kept(self) -> tuple[int, bool, str]:
        """Their row in log_register, see `packed`."""
        ...

    def settled(self) -> None:
        """They are in their table now."""
        ...


@dataclass(slots=True)
class Standing:
    """The registers of one record, to be changed."""

    n: int
    identity: Identity
    heads: dict[str, Heads] = field(default_factory=dict)
    before: dict[str, Heads] = field(default_factory=dict)  # of the fields touched, as the log's tables have them
    versions: dict[str, int] = field(default_factory=dict)  # of the kind, with which the heads were written
    numbers: dict[str, int] = field(default_factory=dict)  # rows of the changes that are or were heads

    @property
    def is_empty(self) -> bool:
        """Whether nothing of it counts."""
        return not self.heads

    @property
    def is_withdrawn(self) -> bool:
        """Whether its table shows it as taken off."""
        return registers.WITHDRAWN in self.heads and self.value(registers.WITHDRAWN) is True

    def put(self, name: str, heads: Heads) -> None:
        """Set the heads of a field."""
        now = self.heads.get(name, ())
        if name not in self.before:
            self.before[name] = now
        if heads:
            self.heads[name] = heads
        else:
            self.heads.pop(name, None)

    def apply(self, name: str, replaced: Collection[ChangeId], write: Write) -> None:
        """Let one more write take effect."""
        now = self.heads.get(name, ())
        if not now and not replaced:
            self.put(name, (write,))
        else:
            self.put(name, registers.apply(now, replaced, write))

    def value(self, name: str) -> JsonValue:
        """What a field shows; None also for nothing, and for what cannot be read here."""
        shown = self.shown(self.heads.get(name, ()))
        return None if shown is None or isinstance(shown.value, Missing) else shown.value

    def values(self, upcasters: Upcasters = UPCASTERS) -> dict[str, JsonValue]:
        """What each field shows, in today's shape; a field with no value that can be read here is left out."""
        kind, known = self.identity.kind, upcasters.known_version(self.identity.kind)
        if min(self.versions.values(), default=known) >= known:  # nearly always
            return self._as_written()
        found: dict[str, JsonValue] = {}
        older: dict[str, JsonValue] = {}
        for name, heads in self.heads.items():
            shown = self.shown(heads)
            if shown is None or isinstance(shown.value, Missing):
                continue
            v = self.versions[shown.id]
            if v < known:
                older.update(upcasters.upcast(kind, v, {name: shown.value}).values)
            else:
                found[name] = shown.value
        return older | found

    def _as_written(self) -> dict[str, JsonValue]:
        found: dict[str, JsonValue] = {}
        for name, heads in self.heads.items():
            shown = heads[0] if len(heads) == 1 else registers.projected(heads)
            if shown is not None and not isinstance(value := shown.value, Missing):
                found[name] = value
        return found

    def newer(self, upcasters: Upcasters = UPCASTERS) -> list[str]:
        """The fields with a head that a newer version made."""
        known = upcasters.known_version(self.identity.kind)
        if max(self.versions.values(), default=0) <= known:  # nearly always
            return []
        return [name for name, heads in self.heads.items() if any(self.versions[head.id] > known for head in heads)]

    @staticmethod
    def shown(heads: Heads) -> Write | None:
        """The head whose value a table shows."""
        if len(heads) == 1:  # nearly always
            return None if isinstance(heads[0].value, Missing) else heads[0]
        return registers.projected(heads)

    def conflicts(self) -> dict[str, Heads]:
        """The heads of each field on which values differ."""
        return {
            name: tuple(head for head in heads if not isinstance(head.value, Missing))
            for name, heads in self.heads.items()
            if len(heads) > 1 and registers.value_of(heads).standing is registers.Standing.CONFLICT
        }

    def kept(self) -> tuple[int, bool, str]:
        """Their row in log_register."""
        return self.n, registers.WITHDRAWN in self.heads, packed(self)

    def settled(self) -> None:
        """They are in their table now."""
        self.before.clear()

    def record_standing(self) -> registers.RecordStanding:
        """Whether the record was withdrawn, and whether somebody edited it unaware of that."""
        withdrawn = self.heads.get(registers.WITHDRAWN, ())
        if not withdrawn:
            return registers.RecordStanding.LIVE
        others = (head for name, heads in self.heads.items() if name != registers.WITHDRAWN for head in heads)
        return registers.record_standing(withdrawn, others)


def load(connection: Connection, identities: Mapping[int, Identity]) -> dict[int, Standing]:
    """The registers of records, by their number."""
    standings = {n: Standing(n, identity) for n, identity in identities.items()}
    kept = {n: unpacked(heads) for n, heads in connection.exec_driver_sql(_LOAD, (as_list(standings),))}
    wanted = as_list(part.change for parts in kept.values() for part in parts)
    wrote = {n: written for n, *written in connection.exec_driver_sql(_WROTE, (wanted,))}
    taken_off: list[tuple[Standing, Write, int]] = []
    for n, parts in breathing(kept.items()):
        _fill(standings[n], parts, wrote, taken_off)
    _add_what_withdrawals_saw(connection, taken_off)
    return standings


def _fill(
    standing: Standing,
    parts: Iterable[Part],
    wrote: Mapping[int, list[Any]],
    taken_off: list[tuple[Standing, Write, int]],
) -> None:
    gathered: dict[str, list[Write]] = {}
    for change, v, values in parts:
        id_, lamport, readable_from, author = wrote[change]
        standing.numbers[id_], standing.versions[id_] = change, v
        for name, value in values.items():
            write = Write(id_, author, lamport, (), value, readable_from)
            gathered.setdefault(name, []).append(write)
            if name == registers.WITHDRAWN and value is True:
                taken_off.append((standing, write, change))
    for name, writes in gathered.items():
        writes.sort(key=registers.rank, reverse=True)
        standing.heads[name] = tuple(writes)


def _add_what_withdrawals_saw(connection: Connection, taken_off: list[tuple[Standing, Write, int]]) -> None:
    if not taken_off:
        return
    wanted = as_list(change for _, _, change in taken_off)
    rows = connection.exec_driver_sql(f"SELECT n, envelope FROM log_change WHERE n {IN}", (wanted,))
    saw = {n: tuple(json.loads(envelope)["writes"][registers.WITHDRAWN]) for n, envelope in rows}
    for standing, write, change in taken_off:
        heads = standing.heads[registers.WITHDRAWN]
        full = Write(write.id, write.author, write.lamport, saw[change], write.value, write.readable_from)
        standing.heads[registers.WITHDRAWN] = tuple(full if head.id == write.id else head for head in heads)


def save(connection: Connection, touched: Iterable[Registers]) -> None:
    """Write back the registers of the records touched."""
    gone: list[tuple[object, ...]] = []
    come: list[tuple[object, ...]] = []
    for one in breathing(touched):
        if one.is_empty:
            gone.append((one.n,))
        else:
            come.append(one.kept())
        one.settled()
    write_many(connection, _REMOVE, gone)
    write_many(connection, _KEEP, come)


# ---- how registers are kept ----------------------------------------------------------------


def packed(standing: Standing) -> str:
    """Registers as their table keeps them: a list of [change, v, {field: value}, {field: why it is missing}], by change.

    One text for a record, for most records are written by one change: a row for each of its fields was eight rows a change.
    """
    readable: dict[str, dict[str, JsonValue]] = {}
    missing: dict[str, dict[str, str]] = {}
    for name, heads in standing.heads.items():
        for head in heads:
            if isinstance(head.value, Missing):
                missing.setdefault(head.id, {})[name] = head.value.value
            else:
                readable.setdefault(head.id, {})[name] = head.value
    numbers, versions = standing.numbers, standing.versions
    ids = sorted({*readable, *missing}, key=numbers.__getitem__)
    return canonical([[numbers[id_], versions[id_], readable.get(id_, {}), missing.get(id_, {})] for id_ in ids])


def unpacked(heads: str) -> tuple[Part, ...]:
    """The same, read."""
    return tuple(
        Part(change, v, readable | {name: Missing(why) for name, why in missing.items()})
        for change, v, readable, missing in json.loads(heads)
    )
