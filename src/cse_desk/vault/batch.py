"""Some roots' worth of arriving changes, sorted into what they mean here; nothing is written.

The rules are those of `changes.merge`, against the log's tables: what a change does not decide by itself is decided by the set, and only
what record an id belongs to is decided by arrival. A change that follows on from what is here takes effect directly; wherever arrival was
out of order, came back, or broke a rule, the record is settled: all of its changes are judged afresh.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from sys import intern
from typing import Any

from sqlalchemy import Connection, Row

from cse_desk.changes.envelope import BadChange, Change, ChangeFault, Envelope, combine, verify_body
from cse_desk.changes.states import Quarantine, RecordKey, key_of
from cse_desk.changes.streams import StreamKey, stream_of
from cse_desk.models.tables.log import Held, State
from cse_desk.pace import breathing
from cse_desk.vault import items, log, replay, standing
from cse_desk.vault.items import Item, identity_of, is_foreign, key_of_identity, nobody, readable
from cse_desk.vault.outcome import Outcome, Tally
from cse_desk.vault.sql import IN, as_list
from cse_desk.vault.standing import Identity, Standing

MayWrite = Callable[[Envelope], bool]
Place = tuple[StreamKey, int]

_STICKY = frozenset({Quarantine.FOREIGN_IDS.value, Quarantine.WRONG_LINK.value, Quarantine.NOT_ALLOWED.value})
_MANY = 100  # changes of one record at once: cheaper judged together than let in one by one


@dataclass(slots=True)
class Overlay:
    """What earlier batches of the same preview would have left behind; empty while taking in, where the tables say it."""

    identities: dict[str, Identity] = field(default_factory=dict)

    def remember(self, new: Iterable[Identity]) -> None:
        """Records that only this preview knows; tens of thousands may come, so that the words they share are kept once."""
        for one in new:
            shared = Identity(one.record, intern(one.root), intern(one.compartment), intern(one.kind))
            self.identities[one.record] = shared


class Batch:
    """See the module."""

    def __init__(
        self,
        connection: Connection,
        via: str,
        tally: Tally,
        *,
        may_write: MayWrite | None = None,
        overlay: Overlay | None = None,
    ) -> None:
        self.connection = connection
        self.via = via
        self.tally = tally
        self.may_write = may_write
        self.overlay = overlay or Overlay()
        self.position = log.position_at(connection)
        self.next_n = log.next_change(connection)
        self.streams: dict[StreamKey, int] = {}  # the known ones of those that came, and those that were numbered
        self.fresh: dict[str, Item] = {}
        self.touched: dict[str, Item] = {}  # stored ones that are different now
        self.unreadable: list[tuple[Change, ChangeFault]] = []
        self.also: list[int] = []  # stored ones that this bundle brought too
        self.standings: dict[str, Standing] = {}
        self.identities: dict[str, tuple[int, Identity]] = {}
        self.replaced_identities: dict[str, Identity] = {}  # what a record was before it was settled
        self.answered: list[str] = []  # ids that others had named before they came
        self.linked: list[str] = []  # hashes that others had followed before they came
        self.awaited: list[tuple[str, int, str]] = []
        self.unlinked: list[tuple[str, int]] = []
        self._to_settle: set[str] = set()
        self._erased: dict[str, set[str]] = {}
        self._heads_before: dict[tuple[RecordKey, str], set[str]] = {}

    # ---- arriving --------------------------------------------------------------------------

    def take(self, changes: Iterable[Change]) -> None:
        """Sort these changes; once for each batch."""
        arriving: dict[str, list[Change]] = {}
        for change in changes:
            arriving.setdefault(change.id, []).append(change)
        known = self._known(arriving)
        self._erased = self._erased_of(arriving)
        fresh: list[tuple[Envelope, Change]] = []
        moved = {item.id: item for item in self._stored("c.id", self._news_of(known, arriving))}
        for id_, copies in breathing(arriving.items()):
            if id_ in known:
                self._again(known[id_], copies, moved.get(id_))
            else:
                fresh.extend(self._read(copies))
        fresh.sort(key=lambda pair: (pair[0].lamport, pair[0].author, pair[0].seq, pair[1].id))
        self._arrive(fresh)
        self._settle_all()
        self._note_outcomes()

    def _known(self, arriving: Mapping[str, list[Change]]) -> dict[str, Row[Any]]:
        rows = self.connection.exec_driver_sql(
            "SELECT c.id, c.n, c.held, c.via, s.root, s.compartment, c.kind, r.record FROM log_change c"
            f" JOIN log_stream s ON s.n = c.stream JOIN log_record r ON r.n = c.record WHERE c.id {IN}",
            (as_list(self._perhaps_known(arriving)),),
        )
        return {row.id: row for row in rows}

    def _perhaps_known(self, arriving: Mapping[str, list[Change]]) -> list[str]:
        """Those whose place in their stream is taken here: any other is new, and what cannot be read was never stored.

        Places of a stream lie together, ids anywhere: looking for fifty thousand ids reads as many pages.
        """
        places: dict[str, Place] = {}
        for id_, copies in breathing(arriving.items()):
            with suppress(BadChange):
                places[id_] = stream_of(copies[0].envelope), copies[0].envelope.seq
        self.streams = log.streams(self.connection, {stream for stream, _ in places.values()})
        taken = log.taken_places(self.connection, set(places.values()), self.streams)
        return [id_ for id_, place in places.items() if place in taken]

    def _erased_of(self, ids: Collection[str]) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        rows = self.connection.exec_driver_sql(
            f"SELECT change, field FROM log_erasure WHERE change {IN}", (as_list(ids),)
        )
        for change, name in rows:
            found.setdefault(change, set()).add(name)
        return found

    def _news_of(self, known: Mapping[str, Row[Any]], arriving: Mapping[str, list[Change]]) -> list[str]:
        """Those of the known changes that had been taken back, or whose values may come now."""
        return [
            id_
            for id_, row in known.items()
            if row.via == "" or (row.held != Held.WHOLE and any(copy.body_bytes is not None for copy in arriving[id_]))
        ]

    def _again(self, known: Row[Any], copies: list[Change], item: Item | None) -> None:
        """A change that is here already; `item` when that may be news."""
        if known.via and known.via != self.via:
            self.also.append(known.n)
        returns, gained = known.via == "", False
        if item is not None:
            for copy in copies if known.held != Held.WHOLE else ():
                gained = (copy.body_bytes is not None and self._learn(item, copy)) or gained
            if returns or gained:
                self._count_anew(item, returns=returns)
        key = RecordKey(known.root, known.compartment, known.kind, known.record)
        self.tally.returned += returns
        self.tally.values += gained
        self.tally.same += not (returns or gained)
        self.tally.note(key, Outcome.CHANGED if returns or gained else Outcome.SAME)

    def _learn(self, item: Item, copy: Change) -> bool:
        """Keep what a body says that was not here; whether a value became readable."""
        try:
            verify_body(copy)
        except BadChange:
            self.tally.bad_bodies += 1
            return False
        erased = self._erased_fields(item.id, item.fields)
        together = combine(item.body, copy.body_bytes, erased)
        gained = readable(together) - readable(item.body)
        item.has_new_body = item.has_new_body or together != item.body
        item.body = together
        return bool(gained)

    def _count_anew(self, item: Item, *, returns: bool) -> None:
        item.readable_from = self._next_position()
        if returns:
            item.arrived, item.via = item.readable_from, self.via
        self.touched[item.id] = item
        self._to_settle.add(item.key.record)

    def _erased_fields(self, id_: str, fields: Collection[str]) -> Collection[str]:
        names = self._erased.get(id_, ())
        return fields if "" in names else names

    def _read(self, copies: list[Change]) -> Iterable[tuple[Envelope, Change]]:
        """The change these copies are of, with all that their bodies say."""
        body: bytes | None = None
        try:
            envelope = copies[0].envelope
        except BadChange as bad:
            self.tally.refused.append(bad.reason)
            self.unreadable.append((copies[0], bad.reason))
            return
        erased = self._erased_fields(copies[0].id, envelope.writes)
        for copy in copies:
            try:
                verify_body(copy)
            except BadChange:
                self.tally.bad_bodies += 1
                continue
            body = combine(body, copy.body_bytes, erased)
        whole = copies[0] if body == copies[0].body_bytes else copies[0].with_body(body)
        yield envelope, whole

    # ---- new ones --------------------------------------------------------------------------

    def _arrive(self, fresh: list[tuple[Envelope, Change]]) -> None:
        for envelope, change in breathing(fresh):
            position = self._next_position()
            self.fresh[change.id] = Item(
                n=self.next_n,
                id=change.id,
                hash=change.hash,
                stream=stream_of(envelope),
                seq=envelope.seq,
                lamport=envelope.lamport,
                key=key_of(envelope),
                envelope_bytes=change.envelope_bytes,
                body=change.body_bytes,
                arrived=position,
                readable_from=position,
                via=self.via,
                change=change,
                writes=envelope.writes,
            )
            self.next_n += 1
        self._load_records({item.key.record for item in self.fresh.values()})
        self._judge(fresh)
        counts = Counter(item.key.record for item in self.fresh.values())
        self._to_settle.update(record for record, count in counts.items() if count > _MANY)
        waiting = self._judge_those_waiting()
        named: set[str] = set()
        for item in breathing(self.fresh.values(), every=8):
            self._let_in(item, out_of_order=item.id in waiting or item.id in named)
            named.update(each for ids in item.writes.values() for each in ids)
        self.tally.new += len(self.fresh)

    def _load_records(self, records: Collection[str]) -> None:
        missing = sorted(record for record in records if record not in self.standings)
        found = log.identities(self.connection, missing)
        self.identities.update(found)
        loaded = standing.load(self.connection, dict(found.values()))
        self.standings.update((one.identity.record, one) for one in loaded.values())
        for record in missing:
            if record in self.overlay.identities and record not in self.standings:
                self.standings[record] = Standing(0, self.overlay.identities[record])

    def _judge(self, fresh: list[tuple[Envelope, Change]]) -> None:
        """Find what is wrong with the new ones themselves."""
        before = self._changes_before(envelope for envelope, _ in fresh)
        named = self._named_elsewhere()
        for envelope, change in breathing(fresh):
            item = self.fresh[change.id]
            previous = before.get(envelope.prev)
            if self.may_write is not None and not self.may_write(envelope):
                item.reason = Quarantine.NOT_ALLOWED.value
            elif previous is not None and previous != (item.stream, item.seq - 1):
                item.reason = Quarantine.WRONG_LINK.value
            elif self._names_foreign(item, named):
                item.reason = Quarantine.FOREIGN_IDS.value
            if previous is None and item.seq > 1:
                self.unlinked.append((envelope.prev, item.n))

    def _changes_before(self, envelopes: Iterable[Envelope]) -> dict[str, tuple[StreamKey, int]]:
        here = {item.hash: (item.stream, item.seq) for item in self.fresh.values()}
        elsewhere = {envelope.prev for envelope in envelopes if envelope.prev} - here.keys()
        rows = self.connection.exec_driver_sql(
            "SELECT c.hash, s.author, s.vault, s.root, s.compartment, c.seq FROM log_change c"
            f" JOIN log_stream s ON s.n = c.stream WHERE c.id {IN}",
            (as_list({prev[:32] for prev in elsewhere}),),
        )
        return here | {hash_: (StreamKey(*key), seq) for hash_, *key, seq in rows}

    def _named_elsewhere(self) -> dict[str, Item]:
        """The stored changes that new ones name, but for those that are heads of the very field."""
        unsure: set[str] = set()
        for item in self.fresh.values():
            for name, ids in item.writes.items():
                if ids:
                    heads = self._head_ids(item.key, name)
                    unsure.update(id_ for id_ in ids if id_ not in heads and id_ not in self.fresh)
        return {item.id: item for item in self._stored("c.id", unsure)}

    def _names_foreign(self, item: Item, elsewhere: Mapping[str, Item]) -> bool:
        for name, ids in item.writes.items():
            for id_ in ids:
                named = self.fresh.get(id_) or elsewhere.get(id_)
                if named is not None:
                    if is_foreign(item, name, named):
                        return True
                elif id_ not in self._head_ids(item.key, name):
                    self.awaited.append((id_, item.n, name))
        return False

    def _head_ids(self, key: RecordKey, name: str) -> Collection[str]:
        """The heads of a field before this batch; none when the record is known to be another."""
        found = self._heads_before.get((key, name))
        if found is None:
            now = self.standings.get(key.record)
            is_it = now is not None and key_of_identity(now.identity) == key
            found = {head.id for head in now.heads.get(name, ())} if is_it and now is not None else set()
            self._heads_before[key, name] = found
        return found

    def _judge_those_waiting(self) -> set[str]:
        """Stored changes that name or follow one of the new ones may turn out wrong. Returns the new ones that somebody named."""
        waiting: set[str] = set()
        for id_, by, name in self.connection.exec_driver_sql(
            f"SELECT change, by, field FROM log_awaited WHERE change {IN}", (as_list(self.fresh),)
        ).all():
            waiting.add(id_)
            (namer,) = self._stored("c.n", [by])
            if is_foreign(namer, name, self.fresh[id_]):
                self._fault(namer, Quarantine.FOREIGN_IDS)
        self.answered.extend(waiting)
        by_hash = {item.hash: item for item in self.fresh.values()}
        for prev, by in self.connection.exec_driver_sql(
            f"SELECT prev, change FROM log_unlinked WHERE prev {IN}", (as_list(by_hash),)
        ).all():
            self.linked.append(prev)
            (follower,) = self._stored("c.n", [by])
            if (by_hash[prev].stream, by_hash[prev].seq) != (follower.stream, follower.seq - 1):
                self._fault(follower, Quarantine.WRONG_LINK)
        return waiting

    def _fault(self, item: Item, reason: Quarantine) -> None:
        if item.reason not in _STICKY:
            item.reason = reason.value
            self.touched[item.id] = item
            self._to_settle.add(item.key.record)

    def _let_in(self, item: Item, *, out_of_order: bool) -> None:
        record = item.key.record
        now = self.standings.get(record)
        if now is None:
            now = self.standings[record] = Standing(0, nobody(item.key))
        if item.reason:
            item.state = State.QUARANTINED
        elif not now.identity.kind and not now.heads and record not in self.identities:
            now.identity = identity_of(item.key)
        if out_of_order or record in self._to_settle or (not now.identity.kind and not item.reason):
            self._to_settle.add(record)
        elif not item.reason and key_of_identity(now.identity) != item.key:
            item.state, item.reason = State.QUARANTINED, Quarantine.STRANGER.value
        elif not item.reason:
            self._take_effect(now, item)

    def _take_effect(self, now: Standing, item: Item) -> None:
        assert item.change is not None
        now.numbers[item.id] = item.n
        now.versions[item.id] = item.change.envelope.v
        erased = self._erased_fields(item.id, item.writes) if self._erased else ()
        for name, write in log.writes_of(item.change, item.readable_from, erased).items():
            now.apply(name, (), write)

    # ---- settling --------------------------------------------------------------------------

    def settle(self, records: Collection[str]) -> None:
        """Judge all changes of these records afresh (something outside them changed)."""
        self._to_settle.update(records)
        self._settle_all()

    def _settle_all(self) -> None:
        if not self._to_settle:
            return
        self._load_records(self._to_settle)
        items: dict[str, list[Item]] = {record: [] for record in self._to_settle}
        for item in self._stored("r.record", self._to_settle):
            items[item.key.record].append(self.touched.get(item.id, item))
        for item in self.fresh.values():
            if item.key.record in items:
                items[item.key.record].append(item)
        erased = replay.erased_of(self.connection)
        for record, found in breathing(items.items(), every=8):
            self._settle(self.standings[record], sorted(found, key=lambda item: item.arrived), erased)
        self._to_settle.clear()

    def _settle(self, now: Standing, items: list[Item], erased: replay.Erased) -> None:
        sound = [item for item in items if item.reason not in _STICKY]
        first = next((item.key for item in sound if item.via != ""), None)
        live: list[Item] = []
        for item in items:
            if item.reason in _STICKY:
                state, reason = State.QUARANTINED, item.reason
            elif item.via == "":
                state, reason = State.SET_ASIDE, ""
            elif item.key != first:
                state, reason = State.QUARANTINED, Quarantine.STRANGER.value
            else:
                state, reason = State.LIVE, ""
                live.append(item)
            if (state, reason) != (item.state, item.reason) and item.change is None:
                self.touched[item.id] = item
                if state is State.LIVE:
                    item.readable_from = self._next_position()
            item.state, item.reason = state, reason
        self._identify(now, first)
        replay.registers_of(now, (item.held for item in live), erased)

    def _identify(self, now: Standing, key: RecordKey | None) -> None:
        wanted = identity_of(key) if key is not None else nobody(RecordKey(*key_of_identity(now.identity)))
        if wanted != now.identity:
            if now.n:
                self.replaced_identities.setdefault(now.identity.record, now.identity)
            now.identity = wanted

    # ---- reading ---------------------------------------------------------------------------

    def _stored(self, column: str, wanted: Iterable[str | int]) -> list[Item]:
        return [self.touched.get(item.id, item) for item in items.stored(self.connection, column, wanted)]

    def _next_position(self) -> int:
        self.position += 1
        return self.position

    # ---- what became of it -----------------------------------------------------------------

    def _note_outcomes(self) -> None:
        for item in self.fresh.values():
            if item.state is State.QUARANTINED:
                self.tally.quarantined += 1
                self.tally.note(item.key, Outcome.QUARANTINED, reason=item.reason)
        for now in breathing(self.standings.values()):
            different = {name for name, before in now.before.items() if now.heads.get(name, ()) != before}
            if not different:
                continue
            key = key_of_identity(now.identity)
            was_there = any(now.before.values()) or now.heads.keys() - now.before.keys()
            self.tally.note(key, Outcome.CHANGED if was_there else Outcome.NEW, fields=different)
            disputed = now.conflicts().keys() & different
            if disputed:
                self.tally.note(key, Outcome.CONFLICT, fields=disputed)
