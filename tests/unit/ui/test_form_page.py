"""A page of many questions is made a few at a time: from where it is wanted, in reading order, ahead of time; nothing is lost by it."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from cse_desk.forms.flow import Flow
from cse_desk.ui.formkit.indicator import IndicatorCard
from cse_desk.ui.formkit.kit import Kit
from cse_desk.ui.formkit.lines import AnswerBox
from cse_desk.ui.formkit.page import FormPage
from cse_desk.ui.widgets.page import Page
from tests.helpers.stage import NOW
from tests.helpers.walk import out_of_sight
from tests.unit.ui.test_formkit_pages import the_tool

ALL_OF_EIGHT = [f"d8.{number:02}" for number in range(1, 10)]
Begin = Callable[..., FormPage]


@pytest.fixture
def begin(desk: QApplication, qtbot: QtBot) -> Iterator[Begin]:
    """Shows a page of which each slice makes one question."""
    held: list[Page] = []

    def beginning(flow: Flow, page_id: str, at: str = "") -> FormPage:
        holder = Page("A page")
        held.append(holder)
        qtbot.addWidget(holder)
        form = FormPage(Kit(today=NOW.date, new_id=lambda: "a" * 32))
        form.slice_s = 0.0
        holder.column.addWidget(form)
        holder.resize(1000, 740)
        holder.show()
        holder.activateWindow()
        qtbot.waitUntil(holder.isActiveWindow)
        form.show_page(flow, page_id, at=at)
        return form

    yield beginning
    held.clear()


def cards(form: FormPage) -> list[str]:
    """The indicators that are there, from the top."""
    shown = [one for one in form.findChildren(IndicatorCard) if one.isVisible()]
    return [one.path for one in sorted(shown, key=lambda one: one.mapTo(form, one.rect().topLeft()).y())]


def card(form: FormPage, path: str) -> IndicatorCard:
    """One of them."""
    found = form.widget_of(path)
    assert isinstance(found, IndicatorCard)
    return found


def walk(form: FormPage, count: int) -> list[str]:
    """Where Tab comes by from the first question on."""
    form.focus_path(ALL_OF_EIGHT[0])
    met: list[str] = []
    for _step in range(count):
        focus = QApplication.focusWidget()
        assert focus is not None
        met.append(form.current_path)
        QTest.keyClick(focus, Qt.Key.Key_Tab)
    return met


def test_the_window_goes_on_while_a_page_is_made(begin: Begin, qtbot: QtBot) -> None:
    form = begin(Flow(the_tool()), "d8")
    assert not form.is_whole
    assert len(form.findChildren(IndicatorCard)) == 1

    with qtbot.waitSignal(form.became_whole):
        pass

    assert form.is_whole
    assert [path for path in cards(form) if path in ALL_OF_EIGHT] == ALL_OF_EIGHT


def test_the_question_that_is_wanted_is_there_at_once_and_tab_still_goes_in_reading_order(
    begin: Begin, qtbot: QtBot
) -> None:
    form = begin(Flow(the_tool()), "d8", at="d8.05")
    assert form.focus_path("d8.05")
    assert not form.is_whole
    focus = QApplication.focusWidget()
    assert focus is not None
    QTest.keyClick(focus, Qt.Key.Key_N)
    assert form.flow.value("d8.05") == "no", "what is typed meanwhile counts"

    qtbot.waitUntil(lambda: form.is_whole)

    assert form.current_path == "d8.05"
    assert [path for path in cards(form) if path in ALL_OF_EIGHT] == ALL_OF_EIGHT
    assert walk(form, 9) == ALL_OF_EIGHT


def test_any_question_can_be_gone_to_before_the_page_is_whole(begin: Begin) -> None:
    form = begin(Flow(the_tool()), "d8")
    assert form.focus_path("d8.09")
    assert form.current_path == "d8.09"
    assert not form.focus_path("d1.01"), "not on this page"


def test_what_a_yes_opens_comes_by_with_tab_before_the_next_question(begin: Begin, qtbot: QtBot) -> None:
    form = begin(Flow(the_tool()), "d8")
    qtbot.waitUntil(lambda: form.is_whole)
    form.answer("d8.02", "yes")
    qtbot.waitUntil(lambda: card(form, "d8.02").detail("note").isVisible())
    met = walk(form, 4)
    assert met[:2] == ["d8.01", "d8.02"]
    assert met[2].startswith("d8.02.")
    assert met[3].startswith("d8.02.")


def test_a_page_made_ahead_is_whole_when_it_is_shown(begin: Begin, qtbot: QtBot) -> None:
    flow = Flow(the_tool())
    form = begin(flow, "d8")
    qtbot.waitUntil(lambda: form.is_whole)
    while not form.prepare(flow, "d9"):
        assert cards(form)[0].startswith("d8"), "it is made out of sight"
    made = form.findChildren(IndicatorCard)

    form.show_page(flow.with_answer("d9.01", "no"), "d9")

    assert form.is_whole
    assert all(path.startswith("d9") for path in cards(form))
    assert form.findChildren(IndicatorCard) == made, "nothing more had to be made"
    assert card(form, "d9.01").answer.value() == "no", "with what was answered since"


def test_going_back_shows_what_was_there_with_the_newer_answers(begin: Begin, qtbot: QtBot) -> None:
    flow = Flow(the_tool())
    form = begin(flow, "d8")
    qtbot.waitUntil(lambda: form.is_whole)
    before = card(form, "d8.03")
    form.show_page(flow, "d9")
    form.complete()

    form.show_page(flow.with_answer("d8.03", "not-known"), "d8")

    assert form.is_whole
    assert card(form, "d8.03") is before
    assert before.answer.value() == "not-known"


def test_an_answer_shows_its_own_question_again_and_leaves_the_others_alone(begin: Begin) -> None:
    form = begin(Flow(the_tool()), "d8")
    form.complete()
    other = card(form, "d8.02")
    other.answer.set_value("no")  # past the page: only showing the question again would put it right

    form.answer("d8.01", "yes")
    assert card(form, "d8.01").answer.value() == "yes"
    assert other.answer.value() == "no"

    form.answer("d8.02", "possible")
    assert other.answer.value() == "possible"
    form.point_out_missing()  # says something at every question
    assert [one for one in ALL_OF_EIGHT if card(form, one).answer.value()] == ["d8.01", "d8.02"]


def test_no_more_than_a_few_pages_are_kept(begin: Begin, qtbot: QtBot) -> None:
    flow = Flow(the_tool())
    form = begin(flow, "d1")
    for page in ("d2", "d3", "d4", "d5", "d6", "d7", "d8"):
        form.show_page(flow, page)
        form.complete()
    qtbot.waitUntil(lambda: not any(one.path.startswith("d4") for one in form.findChildren(IndicatorCard)))
    assert any(one.path.startswith("d7") for one in form.findChildren(IndicatorCard))


def test_what_is_missing_is_pointed_out_on_the_whole_page(begin: Begin) -> None:
    form = begin(Flow(the_tool()), "d8")
    assert len(form.troubles()) == form.flow.page("d8").left == 9
    assert form.is_whole


def test_what_has_the_keyboard_is_in_sight_wherever_the_page_was_scrolled_to(begin: Begin, qtbot: QtBot) -> None:
    """Also when questions that were made above it later push it down, and when it is higher than the page."""
    form = begin(Flow(the_tool()), "d8")
    form.complete()
    area = form.window().findChild(QScrollArea)
    assert area is not None
    qtbot.waitUntil(lambda: area.verticalScrollBar().maximum() > 200)

    for path, from_where in ((ALL_OF_EIGHT[-1], 0), (ALL_OF_EIGHT[0], area.verticalScrollBar().maximum())):
        area.verticalScrollBar().setValue(from_where)
        form.focus_path(path)
        qtbot.waitUntil(lambda: out_of_sight(QApplication.focusWidget()) == [])


def test_what_a_yes_opens_is_made_while_the_window_goes_on_and_shown_in_one_go(begin: Begin, qtbot: QtBot) -> None:
    form = begin(Flow(the_tool()), "d8")
    form.complete()
    one = card(form, "d8.02")

    form.answer("d8.02", "yes")

    assert not form.is_whole, "each slice makes one"
    assert not opened(one)
    seen = {len(opened(one))}
    while not form.is_whole:
        QApplication.processEvents()
        seen.add(len(opened(one)))
    assert seen == {0, len(one.details())}, "the page moves once, not once for each"


def test_tab_right_after_a_yes_meets_what_it_opens(begin: Begin) -> None:
    form = begin(Flow(the_tool()), "d8")
    form.complete()
    form.focus_path("d8.02")
    QTest.keyClick(focused(), Qt.Key.Key_Y)
    assert not form.is_whole
    QTest.keyClick(focused(), Qt.Key.Key_Tab)
    assert form.current_path.startswith("d8.02.")


def test_a_detail_that_is_wanted_is_there_at_once(begin: Begin) -> None:
    form = begin(Flow(the_tool(), {"d8.05": "yes"}), "d8", at="d8.05.note")
    assert form.focus_path("d8.05.note")
    assert not form.is_whole
    assert form.current_path == "d8.05.note"


def opened(one: IndicatorCard) -> list[AnswerBox]:
    """The details of a card that are seen."""
    return [box for box in one.findChildren(AnswerBox) if box.isVisible()]


def focused() -> QWidget:
    """What has the keyboard."""
    found = QApplication.focusWidget()
    assert found is not None
    return found
