"""An agenda item filled from the record (design/DOMAIN §3): every line with source and day, a zero with its reason, own words first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from cse_desk.i18n import gettext as _
from cse_desk.i18n import in_sentence
from cse_desk.models.enums import AgendaWhy, ClosureReason, PanelDecisionKind, ReferralState, Strand, VoiceOf
from cse_desk.models.labels import label
from cse_desk.models.records.panel import ActionLine, AgendaItemContent, GuardLine, SpokenWords
from cse_desk.models.rules.ages import age_on, age_words, born_words
from cse_desk.models.rules.closure_words import Told, sentence
from cse_desk.models.rules.panel import REMOVALS
from cse_desk.models.rules.summary import known_as, lead_worker, shown_name
from cse_desk.models.tables.facts import ClosureRequest
from cse_desk.models.tables.panel import AgendaItem
from cse_desk.services import agenda_facts, agenda_lines
from cse_desk.services.action_rows import open_of
from cse_desk.services.agenda_changes import changed
from cse_desk.services.agenda_facts import ChildRows
from cse_desk.services.agenda_levels import levels_of
from cse_desk.services.closure_of_record import Proposal, closure_case
from cse_desk.services.guarding import judge
from cse_desk.services.known_words import strands_of, word_of
from cse_desk.services.person_facts import estimated_ages, names_of, workers_of
from cse_desk.services.spoken import spoken_at

HEARD = (ReferralState.ON_AGENDA, ReferralState.CLOSURE_REQUESTED)
_FAMILY = (VoiceOf.PARENT, VoiceOf.CARER, VoiceOf.SIBLING, VoiceOf.FRIEND)


@dataclass(frozen=True, slots=True)
class Sitting:
    """The meeting an item is for: its day and the usual minutes."""

    day: date
    item_minutes: int


def contents(session: Session, items: Sequence[AgendaItem], sitting: Sitting) -> tuple[AgendaItemContent, ...]:
    """These items in their order."""
    roots = [item.root for item in items]
    children = agenda_facts.load(session, roots)
    actions: dict[str, list[ActionLine]] = {}
    for line in open_of(session, sorted(set(roots)), sitting.day):
        actions.setdefault(line.young_person_id, []).append(line)
    return tuple(
        _content(session, item, number, children[item.root], actions.get(item.root, []), sitting)
        for number, item in enumerate(items, start=1)
    )


def _content(
    session: Session,
    item: AgendaItem,
    number: int,
    child: ChildRows,
    actions: Sequence[ActionLine],
    sitting: Sitting,
) -> AgendaItemContent:
    since = child.last_review(sitting.day)
    own = to_read_out(spoken_at(session, child.root, [VoiceOf.YOUNG_PERSON]), since)
    levels, on_since = levels_of(child, sitting.day), on_agenda_since(child)
    name = shown_name(names_of(child.person))
    person, ages = child.person.person, estimated_ages(child.person)
    born, counted = (person.born, person.estimated_on) if person else (None, None)
    age = age_on(sitting.day, born=born, estimated_ages=ages, estimated_on=counted)
    lead = lead_worker(workers_of(child.person))
    request = request_of(child)
    return AgendaItemContent(
        item=item.id,
        young_person_id=child.root,
        place=number,
        minutes=item.minutes or sitting.item_minutes,
        why=word_of(AgendaWhy, item.why) or AgendaWhy.REVIEW,
        why_words=item.why_words or "",
        name=name.whole if name else _("Name not known"),
        initials=".".join(part[:1] for part in (name.given, name.family) if part) + "." if name else "?",
        known_as=known_as(names_of(child.person)),
        age_words=age_words(age, born=born, on=sitting.day),
        born_words=born_words(born=born, estimated_ages=ages, estimated_on=counted),
        pronouns=(person.pronouns or "") if person else "",
        lead=", ".join(part for part in (lead.name, lead.agency) if part) if lead else "",
        school=(person.school or "") if person else "",
        strands=tuple(sorted(strands_of(item.strands) or heard_strands(child))),
        harm=levels.harm,
        level=levels.now,
        previous_level=levels.before,
        first_level=levels.first,
        direction=levels.direction,
        on_agenda_since=on_since,
        days_on_agenda=(sitting.day - on_since).days if on_since else None,
        reviews=reviews_of(child, on_since, sitting.day),
        contact_warning=_contact_warning(child),
        own_words=own,
        other_voices=to_read_out(spoken_at(session, child.root, _FAMILY), since),
        no_words_because="" if own else agenda_lines.no_words_because(child, since),
        missing=agenda_lines.missing(child, since),
        missing_none_because=agenda_lines.missing_zero(child, since),
        harms=agenda_lines.harms(child, since),
        places_people=agenda_lines.people_and_places(child),
        education=agenda_lines.education(child),
        health=agenda_lines.health(child),
        family=agenda_lines.family(child),
        living=agenda_lines.living(child),
        plan=agenda_lines.plan(child),
        open_actions=tuple(actions),
        last_decision=agenda_lines.last_decision(child, sitting.day),
        changed=changed(child, since, sitting.day, spoken=own, actions=actions),
        guard=guard_lines(session, child, sitting.day) if request else (),
        asked_for=asked_words(request),
        removed_before=agenda_lines.removed_before(child, sitting.day),
    )


def guard_lines(session: Session, child: ChildRows, day: date) -> tuple[GuardLine, ...]:
    """What stands in the way of the removal that is asked for, in words; the same judgement as at the decision."""
    person = child.person.person
    called = known_as(names_of(child.person)) or (name.given if (name := shown_name(names_of(child.person))) else "")
    told = Told(day, name=called, pronouns=(person.pronouns or "") if person else "")
    found = judge(closure_case(session, child.root, Proposal(on=day)))
    return (
        *(GuardLine(one.code.value, sentence(one, told), stops=True) for one in found.blocks),
        *(GuardLine(one.code.value, sentence(one, told), stops=False) for one in found.warnings),
    )


def to_read_out(spoken: Sequence[SpokenWords], since: date | None) -> tuple[SpokenWords, ...]:
    """What was said since the last review, and before it what nobody answered; always the latest, with what was done about it."""
    return tuple(
        one
        for number, one in enumerate(spoken)
        if number == 0 or not one.answer or since is None or one.said_on is None or one.said_on > since
    )


def heard_strands(child: ChildRows) -> frozenset[Strand]:
    """The strands for which they are on the agenda group."""
    return frozenset(strand for strand, state in child.path.states.items() if state in HEARD)


def on_agenda_since(child: ChildRows) -> date | None:
    """The day they were added, after any removal; None: they are not on."""
    heard = heard_strands(child)
    if not heard:
        return None
    added: dict[Strand, date] = {}
    for row in child.decisions:
        kind, on = PanelDecisionKind(row.decision or ""), row.decided_on
        for strand in strands_of(row.strands):
            if kind in REMOVALS:
                added.pop(strand, None)
            elif on is not None:
                added.setdefault(strand, on)
    days = [added[strand] for strand in heard if strand in added]
    return min(days, default=None) or min(
        (child.path.since[one] for one in heard if one in child.path.since), default=None
    )


def reviews_of(child: ChildRows, since: date | None, day: date) -> int:
    """At how many meetings after the one that added them they were decided about."""
    days = {row.decided_on for row in child.decided_before(day) if since and row.decided_on and row.decided_on > since}
    return len(days)


def request_of(child: ChildRows) -> ClosureRequest | None:
    """The removal that is asked for and not yet decided; of several the latest."""
    if ReferralState.CLOSURE_REQUESTED not in child.path.states.values():
        return None
    return max(child.requests, key=lambda row: (row.asked_on or date.min, row.id), default=None)


def asked_words(row: ClosureRequest | None) -> str:
    """What is asked for and by whom; "" nothing."""
    if row is None:
        return ""
    why = word_of(ClosureReason, row.reason)
    reason = _("Removal: {reason}").format(reason=in_sentence(label(why))) if why else _("Removal")
    who = ", ".join(part for part in (row.asked_by, row.asked_agency) if part)
    return _("{reason}, asked by {who}").format(reason=reason, who=who or "?")


def _contact_warning(child: ChildRows) -> str:
    person = child.person.person
    if person is None:
        return ""
    home = _("Do not post or ring home.") if person.do_not_contact_home else ""
    return f"{home} {person.safe_contact or ''}".strip()
