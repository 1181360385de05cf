"""A bundle of fifty thousand changes: looked at, taken in, and the same again; then everything made again from the log."""

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

from cse_desk.bundle import seal
from cse_desk.bundle.container import split
from cse_desk.bundle.content import read_content
from cse_desk.bundle.manifest import read_manifest
from cse_desk.models.enums import Role
from cse_desk.models.records.exchange import IncomingPreview
from cse_desk.services.exchange import Exchange
from cse_desk.vault.connecting import SETTINGS
from cse_desk.vault.store import Vault
from tests.bench import seed
from tests.bench.measure import Figure, once, timed
from tests.bench.seed import Say, Seeded

_SAMPLE = 20  # the control of rebuilding reads one of so many records
Pair = tuple[bytes, bytes]


def taking(seeded: Seeded, work: Path, say: Say) -> Iterator[Figure]:
    """As the coordinator who receives it, whose referrals are answered with it."""
    vault = seed.unlock(seeded.copy(work))
    vault.me = replace(vault.me, role=Role.COORDINATOR)
    exchange, path, count = Exchange(vault), seeded.bundle, seeded.size.arriving
    reading, bare = once(lambda: _read_barely(vault, path))
    filing = once(lambda: _file(work / "plain.db", reading))[1] + bare

    with timed() as looking:
        look = exchange.look(path=path)
    assert isinstance(look, IncomingPreview)
    say(f"  previewed: {dict(look.counts)}")
    with timed() as first:
        took = exchange.take_in(path=path, bundle_id=look.bundle_id)
    assert not took.refused
    with timed() as second:
        exchange.take_in(path=path, bundle_id=look.bundle_id)
    with timed() as looking_again:
        exchange.look(path=path)
    vault.close()

    name = f"{count:,} changes"
    bare_words = "opened, parsed, hashed"
    yield Figure(
        f"{name} previewed", looking.seconds, "s", 10, bare_words, bare, note=f"{count / looking.seconds:,.0f}/s"
    )
    yield Figure(
        f"{name} taken in",
        first.seconds,
        "s",
        20,
        "the same, and a row a field in plain SQLite",
        filing,
        note=f"{count / first.seconds:,.0f}/s",
    )
    yield Figure("  the same again", second.seconds, "s", 2, bare_words, bare)
    yield Figure("  looked at again", looking_again.seconds, "s", None, bare_words, bare)


def _read_barely(vault: Vault, path: Path) -> list[Pair]:
    """What nobody can do without: open, inflate, parse and hash every change."""
    frame = split(seal.decrypt(path.read_bytes(), vault.age_identity()))
    content = read_content(read_manifest(frame.manifest), frame)
    found: list[Pair] = []
    for root in content.changes:
        for envelope, body in content.pairs(root):
            assert body is not None
            sha256(envelope).digest()
            json.loads(envelope)
            for entry in json.loads(body).values():
                sha256(repr(entry).encode()).digest()
            found.append((envelope, body))
    return found


def _plain(path: Path) -> Any:
    path.unlink(missing_ok=True)
    connection: Any = sqlite3.connect(path, isolation_level=None)
    for name, (value, _) in SETTINGS.items():
        connection.execute(f"PRAGMA {name}={value}")
    connection.execute("CREATE TABLE change(n INTEGER PRIMARY KEY, id TEXT, envelope BLOB, body BLOB)")
    connection.execute("CREATE UNIQUE INDEX change_id ON change(id)")
    connection.execute(
        "CREATE TABLE head(record TEXT, field TEXT, change TEXT, value TEXT, PRIMARY KEY (record, field, change)) WITHOUT ROWID"
    )
    return connection


def _file(path: Path, pairs: Iterable[Pair]) -> int:
    """Rows of plain SQLite: one for each change and one for each of its fields, in one transaction."""
    with closing(_plain(path)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        count = 0
        for envelope, body in pairs:
            count += 1
            id_, record = sha256(envelope).hexdigest()[:32], json.loads(envelope)["record"]
            connection.execute("INSERT INTO change(id, envelope, body) VALUES (?, ?, ?)", (id_, envelope, body))
            rows = [(record, name, id_, json.dumps(entry["value"])) for name, entry in json.loads(body).items()]
            connection.executemany("INSERT INTO head VALUES (?, ?, ?, ?)", rows)
        connection.execute("COMMIT")
    return count


# ---- everything again ----------------------------------------------------------------------


def rebuilding(seeded: Seeded, work: Path, say: Say) -> Iterator[Figure]:
    """Registers, tables, index, findings and the list, from the log alone."""
    vault = seed.unlock(seeded.copy(work))
    told: list[tuple[int, int]] = []
    with timed() as took:
        vault.rebuild(lambda done, total: told.append((done, total)))
    with vault.reading() as session:
        rows = session.connection().exec_driver_sql(
            "SELECT envelope, body FROM log_change WHERE record % ? = 0", (_SAMPLE,)
        )
        sample = [(bytes(envelope), bytes(body)) for envelope, body in rows]
    vault.close()
    count, filing = once(lambda: _file(work / "plain.db", sample))
    control = filing * seeded.size.changes / count
    say(f"  told {len(told)} times how far it was")
    words = f"a row a field in plain SQLite (1 of {_SAMPLE}, scaled)"
    note = f"{seeded.size.changes / took.seconds:,.0f} changes/s, told {len(told)} times"
    yield Figure(f"rebuild of {seeded.size.changes:,} changes", took.seconds, "s", 120, words, control, note=note)
