"""How the result comes about, and what a score alone would have said: a page to read."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cse_desk.i18n import gettext as _
from cse_desk.services.explaining import screening_help
from cse_desk.ui.widgets.buttons import Button
from cse_desk.ui.widgets.cards import Card
from cse_desk.ui.widgets.labels import PlainLabel
from cse_desk.ui.widgets.page import Page


class ExplainedPage(QWidget):
    """Over the result; `back` leads to it."""

    back = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        page = Page(_("How the result comes about"), aside=_("a guide to thinking, not a validated measure"))
        whole.addWidget(page)
        for part in screening_help():
            card = Card(part.title)
            body = card.body(spacing=8)
            for words in part.paragraphs:
                body.addWidget(PlainLabel(words, wrap=True))
            page.column.addWidget(card)
        page.column.addStretch(1)
        self.back_button = Button(_("Back"), icon="chevron-left")
        self.back_button.clicked.connect(self.back)
        page.footer(self.back_button, None)
