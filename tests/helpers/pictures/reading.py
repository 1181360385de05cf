"""What somebody sees whose role reads a record and does not write it: an auditor to whom a young person was sent."""

from dataclasses import replace

from PySide6.QtWidgets import QWidget

from cse_desk.models.enums import Role
from cse_desk.ui.bus import Place
from tests.helpers.pictures.exchange import a_desk, window_of
from tests.helpers.shots import Studio
from tests.unit.services.answering import whole
from tests.unit.services.exchanging import Pair, a_person, acquaint, screened, taken_in
from tests.unit.services.folk import MAISIE
from tests.unit.services.test_screenings import BLACKMAIL
from tests.unit.services.test_updates import HARM, REMOVAL, SHARED


def _reading(studio: Studio, screen: str, part: str = "") -> QWidget:
    worker, auditor = a_desk(studio, Role.SOCIAL_WORKER), a_desk(studio, Role.AUDITOR)
    acquaint(worker, auditor)
    root = a_person(worker, replace(MAISIE, withhold=()))
    screening = screened(worker, root)
    said = {"s3.01.words": "I just want him to stop messaging.", **BLACKMAIL}
    worker.screenings.save(
        screening_id=screening,
        answers=whole(worker.screenings.form(), said),
        last_page="",
        last_item="",
        seen=worker.screenings.open(screening_id=screening).seen,
    )
    for fact in (HARM, SHARED, REMOVAL):
        worker.facts.record(young_person_id=root, fact=fact)
    taken_in(auditor, Pair(worker, auditor, root, studio.folder).refer().path)
    window, go = window_of(studio, auditor)
    go(Place(screen, screening if screen == "screening" else root, part))
    return window


def questions(studio: Studio) -> QWidget:
    return _reading(studio, "screening", "d8")


def result(studio: Studio) -> QWidget:
    return _reading(studio, "screening", "result")


def details(studio: Studio) -> QWidget:
    return _reading(studio, "register")


def person(studio: Studio) -> QWidget:
    return _reading(studio, "person", "screening")


def facts(studio: Studio) -> QWidget:
    return _reading(studio, "person", "facts")


def voice(studio: Studio) -> QWidget:
    return _reading(studio, "person", "voice")


def referral(studio: Studio) -> QWidget:
    return _reading(studio, "referral")


PICTURES = {
    "reading-screening": questions,
    "reading-result": result,
    "reading-details": details,
    "reading-person": person,
    "reading-referral": referral,
    "reading-facts": facts,
    "reading-voice": voice,
}
