"""Instruments that are filled in: the list on a young person's page, questions, the look over, a finished one with its fact."""

from PySide6.QtWidgets import QWidget

from cse_desk.models.enums import Role
from cse_desk.services.desk import Desk
from cse_desk.ui.bus import Place
from cse_desk.ui.screens.forms.screen import FormScreen
from tests.helpers.pictures.exchange import a_desk, window_of
from tests.helpers.pictures.people import until_idle
from tests.helpers.shots import Studio
from tests.unit.services.filled_stage import HARM
from tests.unit.services.filling import begun, fill, finished
from tests.unit.services.folk import MAISIE

SIGNS = {
    "safe-now": "not-known",
    "source": ["young-person"],
    "seen": "A silver car at the school gate on Tuesday and Friday. She walked the other way round.",
    "words": "He says he is only being nice.",
}


def _desk(studio: Studio, role: Role = Role.SOCIAL_WORKER) -> tuple[Desk, str]:
    desk = a_desk(studio, role)
    (root,) = desk.people.create(MAISIE).roots
    return desk, root


def _some(desk: Desk, root: str) -> dict[str, str]:
    harm = begun(desk, "harm-record", root)
    fill(desk, harm, HARM)
    ids = {"harm": harm, "check": begun(desk, "pre-check", root)}
    fill(desk, ids["check"], SIGNS)  # type: ignore[arg-type]  # JSON values
    ids["ladders"] = finished(
        desk, "outcome-ladders", root, rater="worker", point="start", **{"education.step": "step-2"}
    )
    ids["session"] = finished(desk, "session-record", root, on="2026-11-17", came="yes", words="I like the boat.")
    return ids


def pane(studio: Studio) -> QWidget:
    desk, root = _desk(studio)
    _some(desk, root)
    window, go = window_of(studio, desk)
    go(Place("person", root, "forms"))
    return window


def nothing(studio: Studio) -> QWidget:
    desk, root = _desk(studio)
    window, go = window_of(studio, desk)
    go(Place("person", root, "forms"))
    return window


def questions(studio: Studio) -> QWidget:
    desk, root = _desk(studio)
    ids = _some(desk, root)
    window, go = window_of(studio, desk)
    go(Place("form", ids["check"], "now"))
    return window


def ladder(studio: Studio) -> QWidget:
    desk, root = _desk(studio)
    _some(desk, root)
    window, go = window_of(studio, desk)
    go(Place("form", begun(desk, "outcome-ladders", root, rater="worker", point="review"), "education"))
    return window


def look(studio: Studio) -> QWidget:
    desk, root = _desk(studio)
    ids = _some(desk, root)
    window, go = window_of(studio, desk)
    go(Place("form", ids["check"], "look"))
    screen = window.screen_shown()
    assert isinstance(screen, FormScreen)
    assert screen.look is not None
    screen.look.finish_button.click()
    until_idle(studio, screen.context.lanes)
    return window


def done(studio: Studio) -> QWidget:
    desk, root = _desk(studio)
    form_id = finished(desk, "harm-record", root, **HARM)
    window, go = window_of(studio, desk)
    go(Place("form", form_id))
    return window


def office(studio: Studio) -> QWidget:
    desk, _root = _desk(studio, Role.MANAGER)
    finished(desk, "training-feedback")
    window, go = window_of(studio, desk)
    go(Place("office-forms"))
    return window


PICTURES = {
    "forms-list": pane,
    "forms-nothing": nothing,
    "forms-questions": questions,
    "forms-ladder": ladder,
    "forms-look": look,
    "forms-done": done,
    "forms-office": office,
}
