"""What is withheld from somebody is on no copy of theirs: agenda, briefing, minutes (withhold-from is respected by prints)."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from cse_desk.models.enums import AgendaWhy, LivingKind, MayShare, MissingKind, Role, VoiceForm, VoiceOf
from cse_desk.models.records.people import WithholdEntry
from cse_desk.models.tables.facts import Harm, LivingPlace, MissingEpisode, VoiceEntry, WorkerSessions
from cse_desk.services.agendas import Agendas
from cse_desk.services.codes import Codes
from cse_desk.services.desk import Desk
from cse_desk.services.papers_withheld import _PARTS
from tests.helpers.meeting_room import action, form
from tests.helpers.panel_room import BOATENG, HALE, Room, a_child, decided, record
from tests.helpers.vaults import OpenVault
from tests.unit.services.folk import MAISIE

SAID = ("Nobody told me.", "Hit in May.", "Secure home.", "Saltmarsh Academy", "Karen Tranter", "14 sessions held")


@pytest.fixture
def room(open_vault: OpenVault) -> Room:
    return Room.of(Desk(open_vault(Role.COORDINATOR)))


def on_the_agenda(room: Room, *withhold: WithholdEntry) -> str:
    """Maisie with something in every part; her item."""
    desk, root = room.desk, a_child(room.desk, replace(MAISIE, withhold=withhold))
    decided(desk, root)
    voice = {"whose": VoiceOf.YOUNG_PERSON, "voice_form": VoiceForm.WORDS, "may_share": MayShare.YES}
    record(desk, VoiceEntry, root, **voice, words="Nobody told me.", said_on=date(2026, 11, 18))
    record(desk, Harm, root, what="Hit in May.", known_on=date(2026, 11, 20))
    record(desk, LivingPlace, root, living_kind=LivingKind.SECURE, from_day=date(2026, 11, 12))
    at = datetime(2026, 11, 15, 21, tzinfo=UTC)
    record(desk, MissingEpisode, root, missing_kind=MissingKind.MISSING, from_at=at)
    record(desk, WorkerSessions, root, worker="Joy Bello", agency="Barnardo's", held=14, counted_on=date(2026, 12, 1))
    desk.agendas.put_on(meeting=room.meeting, young_person_id=root, why=AgendaWhy.REVIEW)
    (line,) = desk.agendas.view(meeting=room.meeting).items
    return line.item


def copy(agendas: Agendas, meeting: str, name: str, agency: str) -> str:
    (item,) = agendas.paper(meeting=meeting, for_name=name, for_agency=agency).items
    return repr(item)


@pytest.mark.parametrize(
    ("what", "gone"),
    [
        *zip(("voice", "harm", "living", "school", "carers", "sessions"), ((one,) for one in SAID), strict=True),
        ("the photograph", SAID),  # in somebody's own words: nothing that was recorded
    ],
)
def test_it_is_on_no_copy_of_who_it_is_withheld_from(room: Room, what: str, gone: tuple[str, ...]) -> None:
    on_the_agenda(room, WithholdEntry("", what, "Marlport Hospital", "Her mother works there."))
    theirs = copy(room.desk.agendas, room.meeting, BOATENG.name, BOATENG.agency)
    assert [one for one in SAID if one not in theirs] == list(gone)
    assert "A part of this item is withheld from this copy." in theirs
    assert "Her mother works there" not in theirs

    others = copy(room.desk.agendas, room.meeting, HALE.name, HALE.agency)
    assert [one for one in SAID if one not in others] == []
    assert "withheld from this copy" not in others
    (own,) = room.desk.agendas.paper(meeting=room.meeting).items
    assert "withheld" not in repr(own)


def test_her_words_are_in_no_minutes_of_theirs(room: Room) -> None:
    item, desk = on_the_agenda(room, WithholdEntry("", "voice", "Nia Boateng", "She asked for it.")), room.desk
    desk.meeting_days.start(meeting=room.meeting)
    desk.decisions.decide(item=item, form=form())
    desk.panel_actions.add(item=item, action=action())
    desk.meeting_days.end(meeting=room.meeting)
    desk.minutes.seal(meeting=room.meeting, checked_by="Ruth Adeyemi")
    theirs = desk.minutes.copy_for(meeting=room.meeting, name=BOATENG.name, agency=BOATENG.agency)
    others = desk.minutes.copy_for(meeting=room.meeting, name=HALE.name, agency=HALE.agency)
    assert (theirs.items[0].own_words, len(others.items[0].own_words)) == ((), 1)


def test_every_code_has_its_parts() -> None:
    """`identifiers` stand on no paper of the VPG."""
    codes = {one.code for one in Codes().set("withhold-what").entries}
    assert codes - _PARTS.keys() == {"identifiers"}
