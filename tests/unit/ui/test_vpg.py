"""The VPG before the day, on a real vault: meetings, pre-agenda, agenda, groups and people; by keyboard, at any size."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QScrollArea
from pytestqt.qtbot import QtBot

from cse_desk.models.enums import AgendaWhy, AttendanceState, MeetingState, MissingKind, ReferralState, Role, Strand
from cse_desk.models.tables.facts import MissingEpisode
from cse_desk.models.tables.panel import Interest, PanelAction
from cse_desk.services.desk import Desk
from cse_desk.ui import theme
from cse_desk.ui.bus import Place
from cse_desk.ui.context import Context
from cse_desk.ui.jobs import Lanes
from cse_desk.ui.screens.vpg.moments import hour_of
from cse_desk.ui.screens.vpg.pane import Pane
from cse_desk.ui.screens.vpg.screen import VpgScreen
from cse_desk.ui.theme import Theme, ThemeName
from cse_desk.ui.widgets.labels import Heading, PlainLabel
from tests.helpers.dragging import drag
from tests.helpers.panel_room import START, Room, a_child, accepted, closure_asked, decided, planned, record, vpg_of
from tests.helpers.settling import is_about_to_look, lay_out
from tests.helpers.stage import context_of
from tests.helpers.vaults import OpenVault
from tests.helpers.walk import problems_of
from tests.unit.services.folk import MAISIE, somebody
from tests.unit.ui.conftest import WaitIdle
from tests.unit.ui.people_stage import Went, show, type_into

pytestmark = pytest.mark.first


@pytest.fixture
def context(open_vault: OpenVault, lanes: Lanes) -> Context:
    return context_of(open_vault(Role.COORDINATOR), lanes)


@pytest.fixture
def coordinator(open_vault: OpenVault) -> Desk:
    return Desk(open_vault(Role.COORDINATOR))


@pytest.fixture
def room(coordinator: Desk) -> Room:
    return Room.of(coordinator)


Open = Callable[..., VpgScreen]


@pytest.fixture
def open_screen(qtbot: QtBot, context: Context, lanes: Lanes, wait_idle: WaitIdle) -> Open:
    opened: list[VpgScreen] = []

    def opening(target: str = "", part: str = "", size: tuple[int, int] = (1300, 720)) -> VpgScreen:
        screen = VpgScreen(context)
        opened.append(screen)  # pytest-qt keeps no reference
        context.bus.asked_to_go.connect(partial(go_within, screen))
        context.bus.changed.connect(screen.on_changed)
        show(qtbot, screen, size)
        screen.show_place(Place("vpg", target, part))
        settle(qtbot, lanes, wait_idle)
        return screen

    return opening


def go_within(screen: VpgScreen, place: Place) -> None:
    """As the window does for its own places."""
    if place.screen == "vpg":
        screen.show_place(place)


def settle(qtbot: QtBot, lanes: Lanes, wait_idle: WaitIdle) -> None:
    """What was asked for has come, and the look at an item that waits a moment."""
    wait_idle(lanes)
    qtbot.waitUntil(lambda: not is_about_to_look())
    wait_idle(lanes)
    lay_out()


@pytest.fixture
def settled(qtbot: QtBot, lanes: Lanes, wait_idle: WaitIdle) -> Callable[[], None]:
    return lambda: settle(qtbot, lanes, wait_idle)


# ---- meetings -------------------------------------------------------------------------------


def test_an_empty_list_teaches_and_leads_to_planning(open_screen: Open, settled: Callable[[], None]) -> None:
    screen = open_screen()
    assert screen.meetings.empty.isVisible()
    button = screen.meetings.empty.button
    assert button is not None
    assert QApplication.focusWidget() is button
    assert screen.findChildren(Pane) == [screen.meetings]  # the other pages are made when they are wanted

    button.click()
    settled()

    assert screen.findChildren(Pane) == [screen.meetings, screen.form]
    assert screen.pane() is screen.form
    assert screen.form.group.currentText() == "VEMT Practitioners Group"


def test_a_meeting_is_planned_by_its_day_and_the_rest_follows(
    open_screen: Open, settled: Callable[[], None], coordinator: Desk
) -> None:
    screen = open_screen("", "plan")
    form = screen.form
    form.starts.set_moment(START)
    form.starts.changed.emit(START)
    settled()
    assert form.papers.date() == date(2026, 12, 3)
    assert form.referrals.clock.value() == "12:00"

    form.papers.set_value(date(2026, 12, 4))
    form.save_button.click()
    settled()

    (line,) = coordinator.meetings.lines()
    assert (line.details.starts_at, line.details.papers_by) == (START, date(2026, 12, 4))
    assert screen.pane() is screen.meetings
    assert [row.line.details.meeting for row in screen.meetings.rows] == [line.details.meeting]


def test_a_form_without_a_day_says_so_and_goes_there(
    open_screen: Open, settled: Callable[[], None], coordinator: Desk
) -> None:
    screen = open_screen("", "plan")
    screen.form.save_button.click()
    settled()

    assert coordinator.meetings.lines() == ()
    assert screen.form.isAncestorOf(QApplication.focusWidget() or screen)


def test_a_meeting_is_called_off_with_a_reason(open_screen: Open, settled: Callable[[], None], room: Room) -> None:
    screen = open_screen(room.meeting, "change")
    screen.form.cancel_button.click()
    assert room.desk.meetings.line(meeting=room.meeting).state is MeetingState.PLANNED

    screen.form.why.set_value("The room was flooded.")
    screen.form.cancel_button.click()
    settled()

    assert room.desk.meetings.line(meeting=room.meeting).cancelled_why == "The room was flooded."


def test_each_meeting_says_what_it_needs(open_screen: Open, room: Room) -> None:
    screen = open_screen()
    (row,) = screen.meetings.rows
    assert row.need.text() == "Referrals come in, by Fri 27 Nov, 12:00"
    assert set(row.buttons) == {"agenda", "meet", "change"}


def test_what_waits_beside_the_meetings_is_counted_and_leads_there(
    context: Context, open_screen: Open, settled: Callable[[], None], room: Room
) -> None:
    root = a_child(room.desk, MAISIE)
    decided(room.desk, root)
    closure_asked(room.desk, root)
    for day in (date(2026, 11, 1), date(2027, 1, 5)):
        record(room.desk, PanelAction, root, what="Ring her", owner="Mark Hale", agency="Police", due=day)
    screen, heard = open_screen(), Went.listening(context)
    waits = screen.meetings.waits
    assert waits.before.text() == "0 referrals wait, 1 removal is asked for."
    assert waits.to_do.text() == "2 actions are open, 1 overdue."
    waits.actions_button.click()
    waits.before_button.click()
    settled()
    assert heard.places == [Place("actions"), Place("vpg", "", "pre-agenda")]


def test_meet_opens_the_meeting_day_and_afterwards_its_minutes(
    context: Context, open_screen: Open, settled: Callable[[], None], room: Room
) -> None:
    desk = room.desk
    heard = Went.listening(context)
    desk.agendas.issue(meeting=room.meeting)
    screen = open_screen()
    assert QApplication.focusWidget() is screen.meetings.rows[0].buttons["meet"]
    screen.meetings.rows[0].buttons["meet"].click()
    assert heard.places[-1] == Place("meeting", room.meeting)

    desk.meeting_days.start(meeting=room.meeting)
    screen.meetings.reload()
    settled()
    assert screen.meetings.rows[0].buttons["meet"].text() == "Go on with the meeting"
    assert "change" not in screen.meetings.rows[0].buttons

    desk.meeting_days.end(meeting=room.meeting)
    screen.meetings.reload()
    settled()
    assert list(screen.meetings.rows[0].buttons) == ["minutes", "agenda"]
    screen.meetings.rows[0].buttons["minutes"].click()
    assert heard.places[-1] == Place("papers", room.meeting, "minutes")


def test_the_palette_meets_for_the_agenda_shown_or_the_next_meeting(
    context: Context, open_screen: Open, settled: Callable[[], None], coordinator: Desk
) -> None:
    heard = Went.listening(context)
    screen = open_screen()
    (meet,) = [one for one in screen.commands() if one.id == "screen.meet"]
    meet.do()
    assert heard.places == []
    assert screen.meetings.news.isVisible()

    room = Room.of(coordinator)
    later = planned(coordinator, datetime(2027, 1, 12, 9, 30, tzinfo=UTC))
    screen.meetings.reload()
    settled()
    meet.do()
    assert heard.places[-1] == Place("meeting", room.meeting)

    screen.show_place(Place("vpg", later))
    meet.do()
    assert heard.places[-1] == Place("meeting", later)


@pytest.mark.parametrize(
    ("typed", "hour"),
    [("9:30", (9, 30)), ("09.30", (9, 30)), ("9", (9, 0)), ("25:00", None), ("noon", None), ("9:75", None)],
)
def test_an_hour_as_people_write_it(typed: str, hour: tuple[int, int] | None) -> None:
    found = hour_of(typed)
    assert (None if found is None else (found.hour, found.minute)) == hour


# ---- pre-agenda -----------------------------------------------------------------------------


def waiting(desk: Desk) -> str:
    root = a_child(desk, MAISIE)
    desk.pre_agenda.refer(young_person_id=root, strands=[Strand.SEXUAL], why="Seen in the same car again.")
    return root


def test_a_referral_is_answered_with_a_reason(open_screen: Open, settled: Callable[[], None], room: Room) -> None:
    root = waiting(room.desk)
    screen = open_screen("", "pre-agenda")
    form = screen.queue.form
    form.button.click()
    assert room.desk.pre_agenda.queue() != ()
    form.kind.set_value("returned")
    form.kind.changed.emit("returned")
    assert form.wanted.isVisible()
    form.wanted.set_value("Who collects her")
    form.why.set_value("We cannot judge it yet.")
    form.button.click()
    settled()
    assert room.desk.pre_agenda.queue() != ()  # no day yet

    form.by.set_value(date(2026, 12, 1))
    form.button.click()
    settled()

    (line,) = room.desk.referrals.lines(young_person_id=root)
    assert line.state is ReferralState.RETURNED
    assert screen.queue.empty.isVisible()


def test_a_half_typed_answer_is_there_again(open_screen: Open, settled: Callable[[], None], room: Room) -> None:
    waiting(room.desk)
    screen = open_screen("", "pre-agenda")
    screen.queue.form.why.set_value("A pattern of")
    screen.queue.form.typed.emit()
    done: list[bool] = []
    screen.keep(lambda: done.append(True))
    settled()
    assert done == [True]

    again = open_screen("", "pre-agenda")

    assert again.queue.form.why.value() == "A pattern of"


def test_the_coordinator_refers_somebody_themselves(open_screen: Open, settled: Callable[[], None], room: Room) -> None:
    root = a_child(room.desk, MAISIE)
    a_child(room.desk, somebody("Kofi", "Asante"))
    screen = open_screen("", "pre-agenda")
    screen.queue.refer_button.click()
    settled()
    pane = screen.refer
    assert QApplication.focusWidget() is pane.search
    pane.refer_button.click()
    assert pane.summary.words() == ("Choose the young person.", "Choose at least one strand.", "Say why.")

    type_into(pane.search, "Mais")
    settled()
    pane.people.button(root).click()
    settled()
    pane.strands.set_value([Strand.SEXUAL.value])
    pane.why.set_value("Seen in the same car again.")
    pane.refer_button.click()
    settled()

    (line,) = room.desk.pre_agenda.queue()
    assert (line.young_person_id, line.strands, line.note) == (root, (Strand.SEXUAL,), "Seen in the same car again.")
    assert screen.pane() is screen.queue
    assert room.desk.pre_agenda.draft(key="own-referral") == {}


def test_a_strand_on_its_way_is_not_referred_again(open_screen: Open, settled: Callable[[], None], room: Room) -> None:
    root = waiting(room.desk)
    screen = open_screen(root, "refer")
    assert screen.refer.people.value() == root
    assert not screen.refer.strands.checks[Strand.SEXUAL].isEnabled()
    assert screen.refer.strands.checks[Strand.MISSING].isEnabled()


def test_nobody_found_says_where_to_put_them_in(open_screen: Open, settled: Callable[[], None], room: Room) -> None:
    screen = open_screen("", "refer")
    type_into(screen.refer.search, "Zebedee")
    settled()
    assert screen.refer.nobody.text().startswith("Nobody is found.")


def test_a_half_written_referral_is_there_again(open_screen: Open, settled: Callable[[], None], room: Room) -> None:
    root = a_child(room.desk, MAISIE)
    screen = open_screen(root, "refer")
    screen.refer.why.set_value("Seen in")
    screen.refer.keeper.typed()
    screen.leaving()
    settled()

    again = open_screen("", "refer").refer

    assert (again.why.value(), again.people.value()) == ("Seen in", root)


def test_removals_asked_for_stand_there_with_what_the_guard_says(
    context: Context, open_screen: Open, settled: Callable[[], None], room: Room
) -> None:
    heard = Went.listening(context)
    root = a_child(room.desk, MAISIE)
    decided(room.desk, root)
    closure_asked(room.desk, root)
    screen = open_screen("", "pre-agenda")
    assert screen.queue.empty.isVisible()
    (row,) = screen.queue.removals.rows
    said = [one.text() for one in row.findChildren(PlainLabel)]
    assert [one.words for one in row.line.guard if one.stops]
    for one in row.line.guard:
        assert one.words in said
    assert said.count("Stops:") == sum(one.stops for one in row.line.guard)
    assert said.count("To answer:") == sum(not one.stops for one in row.line.guard)
    row.opened.emit(root)
    assert heard.places[-1] == Place("person", root)
    assert problems_of(screen) == []
    screen.queue.reload()
    settled()
    assert screen.queue.removals.rows == [row]  # nothing is other: it is not made again

    row.button.click()
    settled()

    (owed,) = room.desk.pre_agenda.replies()
    assert owed.to_name == "Joy Bello"
    (row,) = screen.queue.removals.rows
    assert any("A reply was written on" in one.text() for one in row.findChildren(PlainLabel))


def test_no_removal_asked_for_no_card(open_screen: Open, room: Room) -> None:
    assert not open_screen("", "pre-agenda").queue.removals.isVisible()


def test_no_screening_here_is_said(open_screen: Open, room: Room) -> None:
    waiting(room.desk)
    screen = open_screen("", "pre-agenda")
    words = [one.text() for one in screen.queue.summary.findChildren(PlainLabel)]
    assert any("No signed screening is here" in one for one in words)


# ---- agenda ---------------------------------------------------------------------------------


def four(room: Room) -> list[str]:
    roots = [a_child(room.desk, somebody(given, "Asante")) for given in ("Ama", "Kofi", "Esi", "Yaw")]
    for root in roots:
        decided(room.desk, root)
    for root in roots[:3]:
        room.desk.agendas.put_on(meeting=room.meeting, young_person_id=root, why=AgendaWhy.REVIEW)
    return roots


def order(room: Room) -> list[str]:
    return [one.name.split()[0] for one in room.desk.agendas.view(meeting=room.meeting).items]


def test_alt_and_arrows_move_a_young_person(open_screen: Open, settled: Callable[[], None], room: Room) -> None:
    four(room)
    screen = open_screen(room.meeting)
    agenda = screen.builder.list
    assert QApplication.focusWidget() is agenda

    QTest.keyClick(agenda, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    settled()
    assert order(room) == ["Kofi", "Ama", "Esi"]
    QTest.keyClick(agenda, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    settled()

    assert order(room) == ["Ama", "Kofi", "Esi"]
    line = agenda.line()
    assert line is not None
    assert line.name == "Ama Asante"


def test_dragging_moves_a_young_person(open_screen: Open, settled: Callable[[], None], room: Room) -> None:
    """With the mouse through the window: the platform's own drag and drop, not a call of the model."""
    four(room)
    agenda = open_screen(room.meeting).builder.list
    view = agenda.viewport()
    first, last = (agenda.visualItemRect(agenda.item(row)) for row in (0, 2))

    drag(view, first.center(), QPoint(last.center().x(), last.bottom() - 3))
    settled()
    assert order(room) == ["Kofi", "Esi", "Ama"]
    assert [str(agenda.item(row).text()).split()[1] for row in range(3)] == ["Kofi", "Esi", "Ama"]

    drag(view, last.center(), QPoint(first.center().x(), first.top() + 3))
    settled()
    assert order(room) == ["Ama", "Kofi", "Esi"]


def test_an_agenda_that_is_over_is_not_dragged(open_screen: Open, settled: Callable[[], None], room: Room) -> None:
    four(room)
    room.desk.meetings.cancel(meeting=room.meeting, why="The room was flooded.")
    agenda = open_screen(room.meeting).builder.list
    first, last = (agenda.visualItemRect(agenda.item(row)) for row in (0, 2))

    drag(agenda.viewport(), first.center(), QPoint(last.center().x(), last.bottom() - 3))
    settled()
    assert order(room) == ["Ama", "Kofi", "Esi"]


def test_their_own_words_stand_above_what_can_be_done(open_screen: Open, room: Room) -> None:
    four(room)
    builder = open_screen(room.meeting).builder
    (words,) = [one for one in builder.content.findChildren(PlainLabel) if "words of their own" in one.text()]
    (changed,) = [one for one in builder.content.findChildren(Heading) if one.text() == "Changed since last time"]
    tops = [
        builder.content.mapFromGlobal(one.mapToGlobal(one.rect().topLeft())).y()
        for one in (words, builder.minutes, changed)
    ]
    assert tops == sorted(tops)


def test_at_200_percent_more_than_one_young_person_is_seen_at_once(
    desk: QApplication, open_screen: Open, room: Room
) -> None:
    four(room)
    theme.wear(desk, Theme(ThemeName.LIGHT, 200))
    builder = open_screen(room.meeting, size=(1270, 650)).builder
    area = builder.list.parentWidget()
    while area is not None and not isinstance(area, QScrollArea):
        area = area.parentWidget()
    assert area is not None
    last = builder.list.visualItemRect(builder.list.item(2)).bottomLeft()
    assert area.viewport().rect().contains(builder.list.viewport().mapTo(area.viewport(), last))
    theme.wear(desk, Theme())


def test_the_content_follows_the_choice(open_screen: Open, settled: Callable[[], None], room: Room) -> None:
    four(room)
    screen = open_screen(room.meeting)
    assert screen.builder.content.content is not None
    assert screen.builder.content.content.name == "Ama Asante"

    QTest.keyClick(screen.builder.list, Qt.Key.Key_Down)
    settled()

    assert screen.builder.content.content.name == "Kofi Asante"


def test_who_is_missing_is_put_on_and_who_is_taken_off_stays_listed(
    open_screen: Open, settled: Callable[[], None], room: Room
) -> None:
    four(room)
    screen = open_screen(room.meeting)
    (row,) = screen.builder.not_on.rows
    row.button.click()
    settled()
    assert order(room) == ["Ama", "Kofi", "Esi", "Yaw"]
    assert screen.builder.not_on.rows == []

    QTest.keyClick(screen.builder.list, Qt.Key.Key_Delete)
    assert QApplication.focusWidget() is screen.builder.why
    screen.builder.off_button.click()
    settled()
    assert len(order(room)) == 4  # not without a reason

    screen.builder.why.set_value("Her worker is away.")
    screen.builder.off_button.click()
    settled()

    assert order(room) == ["Kofi", "Esi", "Yaw"]
    assert [one.candidate.taken_off_why for one in screen.builder.not_on.rows] == ["Her worker is away."]


def test_all_that_are_due_are_put_on_at_once_but_never_who_was_taken_off(
    open_screen: Open, settled: Callable[[], None], room: Room
) -> None:
    desk = room.desk
    roots = four(room)
    accepted(desk, a_child(desk, somebody("Efua", "Mensah")), Strand.CRIMINAL)
    item = desk.agendas.view(meeting=room.meeting).items[0].item
    desk.agendas.take_off(item=item, why="Her worker is away.")
    screen = open_screen(room.meeting)
    button = screen.builder.not_on.all_button
    assert button is not None

    button.click()
    settled()

    assert order(room) == ["Kofi", "Esi", "Efua", "Yaw"]
    assert roots


def test_who_should_be_here_stands_in_the_alert(open_screen: Open, room: Room) -> None:
    root = a_child(room.desk, somebody("Ama", "Asante"))
    decided(room.desk, root, review_on=date(2027, 1, 12))
    record(
        room.desk,
        MissingEpisode,
        root,
        missing_kind=MissingKind.MISSING,
        from_at=datetime(2026, 11, 22, 21, tzinfo=UTC),
    )

    screen = open_screen(room.meeting)

    (row,) = screen.builder.not_on.rows
    assert row.candidate.presses
    assert "Missing now" in row.candidate.reasons
    assert screen.builder.not_on.all_button is None


def test_minutes_order_by_rule_and_issue(open_screen: Open, settled: Callable[[], None], room: Room) -> None:
    four(room)
    screen = open_screen(room.meeting)
    screen.builder.list.setCurrentRow(2)
    screen.builder.minutes.set_value("25")
    screen.builder.minutes.editingFinished.emit()
    settled()
    screen.builder.order.set_value("time")
    screen.builder.order.changed.emit("time")
    settled()
    assert order(room) == ["Esi", "Ama", "Kofi"]
    assert screen.builder.time_card.aside is not None
    assert screen.builder.time_card.aside.text() == "45 of 180 min, to 10:15"

    screen.builder.issue_button.click()
    settled()

    assert room.desk.meetings.line(meeting=room.meeting).state is MeetingState.AGENDA_ISSUED


def test_apologies_and_a_guest(open_screen: Open, settled: Callable[[], None], room: Room) -> None:
    screen = open_screen(room.meeting)
    field = screen.builder.attending.fields["Nia Boateng"]
    field.set_value("apologies")
    field.changed.emit("apologies")
    settled()
    attending = screen.builder.attending
    attending.invite_button.click()
    attending.name.set_value("Ngozi Okafor")
    attending.agency.set_value("Saltmarsh Academy")
    attending.invite_button.click()
    settled()

    states = {one.name: one.state for one in room.desk.meetings.attenders(meeting=room.meeting)}
    assert states["Nia Boateng"] is AttendanceState.APOLOGIES
    assert states["Ngozi Okafor"] is AttendanceState.EXPECTED
    assert "Ngozi Okafor" in screen.builder.attending.fields


def test_an_interest_is_declared_before_the_papers_go_out(
    open_screen: Open, settled: Callable[[], None], room: Room
) -> None:
    """From the people who are expected, so that no mistyped name lets a copy through."""
    root = a_child(room.desk, MAISIE)
    decided(room.desk, root)
    room.desk.agendas.put_on(meeting=room.meeting, young_person_id=root, why=AgendaWhy.REVIEW)
    builder = open_screen(room.meeting).builder
    builder.interest_button.click()
    settled()
    card = builder.interest
    names = [card.who.itemText(at) for at in range(card.who.count())]
    assert "Mark Hale, Marlport Police" in names
    assert "Ada Quill, Marlport Police" in names  # his deputy
    card.who.setCurrentIndex(names.index("Mark Hale, Marlport Police"))
    card.who.activated.emit(card.who.currentIndex())
    card.why.set_value("Her neighbour.")
    assert problems_of(builder) == []
    card.keep.click()
    settled()
    assert not card.isVisible()
    (line,) = room.desk.agendas.view(meeting=room.meeting).items
    assert line.kept_from == ("Mark Hale, Marlport Police",)
    copy = room.desk.agendas.paper(meeting=room.meeting, for_name="Mark Hale", for_agency="Marlport Police")
    assert copy.items == ()

    builder.interest_button.click()
    card.look.click()
    settled()
    card.end_form.why.set_value("They moved away.")
    card.end_form.end_it.click()
    settled()
    (line,) = room.desk.agendas.view(meeting=room.meeting).items
    assert line.kept_from == ()


def test_a_reason_half_typed_stays_with_its_young_person(
    open_screen: Open, settled: Callable[[], None], room: Room
) -> None:
    four(room)
    screen = open_screen(room.meeting)
    screen.builder.why.set_value("Her wor")
    screen.builder.keeper.typed()
    QTest.keyClick(screen.builder.list, Qt.Key.Key_Down)
    settled()
    assert screen.builder.why.value() == ""

    QTest.keyClick(screen.builder.list, Qt.Key.Key_Up)
    settled()

    assert screen.builder.why.value() == "Her wor"


# ---- groups ---------------------------------------------------------------------------------


def test_a_member_is_added_in_place(open_screen: Open, settled: Callable[[], None], coordinator: Desk) -> None:
    screen = open_screen("", "groups")
    groups = screen.groups
    assert groups.nobody.isVisible()
    groups.add_button.click()
    row = groups.rows[0]
    assert QApplication.focusWidget() is row.fields["name"]
    row.fields["name"].set_value("Ruth Adeyemi")
    groups.save_button.click()
    assert coordinator.groups.all()[0].group.startswith("shipped")  # not without an agency

    row.fields["agency"].set_value("Marlport Council")
    row.chair.set_value(True)
    groups.save_button.click()
    settled()

    vpg = vpg_of(coordinator)
    assert vpg.chair is not None
    assert vpg.chair.name == "Ruth Adeyemi"
    assert not groups.save_button.isEnabled()
    assert groups.rows[0].entry.record_id


def test_a_group_without_meetings_is_removed_and_one_with_meetings_stays(
    open_screen: Open, settled: Callable[[], None], room: Room
) -> None:
    screen = open_screen("", "groups")
    groups = screen.groups
    assert groups.details.discusses_people
    groups.remove_button.click()
    settled()
    assert groups.news.isVisible()
    assert len(room.desk.groups.all()) == 3

    other = next(one for one in room.desk.groups.all() if not one.discusses_people)
    groups.choice.set_value(other.group)
    groups.choice.changed.emit(other.group)
    groups.remove_button.click()
    settled()

    assert other.group not in [one.group for one in room.desk.groups.all()]
    assert groups.details.group != other.group
    groups.new_button.click()
    assert not groups.remove_button.isVisible()


def test_what_is_being_typed_is_not_read_over(open_screen: Open, settled: Callable[[], None], room: Room) -> None:
    screen = open_screen("", "groups")
    screen.groups.fields["purpose"].set_value("Plans of every child.")
    screen.groups.fields["purpose"].changed.emit("Plans of every child.")

    room.desk.groups.save(replace(vpg_of(room.desk), marking="OFFICIAL"))
    screen.groups.reload()
    settled()

    assert screen.groups.fields["purpose"].value() == "Plans of every child."


# ---- everybody ------------------------------------------------------------------------------


def test_escape_goes_back_to_the_meetings(open_screen: Open, settled: Callable[[], None], room: Room) -> None:
    screen = open_screen("", "groups")
    QTest.keyClick(screen, Qt.Key.Key_Escape)
    settled()
    assert screen.pane() is screen.meetings


def test_who_may_not_write_only_looks(qtbot: QtBot, open_vault: OpenVault, lanes: Lanes, wait_idle: WaitIdle) -> None:
    context = context_of(open_vault(Role.SOCIAL_WORKER), lanes)
    screen = VpgScreen(context)
    show(qtbot, screen)
    screen.show_place(Place("vpg"))
    wait_idle(lanes)

    assert screen.meetings.plan_button.isHidden()
    assert screen.meetings.empty.button is None
    assert "bundle" in screen.meetings.empty.text.text()
    assert [one.id for one in screen.commands()] == [
        "screen.pre-agenda",
        "screen.groups",
        "screen.actions",
        "screen.trend",
    ]
    screen.show_place(Place("vpg", "", "groups"))
    wait_idle(lanes)
    assert screen.groups.save_button.isHidden()
    assert not screen.groups.fields["name"].isVisible()
    assert screen.groups.facts.isVisible()  # the same, in words


def test_the_rail_leads_there(context: Context, open_screen: Open, room: Room) -> None:
    heard = Went.listening(context)
    screen = open_screen()
    screen.meetings.rows[0].buttons["agenda"].click()

    assert heard.places[-1] == Place("vpg", room.meeting)
    screen.builder.print_button.click()
    assert heard.places[-1] == Place("papers", room.meeting)


@pytest.mark.parametrize(
    ("look", "size"),
    [
        (Theme(), (1198, 700)),
        (Theme(ThemeName.DARK, 150), (1290, 690)),
        (Theme(ThemeName.HIGH_CONTRAST, 200), (1270, 650)),
    ],
)
@pytest.mark.parametrize("part", ["", "agenda", "pre-agenda", "groups", "plan", "refer"])
def test_nothing_is_cut_unnamed_or_too_small(
    desk: QApplication,
    open_screen: Open,
    settled: Callable[[], None],
    room: Room,
    part: str,
    look: Theme,
    size: tuple[int, int],
) -> None:
    roots = four(room)
    waiting(room.desk)
    record(room.desk, Interest, roots[0], member_name="Mark Hale", member_agency="Marlport Police")
    theme.wear(desk, look)

    screen = open_screen(room.meeting if part == "agenda" else "", part, size)
    settled()

    assert problems_of(screen) == []
    theme.wear(desk, Theme())


# ---- half-typed forms -----------------------------------------------------------------------


def kept(desk: Desk, key: str) -> bool:
    return bool(desk.pre_agenda.draft(key=key))


def test_a_half_typed_group_is_there_again_in_a_new_window(
    open_screen: Open, settled: Callable[[], None], room: Room, qtbot: QtBot
) -> None:
    """Nothing is asked of the first window: it may have been killed."""
    group = vpg_of(room.desk)
    pane = open_screen("", "groups").groups
    assert not pane.throw_button.isVisible()
    type_into(pane.fields["chair_role"], " and deputy")
    type_into(pane.fields["item_minutes"], "x")  # no number yet: kept as it stands
    pane.add_button.click()
    type_into(pane.rows[-1].fields["name"], "Ngozi Ok")
    pane.rows[0].chair.click()
    typed = pane.words()
    qtbot.waitUntil(lambda: "Ngozi Ok" in room.desk.pre_agenda.draft(key=f"group {group.group}").get("members", ""))

    again = open_screen("", "groups").groups

    assert again.words() == typed
    assert again.rows[-1].value().name == "Ngozi Ok"
    assert again.save_button.isEnabled()
    assert "not saved is here again" in again.news.title.text()
    assert vpg_of(room.desk) == group
    again.throw_button.click()
    settled()
    assert not kept(room.desk, f"group {group.group}")
    assert [row.value() for row in again.rows] == list(group.members)
    assert not again.save_button.isEnabled()
    assert problems_of(again) == []


def test_a_half_typed_new_group_comes_first_and_is_gone_when_saved(
    open_screen: Open, settled: Callable[[], None], room: Room
) -> None:
    pane = open_screen("", "groups").groups
    pane.new_button.click()
    settled()
    type_into(pane.fields["name"], "Missing panel")
    pane.asked.emit("", "")  # somewhere else in the VPG
    settled()
    assert kept(room.desk, "group ")

    again = open_screen("", "groups").groups
    assert again.fields["name"].value() == "Missing panel"
    again.save_button.click()
    settled()
    assert not kept(room.desk, "group ")
    assert "Missing panel" in [one.name for one in room.desk.groups.all()]


def test_looking_at_another_group_keeps_what_was_typed_about_the_first(
    open_screen: Open, settled: Callable[[], None], room: Room
) -> None:
    pane = open_screen("", "groups").groups
    first = pane.details.group
    other = next(one.group for one in room.desk.groups.all() if one.group != first)
    type_into(pane.fields["chair_role"], "!")
    pane.choice.changed.emit(other)
    settled()
    assert pane.details.group == other
    assert not pane.is_typed
    pane.choice.changed.emit(first)
    settled()
    assert str(pane.fields["chair_role"].value()).startswith("!")


def test_a_half_planned_meeting_is_there_again_in_a_new_window(
    open_screen: Open, settled: Callable[[], None], room: Room, qtbot: QtBot
) -> None:
    form = open_screen("", "plan").form
    assert not form.throw_button.isVisible()
    form.starts.day.edit.clear()
    type_into(form.starts.day.edit, "12 Jan or")  # no day yet: kept as it stands
    form.where.clear()
    type_into(form.where, "Civic Hall")
    typed = form.words()
    qtbot.waitUntil(lambda: room.desk.pre_agenda.draft(key="meeting form ").get("where") == "Civic Hall")

    again = open_screen("", "plan").form

    assert again.words() == typed
    assert again.starts.day.edit.value() == "12 Jan or"
    assert "not saved is here again" in again.news.title.text()
    assert problems_of(again) == []
    again.starts.day.edit.clear()
    type_into(again.starts.day.edit, "12 1 2027")
    settled()
    again.save_button.click()
    settled()
    assert not kept(room.desk, "meeting form ")
    assert "Civic Hall" in [one.details.where for one in room.desk.meetings.lines()]
    assert not open_screen("", "plan").form.is_typed


def test_a_change_of_a_meeting_that_is_half_typed_is_kept_and_thrown_away(
    open_screen: Open, settled: Callable[[], None], room: Room
) -> None:
    screen = open_screen(room.meeting, "change")
    type_into(screen.form.why, "The room is")
    done: list[bool] = []
    screen.keep(lambda: done.append(True))  # the vault is being locked
    settled()
    assert done == [True]

    again = open_screen(room.meeting, "change").form
    assert again.why.value() == "The room is"
    again.throw_button.click()
    settled()
    assert again.why.value() == ""
    assert not kept(room.desk, f"meeting form {room.meeting}")
    assert room.desk.meetings.line(meeting=room.meeting).state is MeetingState.PLANNED
