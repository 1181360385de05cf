"""Where the referral to the VPG stands, strand by strand, and the way to refer."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from cse_desk.i18n import gettext as _
from cse_desk.models.enums import ReferralState, Strand
from cse_desk.models.labels import label
from cse_desk.ui import theme
from cse_desk.ui.widgets.buttons import Button
from cse_desk.ui.widgets.cards import Card
from cse_desk.ui.widgets.flow import FlowRow
from cse_desk.ui.widgets.labels import PlainLabel
from cse_desk.ui.widgets.marks import REFERRAL_SHAPES, Chip

_NEVER_LEFT = (ReferralState.DRAFT, ReferralState.WITHDRAWN)


class ReferralCard(Card):
    """States, never set by hand; `asked` opens the referral, `updating` the page that sends what was written since."""

    asked = Signal()
    updating = Signal()

    def __init__(self, *, may_write: bool = True, may_update: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(_("Referral to the VPG"), parent=parent)
        self._may_write, self._may_update = may_write, may_update
        column = self.body(spacing=8)
        self._states = FlowRow(gap=12, line_gap=4)
        self._none = PlainLabel(_("Not referred."), kind="muted", wrap=True)
        self._hint = PlainLabel(
            _(
                "A referral to the VPG is not a safeguarding referral: that is made to children's social care, by voice."
            ),
            kind="small-muted",
            wrap=True,
        )
        self.button = Button(_("Refer to the VPG"), icon="vpg")
        self.button.clicked.connect(self.asked)
        for widget in (self._states, self._none, self._hint):
            column.addWidget(widget)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        self.update_button = Button(_("Send an update"), icon="send")
        self.update_button.clicked.connect(self.updating)
        column.addWidget(self.update_button, 0, Qt.AlignmentFlag.AlignLeft)
        theme.set_shown(self.update_button, shown=False)

    def show_states(self, states: Sequence[tuple[Strand, ReferralState]]) -> None:
        """Show these."""
        self._states.clear()
        shown = [(strand, state) for strand, state in states if state is not ReferralState.NONE]
        for strand, state in shown:
            self._states.add(Chip(f"{label(strand)}: {label(state).lower()}", shape=REFERRAL_SHAPES[state]))
        self._states.setVisible(bool(shown))
        self._none.setVisible(not shown)
        begun = any(state is ReferralState.DRAFT for _strand, state in shown)
        sent = any(state in (ReferralState.SUBMITTED, ReferralState.TAKEN_IN) for _strand, state in shown)
        words = _("Carry on the referral") if begun else _("Open the referral") if sent else _("Refer to the VPG")
        self.button.set_text(words if self._may_write else _("Look at the referral"))
        theme.set_shown(self.button, self._may_write or bool(shown))
        left = any(state not in _NEVER_LEFT for _strand, state in shown)
        theme.set_shown(self.update_button, self._may_update and left)
