"""Reading a council's chronology: days as they are written there, sources, what follows; and nothing lost."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cse_desk.models.rules.pasted import read_pasted

TODAY = date(2026, 11, 24)


def _read(text: str) -> list[tuple[date | None, str, str]]:
    return [(one.on, one.source, one.words) for one in read_pasted(text, TODAY).lines]


@pytest.mark.parametrize(
    "line",
    [
        "03/11/2026\tSchool\tNot in class after lunch.",
        "3/11/26 | School | Not in class after lunch.",
        "3 Nov 2026 - School - Not in class after lunch.",
        "Tuesday, 3rd November 2026   School   Not in class after lunch.",
        "2026-11-03 14:05 School\tNot in class after lunch.",
        "03.11.2026 2:05pm: School | Not in class after lunch.",
        "- 03-11-2026 - School - Not in class after lunch.",
    ],
)
def test_a_day_a_source_and_words_are_read_as_the_systems_write_them(line):
    assert _read(line) == [(date(2026, 11, 3), "School", "Not in class after lunch.")]


def test_a_line_without_columns_has_no_source():
    assert _read("03/11/2026 Visit at home, mother not in.") == [
        (date(2026, 11, 3), "", "Visit at home, mother not in.")
    ]


def test_what_follows_without_a_day_belongs_to_the_event_above():
    found = read_pasted("03/11/2026\tPolice\tStopped a car.\nTwo men.\n\n04/11/2026\tSchool\tCame in late.", TODAY)
    assert [(one.words, one.numbers) for one in found.lines] == [
        ("Stopped a car.\nTwo men.", (1, 2)),
        ("Came in late.", (4,)),
    ]


@pytest.mark.parametrize(
    ("text", "number", "why"),
    [
        ("Chronology of M.\n03/11/2026 Visit.", 1, "It does not begin with a day."),
        ("03/11/2026 Visit.\n31/02/2026 Call.", 2, "That day does not exist."),
        ("11/25/2026 Visit.", 1, "That day does not exist."),
        ("25/11/2026 Visit.", 1, "That day has not come yet."),
        ("03/11/2026", 1, "There is a day and nothing else."),
    ],
)
def test_what_cannot_be_read_is_said_by_its_line(text, number, why):
    (unread,) = read_pasted(text, TODAY).unread
    assert (unread.numbers, unread.why_not) == ((number,), why)


@given(st.text(alphabet="0123456789/-. \n\tabNov|:", max_size=120))
def test_no_line_is_lost_and_none_is_counted_twice(text):
    found = read_pasted(text, TODAY)
    numbers = [number for one in found.lines for number in one.numbers]
    wanted = [number for number, line in enumerate(text.splitlines(), start=1) if line.strip()]
    assert numbers == wanted
    letters = "".join(one.source + one.words for one in found.lines if one.why_not or one.on)
    for one in found.lines:
        if not one.why_not:
            assert one.words
    assert all(letter in text or letter == "-" or letter.isdigit() for letter in letters)
