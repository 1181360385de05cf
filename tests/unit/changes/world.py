"""Four vaults, a history of what people do in them, and what must be true of it whatever the history was.

Everything checked is worked out here a second time, from the bytes of the changes and from what each person was shown.
"""

import json
import random
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256

from cse_desk.changes.envelope import Change, redact
from cse_desk.changes.merge import RULES, Log, Pen, Rules
from cse_desk.changes.registers import WITHDRAWN, Missing, RecordStanding
from cse_desk.changes.states import Erasure, RecordKey, State
from cse_desk.changes.streams import Chain, StreamKey
from cse_desk.changes.strictjson import JsonValue
from cse_desk.ids import ActId, AuthorId, ChangeId, RecordId, RootId, VaultId

STEP_BYTES = 6
FIELDS = ("alias", "school", "answers/d8.08")
VALUES: tuple[JsonValue, ...] = ("yes", "possible", None, 1, True, ["1", "2"])
WALLS = (
    datetime(1976, 1, 1, tzinfo=UTC),
    datetime(2076, 1, 1, tzinfo=UTC),
    datetime(2026, 1, 1, tzinfo=UTC),
    datetime(2031, 6, 1, tzinfo=UTC),
)
RECORDS = tuple(
    RecordKey(RootId(f"{root:032x}"), compartment, kind, RecordId(f"{record:032x}"))
    for root, compartment, kind, record in (
        (1, "identity", "young-person", 1),
        (1, "screening", "screening", 2),
        (2, "identity", "young-person", 3),
    )
)

Register = tuple[RecordId, str]
Snapshot = dict[str, object]


@dataclass(frozen=True, slots=True)
class Raw:
    """A change as this file reads it, without the code under test."""

    id: str
    hash: str
    envelope: dict[str, object]
    writes: dict[str, list[str]]

    @property
    def stream(self) -> tuple[object, ...]:
        return tuple(self.envelope[name] for name in ("author", "vault", "root", "compartment"))


@dataclass(slots=True)
class Screen:
    """A form somebody filled in: where the log stood, and what could be read there."""

    seen: int
    shown: frozenset[tuple[str, str]]  # (id, field) of every value that could be read
    taken_back: set[str] = field(default_factory=set)  # since then, though it may have come again


@dataclass(slots=True)
class Replica:
    """One vault and the person at it."""

    pen: Pen
    wall: datetime
    log: Log
    given: set[str] = field(default_factory=set)
    bundles: list[str] = field(default_factory=list)
    screen: Screen | None = None
    backup: tuple[list[Change], list[Change], frozenset[Erasure]] | None = None


class World:
    """Plays a history and checks it on the way and at the end."""

    def __init__(self, rules: Rules) -> None:
        self.rules = rules
        self.random = random.Random(7)
        self.replicas = [self._replica(number) for number in range(4)]
        self.had_conflict = False
        self._raw: dict[bytes, Raw] = {}
        self._bundle = 0

    def _replica(self, number: int) -> Replica:
        pen = Pen(
            AuthorId(f"{0xA0 + number:032x}"), VaultId(f"{0xB0 + number:032x}"), lambda: self.random.randbytes(16)
        )
        return Replica(pen, WALLS[number], Log(self.rules))

    # ---- what people do --------------------------------------------------------------------

    def step(self, code: bytes) -> None:
        what, who, which, how, bits, more = code
        replica, other = self.replicas[who % 4], self.replicas[(who + 1 + who // 4 % 3) % 4]
        key = RECORDS[which % 3]
        match what % 32:
            case 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11:
                self._write(replica, key, how, bits, stale=more % 4 == 0)
            case 12 | 13:
                replica.screen = Screen(replica.log.position, frozenset(self._told(replica)))
            case 14 | 15 | 16 | 17 | 18 | 19 | 20 | 21 | 22:
                self._sync(replica, other, how, bits, more)
            case 23 | 24:
                self._resolve(replica, how, bits)
            case 25:
                self._withdraw(replica, key)
            case 26:
                self._erase(replica, how, bits)
            case 27 | 28:
                self._set_aside(replica, how)
            case 29:
                self._back_up_or_restore(replica)
            case 30:
                self._live_twice(replica, other, key, how, bits)
            case _:
                self._write(replica, key, how, bits, stale=False)
        self._check(replica)

    def _write(self, replica: Replica, key: RecordKey, how: int, bits: int, *, stale: bool) -> None:
        chosen = [name for n, name in enumerate(FIELDS) if bits >> n & 1] or [FIELDS[0]]
        values = {name: VALUES[(how + bits // 8 + n) % len(VALUES)] for n, name in enumerate(chosen)}
        screen = replica.screen if stale else None
        self._record(replica, key, values, screen)

    def _record(self, replica: Replica, key: RecordKey, values: dict[str, JsonValue], screen: Screen | None) -> None:
        shown = (screen.shown if screen else self._told(replica).keys()) | self._erased(replica)
        heads = self._heads(replica)
        act = ActId(self.random.randbytes(16).hex())
        seen = screen.seen if screen else None
        change = replica.log.write(replica.pen, key=key, values=values, act=act, wall=replica.wall, seen=seen)
        raw = self.raw(change)
        replica.given.add(raw.id)
        for name in values:
            named = set(raw.writes[name])
            if name == WITHDRAWN:
                stood = {
                    each
                    for (record, other), ids in heads.items()
                    if record == key.record
                    for each in ids
                    if (each, other) in shown
                }
            else:
                stood = {each for each in heads[key.record, name] if (each, name) in shown}
            assert named <= {each for each, other in shown if name in (other, WITHDRAWN)}, (
                "replaced what its writer had not seen"
            )
            again = screen.taken_back if screen else set()
            assert stood - again <= named <= stood, "did not replace exactly what its writer had seen standing"

    def _sync(self, source: Replica, target: Replica, how: int, bits: int, more: int) -> None:
        """A bundle: all or part, in some order, some twice, some without values, perhaps with the erasures."""
        sent = list(source.log.changes(State.LIVE))
        match how % 4:
            case 0:
                sent.reverse()
            case 1:
                sent = [each for n, each in enumerate(sent) if (bits | 1) >> n % 8 & 1]
            case 2:
                random.Random(bits).shuffle(sent)
            case _:
                sent = sent + sent[::2]
        if how & 64:
            sent = [each if (more >> n % 8 & 1) else self._withholding(each, bits) for n, each in enumerate(sent)]
        if how & 16:
            target.log.erase(source.log.erasures)
        self._bundle += 1
        via = f"bundle {self._bundle}"
        target.bundles.append(via)
        self._give(target, sent, via)

    def _withholding(self, change: Change, bits: int) -> Change:
        if bits & 1 or change.body_bytes is None:
            return Change(change.envelope_bytes)
        return Change(change.envelope_bytes, redact(change.body_bytes, [FIELDS[bits % 3]]))

    def _give(self, target: Replica, sent: Iterable[Change], via: str) -> None:
        changes = list(sent)
        report = target.log.add(changes, via)
        assert not report.refused
        assert not report.bad_bodies
        target.given.update(self.raw(each).id for each in changes)

    def _resolve(self, replica: Replica, how: int, bits: int) -> None:
        conflicts = replica.log.conflicts
        if conflicts:
            key, name = conflicts[how % len(conflicts)]
            heads = [head for head in replica.log.heads(key.record, name) if not isinstance(head.value, Missing)]
            value = heads[bits % len(heads)].value
            assert not isinstance(value, Missing)
            self._record(replica, key, {name: value}, None)
            assert (key, name) not in replica.log.conflicts

    def _withdraw(self, replica: Replica, key: RecordKey) -> None:
        self._record(replica, key, {WITHDRAWN: True}, None)
        if not any(isinstance(each.value, Missing) for each in replica.log.heads(key.record, WITHDRAWN)):
            assert replica.log.standing(key.record) is RecordStanding.WITHDRAWN

    def _erase(self, replica: Replica, how: int, bits: int) -> None:
        changes = list(replica.log.changes())
        if changes:
            raw = self.raw(changes[how % len(changes)])
            name = None if bits & 8 else sorted(raw.writes)[bits % len(raw.writes)]
            replica.log.erase([Erasure(ChangeId(raw.id), name)])

    def _set_aside(self, replica: Replica, how: int) -> None:
        if replica.bundles:
            gone = replica.log.set_aside(replica.bundles.pop(how % len(replica.bundles)))
            if replica.screen:
                replica.screen.taken_back.update(gone.ids)

    def _live_twice(self, replica: Replica, other: Replica, key: RecordKey, how: int, bits: int) -> None:
        """A copied vault: one copy writes and sends, then the other goes on from before."""
        replica.backup = None
        self._back_up_or_restore(replica)
        self._write(replica, key, how, bits, stale=False)
        self._sync(replica, other, 3, 0, 0)
        self._back_up_or_restore(replica)
        self._write(replica, key, how + 1, bits, stale=False)

    def _back_up_or_restore(self, replica: Replica) -> None:
        """Roll a vault back without its noticing: the next write makes a second history."""
        if replica.backup is None:
            log = replica.log
            replica.backup = (list(log.changes(State.LIVE)), list(log.changes(State.SET_ASIDE)), log.erasures)
            return
        (live, aside, erasures), replica.backup = replica.backup, None
        replica.log, replica.given, replica.bundles, replica.screen = Log(self.rules), set(), [], None
        replica.log.erase(erasures)
        self._give(replica, aside, "taken back")
        self._give(replica, live, "backup")
        replica.log.set_aside("taken back")

    # ---- what must be true -----------------------------------------------------------------

    def _check(self, replica: Replica) -> None:
        """Nothing handed in was lost, and the heads are the writes no live change names."""
        log = replica.log
        self.had_conflict = self.had_conflict or bool(log.conflicts)
        assert {self.raw(each).id for each in log.changes()} == replica.given, "lost a change"
        assert not list(log.changes(State.QUARANTINED)), "distrusts an honest change"
        wanted = self._heads(replica)
        found = {
            (key.record, name): {head.id for head in log.heads(key.record, name)}
            for key in log.records
            for name in log.fields(key.record)
        }
        assert found == {register: ids for register, ids in wanted.items() if ids}, (
            "heads are not what nobody has replaced"
        )

    def settle(self) -> None:
        """Everybody hears everything; then all must agree."""
        everything = [change for replica in self.replicas for change in replica.log.changes()]
        erasures = {erasure for replica in self.replicas for erasure in replica.log.erasures}
        for number, target in enumerate(self.replicas):
            target.log.erase(erasures)
            random.Random(number).shuffle(everything)
            self._give(target, everything, "last")
        first = self.replicas[0]
        wanted = self.snapshot(first.log)
        for replica in self.replicas:
            self._check(replica)
            assert self.snapshot(replica.log) == wanted, "vaults differ though they know the same"
            position = replica.log.position
            self._give(replica, first.log.changes(), "last")
            assert replica.log.position == position, "the same again is not nothing"
            assert self.snapshot(replica.log) == wanted, "the same again changed something"
        self._check_newcomer(first, wanted)
        self._check_chains(first)
        self._check_bodies(first)
        self._check_meaning(first)

    def _check_newcomer(self, first: Replica, wanted: Snapshot) -> None:
        newcomer = Log(self.rules)
        changes = sorted(first.log.changes(), key=lambda each: each.hash)
        newcomer.add([Change(each.envelope_bytes) for each in changes], "envelopes")
        newcomer.add([Change(each.envelope_bytes, each.body_bytes) for each in reversed(changes)], "all")
        newcomer.erase(first.log.erasures)
        assert self.snapshot(newcomer) == wanted, "another order, another end"

    def _check_chains(self, first: Replica) -> None:
        """Each change follows, by full hash, one of its own stream with the number before; what rolled-back vaults lost is a gap."""
        made = {raw.hash: raw for raw in self._raw.values()}
        known = {raw.hash: raw for raw in map(self.raw, first.log.changes())}
        places: dict[tuple[object, ...], set[str]] = defaultdict(set)
        lost: set[tuple[object, ...]] = set()
        for raw in known.values():
            seq, prev = raw.envelope["seq"], str(raw.envelope["prev"])
            assert isinstance(seq, int)
            places[(*raw.stream, seq)].add(raw.hash)
            assert (prev == "") == (seq == 1)
            if prev:
                assert prev in made, "chained to nothing"
                assert made[prev].stream == raw.stream, "chained to another stream"
                assert made[prev].envelope["seq"] == seq - 1
                lost |= {(*raw.stream, seq - 1, prev)} if prev not in known else set()
        wanted = {place: hashes for place, hashes in places.items() if len(hashes) > 1}
        assert {(*fork.stream, fork.seq): set(fork.hashes) for fork in first.log.forks} == wanted, "forks not told"
        assert {(*gap.stream, gap.last, gap.wanted) for gap in first.log.gaps} == lost, "gaps not told"

    def _check_bodies(self, first: Replica) -> None:
        """Digests hold the envelope's promise, tell nothing of equal values, and nothing erased is left."""
        digests: list[bytes] = []
        erased = first.log.erasures
        for change in first.log.changes():
            raw = self.raw(change)
            if change.body_bytes is None:
                continue
            body: dict[str, dict[str, JsonValue]] = json.loads(change.body_bytes)
            found = [_digest(name, body[name]) for name in sorted(body)]
            digests += found
            promise = sha256(b"cse-desk/body/v1\0" + b"".join(found)).hexdigest()
            assert promise == raw.envelope["body_hash"], "the digests are not what the envelope promised"
            for name, entry in body.items():
                gone = Erasure(change.id, None) in erased or Erasure(change.id, name) in erased
                assert not (gone and "value" in entry), "an erased value is still here"
        assert len(set(digests)) == len(digests), "equal values show"

    def _check_meaning(self, first: Replica) -> None:
        """What is shown is the greatest readable head; a conflict is readable heads that differ; an unseen edit brings a record back."""
        told, raws = self._told(first), {raw.id: raw for raw in self._live(first)}
        conflicts: set[Register] = set()
        shown: dict[Register, str] = {}
        unseen: set[RecordId] = set()
        off = {
            record
            for (record, name), ids in self._heads(first).items()
            if name == WITHDRAWN
            for each in ids
            if told.get((each, name)) == "true"
        }
        for (record, name), ids in self._heads(first).items():
            readable = sorted((each for each in ids if (each, name) in told), key=lambda each: _rank(raws[each]))
            if readable:
                shown[record, name] = told[readable[-1], name]
            if len({told[each, name] for each in readable}) > 1:
                conflicts.add((record, name))
            if name != WITHDRAWN and set(readable) - self._covered(first, record, told):
                unseen.add(record)
        log = first.log
        assert {(key.record, name) for key, name in log.conflicts} == conflicts
        assert {
            (key.record, name): _typed(value) for key in log.records for name, value in log.values(key.record).items()
        } == shown
        for key in log.records:
            standing = RecordStanding.WITHDRAWN_BUT_EDITED if key.record in unseen else RecordStanding.WITHDRAWN
            assert log.standing(key.record) is (standing if key.record in off else RecordStanding.LIVE)

    def _covered(self, replica: Replica, record: RecordId, told: dict[tuple[str, str], str]) -> set[str]:
        """What the withdrawals that stand had seen, and what they wrote themselves."""
        standing = {each for each in self._heads(replica)[record, WITHDRAWN] if told.get((each, WITHDRAWN)) == "true"}
        seen = {named for raw in self._live(replica) if raw.id in standing for named in raw.writes[WITHDRAWN]}
        return seen | standing

    # ---- worked out a second time ----------------------------------------------------------

    def raw(self, change: Change) -> Raw:
        found = self._raw.get(change.envelope_bytes)
        if found is None:
            full = sha256(b"cse-desk/change/v1\0" + change.envelope_bytes).hexdigest()
            envelope = json.loads(change.envelope_bytes)
            found = self._raw[change.envelope_bytes] = Raw(full[:32], full, envelope, envelope["writes"])
        return found

    def _live(self, replica: Replica) -> Iterator[Raw]:
        return map(self.raw, replica.log.changes(State.LIVE))

    def _heads(self, replica: Replica) -> dict[Register, set[str]]:
        written: dict[Register, set[str]] = defaultdict(set)
        named: dict[Register, set[str]] = defaultdict(set)
        for raw in self._live(replica):
            record = RecordId(str(raw.envelope["record"]))
            for name, ids in raw.writes.items():
                written[record, name].add(raw.id)
                named[record, name].update(ids)
        return defaultdict(set, {register: ids - named[register] for register, ids in written.items()})

    def _told(self, replica: Replica) -> dict[tuple[str, str], str]:
        """Every value that can be read here, by (id, field), as JSON."""
        return {
            (self.raw(change).id, name): _typed(entry["value"])
            for change in replica.log.changes(State.LIVE)
            for name, entry in json.loads(change.body_bytes or b"{}").items()
            if "value" in entry
        }

    def _erased(self, replica: Replica) -> set[tuple[str, str]]:
        """The writes with nothing left to lose."""
        erased = replica.log.erasures
        return {
            (raw.id, name)
            for raw in self._live(replica)
            for name in raw.writes
            if {Erasure(ChangeId(raw.id), name), Erasure(ChangeId(raw.id), None)} & erased
        }

    def snapshot(self, log: Log) -> Snapshot:
        """All that two vaults with the same knowledge must agree on."""
        return {
            "heads": {
                (key, name): [(head.id, head.value) for head in log.heads(key.record, name)]
                for key in log.records
                for name in log.fields(key.record)
            },
            "values": {key: _typed(dict(log.values(key.record))) for key in log.records},
            "conflicts": log.conflicts,
            "standing": {key: log.standing(key.record) for key in log.records},
            "states": {each.id: log.state(each.id) for each in log.changes()},
            "forks": log.forks,
            "gaps": log.gaps,
            "erasures": log.erasures,
            "next": {key: chain.next_place() for key, chain in _chains(log, self.replicas)},
        }


def _digest(name: str, entry: dict[str, JsonValue]) -> bytes:
    if "digest" in entry:
        return bytes.fromhex(str(entry["digest"]))
    value = json.dumps(entry["value"], separators=(",", ":"), ensure_ascii=False).encode()
    return sha256(b"cse-desk/field/v1\0" + name.encode() + b"\0" + bytes.fromhex(str(entry["salt"])) + value).digest()


def _typed(value: JsonValue) -> str:
    return json.dumps(value, sort_keys=True)


def _rank(raw: Raw) -> tuple[object, ...]:
    return (raw.envelope["lamport"], raw.envelope["author"], raw.id)


def _chains(log: Log, replicas: list[Replica]) -> Iterator[tuple[StreamKey, Chain]]:
    for replica in replicas:
        for key in RECORDS:
            stream = StreamKey(replica.pen.author, replica.pen.vault, key.root, key.compartment)
            chain = log.chain(stream)
            if chain:
                yield stream, chain


def play(history: bytes, rules: Rules = RULES) -> bool:
    """Play and check a history; whether anybody ever had a conflict."""
    world = World(rules)
    for start in range(0, len(history) - STEP_BYTES + 1, STEP_BYTES):
        world.step(history[start : start + STEP_BYTES])
    world.settle()
    return world.had_conflict
