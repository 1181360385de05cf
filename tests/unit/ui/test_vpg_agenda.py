"""The agenda builder on the screen: its order, who is on it and who should be, its minutes, interests."""

from collections.abc import Callable
from datetime import UTC, date, datetime

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QScrollArea
from pytestqt.qtbot import QtBot

from cse_desk.models.enums import AgendaWhy, AttendanceState, MeetingState, MissingKind, Strand
from cse_desk.models.tables.facts import MissingEpisode
from cse_desk.ui import scrolling, theme
from cse_desk.ui.interest_card import InterestCard
from cse_desk.ui.theme import Theme, ThemeName
from cse_desk.ui.widgets.labels import Heading, PlainLabel
from tests.helpers.dragging import drag
from tests.helpers.panel_room import Room, a_child, accepted, decided, record
from tests.helpers.walk import problems_of
from tests.unit.services.folk import MAISIE, somebody
from tests.unit.ui.vpg_stage import Open, context, coordinator, four, open_screen, room, settled

__all__ = ["context", "coordinator", "open_screen", "room", "settled"]


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
    desk: QApplication, open_screen: Open, room: Room, qtbot: QtBot
) -> None:
    four(room)
    theme.wear(desk, Theme(ThemeName.LIGHT, 200))
    builder = open_screen(room.meeting, size=(1270, 650)).builder
    assert builder.top.isAncestorOf(builder.order), "beside the title: the rest is the list's"
    assert "Civic" in builder.aside.text()
    area = builder.list.parentWidget()
    while area is not None and not isinstance(area, QScrollArea):
        area = area.parentWidget()
    assert area is not None
    last = builder.list.visualItemRect(builder.list.item(2)).bottomLeft()
    assert area.viewport().rect().contains(builder.list.viewport().mapTo(area.viewport(), last))
    builder.back_button.setFocus()
    builder.list.setFocus()  # what it says above the list comes with it
    qtbot.waitUntil(lambda: scrolling.is_seen(builder.time_card))
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


def press_return(*, repeats: bool) -> None:
    held = QApplication.focusWidget()
    assert held is not None
    none = Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(held, QKeyEvent(QKeyEvent.Type.KeyPress, Qt.Key.Key_Return, none, "\r", autorep=repeats))


def test_the_key_that_put_somebody_on_does_not_put_on_whoever_comes_next(
    open_screen: Open, settled: Callable[[], None], room: Room
) -> None:
    for given in ("Abena", "Adwoa", "Akua"):
        decided(room.desk, a_child(room.desk, somebody(given, "Mensah")))
    screen = open_screen(room.meeting)
    assert screen.builder.not_on.rows[0].button.hasFocus()
    for repeats in (False, True, True):
        press_return(repeats=repeats)
        settled()
    assert screen.builder.list.hasFocus()
    QTest.keyClick(screen.builder.list, Qt.Key.Key_Space)
    settled()
    assert [row.candidate.name for row in screen.builder.not_on.rows] == ["Adwoa Mensah", "Akua Mensah"]
    assert order(room) == ["Abena"]

    screen.builder.not_on.rows[0].button.setFocus()
    press_return(repeats=True)
    settled()
    assert order(room) == ["Abena"], "held down since before it had the keyboard"


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
    assert screen.builder.not_on.all_button.isHidden()


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
    assert builder.findChild(InterestCard) is None  # made when somebody has one
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
