"""Who a number is made of."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cse_desk.i18n import day
from cse_desk.i18n import gettext as _
from cse_desk.models.records.trend import TrendPerson
from cse_desk.ui.screens.trend.numbers import reason_words
from cse_desk.ui.widgets.buttons import Button
from cse_desk.ui.widgets.cards import Card
from cse_desk.ui.widgets.clearing import cleared
from cse_desk.ui.widgets.labels import PlainLabel


class WhoCard(Card):
    """`going(young_person_id)` to their page."""

    going = Signal(str)

    def __init__(self) -> None:
        super().__init__(_("Who they are"), aside="")
        self.buttons: list[Button] = []
        self._list = self.body(spacing=8)
        self.show_nobody()

    def show_nobody(self) -> None:
        """Before a number is pressed."""
        self._begin(_("Who they are"), "")
        self._list.addWidget(PlainLabel(_("Choose a number to see who it is made of."), kind="muted", wrap=True))

    def show_people(self, title: str, people: Sequence[TrendPerson]) -> None:
        """Each with the day and what happened on it."""
        self._begin(title, str(len(people)))
        for one in people:
            self._list.addWidget(self._row(one))

    def _begin(self, title: str, aside: str) -> None:
        assert self.title is not None
        assert self.aside is not None
        self.title.setText(title)
        self.aside.setText(aside)
        cleared(self._list)
        self.buttons = []

    def _row(self, one: TrendPerson) -> QWidget:
        row = QWidget()
        column = QVBoxLayout(row)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        button = Button(", ".join(part for part in (one.name, one.age) if part), kind="link")
        button.clicked.connect(partial(self.going.emit, one.young_person_id))
        self.buttons.append(button)
        column.addWidget(button)
        column.addWidget(PlainLabel(_words(one), kind="small-muted", wrap=True))
        return row


def _words(one: TrendPerson) -> str:
    when = day(one.on) if one.on is not None else _("no day is written down")
    return _("{reason}, {day}").format(reason=reason_words(one.kind), day=when) if one.kind else when
