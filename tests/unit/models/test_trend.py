"""The trend of the agenda reconciles for any history and any period."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from cse_desk.models.enums import PanelDecisionKind, ReferralEventKind, ReferralState, Strand
from cse_desk.models.rules.panel import event_of
from cse_desk.models.rules.referral import ReferralFact, derive
from cse_desk.models.rules.trend import AgendaTrend, Turn, by_group, movement, trend, turns

FIRST = date(2026, 1, 1)
KINDS = [
    *PanelDecisionKind,
    ReferralEventKind.SUBMITTED,
    ReferralEventKind.CLOSURE_REQUESTED,
    ReferralEventKind.RETURNED,
]
HEARD = (ReferralState.ON_AGENDA, ReferralState.CLOSURE_REQUESTED)
days = st.integers(0, 40).map(lambda number: FIRST + timedelta(days=number))


@st.composite
def histories(draw: st.DrawFn) -> tuple[list[ReferralFact], dict[str, PanelDecisionKind]]:
    """Whatever may have come together from several vaults, in possible and impossible orders."""
    facts, kinds = [], {}
    for number in range(draw(st.integers(0, 9))):
        kind = draw(st.sampled_from(KINDS))
        id_ = f"e{number}"
        if isinstance(kind, PanelDecisionKind):
            kinds[id_] = kind
        code = event_of(kind) if isinstance(kind, PanelDecisionKind) else kind
        strands = draw(st.frozensets(st.sampled_from(Strand), max_size=2))
        on = draw(st.none() | days)
        facts.append(
            ReferralFact(id_, draw(st.sampled_from(["r", id_])), code.value, on, draw(st.integers(0, 4)), strands)
        )
    return facts, kinds


def on_agenda(facts: list[ReferralFact], day: date, strand: Strand | None) -> bool:
    """Worked out another way: the states after everything up to the end of that day."""
    states = derive(fact for fact in facts if fact.on is not None and fact.on <= day).states
    return any(state in HEARD for each, state in states.items() if strand in (None, each))


def removed_in_all(found: AgendaTrend) -> int:
    """For whatever reason."""
    return sum(count for _, count in found.removed)


def sums(found: AgendaTrend) -> tuple[int, int]:
    return found.at_start + found.added + found.added_again - removed_in_all(found), found.at_end


@given(st.lists(histories(), max_size=6), days, days, st.none() | st.sampled_from(Strand))
def test_it_reconciles_for_any_period(
    people: list[tuple[list[ReferralFact], dict[str, PanelDecisionKind]]], one: date, two: date, strand: Strand | None
) -> None:
    start, end = min(one, two), max(one, two)

    found = trend([turns(facts, kinds, strand) for facts, kinds in people], start, end)

    assert sums(found)[0] == sums(found)[1]
    assert found.at_start == sum(on_agenda(facts, start - timedelta(days=1), strand) for facts, _ in people)
    assert found.at_end == sum(on_agenda(facts, end, strand) for facts, _ in people)


@given(st.lists(histories(), max_size=6), days, days, days)
def test_two_periods_one_after_the_other_are_the_whole(
    people: list[tuple[list[ReferralFact], dict[str, PanelDecisionKind]]], one: date, two: date, three: date
) -> None:
    start, middle, end = sorted((one, two, three))
    all_turns = [turns(facts, kinds) for facts, kinds in people]

    first, second = trend(all_turns, start, middle), trend(all_turns, middle + timedelta(days=1), end)
    whole = trend(all_turns, start, end)

    if middle < end:
        assert first.at_end == second.at_start
        assert first.added + second.added == whole.added
        assert first.added_again + second.added_again == whole.added_again
        assert removed_in_all(first) + removed_in_all(second) == removed_in_all(whole)
        assert second.at_end == whole.at_end


@given(
    st.dictionaries(st.text("abc", min_size=1, max_size=3), histories(), max_size=5),
    st.dictionaries(st.integers(0, 8).map(lambda number: f"e{number}"), st.sampled_from(["VPG", "MACE", ""])),
    days,
    days,
)
def test_the_groups_add_up_to_the_whole_and_each_reconciles(
    people: dict[str, tuple[list[ReferralFact], dict[str, PanelDecisionKind]]],
    groups: dict[str, str],
    one: date,
    two: date,
) -> None:
    start, end = min(one, two), max(one, two)
    whole = {root: turns(facts, kinds) for root, (facts, kinds) in people.items()}
    parts: dict[str, dict[str, tuple[Turn, ...]]] = {}
    for root, history in whole.items():
        for group, some in by_group(history, groups).items():
            parts.setdefault(group, {})[root] = some

    found = [movement(some, start, end) for some in parts.values()]

    for each in (*found, movement(whole, start, end)):
        came = len(each.at_start) + len(each.added) + len(each.added_again)
        assert came - len(each.removed) == len(each.at_end)
    for cell in ("at_start", "added", "added_again", "removed", "at_end", "undated"):
        together = sorted(mover.root for each in found for mover in getattr(each, cell))
        assert together == sorted(mover.root for mover in getattr(movement(whole, start, end), cell))


def test_a_stay_belongs_to_the_group_whose_meeting_began_it() -> None:
    kind = PanelDecisionKind
    history = turns(*decisions((kind.ADD, 1), (kind.REMOVE_MOVED, 5), (kind.ADD, 8)))

    found = by_group(history, {"e0": "VPG", "e1": "MACE", "e2": "MACE"})

    assert [turn.is_on for turn in found["VPG"]] == [True, False]
    assert [turn.is_first for turn in found["MACE"]] == [False]


def decisions(*some: tuple[PanelDecisionKind, int]) -> tuple[list[ReferralFact], dict[str, PanelDecisionKind]]:
    facts = [
        ReferralFact(f"e{n}", f"e{n}", event_of(kind).value, FIRST + timedelta(days=day), n, frozenset({Strand.SEXUAL}))
        for n, (kind, day) in enumerate(some)
    ]
    return facts, {f"e{n}": kind for n, (kind, _) in enumerate(some)}


def test_added_removed_and_added_again_are_counted_by_their_names() -> None:
    kind = PanelDecisionKind
    person = decisions((kind.ADD, 1), (kind.KEEP, 3), (kind.REMOVE_MOVED, 5), (kind.ADD, 8), (kind.STEP_DOWN, 9))

    found = trend([turns(*person)], FIRST, FIRST + timedelta(days=30))

    assert (found.at_start, found.added, found.added_again, found.at_end) == (0, 1, 1, 0)
    assert found.removed == ((kind.STEP_DOWN, 1), (kind.REMOVE_MOVED, 1))
    later = trend([turns(*person)], FIRST + timedelta(days=6), FIRST + timedelta(days=8))
    assert (later.at_start, later.added, later.added_again, later.at_end) == (0, 0, 1, 1)


def test_somebody_who_comes_back_twice_is_counted_twice() -> None:
    kind = PanelDecisionKind
    stays = [(kind.ADD, 1), (kind.REDUCED, 2), (kind.ADD, 3), (kind.REDUCED, 4), (kind.ADD, 5), (kind.DIED, 6)]

    found = trend([turns(*decisions(*stays))], FIRST, FIRST + timedelta(days=30))

    assert (found.at_start, found.added, found.added_again, removed_in_all(found), found.at_end) == (0, 1, 2, 3, 0)
    assert dict(found.removed) == {kind.REDUCED: 2, kind.DIED: 1}


def test_somebody_stays_on_while_one_strand_does() -> None:
    both = frozenset({Strand.SEXUAL, Strand.MISSING})
    facts = [
        ReferralFact("a", "a", ReferralEventKind.ADDED, FIRST, 1, both),
        ReferralFact("b", "b", ReferralEventKind.REMOVED, FIRST + timedelta(days=1), 2, frozenset({Strand.SEXUAL})),
    ]
    kinds = {"b": PanelDecisionKind.REDUCED}
    end = FIRST + timedelta(days=5)

    assert trend([turns(facts, kinds)], FIRST, end).at_end == 1
    assert trend([turns(facts, kinds, Strand.SEXUAL)], FIRST, end).removed == ((PanelDecisionKind.REDUCED, 1),)
