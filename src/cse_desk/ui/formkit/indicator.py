"""The card of one indicator: number and words, Y P N U at one place, guidance, and the details that a Yes opens."""

from collections.abc import Iterator

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from cse_desk.forms.questionnaire import Item
from cse_desk.i18n import gettext as _
from cse_desk.models import labels
from cse_desk.models.enums import Answer, Level
from cse_desk.models.enums import Block as BlockCode
from cse_desk.ui import theme
from cse_desk.ui.formkit.blocks import Block
from cse_desk.ui.formkit.lines import AnswerBox, Sheet
from cse_desk.ui.formkit.texts import said
from cse_desk.ui.widgets.arranging import at_once
from cse_desk.ui.widgets.cards import Card, Line
from cse_desk.ui.widgets.fields import Labelled
from cse_desk.ui.widgets.labels import PlainLabel
from cse_desk.ui.widgets.notices import IconLabel
from cse_desk.ui.widgets.segmented import SegmentedAnswer, answer_segments

_SIDE_BY_SIDE = 600  # at 100 % text; in less room the words stand over the answers
_SHARES = (3, 5)  # of the width, for the left and the right column of the details
_COLUMN_GAP = 16
_OPENING = frozenset({Answer.YES.value, Answer.POSSIBLE.value, Answer.PARTLY.value})
_PAIRED = {"basis": 0, "recency": 1, "level": 0, "who": 1}


class _Detail(QWidget):
    """One of the fields that open under an indicator."""

    def __init__(self, block: Block, sheet: Sheet) -> None:
        super().__init__()
        self.part = block.path.rpartition(".")[2]
        self.box = AnswerBox(block.head.item, block.path, sheet, fills=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        label = Labelled(self._label(block.head.item), self.box, hint=block.head.item.marks.guidance)
        column.addWidget(label)
        self.show_block(block)

    def _label(self, item: Item) -> str:
        if self.part == "level" and isinstance(item.initial, str) and item.initial in set(Level):
            return _("Level, suggested {level}").format(level=labels.label(Level(item.initial)))
        return item.text

    def show_block(self, block: Block) -> None:
        """The newer answer."""
        self.box.show_line(block.head)


class IndicatorCard(Card):
    """An indicator. Tab goes to the next one while the answer opens nothing; the keys Y P N U answer from anywhere but a text."""

    def __init__(self, block: Block, sheet: Sheet) -> None:
        super().__init__(padding=16)
        self._sheet = sheet
        self.path = block.path
        item = block.head.item
        self.item = item
        self.setAccessibleName(said(item))
        self._details: dict[str, _Detail] = {}
        self._asked: dict[str, Block] = {}  # the details that the answer opens, also those that are still to be made
        column = self.body(spacing=8)
        column.setContentsMargins(16, 12, 16, 12)
        self._top = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        column.addLayout(self._top)
        self._top.setSpacing(12)
        self._words = self._question(item)
        self.answer = SegmentedAnswer(answer_segments(strength=item.marks.block == BlockCode.STRENGTH), name=said(item))
        self.answer.changed.connect(self._on_answer)
        self._top.addWidget(self._words, 1)
        self._top.addWidget(self.answer, 0, Qt.AlignmentFlag.AlignTop)
        self._guide = self._guidance(item)
        column.addWidget(self._guide)
        self.beside = PlainLabel(kind="small-muted", wrap=True)
        column.addWidget(self.beside)
        self._problem = PlainLabel(kind="small-alert", wrap=True)
        column.addWidget(self._problem)
        self._line = Line()
        column.addWidget(self._line)
        self._grid_holder = QWidget()
        self._grid = QGridLayout(self._grid_holder)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(_COLUMN_GAP)
        self._grid.setVerticalSpacing(10)
        column.addWidget(self._grid_holder)
        for part in (self._line, self._grid_holder):
            part.setVisible(False)  # until all of the details are there
        self._columns = 0
        self.setFocusProxy(self.answer)
        self.show_block(block)

    def _question(self, item: Item) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 4, 0, 0)
        row.setSpacing(8)
        number = PlainLabel(item.prefix, kind="small-muted")
        number.setContentsMargins(0, 2, 0, 0)
        self._text = PlainLabel(item.text, wrap=True)
        self._text.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        row.addWidget(number, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._text, 1)
        return holder

    @staticmethod
    def _guidance(item: Item) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(IconLabel("info", "primary", size=16), 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        row.addLayout(words, 1)
        words.setSpacing(0)
        if item.marks.block == BlockCode.HARM:
            words.addWidget(PlainLabel(_("Sign of harm."), kind="small-alert"))
        words.addWidget(PlainLabel(item.marks.guidance, kind="small", wrap=True))
        return holder

    # -- state --

    def show_block(self, block: Block) -> None:
        """The newer answer and its details."""
        answer = block.head.value if isinstance(block.head.value, str) else ""
        if answer != self.answer.value():
            self.answer.set_value(answer or None)
        opened = answer in _OPENING
        self.set_kind("card-open" if opened else "card")
        self._text.set_kind("strong" if opened else "body")
        self._guide.setVisible(bool(self.item.marks.guidance) and (opened or not answer))
        self.show_beside()
        missing = [one.words for one in block.head.problems] if self._sheet.shows_missing else []
        self._problem.setText(missing[0] if missing else "")
        self._problem.setVisible(bool(missing))
        self._show_details(block.all_inside())

    def show_beside(self) -> None:
        """What is known about it from elsewhere."""
        found = self._sheet.kit.beside(self.path) if self._sheet.kit.beside is not None else None
        self.beside.setText(found.words if found is not None else "")
        self.beside.set_kind("small-strong" if found is not None and found.matters else "small-muted")
        self.beside.setVisible(found is not None)

    def _show_details(self, blocks: tuple[Block, ...]) -> None:
        self._asked = {block.path: block for block in blocks if block.head.item.is_question}
        for path in [known for known in self._details if known not in self._asked]:
            gone = self._details.pop(path)
            gone.hide()
            gone.deleteLater()
            self._columns = 0
        for path, block in self._asked.items():
            if path in self._details:
                self._details[path].show_block(block)
            elif self._sheet.may_make(block):
                self._make_detail(path)
        self._open()

    def _make_detail(self, path: str) -> None:
        self._details[path] = made = _Detail(self._asked[path], self._sheet)
        made.setParent(self._grid_holder)  # dressed now, and not all of them in the go that opens them
        self._columns = 0

    def _open(self) -> None:
        """Show the details, all of them in one go: for each that came by itself the whole page would move."""
        if len(self._details) < len(self._asked):
            return
        theme.set_shown(self._line, bool(self._asked))
        theme.set_shown(self._grid_holder, bool(self._asked))
        self._lay_out()

    def finish(self) -> None:
        """Make the details that there was no time for yet."""
        missing = [path for path in self._asked if path not in self._details]
        for path in missing:
            self._make_detail(path)
        if missing:
            self._open()

    def detail(self, part: str) -> AnswerBox:
        """The field of a detail, e.g. basis, recency, level, who, note; made when it is not there yet."""
        self.finish()
        return next(one.box for one in self._details.values() if one.part == part)

    def details(self) -> tuple[str, ...]:
        """The details that are open, in order."""
        return tuple(path.rpartition(".")[2] for path in self._asked)

    # -- room --

    def _lay_out(self) -> None:
        worn = theme.current()
        wide = self.width() >= worn.px(_SIDE_BY_SIDE)
        direction = QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        if self._top.direction() != direction:
            self._top.setDirection(direction)
        if len(self._details) < len(self._asked):
            return
        columns = 2 if self._two_columns_fit() else 1
        if columns == self._columns:
            return
        self._columns = columns
        with at_once(self._grid_holder):
            for detail in self._details.values():
                self._grid.removeWidget(detail)
            self._fill_grid(columns)
            for detail in self._details.values():
                detail.show()  # at once and not with the next event, so that the keyboard can go there

    def _two_columns_fit(self) -> bool:
        """Whether every field beside another has the room it needs at its share of the width."""
        room = self.width() - 2 * 16 - _COLUMN_GAP
        widest = [0, 0]
        for detail in self._details.values():
            at = _PAIRED.get(detail.part)
            if at is not None:
                field = detail.box.field
                widest[at] = max(widest[at], field.minimumSizeHint().width(), field.sizeHint().width())
        return all(room * share / sum(_SHARES) >= need for share, need in zip(_SHARES, widest, strict=True))

    def _fill_grid(self, columns: int) -> None:
        row, taken = 0, set[int]()
        parts = {one.part for one in self._details.values()}
        for detail in self._in_order():
            at = _PAIRED.get(detail.part)
            alone = columns == 1 or at is None or (at == 0 and not parts & _partners(detail.part))
            if at is None or alone or at in taken or (at == 0 and taken):
                row, taken = (row + 1 if taken else row), set()
            if alone:
                self._grid.addWidget(detail, row, 0, 1, 2)
                row += 1
                continue
            self._grid.addWidget(detail, row, at or 0, Qt.AlignmentFlag.AlignTop)
            taken.add(at or 0)
        for at, share in enumerate(_SHARES):
            self._grid.setColumnStretch(at, share if columns == 2 or at == 0 else 0)

    def _in_order(self) -> list[_Detail]:
        return sorted(self._details.values(), key=lambda one: _place_of(one.part))

    def stops(self) -> Iterator[QWidget]:
        """The answer, then the details."""
        yield self.answer
        yield from (detail.box for detail in self._in_order())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Stack or unstack."""
        super().resizeEvent(event)
        self._lay_out()

    # -- keys --

    @Slot(object)
    def _on_answer(self, value: object) -> None:
        self._sheet.answer(self.path, value if isinstance(value, str) else "")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Y P N U from a control of the details that does not take letters."""
        if event.modifiers() or not event.text() or not self.answer.answer_key(event.text()):
            super().keyPressEvent(event)


_ORDER = ("basis", "recency", "level", "who", "level-why", "note", "happened")


def _place_of(part: str) -> int:
    return _ORDER.index(part) if part in _ORDER else len(_ORDER)


def _partners(part: str) -> set[str]:
    return {"basis": {"recency"}, "level": {"who"}}.get(part, set())
