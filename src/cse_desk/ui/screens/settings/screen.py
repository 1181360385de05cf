"""Settings: what this computer remembers, and keeping the vault well."""

from collections.abc import Callable, Iterator

from PySide6.QtCore import QCoreApplication, Qt, QTimer, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QBoxLayout, QVBoxLayout, QWidget

from cse_desk.i18n import gettext as _
from cse_desk.models.records.changes import Changes
from cse_desk.ui import focus, theme
from cse_desk.ui.actions import Command
from cse_desk.ui.bus import Place
from cse_desk.ui.context import Context
from cse_desk.ui.screen import Going, Screen
from cse_desk.ui.screens.settings.computer import ComputerCard
from cse_desk.ui.screens.settings.office import OfficeCard
from cse_desk.ui.screens.settings.vault import VaultCard
from cse_desk.ui.slices import Slices
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
        self.office = OfficeCard(context)
        self._vault: VaultCard | None = None
        self._kept_free = QWidget()  # where the vault's card will stand
        self._making = Slices(self)
        self._page.column.addWidget(self.news)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._page.column.addLayout(self._row)
        self._page.column.addStretch(1)
        self._row.setSpacing(24)
        self._left = QVBoxLayout()
        self._row.addLayout(self._left, 2)
        self._row.addWidget(self._kept_free, 3)
        self._left.setSpacing(24)
        self._left.addWidget(self.computer)
        self._left.addWidget(self.office)
        self._left.addStretch(1)
        self.fill(self._page)
        self.office.told.connect(self._on_told)
        context.bus.settings_changed.connect(self._on_settings)

    @property
    def vault(self) -> VaultCard:
        """The vault's card; it is made in a go of its own, after the cards that have the keyboard first."""
        if self._vault is None:
            self._vault = self._make_vault()
        return self._vault

    def _make_vault(self) -> VaultCard:
        made = VaultCard(self.context)
        made.told.connect(self._on_told)
        made.failed.connect(self._on_failed)
        application = QCoreApplication.instance()
        assert application is not None
        application.aboutToQuit.connect(made.upkeep.stop)
        application.aboutToQuit.connect(made.left.stop)
        self._row.removeWidget(self._kept_free)
        self._kept_free.hide()
        self._kept_free.deleteLater()
        self._row.addWidget(made, 3)
        self._row.setAlignment(made, self._top())
        return made

    def show_place(self, place: Place) -> None:
        """The facts of the vault, as of now."""
        self.office.again.reload()
        if self._vault is None:
            self._making.begin(self._steps(), at_once=False)
        else:
            self._vault.reload()

    def _steps(self) -> Iterator[VaultCard]:
        yield self.vault
        self.vault.reload()

    def first_focus(self) -> QWidget | None:
        """The colours that are worn."""
        chosen = self.computer.theme.value()
        return self.computer.theme.button(chosen) if chosen else self.computer.text

    def commands(self) -> tuple[Command, ...]:
        """Each act of the vault by its name."""
        return (
            Command("screen.backup", _("Back up the vault now"), self._back_up, "Ctrl+B", "save"),
            Command("screen.passphrase", _("Change the passphrase"), self._change_passphrase, icon="key"),
        )

    def _back_up(self) -> None:
        self.vault.backup.back_up()

    def _change_passphrase(self) -> None:
        self.vault.passphrase.show_form()

    def on_changed(self, changes: Changes) -> None:
        """Somebody may be new."""
        if "young-person" in changes.kinds and self.isVisible():
            self.vault.reload()

    def leaving(self) -> None:
        """No passphrase stays in a field."""
        if self._vault is not None:
            self._vault.passphrase.forget()

    def going_on(self) -> Going | None:
        """A backup that is being made."""
        backup = self._vault.backup if self._vault is not None else None
        if backup is None or not backup.is_busy:
            return None
        return Going(
            closing=_("Desk closes once the backup is made."),
            text=_(
                "Stop it to close now: then no backup is made, and an earlier one stays. Close this message to go on working."
            ),
            locking=_("A backup is being finished first."),
            place=Place("settings"),
            is_on=lambda: backup.is_busy,
            went_wrong=lambda: backup.went_wrong,
            stop=backup.stop,
        )

    def keep(self, done: Callable[[], None]) -> None:
        """Locking does not wait for a rebuild: it stops, and the lists stay as they were."""
        if self._vault is not None:
            self._vault.upkeep.stop()
            self._vault.left.stop()
            self._vault.passphrase.forget()
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
        self.news.say_failed(error)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Beside each other where there is room, else below each other."""
        super().resizeEvent(event)
        self.refit()

    @Slot(object)
    def _on_settings(self, _settings: object) -> None:
        self.refit()

    def refit(self) -> None:
        """The width or the size of the text is another."""
        wanted = QBoxLayout.Direction.LeftToRight if self._has_room() else QBoxLayout.Direction.TopToBottom
        is_turned = wanted != self._row.direction()
        self._row.setDirection(wanted)
        if self._vault is not None:
            self._row.setAlignment(self._vault, self._top())
        application = QApplication.instance()
        if is_turned and isinstance(application, QApplication):
            focus.ring(application).seek_again()

    def _has_room(self) -> bool:
        return self.width() >= theme.current().px(_BESIDE)

    def _top(self) -> Qt.AlignmentFlag:
        return Qt.AlignmentFlag.AlignTop if self._has_room() else Qt.AlignmentFlag(0)
