"""Answers in one row of buttons, always at one place, with a key for each: Y P N U."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QHBoxLayout, QSizePolicy, QWidget

from cse_desk.i18n import gettext as _
from cse_desk.models import labels
from cse_desk.models.enums import Answer
from cse_desk.ui import theme
from cse_desk.ui.widgets.keycap import cap_font


@dataclass(frozen=True, slots=True)
class Segment:
    """One answer: its code, its words, the key that gives it, and the longest words to leave room for."""

    code: str
    words: str
    key: str = ""
    room_for: str = ""


def answer_segments(*, strength: bool = False) -> tuple[Segment, ...]:
    """Yes, Possible (Partly for a strength), No, Not known: on the same places in both."""
    second = Answer.PARTLY if strength else Answer.POSSIBLE
    longest = max(labels.label(Answer.PARTLY), labels.label(Answer.POSSIBLE), key=len)
    return (
        Segment(Answer.YES, labels.label(Answer.YES), "Y"),
        Segment(second, labels.label(second), "P", longest),
        Segment(Answer.NO, labels.label(Answer.NO), "N"),
        Segment(Answer.NOT_KNOWN, labels.label(Answer.NOT_KNOWN), "U"),
    )


class SegmentButton(QAbstractButton):
    """One of the buttons; drawn from the tokens."""

    def __init__(self, segment: Segment, *, first: bool, last: bool, name: str) -> None:
        super().__init__()
        self.segment = segment
        self._first, self._last = first, last
        self.setText(segment.words)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(f"{name}: {segment.words}" if name else segment.words)
        if segment.key:
            self.setAccessibleDescription(_("Key {key}").format(key=segment.key))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def _cap(self) -> QSize:
        if not self.segment.key:
            return QSize(0, 0)
        metrics = QFontMetrics(cap_font(self.font()))
        side = metrics.height() + 2
        return QSize(max(side, metrics.horizontalAdvance(self.segment.key) + 8), side)

    def sizeHint(self) -> QSize:
        """Cap and words."""
        worn = theme.current()
        words = self.segment.room_for or self.segment.words
        cap = self._cap().width() + (worn.px(6) if self.segment.key else 0)
        width = cap + self.fontMetrics().horizontalAdvance(words) + worn.px(18)
        return QSize(max(theme.LEAST_TARGET, width), max(worn.px(32), self.fontMetrics().height() + 6))

    def minimumSizeHint(self) -> QSize:
        """Never cut."""
        return self.sizeHint()

    def event(self, event: QEvent) -> bool:
        """Hovering redraws."""
        if event.type() in (QEvent.Type.HoverEnter, QEvent.Type.HoverLeave, QEvent.Type.StyleChange):
            self.updateGeometry()
            self.update()
        return super().event(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Ground, edge, cap, words."""
        worn = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        on = self.isChecked()
        painter.setPen(QPen(worn.colour("primary" if on else "border"), 1))
        ground = "primary" if on else "over" if self.underMouse() and self.isEnabled() else "surface"
        painter.setBrush(worn.colour(ground))
        painter.drawPath(self._outline())
        ink = worn.colour(("on-primary" if on else "text") if self.isEnabled() else "off")
        self._paint_words(painter, ink, on)
        painter.end()

    def _outline(self) -> QPainterPath:
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5 if self._last else 0.5, -0.5)
        path = QPainterPath()
        path.setFillRule(Qt.FillRule.WindingFill)
        radius = theme.RADIUS
        path.addRoundedRect(box, radius, radius)
        square = QPainterPath()
        if not self._first:
            square.addRect(QRectF(box.left(), box.top(), radius, box.height()))
        if not self._last:
            square.addRect(QRectF(box.right() - radius, box.top(), radius, box.height()))
        return path.united(square).simplified()

    def _paint_words(self, painter: QPainter, ink: object, on: bool) -> None:
        worn = theme.current()
        font = self.font()
        if on:
            font.setBold(True)
        cap = self._cap()
        gap = worn.px(6) if self.segment.key else 0
        words = QFontMetrics(font).horizontalAdvance(self.text())
        left = (self.width() - cap.width() - gap - words) / 2
        painter.setPen(QPen(ink, 1))  # type: ignore[call-overload]
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if self.segment.key:
            box = QRectF(left, (self.height() - cap.height()) / 2, cap.width(), cap.height())
            painter.setFont(cap_font(self.font()))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self.segment.key)
            painter.setPen(QPen(ink if on else worn.colour("border"), 1))  # type: ignore[call-overload]
            painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
            painter.setPen(QPen(ink, 1))  # type: ignore[call-overload]
        painter.setFont(font)
        area = QRectF(left + cap.width() + gap, 0, words + 4, self.height())
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, self.text())

    def changeEvent(self, event: QEvent) -> None:
        """Another text size is another width."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.FontChange):
            self.updateGeometry()


class SegmentedAnswer(QWidget):
    """A row of answers, at most one given. `value()` is its code, or an empty text; pressing the given one takes it back."""

    changed = Signal(object)

    def __init__(self, segments: Sequence[Segment], *, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._segments = tuple(segments)
        self._group = QButtonGroup(self)
        self._given = -1
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for at, segment in enumerate(self._segments):
            button = SegmentButton(segment, first=at == 0, last=at == len(self._segments) - 1, name=name)
            self._group.addButton(button, at)
            row.addWidget(button, button.sizeHint().width())
        self._group.idClicked.connect(self._on_clicked)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setFocusProxy(self._group.button(0))

    def value(self) -> str:
        """The code given; empty when none is."""
        return self._segments[self._given].code if self._given >= 0 else ""

    def set_value(self, value: object) -> None:
        """Give an answer by its code; None and unknown codes give none."""
        codes = [segment.code for segment in self._segments]
        self._given = codes.index(str(value)) if value is not None and str(value) in codes else -1
        self._group.setExclusive(False)
        for at in range(len(self._segments)):
            self._group.button(at).setChecked(at == self._given)
        self._group.setExclusive(True)
        self.setFocusProxy(self._group.button(max(0, self._given)))

    def button(self, code: str) -> QAbstractButton:
        """The button of a code."""
        return self._group.button([segment.code for segment in self._segments].index(code))

    def allow(self, codes: Sequence[str]) -> None:
        """Only these may be given now."""
        for at, segment in enumerate(self._segments):
            self._group.button(at).setEnabled(segment.code in codes)

    def answer_key(self, key: str) -> bool:
        """Give the answer of a key; False when no answer has it."""
        for segment in self._segments:
            if segment.key and segment.key.casefold() == key.casefold() and self.button(segment.code).isEnabled():
                self.set_value(segment.code)
                self.button(segment.code).setFocus(Qt.FocusReason.ShortcutFocusReason)
                self.changed.emit(self.value())
                return True
        return False

    def show_problem(self, words: str) -> None:
        """Say why to a screen reader."""
        self.setAccessibleDescription(words)

    @Slot(int)
    def _on_clicked(self, at: int) -> None:
        again = at == self._given
        self.set_value(None if again else self._segments[at].code)
        self.changed.emit(self.value())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The keys of the answers; Delete takes an answer back."""
        plain = not event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier
        if plain and event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and self.value():
            self.set_value(None)
            self.changed.emit("")
            return
        if not (plain and event.text() and self.answer_key(event.text())):
            super().keyPressEvent(event)
