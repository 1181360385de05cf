"""`cse-desk guard`, as somebody without a vault runs it."""

import json
from pathlib import Path

import pytest

from cse_desk import cli
from tests.helpers.closure_stories import Story, daniel, joss, tamsin


def run(capsys: pytest.CaptureFixture[str], tmp_path: Path, story: object, *more: str) -> tuple[int, str, str]:
    file = tmp_path / "case.json"
    file.write_text(json.dumps(story), "utf-8")
    code = cli.main(["guard", str(file), *more])
    said = capsys.readouterr()
    return code, said.out, said.err


def test_for_machines_it_is_the_codes_by_number(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    code, out, err = run(capsys, tmp_path, joss(), "--json")

    assert (code, err) == (0, "")
    assert json.loads(out) == {
        "blocks": ["B1", "B4", "B5", "B6", "B9"],
        "warnings": ["W2", "W5", "W6", "W7", "W12", "W18"],
    }


def test_for_people_it_is_sentences(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    story = tamsin()
    story["closing"]["told"] = False
    code, out, _err = run(capsys, tmp_path, story)

    assert code == 0
    assert out.splitlines() == [
        "Removal on 25 Nov 2025: intervention and disruption complete.",
        "1 stops it, 2 need the chair's words.",
        "Stops: The young person has not been told, and no reason is written.",
        "Answer: Two steps down at once: the level is high and is to be low.",
        "Answer: Low has not been in force yet.",
        "Keeping, adding or raising is never stopped. Answers are printed in the minutes.",
    ]


def test_a_removal_done_properly(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert json.loads(run(capsys, tmp_path, daniel(), "--json")[1]) == {"blocks": [], "warnings": []}
    assert run(capsys, tmp_path, daniel())[1].splitlines()[1:] == [
        "Nothing stops it, and nothing needs the chair's words."
    ]


@pytest.mark.parametrize(
    ("closing", "said"),
    [
        ({"date": "2026-01-20", "reason": "died"}, "Who tells the panel?"),
        ({"date": "2026-01-20", "reason": "keep"}, "Keeping, adding or raising is never stopped."),
        ({"date": "2026-01-20"}, "Removal on 20 Jan 2026: no reason written."),
    ],
)
def test_other_ends(closing: Story, said: str, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    code, out, _err = run(capsys, tmp_path, {"closing": closing})

    assert code == 0
    assert said in out


def test_a_bad_date_is_said_and_nothing_is_judged(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    code, out, err = run(capsys, tmp_path, {**daniel(), "born": "15/09/2011"}, "--json")

    assert (code, out) == (2, "")
    assert err.splitlines() == [
        'born: "15/09/2011" is not a date. Dates are written like 2025-05-04.',
        "Nothing was judged.",
    ]


def test_a_file_that_is_not_there(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    code = cli.main(["guard", str(tmp_path / "gone.json"), "--json"])

    assert code == 2
    assert "The file gone.json cannot be read." in capsys.readouterr().err


def test_a_key_nobody_knows_is_said_beside_the_answer(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    code, out, err = run(capsys, tmp_path, {**daniel(), "mood": "fine"}, "--json")

    assert code == 0
    assert json.loads(out) == {"blocks": [], "warnings": []}
    assert err == "mood: not a key the guard knows; not looked at.\n"
