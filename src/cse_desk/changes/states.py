"""What a log says of the changes it holds."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, NamedTuple

from cse_desk.changes.envelope import ChangeFault, Envelope
from cse_desk.ids import ChangeId, RecordId, RootId

OWN: Final = ""  # the way our own writes come in; bundles come by their id


class RecordKey(NamedTuple):
    """The identity of a record."""

    root: RootId
    compartment: str
    kind: str
    record: RecordId


def key_of(envelope: Envelope) -> RecordKey:
    """The identity of the record a change says it writes."""
    return RecordKey(envelope.root, envelope.compartment, envelope.kind, envelope.record)


class State(StrEnum):
    """Whether a stored change counts."""

    LIVE = "live"
    SET_ASIDE = "set-aside"
    QUARANTINED = "quarantined"


class Quarantine(StrEnum):
    """Why a stored change does not count."""

    STRANGER = "stranger"  # names a record that is known under another root, compartment or kind
    FOREIGN_IDS = "foreign-ids"  # replaces what is not its own field's
    WRONG_LINK = "wrong-link"  # the change it says it follows is not the one before it
    NOT_ALLOWED = "not-allowed"  # its author may not write this; decided by the caller


class Erasure(NamedTuple):
    """A value nobody shall hold; `field` None: every value of the change."""

    change: ChangeId
    field: str | None


@dataclass(slots=True)
class Report:
    """What taking changes in did. `refused` changes were not stored; a `bad_bodies` change was, without its values."""

    new: list[ChangeId] = field(default_factory=list)
    returned: list[ChangeId] = field(default_factory=list)  # had been set aside
    values: list[ChangeId] = field(default_factory=list)  # were known, and values of them came now
    same: int = 0
    refused: list[ChangeFault] = field(default_factory=list)
    bad_bodies: list[ChangeId] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class SetAside:
    """What taking a bundle back did: `ids` no longer count; `built_on` are live changes that had replaced one of them."""

    ids: tuple[ChangeId, ...]
    built_on: tuple[ChangeId, ...]
