"""The line of a young person in the list follows from their records and from nothing else."""

from datetime import UTC, date, datetime

import pytest

from cse_desk.models.enums import Direction, HarmWord, LevelWord, ReferralState, Strand
from cse_desk.models.rules.due import end_of_day, same_day, when_words, working_days_after
from cse_desk.models.rules.levels import direction
from cse_desk.models.rules.matching import Known
from cse_desk.models.rules.panel_history import Assessed
from cse_desk.models.rules.referral import Derived
from cse_desk.models.rules.summary import (
    DueFact,
    NameFact,
    PersonFacts,
    WorkerFact,
    find_words,
    known_as,
    lead_worker,
    shown_name,
    states_of,
    summarise,
)

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


def assessed(day: int, level: LevelWord | None, harm: HarmWord | None = HarmWord.YES) -> Assessed:
    moment = NOON.replace(day=day)
    return Assessed(f"s{day}", moment, moment.date(), harm, level)


def test_the_legal_name_is_shown_and_what_they_are_called_stands_beside_it() -> None:
    names = (NameFact("known-as", "Mais", ""), NameFact("legal", "Maisie", "Tranter"), NameFact("other", "M", "T"))

    shown = shown_name(names)

    assert shown is not None
    assert shown.whole == "Maisie Tranter"
    assert known_as(names) == "Mais"
    assert shown_name(()) is None


def test_without_a_legal_name_the_best_there_is_stands() -> None:
    shown = shown_name((NameFact("other", "", ""), NameFact("previous", "Zoë", "L"), NameFact("new-kind", "X", "Y")))

    assert shown is not None
    assert shown.whole == "Zoë L"


def test_the_last_signed_screening_counts_and_the_one_before_says_which_way() -> None:
    line = summarise(
        PersonFacts("r", assessed=(assessed(20, LevelWord.HIGH), assessed(2, LevelWord.LOW, HarmWord.NOT_KNOWN)))
    )

    assert (line.harm, line.level, line.previous_level, line.direction) == (
        HarmWord.YES,
        LevelWord.HIGH,
        LevelWord.LOW,
        Direction.UP,
    )
    assert (line.sort_harm, line.sort_level) == (0, 0)


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [
        (LevelWord.HIGH, LevelWord.MEDIUM, Direction.DOWN),
        (LevelWord.MEDIUM, LevelWord.MEDIUM, Direction.SAME),
        (LevelWord.NO_INDICATORS, LevelWord.LOW, Direction.UP),
        (LevelWord.NOT_ENOUGH_KNOWN, LevelWord.HIGH, None),
        (LevelWord.LOW, LevelWord.NOT_ENOUGH_KNOWN, None),
        (None, LevelWord.HIGH, None),
    ],
)
def test_movement_needs_two_levels_that_say_something(
    before: LevelWord | None, now: LevelWord, expected: Direction | None
) -> None:
    assert direction(before, now) is expected


def test_nobody_screened_is_last_in_the_list() -> None:
    never, low = summarise(PersonFacts("a")), summarise(PersonFacts("b", assessed=(assessed(2, LevelWord.LOW),)))

    assert never.sort_level > low.sort_level
    assert never.sort_name > low.sort_name or never.sort_name == low.sort_name


def test_of_two_leads_the_later_one_leads_and_one_who_ended_does_not() -> None:
    first = WorkerFact("1", "Dan Reeve", "Council", is_lead=True, from_day=date(2026, 1, 1), to_day=None)
    second = WorkerFact("2", "Leanne Ward", "Council", is_lead=True, from_day=date(2026, 5, 1), to_day=None)
    gone = WorkerFact("3", "Ruth Adeyemi", "Council", is_lead=True, from_day=date(2026, 9, 1), to_day=date(2026, 10, 1))

    assert lead_worker((first, second, gone)) == second
    assert lead_worker((gone,)) is None


def test_the_most_urgent_is_next_and_what_has_no_day_is_not() -> None:
    later = DueFact("screen", "t", "Screening due again", "", NOON.replace(day=28))
    sooner = DueFact("open-prompt", "t", "Social care today", "", NOON)
    undated = DueFact("resume", "t", "Finish the screening", "", None)

    line = summarise(PersonFacts("r", due=(undated, later, sooner)))

    assert (line.next_due, line.next_due_what) == (NOON, "Social care today")
    assert line.due == (sooner, later, undated)


def test_strands_sort_by_the_most_pressing_state() -> None:
    derived = Derived(states={Strand.MISSING: ReferralState.DRAFT, Strand.SEXUAL: ReferralState.SUBMITTED})

    assert summarise(PersonFacts("r", referral=derived)).sort_vpg < summarise(PersonFacts("r")).sort_vpg
    assert states_of([["missing", "draft"], ["a-new-strand", "draft"]]) == {Strand.MISSING: ReferralState.DRAFT}


def test_a_young_person_is_found_by_folded_words() -> None:
    facts = PersonFacts(
        "r",
        names=(NameFact("legal", "Zoë", "O’Neill"),),
        school="Saltmarsh Academy",
        known=Known(places=(("4 Quayside Row", "TS99 1AA"),)),
    )

    words = {word for _, word in find_words(facts)}

    assert {"zoe", "oneill", "saltmarsh", "quayside", "ts99"} <= words


# ---- days -----------------------------------------------------------------------------------


def test_working_days_leave_out_the_weekend() -> None:
    assert working_days_after(date(2026, 11, 27), 1) == date(2026, 11, 30)
    assert working_days_after(date(2026, 11, 24), 5) == date(2026, 12, 1)
    assert working_days_after(date(2026, 11, 24), 0) == date(2026, 11, 24)


def test_the_same_day_ends_with_the_office_or_at_midnight() -> None:
    assert same_day(NOON) == datetime(2026, 11, 24, 17, 0, tzinfo=UTC)
    assert same_day(NOON.replace(hour=18)) == datetime(2026, 11, 24, 23, 59, tzinfo=UTC)
    assert same_day(datetime(2026, 7, 1, 9, 0, tzinfo=UTC)) == datetime(2026, 7, 1, 16, 0, tzinfo=UTC)  # summer time


@pytest.mark.parametrize(
    ("due", "words"),
    [
        (None, ""),
        (datetime(2026, 11, 24, 17, 18, tzinfo=UTC), "5 h 18 min left"),
        (datetime(2026, 11, 24, 12, 0, 20, tzinfo=UTC), "1 min left"),
        (end_of_day(date(2026, 11, 24)), "Today"),
        (end_of_day(date(2026, 11, 25)), "Tomorrow"),
        (end_of_day(date(2026, 11, 27)), "In 3 days"),
        (end_of_day(date(2026, 12, 10)), "Thu 10 Dec"),
        (end_of_day(date(2027, 2, 24)), "24 Feb 2027"),
        (end_of_day(date(2026, 11, 22)), "2 days late"),
        (NOON.replace(hour=9), "3 h late"),
    ],
)
def test_when_something_is_due_in_words(due: datetime | None, words: str) -> None:
    assert when_words(due, NOON) == words
