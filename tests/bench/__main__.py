"""`python3 dev.py bench [--size full|small|tiny] [--only NAME ...]`: every promised figure beside a control of the same run.

Each group runs in a process of its own, so that none inherits another's memory. The table is printed and kept in out/bench.json. Nothing
is asserted: a figure that is missed is shown as missed.
"""

import argparse
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path

from tests.bench import seed
from tests.bench.measure import Figure, table
from tests.bench.seed import CACHE, SIZES, Say, Seeded, Size

GROUPS = {  # name -> (module, function): imported when run
    "starting": "starting",
    "unlocking": "opening",
    "lists": "opening",
    "saving": "saving",
    "papers": "papers",
    "agendas": "papers",
    "sealing": "papers",
    "window": "window",
    "screens": "screens",
    "filling": "filling",
    "taking": "taking",
    "rebuilding": "taking",
}
OUT = CACHE.parent / "bench.json"
Group = Callable[[Seeded, Path, Say], Iterator[Figure]]


def main() -> int:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--size", choices=sorted(SIZES), default="full")
    parser.add_argument("--only", nargs="+", choices=sorted(GROUPS), default=list(GROUPS))
    parser.add_argument("--out", type=Path, default=OUT)
    parser.add_argument("--cache", type=Path, default=CACHE, help="where seeded vaults are kept between runs")
    parser.add_argument("--group", choices=sorted(GROUPS), help=argparse.SUPPRESS)
    asked = parser.parse_args()
    size = SIZES[asked.size]
    if asked.group:
        return _run_group(asked.group, seed.seeded(size, _say, asked.cache), asked.out)
    seed.seeded(size, _say, asked.cache)
    figures = [figure for name in asked.only for figure in _apart(name, size, asked.cache)]
    print("\n" + table(figures))
    _keep(asked.out, size, figures)
    return 0


def _say(words: str) -> None:
    print(words, flush=True)


def _apart(name: str, size: Size, cache: Path) -> list[Figure]:
    """Run a group in a process of its own."""
    _say(f"{name} ...")
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        out = Path(folder) / "figures.json"
        options = ["--size", size.name, "--cache", str(cache), "--out", str(out), "--group", name]
        environment = {"QT_QPA_PLATFORM": "offscreen", **os.environ, "PYTHONPYCACHEPREFIX": str(cache / "compiled")}
        environment.pop(
            "PYTHONDONTWRITEBYTECODE", None
        )  # an installed program is compiled: so is this one from its second start
        subprocess.run([sys.executable, "-m", "tests.bench", *options], check=True, env=environment)
        return [Figure(**one) for one in json.loads(out.read_text())]


def _run_group(name: str, seeded: Seeded, out: Path) -> int:
    work = seeded.folder.parent / f"work-{os.getpid()}"
    work.mkdir(parents=True)
    try:
        group: Group = getattr(import_module(f"tests.bench.{GROUPS[name]}"), name)
        figures = [_fields(figure) for figure in group(seeded, work, _say)]
    finally:
        shutil.rmtree(work, ignore_errors=True)
    out.write_text(json.dumps(figures))
    return 0


def _fields(figure: Figure) -> dict[str, object]:
    found = figure.as_json()
    return {name: value for name, value in found.items() if name not in ("ratio", "is_met")}


def _keep(out: Path, size: Size, figures: list[Figure]) -> None:
    out.parent.mkdir(parents=True, exist_ok=True)
    about = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "size": size.name,
        "young_people": size.people,
        "changes": size.changes,
        "arriving": size.arriving,
        "python": platform.python_version(),
        "system": platform.platform(),
        "cores": os.cpu_count(),
        "load": os.getloadavg() if hasattr(os, "getloadavg") else None,
    }
    out.write_text(json.dumps({**about, "figures": [one.as_json() for one in figures]}, indent=2) + "\n")
    print(f"\nKept in {out}")


if __name__ == "__main__":
    sys.exit(main())
