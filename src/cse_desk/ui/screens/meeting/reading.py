"""A meeting to be read by somebody whose role does not write for the VPG: who was discussed, what came of it, and its papers."""

from __future__ import annotations

from functools import partial

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from cse_desk import i18n
from cse_desk.i18n import gettext as _
from cse_desk.i18n import ngettext
from cse_desk.models.enums import Compartment
from cse_desk.models.records.changes import Changes
from cse_desk.models.records.meeting import DayItem, MeetingDay
from cse_desk.ui import duty_words, problems, theme
from cse_desk.ui.bus import Place
from cse_desk.ui.context import Context
from cse_desk.ui.screen import Screen
from cse_desk.ui.widgets.buttons import Button
from cse_desk.ui.widgets.cards import Card
from cse_desk.ui.widgets.clearing import cleared
from cse_desk.ui.widgets.labels import PlainLabel
from cse_desk.ui.widgets.notices import Banner
from cse_desk.ui.widgets.page import Page


class MeetingReader(Screen):
    """`Place("meeting", <meeting id>)`: stands in the place of meeting-day mode."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._meeting = ""
        page = Page(_("Meeting"))
        self._page = page
        panel = Compartment.PANEL
        duties = context.who.duties
        self.why = Banner(duty_words.reading_title(panel), duty_words.reading_words(duties, panel))
        self.news = Banner(closable=True)
        self.card = Card(_("Who is on its agenda"), aside=" ")
        self._lines = self.card.body(spacing=8)
        for widget in (self.why, self.news, self.card):
            page.column.addWidget(widget)
        page.column.addStretch(1)
        self.back_button = Button(_("Back"), icon="chevron-left", key="Esc")
        self.papers_button = Button(_("Minutes and papers"), kind="primary")
        page.footer(self.back_button, None, self.papers_button)
        self.back_button.clicked.connect(context.bus.go_back)
        self.papers_button.clicked.connect(self._on_papers)
        escape = QShortcut(QKeySequence("Esc"), self)
        escape.activated.connect(context.bus.go_back)
        theme.set_shown(self.card, shown=False)
        self.fill(page)

    def show_place(self, place: Place) -> None:
        """One meeting."""
        self._meeting = place.target or self._meeting
        if self._meeting:
            work = partial(self.context.services.meeting_days.day, meeting=self._meeting)
            self.context.lanes.reading.run(self, work, self._on_day, self._on_failed)

    def first_focus(self) -> QWidget:
        """What there is to read."""
        return self.papers_button

    def on_changed(self, changes: Changes) -> None:
        """A bundle brought something."""
        if self.isVisible() and self._meeting in changes.roots:
            self.show_place(Place("meeting"))

    def _on_day(self, day: MeetingDay) -> None:
        where = ", ".join(part for part in (day.quorum_words, day.head.where) if part)
        self._page.set_title(f"{day.group_title}, {i18n.weekday(day.held_on)} {day.held_on.year}", where)
        assert self.card.aside is not None
        self.card.aside.setText(ngettext("{count} young person", "{count} young people", len(day.items)))
        cleared(self._lines)
        for number, item in enumerate(day.items, start=1):
            self._lines.addWidget(PlainLabel(_words(number, item), wrap=True))
        if not day.items:
            self._lines.addWidget(PlainLabel(_("Nobody whose record is here is on it."), kind="muted", wrap=True))
        theme.set_shown(self.card, shown=True)

    def _on_papers(self) -> None:
        self.context.bus.go("papers", self._meeting, "minutes")

    def _on_failed(self, error: Exception) -> None:
        said = problems.words_for(error)
        self.news.say(said.title, said.text, kind="notice")


def _words(number: int, item: DayItem) -> str:
    who = ", ".join(part for part in (item.name, item.age) if part)
    came = item.outcome or item.skipped_why or item.why_words
    return _("{number} {who}: {outcome}").format(number=number, who=who, outcome=came or _("nothing is written down"))
