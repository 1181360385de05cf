"""The tab of instruments: what was filled in about this young person, and what can be."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cse_desk.i18n import gettext as _
from cse_desk.ui.context import Context
from cse_desk.ui.filled.asking import FormsList
from cse_desk.ui.widgets.page import Column, scroller


class FormsTab(QWidget):
    """`failed` with an error."""

    failed = Signal(object)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        content = Column(padding=24, spacing=16)
        nothing = _("Choose a form beside this: a session, a return interview, what the young person thinks, and more.")
        self.list = FormsList(context, nothing=nothing)
        self.list.failed.connect(self.failed)
        content.rows.addWidget(self.list)
        content.rows.addStretch(1)
        whole.addWidget(scroller(content, name=_("Forms")))

    def show_person(self, young_person_id: str) -> None:
        """Read what there is."""
        self.list.show_of(young_person_id)
