"""Charts for the screen."""

from dataclasses import asdict
from datetime import date
from xml.etree import ElementTree

import pytest

from cse_desk.models.enums import HarmWord, LevelWord, ScreeningReason
from cse_desk.models.records.people import LevelPoint
from cse_desk.services.desk import Desk
from cse_desk.services.pictures import level_svg, palette_of, profile_svg
from cse_desk.ui.theme import DARK, LIGHT
from cse_desk.vault.store import Vault
from tests.unit.services.folk import MAISIE

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize("colours", [LIGHT, DARK])
def test_the_profile_of_a_result_is_drawn_in_the_colours_of_the_theme(vault: Vault, colours: object) -> None:
    desk = Desk(vault)
    person = next(iter(desk.people.create(MAISIE).roots))
    _changes, screening = desk.screenings.start(young_person_id=person, reason=ScreeningReason.NEW_CONCERN)
    result = desk.screenings.result(screening_id=screening, answers={"d8.08": "yes", "d8.08.recency": "now"})
    given = asdict(colours)  # type: ignore[call-overload]  # one of the themes' frozen colours
    svg = profile_svg(result, given, width=490, text_size=13)
    assert ElementTree.fromstring(svg).get("width") == "490"
    assert given["high"].lower() in svg.lower()
    assert "Trafficking, gangs" in svg


def test_titles_stand_on_two_lines_where_the_drawing_is_narrow(vault: Vault) -> None:
    desk = Desk(vault)
    person = next(iter(desk.people.create(MAISIE).roots))
    _changes, screening = desk.screenings.start(young_person_id=person, reason=ScreeningReason.NEW_CONCERN)
    result = desk.screenings.result(screening_id=screening)
    wide, narrow = (profile_svg(result, {}, width=width, text_size=13) for width in (800, 480))
    assert ">Signs of harm<" in wide
    assert ">Signs<" in narrow
    assert ">of harm<" in narrow


def test_levels_over_time_are_drawn_from_plain_points() -> None:
    points = (LevelPoint(date(2026, 8, 26), HarmWord.NOT_THAT_WE_KNOW, LevelWord.LOW),)
    svg = level_svg(points, TODAY, asdict(LIGHT), missing=(date(2026, 10, 2),))
    assert ">today<" in svg
    assert ">Missing<" in svg


def test_colours_that_are_not_given_are_those_of_paper() -> None:
    assert palette_of({"high": "#FF8F85"}).high == "#FF8F85"
    assert palette_of({}).text == "#1C2430"
