"""My card: the eight words I read out, the text to send, the square, and the page to print."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QTextOption
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from cse_desk.i18n import gettext as _
from cse_desk.models.labels import label
from cse_desk.ui.screens.exchange.qr import Square
from cse_desk.ui.widgets.buttons import Button
from cse_desk.ui.widgets.cards import Card
from cse_desk.ui.widgets.columns import Columns
from cse_desk.ui.widgets.flow import FlowRow
from cse_desk.ui.widgets.labels import Heading, PlainLabel
from cse_desk.ui.widgets.page import Column, scroller
from cse_desk.ui.widgets.text_area import TextArea

if TYPE_CHECKING:
    from cse_desk.services.contacts import MyCard

_LEAST = 760


def flowing(text: str) -> str:
    """The text of a card without the breaks between its words of begin and end: lines that break by themselves are not ragged."""
    begin, *lines, end = text.strip().splitlines()
    return "\n".join([begin, "".join(lines), end])


class MyCardPane(QWidget):
    """`copied` with the text of the card; `printed` asks for the page."""

    copied = Signal(str)
    printed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = ""
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        inner = Column(padding=24)
        panes = Columns(least_width=_LEAST)
        panes.left.addWidget(self._make_words())
        panes.right.addWidget(self._make_card())
        for column in (panes.left, panes.right):
            column.addStretch(1)
        inner.rows.addWidget(panes)
        inner.rows.addStretch(1)
        whole.addWidget(scroller(inner, name=_("My card")))

    def _make_words(self) -> Card:
        card = Card(_("Your eight words"))
        column = card.body(spacing=12)
        self._who = PlainLabel(kind="muted", wrap=True)
        column.addWidget(self._who)
        column.addWidget(
            PlainLabel(
                _(
                    "When somebody rings to check your card, read these out, one by one. Only by voice: never send them with the card."
                ),
                wrap=True,
            )
        )
        grid = QGridLayout()
        column.addLayout(grid)
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(8)
        self.words = [Heading(level=3) for _number in range(8)]
        for at, word in enumerate(self.words):
            line = QHBoxLayout()
            grid.addLayout(line, at % 4, at // 4)
            line.setSpacing(8)
            number = PlainLabel(f"{at + 1}", kind="small-muted")
            number.setMinimumWidth(
                number.fontMetrics().horizontalAdvance("0")
            )  # digits differ in width, words begin alike
            line.addWidget(number)
            line.addWidget(word, 1)
        column.addWidget(
            PlainLabel(_("They change when your name, agency, role or key changes."), kind="small-muted", wrap=True)
        )
        return card

    def _make_card(self) -> Card:
        card = Card(_("Your card to hand out"))
        column = card.body(spacing=12)
        column.addWidget(
            PlainLabel(_("Send the text by e-mail, or hand over the printed page. It holds no secret."), wrap=True)
        )
        self.text = TextArea(name=_("Your card as text"), lines=7, most_lines=12)
        self.text.setReadOnly(True)
        self.text.setWordWrapMode(QTextOption.WrapMode.WrapAnywhere)
        column.addWidget(self.text)
        buttons = FlowRow(gap=8)
        self.copy_button = Button(_("Copy the text"), icon="copy")
        self.print_button = Button(_("Preview and print"), icon="print")
        buttons.add(self.copy_button)
        buttons.add(self.print_button)
        column.addWidget(buttons)
        self.square = Square()
        column.addWidget(self.square, 0, Qt.AlignmentFlag.AlignLeft)
        self.copy_button.clicked.connect(self._on_copy)
        self.print_button.clicked.connect(self.printed)
        return card

    def show_card(self, card: MyCard) -> None:
        """Show the card of the person who works here."""
        self._text = card.text
        self._who.setText(f"{card.name}, {card.agency}. {label(card.role)}.")
        for word, shown in zip(card.words, self.words, strict=True):
            shown.setText(word)
        self.text.set_value(flowing(card.text))
        self.square.show_rows(card.square)

    @Slot()
    def _on_copy(self) -> None:
        self.copied.emit(self._text)
