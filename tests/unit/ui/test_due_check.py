"""A vault that is too large to be checked before it opens is checked while one works."""

import pytest

from cse_desk.errors import DamagedFile
from cse_desk.ui import problems
from cse_desk.ui.context import Context
from cse_desk.ui.due_check import DueCheck
from cse_desk.ui.jobs import Lanes
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


def begun(context: Context, wait_idle: WaitIdle) -> Heard:
    heard = Heard(context)
    DueCheck(context, context.bus).begin()
    wait_idle(context.lanes)
    wait_idle(context.lanes)
    return heard


def test_nothing_is_said_of_a_vault_that_was_closed_and_checked(context: Context, wait_idle: WaitIdle) -> None:
    heard = begun(context, wait_idle)
    assert (heard.told, heard.failed) == ([], [])


@pytest.mark.parametrize("was_left_open", [True, False])
def test_a_check_that_is_due_is_made(vault: Vault, context: Context, wait_idle: WaitIdle, was_left_open: bool) -> None:
    """Once a week quietly; after a power cut it says that nothing is damaged."""
    vault._checked = ""
    vault.was_left_open = was_left_open
    heard = begun(context, wait_idle)
    assert vault.checked_at == vault.clock.now()
    assert [words[:38] for words in heard.told] == ["Desk was not closed in order last time"] * was_left_open


def test_damage_is_told_once_a_second_look_has_found_it_too(
    vault: Vault, context: Context, wait_idle: WaitIdle
) -> None:
    vault._checked = ""
    vault.was_left_open = True
    with (vault.folder / "vault.db").open("r+b") as file:
        file.seek((vault.folder / "vault.db").stat().st_size - 6000)
        file.write(b"\0" * 5000)
    heard = begun(context, wait_idle)
    assert [type(error) for error in heard.failed] == [DamagedFile]
    assert "What you save now goes into this file." in problems.words_for(heard.failed[0]).text
    assert heard.told == []
