"""Widgets for the blocks of a page. Each can show a newer state of its block; the page keeps them while their path is asked."""

from collections.abc import Callable, Iterator
from typing import Protocol

from PySide6.QtCore import QEvent, QObject, Qt, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from cse_desk.forms.flow import Shown
from cse_desk.forms.questionnaire import ORDER, Item, ItemType, JsonValue
from cse_desk.forms.validation import Fault
from cse_desk.i18n import gettext as _
from cse_desk.ui import theme
from cse_desk.ui.formkit.blocks import Block
from cse_desk.ui.formkit.kit import Kit, make_field
from cse_desk.ui.widgets.buttons import Button
from cse_desk.ui.widgets.cards import Card
from cse_desk.ui.widgets.labels import Heading, PlainLabel
from cse_desk.ui.widgets.rich_text import FormText
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

    def now_at(self, path: str) -> None:
        """The keyboard is here."""
        ...

    @property
    def shows_missing(self) -> bool:
        """Whether missing answers are pointed out."""
        ...

    def may_make(self, block: Block) -> bool:
        """Whether there is time for one more widget now; those that are left over are asked for again soon."""
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


def question_text(item: Item, *, strong: bool = False) -> QWidget:
    """The number and the words of a question."""
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(8)
    if item.prefix:
        number = PlainLabel(item.prefix, kind="small-muted")
        number.setContentsMargins(0, 2, 0, 0)
        row.addWidget(number, 0, Qt.AlignmentFlag.AlignTop)
    words = (
        FormText(item.markdown)
        if item.markdown
        else PlainLabel(item.text, kind="strong" if strong else "body", wrap=True)
    )
    row.addWidget(words, 1)
    return holder


def said(item: Item) -> str:
    """How a screen reader names the field of a question."""
    return f"{item.prefix} {item.text}".strip() or item.link_id


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
        column.addWidget(self._problem)
        self._problem.setVisible(False)
        self._shown: JsonValue = None
        self.field.changed.connect(self._on_changed)
        self.setFocusProxy(self.field)
        self._watch(self.field)

    def _framed(self, item: Item) -> QWidget:
        if not item.marks.verbatim:
            return self.field
        frame = QFrame()
        theme.set_kind(frame, "words")
        inner = QVBoxLayout(frame)
        inner.setContentsMargins(12, 8, 8, 8)
        inner.addWidget(self.field)
        return frame

    def _watch(self, widget: QWidget) -> None:
        widget.installEventFilter(self)
        for child in widget.findChildren(QWidget):
            child.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """The page remembers where the keyboard was."""
        if event.type() == QEvent.Type.FocusIn:
            self._sheet.now_at(self.path)
        elif event.type() == QEvent.Type.FocusOut:
            self._say_trouble()
        return False

    @Slot(object)
    def _on_changed(self, value: object) -> None:
        self._shown = value  # type: ignore[assignment]
        if not self._trouble():
            self._say("")
        self._sheet.answer(self.path, value)  # type: ignore[arg-type]

    def _trouble(self) -> str:
        return str(self.field.trouble()) if hasattr(self.field, "trouble") else ""

    def _say_trouble(self) -> None:
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


class TextLine(QWidget):
    """A display item: words that need no answer."""

    def __init__(self, block: Block, _sheet: Sheet) -> None:
        super().__init__()
        item = block.head.item
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        kind = "strong" if item.category == "security" else "muted"
        words: QWidget = FormText(item.markdown) if item.markdown else PlainLabel(item.text, kind=kind, wrap=True)
        column.addWidget(words)

    def show_block(self, block: Block) -> None:
        """Words do not change."""

    def stops(self) -> Iterator[QWidget]:
        """Nowhere."""
        return iter(())


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
        if item.marks.guidance:
            column.addWidget(PlainLabel(item.marks.guidance, kind="small-muted", wrap=True))
        self.box = AnswerBox(item, block.path, sheet)
        column.addWidget(self.box)
        self._inside = BlockList(sheet, indent=16)
        column.addWidget(self._inside)
        self.show_block(block)

    def show_block(self, block: Block) -> None:
        """The newer answer, and what opens under it."""
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
        if item.marks.guidance:
            column.addWidget(PlainLabel(item.marks.guidance, kind="small-muted", wrap=True))
        self._inside = BlockList(sheet)
        column.addWidget(self._inside)
        self.show_block(block)

    def show_block(self, block: Block) -> None:
        """The newer state of its questions."""
        self._inside.show_blocks(block.inside)

    def stops(self) -> Iterator[QWidget]:
        """Those of its questions."""
        return self._inside.stops()


class RepeatingGroup(Card):
    """A group that can be given several times, each with Remove; and Add."""

    def __init__(self, block: Block, sheet: Sheet) -> None:
        item = block.head.item
        super().__init__()
        self._sheet, self.path = sheet, block.path
        column = self.body(spacing=8)
        column.addWidget(question_text(item))
        if item.marks.guidance:
            column.addWidget(PlainLabel(item.marks.guidance, kind="small-muted", wrap=True))
        self._problem = PlainLabel(kind="small-alert", wrap=True)
        self._list = QVBoxLayout()
        self._list.setSpacing(12)
        self.add_button = Button(_("Add"), kind="small", icon="plus", name=f"{said(item)}: {_('add')}")
        self.add_button.clicked.connect(self._on_add)
        column.addLayout(self._list)
        column.addWidget(self._problem)
        column.addWidget(self.add_button, 0, Qt.AlignmentFlag.AlignLeft)
        self._instances: dict[str, Instance] = {}
        self.show_block(block)

    def show_block(self, block: Block) -> None:
        """The instances there are now."""
        now = {one.head.instance: one for one in block.inside if one.head.instance}
        for gone in [known for known in self._instances if known not in now]:
            widget = self._instances.pop(gone)
            widget.hide()
            widget.deleteLater()
        for number, (instance, one) in enumerate(now.items(), 1):
            if instance not in self._instances:
                self._instances[instance] = Instance(one, self._sheet, self._remove)
            widget = self._instances[instance]
            widget.show_number(number)
            widget.show_block(one)
            self._list.insertWidget(number - 1, widget)
            widget.show()
        self.add_button.set_text(_("Add another") if now else _("Add"))
        words = [
            one.words for one in block.head.problems if one.fault is not Fault.MISSING or self._sheet.shows_missing
        ]
        self._problem.setText(words[0] if words else "")
        self._problem.setVisible(bool(words))

    def stops(self) -> Iterator[QWidget]:
        """Each instance, then Add."""
        for widget in self._instances.values():
            yield from widget.stops()
        yield self.add_button

    def instance(self, instance: str) -> "Instance":
        """The widget of one instance."""
        return self._instances[instance]

    def _remove(self, instance: str) -> None:
        self._sheet.remove_instance(self.path, instance)

    @Slot()
    def _on_add(self) -> None:
        self._sheet.add_instance(self.path)


class Instance(QFrame):
    """One instance of a repeating group."""

    def __init__(self, block: Block, sheet: Sheet, remove: Callable[[str], None]) -> None:
        super().__init__()
        theme.set_kind(self, "flat")
        self._instance, self._remove = block.head.instance, remove
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 12)
        column.setSpacing(8)
        top = QHBoxLayout()
        self._number = PlainLabel(kind="small-strong")
        self._remove_button = Button(_("Remove"), kind="small-link")
        self._remove_button.clicked.connect(self._on_remove)
        top.addWidget(self._number, 1)
        top.addWidget(self._remove_button)
        column.addLayout(top)
        self._inside = BlockList(sheet)
        column.addWidget(self._inside)

    def show_number(self, number: int) -> None:
        """Its place in the list."""
        self._number.setText(str(number))
        self._remove_button.setAccessibleName(_("Remove number {number}").format(number=number))

    def show_block(self, block: Block) -> None:
        """The newer state."""
        self._inside.show_blocks(block.inside)

    def stops(self) -> Iterator[QWidget]:
        """Remove, then its fields."""
        yield self._remove_button
        yield from self._inside.stops()

    def focus_first(self) -> None:
        """Put the keyboard into the first field."""
        box = self.findChild(AnswerBox)
        if box is not None:
            box.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _on_remove(self) -> None:
        self._remove(self._instance)


class BlockList(QWidget):
    """A column of blocks. Widgets stay while their path stays, so that nobody loses the cursor.

    New widgets are made while the sheet has time for them, the one that is wanted first; showing the same blocks again goes on.
    """

    def __init__(self, sheet: Sheet, *, indent: int = 0, spacing: int = 12, at_top: bool = False) -> None:
        super().__init__()
        self._sheet, self._at_top = sheet, at_top
        self._made: dict[str, QWidget] = {}
        self.is_held_back = False  # made out of sight, to be shown later
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(indent, 0, 0, 0)
        self._column.setSpacing(spacing)
        self.setVisible(False)

    def show_blocks(self, blocks: tuple[Block, ...]) -> None:
        """Show these, making and removing only what has to be."""
        self._remove_others({block.path for block in blocks})
        place = 0
        for block in blocks:
            made = self._made.get(block.path)
            if made is not None:
                made.show_block(block)  # type: ignore[attr-defined]  # every maker of `_kind` makes a BlockWidget
            elif self._sheet.may_make(block):
                made = self._add(block, place)
            place += made is not None
        self.setVisible(bool(blocks) and not self.is_held_back)

    def _remove_others(self, paths: set[str]) -> None:
        for path in [known for known in self._made if known not in paths]:
            gone = self._made.pop(path)
            gone.hide()
            self._column.removeWidget(gone)
            gone.deleteLater()

    def _add(self, block: Block, place: int) -> QWidget:
        made = self._kind(block)(block, self._sheet)
        self._made[block.path] = made
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

        item = block.head.item
        if block.is_indicator:
            return IndicatorCard
        if item.type is ItemType.DISPLAY:
            return TextLine
        if item.is_group:
            return RepeatingGroup if item.repeats and not block.head.instance else GroupLine
        return QuestionCard if self._at_top else QuestionLine


def order_path(path: str) -> str:
    """The register of the instances of a repeating group."""
    return path + ORDER
