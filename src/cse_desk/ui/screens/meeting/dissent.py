"""Who does not agree: an agency's own words, and the chair's answer."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cse_desk import i18n
from cse_desk.i18n import gettext as _
from cse_desk.models.records.meeting import ChildAtMeeting, DissentLine, Typed
from cse_desk.ui import theme
from cse_desk.ui.widgets.buttons import Button
from cse_desk.ui.widgets.cards import Card
from cse_desk.ui.widgets.clearing import cleared
from cse_desk.ui.widgets.fields import Labelled, TextField
from cse_desk.ui.widgets.flow import FlowRow
from cse_desk.ui.widgets.labels import PlainLabel
from cse_desk.ui.widgets.text_area import TextArea


class DissentRow(QWidget):
    """One dissent: their words, and the answer or room for it. `answering(dissent, words, who)`; `typed(dissent, words)`."""

    answering = Signal(str, str, str)
    typed = Signal(str, str)

    def __init__(self, line: DissentLine, words: str, chair: str) -> None:
        super().__init__()
        self.line = line
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        said = i18n.day(line.said_on) if line.said_on else ""
        who = ", ".join(part for part in (line.source, said) if part)
        column.addWidget(PlainLabel(who, kind="strong", wrap=True))
        column.addWidget(PlainLabel(_("“{words}”").format(words=line.words), wrap=True))
        self.given = PlainLabel(_given(line), kind="small-muted", wrap=True)
        theme.set_shown(self.given, bool(line.answer))
        column.addWidget(self.given)
        self.form = QWidget()
        self.who = TextField(name=_("Who answers"))
        self.area = TextArea(name=_("The chair's answer to {who}").format(who=line.source), lines=2, most_lines=5)
        self.keep_it = Button(_("Record the answer"), name=_("Record the answer to {who}").format(who=line.source))
        self._make_form(words, chair)
        column.addWidget(self.form)
        theme.set_shown(self.form, not line.answer)

    def _make_form(self, words: str, chair: str) -> None:
        rows = QVBoxLayout(self.form)
        rows.setContentsMargins(0, 0, 0, 0)
        self.who.set_value(chair)
        self.area.set_value(words)
        rows.addWidget(
            Labelled(_("The chair's answer"), self.area, hint=_("One sentence at least; it is in the minutes."))
        )
        line = FlowRow(gap=8)
        line.add(Labelled(_("Who answers"), self.who))
        rows.addWidget(line)
        buttons = FlowRow()
        buttons.add(self.keep_it)
        rows.addWidget(buttons)
        self.area.changed.connect(self._on_typed)
        self.keep_it.clicked.connect(self.keep)

    @Slot(object)
    def _on_typed(self, words: object) -> None:
        self.typed.emit(self.line.dissent, str(words))

    @Slot()
    def keep(self) -> None:
        """The answer is complete; the service says whether it is one."""
        self.answering.emit(self.line.dissent, self.area.value(), self.who.value())


def _given(line: DissentLine) -> str:
    when = i18n.day(line.answered_on) if line.answered_on else ""
    who = ", ".join(part for part in (line.answered_by or _("the chair"), when) if part)
    return _("Answer of {who}: {words}").format(who=who, words=line.answer)


class DissentCard(Card):
    """What is recorded, and a form that opens when somebody does not agree."""

    typed = Signal(str, str)  # part, words
    adding = Signal()
    answer_typed = Signal(str, str)  # dissent, words
    answering = Signal(str, str, str)  # dissent, words, who answers

    def __init__(self) -> None:
        super().__init__(_("Somebody does not agree"))
        column = self.body()
        self.rows: list[DissentRow] = []
        self._chair = ""
        self._said = QVBoxLayout()
        self._said.setSpacing(12)
        column.addLayout(self._said)
        self.form = QWidget()
        rows = QVBoxLayout(self.form)
        rows.setContentsMargins(0, 0, 0, 0)
        self.agency, self.name = TextField(name=_("Agency")), TextField(name=_("Who says so"))
        self.words = TextArea(name=_("In their words"), lines=2)
        line = FlowRow(gap=8)
        line.add(Labelled(_("Agency"), self.agency))
        line.add(Labelled(_("Who says so"), self.name))
        rows.addWidget(line)
        rows.addWidget(Labelled(_("In their words"), self.words))
        self.add_it = Button(_("Record the dissent"))
        self.add_it.clicked.connect(self.adding)
        buttons = FlowRow()
        buttons.add(self.add_it)
        rows.addWidget(buttons)
        column.addWidget(self.form)
        for part, field in (
            ("dissent_agency", self.agency),
            ("dissent_name", self.name),
            ("dissent_words", self.words),
        ):
            field.setObjectName(part)
            field.changed.connect(self._on_changed)

    def show_child(self, child: ChildAtMeeting, typed: Typed, chair: str) -> None:
        """Another young person: the form is open where something was typed."""
        self._chair = chair
        self._make([], {})
        self.show_recorded(child, typed)
        self.agency.set_value(typed.dissent_agency)
        self.name.set_value(typed.dissent_name)
        self.words.set_value(typed.dissent_words)
        theme.set_shown(self.form, bool(typed.dissent_words))
        self._show_whether()

    def show_recorded(self, child: ChildAtMeeting, typed: Typed) -> None:
        """What is recorded; an answer that is being typed stays as it is while nothing else changed."""
        if [row.line for row in self.rows] != list(child.dissents):
            self._make(list(child.dissents), dict(typed.dissent_answers))
        if self.words.value() and not typed.dissent_words:  # it was recorded
            for field in (self.agency, self.name, self.words):
                field.set_value("")
            theme.set_shown(self.form, shown=False)
        self._show_whether()

    def _make(self, lines: list[DissentLine], words: dict[str, str]) -> None:
        focused = next((row.line.dissent for row in self.rows if row.area.hasFocus()), "")
        chairs = {row.line.dissent: row.who.value() for row in self.rows}
        cleared(self._said)
        self.rows = [
            DissentRow(line, words.get(line.dissent, ""), chairs.get(line.dissent, self._chair)) for line in lines
        ]
        for row in self.rows:
            row.answering.connect(self.answering)
            row.typed.connect(self.answer_typed)
            self._said.addWidget(row)
            row.show()
            if row.line.dissent == focused and not row.line.answer:
                row.area.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_whether(self) -> None:
        theme.set_shown(self, bool(self.rows) or not self.form.isHidden())

    def first_open(self) -> DissentRow | None:
        """The first dissent without an answer."""
        return next((row for row in self.rows if not row.line.answer), None)

    def row_in(self, widget: QWidget | None) -> DissentRow | None:
        """The dissent whose answer is being written."""
        return next((row for row in self.rows if widget is not None and row.isAncestorOf(widget)), None)

    def open(self) -> None:
        """Room for their words."""
        theme.set_shown(self, shown=True)
        theme.set_shown(self.form, shown=True)
        self.agency.setFocus()

    @Slot(object)
    def _on_changed(self, words: object) -> None:
        field = self.sender()
        assert field is not None
        self.typed.emit(field.objectName(), str(words))
