"""The first window: unlock, create, restore, and the steps of what takes longer. It is shown before anything heavy is imported."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from cse_desk.i18n import gettext as _
from cse_desk.models.records.opening import Stage
from cse_desk.settings import Settings
from cse_desk.ui import steps, theme
from cse_desk.ui.actions import Command, Commands
from cse_desk.ui.doors import TITLE, Doors
from cse_desk.ui.jobs import Lane
from cse_desk.ui.screens.unlock.create_page import CreatePage
from cse_desk.ui.screens.unlock.opening_page import OpeningPage
from cse_desk.ui.screens.unlock.parts import DoorPage
from cse_desk.ui.screens.unlock.restore_page import RestorePage
from cse_desk.ui.screens.unlock.steps_page import StepsPage
from cse_desk.ui.screens.unlock.unlock_page import UnlockPage

if TYPE_CHECKING:
    from cse_desk.services.unlock import Unlocking, VaultEntry

_SOON_MS = 300  # a list that is made sooner is not worth a page


class UnlockWindow(QMainWindow):
    """`unlocking()` makes the service; it is called in the vault lane, where its imports cost the window nothing."""

    opened = Signal(object, str)  # vault, name of its folder

    def __init__(
        self, unlocking: Callable[[], Unlocking], vault_lane: Lane, doors: Doors, *, settings: Settings
    ) -> None:
        super().__init__()
        self._unlocking, self._lane, self._settings = unlocking, vault_lane, settings
        self.setWindowTitle(TITLE)
        whole = QWidget()
        theme.set_kind(whole, "ground")
        whole.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        self._stack = QStackedWidget()
        column.addWidget(self._stack)
        self.setCentralWidget(whole)
        theme.dress(self)
        self.unlock_page = UnlockPage(unlocking, vault_lane)
        self.create_page = CreatePage(unlocking, vault_lane)
        self.restore_page = RestorePage(unlocking, vault_lane, doors)
        self.steps_page = StepsPage()
        self._pages: dict[str, DoorPage] = {
            "steps": self.steps_page,
            "unlock": self.unlock_page,
            "create": self.create_page,
            "restore": self.restore_page,
        }
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_SOON_MS)
        self._soon.timeout.connect(self._show_steps)
        for page in self._pages.values():
            self._stack.addWidget(page)
            page.other.connect(self.show_page)
        for opener in (self.unlock_page, self.create_page, self.restore_page):
            opener.opened.connect(self.opened)
        for opener in (self.unlock_page, self.restore_page):
            opener.began.connect(partial(self._on_began, opener))
            opener.told.connect(self.steps_page.show_far)
            opener.failed.connect(partial(self._on_failed, opener))
            opener.opened.connect(self._soon.stop)
        self.steps_page.stopped.connect(self.stop)
        self._add_commands()
        self._resize()
        self.show_page("unlock")
        QTimer.singleShot(0, self.load)

    def _resize(self) -> None:
        screen = self.screen().availableGeometry()
        self.setMinimumSize(480, 400)
        self.resize(min(1366, screen.width()), min(768, screen.height()))

    def _add_commands(self) -> None:
        commands = Commands(self)
        commands.add(Command("text.larger", _("Larger text"), self._on_larger, "Ctrl++"))
        commands.add(Command("text.smaller", _("Smaller text"), self._on_smaller, "Ctrl+-"))
        commands.add(Command("door.back", _("Back to unlocking"), self._on_back, "Esc"))

    @Slot()
    def _on_back(self) -> None:
        """From creating or restoring, where there is a vault to unlock and nothing goes on."""
        shown = self._pages[self.page_shown()]
        if shown in (self.create_page, self.restore_page) and not shown.is_busy and self.unlock_page.which.count():
            self.show_page("unlock")

    @Slot()
    def load(self) -> None:
        """Look which vaults there are."""
        self._lane.run(self, self._entries, self._on_entries, self.unlock_page.say_failed)

    def _entries(self) -> tuple[VaultEntry, ...]:
        return self._unlocking().entries()

    def _on_entries(self, entries: Sequence[VaultEntry]) -> None:
        self.unlock_page.show_vaults(entries, self._settings.last_vault)
        for page in (self.create_page, self.restore_page):
            page.links["unlock"].setVisible(bool(entries))
        if not entries:
            self.show_page("create")
        self.create_page.offer()

    @Slot(str)
    def show_page(self, page: str) -> None:
        """Go to unlock, create or restore."""
        self._stack.setCurrentWidget(self._pages[page])
        first = {
            "unlock": self.unlock_page.passphrase,
            "create": self.create_page.name,
            "restore": self.restore_page.choose,
            "steps": self.steps_page.lines,  # where it can do no harm: Enter may still be held down
        }[page]
        first.setFocus()

    def page_shown(self) -> str:
        """Which page is shown."""
        return self._name_of(self._stack.currentWidget())

    def _name_of(self, shown: QWidget | None) -> str:
        return next(name for name, page in self._pages.items() if page is shown)

    def _on_began(self, opener: OpeningPage, stage: Stage) -> None:
        """It takes longer than opening does: show its steps; those of a list only when that takes a while."""
        self.steps_page.begin(steps.restoring() if opener is self.restore_page else steps.opening(stage))
        if stage is Stage.LISTS:
            self._soon.start()
        else:
            self._show_steps()

    @Slot()
    def _show_steps(self) -> None:
        if self.page_shown() != "steps":
            self.show_page("steps")

    def _on_failed(self, opener: OpeningPage) -> None:
        self._soon.stop()
        if self.page_shown() == "steps":
            self.show_page(self._name_of(opener))
        if Stage.LISTS in opener.reached:  # a vault that was restored is there, and can be unlocked
            self.load()

    def done_words(self) -> str:
        """What the window says first; "" when a vault was only opened, or made."""
        return self.unlock_page.done_words() or self.restore_page.done_words()

    @Slot()
    def stop(self) -> None:
        """Ask what is going on to stop; what is not finished is not kept."""
        for opener in (self.unlock_page, self.restore_page):
            opener.stop()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Closing the window stops what is going on: nobody may wait minutes for a program that is not to be seen any more."""
        self.stop()
        super().closeEvent(event)

    def _wear(self, by: int) -> None:
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        worn = theme.current()
        theme.wear(application, theme.theme_from(worn.name, worn.percent + by))
        for page in self._pages.values():
            page.refit()

    @Slot()
    def _on_larger(self) -> None:
        self._wear(25)

    @Slot()
    def _on_smaller(self) -> None:
        self._wear(-25)
