"""One table: item type and itemControl give the field that takes the answer. Wizard, page and review use the same."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TypeAlias

from PySide6.QtCore import QStringListModel, Qt
from PySide6.QtWidgets import QCompleter

from cse_desk.forms.questionnaire import Item, ItemType, JsonValue, Unit
from cse_desk.i18n import gettext as _
from cse_desk.models import labels
from cse_desk.models.enums import HarmWord, Level, LevelWord
from cse_desk.ui.formkit.fields import (
    AnswerField,
    AttachmentField,
    DateTimeField,
    DecimalField,
    IntegerField,
    ListField,
    OtherChecks,
    ReferenceField,
    TimeField,
    YesNoField,
)
from cse_desk.ui.formkit.offered import MOST_RADIOS, OfferedField, OtherRadio, choices_of
from cse_desk.ui.formkit.quantities import QuantityField
from cse_desk.ui.formkit.scales import MOST_STEPS, ScaleField, SliderField, steps_of
from cse_desk.ui.widgets.choices import Check, CheckGroup, RadioGroup
from cse_desk.ui.widgets.code_field import Code, CodeField
from cse_desk.ui.widgets.date_field import DateField
from cse_desk.ui.widgets.fields import DropDown, TextField
from cse_desk.ui.widgets.marks import shape_of
from cse_desk.ui.widgets.segmented import Segment, SegmentedAnswer
from cse_desk.ui.widgets.text_area import TextArea

MOST_IN_A_ROW = 5
MOST_LETTERS_IN_A_ROW = 44
MOST_IN_A_LIST = 12
_KEYS = {
    "yes": "Y",
    "possible": "P",
    "partly": "P",
    "no": "N",
    "not-known": "U",
}  # wherever these alone are the answers


@dataclass(frozen=True, slots=True)
class Aside:
    """Words that stand with a question: what it was answered last time. `matters`: they should not be overlooked."""

    words: str
    matters: bool = False


@dataclass(frozen=True, slots=True)
class Kit:
    """What fields need from outside.

    `suggest(item)` gives words offered while typing into a text (who said it, agencies); `choose_file` takes an attachment in;
    `new_id` names instances of repeating groups; `beside(path)` says what is known about a question from elsewhere.
    """

    today: Callable[[], date]
    new_id: Callable[[], str]
    suggest: Callable[[Item], Sequence[str]] | None = None
    choose_file: Callable[[], JsonValue] | None = None
    words: Mapping[str, str] = field(default_factory=dict)
    beside: Callable[[str], Aside | None] | None = None


# every field: value(), set_value(value), changed, show_problem(words)
KitField: TypeAlias = (
    TextField | TextArea | DropDown | DateField | RadioGroup | CheckGroup | Check | SegmentedAnswer | AnswerField
)


def make_field(item: Item, kit: Kit, *, name: str = "") -> KitField:
    """The field for a question: `value()`, `set_value()`, `changed`, `show_problem()`; read-only ones cannot be changed."""
    said = name or item.text or item.link_id
    made = _make(item, kit, said)
    if item.read_only or item.calculated:
        made.setEnabled(False)
    return made


def _make(item: Item, kit: Kit, name: str) -> KitField:
    if item.options and not item.is_choice and item.type is not ItemType.QUANTITY:
        return OfferedField(item, name=name)
    if item.repeats and (not item.is_choice or _is_long_list(item)):
        return ListField(_one_of_many(item, kit), name=name)
    return _TABLE[item.type](item, kit, name)


def _is_long_list(item: Item) -> bool:
    return item.type is ItemType.CHOICE and len(item.options) > MOST_IN_A_LIST


def _one_of_many(item: Item, kit: Kit) -> Callable[[str], KitField]:
    one = replace(item, repeats=False)

    def make(name: str) -> KitField:
        return _TABLE[one.type](one, kit, name)

    return make


def _boolean(item: Item, _kit: Kit, name: str) -> KitField:
    return Check(item.text, name=name) if item.item_control == "check-box" else YesNoField(name=name)


def _string(item: Item, kit: Kit, name: str) -> KitField:
    if item.item_control == "text-area":
        return _text(item, kit, name)
    made = TextField(name=name, max_length=item.max_length or 0)
    _suggest(made, item, kit)
    return made


def _suggest(edit: TextField, item: Item, kit: Kit) -> None:
    words = list(kit.suggest(item)) if kit.suggest is not None else []
    if not words:
        return
    completer = QCompleter(QStringListModel(words, edit), edit)
    completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
    completer.setFilterMode(Qt.MatchFlag.MatchContains)
    edit.offer(completer)
    completer.activated.connect(edit.textEdited)


def _text(item: Item, _kit: Kit, name: str) -> KitField:
    verbatim = item.marks.verbatim
    return TextArea(name=name, lines=3 if verbatim else 2, max_length=item.max_length or 0, coached=not verbatim)


def _date(_item: Item, kit: Kit, name: str) -> KitField:
    return DateField(today=kit.today, name=name, partial=True)


def _date_time(_item: Item, kit: Kit, name: str) -> KitField:
    return DateTimeField(today=kit.today, name=name)


def _time(_item: Item, _kit: Kit, name: str) -> KitField:
    return TimeField(name=name)


def _integer(item: Item, _kit: Kit, name: str) -> KitField:
    return _on_a_scale(item, name) or IntegerField(name=name, unit=_unit(item))


def _decimal(item: Item, _kit: Kit, name: str) -> KitField:
    return _on_a_scale(item, name) or DecimalField(name=name, unit=_unit(item))


def _on_a_scale(item: Item, name: str) -> KitField | None:
    steps = steps_of(item) if item.item_control == "slider" else ()
    if not steps:
        return None
    return (
        ScaleField(item, steps, name=name)
        if len(steps) <= MOST_STEPS
        else SliderField(item, steps, name=name, unit=_unit(item))
    )


def _unit(item: Item) -> str:
    return item.units[0].words if len(item.units) == 1 else item.unit


def _quantity(item: Item, _kit: Kit, name: str) -> KitField:
    units = item.units or tuple(Unit(option.code, option.display, option.system) for option in item.options)
    return QuantityField(name=name, units=units, unit=item.unit)


def _attachment(_item: Item, kit: Kit, name: str) -> KitField:
    return AttachmentField(name=name, choose=kit.choose_file)


def _reference(_item: Item, _kit: Kit, name: str) -> KitField:
    return ReferenceField(name=name)


def _exclusive(item: Item) -> tuple[str, ...]:
    return tuple(option.code for option in item.options if option.exclusive)


def fits_a_row(item: Item) -> bool:
    """Whether the answers stand beside one another."""
    letters = sum(len(option.display) for option in item.options)
    return len(item.options) <= MOST_IN_A_ROW and letters <= MOST_LETTERS_IN_A_ROW


def _marks(item: Item) -> dict[str, tuple[str, str]]:
    """Shape and colour of each option where the options are the words of a result or levels: word + shape + colour, always."""
    codes = {option.code for option in item.options}
    for words in (Level, LevelWord, HarmWord):
        if codes and codes <= set(words):
            found = {code: words(code) for code in codes}
            return {code: (shape_of(word), labels.tone(word)) for code, word in found.items()}
    return {}


def _segments(item: Item) -> tuple[Segment, ...]:
    marks = _marks(item)
    keys = _KEYS if all(option.code in _KEYS for option in item.options) else {}
    return tuple(
        Segment(option.code, option.display, keys.get(option.code, ""), shape=shape, tint=tint)
        for option in item.options
        for shape, tint in [marks.get(option.code, ("", "text"))]
    )


def _codes(item: Item) -> tuple[Code, ...]:
    return tuple(Code(code, words) for code, words in choices_of(item))


def _choice(item: Item, _kit: Kit, name: str) -> KitField:
    if item.repeats:
        return CheckGroup(choices_of(item), name=name, exclusive=_exclusive(item))
    control = item.item_control
    if control == "drop-down" or not item.options:
        return DropDown(choices_of(item), name=name, empty=_("Choose"))
    if control == "autocomplete" or len(item.options) > MOST_IN_A_LIST:
        return CodeField(_codes(item), name=name)
    if control != "radio-button" and item.orientation != "vertical" and fits_a_row(item):
        return SegmentedAnswer(_segments(item), name=name)
    if control == "radio-button" or len(item.options) <= MOST_RADIOS:
        return RadioGroup(choices_of(item), name=name, across=item.orientation == "horizontal", marks=_marks(item))
    return DropDown(choices_of(item), name=name, empty=_("Choose"))


def _open_choice(item: Item, _kit: Kit, name: str) -> KitField:
    if item.repeats:
        return OtherChecks(choices_of(item), name=name, exclusive=_exclusive(item), label=item.open_label)
    if item.item_control == "radio-button" and len(item.options) <= MOST_IN_A_LIST:
        return OtherRadio(choices_of(item), name=name, across=item.orientation == "horizontal", label=item.open_label)
    return CodeField(
        _codes(item), name=name, open_choice=True, placeholder=item.open_label or _("Choose, or type other words")
    )


_TABLE: dict[ItemType, Callable[[Item, Kit, str], KitField]] = {
    ItemType.BOOLEAN: _boolean,
    ItemType.DECIMAL: _decimal,
    ItemType.INTEGER: _integer,
    ItemType.DATE: _date,
    ItemType.DATE_TIME: _date_time,
    ItemType.TIME: _time,
    ItemType.STRING: _string,
    ItemType.TEXT: _text,
    ItemType.URL: _string,
    ItemType.CHOICE: _choice,
    ItemType.OPEN_CHOICE: _open_choice,
    ItemType.ATTACHMENT: _attachment,
    ItemType.REFERENCE: _reference,
    ItemType.QUANTITY: _quantity,
}


def types_with_fields() -> frozenset[ItemType]:
    """Every type the table knows."""
    return frozenset(_TABLE)
