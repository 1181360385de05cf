"""From a finding of the closure guard to the record it speaks of, where that may be one of several kinds."""

from datetime import UTC, date, datetime

import pytest

from cse_desk.models.enums import MissingKind, Role, VoiceForm, VoiceOf
from cse_desk.models.tables.facts import AgencyWarning, MissingEpisode, VoiceAnswer, VoiceEntry
from cse_desk.models.tables.panel import Dissent, PanelAction
from cse_desk.services.desk import Desk
from cse_desk.services.open_work import OpenWork
from cse_desk.ui.bus import Place
from cse_desk.ui.due_actions import place_of
from tests.helpers.panel_room import a_child, record
from tests.helpers.vaults import OpenVault
from tests.unit.services.folk import MAISIE


@pytest.fixture
def desk(open_vault: OpenVault) -> Desk:
    return Desk(open_vault(Role.COORDINATOR))


def place(desk: Desk, root: str, code: str) -> Place | None:
    found = desk.open_works.first(young_person_id=root, code=code)
    return place_of(found) if found is not None else None


def test_a_return_interview_comes_before_actions_and_nothing_owed_leads_nowhere(desk: Desk) -> None:
    root = a_child(desk, MAISIE)
    assert place(desk, root, "W11") is None
    record(desk, PanelAction, root, what="Ring her", due=date(2026, 11, 1))
    assert place(desk, root, "W11") == Place("actions", root, "about")
    back = datetime(2026, 11, 16, 8, tzinfo=UTC)
    away = {"missing_kind": MissingKind.MISSING, "from_at": datetime(2026, 11, 15, 21, tzinfo=UTC)}
    episode = record(desk, MissingEpisode, root, returned_at=back, **away)
    assert place(desk, root, "W11") == Place("person", root, f"missing:{episode}")


def test_of_what_nobody_answered_the_latest(desk: Desk) -> None:
    root = a_child(desk, MAISIE)
    warns = {"whose": VoiceOf.PARENT, "voice_form": VoiceForm.WORDS, "words": "A car again.", "is_warning": True}
    voice = record(desk, VoiceEntry, root, said_on=date(2026, 11, 22), **warns)
    school = record(desk, AgencyWarning, root, agency="School", said_on=date(2026, 11, 19), words="She is frightened.")
    dissent = {"agency": "Health", "words": "Too soon.", "meeting": "m" * 32, "item": "i" * 32}
    record(desk, Dissent, root, said_on=date(2026, 11, 10), **dissent)
    assert place(desk, root, "W15") == Place("person", root, f"voice:{voice}")

    record(desk, VoiceAnswer, root, entry=voice, what_changed="The police have the number.")
    assert place(desk, root, "W15") == Place("person", root, f"facts:{school}")

    with desk.vault.transaction("answered") as writing:
        row = writing.session.get(AgencyWarning, school)
        assert row is not None
        row.answer = "Seen the same day."
    assert place(desk, root, "W15") == Place("meeting", "m" * 32, "i" * 32)


def test_other_findings_have_one_place_on_the_page(desk: Desk) -> None:
    found: OpenWork | None = desk.open_works.first(young_person_id=a_child(desk, MAISIE), code="B3")
    assert found is None
