"""A page of any form, and the cards of indicators: what is typed becomes the flow, and nobody loses the keyboard."""

import json
import time
from functools import cache
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from cse_desk.forms import loader
from cse_desk.forms.flow import Flow
from cse_desk.forms.questionnaire import Form
from cse_desk.paths import resources
from cse_desk.ui import theme
from cse_desk.ui.formkit.indicator import IndicatorCard
from cse_desk.ui.formkit.lines import AnswerBox
from cse_desk.ui.formkit.page import FormPage
from cse_desk.ui.formkit.repeating import RepeatingGroup
from cse_desk.ui.theme import Theme
from cse_desk.ui.widgets.page import Page
from tests.helpers.keys import type_text
from tests.helpers.walk import problems_of
from tests.unit.ui.formkit_stage import a_kit

# -- pages ---------------------------------------------------------------------------------------


def a_form(*items: dict[str, object]) -> Form:
    data: dict[str, object] = {
        "resourceType": "Questionnaire",
        "url": "https://example.org/form",
        "version": "1",
        "title": "A form",
        "status": "active",
        "item": [{"linkId": "p", "type": "group", "text": "Page one", "item": list(items)}],
    }
    return loader.load(data).form


@cache
def the_tool() -> Form:
    return loader.load(json.loads((resources() / "forms" / "screening-tool.json").read_text("utf-8"))).form


@pytest.fixture
def show(desk, qtbot):
    """Shows a page of a flow in a scrolling page."""

    held: list[Page] = []  # a window nobody holds is collected

    def showing(flow: Flow, page_id: str, **values) -> Any:
        holder = Page("A page")
        held.append(holder)
        qtbot.addWidget(holder)
        form = FormPage(a_kit())
        holder.column.addWidget(form)
        form.show_page(flow, page_id, **values)
        form.complete()
        holder.resize(1000, 740)
        holder.show()
        holder.activateWindow()
        qtbot.waitUntil(holder.isActiveWindow)
        return form

    return showing


def box(form: FormPage, path: str) -> Any:
    found = form.widget_of(path)
    assert isinstance(found, AnswerBox)
    return found


def card(form: FormPage, path: str) -> Any:
    return next(one for one in form.findChildren(IndicatorCard) if one.path == path)


NAME = {"linkId": "name", "type": "string", "text": "Name", "required": True}
SAFE = {"linkId": "safe", "type": "boolean", "text": "Safe?", "required": True}
WHY = {
    "linkId": "why",
    "type": "text",
    "text": "Why not?",
    "required": True,
    "enableWhen": [{"question": "safe", "operator": "=", "answerBoolean": False}],
}


def test_what_is_typed_becomes_the_flow(show):
    form = show(Flow(a_form(NAME)), "p")
    heard: list[tuple[str, object]] = []
    form.answered.connect(lambda path, value: heard.append((path, value)))
    type_text(box(form, "name").field, "Zoë")

    assert form.flow.value("name") == "Zoë"
    assert heard[-1] == ("name", "Zoë")


def test_a_question_appears_with_the_answer_that_opens_it_and_goes_with_it(show):
    form = show(Flow(a_form(SAFE, WHY)), "p")
    assert form.widget_of("why") is None
    form.answer("safe", value=False)
    first = box(form, "why")
    type_text(first.field, "Nobody is home.")
    form.answer("safe", value=True)
    assert form.widget_of("why") is None
    form.answer("safe", value=False)

    assert box(form, "why").field.value() == "Nobody is home."


def test_nobody_loses_the_cursor_while_typing(show, qtbot):
    form = show(Flow(a_form(NAME, SAFE, WHY)), "p")
    field = box(form, "name").field
    field.setFocus()
    type_text(field, "Zoë")
    field.setCursorPosition(1)
    type_text(field, "x")

    assert box(form, "name").field is field
    assert field.hasFocus()
    assert field.cursorPosition() == 2
    assert field.text() == "Zxoë"


def test_missing_answers_are_pointed_out_only_when_asked_for(show):
    form = show(Flow(a_form(NAME, SAFE)), "p")
    assert not box(form, "name")._problem.isVisible()
    form.point_out_missing()

    assert box(form, "name")._problem.isVisible()
    assert [trouble.words.partition(":")[0] for trouble in form.troubles()] == ["Name", "Safe?"]
    assert all(trouble.words.endswith("This question still needs an answer.") for trouble in form.troubles())
    form.answer("name", "Zoë")
    assert not box(form, "name")._problem.isVisible()


def test_what_is_wrong_is_said_beside_the_field_at_once(show):
    form = show(Flow(a_form({"linkId": "n", "type": "integer", "text": "How many?"})), "p")
    field = box(form, "n").field
    field.setFocus()
    type_text(field, "many")
    field.clearFocus()

    assert box(form, "n")._problem.text() == "Type a whole number, for example 12."
    field.setFocus()
    field.clear()
    type_text(field, "3")
    assert not box(form, "n")._problem.isVisible()
    assert form.flow.value("n") == 3


GROUP = {
    "linkId": "who",
    "type": "group",
    "text": "Who is completing this together?",
    "repeats": True,
    "required": True,
    "item": [
        {"linkId": "who.name", "type": "string", "text": "Name", "required": True},
        {"linkId": "who.agency", "type": "string", "text": "Agency"},
    ],
}


def test_a_repeating_group_grows_with_the_keyboard_in_the_new_line(show):
    form = show(Flow(a_form(GROUP)), "p")
    group = form.findChild(RepeatingGroup)
    group.add_button.click()
    group.add_button.click()
    one, two = form.flow.instances("who")

    assert box(form, f"who:{two}/who.name").field.hasFocus()
    type_text(box(form, f"who:{one}/who.name").field, "Joy Bello")
    assert form.flow.answers[f"who:{one}/who.name"] == "Joy Bello"
    assert group.add_button.text() == "Add another"


def test_a_removed_line_can_be_brought_back_with_what_was_in_it(show):
    form = show(Flow(a_form(GROUP)), "p")
    removed: list[tuple[str, str]] = []
    form.removed.connect(lambda path, instance: removed.append((path, instance)))
    form.add_instance("who")
    [instance] = form.flow.instances("who")
    form.answer(f"who:{instance}/who.name", "Joy Bello")
    form.findChild(RepeatingGroup).instance(instance)._remove_button.click()

    assert form.flow.instances("who") == ()
    assert removed == [("who", instance)]
    form.set_flow(form.flow.add_instance(*removed[0]))
    assert box(form, f"who:{instance}/who.name").field.value() == "Joy Bello"


def test_nested_groups_and_texts_are_shown(show):
    text = {"linkId": "t", "type": "display", "text": "Read <this>."}
    inner = {"linkId": "g2", "type": "group", "text": "Inside", "item": [NAME, text]}
    form = show(Flow(a_form({"linkId": "g1", "type": "group", "text": "Outside", "item": [inner]})), "p")

    texts = [label.text() for label in form.findChildren(QLabel) if label.isVisible()]
    for words in ("Outside", "Inside", "Name", "Read <this>."):
        assert words in texts


def test_the_page_remembers_where_the_keyboard_was(show):
    form = show(Flow(a_form(NAME, SAFE)), "p")
    moved: list[str] = []
    form.moved.connect(moved.append)
    assert form.focus_path("safe")
    assert form.focus_path("name")

    assert moved == ["safe", "name"]
    assert form.current_path == "name"
    assert not form.focus_path("elsewhere")


# -- indicators ----------------------------------------------------------------------------------


@pytest.fixture
def online(show):
    return show(Flow(the_tool()), "d8")


def test_every_row_of_a_domain_is_a_card_with_its_answers_at_one_place(online):
    cards = online.findChildren(IndicatorCard)
    places = {one.answer.mapTo(online, one.answer.rect().topLeft()).x() for one in cards}

    assert [one.item.prefix for one in cards] == [f"8.0{number}" for number in range(1, 10)]
    assert len(places) == 1


def test_a_key_answers_and_a_yes_opens_basis_recency_level_who_and_note(online, qtbot):
    one = card(online, "d8.08")
    one.answer.setFocus()
    qtbot.keyClicks(one.answer.focusProxy(), "y")

    assert online.flow.value("d8.08") == "yes"
    assert {"basis", "recency", "level", "who", "note", "happened", "answered"} <= set(one.details())
    assert one.detail("level").field.value() == "high"
    qtbot.keyClicks(one.answer.button("yes"), "n")
    assert one.details() == ()
    assert online.flow.value("d8.08") == "no"


def test_a_vulnerability_is_not_asked_how_recent(online):
    online.answer("d8.01", "possible")

    assert "recency" not in card(online, "d8.01").details()


def test_a_strength_is_answered_partly_in_the_place_of_possible(online, qtbot):
    one = card(online, "d8.09")
    one.answer.setFocus()
    qtbot.keyClicks(one.answer.focusProxy(), "p")

    assert online.flow.value("d8.09") == "partly"


def test_another_level_than_the_suggested_one_asks_for_a_line_why(online):
    online.answer("d8.02", "yes")
    assert "level-why" not in card(online, "d8.02").details()
    online.answer("d8.02.level", "high")

    assert "level-why" in card(online, "d8.02").details()


def test_a_sign_of_harm_says_so_beside_its_guidance(online):
    from cse_desk.ui.widgets.labels import PlainLabel

    def said(path: str) -> list[str]:
        return [label.text() for label in card(online, path).findChildren(PlainLabel) if label.isVisible()]

    assert "Sign of harm." in said("d8.08")
    assert "Sign of harm." not in said("d8.02")
    online.answer("d8.08", "no")
    assert "Sign of harm." not in said("d8.08")


def test_letters_typed_into_a_note_are_no_answers(online, qtbot):
    online.answer("d8.08", "yes")
    note = card(online, "d8.08").detail("note").field
    note.setFocus()
    qtbot.keyClicks(note, "nun")

    assert online.flow.value("d8.08") == "yes"
    assert online.flow.value("d8.08.note") == "nun"


def test_tab_goes_from_one_indicator_to_the_next(online, qtbot):
    first = card(online, "d8.01").answer
    first.setFocus()
    qtbot.keyClicks(first.focusProxy(), "n")
    visited = []
    for _step in range(3):
        QTest.keyClick(online.window().focusWidget(), Qt.Key.Key_Tab)
        visited.append(online.current_path)

    assert visited == ["d8.02", "d8.03", "d8.04"]


def test_only_what_is_left_folds_the_answered_ones_and_says_how_many(show):
    flow = Flow(the_tool()).with_answers({"d8.01": "no", "d8.03": "no", "d8.06": "not-known", "d8.08": "yes"})
    form = show(flow, "d8", only_left=True)

    shown = [one.path for one in form.findChildren(IndicatorCard) if one.isVisible()]
    assert "d8.01" not in shown
    assert "d8.08" in shown, "its details are not complete"
    assert form._fold_words.text() == "3 answered questions are folded: 2 No, 1 Not known"
    form.answer("d8.02", "no")
    assert card(form, "d8.02").isVisible(), "nothing folds under somebody's hand"
    form._unfold.click()
    form.complete()
    assert len([one for one in form.findChildren(IndicatorCard) if one.isVisible()]) == 9


PAGES = ("today", "happening", "d1", "d8", "missed", "views", "worries", "concern", "referral", "judgement")


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(("percent", "width"), [(100, 760), (200, 1290)])
def test_every_page_of_the_tool_can_be_read_and_used_by_everybody(
    show, desk, qtbot, page: str, percent: int, width: int
):
    """100 % beside two panes, and 200 % when the panes are stacked in a window of 1366 px."""
    flow = Flow(the_tool())
    for question in ("s0.01", "s0.03", "s0.06", "s0.07", "s3.01", "s5.01", "s6.01", "s1.06"):
        codes = [option.code for option in the_tool().by_link_id[question].options]
        flow = flow.with_answer(question, codes[1])
    for group in ("s0.04", "s0.08", "s3.02"):
        flow = flow.add_instance(group, "a" * 32)
    flow = flow.with_answers(
        {"d1.07": "yes", "d1.08": "partly", "d8.08": "possible", "d8.02": "yes", "d8.02.level": "high"}
    )
    theme.wear(desk, Theme(percent=percent))
    form = show(flow, page)
    form.point_out_missing()
    form.window().resize(width, 740)

    assert problems_of(form) == []


def test_a_page_of_indicators_is_shown_and_answered_without_blocking(show, qtbot):
    """No more than a few frames; how long exactly is measured by tests/bench."""
    form = show(Flow(the_tool()), "d8")
    started = time.perf_counter()
    form.answer("d8.08", "yes")
    answered = time.perf_counter() - started

    assert answered < 0.25
