"""The register to be read by somebody whose role does not write it: every section in words."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from cse_desk.i18n import gettext as _
from cse_desk.models.enums import Compartment
from cse_desk.models.records.people import DetailsSection
from cse_desk.ui import theme
from cse_desk.ui.bus import Place
from cse_desk.ui.context import Context, Services
from cse_desk.ui.reading_screen import ReadingScreen
from cse_desk.ui.widgets.cards import Card
from cse_desk.ui.widgets.labels import PlainLabel

_LABELS = 200  # at 100 % text: the column of labels
Found = tuple[str, tuple[DetailsSection, ...]]


def _look(services: Services, young_person_id: str) -> Found:
    page = services.people.page(young_person_id)
    return page.name, services.people.read_details(young_person_id)


class DetailsReader(ReadingScreen):
    """`Place("register", <id>, <section>)`: stands in the place of the form; the section asked for comes first."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, _("Details"), Compartment.IDENTITY, parent)
        self._part = ""
        self._cards: dict[str, Card] = {}
        self.page.column.addStretch(1)

    def show_place(self, place: Place) -> None:
        """Somebody's details; for somebody new only why there is no form."""
        self.target, self._part = place.target, place.part
        self._show("", ())
        if self.target:
            self.read()

    def read(self) -> None:
        """Every section."""
        work = partial(_look, self.context.services, self.target)
        self.context.lanes.reading.run(self, work, partial(self._on_read, self.target), self.say_failed)

    def _on_read(self, young_person_id: str, found: Found) -> None:
        if young_person_id == self.target:
            name, sections = found
            self._show(name, sorted(sections, key=lambda one: one.id != self._part))

    def _show(self, name: str, sections: Sequence[DetailsSection]) -> None:
        self.page.set_title(_("Details of {name}").format(name=name) if name else _("Details"))
        for card in self._cards.values():
            card.hide()
            card.deleteLater()
        self._cards = {one.id: _card(one) for one in sections}
        for at, card in enumerate(self._cards.values(), 2):
            self.page.column.insertWidget(at, card)

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
