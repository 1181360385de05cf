"""Vaults and people, each beside a mirror: the pure log of `changes.merge` that is told the same. They must agree at every step."""

import json
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from cse_desk.changes.envelope import Change, redact
from cse_desk.changes.merge import Log
from cse_desk.changes.registers import WITHDRAWN, Missing
from cse_desk.changes.states import OWN, Erasure, State
from cse_desk.ids import ChangeId, RecordId
from cse_desk.models.tables.log import State as StoredState
from cse_desk.vault import recorder
from cse_desk.vault.standing import unpacked
from cse_desk.vault.store import Vault
from tests.unit.vault import dump
from tests.unit.vault.kinds import Folk, Sheet
from tests.unit.vault.sealed import new_vault

STEP_BYTES = 6
WORDS = ("alder", "birch", "cedar", None, "damson")
FIELDS = {"test-folk": ("name",), "test-sheet": ("text", "code", "answers/a.note", "answers/b")}


@dataclass(slots=True)
class Screen:
    """A form somebody has open."""

    seen: int
    mirror_seen: int


@dataclass(slots=True)
class Replica:
    """A vault, its mirror, the person at it."""

    vault: Vault
    mirror: Log = field(default_factory=Log)
    bundles: list[str] = field(default_factory=list)
    acts: list[str] = field(default_factory=list)
    screen: Screen | None = None
    had_late_values: bool = False


def make_vaults(folder: Path, count: int) -> list[Vault]:
    return [new_vault(folder / f"vault-{n}") for n in range(count)]


class World:
    """Plays a history in vaults that may hold other histories already: its roots and records are its own."""

    def __init__(self, vaults: list[Vault], seed: int) -> None:
        self.random = Random(seed)
        self.replicas = [Replica(vault) for vault in vaults]
        self.roots = [self._id(), self._id()]
        self.records: list[tuple[type[Folk] | type[Sheet], str, str, str]] = [
            (Folk, self.roots[0], self.roots[0], "identity"),
            (Sheet, self._id(), self.roots[0], "screening"),
            (Sheet, self._id(), self.roots[0], "screening"),
            (Folk, self.roots[1], self.roots[1], "identity"),
        ]
        self.had_conflict = False

    def _id(self) -> str:
        return self.random.randbytes(16).hex()

    # ---- what people do --------------------------------------------------------------------

    def step(self, code: bytes) -> None:
        what, who, which, how, bits, more = code
        replica = self.replicas[who % len(self.replicas)]
        other = self.replicas[(who + 1 + more % (len(self.replicas) - 1)) % len(self.replicas)]
        match what % 24:
            case 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7:
                self._write(replica, which, how, bits, stale=more % 2 == 0)
            case 8 | 9:
                self._look(replica)
            case 10 | 11 | 12 | 13 | 14 | 15 | 16:
                self._sync(replica, other, how, bits)
            case 17 | 18:
                self._decide(replica, how, bits)
            case 19:
                self._withdraw(replica, which)
            case 20:
                self._erase(replica, how, bits)
            case 21:
                self._set_aside(replica, how)
            case _:
                self._undo(replica, how)
        self.check(replica)

    def _look(self, replica: Replica) -> None:
        replica.screen = Screen(replica.vault.position(), replica.mirror.position)

    def _write(self, replica: Replica, which: int, how: int, bits: int, *, stale: bool) -> None:
        cls, record, root, compartment = self.records[which % len(self.records)]
        screen = replica.screen if stale else None
        names = [name for n, name in enumerate(FIELDS[cls.__kind__]) if bits >> n & 1] or [FIELDS[cls.__kind__][0]]
        values = {name: WORDS[(how + n * bits) % len(WORDS)] for n, name in enumerate(names)}
        with replica.vault.transaction("write", seen=screen.seen if screen else None) as writing:
            row: Any = writing.session.get(cls, record)
            if row is None:
                row = cls(id=record, root=root, compartment=compartment)
                writing.session.add(row)
            for name, value in values.items():
                column, _, path = name.partition("/")
                setattr(row, column, {**(row.answers or {}), path: value} if path else value)
        self._told(replica, writing.act, screen)

    def _told(self, replica: Replica, act: str, screen: Screen | None) -> None:
        """Tell the mirror what the vault recorded; it must have replaced exactly what the mirror would have replaced."""
        made = changes_of(replica.vault, act)
        for change in made:
            for name, ids in change.envelope.writes.items():
                seen = screen.mirror_seen if screen else None
                wanted = set(replica.mirror.replaced_by(RecordId(change.envelope.record), name, seen))
                assert set(ids) <= wanted, "replaced what its writer had not seen"
                assert replica.had_late_values or set(ids) == wanted, "did not replace what its writer saw"
        replica.mirror.add(made, OWN)
        if made:
            replica.acts.append(act)

    def _sync(self, source: Replica, target: Replica, how: int, bits: int) -> None:
        sent = [
            change for root in self.roots for change in source.vault.export_changes(root, ("identity", "screening"))
        ]
        match how % 4:
            case 0:
                sent.reverse()
            case 1:
                sent = [each for n, each in enumerate(sent) if (bits | 1) >> n % 8 & 1]
            case 2:
                Random(bits).shuffle(sent)
            case _:
                sent = sent + sent[::2]
        if how & 64:
            sent = [self._withholding(each, n + bits) for n, each in enumerate(sent)]
        via = self._id()
        erasures = list(source.mirror.erasures) if how & 16 else []
        target.bundles.append(via)
        self._give(target, sent, via, erasures)

    def _withholding(self, change: Change, n: int) -> Change:
        if change.body_bytes is None or n % 3 == 0:
            return change
        if n % 3 == 1:
            return Change(change.envelope_bytes)
        return Change(change.envelope_bytes, redact(change.body_bytes, list(change.envelope.writes)[:1]))

    def _give(self, target: Replica, sent: list[Change], via: str, erasures: list[Erasure]) -> None:
        by_root: dict[str, list[Change]] = {}
        for change in sent:
            by_root.setdefault(change.envelope.root, []).append(change)
        looked = target.vault.preview(by_root, via=via)
        done = target.vault.take_in(by_root, (), (), via, erasures=erasures)
        if not erasures:
            assert done == looked, "taking in did something else than the preview said"
        target.mirror.erase(erasures)
        in_order = sorted(
            sent, key=lambda each: (each.envelope.lamport, each.envelope.author, each.envelope.seq, each.id)
        )
        report = target.mirror.add(in_order, via)
        target.had_late_values |= bool(report.values)
        assert (done.new, done.returned) == (len(report.new), len(report.returned))

    def _decide(self, replica: Replica, how: int, bits: int) -> None:
        found = [each for root in self.roots for each in replica.vault.conflicts(root)]
        if not found:
            return
        conflict = found[how % len(found)]
        value = conflict.claims[bits % len(conflict.claims)].value
        cls = next(cls for cls, record, *_ in self.records if record == conflict.record)
        column, _, path = conflict.field.partition("/")
        with replica.vault.transaction("decide") as writing:
            row: Any = writing.session.get_one(cls, conflict.record)
            setattr(row, column, {**(row.answers or {}), path: value} if path else value)
            recorder.decide(writing, row, column, path)
        self._told(replica, writing.act, None)
        assert conflict.field not in {
            each.field for each in replica.vault.conflicts(conflict.root) if each.record == conflict.record
        }

    def _withdraw(self, replica: Replica, which: int) -> None:
        cls, record, *_ = self.records[which % len(self.records)]
        with replica.vault.transaction("withdraw") as writing:
            row: Any = writing.session.get(cls, record)
            if row is not None:
                row.withdrawn = True
        self._told(replica, writing.act, None)

    def _erase(self, replica: Replica, how: int, bits: int) -> None:
        changes = list(replica.mirror.changes())
        if changes:
            change = changes[how % len(changes)]
            names = sorted(change.envelope.writes)
            erasure = Erasure(ChangeId(change.id), None if bits & 8 else names[bits % len(names)])
            replica.vault.erase([erasure])
            replica.mirror.erase([erasure])

    def _set_aside(self, replica: Replica, how: int) -> None:
        if replica.bundles:
            via = replica.bundles.pop(how % len(replica.bundles))
            assert replica.vault.set_aside(via=via) == replica.mirror.set_aside(via)
            replica.screen = None

    def _undo(self, replica: Replica, how: int) -> None:
        if replica.acts:
            act = replica.acts[how % len(replica.acts)]
            with replica.vault.transaction("undo") as writing:
                from cse_desk.vault import undo

                undo.undo(writing, act)
            self._told(replica, writing.act, None)

    # ---- what must be true -----------------------------------------------------------------

    def check(self, replica: Replica) -> None:
        """The vault's heads, states and conflicts are the mirror's."""
        mirror = replica.mirror
        wanted = {
            (key.record, name): {(head.id, _said(head.value)) for head in mirror.heads(key.record, name)}
            for key in mirror.records
            for name in mirror.fields(key.record)
        }
        self.had_conflict = self.had_conflict or bool(mirror.conflicts)
        assert self._heads(replica.vault) == wanted, "heads"
        assert self._states(replica.vault) == {each.id: mirror.state(each.id) for each in mirror.changes()}, "states"
        conflicts = {(each.record, each.field) for root in self.roots for each in replica.vault.conflicts(root)}
        assert conflicts == {(key.record, name) for key, name in mirror.conflicts}, "conflicts"
        gaps = {(gap.stream, gap.last, gap.wanted) for root in self.roots for gap in replica.vault.gaps(root)}
        assert gaps == {(gap.stream, gap.last, gap.wanted) for gap in mirror.gaps}, "gaps"

    def settle(self) -> None:
        """Everybody hears everything: then all tables agree."""
        everything = {each.id: each for replica in self.replicas for each in replica.mirror.changes()}
        bodies = [each for replica in self.replicas for each in replica.mirror.changes()]
        erasures = sorted({each for replica in self.replicas for each in replica.mirror.erasures}, key=str)
        for n, replica in enumerate(self.replicas):
            Random(n).shuffle(bodies)
            self._give(replica, bodies, self._id(), erasures)
            self.check(replica)
            again = replica.vault.take_in({"": bodies}, (), (), self._id())
            assert (again.new, again.returned, again.values) == (0, 0, 0)
            replica.mirror.add(bodies, "again")
        assert all(set(everything) == {each.id for each in one.mirror.changes()} for one in self.replicas)
        dumps = []
        for replica in self.replicas:
            with replica.vault.reading() as session:
                dumps.append(dump.projected(session.connection(), set(self.roots)))
        assert all(each == dumps[0] for each in dumps), "vaults that know the same show different tables"

    def _heads(self, vault: Vault) -> dict[tuple[str, str], set[tuple[str, str]]]:
        found: dict[tuple[str, str], set[tuple[str, str]]] = {}
        with vault.reading() as session:
            connection = session.connection()
            ids: dict[int, str] = dict(connection.exec_driver_sql("SELECT n, id FROM log_change").all())
            for record, heads in connection.exec_driver_sql(
                "SELECT r.record, g.heads FROM log_register g JOIN log_record r ON r.n = g.record WHERE r.root IN (?, ?)",
                tuple(self.roots),
            ):
                for part in unpacked(heads):
                    for name, value in part.values.items():
                        found.setdefault((record, name), set()).add((ids[part.change], _said(value)))
        return found

    def _states(self, vault: Vault) -> dict[str, State]:
        names = {
            StoredState.LIVE: State.LIVE,
            StoredState.SET_ASIDE: State.SET_ASIDE,
            StoredState.QUARANTINED: State.QUARANTINED,
        }
        with vault.reading() as session:
            rows = session.connection().exec_driver_sql(
                "SELECT c.id, c.state FROM log_change c JOIN log_stream s ON s.n = c.stream WHERE s.root IN (?, ?)",
                tuple(self.roots),
            )
            return {id_: names[StoredState(state)] for id_, state in rows}


def _said(value: Any) -> str:
    return value.value if isinstance(value, Missing) else json.dumps(value, sort_keys=True)


def changes_of(vault: Vault, act: str) -> list[Change]:
    with vault.reading() as session:
        rows = session.connection().exec_driver_sql(
            "SELECT envelope, body FROM log_change WHERE act = ? ORDER BY n", (act,)
        )
        return [Change(envelope, body) for envelope, body in rows]


__all__ = ["STEP_BYTES", "WITHDRAWN", "World", "changes_of", "make_vaults"]
