"""Contacts, bundles in and out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from cse_desk.models.enums import ReferralState, Role, Strand, TrustState


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody we exchange bundles with."""

    fingerprint: str
    name: str
    agency: str
    role: Role
    trust: TrustState
    verified_at: datetime | None
    card: str  # the card's text form
    introduced_by: str = ""  # in words, when somebody else brought the card
    compromised_since: datetime | None = None  # when it was said here that somebody else has the key


@dataclass(frozen=True, slots=True)
class OutgoingPart:
    """What leaves, in words, before it is sealed."""

    what: str
    count: int


@dataclass(frozen=True, slots=True)
class OutgoingPreview:
    """What a referral would carry and what stays here, and why."""

    young_person: str
    recipient: Contact
    purpose: str
    lawful_basis: str
    leaves: tuple[OutgoingPart, ...]
    withheld: tuple[tuple[str, str], ...]  # (what, why)
    warnings: tuple[str, ...]
    look_first: tuple[str, ...] = ()  # entries that a person has to look at before anything leaves
    confidential: bool = False  # there is a confidential address, which stays unless somebody decides otherwise
    since: str = ""  # of an update: since which bundle something is new, in words
    new: tuple[OutgoingPart, ...] = ()  # what of it is new since then, by kind


@dataclass(frozen=True, slots=True)
class IncomingItem:
    """One record in a bundle: `outcome` is new, same, changed, conflict or refused."""

    outcome: str
    root: str  # whose or which form's it is: a name may be nobody's alone
    young_person: str
    what: str
    detail: str


@dataclass(frozen=True, slots=True)
class IncomingPreview:
    """What a bundle would do; nothing has been taken in."""

    bundle_id: str
    path: str
    sender: Contact
    created: datetime
    purpose: str
    counts: tuple[tuple[str, int], ...]  # (outcome, number)
    items: tuple[IncomingItem, ...]  # of very many records those that ask for a look
    warnings: tuple[str, ...]
    already_taken_in: bool
    lawful_basis: str = ""
    is_receipt: bool = False
    about: int = 0  # how many young people (and forms) the whole bundle is about


@dataclass(frozen=True, slots=True)
class HeldFile:
    """A file held because its sender is not verified: only the card's claims are shown."""

    path: str
    name: str
    agency: str
    role: Role
    card: str
    why: str = ""  # unknown-key / not-verified / details-changed


@dataclass(frozen=True, slots=True)
class BundleLine:
    """A row of the in-tray or out-tray."""

    bundle_id: str
    direction: str  # in / out
    who: str
    at: datetime
    what: str
    state: str  # in: taken-in / undone; out: sealing / sent / receipted / failed / unclear
    about: tuple[tuple[str, str], ...] = ()  # (id, name) of the young people concerned
    file_name: str = ""
    sha256: str = ""
    receipt_sent: bool = False
    is_receipt: bool = False


@dataclass(frozen=True, slots=True)
class Trays:
    """Both trays. `older`: by direction, how many more there are that are not among the lines."""

    lines: tuple[BundleLine, ...]
    older: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ReferralForm:
    """What is filled in before a referral is sealed; kept encrypted while it is being written."""

    strands: tuple[str, ...] = ()
    told: str = ""
    review_on: date | None = None  # when telling is looked at again; for "not safe to tell yet"
    lawful_basis: str = ""
    why: str = ""
    fingerprint: str = ""  # of the recipient
    with_confidential: bool = False


@dataclass(frozen=True, slots=True)
class Safeguarding:
    """What is known of the referral that a VPG referral does not replace (prompt P2)."""

    is_open: bool
    words: str
    reference: str = ""
    screening: str = ""  # where the open prompt can be answered


@dataclass(frozen=True, slots=True)
class ReferralStart:
    """Everything the referral page begins with."""

    young_person_id: str
    young_person: str
    missing: tuple[str, ...]  # rules that stand in the way, as codes
    screening: str  # the signed screening that would go; else the one that is not finished; else ""
    screening_words: str
    states: tuple[tuple[Strand, ReferralState], ...]
    referral: str  # a draft, or one to send again; "" for a new one
    is_sent_again: bool
    recipients: tuple[Contact, ...]
    lawful_bases: tuple[tuple[str, str], ...]  # (code, words)
    told: tuple[tuple[str, str], ...]
    safeguarding: Safeguarding
    form: ReferralForm
    is_coordinator: bool = False  # who works here may put what was taken in on the pre-agenda
    asked: tuple[str, ...] = ()  # of an update: what was asked for when the referral was returned
