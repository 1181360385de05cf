"""The version of the sealed file's schema, and bringing an older one up to it."""

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, MetaData, Table
from sqlalchemy.schema import SchemaItem

from cse_desk.models.tables.base import Base, Recorded
from cse_desk.vault.steps import At

if TYPE_CHECKING:
    from alembic.runtime.migration import MigrationInfo

KNOWN = 3  # the newest revision in migrations/versions; revisions are "0001", "0002", ...
_FOLDER = Path(__file__).parent / "migrations"


def metadata() -> MetaData:
    """All tables, with the log's and this vault's own surely known."""
    from cse_desk.models.tables import local, log

    assert local.AccessEntry.metadata is log.changes.metadata
    return Base.metadata


def own_tables() -> tuple[Table, ...]:
    """The tables that Alembic keeps: all but the recorded ones."""
    recorded = {_name_of(mapper.class_) for mapper in Base.registry.mappers if issubclass(mapper.class_, Recorded)}
    return tuple(table for table in metadata().sorted_tables if table.name not in recorded)


def _name_of(cls: type[Recorded]) -> str:
    return str(cls.__tablename__)


def belongs_to_alembic(
    item: SchemaItem, name: str | None, type_: str, reflected: bool, compare_to: SchemaItem | None
) -> bool:
    """Alembic's filter: leaves recorded tables, and what only the projection knows, alone."""
    table = item if isinstance(item, Table) else getattr(item, "table", None)
    return table is None or table.name in {one.name for one in own_tables()}


def bring_up(connection: Connection, at: At | None = None) -> None:
    """Run what is missing up to KNOWN, inside the transaction open on `connection`; `at` is told of each revision that was run."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    config.attributes["connection"] = connection
    config.attributes["on_revision"] = _Revisions(at).on if at else None
    command.upgrade(config, "head")


class _Revisions:
    """Counts those that were run, of those that are to be run."""

    def __init__(self, at: At) -> None:
        self._at, self._done = at, 0

    def on(self, *, step: "MigrationInfo", **_more: object) -> None:
        """Called by Alembic after each."""
        self._done += 1
        reached = int(step.up_revision_id or 0)
        self._at(self._done, self._done + KNOWN - reached)
