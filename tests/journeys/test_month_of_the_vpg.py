"""A month of the VPG in the coordinator's window: pre-agenda, agenda on paper, a meeting about thirty-eight by keyboard, sealed minutes."""

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest
from pypdf import PdfReader
from PySide6.QtCore import QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from cse_desk.clock import SetClock
from cse_desk.models.enums import MeetingState, PanelDecisionKind, ReferralState, Role, Strand
from cse_desk.models.records.people import PersonFilter, PersonRow
from cse_desk.services.desk import Desk
from cse_desk.services.panel_papers import PanelPaper
from cse_desk.ui.bus import Place
from cse_desk.ui.context import Context
from cse_desk.ui.jobs import Lanes
from cse_desk.ui.main_window import MainWindow
from cse_desk.ui.registry import screens
from cse_desk.ui.screen import Screen
from cse_desk.ui.screens.meeting.screen import MeetingScreen
from cse_desk.ui.screens.papers.screen import PapersScreen
from cse_desk.ui.screens.vpg.screen import VpgScreen
from tests.helpers.case_records import shifted
from tests.helpers.contexts import context_of
from tests.helpers.doors import FakeDoors
from tests.helpers.keys import type_text
from tests.helpers.panel_room import a_child, decided, planned, with_people
from tests.helpers.stage import a_window
from tests.helpers.vaults import OpenVault
from tests.helpers.walk import problems_of
from tests.unit.services.daniel import daniel_recorded
from tests.unit.services.folk import somebody

pytestmark = pytest.mark.first

COUNT = 38
NEXT, RECORD = (
    (Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier),
    (Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier),
)
GIVEN = ("Ama", "Bilal", "Cora", "Dev", "Esi", "Femi", "Gwen", "Huda", "Ines", "Jago", "Kit", "Lena")
FAMILY = ("Asante", "Brook", "Cole", "Diaz")
CONTROL = Qt.KeyboardModifier.ControlModifier


@dataclass
class Office:
    """The coordinator's window, and what lies behind it."""

    desk: Desk
    clock: SetClock
    meeting: str
    doors: FakeDoors
    context: Context
    idle: Callable[[], None]
    window: MainWindow = field(init=False)

    def open_window(self, qtbot: QtBot) -> None:
        self.window = a_window(self.context, *screens())
        qtbot.addWidget(self.window)
        self.window.resize(QSize(1366, 768))
        self.window.show()
        self.window.activateWindow()
        qtbot.waitUntil(self.window.isActiveWindow)

    def go(self, screen: str, target: str = "", part: str = "") -> Screen:
        self.window.go_to(Place(screen, target, part))
        self.idle()
        shown = self.window.screen_shown()
        assert shown is not None
        return shown

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        if (
            not self.window.isActiveWindow()
        ):  # without a window manager nobody makes it active again after a list was open
            self.window.activateWindow()
            QApplication.processEvents()
        target: QWidget = QApplication.focusWidget() or self.window
        QTest.keyClick(target, key, modifier)
        self.idle()

    def type(self, words: str) -> None:
        focus = QApplication.focusWidget()
        assert focus is not None
        type_text(focus, words)


@pytest.fixture
def office(
    qtbot: QtBot,
    desk: QApplication,
    lanes: Lanes,
    doors: FakeDoors,
    open_vault: OpenVault,
    clock: SetClock,
    wait_idle: Callable[..., None],
) -> Iterator[Office]:
    vault = open_vault(Role.SOCIAL_WORKER)
    daniel_recorded(vault, clock)  # his whole record is in place: by those who may write it
    vault.me = replace(vault.me, role=Role.COORDINATOR)
    found = Desk(vault)
    with_people(found)
    held_on = shifted("2026-01-20")
    meeting = planned(found, datetime(held_on.year, held_on.month, held_on.day, 9, 30, tzinfo=UTC))
    for number in range(COUNT - 2):
        root = a_child(found, somebody(GIVEN[number % len(GIVEN)], f"{FAMILY[number // len(GIVEN)]}"))
        decided(found, root, on=held_on - timedelta(days=35), review_on=held_on)
    new = a_child(found, somebody("Zoë", "Newcomer"))
    found.pre_agenda.refer(young_person_id=new, strands=[Strand.MISSING], why="Two nights away in a week.")
    made = Office(found, clock, meeting, doors, context_of(vault, lanes, doors=doors), lambda: wait_idle(lanes))
    made.open_window(qtbot)
    yield made
    made.window.hide()


def pdf_text(pdf: bytes) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf)).pages]


def test_a_month_of_the_vpg(office: Office, qtbot: QtBot) -> None:
    _accept_the_new_referral(office)
    names = _build_the_agenda(office)
    _print_it(office, qtbot, names)
    _hold_the_meeting(office, qtbot)
    _seal_the_minutes(office, qtbot, names)


def _accept_the_new_referral(office: Office) -> None:
    screen = office.go("vpg", "", "pre-agenda")
    assert isinstance(screen, VpgScreen)
    form = screen.queue.form
    form.kind.set_value("accepted")
    form.kind.changed.emit("accepted")
    form.why.set_value("A pattern within a week.")
    form.button.click()
    office.idle()
    assert office.desk.pre_agenda.queue() == ()


def _build_the_agenda(office: Office) -> list[str]:
    screen = office.go("vpg", office.meeting)
    assert isinstance(screen, VpgScreen)
    button = screen.builder.not_on.all_button
    assert button is not None
    button.click()
    office.idle()
    (daniel,) = screen.builder.not_on.rows  # nobody set a day for his review: he is put on by hand
    daniel.button.click()
    office.idle()
    names = [one.name for one in office.desk.agendas.view(meeting=office.meeting).items]
    assert len(names) == COUNT, office.desk.agendas.view(meeting=office.meeting).candidates
    assert {"Zoë Newcomer", "Daniel Hale"} <= set(names)
    screen.builder.issue_button.click()
    office.idle()
    assert office.desk.meetings.line(meeting=office.meeting).state is MeetingState.AGENDA_ISSUED
    return names


def _print(office: Office, qtbot: QtBot, part: str = "") -> PapersScreen:
    """As soon as the paper is there."""
    screen = office.go("papers", office.meeting, part)
    assert isinstance(screen, PapersScreen)
    qtbot.waitUntil(screen.preview.print_button.isEnabled, timeout=20_000)
    office.idle()
    before = len(office.doors.printed)
    office.press(Qt.Key.Key_P, CONTROL)
    assert len(office.doors.printed) == before + 1
    return screen


def _print_it(office: Office, qtbot: QtBot, names: list[str]) -> None:
    screen = _print(office, qtbot)
    pages = pdf_text(office.doors.printed[-1])
    whole = " ".join(pages)
    assert all(page.count("OFFICIAL-SENSITIVE") == 2 for page in pages)
    assert f"Page {len(pages)} of {len(pages)}" in pages[-1]
    at = whole.index("The order: 38 young people")
    for name in names:
        at = whole.index(name, at)
    assert "I told my mate what to do if it happens to him" in whole
    assert problems_of(screen) == []


# ---- the day --------------------------------------------------------------------------------


def _hold_the_meeting(office: Office, qtbot: QtBot) -> None:
    held_on = shifted("2026-01-20")
    begin = datetime(held_on.year, held_on.month, held_on.day, 9, 30, tzinfo=UTC)
    office.clock.go_on(seconds=(begin - office.clock.now()).total_seconds())
    screen = office.go("meeting", office.meeting)
    assert isinstance(screen, MeetingScreen)
    screen.begin.click()
    office.idle()
    screen.attendance.all_here.click()
    office.idle()
    office.press(Qt.Key.Key_9, CONTROL)  # the list of who is here goes away again
    items = office.desk.meeting_days.day(meeting=office.meeting).items
    for number, item in enumerate(items):
        assert screen.work.item == item.item, item.name
        _hear(office, screen, item.name, number)
        if number == COUNT // 2:
            screen = _the_program_is_killed(office, qtbot, items[number + 1].item)
    office.idle()
    screen.side.end.click()
    office.idle()
    assert office.desk.meeting_days.day(meeting=office.meeting).ended_at is not None


def _hear(office: Office, screen: MeetingScreen, name: str, number: int) -> None:
    office.press(Qt.Key.Key_1, CONTROL)
    office.type(f"Worry {number}.")
    if name.startswith("Daniel"):
        _remove_daniel(office, screen)
    elif number == 3:
        _a_removal_is_refused(office, screen)
        _decide(office, "Keep on", "What the guard says has to be done first.")
    else:
        _decide(office, "Add" if name.startswith("Zoë") else "Keep on", f"Reason {number}.")
    _act(office, screen, number)
    office.press(*NEXT)


def _decide(office: Office, kind: str, reason: str) -> None:
    office.press(Qt.Key.Key_4, CONTROL)
    office.type(kind)
    office.press(Qt.Key.Key_Return)
    office.press(Qt.Key.Key_5, CONTROL)
    office.type(reason)
    screen = office.window.screen_shown()
    assert isinstance(screen, MeetingScreen)
    if not kind.startswith("Remove") and not screen.child.decision.level.value():
        office.press(Qt.Key.Key_H, CONTROL)
        office.type("Medium")
        office.press(Qt.Key.Key_Return)
    office.idle()
    office.press(*RECORD)


def _a_removal_is_refused(office: Office, screen: MeetingScreen) -> None:
    _decide(office, "Remove: interventions", "It has been quiet.")
    assert screen.child.guard.isVisible()
    assert not screen.child.decision.record.isEnabled()
    assert office.desk.meeting_days.child(item=screen.work.item).decisions == ()
    screen.child.decision.reason.set_value("")


def _remove_daniel(office: Office, screen: MeetingScreen) -> None:
    """Everything is in place: only the chair has to sign."""
    decision = screen.child.decision
    office.press(Qt.Key.Key_4, CONTROL)
    office.type("Remove: interventions")
    office.press(Qt.Key.Key_Return)
    decision.level.set_value("low")
    decision.level.changed.emit("low")
    office.press(Qt.Key.Key_5, CONTROL)
    office.type("Low through a review, and he says what he would do.")
    office.idle()
    assert [row.line.code for row in screen.child.guard.rows] == ["B6"]
    screen.child.guard.rows[0].button.click()
    office.idle()
    assert decision.record.isEnabled()
    office.press(Qt.Key.Key_5, CONTROL)
    office.press(*RECORD)
    (line,) = office.desk.meeting_days.child(item=screen.work.item).decisions
    assert line.kind is PanelDecisionKind.REMOVE_COMPLETE


def _act(office: Office, screen: MeetingScreen, number: int) -> None:
    office.press(Qt.Key.Key_7, CONTROL)
    new = screen.child.action_card.new
    due = shifted("2026-02-03")
    for widget, words in ((new.what, f"Action {number}"), (new.owner, "Joy Bello"), (new.agency, "Barnardo's")):
        type_text(widget, words)
    type_text(new.due.edit, f"{due.day} {due.month} {due.year}")
    office.press(*RECORD)


def _the_program_is_killed(office: Office, qtbot: QtBot, item: str) -> MeetingScreen:
    """In the middle of the next young person: nothing says goodbye. A new window goes on there, with the words that were typed."""
    office.press(Qt.Key.Key_1, CONTROL)
    office.type("Half a sent")
    qtbot.waitUntil(lambda: office.desk.meeting_days.typed(item=item) is not None, timeout=4_000)
    office.idle()
    office.window.hide()
    office.open_window(qtbot)
    screen = office.go("meeting", office.meeting)
    assert isinstance(screen, MeetingScreen)
    assert screen.work.item == item
    area = screen.child.columns.areas["worried"]
    assert area.value() == "Half a sent"
    area.clear()
    return screen


# ---- afterwards -----------------------------------------------------------------------------


def _seal_the_minutes(office: Office, qtbot: QtBot, names: list[str]) -> None:
    office.clock.go_on(days=3)
    office.desk.minutes.seal(meeting=office.meeting, checked_by="Ruth Adeyemi")
    _print(office, qtbot, PanelPaper.MINUTES.value)
    whole = " ".join(pdf_text(office.doors.printed[-1]))
    assert "Version 1, sealed by" in whole
    at = 0
    for number, name in enumerate(names):
        at = whole.index(name, at)
        assert f"Worry {number}." in whole[at:]
        assert f"Action {number}" in whole[at:]
    states = {one.name: dict(one.vpg) for one in _rows(office)}
    assert states["Daniel Hale"] == {Strand.SEXUAL: ReferralState.REMOVED}
    assert states["Zoë Newcomer"] == {Strand.MISSING: ReferralState.ON_AGENDA}
    on = [name for name, vpg in states.items() if ReferralState.ON_AGENDA in vpg.values()]
    assert len(on) == COUNT - 1


def _rows(office: Office) -> tuple[PersonRow, ...]:

    return office.desk.people.row_page(office.desk.people.rows(PersonFilter()))
