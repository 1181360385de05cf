"""The words of a form on a page: of a question, its help and hints, and lines that need no answer."""

from collections.abc import Iterator, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from cse_desk.forms.questionnaire import Item, JsonValue
from cse_desk.i18n import gettext as _
from cse_desk.ui import theme
from cse_desk.ui.formkit.blocks import Block
from cse_desk.ui.widgets.labels import PlainLabel
from cse_desk.ui.widgets.rich_text import FormText


def words(item: Item, *, kind: str = "body") -> QWidget:
    """The text of an item, with its emphasis where it has any."""
    if item.markdown or item.xhtml:
        return FormText(item.markdown, xhtml=item.xhtml)
    return PlainLabel(item.text, kind=kind, wrap=True)


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
    row.addWidget(words(item, kind="strong" if strong else "body"), 1)
    return holder


def said(item: Item) -> str:
    """How a screen reader names the field of a question."""
    return f"{item.prefix} {item.text}".strip() or item.link_id


def help_of(item: Item) -> Iterator[QWidget]:
    """Guidance, help and legal words, and how an answer is written, in small lines."""
    if item.marks.guidance:
        yield PlainLabel(item.marks.guidance, kind="small-muted", wrap=True)
    for aside in item.asides:
        yield words(aside, kind="small-muted")
    if hint := hint_of(item):
        yield PlainLabel(hint, kind="small-muted", wrap=True)


def hint_of(item: Item) -> str:
    """How an answer is written, and between what; "" when the form does not say."""
    parts = [item.entry_format] if item.entry_format else []
    least, most = _bound(item.min_value), _bound(item.max_value)
    if least and most:
        parts.append(_("from {least} to {most}").format(least=least, most=most))
    elif least or most:
        parts.append(_("{least} or more").format(least=least) if least else _("at most {most}").format(most=most))
    if item.calculated:
        parts.append(_("worked out by the form"))
    told = ", ".join(parts)
    return told[:1].upper() + told[1:]


def _bound(value: JsonValue) -> str:
    if isinstance(value, dict):
        return f"{value.get('value', '')} {value.get('code', '')}".strip()
    return "" if value is None else str(value)


class LeadWords(QFrame):
    """What is to be read before the first question of a page; hidden where there is nothing."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme.set_kind(self, "info")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(16, 12, 16, 12)
        self._column.setSpacing(6)
        self._shown: tuple[Item, ...] = ()
        self._lines: list[QWidget] = []
        theme.set_shown(self, shown=False)

    def show_items(self, items: Sequence[Item]) -> None:
        """Show these."""
        if tuple(items) != self._shown:
            self._shown = tuple(items)
            for line in self._lines:
                line.hide()
                line.deleteLater()
            self._lines = [words(one) for one in items]
            for line in self._lines:
                self._column.addWidget(line)
        theme.set_shown(self, bool(items))


class TextLine(QWidget):
    """A display item: words that need no answer."""

    def __init__(self, block: Block, _sheet: object) -> None:
        super().__init__()
        item = block.head.item
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(words(item, kind="strong" if item.category == "security" else "muted"))

    def show_block(self, block: Block) -> None:
        """Words do not change."""

    def stops(self) -> Iterator[QWidget]:
        """Nowhere."""
        return iter(())
