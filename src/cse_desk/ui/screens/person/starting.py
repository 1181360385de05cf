"""Beginning a screening. While another one of the same young person is not finished, it asks first which is meant."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cse_desk.i18n import day, ngettext
from cse_desk.i18n import gettext as _
from cse_desk.models.enums import ScreeningReason
from cse_desk.models.labels import label
from cse_desk.models.records.screening import ScreeningLine
from cse_desk.ui import theme
from cse_desk.ui.widgets.buttons import Button
from cse_desk.ui.widgets.cards import Card
from cse_desk.ui.widgets.fields import DropDown, Labelled, TextField
from cse_desk.ui.widgets.labels import PlainLabel


class StartCard(Card):
    """Why this screening, and the button that begins it; `carried_on` with the one that is there already."""

    started = Signal(object, str)  # ScreeningReason, why it is begun beside an unfinished one
    carried_on = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Start a screening"), parent=parent)
        self._unfinished: tuple[ScreeningLine, ...] = ()
        column = self.body(spacing=10)
        reasons = tuple((one.value, label(one)) for one in ScreeningReason)
        self.reason = DropDown(reasons, name=_("Why this screening"))
        column.addWidget(Labelled(_("Why this screening"), self.reason))
        self.button = Button(_("Start screening"), kind="primary", icon="play")
        self.button.clicked.connect(self._on_start)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._make_question())

    def _make_question(self) -> QWidget:
        self.question = QWidget()
        column = QVBoxLayout(self.question)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        self.words = PlainLabel(kind="strong", wrap=True)
        self.carry_on_button = Button(_("Carry on with it"), kind="primary", icon="document")
        self.why = TextField(name=_("Why another one is begun"), max_length=400)
        hint = _("The reason is kept with the new screening.")
        self._why = Labelled(_("Why another one is begun"), self.why, hint=hint)
        self.another_button = Button(_("Begin another"), icon="plus")
        column.addWidget(self.words)
        column.addWidget(self.carry_on_button, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._why)
        column.addWidget(self.another_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.carry_on_button.clicked.connect(self._on_carry_on)
        self.another_button.clicked.connect(self._on_another)
        self.why.returnPressed.connect(self._on_another)
        theme.set_shown(self.question, shown=False)
        return self.question

    def suggest(self, reason: ScreeningReason) -> None:
        """The likely reason."""
        self.reason.set_value(reason.value)

    def show_unfinished(self, lines: Sequence[ScreeningLine]) -> None:
        """Those that are not signed, the newest first; what is being asked about them stays while they are the same."""
        self.be_ready()
        if tuple(lines) != self._unfinished:
            self._unfinished = tuple(lines)
            theme.set_shown(self.question, shown=False)

    def be_ready(self) -> None:
        """It can be pressed: nothing is being begun, or it failed."""
        self.button.setEnabled(True)
        self.another_button.setEnabled(True)

    @Slot()
    def _on_start(self) -> None:
        if self._unfinished:
            self._ask(self._unfinished[0])
            return
        self.button.setEnabled(False)
        self.started.emit(ScreeningReason(self.reason.value()), "")

    def _ask(self, line: ScreeningLine) -> None:
        begun = _("A screening that was begun on {day} is not finished.").format(day=day(line.started_on))
        left = ngettext("{count} question is left.", "{count} questions are left.", line.left) if line.left else ""
        self.words.setText(f"{begun} {left}".strip())
        theme.set_shown(self.question, shown=True)
        self.carry_on_button.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _on_carry_on(self) -> None:
        self.carried_on.emit(self._unfinished[0].screening_id)

    @Slot()
    def _on_another(self) -> None:
        why = self.why.value().strip()
        self._why.show_problem("" if why else _("Say why."))
        if not why:
            self.why.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.another_button.setEnabled(False)
        self.started.emit(ScreeningReason(self.reason.value()), why)
