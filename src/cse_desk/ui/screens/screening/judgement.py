"""The judgement: what the practitioner decides, in their own words, beside what the tool says."""

from collections.abc import Iterator

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from cse_desk.forms.flow import Flow
from cse_desk.i18n import gettext as _
from cse_desk.models import labels
from cse_desk.models.enums import HarmWord, LevelWord
from cse_desk.models.records.screening import ScreeningResult
from cse_desk.ui import theme
from cse_desk.ui.screens.screening.judging import (
    PATHS,
    Typed,
    difference_words,
    level_words,
    needs_reason,
    needs_sign_off,
    soft_floors,
    typed_of,
    why_forbidden,
)
from cse_desk.ui.widgets.cards import Card
from cse_desk.ui.widgets.choices import RadioGroup
from cse_desk.ui.widgets.fields import Labelled
from cse_desk.ui.widgets.labels import PlainLabel
from cse_desk.ui.widgets.marks import shape_of
from cse_desk.ui.widgets.notices import IconLabel
from cse_desk.ui.widgets.text_area import TextArea


class JudgementCard(Card):
    """Two words to choose, and the reasons. `answered` carries the path in the form and its new answer."""

    answered = Signal(str, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Your judgement"), parent=parent)
        column = self.body(spacing=10)
        self._words = QGridLayout()
        self._words.setHorizontalSpacing(8)
        self._words.setColumnStretch(0, 1)
        self._words.setColumnStretch(1, 1)
        self._words.setVerticalSpacing(8)
        column.addLayout(self._words)
        self.harm = self._choices(_("Being harmed?"), tuple(HarmWord))
        self._harm_box = Labelled(_("Being harmed?"), self.harm)
        self._level_words: tuple[LevelWord, ...] = ()
        self._level_holder = QWidget()
        self._level_column = QVBoxLayout(self._level_holder)
        self._level_column.setContentsMargins(0, 0, 0, 0)
        self._level_box: Labelled | None = None
        self.level: RadioGroup | None = None
        self._place_words(beside=True)
        self.forbidden = PlainLabel(kind="small-muted", wrap=True)
        column.addWidget(self.forbidden)
        self.texts: dict[str, Labelled] = {}
        for name, label, hint in self._questions():
            field = TextArea(name=label, lines=3 if name == "reasons" else 2, max_length=8000, coached=True)
            field.setProperty("judgement", name)
            field.changed.connect(self._on_text)
            self.texts[name] = Labelled(label, field, hint=hint)
        for name in ("differs_why", "reasons", "change_my_mind", "not_known"):
            column.addWidget(self.texts[name])
        self.manager = self._manager_line()
        column.addWidget(self.manager)
        column.addStretch(1)
        self.harm.changed.connect(self._on_harm)

    @staticmethod
    def _questions() -> tuple[tuple[str, str, str], ...]:
        return (
            (
                "reasons",
                _("Reasons"),
                _("“Historic” or “quiet now” alone is no reason: say how past harm was answered."),
            ),
            ("change_my_mind", _("What would change my mind"), ""),
            ("not_known", _("What I do not know"), ""),
            ("differs_why", _("Why this differs from the aid"), ""),
        )

    @staticmethod
    def _choices(name: str, words: tuple[HarmWord, ...]) -> RadioGroup:
        marks = {word.value: (shape_of(word), labels.tone(word)) for word in words}
        return RadioGroup(tuple((word.value, labels.label(word)) for word in words), name=name, marks=marks)

    def _manager_line(self) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(IconLabel("clock", "medium", size=18), 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        row.addLayout(words, 1)
        words.setSpacing(2)
        words.addWidget(PlainLabel(_("Manager's sign-off needed"), kind="strong", wrap=True))
        self.manager_why = PlainLabel(kind="small-muted", wrap=True)
        words.addWidget(self.manager_why)
        return holder

    def _place_words(self, *, beside: bool) -> None:
        self._words.removeWidget(self._harm_box)
        self._words.removeWidget(self._level_holder)
        self._words.addWidget(self._harm_box, 0, 0, Qt.AlignmentFlag.AlignTop)
        at = (0, 1) if beside else (1, 0)
        self._words.addWidget(self._level_holder, *at, Qt.AlignmentFlag.AlignTop)

    # -- state --

    def show_judgement(self, flow: Flow, result: ScreeningResult) -> None:
        """What was typed so far, and what the result now allows."""
        typed = typed_of(flow)
        self._show_levels(result)
        self.harm.set_value(typed.harm)
        assert self.level is not None
        self.level.set_value(typed.level)
        for name, labelled in self.texts.items():
            field = labelled.field
            assert isinstance(field, TextArea)
            if field.value() != getattr(typed, name).strip():
                field.set_value(getattr(typed, name))
        self._show_difference(result, typed)

    def _show_levels(self, result: ScreeningResult) -> None:
        words = level_words(result)
        if words != self._level_words:
            self._make_levels(words)
        assert self.level is not None
        self.level.allow(word.value for word in words if word not in result.hard_forbidden)
        told = " ".join(_rules(result, words))
        self.forbidden.setText(told)
        theme.set_shown(self.forbidden, shown=bool(told))

    def _make_levels(self, words: tuple[LevelWord, ...]) -> None:
        if self._level_box is not None:
            self._level_box.hide()
            self._level_column.removeWidget(self._level_box)
            self._level_box.deleteLater()
        self._level_words = words
        marks = {word.value: (shape_of(word), labels.tone(word)) for word in words}
        choices = tuple((word.value, labels.label(word)) for word in words)
        self.level = RadioGroup(choices, name=_("Further harm"), marks=marks)
        self.level.changed.connect(self._on_level)
        self._level_box = Labelled(_("Further harm"), self.level)
        self._level_column.addWidget(self._level_box)

    def _show_difference(self, result: ScreeningResult, typed: Typed) -> None:
        needed = needs_sign_off(result, typed)
        labelled = self.texts["differs_why"]
        theme.set_shown(labelled, needs_reason(result, typed))
        words = difference_words(result, typed)
        labelled.label.setText(words)
        labelled.field.setAccessibleName(words)
        theme.set_shown(self.manager, needed)
        floors = ", ".join(soft_floors(result, typed.level)) if typed.level is not None else ""
        why = (
            _("Your judgement is under rule {floors}.").format(floors=floors)
            if floors
            else _("Your judgement differs from the aid.")
        )
        self.manager_why.setText(_("{why} A manager signs it off after you have signed.").format(why=why))

    def field(self, name: str) -> QWidget:
        """The field of a part of the judgement."""
        if name == "harm":
            return self.harm
        if name == "level":
            assert self.level is not None
            return self.level
        return self.texts[name].field

    def refit(self, width: int) -> None:
        """The two words beside each other only where both fit."""
        self._place_words(beside=width >= theme.current().px(310))

    # -- what a person does --

    @Slot(object)
    def _on_harm(self, value: object) -> None:
        self.answered.emit(PATHS["harm"], value)

    @Slot(object)
    def _on_level(self, value: object) -> None:
        self.answered.emit(PATHS["level"], value)

    @Slot(object)
    def _on_text(self, value: object) -> None:
        sender = self.sender()
        if isinstance(sender, TextArea):
            self.answered.emit(PATHS[str(sender.property("judgement"))], value)


def _rules(result: ScreeningResult, words: tuple[LevelWord, ...]) -> Iterator[str]:
    """Which words cannot be chosen and why, and which need a manager."""
    hard = [word for word in words if word in result.hard_forbidden]
    if hard:
        why = " ".join(dict.fromkeys(why for word in hard for why in why_forbidden(result, word)))
        yield _("{words} cannot be chosen with these answers: {why}").format(words=_quoted(hard), why=why)
    soft = [word for word in words if word in result.soft_forbidden and word not in hard]
    if soft:
        floors = ", ".join(dict.fromkeys(floor for word in soft for floor in soft_floors(result, word)))
        told = _("{words}: only with a reason and a manager's sign-off (rule {floors}).")
        yield told.format(words=_quoted(soft), floors=floors)


def _quoted(words: list[LevelWord]) -> str:
    return ", ".join(f"“{labels.label(word)}”" for word in words)
