"""Replies to prompts, what was found out and reasons for withdrawing: half typed, the program killed, there again in the next window."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cse_desk.forms.questionnaire import JsonValue
from cse_desk.models.enums import PromptOutcome, Role, Strand
from cse_desk.models.records.screening import ToAskEntry
from cse_desk.services.desk import Desk
from cse_desk.ui.half_typed import KEEP_MS
from cse_desk.ui.prompting.cards import PromptCard
from cse_desk.ui.screens.pasting.screen import PastingScreen
from cse_desk.ui.screens.person.asking import AskRow
from cse_desk.ui.screens.person.screen import PersonScreen
from cse_desk.ui.screens.referral.lines import LineRow
from cse_desk.ui.screens.screening.asking import AskLine
from cse_desk.ui.screens.screening.screen import ScreeningScreen
from cse_desk.ui.screens.screening.together import SendCard
from cse_desk.ui.screens.signoffs.screen import SignOffScreen
from cse_desk.ui.widgets.text_area import TextArea
from tests.helpers.exchange_room import Sitting, sitting
from tests.helpers.vaults import OpenVault
from tests.unit.services.answering import whole
from tests.unit.services.exchanging import Pair, acquaint, screened
from tests.unit.services.pairing import coordinator, pair, worker
from tests.unit.services.test_screenings import BLACKMAIL

__all__ = ["coordinator", "pair", "worker"]
PROMPT = "P2"
REPLY = "Rang the duty desk, spoke to"


def screening_of(pair: Pair, more: dict[str, JsonValue] | None = None) -> str:
    """The screening of Maisie's with a sign of harm that opened a prompt."""
    desk = pair.worker
    (line,) = desk.screenings.lines(young_person_id=pair.root)
    answers = whole(desk.screenings.form(), {**BLACKMAIL, **(more or {})})
    seen = desk.screenings.open(screening_id=line.screening_id).seen
    desk.screenings.save(screening_id=line.screening_id, answers=answers, last_page="", last_item="", seen=seen)
    return line.screening_id


def question_of(pair: Pair, screening: str, indicator: str = "d8.01") -> str:
    """Something that somebody is to ask; its id."""
    due = pair.worker.vault.clock.today()
    entry = ToAskEntry("", indicator, "Leanne Ward", "School", due)
    pair.worker.screenings.add_actions(screening_id=screening, actions=[entry])
    (action,) = pair.worker.screenings.open(screening_id=screening).actions
    return action.record_id


def person_of(here: Sitting, root: str) -> PersonScreen:
    here.go("person", root, "screening")
    found = here.window.screen_shown()
    assert isinstance(found, PersonScreen)
    return found


def card_of(here: Sitting, root: str, screening: str) -> PromptCard:
    card = person_of(here, root).screening.prompt_card(screening, PROMPT)
    assert card is not None
    return card


def ask_of(here: Sitting, root: str, action: str) -> AskRow:
    row = person_of(here, root).screening.ask.row(action)
    assert row is not None
    return row


def line_of(here: Sitting, root: str) -> LineRow:
    here.go("referral", root)
    card = here.referral._lines
    assert card is not None
    return card.rows[0]


def kept(desk: Desk) -> str:
    return repr(desk.half_typed.all())


def killed(here: Sitting, desk: Desk, words: str) -> None:
    """What was typed is on the disk within three seconds; nothing of the window is asked to keep anything after that."""
    here.qtbot.waitUntil(lambda: words in kept(desk), timeout=3_000)


def test_it_is_kept_within_three_seconds() -> None:
    assert KEEP_MS < 3_000


def test_a_reply_to_a_prompt_is_there_again(qtbot: QtBot, desk: QApplication, pair: Pair) -> None:
    screening = screening_of(pair)
    with sitting(qtbot, pair.worker) as here:
        card = card_of(here, pair.root, screening)
        card.ask(PromptOutcome.DONE)
        here.type(REPLY)
        killed(here, pair.worker, REPLY)
    with sitting(qtbot, pair.worker) as here:
        card = card_of(here, pair.root, screening)
        assert card.form is not None
        assert card.form.value_of("reason") == REPLY
        assert not card.form.first_field().hasFocus()  # nobody asked for it
        card.form.first_field().setFocus(Qt.FocusReason.OtherFocusReason)
        card.form.fill({"reason": f"{REPLY} Martin Achebe.", "reference": "R 1"})
        card.form.send_button.click()
        here.settle()
        assert kept(pair.worker) == "{}"
    answers = pair.worker.screenings.open(screening_id=screening).prompt_answers
    assert [one.reason for one in answers if one.prompt == PROMPT] == [f"{REPLY} Martin Achebe."]


def test_the_same_reply_can_be_carried_on_in_the_screening(qtbot: QtBot, desk: QApplication, pair: Pair) -> None:
    screening = screening_of(pair)
    with sitting(qtbot, pair.worker) as here:
        card_of(here, pair.root, screening).ask(PromptOutcome.DONE)
        here.type(REPLY)
        killed(here, pair.worker, REPLY)
    with sitting(qtbot, pair.worker) as here:
        here.go("screening", screening, "result")
        shown = here.window.screen_shown()
        assert isinstance(shown, ScreeningScreen)
        forms = [card.form for card in shown.findChildren(PromptCard) if card.fired.prompt.id == PROMPT]
        assert {form.value_of("reason") for form in forms if form is not None} == {REPLY}


def test_a_reply_that_is_given_up_is_forgotten(qtbot: QtBot, desk: QApplication, pair: Pair) -> None:
    screening = screening_of(pair)
    with sitting(qtbot, pair.worker) as here:
        card = card_of(here, pair.root, screening)
        card.ask(PromptOutcome.DONE)
        here.type(REPLY)
        killed(here, pair.worker, REPLY)
        assert card.form is not None
        card.form.cancel_button.click()
        here.settle()
        assert kept(pair.worker) == "{}"


def test_what_was_found_out_is_there_again(qtbot: QtBot, desk: QApplication, pair: Pair) -> None:
    screening = screening_of(pair)
    action = question_of(pair, screening)
    with sitting(qtbot, pair.worker) as here:
        ask_of(here, pair.root, action).unfold()
        here.type("School says he")
        killed(here, pair.worker, "School says he")
    with sitting(qtbot, pair.worker) as here:
        row = ask_of(here, pair.root, action)
        assert row.field.value() == "School says he"
        assert row.field.isVisible()
        row.field.set_value("School says he waits.")
        row.save_button.click()
        here.settle()
    assert kept(pair.worker) == "{}"
    (entry,) = pair.worker.screenings.open(screening_id=screening).actions
    assert entry.found_out == "School says he waits."


def test_what_was_found_out_on_the_result_page_is_there_again(qtbot: QtBot, desk: QApplication, pair: Pair) -> None:
    screening = screening_of(pair, {"d2.01": "not-known"})
    action = question_of(pair, screening, "d2.01")

    def line_on_result(here: Sitting) -> AskLine:
        here.go("screening", screening, "result")
        shown = here.window.screen_shown()
        assert isinstance(shown, ScreeningScreen)
        lines = [one for one in shown.findChildren(AskLine) if one.action is not None]
        return next(one for one in lines if one.action is not None and one.action.record_id == action)

    with sitting(qtbot, pair.worker) as here:
        line_on_result(here)._answer.click()
        here.type("Her aunt says")
        killed(here, pair.worker, "Her aunt says")
    with sitting(qtbot, pair.worker) as here:
        found_out = line_on_result(here).found_out
        assert found_out is not None
        assert isinstance(found_out.field, TextArea)
        assert found_out.field.value() == "Her aunt says"


def test_a_reason_for_withdrawing_is_there_again(qtbot: QtBot, desk: QApplication, pair: Pair) -> None:
    pair.refer(Strand.SEXUAL)
    with sitting(qtbot, pair.worker) as here:
        row = line_of(here, pair.root)
        row.withdraw_button.click()
        here.type("It was about her")
        killed(here, pair.worker, "It was about her")
    with sitting(qtbot, pair.worker) as here:
        row = line_of(here, pair.root)
        assert row.why.value() == "It was about her"
        assert row.confirm_button.isVisible()
        row.confirm_button.click()
        here.settle()
        assert kept(pair.worker) == "{}"


@pytest.mark.parametrize("how", ["leaving", "locking"])
def test_who_leaves_or_locks_at_once_loses_nothing(qtbot: QtBot, desk: QApplication, pair: Pair, how: str) -> None:
    screening = screening_of(pair)
    with sitting(qtbot, pair.worker) as here:
        card_of(here, pair.root, screening).ask(PromptOutcome.DONE)
        here.type(REPLY)
        person = here.window.screen_shown()
        assert isinstance(person, PersonScreen)
        if how == "leaving":
            here.go("people")
        else:
            heard: list[str] = []
            person.keep(lambda: heard.append("kept"))
            qtbot.waitUntil(lambda: heard == ["kept"], timeout=3_000)
        assert REPLY in kept(pair.worker)


def test_a_managers_reason_is_there_again_in_the_queue_and_beside_the_judgement(
    qtbot: QtBot, desk: QApplication, pair: Pair
) -> None:
    screening = screened(pair.worker, pair.root, differs=True)
    with sitting(qtbot, pair.worker) as here:
        here.go("signoffs")
        queue = here.window.screen_shown()
        assert isinstance(queue, SignOffScreen)
        card = queue.cards[0]
        card.name.clear()
        for field, words in ((card.name, "Helen Doyle"), (card.reason, "I know the family, and")):
            field.setFocus()
            here.type(words)
        killed(here, pair.worker, "I know the family, and")
    with sitting(qtbot, pair.worker) as here:
        here.go("signoffs")
        queue = here.window.screen_shown()
        assert isinstance(queue, SignOffScreen)
        assert (queue.cards[0].name.value(), queue.cards[0].reason.value()) == ("Helen Doyle", "I know the family, and")
        here.go("screening", screening, "result")
        shown = here.window.screen_shown()
        assert isinstance(shown, ScreeningScreen)
        assert shown.result is not None
        name, reason = shown.result.signed._typed()
        assert (name.value(), reason.value()) == ("Helen Doyle", "I know the family, and")
        here.push(shown.result.signed.button)
        assert pair.worker.screenings.open(screening_id=screening).sign_off is not None
        assert kept(pair.worker) == "{}"


def test_why_a_screening_is_sent_for_a_part_and_what_was_pasted_are_there_again(
    qtbot: QtBot, desk: QApplication, pair: Pair, open_vault: OpenVault
) -> None:
    acquaint(pair.worker, Desk(open_vault(Role.CSE_WORKER)))
    (line,) = pair.worker.screenings.lines(young_person_id=pair.root)
    with sitting(qtbot, pair.worker) as here:
        here.go("screening", line.screening_id, "together")
        together(here).why.setFocus()
        here.type("She knows the sch")
        here.go("pasting", pair.root)
        here.type("31/02/2026 Call.")
        killed(here, pair.worker, "31/02/2026 Call.")
    with sitting(qtbot, pair.worker) as here:
        here.go("screening", line.screening_id, "together")
        assert together(here).why.value() == "She knows the sch"
        here.go("pasting", pair.root)
        pasting = here.window.screen_shown()
        assert isinstance(pasting, PastingScreen)
        assert pasting.text.value() == "31/02/2026 Call."
        assert "Not read: put these right, or leave them out (1)" in pasting.preview.words()
        pasting.text.moveCursor(QTextCursor.MoveOperation.End)
        here.press(Qt.Key.Key_Return)
        here.type("03/03/2026 Visit.")
        here.settle()
        here.push(pasting.take_button)
        assert pasting.text.value() == "31/02/2026 Call."
        here.qtbot.waitUntil(lambda: "03/03/2026" not in kept(pair.worker), timeout=3_000)
        killed(here, pair.worker, "31/02/2026 Call.")  # what could not be read is kept too


def together(here: Sitting) -> SendCard:
    shown = here.window.screen_shown()
    assert isinstance(shown, ScreeningScreen)
    assert shown.together is not None
    return shown.together.send_card
