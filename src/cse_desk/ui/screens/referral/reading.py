"""Where the referral of a young person stands, for somebody whose role does not refer."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from cse_desk.i18n import gettext as _
from cse_desk.models.enums import Compartment
from cse_desk.models.records.changes import Changes
from cse_desk.ui import duty_words, problems
from cse_desk.ui.bus import Place
from cse_desk.ui.context import Context, Services
from cse_desk.ui.screen import Screen
from cse_desk.ui.screens.referral.lines import LinesCard
from cse_desk.ui.widgets.buttons import Button
from cse_desk.ui.widgets.labels import PlainLabel
from cse_desk.ui.widgets.notices import Banner
from cse_desk.ui.widgets.page import Page

if TYPE_CHECKING:
    from cse_desk.services.referral_lines import ReferralLine

    Found = tuple[str, tuple[ReferralLine, ...]]


def _look(services: Services, young_person_id: str) -> Found:
    lines = services.referrals.lines(young_person_id=young_person_id)
    return services.people.page(young_person_id).name, lines


class ReferralReader(Screen):
    """`Place("referral", <id of the young person>)`: stands in the place of the referral's page."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._id = ""
        self.lines: LinesCard | None = None
        self._page = Page(_("Referral to the VPG"))
        referral = Compartment.REFERRAL
        words = duty_words.reading_words(context.who.duties, referral)
        self.why = Banner(duty_words.reading_title(referral), words)
        self.news = Banner(closable=True)
        self._none = PlainLabel(_("Not referred."), kind="muted")
        for widget in (self.why, self.news, self._none):
            self._page.column.addWidget(widget)
        self._page.column.addStretch(1)
        self.back_button = Button(_("Back"), icon="chevron-left", key="Esc")
        self.back_button.clicked.connect(context.bus.go_back)
        self._page.footer(self.back_button, None)
        self.fill(self._page)
        escape = QShortcut(QKeySequence("Esc"), self)
        escape.activated.connect(context.bus.go_back)

    def show_place(self, place: Place) -> None:
        """One young person's."""
        self._id = place.target or self._id
        self._read()

    def first_focus(self) -> QWidget:
        """The way back."""
        return self.back_button

    def on_changed(self, changes: Changes) -> None:
        """A bundle brought something."""
        if self._id in changes.roots and self.isVisible():
            self._read()

    def _read(self) -> None:
        work = partial(_look, self.context.services, self._id)
        self.context.lanes.reading.run(self, work, self._on_read, self._on_failed)

    def _on_read(self, found: Found) -> None:
        name, lines = found
        self._page.set_title(_("Referral of {name} to the VPG").format(name=name))
        if self.lines is not None:
            self.lines.hide()
            self.lines.deleteLater()
            self.lines = None
        self._none.setVisible(not lines)
        if lines:
            self.lines = LinesCard(lines, is_coordinator=False, may_write=False)
            self._page.column.insertWidget(2, self.lines)

    def _on_failed(self, error: Exception) -> None:
        said = problems.words_for(error)
        self.news.say(said.title, said.text, kind="notice")
