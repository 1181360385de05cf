"""The only way to a dialog, a file, the printer, the clipboard or another program. Tests walk through a fake of it.

Dialogs are for decisions only. Source: design ARCHITECTURE §6, SECURITY "Output doors".
"""

import hashlib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from cse_desk.i18n import gettext as _
from cse_desk.ui import theme, traces
from cse_desk.ui.jobs import Lane
from cse_desk.ui.widgets.buttons import Button
from cse_desk.ui.widgets.labels import Heading, PlainLabel

TITLE = "Desk"


@dataclass(frozen=True, slots=True)
class Question:
    """A decision that cannot be undone. `yes` names the act ("Withdraw the referral"), never "OK"."""

    title: str
    text: str
    yes: str
    no: str = "Cancel"
    is_dangerous: bool = False


@dataclass(frozen=True, slots=True)
class FileKind:
    """A kind of file to choose: its words and its endings without the dot."""

    words: str
    endings: tuple[str, ...]


PDF = FileKind("PDF document", ("pdf",))
BUNDLE = FileKind("Sealed bundle", ("casex",))
BACKUP = FileKind("Backup of a vault", ("csebak",))
CARD = FileKind("Contact card", ("txt", "card"))
FORM = FileKind("Form", ("xlsx", "json"))
SPREADSHEET = FileKind("Spreadsheet", ("xlsx",))
FORM_JSON = FileKind("Form as JSON", ("json",))


class Doors(Protocol):
    """What leads out of the window."""

    def ask(self, question: Question) -> bool:
        """Whether the person chose the act."""
        ...

    def tell(self, title: str, text: str) -> None:
        """Something the person must have read before going on; news belongs into the page instead."""
        ...

    def choose_open_file(self, title: str, kinds: Sequence[FileKind]) -> Path | None:
        """A file that exists; None when the person went back."""
        ...

    def choose_save_file(self, title: str, suggested: str, kind: FileKind) -> Path | None:
        """Where to save, with the ending of its kind; None when the person went back."""
        ...

    def choose_folder(self, title: str) -> Path | None:
        """A folder; None when the person went back."""
        ...

    def print_pdf(self, pdf: bytes, title: str, on_done: Callable[[int], object]) -> None:
        """Print; `on_done` gets the number of pages that went to a printer, 0 when the person went back."""
        ...

    def copy(self, text: str) -> None:
        """Put text on the clipboard until the vault is locked."""
        ...

    def forget_copied(self) -> None:
        """Clear the clipboard if what we put there is still on it."""
        ...

    def open(self, path: Path) -> bool:
        """Show a file or folder in the program that belongs to it."""
        ...


class DecisionDialog(QDialog):
    """A question with its act named on the button; the safe answer has the keyboard."""

    def __init__(self, question: Question, parent: QWidget | None, *, only_yes: bool = False) -> None:
        super().__init__(parent)
        if parent is None:
            theme.dress(self)
        self.setWindowTitle(TITLE)
        self.setAccessibleName(question.title)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 16)
        column.setSpacing(12)
        column.addWidget(Heading(question.title, level=3, wrap=True))
        self.text = PlainLabel(question.text, wrap=True)
        column.addWidget(self.text)
        column.addSpacing(8)
        buttons = QHBoxLayout()
        column.addLayout(buttons)
        buttons.setSpacing(8)
        buttons.addStretch(1)
        self.no = Button(_(question.no))
        self.yes = Button(question.yes, kind="danger" if question.is_dangerous else "primary")
        buttons.addWidget(self.no)
        buttons.addWidget(self.yes)
        self.no.setVisible(not only_yes)
        self.yes.clicked.connect(self.accept)
        self.no.clicked.connect(self.reject)
        self.setMinimumWidth(min(theme.current().px(440), 720))
        (self.yes if only_yes else self.no).setFocus()


def file_filter(kinds: Sequence[FileKind]) -> str:
    """The kinds as Qt's file dialogs take them."""
    parts = [f"{kind.words} ({' '.join(f'*.{ending}' for ending in kind.endings)})" for kind in kinds]
    return ";;".join(parts)


def safe_file_name(words: str, ending: str) -> str:
    """A file name of plain letters, so that it can be saved anywhere."""
    cleaned = re.sub(r"[^\w\- ]+", "", words, flags=re.UNICODE).strip() or "document"
    return f"{cleaned[:80]}.{ending}"


class QtDoors(QObject):
    """The real doors. `press` renders pages for the printer."""

    def __init__(self, press: Lane, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._press = press
        self._copied: bytes = b""
        self._printing: QObject | None = None
        QGuiApplication.clipboard().dataChanged.connect(self._on_clipboard)

    @staticmethod
    def _window() -> QWidget | None:
        active = QApplication.activeModalWidget() or QApplication.activeWindow()
        return active.window() if active is not None else None

    def ask(self, question: Question) -> bool:
        """Whether the person chose the act."""
        dialog = DecisionDialog(question, self._window())
        return _run(dialog) == QDialog.DialogCode.Accepted

    def tell(self, title: str, text: str) -> None:
        """Something the person must have read before going on."""
        _run(DecisionDialog(Question(title, text, yes=_("Read")), self._window(), only_yes=True))

    def choose_open_file(self, title: str, kinds: Sequence[FileKind]) -> Path | None:
        """A file that exists."""
        with traces.forgotten():
            name, _kind = QFileDialog.getOpenFileName(self._window(), title, "", file_filter(kinds))
        return Path(name) if name else None

    def choose_save_file(self, title: str, suggested: str, kind: FileKind) -> Path | None:
        """Where to save."""
        with traces.forgotten():
            name, _kind = QFileDialog.getSaveFileName(self._window(), title, suggested, file_filter([kind]))
        if not name:
            return None
        path = Path(name)
        return path if path.suffix else path.with_suffix(f".{kind.endings[0]}")

    def choose_folder(self, title: str) -> Path | None:
        """A folder."""
        with traces.forgotten():
            name = QFileDialog.getExistingDirectory(self._window(), title, "")
        return Path(name) if name else None

    def print_pdf(self, pdf: bytes, title: str, on_done: Callable[[int], object]) -> None:
        """Ask for a printer, then print page by page."""
        from cse_desk.ui.printing import PrintRun, choose_printer

        printer = choose_printer(self._window(), title)
        if printer is None:
            on_done(0)
            return
        run = PrintRun(self._press, printer, pdf, on_done, parent=self)
        run.destroyed.connect(self._on_printed)
        self._printing = run
        run.start()

    @Slot()
    def _on_printed(self) -> None:
        self._printing = None

    def copy(self, text: str) -> None:
        """Put text on the clipboard until the vault is locked."""
        QGuiApplication.clipboard().setText(text)
        self._copied = _fingerprint(text)

    @Slot()
    def _on_clipboard(self) -> None:
        """What comes onto the clipboard while a window of ours is in front was copied there, by Ctrl+C in a field."""
        if QApplication.activeWindow() is not None:
            self._copied = _fingerprint(QGuiApplication.clipboard().text())

    def forget_copied(self) -> None:
        """Clear the clipboard if what we put there is still on it: by `copy`, or by Ctrl+C in a field."""
        clipboard = QGuiApplication.clipboard()
        is_ours = self._copied and _fingerprint(clipboard.text()) == self._copied
        if is_ours or clipboard.ownsClipboard():
            clipboard.clear()
        self._copied = b""

    def open(self, path: Path) -> bool:
        """Show a file or folder in the program that belongs to it."""
        return QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


def _run(dialog: QDialog) -> int:
    dialog.setWindowModality(Qt.WindowModality.ApplicationModal)
    answer = dialog.exec()
    dialog.deleteLater()
    return answer


def _fingerprint(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
