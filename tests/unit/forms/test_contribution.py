"""The contribution sheet is made of the screening tool's own questions."""

import json

import pytest
from fhir.resources.R4B.questionnaire import Questionnaire

from cse_desk.forms import contribution
from cse_desk.forms.contribution import raw_sheet, sections_of, sheet_of
from cse_desk.forms.flow import Flow
from cse_desk.forms.loader import load
from cse_desk.forms.questionnaire import Form
from cse_desk.services import instruments, tools

FRAME, TOOL = instruments.form_of("contribution-sheet"), tools.screening_tool()
WHOLE = sheet_of(FRAME, TOOL)


def indicators(form: Form) -> list[str]:
    return [item.link_id for item in form.walk() if item.marks.block]


def test_the_whole_sheet_is_sound_r4_and_understood():
    raw = raw_sheet(FRAME, TOOL)

    Questionnaire.model_validate(json.loads(json.dumps(raw)))
    assert load(raw).unsupported == ()
    assert raw["derivedFrom"] == [FRAME.canonical, TOOL.canonical]
    assert WHOLE.version == f"{FRAME.version}-{TOOL.version}"


def test_it_asks_every_indicator_with_the_tools_own_ids_and_words():
    assert indicators(WHOLE) == indicators(TOOL)
    for link_id in indicators(TOOL):
        mine, theirs = WHOLE.by_link_id[link_id], TOOL.by_link_id[link_id]
        assert (mine.text, mine.prefix, mine.options) == (theirs.text, theirs.prefix, theirs.options)
        assert mine.marks.guidance == theirs.marks.guidance


def test_what_is_for_the_screening_worker_is_not_on_it():
    for item in WHOLE.walk():
        assert not item.marks.prompts
        assert not item.marks.level
        assert not item.marks.under_13
        assert not item.link_id.endswith((".level", ".level-why", ".answered", ".answered-police", ".taken-back"))
        assert item.link_id.startswith("c.") or not item.required


def test_an_agency_is_asked_only_about_the_sections_that_are_chosen():
    some = sheet_of(FRAME, TOOL, {"d4", "d5"})

    assert {one.split(".")[0] for one in indicators(some)} == {"d4", "d5"}
    assert [page.link_id for page in some.items] == ["about", "c.you", "d4", "d5", "c.own"]


def test_the_sections_are_the_ten_domains():
    assert [link_id for link_id, _title in sections_of(TOOL)] == [f"d{number}" for number in range(1, 11)]


@pytest.mark.parametrize(("answer", "asked"), [("yes", True), ("no", True), ("not-known", True), (None, False)])
def test_a_note_may_be_written_to_any_answer(answer: str | None, asked: bool):
    assert Flow(WHOLE, {"d8.03": answer}).is_asked("d8.03.note") == asked


@pytest.mark.parametrize(("answer", "asked"), [("yes", True), ("possible", True), ("no", False)])
def test_basis_and_recency_belong_to_yes_and_possible(answer: str, asked: bool):
    flow = Flow(WHOLE, {"d8.03": answer})

    assert (flow.is_asked("d8.03.basis"), flow.is_asked("d8.03.recency")) == (asked, asked)


def test_only_name_agency_and_day_are_needed():
    assert {problem.path for problem in Flow(WHOLE).problems} == {
        contribution.NAME,
        contribution.AGENCY,
        contribution.DATE,
    }


def test_the_indicator_of_an_answer():
    assert contribution.indicator_of("d10.03.note") == "d10.03"
    assert contribution.indicator_of("c.words") == ""
    assert list(contribution.answered({"c.name": "x", "d1.01": "yes", "d1.01.note": "y", "d2.01": "no"})) == [
        "d1.01",
        "d2.01",
    ]
