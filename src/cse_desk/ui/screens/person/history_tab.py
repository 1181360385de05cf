"""The third tab: what somebody should look at, where people differ, and everything that happened to the record, in words."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from cse_desk.i18n import gettext as _
from cse_desk.i18n import moment, ngettext
from cse_desk.models.records.changes import Changes
from cse_desk.models.records.people import DifferingField, HistoryEntry, RecordFinding
from cse_desk.ui import focusing, theme
from cse_desk.ui.context import Context
from cse_desk.ui.jobs import Job
from cse_desk.ui.screens.person import view
from cse_desk.ui.screens.person.view import HistoryView
from cse_desk.ui.slices import Slices
from cse_desk.ui.widgets.buttons import Button
from cse_desk.ui.widgets.cards import Card, Line
from cse_desk.ui.widgets.differing import DifferingCard
from cse_desk.ui.widgets.labels import PlainLabel
from cse_desk.ui.widgets.long_rows import LongRows
from cse_desk.ui.widgets.notices import IconLabel
from cse_desk.ui.widgets.page import Column, scroller
from cse_desk.ui.widgets.rows import Rows

AT_FIRST = 40
_STEP = 50
_FIELDS = 30  # of one act; as many more each time


class ActHead(QFrame):
    """The line of an act; Enter, Space or a click unfolds what it changed."""

    pressed = Signal()

    def __init__(self, entry: HistoryEntry) -> None:
        super().__init__()
        self.setProperty("kind", "act")
        row = QHBoxLayout(self)
        row.setContentsMargins(4, 4, 4, 4)
        row.setSpacing(8)
        self._can_unfold = bool(entry.fields)
        self._chevron = IconLabel("chevron-right", "muted", size=14)
        row.addWidget(self._chevron, 0, Qt.AlignmentFlag.AlignVCenter)
        self._chevron.setVisible(self._can_unfold)
        words = QVBoxLayout()
        row.addLayout(words, 1)
        words.setSpacing(2)
        words.addWidget(PlainLabel(entry.what, kind="strong", wrap=True))
        words.addWidget(PlainLabel(_who(entry), kind="small-muted", wrap=True))
        self.setAccessibleName(f"{entry.what}. {_who(entry)}")
        if self._can_unfold:
            self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            self.setCursor(Qt.CursorShape.PointingHandCursor)

    def show_open(self, *, is_open: bool) -> None:
        """Which way the chevron points."""
        self._chevron.show_icon("chevron-down" if is_open else "chevron-right", "muted")
        self.setAccessibleDescription(_("Enter folds it") if is_open else _("Enter shows what was changed"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and Space unfold."""
        keys = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
        if self._can_unfold and event.key() in keys and not event.modifiers():
            self.pressed.emit()
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click unfolds."""
        if self._can_unfold and event.button() == Qt.MouseButton.LeftButton:
            self.pressed.emit()


def _who(entry: HistoryEntry) -> str:
    parts = [f"{moment(entry.at)}, {entry.by}"]
    if entry.fields:
        parts.append(ngettext("{count} field", "{count} fields", len(entry.fields)))
    if entry.via:
        parts.append(_("came in a bundle"))
    return " · ".join(parts)


class ActRow(QWidget):
    """One act: its line, Undo where it can be undone, and what it changed. `undone` carries the act."""

    undone = Signal(str)

    def __init__(self, entry: HistoryEntry) -> None:
        super().__init__()
        self.entry = entry
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        line = QHBoxLayout()
        column.addLayout(line)
        line.setSpacing(8)
        self.head = ActHead(entry)
        self.head.pressed.connect(self.toggle)
        line.addWidget(self.head, 1)
        self.undo_button: Button | None = None
        if entry.can_undo:
            name = _("Undo: {what}, {when}").format(what=entry.what, when=moment(entry.at))
            self.undo_button = Button(_("Undo"), kind="small", icon="undo", name=name)
            self.undo_button.clicked.connect(self._on_undo)
            line.addWidget(self.undo_button)
        self._column = column
        self._body: QWidget | None = None
        self.head.show_open(is_open=False)

    @Slot()
    def toggle(self) -> None:
        """Show or hide what was changed."""
        if self._body is None:
            self._body = ChangesOf(self.entry)
            self._column.addWidget(self._body)
            self._body.show()
        else:
            self._body.setVisible(self._body.isHidden())
        self.head.show_open(is_open=not self._body.isHidden())

    def be_ready(self) -> None:
        """It was read again and can still be undone: whatever was tried failed."""
        if self.undo_button is not None:
            self.undo_button.setEnabled(True)

    @Slot()
    def _on_undo(self) -> None:
        assert self.undo_button is not None
        self.undo_button.setEnabled(False)
        self.undone.emit(self.entry.act)


class ChangesOf(QWidget):
    """Label, before, after: a line each; of very many the first, until the others are wanted."""

    def __init__(self, entry: HistoryEntry) -> None:
        super().__init__()
        self._fields = entry.fields
        self._made = 0
        self._making = Slices(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(28, 0, 8, 8)
        column.setSpacing(4)
        self._grid = QGridLayout()
        column.addLayout(self._grid)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(4)
        for at, share in ((0, 3), (1, 4), (2, 4)):
            self._grid.setColumnStretch(at, share)
        for at, words in enumerate(("", _("Before"), _("After"))):
            self._grid.addWidget(PlainLabel(words, kind="label"), 0, at)
        self.more_button = Button("", kind="small-link")
        self.more_button.clicked.connect(self._on_more)
        column.addWidget(self.more_button, 0, Qt.AlignmentFlag.AlignLeft)
        self._on_more()

    @Slot()
    def _on_more(self) -> None:
        shown = min(self._made + _FIELDS, len(self._fields))
        left = len(self._fields) - shown
        words = ngettext("Show {count} more", "Show {count} more", min(left, _FIELDS))
        told = _("{shown} of {total} are shown").format(shown=f"{shown:,}", total=f"{len(self._fields):,}")
        self.more_button.set_text(f"{words}: {told}")
        theme.set_shown(self.more_button, left > 0)
        first, self._made = self._made, shown
        self._making.begin(self._lines(first, shown))

    def _lines(self, first: int, end: int) -> Iterator[None]:
        for row in range(first, end):
            label, before, after = self._fields[row]
            top = Qt.AlignmentFlag.AlignTop
            self._grid.addWidget(PlainLabel(label, kind="small-muted", wrap=True), row + 1, 0, top)
            for at, words in ((1, before), (2, after)):
                shown = PlainLabel(words or _("(nothing)"), kind="small" if words else "small-muted", wrap=True)
                shown.setAccessibleName(f"{label}, {_('before') if at == 1 else _('after')}: {shown.text()}")
                self._grid.addWidget(shown, row + 1, at, top)
            yield


def _differing(field: DifferingField) -> DifferingCard:
    told = _(
        "Nobody's words are lost: what is not kept stays in the history. The first one is shown until somebody chooses."
    )
    title = _("{field}: two values stand").format(field=field.label)
    return DifferingCard(field, field.label, (title, "alert"), (told, "small-muted"))


class FindingsCard(Card):
    """What came of several people writing apart; hidden while there is nothing."""

    def __init__(self) -> None:
        super().__init__(_("To be looked at"), kind="alert")
        self.list = LongRows()
        self.add(self.list)
        self.hide()

    def show_findings(self, found: tuple[RecordFinding, ...]) -> None:
        """These, or nothing."""
        self.list.show_rows(found, lambda at: _finding(found[at]))
        theme.set_shown(self, bool(found))


def _finding(one: RecordFinding) -> QWidget:
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(2)
    column.addWidget(PlainLabel(one.title, kind="strong", wrap=True))
    column.addWidget(PlainLabel(one.text, kind="muted", wrap=True))
    return holder


class HistoryTab(QWidget):
    """What is to be looked at and differing fields first, then acts, the newest first: reads and records by itself."""

    acting = Signal()
    recorded = Signal(object, str, bool)  # Changes, words, whether it can be undone
    failed = Signal(object)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._id = ""
        self._job: Job | None = None
        self._entries: Sequence[HistoryEntry] = ()
        self._shown = AT_FIRST
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        self._content = Column(padding=24, spacing=16)
        self._content.rows.setContentsMargins(24, 16, 24, 24)
        self.area = scroller(self._content, name=_("History"))
        whole.addWidget(self.area)
        self.findings = FindingsCard()
        self._content.rows.addWidget(self.findings)
        self._fields: Sequence[DifferingField] = ()
        self.differing = LongRows(first=10, step=10, side=0, above=6, are_cards=True, are_large=True)
        self._content.rows.addWidget(self.differing)
        self._list = Card(_("Everything that was written down"), aside="0")
        self._content.rows.addWidget(self._list)
        self._content.rows.addStretch(1)
        self._rows = Rows(above=6)
        self._list.add(self._rows)
        self.more_button = Button("", kind="small-link")
        self.more_button.clicked.connect(self._on_more)
        self._more = self._make_more()
        self._list.add(self._more)

    def _make_more(self) -> QWidget:
        """Under a hairline of its own, so that nothing is left of it while it is hidden."""
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(Line())
        around = QHBoxLayout()
        column.addLayout(around)
        around.setContentsMargins(16, 8, 16, 8)
        around.addWidget(self.more_button)
        return holder

    @property
    def rows(self) -> list[ActRow]:
        """The acts that are there, the newest first."""
        return [row for row in self._rows.rows() if isinstance(row, ActRow)]

    def show_person(self, young_person_id: str) -> None:
        """Read what happened to their record."""
        if young_person_id != self._id:
            self._id, self._shown = young_person_id, AT_FIRST
            self.differing.begin()
            self.findings.list.begin()
            self.area.hide()  # nobody's history stands under another's name
        read = partial(view.history, self._context.services, young_person_id)
        done = partial(self._on_read, young_person_id)
        self._job = self._context.lanes.reading.run(self, read, done, self.failed.emit, instead_of=self._job)

    def _on_read(self, young_person_id: str, found: HistoryView) -> None:
        if young_person_id == self._id:
            self.show_view(found)
            self.area.show()
            focusing.catch(self.area, self)

    def show_view(self, found: HistoryView) -> None:
        """One young person's."""
        self._fields = found.differing
        self.differing.show_rows(found.differing, self._differing_card)
        theme.set_shown(self.differing, bool(found.differing))
        for card in self.cards:
            card.be_ready()
        self.findings.show_findings(found.findings)
        self._entries = found.entries
        for row in self.rows:
            row.be_ready()
        self._fill()

    @property
    def cards(self) -> list[DifferingCard]:
        """What differs, as far as it is shown."""
        return [row for row in self.differing.rows() if isinstance(row, DifferingCard)]

    def _differing_card(self, at: int) -> DifferingCard:
        card = _differing(self._fields[at])
        card.decided.connect(self._on_decide)
        return card

    def _fill(self) -> None:
        assert self._list.aside is not None
        self._list.aside.setText(f"{len(self._entries):,}")
        left = len(self._entries) - self._shown
        self.more_button.set_text(_("Show earlier ones: {count} left").format(count=f"{left:,}"))
        theme.set_shown(self._more, left > 0)
        self._rows.show_rows(self._entries[: self._shown], self._row)

    def _row(self, at: int) -> ActRow:
        row = ActRow(self._entries[at])
        row.undone.connect(self._on_undo)
        return row

    @Slot()
    def _on_more(self) -> None:
        before, self._shown = len(self.rows), self._shown + _STEP
        self._fill()
        if self._more.isHidden():
            self.rows[before].head.setFocus(Qt.FocusReason.OtherFocusReason)

    # -- recording --

    def _record(self, work: Callable[[], Changes], words: str, *, can_undo: bool) -> None:
        self.acting.emit()
        self._context.lanes.vault.run(self, work, partial(self._on_recorded, words, can_undo), self._on_refused)

    def _on_recorded(self, words: str, can_undo: bool, changes: Changes) -> None:
        self.recorded.emit(changes, words, can_undo)

    def _on_refused(self, error: Exception) -> None:
        self.failed.emit(error)
        self.show_person(self._id)

    @Slot(str)
    def _on_undo(self, act: str) -> None:
        self._record(partial(self._context.services.people.undo, act), _("Undone."), can_undo=False)

    @Slot(object, str)
    def _on_decide(self, field: DifferingField, change: str) -> None:
        work = partial(self._context.services.people.decide, field, change)
        self._record(work, _("Decided: {field}.").format(field=field.label), can_undo=True)
