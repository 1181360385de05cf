"""A VPG with a meeting for these tests: rows as other use cases leave them."""

import json
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import TypeVar

from sqlalchemy.orm import Session

from cse_desk.models.enums import AgendaWhy, Compartment, LevelWord, PanelDecisionKind, Strand
from cse_desk.models.records.closure import ClosureCase
from cse_desk.models.records.meeting import DecisionForm, TypedAction
from cse_desk.models.tables.base import Recorded
from cse_desk.models.tables.panel import AgendaItem, Group, GroupMember, Meeting, PanelDecision
from cse_desk.services.closure_cases import read_case
from cse_desk.services.closure_of_record import Proposal
from cse_desk.services.decisions import Decisions
from cse_desk.services.meeting_day import MeetingDays
from cse_desk.services.panel_actions import PanelActions
from cse_desk.services.people import People
from cse_desk.vault.store import Vault
from tests.helpers.closure_stories import daniel
from tests.unit.services.folk import somebody

_Row = TypeVar("_Row", bound=Recorded)
SEXUAL = (Strand.SEXUAL,)
MEMBERS = (
    ("Ruth Adeyemi", "Council", "council", True),
    ("Mark Hale", "Police", "police", False),
    ("Joy Bello", "Barnardo's", "charity", False),
)


def add(vault: Vault, cls: type[_Row], root: str, **values: object) -> str:
    """One row."""
    id_ = vault.ids.new()
    with vault.transaction("row") as writing:
        writing.session.add(cls(id=id_, root=root or id_, **{"compartment": Compartment.PANEL, **values}))
    return id_


@dataclass
class Cases:
    """The case of a removal as a test wants it: by default one in which nothing fires."""

    story: dict[str, object] = field(default_factory=daniel)

    def __call__(self, session: Session, root: str, proposal: Proposal) -> ClosureCase:
        case = read_case(json.dumps(self.story).encode()).case
        assert case is not None
        assert case.closing is not None
        asked = replace(case.closing, reason=proposal.reason, level=proposal.level, chair=proposal.chair)
        return replace(case, closing=asked)


@dataclass
class Room:
    """A meeting on the day of the clock."""

    vault: Vault
    cases: Cases = field(default_factory=Cases)

    def __post_init__(self) -> None:
        self.people = People(self.vault)
        self.days = MeetingDays(self.vault)
        self.decisions = Decisions(self.vault, self.cases)
        self.actions = PanelActions(self.vault)
        self.group = add(
            self.vault,
            Group,
            "",
            name="VEMT Practitioners Group",
            short_name="VPG",
            quorum_members=2,
            quorum_agencies=["police"],
            discusses_people=True,
            review_weeks=12,
            actions_hours=24,
            minutes_days=10,
            item_minutes=10,
            chair_signs=True,
        )
        self.members = [
            add(
                self.vault,
                GroupMember,
                self.group,
                name=name,
                agency=agency,
                agency_kind=kind,
                is_chair=chair,
                place=place,
            )
            for place, (name, agency, kind, chair) in enumerate(MEMBERS)
        ]
        self.meeting = self.a_meeting()

    def a_meeting(self, at: datetime | None = None) -> str:
        at = at or self.vault.clock.now()
        return add(self.vault, Meeting, "", group=self.group, starts_at=at, minutes_long=180, where="Civic Hall")

    def child(self, given: str = "Tyler", family: str = "Brook") -> str:
        (root,) = self.people.create(somebody(given, family, pronouns="he/him")).roots
        return root

    def item(self, root: str, place: int = 0, *, meeting: str = "", why: AgendaWhy = AgendaWhy.REVIEW) -> str:
        values = {"why": why, "strands": ["sexual-exploitation"], "place": place, "minutes": 10}
        return add(self.vault, AgendaItem, root, meeting=meeting or self.meeting, **values)

    def on_agenda(self, root: str, on: date = date(2026, 6, 1), *strands: Strand) -> str:
        """Somebody whom an earlier meeting added."""
        codes = [str(one) for one in strands or SEXUAL]
        return add(self.vault, PanelDecision, root, decision=PanelDecisionKind.ADD, strands=codes, decided_on=on)

    def here(self, *names: str) -> None:
        for line in self.days.day(meeting=self.meeting).attenders:
            if not names or line.name in names:
                self.days.arrive(attendance=line.attendance)

    def attendance(self, name: str) -> str:
        return next(one.attendance for one in self.days.day(meeting=self.meeting).attenders if one.name == name)


def form(kind: PanelDecisionKind = PanelDecisionKind.KEEP, **more: object) -> DecisionForm:
    """A decision with everything it needs."""
    made = DecisionForm(kind, SEXUAL, "What was said today.", level=LevelWord.LOW, chair_signed=True)
    return replace(made, **more)  # type: ignore[arg-type]  # fields by name


def action(**more: object) -> TypedAction:
    """An action with everything it needs."""
    made = TypedAction("Hold the interview", "Joy Bello", "Barnardo's", date(2026, 12, 10), "interview record")
    return replace(made, **more)  # type: ignore[arg-type]  # as above
