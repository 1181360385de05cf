"""Reading a case: sensible spellings are taken, everything else is said in a sentence, and nothing is judged by halves."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cse_desk.models.enums import ClosureReason, FallReason, LevelWord, ScreeningReason
from cse_desk.models.records.closure import ClosureCase, LevelInForce
from cse_desk.services.closure_cases import CaseFile, read_case, read_case_file
from cse_desk.services.guarding import judge
from tests.helpers.closure_stories import Story, case_of, codes, daniel

SMALLEST: Story = {"closing": {"date": "2026-01-20", "reason": "complete"}}


def read(story: object) -> CaseFile:
    return read_case(json.dumps(story).encode())


def with_(**facts: Any) -> Story:
    return {**SMALLEST, **facts}


def closing(**facts: Any) -> Story:
    return {"closing": {**SMALLEST["closing"], **facts}}


# ---- spellings -----------------------------------------------------------------------------


def test_keys_and_words_may_be_spelt_as_people_spell_them() -> None:
    tidy = closing(
        reason="moved area", level="low", exit_plan=True, screening={"trigger": "closure", "seen_child": True}
    )
    loose = {
        "Closing": {
            "DATE": " 2026-01-20 ",
            "reason": "Moved-Area",
            "level": "LOW",
            "Exit plan": "yes",
            "screening": {"trigger": "Request to close", "seen child": "Yes"},
        }
    }

    assert case_of(loose) == case_of(tidy)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("complete", ClosureReason.COMPLETE),
        ("Intervention and disruption complete", ClosureReason.COMPLETE),
        ("reduced risk", ClosureReason.REDUCED),
        ("turned 18", ClosureReason.TURNED_18),
        ("Turned-18", ClosureReason.TURNED_18),
        ("not CSE", ClosureReason.NOT_CSE),
        ("non-engagement", ClosureReason.NON_ENGAGEMENT),
        ("does not engage", ClosureReason.NON_ENGAGEMENT),
    ],
)
def test_reasons(said: str, meant: ClosureReason) -> None:
    found = case_of(closing(reason=said)).closing

    assert found is not None
    assert found.reason is meant


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        (None, None),
        ("", None),
        ("moved", FallReason.MOVED),
        ("child moved", FallReason.MOVED),
        ("placed out of area", FallReason.MOVED),
        ("held-unsentenced", FallReason.HELD_UNSENTENCED),
        ("person held", FallReason.HELD_UNSENTENCED),
        ("remanded in custody", FallReason.HELD_UNSENTENCED),
        ("held, not yet sentenced", FallReason.HELD_UNSENTENCED),
        ("sentenced", FallReason.OTHER),
        ("sentenced to custody", FallReason.OTHER),
        ("sessions and school", FallReason.OTHER),
    ],
)
def test_why_the_level_fell(said: str | None, meant: FallReason | None) -> None:
    assert case_of(with_(fall_because=said)).fall_because is meant


def test_a_key_left_out_and_null_are_the_same() -> None:
    everything = dict.fromkeys([*daniel()], None)

    assert read({**everything, **SMALLEST}).case == read(SMALLEST).case == case_of(SMALLEST)


def test_a_level_lasts_until_the_next_in_whatever_order_they_stand() -> None:
    case = case_of(with_(levels=[{"from": "2025-06-01", "level": "low"}, {"from": "2025-01-01", "level": "high"}]))

    assert case.levels == (
        LevelInForce(LevelWord.LOW, date(2025, 6, 1)),
        LevelInForce(LevelWord.HIGH, date(2025, 1, 1), date(2025, 6, 1)),
    )


def test_a_level_may_have_an_end() -> None:
    case = case_of(with_(levels=[{"from": "2025-01-01", "to": "2025-02-01", "level": "high"}]))

    assert case.levels == (LevelInForce(LevelWord.HIGH, date(2025, 1, 1), date(2025, 2, 1)),)


def test_another_trigger_is_no_closing_screening() -> None:
    case = case_of(closing(screening={"date": "2026-01-12", "trigger": "after missing"}))

    assert case.closing is not None
    assert case.closing.screening is not None
    assert case.closing.screening.reason is not ScreeningReason.CLOSURE


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        ({"told": True}, True),
        ({"told": "2026-01-18"}, True),
        ({"told": "no"}, False),
        ({"told": "2026-01-21"}, False),
        ({"told": {"reason": "x", "who": "y", "when": "z"}}, False),
    ],
)
def test_told(facts: Story, told: bool) -> None:
    found = case_of(closing(**facts)).closing

    assert found is not None
    assert found.told is told
    assert len(found.telling) == (3 if isinstance(facts["told"], dict) else 0)


@pytest.mark.parametrize(("said", "count"), [(True, 1), (False, 0), (3, 3), (["a", "b"], 2), (None, 0), ([], 0)])
def test_counts(said: object, count: int) -> None:
    assert case_of(with_(linked_on_agenda=said)).linked_on_agenda == count


@pytest.mark.parametrize("said", ["no", "None", "not yet", "", "-", False, None])
def test_words_that_say_no_are_no(said: object) -> None:
    found = case_of(closing(manager=said, exit_plan=said)).closing

    assert found is not None
    assert (found.manager, found.exit_plan) == (False, frozenset())


@pytest.mark.parametrize(
    ("entry", "is_heard"),
    [
        ({"words": True}, True),
        ({"words": "No."}, True),
        ({"words": "no"}, True),
        ({"words": "None of your business"}, True),
        ({"words": " "}, False),
        ({"words": False}, False),
        ({"drawing": "a house"}, True),
        ({"drawing": "none"}, False),
        ({"sign": True}, True),
        ({}, False),
    ],
)
def test_any_word_of_a_young_person_is_a_word(entry: Story, is_heard: bool) -> None:
    (heard,) = case_of(with_(voice=[{"date": "2026-01-09", **entry}])).voice

    assert heard.has_said is is_heard


@pytest.mark.parametrize("said", [None, "", " ", "none"])
def test_a_blank_is_left_out(said: object) -> None:
    assert case_of(with_(ending=said)).ending is None


@pytest.mark.parametrize(("said", "meant"), [(1, True), (0, False), ("Y", True), (" no ", False)])
def test_flags(said: object, meant: bool) -> None:
    (heard,) = case_of(with_(voice=[{"date": "2026-01-09", "asked_twice": said}])).voice

    assert heard.asked_twice is meant


# ---- what cannot be read -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("story", "said"),
    [
        (with_(born="15 Sep 2011"), 'born: "15 Sep 2011" is not a date. Dates are written like 2025-05-04.'),
        (with_(born="2025-02-30"), 'born: "2025-02-30" is not a date. Dates are written like 2025-05-04.'),
        (with_(born=2011), "born: 2011 is not a date. Dates are written like 2025-05-04."),
        (
            with_(harm=[{"known": "2025-05-04"}, {"known": "May"}]),
            'harm 2, known: "May" is not a date. Dates are written like 2025-05-04.',
        ),
        (with_(harm={"known": "2025-05-04"}), "harm: should be a list […]."),
        (with_(harm=["2025-05-04"]), "harm: should be a list of objects {…}."),
        (with_(reviews=["soon"]), 'reviews: "soon" is not a date. Dates are written like 2025-05-04.'),
        (with_(missing=[{"start": "2025-05-05", "end": "2025-05-04"}]), "missing 1, end: ends before it starts."),
        (with_(levels=[{"level": "high"}]), "levels 1, from: is needed."),
        (with_(levels=[{"from": "2025-05-05"}]), "levels 1, level: is needed."),
        (
            with_(first_level="extreme"),
            'first_level: "extreme" is not one of: high, medium, low, no indicators found, not enough known.',
        ),
        (with_(levels=[{"from": "2025-05-05", "level": "none"}]), "levels 1, level: is needed."),
        (with_(living=[{"from": "2025-05-05"}]), "living 1, kind: is needed."),
        (with_(sessions=-1), "sessions: should be a whole number from 0."),
        (with_(sessions="many"), "sessions: should be a whole number from 0."),
        (
            with_(voice=[{"date": "2026-01-01", "asked_twice": "perhaps"}]),
            "voice 1, asked_twice: should be true or false.",
        ),
        (with_(fall_because=3), "fall_because: should be words."),
        (closing(date=None), "closing, date: is needed."),
        (closing(manager=3), "closing, manager: should be true, false or words."),
        (closing(accepted="soon"), 'closing, accepted: "soon" is not a date. Dates are written like 2025-05-04.'),
        (closing(chair="2026-02-30"), 'closing, chair: "2026-02-30" is not a date. Dates are written like 2025-05-04.'),
        (closing(told="2026-02-30"), 'closing, told: "2026-02-30" is not a date. Dates are written like 2025-05-04.'),
        (closing(screening=True), "closing, screening: should be an object {…}."),
        (closing(screening={"agencies": [1]}), "closing, screening, agencies: should be a list of words."),
        ({"closing": True}, "closing: should be an object {…}."),
        ({**SMALLEST, "Born": "2010-01-01", "born": "2011-01-01"}, "born: is there twice."),
        ([SMALLEST], "A file holds one case {…}: one young person, one decision."),
    ],
)
def test_what_cannot_be_read_is_said_and_nothing_is_judged(story: object, said: str) -> None:
    found = read(story)

    assert found.case is None
    assert said in found.problems


def test_everything_that_cannot_be_read_is_said_at_once() -> None:
    assert len(read(with_(born="x", sessions=-1, reviews=["y"])).problems) == 3


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"{", "The file is not JSON."),
        (b"\xff\xfe", "The file is not JSON."),
        (b'{"born": "2010-01-01", "born": "2011-01-01"}', "The file has one key twice in the same object."),
        (b'{"sessions": 1.5}', "The file has a number that is not whole, or too large."),
    ],
)
def test_a_file_that_is_no_case(data: bytes, said: str) -> None:
    assert read_case(data).problems == (said,)


def test_a_key_nobody_knows_is_remarked_on_and_changes_nothing() -> None:
    found = read({**daniel(), "mood": "fine", "harm": [{"known": "2025-05-04", "answered": True, "by": "x"}]})

    assert found.case == case_of(daniel())
    assert found.remarks == (
        "harm 1, by: not a key the guard knows; not looked at.",
        "mood: not a key the guard knows; not looked at.",
    )


def test_every_key_of_the_documented_format_is_known() -> None:
    assert read(daniel()).remarks == ()


def test_the_mark_in_front_of_a_windows_text_does_no_harm(tmp_path: Path) -> None:
    file = tmp_path / "case.json"
    file.write_bytes(b"\xef\xbb\xbf" + json.dumps(daniel()).encode())

    assert read_case_file(file).case == case_of(daniel())


anything = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.sampled_from(["", "low", "2026-01-01", "yes", "moved"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["date", "from", "level", "known", "answered", "state"]), inner, max_size=3)
    ),
    max_leaves=6,
)


@given(
    st.dictionaries(st.sampled_from([*daniel(), "removed_before", "fall_because"]), anything, max_size=6),
    st.dictionaries(st.sampled_from([*daniel()["closing"], "accepted", "adult_plan"]), anything, max_size=6),
)
def test_whatever_is_written_is_read_or_refused_never_both(top: Story, inner: Story) -> None:
    found = read({**top, "closing": {**SMALLEST["closing"], **inner}})

    assert (found.case is None) == bool(found.problems)
    if found.case is not None:
        assert isinstance(found.case, ClosureCase)
        codes({**top, "closing": {**SMALLEST["closing"], **inner}})


def test_words_under_told_are_the_reason_why_not_yet() -> None:
    found = read(closing(told="Not safe yet; Joy tells him at school on 3 February."))

    assert found.remarks == ("closing, told: read as the reason why not yet, with who tells them when.",)
    assert found.case is not None
    assert found.case.closing is not None
    assert not found.case.closing.told
    assert "B5" not in judge(found.case).as_json()["blocks"]
    assert "B5" in codes(closing(told="no"))
    assert "B5" in codes(closing(told="not yet"))


def test_earlier_removals_may_be_a_list() -> None:
    found = case_of(with_(removed_before=["2024-06-01", {"removed": "2019-01-01", "put_back": "2025-05-13"}]))

    assert [(one.removed, one.put_back) for one in found.earlier_removals] == [
        (date(2024, 6, 1), None),
        (date(2019, 1, 1), date(2025, 5, 13)),
    ]


@pytest.mark.parametrize("word", ["foster care", "residential", "children's home"])
def test_a_placement_by_another_name_is_not_away(word: str) -> None:
    assert "W8" not in codes(with_(living=[{"from": "2025-10-01", "kind": word}]))


@pytest.mark.parametrize("word", ["out of area", "transferred to another home", "relocated"])
def test_words_for_a_move_are_a_move(word: str) -> None:
    assert case_of(with_(fall_because=word)).fall_because is FallReason.MOVED
