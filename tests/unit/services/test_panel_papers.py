"""A meeting's papers from a real vault: whole for the coordinator, numbered and narrowed for a recipient, with what became of each copy."""

from dataclasses import replace
from datetime import date

import pytest

from cse_desk.errors import NotFound, Refused
from cse_desk.models.enums import AgendaWhy, Role
from cse_desk.models.tables.local import AccessEntry
from cse_desk.models.tables.panel import Interest, PanelAction, PaperCopy
from cse_desk.services.desk import Desk
from cse_desk.services.panel_papers import NUMBERED, PanelPaper, Recipient, Wanted
from cse_desk.services.refusals import Rule
from tests.helpers.panel_room import HALE, Room, a_child, record
from tests.helpers.vaults import OpenVault
from tests.unit.documents.papers import pages_of, squeezed, text_of
from tests.unit.services.folk import MAISIE, somebody

POLICE = Recipient(HALE.name, HALE.agency)
EVERY = tuple(PanelPaper)


@pytest.fixture
def room(open_vault: OpenVault) -> Room:
    made = Room.of(Desk(open_vault(Role.COORDINATOR)))
    desk = made.desk
    for details in (MAISIE, somebody("Kofi", "Asante")):
        root = a_child(desk, details)
        desk.agendas.put_on(meeting=made.meeting, young_person_id=root, why=AgendaWhy.REVIEW, why_words="For the test.")
    return made


def wanted(room: Room, paper: PanelPaper = PanelPaper.AGENDA, recipient: Recipient | None = None) -> Wanted:
    found = room.desk.panel_papers.of(meeting=room.meeting)
    item = found.items[0][0] if paper is PanelPaper.BRIEFING else ""
    return Wanted(room.meeting, paper, recipient, item, found.next_number if recipient else None)


def text(room: Room, asked: Wanted) -> str:
    return text_of(room.desk.panel_papers.pdf(asked))


@pytest.mark.parametrize("paper", EVERY)
def test_every_paper_can_be_made_and_looking_writes_nothing(room: Room, paper: PanelPaper) -> None:
    before = room.desk.vault.position()
    pages = pages_of(room.desk.panel_papers.pdf(wanted(room, paper)))
    assert all("OFFICIAL-SENSITIVE" in page for page in pages)
    assert room.desk.vault.position() == before
    assert room.desk.panel_papers.of(meeting=room.meeting).copies == ()


def test_the_agenda_names_everybody_on_it(room: Room) -> None:
    found = text(room, wanted(room))
    assert squeezed("Maisie Tranter") in found
    assert squeezed("Kofi Asante") in found


def keep_maisie_from_the_inspector(room: Room) -> None:
    maisie = next(one for one in room.desk.agendas.view(meeting=room.meeting).items if one.name.startswith("Maisie"))
    record(room.desk, Interest, maisie.young_person_id, member_name=HALE.name, member_agency=HALE.agency)


@pytest.mark.parametrize("paper", sorted(NUMBERED - {PanelPaper.MINUTES, PanelPaper.BRIEFING}))
def test_nothing_about_a_young_person_reaches_who_is_kept_from_it(room: Room, paper: PanelPaper) -> None:
    keep_maisie_from_the_inspector(room)
    pages = pages_of(room.desk.panel_papers.pdf(wanted(room, paper, POLICE)))
    for page in map(squeezed, pages):
        assert [name for name in ("Maisie", "Tranter", "M.T.") if squeezed(name) in page] == []
        assert squeezed(f"Copy 1, {POLICE.words}") in page


def test_initials_are_all_that_is_said_of_anybody(room: Room) -> None:
    found = text(room, wanted(room, PanelPaper.INITIALS))
    assert [name for name in ("Maisie", "Tranter", "Asante") if squeezed(name) in found] == []
    assert squeezed("M.T.") in found


def test_a_briefing_on_somebody_kept_from_the_recipient_is_not_made(room: Room) -> None:
    keep_maisie_from_the_inspector(room)
    maisie = next(item for item, name in room.desk.panel_papers.of(meeting=room.meeting).items if "Maisie" in name)
    asked = replace(wanted(room, PanelPaper.BRIEFING, POLICE), item=maisie)
    with pytest.raises(NotFound):
        room.desk.panel_papers.pdf(asked)


def test_a_copy_has_its_number_and_name_on_each_page_and_its_line_once_it_left(room: Room) -> None:
    keep_maisie_from_the_inspector(room)
    asked = wanted(room, recipient=POLICE)
    for page in pages_of(room.desk.panel_papers.pdf(asked)):
        assert squeezed(f"Copy 1, {POLICE.words}") in squeezed(page)
    room.desk.panel_papers.made(asked)

    found = room.desk.panel_papers.of(meeting=room.meeting)
    (line,) = found.copies
    assert (line.number, line.made_for, line.paper, line.left_out) == (1, POLICE.words, PanelPaper.AGENDA, 1)
    assert line.is_out
    assert found.next_number == 2
    with room.desk.vault.reading() as session:
        logged = [row for row in session.query(AccessEntry) if f'"{PaperCopy.__kind__}"' in (row.body or "")]
    assert len(logged) == 1


def test_the_actions_reach_each_agency_that_has_some_whoever_was_there(room: Room) -> None:
    kofi = next(one for one in room.desk.agendas.view(meeting=room.meeting).items if one.name.startswith("Kofi"))
    where = {"meeting": room.meeting, "item": kofi.item, "due": date(2026, 12, 20)}
    for what, owner, agency in (
        ("Find a flat", "Ewa Lis", "Marlport Housing"),
        ("Ask the hotel", "Ann Reed", HALE.agency.upper()),
        ("Patrol", HALE.name, HALE.agency),
    ):
        record(room.desk, PanelAction, kofi.young_person_id, what=what, owner=owner, agency=agency, **where)
    found = room.desk.panel_papers.of(meeting=room.meeting)
    housing = Recipient("Ewa Lis", "Marlport Housing")
    assert found.owners == (housing, Recipient("Ann Reed", HALE.agency.upper()))

    theirs = text(room, wanted(room, PanelPaper.ACTIONS, housing))
    assert squeezed("Find a flat") in theirs
    assert squeezed("Patrol") not in theirs
    his = text(room, wanted(room, PanelPaper.ACTIONS, POLICE))
    assert squeezed("Ask the hotel") in his
    assert squeezed("Patrol") in his
    assert squeezed("Find a flat") not in his


def test_a_copy_comes_back_or_is_shredded(room: Room) -> None:
    papers = room.desk.panel_papers
    for _copy in range(2):
        papers.made(wanted(room, recipient=POLICE))
    first, second = papers.of(meeting=room.meeting).copies
    papers.came_back(copy=first.copy, shredded=False)
    papers.came_back(copy=second.copy, shredded=True)

    back, gone = papers.of(meeting=room.meeting).copies
    today = room.desk.vault.clock.today()
    assert (back.number, back.returned_on, back.shredded_on, back.is_out) == (1, today, None, False)
    assert (gone.number, gone.returned_on, gone.shredded_on, gone.is_out) == (2, None, today, False)


def test_somebody_who_may_not_write_about_the_vpg_hands_out_no_copy(room: Room, open_vault: OpenVault) -> None:
    worker = Desk(open_vault(Role.SOCIAL_WORKER))
    with pytest.raises(Refused) as refused:
        worker.panel_papers.made(wanted(room, recipient=POLICE))
    assert refused.value.rule is Rule.ROLE
