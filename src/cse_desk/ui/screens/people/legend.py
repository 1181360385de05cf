"""What the signs in the list mean."""

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from cse_desk.i18n import gettext as _
from cse_desk.models.enums import ReferralState
from cse_desk.ui import theme
from cse_desk.ui.widgets.flow import FlowRow
from cse_desk.ui.widgets.labels import PlainLabel
from cse_desk.ui.widgets.marks import REFERRAL_SHAPES, Chip
from cse_desk.ui.widgets.notices import IconLabel


class Legend(QFrame):
    """Arrows and squares, each with its word."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme.set_kind(self, "footer")
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 8, 16, 8)
        row = FlowRow(gap=10, line_gap=2)
        row.add(PlainLabel(_("Since last time:"), kind="small-muted"))
        for icon, words in (("arrow-up", _("up")), ("arrow-down", _("down")), ("same", _("same"))):
            row.add(_sign(icon, words))
        row.add(PlainLabel(_("VPG:"), kind="small-muted"))
        for state, words in (
            (ReferralState.SUBMITTED, _("on its way")),
            (ReferralState.ON_AGENDA, _("on the agenda")),
            (ReferralState.REMOVED, _("off the agenda")),
        ):
            row.add(Chip(words, shape=REFERRAL_SHAPES[state]))
        row.add(_sign("alert", _("safety prompts open")))
        column.addWidget(row)


def _sign(icon: str, words: str) -> QWidget:
    box = QWidget()
    row = QHBoxLayout(box)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(4)
    row.addWidget(IconLabel(icon, "text", size=14))
    row.addWidget(PlainLabel(words, kind="small"))
    return box
