"""Unfinished work, kept encrypted beside the vault."""

import json
import shutil
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from cse_desk.errors import DamagedDrafts, DiskFull, DiskTrouble, NotFound, ReadOnlyPlace
from cse_desk.models.records.drafts import Draft
from cse_desk.models.tables.local import AccessEntry
from cse_desk.vault import connecting, drafts, keys
from cse_desk.vault.access_log import Event
from cse_desk.vault.drafts import Drafts
from cse_desk.vault.engines import Way
from cse_desk.vault.keys import KeyUse
from cse_desk.vault.store import Vault
from tests.helpers.disks import spoil, spoil_drafts
from tests.unit.vault.sealed import START, data_key, kept, new_vault, opened, raw

CANARY = "Zsuzsanna-Canary-7731"


def _draft(key: str = "screening:1", value: str = '{"a": 1}', minutes: int = 0) -> Draft:
    at = START + timedelta(minutes=minutes)
    return Draft(key=key, title="Screening", value=value, seen=7, saved_at=at)


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    return new_vault(tmp_path / "v")


def test_a_draft_comes_back_as_it_was_kept(vault: Vault) -> None:
    draft = Draft(key="k", title="Ő — ط", value='{"x": "\\u0000"}', seen=3, saved_at=datetime(2026, 1, 2, tzinfo=UTC))
    vault.drafts.save(draft)
    assert vault.drafts.load("k") == draft
    vault.close()


def test_half_a_character_loses_nobody_their_draft(vault: Vault) -> None:
    vault.drafts.save(_draft(value='{"a": "Ryan \ud83d wrote"}'))
    found = vault.drafts.load("screening:1")
    assert found is not None
    assert found.value == '{"a": "Ryan \ufffd wrote"}'
    vault.close()


def test_the_later_draft_takes_the_place_of_the_earlier(vault: Vault) -> None:
    vault.drafts.save(_draft(value="1"))
    vault.drafts.save(_draft(value="2", minutes=1))
    assert [draft.value for draft in vault.drafts.all()] == ["2"]
    vault.close()


def test_the_newest_is_listed_first_and_a_dropped_one_not_at_all(vault: Vault) -> None:
    for number in range(3):
        vault.drafts.save(_draft(f"k{number}", minutes=number))
    vault.drafts.drop("k1")
    vault.drafts.drop("never there")
    assert [draft.key for draft in vault.drafts.all()] == ["k2", "k0"]
    assert vault.drafts.load("k1") is None
    vault.close()


def test_drafts_survive_locking_and_unlocking(vault: Vault) -> None:
    vault.drafts.save(_draft())
    vault.close()
    again = opened(vault.folder)
    assert again.drafts.load("screening:1") == _draft()
    assert again.drafts.take_damage() is None
    again.close()


def test_a_draft_is_kept_while_another_thread_holds_the_vaults_write_lock(vault: Vault) -> None:
    """A take-in may take seconds; typing goes on."""
    with vault.transaction("long"):
        other = threading.Thread(target=vault.drafts.save, args=(_draft(),))
        other.start()
        other.join(timeout=5)
        assert not other.is_alive()
    assert vault.drafts.load("screening:1") is not None
    vault.close()


def test_many_threads_may_save_at_once(vault: Vault) -> None:
    threads = [threading.Thread(target=vault.drafts.save, args=(_draft(f"k{number}"),)) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(vault.drafts.all()) == 12
    vault.close()


def test_the_file_shows_nothing_of_what_was_typed(vault: Vault) -> None:
    for number in range(50):
        vault.drafts.save(_draft(f"k{number}", f'{{"note": "{CANARY}"}}'))
    files = list(vault.folder.glob("drafts.db*"))
    assert {path.name for path in files} >= {"drafts.db", "drafts.db-wal"}
    assert not any(CANARY.encode() in path.read_bytes() for path in files)
    vault.close()


def test_drafts_have_a_key_of_their_own(vault: Vault) -> None:
    vault.drafts.save(_draft())
    vault.close()
    secret = data_key(vault.folder)
    with raw(vault.folder / drafts.NAME, secret, use=KeyUse.DRAFTS) as connection:
        assert connection.execute("SELECT count(*) FROM drafts").fetchone() == (1,)
    with pytest.raises(Exception, match="not a database"), raw(vault.folder / drafts.NAME, secret):
        pass
    assert keys.derived(secret, KeyUse.DRAFTS) != keys.derived(secret, KeyUse.DATABASE)


@pytest.mark.parametrize("damage", ["flipped", "cut", "foreign", "plaintext"])
def test_a_damaged_file_is_put_aside_and_the_vault_opens(vault: Vault, damage: str, expected_log: list[str]) -> None:
    expected_log.append("damaged drafts put aside, kept: 0")
    vault.drafts.save(_draft())
    vault.close()
    path = vault.folder / drafts.NAME
    data = bytearray(path.read_bytes())
    data[5_000] ^= 1
    path.write_bytes(
        {
            "flipped": bytes(data),
            "cut": bytes(data[:6_000]),
            "foreign": b"something else" * 500,
            "plaintext": b"SQLite format 3\x00" + bytes(8_000),
        }[damage]
    )
    spoilt = path.read_bytes()
    again = opened(vault.folder)
    told = again.drafts.take_damage()
    assert told is not None
    assert (told.facts, again.drafts.take_damage()) == ({"kept": 0, "at_opening": True}, None)
    assert again.drafts.all() == ()
    again.drafts.save(_draft())
    assert (vault.folder / "drafts.db.damaged").read_bytes() == spoilt
    assert kept(again)
    again.close()


def opened_drafts(vault: Vault, folder: Path | None = None) -> Drafts:
    """Those of a closed vault, or of a copy, without all else that opening does."""
    secret = data_key(vault.folder)

    def connect(path: Path) -> object:
        with keys.key_for(secret, KeyUse.DRAFTS) as key:
            return connecting.connect(path, key, Way.WRITE)

    return Drafts(folder or vault.folder, connect)


def test_what_was_put_aside_is_listed_and_removed_and_written_down(vault: Vault) -> None:
    """Nothing else can be removed so."""
    assert vault.drafts.left_aside() == ()
    names = ("drafts.db.damaged", "drafts.db.damaged-wal", "drafts.db.damaged-2", "drafts.db.damaged-10")
    for number, name in enumerate(names, 1):
        (vault.folder / name).write_bytes(bytes(number))
    found = vault.drafts.left_aside()
    assert [(one.name, one.size) for one in found] == [(names[3], 4), (names[2], 3), (names[0], 3)]
    for other in ("drafts.db", names[1], "vault.db", "drafts.db.damaged-3", f"../v/{names[0]}"):
        with pytest.raises(NotFound):
            vault.remove_left_drafts(other)
    vault.remove_left_drafts(names[0])
    assert {path.name for path in vault.folder.glob("drafts.db.d*")} == set(names[2:])
    with vault.reading() as session:
        entry = session.query(AccessEntry).filter_by(event=Event.DRAFTS_REMOVED.value).one()
        assert json.loads(str(entry.body)) == {"size": 3}
    vault.close()


def _many(vault: Vault) -> tuple[Draft, ...]:
    for number in range(40):
        vault.drafts.save(_draft(f"k{number:02}", f'"{number} {"x" * 900}"', minutes=number))
    return vault.drafts.all()


def test_one_damaged_page_of_many_loses_only_what_stood_on_it(vault: Vault, expected_log: list[str]) -> None:
    before = _many(vault)
    vault.close()
    spoil(vault.folder / drafts.NAME, 5)
    again = opened(vault.folder)
    left, told = again.drafts.all(), again.drafts.take_damage()
    expected_log.append(f"damaged drafts put aside, kept: {len(left)}")
    assert told is not None
    assert told.facts["kept"] == len(left)
    assert 30 < len(left) < 40
    assert set(left) < set(before)
    again.close()
    again = opened(vault.folder)
    assert (again.drafts.all(), again.drafts.take_damage()) == (left, None)
    again.close()


def test_whichever_page_of_a_long_draft_is_damaged_it_is_found_and_the_others_are_kept(
    vault: Vault, tmp_path: Path, expected_log: list[str]
) -> None:
    """The last page of a long one is read as zeros, and not as an error."""
    long = [_draft(f"k{number}", f'"{number} {"x" * 9000}"') for number in range(3)]
    for draft in long:
        vault.drafts.save(draft)
    vault.close()
    counts: list[int] = []
    for page in range(3, (vault.folder / drafts.NAME).stat().st_size // 4096 + 1):
        folder = _copied(vault, tmp_path / f"page-{page}")
        spoil(folder / drafts.NAME, page)
        left, told, _more = _seen(vault, folder)
        assert set(left) < set(long), page
        assert told == {"kept": len(left), "at_opening": True}
        counts.append(len(left))
    expected_log += [f"damaged drafts put aside, kept: {number}" for number in counts]
    assert counts == [2] * len(counts)


def test_a_damaged_last_page_of_a_long_draft_is_found_at_closing(
    vault: Vault, tmp_path: Path, expected_log: list[str]
) -> None:
    long = _draft(value=f'"{"x" * 9000}"')
    vault.drafts.save(long)
    vault.drafts._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    spoil(vault.folder / drafts.NAME, (vault.folder / drafts.NAME).stat().st_size // 4096)
    vault.close()
    expected_log.append("damaged drafts put aside, kept: 1")
    assert _seen(vault, vault.folder) == ((long,), {"kept": 1, "at_opening": False}, None)


@pytest.mark.parametrize("act", ["save", "drop"])
def test_damage_while_the_vault_is_open_loses_nothing_and_work_goes_on(
    vault: Vault, act: str, expected_log: list[str]
) -> None:
    expected_log.append("damaged drafts put aside, kept: 40")
    before = _many(vault)
    spoil_drafts(vault)
    if act == "save":
        vault.drafts.save(_draft("new", minutes=50))
    else:
        vault.drafts.drop("k39")
    after = (_draft("new", minutes=50), *before) if act == "save" else before[1:]

    assert vault.drafts.all() == after
    told = vault.drafts.take_damage()
    assert told is not None
    assert told.facts == {"kept": 40, "at_opening": False}
    assert (vault.folder / "drafts.db.damaged").exists()
    vault.drafts.save(_draft("k00", "typed on", minutes=60))
    vault.close()
    again = opened(vault.folder)
    assert again.drafts.all() == (_draft("k00", "typed on", minutes=60), *after[:-1])
    again.close()


def test_where_no_other_file_can_be_made_the_damaged_one_stays_and_is_found_again(
    vault: Vault, monkeypatch: pytest.MonkeyPatch, expected_log: list[str]
) -> None:
    """What was typed is not told as kept; once there is room it is, with all that was there before."""
    expected_log += ["damaged drafts put aside, kept: 40"] * 3
    before, write = _many(vault), drafts._write
    older = vault.folder / "drafts.db.damaged-wal"  # of a time before
    older.write_bytes(b"older")
    spoil_drafts(vault)

    def no_room(_path: Path) -> None:
        raise OSError(28, "no room")

    def room_for_what_was_there(connection: object, draft: Draft) -> None:
        if draft.key == "new":
            raise OSError(28, "no room")
        write(connection, draft)

    for where, what, instead in ((vault.drafts, "_connect", no_room), (drafts, "_write", room_for_what_was_there)):
        with monkeypatch.context() as disk:
            disk.setattr(where, what, instead)
            with pytest.raises(DiskFull):
                vault.drafts.save(_draft("new", minutes=50))
        assert vault.drafts.take_damage() is None
    assert vault.drafts.all() == before
    assert (vault.folder / drafts.NAME).exists()
    assert {path.name for path in vault.folder.glob("drafts.db.damaged*")} == {older.name}
    vault.drafts.save(_draft("new", minutes=50))
    assert vault.drafts.take_damage() is not None
    assert older.read_bytes() == b"older"
    assert (vault.folder / "drafts.db.damaged-2").exists()
    vault.close()
    again = opened(vault.folder)
    assert again.drafts.all() == (_draft("new", minutes=50), *before)
    again.close()


@pytest.mark.parametrize(("number", "is_full", "refused"), [(28, True, DiskFull), (5, False, DiskTrouble)])
def test_the_vault_opens_where_no_other_file_can_be_made_and_the_next_save_tries_again(
    vault: Vault, monkeypatch: pytest.MonkeyPatch, expected_log: list[str], number: int, is_full: bool, refused: type
) -> None:
    """What can be read is there; nothing is called saved until there is a file for it."""
    _many(vault)
    vault.close()
    spoil(vault.folder / drafts.NAME, 5)
    spoilt = (vault.folder / drafts.NAME).read_bytes()

    def no_room(_connection: object, _draft: Draft) -> None:
        raise OSError(number, "not now")

    with monkeypatch.context() as disk:
        disk.setattr(drafts, "_write", no_room)
        again = opened(vault.folder)
        left, told = again.drafts.all(), again.drafts.take_damage()
        with pytest.raises(refused):
            again.drafts.save(_draft("new", minutes=50))
        assert told is not None
        assert told.facts == {"kept": len(left), "at_opening": True, "no_file": True, "is_full": is_full}
        assert 30 < len(left) < 40
        assert (again.drafts.load("new"), again.drafts.take_damage()) == (None, None)
        assert (vault.folder / drafts.NAME).read_bytes() == spoilt
    expected_log += [f"damaged drafts put aside, kept: {len(left)}"] * 3
    again.drafts.save(_draft("new", minutes=50))
    told = again.drafts.take_damage()
    assert told is not None
    assert told.facts == {"kept": len(left), "at_opening": True}
    again.close()
    again = opened(vault.folder)
    assert (again.drafts.all(), again.drafts.take_damage()) == ((_draft("new", minutes=50), *left), None)
    again.close()


def test_what_was_not_told_before_there_was_a_file_is_not_told_afterwards(
    vault: Vault, monkeypatch: pytest.MonkeyPatch, expected_log: list[str]
) -> None:
    vault.drafts.save(_draft())
    vault.close()
    spoil(vault.folder / drafts.NAME, 2)

    def stuck(_path: Path, _target: Path) -> Path:
        raise PermissionError(13, "held by another program")

    with monkeypatch.context() as disk:
        disk.setattr(Path, "replace", stuck)
        again = opened_drafts(vault)
    again.save(_draft("new"))
    expected_log += ["damaged drafts put aside, kept: 0"] * 2
    told = again.take_damage()
    assert told is not None
    assert (told.facts, again.take_damage()) == ({"kept": 0, "at_opening": True}, None)
    again.close()


def _copied(vault: Vault, to: Path) -> Path:
    """The files of the drafts as a program that is killed now leaves them."""
    to.mkdir()
    for path in vault.folder.glob("drafts.db*"):
        shutil.copy2(path, to)
    return to


@pytest.fixture
def damaged(vault: Vault, tmp_path: Path) -> tuple[Vault, Path]:
    """A closed vault, and its drafts with a damaged page, an older copy aside, and a log with one draft that is nowhere else."""
    _many(vault)
    vault.drafts._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    vault.drafts.save(_draft("new", minutes=50))
    folder = _copied(vault, tmp_path / "damaged")
    vault.close()
    for path in folder.glob("drafts.db*"):
        shutil.copy2(path, path.with_name(path.name.replace("drafts.db", "drafts.db.damaged")))
    spoil(folder / drafts.NAME, 5)
    return vault, folder


def _seen(vault: Vault, folder: Path) -> tuple[tuple[Draft, ...], object, object]:
    found = opened_drafts(vault, folder)
    told = found.take_damage()
    seen = found.all(), told and told.facts, found.take_damage()
    found.close()
    return seen


class _Killed(BaseException):
    """Nothing is done any more."""


def test_a_kill_at_any_step_of_beginning_anew_loses_nothing_that_can_be_read_and_it_is_told_once(
    damaged: tuple[Vault, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, expected_log: list[str]
) -> None:
    vault, folder = damaged
    with monkeypatch.context() as killed:
        watched = _watched(killed, folder, tmp_path)
        killed.setattr(drafts, "_write", _killed_at("k20", watched(drafts._write)))
        with pytest.raises(_Killed):
            opened_drafts(vault, folder)
    steps = sorted(tmp_path.glob("step-*"))
    assert len(steps) > 20
    whole = _seen(vault, folder)
    assert "new" in {draft.key for draft in whole[0]}
    assert 30 < len(whole[0]) < 41
    assert whole[1:] == ({"kept": len(whole[0]), "at_opening": True}, None)
    assert _seen(vault, folder) == (whole[0], None, None)
    for step in steps:
        names = {path.name for path in step.iterdir()}
        assert _seen(vault, step) == whole, names
        assert _seen(vault, step) == (whole[0], None, None), names
        assert (step / "drafts.db.damaged").exists()
        assert (step / "drafts.db.damaged-2").exists()
        assert not (step / "drafts.db.damaged-3").exists()
    expected_log += [f"damaged drafts put aside, kept: {len(whole[0])}"] * (len(steps) + 2)


def test_a_kill_while_what_was_put_aside_goes_back_leaves_it_with_its_log(
    damaged: tuple[Vault, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, expected_log: list[str]
) -> None:
    """One draft is in the log only."""
    vault, folder = damaged
    for ending in ("", "-wal", "-shm"):
        (folder / f"drafts.db{ending}").replace(folder / f"drafts.db.damaged-2{ending}")
    with raw(folder / drafts.NAME, data_key(vault.folder), use=KeyUse.DRAFTS) as connection:
        connection.execute("PRAGMA user_version = 0")
        unfilled = {path.name: path.read_bytes() for path in folder.glob("drafts.db*") if "damaged" not in path.name}
    for name, data in unfilled.items():
        (folder / name).write_bytes(data)
    log = (folder / "drafts.db.damaged-2-wal").read_bytes()
    with monkeypatch.context() as killed:
        _watched(killed, folder, tmp_path)
        whole = _seen(vault, folder)
    assert "new" in {draft.key for draft in whole[0]}
    assert whole[1:] == ({"kept": len(whole[0]), "at_opening": True}, None)
    for step in (steps := sorted(tmp_path.glob("step-*"))):
        left = step / "drafts.db-wal"
        assert (step / drafts.NAME).exists() or not left.exists() or left.read_bytes() == log
        assert _seen(vault, step) == whole
    expected_log += [f"damaged drafts put aside, kept: {len(whole[0])}"] * (len(steps) + 1)


def _watched(patch: pytest.MonkeyPatch, folder: Path, to: Path) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """From now on a copy of the folder is made before every step."""
    number = count(10)

    def watched(work: Callable[..., Any]) -> Callable[..., Any]:
        def step(*given: Any, **more: Any) -> Any:
            shutil.copytree(folder, to / f"step-{next(number)}")
            return work(*given, **more)

        return step

    patch.setattr(Path, "replace", watched(Path.replace))
    patch.setattr(Path, "unlink", watched(Path.unlink))
    return watched


def _killed_at(key: str, write: Callable[..., object]) -> Callable[..., object]:
    def stop(connection: object, draft: Draft) -> None:
        if draft.key == key:
            raise _Killed
        write(connection, draft)

    return stop


def test_a_file_that_holds_nothing_any_more_is_whole_and_no_older_copy_comes_back(
    damaged: tuple[Vault, Path], expected_log: list[str]
) -> None:
    vault, folder = damaged
    anew = opened_drafts(vault, folder)
    expected_log.append(f"damaged drafts put aside, kept: {len(anew.all())}")
    assert anew.take_damage() is not None
    for draft in anew.all():
        anew.drop(draft.key)
    anew.close()
    assert _seen(vault, folder) == ((), None, None)


def test_what_cannot_be_taken_back_now_is_with_the_next_save(
    damaged: tuple[Vault, Path], monkeypatch: pytest.MonkeyPatch, expected_log: list[str]
) -> None:
    vault, folder = damaged
    (folder / drafts.NAME).replace(folder / "drafts.db.damaged-2")

    def stuck(_path: Path, _target: Path) -> Path:
        raise PermissionError(13, "held by another program")

    with monkeypatch.context() as disk:
        disk.setattr(Path, "replace", stuck)
        found = opened_drafts(vault, folder)
        told = found.take_damage()
        assert told is not None
        assert told.facts == {"kept": 0, "at_opening": True, "no_file": True, "is_full": False}
        assert found.left_aside() == (), "one of them is needed"
        with pytest.raises(ReadOnlyPlace):
            found.save(_draft("later", minutes=60))
    found.save(_draft("later", minutes=60))
    kept_now = {draft.key for draft in found.all()}
    expected_log.append(f"damaged drafts put aside, kept: {len(kept_now) - 1}")
    assert {"new", "later", "k00"} < kept_now
    assert [one.name for one in found.left_aside()] == ["drafts.db.damaged-2", "drafts.db.damaged"]
    found.close()


def test_a_second_damage_leaves_the_copy_of_the_first_as_it_is(vault: Vault, expected_log: list[str]) -> None:
    """It may be the only copy of what could not be read."""
    vault.drafts.save(_draft())
    vault.close()
    spoil(vault.folder / drafts.NAME, 2)
    first = (vault.folder / drafts.NAME).read_bytes()
    again = opened(vault.folder)
    again.drafts.save(_draft("later"))
    spoil_drafts(again)
    second = (vault.folder / drafts.NAME).read_bytes()
    again.drafts.save(_draft("later", "typed on"))
    expected_log += ["damaged drafts put aside, kept: 0", "damaged drafts put aside, kept: 1"]
    copies = [vault.folder / name for name in ("drafts.db.damaged", "drafts.db.damaged-2")]
    assert [path.read_bytes() for path in copies] == [first, second]
    again.close()


def test_a_file_that_cannot_be_put_aside_whole_stays_whole(
    vault: Vault, monkeypatch: pytest.MonkeyPatch, expected_log: list[str]
) -> None:
    expected_log += ["damaged drafts put aside, kept: 40"] * 2
    before, replace = _many(vault), Path.replace
    spoil_drafts(vault)
    (vault.folder / "drafts.db.kept-wal").write_bytes(b"what stands in its log")

    def stuck(path: Path, target: Path) -> Path:
        if path.name == "drafts.db-wal":
            raise PermissionError(13, "held by another program")
        done = replace(path, target)
        if path.name == drafts.NAME:
            replace(path.with_name("drafts.db.kept-wal"), path.with_name("drafts.db-wal"))
        return done

    with monkeypatch.context() as disk:
        disk.setattr(Path, "replace", stuck)
        with pytest.raises(ReadOnlyPlace):
            vault.drafts.save(_draft("new", minutes=50))
    assert (vault.folder / drafts.NAME).exists()
    assert (vault.folder / "drafts.db-wal").read_bytes() == b"what stands in its log"
    vault.drafts.save(_draft("new", minutes=50))
    assert vault.drafts.all() == (_draft("new", minutes=50), *before)
    vault.close()


def test_asking_after_damage_does_not_wait_for_who_writes(vault: Vault, expected_log: list[str]) -> None:
    """The window asks, and a lane may be waiting for the disk."""
    expected_log.append("damaged drafts put aside, kept: 40")
    _many(vault)
    spoil_drafts(vault)
    vault.drafts.drop("k00")
    told: list[object] = []
    asking = threading.Thread(target=lambda: told.extend((vault.drafts.take_damage(), vault.drafts.take_damage())))
    with vault.drafts._lock:
        asking.start()
        asking.join(timeout=5)
        assert [type(one) for one in told] == [DamagedDrafts, type(None)]
    asking.join()
    vault.close()


def test_damage_that_nobody_wrote_into_is_found_at_closing_and_told_at_the_next_opening(
    vault: Vault, expected_log: list[str]
) -> None:
    expected_log.append("damaged drafts put aside, kept: 40")
    before = _many(vault)
    spoil_drafts(vault)
    assert vault.drafts.all() == before
    vault.close()
    again = opened(vault.folder)
    told = again.drafts.take_damage()
    assert told is not None
    assert (told.facts, again.drafts.all()) == ({"kept": 40, "at_opening": False}, before)
    again.close()
    again = opened(vault.folder)
    assert again.drafts.take_damage() is None
    again.close()


def test_where_nothing_can_be_mended_at_closing_the_next_opening_says_what_was_lost_until_somebody_heard_it(
    vault: Vault, monkeypatch: pytest.MonkeyPatch, expected_log: list[str]
) -> None:
    expected_log += ["damaged drafts put aside, kept: 40", "drafts closed without a last look: DiskFull"]
    _many(vault)
    spoil_drafts(vault)

    def no_room(_path: Path) -> None:
        raise OSError(28, "no room")

    monkeypatch.setattr(vault.drafts, "_connect", no_room)
    vault.close()
    again = opened(vault.folder)
    left = len(again.drafts.all())
    expected_log.append(f"damaged drafts put aside, kept: {left}")
    again.drafts.save(_draft("new"))
    again.close()
    again = opened(vault.folder)
    told = again.drafts.take_damage()
    assert told is not None
    assert told.facts == {"kept": left, "at_opening": True}
    again.close()
