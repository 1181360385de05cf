"""What is wrong with a dated fact as typed, and what is still owed about one. Hard problems stop saving, the others are asked about.

Sources: an answer to harm has three parts (floor F3 of the tool, W2 of the closure guard); the independent return interview is held
within 72 hours of the return, and being offered none is no refusal (design/DOMAIN §6).
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import Any

from cse_desk.i18n import gettext as _
from cse_desk.models.enums import ConcernState, HarmPart, InterviewOutcome, MayShare, MissingKind, VoiceForm, VoiceOf
from cse_desk.models.records.facts import (
    ClosureAsk,
    ConcernFact,
    ConcernForm,
    Form,
    HarmFact,
    LinkFact,
    LivingFact,
    MissingFact,
    RestrictionFact,
    SessionsFact,
    ToldFact,
    VoiceFact,
    VoiceReply,
    WarningFact,
)
from cse_desk.models.records.people import FieldProblem

INTERVIEW_WITHIN = timedelta(hours=72)
MOST_SESSIONS = 2000  # beyond that a count is a slip
ABOUT = ("closure", "decision", "level", "other")
CLOSES = "closure"


# ---- what is owed --------------------------------------------------------------------------


def harm_parts(harm: HarmFact) -> frozenset[HarmPart]:
    """The parts of the answer that are written: a reason for no police response is one."""
    written = {
        HarmPart.SAFEGUARDING: harm.safeguarding,
        HarmPart.POLICE: harm.police or harm.police_none_because,
        HarmPart.SUPPORT: harm.support,
    }
    return frozenset(part for part, words in written.items() if words.strip())


def is_interview_owed(episode: MissingFact) -> bool:
    """They are back and nobody has talked with them: it was neither held, nor refused when offered, nor decided against with a reason."""
    if episode.returned_at is None or episode.missing_kind is MissingKind.ABSENT_ADDRESS_KNOWN:
        return False
    if episode.interview_held_at is not None:
        return False
    if episode.interview_outcome is InterviewOutcome.REFUSED:
        return episode.interview_offered_at is None
    return episode.interview_outcome is not InterviewOutcome.NOT_NEEDED or not episode.interview_reason.strip()


def interview_due(episode: MissingFact) -> datetime | None:
    """Both clocks run out 72 hours after the return; None while they are away."""
    return episode.returned_at + INTERVIEW_WITHIN if episode.returned_at else None


def was_interview_in_time(episode: MissingFact) -> bool | None:
    """Held within 72 hours of the return; None: not held."""
    due, held = interview_due(episode), episode.interview_held_at
    return None if held is None or due is None else held <= due


def is_answer(reply: VoiceReply) -> bool:
    """What changed, or why nothing did: being heard alone is no answer."""
    return bool(reply.what_changed.strip() or reply.why_not.strip())


def may_leave(voice: VoiceFact) -> bool:
    """Whether the words may leave this office: as they agreed, or overridden for safety with a reason."""
    return voice.may_share in (MayShare.YES, MayShare.SOME) or bool(voice.share_overridden.strip())


def said_something(voice: VoiceFact) -> bool:
    """Words, a drawing or a sign."""
    return bool(voice.words.strip()) or voice.voice_form in (VoiceForm.DRAWING, VoiceForm.SIGN)


# ---- what is wrong -------------------------------------------------------------------------


def problems_of(fact: Form, now: datetime, today: date) -> tuple[FieldProblem, ...]:
    """Everything that is wrong, in the order of the form. `today`: the day in England."""
    found = (*_CHECKS[type(fact)](fact), *_future(fact, now, today))
    return tuple(FieldProblem(name, fact.record_id, words, is_hard=hard) for name, words, hard in found)


_Problem = tuple[str, str, bool]


def _hard(field: str, words: str) -> _Problem:
    return field, words, True


def _soft(field: str, words: str) -> _Problem:
    return field, words, False


_AHEAD = frozenset({"ends_on", "to_day", "will_tell_on", "new_area_first_meeting"})  # days that may well be to come


def _future(fact: Form, now: datetime, today: date) -> Iterator[_Problem]:
    for name in fact.__dataclass_fields__:
        value = getattr(fact, name)
        if isinstance(value, datetime):
            if value > now:
                yield _hard(name, _("That is still to come."))
        elif isinstance(value, date) and value > today and name not in _AHEAD:
            yield _hard(name, _("That day is in the future."))


def _harm(one: HarmFact) -> Iterator[_Problem]:
    if not one.what.strip():
        yield _hard("what", _("Say what happened, in a few plain words."))
    if one.known_on is None:
        yield _hard("known_on", _("When did it become known? The VPG counts from that day."))
    if not one.known_by.strip():
        yield _soft("known_by", _("Who told or saw it, and their agency?"))
    if one.happened_to and one.happened_from and one.happened_to < one.happened_from:
        yield _hard("happened_to", _("It ends before it starts."))
    if one.happened_from and one.known_on and one.known_on < one.happened_from:
        yield _hard("known_on", _("It cannot have become known before it happened."))
    if one.police.strip() and one.police_none_because.strip():
        yield _hard("police_none_because", _("Either what the police did, or why nothing: not both."))
    for words, day in (("safeguarding", "safeguarding_on"), ("police", "police_on"), ("support", "support_on")):
        yield from _answered_on(one, words, day)
    if harm_parts(one) and not one.answered_by.strip():
        yield _soft("answered_by", _("Who answered it?"))


def _answered_on(one: HarmFact, words: str, day: str) -> Iterator[_Problem]:
    said, on = getattr(one, words).strip(), getattr(one, day)
    if said and on is None:
        yield _soft(day, _("On which day?"))
    if on is not None and one.happened_from is not None and on < one.happened_from:
        yield _hard(day, _("It cannot have been answered before it happened."))


def _missing(one: MissingFact) -> Iterator[_Problem]:
    if one.missing_kind is None:
        yield _hard("missing_kind", _("Say what kind of absence it was."))
    if one.from_at is None:
        yield _hard("from_at", _("Since when? An estimate will do: say so in the note."))
    if one.from_at and one.returned_at and one.returned_at < one.from_at:
        yield _hard("returned_at", _("They cannot have been back before they went."))
    if one.from_at and one.reported_at and one.reported_at < one.from_at:
        yield _hard("reported_at", _("It cannot have been reported before it began."))
    if one.police_reference.strip() and one.reported_at is None:
        yield _soft("reported_at", _("When was it reported to the police?"))
    yield from _interview(one)


def _interview(one: MissingFact) -> Iterator[_Problem]:
    back = one.returned_at
    for name in ("interview_offered_at", "interview_held_at"):
        at = getattr(one, name)
        if at is not None and (back is None or at < back):
            yield _hard(name, _("The return interview comes after the return."))
    if one.interview_held_at and one.interview_offered_at and one.interview_held_at < one.interview_offered_at:
        yield _hard("interview_held_at", _("It cannot have been held before it was offered."))
    yield from _outcome(one)


def _outcome(one: MissingFact) -> Iterator[_Problem]:
    outcome = one.interview_outcome
    if outcome is InterviewOutcome.HELD and one.interview_held_at is None:
        yield _hard("interview_held_at", _("When was it held?"))
    if one.interview_held_at is not None and outcome not in (None, InterviewOutcome.HELD):
        yield _hard("interview_outcome", _("It says when the interview was held, so it was held."))
    if outcome is InterviewOutcome.REFUSED and one.interview_offered_at is None:
        yield _hard("interview_offered_at", _("When was it offered? Without an offer there is no refusal."))
    if outcome not in (None, InterviewOutcome.HELD) and not one.interview_reason.strip():
        yield _hard("interview_reason", _("Say why, and who decided."))
    if one.interview_held_at is not None and not one.interview_by.strip():
        yield _soft("interview_by", _("Who held it?"))


def _living(one: LivingFact) -> Iterator[_Problem]:
    if one.living_kind is None:
        yield _hard("living_kind", _("Say what kind of place it is."))
    if one.from_day is None:
        yield _soft("from_day", _("Since when?"))
    yield from _in_order(one)


def _in_order(one: LivingFact | SessionsFact) -> Iterator[_Problem]:
    if one.from_day and one.to_day and one.to_day < one.from_day:
        yield _hard("to_day", _("It ends before it starts."))


def _concern(one: ConcernFact) -> Iterator[_Problem]:
    is_named = bool(one.name.strip() or one.also_called.strip())
    if is_named and one.in_trust is None:
        yield _hard("in_trust", _("First say whether they are in a position of trust; then write the name."))
    if is_named and one.in_trust and not one.restricted:
        yield _hard("restricted", _("Restrict the record first; then write the name."))
    if one.restricted and not one.restricted_to:
        yield _hard("restricted_to", _("Who may see it? Write at least one name."))


def _concern_form(one: ConcernForm) -> Iterator[_Problem]:
    if one.is_about_person:
        yield from _concern(one.person())
    yield from _link(one.link())


def _restriction(one: RestrictionFact) -> Iterator[_Problem]:
    if one.state is None:
        yield _hard("state", _("Say how free they are."))
    if one.from_day is None:
        yield _hard("from_day", _("From which day?"))
    if one.from_day and one.ends_on and one.ends_on < one.from_day:
        yield _hard("ends_on", _("It ends before it starts."))
    if one.state in (ConcernState.BAIL, ConcernState.ORDER) and one.ends_on is None:
        yield _soft("ends_on", _("When does it end?"))


def _link(one: LinkFact) -> Iterator[_Problem]:
    if not one.line.strip():
        yield _hard("line", _("Write a line that may be said at a VPG, without a name: “an older man at the flat”."))
    if one.ended_on is not None and not one.ended_why.strip():
        yield _hard("ended_why", _("Say why the link no longer holds."))
    if not one.source.strip():
        yield _soft("source", _("Where is this from?"))


def _voice(one: VoiceFact) -> Iterator[_Problem]:
    if one.whose is None:
        yield _hard("whose", _("Whose words are they?"))
    if one.voice_form is None:
        yield _hard("voice_form", _("Words, a drawing, a sign, or did they choose not to say?"))
    if one.voice_form is VoiceForm.WORDS and not one.words.strip():
        yield _hard("words", _("Write the words exactly as they were said."))
    if one.said_on is None:
        yield _hard("said_on", _("On which day?"))
    if one.may_share is None:
        yield _hard("may_share", _("Were they asked whether this may be shared? “Not asked yet” is an answer."))
    if one.may_share is MayShare.SOME and not one.shared_with.strip():
        yield _hard("shared_with", _("Which part may be shared, and with whom?"))
    if one.is_warning and one.whose is VoiceOf.YOUNG_PERSON:
        yield _hard(
            "is_warning", _("A warning comes from family or friends. What the young person says is always answered.")
        )
    if not one.asked_by.strip():
        yield _soft("asked_by", _("Who asked, or who heard it?"))


def _reply(one: VoiceReply) -> Iterator[_Problem]:
    if not one.heard_by.strip():
        yield _hard("heard_by", _("Who heard it: which meeting, or who?"))
    if not is_answer(one):
        yield _hard("what_changed", _("Say what changed, or why nothing did."))
    if one.told_back_on is not None and one.heard_on is not None and one.told_back_on < one.heard_on:
        yield _hard("told_back_on", _("They cannot have been told before it was heard."))


def _warning(one: WarningFact) -> Iterator[_Problem]:
    if not one.agency.strip():
        yield _hard("agency", _("Which agency warns?"))
    if not one.words.strip():
        yield _hard("words", _("Write what they warn of."))
    if one.said_on is None:
        yield _hard("said_on", _("On which day?"))
    if one.answer.strip() and not one.answered_by.strip():
        yield _hard("answered_by", _("Who answered?"))
    if one.answered_on and one.said_on and one.answered_on < one.said_on:
        yield _hard("answered_on", _("It cannot have been answered before it was said."))


def _sessions(one: SessionsFact) -> Iterator[_Problem]:
    if not one.worker.strip():
        yield _hard("worker", _("Which worker?"))
    if one.held is None:
        yield _hard("held", _("How many were held? None is 0."))
    for name in ("held", "not_attended"):
        count = getattr(one, name)
        if count is not None and not 0 <= count <= MOST_SESSIONS:
            yield _hard(name, _("Write a number between 0 and {most}.").format(most=MOST_SESSIONS))
    yield from _in_order(one)
    if one.ending is not None and not one.ending_why.strip():
        yield _soft("ending_why", _("How did it end?"))


def _told(one: ToldFact) -> Iterator[_Problem]:
    if one.whom is None:
        yield _hard("whom", _("Who was told, or is to be told?"))
    if one.about not in ABOUT:
        yield _hard("about", _("About what?"))
    if one.told_on is not None and not one.told_by.strip():
        yield _hard("told_by", _("Who told them?"))
    if one.told_on is None:
        for name, words in _INSTEAD.items():
            if not getattr(one, name):
                yield _hard(name, words)


_INSTEAD = {
    "not_yet_because": _("Say on which day they were told, or why not yet."),
    "will_tell": _("Who will tell them?"),
    "will_tell_on": _("When?"),
}


def _closure(one: ClosureAsk) -> Iterator[_Problem]:
    """Only what makes it a request at all: what else is missing, the closure guard says in its own words."""
    if not one.strands:
        yield _hard("strands", _("For which strand is it asked?"))
    if one.asked_on is None:
        yield _hard("asked_on", _("On which day?"))
    if one.reason is None:
        yield _hard("reason", _("Why are they to be removed?"))
    if not one.why.strip():
        yield _soft("why", _("Say it in words as well."))


_CHECKS: Mapping[type, Callable[[Any], Iterator[_Problem]]] = MappingProxyType(
    {
        HarmFact: _harm,
        MissingFact: _missing,
        LivingFact: _living,
        ConcernFact: _concern,
        ConcernForm: _concern_form,
        RestrictionFact: _restriction,
        LinkFact: _link,
        VoiceFact: _voice,
        VoiceReply: _reply,
        WarningFact: _warning,
        SessionsFact: _sessions,
        ToldFact: _told,
        ClosureAsk: _closure,
    }
)
