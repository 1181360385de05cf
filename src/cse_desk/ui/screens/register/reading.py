"""The register to be read by somebody whose role does not write it: every section in words."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QGridLayout, QWidget

from cse_desk.i18n import gettext as _
from cse_desk.models.enums import Compartment
from cse_desk.models.records.changes import Changes
from cse_desk.models.records.people import DetailsSection
from cse_desk.ui import duty_words, problems, theme
from cse_desk.ui.bus import Place
from cse_desk.ui.context import Context, Services
from cse_desk.ui.screen import Screen
from cse_desk.ui.widgets.buttons import Button
from cse_desk.ui.widgets.cards import Card
from cse_desk.ui.widgets.labels import PlainLabel
from cse_desk.ui.widgets.notices import Banner
from cse_desk.ui.widgets.page import Page

_LABELS = 200  # at 100 % text: the column of labels
Found = tuple[str, tuple[DetailsSection, ...]]


def _look(services: Services, young_person_id: str) -> Found:
    page = services.people.page(young_person_id)
    return page.name, services.people.read_details(young_person_id)


class DetailsReader(Screen):
    """`Place("register", <id>, <section>)`: stands in the place of the form; the section asked for comes first."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._id = self._part = ""
        self._cards: dict[str, Card] = {}
        self._page = Page(_("Details"))
        identity = Compartment.IDENTITY
        words = duty_words.reading_words(context.who.duties, identity)
        self.why = Banner(duty_words.reading_title(identity), words)
        self.news = Banner(closable=True)
        for banner in (self.why, self.news):
            self._page.column.addWidget(banner)
        self._page.column.addStretch(1)
        self.back_button = Button(_("Back"), icon="chevron-left", key="Esc")
        self.back_button.clicked.connect(context.bus.go_back)
        self._page.footer(self.back_button, None)
        self.fill(self._page)
        escape = QShortcut(QKeySequence("Esc"), self)
        escape.activated.connect(context.bus.go_back)

    def show_place(self, place: Place) -> None:
        """Somebody's details; for somebody new only why there is no form."""
        self._id, self._part = place.target, place.part
        self._show("", ())
        if self._id:
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
        self.context.lanes.reading.run(self, work, partial(self._on_read, self._id), self._on_failed)

    def _on_read(self, young_person_id: str, found: Found) -> None:
        if young_person_id == self._id:
            name, sections = found
            self._show(name, sorted(sections, key=lambda one: one.id != self._part))

    def _show(self, name: str, sections: Sequence[DetailsSection]) -> None:
        self._page.set_title(_("Details of {name}").format(name=name) if name else _("Details"))
        for card in self._cards.values():
            card.hide()
            card.deleteLater()
        self._cards = {one.id: _card(one) for one in sections}
        for at, card in enumerate(self._cards.values(), 2):
            self._page.column.insertWidget(at, card)

    def _on_failed(self, error: Exception) -> None:
        said = problems.words_for(error)
        self.news.say(said.title, said.text, kind="notice")

    @property
    def cards(self) -> dict[str, Card]:
        """The sections that are shown, by id."""
        return self._cards


def _card(section: DetailsSection) -> Card:
    card = Card(section.title)
    if section.facts:
        card.add_row(_facts(section.facts), padding=10)
    for entry in section.entries:
        card.add_row(_facts(entry), padding=10)
    return card


def _facts(facts: Sequence[tuple[str, str]]) -> QWidget:
    holder = QWidget()
    grid = QGridLayout(holder)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(4)
    grid.setColumnMinimumWidth(0, theme.current().px(_LABELS))
    grid.setColumnStretch(1, 1)
    for at, (label, words) in enumerate(facts):
        shown = PlainLabel(words, wrap=True)
        shown.read_out_as(f"{label}: {words}")
        grid.addWidget(PlainLabel(label, kind="muted", wrap=True), at, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(shown, at, 1, Qt.AlignmentFlag.AlignTop)
    return holder
