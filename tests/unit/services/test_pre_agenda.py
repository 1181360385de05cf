"""The pre-agenda: what waits, how it is answered, what is owed to the referrer; and what becomes of a referral's own line."""

from datetime import date

import pytest

from cse_desk.models.enums import (
    Compartment,
    LevelWord,
    PanelDecisionKind,
    ReferralEventKind,
    ReferralState,
    Strand,
)
from cse_desk.models.records.panel import QueueLine
from cse_desk.models.rules.referral import derive
from cse_desk.models.tables.panel import PanelDecision
from cse_desk.models.tables.people import YoungPerson
from cse_desk.models.tables.referrals import ReferralEvent
from cse_desk.services.desk import Desk
from cse_desk.services.pre_agenda import Answer, _young_people
from cse_desk.services.referral_lines import facts_of
from cse_desk.services.refusals import PanelRule, ReferralRule, Rule
from tests.helpers.refused import refusal
from tests.unit.services.exchanging import Pair, a_person, taken_in
from tests.unit.services.folk import somebody
from tests.unit.services.pairing import coordinator, pair, worker

__all__ = ["coordinator", "pair", "worker"]

ACCEPT = Answer(ReferralEventKind.ACCEPTED, "A pattern of nights away.")
OFFER = Answer(ReferralEventKind.ALTERNATIVE, "One agency can do this.", offered_to="Early help, Quay team")
RETURN = Answer(
    ReferralEventKind.RETURNED, "We cannot judge it yet.", wanted="Who collects her", wanted_by=date(2026, 12, 1)
)


def arrived(pair: Pair, *strands: Strand) -> QueueLine:
    """A referral that came in a bundle and waits."""
    taken_in(pair.coordinator, pair.refer(*strands).path)
    (line,) = pair.coordinator.pre_agenda.queue()
    return line


def decided(desk: Desk, root: str, kind: PanelDecisionKind, *strands: Strand, corrects: str = "") -> str:
    """What the meeting will write."""
    with desk.vault.transaction("Decision") as writing:
        row = PanelDecision(
            id=desk.vault.ids.new(),
            root=root,
            compartment=Compartment.PANEL,
            decision=kind,
            strands=[one.value for one in strands],
            decided_on=desk.vault.clock.today(),
            at=desk.vault.clock.now(),
            reason="As discussed.",
            corrects=corrects or None,
        )
        writing.session.add(row)
        return row.id


def test_what_was_taken_in_waits_with_its_screening_beside(pair: Pair) -> None:
    line = arrived(pair, Strand.SEXUAL, Strand.MISSING)

    assert (line.young_person, line.age_words) == ("Maisie Tranter", "aged 14")
    assert line.strands == (Strand.MISSING, Strand.SEXUAL)
    assert (line.from_name, line.from_agency) == ("Leanne Ward", "Marlport Council, children's social care")
    summary = pair.coordinator.pre_agenda.summary(young_person_id=line.young_person_id)
    assert summary is not None
    assert summary.level is LevelWord.NO_INDICATORS
    assert summary.reasons == "Nothing in what four people know points to it."
    assert (summary.domains, summary.prompts_open) == ((), ())


@pytest.mark.parametrize(
    ("answer", "state", "words"),
    [
        (ACCEPT, ReferralState.ACCEPTED, "24 Nov 2026: accepted for the agenda. A pattern of nights away."),
        (
            OFFER,
            ReferralState.ALTERNATIVE,
            "24 Nov 2026: not for the agenda; offered instead: Early help, Quay team. One agency can do this.",
        ),
        (
            RETURN,
            ReferralState.RETURNED,
            "24 Nov 2026: returned for information: Who collects her, by 1 Dec 2026. We cannot judge it yet.",
        ),
    ],
)
def test_each_answer_has_its_state_and_is_owed_to_the_referrer(
    pair: Pair, answer: Answer, state: ReferralState, words: str
) -> None:
    desk, line = pair.coordinator, arrived(pair)

    desk.pre_agenda.answer(young_person_id=line.young_person_id, referral=line.referral, answer=answer)

    assert desk.pre_agenda.queue() == ()
    (after,) = desk.referrals.lines(young_person_id=line.young_person_id)
    assert (after.state, after.became) == (state, (words,))
    (owed,) = desk.pre_agenda.replies()
    assert (owed.to_name, owed.words, owed.sent_on) == ("Leanne Ward", words, None)
    desk.pre_agenda.told(reply=owed.reply)
    assert desk.pre_agenda.replies() == ()
    assert [one.sent_on for one in desk.pre_agenda.replies(owed=False)] == [date(2026, 11, 24)]


@pytest.mark.parametrize(
    ("answer", "rule"),
    [
        (Answer(ReferralEventKind.ACCEPTED, " "), PanelRule.WHY_MISSING),
        (Answer(ReferralEventKind.ALTERNATIVE, "Why."), PanelRule.OFFERED_MISSING),
        (Answer(ReferralEventKind.RETURNED, "Why.", wanted="What"), PanelRule.WANTED_MISSING),
        (Answer(ReferralEventKind.RETURNED, "Why.", wanted_by=date(2026, 12, 1)), PanelRule.WANTED_MISSING),
    ],
)
def test_no_answer_without_what_the_referrer_needs(pair: Pair, answer: Answer, rule: PanelRule) -> None:
    line = arrived(pair)
    with refusal(rule):
        pair.coordinator.pre_agenda.answer(young_person_id=line.young_person_id, referral=line.referral, answer=answer)


def test_it_is_answered_once_and_not_by_the_referrer(pair: Pair) -> None:
    line = arrived(pair)
    about = {"young_person_id": line.young_person_id, "referral": line.referral}
    with refusal(Rule.ROLE):
        pair.worker.pre_agenda.answer(**about, answer=ACCEPT)
    pair.coordinator.pre_agenda.answer(**about, answer=ACCEPT)
    with refusal(PanelRule.NOT_WAITING):
        pair.coordinator.pre_agenda.answer(**about, answer=RETURN)


def test_a_referral_of_ones_own_waits_at_once_and_nobody_is_owed(coordinator: Desk) -> None:
    root = a_person(coordinator, somebody("Kofi", "Asante"))

    coordinator.pre_agenda.refer(young_person_id=root, strands=[Strand.CRIMINAL], why="Asked for by the chair.")

    (line,) = coordinator.pre_agenda.queue()
    assert (line.young_person, line.note) == ("Kofi Asante", "Asked for by the chair.")
    with coordinator.vault.reading() as session:
        assert derive(facts_of(session, root)).findings == ()
    with refusal(ReferralRule.ALREADY_ON):
        coordinator.pre_agenda.refer(young_person_id=root, strands=[Strand.CRIMINAL], why="Again.")
    coordinator.pre_agenda.answer(young_person_id=root, referral=line.referral, answer=ACCEPT)
    assert coordinator.pre_agenda.replies() == ()


def test_everybody_who_waits_is_listed_and_counted_however_many(coordinator: Desk) -> None:
    vault = coordinator.vault
    with vault.transaction("Referred") as writing:
        for _number in range(503):
            root = vault.ids.new()
            about = {"root": root, "strands": [Strand.SEXUAL], "referral": vault.ids.new(), "at": vault.clock.now()}
            writing.session.add(YoungPerson(id=root, root=root, compartment=Compartment.IDENTITY))
            for kind in (ReferralEventKind.SUBMITTED, ReferralEventKind.TAKEN_IN):
                event = {"id": vault.ids.new(), "event": kind, "happened_on": vault.clock.today(), **about}
                writing.session.add(ReferralEvent(compartment=Compartment.REFERRAL, **event))
    assert coordinator.pre_agenda.waiting() == (503, 0)
    with vault.reading() as session:
        assert sum(1 for _one in _young_people(session)) == 503


def test_a_reason_survives_until_it_is_recorded(pair: Pair) -> None:
    desk, line = pair.coordinator, arrived(pair)
    desk.pre_agenda.keep_draft(key=line.referral, words={"why": "Half a rea"})
    assert desk.pre_agenda.draft(key=line.referral) == {"why": "Half a rea"}

    desk.pre_agenda.answer(young_person_id=line.young_person_id, referral=line.referral, answer=ACCEPT)
    assert desk.pre_agenda.draft(key=line.referral) == {}


# ---- what became of it, on its own line -----------------------------------------------------


def test_a_decision_is_said_of_the_referral_it_answers(pair: Pair) -> None:
    desk, line = pair.coordinator, arrived(pair, Strand.SEXUAL, Strand.MISSING)
    root = line.young_person_id
    desk.pre_agenda.answer(young_person_id=root, referral=line.referral, answer=ACCEPT)
    decided(desk, root, PanelDecisionKind.ADD, Strand.SEXUAL, Strand.MISSING)
    decided(desk, root, PanelDecisionKind.REMOVE_COMPLETE, Strand.MISSING)

    (after,) = desk.referrals.lines(young_person_id=root)

    assert dict(after.states) == {Strand.SEXUAL: ReferralState.ON_AGENDA, Strand.MISSING: ReferralState.REMOVED}
    assert after.state is ReferralState.ON_AGENDA
    assert after.became[1:] == (
        "24 Nov 2026: Add (missing, sexual exploitation). As discussed.",
        "24 Nov 2026: Remove: interventions and disruption complete (missing). As discussed.",
    )


def test_a_later_referral_does_not_change_what_became_of_an_earlier_one(pair: Pair) -> None:
    desk, first = pair.coordinator, arrived(pair)
    root = first.young_person_id
    desk.pre_agenda.answer(young_person_id=root, referral=first.referral, answer=ACCEPT)
    decided(desk, root, PanelDecisionKind.ADD, Strand.SEXUAL)
    decided(desk, root, PanelDecisionKind.REDUCED, Strand.SEXUAL)

    desk.pre_agenda.refer(young_person_id=root, strands=[Strand.SEXUAL], why="Seen in the same car again.")
    decided(desk, root, PanelDecisionKind.ADD, Strand.SEXUAL)

    states = {one.referral: one.state for one in desk.referrals.lines(young_person_id=root)}
    assert states.pop(first.referral) is ReferralState.REMOVED
    assert list(states.values()) == [ReferralState.ON_AGENDA]


def test_a_draft_is_no_referral_yet_and_hears_no_decision(pair: Pair) -> None:
    desk = pair.coordinator
    root = a_person(desk, somebody("Kofi", "Asante"))
    desk.referrals.draft(young_person_id=root, strands=[Strand.SEXUAL])
    decided(desk, root, PanelDecisionKind.ADD, Strand.SEXUAL)

    (line,) = desk.referrals.lines(young_person_id=root)
    assert (line.state, line.became) == (ReferralState.DRAFT, ())


def test_a_decision_put_right_is_said_once(pair: Pair) -> None:
    desk, line = pair.coordinator, arrived(pair)
    root = line.young_person_id
    desk.pre_agenda.answer(young_person_id=root, referral=line.referral, answer=ACCEPT)
    wrong = decided(desk, root, PanelDecisionKind.ADD, Strand.SEXUAL)
    decided(desk, root, PanelDecisionKind.KEEP, Strand.SEXUAL, corrects=wrong)

    (after,) = desk.referrals.lines(young_person_id=root)
    assert after.became[1:] == ("24 Nov 2026: Keep on (sexual exploitation). As discussed.",)


def test_what_a_meeting_decided_about_is_no_longer_withdrawn(pair: Pair) -> None:
    desk, line = pair.coordinator, arrived(pair)
    root = line.young_person_id
    desk.pre_agenda.answer(young_person_id=root, referral=line.referral, answer=ACCEPT)
    decided(desk, root, PanelDecisionKind.ADD, Strand.SEXUAL)

    with refusal(ReferralRule.WRONG_STATE):
        desk.referrals.withdraw(young_person_id=root, referral=line.referral, why="No longer needed.")


def test_a_death_stops_every_reply_that_is_owed(pair: Pair) -> None:
    line, desk = arrived(pair, Strand.SEXUAL), pair.coordinator
    desk.pre_agenda.answer(young_person_id=line.young_person_id, referral=line.referral, answer=ACCEPT)
    assert desk.pre_agenda.replies() != ()
    assert desk.sharing_back.due() != ()

    decided(desk, line.young_person_id, PanelDecisionKind.DIED, Strand.SEXUAL)

    assert desk.pre_agenda.replies() == ()
    assert desk.sharing_back.due() == ()


def test_a_decision_is_never_undone(coordinator: Desk) -> None:
    root = a_person(coordinator, somebody("Ama", "Asante"))
    decided(coordinator, root, PanelDecisionKind.ADD, Strand.SEXUAL)
    entry = coordinator.people.history(root)[0]
    assert not entry.can_undo

    with refusal(Rule.NEVER_UNDONE):
        coordinator.people.undo(entry.act)

    assert coordinator.referrals.states(young_person_id=root) == {Strand.SEXUAL: ReferralState.ON_AGENDA}
