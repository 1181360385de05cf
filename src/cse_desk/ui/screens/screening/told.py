"""What the tool says: two words, never one, each with its shape and why."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QSpacerItem, QVBoxLayout, QWidget

from cse_desk.i18n import day as day_words
from cse_desk.i18n import gettext as _
from cse_desk.i18n import ngettext
from cse_desk.models import labels
from cse_desk.models.records.screening import Moved, ScreeningLine, ScreeningResult
from cse_desk.ui.widgets.buttons import Button
from cse_desk.ui.widgets.cards import Card
from cse_desk.ui.widgets.labels import PlainLabel
from cse_desk.ui.widgets.marks import HarmMark, LevelMark


class WordCard(Card):
    """The box of a word; it may be asked to be as high as the box beside it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._free = QSpacerItem(0, 0, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)

    def keep_free(self, height: int) -> None:
        """So much room below its words."""
        if height != self._free.sizeHint().height():
            self._free.changeSize(0, height, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
            self._column.invalidate()

    def needed(self, width: int) -> int:
        """The height its words need at a width, as they are now; nothing is kept free then."""
        self.keep_free(0)
        whole = self.layout()
        assert whole is not None
        whole.invalidate()
        whole.activate()  # layouts inside a layout remember what they held before
        return self.heightForWidth(width)

    def _words(self) -> QVBoxLayout:
        """The column of its words."""
        self._column = self.body(spacing=0)
        words = QVBoxLayout()
        words.setSpacing(4)
        self._column.addLayout(words)
        self._column.addItem(self._free)
        self._column.addStretch(1)
        return words


class HarmCard(WordCard):
    """First word: is the young person being harmed?"""

    def __init__(self, question: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = self._words()
        column.addWidget(PlainLabel(question, kind="muted", wrap=True))
        self.mark = HarmMark(size="big")
        column.addWidget(self.mark)
        self.why = PlainLabel(kind="small", wrap=True)
        self.before = PlainLabel(kind="small-muted", wrap=True)
        column.addWidget(self.why)
        column.addWidget(self.before)

    def show_result(self, result: ScreeningResult, last: ScreeningLine | None) -> None:
        """The word, why, and what it was last time."""
        self.mark.set_word(result.harm)
        self.why.setText(result.harm_why)
        word = labels.label(last.harm).lower() if last is not None and last.harm is not None else ""
        self.before.setText(_last_time(last, word))
        self.before.setVisible(bool(self.before.text()))


class LevelCard(WordCard):
    """Second word: how likely is further harm? An aid, labelled so. `asked` when somebody wants to know how it comes about."""

    asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = self._words()
        head = QHBoxLayout()
        column.addLayout(head)
        head.addWidget(PlainLabel(_(labels.LEVEL_QUESTION), kind="muted", wrap=True), 1)
        head.addWidget(PlainLabel(_("an aid, not a decision"), kind="small-muted"))
        self.mark = LevelMark(size="big")
        column.addWidget(self.mark)
        self.why = PlainLabel(kind="small", wrap=True)
        self.before = PlainLabel(kind="small-muted", wrap=True)
        column.addWidget(self.why)
        column.addWidget(self.before)
        self.how = Button(_("How this comes about"), kind="small-link")
        self.how.clicked.connect(self.asked)
        column.addWidget(self.how, 0, Qt.AlignmentFlag.AlignLeft)

    def show_result(self, result: ScreeningResult, last: ScreeningLine | None, moved: Moved | None) -> None:
        """The word, where it moved, why, and what it was last time."""
        self.mark.set_word(result.level, moved.direction if moved is not None else None)
        self.why.setText(result.level_why)
        word = labels.label(last.level).lower() if last is not None and last.level is not None else ""
        self.before.setText(" ".join(part for part in (_last_time(last, word), moved_words(moved)) if part))
        self.before.setVisible(bool(self.before.text()))


def moved_words(moved: Moved | None) -> str:
    """ "5 answers up, 1 down." An answer that became Not known is said apart: it is knowledge lost, not risk gone."""
    if moved is None:
        return ""
    counts = (
        (moved.up, _("up")),
        (moved.down, _("down")),
        (moved.lost, _("now not known")),
        (moved.learned, _("learned")),
    )
    told = [(count, word) for count, word in counts if count]
    if not told:
        return _("No answer moved.")
    first = ngettext("{count} answer", "{count} answers", told[0][0])
    return ", ".join([f"{first} {told[0][1]}", *(f"{count} {word}" for count, word in told[1:])]) + "."


def _last_time(last: ScreeningLine | None, word: str) -> str:
    if last is None or last.signed_on is None or not word:
        return ""
    return _("Last time, {day}: {word}.").format(day=day_words(last.signed_on), word=word)
