"""Answering a referral: accept, offer an alternative, or return it; each with a reason that the referrer reads."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QWidget

from cse_desk.i18n import gettext as _
from cse_desk.models.enums import ReferralEventKind
from cse_desk.ui import theme
from cse_desk.ui.widgets.buttons import Button
from cse_desk.ui.widgets.cards import Card
from cse_desk.ui.widgets.choices import RadioGroup
from cse_desk.ui.widgets.date_field import DateField
from cse_desk.ui.widgets.fields import Labelled, TextField
from cse_desk.ui.widgets.labels import PlainLabel
from cse_desk.ui.widgets.text_area import TextArea

if TYPE_CHECKING:
    from cse_desk.services.pre_agenda import Answer

_Kind = ReferralEventKind
_CHOICES = (
    (_Kind.ACCEPTED, "Accept for the agenda"),
    (_Kind.ALTERNATIVE, "Offer an alternative"),
    (_Kind.RETURNED, "Return for information"),
)


class AnswerForm(Card):
    """`answered(Answer)` when it is whole; `typed` with every letter."""

    answered = Signal(object)
    typed = Signal()

    def __init__(self, today: Callable[[], date], parent: QWidget | None = None) -> None:
        super().__init__(_("Answer"), parent=parent)
        body = self.body(spacing=12)
        self.kind = RadioGroup(tuple((one.value, _(words)) for one, words in _CHOICES), name=_("Answer"))
        self.offered = TextField(name=_("Offered to"), max_length=200)
        self.wanted = TextArea(name=_("What is wanted"), lines=2, max_length=2000, coached=True)
        self.by = DateField(today=today, name=_("By when"), with_today=False)
        self.why = TextArea(name=_("Why"), lines=2, max_length=2000, coached=True)
        self.labelled = {
            "kind": Labelled(_("What is the answer?"), self.kind),
            "offered_to": Labelled(_("What is offered, and by whom?"), self.offered),
            "wanted": Labelled(_("What information is missing?"), self.wanted),
            "wanted_by": Labelled(_("By when?"), self.by),
            "why": Labelled(_("Why?"), self.why, hint=_("The referrer reads this in the next bundle.")),
        }
        for one in self.labelled.values():
            body.addWidget(one)
        self.button = Button(_("Record the answer"), kind="primary")
        body.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        owed = _("The reply is owed to the referrer until it leaves in a bundle.")
        body.addWidget(PlainLabel(owed, kind="small-muted", wrap=True))
        self.kind.changed.connect(self._on_kind)
        for field in (self.kind, self.offered, self.wanted, self.by, self.why):
            field.changed.connect(self._on_typed)
        self.button.clicked.connect(self.answer)
        self._on_kind()

    def values(self) -> dict[str, str]:
        """What is typed, for keeping."""
        return {
            "kind": self.kind.value(),
            "offered_to": self.offered.value(),
            "wanted": self.wanted.value(),
            "wanted_by": self.by.value() or "",
            "why": self.why.value(),
        }

    def set_values(self, words: dict[str, str]) -> None:
        """What was typed before, or nothing."""
        for name, field in (
            ("kind", self.kind),
            ("offered_to", self.offered),
            ("wanted", self.wanted),
            ("wanted_by", self.by),
            ("why", self.why),
        ):
            field.set_value(words.get(name) or None)
            self.labelled[name].show_problem("")
        self._on_kind()

    @Slot()
    def answer(self) -> None:
        """Record it, if it is whole."""
        from cse_desk.services.pre_agenda import Answer

        found = self._troubles()
        for name, words in found.items():
            self.labelled[name].show_problem(words)
        first = next((name for name, words in found.items() if words), "")
        if first:
            fields = {"kind": self.kind, "offered_to": self.offered, "wanted": self.wanted, "wanted_by": self.by}
            fields.get(first, self.why).setFocus()
            return
        kind = _Kind(self.kind.value())
        made: Answer = Answer(kind, self.why.value(), self.offered.value(), self.wanted.value(), self.by.date())
        self.answered.emit(made)

    def _troubles(self) -> dict[str, str]:
        kind = self.kind.value()
        is_offer, is_return = kind == _Kind.ALTERNATIVE, kind == _Kind.RETURNED
        late = _("Write the day by which it is needed.")
        return {
            "kind": "" if kind else _("Choose an answer."),
            "offered_to": _("Say what is offered, and by whom.") if is_offer and not self.offered.value() else "",
            "wanted": _("Say what is missing.") if is_return and not self.wanted.value() else "",
            "wanted_by": self.by.trouble() or (late if is_return and self.by.date() is None else ""),
            "why": "" if self.why.value() else _("Say why."),
        }

    @Slot()
    def _on_kind(self, _value: object = None) -> None:
        kind = self.kind.value()
        theme.set_shown(self.labelled["offered_to"], kind == _Kind.ALTERNATIVE)
        for name in ("wanted", "wanted_by"):
            theme.set_shown(self.labelled[name], kind == _Kind.RETURNED)

    @Slot()
    def _on_typed(self, _value: object = None) -> None:
        self.typed.emit()
