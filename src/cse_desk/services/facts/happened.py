"""Dated facts as lines of the chronology: what, when, and what was done about it. Every kind has one."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from types import MappingProxyType
from typing import Any

from sqlalchemy.orm import Session

from cse_desk.clock import LONDON
from cse_desk.i18n import day as day_words
from cse_desk.i18n import gettext as _
from cse_desk.i18n import moment, ngettext
from cse_desk.models.enums import HarmPart, InterviewOutcome, MissingKind, VoiceOf
from cse_desk.models.labels import label
from cse_desk.models.records.facts import (
    ClosureAsk,
    Fact,
    HarmFact,
    LinkFact,
    LivingFact,
    MissingFact,
    SessionsFact,
    ToldFact,
    VoiceFact,
    VoiceReply,
    WarningFact,
)
from cse_desk.models.records.people import ChronologyLine
from cse_desk.models.rules import facts as rules
from cse_desk.services.facts.due import about_words
from cse_desk.services.facts.rows import facts_of
from cse_desk.services.own_words import source_of

_DAY = timedelta(hours=24)


def noon(on: date) -> datetime:
    """Where a day stands among moments."""
    return datetime.combine(on, time(12), LONDON).astimezone(UTC)


def lines(session: Session, root: str, voices: Iterable[VoiceFact]) -> Iterator[ChronologyLine]:
    """Every dated fact of one young person; one without any day has no place in a chronology."""
    every = {one.record_id: one for one in voices}
    for kind, told in _LINES.items():
        found: tuple[Fact, ...] = facts_of(session, kind, [root])
        for fact in found:
            yield from told(fact)
    for entry in every.values():
        yield from _voice(entry)
    for reply in facts_of(session, VoiceReply, [root]):
        yield from _reply(reply, every.get(reply.entry))


def _sentences(*parts: str) -> str:
    return " ".join(f"{part.strip().rstrip('.')}." for part in parts if part.strip())


# ---- harm and missing ----------------------------------------------------------------------


def harm_lines(one: HarmFact) -> Iterator[ChronologyLine]:
    """On the day it became known: when it happened, and how far it is answered."""
    on = one.known_on or one.happened_from
    if on is not None:
        title = _("Disclosure") if one.is_disclosure else _("Harm became known")
        yield ChronologyLine(noon(on), "harm", title, _sentences(one.what, when_happened(one), answered_words(one)))


def when_happened(one: HarmFact) -> str:
    """ "Happened 14 Nov 2026 to 15 Nov 2026"; "" when nobody has said."""
    first, last = one.happened_from, one.happened_to
    if first is None and last is None:
        return ""
    if first is None or last is None or first == last:
        return _("Happened {day}").format(day=day_words(first or last or date.min))
    return _("Happened {first} to {last}").format(first=day_words(first), last=day_words(last))


def answered_words(one: HarmFact) -> str:
    """Which parts of the answer are written."""
    parts = rules.harm_parts(one)
    if len(parts) == len(HarmPart):
        return _("Answered: safeguarding, police, support")
    if not parts:
        return _("Not answered yet")
    lacking = [label(part)[:1].lower() + label(part)[1:] for part in HarmPart if part not in parts]
    return _("Answer not complete: {parts}").format(parts=", ".join(lacking))


def missing_lines(one: MissingFact) -> Iterator[ChronologyLine]:
    """Two lines: gone, and back."""
    if one.from_at is not None:
        yield ChronologyLine(one.from_at, "missing", kind_words(one), _sentences(reported_words(one), one.note))
    if one.returned_at is not None:
        away = one.returned_at - one.from_at if one.from_at else None
        title = _("Back after {time}").format(time=span_words(away)) if away else _("Back")
        night = _("Overnight") if one.overnight else ""
        found = _("Found: {where}").format(where=one.where_found) if one.where_found else ""
        yield ChronologyLine(one.returned_at, "missing", title, _sentences(night, found, interview_words(one)))


def kind_words(one: MissingFact) -> str:
    """ "Missing", or the other kinds in full; whether it was reported is said beside it."""
    if one.missing_kind in (None, MissingKind.MISSING):
        return _("Missing")
    return label(one.missing_kind)


def when_missing(one: MissingFact) -> str:
    """ "20 Nov 2026, 21:00"."""
    return moment(one.from_at) if one.from_at else _("no day written")


def reported_words(one: MissingFact) -> str:
    """Whether and when the police were told."""
    if one.reported_at is None:
        return _("Not reported to the police")
    said = _("Reported to the police {moment}").format(moment=moment(one.reported_at))
    return f"{said}, {one.police_reference}" if one.police_reference else said


def span_words(span: timedelta) -> str:
    """ "19 hours", "3 days"."""
    if span >= 2 * _DAY:
        return ngettext("{count} day", "{count} days", span.days)
    hours = round(span.total_seconds() / 3600)
    return ngettext("{count} hour", "{count} hours", hours) if hours else _("less than an hour")


def interview_words(one: MissingFact) -> str:
    """What became of the return interview: two clocks, offered and held."""
    if one.interview_held_at is not None:
        by = _(" by {name}").format(name=one.interview_by) if one.interview_by else ""
        time = _("in time") if rules.was_interview_in_time(one) else _("after more than 72 hours")
        return _("Return interview held {moment}{by}, {time}").format(
            moment=moment(one.interview_held_at), by=by, time=time
        )
    if one.interview_outcome in (InterviewOutcome.REFUSED, InterviewOutcome.NOT_NEEDED):
        said = label(one.interview_outcome)
        why = f": {one.interview_reason}" if one.interview_reason else ""
        return _("Return interview: {what}{why}").format(what=said[:1].lower() + said[1:], why=why)
    if not rules.is_interview_owed(one):
        return ""
    if one.interview_offered_at is not None:
        return _("Return interview offered {moment}, not held").format(moment=moment(one.interview_offered_at))
    return _("Return interview not offered yet")


# ---- where they live, who reaches them -----------------------------------------------------


def _living(one: LivingFact) -> Iterator[ChronologyLine]:
    kind = label(one.living_kind) if one.living_kind else "?"
    if one.from_day is not None:
        until = _("Until {day}").format(day=day_words(one.to_day)) if one.to_day else ""
        title = _("Lives: {where}").format(where=kind)
        yield ChronologyLine(noon(one.from_day), "living", title, _sentences(one.note, until))


def _link(one: LinkFact) -> Iterator[ChronologyLine]:
    if one.last_contact is not None:
        title = _("Last contact: {line}").format(line=one.line)
        yield ChronologyLine(noon(one.last_contact), "concern", title, "")
    if one.state is not None and one.state_from is not None:
        ends = _("Ends {day}").format(day=day_words(one.ends_on)) if one.ends_on else ""
        title = _("{line}: {state}").format(line=one.line, state=label(one.state).lower())
        yield ChronologyLine(noon(one.state_from), "concern", title, _sentences(ends))
    if one.ended_on is not None:
        title = _("No longer linked: {line}").format(line=one.line)
        yield ChronologyLine(noon(one.ended_on), "concern", title, _sentences(one.ended_why))


# ---- voice, warnings, telling --------------------------------------------------------------


def _voice(one: VoiceFact) -> Iterator[ChronologyLine]:
    if one.said_on is not None:
        is_own = one.whose is VoiceOf.YOUNG_PERSON  # theirs alone are shown in the way that is kept for them
        detail = source_of(one) if is_own or not one.words else f"“{one.words}” {source_of(one)}"
        yield ChronologyLine(noon(one.said_on), "voice", voice_title(one), detail, quote=one.words if is_own else "")


def voice_title(one: VoiceFact) -> str:
    """ "Young person: words", "Parent: a warning"."""
    whose = label(one.whose) if one.whose else "?"
    what = _("a warning") if one.is_warning else label(one.voice_form).lower() if one.voice_form else "?"
    return f"{whose}: {what}"


def _reply(one: VoiceReply, entry: VoiceFact | None) -> Iterator[ChronologyLine]:
    on = one.heard_on or one.told_back_on
    if on is None or entry is None:
        return
    yield ChronologyLine(noon(on), "voice", _("Heard by {name}").format(name=one.heard_by or "?"), reply_words(one))


def reply_words(one: VoiceReply) -> str:
    """What changed or why not, and when they were told."""
    changed = _("Changed: {what}").format(what=one.what_changed) if one.what_changed.strip() else ""
    why = _("Nothing changed: {why}").format(why=one.why_not) if one.why_not.strip() else ""
    return _sentences(changed, why, _told_back_words(one))


def _told_back_words(one: VoiceReply) -> str:
    if not one.told_back_on:
        return _("Not told back yet")
    day = day_words(one.told_back_on)
    if one.told_back_by.strip():
        return _("Told back {day} by {name}").format(day=day, name=one.told_back_by)
    return _("Told back {day}").format(day=day)


def _warning(one: WarningFact) -> Iterator[ChronologyLine]:
    if one.said_on is not None:
        answer = _("Answered by {name}: {answer}").format(name=one.answered_by, answer=one.answer) if one.answer else ""
        title = _("Warning from {agency}").format(agency=one.agency or "?")
        yield ChronologyLine(
            noon(one.said_on), "warning", title, _sentences(one.words, answer or _("Not answered yet"))
        )


def _sessions(one: SessionsFact) -> Iterator[ChronologyLine]:
    on = one.to_day or one.counted_on or one.from_day
    if on is not None:
        ending = f"{label(one.ending)}: {one.ending_why}".rstrip(": ") if one.ending else ""
        yield ChronologyLine(noon(on), "sessions", sessions_words(one), _sentences(one.agency, ending))


def sessions_words(one: SessionsFact) -> str:
    """ "18 sessions held with Joy Bello, 2 not attended"."""
    name = one.worker or "?"
    said = ngettext("{count} session held with {name}", "{count} sessions held with {name}", one.held or 0, name=name)
    return _("{held}, {count} not attended").format(held=said, count=one.not_attended) if one.not_attended else said


def _told(one: ToldFact) -> Iterator[ChronologyLine]:
    if one.told_on is not None:
        detail = _sentences(one.what, _("By {name}").format(name=one.told_by) if one.told_by else "")
        yield ChronologyLine(noon(one.told_on), "told", told_title(one), detail)
    elif one.will_tell_on is not None:
        detail = _sentences(
            _("By {name}").format(name=one.will_tell), _("Not yet because: {why}").format(why=one.not_yet_because)
        )
        yield ChronologyLine(noon(one.will_tell_on), "told", told_title(one), detail)


def told_title(one: ToldFact) -> str:
    """Who was told about what; or is to be told."""
    whom = label(one.whom) if one.whom else "?"
    whom = f"{whom} ({one.whom_name})" if one.whom_name else whom
    said = _("{whom} told: {about}") if one.told_on else _("{whom}, to be told: {about}")
    return said.format(whom=whom, about=about_words(one.about))


def _closure(one: ClosureAsk) -> Iterator[ChronologyLine]:
    if one.asked_on is not None:
        reason = label(one.reason).lower() if one.reason else "?"
        asked = ", ".join(part for part in (one.asked_by, one.asked_agency) if part)
        by = _("Asked by {name}").format(name=asked) if asked else ""
        back = _("Taken back {day}").format(day=day_words(one.taken_back_on)) if one.taken_back_on else ""
        title = _("Removal asked for: {reason}").format(reason=reason)
        yield ChronologyLine(noon(one.asked_on), "panel", title, _sentences(one.why, by, back))


_LINES: Mapping[type, Callable[[Any], Iterator[ChronologyLine]]] = MappingProxyType(
    {
        HarmFact: harm_lines,
        MissingFact: missing_lines,
        LivingFact: _living,
        LinkFact: _link,
        WarningFact: _warning,
        SessionsFact: _sessions,
        ToldFact: _told,
        ClosureAsk: _closure,
    }
)
