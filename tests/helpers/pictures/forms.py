"""A form from outside, with every kind of field the kit has."""

from datetime import UTC, datetime
from itertools import count
from typing import Any

from PySide6.QtWidgets import QWidget

from cse_desk.forms.flow import Flow
from cse_desk.forms.loader import load
from cse_desk.forms.questionnaire import JsonValue
from cse_desk.ui.formkit.kit import Kit
from cse_desk.ui.formkit.page import FormPage
from cse_desk.ui.widgets.page import Page
from tests.helpers.shots import Studio
from tests.unit.forms.builders import answer_of, calculated, choice, extension, group, item, raw_form

NOW = datetime(2026, 11, 24, 10, 42, tzinfo=UTC)


def control(code: str) -> dict[str, Any]:
    return extension("questionnaire-itemControl", valueCodeableConcept={"coding": [{"code": code}]})


def named(raw: dict[str, Any], text: str) -> dict[str, Any]:
    return {**raw, "text": text}


def words(text: str, *answers: str, **fields: Any) -> dict[str, Any]:
    options = [{"valueString": one} for one in answers]
    return {"type": "choice", "text": text, "answerOption": options, **fields}


def sure(link_id: str, text: str) -> dict[str, Any]:
    return {"linkId": link_id, **words(text, "Not sure", "Quite sure", "Sure")}


BOUNDS = [extension("minValue", valueInteger=0), control("slider")]
UNITS = [
    extension("questionnaire-unitOption", valueCoding={"code": code, "display": text})
    for code, text in (("min", "minutes"), ("h", "hours"))
]
HELP = {
    "linkId": "h",
    "type": "display",
    "text": "More than one can be right. Nobody will be cross.",
    "extension": [control("help")],
}
MARKDOWN = [
    extension(
        "rendering-markdown", valueMarkdown="What would make **tonight** better?\n\n- for you\n- for somebody else"
    )
]

EVENINGS = raw_form(
    group(
        "home",
        {"linkId": "how", **words("How do you get home?", "On foot", "By bus", "In a car"), "repeats": True, "item": [
            HELP, named(item("whose"), "With whom?"),
        ]},
        {"linkId": "other", **words("Who would you ring?", "A friend", "Somebody at home"), "type": "open-choice",
         "extension": [control("radio-button")]},
        named(item("long", "quantity", extension=UNITS), "How long does it take?"),
        named(item("calm", "integer", extension=[*BOUNDS, extension("maxValue", valueInteger=10)]), "How calm is it at home?"),
        named(item("walk", "integer", extension=[*BOUNDS, extension("maxValue", valueInteger=300)]), "How many steps?"),
        named(calculated("sum", f"{answer_of('calm')} * 10", "integer"), "Calm in a hundred"),
        text="Getting home",
    ),
    group(
        "sure",
        group("rows", sure("m1", "At school"), sure("m2", "At home, when everybody is there"), sure("m3", "Online"),
              extension=[control("table")], text="How sure do you feel?"),
        named(item("size", "string", answerOption=[{"valueString": "Small"}, {"valueString": "Large"}]), "Cup of tea"),
        named(item("when", "time", extension=[extension("entryFormat", valueString="for example 14:30")]), "When is a good time?"),
        item("better", "text", _text={"extension": MARKDOWN}),
        named(item("drawing", "attachment"), "A drawing"),
        {"linkId": "club", **words("Which club?", *(f"Club number {number}" for number in range(30)))},
        named(choice("colour", "red", "green", extension=[control("drop-down")]), "Which colour?"),
        text="Feeling sure",
    ),
    title="Evenings",
)  # fmt: skip
ANSWERS: dict[str, JsonValue] = {
    "how": ["On foot", "In a car"],
    "how:In a car/whose": "My aunt",
    "calm": 7,
    "walk": 120,
    "m1": "Sure",
    "m3": "Not sure",
    "size": "Large",
}


def _page(page_id: str) -> QWidget:
    numbers = count(1)
    page = Page("Evenings", aside="a form from outside")
    form = FormPage(Kit(today=NOW.date, new_id=lambda: f"{next(numbers):032x}"))
    form.show_page(Flow(load(EVENINGS).form, ANSWERS), page_id)
    form.complete()
    page.column.addWidget(form)
    page.column.addStretch(1)
    return page


def first_page(_studio: Studio) -> QWidget:
    return _page("home")


def second_page(_studio: Studio) -> QWidget:
    return _page("sure")


PICTURES = {"form-first": first_page, "form-second": second_page}
