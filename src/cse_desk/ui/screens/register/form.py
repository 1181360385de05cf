"""The form itself: shows details, gives them back as typed, says what is wrong beside the field."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import chain, islice
from typing import cast

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QApplication, QWidget

from cse_desk.i18n import gettext as _
from cse_desk.models.records.people import (
    AddressEntry,
    CarerEntry,
    FieldProblem,
    IdentifierEntry,
    NameEntry,
    PersonDetails,
    ProfessionalEntry,
    WithholdEntry,
)
from cse_desk.ui import tab_order
from cse_desk.ui.screens.register.choices import Choices, police_words
from cse_desk.ui.screens.register.entries import BY_NAME
from cse_desk.ui.screens.register.rows import EntryRows
from cse_desk.ui.screens.register.sections import Section, sections
from cse_desk.ui.slices import Slices
from cse_desk.ui.widgets.arranging import at_once
from cse_desk.ui.widgets.cards import Card
from cse_desk.ui.widgets.field_set import FieldSet
from cse_desk.ui.widgets.labels import PlainLabel
from cse_desk.ui.widgets.notices import Trouble
from cse_desk.ui.widgets.page import Column

NUMBERS = {"nhs_number": 10, "upn": 13}  # field -> characters of a whole one
_PLACES = {"estimated_ages": "estimated_youngest"}  # a problem's field -> the field that shows it
_AGES = ("estimated_youngest", "estimated_oldest")

_WITH_CARD = 4  # entries of a list that are laid out with their card; others follow one by one


class DetailsForm(Column):
    """Sections of fields and lists, made a few at a time; whoever asks for all of it has it whole.

    `changed` carries the name of the field or list.
    """

    changed = Signal(str)

    def __init__(self, choices: Choices, today: Callable[[], date], parent: QWidget | None = None) -> None:
        super().__init__(padding=24, spacing=16, parent=parent)
        self.rows.setContentsMargins(24, 8, 24, 24)
        self._choices, self._today = choices, today
        self._shown = PersonDetails()
        self.sections = sections(choices, today)
        self._cards: dict[str, Card] = {}
        self._sets: dict[str, FieldSet] = {}
        self._lists: dict[str, EntryRows] = {}
        self._police = PlainLabel(kind="small-muted")
        self._fits = {name: PlainLabel(kind="small-muted") for name in NUMBERS}
        self._slices = Slices(self)

    @property
    def cards(self) -> dict[str, Card]:
        """By section."""
        self._slices.finish()
        return self._cards

    @property
    def sets(self) -> dict[str, FieldSet]:
        """By section."""
        self._slices.finish()
        return self._sets

    @property
    def lists(self) -> dict[str, EntryRows]:
        """By list."""
        self._slices.finish()
        return self._lists

    # -- showing --

    def begin(self, details: PersonDetails, then: Callable[[], object]) -> None:
        """Show these: the first section now, the rest while the window goes on; `then` when all of it is there."""
        self._shown = details
        first, *others = self.sections
        for _step in self._add(first, details):
            pass
        self.show()
        self._slices.begin(self._make(others, details), then, at_once=False)

    def _make(self, sections_: Sequence[Section], details: PersonDetails) -> Iterator[None]:
        for section in sections_:
            yield from self._add(section, details)
        self._beside("ethnicity", self._police)
        for name, label in self._fits.items():
            self._beside(name, label)
        self._say_about_codes()
        self.rows.addStretch(1)

    def _add(self, section: Section, details: PersonDetails) -> Iterator[None]:
        card = Card(section.title)
        column = card.body(spacing=12)
        if section.hint:
            column.addWidget(PlainLabel(section.hint, kind="small-muted", wrap=True))
        if section.asked:
            fields = self._sets[section.id] = FieldSet(*section.asked)
            fields.set_values({name: _shown(details, name) for name in fields.cells})
            fields.changed.connect(self._on_field)
            column.addWidget(fields)
            yield
        rest: list[Iterator[None]] = []
        for name in section.lists:
            rows = self._lists[name] = EntryRows(BY_NAME[name], self._choices, self._today)
            column.addWidget(rows)
            entries = rows.showing(getattr(details, name))
            for _entry in islice(entries, _WITH_CARD):
                yield
            rest.append(entries)
            rows.changed.connect(self.changed)
            if name == "names":
                rows.begin()
            yield
        self._cards[section.id] = card
        with at_once(self):
            self.rows.addWidget(card)
            card.show()  # at once, not with the next event: only what is shown takes the keyboard
        for _entry in chain.from_iterable(rest):
            yield

    def _beside(self, name: str, label: PlainLabel) -> None:
        self._made(name).cells[name].layout().addWidget(label)  # type: ignore[union-attr]  # it has one

    def _set_of(self, name: str) -> FieldSet:
        self._slices.finish()
        return self._made(name)

    def _made(self, name: str) -> FieldSet:
        return next(one for one in self._sets.values() if name in one.cells)

    # -- reading --

    def details(self) -> PersonDetails:
        """The details as they stand; what the form does not show stays as it was."""
        text = self._text
        ages = self._ages()
        born = text("born")
        needs, disabilities = self._codes("communication_needs"), self._codes("disabilities")
        return replace(
            self._shown,
            names=cast("tuple[NameEntry, ...]", self.lists["names"].entries()),
            born=date.fromisoformat(born) if born else None,
            estimated_ages=ages,
            estimated_on=self._shown.estimated_on if ages == self._shown.estimated_ages else None,
            sex=text("sex"),
            gender_identity=text("gender_identity"),
            gender_text=text("gender_text"),
            pronouns=text("pronouns"),
            ethnicity=text("ethnicity"),
            first_language=text("first_language"),
            interpreter=text("interpreter"),
            communication_needs=needs,
            communication_note=text("communication_note"),
            school=text("school"),
            school_year=text("school_year"),
            legal_status=text("legal_status"),
            disabilities=disabilities,
            nhs_number=text("nhs_number"),
            upn=text("upn"),
            safe_contact=text("safe_contact"),
            do_not_contact_home=self._set_of("do_not_contact_home").value("do_not_contact_home") is True,
            addresses=cast("tuple[AddressEntry, ...]", self.lists["addresses"].entries()),
            carers=cast("tuple[CarerEntry, ...]", self.lists["carers"].entries()),
            professionals=cast("tuple[ProfessionalEntry, ...]", self.lists["professionals"].entries()),
            identifiers=cast("tuple[IdentifierEntry, ...]", self.lists["identifiers"].entries()),
            withhold=cast("tuple[WithholdEntry, ...]", self.lists["withhold"].entries()),
        )

    def _text(self, name: str) -> str:
        return self._set_of(name).text(name)

    def _codes(self, name: str) -> tuple[str, ...]:
        found = self._set_of(name).value(name)
        return tuple(map(str, found)) if isinstance(found, list | tuple) else ()

    def _ages(self) -> tuple[int, int] | None:
        """From and to; one alone stands for both."""
        typed = [self._text(name) for name in _AGES]
        numbers = [int(one) for one in typed if one.isdecimal()]
        return (numbers[0], numbers[-1]) if numbers else None

    # -- what is wrong --

    def unreadable(self) -> tuple[Trouble, ...]:
        """Fields that hold text which means nothing (a day that is none, a word that is no code)."""
        found: list[Trouble] = []
        sets = [
            *self.sets.values(),
            *(box.fields for rows in self.lists.values() for box in rows.boxes if not box.is_removed),
        ]
        for fields in sets:
            for cell in fields.cells.values():
                ask = getattr(cell.field, "trouble", None)
                words = str(ask()) if ask is not None else ""
                fields.show_problem(cell.name, words)
                if words:
                    found.append(Trouble(f"{cell.label.text()}: {words}", cell.field))
        return tuple(found)

    def show_problems(self, found: Sequence[FieldProblem]) -> tuple[Trouble, ...]:
        """Say each beside its field; gives them as lines of a summary."""
        for rows in self.lists.values():
            for box in rows.boxes:
                box.show_problems("")
        for name in (*NUMBERS, "born", *_AGES, "communication_needs", "disabilities"):
            self._set_of(name).show_problem(name, "")
        return tuple(self._show_problem(one) for one in found)

    def _show_problem(self, one: FieldProblem) -> Trouble:
        if one.field in self.lists:
            rows = self.lists[one.field]
            box = rows.box_of(one.record_id) if one.field != "names" else next(iter(rows.boxes), None)
            if box is None:
                return Trouble(one.words, rows.add_button)
            box.show_problems(one.words)
            return Trouble(one.words, next(iter(box.fields.cells.values())).field)
        name = _PLACES.get(one.field, one.field)
        fields = self._set_of(name)
        fields.show_problem(name, one.words)
        return Trouble(one.words, fields.cells[name].field)

    def show_number_problem(self, name: str, words: str) -> None:
        """The check digit, as it is typed: silent until the number is whole or left."""
        typed = "".join(self._text(name).split())
        is_whole = len(typed) >= NUMBERS[name]
        has_focus = self._set_of(name).cells[name].field is QApplication.focusWidget()
        self._set_of(name).show_problem(name, words if typed and (is_whole or not has_focus) else "")
        left = NUMBERS[name] - len(typed)
        if not typed or (words and is_whole):
            told = ""
        elif is_whole:
            told = _("The check digit fits.")
        else:
            told = _("{count} more").format(count=left)
        self._fits[name].setText(told)

    @Slot(str)
    def _on_field(self, name: str) -> None:
        if name == "ethnicity":
            self._say_about_codes()
        self.changed.emit(name)

    def _say_about_codes(self) -> None:
        self._police.setText(police_words(self._choices, self._made("ethnicity").text("ethnicity")))

    # -- going about --

    def stops(self) -> Iterator[QWidget]:
        """Where Tab stops, in reading order."""
        for section in self.sections:
            if section.id in self.sets:
                yield from tab_order.stops(self.sets[section.id])
            for name in section.lists:
                yield from self.lists[name].stops()

    def has(self, section_id: str) -> bool:
        """Whether there is such a section."""
        return any(one.id == section_id for one in self.sections)

    def is_made(self, section_id: str) -> bool:
        """Whether a section is there, or still to be made."""
        return section_id in self._cards

    def focus_section(self, section_id: str) -> QWidget:
        """Put the keyboard into a section; gives its card."""
        if not self.is_made(section_id):
            self._slices.finish()
        if section_id in self._sets:
            self._sets[section_id].focus()
        else:
            section = next(one for one in self.sections if one.id == section_id)
            rows = self._lists[section.lists[0]]
            if rows.boxes:
                rows.boxes[0].focus()
            else:
                rows.add_button.setFocus(Qt.FocusReason.OtherFocusReason)
        return self._cards[section_id]


def _shown(details: PersonDetails, name: str) -> object:
    if name in _AGES:
        ages = details.estimated_ages
        return None if ages is None else str(ages[_AGES.index(name)])
    value = getattr(details, name)
    if name in ("communication_needs", "disabilities"):
        return list(value)
    return value
