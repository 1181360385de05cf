"""What must be true of the checkout itself."""

import ast
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

REPO = Path(__file__).resolve().parents[2]
SOURCES = sorted((REPO / "src").rglob("*.py"))
SHIPPED_WORDS = [
    path
    for folder in ("resources/forms", "resources/demo", "resources/codes", "resources/letters", "resources/settings")
    for path in sorted((REPO / folder).glob("*.json"))
]

# Words that blame the young person. Source: design/DOMAIN §4 and the content outline of the screening tool.
BLAMING = re.compile(
    r"prostitut|promiscuous|lifestyle choice|putting (her|him|them)sel(f|ves) at risk|puts (her|him|them)sel(f|ves) at risk|streetwise|"
    r"sexually active|attention.seeking|manipulative|\babscond",
    re.IGNORECASE,
)


def test_the_locks_carry_hashes_and_no_addresses():
    for lock in (REPO / "requirements").glob("*.txt"):
        text = lock.read_text("utf-8")
        assert "--hash=sha256:" in text
        assert not re.search(r"https?://|--index-url|--find-links", text), lock.name


def test_pyside_stays_below_the_release_that_aborts():
    assert "PySide6-Essentials>=6.11.3,<6.12" in (REPO / "requirements" / "runtime.in").read_text("utf-8")


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(REPO)))
def test_a_package_file_is_only_a_docstring(path: Path):
    if path.name != "__init__.py":
        return
    body = ast.parse(path.read_text("utf-8")).body

    assert len(body) == 1
    assert isinstance(body[0], ast.Expr)


def test_only_one_module_opens_the_sealed_file():
    importing = [
        path for path in SOURCES if re.search(r"^\s*(import|from) sqlcipher3", path.read_text("utf-8"), re.MULTILINE)
    ]

    assert [path.name for path in importing] == ["connecting.py"]


def test_nothing_bypasses_the_lanes_and_doors():
    forbidden = re.compile(r"processEvents|QThreadPool|QThread\b|connect\(lambda|time\.sleep")
    offending = [path.name for path in SOURCES if "ui" in path.parts and forbidden.search(path.read_text("utf-8"))]

    assert offending == []


def test_only_what_wipes_qts_own_settings_touches_them():
    touching = [path.name for path in SOURCES if "QSettings" in path.read_text("utf-8")]

    assert touching == ["traces.py"]


def test_no_part_of_qt_that_reaches_the_network_is_imported():
    unwanted = re.compile(r"QtNetwork|QtWebEngine|QtQml|QtQuick|QtPdf|QtSql")

    assert [path.name for path in SOURCES if unwanted.search(path.read_text("utf-8"))] == []


def test_dialogs_and_labels_come_through_their_doors():
    ui = [path for path in SOURCES if "ui" in path.parts]
    dialogs = [path.name for path in ui if re.search(r"QMessageBox|QFileDialog", path.read_text("utf-8"))]

    assert set(dialogs) <= {"doors.py"}


def test_tips_that_are_more_than_a_key_go_through_their_door():
    """There Qt takes nothing for mark-up, and a sentence is shown in lines that can be read."""
    tips = (tip for path in SOURCES for tip in re.findall(r"ToolTip\((?!self|\s*\))(.+)\)", path.read_text("utf-8")))
    door = re.compile(r'(at, )?(plain_tip\(.*|f?"(Ctrl\+[^"]*)?")')

    assert [tip for tip in tips if not door.fullmatch(tip)] == []


@pytest.mark.parametrize("path", SHIPPED_WORDS, ids=lambda path: path.name)
def test_no_shipped_word_blames_a_young_person(path: Path):
    json.loads(path.read_text("utf-8"))

    assert not BLAMING.search(path.read_text("utf-8"))


def test_demo_numbers_are_never_issued_ones():
    text = (REPO / "resources" / "demo" / "borough.json").read_text("utf-8")
    people = json.loads(text)["young_people"]

    assert len(people) >= 38
    assert all(person["nhs_number"].startswith("999") for person in people)
    assert all(number.startswith("01632960") for number in re.findall(r"\b0[\d ]{9,12}\b", text.replace(" ", "")))


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Qt needs nothing of the system elsewhere")
@pytest.mark.parametrize("may_install", [True, False])
def test_dev_py_names_a_system_library_that_is_missing_and_installs_it_where_it_may(tmp_path: Path, may_install: bool):
    """As root with apt-get (here one that only writes down what it was asked) it tries; then, or else, it says what to install."""
    asked = tmp_path / "asked"
    if may_install:
        apt = tmp_path / "apt-get"
        apt.write_text(f'#!/bin/sh\necho "$@" >> {asked}\n')
        apt.chmod(0o755)
    lines = [
        "import os, dev",
        "os.geteuid = lambda: 0",
        "dev.QT_NEEDS = {'libc.so.6': 'libc6', 'libnowhere.so.9': 'libnowhere9'}",
        "dev.install_libraries()",
    ]
    done = subprocess.run(
        [sys.executable, "-c", "\n".join(lines)],
        cwd=REPO,
        env={"PATH": str(tmp_path), "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    assert "libnowhere.so.9" in done.stdout
    assert "libc.so.6" not in done.stdout
    assert "sudo apt-get install libnowhere9" in done.stderr
    assert asked.exists() is may_install
    if may_install:
        assert asked.read_text().splitlines() == ["update -qq", "install -y -qq libnowhere9"]


def test_dev_py_stays_small():
    assert len((REPO / "dev.py").read_text("utf-8").splitlines()) < 165
