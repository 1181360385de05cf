"""The left rail: where one can go. Icons with words, or only icons with tooltips."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QSizePolicy, QStyle, QStyleOptionButton, QVBoxLayout, QWidget

from cse_desk.i18n import gettext as _
from cse_desk.ui import icons, theme
from cse_desk.ui.widgets.buttons import Button
from cse_desk.ui.widgets.labels import plain_tip

WIDE, NARROW = 168, 56


class RailButton(Button):
    """An entry of the rail with an icon, a label and a number."""

    def __init__(self, screen: str, label: str, icon: str, *, checkable: bool = True) -> None:
        super().__init__(label, kind="rail", icon=icon)
        self.goes_to = screen
        self._count = 0
        self._narrow = False
        self._icon_name = icon
        self.setCheckable(checkable)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)

    def show_count(self, count: int) -> None:
        """The number of things that wait there; 0 shows none."""
        self._count = count
        self._name()
        self.update()

    def count(self) -> int:
        """The number shown."""
        return self._count

    def set_narrow(self, narrow: bool) -> None:
        """Only the icon, with the label as tooltip."""
        self._narrow = narrow
        self._name()
        self.updateGeometry()
        self.update()

    def change(self, label: str, icon: str) -> None:
        """Another label and icon."""
        self._icon_name = icon
        self.setText(label)
        self._name()

    def _name(self) -> None:
        name = f"{self.text()}, {self._count}" if self._count else self.text()
        self.setAccessibleName(name)
        self.setToolTip(plain_tip(name) if self._narrow else "")

    def sizeHint(self) -> QSize:
        """40 px high."""
        worn = theme.current()
        return QSize(worn.px(40), max(worn.px(40), theme.LEAST_TARGET))

    def minimumSizeHint(self) -> QSize:
        """Closer together where the window is low or the text large."""
        worn = theme.current()
        return QSize(worn.px(40), max(worn.px(26), theme.LEAST_TARGET))

    def ink(self) -> str:
        """The entry where one is stands out."""
        return "primary" if self.isChecked() else "text"

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Icon, label at its left, number at its right."""
        worn = theme.current()
        painter = QPainter(self)
        option = QStyleOptionButton()
        self.initStyleOption(option)
        option.text = ""
        self.style().drawControl(QStyle.ControlElement.CE_PushButton, option, painter, self)
        side = worn.px(20)
        left = (self.width() - side) / 2 if self._narrow else worn.px(11)
        icons.paint(painter, QRectF(left, (self.height() - side) / 2, side, side), self._icon_name, self.ink())
        painter.setFont(self.font())
        painter.setPen(worn.colour(self.ink()))
        if not self._narrow:
            self._paint_words(painter, left + side + worn.px(12))
        elif self._count:
            painter.setBrush(worn.colour("primary"))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.drawEllipse(QRectF(left + side - 4, (self.height() - side) / 2 - 3, 8, 8))
        painter.end()

    def _paint_words(self, painter: QPainter, left: float) -> None:
        worn = theme.current()
        number = f"{self._count:,}" if self._count else ""
        font = self.font()
        room = self.width() - left - worn.px(10)
        metrics = self.fontMetrics()
        if number:
            area = QRectF(left, 0, room, self.height())
            small = self.font()
            small.setPixelSize(worn.type_px(theme.Type.SMALL))
            painter.setFont(small)
            painter.drawText(area, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, number)
            room -= metrics.horizontalAdvance(number) + 6
        painter.setFont(font)
        words = metrics.elidedText(self.text(), Qt.TextElideMode.ElideRight, round(room))
        painter.drawText(QRectF(left, 0, room + 2, self.height()), Qt.AlignmentFlag.AlignVCenter, words)


class Rail(QFrame):
    """Entries from the top, some at the foot, and Collapse."""

    chosen = Signal(str)
    collapsed = Signal(bool)

    def __init__(self, entries: Sequence[tuple[str, str, str, bool]], *, parent: QWidget | None = None) -> None:
        """`entries` are (screen, label, icon, at the foot)."""
        super().__init__(parent)
        theme.set_kind(self, "rail")
        self.setAccessibleName(_("Where to go"))
        self._narrow = False
        self._buttons: dict[str, RailButton] = {}
        self._group = QButtonGroup(self)
        self._group.setExclusive(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 12, 8, 12)
        column.setSpacing(4)
        for screen, label, icon, at_foot in entries:
            if not at_foot:
                column.addWidget(self._add(screen, label, icon))
        column.addStretch(1)
        for screen, label, icon, at_foot in entries:
            if at_foot:
                column.addWidget(self._add(screen, label, icon))
        self._toggle = RailButton("", _("Collapse"), "collapse", checkable=False)
        self._toggle.clicked.connect(self._on_toggle)
        column.addWidget(self._toggle)
        self._group.buttonClicked.connect(self._on_chosen)
        self._apply()

    def _add(self, screen: str, label: str, icon: str) -> RailButton:
        button = RailButton(screen, label, icon)
        self._buttons[screen] = button
        self._group.addButton(button)
        return button

    def mark(self, screen: str) -> None:
        """Where one is."""
        for known, button in self._buttons.items():
            button.setChecked(known == screen)

    def count(self, screen: str, number: int) -> None:
        """The number beside an entry."""
        if screen in self._buttons:
            self._buttons[screen].show_count(number)

    def button(self, screen: str) -> RailButton:
        """The entry of a screen."""
        return self._buttons[screen]

    def is_narrow(self) -> bool:
        """Whether only icons are shown."""
        return self._narrow

    def set_narrow(self, narrow: bool) -> None:
        """Only icons, or icons with words."""
        if narrow != self._narrow:
            self._narrow = narrow
            self._apply()

    def _apply(self) -> None:
        worn = theme.current()
        self.setFixedWidth(max(NARROW, worn.px(40) + 16) if self._narrow else worn.px(WIDE))
        for button in (*self._buttons.values(), self._toggle):
            button.set_narrow(self._narrow)
        self._toggle.change(_("Expand") if self._narrow else _("Collapse"), "expand" if self._narrow else "collapse")
        self._toggle.set_narrow(self._narrow)

    def refit(self) -> None:
        """The text has another size."""
        self._apply()

    @Slot()
    def _on_toggle(self) -> None:
        self.collapsed.emit(not self._narrow)

    def _on_chosen(self, button: RailButton) -> None:
        self.chosen.emit(button.goes_to)
