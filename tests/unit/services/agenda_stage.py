"""An agenda that is built on a real vault."""

import pytest

from cse_desk.models.enums import (
    AgendaWhy,
    Role,
)
from cse_desk.models.records.panel import Candidate
from cse_desk.services.desk import Desk
from tests.helpers.panel_room import Room
from tests.helpers.vaults import OpenVault


@pytest.fixture
def room(open_vault: OpenVault) -> Room:
    return Room.of(Desk(open_vault(Role.COORDINATOR)))


def not_on(room: Room) -> dict[str, Candidate]:
    return {one.name: one for one in room.desk.agendas.view(meeting=room.meeting).candidates}


def put_on(room: Room, root: str, why: AgendaWhy = AgendaWhy.REVIEW, **more: object) -> str:
    room.desk.agendas.put_on(meeting=room.meeting, young_person_id=root, why=why, **more)  # type: ignore[arg-type]  # by name
    return next(one.item for one in room.desk.agendas.view(meeting=room.meeting).items if one.young_person_id == root)
