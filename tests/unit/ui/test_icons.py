"""The icons are ours, of one kind, and there where they are named."""

import re
from pathlib import Path

import pytest

from cse_desk.paths import resources
from cse_desk.ui import icons

UI = Path(icons.__file__).parent


@pytest.mark.parametrize("name", icons.names())
def test_an_icon_is_twenty_pixels_of_one_and_a_half_pixel_lines(name: str):
    drawing = (resources() / "icons" / f"{name}.svg").read_text("utf-8")

    assert 'viewBox="0 0 20 20"' in drawing
    assert 'stroke="currentColor" stroke-width="1.5"' in drawing
    assert "href" not in drawing


@pytest.mark.parametrize("name", icons.names())
def test_an_icon_can_be_seen_in_its_colour(desk, name: str):
    picture = icons.pixmap(name, "high").toImage()
    ink = [
        picture.pixelColor(x, y).name()
        for x in range(picture.width())
        for y in range(picture.height())
        if picture.pixelColor(x, y).alpha() == 255
    ]

    assert ink
    assert set(ink) == {"#a3261f"}


def test_every_icon_that_is_named_exists():
    named = {
        name
        for path in UI.rglob("*.py")
        for name in re.findall(r'\bicon(?:_after)?="([a-z-]+)"', path.read_text("utf-8"))
    }

    assert named
    assert named <= set(icons.names())
