"""Rebuilding makes the same as living did; after a change of tables it happens by itself."""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from cse_desk.changes.registers import WITHDRAWN
from cse_desk.changes.states import RecordKey
from cse_desk.changes.strictjson import JsonValue
from cse_desk.changes.upcast import Upcasters, Values
from cse_desk.ids import RecordId, RootId
from cse_desk.vault import log, projection, rebuild
from cse_desk.vault.findings import FindingCode
from cse_desk.vault.store import Vault
from tests.unit.changes.makers import Writer, altered, ben
from tests.unit.vault import dump
from tests.unit.vault.kinds import Folk, Sheet
from tests.unit.vault.sealed import new_vault, opened
from tests.unit.vault.takes import by_root, folk, row_of, sheet, take
from tests.unit.vault.world import STEP_BYTES, World, make_vaults

pytestmark = pytest.mark.first


@pytest.fixture(scope="module")
def vaults(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Vault]]:
    made = make_vaults(tmp_path_factory.mktemp("rebuild"), 2)
    yield made
    for vault in made:
        vault.close()


def histories(count: int) -> Iterator[bytes]:
    source = random.Random(42)
    for _ in range(count):
        yield source.randbytes(STEP_BYTES * source.randint(4, 12))


def rebuild_many(vaults: list[Vault], count: int) -> None:
    for number, history in enumerate(histories(count)):
        for vault in vaults:
            with vault._writing() as session:
                dump.wipe(session)
                session.commit()
        world = World(vaults, number)
        for start in range(0, len(history), STEP_BYTES):
            world.step(history[start : start + STEP_BYTES])
        dump.check_rebuild_is_live(vaults[number % 2])


def test_rebuilding_is_living(vaults: list[Vault]) -> None:
    """SECURITY, rebuild projection == live: 200 histories in every CI run."""
    rebuild_many(vaults, 200)


@pytest.mark.long
def test_rebuilding_is_living_in_many_more_histories(vaults: list[Vault]) -> None:
    """The nightly size."""
    rebuild_many(vaults, 5_000)


def test_a_wrong_rebuild_would_be_noticed(vaults: list[Vault]) -> None:
    """The control: a row that does not follow from the log."""
    vault, key = vaults[0], folk(vaults[0])
    take(vault, Writer().write({"name": "A"}, key=key))
    with vault._writing() as session:
        session.connection().exec_driver_sql("UPDATE test_folk SET name = 'B' WHERE id = ?", (key.record,))
        session.commit()
    with pytest.raises(AssertionError, match="test_folk"):
        dump.check_rebuild_is_live(vault)
    vault.rebuild()
    assert row_of(vault, Folk, key.record).name == "A"


def test_tables_of_another_version_are_made_again_at_opening(tmp_path: Path) -> None:
    vault = new_vault(tmp_path / "vault")
    key = folk(vault)
    take(vault, Writer().write({"name": "A"}, key=key))
    with vault._writing() as session:
        connection = session.connection()
        connection.exec_driver_sql("DROP TABLE test_folk")
        connection.exec_driver_sql("CREATE TABLE test_folk (id TEXT, old_column TEXT)")
        log.set_counter(connection, projection.FINGERPRINT, "of an older version")
        session.commit()
    vault.close()
    again = opened(tmp_path / "vault")
    assert row_of(again, Folk, key.record).name == "A"
    assert again.find("a")
    again.close()


def test_opening_again_does_not_rebuild(tmp_path: Path) -> None:
    vault = new_vault(tmp_path / "vault")
    with vault._writing() as session:
        assert rebuild.make_ready(session) is False
    vault.close()


def test_values_of_an_older_version_are_brought_to_todays_shape(vaults: list[Vault]) -> None:
    def to_2(values: Values) -> Values:
        done = dict(values)
        if isinstance(done.get("text"), str):
            done["code"] = str(done["text"]).upper()
        return done

    vault, amira = vaults[0], Writer()
    key = sheet(vault, vault.ids.new())
    newer = sheet(vault, key.root)
    old = amira.write({"text": "old words"}, key=key)
    take(vault, old, amira.write({"text": "n", "count": 1}, key=newer))
    with vault._writing() as session:
        rebuild.rebuild(session, upcasters=Upcasters({("test-sheet", 1): to_2}))
        row = session.get_one(Sheet, key.record)
        assert (row.text, row.code) == ("old words", "OLD WORDS")
        session.rollback()


def test_what_a_newer_version_wrote_is_shown_as_it_came_and_told(vaults: list[Vault]) -> None:
    from cse_desk.changes.envelope import Change

    vault, key = vaults[0], folk(vaults[0])
    made = Writer().write({"name": "A"}, key=key)
    take(vault, Change(altered(made, v=9), made.body_bytes))
    assert row_of(vault, Folk, key.record).name == "A"
    assert [(one.code, one.detail) for one in vault.findings(key.root)] == [(FindingCode.NEWER_VERSION, "name")]


def test_progress_is_told_and_ends_at_the_whole(vaults: list[Vault]) -> None:
    vault, amira = vaults[0], Writer()
    take(vault, *(amira.write({"name": str(n)}, key=folk(vault)) for n in range(1_200)))
    told: list[tuple[int, int]] = []
    vault.rebuild(lambda done, total: told.append((done, total)))
    assert len(told) > 1
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    assert told[-1][0] == told[-1][1]


def test_columns_show_the_greatest_head_and_withdrawn_rows_stay(vaults: list[Vault]) -> None:
    vault, key = vaults[0], folk(vaults[0])
    low, high = Writer().write({"name": "low"}, key=key, lamport=3), ben().write({"name": "high"}, key=key, lamport=4)
    gone: dict[str, JsonValue] = {WITHDRAWN: True}
    off = Writer(lamport=10).write(gone, key=key, place=(2, low.hash), replaces={WITHDRAWN: [low.id, high.id]})
    take(vault, high, off, low)
    row = row_of(vault, Folk, key.record)
    assert (row.name, row.withdrawn) == ("high", True)
    assert vault.findings(key.root) == ()


def test_two_bundles_in_either_order_leave_the_same_rows(tmp_path: Path) -> None:
    amira, other = Writer(), ben()
    key = RecordKey(RootId("9" * 32), "identity", "test-folk", RecordId("9" * 32))
    one = [amira.write({"name": "A"}, key=key), amira.write({"born": "2010-01-01"}, key=key)]
    two = [other.write({"name": "B"}, key=key)]
    dumps = []
    for n, order in enumerate(((one, two), (two, one))):
        vault = new_vault(tmp_path / f"vault-{n}")
        for bundle in order:
            vault.take_in(by_root(bundle), (), (), vault.ids.new())
        with vault.reading() as session:
            dumps.append(dump.projected(session.connection()))
        vault.close()
    assert dumps[0] == dumps[1]
