"""What other agencies know: the first page with a part on it, the sheet, a part being typed in, and the look before it is added."""

from pathlib import Path

from PySide6.QtWidgets import QWidget

from cse_desk.models.enums import Role
from cse_desk.models.records.agency_answers import ContributionForm
from cse_desk.ui.bus import Place
from cse_desk.ui.screens.contribution.screen import ContributionScreen
from tests.helpers.filled import filled
from tests.helpers.pictures.exchange import a_desk, window_of
from tests.helpers.pictures.people import until_idle
from tests.helpers.screening_room import a_screening
from tests.helpers.shots import Studio
from tests.unit.services.folk import MAISIE

SURGERY = ContributionForm(
    {
        "c.name": "Dr Anna Bell",
        "c.agency": "Riverside Surgery",
        "c.job": "GP",
        "c.on": "2026-11-19",
        "d1.03": "possible",
        "d1.03.note": "A cousin comes to every appointment and answers first.",
        "d2.03": "no",
        "c.strengths": "She rang by herself to ask for a new appointment.",
    }
)
SCHOOL = {
    "c.name": "Jo Patel",
    "c.agency": "St Hild's School",
    "c.job": "Safeguarding lead",
    "c.on": "20/11/2026",
    "d5.04.note": "A silver car waits at the gate on Tuesdays and Fridays. She walks the other way round when it is there.",
    "d8.08.note": "She said that somebody wants money and has pictures.",
    "c.words": "I just want him to stop messaging.",
    "d4.07.happened": "some time last week",
}


def _screen(studio: Studio) -> tuple[QWidget, ContributionScreen, str]:
    desk = a_desk(studio, Role.SOCIAL_WORKER)
    screening = a_screening(desk.vault, MAISIE, {"d5.04": "no", "d8.08": "not-known", "d4.01": "no"})
    desk.agency_answers.add(screening_id=screening, form=SURGERY)
    window, go = window_of(studio, desk)
    go(Place("contribution", screening))
    screen = window.screen_shown()
    assert isinstance(screen, ContributionScreen)
    return window, screen, screening


def start(studio: Studio) -> QWidget:
    return _screen(studio)[0]


def sheet(studio: Studio) -> QWidget:
    window, screen, _screening = _screen(studio)
    screen.start.sheet_button.click()
    until_idle(studio, screen.context.lanes)
    return window


def typing(studio: Studio) -> QWidget:
    window, screen, _screening = _screen(studio)
    screen.start.type_button.click()
    screen.enter.go_to("d8")
    until_idle(studio, screen.context.lanes)
    return window


def looking(studio: Studio) -> QWidget:
    window, screen, screening = _screen(studio)
    pdf = studio_file(studio, screen, screening)
    doors = screen.context.doors
    doors.files.append(pdf)  # type: ignore[attr-defined]  # the doors of a picture are those of tests
    screen.start.read_button.click()
    until_idle(studio, screen.context.lanes)
    return window


def beside(studio: Studio) -> QWidget:
    """The questions of the screening with what the surgery says beside one of them."""
    _window, screen, screening = _screen(studio)
    screen.context.bus.go("screening", screening, "d1")
    until_idle(studio, screen.context.lanes)
    return _window


def result(studio: Studio) -> QWidget:
    """The result page with what our own answers do not have."""
    window, screen, screening = _screen(studio)
    screen.context.bus.go("screening", screening, "result")
    until_idle(studio, screen.context.lanes)
    return window


def studio_file(studio: Studio, screen: ContributionScreen, screening: str) -> Path:
    """The sheet as the school sent it back."""
    blank = screen.context.services.agency_answers.sheet_pdf(screening_id=screening)
    path = studio.folder / "sheet.pdf"
    path.write_bytes(filled(blank, SCHOOL, ticked={"d5.04": "yes", "d8.08": "possible", "d4.01": "no", "d4.07": "no"}))
    return path


PICTURES = {
    "contribution-start": start,
    "contribution-sheet": sheet,
    "contribution-typing": typing,
    "contribution-looking": looking,
    "contribution-beside": beside,
    "contribution-result": result,
}
