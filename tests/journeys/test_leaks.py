"""After a whole run of the program no word of a person is anywhere but sealed in the vault and where they chose to save it.

The run (tests/helpers/whole_run.py) has a process, a home and a folder for temporary files of its own; a social worker sits there, in
test_leaks_by_role.py others do. Each look has its control: the same look at a place that does hold words must find them.
"""

import sqlite3
import subprocess
import sys
from pathlib import Path

import pypdf
import pytest
from PySide6.QtWidgets import QApplication, QWidget

from cse_desk.clock import SetClock
from cse_desk.forms.questionnaire import ItemType
from cse_desk.forms.screening_tool import (
    JUDGEMENT_CHANGE_MY_MIND,
    JUDGEMENT_DIFFERS,
    JUDGEMENT_NOT_KNOWN,
    JUDGEMENT_REASONS,
)
from cse_desk.models.enums import Role
from cse_desk.models.records.people import PersonDetails
from cse_desk.services.desk import Desk
from cse_desk.services.tools import screening_tool
from cse_desk.ui.registry import screens
from tests.helpers.canaries import Canaries, hits, hits_of
from tests.helpers.gui_sql import watching_sql
from tests.helpers.ran import REPO, Ran, ran_as
from tests.helpers.stuffed import details, without_words
from tests.helpers.vaults import PASSPHRASE, unlocking
from tests.helpers.whole_run import FirstHalf

pytestmark = pytest.mark.first

WITH_FIELDS = {
    "people",
    "person",
    "register",
    "screening",
    "referral",
    "exchange",
    "settings",
    "danger",
}  # the VPG is read


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Ran:
    return ran_as(Role.SOCIAL_WORKER, tmp_path_factory.mktemp("leaks"))


# ---- the run is whole ------------------------------------------------------------------------


def test_nothing_went_wrong_and_every_screen_was_walked(ran: Ran) -> None:
    assert ran.report.faults == []
    assert ran.report.code == 0
    assert ran.report.screens == [spec.id for spec in screens()]
    assert {place.split()[0] for place in ran.report.walked} == {*ran.report.screens, "danger"}
    assert ran.report.windows == []
    assert not ran.report.is_open


def test_words_were_typed_wherever_words_can_be_typed(ran: Ran) -> None:
    typed: dict[str, int] = {}
    for place, took in ran.report.walked.items():
        typed[place.split()[0]] = typed.get(place.split()[0], 0) + took
    assert ran.report.deaf == []
    assert {screen for screen, took in typed.items() if took} >= WITH_FIELDS
    assert {place.split()[-1] for place in ran.report.walked} >= set(FirstHalf.domains)


def test_every_field_of_a_record_and_of_the_tool_held_a_word(ran: Ran) -> None:
    assert without_words(details(Canaries()), Canaries()) == set()
    assert without_words(PersonDetails(), Canaries()) != set()  # the control
    texts = {item.link_id for item in screening_tool().walk() if item.type in (ItemType.STRING, ItemType.TEXT)}
    held = {where.rpartition("/")[2] for where in ran.report.planted.values()}
    judgement = {JUDGEMENT_REASONS, JUDGEMENT_CHANGE_MY_MIND, JUDGEMENT_NOT_KNOWN, JUDGEMENT_DIFFERS}
    assert texts - held == judgement  # which signing writes
    assert {"reasons", "change my mind", "not known", "differs"} <= held


# ---- files -----------------------------------------------------------------------------------


def test_no_word_is_in_any_file_but_those_somebody_saved(ran: Ran) -> None:
    """Logs, settings, temporary files, names of files, and the raw bytes of the vault, open and closed."""
    assert hits_of(ran.words, ran.root, without=(ran.root / "out",)) == {}


def test_the_look_saw_what_there_is_to_see(ran: Ran) -> None:
    held = {path.name for path in (ran.root / "while-open").iterdir() if path.stat().st_size}
    assert {"vault.db", "vault.db-wal", "vault.db-shm", "vault.keys", "drafts.db"} <= held
    closed = {path.name for path in Path(ran.report.vault).iterdir()}
    assert {"vault.db", "vault.keys", "drafts.db"} <= closed
    assert (ran.root / "data" / "desk.log").stat().st_size
    assert '"dark"' in (ran.root / "data" / "settings.json").read_text("utf-8")


def test_faults_that_held_words_left_their_kind_only(ran: Ran) -> None:
    for log in (ran.root / "data" / "desk.log", ran.root / "every-line.log"):
        lines = log.read_text("utf-8").splitlines()
        assert (
            sum("unexpected fault: ValueError" in line for line in lines) == 3
        )  # a slot, a thread, an object that died
        assert [line for line in lines if "work failed" in line and "ValueError" not in line] == []
        assert sum("work failed in lane: ValueError" in line for line in lines) == 1
    assert ran.in_words([ran.said]) == []


def test_bundles_and_backups_are_sealed(ran: Ran) -> None:
    sealed = [*ran.root.glob("out/*.csebak"), *ran.root.glob("out/stick/*.casex")]
    assert len(sealed) == 3
    others = tuple(path for path in (ran.root / "out").iterdir() if path.name != "stick" and path.suffix != ".csebak")
    assert hits_of(ran.words, ran.root / "out", without=others) == {}


def test_names_that_are_proposed_for_files_and_print_jobs_say_nothing(ran: Ran) -> None:
    assert len(ran.report.proposed) > 6
    assert ran.in_words(ran.report.proposed) == []


def test_the_control_what_somebody_saved_does_hold_words(ran: Ran) -> None:
    papers = list(ran.root.glob("out/saved-*.pdf"))
    assert len(papers) >= 4
    text = "".join(page.extract_text() for path in papers for page in pypdf.PdfReader(path).pages).lower()
    for where in ("given legal", "family legal", "reasons", "my name"):
        assert ran.word_of(where) in text, where


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be"])
def test_the_control_a_word_in_a_plain_file_is_found(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "dump.bin").write_bytes(b"\0\1" + "QZIBAKOZU".encode(encoding) + b"\0\1")
    assert hits("Qzibakozu", tmp_path) == ["deep/dump.bin"]
    assert hits("Qzibakoza", tmp_path) == []


def test_the_control_a_word_in_the_name_of_a_file_is_found(tmp_path: Path) -> None:
    (tmp_path / "Screening of Qzibakozu.tmp").touch()
    assert hits("qzibakozu", tmp_path) == ["Screening of Qzibakozu.tmp"]


def test_the_control_a_word_in_a_database_that_is_not_sealed_is_found(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "plain.db")
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("CREATE TABLE person (name TEXT)")
    connection.execute("INSERT INTO person VALUES ('Qzibakozu')")
    connection.commit()
    found = hits("qzibakozu", tmp_path)
    connection.close()
    assert found == ["plain.db-wal"]
    assert hits("qzibakozu", tmp_path) == ["plain.db"]


# ---- the screen, the clipboard, the process ---------------------------------------------------


def test_words_are_shown_as_they_are_and_no_title_names_anybody(ran: Ran) -> None:
    assert ran.report.not_plain == []
    assert ran.report.titles == ["Desk"]


def test_locking_takes_what_was_copied_off_the_clipboard(ran: Ran) -> None:
    assert ran.report.clipboard_before.lower() == ran.word_of("copied")
    assert ran.report.clipboard == ""


def test_the_locked_process_is_started_without_a_word(ran: Ran) -> None:
    (command,) = ran.report.restarted
    assert command[1:] == ["-m", "cse_desk", "open", "--vaults", str(ran.root / "data" / "vaults")]
    assert ran.in_words(command) == []


def test_no_socket_no_file_elsewhere_no_part_that_could_reach_a_network(ran: Ran) -> None:
    assert ran.report.trespasses == []
    assert ran.report.writable_outside == []
    assert ran.report.network_parts == []


def test_the_control_a_part_of_qt_that_reaches_a_network_is_noticed() -> None:
    script = (
        "from PySide6 import QtNetwork; from tests.helpers.whole_run import _network_parts; print(_network_parts())"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=REPO, capture_output=True, text=True, check=True)
    assert "PySide6.QtNetwork" in done.stdout


# ---- the GUI thread ---------------------------------------------------------------------------


def test_no_statement_reaches_a_database_on_the_gui_thread_while_a_window_is_open(ran: Ran) -> None:
    assert ran.report.sql_on_gui == []
    assert ran.report.sql_everywhere > 1_000


def test_the_control_a_statement_on_the_gui_thread_is_noticed(
    desk: QApplication, clock: SetClock, tmp_path: Path
) -> None:
    door = unlocking(tmp_path / "vaults", clock)
    with watching_sql() as sql:
        vault = door.create(passphrase=PASSPHRASE, name="Leanne Ward", agency="Marlport", role=Role.SOCIAL_WORKER)
        assert sql.everywhere
        assert sql.on_gui == []
        window = QWidget()
        window.show()
        Desk(vault).contacts.all()
        assert sql.on_gui
        window.close()
        vault.close()
