"""Under the form: Save, the way back, and what the keys do."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from cse_desk.i18n import gettext as _
from cse_desk.ui import theme
from cse_desk.ui.widgets.buttons import Button
from cse_desk.ui.widgets.labels import SentencesLabel


class FormFoot(QFrame):
    """`saved`, `left` (kept as a draft) and `thrown`."""

    saved = Signal()
    left = Signal()
    thrown = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme.set_kind(self, "footer")
        self._is_new, self._is_touched, self._asks_again = True, False, False
        row = QHBoxLayout(self)
        row.setContentsMargins(24, 10, 24, 10)
        row.setSpacing(12)
        self.back_button = Button(_("Back"), icon="chevron-left", name=_("Back; what was typed is kept"))
        self._told = SentencesLabel(kind="small-muted")
        self.throw_button = Button(_("Throw away"), kind="link", name=_("Throw away what was typed"))
        self.save_button = Button(_("Save"), kind="primary", key="Ctrl+S")
        row.addWidget(self.back_button)
        row.addWidget(self._told, 1)
        row.addWidget(self.throw_button)
        row.addWidget(self.save_button)
        self.back_button.clicked.connect(self.left)
        self.throw_button.clicked.connect(self.thrown)
        self.save_button.clicked.connect(self.saved)
        self._say()

    def is_untouched(self) -> bool:
        """Whether nothing was typed since the form was opened."""
        return not self._is_touched

    def show_state(self, *, is_new: bool) -> None:
        """A form is opened, or saving stopped."""
        self._is_new = is_new
        self.save_button.setEnabled(True)
        self._say()

    def begin(self) -> None:
        """Another form: nothing was typed yet."""
        self._is_touched = self._asks_again = False
        self._say()

    def touch(self) -> None:
        """Something was typed."""
        if not self._is_touched or self._asks_again:
            self._is_touched, self._asks_again = True, False
            self._say()

    def show_saving(self) -> None:
        """It is being recorded."""
        self.save_button.setEnabled(False)

    def ask_again(self, *, on: bool) -> None:
        """Save says that it saves all the same."""
        self._asks_again = on
        self._say()

    @Slot()
    def _say(self) -> None:
        words = _("Add young person") if self._is_new else _("Save")
        self.save_button.set_text(_("Save all the same") if self._asks_again else words)
        told = _("What you type is kept. It is recorded when you save.") if self._is_touched else ""
        self._told.set_text(told)
        self.throw_button.setVisible(self._is_touched)
