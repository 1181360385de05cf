"""The pre-agenda on the screen: referrals answered, removals asked for, the coordinator who refers."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from PySide6.QtWidgets import QApplication

from cse_desk.models.enums import ReferralState, Strand
from cse_desk.ui.bus import Place
from cse_desk.ui.context import Context
from cse_desk.ui.widgets.labels import PlainLabel
from tests.helpers.panel_room import Room, a_child, closure_asked, decided
from tests.helpers.walk import problems_of, stays_at_foot
from tests.unit.services.folk import MAISIE, somebody
from tests.unit.ui.people_stage import Went, type_into
from tests.unit.ui.vpg_stage import Open, context, coordinator, open_screen, room, settled, waiting

__all__ = ["context", "coordinator", "open_screen", "room", "settled"]


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


def test_whoever_is_being_answered_stays_however_many_come_before_them(
    open_screen: Open, settled: Callable[[], None], room: Room
) -> None:
    waiting(room.desk)
    pane = open_screen("", "pre-agenda").queue
    (mine,) = pane.lines
    type_into(pane.form.why, "A pattern of")
    assert pane.form.why.hasFocus()
    days = (date(2026, 1, day) for day in range(1, 31))
    older = [
        replace(mine, referral=f"{day.day:032x}", young_person=f"Young person {day.day}", since=day) for day in days
    ]
    pane._on_queue([*older, mine])
    settled()
    assert (pane.current, pane.choice.value()) == (mine, mine.referral)
    assert (pane.form.why.value(), pane.form.why.hasFocus()) == ("A pattern of", True)
    assert not pane.more_button.isVisible(), "all 31 are shown"

    pane._on_queue(older)  # somebody else answered it
    settled()
    assert pane.current == older[0]
    held = QApplication.focusWidget()
    assert held is not None
    assert pane.choice.isAncestorOf(held), "nothing is typed into another one's answer"


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
    queue = open_screen("", "pre-agenda").queue
    assert not queue.removals.isVisible()
    assert stays_at_foot(queue, queue.back_button)


def test_no_screening_here_is_said(open_screen: Open, room: Room) -> None:
    waiting(room.desk)
    screen = open_screen("", "pre-agenda")
    words = [one.text() for one in screen.queue.summary.findChildren(PlainLabel)]
    assert any("No signed screening is here" in one for one in words)
