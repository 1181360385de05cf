"""Who a number is made of."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cse_desk.i18n import day
from cse_desk.i18n import gettext as _
from cse_desk.models.records.trend import TrendPerson
from cse_desk.ui import theme
from cse_desk.ui.screens.trend.numbers import reason_words
from cse_desk.ui.widgets.buttons import Button
from cse_desk.ui.widgets.cards import Card
from cse_desk.ui.widgets.labels import PlainLabel
from cse_desk.ui.widgets.long_rows import LongRows


class WhoCard(Card):
    """`going(young_person_id)` to their page."""

    going = Signal(str)

    def __init__(self) -> None:
        super().__init__(_("Who they are"), aside="")
        self._people: Sequence[TrendPerson] = ()
        self._nobody = PlainLabel(_("Choose a number to see who it is made of."), kind="muted", wrap=True)
        self.body().addWidget(self._nobody)
        self.list = LongRows()
        self.add(self.list)
        self.show_nobody()

    @property
    def buttons(self) -> list[Button]:
        """Those that are shown."""
        return [button for row in self.list.rows() for button in row.findChildren(Button)]

    def show_nobody(self) -> None:
        """Before a number is pressed."""
        self._show(_("Who they are"), ())

    def show_people(self, title: str, people: Sequence[TrendPerson]) -> None:
        """Each with the day and what happened on it; of very many the first."""
        self._show(title, people)

    def _show(self, title: str, people: Sequence[TrendPerson]) -> None:
        assert self.title is not None
        assert self.aside is not None
        self.title.setText(title)
        self.aside.setText(f"{len(people):,}" if people else "")
        self._people = people
        theme.set_shown(self._nobody, not people)
        self.list.begin()
        self.list.show_rows(people, self._row)

    def _row(self, at: int) -> QWidget:
        one, row = self._people[at], QWidget()
        column = QVBoxLayout(row)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        button = Button(", ".join(part for part in (one.name, one.age) if part), kind="link")
        button.clicked.connect(partial(self.going.emit, one.young_person_id))
        column.addWidget(button)
        column.addWidget(PlainLabel(_words(one), kind="small-muted", wrap=True))
        return row


def _words(one: TrendPerson) -> str:
    when = day(one.on) if one.on is not None else _("no day is written down")
    return _("{reason}, {day}").format(reason=reason_words(one.kind), day=when) if one.kind else when
