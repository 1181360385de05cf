"""What moved since the screening before."""

from dataclasses import replace

import pytest

from cse_desk.clock import SetClock
from cse_desk.forms.questionnaire import JsonValue
from cse_desk.models.enums import Direction, ScreeningReason
from cse_desk.models.records.screening import Moved
from cse_desk.services.desk import Desk
from cse_desk.vault.store import Vault
from tests.unit.services.answering import JUDGEMENT, whole
from tests.unit.services.folk import MAISIE


@pytest.fixture
def desk(vault: Vault) -> Desk:
    return Desk(vault)


def filled(desk: Desk, young_person_id: str, **more: JsonValue) -> str:
    _changes, screening = desk.screenings.start(young_person_id=young_person_id, reason=ScreeningReason.PLANNED_REVIEW)
    record = desk.screenings.open(screening_id=screening)
    desk.screenings.save(
        screening_id=screening,
        answers=whole(desk.screenings.form(), more),
        last_page="",
        last_item="",
        seen=record.seen,
    )
    return screening


def test_the_first_screening_has_nothing_to_move_from(desk: Desk) -> None:
    person = next(iter(desk.people.create(MAISIE).roots))
    assert desk.screenings.moved(screening_id=filled(desk, person)) is None


def test_answers_that_moved_are_counted_and_not_known_is_no_improvement(desk: Desk, clock: SetClock) -> None:
    person = next(iter(desk.people.create(MAISIE).roots))
    first = filled(desk, person, **{"d5.02": "not-known", "d2.01": "yes", "d2.01.basis": "evidence", "d1.08": "yes"})
    seen = desk.screenings.open(screening_id=first).seen
    found = desk.screenings.result(screening_id=first)
    judgement = replace(JUDGEMENT, harm=found.harm, level=found.level)
    desk.screenings.sign(screening_id=first, judgement=judgement, seen=seen)
    clock.go_on(days=30)
    sign = {"d8.08": "yes", "d8.08.basis": "evidence", "d8.08.recency": "now"}
    second = filled(desk, person, **{**sign, "d2.01": "not-known", "d5.02": "no", "d1.08": "no"})
    assert desk.screenings.moved(screening_id=second) == Moved(Direction.UP, up=1, down=0, lost=1, learned=1)


def test_answers_on_the_screen_count_before_they_are_recorded(desk: Desk, clock: SetClock) -> None:
    person = next(iter(desk.people.create(MAISIE).roots))
    first = filled(desk, person)
    seen = desk.screenings.open(screening_id=first).seen
    desk.screenings.sign(screening_id=first, judgement=JUDGEMENT, seen=seen)
    clock.go_on(days=30)
    second = filled(desk, person)
    typed = {**desk.screenings.open(screening_id=second).answers, "d5.02": "possible"}
    assert desk.screenings.moved(screening_id=second) == Moved(Direction.SAME)
    found = desk.screenings.moved(screening_id=second, answers=typed)
    assert found is not None
    assert found.up == 1
