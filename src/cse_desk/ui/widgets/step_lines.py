"""What long work does, line by line: what is done, what is being done now, and what is still to come."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from cse_desk.i18n import gettext as _
from cse_desk.models.records.opening import HowFar
from cse_desk.ui import theme
from cse_desk.ui.steps import Line, Plan, percent
from cse_desk.ui.widgets.labels import PlainLabel
from cse_desk.ui.widgets.notices import IconLabel


class _Row(QWidget):
    """A mark, the words, and how much of it is done."""

    def __init__(self, line: Line) -> None:
        super().__init__()
        self._line = line
        self._mark = IconLabel("tick", "low")
        self.words = PlainLabel(line.words, wrap=True)
        self.share = PlainLabel()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.words, 1)
        row.addWidget(self.share, 0, Qt.AlignmentFlag.AlignTop)

    def show_done(self) -> None:
        """It is done."""
        self._show("tick", "low", "body", _("done"))

    def show_now(self, share: float) -> None:
        """It is being done."""
        self._show("chevron-right", "primary", "strong", percent(share))

    def show_to_come(self) -> None:
        """It is still to come."""
        self._show("", "muted", "muted", "")

    def _show(self, icon: str, tint: str, kind: str, share: str) -> None:
        self._mark.show_icon(icon, tint)
        self.words.set_kind(kind)
        self.share.set_kind("muted" if kind != "strong" else kind)
        self.share.setText(share)
        said = {"body": _("done"), "strong": _("now, {share}").format(share=share), "muted": _("to come")}[kind]
        self.words.read_out_as(f"{self._line.words}: {said}")


class StepLines(QFrame):
    """The lines of a plan. It can be given the keyboard, so that a screen reader says where the work is."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme.set_kind(self, "steps")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(8, 8, 8, 8)
        self._column.setSpacing(8)
        self._rows: list[_Row] = []
        self._shown: tuple[int, str] = (-1, "")

    def show_plan(self, plan: Plan) -> None:
        """These lines, of which none has been begun."""
        for row in self._rows:
            row.hide()
            row.deleteLater()
        self._rows = [_Row(line) for line in plan.lines]
        self._shown = (-1, "")
        for row in self._rows:
            row.show_to_come()
            self._column.addWidget(row)

    def show_far(self, plan: Plan, far: HowFar) -> None:
        """How far it is; the same again changes nothing."""
        at, share = plan.at(far.stage), plan.line_share(far)
        if (at, percent(share)) == self._shown:
            return
        self._shown = (at, percent(share))
        for number, row in enumerate(self._rows):
            if number < at:
                row.show_done()
            elif number == at:
                row.show_now(share)
        self.setAccessibleName(
            _("Step {number} of {count}: {words}, {share}").format(
                number=at + 1, count=len(plan.lines), words=plan.lines[at].words, share=percent(share)
            )
        )

    def words(self) -> tuple[str, ...]:
        """What is read out, line by line."""
        return tuple(row.words.accessibleName() for row in self._rows)
