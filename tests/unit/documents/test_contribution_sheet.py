"""The contribution sheet: on paper like any form, on a computer with a field for every question; and read back."""

import io
from functools import lru_cache

import pytest
from pypdf import PdfReader, PdfWriter

from cse_desk.documents import contribution_sheet, filled_form
from cse_desk.documents.fillable import field_name, link_id_of
from cse_desk.documents.styles import Look
from cse_desk.errors import BadForm
from cse_desk.forms.contribution import sheet_of
from cse_desk.forms.questionnaire import Form, ItemType
from cse_desk.services import instruments, tools
from tests.helpers.filled import filled
from tests.helpers.papers import a_pdf
from tests.unit.documents.papers import NOW, squeezed, text_of


@lru_cache
def the_form(*sections: str) -> Form:
    return sheet_of(instruments.form_of("contribution-sheet"), tools.screening_tool(), sections or None)


@lru_cache
def the_sheet(*sections: str, large: bool = False) -> bytes:
    look = Look(large_print=large)
    return contribution_sheet.build(
        the_form(*sections), look, reference="S-1A2B3C4D", printed_by="Erin", printed_at=NOW
    )


def fields(pdf: bytes) -> dict[str, set[str]]:
    """Names, and the choices of buttons."""
    found: dict[str, set[str]] = {}
    for page in PdfReader(io.BytesIO(pdf)).pages:
        for one in (annotation.get_object() for annotation in page.get("/Annots", [])):
            choices = found.setdefault(link_id_of(str(one.get("/T") or one["/Parent"]["/T"])), set())
            if "/Parent" in one:
                choices |= {str(state).removeprefix("/") for state in one["/AP"]["/N"]} - {"Off"}
    return found


def test_every_question_of_the_sheet_has_its_field_and_every_answer_its_box():
    found = fields(the_sheet())

    for item in the_form().walk():
        if item.is_question:
            assert item.link_id in found, item.link_id
            assert found[item.link_id] == {one.code for one in item.options}
    assert len(found) == sum(item.is_question for item in the_form().walk()) + 2


@pytest.mark.parametrize("large", [False, True])
def test_every_question_is_printed_with_its_guidance(large: bool):
    text = text_of(the_sheet("d4", "d5", large=large))

    for item in the_form("d4", "d5").walk():
        if item.marks.block or item.type is ItemType.DISPLAY:
            assert squeezed(item.text) in text, item.link_id
            assert squeezed(item.marks.guidance) in text, item.link_id


def test_no_young_person_is_named_and_the_marking_says_when():
    text = text_of(the_sheet("d4"))

    assert squeezed("About the young person with the reference S-1A2B3C4D") in text
    assert squeezed("OFFICIAL-SENSITIVE when completed") in text


def test_the_same_sheet_gives_the_same_bytes():
    again = contribution_sheet.build(the_form("d4"), Look(), reference="S-1A2B3C4D", printed_by="Erin", printed_at=NOW)

    assert again == the_sheet("d4")


def test_no_question_is_torn_between_two_pages():
    """The boxes of an answer and the room for its note stand on one page."""
    reader = PdfReader(io.BytesIO(the_sheet()))
    pages: dict[str, set[int]] = {}
    for number, page in enumerate(reader.pages):
        for annotation in page.get("/Annots", []):
            one = annotation.get_object()
            name = str(one.get("/T") or one["/Parent"]["/T"])
            pages.setdefault("_".join(name.split("_")[:2]), set()).add(number)

    assert {name for name, found in pages.items() if len(found) > 1 and not name.startswith("c")} == set()


def test_a_sheet_that_nobody_filled_in_says_only_whose_it_is():
    assert filled_form.read(the_sheet("d4")) == {
        field_name(contribution_sheet.REFERENCE): "S-1A2B3C4D",
        field_name(contribution_sheet.QUESTIONS): the_form("d4").canonical,
    }


def test_what_was_typed_and_ticked_comes_back_in_any_script():
    answers = {"c.name": "Józef Ünal", "d4.01.note": "First line\nsecond line", "c.words": "سلام, I’m okay"}
    back = filled_form.read(filled(the_sheet("d4"), answers, ticked={"d4.01": "not-known", "d4.02": "yes"}))

    assert back["c_name"] == "Józef Ünal"
    assert back["d4_01_note"] == "First line\nsecond line"
    assert back["c_words"] == "سلام, I’m okay"
    assert (back["d4_01"], back["d4_02"]) == ("not-known", "yes")
    assert "d4_03" not in back


@pytest.mark.parametrize("data", [b"", b"no pdf at all", b"%PDF-1.7\n garbage", b"%PDF-1.4\n%%EOF"])
def test_what_is_no_pdf_is_refused(data: bytes):
    with pytest.raises(BadForm):
        filled_form.read(data)


def test_a_pdf_without_fields_or_with_a_password_is_refused():
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(the_sheet("d4"))))
    writer.encrypt("secret")
    out = io.BytesIO()
    writer.write(out)

    for data in (a_pdf(pages=1), out.getvalue()):
        with pytest.raises(BadForm):
            filled_form.read(data)


def test_a_file_that_is_too_large_is_refused_unread(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(filled_form, "MOST_BYTES", 1000)

    with pytest.raises(BadForm, match="large"):
        filled_form.read(the_sheet("d4"))


@pytest.mark.parametrize("cut", [0.3, 0.6, 0.9, 0.99])
def test_a_torn_file_never_crashes(cut: float):
    whole = filled(the_sheet("d4"), {"c.name": "J. Patel"})

    try:
        filled_form.read(whole[: int(len(whole) * cut)])
    except BadForm:
        return


def test_a_field_longer_than_anything_a_person_fills_in_is_left_out():
    back = filled_form.read(filled(the_sheet("d4"), {"c.worries": "x" * 30_000, "c.name": "J. Patel"}))

    assert back.get("c_worries", "") == ""
    assert back["c_name"] == "J. Patel"
