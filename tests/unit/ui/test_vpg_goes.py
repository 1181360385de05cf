"""The pages of the VPG never hold the window up: their parts come one after another, and what says the same stays as it is."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import pytest
from PySide6.QtWidgets import QApplication, QWidget

from cse_desk.models.enums import AgendaWhy, AttendanceState, MeetingState
from cse_desk.models.records.panel import Candidate, ReplyLine, Sourced
from cse_desk.ui import slices
from cse_desk.ui.bus import Place
from cse_desk.ui.screens.vpg.attending_card import AttendingCard
from cse_desk.ui.screens.vpg.content_view import ContentView
from cse_desk.ui.screens.vpg.member_row import MemberRow
from cse_desk.ui.screens.vpg.not_on import NotOnPanel
from cse_desk.ui.screens.vpg.removals_card import RemovalsCard
from cse_desk.ui.widgets.cards import Card
from cse_desk.ui.widgets.choices import Radio
from cse_desk.ui.widgets.laid_out import widgets_in
from tests.helpers.panel_room import CHAIR, HALE, Room, closure_asked, vpg_of
from tests.unit.ui.vpg_stage import Open, context, coordinator, four, open_screen, room, settled, waiting

__all__ = ["context", "coordinator", "open_screen", "room", "settled"]

Show = Callable[[QWidget], None]


def test_the_form_of_a_group_comes_a_card_at_a_time_and_its_members_a_row_at_a_time(
    open_screen: Open, settled: Callable[[], None], room: Room
) -> None:
    screen = open_screen()
    screen.show_place(Place("vpg", "", "groups"))
    groups = screen.groups
    cards = [groups.members_card, groups.fields["name"], groups.fields["quorum_members"]]
    assert not any(groups.isAncestorOf(one) for one in cards)
    assert groups.choice.isVisible()
    settled()
    assert all(one.isVisible() for one in cards)
    assert QApplication.focusWidget() is groups.choice
    rows = groups.rows
    assert len(rows) == 4

    groups.reload()
    settled()
    assert groups.rows == rows  # nothing is different

    room.desk.groups.save(replace(vpg_of(room.desk), members=(CHAIR, HALE)))
    groups.choice.changed.emit(next(one.group for one in groups.groups if one.group != groups.details.group))
    assert not any(one.isVisible() for one in groups.findChildren(MemberRow))
    groups.reload()
    settled()
    groups.choice.changed.emit(vpg_of(room.desk).group)
    assert [one.entry.name for one in groups.rows] == ["Ruth Adeyemi", "Mark Hale"]  # whoever needs them has them now


def test_a_form_whose_parts_still_come_has_the_keyboard_once_its_list_is_there(
    open_screen: Open, settled: Callable[[], None], room: Room
) -> None:
    four(room)
    screen = open_screen()
    screen.show_place(Place("vpg", room.meeting))
    assert not screen.builder.isAncestorOf(screen.builder.list)
    screen.show_place(Place("vpg", "", "plan"))
    assert not screen.form.isAncestorOf(screen.form.papers)
    assert screen.form.isAncestorOf(screen.form.group)  # what is asked first
    settled()
    assert screen.form.papers.isVisible()
    screen.show_place(Place("vpg", room.meeting))
    settled()
    assert QApplication.focusWidget() is screen.builder.list


def test_who_waits_is_there_before_the_answer_and_stays_while_it_is_the_same(
    open_screen: Open, settled: Callable[[], None], room: Room, desk: QApplication
) -> None:
    waiting(room.desk)
    screen = open_screen()
    seen: list[bool] = []

    def note(_old: object, new: object) -> None:
        if isinstance(new, Radio):
            seen.append(screen.queue.form.isVisible())

    desk.focusChanged.connect(note)
    screen.show_place(Place("vpg", "", "pre-agenda"))
    settled()
    desk.focusChanged.disconnect(note)
    assert seen == [False]
    assert screen.queue.form.isVisible()

    choice = screen.queue.choice
    screen.queue.reload()
    settled()
    assert screen.queue.choice is choice
    assert isinstance(QApplication.focusWidget(), Radio)


def test_removals_asked_for_come_one_at_a_time(place: Show, wait_idle: Callable[[], None], room: Room) -> None:
    for root in four(room)[:3]:
        closure_asked(room.desk, root)
    card = RemovalsCard()
    place(card)
    card.show_removals(room.desk.pre_agenda.removals(), may_write=True)
    assert len(card.rows) == 1
    wait_idle()
    assert len(card.rows) == 3
    kept, (one, *_others) = card.rows, room.desk.pre_agenda.removals()
    many = [*room.desk.pre_agenda.removals(), *(replace(one, young_person_id=f"{at:032x}") for at in range(80))]
    card.show_removals(many, may_write=True)
    wait_idle()
    assert (len(card.rows), card.rows[:3]) == (20, kept)
    assert card.list.told.text() == "20 of 83 are shown"


def test_of_very_many_candidates_the_first_are_shown_and_all_can_be_put_on(
    place: Show, wait_idle: Callable[[], None]
) -> None:
    one = Candidate("", "Kim", "14", AgendaWhy.REVIEW, ("Due.",), presses=False, strands=(), harm=None, level=None)
    found = [replace(one, young_person_id=f"{at:032x}", presses=at < 40) for at in range(300)]
    panel, heard = NotOnPanel(), list[object]()
    panel.put_all_on.connect(heard.append)
    place(panel)
    panel.show_candidates(found, may_write=True)
    wait_idle()
    assert [row.candidate for row in panel.rows] == [*found[:20], *found[40:60]]
    assert (panel.pressing.list.told.text(), panel.others.list.told.text()) == (
        "20 of 40 are shown",
        "20 of 260 are shown",
    )
    panel.all_button.click()
    assert heard == [tuple(found[40:])]
    panel.show_candidates((), may_write=True)
    assert panel.pressing.isHidden()
    assert panel.rows == []


def test_who_comes_is_listed_a_line_at_a_time_and_the_keyboard_stays_with_whoever_it_is_about(
    place: Show, wait_idle: Callable[[], None], room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(slices, "SLICE_S", 0.0)
    lines = room.desk.meetings.attenders(meeting=room.meeting)
    card = AttendingCard()
    place(card)
    card.show_attenders(lines, "4 of 4 agencies", may_write=True)
    assert list(card.fields) == ["Ruth Adeyemi"]
    wait_idle()
    fields = dict(card.fields)
    assert len(fields) == 4
    card.show_attenders(lines, "4 of 4 agencies", may_write=True)
    assert card.fields == fields  # nothing is different

    fields["Mark Hale"].setFocus()
    state = AttendanceState.APOLOGIES
    said = [replace(one, state=state) if one.name == "Mark Hale" else one for one in lines]
    card.show_attenders(said, "3 of 4 agencies", may_write=True)
    assert card.fields["Mark Hale"] is not fields["Mark Hale"]
    assert card.fields["Mark Hale"].value() == state
    assert card.fields["Mark Hale"].hasFocus()


def test_another_young_person_comes_a_card_at_a_time_and_the_same_one_at_once(
    place: Show, wait_idle: Callable[[], None], room: Room
) -> None:
    four(room)
    first, other = (
        room.desk.agendas.content(item=one.item) for one in room.desk.agendas.view(meeting=room.meeting).items[:2]
    )
    view = ContentView()
    place(view)
    view.show_content(first)
    assert titles(view) == ["In their own words"]
    wait_idle()
    whole = ["In their own words", "Changed since last time", "What is known", "Open actions"]
    assert titles(view) == whole
    cards = view.findChildren(Card)
    view.show_content(replace(first))
    assert view.findChildren(Card) == cards  # nothing is different

    view.show_content(replace(first, changed=(Sourced("Moved to her aunt."),)))
    assert titles(view) == whole
    view.show_content(other)
    assert titles(view) == ["In their own words"]
    view.show_nothing("Nobody.")
    wait_idle()
    assert titles(view) == []


def titles(view: ContentView) -> list[str]:
    layout = view.layout()
    assert layout is not None
    return [one.accessibleName() for one in widgets_in(layout) if isinstance(one, Card)]


def test_of_very_many_that_wait_those_that_wait_longest_are_shown(
    open_screen: Open, settled: Callable[[], None], room: Room
) -> None:
    waiting(room.desk)
    screen = open_screen()
    screen.show_place(Place("vpg", "", "pre-agenda"))
    settled()
    (one,) = screen.queue.lines[:1]
    many = [replace(one, referral=f"{at:032x}", young_person=f"Kim {at}") for at in range(400)]
    screen.queue._on_queue(many)
    settled()
    count = partial(screen.queue.choice.findChildren, Radio)
    assert len(count()) == 30
    assert screen.queue.more_button.text() == "Show 30 more: 30 of 400 are shown, who waits longest first"
    screen.queue.choice.set_value(many[7].referral)
    screen.queue.more_button.click()
    assert len(screen.queue.choice.findChildren(Radio)) == 60
    assert screen.queue.choice.value() == many[7].referral


def test_of_very_many_meetings_and_replies_the_first_are_shown(
    open_screen: Open, settled: Callable[[], None], room: Room
) -> None:
    screen = open_screen()
    settled()
    pane = screen.meetings
    (line,) = pane._lines
    over = replace(line, state=MeetingState.CANCELLED)
    many = [replace(line, items=at) for at in range(40)] + [replace(over, items=at) for at in range(200)]
    pane._on_lines(many)
    reply = ReplyLine("", "m" * 32, "Maisie", "Accepted.", "Joy Bello", "Barnardo's", None, None)
    pane._on_replies([replace(reply, reply=f"{at:032x}") for at in range(300)])
    settled()
    assert [row.line for row in pane.rows] == [*many[:20], *many[40:60]]
    assert (pane.over.list.told.text(), pane.owed_list.told.text()) == ("20 of 200 are shown", "20 of 300 are shown")
    assert len(pane.owed) == 20
    kept = pane.rows[0]
    seen = [replace(one, details=replace(one.details, seen=one.details.seen + 9)) for one in many]
    pane._on_lines(seen)
    settled()
    assert pane.rows[0] is kept  # what it shows is the same
    pane._on_lines([])
    assert pane.to_come.isHidden()
    assert pane.next_to_hold() == ""
