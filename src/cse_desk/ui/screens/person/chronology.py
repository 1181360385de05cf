"""What happened, the newest first, in lines of two."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cse_desk.clock import LONDON
from cse_desk.i18n import MONTHS, day
from cse_desk.i18n import gettext as _
from cse_desk.models.records.people import ChronologyLine
from cse_desk.ui import theme
from cse_desk.ui.widgets.buttons import Button
from cse_desk.ui.widgets.cards import Card
from cse_desk.ui.widgets.labels import PlainLabel
from cse_desk.ui.widgets.notices import IconLabel
from cse_desk.ui.widgets.quote import QuoteBlock

AT_FIRST = 12
_OWN = "words-bar"  # the colour of the child's own words, and of nothing else
_ICONS = {
    "screening": ("shield", "text"),
    "voice": ("quote", _OWN),
    "sign-off": ("tick", "text"),
    "prompt": ("alert", "high"),
    "referral": ("vpg", "text"),
    "sharing": ("send", "text"),
    "harm": ("harm", "high"),
    "missing": ("missing", "high"),
    "living": ("home", "text"),
    "concern": ("network", "text"),
    "warning": ("alert", "high"),
    "sessions": ("sessions", "text"),
    "told": ("letters", "text"),
    "panel": ("vpg", "text"),
    "council": ("document", "text"),
}


def day_beside(on: date, today: date) -> str:
    """The day, with its year where it is not this one."""
    return f"{on.day} {MONTHS[on.month - 1]}" if on.year == today.year else day(on)


class EventLine(QWidget):
    """One event: day, icon, title, detail; own words as own words."""

    def __init__(self, line: ChronologyLine, today: date) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        when = PlainLabel(day_beside(line.at.astimezone(LONDON).date(), today), kind="small-muted")
        when.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
        when.setMinimumWidth(theme.current().px(76))
        row.addWidget(when)
        icon, tint = _ICONS.get(line.icon, ("info", "text"))
        tint = "text" if tint == _OWN and not line.quote else tint  # a carer's words are not the child's
        row.addWidget(IconLabel(icon, tint, size=18), 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        row.addLayout(words, 1)
        words.setSpacing(2)
        words.addWidget(PlainLabel(line.title, kind="strong", wrap=True))
        if line.quote:
            words.addWidget(QuoteBlock(line.quote, small=True))
        if line.detail:
            words.addWidget(PlainLabel(line.detail, kind="small-muted", wrap=True))


class ChronologyCard(Card):
    """The newest events; a button shows the rest. `pasting` when somebody wants to add the council's own lines."""

    pasting = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Chronology"), parent=parent)
        assert self.header is not None
        self.paste_button = Button(
            _("Paste the council's"), kind="small-link", name=_("Paste the council's chronology")
        )
        self.paste_button.clicked.connect(self.pasting)
        self.header.addWidget(self.paste_button)
        self._holder = Card(kind="bare")
        self.add(self._holder)
        self.more_button: Button | None = None
        self._lines: Sequence[ChronologyLine] = ()
        self._today = date.min

    def show_lines(self, lines: Sequence[ChronologyLine], today: date) -> None:
        """Show these, at first only the newest."""
        self._lines, self._today = lines, today
        self._fill(lines[:AT_FIRST])

    @Slot()
    def _on_more(self) -> None:
        self._fill(self._lines)

    def shown(self) -> int:
        """How many events are shown."""
        return len(self._holder.findChildren(EventLine))

    def _fill(self, lines: Sequence[ChronologyLine]) -> None:
        self._holder.hide()
        self._holder.deleteLater()
        self.more_button = None
        inner = Card(kind="bare")
        if not lines:
            empty = _(
                "Nothing has happened here yet. Screenings, safety prompts, referrals and sharing appear by themselves."
            )
            inner.add_row(PlainLabel(empty, kind="muted", wrap=True), padding=12)
        for line in lines:
            inner.add_row(EventLine(line, self._today), padding=8)
        left = len(self._lines) - len(lines)
        if left > 0:
            self.more_button = Button(_("Show {count} earlier").format(count=left), kind="small-link")
            self.more_button.clicked.connect(self._on_more)
            inner.add_row(self.more_button, padding=6)
        inner.end()
        self._holder = inner
        self.add(inner)
