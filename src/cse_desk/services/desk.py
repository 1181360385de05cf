"""All use cases of one open vault, made once."""

from dataclasses import dataclass, field

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
from cse_desk.vault.store import Vault


@dataclass(slots=True)
class Desk:
    """What a person can do in their vault. Making it touches nothing."""

    vault: Vault
    people: People = field(init=False)
    screenings: Screenings = field(init=False)
    referrals: Referrals = field(init=False)
    contacts: Contacts = field(init=False)
    exchange: Exchange = field(init=False)
    tasks: Tasks = field(init=False)
    search: Search = field(init=False)
    directory: Directory = field(init=False)
    printing: Printing = field(init=False)
    keeping: Keeping = field(init=False)
    groups: Groups = field(init=False)
    meetings: Meetings = field(init=False)
    pre_agenda: PreAgenda = field(init=False)
    facts: Facts = field(init=False)
    agendas: Agendas = field(init=False)
    sharing_back: PanelSharing = field(init=False)
    panel_papers: PanelPapers = field(init=False)
    meeting_days: MeetingDays = field(init=False)
    decisions: Decisions = field(init=False)
    panel_actions: PanelActions = field(init=False)
    minutes: Minutes = field(init=False)
    trends: Trends = field(init=False)
    watching: Watching = field(init=False)
    updates: Updates = field(init=False)
    half_typed: HalfTyped = field(init=False)
    interests: Interests = field(init=False)
    open_works: OpenWorks = field(init=False)
    contributions: Contributions = field(init=False)
    sign_offs: SignOffs = field(init=False)
    screening_papers: ScreeningPapers = field(init=False)
    council_lines: CouncilLines = field(init=False)
    reassessments: Reassessments = field(init=False)
    agency_answers: AgencyAnswers = field(init=False)
    instruments: Instruments = field(init=False)
    own_forms: OwnForms = field(init=False)
    filled_forms: FilledForms = field(init=False)
    reassess_numbers: ReassessNumbers = field(init=False)
    form_comparing: FormComparing = field(init=False)
    form_sending: FormSending = field(init=False)

    def __post_init__(self) -> None:
        self.people = People(self.vault)
        self.screenings = Screenings(self.vault)
        self.referrals = Referrals(self.vault)
        self.contacts = Contacts(self.vault)
        self.exchange = Exchange(self.vault)
        self.tasks = Tasks(self.vault)
        self.search = Search(self.vault)
        self.directory = Directory(self.vault)
        self.printing = Printing(self.vault)
        self.keeping = Keeping(self.vault)
        self.groups = Groups(self.vault)
        self.meetings = Meetings(self.vault)
        self.pre_agenda = PreAgenda(self.vault)
        self.facts = Facts(self.vault)
        self.agendas = Agendas(self.vault)
        self.sharing_back = PanelSharing(self.vault)
        self.panel_papers = PanelPapers(self.vault)
        self.meeting_days = MeetingDays(self.vault)
        self.decisions = Decisions(self.vault)
        self.panel_actions = PanelActions(self.vault)
        self.minutes = Minutes(self.vault)
        self.trends = Trends(self.vault)
        self.watching = Watching(self.vault)
        self.updates = Updates(self.vault)
        self.half_typed = HalfTyped(self.vault)
        self.interests = Interests(self.vault)
        self.open_works = OpenWorks(self.vault)
        self.contributions = Contributions(self.vault)
        self.sign_offs = SignOffs(self.vault)
        self.screening_papers = ScreeningPapers(self.vault)
        self.council_lines = CouncilLines(self.vault)
        self.reassessments = Reassessments(self.vault)
        self.agency_answers = AgencyAnswers(self.vault)
        self.instruments = Instruments(self.vault)
        self.own_forms = OwnForms(self.vault)
        self.filled_forms = FilledForms(self.vault)
        self.reassess_numbers = ReassessNumbers(self.vault)
        self.form_comparing = FormComparing(self.vault)
        self.form_sending = FormSending(self.vault)
