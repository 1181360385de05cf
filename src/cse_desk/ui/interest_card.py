"""An interest in a young person, declared before the papers go out or at the meeting: nothing about them reaches that member any more."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cse_desk import i18n
from cse_desk.i18n import gettext as _
from cse_desk.models.records.panel import AttenderLine
from cse_desk.ui import theme
from cse_desk.ui.widgets.buttons import Button
from cse_desk.ui.widgets.cards import Card, Line
from cse_desk.ui.widgets.choices import Check
from cse_desk.ui.widgets.date_field import DateField
from cse_desk.ui.widgets.fields import DropDown, Labelled, TextField
from cse_desk.ui.widgets.flow import FlowRow
from cse_desk.ui.widgets.labels import PlainLabel, plain_tip

if TYPE_CHECKING:
    from cse_desk.services.interests import InterestLine


class EndingForm(QWidget):
    """Ends an interest that is declared. Shown only when it is asked for: others look on. `ending(interest, day or None, why)`."""

    ending = Signal(str, object, str)

    def __init__(self, today: Callable[[], date]) -> None:
        super().__init__()
        self._today = today
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(12)
        column.addWidget(Line())
        self.nobody = PlainLabel(_("No interest in this young person is declared now."), kind="muted", wrap=True)
        column.addWidget(self.nobody)
        self._parts = QWidget()
        rows = QVBoxLayout(self._parts)
        rows.setContentsMargins(0, 0, 0, 0)
        self.which = DropDown(name=_("Whose interest is over"))
        self.day = DateField(today=today, name=_("Over from"), no_future=True)
        self.why = TextField(name=_("Why it is over; only coordinators see it"))
        fields = FlowRow(gap=8)
        fields.add(Labelled(_("Whose interest is over"), self.which))
        fields.add(Labelled(_("Over from"), self.day))
        rows.addWidget(fields)
        rows.addWidget(Labelled(_("Why it is over; only coordinators see it"), self.why))
        self.end_it = Button(_("From that day the papers reach them again"))
        self.end_it.clicked.connect(self._on_end)
        buttons = FlowRow()
        buttons.add(self.end_it)
        rows.addWidget(buttons)
        column.addWidget(self._parts)

    def show_declared(self, lines: "Sequence[InterestLine]") -> None:
        """Those that are not over, by member and agency."""
        today = self._today()
        open_ = [one for one in lines if one.ended_on is None or one.ended_on > today]
        self.which.set_choices(tuple((one.interest, _who(one)) for one in open_))
        self.day.set_value(today)
        self.why.set_value("")
        theme.set_shown(self.nobody, not open_)
        theme.set_shown(self._parts, bool(open_))
        theme.set_shown(self, shown=True)
        if open_:
            self.which.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _on_end(self) -> None:
        self.ending.emit(self.which.value(), self.day.date(), self.why.value())


def _who(one: "InterestLine") -> str:
    name = one.name or (_("the whole agency") if one.whole_agency else "")
    since = _("since {day}").format(day=i18n.day(one.declared_on)) if one.declared_on else ""
    return ", ".join(part for part in (name, one.agency, since) if part)


class InterestCard(Card):
    """`declaring` carries name, agency, why, and whether it is the whole agency.

    What is declared is not shown here, because others look on; `looking` asks for it in order to end one, `ending` ends it.
    """

    declaring = Signal(str, str, str, bool)
    looking = Signal()
    ending = Signal(str, object, str)  # interest, day or None, why

    def __init__(self, today: Callable[[], date]) -> None:
        super().__init__(_("Somebody has an interest"), kind="card-open")
        column = self.body()
        self.who = DropDown(name=_("Somebody who is expected"), empty=_("Somebody else"))
        self._people: tuple[tuple[str, str], ...] = ()
        self.who.changed.connect(self._on_who)
        self.name, self.agency = TextField(name=_("Who has it")), TextField(name=_("Their agency"))
        self.why = TextField(name=_("Why; only coordinators see it"))
        self.whole = Check(_("The whole agency"))
        fields = FlowRow(gap=8)
        parts: tuple[tuple[str, QWidget], ...] = (
            (_("Somebody who is expected"), self.who),
            (_("Who has it"), self.name),
            (_("Their agency"), self.agency),
        )
        for words, field in parts:
            fields.add(Labelled(words, field))
        column.addWidget(fields)
        column.addWidget(Labelled(_("Why; only coordinators see it"), self.why))
        column.addWidget(self._make_buttons())
        self.end_form = EndingForm(today)
        self.end_form.ending.connect(self.ending)
        column.addWidget(self.end_form)
        theme.set_shown(self.end_form, shown=False)

    def _make_buttons(self) -> FlowRow:
        buttons = FlowRow()
        self.keep = Button(_("Leave them out from now on"))
        self.look = Button(_("One is over …"), kind="link", name=_("An interest is over: shows who declared one"))
        self.look.setToolTip(plain_tip(_("Shows who declared one: see who looks on.")))
        close = Button(_("Close"), kind="link", name=_("Close: somebody has an interest"))
        self.keep.clicked.connect(self._on_keep)
        self.look.clicked.connect(self.looking)
        close.clicked.connect(self.close_it)
        for part in (self.whole, self.keep, self.look, close):
            buttons.add(part)
        return buttons

    def open(self, people: Sequence[AttenderLine] = ()) -> None:
        """Empty, for one interest; `people`: who is expected, with their deputies, so that no name is mistyped."""
        named = ((name, one.agency) for one in people for name in (one.name, one.deputy) if name)
        self._people = tuple(dict.fromkeys(named))
        self.who.set_choices(
            tuple((str(at), ", ".join(one)) for at, one in enumerate(self._people)), empty=_("Somebody else")
        )
        self.who.set_value("")
        for field in (self.name, self.agency, self.why):
            field.set_value("")
        self.whole.set_value(value=False)
        theme.set_shown(self.end_form, shown=False)
        theme.set_shown(self, shown=True)
        first: QWidget = self.who if self._people else self.name
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def close_it(self) -> None:
        """Done, or not needed; what was shown of others is shown no more."""
        theme.set_shown(self.end_form, shown=False)
        theme.set_shown(self, shown=False)

    @Slot(object)
    def _on_who(self, at: object) -> None:
        name, agency = self._people[int(str(at))] if at else ("", "")
        self.name.set_value(name)
        self.agency.set_value(agency)

    @Slot()
    def _on_keep(self) -> None:
        self.declaring.emit(self.name.value(), self.agency.value(), self.why.value(), self.whole.value())
