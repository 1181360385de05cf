"""Radio buttons and check boxes drawn from the tokens, with words that wrap; and groups of them that hold a value."""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QCheckBox, QRadioButton, QSizePolicy, QVBoxLayout, QWidget

from cse_desk.ui import icons, theme
from cse_desk.ui.widgets.flow import FlowLayout
from cse_desk.ui.widgets.marks import paint_shape


def _settle(button: QAbstractButton) -> None:
    policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
    policy.setHeightForWidth(True)
    button.setSizePolicy(policy)
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)


def _side() -> int:
    return theme.current().px(18)


def _least_height(button: QAbstractButton) -> int:
    return max(theme.LEAST_TARGET, theme.current().px(28), button.fontMetrics().height() + 4)


def _text_left(shape: str) -> int:
    return _side() + theme.current().px(10) + (theme.current().px(20) if shape else 0)


def _wanted(button: QAbstractButton, shape: str) -> QSize:
    button.ensurePolished()
    width = _text_left(shape) + button.fontMetrics().horizontalAdvance(button.text()) + 6
    return QSize(width, _least_height(button))


class _Heights:
    """How high a button is at each width it was asked for: layouts in layouts ask forty times for each time they are laid out."""

    def __init__(self) -> None:
        self._font, self._words = QFont(), ""
        self._known: dict[int, int] = {}

    def at(self, button: QAbstractButton, shape: str, width: int) -> int:
        """The height that the wrapped words need."""
        font, words = button.font(), button.text()
        if font != self._font or words != self._words:
            self._font, self._words, self._known = font, words, {}
        found = self._known.get(width)
        if found is None:
            found = self._known[width] = _height_at(button, shape, width)
        return found


def _height_at(button: QAbstractButton, shape: str, width: int) -> int:
    room = QRect(0, 0, max(20, width - _text_left(shape) - 4), 10000)
    text = button.fontMetrics().boundingRect(room, int(Qt.TextFlag.TextWordWrap), button.text())
    return max(_least_height(button), text.height() + 6)


def _paint_text(painter: QPainter, button: QAbstractButton, shape: str, tint: str) -> None:
    worn = theme.current()
    least = _least_height(button)
    if shape:
        side = worn.px(13)
        box = QRectF(_side() + worn.px(9), (least - side) / 2, side, side)
        paint_shape(painter, box, shape, worn.colour(tint))
    painter.setPen(worn.colour((tint if shape else "text") if button.isEnabled() else "off"))
    left = _text_left(shape)
    top = (least - button.fontMetrics().height()) // 2
    room = QRect(left, top, button.width() - left, button.height() - top)
    painter.drawText(room, int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignTop), button.text())


class Check(QCheckBox):
    """A check box. `changed` carries the new state when a person changes it."""

    changed = Signal(object)

    def __init__(self, text: str, *, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._heights = _Heights()
        self.setAccessibleName(name or text)
        _settle(self)
        self.clicked.connect(self._on_clicked)

    def value(self) -> bool:
        """Whether it is ticked."""
        return self.isChecked()

    def set_value(self, value: object) -> None:
        """Tick or not."""
        self.setChecked(value is True)

    def show_problem(self, words: str) -> None:
        """Say why to a screen reader."""
        self.setAccessibleDescription(words)

    @Slot(bool)
    def _on_clicked(self, checked: bool) -> None:
        self.changed.emit(checked)

    def sizeHint(self) -> QSize:
        """On one line."""
        return _wanted(self, "")

    def minimumSizeHint(self) -> QSize:
        """May wrap."""
        return QSize(_text_left("") + theme.current().px(40), _least_height(self))

    def hasHeightForWidth(self) -> bool:
        """The words wrap."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Height of the wrapped words."""
        return self._heights.at(self, "", width)

    def hitButton(self, position: QPoint) -> bool:
        """The whole line is the target."""
        return self.rect().contains(position)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Box, tick, words."""
        worn = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = _side()
        box = QRectF(2, (_least_height(self) - side) / 2, side, side)
        on = self.isChecked() and self.isEnabled()
        painter.setPen(QPen(worn.colour("primary" if on else "border"), 1.5))
        painter.setBrush(worn.colour("primary" if on else "surface"))
        painter.drawRoundedRect(box, 3, 3)
        if self.isChecked():
            icons.paint(painter, box.adjusted(2, 2, -2, -2), "tick", "on-primary" if on else "off")
        _paint_text(painter, self, "", "text")
        painter.end()


class Radio(QRadioButton):
    """A radio button; `shape` and `tint` put a level or harm mark before the words."""

    def __init__(
        self, text: str, *, shape: str = "", tint: str = "text", name: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(text, parent)
        self._shape, self._tint = str(shape), tint
        self._heights = _Heights()
        self.setAccessibleName(name or text)
        _settle(self)

    def sizeHint(self) -> QSize:
        """On one line."""
        return _wanted(self, self._shape)

    def minimumSizeHint(self) -> QSize:
        """May wrap."""
        return QSize(_text_left(self._shape) + theme.current().px(40), _least_height(self))

    def hasHeightForWidth(self) -> bool:
        """The words wrap."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Height of the wrapped words."""
        return self._heights.at(self, self._shape, width)

    def hitButton(self, position: QPoint) -> bool:
        """The whole line is the target."""
        return self.rect().contains(position)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Circle, dot, words."""
        worn = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = _side()
        box = QRectF(2, (_least_height(self) - side) / 2, side, side)
        on = self.isChecked() and self.isEnabled()
        painter.setPen(QPen(worn.colour("primary" if on else "border"), 2.0 if on else 1.5))
        painter.setBrush(worn.colour("surface"))
        painter.drawEllipse(box)
        if self.isChecked():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(worn.colour("primary" if on else "off"))
            painter.drawEllipse(box.adjusted(4.5, 4.5, -4.5, -4.5))
        _paint_text(painter, self, self._shape, self._tint)
        painter.end()


class RadioGroup(QWidget):
    """One of several, all in view. `value()` is a code or an empty text."""

    changed = Signal(object)

    def __init__(
        self,
        choices: Sequence[tuple[str, str]] = (),
        *,
        name: str = "",
        across: bool = False,
        marks: dict[str, tuple[str, str]] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """`choices` are (code, words); `marks` gives a code its (shape, tint)."""
        super().__init__(parent)
        self.setAccessibleName(name)
        self._group = QButtonGroup(self)
        self._codes: list[str] = []
        layout = FlowLayout(self, gap=16, line_gap=0) if across else QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for code, words in choices:
            shape, tint = (marks or {}).get(code, ("", "text"))
            radio = Radio(words, shape=shape, tint=tint, name=f"{name}: {words}" if name else words)
            self._group.addButton(radio, len(self._codes))
            self._codes.append(code)
            layout.addWidget(radio)
        self._group.idClicked.connect(self._on_clicked)
        if self._codes:
            self.setFocusProxy(self._group.button(0))

    def value(self) -> str:
        """The code chosen; empty when none is."""
        at = self._group.checkedId()
        return self._codes[at] if at >= 0 else ""

    def set_value(self, value: object) -> None:
        """Choose by code; a code that is not offered clears the choice."""
        self._group.setExclusive(False)
        for at, code in enumerate(self._codes):
            self._group.button(at).setChecked(code == value)
        self._group.setExclusive(True)

    def allow(self, codes: Iterable[str]) -> None:
        """Only these may be chosen now."""
        allowed = set(codes)
        for at, code in enumerate(self._codes):
            self._group.button(at).setEnabled(code in allowed)

    def button(self, code: str) -> QAbstractButton:
        """The button of a code."""
        return self._group.button(self._codes.index(code))

    def show_problem(self, words: str) -> None:
        """Say why to a screen reader; the words stand below in a Labelled."""
        self.setAccessibleDescription(words)

    @Slot(int)
    def _on_clicked(self, _at: int) -> None:
        self.changed.emit(self.value())


class CheckGroup(QWidget):
    """Any of several. `value()` is the list of codes in the order offered; an exclusive one stands alone."""

    changed = Signal(object)

    def __init__(
        self,
        choices: Sequence[tuple[str, str]] = (),
        *,
        name: str = "",
        exclusive: Iterable[str] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._exclusive = frozenset(exclusive)
        self._checks: dict[str, Check] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for code, words in choices:
            check = Check(words, name=f"{name}: {words}" if name else words)
            check.changed.connect(self._on_changed)
            self._checks[code] = check
            column.addWidget(check)
        if self._checks:
            self.setFocusProxy(next(iter(self._checks.values())))

    def value(self) -> list[str]:
        """The codes ticked."""
        return [code for code, check in self._checks.items() if check.isChecked()]

    def set_value(self, value: object) -> None:
        """Tick these codes and no others."""
        chosen = value if isinstance(value, list | tuple) else ()
        for code, check in self._checks.items():
            check.setChecked(code in chosen)

    def show_problem(self, words: str) -> None:
        """Say why to a screen reader."""
        self.setAccessibleDescription(words)

    @Slot(object)
    def _on_changed(self, ticked: object) -> None:
        source = self.sender()
        code = next((one for one, check in self._checks.items() if check is source), "")
        if ticked and code:
            for other, check in self._checks.items():
                if other != code and (code in self._exclusive or other in self._exclusive):
                    check.setChecked(False)
        self.changed.emit(self.value())
