"""The council's chronology pasted in: looked at first, written once, undone as one, and kept out of what leaves."""

from datetime import date

import pytest

from cse_desk.errors import Refused
from cse_desk.services.desk import Desk
from cse_desk.services.refusals import Rule
from tests.unit.services.exchanging import Pair, taken_in
from tests.unit.services.pairing import coordinator, pair, worker

__all__ = ["coordinator", "pair", "worker"]

TEXT = "03/03/2026\tSchool\tNot in class after lunch.\nHeading\n04/03/2026\tPolice\tStopped a car."


def shown(desk: Desk, root: str) -> list[tuple[str, str]]:
    return [(one.title, one.detail) for one in desk.people.page(root).chronology if one.icon == "council"]


def test_what_was_read_is_shown_and_nothing_is_written(pair: Pair) -> None:
    found = pair.worker.council_lines.read(young_person_id=pair.root, text=TEXT)
    assert [(one.on, one.source) for one in found.entering] == [
        (date(2026, 3, 3), "School"),
        (date(2026, 3, 4), "Police"),
    ]
    assert found.entering[0].words == "Not in class after lunch.\nHeading"
    assert shown(pair.worker, pair.root) == []


def test_it_is_written_once_stands_in_the_chronology_and_is_undone_as_one(pair: Pair) -> None:
    lines = pair.worker.council_lines
    changes = lines.take_in(young_person_id=pair.root, text=TEXT)
    assert ("Council: Police", "Stopped a car.") in shown(pair.worker, pair.root)
    again = lines.read(young_person_id=pair.root, text=TEXT + "\n05/03/2026 Visit.\n05/03/2026 Visit.")
    assert [one.words for one in again.entering] == ["Visit."]
    with pytest.raises(Refused) as refused:
        lines.take_in(young_person_id=pair.root, text=TEXT)
    assert refused.value.rule is Rule.NOTHING_TO_TAKE_IN
    pair.worker.people.undo(changes.act)
    assert shown(pair.worker, pair.root) == []


def test_it_does_not_leave_with_a_referral(pair: Pair) -> None:
    pair.worker.council_lines.take_in(young_person_id=pair.root, text=TEXT)
    taken_in(pair.coordinator, pair.refer().path)
    assert shown(pair.coordinator, pair.root) == []
