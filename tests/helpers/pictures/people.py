"""The list, the page, the form and Today, on the demo's borough."""

from collections.abc import Callable
from threading import Event

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from cse_desk.models.records.people import PersonFilter, RecordFinding
from cse_desk.ui import slices
from cse_desk.ui.bus import Place
from cse_desk.ui.context import Context
from cse_desk.ui.jobs import Lanes
from cse_desk.ui.main_window import MainWindow
from cse_desk.ui.registry import screens
from cse_desk.ui.screens.person.screen import PersonScreen
from cse_desk.ui.screens.register.screen import RegisterScreen
from cse_desk.ui.widgets.fields import TextField
from tests.helpers import borough
from tests.helpers.shots import Studio
from tests.helpers.stage import a_window


def open_window(studio: Studio) -> tuple[MainWindow, Context, Lanes, Callable[[Place], None]]:
    context, lanes = borough.context(studio.at_end)
    window = a_window(context, *screens())
    window.resize(studio.size)
    window.show()

    def go(place: Place) -> None:
        window.go_to(place)
        until_idle(studio, lanes)

    return window, context, lanes, go


def until_idle(studio: Studio, lanes: Lanes) -> None:
    """Wait until everything that was asked for has been delivered, and what that asked for in turn."""
    for _round in range(100):
        studio.settle(40)
        QCoreApplication.sendPostedEvents()
        if not any(lane.is_busy for lane in lanes.all()) and not slices.is_any_at_work():
            break
    studio.settle(160)
    for _round in range(100):
        if not any(lane.is_busy for lane in lanes.all()) and not slices.is_any_at_work():
            break
        studio.settle(40)


def named(context: Context, name: str) -> str:
    """The first young person whom this name finds."""
    return context.services.people.rows(PersonFilter(text=name))[0]


def today(studio: Studio) -> QWidget:
    window, _context, _lanes, go = open_window(studio)
    go(Place("today"))
    return window


def people_list(studio: Studio) -> QWidget:
    window, _context, _lanes, go = open_window(studio)
    go(Place("people"))
    return window


def _person(studio: Studio, part: str) -> QWidget:
    window, context, _lanes, go = open_window(studio)
    go(Place("person", named(context, "Maisie"), part))
    return window


def person_overview(studio: Studio) -> QWidget:
    return _person(studio, "overview")


def person_screening(studio: Studio) -> QWidget:
    return _person(studio, "screening")


def person_history(studio: Studio) -> QWidget:
    return _person(studio, "history")


def person_findings(studio: Studio) -> QWidget:
    window, context, lanes, go = open_window(studio)
    go(Place("person", named(context, "Maisie"), "history"))
    screen = window.screen_shown()
    assert isinstance(screen, PersonScreen)
    screen.history.findings.show_findings(
        (
            RecordFinding(
                "Parent or carer: one person took it off, another changed it",
                "Neither knew of the other. It is off the list; what the other wrote stands in the history. Whoever took it off can "
                "undo that. To settle that it should be off, they then take it off again.",
            ),
            RecordFinding(
                "Something that Joy Bello wrote has not arrived: Screening",
                "What came after it is here. Ask them to send it again: what comes twice counts once.",
            ),
        )
    )
    until_idle(studio, lanes)
    return window


def person_waiting(studio: Studio) -> QWidget:
    """Read for so long that it says so."""
    window, context, lanes, go = open_window(studio)
    go(Place("people"))
    found, go_on = named(context, "Maisie"), Event()
    studio.at_end.insert(0, go_on.set)
    lanes.reading.run(lanes.reading, go_on.wait, lambda _done: None, lambda _error: None)
    window.go_to(Place("person", found))
    studio.settle(600)
    return window


def register_new(studio: Studio) -> QWidget:
    window, _context, lanes, go = open_window(studio)
    go(Place("register"))
    screen = window.screen_shown()
    assert isinstance(screen, RegisterScreen)
    assert screen.form is not None
    box = screen.form.lists["names"].boxes[0]
    for name, words in (("given", "Maisy"), ("family", "Tranter")):
        field = box.fields.cells[name].field
        assert isinstance(field, TextField)
        field.setText(words)
        field.changed.emit(words)
    until_idle(studio, lanes)
    studio.settle(400)
    until_idle(studio, lanes)
    return window


def register_known(studio: Studio) -> QWidget:
    window, context, _lanes, go = open_window(studio)
    go(Place("register", named(context, "Maisie"), "withhold"))
    return window


PICTURES = {
    "register-new": register_new,
    "register-known": register_known,
    "today": today,
    "people-list": people_list,
    "person-overview": person_overview,
    "person-screening": person_screening,
    "person-history": person_history,
    "person-findings": person_findings,
    "person-waiting": person_waiting,
}
