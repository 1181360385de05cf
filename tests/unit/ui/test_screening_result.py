"""The result of a screening: two words with why, what may be chosen, obstacles, signing, sign-off, what to ask, paper."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cse_desk.forms.questionnaire import JsonValue
from cse_desk.models.enums import HarmWord, LevelWord
from cse_desk.ui import theme
from cse_desk.ui.jobs import Lanes
from cse_desk.ui.screens.screening.judging import PATHS
from cse_desk.ui.theme import Theme, ThemeName
from cse_desk.ui.widgets.labels import PlainLabel
from cse_desk.vault.store import Vault
from tests.helpers.doors import FakeDoors
from tests.helpers.screening_room import Room, a_screening
from tests.helpers.walk import problems_of
from tests.unit.services.answering import whole
from tests.unit.services.folk import MAISIE

Key = Qt.Key
SIGN = {"basis": "evidence", "recency": "now", "who": "Ngozi Okafor, school"}
WORDS: dict[str, JsonValue] = {
    PATHS["reasons"]: "Four people know him well and nothing points to it.",
    PATHS["change_my_mind"]: "A new phone, or nights away.",
    PATHS["not_known"]: "Whom he meets online.",
}


@pytest.fixture
def room(qtbot: QtBot, desk: QApplication, vault: Vault, lanes: Lanes, doors: FakeDoors) -> Iterator[Room]:
    made = Room(qtbot, vault, lanes, doors)
    yield made
    made.leave()


def under(indicator: str, answer: str, **more: JsonValue) -> dict[str, JsonValue]:
    return {indicator: answer} | {f"{indicator}.{name}": value for name, value in {**SIGN, **more}.items()}


def a_whole_one(room: Room, **more: JsonValue) -> str:
    return a_screening(room.vault, MAISIE, whole(room.desk.screenings.form(), more))


def level(room: Room, word: str) -> None:
    room.result.judgement.field("level").button(word).click()  # type: ignore[attr-defined]


def harm(room: Room, word: str) -> None:
    room.result.judgement.field("harm").button(word).click()  # type: ignore[attr-defined]


def write(room: Room, **words: str) -> None:
    for name, text in words.items():
        room.result.judgement.field(name).setFocus()
        room.type(text)


def events(room: Room) -> list[str]:
    with room.vault.reading() as session:
        return list(session.connection().exec_driver_sql("SELECT event FROM access_log ORDER BY seq").scalars())


def texts(room: Room) -> list[str]:
    return [label.text() for label in room.result.findChildren(PlainLabel)]


# ---- what it says --------------------------------------------------------------------------


def test_the_boxes_of_the_two_words_are_of_one_height_beside_each_other(room: Room) -> None:
    room.open(a_whole_one(room, **under("d10.07", "possible")), "result")
    room.settle()

    assert room.result.level.why.height() > room.result.harm.why.height()  # one has more to say than the other
    assert room.result.harm.height() == room.result.level.height()


def test_two_words_stand_together_with_why_and_their_shapes(room: Room) -> None:
    room.open(a_whole_one(room, **under("d10.07", "possible")), "result")
    assert room.result.harm.mark.text() == "Possibly"
    assert room.result.level.mark.text() == "Medium"
    assert "10.07" in room.result.harm.why.text()
    assert "(F3)" in room.result.level.why.text()
    assert room.result.harm.isVisible()
    assert room.result.level.isVisible()
    assert "an aid, not a decision" in texts(room)


def test_the_result_is_made_when_it_is_wanted_and_follows_what_was_answered_behind_it(room: Room) -> None:
    room.open(a_whole_one(room))
    assert room.screen._result is None, "opening a screening makes its questions only"
    room.open(room.work.screening_id, "result")
    assert room.result.harm.mark.text() != "Possibly"
    room.open(room.work.screening_id, "d10")
    for path, answer in under("d10.07", "possible").items():
        room.work.answer(path, answer)
    room.settle()
    room.open(room.work.screening_id, "result")
    assert room.result.harm.mark.text() == "Possibly"


def test_how_it_comes_about_is_one_press_away_with_two_worked_examples(room: Room) -> None:
    room.open(a_whole_one(room), "result")
    room.result.level.how.setFocus()
    room.press(Key.Key_Space)
    page = room.screen.explained
    assert page is not None
    said = " ".join(label.text() for label in page.findChildren(PlainLabel))
    assert "The sum puts A two bands above B." in said
    assert "knowledge lost" in said
    assert problems_of(page) == []
    room.press(Key.Key_Space)
    assert room.result.isVisible()


def test_low_beside_a_sign_of_harm_asks_for_a_reason_of_its_own(room: Room) -> None:
    answered = {"answered": "Meeting.", "answered-police": "Charged.", "answered-support": "A worker."}
    room.open(a_whole_one(room, **under("d10.07", "possible", recency="earlier", **answered)), "result")
    harm(room, "possibly")
    level(room, "low")
    box = room.result.judgement.texts["differs_why"]
    assert box.isVisible()
    assert "Low" in box.label.text()


def test_the_young_persons_words_come_first(room: Room) -> None:
    room.open(a_whole_one(room, **{"s3.01": "yes", "s3.01.words": "I want my phone back."}), "result")
    assert room.result.words.words() == "“I want my phone back.”"
    assert room.result.words.y() < room.result.harm.mapTo(room.result._content, room.result.harm.rect().topLeft()).y()


def test_the_profile_has_its_numbers_and_answers_one_click_away(room: Room) -> None:
    room.open(a_whole_one(room, **under("d10.07", "possible"), **{"d3.04": "not-known"}), "result")
    profile = room.result.profile
    assert profile.chart.sizeHint().width() > 300
    assert "10 Trafficking" not in profile.chart.accessibleName()
    assert "Trafficking, gangs: 1 sign of harm" in profile.chart.accessibleName()
    profile.toggle.setFocus()
    room.press(Key.Key_Space)
    shown = [label.text() for label in profile.numbers.findChildren(PlainLabel)]
    assert any(text.startswith("10.07 ") and text.endswith("Possible, high, evidence, now") for text in shown)
    assert any(text.startswith("3.04 ") and text.endswith("Not known") for text in shown)
    assert profile.toggle.text() == "Chart"


def test_never_seen_alone_and_one_agency_are_said_in_words(room: Room) -> None:
    answers = whole(room.desk.screenings.form(), {"s0.03": "never"})
    alone = {path: value for path, value in answers.items() if not path.startswith("s0.04:c2")}
    room.open(a_screening(room.vault, MAISIE, {**alone, "s0.04#order": ["c1"]}), "result")
    assert room.result.about.text().endswith("One agency's view: Council. Never seen alone.")


# ---- judging -------------------------------------------------------------------------------


def test_a_hard_floor_cannot_be_chosen_and_says_why(room: Room) -> None:
    room.open(a_whole_one(room, **under("d8.08", "yes")), "result")
    choices = room.result.judgement.level
    assert choices is not None
    assert choices.button("high").isEnabled()
    for word in ("medium", "low", "not-enough-known"):
        assert not choices.button(word).isEnabled()
        room.click(choices.button(word))
        assert choices.value() == ""
    assert "(F2)" in room.result.judgement.forbidden.text()
    assert room.result.judgement.forbidden.isVisible()


def test_a_draft_that_names_a_forbidden_word_is_an_obstacle(room: Room) -> None:
    answers = {**WORDS, PATHS["level"]: "low", PATHS["harm"]: "yes", PATHS["differs_why"]: "x", **under("d8.08", "yes")}
    room.open(a_whole_one(room, **answers), "result")
    room.result.sign()
    assert any("“Low” cannot be chosen" in words for words in room.result.obstacles.words())


def test_why_it_differs_is_asked_only_when_it_differs(room: Room) -> None:
    room.open(a_whole_one(room, **under("d10.07", "possible")), "result")
    difference = room.result.judgement.texts["differs_why"]
    harm(room, "possibly")
    level(room, "medium")
    assert difference.isHidden()
    assert room.result.judgement.manager.isHidden()
    assert room.result.sign_button.text() == "Sign"
    level(room, "high")
    assert difference.isVisible()
    assert difference.label.text() == "Why “High”, when the aid says “Medium”"
    assert room.result.judgement.manager.isVisible()
    assert room.result.sign_button.text() == "Sign, then a manager's sign-off"


def test_obstacles_are_listed_and_each_leads_to_its_field(room: Room) -> None:
    answers = whole(room.desk.screenings.form(), {})
    answers.pop("d9.02")
    room.open(a_screening(room.vault, MAISIE, answers), "result")
    room.result.sign()
    room.settle()
    listed = room.result.obstacles
    assert room.focus() is listed
    assert listed.words() == (
        "9 Alcohol, drugs: 1 left",
        "Being harmed: choose a word",
        "Further harm: choose a word",
        "Write your reasons",
        "Write what would change your mind",
        "Write what you do not know",
    )
    listed.link(3).setFocus()
    room.press(Key.Key_Space)
    assert room.focus() is room.result.judgement.field("reasons")
    listed.link(0).setFocus()
    room.press(Key.Key_Space)
    assert room.wizard.page_id == "d9"
    assert room.wizard.form_page.current_path == "d9.02"


def test_what_was_typed_into_the_judgement_is_kept_like_any_answer(room: Room) -> None:
    screening_id = a_whole_one(room)
    room.open(screening_id, "result")
    write(room, reasons="Because")
    room.work._timer.timeout.emit()
    room.settle()
    assert room.desk.screenings.open(screening_id=screening_id).answers[PATHS["reasons"]] == "Because"


# ---- signing -------------------------------------------------------------------------------


def test_it_is_signed_by_keyboard_and_shows_who_signed(room: Room) -> None:
    screening_id = a_whole_one(room)
    room.open(screening_id, "result")
    harm(room, "not-that-we-know")
    level(room, "no-indicators-found")
    write(room, reasons="Nothing points to it", change_my_mind="A new phone", not_known="Whom she meets")
    room.result.sign_button.setFocus()
    room.press(Key.Key_Space)
    room.settle()
    record = room.desk.screenings.open(screening_id=screening_id)
    assert record.judgement is not None
    assert (record.judgement.harm, record.judgement.level) == (HarmWord.NOT_THAT_WE_KNOW, LevelWord.NO_INDICATORS)
    assert record.signed_by == "Leanne Ward"
    assert not record.needs_sign_off
    assert room.result.judgement.isHidden()
    assert "Signed by Leanne Ward, 24 Nov 2026, 09:30." in texts(room)


def test_a_manager_signs_off_a_judgement_that_differs(room: Room) -> None:
    screening_id = a_whole_one(room, **WORDS, **under("d10.07", "possible"))
    room.open(screening_id, "result")
    harm(room, "possibly")
    level(room, "high")
    write(room, differs_why="They wait for him on the way home")
    room.result.sign()
    room.settle()
    signed = room.result.signed
    assert signed.form.isVisible()
    signed.name.field.setText("Leanne Ward")  # type: ignore[attr-defined]
    signed.reason.field.setPlainText("Agreed.")  # type: ignore[attr-defined]
    room.click(signed.button)
    room.settle()
    assert "Who judged cannot sign off" in signed.name.problem.text()
    signed.name.field.setText("Helen Doyle")  # type: ignore[attr-defined]
    read = room.work.record
    assert read.judgement is not None
    signed.button.setFocus()
    signed.show_record(replace(read, judgement=replace(read.judgement, level=LevelWord.LOW)))
    assert signed.reason.field.hasFocus(), "a key on its way signs nothing unread"
    assert "Further harm: now “Low”, before “High”." in signed.changed.text()
    room.click(signed.button)
    room.settle()
    assert "The judgement was changed after you read it" in signed.name.problem.text()
    signed.show_record(read)
    room.click(signed.button)
    room.settle()
    record = room.desk.screenings.open(screening_id=screening_id)
    assert record.sign_off is not None
    assert record.sign_off.by_name == "Helen Doyle"
    assert signed.form.isHidden()


def test_what_came_in_while_judging_stops_the_signature_and_nothing_is_lost(room: Room) -> None:
    screening_id = a_whole_one(room, **WORDS, **{PATHS["harm"]: "not-that-we-know"})
    room.open(screening_id, "result")
    level(room, "no-indicators-found")
    room.work.record_now()
    room.settle()
    record = room.desk.screenings.open(screening_id=screening_id)
    room.desk.screenings.save(
        screening_id=screening_id,
        answers={**record.answers, **under("d8.08", "yes")},
        last_page="",
        last_item="",
        seen=record.seen,
    )
    room.result.sign()
    room.settle()
    assert room.desk.screenings.open(screening_id=screening_id).signed_at is None
    assert room.result.obstacles.isVisible()
    assert room.result.harm.mark.text() == "Yes"
    assert room.result.judgement.texts["reasons"].field.value() == WORDS[PATHS["reasons"]]  # type: ignore[attr-defined]


# ---- what to ask ---------------------------------------------------------------------------


def test_a_not_known_becomes_an_action_with_a_name_and_a_day(room: Room) -> None:
    screening_id = a_whole_one(room, **{"d3.04": "not-known", "d10.07": "not-known"})
    room.open(screening_id, "result")
    ask = room.result.ask
    assert [line.ask.number for line in ask.lines] == ["10.07", "3.04"]  # signs of harm first
    ask.add_button.setFocus()
    room.press(Key.Key_Space)
    assert room.focus() is ask.lines[0].whom
    room.type("police, PC Reeve")
    ask.save_button.setFocus()
    room.press(Key.Key_Space)
    room.settle()
    actions = room.desk.screenings.open(screening_id=screening_id).actions
    assert {(one.indicator, one.who_asks, one.asks_whom) for one in actions} == {
        ("d10.07", "Leanne Ward", "police, PC Reeve"),
        ("d3.04", "Leanne Ward", ""),
    }
    assert "Leanne Ward asks police, PC Reeve" in texts(room)
    assert ask.add_button.isHidden()


def test_however_many_are_not_known_a_few_are_made_in_one_go(room: Room) -> None:
    """All eighty-six may be: six hundred widgets, and two thousand once each has its fields."""
    asked = [item.link_id for item in room.desk.screenings.form().walk() if item.marks.block][10:22]
    screening_id = a_whole_one(room, **dict.fromkeys(asked, "not-known"))
    room.open(screening_id, "result")
    ask, questions = room.result.ask, room.screen.work.result.to_ask  # type: ignore[union-attr]
    assert len(ask.lines) == len(questions) == 12
    steps = ask.showing_questions(questions[:-1], ())
    next(steps)
    assert len(ask.lines) == 5
    assert not ask.add_button.isEnabled()
    for _step in steps:
        pass

    ask.add_button.setFocus()
    room.press(Key.Key_Space)
    assert [line.who is not None for line in ask.lines] == [True] + [False] * 10
    ask.save_button.setFocus()
    room.press(Key.Key_Space)
    room.settle()
    assert len(room.desk.screenings.open(screening_id=screening_id).actions) == 11, "those without fields yet too"


def test_the_reasons_are_made_a_few_at_a_time_and_anew_when_left_off(room: Room) -> None:
    room.open(a_whole_one(room), "result")
    card = room.result.since
    lines = [(f"Line {number}.", "small") for number in range(30)]
    steps = card.showing(lines)
    next(steps)
    assert 0 < len(card.findChildren(PlainLabel)) < 30
    assert card.words() == (), "not all of it is there"
    for _step in card.showing(lines):
        pass
    assert card.words() == tuple(words for words, _kind in lines)
    shown = [one.text() for one in card.findChildren(PlainLabel) if not one.isHidden()]
    assert [words for words in shown if words.startswith("Line")] == list(card.words())


def test_each_paper_can_be_chosen_and_the_councils_copied_with_a_warning_and_a_log_entry(room: Room) -> None:
    room.open(a_whole_one(room), "paper")
    paper = room.screen.paper
    assert paper is not None
    assert not paper.copy_button.isVisible()
    paper.kind.set_value("summary")
    paper.kind.changed.emit("summary")
    room.settle()
    assert paper.preview.page_count() == 1
    paper.kind.set_value("council")
    paper.kind.changed.emit("council")
    room.settle()
    assert paper.copy_button.isVisible()
    assert problems_of(paper) == []
    room.doors.answers += [False, True]
    room.click(paper.copy_button)
    room.settle()
    assert room.doors.copied == []
    room.click(paper.copy_button)
    room.settle()
    (text,) = room.doors.copied
    assert text.startswith("SCREENING\n")
    assert events(room)[-1] == "saved-copy"
    paper.large.click()
    room.settle()
    assert paper.preview.page_count() > 1


# ---- paper ---------------------------------------------------------------------------------


def test_looking_at_the_paper_has_no_side_effect_and_printing_is_logged(room: Room) -> None:
    screening_id = a_whole_one(room)
    room.open(screening_id, "result")
    room.click(room.result.print_button)
    room.settle()
    paper = room.screen.paper
    assert paper is not None
    assert paper.preview.page_count() > 3
    assert not room.doors.printed
    assert not room.doors.asked
    room.click(paper.preview.print_button)
    room.settle()
    assert room.doors.printed[0].startswith(b"%PDF")
    assert events(room).count("printed") == 1


def test_saving_the_paper_warns_first_and_is_logged(room: Room, tmp_path: Path) -> None:
    room.open(a_whole_one(room), "paper")
    room.settle()
    paper = room.screen.paper
    assert paper is not None
    room.doors.answers = [True]
    room.doors.files = [tmp_path / "plain.pdf"]
    room.click(paper.preview.save_button)
    room.settle()
    assert (tmp_path / "plain.pdf").read_bytes().startswith(b"%PDF")
    assert "read by anyone" in room.doors.asked[0].text
    assert events(room).count("saved-copy") == 1
    paper.back_button.setFocus()
    room.press(Key.Key_Space)
    assert room.result.isVisible()


def test_the_blank_tool_prints_without_a_young_person(room: Room) -> None:
    room.open("", "blank")
    room.settle()
    assert room.screen.paper is not None
    assert room.screen.paper.preview.page_count() > 3


# ---- for everybody -------------------------------------------------------------------------


@pytest.mark.parametrize("percent", [100, 150, 200])
def test_nothing_is_clipped_at_any_size_of_text(room: Room, percent: int) -> None:
    more = {**under("d10.07", "possible"), "d3.04": "not-known", "s3.01": "yes", "s3.01.words": "Stop."}
    room.open(a_whole_one(room, **more), "result")
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    theme.wear(application, Theme(ThemeName.LIGHT, percent))
    room.result.refit()
    room.settle()
    try:
        room.result.profile.toggle.click()
        title = room.result.ask.title
        assert title is not None
        assert title.height() < 2 * title.fontMetrics().height()  # nothing beside it squeezes it
        room.result.ask.add_button.click()
        room.settle()
        assert problems_of(room.result) == []
    finally:
        theme.wear(application, Theme())
