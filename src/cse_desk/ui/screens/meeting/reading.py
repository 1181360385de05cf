"""A meeting to be read by somebody whose role does not write for the VPG: who was discussed, what came of it, and its papers."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QWidget

from cse_desk import i18n
from cse_desk.i18n import gettext as _
from cse_desk.i18n import ngettext
from cse_desk.models.enums import Compartment
from cse_desk.models.records.meeting import DayItem, MeetingDay
from cse_desk.ui import theme
from cse_desk.ui.bus import Place
from cse_desk.ui.context import Context
from cse_desk.ui.reading_screen import ReadingScreen
from cse_desk.ui.widgets.buttons import Button
from cse_desk.ui.widgets.cards import Card
from cse_desk.ui.widgets.clearing import cleared
from cse_desk.ui.widgets.labels import PlainLabel


class MeetingReader(ReadingScreen):
    """`Place("meeting", <meeting id>)`: stands in the place of meeting-day mode."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, _("Meeting"), Compartment.PANEL)
        self.card = Card(_("Who is on its agenda"), aside=" ")
        self._lines = self.card.body(spacing=8)
        self.page.column.addWidget(self.card)
        self.page.column.addStretch(1)
        self.papers_button = Button(_("Minutes and papers"), kind="primary")
        self.page.footer(self.papers_button)
        self.papers_button.clicked.connect(self._on_papers)
        theme.set_shown(self.card, shown=False)

    def show_place(self, place: Place) -> None:
        """One meeting."""
        self.target = place.target or self.target
        if self.target:
            self.read()

    def read(self) -> None:
        """Who was discussed, and what came of it."""
        work = partial(self.context.services.meeting_days.day, meeting=self.target)
        self.context.lanes.reading.run(self, work, self._on_day, self.say_failed)

    def first_focus(self) -> QWidget:
        """What there is to read."""
        return self.papers_button

    def _on_day(self, day: MeetingDay) -> None:
        where = ", ".join(part for part in (day.quorum_words, day.head.where) if part)
        self.page.set_title(f"{day.group_title}, {i18n.weekday(day.held_on)} {day.held_on.year}", where)
        assert self.card.aside is not None
        self.card.aside.setText(ngettext("{count} young person", "{count} young people", len(day.items)))
        cleared(self._lines)
        for number, item in enumerate(day.items, start=1):
            self._lines.addWidget(PlainLabel(_words(number, item), wrap=True))
        if not day.items:
            self._lines.addWidget(PlainLabel(_("Nobody whose record is here is on it."), kind="muted", wrap=True))
        theme.set_shown(self.card, shown=True)

    def _on_papers(self) -> None:
        self.context.bus.go("papers", self.target, "minutes")


def _words(number: int, item: DayItem) -> str:
    who = ", ".join(part for part in (item.name, item.age) if part)
    came = item.outcome or item.skipped_why or item.why_words
    return _("{number} {who}: {outcome}").format(number=number, who=who, outcome=came or _("nothing is written down"))
