"""A day and the hour of it, typed as people type them."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget

from cse_desk.clock import LONDON
from cse_desk.i18n import gettext as _
from cse_desk.ui import theme
from cse_desk.ui.widgets.date_field import DateField
from cse_desk.ui.widgets.fields import TextField

_TIME = re.compile(r"(\d{1,2})(?:[.:h]?(\d{2}))?")


def read_time(text: str) -> time | None:
    """ "21:00", "21.00", "2100", "9"; None for anything else."""
    found = _TIME.fullmatch(text.strip())
    if found is None:
        return None
    hour, minute = int(found[1]), int(found[2] or 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None


class MomentField(QWidget):
    """`value()` is ISO text in UTC, or None while day or hour is missing; both are those of England."""

    changed = Signal(object)

    def __init__(self, *, today: Callable[[], date], name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.day = DateField(today=today, name=_("{what}, day").format(what=name), no_future=True, with_today=False)
        self.time = TextField(name=_("{what}, time").format(what=name), placeholder=_("21:00"), max_length=5)
        self.time.setFixedWidth(theme.current().px(84))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.day, 1)
        row.addWidget(self.time)
        self.day.changed.connect(self._on_changed)
        self.time.changed.connect(self._on_changed)
        self.setFocusProxy(self.day)

    def value(self) -> str | None:
        """The moment as ISO text."""
        day, hour = self.day.date(), read_time(self.time.value())
        if day is None or hour is None:
            return None
        return datetime.combine(day, hour, LONDON).astimezone(UTC).isoformat()

    def set_value(self, value: object) -> None:
        """Show a moment given as ISO text, or nothing."""
        local = datetime.fromisoformat(str(value)).astimezone(LONDON) if value else None
        self.day.set_value(local.date() if local else None)
        self.time.set_value(f"{local:%H:%M}" if local else "")

    def trouble(self) -> str:
        """What is wrong with what was typed; empty when nothing is."""
        if trouble := self.day.trouble():
            return trouble
        hour = self.time.value()
        if hour and read_time(hour) is None:
            return _("Type the time as 21:00.")
        if self.day.date() is not None and not hour:
            return _("At what time? An estimate will do.")
        return _("On which day?") if hour and self.day.date() is None else ""

    def show_problem(self, words: str) -> None:
        """Mark the field."""
        self.day.show_problem(words)
        self.time.show_problem(words)

    @Slot(object)
    def _on_changed(self, _value: object) -> None:
        self.changed.emit(self.value())
