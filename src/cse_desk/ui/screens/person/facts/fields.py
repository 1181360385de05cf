"""Fields of the small forms, each with its words and its room; and on what a field may depend."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from PySide6.QtWidgets import QWidget

from cse_desk.i18n import gettext as _
from cse_desk.models.labels import label
from cse_desk.ui.widgets.choices import Check
from cse_desk.ui.widgets.date_field import DateField
from cse_desk.ui.widgets.field_set import Asked
from cse_desk.ui.widgets.fields import DropDown, NumberField, TextField
from cse_desk.ui.widgets.moment_field import MomentField
from cse_desk.ui.widgets.text_area import TextArea

Values = Mapping[str, object]
Pairs = tuple[tuple[str, str], ...]
_LINE, _TEXT = 200, 4000  # most letters


@dataclass(frozen=True, slots=True)
class Offered:
    """What a form needs besides its record: the day, and codes that an office may change."""

    today: Callable[[], date]
    sexes: Pairs = ()
    ethnicities: Pairs = ()
    concerns: Pairs = ()  # persons of concern who are known here


def line(name: str, words: str, width: int = 260, hint: str = "") -> Asked:
    """One line of words."""

    def make() -> QWidget:
        return TextField(name=words, max_length=_LINE)

    return Asked(name, words, make, width, hint)


def area(name: str, words: str, hint: str = "") -> Asked:
    """Room for sentences."""

    def make() -> QWidget:
        return TextArea(name=words, lines=2, max_length=_TEXT)

    return Asked(name, words, make, 0, hint)


def codes(name: str, words: str, kind: type[StrEnum], width: int = 260, hint: str = "", empty: str = "") -> Asked:
    """One of the words of a set."""
    return drop(name, words, tuple((one.value, label(one)) for one in kind), width, hint, empty)


def drop(name: str, words: str, pairs: Pairs, width: int = 260, hint: str = "", empty: str = "") -> Asked:
    """One of these."""

    def make() -> QWidget:
        return DropDown(pairs, name=words, empty=empty or _("Not said"))

    return Asked(name, words, make, width, hint)


def yes_no(name: str, words: str, hint: str = "") -> Asked:
    """Yes, no, or not said."""
    return drop(name, words, (("yes", _("Yes")), ("no", _("No"))), 260, hint)


def tick(name: str, words: str, tick: str, hint: str = "") -> Asked:
    """A tick with its own words."""

    def make() -> QWidget:
        return Check(tick, name=tick)

    return Asked(name, words, make, 400, hint)


def day(offered: Offered, name: str, words: str, hint: str = "") -> Asked:
    """A day."""

    def make() -> QWidget:
        return DateField(today=offered.today, name=words, with_today=False)

    return Asked(name, words, make, 220, hint)


def moment(offered: Offered, name: str, words: str, hint: str = "") -> Asked:
    """A day and an hour."""

    def make() -> QWidget:
        return MomentField(today=offered.today, name=words)

    return Asked(name, words, make, 300, hint)


def number(name: str, words: str) -> Asked:
    """A number."""

    def make() -> QWidget:
        return NumberField(name=words)

    return Asked(name, words, make, 170)


def is_one_of(name: str, *codes: str) -> Callable[[Values], bool]:
    """While a field holds one of these codes."""
    return lambda values: values.get(name) in codes


def says(name: str) -> Callable[[Values], bool]:
    """While a field holds anything."""
    return lambda values: bool(values.get(name))


def is_another(name: str, code: str) -> Callable[[Values], bool]:
    """While a field holds something else than this code."""
    return lambda values: bool(values.get(name)) and values.get(name) != code


def not_(check: Callable[[Values], bool]) -> Callable[[Values], bool]:
    """While another condition does not hold."""
    return lambda values: not check(values)
