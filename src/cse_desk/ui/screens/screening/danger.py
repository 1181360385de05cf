"""Danger now: before anything else can be typed, the prompt P1 over the whole page, until somebody says that they have read it."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from cse_desk.forms.flow import Flow
from cse_desk.forms.screening_tool import SAFE_NOW
from cse_desk.i18n import gettext as _
from cse_desk.models.records.screening import PromptText
from cse_desk.ui import theme
from cse_desk.ui.widgets.buttons import Button
from cse_desk.ui.widgets.flow import FlowRow
from cse_desk.ui.widgets.labels import PlainLabel
from cse_desk.ui.widgets.notices import IconLabel

PROMPT = "P1"
_DANGER = ("no", "not-known")


def is_danger(flow: Flow) -> bool:
    """Whether the young person is not, or not known to be, safe right now."""
    return flow.is_asked(SAFE_NOW) and flow.value(SAFE_NOW) in _DANGER


class DangerGate(QFrame):
    """The alert. `numbers` asks for the danger-now card, `read` says that work on the form may go on."""

    read = Signal()
    numbers = Signal()

    def __init__(self, text: PromptText | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme.set_kind(self, "alert")
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(12)
        head = QHBoxLayout()
        column.addLayout(head)
        head.setSpacing(12)
        title = PlainLabel(text.title if text is not None else _("Danger now"), kind="danger-title", wrap=True)
        head.addWidget(IconLabel("phone", "high", size=28), 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(title, 1)
        words = text.text if text is not None else _("Ring 999. Stay with the young person if you can.")
        column.addWidget(PlainLabel(words, kind="heading-3", wrap=True))
        kept = _("What you typed is kept. The prompt stays open beside the form until it is answered.")
        column.addWidget(PlainLabel(kept, kind="muted", wrap=True))
        row = FlowRow(gap=12)
        self.numbers_button = Button(_("Numbers to ring"), kind="danger", icon="phone", key="F8")
        self.read_button = Button(_("I have read this: go on with the form"))
        self.numbers_button.clicked.connect(self.numbers)
        self.read_button.clicked.connect(self._on_read)
        row.add(self.numbers_button)
        row.add(self.read_button)
        column.addWidget(row)
        self.setAccessibleName(f"{title.text()} {words}")
        self.hide()

    def fire(self) -> None:
        """Show it and take the keyboard."""
        self.show()
        self.read_button.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _on_read(self) -> None:
        self.hide()
        self.read.emit()
