"""Who belongs on the agenda of a meeting and is not on it, each with every reason in words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from cse_desk.clock import LONDON
from cse_desk.i18n import day as day_words
from cse_desk.i18n import gettext as _
from cse_desk.i18n import ngettext
from cse_desk.models.enums import MeetingState, ReferralEventKind, ReferralState, Strand
from cse_desk.models.labels import label
from cse_desk.models.records.panel import Candidate
from cse_desk.models.rules import candidates as rules
from cse_desk.models.rules.candidates import Because, CandidateFacts, Reason
from cse_desk.models.tables.panel import AgendaItem, Meeting, PanelDecision
from cse_desk.models.tables.referrals import ReferralEvent
from cse_desk.services import agenda_facts, person_page
from cse_desk.services.agenda_content import HEARD
from cse_desk.services.agenda_facts import ChildRows
from cse_desk.services.agenda_levels import levels_of, rose_since
from cse_desk.services.agenda_lines import missing_since
from cse_desk.services.meetings import state_of_meeting
from cse_desk.vault.queries import case_list

_OVER = (MeetingState.ENDED, MeetingState.MINUTES_SEALED, MeetingState.CANCELLED)


@dataclass(frozen=True, slots=True)
class Looking:
    """Which meeting one looks for, and on which day."""

    meeting: str
    day: date
    today: date


def candidates(session: Session, looking: Looking) -> tuple[Candidate, ...]:
    """Everybody with a reason who is not on this agenda: what presses first, then by name."""
    items = _items(session)
    on = {row.root for row in items if row.meeting == looking.meeting and not row.taken_off_why}
    roots = [root for root in _known_to_the_vpg(session, items) if root not in on]
    children = agenda_facts.load(session, roots)
    carried = _not_reached(session, items, children, looking)
    off = {row.root: row.taken_off_why for row in items if row.meeting == looking.meeting and row.taken_off_why}
    ages = person_page.ages_of(case_list.lines(session, roots), looking.today)
    found = []
    for root in roots:
        child = children[root]
        reasons = rules.reasons_for(
            _facts(child, looking, was_not_reached=root in carried), meeting=looking.day, today=looking.today
        )
        if reasons:
            found.append(
                _candidate(child, reasons, ages.get(root, ("", "")), off.get(root) or "", carried.get(root, ""))
            )
    return tuple(sorted(found, key=lambda one: (not one.presses, one.name.casefold(), one.young_person_id)))


def _items(session: Session) -> list[AgendaItem]:
    return list(session.scalars(select(AgendaItem).where(AgendaItem.withdrawn.is_not(True))))


def _known_to_the_vpg(session: Session, items: Iterable[AgendaItem]) -> list[str]:
    """Everybody about whom a meeting decided, who was accepted for one, or was on an agenda."""
    decided = select(PanelDecision.root).where(PanelDecision.withdrawn.is_not(True))
    accepted = select(ReferralEvent.root).where(
        ReferralEvent.event == ReferralEventKind.ACCEPTED, ReferralEvent.withdrawn.is_not(True)
    )
    return sorted({*session.scalars(decided), *session.scalars(accepted), *(row.root for row in items)})


def _not_reached(
    session: Session, items: Sequence[AgendaItem], children: Mapping[str, ChildRows], looking: Looking
) -> dict[str, str]:
    """Root and meeting of those who were on an earlier agenda and about whom nothing was decided since."""
    days = {
        row.id: row.starts_at.astimezone(LONDON).date() for row in session.scalars(select(Meeting)) if row.starts_at
    }
    over = {
        id_ for id_ in {row.meeting or "" for row in items} if id_ in days and state_of_meeting(session, id_) in _OVER
    }
    found: dict[str, str] = {}
    for row in sorted(items, key=lambda one: (days.get(one.meeting or "", date.min), one.id)):
        meeting = row.meeting or ""
        if row.taken_off_why or row.root not in children or meeting not in over or meeting == looking.meeting:
            continue
        later = [
            one
            for one in children[row.root].decisions
            if one.item == row.id or (one.decided_on or date.min) >= days[meeting]
        ]
        if later:
            found.pop(row.root, None)
        else:
            found[row.root] = meeting
    return found


def _facts(child: ChildRows, looking: Looking, *, was_not_reached: bool) -> CandidateFacts:
    states = child.path.states.values()
    since = child.last_review(looking.day)
    rose = rose_since(child, since)
    away = missing_since(child, since) if since else []
    return CandidateFacts(
        is_on_group=any(state in HEARD for state in states),
        is_accepted=ReferralState.ACCEPTED in states,
        is_closure_asked=ReferralState.CLOSURE_REQUESTED in states,
        was_not_reached=was_not_reached,
        review_on=next((row.review_on for row in reversed(child.decisions) if row.review_on), None),
        rose_to=rose.level if rose else None,
        rose_on=rose.on if rose else None,
        missing=len(away),
        is_missing=any(row.returned_at is None for row in away),
        harms=sum(since is not None and (row.known_on or date.max) > since for row in child.harms),
        warnings=sum(not row.answer for row in child.warnings),
    )


def _candidate(
    child: ChildRows, reasons: tuple[Because, ...], named: tuple[str, str], taken_off_why: str, carried: str
) -> Candidate:
    levels = levels_of(child)
    return Candidate(
        young_person_id=child.root,
        name=named[0],
        age=named[1],
        why=rules.why_of(reasons),
        reasons=tuple(map(words_of, reasons)),
        presses=any(one.presses for one in reasons),
        strands=_strands(child),
        harm=levels.harm,
        level=levels.now,
        taken_off_why=taken_off_why,
        carried_from=carried,
    )


def _strands(child: ChildRows) -> tuple[Strand, ...]:
    wanted = (*HEARD, ReferralState.ACCEPTED)
    return tuple(sorted(strand for strand, state in child.path.states.items() if state in wanted))


def words_of(one: Because) -> str:
    """A reason as the builder says it."""
    when = day_words(one.day) if one.day else ""
    if one.reason is Reason.LEVEL_ROSE:
        return _("Level rose to {level}, {day}").format(level=label(one.level).lower() if one.level else "?", day=when)
    if one.reason is Reason.MISSING_SINCE:
        return ngettext(
            "Missing {count} time since the last review", "Missing {count} times since the last review", one.count
        )
    if one.reason is Reason.HARM_KNOWN:
        return ngettext("Harm became known since the last review", "{count} harms became known since", one.count)
    if one.reason is Reason.WARNING_OPEN:
        return ngettext("A warning is not answered", "{count} warnings are not answered", one.count)
    return _(_WORDS[one.reason]).format(day=when)


_WORDS = {
    Reason.ACCEPTED: "Accepted at pre-agenda",
    Reason.CLOSURE_ASKED: "Removal is asked for",
    Reason.NOT_REACHED: "Carried over: nothing was decided last time",
    Reason.REVIEW_DUE: "Review due {day}",
    Reason.REVIEW_OVERDUE: "Review overdue since {day}",
    Reason.NO_REVIEW_DAY: "No review day was set",
    Reason.STILL_MISSING: "Missing now",
}
