"""What Today says about screening again: after three months, after missing, and when a removal is asked for."""

from datetime import timedelta

import pytest

from cse_desk.clock import SetClock
from cse_desk.models.enums import ClosureReason, MissingKind, Strand
from cse_desk.models.records.facts import ClosureAsk, MissingFact
from cse_desk.models.records.people import DueItem
from cse_desk.services.casework_settings import CaseworkSettings, keep_settings
from cse_desk.services.desk import Desk
from cse_desk.vault.store import Vault
from tests.unit.services.folk import MAISIE
from tests.unit.services.test_reassessments import signed


@pytest.fixture
def desk(vault: Vault) -> Desk:
    return Desk(vault)


@pytest.fixture
def person(desk: Desk) -> str:
    found = next(iter(desk.people.create(MAISIE).roots))
    signed(desk, found)
    return found


def owed(desk: Desk, person: str) -> DueItem:
    (found,) = [one for one in desk.people.page(person).due if one.action == "screen"]
    return found


def test_three_months_after_it_was_signed(desk: Desk, person: str, clock: SetClock) -> None:
    assert owed(desk, person).what == "Screening due again"
    clock.go_on(days=70)
    assert [one.young_person_id for one in desk.tasks.today() if one.action == "screen"] == [person]


def test_after_missing_it_is_due_soon_and_a_new_screening_settles_it(desk: Desk, person: str, clock: SetClock) -> None:
    clock.go_on(days=10)
    back = clock.now()
    episode = MissingFact(
        missing_kind=MissingKind.MISSING, from_at=back - timedelta(days=1), returned_at=back, reported_at=back
    )
    desk.facts.record(young_person_id=person, fact=episode)
    item = owed(desk, person)
    assert item.what == "Screen again: was missing"
    assert "Back " in item.why
    assert item.due is not None
    assert (item.due.date() - back.date()).days == 7
    clock.go_on(days=1)
    signed(desk, person)
    assert owed(desk, person).what == "Screening due again"


def test_absent_with_an_address_that_is_known_is_not_missing(desk: Desk, person: str, clock: SetClock) -> None:
    clock.go_on(days=10)
    back = clock.now()
    episode = MissingFact(
        missing_kind=MissingKind.ABSENT_ADDRESS_KNOWN, from_at=back - timedelta(days=1), returned_at=back
    )
    desk.facts.record(young_person_id=person, fact=episode)
    assert owed(desk, person).what == "Screening due again"


def test_a_removal_that_is_asked_for_makes_it_due(desk: Desk, person: str, clock: SetClock) -> None:
    clock.go_on(days=40)
    asked = ClosureAsk(
        asked_on=clock.today(),
        strands=(Strand.SEXUAL,),
        asked_by="Leanne Ward",
        asked_agency="Council",
        reason=ClosureReason.COMPLETE,
        why="Seven months quiet.",
    )
    desk.facts.record(young_person_id=person, fact=asked)
    item = owed(desk, person)
    assert item.what == "Screen again: a removal is asked for"


def test_what_this_vault_was_told_goes_before_the_numbers_of_the_installation(
    desk: Desk, person: str, clock: SetClock
) -> None:
    usual = owed(desk, person).due
    keep_settings(desk.vault, CaseworkSettings(reassess_months=1))
    desk.facts.record(
        young_person_id=person,
        fact=MissingFact(missing_kind=MissingKind.ABSENT_ADDRESS_KNOWN, from_at=clock.now(), returned_at=clock.now()),
    )
    found = owed(desk, person).due
    assert found is not None
    assert usual is not None
    assert found < usual
