"""The trend of the agenda, from what the VPG decided; a corrected decision is not counted."""

from datetime import date

from cse_desk.models.enums import PanelDecisionKind, Role, Strand
from cse_desk.services.trends import Trends
from tests.helpers.meeting_room import Room, form
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
