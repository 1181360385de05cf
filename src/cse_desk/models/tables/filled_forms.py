"""Instruments that were filled in: about a young person, or about the office's own work."""

from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Mapped, mapped_column

from cse_desk.models.tables.base import JSON, Code, Date, Recorded, String
from cse_desk.models.tables.local import Moment


class FilledForm(Recorded):
    """One use of an instrument, in the compartment that the register names. Finished it is locked; a correction is another one."""

    __tablename__ = "filled_forms"
    __kind__ = "filled-form"
    __maps__ = frozenset({"answers"})
    __searched__ = frozenset({"answers/*"})

    instrument: Mapped[str | None] = mapped_column(String)  # id in the register
    form_url: Mapped[str | None] = mapped_column(String)
    form_version: Mapped[str | None] = mapped_column(String)
    form_title: Mapped[str | None] = mapped_column(String)  # so that it has a name where its form is not here
    started_on: Mapped[date | None] = mapped_column(Date)
    started_by: Mapped[str | None] = mapped_column(String)  # the name in full
    answers: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    last_page: Mapped[str | None] = mapped_column(String)
    last_item: Mapped[str | None] = mapped_column(String)
    finished_at: Mapped[datetime | None] = mapped_column(Moment)
    finished_by: Mapped[str | None] = mapped_column(String)  # the name in full
    finished_role: Mapped[str | None] = mapped_column(Code)
    finished_covers: Mapped[list[Any] | None] = mapped_column(
        JSON
    )  # ids of the changes that stood when it was finished
    corrects: Mapped[str | None] = mapped_column(String(32))  # the finished one that this one takes the place of
    correct_why: Mapped[str | None] = mapped_column(String)
    fact: Mapped[str | None] = mapped_column(String(32))  # the dated fact that was recorded from it
