"""Dated facts that a filled-in form holds already, so that nobody types them twice: a harm, and what became of a return interview."""

from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from datetime import date, datetime
from types import MappingProxyType
from typing import Final

from sqlalchemy.orm import Session

from cse_desk.clock import LONDON
from cse_desk.forms.flow import Flow
from cse_desk.i18n import gettext as _
from cse_desk.models.enums import InterviewOutcome, MissingKind
from cse_desk.models.records.facts import HarmFact, MissingFact
from cse_desk.models.tables.filled_forms import FilledForm
from cse_desk.services import filled_rows
from cse_desk.services.facts.rows import facts_of
from cse_desk.services.screening_rows import plain
from cse_desk.services.tools import answer_words, date_words

HARM_RECORD: Final = "harm-record"
RETURN_INTERVIEW: Final = "return-interview"
_DONE: Final = frozenset({"done", "under-way"})
_DECIDED_NOT: Final = "decided-not"
_TOLD: Final = "told"
_OUTCOMES: Final = MappingProxyType(
    {
        "held": InterviewOutcome.HELD,
        "part-held": InterviewOutcome.HELD,
        "said-no": InterviewOutcome.REFUSED,
        "parent-said-no": InterviewOutcome.REFUSED,
        "decided-not": InterviewOutcome.NOT_NEEDED,
        "not-offered": InterviewOutcome.NOT_OFFERED,
    }
)
FormFact = HarmFact | MissingFact


def kind_of(instrument: str) -> type[FormFact] | None:
    """The kind of fact that this instrument holds."""
    return _KINDS.get(instrument)


def fact_of(session: Session, row: FilledForm, flow: Flow) -> FormFact | None:
    """The fact as the answers say it: a new one, or one that is there already with what this form adds to it."""
    said = _Said(flow)
    if row.instrument == HARM_RECORD:
        return _corrected(session, row, _harm(said))
    if row.instrument == RETURN_INTERVIEW:
        return _interview(said, facts_of(session, MissingFact, [row.root]))
    return None


def is_there(session: Session, row: FilledForm) -> bool:
    """Whether the fact recorded from this form stands."""
    return _standing(session, row) is not None


def _standing(session: Session, row: FilledForm) -> FormFact | None:
    kind = kind_of(row.instrument or "")
    if kind is None or not row.fact:
        return None
    return next((one for one in facts_of(session, kind, [row.root]) if one.record_id == row.fact), None)


def _corrected(session: Session, row: FilledForm, now: HarmFact) -> HarmFact:
    """Where a form before this one was recorded: that harm with what the correction changed; what was written there since stays."""
    before, older = session.get(FilledForm, row.corrects or ""), None
    while before is not None and (older := _standing(session, before)) is None:
        before = session.get(FilledForm, before.corrects or "")
    if before is None or not isinstance(older, HarmFact):
        return now
    form = filled_rows.form_of(session, before)
    answers = {path: plain(value) for path, value in (before.answers or {}).items()}
    said = _harm(_Said(Flow(form, answers)))
    names = (one.name for one in fields(HarmFact) if one.name != "record_id")
    changed = {name: getattr(now, name) for name in names if getattr(now, name) != getattr(said, name)}
    return replace(older, **changed)


class _Said:
    """The answers to what is asked."""

    def __init__(self, flow: Flow) -> None:
        self._flow = flow

    def raw(self, path: str) -> object:
        """The answer; None where it is not asked."""
        return self._flow.value(path) if self._flow.is_asked(path) else None

    def text(self, path: str) -> str:
        """As it was written."""
        value = self.raw(path)
        return value.strip() if isinstance(value, str) else ""

    def words(self, path: str) -> str:
        """As a person reads it."""
        return answer_words(self._flow.form.by_link_id.get(path), self.raw(path))

    def day(self, path: str) -> date | None:
        """A whole day; a month or a year alone is none."""
        try:
            return date.fromisoformat(self.text(path)) if len(self.text(path)) == 10 else None
        except ValueError:
            return None

    def moment(self, path: str) -> datetime | None:
        """A moment; without a zone it is meant in England."""
        try:
            found = datetime.fromisoformat(self.text(path)) if len(self.text(path)) > 10 else None
        except ValueError:
            return None
        return found if found is None or found.tzinfo is not None else found.replace(tzinfo=LONDON)


# ---- harm ----------------------------------------------------------------------------------


def _harm(said: _Said) -> HarmFact:
    told = said.raw("known.how")
    police = said.text("police.state")
    return HarmFact(
        what=_what(said),
        is_disclosure=isinstance(told, list) and _TOLD in told,
        happened_from=said.day("from"),
        happened_to=said.day("until"),
        known_on=said.day("known.on"),
        known_by=said.text("known.by"),
        safeguarding=_answer(said, "safeguarding"),
        safeguarding_on=said.day("safeguarding.on"),
        police=_answer(said, "police"),
        police_none_because=said.text("police.why") if police == _DECIDED_NOT else "",
        police_on=said.day("police.on"),
        support=_answer(said, "support"),
        support_on=said.day("support.on"),
        answered_by=next((by for part in ("safeguarding", "police", "support") if (by := said.text(f"{part}.by"))), ""),
    )


def _what(said: _Said) -> str:
    """In plain words; where only a month or a year is known, that too."""
    when = said.text("from")
    if not when or said.day("from") is not None:
        return said.text("what")
    return _("{what} ({when})").format(what=said.text("what"), when=date_words(when))


def _answer(said: _Said, part: str) -> str:
    """What was done; what is only to come, or was decided against, is no answer."""
    if said.text(f"{part}.state") not in _DONE:
        return ""
    reference = said.text(f"{part}.reference")
    told = said.text(f"{part}.what") or said.words(f"{part}.state")
    return f"{told} ({reference})" if reference else told


# ---- the return interview ------------------------------------------------------------------


def _interview(said: _Said, known: Sequence[MissingFact]) -> MissingFact:
    began, back = said.moment("missing-from"), said.moment("returned")
    episode = _same_episode(known, began, back) or MissingFact(missing_kind=MissingKind.MISSING, from_at=began)
    held = said.moment("held")
    by = ", ".join(part for part in (said.text("by.name"), said.text("by.agency")) if part)
    return replace(
        episode,
        from_at=episode.from_at or began,
        returned_at=episode.returned_at or back,
        interview_offered_at=said.moment("offered") or episode.interview_offered_at,
        interview_outcome=_OUTCOMES.get(said.text("outcome"), episode.interview_outcome),
        interview_held_at=held or episode.interview_held_at,
        interview_by=by or episode.interview_by,
        interview_reason=said.text("not-held.why") or episode.interview_reason,
    )


def _same_episode(known: Sequence[MissingFact], began: datetime | None, back: datetime | None) -> MissingFact | None:
    """The episode that ended, or began, on the same day; of several the latest."""
    found = [one for one in known if _same_day(one.returned_at, back) or _same_day(one.from_at, began)]
    return max(found, key=lambda one: (str(one.from_at), one.record_id), default=None)


def _same_day(one: datetime | None, other: datetime | None) -> bool:
    return one is not None and other is not None and one.astimezone(LONDON).date() == other.astimezone(LONDON).date()


_KINDS: Mapping[str, type[FormFact]] = MappingProxyType({HARM_RECORD: HarmFact, RETURN_INTERVIEW: MissingFact})
