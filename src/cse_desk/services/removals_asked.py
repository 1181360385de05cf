"""Removals that are asked for, seen at pre-agenda with the closure guard's words, so that who asked can mend what is missing."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from cse_desk.clock import LONDON
from cse_desk.errors import NotFound
from cse_desk.i18n import day as day_words
from cse_desk.i18n import gettext as _
from cse_desk.models.enums import Compartment, GuardCode, ReferralEventKind
from cse_desk.models.records.panel import GuardLine, RemovalAsked
from cse_desk.models.rules.words import fold
from cse_desk.models.tables.facts import ClosureRequest
from cse_desk.models.tables.panel import Reply
from cse_desk.services import agenda_facts
from cse_desk.services.agenda_content import asked_words, guard_lines, request_of
from cse_desk.services.agenda_facts import ChildRows
from cse_desk.services.meetings import next_for_people
from cse_desk.services.person_details import rows_of
from cse_desk.services.referral_lines import lines_of, name_of
from cse_desk.vault.store import Vault
from cse_desk.vault.writing import Writing

_EVENT = ReferralEventKind.CLOSURE_REQUESTED


def asked(session: Session, today: date) -> tuple[RemovalAsked, ...]:
    """Every removal asked for and not yet decided, the longest asked first; judged as on the day of the meeting that comes."""
    day = _meeting_day(session, today)
    found = (_line(session, child, request, day) for child, request in _waiting(session))
    return tuple(sorted(found, key=lambda one: (one.asked_on or date.min, one.young_person_id)))


def count(session: Session) -> int:
    """How many are asked for and not yet decided."""
    return len(_waiting(session))


def _waiting(session: Session) -> list[tuple[ChildRows, ClosureRequest]]:
    rows = session.scalars(select(ClosureRequest.root).where(ClosureRequest.withdrawn.is_not(True)))
    found = ((child, request_of(child)) for child in agenda_facts.load(session, rows).values())
    return [(child, request) for child, request in found if request is not None]


def _meeting_day(session: Session, today: date) -> date:
    row, _group = next_for_people(session, today)
    return row.starts_at.astimezone(LONDON).date() if row is not None and row.starts_at is not None else today


def _line(session: Session, child: ChildRows, request: ClosureRequest, day: date) -> RemovalAsked:
    return RemovalAsked(
        young_person_id=child.root,
        young_person=name_of(session, child.root) or _("Name not known"),
        asked_for=asked_words(request),
        asked_by=request.asked_by or "",
        asked_agency=request.asked_agency or "",
        asked_on=request.asked_on,
        guard=guard_lines(session, child, day),
        told_on=max((row.made_on for row in _told(session, child.root, request) if row.made_on), default=None),
    )


def _told(session: Session, root: str, request: ClosureRequest) -> list[Reply]:
    """What was written to who asked, since they asked."""
    since, who = request.asked_on or date.min, (fold(request.asked_by or ""), fold(request.asked_agency or ""))
    return [
        row
        for row in rows_of(session, Reply, [root])
        if row.event == _EVENT
        and (fold(row.to_name or ""), fold(row.to_agency or "")) == who
        and (row.made_on or date.min) >= since
    ]


def write_back(vault: Vault, writing: Writing, root: str) -> None:
    """Owe who asked what the guard says; words that were not yet sent are replaced. NotFound: nothing is asked for, or by nobody."""
    session, today = writing.session, vault.clock.today()
    child = agenda_facts.load(session, [root])[root]
    request = request_of(child)
    if request is None or not request.asked_by:
        raise NotFound(root)
    owed = [row for row in _told(session, root, request) if row.sent_on is None]
    row = owed[0] if owed else _new(vault, writing, root, request)
    row.words = reply_words(asked_words(request), guard_lines(session, child, _meeting_day(session, today)), today)
    row.made_on = today


def _new(vault: Vault, writing: Writing, root: str, request: ClosureRequest) -> Reply:
    lines = lines_of(writing.session, root)
    row = Reply(
        id=vault.ids.new(),
        root=root,
        compartment=Compartment.PANEL,
        referral=lines[0].referral if lines else None,
        event=_EVENT,
        to_name=request.asked_by,
        to_agency=request.asked_agency,
    )
    writing.session.add(row)
    return row


def reply_words(asked_for: str, guard: Iterable[GuardLine], today: date) -> str:
    """What who asked reads: what stops the removal, then what the chair has to answer."""
    lines = tuple(
        one for one in guard if one.code != GuardCode.B6
    )  # the chair signs at the meeting: nobody mends that before
    stops = " ".join(one.words for one in lines if one.stops)
    asks = " ".join(one.words for one in lines if not one.stops)
    told = [
        _("{day}: {asked_for}.").format(day=day_words(today), asked_for=asked_for),
        _("This stops it: {words}").format(words=stops) if stops else "",
        _("The chair has to answer this: {words}").format(words=asks) if asks else "",
        "" if lines else _("Nothing stands in its way."),
    ]
    return " ".join(part for part in told if part)
