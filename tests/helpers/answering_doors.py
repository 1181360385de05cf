"""The real doors (clipboard, file dialogs) for a run without a person: what they would ask is answered."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject

from cse_desk.ui.doors import FileKind, QtDoors, Question
from cse_desk.ui.jobs import Lane


class AnsweringDoors(QtDoors):
    """Says yes, and saves into `out`; remembers what was asked and which file names were proposed."""

    def __init__(self, out: Path, press: Lane, parent: QObject | None = None) -> None:
        super().__init__(press, parent)
        self._out = out
        self.asked: list[str] = []
        self.proposed: list[str] = []

    def ask(self, question: Question) -> bool:
        """Yes."""
        self.asked.append(question.title)
        return True

    def tell(self, title: str, text: str) -> None:
        """Read."""
        self.asked.append(title)

    def choose_save_file(self, title: str, suggested: str, kind: FileKind) -> Path | None:
        """A name that says nothing."""
        self.proposed.append(suggested)
        return self._out / f"saved-{len(self.proposed)}.{kind.endings[0]}"

    def choose_open_file(self, title: str, kinds: Sequence[FileKind]) -> Path | None:
        """None."""
        return None

    def choose_folder(self, title: str) -> Path | None:
        """Where everything goes."""
        return self._out

    def print_pdf(self, pdf: bytes, title: str, on_done: Callable[[int], object]) -> None:
        """A printer that takes it."""
        self.proposed.append(title)
        on_done(1)

    def open(self, path: Path) -> bool:
        """No other program is started."""
        return True
