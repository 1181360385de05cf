"""After a referral: what is written later reaches the coordinator by the referral's own way out, and answers a return for information."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from cse_desk.clock import SetClock
from cse_desk.errors import CseDeskError
from cse_desk.models.enums import (
    ClosureReason,
    Compartment,
    LevelWord,
    MayShare,
    PanelDecisionKind,
    ReferralEventKind,
    ReferralState,
    Role,
    ScreeningReason,
    Strand,
    VoiceForm,
    VoiceOf,
)
from cse_desk.models.records.facts import ClosureAsk, HarmFact, VoiceFact
from cse_desk.models.records.people import WithholdEntry
from cse_desk.models.tables.facts import Harm, VoiceEntry
from cse_desk.models.tables.local import Bundle
from cse_desk.models.tables.panel import ActionUpdate, PanelAction
from cse_desk.models.tables.referrals import ReferralEvent
from cse_desk.models.tables.sharing import SharingDecision
from cse_desk.services.closure_of_record import Proposal, closure_case
from cse_desk.services.desk import Desk
from cse_desk.services.facts.rows import KINDS
from cse_desk.services.pre_agenda import Answer
from cse_desk.services.refusals import ReferralRule
from cse_desk.services.sealing import Sent
from tests.helpers.case_records import ANSWERED
from tests.helpers.panel_room import decided, record
from tests.helpers.refused import refusal
from tests.helpers.vaults import OpenVault
from tests.unit.services import folk
from tests.unit.services.exchanging import WHY, Pair, acquaint, drafted, looked, screened, submitted, taken_in
from tests.unit.services.pairing import coordinator, pair, worker

__all__ = ["coordinator", "pair", "worker"]
TODAY = date(2026, 11, 24)
RETURN = Answer(
    ReferralEventKind.RETURNED, "We cannot judge it yet.", wanted="Who collects her", wanted_by=date(2026, 12, 1)
)
ASKED = "24 Nov 2026: returned for information: Who collects her, by 1 Dec 2026. We cannot judge it yet."
HARM = HarmFact(what="An older man hurt her.", known_on=TODAY, known_by="School nurse")
SAID = VoiceFact("", VoiceOf.YOUNG_PERSON, "", VoiceForm.WORDS, "He waits by the gate.", TODAY, "Leanne Ward")
SHARED = replace(SAID, may_share=MayShare.YES)
REMOVAL = ClosureAsk(
    strands=(Strand.SEXUAL,),
    asked_on=TODAY,
    asked_by="Leanne Ward",
    asked_agency="Marlport Council",
    reason=ClosureReason.COMPLETE,
    why="It has been quiet, and the man is in prison.",
    level=LevelWord.LOW,
)


def updated(desk: Desk, root: str, folder: Path, **more: Any) -> Sent:
    """An update sealed for the first coordinator offered."""
    recipients = desk.updates.begin(young_person_id=root).recipients
    given: dict[str, Any] = {
        "fingerprint": recipients[0].fingerprint if recipients else "",
        "lawful_basis": "public-task",
        "told": "yes",
        "why": WHY,
        "folder": folder,
        **more,
    }
    return desk.updates.send(young_person_id=root, **given)


def returned(pair: Pair) -> str:
    """A referral that was taken in and returned for information; the young person's id."""
    taken_in(pair.coordinator, pair.refer(Strand.SEXUAL).path)
    (line,) = pair.coordinator.pre_agenda.queue()
    pair.coordinator.pre_agenda.answer(young_person_id=line.young_person_id, referral=line.referral, answer=RETURN)
    assert pair.coordinator.pre_agenda.queue() == ()
    return line.young_person_id


def sent_back(pair: Pair) -> None:
    """The reply reaches the worker in a bundle."""
    desk = pair.coordinator
    (contact,) = desk.sharing_back.recipients(young_person_id=pair.root)
    made = desk.sharing_back.send(
        young_person_id=pair.root,
        fingerprint=contact.fingerprint,
        lawful_basis="public-task",
        why="They referred.",
        folder=pair.folder,
    )
    taken_in(pair.worker, made.path)


def test_from_the_referral_to_a_removal_every_answer_reaches_the_vpg(pair: Pair, clock: SetClock) -> None:
    """The journey: refer, taken in, returned, the facts asked for, update, accepted and added, a removal asked for, update."""
    root, worker, vpg = returned(pair), pair.worker, pair.coordinator
    sent_back(pair)
    assert worker.updates.begin(young_person_id=root).asked == (ASKED,)
    (due,) = [one for one in worker.tasks.today() if one.action == "answer-return"]
    assert (due.what, due.person, due.is_late) == ("Answer the VPG: Who collects her", "Maisie Tranter", False)
    assert due.due is not None
    assert due.due.date() == date(2026, 12, 1)
    assert not [one for one in vpg.tasks.today() if one.action == "answer-return"]  # it is not theirs to answer
    clock.go_on(hours=1)
    worker.facts.record(young_person_id=root, fact=HARM)
    worker.facts.record(young_person_id=root, fact=SHARED)

    first = updated(worker, root, pair.folder)
    assert worker.referrals.states(young_person_id=root) == {Strand.SEXUAL: ReferralState.SUBMITTED}
    assert not [one for one in worker.tasks.today() if one.action == "answer-return"]
    shown = looked(vpg, first.path)
    assert shown.purpose == "VPG update"
    assert {one.what for one in shown.items if one.outcome == "new"} == {"Harm", "Voice", "Referral"}
    taken_in(vpg, first.path)

    (line,) = vpg.pre_agenda.queue()
    assert line.answer == (ASKED, "The answer came on 24 Nov 2026: Harm, Voice.")
    accept = Answer(ReferralEventKind.ACCEPTED, "A pattern.")
    vpg.pre_agenda.answer(young_person_id=root, referral=line.referral, answer=accept)
    decided(vpg, root, PanelDecisionKind.ADD, on=TODAY)
    sent_back(pair)
    clock.go_on(days=1)
    assert vpg.pre_agenda.removals() == ()
    worker.facts.record(young_person_id=root, fact=REMOVAL)
    second = updated(worker, root, pair.folder)
    taken_in(vpg, second.path)

    (asked,) = vpg.pre_agenda.removals()
    assert {one.code for one in asked.guard} >= {"B3", "B4", "W2"}  # no exit plan, nobody carries on, harm not answered
    clock.go_on(days=1)
    harm = worker.facts.of(young_person_id=root).harms[0]
    answer: dict[str, Any] = {**ANSWERED, "safeguarding_on": TODAY, "police_on": TODAY, "support_on": TODAY}
    worker.facts.record(young_person_id=root, fact=replace(harm, **answer))
    mended = replace(
        worker.facts.of(young_person_id=root).closures[0],
        exit_who="School nurse",
        exit_what="Meets weekly",
        exit_signs="Nights away",
        exit_way_back="Ring the worker",
    )
    worker.facts.record(young_person_id=root, fact=mended)
    taken_in(vpg, updated(worker, root, pair.folder).path)

    (asked,) = vpg.pre_agenda.removals()
    codes = {one.code for one in asked.guard}
    assert "B4" in codes
    assert not codes & {"B3", "W2"}


def test_the_guards_case_is_made_of_what_the_update_brought(pair: Pair, clock: SetClock) -> None:
    root = returned(pair)

    def case() -> Any:
        with pair.coordinator.vault.reading() as session:
            return closure_case(session, root, Proposal(on=TODAY))

    assert case().closing is None
    assert case().harm == ()
    clock.go_on(hours=1)
    for fact in (HARM, SHARED, REMOVAL):
        pair.worker.facts.record(young_person_id=root, fact=fact)
    taken_in(pair.coordinator, updated(pair.worker, root, pair.folder).path)

    found = case()
    assert found.closing.reason is ClosureReason.COMPLETE
    assert [one.known for one in found.harm] == [TODAY]
    assert any(one.on == TODAY for one in found.voice)


def test_an_answer_by_telephone_order_is_an_answer_too(pair: Pair, clock: SetClock) -> None:
    """They were rung, and never took the reply in: what they send after the return brings the referral back all the same."""
    root = returned(pair)
    clock.go_on(hours=1)
    pair.worker.facts.record(young_person_id=root, fact=HARM)
    done = taken_in(pair.coordinator, updated(pair.worker, root, pair.folder).path)

    (line,) = pair.coordinator.pre_agenda.queue()
    assert line.answer == (ASKED, "The answer came on 24 Nov 2026: Harm.")

    pair.coordinator.exchange.undo(bundle_id=done.bundle_id)
    assert pair.coordinator.pre_agenda.queue() == ()
    assert pair.coordinator.referrals.states(young_person_id=root) == {Strand.SEXUAL: ReferralState.RETURNED}


def test_what_was_under_way_when_it_was_returned_answers_nothing(pair: Pair, clock: SetClock) -> None:
    taken_in(pair.coordinator, pair.refer(Strand.SEXUAL).path)
    pair.worker.facts.record(young_person_id=pair.root, fact=HARM)
    late = updated(pair.worker, pair.root, pair.folder)
    clock.go_on(hours=1)
    (line,) = pair.coordinator.pre_agenda.queue()
    pair.coordinator.pre_agenda.answer(young_person_id=pair.root, referral=line.referral, answer=RETURN)

    taken_in(pair.coordinator, late.path)

    assert pair.coordinator.pre_agenda.queue() == ()


def test_a_referral_that_was_never_returned_has_no_answer_beside_it(pair: Pair) -> None:
    taken_in(pair.coordinator, pair.refer(Strand.SEXUAL).path)
    assert [one.answer for one in pair.coordinator.pre_agenda.queue()] == [()]


def test_an_update_leaves_a_referral_that_goes_on_where_it_is(pair: Pair, clock: SetClock) -> None:
    taken_in(pair.coordinator, pair.refer(Strand.SEXUAL).path)
    (line,) = pair.coordinator.pre_agenda.queue()
    accept = Answer(ReferralEventKind.ACCEPTED, "A pattern.")
    pair.coordinator.pre_agenda.answer(young_person_id=pair.root, referral=line.referral, answer=accept)
    clock.go_on(hours=1)
    pair.worker.facts.record(young_person_id=pair.root, fact=HARM)
    taken_in(pair.coordinator, updated(pair.worker, pair.root, pair.folder).path)

    assert pair.coordinator.referrals.states(young_person_id=pair.root) == {Strand.SEXUAL: ReferralState.ACCEPTED}
    with pair.coordinator.vault.reading() as session:
        assert [one.what for one in session.query(Harm)] == ["An older man hurt her."]


def test_a_reassessment_reaches_the_vpg_and_one_that_is_not_signed_stays(pair: Pair, clock: SetClock) -> None:
    taken_in(pair.coordinator, pair.refer(Strand.SEXUAL).path)
    clock.go_on(days=30)
    second = screened(pair.worker, pair.root, differs=True)
    _changes, third = pair.worker.screenings.start(young_person_id=pair.root, reason=ScreeningReason.PLANNED_REVIEW)
    taken_in(pair.coordinator, updated(pair.worker, pair.root, pair.folder).path)

    there = {one.screening_id for one in pair.coordinator.screenings.lines(young_person_id=pair.root)}
    assert second in there
    signed = [one for one in pair.coordinator.screenings.lines(young_person_id=pair.root) if one.signed_on]
    assert third not in {one.screening_id for one in signed}
    summary = pair.coordinator.pre_agenda.summary(young_person_id=pair.root)
    assert summary is not None
    assert summary.level is LevelWord.HIGH


def test_what_is_new_since_the_last_bundle_is_named(pair: Pair, clock: SetClock) -> None:
    pair.refer(Strand.SEXUAL)
    worker, root = pair.worker, pair.root
    (contact,) = worker.updates.begin(young_person_id=root).recipients

    def shown() -> tuple[str, dict[str, int]]:
        found = worker.updates.preview(young_person_id=root, fingerprint=contact.fingerprint)
        return found.since, {one.what: one.count for one in found.new}

    assert shown() == ("New since the bundle of 24 Nov 2026, 09:30", {})
    clock.go_on(hours=1)
    worker.facts.record(young_person_id=root, fact=HARM)
    worker.facts.record(young_person_id=root, fact=SHARED)
    worker.facts.record(young_person_id=root, fact=replace(SHARED, words="I told my aunt."))
    worker.facts.record(young_person_id=root, fact=replace(SAID, words="Not for the VPG.", may_share=MayShare.NO))
    assert shown()[1] == {"Harm": 1, "Voice": 2}

    updated(worker, root, pair.folder)
    assert shown() == ("New since the bundle of 24 Nov 2026, 10:30", {})
    harm = worker.facts.of(young_person_id=root).harms[0]
    worker.facts.record(young_person_id=root, fact=replace(harm, support="A place at the drop-in."))
    assert shown()[1] == {"Harm": 1}


def test_a_bundle_that_carried_less_is_not_the_last_one(pair: Pair, clock: SetClock) -> None:
    pair.refer(Strand.SEXUAL)
    worker, root = pair.worker, pair.root
    worker.facts.record(young_person_id=root, fact=HARM)
    sent = updated(worker, root, pair.folder)
    with worker.vault.transaction("as a bundle for another purpose") as writing:
        (row,) = [one for one in writing.session.query(SharingDecision) if one.bundle == sent.bundle_id]
        row.purpose = "Contribution"
    (contact,) = worker.updates.begin(young_person_id=root).recipients
    found = worker.updates.preview(young_person_id=root, fingerprint=contact.fingerprint)
    assert [(one.what, one.count) for one in found.new] == [("Harm", 1)]


def test_what_they_sent_us_themselves_is_no_news_to_them(pair: Pair, clock: SetClock) -> None:
    root = returned(pair)
    clock.go_on(hours=1)
    sent_back(pair)
    (contact,) = pair.worker.updates.begin(young_person_id=root).recipients
    assert pair.worker.updates.preview(young_person_id=root, fingerprint=contact.fingerprint).new == ()


def test_a_bundle_that_was_never_made_is_not_the_last_one(pair: Pair, clock: SetClock) -> None:
    pair.refer(Strand.SEXUAL)
    worker, root = pair.worker, pair.root
    worker.facts.record(young_person_id=root, fact=HARM)
    clock.go_on(hours=1)
    (contact,) = worker.updates.begin(young_person_id=root).recipients
    with pytest.raises(CseDeskError):
        updated(worker, root, pair.folder / "not-there")

    found = worker.updates.preview(young_person_id=root, fingerprint=contact.fingerprint)
    assert [(one.what, one.count) for one in found.new] == [("Harm", 1)]
    with worker.vault.reading() as session:
        assert [one.withdrawn for one in session.query(SharingDecision) if one.purpose == "VPG update"] == [True]
        assert {one.state for one in session.query(Bundle) if one.what == "VPG update"} == {"failed"}
    assert {one.what for one in looked(pair.coordinator, updated(worker, root, pair.folder).path).items} >= {"Harm"}


def test_a_file_that_cannot_be_made_leaves_the_return_unanswered(pair: Pair, clock: SetClock) -> None:
    root = returned(pair)
    sent_back(pair)
    clock.go_on(hours=1)
    with pytest.raises(CseDeskError):
        updated(pair.worker, root, pair.folder / "not-there")
    assert pair.worker.referrals.states(young_person_id=root) == {Strand.SEXUAL: ReferralState.RETURNED}


def test_withholding_holds_in_an_update_too(pair: Pair, clock: SetClock) -> None:
    pair.refer(Strand.SEXUAL)
    worker, root = pair.worker, pair.root
    details = worker.people.details(root)
    entry = WithholdEntry("", "voice", "Martin Achebe", "She asked for it.")
    worker.people.save(replace(details, withhold=(*details.withhold, entry)))
    worker.facts.record(young_person_id=root, fact=SHARED)
    made = updated(worker, root, pair.folder)

    taken_in(pair.coordinator, made.path)
    with pair.coordinator.vault.reading() as session:
        assert "gate" not in repr([vars(one) for one in session.query(VoiceEntry)])


def test_the_row_of_the_sharing_log_the_tray_and_the_counter_are_written(pair: Pair) -> None:
    first = pair.refer(Strand.SEXUAL)
    made = updated(pair.worker, pair.root, pair.folder)

    with pair.worker.vault.reading() as session:
        (row,) = [one for one in session.query(SharingDecision) if one.bundle == made.bundle_id]
        assert (row.purpose, row.to_name, row.why, row.told) == ("VPG update", "Martin Achebe", WHY, "yes")
        assert Compartment.VOICE.value in (row.what or [])
        counters = {one.id: one.counter for one in session.query(Bundle)}
    assert (counters[first.bundle_id], counters[made.bundle_id]) == (1, 2)
    line = next(one for one in pair.worker.exchange.lines() if one.bundle_id == made.bundle_id)
    assert (line.what, line.state, line.about) == ("VPG update", "sent", ((pair.root, "Maisie Tranter"),))
    taken_in(pair.coordinator, first.path)
    assert not [one for one in looked(pair.coordinator, made.path).warnings if "never arrived" in one]


def test_what_owners_write_about_an_action_goes_back(pair: Pair, clock: SetClock) -> None:
    root = returned(pair)
    action = record(pair.coordinator, PanelAction, root, what="Ring the school", owner="Leanne Ward", agency="Council")
    sent_back(pair)
    record(
        pair.worker,
        ActionUpdate,
        root,
        compartment=Compartment.PLAN,
        action=action,
        is_done=True,
        evidence="Rang on Monday.",
    )
    clock.go_on(hours=1)
    taken_in(pair.coordinator, updated(pair.worker, root, pair.folder).path)

    with pair.coordinator.vault.reading() as session:
        assert [one.evidence for one in session.query(ActionUpdate)] == ["Rang on Monday."]


def test_nothing_but_updates_of_actions_is_kept_in_the_plan_that_leaves() -> None:
    """Who gives the plan another kind of record decides whether an update carries it; forms: `filled_rows.staying`."""
    assert not [one for one in KINDS.values() if one.compartment is Compartment.PLAN]


def test_an_update_goes_to_a_verified_coordinator_and_after_a_referral(
    pair: Pair, open_vault: OpenVault, tmp_path: Path
) -> None:
    manager = Desk(open_vault(Role.MANAGER))
    acquaint(pair.worker, manager)
    begun = pair.worker.updates.begin(young_person_id=pair.root)
    assert begun.missing == (ReferralRule.NEVER_SENT.value,)
    assert [one.role for one in begun.recipients] == [Role.COORDINATOR]
    with refusal(ReferralRule.NEVER_SENT):
        updated(pair.worker, pair.root, pair.folder)
    drafted(pair.worker, pair.root, Strand.MISSING)
    with refusal(ReferralRule.NEVER_SENT):
        updated(pair.worker, pair.root, pair.folder)

    helen = next(one for one in pair.worker.contacts.all() if one.role is Role.MANAGER)
    with refusal(ReferralRule.NOT_COORDINATOR):
        updated(pair.worker, pair.root, pair.folder, fingerprint=helen.fingerprint)
    pair.refer(Strand.SEXUAL)
    pair.worker.contacts.retire(fingerprint=begun.recipients[0].fingerprint)
    with refusal(ReferralRule.NOT_VERIFIED):
        updated(pair.worker, pair.root, pair.folder, fingerprint=begun.recipients[0].fingerprint)


@pytest.mark.parametrize(
    ("more", "rule"),
    [
        ({"lawful_basis": ""}, ReferralRule.LAWFUL_BASIS_MISSING),
        ({"told": ""}, ReferralRule.TOLD_MISSING),
        ({"told": "not-safe-yet"}, ReferralRule.REVIEW_DAY_MISSING),
        ({"why": "  "}, ReferralRule.WHY_MISSING),
    ],
)
def test_what_has_to_be_said_for_a_referral_has_to_be_said_for_an_update(
    pair: Pair, more: dict[str, object], rule: ReferralRule
) -> None:
    pair.refer(Strand.SEXUAL)
    with refusal(rule):
        updated(pair.worker, pair.root, pair.folder, **more)
    with pair.worker.vault.reading() as session:
        assert not [one for one in session.query(Bundle) if one.what == "VPG update"]


def test_a_referral_that_was_taken_back_is_followed_by_nothing(pair: Pair) -> None:
    referral = drafted(pair.worker, pair.root, Strand.SEXUAL)
    submitted(pair.worker, pair.root, referral, pair.folder)
    pair.worker.referrals.withdraw(young_person_id=pair.root, referral=referral, why="It was about somebody else.")
    with refusal(ReferralRule.NEVER_SENT):
        updated(pair.worker, pair.root, pair.folder)


def test_the_cse_worker_who_works_with_them_sends_their_words(
    pair: Pair, open_vault: OpenVault, clock: SetClock
) -> None:
    """She did not refer: she knows the young person by what the VPG sent her."""
    joy = Desk(open_vault(Role.CSE_WORKER))
    acquaint(joy, pair.coordinator)
    root = returned(pair)
    details = pair.coordinator.people.details(root)
    people = (*details.professionals, folk.worker("Joy Bello", "CSE worker", "Barnardo's"))
    pair.coordinator.people.save(replace(details, professionals=people))
    record(pair.coordinator, PanelAction, root, what="See her at school", owner="Joy Bello", agency="Barnardo's")
    contact = next(
        one for one in pair.coordinator.sharing_back.recipients(young_person_id=root) if one.name == "Joy Bello"
    )
    made = pair.coordinator.sharing_back.send(
        young_person_id=root,
        fingerprint=contact.fingerprint,
        lawful_basis="public-task",
        why="She works with her.",
        folder=pair.folder,
    )
    taken_in(joy, made.path)
    clock.go_on(hours=1)
    joy.facts.record(young_person_id=root, fact=SHARED)
    done = taken_in(pair.coordinator, updated(joy, root, pair.folder).path)

    assert done.refused == 0
    with pair.coordinator.vault.reading() as session:
        assert [one.words for one in session.query(VoiceEntry)] == ["He waits by the gate."]


def test_what_was_filled_in_is_kept_apart_from_the_referral_and_gone_once_sealed(pair: Pair) -> None:
    pair.refer(Strand.SEXUAL)
    begun = pair.worker.updates.begin(young_person_id=pair.root)
    pair.worker.updates.keep_form(young_person_id=pair.root, form=replace(begun.form, why="She was away again."))
    assert pair.worker.updates.begin(young_person_id=pair.root).form.why == "She was away again."
    assert pair.worker.referrals.begin(young_person_id=pair.root).form.why == ""

    updated(pair.worker, pair.root, pair.folder)
    assert pair.worker.updates.begin(young_person_id=pair.root).form.why == ""


def test_taken_in_twice_changes_nothing_more(pair: Pair, clock: SetClock) -> None:
    root = returned(pair)
    clock.go_on(hours=1)
    pair.worker.facts.record(young_person_id=root, fact=HARM)
    made = updated(pair.worker, root, pair.folder)
    taken_in(pair.coordinator, made.path)

    def events() -> int:
        with pair.coordinator.vault.reading() as session:
            return session.query(ReferralEvent).count()

    before = events()
    assert taken_in(pair.coordinator, made.path).was_here
    assert events() == before
