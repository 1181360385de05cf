"""Two vaults exchange: look, take in, take back, receipt; conflicts, gaps, introductions, and files that are not what they should be."""

import json
import random
from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import select

from cse_desk import pace
from cse_desk.bundle import checking
from cse_desk.bundle.limits import Reason
from cse_desk.changes.states import Erasure, RecordKey
from cse_desk.clock import SetClock
from cse_desk.errors import BundleRefused, Cancelled, DiskTrouble, NotFound, Refused
from cse_desk.ids import ChangeId, RecordId, RootId
from cse_desk.models.enums import Compartment, ReferralState, Role, Strand, TrustState
from cse_desk.models.records.exchange import HeldFile
from cse_desk.models.records.opening import HowFar
from cse_desk.models.records.people import PersonFilter
from cse_desk.models.tables.forms import FormDefinition
from cse_desk.models.tables.local import AccessEntry, Bundle, Setting
from cse_desk.services import exchange, incoming
from cse_desk.services.desk import Desk
from cse_desk.services.exchange import ExchangeRule
from cse_desk.services.refusals import Rule
from cse_desk.services.sealing import Sealing
from cse_desk.vault import heads, steps
from cse_desk.vault import take_in as taking
from cse_desk.vault.outcome import Outcome, TakeIn, TakenRecord
from tests.helpers.refused import refusal
from tests.helpers.vaults import OpenVault
from tests.unit.services.exchanging import Pair, a_person, acquaint, drafted, looked, screened, submitted, taken_in
from tests.unit.services.folk import MAISIE, somebody
from tests.unit.services.pairing import coordinator, pair, worker
from tests.unit.services.test_killed_take_in import many

__all__ = ["coordinator", "pair", "worker"]
COUNTED = ("new", "changed", "conflict", "refused")


def state(desk: Desk, root: str) -> dict[Strand, ReferralState]:
    return desk.referrals.states(young_person_id=root)


def what_counts(desk: Desk) -> list[tuple[str, ...]]:
    """Every change in the log with its state, and every conflict: what taking in may change."""
    with desk.vault.reading() as session:
        connection = session.connection()
        rows = connection.exec_driver_sql("SELECT hash, state, coalesce(reason, '') FROM log_change ORDER BY hash")
        conflicts = connection.exec_driver_sql("SELECT record, field, 'conflict' FROM conflict ORDER BY 1, 2")
        contacts = connection.exec_driver_sql("SELECT fingerprint, card, trust FROM contacts ORDER BY 1")
        bundles = connection.exec_driver_sql("SELECT id, direction, state FROM bundles ORDER BY 1")
        return [tuple(map(str, row)) for some in (rows, conflicts, contacts, bundles) for row in some]


def logged(desk: Desk) -> list[str]:
    with desk.vault.reading() as session:
        return [row.event for row in session.query(AccessEntry).order_by(AccessEntry.seq)]


def records_noted(desk: Desk) -> int:
    """How many records the access log says were looked into when something was taken in last."""
    with desk.vault.reading() as session:
        taken = select(AccessEntry).where(AccessEntry.event == "took-in").order_by(AccessEntry.seq.desc()).limit(1)
        return int(json.loads(session.scalars(taken).one().body or "{}")["records"])


# ---- looking --------------------------------------------------------------------------------


def test_looking_says_what_is_new_and_takes_nothing_in(pair: Pair) -> None:
    path = pair.refer().path
    before = what_counts(pair.coordinator)
    shown = looked(pair.coordinator, path)
    counts = dict(shown.counts)
    assert counts["new"] > 8
    assert [counts[one] for one in ("same", "changed", "conflict", "refused")] == [0, 0, 0, 0]
    assert (shown.sender.name, shown.purpose, shown.already_taken_in) == ("Leanne Ward", "VPG referral", False)
    assert "Public task" in shown.lawful_basis
    assert {(one.root, one.young_person) for one in shown.items} == {(pair.root, "Maisie Tranter")}
    assert {"Young person", "Screening", "Referral", "Name"} <= {one.what for one in shown.items}
    assert not any("_" in one.detail for one in shown.items)  # words, not field names
    assert what_counts(pair.coordinator) == before
    with pytest.raises(NotFound):
        pair.coordinator.people.details(pair.root)


def test_a_file_from_somebody_unverified_is_held_and_shows_only_claims(
    worker: Desk, coordinator: Desk, tmp_path: Path
) -> None:
    card = coordinator.contacts.my_card()
    worker.contacts.verify(card=card.text, typed_words=" ".join(card.words))
    root = a_person(worker, MAISIE)
    screened(worker, root)
    path = submitted(worker, root, drafted(worker, root), tmp_path).path
    held = coordinator.exchange.look(path=path)
    assert isinstance(held, HeldFile)
    assert (held.name, held.agency, held.role, held.why) == (
        "Leanne Ward",
        "Marlport Council, children's social care",
        Role.SOCIAL_WORKER,
        "unknown-key",
    )
    with refusal(ExchangeRule.SENDER_NOT_VERIFIED):
        coordinator.exchange.take_in(path=path, bundle_id="0" * 32)
    mine = worker.contacts.my_card()
    coordinator.contacts.verify(card=held.card, typed_words=" ".join(mine.words))
    assert taken_in(coordinator, path).young_people == (root,)


def test_a_file_of_a_retired_or_compromised_key_is_refused(pair: Pair) -> None:
    path = pair.refer().path
    (leanne,) = pair.coordinator.contacts.all()
    for end, reason in (
        (pair.coordinator.contacts.retire, Reason.RETIRED_KEY),
        (pair.coordinator.contacts.compromised, Reason.COMPROMISED_KEY),
    ):
        end(fingerprint=leanne.fingerprint)
        with pytest.raises(BundleRefused) as refused:
            pair.coordinator.exchange.look(path=path)
        assert refused.value.reason is reason


def test_another_file_than_the_one_looked_at_is_not_taken_in(pair: Pair) -> None:
    first = pair.refer(Strand.SEXUAL)
    with refusal(ExchangeRule.ANOTHER_FILE):
        pair.coordinator.exchange.take_in(path=first.path, bundle_id="0" * 32)
    with pytest.raises(NotFound):
        pair.coordinator.exchange.look(path=pair.folder / "gone.casex")


def test_a_damaged_file_leaves_the_vault_unchanged(pair: Pair) -> None:
    data = pair.refer().path.read_bytes()
    before = what_counts(pair.coordinator)
    chance = random.Random(5)
    spoilt = pair.folder / "spoilt.casex"
    for _ in range(60):
        at = chance.randrange(len(data))
        some = chance.choice(
            [data[:at], data + b"x", data[:at] + bytes([data[at] ^ (1 << chance.randrange(8))]) + data[at + 1 :]]
        )
        spoilt.write_bytes(some)
        with pytest.raises(BundleRefused):
            pair.coordinator.exchange.take_in(path=spoilt, bundle_id="0" * 32)
    assert what_counts(pair.coordinator) == before


# ---- taking in ------------------------------------------------------------------------------


def test_taking_in_does_what_the_preview_said(pair: Pair) -> None:
    path = pair.refer(Strand.SEXUAL, Strand.MISSING).path
    promised = dict(looked(pair.coordinator, path).counts)
    done = taken_in(pair.coordinator, path)
    assert (done.new, done.conflicts, done.refused) == (promised["new"], 0, 0)
    assert done.young_people == (pair.root,)
    assert pair.root in done.changes.roots
    page = pair.coordinator.people.page(pair.root)
    assert (page.name, page.came_from) == ("Maisie Tranter", page.came_from)
    assert state(pair.coordinator, pair.root) == {
        Strand.SEXUAL: ReferralState.TAKEN_IN,
        Strand.MISSING: ReferralState.TAKEN_IN,
    }
    (line,) = pair.coordinator.exchange.lines()
    assert (line.direction, line.state, line.about) == ("in", "taken-in", ((pair.root, "Maisie Tranter"),))
    assert "took-in" in logged(pair.coordinator)


def test_looked_at_and_taken_in_no_circles_are_looked_for_until_what_was_read_is_let_go(
    pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else the window's thread would look through all of it; and signatures too are kept with a breath after each."""
    path, is_bulk = pair.refer().path, list[bool]()
    monkeypatch.setattr(pace, "EVERY_S", 0.0)
    pace.go_second(lambda: is_bulk.append(pace.is_in_bulk()))
    try:
        taken_in(pair.coordinator, path)
        assert is_bulk
        assert all(is_bulk)
        with pair.coordinator.vault.transaction("again") as writing:
            signed = heads.signed_heads(writing.session, pair.root)
            is_bulk.clear()
            taking.keep_heads(writing.session, signed)
    finally:
        pace.go_second(None)
    assert len(is_bulk) == len(signed) > 1


def test_only_of_a_bundle_that_came_before_is_asked_what_is_here_already(pair: Pair) -> None:
    path, came = pair.refer().path, incoming.CameBefore(pair.coordinator.vault)
    bundle = looked(pair.coordinator, path).bundle_id
    assert came(bundle) is None
    taken_in(pair.coordinator, path)
    assert came(bundle) is not None


def test_what_does_not_count_makes_no_form_of_a_young_person(pair: Pair) -> None:
    taken_in(pair.coordinator, pair.refer().path)
    claim = RecordKey(RootId(pair.root), Compartment.SCREENING, FormDefinition.__kind__, RecordId(pair.root))
    with pair.coordinator.vault.reading() as session:
        for outcome, forms in ((Outcome.QUARANTINED, frozenset()), (Outcome.NEW, {pair.root})):
            done = TakeIn((TakenRecord(claim, outcome),), 0, 0, 0, 0, 0, (), 0, frozenset({pair.root}))
            assert exchange._forms(session.connection(), done, done.roots) == forms


def test_a_take_in_can_be_stopped_until_all_of_it_is_written_and_done_anew(
    pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    many(pair.worker, pair.root, 60)
    path, desk = pair.refer(Strand.SEXUAL).path, pair.coordinator
    bundle_id, before, entries = looked(desk, path).bundle_id, what_counts(desk), logged(desk)
    monkeypatch.setattr(steps, "_OFTEN_S", 0.0)
    monkeypatch.setattr(pace, "EVERY_S", 0.0)
    left = [0]

    def stop(_far: HowFar) -> None:
        left[0] -= 1
        if not left[0]:
            raise Cancelled

    for number in count(1, 8):
        left[0] = number
        try:
            done = desk.exchange.take_in(path=path, bundle_id=bundle_id, tell=stop)
        except Cancelled:
            assert (what_counts(desk), logged(desk)) == (before, entries)
        else:
            break
    assert number > 40, "at its beginning, in its statements, near its end"
    assert (done.was_here, done.new > 60, state(desk, pair.root)[Strand.SEXUAL]) == (
        False,
        True,
        ReferralState.TAKEN_IN,
    )


def test_the_same_bundle_again_changes_nothing(pair: Pair, clock: SetClock) -> None:
    path = pair.refer().path
    taken_in(pair.coordinator, path)
    before = what_counts(pair.coordinator)
    clock.go_on(hours=3)
    again = looked(pair.coordinator, path)
    assert again.already_taken_in
    assert [dict(again.counts)[one] for one in COUNTED] == [0, 0, 0, 0]
    done = pair.coordinator.exchange.take_in(path=path, bundle_id=again.bundle_id)
    assert (done.was_here, done.new, done.changed, done.conflicts) == (True, 0, 0, 0)
    assert done.young_people == (pair.root,)
    assert what_counts(pair.coordinator) == before
    (line,) = pair.coordinator.exchange.lines()
    assert line.at == clock.now().replace(hour=9)


def test_what_is_all_here_by_this_bundle_is_not_read_again(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same bundle of fifty thousand changes again takes two seconds because of this."""
    path = pair.refer().path
    first = dict(looked(pair.coordinator, path).counts)
    taken_in(pair.coordinator, path)
    monkeypatch.setattr(checking, "read_change", None)

    again = dict(looked(pair.coordinator, path).counts)
    done = taken_in(pair.coordinator, path)

    assert again == {"new": 0, "changed": 0, "conflict": 0, "refused": 0, "same": first["new"]}
    assert done.was_here


def test_only_a_bundle_that_came_whole_is_not_looked_into_again(pair: Pair) -> None:
    """What was held back may be allowed by now, and what was erased stays erased: so it is looked into, or left."""
    path = pair.refer().path
    bundle_id = taken_in(pair.coordinator, path).bundle_id
    first = records_noted(pair.coordinator)
    taken_in(pair.coordinator, path)
    assert (first > 0, records_noted(pair.coordinator)) == (True, 0)

    with pair.coordinator.vault.transaction("as if one change had been held back") as writing:
        row = writing.session.get_one(Setting, f"receipt:{bundle_id}")
        row.value = {**row.value, "quarantined": 1}
    taken_in(pair.coordinator, path)
    assert records_noted(pair.coordinator) == first


def test_what_two_bundles_brought_stays_when_one_is_taken_back(pair: Pair) -> None:
    """The second must be read although everything in it but one event is here: it is a reason of its own."""
    first = taken_in(pair.coordinator, pair.refer(Strand.SEXUAL).path)
    taken_in(pair.coordinator, pair.refer(Strand.MISSING).path)

    pair.coordinator.exchange.undo(bundle_id=first.bundle_id)

    assert pair.coordinator.people.details(pair.root).names
    assert pair.coordinator.people.rows(PersonFilter()) == (pair.root,)


def test_a_value_that_was_erased_here_is_not_taken_for_whole(pair: Pair) -> None:
    path = pair.refer().path
    taken_in(pair.coordinator, path)
    with pair.coordinator.vault.reading() as session:
        rows = session.connection().exec_driver_sql("SELECT id FROM log_change WHERE kind = 'person-name'")
        changes = [Erasure(ChangeId(id_), None) for (id_,) in rows]
    pair.coordinator.vault.erase(changes)

    assert dict(looked(pair.coordinator, path).counts)["changed"] == 0
    taken_in(pair.coordinator, path)
    assert pair.coordinator.people.details(pair.root).names == ()


def test_only_a_coordinator_answers_a_referral_by_taking_it_in(pair: Pair, open_vault: OpenVault) -> None:
    manager = Desk(open_vault(Role.MANAGER))
    acquaint(pair.worker, manager)
    helen = next(one for one in pair.worker.contacts.all() if one.role is Role.MANAGER)
    taken_in(manager, pair.refer(Strand.SEXUAL, fingerprint=helen.fingerprint).path)
    assert state(manager, pair.root) == {Strand.SEXUAL: ReferralState.SUBMITTED}


def test_the_coordinator_puts_it_on_the_pre_agenda(pair: Pair) -> None:
    taken_in(pair.coordinator, pair.refer(Strand.SEXUAL).path)
    (line,) = pair.coordinator.referrals.lines(young_person_id=pair.root)
    pair.coordinator.referrals.to_pre_agenda(young_person_id=pair.root, referral=line.referral)
    assert state(pair.coordinator, pair.root) == {Strand.SEXUAL: ReferralState.PRE_AGENDA}


def test_a_second_bundle_says_what_is_new_changed_and_the_same(pair: Pair) -> None:
    taken_in(pair.coordinator, pair.refer(Strand.SEXUAL).path)
    details = pair.worker.people.details(pair.root)
    pair.worker.people.save(replace(details, school="Northgate Community College"))
    second = pair.refer(Strand.MISSING).path
    shown = looked(pair.coordinator, second)
    counts = dict(shown.counts)
    assert (counts["changed"], counts["conflict"], counts["refused"]) == (1, 0, 0)
    assert counts["same"] > 5
    assert counts["new"] >= 2  # the events of the second referral
    (changed,) = [one for one in shown.items if one.outcome == "changed"]
    assert (changed.what, changed.detail) == ("Young person", "School")
    taken_in(pair.coordinator, second)
    assert pair.coordinator.people.details(pair.root).school == "Northgate Community College"


def test_both_edited_the_same_field_and_nobodys_words_are_lost(pair: Pair) -> None:
    taken_in(pair.coordinator, pair.refer(Strand.SEXUAL).path)
    for desk, school in ((pair.worker, "Northgate College"), (pair.coordinator, "Not in school since May")):
        desk.people.save(replace(desk.people.details(pair.root), school=school))
    second = pair.refer(Strand.MISSING).path
    shown = looked(pair.coordinator, second)
    (item,) = [one for one in shown.items if one.outcome == "conflict"]
    assert (item.what, item.detail) == ("Young person", "School")
    done = taken_in(pair.coordinator, second)
    assert done.conflicts == 1
    (conflict,) = pair.coordinator.vault.conflicts(pair.root)
    assert {one.value for one in conflict.claims} == {"Northgate College", "Not in school since May"}
    assert "School" in pair.coordinator.people.details(pair.root).conflicts


def test_what_a_colleague_wrote_is_not_undone_but_changed(pair: Pair) -> None:
    done = taken_in(pair.coordinator, pair.refer().path)
    assert done.bundle_id
    theirs = [one for one in pair.coordinator.people.history(pair.root) if one.by == "Leanne Ward"]

    assert theirs
    assert not any(one.can_undo for one in theirs)
    for entry in theirs:
        with pytest.raises(Refused) as refused:
            pair.coordinator.people.undo(entry.act)
        assert refused.value.rule is Rule.OTHERS_ACT
    assert pair.coordinator.people.page(pair.root).name == "Maisie Tranter"


# ---- gaps and introductions -----------------------------------------------------------------


def test_a_bundle_that_never_arrived_is_told_and_locks_nobody_out(pair: Pair) -> None:
    first, second, third = (pair.refer(strand) for strand in (Strand.SEXUAL, Strand.MISSING, Strand.CRIMINAL))
    never = "2 bundles of this sender never arrived here. Ask for them."
    assert never in looked(pair.coordinator, third.path).warnings
    assert not [one for one in looked(pair.coordinator, first.path).warnings if "never arrived" in one]
    taken_in(pair.coordinator, third.path)
    assert not [one for one in looked(pair.coordinator, second.path).warnings if "never arrived" in one]
    assert dict(looked(pair.coordinator, second.path).counts)["new"] == 0  # the third brought it all


def test_a_relayed_author_is_introduced_and_never_verified(pair: Pair, open_vault: OpenVault) -> None:
    """A CSE worker's record reaches the coordinator through the social worker."""
    joy = Desk(open_vault(Role.CSE_WORKER))
    acquaint(joy, pair.worker)
    root = a_person(joy, somebody("Callum", "Reid"))
    screened(joy, root)
    leanne = next(one for one in joy.contacts.all())
    taken_in(pair.worker, submitted(joy, root, drafted(joy, root), pair.folder, fingerprint=leanne.fingerprint).path)
    martin = next(one for one in pair.worker.contacts.all() if one.role is Role.COORDINATOR)
    path = submitted(
        pair.worker, root, drafted(pair.worker, root, Strand.MISSING), pair.folder, fingerprint=martin.fingerprint
    ).path

    shown = looked(pair.coordinator, path)
    assert "Joy Bello, Barnardo's is introduced by the sender; their words were not typed here." in shown.warnings
    assert dict(shown.counts)["refused"] == 0
    taken_in(pair.coordinator, path)
    introduced = next(one for one in pair.coordinator.contacts.all() if one.name == "Joy Bello")
    assert introduced.trust is TrustState.INTRODUCED
    assert introduced.introduced_by == "Leanne Ward, Marlport Council, children's social care"
    assert {one.name for one in pair.coordinator.referrals.recipients()} == {"Leanne Ward"}
    assert pair.coordinator.people.page(root).name == "Callum Reid"


def test_nobody_is_introduced_to_themselves(pair: Pair) -> None:
    """What the coordinator wrote comes back to the coordinator."""
    taken_in(pair.coordinator, pair.refer(Strand.SEXUAL).path)
    leanne = next(iter(pair.coordinator.contacts.all()))
    back = submitted(
        pair.coordinator,
        pair.root,
        drafted(pair.coordinator, pair.root, Strand.MISSING),
        pair.folder,
        fingerprint=leanne.fingerprint,
    ).path
    shown = looked(pair.worker, back)
    assert not [one for one in shown.warnings if "introduced" in one]
    taken_in(pair.worker, back)
    assert [one.name for one in pair.worker.contacts.all()] == ["Martin Achebe"]


# ---- taking back ----------------------------------------------------------------------------


def test_taking_back_leaves_nothing_that_came_only_so_until_it_comes_again(pair: Pair) -> None:
    path = pair.refer(Strand.SEXUAL).path
    done = taken_in(pair.coordinator, path)
    changes = pair.coordinator.exchange.undo(bundle_id=done.bundle_id)
    assert pair.root in changes.roots
    assert pair.coordinator.people.rows(PersonFilter()) == ()
    assert pair.coordinator.people.details(pair.root).names == ()
    assert state(pair.coordinator, pair.root) == {}
    assert [one.state for one in pair.coordinator.exchange.lines()] == ["undone"]
    with refusal(ExchangeRule.NOT_TAKEN_IN):
        pair.coordinator.exchange.undo(bundle_id=done.bundle_id)
    with refusal(ExchangeRule.NOT_TAKEN_IN):
        pair.coordinator.exchange.receipt(bundle_id=done.bundle_id, folder=pair.folder)
    again = taken_in(pair.coordinator, path)
    assert not again.was_here
    assert state(pair.coordinator, pair.root) == {Strand.SEXUAL: ReferralState.TAKEN_IN}


def test_only_what_came_in_can_be_taken_back(pair: Pair) -> None:
    sent = pair.refer()
    with refusal(ExchangeRule.NOT_TAKEN_IN):
        pair.worker.exchange.undo(bundle_id=sent.bundle_id)
    with refusal(ExchangeRule.NOT_TAKEN_IN):
        pair.worker.exchange.undo(bundle_id="0" * 32)


# ---- receipts -------------------------------------------------------------------------------


def receipted(pair: Pair) -> Path:
    done = taken_in(pair.coordinator, pair.refer(Strand.SEXUAL).path)
    return pair.coordinator.exchange.receipt(bundle_id=done.bundle_id, folder=pair.folder)


def test_a_receipt_says_in_the_senders_tray_and_record_that_it_arrived(pair: Pair, clock: SetClock) -> None:
    path = receipted(pair)
    tray = {(one.direction, one.what): one for one in pair.coordinator.exchange.lines()}
    assert tray["in", "VPG referral"].receipt_sent
    assert tray["out", "Receipt"].state == "sent"
    clock.go_on(days=1)
    shown = looked(pair.worker, path)
    assert shown.is_receipt
    assert "This is the receipt for a bundle that was sent from here." in shown.warnings
    done = pair.worker.exchange.take_in(path=path, bundle_id=shown.bundle_id)
    assert done.is_receipt
    assert state(pair.worker, pair.root) == {Strand.SEXUAL: ReferralState.TAKEN_IN}
    assert {(one.direction, one.state) for one in pair.worker.exchange.lines()} == {
        ("out", "receipted"),
        ("in", "taken-in"),
    }
    (event,) = [one for one in pair.worker.people.page(pair.root).chronology if "taken in" in one.title]
    assert event.at == clock.now().replace(day=24)


def test_the_same_receipt_again_changes_nothing(pair: Pair) -> None:
    path = receipted(pair)
    taken_in(pair.worker, path)
    before = what_counts(pair.worker)
    taken_in(pair.worker, path)
    assert what_counts(pair.worker) == before


def test_a_receipt_taken_back_leaves_the_referral_submitted(pair: Pair) -> None:
    done = taken_in(pair.worker, receipted(pair))
    pair.worker.exchange.undo(bundle_id=done.bundle_id)
    assert state(pair.worker, pair.root) == {Strand.SEXUAL: ReferralState.SUBMITTED}
    assert "sent" in {one.state for one in pair.worker.exchange.lines() if one.direction == "out"}


def test_a_receipt_for_something_that_was_not_sent_like_that_is_not_taken_in(pair: Pair) -> None:
    sent = pair.refer(Strand.SEXUAL)
    done = taken_in(pair.coordinator, sent.path)
    path = pair.coordinator.exchange.receipt(bundle_id=done.bundle_id, folder=pair.folder)
    with pair.worker.vault.transaction("as if another version had left") as writing:
        row = writing.session.get_one(Setting, f"sent:{sent.bundle_id}")
        row.value = {**row.value, "manifest": "0" * 64}
    before = what_counts(pair.worker)
    assert any("was not sent from here" in one for one in looked(pair.worker, path).warnings)
    with refusal(ExchangeRule.UNKNOWN_RECEIPT):
        taken_in(pair.worker, path)
    assert what_counts(pair.worker) == before


def test_a_receipt_that_cannot_be_written_leaves_the_tray_as_it_was(pair: Pair) -> None:
    done = taken_in(pair.coordinator, pair.refer().path)
    with pytest.raises(DiskTrouble):
        pair.coordinator.exchange.receipt(bundle_id=done.bundle_id, folder=pair.folder / "pulled out")
    tray = {(one.direction, one.what): one for one in pair.coordinator.exchange.lines()}
    assert tray["out", "Receipt"].state == "failed"
    assert not tray["in", "VPG referral"].receipt_sent
    with pytest.raises(NotFound):
        pair.coordinator.exchange.receipt(bundle_id="0" * 32, folder=pair.folder)


def test_a_receipt_proves_that_a_bundle_left_whatever_was_thought_here(pair: Pair) -> None:
    sent = pair.refer(Strand.SEXUAL)
    with pair.worker.vault.transaction("as it stands before the file is whole") as writing:
        writing.session.get_one(Bundle, sent.bundle_id).state = "sealing"
    Sealing(pair.worker.vault).broken_off()
    pair.worker.exchange.it_did_not_leave(bundle_id=sent.bundle_id)
    done = taken_in(pair.coordinator, sent.path)
    taken_in(pair.worker, pair.coordinator.exchange.receipt(bundle_id=done.bundle_id, folder=pair.folder))
    assert state(pair.worker, pair.root) == {Strand.SEXUAL: ReferralState.TAKEN_IN}
