"""A removal as the closure guard looks at it, made from the record: the same at pre-agenda, on the printed agenda and at the decision.

What the VPG decides or says on the day itself is not part of it, so that the answer is the same before the meeting and after it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import TypeVar

from sqlalchemy.orm import Session

from cse_desk.clock import LONDON
from cse_desk.models.enums import (
    AcceptedPart,
    AdultPart,
    ClosureReason,
    ExitPart,
    LevelWord,
    LinkKind,
    TellingPart,
    VoiceForm,
    VoiceOf,
    WorkEnding,
)
from cse_desk.models.records.closure import (
    Alarm,
    Closing,
    ClosureCase,
    Heard,
    KnownHarm,
    Living,
    Missing,
    PersonOfConcern,
)
from cse_desk.models.records.facts import (
    ClosureAsk,
    HarmFact,
    LinkFact,
    LivingFact,
    MissingFact,
    RestrictionFact,
    SessionsFact,
    ToldFact,
    VoiceFact,
)
from cse_desk.models.rules import facts as fact_rules
from cse_desk.models.rules import panel_history
from cse_desk.models.rules.ages import born_between
from cse_desk.models.rules.panel_history import Decided
from cse_desk.models.tables.panel import Discussion, Meeting, PanelDecision
from cse_desk.models.tables.people import YoungPerson
from cse_desk.models.tables.screenings import Screening
from cse_desk.services import closure_screenings
from cse_desk.services.action_rows import open_of
from cse_desk.services.alarms import DISSENT, alarms_of
from cse_desk.services.closure_screenings import Read
from cse_desk.services.facts import concerns
from cse_desk.services.facts.looking import newest_first
from cse_desk.services.facts.reaching import holds, linked_on_agenda
from cse_desk.services.facts.rows import facts_of
from cse_desk.services.panel_facts import assessed_of, decided_of
from cse_desk.services.person_details import rows_of
from cse_desk.vault.queries import records

_Part = TypeVar("_Part", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Proposal:
    """What is proposed at the meeting; a part left out is as it was asked for. `chair`: has signed."""

    on: date
    reason: ClosureReason | None = None
    level: LevelWord | None = None
    reduced_why: str = ""
    chair: bool = False


def closure_case(session: Session, root: str, proposal: Proposal) -> ClosureCase:
    """One young person's removal on the day of a meeting. Without a reason, here or asked for, there is no removal to judge."""
    on = proposal.on
    decisions = panel_history.standing(decided(session, root), on)
    added = panel_history.begun(decisions)
    signed = closure_screenings.read_signed(rows_of(session, Screening, [root]))
    levels = panel_history.levels_in_force(decisions, assessed_of(one.row for one in signed), added, on)
    reviews = review_days(session, root, decisions, on)
    ask = closure_asked(session, root, on)
    screening = closure_screenings.closing_of(signed, ask.screening, on)
    sessions = [one for one in facts_of(session, SessionsFact, [root]) if _is_of_this_stay(one, added)]
    return ClosureCase(
        closing=_closing(session, root, proposal, ask, signed, screening, max(reviews, default=None), added),
        born=_born(session, root),
        first_level=panel_history.first_level(decisions, levels, added),
        levels=levels,
        reviews=reviews,
        harm=(*_harm(session, root), *closure_screenings.signs_of_harm(signed, screening)),
        missing=tuple(
            Missing(_day(one.from_at), _day(one.returned_at)) for one in facts_of(session, MissingFact, [root])
        ),
        voice=(*_voice(session, root), *closure_screenings.heard(signed)),
        people=tuple(_people(session, root, on)),
        living=tuple(_living(session, root)),
        alarms=tuple(_alarms(session, root, on)),
        cse_worker=any(one.in_plan for one in sessions),
        sessions=sum(one.held or 0 for one in sessions if one.in_plan),
        ending=_ending(sessions),
        earlier_removals=panel_history.earlier_removals(decisions),
        linked_on_agenda=len(linked_on_agenda(session, root, on)),
        fall_because=ask.fall_because,
    )


def _day(at: datetime | None) -> date | None:
    return at.astimezone(LONDON).date() if at else None


def _born(session: Session, root: str) -> date | None:
    """Of an estimate, the earliest day it allows."""
    person = next(iter(rows_of(session, YoungPerson, [root])), None)
    if person is None or person.born is not None:
        return person.born if person else None
    youngest, oldest, on = person.estimated_youngest, person.estimated_oldest, person.estimated_on
    return born_between(youngest, oldest, on)[0] if youngest is not None and oldest is not None and on else None


# ---- the VPG -------------------------------------------------------------------------------


def decided(session: Session, root: str) -> tuple[Decided, ...]:
    """Every decision about a young person that this version understands."""
    rows = rows_of(session, PanelDecision, [root])
    lamports = records.first_lamports(session.connection(), [row.id for row in rows])
    return decided_of(rows, lamports)


def review_days(session: Session, root: str, decisions: Sequence[Decided], before: date) -> tuple[date, ...]:
    """The days before this one on which a VPG decided about them or discussed them, the one that added them among them."""
    talked = [one for one in rows_of(session, Discussion, [root]) if not one.skipped_why or _has_words(one)]
    met = {one.meeting: session.get(Meeting, one.meeting) for one in talked if one.meeting}
    days = {_day(meeting.starts_at) for meeting in met.values() if meeting is not None}
    days |= {one.on for one in decisions}
    return tuple(sorted(day for day in days if day is not None and day < before))


def _has_words(one: Discussion) -> bool:
    return any((words or "").strip() for words in (one.worried, one.working, one.needs))


def closure_asked(session: Session, root: str, on: date) -> ClosureAsk:
    """The removal that is asked for and not yet answered, the last one; an empty one when none is."""
    answered = {
        one.request for one in rows_of(session, PanelDecision, [root]) if one.decided_on is None or one.decided_on < on
    }
    asked = newest_first(facts_of(session, ClosureAsk, [root]), "asked_on")
    waiting = (one for one in asked if one.taken_back_on is None and one.record_id not in answered)
    return next((one for one in waiting if one.asked_on is None or one.asked_on <= on), ClosureAsk())


# ---- the history ---------------------------------------------------------------------------


def _harm(session: Session, root: str) -> Iterator[KnownHarm]:
    for one in facts_of(session, HarmFact, [root]):
        yield KnownHarm(one.known_on, fact_rules.harm_parts(one))


def _voice(session: Session, root: str) -> Iterator[Heard]:
    """What the young person said themself; a "chose not to say" counts when they were asked in two ways."""
    for one in facts_of(session, VoiceFact, [root]):
        if one.whose is VoiceOf.YOUNG_PERSON:
            chose_not = one.voice_form is VoiceForm.CHOSE_NOT_TO_SAY
            yield Heard(one.said_on, fact_rules.said_something(one), asked_twice=chose_not and one.asked_twice)


def _people(session: Session, root: str, on: date) -> Iterator[PersonOfConcern]:
    for one in facts_of(session, LinkFact, [root]):
        if holds(one, on) and one.link_kind is not LinkKind.PLACE:  # a place tries no contact
            own = facts_of(session, RestrictionFact, [one.concern]) if one.concern else ()
            known = concerns.as_known(one, own, on)
            state = known.state or concerns.NOT_KNOWN
            yield PersonOfConcern(state, known.ends_on, known.last_contact, known.line.strip().rstrip("."))


def _living(session: Session, root: str) -> Iterator[Living]:
    for one in facts_of(session, LivingFact, [root]):
        if one.living_kind is not None:
            yield Living(one.living_kind, one.from_day, one.to_day)


def _alarms(session: Session, root: str, on: date) -> Iterator[Alarm]:
    """Warnings from family, friends and agencies, and dissent at earlier meetings."""
    for one in alarms_of(session, root):
        if one.kind != DISSENT or one.said_on is None or one.said_on < on:
            yield Alarm(one.said_on, one.is_answered, one.who)


def _is_of_this_stay(one: SessionsFact, added: date | None) -> bool:
    return added is None or one.to_day is None or one.to_day >= added


def _ending(sessions: Sequence[SessionsFact]) -> WorkEnding | None:
    """How it ended with the worker who was there last."""
    ended = newest_first([one for one in sessions if one.in_plan and one.ending], "to_day", "counted_on")
    return ended[0].ending if ended else None


# ---- the removal ---------------------------------------------------------------------------


def _closing(
    session: Session,
    root: str,
    proposal: Proposal,
    ask: ClosureAsk,
    signed: Sequence[Read],
    screening: Read | None,
    last_review: date | None,
    added: date | None,
) -> Closing | None:
    reason = proposal.reason or ask.reason
    if reason is None and not ask.record_id:
        return None
    told = _telling(session, root, proposal.on, added)
    return Closing(
        on=proposal.on,
        reason=reason,
        level=proposal.level or ask.level,
        screening=closure_screenings.closing_screening(signed, screening, last_review) if screening else None,
        exit_plan=_written(
            {
                ExitPart.WHO: ask.exit_who,
                ExitPart.WHAT: ask.exit_what,
                ExitPart.SIGNS: ask.exit_signs,
                ExitPart.WAY_BACK: ask.exit_way_back,
            }
        ),
        named_worker=bool(ask.carry_on_worker and ask.carry_on_agreed_on and ask.carry_on_agreed_on <= proposal.on),
        told=told.told_on is not None,
        telling=_written(
            {
                TellingPart.REASON: told.not_yet_because,
                TellingPart.WHO: told.will_tell,
                TellingPart.WHEN: told.will_tell_on,
            }
        ),
        chair=proposal.chair,
        judgement_reason=bool(screening and (screening.row.judgement_differs_why or "").strip()),
        manager=bool(screening and screening.row.sign_off_at is not None),
        reduced_reason=bool((proposal.reduced_why or ask.reduced_why).strip()),
        accepted=_written(
            {
                AcceptedPart.IN_WRITING: ask.new_area_accepted_on,
                AcceptedPart.LEAD: ask.new_area_lead,
                AcceptedPart.FIRST_MEETING: ask.new_area_first_meeting,
            }
        ),
        adult_plan=_written(
            {
                AdultPart.CARE_ACT: ask.adult_care_act,
                AdultPart.WORKER: ask.adult_worker,
                AdultPart.POLICE: ask.adult_police,
                AdultPart.WISHES: ask.adult_wishes,
            }
        ),
        overdue_actions=overdue_actions(session, root, proposal.on),
        interviews_owed=sum(map(fact_rules.is_interview_owed, facts_of(session, MissingFact, [root]))),
    )


def _written(parts: Mapping[_Part, object]) -> frozenset[_Part]:
    return frozenset(part for part, value in parts.items() if value)


def _telling(session: Session, root: str, on: date, added: date | None) -> ToldFact:
    """What is written about telling the young person of this removal: that they were told, else the last reason why not yet."""
    found = [
        one
        for one in facts_of(session, ToldFact, [root])
        if one.whom is VoiceOf.YOUNG_PERSON and one.about == fact_rules.CLOSES and _is_now(one, on, added)
    ]
    told = newest_first([one for one in found if one.told_on], "told_on")
    return next(iter((*told, *newest_first(found, "will_tell_on"))), ToldFact())


def _is_now(one: ToldFact, on: date, added: date | None) -> bool:
    """Neither of an earlier removal nor still to come."""
    if one.told_on is None:
        return added is None or one.will_tell_on is None or one.will_tell_on >= added
    return one.told_on <= on and (added is None or one.told_on >= added)


def overdue_actions(session: Session, root: str, on: date) -> int:
    """Actions whose day has passed, as it was last moved, and that are not done, or were done and are open again."""
    return sum(bool(line.days_late) for line in open_of(session, [root], on))
