"""Referring: what has to be there first, what leaves and what stays, and what happens when the file cannot be written."""

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from cse_desk.bundle import files, sentences
from cse_desk.clock import SetClock
from cse_desk.errors import BundleRefused, DiskFull, DiskTrouble, NotFound, ReadOnlyPlace
from cse_desk.ids import AuthorId
from cse_desk.models.enums import ReferralState, Role, Strand
from cse_desk.models.records.exchange import ReferralForm
from cse_desk.models.records.people import PersonPage, WithholdEntry
from cse_desk.models.tables.local import Bundle
from cse_desk.services.desk import Desk
from cse_desk.services.refusals import ReferralRule, Rule
from cse_desk.services.sealing import Sealing
from tests.helpers.refused import refusal
from tests.helpers.vaults import OpenVault
from tests.unit.services.exchanging import WHY, Pair, a_person, acquaint, drafted, looked, screened, submitted
from tests.unit.services.folk import MAISIE
from tests.unit.services.pairing import coordinator, pair, worker

__all__ = ["coordinator", "pair", "worker"]


def page(desk: Desk, root: str) -> PersonPage:
    return desk.people.page(root)


def casex(folder: Path) -> list[Path]:
    return sorted(folder.iterdir())


# ---- what has to be there first -------------------------------------------------------------


def test_a_referral_needs_a_strand(pair: Pair) -> None:
    with refusal(ReferralRule.NO_STRAND):
        pair.worker.referrals.draft(young_person_id=pair.root, strands=[])


def test_a_referral_needs_a_signed_screening(worker: Desk, coordinator: Desk, tmp_path: Path) -> None:
    acquaint(worker, coordinator)
    root = a_person(worker, MAISIE)
    referral = drafted(worker, root)
    assert worker.referrals.missing(young_person_id=root) == (ReferralRule.NO_SIGNED_SCREENING,)
    with refusal(ReferralRule.NO_SIGNED_SCREENING):
        submitted(worker, root, referral, tmp_path)
    assert not list(tmp_path.glob("*.casex"))


def test_a_judgement_that_differs_waits_for_its_sign_off(worker: Desk, coordinator: Desk, tmp_path: Path) -> None:
    acquaint(worker, coordinator)
    root = a_person(worker, MAISIE)
    screening = screened(worker, root, differs=True)
    referral = drafted(worker, root)
    with refusal(ReferralRule.SIGN_OFF_MISSING):
        submitted(worker, root, referral, tmp_path)
    (one,) = worker.sign_offs.waiting()
    reason = "I was told the same."
    worker.screenings.sign_off(screening_id=screening, by_name="Helen Doyle", reason=reason, seen=one.judged)
    assert submitted(worker, root, referral, tmp_path).path.exists()


@pytest.mark.parametrize(
    ("given", "rule"),
    [
        ({"lawful_basis": ""}, ReferralRule.LAWFUL_BASIS_MISSING),
        ({"lawful_basis": "because"}, ReferralRule.LAWFUL_BASIS_MISSING),
        ({"told": ""}, ReferralRule.TOLD_MISSING),
        ({"told": "not-safe-yet"}, ReferralRule.REVIEW_DAY_MISSING),
        ({"why": "  "}, ReferralRule.WHY_MISSING),
    ],
)
def test_what_has_to_be_decided_is_asked_for(pair: Pair, given: dict[str, str], rule: ReferralRule) -> None:
    with refusal(rule):
        pair.refer(**given)
    assert pair.worker.exchange.lines() == ()
    assert casex(pair.folder) == []


def test_only_a_verified_contact_can_be_sent_to(pair: Pair) -> None:
    (martin,) = pair.worker.referrals.recipients()
    pair.worker.contacts.retire(fingerprint=martin.fingerprint)
    assert pair.worker.referrals.recipients() == ()
    with refusal(ReferralRule.NOT_VERIFIED):
        pair.refer(fingerprint=martin.fingerprint)
    with pytest.raises(NotFound):
        submitted(pair.worker, pair.root, drafted(pair.worker, pair.root), pair.folder, fingerprint="0" * 64)


def test_a_role_that_does_not_write_referrals_is_told_so(open_vault: OpenVault) -> None:
    auditor = Desk(open_vault(Role.AUDITOR))
    with refusal(Rule.ROLE):
        auditor.referrals.draft(young_person_id="1" * 32, strands=[Strand.SEXUAL])


# ---- drafts ---------------------------------------------------------------------------------


def test_the_strands_of_a_draft_can_be_changed(pair: Pair) -> None:
    desk = pair.worker.referrals
    first = drafted(pair.worker, pair.root, Strand.SEXUAL)
    _changes, second = desk.draft(young_person_id=pair.root, strands=[Strand.MISSING], referral=first)
    assert first == second
    assert desk.states(young_person_id=pair.root) == {Strand.MISSING: ReferralState.DRAFT}


def test_a_strand_that_is_on_its_way_is_not_referred_twice(pair: Pair) -> None:
    pair.refer(Strand.SEXUAL)
    with refusal(ReferralRule.ALREADY_ON):
        drafted(pair.worker, pair.root, Strand.SEXUAL, Strand.MISSING)
    drafted(pair.worker, pair.root, Strand.MISSING)


def test_a_referral_that_is_gone_is_no_draft_any_more(pair: Pair) -> None:
    pair.refer(Strand.SEXUAL)
    (line,) = pair.worker.referrals.lines(young_person_id=pair.root)
    with refusal(ReferralRule.WRONG_STATE):
        pair.worker.referrals.draft(young_person_id=pair.root, strands=[Strand.MISSING], referral=line.referral)


def test_what_is_filled_in_is_kept_until_it_is_sealed(pair: Pair) -> None:
    form = ReferralForm(
        ("missing",), "not-safe-yet", date(2026, 12, 1), "public-task", "He watches.", "ab", with_confidential=True
    )
    pair.worker.referrals.keep_form(young_person_id=pair.root, form=form)
    assert pair.worker.referrals.begin(young_person_id=pair.root).form == form
    pair.refer(Strand.MISSING)
    assert pair.worker.referrals.begin(young_person_id=pair.root).form == ReferralForm(strands=("missing",))


def test_the_page_begins_with_everything_it_needs(pair: Pair) -> None:
    start = pair.worker.referrals.begin(young_person_id=pair.root)
    assert (start.young_person, start.missing, start.referral) == ("Maisie Tranter", (), "")
    assert [one.name for one in start.recipients] == ["Martin Achebe"]
    assert "Signed 24 Nov 2026" in start.screening_words
    assert "Leanne Ward" in start.screening_words
    assert {code for code, _words in start.told} == {"yes", "no", "not-safe-yet"}
    assert not start.safeguarding.is_open


# ---- submitting -----------------------------------------------------------------------------


def test_submitting_writes_a_sealed_file_an_event_a_decision_and_a_tray_row(pair: Pair) -> None:
    done = pair.refer(Strand.SEXUAL, Strand.MISSING)
    (path,) = casex(pair.folder)
    assert path == done.path
    assert files.write_file(path.with_name("copy.casex"), path.read_bytes()) == done.sha256
    assert not any(word in path.name.casefold() for word in ("maisie", "tranter", "cse", "vpg", "leanne"))
    assert pair.worker.referrals.states(young_person_id=pair.root) == {
        Strand.SEXUAL: ReferralState.SUBMITTED,
        Strand.MISSING: ReferralState.SUBMITTED,
    }
    (line,) = pair.worker.exchange.lines()
    assert (line.direction, line.state, line.file_name, line.sha256) == ("out", "sent", path.name, done.sha256)
    assert line.about == ((pair.root, "Maisie Tranter"),)
    titles = [one.title for one in page(pair.worker, pair.root).chronology]
    assert "Shared with Martin Achebe" in titles
    assert "Referral: submitted" in titles


def test_not_safe_to_tell_yet_is_an_answer_with_a_day(pair: Pair) -> None:
    pair.refer(told="not-safe-yet", review_on=date(2026, 12, 1))
    history = pair.worker.people.history(pair.root)
    fields = {name: after for entry in history for name, _before, after in entry.fields}
    assert fields["Sharing decision: Was the family told?"] == "Not safe to tell yet"
    assert fields["Sharing decision: Telling looked at again on"] == "1 Dec 2026"
    assert fields["Sharing decision: Why"] == WHY


def test_nobody_but_the_recipient_opens_it(pair: Pair, open_vault: OpenVault) -> None:
    path = pair.refer().path
    assert looked(pair.coordinator, path).sender.name == "Leanne Ward"
    for other in (pair.worker, Desk(open_vault(Role.AUDITOR))):
        with pytest.raises(BundleRefused) as refused:
            other.exchange.look(path=path)
        assert sentences.refusal(refused.value.reason.value, refused.value.facts)


def test_what_never_arrived_is_sent_again_and_stays_one_referral(pair: Pair) -> None:
    first = pair.refer(Strand.SEXUAL)
    first.path.unlink()
    start = pair.worker.referrals.begin(young_person_id=pair.root)
    assert start.is_sent_again
    second = submitted(pair.worker, pair.root, start.referral, pair.folder)
    (line,) = pair.worker.referrals.lines(young_person_id=pair.root)
    assert line.state is ReferralState.SUBMITTED
    preview = looked(pair.coordinator, second.path)
    assert "1 bundle of this sender never arrived here. Ask for it." in preview.warnings


def test_a_referral_is_withdrawn_with_a_reason(pair: Pair) -> None:
    pair.refer(Strand.SEXUAL)
    (line,) = pair.worker.referrals.lines(young_person_id=pair.root)
    take_back = pair.worker.referrals.withdraw
    with refusal(ReferralRule.WHY_MISSING):
        take_back(young_person_id=pair.root, referral=line.referral, why=" ")
    take_back(young_person_id=pair.root, referral=line.referral, why="She has moved away.")
    assert pair.worker.referrals.states(young_person_id=pair.root) == {Strand.SEXUAL: ReferralState.WITHDRAWN}
    with refusal(ReferralRule.WRONG_STATE):
        take_back(young_person_id=pair.root, referral=line.referral, why="Twice.")


def test_only_the_coordinator_puts_on_the_pre_agenda_and_only_what_was_taken_in(pair: Pair) -> None:
    pair.refer(Strand.SEXUAL)
    (line,) = pair.worker.referrals.lines(young_person_id=pair.root)
    with refusal(Rule.ROLE):
        pair.worker.referrals.to_pre_agenda(young_person_id=pair.root, referral=line.referral)
    root = a_person(pair.coordinator, MAISIE)
    referral = drafted(pair.coordinator, root)
    with refusal(ReferralRule.WRONG_STATE):
        pair.coordinator.referrals.to_pre_agenda(young_person_id=root, referral=referral)


# ---- when it cannot be written --------------------------------------------------------------


def _nothing_left(pair: Pair) -> None:
    assert pair.worker.referrals.states(young_person_id=pair.root) == {Strand.SEXUAL: ReferralState.DRAFT}
    titles = [one.title for one in page(pair.worker, pair.root).chronology]
    assert not [title for title in titles if title.startswith("Shared")]
    (line, *_rest) = pair.worker.exchange.lines()
    assert line.state == "failed"


@pytest.fixture
def stick(tmp_path: Path) -> Iterator[Path]:
    """A memory stick of 16 kB."""
    point = tmp_path / "small"
    point.mkdir()
    made = _mount("-t", "tmpfs", "-o", "size=16k", "tmpfs", str(point))
    if not made:
        pytest.skip("needs root on Linux to make a small disk")
    yield point
    subprocess.run(["umount", "-l", str(point)], check=True)


def _mount(*arguments: str) -> bool:
    if sys.platform != "linux" or os.geteuid() != 0:
        return False
    return subprocess.run(["mount", *arguments], capture_output=True, check=False).returncode == 0


def test_a_full_stick_takes_the_act_back(pair: Pair, stick: Path) -> None:
    (stick / "filler").write_bytes(bytes(8_000))
    referral = drafted(pair.worker, pair.root)
    with pytest.raises(DiskFull):
        submitted(pair.worker, pair.root, referral, stick)
    assert [one.name for one in stick.iterdir()] == ["filler"]
    _nothing_left(pair)
    _works_afterwards(pair, referral)


def test_a_read_only_stick_takes_the_act_back(pair: Pair, stick: Path) -> None:
    assert _mount("-o", "remount,ro", str(stick))
    referral = drafted(pair.worker, pair.root)
    with pytest.raises(ReadOnlyPlace):
        submitted(pair.worker, pair.root, referral, stick)
    _nothing_left(pair)
    _works_afterwards(pair, referral)


def test_a_folder_that_is_gone_takes_the_act_back(pair: Pair) -> None:
    referral = drafted(pair.worker, pair.root)
    with pytest.raises(DiskTrouble):
        submitted(pair.worker, pair.root, referral, pair.folder / "pulled out")
    _nothing_left(pair)
    _works_afterwards(pair, referral)


def _works_afterwards(pair: Pair, referral: str) -> None:
    done = submitted(pair.worker, pair.root, referral, pair.folder)
    preview = looked(pair.coordinator, done.path)
    assert not [one for one in preview.warnings if "never arrived" in one]
    assert dict(preview.counts)["refused"] == 0


def test_a_program_stopped_while_sealing_leaves_a_row_that_asks(pair: Pair) -> None:
    done = pair.refer(Strand.SEXUAL)
    with pair.worker.vault.transaction("as it stands before the file is whole") as writing:
        writing.session.get_one(Bundle, done.bundle_id).state = "sealing"
    assert Sealing(pair.worker.vault).broken_off() == 1
    assert Sealing(pair.worker.vault).broken_off() == 0
    assert [one.state for one in pair.worker.exchange.lines()] == ["unclear"]
    pair.worker.exchange.it_did_not_leave(bundle_id=done.bundle_id)
    assert pair.worker.referrals.states(young_person_id=pair.root) == {Strand.SEXUAL: ReferralState.DRAFT}


# ---- what the preview says ------------------------------------------------------------------


def test_the_preview_says_what_leaves_what_stays_and_what_to_think_of(pair: Pair, clock: SetClock) -> None:
    (martin,) = pair.worker.referrals.recipients()
    shown = pair.worker.referrals.preview(
        young_person_id=pair.root, fingerprint=martin.fingerprint, lawful_basis="public-task"
    )
    assert shown.young_person == "Maisie Tranter"
    assert "Public task" in shown.lawful_basis
    assert {one.what for one in shown.leaves} >= {"Who they are", "Screening"}
    assert shown.withheld == (("Confidential address", "The address is marked confidential."),)
    assert "School and year is withheld from Stepfather, not from this recipient: it leaves." in shown.warnings
    assert shown.warnings[-1] == "A VPG referral is not a safeguarding referral."
    clock.go_on(days=120)
    later = pair.worker.referrals.preview(young_person_id=pair.root, fingerprint=martin.fingerprint)
    assert "The screening is older than three months." in later.warnings
    assert pair.worker.exchange.lines() == ()


def test_a_free_text_entry_has_to_be_looked_at_first(pair: Pair) -> None:
    details = pair.worker.people.details(pair.root)
    entry = WithholdEntry("", "What the aunt said", "", "She asked for it.")
    pair.worker.people.save(replace(details, withhold=(*details.withhold, entry)))
    referral = drafted(pair.worker, pair.root)
    with refusal(ReferralRule.LOOK_AT_WITHHELD) as refused:
        submitted(pair.worker, pair.root, referral, pair.folder)
    assert refused.value.facts == {"what": "What the aunt said"}
    assert pair.worker.exchange.lines() == ()
    done = submitted(pair.worker, pair.root, referral, pair.folder, looked_at_withheld=True)
    assert done.path.exists()


def test_my_own_author_id_is_never_among_the_recipients(pair: Pair) -> None:
    mine = AuthorId(pair.worker.vault.author)
    assert all(not one.fingerprint.startswith(mine) for one in pair.worker.referrals.recipients())
