"""The one-folder build: it runs here, and no part of it reaches a network. Takes about a minute."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.first

REPO = Path(__file__).resolve().parents[2]
UNWANTED = re.compile(
    r"Qt6?(Network|Qml|Quick|WebEngine|WebSockets|Pdf)|_ssl\b|/tls/|networkinformation", re.IGNORECASE
)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the built program."""
    folder = tmp_path_factory.mktemp("build")
    command = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "ERROR"]
    command += ["--distpath", str(folder / "dist"), "--workpath", str(folder / "work"), str(REPO / "build.spec")]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return folder / "dist" / "desk"


def test_the_built_program_tests_itself(built: Path):
    done = subprocess.run([str(built / "desk"), "self-test"], capture_output=True, text=True, check=False)

    assert (done.returncode, done.stdout.splitlines()[-1:]) == (0, ["All is well."]), done.stdout + done.stderr


def test_no_part_of_the_build_reaches_a_network(built: Path):
    files = [path.relative_to(built).as_posix() for path in built.rglob("*")]

    assert any(name.endswith(("libQt6Widgets.so.6", "Qt6Widgets.dll")) for name in files)
    assert [name for name in files if UNWANTED.search(name)] == []


def test_the_build_carries_what_an_agency_may_replace(built: Path):
    resources = next(built.rglob("resources"))

    for name in ("forms/screening-tool.json", "codes/ethnicity.json", "fonts/fonts.json", "demo/borough.json"):
        assert (resources / name).is_file(), name
