"""Connections of the threads: each thread that touches the vault has its own, all opened by the one open function."""

import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from enum import StrEnum
from pathlib import Path
from typing import Any, Protocol

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import Connection
from sqlalchemy.pool import StaticPool

from cse_desk import pace
from cse_desk.vault.steps import At


class Way(StrEnum):
    """How a connection may use the file."""

    WRITE = "write"
    READ = "read"  # query_only
    LOOK = "look"  # leaves no trace on the disk: before the file is trusted


class Opener(Protocol):
    """What `store` gives to the modules that must not know the database library."""

    @property
    def module(self) -> Any:
        """The DBAPI module."""
        ...

    def connect(self, path: Path, key: bytearray, way: Way) -> Any:
        """Open a sealed file with its 32-byte key, with all settings of the one open function."""
        ...

    def flaws_of(self, connection: Any, at: At | None = None, rows: Mapping[str, int] | None = None) -> int:
        """As `whole.flaws_of`."""
        ...


class Engines:
    """One engine to read (query_only) and one to write for each thread, made when first used there."""

    def __init__(self, connect: Callable[[bool], Any], module: Any) -> None:
        """`connect(query_only)` opens one connection of the DBAPI `module`."""
        self._connect = connect
        self._module = module
        self._lock = threading.Lock()
        self._open: dict[tuple[int, bool], Engine] = {}

    def reading(self) -> Engine:
        """The calling thread's engine that cannot write."""
        return self._engine(query_only=True)

    def writing(self) -> Engine:
        """The calling thread's engine whose transactions begin IMMEDIATE."""
        return self._engine(query_only=False)

    def _engine(self, *, query_only: bool) -> Engine:
        key = (threading.get_ident(), query_only)
        with self._lock:
            found = self._open.get(key)
        if found is None:
            found = self._make(query_only)
            with self._lock:
                self._open[key] = found
        return found

    def _make(self, query_only: bool) -> Engine:
        connection = self._connect(query_only)
        engine = create_engine(
            "sqlite+pysqlite://",
            module=self._module,
            creator=lambda: connection,
            poolclass=StaticPool,
            hide_parameters=True,
            echo=False,
        )
        begin = "BEGIN" if query_only else "BEGIN IMMEDIATE"

        @event.listens_for(engine, "begin")
        def _begin(open_connection: Connection) -> None:
            open_connection.exec_driver_sql(begin)

        if query_only:

            @event.listens_for(engine, "before_cursor_execute")
            def _let_the_window_go_first(*_about: object) -> None:
                pace.breathe()

        return engine

    def release_thread(self) -> None:
        """Close what the calling thread has open."""
        mine = threading.get_ident()
        with self._lock:
            keys = [key for key in self._open if key[0] == mine]
            engines = [self._open.pop(key) for key in keys]
        for engine in engines:
            engine.dispose()

    def fold(self) -> None:
        """Write what stands in the -wal into the file, as far as others let it; what cannot be folded now stays there.

        Closing the last connection does the same, but its library keeps Python to itself meanwhile: the window would stand still.
        """
        connection = self.writing().raw_connection()
        try:
            with suppress(self._module.Error):
                connection.cursor().execute("PRAGMA wal_checkpoint(PASSIVE)")
        finally:
            connection.close()

    def close(self) -> None:
        """Close everything, of every thread; their work must have ended."""
        with self._lock:
            engines = list(self._open.values())
            self._open.clear()
        for engine in engines:
            engine.dispose()
