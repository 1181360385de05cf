"""Story 5 of the closure guard in a real vault: nothing stops his removal. Recorded once, and copied for each test that adds to it."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest

from cse_desk.clock import SetClock
from cse_desk.models.enums import ConcernState, LevelWord, PanelDecisionKind, Role, WorkEnding
from cse_desk.models.records.closure import GuardFindings
from cse_desk.models.records.facts import SessionsFact
from cse_desk.services import case_summaries
from cse_desk.vault.store import Vault
from tests.helpers.case_records import ANSWERED, CaseRecord
from tests.helpers.vaults import MORNING, PASSPHRASE, unlocking

ADD, KEEP = PanelDecisionKind.ADD, PanelDecisionKind.KEEP
HIGH, MEDIUM, LOW = LevelWord.HIGH, LevelWord.MEDIUM, LevelWord.LOW
MEETING = "2026-01-20"


def codes(found: GuardFindings) -> list[str]:
    """What fires."""
    return [one.code.value for one in (*found.blocks, *found.warnings)]


def sessions(held: int, ending: WorkEnding | None = None) -> SessionsFact:
    """Work that was done."""
    return SessionsFact("", "Joy Bello", "Barnardo's", held=held, in_plan=True, ending=ending, ending_why="As agreed.")


def daniel_recorded(vault: Vault, clock: SetClock, **changed: object) -> CaseRecord:
    """Story 5, with at most one thing changed."""

    def said(key: str, usual: object) -> object:
        return changed.get(key, usual)

    case = CaseRecord(vault, clock, given="Daniel", born="2011-09-15")
    case.harm("2025-05-04", **said("answer", ANSWERED))  # type: ignore[arg-type]  # parts by name
    case.missing("2025-05-05", "2025-05-05")
    case.concern("2025-05-06", last_contact="2025-05-03", state=ConcernState.UNIDENTIFIED)
    case.decides("2025-05-13", ADD, HIGH)
    case.decides("2025-07-08", KEEP, HIGH)
    case.decides("2025-09-02", KEEP, MEDIUM)
    case.decides("2025-11-18", KEEP, LOW)
    if "screened" in changed:
        case.screens(str(changed["screened"]))
    case.decides("2025-12-16", KEEP, LOW)
    words = {"words": "I told my mate what to do if it happens to him"}
    case.says("2026-01-09", **{**words, **said("voice", {})})  # type: ignore[dict-item]  # fields by name
    if "screened" not in changed:
        case.screens("2026-01-12", **said("closing", {}))  # type: ignore[arg-type]  # by name
    case.record(sessions(int(str(said("sessions", 21))), WorkEnding.PLANNED))
    case.asks("2026-01-13", **said("asked", {}))  # type: ignore[arg-type]  # fields by name
    return case


@dataclass(frozen=True, slots=True)
class _Recorded:
    """A closed vault in which he stands, and when it was closed."""

    folder: Path
    root: str
    at: datetime


@pytest.fixture(scope="module")
def daniel_closed(vault_templates: Callable[[Role], Path], tmp_path_factory: pytest.TempPathFactory) -> _Recorded:
    """Once."""
    vaults, clock = tmp_path_factory.mktemp("daniel"), SetClock(MORNING)
    with _opened(vault_templates(Role.SOCIAL_WORKER), vaults, clock) as vault:
        root = daniel_recorded(vault, clock).root
        return _Recorded(vault.folder, root, clock.now())


@pytest.fixture
def daniel(daniel_closed: _Recorded, tmp_path: Path, clock: SetClock) -> Iterator[CaseRecord]:
    """His record, in a vault of the test's own."""
    clock.go_on(seconds=(daniel_closed.at - clock.now()).total_seconds())
    with _opened(daniel_closed.folder, tmp_path / "daniel", clock) as vault:
        yield CaseRecord(vault, clock, root=daniel_closed.root)


@contextmanager
def _opened(source: Path, vaults: Path, clock: SetClock) -> Iterator[Vault]:
    """A copy of a closed vault."""
    shutil.copytree(source, vaults / source.name)
    vault = unlocking(vaults, clock).unlock(vault_folder=source.name, passphrase=PASSPHRASE)
    try:
        case_summaries.attach(vault)
        yield vault
    finally:
        vault.close()
