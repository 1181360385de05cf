"""Two screenings side by side: what became of each answer, and what may be carried over."""

from datetime import date

import pytest

from cse_desk.models.enums import Answer, AnswerChange, Basis, Block, HarmWord, Level, LevelWord, Recency
from cse_desk.models.records.screening import Domain, Given, Indicator, Tool
from cse_desk.models.rules.comparison import (
    carriable,
    carried_answers,
    change_words,
    domain_movements,
    given_words,
    item_changes,
    spans,
)

D1, D2 = Domain("d1", 1, "Health", "Health"), Domain("d2", 2, "Online", "Online")


def _indicator(id: str, block: Block = Block.RISK) -> Indicator:
    return Indicator(id, id[1:], id[:2], id, id, block, Level.MEDIUM, None, (), "")


TOOL = Tool(
    "u",
    "1",
    (D1, D2),
    (_indicator("d1.01"), _indicator("d1.02"), _indicator("d1.09", Block.STRENGTH), _indicator("d2.01")),
)
YES, NO, POSSIBLE, NOT_KNOWN = (Given(one) for one in (Answer.YES, Answer.NO, Answer.POSSIBLE, Answer.NOT_KNOWN))
PARTLY = Given(Answer.PARTLY)


def _one(before: Given, now: Given, id: str = "d1.01"):
    (found,) = item_changes(TOOL, {id: before}, {id: now})
    return found


@pytest.mark.parametrize(
    ("before", "now", "change", "newly"),
    [
        (NO, YES, AnswerChange.UP, False),
        (YES, POSSIBLE, AnswerChange.DOWN, False),
        (YES, NOT_KNOWN, AnswerChange.LOST, False),
        (NOT_KNOWN, NO, AnswerChange.LEARNED, True),
        (NOT_KNOWN, YES, AnswerChange.UP, True),
        (YES, YES, AnswerChange.SAME, False),
        (Given(), YES, AnswerChange.NEW, True),
        (YES, Given(), AnswerChange.LEFT, False),
        (NO, NOT_KNOWN, AnswerChange.DETAIL, False),
        (Given(Answer.YES, level=Level.MEDIUM), Given(Answer.YES, level=Level.HIGH), AnswerChange.DETAIL, False),
        (Given(Answer.YES, recency=Recency.NOW), YES, AnswerChange.SAME, False),
    ],
)
def test_what_became_of_an_answer(before, now, change, newly):
    found = _one(before, now)
    assert (found.change, found.is_newly_known) == (change, newly)


def test_yes_that_is_not_known_now_is_said_to_be_knowledge_lost():
    assert change_words(YES, NOT_KNOWN, Block.RISK) == "Yes, now Not known: knowledge lost, not risk gone."


@pytest.mark.parametrize(
    ("before", "now", "block", "words"),
    [
        (NO, YES, Block.RISK, "No, now Yes: more worrying."),
        (YES, NO, Block.HARM, "Yes, now No: less worrying."),
        (NO, PARTLY, Block.STRENGTH, "No, now Partly: a strength that grew."),
        (NOT_KNOWN, NO, Block.RISK, "Not known, now No: learned since."),
        (NO, NOT_KNOWN, Block.RISK, "No, now Not known."),
        (Given(), NO, Block.RISK, "It had no answer last time."),
        (YES, YES, Block.RISK, ""),
        (YES, Given(), Block.RISK, ""),
    ],
)
def test_the_change_in_words(before, now, block, words):
    assert change_words(before, now, block) == words


def test_other_details_of_the_same_answer_are_said():
    before = Given(Answer.YES, level=Level.MEDIUM, basis=Basis.GUT_FEELING, recency=Recency.EARLIER)
    now = Given(Answer.YES, level=Level.HIGH, basis=Basis.EVIDENCE, recency=Recency.EARLIER)
    assert change_words(before, now, Block.RISK) == "Medium, now high; Gut feeling, now evidence."
    assert given_words(before) == "Yes, gut feeling, earlier, medium"
    assert given_words(NO) == "No"


def test_each_domain_counts_its_own_and_strengths_apart():
    before = {"d1.01": NO, "d1.02": YES, "d1.09": YES, "d2.01": NOT_KNOWN}
    now = {"d1.01": YES, "d1.02": NOT_KNOWN, "d1.09": NOT_KNOWN, "d2.01": NO}
    first, second = domain_movements(TOOL.domains, item_changes(TOOL, before, now))
    assert (first.up, first.lost, first.strengths_lost, first.down) == (1, 1, 1, 0)
    assert (second.learned, second.has_moved) == (1, True)


def test_both_words_stand_from_the_day_they_were_signed_to_the_next():
    rows = [
        ("a", date(2026, 1, 5), HarmWord.YES, LevelWord.HIGH),
        ("b", date(2026, 4, 1), HarmWord.POSSIBLY, LevelWord.MEDIUM),
    ]
    first, last = spans(rows)
    assert (first.since, first.until, first.level) == (date(2026, 1, 5), date(2026, 4, 1), LevelWord.HIGH)
    assert (last.since, last.until) == (date(2026, 4, 1), None)
    assert spans([]) == ()


def test_only_what_was_known_and_is_still_open_on_the_page_can_be_carried():
    before = {"d1.01": YES, "d1.02": NOT_KNOWN, "d1.09": PARTLY, "d2.01": YES}
    assert carriable(TOOL, "d1", before, {"d1.09": NO}) == ("d1.01",)
    assert carriable(TOOL, "d1", before, {"d1.01": NOT_KNOWN, "d1.09": NO}) == ()


def test_what_opened_under_an_answer_comes_with_it_but_for_how_recent_it_was():
    before = {
        "d1.01": "yes",
        "d1.01.basis": "both",
        "d1.01.recency": "now",
        "d1.010": "yes",
        "d2.01": "no",
        "d1.01.note": None,
    }
    assert carried_answers(["d1.01"], before) == {"d1.01": "yes", "d1.01.basis": "both"}


def test_a_carried_answer_that_was_changed_since_is_not_carried_any_more():
    both = item_changes(TOOL, {"d1.01": YES, "d1.02": NO}, {"d1.01": YES, "d1.02": YES}, {"d1.01", "d1.02"})
    assert [one.is_carried for one in both] == [True, False]
    (noted,) = item_changes(TOOL, {"d1.01": YES}, {"d1.01": Given(Answer.YES, note="New.")}, {"d1.01"})
    assert not noted.is_carried
