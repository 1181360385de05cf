"""Unfinished forms of facts, kept encrypted while they are typed: one for each kind and record of a young person."""

import json
from collections.abc import Callable
from dataclasses import asdict, fields
from datetime import date, datetime
from enum import StrEnum
from types import UnionType
from typing import TypeVar, get_args, get_origin, get_type_hints

from cse_desk.i18n import gettext as _
from cse_desk.models.records.drafts import Draft
from cse_desk.models.records.facts import Form
from cse_desk.vault.store import Vault

PREFIX = "fact:"
_F = TypeVar("_F", bound=Form)


def key_of(young_person_id: str, fact: Form) -> str:
    """Under which key a form is kept; of a new fact there is one of each kind."""
    return f"{PREFIX}{young_person_id}/{type(fact).__name__}/{fact.record_id or 'new'}"


def keep(vault: Vault, young_person_id: str, fact: Form, seen: int) -> None:
    """Keep the form as it stands in place of what was kept before."""
    text = json.dumps(asdict(fact), ensure_ascii=False, default=_plain)
    draft = Draft(key_of(young_person_id, fact), _("A fact about a young person"), text, seen, vault.clock.now())
    vault.drafts.save(draft)


def load(vault: Vault, young_person_id: str, fact: _F) -> _F | None:
    """The form as it was left; None when nothing is kept."""
    draft = vault.drafts.load(key_of(young_person_id, fact))
    return _read(type(fact), draft.value) if draft else None


def drop(vault: Vault, young_person_id: str, fact: Form) -> None:
    """Forget what was typed."""
    vault.drafts.drop(key_of(young_person_id, fact))


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


def _read(kind: type[_F], text: str) -> _F:
    """From its JSON text; fields of another version are left out."""
    found, hints = json.loads(text), get_type_hints(kind)
    values = {one.name: _value(hints[one.name], found[one.name]) for one in fields(kind) if one.name in found}
    make: Callable[..., _F] = kind
    return make(**values)


def _value(hint: object, value: object) -> object:
    if get_origin(hint) is tuple and isinstance(value, list):
        inner = get_args(hint)[0]
        return tuple(inner(one) for one in value)
    if not isinstance(value, str) or get_origin(hint) is not UnionType:
        return value
    kind = get_args(hint)[0]
    if kind in (date, datetime):
        return kind.fromisoformat(value)
    return kind(value) if issubclass(kind, StrEnum) else value
