"""Handing a form in use on to a colleague: to whom, what leaves, and why nothing leaves where the licence does not name their agency."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot

from cse_desk.i18n import gettext as _
from cse_desk.models.records.exchange import Contact
from cse_desk.models.records.own_forms import FormDetail
from cse_desk.services.form_sending import FormPreview
from cse_desk.ui import theme
from cse_desk.ui.screens.tools.releasing import ActPage
from cse_desk.ui.widgets.cards import Card
from cse_desk.ui.widgets.fields import DropDown, Labelled
from cse_desk.ui.widgets.labels import PlainLabel
from cse_desk.ui.widgets.notices import Banner


class SendPage(ActPage):
    """`wanted(fingerprint)` when somebody is chosen; `acting` to seal."""

    wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__(_("Send to a colleague"), kind="primary", icon="send")
        self.act_button.set_text(_("Seal it …"))
        card = Card()
        column = card.body(spacing=12)
        self.to = DropDown(name=_("To whom"), empty=_("Choose"))
        self.to.setMaximumWidth(theme.current().px(420))
        self.fields = {"to": Labelled(_("To whom"), self.to, hint=_("Everybody whose contact card is verified here"))}
        self.leaves, self.stays = PlainLabel(wrap=True), Banner(kind="notice")
        for widget in (self.fields["to"], self.leaves, self.stays):
            column.addWidget(widget)
        self.column.addWidget(card)
        self.column.addStretch(1)
        self.to.changed.connect(self._on_to)

    def show_detail(self, detail: FormDetail, recipients: Sequence[Contact]) -> None:
        """A version in use that is to be handed on."""
        self.begin(detail)
        self.set_title(_("Send to a colleague"), f"{detail.line.title}, {detail.line.version}")
        choices = tuple((one.fingerprint, f"{one.name}, {one.agency}") for one in recipients)
        self.to.set_choices(choices, empty=_("Choose"))
        self.to.set_value("")
        self._say("", "")
        if not recipients:
            self.leaves.setText(_("Nobody is verified here yet. Exchange, Contacts: ask for their card first."))
            theme.set_shown(self.leaves, shown=True)

    @Slot(object)
    def _on_to(self, fingerprint: object) -> None:
        self._say("", "")
        if fingerprint:
            self.wanted.emit(str(fingerprint))

    def show_preview(self, found: FormPreview) -> None:
        """What would leave, or why it stays."""
        if found.recipient.fingerprint == self.to.value():
            self._say(_("What leaves: {what}").format(what=found.leaves) if not found.stays else "", found.stays)

    def _say(self, leaves: str, stays: str) -> None:
        self.leaves.setText(leaves)
        theme.set_shown(self.leaves, bool(leaves))
        self.stays.say(stays, kind="notice")
        self.act_button.setEnabled(bool(leaves))

    def sealed(self) -> None:
        """It is on the disk: not twice by mistake."""
        self.to.set_value("")
        self._say("", "")
        self.to.setFocus(Qt.FocusReason.OtherFocusReason)
