"""The open, unlocked vault: transactions, reading, signing, drafts, locking."""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select, update
from sqlalchemy.orm import Session

from cse_desk import log as plain_log
from cse_desk.clock import Clock
from cse_desk.errors import CseDeskError, DamagedFile, HoldsMore
from cse_desk.ids import ActId, AuthorId, Ids, VaultId
from cse_desk.models.records.keeping import LeftCopy
from cse_desk.models.records.opening import Stage, Tell, nobody
from cse_desk.models.tables.local import AccessEntry, User
from cse_desk.vault import access_log, backup, copies, keyfile, keys, mark, opening
from cse_desk.vault.access_log import Checkpoint, Event, Head, SignedBy
from cse_desk.vault.backup import BackUp
from cse_desk.vault.casework import Casework
from cse_desk.vault.drafts import Drafts
from cse_desk.vault.engines import Engines, Opener, Way
from cse_desk.vault.keys import Identity, KeyUse, Passphrase
from cse_desk.vault.mark import Mark
from cse_desk.vault.opening import DATABASE, Unsealed
from cse_desk.vault.sql import raw
from cse_desk.vault.steps import At, Steps
from cse_desk.vault.trouble import told, told_by_database
from cse_desk.vault.whole import rows_of
from cse_desk.vault.writing import Fact, Me, Noted, Writing

_log = plain_log.get(__name__)


def _by_anybody(_author: str, _statement: bytes, _signature: bytes) -> bool:
    """Only services know whose signature fits."""
    return True


class Vault(Casework):
    """An open, unlocked vault. Any thread may use it; each gets its own connections, `release_thread` closes them."""

    def __init__(
        self,
        unsealed: Unsealed,
        opener: Opener,
        *,
        vault_id: VaultId,
        me: Me,
        clock: Clock,
        ids: Ids,
        checked: str,
        was_left_open: bool,
    ) -> None:
        """Made by `create_vault` and `open_vault` only; `checked`: ISO moment of the last full check, "" when one is due."""
        self.folder = unsealed.folder
        self.vault_id = vault_id
        self.me = me
        self.clock = clock
        self.ids = ids
        self.was_left_open = was_left_open  # it was not closed in order the time before
        self._checked = checked
        self._unsealed = unsealed
        self._opener = opener
        self._identity = Identity(unsealed.unlocked.own)
        self._engines = Engines(self._connect, opener.module)
        self._looking = _Looking()
        self._turn = threading.Lock()
        self._writer: int | None = None
        self._pending: list[Noted] = []
        self._marked = Head(-mark.COMMITS, b"")
        self._marked_at = 0.0
        self._keeper = self._connect(query_only=False)  # keeps the -wal in place while lanes come and go
        try:
            self.drafts = Drafts(self.folder, self._connect_drafts)
        except BaseException:
            self._keeper.close()
            raise
        self.summaries: list[Callable[[Session, frozenset[str]], None]] = []  # services add theirs once, after opening
        self.is_open = False  # somebody can work in it

    def begin(self, events: Sequence[Noted]) -> None:
        """Write down how it was opened, and set the mark; called once by `store`."""
        self._pending[:0] = events
        with self._writing() as session:
            self._commit(session, (), "")
        self.is_open = True

    def abandon(self) -> None:
        """Opening failed after the connections were made: close them, write nothing."""
        self.is_open = False
        self._engines.close()
        self._keeper.close()
        self.drafts.close()
        self._identity.forget()

    # -- writing and reading --

    @contextmanager
    def transaction(self, title: str, *, seen: int | None = None, act: ActId | None = None) -> Iterator[Writing]:
        """BEGIN IMMEDIATE; change ORM objects of `writing.session`; commits at the end, rolls back on any error.

        `seen`: log position at which what is being changed was read; None: the writer read nothing that could be stale.
        Raises DiskFull, DiskTrouble, DamagedFile ...; then nothing of the act was kept. Not to be nested in one thread.
        """
        from cse_desk.vault import recorder

        with self._writing(recorder.RecordingSession) as session:
            connection = session.connection()
            before = _total_changes(connection)
            writing = Writing(
                session=session,
                act=act or ActId(self.ids.new()),
                title=title,
                seen=seen,
                me=self.me,
                vault_id=self.vault_id,
                clock=self.clock,
                ids=self.ids,
                sign=self.sign,
                summaries=self.summaries,
            )
            recorder.attach(writing)
            yield writing
            writing.changes = recorder.finish(writing)
            session.flush()
            if _total_changes(connection) != before and not writing.notes:
                writing.note(Event.RECORDED)
            self._commit(session, writing.notes, writing.act)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """One consistent look at what is committed; writing is refused, objects are detached at the end.

        A look within a look of the same thread is part of it: a preview asks, while it reads, what is here already.
        """
        if self._looking.session is not None:
            yield self._looking.session
            return
        with (
            self._told(),
            Session(self._engines.reading(), autoflush=False, expire_on_commit=False) as session,
        ):
            self._looking.session = session
            try:
                yield session
            finally:
                self._looking.session = None

    def position(self) -> int:
        """`seen` for records that leave now: the newest arrival in the log."""
        from cse_desk.vault import log

        with self.reading() as session:
            return log.position(session)

    def note(self, event: str, **facts: Fact) -> None:
        """Add an entry to the access log by itself. While somebody writes it waits in memory and joins that commit or the next."""
        self._pending.append((event, facts))
        if not self._turn.locked():
            with self._writing() as session:
                self._commit(session, (), "")

    def checkpoint(self) -> Checkpoint:
        """The signed head of the access log, to travel in a bundle. Writes; not within a transaction of the same thread."""
        with self._writing() as session:
            made = access_log.checkpoint(session.connection(), self, self.clock)
            session.commit()
        return made

    @contextmanager
    def _writing(self, kind: type[Session] = Session) -> Iterator[Session]:
        """This thread's turn to write, inside BEGIN IMMEDIATE; who does not commit rolls back."""
        if self._writer == threading.get_ident():
            raise RuntimeError("a transaction is already open in this thread")
        with self._turn, self._told():
            self._writer = threading.get_ident()
            try:
                with kind(self._engines.writing()) as session:
                    session.connection()
                    yield session
            finally:
                self._writer = None

    @contextmanager
    def _told(self) -> Iterator[None]:
        """What the database reports, as ours. Damage: the fact `is_open` says that somebody works in the file, and a check is due."""
        try:
            with told_by_database(self.folder):
                yield
        except DamagedFile as error:
            if self.is_open and self.folder in (error.path, error.path.parent):
                error.facts["is_open"] = True
                self._checked, self._marked_at = "", 0.0  # and the mark says so with the next commit
            raise

    def _commit(self, session: Session, notes: Sequence[Noted], act: str) -> None:
        connection = session.connection()
        waiting = list(self._pending)
        newest = access_log.append(
            connection, [*waiting, *notes], author=self.author, act=act, clock=self.clock, salt=self.ids.salt
        )
        if access_log.is_due(connection, newest):
            access_log.checkpoint(connection, self, self.clock)
        session.commit()
        del self._pending[: len(waiting)]
        self._mark_if_due(newest)

    # -- who --

    @property
    def author(self) -> AuthorId:
        """The id of the person who unlocked."""
        return self.me.author

    def sign(self, message: bytes) -> bytes:
        """Ed25519 by the person who unlocked, 64 bytes; the caller puts a tag of its own before what it signs."""
        return self._identity.sign(message)

    def age_identity(self) -> str:
        """For opening a bundle sealed to this person, and nothing else."""
        return self._identity.age_identity()

    def keep_card(self, card_text: str) -> None:
        """Keep the contact card that services made for this person."""
        with self._writing() as session:
            session.connection().execute(update(User).where(User.author == self.author).values(card_text=card_text))
            self._commit(session, (), "")
        self.me = replace(self.me, card_text=card_text)

    def confirm(self, passphrase: Passphrase) -> None:
        """Ask for the passphrase again, for what decision 28 names; WrongPassphrase, TooManyTries as at opening."""
        _, unlocked = opening.check_passphrase(self.folder, passphrase, clock=self.clock)
        keys.wipe(unlocked.data_key)
        keys.wipe(unlocked.own)

    # -- the whole --

    @property
    def checked_at(self) -> datetime | None:
        """When it was last read and found whole; None: a check is due, because the file is large or something was found."""
        return datetime.fromisoformat(self._checked) if self._checked else None

    def check(self, tell: Tell = nobody, *, is_signed_by: SignedBy = _by_anybody) -> None:
        """Read every page and every index (0.24 s for 60 MB), then follow the access log; `tell` hears how far it is.

        DamagedFile (facts `is_open`; `part` "access-log" and `entry` where the log does not fit together): then a check stays due.
        """
        steps = Steps(tell, Stage.CHECK)
        with self._told():
            self._read_pages(steps.part(0, 2))
            with self.reading() as session:
                found = access_log.verify(session.connection(), is_signed_by=is_signed_by, at=steps.part(1, 2))
            if not found.is_whole:
                raise DamagedFile(self.folder, part="access-log", entry=found.first_broken or 0)
        steps.end()
        self._checked = self.clock.now().isoformat()

    def _read_pages(self, at: At) -> None:
        with told(self.folder):
            connection = self._connect(query_only=True)
            try:
                flaws = self._opener.flaws_of(connection, at, rows_of(connection))
            finally:
                connection.close()
        if flaws:
            raise DamagedFile(self.folder, flaws=flaws)

    def back_up(self, target: Path, tell: Tell = nobody) -> BackUp:
        """Write a sealed, verified copy to a file; DiskFull, DiskTrouble, ReadOnlyPlace for the target, which then is as before.

        `tell` hears how far it is; what it raises stops it.
        """
        with self._told():
            made = backup.make(
                self.folder,
                target,
                keyfile=opening.read_keys(self.folder),
                data_key=self._unsealed.unlocked.data_key,
                made=self.clock.now(),
                opener=self._opener,
                tell=tell,
            )
        self.note(Event.BACKED_UP, entries=made.entries)
        return made

    def left_copies(self) -> tuple[LeftCopy, ...]:
        """The backups that updates left beside the vault, the newest first."""
        return copies.left_beside(self.folder)

    def remove_copy(self, name: str) -> None:
        """Remove a backup that an update left, when all it holds is in this vault: its access log goes on from there.

        NotFound; HoldsMore, DamagedFile, ReadOnlyPlace ... about the file: then it stays.
        """
        path = copies.path_of(self.folder, name)
        seq, head = copies.ends_at(path, self._unsealed.unlocked.data_key)
        with self.reading() as session:
            here = session.scalar(select(AccessEntry.hash).where(AccessEntry.seq == seq))
        if here is None or bytes(here).hex() != head:
            raise HoldsMore(path)
        with told(path):
            size = path.stat().st_size
            path.unlink()
        self.note(Event.COPY_REMOVED, entries=seq, size=size)  # only what is so; a full disk has room for it now
        self._make_removal_last()

    def remove_left_drafts(self, name: str) -> None:
        """Remove a damaged file of drafts that was put aside. NotFound, ReadOnlyPlace, DiskTrouble: then it stays, or some of it."""
        self.note(Event.DRAFTS_REMOVED, size=self.drafts.remove_aside(name))
        self._make_removal_last()

    def _make_removal_last(self) -> None:
        try:
            keyfile.sync_folder(self.folder)
        except OSError as error:  # it is gone; a power cut may bring it back, and then it can be removed again
            _log.warning("removal of a copy not made durable: %s", error)

    def release_thread(self) -> None:
        """Close the calling thread's connections; lanes call it at their end."""
        self._engines.release_thread()

    def close(self) -> None:
        """Lock: sign the head of the access log, fold the -wal into the file, wipe the keys. The lanes must have ended.

        Never raises for the disk: what was acknowledged stands in the -wal, and the next opening takes it from there.
        """
        if not self.is_open:
            return
        self.is_open = False
        try:
            self._say_goodbye()
        except CseDeskError as error:
            _log.warning("vault closed without its last entry: %s", error)
        finally:
            self._engines.close()
            self._keeper.close()
            self.drafts.close()
            self._identity.forget()
            self._unsealed.let_go()

    def _say_goodbye(self) -> None:
        with self._writing() as session:
            self._pending.append((Event.LOCKED, {}))
            self._commit(session, (), "")
        self.checkpoint()
        with told(self.folder):
            self._engines.close()
            busy = self._keeper.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
            if not busy:
                self._write_mark(self._newest, closed=True)

    # -- connections and the mark --

    def _connect(self, query_only: bool) -> Any:
        return self._opened(DATABASE, KeyUse.DATABASE, Way.READ if query_only else Way.WRITE)

    def _connect_drafts(self, path: Path) -> Any:
        return self._opened(path.name, KeyUse.DRAFTS, Way.WRITE)

    def _opened(self, name: str, use: KeyUse, way: Way) -> Any:
        with told(self.folder), keys.key_for(self._unsealed.unlocked.data_key, use) as key:
            return self._opener.connect(self.folder / name, key, way)

    def _mark_if_due(self, newest: Head) -> None:
        self._newest = newest
        if newest.seq - self._marked.seq < mark.COMMITS and time.monotonic() - self._marked_at < mark.SECONDS:
            return
        try:
            self._write_mark(newest, closed=False)
        except OSError as error:
            if self._marked.seq < 0:  # none since opening: a new vault without one could not be opened again
                raise
            _log.warning("mark not written: %s", error)  # the commit stands; the next one tries again

    def _write_mark(self, newest: Head, *, closed: bool) -> None:
        unlocked = self._unsealed.unlocked
        found = Mark(self._unsealed.keyfile.vault, newest.seq, newest.hash.hex(), closed, self._checked)
        mark.write(self.folder, found, unlocked.data_key)
        self._marked, self._marked_at = newest, time.monotonic()


class _Looking(threading.local):
    """The look that a thread is taking."""

    session: Session | None = None


def _total_changes(connection: Connection) -> int:
    return int(raw(connection).total_changes)
