"""Settings in the real window, on a real vault."""

import os
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cse_desk import errors
from cse_desk.errors import WrongPassphrase
from cse_desk.i18n import moment, size_words
from cse_desk.models.enums import Role
from cse_desk.models.records.keeping import LeftCopy, Restored, VaultFacts
from cse_desk.models.records.people import NameEntry, PersonDetails, PersonFilter
from cse_desk.services.desk import Desk
from cse_desk.services.keeping import Keeping
from cse_desk.settings import Settings
from cse_desk.ui import registry, theme
from cse_desk.ui.bus import Place
from cse_desk.ui.lock import Cover, State
from cse_desk.ui.screens.settings.new_passphrase import OWN
from cse_desk.ui.screens.settings.screen import SettingsScreen
from cse_desk.ui.screens.settings.vault import VaultCard
from cse_desk.ui.theme import Theme, ThemeName
from cse_desk.ui.widgets.labels import PlainLabel
from cse_desk.vault import copies, keyfile
from cse_desk.vault.keys import KdfCost
from cse_desk.vault.store import Vault
from tests.helpers.contexts import context_of
from tests.helpers.exchange_room import Sitting, sitting
from tests.helpers.settling import lay_out
from tests.helpers.stage import NOW, a_window
from tests.helpers.vaults import PASSPHRASE, OpenVault, unlocking
from tests.helpers.walk import out_of_sight, problems_of

NEW = "lantern quarry mitten oxbow saddle"


@pytest.fixture
def kept() -> list[Settings]:
    return []


@pytest.fixture
def window(desk, qtbot, vault, lanes, doors, kept, wait_idle):
    context = context_of(vault, lanes, doors=doors)
    cheap = replace(context.services, keeping=Keeping(vault, KdfCost.for_tests()))
    made = a_window(replace(context, services=cheap), *registry.screens(), kept=kept)
    qtbot.addWidget(made)
    made.resize(1366, 768)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    made.go_to(Place("settings"))
    wait_idle(lanes)
    yield made
    made.locking.stop()


@pytest.fixture
def screen(window) -> SettingsScreen:
    shown = window.screen_shown()
    assert isinstance(shown, SettingsScreen)
    return shown


@pytest.fixture
def busy_lane(lanes):
    """The vault lane does something else until it is let go on."""
    go_on = Event()
    lanes.vault.run(lanes.vault, go_on.wait, lambda _done: None, lambda _error: None)
    yield go_on
    go_on.set()


def somebody(given: str, family: str) -> PersonDetails:
    names = (NameEntry("", "legal", given, family),)
    return PersonDetails(names=names, estimated_ages=(13, 15), estimated_on=NOW.date())


# -- this computer -------------------------------------------------------------------------------


def test_it_is_at_the_foot_of_the_rail_and_begins_with_the_colours_worn(window, screen):
    assert next(one for one in registry.screens() if one.id == "settings").at_foot
    assert window.rail.button("settings").isChecked()
    assert screen.computer.theme.button("light").hasFocus()


def test_colours_are_worn_at_once_and_remembered(screen, kept):
    screen.computer.theme.button("high-contrast").click()

    assert theme.current() == Theme(ThemeName.HIGH_CONTRAST)
    assert kept[-1].theme == "high-contrast"
    assert screen.computer.theme.value() == "high-contrast"


def test_text_grows_by_the_keyboard_and_the_cards_stack_when_it_is_large(screen, kept, qtbot):
    assert screen.vault.x() > screen.computer.x()
    for _step in range(4):
        QTest.keyClick(screen.computer.text, Qt.Key.Key_Down)

    assert theme.current().percent == 200
    assert kept[-1].text_percent == 200
    qtbot.waitUntil(lambda: screen.vault.y() > screen.computer.y())


def test_the_time_until_it_locks_holds_from_now_on(screen, window, kept):
    QTest.keyClick(screen.computer.idle, Qt.Key.Key_End)

    assert kept[-1].idle_minutes == 15
    assert window.locking._idle.interval() == 15 * 60_000
    QTest.keyClick(screen.computer.idle, Qt.Key.Key_Home)
    assert kept[-1].idle_minutes == 1


def test_the_card_of_the_vault_is_made_in_a_go_of_its_own(desk, vault, lanes, qtbot, wait_idle):
    screen = SettingsScreen(context_of(vault, lanes))
    qtbot.addWidget(screen)
    screen.show_place(Place("settings"))
    assert screen.findChildren(VaultCard) == []

    wait_idle(lanes)
    assert screen.findChildren(VaultCard) == [screen.vault]
    assert screen.vault.people.text() == "0"


def test_what_is_changed_elsewhere_is_shown_here(screen, window):
    window.commands.do("window.dark")
    window.commands.do("window.larger")

    assert screen.computer.theme.value() == "dark"
    assert screen.computer.text.value() == "125"


# -- backup --------------------------------------------------------------------------------------


def back_up(screen, doors, wait_idle, target: Path | None) -> str:
    doors.files.append(target)
    screen.vault.backup.act.setFocus()
    screen.vault.backup.act.click()
    wait_idle(screen.context.lanes)
    return screen.vault.backup.news.accessibleName() if screen.vault.backup.news.isVisible() else ""


def test_a_backup_is_made_counted_and_can_be_restored(screen, vault, doors, wait_idle, tmp_path, clock):
    screen.context.services.people.create(somebody("Maisie", "Tranter"))
    assert screen.vault.last.text() == "none yet"
    target = tmp_path / "stick" / "desk.csebak"
    target.parent.mkdir()
    said = back_up(screen, doors, wait_idle, target)

    assert said.startswith("The backup is made. desk.csebak holds ")
    assert "entries of the access log" in said
    assert doors.chosen == [("Where the backup goes", "desk-2026-11-24.csebak")]
    assert screen.vault.last.text() == "24 Nov 2026, 09:30"
    assert screen.vault.last.accessibleName() == "Last backup: 24 Nov 2026, 09:30"
    assert screen.vault.people.text() == "1"
    assert screen.vault.backup.act.hasFocus()
    restored = unlocking(tmp_path / "restored", clock).restore(backup=target, passphrase=PASSPHRASE)
    restored.close()


def test_a_backup_whose_name_the_disk_does_not_confirm_is_made_and_that_is_said(
    screen, doors, wait_idle, tmp_path, monkeypatch, expected_log
):
    def sync(_folder: Path) -> None:
        raise OSError(5, "the disk")

    expected_log.append("name of a backup not made durable: OSError")
    monkeypatch.setattr(keyfile, "sync_folder", sync)
    said = back_up(screen, doors, wait_idle, tmp_path / "desk.csebak")

    assert said.startswith(
        "The backup is made, but its disk did not confirm that it keeps the file's name. desk.csebak"
    )
    assert said.endswith("Eject the disk before you pull it out, then look whether the file is still there.")
    assert screen.vault.last.text() == "24 Nov 2026, 09:30"


def test_going_back_from_the_file_dialog_makes_no_backup(screen, doors, wait_idle):
    assert back_up(screen, doors, wait_idle, None) == ""
    assert screen.vault.last.text() == "none yet"


def test_a_backup_never_takes_the_place_of_another_kind_of_file(screen, vault, doors, wait_idle):
    whole = (vault.folder / "vault.db").read_bytes()[:4096]
    back_up(screen, doors, wait_idle, vault.folder / "vault.db")

    assert (vault.folder / "vault.db").read_bytes()[:4096] == whole
    assert (vault.folder / "vault.db.csebak").exists()


def test_a_backup_that_the_file_dialog_did_not_ask_about_is_replaced_only_with_a_yes(
    screen, doors, wait_idle, tmp_path
):
    earlier = tmp_path / "desk.csebak"
    earlier.write_bytes(b"earlier")
    doors.answers.append(False)
    assert back_up(screen, doors, wait_idle, tmp_path / "desk") == ""

    assert earlier.read_bytes() == b"earlier"
    doors.answers.append(True)
    assert back_up(screen, doors, wait_idle, tmp_path / "desk").startswith("The backup is made.")
    assert earlier.read_bytes() != b"earlier"


def test_a_place_that_has_gone_is_said_in_words(screen, doors, wait_idle, tmp_path):
    said = back_up(screen, doors, wait_idle, tmp_path / "pulled-out" / "desk.csebak")

    assert said.startswith("The file could not be written there. No backup was made.")
    assert screen.vault.last.text() == "none yet"
    assert screen.vault.backup.act.isEnabled()


@pytest.mark.parametrize(
    ("kind", "at_target", "words"),
    [
        (errors.DiskFull, True, "There is no room for the backup."),
        (errors.DiskFull, False, "This computer's disk is full."),
        (errors.ReadOnlyPlace, True, "That place cannot be written."),
    ],
)
def test_a_failed_backup_says_which_disk_and_that_everything_stands(screen, vault, kind, at_target, words):
    part = screen.vault.backup
    part.say_failed(kind(part._target if at_target else vault.folder))

    assert part.news.title.text() == words
    assert "No backup was made. The vault is as it was" in part.news.text.text()


def test_it_cannot_be_begun_twice(screen, doors, busy_lane, tmp_path, lanes, wait_idle):
    doors.files.append(tmp_path / "desk.csebak")
    screen.vault.backup.act.click()

    assert screen.vault.backup.progress.isVisible()
    assert not screen.vault.backup.act.isEnabled()
    screen.vault.backup.back_up()  # its shortcut
    assert len(doors.chosen) == 1
    busy_lane.set()
    wait_idle(lanes)
    assert not screen.vault.backup.progress.isVisible()
    assert screen.vault.backup.progress._share.text() == "100 % of all"


def test_a_backup_can_be_stopped_and_leaves_the_one_before(screen, doors, busy_lane, tmp_path, lanes, wait_idle):
    target = tmp_path / "desk.csebak"
    target.write_bytes(b"the one before")
    doors.files.append(target)
    screen.vault.backup.act.click()
    QTest.mouseClick(screen.vault.backup.progress._cancel, Qt.MouseButton.LeftButton)
    busy_lane.set()
    wait_idle(lanes)

    assert screen.vault.backup.news.title.text() == "Stopped."
    assert "No backup was made." in screen.vault.backup.news.text.text()
    assert target.read_bytes() == b"the one before"


@pytest.fixture
def closing(window, screen, doors, busy_lane, tmp_path):
    """The window is closed from another screen while a backup is being made."""
    (tmp_path / "stick").mkdir()
    doors.files.append(tmp_path / "stick" / "desk.csebak")
    screen.vault.backup.act.click()
    window.go_to(Place("people"))
    window.close()
    return window


def test_closing_during_a_backup_says_so_and_closes_once_it_is_made(
    closing, busy_lane, lanes, wait_idle, qtbot, tmp_path
):
    banner = closing._banner
    assert closing.isVisible()
    assert closing.place == Place("settings")
    assert banner.title.text() == "Desk closes once the backup is made."
    assert banner.button.hasFocus()
    assert problems_of(closing) == []
    busy_lane.set()
    qtbot.waitUntil(lambda: not closing.isVisible(), timeout=20_000)
    assert (tmp_path / "stick" / "desk.csebak").exists()


def test_it_can_be_stopped_and_closes_at_once(closing, busy_lane, qtbot, tmp_path):
    QTest.keyClick(closing._banner.button, Qt.Key.Key_Space)
    busy_lane.set()
    qtbot.waitUntil(lambda: not closing.isVisible(), timeout=20_000)
    assert not (tmp_path / "stick" / "desk.csebak").exists()


@pytest.mark.parametrize("how", ["message closed", "gone elsewhere", "failed"])
def test_one_can_stay_and_what_went_wrong_is_there_to_be_read(
    closing, screen, busy_lane, lanes, wait_idle, tmp_path, how: str
):
    if how == "message closed":
        closing._banner._close.click()
    elif how == "gone elsewhere":
        closing.go_to(Place("people"))
    else:
        (tmp_path / "stick").rmdir()
    busy_lane.set()
    wait_idle(lanes)
    lay_out()

    assert closing.isVisible()
    assert closing._banner.isHidden()
    title = "The file could not be written there." if how == "failed" else "The backup is made."
    assert screen.vault.backup.news.title.text() == title


def _said_by_covers(window) -> list[str]:
    return [label.text() for cover in window.findChildren(Cover) for label in cover.findChildren(PlainLabel)]


@pytest.mark.parametrize("ends", ["seen again", "made", "failed"])
def test_closing_under_a_blank_screen_is_said_there_and_no_key_reaches_the_window(
    window, screen, doors, busy_lane, lanes, wait_idle, qtbot, tmp_path, ends: str
):
    (tmp_path / "stick").mkdir()
    doors.files.append(tmp_path / "stick" / "desk.csebak")
    screen.vault.backup.act.click()
    window.go_to(Place("people"))
    window.locking.blank()
    (cover,) = window.findChildren(Cover)
    qtbot.waitUntil(cover.hasFocus)
    window.close()

    assert window.isVisible()
    assert cover.hasFocus()
    assert window.place == Place("people")
    assert "Desk closes once the backup is made.\nPress F9 to come back" in _said_by_covers(window)
    assert cover.accessibleName().startswith("Desk closes once the backup is made.")
    assert problems_of(cover) == []
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_Space)
    if ends == "seen again":
        QTest.keyClick(cover, Qt.Key.Key_F9)
        assert window.place == Place("settings")
        assert window._banner.button.hasFocus()
    if ends == "failed":
        (tmp_path / "stick").rmdir()
        busy_lane.set()
        wait_idle(lanes)
        assert "Press F9 to come back" in _said_by_covers(window)
        assert cover.hasFocus()
        QTest.keyClick(cover, Qt.Key.Key_F9)
        assert window.place == Place("settings"), "what went wrong is there to be read"
        return
    busy_lane.set()
    qtbot.waitUntil(lambda: not window.isVisible(), timeout=20_000)
    assert (tmp_path / "stick" / "desk.csebak").exists()


def test_locking_during_a_backup_says_what_it_waits_for(closing, busy_lane):
    closing.locking.lock()

    assert closing.locking.state is State.LOCKED
    closing._closing.stay()  # as when it is done: there is no way back any more
    assert "Locking … A backup is being finished first." in _said_by_covers(closing)
    busy_lane.set()
    closing.close()
    assert not closing.isVisible(), "what quits the program is never held up"


@pytest.fixture
def copy(vault, screen, lanes, wait_idle) -> Path:
    """As an update leaves it."""
    path: Path = vault.folder / copies.name_of(1, 2)
    vault.back_up(path)
    screen.vault.reload()
    wait_idle(lanes)
    return path


def test_the_copy_that_an_update_left_is_removed_once_somebody_says_so(
    screen, copy, vault, doors, lanes, wait_idle, busy_lane, qtbot
):
    part = screen.vault.left
    assert part.isVisible()
    words = f"Made 24 Nov 2026, 09:30, {size_words(copy.stat().st_size)}"
    assert words in [label.text() for label in part.findChildren(PlainLabel)]
    doors.answers = [False, True]
    part.buttons[0].click()
    assert doors.asked[0].text.startswith(words)
    assert "The last backup you made is of 24 Nov 2026, 09:30." in doors.asked[0].text
    assert doors.asked[0].is_dangerous
    assert not part.is_busy

    part.buttons[0].click()
    part.stop()
    busy_lane.set()
    wait_idle(lanes)
    assert (part.news.title.text(), part.news.text.text()) == ("Stopped.", "The copy stays.")
    assert copy.exists(), "the vault is read whole before anything is removed"

    doors.answers = [True]
    part.buttons[0].click()
    wait_idle(lanes)
    assert not copy.exists()
    assert part.news.title.text() == "The copy is removed."
    assert part.buttons == []
    part.news._close.click()
    assert not part.isVisible()


def test_without_another_backup_it_is_said_to_make_one_first(screen, doors):
    left = LeftCopy("before-schema-2-from-1.csebak", NOW, 45_200_000)
    screen.vault.left.show_copies((left,), None)
    doors.answers = [False]
    screen.vault.left.buttons[0].click()

    assert "Made 24 Nov 2026, 10:42, 45.2 MB." in doors.asked[0].text
    assert "There is no other backup: make one first, in case this computer breaks." in doors.asked[0].text


def test_why_a_copy_stays_is_said(screen, copy, doors, lanes, wait_idle):
    part = screen.vault.left
    copy.write_bytes(b"damaged")
    doors.answers = [True]
    part.buttons[0].click()
    wait_idle(lanes)
    assert part.news.title.text() == "The copy cannot be read, or not be removed."
    assert copy.exists()
    assert part.words_for(errors.HoldsMore(copy)).title == "This copy holds something that is not in your vault."
    assert "vault" in part.words_for(errors.DamagedFile(copy.parent)).title  # the vault itself: nothing is removed then


def test_a_damaged_file_of_drafts_is_removed_once_somebody_says_so(screen, vault, doors, lanes, wait_idle):
    part = screen.vault.left_drafts
    assert not part.isVisible()
    files = [vault.folder / f"drafts.db.damaged{ending}" for ending in ("", "-wal")]
    for path in files:
        path.write_bytes(bytes(2_000_000))
        os.utime(path, (NOW.timestamp(), NOW.timestamp()))
    screen.vault.reload()
    wait_idle(lanes)
    words = "Last written 24 Nov 2026, 10:42, 4.0 MB"
    assert part.isVisible()
    assert words in [label.text() for label in part.findChildren(PlainLabel)]
    doors.answers = [False, True]
    part.buttons[0].click()
    assert doors.asked[0].text.startswith(f"{words}. It may hold the only copy of something")
    assert doors.asked[0].is_dangerous
    assert all(path.exists() for path in files)

    part.buttons[0].click()
    wait_idle(lanes)
    assert not any(path.exists() for path in files)
    assert part.news.title.text() == "The damaged file is removed."
    assert part.buttons == []
    part.news._close.click()
    assert not part.isVisible()


def test_a_restored_vault_says_of_which_backup_it_was_made(screen, vault):
    assert not screen.vault.restored.isVisible()
    made = Restored("desk-2026-11-20.csebak", vault.clock.now() - timedelta(4), vault.clock.now())
    screen.vault._on_facts(VaultFacts("x", 3, None, made))

    assert screen.vault.restored.isVisible()
    assert screen.vault.restored.text().startswith(
        "Restored on 24 Nov 2026, 09:30 from desk-2026-11-20.csebak, a backup of 20 Nov 2026, 09:30. "
    )


# -- passphrase ----------------------------------------------------------------------------------


def fill(screen, wait_idle, *, old: str, own: str = "", again: str | None = None) -> None:
    part = screen.vault.passphrase
    part.open.click()
    wait_idle(screen.context.lanes)
    assert part.old.edit.hasFocus()
    part.old.set_value(old)
    if own:
        part.how.button(OWN).click()
        part.own.set_value(own)
    part.again.set_value(again if again is not None else own or part.offered())


def change(screen, wait_idle) -> None:
    part = screen.vault.passphrase
    part.again.setFocus()
    QTest.keyClick(part.again.edit, Qt.Key.Key_Return)
    wait_idle(screen.context.lanes)


def test_the_offered_passphrase_opens_the_vault_from_now_on(screen, vault, wait_idle):
    part = screen.vault.passphrase
    fill(screen, wait_idle, old=PASSPHRASE)
    offered = part.offered()
    assert len(offered.split()) >= 4
    change(screen, wait_idle)

    assert part.news.title.text() == "The passphrase is changed."
    assert "Backups and copies made before still open with the old one" in part.news.text.text()
    vault.confirm(offered)
    with pytest.raises(WrongPassphrase):
        vault.confirm(PASSPHRASE)
    assert not part.form.isVisible()
    assert part.open.hasFocus()
    assert part.offered() == part.old.value() == part.again.value() == ""


def test_ones_own_passphrase_will_do_when_it_cannot_be_guessed(screen, vault, wait_idle):
    fill(screen, wait_idle, old=PASSPHRASE, own=NEW)
    change(screen, wait_idle)

    vault.confirm(NEW)


def test_another_one_is_offered_when_asked_for(screen, lanes, wait_idle):
    fill(screen, wait_idle, old="")
    first = screen.vault.passphrase.offered()
    screen.vault.passphrase.box.button.click()
    wait_idle(lanes)

    assert screen.vault.passphrase.offered() not in ("", first)


def test_a_wrong_old_passphrase_is_said_beside_its_field_and_changes_nothing(screen, vault, wait_idle):
    part = screen.vault.passphrase
    fill(screen, wait_idle, old="not this one at all", own=NEW)
    change(screen, wait_idle)

    assert part.news.title.text() == "This is not the passphrase you have now."
    assert part.news.text.text().startswith("The passphrase was not changed.")
    assert part._fields["old"].problem.text() == "This is not the passphrase you have now."
    assert part.old.edit.hasFocus()
    assert part.again.value() == NEW
    vault.confirm(PASSPHRASE)


def test_a_weak_new_passphrase_is_refused_in_words(screen, vault, wait_idle):
    part = screen.vault.passphrase
    fill(screen, wait_idle, old=PASSPHRASE, own="password1234")
    change(screen, wait_idle)

    assert part.news.title.text() == "This passphrase could be guessed."
    assert "The passphrase was not changed." in part.news.text.text()
    assert part.own.edit.hasFocus()
    vault.confirm(PASSPHRASE)


def test_what_was_not_typed_or_differs_is_listed_with_a_way_to_it(screen, wait_idle):
    part = screen.vault.passphrase
    fill(screen, wait_idle, old="", own=NEW, again="something else")
    change(screen, wait_idle)

    assert part.summary.words() == ("Type the passphrase you have now.", "The two passphrases differ.")
    assert part._fields["again"].problem.text() == "The two passphrases differ."
    assert part.summary.hasFocus()
    assert not part.is_busy


def test_nothing_typed_stays_when_one_goes_elsewhere_or_locks(screen, window, wait_idle, lanes):
    part = screen.vault.passphrase
    fill(screen, wait_idle, old=PASSPHRASE, own=NEW)
    window.go_to(Place("today"))
    assert (part.old.value(), part.own.value(), part.again.value()) == ("", "", "")
    window.go_to(Place("settings"))
    fill(screen, wait_idle, old=PASSPHRASE)
    done: list[bool] = []
    screen.keep(lambda: done.append(True))

    assert (part.old.value(), part.again.value(), part.offered()) == ("", "", "")
    assert done == [True]
    wait_idle(lanes)


def test_leaving_it_as_it_is_closes_the_fields(screen, wait_idle):
    fill(screen, wait_idle, old=PASSPHRASE)
    screen.vault.passphrase.back.click()

    assert not screen.vault.passphrase.form.isVisible()
    assert screen.vault.passphrase.open.hasFocus()


# -- the file ------------------------------------------------------------------------------------


def test_a_whole_file_is_said_to_be_whole(screen, vault, lanes, wait_idle):
    vault._checked = ""
    screen.vault.reload()
    wait_idle(lanes)
    assert screen.vault.checked.text() == "due: check the file"
    screen.vault.upkeep.check.click()
    wait_idle(lanes)
    wait_idle(lanes)

    assert screen.vault.checked.text() == moment(vault.clock.now())

    assert screen.vault.upkeep.news.title.text() == "The file is whole."
    assert screen.vault.upkeep.progress._share.text() == "100 % of all"


def test_a_check_can_be_stopped(screen, lanes, busy_lane, wait_idle):
    upkeep = screen.vault.upkeep
    upkeep.check.click()
    upkeep.progress._cancel.click()
    busy_lane.set()
    wait_idle(lanes)

    assert upkeep.news.title.text() == "Stopped."
    assert upkeep.news.text.text() == "The file was not read to its end; nothing in it was changed."


def test_a_damaged_file_is_said_to_be_damaged(screen, vault, lanes, wait_idle):
    file = vault.folder / "vault.db"
    with file.open("r+b") as opened:
        opened.seek(file.stat().st_size - 6000)
        opened.write(b"\0" * 5000)
    screen.vault.upkeep.check.click()
    wait_idle(lanes)

    assert screen.vault.upkeep.news.title.text() == "The vault's file is damaged."
    assert screen.vault.upkeep.news.text.text().startswith("What you save now goes into this file. Stop working in it")
    assert screen.vault.checked.text() == "due: check the file", "it does not count as read"


def test_the_lists_are_made_again_with_everybody_in_them(screen, lanes, wait_idle):
    people = screen.context.services.people
    for name in ("Maisie", "Kofi", "Amira"):
        people.create(somebody(name, "Tranter"))
    before = people.rows(PersonFilter())
    screen.vault.upkeep.rebuild.click()
    wait_idle(lanes)

    assert screen.vault.upkeep.news.title.text() == "The lists are made again."
    assert people.rows(PersonFilter()) == before


def test_a_rebuild_that_is_stopped_leaves_everything_as_it_was(screen, lanes, busy_lane, wait_idle):
    people = screen.context.services.people
    people.create(somebody("Maisie", "Tranter"))
    upkeep = screen.vault.upkeep
    upkeep.rebuild.click()
    upkeep.progress._cancel.click()
    busy_lane.set()
    wait_idle(lanes)

    assert upkeep.news.title.text() == "Stopped."
    assert upkeep.news.text.text() == "The lists are as they were; no record was changed."
    assert len(people.rows(PersonFilter())) == 1


def test_locking_does_not_wait_for_a_rebuild(screen, lanes, busy_lane, wait_idle):
    screen.vault.upkeep.rebuild.click()
    done: list[bool] = []
    screen.keep(lambda: done.append(True))
    busy_lane.set()
    wait_idle(lanes)

    assert done == [True]
    assert screen.vault.upkeep.news.title.text() == "Stopped."


# -- the rest ------------------------------------------------------------------------------------


def test_the_numbers_are_changed_on_the_card_that_f8_opens(screen, window):
    screen.vault.open_numbers.click()

    assert window.danger.isVisible()


def test_everything_is_reached_by_the_tab_key(screen, window):
    start = QApplication.focusWidget()
    reached = []
    for _step in range(80):
        QTest.keyClick(window.focusWidget(), Qt.Key.Key_Tab)
        reached.append(window.focusWidget())
        if window.focusWidget() is start:
            break
    vault = screen.vault
    wanted = (
        screen.computer.text,
        screen.computer.idle,
        vault.backup.act,
        vault.passphrase.open,
        vault.upkeep.check,
        vault.upkeep.rebuild,
        vault.open_numbers,
    )
    assert [one for one in reached if one in wanted] == list(wanted)


@pytest.mark.parametrize("percent", [100, 200])
@pytest.mark.parametrize("width", [1366, 1024])
def test_nothing_is_cut_or_unnamed(screen, window, desk, qtbot, lanes, wait_idle, percent: int, width: int):
    theme.wear(desk, Theme(percent=percent))
    window.resize(width, 768)
    screen.refit()
    screen.vault.passphrase.open.click()
    wait_idle(lanes)
    screen.vault.passphrase.act.click()
    assert problems_of(screen) == []
    screen.vault.upkeep.check.setFocus()
    qtbot.waitUntil(lambda: out_of_sight(screen.vault.upkeep.check) == [])
    screen.vault.upkeep.check.click()
    wait_idle(lanes)

    assert problems_of(screen) == []


def test_how_soon_to_screen_again_is_set_from_a_day_on(qtbot: QtBot, desk: QApplication, open_vault: OpenVault) -> None:
    with sitting(qtbot, Desk(open_vault(Role.MANAGER))) as here:
        here.go("settings")
        part = settings_of(here).office.again
        assert "signed: 3 months." in here.said()
        part.start.set_value("2026-12-01")
        for number, said in (("", "Type a whole number"), ("200", "Between 1 and 120")):
            part.number.set_value(number)
            here.push(part.button)
            assert said in here.said()
        part.number.set_value("2")
        here.push(part.button)
        assert "signed: 3 months; 2 months from 1 Dec 2026 (Helen Doyle)." in here.said()
        assert "The number is set." in here.said()
        assert problems_of(settings_of(here)) == []


def test_who_does_not_keep_the_directory_reads_how_soon(qtbot: QtBot, desk: QApplication, vault: Vault) -> None:
    with sitting(qtbot, Desk(vault)) as here:
        here.go("settings")
        assert "signed: 3 months." in here.said()
        assert "that role does not fill this in" in here.said()
        assert not hasattr(settings_of(here).office.again, "button")


def settings_of(here: Sitting) -> SettingsScreen:
    found = here.window.screen_shown()
    assert isinstance(found, SettingsScreen)
    return found


def test_the_lists_of_codes_say_where_each_is_from_and_when_that_was_looked_at(screen, lanes, wait_idle):
    codes = screen.office.codes
    codes.open.click()
    wait_idle(lanes)
    said = [label.text() for label in codes.findChildren(PlainLabel)]

    assert "Legal status" in said
    assert any("From: Department for Education" in one and "Compared with it on 23 Nov 2026." in one for one in said)
    assert not codes.open.isVisible()
