"""A passphrase: hidden, shown on request, with a warning for Caps Lock."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from cse_desk.i18n import gettext as _
from cse_desk.ui.widgets.buttons import IconButton
from cse_desk.ui.widgets.fields import TextField
from cse_desk.ui.widgets.labels import PlainLabel, plain_tip


class _SecretEdit(TextField):
    caps_lock = Signal(bool)
    caps_lock_pressed = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Notice letters in the wrong case: Qt does not tell the state of Caps Lock."""
        letter = event.text()
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if len(letter) == 1 and letter.isalpha() and letter.upper() != letter.lower():
            self.caps_lock.emit(letter.isupper() != shift)
        elif event.key() == Qt.Key.Key_CapsLock:
            self.caps_lock_pressed.emit()
        super().keyPressEvent(event)


class PassphraseField(QWidget):
    """`take()` gives the passphrase as bytes the caller can wipe, and empties the field."""

    changed = Signal(object)
    entered = Signal()

    def __init__(self, *, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.edit = _SecretEdit(name=name or _("Passphrase"))
        self.edit.setEchoMode(QLineEdit.EchoMode.Password)
        self.edit.setInputMethodHints(
            Qt.InputMethodHint.ImhSensitiveData
            | Qt.InputMethodHint.ImhNoPredictiveText
            | Qt.InputMethodHint.ImhNoAutoUppercase
        )
        self._eye = IconButton("eye", _("Show the passphrase"), kind="secondary")
        self._caps = PlainLabel(_("Caps Lock is on."), kind="small-alert")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        row = QHBoxLayout()
        column.addLayout(row)
        row.setSpacing(8)
        row.addWidget(self.edit, 1)
        row.addWidget(self._eye)
        column.addWidget(self._caps)
        self._caps.setVisible(False)
        self._name_eye()
        self._eye.clicked.connect(self._on_eye)
        self.edit.caps_lock.connect(self._caps.setVisible)
        self.edit.caps_lock_pressed.connect(self._caps.hide)
        self.edit.changed.connect(self.changed)
        self.edit.returnPressed.connect(self.entered)
        self.setFocusProxy(self.edit)

    def is_shown(self) -> bool:
        """Whether the letters can be read."""
        return self.edit.echoMode() == QLineEdit.EchoMode.Normal

    def warns_of_caps_lock(self) -> bool:
        """Whether the warning stands."""
        return self._caps.isVisibleTo(self)

    def value(self) -> str:
        """What was typed, spaces inside included."""
        return self.edit.text()

    def set_value(self, value: object) -> None:
        """Fill the field."""
        self.edit.set_value(value)

    def take(self) -> bytearray:
        """The passphrase as bytes to wipe after use; the field becomes empty and hidden."""
        secret = bytearray(self.edit.text().encode())
        self.edit.clear()
        self.show_letters(shown=False)
        return secret

    def show_letters(self, *, shown: bool) -> None:
        """Show or hide the letters."""
        self.edit.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)
        self._name_eye()

    def show_problem(self, words: str) -> None:
        """Mark the field."""
        self.edit.show_problem(words)

    def _name_eye(self) -> None:
        shown = self.is_shown()
        self._eye.set_icon("eye-off" if shown else "eye")
        name = _("Hide the passphrase") if shown else _("Show the passphrase")
        self._eye.setAccessibleName(name)
        self._eye.setToolTip(plain_tip(name))

    @Slot()
    def _on_eye(self) -> None:
        self.show_letters(shown=not self.is_shown())
