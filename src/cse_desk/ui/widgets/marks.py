"""Harm, level, movement and strand marks: always a word, a shape and a colour.

Three alphabets that cannot be mixed up: circles for harm, triangles and diamonds for levels, squares for strands.
Source: design UX, mock-ups.
"""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from cse_desk.i18n import gettext as _
from cse_desk.models import labels
from cse_desk.models.enums import Direction, HarmWord, Level, LevelWord, ReferralState
from cse_desk.models.labels import Shape
from cse_desk.ui import icons, theme
from cse_desk.ui.widgets.labels import plain_tip

SQUARE_EMPTY, SQUARE_HALF, SQUARE_FULL = "square-empty", "square-half", "square-full"
REFERRAL_SHAPES = {  # on its way half, on the agenda full, else empty
    ReferralState.NONE: SQUARE_EMPTY,
    ReferralState.DRAFT: SQUARE_HALF,
    ReferralState.SUBMITTED: SQUARE_HALF,
    ReferralState.TAKEN_IN: SQUARE_HALF,
    ReferralState.PRE_AGENDA: SQUARE_HALF,
    ReferralState.ACCEPTED: SQUARE_HALF,
    ReferralState.ON_AGENDA: SQUARE_FULL,
    ReferralState.CLOSURE_REQUESTED: SQUARE_FULL,
    ReferralState.WITHDRAWN: SQUARE_EMPTY,
    ReferralState.RETURNED: SQUARE_EMPTY,
    ReferralState.ALTERNATIVE: SQUARE_EMPTY,
    ReferralState.REMOVED: SQUARE_EMPTY,
}
_LINE = 2.0
_MOVES = {Direction.UP: "arrow-up", Direction.DOWN: "arrow-down", Direction.SAME: "same"}
_MOVE_WORDS = {Direction.UP: "up since last time", Direction.DOWN: "down since last time", Direction.SAME: "the same"}


def paint_shape(painter: QPainter, box: QRectF, shape: str, colour: QColor, *, hollow: bool = False) -> None:
    """Draw a shape of labels.Shape or a strand square into a square box; usable in delegates."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(colour, _LINE, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.MiterJoin))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    inner = box.adjusted(_LINE / 2, _LINE / 2, -_LINE / 2, -_LINE / 2)
    _DRAW[str(shape)](painter, inner, colour, hollow)
    painter.restore()


def _fill(painter: QPainter, colour: QColor, hollow: bool) -> None:
    if not hollow:
        painter.setBrush(QBrush(colour))


def _triangle_up(painter: QPainter, box: QRectF, colour: QColor, hollow: bool) -> None:
    _fill(painter, colour, hollow)
    painter.drawPolygon(QPolygonF([QPointF(box.center().x(), box.top()), box.bottomRight(), box.bottomLeft()]))


def _triangle_down(painter: QPainter, box: QRectF, _colour: QColor, _hollow: bool) -> None:
    painter.drawPolygon(QPolygonF([box.topLeft(), box.topRight(), QPointF(box.center().x(), box.bottom())]))


def _diamond(painter: QPainter, box: QRectF, _colour: QColor, _hollow: bool) -> None:
    centre = box.center()
    painter.drawPolygon(
        QPolygonF(
            [
                QPointF(centre.x(), box.top()),
                QPointF(box.right(), centre.y()),
                QPointF(centre.x(), box.bottom()),
                QPointF(box.left(), centre.y()),
            ]
        )
    )


def _ring(painter: QPainter, box: QRectF, _colour: QColor, _hollow: bool) -> None:
    painter.drawEllipse(box)


def _disc(painter: QPainter, box: QRectF, colour: QColor, hollow: bool) -> None:
    _fill(painter, colour, hollow)
    painter.drawEllipse(box)


def _disc_half(painter: QPainter, box: QRectF, colour: QColor, _hollow: bool) -> None:
    painter.drawEllipse(box)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QBrush(colour))
    painter.drawPie(box, 90 * 16, 180 * 16)


def _question(painter: QPainter, box: QRectF, _colour: QColor, _hollow: bool) -> None:
    font = QFont(painter.font())
    font.setPixelSize(max(8, round(box.height() * 1.2)))
    font.setWeight(QFont.Weight.Bold)
    painter.setFont(font)
    painter.drawText(box.adjusted(-3, -3, 3, 3), Qt.AlignmentFlag.AlignCenter, "?")


def _dot(painter: QPainter, box: QRectF, colour: QColor, _hollow: bool) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QBrush(colour))
    painter.drawEllipse(box.center(), 2.0, 2.0)


def _dash(painter: QPainter, box: QRectF, _colour: QColor, _hollow: bool) -> None:
    middle = box.center().y()
    painter.drawLine(QPointF(box.left(), middle), QPointF(box.right(), middle))


def _square(painter: QPainter, box: QRectF, _colour: QColor, _hollow: bool) -> None:
    painter.drawRect(box)


def _square_half(painter: QPainter, box: QRectF, colour: QColor, _hollow: bool) -> None:
    painter.drawRect(box)
    painter.fillRect(QRectF(box.left(), box.top(), box.width() / 2, box.height()), colour)


def _square_full(painter: QPainter, box: QRectF, colour: QColor, _hollow: bool) -> None:
    painter.fillRect(box, colour)
    painter.drawRect(box)


DASH = Shape.DASH.value
_DRAW = {
    Shape.TRIANGLE_UP.value: _triangle_up,
    Shape.TRIANGLE_DOWN.value: _triangle_down,
    Shape.DIAMOND.value: _diamond,
    Shape.RING_EMPTY.value: _ring,
    Shape.DISC.value: _disc,
    Shape.DISC_HALF.value: _disc_half,
    Shape.QUESTION.value: _question,
    Shape.DOT.value: _dot,
    DASH: _dash,
    SQUARE_EMPTY: _square,
    SQUARE_HALF: _square_half,
    SQUARE_FULL: _square_full,
}


def shape_of(word: HarmWord | LevelWord | Level) -> str:
    """The shape that stands beside a word."""
    return labels.shape(word).value


def _step_of(size: str) -> theme.Type:
    return theme.Type.HEADING_2 if size == "big" else theme.Type.BODY


class Mark(QWidget):
    """A shape, its word and, where it moved, an arrow. `size` is body, or big for the two words of a result."""

    def __init__(self, parent: QWidget | None = None, *, size: str = "body") -> None:
        super().__init__(parent)
        self._word, self._shape, self._tint, self._move = "", Shape.QUESTION.value, "not-known", ""
        self._strong = True
        theme.set_kind(self, "mark")
        self._step = _step_of(size)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def set_size(self, size: str) -> None:
        """Body, or big."""
        self._step = _step_of(size)
        self.updateGeometry()
        self.update()

    def show_word(self, word: str, shape: str, tint: str, *, direction: Direction | None = None) -> None:
        """Show any word with its shape and colour tint; `direction` adds the movement arrow."""
        self._word, self._shape, self._tint = word, str(shape), tint
        self._move = _MOVES[direction] if direction is not None else ""
        self._strong = tint != "not-known"
        moved = f", {_(_MOVE_WORDS[direction])}" if direction is not None else ""
        self.setAccessibleName(f"{word}{moved}")
        self.updateGeometry()
        self.update()

    def text(self) -> str:
        """The word that is shown."""
        return self._word

    def _font(self) -> QFont:
        font = QFont(self.font())
        font.setPixelSize(theme.current().type_px(self._step))
        font.setWeight(QFont.Weight.DemiBold if self._strong else QFont.Weight.Normal)
        return font

    def _side(self) -> int:
        return round(theme.current().type_px(self._step) * 0.86)

    def sizeHint(self) -> QSize:
        """Shape, word and arrow in one line."""
        metrics = _metrics(self._font())
        side = self._side()
        width = side + 8 + metrics.horizontalAdvance(self._word) + (side + 10 if self._move else 0)
        return QSize(width + 2, max(metrics.height(), side) + 2)

    def minimumSizeHint(self) -> QSize:
        """Never cut."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Shape, word, arrow."""
        worn = theme.current()
        colour = worn.colour(self._tint)
        painter = QPainter(self)
        side = self._side()
        top = (self.height() - side) / 2
        paint_shape(painter, QRectF(1, top, side, side), self._shape, colour)
        painter.setFont(self._font())
        plain = self._tint == "not-known" and self._shape not in (Shape.QUESTION.value, DASH)
        painter.setPen(worn.colour("text") if plain else colour)
        left = side + 8
        painter.drawText(QRectF(left, 0, self.width() - left, self.height()), Qt.AlignmentFlag.AlignVCenter, self._word)
        if self._move:
            at = left + _metrics(self._font()).horizontalAdvance(self._word) + 8
            icons.paint(painter, QRectF(at, top, side, side), self._move, self._tint)
        painter.end()


def _metrics(font: QFont) -> QFontMetrics:

    return QFontMetrics(font)


class HarmMark(Mark):
    """First word of a result: is the young person being harmed? Circles."""

    def __init__(self, word: HarmWord | None = None, *, size: str = "body", parent: QWidget | None = None) -> None:
        super().__init__(parent, size=size)
        self.set_word(word)

    def set_word(self, word: HarmWord | None) -> None:
        """Show a word; None means that nobody has screened yet."""
        if word is None:
            self.show_word(_("Not screened"), DASH, "not-known")
        else:
            self.show_word(labels.label(word), shape_of(word), labels.tone(word))


class LevelMark(Mark):
    """Second word of a result, or the level of one question: triangles and diamond, with movement."""

    def __init__(
        self,
        word: LevelWord | Level | None = None,
        *,
        direction: Direction | None = None,
        size: str = "body",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent, size=size)
        self.set_word(word, direction)

    def set_word(self, word: LevelWord | Level | None, direction: Direction | None = None) -> None:
        """Show a word and how it moved; None means that nobody has screened yet."""
        if word is None:
            self.show_word(_("Not screened"), DASH, "not-known")
        else:
            self.show_word(labels.label(word), shape_of(word), labels.tone(word), direction=direction)


class Chip(QWidget):
    """A small fact with a shape before it, such as a VPG strand: ■ Sexual."""

    def __init__(
        self, text: str, *, shape: str = SQUARE_FULL, tint: str = "text", name: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._text, self._shape, self._tint = text, shape, tint
        self.setAccessibleName(name or text)
        self.setToolTip(plain_tip(name))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def _font(self) -> QFont:
        font = QFont(self.font())
        font.setPixelSize(theme.current().type_px(theme.Type.SMALL))
        return font

    def sizeHint(self) -> QSize:
        """Shape and word."""
        metrics = _metrics(self._font())
        side = round(metrics.ascent() * 0.75)
        return QSize(side + 8 + metrics.horizontalAdvance(self._text) + 2, metrics.height() + 2)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Shape and word."""
        worn = theme.current()
        painter = QPainter(self)
        font = self._font()
        side = round(_metrics(font).ascent() * 0.75)
        paint_shape(painter, QRectF(1, (self.height() - side) / 2, side, side), self._shape, worn.colour(self._tint))
        painter.setFont(font)
        painter.setPen(worn.colour("text"))
        painter.drawText(QRectF(side + 7, 0, self.width(), self.height()), Qt.AlignmentFlag.AlignVCenter, self._text)
        painter.end()
