"""The safety prompts that the answers of a form open: what to do and by when. Their clocks belong to a screening."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cse_desk.i18n import gettext as _
from cse_desk.models.records.screening import PromptText
from cse_desk.ui import theme
from cse_desk.ui.widgets.buttons import Button
from cse_desk.ui.widgets.cards import Card
from cse_desk.ui.widgets.labels import PlainLabel
from cse_desk.ui.widgets.notices import Banner

_NUMBERS = frozenset({"P1", "P2", "P3"})  # with these somebody is rung


class PromptsLine(Banner):
    """Their names and by when, above the questions; hidden while nothing is open. `acted`: the numbers to ring are wanted."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._shown: tuple[str, ...] = ()
        self.show_prompts(())

    def show_prompts(self, prompts: Sequence[PromptText]) -> None:
        """Name these."""
        self._shown = tuple(one.id for one in prompts)
        names = " ".join(f"{one.id} {one.title}: {one.clock_words}." for one in prompts)
        action = _("Numbers to ring") if _NUMBERS & set(self._shown) else ""
        self.say(_("Do this now") if prompts else "", names, kind="notice", action=action)

    def shown(self) -> tuple[str, ...]:
        """The ids of the prompts that are named."""
        return self._shown


class PromptsCard(Card):
    """What to do, in full; hidden while nothing is open. `numbers` wanted."""

    numbers = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Do this now"), kind="alert", parent=parent)
        self._shown: tuple[str, ...] = ()
        self._lines: list[QWidget] = []
        column = self.body(spacing=6)
        self._column = QVBoxLayout()
        self._column.setSpacing(6)
        column.addLayout(self._column)
        self.button = Button(_("Numbers to ring"), kind="small", icon="phone")
        self.button.clicked.connect(self.numbers)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        theme.set_shown(self, shown=False)

    def show_prompts(self, prompts: Sequence[PromptText], *, is_finished: bool = False) -> None:
        """Show these; of a finished form they are what it called for."""
        assert self.title is not None
        self.title.setText(_("What the answers called for") if is_finished else _("Do this now"))
        self.set_kind("card" if is_finished else "alert")
        ids = tuple(one.id for one in prompts)
        if ids == self._shown:
            return
        self._shown = ids
        for line in self._lines:
            line.hide()
            line.deleteLater()
        self._lines = [line for one in prompts for line in self._lines_of(one)]
        for line in self._lines:
            self._column.addWidget(line)
        theme.set_shown(self.button, bool(_NUMBERS & set(ids)))
        theme.set_shown(self, bool(ids))

    @staticmethod
    def _lines_of(one: PromptText) -> tuple[QWidget, QWidget]:
        head = PlainLabel(f"{one.id} {one.title}: {one.clock_words}", kind="small-strong", wrap=True)
        return head, PlainLabel(one.text, kind="small", wrap=True)

    def shown(self) -> tuple[str, ...]:
        """The ids of the prompts that are shown."""
        return self._shown
