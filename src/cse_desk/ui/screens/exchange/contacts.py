"""Contacts: whom we exchange bundles with, what we know of their keys, and adding one by their card."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cse_desk.i18n import day
from cse_desk.i18n import gettext as _
from cse_desk.models.enums import TrustState
from cse_desk.models.labels import label
from cse_desk.models.records.changes import Changes
from cse_desk.models.records.exchange import Contact
from cse_desk.ui import focusing, problems, theme
from cse_desk.ui.context import Context
from cse_desk.ui.doors import CARD, Question
from cse_desk.ui.screens.exchange.claims import ClaimsCard
from cse_desk.ui.widgets.buttons import Button
from cse_desk.ui.widgets.cards import Card
from cse_desk.ui.widgets.columns import Columns
from cse_desk.ui.widgets.fields import Labelled, SearchField
from cse_desk.ui.widgets.flow import FlowRow
from cse_desk.ui.widgets.labels import PlainLabel
from cse_desk.ui.widgets.long_rows import STEP, LongRows
from cse_desk.ui.widgets.notices import Banner, IconLabel
from cse_desk.ui.widgets.page import Column, scroller
from cse_desk.ui.widgets.text_area import TextArea

_LEAST = 900
_ICONS = {
    TrustState.VERIFIED: ("tick", "low"),
    TrustState.INTRODUCED: ("people", "medium"),
    TrustState.UNKNOWN: ("person", "muted"),
    TrustState.RETIRED: ("minus", "muted"),
    TrustState.COMPROMISED: ("alert", "high"),
}
VERIFY, RETIRE, COMPROMISED = "verify", "retire", "compromised"
_MAY = {
    TrustState.VERIFIED: (RETIRE, COMPROMISED),
    TrustState.INTRODUCED: (VERIFY, COMPROMISED),
    TrustState.UNKNOWN: (VERIFY,),
    TrustState.RETIRED: (COMPROMISED,),
    TrustState.COMPROMISED: (),
}


class ContactRow(QWidget):
    """One contact; `acted` with what and whom."""

    acted = Signal(str, object)

    def __init__(self, contact: Contact) -> None:
        super().__init__()
        self.contact = contact
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        icon, tint = _ICONS[contact.trust]
        row.addWidget(IconLabel(icon, tint), 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        row.addLayout(words, 1)
        words.setSpacing(2)
        words.addWidget(PlainLabel(contact.name, kind="strong", wrap=True))
        words.addWidget(PlainLabel(f"{label(contact.role)}, {contact.agency}", kind="small-muted", wrap=True))
        words.addWidget(PlainLabel(_trust_words(contact), kind="small", wrap=True))
        may = _MAY[contact.trust]
        if may:
            acts = FlowRow(gap=8, line_gap=4)
            for what in may:
                acts.add(self._button(what))
            words.addWidget(acts)

    def _button(self, what: str) -> Button:
        words = {
            VERIFY: _("Verify …"),
            RETIRE: _("Key given up …"),
            COMPROMISED: _("Somebody else has this key …"),
        }[what]
        button = Button(words, kind="small-link", name=f"{words} {self.contact.name}")
        button.setProperty("what", what)
        button.clicked.connect(self._on_clicked)
        return button

    @Slot()
    def _on_clicked(self) -> None:
        sender = self.sender()
        if sender is not None:
            self.acted.emit(str(sender.property("what")), self.contact)


def _trust_words(contact: Contact) -> str:
    if contact.trust is TrustState.VERIFIED and contact.verified_at is not None:
        return _("Verified on {day}").format(day=day(contact.verified_at.date()))
    if contact.trust is TrustState.INTRODUCED:
        return _("Introduced by {who}. Their words were not typed here.").format(who=contact.introduced_by or "?")
    if contact.trust is TrustState.COMPROMISED and contact.compromised_since is not None:
        return _("Key known by somebody else since {day}").format(day=day(contact.compromised_since.date()))
    return label(contact.trust)


class ContactsPane(QWidget):
    """`told` with changes and words when something was written down, `failed` with an error that belongs to no field."""

    told = Signal(object, str)
    failed = Signal(object)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._all: Sequence[Contact] = ()
        self._contacts: Sequence[Contact] = ()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        inner = Column(padding=24)
        panes = Columns(least_width=_LEAST)
        self.card = Card(_("Contacts"), aside="")
        self.search = SearchField(name=_("Find a contact"), placeholder=_("Name or agency"))
        self._search_row = self.card.add_row(self.search)
        self.search.changed.connect(self._on_search)
        theme.set_shown(self._search_row, shown=False)
        self.list = LongRows(above=12)
        self.card.add(self.list)
        panes.left.addWidget(self.card)
        panes.left.addStretch(1)
        self._make_right(panes.right)
        inner.rows.addWidget(panes)
        inner.rows.addStretch(1)
        whole.addWidget(scroller(inner, name=_("Contacts")))

    def _make_right(self, column: QVBoxLayout) -> None:
        self.news = Banner(closable=True)
        self.adding = self._make_adding()
        self.claims = ClaimsCard(self._context)
        for widget in (self.news, self.adding, self.claims):
            column.addWidget(widget)
        column.addStretch(1)
        self._show_claims(shown=False)
        self.claims.known.connect(self._on_known)
        self.claims.unreadable.connect(self._on_bad_card)
        self.claims.verified.connect(self._on_verified)
        self.claims.gone_back.connect(self.show_adding)

    def _show_claims(self, *, shown: bool) -> None:
        theme.set_shown(self.claims, shown)
        theme.set_shown(self.adding, not shown)

    def _make_adding(self) -> Card:
        card = Card(_("Add a contact"))
        column = card.body(spacing=12)
        column.addWidget(
            PlainLabel(
                _("Ask the other person for their contact card. You can send them bundles once its eight words fit."),
                wrap=True,
            )
        )
        self.card_text = TextArea(
            name=_("Their card as text"), lines=5, most_lines=9, placeholder=_("Paste the whole text of the card")
        )
        self.card_field = Labelled(_("Their card as text"), self.card_text)
        column.addWidget(self.card_field)
        buttons = FlowRow(gap=8)
        self.read_button = Button(_("Read this card"), kind="primary")
        self.file_button = Button(_("Open a card file …"), icon="open")
        buttons.add(self.read_button)
        buttons.add(self.file_button)
        column.addWidget(buttons)
        self.read_button.clicked.connect(self._on_read)
        self.file_button.clicked.connect(self.open_card)
        return card

    def load(self) -> None:
        """Read them again."""
        contacts = self._context.services.contacts
        self._context.lanes.reading.run(self, contacts.all, self.show_contacts, self.failed.emit)

    def show_contacts(self, contacts: Sequence[Contact]) -> None:
        """List them. A contact that had the keyboard has it again, or the place to add one."""
        self._all = contacts
        theme.set_shown(self._search_row, len(contacts) > STEP)
        if len(contacts) <= STEP:
            self.search.set_value("")  # nobody is left out by words that are not seen
        self._narrow()
        kept = focusing.made_again(self.rows, lambda row: row.contact.fingerprint, self._make_rows)
        if not kept and self.adding.isVisible():
            self.card_text.setFocus(Qt.FocusReason.OtherFocusReason)

    def _narrow(self) -> None:
        """Those that the search leaves, of all of them."""
        words = self.search.value().casefold().split()
        found_in = [(one, f"{one.name} {one.agency}".casefold()) for one in self._all]
        self._contacts = [one for one, text in found_in if all(word in text for word in words)]
        total, found = f"{len(self._all):,}", f"{len(self._contacts):,}"
        assert self.card.aside is not None
        of = _("{shown} of {total}").format(shown=found, total=total)
        self.card.aside.setText("" if not self._all else of if words else total)

    @Slot(object)
    def _on_search(self, _words: object) -> None:
        self._narrow()
        self.list.begin()
        self._make_rows()

    @property
    def rows(self) -> list[ContactRow]:
        """Those that are shown."""
        return [row for row in self.list.rows() if isinstance(row, ContactRow)]

    def _make_rows(self) -> list[ContactRow]:
        had_keyboard = focusing.holder(self.rows) >= 0
        self.list.show_rows(self._contacts or (len(self._all),), self._row)
        if had_keyboard:
            self.list.finish()  # those that changed: the others are there
        return self.rows

    def _row(self, at: int) -> QWidget:
        if self._all and not self._contacts:
            return PlainLabel(_("Nobody is called this."), kind="muted", wrap=True)
        if not self._contacts:
            return PlainLabel(_("Nobody yet. Give your card to the VPG coordinator, and ask for theirs."), wrap=True)
        row = ContactRow(self._contacts[at])
        row.acted.connect(self._on_act)
        return row

    # -- adding one --

    @Slot()
    def _on_read(self) -> None:
        if not self.card_text.value():
            self.card_field.show_problem(_("Paste the card first."))
            self.card_text.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.read_card(self.card_text.value())

    def read_card(self, text: str) -> None:
        """A card as text."""
        self.claims.read_card(text)

    @Slot()
    def open_card(self) -> None:
        """Choose a card file."""
        path = self._context.doors.choose_open_file(_("Open a contact card"), [CARD])
        if path is not None:
            self.claims.read_by(partial(self._context.services.contacts.read_card_file, path=path))

    @Slot()
    def _on_known(self) -> None:
        """What the card claims, and the eight fields."""
        self.card_field.show_problem("")
        self._show_claims(shown=True)
        self.claims.words.fields[0].setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(object)
    def _on_bad_card(self, error: Exception) -> None:
        self.card_field.show_problem(problems.words_for(error).whole)

    @Slot()
    def show_adding(self) -> None:
        """Back to pasting a card."""
        self._show_claims(shown=False)
        self.card_text.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(object)
    def _on_verified(self, changes: Changes) -> None:
        """The words fitted."""
        self.card_text.set_value("")
        self._show_claims(shown=False)
        self.news.say(
            _("{name} is verified.").format(name=self.claims.name()),
            _("Bundles can be sent and taken in now."),
            kind="good",
        )
        self.told.emit(changes, "")

    def is_asking(self) -> bool:
        """Whether the eight fields are shown."""
        return self.claims.isVisibleTo(self)

    # -- what becomes of a key --

    @Slot(str, object)
    def _on_act(self, what: str, contact: Contact) -> None:
        if what == VERIFY:
            self.read_card(contact.card)
        elif self._context.doors.ask(_given_up(contact) if what == RETIRE else _compromised(contact)):
            services = self._context.services.contacts
            end = services.retire if what == RETIRE else services.compromised
            work = partial(end, fingerprint=contact.fingerprint)
            self._context.lanes.vault.run(self, work, self._on_ended, self.failed.emit)

    def _on_ended(self, changes: Changes) -> None:
        self.told.emit(changes, _("Written down."))


def _given_up(contact: Contact) -> Question:
    return Question(
        _("Has {name} given up this key?").format(name=contact.name),
        _(
            "Nothing can be sent to it any more, and new bundles signed with it are refused. What came before stays. "
            "This cannot be taken back: they need a new card."
        ),
        yes=_("Stop trusting this key"),
        is_dangerous=True,
    )


def _compromised(contact: Contact) -> Question:
    return Question(
        _("Does somebody else have the key of {name}?").format(name=contact.name),
        _(
            "Bundles signed with it are refused from now on, and what it signed is held back in every bundle. "
            "This cannot be taken back. Tell your manager and the sender."
        ),
        yes=_("Refuse everything signed with it"),
        is_dangerous=True,
    )
