"""Fields on the wire, columns in tables: tolerant of what another version may have written."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import select

from cse_desk.changes.strictjson import JsonValue
from cse_desk.models.tables.base import Recorded
from cse_desk.vault.frozen import FrozenDict, FrozenList, frozen, thawed
from cse_desk.vault.projection import create_tables
from cse_desk.vault.shapes import Shapes, all_shapes
from cse_desk.vault.store import Vault
from tests.unit.changes.makers import Writer, ben
from tests.unit.vault.kinds import Folk, Other, Sheet
from tests.unit.vault.sealed import new_vault
from tests.unit.vault.takes import folk, row_of, sheet, take

SHAPE = all_shapes().by_kind["test-sheet"]


@pytest.fixture(scope="module")
def vault(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Vault]:
    made = new_vault(tmp_path_factory.mktemp("projection") / "vault")
    yield made
    made.close()


UNFIT: dict[str, list[JsonValue]] = {
    "text": [1, True, ["a"], {"a": "b"}],
    "code": [0],
    "count": ["1", True, [1]],
    "flag": ["yes", 1, 0],
    "day": ["2026", "2026-02", "2026-02-30", "20260203", 3, True],
    "at": ["yesterday", 3, True, ["2026-01-01T00:00:00Z"]],
}


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, some in UNFIT.items() for value in some])
def test_a_value_that_does_not_fit_leaves_its_column_empty(name: str, value: JsonValue) -> None:
    row = SHAPE.row("a", "b", "c", {name: value, "withdrawn": False})
    assert row.unreadable == (name,)
    assert [param for param in row.params[3:] if param is not None] == [0]


def test_fields_without_a_column_are_unknown_and_do_no_harm() -> None:
    row = SHAPE.row("a", "b", "c", {"aura": 1, "text/path": "x", "answers": {"a": 1}, "id": "x", "answers/a": "yes"})
    assert row.unknown == ("answers", "aura", "id", "text/path")
    assert row.params[:3] == ("a", "b", "c")
    assert '{"a":"yes"}' in row.params


@pytest.mark.parametrize(
    "text", ["2026-03-01T09:30:00Z", "2026-03-01T09:30:00.000Z", "2026-03-01T10:30:00+01:00", "2026-03-01T09:30:00"]
)
def test_moments_are_read_in_any_of_their_spellings(vault: Vault, text: str) -> None:
    key = sheet(vault, vault.ids.new())
    take(vault, Writer().write({"at": text}, key=key))
    assert row_of(vault, Sheet, key.record).at == datetime(2026, 3, 1, 9, 30, tzinfo=UTC)


def test_a_field_without_a_value_leaves_its_column_null_and_its_path_out(vault: Vault) -> None:
    key = sheet(vault, vault.ids.new())
    nothing: dict[str, JsonValue] = {"text": None, "tags": None, "answers/a": None, "answers/b": False}
    take(vault, Writer().write(nothing, key=key))
    with vault.reading() as session:
        found = session.execute(select(Sheet.text, Sheet.tags, Sheet.answers).where(Sheet.id == key.record)).one()
        stored = session.connection().exec_driver_sql("SELECT tags FROM test_sheets WHERE id = ?", (key.record,))
        assert tuple(found) == (None, None, {"b": False})
        assert stored.scalar() is None, "NULL, not the word null"


def test_live_columns_are_spelled_as_the_projection_spells_them(vault: Vault) -> None:
    """What a flush wrote is written again from the registers, so that a rebuild finds no other spelling."""
    sheet_id = vault.ids.new()
    with vault.transaction("make") as writing:
        writing.session.add(
            Sheet(id=sheet_id, root=sheet_id, compartment="screening", tags=None, answers={"b": 1, "a": "ü"}, text="x")
        )
    with vault.reading() as session:
        found = session.connection().exec_driver_sql("SELECT tags, answers FROM test_sheets WHERE id = ?", (sheet_id,))
        assert tuple(found.one()) == (None, '{"a":"ü","b":1}')


def test_findings_and_conflicts_go_when_their_cause_goes(vault: Vault) -> None:
    key, via = folk(vault), vault.ids.new()
    take(vault, Writer().write({"name": "A"}, key=key))
    take(vault, ben().write({"name": "B", "aura": "x"}, key=key), via=via)
    assert len(vault.conflicts(key.root)) == 1
    assert len(vault.findings(key.root)) == 1
    vault.set_aside(via=via)
    assert vault.conflicts(key.root) == ()
    assert vault.findings(key.root) == ()


def test_a_kind_may_have_only_one_table() -> None:
    with pytest.raises(TypeError):
        Shapes([Folk, Other, Folk])


def test_tables_made_differently_have_another_fingerprint() -> None:
    both, one = Shapes([Folk, Other]), Shapes([Folk])
    assert both.fingerprint() == Shapes([Other, Folk]).fingerprint()
    assert both.fingerprint() != one.fingerprint()
    searched = Folk.__searched__
    Folk.__searched__ = frozenset()
    try:
        assert Shapes([Folk]).fingerprint() != one.fingerprint()
    finally:
        Folk.__searched__ = searched


def test_making_tables_again_is_nothing(vault: Vault) -> None:
    with vault._writing() as session:
        create_tables(session.connection())
        create_tables(session.connection())
        session.rollback()


def test_every_recorded_table_of_the_product_has_a_shape() -> None:
    shapes = all_shapes()
    assert {"young-person", "screening", "person-name"} <= shapes.by_kind.keys()
    assert all(issubclass(cls, Recorded) for cls in shapes.by_class)


def test_frozen_values_are_equal_to_and_thaw_into_ordinary_ones() -> None:
    import copy
    import pickle

    given: dict[str, Any] = {"a": [1, {"b": None}], "c": "d"}
    held = frozen(given)
    assert held == given
    assert isinstance(held, FrozenDict)
    assert isinstance(held["a"], FrozenList)
    for ordinary in (thawed(held), copy.deepcopy(held)):
        assert ordinary == given
        assert type(ordinary) is dict
        assert type(ordinary["a"]) is list
    assert type(pickle.loads(pickle.dumps(held))) is dict
    assert type(held | {"e": 1}) is dict
    assert held["a"] + [2] == [1, {"b": None}, 2]
    held["a"].__iadd__([3])
    assert held == given
