"""What a role does not write is shown to be read, from the start, with why and whom to tell (role-compartments.json)."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from cse_desk.models.enums import Compartment, MissingKind, Role
from cse_desk.models.records.facts import MissingFact
from cse_desk.services.desk import Desk
from cse_desk.services.refusals import duties_of, role_table
from cse_desk.ui import duty_words, theme
from cse_desk.ui.bus import Place
from cse_desk.ui.context import Who
from cse_desk.ui.jobs import Lanes
from cse_desk.ui.main_window import MainWindow
from cse_desk.ui.registry import screens
from cse_desk.ui.screen import Screen
from cse_desk.ui.screens.people.screen import PeopleScreen
from cse_desk.ui.screens.person.screen import PersonScreen
from cse_desk.ui.screens.referral.reading import ReferralReader
from cse_desk.ui.screens.register.reading import DetailsReader
from cse_desk.ui.screens.screening.reading import Reader
from cse_desk.ui.screens.screening.screen import ScreeningScreen
from cse_desk.ui.screens.today.screen import TodayScreen
from cse_desk.ui.theme import Theme, ThemeName
from cse_desk.ui.widgets.buttons import Button
from cse_desk.ui.widgets.cards import Line
from cse_desk.ui.widgets.labels import PlainLabel
from cse_desk.ui.widgets.quote import QuoteBlock
from cse_desk.ui.widgets.segmented import SegmentedAnswer
from tests.helpers.contexts import context_of
from tests.helpers.settling import lay_out
from tests.helpers.stage import a_window
from tests.helpers.vaults import MORNING, OpenVault
from tests.helpers.walk import problems_of
from tests.unit.services.answering import whole
from tests.unit.services.exchanging import Pair, a_person, acquaint, screened, taken_in
from tests.unit.services.folk import MAISIE
from tests.unit.services.test_screenings import BLACKMAIL
from tests.unit.services.test_updates import HARM, REMOVAL, SHARED
from tests.unit.ui.conftest import WaitIdle

WORDS = "I just want him to stop messaging."
AWAY = MissingFact(
    "", MissingKind.MISSING, MORNING - timedelta(hours=40), MORNING - timedelta(hours=20), note="Found at her aunt's."
)


@dataclass
class Room:
    """The window of somebody to whom a social worker sent a young person with a signed screening and open prompts."""

    window: MainWindow
    desk: Desk
    root: str
    signed: str
    settle: Callable[[], None]

    def go(self, screen: str, target: str = "", part: str = "") -> Screen:
        self.window.go_to(Place(screen, target, part))
        self.settle()
        shown = self.window.screen_shown()
        assert shown is not None
        return shown

    def commands(self) -> set[str]:
        return {one.id for one in self.window.commands.all()}


@pytest.fixture
def sent(open_vault: OpenVault, tmp_path: Path) -> Callable[[Role], tuple[Desk, Pair, str, str]]:
    """Sends Maisie, with a signed screening in which something was answered Yes, to somebody of a role."""

    def sending(role: Role) -> tuple[Desk, Pair, str, str]:
        worker, reader = Desk(open_vault(Role.SOCIAL_WORKER)), Desk(open_vault(role))
        acquaint(worker, reader)
        root = a_person(worker, replace(MAISIE, withhold=()))
        answers = whole(worker.screenings.form(), {"s3.01.words": WORDS, **BLACKMAIL})
        signed = screened(worker, root)
        seen = worker.screenings.open(screening_id=signed).seen
        worker.screenings.save(screening_id=signed, answers=answers, last_page="", last_item="", seen=seen)
        for fact in (HARM, SHARED, AWAY, REMOVAL):
            worker.facts.record(young_person_id=root, fact=fact)
        pair = Pair(worker, reader, root, tmp_path)
        taken_in(reader, pair.refer().path)
        return reader, pair, root, signed

    return sending


@pytest.fixture
def room(
    qtbot: QtBot,
    desk: QApplication,
    lanes: Lanes,
    sent: Callable[[Role], tuple[Desk, Pair, str, str]],
    wait_idle: Callable[..., None],
) -> Iterator[Room]:
    reader, _pair, root, signed = sent(Role.AUDITOR)
    window = a_window(context_of(reader.vault, lanes), *screens())
    window.resize(1366, 768)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)

    def settle() -> None:
        QCoreApplication.processEvents()
        wait_idle(lanes)
        lay_out()

    yield Room(window, reader, root, signed, settle)
    window.close()
    settle()
    window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def fields(widget: QWidget) -> list[QWidget]:
    """Everything somebody could type into or answer with."""
    kinds = (QLineEdit, QPlainTextEdit, SegmentedAnswer)
    return [one for kind in kinds for one in widget.findChildren(kind) if one.isVisibleTo(widget)]


def words_of(widget: QWidget) -> str:
    shown = [one for one in widget.findChildren(PlainLabel) if one.isVisibleTo(widget)]
    return " | ".join(one.text() for one in shown)


def buttons(widget: QWidget) -> set[str]:
    return {one.text() for one in widget.findChildren(Button) if one.isVisibleTo(widget)}


# ---- the words ------------------------------------------------------------------------------


def test_the_sentence_names_the_role_and_who_writes_it_instead() -> None:
    words = duty_words.reading_words(duties_of(Role.AUDITOR), Compartment.SCREENING)

    assert words == (
        "Your role here is auditor; that role does not write screenings."
        " If something should be different, tell a social worker, CSE worker or manager."
    )


@pytest.mark.parametrize("role", Role)
def test_duties_are_the_table(role: Role) -> None:
    duties = duties_of(role)

    for each in Compartment:
        assert duties.may_write(each) == role_table().may_write(role, each.value)
        assert (duties.role in duties.writers[each]) == duties.may_write(each)


def test_to_write_several_parts_each_has_to_be_allowed() -> None:
    who = Who("Ravi Menon", "Auditor", "", duties_of(Role.AUDITOR))

    assert who.may_write(Compartment.SHARING)
    assert not who.may_write(Compartment.SHARING, Compartment.REFERRAL)


@pytest.mark.parametrize("role", Role)
def test_each_role_gets_the_form_or_the_page_to_read(
    role: Role, lanes: Lanes, open_vault: OpenVault, wait_idle: Callable[..., None]
) -> None:
    context = context_of(open_vault(Role.SOCIAL_WORKER), lanes)
    context = replace(context, who=Who("Ravi Menon", role.value, "", duties_of(role)))
    made = {spec.id: spec.make(context) for spec in screens() if spec.id in ("register", "referral")}

    table = role_table()
    writes_referrals = table.may_write(role, "referral") and table.may_write(role, "sharing")
    assert isinstance(made["register"], DetailsReader) != table.may_write(role, "identity")
    assert isinstance(made["referral"], ReferralReader) != writes_referrals
    wait_idle(lanes)
    for screen in made.values():
        screen.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


# ---- the screening --------------------------------------------------------------------------


def test_a_screening_opens_to_be_read_and_says_why(room: Room) -> None:
    screen = room.go("screening", room.signed, "d8")
    assert isinstance(screen, ScreeningScreen)
    reader = screen.wizard

    assert isinstance(reader, Reader)
    assert fields(reader) == []
    assert reader.why.title.text() == "You can read this screening, but not change it."
    assert "social worker, CSE worker or manager" in reader.why.text.text()
    assert "Is being threatened or blackmailed for money, images or acts" in words_of(reader)
    assert not {"screen.save", "screen.others"} & room.commands()
    assert "Add an agency's contribution" not in buttons(reader)


def test_every_answer_and_what_was_said_with_it_can_be_read(room: Room) -> None:
    screen = room.go("screening", room.signed, "d8")
    assert isinstance(screen, ScreeningScreen)
    reader = screen.wizard
    assert isinstance(reader, Reader)

    said = {one.accessibleName() for one in reader.form_page.findChildren(QWidget)}
    assert "8.08 Is being threatened or blackmailed for money, images or acts: Yes" in said
    assert "Basis: Evidence" in words_of(reader.form_page)
    reader.go_to("views")
    room.settle()
    assert [one.words() for one in reader.form_page.findChildren(QuoteBlock)] == [f"“{WORDS}”"]


def test_reading_goes_from_page_to_page_with_the_keyboard_and_ends_at_the_result(room: Room) -> None:
    screen = room.go("screening", room.signed, "today")
    assert isinstance(screen, ScreeningScreen)
    reader = screen.wizard
    assert isinstance(reader, Reader)

    assert reader.page_id == "today"
    QTest.keyClick(room.window, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    room.settle()
    assert reader.page_id != "today"
    QTest.keyClick(
        room.window, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    )
    room.settle()
    assert reader.page_id == "today"
    for _page in reader.sections.ids()[:-1]:
        reader.next()
    room.settle()
    assert screen.result is not None
    assert screen.result.isVisible()
    assert room.desk.vault.drafts.all() == ()


def test_the_result_can_be_read_but_neither_judged_nor_answered(room: Room) -> None:
    screen = room.go("screening", room.signed, "result")
    assert isinstance(screen, ScreeningScreen)
    result = screen.result
    assert result is not None

    result.prompts.unfold(result.prompts.cards()[0].fired.prompt.id)
    room.settle()
    assert fields(result) == []
    assert not {"Done…", "Not needed because…", "Add as actions", "Record the sign-off"} & buttons(result)
    assert "It stays open until somebody who screens has answered it." in words_of(result)
    result.sign()
    room.settle()
    assert isinstance(room.window.screen_shown(), PersonScreen)


# ---- the young person's page, the register, the referral -----------------------------------


def test_the_page_offers_nothing_that_would_be_refused(room: Room) -> None:
    screen = room.go("person", room.root, "screening")
    assert isinstance(screen, PersonScreen)

    assert not screen.screening.start.isVisibleTo(screen)
    assert "Your role here is auditor" in words_of(screen.screening.reading)
    assert screen.edit_button.text() == "All details"
    assert not {"Start screening", "Write the answer", "Refer to the VPG"} & buttons(screen)
    assert "Look at the referral" in buttons(screen)
    assert not {"screen.start", "screen.refer"} & room.commands()


@pytest.mark.parametrize(
    ("part", "words", "why"),
    [
        ("voice", "He waits by the gate.", "what young people and families say"),
        ("missing", "Found at her aunt's.", "absences"),
        ("facts", "An older man hurt her.", "these facts"),
    ],
)
def test_facts_are_there_to_be_read_with_why(room: Room, part: str, words: str, why: str) -> None:
    screen = room.go("person", room.root, part)
    assert isinstance(screen, PersonScreen)
    tab = screen.facts[part]

    assert words in " | ".join((words_of(tab), *(one.words() for one in tab.findChildren(QuoteBlock))))
    assert f"that role does not write {why}" in tab.why.text.text()
    assert buttons(tab) == set()
    assert fields(tab) == []
    assert not {one for one in room.commands() if one.startswith("screen.add-")}


def test_a_fact_that_is_asked_for_is_shown_and_no_form_opens(room: Room) -> None:
    harm = room.desk.facts.of(young_person_id=room.root).harms[0]
    for part in (f"facts:{harm.record_id}", "guard:W2", "guard:B3", "guard:W6", "guard:W4"):
        screen = room.go("person", room.root, part)
        assert isinstance(screen, PersonScreen)
        assert not screen.facts[screen.tab()].is_writing(), part


def test_a_chair_writes_what_their_role_writes_and_reads_the_rest(
    qtbot: QtBot,
    desk: QApplication,
    lanes: Lanes,
    sent: Callable[..., tuple[Desk, Pair, str, str]],
    wait_idle: WaitIdle,
) -> None:
    reader, _pair, root, _signed = sent(Role.CHAIR)
    screen = PersonScreen(context_of(reader.vault, lanes))
    qtbot.addWidget(screen)
    screen.show()
    screen.show_place(Place("person", root, "facts"))
    wait_idle(lanes)
    cards = screen.facts["facts"].cards

    assert {name for name, card in cards.items() if card.may_write} == {"warnings", "sessions", "told", "closure"}
    assert "that role does not write persons of concern" in cards["people"].why.text()
    assert not cards["harm"].add_button.isVisibleTo(screen)
    assert cards["closure"].add_button.isVisibleTo(screen)
    assert not screen.facts["facts"].why.isVisibleTo(screen)
    assert {one.id for one in screen.commands() if one.id.startswith("screen.add-")} == {
        "screen.add-warnings",
        "screen.add-sessions",
        "screen.add-told",
        "screen.add-closure",
    }


def test_all_details_are_there_in_words(room: Room) -> None:
    screen = room.go("register", room.root)
    assert isinstance(screen, DetailsReader)

    assert fields(screen) == []
    assert screen.why.title.text() == "You can read these details, but not change them."
    said = {one.accessibleName() for one in screen.findChildren(QWidget)}
    for words in (
        "Given name: Maisie",
        "Date of birth: 9 Aug 2012",
        "School: Saltmarsh Academy",
        "Ethnicity: White British",
        "Do not post or ring home: Yes",
        "Parental responsibility: Yes",
        "Agency: Saltmarsh Academy",
        "Number: MP40210",
    ):
        assert words in said, words
    assert "4 Quayside Row" not in words_of(screen)  # confidential: it was not sent


def test_the_section_asked_for_comes_first_and_escape_goes_back(room: Room) -> None:
    room.go("people")
    screen = room.go("register", room.root, "withhold")
    assert isinstance(screen, DetailsReader)

    assert next(iter(screen.cards)) == "withhold"
    QTest.keyClick(room.window, Qt.Key.Key_Escape)
    room.settle()
    assert isinstance(room.window.screen_shown(), PeopleScreen)


def test_the_referral_can_be_looked_at(room: Room) -> None:
    screen = room.go("referral", room.root)
    assert isinstance(screen, ReferralReader)

    assert fields(screen) == []
    assert screen.why.title.text() == "You can read this referral, but not make one."
    assert screen.lines is not None
    assert "Submitted" in words_of(screen.lines)
    between = [one for one in screen.lines.findChildren(Line) if one.isVisibleTo(screen.lines)]
    assert len(between) == len(screen.lines.rows) - 1  # one between rows, and no empty row
    assert buttons(screen) == {"Back"}
    assert "screen.seal" not in room.commands()


def test_the_list_offers_no_new_young_person(room: Room) -> None:
    screen = room.go("people")
    assert isinstance(screen, PeopleScreen)
    room.settle()

    assert not screen.new_button.isVisibleTo(screen)
    assert "screen.new" not in room.commands()
    assert screen.preview.edit_button.text() == "All details"


def test_an_empty_register_sends_a_reader_to_the_exchange(
    qtbot: QtBot, desk: QApplication, lanes: Lanes, open_vault: OpenVault, wait_idle: Callable[..., None]
) -> None:
    context = context_of(open_vault(Role.AUDITOR), lanes)
    went: list[Place] = []
    context.bus.asked_to_go.connect(went.append)
    people, today = PeopleScreen(context), TodayScreen(context)
    for screen in (people, today):
        qtbot.addWidget(screen)
        screen.show_place(Place(""))
    wait_idle(lanes)

    assert people.nobody.button is not None
    assert today.nothing.button is not None
    people.nobody.button.click()
    today.nothing.button.click()
    assert [one.screen for one in went] == ["exchange", "people"]


@pytest.mark.parametrize("look", [Theme(ThemeName.LIGHT, 200), Theme(ThemeName.DARK)])
def test_what_is_read_fits_and_has_names(room: Room, desk: QApplication, look: Theme) -> None:
    theme.wear(desk, look)
    for place in (
        ("screening", room.signed, "d8"),
        ("screening", room.signed, "result"),
        ("register", room.root, ""),
        ("referral", room.root, ""),
        ("person", room.root, "screening"),
        ("person", room.root, "voice"),
        ("person", room.root, "missing"),
        ("person", room.root, "facts"),
    ):
        screen = room.go(*place)
        assert problems_of(screen) == [], place
