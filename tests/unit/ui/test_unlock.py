"""The door: unlock, create, restore, through the real service."""

import shutil
import subprocess
import sys
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from cse_desk import errors
from cse_desk.clock import SetClock
from cse_desk.models.enums import Role
from cse_desk.models.records.opening import HowFar, Stage
from cse_desk.services.unlock import Unlocking
from cse_desk.settings import Settings
from cse_desk.ui import theme
from cse_desk.ui.screens.unlock.create_page import OWN, CreatePage
from cse_desk.ui.screens.unlock.restore_page import RestorePage
from cse_desk.ui.screens.unlock.steps_page import StepsPage
from cse_desk.ui.screens.unlock.window import UnlockWindow
from cse_desk.ui.theme import Theme
from tests.helpers.vaults import PASSPHRASE, unlocking
from tests.helpers.walk import problems_of

REPO = Path(__file__).resolve().parents[3]


class Door(UnlockWindow):
    """Remembers which vaults were opened."""

    def __init__(self, *arguments, **named):
        super().__init__(*arguments, **named)
        self.opened_vaults: list[tuple[Any, str]] = []


@pytest.fixture
def service(tmp_path: Path, clock: SetClock) -> Unlocking:
    return unlocking(tmp_path / "vaults", clock)


@pytest.fixture
def one_vault(vault_templates, tmp_path: Path) -> str:
    source: Path = vault_templates(Role.SOCIAL_WORKER)
    shutil.copytree(source, tmp_path / "vaults" / source.name)
    return source.name


@pytest.fixture
def door(desk, qtbot, service, lanes, doors, wait_idle):
    window = Door(lambda: service, lanes.vault, doors, settings=Settings())
    qtbot.addWidget(window)
    window.opened.connect(lambda vault, folder: window.opened_vaults.append((vault, folder)))
    window.resize(1366, 740)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.waitUntil(lambda: window.page_shown() == "create" or window.unlock_page.which.count() > 0)
    wait_idle(lanes)
    yield window
    for vault, _folder in window.opened_vaults:
        vault.close()


@pytest.fixture
def door_of_one(one_vault, door):
    return door


def unlock_with(door, lanes, wait_idle, passphrase: str) -> None:
    page = door.unlock_page
    page.passphrase.set_value(passphrase)
    page.act.click()
    wait_idle(lanes)


def test_the_right_passphrase_opens_the_vault(door_of_one, one_vault, lanes, wait_idle):
    door = door_of_one
    assert door.page_shown() == "unlock"
    assert door.unlock_page.passphrase.edit.hasFocus()
    unlock_with(door, lanes, wait_idle, PASSPHRASE)

    [(vault, folder)] = door.opened_vaults
    assert folder == one_vault
    assert door.done_words() == ""
    assert vault.me.name == "Leanne Ward"
    assert door.unlock_page.passphrase.value() == ""


def test_the_other_pages_are_made_when_they_are_first_wanted(door_of_one, lanes, wait_idle):
    door = door_of_one
    assert [door.findChild(kind) for kind in (CreatePage, RestorePage, StepsPage)] == [None, None, None]
    door.unlock_page.links["create"].click()
    wait_idle(lanes)

    page = door.findChild(CreatePage)
    assert page.isVisible()
    assert page.name.hasFocus()
    assert page.offered()
    assert page.links["unlock"].isVisible()
    page.links["restore"].click()
    assert door.findChild(RestorePage).choose.hasFocus()
    assert door.findChild(RestorePage).links["unlock"].isVisible()


def test_while_the_key_is_derived_it_says_so_and_cannot_be_pressed_twice(door_of_one, lanes, wait_idle):
    page = door_of_one.unlock_page
    page.passphrase.set_value(PASSPHRASE)
    page.act.click()

    assert page.progress.isVisible()
    assert not page.act.isEnabled()
    QTest.keyClick(page.passphrase.edit, Qt.Key.Key_Return)
    wait_idle(lanes)
    assert len(door_of_one.opened_vaults) == 1
    assert page.progress.isVisible()  # until the window stands in its place
    assert not page.act.isEnabled()


def test_a_wrong_passphrase_is_told_in_words_and_the_field_is_empty_again(door_of_one, lanes, wait_idle):
    page = door_of_one.unlock_page
    unlock_with(door_of_one, lanes, wait_idle, "orbit canyon velvet pigeon wrong")

    assert page.news.isVisible()
    assert page.news.title.text() == "This passphrase does not open the vault."
    assert "Caps Lock" in page.news.text.text()
    assert page.passphrase.value() == ""
    assert page.passphrase.edit.hasFocus()
    assert door_of_one.opened_vaults == []


def test_after_some_wrong_tries_there_is_a_wait_that_counts_down(door_of_one, lanes, wait_idle, clock, qtbot):
    page = door_of_one.unlock_page
    for _try in range(5):
        unlock_with(door_of_one, lanes, wait_idle, "orbit canyon velvet pigeon wrong")
        if page._timer.isActive():
            break

    assert page.news.title.text() == "Too many wrong tries."
    assert not page.act.isEnabled()
    assert page.act.text().startswith("Wait ")
    clock.go_on(seconds=page._wait_s)
    page._timer.setInterval(1)
    qtbot.waitUntil(page.act.isEnabled)
    assert page.act.text() == "Unlock"
    unlock_with(door_of_one, lanes, wait_idle, PASSPHRASE)
    assert len(door_of_one.opened_vaults) == 1


def test_nothing_typed_is_said_without_a_try(door_of_one, lanes, wait_idle):
    door_of_one.unlock_page.act.click()

    assert door_of_one.unlock_page.news.title.text() == "Type your passphrase."
    assert not lanes.vault.is_busy


def test_a_vault_that_is_open_elsewhere_says_so(door_of_one, one_vault, service, lanes, wait_idle):
    other = service.unlock(vault_folder=one_vault, passphrase=PASSPHRASE)
    try:
        unlock_with(door_of_one, lanes, wait_idle, PASSPHRASE)
        assert door_of_one.unlock_page.news.title.text() == "This vault is open in another window of Desk."
    finally:
        other.close()


def test_with_several_vaults_one_chooses_by_when_it_was_used(
    one_vault, vault_templates, tmp_path, desk, service, lanes, doors, qtbot, wait_idle
):
    other = vault_templates(Role.COORDINATOR)
    shutil.copytree(other, tmp_path / "vaults" / other.name)
    window = UnlockWindow(lambda: service, lanes.vault, doors, settings=Settings(last_vault=other.name))
    qtbot.addWidget(window)
    window.show()
    qtbot.waitUntil(lambda: window.page_shown() == "create" or window.unlock_page.which.count() > 0)
    wait_idle(lanes)

    assert window.unlock_page.which.isVisible()
    assert window.unlock_page.which.count() == 2
    assert window.unlock_page.which.value() == other.name
    assert all("Used last" in window.unlock_page.which.itemText(at) for at in range(2))

    page = window.unlock_page
    page._about, page._copy_to, page._accept_older = other.name, tmp_path / "stick", True
    page._on_failed(errors.DiskFull(Path("v"), needed=2, free=1, elsewhere=1))
    page.begin_work("Opening")
    assert not page.which.isEnabled(), "what goes wrong is about the vault that is shown"
    page.end_work()
    page.which.activated.emit(page.which.currentIndex())  # the same again
    assert (page._copy_to, page._accept_older) == (tmp_path / "stick", True)
    QTest.keyClick(page.which, Qt.Key.Key_Up if page.which.currentIndex() else Qt.Key.Key_Down)
    assert page.which.value() == one_vault
    assert (page._copy_to, page._accept_older) == (None, False), "agreed for the other vault"
    assert page.news.isHidden()


@pytest.mark.parametrize(
    ("error", "title", "kept"),
    [
        (
            errors.DiskFull(Path("v"), needed=6_400_000_000, free=1_100_000_000),
            "There is no room to bring the vault up to date.",
            "A copy is made first: 6.4 GB must be free, and 1.1 GB are. Nothing was changed. Free some room",
        ),
        (errors.DiskFull(Path("v")), "This computer's disk is full.", "The vault is as it was."),
        (errors.ReadOnlyPlace(Path("v")), "The vault's folder cannot be written.", "Nothing was changed."),
        (errors.DiskTrouble(Path("v"), errno=5), "The disk reported a fault (number 5).", "What was saved before"),
    ],
)
def test_what_the_disk_does_at_the_door_has_words_of_its_own(door_of_one, error, title, kept):
    page = door_of_one.unlock_page
    page._on_failed(error)

    assert page.news.title.text() == title
    assert page.news.text.text().startswith(kept)
    assert "on the screen" not in page.news.text.text()  # nothing was typed that could be
    assert page.elsewhere.isVisible() == ("needed" in error.facts)


@pytest.mark.parametrize(
    ("folder", "asked"),
    [
        ("plain", ""),
        ("OneDrive - Marlport", "That folder is copied to a cloud service. Keep the copy there?"),
    ],
)
def test_the_copy_of_an_update_may_go_elsewhere_after_what_that_means_was_said(
    door_of_one, doors, lanes, wait_idle, tmp_path, folder: str, asked: str
):
    page, chosen = door_of_one.unlock_page, tmp_path / folder
    page._on_failed(errors.DiskFull(tmp_path / "v", needed=2, free=1))
    doors.files, doors.answers = [None, chosen, chosen], [False, True] if asked else []
    for _time in range(3):
        page.elsewhere.click()
        wait_idle(lanes)

    assert [one.title for one in doors.asked] == [asked, asked] * bool(asked)
    assert all(one.text.startswith("The copy is sealed: only your passphrase opens it.") for one in doors.asked)
    assert page.news.title.text() == f"The copy will go to {chosen}."
    assert page.passphrase.edit.hasFocus()
    assert problems_of(door_of_one) == []


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (
            errors.DiskFull(Path("stick"), needed=6_400_000_000, free=1_100_000_000),
            "There is no room for the copy there.",
        ),
        (errors.DiskFull(Path("stick/desk.csebak")), "There is no room for the copy there."),
        (errors.DiskTrouble(Path("stick/desk.csebak"), errno=5), "The copy could not be written there."),
        (errors.ReadOnlyPlace(Path("stick")), "The copy could not be written there."),
        (errors.ReadOnlyPlace(Path("v")), "The vault's folder cannot be written."),
        (errors.DiskFull(Path("v"), needed=2, free=1, same_disk=1), "There is no room to bring the vault up to date."),
    ],
)
def test_a_place_that_will_not_do_for_the_copy_is_said_and_another_offered(door_of_one, error, words):
    page = door_of_one.unlock_page
    page._copy_to = Path("stick")
    page._on_failed(error)

    assert page.news.title.text() == words
    assert page.elsewhere.isVisible() == (words != "The vault's folder cannot be written.")
    assert ("on the same disk" in page.news.text.text()) == ("same_disk" in error.facts)


def test_with_the_copy_elsewhere_and_no_room_for_the_vault_the_place_is_kept(door_of_one):
    """Another place would not help: only room on the vault's own disk does, and the figure is already without the copy."""
    page = door_of_one.unlock_page
    page._copy_to = Path("stick")
    page._on_failed(errors.DiskFull(Path("v"), needed=6_400_000_000, free=1_100_000_000, elsewhere=1))

    assert page.news.title.text() == "There is no room to bring the vault up to date."
    assert page.news.text.text() == (
        "The update itself needs room where your vault is: 6.4 GB must be free, and 1.1 GB are. Nothing was changed. "
        "Free some room on this computer's disk, then try again. The copy still goes where you said."
    )
    assert not page.elsewhere.isVisible()
    assert page._copy_to == Path("stick")


@pytest.mark.parametrize(
    ("page", "reached", "kept"),
    [
        ("unlock", [], "Your vault is as it was. Type"),
        ("unlock", [Stage.COPY, Stage.SEAL], "Your vault is as it was. Nothing is left of the backup"),
        ("unlock", [Stage.COPY, Stage.UPDATE], "Your vault is as it was. The backup that was made is kept beside it."),
        ("unlock", [Stage.REMAKE, Stage.LISTS], "Your vault is up to date. Only its list of young people"),
        ("restore", [Stage.UNPACK, Stage.FILL], "Nothing of the new vault is left. The backup file is as it was."),
        ("restore", [Stage.UNPACK, Stage.LISTS], "The vault is there. Only its list"),
    ],
)
def test_whoever_stops_it_is_told_what_was_kept(door_of_one, page, reached, kept):
    shown = door_of_one._pages.page(page)
    shown.reached = reached
    shown._on_failed(errors.Cancelled())

    assert shown.news.title.text() == "Stopped."
    assert shown.news.text.text().startswith(kept)
    assert door_of_one.done_words() == ""  # whatever is opened next


@pytest.mark.parametrize(
    ("left", "words"),
    [
        (None, "Your vault is as it was. The copy in the folder you chose is removed again. Type"),
        (Path("stick/a.csebak"), "Your vault is as it was. a.csebak is still in the folder you chose: it could not"),
    ],
)
def test_stopped_with_the_copy_elsewhere_it_is_told_whether_one_is_left(door_of_one, left: Path | None, words: str):
    page = door_of_one.unlock_page
    page._copy_to, page.reached = Path("stick"), [Stage.COPY, Stage.UPDATE]
    page._on_failed(errors.Cancelled(left=left))

    assert page.news.text.text().startswith(words)
    assert page._copy_to == Path("stick")


def test_stopped_when_the_last_step_had_just_been_done_the_vault_is_up_to_date(door_of_one, lanes, wait_idle, qtbot):
    """The stage that is stopped before anything of it is told says that the one before it is kept."""
    page, stopped = door_of_one.unlock_page, Event()

    def work(tell):
        tell(HowFar(Stage.REMAKE, 1000, 1000))
        stopped.wait(10)
        tell(HowFar(Stage.LISTS, 0, 0))

    page.open_by(work)
    qtbot.waitUntil(lambda: door_of_one.page_shown() == "steps")
    door_of_one.stop()
    stopped.set()
    wait_idle(lanes)

    assert page.news.text.text().startswith("Your vault is up to date.")


def test_a_list_that_is_soon_made_shows_no_steps_and_one_that_takes_longer_does(door_of_one, qtbot):
    page = door_of_one.unlock_page
    page._on_told(HowFar(Stage.LISTS, 0, 0))
    assert door_of_one.page_shown() == "unlock"
    door_of_one._soon.setInterval(0)
    door_of_one._soon.start()
    qtbot.waitUntil(lambda: door_of_one.page_shown() == "steps")
    page._on_told(HowFar(Stage.LISTS, 250, 1000))

    steps = door_of_one.steps_page
    assert steps.lines.words() == ("Make the list of young people again: now, 25 %",)
    assert steps.panel._share.text() == "25 % of all"
    assert "only the list is made again" in steps.safe.text.text()


# -- creating ------------------------------------------------------------------------------------


def fill(page, passphrase: str) -> None:
    page.name.set_value("Łukasz Okonkwo")
    page.agency.set_value("Marlport Council")
    page.role.set_value(Role.CSE_WORKER.value)
    page.again.set_value(passphrase)


def test_without_a_vault_one_creates_the_first_with_the_passphrase_offered(door, lanes, wait_idle):
    page = door.create_page
    assert door.page_shown() == "create"
    assert not page.links["unlock"].isVisible()
    QTest.keyClick(door, Qt.Key.Key_Escape)
    assert door.page_shown() == "create"
    assert len(page.offered().split()) >= 4
    fill(page, page.offered())
    page.act.click()
    wait_idle(lanes)

    [(vault, folder)] = door.opened_vaults
    assert (vault.me.name, vault.me.agency, vault.me.role) == ("Łukasz Okonkwo", "Marlport Council", Role.CSE_WORKER)
    assert vault.folder.name == folder
    assert page.again.value() == ""


def test_what_is_missing_is_listed_with_links_and_nothing_is_made(door, lanes, service):
    page = door.create_page
    page.act.click()

    assert page.summary.isVisible()
    assert page.summary.words() == (
        "Write your name.",
        "Write your agency.",
        "Choose your role.",
        "This is not the passphrase above. Look at its spaces.",
    )
    assert service.entries() == ()
    page.summary._lines[0].click()
    assert page.name.hasFocus()


def test_an_own_passphrase_that_could_be_guessed_is_refused_in_words(door, lanes, wait_idle, service):
    page = door.create_page
    fill(page, "password12345")
    page.how.button(OWN).click()
    page.own.set_value("password12345")
    page.act.click()
    wait_idle(lanes)

    assert page.news.title.text() == "This passphrase could be guessed."
    assert door.opened_vaults == []
    assert service.entries() == ()


def test_another_passphrase_is_offered_on_request(door, lanes, wait_idle):
    page = door.create_page
    first = page.offered()
    page.box.button.click()
    wait_idle(lanes)

    assert page.offered() != first


# -- restoring -----------------------------------------------------------------------------------


def test_a_backup_becomes_a_new_vault(door_of_one, one_vault, service, lanes, doors, wait_idle, tmp_path):
    vault = service.unlock(vault_folder=one_vault, passphrase=PASSPHRASE)
    backup = tmp_path / "leanne.csebak"
    vault.back_up(backup)
    vault.close()
    doors.files = [backup]
    page = door_of_one.restore_page
    door_of_one.show_page("restore")
    page.choose.click()
    page.passphrase.set_value(PASSPHRASE)
    page.act.click()
    wait_idle(lanes)

    assert page.reached[:3] == [Stage.UNPACK, Stage.CHECK, Stage.FILL]
    assert door_of_one.done_words() == "The backup is restored. What was recorded later is not in it."
    assert door_of_one.page_shown() == "steps"  # until the window stands in its place
    assert [one.endswith(": done") for one in door_of_one.steps_page.lines.words()[:2]] == [True, True]
    [(restored, folder)] = door_of_one.opened_vaults
    assert folder != one_vault
    assert restored.me.name == "Leanne Ward"
    assert len(service.entries()) == 2


def test_a_file_that_is_no_backup_is_refused_and_nothing_changes(door, service, lanes, doors, wait_idle, tmp_path):
    (tmp_path / "not.csebak").write_bytes(b"nonsense" * 100)
    doors.files = [tmp_path / "not.csebak"]
    page = door.restore_page
    door.show_page("restore")
    page.choose.click()
    page.passphrase.set_value(PASSPHRASE)
    page.act.click()
    wait_idle(lanes)

    assert page.news.isVisible()
    assert service.entries() == ()


@pytest.mark.parametrize(
    ("kind", "title", "focus"),
    [
        (errors.WrongPassphrase, "This passphrase does not open the backup.", "passphrase"),
        (errors.DamagedFile, "This file is damaged, or it is no backup of Desk.", "choose"),
        (errors.DiskTrouble, "The backup could not be read.", "choose"),
        (errors.DiskFull, "This computer's disk is full.", "choose"),
    ],
)
def test_what_goes_wrong_with_a_backup_is_said_of_the_backup(door_of_one, kind, title, focus):
    page = door_of_one.restore_page
    door_of_one.show_page("restore")
    page._on_failed(kind(Path("b.csebak")))

    assert page.news.title.text() == title
    assert page.news.text.text().startswith("No vault was made. The backup file is as it was.")
    where = page.passphrase.edit if focus == "passphrase" else page.choose
    assert where.hasFocus()


def test_what_is_missing_for_a_restore_gets_the_keyboard(door_of_one, doors, tmp_path):
    page = door_of_one.restore_page
    door_of_one.show_page("restore")
    page.act.click()
    assert page.choose.hasFocus()
    doors.files = [tmp_path / "b.csebak"]
    page.choose.click()
    page.act.click()

    assert page.news.title.text() == "Type the passphrase the vault had when the backup was made."
    assert page.passphrase.edit.hasFocus()


def test_from_every_page_escape_leads_back_to_unlocking_where_there_is_a_vault(door_of_one, lanes, wait_idle):
    for page in ("create", "restore"):
        door_of_one.show_page(page)
        assert door_of_one._pages.page(page).links["unlock"].isVisible()
        QTest.keyClick(door_of_one, Qt.Key.Key_Escape)
        assert door_of_one.page_shown() == "unlock"
    page = door_of_one.unlock_page
    page.passphrase.set_value(PASSPHRASE)
    page.act.click()
    assert not any(link.isEnabled() for link in page.links.values())  # nobody walks away from it
    wait_idle(lanes)


# -- for everybody -------------------------------------------------------------------------------


@pytest.mark.parametrize("percent", [100, 200])
@pytest.mark.parametrize("page", ["unlock", "create", "restore"])
def test_the_door_can_be_read_and_used_by_everybody(door_of_one, desk, qtbot, percent: int, page: str):
    theme.wear(desk, Theme(percent=percent))
    door_of_one.show_page(page)
    for one in door_of_one._made():
        one.refit()

    assert problems_of(door_of_one) == []
    if page == "create":  # what is missing is said, too
        door_of_one.create_page.act.click()
        assert problems_of(door_of_one) == []


def test_starting_imports_nothing_heavy_and_no_service():
    """Start to unlock window in 1.5 s: reportlab, fhirpathpy, jinja2, networkx and the database wait until they are needed."""
    code = (
        "import sys; import cse_desk.ui.start, cse_desk.ui.screens.unlock.window; "
        "heavy = ('reportlab', 'fhirpathpy', 'jinja2', 'networkx', 'sqlalchemy', 'sqlcipher3', 'zxcvbn', 'pyrage', 'pypdfium2', "
        "'openpyxl', 'PySide6.QtNetwork', 'PySide6.QtPrintSupport', 'cse_desk.services.unlock', 'cse_desk.ui.main_window'); "
        "print([name for name in heavy if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=REPO / "src", capture_output=True, text=True, check=True, timeout=60
    )

    assert done.stdout.strip() == "[]"
