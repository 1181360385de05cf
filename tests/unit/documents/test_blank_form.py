"""Any form on paper: what is asked, when, how, and room for each answer."""

import io
from typing import Any

import pypdfium2
import pytest

from cse_desk.documents import blank_form
from cse_desk.documents.styles import Look
from cse_desk.forms.loader import load
from tests.unit.documents.papers import NOW, pages_of, squeezed, text_of
from tests.unit.forms.builders import calculated, choice, extension, group, item, raw_form, when


def control(code: str) -> dict[str, Any]:
    return extension("questionnaire-itemControl", valueCodeableConcept={"coding": [{"code": code}]})


def paper(*items: dict[str, Any], look: Look | None = None, **fields: Any) -> bytes:
    return blank_form.build(load(raw_form(*items, **fields)).form, look or Look(), printed_at=NOW)


def told(*items: dict[str, Any], **fields: Any) -> str:
    return text_of(paper(*items, **fields))


@pytest.mark.parametrize("look", [Look(), Look(large_print=True)], ids=["ordinary", "large"])
def test_every_question_and_answer_is_there_in_order(look: Look):
    found = text_of(
        paper(
            group("g", choice("a", "left", "right", prefix="1", required=True), item("b", "text"), prefix="A"),
            choice("c", "up", kind="open-choice"),
            item("d", "boolean"),
            title="Evenings",
            description="To go through together",
            look=look,
        )
    )

    at = 0
    for words in (
        "Evenings", "To go through together", "Filled in by", "A Question g", "1 Question a *", "Left", "Right", "Question b",
        "Question c", "Up", "Other", "Question d", "Yes", "No",
    ):  # fmt: skip
        at = found.find(squeezed(words), at)
        assert at >= 0, words


def test_help_conditions_formats_units_and_bounds_are_told():
    unit = [
        extension("questionnaire-unitOption", valueCoding={"code": code, "display": words})
        for code, words in (("min", "minutes"), ("h", "hours"))
    ]
    bounds = [extension("minValue", valueInteger=0), extension("maxValue", valueInteger=300)]
    found = told(
        choice(
            "a", "x", "y", repeats=True, item=[item("h", "display", text="Take your time", extension=[control("help")])]
        ),
        item(
            "b",
            enableWhen=[when("a", "=", answerCoding={"code": "x"})],
            extension=[extension("entryFormat", valueString="name, number")],
        ),
        item("c", "quantity", extension=[*unit, *bounds]),
        calculated("d", "1 + 1"),
    )

    for words in (
        "Take your time", "Tick all that apply.", "Only if Question a is X.", "Name, number.", "In minutes or hours, from 0 to 300.",
        "Worked out from other answers.",
    ):  # fmt: skip
        assert squeezed(words) in found, words


def test_markdown_and_xhtml_lose_their_marks_and_keep_their_words():
    found = told(
        item("a", _text={"extension": [extension("rendering-markdown", valueMarkdown="**Bold** and\n\n- a point")]}),
        item(
            "b",
            "display",
            _text={
                "extension": [
                    extension("rendering-xhtml", valueString="<div>Plain <script>bad()</script><b>words</b></div>")
                ]
            },
        ),
    )

    assert squeezed("Bold and") in found
    assert squeezed("• a point") in found
    assert squeezed("Plain words") in found
    assert "bad" not in found


def test_hidden_items_are_not_printed():
    assert "Question a" not in told(
        item("a", extension=[extension("questionnaire-hidden", valueBoolean=True)]), item("b")
    )


def test_a_group_of_like_questions_is_a_table_with_a_box_for_each_answer():
    rows = [choice(f"r{number}", "never", "often", "always") for number in range(4)]
    found = told(group("g", *rows, extension=[control("table")]))

    assert found.count("Never") == found.count("Always") == 1
    assert squeezed("Question r3") in found


def test_a_group_that_repeats_has_rows_to_fill_in_and_a_wide_one_stands_twice():
    narrow = told(group("g", item("name"), item("number"), repeats=True))
    wide = told(group("g", *(item(f"q{number}") for number in range(8)), repeats=True))

    assert narrow.count(squeezed("Question name")) == 1
    assert wide.count(squeezed("Question q7")) == 2


def test_a_slider_with_few_steps_has_a_box_for_each():
    bounds = [extension("minValue", valueInteger=0), extension("maxValue", valueInteger=4), control("slider")]

    assert "01234" in told(item("s", "integer", extension=bounds))


def height_of(word: str, pdf: bytes) -> float:
    """How high on the first page a word stands, in points."""
    page = pypdfium2.PdfDocument(pdf)[0].get_textpage()
    found = page.search(word).get_next()
    assert found is not None
    return float(page.get_charbox(found[0])[3])


def test_answers_that_are_to_stand_down_the_page_do():
    down = extension("questionnaire-choiceOrientation", valueCode="vertical")
    beside = paper(choice("a", "near", "far"))
    below = paper(choice("a", "near", "far", extension=[down]))

    assert height_of("Near", beside) == height_of("Far", beside)
    assert height_of("Near", below) > height_of("Far", below) + 8


def test_what_is_said_before_the_first_question_is_as_large_as_the_questions():
    said = item("a", "display") | {"text": "Welcome"}

    assert letter_height("Welcome", paper(said)) > letter_height("Welcome", paper(group("g", said)))


def letter_height(word: str, pdf: bytes) -> float:
    page = pypdfium2.PdfDocument(pdf)[0].get_textpage()
    found = page.search(word).get_next()
    assert found is not None
    _left, bottom, _right, top = page.get_charbox(found[0], loose=True)
    return float(top - bottom)


def test_a_long_list_of_answers_is_written_and_not_ticked():
    many = told(choice("a", *(f"answer{number}" for number in range(60))))

    assert "Answer59" not in many


def test_the_same_form_gives_the_same_bytes_and_pages_are_counted():
    items = [item(f"q{number}", "text") for number in range(60)]

    assert paper(*items) == paper(*items)
    pages = pages_of(paper(*items))
    assert len(pages) > 2
    assert f"Page 2 of {len(pages)}" in pages[1]


def test_deep_nesting_still_fits_the_page():
    deep = item("q0")
    for number in range(1, 22):
        deep = item(f"q{number}", item=[deep])

    found = pypdfium2.PdfDocument(io.BytesIO(paper(deep)))
    assert len(found) >= 1
    found.close()
