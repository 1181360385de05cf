"""The two words of a result, each in its box: being harmed, and further harm with what it was before."""

from datetime import date

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from cse_desk.i18n import day
from cse_desk.i18n import gettext as _
from cse_desk.models.enums import Direction, HarmWord, LevelWord
from cse_desk.models.labels import label
from cse_desk.ui import theme
from cse_desk.ui.widgets.cards import Card
from cse_desk.ui.widgets.flow import FlowLayout
from cse_desk.ui.widgets.labels import PlainLabel
from cse_desk.ui.widgets.marks import HarmMark, LevelMark, Mark


class WordBox(Card):
    """One word under its question."""

    def __init__(self, question: str, mark: Mark, *, size: str) -> None:
        super().__init__()
        self.mark, self._size = mark, size
        inner = QWidget(self)
        self._column = column = QVBoxLayout(inner)
        column.setContentsMargins(12, 8, 12, 10)
        column.setSpacing(4)
        head = QWidget()
        line = FlowLayout(head, gap=12, line_gap=0)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        head.setSizePolicy(policy)
        self._aside = PlainLabel(kind="small-muted")
        line.addWidget(PlainLabel(question, kind="small-muted"))
        line.addWidget(self._aside)
        column.addWidget(head, 0, Qt.AlignmentFlag.AlignVCenter)
        column.addWidget(mark, 1)
        self.add(inner)
        self._question = question
        self._is_compact = False

    def set_compact(self, *, on: bool) -> None:
        """Question and word on one line, without a box."""
        self._column.setDirection(QBoxLayout.Direction.LeftToRight if on else QBoxLayout.Direction.TopToBottom)
        self._column.setContentsMargins(*((0, 0, 0, 0) if on else (12, 8, 12, 10)))
        self._column.setSpacing(12 if on else 4)
        self.set_kind("bare" if on else "card")
        self.mark.set_size("body" if on else self._size)
        self._is_compact = on
        theme.set_shown(self._aside, bool(self._aside.text()) and not on)

    def say_aside(self, words: str) -> None:
        """Small words beside the question."""
        self._aside.setText(words)
        theme.set_shown(self._aside, bool(words) and not self._is_compact)
        told = f"{self._question} {self.mark.accessibleName()}"
        self.setAccessibleName(f"{told}, {words}" if words else told)


class ResultWords(QWidget):
    """Both boxes beside each other."""

    def __init__(self, *, size: str = "big", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self._is_compact = False
        self._harm, self._level = HarmMark(size=size), LevelMark(size=size)
        self.harm_box = WordBox(_("Being harmed?"), self._harm, size=size)
        self.level_box = WordBox(_("Further harm"), self._level, size=size)
        row.addWidget(self.harm_box, 1)
        row.addWidget(self.level_box, 1)

    def show_words(
        self,
        harm: HarmWord | None,
        level: LevelWord | None,
        *,
        direction: Direction | None = None,
        before: LevelWord | None = None,
        on: date | None = None,
    ) -> None:
        """Show a result; None says that nobody has screened yet."""
        self._harm.set_word(harm)
        self._level.set_word(level, direction)
        self.harm_box.say_aside(day(on) if on is not None else "")
        was = _("was {level}").format(level=label(before)) if before is not None and before is not level else ""
        self.level_box.say_aside(was)
        self._stack()
        self.updateGeometry()

    def set_compact(self, *, on: bool) -> None:
        """Each on one line, for a low window."""
        self.harm_box.set_compact(on=on)
        self.level_box.set_compact(on=on)
        self._is_compact = on
        self._row.setSpacing(theme.current().px(16) if on else 8)
        self._stack()
        self.updateGeometry()

    def width_beside(self) -> int:
        """The width at which both stand beside each other."""
        widths = [box.minimumSizeHint().width() for box in (self.harm_box, self.level_box)]
        return (sum(widths) if self._is_compact else 2 * max(widths)) + self._row.spacing()

    def minimumSizeHint(self) -> QSize:
        """The wider box: where there is no room beside each other they stand below each other."""
        boxes = (self.harm_box.minimumSizeHint(), self.level_box.minimumSizeHint())
        return QSize(max(one.width() for one in boxes), max(one.height() for one in boxes))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Stack or unstack."""
        super().resizeEvent(event)
        self._stack()

    def _stack(self) -> None:
        is_narrow = self.width_beside() > self.width()
        way = QBoxLayout.Direction.TopToBottom if is_narrow else QBoxLayout.Direction.LeftToRight
        if self._row.direction() != way:
            self._row.setDirection(way)
