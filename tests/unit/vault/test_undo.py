"""Undoing an act: only where its write still stands; the rest is named."""

from collections.abc import Iterator
from typing import Any

import pytest

from cse_desk.changes.states import Erasure
from cse_desk.errors import NotFound
from cse_desk.vault.store import Vault
from cse_desk.vault.undo import Why
from tests.unit.changes.makers import Writer
from tests.unit.vault import dump
from tests.unit.vault.kinds import Folk, Sheet
from tests.unit.vault.sealed import new_vault
from tests.unit.vault.takes import folk, row_of, take

ROOT = "a" * 32


@pytest.fixture(scope="module")
def vault(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Vault]:
    made = new_vault(tmp_path_factory.mktemp("undo") / "vault")
    yield made
    made.close()


def make(vault: Vault, **values: Any) -> tuple[str, str]:
    sheet_id = vault.ids.new()
    with vault.transaction("make") as writing:
        writing.session.add(Sheet(id=sheet_id, root=ROOT, compartment="screening", **values))
    return sheet_id, writing.act


def edit(vault: Vault, sheet_id: str, **values: Any) -> str:
    with vault.transaction("edit") as writing:
        row = writing.session.get_one(Sheet, sheet_id)
        for name, value in values.items():
            setattr(row, name, value)
    return writing.act


def test_undoing_writes_back_what_was_before(vault: Vault) -> None:
    sheet_id, _ = make(vault, text="a", answers={"x": 1, "y": 2})
    act = edit(vault, sheet_id, text="b", answers={"x": 3, "z": 4}, count=5)
    undone = vault.undo(act, title="take it back")

    row = row_of(vault, Sheet, sheet_id)
    assert (row.text, row.answers, row.count) == ("a", {"x": 1, "y": 2}, None)
    assert undone.left == ()
    assert vault.history(ROOT, sheet_id)[-1].title == "take it back"


def test_what_was_written_since_is_left_and_named(vault: Vault) -> None:
    sheet_id, _ = make(vault, text="a", count=1)
    act = edit(vault, sheet_id, text="b", count=2)
    edit(vault, sheet_id, text="c")
    undone = vault.undo(act)

    row = row_of(vault, Sheet, sheet_id)
    assert (row.text, row.count) == ("c", 1)
    assert [(left.record, left.field, left.why) for left in undone.left] == [(sheet_id, "text", Why.WRITTEN_SINCE)]


def test_a_value_that_stands_beside_it_is_not_wiped(vault: Vault) -> None:
    key, amira = folk(vault), Writer()
    first = amira.write({"name": "A"}, key=key)
    take(vault, first)
    with vault.transaction("edit") as writing:
        writing.session.get_one(Folk, key.record).name = "Ours"
    take(vault, amira.write({"name": "Theirs"}, key=key, replaces={"name": [first.id]}))
    undone = vault.undo(writing.act)
    assert [left.why for left in undone.left] == [Why.WRITTEN_SINCE]
    assert len(vault.conflicts(key.root)) == 1


def test_undoing_the_making_of_a_record_withdraws_it(vault: Vault) -> None:
    sheet_id, act = make(vault, text="a")
    vault.undo(act)
    row = row_of(vault, Sheet, sheet_id)
    assert (row.withdrawn, row.text) == (True, "a")


def test_a_record_that_others_have_written_to_is_not_withdrawn_by_it(vault: Vault) -> None:
    sheet_id, act = make(vault, text="a")
    edit(vault, sheet_id, count=1)
    vault.undo(act)
    row = row_of(vault, Sheet, sheet_id)
    assert (row.withdrawn, row.text, row.count) == (None, None, 1)


def test_a_withdrawal_can_be_undone_and_brings_the_record_back_whole(vault: Vault) -> None:
    sheet_id, _ = make(vault, text="a", answers={"x": 1})
    act = edit(vault, sheet_id, withdrawn=True)
    vault.undo(act)
    row = row_of(vault, Sheet, sheet_id)
    assert (row.withdrawn, row.text, row.answers) == (None, "a", {"x": 1})
    assert vault.findings(ROOT) == ()


def test_an_undoing_can_be_undone(vault: Vault) -> None:
    sheet_id, _ = make(vault, text="a")
    act = edit(vault, sheet_id, text="b")
    vault.undo(act)
    (again,) = {event.act for event in vault.history(ROOT, sheet_id)} - {act} - {_first(vault, sheet_id)}
    vault.undo(again)
    assert row_of(vault, Sheet, sheet_id).text == "b"


def _first(vault: Vault, sheet_id: str) -> str:
    return vault.history(ROOT, sheet_id)[0].act


def test_undoing_says_which_act_it_undoes(vault: Vault) -> None:
    sheet_id, _ = make(vault, text="a")
    act = edit(vault, sheet_id, text="b")
    vault.undo(act)
    with vault.reading() as session:
        found = session.connection().exec_driver_sql("SELECT undoes FROM log_act WHERE undoes = ?", (act,)).scalar()
    assert found == act


def test_a_value_that_was_erased_cannot_be_written_back(vault: Vault) -> None:
    key = folk(vault)
    change = Writer().write({"name": "A", "born": "2010-01-01"}, key=key)
    take(vault, change)
    with vault.transaction("edit") as writing:
        row = writing.session.get_one(Folk, key.record)
        row.name, row.born = "B", None
    vault.erase([Erasure(change.id, "name")])
    undone = vault.undo(writing.act)
    assert [(left.field, left.why) for left in undone.left] == [("name", Why.PRIOR_NOT_HERE)]
    row = row_of(vault, Folk, key.record)
    assert (row.name, str(row.born)) == ("B", "2010-01-01")


def test_what_was_taken_back_with_its_bundle_is_not_undone_again(vault: Vault) -> None:
    key, via = folk(vault), vault.ids.new()
    change = Writer().write({"name": "A"}, key=key)
    take(vault, change, via=via)
    vault.set_aside(via=via)
    undone = vault.undo(change.envelope.act)
    assert [left.why for left in undone.left if left.record == key.record] == [Why.DOES_NOT_COUNT]
    assert row_of(vault, Folk, key.record) is None


def test_an_unknown_act_is_not_found(vault: Vault) -> None:
    with pytest.raises(NotFound):
        vault.undo("0" * 32)


def test_rebuilding_after_all_this_changes_nothing(vault: Vault) -> None:
    dump.check_rebuild_is_live(vault)
