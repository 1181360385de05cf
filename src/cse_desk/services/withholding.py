"""What stays here when a record leaves: withhold-from entries and confidential addresses, down to the single field.

Source: design/DOMAIN §8 (withhold-from is respected by letters, bundles and prints); resources/codes/withhold-what.json.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from cse_desk.changes.envelope import Envelope
from cse_desk.i18n import gettext as _
from cse_desk.models.codes import Code, CodeSet
from cse_desk.models.enums import Compartment
from cse_desk.models.records.exchange import Contact
from cse_desk.models.rules.words import words_of
from cse_desk.models.tables.people import Address, Withhold
from cse_desk.services.person_details import rows_of

_EVERYBODY = frozenset({"everybody", "everyone", "anybody", "anyone", "all"})
_SMALL_WORDS = frozenset({"the", "of", "and", "a", "an", "for", "s"})


@dataclass(frozen=True, slots=True)
class Held:
    """Everything that stays, and why, in words. `open_questions`: entries somebody has to look at first."""

    compartments: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    fields: Mapping[str, frozenset[str]] = field(default_factory=dict)  # kind -> fields
    records: frozenset[str] = frozenset()
    reasons: tuple[tuple[str, str], ...] = ()  # (what, why)
    open_questions: tuple[str, ...] = ()
    about_others: tuple[str, ...] = ()  # entries that name somebody else

    def fields_of(self, envelope: Envelope) -> Collection[str]:
        """The fields of a change whose values stay here; every one of a record or kind that stays."""
        if envelope.kind in self.kinds or envelope.record in self.records:
            return tuple(envelope.writes)
        withheld = self.fields.get(envelope.kind, frozenset())
        return [name for name in envelope.writes if name in withheld]


def held_from(session: Session, root: str, recipient: Contact, codes: CodeSet, *, with_confidential: bool) -> Held:
    """What of this young person's record stays here when it goes to `recipient`."""
    applying: list[tuple[Withhold, Code | None]] = []
    about_others: list[str] = []
    for row in rows_of(session, Withhold, [root]):
        if names(row.from_whom or "", recipient):
            applying.append((row, _code(row.what or "", codes)))
        else:
            about_others.append(f"{_label(row, codes)}: {row.from_whom or _('nobody named')}")
    confidential = [] if with_confidential else _confidential(session, root)
    reasons = [(_label(row, codes), row.why or "") for row, _code_ in applying]
    if confidential:
        reasons.append((_("Confidential address"), _("The address is marked confidential.")))
    return Held(
        compartments=frozenset(name for _row, code in applying for name in _list(code, "compartments")),
        kinds=frozenset(name for _row, code in applying for name in _list(code, "kinds")),
        fields=_fields([code for _row, code in applying]),
        records=frozenset(confidential),
        reasons=tuple(reasons),
        open_questions=tuple(_label(row, codes) for row, code in applying if code is None),
        about_others=tuple(about_others),
    )


def names(from_whom: str, recipient: Contact) -> bool:
    """Whether an entry's "from whom" means this recipient: their name, their agency, a word of it, or everybody."""
    asked = frozenset(words_of(from_whom)) - _SMALL_WORDS
    if not asked or asked & _EVERYBODY:
        return True  # from nobody in particular: from everybody
    known = frozenset(words_of(f"{recipient.name} {recipient.agency} {recipient.role.value.replace('-', ' ')}"))
    return asked <= known


def _confidential(session: Session, root: str) -> list[str]:
    rows = session.scalars(select(Address).where(Address.root == root, Address.confidential.is_(True)))
    return [row.id for row in rows]


def _code(what: str, codes: CodeSet) -> Code | None:
    """The coded entry; also found by its label."""
    by_code = codes.find(what)
    return by_code or next((one for one in codes.entries if one.label == what), None)


def _label(row: Withhold, codes: CodeSet) -> str:
    code = _code(row.what or "", codes)
    return code.label if code else (row.what or "")


def _list(code: Code | None, key: str) -> Sequence[str]:
    value = code.more.get(key) if code else None
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []


def _fields(codes: Sequence[Code | None]) -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for code in codes:
        value = code.more.get("fields") if code else None
        if isinstance(value, Mapping):
            for kind, fields in value.items():
                found[str(kind)] = found.get(str(kind), frozenset()) | frozenset(map(str, fields))
    return found


def leaving(wanted: Collection[Compartment], held: Held) -> tuple[str, ...]:
    """The compartments that leave."""
    return tuple(one.value for one in wanted if one.value not in held.compartments)
