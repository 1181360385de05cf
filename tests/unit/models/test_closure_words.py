"""What the guard says, in whole sentences."""

from datetime import date

import pytest

from cse_desk.models.enums import (
    AcceptedPart,
    AdultPart,
    ClosureReason,
    ConcernState,
    ExitPart,
    GuardCode,
    HarmPart,
    LevelWord,
    LivingKind,
    TellingPart,
)
from cse_desk.models.records.closure import Fact, Finding, GuardFindings, Why
from cse_desk.models.rules.closure_words import Told, asks, headline, lines, sentence, stops

ON = date(2026, 12, 8)
TYLER = Told(ON, "Tyler", "he/him")
NOV, LAST_YEAR = date(2026, 11, 15), date(2025, 12, 3)
HIGH, MEDIUM, LOW = LevelWord.HIGH, LevelWord.MEDIUM, LevelWord.LOW

SENTENCES = [
    (Fact(Why.NO_SCREENING), "There is no closing screening."),
    (Fact(Why.SCREENING_UNDATED), "The closing screening has no date."),
    (Fact(Why.OTHER_SCREENING, (NOV,)), "The screening of 15 Nov was not made for a closure."),
    (
        Fact(Why.SCREENING_OLD, (LAST_YEAR,), 370, 28),
        "The closing screening of 3 Dec 2025 is 370 days old; 28 is the most.",
    ),
    (Fact(Why.SCREENING_LATER, (NOV,)), "The closing screening is dated 15 Nov, after this decision."),
    (
        Fact(Why.HARM_AFTER_SCREENING, (NOV, NOV)),
        "The closing screening of 15 Nov is not dated after the harm that became known on 15 Nov.",
    ),
    (
        Fact(Why.HARM_AFTER_SCREENING, (NOV,)),
        "The closing screening of 15 Nov may not be dated after all harm: when some became known is not written down.",
    ),
    (
        Fact(Why.MISSING_AFTER_SCREENING, (NOV, ON)),
        "The closing screening of 15 Nov is not dated after the missing episode that ended on 8 Dec.",
    ),
    (
        Fact(Why.MISSING_AFTER_SCREENING, (NOV,)),
        "The closing screening of 15 Nov is not dated after the missing episode that has not ended.",
    ),
    (Fact(Why.NO_LEVEL), "No level is proposed."),
    (
        Fact(Why.LEVEL_NOT_LOWER, codes=(HIGH, MEDIUM)),
        "The level proposed, high, is neither low nor lower than at the start (medium).",
    ),
    (
        Fact(Why.LEVEL_NOT_LOWER, codes=(HIGH,)),
        "The level proposed is high, not low, and the level at the start is not known.",
    ),
    (
        Fact(Why.LEVEL_NO_REASON, codes=(MEDIUM,)),
        "The level proposed is medium, not low, and no reason for that is written.",
    ),
    (Fact(Why.NO_EXIT_PLAN), "There is no exit plan."),
    (
        Fact(Why.NO_EXIT_PLAN, codes=(ExitPart.SIGNS, ExitPart.WAY_BACK)),
        "The exit plan does not say this: the signs to watch, the way back in.",
    ),
    (Fact(Why.NO_WORKER), "No named worker has agreed to carry on."),
    (Fact(Why.NO_WORKER_THERE), "No named worker in the receiving area has agreed to carry on."),
    (Fact(Why.NOT_TOLD), "Tyler has not been told, and no reason is written."),
    (
        Fact(Why.NOT_TOLD, codes=(TellingPart.WHO, TellingPart.WHEN)),
        "Tyler has not been told, and this is not written: who will do it, when it will be done.",
    ),
    (Fact(Why.NOT_SIGNED), "The chair has not signed."),
    (Fact(Why.NOT_ACCEPTED), "The receiving area has not accepted in writing."),
    (
        Fact(Why.NOT_ACCEPTED, codes=(AcceptedPart.LEAD,)),
        "From the receiving area this is missing: a named lead.",
    ),
    (Fact(Why.NO_ADULT_PLAN), "There is no adult plan."),
    (
        Fact(Why.NO_ADULT_PLAN, codes=(AdultPart.WISHES,)),
        "The adult plan does not hold this: the young adult's own wishes.",
    ),
    (Fact(Why.NO_REASON), "No reason for the removal is written."),
    (
        Fact(Why.NOT_A_REASON, codes=(ClosureReason.NON_ENGAGEMENT,)),
        "“Does not engage” is not a reason for a removal.",
    ),
    (
        Fact(Why.TWO_STEPS, (NOV,), limit=90, codes=(HIGH, LOW)),
        "Two steps down within 90 days: the level was high until 15 Nov and is to be low.",
    ),
    (
        Fact(Why.TWO_STEPS, limit=90, codes=(HIGH, LOW)),
        "Two steps down at once: the level is high and is to be low.",
    ),
    (
        Fact(Why.UNANSWERED, (NOV,), 1, codes=(HarmPart.SUPPORT,)),
        "Harm that became known on 15 Nov has no complete answer. What is missing: the support offered.",
    ),
    (
        Fact(Why.UNANSWERED, (LAST_YEAR, NOV), 2),
        "Harm that became known on 3 Dec 2025, 15 Nov has no complete answer.",
    ),
    (Fact(Why.UNANSWERED, count=1), "Harm on record has no complete answer."),
    (Fact(Why.KNOWN_SINCE, (NOV,), 1), "Harm became known on 15 Nov, since the last review."),
    (
        Fact(Why.KNOWN_SINCE, count=1),
        "When harm became known is not written down: it may have been since the last review.",
    ),
    (Fact(Why.WAS_MISSING, (NOV,)), "He was missing on 15 Nov, since the last review."),
    (Fact(Why.STILL_MISSING, (NOV,)), "He has been missing since 15 Nov."),
    (Fact(Why.STILL_MISSING), "He is missing."),
    (Fact(Why.BELOW_TOOL, codes=(LOW, MEDIUM)), "The level proposed, low, is below the tool's (medium)."),
    (Fact(Why.NO_JUDGEMENT_REASON), "No reason for that is written."),
    (Fact(Why.NO_MANAGER), "A manager has not signed that off."),
    (Fact(Why.NOT_HEARD, (NOV,)), "Tyler has not been heard since the last review, on 15 Nov."),
    (Fact(Why.NOT_HEARD), "Tyler has not been heard."),
    (
        Fact(Why.CONTACT, (NOV,), 94, codes=(ConcernState.BAIL,), names=("the man",)),
        "The man is on bail and tried contact 94 days ago.",
    ),
    (
        Fact(Why.CONTACT, (NOV,), 1, codes=(ConcernState.UNIDENTIFIED,)),
        "A person of concern is not identified and tried contact 1 day ago.",
    ),
    (
        Fact(Why.CONTACT, (ON,), 0, codes=(ConcernState.FREE,)),
        "A person of concern is free and tried contact on 8 Dec.",
    ),
    (
        Fact(Why.RESTRICTION_ENDS, (ON,), codes=(ConcernState.SENTENCED,), names=("the man",)),
        "The man is serving a sentence until 8 Dec.",
    ),
    (
        Fact(Why.CONTAINED, (NOV,), codes=(LivingKind.SECURE,)),
        "Quiet may not be safety: after the level fell on 15 Nov, Tyler was in a secure home.",
    ),
    (
        Fact(Why.CONTAINED, (ON,), codes=(LivingKind.OUT_OF_AREA,)),
        "Quiet may not be safety: the level is to fall while Tyler is out of area.",
    ),
    (Fact(Why.CHILD_MOVED), "Quiet may not be safety: the level fell because Tyler was moved."),
    (
        Fact(Why.PERSON_HELD),
        "Quiet may not be safety: the level fell because the person of concern is held, and not sentenced.",
    ),
    (Fact(Why.HARM_NOT_KNOWN, count=1), "1 sign of harm is Not known in the closing tool."),
    (
        Fact(Why.KNOWLEDGE_LOST, count=2),
        "2 answers that were Yes or Possible are now Not known: knowledge lost, not risk gone.",
    ),
    (Fact(Why.OVERDUE, count=2), "2 actions are overdue."),
    (Fact(Why.INTERVIEWS_OWED, count=1), "1 return interview is owed."),
    (Fact(Why.FEW_SESSIONS, count=2, limit=4), "The CSE worker has held 2 sessions; 4 are needed."),
    (Fact(Why.UNPLANNED_ENDING), "The CSE worker's sessions ended unplanned."),
    (Fact(Why.NOT_IN_FORCE, codes=(LOW,)), "Low has not been in force yet."),
    (
        Fact(Why.SHORT_IN_FORCE, (NOV,), 23, 56, (LOW,)),
        "Low has been in force for 23 days, since 15 Nov; 56 are needed.",
    ),
    (Fact(Why.NO_REVIEW_STOOD, codes=(LOW,)), "Low has not stood through a review yet."),
    (Fact(Why.PUT_BACK, limit=24), "Tyler was removed before and put back within 24 months."),
    (
        Fact(Why.PUT_BACK, (LAST_YEAR, NOV), limit=24),
        "Tyler was removed on 3 Dec 2025 and put back on 15 Nov.",
    ),
    (Fact(Why.ALARM_OPEN, (NOV,), names=("aunt",)), "A warning or dissent of 15 Nov has no answer (aunt)."),
    (Fact(Why.ALARM_OPEN, (NOV,)), "A warning or dissent of 15 Nov has no answer."),
    (Fact(Why.ALARM_OPEN, names=("aunt",)), "A warning or dissent has no answer (aunt)."),
    (Fact(Why.ALARM_OPEN), "A warning or dissent has no answer."),
    (
        Fact(Why.LINKED, count=2),
        "2 young people linked to the same person, place or account are still on an agenda.",
    ),
    (Fact(Why.TURNS_18, (date(2027, 3, 1),)), "Tyler turns 18 on 1 Mar 2027, and there is no adult plan."),
    (Fact(Why.TURNS_18, (ON,)), "Tyler turned 18 on 8 Dec, and there is no adult plan."),
    (Fact(Why.FEW_AGENCIES, count=1, limit=3), "1 agency completed the closing tool; 3 are needed."),
    (Fact(Why.NO_POLICE), "The police had no part in the closing tool."),
    (Fact(Why.NOT_SEEN), "Nobody who completed the closing tool has seen Tyler since the last review."),
]


@pytest.mark.parametrize(("fact", "said"), SENTENCES, ids=lambda value: value if isinstance(value, str) else "")
def test_each_fact_is_a_whole_sentence(fact: Fact, said: str) -> None:
    assert sentence(Finding(GuardCode.W1, (fact,)), TYLER) == said


def test_every_fact_has_its_sentence() -> None:
    assert {fact.why for fact, _said in SENTENCES} == set(Why)


def test_a_line_says_whether_it_stops_or_asks() -> None:
    told = Finding(GuardCode.B5, (Fact(Why.NOT_TOLD),))
    missing = Finding(GuardCode.W4, (Fact(Why.WAS_MISSING, (NOV,)),))

    assert stops(told, TYLER) == "Stops: Tyler has not been told, and no reason is written."
    assert asks(missing, TYLER) == "Answer: He was missing on 15 Nov, since the last review."
    assert lines(GuardFindings((told,), (missing,)), TYLER) == (stops(told, TYLER), asks(missing, TYLER))


@pytest.mark.parametrize(
    ("pronouns", "said"),
    [
        ("she/her", "She was missing on 15 Nov, since the last review."),
        ("He", "He was missing on 15 Nov, since the last review."),
        ("they/them", "They were missing on 15 Nov, since the last review."),
        ("xe/xem", "They were missing on 15 Nov, since the last review."),
        ("", "They were missing on 15 Nov, since the last review."),
    ],
)
def test_nobody_is_called_by_a_word_they_did_not_choose(pronouns: str, said: str) -> None:
    finding = Finding(GuardCode.W4, (Fact(Why.WAS_MISSING, (NOV,)),))

    assert sentence(finding, Told(ON, "Tyler", pronouns)) == said


def test_without_a_name_it_is_the_young_person() -> None:
    told = Finding(GuardCode.B5, (Fact(Why.NOT_TOLD),))

    assert sentence(told, Told(ON)) == "The young person has not been told, and no reason is written."


def test_the_headline_counts() -> None:
    block, warning = Finding(GuardCode.B6, ()), Finding(GuardCode.W6, ())

    assert headline(GuardFindings((block, block), (warning,) * 3)) == "2 stop it, 3 need the chair's words."
    assert headline(GuardFindings((block,), ())) == "1 stops it."
    assert headline(GuardFindings((), (warning,))) == "1 needs the chair's words."
    assert headline(GuardFindings()) == "Nothing stops it, and nothing needs the chair's words."
