"""What Today says about screening again: after three months, after missing, and when a removal is asked for."""

from datetime import date, timedelta

import pytest

from cse_desk.clock import SetClock
from cse_desk.errors import Refused
from cse_desk.models.enums import ClosureReason, MissingKind, Role, Strand
from cse_desk.models.records.facts import ClosureAsk, MissingFact
from cse_desk.models.records.people import DueItem
from cse_desk.services.desk import Desk
from cse_desk.vault.store import Vault
from tests.helpers.vaults import OpenVault
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


def test_what_this_office_says_counts_for_screenings_from_its_day_on_and_today_follows_at_once(
    open_vault: OpenVault, clock: SetClock
) -> None:
    office = Desk(open_vault(Role.MANAGER))
    person = next(iter(office.people.create(MAISIE).roots))
    signed(office, person)
    usual = owed(office, person).due
    office.reassess_numbers.change(setting="planned_months", value=1, valid_from=clock.today() + timedelta(days=1))
    assert owed(office, person).due == usual, "this one was signed before"
    office.reassess_numbers.change(setting="planned_months", value=2, valid_from=clock.today())
    found = owed(office, person).due
    assert found is not None
    assert found.date() == date(2027, 1, 24)
    clock.go_on(days=50)
    assert [one.young_person_id for one in office.tasks.today() if one.action == "screen"] == [person]


def test_the_numbers_say_since_when_by_whom_and_what_comes(open_vault: OpenVault, clock: SetClock) -> None:
    office = Desk(open_vault(Role.MANAGER))
    start = clock.today()
    planned, missing, _closure = office.reassess_numbers.lines()
    assert (planned.value, planned.unit, planned.since, planned.by) == (3, "months", None, "")
    assert (missing.value, missing.unit) == (7, "days")
    office.reassess_numbers.change(setting="planned_months", value=2, valid_from=start)
    office.reassess_numbers.change(setting="planned_months", value=1, valid_from=start + timedelta(days=30))
    office.reassess_numbers.change(setting="planned_months", value=4, valid_from=start + timedelta(days=30))
    planned = office.reassess_numbers.lines()[0]
    assert (planned.value, planned.since, planned.by) == (2, start, "Helen Doyle")
    assert planned.coming == ((start + timedelta(days=30), 4, "Helen Doyle"),), "the same day again is put right"


@pytest.mark.parametrize(
    ("setting", "value"), [("planned_months", 0), ("planned_months", 121), ("closure_fresh_days", 5)]
)
def test_a_number_that_is_none_is_refused(open_vault: OpenVault, clock: SetClock, setting: str, value: int) -> None:
    with pytest.raises(Refused, match="details"):
        Desk(open_vault(Role.MANAGER)).reassess_numbers.change(setting=setting, value=value, valid_from=clock.today())
