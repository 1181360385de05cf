"""Code sets are dated data that an agency may replace."""

import json
from datetime import date

import pytest

from cse_desk import paths
from cse_desk.errors import BadForm
from cse_desk.models.codes import CodeSet, read_codes

FOLDER = paths.resources() / "codes"
SETS = sorted(path.stem for path in FOLDER.glob("*.json") if "entries" in json.loads(path.read_bytes()))


def load(name: str) -> CodeSet:
    return read_codes((FOLDER / f"{name}.json").read_bytes())


@pytest.mark.parametrize("name", SETS)
def test_each_shipped_set_is_whole_and_dated(name: str) -> None:
    found = load(name)

    assert found.name == name
    assert found.entries
    assert found.checked_on is not None
    assert all(entry.label and entry.source for entry in found.entries)


def test_the_sets_the_product_needs_are_there() -> None:
    assert set(SETS) >= {
        "ethnicity", "ethnicity-police", "sex", "gender-identity", "disability", "legal-status", "language",
        "communication-need", "relationship", "agency-kind", "placement", "assessment-factor", "referral-source",
        "lawful-basis", "withhold-what",
    }  # fmt: skip


def test_a_code_is_offered_only_on_the_days_it_was_valid() -> None:
    placement = load("placement")

    assert "P2" in {entry.code for entry in placement.valid_on(date(2023, 10, 27))}
    assert "P2" not in {entry.code for entry in placement.valid_on(date(2023, 10, 28))}
    assert placement.label("P2") == "Independent living"


def test_a_code_of_another_version_stays_as_it_came() -> None:
    assert load("sex").label("X9") == "X9"


def test_every_ethnicity_has_a_police_code() -> None:
    police = {entry.code for entry in load("ethnicity-police").entries}

    assert {str(entry.more["police"]) for entry in load("ethnicity").entries} <= police


def test_assessment_factors_of_exploitation_are_there() -> None:
    factors = {entry.code for entry in load("assessment-factor").valid_on(date(2026, 11, 1))}

    assert {"10A", "11A", "12A", "13A", "24A"} <= factors
    assert not {"18A", "19A"} & factors


def test_no_disability_stands_alone() -> None:
    assert [entry.code for entry in load("disability").entries if entry.is_alone] == ["NONE"]


@pytest.mark.parametrize(
    "entries",
    [
        '[{"code": "A", "label": "", "valid_from": null, "valid_to": null, "source": "x"}]',
        '[{"code": "A", "label": "a", "valid_from": "2020-01-02", "valid_to": "2020-01-01", "source": "x"}]',
        (
            '[{"code": "A", "label": "a", "valid_from": null, "valid_to": null, "source": "x"},'
            ' {"code": "A", "label": "b", "valid_from": "2020-01-02", "valid_to": null, "source": "x"}]'
        ),
        '[{"code": "A"}]',
        "3",
    ],
)
def test_a_set_that_contradicts_itself_is_refused(entries: str) -> None:
    text = f'{{"set": "s", "title": "S", "checked_on": null, "source": "x", "entries": {entries}}}'

    with pytest.raises(BadForm):
        read_codes(text.encode())
