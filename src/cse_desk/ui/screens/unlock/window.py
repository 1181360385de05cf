"""The first window: unlock, create, restore, and the steps of what takes longer. It is shown before anything heavy is imported."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QVBoxLayout, QWidget

from cse_desk.i18n import gettext as _
from cse_desk.models.records.opening import HowFar, Stage
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
from cse_desk.ui.widgets.late_pages import LatePages

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
        self._doors, self._has_vaults = doors, False
        self._pages = LatePages(
            {
                "unlock": self._make_unlock,
                "create": self._make_create,
                "restore": self._make_restore,
                "steps": self._make_steps,
            }
        )
        column.addWidget(self._pages)
        self.setCentralWidget(whole)
        theme.dress(self)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_SOON_MS)
        self._soon.timeout.connect(self._show_steps)
        self._add_commands()
        self._resize()
        self.show_page("unlock")
        QTimer.singleShot(0, self.load)

    # -- pages, each made when it is first wanted --

    @property
    def unlock_page(self) -> UnlockPage:
        """Opens one that is here."""
        return cast("UnlockPage", self._pages.page("unlock"))

    @property
    def create_page(self) -> CreatePage:
        """Makes one."""
        return cast("CreatePage", self._pages.page("create"))

    @property
    def restore_page(self) -> RestorePage:
        """Makes one of a backup."""
        return cast("RestorePage", self._pages.page("restore"))

    @property
    def steps_page(self) -> StepsPage:
        """What is done while either takes minutes."""
        return cast("StepsPage", self._pages.page("steps"))

    def _make_unlock(self) -> DoorPage:
        return self._led(self._told(UnlockPage(self._unlocking, self._lane, self._doors)))

    def _make_create(self) -> DoorPage:
        page = CreatePage(self._unlocking, self._lane)
        page.opened.connect(self.opened)
        page.links["unlock"].setVisible(self._has_vaults)
        page.offer()
        return self._led(page)

    def _make_restore(self) -> DoorPage:
        page = RestorePage(self._unlocking, self._lane, self._doors)
        page.links["unlock"].setVisible(self._has_vaults)
        return self._led(self._told(page))

    def _make_steps(self) -> DoorPage:
        page = StepsPage()
        page.stopped.connect(self.stop)
        return self._led(page)

    def _told(self, opener: OpeningPage) -> OpeningPage:
        opener.opened.connect(self.opened)
        opener.opened.connect(self._soon.stop)
        opener.began.connect(partial(self._on_began, opener))
        opener.told.connect(self._on_told)
        opener.failed.connect(partial(self._on_failed, opener))
        return opener

    def _led(self, page: DoorPage) -> DoorPage:
        page.other.connect(self.show_page)
        return page

    def _made(self) -> list[DoorPage]:
        return [page for page in self._pages.made() if isinstance(page, DoorPage)]

    def _openers(self) -> list[OpeningPage]:
        return [page for page in self._made() if isinstance(page, OpeningPage)]

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
        shown = self._pages.currentWidget()
        if not isinstance(shown, CreatePage | RestorePage) or shown.is_busy:
            return
        if self.unlock_page.which.count():
            self.show_page("unlock")

    @Slot()
    def load(self) -> None:
        """Look which vaults there are."""
        self._lane.run(self, self._entries, self._on_entries, self.unlock_page.say_failed)

    def _entries(self) -> tuple[VaultEntry, ...]:
        return self._unlocking().entries()

    def _on_entries(self, entries: Sequence[VaultEntry]) -> None:
        self.unlock_page.show_vaults(entries, self._settings.last_vault)
        self._has_vaults = bool(entries)
        for page in self._made():
            if "unlock" in page.links:
                page.links["unlock"].setVisible(self._has_vaults)
        if not entries:
            self.show_page("create")

    @Slot(str)
    def show_page(self, page: str) -> None:
        """Go to unlock, create or restore."""
        self._pages.show_page(page)
        self._first_of(page).setFocus()

    def _first_of(self, page: str) -> QWidget:
        if page == "steps":
            return self.steps_page.lines  # where it can do no harm: Enter may still be held down
        if page == "restore":
            return self.restore_page.choose
        return self.create_page.name if page == "create" else self.unlock_page.passphrase

    def page_shown(self) -> str:
        """Which page is shown."""
        return self._name_of(self._pages.currentWidget())

    def _name_of(self, shown: QWidget | None) -> str:
        names = ("steps", "unlock", "create", "restore")
        return next(name for name in names if self._pages.is_made(name) and self._pages.page(name) is shown)

    def _on_began(self, opener: OpeningPage, stage: Stage) -> None:
        """It takes longer than opening does: show its steps; those of a list only when that takes a while."""
        plan = steps.restoring() if isinstance(opener, RestorePage) else steps.opening(stage)
        self.steps_page.begin(plan)
        if stage is Stage.LISTS:
            self._soon.start()
        else:
            self._show_steps()

    @Slot(object)
    def _on_told(self, far: HowFar) -> None:
        self.steps_page.show_far(far)

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
        return next((words for opener in self._openers() if (words := opener.done_words())), "")

    @Slot()
    def stop(self) -> None:
        """Ask what is going on to stop; what is not finished is not kept."""
        for opener in self._openers():
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
        for page in self._made():
            page.refit()

    @Slot()
    def _on_larger(self) -> None:
        self._wear(25)

    @Slot()
    def _on_smaller(self) -> None:
        self._wear(-25)
