"""A PDF to a printer, page by page; pages are drawn in the press lane."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, QRectF, QSizeF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QWidget

from cse_desk.ui import pdfs
from cse_desk.ui.jobs import Lane
from cse_desk.ui.pdfs import PagePicture, PageSize

_DPI = 300
_POINTS = 72.0


def choose_printer(parent: QWidget | None, title: str) -> QPrinter | None:
    """Ask which printer, which pages, how many copies; None when the person went back."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName("Desk")  # the queue of a shared printer is read by others
    printer.setFullPage(True)
    dialog = QPrintDialog(printer, parent)
    dialog.setWindowTitle(title)
    dialog.setOption(QPrintDialog.PrintDialogOption.PrintToFile, on=False)
    accepted = dialog.exec() == QDialog.DialogCode.Accepted
    dialog.deleteLater()
    return printer if accepted else None


class PrintRun(QObject):
    """Prints one document and then deletes itself. `on_done` gets the number of pages printed, 0 when it failed."""

    def __init__(
        self, press: Lane, printer: QPrinter, pdf: bytes, on_done: Callable[[int], object], *, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._press, self._printer, self._pdf, self._on_finished = press, printer, pdf, on_done
        self._painter: QPainter | None = None
        self._pages: list[int] = []
        self._count = 0

    def start(self) -> None:
        """Begin: how many pages are there?"""
        self._press.run(self, partial(pdfs.page_sizes, self._pdf), self._on_sizes, self._on_failed)

    def _on_sizes(self, sizes: tuple[PageSize, ...]) -> None:
        first, last = self._printer.fromPage(), self._printer.toPage()
        numbers = range(len(sizes))
        self._pages = [at for at in numbers if not first or first - 1 <= at <= last - 1]
        self._painter = QPainter()
        if not self._pages or not self._painter.begin(self._printer):
            self._finish(0)
            return
        self._count = len(self._pages)
        self._next()

    def _next(self) -> None:
        if not self._pages:
            self._finish(self._count)
            return
        work = partial(pdfs.render, self._pdf, self._pages[0], scale=_DPI / _POINTS)
        self._press.run(self, work, self._on_page, self._on_failed)

    def _on_page(self, page: PagePicture) -> None:
        assert self._painter is not None
        area = QSizeF(self._printer.pageLayout().fullRectPixels(self._printer.resolution()).size())
        size = QSizeF(page.width, page.height).scaled(area, Qt.AspectRatioMode.KeepAspectRatio)
        self._painter.drawImage(QRectF(0, 0, size.width(), size.height()), pdfs.picture_of(page))
        self._pages.pop(0)
        if self._pages:
            self._printer.newPage()
        self._next()

    def _on_failed(self, _error: Exception) -> None:
        self._printer.abort()
        self._finish(0)

    def _finish(self, pages: int) -> None:
        if self._painter is not None and self._painter.isActive():
            self._painter.end()
        self._on_finished(pages)
        self.deleteLater()
