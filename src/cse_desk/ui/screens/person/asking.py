"""Questions somebody is to ask: a line each, and a place for what was found out."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cse_desk.i18n import gettext as _
from cse_desk.models.records.people import DueItem
from cse_desk.services import half_typed
from cse_desk.ui import focusing, problems, theme
from cse_desk.ui.half_typed import HalfTyped, Kept
from cse_desk.ui.widgets.buttons import Button
from cse_desk.ui.widgets.cards import Card
from cse_desk.ui.widgets.fields import Labelled
from cse_desk.ui.widgets.labels import PlainLabel
from cse_desk.ui.widgets.long_rows import LongRows
from cse_desk.ui.widgets.text_area import TextArea


class AskRow(QWidget):
    """One question; the button opens the place to write. `answered` carries the action's id and what was found out."""

    answered = Signal(str, str)

    def __init__(self, item: DueItem, *, may_write: bool = True, kept: Kept | None = None) -> None:
        super().__init__()
        self.item, self._may_write, self._kept = item, may_write, kept
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        line = QHBoxLayout()
        column.addLayout(line)
        line.setSpacing(8)
        words = QVBoxLayout()
        line.addLayout(words, 1)
        words.setSpacing(2)
        words.addWidget(PlainLabel(item.what, kind="strong", wrap=True))
        words.addWidget(PlainLabel(f"{item.why} {item.when_words}".strip(), kind=_kind(item), wrap=True))
        self.button = Button(
            _("Write the answer"), kind="small", name=_("Write the answer: {what}").format(what=item.what)
        )
        self.button.clicked.connect(self.unfold)
        theme.set_shown(self.button, may_write)
        line.addWidget(self.button, 0, Qt.AlignmentFlag.AlignTop)
        self.field = TextArea(lines=2, max_length=2000)
        self._form = QWidget()
        form = QVBoxLayout(self._form)
        form.setContentsMargins(0, 0, 0, 0)
        form.setSpacing(8)
        hint = _("The answer to the question itself is changed in the screening.")
        self.labelled = Labelled(_("What was found out, and from whom"), self.field, hint=hint)
        form.addWidget(self.labelled)
        self.save_button = Button(_("Record"), kind="small", name=_("Record: {what}").format(what=item.what))
        self.save_button.clicked.connect(self._on_save)
        form.addWidget(self.save_button, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._form)
        self._form.hide()
        self.field.changed.connect(self._on_typed)
        self.resume()

    @Slot()
    def unfold(self) -> None:
        """Open the place to write, for who may."""
        if not self._may_write:
            return
        self._open()
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _open(self) -> None:
        self._form.show()
        self.button.hide()

    def resume(self) -> None:
        """Open it with what was half typed; the keyboard stays where it is."""
        words = self._kept.words().get("found_out", "") if self._kept is not None else ""
        if words and self._may_write and not self.field.value():
            self.field.set_value(words)
            self._open()

    def has_words(self) -> bool:
        """Whether an answer is being written."""
        return bool(self.field.value())

    @Slot(object)
    def _on_typed(self, words: object) -> None:
        if self._kept is not None:
            self._kept.typed(found_out=str(words))

    @Slot()
    def _on_save(self) -> None:
        self.labelled.show_problem("")
        focusing.let_go(self.save_button)
        self.save_button.setEnabled(False)
        self.answered.emit(self.item.target, self.field.value())

    def show_trouble(self, error: Exception) -> None:
        """It was refused."""
        self.save_button.setEnabled(True)
        self.labelled.show_problem(problems.words_for(error).whole)
        focusing.catch(self.field, self)


def _kind(item: DueItem) -> str:
    return "small-alert" if item.is_late else "small-muted"


class AskCard(Card):
    """All questions that wait."""

    answered = Signal(str, str)

    def __init__(
        self, *, may_write: bool = True, keeper: HalfTyped | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(_("Questions to ask"), aside="0", parent=parent)
        self._may_write, self._keeper = may_write, keeper
        if keeper is not None:
            keeper.loaded.connect(self._on_loaded)
        self.list = LongRows()
        self.add(self.list)
        self._came_for = ""

    def begin(self) -> None:
        """What comes next is asked about somebody else."""
        self._came_for = ""
        self.list.begin()

    def show_items(self, items: Sequence[DueItem], *, came_for: str = "") -> None:
        """Show these, the most urgent first; what somebody is writing stays. `came_for`: the action of one that is wanted at once."""
        self._came_for = came_for or self._came_for
        self.setVisible(bool(items))
        assert self.aside is not None
        self.aside.setText(f"{len(items):,}")
        sought = next((at for at, one in enumerate(items) if one.target == self._came_for), -1)
        self.list.show_rows(items, partial(self._row, items), sought=sought)

    def _row(self, items: Sequence[DueItem], at: int) -> AskRow:
        item = items[at]
        kept = self._keeper.of(half_typed.found_key(item.target)) if self._keeper is not None else None
        row = AskRow(item, may_write=self._may_write, kept=kept)
        row.answered.connect(self.answered)
        return row

    @Slot()
    def _on_loaded(self) -> None:
        for row in self.rows():
            row.resume()

    def rows(self) -> list[AskRow]:
        """Those that are there."""
        return [row for row in self.list.rows() if isinstance(row, AskRow)]

    def row(self, action: str) -> AskRow | None:
        """The row of a question; it is there of those that are shown, and of the one somebody came for."""
        return next((one for one in self.rows() if one.item.target == action), None)
