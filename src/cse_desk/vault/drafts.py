"""Unfinished work, kept encrypted beside the vault in `drafts.db`, so that a long take-in never holds up a draft.

Drafts are overwritten, not recorded. One connection behind a lock serves all lanes. A damaged file is put aside, not mourned: it holds
at most what was typed since the last save, and the vault must open.
"""

import threading
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from cse_desk.changes.strictjson import clean_text
from cse_desk.errors import DamagedFile
from cse_desk.models.records.drafts import Draft
from cse_desk.vault.trouble import told

NAME = "drafts.db"
_TABLE = """
CREATE TABLE IF NOT EXISTS drafts (
  key TEXT PRIMARY KEY, title TEXT NOT NULL, value TEXT NOT NULL, seen INTEGER NOT NULL, saved_at TEXT NOT NULL
) WITHOUT ROWID
"""
_COLUMNS = "key, title, value, seen, saved_at"


class Drafts:
    """The drafts of one vault; every method may be called from any thread."""

    def __init__(self, folder: Path, connect: Callable[[Path], Any]) -> None:
        """`connect` opens the file as everything here is opened."""
        self._path = folder / NAME
        self._connect = connect
        self._lock = threading.Lock()
        self.lost = False  # a damaged file was put aside when opening
        self._connection: Any = self._opened()

    def _opened(self) -> Any:
        try:
            return self._ready()
        except DamagedFile:
            self.lost = True
            self._put_aside()
            return self._ready()

    def _ready(self) -> Any:
        with told(self._path):
            connection = self._connect(self._path)
            try:
                connection.execute(_TABLE)
                if connection.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
                    raise DamagedFile(self._path)
            except BaseException:
                connection.close()
                raise
            return connection

    def _put_aside(self) -> None:
        for ending in ("", "-wal", "-shm"):
            path = self._path.with_name(NAME + ending)
            if path.exists():
                path.replace(path.with_name(f"{NAME}.damaged{ending}"))

    def save(self, draft: Draft) -> None:
        """Keep a draft in place of the one with the same key; on disk when this returns."""
        with self._lock, told(self._path):
            self._connection.execute(
                f"INSERT OR REPLACE INTO drafts ({_COLUMNS}) VALUES (?, ?, ?, ?, ?)",
                (draft.key, draft.title, clean_text(draft.value), draft.seen, draft.saved_at.isoformat()),
            )

    def load(self, key: str) -> Draft | None:
        """The draft of this key."""
        with self._lock, told(self._path):
            row = self._connection.execute(f"SELECT {_COLUMNS} FROM drafts WHERE key = ?", (key,)).fetchone()
        return None if row is None else _draft(row)

    def all(self) -> tuple[Draft, ...]:
        """All drafts, the newest first."""
        with self._lock, told(self._path):
            rows = self._connection.execute(f"SELECT {_COLUMNS} FROM drafts ORDER BY saved_at DESC, key").fetchall()
        return tuple(_draft(row) for row in rows)

    def drop(self, key: str) -> None:
        """Forget a draft: it was recorded, or the person threw it away."""
        with self._lock, told(self._path):
            self._connection.execute("DELETE FROM drafts WHERE key = ?", (key,))

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._connection.close()


def _draft(row: tuple[str, str, str, int, str]) -> Draft:
    key, title, value, seen, saved_at = row
    return Draft(key=key, title=title, value=value, seen=seen, saved_at=datetime.fromisoformat(saved_at))
