"""One page of any form: shows a forms.flow.Flow, gives a new one with every answer."""

from collections import Counter

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cse_desk.forms.flow import Flow
from cse_desk.forms.questionnaire import JsonValue
from cse_desk.i18n import gettext as _
from cse_desk.i18n import ngettext
from cse_desk.models import labels
from cse_desk.models.enums import Answer
from cse_desk.ui.formkit.blocks import Block, blocks_of
from cse_desk.ui.formkit.indicator import IndicatorCard
from cse_desk.ui.formkit.kit import Kit
from cse_desk.ui.formkit.lines import AnswerBox, BlockList, RepeatingGroup, order_path
from cse_desk.ui.widgets.buttons import Button
from cse_desk.ui.widgets.labels import PlainLabel
from cse_desk.ui.widgets.notices import IconLabel, Trouble


class FormPage(QWidget):
    """The questions of one page. Generic: what it shows comes from the form alone.

    `answered(path, value)` for each answer a person gives; `flow_changed(flow)` with the flow after it; `moved(path)` when the
    keyboard goes to a question; `removed(path, instance)` after an instance was taken away (add the same id to undo it).
    """

    answered = Signal(str, object)
    flow_changed = Signal(object)
    moved = Signal(str)
    removed = Signal(str, str)
    unfolded = Signal()

    def __init__(self, kit: Kit, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.kit = kit
        self._flow: Flow | None = None
        self._page = ""
        self._shows_missing = False
        self._folded: frozenset[str] = frozenset()
        self._current = ""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self._fold_line = self._make_fold_line()
        column.addWidget(self._fold_line)
        self._list = BlockList(self, at_top=True, spacing=8)
        column.addWidget(self._list)
        column.addStretch(1)

    def _make_fold_line(self) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(4, 0, 0, 0)
        row.setSpacing(8)
        self._fold_words = PlainLabel(kind="small-muted", wrap=True)
        self._unfold = Button(_("Unfold"), kind="small-link", name=_("Unfold the answered questions"))
        self._unfold.clicked.connect(self._on_unfold)
        row.addWidget(IconLabel("chevron-right", "muted", size=14))
        row.addWidget(self._fold_words, 1)
        row.addWidget(self._unfold)
        holder.setVisible(False)
        return holder

    # -- what is shown --

    @property
    def flow(self) -> Flow:
        """The form with its answers as shown now."""
        assert self._flow is not None
        return self._flow

    @property
    def page_id(self) -> str:
        """The page shown."""
        return self._page

    @property
    def shows_missing(self) -> bool:
        """Whether missing answers are pointed out."""
        return self._shows_missing

    @property
    def current_path(self) -> str:
        """The question that had the keyboard last."""
        return self._current

    def show_page(self, flow: Flow, page_id: str, *, only_left: bool = False) -> None:
        """Show a page; `only_left` folds what is answered (as it is now: nothing folds while somebody answers)."""
        if page_id != self._page:
            self._shows_missing = False
            self._current = ""
        self._flow, self._page = flow, page_id
        self._folded = (
            frozenset(block.path for block in self._blocks() if _is_done(block)) if only_left else frozenset()
        )
        self._refresh()

    def set_flow(self, flow: Flow) -> None:
        """Show the same page of a newer flow."""
        self._flow = flow
        self._refresh()

    def point_out_missing(self) -> None:
        """From now on say at each question that its answer is missing."""
        self._shows_missing = True
        self._refresh()

    def troubles(self) -> tuple[Trouble, ...]:
        """What is missing or wrong on this page, for an ErrorSummary."""
        found = []
        for block in _walk(self._blocks()):
            for problem in block.head.problems:
                name = block.head.item.prefix or block.head.item.marks.short or block.head.item.text
                found.append(Trouble(f"{name}: {problem.words}", self.widget_of(block.path)))
        return tuple(found)

    def focus_path(self, path: str) -> bool:
        """Put the keyboard at a question; False when it is not on this page."""
        widget = self.widget_of(path)
        if widget is None:
            return False
        widget.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def widget_of(self, path: str) -> QWidget | None:
        """The widget that answers a path."""
        for card in self.findChildren(IndicatorCard):
            if card.path == path and card.isVisibleTo(self):
                return card
        for box in self.findChildren(AnswerBox):
            if box.path == path and box.isVisibleTo(self):
                return box
        return self._list.widget(path)

    def _blocks(self) -> tuple[Block, ...]:
        return blocks_of(self.flow.visible(self._page))

    def _refresh(self) -> None:
        blocks = self._blocks()
        shown = tuple(block for block in blocks if block.path not in self._folded)
        self._list.show_blocks(shown)
        self._say_folded([block for block in blocks if block.path in self._folded])

    def _say_folded(self, folded: list[Block]) -> None:
        self._fold_line.setVisible(bool(folded))
        if not folded:
            return
        counts = Counter(str(block.head.value) for block in folded if block.is_indicator)
        parts = [f"{counts[code.value]} {labels.label(code)}" for code in Answer if counts[code.value]]
        words = ngettext("{count} answered question is folded", "{count} answered questions are folded", len(folded))
        self._fold_words.setText(f"{words}: {', '.join(parts)}" if parts else words)

    @Slot()
    def _on_unfold(self) -> None:
        self._folded = frozenset()
        self._refresh()
        self.unfolded.emit()

    # -- what the lines tell --

    def answer(self, path: str, value: JsonValue) -> None:
        """A person answered."""
        self._take(self.flow.with_answer(path, value))
        self.answered.emit(path, value)

    def _take(self, flow: Flow) -> None:
        self._flow = flow
        self._refresh()
        self.flow_changed.emit(flow)

    def add_instance(self, path: str) -> None:
        """Once more of a repeating group; the keyboard goes into it."""
        instance = self.kit.new_id()
        self._take(self.flow.add_instance(path, instance))
        self.answered.emit(order_path(path), list(self.flow.instances(path)))
        for group in self.findChildren(RepeatingGroup):
            if group.path == path:
                group.instance(instance).focus_first()

    def remove_instance(self, path: str, instance: str) -> None:
        """Without this instance."""
        self._take(self.flow.remove_instance(path, instance))
        self.answered.emit(order_path(path), list(self.flow.instances(path)))
        self.removed.emit(path, instance)

    def now_at(self, path: str) -> None:
        """The keyboard is at a question."""
        if path != self._current:
            self._current = path
            self.moved.emit(path)


def _walk(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    return tuple(one for block in blocks for one in (block, *block.all_inside()))


def _is_done(block: Block) -> bool:
    """An answered question with nothing missing under it."""
    return block.head.is_answered and not block.has_problem
