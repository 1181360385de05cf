"""Choosing a period: two days, or from one meeting to another."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta

from PySide6.QtCore import Signal, Slot

from cse_desk.i18n import day
from cse_desk.i18n import gettext as _
from cse_desk.models.records.trend import HeldMeeting
from cse_desk.ui.widgets.cards import Card
from cse_desk.ui.widgets.date_field import DateField
from cse_desk.ui.widgets.fields import DropDown, Labelled
from cse_desk.ui.widgets.flow import FlowRow
from cse_desk.ui.widgets.labels import PlainLabel

_NEXT = timedelta(days=1)


class PeriodCard(Card):
    """`chosen` whenever a whole period is there; begins with the year so far."""

    chosen = Signal()

    def __init__(self, today: Callable[[], date]) -> None:
        super().__init__(_("Period"))
        self._held: dict[str, HeldMeeting] = {}
        self.first = DateField(today=today, name=_("From"), with_today=False)
        self.last = DateField(today=today, name=_("To"), with_today=False)
        self.after = DropDown(name=_("After the meeting of"), empty=_("Choose a meeting"))
        self.until = DropDown(name=_("Up to the meeting of"), empty=_("Choose a meeting"))
        self._from, self._to = Labelled(_("From"), self.first), Labelled(_("To"), self.last)
        self._after = Labelled(_("or after the meeting of"), self.after)
        self._until = Labelled(_("or up to the meeting of"), self.until)
        fields = FlowRow(gap=16)
        for part in (self._from, self._to, self._after, self._until):
            fields.add(part)
        body = self.body(spacing=8)
        body.addWidget(fields)
        body.addWidget(
            PlainLabel(
                _("Both days count. A period from one meeting to another begins on the day after the first."),
                kind="small-muted",
                wrap=True,
            )
        )
        self.first.set_value(date(today().year, 1, 1))
        self.last.set_value(today())
        for field in (self.first, self.last):
            field.changed.connect(self._on_days)
        self.after.changed.connect(self._on_after)
        self.until.changed.connect(self._on_until)

    def show_meetings(self, held: Sequence[HeldMeeting]) -> None:
        """The meetings that were held, the latest first; the groups are named where there is more than one."""
        self._held = {one.meeting: one for one in held}
        many = len({one.title for one in held}) > 1
        choices = tuple((one.meeting, f"{day(one.on)}, {one.title}" if many else day(one.on)) for one in held)
        for field in (self.after, self.until):
            kept = field.value()
            field.set_choices(choices, empty=_("Choose a meeting"))
            field.set_value(kept)
            field.setEnabled(bool(choices))

    def period(self) -> tuple[date, date] | None:
        """Both days; None, and the field says why, while they are no period."""
        start, end = self.first.date(), self.last.date()
        self._from.show_problem(self.first.trouble() or ("" if start else _("Say from which day.")))
        wrong = self.last.trouble() or ("" if end else _("Say to which day."))
        if start and end and end < start:
            wrong = _("This day is before the first.")
        self._to.show_problem(wrong)
        return (start, end) if start and end and not wrong else None

    @Slot(object)
    def _on_days(self, _value: object) -> None:
        self.after.set_value("")
        self.until.set_value("")
        self._tell()

    @Slot(object)
    def _on_after(self, meeting: object) -> None:
        found = self._held.get(str(meeting))
        if found is not None:
            self.first.set_value(found.on + _NEXT)
            self._tell()

    @Slot(object)
    def _on_until(self, meeting: object) -> None:
        found = self._held.get(str(meeting))
        if found is not None:
            self.last.set_value(found.on)
            self._tell()

    def _tell(self) -> None:
        if self.period() is not None:
            self.chosen.emit()
