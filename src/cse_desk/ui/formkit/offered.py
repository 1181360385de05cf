"""Fields that offer answers: one of a few with other words beside them, and answers offered for a text, a number, a day or a time."""

from collections.abc import Sequence

from PySide6.QtCore import Slot

from cse_desk.forms.questionnaire import Item, ItemType, JsonValue
from cse_desk.i18n import gettext as _
from cse_desk.ui.formkit.fields import AnswerField
from cse_desk.ui.widgets.choices import CheckGroup, RadioGroup
from cse_desk.ui.widgets.fields import DropDown, TextField

MOST_RADIOS = 7

Choices = tuple[tuple[str, str], ...]


def choices_of(item: Item) -> Choices:
    """The options as (code, words)."""
    return tuple((option.code, f"{option.prefix} {option.display}".strip()) for option in item.options)


class OtherRadio(AnswerField):
    """One of a few choices, or other words."""

    def __init__(self, choices: Choices, *, name: str = "", across: bool = False, label: str = "") -> None:
        """`label` is what the form calls the other words."""
        super().__init__(name=name, across=False)
        said = label or _("Other, in your own words")
        self._radios = RadioGroup(choices, name=name, across=across)
        self._other = TextField(name=f"{name}: {said}", placeholder=said)
        self._radios.changed.connect(self._on_chosen)
        self._other.changed.connect(self._on_typed)
        for part in (self._radios, self._other):
            self.row.addWidget(part)
        self.setFocusProxy(self._radios)

    def value(self) -> JsonValue:
        """A code, {"text": …}, or None."""
        words = str(self._other.value() or "")
        return {"text": words} if words else self._radios.value() or None

    def set_value(self, value: object) -> None:
        """Show a code or other words; a coding from elsewhere is shown by its words."""
        given = value if isinstance(value, dict) else {}
        self._radios.set_value(value if isinstance(value, str) else "")
        self._other.set_value(given.get("text") or given.get("display") or given.get("code") or "")

    @Slot(object)
    def _on_chosen(self, _code: object) -> None:
        self._other.set_value("")
        self._tell()

    @Slot(object)
    def _on_typed(self, words: object) -> None:
        if words:
            self._radios.set_value("")
        self._tell()


class OfferedField(AnswerField):
    """Answers offered on a question that takes a text, a number, a day or a time: only these are taken."""

    def __init__(self, item: Item, *, name: str = "") -> None:
        super().__init__(name=name, across=False)
        self._takes_numbers = item.type is ItemType.INTEGER
        self._repeats = item.repeats
        self._field = _group_for(item, name)
        self._field.changed.connect(self._tell)
        self.row.addWidget(self._field)
        self.setFocusProxy(self._field)

    def value(self) -> JsonValue:
        """The answer in the type of its question (a list where it repeats), or None."""
        chosen = self._field.value()
        if isinstance(chosen, Sequence) and not isinstance(chosen, str):
            return [self._typed(one) for one in chosen] or None
        return self._typed(chosen) if chosen else None

    def _typed(self, code: str) -> JsonValue:
        return int(code) if self._takes_numbers else code

    def set_value(self, value: object) -> None:
        """Show an answer."""
        if self._repeats:
            self._field.set_value([str(one) for one in value] if isinstance(value, list) else [])
        else:
            self._field.set_value("" if value is None else str(value))


def _group_for(item: Item, name: str) -> CheckGroup | RadioGroup | DropDown:
    choices = choices_of(item)
    if item.repeats:
        return CheckGroup(choices, name=name, exclusive=tuple(one.code for one in item.options if one.exclusive))
    if item.item_control == "drop-down" or len(choices) > MOST_RADIOS:
        return DropDown(choices, name=name, empty=_("Choose"))
    return RadioGroup(choices, name=name, across=item.orientation == "horizontal")
