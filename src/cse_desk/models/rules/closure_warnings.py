"""W1-W18: what the chair answers in words before a removal is recorded.

Each rule gives the facts that make it fire; none: it holds. Source: the closure guard's rules; how they are read: docs/decisions/0015.
"""

from collections.abc import Iterable, Iterator
from datetime import MAXYEAR, date

from cse_desk.models.enums import AdultPart, ConcernState, FallReason, HarmPart, LevelWord, LivingKind, WorkEnding
from cse_desk.models.records.closure import EarlierRemoval, Fact, KnownHarm, Living, PersonOfConcern, Why
from cse_desk.models.rules.ages import ADULT, add_years
from cse_desk.models.rules.closure_blocks import last_day_of
from cse_desk.models.rules.closure_sitting import Sitting, Stretch, first_fall, highest, is_within_months, steps
from cse_desk.models.rules.words import fold, words_of

_AT_LARGE = frozenset(
    {ConcernState.FREE, ConcernState.BAIL, ConcernState.UNDER_INVESTIGATION, ConcernState.UNIDENTIFIED}
)
_RESTRICTED = frozenset({ConcernState.BAIL, ConcernState.ORDER, ConcernState.REMAND, ConcernState.SENTENCED})
_AWAY = frozenset({LivingKind.SECURE, LivingKind.HOSPITAL, LivingKind.CUSTODY, LivingKind.OUT_OF_AREA})
_TWO = 2
_BELOW = {  # "not enough known" can carry no low
    LevelWord.NO_INDICATORS: 0,
    LevelWord.LOW: 1,
    LevelWord.NOT_ENOUGH_KNOWN: 2,
    LevelWord.MEDIUM: 3,
    LevelWord.HIGH: 4,
}
_POLICE_WORDS = frozenset({"police", "constabulary"})
_SOCIAL_CARE = ("social care", "childrens services", "social services")


# ---- the level -----------------------------------------------------------------------------


def two_steps(sitting: Sitting) -> Iterator[Fact]:
    """W1. The highest level in force on any day of the window, against the one proposed: slices do not hide steps."""
    proposed, limit = sitting.closing.level, sitting.settings.two_steps_days
    window = [one for one in sitting.stretches if one.end is None or (sitting.closing.on - one.end).days < limit]
    known = () if sitting.earlier or sitting.case.first_level is None else (sitting.case.first_level,)
    top = highest([*known, *(one.level for one in window)])
    if proposed is None or top is None or not steps(proposed) or steps(top) - steps(proposed) < _TWO:
        return
    ends = [one.end for one in window if one.level is top]
    yield Fact(Why.TWO_STEPS, days=_until(ends), limit=limit, codes=(top, proposed))


def _until(ends: Iterable[date | None]) -> tuple[date, ...]:
    """The latest of these days; none where something has not ended."""
    known = list(ends)
    return (max(day for day in known if day is not None),) if known and None not in known else ()


def below_tool(sitting: Sitting) -> Iterator[Fact]:
    """W5. Lower than the tool's, without both a reason and a manager's sign-off."""
    closing, screening = sitting.closing, sitting.closing.screening
    tool = screening.indicative if screening else None
    if closing.level is None or tool is None or _BELOW[closing.level] >= _BELOW[tool]:
        return
    if closing.judgement_reason and closing.manager:
        return
    yield Fact(Why.BELOW_TOOL, codes=(closing.level, tool))
    if not closing.judgement_reason:
        yield Fact(Why.NO_JUDGEMENT_REASON)
    if not closing.manager:
        yield Fact(Why.NO_MANAGER)


def contained(sitting: Sitting) -> Iterator[Fact]:
    """W8. Since the level first fell - at the latest by this decision - the young person was where nobody could reach them."""
    fell = first_fall(sitting.stretches) or sitting.closing.on
    for place in sitting.case.living:
        if place.kind in _AWAY and _overlaps(place, fell, sitting.closing.on):
            yield Fact(Why.CONTAINED, days=(fell,), codes=(place.kind,))
    if sitting.case.fall_because is FallReason.MOVED:
        yield Fact(Why.CHILD_MOVED)
    if sitting.case.fall_because is FallReason.HELD_UNSENTENCED:
        yield Fact(Why.PERSON_HELD)


def _overlaps(place: Living, first: date, last: date) -> bool:
    return (place.start is None or place.start <= last) and (place.end is None or place.end >= first)


def not_stood(sitting: Sitting) -> Iterator[Fact]:
    """W13. In force long enough, and through one review after the day on which it was set."""
    proposed, on = sitting.closing.level, sitting.closing.on
    if proposed is None:
        return
    now = _in_force(sitting)
    if now is None or now.level is not proposed:
        yield Fact(Why.NOT_IN_FORCE, codes=(proposed,))
        return
    stood, limit = (on - now.start).days, sitting.settings.in_force_days
    if stood < limit:
        yield Fact(Why.SHORT_IN_FORCE, days=(now.start,), count=stood, limit=limit, codes=(proposed,))
    if not any(now.start < review < on for review in sitting.case.reviews):
        yield Fact(Why.NO_REVIEW_STOOD, codes=(proposed,))


def _in_force(sitting: Sitting) -> Stretch | None:
    """The level in force before this decision."""
    last = sitting.earlier[-1] if sitting.earlier else None
    return last if last and last.end is None else None


# ---- harm, missing, voice ------------------------------------------------------------------


def unanswered(sitting: Sitting) -> Iterator[Fact]:
    """W2. Any harm without a complete answer, however old."""
    found = [one for one in sitting.case.harm if not one.answered.issuperset(HarmPart)]
    if found:
        lacking = tuple(part for part in HarmPart if part not in found[0].answered) if len(found) == 1 else ()
        yield Fact(Why.UNANSWERED, days=_known(found), count=len(found), codes=lacking)


def known_since(sitting: Sitting) -> Iterator[Fact]:
    """W3. Harm that became known since the last review, whenever it happened, answered or not."""
    found = [one for one in sitting.case.harm if sitting.is_since_last_review(one.known)]
    if found:
        yield Fact(Why.KNOWN_SINCE, days=_known(found), count=len(found))


def _known(found: Iterable[KnownHarm]) -> tuple[date, ...]:
    return tuple(sorted({one.known for one in found if one.known is not None}))


def missing(sitting: Sitting) -> Iterator[Fact]:
    """W4. Away after the last review, also when it began before; reported to police or not."""
    since = [one for one in sitting.case.missing if sitting.is_since_last_review(last_day_of(one))]
    back = {one.start or one.end for one in since if one.end is not None}
    if days := tuple(sorted(day for day in back if day is not None)):
        yield Fact(Why.WAS_MISSING, days=days)
    away = [one.start for one in since if one.end is None]
    if away:
        yield Fact(Why.STILL_MISSING, days=tuple(sorted({day for day in away if day is not None})[:1]))


def not_heard(sitting: Sitting) -> Iterator[Fact]:
    """W6. Words, a drawing, a sign, or asked twice and chose not to say: after the last review, by the day of the decision."""
    on, last = sitting.closing.on, sitting.last_review
    for one in sitting.case.voice:
        is_in_time = one.on is not None and one.on <= on and sitting.is_since_last_review(one.on)
        if is_in_time and (one.has_said or one.asked_twice):
            return
    yield Fact(Why.NOT_HEARD, days=(last,) if last else ())


def alarms(sitting: Sitting) -> Iterator[Fact]:
    """W15. Dissent or a family's or friend's warning, since the last review, without an answer."""
    for one in sitting.case.alarms:
        if not one.is_answered and sitting.is_since_last_review(one.on):
            yield Fact(Why.ALARM_OPEN, days=(one.on,) if one.on else (), names=(one.who,) if one.who else ())


# ---- persons of concern --------------------------------------------------------------------


def within_reach(sitting: Sitting) -> Iterator[Fact]:
    """W7. Somebody at large who tried contact lately, or a restriction that ends soon."""
    for person in sitting.case.people:
        yield from _contact(sitting, person)
        yield from _ending(sitting, person)


def _contact(sitting: Sitting, person: PersonOfConcern) -> Iterator[Fact]:
    on, last = sitting.closing.on, person.last_contact
    is_over = person.state in _RESTRICTED and person.until is not None and person.until < on
    if last is None or not (is_over or person.state in _AT_LARGE):
        return
    ago = (on - last).days
    if ago <= sitting.settings.contact_days:
        state = ConcernState.FREE if is_over else person.state
        yield Fact(Why.CONTACT, days=(last,), count=ago, codes=(state,), names=_called(person))


def _ending(sitting: Sitting, person: PersonOfConcern) -> Iterator[Fact]:
    if person.until is None or person.state not in _RESTRICTED:
        return
    if 0 <= (person.until - sitting.closing.on).days <= sitting.settings.restriction_days:
        yield Fact(Why.RESTRICTION_ENDS, days=(person.until,), codes=(person.state,), names=_called(person))


def _called(person: PersonOfConcern) -> tuple[str, ...]:
    return (person.called,) if person.called else ()


def linked(sitting: Sitting) -> Iterator[Fact]:
    """W16. Others linked through the same person, place or account are still on an agenda."""
    if sitting.case.linked_on_agenda > 0:
        yield Fact(Why.LINKED, count=sitting.case.linked_on_agenda)


# ---- the closing tool ----------------------------------------------------------------------


def harm_not_known(sitting: Sitting) -> Iterator[Fact]:
    """W9. A sign-of-harm answer in the closing tool is Not known."""
    screening = sitting.closing.screening
    if screening and screening.harm_not_known > 0:
        yield Fact(Why.HARM_NOT_KNOWN, count=screening.harm_not_known)


def knowledge_lost(sitting: Sitting) -> Iterator[Fact]:
    """W10. An answer that was Yes or Possible is now Not known."""
    screening = sitting.closing.screening
    if screening and screening.lost > 0:
        yield Fact(Why.KNOWLEDGE_LOST, count=screening.lost)


def too_few_eyes(sitting: Sitting) -> Iterator[Fact]:
    """W18. Too few agencies, no police, or nobody who has seen the young person. Without a closing tool B1 says it all."""
    screening = sitting.closing.screening
    if screening is None:
        return
    agencies, least = {_agency(name) for name in screening.agencies} - {""}, sitting.settings.agencies
    if len(agencies) < least:
        yield Fact(Why.FEW_AGENCIES, count=len(agencies), limit=least)
    if "police" not in agencies:
        yield Fact(Why.NO_POLICE)
    if not screening.has_seen_child:
        yield Fact(Why.NOT_SEEN)


def _agency(name: str) -> str:
    """One spelling for police and for children's social care, whatever the area calls them."""
    folded = fold(name)
    if _POLICE_WORDS & set(words_of(name)):
        return "police"
    return _SOCIAL_CARE[0] if any(one in folded for one in _SOCIAL_CARE) else folded


# ---- the plan, and what comes after --------------------------------------------------------


def work_left(sitting: Sitting) -> Iterator[Fact]:
    """W11. Actions overdue or a return interview owed."""
    if sitting.closing.overdue_actions > 0:
        yield Fact(Why.OVERDUE, count=sitting.closing.overdue_actions)
    if sitting.closing.interviews_owed > 0:
        yield Fact(Why.INTERVIEWS_OWED, count=sitting.closing.interviews_owed)


def few_sessions(sitting: Sitting) -> Iterator[Fact]:
    """W12. Where the CSE worker is part of the plan: enough sessions, and no unplanned ending."""
    case, least = sitting.case, sitting.settings.sessions
    if not case.cse_worker:
        return
    if case.sessions < least:
        yield Fact(Why.FEW_SESSIONS, count=max(case.sessions, 0), limit=least)
    if case.ending is WorkEnding.UNPLANNED:
        yield Fact(Why.UNPLANNED_ENDING)


def put_back(sitting: Sitting) -> Iterator[Fact]:
    """W14. Put back within so many months of being removed; where a day is not known, it may have been."""
    for one in sitting.case.earlier_removals:
        removed, back = one.removed, _put_back_on(sitting, one)
        if removed is None or back is None:
            yield Fact(Why.PUT_BACK, limit=sitting.settings.put_back_months)
        elif is_within_months(back, removed, sitting.settings.put_back_months):
            yield Fact(Why.PUT_BACK, days=(removed, back), limit=sitting.settings.put_back_months)


def _put_back_on(sitting: Sitting, one: EarlierRemoval) -> date | None:
    """The day as it was written, else the first level set since the removal."""
    if one.put_back is not None or one.removed is None:
        return one.put_back
    return min((found.start for found in sitting.earlier if found.start >= one.removed), default=None)


def turns_18(sitting: Sitting) -> Iterator[Fact]:
    """W17. Turns 18 soon, or already has, and there is no whole adult plan."""
    born, months = sitting.case.born, sitting.settings.birthday_months
    if born is None or born.year + ADULT > MAXYEAR or sitting.closing.adult_plan.issuperset(AdultPart):
        return
    birthday = add_years(born, ADULT)
    if is_within_months(birthday, sitting.closing.on, months):
        yield Fact(Why.TURNS_18, days=(birthday,))
