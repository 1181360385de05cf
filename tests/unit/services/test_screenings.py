"""Screenings through the front door: begin, answer, result, prompts, judge, sign, sign off, print."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial

import pytest

from cse_desk.clock import SetClock
from cse_desk.errors import NotFound
from cse_desk.forms import screening_tool as places
from cse_desk.forms.questionnaire import JsonValue
from cse_desk.models.enums import Direction, HarmWord, LevelWord, PromptOutcome, Role, ScreeningReason
from cse_desk.models.records.people import PersonFilter
from cse_desk.models.records.screening import FiredPrompt, Judgement, ToAskEntry
from cse_desk.models.records.sign_offs import Judged, judged_of
from cse_desk.models.tables.screenings import Screening
from cse_desk.services.people import People
from cse_desk.services.refusals import Rule
from cse_desk.services.screenings import Screenings
from cse_desk.vault.store import Vault
from tests.helpers.refused import refusal
from tests.helpers.vaults import OpenVault
from tests.unit.services.answering import JUDGEMENT, whole
from tests.unit.services.folk import MAISIE

BLACKMAIL: dict[str, JsonValue] = {
    "d8.08": "yes",
    "d8.08.basis": "evidence",
    "d8.08.recency": "now",
    "d8.08.note": "Messages since Sunday ask for money.",
    "d8.08.who": "Ngozi Okafor, school",
}
HARMED = Judgement(HarmWord.YES, LevelWord.HIGH, "She is being threatened now.", "The messages stop.", "Who he is.")


class Desk:
    """A social worker with one young person and an open screening."""

    def __init__(self, vault: Vault) -> None:
        self.vault = vault
        self.people = People(vault)
        self.screenings = Screenings(vault)
        changes = self.people.create(MAISIE)
        (self.maisie,) = changes.roots

    def begin(self, reason: ScreeningReason = ScreeningReason.NEW_CONCERN, besides_why: str = "") -> str:
        return self.screenings.start(young_person_id=self.maisie, reason=reason, besides_why=besides_why)[1]

    def save(self, screening: str, answers: Mapping[str, JsonValue], seen: int | None = None) -> int:
        at = self.screenings.open(screening_id=screening).seen if seen is None else seen
        changes = self.screenings.save(
            screening_id=screening, answers=answers, last_page="d8", last_item="d8.08", seen=at
        )
        return changes.position

    def answered(self, more: Mapping[str, JsonValue], screening: str = "") -> str:
        screening = screening or self.begin()
        self.save(screening, whole(self.screenings.form(), more))
        return screening

    def sign(self, screening: str, judgement: Judgement) -> None:
        seen = self.screenings.open(screening_id=screening).seen
        self.screenings.sign(screening_id=screening, judgement=judgement, seen=seen)

    def prompts(self, screening: str) -> dict[str, FiredPrompt]:
        return {one.prompt.id: one for one in self.screenings.result(screening_id=screening).prompts}

    def row(self):
        (row,) = self.people.row_page([self.maisie])
        return row


@pytest.fixture
def desk(vault: Vault) -> Desk:
    return Desk(vault)


# ---- answering ------------------------------------------------------------------------------


def test_answers_are_there_again_with_the_place_they_were_left_at(desk: Desk) -> None:
    screening = desk.begin()

    desk.save(screening, BLACKMAIL)

    found = desk.screenings.open(screening_id=screening)
    assert {path: found.answers[path] for path in BLACKMAIL} == BLACKMAIL
    assert (found.last_page, found.last_item, found.resumed_from_draft) == ("d8", "d8.08", False)
    assert (found.form_url, found.form_version) == (desk.screenings.form().url, desk.screenings.form().version)


def test_a_screening_of_nobody_cannot_begin(desk: Desk) -> None:
    with pytest.raises(NotFound):
        desk.screenings.start(young_person_id="f" * 32, reason=ScreeningReason.NEW_CONCERN)


def test_another_is_begun_beside_an_unfinished_one_only_with_a_reason_that_is_kept(desk: Desk) -> None:
    first = desk.begin()
    for why in ("", "  "):
        with refusal(Rule.UNFINISHED):
            desk.begin(besides_why=why)
    assert [one.screening_id for one in desk.screenings.lines(young_person_id=desk.maisie)] == [first]

    second = desk.begin(besides_why=" The VPG asked for its own. ")
    with desk.vault.reading() as session:
        kept = {row.id: row.besides_why for row in session.query(Screening)}
    assert kept == {first: None, second: "The VPG asked for its own."}


def test_beside_a_signed_one_no_reason_is_asked_or_kept(desk: Desk) -> None:
    desk.sign(desk.answered(BLACKMAIL), HARMED)
    second = desk.begin(besides_why="Nothing asks for it.")
    with desk.vault.reading() as session:
        assert session.get_one(Screening, second).besides_why is None


def test_a_coordinator_does_not_screen(open_vault: OpenVault) -> None:
    screenings = Screenings(open_vault(Role.COORDINATOR))

    with refusal(Rule.ROLE):
        screenings.start(young_person_id="f" * 32, reason=ScreeningReason.NEW_CONCERN)


def test_a_draft_is_resumed_and_nothing_of_it_is_recorded(desk: Desk) -> None:
    screening = desk.begin()
    seen = desk.save(screening, BLACKMAIL)
    typed = BLACKMAIL | {"d8.08.note": "Messages since Sunday ask for money, and", "d8.08.who": None}

    desk.screenings.keep_draft(screening_id=screening, answers=typed, last_page="d8", last_item="d8.08.note", seen=seen)

    found = desk.screenings.open(screening_id=screening)
    assert found.resumed_from_draft
    assert found.answers["d8.08.note"] == "Messages since Sunday ask for money, and"
    assert found.answers["d8.08.who"] is None
    assert (found.last_item, found.seen) == ("d8.08.note", seen)
    assert desk.screenings.paper(screening_id=screening).sections  # the record itself is as it was
    assert len(desk.people.history(desk.maisie)) == 3


def test_recording_forgets_the_draft(desk: Desk) -> None:
    screening = desk.begin()
    desk.screenings.keep_draft(screening_id=screening, answers=BLACKMAIL, last_page="d8", last_item="", seen=0)

    desk.save(screening, BLACKMAIL)

    assert not desk.screenings.open(screening_id=screening).resumed_from_draft
    assert desk.vault.drafts.all() == ()


def test_a_cleared_answer_is_gone(desk: Desk) -> None:
    screening = desk.begin()
    seen = desk.save(screening, BLACKMAIL)

    desk.save(screening, BLACKMAIL | {"d8.08.note": None}, seen)

    assert "d8.08.note" not in desk.screenings.open(screening_id=screening).answers


def test_saving_the_same_again_records_nothing(desk: Desk) -> None:
    screening = desk.begin()
    seen = desk.save(screening, BLACKMAIL)

    changes = desk.screenings.save(
        screening_id=screening,
        answers=desk.screenings.open(screening_id=screening).answers,
        last_page="d8",
        last_item="d8.08",
        seen=seen,
    )

    assert changes.ids == frozenset()


# ---- prompts --------------------------------------------------------------------------------


def test_an_answer_opens_its_prompts_and_they_wait_on_the_page(desk: Desk) -> None:
    screening = desk.begin()

    desk.save(screening, BLACKMAIL)

    assert {"P1", "P2", "P6", "P11", "P15"} <= set(desk.prompts(screening))
    assert desk.row().open_prompts == len(desk.prompts(screening))
    due = {one.target: one for one in desk.people.page(desk.maisie).due if one.action == "open-prompt"}
    social_care = due[f"{screening}/P2"]
    assert (social_care.what, social_care.due) == ("Social care today", datetime(2026, 11, 24, 17, 0, tzinfo=UTC))


def test_a_prompt_never_closes_itself(desk: Desk, clock: SetClock) -> None:
    screening = desk.begin()
    seen = desk.save(screening, BLACKMAIL)
    opened_due = desk.prompts(screening)["P2"].due
    clock.go_on(days=2)

    desk.save(screening, {"d8.08": "no"}, seen)

    prompt = desk.prompts(screening)["P2"]
    assert prompt.is_open
    assert prompt.due == opened_due
    assert [one.id for one in desk.people.counts() if one.count == 1 and one.id == "prompts-open"]


def test_a_prompt_is_done_with_a_name(desk: Desk) -> None:
    screening = desk.begin()
    desk.save(screening, BLACKMAIL)
    before = desk.row().open_prompts

    with refusal(Rule.NAME_NEEDED):
        desk.screenings.answer_prompt(screening_id=screening, prompt="P2", outcome=PromptOutcome.DONE)
    desk.screenings.answer_prompt(
        screening_id=screening, prompt="P2", outcome=PromptOutcome.DONE, by_name="Leanne Ward", reference="SC-1182"
    )

    answer = desk.prompts(screening)["P2"].answer
    assert answer is not None
    assert (answer.by_name, answer.reference) == ("Leanne Ward", "SC-1182")
    assert desk.people.history(desk.maisie)[0].what == "Prompt answered: P2 Social care today"
    assert desk.row().open_prompts == before - 1


@pytest.mark.parametrize(
    ("prompt", "more", "rule"),
    [
        ("P3", {"reason": "r", "by_name": "Helen Doyle", "by_role": "Manager"}, Rule.ONLY_DONE),
        ("P2", {"by_name": "Helen Doyle", "by_role": "Manager"}, Rule.REASON_NEEDED),
        ("P2", {"reason": "r", "by_name": "Helen Doyle", "by_role": "Colleague"}, Rule.MANAGER_NEEDED),
        ("P2", {"reason": "r", "by_name": "Leanne Ward", "by_role": "Manager"}, Rule.MANAGER_NEEDED),
        ("P5", {"by_name": "Leanne Ward"}, Rule.ADVICE_NEEDED),
        ("P9", {"reason": "r", "by_name": "Leanne Ward"}, Rule.REFERENCE_NEEDED),
        ("P99", {}, Rule.NO_SUCH_PROMPT),
    ],
)
def test_not_needed_stands_only_by_who_may_say_so(desk: Desk, prompt: str, more: dict[str, str], rule: Rule) -> None:
    screening = desk.begin()

    with refusal(rule):
        desk.screenings.answer_prompt(screening_id=screening, prompt=prompt, outcome=PromptOutcome.NOT_NEEDED, **more)


def test_a_managers_name_lets_a_prompt_be_not_needed(desk: Desk) -> None:
    screening = desk.begin()
    desk.save(screening, BLACKMAIL)

    desk.screenings.answer_prompt(
        screening_id=screening,
        prompt="P2",
        outcome=PromptOutcome.NOT_NEEDED,
        reason="Referred this morning by school; same strategy discussion.",
        by_name="Helen Doyle",
        by_role="Team manager",
    )

    assert not desk.prompts(screening)["P2"].is_open


def test_what_is_not_known_becomes_a_question_somebody_asks(desk: Desk) -> None:
    screening = desk.begin()
    desk.save(screening, {"d3.04": "not-known"})
    (ask,) = desk.screenings.result(screening_id=screening).to_ask
    entry = ToAskEntry("", ask.indicator, "Leanne Ward", "his aunt", ask.due)

    desk.screenings.add_actions(screening_id=screening, actions=[entry])
    desk.screenings.add_actions(screening_id=screening, actions=[replace(entry, asks_whom="his uncle")])

    (action,) = desk.screenings.open(screening_id=screening).actions
    assert (action.asks_whom, action.due) == ("his uncle", ask.due)
    assert "ask" in {one.action for one in desk.people.page(desk.maisie).due}
    desk.screenings.answer_action(action_id=action.record_id, found_out="No lifts from anybody unknown.")
    assert "ask" not in {one.action for one in desk.people.page(desk.maisie).due}


# ---- judging --------------------------------------------------------------------------------


def test_a_whole_screening_is_signed_and_shows_in_the_list(desk: Desk) -> None:
    screening = desk.answered(BLACKMAIL)

    desk.sign(screening, HARMED)

    row = desk.row()
    assert (row.harm, row.level, row.direction) == (HarmWord.YES, LevelWord.HIGH, None)
    found = desk.screenings.open(screening_id=screening)
    assert (found.signed_by, found.judgement, found.needs_sign_off) == ("Leanne Ward", HARMED, False)
    assert not found.amended_since_signed
    (line,) = desk.screenings.lines(young_person_id=desk.maisie)
    assert (line.signed_on, line.agencies, line.left) == (date(2026, 11, 24), 2, 0)
    assert desk.people.rows(PersonFilter(saved="harmed")) == (desk.maisie,)


def test_a_screening_with_questions_left_is_not_signed(desk: Desk) -> None:
    screening = desk.begin()
    desk.save(screening, BLACKMAIL)

    with refusal(Rule.QUESTIONS_LEFT):
        desk.sign(screening, HARMED)
    (line,) = desk.screenings.lines(young_person_id=desk.maisie)
    assert line.left > 50
    assert line.is_own_draft


def test_a_hard_floor_holds(desk: Desk) -> None:
    screening = desk.answered(BLACKMAIL)

    with refusal(Rule.FLOOR_FORBIDS):
        desk.sign(screening, replace(HARMED, level=LevelWord.LOW, differs_why="It feels calmer."))


def test_a_judgement_has_reasons_and_what_would_change_it(desk: Desk) -> None:
    screening = desk.answered({})

    for field in ("reasons", "change_my_mind", "not_known"):
        with refusal(Rule.JUDGEMENT_INCOMPLETE):
            desk.sign(screening, replace(JUDGEMENT, **{field: " "}))  # type: ignore[arg-type]  # a field by name


def test_a_judgement_that_differs_needs_a_reason_and_a_manager(desk: Desk) -> None:
    screening = desk.answered({})
    higher = replace(JUDGEMENT, level=LevelWord.MEDIUM)
    with refusal(Rule.DIFFERENCE_NEEDS_REASON):
        desk.sign(screening, higher)

    desk.sign(screening, replace(higher, differs_why="Two friends of hers are being exploited."))

    assert "sign-off" in {one.action for one in desk.people.page(desk.maisie).due}
    seen = judged_of(desk.screenings.open(screening_id=screening).judgement)
    signing = partial(desk.screenings.sign_off, screening_id=screening)
    with refusal(Rule.OWN_SIGN_OFF):
        signing(by_name="leanne ward", reason="Fine.", seen=seen)
    others = ({"harm": HarmWord.YES}, {"level": LevelWord.HIGH}, {"differs_why": "Two."}, {"reasons": "Others."})
    for other in others:
        with refusal(Rule.JUDGEMENT_CHANGED):
            signing(by_name="Helen Doyle", reason="I agree.", seen=replace(seen, **other))
    signing(by_name="Helen Doyle", reason="I agree: see the friends.", seen=seen)
    found = desk.screenings.open(screening_id=screening)
    assert found.sign_off is not None
    assert not found.needs_sign_off
    with refusal(Rule.NO_SIGN_OFF_NEEDED):
        signing(by_name="Helen Doyle", reason="Again.", seen=seen)


def test_nothing_is_signed_twice(desk: Desk) -> None:
    screening = desk.answered({})
    desk.sign(screening, JUDGEMENT)

    with refusal(Rule.SIGNED_ALREADY):
        desk.sign(screening, JUDGEMENT)


def test_an_unsigned_screening_is_not_signed_off(desk: Desk) -> None:
    with refusal(Rule.NOT_SIGNED):
        desk.screenings.sign_off(screening_id=desk.begin(), by_name="Helen Doyle", reason="r", seen=Judged())


def test_a_later_change_is_an_amendment_that_the_signature_does_not_cover(desk: Desk) -> None:
    screening = desk.answered({})
    desk.sign(screening, JUDGEMENT)
    answers = desk.screenings.open(screening_id=screening).answers

    desk.save(screening, {**answers, "s4.02": "She talks to her teacher."})  # type: ignore[dict-item]

    found = desk.screenings.open(screening_id=screening)
    assert found.amended_since_signed
    assert found.judgement == JUDGEMENT


def test_the_second_screening_shows_which_way_it_went(desk: Desk, clock: SetClock) -> None:
    desk.sign(
        desk.answered({"d1.01": "yes", "d1.01.basis": "evidence"}),
        replace(
            JUDGEMENT,
            level=LevelWord.LOW,
            differs_why="It is quiet, and still.",
        ),
    )
    clock.go_on(days=60)
    desk.sign(desk.answered(BLACKMAIL, desk.begin(ScreeningReason.AFTER_MISSING)), HARMED)

    page = desk.people.page(desk.maisie)
    assert (page.previous_level, page.level, page.direction) == (LevelWord.LOW, LevelWord.HIGH, Direction.UP)
    assert [point.level for point in page.points] == [LevelWord.LOW, LevelWord.HIGH]
    assert desk.people.rows(PersonFilter(saved="moved-up")) == (desk.maisie,)
    newest, oldest = desk.screenings.lines(young_person_id=desk.maisie)
    assert (newest.direction, oldest.direction) == (Direction.UP, None)


def test_screening_is_due_again_after_three_months(desk: Desk, clock: SetClock) -> None:
    desk.sign(desk.answered({}), JUDGEMENT)

    (due,) = [one for one in desk.people.page(desk.maisie).due if one.action == "screen"]
    assert due.due == datetime(2027, 2, 24, 17, 0, tzinfo=UTC)
    clock.go_on(days=95)
    (due,) = [one for one in desk.people.page(desk.maisie).due if one.action == "screen"]
    assert (due.is_late, due.when_words) == (True, "3 days late")


def test_her_own_words_come_first(desk: Desk) -> None:
    words = {
        "s3.01": "yes",
        places.OWN_WORDS: "I just want him to stop messaging.",
        "s3.01.how": "To Leanne Ward, in her car",
    }
    screening = desk.answered(BLACKMAIL | words)
    desk.sign(screening, HARMED)

    page = desk.people.page(desk.maisie)
    assert page.own_words == "I just want him to stop messaging."
    assert page.own_words_source.startswith("To Leanne Ward, in her car")
    assert page.own_words in {line.quote for line in page.chronology}


# ---- paper ----------------------------------------------------------------------------------


def test_the_paper_holds_every_question_and_answer(desk: Desk) -> None:
    screening = desk.answered(BLACKMAIL)
    desk.sign(screening, HARMED)

    paper = desk.screenings.paper(screening_id=screening)

    lines = {one.number: one for section in paper.sections for one in section.answers}
    assert len([number for number in lines if number[:1].isdigit()]) >= 82  # four are asked only of those in care
    assert lines["8.08"].answer == "Yes"
    assert lines["8.08"].is_harm
    assert dict(lines["8.08"].details)["Basis"] == "Evidence"
    assert paper.completed_by == ("Leanne Ward, Council (present)", "Ngozi Okafor, School (present)")
    assert paper.name == "Maisie Tranter"
    assert "Maisie" not in paper.reference
    assert "judgement" not in {section.title.lower() for section in paper.sections}


def test_completed_and_blank_tool_print(desk: Desk) -> None:
    screening = desk.answered(BLACKMAIL)

    assert desk.screenings.pdf(screening_id=screening).startswith(b"%PDF")
    assert desk.screenings.blank_pdf().startswith(b"%PDF")


def test_rebuilding_makes_the_same_list_of_prompts_and_days(desk: Desk) -> None:
    desk.sign(desk.answered(BLACKMAIL), HARMED)
    before, due = desk.row(), desk.people.page(desk.maisie).due

    desk.vault.rebuild()

    assert (desk.row(), desk.people.page(desk.maisie).due) == (before, due)
