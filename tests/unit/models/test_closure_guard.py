"""What holds of the closure guard whatever the case: it never raises, order does not matter, more harm never silences it."""

import random
from dataclasses import fields, replace
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from cse_desk.models.enums import (
    AcceptedPart,
    AdultPart,
    ClosureReason,
    ConcernState,
    ExitPart,
    FallReason,
    GuardCode,
    HarmPart,
    LevelWord,
    LivingKind,
    ScreeningReason,
    TellingPart,
    WorkEnding,
)
from cse_desk.models.records.closure import (
    Alarm,
    Closing,
    ClosingScreening,
    ClosureCase,
    EarlierRemoval,
    Fact,
    GuardFindings,
    GuardSettings,
    Heard,
    KnownHarm,
    LevelInForce,
    Living,
    Missing,
    PersonOfConcern,
    Why,
)
from cse_desk.models.rules.closure_guard import BLOCKS, WARNINGS, guard
from cse_desk.models.rules.closure_sitting import Stretch, first_fall, is_within_months, stretches
from cse_desk.models.rules.closure_words import Told, lines
from tests.helpers.closure_stories import case_of, daniel

USUAL = GuardSettings()
ON = date(2026, 1, 20)

near = st.dates(date(2023, 1, 1), date(2028, 1, 1))
days = near | st.dates()
maybe = st.none() | days
counts = st.integers(-1, 6)


def some(kind: type[StrEnum]) -> st.SearchStrategy[frozenset[StrEnum]]:
    return st.frozensets(st.sampled_from(kind))


screenings = st.builds(
    ClosingScreening,
    on=maybe,
    reason=st.none() | st.sampled_from(ScreeningReason),
    indicative=st.none() | st.sampled_from(LevelWord),
    agencies=st.lists(st.sampled_from(["Police", "social care", "", "health", "school"]), max_size=5).map(tuple),
    has_seen_child=st.booleans(),
    harm_not_known=counts,
    lost=counts,
)
closings = st.builds(
    Closing,
    on=days,
    reason=st.none() | st.sampled_from(ClosureReason),
    level=st.none() | st.sampled_from(LevelWord),
    screening=st.none() | screenings,
    exit_plan=some(ExitPart),
    named_worker=st.booleans(),
    told=st.booleans(),
    telling=some(TellingPart),
    chair=st.booleans(),
    judgement_reason=st.booleans(),
    manager=st.booleans(),
    reduced_reason=st.booleans(),
    accepted=some(AcceptedPart),
    adult_plan=some(AdultPart),
    overdue_actions=counts,
    interviews_owed=counts,
)
levels = st.builds(LevelInForce, st.sampled_from(LevelWord), days, maybe)
harm = st.builds(KnownHarm, maybe, some(HarmPart))
missing = st.builds(Missing, maybe, maybe)
voice = st.builds(Heard, maybe, st.booleans(), st.booleans())
people = st.builds(PersonOfConcern, st.sampled_from(ConcernState), maybe, maybe, st.sampled_from(["", "the man"]))
living = st.builds(Living, st.sampled_from(LivingKind), maybe, maybe)
alarms = st.builds(Alarm, maybe, st.booleans(), st.sampled_from(["", "aunt"]))
removals = st.builds(EarlierRemoval, maybe, maybe)


def several(one: st.SearchStrategy[object]) -> st.SearchStrategy[tuple[object, ...]]:
    return st.lists(one, max_size=4).map(tuple)


cases = st.builds(
    ClosureCase,
    closing=closings,
    born=maybe,
    first_level=st.none() | st.sampled_from(LevelWord),
    levels=several(levels),
    reviews=several(days),
    harm=several(harm),
    missing=several(missing),
    voice=several(voice),
    people=several(people),
    living=several(living),
    alarms=several(alarms),
    cse_worker=st.booleans(),
    sessions=counts,
    ending=st.none() | st.sampled_from(WorkEnding),
    earlier_removals=several(removals),
    linked_on_agenda=counts,
    fall_because=st.none() | st.sampled_from(FallReason),
)


def codes(found: GuardFindings) -> list[GuardCode]:
    return [one.code for one in (*found.blocks, *found.warnings)]


def fired(case: ClosureCase, settings: GuardSettings = USUAL) -> set[GuardCode]:
    return set(codes(guard(case, settings)))


# ---- whatever the case ---------------------------------------------------------------------


@given(cases)
def test_it_always_answers_in_order_and_in_words(case: ClosureCase) -> None:
    found = guard(case, USUAL)

    assert codes(found) == [code for code in GuardCode if code in codes(found)]
    assert all(one.facts for one in (*found.blocks, *found.warnings))
    assert case.closing is not None
    for line in lines(found, Told(case.closing.on, "Sam", "she/her")):
        assert line.startswith(("Stops: ", "Answer: "))
        assert line.endswith(".")
        assert "{" not in line


@given(cases, st.randoms(use_true_random=False))
def test_the_order_of_lists_never_matters(case: ClosureCase, chance: random.Random) -> None:
    lists = {
        one.name: tuple(chance.sample(value, len(value)))
        for one in fields(case)
        if isinstance(value := getattr(case, one.name), tuple)
    }

    shuffled = replace(case, **lists)  # type: ignore[arg-type]  # each list goes back under its own name

    assert guard(shuffled, USUAL) == guard(case, USUAL)


@given(cases, harm)
def test_more_harm_never_silences_anything(case: ClosureCase, more: KnownHarm) -> None:
    assert fired(case) <= fired(replace(case, harm=(*case.harm, more)))


@given(cases, missing)
def test_one_more_missing_episode_never_silences_anything(case: ClosureCase, more: Missing) -> None:
    assert fired(case) <= fired(replace(case, missing=(*case.missing, more)))


@given(cases, people, living, alarms)
def test_one_more_person_place_or_warning_never_silences_anything(
    case: ClosureCase, person: PersonOfConcern, place: Living, alarm: Alarm
) -> None:
    more = replace(case, people=(*case.people, person), living=(*case.living, place), alarms=(*case.alarms, alarm))

    assert fired(case) <= fired(more)


@given(cases, voice)
def test_being_heard_answers_one_warning_and_no_other(case: ClosureCase, heard: Heard) -> None:
    after = fired(replace(case, voice=(*case.voice, heard)))

    assert fired(case) - after <= {GuardCode.W6}
    assert after <= fired(case)


@given(cases)
def test_a_death_and_a_case_without_a_removal_fire_nothing(case: ClosureCase) -> None:
    assert case.closing is not None
    died = replace(case, closing=replace(case.closing, reason=ClosureReason.DIED))

    assert guard(died, USUAL) == GuardFindings()
    assert guard(replace(case, closing=None), USUAL) == GuardFindings()


@given(cases)
def test_a_rule_fires_only_for_the_reasons_it_names(case: ClosureCase) -> None:
    assert case.closing is not None
    for rule in (*BLOCKS, *WARNINGS):
        if rule.reasons is not None and case.closing.reason not in rule.reasons:
            assert rule.code not in fired(case)


@given(cases)
def test_the_level_entered_by_the_decision_itself_changes_nothing(case: ClosureCase) -> None:
    """At the decision and when the minutes are printed the answer is the same."""
    assert case.closing is not None
    assume(case.closing.level is not None)
    assert case.closing.level is not None
    entered = LevelInForce(case.closing.level, case.closing.on)

    assert fired(replace(case, levels=(*case.levels, entered))) == fired(case)


def test_every_rule_of_the_list_is_there_once() -> None:
    assert [rule.code for rule in (*BLOCKS, *WARNINGS)] == list(GuardCode)


# ---- levels day by day ---------------------------------------------------------------------


@given(several(levels), days)
def test_stretches_are_in_order_and_say_what_was_in_force(found: tuple[LevelInForce, ...], until: date) -> None:
    made = stretches(found, until)

    for before, after in pairwise(made):
        assert before.end is not None
        assert before.end <= after.start
        assert before.level is not after.level or before.end < after.start
    for one in made:
        on_that_day = {
            each.level for each in found if each.start <= one.start and (each.end is None or one.start < each.end)
        }
        assert one.level in on_that_day


def test_the_level_between_two_lists_is_none() -> None:
    made = stretches(
        (
            LevelInForce(LevelWord.LOW, date(2024, 1, 1), date(2024, 6, 1)),
            LevelInForce(LevelWord.HIGH, date(2025, 1, 1)),
        ),
        ON,
    )

    assert [(one.level, one.end) for one in made] == [(LevelWord.LOW, date(2024, 6, 1)), (LevelWord.HIGH, None)]


def test_not_enough_known_is_no_fall_and_hides_none() -> None:
    high, unknown, low = LevelWord.HIGH, LevelWord.NOT_ENOUGH_KNOWN, LevelWord.LOW
    first, second, third = date(2025, 1, 1), date(2025, 2, 1), date(2025, 3, 1)

    assert first_fall((Stretch(high, first, second), Stretch(unknown, second, None))) is None
    assert (
        first_fall((Stretch(high, first, second), Stretch(unknown, second, third), Stretch(low, third, None))) == third
    )


def test_back_on_the_list_at_the_same_level_is_no_fall() -> None:
    low = LevelWord.LOW

    assert first_fall((Stretch(low, date(2024, 1, 1), date(2024, 6, 1)), Stretch(low, date(2025, 1, 1), None))) is None


@pytest.mark.parametrize(
    ("day", "start", "months", "is_within"),
    [
        (date(2026, 2, 28), date(2025, 8, 31), 6, True),
        (date(2026, 3, 1), date(2025, 8, 31), 6, False),
        (date(2024, 2, 29), date(2023, 8, 31), 6, True),
        (date(2026, 1, 31), date(2025, 12, 31), 1, True),
        (date(2026, 2, 1), date(2025, 12, 31), 1, False),
        (date.max, date.max, 6, True),
    ],
)
def test_months_go_by_the_calendar(day: date, start: date, months: int, is_within: bool) -> None:
    assert is_within_months(day, start, months) is is_within


# ---- the numbers ---------------------------------------------------------------------------

DANIEL = case_of(daniel())


def closing_of(case: ClosureCase, **facts: object) -> ClosureCase:
    assert case.closing is not None
    return replace(case, closing=replace(case.closing, **facts))  # type: ignore[arg-type]  # any field of a closing


def screened(**facts: object) -> ClosureCase:
    assert DANIEL.closing is not None
    assert DANIEL.closing.screening is not None
    return closing_of(DANIEL, screening=replace(DANIEL.closing.screening, **facts))  # type: ignore[arg-type]  # any field of it


def before(days: int) -> date:
    return ON - timedelta(days=days)


STEPS = (
    LevelInForce(LevelWord.HIGH, date(2025, 5, 13), before(70)),
    LevelInForce(LevelWord.LOW, before(70)),
)


@pytest.mark.parametrize(
    ("code", "case", "quiet", "loud"),
    [
        ("B1", screened(on=before(20)), {"screening_days": 20}, {"screening_days": 19}),
        ("W1", replace(DANIEL, levels=STEPS), {"two_steps_days": 70}, {"two_steps_days": 71}),
        (
            "W7",
            replace(DANIEL, people=(PersonOfConcern(ConcernState.FREE, last_contact=before(50)),)),
            {"contact_days": 49},
            {"contact_days": 50},
        ),
        (
            "W7",
            replace(DANIEL, people=(PersonOfConcern(ConcernState.ORDER, until=before(-40)),)),
            {"restriction_days": 39},
            {"restriction_days": 40},
        ),
        ("W12", DANIEL, {"sessions": 21}, {"sessions": 22}),
        ("W13", DANIEL, {"in_force_days": 63}, {"in_force_days": 64}),
        (
            "W14",
            replace(DANIEL, earlier_removals=(EarlierRemoval(date(2024, 5, 13), date(2025, 5, 13)),)),
            {"put_back_months": 11},
            {"put_back_months": 12},
        ),
        ("W17", replace(DANIEL, born=date(2008, 4, 20)), {"birthday_months": 2}, {"birthday_months": 3}),
        ("W18", DANIEL, {"agencies": 5}, {"agencies": 6}),
    ],
)
def test_a_changed_number_moves_the_edge(
    code: str, case: ClosureCase, quiet: dict[str, int], loud: dict[str, int]
) -> None:
    assert GuardCode(code) not in fired(case, replace(USUAL, **quiet))
    assert GuardCode(code) in fired(case, replace(USUAL, **loud))


def test_a_finding_carries_what_made_it_fire() -> None:
    case = replace(DANIEL, people=(PersonOfConcern(ConcernState.BAIL, before(-20), before(94), "the man"),))
    (finding,) = guard(case, USUAL).warnings

    assert finding.facts == (
        Fact(Why.CONTACT, (before(94),), 94, codes=(ConcernState.BAIL,), names=("the man",)),
        Fact(Why.RESTRICTION_ENDS, (before(-20),), codes=(ConcernState.BAIL,), names=("the man",)),
    )


@pytest.mark.parametrize(
    ("reason", "why"),
    [(ClosureReason.MOVED_AREA, Why.NO_WORKER_THERE), (ClosureReason.COMPLETE, Why.NO_WORKER)],
)
def test_a_move_asks_for_a_worker_in_the_receiving_area(reason: ClosureReason, why: Why) -> None:
    found = guard(closing_of(DANIEL, reason=reason, named_worker=False, accepted=frozenset(AcceptedPart)), USUAL)

    assert [one.facts for one in found.blocks] == [(Fact(why),)]


@pytest.mark.parametrize(
    ("given_too", "lacking"),
    [
        ({}, (Why.NO_JUDGEMENT_REASON, Why.NO_MANAGER)),
        ({"judgement_reason": True}, (Why.NO_MANAGER,)),
        ({"manager": True}, (Why.NO_JUDGEMENT_REASON,)),
    ],
)
def test_a_level_below_the_tool_says_what_it_lacks(given_too: dict[str, bool], lacking: tuple[Why, ...]) -> None:
    (finding,) = guard(closing_of(screened(indicative=LevelWord.HIGH), **given_too), USUAL).warnings

    assert finding.facts[0] == Fact(Why.BELOW_TOOL, codes=(LevelWord.LOW, LevelWord.HIGH))
    assert tuple(fact.why for fact in finding.facts[1:]) == lacking


def test_days_are_told_once_and_in_order() -> None:
    first, second, whole = before(20), before(10), frozenset(HarmPart)
    case = replace(
        DANIEL,
        harm=(KnownHarm(second, whole), KnownHarm(first, whole), KnownHarm(first, frozenset({HarmPart.POLICE}))),
        missing=(Missing(second, second), Missing(first, second), Missing(before(2)), Missing(before(3))),
    )
    facts = {one.code.value: one.facts for one in guard(case, USUAL).warnings}

    assert facts["W2"] == (Fact(Why.UNANSWERED, (first,), 1, codes=(HarmPart.SAFEGUARDING, HarmPart.SUPPORT)),)
    assert facts["W3"] == (Fact(Why.KNOWN_SINCE, (first, second), 3),)
    assert facts["W4"] == (
        Fact(Why.WAS_MISSING, (first, second)),
        Fact(Why.STILL_MISSING, (before(3),)),
    )


def test_two_steps_tell_until_when_the_level_was_high() -> None:
    case = replace(DANIEL, levels=STEPS)

    assert [fact for one in guard(case, USUAL).warnings if one.code is GuardCode.W1 for fact in one.facts] == [
        Fact(Why.TWO_STEPS, (before(70),), limit=90, codes=(LevelWord.HIGH, LevelWord.LOW))
    ]
