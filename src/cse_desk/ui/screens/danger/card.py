"""The danger-now card: what to do first, then the numbers, each with the day somebody last checked it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from cse_desk.i18n import day
from cse_desk.i18n import gettext as _
from cse_desk.models.records.directory import FIRST, WHILE, DangerNumberLine
from cse_desk.ui import focus, theme
from cse_desk.ui.widgets.buttons import Button, IconButton
from cse_desk.ui.widgets.cards import Line
from cse_desk.ui.widgets.fields import Labelled, TextField
from cse_desk.ui.widgets.flow import FlowRow
from cse_desk.ui.widgets.labels import Heading, PlainLabel
from cse_desk.ui.widgets.notices import Banner
from cse_desk.ui.widgets.page import Column, scroller

STALE_DAYS = 90


def checked_words(line: DangerNumberLine, today: date) -> tuple[str, bool]:
    """When the number was last checked, and whether that is too long ago; no words where there is nothing to check."""
    if line.is_for_everybody:
        return "", False
    if line.checked_on is None:
        return _("Nobody has checked this number yet."), True
    by = _(" by {name}").format(name=line.checked_by) if line.checked_by else ""
    words = _("Checked {day}").format(day=day(line.checked_on)) + by
    return words, (today - line.checked_on).days > STALE_DAYS


class NumberRow(QWidget):
    """One number, large enough to read over a telephone; Edit turns it into fields."""

    saved = Signal(object)
    removed = Signal(str)  # its record

    def __init__(self, line: DangerNumberLine, today: Callable[[], date], *, can_remove: bool) -> None:
        super().__init__()
        self._line, self._today = line, today
        self._can_remove = can_remove and bool(line.record_id)
        self._acts: list[Button] = []  # below the fields
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        self._shown = QWidget()
        self._fields: QWidget | None = None
        whole.addWidget(self._shown)
        self._make_shown(self._shown)

    def _make_shown(self, holder: QWidget) -> None:
        line = self._line
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        words = QVBoxLayout()
        row.addLayout(words, 1)
        words.setSpacing(0)
        words.addWidget(PlainLabel(line.label, kind="strong", wrap=True))
        if line.when:
            words.addWidget(PlainLabel(line.when, kind="small-muted", wrap=True))
        checked, stale = checked_words(line, self._today())
        if checked:
            words.addWidget(PlainLabel(checked, kind="small-alert" if stale else "small-muted", wrap=True))
        number = Heading(line.number, level=2)
        number.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        number.setAccessibleName(f"{line.label}: {line.number}")
        row.addWidget(number)
        buttons = QVBoxLayout()
        row.addLayout(buttons)
        buttons.setSpacing(0)
        buttons.addStretch(1)
        edit = Button(_("Edit"), kind="small-link", name=_("Edit {who}").format(who=line.label))
        edit.clicked.connect(self.edit)
        buttons.addWidget(edit)
        if line.checked_on != self._today() and not line.is_for_everybody:
            check = Button(_("Checked today"), kind="small-link", name=_("{who}: checked today").format(who=line.label))
            check.clicked.connect(self._on_checked)
            buttons.addWidget(check)
        buttons.addStretch(1)

    @Slot()
    def edit(self) -> None:
        """Show the fields."""
        if self._fields is not None:
            return
        self._shown.hide()
        self._fields = QWidget()
        column = QVBoxLayout(self._fields)
        column.setContentsMargins(0, 4, 0, 4)
        column.setSpacing(8)
        line = self._line
        self._label = TextField(name=_("Who"), max_length=80)
        self._number = TextField(name=_("Number"), max_length=40)
        self._when = TextField(name=_("When to ring"), max_length=160)
        for field, value in ((self._label, line.label), (self._number, line.number), (self._when, line.when_to_ring)):
            field.set_value(value)
        first = QHBoxLayout()
        column.addLayout(first)
        first.addWidget(Labelled(_("Who"), self._label), 2)
        first.addWidget(Labelled(_("Number"), self._number), 1)
        column.addWidget(Labelled(_("When to ring"), self._when))
        buttons = QHBoxLayout()
        column.addLayout(buttons)
        save = Button(_("Save, checked today"), kind="small")
        back = Button(_("Back"), kind="small-link")
        save.clicked.connect(self._on_save)
        back.clicked.connect(self._on_back)
        buttons.addWidget(save)
        buttons.addWidget(back)
        buttons.addStretch(1)
        self._acts = [save, back]
        if self._can_remove:
            remove = Button(
                _("Take it off the card"),
                kind="small-link",
                name=_("Take {who} off the card").format(who=line.label),
            )
            remove.clicked.connect(self._on_remove)
            buttons.addWidget(remove)
            self._acts.append(remove)
        whole = self.layout()
        assert whole is not None
        whole.addWidget(self._fields)
        for field in (self._label, self._number, self._when):
            field.setProperty(focus.SEEN_WITH, self)
        (self._number if self._line.label else self._label).setFocus()

    @Slot()
    def _on_back(self) -> None:
        if self._fields is not None:
            self._fields.hide()
            self._fields.deleteLater()
            self._fields = None
        self._shown.show()

    @Slot()
    def _on_save(self) -> None:
        for field in (self._label, self._number):
            field.show_problem("" if field.value() else _("This is needed."))
        if self._label.value() and self._number.value():
            self.saved.emit(
                replace(
                    self._line,
                    label=self._label.value(),
                    number=self._number.value(),
                    when_to_ring=self._when.value(),
                    checked_on=self._today(),
                )
            )

    @Slot()
    def _on_remove(self) -> None:
        self._number.setFocus()  # a key that is pressed twice does nothing else
        self._let_act(on=False)
        self.removed.emit(self._line.record_id)

    def stays(self, record_id: str) -> None:
        """It could not be taken off."""
        if record_id == self._line.record_id:
            self._let_act(on=True)

    def _let_act(self, *, on: bool) -> None:
        for button in self._acts:
            button.setEnabled(on)

    @Slot()
    def _on_checked(self) -> None:
        self.saved.emit(replace(self._line, checked_on=self._today()))


class DangerCard(QFrame):
    """What to do, whom to ring. It works without a single number: 999 is always there."""

    saved = Signal(object)  # DangerNumberLine
    removed = Signal(str)  # the record of a line
    printing = Signal()
    closing = Signal()
    grown = Signal()  # the numbers take another height

    def __init__(
        self, today: Callable[[], date], parent: QWidget | None = None, *, is_over_dialog: bool = False
    ) -> None:
        """`is_over_dialog`: nothing is offered that needs the window, its screens or its Undo."""
        super().__init__(parent)
        self._can_remove = not is_over_dialog
        theme.set_kind(self, "alert")
        self.setAccessibleName(_("Danger now"))
        self._today = today
        self._rows: list[QWidget] = []
        whole = QVBoxLayout(self)
        whole.setContentsMargins(20, 16, 20, 16)
        whole.setSpacing(8)
        top = QHBoxLayout()
        whole.addLayout(top)
        title = Heading(_("In danger now"), level=2)
        title.set_kind("danger-title")
        self.close_button = IconButton("cross", _("Close, Esc"))
        self.close_button.clicked.connect(self.closing)
        top.addWidget(title, 1)
        top.addWidget(self.close_button)
        whole.addWidget(PlainLabel(_(FIRST), kind="strong", wrap=True))
        self.news = Banner(closable=True)
        whole.addWidget(self.news)
        inner = Column(padding=4, spacing=8)
        self._column = inner.rows
        self._column.setContentsMargins(4, 4, 8, 4)
        self._column.addStretch(1)
        inner.installEventFilter(self)
        self._area = scroller(inner, name=_("Numbers to ring"))
        whole.addWidget(self._area, 1)
        whole.addWidget(Line())
        for words in WHILE:
            whole.addWidget(PlainLabel(_(words), kind="small", wrap=True))
        foot = FlowRow()
        self._add = Button(_("Add a number"), kind="small", icon="plus")
        self._add.clicked.connect(self._on_add)
        foot.add(self._add)
        self.print_button = Button(_("Print the card"), kind="small", icon="print")
        self.print_button.clicked.connect(self.printing)
        theme.set_shown(self.print_button, shown=not is_over_dialog)
        foot.add(self.print_button)
        whole.addWidget(foot)

    def height_for(self, width: int) -> int:
        """How high it is when every number is in sight."""
        whole = self.layout()
        assert whole is not None
        sides = whole.contentsMargins()
        room = width - sides.left() - sides.right()
        area = self._area.sizeHint().expandedTo(self._area.minimumSizeHint())
        around = whole.totalHeightForWidth(width) - area.height()
        is_told = self._column.hasHeightForWidth()  # not by 999 alone, whose words stand on one line
        return around + (self._column.totalHeightForWidth(room) if is_told else self._column.totalSizeHint().height())

    def show_numbers(self, lines: Sequence[DangerNumberLine]) -> None:
        """Show these numbers, 999 first."""
        for _row in self.showing(lines):
            pass

    def showing(self, lines: Sequence[DangerNumberLine]) -> Iterator[None]:
        """As `show_numbers`, a number at a time."""
        for row in self._rows:
            row.hide()
            row.deleteLater()
        self._rows = []
        emergency = DangerNumberLine(label=_("Police, ambulance, fire"), number="999")
        has_own = any(line.number.replace(" ", "") == "999" for line in lines)
        if not has_own:
            first = QWidget()
            beside = QHBoxLayout(first)
            beside.setContentsMargins(0, 0, 0, 0)
            beside.addWidget(PlainLabel(emergency.label, kind="strong"), 1)
            beside.addWidget(Heading(emergency.number, level=2))
            self._put(first)
        for line in lines:
            yield
            self._put_line(line)

    def _put_line(self, line: DangerNumberLine) -> NumberRow:
        row = NumberRow(line, self._today, can_remove=self._can_remove)
        row.saved.connect(self.saved)
        row.removed.connect(self.removed)
        self._put(row)
        return row

    def _put(self, row: QWidget) -> None:
        if self._rows:
            rule = Line()
            self._column.insertWidget(self._column.count() - 1, rule)
            self._rows.append(rule)
        self._column.insertWidget(self._column.count() - 1, row)
        self._rows.append(row)

    def rows(self) -> tuple[NumberRow, ...]:
        """The numbers that can be edited."""
        return tuple(row for row in self._rows if isinstance(row, NumberRow))

    @Slot()
    def _on_add(self) -> None:
        self._put_line(DangerNumberLine()).edit()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """A number came, went, or is being typed."""
        if event.type() == QEvent.Type.LayoutRequest:
            self.grown.emit()
        return False

    def changeEvent(self, event: QEvent) -> None:
        """Another text size is another height."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.updateGeometry()
