"""Everything a screen may use, in one frozen value: services, lanes, bus, doors, clock."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from cse_desk.clock import Clock
from cse_desk.ids import Ids
from cse_desk.models.enums import Compartment
from cse_desk.models.records.duties import Duties
from cse_desk.ui.bus import Bus
from cse_desk.ui.doors import Doors
from cse_desk.ui.jobs import Lanes

if TYPE_CHECKING:  # services are imported when the vault opens, not when the window starts
    from cse_desk.services.agency_answers import AgencyAnswers
    from cse_desk.services.agendas import Agendas
    from cse_desk.services.contacts import Contacts
    from cse_desk.services.contributions import Contributions
    from cse_desk.services.council_lines import CouncilLines
    from cse_desk.services.decisions import Decisions
    from cse_desk.services.directory import Directory
    from cse_desk.services.exchange import Exchange
    from cse_desk.services.facts.service import Facts
    from cse_desk.services.filled_forms import FilledForms
    from cse_desk.services.form_comparing import FormComparing
    from cse_desk.services.form_sending import FormSending
    from cse_desk.services.groups import Groups
    from cse_desk.services.half_typed import HalfTyped
    from cse_desk.services.instruments import Instruments
    from cse_desk.services.interests import Interests
    from cse_desk.services.keeping import Keeping
    from cse_desk.services.meeting_day import MeetingDays
    from cse_desk.services.meetings import Meetings
    from cse_desk.services.minutes import Minutes
    from cse_desk.services.open_work import OpenWorks
    from cse_desk.services.own_forms import OwnForms
    from cse_desk.services.panel_actions import PanelActions
    from cse_desk.services.panel_papers import PanelPapers
    from cse_desk.services.panel_sharing import PanelSharing
    from cse_desk.services.people import People
    from cse_desk.services.pre_agenda import PreAgenda
    from cse_desk.services.printing import Printing
    from cse_desk.services.reassess_numbers import ReassessNumbers
    from cse_desk.services.reassessments import Reassessments
    from cse_desk.services.referrals import Referrals
    from cse_desk.services.screening_papers import ScreeningPapers
    from cse_desk.services.screenings import Screenings
    from cse_desk.services.search import Search
    from cse_desk.services.sign_offs import SignOffs
    from cse_desk.services.tasks import Tasks
    from cse_desk.services.trends import Trends
    from cse_desk.services.updates import Updates
    from cse_desk.services.watching import Watching


class OpenVault(Protocol):
    """What the window itself needs of an open vault; it is a `vault.opened.Vault`, which only services know."""

    folder: Path

    def release_thread(self) -> None:
        """Close the calling thread's connections."""
        ...

    def close(self) -> None:
        """Lock it again; in the vault lane, or when the lanes have ended."""
        ...


@dataclass(frozen=True, slots=True)
class Who:
    """Who works in the open vault, for the window."""

    name: str
    role: str  # in words
    agency: str = ""
    duties: Duties = field(default_factory=lambda: Duties(""))

    def may_write(self, *compartments: Compartment) -> bool:
        """Whether their role writes all of these; what it does not write is shown to be read."""
        return self.duties.may_write(*compartments)


@dataclass(frozen=True, slots=True)
class Services:
    """The use cases of the open vault, by capability."""

    people: People
    screenings: Screenings
    referrals: Referrals
    contacts: Contacts
    exchange: Exchange
    tasks: Tasks
    search: Search
    directory: Directory
    printing: Printing
    keeping: Keeping
    groups: Groups
    meetings: Meetings
    pre_agenda: PreAgenda
    facts: Facts
    agendas: Agendas
    sharing_back: PanelSharing
    panel_papers: PanelPapers
    meeting_days: MeetingDays
    decisions: Decisions
    panel_actions: PanelActions
    minutes: Minutes
    trends: Trends
    watching: Watching
    updates: Updates
    half_typed: HalfTyped
    interests: Interests
    open_works: OpenWorks
    contributions: Contributions
    sign_offs: SignOffs
    screening_papers: ScreeningPapers
    council_lines: CouncilLines
    reassessments: Reassessments
    agency_answers: AgencyAnswers
    instruments: Instruments
    own_forms: OwnForms
    filled_forms: FilledForms
    reassess_numbers: ReassessNumbers
    form_comparing: FormComparing
    form_sending: FormSending


@dataclass(frozen=True, slots=True)
class Context:
    """Handed to every screen; screens keep it and nothing else that outlives them."""

    services: Services
    lanes: Lanes
    bus: Bus
    doors: Doors
    clock: Clock
    ids: Ids
    who: Who
    is_rehearsal: bool = False
    undo: Callable[[str], object] | None = None  # undoes an act; called in the vault lane, gives Changes
