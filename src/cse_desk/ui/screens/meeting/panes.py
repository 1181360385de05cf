"""The agenda at the side and the young person in the middle; in a narrow window, or with large text, the one above the other."""

from PySide6.QtCore import Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from cse_desk.ui import theme
from cse_desk.ui.screens.meeting.agenda_rows import WIDTH
from cse_desk.ui.screens.meeting.side import SidePane
from cse_desk.ui.widgets.flow import StackingSplitter

_LEAST = 900  # at 100 % text: below it the agenda stands above


class MeetingPanes(StackingSplitter):
    """The agenda keeps its width; above the young person it takes a third, or as a bar what it needs."""

    def __init__(self, side: SidePane, page: QWidget) -> None:
        super().__init__(least_width=_LEAST)
        self.addWidget(side)
        self.addWidget(page)
        self.setStretchFactor(0, 0)
        self.setStretchFactor(1, 1)
        self.stacked.connect(side.set_bar)
        side.fitted.connect(self._on_bar_fitted)

    @Slot(int)
    def _on_bar_fitted(self, height: int) -> None:
        """The agenda above takes what it needs, and opened at most half: the rest is the young person's."""
        whole = self.height()
        above = min(height, whole // 2)
        self.setSizes([above, max(1, whole - above)])

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width or height to share."""
        super().resizeEvent(event)
        if self.is_stacked():
            self.setSizes([self.height() // 3, self.height() * 2 // 3])
        else:
            side = theme.current().px(WIDTH)
            self.setSizes([side, max(100, self.width() - side)])
