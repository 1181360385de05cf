"""The registers of some records, held in memory while an act or a take-in works on them, then written back."""

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from sqlalchemy import Connection

from cse_desk.changes import registers
from cse_desk.changes.registers import Missing, Write
from cse_desk.changes.strictjson import JsonValue
from cse_desk.changes.upcast import UPCASTERS, Upcasters
from cse_desk.ids import AuthorId, ChangeId
from cse_desk.pace import breathing
from cse_desk.vault.shapes import canonical
from cse_desk.vault.sql import IN, as_list, write_many

Heads = tuple[Write, ...]

_LOAD = f"""SELECT h.record, h.field, h.change, h.value, h.missing, c.readable_from, h.v, c.id, c.lamport, s.author
    FROM log_head h JOIN log_change c ON c.n = h.change JOIN log_stream s ON s.n = c.stream WHERE h.record {IN}"""
_REMOVE = "DELETE FROM log_head WHERE record = ? AND field = ? AND change = ?"
_ADD = "INSERT INTO log_head(record, field, change, value, missing, v) VALUES (?, ?, ?, ?, ?, ?)"


@dataclass(frozen=True, slots=True)
class Identity:
    """What a record is, fixed by its first change."""

    record: str
    root: str
    compartment: str
    kind: str


@dataclass(slots=True)
class Standing:
    """The registers of one record."""

    n: int
    identity: Identity
    heads: dict[str, Heads] = field(default_factory=dict)
    before: dict[str, Heads] = field(default_factory=dict)  # of the fields touched, as the log's tables have them
    versions: dict[str, int] = field(default_factory=dict)  # of the kind, with which the heads were written
    numbers: dict[str, int] = field(default_factory=dict)  # rows of the changes that are or were heads

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
    taken_off: list[tuple[Standing, Write, int]] = []
    gathered: dict[tuple[int, str], list[Write]] = {}
    for row in breathing(connection.exec_driver_sql(_LOAD, (as_list(standings),)).all()):
        n, name, change, value, missing, readable_from, v, id_, lamport, author = row
        write = Write(
            ChangeId(id_),
            AuthorId(author),
            lamport,
            (),
            Missing(missing) if missing else json.loads(value),
            readable_from,
        )
        standings[n].numbers[id_] = change
        standings[n].versions[id_] = v
        if name == registers.WITHDRAWN and write.value is True:
            taken_off.append((standings[n], write, change))
        gathered.setdefault((n, name), []).append(write)
    for (n, name), writes in gathered.items():
        writes.sort(key=registers.rank, reverse=True)
        standings[n].heads[name] = tuple(writes)
    _add_what_withdrawals_saw(connection, taken_off)
    return standings


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


def save_new(connection: Connection, standings: Iterable[Standing]) -> None:
    """Write the heads of records of which none are in the log's tables: a plain loop, for there are eight million."""
    rows: list[tuple[object, ...]] = []
    for standing in breathing(standings):
        n, numbers, versions = standing.n, standing.numbers, standing.versions
        for name, heads in standing.heads.items():
            for id_, _author, _lamport, _replaces, value, _readable_from in heads:
                if isinstance(value, Missing):
                    rows.append((n, name, numbers[id_], None, value.value, versions[id_]))
                else:
                    rows.append((n, name, numbers[id_], canonical(value), None, versions[id_]))
    write_many(connection, _ADD, rows)


def save(connection: Connection, standings: Iterable[Standing]) -> None:
    """Write back the heads of the fields touched."""
    gone: list[tuple[object, ...]] = []
    come: list[tuple[object, ...]] = []
    for standing in breathing(standings):
        n, numbers, versions = standing.n, standing.numbers, standing.versions
        for name, before in standing.before.items():
            now = standing.heads.get(name, ())
            for head in now:
                if not before or head not in before:
                    id_, value = head.id, head.value
                    hidden = value.value if isinstance(value, Missing) else None
                    stored = canonical(value) if hidden is None else None
                    come.append((n, name, numbers[id_], stored, hidden, versions[id_]))
            gone.extend((n, name, numbers[head.id]) for head in before if head not in now)
        standing.before.clear()
    write_many(connection, _REMOVE, gone)
    write_many(connection, _ADD, come)
