"""A vault that is too large to be checked before it opens is checked while one works."""

from collections.abc import Callable
from threading import Event

import pytest
from pytestqt.qtbot import QtBot

from cse_desk.errors import DamagedFile
from cse_desk.ui import problems
from cse_desk.ui.context import Context
from cse_desk.ui.due_check import QUIET_MS, DueCheck
from cse_desk.ui.jobs import Lanes
from cse_desk.ui.widgets.toast import SHOWN_MS
from cse_desk.vault.store import Vault
from tests.helpers.contexts import context_of
from tests.unit.ui.conftest import WaitIdle


class Heard:
    """What the window would have been told."""

    def __init__(self, context: Context) -> None:
        self.told: list[str] = []
        self.failed: list[Exception] = []
        context.bus.told.connect(lambda words, _act: self.told.append(words))
        context.bus.failed.connect(self.failed.append)


@pytest.fixture
def context(vault: Vault, lanes: Lanes) -> Context:
    return context_of(vault, lanes)


@pytest.fixture
def begun(context: Context, qtbot: QtBot, wait_idle: WaitIdle) -> Callable[[], Heard]:
    def begin() -> Heard:
        heard = Heard(context)
        due = DueCheck(context, context.bus, quiet_ms=0)
        due.begin()
        qtbot.waitUntil(lambda: not due._quiet.isActive())
        wait_idle(context.lanes)
        wait_idle(context.lanes)
        return heard

    return begin


def test_nothing_is_said_of_a_vault_that_was_closed_and_checked(begun: Callable[[], Heard]) -> None:
    heard = begun()
    assert (heard.told, heard.failed) == ([], [])


@pytest.mark.parametrize("was_left_open", [True, False])
def test_a_check_that_is_due_is_made(vault: Vault, begun: Callable[[], Heard], was_left_open: bool) -> None:
    """Once a week quietly; after a power cut it says that nothing is damaged."""
    vault._checked = ""
    vault.was_left_open = was_left_open
    heard = begun()
    assert vault.checked_at == vault.clock.now()
    assert [words[:46] for words in heard.told] == ["The computer or Desk stopped before the vault "] * was_left_open


def test_damage_is_told_once_a_second_look_has_found_it_too(vault: Vault, begun: Callable[[], Heard]) -> None:
    vault._checked = ""
    vault.was_left_open = True
    with (vault.folder / "vault.db").open("r+b") as file:
        file.seek((vault.folder / "vault.db").stat().st_size - 6000)
        file.write(b"\0" * 5000)
    heard = begun()
    assert [type(error) for error in heard.failed] == [DamagedFile]
    assert "What you save now goes into this file." in problems.words_for(heard.failed[0]).text
    assert heard.told == []


def test_damage_that_a_second_look_does_not_find_is_not_told(
    vault: Vault, context: Context, qtbot: QtBot, wait_idle: WaitIdle
) -> None:
    vault._checked = ""
    vault.was_left_open = True
    heard = Heard(context)
    due = DueCheck(context, context.bus)
    due.begin()
    due._on_failed(DamagedFile(vault.folder))  # as of a page that was being written while it was read
    wait_idle(context.lanes)
    assert heard.failed == []
    assert len(heard.told) == 1


def test_a_paper_goes_before_the_check_which_begins_again_once_nobody_wants_the_press(
    vault: Vault, context: Context, qtbot: QtBot
) -> None:
    """Who wants a preview or the printer would wait for minutes without a word."""
    vault._checked, press = "", context.lanes.press
    before, held = Event(), Event()
    seen: list[object] = []
    press.run(press, before.wait, seen.append, seen.append)
    due = DueCheck(context, context.bus, quiet_ms=0)
    due.begin()
    assert not due._quiet.isActive(), "not while the press is busy"
    press._thread().submit(held.wait)  # what follows stands in line, and cannot be quicker than this test
    before.set()
    qtbot.waitUntil(lambda: due._job is not None)
    first = due._job
    assert first is not None

    press.run(press, lambda: "paper", lambda paper: seen.extend((paper, vault.checked_at)), seen.append)
    assert first.is_cancelled
    held.set()
    qtbot.waitUntil(lambda: vault.checked_at is not None)

    assert seen == [True, "paper", None]
    qtbot.waitUntil(lambda: not press.is_busy)
    assert not due._quiet.isActive(), "once is enough"


def test_what_was_said_first_can_be_read_before_the_check_says_more() -> None:
    """Else the news of an update would go the moment the check has ended."""
    assert QUIET_MS >= SHOWN_MS
