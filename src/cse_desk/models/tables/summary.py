"""One derived row for each young person, so that a list of a hundred thousand filters and sorts in its stride.

Neither recorded nor kept by Alembic, and never in a bundle: `services/case_summaries.py` makes these tables and fills them again from the
records after every act and take-in. Whatever follows from the day (age, late or not) is left to the reader; what is kept here only
changes when a record does. `sort_...` columns order as a person would: the most worrying, the soonest first.
"""

from datetime import date
from typing import Any

from sqlalchemy import JSON, Boolean, Date, Index, Integer, MetaData, String, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from cse_desk.models.tables.base import Code

DERIVED = MetaData()


class Derived(DeclarativeBase):
    """Tables that may be thrown away at any time."""

    metadata = DERIVED


_FILTERED = (
    "sort_harm",
    "sort_level",
    "sort_vpg",
    "sort_age",
    "sort_due",
    "open_prompts",
    "direction",
    "sort_lead",
    "lead",
)


def _in_order(*columns: str) -> tuple[str, ...]:
    """An order with all that a filter looks at beside it: read from end to end it filters a hundred thousand without a look elsewhere."""
    return (*columns, "root", *(one for one in _FILTERED if one not in columns))


ORDERS = {  # name of the index -> its columns
    "name": _in_order("sort_name"),
    "age": _in_order("sort_age", "sort_name"),
    "harm": _in_order("sort_harm", "sort_name"),
    "level": _in_order("sort_level", "sort_name"),
    "vpg": _in_order("sort_vpg", "sort_name"),
    "lead": _in_order("sort_lead", "sort_name"),
    "due": _in_order("sort_due", "sort_name"),
    "latest": _in_order("latest"),
}


class CaseSummary(Derived):
    """A young person as a line of the list."""

    __tablename__ = "case_summaries"

    n: Mapped[int] = mapped_column(
        Integer, primary_key=True
    )  # a small number for the words' table; means nothing elsewhere
    root: Mapped[str] = mapped_column(String(32))
    name: Mapped[str] = mapped_column(Text)
    known_as: Mapped[str] = mapped_column(Text)
    sort_name: Mapped[str] = mapped_column(Text)  # family then given; folded: no accents, no case
    born: Mapped[date | None] = mapped_column(Date)
    born_latest: Mapped[date | None] = mapped_column(Date)  # of an estimate: gives the youngest age
    born_is_estimate: Mapped[bool] = mapped_column(Boolean)
    sort_age: Mapped[int] = mapped_column(Integer)
    harm: Mapped[str | None] = mapped_column(Code)
    level: Mapped[str | None] = mapped_column(Code)
    previous_level: Mapped[str | None] = mapped_column(Code)
    direction: Mapped[str | None] = mapped_column(Code)
    said_on: Mapped[date | None] = mapped_column(Date)
    sort_harm: Mapped[int] = mapped_column(Integer)
    sort_level: Mapped[int] = mapped_column(Integer)
    vpg: Mapped[list[Any]] = mapped_column(JSON)  # [strand, state]
    sort_vpg: Mapped[int] = mapped_column(Integer)
    lead: Mapped[str] = mapped_column(Text)
    sort_lead: Mapped[str] = mapped_column(Text)
    due: Mapped[list[Any]] = mapped_column(JSON)  # [action, target, what, why, due]
    next_due: Mapped[str] = mapped_column(Text)  # ISO UTC; "" = nothing with a day to it
    next_due_what: Mapped[str] = mapped_column(Text)
    sort_due: Mapped[int] = mapped_column(Integer)  # seconds since 1970
    undated: Mapped[int] = mapped_column(Integer)  # things that wait with no day to them
    open_prompts: Mapped[int] = mapped_column(Integer)
    has_conflicts: Mapped[bool] = mapped_column(Boolean)
    came_from: Mapped[str] = mapped_column(Text)  # who sent it, while the identity has not come
    latest: Mapped[int] = mapped_column(Integer)  # position of the newest change of this root

    __table_args__ = (
        Index("case_summaries_root", "root", unique=True),
        *(Index(f"case_summaries_{name}", *columns) for name, columns in ORDERS.items()),
        Index("case_summaries_leads", "lead"),
        Index("case_summaries_direction", "direction", "root"),
        Index("case_summaries_prompts", "open_prompts", "root"),
        Index("case_summaries_undated", "undated", "root"),
    )


class PersonWord(Derived):
    """A word a young person can be found by, folded: names, school, worker, place, numbers; also what blocks likely matches.

    `kind` "word" is for the list's filter box; the others ("name", "born", "postcode", "id") find possible duplicates.
    """

    __tablename__ = "person_words"
    __table_args__ = (Index("person_words_n", "n"), {"sqlite_with_rowid": False})

    kind: Mapped[str] = mapped_column(String(8), primary_key=True)
    word: Mapped[str] = mapped_column(Text, primary_key=True)
    n: Mapped[int] = mapped_column(Integer, primary_key=True)  # case_summaries.n


class SummaryState(Derived):
    """For which tables, rules and position of the log the rows here were made."""

    __tablename__ = "summary_state"

    key: Mapped[str] = mapped_column(String(32), primary_key=True)
    value: Mapped[str] = mapped_column(Text)
