"""After the meeting: send the actions, check and seal the minutes, send them; every sealed version with what is wrong with it."""

from functools import partial

from PySide6.QtCore import Signal, Slot

from cse_desk import i18n
from cse_desk.i18n import gettext as _
from cse_desk.models.records.meeting import OpenDissent, SendingClock
from cse_desk.ui import theme
from cse_desk.ui.screens.meeting.calls import AfterMeeting, SealedVersion
from cse_desk.ui.widgets.buttons import Button
from cse_desk.ui.widgets.cards import Card
from cse_desk.ui.widgets.fields import Labelled, TextField
from cse_desk.ui.widgets.flow import FlowRow
from cse_desk.ui.widgets.labels import PlainLabel

SEAL, ACTIONS_SENT, MINUTES_SENT, PAPERS = "seal", "actions-sent", "minutes-sent", "papers"


class MinutesCard(Card):
    """`acting` carries what to do, who checked the minutes, and why they are amended."""

    acting = Signal(str, str, str)
    answering = Signal(str)  # the item at which somebody waits for the chair's answer

    def __init__(self) -> None:
        super().__init__(_("Minutes and actions"))
        column = self.body()
        self.clocks = (PlainLabel(wrap=True), PlainLabel(wrap=True))  # of the actions, of the minutes
        for label in self.clocks:
            column.addWidget(label)
        self.versions = PlainLabel(wrap=True)
        self.faults = PlainLabel(kind="small-alert", wrap=True)
        column.addWidget(self.versions)
        column.addWidget(self.faults)
        self._waits = PlainLabel(_("Wait for the chair's answer, which is in the minutes:"), kind="strong", wrap=True)
        column.addWidget(self._waits)
        self._open = FlowRow(gap=16)
        column.addWidget(self._open)
        self.open_buttons: list[Button] = []
        self.checked = TextField(name=_("Checked by"))
        self.why = TextField(name=_("Why they are amended"))
        self._why = Labelled(_("Why they are amended"), self.why)
        fields = FlowRow(gap=12)
        fields.add(Labelled(_("Checked by"), self.checked))
        fields.add(self._why)
        column.addWidget(fields)
        buttons = FlowRow()
        self.buttons = {
            SEAL: Button(_("Seal the minutes"), kind="primary"),
            PAPERS: Button(_("Look at them")),
            ACTIONS_SENT: Button(_("Actions were sent")),
            MINUTES_SENT: Button(_("Minutes were sent")),
        }
        for what, button in self.buttons.items():
            button.setObjectName(what)
            button.clicked.connect(self._on_clicked)
            buttons.add(button)
        column.addWidget(buttons)

    def show_minutes(self, found: AfterMeeting) -> None:
        """What is sealed, and who waits for an answer."""
        versions = found.versions
        self._show_clocks(found.clocks)
        self._show_open(found.unanswered)
        lines = [_words(one) for one in versions] or [
            _("Not sealed yet. The draft is what was recorded at the meeting.")
        ]
        self.versions.setText("\n".join(lines))
        faults = [
            _("Version {number}: {fault}").format(number=one.number, fault=fault)
            for one in versions
            for fault in one.faults
        ]
        self.faults.setText("\n".join(faults))
        theme.set_shown(self.faults, bool(faults))
        theme.set_shown(self._why, bool(versions))
        self.buttons[SEAL].set_text(_("Seal an amended version") if versions else _("Seal the minutes"))
        self.buttons[MINUTES_SENT].setEnabled(bool(versions))

    def _show_clocks(self, clocks: tuple[SendingClock, SendingClock] | None) -> None:
        for label, what, clock in zip(self.clocks, (_("Actions"), _("Minutes")), clocks or (None, None), strict=True):
            label.setText(_clock_words(what, clock) if clock is not None else "")
            label.set_kind("alert" if clock is not None and clock.is_late else "body")
            theme.set_shown(label, clock is not None)

    def _show_open(self, found: tuple[OpenDissent, ...]) -> None:
        self._open.clear()
        self.open_buttons = []
        for one in found:
            words = _("{name}: {who}").format(name=one.name, who=one.source)
            button = Button(
                words, kind="link", name=_("Answer {who} about {name}").format(who=one.source, name=one.name)
            )
            button.clicked.connect(partial(self.answering.emit, one.item))
            self.open_buttons.append(button)
            self._open.add(button)
        for part in (self._waits, self._open):
            theme.set_shown(part, bool(found))

    @Slot()
    def _on_clicked(self) -> None:
        button = self.sender()
        assert button is not None
        self.acting.emit(button.objectName(), self.checked.value(), self.why.value())


def _clock_words(what: str, clock: SendingClock) -> str:
    """For example "Actions: to be sent by 9 Dec 2026, 12:30." or "Minutes: sent 20 Dec 2026, 09:00, in time."."""
    due = i18n.moment(clock.due)
    if clock.sent_at is None:
        return _("{what}: to be sent by {due}.").format(what=what, due=due)
    sent = i18n.moment(clock.sent_at)
    if clock.is_late:
        return _("{what}: sent {sent}, late: they were due by {due}.").format(what=what, sent=sent, due=due)
    return _("{what}: sent {sent}, in time.").format(what=what, sent=sent)


def _words(one: SealedVersion) -> str:
    when = i18n.moment(one.sealed_at) if one.sealed_at else ""
    told = _("Version {number}, sealed {when} by {who}, checked by {checked}.").format(
        number=one.number, when=when, who=one.sealed_by, checked=one.checked_by
    )
    return told + (" " + _("Amended: {why}").format(why=one.amends_why) if one.amends_why else "")
