"""Making the changes of one act: from wished values to signed changes in the log, and the tables that follow from them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection

from cse_desk.changes import registers
from cse_desk.changes.envelope import MAX_BYTES, Change, make_change, read_envelope, wall_text
from cse_desk.changes.registers import Missing, Write
from cse_desk.changes.streams import SignedHead, StreamKey, head_statement, stream_of
from cse_desk.changes.strictjson import JsonValue, clean, same
from cse_desk.changes.upcast import UPCASTERS
from cse_desk.ids import AuthorId, ChangeId, RecordId, RootId, VaultId
from cse_desk.models.records.changes import Changes
from cse_desk.vault import heads, log, projection, standing
from cse_desk.vault.log import Entry
from cse_desk.vault.shapes import canonical
from cse_desk.vault.standing import Identity, Standing
from cse_desk.vault.writing import Writing


class RecordingRefused(Exception):
    """A use case asked for something the log cannot hold: a mistake in our code, never the user's."""


@dataclass(slots=True)
class Wish:
    """Values that the fields of one record shall have."""

    identity: Identity
    values: dict[str, JsonValue] = field(default_factory=dict)
    decided: set[str] = field(
        default_factory=set
    )  # write these even if they show this value already (settling a conflict)
    is_new: bool = False


def carry_out(writing: Writing, wishes: Sequence[Wish], *, undoes: str = "") -> Changes:
    """Record the wishes as one change each, sign the streams touched and bring all tables up to date."""
    connection = writing.session.connection()
    wishes = sorted(wishes, key=lambda wish: (wish.identity.root, wish.identity.kind, wish.identity.record))
    standings = _standings(connection, [wish.identity for wish in wishes])
    needed = [
        (now, part)
        for wish in wishes
        if (part := _needed(connection, writing, now := standings[wish.identity.record], wish)) is not None
    ]
    if needed:
        entries = _record(connection, writing, needed)
        _note_act(connection, writing, undoes)
        _sign(connection, writing, entries)
    standing.save(connection, standings.values())
    projection.project(connection, list(standings.values()))
    changed = {one.identity for one, _ in needed}
    roots = frozenset(identity.root for identity in changed)
    projection.summarise(writing.session, writing.summaries, roots)
    return Changes(
        act=writing.act,
        kinds=frozenset(identity.kind for identity in changed),
        ids=frozenset(identity.record for identity in changed),
        roots=roots,
    )


@dataclass(frozen=True, slots=True)
class _Part:
    """What one change will write, and what it replaces."""

    values: Mapping[str, JsonValue]
    replaces: Mapping[str, tuple[ChangeId, ...]]


def _standings(connection: Connection, wanted: Sequence[Identity]) -> dict[str, Standing]:
    known = log.identities(connection, [identity.record for identity in wanted])
    for identity in wanted:
        n, before = known.get(identity.record, (0, identity))
        if not before.kind:  # nothing of it counts any more, so it is what we say it is
            log.identify(connection, n, identity)
            known[identity.record] = (n, identity)
        elif before != identity:
            raise RecordingRefused(f"{identity.record} is another record: its root, compartment and kind are fixed")
    new = [identity for identity in wanted if identity.record not in known]
    numbers = log.add_records(connection, new)
    by_number = dict(known.values())
    found = standing.load(connection, by_number)
    return {one.identity.record: one for one in found.values()} | {
        identity.record: Standing(numbers[identity.record], identity) for identity in new
    }


# ---- what is needed ------------------------------------------------------------------------


def _needed(connection: Connection, writing: Writing, now: Standing, wish: Wish) -> _Part | None:
    values: dict[str, JsonValue] = {}
    replaces: dict[str, tuple[ChangeId, ...]] = {}
    for name, wished in wish.values.items():
        value = clean(wished)
        if name in wish.decided or not _stands(connection, now, name, value, writing.seen):
            values[name] = value
            replaces[name] = registers.replaceable(now.heads.get(name, ()), writing.seen)
    if wish.is_new and not values and not now.heads:
        values[registers.WITHDRAWN] = False
    if registers.WITHDRAWN in values:
        replaces[registers.WITHDRAWN] = _all_seen(now, writing.seen)
    return _Part(values, replaces) if values else None


def _stands(connection: Connection, now: Standing, name: str, value: JsonValue, seen: int | None) -> bool:
    """Whether the writer asks for nothing new: the value is there, or was there when the writer read the record."""
    if same(now.value(name), value):
        return True
    heads = now.heads.get(name, ())
    if seen is None or all(head.readable_from <= seen for head in heads):
        return False
    return same(_value_at(connection, now, name, seen), value)


def _value_at(connection: Connection, now: Standing, name: str, seen: int) -> JsonValue:
    rows = connection.exec_driver_sql(
        "SELECT envelope, body, readable_from FROM log_change WHERE record = ? AND readable_from <= ? AND state = 0",
        (now.n, seen),
    )
    heads: tuple[Write, ...] = ()
    replaced: set[ChangeId] = set()
    for envelope_bytes, body, since in rows:
        if name in read_envelope(envelope_bytes).writes:
            write = log.writes_of(Change(envelope_bytes, body), since)[name]
            heads = registers.apply(heads, replaced, write)
            replaced.update(write.replaces)
    shown = registers.projected(heads)
    return None if shown is None or isinstance(shown.value, Missing) else shown.value


def _all_seen(now: Standing, seen: int | None) -> tuple[ChangeId, ...]:
    """Every head of the record that the writer can have seen, of all fields."""
    return tuple(sorted({each for heads in now.heads.values() for each in registers.replaceable(heads, seen)}))


# ---- making changes ------------------------------------------------------------------------


@dataclass(slots=True)
class _Stream:
    n: int
    key: StreamKey
    seq: int
    hash: str


def _record(connection: Connection, writing: Writing, needed: Sequence[tuple[Standing, _Part]]) -> list[Entry]:
    chains = _chains(connection, writing, {one.identity for one, _ in needed})
    lamports = log.lamports(connection, {one.identity.root for one, _ in needed})
    n = log.next_change(connection)
    entries: list[Entry] = []
    for now, whole in needed:
        for part in _small_enough(whole):
            chain, root = chains[now.identity.root, now.identity.compartment], now.identity.root
            lamports[root] = registers.next_lamport(lamports[root])
            change = _make(writing, now.identity, part, chain, lamports[root])
            chain.seq, chain.hash = chain.seq + 1, change.hash
            entries.append(Entry(change, n + len(entries), chain.n, now.n, 0, 0))
    first = log.take_positions(connection, len(entries))
    by_number = {now.n: now for now, _ in needed}
    for i, entry in enumerate(entries):
        entry.arrived = entry.readable_from = first + i
        _take_effect(by_number[entry.record], entry)
    log.append(connection, entries)
    own = {one.identity.root: one.identity.kind for one, _ in needed if one.identity.root == one.identity.record}
    log.keep_roots(connection, lamports, own, "")
    return entries


def _make(writing: Writing, identity: Identity, part: _Part, chain: _Stream, lamport: int) -> Change:
    return make_change(
        act=writing.act,
        author=AuthorId(writing.me.author),
        vault=VaultId(writing.vault_id),
        root=RootId(identity.root),
        compartment=identity.compartment,
        seq=chain.seq + 1,
        prev=chain.hash,
        lamport=lamport,
        wall=writing.clock.now(),
        kind=identity.kind,
        record=RecordId(identity.record),
        values=part.values,
        replaces=part.replaces,
        salt=writing.ids.salt,
        v=UPCASTERS.known_version(identity.kind),
    )


def _small_enough(part: _Part) -> Iterator[_Part]:
    """The part, cut where it would be larger than a change may be (240 KB of narrative in one record)."""
    if sum(_size(part, name) for name in part.values) <= MAX_BYTES - 4096 or len(part.values) < 2:
        yield part
        return
    names = sorted(part.values)
    for half in (names[: len(names) // 2], names[len(names) // 2 :]):
        yield from _small_enough(
            _Part(
                {name: part.values[name] for name in half},
                {name: part.replaces[name] for name in half if name in part.replaces},
            )
        )


def _size(part: _Part, name: str) -> int:
    """At most as many bytes as a field takes in envelope and body."""
    return 6 * len(name) + len(canonical(part.values[name]).encode()) + 35 * len(part.replaces.get(name, ())) + 100


def _take_effect(now: Standing, entry: Entry) -> None:
    now.numbers[entry.change.id] = entry.n
    now.versions[entry.change.id] = entry.change.envelope.v
    for name, write in log.writes_of(entry.change, entry.readable_from).items():
        now.apply(name, (), write)


def _chains(connection: Connection, writing: Writing, identities: Iterable[Identity]) -> dict[tuple[str, str], _Stream]:
    keys = sorted(
        {
            StreamKey(AuthorId(writing.me.author), VaultId(writing.vault_id), RootId(one.root), one.compartment)
            for one in identities
        }
    )
    known = log.streams(connection, keys)
    known |= log.add_streams(connection, [key for key in keys if key not in known])
    return {(key.root, key.compartment): _Stream(n, key, *log.tip(connection, n)) for key, n in known.items()}


def _sign(connection: Connection, writing: Writing, entries: Sequence[Entry]) -> None:
    newest = {entry.stream: entry.change for entry in entries}
    for n, change in newest.items():
        key, seq = stream_of(change.envelope), change.envelope.seq
        signature = writing.sign(head_statement(key, seq, change.hash))
        heads.keep_own(connection, n, SignedHead(key, seq, change.hash, signature))


def _note_act(connection: Connection, writing: Writing, undoes: str) -> None:
    connection.exec_driver_sql(
        "INSERT INTO log_act(id, title, actor, at, undoes) VALUES (?, ?, ?, ?, ?)",
        (writing.act, writing.title, writing.me.author, wall_text(writing.clock.now()), undoes or None),
    )
