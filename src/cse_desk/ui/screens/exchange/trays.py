"""The in-tray and the out-tray: what came and what left, and what can still be done about each."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from cse_desk.i18n import gettext as _
from cse_desk.i18n import moment, ngettext
from cse_desk.models.records.exchange import BundleLine
from cse_desk.ui import focusing, theme
from cse_desk.ui.widgets.buttons import Button
from cse_desk.ui.widgets.cards import Card
from cse_desk.ui.widgets.empty import EmptyState
from cse_desk.ui.widgets.flow import FlowRow
from cse_desk.ui.widgets.labels import PlainLabel
from cse_desk.ui.widgets.long_rows import LongRows
from cse_desk.ui.widgets.notices import IconLabel
from cse_desk.ui.widgets.page import Column, scroller

RECEIPT, UNDO, LEFT, STAYED, AGAIN, PERSON = "receipt", "undo", "left", "stayed", "again", "person"
UNCLEAR = "unclear"
_ONE_LINE = 720
_PAIR, _ACTS = 240, 200  # what each part of a line wishes for, at 100 % text; the rest is shared out
_STATES = {
    "taken-in": ("Taken in", "tick", "low"),
    "undone": ("Taken back", "undo", "muted"),
    "sealing": ("Being sealed", "clock", "muted"),
    "sent": ("Sealed, no receipt yet", "clock", "medium"),
    "receipted": ("Arrived: receipt came", "tick", "low"),
    "failed": ("Not made, nothing left", "cross", "muted"),
    UNCLEAR: ("Broken off: did it leave?", "alert", "high"),
}


def waits(line: BundleLine) -> bool:
    """Whether somebody here has something to do about it."""
    if line.direction == "in":
        return line.state == "taken-in" and not line.receipt_sent and not line.is_receipt
    return line.state == UNCLEAR


def acts(line: BundleLine) -> tuple[str, ...]:
    """What can be done about a line."""
    if line.direction == "in" and line.state == "taken-in":
        return (UNDO,) if line.is_receipt else (RECEIPT, UNDO)
    if line.state == UNCLEAR:
        return (LEFT, STAYED)
    return (AGAIN,) if line.direction == "out" and line.state in ("sent", "failed") and line.about else ()


class _Acts(FlowRow):
    """The buttons of a line; its share is there even where there are none."""

    def sizeHint(self) -> QSize:
        """The same width in every line, so that the shares are the same."""
        return QSize(theme.current().px(_ACTS), super().sizeHint().height())


class TrayRow(QWidget):
    """One bundle. `acted` with what and which."""

    acted = Signal(str, object)

    def __init__(self, line: BundleLine) -> None:
        super().__init__()
        self.line = line
        words, icon, tint = _STATES.get(line.state, (line.state, "info", "muted"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(IconLabel(icon, tint), 0, Qt.AlignmentFlag.AlignTop)
        state = _(words)
        self._parts = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        row.addLayout(self._parts, 1)
        self._parts.setSpacing(12)
        top = Qt.AlignmentFlag.AlignTop
        self._parts.addWidget(_pair(_what(line), _whom(line), line.file_name), 5)
        self._parts.addWidget(_pair(state, _when(line)), 3, top)
        self._acts = _Acts(gap=8, line_gap=4)
        for what in acts(line):
            self._acts.add(self._button(what))
        self._parts.addWidget(self._acts, 0, Qt.AlignmentFlag.AlignVCenter)

    def _button(self, what: str) -> Button:
        words = {
            RECEIPT: _("Receipt again …") if self.line.receipt_sent else _("Send receipt …"),
            UNDO: _("Take back"),
            LEFT: _("It left"),
            STAYED: _("It did not leave"),
            AGAIN: _("Send again …"),
        }[what]
        first = what == RECEIPT and not self.line.receipt_sent
        button = Button(words, kind="small" if first or what in (LEFT, STAYED) else "small-link")
        button.setAccessibleName(f"{words} {_what(self.line)}, {self.line.who}")
        button.setProperty("what", what)
        button.clicked.connect(self._on_clicked)
        return button

    @Slot()
    def _on_clicked(self) -> None:
        sender = self.sender()
        if sender is not None:
            self.acted.emit(str(sender.property("what")), self.line)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Below each other where there is no room beside each other."""
        super().resizeEvent(event)
        wide = event.size().width() >= theme.current().px(_ONE_LINE)
        self._parts.setDirection(QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom)
        self._parts.setSpacing(12 if wide else 4)


class _Pair(QWidget):
    """Two lines whose column is as wide as its share in every row."""

    def sizeHint(self) -> QSize:
        """The same width in every line."""
        return QSize(theme.current().px(_PAIR), super().sizeHint().height())


def _pair(first: str, *more: str) -> QWidget:
    holder = _Pair()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(2)
    column.addWidget(PlainLabel(first, kind="strong", wrap=True))
    for text in more:
        if text:
            column.addWidget(PlainLabel(text, kind="small-muted", wrap=True))
    return holder


def _what(line: BundleLine) -> str:
    names = [name for _root, name in line.about if name]
    return f"{line.what}: {', '.join(names)}" if names else line.what


def _whom(line: BundleLine) -> str:
    words = _("From {who}") if line.direction == "in" else _("To {who}")
    return words.format(who=line.who)


def _when(line: BundleLine) -> str:
    sent = _("receipt sent") if line.receipt_sent else ""
    return ", ".join(part for part in (moment(line.at), sent) if part)


class TrayPane(QWidget):
    """One tray: what waits for somebody here first, then the newest."""

    acted = Signal(str, object)

    def __init__(self, empty: EmptyState, *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.empty = empty
        self._lines: Sequence[BundleLine] = ()
        self.card = Card()
        self.list = LongRows(above=12)
        self.older = PlainLabel(kind="small-muted", wrap=True)
        self.card.add(self.list)
        self._older_row = self.card.add_row(self.older)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        inner = Column(padding=24)
        for widget in (empty, self.card):
            inner.rows.addWidget(widget)
        inner.rows.addStretch(1)
        theme.set_shown(self.card, shown=False)
        whole.addWidget(scroller(inner, name=name))

    @property
    def rows(self) -> list[TrayRow]:
        """The lines that are shown."""
        return [row for row in self.list.rows() if isinstance(row, TrayRow)]

    def show_lines(self, lines: Sequence[BundleLine], older: int = 0) -> bool:
        """Show these. A line that had the keyboard has it again; False when it had, and there is nothing left to press.

        `older`: how many there are besides, which are not listed.
        """
        self._lines = sorted(lines, key=lambda line: not waits(line))  # each part stays in its order
        theme.set_shown(self.empty, not lines)
        theme.set_shown(self.card, bool(lines))
        words = ngettext("{count} older one is not listed here.", "{count} older ones are not listed here.", older)
        self.older.setText(words)
        theme.set_shown(self._older_row, older > 0)
        return focusing.made_again(self.rows, lambda row: row.line.bundle_id, self._make_rows)

    def _make_rows(self) -> list[TrayRow]:
        held = focusing.holder(self.rows)
        key = self.rows[held].line.bundle_id if held >= 0 else ""
        sought = next((at for at, line in enumerate(self._lines) if line.bundle_id == key), -1)
        self.list.show_rows(self._lines, self._row, sought=sought)  # what waits no more is not out of sight at once
        if held >= 0:
            self.list.finish()  # those that changed: the others are there
        return self.rows

    def _row(self, at: int) -> TrayRow:
        row = TrayRow(self._lines[at])
        row.acted.connect(self.acted)
        return row
