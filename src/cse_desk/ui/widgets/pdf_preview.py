"""A document in the window: preview, print, save; the same bytes for all three, no side effect of looking."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from cse_desk.i18n import gettext as _
from cse_desk.i18n import ngettext
from cse_desk.ui import pdfs, theme
from cse_desk.ui.doors import PDF, Doors, Question, safe_file_name
from cse_desk.ui.jobs import Job, Lane
from cse_desk.ui.pdfs import PagePicture, PageSize, picture_of
from cse_desk.ui.widgets.buttons import Button, IconButton
from cse_desk.ui.widgets.labels import PlainLabel
from cse_desk.ui.widgets.notices import Banner
from cse_desk.whole_files import remove_stale, remove_unfinished, write_whole

ZOOMS = (0.5, 0.75, 1.0, 1.25, 1.5, 2.0)
_GAP = 16
_FIT = 0.0


class _Sheet(QWidget):
    """One page, drawn when its picture has come; white until then."""

    needed = Signal(int)

    def __init__(self, number: int, size: PageSize, of: int) -> None:
        super().__init__()
        self.number = number
        self.points = size
        self._picture: QImage | None = None
        self.setAccessibleName(_("Page {number} of {total}").format(number=number + 1, total=of))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def resize_to(self, scale: float) -> None:
        """Show the page at so many pixels a point; the old picture is kept until the new one comes."""
        self.setFixedSize(QSize(round(self.points.width * scale), round(self.points.height * scale)))
        self.update()

    def show_picture(self, picture: QImage) -> None:
        """The page as drawn."""
        self._picture = picture
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paper is white in every theme."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), Qt.GlobalColor.white)
        if self._picture is not None:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(QRectF(self.rect()), self._picture)
        painter.setPen(QPen(theme.current().colour("border"), 1))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()
        self.needed.emit(self.number)


class PdfPreview(QWidget):
    """Pages of a PDF with Print and Save as PDF. `printed` and `saved` are for the access log."""

    printed = Signal()
    saving = Signal(object)  # Path: it is being written
    saved = Signal(object)  # Path

    def __init__(self, doors: Doors, press: Lane, *, title: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._doors, self._press, self._title = doors, press, title
        self._pdf = b""
        self._sheets: list[_Sheet] = []
        self._drawn: dict[int, float] = {}
        self._asked: dict[int, tuple[float, Job]] = {}
        self._zoom = _FIT
        self._make()

    def _make(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        tools = QHBoxLayout()
        column.addLayout(tools)
        tools.setSpacing(8)
        self._pages = PlainLabel(kind="small-muted")
        self._smaller = IconButton("zoom-out", _("Smaller"), kind="secondary")
        self._larger = IconButton("zoom-in", _("Larger"), kind="secondary")
        self.save_button = Button(_("Save as PDF"), icon="save")
        self.print_button = Button(_("Print"), icon="print", kind="primary")
        for widget in (self._smaller, self._larger):
            tools.addWidget(widget)
        tools.addWidget(self._pages, 1)
        tools.addWidget(self.save_button)
        tools.addWidget(self.print_button)
        self._news = Banner(closable=True)
        column.addWidget(self._news)
        self._holder = QWidget()
        self._column = QVBoxLayout(self._holder)
        self._column.setContentsMargins(_GAP, _GAP, _GAP, _GAP)
        self._column.setSpacing(_GAP)
        self._area = QScrollArea()
        self._area.setWidget(self._holder)
        self._area.setWidgetResizable(True)
        self._area.setVerticalScrollBarPolicy(
            Qt.ScrollBarPolicy.ScrollBarAlwaysOn
        )  # its coming would make pages too wide
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setVerticalScrollBarPolicy(
            Qt.ScrollBarPolicy.ScrollBarAlwaysOn
        )  # a page fits beside it from the start
        self._area.setAccessibleName(self._title or _("Document"))
        self._area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        column.addWidget(self._area, 1)
        self._smaller.clicked.connect(self._on_smaller)
        self._larger.clicked.connect(self._on_larger)
        self.print_button.clicked.connect(self._on_print)
        self.save_button.clicked.connect(self._on_save)
        self._enable(on=False)

    def _enable(self, *, on: bool) -> None:
        for button in (self._smaller, self._larger, self.print_button, self.save_button):
            button.setEnabled(on)

    def show_from(self, build: Callable[[], bytes], *, title: str = "") -> None:
        """Make the document in the press lane and show it."""
        self._title = title or self._title
        self._area.setAccessibleName(self._title)
        self._pages.setText(_("Making the document …"))
        self._press.run(self, build, self.show_pdf, self._on_failed)

    def show_pdf(self, pdf: bytes) -> None:
        """Show these bytes."""
        self._pdf = pdf
        for _scale, job in self._asked.values():
            job.drop()
        self._asked.clear()
        self._drawn.clear()
        self._press.run(self, partial(pdfs.page_sizes, pdf), self._on_sizes, self._on_failed)

    def page_count(self) -> int:
        """How many pages are shown."""
        return len(self._sheets)

    def drawn_pages(self) -> int:
        """How many pages have been drawn."""
        return len(self._drawn)

    def _on_sizes(self, sizes: tuple[PageSize, ...]) -> None:
        for old in self._sheets:
            old.hide()
            old.deleteLater()
        self._sheets = [_Sheet(at, size, len(sizes)) for at, size in enumerate(sizes)]
        for sheet in self._sheets:
            sheet.needed.connect(self._on_needed)
            self._column.addWidget(sheet, 0, Qt.AlignmentFlag.AlignHCenter)
        self._pages.setText(ngettext("{count} page", "{count} pages", len(sizes)))
        self._enable(on=True)
        self._scale_all()
        self._column.activate()

    def _scale(self) -> float:
        if self._zoom != _FIT or not self._sheets:
            return self._zoom * 96 / 72 or 1.0
        widest = max(sheet.points.width for sheet in self._sheets)
        return max(0.3, (self._area.viewport().width() - 2 * _GAP - 2) / widest)

    def _scale_all(self) -> None:
        scale = self._scale()
        for sheet in self._sheets:
            sheet.resize_to(scale)

    @Slot(int)
    def _on_needed(self, number: int) -> None:
        sheet = self._sheets[number]
        if sheet.visibleRegion().isEmpty() or (number and not sheet.y()):
            return  # not in view, or not in its place yet
        scale = self._scale()
        asked = self._asked.get(number)
        if abs(self._drawn.get(number, 0.0) - scale) < 0.01 or (asked is not None and abs(asked[0] - scale) < 0.01):
            return
        if asked is not None:
            asked[1].drop()
        ratio = self.devicePixelRatioF()
        work = partial(pdfs.render, self._pdf, number, scale=scale * ratio)
        job = self._press.run(self, work, partial(self._on_drawn, scale), self._on_failed)
        self._asked[number] = (scale, job)

    def _on_drawn(self, scale: float, page: PagePicture) -> None:
        self._asked.pop(page.number, None)
        self._drawn[page.number] = scale
        self._sheets[page.number].show_picture(picture_of(page))

    def _on_failed(self, error: Exception) -> None:
        self._pages.setText("")
        self._news.say_failed(error)

    def _step(self, by: int) -> None:
        shown = self._scale() * 72 / 96
        later = [zoom for zoom in ZOOMS if (zoom > shown + 0.01 if by > 0 else zoom < shown - 0.01)]
        if later:
            self._zoom = later[0] if by > 0 else later[-1]
            self._scale_all()

    @Slot()
    def _on_smaller(self) -> None:
        self._step(-1)

    @Slot()
    def _on_larger(self) -> None:
        self._step(1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the width again."""
        super().resizeEvent(event)
        if self._zoom == _FIT:
            self._scale_all()

    @Slot()
    def _on_print(self) -> None:
        self.print_button.setEnabled(False)
        self._doors.print_pdf(self._pdf, self._title, self._on_printed)

    def _on_printed(self, pages: int) -> None:
        self.print_button.setEnabled(True)
        if pages:
            self._news.say(_("Sent to the printer."), _("Fetch it at once: it names a child."), kind="good")
            self.printed.emit()

    @Slot()
    def _on_save(self) -> None:
        warning = Question(
            _("Save outside the vault?"),
            _(
                "The PDF can then be read by anyone who finds the file. It is not encrypted. The saving is written in the access log."
            ),
            yes=_("Save it anyway"),
        )
        if not self._doors.ask(warning):
            return
        path = self._doors.choose_save_file(_("Save as PDF"), safe_file_name(self._title, "pdf"), PDF)
        if path is not None:
            self.saving.emit(path)
            self._press.run(self, partial(_write, path, self._pdf), self._on_saved, self._on_failed)

    def _on_saved(self, path: Path) -> None:
        self._news.say(_("Saved as a plain PDF."), _("Delete the file when it is no longer needed."), kind="good")
        self.saved.emit(path)


def _write(path: Path, data: bytes) -> Path:
    """DiskFull, ReadOnlyPlace, DiskTrouble: then what stood there before still does."""
    remove_unfinished(path)  # of a saving that was killed; it would be plain
    remove_stale(path.parent)
    write_whole(path, data, may_replace=True)
    return path
