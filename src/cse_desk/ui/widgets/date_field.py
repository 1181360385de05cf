"""A day typed as people type days; says back what it understood."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from cse_desk.i18n import gettext as _
from cse_desk.ui import theme
from cse_desk.ui.dates import BadDay, Day, from_iso, read_day
from cse_desk.ui.widgets.buttons import Button
from cse_desk.ui.widgets.fields import TextField
from cse_desk.ui.widgets.labels import PlainLabel


class DayEdit(TextField):
    """The line of a DateField: turns what was typed into the usual form when it is left."""

    left = Signal()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The person went on."""
        super().focusOutEvent(event)
        self.left.emit()


class DateField(QWidget):
    """Takes "9 8 2012", "9 Aug 2012", "today". `value()` is ISO text, or None while there is no day.

    `changed` carries the value whenever a person changes it. `partial` allows a month or a year alone.
    `about(date) -> str` gives the small words beside the field, for example the age.
    """

    changed = Signal(object)

    def __init__(
        self,
        *,
        today: Callable[[], date],
        name: str = "",
        partial: bool = False,
        no_future: bool = False,
        about: Callable[[date], str] | None = None,
        with_today: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._today, self._partial, self._no_future, self._about = today, partial, no_future, about
        self._trouble = ""
        self.setAccessibleName(name)
        self.edit = DayEdit(name=name, placeholder=_("for example 9 8 2012"))
        self.edit.setMinimumWidth(theme.current().px(150))
        self.edit.setMaximumWidth(theme.current().px(220))
        self._words = PlainLabel(kind="small-muted")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.edit, 1)
        self._today_button = Button(_("Today"), kind="small", name=f"{name}: {_('Today')}" if name else _("Today"))
        theme.set_shown(self._today_button, shown=with_today)
        row.addWidget(self._today_button)
        row.addWidget(self._words)
        row.addStretch()  # what the field does not take, so that its example stands in it whole
        self.edit.changed.connect(self._on_edited)
        self.edit.left.connect(self._on_left)
        self._today_button.clicked.connect(self._on_today)
        self.setFocusProxy(self.edit)

    def day(self) -> Day | None:
        """The day understood; None while the text means none."""
        text = self.edit.value()
        self._trouble = ""
        if not text:
            return None
        try:
            found = read_day(text, today=self._today(), partial=self._partial)
        except BadDay as bad:
            self._trouble = str(bad)
            return None
        whole = found.as_date()
        if self._no_future and whole is not None and whole > self._today():
            self._trouble = _("This day has not come yet.")
            return None
        return found

    def value(self) -> str | None:
        """The day as ISO text."""
        found = self.day()
        return found.iso() if found is not None else None

    def date(self) -> date | None:
        """The whole day as a date."""
        found = self.day()
        return found.as_date() if found is not None else None

    def trouble(self) -> str:
        """What is wrong with what was typed; empty when nothing is."""
        self.day()
        return self._trouble

    def set_value(self, value: object) -> None:
        """Show a day given as ISO text, a date, or None."""
        text = "" if value is None else str(value)
        try:
            self.edit.set_value(from_iso(text).words() if text else "")
        except ValueError:
            self.edit.set_value(text)
        self._say_about()

    def show_problem(self, words: str) -> None:
        """Mark the field."""
        self.edit.show_problem(words)

    def _say_about(self) -> None:
        found = self.day()
        whole = found.as_date() if found is not None else None
        self._words.set_kind("small-muted")
        if self._about is not None and whole is not None:
            self._words.setText(self._about(whole))
        else:
            self._words.setText("")

    @Slot(object)
    def _on_edited(self, _text: object) -> None:
        self.edit.show_problem("")
        self._say_about()
        self.changed.emit(self.value())

    @Slot()
    def _on_left(self) -> None:
        found = self.day()
        if found is not None:
            self.edit.set_value(found.words())
        elif self._trouble:
            self._words.setText(self._trouble)
            self._words.set_kind("small-alert")
            self.edit.show_problem(self._trouble)

    @Slot()
    def _on_today(self) -> None:
        self.set_value(self._today().isoformat())
        self.edit.show_problem("")
        self.changed.emit(self.value())
