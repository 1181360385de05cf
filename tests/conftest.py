"""Suite guards: see tests/helpers/guards.py."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.helpers import guards, tools

_HOME = tempfile.mkdtemp(prefix="cse-desk-home-")  # nothing may reach the developer's own data folder
os.environ["HOME"] = _HOME
for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "LOCALAPPDATA", "APPDATA"):
    os.environ[name] = str(Path(_HOME) / name.lower())
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

guards.install()
tools.install()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """In random order, but the files marked `first` before the others."""
    items.sort(key=lambda item: item.get_closest_marker("first") is None)


@pytest.fixture
def expected_log() -> list[str]:
    """Parts of log lines this test makes happen on purpose: append to it."""
    return []


@pytest.fixture(autouse=True)
def _guarded(caplog: pytest.LogCaptureFixture, expected_log: list[str]) -> Iterator[None]:
    yield from guards.guard_one_test(caplog, expected_log)
