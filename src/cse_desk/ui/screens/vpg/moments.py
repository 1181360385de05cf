"""A day with an hour, typed in two fields."""

from collections.abc import Callable
from datetime import date, datetime, time

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget

from cse_desk.clock import LONDON
from cse_desk.i18n import clock_time
from cse_desk.i18n import gettext as _
from cse_desk.ui.widgets.date_field import DateField
from cse_desk.ui.widgets.fields import TextField


class MomentField(QWidget):
    """`moment()` is an aware moment, or None while the two fields mean none."""

    changed = Signal(object)

    def __init__(self, name: str, *, today: Callable[[], date], usual: str) -> None:
        super().__init__()
        self._usual = usual
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self.day = DateField(today=today, name=name, with_today=False)
        self.clock = TextField(name=_("{name}, hour").format(name=name), placeholder=usual, max_length=5)
        row.addWidget(self.day)
        row.addWidget(self.clock)
        row.addStretch(1)
        self.setFocusProxy(self.day)
        self.day.changed.connect(self._on_changed)
        self.clock.changed.connect(self._on_changed)

    def moment(self) -> datetime | None:
        """What is typed; the usual hour where none is."""
        day = self.day.date()
        clock = hour_of(self.clock.value() or self._usual)
        return None if day is None or clock is None else datetime.combine(day, clock, LONDON)

    def trouble(self) -> str:
        """What is wrong with what was typed; empty when nothing is."""
        wrong = self.day.trouble()
        if not wrong and self.clock.value() and hour_of(self.clock.value()) is None:
            wrong = _("Write the hour like this: 09:30.")
        return wrong

    def set_moment(self, value: datetime | None) -> None:
        """Show a moment."""
        self.day.set_value(value.astimezone(LONDON).date() if value else None)
        self.clock.set_value(clock_time(value) if value else "")

    def show_problem(self, words: str) -> None:
        """Mark both fields."""
        self.day.show_problem(words)
        self.clock.show_problem(words)

    @Slot()
    def _on_changed(self, _value: object = None) -> None:
        self.changed.emit(self.moment())


def hour_of(text: str) -> time | None:
    """ "9:30", "09.30" or "9" as an hour of the day; None: it is none."""
    hours, _colon, minutes = text.replace(".", ":").partition(":")
    if not hours.strip().isdecimal() or (minutes.strip() and not minutes.strip().isdecimal()):
        return None
    hour, minute = int(hours), int(minutes or 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None
