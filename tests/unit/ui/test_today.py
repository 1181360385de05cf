"""Today in a real window: groups, the one act of each line, drafts and arrivals at the side, keys."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cse_desk.clock import SetClock
from cse_desk.models.enums import AgendaWhy, Role, ScreeningReason
from cse_desk.models.records.people import DueItem
from cse_desk.services.desk import Desk
from cse_desk.ui import due_actions, theme
from cse_desk.ui.bus import Place
from cse_desk.ui.context import Context
from cse_desk.ui.focusing import let_go
from cse_desk.ui.jobs import Lanes
from cse_desk.ui.screens.today.groups import grouped
from cse_desk.ui.screens.today.rows import AT_FIRST, TaskGroup
from cse_desk.ui.screens.today.screen import TodayScreen
from cse_desk.ui.screens.today.side import SideCard
from cse_desk.ui.theme import Theme, ThemeName
from cse_desk.vault.store import Vault
from tests.helpers.contexts import context_of
from tests.helpers.panel_room import Room, a_child
from tests.helpers.stage import NOW
from tests.helpers.vaults import OpenVault
from tests.helpers.walk import problems_of
from tests.unit.services.folk import MAISIE, somebody
from tests.unit.services.test_screenings import BLACKMAIL
from tests.unit.ui.conftest import WaitIdle
from tests.unit.ui.people_stage import Went, add, press, show
from tests.unit.ui.test_person import begun, signed


@pytest.fixture
def context(vault: Vault, lanes: Lanes) -> Context:
    return context_of(vault, lanes)


@pytest.fixture
def open_today(qtbot: QtBot, context: Context, lanes: Lanes, wait_idle: WaitIdle) -> Callable[[], TodayScreen]:
    opened: list[TodayScreen] = []

    def opening() -> TodayScreen:
        screen = TodayScreen(context)
        opened.append(screen)  # pytest-qt keeps no reference
        show(qtbot, screen, (1198, 700))
        screen.show_place(Place("today"))
        wait_idle(lanes)
        return screen

    return opening


OpenToday = Callable[[], TodayScreen]


def test_an_empty_vault_begins_with_the_first_young_person(context: Context, open_today: OpenToday) -> None:
    heard = Went.listening(context)
    screen = open_today()

    assert screen.nothing.isVisible()
    assert screen.nothing.button is not None
    screen.nothing.button.click()

    assert heard.places == [Place("register")]


def test_the_next_meeting_stands_beside_with_what_comes_before_it(
    qtbot: QtBot, open_vault: OpenVault, lanes: Lanes, wait_idle: WaitIdle
) -> None:
    desk = Desk(open_vault(Role.COORDINATOR))
    room = Room.of(desk)
    root = a_child(desk, somebody("Ama", "Asante"))
    desk.agendas.put_on(meeting=room.meeting, young_person_id=root, why=AgendaWhy.NEW, why_words="The school asks.")
    context = context_of(desk.vault, lanes)
    heard = Went.listening(context)
    screen = TodayScreen(context)
    show(qtbot, screen, (1198, 700))
    screen.show_place(Place("today"))
    wait_idle(lanes)

    assert screen.next_meeting.facts == {
        "Referrals in by": "Fri 27 Nov, 12:00",
        "Pre-agenda": "Tue 1 Dec, 10:00",
        "Meeting": "Tue 8 Dec, 09:30",
    }
    button = screen.next_meeting.button
    assert button is not None
    assert button in screen.buttons()
    assert button.accessibleName() == "On the agenda: 1 young person"
    button.click()
    assert heard.places == [Place("vpg", room.meeting)]
    assert problems_of(screen) == []


def test_no_meeting_no_card(open_today: Callable[[], TodayScreen]) -> None:
    assert open_today().next_meeting.isHidden()


def test_nothing_due_says_so(context: Context, open_today: OpenToday) -> None:
    heard = Went.listening(context)
    add(context.services.people, MAISIE)
    screen = open_today()

    assert screen.nothing.title.text() == "Nothing is due"
    assert screen.nothing.button is not None
    screen.nothing.button.click()
    assert heard.places == [Place("people")]


def test_what_runs_out_today_is_now_and_what_was_begun_stands_beside(context: Context, open_today: OpenToday) -> None:
    (maisie,) = add(context.services.people, MAISIE)
    screening_id = begun(context, maisie, dict(BLACKMAIL))
    counted: list[int] = []

    def count(entry: str, number: int) -> None:
        assert entry == "today"
        counted.append(number)

    context.bus.counted.connect(count)

    screen = open_today()

    assert screen.now.rows[0].item.action == "open-prompt"
    assert [row.item.action for row in screen.begun.rows()] == ["resume"]
    assert screen.begun.rows()[0].item.target == screening_id
    assert screen.arrived.isHidden()
    assert counted[-1] == screen.groups.count
    assert QApplication.focusWidget() is screen.now.rows[0].button


def test_there_is_one_filled_button(context: Context, open_today: OpenToday) -> None:
    for family in ("Anders", "Bright"):
        (root,) = add(context.services.people, somebody("Sam", family))
        begun(context, root, dict(BLACKMAIL))

    screen = open_today()

    kinds = [row.button.property("kind") for group in (screen.now, screen.week, screen.later) for row in group.rows]
    assert kinds.count("primary") == 1
    assert kinds[0] == "primary"


def test_the_keyboard_waits_for_what_is_due_and_then_stands_on_the_first_act(
    qtbot: QtBot, context: Context, lanes: Lanes, wait_idle: WaitIdle
) -> None:
    (maisie,) = add(context.services.people, MAISIE)
    begun(context, maisie, dict(BLACKMAIL))
    screen = TodayScreen(context)
    show(qtbot, screen, (1198, 700))
    screen.show_place(Place("today"))
    assert screen.first_focus() is None  # not the button of an empty day, which does not show
    assert screen.nothing.button is not None
    screen.nothing.button.setFocus()

    wait_idle(lanes)

    assert QApplication.focusWidget() is screen.buttons()[0]
    assert screen.buttons()[0].isVisible()


def test_the_first_act_has_the_keyboard_while_the_rest_is_still_made(
    context: Context, open_today: OpenToday, lanes: Lanes, wait_idle: WaitIdle
) -> None:
    screen = open_today()
    (maisie,) = add(context.services.people, MAISIE)
    begun(context, maisie, dict(BLACKMAIL))
    screen.show_place(Place("today"))
    screen._on_items(context.services.tasks.today())

    assert QApplication.focusWidget() is screen.now.rows[0].button
    assert screen.begun.rows() == []
    wait_idle(lanes)
    assert QApplication.focusWidget() is screen.now.rows[0].button
    assert len(screen.begun.rows()) == 1

    later = tuple(replace(one, due=None) for one in context.services.tasks.today())  # nothing now, so it comes later
    let_go(screen)
    screen.show_place(Place("today"))
    for _time in range(2):  # read again before it has come
        screen._on_items(later)
    screen._making.finish()
    assert QApplication.focusWidget() is screen.week.rows[0].button


def test_arrows_move_from_act_to_act_and_enter_does_it(context: Context, open_today: OpenToday) -> None:
    heard = Went.listening(context)
    (maisie,) = add(context.services.people, MAISIE)
    begun(context, maisie, dict(BLACKMAIL))
    screen = open_today()
    first, second = screen.buttons()[:2]

    press(first, Qt.Key.Key_Down)
    assert QApplication.focusWidget() is second
    press(second, Qt.Key.Key_Up)
    press(first, Qt.Key.Key_Space)

    assert heard.places == [due_actions.place_of(screen.now.rows[0].item)]


def test_what_was_done_elsewhere_disappears(
    context: Context, open_today: OpenToday, lanes: Lanes, wait_idle: WaitIdle
) -> None:
    (maisie,) = add(context.services.people, MAISIE)
    changes, screening_id = context.services.screenings.start(
        young_person_id=maisie, reason=ScreeningReason.NEW_CONCERN
    )
    screen = open_today()
    assert screen.begun.rows()

    screen.on_changed(context.services.people.undo(changes.act))
    wait_idle(lanes)

    assert screening_id
    assert screen.begun.rows() == []


def test_a_form_that_was_left_is_carried_on(context: Context, open_today: OpenToday) -> None:
    heard = Went.listening(context)
    context.services.people.keep_draft(somebody("Kofi", "Asante"))
    screen = open_today()

    (row,) = screen.begun.rows()
    row.button.click()

    assert heard.places == [Place("register")]


def test_a_long_group_shows_its_first_lines_and_the_rest_on_asking(context: Context, open_today: OpenToday) -> None:
    for at in range(AT_FIRST):
        (root,) = add(context.services.people, somebody("Sam", f"Naylor{chr(97 + at)}"))
        begun(context, root, dict(BLACKMAIL))
    screen = open_today()

    assert len(screen.now.rows) == AT_FIRST
    assert screen.now.more_button is not None
    screen.now.more_button.click()

    assert len(screen.now.rows) > AT_FIRST
    assert QApplication.focusWidget() is screen.now.rows[AT_FIRST].button


def test_of_very_much_that_waits_each_click_shows_some_more(desk: QApplication, qtbot: QtBot) -> None:
    item = DueItem("Ask", "", "", "", "", None, "", is_late=False, action="ask", target="")
    items = [replace(item, target=str(number)) for number in range(300)]
    group, side = TaskGroup("Now"), SideCard("Carry on")
    for part in (group, side):
        qtbot.addWidget(part)
    show_group = partial(group.show_items, items, NOW, first_is_main=True)
    show_side = partial(side.show_items, items, "300 drafts")
    for part, show_it, first, then in ((group, show_group, AT_FIRST, AT_FIRST + 20), (side, show_side, 6, 26)):
        for wanted in (first, then):
            show_it()
            part._list.finish()
            assert len(part.buttons()) == wanted + 1  # the last one shows more
            part.buttons()[-1].click()
        part.begin()
        show_it()
        part._list.finish()
        assert len(part.buttons()) == first + 1


def test_who_is_left_out_is_told(open_today: OpenToday) -> None:
    screen = open_today()
    assert screen.beyond.isHidden()
    screen._on_left_out(14_702)
    assert not screen.beyond.isHidden()
    assert "Of 14,702 more young people something is due as well" in screen.beyond.text()


def test_groups_follow_the_clock(context: Context, clock: SetClock) -> None:
    (maisie,) = add(context.services.people, MAISIE)
    signed(context, maisie)
    clock.go_on(days=70)
    items = context.services.tasks.today()
    (again,) = [one for one in items if one.action == "screen"]

    assert again in grouped(items, clock.now()).later
    clock.go_on(days=17)
    assert again in grouped(items, clock.now()).week
    clock.go_on(days=9)
    assert again in grouped(items, clock.now()).now


@pytest.mark.parametrize(
    ("action", "place"),
    [
        ("open-prompt", Place("person", "y", "prompt:t")),
        ("ask", Place("person", "y", "ask:t")),
        ("screen", Place("person", "y", "screening")),
        ("referral", Place("person", "y", "screening")),
        ("resume", Place("screening", "t")),
        ("sign-off", Place("screening", "t", "result")),
        ("look-bundle", Place("exchange", "t")),
        ("edit-person", Place("register", "t")),
        ("something-newer", Place("person", "y")),
    ],
)
def test_every_act_leads_to_where_it_is_done(action: str, place: Place) -> None:
    item = DueItem("what", "why", "y", "Maisie", "aged 14", None, "", is_late=False, action=action, target="t")

    assert due_actions.place_of(item) == place
    assert due_actions.button_words(item)


@pytest.mark.parametrize(
    ("look", "size"),
    [
        (Theme(), (1198, 700)),
        (Theme(ThemeName.DARK, 150), (1290, 690)),
        (Theme(ThemeName.HIGH_CONTRAST, 200), (1270, 650)),
    ],
)
def test_nothing_is_cut_unnamed_or_too_small(
    desk: QApplication, qtbot: QtBot, context: Context, open_today: OpenToday, look: Theme, size: tuple[int, int]
) -> None:
    (maisie,) = add(context.services.people, MAISIE)
    begun(context, maisie, dict(BLACKMAIL))
    theme.wear(desk, look)
    screen = open_today()
    screen.resize(*size)

    assert problems_of(screen) == []
    theme.wear(desk, Theme())
