"""Widgets for the blocks of a page. Each can show a newer state of its block; the page keeps them while their path is asked."""

from collections.abc import Callable, Iterator
from typing import Protocol

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from cse_desk.forms.flow import Shown
from cse_desk.forms.questionnaire import ORDER, Item, ItemType, JsonValue
from cse_desk.forms.validation import Fault
from cse_desk.ui import theme
from cse_desk.ui.formkit.blocks import Block
from cse_desk.ui.formkit.kit import Kit, make_field
from cse_desk.ui.formkit.matrix import Matrix, MatrixCard, is_matrix
from cse_desk.ui.formkit.texts import TextLine, help_of, question_text, said
from cse_desk.ui.widgets.arranging import at_once
from cse_desk.ui.widgets.cards import Card
from cse_desk.ui.widgets.coaching import line_for
from cse_desk.ui.widgets.labels import Heading, PlainLabel
from cse_desk.ui.widgets.segmented import SegmentedAnswer


class Sheet(Protocol):
    """The page, as its lines see it."""

    kit: Kit

    def answer(self, path: str, value: JsonValue) -> None:
        """A person answered."""
        ...

    def add_instance(self, path: str) -> None:
        """Once more of a repeating group."""
        ...

    def remove_instance(self, path: str, instance: str) -> None:
        """Without this instance."""
        ...

    @property
    def shows_missing(self) -> bool:
        """Whether missing answers are pointed out."""
        ...

    def may_make(self, block: Block) -> bool:
        """Whether there is time for one more widget now; those that are left over are asked for again soon."""
        ...

    @property
    def left_over(self) -> int:
        """How many it had no time for so far."""
        ...

    def was_answered(self, block: Block) -> bool:
        """Whether somebody answered in it last: what they typed may differ from the answer."""
        ...


BlockMaker = Callable[[Block, Sheet], QWidget]


class BlockWidget(Protocol):
    """What a list of blocks needs of its widgets."""

    def show_block(self, block: Block) -> None:
        """Show a newer state of the same block."""
        ...

    def stops(self) -> Iterator[QWidget]:
        """Where Tab stops, in reading order; a field of several parts is one stop."""
        ...


class AnswerBox(QWidget):
    """One field of the kit with its problem in words; tells the page of answers and of the keyboard."""

    def __init__(self, item: Item, path: str, sheet: Sheet, *, fills: bool = False) -> None:
        super().__init__()
        self.path = path
        self._sheet = sheet
        self.field = make_field(item, sheet.kit, name=said(item))
        self._problem = PlainLabel(kind="small-alert", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        frame = self._framed(item)
        narrow = isinstance(frame, SegmentedAnswer) and not fills  # a row of answers as wide as its words
        column.addWidget(frame, 0, Qt.AlignmentFlag.AlignLeft if narrow else Qt.AlignmentFlag(0))
        self.coach = line_for(self.field)
        if self.coach is not None:
            column.addWidget(self.coach)
        column.addWidget(self._problem)
        self._problem.setVisible(False)
        self._shown: JsonValue = None
        self.field.changed.connect(self._on_changed)
        self.setFocusProxy(self.field)

    def _framed(self, item: Item) -> QWidget:
        if not item.marks.verbatim:
            return self.field
        frame = QFrame()
        theme.set_kind(frame, "words")
        inner = QVBoxLayout(frame)
        inner.setContentsMargins(12, 8, 8, 8)
        inner.addWidget(self.field)
        return frame

    @Slot(object)
    def _on_changed(self, value: object) -> None:
        self._shown = value  # type: ignore[assignment]
        if not self._trouble():
            self._say("")
        self._sheet.answer(self.path, value)  # type: ignore[arg-type]

    def _trouble(self) -> str:
        return str(self.field.trouble()) if hasattr(self.field, "trouble") else ""

    def say_trouble(self) -> None:
        """The keyboard left: say what is wrong with what was typed."""
        trouble = self._trouble()
        if trouble:
            self._say(trouble)

    def _say(self, words: str) -> None:
        self._problem.setText(words)
        self._problem.setVisible(bool(words))
        self.field.show_problem(words)

    def show_line(self, shown: Shown) -> None:
        """Show the answer and what is wrong with it."""
        if shown.value != self.field.value() and not (shown.value is None and self._is_empty()):
            self.field.set_value(shown.value)
        if not self._trouble():
            self._say(self._problem_words(shown))

    def _is_empty(self) -> bool:
        return self.field.value() in (None, "", []) and not self._trouble()

    def _problem_words(self, shown: Shown) -> str:
        for problem in shown.problems:
            if problem.fault is not Fault.MISSING or self._sheet.shows_missing:
                return problem.words
        return ""


class QuestionLine(QWidget):
    """A question with its guidance, its field, and what opens under it."""

    def __init__(self, block: Block, sheet: Sheet) -> None:
        super().__init__()
        item = block.head.item
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        is_own_label = item.type is ItemType.BOOLEAN and item.item_control == "check-box"
        if not is_own_label:
            column.addWidget(question_text(item))
        for line in help_of(item):
            column.addWidget(line)
        self._sheet = sheet
        self._aside = PlainLabel(kind="small-muted", wrap=True)
        column.addWidget(self._aside)
        self.box = AnswerBox(item, block.path, sheet)
        column.addWidget(self.box)
        self._inside = BlockList(sheet, indent=16)
        column.addWidget(self._inside)
        self.show_block(block)

    def show_block(self, block: Block) -> None:
        """The newer answer, what is known about it from elsewhere, and what opens under it."""
        told = self._sheet.kit.beside(block.path) if self._sheet.kit.beside is not None else None
        self._aside.setText(told.words if told is not None else "")
        theme.set_shown(self._aside, told is not None)
        self.box.show_line(block.head)
        self._inside.show_blocks(block.inside)

    def stops(self) -> Iterator[QWidget]:
        """The field, then what opened under it."""
        yield self.box
        yield from self._inside.stops()


class QuestionCard(Card):
    """A question at the top of a page."""

    def __init__(self, block: Block, sheet: Sheet) -> None:
        super().__init__()
        self._line = QuestionLine(block, sheet)
        self.body().addWidget(self._line)

    def show_block(self, block: Block) -> None:
        """The newer state."""
        self._line.show_block(block)

    def stops(self) -> Iterator[QWidget]:
        """Those of its line."""
        return self._line.stops()


class GroupLine(QWidget):
    """A heading with the questions under it."""

    def __init__(self, block: Block, sheet: Sheet) -> None:
        super().__init__()
        item = block.head.item
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(8)
        if item.text:
            column.addWidget(
                Heading(f"{item.prefix} {item.text}".strip(), level=3 if block.head.depth == 0 else 4, wrap=True)
            )
        is_of_answer = bool(block.head.instance) and not item.repeats  # the help of its question is said there
        for line in () if is_of_answer else help_of(item):
            column.addWidget(line)
        self._inside = BlockList(sheet)
        column.addWidget(self._inside)
        self.show_block(block)

    def show_block(self, block: Block) -> None:
        """The newer state of its questions."""
        self._inside.show_blocks(block.inside)

    def stops(self) -> Iterator[QWidget]:
        """Those of its questions."""
        return self._inside.stops()


class BlockList(QWidget):
    """A column of blocks. Widgets stay while their path stays, so that nobody loses the cursor.

    New widgets are made while the sheet has time for them, the one that is wanted first; showing the same blocks again goes on. A widget
    whose block is the same as before is left alone.
    """

    def __init__(self, sheet: Sheet, *, indent: int = 0, spacing: int = 12, at_top: bool = False) -> None:
        super().__init__()
        self._sheet, self._at_top = sheet, at_top
        self._made: dict[str, QWidget] = {}
        self._looks: dict[str, tuple[object, ...]] = {}
        self._states: dict[str, tuple[object, ...]] = {}  # what each shows, of those that are made whole
        self.is_held_back = False  # made out of sight, to be shown later
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(indent, 0, 0, 0)
        self._column.setSpacing(spacing)
        self.setVisible(False)

    def show_blocks(self, blocks: tuple[Block, ...]) -> None:
        """Show these, making and removing only what has to be."""
        blocks = tuple(block for block in blocks if not block.head.item.is_aside)  # these stand with their question
        self._remove_others({block.path for block in blocks if self._looks.get(block.path) == _look(block)})
        with at_once(self):
            self._show(blocks)
        self.setVisible(bool(blocks) and not self.is_held_back)

    def _show(self, blocks: tuple[Block, ...]) -> None:
        place = 0
        for block in blocks:
            made = self._made.get(block.path)
            if made is not None:
                self._show_newer(made, block)
            elif self._sheet.may_make(block):
                made = self._add(block, place)
            place += made is not None

    def _show_newer(self, made: QWidget, block: Block) -> None:
        state, left_over = self._state_of(block), self._sheet.left_over
        if self._states.get(block.path) == state and not self._sheet.was_answered(block):
            return
        made.show_block(block)  # type: ignore[attr-defined]  # every maker of `_kind` makes a BlockWidget
        self._note(block.path, state, left_over)

    def _note(self, path: str, state: tuple[object, ...], left_over: int) -> None:
        """It shows this now, all of it unless something inside had to wait."""
        self._states.pop(path, None)
        if self._sheet.left_over == left_over:
            self._states[path] = state

    def _state_of(self, block: Block) -> tuple[object, ...]:
        """All that its widget shows."""
        beside = self._sheet.kit.beside
        told = () if beside is None else tuple(beside(one.path) for one in (block, *block.all_inside()))
        return block, self._sheet.shows_missing, told

    def _remove_others(self, paths: set[str]) -> None:
        for path in [known for known in self._made if known not in paths]:
            gone = self._made.pop(path)
            self._looks.pop(path, None)
            self._states.pop(path, None)
            gone.hide()
            self._column.removeWidget(gone)
            gone.deleteLater()

    def _add(self, block: Block, place: int) -> QWidget:
        left_over = self._sheet.left_over
        made = self._kind(block)(block, self._sheet)
        self._note(block.path, self._state_of(block), left_over)
        self._made[block.path] = made
        self._looks[block.path] = _look(block)
        self._column.insertWidget(place, made)
        made.show()  # at once and not with the next event, so that the keyboard can go there
        return made

    def widget(self, path: str) -> QWidget | None:
        """The widget of a block directly in this list."""
        return self._made.get(path)

    def widgets(self) -> dict[str, QWidget]:
        """Every widget by its path, in order."""
        return dict(sorted(self._made.items(), key=lambda one: self._column.indexOf(one[1])))

    def stops(self) -> Iterator[QWidget]:
        """Where Tab stops, in reading order."""
        for made in self.widgets().values():
            yield from made.stops()  # type: ignore[attr-defined]  # as above

    def _kind(self, block: Block) -> BlockMaker:
        from cse_desk.ui.formkit.indicator import IndicatorCard
        from cse_desk.ui.formkit.repeating import RepeatingGroup

        item = block.head.item
        if block.is_indicator:
            return IndicatorCard
        if item.type is ItemType.DISPLAY:
            return TextLine
        if is_matrix(block):
            return MatrixCard if self._at_top else Matrix
        if item.is_group:
            return RepeatingGroup if item.repeats and not block.head.instance else GroupLine
        return QuestionCard if self._at_top else QuestionLine


def _look(block: Block) -> tuple[object, ...]:
    """What a widget is made for: where the form works any of it out, another outcome needs another widget."""
    item = block.head.item
    if not item.rules.any:
        return (is_matrix(block),)
    return is_matrix(block), item.text, item.options, item.read_only, item.min_value, item.max_value


def order_path(path: str) -> str:
    """The register of the instances of a repeating group."""
    return path + ORDER
