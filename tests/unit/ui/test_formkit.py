"""Any form on the screen: fields for every type, pages, the card of an indicator."""

import pytest

from cse_desk.forms.questionnaire import Item, ItemType, Option
from cse_desk.ui.formkit import kit as kits
from cse_desk.ui.formkit.fields import AttachmentField, ListField
from cse_desk.ui.formkit.kit import make_field
from cse_desk.ui.widgets.buttons import IconButton
from cse_desk.ui.widgets.choices import CheckGroup, RadioGroup
from cse_desk.ui.widgets.code_field import CodeField
from cse_desk.ui.widgets.fields import DropDown, TextField
from cse_desk.ui.widgets.segmented import SegmentedAnswer
from tests.helpers.keys import type_text
from tests.unit.ui.formkit_stage import a_kit, item

OPTIONS = (Option("a", "Apple"), Option("b", "Bread"), Option("none", "None", exclusive=True))


MANY = tuple(Option(f"c{number}", f"Choice number {number}") for number in range(20))


SOME = tuple(Option(f"c{number}", f"Choice number {number} with some words") for number in range(9))


# -- the table -----------------------------------------------------------------------------------

ROUND_TRIPS = [
    (item(ItemType.BOOLEAN), True),
    (item(ItemType.BOOLEAN), False),
    (item(ItemType.BOOLEAN, item_control="check-box"), True),
    (item(ItemType.DECIMAL), "2.50"),
    (item(ItemType.INTEGER), 12),
    (item(ItemType.INTEGER), 0),
    (item(ItemType.DATE), "2012-08-09"),
    (item(ItemType.DATE), "2012-08"),
    (item(ItemType.DATE), "2012"),
    (item(ItemType.DATE_TIME), "2026-11-24T09:30:00+00:00"),
    (item(ItemType.DATE_TIME), "2026-07-24T09:30:00+01:00"),
    (item(ItemType.TIME), "14:30:00"),
    (item(ItemType.STRING), "Łukasz <b> عائشة"),
    (item(ItemType.STRING, repeats=True), ["one", "two"]),
    (item(ItemType.TEXT), "Two lines\nof words"),
    (item(ItemType.URL), "https://example.org/a"),
    (item(ItemType.CHOICE, options=OPTIONS), "b"),
    (item(ItemType.CHOICE, options=OPTIONS, item_control="radio-button"), "b"),
    (item(ItemType.CHOICE, options=OPTIONS, item_control="drop-down"), "b"),
    (item(ItemType.CHOICE, options=SOME), "c3"),
    (item(ItemType.CHOICE, options=MANY), "c7"),
    (item(ItemType.CHOICE, options=OPTIONS, repeats=True), ["a", "b"]),
    (item(ItemType.OPEN_CHOICE, options=OPTIONS), "a"),
    (item(ItemType.OPEN_CHOICE, options=OPTIONS), {"text": "Cake"}),
    (item(ItemType.OPEN_CHOICE, options=OPTIONS, repeats=True), ["a", {"text": "Cake"}]),
    (item(ItemType.QUANTITY, unit="hours"), {"value": "2.5", "unit": "hours", "code": "h"}),
    (
        item(ItemType.QUANTITY, options=(Option("h", "hours"), Option("d", "days"))),
        {"value": "2", "unit": "days", "code": "d"},
    ),
    (item(ItemType.ATTACHMENT), {"attachment": "a" * 32, "title": "drawing.png", "type": "image/png"}),
    (item(ItemType.REFERENCE), {"reference": "Practitioner/7", "display": "Joy Bello"}),
]


def name_of(one: object) -> str:
    return f"{one.type} {one.item_control}".strip() if isinstance(one, Item) else str(one)[:20]


@pytest.mark.parametrize(("one", "value"), ROUND_TRIPS, ids=name_of)
def test_what_a_field_is_given_it_gives_back(desk, qtbot, one: Item, value: object):
    field = make_field(one, a_kit())
    qtbot.addWidget(field)
    heard: list[object] = []
    field.changed.connect(heard.append)

    field.set_value(value)
    assert field.value() == value
    field.set_value(None)
    assert field.value() in (None, "", [], False)
    assert heard == []
    assert field.accessibleName() or one.item_control == "check-box"


def test_every_type_that_takes_an_answer_has_a_field():
    assert kits.types_with_fields() == set(ItemType) - {ItemType.GROUP, ItemType.DISPLAY}


@pytest.mark.parametrize(
    ("one", "kind"),
    [
        (item(ItemType.CHOICE, options=OPTIONS), SegmentedAnswer),
        (item(ItemType.CHOICE, options=OPTIONS, orientation="vertical"), RadioGroup),
        (item(ItemType.CHOICE, options=OPTIONS, item_control="radio-button"), RadioGroup),
        (item(ItemType.CHOICE, options=OPTIONS, item_control="drop-down"), DropDown),
        (item(ItemType.CHOICE, options=OPTIONS, item_control="autocomplete"), CodeField),
        (item(ItemType.CHOICE, options=SOME), DropDown),
        (item(ItemType.CHOICE, options=SOME[:6]), RadioGroup),
        (item(ItemType.CHOICE, options=MANY), CodeField),
        (item(ItemType.CHOICE, options=OPTIONS, repeats=True), CheckGroup),
    ],
)
def test_the_control_or_the_number_of_choices_says_how_they_are_shown(desk, qtbot, one: Item, kind: type):
    field = make_field(one, a_kit())
    qtbot.addWidget(field)

    assert isinstance(field, kind)


def test_letters_answer_wherever_the_answers_are_yes_no_or_not_known(desk, qtbot):
    known = item(ItemType.CHOICE, options=(Option("yes", "Yes"), Option("no", "No"), Option("not-known", "Not known")))
    other = item(ItemType.CHOICE, options=(Option("yes", "Yes"), Option("not-yet", "Not yet")))
    answers = []
    for one in (known, other):
        field = make_field(one, a_kit())
        qtbot.addWidget(field)
        assert isinstance(field, SegmentedAnswer)
        field.show()
        answers.append([field.answer_key(letter) and field.value() for letter in "ynu"])

    assert answers == [["yes", "no", "not-known"], [False, False, False]]


def test_a_field_to_read_only_cannot_be_changed(desk, qtbot):
    field = make_field(item(ItemType.STRING, read_only=True), a_kit())
    qtbot.addWidget(field)

    assert not field.isEnabled()


def test_words_are_suggested_while_somebody_types(desk, qtbot):
    field = make_field(
        item(ItemType.STRING), a_kit(suggest=lambda _item: ["Ngozi Okafor, school", "Joy Bello, Barnardo's"])
    )
    qtbot.addWidget(field)
    assert isinstance(field, TextField)
    field.show()
    field.setFocus()
    qtbot.keyClicks(field, "bar")

    assert field.completer().currentCompletion() == "Joy Bello, Barnardo's"
    popup = field.completer().popup()
    assert popup is not None
    popup.hide()


def test_a_list_grows_and_shrinks(desk, qtbot):
    field = make_field(item(ItemType.STRING, repeats=True), a_kit())
    assert isinstance(field, ListField)
    qtbot.addWidget(field)
    field.show()
    field.set_value(["one", "two"])
    field._add_button.click()
    type_text(field._lines[-1][1], "three")
    assert field.value() == ["one", "two", "three"]
    field._lines[0][0].findChildren(IconButton)[0].click()

    assert field.value() == ["two", "three"]


def test_a_file_is_taken_in_through_the_kit_and_can_be_removed(desk, qtbot):
    given = {"attachment": "b" * 32, "title": "letter.pdf", "type": "application/pdf"}
    field = make_field(item(ItemType.ATTACHMENT), a_kit(choose_file=lambda: given))
    assert isinstance(field, AttachmentField)
    qtbot.addWidget(field)
    field._pick.click()
    assert field.value() == given
    field._drop.click()
    assert field.value() is None
