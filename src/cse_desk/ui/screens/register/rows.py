"""A list of the form: an entry a box, added at the end, removed with a way back."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cse_desk.i18n import gettext as _
from cse_desk.i18n import ngettext
from cse_desk.ui import tab_order, theme
from cse_desk.ui.screens.register import entries
from cse_desk.ui.screens.register.choices import Choices
from cse_desk.ui.screens.register.entries import Entry, EntryKind
from cse_desk.ui.slices import Slices
from cse_desk.ui.widgets.buttons import Button
from cse_desk.ui.widgets.cards import Card
from cse_desk.ui.widgets.field_set import FieldSet
from cse_desk.ui.widgets.labels import PlainLabel
from cse_desk.ui.widgets.notices import IconLabel

_AT_FIRST = 12  # entries; as many more each time


class EntryBox(Card):
    """One entry; once removed, a line with Undo."""

    changed = Signal(str)
    removed = Signal()
    brought_back = Signal()

    def __init__(self, kind: EntryKind, fields: FieldSet, record_id: str) -> None:
        super().__init__(kind="flat", padding=12)
        self.kind, self.fields, self.record_id = kind, fields, record_id
        self.setAccessibleName(kind.one)
        self.is_removed = False
        column = self.body(spacing=4)
        column.setContentsMargins(8, 8, 8, 8)
        self._standing = QWidget()
        whole = QVBoxLayout(self._standing)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(4)
        whole.addWidget(fields)
        self.notice = PlainLabel(kind="small-alert", wrap=True)
        self.notice.hide()
        whole.addWidget(self.notice)
        self.remove_button = Button(_("Remove"), kind="small-link", icon="remove")
        whole.addWidget(self.remove_button, 0, Qt.AlignmentFlag.AlignRight)
        column.addWidget(self._standing)
        self._gone = QWidget()
        gone = QHBoxLayout(self._gone)
        gone.setContentsMargins(4, 0, 4, 0)
        gone.setSpacing(8)
        gone.addWidget(IconLabel("remove", "muted", size=16))
        self._gone_words = PlainLabel(kind="muted", wrap=True)
        gone.addWidget(self._gone_words, 1)
        self.undo_button = Button(_("Undo"), kind="small", icon="undo")
        gone.addWidget(self.undo_button)
        column.addWidget(self._gone)
        self._gone.hide()
        fields.changed.connect(self._on_changed)
        self.remove_button.clicked.connect(self.remove)
        self.undo_button.clicked.connect(self.bring_back)
        self._name_buttons()

    def entry(self) -> Entry:
        """The entry as it stands."""
        return entries.read(self.kind, self.fields, self.record_id)

    def words(self) -> str:
        """What it is called."""
        parts = [self.fields.text(name) for name in self.kind.named_by]
        return " ".join(part for part in parts if part)

    def is_blank(self) -> bool:
        """Whether nothing was written that says anything."""
        said = [name for name in self.fields.cells if name not in ("kind", *self.kind.ticks)]
        return not any(self.fields.text(name) for name in said)

    def _name_buttons(self) -> None:
        called = self.words() or self.kind.one
        self.remove_button.setAccessibleName(_("Remove: {what}").format(what=called))
        self.undo_button.setAccessibleName(_("Undo removing: {what}").format(what=called))

    @Slot(str)
    def _on_changed(self, name: str) -> None:
        self._name_buttons()
        self.changed.emit(name)

    @Slot()
    def remove(self) -> None:
        """Take it off; it can be brought back until the form is saved."""
        self.is_removed = True
        self._gone_words.setText(_("Removed: {what}").format(what=self.words() or self.kind.one))
        self._standing.hide()
        self._gone.show()
        self.undo_button.setFocus(Qt.FocusReason.OtherFocusReason)
        self.removed.emit()

    @Slot()
    def bring_back(self) -> None:
        """As it was."""
        self.is_removed = False
        self._gone.hide()
        self._standing.show()
        self.focus()
        self.brought_back.emit()

    def focus(self) -> None:
        """Put the keyboard where typing begins."""
        self.fields.focus(self.kind.first)

    def show_problems(self, words: str) -> None:
        """What is wrong with this entry."""
        self.notice.setText(words)
        theme.set_shown(self.notice, bool(words))


class EntryRows(QWidget):
    """All entries of one list. `changed` carries the list's name."""

    changed = Signal(str)

    def __init__(
        self, kind: EntryKind, choices: Choices, today: Callable[[], date], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.kind, self._choices, self._today = kind, choices, today
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(8)
        column.addLayout(self._rows)
        self.more_button = Button("", kind="small-link")
        self.more_button.clicked.connect(self._on_more)
        column.addWidget(self.more_button, 0, Qt.AlignmentFlag.AlignLeft)
        theme.set_shown(self.more_button, shown=False)
        self.add_button = Button(kind.add, kind="small", icon="plus")
        self.add_button.clicked.connect(self._on_add)
        column.addWidget(self.add_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.boxes: list[EntryBox] = []
        self._waiting: list[Entry] = []  # not shown yet; they stand as they were
        self._making = Slices(self)

    def showing(self, shown: Iterable[Entry]) -> Iterator[None]:
        """Show these, in order, a step an entry; of very many the first, and the others stand as they are."""
        self._waiting = list(shown)
        return self._show_some(_AT_FIRST)

    def _show_some(self, count: int) -> Iterator[None]:
        """What is said at the end is counted: more may have been asked for, or looked for, meanwhile."""
        self._say_more(count)
        for _turn in range(count):
            if self._waiting:
                self._show_next()
                yield
        self._say_more(0)

    def _show_next(self) -> EntryBox:
        """The next one that is not shown: below those that were there before, above those that are new."""
        entry = self._waiting.pop(0)
        at = sum(bool(box.record_id) for box in self.boxes) if entry.record_id else len(self.boxes)
        box = self._add(entry.record_id, at)
        entries.show(box.fields, entry)
        return box

    def _say_more(self, count: int) -> None:
        """How many will wait still, once so many more are shown."""
        left, total = max(0, len(self._waiting) - count), len(self.boxes) + len(self._waiting)
        words = ngettext("Show {count} more", "Show {count} more", min(left, _AT_FIRST))
        told = _("{shown} of {total} are shown").format(shown=f"{total - left:,}", total=f"{total:,}")
        self.more_button.set_text(f"{words}: {told}")
        theme.set_shown(self.more_button, left > 0)

    @Slot()
    def _on_more(self) -> None:
        self._making.begin(self._show_some(_AT_FIRST), step_by_step=True)

    def _add(self, record_id: str = "", at: int = -1) -> EntryBox:
        fields = FieldSet(*self.kind.asked(self._choices, self._today))
        fields.set_values({**self.kind.begins, **(self.kind.later if self.boxes else {})})
        box = EntryBox(self.kind, fields, record_id)
        box.changed.connect(self._on_changed)
        box.removed.connect(self._tell)
        box.brought_back.connect(self._tell)
        at = len(self.boxes) if at < 0 else at
        self._rows.insertWidget(at, box)
        box.show()
        self.boxes.insert(at, box)
        return box

    def begin(self) -> None:
        """An empty entry to start with."""
        if not self.boxes:
            self._add()

    def entries(self) -> tuple[Entry, ...]:
        """What stands, without what was removed or left blank."""
        said = [box for box in self.boxes if not box.is_removed and not box.is_blank()]
        known = (box.entry() for box in said if box.record_id)
        return (*known, *self._waiting, *(box.entry() for box in said if not box.record_id))

    def stops(self) -> Iterator[QWidget]:
        """Where Tab stops, in reading order."""
        for box in self.boxes:
            yield from tab_order.stops(box.fields)
            yield from (box.remove_button, box.undo_button)
        yield from (self.more_button, self.add_button)

    def box_of(self, record_id: str) -> EntryBox | None:
        """The box of a record; for a new entry the first new one that says something."""
        while record_id and any(entry.record_id == record_id for entry in self._waiting):
            self._show_next()
            self._say_more(0)
        here = [box for box in self.boxes if box.record_id == record_id and not box.is_removed]
        return next((box for box in here if record_id or not box.is_blank()), None)

    @Slot()
    def _on_add(self) -> None:
        box = self._add()
        box.show()
        box.focus()
        self._tell()

    @Slot(str)
    def _on_changed(self, _name: str) -> None:
        self._tell()

    @Slot()
    def _tell(self) -> None:
        self.changed.emit(self.kind.list_name)
