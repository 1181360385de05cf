"""The first tab: own words, what happened, both words over time, what is due."""

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from cse_desk.i18n import gettext as _
from cse_desk.models.records.people import PersonPage
from cse_desk.ui import theme
from cse_desk.ui.screens.person.chronology import ChronologyCard
from cse_desk.ui.screens.person.due import DueCard
from cse_desk.ui.screens.person.levels import LevelCard
from cse_desk.ui.widgets.page import Column, scroller
from cse_desk.ui.widgets.quote import QuoteBlock

_TWO, _THREE = 720, 1010  # widths at 100 % text from which two and three columns fit


class OverviewTab(QWidget):
    """`acted` carries what is due and shall be done."""

    acted = Signal(object)  # DueItem
    beginning = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._id = ""
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        self._content = Column(padding=24, spacing=16)
        self._content.rows.setContentsMargins(24, 16, 24, 24)
        self.area = scroller(self._content, name=_("Overview"))
        whole.addWidget(self.area)
        self.chronology = ChronologyCard()
        self.quote = QuoteBlock()
        self.levels = LevelCard()
        self.due = DueCard()
        self.due.acted.connect(self.acted)
        self.due.beginning.connect(self.beginning)
        self._make()

    def _make(self) -> None:
        self._outer = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._content.rows.addLayout(self._outer)
        self._outer.setSpacing(16)
        self._outer.addWidget(self.chronology, 2, Qt.AlignmentFlag.AlignTop)
        self._right = QVBoxLayout()
        self._outer.addLayout(self._right, 4)
        self._right.setSpacing(16)
        self._right.addWidget(self.quote)
        self._inner = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._right.addLayout(self._inner)
        self._right.addStretch(1)
        self._inner.setSpacing(16)
        self._inner.addWidget(self.levels, 3, Qt.AlignmentFlag.AlignTop)
        self._inner.addWidget(self.due, 2, Qt.AlignmentFlag.AlignTop)
        self._content.rows.addStretch(1)

    def show_page(self, page: PersonPage, today: date, *, screens: bool = False) -> None:
        """One young person; `screens`: whether who works here screens."""
        if page.details.young_person_id != self._id:
            self._id = page.details.young_person_id
            for card in (self.chronology, self.levels, self.due):
                card.begin()
        self.quote.show_words(page.own_words, page.own_words_source, title=_("In their own words"))
        theme.set_shown(self.quote, bool(page.own_words))
        self.chronology.show_lines(page.chronology, today)
        self.levels.show_points(page.points, today, page.went_missing)
        self.due.show_items(page.due, may_begin=screens and page.harm is None)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Three columns, two, or one: own words and what is due come first then."""
        super().resizeEvent(event)
        worn, room = theme.current(), event.size().width()
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._outer.setDirection(across if room >= worn.px(_TWO) else QBoxLayout.Direction.BottomToTop)
        self._inner.setDirection(across if room >= worn.px(_THREE) else down)
