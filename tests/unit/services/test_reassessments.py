"""Screening again: the one before beside this one, and carrying over section by section."""

from dataclasses import replace

import pytest

from cse_desk.clock import SetClock
from cse_desk.errors import Refused
from cse_desk.models.enums import AnswerChange, LevelWord, Recency, ScreeningReason
from cse_desk.services.desk import Desk
from cse_desk.services.refusals import Rule
from cse_desk.vault.store import Vault
from tests.unit.documents.papers import pages_of as text_of
from tests.unit.services.answering import JUDGEMENT, whole
from tests.unit.services.folk import MAISIE

BEFORE = {
    "d5.02": "not-known",
    "d2.01": "yes",
    "d2.01.basis": "evidence",
    "d2.01.note": "Not sleeping.",
    "d2.03": "possible",
    "d2.03.basis": "gut-feeling",
    "d2.03.recency": "now",
    "d2.03.who": "Ngozi Okafor, school",
    "d2.04": "not-known",
}


@pytest.fixture
def desk(vault: Vault) -> Desk:
    return Desk(vault)


def signed(desk: Desk, young_person_id: str, **more: object) -> str:
    """A screening with these answers, signed as the tool says."""
    _changes, screening = desk.screenings.start(young_person_id=young_person_id, reason=ScreeningReason.PLANNED_REVIEW)
    record = desk.screenings.open(screening_id=screening)
    answers = whole(desk.screenings.form(), more)  # type: ignore[arg-type]  # codes and texts
    desk.screenings.save(screening_id=screening, answers=answers, last_page="", last_item="", seen=record.seen)
    result = desk.screenings.result(screening_id=screening)
    seen = desk.screenings.open(screening_id=screening).seen
    judgement = replace(JUDGEMENT, harm=result.harm, level=result.level)
    desk.screenings.sign(screening_id=screening, judgement=judgement, seen=seen)
    return screening


def begun(desk: Desk, young_person_id: str, answers: dict[str, object] | None = None) -> str:
    _changes, screening = desk.screenings.start(young_person_id=young_person_id, reason=ScreeningReason.PLANNED_REVIEW)
    if answers:
        record = desk.screenings.open(screening_id=screening)
        desk.screenings.save(
            screening_id=screening, answers=record.answers | answers, last_page="", last_item="", seen=record.seen
        )
    return screening


@pytest.fixture
def person(desk: Desk) -> str:
    return next(iter(desk.people.create(MAISIE).roots))


def test_the_first_screening_has_nothing_beside_it(desk: Desk, person: str) -> None:
    screening = begun(desk, person)
    assert desk.reassessments.comparison(screening_id=screening) is None
    assert desk.reassessments.carriable(screening_id=screening, page="d2") == ()
    with pytest.raises(Refused) as refused:
        desk.reassessments.carry(screening_id=screening, page="d2")
    assert refused.value.rule is Rule.NOTHING_TO_CARRY


def test_the_one_before_stands_beside_the_present_one(desk: Desk, person: str, clock: SetClock) -> None:
    first = signed(desk, person, **BEFORE)
    clock.go_on(days=90)
    second = begun(desk, person, {"d5.02": "no", "d2.01": "not-known"})
    found = desk.reassessments.comparison(screening_id=second)
    assert found is not None
    assert (found.before_by, found.same_tool) == ("Leanne Ward", True)
    assert [one.indicator for one in found.with_change(AnswerChange.LOST)] == ["d2.01"]
    assert [one.indicator for one in found.newly_known] == ["d5.02"]
    assert [(one.domain.id, one.lost, one.learned) for one in found.domains if one.has_moved] == [
        ("d2", 1, 0),
        ("d5", 0, 1),
    ]
    assert [(one.screening_id, one.level, one.until) for one in found.spans] == [(first, LevelWord.LOW, None)]


def test_answers_on_the_screen_count_before_they_are_recorded(desk: Desk, person: str, clock: SetClock) -> None:
    signed(desk, person, **BEFORE)
    clock.go_on(days=90)
    second = begun(desk, person)
    found = desk.reassessments.comparison(screening_id=second, answers={"d2.01": "no"})
    assert found is not None
    assert [one.indicator for one in found.with_change(AnswerChange.DOWN)] == ["d2.01"]


def test_carrying_over_is_one_act_for_one_section_and_is_marked(desk: Desk, person: str, clock: SetClock) -> None:
    signed(desk, person, **BEFORE)
    clock.go_on(days=90)
    second = begun(desk, person, {"d2.06": "yes"})
    wanted = desk.reassessments.carriable(screening_id=second, page="d2")
    assert {"d2.01", "d2.03"} <= set(wanted)
    assert not {"d2.04", "d2.06"} & set(wanted)  # not known last time; answered already
    desk.reassessments.carry(screening_id=second, page="d2")
    answers = desk.screenings.open(screening_id=second).answers
    assert (answers["d2.01"], answers["d2.01.note"], answers["d2.03.who"]) == (
        "yes",
        "Not sleeping.",
        "Ngozi Okafor, school",
    )
    assert "d2.03.recency" not in answers
    assert "d2.04" not in answers
    assert "d1.01" not in answers
    found = desk.reassessments.comparison(screening_id=second)
    assert found is not None
    assert {one.indicator for one in found.carried} == set(wanted)


def test_a_carried_answer_that_somebody_changes_loses_its_mark(desk: Desk, person: str, clock: SetClock) -> None:
    signed(desk, person, **BEFORE)
    clock.go_on(days=90)
    second = begun(desk, person)
    desk.reassessments.carry(screening_id=second, page="d2")
    answers = dict(desk.screenings.open(screening_id=second).answers) | {"d2.01": "no"}
    found = desk.reassessments.comparison(screening_id=second, answers=answers)
    assert found is not None
    change = found.of("d2.01")
    assert change is not None
    assert not change.is_carried
    still = found.of("d2.03")
    assert still is not None
    assert still.is_carried
    assert still.before.recency is Recency.NOW
    assert still.now.recency is None


def test_carrying_over_can_be_undone_as_one(desk: Desk, person: str, clock: SetClock) -> None:
    signed(desk, person, **BEFORE)
    clock.go_on(days=90)
    second = begun(desk, person)
    changes = desk.reassessments.carry(screening_id=second, page="d2")
    desk.people.undo(changes.act)
    assert "d2.01" not in desk.screenings.open(screening_id=second).answers
    found = desk.reassessments.comparison(screening_id=second)
    assert found is not None
    assert found.carried == ()


def test_what_a_carried_answer_opens_is_opened(desk: Desk, person: str, clock: SetClock) -> None:
    sign = {"d8.08": "yes", "d8.08.basis": "evidence", "d8.08.recency": "earlier"}
    signed(desk, person, **sign)
    clock.go_on(days=90)
    second = begun(desk, person)
    desk.reassessments.carry(screening_id=second, page="d8")
    (line,) = [one for one in desk.screenings.lines(young_person_id=person) if one.screening_id == second]
    assert line.open_prompts > 0


def test_nothing_is_carried_into_what_is_signed(desk: Desk, person: str, clock: SetClock) -> None:
    signed(desk, person, **BEFORE)
    clock.go_on(days=90)
    second = signed(desk, person)
    with pytest.raises(Refused) as refused:
        desk.reassessments.carry(screening_id=second, page="d2")
    assert refused.value.rule is Rule.SIGNED_ALREADY
    found = desk.reassessments.comparison(screening_id=second)
    assert found is not None
    assert [one.until is None for one in found.spans] == [False, True]


def test_the_paper_says_what_it_was_last_time_and_what_moved(desk: Desk, person: str, clock: SetClock) -> None:
    signed(desk, person, **BEFORE)
    clock.go_on(days=90)
    second = begun(desk, person, {"d2.01": "not-known"})
    paper = desk.screenings.paper(screening_id=second)
    lines = {one.number: one.beside for section in paper.sections for one in section.answers}
    assert lines["2.01"].endswith("Yes, now Not known: knowledge lost, not risk gone.")
    assert lines["2.06"].startswith("Last time, ")
    text = " ".join(" ".join(text_of(desk.screenings.pdf(screening_id=second))).split())
    assert "Since last time" in text
    assert "knowledge lost about 1" in text
    assert "Yes, now Not known: knowledge lost, not risk gone." in text
    assert "Last signed by Leanne Ward" in text
    assert "Harmed?" in text  # the chart of both words over time
    assert "today" in text
