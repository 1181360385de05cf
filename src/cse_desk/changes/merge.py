"""A whole log in memory: what the sealed file does with changes, without a database. The merge proofs run here.

This is the reference, not a part of the running program: `vault.take_in` and `vault.batch` do the same with rows, thousands at a time, and
must come to the same end as `Log` (tests/unit/vault/test_merge_on_vaults.py). What merging means is settled here first.

Taking changes in is a union of sets: in any order, in any parts, any number of times, with the same end. What a change does not decide
by itself is decided by the set: whether it counts (live), was taken back with its bundle (set aside) or breaks a rule (quarantined).
One thing is decided by arrival, for safety: a record belongs where the first change that arrived here put it. Otherwise whoever may
write about one young person could claim, and so push out, another's records.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from cse_desk.changes import registers, streams
from cse_desk.changes.envelope import BadChange, Change, Envelope, FieldValue, combine, make_change, verify_body
from cse_desk.changes.registers import WITHDRAWN, FieldState, Missing, RecordStanding, Standing, Write
from cse_desk.changes.states import OWN, Erasure, Quarantine, RecordKey, Report, SetAside, State, key_of
from cse_desk.changes.streams import Chain, Fork, ForkProof, Gap, Link, Place, SignedHead, StreamKey, stream_of
from cse_desk.changes.strictjson import JsonValue
from cse_desk.ids import ActId, AuthorId, ChangeId, RecordId, VaultId


@dataclass(frozen=True, slots=True)
class Rules:
    """The decisions a log is made of; handed in, so that the proofs can be run against wrong ones."""

    make: Callable[..., Change] = make_change
    verify: Callable[[Change], None] = verify_body
    combine: Callable[[bytes | None, bytes | None, Collection[str]], bytes | None] = combine
    is_known: Callable[[Chain, Place], bool] = Chain.__contains__
    link: Callable[[Envelope, Envelope | None], Link] = streams.check_link
    next_place: Callable[[Chain], tuple[int, str]] = Chain.next_place
    apply: Callable[[Iterable[Write], Collection[ChangeId], Write], tuple[Write, ...]] = registers.apply
    replaceable: Callable[[Iterable[Write], int | None], tuple[ChangeId, ...]] = registers.replaceable


RULES: Final = Rules()


@dataclass(frozen=True, slots=True)
class Pen:
    """Who writes, in which incarnation of a vault, and where salts come from."""

    author: AuthorId
    vault: VaultId
    salt: Callable[[], bytes] = field(repr=False)


@dataclass(slots=True, eq=False)
class _Entry:
    change: Change
    key: RecordKey
    arrived: int
    vias: set[str] = field(default_factory=set)
    quarantine: Quarantine | None = None
    barred: bool = False
    live_from: int = 0  # 0: is not live
    readable: dict[str, int] = field(default_factory=dict)  # field -> position at which its value came

    @property
    def envelope(self) -> Envelope:
        return self.change.envelope

    @property
    def state(self) -> State:
        if self.quarantine:
            return State.QUARANTINED
        return State.LIVE if self.vias else State.SET_ASIDE


@dataclass(slots=True)
class _Register:
    heads: tuple[Write, ...] = ()
    replaced: set[ChangeId] = field(default_factory=set)


class Log:
    """One vault's knowledge."""

    def __init__(self, rules: Rules = RULES) -> None:
        self._rules = rules
        self._position = 0
        self._lamport = 0
        self._entries: dict[ChangeId, _Entry] = {}
        self._of_record: dict[RecordId, list[_Entry]] = {}
        self._identity: dict[RecordId, RecordKey] = {}
        self._registers: dict[RecordId, dict[str, _Register]] = {}
        self._naming: dict[ChangeId, list[_Entry]] = {}  # id -> the changes that name it
        self._following: dict[str, list[_Entry]] = {}  # full hash -> the changes chained to it
        self._chains: dict[StreamKey, Chain] = {}
        self._signed: dict[StreamKey, tuple[SignedHead, ...]] = {}
        self._erased: dict[ChangeId, set[str | None]] = {}

    # ---- taking in -------------------------------------------------------------------------

    def add(self, changes: Iterable[Change], via: str = OWN) -> Report:
        """Take changes in that came by `via` (a bundle's id); in any order, any number of times."""
        report = Report()
        for change in changes:
            try:
                stream = stream_of(change.envelope)  # a bad envelope is refused, a bad body only left out
                self._take(self._checked(change, report), stream, via, report)
            except BadChange as bad:
                report.refused.append(bad.reason)
        return report

    def _checked(self, change: Change, report: Report) -> Change:
        """The change; without its body when that is not the body its envelope promised."""
        known = self._entries.get(change.id)
        if known and known.change.body_bytes == change.body_bytes:
            return known.change
        try:
            self._rules.verify(change)
        except BadChange:
            report.bad_bodies.append(change.id)
            return change.with_body(None)
        return change

    def _take(self, change: Change, stream: StreamKey, via: str, report: Report) -> None:
        entry = self._entries.get(change.id)
        if entry is None:
            if not self._rules.is_known(self._chain(stream), Place(change.envelope.seq, change.hash)):
                self._store(change, via)
                report.new.append(change.id)
            return
        returns = not entry.vias
        entry.vias.add(via)
        gained = self._learn(entry, change.body_bytes)
        if returns:
            self._position += 1
            entry.arrived = self._position
            report.returned.append(change.id)
        if gained:
            report.values.append(change.id)
        if returns or gained:
            self._settle(entry.key.record)
        else:
            report.same += 1

    def _store(self, change: Change, via: str) -> None:
        envelope = change.envelope
        self._position += 1
        self._lamport = max(self._lamport, envelope.lamport)
        key = key_of(envelope)
        entry = _Entry(change, key, self._position, {via})
        self._entries[change.id] = entry
        self._of_record.setdefault(key.record, []).append(entry)
        self._chain(stream_of(envelope)).add(Place(envelope.seq, change.hash), envelope.prev)
        self._following.setdefault(envelope.prev, []).append(entry)
        for named in {each for ids in envelope.writes.values() for each in ids}:
            self._naming.setdefault(named, []).append(entry)
        self._learn(entry, None)
        self._let_in(entry)

    def _let_in(self, entry: _Entry) -> None:
        """Let a new change count, and judge afresh those that were waiting to see it."""
        judged = {
            other.key.record
            for other in (*self._naming.get(entry.change.id, ()), *self._following.get(entry.change.hash, ()))
            if self._fault(other) != other.quarantine
        }
        if self._identity.get(entry.key.record) == entry.key and not self._fault(entry):
            entry.live_from = self._position
            self._apply(entry, self._registers[entry.key.record])
        else:
            judged.add(entry.key.record)
        for record in judged:
            self._settle(record)

    def _learn(self, entry: _Entry, body_bytes: bytes | None) -> bool:
        """Keep what the arriving body says and erasure allows; whether a value became readable."""
        erased = self._erased_fields(entry.change)
        entry.change = entry.change.with_body(self._rules.combine(entry.change.body_bytes, body_bytes, erased))
        body = entry.change.body or {}
        readable = {name for name, found in body.items() if isinstance(found, FieldValue)}
        gained = readable - entry.readable.keys()
        if gained:
            self._position += 1
        entry.readable = {name: entry.readable.get(name, self._position) for name in readable}
        return bool(gained)

    # ---- what counts -----------------------------------------------------------------------

    def _fault(self, entry: _Entry) -> Quarantine | None:
        """What is wrong with a change, whatever record it claims to belong to."""
        if entry.barred:
            return Quarantine.NOT_ALLOWED
        before = self._by_hash(entry.envelope.prev)
        if self._rules.link(entry.envelope, before.envelope if before else None) is Link.WRONG:
            return Quarantine.WRONG_LINK
        return Quarantine.FOREIGN_IDS if self._names_foreign(entry) else None

    def _names_foreign(self, entry: _Entry) -> bool:
        for name, ids in entry.envelope.writes.items():
            for named in filter(None, map(self._entries.get, ids)):
                if named.key != entry.key or not (name in named.envelope.writes or name == WITHDRAWN):
                    return True
        return False

    def _settle(self, record: RecordId) -> None:
        """Decide afresh what counts of a record, and rebuild its registers from that."""
        entries = sorted(self._of_record[record], key=lambda entry: entry.arrived)
        faults = {entry.change.id: self._fault(entry) for entry in entries}
        identity = next((each.key for each in entries if each.vias and not faults[each.change.id]), None)
        rebuilt: dict[str, _Register] = {}
        for entry in entries:
            stranger = Quarantine.STRANGER if entry.key != identity and entry.vias else None
            entry.quarantine = faults[entry.change.id] or stranger
            is_live = entry.state is State.LIVE
            entry.live_from = (entry.live_from or self._position) if is_live else 0
            if is_live:
                self._apply(entry, rebuilt)
        self._registers[record] = rebuilt
        if identity is None:
            self._identity.pop(record, None)
        else:
            self._identity[record] = identity

    def _apply(self, entry: _Entry, into: dict[str, _Register]) -> None:
        for name in entry.envelope.writes:
            register = into.setdefault(name, _Register())
            write = self._write_of(entry, name)
            register.heads = self._rules.apply(register.heads, register.replaced, write)
            register.replaced.update(write.replaces)

    def _write_of(self, entry: _Entry, name: str) -> Write:
        found = (entry.change.body or {}).get(name)
        value: JsonValue | Missing
        if isinstance(found, FieldValue):
            value = found.value
        else:
            value = Missing.ERASED if name in self._erased_fields(entry.change) else Missing.NOT_HERE
        envelope = entry.envelope
        since = max(entry.live_from, entry.readable.get(name, 0))
        return Write(entry.change.id, envelope.author, envelope.lamport, envelope.writes[name], value, since)

    # ---- taking back, barring, erasing -----------------------------------------------------

    def set_aside(self, via: str) -> SetAside:
        """Take a bundle back: what came only by it no longer counts, until it comes again, this way or another."""
        if via == OWN:
            raise ValueError("own writes are undone by writing, not set aside")
        gone = [entry for entry in self._entries.values() if entry.vias == {via}]
        for entry in self._entries.values():
            entry.vias.discard(via)
        self._position += 1
        for record in {entry.key.record for entry in gone}:
            self._settle(record)
        naming = {other.change.id for entry in gone for other in self._naming.get(entry.change.id, ()) if other.vias}
        return SetAside(tuple(sorted(entry.change.id for entry in gone)), tuple(sorted(naming)))

    def bar(self, ids: Iterable[ChangeId]) -> None:
        """Quarantine changes whose author may not write them (who may write what is not a matter of the log)."""
        self._position += 1
        for entry in filter(None, map(self._entries.get, ids)):
            entry.barred = True
            self._settle(entry.key.record)

    def erase(self, erasures: Iterable[Erasure]) -> None:
        """Forget values for ever, also those that have not arrived yet. What they had replaced does not come back."""
        self._position += 1
        for erasure in erasures:
            self._erased.setdefault(erasure.change, set()).add(erasure.field)
            entry = self._entries.get(erasure.change)
            if entry is not None:
                self._learn(entry, None)
                self._settle(entry.key.record)

    @property
    def erasures(self) -> frozenset[Erasure]:
        """All erasures, to be passed on."""
        return frozenset(Erasure(change, name) for change, names in self._erased.items() for name in names)

    def _erased_fields(self, change: Change) -> Collection[str]:
        names = self._erased.get(change.id)
        if names is None:
            return ()
        return change.envelope.writes.keys() if None in names else {name for name in names if name}

    # ---- writing ---------------------------------------------------------------------------

    def write(
        self,
        pen: Pen,
        *,
        key: RecordKey,
        values: Mapping[str, JsonValue],
        act: ActId,
        wall: datetime,
        seen: int | None = None,
    ) -> Change:
        """Record what a person decided who had seen the log as it stood at `seen` (None: as it stands)."""
        seq, prev = self._rules.next_place(self._chain(StreamKey(pen.author, pen.vault, key.root, key.compartment)))
        change = self._rules.make(
            act=act,
            author=pen.author,
            vault=pen.vault,
            root=key.root,
            compartment=key.compartment,
            seq=seq,
            prev=prev,
            lamport=registers.next_lamport(self._lamport),
            wall=wall,
            kind=key.kind,
            record=key.record,
            values=values,
            replaces={name: self.replaced_by(key.record, name, seen) for name in values},
            salt=pen.salt,
        )
        self.add([change])
        return change

    def replaced_by(self, record: RecordId, name: str, seen: int | None = None) -> tuple[ChangeId, ...]:
        """What a write of this field replaces when its writer had seen the log at `seen`; a withdrawal names all it saw of the record."""
        fields = self._registers.get(record, {}) if name == WITHDRAWN else (name,)
        named = {each for other in (*fields, name) for each in self._rules.replaceable(self.heads(record, other), seen)}
        return tuple(sorted(named))

    # ---- reading ---------------------------------------------------------------------------

    @property
    def position(self) -> int:
        """The place in the local order of arrival: what a screen that is read now has `seen`."""
        return self._position

    @property
    def records(self) -> tuple[RecordKey, ...]:
        """All records that count, in order."""
        return tuple(sorted(self._identity.values()))

    def fields(self, record: RecordId) -> tuple[str, ...]:
        """The fields anybody wrote, in order."""
        return tuple(sorted(name for name, register in self._registers.get(record, {}).items() if register.heads))

    def heads(self, record: RecordId, name: str) -> tuple[Write, ...]:
        """The writes of a field that nobody has replaced, greatest first."""
        register = self._registers.get(record, {}).get(name)
        return register.heads if register else ()

    def field(self, record: RecordId, name: str) -> FieldState:
        """What a field says."""
        return registers.value_of(self.heads(record, name))

    def values(self, record: RecordId) -> dict[str, JsonValue]:
        """What a table shows of a record: every field that has a value or a conflict."""
        states = {name: self.field(record, name) for name in self.fields(record)}
        shown = (Standing.VALUE, Standing.CONFLICT)
        return {name: state.value for name, state in states.items() if state.standing in shown}

    def standing(self, record: RecordId) -> RecordStanding:
        """Whether the record is withdrawn, and whether that saw everything."""
        others = (head for name in self.fields(record) if name != WITHDRAWN for head in self.heads(record, name))
        return registers.record_standing(self.heads(record, WITHDRAWN), others)

    @property
    def conflicts(self) -> tuple[tuple[RecordKey, str], ...]:
        """All fields a person has to decide, in order."""
        return tuple(
            (key, name)
            for key in self.records
            for name in self.fields(key.record)
            if self.field(key.record, name).standing is Standing.CONFLICT
        )

    def changes(self, *states: State) -> Iterator[Change]:
        """The stored changes (in these states; none named: all), as they arrived."""
        return (each.change for each in self._entries.values() if not states or each.state in states)

    def state(self, change: ChangeId) -> State | None:
        """Whether a change counts; None: not known."""
        entry = self._entries.get(change)
        return entry.state if entry else None

    def quarantine(self, change: ChangeId) -> Quarantine | None:
        """Why a change is quarantined."""
        entry = self._entries.get(change)
        return entry.quarantine if entry else None

    # ---- streams ---------------------------------------------------------------------------

    def chain(self, stream: StreamKey) -> Chain | None:
        """A stream as far as it is known."""
        return self._chains.get(stream)

    def note_head(self, head: SignedHead) -> None:
        """Keep a head whose signature the caller has verified; of each branch the newest."""
        known = self._signed.get(head.stream, ())
        self._signed[head.stream] = streams.newest_heads(known, head, self._envelopes(head.stream))

    @property
    def gaps(self) -> tuple[Gap, ...]:
        """What has not arrived: the places changes follow and the heads their authors signed."""
        found = {gap for chain in self._chains.values() for gap in chain.gaps}
        for stream, heads in self._signed.items():
            found.update(gap for head in heads for gap in self._chain(stream).missing_up_to(head))
        return tuple(sorted(found, key=lambda gap: (gap.stream, gap.first, gap.last, gap.wanted)))

    @property
    def forks(self) -> tuple[Fork, ...]:
        """Places of streams that are filled twice."""
        return tuple(fork for stream in sorted(self._chains) for fork in self._chains[stream].forks)

    def proof(self, fork: Fork) -> ForkProof | None:
        """The signed proof of a fork, once both sides have come with their heads."""
        return streams.prove_fork(fork, self._signed.get(fork.stream, ()), self._envelopes(fork.stream))

    def _envelopes(self, stream: StreamKey) -> dict[str, bytes]:
        return {
            entry.change.hash: entry.change.envelope_bytes
            for entry in self._entries.values()
            if stream_of(entry.envelope) == stream
        }

    def _chain(self, stream: StreamKey) -> Chain:
        return self._chains.setdefault(stream, Chain(stream))

    def _by_hash(self, full_hash: str) -> _Entry | None:
        entry = self._entries.get(ChangeId(full_hash[:32]))
        return entry if entry and entry.change.hash == full_hash else None
