"""From a new vault to a signed and printed screening: by keyboard alone, by mouse, and with a crash in the middle."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from cse_desk.clock import SetClock
from cse_desk.forms.flow import Flow
from cse_desk.forms.questionnaire import Item, ItemType
from cse_desk.forms.screening_tool import JUDGEMENT_PAGE
from cse_desk.models.enums import HarmWord, LevelWord, PromptOutcome, Role, ScreeningReason
from cse_desk.services import case_summaries
from cse_desk.services.desk import Desk
from cse_desk.ui.formkit.indicator import IndicatorCard
from cse_desk.ui.formkit.lines import AnswerBox
from cse_desk.ui.jobs import Lanes
from cse_desk.ui.screens.screening.words import question_pages
from cse_desk.ui.widgets.choices import Check, RadioGroup
from cse_desk.ui.widgets.segmented import SegmentedAnswer
from cse_desk.vault.store import Vault
from tests.helpers.doors import FakeDoors
from tests.helpers.screening_room import Room
from tests.helpers.vaults import MORNING, PASSPHRASE, unlocking
from tests.unit.services.folk import MAISIE

Key = Qt.Key
CONTROL = Qt.KeyboardModifier.ControlModifier
YES, POSSIBLE, UNKNOWN = {"d8.08"}, {"d3.01"}, {"d10.04", "d6.06"}
_KEYS = {"y": Key.Key_Y, "p": Key.Key_P, "n": Key.Key_N, "u": Key.Key_U}


class Hands:
    """Answers whatever question has the keyboard, as somebody would who never touches the mouse."""

    def __init__(self, room: Room) -> None:
        self.room = room

    @property
    def flow(self) -> Flow:
        return self.room.work.flow

    def fill_page(self) -> None:
        """Go from question to question until nothing is left on the page."""
        page = self.room.wizard.page_id
        for _question in range(200):
            path = self.flow.first_left(page)
            if path is None:
                return
            self.walk_to(path)
            self.answer(path)
        raise AssertionError(f"{page}: {self.flow.first_left(page)} is left")

    def walk_to(self, path: str) -> None:
        """Tab until the question has the keyboard; never more than once round."""
        target = self.room.wizard.form_page.widget_of(path)
        assert target is not None, path
        if path in self.flow.form.by_link_id and self.flow.form.by_link_id[path].is_group:
            target = target.add_button  # type: ignore[attr-defined]
        for _stop in range(160):
            focus = QApplication.focusWidget()
            if focus is target or (focus is not None and target.isAncestorOf(focus)):
                return
            self.room.press(Key.Key_Tab)
        raise AssertionError(f"the keyboard never came to {path}")

    def answer(self, path: str) -> None:
        item = self.flow.form.by_link_id[path.rpartition("/")[2]]
        if item.is_group:
            self.room.press(Key.Key_Space)
            return
        widget = self.room.wizard.form_page.widget_of(path)
        if isinstance(widget, IndicatorCard):
            self.room.press(_KEYS[self._letter(path)])
        else:
            assert isinstance(widget, AnswerBox)
            self._field(item, widget.field)

    @staticmethod
    def _letter(path: str) -> str:
        return "y" if path in YES else "p" if path in POSSIBLE else "u" if path in UNKNOWN else "n"

    def _field(self, item: Item, field: QWidget) -> None:
        if isinstance(field, QPlainTextEdit | QLineEdit) or item.type is ItemType.DATE:
            self.room.type("20 11 2026" if item.type is ItemType.DATE else "Written down")
            self.room.press(Key.Key_Tab)
        elif isinstance(field, QComboBox):
            self.room.press(Key.Key_Down)
        elif isinstance(field, SegmentedAnswer):
            self._choose_in_a_row(item, field)
        elif isinstance(field, RadioGroup):
            self._choose_in_a_column(item, field)
        else:
            self._tick_none(item, field)

    def _choose_in_a_row(self, item: Item, field: SegmentedAnswer) -> None:
        wanted = ordinary(item)
        for _step in item.options:
            if QApplication.focusWidget() is field.button(wanted):
                break
            self.room.press(Key.Key_Right)
        self.room.press(Key.Key_Space)
        assert field.value() == wanted

    def _choose_in_a_column(self, item: Item, field: RadioGroup) -> None:
        wanted = ordinary(item)
        self.room.press(Key.Key_Space)
        for _step in item.options:
            if field.value() == wanted:
                return
            self.room.press(Key.Key_Down)
        assert field.value() == wanted

    def _tick_none(self, item: Item, field: QWidget) -> None:
        wanted = ordinary(item)
        words = next(option.display for option in item.options if option.code == wanted)
        for _step in item.options:
            focus = QApplication.focusWidget()
            if isinstance(focus, Check) and focus.text().endswith(words):
                break
            self.room.press(Key.Key_Tab)
        self.room.press(Key.Key_Space)


def ordinary(item: Item) -> str:
    """What is answered where it does not matter."""
    codes = [option.code for option in item.options]
    if item.link_id == "s0.01":
        return "yes"
    return next((one for one in ("evidence", "now", "none", "no", "seen", "yes", "not-yet") if one in codes), codes[0])


def a_new_vault(folder: Path, clock: SetClock) -> Vault:
    vault = unlocking(folder, clock).create(
        passphrase=PASSPHRASE, name="Leanne Ward", agency="Marlport Council", role=Role.SOCIAL_WORKER
    )
    case_summaries.attach(vault)
    return vault


def test_a_screening_from_begin_to_print_with_the_keyboard_alone(
    qtbot: QtBot, desk: QApplication, lanes: Lanes, doors: FakeDoors, tmp_path: Path
) -> None:
    vault = a_new_vault(tmp_path, SetClock(MORNING))
    try:
        _keyboard_journey(Room(qtbot, vault, lanes, doors))
    finally:
        lanes.end()
        vault.close()


def _keyboard_journey(room: Room) -> None:
    services = room.desk
    person = next(iter(services.people.create(MAISIE).roots))
    _changes, screening_id = services.screenings.start(young_person_id=person, reason=ScreeningReason.NEW_CONCERN)
    room.open(screening_id)
    hands = Hands(room)
    for _page in range(30):
        hands.fill_page()
        is_last = room.wizard.page_id == question_pages(room.work.flow)[-1].id
        room.press(Key.Key_Return, CONTROL)
        room.settle()
        if is_last:
            break
    _every_answer_is_recorded(services, screening_id)
    _prompts_are_answered(room)
    _it_is_judged_and_signed(room)
    _it_is_printed(room)
    room.leave()


def _every_answer_is_recorded(services: Desk, screening_id: str) -> None:
    record = services.screenings.open(screening_id=screening_id)
    flow = Flow(services.screenings.form(), record.answers)  # type: ignore[arg-type]  # answers as JSON
    assert not [page.id for page in flow.pages if page.left and page.id != JUDGEMENT_PAGE]
    indicators = [item.link_id for item in flow.form.walk() if item.marks.block and flow.is_asked(item.link_id)]
    assert len(indicators) == 82  # 86 less the four of domain 7 that wait for care or no home
    assert all(record.answers[one] for one in indicators)
    assert not record.conflicts
    assert not record.resumed_from_draft


def _prompts_are_answered(room: Room) -> None:
    assert room.result.isVisible()
    assert room.result.harm.mark.text() == "Yes"
    assert room.result.level.mark.text() == "High"
    assert {"P1", "P2", "P6", "P11", "P15", "P16", "P17"} <= {
        one.fired.prompt.id for one in room.result.prompts.cards()
    }
    card = room.result.prompts.card("P2")
    card.line.setFocus()
    room.press(Key.Key_Return)
    room.settle()
    card.done_button.setFocus()
    room.press(Key.Key_Space)
    room.settle()
    room.type("Duty desk, strategy discussion at two")
    assert card.form is not None
    for _stop in range(6):
        if room.focus() is card.form.send_button:
            break
        room.press(Key.Key_Tab)
    room.press(Key.Key_Space)
    room.settle()
    answered = {one.prompt: one.outcome for one in room.work.record.prompt_answers}
    assert answered == {"P2": PromptOutcome.DONE}


def _it_is_judged_and_signed(room: Room) -> None:
    judgement = room.result.judgement
    judgement.harm.button("yes").setFocus()
    room.press(Key.Key_Space)
    assert judgement.level is not None
    judgement.level.button("high").setFocus()
    room.press(Key.Key_Space)
    for name, words in (
        ("reasons", "Threats this week, seen by school"),
        ("change_my_mind", "The account is gone and he sleeps again"),
        ("not_known", "Who is behind the account"),
    ):
        judgement.field(name).setFocus()
        room.type(words)
    room.result.sign_button.setFocus()
    room.press(Key.Key_Space)
    room.settle()
    record = room.work.record
    assert record.signed_by == "Leanne Ward"
    assert record.judgement is not None
    assert (record.judgement.harm, record.judgement.level) == (HarmWord.YES, LevelWord.HIGH)


def _it_is_printed(room: Room) -> None:
    room.press(Key.Key_P, CONTROL)
    room.settle()
    assert room.screen.paper is not None
    room.screen.paper.preview.print_button.setFocus()
    room.press(Key.Key_Space)
    room.settle()
    assert room.doors.printed[0].startswith(b"%PDF")


def test_a_screening_with_the_mouse(
    qtbot: QtBot, desk: QApplication, vault: Vault, lanes: Lanes, doors: FakeDoors
) -> None:
    room = Room(qtbot, vault, lanes, doors)
    person = next(iter(room.desk.people.create(MAISIE).roots))
    _changes, screening_id = room.desk.screenings.start(young_person_id=person, reason=ScreeningReason.NEW_CONCERN)
    room.open(screening_id)
    for page in ("d1", "d2", "d3", "d4", "d5", "d6", "d7", "d8", "d9", "d10"):
        room.click(room.wizard.sections.button(page))
        for path in [one.link_id for one in room.work.flow.page(page).items if room.work.flow.is_asked(one.link_id)]:
            card = room.wizard.form_page.widget_of(path)
            assert isinstance(card, IndicatorCard)
            room.click(card.answer.button("not-known" if path in UNKNOWN else "no"))
        assert room.wizard.sections.button(page).section.left == 0
    room.click(room.wizard.foot.next_button)
    assert room.wizard.page_id == "missed"
    room.settle()
    record = room.desk.screenings.open(screening_id=screening_id)
    assert sum(1 for path in record.answers if path.startswith("d") and path.count(".") == 1) == 82
    room.click(room.wizard.sections.button("result"))
    room.settle()
    room.click(room.result.sign_button)
    assert "Today: 7 left" in room.result.obstacles.words()
    room.leave()


def test_the_program_dies_in_the_middle_of_a_section_and_nothing_is_lost(
    qtbot: QtBot, desk: QApplication, doors: FakeDoors, tmp_path: Path
) -> None:
    clock = SetClock(MORNING)
    vault = a_new_vault(tmp_path, clock)
    lanes = Lanes.start()
    first = Room(qtbot, vault, lanes, doors)
    person = next(iter(first.desk.people.create(MAISIE).roots))
    _changes, screening_id = first.desk.screenings.start(young_person_id=person, reason=ScreeningReason.NEW_CONCERN)
    first.open(screening_id, "d8")
    for _row in range(3):
        first.press(Key.Key_N)
        first.press(Key.Key_Tab)
    first.press(Key.Key_Y)
    first.work._timer.timeout.emit()
    first.settle()
    first.crash()
    lanes.end()
    folder = vault.folder.name
    vault.close()

    again = unlocking(tmp_path, clock).unlock(vault_folder=folder, passphrase=PASSPHRASE)
    case_summaries.attach(again)
    lanes = Lanes.start()
    second = Room(qtbot, again, lanes, doors)
    second.open(screening_id)
    assert second.wizard.page_id == "d8"
    assert [second.work.flow.value(f"d8.0{number}") for number in (1, 2, 3, 4)] == ["no", "no", "no", "yes"]
    assert second.wizard.form_page.current_path.startswith("d8.04")
    assert second.wizard.news.line.title.text().startswith("Opened where you stopped")
    second.press(Key.Key_S, CONTROL)
    second.settle()
    assert not second.desk.screenings.open(screening_id=screening_id).resumed_from_draft
    second.leave()
    lanes.end()
    again.close()
