"""The state of a referral follows from dated events, whatever order they came in."""

import itertools
import random
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from cse_desk.models.enums import ReferralEventKind as Kind
from cse_desk.models.enums import ReferralState as State
from cse_desk.models.enums import Strand
from cse_desk.models.rules.referral import OddOrder, ReferralFact, derive, in_order

SEXUAL = frozenset({Strand.SEXUAL})
DAY = date(2026, 11, 24)

events = st.builds(
    ReferralFact,
    id=st.sampled_from(["a", "b", "c", "d", "e", "f"]),
    referral=st.sampled_from(["r1", "r2"]),
    kind=st.sampled_from([*Kind, "escalated-by-a-newer-version"]),
    on=st.none() | st.dates(date(2026, 1, 1), date(2026, 1, 4)),
    lamport=st.integers(0, 3),
    strands=st.frozensets(st.sampled_from(Strand), max_size=2),
)


def journey(*kinds: Kind) -> list[ReferralFact]:
    return [ReferralFact(f"e{n}", "r", kind, DAY, n, SEXUAL if n == 0 else frozenset()) for n, kind in enumerate(kinds)]


def test_a_referral_goes_its_way() -> None:
    state = {
        (Kind.DRAFTED,): State.DRAFT,
        (Kind.DRAFTED, Kind.SUBMITTED): State.SUBMITTED,
        (Kind.SUBMITTED, Kind.TAKEN_IN): State.TAKEN_IN,
        (Kind.SUBMITTED, Kind.TAKEN_IN, Kind.PRE_AGENDA): State.PRE_AGENDA,
        (Kind.SUBMITTED, Kind.WITHDRAWN): State.WITHDRAWN,
        (Kind.SUBMITTED, Kind.WITHDRAWN, Kind.DRAFTED): State.DRAFT,
    }
    for kinds, expected in state.items():
        derived = derive(journey(*kinds))
        assert derived.states == {Strand.SEXUAL: expected}
        assert derived.findings == ()


def test_nobody_was_referred_without_an_event() -> None:
    assert derive([]).states == {}


def test_taken_in_before_submitted_counts_and_is_a_finding() -> None:
    derived = derive(journey(Kind.TAKEN_IN, Kind.SUBMITTED))

    assert derived.states[Strand.SEXUAL] is State.TAKEN_IN
    assert [one.odd for one in derived.findings] == [OddOrder.CAME_TOO_SOON, OddOrder.REPEATED]


def test_what_follows_a_withdrawal_does_not_bring_it_back() -> None:
    derived = derive(journey(Kind.SUBMITTED, Kind.WITHDRAWN, Kind.TAKEN_IN))

    assert derived.states[Strand.SEXUAL] is State.WITHDRAWN
    assert [one.odd for one in derived.findings] == [OddOrder.AFTER_WITHDRAWAL]


def test_withdrawing_one_strand_leaves_the_other() -> None:
    both = frozenset({Strand.SEXUAL, Strand.MISSING})
    derived = derive(
        [
            ReferralFact("a", "r", Kind.SUBMITTED, DAY, 1, both),
            ReferralFact("b", "r", Kind.WITHDRAWN, DAY, 2, frozenset({Strand.MISSING})),
        ]
    )

    assert derived.states == {Strand.SEXUAL: State.SUBMITTED, Strand.MISSING: State.WITHDRAWN}


@given(st.lists(events, max_size=8), st.randoms(use_true_random=False))
def test_any_events_in_any_order_give_one_answer(given_events: list[ReferralFact], dice: random.Random) -> None:
    shuffled = [*given_events, *given_events]
    dice.shuffle(shuffled)

    assert derive(shuffled) == derive(given_events)


def test_events_that_differ_only_in_their_referral_never_change_places() -> None:
    asked = [ReferralFact("c", referral, Kind.CLOSURE_REQUESTED, DAY, 1) for referral in ("r1", "r2")]
    drafted = ReferralFact("a", "r1", Kind.DRAFTED, DAY, 0, SEXUAL)

    orders = [list(one) for one in itertools.permutations([drafted, *asked])]

    assert len({derive(one).findings for one in orders}) == 1
    assert [one.odd for one in derive(orders[0]).findings] == [OddOrder.CAME_TOO_SOON, OddOrder.NO_STRAND]


@given(events, events)
def test_only_one_and_the_same_event_has_one_place(one: ReferralFact, other: ReferralFact) -> None:
    assert in_order([one, other]) == in_order([other, one])


@given(st.lists(events, max_size=8))
def test_every_strand_named_has_a_state(given_events: list[ReferralFact]) -> None:
    known = [one for one in given_events if one.kind in set(map(str, Kind))]
    named = {strand for one in known for strand in one.strands}

    assert set(derive(given_events).states) == named


def test_a_strand_goes_all_the_way_round() -> None:
    way = [
        (Kind.SUBMITTED, State.SUBMITTED),
        (Kind.TAKEN_IN, State.TAKEN_IN),
        (Kind.PRE_AGENDA, State.PRE_AGENDA),
        (Kind.ACCEPTED, State.ACCEPTED),
        (Kind.ADDED, State.ON_AGENDA),
        (Kind.KEPT, State.ON_AGENDA),
        (Kind.CLOSURE_REQUESTED, State.CLOSURE_REQUESTED),
        (Kind.KEPT, State.ON_AGENDA),
        (Kind.CLOSURE_REQUESTED, State.CLOSURE_REQUESTED),
        (Kind.REMOVED, State.REMOVED),
        (Kind.SUBMITTED, State.SUBMITTED),  # referred again
    ]
    for length in range(1, len(way) + 1):
        derived = derive(journey(*(kind for kind, _state in way[:length])))
        assert derived.states == {Strand.SEXUAL: way[length - 1][1]}
        assert derived.findings == ()


def test_returned_and_alternative_end_a_referral_and_it_may_come_again() -> None:
    for kind, state in ((Kind.RETURNED, State.RETURNED), (Kind.ALTERNATIVE, State.ALTERNATIVE)):
        ended = journey(Kind.SUBMITTED, Kind.TAKEN_IN, Kind.PRE_AGENDA, kind)
        assert derive(ended).states == {Strand.SEXUAL: state}
        again = ReferralFact("z", "r2", Kind.SUBMITTED, DAY, 9, SEXUAL)
        assert derive([*ended, again]).states == {Strand.SEXUAL: State.SUBMITTED}
        late = ReferralFact("z", "r", Kind.PRE_AGENDA, DAY, 9, SEXUAL)
        assert derive([*ended, late]).states == {Strand.SEXUAL: state}
        assert derive([*ended, late]).findings[0].odd is OddOrder.AFTER_END


def test_nothing_stands_in_the_way_of_adding() -> None:
    for before in ([], journey(Kind.SUBMITTED, Kind.WITHDRAWN), journey(Kind.ADDED, Kind.REMOVED)):
        added = ReferralFact("z", "decision", Kind.ADDED, DAY, 9, SEXUAL)
        assert derive([*before, added]).states == {Strand.SEXUAL: State.ON_AGENDA}
        assert derive([*before, added]).findings == ()


def test_removing_one_strand_leaves_the_other_on_the_agenda() -> None:
    both = frozenset({Strand.SEXUAL, Strand.MISSING})
    derived = derive(
        [
            ReferralFact("a", "d1", Kind.ADDED, DAY, 1, both),
            ReferralFact("b", "d2", Kind.REMOVED, DAY, 2, SEXUAL),
        ]
    )

    assert derived.states == {Strand.SEXUAL: State.REMOVED, Strand.MISSING: State.ON_AGENDA}


def test_a_referral_withdrawn_or_returned_late_does_not_take_anybody_off_the_agenda() -> None:
    for kind in (Kind.WITHDRAWN, Kind.RETURNED, Kind.ALTERNATIVE):
        derived = derive([*journey(Kind.SUBMITTED, Kind.TAKEN_IN, Kind.PRE_AGENDA, Kind.ACCEPTED, Kind.ADDED, kind)])
        assert derived.states == {Strand.SEXUAL: State.ON_AGENDA}
        assert [one.odd for one in derived.findings] == [OddOrder.REPEATED]


def test_a_removal_can_be_asked_for_only_of_somebody_who_is_on_the_agenda() -> None:
    too_soon = derive(journey(Kind.SUBMITTED, Kind.TAKEN_IN, Kind.CLOSURE_REQUESTED))

    assert too_soon.states == {Strand.SEXUAL: State.TAKEN_IN}
    assert [one.odd for one in too_soon.findings] == [OddOrder.CAME_TOO_SOON]
