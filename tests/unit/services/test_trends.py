"""The trend of the agenda, from what the VPG decided; a corrected decision is not counted."""

from datetime import date

from cse_desk.models.enums import PanelDecisionKind, ReferralEventKind, Role, Strand, TrendCell
from cse_desk.models.records.trend import TrendLine
from cse_desk.models.tables.panel import Group, Meeting
from cse_desk.models.tables.referrals import ReferralEvent
from cse_desk.services.trends import Trends
from tests.helpers.meeting_room import Room, add, form
from tests.helpers.vaults import OpenVault


def test_the_agenda_of_a_month_reconciles(open_vault: OpenVault) -> None:
    room = Room(open_vault(Role.COORDINATOR))
    room.days.start(meeting=room.meeting)
    kinds = [PanelDecisionKind.REMOVE_COMPLETE, PanelDecisionKind.KEEP, PanelDecisionKind.REDUCED]
    for given, kind in zip(("Tyler", "Amira", "Kofi"), kinds, strict=True):
        root = room.child(given)
        room.on_agenda(root)
        room.decisions.decide(item=room.item(root), form=form(kind))
    new = room.item(room.child("Jodie"))
    slip = room.decisions.decide(item=new, form=form(PanelDecisionKind.NOT_ADDED, offered_to="Early help")).decision
    room.decisions.decide(item=new, form=form(PanelDecisionKind.ADD, corrects=slip))

    found = Trends(room.vault).agenda(start=date(2026, 11, 1), end=date(2026, 11, 30))

    assert (found.at_start, found.added, found.added_again, found.at_end) == (3, 1, 0, 2)
    assert found.removed == ((PanelDecisionKind.REDUCED, 1), (PanelDecisionKind.REMOVE_COMPLETE, 1))
    missing = Trends(room.vault).agenda(start=date(2026, 11, 1), end=date(2026, 11, 30), strand=Strand.MISSING)
    assert (missing.at_start, missing.at_end) == (0, 0)


def names(line: TrendLine, cell: TrendCell) -> list[str]:
    return [one.name.split()[0] for one in line.of(cell)]


def test_every_number_says_who_it_is_made_of_for_all_each_group_and_each_strand(open_vault: OpenVault) -> None:
    room = Room(open_vault(Role.COORDINATOR))
    room.days.start(meeting=room.meeting)
    tyler, amira = room.child("Tyler"), room.child("Amira")
    room.on_agenda(tyler, date(2026, 6, 1), Strand.SEXUAL)  # at a meeting that is not here
    room.decisions.decide(item=room.item(tyler), form=form(PanelDecisionKind.REMOVE_COMPLETE))
    room.decisions.decide(item=room.item(amira), form=form(PanelDecisionKind.ADD))

    found = Trends(room.vault).report(start=date(2026, 11, 1), end=date(2026, 11, 30))

    assert all(line.adds_up for line in found.lines)
    every = found.everybody
    assert (names(every, TrendCell.AT_START), names(every, TrendCell.ADDED)) == (["Tyler"], ["Amira"])
    assert (names(every, TrendCell.REMOVED), names(every, TrendCell.AT_END)) == (["Tyler"], ["Amira"])
    ((kind, gone),) = every.reasons
    assert (kind, gone[0].on) == (PanelDecisionKind.REMOVE_COMPLETE, room.vault.clock.today())
    groups = {one.title: one for one in found.groups}
    assert names(groups["No meeting is written down"], TrendCell.REMOVED) == ["Tyler"]
    (held,) = [one for one in found.groups if one.of(TrendCell.ADDED)]
    assert (held.id, names(held, TrendCell.AT_END)) == (f"group {room.group}", ["Amira"])
    strands = {one.id: one for one in found.strands}
    assert names(strands["strand sexual-exploitation"], TrendCell.ADDED) == ["Amira"]
    assert not any(strands["strand missing"].of(cell) for cell in TrendCell)


def test_another_group_that_discusses_young_people_has_its_own_line(open_vault: OpenVault) -> None:
    room = Room(open_vault(Role.COORDINATOR))
    other = add(room.vault, Group, "", name="Missing panel", discusses_people=True, place=3)
    at = add(room.vault, Meeting, "", group=other, starts_at=room.vault.clock.now())
    room.days.start(meeting=at)
    room.decisions.decide(item=room.item(room.child("Zoë"), meeting=at), form=form(PanelDecisionKind.ADD))

    found = Trends(room.vault).report(start=date(2026, 11, 1), end=date(2026, 11, 30))

    assert {one.title: one.count(TrendCell.ADDED) for one in found.groups}["Missing panel"] == 1
    assert sum(one.count(TrendCell.ADDED) for one in found.groups) == found.everybody.count(TrendCell.ADDED) == 1
    assert [one.meeting for one in Trends(room.vault).held()] == [at]


def test_a_coming_without_a_day_is_in_no_number_and_is_said(open_vault: OpenVault) -> None:
    room = Room(open_vault(Role.COORDINATOR))
    root = room.child("Kofi")
    add(
        room.vault,
        ReferralEvent,
        root,
        referral="r" * 32,
        event=ReferralEventKind.ADDED,
        strands=[Strand.SEXUAL.value],
        happened_on=None,
    )

    found = Trends(room.vault).report(start=date(2026, 1, 1), end=date(2026, 12, 31))

    assert [one.name.split()[0] for one in found.undated] == ["Kofi"]
    assert not any(line.count(cell) for line in found.lines for cell in TrendCell)
