"""Recorded tables are a projection of a union of honest vaults: no rule of SQL may refuse a row."""

import inspect

import pytest
from sqlalchemy import Column, Table
from sqlalchemy.orm import configure_mappers

from cse_desk.models.tables.base import Recorded
from cse_desk.models.tables.catalogue import MODULES

configure_mappers()
RECORDED: list[type[Recorded]] = sorted(
    (
        one
        for module in MODULES
        for _, one in inspect.getmembers(module, inspect.isclass)
        if issubclass(one, Recorded) and one is not Recorded
    ),
    key=lambda one: one.__kind__,
)
MUST_BE_THERE = {"id", "root", "compartment"}


def table_of(cls: type[Recorded]) -> Table:
    table = cls.__table__
    assert isinstance(table, Table)
    return table


def test_every_kind_of_record_has_one_table() -> None:
    kinds = [one.__kind__ for one in RECORDED]

    assert len(kinds) == len(set(kinds)) == 52


@pytest.mark.parametrize("cls", RECORDED, ids=lambda one: one.__kind__)
def test_a_recorded_table_forbids_nothing(cls: type[Recorded]) -> None:
    table = table_of(cls)

    assert [column.name for column in table.primary_key] == ["id"]
    assert {type(one).__name__ for one in table.constraints} == {"PrimaryKeyConstraint"}
    assert not [index.name for index in table.indexes if index.unique]
    assert not table.foreign_keys
    for column in table.columns:
        assert column.nullable or column.name in MUST_BE_THERE, column.name
        assert has_no_default(column), column.name


def has_no_default(column: Column[object]) -> bool:
    return column.default is None and column.server_default is None and column.onupdate is None and not column.unique


@pytest.mark.parametrize("cls", RECORDED, ids=lambda one: one.__kind__)
def test_maps_and_searched_fields_are_columns(cls: type[Recorded]) -> None:
    columns = set(table_of(cls).columns.keys())

    assert cls.__maps__ <= columns
    assert {field.partition("/")[0] for field in cls.__searched__} <= columns
