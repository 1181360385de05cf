"""The lists: what stands in a line of each kind, and which forms it opens. Values in, values out."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from cse_desk.i18n import day as day_words
from cse_desk.i18n import gettext as _
from cse_desk.models.enums import Compartment, LinkKind, VoiceForm, VoiceOf
from cse_desk.models.labels import label
from cse_desk.models.records.facts import (
    ClosureAsk,
    ConcernFact,
    ConcernForm,
    Fact,
    FactsOfPerson,
    Form,
    HarmFact,
    Linked,
    LivingFact,
    MissingFact,
    RestrictionFact,
    SessionsFact,
    Spoken,
    ToldFact,
    VoiceFact,
    VoiceReply,
    WarningFact,
    concern_form,
)
from cse_desk.services.facts import happened, plans
from cse_desk.services.facts.due import due_of_fact
from cse_desk.services.own_words import source_of


@dataclass(frozen=True, slots=True)
class Act:
    """A button of a line, and the form it opens."""

    words: str
    form: Form
    is_main: bool = False


@dataclass(frozen=True, slots=True)
class FactLine:
    """One fact. `quote`: the young person's own words. `owed`: what is still to be done about it."""

    record_id: str
    title: str
    details: tuple[str, ...]
    acts: tuple[Act, ...]
    fact: Fact  # what Take off takes off
    quote: str = ""
    owed: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """One list with its button. `compartment`: who writes there decides who may add to the list."""

    id: str
    title: str
    add: str
    empty: str
    new: Callable[[], Form]
    lines: Callable[[FactsOfPerson], Iterator[FactLine]]
    compartment: Compartment = Compartment.REFERRAL


def _said(*parts: str) -> tuple[str, ...]:
    return tuple(part for part in parts if part.strip())


def _days(start: date | None, end: date | None) -> str:
    if start and end:
        return _("{first} to {last}").format(first=day_words(start), last=day_words(end))
    if start:
        return _("Since {day}").format(day=day_words(start))
    return _("Until {day}").format(day=day_words(end)) if end else _("No day written")


def _change(fact: Form) -> Act:
    return Act(_("Change"), fact)


# ---- each kind -----------------------------------------------------------------------------


def _voices(found: FactsOfPerson) -> Iterator[FactLine]:
    for one in found.voices:
        yield _voice(one)


def _voice(one: Spoken) -> FactLine:
    entry = one.entry
    is_own = entry.whose is VoiceOf.YOUNG_PERSON
    words = f"“{entry.words}”" if entry.words and not is_own else ""
    replies = [_reply(reply) for reply in one.replies]
    owed = due_of_fact(entry, one.replies)
    acts = [Act(_("Write the answer"), VoiceReply(entry=entry.record_id), is_main=True)] if not one.replies else []
    told = _("Write that they were told") if owed else _("Change the answer")
    acts += [Act(told, reply, is_main=bool(owed)) for reply in one.replies[:1]]
    if entry.voice_form is VoiceForm.CHOSE_NOT_TO_SAY:
        acts = []
    return FactLine(
        record_id=entry.record_id,
        title=happened.voice_title(entry),
        details=_said(words, source_of(entry), *replies),
        acts=(*acts, _change(entry)),
        fact=entry,
        quote=entry.words if is_own else "",
        owed=owed,
    )


def _reply(reply: VoiceReply) -> str:
    on = day_words(reply.heard_on) if reply.heard_on else ""
    heard = _("Heard by {name}").format(name=reply.heard_by)
    return f"{', '.join(part for part in (heard, on) if part)}. {happened.reply_words(reply)}"


def _missing(found: FactsOfPerson) -> Iterator[FactLine]:
    for one in found.missing:
        back = [each for each in happened.missing_lines(one) if each.at == one.returned_at]
        owed = due_of_fact(one)
        acts = [Act(_("Record the interview"), one, is_main=True)] if one.returned_at and owed else []
        acts += [Act(_("Record the return"), one, is_main=True)] if one.returned_at is None else []
        yield FactLine(
            record_id=one.record_id,
            title=f"{happened.kind_words(one)}, {happened.when_missing(one)}",
            details=_said(
                f"{happened.reported_words(one)}.", one.note, *(f"{each.title}. {each.detail}".strip() for each in back)
            ),
            acts=tuple(acts) or (_change(one),),
            fact=one,
            owed=owed,
        )


def _harms(found: FactsOfPerson) -> Iterator[FactLine]:
    for one in found.harms:
        owed = due_of_fact(one)
        known = _("known {day}").format(day=day_words(one.known_on)) if one.known_on else _("no day written")
        title = _("Disclosure") if one.is_disclosure else _("Harm")
        act = Act(_("Write the answer"), one, is_main=True) if owed else _change(one)
        yield FactLine(
            record_id=one.record_id,
            title=f"{title}, {known}",
            details=_said(
                one.what, happened.when_happened(one), happened.answered_words(one), *plans.answer_words(one)
            ),
            acts=(act,),
            fact=one,
            owed=owed,
        )


def _living(found: FactsOfPerson) -> Iterator[FactLine]:
    for one in found.living:
        kind = label(one.living_kind) if one.living_kind else "?"
        details = _said(_days(one.from_day, one.to_day), one.note)
        yield FactLine(one.record_id, kind, details, (_change(one),), one)


def _people(found: FactsOfPerson) -> Iterator[FactLine]:
    for one in found.people:
        yield _person(one)


def _person(one: Linked) -> FactLine:
    link = one.link
    state = label(link.state) if link.state else _("How free they are is not written")
    ends = _("ends {day}").format(day=day_words(link.ends_on)) if link.ends_on else ""
    contact = _("Last contact {day}").format(day=day_words(link.last_contact)) if link.last_contact else ""
    kind = label(link.link_kind) if link.link_kind is not None else ""
    over = _("No longer linked: {why}").format(why=link.ended_why) if link.ended_on else ""
    is_place = link.link_kind is LinkKind.PLACE
    acts = [_change(concern_form(link, one.concern))]
    if one.concern is not None and not is_place:
        acts.append(Act(_("How free they are"), RestrictionFact(concern=link.concern)))
    return FactLine(
        record_id=link.record_id,
        title=link.line or "?",
        details=_said(*(() if is_place else (_who(one.concern), ", ".join(_said(state, ends)))), kind, contact, over),
        acts=tuple(acts),
        fact=link,
    )


def _who(concern: ConcernFact | None) -> str:
    if concern is None:
        return _("Who they are is not here: only this line came.")
    if concern.is_hidden:
        return _("Restricted: you are not among those who may see who they are.")
    names = ", ".join(_said(concern.name, concern.also_called)) or _("Not identified")
    if not concern.restricted:
        return names
    return _("{names}. Restricted to {whom}.").format(names=names, whom=", ".join(concern.restricted_to))


def _warnings(found: FactsOfPerson) -> Iterator[FactLine]:
    for one in found.warnings:
        owed = due_of_fact(one)
        on = f", {day_words(one.said_on)}" if one.said_on else ""
        answer = _("Answered by {name}: {answer}").format(name=one.answered_by, answer=one.answer) if one.answer else ""
        act = Act(_("Write the answer"), one, is_main=True) if owed else _change(one)
        yield FactLine(one.record_id, f"{one.agency}{on}", _said(one.words, answer), (act,), one, owed=owed)


def _sessions(found: FactsOfPerson) -> Iterator[FactLine]:
    for one in found.sessions:
        ending = f"{label(one.ending)}: {one.ending_why}".rstrip(": ") if one.ending else ""
        plan = _("Part of the plan") if one.in_plan else ""
        counted = _("Counted {day}").format(day=day_words(one.counted_on)) if one.counted_on else ""
        yield FactLine(
            one.record_id, happened.sessions_words(one), _said(one.agency, plan, counted, ending), (_change(one),), one
        )


def _told(found: FactsOfPerson) -> Iterator[FactLine]:
    for one in found.told:
        owed = due_of_fact(one)
        when = _("{day}, by {name}").format(day=day_words(one.told_on), name=one.told_by) if one.told_on else ""
        why = _("Not yet because: {why}").format(why=one.not_yet_because) if not one.told_on else ""
        act = Act(_("They were told"), one, is_main=True) if owed else _change(one)
        yield FactLine(one.record_id, happened.told_title(one), _said(when, one.what, why), (act,), one, owed=owed)


def _closures(found: FactsOfPerson) -> Iterator[FactLine]:
    for one in found.closures:
        reason = label(one.reason) if one.reason else "?"
        asked = ", ".join(_said(one.asked_by, one.asked_agency, day_words(one.asked_on) if one.asked_on else ""))
        back = _("Taken back {day}").format(day=day_words(one.taken_back_on)) if one.taken_back_on else ""
        yield FactLine(
            one.record_id, reason, _said(one.why, asked, *plans.closure_words(one), back), (_change(one),), one
        )


# ---- the tabs ------------------------------------------------------------------------------

VOICE = (
    Section(
        "voice",
        _("What they said"),
        _("Record words"),
        _(
            "Nothing is written down. Nobody asked is not the same as nothing said: ask, or write that they chose not to say."
        ),
        VoiceFact,
        _voices,
        Compartment.VOICE,
    ),
)
MISSING = (
    Section(
        "missing",
        _("Missing, absent, or nobody knew where"),
        _("Record an absence"),
        _("No absence is written down. Write it down also when it was not reported to the police."),
        MissingFact,
        _missing,
        Compartment.MISSING,
    ),
)
FACTS = (
    Section("harm", _("Harm"), _("Record harm"), _("No harm is written down."), HarmFact, _harms, Compartment.HARM),
    Section(
        "living",
        _("Where they live"),
        _("Record a place"),
        _("No place is written down."),
        LivingFact,
        _living,
        Compartment.WHEREABOUTS,
    ),
    Section(
        "people",
        _("Persons, places and accounts of concern"),
        _("Record one of concern"),
        _("Nobody is written down."),
        ConcernForm,
        _people,
        Compartment.INTELLIGENCE,
    ),
    Section(
        "warnings", _("Warnings from agencies"), _("Record a warning"), _("No warning is open."), WarningFact, _warnings
    ),
    Section("sessions", _("Sessions"), _("Record sessions"), _("No sessions are counted."), SessionsFact, _sessions),
    Section("told", _("Told"), _("Record telling"), _("Nobody was told anything yet."), ToldFact, _told),
    Section("closure", _("Removal asked for"), _("Ask for removal"), _("Nobody asks for it."), ClosureAsk, _closures),
)


def line_of(sections: Sequence[Section], found: FactsOfPerson, record_id: str) -> FactLine | None:
    """The line of a record, wherever it stands."""
    every = (line for section in sections for line in section.lines(found))
    return next((line for line in every if line.record_id == record_id), None)
