"""How soon a young person is screened again: what holds, since when, what is to come; and another number from a day on."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cse_desk.errors import Refused
from cse_desk.i18n import day, ngettext
from cse_desk.i18n import gettext as _
from cse_desk.models.enums import Compartment
from cse_desk.models.records.changes import Changes
from cse_desk.models.records.reassess import NumberLine
from cse_desk.ui import theme
from cse_desk.ui.context import Context
from cse_desk.ui.duty_words import writers_words
from cse_desk.ui.screens.settings.part import Part
from cse_desk.ui.widgets.buttons import Button
from cse_desk.ui.widgets.date_field import DateField
from cse_desk.ui.widgets.fields import DropDown, Labelled, NumberField
from cse_desk.ui.widgets.labels import PlainLabel


class AgainPart(Part):
    """The numbers, and a form for whose role keeps them."""

    def __init__(self, context: Context) -> None:
        super().__init__(
            _("Screening again"),
            _(
                "How soon it is due. Today reminds by these numbers; a screening keeps those of the day on which it was signed."
            ),
        )
        self._context = context
        self._shown: tuple[NumberLine, ...] = ()
        self._lines = PlainLabel(wrap=True)
        self.body.addWidget(self._lines)
        duties = context.who.duties
        if duties.may_write(Compartment.DIRECTORY):
            self.body.addWidget(self._make_form())
            self.button = self.add_act(Button(_("Set the number"), icon="save"))
            self.button.clicked.connect(self._on_change)
        else:
            self.body.addWidget(PlainLabel(writers_words(duties, Compartment.DIRECTORY), kind="small-muted", wrap=True))

    def _make_form(self) -> QWidget:
        form = QWidget()
        column = QVBoxLayout(form)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        self.which = DropDown((), name=_("Which number"))
        self.number = NumberField(name=_("Number"))
        self.start = DateField(today=self._context.clock.today, name=_("From which day"))
        self.fields = {
            "setting": Labelled(_("Which number"), self.which),
            "value": Labelled(_("Number"), self.number),
            "day": Labelled(
                _("From which day"), self.start, hint=_("It counts for screenings signed from that day on.")
            ),
        }
        for one in self.fields.values():
            column.addWidget(one)
        self.start.set_value(self._context.clock.today().isoformat())
        return form

    @Slot()
    def reload(self) -> None:
        """The numbers, as they are now."""
        read = self._context.services.reassess_numbers.lines
        self._context.lanes.reading.run(self, read, self._on_lines, self.say_failed)

    def _on_lines(self, lines: Sequence[NumberLine]) -> None:
        self._shown = tuple(lines)
        self._lines.setText("\n".join(_words(one) for one in lines))
        theme.set_shown(self._lines, bool(lines))
        if self._context.who.may_write(Compartment.DIRECTORY):
            chosen = self.which.value()
            self.which.set_choices(
                tuple((one.setting, f"{one.means.rstrip('.')} ({_unit(one.unit)})") for one in lines)
            )
            self.which.set_value(chosen or lines[0].setting)

    @Slot()
    def _on_change(self) -> None:
        start, number = self.start.date(), self.number.number()
        self.fields["value"].show_problem("" if number else _("Type a whole number, for example 3."))
        self.fields["day"].show_problem("" if start else self.start.trouble() or _("Write the day."))
        if start is None or number is None:
            (self.number if number is None else self.start).setFocus()
            return
        self.begin(_("Working out what is due."))
        change = self._context.services.reassess_numbers.change
        work = partial(change, setting=self.which.value(), value=int(number), valid_from=start)
        self._context.lanes.vault.run(self, work, self._on_changed, self._on_not_changed)

    def _on_changed(self, changes: Changes) -> None:
        self.end()
        self.number.set_value("")
        self._context.bus.tell_changed(changes, "")
        self.say(_("The number is set."), _("What is due was worked out again."))
        self.reload()

    def _on_not_changed(self, error: Exception) -> None:
        self.end()
        if isinstance(error, Refused) and error.rule.value == "details":
            self.fields["value"].show_problem(_("Between 1 and 120."))
            self.number.setFocus()
            return
        self.say_failed(error)


def _unit(unit: str) -> str:
    return {"months": _("months"), "days": _("days")}.get(unit, unit)


def _amount(value: int, unit: str) -> str:
    if unit == "months":
        return ngettext("{count} month", "{count} months", value)
    return ngettext("{count} day", "{count} days", value)


def _words(one: NumberLine) -> str:
    """ "A screening is done again this long after the last one was signed: 2 months, since 24 Nov 2026 (Helen Doyle)."."""
    said = f"{one.means.rstrip('.')}: {_amount(one.value, one.unit)}"
    if one.since is not None:
        said = _("{said}, since {day} ({name})").format(said=said, day=day(one.since), name=one.by or "?")
    for start, value, name in one.coming:
        more = _("{amount} from {day} ({name})").format(amount=_amount(value, one.unit), day=day(start), name=name)
        said = f"{said}; {more}"
    return f"{said}."
