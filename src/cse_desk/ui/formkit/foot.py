"""The foot of the questions of a form: back, what is saved and left, next. It stays where it is on every page."""

from datetime import datetime

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QWidget

from cse_desk.i18n import gettext as _
from cse_desk.ui import theme
from cse_desk.ui.widgets.buttons import Button
from cse_desk.ui.widgets.labels import SentencesLabel
from cse_desk.ui.widgets.saved import SavedIndicator


class Foot(QFrame):
    """Three things in one line; in narrow windows the buttons lose the names of the pages."""

    back = Signal()
    next = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme.set_kind(self, "footer")
        row = QHBoxLayout(self)
        row.setContentsMargins(24, 10, 24, 10)
        row.setSpacing(12)
        self.back_button = Button(_("Back"), icon="chevron-left")
        self.next_button = Button(_("Next"), kind="primary", icon_after="chevron-right")
        self.saved = SavedIndicator()
        self.left = SentencesLabel(kind="muted")
        self.left.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        row.addWidget(self.back_button)
        row.addSpacing(12)
        row.addWidget(self.saved)
        row.addWidget(self.left, 1)
        row.addWidget(self.next_button)
        self._before, self._after, self._is_short = "", "", False
        self.back_button.clicked.connect(self.back)
        self.next_button.clicked.connect(self.next)

    def show_ways(self, before: str, after: str) -> None:
        """The names of the pages before and after this one; no name: there is none before."""
        self._before, self._after = before, after
        self.back_button.setEnabled(bool(before))
        self._say()

    def _say(self) -> None:
        back, forward = _("Back"), _("Next")
        if self._before and not self._is_short:
            back = _("Back: {page}").format(page=self._before)
        if not self._is_short:
            forward = _("Next: {page}").format(page=self._after)
        self.back_button.set_text(back)
        self.next_button.set_text(forward)
        self.back_button.setAccessibleName(_("Back: {page}").format(page=self._before) if self._before else _("Back"))
        self.next_button.setAccessibleName(_("Next: {page}").format(page=self._after))
        self.next_button.setToolTip("Ctrl+Enter")
        self.back_button.setToolTip("Ctrl+Shift+Enter")

    def show_left(self, here: int, everywhere: int) -> None:
        """How many questions are left on this page and in all."""
        if everywhere:
            first = _("{here} left here").format(here=here) if here else _("Nothing left here")
            words = _("{first}, {all} in all. Stop any time; it opens here again.")
            self.left.set_text(words.format(first=first, all=everywhere))
        else:
            self.left.set_text(_("Every question is answered."))

    def show_saved(self, at: datetime) -> None:
        """Everything typed is kept."""
        self.saved.show_saved(at)

    def refit(self, width: int) -> None:
        """Page names only where there is room for them."""
        is_short = width < theme.current().px(760)
        if is_short != self._is_short:
            self._is_short = is_short
            self._say()

    def minimumSizeHint(self) -> QSize:
        """Never the reason why a window cannot be narrow."""
        return QSize(theme.current().px(240), super().minimumSizeHint().height())
