"""Three months later: from Today to a second screening, what was said before, carrying over, a level under a rule, a signature."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from cse_desk.clock import SetClock
from cse_desk.forms.questionnaire import Item
from cse_desk.models.enums import HarmWord, LevelWord, Role, ScreeningReason
from cse_desk.services.desk import Desk
from cse_desk.ui.formkit.indicator import IndicatorCard
from cse_desk.ui.formkit.lines import AnswerBox
from cse_desk.ui.screens.person.screen import PersonScreen
from cse_desk.ui.screens.signoffs.screen import SignOffScreen
from cse_desk.ui.screens.today.rows import TaskRow
from cse_desk.ui.screens.today.screen import TodayScreen
from cse_desk.ui.widgets.choices import RadioGroup
from cse_desk.ui.widgets.segmented import SegmentedAnswer
from tests.helpers.exchange_room import CONTROL, Sitting, sitting
from tests.helpers.screening_room import ScreeningShown
from tests.helpers.vaults import OpenVault
from tests.journeys.test_screening import Hands, ordinary
from tests.unit.services.answering import whole
from tests.unit.services.exchanging import acquaint, taken_in
from tests.unit.services.folk import MAISIE
from tests.unit.services.test_reassessments import signed
from tests.unit.services.test_screenings import BLACKMAIL

Key = Qt.Key
CARRIED, ANSWERED = "d2", "d8"  # the sections that the person at the keyboard does; the rest is there already
WHY = "It stopped when the account went, and school sees her every day."


class Again(ScreeningShown):
    """The screening screen of a sitting, in the words of `Hands`."""

    def __init__(self, here: Sitting) -> None:
        self.here, self.window = here, here.window

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        self.here.qtbot.keyClick(self.here.focus(), key, modifier)

    def type(self, words: str) -> None:
        self.here.type(words)

    def click(self, widget: QWidget) -> None:
        assert widget.isVisible()
        self.here.qtbot.mouseClick(widget, Qt.MouseButton.LeftButton)
        self.here.settle()

    def go_on_to(self, page: str) -> None:
        """From page to page by keyboard."""
        for _page in range(20):
            if self.wizard.page_id == page:
                return
            self.here.press(Key.Key_Return, CONTROL)
        raise AssertionError(page)

    def rest_is_there(self, desk: Desk) -> None:
        """Everything but the two sections was answered before."""
        answers = whole(desk.screenings.form(), {})
        others = {path: value for path, value in answers.items() if path.split(".")[0] not in (CARRIED, ANSWERED)}
        record = self.work.record
        changes = desk.screenings.save(
            screening_id=record.screening_id,
            answers={**record.answers, **others},
            last_page="",
            last_item="",
            seen=record.seen,
        )
        self.here.context.bus.tell_changed(changes)
        self.here.settle()


class SecondHands(Hands):
    """What was a Yes last time is now only possible."""

    @staticmethod
    def _letter(path: str) -> str:
        return "p" if path == "d8.08" else "n"


class MouseHands(SecondHands):
    """The same answers by somebody who points and clicks; only words are typed."""

    def walk_to(self, path: str) -> None:
        target = self.room.wizard.form_page.widget_of(path)
        assert target is not None, path
        self.room.wizard._area.ensureWidgetVisible(target)  # as the wheel does
        if isinstance(target, AnswerBox) and isinstance(target.field, QPlainTextEdit | QLineEdit):
            self.room.click(target.field)

    def answer(self, path: str) -> None:
        widget = self.room.wizard.form_page.widget_of(path)
        if isinstance(widget, IndicatorCard):
            self.room.click(widget.answer.button({"p": "possible", "n": "no"}[self._letter(path)]))
        else:
            super().answer(path)

    def _choose_in_a_row(self, item: Item, field: SegmentedAnswer) -> None:
        self.room.click(field.button(ordinary(item)))

    def _choose_in_a_column(self, item: Item, field: RadioGroup) -> None:
        self.room.click(field.button(ordinary(item)))


@pytest.fixture
def worker(open_vault: OpenVault) -> Desk:
    return Desk(open_vault(Role.SOCIAL_WORKER))


@pytest.fixture
def root(worker: Desk, clock: SetClock) -> str:
    """Somebody who was screened ninety-five days ago, with a sign of harm."""
    found = next(iter(worker.people.create(MAISIE).roots))
    signed(worker, found, **BLACKMAIL)
    clock.go_on(days=95)
    return found


@pytest.fixture
def here(qtbot: QtBot, desk: QApplication, worker: Desk, root: str) -> Iterator[Sitting]:
    with sitting(qtbot, worker) as made:
        yield made


def test_screen_again_under_a_rule_until_a_manager_signs_it_off_by_keyboard(
    qtbot: QtBot, here: Sitting, worker: Desk, root: str, open_vault: OpenVault, tmp_path: Path
) -> None:
    boss = Desk(open_vault(Role.MANAGER))
    acquaint(worker, boss)
    again = _begun_from_today(here)
    again.rest_is_there(worker)
    _carried_and_answered(again)
    screening = _judged_under_the_rule(again)

    (line, _first) = worker.screenings.lines(young_person_id=root)
    assert (line.level, line.needs_sign_off) == (LevelWord.LOW, True)
    sent = worker.contributions.send(
        screening_id=screening,
        fingerprint=worker.contributions.recipients()[0].fingerprint,
        lawful_basis="public-task",
        why="For your signature.",
        folder=tmp_path,
    )
    taken_in(boss, sent.path)
    with sitting(qtbot, boss) as there:
        there.go("today")
        today = there.window.screen_shown()
        assert isinstance(today, TodayScreen)
        there.push(today.sign_offs)
        queue = there.window.screen_shown()
        assert isinstance(queue, SignOffScreen)
        assert WHY in there.said()
        there.tab_to(queue.cards[0].reason)
        there.type("I talked it through with school.")
        there.push(queue.cards[0].sign_button)
        assert "Nothing waits for a signature" in there.said()
    (line,) = boss.screenings.lines(young_person_id=root)
    assert (line.level, line.needs_sign_off) == (LevelWord.LOW, False)
    sign_off = boss.screenings.open(screening_id=screening).sign_off
    assert sign_off is not None
    assert (sign_off.by_name, sign_off.reason) == ("Helen Doyle", "I talked it through with school.")


def _begun_from_today(here: Sitting) -> Again:
    here.go("today")
    today = here.window.screen_shown()
    assert today is not None
    row = next(one for one in today.findChildren(TaskRow) if one.item.action == "screen")
    here.push(row.button)
    person = here.window.screen_shown()
    assert isinstance(person, PersonScreen)
    assert person.screening.start.reason.value() == ScreeningReason.PLANNED_REVIEW.value
    here.push(person.screening.start.button)
    return Again(here)


def _carried_and_answered(again: Again) -> None:
    again.go_on_to(CARRIED)
    assert again.wizard.carry.isVisible()
    again.here.push(again.wizard.carry.button)
    again.here.settle()
    assert again.work.flow.page(CARRIED).left == 0
    again.go_on_to(ANSWERED)
    SecondHands(again).fill_page()  # type: ignore[arg-type]  # a room as far as hands need one
    again.here.settle()
    assert "Last time, " in again.here.said()
    assert again.work.flow.value("d8.08") == "possible"


def _judged_under_the_rule(again: Again) -> str:
    here = again.here
    here.press(Key.Key_R, CONTROL)
    since = again.result.since.words()
    assert any(one.startswith("Before: ") for one in since)
    assert "Carried over, said not to have changed" in since
    judgement = again.result.judgement
    assert judgement.level is not None
    for group, word in ((judgement.harm, HarmWord.POSSIBLY), (judgement.level, LevelWord.LOW)):
        here.tab_to(group)
        for _step in range(6):
            if here.focus() is group.button(word.value):
                break
            here.press(Key.Key_Down)
        here.press(Key.Key_Space)
        assert group.value() == word.value
    for name in ("reasons", "change_my_mind", "not_known"):
        here.tab_to(judgement.field(name))
        here.type("Written down")
    here.push(again.result.sign_button)
    assert any(one.startswith("Why “Low”") for one in again.result.obstacles.words()), "a rule says Medium at least"
    here.tab_to(judgement.field("differs_why"))
    here.type(WHY)
    here.push(again.result.sign_button)
    record = again.work.record
    assert record.signed_by == "Leanne Ward"
    assert record.needs_sign_off
    return record.screening_id


def test_the_same_by_mouse_with_the_manager_at_the_same_desk(here: Sitting, worker: Desk, root: str) -> None:
    here.go("person", root, "screening")
    person = here.window.screen_shown()
    assert isinstance(person, PersonScreen)
    again = Again(here)
    again.click(person.screening.start.button)
    again.rest_is_there(worker)
    again.click(again.wizard.sections.button(CARRIED))
    again.click(again.wizard.carry.button)
    again.click(again.wizard.sections.button(ANSWERED))
    MouseHands(again).fill_page()  # type: ignore[arg-type]  # as above
    again.click(again.wizard.sections.button("result"))
    judgement = again.result.judgement
    assert judgement.level is not None
    again.click(judgement.harm.button("possibly"))
    again.click(judgement.level.button("low"))
    for name in ("reasons", "change_my_mind", "not_known", "differs_why"):
        again.click(judgement.field(name))
        here.type(WHY)
    again.click(again.result.sign_button)
    signed_card = again.result.signed
    for field, words in ((signed_card.name.field, "Helen Doyle"), (signed_card.reason.field, "Agreed.")):
        again.click(field)
        here.type(words)
    again.click(signed_card.button)
    (line, _first) = worker.screenings.lines(young_person_id=root)
    assert (line.level, line.needs_sign_off) == (LevelWord.LOW, False)
