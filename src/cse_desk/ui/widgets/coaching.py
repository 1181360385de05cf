"""The language coach on a field: underlines words that are better said otherwise, and says why and what instead. It never blocks.

By pointing at the words, and by keyboard: F7 goes from one to the next, and the line below the field says what is advised about the one
where the cursor is. A screen reader reads it as the description of the field.
"""

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal, Slot
from PySide6.QtGui import QColor, QHelpEvent, QKeyEvent, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QSizePolicy, QTextEdit, QToolTip, QWidget

from cse_desk.i18n import gettext as _
from cse_desk.models.records.language import Remark
from cse_desk.services import language
from cse_desk.ui import theme
from cse_desk.ui.widgets.labels import PlainLabel, plain_tip
from cse_desk.ui.widgets.notices import IconLabel

NEXT_KEY = Qt.Key.Key_F7
_TWO = "\N{OBJECT REPLACEMENT CHARACTER}" * 2


def advice_words(remark: Remark) -> str:
    """What is advised about these words, in sentences."""
    better = _(" / ").join(remark.advice.better)
    said = _("“{words}”: {why} Better: {better}.").format(words=remark.words, why=remark.advice.why, better=better)
    return said.replace("….", "…")


def as_qt_counts(text: str) -> str:
    """The text with two places for each character that Qt counts as two, so that both count alike."""
    return text if text.isascii() else "".join(one if ord(one) < 0x10000 else _TWO for one in text)


def line_for(field: QWidget) -> "CoachLine | None":
    """The line that belongs below a field with a coach; None for a field without."""
    coaching = field.findChild(Coaching, options=Qt.FindChildOption.FindDirectChildrenOnly)
    return CoachLine(coaching) if coaching is not None else None


class Coaching(QObject):
    """Looks at one field. `moved` when what it says has changed: another text, or another place in it."""

    moved = Signal()

    def __init__(self, area: QPlainTextEdit) -> None:
        super().__init__(area)
        self._area = area
        self.remarks: tuple[Remark, ...] = ()
        area.textChanged.connect(self._on_text)
        area.cursorPositionChanged.connect(self._on_cursor)

    @property
    def current(self) -> Remark | None:
        """The remark where the cursor is, else the first."""
        at = self._area.textCursor().position()
        here = (one for one in self.remarks if one.start <= at <= one.end)
        return next(here, self.remarks[0] if self.remarks else None)

    @property
    def number(self) -> int:
        """Which of them that is, from 1."""
        current = self.current
        return self.remarks.index(current) + 1 if current is not None else 0

    def go_on(self) -> None:
        """Put the cursor at the next words that are underlined; after the last at the first."""
        if not self.remarks:
            return
        at = self._area.textCursor().position()
        following = next((one for one in self.remarks if one.start > at), self.remarks[0])
        cursor = self._area.textCursor()
        cursor.setPosition(following.start)
        self._area.setTextCursor(cursor)

    # -- looking --

    @Slot()
    def _on_text(self) -> None:
        found = language.remarks(as_qt_counts(self._area.toPlainText()))
        if found != self.remarks:
            self._listen(on=bool(found))
            self.remarks = found
            self._underline()
            self._tell()

    def _listen(self, *, on: bool) -> None:
        """While there is something to say: a filter costs the field a step of Python for every event, and most say nothing."""
        if on == bool(self.remarks):
            return
        for watched in (self._area, self._area.viewport()):
            if on:
                watched.installEventFilter(self)
            else:
                watched.removeEventFilter(self)

    @Slot()
    def _on_cursor(self) -> None:
        if self.remarks:
            self._tell()

    def _tell(self) -> None:
        if not self._area.property("problem"):
            current = self.current
            self._area.setAccessibleDescription(advice_words(current) if current is not None else "")
        self.moved.emit()

    def _underline(self) -> None:
        look = QTextCharFormat()
        look.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
        look.setUnderlineColor(QColor(theme.current().colour("medium")))
        self._area.setExtraSelections([self._marked(one, look) for one in self.remarks])

    def _marked(self, remark: Remark, look: QTextCharFormat) -> QTextEdit.ExtraSelection:
        marked = QTextEdit.ExtraSelection()
        cursor = QTextCursor(self._area.document())
        cursor.setPosition(remark.start)
        cursor.setPosition(remark.end, QTextCursor.MoveMode.KeepAnchor)
        marked.cursor, marked.format = cursor, look
        return marked

    # -- keyboard, mouse, another theme --

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """F7, pointing, and a change of colours."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip and watched is self._area.viewport():
            return self._point_at(event)
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() == NEXT_KEY:
            self.go_on()
            return bool(self.remarks)
        if event.type() == QEvent.Type.StyleChange and watched is self._area:
            self._underline()
        return False

    def at_point(self, point: QPoint) -> Remark | None:
        """The remark at a point of the field."""
        at = self._area.cursorForPosition(point).position()
        return next((one for one in self.remarks if one.start <= at <= one.end), None)

    def _point_at(self, event: QHelpEvent) -> bool:
        remark = self.at_point(event.pos())
        if remark is None:
            return False
        words = _("{advice}\nSource: {source}").format(advice=advice_words(remark), source=remark.advice.source)
        QToolTip.showText(event.globalPos(), plain_tip(words), self._area)
        return True


class CoachLine(QWidget):
    """Below a field: what is advised about the words where the cursor is; not there while nothing is."""

    def __init__(self, coaching: Coaching) -> None:
        super().__init__()
        self._coaching = coaching
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        self.words = PlainLabel(kind="small-muted", wrap=True)
        row.addWidget(IconLabel("info", "medium", size=16), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.words, 1)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        coaching.moved.connect(self._show)
        self.setVisible(False)
        self._show()

    @Slot()
    def _show(self) -> None:
        remark, count = self._coaching.current, len(self._coaching.remarks)
        if remark is not None:
            more = _("F7: {number} of {count}.").format(number=self._coaching.number, count=count) if count > 1 else ""
            source = _("({source})").format(source=remark.advice.source)
            self.words.setText(" ".join(part for part in (advice_words(remark), source, more) if part))
        theme.set_shown(self, remark is not None)
