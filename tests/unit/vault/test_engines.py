"""Whoever reads in a lane lets the window go first; whoever writes holds nobody up any longer than need be."""

import sqlite3
from collections.abc import Iterator

import pytest

from cse_desk import pace
from cse_desk.vault.engines import Engines


@pytest.fixture
def waited(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Every wait of this thread for the window."""
    monkeypatch.setattr(pace, "EVERY_S", 0.0)
    found: list[str] = []
    pace.go_second(lambda: found.append("window"))
    yield found
    pace.go_second(None)


def test_between_two_statements_of_reading_the_window_has_its_turn(waited: list[str]) -> None:
    engines = Engines(lambda _query_only: sqlite3.connect(":memory:"), sqlite3)
    with engines.reading().connect() as reading:
        reading.exec_driver_sql("SELECT 1")
        waited.clear()
        reading.exec_driver_sql("SELECT 2")
        reading.exec_driver_sql("SELECT 3")
    assert waited == ["window", "window"]

    waited.clear()
    with engines.writing().connect() as writing:
        writing.exec_driver_sql("SELECT 1")
    assert waited == [], "a transaction that writes is not kept open for the window"
    engines.close()
