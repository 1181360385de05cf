"""One page of any form to be read: each question with its answer in words. Nothing on it can be changed."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cse_desk.forms.flow import Flow, Shown
from cse_desk.forms.questionnaire import ItemType
from cse_desk.i18n import gettext as _
from cse_desk.services.tools import answer_words
from cse_desk.ui.formkit.blocks import Block, blocks_of
from cse_desk.ui.formkit.texts import question_text, said
from cse_desk.ui.widgets.cards import Card
from cse_desk.ui.widgets.clearing import cleared
from cse_desk.ui.widgets.labels import Heading, PlainLabel
from cse_desk.ui.widgets.quote import QuoteBlock
from cse_desk.ui.widgets.rich_text import FormText

_LONG = 28  # letters of an answer that stands below its question
_UNDER = 16


class ReviewLine(QWidget):
    """A question, its answer beside or below it, and what was said with it."""

    def __init__(self, block: Block) -> None:
        super().__init__()
        shown = block.head
        self.answer = answer_words(shown.item, shown.value)
        self.setAccessibleName(f"{said(shown.item)}: {self.answer or _('Not answered')}")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        line = QHBoxLayout()
        column.addLayout(line)
        line.setSpacing(16)
        line.addWidget(question_text(shown.item), 1)
        if shown.item.marks.verbatim and self.answer:
            column.addWidget(QuoteBlock(self.answer))
        else:
            words = PlainLabel(self.answer or _("Not answered"), kind="strong" if self.answer else "muted", wrap=True)
            if len(self.answer) > _LONG:
                column.addWidget(words)
            else:
                words.setWordWrap(False)
                line.addWidget(words, 0, Qt.AlignmentFlag.AlignTop)
        self._add_under(column, block)

    @staticmethod
    def _add_under(column: QVBoxLayout, block: Block) -> None:
        """What opened under the question: each with what it is called, own words as they were said."""
        under = QVBoxLayout()
        column.addLayout(under)
        under.setContentsMargins(_UNDER, 0, 0, 0)
        under.setSpacing(2)
        for shown in (one.head for one in block.all_inside()):
            words = answer_words(shown.item, shown.value)
            name = shown.item.marks.short or shown.item.text
            if shown.item.marks.verbatim and words:
                under.addWidget(QuoteBlock(words, title=shown.item.text))
            elif shown.item.is_question and words:
                under.addWidget(PlainLabel(f"{name}: {words}", kind="small-muted", wrap=True))


class ReviewPage(QWidget):
    """The questions of one page and what was answered. Generic: what it shows comes from the form alone."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(12)
        self._shown: tuple[object, ...] = ()

    def show_page(self, flow: Flow, page_id: str) -> None:
        """Show a page; the same page with the same answers stays as it is."""
        lines = flow.visible(page_id)
        if (page_id, lines) == self._shown:
            return
        self._shown = (page_id, lines)
        cleared(self._column)
        self._add(blocks_of(lines))

    def _add(self, blocks: Sequence[Block]) -> None:
        card: Card | None = None
        for block in blocks:
            if block.head.item.is_group:
                card = None
                self._add_group(block)
                continue
            if card is None:
                card = Card(padding=16)
                self._column.addWidget(card)
            card.add_row(_row(block), padding=10)

    def _add_group(self, block: Block) -> None:
        item = block.head.item
        card = Card(padding=16)
        if item.text:
            head = Heading(f"{item.prefix} {item.text}".strip(), level=4, wrap=True)
            card.add_row(head, padding=10)
        inside = block.inside
        if not inside:
            card.add_row(PlainLabel(_("Not answered"), kind="muted"), padding=10)
        for one in inside:
            card.add_row(_instance(one) if one.head.instance else _row(one), padding=10)
        self._column.addWidget(card)


def _row(block: Block) -> QWidget:
    item = block.head.item
    if item.type is ItemType.DISPLAY:
        return FormText(item.markdown) if item.markdown else PlainLabel(item.text, kind="muted", wrap=True)
    return ReviewLine(block)


def _instance(block: Block) -> QWidget:
    """Once of a repeating group: its answers in one line each."""
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(2)
    for shown in _answered(block):
        column.addWidget(PlainLabel(f"{shown.item.text}: {answer_words(shown.item, shown.value)}", wrap=True))
    return holder


def _answered(block: Block) -> Sequence[Shown]:
    return [one.head for one in block.all_inside() if one.head.item.is_question and one.head.is_answered]
