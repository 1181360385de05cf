"""Removals asked for, at pre-agenda: the closure guard's words, and that who asked is owed them."""

import pytest

from cse_desk.errors import NotFound, Refused
from cse_desk.models.enums import AgendaWhy, PanelDecisionKind, ReferralState, Role
from cse_desk.models.records.panel import AgendaItemContent, RemovalAsked
from cse_desk.services.desk import Desk
from cse_desk.services.refusals import Rule
from cse_desk.services.removals_asked import reply_words
from tests.helpers.panel_room import MEETING_DAY, Room, a_child, closure_asked, decided
from tests.helpers.vaults import OpenVault
from tests.unit.services.folk import MAISIE, somebody


@pytest.fixture
def room(open_vault: OpenVault) -> Room:
    return Room.of(Desk(open_vault(Role.COORDINATOR)))


def asked_for(room: Room) -> str:
    root = a_child(room.desk, MAISIE)
    decided(room.desk, root)
    closure_asked(room.desk, root)
    return root


def only(room: Room) -> RemovalAsked:
    (line,) = room.desk.pre_agenda.removals()
    return line


def on_the_agenda(room: Room, root: str) -> AgendaItemContent:
    room.desk.agendas.put_on(meeting=room.meeting, young_person_id=root, why=AgendaWhy.CLOSURE)
    (item,) = room.desk.agendas.view(meeting=room.meeting).items
    return room.desk.agendas.content(item=item.item)


def test_the_pre_agenda_says_what_the_agenda_will_say(room: Room) -> None:
    decided(room.desk, a_child(room.desk, somebody("Kofi", "Asante")))
    root = asked_for(room)
    line = only(room)
    printed = on_the_agenda(room, root)

    assert (line.young_person_id, line.young_person) == (root, "Maisie Tranter")
    assert line.asked_for == printed.asked_for
    assert line.guard == printed.guard
    assert any(one.stops for one in line.guard)


def test_who_asked_is_owed_the_words_once(room: Room) -> None:
    root = asked_for(room)
    assert only(room).told_on is None
    room.desk.pre_agenda.write_back(young_person_id=root)
    room.desk.pre_agenda.write_back(young_person_id=root)

    (owed,) = room.desk.pre_agenda.replies()
    assert (owed.to_name, owed.to_agency) == ("Joy Bello", "Barnardo's")
    for one in only(room).guard:
        assert (one.words in owed.words) == (one.code != "B6")  # the chair signs at the meeting: not theirs to mend
    assert only(room).told_on == room.desk.vault.clock.today()
    (due,) = room.desk.sharing_back.due()
    assert (due.young_person_id, due.to_name) == (root, "Joy Bello")


def test_what_was_sent_is_not_written_over(room: Room) -> None:
    root = asked_for(room)
    room.desk.pre_agenda.write_back(young_person_id=root)
    (owed,) = room.desk.pre_agenda.replies()
    room.desk.pre_agenda.told(reply=owed.reply)
    room.desk.pre_agenda.write_back(young_person_id=root)

    (again,) = room.desk.pre_agenda.replies()
    assert again.reply != owed.reply
    assert len(room.desk.pre_agenda.replies(owed=False)) == 1


def test_nobody_asks_once_it_is_decided(room: Room) -> None:
    root = asked_for(room)
    decided(room.desk, root, PanelDecisionKind.KEEP, on=room.desk.vault.clock.today())
    assert room.desk.referrals.states(young_person_id=root)
    assert ReferralState.CLOSURE_REQUESTED not in room.desk.referrals.states(young_person_id=root).values()
    assert room.desk.pre_agenda.removals() == ()
    with pytest.raises(NotFound):
        room.desk.pre_agenda.write_back(young_person_id=root)


def test_only_who_may_write_about_the_vpg_writes_back(open_vault: OpenVault) -> None:
    desk = Desk(open_vault(Role.SOCIAL_WORKER))
    with pytest.raises(Refused, match=f"^{Rule.ROLE.value}$"):
        desk.pre_agenda.write_back(young_person_id=a_child(desk, MAISIE))


def test_nothing_in_its_way_is_said_too() -> None:
    assert reply_words("Removal", (), MEETING_DAY) == "8 Dec 2026: Removal. Nothing stands in its way."
