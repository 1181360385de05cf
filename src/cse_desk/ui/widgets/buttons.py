"""Buttons that draw an icon, words and a key cap on the sheet's ground. One filled (primary) button a screen."""

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QPushButton, QSizePolicy, QStyle, QStyleOptionButton, QWidget

from cse_desk.ui import icons, theme
from cse_desk.ui.widgets.keycap import cap_font
from cse_desk.ui.widgets.labels import plain_tip

_KEYPAD = Qt.KeyboardModifier.KeypadModifier
_LINKS = ("link", "small-link", "toast-link")
_SMALL = ("small", "small-link", "toast-link")


class Button(QPushButton):
    """A button. `kind`: secondary (outlined), primary, small, link, small-link, danger, plain; `key` is shown as a key cap."""

    def __init__(
        self,
        text: str,
        *,
        kind: str = "secondary",
        icon: str = "",
        icon_after: str = "",
        key: str = "",
        name: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self._icon, self._icon_after, self._key = icon, icon_after, key
        self._kind = kind
        self.setProperty("kind", kind)
        self.setAccessibleName(name or text)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAutoDefault(False)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        if kind in _LINKS:
            self.setCursor(Qt.CursorShape.PointingHandCursor)

    def set_kind(self, kind: str) -> None:
        """Change how it looks."""
        self._kind = kind
        theme.set_kind(self, kind)

    def set_icon(self, name: str) -> None:
        """Change the icon before the words."""
        self._icon = name
        self.updateGeometry()
        self.update()

    def set_key(self, key: str) -> None:
        """Change the key cap; an empty text shows none."""
        if key != self._key:
            self._key = key
            self.updateGeometry()
            self.update()

    def set_text(self, text: str) -> None:
        """Change the words and what a screen reader says."""
        self.setText(text)
        self.setAccessibleName(text)
        self.updateGeometry()

    def _side_room(self) -> int:
        if self._kind in _LINKS:
            return 2
        return theme.current().px(10 if self._kind in _SMALL else 14)

    def _icon_side(self) -> int:
        return theme.current().px(16 if self._kind in _SMALL or self._icon_after else 18)

    def _cap_size(self) -> QSize:
        font = cap_font(self.font())
        metrics = _metrics(font)
        return QSize(metrics.horizontalAdvance(self._key) + 10, metrics.height() + 2)

    def _parts_width(self) -> int:
        gap = theme.current().px(8)
        width = self.fontMetrics().horizontalAdvance(self.text())
        for icon in (self._icon, self._icon_after):
            if icon:
                width += self._icon_side() + (gap if self.text() else 0)
        if self._key:
            width += self._cap_size().width() + gap
        return width

    def sizeHint(self) -> QSize:
        """Room for everything, and a target of at least 24 px."""
        self.ensurePolished()
        worn = theme.current()
        height = 24 if self._kind in _LINKS else 28 if self._kind in _SMALL else 32
        least = max(worn.px(height), self.fontMetrics().height() + 4)
        return QSize(max(theme.LEAST_TARGET, self._parts_width() + 2 * self._side_room() + 2), least)

    def minimumSizeHint(self) -> QSize:
        """Never cut."""
        return self.sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses as Space does: once, however long it is held, for by then the keyboard may be at another button."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() & ~_KEYPAD:
            if not event.isAutoRepeat():
                self.click()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """A new sheet or font changes the size."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.FontChange):
            self.updateGeometry()

    def ink(self) -> str:
        """The token of the words and icons."""
        if not self.isEnabled():
            return "off"
        return {
            "primary": "on-primary",
            "danger": "high",
            "link": "primary",
            "small-link": "primary",
            "toast-link": "surface",
        }.get(self._kind, "text")

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The sheet's ground, then icon, words and key cap."""
        painter = QPainter(self)
        option = QStyleOptionButton()
        self.initStyleOption(option)
        option.text = ""
        option.features &= ~QStyleOptionButton.ButtonFeature.DefaultButton
        self.style().drawControl(QStyle.ControlElement.CE_PushButton, option, painter, self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colour = theme.current().colour(self.ink())
        left: float = (self.width() - self._parts_width()) / 2 if not self._starts_left() else self._side_room()
        self._paint_parts(painter, left, colour)
        painter.end()

    def _starts_left(self) -> bool:
        return self._kind in _LINKS

    def _paint_parts(self, painter: QPainter, left: float, colour: QColor) -> None:
        gap = theme.current().px(8)
        if self._icon:
            left = self._paint_icon(painter, left, self._icon) + (gap if self.text() else 0)
        painter.setFont(self.font())
        painter.setPen(colour)
        width = self.fontMetrics().horizontalAdvance(self.text())
        painter.drawText(QRectF(left, 0, width + 2, self.height()), Qt.AlignmentFlag.AlignVCenter, self.text())
        if self._kind in _LINKS:
            self._underline(painter, left, width, colour)
        left += width + gap
        if self._icon_after:
            left = self._paint_icon(painter, left, self._icon_after) + gap
        if self._key:
            self._paint_cap(painter, left, colour)

    def _underline(self, painter: QPainter, left: float, width: int, colour: QColor) -> None:
        metrics = self.fontMetrics()
        base = (self.height() + metrics.ascent() - metrics.descent()) / 2 + 3
        painter.setPen(QPen(colour, 1))
        painter.drawLine(round(left), round(base), round(left + width), round(base))

    def _paint_icon(self, painter: QPainter, left: float, name: str) -> float:
        side = self._icon_side()
        icons.paint(painter, QRectF(left, (self.height() - side) / 2, side, side), name, self.ink())
        return left + side

    def _paint_cap(self, painter: QPainter, left: float, colour: QColor) -> None:
        size = self._cap_size()
        box = QRectF(left, (self.height() - size.height()) / 2, size.width(), size.height())
        painter.setPen(QPen(colour, 1))
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
        painter.setFont(cap_font(self.font()))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self._key)


def _metrics(font: QFont) -> QFontMetrics:

    return QFontMetrics(font)


class IconButton(Button):
    """A square button with only an icon; its name is its tooltip and what a screen reader says."""

    def __init__(self, icon: str, name: str, *, kind: str = "plain", parent: QWidget | None = None) -> None:
        super().__init__("", kind=kind, icon=icon, name=name, parent=parent)
        self.setToolTip(plain_tip(name))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """A square target."""
        side = max(theme.LEAST_TARGET, theme.current().px(32))
        return QSize(side, side)
