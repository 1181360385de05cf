#!/usr/bin/env python3
"""Everything a developer does here, each doing its own set-up: demo, test [--long], check, bench, shots, build, lock."""

import argparse
import ctypes
import hashlib
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent
VENV = HERE / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
# shared library -> the Debian package that brings it; Qt's wheels expect these from the system
QT_NEEDS = {
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}


def run(*command: str | Path, **environment: str) -> None:
    """Run a command from the checkout with our sources on the path; leave with its code when it fails."""
    path = os.pathsep.join(filter(None, [str(HERE / "src"), os.environ.get("PYTHONPATH", "")]))
    done = subprocess.run(
        [str(part) for part in command], cwd=HERE, env={**os.environ, "PYTHONPATH": path, **environment}, check=False
    )
    if done.returncode:
        sys.exit(done.returncode)


def missing_libraries() -> dict[str, str]:
    """The system libraries Qt needs and this Linux lacks, each with its Debian package."""
    if not sys.platform.startswith("linux"):
        return {}
    missing = {}
    for library, package in QT_NEEDS.items():
        try:
            ctypes.CDLL(library)
        except OSError:
            missing[library] = package
    return missing


def install_libraries() -> None:
    """Install what Qt needs where we may (root on Debian); otherwise say what to install."""
    missing = missing_libraries()
    if not missing:
        return
    packages = sorted(set(missing.values()))
    print(f"Qt needs system libraries that are not here: {', '.join(missing)}")
    if hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get"):
        print(f"Installing {' '.join(packages)} ...", flush=True)
        subprocess.run(["apt-get", "update", "-qq"], check=False)
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(
            ["apt-get", "install", "-y", "-qq", *packages], check=False, env=environment, stdout=subprocess.DEVNULL
        )
        missing = missing_libraries()
    if missing:
        sys.exit(f"Please install them and run this again, for example: sudo apt-get install {' '.join(packages)}")


def set_up(kind: str) -> None:
    """Make .venv and install the pinned packages, unless exactly these are installed already."""
    if sys.version_info < (3, 11):
        sys.exit("CSE Desk needs Python 3.11 or newer.")
    install_libraries()
    locked = HERE / "requirements" / f"{kind}.txt"
    wanted = hashlib.sha256(locked.read_bytes() + sys.version.encode()).hexdigest()
    stamp = VENV / f"{kind}.stamp"
    if PYTHON.exists() and stamp.exists() and stamp.read_text() == wanted:
        return
    print(f"Setting up .venv from {locked.relative_to(HERE)} ...", flush=True)
    try:
        venv.create(VENV, with_pip=True, clear=False)
    except (subprocess.CalledProcessError, OSError) as error:
        sys.exit(f"Python could not make a virtual environment ({error}). On Debian: sudo apt-get install python3-venv")
    pip: list[str | Path] = [PYTHON, "-m", "pip", "--disable-pip-version-check", "--quiet", "install"]
    run(*pip, "--require-hashes", "--no-deps", "-r", locked)
    stamp.write_text(wanted)


def offscreen() -> dict[str, str]:
    """The environment of checks: no screen is needed and none is used; what is compiled is kept for every process they start."""
    python = {"PYTHONWARNINGS": "default", "PYTHONDONTWRITEBYTECODE": ""}
    return python | {"QT_QPA_PLATFORM": "offscreen", "QT_LOGGING_RULES": ""}


def check() -> None:
    """Formatting, lint, types, layers."""
    set_up("development")
    run(BIN / "ruff", "format", "--check", ".")
    run(BIN / "ruff", "check", ".")
    run(BIN / "mypy")
    run(BIN / "lint-imports")


def test(long: bool, rest: list[str]) -> None:
    """Everything `check` does, then the tests; `--long` takes the nightly sizes."""
    check()
    marks = [] if long else ["-m", "not long"]
    # the tests of a file stay on one worker: some share one long run of the program
    spread = ["-n", "2", "--dist", "loadfile", "--no-loadscope-reorder"]
    run(PYTHON, "-m", "pytest", *spread, *marks, *rest, **offscreen())


def demo(rest: list[str]) -> None:
    """Play the main job on invented data, then open the window (or say that there is no screen)."""
    set_up("runtime")
    run(PYTHON, "-m", "cse_desk", "demo", *(rest if "--out" in rest else ["--out", "out/demo", *rest]))


def lock() -> None:
    """Pin requirements/*.in with hashes, for Linux and Windows at once, with no address in the files."""
    set_up("development")
    for kind in ("runtime", "development"):
        source, target = f"requirements/{kind}.in", f"requirements/{kind}.txt"
        options = ["--universal", "--generate-hashes", "--no-emit-index-url", "--no-emit-find-links", "--no-header"]
        run(BIN / "uv", "pip", "compile", *options, "--python-version", "3.11", "--quiet", source, "-o", target)


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("command", choices=["demo", "test", "check", "bench", "shots", "build", "lock"])
    parser.add_argument("--long", action="store_true", help="with test: the nightly sizes of docs/SECURITY.md")
    asked, rest = parser.parse_known_args()
    if asked.command in ("bench", "shots", "build"):
        set_up("development")
    match asked.command:
        case "demo":
            demo(rest)
        case "test":
            test(asked.long, rest)
        case "check":
            check()
        case "bench":
            run(PYTHON, "-m", "tests.bench", *rest, **offscreen())
        case "shots":
            run(PYTHON, "-m", "tests.helpers.shots", *rest, **offscreen())
        case "build":
            run(BIN / "pyinstaller", "--noconfirm", "--log-level", "WARN", "build.spec", *rest)
        case "lock":
            lock()


if __name__ == "__main__":
    main()
