"""The dated fact that a finished form holds: every part in words, to be recorded in one act instead of typed again."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cse_desk.i18n import gettext as _
from cse_desk.ui import theme
from cse_desk.ui.screens.forms.calls import FactOffer
from cse_desk.ui.widgets.buttons import Button
from cse_desk.ui.widgets.cards import Card
from cse_desk.ui.widgets.labels import PlainLabel

_TITLES = {"harm": "Record this harm", "missing-episode": "Record this in the missing episode"}
_TOLD = {
    "harm": "The harm on the page of facts is what the VPG counts and asks about. It is taken from this form as it stands here.",
    "missing-episode": "The episode of that day is filled in with what this form says of the interview; where there is none, it is added.",
}


class FactCard(Card):
    """Hidden where there is nothing to record. `wanted`; `elsewhere` to the page of facts where something stops it."""

    wanted = Signal()
    elsewhere = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Record the fact"), parent=parent)
        column = self.body(spacing=6)
        self._told = PlainLabel(wrap=True)
        self._problems = PlainLabel(kind="small-alert", wrap=True)
        self._parts = QVBoxLayout()
        self._parts.setSpacing(2)
        self._lines: list[PlainLabel] = []
        self._offer: FactOffer | None = None
        self.button = Button(_("Record it"), kind="primary", icon="tick")
        self.elsewhere_button = Button(_("To the page of facts"), icon="chevron-right")
        column.addWidget(self._told)
        column.addLayout(self._parts)
        column.addWidget(self._problems)
        for button in (self.button, self.elsewhere_button):
            column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        self.button.clicked.connect(self._on_clicked)
        self.elsewhere_button.clicked.connect(self.elsewhere)
        theme.set_shown(self, shown=False)

    def show_offer(self, offer: FactOffer | None, kind: str) -> None:
        """What would be recorded; nothing hides the card."""
        self.be_ready()
        theme.set_shown(self, offer is not None)
        if offer is None or offer == self._offer:
            return
        self._offer = offer
        assert self.title is not None
        self.title.setText(_(_TITLES.get(kind, "Record the fact")))
        self._told.setText(_(_TOLD.get(kind, "")))
        self._show_parts(offer)
        self._problems.setText("\n".join(one.words for one in offer.problems))
        theme.set_shown(self._problems, bool(offer.problems))
        theme.set_shown(self.button, shown=offer.may_be_recorded)
        theme.set_shown(self.elsewhere_button, shown=not offer.may_be_recorded)

    def _show_parts(self, offer: FactOffer) -> None:
        for line in self._lines:
            line.hide()
            line.deleteLater()
        self._lines = [PlainLabel(f"{name}: {words}", kind="small", wrap=True) for name, words in offer.parts]
        for line in self._lines:
            self._parts.addWidget(line)

    def be_ready(self) -> None:
        """It can be pressed."""
        self.button.setEnabled(True)

    @Slot()
    def _on_clicked(self) -> None:
        self.button.setEnabled(False)
        self.wanted.emit()

    def words(self) -> tuple[str, ...]:
        """The parts that are shown."""
        return tuple(line.text() for line in self._lines)
