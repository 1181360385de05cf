"""Whether everything typed is safe: always visible. Source: design UX, principle 3."""

from datetime import datetime

from PySide6.QtWidgets import QHBoxLayout, QWidget

from cse_desk.i18n import clock_time
from cse_desk.i18n import gettext as _
from cse_desk.ui import theme
from cse_desk.ui.widgets.labels import PlainLabel
from cse_desk.ui.widgets.notices import IconLabel


class SavedIndicator(QWidget):
    """ "Saved 10:42", "Saving …" or "Not saved"."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        self._icon = IconLabel("tick", "low", size=18)
        self._words = PlainLabel()
        row.addWidget(self._icon)
        row.addWidget(self._words)
        self.show_nothing()

    def text(self) -> str:
        """What it says."""
        return self._words.text()

    def _show(self, words: str, icon: str, tint: str, *, kind: str = "body") -> None:
        self._words.setText(words)
        self._words.set_kind(kind)
        self._icon.show_icon(icon, tint)
        self.setAccessibleName(words)
        theme.set_shown(self, shown=True)

    def show_nothing(self) -> None:
        """Nothing has been typed yet."""
        self.setVisible(False)
        self._words.setText("")

    def show_saving(self) -> None:
        """Something was typed and is being kept."""
        self._show(_("Saving …"), "again", "muted", kind="muted")

    def show_saved(self, at: datetime) -> None:
        """Everything is kept; `at` is aware."""
        self._show(_("Saved {time}").format(time=clock_time(at)), "tick", "low")

    def show_not_saved(self) -> None:
        """What was typed last could not be kept."""
        self._show(_("Not saved"), "alert", "high", kind="alert")
