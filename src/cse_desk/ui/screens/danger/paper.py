"""The danger-now card on paper, to hang beside the phone."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from cse_desk.i18n import gettext as _
from cse_desk.models.records.changes import Changes
from cse_desk.ui.actions import Command
from cse_desk.ui.bus import Place
from cse_desk.ui.context import Context
from cse_desk.ui.screen import Screen
from cse_desk.ui.widgets.paper_page import PaperPage


class NumbersPaperScreen(Screen):
    """`Place("numbers")`."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.paper = PaperPage(context)
        self.paper.back.connect(context.bus.go_back)
        self.fill(self.paper)

    def show_place(self, place: Place) -> None:
        """The numbers as they are now."""
        self.paper.show_paper(self.context.services.directory.card_pdf, title=_("Numbers to ring"), what="danger-card")

    def first_focus(self) -> QWidget | None:
        """The way back: Print wakes up once the paper is there."""
        return self.paper.back_button

    def commands(self) -> tuple[Command, ...]:
        """Print what is shown."""
        return (Command("screen.print", _("Print the card"), self._print, "Ctrl+P", "print"),)

    def on_changed(self, changes: Changes) -> None:
        """A number was put right."""
        if "danger-number" in changes.kinds:
            self.show_place(Place("numbers"))

    @Slot()
    def _print(self) -> None:
        self.paper.preview.print_button.click()
