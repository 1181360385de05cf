"""The sharing decision log: what, to whom, why, on what basis - and decisions not to share."""

from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Mapped, mapped_column

from cse_desk.models.tables.base import JSON, Code, Date, Recorded, String
from cse_desk.models.tables.local import Moment


class SharingDecision(Recorded):
    """One decision to share or not to share."""

    __tablename__ = "sharing_decisions"
    __kind__ = "sharing-decision"
    __searched__ = frozenset({"to_name", "to_agency", "purpose", "why"})

    outcome: Mapped[str | None] = mapped_column(Code)  # shared / not-shared
    at: Mapped[datetime | None] = mapped_column(Moment)
    by_name: Mapped[str | None] = mapped_column(String)
    by_agency: Mapped[str | None] = mapped_column(String)
    to_name: Mapped[str | None] = mapped_column(String)
    to_agency: Mapped[str | None] = mapped_column(String)
    what: Mapped[list[Any] | None] = mapped_column(JSON)  # compartments, and what else left
    withheld: Mapped[list[Any] | None] = mapped_column(JSON)  # [what, why]
    purpose: Mapped[str | None] = mapped_column(String)
    lawful_basis: Mapped[str | None] = mapped_column(Code)
    told: Mapped[str | None] = mapped_column(Code)  # yes / no / not-safe-yet
    told_review_on: Mapped[date | None] = mapped_column(Date)  # when telling is looked at again
    why: Mapped[str | None] = mapped_column(String)
    bundle: Mapped[str | None] = mapped_column(String)
