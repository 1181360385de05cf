"""The pane beside the questions: prompts first, the young person's own words below them."""

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from cse_desk.i18n import gettext as _
from cse_desk.i18n import ngettext
from cse_desk.models.records.screening import FiredPrompt
from cse_desk.ui import theme
from cse_desk.ui.context import Who
from cse_desk.ui.half_typed import HalfTyped
from cse_desk.ui.prompting.cards import PromptList
from cse_desk.ui.widgets.labels import Heading, PlainLabel
from cse_desk.ui.widgets.page import Column, scroller
from cse_desk.ui.widgets.quote import QuoteBlock


class PromptPane(QFrame):
    """Scrolls by itself where it stands beside the form; grows with its content where it lies below it."""

    answered = Signal(object)  # PromptReply

    def __init__(
        self, who: Who, *, keeper: HalfTyped | None = None, screening_id: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(_("Safety prompts"))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        self._content = Column(padding=0, spacing=8)
        rows = self._content.rows
        head = QHBoxLayout()
        rows.addLayout(head)
        self.title = Heading(_("Prompts"), level=3, wrap=True)
        self.count = PlainLabel(kind="muted")
        head.addWidget(self.title, 1)
        head.addWidget(self.count)
        self._none = PlainLabel(
            _("No safety prompt is open. They open here, beside the answer that calls for them."),
            kind="small-muted",
            wrap=True,
        )
        rows.addWidget(self._none)
        self.list = PromptList(who, keeper=keeper, screening_id=screening_id)
        self.list.answered.connect(self.answered)
        rows.addWidget(self.list)
        rows.addStretch(1)
        self.words = QuoteBlock()
        self.words.hide()
        rows.addWidget(self.words)
        self._whole = whole
        self._area: QScrollArea | None = None
        self._beside = False
        self.stand_beside(beside=True)

    def stand_beside(self, *, beside: bool) -> None:
        """Beside the form with its own scroll bar, or in the column of the form."""
        if beside == self._beside and self._whole.count():
            return
        self._beside = beside
        if beside:
            self._whole.removeWidget(self._content)
            self._content.rows.setContentsMargins(4, 16, 16, 16)
            self._area = scroller(self._content, name=_("Safety prompts"))
            self._whole.addWidget(self._area)
            self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        else:
            if self._area is not None:
                self._area.takeWidget()
                self._area.hide()
                self._whole.removeWidget(self._area)
                self._area.deleteLater()
                self._area = None
            self._content.rows.setContentsMargins(0, 8, 0, 8)
            self._whole.addWidget(self._content)
            self._content.show()
            self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """304 px at 100 % beside the form, with its margins."""
        if self._beside:
            return QSize(theme.current().px(308) + 20, 400)
        return super().sizeHint()

    def minimumSizeHint(self) -> QSize:
        """The same."""
        if self._beside:
            return QSize(self.sizeHint().width(), 80)
        return super().minimumSizeHint()

    def show_prompts(self, fired: Sequence[FiredPrompt], item: str, now: datetime) -> tuple[str, ...]:
        """Show these; gives the ids of those that have just opened, the most urgent first."""
        here = [one for one in fired if item and item in one.because]
        still_open = [one for one in fired if one.is_open]
        self.title.setText(_("Opened by this answer") if here else _("Safety prompts"))
        counted = len(here) if here else len(still_open)
        self.count.setText(str(counted) if fired else "")
        self.count.read_out_as(ngettext("{count} prompt", "{count} prompts", counted))
        self._none.setVisible(not fired)
        return self.list.show_prompts(fired, item, now)

    def unfold(self, prompt: str) -> None:
        """Unfold one and bring it into view."""
        self.list.unfold(prompt)
        if self._area is not None and self.list.has(prompt):
            self._area.ensureWidgetVisible(self.list.card(prompt), 0, 8)

    def show_words(self, words: str, source: str) -> None:
        """The young person's own words."""
        self.words.setVisible(bool(words))
        self.words.show_words(words, source)
