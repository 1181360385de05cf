"""What is in a bundle, in words: read root by root, never as a whole, by the same code whether one looks or takes in."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice

from sqlalchemy.orm import Session

from cse_desk.bundle import cards, sentences
from cse_desk.bundle.checking import RootChanges
from cse_desk.bundle.reader import Opened
from cse_desk.changes.envelope import Change, FieldValue
from cse_desk.changes.states import RecordKey
from cse_desk.changes.streams import SignedHead
from cse_desk.i18n import gettext as _
from cse_desk.i18n import ngettext
from cse_desk.models.enums import Compartment, TrustState
from cse_desk.models.records.exchange import IncomingItem
from cse_desk.models.tables import local
from cse_desk.models.tables.forms import FormDefinition
from cse_desk.pace import breathing
from cse_desk.services import history_labels, history_words
from cse_desk.services.contacts import fingerprint_of
from cse_desk.services.person_page import unnamed
from cse_desk.services.referral_lines import name_of
from cse_desk.vault.outcome import Outcome, TakeIn, TakenRecord
from cse_desk.vault.queries import sending
from cse_desk.vault.sql import FEW_PAGES, room
from cse_desk.vault.store import Vault
from cse_desk.vault.take_in import SeenAuthor

OUTCOMES = {
    Outcome.NEW: "new",
    Outcome.SAME: "same",
    Outcome.CHANGED: "changed",
    Outcome.CONFLICT: "conflict",
    Outcome.QUARANTINED: "refused",
}
_TELLING = ("conflict", "refused", "changed", "new", "same")  # where not all can be shown, these first
_MOST_SHOWN = 500
_MOST_FIELDS = 6
_NOT_THEIRS = "change a form that somebody else made"


NOT_ITS_MAKER = "not-its-maker"


@dataclass(frozen=True, slots=True)
class Makers:
    """Who made a form that is here: nobody else's changes of it count, so that what was released stays as it is."""

    vault: Vault

    def __call__(self, root: str) -> str:
        """The author; "" when no form of that id is here."""
        with self.vault.reading() as session:
            return sending.maker_of(session.connection(), root, FormDefinition.__kind__)


class Sorted:
    """Reads a bundle root by root, and remembers names, signed heads and what is held back; never the changes."""

    def __init__(self, opened: Opened, makers: Makers) -> None:
        """Nothing is read before `changes()` is."""
        self._opened, self._makers = opened, makers
        self._names: dict[str, str] = {}
        self.same: Counter[RecordKey] = Counter()  # changes that are here already, by their record
        self.heads: list[SignedHead] = []  # of what was read so far; their signatures were checked
        self.refused: list[tuple[str, str]] = []  # (root, fault)

    def changes(self, *, last: bool = False) -> Iterator[tuple[str, tuple[Change, ...]]]:
        """(root, its changes), each root once. `last`: nothing is read after it, so that the bundle need not be kept in memory."""
        self.refused.clear()
        self.heads.clear()
        self.same.clear()
        for found in self._opened.roots(last=last):
            own = self._without_strangers(found)
            self._remember(own)
            if own.changes:
                yield own.root, own.changes
        if last:
            self._opened.let_go()

    def _without_strangers(self, found: RootChanges) -> RootChanges:
        """Of a form only what its maker wrote; the rest is held back."""
        maker = self._maker(found)
        strangers = [one for one in found.changes if maker and one.envelope.author != maker]
        if not strangers:
            return found
        self.refused += [(found.root, NOT_ITS_MAKER) for _one in strangers]
        kept = tuple(one for one in found.changes if one.envelope.author == maker)
        heads = tuple(head for head in found.heads if head.stream.author == maker)
        return replace(found, changes=kept, heads=heads)

    def _maker(self, found: RootChanges) -> str:
        """Who made the form that this is about; "" when it is about something else."""
        made = [one for one in found.changes if str(one.envelope.record) == found.root]
        if not any(one.envelope.compartment == Compartment.DIRECTORY for one in found.changes):
            return ""
        known = self._makers(found.root)
        first = min(made, key=lambda one: (one.envelope.lamport, one.id), default=None)
        if known or first is None or first.envelope.kind != FormDefinition.__kind__:
            return known
        return first.envelope.author

    def _remember(self, found: RootChanges) -> None:
        self.same.update(found.here)
        self.refused += [(found.root, one.fault.value) for one in found.quarantined]
        self.heads += found.heads
        name = _name_in(found.changes) or _form_in(found.changes)
        if name:
            self._names[found.root] = name

    def together(self, done: TakeIn) -> TakeIn:
        """What the vault says of what it was given, and what needed no second look because it is here."""
        records = tuple(TakenRecord(key, Outcome.SAME) for key in breathing(self.same))
        return replace(done, records=(*done.records, *records), same=done.same + self.same.total())

    def name_of(self, root: str) -> str:
        """The name that came in the bundle; "" when none did."""
        return self._names.get(root, "")


def _name_in(changes: tuple[Change, ...]) -> str:
    """The legal name among these changes as it was written last, else any name."""
    named = [one for one in changes if one.envelope.kind == "person-name" and one.body is not None]
    names: dict[str, dict[str, object]] = {}
    for change in sorted(named, key=lambda one: (one.envelope.lamport, one.id)):
        assert change.body is not None
        said = {name: held.value for name, held in change.body.items() if isinstance(held, FieldValue)}
        names.setdefault(change.envelope.record, {}).update(said)
    standing = [one for one in names.values() if not one.get("withdrawn")]
    ordered = sorted(standing, key=lambda one: one.get("name_kind") != "legal")
    return f"{ordered[0].get('given') or ''} {ordered[0].get('family') or ''}".strip() if ordered else ""


def _form_in(changes: tuple[Change, ...]) -> str:
    """What a form among these changes is called: it comes so that answers can be read by it."""
    for change in sorted(changes, key=lambda one: (one.envelope.lamport, one.id), reverse=True):
        held = (change.body or {}).get("title") if change.envelope.kind == FormDefinition.__kind__ else None
        if isinstance(held, FieldValue) and isinstance(held.value, str):
            return _("Form: {title}").format(title=held.value)
    return ""


@dataclass(frozen=True, slots=True)
class Chain:
    """`prev` of changes that are already here, so that a chain may lead through them."""

    vault: Vault

    def __call__(self, full_hash: str) -> str | None:
        """None: it is not here."""
        with self.vault.reading() as session:
            return sending.prev_of(session.connection(), full_hash)


@dataclass(frozen=True, slots=True)
class Here:
    """Whether everything that a bundle brings about a root is here already, as it comes."""

    vault: Vault

    def __call__(
        self, bundle: str, root: str, bodies: Mapping[str, bytes | None], heads: Collection[SignedHead]
    ) -> Sequence[tuple[str, RecordKey]] | None:
        """Author and record of each of the changes (hash of the envelope -> body); None when any of it is news."""
        with self.vault.reading() as session, room(session.connection(), FEW_PAGES):
            connection = session.connection()
            if not sending.heads_kept(connection, root, heads):
                return None
            return sending.held_here(connection, bodies, bundle)


@dataclass(frozen=True, slots=True)
class CameBefore:
    """Who knows what of a bundle is here already: nobody, of one that never came."""

    vault: Vault

    def __call__(self, bundle: str) -> Here | None:
        """By the bundle's id."""
        with self.vault.reading() as session:
            return Here(self.vault) if session.get(local.Bundle, bundle) is not None else None


def seen_authors(opened: Opened) -> Iterator[SeenAuthor]:
    """The sender, and those whom the sender introduces."""
    for card in (opened.sender, *opened.cards):
        yield SeenAuthor(card.author, card.name, card.agency, card.role.value, cards.card_text(card))


# ---- in words ------------------------------------------------------------------------------


def items(session: Session, would: TakeIn, sorted_: Sorted, sender: str) -> tuple[IncomingItem, ...]:
    """Every record, by young person; of very many those that ask for a look (only these are put into words)."""
    held_back = list(islice(_held_back(session, sorted_, sender), _MOST_SHOWN))
    by_outcome: dict[str, list[TakenRecord]] = {outcome: [] for outcome in _TELLING}
    for record in breathing(would.records):
        by_outcome[OUTCOMES[record.outcome]].append(record)
    told = islice(chain.from_iterable(by_outcome.values()), _MOST_SHOWN)
    found = [*_records(session, told, sorted_, sender), *held_back]
    found = sorted(found, key=lambda item: _TELLING.index(item.outcome))[:_MOST_SHOWN]
    return tuple(
        sorted(found, key=lambda item: (item.young_person, item.root, _TELLING.index(item.outcome), item.what))
    )


def counts(would: TakeIn, sorted_: Sorted) -> tuple[tuple[str, int], ...]:
    """How many records each outcome has, of all."""
    refused, counted = len(sorted_.refused) + len(would.refused), would.counts()
    return tuple(
        (words, counted[outcome] + (refused if outcome is Outcome.QUARANTINED else 0))
        for outcome, words in OUTCOMES.items()
    )


def about(would: TakeIn, sorted_: Sorted) -> int:
    """How many young people and forms a bundle is about."""
    return len({str(record.key.root) for record in breathing(would.records)} | {root for root, _ in sorted_.refused})


def _records(session: Session, records: Iterable[TakenRecord], sorted_: Sorted, sender: str) -> Iterator[IncomingItem]:
    names: dict[str, str] = {}
    for record in records:
        root = str(record.key.root)
        if root not in names:
            names[root] = _shown_name(session, sorted_, root, sender)
        kind = record.key.kind
        fields = list(dict.fromkeys(history_words.field_label(kind, name) for name in record.fields if _tells(name)))
        more = len(fields) - _MOST_FIELDS
        words = [
            *fields[:_MOST_FIELDS],
            *([ngettext("and {count} more", "and {count} more", more)] if more > 0 else []),
        ]
        yield IncomingItem(
            outcome=OUTCOMES[record.outcome],
            root=root,
            young_person=names[root],
            what=_(history_labels.KINDS.get(kind, _("Something this version does not know"))),
            detail=", ".join(words)
            if not record.reasons
            else _("Kept aside: {why}").format(why=", ".join(record.reasons)),
        )


def _tells(field: str) -> bool:
    return field.partition("/")[0] not in history_words.SILENT and not field.endswith("#order")


def _held_back(session: Session, sorted_: Sorted, sender: str) -> Iterator[IncomingItem]:
    for root, fault in sorted_.refused:
        yield IncomingItem(
            "refused",
            root,
            _shown_name(session, sorted_, root, sender),
            _("Changes held back"),
            _("They {why}.").format(why=_(_NOT_THEIRS) if fault == NOT_ITS_MAKER else sentences.fault(fault)),
        )


def _shown_name(session: Session, sorted_: Sorted, root: str, sender: str) -> str:
    return sorted_.name_of(root) or name_of(session, root) or _form_here(session, root) or unnamed(sender)


def _form_here(session: Session, root: str) -> str:
    found = session.get(FormDefinition, root)
    return _("Form: {title}").format(title=found.title or "") if found is not None else ""


def warnings(session: Session, opened: Opened, me: str) -> tuple[str, ...]:
    """What to know before taking in: gaps, introductions, what the sender kept back."""
    said = list(_gap_words(session, opened))
    for card in opened.cards:
        known = session.get(local.Contact, fingerprint_of(card))
        if card.author != me and (known is None or known.trust == TrustState.INTRODUCED):
            words = _("{name}, {agency} is introduced by the sender; their words were not typed here.")
            said.append(words.format(name=card.name, agency=card.agency))
    for what, why in opened.manifest.withheld:
        words = _("Withheld by the sender: {what} ({why})") if why else _("Withheld by the sender: {what}")
        said.append(words.format(what=_line(what), why=_line(why)))
    if opened.dropped_cards:
        said.append(
            ngettext(
                "{count} card in the bundle cannot be believed; what its owner wrote is held back.",
                "{count} cards in the bundle cannot be believed; what their owners wrote is held back.",
                len(opened.dropped_cards),
            )
        )
    return tuple(said)


def _gap_words(session: Session, opened: Opened) -> Iterator[str]:
    """A counter that jumps: a warning, never a lock-out."""
    sender = fingerprint_of(opened.sender)
    last = sending.last_counter(session, opened.manifest.sender_vault, sender, sending.IN_COMING)
    if opened.counter > last + 1:
        yield ngettext(
            "{count} bundle of this sender never arrived here. Ask for it.",
            "{count} bundles of this sender never arrived here. Ask for them.",
            opened.counter - last - 1,
        )


def _line(text: str) -> str:
    """One line, whatever the sender put into it."""
    return " ".join(text.split())
