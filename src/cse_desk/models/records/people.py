"""Young people: rows, the page header, the edit form, likely matches."""

from dataclasses import dataclass, field
from datetime import date, datetime

from cse_desk.models.enums import Direction, HarmWord, LevelWord, ReferralState, Strand


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One line of the list."""

    young_person_id: str
    name: str
    known_as: str
    age: int | None
    age_is_estimate: bool
    harm: HarmWord | None
    level: LevelWord | None
    direction: Direction | None
    vpg: tuple[tuple[Strand, ReferralState], ...]
    lead: str
    next_due: datetime | None
    next_due_what: str
    open_prompts: int
    has_conflicts: bool


@dataclass(frozen=True, slots=True)
class PersonFilter:
    """What narrows the list; empty = everybody."""

    text: str = ""
    saved: str = ""  # id of a saved filter: mine, harmed, moved-up, due-7, prompts-open, not-screened, referred
    ages: tuple[int, int] | None = None
    lead: str = ""
    sort: str = "name"  # name age harm level vpg lead next-due recent
    descending: bool = False


@dataclass(frozen=True, slots=True)
class FilterCount:
    """A saved filter in the side list."""

    id: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class NameEntry:
    """A name: `kind` is legal, known-as, previous or other."""

    record_id: str
    kind: str
    given: str
    family: str


@dataclass(frozen=True, slots=True)
class AddressEntry:
    """An address, with the days it held."""

    record_id: str
    lines: str
    postcode: str
    kind: str  # home / placement / other
    confidential: bool
    from_day: date | None
    to_day: date | None


@dataclass(frozen=True, slots=True)
class CarerEntry:
    """A parent or carer."""

    record_id: str
    name: str
    relationship: str
    parental_responsibility: str  # yes / no / not-known
    same_household: str  # yes / no / not-known
    phone: str
    safe_to_contact: str  # yes / no / not-known
    note: str


@dataclass(frozen=True, slots=True)
class ProfessionalEntry:
    """Somebody who works with the young person; who and agency always in full."""

    record_id: str
    name: str
    role: str
    agency: str
    phone: str
    is_lead: bool
    from_day: date | None
    to_day: date | None


@dataclass(frozen=True, slots=True)
class IdentifierEntry:
    """A local identifier: free text of at most twenty characters."""

    record_id: str
    system: str
    value: str


@dataclass(frozen=True, slots=True)
class WithholdEntry:
    """What to withhold, from whom, and why."""

    record_id: str
    what: str
    from_whom: str
    why: str


@dataclass(frozen=True, slots=True)
class PersonDetails:
    """Everything the register keeps about a young person; the edit form takes and gives it."""

    young_person_id: str = ""  # empty: not yet created
    names: tuple[NameEntry, ...] = ()
    born: date | None = None
    estimated_ages: tuple[int, int] | None = None  # (youngest, oldest)
    estimated_on: date | None = None
    sex: str = ""
    gender_identity: str = ""
    gender_text: str = ""
    pronouns: str = ""
    ethnicity: str = ""  # DfE code
    first_language: str = ""
    interpreter: str = ""  # yes / no / not-known
    communication_needs: tuple[str, ...] = ()
    communication_note: str = ""
    school: str = ""
    school_year: str = ""
    legal_status: str = ""
    disabilities: tuple[str, ...] = ()
    nhs_number: str = ""
    upn: str = ""
    safe_contact: str = ""  # the notes: how, where, by whom
    do_not_contact_home: bool = False
    addresses: tuple[AddressEntry, ...] = ()
    carers: tuple[CarerEntry, ...] = ()
    professionals: tuple[ProfessionalEntry, ...] = ()
    identifiers: tuple[IdentifierEntry, ...] = ()
    withhold: tuple[WithholdEntry, ...] = ()
    seen: int = 0
    conflicts: tuple[str, ...] = ()
    made_by_newer_version: bool = False
    is_to_look_at: bool = False  # the history says what several people wrote apart, and who can settle it


@dataclass(frozen=True, slots=True)
class DetailsSection:
    """A part of the register in words, to be read: (label, words) of single fields, and of each entry of its list."""

    id: str
    title: str
    facts: tuple[tuple[str, str], ...] = ()
    entries: tuple[tuple[tuple[str, str], ...], ...] = ()


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """What is wrong with a field of the form; `record_id` names the entry of a list ("" = a new one, or the field itself)."""

    field: str  # a field of PersonDetails
    record_id: str
    words: str
    is_hard: bool  # cannot be saved like this; the others are worth a question


@dataclass(frozen=True, slots=True)
class LevelPoint:
    """Both words as they stood after a signed screening, or after a decision of the VPG."""

    on: date
    harm: HarmWord
    level: LevelWord
    by_vpg: bool = False


@dataclass(frozen=True, slots=True)
class DueItem:
    """Something due about a young person, or on Today."""

    what: str
    why: str
    young_person_id: str
    person: str
    age: str
    due: datetime | None
    when_words: str
    is_late: bool
    action: str  # machine word the screen knows: open-prompt / screen / resume / look-bundle / ask / sign-off / referral / edit-person
    target: (
        str  # record id the action needs; of facts: interview / away / harm / voice / warning / agency-warning / tell
    )
    quote: str = ""  # somebody's own words, shown as such


@dataclass(frozen=True, slots=True)
class ChronologyLine:
    """One dated event on the overview."""

    at: datetime
    icon: str
    title: str
    detail: str
    quote: str = ""


@dataclass(frozen=True, slots=True)
class PersonPage:
    """The young person's page: header and overview."""

    details: PersonDetails
    name: str
    known_as: str
    age_words: str
    born_words: str
    lead: str
    harm: HarmWord | None
    level: LevelWord | None
    previous_level: LevelWord | None
    direction: Direction | None
    said_on: date | None  # the last day on which one of the two words was given as it stands
    referral: tuple[tuple[Strand, ReferralState], ...]
    contact_warning: str
    withheld_count: int
    own_words: str
    own_words_source: str
    chronology: tuple[ChronologyLine, ...]
    points: tuple[LevelPoint, ...]
    went_missing: tuple[date, ...]  # the day on which each missing episode began
    due: tuple[DueItem, ...]
    came_from: str = ""  # "young person known to <sender>" when only part of the record came
    seen: int = 0


@dataclass(frozen=True, slots=True)
class MatchReason:
    """Why two people may be the same: `weight` is strong, fair or weak."""

    words: str
    weight: str


@dataclass(frozen=True, slots=True)
class PossibleMatch:
    """Somebody already in the register who may be the same person. One weak reason alone is never `likely`."""

    young_person_id: str
    name: str
    born_words: str
    address: str
    likely: bool
    reasons: tuple[MatchReason, ...]


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One change, in words."""

    act: str
    at: datetime
    by: str
    what: str
    fields: tuple[tuple[str, str, str], ...] = field(default=())  # (label, before, after)
    can_undo: bool = False
    via: str = ""


@dataclass(frozen=True, slots=True)
class SearchHit:
    """A line of the one search box."""

    kind: str  # person / screening / command
    target: str
    title: str
    detail: str
    reason: str


@dataclass(frozen=True, slots=True)
class DifferingValue:
    """One of the values that stand; `change` names it when deciding."""

    change: str
    words: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class RecordFinding:
    """What no rule may forbid where several people write apart: for somebody to look at."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class DifferingField:
    """A field on which two values stand, as read at `seen`."""

    root: str
    record: str
    kind: str
    field: str
    label: str
    values: tuple[DifferingValue, ...]
    seen: int
    may_decide: bool = True  # whether the role of who works here writes this part of the record
