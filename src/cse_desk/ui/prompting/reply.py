"""The form in which a safety prompt is answered: done, or not needed because of a reason somebody stands by."""

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cse_desk.errors import Refused
from cse_desk.i18n import gettext as _
from cse_desk.models.enums import PromptOutcome
from cse_desk.models.records.changes import Changes
from cse_desk.models.records.screening import PromptText
from cse_desk.ui import problems
from cse_desk.ui.context import Services, Who
from cse_desk.ui.widgets.buttons import Button
from cse_desk.ui.widgets.fields import Labelled, TextField
from cse_desk.ui.widgets.labels import PlainLabel
from cse_desk.ui.widgets.text_area import TextArea

_NEEDS_ADVICE = ("advice", "health-lead")
_FIELD_OF_RULE = {
    "name-needed": "by_name",
    "manager-needed": "by_role",
    "reason-needed": "reason",
    "advice-needed": "reason",
    "reference-needed": "reference",
}


@dataclass(frozen=True, slots=True)
class PromptReply:
    """What somebody wrote to answer a prompt."""

    prompt: str
    outcome: PromptOutcome
    reason: str = ""
    by_name: str = ""
    by_role: str = ""
    reference: str = ""


def answer(services: Services, screening_id: str, reply: PromptReply) -> Changes:
    """Answer the prompt; Refused by the rules of its closing. In the vault lane."""
    return services.screenings.answer_prompt(
        screening_id=screening_id,
        prompt=reply.prompt,
        outcome=reply.outcome,
        reason=reply.reason,
        by_name=reply.by_name,
        by_role=reply.by_role,
        reference=reply.reference,
    )


class ReplyForm(QWidget):
    """Who, in which role, the reference, the reason; only what this prompt needs is asked for as needed."""

    sent = Signal(object)  # PromptReply
    typed = Signal()
    given_up = Signal()

    def __init__(self, prompt: PromptText, outcome: PromptOutcome, who: Who, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._prompt, self._outcome = prompt, outcome
        done = outcome is PromptOutcome.DONE
        self._manager = not done and prompt.closes == "manager"
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        told = _("Done") if done else _("Not needed because")
        self.setAccessibleName(f"{prompt.id} {prompt.title}: {told}")
        column.addWidget(PlainLabel(told, kind="strong"))
        self.fields: dict[str, Labelled] = {}
        for name, label, field in self._questions(done):
            self.fields[name] = Labelled(label, field)
            field.setAccessibleName(f"{prompt.id}: {label}")
            field.changed.connect(self.typed)  # type: ignore[attr-defined]  # every field has it
            column.addWidget(self.fields[name])
        if not self._manager:
            self._field("by_name").setText(who.name)
            self._field("by_role").setText(", ".join(part for part in (who.role, who.agency) if part))
        self.problem = PlainLabel(kind="small-alert", wrap=True)
        self.problem.hide()
        column.addWidget(self.problem)
        self._add_buttons(column, done)

    def _questions(self, done: bool) -> list[tuple[str, str, QWidget]]:
        prompt = self._prompt
        advice = prompt.closes in _NEEDS_ADVICE
        reason = _("What was done, and with whom") if done else _("Because")
        if advice:
            reason = _("The advice that was given, and by whom")
        name = _("Who did it") if done else _("Who stands by this")
        role = _("Their role and agency")
        if self._manager:
            name, role = _("Manager's name"), _("Their role, for example team manager")
        asked: list[tuple[str, str, QWidget]] = [
            ("reason", reason, TextArea(lines=2, max_length=2000)),
            ("by_name", name, TextField(max_length=120)),
            ("by_role", role, TextField(max_length=120)),
        ]
        if done or prompt.closes == "lado-reference":
            needed = prompt.closes == "lado-reference"
            words = _("The designated officer's reference") if needed else _("Reference, if you were given one")
            asked.append(("reference", words, TextField(max_length=120)))
        return asked

    def _field(self, name: str) -> TextField:
        found = self.fields[name].field
        assert isinstance(found, TextField)
        return found

    def _add_buttons(self, column: QVBoxLayout, done: bool) -> None:
        row = QHBoxLayout()
        column.addLayout(row)
        row.setSpacing(8)
        words = _("Record as done") if done else _("Record as not needed")
        self.send_button = Button(words, kind="small", name=f"{self._prompt.id}: {words}")
        self.cancel_button = Button(_("Cancel"), kind="small-link", name=f"{self._prompt.id}: {_('cancel')}")
        self.send_button.clicked.connect(self._on_send)
        self.cancel_button.clicked.connect(self.given_up)
        row.addWidget(self.send_button)
        row.addWidget(self.cancel_button)
        row.addStretch(1)

    def first_field(self) -> QWidget:
        """Where typing begins."""
        return self.fields["reason"].field

    def value_of(self, name: str) -> str:
        """What was typed into a field; empty where it is not asked."""
        labelled = self.fields.get(name)
        return str(labelled.field.value()) if labelled is not None else ""  # type: ignore[attr-defined]

    def words(self) -> dict[str, str]:
        """What was typed, by the names of the fields, and which of the two answers it is."""
        return {"outcome": self._outcome.value, **{name: self.value_of(name) for name in self.fields}}

    def fill(self, words: Mapping[str, str]) -> None:
        """What was typed before."""
        for name, labelled in self.fields.items():
            if name in words:
                labelled.field.set_value(words[name])  # type: ignore[attr-defined]  # every field has it

    @Slot()
    def _on_send(self) -> None:
        self.show_trouble(None)
        self.send_button.setEnabled(False)
        names = ("reason", "by_name", "by_role", "reference")
        reply = PromptReply(self._prompt.id, self._outcome, **{name: self.value_of(name) for name in names})
        self.sent.emit(reply)

    def show_trouble(self, error: Exception | None) -> None:
        """Say beside the field what is missing; None takes it away."""
        for labelled in self.fields.values():
            labelled.show_problem("")
        self.problem.hide()
        self.send_button.setEnabled(True)
        if error is None:
            return
        said = problems.words_for(error)
        name = _FIELD_OF_RULE.get(error.rule.value, "") if isinstance(error, Refused) else ""
        if name in self.fields:
            self.fields[name].show_problem(said.whole)
            self.fields[name].field.setFocus()
        else:
            self.problem.setText(said.whole)
            self.problem.show()
