"""The side of a meeting: who is here, the timer, and the agenda with what was decided."""

from datetime import datetime

from PySide6.QtCore import QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QFrame, QHBoxLayout, QProgressBar, QSizePolicy, QVBoxLayout, QWidget

from cse_desk import i18n
from cse_desk.i18n import gettext as _
from cse_desk.models.records.meeting import DayItem, MeetingDay
from cse_desk.ui import icons, theme
from cse_desk.ui.screens.meeting.stopwatch import clock_face
from cse_desk.ui.widgets.buttons import Button, IconButton
from cse_desk.ui.widgets.cards import Card
from cse_desk.ui.widgets.keycap import KeyHints
from cse_desk.ui.widgets.labels import Heading, PlainLabel
from cse_desk.ui.widgets.page import scroller

WIDTH = 232  # at 100 % text


class ItemRow(QAbstractButton):
    """One young person in the agenda; the current one has an edge, who is done has a tick."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.item: DayItem | None = None
        self._number, self._is_current = 0, False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.clicked.connect(self._on_clicked)

    def show_item(self, number: int, item: DayItem, *, is_current: bool) -> None:
        """Another young person, or another state."""
        self._number, self.item, self._is_current = number, item, is_current
        state = _("now") if is_current else _("done") if item.is_done else _("to come")
        words = f"{self.title()}, {self.second()}, {self.minutes()}, {state}"
        self.setAccessibleName(words)
        self.setText(words)
        self.updateGeometry()
        self.update()

    def title(self) -> str:
        """Number, name and age."""
        assert self.item is not None
        return f"{self._number} " + ", ".join(filter(None, [self.item.name, self.item.age]))

    def second(self) -> str:
        """What was decided, or what it is about."""
        assert self.item is not None
        if self.item.skipped_why and not self.item.outcome:
            return _("went on without: {why}").format(why=self.item.skipped_why)
        return self.item.outcome[:1].lower() + self.item.outcome[1:] if self.item.outcome else self.item.why_words

    def minutes(self) -> str:
        """Planned, or what it took."""
        assert self.item is not None
        taken = self.item.is_done and self.item.seconds
        return _("{count} min").format(count=max(1, round(self.item.seconds / 60)) if taken else self.item.minutes)

    @Slot()
    def _on_clicked(self) -> None:
        assert self.item is not None
        self.chosen.emit(self.item.item)

    def sizeHint(self) -> QSize:
        """Two lines."""
        worn = theme.current()
        return QSize(worn.px(WIDTH - 24), worn.type_px(theme.Type.BODY) + worn.type_px(theme.Type.SMALL) + worn.px(18))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Icon, two lines, minutes."""
        worn = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._is_current:
            painter.setPen(QPen(worn.colour("primary"), 1))
            painter.setBrush(worn.colour("selection"))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), theme.RADIUS, theme.RADIUS)
        self._paint_words(painter)
        painter.end()

    def _paint_words(self, painter: QPainter) -> None:
        assert self.item is not None
        worn = theme.current()
        side, pad = worn.px(16), worn.px(8)
        icon, tint = ("chevron-right", "primary") if self._is_current else ("grip", "muted")
        if self.item.is_done and not self._is_current:
            icon, tint = ("tick", "low") if self.item.outcome else ("minus", "muted")
        icons.paint(painter, QRectF(pad, (self.height() - side) / 2, side, side), icon, tint)
        left, middle = pad + side + pad, self.height() // 2
        strong, small = _font(self.font(), theme.Type.BODY, bold=True), _font(self.font(), theme.Type.SMALL)
        painter.setFont(small)
        painter.setPen(worn.colour("muted"))
        room = painter.fontMetrics().horizontalAdvance(self.minutes()) + pad
        right = QRectF(self.width() - room - pad, 0, room, self.height())
        painter.drawText(right, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, self.minutes())
        width = self.width() - left - room - 2 * pad
        second = painter.fontMetrics().elidedText(self.second(), Qt.TextElideMode.ElideRight, width)
        painter.drawText(QRectF(left, middle, width, middle - 3), Qt.AlignmentFlag.AlignTop, second)
        painter.setFont(strong)
        painter.setPen(worn.colour("muted" if self.item.is_done and not self._is_current else "text"))
        title = painter.fontMetrics().elidedText(self.title(), Qt.TextElideMode.ElideRight, width)
        painter.drawText(QRectF(left, 3, width, middle - 3), Qt.AlignmentFlag.AlignBottom, title)


def _font(font: QFont, step: theme.Type, *, bold: bool = False) -> QFont:
    made = QFont(font)
    made.setPixelSize(theme.current().type_px(step))
    made.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    return made


class TimerCard(Card):
    """How long it took so far, of how many minutes, and when the meeting ends about."""

    paused = Signal()

    def __init__(self) -> None:
        super().__init__(padding=12)
        self.setAccessibleName(_("Timer"))
        column = self.body(spacing=6)
        row = QHBoxLayout()
        self.face = Heading("00:00", level=1)
        self.pause = IconButton("pause", _("Pause the timer"), kind="secondary")
        self.pause.clicked.connect(self.paused)
        row.addWidget(self.face, 1)
        row.addWidget(self.pause)
        column.addLayout(row)
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
        self.pause.setToolTip(name)


class SidePane(QFrame):
    """Everything at the side."""

    chosen = Signal(str)
    paused = Signal()
    attendance = Signal()
    ending = Signal()

    def __init__(self) -> None:
        super().__init__()
        theme.set_kind(self, "side")
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        inner = QWidget()
        theme.set_kind(inner, "page")
        column = QVBoxLayout(inner)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(6)
        self.title = PlainLabel(kind="heading-3", wrap=True)
        self.quorum = Button("", kind="small-link", name=_("Who is here"))
        self.quorum_words = PlainLabel(kind="small-muted", wrap=True)
        self.quorum.clicked.connect(self.attendance)
        self.timer = TimerCard()
        self.timer.paused.connect(self.paused)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(2)
        self.rows: list[ItemRow] = []
        self.end = Button(_("End the meeting"), kind="small")
        self.end.clicked.connect(self.ending)
        for widget in (self.title, self.quorum_words, self.quorum, self.timer):
            column.addWidget(widget)
        column.addLayout(self._rows)
        column.addWidget(self.end)
        column.addWidget(
            KeyHints(
                [
                    ("Alt+↓", _("next")),
                    ("Alt+↑", _("back")),
                    ("Alt+Shift+↑↓", _("move")),
                    ("Ctrl+Enter", _("record")),
                    ("Ctrl+K", _("every key")),
                ]
            )
        )
        column.addStretch(1)
        whole.addWidget(scroller(inner, name=_("Agenda")))

    def show_day(self, day: MeetingDay) -> None:
        """The meeting as it is."""
        self.title.setText(f"{day.group_title}, {i18n.weekday(day.held_on)}")
        self.quorum_words.setText(day.quorum_words)
        self.quorum_words.set_kind("small-muted" if day.quorum_met else "small-alert")
        self.quorum.set_text(_("Who is here"))
        theme.set_shown(self.end, day.started_at is not None and day.ended_at is None)
        while len(self.rows) < len(day.items):
            row = ItemRow()
            row.chosen.connect(self.chosen)
            self.rows.append(row)
            self._rows.addWidget(row)
        for number, row in enumerate(self.rows):
            row.setVisible(number < len(day.items))
            if number < len(day.items):
                each = day.items[number]
                row.show_item(number + 1, each, is_current=each.item == day.current)

    def sizeHint(self) -> QSize:
        """As wide as the agenda."""
        return QSize(theme.current().px(WIDTH), 400)
