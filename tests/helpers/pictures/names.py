"""Names that are long, written from the right, or in other scripts: in the list, on the page, in the form, on the referral."""

from dataclasses import replace

from PySide6.QtWidgets import QWidget

from cse_desk.models.enums import Role
from cse_desk.models.records.people import NameEntry, PersonDetails
from cse_desk.services.desk import Desk
from cse_desk.ui.bus import Place
from tests.helpers.pictures.exchange import a_desk, window_of
from tests.helpers.shots import Studio
from tests.unit.services.exchanging import a_person, screened
from tests.unit.services.folk import MAISIE, somebody, worker

LEAD = worker("Persephone Montgomery-Featherstonehaugh", "Social worker", "Marlport Council", is_lead=True)
NAMES = (
    ("Bartholomew-Alexander Maximilian", "Featherstonehaugh-Cholmondeley"),
    ("عائشة", "الخطيب العبدالله"),
    ("Nguyễn Thị", "Minh Khai"),
    ("Łukasz", "Wiśniewski"),
    ("Zoë 🌻", "Lindqvist"),
    ("የሺ", "ኃይለማርያም"),
    ("אביגיל", "בן־דוד"),
    ("प्रिया", "शर्मा"),
)


def _whole(given: str, family: str) -> PersonDetails:
    names = (NameEntry("", "legal", given, family), NameEntry("", "known-as", given, ""))
    return replace(somebody(given, family), names=names, professionals=(LEAD,), safe_contact=MAISIE.safe_contact)


def _register(studio: Studio) -> tuple[Desk, list[str]]:
    desk = a_desk(studio, Role.SOCIAL_WORKER)
    roots = [a_person(desk, _whole(given, family)) for given, family in NAMES]
    screened(desk, roots[0])
    screened(desk, roots[1])
    return desk, roots


def _shown(studio: Studio, screen: str, which: int = 0, part: str = "") -> QWidget:
    desk, roots = _register(studio)
    window, go = window_of(studio, desk)
    target = roots[which] if screen not in ("people", "today") else ""
    go(Place(screen, target, part))
    return window


def in_the_list(studio: Studio) -> QWidget:
    return _shown(studio, "people")


def long_page(studio: Studio) -> QWidget:
    return _shown(studio, "person")


def right_to_left_page(studio: Studio) -> QWidget:
    return _shown(studio, "person", 1, "screening")


def right_to_left_form(studio: Studio) -> QWidget:
    return _shown(studio, "register", 1)


def on_today(studio: Studio) -> QWidget:
    return _shown(studio, "today")


def long_referral(studio: Studio) -> QWidget:
    return _shown(studio, "referral")


PICTURES = {
    "names-list": in_the_list,
    "names-long-page": long_page,
    "names-right-to-left-page": right_to_left_page,
    "names-right-to-left-form": right_to_left_form,
    "names-today": on_today,
    "names-referral": long_referral,
}
