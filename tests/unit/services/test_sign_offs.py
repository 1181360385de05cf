"""The manager's queue of judgements that wait for a signature."""

import pytest

from cse_desk.clock import SetClock
from cse_desk.models.enums import HarmWord, LevelWord
from cse_desk.services.desk import Desk
from cse_desk.vault.store import Vault
from tests.unit.services.exchanging import a_person, screened
from tests.unit.services.folk import MAISIE, somebody


@pytest.fixture
def desk(vault: Vault) -> Desk:
    return Desk(vault)


def test_judgements_that_differ_wait_the_longest_first_and_leave_when_they_are_signed_off(
    desk: Desk, clock: SetClock
) -> None:
    first = screened(desk, a_person(desk, MAISIE), differs=True)
    screened(desk, a_person(desk, somebody("Aled", "Price")))  # agrees with the tool
    clock.go_on(days=4)
    second = screened(desk, a_person(desk, somebody("Kofi", "Adjei")), differs=True)
    found = desk.sign_offs.waiting()
    assert [one.screening_id for one in found] == [first, second]
    one = found[0]
    assert (one.person, one.signed_by, one.is_own, one.is_late) == ("Maisie Tranter", "Leanne Ward", True, True)
    assert (one.harm, one.level, one.tool_level) == (
        HarmWord.NOT_THAT_WE_KNOW,
        LevelWord.HIGH,
        LevelWord.NO_INDICATORS,
    )
    assert one.differs_why == "What I saw on Friday."
    desk.screenings.sign_off(screening_id=first, by_name="Helen Doyle", reason="I agree.", seen=one.judged)
    assert [one.screening_id for one in desk.sign_offs.waiting()] == [second]
