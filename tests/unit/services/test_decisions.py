"""One young person, one decision: the guard stands before a removal and before nothing else."""

from dataclasses import replace
from datetime import date

import pytest

from cse_desk.errors import Refused
from cse_desk.models.enums import (
    PROTECTING,
    LevelWord,
    MeetingEventKind,
    PanelDecisionKind,
    ReferralState,
    Role,
    Strand,
)
from cse_desk.models.tables.panel import GuardAnswer, MeetingEvent, PanelDecision
from cse_desk.services import decisions as module
from cse_desk.services.decisions import DecisionRule, Decisions, has_died
from cse_desk.services.person_details import rows_of
from cse_desk.services.referrals import Referrals
from cse_desk.services.refusals import Rule
from tests.helpers.closure_stories import tamsin
from tests.helpers.meeting_room import SEXUAL, Room, action, add, form
from tests.helpers.vaults import OpenVault

COMPLETE = PanelDecisionKind.REMOVE_COMPLETE
WORDS = "The man is sentenced and her friends no longer hear from his."


@pytest.fixture
def room(open_vault: OpenVault) -> Room:
    return Room(open_vault(Role.COORDINATOR))


@pytest.fixture
def item(room: Room) -> str:
    """Somebody on the agenda of a meeting that has started."""
    root = room.child()
    room.on_agenda(root)
    room.days.start(meeting=room.meeting)
    return room.item(root)


def root_of(room: Room, item: str) -> str:
    return room.days.child(item=item).young_person_id


def state(room: Room, item: str, strand: Strand = Strand.SEXUAL) -> ReferralState | None:
    return Referrals(room.vault).states(young_person_id=root_of(room, item)).get(strand)


def refused(room: Room, item: str, **more: object) -> Refused:
    with pytest.raises(Refused) as found:
        room.decisions.decide(item=item, form=replace(form(), **more))  # type: ignore[arg-type]  # fields by name
    return found.value


def test_a_decision_is_an_event_and_the_state_follows(room: Room, item: str) -> None:
    room.decisions.decide(item=item, form=form(COMPLETE))

    assert state(room, item) is ReferralState.REMOVED
    (line,) = room.days.child(item=item).decisions
    assert (line.kind, line.reason, line.level, line.chair) == (
        COMPLETE,
        "What was said today.",
        LevelWord.LOW,
        "Ruth Adeyemi",
    )
    assert line.chair_signed_at == room.vault.clock.now()


def test_a_removal_waits_for_every_block_and_every_answer(room: Room, item: str) -> None:
    room.cases.story = tamsin()
    removal = form(COMPLETE, chair_signed=False)
    view = room.decisions.guard(item=item, form=removal)
    assert [line.code for line in view.lines] == ["B6", "W1", "W13"]
    assert (view.stops, view.to_answer, view.may_record) == (1, 2, False)

    stopped = refused(room, item, kind=COMPLETE, chair_signed=False)
    assert (stopped.rule, stopped.facts) == (DecisionRule.STOPPED, {"count": 1, "first": "B6"})
    unanswered = refused(room, item, kind=COMPLETE)
    assert (unanswered.rule, unanswered.facts) == (DecisionRule.ANSWER_NEEDED, {"count": 2, "first": "W1"})

    for code in ("W1", "W13"):
        room.decisions.answer(item=item, form=form(COMPLETE), code=code, words=WORDS)
    assert room.decisions.guard(item=item, form=form(COMPLETE)).may_record
    room.decisions.decide(item=item, form=form(COMPLETE))
    assert state(room, item) is ReferralState.REMOVED
    assert {(line.code, line.answer, line.answered_by) for line in room.days.child(item=item).answers} == {
        ("W1", WORDS, "Ruth Adeyemi"),
        ("W13", WORDS, "Ruth Adeyemi"),
    }


@pytest.mark.parametrize("kind", [PanelDecisionKind.KEEP, PanelDecisionKind.ADD, PanelDecisionKind.ESCALATE])
def test_keeping_adding_raising_and_escalating_are_never_stopped(
    room: Room, item: str, kind: PanelDecisionKind
) -> None:
    room.cases.story = tamsin()
    high = form(kind, level=LevelWord.HIGH, chair_signed=False)

    assert room.decisions.guard(item=item, form=high).may_record
    room.decisions.decide(item=item, form=high)
    assert state(room, item) is ReferralState.ON_AGENDA


def test_an_answer_is_at_least_a_sentence_and_to_something_that_was_asked(room: Room, item: str) -> None:
    room.cases.story = tamsin()
    for words, code, rule in (("ok", "W1", DecisionRule.NOT_AN_ANSWER), (WORDS, "W4", DecisionRule.NOT_ASKED)):
        with pytest.raises(Refused) as found:
            room.decisions.answer(item=item, form=form(COMPLETE), code=code, words=words)
        assert found.value.rule is rule


def test_an_answer_to_what_is_said_differently_now_is_given_anew(room: Room, item: str) -> None:
    room.cases.story = tamsin()
    room.decisions.answer(item=item, form=form(COMPLETE), code="W1", words=WORDS)
    with room.vault.transaction("older words") as writing:
        (row,) = rows_of(writing.session, GuardAnswer, [root_of(room, item)])
        row.said = "Two steps down within 90 days: something else."

    view = room.decisions.guard(item=item, form=form(COMPLETE))
    assert not next(line for line in view.lines if line.code == "W1").answer
    room.decisions.answer(item=item, form=form(COMPLETE), code="W1", words=WORDS)
    assert len(room.days.child(item=item).answers) == 2


def test_one_child_one_decision(room: Room, item: str) -> None:
    room.decisions.decide(item=item, form=form())
    assert refused(room, item, kind=COMPLETE).rule is DecisionRule.DECIDED_ALREADY
    takes = [name for name in vars(Decisions) if not name.startswith("_")]
    hints = {name: module.Decisions.__dict__[name].__annotations__.get("item") for name in takes}
    assert hints["decide"] is str, "one item, never a list of them"


def test_closing_one_strand_never_drops_another(room: Room) -> None:
    root = room.child()
    room.on_agenda(root, date(2026, 6, 1), Strand.SEXUAL, Strand.MISSING)
    room.days.start(meeting=room.meeting)
    item = room.item(root)

    room.decisions.decide(item=item, form=form(COMPLETE))
    room.decisions.decide(item=item, form=form(strands=(Strand.MISSING,)))

    assert state(room, item) is ReferralState.REMOVED
    assert state(room, item, Strand.MISSING) is ReferralState.ON_AGENDA


def test_what_a_decision_needs(room: Room, item: str) -> None:
    assert refused(room, item, kind=None).rule is DecisionRule.NO_KIND
    assert refused(room, item, reason=" ").rule is DecisionRule.NO_DECISION_REASON
    for kind in PROTECTING:  # who is on the agenda has a level; "not enough known" is one
        assert refused(room, item, kind=kind, level=None).rule is DecisionRule.NO_DECISION_LEVEL
    assert refused(room, item, strands=()).rule is DecisionRule.NO_DECISION_STRAND
    assert refused(room, item, kind=PanelDecisionKind.STEP_DOWN).rule is DecisionRule.OFFERED_TO_MISSING
    assert refused(room, item, kind=PanelDecisionKind.NOT_ADDED, offered_to="Early help").rule is DecisionRule.ON_AGENDA
    assert refused(room, item, strands=(Strand.MISSING,)).rule is DecisionRule.NOT_ON_AGENDA
    assert refused(room, item, kind=COMPLETE, strands=(Strand.MISSING,)).rule is DecisionRule.NOT_ON_AGENDA


def test_nobody_decides_before_the_meeting_has_started(room: Room) -> None:
    root = room.child()
    room.on_agenda(root)
    assert refused(room, room.item(root)).rule is DecisionRule.NOT_STARTED


def test_a_meeting_can_say_no_in_words_signed_by_the_chair_where_the_group_asks(room: Room) -> None:
    room.days.start(meeting=room.meeting)
    item = room.item(room.child())
    no = form(PanelDecisionKind.NOT_ADDED, offered_to="Early help")
    assert (
        refused(room, item, kind=no.kind, offered_to="Early help", chair_signed=False).rule is DecisionRule.CHAIR_SIGNS
    )
    room.decisions.decide(item=item, form=no)
    assert state(room, item) is ReferralState.ALTERNATIVE


def test_the_chair_can_sign_later_and_nothing_else_changes(room: Room, item: str) -> None:
    decided = room.decisions.decide(item=item, form=form(chair_signed=False))
    (before,) = room.days.child(item=item).decisions
    room.decisions.sign(decision=decided.decision)
    (after,) = room.days.child(item=item).decisions
    assert (before.chair_signed_at, after.chair_signed_at) == (None, room.vault.clock.now())
    assert (before.reason, before.chair) == (after.reason, after.chair)


def test_the_review_day_is_the_groups_unless_another_is_said(room: Room, item: str) -> None:
    room.decisions.decide(item=item, form=form())
    assert room.days.child(item=item).decisions[0].review_on == date(2027, 2, 16)  # twelve weeks


def test_who_died_leaves_with_every_strand_and_nothing_is_asked(room: Room) -> None:
    room.cases.story = tamsin()
    root = room.child()
    room.on_agenda(root, date(2026, 6, 1), Strand.SEXUAL, Strand.MISSING)
    room.days.start(meeting=room.meeting)
    item = room.item(root)

    decided = room.decisions.decide(item=item, form=form(PanelDecisionKind.DIED, chair_signed=False))

    assert any("legal hold" in line for line in decided.says)
    assert any("letter and reply" in line for line in decided.says)
    assert {state(room, item), state(room, item, Strand.MISSING)} == {ReferralState.REMOVED}
    with room.vault.reading() as session:
        assert has_died(session, root)
    room.days.go_on(item=item, seconds=60)


# ---- corrections ----------------------------------------------------------------------------


def test_a_correction_is_a_later_decision_that_names_the_first(room: Room, item: str) -> None:
    first = room.decisions.decide(item=item, form=form(COMPLETE)).decision
    room.decisions.decide(item=item, form=form(corrects=first))

    assert state(room, item) is ReferralState.ON_AGENDA
    assert [line.kind for line in room.days.child(item=item).decisions] == [COMPLETE, PanelDecisionKind.KEEP]
    with room.vault.reading() as session:
        assert len(rows_of(session, PanelDecision, [root_of(room, item)])) == 3


def test_a_correction_that_removes_is_judged_by_the_guard_too(room: Room, item: str) -> None:
    first = room.decisions.decide(item=item, form=form()).decision
    room.cases.story = tamsin()
    assert refused(room, item, kind=COMPLETE, corrects=first).rule is DecisionRule.ANSWER_NEEDED


def test_nothing_is_corrected_that_a_later_meeting_has_decided_on(room: Room, item: str) -> None:
    first = room.decisions.decide(item=item, form=form()).decision
    again = room.a_meeting()
    room.days.start(meeting=again)
    later = room.item(root_of(room, item), meeting=again)
    room.decisions.decide(item=later, form=form())

    assert refused(room, item, corrects=first).rule is DecisionRule.DECIDED_SINCE
    assert refused(room, later, corrects=first).rule is DecisionRule.OTHER_ITEM


def test_after_the_minutes_are_sealed_no_correction_takes_a_young_person_off_past_the_guard(room: Room) -> None:
    room.days.start(meeting=room.meeting)
    item = room.item(room.child())
    first = room.decisions.decide(item=item, form=form(PanelDecisionKind.ADD)).decision
    sealed = MeetingEventKind.MINUTES_SEALED
    add(room.vault, MeetingEvent, room.meeting, event=sealed, at=room.vault.clock.now())

    no = PanelDecisionKind.NOT_ADDED
    assert refused(room, item, kind=no, offered_to="Early help", corrects=first).rule is DecisionRule.WOULD_DROP
    assert state(room, item) is ReferralState.ON_AGENDA


# ---- who does not agree, who may write ------------------------------------------------------


def test_dissents_of_one_day_stay_in_the_order_in_which_they_were_written_down(room: Room, item: str) -> None:
    agencies = [f"Agency {at}" for at in range(8)]
    for agency in agencies:
        room.decisions.dissent(item=item, agency=agency, by_name="", words="We do not agree.")
    assert [line.source for line in room.days.child(item=item).dissents] == agencies


def test_dissent_is_kept_in_its_words_and_answered(room: Room, item: str) -> None:
    room.decisions.decide(item=item, form=form())
    room.decisions.dissent(item=item, agency="Barnardo's", by_name="Joy Bello", words="He is not safe at his uncle's.")
    (line,) = room.days.child(item=item).dissents
    assert (line.words, line.source, line.answer) == ("He is not safe at his uncle's.", "Joy Bello, Barnardo's", "")
    with pytest.raises(Refused):
        room.decisions.dissent(item=item, agency="Police", by_name="", words=" ")
    with pytest.raises(Refused, match=DecisionRule.NOT_AN_ANSWER.value):
        room.decisions.answer_dissent(dissent=line.dissent, words="No.", by_name="Ruth Adeyemi")
    words = "Joy visits the uncle's house on Friday and we look again."
    room.decisions.answer_dissent(dissent=line.dissent, words=words, by_name="Ruth Adeyemi")
    (line,) = room.days.child(item=item).dissents
    assert (line.answer, line.answered_by, line.answered_on) == (words, "Ruth Adeyemi", room.vault.clock.today())


def test_a_social_worker_does_not_decide_for_the_panel(open_vault: OpenVault) -> None:
    room = Room(open_vault(Role.SOCIAL_WORKER))
    item = room.item(room.child())
    for call in (
        lambda: room.decisions.decide(item=item, form=form()),
        lambda: room.decisions.answer(item=item, form=form(), code="W1", words=WORDS),
        lambda: room.days.start(meeting=room.meeting),
        lambda: room.actions.add(item=item, action=action()),
    ):
        with pytest.raises(Refused) as found:
            call()
        assert found.value.rule is Rule.ROLE


def test_strands_default_to_what_the_form_names(room: Room, item: str) -> None:
    room.decisions.decide(item=item, form=form(strands=SEXUAL))
    assert room.days.child(item=item).decisions[0].strands == SEXUAL
