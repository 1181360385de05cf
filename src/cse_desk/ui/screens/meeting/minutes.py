"""After the meeting: send the actions, check and seal the minutes, send them; every sealed version with what is wrong with it."""

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot

from cse_desk import i18n
from cse_desk.i18n import gettext as _
from cse_desk.ui import theme
from cse_desk.ui.screens.meeting.calls import SealedVersion
from cse_desk.ui.widgets.buttons import Button
from cse_desk.ui.widgets.cards import Card
from cse_desk.ui.widgets.fields import Labelled, TextField
from cse_desk.ui.widgets.flow import FlowRow
from cse_desk.ui.widgets.labels import PlainLabel

SEAL, ACTIONS_SENT, MINUTES_SENT, PAPERS = "seal", "actions-sent", "minutes-sent", "papers"


class MinutesCard(Card):
    """`acting` carries what to do, who checked the minutes, and why they are amended."""

    acting = Signal(str, str, str)

    def __init__(self) -> None:
        super().__init__(_("Minutes and actions"))
        column = self.body()
        self.versions = PlainLabel(wrap=True)
        self.faults = PlainLabel(kind="small-alert", wrap=True)
        column.addWidget(self.versions)
        column.addWidget(self.faults)
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

    def show_versions(self, versions: Sequence[SealedVersion]) -> None:
        """What is sealed, the latest first."""
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

    @Slot()
    def _on_clicked(self) -> None:
        button = self.sender()
        assert button is not None
        self.acting.emit(button.objectName(), self.checked.value(), self.why.value())


def _words(one: SealedVersion) -> str:
    when = i18n.moment(one.sealed_at) if one.sealed_at else ""
    told = _("Version {number}, sealed {when} by {who}, checked by {checked}.").format(
        number=one.number, when=when, who=one.sealed_by, checked=one.checked_by
    )
    return told + (" " + _("Amended: {why}").format(why=one.amends_why) if one.amends_why else "")
