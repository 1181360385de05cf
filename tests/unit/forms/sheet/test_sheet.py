"""A form as a spreadsheet: written by hand it becomes a form; there and back nothing is lost; what is wrong is said by cell."""

import io
import json
import zipfile
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from fhir.resources.R4B.questionnaire import Questionnaire
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from cse_desk.errors import BadForm
from cse_desk.forms.flow import Flow
from cse_desk.forms.loader import load
from cse_desk.forms.questionnaire import OUR_PREFIX
from cse_desk.forms.raw import as_json, json_object
from cse_desk.forms.sheet import template
from cse_desk.forms.sheet.reading import faults_in, json_of, letters, questionnaire_of
from cse_desk.forms.sheet.workbook import from_xlsx, to_xlsx
from cse_desk.forms.sheet.writing import Book, book_of
from cse_desk.paths import resources
from tests.unit.forms.builders import (
    answer_of,
    choice,
    coding,
    extension,
    group,
    item,
    raw_form,
    sdc,
    variable,
    weighted,
    when,
)
from tests.unit.forms.test_bands import BANDS, UNDER_13, table


def there_and_back(raw: dict[str, Any]) -> Any:
    read = json_object(json.dumps(raw))
    back = questionnaire_of(from_xlsx(to_xlsx(book_of(read))))
    assert json.loads(json_of(back)) == back
    return back


def workbook(**sheets: list[list[Any]]) -> bytes:
    """A workbook as somebody would type it: the first row of each sheet is its heading."""
    made = Workbook()
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(row)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


# ---- written by hand --------------------------------------------------------------------------

TYPED: dict[str, list[list[Any]]] = {
    "Form": [
        ["field", "value"], ["url", "https://example.org/evenings"], ["version", "1"], ["title", "Evenings"], ["status", "draft"],
        ["date", date(2026, 11, 24)],
    ],
    "Questions": [
        ["id", "level", "type", "number", "text", "required", "choices", "asked if", "all or any", "suggested", "at most",
         "worked out", "unit"],
        ["about", 1, "group", "A", "Getting home"],
        ["how", 2, "choice", "1", "How do you get home?", "yes", "ways", None, None, "bus"],
        ["whose", 3, "string", "", "Whose car?", None, None, "how = car"],
        ["long", 2, "integer", "2", "How many minutes?", None, None, "how is answered\nhow != foot", "all", None, 300, None, "min"],
        ["felt", 2, "choice", "3", "How did it feel?", None, "#feelings"],
        ["score", 1, "decimal", None, "Score", None, None, None, None, None, None, "%resource.descendants().answer.value.ordinal().sum()"],
        ["band", 1, "choice", None, "Band", None, "bands"],
    ],
    "Choices": [
        ["list", "code", "words", "system", "weight", "alone"],
        ["ways", "foot", "On foot", "urn:ways", 0], ["ways", "bus", "By bus", "urn:ways", 1],
        ["ways", "car", "Somebody's car", "urn:ways", 2.5],
        ["#feelings", "safe", "Safe", "urn:f", 0], ["#feelings", "unsafe", "Not safe", "urn:f", 3, "yes"],
        ["bands", "low", "Low", "urn:b"], ["bands", "high", "High", "urn:b"],
    ],
    "Bands": [
        ["id", "score", "band", "from", "at least while"],
        ["band", "score", "low", 0], ["band", "score", "high", 4],
        ["band", "score", "high", None, "%resource.descendants().where(linkId = 'felt').answer.value.code = 'unsafe'"],
    ],
    "Prompts": [["id", "prompt"], ["felt", "P1"], ["felt", "P3(u13)"]],
}  # fmt: skip


def test_what_somebody_types_becomes_a_form():
    raw = questionnaire_of(from_xlsx(workbook(**TYPED)))
    form = load(raw).form
    asked = Flow(form)

    Questionnaire.model_validate(json.loads(json_of(raw)))
    assert (form.title, form.version, form.status, raw["date"]) == ("Evenings", "1", "draft", "2026-11-24")
    assert asked.value("how") == "bus"
    assert not asked.is_asked("whose")
    assert asked.with_answer("how", "car").is_asked("whose")
    assert asked.is_asked("long")
    assert not asked.with_answer("how", "foot").is_asked("long")
    assert form.by_link_id["long"].max_value == 300
    assert form.by_link_id["felt"].options[1].exclusive
    assert form.by_link_id["felt"].marks.prompts == ("P1", "P3(u13)")
    assert (asked.value("score"), asked.value("band")) == ("1", "low")
    assert asked.with_answer("how", "car").value("score") == "2.5"
    worse = asked.with_answers({"how": "foot", "felt": "unsafe"})
    assert (worse.value("score"), worse.value("band")) == ("3", "high")


def test_columns_may_stand_in_any_order_and_be_left_out():
    raw = questionnaire_of(
        from_xlsx(
            workbook(
                Questions=[["text", "type", "id"], ["Why?", "string", "a"], [None, None, None], ["More?", "text", "b"]]
            )
        )
    )

    assert raw == {
        "resourceType": "Questionnaire",
        "item": [{"linkId": "a", "type": "string", "text": "Why?"}, {"linkId": "b", "type": "text", "text": "More?"}],
    }


# ---- there and back ---------------------------------------------------------------------------


@pytest.mark.parametrize("path", sorted((resources() / "forms").glob("*.json")), ids=lambda path: path.name)
def test_what_we_ship_is_the_same_after_the_round(path: Any):
    raw = json.loads(path.read_bytes())
    if raw.get("resourceType") == "Questionnaire":
        assert there_and_back(raw) == raw


FULL = raw_form(
    group("g", item("a", "integer", initial=[{"valueInteger": 3}], required=False, extension=[
        extension("minValue", valueInteger=1), extension("maxValue", valueDecimal=9.5),
        extension("questionnaire-unit", valueCoding={"code": "kg"}),
        {"url": OUR_PREFIX + "prompt", "valueString": "P2"}, extension("entryFormat", valueString="kg"),
        {"url": OUR_PREFIX + "guidance", "valueString": "Look"},
    ]), item("a2", "display"), prefix="1"),
    choice("b", "x", "y", repeats=True, enableBehavior="any", enableWhen=[
        when("a", ">", answerInteger=2), when("a", "exists", answerBoolean=False),
    ]),
    choice("b2", "x", "y", enableWhen=[when("b", "=", **coding("x")), when("b", "=", answerCoding={"code": "z", "display": "Z"})]),
    weighted("c", 0, 1.5),
    item("d", "choice", answerOption=[{"valueString": "red"}, {"valueInteger": 3}, {"valueDate": "2026-01-01"}]),
    item("e", "choice", answerValueSet="#set", initial=[{"valueCoding": {"system": "urn:s", "code": "r"}}]),
    item("f", "choice", answerValueSet="http://elsewhere.example/list"),
    item("h", "quantity", enableWhen=[when("h2", "=", answerQuantity={"value": 2.5, "unit": "kg"})]),
    item("h2", "quantity", maxLength=5, wobble={"deep": [1, 2, {"x": None}]}),
    item("i", "decimal", extension=[sdc("calculatedExpression", answer_of("a")), extension("questionnaire-hidden", valueBoolean=True)]),
    choice("band", "low", "mild", "moderate", "significant", extension=[table(*BANDS, UNDER_13)]),
    item("j", text="=1+1", prefix="  two  "),
    item("k", text="line one\nline two\ttab", _text={"extension": [extension("rendering-markdown", valueMarkdown="**x**")]}),
    item("l", text="\r\n odd \x0b _x000D_ x005F_ " + "long" * 20_000),
    item("m", text=""),
    contained=[
        {"resourceType": "ValueSet", "id": "set", "status": "active", "title": "T", "compose": {"include": [
            {"system": "urn:s", "concept": [{"code": "r", "display": "Red"}]}, {"system": "urn:t", "concept": [{"code": "g"}]},
        ]}},
        {"resourceType": "ValueSet", "id": "other", "compose": {"include": [{"system": "urn:x", "filter": []}]}},
        {"resourceType": "Patient", "id": "p"},
    ],
    subjectType=["Patient"], extension=[variable("v", "1")],
)  # fmt: skip


def test_everything_is_the_same_after_the_round_whether_there_is_a_column_for_it_or_not():
    assert there_and_back(FULL) == as_json(json_object(json.dumps(FULL)))


def test_a_text_that_looks_like_a_formula_stays_a_text():
    data = to_xlsx(book_of(json_object(json.dumps(FULL))))
    sheet = load_workbook(io.BytesIO(data))["Questions"]
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]

    assert any(cell.value == "=1+1" for cell in cells)
    assert not any(cell.data_type == "f" for cell in cells)


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12) | st.sampled_from(
    ["=A1", "yes", "a = b", "1", "_x0041_", "\r", " x ", "\u2028"]
)
EXTENSIONS = st.lists(
    st.one_of(
        st.builds(lambda text: {"url": OUR_PREFIX + "guidance", "valueString": text}, TEXTS),
        st.builds(lambda text: {"url": OUR_PREFIX + "prompt", "valueString": text}, TEXTS),
        st.builds(lambda flag: extension("questionnaire-hidden", valueBoolean=flag), st.booleans()),
        st.builds(lambda number: extension("minValue", valueInteger=number), st.integers(-9, 9)),
        st.builds(lambda text: {"url": "urn:other", "valueString": text}, TEXTS),
    ),
    max_size=4,
)
OPTIONS = st.lists(
    st.fixed_dictionaries(
        {
            "valueCoding": st.fixed_dictionaries(
                {"code": st.text("abc", min_size=1, max_size=3)}, optional={"display": TEXTS, "system": TEXTS}
            )
        },
        optional={
            "extension": st.just([extension("ordinalValue", valueDecimal=1.25)]),
            "initialSelected": st.booleans(),
        },
    ),
    max_size=3,
)


def a_question(link_id: str, draw: Any) -> dict[str, Any]:
    kind = draw(st.sampled_from(["string", "integer", "choice", "group"]))
    raw: dict[str, Any] = {"linkId": link_id, "type": kind}
    if draw(st.booleans()):
        raw["text"] = draw(TEXTS)
    if draw(st.booleans()):
        raw["extension"] = draw(EXTENSIONS)
    if kind == "choice":
        raw["answerOption"] = draw(OPTIONS)
    if draw(st.booleans()):
        raw["required"] = draw(st.booleans())
    if kind != "choice" and draw(st.booleans()):
        raw["enableWhen"] = [draw(st.sampled_from([
            when("q0", "exists", answerBoolean=True), when("q0", "=", answerString="x = y"), when("q0", "=", answerInteger=5),
            when("q0", ">", answerDecimal=1.5), when("q0", "=", answerCoding={"code": "a"}),
        ]))]  # fmt: skip
    return raw


@st.composite
def questionnaires(draw: Any) -> dict[str, Any]:
    items = [a_question(f"q{number}", draw) for number in range(draw(st.integers(1, 5)))]
    top: list[dict[str, Any]] = []
    for one in items:
        holders = [holder for holder in top if holder["type"] == "group"]
        if holders and draw(st.booleans()):
            holders[-1].setdefault("item", []).append(one)
        else:
            top.append(one)
    return raw_form(*top, title=draw(TEXTS))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(questionnaires())
def test_any_form_is_the_same_after_the_round(raw: dict[str, Any]):
    try:
        load(raw)
    except BadForm:
        return  # only forms that can be loaded are moved
    assert there_and_back(raw) == as_json(json_object(json.dumps(raw)))


# ---- what is wrong ----------------------------------------------------------------------------


def faults(**sheets: list[list[Any]]) -> list[str]:
    with pytest.raises(BadForm) as refused:
        questionnaire_of(from_xlsx(workbook(**sheets)))
    return list(refused.value.problems)


HEAD = ["id", "level", "type", "text", "choices", "asked if", "required", "most letters", "suggested", "at least"]


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([["a", 1, "chioce"]], "Questions!C2: 'chioce' is no type"),
        ([["a", 1]], "Questions!C2: '' is no type"),
        ([[None, 1, "string"]], "Questions!A2: every row needs an id"),
        ([["a", 1, "string"], ["a", 1, "string"]], "Questions!A3: 'a' stands in row 2 too"),
        ([["a", 2, "string"]], "Questions!B2: '2' is no level here; 1 to 1"),
        ([["a", "x", "string"]], "Questions!B2: 'x' is no level"),
        ([["a", 1, "choice", "A", "nowhere"]], "Questions!E2: there is no list 'nowhere'"),
        ([["a", 1, "string", "A", None, "what?"]], "Questions!F2: 'what?' is no condition"),
        ([["a", 1, "integer"], ["b", 1, "string", "B", None, "a = x"]], "Questions!F3: 'x' is no answer to 'a'"),
        ([["a", 1, "string", "A", None, "gone = x"]], "Questions!A2: depends on 'gone', which is not there"),
        ([["a", 1, "string", "A", None, None, "perhaps"]], "Questions!G2: 'perhaps' is not yes"),
        ([["a", 1, "string", "A", None, None, None, "many"]], "Questions!H2: 'many' is no whole number"),
        ([["a", 1, "integer", "A", None, None, None, None, "few"]], "Questions!I2: 'few' is no answer"),
        ([["a", 1, "integer", "A", None, None, None, None, None, "low"]], "Questions!J2: 'low' is no bound"),
        ([["a", 1, "display"], ["b", 2, "string"]], "Questions!A2: a display cannot hold items"),
    ],
)
def test_what_is_wrong_is_told_by_its_cell(rows: list[list[Any]], told: str):
    assert any(one.startswith(told) for one in faults(Questions=[HEAD, *rows])), faults(Questions=[HEAD, *rows])


def test_faults_of_the_other_sheets_have_their_cells_too():
    question: list[list[Any]] = [list(HEAD), ["a", 1, "string"]]

    assert faults(Questions=question, Form=[["field", "value"], ["colour", "red"]])[0].startswith(
        "Form!A2: 'colour' is no field"
    )
    assert faults(Questions=question, Choices=[["list", "code"], [None, "x"]]) == [
        "Choices!A2: the name of the list is missing"
    ]
    assert faults(Questions=question, Choices=[["list", "code", "weight"], ["l", "x", "heavy"]]) == [
        "Choices!C2: 'heavy' is no number"
    ]
    assert faults(Questions=question, Prompts=[["id", "prompt"], ["b", "P1"]]) == [
        "Prompts!A2: 'b' is no row of Questions"
    ]
    assert faults(Questions=question, Bands=[["id", "score"], ["b", "s"]]) == ["Bands!A2: 'b' is no row of Questions"]
    assert faults(Questions=question, More=[["id", "field", "json"], ["a", "x", "{"]])[0].startswith(
        "More!C2: not JSON"
    )
    assert faults(Questions=[[*HEAD, "colour", "text"], ["a", 1, "string"]]) == [
        "Questions!K1: 'colour' is no column of this sheet",
        "Questions!L1: 'text' stands twice",
    ]
    assert faults(Form=[["field", "value"]]) == ["there is no sheet called Questions"]


def test_faults_for_machines_name_the_cell():
    assert faults_in(["Questions!C2: wrong", "form.status: 'x' is no status"]) == [
        {"cell": "Questions!C2", "what": "wrong"},
        {"cell": None, "what": "form.status: 'x' is no status"},
    ]


@pytest.mark.parametrize("data", [b"", b"no zip", b"PK\x03\x04 broken", json.dumps(FULL).encode()])
def test_what_is_no_workbook_is_refused(data: bytes):
    with pytest.raises(BadForm):
        from_xlsx(data)


def test_a_zip_that_unpacks_to_too_much_or_holds_no_workbook_is_refused():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("a.txt", "x")
    with pytest.raises(BadForm):
        from_xlsx(out.getvalue())
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as parts:
        for number in range(21):
            parts.writestr(f"{number}.bin", bytes(10 * 1024 * 1024))
    with pytest.raises(BadForm) as refused:
        from_xlsx(out.getvalue())
    assert "too large" in str(refused.value)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(
        st.lists(
            st.none() | st.text(max_size=5) | st.integers() | st.floats(allow_nan=False) | st.booleans(), max_size=12
        ),
        max_size=4,
    )
)
def test_any_cells_are_read_or_refused(rows: list[list[Any]]):
    book = Book()
    for name, titles in book.titles.items():
        book.rows[name] = [dict(zip(titles, row, strict=False)) for row in rows]
    try:
        questionnaire_of(book)
    except BadForm as refused:
        assert refused.problems  # noqa: PT017 (either outcome is right)


def test_the_workbook_explains_itself_and_offers_what_can_be_chosen():
    sheets = load_workbook(io.BytesIO(to_xlsx(book_of(json_object(json.dumps(FULL))))))

    assert sheets.sheetnames == [*template.SHEETS, template.READ_ME]
    told = [cell.value for row in sheets[template.READ_ME].iter_rows() for cell in row]
    for columns in template.SHEETS.values():
        for column in columns:
            assert column.title in told
    offered = {validation.formula1 for validation in sheets["Questions"].data_validations.dataValidation}
    assert '"' + ",".join(template.TYPES) + '"' in offered


@pytest.mark.parametrize(("number", "name"), [(1, "A"), (26, "Z"), (27, "AA"), (52, "AZ"), (703, "AAA")])
def test_columns_are_named_as_in_a_spreadsheet(number: int, name: str):
    assert letters(number) == name


def test_exact_numbers_stay_exact():
    raw = raw_form(weighted("a", 0.1, 0.3), item("b", "decimal", extension=[extension("maxValue", valueDecimal=0.07)]))
    back = load(there_and_back(raw)).form

    assert [one.ordinal for one in back.items[0].options] == [Decimal("0.1"), Decimal("0.3")]
    assert back.items[1].max_value == "0.07"
