"""One page of any form: shows a forms.flow.Flow, gives a new one with every answer."""

import time
from collections import Counter
from collections.abc import Iterator
from math import inf, isinf

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget
from shiboken6 import isValid

from cse_desk.forms.flow import Flow
from cse_desk.forms.questionnaire import JsonValue
from cse_desk.i18n import gettext as _
from cse_desk.i18n import ngettext
from cse_desk.models import labels
from cse_desk.models.enums import Answer
from cse_desk.ui import focusing, scrolling, slices, tab_order
from cse_desk.ui.formkit.blocks import Block, blocks_of
from cse_desk.ui.formkit.indicator import IndicatorCard
from cse_desk.ui.formkit.kit import Kit
from cse_desk.ui.formkit.lines import AnswerBox, BlockList, order_path
from cse_desk.ui.formkit.repeating import RepeatingGroup
from cse_desk.ui.widgets.buttons import Button
from cse_desk.ui.widgets.labels import PlainLabel
from cse_desk.ui.widgets.notices import IconLabel, Trouble
from cse_desk.ui.widgets.parting import part_from

_SLICE_S = slices.SLICE_S / 2  # a question is dressed and laid out only once it is whole: that comes on top
_FIRST = 0.3  # of a slice: when a page is shown, all that is around it is shown in the same go
_KEPT = 4  # pages whose widgets are kept: the one that is shown, its neighbours, and one more


class FormPage(QWidget):
    """The questions of one page. Generic: what it shows comes from the form alone.

    `answered(path, value)` for each answer a person gives; `flow_changed(flow)` with the flow after it; `moved(path)` when the
    keyboard goes to a question; `removed(path, instance)` after an instance was taken away (add the same id to undo it).

    A page of many questions is made a few at a time, from the top or from the question that is wanted, so that the window never
    stands still for it: `is_whole` says whether all of it is there, `became_whole` when it is. Pages shown before are kept.
    """

    answered = Signal(str, object)
    flow_changed = Signal(object)
    moved = Signal(str)
    removed = Signal(str, str)
    unfolded = Signal()
    became_whole = Signal()

    def __init__(self, kit: Kit, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.kit = kit
        self.slice_s = _SLICE_S
        self._flow: Flow | None = None
        self._page = ""
        self._shows_missing = False
        self._folded: frozenset[str] = frozenset()
        self._current = ""
        self._answered = ""
        self._slice = _Slice()
        self._is_whole = True
        self._going_on = QTimer(self)
        self._going_on.setSingleShot(True)
        self._going_on.setInterval(0)
        self._going_on.timeout.connect(self._go_on)
        self._whole = QVBoxLayout(self)
        self._whole.setContentsMargins(0, 0, 0, 0)
        self._whole.setSpacing(8)
        self._fold_line = self._make_fold_line()
        self._whole.addWidget(self._fold_line)
        self._lists: dict[str, BlockList] = {}  # by page, the one shown last at the end
        self._whole.addStretch(1)
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._on_focus)  # once, in the place of a filter on every event of every field

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
    def is_whole(self) -> bool:
        """Whether every question of the page is there, or some are still to be made."""
        return self._is_whole

    def may_make(self, block: Block) -> bool:
        """Whether there is time for one more widget in this slice."""
        return self._slice.may_make(block)

    @property
    def left_over(self) -> int:
        """How many widgets there was no time for in this slice so far."""
        return self._slice.left_over

    def was_answered(self, block: Block) -> bool:
        """Whether the last answer was given in this block."""
        return bool(self._answered) and self._answered in (one.path for one in (block, *block.all_inside()))

    @property
    def current_path(self) -> str:
        """The question that had the keyboard last."""
        return self._current

    def show_page(self, flow: Flow, page_id: str, *, only_left: bool = False, at: str = "") -> None:
        """Show a page, made from the question `at`; `only_left` folds what is answered (as it is now: nothing folds while one answers)."""
        if page_id != self._page:
            self._shows_missing = False
            self._current = ""
        self._flow, self._page = flow, page_id
        self._folded = (
            frozenset(block.path for block in self._blocks() if _is_done(block)) if only_left else frozenset()
        )
        for page, other in list(self._lists.items()):
            other.is_held_back = page != page_id
            if other.is_held_back:
                focusing.let_go(other)
                other.hide()
        self._refresh(wanted=at, share=_FIRST)

    def show_asides(self) -> None:
        """Say again what is known about each question from elsewhere."""
        for card in self._list.findChildren(IndicatorCard):
            card.show_beside()

    def prepare(self, flow: Flow, page_id: str) -> bool:
        """Make a little of a page that is likely to be shown next, out of sight; whether all of it is there now."""
        found = self._list_of(page_id)
        found.is_held_back = page_id != self._page
        self._slice = _Slice(slices.go.until(self.slice_s))
        found.show_blocks(blocks_of(flow.visible(page_id)))
        found.ensurePolished()
        slices.go.ends(id(self))
        return not self._slice.left_over

    def set_flow(self, flow: Flow) -> None:
        """Show the same page of a newer flow."""
        self._flow = flow
        self._refresh()

    def complete(self) -> None:
        """Make all that is still to be made of the page, at once."""
        if not self.is_whole:
            self._refresh(share=inf)

    def point_out_missing(self) -> None:
        """From now on say at each question that its answer is missing."""
        self._shows_missing = True
        self._refresh()

    def troubles(self) -> tuple[Trouble, ...]:
        """What is missing or wrong on this page, for an ErrorSummary."""
        self.complete()
        found = [Trouble(problem.words) for problem in self.flow.problems_above(self._page)]
        for block in _walk(self._blocks()):
            for problem in block.head.problems:
                name = block.head.item.prefix or block.head.item.marks.short or block.head.item.text
                found.append(Trouble(f"{name}: {problem.words}", self.widget_of(block.path)))
        return tuple(found)

    def focus_path(self, path: str) -> bool:
        """Put the keyboard at a question and bring it into view; False when it is not on this page."""
        widget = self.widget_of(path)
        if widget is None:
            return False
        widget.setFocus(Qt.FocusReason.OtherFocusReason)
        focus = QApplication.focusWidget()
        is_card = isinstance(widget, IndicatorCard)  # its words stand over the answers where there is little room
        scrolling.follow(focus if focus is not None and widget.isAncestorOf(focus) and not is_card else widget)
        return True

    def widget_of(self, path: str) -> QWidget | None:
        """The widget that answers a path; it is made when it is not there yet."""
        found = self._find(path)
        if found is None and not self.is_whole:
            self._refresh(wanted=path)
            found = self._find(path)
        return found

    def _find(self, path: str) -> QWidget | None:
        for card in self._list.findChildren(IndicatorCard):
            if card.path == path and card.isVisibleTo(self):
                return card
        for box in self._list.findChildren(AnswerBox):
            if box.path == path and box.isVisibleTo(self):
                return box
        return self._list.widget(path)

    @property
    def _list(self) -> BlockList:
        return self._list_of(self._page)

    def _list_of(self, page_id: str) -> BlockList:
        """The widgets of a page, kept from when it was last shown."""
        found = self._lists.pop(page_id, None)
        if found is None:
            found = BlockList(self, at_top=True, spacing=8)
            self._whole.insertWidget(self._whole.count() - 1, found)
        self._lists[page_id] = found
        for oldest in [page for page in self._lists if page not in (page_id, self._page)][: len(self._lists) - _KEPT]:
            self._let_go(self._lists.pop(oldest))
        return found

    def _let_go(self, gone: BlockList) -> None:
        self._whole.removeWidget(gone)
        part_from(gone)

    def _blocks(self) -> tuple[Block, ...]:
        return blocks_of(self.flow.visible(self._page))

    @Slot()
    def _go_on(self) -> None:
        """Make more, unless something else on the screen had all the time of this go."""
        if slices.go.is_used_up_for(id(self)):
            self._going_on.start()
        else:
            self._refresh()

    def _refresh(self, *, wanted: str = "", whole: bool = False, share: float = 1.0) -> None:
        """Show what is there and make more. `wanted`: this question in any case, with `whole` all that is open under it.

        `share`: of a slice; endless: all of the page at once.
        """
        blocks = self._blocks()
        shown = tuple(block for block in blocks if block.path not in self._folded)
        wanted_too = _wanted(blocks, wanted, whole=whole) if wanted else frozenset()
        was_whole, self._slice = self._is_whole, _Slice(self._until(share), wanted_too)
        self._list.show_blocks(shown)
        self._say_folded([block for block in blocks if block.path in self._folded])
        slices.go.ends(id(self))
        self._is_whole = not self._slice.left_over
        slices.note(self, at_work=not self._is_whole)
        if not self._is_whole:
            self._going_on.start()
            return
        self._going_on.stop()
        if not was_whole:
            self.became_whole.emit()

    def _until(self, share: float) -> float:
        return share if isinf(share) else slices.go.until(self.slice_s * share)

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
        self._answered = path
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

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab goes in reading order, whenever a question was made."""
        return tab_order.step(self.stops(), forward=forward) or super().focusNextPrevChild(forward)

    def stops(self) -> Iterator[QWidget]:
        """Where Tab stops, in reading order; for screens that order more than this page. What an answer just opened is there."""
        if not self._is_whole and self._current:
            self._refresh(wanted=self._current, whole=True)
        yield self._fold_line
        yield from self._list.stops()

    @Slot(QWidget, QWidget)
    def _on_focus(self, old: QWidget | None, new: QWidget | None) -> None:
        """The page remembers where the keyboard was; a field that it left says what is wrong with it."""
        left, come = self._holder_of(old), self._holder_of(new)
        if isinstance(left, AnswerBox) and left is not come:
            left.say_trouble()
        if come is not None and come.path != self._current:
            self._current = come.path
            self.moved.emit(come.path)

    def _holder_of(self, widget: QWidget | None) -> AnswerBox | IndicatorCard | None:
        """What of this page a widget belongs to."""
        while widget is not None and isValid(widget) and self.isAncestorOf(widget):
            if isinstance(widget, AnswerBox | IndicatorCard):
                return widget
            widget = widget.parentWidget()
        return None


class _Slice:
    """How much may be made before the window is let go on: at least one widget, those wanted in any case; endless: all."""

    def __init__(self, until: float = 0.0, wanted: frozenset[str] = frozenset()) -> None:
        self._until = until
        self._wanted = wanted
        self._has_begun = False
        self.left_over = 0

    def may_make(self, block: Block) -> bool:
        """Whether there is time for one more."""
        in_time = not self._has_begun or time.perf_counter() < self._until
        if in_time or (self._wanted and not self._wanted.isdisjoint(one.path for one in _walk((block,)))):
            self._has_begun = True
            return True
        self.left_over += 1
        return False


def _walk(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    return tuple(one for block in blocks for one in (block, *block.all_inside()))


def _wanted(blocks: tuple[Block, ...], path: str, *, whole: bool) -> frozenset[str]:
    """What has to be made for a path: itself; of an indicator all that is open under it, which is shown in one go."""
    for block in blocks:
        around = frozenset(one.path for one in _walk((block,)))
        if path in around and (whole or (block.is_indicator and path != block.path)):
            return around
    return frozenset((path,))


def _is_done(block: Block) -> bool:
    """An answered question with nothing missing under it."""
    return block.head.is_answered and not block.has_problem
