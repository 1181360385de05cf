"""The words for codes, in one place: screen, paper and services say the same thing.

Where two codes share a value (for example No of an answer and of a choice) the type decides, so each kind has its own table.
Level and harm words always travel with a shape, never with colour alone (design/UX, Look).
"""

from enum import StrEnum

from cse_desk.i18n import gettext as _
from cse_desk.models.enums import (
    AcceptedPart,
    AdultPart,
    AgendaWhy,
    Answer,
    AnswerChange,
    AttendanceState,
    Basis,
    Block,
    ClosureReason,
    Compartment,
    ConcernState,
    ContributionWay,
    Direction,
    ExitPart,
    FallReason,
    FormSource,
    FormState,
    HarmPart,
    HarmWord,
    InterviewOutcome,
    Level,
    LevelWord,
    LinkKind,
    LivingKind,
    MayShare,
    MeetingEventKind,
    MeetingNeed,
    MeetingState,
    MissingKind,
    OrderBy,
    PanelDecisionKind,
    PromptOutcome,
    Recency,
    ReferralEventKind,
    ReferralState,
    Rhythm,
    Role,
    RootKind,
    ScreeningReason,
    Strand,
    TellingPart,
    TrendCell,
    TrustState,
    Under13,
    VoiceForm,
    VoiceOf,
    WorkEnding,
)


class Shape(StrEnum):
    """The shapes that carry a level or a harm word without colour."""

    TRIANGLE_UP = "triangle-up"  # high
    DIAMOND = "diamond"  # medium
    TRIANGLE_DOWN = "triangle-down"  # low
    DASH = "dash"  # no indicators found
    RING_EMPTY = "ring-empty"  # harm: not that we know
    QUESTION = "question"  # not known, not enough known
    DISC = "disc"  # harm: yes
    DISC_HALF = "disc-half"  # harm: possibly
    DOT = "dot"  # an answer No


_LABELS: dict[type[StrEnum], dict[str, str]] = {
    HarmWord: {
        "yes": "Yes",
        "possibly": "Possibly",
        "not-that-we-know": "Not that we know",
        "not-known": "Not known",
    },
    LevelWord: {
        "high": "High",
        "medium": "Medium",
        "low": "Low",
        "no-indicators-found": "No indicators found",
        "not-enough-known": "Not enough known",
    },
    Level: {"low": "Low", "medium": "Medium", "high": "High"},
    Answer: {"yes": "Yes", "possible": "Possible", "partly": "Partly", "no": "No", "not-known": "Not known"},
    Basis: {"evidence": "Evidence", "gut-feeling": "Gut feeling", "both": "Evidence and gut feeling"},
    Recency: {
        "now": "Now",
        "within-6-months": "Within 6 months",
        "6-12-months": "6 to 12 months ago",
        "earlier": "Earlier",
    },
    Block: {
        "vulnerability": "Vulnerability",
        "risk": "Risk indicator",
        "harm": "Sign of harm",
        "strength": "Strength",
    },
    Under13: {"never-low": "Under 13: never low", "always-high": "Under 13: always high"},
    Direction: {"up": "Up", "down": "Down", "same": "Same"},
    AnswerChange: {
        "up": "More worrying",
        "down": "Less worrying",
        "lost": "Knowledge lost",
        "learned": "Learned: no",
        "detail": "Same answer, other details",
        "same": "As before",
        "new": "Answered for the first time",
        "left": "Not answered yet",
    },
    ScreeningReason: {
        "new-concern": "New concern",
        "request-to-close": "Request to close",
        "asked-for-by-the-vpg": "Asked for by the VPG",
        "after-missing": "After missing",
        "planned-review": "Planned review",
        "moved-in": "Moved in from another area",
    },
    ContributionWay: {
        "pdf": "Filled in on a computer",
        "paper": "On paper",
        "phone": "By phone",
        "present": "Said in person",
    },
    Strand: {
        "sexual-exploitation": "Sexual exploitation",
        "criminal-exploitation": "Criminal exploitation",
        "missing": "Missing",
        "trafficked": "Trafficked",
    },
    ReferralEventKind: {
        "drafted": "Drafted",
        "submitted": "Submitted",
        "taken-in": "Taken in by the coordinator",
        "pre-agenda": "Pre-agenda meeting",
        "withdrawn": "Withdrawn",
        "accepted": "Accepted for the agenda",
        "alternative-offered": "Alternative offered",
        "returned": "Returned for information",
        "closure-requested": "Closure asked for",
        "added": "Added to the agenda",
        "kept": "Kept on the agenda",
        "removed": "Removed from the agenda",
    },
    ReferralState: {
        "none": "Not referred",
        "draft": "Draft",
        "submitted": "Submitted",
        "taken-in": "Taken in",
        "pre-agenda": "Pre-agenda",
        "accepted": "Accepted",
        "on-agenda": "On the agenda",
        "closure-requested": "Closure asked for",
        "withdrawn": "Withdrawn",
        "returned": "Returned for information",
        "alternative-offered": "Alternative offered",
        "removed": "Removed",
    },
    TrendCell: {
        "at-start": "On at the start",
        "added": "Added",
        "added-again": "Added again",
        "removed": "Removed",
        "at-end": "On at the end",
    },
    PanelDecisionKind: {
        "add": "Add",
        "not-added": "Not added: alternative offered",
        "keep": "Keep on",
        "escalate": "Keep on and escalate",
        "reduced-risk": "Remove: reduced risk",
        "step-down": "Remove: step down to one agency or early help",
        "remove-complete": "Remove: interventions and disruption complete",
        "remove-moved": "Remove: moved to another area",
        "remove-eighteen": "Remove: turned 18, adult plan accepted",
        "remove-not-cse": "Remove: not sexual exploitation",
        "died": "Died",
    },
    OrderBy: {"risk": "By risk", "time": "The longest first", "worker": "By who comes"},
    AgendaWhy: {
        "new": "New referral",
        "review": "Review",
        "closure": "Removal asked for",
        "carried-over": "Carried over",
        "should-be-here": "Put on: should be here",
    },
    AttendanceState: {
        "expected": "Expected",
        "apologies": "Apologies",
        "present": "Present",
        "deputy": "Deputy present",
        "absent": "Absent",
    },
    MeetingEventKind: {
        "planned": "Planned",
        "agenda-issued": "Agenda issued",
        "started": "Started",
        "ended": "Ended",
        "actions-sent": "Actions sent",
        "minutes-sealed": "Minutes sealed",
        "minutes-sent": "Minutes sent",
        "cancelled": "Cancelled",
    },
    MeetingState: {
        "planned": "Planned",
        "agenda-issued": "Agenda issued",
        "started": "Meeting now",
        "ended": "Held",
        "minutes-sealed": "Minutes sealed",
        "cancelled": "Cancelled",
    },
    MeetingNeed: {
        "referrals": "Referrals come in",
        "pre-agenda": "Answer the referrals",
        "build": "Build the agenda",
        "issue": "Issue the agenda",
        "meet": "Meet",
        "end": "End the meeting",
        "send-actions": "Send the actions",
        "seal-minutes": "Check and seal the minutes",
        "send-minutes": "Send the minutes",
        "nothing": "Nothing more to do",
    },
    Rhythm: {
        "monthly": "Monthly",
        "six-weekly": "Every six weeks",
        "quarterly": "Quarterly",
        "as-needed": "As needed",
    },
    LivingKind: {
        "home": "Home",
        "placement": "Placement",
        "secure": "Secure home",
        "hospital": "Hospital",
        "custody": "Custody",
        "out-of-area": "Out of area",
    },
    MissingKind: {
        "missing": "Missing, reported to police",
        "whereabouts-not-known": "Whereabouts not known, not reported",
        "absent-address-known": "Absent, address known",
    },
    InterviewOutcome: {
        "held": "Held",
        "refused": "Refused by the young person",
        "not-offered": "Not offered",
        "not-needed": "Decided that none is needed",
    },
    ConcernState: {
        "free": "Free",
        "under-investigation": "Under investigation",
        "bail": "On bail",
        "remand": "On remand",
        "order": "Under an order",
        "sentenced": "Serving a sentence",
        "unidentified": "Not identified",
    },
    LinkKind: {"place": "A place", "account": "An account"},
    WorkEnding: {"planned": "Planned ending", "unplanned": "Unplanned ending"},
    ClosureReason: {
        "complete": "Intervention and disruption complete",
        "reduced": "Reduced risk",
        "moved-area": "Moved to another area",
        "turned-18": "Turned 18",
        "not-cse": "Not sexual exploitation",
        "died": "Died",
        "non-engagement": "Does not engage",
        "no-new-information": "No new information",
        "threshold-or-capacity": "Threshold or capacity",
        "open-elsewhere": "Open elsewhere",
        "policy": "Policy",
    },
    FallReason: {
        "moved": "The young person was moved",
        "held-unsentenced": "The person of concern is held and not sentenced",
        "other": "Another reason",
    },
    HarmPart: {
        "safeguarding": "The safeguarding response",
        "police": "The police response, or the reason for none",
        "support": "The support offered",
    },
    ExitPart: {
        "who": "Who carries on",
        "what": "What they do",
        "signs": "The signs to watch",
        "way-back": "The way back in",
    },
    AdultPart: {
        "care-act": "The Care Act decision",
        "worker": "The named adult worker",
        "police": "Continuing police contact",
        "wishes": "The young adult's own wishes",
    },
    AcceptedPart: {
        "in-writing": "Acceptance in writing",
        "lead": "A named lead",
        "first-meeting": "The date of the first meeting",
    },
    TellingPart: {
        "reason": "The reason",
        "who": "Who will do it",
        "when": "When it will be done",
    },
    VoiceOf: {
        "young-person": "Young person",
        "parent": "Parent",
        "carer": "Carer",
        "sibling": "Brother or sister",
        "friend": "Friend",
    },
    VoiceForm: {
        "words": "Words",
        "drawing": "Drawing",
        "sign": "Sign or cards",
        "chose-not-to-say": "Chose not to say",
    },
    MayShare: {
        "yes": "May be shared",
        "some": "Some of it may be shared",
        "no": "May not be shared",
        "not-asked": "Not asked yet",
    },
    PromptOutcome: {"done": "Done", "not-needed": "Not needed"},
    TrustState: {
        "unknown": "Not verified",
        "introduced": "Introduced",
        "verified": "Verified",
        "retired": "Retired",
        "compromised": "Key known by somebody else",
    },
    Role: {
        "social-worker": "Social worker",
        "cse-worker": "CSE worker",
        "coordinator": "VPG coordinator",
        "chair": "VPG chair",
        "manager": "Manager",
        "lead": "Strategic lead",
        "auditor": "Auditor",
    },
    FormState: {"draft": "Draft", "released": "In use", "retired": "Retired"},
    FormSource: {
        "shipped": "With the program",
        "ours": "Written here",
        "licensed": "Under a licence",
        "handed": "From a colleague",
        "received": "Came with a record",
    },
    RootKind: {
        "young-person": "Young person",
        "office": "Office",
        "group": "Group",
        "meeting": "Meeting",
        "person-of-concern": "Person of concern",
    },
    Compartment: {
        "identity": "Who they are",
        "whereabouts": "Addresses",
        "screening": "Screening",
        "referral": "Referral",
        "plan": "Support plan",
        "sessions": "Sessions",
        "worker-notes": "Worker's own notes",
        "voice": "Voice",
        "letters": "Letters",
        "panel": "VPG",
        "missing": "Missing",
        "harm": "Harm",
        "intelligence": "Intelligence",
        "sharing": "Sharing decisions",
        "directory": "Numbers and forms",
    },
}

_LEVEL_SHAPES = {
    "high": Shape.TRIANGLE_UP,
    "medium": Shape.DIAMOND,
    "low": Shape.TRIANGLE_DOWN,
    "no-indicators-found": Shape.DASH,
    "not-enough-known": Shape.QUESTION,
}

_HARM_SHAPES = {
    "yes": Shape.DISC,
    "possibly": Shape.DISC_HALF,
    "not-that-we-know": Shape.RING_EMPTY,
    "not-known": Shape.QUESTION,
}

_LEVEL_TONES = {
    "high": "high",
    "medium": "medium",
    "low": "low",
    "no-indicators-found": "not-known",
    "not-enough-known": "not-known",
}

_HARM_TONES = {"yes": "high", "possibly": "medium", "not-that-we-know": "not-known", "not-known": "not-known"}

HARM_QUESTION = "Is the young person being harmed?"
LEVEL_QUESTION = "How likely is further harm?"
NOT_ANSWERED = "Not answered"


def label(code: StrEnum) -> str:
    """The words for a code, e.g. "Not that we know"; a code of an unknown kind in its own letters."""
    return _(_LABELS.get(type(code), {}).get(code.value, code.value))


def answer_label(answer: Answer | None) -> str:
    """The words for an answer; "Not answered" when there is none (which is not the same as Not known)."""
    return _(NOT_ANSWERED) if answer is None else label(answer)


def shape(word: HarmWord | LevelWord | Level) -> Shape:
    """The shape that stands beside a word of the result or a level."""
    return _HARM_SHAPES[word.value] if isinstance(word, HarmWord) else _LEVEL_SHAPES[word.value]


def tone(word: HarmWord | LevelWord | Level) -> str:
    """The name of the colour token: high, medium, low or not-known."""
    return _HARM_TONES[word.value] if isinstance(word, HarmWord) else _LEVEL_TONES[word.value]
