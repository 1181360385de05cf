"""Charts read without colour, and the screen can show what paper shows."""

import itertools
import re
from datetime import date
from xml.etree import ElementTree

import pytest
from PySide6.QtCore import QByteArray
from PySide6.QtGui import QColor, QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer
from reportlab.graphics.shapes import Drawing, Group

from cse_desk.documents import charts, page
from cse_desk.documents.shapes import draw_answer, draw_shape, word_mark
from cse_desk.documents.styles import PAPER, Palette
from cse_desk.models.enums import Answer, HarmWord, Level, LevelWord
from cse_desk.models.labels import Shape
from cse_desk.models.records.people import LevelPoint
from tests.unit.documents.papers import TITLES, a_profile, pages_of, some_points, squeezed

TODAY = date(2026, 11, 24)
DARK = Palette(
    text="#E8ECF0",
    muted="#A9B4BF",
    surface="#1B232C",
    high="#FF8F85",
    medium="#E5B454",
    low="#7CCB8B",
    not_known="#A9B4BF",
)
DRAWINGS = {
    "profile": charts.profile_chart(a_profile()),
    "profile in the dark": charts.profile_chart(a_profile(), DARK, ground=True),
    "levels": charts.level_chart(some_points(), TODAY, missing=[date(2026, 4, 1)]),
    "no levels yet": charts.level_chart((), TODAY),
    "no profile": charts.profile_chart(()),
    "word": word_mark(HarmWord.POSSIBLY, 20),
}


def drawn(group: Group) -> str:
    drawing = Drawing(20, 20)
    drawing.add(group)
    return re.sub(r"#[0-9a-fA-F]{6}", "#", charts.to_svg(drawing))  # black and white


def test_every_answer_and_level_looks_different_in_black_and_white() -> None:
    cases = [
        *itertools.product((Answer.YES, Answer.POSSIBLE), Level),
        (Answer.NO, None),
        (Answer.NOT_KNOWN, None),
        (None, None),
    ]
    pictures = {re.sub(r'fill="#"', f'fill="{case[0]}"', drawn(draw_answer(case, 2, 2, 12, PAPER))) for case in cases}
    assert len(pictures) == len(cases)


def test_filled_and_hollow_differ() -> None:
    filled, hollow = (
        charts.to_svg(_alone(draw_shape(Shape.DIAMOND, 0, 0, 10, "#8A5A00", filled=one))) for one in (True, False)
    )
    assert filled != hollow
    assert "#ffffff" in hollow.lower()


def _alone(group: Group) -> Drawing:
    drawing = Drawing(10, 10)
    drawing.add(group)
    return drawing


@pytest.mark.parametrize("name", DRAWINGS)
def test_the_svg_uses_only_what_qtsvg_knows(name: str) -> None:
    root = ElementTree.fromstring(charts.to_svg(DRAWINGS[name]))
    known = {"svg", "rect", "circle", "line", "polygon", "polyline", "path", "text"}
    assert {one.tag.rpartition("}")[2] for one in root.iter()} <= known
    assert all(one.get("fill") == "none" for one in root.iter("{http://www.w3.org/2000/svg}polyline"))


@pytest.mark.parametrize("name", DRAWINGS)
def test_qtsvg_shows_it_on_its_own_ground(name: str, qapp: QGuiApplication) -> None:
    drawing = DRAWINGS[name]
    renderer = QSvgRenderer(QByteArray(charts.to_svg(drawing).encode()))
    assert renderer.isValid()
    image = QImage(int(drawing.width), int(drawing.height), QImage.Format.Format_RGB32)
    image.fill(QColor("#FF00FF"))
    painter = QPainter(image)
    renderer.render(painter)
    painter.end()
    black = sum(
        image.pixelColor(x, y) == QColor("#000000") for x in range(image.width()) for y in range(image.height())
    )
    assert black < image.width() * image.height() * 0.02  # nothing is painted black that we did not ask for


def test_the_profile_has_a_row_for_every_domain_and_no_sum() -> None:
    (text,) = pages_of(page.to_pdf([DRAWINGS["profile"]], marking=None, title=""))
    for _title, short in TITLES:
        assert squeezed(short) in squeezed(text)
    assert "total" not in text.lower()
    assert "%" not in text


def test_the_level_chart_names_the_levels_it_needs() -> None:
    svg = charts.to_svg(DRAWINGS["levels"])
    for told in ("High", "Medium", "Low", "Not enough known", "Harmed?", "Missing", "today"):
        assert f">{told}<" in svg
    assert ">No indicators found<" not in svg


def test_levels_over_many_years_fit() -> None:
    points = [LevelPoint(date(2009 + year, 3, 1), HarmWord.YES, LevelWord.HIGH) for year in range(17)]
    drawing = charts.level_chart(points, TODAY, width=400)
    labels = re.findall(r">((?:Jan )?\d{4}|[A-Z][a-z]{2} \d{4})<", charts.to_svg(drawing))
    assert 2 <= len(labels) <= 10


def test_a_title_with_markup_in_it_is_only_a_title() -> None:
    (first, *rest) = a_profile()
    odd = type(first)(
        type(first.domain)("d1", 1, "x", "Health & <b>&amp; عائشة"), first.boxes, first.strength, first.unknown
    )
    svg = charts.to_svg(charts.profile_chart((odd, *rest)))
    text = "".join(ElementTree.fromstring(svg).itertext())
    assert "Health & <b>&amp; " in text
