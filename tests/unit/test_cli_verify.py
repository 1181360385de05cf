"""`cse-desk verify`, as somebody without a vault runs it: each exit code, in words and for machines."""

import json
from dataclasses import dataclass
from pathlib import Path

import pytest

from cse_desk import cli, paths
from tests.helpers.vaults import clock, open_vault, vault_templates
from tests.unit.services.exchanging import Pair
from tests.unit.services.pairing import coordinator, pair, worker

__all__ = ["clock", "coordinator", "open_vault", "pair", "vault_templates", "worker"]


@dataclass
class Files:
    """A bundle, the identity that opens it, and cards."""

    bundle: Path
    identity: Path
    card: Path
    other_card: Path


@pytest.fixture
def given(pair: Pair, tmp_path: Path) -> Files:
    made = Files(pair.refer().path, tmp_path / "me.age", tmp_path / "leanne.txt", tmp_path / "martin.txt")
    made.identity.write_text(f"# made for this test\n{pair.coordinator.vault.age_identity()}\n")
    made.card.write_text(pair.worker.contacts.my_card().text)
    made.other_card.write_text(pair.coordinator.contacts.my_card().text)
    return made


def verify(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> tuple[int, str]:
    code = cli.main(["verify", *map(str, arguments)])
    return code, capsys.readouterr().out


def test_0_whole_and_the_signature_fits_the_card(given: Files, capsys: pytest.CaptureFixture[str]) -> None:
    code, said = verify(capsys, given.bundle, "--identity", given.identity, "--card", given.card)
    assert code == 0
    assert said.startswith("WHOLE AND PROVED.")
    assert "Signed by: Leanne Ward, Marlport Council, children's social care (social-worker)" in said
    assert "Purpose: VPG referral" in said
    assert "Withheld: Confidential address (The address is marked confidential.)" in said
    assert "Quayside" not in said


def test_1_another_card_than_the_signers(given: Files, capsys: pytest.CaptureFixture[str]) -> None:
    code, said = verify(capsys, given.bundle, "--identity", given.identity, "--card", given.other_card)
    assert (code, said.split(".")[0]) == (1, "REFUSED")


def test_1_a_damaged_file(given: Files, capsys: pytest.CaptureFixture[str]) -> None:
    data = bytearray(given.bundle.read_bytes())
    data[len(data) // 2] ^= 1
    given.bundle.write_bytes(data)
    code, said = verify(capsys, given.bundle, "--identity", given.identity)
    assert code == 1
    assert said.startswith("REFUSED. ")


def test_2_a_file_that_is_not_there_or_is_no_identity(given: Files, capsys: pytest.CaptureFixture[str]) -> None:
    assert verify(capsys, given.bundle.with_name("gone.casex"))[0] == 2
    code, said = verify(capsys, given.bundle, "--identity", given.card)
    assert (code, said.strip()) == (2, "UNREADABLE. The identity file holds no age identity.")
    assert verify(capsys, given.bundle, "--identity", given.identity, "--card", given.identity)[0] == 2


def test_3_whole_but_nobody_vouches(given: Files, capsys: pytest.CaptureFixture[str]) -> None:
    code, said = verify(capsys, given.bundle, "--identity", given.identity)
    assert code == 3
    assert "claims to be: Leanne Ward" in said
    code, said = verify(capsys, given.bundle)
    assert code == 3
    assert said.startswith("SEALED.")
    assert "Leanne" not in said


def test_machines_read_the_same(given: Files, capsys: pytest.CaptureFixture[str]) -> None:
    code, said = verify(capsys, given.bundle, "--identity", given.identity, "--card", given.card, "--json")
    found = json.loads(said)
    assert code == 0
    assert found["inside"]["purpose"] == "VPG referral"
    assert found["inside"]["held_back"] == {}
    assert found["signer"]["name"] == "Leanne Ward"
    code, said = verify(capsys, given.bundle, "--json")
    assert (code, json.loads(said)["signer"]) == (3, None)


def test_what_a_role_may_not_write_is_held_back(
    given: Files, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The table of this installation is asked: here one in which social workers write nothing but referrals."""
    folder = tmp_path / "resources" / "codes"
    folder.mkdir(parents=True)
    table = json.loads((paths.resources() / "codes" / "role-compartments.json").read_text())
    table["may_write"]["social-worker"] = ["referral"]
    (folder / "role-compartments.json").write_text(json.dumps(table))
    monkeypatch.setattr(paths, "resources", lambda: tmp_path / "resources")
    code, said = verify(capsys, given.bundle, "--identity", given.identity, "--card", given.card)
    assert code == 1
    assert said.startswith("REFUSED IN PART.")
    assert "role does not write this part of a record" in said
