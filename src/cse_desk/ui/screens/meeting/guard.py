"""What stands before a removal, in sentences: stops to be mended, warnings to be answered in place by the chair."""

from PySide6.QtCore import QSize, Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from cse_desk.i18n import gettext as _
from cse_desk.models.records.meeting import GuardView
from cse_desk.models.records.panel import GuardLine
from cse_desk.ui import focusing, theme
from cse_desk.ui.screens.meeting.columns import LeavingArea
from cse_desk.ui.widgets.buttons import Button
from cse_desk.ui.widgets.cards import Card, Line
from cse_desk.ui.widgets.labels import PlainLabel
from cse_desk.ui.widgets.notices import IconLabel
from cse_desk.ui.widgets.page import scroller
from cse_desk.ui.widgets.rows import Rows

_SHOWN = 5  # lines; more of them scroll inside the card
_LINE = 42  # at 100 % text
_FIRST = 100  # of the room beside the decision, the lines take what they need
_MEND = {
    "B1": "Screen again",
    "B2": "Look at the level",
    "B3": "Write it",
    "B4": "Name one",
    "B5": "Write it",
    "B6": "Sign",
    "B7": "Write it",
    "B8": "Write it",
    "B9": "Look at it",
}


class GuardRow(QWidget):
    """One finding: an icon, the word, the sentence, and what to do about it; the answer stands below."""

    answered = Signal(str, str)
    typed = Signal(str, str)
    mending = Signal(str)
    opened = Signal()

    def __init__(self, line: GuardLine, typed: str) -> None:
        super().__init__()
        self.line = line
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 6, 12, 6)
        column.setSpacing(4)
        row = QHBoxLayout()
        column.addLayout(row)
        row.setSpacing(8)
        tint = "high" if line.stops else "medium"
        icon = "stop" if line.stops else "tick" if line.answer else "alert"
        row.addWidget(IconLabel(icon, "low" if line.answer else tint), 0, Qt.AlignmentFlag.AlignVCenter)
        word = _("Stops:") if line.stops else _("Answered:") if line.answer else _("Answer:")
        row.addWidget(PlainLabel(word, kind="alert" if line.stops else "strong"), 0, Qt.AlignmentFlag.AlignVCenter)
        sentence = PlainLabel(line.words, wrap=True)
        sentence.setAccessibleName(f"{word} {line.words}")
        row.addWidget(sentence, 1)
        words = _(_MEND.get(line.code, "Open")) if line.stops else _("Change") if line.answer else _("Answer")
        self.button = Button(words, kind="link", name=f"{words}: {line.words}")
        self.button.clicked.connect(self._on_clicked)
        row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignVCenter)
        self._given = PlainLabel(_given(line), kind="small-muted", wrap=True)
        theme.set_shown(self._given, bool(line.answer))
        column.addWidget(self._given)
        self.area = LeavingArea(name=_("The chair's answer: {words}").format(words=line.words), lines=2, most_lines=5)
        self.area.set_value(typed or line.answer)
        self.area.changed.connect(self._on_typed)
        self.area.left.connect(self.keep)
        self.area.show_problem("")
        column.addWidget(self.area)
        theme.set_shown(self.area, bool(typed))

    def open(self) -> None:
        """Room for the answer, or what mends it."""
        if self.line.stops:
            self.mending.emit(self.line.code)
            return
        theme.set_shown(self.area, shown=True)
        self.opened.emit()
        self.area.setFocus(Qt.FocusReason.ShortcutFocusReason)

    @Slot()
    def _on_clicked(self) -> None:
        self.open()

    @Slot(object)
    def _on_typed(self, words: object) -> None:
        self.typed.emit(self.line.code, str(words))

    @Slot()
    def keep(self) -> None:
        """The chair said it; the service says whether it is an answer."""
        if self.area.value() and self.area.value() != self.line.answer:
            self.answered.emit(self.line.code, self.area.value())


def _given(line: GuardLine) -> str:
    return _("{who}: {words}").format(who=line.answered_by or _("The chair"), words=line.answer) if line.answer else ""


class _Holder(QWidget):
    """The lines; grows with them, and asks for no height: what holds them gives at least five lines, and what room there is."""

    def __init__(self, rows: Rows) -> None:
        super().__init__()
        theme.set_kind(self, "page")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(rows)
        column.addStretch(1)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)

    def sizeHint(self) -> QSize:
        """A width alone."""
        return QSize(super().sizeHint().width(), 0)


class GuardCard(Card):
    """ "Before he can be removed"."""

    answered = Signal(str, str)
    typed = Signal(str, str)
    mending = Signal(str)

    def __init__(self) -> None:
        super().__init__(_("Before a removal"), aside=" ", kind="alert")
        self._lines = Rows(side=0, above=0)
        self._lines.filled.connect(self.fit)
        self._inner = _Holder(self._lines)
        self._area: QScrollArea = scroller(self._inner, name=_("Before a removal"))
        self.add(Line())
        self.add(self._area)
        self.add(Line())
        foot = PlainLabel(
            _("Keeping, adding or raising is never stopped. Answers are printed in the minutes."),
            kind="small-muted",
            wrap=True,
        )
        self.body().addWidget(foot)
        self.end()
        self._shown: tuple[str, tuple[GuardLine, ...]] = ("", ())
        self._whole.setStretchFactor(self._area, _FIRST)
        self._area.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    @property
    def rows(self) -> list[GuardRow]:
        """Those that are there, from the top."""
        return [row for row in self._lines.rows() if isinstance(row, GuardRow)]

    def show_view(self, item: str, view: GuardView, title: str, typed: tuple[tuple[str, str], ...]) -> None:
        """What stands now before the removal of whom `item` is about; a line in which somebody types stays while it says the same."""
        assert self.title is not None
        assert self.aside is not None
        self.title.setText(title)
        self.setAccessibleName(title)
        self.aside.setText(view.headline.rstrip("."))
        self.set_kind("alert" if not view.may_record else "card")
        if (item, view.lines) != self._shown:
            self._make(item, view.lines, dict(typed))
        self.fit()
        QTimer.singleShot(0, self, self.fit)  # once the card has its width

    def _make(self, item: str, lines: tuple[GuardLine, ...], typed: dict[str, str]) -> None:
        """A few at a time. Another line about the same has the keyboard of the one before; another young person's begins empty."""
        same, self._shown = self._shown[0] == item, (item, lines)
        going = [row for row in self.rows if not same or row.line not in lines]
        held = next((row.line.code for row in going if same and row.area.hasFocus()), "")
        for row in going:
            row.blockSignals(True)  # noqa: FBT003 - Qt's own
            focusing.let_go(row)
        keys = [(item, line) for line in lines]
        self._lines.show_rows(keys, lambda at: self._row(lines[at], typed.get(lines[at].code, "")))
        if held:
            self._open_again(held)

    def _open_again(self, code: str) -> None:
        self._lines.finish()
        row = next((one for one in self.rows if one.line.code == code and not one.line.answer), None)
        if row is not None:
            row.open()

    def _row(self, line: GuardLine, typed: str) -> GuardRow:
        row = GuardRow(line, typed)
        row.answered.connect(self.answered)
        row.typed.connect(self.typed)
        row.mending.connect(self.mending)
        row.opened.connect(self.fit)
        return row

    @Slot()
    def fit(self) -> None:
        """At least as high as five lines, or as fewer need; at most as all of them."""
        width = max(200, self._area.viewport().width())
        wanted = (
            self._inner.heightForWidth(width) if self._inner.hasHeightForWidth() else self._inner.sizeHint().height()
        )
        most = theme.current().px(_LINE * _SHOWN) + sum(
            row.area.height() for row in self.rows if not row.area.isHidden()
        )
        least = max(theme.current().px(_LINE), min(wanted, most))
        self._area.setMinimumHeight(least)
        self._area.setMaximumHeight(max(least, wanted))

    def first_open(self) -> GuardRow | None:
        """The first line that waits."""
        self._lines.finish()
        return next((row for row in self.rows if row.line.stops or not row.line.answer), None)

    def resizeEvent(self, event: object) -> None:
        """Sentences wrap otherwise."""
        super().resizeEvent(event)  # type: ignore[arg-type]  # Qt's event
        self.fit()

    def minimumSizeHint(self) -> QSize:
        """Narrow enough to stand beside the decision."""
        return QSize(theme.current().px(240), super().minimumSizeHint().height())
