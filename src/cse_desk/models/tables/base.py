"""What every recorded table has in common.

Recorded tables are a projection of the change log: a union of honest vaults may break any rule, so they carry no UNIQUE but the key,
no NOT NULL beyond id and root, no CHECK, no FOREIGN KEY and no column default (tests/unit/models/test_tables.py enforces it).
"""

from typing import Any, ClassVar

from sqlalchemy import JSON, Boolean, Date, DateTime, Dialect, Integer, String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator


class Base(DeclarativeBase):
    """All tables of the sealed file."""

    type_annotation_map: ClassVar[dict[Any, Any]] = {}


class Recorded(Base):
    """A row that is the present state of one record of the log.

    Each subclass sets `__kind__` (the wire name of its records, never renamed). Columns other than those below are the record's
    fields; their names are a wire contract, never renamed. Columns named in `__maps__` hold a JSON object whose keys are
    fields of their own (`answers/<path>`): each entry is a register. `__searched__` names the fields whose words the search box
    finds; patterns such as `answers/*.note` are allowed.
    """

    __abstract__ = True
    __kind__: ClassVar[str]
    __maps__: ClassVar[frozenset[str]] = frozenset()
    __searched__: ClassVar[frozenset[str]] = frozenset()

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    root: Mapped[str] = mapped_column(String(32), index=True)
    compartment: Mapped[str] = mapped_column(String(32))
    withdrawn: Mapped[bool | None] = mapped_column(Boolean)


class Code(TypeDecorator[str]):
    """A code kept as text; a code this version does not know is kept as it came."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Plain text, also from an enum member."""
        return None if value is None else str(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        """As stored."""
        return value


__all__ = ["JSON", "Base", "Boolean", "Code", "Date", "DateTime", "Integer", "Recorded", "String"]
