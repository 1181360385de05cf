"""What happened, the newest first, in lines of two."""

from collections.abc import Sequence
from datetime import date
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cse_desk.clock import LONDON
from cse_desk.i18n import MONTHS, day
from cse_desk.i18n import gettext as _
from cse_desk.models.records.people import ChronologyLine
from cse_desk.ui import theme
from cse_desk.ui.widgets.buttons import Button
from cse_desk.ui.widgets.cards import Card
from cse_desk.ui.widgets.labels import PlainLabel
from cse_desk.ui.widgets.long_rows import LongRows
from cse_desk.ui.widgets.notices import IconLabel
from cse_desk.ui.widgets.quote import QuoteBlock

AT_FIRST = 12
_STEP = 50
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
        self.list = LongRows(first=AT_FIRST, step=_STEP)
        self.add(self.list)
        self.end()

    def begin(self) -> None:
        """What comes next happened to somebody else."""
        self.list.begin()

    def show_lines(self, lines: Sequence[ChronologyLine], today: date) -> None:
        """Show these, at first only the newest."""
        keys: list[tuple[ChronologyLine | None, date]] = [(line, today) for line in lines or (None,)]
        self.list.show_rows(keys, partial(self._row, keys))

    @staticmethod
    def _row(keys: Sequence[tuple[ChronologyLine | None, date]], at: int) -> QWidget:
        line, today = keys[at]
        if line is not None:
            return EventLine(line, today)
        empty = _(
            "Nothing has happened here yet. Screenings, safety prompts, referrals and sharing appear by themselves."
        )
        return PlainLabel(empty, kind="muted", wrap=True)

    def shown(self) -> int:
        """How many events are shown."""
        return sum(isinstance(row, EventLine) for row in self.list.rows())
