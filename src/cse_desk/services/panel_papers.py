"""A meeting's papers: for everybody, or a numbered copy for one recipient without the young people kept from them.

Looking writes nothing. A copy counts, and has its line, when it was printed or saved.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy.orm import Session

from cse_desk.clock import LONDON
from cse_desk.errors import NotFound
from cse_desk.i18n import day as day_words
from cse_desk.i18n import gettext as _
from cse_desk.models.enums import Compartment
from cse_desk.models.records.changes import Changes
from cse_desk.models.records.panel import AgendaPaper, AttenderLine
from cse_desk.models.rules.words import fold
from cse_desk.models.tables.panel import Meeting, PaperCopy
from cse_desk.services.acts import done
from cse_desk.services.agendas import Agendas
from cse_desk.services.meetings import Meetings
from cse_desk.services.minutes import Minutes
from cse_desk.services.panel_actions import ActionFilter, PanelActions
from cse_desk.services.panel_rows import one
from cse_desk.services.person_details import rows_of
from cse_desk.services.printing import Printing
from cse_desk.services.refusals import authorise
from cse_desk.vault.access_log import Event
from cse_desk.vault.store import Vault


class PanelPaper(StrEnum):
    """The papers of a meeting."""

    AGENDA = "agenda"
    SHORT = "agenda-short"
    INITIALS = "agenda-initials"
    BRIEFING = "briefing"
    ATTENDANCE = "attendance-sheet"
    ACTIONS = "action-list"
    MINUTES = "minutes"


NUMBERED = frozenset(PanelPaper) - {PanelPaper.ATTENDANCE}
"""Papers about young people: each copy for a recipient has a number."""


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody a copy can be made for."""

    name: str
    agency: str

    @property
    def words(self) -> str:
        """Name and agency in full."""
        return ", ".join(part for part in (self.name, self.agency) if part)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which paper, and for whom; `item`: the young person of a briefing. No recipient: the coordinator's own, unnumbered."""

    meeting: str
    paper: PanelPaper
    recipient: Recipient | None = None
    item: str = ""
    number: int | None = None


@dataclass(frozen=True, slots=True)
class CopyLine:
    """A copy that was made, and what became of it."""

    copy: str
    paper: PanelPaper
    number: int
    made_for: str
    made_at: datetime | None
    left_out: int
    returned_on: date | None
    shredded_on: date | None

    @property
    def is_out(self) -> bool:
        """Whether somebody still holds it."""
        return self.returned_on is None and self.shredded_on is None


@dataclass(frozen=True, slots=True)
class PapersOf:
    """What can be printed for a meeting: its name, for whom, about whom."""

    title: str
    recipients: tuple[Recipient, ...]
    owners: tuple[
        Recipient, ...
    ]  # of its actions, who were not expected there: their agency's actions are theirs to have
    items: tuple[tuple[str, str], ...]  # (item, name)
    has_minutes: bool  # sealed; else the draft is printed
    next_number: int
    copies: tuple[CopyLine, ...]


class PanelPapers:
    """Use cases of a meeting's papers."""

    def __init__(self, vault: Vault) -> None:
        """For an open vault."""
        self._vault = vault
        self._agendas = Agendas(vault)
        self._meetings = Meetings(vault)
        self._minutes = Minutes(vault)
        self._makers: Mapping[PanelPaper, Callable[[Wanted], bytes]] = {
            PanelPaper.AGENDA: self._agenda,
            PanelPaper.SHORT: self._agenda,
            PanelPaper.INITIALS: self._agenda,
            PanelPaper.BRIEFING: self._briefing,
            PanelPaper.ATTENDANCE: self._attendance,
            PanelPaper.ACTIONS: self._actions,
            PanelPaper.MINUTES: self._minutes_pdf,
        }

    # ---- looking ----------------------------------------------------------------------------

    def of(self, *, meeting: str) -> PapersOf:
        """Everything the page of papers begins with. NotFound."""
        head = self._meetings.head(meeting=meeting)
        view = self._agendas.view(meeting=meeting)
        with self._vault.reading() as session:
            copies = _copies(session, meeting)
        recipients = tuple(map(_recipient, self._meetings.attenders(meeting=meeting)))
        return PapersOf(
            title=_("{group}, {day}").format(group=head.group_name, day=day_words(head.starts_at.astimezone(LONDON))),
            recipients=recipients,
            owners=self._owners(meeting, recipients),
            items=tuple((line.item, line.name) for line in view.items),
            has_minutes=bool(self._minutes.versions(meeting=meeting)),
            next_number=max((one.number for one in copies), default=0) + 1,
            copies=copies,
        )

    def _owners(self, meeting: str, there: Sequence[Recipient]) -> tuple[Recipient, ...]:
        known = {_folded(one) for one in there}
        lines = PanelActions(self._vault).lines(ActionFilter(meeting=meeting, with_done=True))
        found = {
            _folded(owner): owner for line in lines if _folded(owner := Recipient(line.owner, line.agency)) not in known
        }
        return tuple(found[key] for key in sorted(found))

    def pdf(self, wanted: Wanted) -> bytes:
        """The paper. Nothing about a young person who is kept from the recipient is in it. NotFound."""
        return self._makers[wanted.paper](wanted)

    def _agenda(self, wanted: Wanted) -> bytes:
        from cse_desk.documents import agenda

        forms = {PanelPaper.SHORT: agenda.AgendaForm.SHORT, PanelPaper.INITIALS: agenda.AgendaForm.INITIALS}
        form = forms.get(wanted.paper, agenda.AgendaForm.FULL)
        return agenda.build(
            self._paper(wanted), Printing(self._vault).look(), form=form, printed_by=self._me, printed_at=self._now
        )

    def _paper(self, wanted: Wanted) -> AgendaPaper:
        whom = wanted.recipient
        return self._agendas.paper(
            meeting=wanted.meeting,
            for_name=whom.name if whom else "",
            for_agency=whom.agency if whom else "",
            number=wanted.number if whom else None,
        )

    def _briefing(self, wanted: Wanted) -> bytes:
        from cse_desk.documents import briefing

        paper = self._paper(wanted)
        item = next((each for each in paper.items if each.item == wanted.item), None)
        if item is None:
            raise NotFound(wanted.item)
        return briefing.build(
            item,
            paper.head,
            Printing(self._vault).look(),
            reference=_("item {number}").format(number=item.place),
            copy_for=paper.copy_for,
            copy_number=paper.copy_number,
            printed_by=self._me,
            printed_at=self._now,
        )

    def _attendance(self, wanted: Wanted) -> bytes:
        from cse_desk.documents import attendance_sheet

        return attendance_sheet.build(
            self._meetings.head(meeting=wanted.meeting),
            self._meetings.attenders(meeting=wanted.meeting),
            Printing(self._vault).look(),
            quorum_words=self._meetings.quorum_words(meeting=wanted.meeting),
            printed_by=self._me,
            printed_at=self._now,
        )

    def _actions(self, wanted: Wanted) -> bytes:
        from cse_desk.documents import action_list

        whom = wanted.recipient
        if whom is None:
            lines = PanelActions(self._vault).lines(ActionFilter(meeting=wanted.meeting))
        else:
            found = self._minutes.actions_for(meeting=wanted.meeting, agency=whom.agency, name=whom.name)
            lines = found.actions
        return action_list.build(
            lines,
            Printing(self._vault).look(),
            on=self._vault.clock.today(),
            agency=whom.agency if whom else "",
            marking=self._meetings.head(meeting=wanted.meeting).marking,
            copy_for=whom.words if whom else "",
            copy_number=wanted.number if whom else None,
            printed_by=self._me,
            printed_at=self._now,
        )

    def _minutes_pdf(self, wanted: Wanted) -> bytes:
        from cse_desk.documents import minutes

        whom, is_sealed = wanted.recipient, bool(self._minutes.versions(meeting=wanted.meeting))
        if whom is not None:
            paper = self._minutes.copy_for(meeting=wanted.meeting, name=whom.name, agency=whom.agency)
            paper = replace(paper, copy_number=wanted.number)
        elif is_sealed:
            paper = self._minutes.sealed(meeting=wanted.meeting)
        else:
            paper = self._minutes.draft(meeting=wanted.meeting)
        return minutes.build(paper, Printing(self._vault).look(), printed_by=self._me, printed_at=self._now)

    @property
    def _me(self) -> str:
        return self._vault.me.name

    @property
    def _now(self) -> datetime:
        return self._vault.clock.now()

    # ---- copies -----------------------------------------------------------------------------

    def made(self, wanted: Wanted) -> Changes:
        """A numbered copy left the printer, or was saved. Refused(ROLE), NotFound.

        A number that somebody else gave away meanwhile is kept: the paper has it printed on it.
        """
        authorise(self._vault.me.role, Compartment.PANEL)
        whom = wanted.recipient
        assert whom is not None
        with self._vault.transaction(_("Copy of a paper")) as writing:
            one(writing.session, Meeting, wanted.meeting)
            row = PaperCopy(id=self._vault.ids.new(), root=wanted.meeting, compartment=Compartment.PANEL)
            row.paper, row.number = wanted.paper, wanted.number
            row.for_name, row.for_agency, row.made_at = whom.name, whom.agency, self._now
            row.left_out = self._left_out(wanted)
            writing.session.add(row)
            writing.note(Event.RECORDED, root=wanted.meeting, what=PaperCopy.__kind__)
        return done(self._vault, writing)

    def _left_out(self, wanted: Wanted) -> int:
        if wanted.paper is PanelPaper.MINUTES:
            assert wanted.recipient is not None
            whom = wanted.recipient
            return self._minutes.copy_for(meeting=wanted.meeting, name=whom.name, agency=whom.agency).left_out
        return self._paper(wanted).left_out

    def came_back(self, *, copy: str, shredded: bool) -> Changes:
        """A copy was handed back, or shredded by whom it was for. Refused(ROLE), NotFound."""
        authorise(self._vault.me.role, Compartment.PANEL)
        with self._vault.transaction(_("Copy of a paper")) as writing:
            row = one(writing.session, PaperCopy, copy)
            today = self._vault.clock.today()
            row.returned_on, row.shredded_on = (None, today) if shredded else (today, None)
        return done(self._vault, writing)


def _recipient(line: AttenderLine) -> Recipient:
    return Recipient(line.name, line.agency)


def _folded(one: Recipient) -> tuple[str, str]:
    return fold(one.agency), fold(one.name)


def _copies(session: Session, meeting: str) -> tuple[CopyLine, ...]:
    rows = sorted(rows_of(session, PaperCopy, [meeting]), key=lambda row: (row.number or 0, row.id))
    known = set(map(str, PanelPaper))
    return tuple(_line(row) for row in rows if row.paper in known)


def _line(row: PaperCopy) -> CopyLine:
    return CopyLine(
        copy=row.id,
        paper=PanelPaper(row.paper or ""),
        number=row.number or 0,
        made_for=Recipient(row.for_name or "", row.for_agency or "").words,
        made_at=row.made_at,
        left_out=row.left_out or 0,
        returned_on=row.returned_on,
        shredded_on=row.shredded_on,
    )
