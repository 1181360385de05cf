"""The screenings of a young person in a list, with what can be done with each."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cse_desk.i18n import day, in_sentence, ngettext
from cse_desk.i18n import gettext as _
from cse_desk.models.labels import label
from cse_desk.models.records.screening import ScreeningLine
from cse_desk.ui.widgets.buttons import Button
from cse_desk.ui.widgets.cards import Card
from cse_desk.ui.widgets.flow import FlowRow
from cse_desk.ui.widgets.labels import PlainLabel
from cse_desk.ui.widgets.long_rows import LongRows
from cse_desk.ui.widgets.marks import HarmMark, LevelMark


def title_of(line: ScreeningLine) -> str:
    """For example "9 Nov 2026, planned review"."""
    on = line.signed_on or line.started_on
    return f"{day(on)}, {in_sentence(label(line.reason))}" if line.reason else day(on)


def state_of(line: ScreeningLine) -> str:
    """Who signed it, or what is left."""
    parts = []
    if line.signed_on is not None:
        parts.append(_("Signed by {name}").format(name=line.signed_by))
    elif line.left:
        parts.append(ngettext("Not signed: {count} question left", "Not signed: {count} questions left", line.left))
    else:
        parts.append(_("Not signed: every question has an answer"))
    if line.agencies:
        parts.append(ngettext("with {count} agency", "with {count} agencies", line.agencies))
    if line.needs_sign_off:
        parts.append(_("waits for a manager's sign-off"))
    if line.open_prompts:
        parts.append(ngettext("{count} safety prompt open", "{count} safety prompts open", line.open_prompts))
    return ", ".join(parts) + "."


class ScreeningRow(QWidget):
    """One screening. `opened` carries its id and the part to open."""

    opened = Signal(str, str)

    def __init__(self, line: ScreeningLine, *, may_write: bool) -> None:
        super().__init__()
        self.line, self._may_write = line, may_write
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(12)
        words = QVBoxLayout()
        whole.addLayout(words, 1)
        words.setSpacing(4)
        title = title_of(line)
        words.addWidget(PlainLabel(title, kind="strong", wrap=True))
        if line.signed_on is not None:
            marks = FlowRow(gap=16, line_gap=2)
            marks.add(HarmMark(line.harm))
            marks.add(LevelMark(line.level, direction=line.direction))
            words.addWidget(marks)
        urgent = line.needs_sign_off or bool(line.open_prompts)
        words.addWidget(PlainLabel(state_of(line), kind="small" if urgent else "small-muted", wrap=True))
        if line.besides_why:
            told = _("Begun beside an unfinished one: {why}").format(why=line.besides_why)
            words.addWidget(PlainLabel(told, kind="small-muted", wrap=True))
        self.buttons: list[Button] = []
        for text, act in self._acts():
            button = Button(text, kind="small", name=f"{text}: {title}")
            button.clicked.connect(act)
            self.buttons.append(button)
            whole.addWidget(button)

    def _acts(self) -> list[tuple[str, Callable[[], None]]]:
        if self.line.signed_on is None:
            opening = _("Carry on") if self._may_write else _("Read it")
            return [(opening, self._on_open), (_("Result so far"), self._on_result), (_("Print"), self._on_paper)]
        return [(_("Open the result"), self._on_result), (_("Print"), self._on_paper)]

    @Slot()
    def _on_open(self) -> None:
        self.opened.emit(self.line.screening_id, "")

    @Slot()
    def _on_result(self) -> None:
        self.opened.emit(self.line.screening_id, "result")

    @Slot()
    def _on_paper(self) -> None:
        self.opened.emit(self.line.screening_id, "paper")


class ScreeningsCard(Card):
    """The newest of them; the rest whenever it is wanted."""

    opened = Signal(str, str)

    def __init__(self, *, may_write: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(_("Screenings"), aside="0", parent=parent)
        self._may_write = may_write
        self.list = LongRows(above=10)
        self.add(self.list)

    def show_lines(self, lines: Sequence[ScreeningLine]) -> None:
        """Show these."""
        assert self.aside is not None
        self.aside.setText(f"{len(lines):,}")
        keys: Sequence[ScreeningLine | None] = lines or (None,)
        self.list.show_rows(keys, partial(self._row, keys))

    def _row(self, keys: Sequence[ScreeningLine | None], at: int) -> QWidget:
        line = keys[at]
        if line is None:
            return PlainLabel(self._nothing(), kind="muted", wrap=True)
        row = ScreeningRow(line, may_write=self._may_write)
        row.opened.connect(self.opened)
        return row

    def _nothing(self) -> str:
        if not self._may_write:
            return _("Not screened yet.")
        return _(
            "Not screened yet. It takes about forty minutes, together with the other agencies."
            " It can be left and carried on at any question."
        )

    def rows(self) -> list[ScreeningRow]:
        """What is shown."""
        return [row for row in self.list.rows() if isinstance(row, ScreeningRow)]
