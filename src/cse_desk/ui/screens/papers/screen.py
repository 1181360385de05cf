"""A meeting's papers: the choice at the left, the paper as it will be printed beside it, and the copies that were made."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from cse_desk.i18n import gettext as _
from cse_desk.models.enums import Compartment
from cse_desk.models.records.changes import Changes
from cse_desk.services.panel_papers import NUMBERED, PanelPaper, PapersOf, Wanted
from cse_desk.ui import duty_words, focusing
from cse_desk.ui.actions import Command
from cse_desk.ui.bus import Place
from cse_desk.ui.context import Context
from cse_desk.ui.screen import Screen
from cse_desk.ui.screens.papers.choosing import WORDS, Choosing
from cse_desk.ui.screens.papers.copies import Copies
from cse_desk.ui.widgets.buttons import Button
from cse_desk.ui.widgets.columns import Columns
from cse_desk.ui.widgets.labels import Heading
from cse_desk.ui.widgets.notices import Banner
from cse_desk.ui.widgets.page import Page
from cse_desk.ui.widgets.pdf_preview import PdfPreview

_LEAST = 840
_READS = _("You can read these papers and print your own copy. Copies for others are not made here.")
_LEAST_HEIGHT = 400
_ABOUT = frozenset({"agenda-item", "attendance", "meeting", "minutes-version", "panel-action", "action-update"})


class PapersScreen(Screen):
    """`Place("papers", meeting, paper)`."""

    wants_room = True

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._meeting = ""
        self._shown: Wanted | None = None
        self.title = Heading(level=1, wrap=True)
        self.back_button = Button(_("Back"), icon="chevron-left")
        self.news = Banner(closable=True)
        may_write = context.who.may_write(Compartment.PANEL)
        self.choosing, self.copies = Choosing(may_hand_out=may_write), Copies(may_write=may_write)
        why = duty_words.reading_of(context.who.duties, Compartment.PANEL, title=_READS)
        self.why_not = Banner(*why) if why is not None else None
        self.preview = PdfPreview(context.doors, context.lanes.press, title=_("Paper"))
        self._make()
        self.back_button.clicked.connect(context.bus.go_back)
        self.choosing.chosen.connect(self._look)
        self.copies.came_back.connect(self._on_came_back)
        self.preview.printed.connect(self._on_printed)
        self.preview.saving.connect(self._on_saving)
        self.preview.saved.connect(self._on_saved)

    def _make(self) -> None:
        panes = Columns(least_width=_LEAST, shares=(1, 3))
        panes.left.addWidget(self.choosing)
        panes.left.addWidget(self.copies)
        panes.left.addStretch(1)
        panes.right.addWidget(self.preview, 1)
        page = Page()
        page.column.setSpacing(12)
        page.column.addWidget(self.title)
        if self.why_not is not None:
            page.column.addWidget(self.why_not)
        page.column.addWidget(self.news)
        page.column.addWidget(panes, 1)
        self.preview.setMinimumHeight(_LEAST_HEIGHT)
        page.footer(self.back_button, None)
        self.fill_soon(page)

    # -- looking --

    def show_place(self, place: Place) -> None:
        """The papers of a meeting; `part` names one of them."""
        self._meeting = place.target
        if place.part in set(map(str, PanelPaper)):
            self.choosing.paper.set_value(place.part)
        self._load()

    def first_focus(self) -> QWidget | None:
        """The papers to choose from."""
        return self.choosing.paper

    def commands(self) -> tuple[Command, ...]:
        """Print what is shown."""
        return (
            Command("screen.print", _("Print this paper"), self._print, "Ctrl+P", "print"),
            Command("screen.back", _("Back"), self.context.bus.go_back, "Alt+Left", "chevron-left"),
        )

    def _print(self) -> None:
        self.preview.print_button.click()

    def on_changed(self, changes: Changes) -> None:
        """The meeting or somebody on its agenda changed."""
        if self._meeting and changes.kinds & (_ABOUT | {"paper-copy"}):
            self._load()

    def _load(self) -> None:
        papers = self.context.services.panel_papers
        self.context.lanes.reading.run(self, partial(papers.of, meeting=self._meeting), self._on_papers, self._failed)

    def _on_papers(self, found: PapersOf) -> None:
        self.title.setText(_("Papers: {meeting}").format(meeting=found.title))
        self.choosing.show_papers(found)
        self.copies.show_copies(found.copies)
        focusing.catch(self.first_focus(), self)
        self._look()

    @Slot()
    def _look(self) -> None:
        wanted = self.choosing.wanted(self._meeting)
        if wanted is None:
            self.news.say(_("Nobody is on this agenda yet."), _("Put somebody on it first."))
            return
        self._shown = wanted
        build = partial(self.context.services.panel_papers.pdf, wanted)
        self.preview.show_from(build, title=_(WORDS[wanted.paper]))

    def _failed(self, error: Exception) -> None:
        self.news.say_failed(error)

    # -- what was printed --

    @Slot()
    def _on_printed(self) -> None:
        printing = self.context.services.printing
        wanted = self._shown
        assert wanted is not None
        self._note(partial(printing.printed, what=wanted.paper, about=self._meeting, pages=self.preview.page_count()))

    @Slot(object)
    def _on_saving(self, path: Path) -> None:
        note = partial(self.context.services.printing.saving_into, path.parent)
        self.context.lanes.vault.run(self, note, self._on_noted, self.context.bus.tell_failed)

    @Slot(object)
    def _on_saved(self, _path: object) -> None:
        wanted = self._shown
        assert wanted is not None
        self._note(partial(self.context.services.printing.saved_copy, what=wanted.paper, about=self._meeting))

    def _note(self, note: partial[None]) -> None:
        """Both are in the access log; a numbered copy gets its line as well."""
        lane, bus = self.context.lanes.vault, self.context.bus
        lane.run(self, note, self._on_noted, bus.tell_failed)
        wanted = self._shown
        if wanted is not None and wanted.recipient is not None and wanted.paper in NUMBERED:
            made = partial(self.context.services.panel_papers.made, wanted)
            lane.run(self, made, partial(self._on_made, wanted.number), bus.tell_failed)

    def _on_noted(self, _nothing: object) -> None:
        """It is in the access log."""

    def _on_made(self, number: int | None, changes: Changes) -> None:
        self.context.bus.tell_changed(changes, _("Copy {number} is on the list of copies.").format(number=number))

    @Slot(str, bool)
    def _on_came_back(self, copy: str, shredded: bool) -> None:
        papers = self.context.services.panel_papers
        act = partial(papers.came_back, copy=copy, shredded=shredded)
        self.context.lanes.vault.run(self, act, self._on_copy_changed, self.context.bus.tell_failed)

    def _on_copy_changed(self, changes: Changes) -> None:
        self.context.bus.tell_changed(changes, _("Kept."))
