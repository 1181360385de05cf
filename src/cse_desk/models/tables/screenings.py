"""Screenings, what was done about their prompts, and the questions that nobody could answer yet."""

from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Mapped, mapped_column

from cse_desk.models.tables.base import JSON, Boolean, Code, Date, Recorded, String
from cse_desk.models.tables.local import Moment


class Screening(Recorded):
    """One use of a tool for one young person. Every answer is a register of its own; both words and the tool's are kept."""

    __tablename__ = "screenings"
    __kind__ = "screening"
    __maps__ = frozenset({"answers"})
    __searched__ = frozenset({"answers/*.note", "answers/*.who", "answers/s0.*", "answers/w.*", "answers/v.*"})

    form_url: Mapped[str | None] = mapped_column(String)
    form_version: Mapped[str | None] = mapped_column(String)
    reason: Mapped[str | None] = mapped_column(Code)
    started_on: Mapped[date | None] = mapped_column(Date)
    started_by: Mapped[str | None] = mapped_column(String)  # AuthorId
    besides_why: Mapped[str | None] = mapped_column(String)  # why it was begun while another one was not finished
    answers: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    last_page: Mapped[str | None] = mapped_column(String)
    last_item: Mapped[str | None] = mapped_column(String)
    tool_harm: Mapped[str | None] = mapped_column(Code)  # what the tool said when it was signed
    tool_level: Mapped[str | None] = mapped_column(Code)
    judgement_harm: Mapped[str | None] = mapped_column(Code)
    judgement_level: Mapped[str | None] = mapped_column(Code)
    judgement_reasons: Mapped[str | None] = mapped_column(String)
    judgement_change_my_mind: Mapped[str | None] = mapped_column(String)
    judgement_not_known: Mapped[str | None] = mapped_column(String)
    judgement_differs_why: Mapped[str | None] = mapped_column(String)
    signed_at: Mapped[datetime | None] = mapped_column(Moment)
    signed_by: Mapped[str | None] = mapped_column(String)  # the name in full
    signed_role: Mapped[str | None] = mapped_column(Code)
    signed_covers: Mapped[list[Any] | None] = mapped_column(JSON)  # ids of the changes that stood when it was signed
    sign_off_needed: Mapped[bool | None] = mapped_column(Boolean)
    sign_off_by: Mapped[str | None] = mapped_column(String)
    sign_off_reason: Mapped[str | None] = mapped_column(String)
    sign_off_at: Mapped[datetime | None] = mapped_column(Moment)


class PartSigned(Recorded):
    """Somebody of an agency stands by their part of a screening: these sections, as they answered them on that day."""

    __tablename__ = "parts_signed"
    __kind__ = "part-signed"
    __searched__ = frozenset({"name", "agency"})

    screening: Mapped[str | None] = mapped_column(String(32))
    name: Mapped[str | None] = mapped_column(String)
    agency: Mapped[str | None] = mapped_column(String)
    signed_on: Mapped[date | None] = mapped_column(Date)
    pages: Mapped[list[Any] | None] = mapped_column(JSON)
    covers: Mapped[list[Any] | None] = mapped_column(JSON)  # ids of the changes of these sections that stood then
    written_by: Mapped[str | None] = mapped_column(String)  # AuthorId: whose vault it was signed in
    at: Mapped[datetime | None] = mapped_column(Moment)


class AnswersCarried(Recorded):
    """Somebody said of one section that these answers of the signed screening before have not changed. One act, one record."""

    __tablename__ = "answers_carried"
    __kind__ = "answers-carried"

    screening: Mapped[str | None] = mapped_column(String(32))
    source: Mapped[str | None] = mapped_column(String(32))  # the screening they were taken from
    page: Mapped[str | None] = mapped_column(String)
    indicators: Mapped[list[Any] | None] = mapped_column(JSON)
    by_name: Mapped[str | None] = mapped_column(String)
    at: Mapped[datetime | None] = mapped_column(Moment)


class PromptOpened(Recorded):
    """A safety prompt was opened by an answer. Kept as what happened: it never closes itself, whatever becomes of that answer."""

    __tablename__ = "prompts_opened"
    __kind__ = "prompt-opened"

    screening: Mapped[str | None] = mapped_column(String(32))
    prompt: Mapped[str | None] = mapped_column(String)
    at: Mapped[datetime | None] = mapped_column(Moment)
    because: Mapped[list[Any] | None] = mapped_column(JSON)  # indicator ids, or "s0.01"
    due: Mapped[datetime | None] = mapped_column(
        Moment
    )  # by the prompt's own clock; nothing: it starts with something else


class PromptAnswered(Recorded):
    """A safety prompt was done, or was not needed for a reason somebody stands by."""

    __tablename__ = "prompts_answered"
    __kind__ = "prompt-answered"
    __searched__ = frozenset({"reason", "by_name", "reference"})

    screening: Mapped[str | None] = mapped_column(String(32))
    prompt: Mapped[str | None] = mapped_column(String)
    outcome: Mapped[str | None] = mapped_column(Code)
    reason: Mapped[str | None] = mapped_column(String)
    by_name: Mapped[str | None] = mapped_column(String)
    by_role: Mapped[str | None] = mapped_column(String)
    reference: Mapped[str | None] = mapped_column(String)
    at: Mapped[datetime | None] = mapped_column(Moment)


class ToAskAction(Recorded):
    """A Not known that somebody asks somebody by a day."""

    __tablename__ = "to_ask_actions"
    __kind__ = "to-ask"
    __searched__ = frozenset({"who_asks", "asks_whom", "found_out"})

    screening: Mapped[str | None] = mapped_column(String(32))
    indicator: Mapped[str | None] = mapped_column(String)
    who_asks: Mapped[str | None] = mapped_column(String)
    asks_whom: Mapped[str | None] = mapped_column(String)
    due: Mapped[date | None] = mapped_column(Date)
    done_on: Mapped[date | None] = mapped_column(Date)
    found_out: Mapped[str | None] = mapped_column(String)


class Contribution(Recorded):
    """What another agency knows, in its own words, under its name: beside the answers of the screening, never in their place."""

    __tablename__ = "contributions"
    __kind__ = "contribution"
    __maps__ = frozenset({"answers"})
    __searched__ = frozenset({"name", "agency", "answers/*.note", "answers/c.*"})

    screening: Mapped[str | None] = mapped_column(String(32))
    form_url: Mapped[str | None] = mapped_column(String)  # of the sheet
    form_version: Mapped[str | None] = mapped_column(String)
    name: Mapped[str | None] = mapped_column(String)
    agency: Mapped[str | None] = mapped_column(String)
    job: Mapped[str | None] = mapped_column(String)
    given_on: Mapped[date | None] = mapped_column(Date)
    way: Mapped[str | None] = mapped_column(Code)
    taken_by: Mapped[str | None] = mapped_column(String)  # the name in full of who entered it here
    at: Mapped[datetime | None] = mapped_column(Moment)
    answers: Mapped[dict[str, Any] | None] = mapped_column(JSON)
