"""The sections of the form at the left: a click goes there."""

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from cse_desk.i18n import gettext as _
from cse_desk.ui import theme
from cse_desk.ui.widgets.buttons import Button
from cse_desk.ui.widgets.labels import PlainLabel


class _SectionLink(Button):
    def __init__(self, section_id: str, title: str) -> None:
        super().__init__(title, kind="link")
        self.section_id = section_id


class SectionSide(QFrame):
    """`chosen` carries a section's id."""

    chosen = Signal(str)

    def __init__(self, sections: Sequence[tuple[str, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme.set_kind(self, "side")
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 20, 12, 16)
        column.setSpacing(6)
        column.addWidget(PlainLabel(_("Parts of the form"), kind="label"))
        self.links: list[_SectionLink] = []
        for section_id, title in sections:
            link = _SectionLink(section_id, title)
            link.clicked.connect(self._on_clicked)
            self.links.append(link)
            column.addWidget(link)
        column.addStretch(1)

    @Slot()
    def _on_clicked(self) -> None:
        sender = self.sender()
        if isinstance(sender, _SectionLink):
            self.chosen.emit(sender.section_id)
