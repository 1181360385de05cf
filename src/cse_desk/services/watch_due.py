"""The watch after a removal as something due: follow-ups at three and six months, and what proposes to refer again."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from sqlalchemy.orm import Session

from cse_desk.clock import LONDON
from cse_desk.i18n import day as day_words
from cse_desk.i18n import gettext as _
from cse_desk.models.enums import LinkKind, LivingKind, PanelDecisionKind, ReferralState
from cse_desk.models.labels import label
from cse_desk.models.rules import referral
from cse_desk.models.rules.due import end_of_day
from cse_desk.models.rules.panel import REMOVALS
from cse_desk.models.rules.summary import DueFact
from cse_desk.models.rules.watch import Watch
from cse_desk.models.tables.facts import AgencyWarning, ConcernLink, Harm, LivingPlace, MissingEpisode, VoiceEntry
from cse_desk.models.tables.panel import PanelDecision, WatchNote
from cse_desk.services.person_details import rows_of

WATCH, REFER_AGAIN = "watch", "refer-again"
_OVER = frozenset({ReferralState.REMOVED, ReferralState.NONE, ReferralState.ALTERNATIVE, ReferralState.WITHDRAWN})
_KINDS = {one.value: one for one in REMOVALS - {PanelDecisionKind.DIED}}
_ADMITTED = {one.value: one for one in (LivingKind.SECURE, LivingKind.HOSPITAL, LivingKind.CUSTODY)}
Happened = tuple[str, date | None, str]  # record, day, in words


def watch_due(
    session: Session, roots: Sequence[str], events: Mapping[str, Sequence[referral.ReferralFact]]
) -> dict[str, list[DueFact]]:
    """What is due about each of these young people who is watched. `events`: decisions that stand, and referrals."""
    removed = {root: row for root in roots if (row := _removal(session, root, events.get(root, ()))) is not None}
    return {root: list(_of(session, row)) for root, row in removed.items()}


def _removal(session: Session, root: str, events: Sequence[referral.ReferralFact]) -> PanelDecision | None:
    """The decision after which they were on no agenda any more; None: they are, they died, or were referred again."""
    states = referral.derive(events).states
    if ReferralState.REMOVED not in states.values() or not set(states.values()) <= _OVER:
        return None
    counting = {event.id for event in events}
    rows = [row for row in rows_of(session, PanelDecision, [root]) if row.id in counting and row.decided_on is not None]
    if any(row.decision == PanelDecisionKind.DIED for row in rows):
        return None
    ended = [row for row in rows if row.decision in _KINDS]
    return max(ended, key=lambda row: (row.decided_on or date.min, row.id), default=None)


def _of(session: Session, row: PanelDecision) -> Iterator[DueFact]:
    assert row.decided_on is not None
    watch = Watch(row.decided_on)
    notes = [note for note in rows_of(session, WatchNote, [row.root]) if note.decision == row.id]
    noted = {note.months for note in notes}
    words = label(_KINDS[row.decision or ""])
    for months, day in watch.follow_ups():
        if months not in noted:
            why = _("{decision}, {day}.").format(decision=words, day=day_words(row.decided_on))
            what = _("Follow-up {months} months after the removal").format(months=months)
            yield DueFact(WATCH, f"{row.id}/{months}", what, why, end_of_day(day))
    for record, day_, what_happened in _happened(session, row.root):
        if not _is_answered(record, day_, notes) and watch.brings_back([day_]):
            why = _("{what}, while they are watched after the removal.").format(what=what_happened)
            yield DueFact(REFER_AGAIN, f"{row.id}/{record}", _("Refer again?"), why, end_of_day(day_) if day_ else None)


def _is_answered(record: str, day: date | None, notes: Iterable[WatchNote]) -> bool:
    """Whether somebody wrote, then or later, why it leads to no new referral; what happened after that proposes anew."""
    return any(
        note.about == record and (day is None or note.happened_on is None or note.happened_on >= day) for note in notes
    )


def _happened(session: Session, root: str) -> Iterable[Happened]:
    """Missing, harm, admissions, tried contact and warnings, by the day they happened or became known."""
    for episode in rows_of(session, MissingEpisode, [root]):
        day = episode.from_at.astimezone(LONDON).date() if episode.from_at else None
        yield episode.id, day, _on(_("Missing"), day)
    for harm in rows_of(session, Harm, [root]):
        yield harm.id, harm.known_on, _on(_("Harm became known"), harm.known_on)
    for place in rows_of(session, LivingPlace, [root]):
        kind = _ADMITTED.get(place.living_kind or "")
        if kind is not None:
            where = _("Admitted, {where}").format(where=label(kind).lower())
            yield place.id, place.from_day, _on(where, place.from_day)
    for link in rows_of(session, ConcernLink, [root]):
        if link.last_contact is not None and link.link_kind != LinkKind.PLACE:  # a place tries no contact
            yield link.id, link.last_contact, _on(_("A person of concern tried contact"), link.last_contact)
    for voice in rows_of(session, VoiceEntry, [root]):
        if voice.is_warning:
            yield voice.id, voice.said_on, _on(_("A warning from family or friends"), voice.said_on)
    for warning in rows_of(session, AgencyWarning, [root]):
        yield warning.id, warning.said_on, _on(_("A warning from an agency"), warning.said_on)


def _on(words: str, day: date | None) -> str:
    return _("{what} on {day}").format(what=words, day=day_words(day)) if day else words
