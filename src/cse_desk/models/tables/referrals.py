"""Referrals to the VPG: only what happened, on which day. States are derived (models/rules/referral.py)."""

from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Mapped, mapped_column

from cse_desk.models.tables.base import JSON, Code, Date, Recorded, String
from cse_desk.models.tables.local import Moment


class ReferralEvent(Recorded):
    """One thing that happened to a referral."""

    __tablename__ = "referral_events"
    __kind__ = "referral-event"
    __searched__ = frozenset({"note"})

    referral: Mapped[str | None] = mapped_column(String(32))  # what its events have in common
    event: Mapped[str | None] = mapped_column(Code)
    strands: Mapped[list[Any] | None] = mapped_column(JSON)  # empty: those of the referral so far
    happened_on: Mapped[date | None] = mapped_column(Date)
    at: Mapped[datetime | None] = mapped_column(Moment)
    by_name: Mapped[str | None] = mapped_column(String)
    by_agency: Mapped[str | None] = mapped_column(String)
    to_name: Mapped[str | None] = mapped_column(String)
    to_agency: Mapped[str | None] = mapped_column(String)
    screening: Mapped[str | None] = mapped_column(String(32))
    bundle: Mapped[str | None] = mapped_column(String)
    note: Mapped[str | None] = mapped_column(String)
