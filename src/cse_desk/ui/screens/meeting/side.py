"""The side of a meeting: who is here, the timer, and the agenda with what was decided."""

from datetime import datetime

from PySide6.QtCore import QSize, QTimer, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QProgressBar, QVBoxLayout

from cse_desk import i18n
from cse_desk.i18n import gettext as _
from cse_desk.models.records.meeting import MeetingDay
from cse_desk.ui import theme
from cse_desk.ui.screens.meeting.agenda_rows import WIDTH, AgendaRows, ItemRow
from cse_desk.ui.screens.meeting.stopwatch import clock_face
from cse_desk.ui.widgets.buttons import Button, IconButton
from cse_desk.ui.widgets.cards import Card
from cse_desk.ui.widgets.flow import FlowRow
from cse_desk.ui.widgets.keycap import KeyHints
from cse_desk.ui.widgets.labels import Heading, PlainLabel, plain_tip
from cse_desk.ui.widgets.page import Column, scroller

_ANY_HEIGHT = 16_777_215  # Qt's own
_LEAST_BAR = 96  # at 100 % text
_EDGE = 8  # below the last of it, so that a folded bar never scrolls
_TIMER = 210  # the same: the words below the clock stand in one line


class TimerCard(Card):
    """How long it took so far, of how many minutes, and when the meeting ends about."""

    paused = Signal()

    def __init__(self) -> None:
        super().__init__(padding=12)
        self.setAccessibleName(_("Timer"))
        column = self.body(spacing=6)
        row = QHBoxLayout()
        column.addLayout(row)
        self.face = Heading("00:00", level=1)
        self.pause = IconButton("pause", _("Pause the timer"), kind="secondary")
        self.pause.clicked.connect(self.paused)
        row.addWidget(self.face, 1)
        row.addWidget(self.pause)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(_("Minutes used"))
        column.addWidget(self._bar)
        self.words = PlainLabel(kind="small-muted", wrap=True)
        column.addWidget(self.words)

    def show_time(self, seconds: int, minutes: int, ends: datetime | None, *, is_paused: bool) -> None:
        """The time now; what is over the minutes is said in words."""
        self.face.setText(clock_face(seconds))
        self.face.read_out_as(_("{time} used").format(time=clock_face(seconds)))
        self._bar.setMaximum(max(1, minutes * 60))
        self._bar.setValue(min(seconds, minutes * 60))
        over = max(0, seconds - minutes * 60) // 60
        used = _("of {count} min.").format(count=minutes)
        if over:
            used = _("{over} min over {count}.").format(over=over, count=minutes)
        about = _("Ends about {time}.").format(time=i18n.clock_time(ends)) if ends else ""
        self.words.setText(" ".join(filter(None, [used, about])))
        self.pause.set_icon("play" if is_paused else "pause")
        name = _("Go on with the timer") if is_paused else _("Pause the timer")
        self.pause.setAccessibleName(name)
        self.pause.setToolTip(plain_tip(name))


class SidePane(QFrame):
    """Everything at the side; above the young person (large text, narrow window) a bar that opens the agenda when it is asked for."""

    chosen = Signal(str)
    moved = Signal(str, int)  # item, its new place
    paused = Signal()
    attendance = Signal()
    ending = Signal()
    fitted = Signal(int)  # as a bar: how high it wants to be

    def __init__(self) -> None:
        super().__init__()
        theme.set_kind(self, "side")
        self.is_bar = False
        self._is_open = False
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        self._inner = Column(padding=0, spacing=6)
        column = self._inner.rows
        column.setContentsMargins(16, 12, 16, 12)
        self.title = PlainLabel(kind="heading-3", wrap=True)
        self.quorum = Button("", kind="small-link", name=_("Who is here"))
        self.quorum_words = PlainLabel(kind="small-muted", wrap=True)
        self.quorum.clicked.connect(self.attendance)
        self.timer = TimerCard()
        self.timer.paused.connect(self.paused)
        self.agenda = AgendaRows()
        self.agenda.chosen.connect(self.chosen)
        self.agenda.moved.connect(self.moved)
        self.toggle = Button("", kind="small", icon="chevron-down")
        self.toggle.clicked.connect(self._on_toggle)
        self.end = Button(_("End the meeting"), kind="small")
        self.end.clicked.connect(self.ending)
        self._keys = KeyHints(
            [
                ("Alt+↓", _("next")),
                ("Alt+↑", _("back")),
                ("Alt+Shift+↑↓", _("move, or drag")),
                ("Ctrl+Enter", _("record")),
                ("Ctrl+K", _("every key")),
            ]
        )
        self._top = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        column.addLayout(self._top)
        self._fill_top(self._top)
        for widget in (self.agenda, self.end, self._keys):
            column.addWidget(widget)
        column.addStretch(1)
        whole.addWidget(scroller(self._inner, name=_("Agenda")))
        theme.set_shown(self.toggle, shown=False)

    def _fill_top(self, top: QBoxLayout) -> None:
        top.setSpacing(6)
        head = QVBoxLayout()
        top.addLayout(head, 1)
        head.setSpacing(6)
        head.addWidget(self.title)
        head.addWidget(self.quorum_words)
        acts = FlowRow(gap=16)
        acts.add(self.quorum)
        acts.add(self.toggle)
        head.addWidget(acts)
        head.addStretch(1)
        top.addWidget(self.timer)

    @property
    def rows(self) -> list[ItemRow]:
        """The lines of the agenda."""
        return self.agenda.rows

    def show_day(self, day: MeetingDay) -> None:
        """The meeting as it is."""
        self.title.setText(f"{day.group_title}, {i18n.weekday(day.held_on)}")
        self.quorum_words.setText(day.quorum_words)
        self.quorum_words.set_kind("small-muted" if day.quorum_met else "small-alert")
        self.quorum.set_text(_("Who is here"))
        self._can_end = day.started_at is not None and day.ended_at is None
        self.agenda.show_items(day.items, day.current)
        place = next((number for number, one in enumerate(day.items, start=1) if one.item == day.current), 0)
        self._place = _("{place} of {count}").format(place=place, count=len(day.items))
        self._settle()

    _can_end = False
    _place = ""

    # -- above the young person --

    def set_bar(self, is_bar: bool) -> None:
        """As a bar, with the agenda folded away; or as the side it is."""
        self.is_bar, self._is_open = is_bar, False
        direction = QBoxLayout.Direction.LeftToRight if is_bar else QBoxLayout.Direction.TopToBottom
        self._top.setDirection(direction)
        self._settle()

    @Slot()
    def _on_toggle(self) -> None:
        self._is_open = not self._is_open
        self._settle()

    def _settle(self) -> None:
        whole = not self.is_bar or self._is_open
        theme.set_shown(self.toggle, self.is_bar)
        words = _("Hide the agenda") if self._is_open else _("Agenda, {place}").format(place=self._place)
        self.toggle.set_text(words)
        self.toggle.set_icon("chevron-up" if self._is_open else "chevron-down")
        theme.set_shown(self.agenda, whole)
        theme.set_shown(self._keys, not self.is_bar)
        theme.set_shown(self.end, whole and self._can_end)
        self.fit()

    @Slot()
    def fit(self) -> None:
        """A folded bar is as high as it needs and no higher."""
        self.timer.setMinimumWidth(theme.current().px(_TIMER) if self.is_bar else 0)
        self._inner.rows.activate()
        needs = self._needs() + _EDGE
        self.setMaximumHeight(needs if self.is_bar and not self._is_open else _ANY_HEIGHT)
        self.setMinimumHeight(min(needs, theme.current().px(_LEAST_BAR)) if self.is_bar else 0)
        if self.is_bar:
            self.fitted.emit(needs)

    def _needs(self) -> int:
        layout = self._inner.rows
        return layout.totalHeightForWidth(self.width()) if layout.hasHeightForWidth() else layout.sizeHint().height()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Words wrap otherwise."""
        super().resizeEvent(event)
        if self.is_bar and event.size().width() != event.oldSize().width():
            QTimer.singleShot(0, self, self.fit)

    def sizeHint(self) -> QSize:
        """As wide as the agenda."""
        return QSize(theme.current().px(WIDTH), 400 if not self.is_bar else self._needs())
