"""The blank tool: everything that is asked, with room to answer it by hand."""

import json
import time
from dataclasses import fields

import pytest

from cse_desk.documents import blank_tool
from cse_desk.documents.screening import GUIDE, GUIDE_SHORT
from cse_desk.documents.styles import Look
from cse_desk.forms import loader
from cse_desk.forms.questionnaire import Form
from cse_desk.models.records.screening import PromptText
from cse_desk.paths import resources
from tests.unit.documents.forms import a_form, some_prompts
from tests.unit.documents.papers import NOW, pages_of, squeezed, text_of

LOOKS = [Look(), Look(large_print=True)]


@pytest.mark.parametrize("look", LOOKS, ids=["ordinary", "large"])
def test_every_question_with_its_guidance_is_there_in_order(look: Look) -> None:
    form = a_form()
    found = text_of(blank_tool.build(form, some_prompts(), look, printed_at=NOW))
    at = 0
    for item in form.walk():
        for told in (item.text, item.marks.guidance):
            if told and not item.hidden:
                start = found.find(squeezed(told), at if item.marks.block else 0)
                assert start >= 0, told
                at = start if item.marks.block else at


def test_hidden_questions_are_not_printed() -> None:
    assert squeezed("Never printed") not in text_of(blank_tool.build(a_form(), {}, Look()))


def test_each_indicator_has_the_four_answers_and_what_opens_under_it() -> None:
    found = text_of(blank_tool.build(a_form(domains=1, rows=1), {}, Look()))
    assert "YPN?" in found
    for told in ("Basis", "Evidence", "Gut feeling", "How recent", "Who said or saw it", "Note"):
        assert squeezed(told) in found


def test_the_suggested_level_and_the_prompts_are_told_in_short() -> None:
    found = text_of(blank_tool.build(a_form(), some_prompts(), Look()))
    assert (
        squeezed("Risk indicator. Suggested level: high. Under 13: always high. Safety prompts: P2, P3(u13).") in found
    )
    for one in some_prompts().values():
        assert squeezed(f"{one.id} {one.title} {one.clock_words}") in found
        assert squeezed(one.text) in found


def test_a_question_that_is_asked_only_sometimes_says_when() -> None:
    assert squeezed("Only if 0.09 is No.") in text_of(blank_tool.build(a_form(), {}, Look()))


def test_it_is_marked_for_what_it_becomes_on_every_page() -> None:
    pages = pages_of(blank_tool.build(a_form(rows=8), some_prompts(), Look(), printed_by="Leanne Ward", printed_at=NOW))
    assert len(pages) > 2
    for number, text in enumerate(pages, start=1):
        assert text.count("OFFICIAL-SENSITIVE when completed") == 2
        assert f"Page {number} of {len(pages)}" in text
        assert GUIDE_SHORT in text
        assert "version 1.0.0" in text
    assert squeezed(GUIDE) in squeezed(pages[0])


def test_the_same_form_gives_the_same_bytes() -> None:
    assert blank_tool.build(a_form(), some_prompts(), Look()) == blank_tool.build(a_form(), some_prompts(), Look())


@pytest.fixture(scope="module")
def shipped() -> Form:
    return loader.load((resources() / "forms" / "screening-tool.json").read_bytes()).form


@pytest.fixture(scope="module")
def shipped_prompts() -> dict[str, PromptText]:
    kept = json.loads((resources() / "forms" / "screening-prompts.json").read_text("utf-8"))["prompts"]
    names = {one.name for one in fields(PromptText)}
    return {one["id"]: PromptText(**{name: value for name, value in one.items() if name in names}) for one in kept}


def test_the_shipped_tool_is_printed_whole(shipped: Form, shipped_prompts: dict[str, PromptText]) -> None:
    found = text_of(blank_tool.build(shipped, shipped_prompts, Look()))
    asked = [item for item in shipped.walk() if not item.hidden]
    assert sum(1 for item in asked if item.marks.block) == 86
    for item in asked:
        assert squeezed(item.text) in found, item.link_id
        assert squeezed(item.marks.guidance) in found, item.link_id
    for one in shipped_prompts.values():
        assert squeezed(f"{one.id} {one.title}") in found
        assert squeezed(one.text) in found


def test_each_indicator_of_the_shipped_tool_has_its_four_boxes(shipped: Form) -> None:
    found = text_of(blank_tool.build(shipped, {}, Look()))
    assert found.count("YPN?") == 86
    assert found.count(squeezed("Who said or saw it, and agency")) >= 86


def test_the_shipped_tool_is_printed_in_a_second_and_a_half(
    shipped: Form, shipped_prompts: dict[str, PromptText]
) -> None:
    blank_tool.build(shipped, shipped_prompts, Look())
    started = time.process_time()
    blank_tool.build(shipped, shipped_prompts, Look())
    assert time.process_time() - started < 1.5
