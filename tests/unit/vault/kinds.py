"""Recorded tables of our own, so that these tests say nothing about the product's."""

from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Mapped, mapped_column

from cse_desk.models.tables.base import JSON, Boolean, Code, Date, Integer, Recorded, String
from cse_desk.models.tables.local import Moment


class Folk(Recorded):
    """A root of its own."""

    __tablename__ = "test_folk"
    __kind__ = "test-folk"
    __searched__ = frozenset({"name"})

    name: Mapped[str | None] = mapped_column(String)
    born: Mapped[date | None] = mapped_column(Date)


class Sheet(Recorded):
    """A form with answers, and one column of each type."""

    __tablename__ = "test_sheets"
    __kind__ = "test-sheet"
    __maps__ = frozenset({"answers"})
    __searched__ = frozenset({"text", "answers/*.note"})

    text: Mapped[str | None] = mapped_column(String)
    code: Mapped[str | None] = mapped_column(Code)
    count: Mapped[int | None] = mapped_column(Integer)
    flag: Mapped[bool | None] = mapped_column(Boolean)
    day: Mapped[date | None] = mapped_column(Date)
    at: Mapped[datetime | None] = mapped_column(Moment)
    tags: Mapped[list[Any] | None] = mapped_column(JSON)
    answers: Mapped[dict[str, Any] | None] = mapped_column(JSON)


class Other(Recorded):
    """Another kind of record."""

    __tablename__ = "test_others"
    __kind__ = "test-other"

    text: Mapped[str | None] = mapped_column(String)
