"""Groups and people of the VPG on the screen, and forms of the VPG that were left half-typed."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cse_desk.models.enums import MeetingState
from cse_desk.services.desk import Desk
from tests.helpers.panel_room import Room, vpg_of
from tests.helpers.walk import problems_of
from tests.unit.ui.people_stage import type_into
from tests.unit.ui.vpg_stage import Open, context, coordinator, open_screen, room, settled

__all__ = ["context", "coordinator", "open_screen", "room", "settled"]


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
