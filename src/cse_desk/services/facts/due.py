"""What is owed about facts: return interviews, answers to harm, words and warnings, and telling somebody.

Pure but for the rows: nothing here depends on the day it is read. What has no clock of its own waits with no day to it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from cse_desk.i18n import day as day_words
from cse_desk.i18n import gettext as _
from cse_desk.i18n import moment
from cse_desk.models.enums import HarmPart, VoiceForm, VoiceOf
from cse_desk.models.labels import label
from cse_desk.models.records.facts import Fact, HarmFact, MissingFact, ToldFact, VoiceFact, VoiceReply, WarningFact
from cse_desk.models.rules import facts as rules
from cse_desk.models.rules.due import end_of_day
from cse_desk.models.rules.summary import DueFact
from cse_desk.services.facts.rows import by_root

INTERVIEW, AWAY, HARM, VOICE, WARNING, TELL = "interview", "away", "harm", "voice", "warning", "tell"
AGENCY_WARNING = "agency-warning"


def due_by_root(session: Session, roots: Sequence[str], pronouns: Mapping[str, str]) -> dict[str, list[DueFact]]:
    """Everything owed, by young person; `pronouns`: as their record has them."""
    harms, missing = by_root(session, HarmFact, roots), by_root(session, MissingFact, roots)
    voices, replies = by_root(session, VoiceFact, roots), by_root(session, VoiceReply, roots)
    warnings, told = by_root(session, WarningFact, roots), by_root(session, ToldFact, roots)
    return {
        root: [
            *of_missing(missing.get(root, ())),
            *of_harm(harms.get(root, ())),
            *of_voice(voices.get(root, ()), replies.get(root, ()), pronouns.get(root, "")),
            *of_warnings(warnings.get(root, ())),
            *of_telling(told.get(root, ())),
        ]
        for root in roots
    }


def due_of_fact(fact: Fact, replies: Sequence[VoiceReply] = ()) -> str:
    """What is owed about one fact, in words; "" when nothing is."""
    found: Iterator[DueFact] = iter(())
    if isinstance(fact, MissingFact):
        found = of_missing([fact])
    elif isinstance(fact, HarmFact):
        found = of_harm([fact])
    elif isinstance(fact, VoiceFact):
        found = of_voice([fact], replies, "")
    elif isinstance(fact, WarningFact):
        found = of_warnings([fact])
    elif isinstance(fact, ToldFact):
        found = of_telling([fact])
    return next((one.what for one in found), "")


def of_missing(episodes: Iterable[MissingFact]) -> Iterator[DueFact]:
    """Who is still away; return interviews with both clocks: not offered, offered and not held."""
    for one in episodes:
        due = rules.interview_due(one)
        if one.returned_at is None and one.from_at is not None:
            reported = _("Reported to the police.") if one.reported_at else _("Not reported to the police.")
            since = _("Since {moment}.").format(moment=moment(one.from_at))
            yield DueFact(AWAY, one.record_id, _("Still away"), f"{since} {reported}", None)
        elif one.returned_at is not None and rules.is_interview_owed(one):
            offered = one.interview_offered_at
            what = _("Hold the return interview") if offered else _("Offer and hold the return interview")
            said = _("Back {moment}.").format(moment=moment(one.returned_at))
            clock = (
                _("Offered {moment}, not held.").format(moment=moment(offered)) if offered else _("Not offered yet.")
            )
            yield DueFact(INTERVIEW, one.record_id, what, f"{said} {clock}", due)


def of_harm(harms: Iterable[HarmFact]) -> Iterator[DueFact]:
    """Harm whose answer is not whole, however old. The safeguarding response has a clock: the day it became known."""
    for one in harms:
        lacking = [part for part in HarmPart if part not in rules.harm_parts(one)]
        if lacking:
            known = _("Known {day}.").format(day=day_words(one.known_on)) if one.known_on else ""
            parts = ", ".join(label(part)[:1].lower() + label(part)[1:] for part in lacking)
            why = f"{known} " + _("Not written yet: {parts}.").format(parts=parts)
            yield DueFact(
                HARM, one.record_id, _("Harm without a complete answer"), why.strip(), _harm_due(one, lacking)
            )


def _harm_due(harm: HarmFact, lacking: Sequence[HarmPart]) -> datetime | None:
    return end_of_day(harm.known_on) if harm.known_on and HarmPart.SAFEGUARDING in lacking else None


def of_voice(entries: Iterable[VoiceFact], replies: Iterable[VoiceReply], pronouns: str) -> Iterator[DueFact]:
    """Words nobody has answered; words that were answered, and nobody has told them so."""
    answers = [one for one in replies if rules.is_answer(one)]
    for one in entries:
        if not rules.said_something(one):
            continue
        own = [each for each in answers if each.entry == one.record_id]
        action = WARNING if one.is_warning else VOICE
        if not own:
            yield DueFact(action, one.record_id, unanswered(one, pronouns), _said(one), None, _own_words(one))
        elif not any(each.told_back_on for each in own):
            what = _("Tell them what became of their words")
            yield DueFact(action, one.record_id, what, _said(one), None, _own_words(one))


def _own_words(entry: VoiceFact) -> str:
    """Only the young person's own words are shown in the way that is kept for them."""
    return entry.words if entry.whose is VoiceOf.YOUNG_PERSON else ""


_THEIR = {"she": "Her", "he": "His"}


def unanswered(entry: VoiceFact, pronouns: str) -> str:
    """ "Her words have no answer yet"; for others it says whose."""
    if entry.is_warning:
        return _("A warning from family or friends has no answer yet")
    if entry.whose is not VoiceOf.YOUNG_PERSON:
        return _("{whose}: their words have no answer yet").format(whose=label(entry.whose) if entry.whose else "?")
    whose = _THEIR.get(pronouns.strip().lower().partition("/")[0].partition(",")[0], "Their")
    if entry.voice_form is VoiceForm.DRAWING:
        return _("{their} drawing has no answer yet").format(their=_(whose))
    return _("{their} words have no answer yet").format(their=_(whose))


def _said(entry: VoiceFact) -> str:
    said = _("Said {day}.").format(day=day_words(entry.said_on)) if entry.said_on else ""
    others = f"“{entry.words}”" if entry.words and entry.whose is not VoiceOf.YOUNG_PERSON else ""
    return " ".join(part for part in (others, said, _to(entry)) if part)


def _to(entry: VoiceFact) -> str:
    return _("To {name}.").format(name=entry.asked_by) if entry.asked_by else ""


def of_warnings(warnings: Iterable[WarningFact]) -> Iterator[DueFact]:
    """An agency's warning that nobody has answered."""
    for one in warnings:
        if not one.answer.strip():
            what = _("A warning has no answer yet: {agency}").format(agency=one.agency)
            yield DueFact(AGENCY_WARNING, one.record_id, what, one.words, None)


def of_telling(told: Iterable[ToldFact]) -> Iterator[DueFact]:
    """Somebody was not told yet, and somebody said who will, and when."""
    for one in told:
        if one.told_on is None and one.will_tell_on is not None:
            whom = one.whom_name or (label(one.whom).lower() if one.whom else "?")
            what = _("Tell {whom}: {about}").format(whom=whom, about=about_words(one.about))
            why = _("{name} does it. Not yet because: {why}").format(name=one.will_tell, why=one.not_yet_because)
            yield DueFact(TELL, one.record_id, what, why, end_of_day(one.will_tell_on))


ABOUT_WORDS: Mapping[str, str] = {
    "closure": "they are to come off the agenda",
    "decision": "what the VPG decided",
    "level": "the level",
    "other": "something else",
}


def about_words(about: str) -> str:
    """What somebody was told about, in words."""
    return _(ABOUT_WORDS.get(about, about))
