"""The papers of a screening: full, on one page, for the council's system, blank, to go through together; each in large print too."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from cse_desk.clock import SetClock
from cse_desk.documents.council_copy import WIDTH
from cse_desk.services.desk import Desk
from cse_desk.services.language import remarks
from cse_desk.services.screening_papers import PaperKind
from cse_desk.vault.store import Vault
from tests.unit.documents.papers import pages_of
from tests.unit.services.folk import MAISIE
from tests.unit.services.test_reassessments import signed

NOTE = "Messages since Sunday ask for money."
ANSWERS = {
    "d8.08": "yes",
    "d8.08.basis": "evidence",
    "d8.08.recency": "now",
    "d8.08.note": NOTE,
    "d5.02": "not-known",
    "s3.01": "yes",
    "s3.01.words": "I just want him to stop.",
}


@pytest.fixture
def desk(vault: Vault) -> Desk:
    return Desk(vault)


@pytest.fixture
def screening(desk: Desk) -> str:
    return signed(desk, next(iter(desk.people.create(MAISIE).roots)), **ANSWERS)


def text(desk: Desk, kind: PaperKind, screening: str = "", *, large_print: bool = False) -> list[str]:
    pdf = desk.screening_papers.pdf(kind=kind, screening_id=screening, large_print=large_print)
    return [" ".join(page.split()) for page in pages_of(pdf)]


def test_the_summary_is_one_page_with_words_judgement_and_prompts(desk: Desk, screening: str) -> None:
    (page,) = text(desk, PaperKind.SUMMARY, screening)
    for words in (
        "I just want him to stop.",
        "Being harmed",
        "Yes",
        "High",
        "Open safety prompts",
        "8 Online",
        "1 sign of harm",
        "1 not known",
    ):
        assert words.lower() in page.lower(), words
    assert NOTE not in page


def test_the_summary_of_somebody_with_much_to_say_stays_one_page(desk: Desk, clock: SetClock) -> None:
    person = next(iter(desk.people.create(MAISIE).roots))
    form = desk.screenings.form()
    many = {item.link_id: "possible" for item in form.walk() if item.marks.block and item.marks.block != "strength"}
    signed(desk, person, **many)
    clock.go_on(days=30)
    second = signed(desk, person, **dict.fromkeys(many, "not-known"))
    assert len(text(desk, PaperKind.SUMMARY, second)) == 1


def test_the_full_paper_says_no_word_twice_and_keeps_its_table_on_one_page(desk: Desk, screening: str) -> None:
    pages = text(desk, PaperKind.FULL, screening)
    assert "Born 9 Aug 2012" in pages[0]
    (table,) = [page.partition("The same in numbers")[2] for page in pages if "The same in numbers" in page]
    for domain in ("1 Health and sexual health", "10 Trafficking, gangs"):
        assert domain in table
    assert "., " not in " ".join(pages).partition("0.08")[2][:400]


def test_the_sheet_to_go_through_together_holds_nobodys_answers(desk: Desk, screening: str) -> None:
    pages = text(desk, PaperKind.TALK, screening)
    said = " ".join(pages)
    assert "Who matters to you?" in said
    for words in ("Maisie", "Tranter", NOTE, "Messages", "him to stop", "OFFICIAL", "exploit", "Leanne", "S-"):
        assert words not in said, words
    assert remarks(said) == ()


@pytest.mark.parametrize("kind", list(PaperKind))
def test_each_can_be_had_in_large_print(desk: Desk, screening: str, kind: PaperKind) -> None:
    ordinary = desk.screening_papers.pdf(kind=kind, screening_id=screening)
    large = desk.screening_papers.pdf(kind=kind, screening_id=screening, large_print=True)
    assert len(PdfReader(BytesIO(large)).pages) >= len(PdfReader(BytesIO(ordinary)).pages)
    assert large != ordinary


def test_the_councils_copy_has_plain_headings_short_lines_and_no_tables(desk: Desk, screening: str) -> None:
    block = desk.screening_papers.copy_text(screening_id=screening)
    lines = block.split("\n")
    assert lines[0] == "SCREENING"
    assert max(len(line) for line in lines) <= WIDTH
    assert "\t" not in block
    for heading in ("JUDGEMENT", "SAFETY PROMPTS", "YOUNG PERSON'S OWN WORDS"):
        assert heading in lines
    assert "“I just want him to stop.”" in lines
    assert any(line.startswith("- 8.08 ") for line in lines)
    assert NOTE in " ".join(block.split())
    assert "?:" not in block
    assert any(line.startswith("Born ") for line in lines)
    assert any(line.startswith("No: ") for line in lines)
    pdf = " ".join(text(desk, PaperKind.COUNCIL, screening))
    assert pdf.count("Seen alone:") == 1
    assert "Seen alone: Seen" not in pdf
    assert NOTE in pdf
    assert "OFFICIAL" in pdf
