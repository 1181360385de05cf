"""Numbers to ring. They belong to an office, not to a young person."""

from datetime import date

from sqlalchemy.orm import Mapped, mapped_column

from cse_desk.models.tables.base import Boolean, Date, Integer, Recorded, String


class Office(Recorded):
    """The root that this vault's directory hangs on: `id == root`."""

    __tablename__ = "offices"
    __kind__ = "office"

    name: Mapped[str | None] = mapped_column(String)


class DangerNumber(Recorded):
    """A line of the danger-now card, with the day somebody last checked it."""

    __tablename__ = "danger_numbers"
    __kind__ = "danger-number"
    __searched__ = frozenset({"label", "number"})

    label: Mapped[str | None] = mapped_column(String)
    number: Mapped[str | None] = mapped_column(String)
    when_to_ring: Mapped[str | None] = mapped_column(String)
    hours: Mapped[str | None] = mapped_column(String)
    is_local: Mapped[bool | None] = mapped_column(Boolean)
    place: Mapped[int | None] = mapped_column(Integer)
    checked_on: Mapped[date | None] = mapped_column(Date)
    checked_by: Mapped[str | None] = mapped_column(String)
