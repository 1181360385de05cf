"""The log's tables: positions, numbers, the direct appender, what leaves."""

from collections.abc import Iterator

import pytest

from cse_desk.changes.envelope import Change, Withheld, verify_body
from cse_desk.changes.streams import StreamKey, stream_of
from cse_desk.ids import RecordId
from cse_desk.models.tables import log as tables
from cse_desk.vault import export, log
from cse_desk.vault.store import Vault
from tests.bench.appender import append_directly
from tests.unit.changes.makers import Writer, ben
from tests.unit.vault import dump
from tests.unit.vault.kinds import Folk, Sheet
from tests.unit.vault.sealed import new_vault
from tests.unit.vault.takes import folk, row_of, sheet, take


@pytest.fixture(scope="module")
def vault(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Vault]:
    made = new_vault(tmp_path_factory.mktemp("log") / "vault")
    yield made
    made.close()


def test_every_arrival_has_a_position_of_its_own(vault: Vault) -> None:
    before = vault.position()
    take(vault, Writer().write({"name": "A"}, key=folk(vault)), ben().write({"name": "B"}, key=folk(vault)))
    assert vault.position() == before + 2
    with vault.reading() as session:
        connection = session.connection()
        places = connection.exec_driver_sql("SELECT arrived FROM log_change").scalars().all()
        assert len(set(places)) == len(places)
        assert log.position(session) == max(places)


def test_a_root_is_known_by_what_came_first(vault: Vault) -> None:
    amira, root, via = Writer(), folk(vault), vault.ids.new()
    take(vault, amira.write({"text": "without an identity"}, key=sheet(vault, root.root)), via=via)
    with vault.reading() as session:
        found = session.connection().exec_driver_sql("SELECT kind, first_via FROM log_root WHERE id = ?", (root.root,))
        assert tuple(found.one()) == ("", via)
    take(vault, amira.write({"name": "A"}, key=root))
    with vault.reading() as session:
        found = session.connection().exec_driver_sql("SELECT kind, first_via FROM log_root WHERE id = ?", (root.root,))
        assert tuple(found.one()) == ("test-folk", via)


def test_a_write_made_after_a_bundle_has_a_greater_lamport(vault: Vault) -> None:
    key = folk(vault)
    take(vault, Writer().write({"name": "A"}, key=key, lamport=5_000))
    with vault.transaction("edit") as writing:
        writing.session.get_one(Folk, key.record).name = "B"
    event = next(event for event in vault.history(key.root) if event.title == "edit")
    with vault.reading() as session:
        lamport = session.connection().exec_driver_sql("SELECT lamport FROM log_change WHERE id = ?", (event.change,))
        assert lamport.scalar() == 5_001


def test_the_direct_appender_and_a_rebuild_end_like_taking_in(
    vault: Vault, tmp_path_factory: pytest.TempPathFactory
) -> None:
    amira, other = Writer(), ben()
    changes: list[Change] = []
    for n in range(20):
        key = folk(vault)
        changes.append(amira.write({"name": f"Name {n}"}, key=key))
        changes.append(amira.write({"born": "2010-01-01"}, key=key))
        changes.append(other.write({"name": "Differs"}, key=key))
        changes.append(amira.write({"text": "words", "answers/a": n}, key=sheet(vault, key.root)))
    seeded = new_vault(tmp_path_factory.mktemp("seeded") / "vault")
    with seeded._writing() as session:
        assert append_directly(session, iter(changes)) == 80
        session.commit()
    done: list[tuple[int, int]] = []
    seeded.rebuild(lambda so_far, total: done.append((so_far, total)))
    imported = new_vault(tmp_path_factory.mktemp("imported") / "vault")
    take(imported, *changes)

    assert done[-1] == (80, 80)
    with seeded.reading() as one, imported.reading() as two:
        assert dump.projected(one.connection()) == dump.projected(two.connection())
    with seeded.transaction("edit") as writing:
        writing.session.get_one(Folk, changes[0].envelope.record).name = "After"
    assert row_of(seeded, Folk, changes[0].envelope.record).name == "After"
    seeded.close()
    imported.close()


def test_what_leaves_is_byte_for_byte_what_came_stream_by_stream(vault: Vault) -> None:
    amira, other, key = Writer(), ben(), folk(vault)
    changes = [amira.write({"name": "A"}, key=key), other.write({"born": "2010-01-01"}, key=key)]
    changes += [amira.write({"born": "2011-01-01"}, key=key)]
    apart = amira.write({"text": "x"}, key=sheet(vault, key.root))
    take(vault, *changes, apart)

    assert sorted(vault.export_changes(key.root, ["identity"]), key=lambda each: each.id) == sorted(
        changes, key=lambda each: each.id
    )
    assert list(vault.export_changes(key.root, ["screening"])) == [apart]
    have = {stream_of(changes[0].envelope): 1}
    assert {each.id for each in vault.export_changes(key.root, ["identity"], have=have)} == {
        changes[1].id,
        changes[2].id,
    }


def test_withheld_values_leave_only_their_digest(vault: Vault) -> None:
    key = folk(vault)
    take(vault, Writer().write({"name": "A", "born": "2010-01-01"}, key=key))
    (change,) = vault.export_changes(key.root, ["identity"], lambda envelope: ["name"])
    verify_body(change)
    assert change.body is not None
    assert isinstance(change.body["name"], Withheld)
    assert b'"A"' not in (change.body_bytes or b"")


def test_what_is_set_aside_or_quarantined_does_not_leave(vault: Vault) -> None:
    key, via = folk(vault), vault.ids.new()
    take(vault, Writer().write({"name": "A"}, key=key), via=via)
    vault.set_aside(via=via)
    assert list(vault.export_changes(key.root, ["identity"])) == []


def test_what_is_here_is_counted_up_to_the_first_gap(vault: Vault) -> None:
    amira, key = Writer(), folk(vault)
    changes = [amira.write({"name": str(n)}, key=key) for n in range(5)]
    stream = stream_of(changes[0].envelope)
    take(vault, changes[0], changes[1], changes[4])
    with vault.reading() as session:
        assert export.have(session, [key.root]) == {StreamKey(*stream): 2}
        assert export.have(session, [vault.ids.new()]) == {}


def test_a_restored_backup_is_another_incarnation_and_never_forks(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    from datetime import UTC, datetime

    from cse_desk.clock import SetClock
    from cse_desk.ids import Ids
    from cse_desk.vault import store
    from tests.unit.vault.sealed import PASSPHRASE

    folder = tmp_path_factory.mktemp("restore")
    one = new_vault(folder / "one")
    root = one.ids.new()
    with one.transaction("make") as writing:
        writing.session.add(Folk(id=root, root=root, compartment="identity", name="Before"))
    one.back_up(folder / "copy.csebak")
    with one.transaction("lost") as writing:
        writing.session.get_one(Folk, root).name = "After the backup"
    sent = list(one.export_changes(root, ["identity"]))
    one.close()

    clock = SetClock(datetime(2026, 3, 3, tzinfo=UTC))
    two = store.restore_vault(folder / "copy.csebak", PASSPHRASE, folder / "two", clock=clock, ids=Ids())
    with two.transaction("new") as writing:
        writing.session.get_one(Folk, root).name = "After the restore"
    take(two, *sent)
    assert two.forks(root) == ()
    assert two.gaps(root) == ()
    assert {claim.value for claim in two.conflicts(root)[0].claims} == {"After the backup", "After the restore"}
    two.close()


def test_the_tables_of_the_log_are_all_listed() -> None:
    names = {table.name for table in (*tables.LOG, *tables.DERIVED)}
    assert names == {name for name in tables.changes.metadata.tables if name.startswith("log_")} | {
        "conflict",
        "finding",
    }


def test_records_have_one_row_each(vault: Vault) -> None:
    key = sheet(vault, vault.ids.new(), RecordId("f" * 32))
    take(vault, Writer().write({"text": "a"}, key=key), ben().write({"code": "b"}, key=key))
    row = row_of(vault, Sheet, "f" * 32)
    assert (row.text, row.code) == ("a", "b")
