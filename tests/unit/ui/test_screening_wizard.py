"""The questions of a screening: keys, details, prompts, danger now, what is kept, what came in."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QStringListModel, Qt
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from cse_desk.clock import SetClock
from cse_desk.forms.questionnaire import JsonValue
from cse_desk.models.enums import PromptOutcome, ScreeningReason
from cse_desk.models.records.people import PersonDetails
from cse_desk.ui import theme
from cse_desk.ui.answering import KEEP_MS
from cse_desk.ui.formkit.indicator import IndicatorCard
from cse_desk.ui.formkit.lines import AnswerBox
from cse_desk.ui.jobs import Lanes
from cse_desk.ui.screens.screening.columns import Columns
from cse_desk.ui.screens.screening.result import ResultPage
from cse_desk.ui.screens.screening.sections import RESULT
from cse_desk.ui.theme import Theme, ThemeName
from cse_desk.ui.widgets.cards import Card
from cse_desk.ui.widgets.labels import PlainLabel
from cse_desk.ui.widgets.text_area import TextArea
from cse_desk.vault.store import Vault
from tests.helpers.doors import FakeDoors
from tests.helpers.screening_room import Room, a_screening
from tests.helpers.walk import problems_of
from tests.unit.services.answering import whole
from tests.unit.services.folk import MAISIE, somebody

Key = Qt.Key
CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
SAFE: dict[str, JsonValue] = {"s0.01": "yes"}


@pytest.fixture
def room(qtbot: QtBot, desk: QApplication, vault: Vault, lanes: Lanes, doors: FakeDoors) -> Iterator[Room]:
    made = Room(qtbot, vault, lanes, doors)
    yield made
    made.leave()


def card(room: Room, indicator: str) -> IndicatorCard:
    found = room.wizard.form_page.widget_of(indicator)
    assert isinstance(found, IndicatorCard)
    return found


def value(room: Room, path: str) -> JsonValue:
    return room.work.flow.value(path)


def fire_timer(room: Room) -> None:
    """What the clock would do: nobody sleeps in a test."""
    timer = room.work._timer
    assert timer.isActive()
    assert timer.interval() == KEEP_MS < 3_000
    timer.timeout.emit()
    room.settle()


# ---- keys ----------------------------------------------------------------------------------


def test_y_p_n_u_answer_and_tab_or_down_goes_to_the_next_question(room: Room) -> None:
    room.open(a_screening(room.vault, MAISIE, SAFE), "d5")
    for key, indicator, answer in (
        (Key.Key_N, "d5.01", "no"),
        (Key.Key_U, "d5.02", "not-known"),
        (Key.Key_N, "d5.03", "no"),
        (Key.Key_U, "d5.04", "not-known"),
    ):
        room.press(key)
        assert value(room, indicator) == answer
        room.press(Key.Key_Tab if answer == "no" else Key.Key_Down)
    room.press(Key.Key_Up)
    room.press(Key.Key_N)
    assert value(room, "d5.04") == "no"


def test_possible_opens_the_details_and_a_strength_takes_partly(room: Room) -> None:
    room.open(a_screening(room.vault, MAISIE, SAFE), "d8")
    room.press(Key.Key_P)
    assert value(room, "d8.01") == "possible"
    assert {"basis", "level", "who", "note"} <= set(card(room, "d8.01").details())
    assert not card(room, "d8.02").details()
    room.wizard.form_page.focus_path("d8.09")
    room.press(Key.Key_P)
    assert value(room, "d8.09") == "partly"


def test_control_enter_goes_on_and_back_from_anywhere_also_from_a_text(room: Room) -> None:
    room.open(a_screening(room.vault, MAISIE, SAFE), "worries")
    assert isinstance(room.focus(), TextArea)
    room.press(Key.Key_Return, CONTROL)
    assert room.wizard.page_id == "concern"
    room.press(Key.Key_Return, CONTROL | SHIFT)
    assert room.wizard.page_id == "worries"


def test_a_changed_level_asks_for_one_line_why(room: Room) -> None:
    room.open(a_screening(room.vault, MAISIE, SAFE), "d8")
    room.wizard.form_page.focus_path("d8.04")
    room.press(Key.Key_Y)
    level = card(room, "d8.04").detail("level").field
    assert level.value() == "high"
    room.wizard.form_page.answer("d8.04.level", "medium")
    assert "level-why" in card(room, "d8.04").details()
    assert room.wizard.form_page.flow.page("d8").left == 9


def test_rows_of_domain_seven_wait_for_care_or_no_home(room: Room) -> None:
    room.open(a_screening(room.vault, MAISIE, SAFE), "d7")
    shown = set(room.wizard.form_page._list.widgets())
    assert shown == {"d7.01", "d7.03", "d7.05", "d7.08", "d7.09"}
    room.wizard.form_page.focus_path("d7.03")
    room.press(Key.Key_P)
    room.settle()
    assert set(room.wizard.form_page._list.widgets()) == {f"d7.0{number}" for number in range(1, 10)}


def test_tab_leaves_the_last_question_for_the_foot_and_comes_back(room: Room) -> None:
    room.open(a_screening(room.vault, MAISIE, SAFE), "d8")
    room.wizard.form_page.focus_path("d8.09")
    room.press(Key.Key_Tab)
    assert room.focus() is room.wizard.foot.back_button
    room.press(Key.Key_Backtab, SHIFT)
    assert room.wizard.form_page.current_path == "d8.09"
    assert room.wizard.form_page.isAncestorOf(room.focus())


def test_after_a_yes_tab_goes_into_its_details_before_the_next_question(room: Room) -> None:
    room.open(a_screening(room.vault, MAISIE, SAFE), "d8")
    room.press(Key.Key_Y)
    room.settle()
    room.press(Key.Key_Tab)
    assert room.wizard.form_page.current_path == "d8.01.basis"


def test_the_next_page_is_made_while_nobody_types(room: Room, qtbot: QtBot) -> None:
    room.open(a_screening(room.vault, MAISIE, SAFE), "d8")
    assert room.wizard._ahead.isActive()
    qtbot.waitUntil(lambda: not room.wizard._ahead.isActive())
    made = room.wizard.form_page.findChildren(IndicatorCard)
    room.press(Key.Key_Return, CONTROL)
    assert room.wizard.page_id == "d9"
    assert room.wizard.form_page.is_whole
    assert room.wizard.form_page.findChildren(IndicatorCard) == made


# ---- sections and what is left -------------------------------------------------------------


def test_sections_say_what_is_done_and_left_and_lead_there(room: Room) -> None:
    room.open(a_screening(room.vault, MAISIE, SAFE), "d5")
    sections = room.wizard.sections
    assert sections.button("d5").section.left == 8
    room.press(Key.Key_N)
    assert (sections.button("d5").section.done, sections.button("d5").section.left) == (1, 7)
    assert sections.button("d5").accessibleName() == "5 Education, work: 7 left"
    assert "7 left here" in room.wizard.foot.left.whole_text()
    room.click(sections.button("d9"))
    assert room.wizard.page_id == "d9"
    sections.button("d9").setFocus()
    room.press(Key.Key_Down)
    room.press(Key.Key_Return)
    assert room.wizard.page_id == "d10"
    assert sections.ids()[-1] == RESULT


def test_only_what_is_left_folds_the_answered_rows_and_counts_them(room: Room) -> None:
    room.open(a_screening(room.vault, MAISIE, {**SAFE, "d5.01": "no", "d5.02": "not-known"}), "d5")
    room.wizard.head.only_left.click()
    assert "d5.01" not in room.wizard.form_page._list.widgets()
    words = room.wizard.form_page._fold_words.text()
    assert words == "2 answered questions are folded: 1 No, 1 Not known"
    room.click(room.wizard.form_page._unfold)
    assert "d5.01" in room.wizard.form_page._list.widgets()
    assert not room.wizard.head.only_left.value()


def test_closing_questions_come_only_with_a_request_to_close(room: Room) -> None:
    room.open(a_screening(room.vault, MAISIE, SAFE, reason=ScreeningReason.CLOSURE), "closing")
    assert room.wizard.page_id == "closing"
    room.wizard.go_to("today")
    room.wizard.form_page.answer("s0.02", "new-concern")
    assert "closing" not in room.wizard.sections.ids()


def test_below_eleven_the_form_says_child(room: Room) -> None:
    from datetime import date

    room.open(a_screening(room.vault, somebody("Ada", "Bell", born=date(2017, 2, 2))), "today")
    words = [label.text() for label in room.wizard.findChildren(PlainLabel)]
    assert "Is the child safe right now?" in words
    assert not [text for text in words if "the young person" in text.lower()]


# ---- prompts -------------------------------------------------------------------------------


def test_a_sign_of_harm_opens_its_prompts_beside_the_answer_at_once(room: Room) -> None:
    room.open(a_screening(room.vault, MAISIE, SAFE), "d8")
    room.wizard.form_page.focus_path("d8.08")
    room.press(Key.Key_Y)
    room.settle()
    pane = room.wizard.prompts
    shown = {one.fired.prompt.id for one in pane.list.cards()}
    assert {"P2", "P6", "P11", "P15"} <= shown
    assert pane.title.text() == "Opened by this answer"
    assert [one for one in pane.list.cards() if one.is_unfolded]
    assert "8.08" in pane.list.card("P6").fired.why


def test_prompts_made_a_few_at_a_time_stand_in_their_order_those_of_this_answer_first(room: Room) -> None:
    room.open(a_screening(room.vault, MAISIE, {**SAFE, "d8.08": "yes", "d1.03": "yes"}), "d8")
    for path in ("d8.08", "d8.01", "d8.08"):
        room.wizard.form_page.focus_path(path)
        room.settle()
        shown = room.wizard.prompts.list
        wanted = [one.prompt.id for _title, group in shown._groups() for one in group]
        assert len(wanted) > 4
        assert [one.fired.prompt.id for one in shown.cards()] == wanted
        assert [one.fired.prompt.id for one in sorted(shown.cards(), key=lambda card: card.y())] == wanted
        assert all(one.isVisible() for one in (*shown.cards(), *shown._labels.values()))


def test_the_clock_of_a_prompt_stands_beside_its_title_or_below_it_never_squeezing_it(room: Room) -> None:
    room.open(a_screening(room.vault, MAISIE, {**SAFE, "d8.08": "yes", "d1.03": "yes"}), "d8")
    room.settle()

    one_line = room.wizard.prompts.title.fontMetrics().height() + 4
    for card in room.wizard.prompts.list.cards():
        title, when = card.line._title, card.line._when
        assert title.height() <= one_line, card.fired.prompt.id
        beside = when.y() < title.y() + title.height() / 2
        assert beside == (when.x() > title.x()), card.fired.prompt.id
    assert any(card.line._when.x() == card.line._title.x() for card in room.wizard.prompts.list.cards())


def test_a_prompt_is_done_by_keyboard_with_a_name_and_never_closes_itself(room: Room) -> None:
    room.open(a_screening(room.vault, MAISIE, SAFE), "d8")
    room.wizard.form_page.focus_path("d8.08")
    room.press(Key.Key_Y)
    room.settle()
    prompt = room.wizard.prompts.list.card("P2")
    prompt.line.setFocus()
    if not prompt.is_unfolded:
        room.press(Key.Key_Return)
    prompt.done_button.setFocus()
    room.press(Key.Key_Space)
    room.type("Spoke to the duty desk, strategy discussion at two")
    assert prompt.form is not None
    prompt.form.send_button.setFocus()
    room.press(Key.Key_Space)
    room.settle()
    fired = room.wizard.prompts.list.card("P2").fired
    assert fired.answer is not None
    assert fired.answer.by_name == "Leanne Ward"
    room.wizard.form_page.focus_path("d8.08")
    room.press(Key.Key_N)
    room.settle()
    assert {"P6", "P11"} <= {one.prompt.id for one in room.work.result.prompts if one.is_open}


def test_not_needed_takes_a_managers_name_and_says_so_beside_the_field(room: Room) -> None:
    room.open(a_screening(room.vault, MAISIE, SAFE), "d8")
    room.wizard.form_page.focus_path("d8.07")
    room.press(Key.Key_Y)
    room.settle()
    prompt = room.wizard.prompts.list.card("P6")
    prompt.ask(PromptOutcome.NOT_NEEDED)
    form = prompt.form
    assert form is not None
    form.fields["reason"].field.setPlainText("There is no image.")  # type: ignore[attr-defined]
    form.fields["by_name"].field.setText("Helen Doyle")  # type: ignore[attr-defined]
    form.send_button.click()
    room.settle()
    assert "manager" in form.fields["by_role"].problem.text()
    form.fields["by_role"].field.setText("Team manager, Marlport Council")  # type: ignore[attr-defined]
    form.send_button.click()
    room.settle()
    answer = room.wizard.prompts.list.card("P6").fired.answer
    assert answer is not None
    assert answer.outcome is PromptOutcome.NOT_NEEDED


def test_prompt_three_can_only_be_done(room: Room) -> None:
    from datetime import date

    young = somebody("Ida", "Moss", born=date(2014, 5, 5))
    room.open(a_screening(room.vault, young, SAFE), "d3")
    room.wizard.form_page.focus_path("d3.07")
    room.press(Key.Key_P)
    room.settle()
    prompt = room.wizard.prompts.list.card("P3")
    prompt.unfold()
    assert prompt.not_needed_button is None


# ---- danger now ----------------------------------------------------------------------------


@pytest.mark.parametrize("answer", ["no", "not-known"])
def test_danger_stops_all_typing_until_somebody_says_they_have_read_it(room: Room, answer: str) -> None:
    screening_id = a_screening(room.vault, MAISIE)
    room.open(screening_id)
    assert room.wizard.page_id == "today"
    room.wizard.form_page.answer("s0.01", answer)
    assert not room.wizard.gate.isHidden()
    assert room.focus() is room.wizard.gate.read_button
    assert not room.wizard.form_page.isEnabled()
    room.press(Key.Key_Return, CONTROL)
    assert room.wizard.page_id == "today"
    room.settle()
    assert room.desk.screenings.open(screening_id=screening_id).answers["s0.01"] == answer  # the draft is kept
    room.wizard.gate.read_button.setFocus()
    room.press(Key.Key_Space)
    assert room.wizard.gate.isHidden()
    assert room.wizard.form_page.isEnabled()
    room.press(Key.Key_Return, CONTROL)
    assert room.wizard.page_id == "happening"
    room.settle()
    assert room.wizard.prompts.list.has("P1")


def test_the_danger_alert_leads_to_the_numbers(room: Room) -> None:
    room.open(a_screening(room.vault, MAISIE, {"s0.01": "no"}))
    room.click(room.wizard.gate.numbers_button)
    assert room.window.danger.isVisible()
    room.window.danger.close_card()


def test_danger_that_was_answered_does_not_stop_again(room: Room) -> None:
    screening_id = a_screening(room.vault, MAISIE, {"s0.01": "no"})
    room.desk.screenings.answer_prompt(
        screening_id=screening_id, prompt="P1", outcome=PromptOutcome.DONE, by_name="Leanne Ward"
    )
    room.open(screening_id)
    assert room.wizard.gate.isHidden()


# ---- what is kept --------------------------------------------------------------------------


def test_a_draft_is_kept_within_three_seconds_of_the_last_keystroke(room: Room, clock: SetClock) -> None:
    screening_id = a_screening(room.vault, MAISIE, SAFE)
    room.open(screening_id, "worries")
    room.type("He may be picked up on Friday")
    assert room.wizard.foot.saved.text() != "Saved 10:42"
    fire_timer(room)
    kept = room.desk.screenings.open(screening_id=screening_id)
    assert kept.resumed_from_draft
    assert kept.answers["s4.01"] == "He may be picked up on Friday"
    assert room.window.top.saved.text() == "Saved 09:30"
    assert room.wizard.foot.saved.text() == "Saved 09:30"


def test_leaving_a_page_records_a_change_and_nothing_conflicts_with_itself(room: Room) -> None:
    screening_id = a_screening(room.vault, MAISIE, SAFE)
    room.open(screening_id, "worries")
    for words in ("First", " and second", " and third"):
        room.wizard.go_to("worries", "s4.01")
        room.type(words)
        room.press(Key.Key_Return, CONTROL)
        room.settle()
    record = room.desk.screenings.open(screening_id=screening_id)
    assert record.answers["s4.01"] == "First and second and third"
    assert not record.resumed_from_draft
    assert not record.conflicts


def test_typing_while_a_page_is_being_recorded_is_not_lost(room: Room) -> None:
    screening_id = a_screening(room.vault, MAISIE, SAFE)
    room.open(screening_id, "worries")
    room.type("One")
    room.work.record_now()
    room.type(" two")
    room.settle()
    assert value(room, "s4.01") == "One two"
    assert room.desk.screenings.open(screening_id=screening_id).answers["s4.01"] == "One"
    room.press(Key.Key_S, CONTROL)
    room.settle()
    record = room.desk.screenings.open(screening_id=screening_id)
    assert record.answers["s4.01"] == "One two"
    assert not record.conflicts


def test_a_draft_that_comes_after_a_newer_recording_is_not_kept(room: Room) -> None:
    screening_id = a_screening(room.vault, MAISIE, SAFE)
    room.open(screening_id, "worries")
    room.type("Old")
    turn = room.work._turn
    room.work.record_now()
    room.settle()
    room.work._turns.keep(turn, lambda: pytest.fail("an older draft was kept"))
    assert not room.desk.screenings.open(screening_id=screening_id).resumed_from_draft


def test_locking_keeps_and_records_what_was_typed(room: Room) -> None:
    screening_id = a_screening(room.vault, MAISIE, SAFE)
    room.open(screening_id, "worries")
    room.type("Kept at lock")
    done: list[str] = []
    room.screen.keep(lambda: done.append("kept"))
    room.settle()
    assert done == ["kept"]
    record = room.desk.screenings.open(screening_id=screening_id)
    assert record.answers["s4.01"] == "Kept at lock"
    assert not record.resumed_from_draft


def test_after_a_crash_it_opens_at_the_same_question_with_a_quiet_notice(
    qtbot: QtBot, desk: QApplication, vault: Vault, lanes: Lanes, doors: FakeDoors
) -> None:
    first = Room(qtbot, vault, lanes, doors)
    screening_id = a_screening(vault, MAISIE, SAFE)
    first.open(screening_id, "d8")
    first.wizard.form_page.focus_path("d8.04")
    first.press(Key.Key_Y)
    first.wizard.form_page.focus_path("d8.04.note")
    first.type("Coins for pictures")
    fire_timer(first)
    first.crash()
    again = Room(qtbot, vault, lanes, doors)
    again.open(screening_id)
    assert again.wizard.page_id == "d8"
    box = again.wizard.form_page.widget_of("d8.04.note")
    assert isinstance(box, AnswerBox)
    assert again.focus() is box.field
    assert box.field.value() == "Coins for pictures"
    assert again.wizard.news.line.title.text() == "Opened where you stopped, saved 09:30."
    again.leave()


def test_a_removed_line_can_be_brought_back(room: Room) -> None:
    screening_id = a_screening(room.vault, MAISIE, SAFE)
    room.open(screening_id, "today")
    page = room.wizard.form_page
    page.add_instance("s0.04")
    instance = page.flow.instances("s0.04")[0]
    page.answer(f"s0.04:{instance}/s0.04.name", "Ngozi Okafor")
    page.remove_instance("s0.04", instance)
    assert not room.work.flow.instances("s0.04")
    room.click(room.wizard.news.line.button)
    assert room.work.flow.value(f"s0.04:{instance}/s0.04.name") == "Ngozi Okafor"


# ---- who said it ---------------------------------------------------------------------------


def test_people_who_are_known_are_offered_where_somebody_said_it(room: Room) -> None:
    room.open(a_screening(room.vault, MAISIE, {**SAFE, "d5.02": "yes"}), "d5")
    field = card(room, "d5.02").detail("who").field
    assert isinstance(field, QLineEdit)
    completer = field.completer()
    assert completer is not None
    model = completer.model()
    assert isinstance(model, QStringListModel)
    assert model.stringList() == ["Leanne Ward, Marlport Council", "Ngozi Okafor, Saltmarsh Academy"]


# ---- what came in --------------------------------------------------------------------------


def two_answers(room: Room, path: str, mine: JsonValue, other: JsonValue) -> str:
    """A screening in which two people answered one question without having seen each other's answer."""
    screening_id = a_screening(room.vault, MAISIE, SAFE)
    before = room.desk.screenings.open(screening_id=screening_id)
    for answer in (mine, other):
        room.desk.screenings.save(
            screening_id=screening_id,
            answers={**before.answers, path: answer},
            last_page="d5",
            last_item=path,
            seen=before.seen,
        )
    return screening_id


def test_two_answers_that_stand_are_shown_with_their_authors_and_deciding_is_choosing_one(room: Room) -> None:
    screening_id = two_answers(room, "d5.01", "no", "not-known")
    room.open(screening_id, "d5")
    shown = room.wizard.differing.cards()
    assert len(shown) == 1
    words = [label.text() for label in shown[0].findChildren(PlainLabel)]
    assert {"No", "Not known"} <= set(words)
    assert any("Leanne Ward" in text for text in words)
    keep_no = next(button for button in shown[0].buttons if "“No”" in button.accessibleName())
    keep_no.setFocus()
    room.press(Key.Key_Space)
    room.settle()
    assert not room.wizard.differing.cards() or room.wizard.differing.isHidden()
    record = room.desk.screenings.open(screening_id=screening_id)
    assert not record.conflicts
    assert record.answers["d5.01"] == "no"
    assert value(room, "d5.01") == "no"


def test_a_question_with_two_answers_on_another_page_is_one_press_away(room: Room) -> None:
    room.open(two_answers(room, "d5.01", "no", "yes"), "d9")
    room.click(room.wizard.news.conflicts.button)
    assert room.wizard.page_id == "d5"


def test_what_is_recorded_elsewhere_appears_and_what_was_typed_stays(room: Room) -> None:
    screening_id = a_screening(room.vault, MAISIE, SAFE)
    room.open(screening_id, "d5")
    room.press(Key.Key_N)
    record = room.desk.screenings.open(screening_id=screening_id)
    changes = room.desk.screenings.save(
        screening_id=screening_id,
        answers={**record.answers, "d9.01": "no"},
        last_page="",
        last_item="",
        seen=record.seen,
    )
    room.context.bus.tell_changed(changes)
    room.settle()
    assert value(room, "d9.01") == "no"
    assert value(room, "d5.01") == "no"
    assert not room.desk.screenings.open(screening_id=screening_id).conflicts


# ---- for everybody -------------------------------------------------------------------------


@pytest.mark.parametrize(
    "page", ["today", "happening", "d3", "d8", "missed", "views", "worries", "concern", "referral"]
)
def test_every_page_can_be_walked_at_1366_by_768(room: Room, page: str) -> None:
    answers = {**SAFE, "d3.07": "yes", "d8.08": "yes", "s3.01": "yes", "s3.01.words": "Stop."}
    room.open(a_screening(room.vault, MAISIE, answers), page)
    room.settle()
    assert problems_of(room.screen) == []


def test_nothing_is_clipped_at_200_percent(room: Room) -> None:
    room.open(a_screening(room.vault, MAISIE, {**SAFE, "d8.08": "yes"}), "d8")
    assert room.wizard.head.sections.count() == 0  # the column shows them
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    theme.wear(application, Theme(ThemeName.LIGHT, 200))
    room.wizard.refit()
    room.settle()
    try:
        assert problems_of(room.screen) == []
        assert room.wizard.sections.isHidden()
        assert room.wizard.head.sections.isVisible()
        assert room.wizard.head.sections.value() == "d8"
    finally:
        theme.wear(application, Theme())


def test_the_result_is_made_while_nobody_types_and_placed_for_the_room_it_has(room: Room) -> None:
    room.window.resize(1000, 700)
    room.open(a_screening(room.vault, MAISIE, SAFE), "d5")
    assert room.screen.findChildren(ResultPage) == []

    with room.qtbot.waitSignal(room.wizard.rests):
        pass
    room.qtbot.waitUntil(lambda: bool(room.screen.findChildren(ResultPage)))
    (result,) = room.screen.findChildren(ResultPage)
    assert result.isHidden()
    some = len(result.findChildren(Card))
    room.settle()
    assert some < len(result.findChildren(Card)), "the cards come in one go after the other"
    assert result.findChildren(Columns)[0].count == 2
    room.wizard.to_result.emit()
    assert room.result is result
    assert result.findChildren(Columns)[0].count == 2


def test_in_one_column_a_prompt_that_opens_is_said_above_the_questions(room: Room) -> None:
    room.window.resize(760, 700)
    room.open(a_screening(room.vault, MAISIE, SAFE), "d8")
    room.wizard.form_page.focus_path("d8.08")
    room.press(Key.Key_Y)
    room.settle()
    assert room.wizard.news.prompt.isVisible()
    room.click(room.wizard.news.prompt.button)
    assert room.wizard.prompts.list.isAncestorOf(room.focus())


def details_of_somebody() -> PersonDetails:
    return MAISIE


def test_a_whole_screening_leaves_nothing(room: Room) -> None:
    answers = whole(room.desk.screenings.form(), {})
    room.open(a_screening(room.vault, details_of_somebody(), answers), "d1")
    assert room.wizard.foot.left.whole_text() == "Every question is answered."
