"""Every instrument we ship: in the register and understood whole, sound FHIR, the same after a round, plain to read, and blaming nobody."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fhir.resources.R4B.questionnaire import Questionnaire
from fhir.resources.R4B.questionnaireresponse import QuestionnaireResponse

from cse_desk.errors import NotFound
from cse_desk.forms import instruments as registers
from cse_desk.forms.flow import Flow
from cse_desk.forms.instruments import About, Instrument, Readers
from cse_desk.forms.loader import load
from cse_desk.forms.questionnaire import Form, Item, ItemType, JsonValue
from cse_desk.forms.raw import json_object
from cse_desk.forms.response import from_fhir, to_fhir
from cse_desk.forms.sheet.reading import json_of, questionnaire_of
from cse_desk.forms.sheet.workbook import from_xlsx, to_xlsx
from cse_desk.forms.sheet.writing import book_of
from cse_desk.models.enums import Compartment
from cse_desk.paths import resources
from cse_desk.services import instruments, language
from tests.helpers.plain_words import plainness, words_of
from tests.unit.forms.test_screening_tool import BANNED

FOLDER = resources() / "forms"
ALL = instruments.register()
OURS = [one for one in ALL if one.id != "screening-tool"]  # that one has a file of tests of its own
RELEASED = json.loads((Path(__file__).parent / "instrument_ids.json").read_text("utf-8"))
HIGHEST_GRADE = {Readers.WORKERS: 5.0, Readers.FAMILIES: 3.0}  # reading ages of about 10 and 8
MOST_WORDS = {Readers.WORKERS: 28, Readers.FAMILIES: 20}  # in a sentence
BLAMING = re.compile(
    BANNED.pattern + r"|\brisky behaviour|\bpromiscu|\bnon-?complian|\bdisengag|\bhard to reach|\battention seek|"
    r"\bplaced? (her|him|them)sel|\bsex(ual)? (work|activity)|\bconsensual|\bwilling|\bprovocative|\brecruit(s|ed|ing)\b|"
    r"\bprostitut|\bfailed to (attend|engage)|\bDNA\b|\bin a relationship with|\bclaims?\b|\balleg|\badmit(s|ted)?\b",
    re.IGNORECASE,
)


def raw_of(one: Instrument) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((FOLDER / one.file).read_bytes())
    return found


def each(instruments: list[Instrument] | tuple[Instrument, ...]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("one", instruments, ids=lambda one: one.id)


def texts_of(item: Item) -> Iterator[str]:
    """Everything a reader sees of an item."""
    yield from (one for one in (item.text, item.marks.guidance) if one)
    yield from (option.display for option in item.options)


def all_texts(form: Form) -> list[str]:
    return [form.title, form.description, *(text for item in form.walk() for text in texts_of(item))]


# ---- the register ------------------------------------------------------------------------------


def test_every_form_in_the_folder_is_registered_and_every_line_has_its_form():
    shipped = {path.name for path in FOLDER.glob("*.json") if "Questionnaire" in path.read_text("utf-8")[:60]}

    assert shipped == {one.file for one in ALL}


@each(ALL)
def test_the_register_says_what_the_form_says(one: Instrument):
    form, raw = instruments.form_of(one.id), raw_of(one)

    assert (one.url, one.version, one.title) == (form.url, form.version, form.title)
    assert one.id == raw["id"]
    assert one.canonical == form.canonical
    assert one.purpose == raw.get("purpose", one.purpose)
    assert one.compartment in set(Compartment)
    assert one.rules_from
    assert one.filled_in_by


@each(ALL)
def test_none_of_them_is_called_validated(one: Instrument):
    assert one.validated.startswith("Not validated.")


@each(ALL)
def test_what_is_not_about_a_young_person_has_no_subject_who_is_one(one: Instrument):
    assert (raw_of(one)["subjectType"] == ["Patient"]) == (one.about is About.YOUNG_PERSON)


def test_an_instrument_nobody_ships_is_not_found():
    with pytest.raises(NotFound):
        instruments.form_of("horoscope")


@pytest.mark.parametrize("broken", ["id", "title", "readers", "rules_from", "validated", "compartment"])
def test_a_line_that_is_not_whole_is_refused(broken: str):
    found = json.loads((FOLDER / "instruments.json").read_bytes())
    found["instruments"][0][broken] = "" if broken != "rules_from" else []

    with pytest.raises(ValueError):  # noqa: PT011  # which one depends on the field
        registers.read(json.dumps(found))


def test_an_id_that_stands_twice_is_refused():
    found = json.loads((FOLDER / "instruments.json").read_bytes())
    found["instruments"].append(found["instruments"][0])

    with pytest.raises(ValueError, match="twice"):
        registers.read(json.dumps(found))


# ---- each form ---------------------------------------------------------------------------------


@each(ALL)
def test_it_is_sound_r4_and_understood_whole(one: Instrument):
    data = (FOLDER / one.file).read_bytes()

    Questionnaire.model_validate_json(data)
    assert load(data).unsupported == ()


@each(ALL)
def test_every_item_has_a_text_and_an_id_that_can_be_read(one: Instrument):
    for item in instruments.form_of(one.id).walk():
        assert item.text.strip(), item.link_id
        assert re.fullmatch(r"[a-z0-9]+([.-][a-z0-9]+)*", item.link_id), item.link_id


@each(ALL)
def test_the_ids_of_a_released_version_never_change(one: Instrument):
    """Answers of years hang on them. A new question is a new version: add it to instrument_ids.json, take nothing out."""
    found = {item.link_id: item.type.value for item in instruments.form_of(one.id).walk()}

    assert found == RELEASED[f"{one.id}|{one.version}"]


@each(ALL)
def test_nothing_is_lost_in_json_or_in_a_spreadsheet(one: Instrument):
    raw = raw_of(one)
    read = json_object(json.dumps(raw))
    back = questionnaire_of(from_xlsx(to_xlsx(book_of(read))))

    assert back == raw
    assert load(json_of(back)).form.items == instruments.form_of(one.id).items


@each(ALL)
def test_no_word_of_it_blames(one: Instrument):
    pattern = BANNED if one.id == "screening-tool" else BLAMING
    told = [*all_texts(instruments.form_of(one.id)), one.purpose, one.filled_in_by, one.validated]

    assert [found.group() for text in told for found in pattern.finditer(text)] == []
    assert [remark for text in told for remark in language.remarks(text)] == []


@each(ALL)
def test_it_reads_plainly(one: Instrument):
    found = plainness(all_texts(instruments.form_of(one.id)))

    assert found.grade <= HIGHEST_GRADE[one.readers]
    if one.id != "screening-tool":
        assert len(words_of(found.longest)) <= MOST_WORDS[one.readers], found.longest


@each(OURS)
def test_it_begins_with_what_it_is_for_and_that_nobody_must_answer(one: Instrument):
    first = instruments.form_of(one.id).items[0]

    assert first.type is ItemType.DISPLAY
    assert first.link_id == "about"
    if one.about is About.YOUNG_PERSON or one.readers is Readers.FAMILIES:
        assert re.search(r"not have to|need not|[Ll]eave out|[Nn]ot known", first.text)


@each(OURS)
def test_free_text_takes_long_answers_and_short_fields_are_bounded(one: Instrument):
    for item in instruments.form_of(one.id).walk():
        if item.type in (ItemType.TEXT, ItemType.STRING) and not item.calculated:
            assert item.max_length == (4000 if item.type is ItemType.TEXT else 250), item.link_id


WAYS_OUT = {
    "not-known",
    "not-said",
    "not-saying",
    "not-asked",
    "not-sure",
    "none",
    "not-recorded",
    "nothing-now",
    "not-applicable",
    "unsure",
}
KNOWN_TO_WHO_FILLS_IT_IN = {  # a required question whose answer the writer always knows
    ("return-interview", "outcome"), ("session-record", "came"), ("session-record", "plan"), ("pre-check", "source"),
    ("disclosure-record", "way"), ("case-audit", "stage"), ("outcome-ladders", "rater"), ("outcome-ladders", "point"),
}  # fmt: skip


@each(OURS)
def test_not_known_is_always_possible(one: Instrument):
    for item in instruments.form_of(one.id).walk():
        if item.required and item.is_choice and (one.id, item.link_id) not in KNOWN_TO_WHO_FILLS_IT_IN:
            assert {option.code for option in item.options} & WAYS_OUT, item.link_id


@each([one for one in OURS if one.readers is Readers.FAMILIES])
def test_nothing_is_required_of_a_young_person_or_parent(one: Instrument):
    required = {item.link_id for item in instruments.form_of(one.id).walk() if item.required}

    assert required <= SAID_BY_THE_WORKER


SAID_BY_THE_WORKER = {"rater", "point", "on"}  # who rates, when in the work, the day


@each([one for one in OURS if one.about is About.YOUNG_PERSON])
def test_their_own_words_have_a_place_and_strengths_too(one: Instrument):
    items = list(instruments.form_of(one.id).walk())

    assert any(item.marks.verbatim for item in items) or one.id == "intelligence-report"
    told = " ".join(text for item in items for text in texts_of(item)).lower()
    if one.id not in ("harm-record", "disclosure-record", "intelligence-report"):
        assert re.search(r"going well|goes well|went well|is good|working well|strength|do well|good at", told)


LEADING = re.compile(
    r"\b(didn't|isn't|wasn't|don't|did (he|she|they) (make|force|touch|hurt|give)|was it (him|her))\b", re.IGNORECASE
)


@each(OURS)
def test_what_is_asked_of_a_young_person_aloud_is_open(one: Instrument):
    asked = [item for item in instruments.form_of(one.id).walk() if item.text.startswith("“")]

    assert not [item.text for item in asked if LEADING.search(item.text)]
    assert all(re.match(r"“(Tell me|How|What|Which|If|When|Who|Where)\b", item.text) for item in asked)
    assert all(item.marks.verbatim for item in asked)
    assert bool(asked) == (one.id in TALKS)


TALKS = {"return-interview", "self-esteem-talk"}  # with words to say aloud


def filled(form: Form) -> Flow:
    """Every question that needs an answer, answered the short way."""
    asked = Flow(form)
    for _round in range(8):
        for problem in asked.problems:
            item = form.by_link_id[problem.path.rpartition("/")[2]]
            codes = [one.code for one in item.options]
            simple: dict[ItemType, JsonValue] = {
                ItemType.DATE: "2026-11-24",
                ItemType.DATE_TIME: "2026-11-24T10:00:00+00:00",
                ItemType.BOOLEAN: True,
                ItemType.INTEGER: 1,
            }
            value: JsonValue = codes[0] if codes else simple.get(item.type, "In words")
            asked = asked.with_answer(problem.path, [value] if item.repeats else value)
    return asked


@each(OURS)
def test_it_can_be_completed_and_is_then_sound_fhir(one: Instrument):
    asked = filled(instruments.form_of(one.id))
    written = to_fhir(asked, authored="2026-11-24T10:00:00Z")

    assert asked.may_finish
    assert written["status"] == "completed"
    QuestionnaireResponse.model_validate(json.loads(json.dumps(written)))
    assert from_fhir(instruments.form_of(one.id), written) == asked.clean_answers()
    assert not asked.worked.failed


# ---- what single instruments promise -----------------------------------------------------------

RATERS = {  # who may say where something stands: a parent never rates sexual health, nobody rates an investigation
    "aware": {"young-person", "worker", "parent"},
    "education": {"young-person", "worker", "parent", "school"},
    "missing": {"young-person", "worker", "parent"},
    "contact": {"young-person", "worker"},
    "sexual-health": {"young-person", "worker"},
    "activities": {"young-person", "worker", "parent"},
    "family": {"young-person", "worker", "parent"},
    "self-esteem": {"young-person"},
    "disruption": {"worker", "police"},
    "investigation": {"police"},
    "parents": {"parent", "worker"},
}  # fmt: skip


def test_there_are_eleven_ladders_of_five_sentences_each_for_the_raters_that_fit():
    form = instruments.form_of("outcome-ladders")
    raters = [option.code for option in form.by_link_id["rater"].options]
    found = {
        ladder: {one for one in raters if Flow(form, {"rater": one}).is_asked(f"{ladder}.step")} for ladder in RATERS
    }

    assert found == RATERS
    assert [item.prefix for item in form.items if item.prefix] == [str(number) for number in range(1, 12)]
    for ladder in RATERS:
        steps = form.by_link_id[f"{ladder}.step"].options
        assert [(one.code, one.ordinal) for one in steps] == [
            *((f"step-{number}", number) for number in range(1, 6)),
            ("not-known", None),
        ]
        assert len({one.display for one in steps}) == 6


def test_a_young_persons_own_goals_stand_beside_the_eleven_and_are_theirs_alone():
    form = instruments.form_of("outcome-ladders")

    assert Flow(form, {"rater": "young-person"}).is_asked("goals")
    assert not Flow(form, {"rater": "worker"}).is_asked("goals")
    assert form.by_link_id["goals.goal"].marks.verbatim
    assert (form.by_link_id["goals.now"].min_value, form.by_link_id["goals.now"].max_value) == (0, 10)


def test_nothing_is_worked_out_from_the_ladders_or_the_talk_about_oneself():
    for name in ("outcome-ladders", "self-esteem-talk", "young-persons-feedback", "parents-feedback"):
        assert not [item.link_id for item in instruments.form_of(name).walk() if item.calculated]


def test_the_talk_about_oneself_is_of_another_shape_than_a_scale():
    """No ten statements, no four steps of agreeing, no numbers anywhere."""
    items = list(instruments.form_of("self-esteem-talk").walk())
    choices = [item for item in items if item.is_choice]

    assert not [option for item in items for option in item.options if option.ordinal is not None]
    assert not [item for item in items if item.type in (ItemType.INTEGER, ItemType.DECIMAL)]
    assert len({tuple(option.code for option in item.options) for item in choices}) == len(choices)


RETURNED = "2026-11-20T10:00:00+00:00"


@pytest.mark.parametrize(
    ("held", "in_time"),
    [
        ("2026-11-23T10:00:00+00:00", True),
        ("2026-11-23T10:01:00+00:00", False),
        ("2026-11-20T11:00:00+00:00", True),
        (None, None),
    ],
)
def test_a_return_interview_has_two_clocks_of_seventy_two_hours(held: str | None, in_time: bool | None):
    form = instruments.form_of("return-interview")
    asked = Flow(form, {"outcome": "held", "returned": RETURNED, "offered": "2026-11-21T09:00:00+00:00", "held": held})

    assert (asked.value("in-time"), asked.value("offered-in-time")) == (in_time, True)


@pytest.mark.parametrize("outcome", ["said-no", "parent-said-no", "not-reached", "decided-not", "not-offered"])
def test_an_interview_that_was_not_held_asks_why_and_no_question_of_the_talk(outcome: str):
    asked = Flow(instruments.form_of("return-interview"), {"outcome": outcome})

    assert asked.is_asked("not-held.why")
    assert not asked.is_asked("away.what")
    assert not asked.is_asked("held")


@pytest.mark.parametrize(("answers", "most"), [({"came": "yes", "new": ["none"]}, 7), ({"came": "not-there"}, 5)])
def test_a_session_is_recorded_with_a_handful_of_answers(answers: dict[str, JsonValue], most: int):
    """Under two minutes: what must be answered is little, what may be said is much."""
    asked = Flow(instruments.form_of("session-record"), answers)

    assert len(asked.problems) + len(answers) <= most


def test_a_harm_stays_unanswered_until_three_parts_are_written():
    form = instruments.form_of("harm-record")
    parts = ("safeguarding", "police", "support")
    asked = Flow(form, {f"{part}.state": "decided-not" for part in parts})

    assert {problem.path for problem in asked.problems} >= {f"{part}.why" for part in parts}
    done = Flow(form, {f"{part}.state": "done" for part in parts})
    assert {problem.path for problem in done.problems} >= {f"{part}.{what}" for part in parts for what in ("by", "on")}


def test_a_disclosure_needs_the_exact_question_and_the_exact_words():
    form = instruments.form_of("disclosure-record")
    needed = {problem.path for problem in Flow(form).problems}

    assert {"asked", "words"} <= needed
    assert form.by_link_id["words"].marks.verbatim
    assert not form.by_link_id["asked"].marks.verbatim


def test_the_source_of_intelligence_stands_in_a_part_of_its_own():
    form = instruments.form_of("intelligence-report")
    source = {item.link_id for item in form.by_link_id["source"].walk()}

    assert {"source.name", "source.who"} <= source
    assert [item.link_id for item in form.items].index("first") < [item.link_id for item in form.items].index("people")


def test_the_plan_has_twelve_parts_and_each_line_may_serve_one_of_the_eleven():
    form = instruments.form_of("support-plan-domains")
    lines = [item for item in form.walk() if item.link_id.endswith(".lines")]

    assert len(lines) == 12
    assert all(
        RATERS.keys() < {one.code for one in form.by_link_id[f"{item.link_id}.outcome"].options} for item in lines
    )


@pytest.mark.parametrize("harm", ["yes", "possible"])
def test_the_pre_check_never_lets_a_sign_of_harm_pass_for_a_referral(harm: str):
    form = instruments.form_of("pre-check")

    assert Flow(form, {"harm": harm}).is_asked("decide.harm")
    assert Flow(form, {"harm": "no"}).is_asked("decide.none")
    assert not Flow(form, {"harm": "no"}).is_asked("decide.harm")


def test_every_prompt_that_is_named_exists():
    prompts = {one["id"] for one in json.loads((FOLDER / "screening-prompts.json").read_bytes())["prompts"]}
    named = {mark for one in ALL for item in instruments.form_of(one.id).walk() for mark in item.marks.prompts}

    assert {mark.removesuffix("(u13)") for mark in named} <= prompts
