"""The focus ring: 3 px outside the control and 1 px inside it, around whatever has the keyboard. Source: design UX, "Look"."""

from functools import partial

from PySide6 import QtWidgets
from PySide6.QtCore import QObject, QRectF, Qt, QTimer, Slot
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QApplication,
    QFocusFrame,
    QProxyStyle,
    QScrollBar,
    QStyle,
    QStyleHintReturn,
    QStyleOption,
    QWidget,
)
from shiboken6 import isValid

from cse_desk.ui import scrolling, theme

SEEN_WITH = "seen-with"  # property of a field: what is brought into view when the field has the keyboard
_MARGINS = (QStyle.PixelMetric.PM_FocusFrameHMargin, QStyle.PixelMetric.PM_FocusFrameVMargin)


class RingStyle(QProxyStyle):
    """Draws the ring. Only the ring's own frame wears it, so no other painting passes through Python."""

    def pixelMetric(
        self, metric: QStyle.PixelMetric, option: QStyleOption | None = None, widget: QWidget | None = None
    ) -> int:
        """The ring stands this far outside of its widget."""
        if metric in _MARGINS:
            return theme.FOCUS_OUTSIDE
        return super().pixelMetric(metric, option, widget)

    def styleHint(
        self,
        hint: QStyle.StyleHint,
        option: QStyleOption | None = None,
        widget: QWidget | None = None,
        returnData: QStyleHintReturn | None = None,  # noqa: N803 (Qt's name)
    ) -> int:
        """The ring lies above its neighbours and is not cut to a mask."""
        if hint == QStyle.StyleHint.SH_FocusFrame_AboveWidget:
            return 1
        if hint == QStyle.StyleHint.SH_FocusFrame_Mask:
            return 0
        return super().styleHint(hint, option, widget, returnData)

    def drawControl(
        self,
        element: QStyle.ControlElement,
        option: QStyleOption,
        painter: QPainter,
        widget: QWidget | None = None,
    ) -> None:
        """Paint the two lines of the ring."""
        if element != QStyle.ControlElement.CE_FocusFrame:
            super().drawControl(element, option, painter, widget)
            return
        draw_ring(painter, QRectF(option.rect))


def draw_ring(painter: QPainter, outer: QRectF) -> None:
    """Draw the ring inside `outer`, which reaches 3 px beyond the widget on each side."""
    worn = theme.current()
    wide, thin = theme.FOCUS_OUTSIDE, theme.FOCUS_INSIDE
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    radius = theme.RADIUS + wide
    painter.setPen(QPen(worn.colour("focus"), wide))
    half = wide / 2
    painter.drawRoundedRect(outer.adjusted(half, half, -half, -half), radius - half, radius - half)
    painter.setPen(QPen(worn.colour("focus_inside"), thin))
    inset = wide + thin / 2
    painter.drawRoundedRect(outer.adjusted(inset, inset, -inset, -inset), theme.RADIUS, theme.RADIUS)
    painter.restore()


class FocusRing(QObject):
    """Keeps one ring around the widget that has the keyboard, in whichever window it is, and brings it into view.

    Not while a button of the mouse is down: what is pressed must not move away. Nor when one comes back from another window.
    """

    def __init__(self, application: QApplication) -> None:
        super().__init__(application)
        self.setObjectName("focus-ring")
        self._frame: QFocusFrame | None = None
        self._bars: list[QScrollBar] = []  # that bring what wears the ring into view, or out of it
        self._sought: QWidget | None = None  # has just been given the keyboard; nobody has scrolled since
        self._is_bringing = False
        application.focusChanged.connect(self._on_focus_changed)

    def around(self) -> QWidget | None:
        """The widget that wears the ring now."""
        return self._frame.widget() if self._frame is not None and isValid(self._frame) else None

    @Slot("QWidget*", "QWidget*")
    def _on_focus_changed(self, old: QWidget | None, new: QWidget | None) -> None:
        if new is None or not isValid(new) or new.isWindow() or new.property("no-ring"):
            self._take_off()
            return
        self._sought = None
        if old is not None and QApplication.mouseButtons() == Qt.MouseButton.NoButton:
            QTimer.singleShot(0, new, partial(self._seek, new))  # once what was shown with it is laid out
        target = new.property("ring-around")
        self._follow(new)
        self._put_on(target if isinstance(target, QWidget) else new)

    def _follow(self, widget: QWidget) -> None:
        """Listen to the scroll bars around a widget, and to no others."""
        for bar in self._bars:
            if isValid(bar):
                bar.valueChanged.disconnect(self._on_scrolled)
                bar.rangeChanged.disconnect(self._on_grown)
        self._bars = []
        around = widget.parentWidget()
        while around is not None:
            if isinstance(around, QAbstractScrollArea):
                self._bars += [around.verticalScrollBar(), around.horizontalScrollBar()]
            around = around.parentWidget()
        for bar in self._bars:
            bar.valueChanged.connect(self._on_scrolled)
            bar.rangeChanged.connect(self._on_grown)

    @Slot(int, int)
    def _on_grown(self, _least: int, _most: int) -> None:
        """What was shown with it is laid out later still: it has moved."""
        if self._sought is not None:
            QTimer.singleShot(0, self, self._bring)

    def seek_again(self) -> None:
        """Everything stands elsewhere now: what has the keyboard comes into view again, also where one has scrolled since it got it."""
        worn_by = QApplication.focusWidget()
        if worn_by is not None and worn_by is self.around():
            self._seek(worn_by)

    def _seek(self, widget: QWidget) -> None:
        self._sought = widget
        self._bring()

    @Slot()
    def _bring(self) -> None:
        if self._sought is None or not isValid(self._sought) or not self._sought.hasFocus():
            return
        self._is_bringing = True
        whole = self._sought.property(SEEN_WITH)  # a form that is only understood as a whole
        scrolling.bring_back(whole if isinstance(whole, QWidget) else self._sought)
        self._is_bringing = False

    @Slot(int)
    def _on_scrolled(self, _value: int) -> None:
        if not self._is_bringing:
            self._sought = None
        # WORKAROUND PySide6 6.11.3: QFocusFrame stays hidden around a widget that was outside of the scroller when it got the keyboard;
        # drop when test_the_ring_is_there_when_tab_brings_something_into_view passes without it.
        if self._frame is not None and isValid(self._frame) and self._frame.isHidden():
            self.put_on_again()

    def put_on_again(self) -> None:
        """A new style sheet hides the ring: show it again."""
        worn_by = self.around()
        if worn_by is not None:
            self._take_off()
            self._put_on(worn_by)

    def _put_on(self, widget: QWidget) -> None:
        """Around what is not shown yet, or stands behind a page that waits, nothing is drawn until it is."""
        frame = self._ring_for()
        frame.setWidget(widget)
        if not widget.isVisible():
            frame.hide()

    def _take_off(self) -> None:
        if self._frame is not None and isValid(self._frame):
            self._frame.setWidget(None)  # type: ignore[arg-type]

    def _ring_for(self) -> QFocusFrame:
        if self._frame is None or not isValid(self._frame):
            self._frame = QFocusFrame()
            style = RingStyle()
            style.setParent(self._frame)  # the style must not outlive or be collected before its frame
            self._frame.setStyle(style)
        return self._frame


def ring(application: QApplication) -> FocusRing:
    """The application's ring, made the first time."""
    found = application.findChild(FocusRing, "focus-ring")
    if isinstance(found, FocusRing):
        return found
    _know_options()
    return FocusRing(application)


def _know_options() -> None:
    """Before a window is there: PySide makes every kind of option, seventy enumerations, when a style of ours is first asked with one."""
    for name in dir(QtWidgets):
        if name.startswith(("QStyleOption", "QStyleHintReturn")):
            getattr(QtWidgets, name)
