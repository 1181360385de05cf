"""The lines of an agenda item, each with its source and day. Sanitised: no name of a person of concern, no clinic detail, no address."""

from datetime import date, datetime

from cse_desk.clock import LONDON
from cse_desk.i18n import day as day_words
from cse_desk.i18n import gettext as _
from cse_desk.i18n import moment, ngettext
from cse_desk.models.enums import (
    ConcernState,
    InterviewOutcome,
    LivingKind,
    MissingKind,
    PanelDecisionKind,
    VoiceForm,
    VoiceOf,
)
from cse_desk.models.labels import label
from cse_desk.models.records.panel import LastDecision, Sourced
from cse_desk.models.rules.panel import REMOVALS
from cse_desk.models.rules.zeros import ZeroFacts, none_because
from cse_desk.models.tables.facts import ConcernLink, Harm, LivingPlace, MissingEpisode
from cse_desk.models.tables.panel import PanelDecision
from cse_desk.services.agenda_facts import ChildRows
from cse_desk.services.codes import Codes
from cse_desk.services.known_words import word_of
from cse_desk.services.person_details import texts


def _day(value: datetime | None) -> date | None:
    return value.astimezone(LONDON).date() if value else None


def _joined(*parts: str) -> str:
    return " ".join(part for part in parts if part)


# ---- missing -------------------------------------------------------------------------------


def missing_since(child: ChildRows, since: date | None) -> list[MissingEpisode]:
    """Absences that began, or lasted, after a day; those without a day count: nobody can say that they are old."""
    return [row for row in child.missing if since is None or (_day(row.returned_at) or date.max) > since]


def missing(child: ChildRows, since: date | None) -> tuple[Sourced, ...]:
    """Each absence since the last review, with its return interview."""
    return tuple(_missing(row) for row in missing_since(child, since))


def _missing(row: MissingEpisode) -> Sourced:
    kind = word_of(MissingKind, row.missing_kind)
    start = moment(row.from_at) if row.from_at else _("an unknown hour")
    end = _("until {when}").format(when=moment(row.returned_at)) if row.returned_at else _("not back yet")
    text = _("{kind}: from {start}, {end}.").format(kind=label(kind) if kind else _("Missing"), start=start, end=end)
    text = _joined(text, _("Overnight.") if row.overnight else "", row.note or "")
    source = _("reported to the police") if row.reported_at else _("not reported to the police")
    return Sourced(text, source, _day(row.from_at), _interview(row))


def _interview(row: MissingEpisode) -> str:
    outcome = word_of(InterviewOutcome, row.interview_outcome)
    if outcome is InterviewOutcome.HELD:
        held = day_words(day) if (day := _day(row.interview_held_at)) else "?"
        return _("Return interview held on {day} by {name}.").format(day=held, name=row.interview_by or "?")
    if outcome is None:
        return _("The return interview is owed.") if row.returned_at else ""
    return _joined(_("Return interview: {outcome}.").format(outcome=label(outcome).lower()), row.interview_reason or "")


def missing_zero(child: ChildRows, since: date | None) -> str:
    """Why there are none; "" where there are."""
    if missing_since(child, since):
        return ""
    last = max((day for row in child.missing if (day := _day(row.from_at))), default=None)
    return none_because(ZeroFacts(since, lived_since(child, since), last, written_since(child, since)))


def lived_since(child: ChildRows, since: date | None) -> frozenset[LivingKind]:
    """Where they lived at any time after a day; empty: nobody wrote it down."""
    rows = [row for row in child.living if since is None or (row.to_day or date.max) > since]
    return frozenset(kind for row in rows if (kind := word_of(LivingKind, row.living_kind)))


def written_since(child: ChildRows, since: date | None) -> int:
    """How often somebody asked or looked after a day: screenings, words, sessions counted, absences."""
    days = [
        *(_day(row.signed_at) for row in child.screenings),
        *(row.said_on for row in child.voices),
        *(row.counted_on for row in child.sessions),
        *(_day(row.from_at) for row in child.missing),
    ]
    return sum(day is not None and (since is None or day > since) for day in days)


# ---- harm, people and places ---------------------------------------------------------------


def harms(child: ChildRows, since: date | None) -> tuple[Sourced, ...]:
    """All harm ever recorded: it never ages out. What is not answered whole comes first, then what became known last."""
    rows = sorted(child.harms, key=lambda row: (not unanswered(row), -(row.known_on or date.max).toordinal(), row.id))
    if rows:
        return tuple(_harm(row) for row in rows)
    zero = none_because(ZeroFacts(since, lived_since(child, since), None, written_since(child, since)))
    return (Sourced(zero[:1].upper() + zero[1:] + "."),)


def unanswered(row: Harm) -> tuple[str, ...]:
    """Which of the three parts of an answer is missing, in words."""
    parts = (
        (_("the safeguarding response"), row.safeguarding),
        (_("the police response, or the reason for none"), row.police or row.police_none_because),
        (_("the support offered"), row.support),
    )
    return tuple(words for words, there in parts if not there)


def _harm(row: Harm) -> Sourced:
    lacking = unanswered(row)
    happened = ""
    if row.happened_from:
        until = row.happened_to if row.happened_to and row.happened_to != row.happened_from else None
        days = day_words(row.happened_from) + (f" - {day_words(until)}" if until else "")
        happened = _("Happened {days}.").format(days=days)
    answered = (
        _("Not answered: {parts}.").format(parts="; ".join(lacking)) if lacking else _("Answered in all three parts.")
    )
    what = row.what or (_("A disclosure; what it was is not written down.") if row.is_disclosure else "?")
    return Sourced(what, row.known_by or _("who told it is not written"), row.known_on, _joined(happened, answered))


def people_and_places(child: ChildRows) -> tuple[Sourced, ...]:
    """Sanitised lines only: who a person of concern is, and who told of them, stays in the record."""
    rows = sorted(child.links, key=lambda row: (-(row.last_contact or date.min).toordinal(), row.id))
    return tuple(_link(row) for row in rows)


def _link(row: ConcernLink) -> Sourced:
    state = word_of(ConcernState, row.state)
    ends = _("until {day}").format(day=day_words(row.ends_on)) if row.ends_on else ""
    contact = _("Last contact {day}.").format(day=day_words(row.last_contact)) if row.last_contact else ""
    stands = _joined(label(state) if state else "", ends)
    text = row.line or _("A person of concern; no line that may be said here is written.")
    on = row.state_from or row.last_contact
    return Sourced(text, _("intelligence"), on, _joined(f"{stands}." if stands else "", contact))


# ---- what stands in the register -----------------------------------------------------------


def education(child: ChildRows) -> tuple[Sourced, ...]:
    """School and year."""
    person = child.person.person
    if person is None or not person.school:
        return (Sourced(_("No school or college is written down."), _("register")),)
    year = _("year {year}").format(year=person.school_year) if person.school_year else ""
    on = child.written_on(person.id, "school", "school_year")
    return (Sourced(", ".join(part for part in (person.school, year) if part), _("register"), on),)


def health(child: ChildRows) -> tuple[Sourced, ...]:
    """How to talk with them; anything else is asked of health, never written here."""
    person = child.person.person
    needs = Codes().labels(name="communication-need", codes=texts(person.communication_needs)) if person else ()
    note = (person.communication_note or "") if person else ""
    on = child.written_on(person.id, "communication_needs", "communication_note") if person else None
    told = [Sourced(_joined(", ".join(needs), note), _("register"), on)] if needs or note else []
    return (*told, Sourced(_("Ask health: clinic details never stand here.")))


def family(child: ChildRows) -> tuple[Sourced, ...]:
    """Parents and carers, and whether it is safe to contact them."""
    codes = Codes()
    found = []
    for row in child.person.carers:
        who = codes.label(name="relationship", code=row.relationship or "")
        facts = [
            _("parental responsibility") if row.parental_responsibility == "yes" else "",
            _("same household") if row.same_household == "yes" else "",
            _("not safe to contact") if row.safe_to_contact == "no" else "",
        ]
        told = ", ".join(part for part in (f"{who}: {row.name}" if who else row.name or "", *facts) if part)
        found.append(Sourced(told, _("register"), child.written_on(row.id)))
    return tuple(found)


def living(child: ChildRows) -> tuple[Sourced, ...]:
    """Where they live now, and their status in law."""
    person = child.person.person
    status = Codes().label(name="legal-status", code=(person.legal_status or "") if person else "")
    now = [row for row in child.living if row.to_day is None][-1:]
    on = child.written_on(person.id, "legal_status") if person else None
    return (*(_living(row) for row in now), *([Sourced(status, _("register"), on)] if status else []))


def _living(row: LivingPlace) -> Sourced:
    kind = word_of(LivingKind, row.living_kind)
    return Sourced(_joined(f"{label(kind) if kind else '?'}.", row.note or ""), _("living places"), row.from_day)


def plan(child: ChildRows) -> tuple[Sourced, ...]:
    """Who works with them, and how many sessions were held."""
    found = []
    for row in sorted(child.sessions, key=lambda one: (one.worker or "", one.id)):
        held = ngettext("{count} session held", "{count} sessions held", row.held or 0)
        away = ngettext("{count} not attended", "{count} not attended", row.not_attended) if row.not_attended else ""
        found.append(
            Sourced(", ".join(part for part in (held, away) if part), _who(row.worker, row.agency), row.counted_on)
        )
    return tuple(found)


def _who(name: str | None, agency: str | None) -> str:
    return ", ".join(part for part in (name, agency) if part)


# ---- what the VPG decided ------------------------------------------------------------------


def last_decision(child: ChildRows, day: date) -> LastDecision | None:
    """The latest decision of an earlier day."""
    rows = child.decided_before(day)
    return _decision(rows[-1]) if rows else None


def _decision(row: PanelDecision) -> LastDecision:
    kind = PanelDecisionKind(row.decision or "")
    return LastDecision(kind, label(kind), row.reason or "", row.decided_on or date.min, row.review_on)


def removed_before(child: ChildRows, day: date) -> tuple[Sourced, ...]:
    """Earlier removals, each with the chair's answers of that time."""
    found = []
    for row in child.decided_before(day):
        kind = PanelDecisionKind(row.decision or "")
        if kind in REMOVALS:
            answers = [one.words or "" for one in child.answers if one.item == row.item and one.words]
            said = _("The chair answered: {answers}").format(answers=" / ".join(answers)) if answers else ""
            found.append(
                Sourced(f"{label(kind)}. {row.reason or ''}".strip(), row.chair or _("VPG"), row.decided_on, said)
            )
    return tuple(found)


def came_back(child: ChildRows, day: date) -> tuple[str, ...]:
    """The same in sentences, for whoever decides about somebody who comes back."""
    return tuple(
        _joined(_("{day}: {what}").format(day=day_words(one.on) if one.on else "?", what=one.text), one.detail)
        for one in removed_before(child, day)
    )


def no_words_because(child: ChildRows, since: date | None) -> str:
    """Why there are no words of their own since the last review."""
    asked = [row for row in child.voices if row.whose == VoiceOf.YOUNG_PERSON]
    asked = [row for row in asked if since is None or (row.said_on or date.max) > since]
    chose = [row for row in asked if row.voice_form == VoiceForm.CHOSE_NOT_TO_SAY]
    if any(row.asked_twice for row in chose):
        return _("asked twice in two ways, and chose not to say")
    if chose:
        return _("asked once, and chose not to say")
    return _("what was said may not be shared") if asked else _("nobody asked")
