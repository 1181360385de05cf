"""The closure guard on real records: the histories it was written with, entered through the services, fire what they fire as JSON."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from cse_desk.clock import SetClock
from cse_desk.forms.questionnaire import JsonValue
from cse_desk.models.enums import (
    Compartment,
    ConcernState,
    GuardCode,
    HarmWord,
    LevelWord,
    LivingKind,
    PanelDecisionKind,
    ScreeningReason,
    VoiceForm,
    VoiceOf,
)
from cse_desk.models.records.closure import EarlierRemoval, GuardFindings, LevelInForce
from cse_desk.models.records.facts import (
    ClosureAsk,
    LinkFact,
    LivingFact,
    RestrictionFact,
    WarningFact,
)
from cse_desk.models.tables.panel import Dissent, PanelAction, PanelDecision
from cse_desk.services.closure_of_record import Proposal, closure_asked, closure_case
from cse_desk.services.guarding import judge
from cse_desk.services.panel_actions import PanelActions
from cse_desk.vault.store import Vault
from tests.helpers.case_records import ANSWERED, CaseRecord, shifted, shifted_story
from tests.helpers.closure_stories import Story, case_of, kofi, tamsin
from tests.helpers.closure_stories import daniel as daniel_story
from tests.unit.services.answering import JUDGEMENT
from tests.unit.services.daniel import (
    ADD,
    HIGH,
    KEEP,
    LOW,
    MEDIUM,
    MEETING,
    codes,
    daniel,
    daniel_closed,
    daniel_recorded,
    sessions,
)

__all__ = ["daniel", "daniel_closed"]


def of_story(story: Story) -> GuardFindings:
    """The same history as a case file."""
    return judge(case_of(shifted_story(story)))


def tamsin_recorded(vault: Vault, clock: SetClock) -> CaseRecord:
    case = CaseRecord(vault, clock, given="Tamsin", born="2010-12-02")
    case.harm("2025-01-30", **ANSWERED)
    case.decides("2025-02-18", ADD, HIGH)
    case.missing("2025-03-08", "2025-03-09")
    case.decides("2025-04-15", KEEP, HIGH)
    case.missing("2025-05-02", "2025-05-03")
    case.decides("2025-07-15", KEEP, HIGH)
    concern = case.concern("2025-08-01", last_contact="2025-01-28", state=ConcernState.REMAND)
    sentenced = RestrictionFact("", concern, ConcernState.SENTENCED, case.at("2025-10-10"), shifted("2029-10-09"))
    case.facts.restrict(restriction=sentenced)
    case.decides("2025-10-14", KEEP, HIGH)
    case.says("2025-11-06", "It's quiet now. I keep thinking it will start again.")
    case.screens("2025-11-19")
    case.record(sessions(18))
    case.asks("2025-11-20")
    return case


def kofi_recorded(vault: Vault, clock: SetClock) -> CaseRecord:
    case = CaseRecord(vault, clock, given="Kofi", born="2010-06-20")
    friend = CaseRecord(vault, clock, given="Joel", born="2010-09-01")
    case.harm("2025-08-27", **ANSWERED)
    case.record(LivingFact("", LivingKind.HOME, shifted("2010-06-20")))
    case.decides("2025-09-10", ADD, HIGH)
    friend.decides("2025-09-10", ADD, HIGH)
    case.decides("2025-11-05", KEEP, HIGH)
    concern = case.concern("2025-12-03", last_contact="2025-12-02", state=ConcernState.UNDER_INVESTIGATION)
    known = next(one for one in case.facts.concerns() if one.record_id == concern)
    coach = LinkFact(concern=concern, line="the man", state=ConcernState.UNDER_INVESTIGATION, source="Police")
    case.facts.concern(young_person_id=friend.root, link=coach, concern=known)
    case.decides("2026-01-14", KEEP, HIGH)
    case.decides("2026-03-04", KEEP, MEDIUM)
    case.says("2026-03-20", "I want to play again, somewhere else.")
    case.screens("2026-03-26")
    case.record(sessions(14))
    case.asks("2026-03-27")
    return case


# ---- the histories -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("recorded", "story", "day"),
    [
        (tamsin_recorded, tamsin, "2025-11-25"),
        (kofi_recorded, kofi, "2026-04-01"),
        (daniel_recorded, daniel_story, MEETING),
    ],
)
def test_a_history_in_the_record_fires_what_it_fires_as_a_case_file(
    vault: Vault,
    clock: SetClock,
    recorded: Callable[[Vault, SetClock], CaseRecord],
    story: Callable[[], Story],
    day: str,
) -> None:
    found = recorded(vault, clock).judged(day)

    expected = story()
    for one in expected["people"]:
        one["called"] = "the man"
    assert found == of_story(expected)


def test_the_answer_is_the_same_after_the_meeting(vault: Vault, clock: SetClock) -> None:
    case = kofi_recorded(vault, clock)
    before = case.judged("2026-04-01")

    case.decides("2026-04-01", PanelDecisionKind.REMOVE_COMPLETE, LOW)

    assert case.judged("2026-04-01") == before


# ---- one thing changed ---------------------------------------------------------------------


def away_again(case: CaseRecord) -> None:
    case.missing("2025-12-20", "2025-12-21")


def grandmother_rang(case: CaseRecord) -> None:
    case.says("2026-01-05", "He is on that phone all night again.", whose=VoiceOf.CARER, is_warning=True)


def messaged_again(case: CaseRecord) -> None:
    (linked,) = case.facts.of(young_person_id=case.root).people
    link = replace(linked.link, last_contact=shifted("2025-12-01"))
    assert linked.concern is not None
    case.facts.concern(young_person_id=case.root, link=link, concern=linked.concern)


def interview_owed(case: CaseRecord) -> None:
    case.missing("2025-12-10", "2025-12-11", interview_by="")


def agency_warns(case: CaseRecord) -> None:
    case.record(WarningFact("", "Northgate School", "Ngozi Okafor", shifted("2026-01-06"), "He is not himself."))


def somebody_dissented(case: CaseRecord) -> None:
    with case.vault.transaction("Dissent") as writing:
        row = Dissent(id=case.vault.ids.new(), root=case.root, compartment=Compartment.PANEL)
        row.agency, row.said_on, row.words = "Health", shifted("2025-12-18"), "Too soon."
        writing.session.add(row)


def action_overdue(case: CaseRecord) -> None:
    with case.vault.transaction("Action") as writing:
        row = PanelAction(id=case.vault.ids.new(), root=case.root, compartment=Compartment.PANEL)
        row.what, row.owner, row.agency, row.due = "Ask the platform.", "Dan Reeve", "Police", shifted("2026-01-10")
        writing.session.add(row)


def action_done(case: CaseRecord) -> None:
    action_overdue(case)
    actions = PanelActions(case.vault)
    actions.finish(action=actions.lines()[0].action, evidence="The platform answered.", on=shifted("2026-01-12"))


def action_put_off(case: CaseRecord) -> None:
    action_overdue(case)
    actions = PanelActions(case.vault)
    actions.put_off(action=actions.lines()[0].action, due=shifted("2026-02-10"), why="They asked for a form.")


def action_open_again(case: CaseRecord) -> None:
    action_done(case)
    actions = PanelActions(case.vault)
    (line,) = actions.wanted(with_done=True)
    actions.open_again(action=line.action, why="They answered about another account.")


def worker_agrees_after_the_meeting(case: CaseRecord) -> None:
    agreed = case.at("2026-01-22")
    (asked,) = case.facts.of(young_person_id=case.root).closures
    case.record(replace(asked, carry_on_agreed_on=agreed))


def moved_away(case: CaseRecord) -> None:
    case.record(LivingFact("", LivingKind.OUT_OF_AREA, shifted("2025-10-01"), shifted("2025-12-01")))


@pytest.mark.parametrize(
    ("changed", "fires"),
    [
        ({"screened": "2025-12-03"}, ["B1", "W18"]),  # nobody has seen him since December's review either
        ({"asked": {"exit_who": "", "exit_what": "", "exit_signs": "", "exit_way_back": ""}}, ["B3"]),
        ({"asked": {"carry_on_agreed_on": None}}, ["B4"]),
        ({"answer": {**ANSWERED, "police": ""}}, ["W2"]),
        (
            {"answer": {**ANSWERED, "police": "", "police_none_because": "He did not want it; superintendent agreed."}},
            [],
        ),
        ({"closing": {"answers": {"d3.08": "not-known"}}}, ["W9"]),
        ({"sessions": 2}, ["W12"]),
        ({"closing": {"agencies": ["Children's social care", "Health"]}}, ["W18"]),
        ({"voice": {"whose": VoiceOf.PARENT}}, ["W6"]),
        ({"voice": {"voice_form": VoiceForm.DRAWING, "words": ""}}, []),
        ({"voice": {"voice_form": VoiceForm.CHOSE_NOT_TO_SAY, "words": ""}}, ["W6"]),
        ({"voice": {"voice_form": VoiceForm.CHOSE_NOT_TO_SAY, "words": "", "asked_twice": True}}, []),
    ],
)
def test_one_thing_recorded_otherwise_fires_this_and_nothing_else(
    vault: Vault, clock: SetClock, changed: dict[str, object], fires: list[str]
) -> None:
    assert codes(daniel_recorded(vault, clock, **changed).judged(MEETING)) == fires


@pytest.mark.parametrize(
    ("more", "fires"),
    [
        (away_again, ["W4"]),
        (messaged_again, ["W7"]),
        (worker_agrees_after_the_meeting, ["B4"]),
        (grandmother_rang, ["W15"]),
        (agency_warns, ["W15"]),
        (somebody_dissented, ["W15"]),
        (action_overdue, ["W11"]),
        (action_done, []),
        (action_put_off, []),
        (action_open_again, ["W11"]),
        (interview_owed, ["W11"]),
        (moved_away, ["W8"]),
    ],
)
def test_one_thing_written_besides_fires_this_and_nothing_else(
    daniel: CaseRecord, more: Callable[[CaseRecord], None], fires: list[str]
) -> None:
    more(daniel)

    assert codes(daniel.judged(MEETING)) == fires


def test_sessions_of_an_earlier_stay_do_not_count(vault: Vault, clock: SetClock) -> None:
    case = daniel_recorded(vault, clock, sessions=2)
    case.record(replace(sessions(30), worker="Dan Reeve", to_day=shifted("2025-01-10")))

    assert codes(case.judged(MEETING)) == ["W12"]


def test_without_the_chair_it_stops(daniel: CaseRecord) -> None:
    assert codes(daniel.judged(MEETING, chair=False)) == ["B6"]


def test_a_sign_of_harm_in_any_screening_wants_its_answer(vault: Vault, clock: SetClock) -> None:
    """Whether or not somebody also wrote it down as harm; and the screening that says so first does not stop itself."""
    case = CaseRecord(vault, clock, given="Ola", born="2011-09-15")
    case.decides("2025-03-01", ADD, HIGH)
    case.screens("2026-01-12", judged=POSSIBLY, answers=SIGN)

    judged = fired(case)

    assert {GuardCode.W2, GuardCode.W3} <= judged
    assert GuardCode.B1 not in judged


def test_a_sign_of_harm_that_was_answered_in_a_later_screening_is_answered(vault: Vault, clock: SetClock) -> None:
    case = CaseRecord(vault, clock, given="Ola", born="2011-09-15")
    case.screens("2025-02-01", ScreeningReason.NEW_CONCERN, judged=POSSIBLY, answers=SIGN)
    case.decides("2025-03-01", ADD, HIGH)
    parts = {"answered": "Strategy discussion.", "answered-police": "Recorded.", "answered-support": "Offered."}
    answered = SIGN | {f"d3.08.{part}": words for part, words in parts.items()}
    case.screens("2026-01-12", judged=POSSIBLY, answers=answered)

    assert not {GuardCode.W2, GuardCode.W3} & fired(case)


def test_knowledge_that_was_lost_one_screening_earlier_is_still_lost(vault: Vault, clock: SetClock) -> None:
    case = CaseRecord(vault, clock, given="Ola", born="2011-09-15")
    case.screens("2025-02-01", ScreeningReason.NEW_CONCERN, judged=POSSIBLY, answers=SIGN)
    case.decides("2025-03-01", ADD, HIGH)
    case.screens("2025-10-01", ScreeningReason.PLANNED_REVIEW, answers={"d3.08": "not-known"})
    case.screens("2026-01-12", answers={"d3.08": "not-known"})

    assert {GuardCode.W9, GuardCode.W10} <= fired(case)


SIGN: dict[str, JsonValue] = {"d3.08": "possible", "d3.08.basis": "evidence", "d3.08.recency": "earlier"}
POSSIBLY = replace(
    JUDGEMENT, harm=HarmWord.POSSIBLY, level=LevelWord.MEDIUM, differs_why="What was said is four years old."
)


def fired(case: CaseRecord) -> set[GuardCode]:
    case.asks("2026-01-13")
    found = case.judged("2026-01-20")
    return {one.code for one in (*found.blocks, *found.warnings)}


# ---- put back, linked, asked again ---------------------------------------------------------


def test_somebody_put_back_begins_anew_and_that_is_said(vault: Vault, clock: SetClock) -> None:
    case = CaseRecord(vault, clock, given="Nadia", born="2012-08-01")
    case.decides("2025-01-14", ADD, HIGH)
    case.decides("2025-03-12", PanelDecisionKind.REMOVE_COMPLETE, LOW)
    case.decides("2025-06-10", ADD, MEDIUM)
    case.decides("2025-09-09", KEEP, LOW)
    case.decides("2025-11-11", KEEP, LOW)
    case.asks("2026-01-13")

    with vault.reading() as session:
        found = closure_case(session, case.root, Proposal(case.at("2026-01-20")))

    assert found.levels == (
        LevelInForce(MEDIUM, shifted("2025-06-10"), shifted("2025-09-09")),
        LevelInForce(LOW, shifted("2025-09-09")),
    )
    assert found.first_level is MEDIUM
    assert found.earlier_removals == (EarlierRemoval(shifted("2025-03-12"), shifted("2025-06-10")),)


def test_a_screening_raises_the_level_in_force_and_lowers_nothing(vault: Vault, clock: SetClock) -> None:
    case = CaseRecord(vault, clock, given="Ola", born="2011-09-15")
    case.decides("2025-03-01", ADD, LOW)
    case.screens("2025-10-01", ScreeningReason.AFTER_MISSING, judged=POSSIBLY, answers=SIGN)
    case.screens("2025-11-01", ScreeningReason.PLANNED_REVIEW)
    case.asks("2026-01-13")

    with vault.reading() as session:
        found = closure_case(session, case.root, Proposal(case.at("2026-01-20")))

    assert found.levels == (
        LevelInForce(LOW, shifted("2025-03-01"), shifted("2025-10-01")),
        LevelInForce(MEDIUM, shifted("2025-10-01")),
    )


def test_nobody_asks_so_there_is_no_removal_to_judge(vault: Vault, clock: SetClock) -> None:
    case = CaseRecord(vault, clock, given="Ola", born="2011-09-15")
    case.decides("2025-03-01", ADD, LOW)

    assert case.judged("2026-01-20") == GuardFindings()


def test_a_request_that_was_taken_back_or_answered_is_no_request(vault: Vault, clock: SetClock) -> None:
    case = CaseRecord(vault, clock, given="Ola", born="2011-09-15")
    case.decides("2025-03-01", ADD, LOW)
    case.asks("2025-12-01")
    (ask,) = case.facts.of(young_person_id=case.root).closures

    with vault.reading() as session:
        assert closure_asked(session, case.root, shifted("2025-12-16")) == ask
    with vault.transaction("Kept") as writing:
        row = PanelDecision(id=vault.ids.new(), root=case.root, compartment=Compartment.PANEL)
        row.decision, row.decided_on, row.request = KEEP, shifted("2025-12-16"), ask.record_id
        writing.session.add(row)
    with vault.reading() as session:
        assert closure_asked(session, case.root, shifted("2025-12-16")) == ask
        assert closure_asked(session, case.root, shifted("2026-01-20")) == ClosureAsk()
    case.record(replace(ask, taken_back_on=case.at("2025-12-20")))
    with vault.reading() as session:
        assert closure_asked(session, case.root, shifted("2025-12-16")) == ClosureAsk()
