"""The trend of the agenda over a period, counted from what the VPG decided; each number with the young people it is made of."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select, union
from sqlalchemy.orm import Session

from cse_desk.clock import LONDON
from cse_desk.i18n import gettext as _
from cse_desk.models.enums import MeetingState, PanelDecisionKind, Strand, TrendCell
from cse_desk.models.labels import label
from cse_desk.models.records.trend import HeldMeeting, TrendLine, TrendPerson, TrendReport
from cse_desk.models.rules.referral import ReferralFact
from cse_desk.models.rules.trend import AgendaTrend, Mover, Turn, by_group, movement, trend, turns
from cse_desk.models.rules.words import fold
from cse_desk.models.tables.panel import Meeting, PanelDecision
from cse_desk.models.tables.referrals import ReferralEvent
from cse_desk.services import person_page
from cse_desk.services.groups import groups_of
from cse_desk.services.known_words import word_of
from cse_desk.services.meetings import Meetings
from cse_desk.services.panel_facts import referral_facts
from cse_desk.services.person_details import rows_of
from cse_desk.services.printing import Printing
from cse_desk.vault.queries import case_list
from cse_desk.vault.sql import portions
from cse_desk.vault.store import Vault

_AT_ONCE = 500  # roots
_HELD = (MeetingState.STARTED, MeetingState.ENDED, MeetingState.MINUTES_SEALED)
Histories = dict[str, tuple[Turn, ...]]  # by root
Named = Mapping[str, tuple[str, str]]  # name and age, by root


@dataclass(frozen=True, slots=True)
class _Told:
    """What the record says about everybody who was ever before the VPG."""

    facts: Mapping[str, list[ReferralFact]]  # by root
    kinds: Mapping[str, PanelDecisionKind]  # by decision
    meetings: Mapping[str, str]  # by decision

    def histories(self, strand: Strand | None = None) -> Histories:
        """How each came and left."""
        found = {root: turns(facts, self.kinds, strand) for root, facts in self.facts.items()}
        return {root: history for root, history in found.items() if history}


class Trends:
    """Looking at the agenda over time."""

    def __init__(self, vault: Vault) -> None:
        """For an open vault."""
        self._vault = vault

    def agenda(self, *, start: date, end: date, strand: Strand | None = None) -> AgendaTrend:
        """On at the start, added, added again, removed by reason, on at the end; both days count."""
        with self._vault.reading() as session:
            found = _told(session).histories(strand)
        return trend(found.values(), start, end)

    def report(self, *, start: date, end: date) -> TrendReport:
        """The same for everybody, each group and each strand, with who each number is made of."""
        with self._vault.reading() as session:
            told = _told(session)
            every = told.histories()
            named = person_page.ages_of(case_list.lines(session, list(every)), self._vault.clock.today())
            groups = _groups(session, told, every)
        undated = movement(every, start, end).undated
        return TrendReport(
            start=start,
            end=end,
            everybody=_line("all", _("All young people"), every, named, start, end),
            groups=tuple(_line(f"group {id_}", title, some, named, start, end) for id_, title, some in groups),
            strands=tuple(_line(f"strand {one}", label(one), told.histories(one), named, start, end) for one in Strand),
            undated=_people(undated, named),
        )

    def held(self) -> tuple[HeldMeeting, ...]:
        """The meetings about young people that were held, the latest first."""
        lines = [one for one in Meetings(self._vault).lines() if one.discusses_people and one.state in _HELD]
        found = [
            HeldMeeting(one.details.meeting, _day(one.details.starts_at), one.group_name)
            for one in lines
            if one.details.starts_at is not None
        ]
        return tuple(sorted(found, key=lambda one: (one.on, one.meeting), reverse=True))

    def pdf(self, *, start: date, end: date) -> bytes:
        """The numbers on paper; nobody's name is on it."""
        from cse_desk.documents import trend as document

        vault = self._vault
        return document.build(
            self.report(start=start, end=end),
            Printing(vault).look(),
            printed_by=vault.me.name,
            printed_at=vault.clock.now(),
        )


def _day(at: datetime) -> date:
    return at.astimezone(LONDON).date()


def _told(session: Session) -> _Told:
    facts: dict[str, list[ReferralFact]] = {}
    kinds: dict[str, PanelDecisionKind] = {}
    meetings: dict[str, str] = {}
    roots = sorted(session.scalars(union(select(PanelDecision.root), select(ReferralEvent.root))))
    for some in portions(roots, _AT_ONCE):
        for row in rows_of(session, PanelDecision, some):
            meetings[row.id] = row.meeting or ""
            kind = word_of(PanelDecisionKind, row.decision)
            if kind is not None:
                kinds[row.id] = kind
        facts |= referral_facts(session, some)
    return _Told(facts, kinds, meetings)


def _groups(session: Session, told: _Told, every: Histories) -> list[tuple[str, str, Histories]]:
    """(id, title, histories) of each group that discusses young people, or at whose meetings somebody was added."""
    known = {one.group: one for one in groups_of(session)}
    held_by = {id_: group or "" for id_, group in session.execute(select(Meeting.id, Meeting.group))}
    groups = {decision: held_by.get(meeting, "") for decision, meeting in told.meetings.items()}
    groups = {decision: group if group in known else "" for decision, group in groups.items()}
    parts: dict[str, Histories] = {one.group: {} for one in known.values() if one.discusses_people}
    for root, history in every.items():
        for group, some in by_group(history, groups).items():
            parts.setdefault(group, {})[root] = some
    named = {id_: known[id_].name if id_ else _("No meeting is written down") for id_ in parts}
    return [(id_, named[id_], parts[id_]) for id_ in sorted(parts, key=lambda one: (not one, named[one]))]


def _line(id_: str, title: str, histories: Histories, named: Named, start: date, end: date) -> TrendLine:
    found = movement(histories, start, end)
    cells = {
        TrendCell.AT_START: found.at_start,
        TrendCell.ADDED: found.added,
        TrendCell.ADDED_AGAIN: found.added_again,
        TrendCell.REMOVED: found.removed,
        TrendCell.AT_END: found.at_end,
    }
    return TrendLine(id_, title, {cell: _people(some, named) for cell, some in cells.items()})


def _people(movers: Iterable[Mover], named: Named) -> tuple[TrendPerson, ...]:
    found = [_person(one, named) for one in movers]
    return tuple(sorted(found, key=lambda one: (fold(one.name), one.on or date.max, one.young_person_id)))


def _person(one: Mover, named: Named) -> TrendPerson:
    name, age = named.get(one.root, (_("Taken off the register"), ""))
    return TrendPerson(one.root, name, age, one.turn.on, one.turn.kind)
