"""The contact card and the danger-now card: one page each, and nothing on them that may not lie about."""

from datetime import date

import pypdfium2
import pytest
import segno
from PIL import Image

from cse_desk.documents import contact_card, danger_card
from cse_desk.documents.contact_card import CardFacts
from cse_desk.documents.styles import Look
from cse_desk.models.records.directory import DangerNumberLine
from tests.unit.documents.papers import NOW, pages_of, squeezed

WORDS = ("acorn", "harbour", "lantern", "quilt", "meadow", "pepper", "violin", "zebra")
FACTS = CardFacts(
    "Joy Bello",
    "Barnardo's",
    "CSE worker",
    "-----BEGIN CARD-----\n" + "QUJD" * 90 + "\n-----END CARD-----",
    "CARD1:" + "QUJD" * 80,
)
NUMBERS = (
    DangerNumberLine("", "Police, emergency", "999", "any time", is_local=False),
    DangerNumberLine("", "Children's hub", "01632 960 001", "Mon to Fri"),
    *(
        DangerNumberLine(
            "", f"Place {number}", f"01632 960 {number:03}", "when the hub is closed", checked_on=date(2026, 10, 1)
        )
        for number in range(2, 8)
    ),
)
LOOKS = [Look(), Look(large_print=True), Look(rehearsal=True)]


@pytest.mark.parametrize("look", LOOKS)
def test_the_contact_card_is_one_page_with_who_and_the_words(look: Look) -> None:
    (text,) = pages_of(contact_card.build(FACTS, WORDS, look, printed_by="Joy Bello", printed_at=NOW))
    for told in (FACTS.name, FACTS.agency, FACTS.role, FACTS.text, *WORDS):
        assert squeezed(told) in squeezed(text)
    assert "OFFICIAL" not in text


def _rendered(pdf: bytes) -> Image.Image:
    document = pypdfium2.PdfDocument(pdf)
    try:
        image = document[0].render(scale=4).to_pil().convert("L")
    finally:
        document.close()
    assert isinstance(image, Image.Image)
    return image


def test_the_square_on_the_card_is_the_card() -> None:
    image = _rendered(contact_card.build(FACTS, WORDS, Look()))
    wanted = segno.make(FACTS.square, error="M", micro=False, boost_error=False).matrix
    pixels = image.load()
    assert pixels is not None
    right, top, side = 4 * (595.276 - 48), 4 * 50, 4 * 180
    module = side / len(wanted)
    for y, row in enumerate(wanted):
        for x, dark in enumerate(row):
            shade = pixels[int(right - side + (x + 0.5) * module), int(top + (y + 0.5) * module)]
            assert isinstance(shade, int | float)
            assert (shade < 128) == bool(dark), (x, y)


def test_a_card_too_long_for_a_square_says_so_and_still_has_its_words() -> None:
    (text,) = pages_of(contact_card.build(CardFacts("A", "B", "C", "short", "x" * 4_000), WORDS, Look()))
    assert squeezed("too long for a square") in squeezed(text)
    assert "lantern" in text


@pytest.mark.parametrize("look", LOOKS)
def test_the_danger_card_is_one_page_with_every_number(look: Look) -> None:
    (text,) = pages_of(danger_card.build(NUMBERS, look, printed_by="Leanne Ward", printed_at=NOW))
    for one in NUMBERS:
        assert squeezed(one.label) in squeezed(text)
        assert squeezed(one.number) in squeezed(text)
    assert text.count("checked 1 Oct 2026") == 6
    assert text.count("not checked yet") == 1  # of the hub: a number of the whole country asks nobody
    assert "999" in text


def test_a_number_is_not_broken_over_two_lines() -> None:
    (text,) = pages_of(danger_card.build(NUMBERS, Look(large_print=True)))
    assert all(one.number in text for one in NUMBERS)


def test_many_numbers_still_fit_on_one_page() -> None:
    many = [DangerNumberLine("", f"Place {number}", f"01632 960 {number:03}", "any time") for number in range(16)]
    assert len(pages_of(danger_card.build(many, Look()))) == 1


def test_the_same_card_gives_the_same_bytes() -> None:
    assert contact_card.build(FACTS, WORDS, Look()) == contact_card.build(FACTS, WORDS, Look())
    assert danger_card.build(NUMBERS, Look()) == danger_card.build(NUMBERS, Look())
