"""The schema of the log and local tables, from one version to the next."""

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlcipher3.dbapi2 as sqlcipher
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine
from sqlalchemy.dialects.sqlite import dialect
from sqlalchemy.schema import CreateIndex, CreateTable

from cse_desk.changes.registers import Missing
from cse_desk.errors import DamagedFile, NewerFile
from cse_desk.ids import Ids
from cse_desk.models.tables.base import Recorded
from cse_desk.vault import connecting, schema, store
from cse_desk.vault.engines import Engines, Way
from cse_desk.vault.standing import unpacked
from cse_desk.vault.store import Vault
from tests.unit.vault.sealed import PASSPHRASE, clock_at_start, data_key, keep, kept, new_vault, opened, raw, state_of

STORED = Path(__file__).parents[2] / "data" / "vaults"


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    made = new_vault(tmp_path / "v")
    yield made
    made.close()


def _plain(sql: str) -> str:
    return " ".join(sql.replace('"', "").split()).replace("( ", "(").replace(" )", ")").replace(", ", ",")


def _made(connection: Any) -> dict[str, str]:
    rows = connection.execute("SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL").fetchall()
    return {name: _plain(sql) for name, sql in rows}


# ---- the head is what the code says ------------------------------------------------------------


def test_there_is_one_line_of_revisions_and_its_head_is_the_known_one() -> None:
    script = ScriptDirectory(str(schema._FOLDER))
    revisions = [revision.revision for revision in script.walk_revisions()]
    assert script.get_heads() == [f"{schema.KNOWN:04}"]
    assert sorted(revisions) == [f"{number:04}" for number in range(1, schema.KNOWN + 1)]


def test_the_migrated_tables_are_word_for_word_those_of_the_code(vault: Vault) -> None:
    vault.close()
    _has_the_tables_of_the_code(vault.folder)


def _has_the_tables_of_the_code(folder: Path) -> None:
    with raw(folder / "vault.db", data_key(folder)) as connection:
        made = _made(connection)
    for table in schema.own_tables():
        assert made[str(table.name)] == _plain(str(CreateTable(table).compile(dialect=dialect())))
        for index in table.indexes:
            wanted = CreateIndex(index).compile(dialect=dialect(), compile_kwargs={"literal_binds": True})
            assert made[str(index.name)] == _plain(str(wanted))


def test_alembic_finds_no_difference(vault: Vault) -> None:
    with vault.reading() as session:
        context = MigrationContext.configure(
            session.connection(), opts={"include_object": schema.belongs_to_alembic, "compare_type": True}
        )
        own = {str(table.name) for table in schema.own_tables()}
        found = [one for one in compare_metadata(context, schema.metadata()) if _is_about(one, own)]
    assert found == []


def _is_about(difference: Any, own: set[str]) -> bool:
    """Tables only the database has (the index, the recorded ones) are not Alembic's."""
    return not (isinstance(difference, tuple) and difference[0] == "remove_table" and difference[1].name not in own)


def test_recorded_tables_are_left_to_the_projection() -> None:
    own = {str(table.name) for table in schema.own_tables()}
    assert {"access_log", "settings", "contacts", "log_change", "log_register"} <= own
    recorded = {cls.__tablename__ for cls in Recorded.__subclasses__()}
    assert not own & recorded


# ---- bringing an older vault up ----------------------------------------------------------------

_LATER = schema.KNOWN + 1
_NEXT = f"""
from alembic import op
revision = "{_LATER:04}"
down_revision = "{schema.KNOWN:04}"
branch_labels = None
depends_on = None
def upgrade():
    op.execute("CREATE TABLE added (x INTEGER)")
    op.execute("INSERT INTO added VALUES (7)")
    op.execute("ALTER TABLE settings ADD COLUMN colour TEXT")
    {{more}}
"""


@pytest.fixture
def later(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Become a later version of the program, which has one more revision."""

    def become(more: str = "pass") -> None:
        folder = tmp_path / "migrations"
        shutil.copytree(schema._FOLDER, folder, ignore=shutil.ignore_patterns("__pycache__"))
        (folder / "versions" / f"{_LATER:04}_more.py").write_text(_NEXT.format(more=more))
        monkeypatch.setattr(schema, "_FOLDER", folder)
        monkeypatch.setattr(schema, "KNOWN", _LATER)

    return become


def test_an_older_vault_is_brought_up_after_a_verified_backup(tmp_path: Path, later: Callable[[str], None]) -> None:
    vault = new_vault(tmp_path / "v")
    keep(vault, "before")
    vault.close()
    later("pass")
    again = opened(vault.folder)
    assert kept_plainly(again, "SELECT x FROM added") == [(7,)]
    assert kept_plainly(again, "SELECT version_num FROM alembic_version") == [(f"{_LATER:04}",)]
    assert kept_plainly(again, "SELECT event FROM access_log WHERE event = 'migrated'") == [("migrated",)]
    again.close()
    assert [path.name for path in vault.folder.glob("*.csebak")] == [f"before-schema-{_LATER}-from-{_LATER - 1}.csebak"]


def kept_plainly(vault: Vault, query: str) -> list[tuple[object, ...]]:
    with vault.reading() as session:
        return [tuple(row) for row in session.connection().exec_driver_sql(query)]


def test_a_migration_that_fails_changes_nothing_and_can_be_tried_again(
    tmp_path: Path, later: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    vault = new_vault(tmp_path / "v")
    keep(vault, "before")
    vault.close()
    with monkeypatch.context() as patched:
        patched.setattr(schema, "KNOWN", schema.KNOWN)
        patched.setattr(schema, "_FOLDER", schema._FOLDER)
        later("raise ZeroDivisionError")
        with pytest.raises(ZeroDivisionError):
            opened(vault.folder)
        with raw(vault.folder / "vault.db", data_key(vault.folder)) as connection:
            assert "added" not in _made(connection)
            assert "colour" not in _made(connection)["settings"]
            assert connection.execute("SELECT version_num FROM alembic_version").fetchall() == [(f"{_LATER - 1:04}",)]
    monkeypatch.undo()
    again = opened(vault.folder)
    assert kept(again)["before"] is True
    again.close()


def test_the_backup_made_before_a_migration_can_be_restored_by_the_version_that_made_it(
    tmp_path: Path, later: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    vault = new_vault(tmp_path / "v")
    keep(vault, "before")
    vault.close()
    later("pass")
    opened(vault.folder).close()
    monkeypatch.undo()
    with pytest.raises(NewerFile):
        opened(vault.folder)
    restored = store.restore_vault(
        vault.folder / f"before-schema-{_LATER}-from-{_LATER - 1}.csebak",
        PASSPHRASE,
        tmp_path / "restored",
        clock=clock_at_start(),
        ids=Ids(),
    )
    assert kept(restored)["before"] is True
    restored.close()


def test_an_interrupted_first_revision_leaves_an_empty_file(tmp_path: Path) -> None:
    """Everything is in one transaction: DDL too."""
    key = bytearray(32)

    def stop(engine: Engine) -> None:
        with engine.begin() as connection:
            schema.bring_up(connection)
            assert _tables(connection)
            raise ZeroDivisionError

    engines = Engines(lambda query_only: connecting.connect(tmp_path / "x.db", key, Way.WRITE), sqlcipher)
    with pytest.raises(ZeroDivisionError):
        stop(engines.writing())
    with engines.writing().begin() as connection:
        assert not _tables(connection)
    engines.close()


def _tables(connection: Connection) -> list[Any]:
    return connection.exec_driver_sql("SELECT name FROM sqlite_schema").all()  # type: ignore[return-value]


# ---- newer, and stored -------------------------------------------------------------------------


@pytest.mark.parametrize(("number", "found"), [("0099", 99), (f"{schema.KNOWN + 1:04}", schema.KNOWN + 1)])
def test_a_newer_schema_is_named_and_left_alone(tmp_path: Path, number: str, found: int) -> None:
    vault = new_vault(tmp_path / "v")
    vault.close()
    with raw(vault.folder / "vault.db", data_key(vault.folder)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = ?", (number,))
    before = state_of(vault.folder)
    with pytest.raises(NewerFile) as newer:
        opened(vault.folder)
    assert newer.value.facts == {"found": found, "known": schema.KNOWN}
    assert state_of(vault.folder) == before


@pytest.mark.parametrize("statement", ["UPDATE alembic_version SET version_num = 'x'", "DROP TABLE alembic_version"])
def test_a_database_without_a_readable_version_is_damaged(tmp_path: Path, statement: str) -> None:
    vault = new_vault(tmp_path / "v")
    vault.close()
    with raw(vault.folder / "vault.db", data_key(vault.folder)) as connection:
        connection.execute(statement)
    with pytest.raises(DamagedFile):
        opened(vault.folder)


def _stored() -> list[Path]:
    return sorted(path for path in STORED.iterdir() if path.is_dir())


def test_there_is_a_stored_vault_of_every_schema() -> None:
    assert [path.name for path in _stored()] == [f"schema-{number}" for number in range(1, schema.KNOWN + 1)]


def _vaults() -> list[Path]:
    """Every stored vault: the plain ones, and those with casework (whose contents tests/unit/services/test_stored_stories.py looks at)."""
    return [*_stored(), *sorted((STORED.parent / "stories").glob("*/vault"))]


@pytest.mark.parametrize("stored", _vaults(), ids=lambda path: f"{path.parent.name}-{path.name}")
def test_a_stored_vault_is_brought_up_to_the_tables_of_the_code(tmp_path: Path, stored: Path) -> None:
    shutil.copytree(stored, tmp_path / "v")
    opened(tmp_path / "v").close()
    _has_the_tables_of_the_code(tmp_path / "v")


@pytest.mark.parametrize("stored", _vaults(), ids=lambda path: f"{path.parent.name}-{path.name}")
def test_a_later_version_brings_a_stored_vault_up_with_all_it_holds(
    tmp_path: Path, stored: Path, later: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(stored, tmp_path / "v")
    before = _rows(tmp_path / "v")
    later("pass")
    opened(tmp_path / "v").close()
    after = _rows(tmp_path / "v")
    assert {(*row, None) for row in before.pop("settings")} <= set(after["settings"])
    assert {name: after[name][: len(rows)] for name, rows in before.items()} == before
    monkeypatch.undo()
    (backup,) = (tmp_path / "v").glob("before-schema-*.csebak")
    restored = store.restore_vault(backup, PASSPHRASE, tmp_path / "r", clock=clock_at_start(), ids=Ids())
    restored.close()
    again = _rows(tmp_path / "r")
    assert {name: again[name][: len(rows)] for name, rows in before.items()} == before


def _rows(folder: Path) -> dict[str, list[Any]]:
    """The log, the access log, the contacts ... as they are in the file; newer rows come after older ones."""
    made: dict[str, list[Any]] = {}
    with raw(folder / "vault.db", data_key(folder)) as connection:
        for table in ("settings", "access_log", "contacts", "bundles", "log_change", "log_root"):
            made[table] = connection.execute(f"SELECT * FROM {table}").fetchall()
        made["registers"] = _registers(connection)
    return made


def _registers(connection: Any) -> list[Any]:
    """(record, field, change, value, why it is missing, version) of every head, whichever schema keeps it."""
    if "log_head" in _made(connection):
        heads = connection.execute("SELECT record, field, change, value, missing, v FROM log_head").fetchall()
        return sorted((*key, value and json.loads(value), why, v) for *key, value, why, v in heads)
    return sorted(
        (
            record,
            name,
            part.change,
            None if isinstance(said, Missing) else said,
            said.value if isinstance(said, Missing) else None,
            part.v,
        )
        for record, heads in connection.execute("SELECT record, heads FROM log_register")
        for part in unpacked(heads)
        for name, said in part.values.items()
    )


@pytest.mark.parametrize("stored", _stored(), ids=lambda path: path.name)
def test_a_stored_vault_opens_and_holds_what_it_held(tmp_path: Path, stored: Path) -> None:
    """Made by tests/data/vaults/make.py with the version of the program that released that schema."""
    folder = tmp_path / "v"
    shutil.copytree(stored, folder)
    vault = opened(folder)
    assert kept(vault)["stored"] == {"by": stored.name}
    assert vault.me.name == "Orsolya Invented"
    draft = vault.drafts.load("screening:stored")
    assert draft is not None
    assert draft.value == '{"note": "kept"}'
    keep(vault, "after")
    vault.close()
    again = opened(folder)
    assert kept(again)["after"] is True
    again.close()


@pytest.mark.parametrize("stored", _stored(), ids=lambda path: path.name)
def test_a_stored_backup_restores(tmp_path: Path, stored: Path) -> None:
    source = STORED / f"{stored.name}.csebak"
    vault = store.restore_vault(source, PASSPHRASE, tmp_path / "v", clock=clock_at_start(), ids=Ids())
    assert kept(vault)["stored"] == {"by": stored.name}
    vault.close()
