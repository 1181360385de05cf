"""Who belongs on an agenda and why; its order by rule; why there is nothing to say."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cse_desk.models.enums import AgendaWhy, Direction, HarmWord, LevelWord, LivingKind, OrderBy
from cse_desk.models.rules.agenda_order import OrderFacts, in_order
from cse_desk.models.rules.candidates import CandidateFacts, Reason, reasons_for, why_of
from cse_desk.models.rules.zeros import ZeroFacts, none_because

TODAY, MEETING = date(2026, 11, 24), date(2026, 12, 8)
ON = CandidateFacts(is_on_group=True, review_on=date(2027, 1, 12))


def reasons(facts: CandidateFacts) -> list[Reason]:
    return [one.reason for one in reasons_for(facts, meeting=MEETING, today=TODAY)]


@pytest.mark.parametrize(
    ("facts", "found", "why", "presses"),
    [
        (replace(ON, review_on=MEETING), [Reason.REVIEW_DUE], AgendaWhy.REVIEW, False),
        (replace(ON, review_on=date(2026, 11, 23)), [Reason.REVIEW_OVERDUE], AgendaWhy.REVIEW, True),
        (replace(ON, review_on=None), [Reason.NO_REVIEW_DAY], AgendaWhy.REVIEW, True),
        (replace(ON, rose_to=LevelWord.HIGH), [Reason.LEVEL_ROSE], AgendaWhy.SHOULD_BE_HERE, True),
        (replace(ON, missing=2), [Reason.MISSING_SINCE], AgendaWhy.SHOULD_BE_HERE, True),
        (replace(ON, is_missing=True), [Reason.STILL_MISSING], AgendaWhy.SHOULD_BE_HERE, True),
        (replace(ON, harms=1), [Reason.HARM_KNOWN], AgendaWhy.SHOULD_BE_HERE, True),
        (replace(ON, warnings=1), [Reason.WARNING_OPEN], AgendaWhy.SHOULD_BE_HERE, True),
        (replace(ON, is_closure_asked=True), [Reason.CLOSURE_ASKED], AgendaWhy.CLOSURE, False),
        (CandidateFacts(is_accepted=True), [Reason.ACCEPTED], AgendaWhy.NEW, False),
        (CandidateFacts(was_not_reached=True), [Reason.NOT_REACHED], AgendaWhy.CARRIED_OVER, False),
    ],
)
def test_why_somebody_belongs_on_it(facts: CandidateFacts, found: list[Reason], why: AgendaWhy, presses: bool) -> None:
    because = reasons_for(facts, meeting=MEETING, today=TODAY)

    assert [one.reason for one in because] == found
    assert why_of(because) is why
    assert any(one.presses for one in because) is presses


def test_whose_review_is_later_and_nothing_happened_is_not_brought_here() -> None:
    assert reasons(ON) == []


def test_what_happened_counts_only_for_those_on_the_group() -> None:
    assert reasons(CandidateFacts(missing=3, harms=1, review_on=date(2020, 1, 1))) == []


@given(st.dates(date(2026, 1, 1), date(2027, 12, 31)))
def test_nobody_whose_review_day_has_come_is_left_out(day: date) -> None:
    assert bool(reasons(replace(ON, review_on=day))) is (day <= MEETING)


# ---- order ---------------------------------------------------------------------------------

FACTS = st.builds(
    OrderFacts,
    item=st.uuids().map(str),
    place=st.integers(0, 9),
    harm=st.sampled_from([None, *HarmWord]),
    level=st.sampled_from([None, *LevelWord]),
    direction=st.sampled_from([None, *Direction]),
    minutes=st.integers(1, 30),
    worker=st.sampled_from(["", "Joy Bello", "Leanne Ward"]),
)
MANY = st.lists(FACTS, unique_by=lambda one: one.item, max_size=12)


@given(MANY, st.sampled_from(list(OrderBy)), st.randoms())
def test_a_rule_keeps_everybody_and_gives_one_order(items: list[OrderFacts], by: OrderBy, random: object) -> None:
    once = in_order(items, by)
    shuffled = list(items)
    random.shuffle(shuffled)  # type: ignore[attr-defined]  # hypothesis gives a Random

    assert sorted(once) == sorted(one.item for one in items)
    assert in_order(shuffled, by) == once
    places = {item: place for place, item in enumerate(once)}
    assert in_order([replace(one, place=places[one.item]) for one in items], by) == once


@given(MANY)
def test_those_of_one_worker_stand_together(items: list[OrderFacts]) -> None:
    worker = {one.item: one.worker for one in items}
    row = [worker[item] for item in in_order(items, OrderBy.WORKER)]
    runs = [name for number, name in enumerate(row) if number == 0 or row[number - 1] != name]

    assert len(runs) == len(set(runs))
    assert "" not in runs[:-1]


def test_by_risk_harm_comes_before_level_and_what_rose_first() -> None:
    low_harmed = OrderFacts("a", 3, harm=HarmWord.YES, level=LevelWord.LOW)
    high = OrderFacts("b", 1, harm=HarmWord.NOT_THAT_WE_KNOW, level=LevelWord.HIGH)
    rose = replace(high, item="c", place=2, direction=Direction.UP)
    unknown = OrderFacts("d", 0)

    assert in_order([unknown, high, rose, low_harmed], OrderBy.RISK) == ("a", "c", "b", "d")


def test_by_time_the_longest_come_first_and_ties_stay() -> None:
    items = [OrderFacts("a", 0, minutes=5), OrderFacts("b", 1, minutes=15), OrderFacts("c", 2, minutes=5)]

    assert in_order(items, OrderBy.TIME) == ("b", "a", "c")


# ---- a zero and its reason -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        (ZeroFacts(living=frozenset({LivingKind.SECURE})), "none recorded; the whole time in: secure home"),
        (ZeroFacts(living=frozenset({LivingKind.OUT_OF_AREA})), "none recorded; out of area, ask the police there"),
        (ZeroFacts(living=frozenset({LivingKind.HOME})), "none recorded; nobody asked"),
        (ZeroFacts(living=frozenset({LivingKind.HOME, LivingKind.SECURE})), "none recorded; nobody asked"),
        (ZeroFacts(written=1, last=date(2026, 5, 3)), "none recorded; the last was on 3 May 2026"),
        (ZeroFacts(written=2), "none recorded; asked, and there never was one"),
    ],
)
def test_a_zero_has_its_reason(facts: ZeroFacts, words: str) -> None:
    assert none_because(facts) == words
