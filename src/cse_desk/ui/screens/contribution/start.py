"""The first page: a sheet for an agency, a sheet that came back, and the parts that are there."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QWidget

from cse_desk.i18n import gettext as _
from cse_desk.ui.screens.contribution.calls import Begun
from cse_desk.ui.screens.contribution.entries import EntryCard
from cse_desk.ui.widgets.buttons import Button
from cse_desk.ui.widgets.cards import Card
from cse_desk.ui.widgets.choices import CheckGroup
from cse_desk.ui.widgets.columns import Columns
from cse_desk.ui.widgets.labels import PlainLabel
from cse_desk.ui.widgets.notices import Banner
from cse_desk.ui.widgets.page import Page

_LEAST = 860


class StartPage(Page):
    """`sheet_wanted(sections)`, `read_wanted`, `type_wanted`, `go_on_wanted` with what was being entered, `taken_off(id)`."""

    sheet_wanted = Signal(object)
    read_wanted = Signal()
    type_wanted = Signal()
    go_on_wanted = Signal()
    taken_off = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("What other agencies know"), parent=parent)
        self.news = Banner(closable=True)
        self.unfinished = Banner()
        panes = Columns(least_width=_LEAST, shares=(2, 3))
        self._left, self._right = panes.left, panes.right
        for widget in (self.news, self.unfinished, panes):
            self.column.addWidget(widget)
        self.column.addStretch(1)
        self._make_came_back()
        self._make_sheet_card()
        self._left.addStretch(1)
        self._none = PlainLabel(_("No agency has written its part yet."), kind="muted", wrap=True)
        self._right.addWidget(self._none)
        self._cards: list[EntryCard] = []
        self._right.addStretch(1)
        self.back_button = Button(_("Back to the screening"), icon="chevron-left", key="Esc")
        self.footer(self.back_button, None)
        self.unfinished.acted.connect(self.go_on_wanted)

    def _make_came_back(self) -> None:
        card = Card(_("An agency's part"))
        column = card.body(spacing=10)
        told = _(
            "It stands beside your answers under the agency's name and changes none of them. You look at it before it is added."
        )
        column.addWidget(PlainLabel(told, wrap=True))
        self.read_button = Button(_("Read a sheet that was filled in …"), kind="primary", icon="document")
        self.type_button = Button(_("Type it in"), icon="edit")
        for button in (self.read_button, self.type_button):
            column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        kept = _("Of the file only what was typed and ticked is taken. No picture can come in with it.")
        column.addWidget(PlainLabel(kept, kind="small-muted", wrap=True))
        self.read_button.clicked.connect(self.read_wanted)
        self.type_button.clicked.connect(self.type_wanted)
        self._came_back = card
        self._left.addWidget(card)

    def _make_sheet_card(self) -> None:
        card = Card(_("A sheet for an agency"))
        self._sheet_column = card.body(spacing=10)
        told = _(
            "For a school, a GP, a youth worker: the questions of the screening tool, to fill in with a pen or on a computer. "
            "It carries a reference and no name. Say in your own message whom it is about, in a safe way."
        )
        self.sections = CheckGroup(name=_("What to ask about"))
        self.sheet_button = Button(_("Make the sheet"), icon="print")
        self.sheet_button.clicked.connect(self._on_sheet)
        self._sheet_column.addWidget(PlainLabel(told, wrap=True))
        self._sheet_column.addWidget(PlainLabel(_("What to ask about"), kind="label"))
        self._sheet_column.addWidget(self.sections)
        self._sheet_column.addWidget(self.sheet_button, 0, Qt.AlignmentFlag.AlignLeft)
        self._left.addWidget(card)

    def show_begun(self, begun: Begun, *, may_write: bool) -> None:
        """What there is."""
        self.set_title(_("What other agencies know"), begun.name)
        self._came_back.setVisible(may_write)
        self._show_sections(begun.sections)
        self._show_draft(begun, may_write=may_write)
        self._show_entries(begun, may_write=may_write)

    def _show_sections(self, sections: tuple[tuple[str, str], ...]) -> None:
        """What an agency can be asked about; what was ticked stays ticked."""
        if self.sections.value():
            return
        empty = self.sections
        self.sections = CheckGroup(sections, name=_("What to ask about"))
        self._sheet_column.replaceWidget(empty, self.sections)
        empty.hide()
        empty.deleteLater()
        self.sections.set_value([code for code, _title in sections])
        self.sections.changed.connect(self._on_sections)

    def _show_draft(self, begun: Begun, *, may_write: bool) -> None:
        if begun.draft is None or not may_write:
            self.unfinished.say("")
            return
        agency = str(begun.draft.answers.get("c.agency") or _("an agency"))
        self.unfinished.say(
            _("The part of {agency} is not added yet.").format(agency=agency),
            _("What was entered is kept."),
            action=_("Go on"),
        )

    def _show_entries(self, begun: Begun, *, may_write: bool) -> None:
        if [card.entry for card in self._cards] == list(begun.entries):
            return
        for card in self._cards:
            card.hide()
            self._right.removeWidget(card)
            card.deleteLater()
        self._cards = [EntryCard(entry, may_take_off=may_write) for entry in begun.entries]
        for at, card in enumerate(self._cards):
            card.taken_off.connect(self.taken_off)
            self._right.insertWidget(at, card)
        self._none.setVisible(not self._cards)

    def cards(self) -> tuple[EntryCard, ...]:
        """The parts that are shown."""
        return tuple(self._cards)

    @Slot(object)
    def _on_sections(self, chosen: object) -> None:
        self.sheet_button.setEnabled(bool(chosen))

    @Slot()
    def _on_sheet(self) -> None:
        self.sheet_wanted.emit(tuple(self.sections.value()))
