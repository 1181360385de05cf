"""Fields for the answers that no single widget of `widgets/` takes: yes/no, numbers, quantities, times, lists, other words.

Like every field of the kit: `value()` gives the JSON value of forms.questionnaire (None: no answer), `set_value()` shows one without
telling, `changed` carries the value when a person changed it, `trouble()` says in words why what was typed is no answer yet.
"""

import re
from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cse_desk.forms.questionnaire import JsonValue
from cse_desk.i18n import gettext as _
from cse_desk.ui.widgets.buttons import Button, IconButton
from cse_desk.ui.widgets.choices import CheckGroup
from cse_desk.ui.widgets.date_field import DateField
from cse_desk.ui.widgets.fields import NumberField, ShowsProblem, TextField
from cse_desk.ui.widgets.labels import PlainLabel
from cse_desk.ui.widgets.laid_out import widgets_in
from cse_desk.ui.widgets.segmented import Segment, SegmentedAnswer

if TYPE_CHECKING:
    from cse_desk.ui.formkit.kit import KitField


class AnswerField(QWidget):
    """A field of the kit made of other widgets."""

    changed = Signal(object)

    def __init__(self, *, name: str = "", across: bool = True) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.name = name
        self.row = QHBoxLayout(self) if across else QVBoxLayout(self)
        self.row.setContentsMargins(0, 0, 0, 0)
        self.row.setSpacing(8)

    def value(self) -> JsonValue:
        """The answer; None when there is none."""
        raise NotImplementedError

    def set_value(self, value: object) -> None:
        """Show an answer."""
        raise NotImplementedError

    def trouble(self) -> str:
        """Why what was typed is no answer yet; empty when nothing is wrong."""
        return ""

    def show_problem(self, words: str) -> None:
        """Mark the widgets inside."""
        self.setAccessibleDescription(words)
        for inner in widgets_in(self.row):
            if isinstance(inner, ShowsProblem):
                inner.show_problem(words)

    @Slot(object)
    def _tell(self, _value: object = None) -> None:
        self.changed.emit(self.value())


class YesNoField(AnswerField):
    """A boolean: yes, no, or not answered."""

    def __init__(self, *, name: str = "") -> None:
        super().__init__(name=name)
        self._answer = SegmentedAnswer((Segment("yes", _("Yes"), "Y"), Segment("no", _("No"), "N")), name=name)
        self._answer.changed.connect(self._tell)
        self.row.addWidget(self._answer)
        self.row.addStretch(1)
        self.setFocusProxy(self._answer)

    def value(self) -> JsonValue:
        """True, False or None."""
        return {"yes": True, "no": False}.get(self._answer.value())

    def set_value(self, value: object) -> None:
        """True, False or None."""
        self._answer.set_value({True: "yes", False: "no"}.get(value) if isinstance(value, bool) else None)


class IntegerField(NumberField):
    """A whole number."""

    def value(self) -> JsonValue:  # type: ignore[override]
        """The number, or None."""
        text = self.number()
        return int(text) if text is not None else None


class DecimalField(NumberField):
    """A decimal number, kept as text so that 2.50 stays 2.50."""

    def __init__(self, *, name: str = "", unit: str = "") -> None:
        super().__init__(name=name, decimals=True, unit=unit)

    def value(self) -> JsonValue:  # type: ignore[override]
        """The number as text, or None."""
        return self.number()


_TIME = re.compile(r"(\d{1,2})(?:[:.h ]?(\d{2}))?(?:[:.]\d{2})?\s*(am|pm)?", re.IGNORECASE)


def read_time(text: str) -> str | None:
    """A time of the day as people type it - 9, 9.30, 0930, 9:30 pm - as HH:MM:SS; None when it is none."""
    found = _TIME.fullmatch(text.strip())
    if found is None:
        return None
    hour, minute, half = int(found[1]), int(found[2] or 0), (found[3] or "").lower()
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "pm" else 0)
    return f"{hour:02}:{minute:02}:00" if hour < 24 and minute < 60 else None


class TimeField(TextField):
    """A time of the day."""

    def __init__(self, *, name: str = "") -> None:
        super().__init__(name=name, placeholder=_("for example 14:30"))
        self.setMaximumWidth(self.fontMetrics().horizontalAdvance("0") * 22)

    def value(self) -> JsonValue:  # type: ignore[override]
        """HH:MM:SS, or None."""
        return read_time(self.text())

    def set_value(self, value: object) -> None:
        """Show a time without its seconds."""
        super().set_value(str(value)[:5] if value else "")

    def trouble(self) -> str:
        """What was typed is no time."""
        if self.text().strip() and self.value() is None:
            return _("Type a time like 14:30 or 2.30 pm.")
        return ""


class DateTimeField(AnswerField):
    """A day and a time. The value has the time zone of England on that day."""

    def __init__(self, *, today: Callable[[], date], name: str = "") -> None:
        super().__init__(name=name)
        self._day = DateField(today=today, name=f"{name}: {_('day')}", with_today=False)
        self._time = TimeField(name=f"{name}: {_('time')}")
        for part in (self._day, self._time):
            part.changed.connect(self._tell)
            self.row.addWidget(part)
        self.row.addStretch(1)
        self.setFocusProxy(self._day)

    def value(self) -> JsonValue:
        """ISO text with offset, the day alone while no time is given, or None."""
        from datetime import datetime

        from cse_desk.clock import LONDON

        day, time = self._day.value(), self._time.value()
        if day is None:
            return None
        return datetime.fromisoformat(f"{day}T{time}").replace(tzinfo=LONDON).isoformat() if time else day

    def set_value(self, value: object) -> None:
        """Show a moment, or a day."""
        day, _t, time = str(value or "").partition("T")
        self._day.set_value(day or None)
        self._time.set_value(time)

    def trouble(self) -> str:
        """What was typed is no day or no time; a time needs a day."""
        found = self._day.trouble() or self._time.trouble()
        return found or (_("Say the day too.") if self._time.value() and self._day.value() is None else "")


class OtherChecks(AnswerField):
    """Several of a few choices, and other words."""

    def __init__(
        self, choices: Sequence[tuple[str, str]], *, name: str = "", exclusive: Sequence[str] = (), label: str = ""
    ) -> None:
        """`label` is what the form calls the other words."""
        super().__init__(name=name, across=False)
        self._checks = CheckGroup(choices, name=name, exclusive=exclusive)
        said = label or _("in other words")
        self._other = TextField(name=f"{name}: {said}", placeholder=label or _("Other, in your own words"))
        for part in (self._checks, self._other):
            part.changed.connect(self._tell)
            self.row.addWidget(part)
        self.setFocusProxy(self._checks)

    def value(self) -> JsonValue:
        """Codes, and {"text": …} for the other words; None when nothing is chosen."""
        found: list[JsonValue] = list(self._checks.value())
        if words := self._other.value():
            found.append({"text": words})
        return found or None

    def set_value(self, value: object) -> None:
        """Show a list of codes and other words."""
        given = value if isinstance(value, list) else []
        self._checks.set_value([one for one in given if isinstance(one, str)])
        words = [str(one.get("text", "")) for one in given if isinstance(one, dict)]
        self._other.set_value("; ".join(words))


class AttachmentField(AnswerField):
    """A file kept with the answer. `choose` takes one in and gives the answer's value; without it the field only shows."""

    def __init__(self, *, name: str = "", choose: Callable[[], JsonValue] | None = None) -> None:
        super().__init__(name=name)
        self._choose = choose
        self._given: JsonValue = None
        self._title = PlainLabel(kind="body")
        self._pick = Button(_("Add a file"), kind="small", name=f"{name}: {_('add a file')}")
        self._drop = IconButton("cross", f"{name}: {_('remove the file')}")
        for part in (self._title, self._pick, self._drop):
            self.row.addWidget(part)
        self.row.addStretch(1)
        self._pick.clicked.connect(self._on_pick)
        self._drop.clicked.connect(self._on_drop)
        self.set_value(None)

    def value(self) -> JsonValue:
        """{"attachment": id, "title": …, "type": …} or None."""
        return self._given

    def set_value(self, value: object) -> None:
        """Show what is attached."""
        self._given = value if isinstance(value, dict) else None
        none = _("No file") if self._choose is not None else _("No file. Files cannot be added here.")
        self._title.setText(str(self._given.get("title", "")) if isinstance(self._given, dict) else none)
        self._pick.setVisible(self._choose is not None and self._given is None)
        self._drop.setVisible(self._choose is not None and self._given is not None)

    @Slot()
    def _on_pick(self) -> None:
        found = self._choose() if self._choose is not None else None
        if found is not None:
            self.set_value(found)
            self._tell()

    @Slot()
    def _on_drop(self) -> None:
        self.set_value(None)
        self._tell()


class ReferenceField(TextField):
    """Another record, by the words it is known by; what it points at is kept as it came while the words stay the same."""

    def __init__(self, *, name: str = "") -> None:
        super().__init__(name=name)
        self._given: dict[str, JsonValue] = {}

    def value(self) -> JsonValue:  # type: ignore[override]
        """{"reference": …, "display": …} or None."""
        words = self.text().strip()
        if not words:
            return None
        if words == self._given.get("display"):
            return dict(self._given)
        return {"reference": "", "display": words}

    def set_value(self, value: object) -> None:
        """Show the words of a reference."""
        self._given = dict(value) if isinstance(value, dict) else {}
        super().set_value(self._given.get("display", ""))


class ListField(AnswerField):
    """A question that takes several answers of one kind: a field for each, and Add another."""

    def __init__(self, make: "Callable[[str], KitField]", *, name: str = "") -> None:
        """`make(name)` gives a field of the kit for one answer."""
        super().__init__(name=name, across=False)
        self._make = make
        self._lines: list[tuple[QWidget, KitField]] = []
        self._add_button = Button(_("Add another"), kind="small", icon="plus", name=f"{name}: {_('add another')}")
        self._add_button.clicked.connect(self._on_add)
        self.row.addWidget(self._add_button)
        self._add(None)

    def _add(self, value: object) -> "KitField":
        number = len(self._lines) + 1
        field = self._make(f"{self.name} {number}")
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        remove = IconButton("cross", _("Remove {name}").format(name=f"{self.name} {number}"))
        row.addWidget(field, 1)
        row.addWidget(remove)
        field.set_value(value)
        field.changed.connect(self._tell)
        remove.clicked.connect(self._on_remove)
        remove.setProperty("line", number)
        self._lines.append((holder, field))
        self.row.insertWidget(self.row.count() - 1, holder)
        return field

    def value(self) -> JsonValue:
        """The list of answers; None when there is none."""
        found: list[JsonValue] = []
        for _holder, field in self._lines:
            value = field.value()
            if value not in (None, ""):
                found.append(value)  # type: ignore[arg-type]  # a list of codes is a JSON value
        return found or None

    def set_value(self, value: object) -> None:
        """A field for each answer, and one when there is none."""
        for holder, _field in self._lines:
            holder.hide()
            holder.deleteLater()
        self._lines = []
        given = value if isinstance(value, list) else [value]
        for one in given or [None]:
            self._add(one)

    def trouble(self) -> str:
        """What is wrong with the first that is wrong."""
        for _holder, field in self._lines:
            found = field.trouble() if hasattr(field, "trouble") else ""
            if found:
                return str(found)
        return ""

    @Slot()
    def _on_add(self) -> None:
        self._add(None).setFocus()

    @Slot()
    def _on_remove(self) -> None:
        sender = self.sender()
        for line in self._lines:
            holder = line[0]
            if isinstance(sender, QWidget) and holder.isAncestorOf(sender):
                self._lines.remove(line)
                holder.hide()
                holder.deleteLater()
                break
        if not self._lines:
            self._add(None)
        self._tell()
