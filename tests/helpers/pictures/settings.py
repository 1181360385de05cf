"""Settings on the demo's vault: as it opens, with the fields for another passphrase, after a backup, and the numbers on paper."""

from datetime import UTC, datetime

from PySide6.QtWidgets import QWidget

from cse_desk.models.records.keeping import LeftCopy, LeftDrafts
from cse_desk.settings import Settings
from cse_desk.ui import theme
from cse_desk.ui.bus import Place
from cse_desk.ui.registry import screens
from cse_desk.ui.screens.settings.screen import SettingsScreen
from tests.helpers import borough
from tests.helpers.doors import FakeDoors
from tests.helpers.pictures.people import until_idle
from tests.helpers.shots import Studio
from tests.helpers.stage import a_window


def _settings(studio: Studio) -> tuple[QWidget, SettingsScreen, FakeDoors]:
    context, lanes = borough.context(studio.at_end)
    worn = theme.current()
    window = a_window(context, *screens(), settings=Settings(theme=worn.name.value, text_percent=worn.percent))
    window.resize(studio.size)
    window.show()
    window.go_to(Place("settings"))
    until_idle(studio, lanes)
    screen = window.screen_shown()
    assert isinstance(screen, SettingsScreen)
    assert isinstance(context.doors, FakeDoors)
    return window, screen, context.doors


def settings(studio: Studio) -> QWidget:
    window, _screen, _doors = _settings(studio)
    return window


def passphrase(studio: Studio) -> QWidget:
    window, screen, _doors = _settings(studio)
    screen.vault.passphrase.show_form()
    until_idle(studio, screen.context.lanes)
    screen.vault.passphrase.act.click()
    studio.settle(60)
    return window


def backed_up(studio: Studio) -> QWidget:
    window, screen, doors = _settings(studio)
    doors.files.append(studio.folder / "desk-2026-11-24.csebak")
    screen.vault.backup.act.click()
    until_idle(studio, screen.context.lanes)
    return window


def left_copy(studio: Studio) -> QWidget:
    window, screen, _doors = _settings(studio)
    copies = (
        LeftCopy("before-schema-3-from-2.csebak", datetime(2026, 11, 24, 9, 30, tzinfo=UTC), 412_000_000),
        LeftCopy("before-schema-2-from-1.csebak", datetime(2026, 9, 1, 8, 5, tzinfo=UTC), 96_300_000),
    )
    screen.vault.left.show_copies(copies, None)
    damaged = LeftDrafts("drafts.db.damaged", datetime(2026, 11, 20, 16, 12, tzinfo=UTC), 184_000)
    screen.vault.left_drafts.show_files((damaged,))
    studio.settle(60)
    return window


def codes(studio: Studio) -> QWidget:
    window, screen, _doors = _settings(studio)
    screen.office.codes.open.click()
    until_idle(studio, screen.context.lanes)
    studio.settle(60)
    return window


def numbers(studio: Studio) -> QWidget:
    window, screen, _doors = _settings(studio)
    screen.vault.print_numbers.click()
    until_idle(studio, screen.context.lanes)
    studio.settle(200)
    return window


PICTURES = {
    "settings-codes": codes,
    "settings-numbers": numbers,
    "settings": settings,
    "settings-passphrase": passphrase,
    "settings-backed-up": backed_up,
    "settings-left-copy": left_copy,
}
