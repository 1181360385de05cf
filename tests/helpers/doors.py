"""Doors that a test walks through: every answer is given beforehand, everything asked is remembered."""

from collections.abc import Callable, Sequence
from pathlib import Path

from cse_desk.ui.doors import FileKind, Question


class FakeDoors:
    """Answers from lists. Asking for more than was prepared fails the test."""

    def __init__(self) -> None:
        self.answers: list[bool] = []
        self.files: list[Path | None] = []
        self.pages_printed: list[int] = []
        self.asked: list[Question] = []
        self.told: list[tuple[str, str]] = []
        self.chosen: list[tuple[str, str]] = []  # (title, suggested name)
        self.printed: list[bytes] = []
        self.copied: list[str] = []
        self.forgotten = 0
        self.opened: list[Path] = []

    def ask(self, question: Question) -> bool:
        self.asked.append(question)
        assert self.answers, f"nobody prepared an answer to: {question.title}"
        return self.answers.pop(0)

    def tell(self, title: str, text: str) -> None:
        self.told.append((title, text))

    def choose_open_file(self, title: str, kinds: Sequence[FileKind]) -> Path | None:
        return self._file(title, "")

    def choose_save_file(self, title: str, suggested: str, kind: FileKind) -> Path | None:
        return self._file(title, suggested)

    def choose_folder(self, title: str) -> Path | None:
        return self._file(title, "")

    def _file(self, title: str, suggested: str) -> Path | None:
        self.chosen.append((title, suggested))
        assert self.files, f"nobody prepared a file for: {title}"
        return self.files.pop(0)

    def print_pdf(self, pdf: bytes, title: str, on_done: Callable[[int], object]) -> None:
        self.printed.append(pdf)
        on_done(self.pages_printed.pop(0) if self.pages_printed else 1)

    def copy(self, text: str) -> None:
        self.copied.append(text)

    def forget_copied(self) -> None:
        self.forgotten += 1

    def open(self, path: Path) -> bool:
        self.opened.append(path)
        return True
