"""The four strands to choose from, each saying where it stands already."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cse_desk.i18n import gettext as _
from cse_desk.models.enums import ReferralState, Strand
from cse_desk.models.labels import label
from cse_desk.ui.widgets.choices import Check

_ON_THEIR_WAY = (ReferralState.SUBMITTED, ReferralState.TAKEN_IN, ReferralState.PRE_AGENDA)


class StrandChecks(QWidget):
    """V, E, M and T: which of them this referral is about; those on their way already cannot be chosen again."""

    changed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(_("Strands"))
        self.checks: dict[Strand, Check] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for strand in Strand:
            check = Check(label(strand))
            check.changed.connect(self.changed)
            self.checks[strand] = check
            column.addWidget(check)
        self.setFocusProxy(self.checks[Strand.SEXUAL])

    def show_states(self, states: dict[Strand, ReferralState], *, is_sent_again: bool) -> None:
        """Say where each stands."""
        for strand, check in self.checks.items():
            state = states.get(strand, ReferralState.NONE)
            said = state not in (ReferralState.NONE, ReferralState.DRAFT)
            check.setText(f"{label(strand)} ({label(state).lower()})" if said else label(strand))
            check.setAccessibleName(check.text())
            check.setEnabled(state not in _ON_THEIR_WAY and not is_sent_again)

    def value(self) -> tuple[str, ...]:
        """The strands chosen."""
        return tuple(strand.value for strand, check in self.checks.items() if check.value())

    def set_value(self, value: Sequence[str]) -> None:
        """Choose these."""
        for strand, check in self.checks.items():
            check.set_value(strand.value in value)

    def show_problem(self, words: str) -> None:
        """Say why to a screen reader."""
        self.setAccessibleDescription(words)
