"""What is wrong with a dated fact as typed."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from cse_desk.models.enums import ConcernState, HarmPart, InterviewOutcome, MayShare, MissingKind, VoiceForm, VoiceOf
from cse_desk.models.records.facts import (
    ClosureAsk,
    ConcernFact,
    Fact,
    HarmFact,
    LinkFact,
    LivingFact,
    MissingFact,
    RestrictionFact,
    SessionsFact,
    ToldFact,
    VoiceFact,
    VoiceReply,
    WarningFact,
)
from cse_desk.models.rules import facts as rules
from tests.unit.services.test_facts import EVERY, HARM, MISSING, WORDS

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
TODAY = date(2026, 11, 24)
BEFORE = date(2026, 11, 1)
TOMORROW = date(2026, 11, 25)
HOUR = timedelta(hours=1)


def hard(fact: Fact) -> list[str]:
    """The fields that stop saving."""
    return [one.field for one in rules.problems_of(fact, NOW, TODAY) if one.is_hard]


def soft(fact: Fact) -> list[str]:
    """The fields that are asked about."""
    return [one.field for one in rules.problems_of(fact, NOW, TODAY) if not one.is_hard]


@pytest.mark.parametrize("fact", EVERY, ids=lambda one: type(one).__name__)
def test_a_whole_fact_has_nothing_wrong(fact: Fact) -> None:
    assert (hard(fact), soft(fact)) == ([], [])


@pytest.mark.parametrize(
    ("empty", "needs"),
    [
        (HarmFact(), ["what", "known_on"]),
        (MissingFact(), ["missing_kind", "from_at"]),
        (LivingFact(), ["living_kind"]),
        (RestrictionFact(), ["state", "from_day"]),
        (LinkFact(), ["line"]),
        (VoiceFact(), ["whose", "voice_form", "said_on", "may_share"]),
        (VoiceReply(), ["heard_by", "what_changed"]),
        (WarningFact(), ["agency", "words", "said_on"]),
        (SessionsFact(), ["worker", "held"]),
        (ToldFact(), ["whom", "about", "not_yet_because", "will_tell", "will_tell_on"]),
        (ClosureAsk(), ["strands", "asked_on", "reason"]),
        (ConcernFact(), []),
    ],
    ids=lambda one: type(one).__name__,
)
def test_what_each_kind_cannot_do_without(empty: Fact, needs: list[str]) -> None:
    assert hard(empty) == needs


@pytest.mark.parametrize(
    ("fact", "change", "field"),
    [
        (HARM, {"known_on": BEFORE}, "known_on"),
        (HARM, {"happened_to": BEFORE}, "happened_to"),
        (HARM, {"safeguarding_on": BEFORE}, "safeguarding_on"),
        (HARM, {"police_none_because": "No crime."}, "police_none_because"),
        (HARM, {"support_on": TOMORROW}, "support_on"),
        (MISSING, {"returned_at": NOW - 50 * HOUR, "interview_offered_at": NOW - 20 * HOUR}, "returned_at"),
        (MISSING, {"reported_at": NOW - 50 * HOUR}, "reported_at"),
        (MISSING, {"interview_offered_at": NOW - 35 * HOUR}, "interview_offered_at"),
        (MISSING, {"interview_offered_at": None}, "interview_offered_at"),
        (MISSING, {"interview_reason": " "}, "interview_reason"),
        (MISSING, {"interview_held_at": NOW - HOUR}, "interview_outcome"),
        (MISSING, {"interview_outcome": InterviewOutcome.HELD}, "interview_held_at"),
        (
            MISSING,
            {"interview_outcome": InterviewOutcome.HELD, "interview_held_at": NOW - 25 * HOUR},
            "interview_held_at",
        ),
        (EVERY[2], {"to_day": date(2025, 12, 1)}, "to_day"),
        (WORDS, {"words": " "}, "words"),
        (WORDS, {"shared_with": ""}, "shared_with"),
        (WORDS, {"is_warning": True}, "is_warning"),
        (EVERY[4], {"answered_by": ""}, "answered_by"),
        (EVERY[4], {"answered_on": BEFORE}, "answered_on"),
        (EVERY[5], {"held": -1}, "held"),
        (EVERY[5], {"not_attended": 2001}, "not_attended"),
        (EVERY[6], {"told_on": TODAY}, "told_by"),
        (LinkFact(line="a man", ended_on=TODAY), {}, "ended_why"),
        (RestrictionFact("", "c", ConcernState.BAIL, TODAY, BEFORE), {}, "ends_on"),
        (VoiceReply(heard_by="VPG", heard_on=TODAY, what_changed="All.", told_back_on=BEFORE), {}, "told_back_on"),
        (MISSING, {"from_at": NOW + HOUR, "returned_at": None, "reported_at": None}, "from_at"),
    ],
)
def test_what_cannot_have_been_stops_saving(fact: Fact, change: dict[str, object], field: str) -> None:
    assert field in hard(replace(fact, **change))  # type: ignore[arg-type]  # fields by name


@pytest.mark.parametrize(
    ("fact", "field"),
    [
        (replace(HARM, safeguarding_on=None), "safeguarding_on"),
        (replace(HARM, known_by=""), "known_by"),
        (replace(HARM, answered_by=""), "answered_by"),
        (replace(MISSING, reported_at=None), "reported_at"),
        (RestrictionFact("", "c", ConcernState.BAIL, TODAY), "ends_on"),
        (replace(WORDS, asked_by=""), "asked_by"),
    ],
)
def test_what_is_worth_a_question_is_asked_about(fact: Fact, field: str) -> None:
    assert (hard(fact), soft(fact)) == ([], [field])


def test_days_that_may_lie_ahead() -> None:
    assert hard(RestrictionFact("", "c", ConcernState.BAIL, TODAY, TOMORROW)) == []
    telling = ToldFact(
        "", VoiceOf.PARENT, about="other", not_yet_because="Away.", will_tell="Joy", will_tell_on=TOMORROW
    )
    assert hard(telling) == []


# ---- what is owed --------------------------------------------------------------------------


def test_a_reason_for_no_police_response_is_a_part_of_the_answer() -> None:
    harm = HarmFact(police_none_because="She did not want it; superintendent agreed.")

    assert rules.harm_parts(harm) == {HarmPart.POLICE}
    assert rules.harm_parts(HarmFact(police=" ")) == frozenset()


@pytest.mark.parametrize(
    ("asked", "overridden", "leaves"),
    [
        (MayShare.YES, "", True),
        (MayShare.SOME, "", True),
        (MayShare.NO, "", False),
        (MayShare.NOT_ASKED, "", False),
        (None, "", False),
        (MayShare.NO, "He is waiting outside her school; manager agreed; she was told.", True),
        (MayShare.NO, " ", False),
    ],
)
def test_words_leave_as_agreed_or_for_safety_with_a_reason(
    asked: MayShare | None, overridden: str, leaves: bool
) -> None:
    assert rules.may_leave(VoiceFact(may_share=asked, share_overridden=overridden)) is leaves


def test_being_heard_is_no_answer() -> None:
    assert not rules.is_answer(VoiceReply(heard_by="VPG"))
    assert rules.is_answer(VoiceReply(why_not="He is held."))


def test_a_warning_is_not_the_young_persons_own_word() -> None:
    warning = VoiceFact("", VoiceOf.FRIEND, "", VoiceForm.WORDS, "He hits her.", TODAY, may_share=MayShare.YES)

    assert hard(replace(warning, is_warning=True)) == []


BACK = MissingFact("", MissingKind.MISSING, from_at=NOW - 9 * HOUR, returned_at=NOW - HOUR)


@pytest.mark.parametrize(
    ("episode", "owed"),
    [
        (BACK, True),
        (replace(BACK, returned_at=None), False),  # still away: no interview yet
        (replace(BACK, missing_kind=MissingKind.ABSENT_ADDRESS_KNOWN), False),
        (replace(BACK, interview_held_at=NOW), False),
        (replace(BACK, interview_outcome=InterviewOutcome.REFUSED), True),  # nobody offered it: that is no refusal
        (replace(BACK, interview_outcome=InterviewOutcome.REFUSED, interview_offered_at=NOW), False),
        (replace(BACK, interview_outcome=InterviewOutcome.NOT_NEEDED), True),  # decided against without a reason
        (replace(BACK, interview_outcome=InterviewOutcome.NOT_NEEDED, interview_reason="Four hours at home."), False),
    ],
)
def test_when_a_return_interview_is_owed(episode: MissingFact, owed: bool) -> None:
    assert rules.is_interview_owed(episode) is owed


def test_it_is_held_within_72_hours_of_the_return() -> None:
    assert rules.interview_due(BACK) == NOW - HOUR + timedelta(hours=72)
    assert rules.interview_due(replace(BACK, returned_at=None)) is None
