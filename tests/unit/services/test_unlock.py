"""The door to the vaults of this computer, and what keeps an open one well."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from cse_desk.bundle import cards
from cse_desk.clock import SetClock
from cse_desk.errors import AlreadyOpen, DamagedFile, DiskTrouble, NotAVault, WeakPassphrase, WrongPassphrase
from cse_desk.ids import Ids
from cse_desk.models.enums import Role
from cse_desk.models.records.keeping import Restored
from cse_desk.models.tables.local import Bundle
from cse_desk.services.desk import Desk
from cse_desk.services.keeping import Keeping
from cse_desk.services.ready import ReadyUnlocking
from cse_desk.services.unlock import Unlocking
from cse_desk.vault.keys import KdfCost
from cse_desk.vault.store import Vault
from tests.helpers.vaults import PASSPHRASE
from tests.unit.services.exchanging import a_person
from tests.unit.services.folk import MAISIE
from tests.unit.vault.sealed import data_key, raw

OTHER = "gravel sonnet lantern mistral oyster"


@pytest.fixture
def door(tmp_path: Path, clock: SetClock) -> Unlocking:
    return ReadyUnlocking(tmp_path / "vaults", clock=clock, ids=Ids(), cost=KdfCost.for_tests())


def create(door: Unlocking, name: str = "Leanne Ward") -> Vault:
    return door.create(passphrase=PASSPHRASE, name=name, agency="Marlport Council", role=Role.SOCIAL_WORKER)


@contextmanager
def open_again(door: Unlocking, folder: str, passphrase: str = PASSPHRASE) -> Iterator[Vault]:
    vault = door.unlock(vault_folder=folder, passphrase=passphrase)
    try:
        yield vault
    finally:
        vault.close()


def test_a_new_vault_opens_with_its_passphrase_and_knows_whose_it_is(door: Unlocking) -> None:
    assert door.entries() == ()
    vault = create(door)
    vault.close()
    (entry,) = door.entries()
    assert entry.vault_folder == vault.folder.name
    with open_again(door, entry.vault_folder) as again:
        assert (again.me.name, again.me.role) == ("Leanne Ward", Role.SOCIAL_WORKER)
        assert cards.read_card(again.me.card_text).name == "Leanne Ward"


def test_nothing_outside_the_vault_says_whose_it_is(door: Unlocking, tmp_path: Path) -> None:
    create(door).close()
    for path in (tmp_path / "vaults").rglob("*"):
        assert not any(word in path.name.casefold() for word in ("leanne", "ward", "marlport"))
        if path.is_file():
            assert b"Leanne" not in path.read_bytes()


def test_the_wrong_passphrase_opens_nothing(door: Unlocking) -> None:
    vault = create(door)
    vault.close()
    with pytest.raises(WrongPassphrase):
        door.unlock(vault_folder=vault.folder.name, passphrase=OTHER)
    with open_again(door, vault.folder.name):
        pass


def test_a_weak_passphrase_makes_no_vault(door: Unlocking) -> None:
    for weak in ("password1234", "Leanne Ward 1234", "short"):
        with pytest.raises(WeakPassphrase):
            door.judge(passphrase=weak, name="Leanne Ward", agency="Marlport Council")
        with pytest.raises(WeakPassphrase):
            door.create(passphrase=weak, name="Leanne Ward", agency="Marlport Council", role=Role.SOCIAL_WORKER)
    assert door.entries() == ()
    door.judge(passphrase=door.offer_passphrase())


def test_a_vault_that_is_open_is_not_opened_twice(door: Unlocking) -> None:
    vault = create(door)
    try:
        with pytest.raises(AlreadyOpen):
            door.unlock(vault_folder=vault.folder.name, passphrase=PASSPHRASE)
    finally:
        vault.close()


@pytest.mark.parametrize("folder", ["", ".", "..", "nowhere", "../elsewhere"])
def test_only_a_vault_of_this_folder_is_opened(door: Unlocking, folder: str) -> None:
    with pytest.raises(NotAVault):
        door.unlock(vault_folder=folder, passphrase=PASSPHRASE)


def test_a_backup_is_restored_beside_the_others_with_everything_in_it(door: Unlocking, tmp_path: Path) -> None:
    vault = create(door)
    root = a_person(Desk(vault), MAISIE)
    made = Keeping(vault).back_up(target=tmp_path / "kept.csebak")
    assert (made.entries > 0, made.rows > 0, made.size) == (True, True, Path(made.path).stat().st_size)
    vault.close()
    restored = door.restore(backup=tmp_path / "kept.csebak", passphrase=PASSPHRASE)
    try:
        assert len(door.entries()) == 2
        assert Desk(restored).people.page(root).name == "Maisie Tranter"
        assert restored.vault_id != vault.vault_id  # an incarnation of its own: two copies never fork
    finally:
        restored.close()


# ---- keeping an open vault ------------------------------------------------------------------


def test_another_passphrase_takes_the_place_of_the_old_one(door: Unlocking) -> None:
    vault = create(door)
    keeping = Keeping(vault, KdfCost.for_tests())
    with pytest.raises(WrongPassphrase):
        keeping.change_passphrase(old=OTHER, new=OTHER)
    with pytest.raises(WeakPassphrase):
        keeping.change_passphrase(old=PASSPHRASE, new="leanne ward")
    keeping.change_passphrase(old=PASSPHRASE, new=OTHER)
    vault.close()
    (entry,) = door.entries()
    with pytest.raises(WrongPassphrase):
        door.unlock(vault_folder=entry.vault_folder, passphrase=PASSPHRASE)
    with open_again(door, entry.vault_folder, OTHER):
        pass


def test_the_facts_tell_of_the_last_backup(door: Unlocking, tmp_path: Path, clock: SetClock) -> None:
    vault = create(door)
    keeping = Keeping(vault)
    assert keeping.facts().last_backup is None
    clock.go_on(hours=1)
    at = clock.now()
    assert keeping.backup_name() == "desk-2026-11-24.csebak"
    keeping.back_up(target=tmp_path / keeping.backup_name())
    clock.go_on(days=2)
    facts = keeping.facts()
    assert (facts.last_backup, facts.folder, facts.people) == (at, vault.folder.name, 0)
    with pytest.raises(DiskTrouble):
        keeping.back_up(target=tmp_path / "pulled out" / "desk.csebak")
    keeping.check()
    assert keeping.facts().checked == clock.now()
    vault.close()


def test_a_check_follows_the_access_log_as_well(door: Unlocking) -> None:
    """The control is the same check before somebody who has the key changed an entry."""
    vault = create(door)
    keeping = Keeping(vault)
    keeping.check()
    assert not keeping.opening().needs_check
    with raw(vault.folder / "vault.db", data_key(vault.folder, PASSPHRASE)) as connection:
        for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute("UPDATE access_log SET event = 'viewed' WHERE seq = 1")

    with pytest.raises(DamagedFile) as found:
        keeping.check()

    assert found.value.facts == {"part": "access-log", "entry": 1, "is_open": True}
    assert keeping.facts().checked is None, "it does not count as read whole"
    assert keeping.opening().needs_check, "it is looked at again, and told again"
    vault.close()


def test_the_facts_tell_of_which_backup_a_vault_was_made(door: Unlocking, tmp_path: Path, clock: SetClock) -> None:
    vault = create(door)
    made = clock.now()
    Keeping(vault).back_up(target=tmp_path / "desk-2026-11-24.csebak")
    assert Keeping(vault).facts().restored is None
    vault.close()
    clock.go_on(days=3)
    restored = door.restore(backup=tmp_path / "desk-2026-11-24.csebak", passphrase=PASSPHRASE)
    assert Keeping(restored).facts().restored == Restored("desk-2026-11-24.csebak", made, clock.now())
    restored.close()


def test_everything_is_made_again_with_progress(door: Unlocking) -> None:
    vault = create(door)
    desk = Desk(vault)
    root = a_person(desk, MAISIE)
    steps: list[tuple[int, int]] = []

    def progress(done: int, total: int) -> None:
        steps.append((done, total))

    Keeping(vault).rebuild(progress)
    assert steps[-1][0] == steps[-1][1] > 0
    assert desk.people.page(root).name == "Maisie Tranter"
    assert Keeping(vault).facts().people == 1
    vault.close()


def test_a_vault_that_opens_asks_about_what_was_being_sealed(door: Unlocking, clock: SetClock) -> None:
    vault = create(door)
    with vault.transaction("as it stands before the file is whole") as writing:
        writing.session.add(
            Bundle(
                id="b" * 32,
                direction="out",
                other="f" * 64,
                at=clock.now(),
                what="VPG referral",
                state="sealing",
                counter=1,
                incarnation=vault.vault_id,
            )
        )
    vault.close()
    with open_again(door, vault.folder.name) as again:
        assert [one.state for one in Desk(again).exchange.lines()] == ["unclear"]
