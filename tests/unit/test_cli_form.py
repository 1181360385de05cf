"""`cse-desk form`, as anybody checks it: each exit code, the lines of JSON, the papers."""

import json
from pathlib import Path
from typing import Any

import pytest
from fhir.resources.R4B.questionnaireresponse import QuestionnaireResponse
from openpyxl import Workbook
from PIL import Image

from cse_desk import cli
from tests.unit.forms.builders import (
    answer_of,
    calculated,
    choice,
    coding,
    constraint,
    extension,
    group,
    item,
    raw_form,
    sdc,
    variable,
    weighted,
    when,
)

Said = pytest.CaptureFixture[str]


def form(capsys: Said, *arguments: str | Path) -> tuple[int, str]:
    code = cli.main(["form", *map(str, arguments)])
    return code, capsys.readouterr().out


def saved(folder: Path, name: str, raw: Any) -> Path:
    path = folder / name
    path.write_text(raw if isinstance(raw, str) else json.dumps(raw), encoding="utf-8")
    return path


def response(*items: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return {"resourceType": "QuestionnaireResponse", "status": "in-progress", "item": list(items), **fields}


def answered(link_id: str, *values: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return {"linkId": link_id, "answer": list(values), **fields}


# ---- check ------------------------------------------------------------------------------------


def test_check_says_a_line_for_each_file_and_1_when_one_is_bad(tmp_path: Path, capsys: Said):
    good = saved(tmp_path, "good.json", raw_form(group("g", item("a"), item("b")), title="Good"))
    odd = saved(tmp_path, "odd.json", raw_form(item("a", "choice", answerValueSet="urn:elsewhere")))
    bad = saved(tmp_path, "bad.json", '{"resourceType": "Questionnaire", "item": [{"linkId"')

    code, said = form(capsys, "check", good, odd, bad, tmp_path / "nowhere.json")
    lines = [json.loads(line) for line in said.splitlines()]

    assert code == 1
    assert lines[0] == {
        "file": str(good), "loaded": True, "url": raw_form()["url"], "version": "1", "title": "Good", "items": 3,
        "unsupported": [], "errors": [],
    }  # fmt: skip
    assert lines[1]["loaded"]
    assert lines[1]["unsupported"] == [
        {
            "linkId": "a",
            "what": "its answers come from a list that is not in this form (urn:elsewhere); any code is taken",
            "serious": True,
        }
    ]
    assert [line["loaded"] for line in lines[2:]] == [False, False]
    assert "not JSON" in lines[2]["errors"][0]
    assert "cannot be read" in lines[3]["errors"][0]


def test_check_gives_0_when_all_are_forms(tmp_path: Path, capsys: Said):
    assert form(capsys, "check", saved(tmp_path, "a.json", raw_form(item("a"))))[0] == 0


@pytest.mark.parametrize(
    "arguments",
    ["", "check", "run", "render x.json", "render x.json --out x.doc", "run x.json --now 2026-11-24", "sheet a.json"],
)
def test_2_when_it_is_asked_wrongly(arguments: str, capsys: Said):
    with pytest.raises(SystemExit) as stopped:
        cli.main(["form", *arguments.split()])

    assert stopped.value.code == 2
    assert "usage" in capsys.readouterr().err


# ---- run --------------------------------------------------------------------------------------


def ran(
    tmp_path: Path, capsys: Said, raw: dict[str, Any], answers: dict[str, Any] | None
) -> tuple[int, dict[str, Any]]:
    arguments: list[str | Path] = ["run", saved(tmp_path, "form.json", raw), "--now", "2026-11-24T10:00:00+00:00"]
    if answers is not None:
        arguments += ["--answers", saved(tmp_path, "answers.json", answers)]
    code, said = form(capsys, *arguments)
    found = json.loads(said)
    if found.get("response"):
        QuestionnaireResponse.model_validate(json.loads(json.dumps(found["response"])))
    return code, found


SCALE = raw_form(
    group(
        "g",
        weighted("a", 0, 1, 2, required=True),
        weighted("b", 0, 1, 2, required=True),
        item("why", required=True, enableWhen=[when("a", "=", answerCoding={"code": "o2"})]),
        calculated("total", "%resource.item.item.answer.value.ordinal().sum()"),
        calculated(
            "band",
            "iif(%total > 2, 'high', 'low')",
            "string",
            extension=[extension("questionnaire-hidden", valueBoolean=True)],
        ),
        extension=[variable("total", answer_of("total"))],
    ),
    item("day", "date", extension=[sdc("initialExpression", "today()")]),
    choice("level", "low", "high", initial=[{"valueCoding": {"code": "low", "system": "urn:test"}}]),
)


def test_run_tells_what_is_asked_missing_and_worked_out_and_completes_the_response(tmp_path: Path, capsys: Said):
    given = response(
        {"linkId": "g", "item": [answered("a", {"valueCoding": {"code": "o2"}}), answered("why", {"valueString": "x"})]}
    )
    code, found = ran(tmp_path, capsys, SCALE, given)

    assert code == 0
    assert found["enabled"] == ["g", "a", "b", "why", "total", "band", "day", "level"]
    assert found["hidden"] == ["band"]
    assert found["missing"] == ["b"]
    assert found["errors"] == {}
    assert found["calculated"] == {"total": 2, "band": "low"}
    written = found["response"]
    assert written["status"] == "in-progress"
    assert [one["linkId"] for one in written["item"][0]["item"]] == ["a", "why", "total", "band"]
    assert written["item"][1]["answer"] == [{"valueDate": "2026-11-24"}]
    assert written["item"][2]["answer"] == [{"valueCoding": {"system": "urn:test", "code": "low", "display": "Low"}}]


def test_run_leaves_out_what_is_not_asked(tmp_path: Path, capsys: Said):
    given = response(
        {
            "linkId": "g",
            "item": [answered("a", {"valueCoding": {"code": "o0"}}), answered("why", {"valueString": "secret"})],
        }
    )
    _code, found = ran(tmp_path, capsys, SCALE, given)

    assert "why" not in found["enabled"]
    assert "secret" not in json.dumps(found["response"])


def test_run_without_answers_shows_the_form_as_it_opens(tmp_path: Path, capsys: Said):
    code, found = ran(tmp_path, capsys, SCALE, None)

    assert (code, found["missing"]) == (0, ["a", "b"])
    assert found["calculated"] == {"total": 0, "band": "low"}


def test_run_tells_errors_by_link_id_and_goes_on(tmp_path: Path, capsys: Said):
    raw = raw_form(
        item("age", "integer", extension=[extension("maxValue", valueInteger=19)]),
        item("name", maxLength=3),
        choice("c", "x"),
        group("g", item("low", "integer"), item("high", "integer"), extension=[
            constraint("item.where(linkId = 'low').answer.value <= item.where(linkId = 'high').answer.value", "Low first"),
            constraint("item.where(linkId = 'low').answer.value < 50", "That is a lot", severity="warning"),
        ]),
    )  # fmt: skip
    given = response(
        answered("age", {"valueInteger": 30}),
        answered("name", {"valueString": "abcd"}),
        answered("c", {"valueCoding": {"code": "zz"}}),
        answered("gone", {"valueString": "x"}),
        {"linkId": "g", "item": [answered("low", {"valueInteger": 60}), answered("high", {"valueInteger": 2})]},
        questionnaire="urn:other",
    )
    code, found = ran(tmp_path, capsys, raw, given)

    assert code == 1
    assert found["errors"] == {
        "c": ["is not an answer to its question (Coding)"],
        "gone": ["the form has no 'gone' here"],
        "age": ["This must be 19 or less."],
        "name": ["Use at most 3 characters."],
        "g": ["Low first."],
    }
    assert found["advice"] == {"g": ["That is a lot."]}
    assert "urn:other" in found["notes"][0]
    assert [one["linkId"] for one in found["response"]["item"]] == ["age", "name", "g"]


PEOPLE = raw_form(
    group(
        "g",
        item("name", required=True),
        item("role", initial=[{"valueString": "friend"}]),
        calculated("length", "%context.item.count()"),
        calculated("upper", "%n.upper()", "string"),
        group("phones", item("number", required=True), repeats=True),
        repeats=True,
        extension=[variable("n", "item.where(linkId = 'name').answer.value")],
    ),
    group("empty", item("e", required=True), repeats=True),
    group("must", item("m"), repeats=True, required=True),
)


def test_run_shows_a_repeated_group_once_and_leaves_empty_ones_out(tmp_path: Path, capsys: Said):
    phone = {"linkId": "phones", "item": [answered("number", {"valueString": "1"})]}
    given = response(
        {"linkId": "g", "item": [answered("name", {"valueString": "ann"})]},
        {"linkId": "g", "id": "b", "item": [answered("name", {"valueString": "bo"}), phone]},
    )
    _code, found = ran(tmp_path, capsys, PEOPLE, given)

    assert found["enabled"] == ["g", "name", "role", "length", "upper", "phones", "number", "empty", "e", "must", "m"]
    assert found["missing"] == ["must"]
    assert found["calculated"]["upper"] == ["ANN", "BO"]
    groups = [one for one in found["response"]["item"] if one["linkId"] == "g"]
    assert [one.get("id") for one in groups] == [None, "b"]
    assert groups[0]["item"][1]["answer"] == [{"valueString": "friend"}]
    assert [one["linkId"] for one in found["response"]["item"]] == ["g", "g"]


def test_run_refuses_what_is_no_form_or_no_response(tmp_path: Path, capsys: Said):
    code, found = ran(tmp_path, capsys, {"resourceType": "Bundle"}, None)
    assert (code, found["loaded"]) == (1, False)
    assert "Bundle" in found["errors"]["form"][0]

    code, found = ran(tmp_path, capsys, SCALE, {"resourceType": "Patient"})
    assert (code, found["loaded"]) == (1, True)
    assert "is not QuestionnaireResponse" in found["errors"]["response"][0]


def test_run_says_what_could_not_be_worked_out(tmp_path: Path, capsys: Said):
    _code, found = ran(tmp_path, capsys, raw_form(calculated("a", "%patient.age"), calculated("b", "1 + 1")), None)

    assert found["calculated"]["b"] == 2
    assert "patient" in found["notCalculated"]["a"]


def test_run_in_a_choice_with_answers_under_each(tmp_path: Path, capsys: Said):
    raw = raw_form(
        choice(
            "where",
            "x",
            "y",
            repeats=True,
            item=[item("when"), item("then", enableWhen=[when("where", "=", **coding("y"))])],
        )
    )
    under = {"item": [answered("when", {"valueString": "now"})]}
    given = response(
        answered(
            "where",
            {"valueCoding": {"code": "x", "system": "urn:test"}, **under},
            {"valueCoding": {"code": "y"}, **under},
        )
    )
    code, found = ran(tmp_path, capsys, raw, given)

    assert (code, found["enabled"]) == (0, ["where", "when", "then"])
    answers = found["response"]["item"][0]["answer"]
    assert [one["item"][0]["answer"][0]["valueString"] for one in answers] == ["now", "now"]


# ---- render -----------------------------------------------------------------------------------


@pytest.mark.parametrize("large", [[], ["--large-print"]])
def test_render_makes_a_pdf_or_a_picture(tmp_path: Path, capsys: Said, large: list[str]):
    path = saved(tmp_path, "form.json", raw_form(*(item(f"q{number}", "text") for number in range(40)), title="Long"))

    assert form(capsys, "render", path, "--out", tmp_path / "form.pdf", *large)[0] == 0
    assert (tmp_path / "form.pdf").read_bytes().startswith(b"%PDF")
    assert form(capsys, "render", path, "--out", tmp_path / "form.png", *large)[0] == 0
    with Image.open(tmp_path / "form.png") as picture:
        assert picture.height > 2 * picture.width


def test_render_gives_1_for_no_form_and_for_nowhere_to_write(tmp_path: Path, capsys: Said):
    good = saved(tmp_path, "form.json", raw_form(item("a")))

    assert form(capsys, "render", saved(tmp_path, "bad.json", "{"), "--out", tmp_path / "x.pdf")[0] == 1
    code, said = form(capsys, "render", good, "--out", tmp_path / "no" / "x.pdf")
    assert (code, "cannot be written" in said) == (1, True)


# ---- sheet ------------------------------------------------------------------------------------


def test_sheet_goes_there_and_back(tmp_path: Path, capsys: Said):
    there = saved(tmp_path, "form.json", SCALE)

    assert form(capsys, "sheet", there, tmp_path / "form.xlsx")[0] == 0
    code, said = form(capsys, "sheet", tmp_path / "form.xlsx", tmp_path / "back.json")
    assert (code, json.loads(said)["errors"]) == (0, [])
    assert json.loads((tmp_path / "back.json").read_bytes()) == SCALE


def test_sheet_tells_faults_by_cell(tmp_path: Path, capsys: Said):
    book = Workbook()
    sheet = book.create_sheet("Questions")
    sheet.append(["id", "level", "type"])
    sheet.append(["a", 1, "chioce"])
    book.save(tmp_path / "form.xlsx")

    code, said = form(capsys, "sheet", tmp_path / "form.xlsx", tmp_path / "form.json")
    found = json.loads(said)
    assert (code, found["out"], found["errors"][0]["cell"]) == (1, None, "Questions!C2")
    assert not (tmp_path / "form.json").exists()


def test_sheet_refuses_a_bad_form_and_wants_one_of_each(tmp_path: Path, capsys: Said):
    assert form(capsys, "sheet", saved(tmp_path, "bad.json", "{"), tmp_path / "x.xlsx")[0] == 1
    assert form(capsys, "sheet", saved(tmp_path, "a.json", SCALE), tmp_path / "b.json")[0] == 2
