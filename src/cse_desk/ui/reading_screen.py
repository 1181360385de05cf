"""What the screens that are only read have in common: why it is only read, news, the way back, reading again when a bundle came."""

from __future__ import annotations

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from cse_desk.i18n import gettext as _
from cse_desk.models.enums import Compartment
from cse_desk.models.records.changes import Changes
from cse_desk.ui import duty_words
from cse_desk.ui.context import Context
from cse_desk.ui.screen import Screen
from cse_desk.ui.widgets.buttons import Button
from cse_desk.ui.widgets.notices import Banner
from cse_desk.ui.widgets.page import Page


class ReadingScreen(Screen):
    """Stands in the place of a form or of work for a role that does not write it; `target`: the root it is about."""

    def __init__(self, context: Context, title: str, needs: Compartment, parent: QWidget | None = None) -> None:
        """`needs`: what somebody would have to write to have the form instead."""
        super().__init__(context, parent)
        self.target = ""
        self.page = Page(title)
        self.why = Banner(duty_words.reading_title(needs), duty_words.reading_words(context.who.duties, needs))
        self.news = Banner(closable=True)
        for banner in (self.why, self.news):
            self.page.column.addWidget(banner)
        self.back_button = Button(_("Back"), icon="chevron-left", key="Esc")
        self.back_button.clicked.connect(context.bus.go_back)
        self.page.footer(self.back_button, None)
        self.fill(self.page)
        escape = QShortcut(QKeySequence("Esc"), self)
        escape.activated.connect(context.bus.go_back)

    def first_focus(self) -> QWidget:
        """The way back."""
        return self.back_button

    def on_changed(self, changes: Changes) -> None:
        """A bundle brought something."""
        if self.target in changes.roots and self.isVisible():
            self.read()

    def read(self) -> None:
        """Read again what is shown."""
        raise NotImplementedError

    def say_failed(self, error: Exception) -> None:
        """What happened, on the page itself."""
        self.news.say_failed(error)
