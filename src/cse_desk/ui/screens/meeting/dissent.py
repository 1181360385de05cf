"""Who does not agree: an agency's own words, and the answer."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cse_desk.i18n import gettext as _
from cse_desk.models.records.meeting import ChildAtMeeting, Typed
from cse_desk.ui import theme
from cse_desk.ui.widgets.buttons import Button
from cse_desk.ui.widgets.cards import Card
from cse_desk.ui.widgets.fields import Labelled, TextField
from cse_desk.ui.widgets.flow import FlowRow
from cse_desk.ui.widgets.labels import PlainLabel
from cse_desk.ui.widgets.text_area import TextArea


class DissentCard(Card):
    """What is recorded, and a form that opens when somebody does not agree."""

    typed = Signal(str, str)  # part, words
    adding = Signal()

    def __init__(self) -> None:
        super().__init__(_("Somebody does not agree"))
        column = self.body()
        self._said = PlainLabel(wrap=True)
        column.addWidget(self._said)
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

    def show_child(self, child: ChildAtMeeting, typed: Typed) -> None:
        """Another young person: the form is open where something was typed."""
        self.show_recorded(child)
        self.agency.set_value(typed.dissent_agency)
        self.name.set_value(typed.dissent_name)
        self.words.set_value(typed.dissent_words)
        theme.set_shown(self.form, bool(typed.dissent_words))
        self._show_whether(child)

    def show_recorded(self, child: ChildAtMeeting) -> None:
        """What is recorded."""
        lines = [
            _("{who}: “{words}”").format(who=one.source, words=one.text)
            + (" " + _("Answer: {words}").format(words=one.detail) if one.detail else "")
            for one in child.dissents
        ]
        self._said.setText("\n".join(lines))
        theme.set_shown(self._said, bool(lines))
        self._show_whether(child)

    def _show_whether(self, child: ChildAtMeeting) -> None:
        theme.set_shown(self, bool(child.dissents) or not self.form.isHidden())

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
