"""Codes that rules decide on. Sets an agency may change (ethnicity, legal status, ...) are dated data in resources/codes."""

from enum import StrEnum


class Role(StrEnum):
    """What a person does here; the role x compartment table of bundles is keyed by it."""

    SOCIAL_WORKER = "social-worker"
    CSE_WORKER = "cse-worker"
    COORDINATOR = "coordinator"
    CHAIR = "chair"
    MANAGER = "manager"
    LEAD = "lead"
    AUDITOR = "auditor"


class Compartment(StrEnum):
    """What is shared or withheld together; fixed for a record when it is created."""

    IDENTITY = "identity"
    WHEREABOUTS = "whereabouts"
    SCREENING = "screening"
    REFERRAL = "referral"
    PLAN = "plan"
    SESSIONS = "sessions"
    WORKER_NOTES = "worker-notes"
    VOICE = "voice"
    LETTERS = "letters"
    PANEL = "panel"
    MISSING = "missing"
    HARM = "harm"
    INTELLIGENCE = "intelligence"
    SHARING = "sharing"
    DIRECTORY = "directory"


class RootKind(StrEnum):
    """Kinds of roots."""

    YOUNG_PERSON = "young-person"
    OFFICE = "office"
    GROUP = "group"
    MEETING = "meeting"
    PERSON_OF_CONCERN = "person-of-concern"


class Answer(StrEnum):
    """The answer to an indicator. No is never merged with Not known."""

    YES = "yes"
    POSSIBLE = "possible"
    PARTLY = "partly"  # strengths only, in the place of POSSIBLE
    NO = "no"
    NOT_KNOWN = "not-known"


class Basis(StrEnum):
    """What an answer rests on."""

    EVIDENCE = "evidence"
    GUT_FEELING = "gut-feeling"
    BOTH = "both"


class Recency(StrEnum):
    """How long ago."""

    NOW = "now"
    WITHIN_6_MONTHS = "within-6-months"
    MONTHS_6_TO_12 = "6-12-months"
    EARLIER = "earlier"


class Block(StrEnum):
    """Where an answer is shown, and what it may do to the result."""

    VULNERABILITY = "vulnerability"
    RISK = "risk"
    HARM = "harm"
    STRENGTH = "strength"


class Under13(StrEnum):
    """What an answered item may not be set to for a child under thirteen."""

    NEVER_LOW = "never-low"
    ALWAYS_HIGH = "always-high"


class Level(StrEnum):
    """The level of one item."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class HarmWord(StrEnum):
    """First word of the result: is the young person being harmed?"""

    YES = "yes"
    POSSIBLY = "possibly"
    NOT_THAT_WE_KNOW = "not-that-we-know"
    NOT_KNOWN = "not-known"


class LevelWord(StrEnum):
    """Second word of the result: how likely is further harm?"""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    NO_INDICATORS = "no-indicators-found"
    NOT_ENOUGH_KNOWN = "not-enough-known"


class Direction(StrEnum):
    """Movement since the assessment before."""

    UP = "up"
    DOWN = "down"
    SAME = "same"


class AnswerChange(StrEnum):
    """What became of an answer since the signed screening before."""

    UP = "up"  # more worrying
    DOWN = "down"
    LOST = "lost"  # was Yes or Possible, now Not known: knowledge lost, not risk gone
    LEARNED = "learned"  # was Not known, now No
    DETAIL = "detail"  # the same answer with another level, basis or recency
    SAME = "same"
    NEW = "new"  # had no answer before
    LEFT = "left"  # had one before and has none yet


class ScreeningReason(StrEnum):
    """Why this screening (s0.02)."""

    NEW_CONCERN = "new-concern"
    CLOSURE = "request-to-close"
    ASKED_BY_VPG = "asked-for-by-the-vpg"
    AFTER_MISSING = "after-missing"
    PLANNED_REVIEW = "planned-review"
    MOVED_IN = "moved-in"


class ContributionWay(StrEnum):
    """How another agency's part came in."""

    PDF = "pdf"
    PAPER = "paper"
    PHONE = "phone"
    PRESENT = "present"


class Strand(StrEnum):
    """VEMT strands; state is kept for each."""

    SEXUAL = "sexual-exploitation"
    CRIMINAL = "criminal-exploitation"
    MISSING = "missing"
    TRAFFICKED = "trafficked"


class ReferralEventKind(StrEnum):
    """What happened to a referral, on a date."""

    DRAFTED = "drafted"
    SUBMITTED = "submitted"
    TAKEN_IN = "taken-in"
    PRE_AGENDA = "pre-agenda"
    WITHDRAWN = "withdrawn"
    ACCEPTED = "accepted"  # to be heard at a meeting
    ALTERNATIVE = "alternative-offered"
    RETURNED = "returned"  # for information
    CLOSURE_REQUESTED = "closure-requested"
    ADDED = "added"  # the last three follow from a decision of the VPG
    KEPT = "kept"
    REMOVED = "removed"


class ReferralState(StrEnum):
    """Derived from the events, never set by hand."""

    NONE = "none"
    DRAFT = "draft"
    SUBMITTED = "submitted"
    TAKEN_IN = "taken-in"
    PRE_AGENDA = "pre-agenda"
    ACCEPTED = "accepted"
    ON_AGENDA = "on-agenda"
    CLOSURE_REQUESTED = "closure-requested"
    WITHDRAWN = "withdrawn"
    RETURNED = "returned"
    ALTERNATIVE = "alternative-offered"
    REMOVED = "removed"


class PanelDecisionKind(StrEnum):
    """What a VPG decides about one young person (design/DOMAIN §3, Decisions)."""

    ADD = "add"
    NOT_ADDED = "not-added"  # an alternative is offered instead
    KEEP = "keep"
    ESCALATE = "escalate"  # strategy discussion, NRM, other area; the young person stays on
    REDUCED = "reduced-risk"
    STEP_DOWN = "step-down"  # to a single agency or early help
    REMOVE_COMPLETE = "remove-complete"
    REMOVE_MOVED = "remove-moved"
    REMOVE_EIGHTEEN = "remove-eighteen"
    REMOVE_NOT_CSE = "remove-not-cse"
    DIED = "died"


PROTECTING = frozenset({PanelDecisionKind.ADD, PanelDecisionKind.KEEP, PanelDecisionKind.ESCALATE})
"""Decisions after which a young person is on the agenda: nothing ever stands in their way."""


class TrendCell(StrEnum):
    """The numbers of a line of the trend: the first, the next two and less the fourth are the last."""

    AT_START = "at-start"
    ADDED = "added"
    ADDED_AGAIN = "added-again"
    REMOVED = "removed"
    AT_END = "at-end"


class AgendaWhy(StrEnum):
    """Why a young person is on the agenda of a meeting."""

    NEW = "new"
    REVIEW = "review"
    CLOSURE = "closure"
    CARRIED_OVER = "carried-over"
    SHOULD_BE_HERE = "should-be-here"  # overdue, level rose, missing since: put on by hand


class AttendanceState(StrEnum):
    """Whether a member comes to a meeting."""

    EXPECTED = "expected"
    APOLOGIES = "apologies"
    PRESENT = "present"
    DEPUTY = "deputy"
    ABSENT = "absent"


class MeetingEventKind(StrEnum):
    """What happened to a meeting; its state follows."""

    PLANNED = "planned"
    AGENDA_ISSUED = "agenda-issued"
    STARTED = "started"
    ENDED = "ended"
    ACTIONS_SENT = "actions-sent"
    MINUTES_SEALED = "minutes-sealed"
    MINUTES_SENT = "minutes-sent"
    CANCELLED = "cancelled"


class MeetingState(StrEnum):
    """Derived from the events of a meeting, never set by hand."""

    PLANNED = "planned"
    AGENDA_ISSUED = "agenda-issued"
    STARTED = "started"
    ENDED = "ended"
    MINUTES_SEALED = "minutes-sealed"
    CANCELLED = "cancelled"


class MeetingNeed(StrEnum):
    """What a meeting needs next."""

    REFERRALS = "referrals"  # they still come in
    PRE_AGENDA = "pre-agenda"  # referrals wait for an answer
    BUILD = "build"  # nobody is on the agenda
    ISSUE = "issue"
    MEET = "meet"
    END = "end"
    SEND_ACTIONS = "send-actions"
    SEAL_MINUTES = "seal-minutes"
    SEND_MINUTES = "send-minutes"
    NOTHING = "nothing"


class OrderBy(StrEnum):
    """By which rule an agenda is put in order."""

    RISK = "risk"  # harm now, then the level, what rose before what did not
    TIME = "time"  # the longest first, while everybody is fresh and nothing long is left for the end
    WORKER = "worker"  # young people of one worker together, so that nobody waits for their second one


class Rhythm(StrEnum):
    """How often a group meets."""

    MONTHLY = "monthly"  # on the same weekday of the month, e.g. each second Tuesday
    SIX_WEEKLY = "six-weekly"
    QUARTERLY = "quarterly"
    AS_NEEDED = "as-needed"


class LivingKind(StrEnum):
    """Where somebody lives, as far as it bears on who can reach them."""

    HOME = "home"
    PLACEMENT = "placement"
    SECURE = "secure"
    HOSPITAL = "hospital"
    CUSTODY = "custody"
    OUT_OF_AREA = "out-of-area"


class MissingKind(StrEnum):
    """What kind of absence."""

    MISSING = "missing"
    WHEREABOUTS_NOT_KNOWN = "whereabouts-not-known"  # nobody reported it
    ABSENT_ADDRESS_KNOWN = "absent-address-known"


class InterviewOutcome(StrEnum):
    """What became of an independent return interview; being offered none is not a refusal."""

    HELD = "held"
    REFUSED = "refused"
    NOT_OFFERED = "not-offered"
    NOT_NEEDED = "not-needed"  # a reasoned decision


class ConcernState(StrEnum):
    """How free a person of concern is to reach a young person."""

    FREE = "free"
    UNDER_INVESTIGATION = "under-investigation"
    BAIL = "bail"
    REMAND = "remand"
    ORDER = "order"
    SENTENCED = "sentenced"
    UNIDENTIFIED = "unidentified"


class LinkKind(StrEnum):
    """What links a young person to others where it is not somebody: a place where it happens, an account that writes to them."""

    PLACE = "place"
    ACCOUNT = "account"


class VoiceOf(StrEnum):
    """Whose words they are."""

    YOUNG_PERSON = "young-person"
    PARENT = "parent"
    CARER = "carer"
    SIBLING = "sibling"
    FRIEND = "friend"


class VoiceForm(StrEnum):
    """In what form a voice came."""

    WORDS = "words"
    DRAWING = "drawing"
    SIGN = "sign"  # signed, pointed, chosen from cards
    CHOSE_NOT_TO_SAY = "chose-not-to-say"


class MayShare(StrEnum):
    """Whether what was said may be passed on: the young person's own answer."""

    YES = "yes"
    SOME = "some"  # what is said in `shared_with`
    NO = "no"
    NOT_ASKED = "not-asked"


class WorkEnding(StrEnum):
    """How a worker's sessions ended."""

    PLANNED = "planned"
    UNPLANNED = "unplanned"


class PromptOutcome(StrEnum):
    """How a safety prompt was answered."""

    DONE = "done"
    NOT_NEEDED = "not-needed"


class TrustState(StrEnum):
    """What we know of a contact's keys."""

    UNKNOWN = "unknown"
    INTRODUCED = "introduced"
    VERIFIED = "verified"
    RETIRED = "retired"
    COMPROMISED = "compromised"


# ---- the closure guard (rules/closure_guard.py) --------------------------------------------


class ClosureReason(StrEnum):
    """Why somebody is to be removed; the last five are no reasons (B9)."""

    COMPLETE = "complete"
    REDUCED = "reduced"
    MOVED_AREA = "moved-area"
    TURNED_18 = "turned-18"
    NOT_CSE = "not-cse"
    DIED = "died"
    NON_ENGAGEMENT = "non-engagement"
    NO_NEW_INFORMATION = "no-new-information"
    THRESHOLD_OR_CAPACITY = "threshold-or-capacity"
    OPEN_ELSEWHERE = "open-elsewhere"
    POLICY = "policy"


class GuardCode(StrEnum):
    """The rules, in the order in which they are shown. B: stops a removal. W: the chair answers in words."""

    B1 = "B1"
    B2 = "B2"
    B3 = "B3"
    B4 = "B4"
    B5 = "B5"
    B6 = "B6"
    B7 = "B7"
    B8 = "B8"
    B9 = "B9"
    W1 = "W1"
    W2 = "W2"
    W3 = "W3"
    W4 = "W4"
    W5 = "W5"
    W6 = "W6"
    W7 = "W7"
    W8 = "W8"
    W9 = "W9"
    W10 = "W10"
    W11 = "W11"
    W12 = "W12"
    W13 = "W13"
    W14 = "W14"
    W15 = "W15"
    W16 = "W16"
    W17 = "W17"
    W18 = "W18"


class FallReason(StrEnum):
    """Why the level fell, where that makes quiet no proof of safety (W8)."""

    MOVED = "moved"  # the young person was
    HELD_UNSENTENCED = "held-unsentenced"  # the person of concern is
    OTHER = "other"


class HarmPart(StrEnum):
    """What a complete answer to harm holds (W2; floor F3)."""

    SAFEGUARDING = "safeguarding"
    POLICE = "police"
    SUPPORT = "support"


class ExitPart(StrEnum):
    """What an exit plan says (B3)."""

    WHO = "who"
    WHAT = "what"
    SIGNS = "signs"
    WAY_BACK = "way-back"


class AdultPart(StrEnum):
    """What an adult plan holds (B8, W17)."""

    CARE_ACT = "care-act"
    WORKER = "worker"
    POLICE = "police"
    WISHES = "wishes"


class AcceptedPart(StrEnum):
    """What the receiving area's acceptance holds (B7)."""

    IN_WRITING = "in-writing"
    LEAD = "lead"
    FIRST_MEETING = "first-meeting"


class TellingPart(StrEnum):
    """What is written down where somebody has not been told yet (B5)."""

    REASON = "reason"
    WHO = "who"
    WHEN = "when"


# ---- forms an office keeps (rules/form_versions.py) ----------------------------------------


class FormState(StrEnum):
    """Of one version of a form; follows from its days."""

    DRAFT = "draft"
    RELEASED = "released"
    RETIRED = "retired"


class FormSource(StrEnum):
    """Where a form comes from."""

    SHIPPED = "shipped"
    OURS = "ours"
    LICENSED = "licensed"
    HANDED = "handed"  # a colleague's, sent to be used here
    RECEIVED = "received"  # it came with a record, so that answers can be read
