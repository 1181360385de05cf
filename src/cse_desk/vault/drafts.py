"""Unfinished work, kept encrypted beside the vault in `drafts.db`, so that a long take-in never holds up a draft.

Drafts are overwritten, not recorded. One connection behind a lock serves all lanes. What the file holds is in memory too, as long as the
vault is open: a file that is found damaged is put aside, and another takes its place with everything that was in it. One that is found
damaged at opening gives what can still be read of it: the vault must open, also where no other file can be made yet.

Another file has its table from the same moment as all that is put into it. A file without one, or none, beside one that was put aside
says that the program ended between the two: then the one aside goes back to its place, and is found damaged once more.
"""

import re
import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from itertools import count, takewhile
from pathlib import Path
from typing import Any

from cse_desk import log
from cse_desk.changes.strictjson import clean_text
from cse_desk.errors import CseDeskError, DamagedDrafts, DamagedFile, DiskFull, NotFound, VaultError
from cse_desk.models.records.drafts import Draft
from cse_desk.models.records.keeping import LeftDrafts
from cse_desk.vault.trouble import told

NAME = "drafts.db"
ASIDE = f"{NAME}.damaged"  # a second one ends in -2
_TABLE = """
CREATE TABLE IF NOT EXISTS drafts (
  key TEXT PRIMARY KEY, title TEXT NOT NULL, value TEXT NOT NULL, seen INTEGER NOT NULL, saved_at TEXT NOT NULL
) WITHOUT ROWID
"""
_HAS_TABLE = "SELECT 1 FROM sqlite_master WHERE name = 'drafts'"
_ASIDE_NAME = re.compile(rf"{re.escape(ASIDE)}(?:-(\d+))?(-wal|-shm)?")
_ALL_KEPT, _LOST = 1, 2  # words in the file for who opens it next; with the second the number that could be read
_COLUMNS = "key, title, value, seen, saved_at"
_Move = tuple[Path, Path]  # from, to
_log = log.get(__name__)


class Drafts:
    """The drafts of one vault; every method may be called from any thread."""

    def __init__(self, folder: Path, connect: Callable[[Path], Any]) -> None:
        """`connect` opens the file as everything here is opened."""
        self._path = folder / NAME
        self._connect = connect
        self._lock = threading.Lock()
        self._held: dict[str, Draft] = {}
        self._untold: deque[DamagedDrafts] = deque()  # found, and nobody was told yet
        self._connection: Any = None
        self._is_closed = False
        self._is_without_file = False  # since opening: the damaged one is in its place, and none could be made for it
        interrupted = self._interrupted()
        try:
            if interrupted:
                self._take_back(interrupted)
            self._connection, self._held = self._opened()
            self._take_word()
        except DamagedFile:
            self._rescue()
        except VaultError as error:
            if not interrupted:
                raise
            self._go_without_file(error)

    def _rescue(self) -> None:
        """What can be read, in another file; in memory only where the disk takes none now: each save tries again."""
        try:
            self._held = self._readable()
            self._begin_anew(_nothing_more, at_opening=True)
        except VaultError as error:
            self._go_without_file(error)

    def _go_without_file(self, error: VaultError) -> None:
        self._is_without_file = True
        self._tell(kept=len(self._held), at_opening=True, no_file=True, is_full=isinstance(error, DiskFull))

    def _opened(self) -> tuple[Any, dict[str, Draft]]:
        with told(self._path):
            connection = self._connect(self._path)
            try:
                connection.execute(_TABLE)
                _look_through(connection)
                return connection, {draft.key: draft for draft in _rows(connection)}
            except BaseException:
                connection.close()
                raise

    def _readable(self) -> dict[str, Draft]:
        """Each draft of which no page is damaged, as far as one comes from the first and from the last."""
        found: dict[str, Draft] = {}
        for order in ("ASC", "DESC"):
            places = (f"ORDER BY key {order} LIMIT 1 OFFSET {number}" for number in count())
            for place in takewhile(self._can_reach, places):
                with suppress(DamagedFile), self._looking() as connection:
                    found.update((draft.key, draft) for draft in _rows(connection, place))
        return found

    def _can_reach(self, place: str) -> bool:
        """By counting: looking for a key would read the long drafts on the way."""
        with suppress(DamagedFile), self._looking() as connection:
            return connection.execute(f"SELECT key FROM drafts {place}").fetchone() is not None
        return False

    @contextmanager
    def _looking(self) -> Iterator[Any]:
        """A connection of its own: one that came upon damage reads nothing any more."""
        with told(self._path), closing(self._connect(self._path)) as connection:
            yield connection

    def _read_once_more(self) -> None:
        """The disk may have kept some of it back as well."""
        if interrupted := self._interrupted():
            self._take_back(interrupted)
        if self._path.exists():
            self._held |= self._readable()

    def _begin_anew(self, work: Callable[[Any], object], *, at_opening: bool = False) -> None:
        """Another file with all that is known and this work done, or none; the damaged one stays beside it."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None
        if self._is_without_file:
            self._read_once_more()
        _log.warning("damaged drafts put aside, kept: %d", len(self._held))
        moved = self._put_aside()
        try:
            self._connection = self._filled(work)
        except BaseException:
            self._put_back(moved)
            raise
        if self._is_without_file:
            self._untold.clear()  # it is true no longer
        self._tell(kept=len(self._held), at_opening=at_opening or self._is_without_file)
        self._is_without_file = False

    def _filled(self, work: Callable[[Any], object]) -> Any:
        with told(self._path):
            made = self._connect(self._path)
        try:
            with told(self._path):
                made.execute("BEGIN")
                made.execute(_TABLE)
                for draft in self._held.values():
                    _write(made, draft)
                work(made)
                made.execute("COMMIT")
        except BaseException:
            made.close()
            raise
        return made

    def _put_aside(self) -> list[_Move]:
        """All of it, or nothing: a file never stands without its log."""
        moved: list[_Move] = []
        try:
            with told(self._path):
                for path, aside in self._free_names():
                    if path.exists():
                        path.replace(aside)
                        moved.append((path, aside))
        except BaseException:
            with suppress(OSError):
                _move_back(moved)
            raise
        return moved

    def _put_back(self, moved: list[_Move]) -> None:
        """There is no other file yet: who comes next finds the damage as it was found now."""
        with suppress(OSError):
            self._remove_unfilled()
            _move_back(moved)

    def _interrupted(self) -> int:
        """The number of what was put aside for another file that never came to hold anything; 0 where there is none."""
        number = max((number for number, ending in self._all_aside() if not ending), default=0)
        return number if number and self._is_unfilled() else 0

    def _take_back(self, number: int) -> None:
        """ReadOnlyPlace, DiskTrouble: then it stays aside, or goes back the next time."""
        with told(self._path):
            self._remove_unfilled()
            pairs = zip(self._files(NAME), self._files(_aside(number)), strict=True)
            _move_back([(path, aside) for path, aside in pairs if aside.exists()])

    def _is_unfilled(self) -> bool:
        if not self._path.exists():
            return True
        try:
            with told(self._path):
                connection = self._connect(self._path)
                try:
                    return connection.execute(_HAS_TABLE).fetchone() is None
                finally:
                    connection.close()
        except DamagedFile:
            return False

    def _remove_unfilled(self) -> None:
        """The file itself last: a log without one belongs to what was put aside."""
        if self._path.exists():
            for path in reversed(self._files(NAME)):
                path.unlink(missing_ok=True)

    def _free_names(self) -> list[_Move]:
        """Names that nothing has, after all others: an earlier copy may be the only one of what could not be read."""
        number = 1 + max((number for number, _ending in self._all_aside()), default=0)
        return list(zip(self._files(NAME), self._files(_aside(number)), strict=True))

    def _all_aside(self) -> list[tuple[int, str]]:
        """Number and ending of each file."""
        found = [_ASIDE_NAME.fullmatch(path.name) for path in self._path.parent.glob(f"{ASIDE}*")]
        return [(int(name[1] or 1), name[2] or "") for name in found if name]

    def _files(self, name: str) -> list[Path]:
        return [self._path.with_name(f"{name}{ending}") for ending in ("", "-wal", "-shm")]

    def _do(self, work: Callable[[Any], object]) -> None:
        """Once more, on another file, where this one turns out to be damaged."""
        if self._connection is not None:
            with suppress(DamagedFile), told(self._path):
                work(self._connection)
                return
        self._begin_anew(work)

    def save(self, draft: Draft) -> None:
        """Keep a draft in place of the one with the same key; on disk when this returns."""
        kept = Draft(draft.key, draft.title, clean_text(draft.value), draft.seen, draft.saved_at)
        with self._lock:
            self._do(lambda connection: _write(connection, kept))
            self._held[kept.key] = kept

    def load(self, key: str) -> Draft | None:
        """The draft of this key."""
        with self._lock:
            return self._held.get(key)

    def all(self) -> tuple[Draft, ...]:
        """All drafts, the newest first."""
        with self._lock:
            by_key = sorted(self._held.values(), key=lambda draft: draft.key)
        return tuple(sorted(by_key, key=lambda draft: draft.saved_at, reverse=True))

    def drop(self, key: str) -> None:
        """Forget a draft: it was recorded, or the person threw it away."""
        with self._lock:
            if key in self._held:
                self._do(lambda connection: connection.execute("DELETE FROM drafts WHERE key = ?", (key,)))
                self._held.pop(key, None)

    def take_damage(self) -> DamagedDrafts | None:
        """What is to be told of a file that was put aside; each only once. Waits for nothing: a window may ask."""
        with suppress(IndexError):
            return self._untold.popleft()
        return None

    def left_aside(self) -> tuple[LeftDrafts, ...]:
        """The damaged files that were put aside, the newest first. Waits for nothing; none while one may still be needed."""
        if self._is_without_file:
            return ()
        numbers = sorted((number for number, ending in self._all_aside() if not ending), reverse=True)
        return tuple(one for number in numbers if (one := self._left(_aside(number))) is not None)

    def _left(self, name: str) -> LeftDrafts | None:
        """None where there is no file (it may have gone just now)."""
        try:
            found = [path.stat() for path in self._files(name) if path.exists()]
        except OSError:
            return None
        written = datetime.fromtimestamp(max((one.st_mtime for one in found), default=0), UTC)
        return LeftDrafts(name, written, sum(one.st_size for one in found)) if found else None

    def remove_aside(self, name: str) -> int:
        """How many bytes are free again. NotFound for any other name; ReadOnlyPlace, DiskTrouble: then it stays, or some of it."""
        with self._lock:
            size = next((one.size for one in self.left_aside() if one.name == name), None)
            if size is None:
                raise NotFound
            with told(self._path.with_name(name)):
                for path in reversed(self._files(name)):  # the file last: as long as it is there it can be removed
                    path.unlink(missing_ok=True)
            return size

    def close(self) -> None:
        """Look at the file a last time while what it holds is known, close it, forget. The disk makes it raise nothing."""
        with self._lock:
            if self._is_closed:
                return
            self._is_closed = True
            try:
                self._do(_read_anew)
                self._leave_word()
            except CseDeskError as error:
                _log.warning("drafts closed without a last look: %s", error)  # who opens them finds what is wrong
            finally:
                self._held = {}
                if self._connection is not None:
                    self._connection.close()

    def _leave_word(self) -> None:
        """Of what nobody was told: for who opens the file next."""
        if self._untold:
            worst = max(self._untold, key=lambda one: bool(one.facts["at_opening"])).facts
            word = _LOST + int(worst["kept"]) if worst["at_opening"] else _ALL_KEPT
            with told(self._path):
                self._connection.execute(f"PRAGMA user_version = {word}")

    def _take_word(self) -> None:
        """Where it cannot be taken out of the file it is told once more."""
        with suppress(CseDeskError), told(self._path):
            word = self._connection.execute("PRAGMA user_version").fetchone()[0]
            if word:
                self._tell(kept=len(self._held) if word == _ALL_KEPT else word - _LOST, at_opening=word != _ALL_KEPT)
                self._connection.execute("PRAGMA user_version = 0")

    def _tell(self, *, kept: int, at_opening: bool, **more: bool) -> None:
        self._untold.append(DamagedDrafts(self._path.parent, kept=kept, at_opening=at_opening, **more))


def _nothing_more(_connection: Any) -> None:
    """All that is known is enough."""


def _aside(number: int) -> str:
    return ASIDE if number == 1 else f"{ASIDE}-{number}"


def _move_back(moved: list[_Move]) -> None:
    """The file itself last: until it is there, everybody sees that something is on its way."""
    for path, aside in reversed(moved):
        aside.replace(path)


def _read_anew(connection: Any) -> None:
    """From the disk: what is in memory shows no damage."""
    connection.execute("PRAGMA shrink_memory")
    _look_through(connection)


def _look_through(connection: Any) -> None:
    """Every page; DamagedFile. The first look passes over the last page of a long draft, the second over what is in the log only."""
    is_whole = connection.execute("PRAGMA quick_check(1)").fetchone() == ("ok",)
    if not is_whole or connection.execute("PRAGMA cipher_integrity_check").fetchone() is not None:
        raise DamagedFile(Path(NAME))


def _rows(connection: Any, place: str = "") -> Iterator[Draft]:
    for key, title, value, seen, saved_at in connection.execute(f"SELECT {_COLUMNS} FROM drafts {place}"):
        yield Draft(key=key, title=title, value=value, seen=seen, saved_at=_moment(saved_at))


def _moment(text: str) -> datetime:
    """The end of its row: where a long draft ends on a damaged page it comes as zeros, without an error."""
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise DamagedFile(Path(NAME)) from None


def _write(connection: Any, draft: Draft) -> None:
    connection.execute(
        f"INSERT OR REPLACE INTO drafts ({_COLUMNS}) VALUES (?, ?, ?, ?, ?)",
        (draft.key, draft.title, draft.value, draft.seen, draft.saved_at.isoformat()),
    )
