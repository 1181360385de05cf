"""Suite guards: see tests/helpers/guards.py."""

import gc
import os
import tempfile
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.helpers import guards, layouts, tools

_HOME = tempfile.mkdtemp(prefix="cse-desk-home-")  # nothing may reach the developer's own data folder
os.environ["HOME"] = _HOME
for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "LOCALAPPDATA", "APPDATA"):
    os.environ[name] = str(Path(_HOME) / name.lower())
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

guards.install()
layouts.install()
tools.install()
# How fast the computer is at the moment says nothing of what a test proves.
settings.register_profile("desk", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("desk")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """In random order, but the files marked `first` before the others."""
    items.sort(key=lambda item: item.get_closest_marker("first") is None)


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """What is loaded here stays: while it is, and later, no search for circles looks through it, which takes half a second each time."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.collect()
        gc.freeze()
        gc.enable()


@pytest.fixture
def expected_log() -> list[str]:
    """Parts of log lines this test makes happen on purpose: append to it."""
    return []


@pytest.fixture(autouse=True)
def _guarded(caplog: pytest.LogCaptureFixture, expected_log: list[str]) -> Iterator[None]:
    yield from guards.guard_one_test(caplog, expected_log)
