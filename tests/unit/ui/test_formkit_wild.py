"""Fields and lines that forms from outside ask for: scales, other words, offered answers, units, tables, help, what is worked out."""

from dataclasses import replace
from itertools import count
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QSlider

from cse_desk.forms.flow import Flow
from cse_desk.forms.loader import load
from cse_desk.forms.questionnaire import Item, ItemType, Option, Unit
from cse_desk.ui import theme
from cse_desk.ui.formkit.fields import ListField
from cse_desk.ui.formkit.kit import Kit, make_field
from cse_desk.ui.formkit.lines import AnswerBox
from cse_desk.ui.formkit.matrix import Matrix
from cse_desk.ui.formkit.offered import OfferedField, OtherRadio
from cse_desk.ui.formkit.page import FormPage
from cse_desk.ui.formkit.quantities import QuantityField
from cse_desk.ui.formkit.scales import ScaleField, SliderField
from cse_desk.ui.theme import Theme
from cse_desk.ui.widgets.choices import CheckGroup, Radio, RadioGroup
from cse_desk.ui.widgets.fields import DropDown, NumberField, TextField
from cse_desk.ui.widgets.page import Page
from cse_desk.ui.widgets.text_area import TextArea
from tests.helpers.keys import type_text
from tests.helpers.pictures.forms import ANSWERS, EVENINGS
from tests.helpers.stage import NOW
from tests.helpers.walk import problems_of
from tests.unit.forms.builders import answer_of, calculated, choice, constraint, extension, form, group, sdc, when
from tests.unit.forms.builders import item as raw_item

OPTIONS = (Option("a", "Apple"), Option("b", "Bread"))
TEXTS = (Option("Small", "Small", fhir_type="String"), Option("Large", "Large", fhir_type="String"))
NUMBERS = tuple(Option(str(number), str(number), fhir_type="Integer") for number in (12, 34, 56))
HOURS = (Unit("h", "hours", "urn:ucum"), Unit("min", "minutes", "urn:ucum"))
MANY = tuple(Option(f"c{number}", f"Choice number {number}") for number in range(20))


def a_kit() -> Kit:
    numbers = count(1)
    return Kit(today=NOW.date, new_id=lambda: f"{next(numbers):032x}")


def item(kind: ItemType, **values: Any) -> Item:
    return Item(link_id="q", type=kind, text="A question", **values)


def slider(least: int, most: int, kind: ItemType = ItemType.INTEGER, **values: Any) -> Item:
    return item(kind, item_control="slider", min_value=least, max_value=most, **values)


@pytest.mark.parametrize(
    ("one", "kind", "value"),
    [
        (slider(0, 10), ScaleField, 7),
        (slider(0, 10), ScaleField, 0),
        (slider(0, 300), SliderField, 120),
        (slider(0, 300, ItemType.DECIMAL), SliderField, "12.5"),
        (slider(0, 100, slider_step=25), ScaleField, 75),
        (item(ItemType.INTEGER, item_control="slider"), NumberField, 4),
        (item(ItemType.OPEN_CHOICE, options=OPTIONS, item_control="radio-button"), OtherRadio, "b"),
        (item(ItemType.OPEN_CHOICE, options=OPTIONS, item_control="radio-button"), OtherRadio, {"text": "Cake"}),
        (item(ItemType.STRING, options=TEXTS), OfferedField, "Large"),
        (item(ItemType.STRING, options=TEXTS, repeats=True), OfferedField, ["Small", "Large"]),
        (item(ItemType.INTEGER, options=NUMBERS), OfferedField, 34),
        (item(ItemType.INTEGER, options=NUMBERS, item_control="drop-down"), OfferedField, 34),
        (item(ItemType.INTEGER, options=NUMBERS, repeats=True), OfferedField, [12, 56]),
        (
            item(ItemType.QUANTITY, units=HOURS),
            QuantityField,
            {"value": "2", "unit": "minutes", "code": "min", "system": "urn:ucum"},
        ),
        (
            item(ItemType.QUANTITY, units=HOURS[:1]),
            QuantityField,
            {"value": "2", "unit": "hours", "code": "h", "system": "urn:ucum"},
        ),
        (item(ItemType.STRING, item_control="text-area"), TextArea, "Two\nlines"),
        (item(ItemType.CHOICE, options=MANY, repeats=True), ListField, ["c3", "c7"]),
        (item(ItemType.URL), TextField, "https://example.org/a"),
    ],
)
def test_what_a_field_is_given_it_gives_back(desk, qtbot, one: Item, kind: type, value: object):
    field = make_field(one, a_kit())
    qtbot.addWidget(field)
    heard: list[object] = []
    field.changed.connect(heard.append)

    assert isinstance(field, kind)
    assert field.value() in (None, "", [])
    field.set_value(value)
    assert field.value() == value
    field.set_value(None)
    assert field.value() in (None, "", [])
    assert heard == []
    assert field.accessibleName()


@pytest.mark.parametrize("one", [slider(0, 10), slider(0, 300), item(ItemType.STRING, options=TEXTS)])
def test_what_the_form_works_out_cannot_be_typed(desk, qtbot, one: Item):
    field = make_field(replace(one, calculated="1 + 1"), a_kit())
    qtbot.addWidget(field)

    assert not field.isEnabled()


def test_offered_answers_are_radios_while_they_are_few_and_a_list_when_many(desk, qtbot):
    few = make_field(item(ItemType.STRING, options=TEXTS), a_kit())
    many = make_field(item(ItemType.STRING, options=MANY), a_kit())
    several = make_field(item(ItemType.STRING, options=TEXTS, repeats=True), a_kit())
    for field, kind in ((few, RadioGroup), (many, DropDown), (several, CheckGroup)):
        qtbot.addWidget(field)
        assert field.findChild(kind) is not None


# -- scales --------------------------------------------------------------------------------------


def shown(qtbot, field: Any) -> Any:
    qtbot.addWidget(field)
    field.resize(500, 60)
    field.show()
    qtbot.waitExposed(field)
    return field


def test_a_slider_says_nothing_until_somebody_moves_it(desk, qtbot):
    field = shown(qtbot, make_field(slider(0, 300), a_kit()))
    heard: list[object] = []
    field.changed.connect(heard.append)
    inner = field.findChild(QSlider)

    assert field.value() is None
    QTest.keyClick(inner, Qt.Key.Key_Right)
    assert heard == [1]
    assert field.findChild(NumberField).text() == "1"


def test_a_slider_follows_what_is_typed(desk, qtbot):
    field = shown(qtbot, make_field(slider(0, 300), a_kit()))
    type_text(field.findChild(NumberField), "150")

    assert field.findChild(QSlider).value() == 150
    assert field.value() == 150


def test_scrolling_the_page_changes_no_answer(desk, qtbot):
    field = shown(qtbot, make_field(slider(0, 300), a_kit()))
    field.set_value(100)
    inner = field.findChild(QSlider)
    turned = QWheelEvent(
        QPointF(5, 5), QPointF(inner.mapToGlobal(QPoint(5, 5))), QPoint(0, 120), QPoint(0, 120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,  # noqa: FBT003 (Qt's own signature)
    )  # fmt: skip
    QApplication.sendEvent(inner, turned)

    assert field.value() == 100


def test_other_words_and_a_choice_take_each_other_away(desk, qtbot):
    field = shown(
        qtbot,
        make_field(
            item(ItemType.OPEN_CHOICE, options=OPTIONS, item_control="radio-button", open_label="Else"), a_kit()
        ),
    )
    words = field.findChild(TextField)
    radio = field.findChildren(Radio)[0]

    assert words.placeholderText() == "Else"
    QTest.mouseClick(radio, Qt.MouseButton.LeftButton, pos=radio.rect().center())
    assert field.value() == "a"
    type_text(words, "Cake")
    assert field.value() == {"text": "Cake"}
    QTest.mouseClick(radio, Qt.MouseButton.LeftButton, pos=radio.rect().center())
    assert field.value() == "a"


# -- on a page -----------------------------------------------------------------------------------


@pytest.fixture
def show(desk, qtbot):
    """Shows the first page of a form in a scrolling page."""
    held: list[Page] = []  # a window nobody holds is collected

    def showing(flow: Flow, page_id: str) -> FormPage:
        holder = Page("A page")
        held.append(holder)
        qtbot.addWidget(holder)
        shown = FormPage(a_kit())
        holder.column.addWidget(shown)
        shown.show_page(flow, page_id)
        shown.complete()
        holder.resize(1000, 740)
        holder.show()
        holder.activateWindow()
        qtbot.waitUntil(holder.isActiveWindow)
        return shown

    return showing


def box(page: FormPage, path: str) -> AnswerBox:
    found = page.widget_of(path)
    assert isinstance(found, AnswerBox) or found is not None
    return next(one for one in page.findChildren(AnswerBox) if one.path == path)


def told(page: FormPage) -> list[str]:
    return [one.text() for one in page.findChildren(QLabel) if one.isVisibleTo(page)]


def control(code: str) -> dict[str, Any]:
    return extension("questionnaire-itemControl", valueCodeableConcept={"coding": [{"code": code}]})


def test_help_and_hints_stand_with_their_question_and_not_as_lines_of_their_own(show):
    aside = raw_item("h", "display", text="Take your time", extension=[control("help")])
    bounds = [
        extension("minValue", valueInteger=0),
        extension("maxValue", valueInteger=5),
        extension("entryFormat", valueString="whole years"),
    ]
    page = show(Flow(form(group("p", raw_item("a", "integer", item=[aside], extension=bounds)))), "p")

    assert told(page).count("Take your time") == 1
    assert "Whole years, from 0 to 5" in told(page)
    assert page.widget_of("h") is None


def test_questions_alike_stand_in_a_table_and_are_answered_there(show, qtbot):
    rows = [choice(f"r{number}", "yes", "no") for number in range(3)]
    rows[2]["enableWhen"] = [when("r0", "=", answerCoding={"code": "yes"})]
    page = show(Flow(form(group("p", group("g", *rows, extension=[control("table")]), raw_item("z")))), "p")

    table = page.findChild(Matrix)
    assert [box.path for box in table.stops()] == ["r0", "r1"]
    box(page, "r0").field.setFocus()
    page.answer("r0", "yes")
    page.complete()
    assert [box.path for box in table.stops()] == ["r0", "r1", "r2"]
    assert page.focus_path("r2")
    page.answer("r0", "no")
    assert [box.path for box in table.stops()] == ["r0", "r1"]


def test_a_row_that_comes_between_others_stands_between_them(show):
    rows = [choice(f"r{number}", "yes", "no") for number in range(3)]
    rows[1]["enableWhen"] = [when("r0", "=", answerCoding={"code": "yes"})]
    page = show(Flow(form(group("p", group("g", *rows, extension=[control("table")]), raw_item("z")))), "p")
    table = page.findChild(Matrix)

    page.answer("r0", "yes")
    page.complete()
    QApplication.processEvents()
    assert [box.path for box in table.stops()] == ["r0", "r1", "r2"]
    tops = [box.geometry().top() for box in table.stops()]
    assert tops == sorted(set(tops))


def test_rows_that_differ_are_no_table(show):
    page = show(
        Flow(form(group("p", group("g", choice("a", "x", "y"), choice("b", "x", "z"), extension=[control("table")])))),
        "p",
    )

    assert page.findChild(Matrix) is None
    assert page.widget_of("a") is not None


def test_a_text_and_answers_that_are_worked_out_change_on_the_page(show):
    named = {
        "extension": [
            extension(
                "cqf-expression",
                valueExpression={"language": "text/fhirpath", "expression": f"'Who is ' & {answer_of('name')} & '?'"},
            )
        ]
    }
    who = raw_item("who", "choice", _text=named, extension=[sdc("answerExpression", answer_of("name"))])
    page = show(Flow(form(group("p", raw_item("name", repeats=True), who))), "p")

    page.answer("name", ["Joy"])
    page.complete()
    assert "Who is Joy?" in told(page)
    box(page, "who").field.set_value("Joy")
    assert box(page, "who").field.value() == "Joy"


def test_calculated_answers_are_shown_as_they_change(show):
    page = show(Flow(form(group("p", raw_item("a", "integer"), calculated("b", f"{answer_of('a')} * 2")))), "p")
    type_text(box(page, "a").field, "4")

    assert box(page, "b").field.value() == 8
    assert "Worked out by the form" in told(page)


def test_a_rule_of_the_whole_page_is_among_what_is_to_be_put_right(show):
    rule = constraint("item.where(linkId = 'a').answer.value < 5", "Less than five")
    whole = constraint("%resource.item.item.answer.count() > 1", "Say more")
    page = show(
        Flow(form(group("p", raw_item("a", "integer"), raw_item("b"), extension=[rule]), extension=[whole])), "p"
    )
    page.answer("a", 7)

    assert [one.words for one in page.troubles()] == ["Less than five.", "Say more."]


@pytest.mark.parametrize("percent", [100, 200])
@pytest.mark.parametrize("page_id", ["home", "sure"])
def test_every_field_can_be_read_and_used_by_everybody(show, desk, qtbot, page_id: str, percent: int):
    theme.wear(desk, Theme(percent=percent))
    page = show(Flow(load(EVENINGS).form, ANSWERS), page_id)
    page.point_out_missing()
    page.window().resize(1366 if percent == 200 else 1000, 740)

    assert problems_of(page) == []
