"""What stays here when a record leaves: withhold-from entries, confidential addresses, unsigned screenings, words that may not be
shared, sources; down to the single field.

Source: design/DOMAIN §8 (withhold-from is respected by letters, bundles and prints); resources/codes/withhold-what.json.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import Enum

from sqlalchemy import select
from sqlalchemy.orm import Session

from cse_desk.changes.envelope import Envelope
from cse_desk.i18n import day as day_words
from cse_desk.i18n import gettext as _
from cse_desk.models.codes import Code, CodeSet
from cse_desk.models.enums import Compartment, MayShare
from cse_desk.models.labels import label
from cse_desk.models.records.exchange import Contact
from cse_desk.models.records.facts import VoiceFact
from cse_desk.models.rules.facts import may_leave
from cse_desk.models.rules.words import words_of
from cse_desk.models.tables.facts import ConcernLink, VoiceAnswer, VoiceEntry
from cse_desk.models.tables.people import Address, Withhold
from cse_desk.models.tables.screenings import (
    AnswersCarried,
    Contribution,
    PartSigned,
    PromptAnswered,
    PromptOpened,
    Screening,
    ToAskAction,
)
from cse_desk.services import filled_rows, form_leaving
from cse_desk.services.facts.rows import fact_of, facts_of
from cse_desk.services.person_details import rows_of
from cse_desk.vault.queries import records

_IS_CONFIDENTIAL = (Address.__kind__, "confidential")
_SOURCES = {ConcernLink.__kind__: frozenset({"source"})}  # who told it stays here: the line alone may be said
_MAY_SHARE = (VoiceEntry.__kind__, "may_share")
_EVERYBODY = frozenset({"everybody", "everyone", "anybody", "anyone", "all"})
_SMALL_WORDS = frozenset(
    {"the", "of", "and", "a", "an", "for", "s", "at", "in", "to", "from", "or", "her", "his", "their", "our", "my"}
)


OF_SCREENINGS = (
    PromptOpened,
    PromptAnswered,
    ToAskAction,
    AnswersCarried,
    Contribution,
    PartSigned,
)  # each names its screening


class Meant(Enum):
    """Whether an entry's "from whom" means a recipient."""

    YES = "yes"
    PERHAPS = "perhaps"  # some of its words are theirs: treated as yes, and said
    NO = "no"


@dataclass(frozen=True, slots=True)
class Held:
    """Everything that stays, and why, in words. `open_questions`: entries somebody has to look at first."""

    compartments: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    fields: Mapping[str, frozenset[str]] = field(default_factory=dict)  # kind -> fields
    records: frozenset[str] = frozenset()
    without_answers: frozenset[str] = frozenset()  # forms under a licence: only that they were filled in leaves
    reasons: tuple[tuple[str, str], ...] = ()  # (what, why): for the sender's own eyes and log
    told: tuple[tuple[str, str], ...] = ()  # (what, why) as the recipient reads it
    open_questions: tuple[str, ...] = ()
    about_others: tuple[str, ...] = ()  # entries that name somebody else
    perhaps: tuple[str, ...] = ()  # entries that may mean the recipient

    def fields_of(self, envelope: Envelope) -> Collection[str]:
        """The fields of a change whose values stay here; every one of a record or kind that stays."""
        if envelope.kind in self.kinds or envelope.record in self.records:
            return tuple(envelope.writes)
        if envelope.record in self.without_answers:
            return [name for name in envelope.writes if form_leaving.is_answer(name)]
        withheld = self.fields.get(envelope.kind, frozenset())
        return [name for name in envelope.writes if name in withheld]


def to_think_of(held: Held) -> tuple[str, ...]:
    """What somebody looks at before anything is sealed, in sentences; first what has to be looked at."""
    return (
        *(_("Look first: somebody wrote that this is withheld: {what}").format(what=x) for x in held.open_questions),
        *(_("{what}: to be safe it stays here.").format(what=x) for x in held.perhaps),
        *(_("{what}: it leaves.").format(what=x) for x in held.about_others),
    )


def held_from(
    session: Session,
    root: str,
    recipient: Contact,
    codes: CodeSet,
    *,
    on: date,
    with_confidential: bool,
    but_for: str = "",
) -> Held:
    """What of this young person's record stays here when it goes to `recipient`.

    An entry about the recipient stays as a whole: they do not learn from its own words why something is kept from them.
    `on`: the day on which it leaves, for licences. `but_for`: an unsigned screening that leaves all the same, because the recipient
    completes their part of it.
    """
    entries = _Entries(session, root, recipient, codes)
    confidential = [] if with_confidential else _confidential(session, root)
    unsigned = tuple(_unsigned(session, root, but_for))
    unshared = tuple(_unshared(session, root))
    forms = filled_rows.staying(session, root)
    others = [(_("Confidential address"), _("The address is marked confidential."))] if confidential else []
    others += [(_("A screening that is not signed"), _("It is still being written."))] if unsigned else []
    others += [(_("Words that may not be shared"), _("They said no, or nobody has asked them."))] if unshared else []
    others += dict.fromkeys(why for _record, why in forms)
    licensed = form_leaving.without_answers(session, root, recipient.agency, on=on)
    others += dict.fromkeys(why for record, why in licensed if record not in {one for one, _why in forms})
    stays = frozenset((*unshared, *(record for record, _why in forms)))
    return Held(
        compartments=frozenset(name for code in entries.codes for name in _list(code, "compartments")),
        kinds=frozenset(name for code in entries.codes for name in _list(code, "kinds")),
        fields=_fields(entries.codes) | _SOURCES,
        records=frozenset((*confidential, *unsigned, *stays, *entries.about_recipient)),
        without_answers=frozenset(record for record, _why in licensed),
        reasons=(*entries.reasons, *others),
        told=(*entries.told, *others),
        open_questions=(*entries.open_questions, *_only_some(session, root, stays)),
        about_others=tuple(entries.about_others),
        perhaps=tuple(entries.perhaps),
    )


class _Entries:
    """The withhold-from entries of a young person, sorted for one recipient."""

    def __init__(self, session: Session, root: str, recipient: Contact, codes: CodeSet) -> None:
        self.codes: list[Code] = []
        self.reasons: list[tuple[str, str]] = []
        self.told: list[tuple[str, str]] = []
        self.open_questions: list[str] = []
        self.about_others: list[str] = []
        self.perhaps: list[str] = []
        self.about_recipient: list[str] = []
        for row in sorted(rows_of(session, Withhold, [root]), key=lambda one: one.id):
            if row.what or row.from_whom or row.why:  # one that was kept from us says nothing
                self._sort(row, meant(row.from_whom or "", recipient), code_of(row.what or "", codes))

    def _sort(self, row: Withhold, whom: Meant, code: Code | None) -> None:
        what = code.label if code else (row.what or _("Something"))
        if whom is Meant.NO:
            words = _("{what} is withheld from {whom}, not from this recipient")
            self.about_others.append(words.format(what=what, whom=row.from_whom))
            return
        is_general = _is_general(row.from_whom or "")
        if not is_general:
            self.about_recipient.append(row.id)
        if whom is Meant.PERHAPS:
            words = _("{what} is withheld from “{whom}”, who may be this recipient")
            self.perhaps.append(words.format(what=what, whom=row.from_whom))
        if code is None:
            self.open_questions.append(what)
            return
        self.codes.append(code)
        self.reasons.append((what, row.why or ""))
        self.told.append((what, (row.why or "") if is_general else _("Decided by the sender.")))


def meant(from_whom: str, recipient: Contact) -> Meant:
    """Whether "from whom" means this recipient: their name, agency or role, or everybody; where only some words fit, perhaps."""
    return is_meant(from_whom, f"{recipient.name} {recipient.agency} {label(recipient.role)} {recipient.role.value}")


def is_meant(from_whom: str, called: str, shared: Collection[str] = ()) -> Meant:
    """As `meant`, by everything somebody is called by. `shared`: words that tell nobody from another, as the town's name."""
    if _is_general(from_whom):
        return Meant.YES
    asked = frozenset(words_of(from_whom)) - _SMALL_WORDS
    asked = (asked - frozenset(shared)) or asked
    known = frozenset(words_of(called)) - _SMALL_WORDS
    if asked <= known:
        return Meant.YES
    return Meant.PERHAPS if asked & known else Meant.NO


def _is_general(from_whom: str) -> bool:
    """From everybody, or from nobody in particular."""
    asked = frozenset(words_of(from_whom)) - _SMALL_WORDS
    return not asked or bool(asked & _EVERYBODY)


def _confidential(session: Session, root: str) -> list[str]:
    """Also those that were taken off: their history would leave. While two people differ on it, an address is confidential."""
    rows = session.scalars(select(Address).where(Address.root == root, Address.confidential.is_(True)))
    in_conflict = records.conflicting_fields(session, root)
    return [row.id for row in rows] + [record for record, kind, name in in_conflict if (kind, name) == _IS_CONFIDENTIAL]


def _unsigned(session: Session, root: str, but_for: str) -> Iterator[str]:
    """Screenings nobody has signed, and what hangs on them; not the one that is sent for somebody's part."""
    written = select(Screening).where(Screening.root == root)
    unsigned = {row.id for row in session.scalars(written) if row.signed_at is None and row.id != but_for}
    yield from unsigned
    for kind in OF_SCREENINGS:
        yield from session.scalars(select(kind.id).where(kind.root == root, kind.screening.in_(unsigned)))


def _unshared(session: Session, root: str) -> Iterator[str]:
    """Words that may not leave, with what became of them; also those taken off: their history would leave.

    While two people differ on whether they may be shared, they may not.
    """
    differ = {record for record, kind, name in records.conflicting_fields(session, root) if (kind, name) == _MAY_SHARE}
    entries = session.scalars(select(VoiceEntry).where(VoiceEntry.root == root)).all()
    kept = {row.id for row in entries if row.id in differ or not may_leave(fact_of(VoiceFact, row))}
    yield from kept
    yield from session.scalars(select(VoiceAnswer.id).where(VoiceAnswer.root == root, VoiceAnswer.entry.in_(kept)))


def _only_some(session: Session, root: str, kept: frozenset[str]) -> Iterator[str]:
    """Words of which only a part may be shared, or only with some: somebody looks first."""
    for one in facts_of(session, VoiceFact, [root]):
        if one.may_share is MayShare.SOME and not one.share_overridden.strip() and one.record_id not in kept:
            yield _("Their words of {day}, but for: {what}").format(
                day=day_words(one.said_on) if one.said_on else "?", what=one.shared_with or label(MayShare.SOME)
            )
    yield from filled_rows.only_some(session, root, kept)


def code_of(what: str, codes: CodeSet) -> Code | None:
    """The coded entry; also found by its label."""
    return codes.find(what) or next((one for one in codes.entries if one.label == what), None)


def _list(code: Code, key: str) -> Sequence[str]:
    value = code.more.get(key)
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []


def _fields(codes: Sequence[Code]) -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for code in codes:
        value = code.more.get("fields")
        if isinstance(value, Mapping):
            for kind, fields in value.items():
                found[str(kind)] = found.get(str(kind), frozenset()) | frozenset(map(str, fields))
    return found


def leaving(wanted: Collection[Compartment], held: Held) -> tuple[str, ...]:
    """The compartments that leave."""
    return tuple(one.value for one in wanted if one.value not in held.compartments)
