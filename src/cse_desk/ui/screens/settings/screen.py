"""Settings: what this computer remembers, and keeping the vault well."""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, Qt, QTimer, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from cse_desk.i18n import gettext as _
from cse_desk.models.records.changes import Changes
from cse_desk.ui import problems, theme
from cse_desk.ui.actions import Command
from cse_desk.ui.bus import Place
from cse_desk.ui.context import Context
from cse_desk.ui.screen import Screen
from cse_desk.ui.screens.settings.computer import ComputerCard
from cse_desk.ui.screens.settings.office import OfficeCard
from cse_desk.ui.screens.settings.vault import VaultCard
from cse_desk.ui.widgets.notices import Banner
from cse_desk.ui.widgets.page import Page

_BESIDE = 820


class SettingsScreen(Screen):
    """`Place("settings")`."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._news_at: QWidget | None = None
        self._page = Page(_("Settings"))
        self.news = Banner(closable=True)
        self.computer = ComputerCard(context.bus)
        self.vault = VaultCard(context)
        self.office = OfficeCard(context)
        self._left = QVBoxLayout()
        self._left.setSpacing(24)
        self._left.addWidget(self.computer)
        self._left.addWidget(self.office)
        self._left.addStretch(1)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._row.setSpacing(24)
        self._row.addLayout(self._left, 2)
        self._row.addWidget(self.vault, 3)
        self._page.column.addWidget(self.news)
        self._page.column.addLayout(self._row)
        self._page.column.addStretch(1)
        self.fill(self._page)
        self.vault.told.connect(self._on_told)
        self.office.told.connect(self._on_told)
        self.vault.failed.connect(self._on_failed)
        context.bus.settings_changed.connect(self._on_settings)
        application = QCoreApplication.instance()
        assert application is not None
        application.aboutToQuit.connect(self.vault.upkeep.stop)

    def show_place(self, place: Place) -> None:
        """The facts of the vault, as of now."""
        self.vault.reload()
        self.office.again.reload()

    def first_focus(self) -> QWidget | None:
        """The colours that are worn."""
        chosen = self.computer.theme.value()
        return self.computer.theme.button(chosen) if chosen else self.computer.text

    def commands(self) -> tuple[Command, ...]:
        """Each act of the vault by its name."""
        vault = self.vault
        return (
            Command("screen.backup", _("Back up the vault now"), vault.backup.back_up, "Ctrl+B", "save"),
            Command("screen.passphrase", _("Change the passphrase"), vault.passphrase.show_form, icon="key"),
        )

    def on_changed(self, changes: Changes) -> None:
        """Somebody may be new."""
        if "young-person" in changes.kinds and self.isVisible():
            self.vault.reload()

    def leaving(self) -> None:
        """No passphrase stays in a field."""
        self.vault.passphrase.forget()

    def keep(self, done: Callable[[], None]) -> None:
        """Locking does not wait for a rebuild: it stops, and the lists stay as they were."""
        self.vault.upkeep.stop()
        self.vault.passphrase.forget()
        done()

    @Slot(object)
    def _on_told(self, where: QWidget) -> None:
        """Bring news into view once it has been laid out."""
        self._news_at = where
        QTimer.singleShot(0, self._scroll_to_news)

    @Slot()
    def _scroll_to_news(self) -> None:
        if self._news_at is not None and self.isVisible():
            self._page.scroll_to(self._news_at)
        self._news_at = None

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        said = problems.words_for(error)
        self.news.say(said.title, said.text, kind="notice")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Beside each other where there is room, else below each other."""
        super().resizeEvent(event)
        self.refit()

    @Slot(object)
    def _on_settings(self, _settings: object) -> None:
        self.refit()

    def refit(self) -> None:
        """The width or the size of the text is another."""
        has_room = self.width() >= theme.current().px(_BESIDE)
        way = QBoxLayout.Direction.LeftToRight if has_room else QBoxLayout.Direction.TopToBottom
        self._row.setDirection(way)
        top = Qt.AlignmentFlag.AlignTop if has_room else Qt.AlignmentFlag(0)
        self._row.setAlignment(self.vault, top)
