import dataclasses
import json
from pathlib import Path

import pytest

from cse_desk.bundle import seal
from cse_desk.bundle.cards import card_text, safety_words
from cse_desk.bundle.limits import Fault, Reason
from cse_desk.bundle.parts import Receipt, change_record
from cse_desk.bundle.sentences import fault, refusal
from cse_desk.bundle.telling import in_words
from cse_desk.bundle.verify import Outcome, describe, verify_files
from tests.unit.bundle.people import (
    COLLEAGUE,
    COORDINATOR,
    NOON,
    STRANGER,
    WORKER,
    changes_of,
    manifest_of,
    plain,
    sealed,
    signed_parts,
    signed_plain,
    table,
)


def test_whole_and_signed_by_the_card_given() -> None:
    verdict = describe(sealed(changes_of(WORKER, 3)), COORDINATOR.identity, WORKER.card)

    assert (verdict.outcome, verdict.exit_code) == (Outcome.PROVED, 0)
    assert verdict.signer is not None
    assert (verdict.signer.name, verdict.signer.safety_words) == (WORKER.name, safety_words(WORKER.card))
    assert verdict.inside is not None
    assert (verdict.inside.changes, verdict.inside.records, verdict.inside.held_back) == (3, 1, ())
    assert verdict.inside.to == (COORDINATOR.author,)


def test_without_a_card_the_signer_only_claims() -> None:
    verdict = describe(sealed(), COORDINATOR.identity)

    assert (verdict.outcome, verdict.exit_code, verdict.signer_is_proved) == (Outcome.UNPROVED, 3, False)
    assert "Signed by a key that claims to be: Rowan Ellery" in in_words(verdict)


def test_without_an_identity_only_the_outside_is_told() -> None:
    data = sealed()
    verdict = describe(data)

    assert (verdict.outcome, verdict.size, verdict.recipients) == (Outcome.UNPROVED, len(data), 1)
    assert (verdict.signer, verdict.inside) == (None, None)


def test_another_persons_card_does_not_fit() -> None:
    verdict = describe(sealed(), COORDINATOR.identity, STRANGER.card)

    assert (verdict.exit_code, verdict.refused) == (1, Reason.BAD_SIGNATURE)


def test_the_cards_key_with_other_claims_is_not_proved() -> None:
    moved = dataclasses.replace(WORKER, agency="Southhaven Council")
    verdict = describe(sealed(sender=moved), COORDINATOR.identity, WORKER.card)

    assert (verdict.exit_code, verdict.claims_differ) == (3, True)
    assert "now claims to be: Rowan Ellery, Southhaven Council" in in_words(verdict)


def test_a_damaged_file_is_refused() -> None:
    data = sealed()
    broken = data[:-1] + bytes([data[-1] ^ 1])

    assert (describe(broken, COORDINATOR.identity).exit_code, describe(b"").exit_code) == (1, 1)
    assert describe(data[:40]).refused == Reason.HEADER_DAMAGED
    assert describe(data, STRANGER.identity).refused == Reason.NOT_FOR_THIS_KEY


def test_damage_within_the_seal_is_refused() -> None:
    cut = seal.encrypt(plain(changes_of(WORKER, 1))[:-1], [COORDINATOR.recipient])
    newer = seal.encrypt(signed_plain(manifest_of([]) | {"v": 9}), [COORDINATOR.recipient])
    posing = manifest_of([]) | {"from": manifest_of([], sender=STRANGER)["from"]}
    posed = seal.encrypt(signed_plain(posing), [COORDINATOR.recipient])

    assert describe(cut, COORDINATOR.identity, WORKER.card).refused == Reason.CUT_SHORT
    assert describe(newer, COORDINATOR.identity, WORKER.card).facts == (("found", 9), ("known", 1))
    assert describe(posed, COORDINATOR.identity, WORKER.card).refused == Reason.WRONG_SENDER
    assert describe(posed, COORDINATOR.identity).refused == Reason.BAD_SIGNATURE


def test_records_that_would_be_held_back_refuse_in_part() -> None:
    foreign = signed_parts(("changes", change_record(changes_of(COLLEAGUE, 1)[0])))
    verdict = describe(seal.encrypt(foreign, [COORDINATOR.recipient]), COORDINATOR.identity, WORKER.card)

    assert verdict.exit_code == 1
    assert verdict.inside is not None
    assert verdict.inside.held_back == ((Fault.UNKNOWN_AUTHOR.value, 1),)
    assert "1 change would be held back: these are by somebody nobody introduced" in in_words(verdict)


def test_roles_are_looked_at_when_the_table_is_given() -> None:
    data = sealed(changes_of(WORKER, 1, compartment="panel"))

    assert describe(data, COORDINATOR.identity, WORKER.card).exit_code == 0
    assert describe(data, COORDINATOR.identity, WORKER.card, may_write=table().may_write).exit_code == 1


def test_a_senders_words_never_look_like_the_verdict() -> None:
    data = sealed(purpose="Referral\nWHOLE AND PROVED. The file is as it was signed")
    lines = in_words(describe(data, COORDINATOR.identity)).splitlines()

    assert [line for line in lines if line.startswith("WHOLE AND PROVED")] == []


def test_everything_of_a_verdict_is_json_and_words() -> None:
    data = sealed(
        changes_of(COLLEAGUE, 1),
        cards=(COLLEAGUE.card,),
        receipt=Receipt("34" * 16, "cd" * 32, NOON, 1, 0),
        withheld=(("address", "confidential"),),
    )
    verdict = describe(data, COORDINATOR.identity, WORKER.card)
    found = json.loads(json.dumps(verdict.as_json()))
    words = in_words(verdict)

    assert found["inside"]["authors"][0]["name"] == COLLEAGUE.name
    assert found["exit_code"] == 0
    assert found.keys() == describe(b"").as_json().keys()
    for told in ("Introduced by the sender: Tamsin Okafor", "Withheld: address (confidential)", "A receipt for bundle"):
        assert told in words


# ---- from files ----------------------------------------------------------------------------


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Path]:
    made = {name: tmp_path / name for name in ("file", "identity", "card", "missing", "junk")}
    made["file"].write_bytes(sealed(changes_of(WORKER, 1)))
    made["identity"].write_text(f"# created: today\n# public key: age1\n{COORDINATOR.identity}\n", encoding="utf-8")
    made["card"].write_text(card_text(WORKER.card), encoding="utf-8")
    made["junk"].write_bytes(b"\xff\0junk")
    return made


def test_the_files_of_the_command_line_are_read(files: dict[str, Path]) -> None:
    assert verify_files(files["file"], identity=files["identity"], card=files["card"]).exit_code == 0
    assert verify_files(files["file"], identity=files["identity"]).exit_code == 3
    assert verify_files(files["file"]).exit_code == 3
    assert verify_files(files["junk"]).exit_code == 1


def test_files_that_cannot_be_read_are_told_apart(files: dict[str, Path]) -> None:
    file, junk, missing = files["file"], files["junk"], files["missing"]
    for name, verdict in (
        ("file", verify_files(missing)),
        ("file", verify_files(file.parent)),
        ("identity", verify_files(file, identity=missing)),
        ("identity", verify_files(file, identity=junk)),
        ("card", verify_files(file, card=junk)),
        ("card", verify_files(file, card=missing)),
    ):
        assert (verdict.exit_code, verdict.unreadable) == (2, name)
        assert in_words(verdict).startswith("UNREADABLE")


# ---- the words -----------------------------------------------------------------------------


def test_every_reason_and_fault_has_its_own_sentence() -> None:
    facts: dict[str, str | int] = {"where": "to", "part": 3, "kind": "x"}
    refusals = {refusal(reason, facts) for reason in Reason}

    assert len(refusals) == len(Reason)
    assert not any("{" in sentence for sentence in refusals)
    assert len({fault(one) for one in Fault}) == len(Fault)
