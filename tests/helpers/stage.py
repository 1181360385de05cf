"""Contexts and windows for tests and pictures: `context_of(vault, lanes)` has the real services of a real vault,
`a_context(lanes, …)` only what it is handed (for pictures of the shell itself)."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from cse_desk.clock import SetClock
from cse_desk.ids import Ids
from cse_desk.models.records.changes import Changes
from cse_desk.models.records.people import SearchHit
from cse_desk.settings import Settings
from cse_desk.ui.bus import Bus
from cse_desk.ui.context import Context, Who
from cse_desk.ui.jobs import Lanes
from cse_desk.ui.main_window import MainWindow
from cse_desk.ui.screen import ScreenSpec
from tests.helpers.doors import FakeDoors

NOW = datetime(2026, 11, 24, 10, 42, tzinfo=UTC)


class StageServices:
    """Services by name; what a test does not hand in is not there."""

    def __init__(self, **services: Any) -> None:
        self.__dict__.update({"search": StageSearch(), "directory": StageDirectory(), **services})


class StageSearch:
    """Finds among what it was given."""

    def __init__(self, *hits: SearchHit) -> None:
        self.hits = hits

    def find(self, text: str) -> tuple[SearchHit, ...]:
        return tuple(hit for hit in self.hits if text.casefold() in hit.title.casefold())


class StageDirectory:
    """Numbers that live in memory."""

    def __init__(self, *numbers: Any) -> None:
        self.lines = list(numbers)

    def numbers(self) -> tuple[Any, ...]:
        return tuple(self.lines)

    def save(self, **values: Any) -> Changes:
        self.saved = values
        return Changes("a" * 32, kinds=frozenset({"danger-number"}))


def a_context(lanes: Lanes, *, doors: FakeDoors | None = None, **services: Any) -> Context:
    """A context on the stage."""
    return Context(
        services=StageServices(**services),  # type: ignore[arg-type]
        lanes=lanes,
        bus=Bus(),
        doors=doors or FakeDoors(),
        clock=SetClock(NOW),
        ids=Ids(),
        who=Who("Leanne Ward", "Social worker", "Marlport Council"),
    )


def a_window(
    context: Context,
    *specs: ScreenSpec,
    settings: Settings | None = None,
    leave: Callable[[], None] | None = None,
    kept: list[Settings] | None = None,
) -> MainWindow:
    """The main window with these screens."""
    keep = kept if kept is not None else []
    return MainWindow(
        context,
        specs,
        settings=settings or Settings(),
        keep_settings=keep.append,
        leave=leave or (lambda: None),
    )
