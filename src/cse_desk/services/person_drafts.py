"""An unfinished form of a young person's details, kept encrypted while it is typed."""

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, fields
from datetime import date

from cse_desk.i18n import gettext as _
from cse_desk.models.records.drafts import Draft
from cse_desk.models.records.people import (
    AddressEntry,
    CarerEntry,
    IdentifierEntry,
    NameEntry,
    PersonDetails,
    ProfessionalEntry,
    WithholdEntry,
)
from cse_desk.vault.store import Vault

PREFIX = "person:"
NEW = "new"
_ENTRIES: Mapping[str, Callable[..., object]] = {
    "names": NameEntry,
    "addresses": AddressEntry,
    "carers": CarerEntry,
    "professionals": ProfessionalEntry,
    "identifiers": IdentifierEntry,
    "withhold": WithholdEntry,
}
_DAYS = frozenset({"born", "estimated_on", "from_day", "to_day"})


def key_of(young_person_id: str) -> str:
    """Under which key a form is kept; there is one form of somebody new."""
    return f"{PREFIX}{young_person_id or NEW}"


def keep(vault: Vault, details: PersonDetails) -> None:
    """Keep the form as it stands in place of what was kept before."""
    vault.drafts.save(
        Draft(
            key=key_of(details.young_person_id),
            title=_("Details of a young person"),
            value=to_text(details),
            seen=details.seen,
            saved_at=vault.clock.now(),
        )
    )


def load(vault: Vault, young_person_id: str) -> PersonDetails | None:
    """The form as it was left; None when nothing is kept."""
    draft = vault.drafts.load(key_of(young_person_id))
    return from_text(draft.value) if draft else None


def drop(vault: Vault, young_person_id: str) -> None:
    """Forget what was typed: it was recorded, or thrown away."""
    vault.drafts.drop(key_of(young_person_id))


def to_text(details: PersonDetails) -> str:
    """The form as JSON text."""
    return json.dumps(asdict(details), ensure_ascii=False, default=str)


def from_text(text: str) -> PersonDetails:
    """The form from its JSON text; fields of another version are left out."""
    found = json.loads(text)
    known = {one.name for one in fields(PersonDetails)}
    make: Callable[..., PersonDetails] = PersonDetails
    return make(**{name: _value(name, value) for name, value in found.items() if name in known})


def _value(name: str, value: object) -> object:
    if name in _DAYS:
        return date.fromisoformat(value) if isinstance(value, str) else None
    if isinstance(value, list):
        make = _ENTRIES.get(name)
        return tuple(_entry(make, one) if make and isinstance(one, dict) else one for one in value)
    return value


def _entry(make: Callable[..., object], found: Mapping[str, object]) -> object:
    return make(**{name: _value(name, value) for name, value in found.items()})
