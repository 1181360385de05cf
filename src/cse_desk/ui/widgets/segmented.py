"""Answers in one row of buttons, always at one place, with a key for each: Y P N U."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter, QPainterPath, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from cse_desk.i18n import gettext as _
from cse_desk.models import labels
from cse_desk.models.enums import Answer
from cse_desk.ui import theme
from cse_desk.ui.widgets.keycap import cap_font
from cse_desk.ui.widgets.marks import paint_shape


@dataclass(frozen=True, slots=True)
class Segment:
    """One answer: its code, its words, the key that gives it, and the longest words to leave room for."""

    code: str
    words: str
    key: str = ""
    room_for: str = ""
    shape: str = ""  # a level or harm mark before the words
    tint: str = "text"


def answer_segments(*, strength: bool = False) -> tuple[Segment, ...]:
    """Yes, Possible (Partly for a strength), No, Not known: on the same places in both."""
    second = Answer.PARTLY if strength else Answer.POSSIBLE
    longest = max(labels.label(Answer.PARTLY), labels.label(Answer.POSSIBLE), key=len)
    return (
        Segment(Answer.YES.value, labels.label(Answer.YES), "Y"),
        Segment(second.value, labels.label(second), "P", longest),
        Segment(Answer.NO.value, labels.label(Answer.NO), "N"),
        Segment(Answer.NOT_KNOWN.value, labels.label(Answer.NOT_KNOWN), "U"),
    )


class SegmentButton(QAbstractButton):
    """One of the buttons; drawn from the tokens."""

    def __init__(self, segment: Segment, *, first: bool, last: bool, name: str) -> None:
        super().__init__()
        self.segment = segment
        self._first, self._last = first, last
        self._hint: QSize | None = None  # measuring text is slow, and a page has dozens of these
        self._cap_hint: QSize | None = None
        self.setText(segment.words)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(f"{name}: {segment.words}" if name else segment.words)
        if segment.key:
            self.setAccessibleDescription(_("Key {key}").format(key=segment.key))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def round_ends(self, *, first: bool, last: bool) -> None:
        """Whether its left and right ends are round."""
        if (first, last) != (self._first, self._last):
            self._first, self._last = first, last
            self.update()

    def _cap(self) -> QSize:
        if self._cap_hint is None:
            self._cap_hint = self._measure_cap()
        return self._cap_hint

    def _measure_cap(self) -> QSize:
        if self.segment.shape:
            side = theme.current().px(13)
            return QSize(side, side)
        if not self.segment.key:
            return QSize(0, 0)
        metrics = QFontMetrics(cap_font(self.font()))
        side = metrics.height() + 2
        return QSize(max(side, metrics.horizontalAdvance(self.segment.key) + 8), side)

    def sizeHint(self) -> QSize:
        """Cap and words."""
        if self._hint is None:
            self._hint = self._measure()
        return self._hint

    def _measure(self) -> QSize:
        worn = theme.current()
        words = self.segment.room_for or self.segment.words
        cap = self._cap().width() + (worn.px(6) if self.segment.key or self.segment.shape else 0)
        width = cap + self.fontMetrics().horizontalAdvance(words) + worn.px(14)
        return QSize(max(worn.px(48), width), max(worn.px(32), self.fontMetrics().height() + 6))

    def minimumSizeHint(self) -> QSize:
        """Never cut."""
        return self.sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space and Enter give this answer; every other key belongs to the row."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.click()
        elif event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def nextCheckState(self) -> None:
        """The row decides which answer is given."""

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Ground, edge, cap, words."""
        worn = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        on = self.isChecked()
        painter.setPen(QPen(worn.colour("primary" if on else "border"), 1))
        ground = "primary" if on else "over" if self.underMouse() and self.isEnabled() else "surface"
        painter.setBrush(worn.colour(ground))
        painter.drawPath(_outline(self.width(), self.height(), self._first, self._last))
        ink = worn.colour(("on-primary" if on else "text") if self.isEnabled() else "off")
        self._paint_words(painter, ink, on)
        painter.end()

    def _paint_words(self, painter: QPainter, ink: QColor, on: bool) -> None:
        worn = theme.current()
        font = self.font()
        if on:
            font.setBold(True)
        cap = self._cap()
        gap = worn.px(6) if self.segment.key or self.segment.shape else 0
        words = QFontMetrics(font).horizontalAdvance(self.text())
        left = (self.width() - cap.width() - gap - words) / 2
        painter.setPen(QPen(ink, 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if self.segment.shape:
            box = QRectF(left, (self.height() - cap.height()) / 2, cap.width(), cap.height())
            tint = "on-primary" if on else self.segment.tint if self.isEnabled() else "off"
            paint_shape(painter, box, self.segment.shape, worn.colour(tint))
        elif self.segment.key:
            box = QRectF(left, (self.height() - cap.height()) / 2, cap.width(), cap.height())
            painter.setFont(cap_font(self.font()))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self.segment.key)
            painter.setPen(QPen(ink if on else worn.colour("border"), 1))
            painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
            painter.setPen(QPen(ink, 1))
        painter.setFont(font)
        area = QRectF(left + cap.width() + gap, 0, words + 4, self.height())
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, self.text())

    def changeEvent(self, event: QEvent) -> None:
        """Another text size is another width."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.FontChange):
            self._hint = self._cap_hint = None
            self.updateGeometry()
            row = self.parentWidget()
            if isinstance(row, SegmentedAnswer):
                row.forget_room()


@lru_cache(maxsize=256)
def _outline(width: int, height: int, first: bool, last: bool) -> QPainterPath:
    """The edge of a button of that size; the answers of a page have the same few, and are painted again with every slice of it."""
    box = QRectF(0, 0, width, height).adjusted(0.5, 0.5, -0.5 if last else 0.5, -0.5)
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.WindingFill)
    radius = theme.RADIUS
    path.addRoundedRect(box, radius, radius)
    square = QPainterPath()
    if not first:
        square.addRect(QRectF(box.left(), box.top(), radius, box.height()))
    if not last:
        square.addRect(QRectF(box.right() - radius, box.top(), radius, box.height()))
    return path.united(square).simplified()


class SegmentedAnswer(QWidget):
    """A row of answers, at most one given. `value()` is its code, or an empty text; pressing the given one takes it back.

    Tab stops here once; Left and Right move between the answers, Space gives the one with the ring, its key gives it from anywhere.
    """

    changed = Signal(object)

    def __init__(self, segments: Sequence[Segment], *, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._segments = tuple(segments)
        self._given = -1
        self._room = 0  # for all answers in one row; 0: not measured
        self._buttons: list[SegmentButton] = []
        for at, segment in enumerate(self._segments):
            button = SegmentButton(segment, first=at == 0, last=at == len(self._segments) - 1, name=name)
            button.clicked.connect(self._on_clicked)
            button.setParent(self)
            self._buttons.append(button)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._show_given()

    def forget_room(self) -> None:
        """An answer has another size."""
        self._room = 0

    def _needed(self) -> int:
        if not self._room:
            self._room = sum(button.sizeHint().width() for button in self._buttons)
        return self._room

    def sizeHint(self) -> QSize:
        """All answers in one row."""
        return QSize(self._needed(), self._buttons[0].sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """The widest answer: in less room than a row needs they lie below each other."""
        widest = max(button.sizeHint().width() for button in self._buttons)
        return QSize(widest, self._buttons[0].sizeHint().height())

    def hasHeightForWidth(self) -> bool:
        """Narrower may be taller."""
        return True

    def heightForWidth(self, width: int) -> int:
        """One row, or one line for each answer."""
        height = self._buttons[0].sizeHint().height()
        return height if width >= self._needed() else height * len(self._buttons)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Beside each other, or below each other where the room is too small."""
        super().resizeEvent(event)
        self._place()

    def changeEvent(self, event: QEvent) -> None:
        """Another text size is another width."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.FontChange):
            self.updateGeometry()
            self._place()

    def _place(self) -> None:
        needed, height = self._needed(), self._buttons[0].sizeHint().height()
        stacked = self.width() < needed
        share = self.width() / max(1, needed)
        left = 0.0
        for at, button in enumerate(self._buttons):
            button.round_ends(first=stacked or at == 0, last=stacked or at == len(self._buttons) - 1)
            if stacked:
                button.setGeometry(0, at * height, self.width(), height)
                continue
            right = left + button.sizeHint().width() * share
            button.setGeometry(round(left), 0, round(right) - round(left), height)
            left = right

    def value(self) -> str:
        """The code given; empty when none is."""
        return self._segments[self._given].code if self._given >= 0 else ""

    def set_value(self, value: object) -> None:
        """Give an answer by its code; None and unknown codes give none."""
        codes = [segment.code for segment in self._segments]
        self._given = codes.index(str(value)) if value is not None and str(value) in codes else -1
        self._show_given()

    def _show_given(self) -> None:
        stop = max(0, self._given)
        for at, button in enumerate(self._buttons):
            button.setChecked(at == self._given)
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus if at == stop else Qt.FocusPolicy.ClickFocus)
        self.setFocusProxy(self._buttons[stop])

    def button(self, code: str) -> SegmentButton:
        """The button of a code."""
        return self._buttons[[segment.code for segment in self._segments].index(code)]

    def allow(self, codes: Sequence[str]) -> None:
        """Only these may be given now."""
        for segment, button in zip(self._segments, self._buttons, strict=True):
            button.setEnabled(segment.code in codes)

    def answer_key(self, key: str) -> bool:
        """Give the answer of a key; False when no answer has it."""
        for at, segment in enumerate(self._segments):
            if segment.key and segment.key.casefold() == key.casefold() and self._buttons[at].isEnabled():
                self.set_value(segment.code)
                self._buttons[at].setFocus(Qt.FocusReason.ShortcutFocusReason)
                self.changed.emit(self.value())
                return True
        return False

    def show_problem(self, words: str) -> None:
        """Say why to a screen reader."""
        self.setAccessibleDescription(words)

    @Slot()
    def _on_clicked(self) -> None:
        at = next(at for at, button in enumerate(self._buttons) if button is self.sender())
        self.set_value(None if at == self._given else self._segments[at].code)
        self.changed.emit(self.value())

    def _move(self, step: int) -> None:
        focused = next((at for at, button in enumerate(self._buttons) if button.hasFocus()), 0)
        count = len(self._buttons)
        for distance in range(1, count + 1):
            button = self._buttons[(focused + step * distance) % count]
            if button.isEnabled():
                button.setFocus(Qt.FocusReason.OtherFocusReason)
                return

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows move, the keys of the answers give them, Delete takes an answer back."""
        plain = not event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier)
        if not plain:
            super().keyPressEvent(event)
        elif event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self._move(1 if event.key() == Qt.Key.Key_Right else -1)
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and self.value():
            self.set_value(None)
            self.changed.emit("")
        elif not (event.text() and self.answer_key(event.text())):
            super().keyPressEvent(event)
