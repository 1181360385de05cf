"""What a card says of itself, and how to find out whether it is true."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QWidget

from cse_desk.i18n import gettext as _
from cse_desk.models.labels import label
from cse_desk.ui import problems
from cse_desk.ui.context import Context
from cse_desk.ui.screens.exchange.words_form import COUNT, WordsForm
from cse_desk.ui.widgets.buttons import Button
from cse_desk.ui.widgets.cards import Card
from cse_desk.ui.widgets.choices import Check
from cse_desk.ui.widgets.flow import FlowRow
from cse_desk.ui.widgets.labels import PlainLabel
from cse_desk.ui.widgets.notices import Banner

if TYPE_CHECKING:
    from cse_desk.services.contacts import CardClaims

_RING = (
    "Ring this person on a number you got elsewhere: a switchboard, a signed letter. Not one that came with the card."
)
_ASK = "Ask them to open Exchange, My card and to read out their eight words. Type what you hear. Do not read anything to them."


class ClaimsCard(Card):
    """Claims, a warning where there is one, eight fields, and verifying by them.

    `known` when the claims of a card that was read are shown, `unreadable` with an error, `verified` with the changes.
    """

    known = Signal()
    unreadable = Signal(object)
    verified = Signal(object)
    gone_back = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(_("Is this card true?"), parent=parent)
        self._context = context
        self._claims: CardClaims | None = None
        column = self.body(spacing=12)
        self.news = Banner()
        self._who = PlainLabel(kind="strong", wrap=True)
        self._said = PlainLabel(kind="muted", wrap=True)
        self._given_up = Check(_("They told me themselves that they have a new key. Stop trusting the old one."))
        self.words = WordsForm()
        self.verify_button = Button(_("The words fit: verify"), kind="primary", icon="shield")
        self.back_button = Button(_("Not now"))
        for widget in (self._who, self._said, self.news):
            column.addWidget(widget)
        column.addWidget(self._given_up)
        for text in (_(_RING), _(_ASK)):
            column.addWidget(PlainLabel(text, wrap=True))
        column.addWidget(self.words)
        buttons = FlowRow(gap=8)
        buttons.add(self.verify_button)
        buttons.add(self.back_button)
        column.addWidget(buttons)
        self.verify_button.clicked.connect(self._on_verify)
        self.back_button.clicked.connect(self.gone_back)
        self.words.entered.connect(self._on_verify)
        self.words.changed.connect(self._on_words)
        self._given_up.changed.connect(self._on_given_up)

    def read_card(self, text: str) -> None:
        """Show what a card claims, given as text."""
        self.read_by(partial(self._context.services.contacts.read_card, given=text))

    def read_by(self, read: Callable[[], CardClaims]) -> None:
        """The same, by what reads it."""
        self._context.lanes.reading.run(self, read, self._on_read, self.unreadable.emit)

    def _on_read(self, claims: CardClaims) -> None:
        self.show_claims(claims)
        self.known.emit()

    def show_claims(self, claims: CardClaims) -> None:
        """Show what a card claims and begin with empty fields."""
        self._claims = claims
        self._who.setText(f"{claims.name}, {claims.agency}")
        self._said.setText(_("{role}. Nobody here knows yet whether this is true.").format(role=label(claims.role)))
        self._given_up.setVisible(claims.name_known_with_other_key)
        self._given_up.set_value(False)
        self._warn(claims)
        self.words.clear()
        self._refresh()

    def _warn(self, claims: CardClaims) -> None:
        if claims.name_known_with_other_key:
            self.news.say(
                _("Stop: you know this person by another key."),
                _(
                    "Somebody may pretend to be them. Ring first; go on only when they say themselves that the key is new."
                ),
                kind="notice",
            )
        elif claims.details_changed:
            self.news.say(
                _("The key is known, but the details are different."),
                _("The words are different too. Type them again."),
                kind="notice",
            )
        else:
            self.news.hide()

    def name(self) -> str:
        """Whose card it says it is."""
        return self._claims.name if self._claims is not None else ""

    def _may_ask(self) -> bool:
        claims = self._claims
        return claims is not None and (not claims.name_known_with_other_key or self._given_up.value())

    def _refresh(self) -> None:
        self.verify_button.setEnabled(self.words.is_whole() and self._may_ask())

    @Slot(int)
    def _on_words(self, _count: int) -> None:
        self._refresh()

    @Slot(object)
    def _on_given_up(self, _ticked: object) -> None:
        self._refresh()

    @Slot()
    def _on_verify(self) -> None:
        claims = self._claims
        if claims is None or not self._may_ask():
            return
        if not self.words.is_whole():
            self.words.show_problem(_("Type all {count} words.").format(count=COUNT))
            return
        self.verify_button.setEnabled(False)
        work = partial(
            self._context.services.contacts.verify,
            card=claims.text,
            typed_words=self.words.value(),
            retires=claims.other_key if self._given_up.value() else "",
        )
        self._context.lanes.vault.run(self, work, self.verified.emit, self._on_refused)

    def _on_refused(self, error: Exception) -> None:
        """The words do not fit; they are typed again from the start."""
        self.words.clear()
        self.words.show_problem(problems.words_for(error).whole)
        self._refresh()
        self.words.fields[0].setFocus(Qt.FocusReason.OtherFocusReason)
