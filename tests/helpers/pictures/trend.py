"""The trend of the agenda: a period with movement, who a number is made of, the paper, and a vault where nothing was decided."""

from datetime import date

from PySide6.QtWidgets import QWidget

from cse_desk.models.enums import PanelDecisionKind, Role, Strand, TrendCell
from cse_desk.services.desk import Desk
from cse_desk.ui.bus import Place
from cse_desk.ui.screens.trend.screen import TrendScreen
from tests.helpers.panel_room import LAST_TIME, Room, a_child, decided
from tests.helpers.pictures.exchange import a_desk, window_of
from tests.helpers.pictures.people import until_idle
from tests.helpers.shots import Studio
from tests.unit.services.folk import somebody

_FOLK = (
    "Tyler Brand",
    "Amira Khan",
    "Łukasz Wójcik",
    "Jodie Pell",
    "Kofi Asante",
    "Zoë Lind",
    "Ade Bakare",
    "Mia Holt",
)
_BOTH = (Strand.SEXUAL, Strand.MISSING)


def moved(desk: Desk, meeting: str) -> None:
    """Eight were on last year; three left this year for three reasons, one came back, two are new."""
    kinds = PanelDecisionKind
    roots = [a_child(desk, somebody(*name.split(" ", 1), born=date(2011, 3, 4))) for name in _FOLK]
    for number, root in enumerate(roots[:6]):
        decided(desk, root, on=date(2025, 9, 8), strands=_BOTH if number % 2 else (Strand.CRIMINAL,), meeting=meeting)
    for root, kind in zip(roots, (kinds.REMOVE_COMPLETE, kinds.REMOVE_MOVED, kinds.REDUCED), strict=False):
        strands = (Strand.CRIMINAL,) if root in roots[::2] else _BOTH
        decided(desk, root, kind, on=date(2026, 5, 12), strands=strands, meeting=meeting)
    decided(desk, roots[0], on=date(2026, 8, 11), strands=(Strand.CRIMINAL,), meeting=meeting)
    for root in roots[6:]:
        decided(desk, root, on=LAST_TIME)


def _screen(studio: Studio) -> tuple[QWidget, TrendScreen]:
    room = Room.of(a_desk(studio, Role.COORDINATOR))
    moved(room.desk, room.meeting)
    window, go = window_of(studio, room.desk)
    go(Place("trend"))
    screen = window.screen_shown()
    assert isinstance(screen, TrendScreen)
    return window, screen


def year(studio: Studio) -> QWidget:
    return _screen(studio)[0]


def who(studio: Studio) -> QWidget:
    window, screen = _screen(studio)
    screen.numbers.buttons["all", TrendCell.REMOVED].click()
    return window


def paper(studio: Studio) -> QWidget:
    window, screen = _screen(studio)
    screen.show_paper()
    until_idle(studio, screen.context.lanes)
    return window


def empty(studio: Studio) -> QWidget:
    window, go = window_of(studio, a_desk(studio, Role.COORDINATOR))
    go(Place("trend"))
    return window


PICTURES = {"trend-year": year, "trend-who": who, "trend-paper": paper, "trend-empty": empty}
