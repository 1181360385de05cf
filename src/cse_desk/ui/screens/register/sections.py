"""The sections of the form, in their order, and what each asks."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from PySide6.QtWidgets import QWidget

from cse_desk.i18n import gettext as _
from cse_desk.services import when
from cse_desk.ui.screens.register.choices import Choices
from cse_desk.ui.screens.register.entries import LINE, TEXT
from cse_desk.ui.widgets.choices import Check, CheckGroup, RadioGroup
from cse_desk.ui.widgets.code_field import CodeField
from cse_desk.ui.widgets.date_field import DateField
from cse_desk.ui.widgets.field_set import Asked
from cse_desk.ui.widgets.fields import DropDown, NumberField, TextField
from cse_desk.ui.widgets.text_area import TextArea


@dataclass(frozen=True, slots=True)
class Section:
    """A card of the form: single fields, then lists."""

    id: str
    title: str
    hint: str = ""
    asked: tuple[Asked, ...] = ()
    lists: tuple[str, ...] = ()


def sections(choices: Choices, today: Callable[[], date]) -> tuple[Section, ...]:
    """All of them."""
    return (
        Section("names", _("Names"), _("Every name they are known by, in any spelling or script."), lists=("names",)),
        Section("born", _("Born"), asked=_born(today)),
        Section("who", _("Who they are"), asked=_who(choices)),
        Section("communication", _("Communication"), asked=_communication(choices)),
        Section("school", _("School and legal status"), asked=_school(choices)),
        Section("identifiers", _("Identifiers"), asked=_numbers(), lists=("identifiers",)),
        Section("addresses", _("Addresses"), lists=("addresses",)),
        Section("carers", _("Parents and carers"), lists=("carers",)),
        Section("professionals", _("Professionals"), lists=("professionals",)),
        Section(
            "withhold",
            _("Safe contact and what is withheld"),
            _("This stands at the top of the page and holds back what is sent, printed and shared."),
            asked=_contact(),
            lists=("withhold",),
        ),
    )


def _text(name: str, label: str, width: int = 240, hint: str = "", most: int = LINE) -> Asked:
    def make() -> QWidget:
        return TextField(name=label, max_length=most)

    return Asked(name, label, make, width, hint)


def _born(today: Callable[[], date]) -> tuple[Asked, ...]:
    def about(born: date) -> str:
        return when.age_words(born, today())

    def born() -> QWidget:
        return DateField(today=today, name=_("Date of birth"), no_future=True, about=about, with_today=False)

    def youngest() -> QWidget:
        return NumberField(name=_("Or estimated age, from"), unit=_("years"))

    def oldest() -> QWidget:
        return NumberField(name=_("to"), unit=_("years"))

    return (
        Asked("born", _("Date of birth"), born, 340),
        Asked("estimated_youngest", _("Or estimated age, from"), youngest, 165),
        Asked("estimated_oldest", _("to (years)"), oldest, 100),
    )


def _who(choices: Choices) -> tuple[Asked, ...]:
    def sex() -> QWidget:
        return DropDown(choices.pairs("sex"), name=_("Sex"), empty=_("Not said"))

    def gender() -> QWidget:
        return DropDown(choices.pairs("gender-identity"), name=_("Gender identity"), empty=_("Not said"))

    def ethnicity() -> QWidget:
        return CodeField(choices.ethnicity, name=_("Ethnicity"))

    return (
        Asked("sex", _("Sex"), sex, 200),
        Asked("gender_identity", _("Gender identity"), gender, 260),
        _text("gender_text", _("In their own words"), 240),
        _text("pronouns", _("Pronouns"), 160),
        Asked(
            "ethnicity", _("Ethnicity"), ethnicity, 400, _("Found by any part of its words, its DfE or police code.")
        ),
    )


def _communication(choices: Choices) -> tuple[Asked, ...]:
    def language() -> QWidget:
        return CodeField(choices.codes("language"), name=_("First language"), open_choice=True)

    def interpreter() -> QWidget:
        return RadioGroup(choices.pairs("yes-no"), name=_("Interpreter needed"), across=True)

    def needs() -> QWidget:
        name = "communication-need"
        return CheckGroup(choices.pairs(name), name=_("Communication needs"), exclusive=choices.alone(name))

    def note() -> QWidget:
        return TextArea(name=_("What helps"), max_length=TEXT)

    return (
        Asked("first_language", _("First language"), language, 280),
        Asked("interpreter", _("Interpreter needed"), interpreter, 320),
        Asked("communication_needs", _("Communication needs"), needs, 0),
        Asked("communication_note", _("What helps"), note, 0),
    )


def _school(choices: Choices) -> tuple[Asked, ...]:
    def legal() -> QWidget:
        return CodeField(choices.codes("legal-status"), name=_("Legal status"))

    def disabilities() -> QWidget:
        name = "disability"
        return CheckGroup(choices.pairs(name), name=_("Disabilities"), exclusive=choices.alone(name))

    return (
        _text("school", _("School or college"), 320),
        _text("school_year", _("Year"), 120, most=40),
        Asked("legal_status", _("Legal status"), legal, 420),
        Asked("disabilities", _("Disabilities"), disabilities, 0),
    )


def _numbers() -> tuple[Asked, ...]:
    return (
        _text("nhs_number", _("NHS number"), 260, _("Ten digits; the last checks the others."), most=20),
        _text("upn", _("UPN"), 260, _("A letter and twelve digits; the letter checks them."), most=20),
    )


def _contact() -> tuple[Asked, ...]:
    def safe() -> QWidget:
        return TextArea(name=_("Safe contact: how, where, by whom"), max_length=TEXT)

    def not_home() -> QWidget:
        return Check(_("Do not post or ring home"))

    return (
        Asked("do_not_contact_home", _("Contact at home"), not_home, 0),
        Asked("safe_contact", _("Safe contact: how, where, by whom"), safe, 0),
    )
