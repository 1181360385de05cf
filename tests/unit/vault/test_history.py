"""History: what happened to a root, a record, a field; in order, by whom, through which bundle."""

from collections.abc import Iterator
from datetime import datetime

import pytest

from cse_desk.changes.envelope import Change
from cse_desk.changes.registers import Missing
from cse_desk.changes.states import Erasure
from cse_desk.clock import SetClock
from cse_desk.ids import ActId
from cse_desk.vault import history
from cse_desk.vault.history import Event
from cse_desk.vault.store import Vault
from tests.unit.changes.makers import NOON, Writer, ben
from tests.unit.vault.kinds import Folk, Sheet
from tests.unit.vault.sealed import PERSON, START, new_vault
from tests.unit.vault.takes import folk, take

CLOCK = SetClock(START)


@pytest.fixture(scope="module")
def vault(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Vault]:
    made = new_vault(tmp_path_factory.mktemp("history") / "vault", clock=CLOCK)
    yield made
    made.close()


def a_child(vault: Vault, name: str = "Before") -> str:
    root = vault.ids.new()
    with vault.transaction("make") as writing:
        writing.session.add(Folk(id=root, root=root, compartment="identity", name=name))
    return root


def rename(vault: Vault, root: str, name: str, title: str = "rename") -> str:
    with vault.transaction(title) as writing:
        writing.session.get_one(Folk, root).name = name
    return writing.act


def test_a_field_tells_its_values_in_order_of_time(vault: Vault) -> None:
    root = a_child(vault)
    CLOCK.go_on(hours=1)
    at = CLOCK.now()
    act = rename(vault, root, "After")
    first, second = vault.history(root, root, "name")

    assert [step.after for step in first.steps] == ["Before"]
    assert (second.act, second.title, second.at, second.via) == (act, "rename", at, "")
    assert (second.author, second.author_name) == (vault.me.author, PERSON.name)
    (step,) = second.steps
    assert (step.field, step.before, step.after, step.stands_alone) == ("name", ("Before",), "After", True)
    assert first.steps[0].stands_alone is False


def test_a_root_tells_of_all_its_records_and_a_record_only_of_itself(vault: Vault) -> None:
    root, sheet_id = a_child(vault), vault.ids.new()
    with vault.transaction("sheet") as writing:
        writing.session.add(Sheet(id=sheet_id, root=root, compartment="screening", answers={"a": 1, "b": 2}))

    assert [event.record for event in vault.history(root)] == [root, sheet_id]
    (event,) = vault.history(root, sheet_id)
    assert {step.field for step in event.steps} == {"answers/a", "answers/b"}
    assert vault.history(root, sheet_id, "answers/a")[0].steps[0].after == 1
    assert vault.history(root, sheet_id, "answers/none") == ()


def test_others_changes_tell_their_bundle_and_their_own_clock(vault: Vault) -> None:
    key, via = folk(vault), vault.ids.new()
    take(vault, Writer().write({"name": "A"}, key=key), via=via)
    (event,) = vault.history(key.root)
    assert (event.via, event.at, event.title, event.author_name) == (via, NOON, "", "")


def test_what_cannot_be_read_says_why(vault: Vault) -> None:
    key, amira = folk(vault), Writer()
    change = amira.write({"name": "A", "born": "2010-01-01"}, key=key)
    take(vault, Change(change.envelope_bytes))
    assert {step.after for step in vault.history(key.root)[0].steps} == {Missing.NOT_HERE}
    take(vault, change)
    vault.erase([Erasure(change.id, "name")])
    assert {step.field: step.after for step in vault.history(key.root)[0].steps} == {
        "name": Missing.ERASED,
        "born": "2010-01-01",
    }


def test_an_act_is_told_as_one(vault: Vault) -> None:
    root = vault.ids.new()
    with vault.transaction("both") as writing:
        writing.session.add(Folk(id=root, root=root, compartment="identity", name="A"))
        writing.session.add(Sheet(id=vault.ids.new(), root=root, compartment="screening", text="x"))
    with vault.reading() as session:
        events = history.act_events(session, writing.act)
    assert {event.kind for event in events} == {"test-folk", "test-sheet"}
    assert {event.title for event in events} == {"both"}


def test_an_act_that_came_in_a_bundle_is_found_though_the_index_knows_only_those_made_here(vault: Vault) -> None:
    key, act = folk(vault), ActId(vault.ids.new())
    take(vault, ben(act).write({"name": "A"}, key=key), ben().write({"born": "2010-01-01"}, key=folk(vault)))
    with vault.reading() as session:
        (event,) = history.act_events(session, act)
        assert history.act_events(session, vault.ids.new()) == ()
    assert (event.act, event.kind, event.root) == (act, "test-folk", key.root)


def test_an_own_act_that_came_back_is_found_by_indexes_alone(vault: Vault) -> None:
    """After an older backup was restored: the log itself, gigabytes in the largest vault, is not read for it."""
    key, act = folk(vault), ActId(vault.ids.new())
    mine = Writer(vault.me.author, act=act)
    take(vault, mine.write({"name": "A"}, key=key), ben().write({"born": "2010-01-01"}, key=folk(vault)))
    with vault.reading() as session:
        (event,) = history.act_events(session, act)
        plan = session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {history._CAME_BACK}").all()
    assert (event.act, event.author) == (act, vault.me.author)
    read = [str(row[3]) for row in plan if "log_change" in str(row[3]) or str(row[3]).split()[1:2] == ["o"]]
    assert len(read) == 2
    assert all("USING COVERING INDEX" in one for one in read)


def test_what_a_signature_covers_are_the_changes_that_stand(vault: Vault) -> None:
    root = a_child(vault)
    rename(vault, root, "After")
    with vault.transaction("born") as writing:
        writing.session.get_one(Folk, root).born = START.date()
    ids: list[Event] = list(vault.history(root))
    with vault.reading() as session:
        assert set(history.standing_changes(session, root)) == {ids[1].change, ids[2].change}


def test_conflicts_tell_who_and_when(vault: Vault) -> None:
    key = folk(vault)
    take(vault, Writer().write({"name": "A"}, key=key), ben().write({"name": "B"}, key=key))
    (conflict,) = vault.conflicts()
    assert (conflict.root, conflict.record, conflict.kind, conflict.field) == (
        key.root,
        key.record,
        "test-folk",
        "name",
    )
    assert all(isinstance(claim.at, datetime) and claim.at == NOON for claim in conflict.claims)
    assert len({claim.author for claim in conflict.claims}) == 2
