"""Today's program opens the vault and takes in the bundle of every schema and format there was. Made by tests/data/stories/make.py."""

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from cse_desk.bundle import files
from cse_desk.bundle.cards import read_card
from cse_desk.bundle.manifest import VERSION
from cse_desk.bundle.verify import describe
from cse_desk.clock import SetClock
from cse_desk.errors import BundleRefused
from cse_desk.services import case_summaries
from cse_desk.services.desk import Desk
from cse_desk.services.refusals import role_table
from cse_desk.vault import access_log, schema
from tests.helpers.vaults import MORNING, PASSPHRASE, unlocking
from tests.unit.services.exchanging import looked, taken_in
from tests.unit.services.storied import Told, access_log_at, told, told_after
from tests.unit.vault import dump

STORED = Path(__file__).resolve().parents[2] / "data" / "stories"
STORIES = sorted(path for path in STORED.iterdir() if (path / "told.json").is_file())
each_story = pytest.mark.parametrize("story", STORIES, ids=lambda path: path.name)


def as_told(story: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((story / "told.json").read_text("utf-8"))
    return found


def plain(found: Told) -> Told:
    """As JSON would give it back."""
    made: Told = json.loads(json.dumps(found))
    return made


@contextmanager
def coordinator(story: Path, place: Path) -> Iterator[Desk]:
    """A copy of the stored vault, opened as its owner would, a day later."""
    if not (place / "vault").exists():
        shutil.copytree(story / "vault", place / "vault")
    clock = SetClock(MORNING)
    clock.go_on(days=2)
    vault = unlocking(place, clock).unlock(vault_folder="vault", passphrase=PASSPHRASE)
    case_summaries.attach(vault)
    try:
        yield Desk(vault)
    finally:
        vault.close()


def test_there_is_a_story_of_every_schema_and_every_format() -> None:
    numbers = [(as_told(story)["schema"], as_told(story)["format"]) for story in STORIES]
    assert {schema_number for schema_number, _format in numbers} == set(range(1, schema.KNOWN + 1))
    assert {format_number for _schema, format_number in numbers} == set(range(1, VERSION + 1))


@each_story
def test_the_stored_vault_holds_what_was_recorded(story: Path, tmp_path: Path) -> None:
    before = as_told(story)["before"]
    known = before.pop("access_log")
    with coordinator(story, tmp_path) as desk:
        assert plain(told(desk.vault)) == before
        assert access_log_at(desk.vault, known[0]) == known
        with desk.vault.reading() as session:
            assert access_log.verify(session.connection(), is_signed_by=lambda *_: True).is_whole
        dump.check_rebuild_is_live(desk.vault)
        desk.vault.check()


@each_story
def test_the_stored_bundle_is_verified_by_the_stored_card(story: Path, tmp_path: Path) -> None:
    card = read_card((story / "card.txt").read_text("utf-8"))
    data = files.read_file(story / "referral.casex")
    with coordinator(story, tmp_path) as desk:
        identity = desk.vault.age_identity()
    verdict = describe(data, identity, card, may_write=role_table().may_write)
    assert (verdict.exit_code, verdict.signer_is_proved) == (0, True)
    damaged = data[:-1] + bytes([data[-1] ^ 1])
    assert describe(damaged, identity, card, may_write=role_table().may_write).exit_code == 1


@each_story
def test_the_stored_bundle_is_previewed_and_taken_in_as_it_was_then(story: Path, tmp_path: Path) -> None:
    after = as_told(story)["after"]
    counts = after.pop("counts")
    with coordinator(story, tmp_path) as desk:
        shown = looked(desk, story / "referral.casex")
        assert dict(shown.counts) == counts
        assert shown.sender.name == "Leanne Ward"
        done = taken_in(desk, story / "referral.casex")
        assert (done.new, done.conflicts, done.refused) == (counts["new"], 0, 0)
        assert plain(told_after(desk.vault)) == after
        dump.check_rebuild_is_live(desk.vault)
    with coordinator(story, tmp_path) as desk:
        assert plain(told_after(desk.vault)) == after


@each_story
def test_the_control_a_stored_bundle_with_one_bit_changed_is_refused_and_nothing_is_taken_in(
    story: Path, tmp_path: Path
) -> None:
    data = bytearray((story / "referral.casex").read_bytes())
    data[len(data) // 2] ^= 1
    (tmp_path / "spoilt.casex").write_bytes(data)
    before = as_told(story)["before"]
    before.pop("access_log")
    with coordinator(story, tmp_path) as desk:
        with pytest.raises(BundleRefused):
            desk.exchange.look(path=tmp_path / "spoilt.casex")
        assert plain(told(desk.vault)) == before
        assert plain(told_after(desk.vault)) != as_told(story)["after"]
