"""Contacts, bundles in and out."""

from dataclasses import dataclass
from datetime import datetime

from cse_desk.models.enums import Role, TrustState


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


@dataclass(frozen=True, slots=True)
class IncomingItem:
    """One record in a bundle: `outcome` is new, same, changed, conflict or refused."""

    outcome: str
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
    items: tuple[IncomingItem, ...]
    warnings: tuple[str, ...]
    already_taken_in: bool


@dataclass(frozen=True, slots=True)
class HeldFile:
    """A file held because its sender is not verified: only the card's claims are shown."""

    path: str
    name: str
    agency: str
    role: Role
    card: str


@dataclass(frozen=True, slots=True)
class BundleLine:
    """A row of the in-tray or out-tray."""

    bundle_id: str
    direction: str  # in / out
    who: str
    at: datetime
    what: str
    state: str  # taken-in / sent / receipted / undone / held
