"""Saving a screening of eighty answers, beside the same rows through the ORM without a log, and beside plain SQLite."""

import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import String, create_engine, event
from sqlalchemy.engine import Connection
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from sqlalchemy.pool import StaticPool

from cse_desk.ids import Ids
from cse_desk.models.enums import ScreeningReason
from cse_desk.services.screenings import Screenings
from cse_desk.vault.connecting import SETTINGS, connect
from cse_desk.vault.engines import Way
from cse_desk.vault.store import Vault
from tests.bench import seed
from tests.bench.measure import Figure, each, median, p95
from tests.bench.seed import Say, Seeded

ANSWERS = 80
_TIMES = 20


class _Base(DeclarativeBase):
    pass


class _Sheet(_Base):
    __tablename__ = "sheets"
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    root: Mapped[str] = mapped_column(String(32), index=True)
    last_page: Mapped[str] = mapped_column(String)


class _Given(_Base):
    __tablename__ = "given"
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    sheet: Mapped[str] = mapped_column(String(32), index=True)
    path: Mapped[str] = mapped_column(String)
    value: Mapped[str] = mapped_column(String)


def saving(seeded: Seeded, work: Path, _say: Say) -> Iterator[Figure]:
    """The use case against 81 rows."""
    vault = seed.unlock(seeded.copy(work))
    ours = _ours(vault)
    vault.close()
    orm = _through_the_orm(work / "control.db")
    plain = _plain(work / "plain.db")
    note = f"p95 {p95(ours) * 1000:.0f} ms; log, heads, signature, index, list, access log"
    same = "81 rows, SQLCipher, ORM, no log"
    yield Figure("saving an 80-answer screening", median(ours) * 1000, "ms", 50, same, median(orm) * 1000, 4, note=note)
    yield Figure(
        "  the same 81 rows through the ORM", median(orm) * 1000, "ms", None, "plain SQLite", median(plain) * 1000
    )


def _ours(vault: Vault) -> list[float]:
    screenings = Screenings(vault)
    asked = [item.link_id for item in screenings.form().walk() if item.marks.block][:ANSWERS]
    with vault.reading() as session:
        found = session.connection().exec_driver_sql("SELECT root FROM case_summaries ORDER BY root LIMIT ?", (_TIMES,))
        roots = [str(root) for (root,) in found]

    def save(screening_id: str, seen: int) -> None:
        answers = {**dict.fromkeys(asked, "no"), "s0.02": "new-concern"}
        screenings.save(screening_id=screening_id, answers=answers, last_page="d10", last_item=asked[-1], seen=seen)

    times = []
    for root in roots:
        _changes, screening = screenings.start(
            young_person_id=root, reason=ScreeningReason.NEW_CONCERN, besides_why="Another concern."
        )
        seen = screenings.open(screening_id=screening).seen
        times += each([lambda screening=screening, seen=seen: save(screening, seen)])  # type: ignore[misc]
    return times[1:]


def _through_the_orm(path: Path) -> list[float]:
    path.unlink(missing_ok=True)
    connection = connect(path, bytearray(os.urandom(32)), Way.WRITE)
    engine = create_engine(
        "sqlite+pysqlite://", module=sqlcipher, creator=lambda: connection, poolclass=StaticPool, hide_parameters=True
    )

    @event.listens_for(engine, "begin")
    def _begin(begun: Connection) -> None:
        begun.exec_driver_sql("BEGIN IMMEDIATE")

    _Base.metadata.create_all(engine)
    ids = Ids()

    def save() -> None:
        with Session(engine) as session:
            sheet = _Sheet(id=ids.new(), root=ids.new(), last_page="d10")
            session.add(sheet)
            session.add_all(
                _Given(id=ids.new(), sheet=sheet.id, path=f"d{at // 9}.{at % 9}", value='"no"') for at in range(ANSWERS)
            )
            session.commit()

    times = each([save] * _TIMES)
    engine.dispose()
    return times[1:]


def _plain(path: Path) -> list[float]:
    path.unlink(missing_ok=True)
    connection: Any = sqlite3.connect(path, isolation_level=None)
    for name, (value, _) in SETTINGS.items():
        connection.execute(f"PRAGMA {name}={value}")
    connection.execute("CREATE TABLE given(id TEXT PRIMARY KEY, sheet TEXT, path TEXT, value TEXT)")
    connection.execute("CREATE INDEX given_sheet ON given(sheet)")
    ids = Ids()

    def save() -> None:
        sheet = ids.new()
        connection.execute("BEGIN IMMEDIATE")
        rows = [(ids.new(), sheet, f"d{at}", '"no"') for at in range(ANSWERS + 1)]
        connection.executemany("INSERT INTO given VALUES (?, ?, ?, ?)", rows)
        connection.execute("COMMIT")

    times = each([save] * _TIMES)
    connection.close()
    return times[1:]
