"""Days as people type them."""

from datetime import date

import pytest

from cse_desk.ui.dates import BadDay, Day, from_iso, read_day
from cse_desk.ui.formkit.fields import read_time
from cse_desk.ui.widgets.date_field import DateField

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("9 8 2012", "2012-08-09"),
        ("09 08 2012", "2012-08-09"),
        ("9/8/2012", "2012-08-09"),
        ("9.8.2012", "2012-08-09"),
        ("9-8-2012", "2012-08-09"),
        ("09082012", "2012-08-09"),
        ("9 Aug 2012", "2012-08-09"),
        ("9 august 2012", "2012-08-09"),
        ("August 9, 2012", "2012-08-09"),
        ("9th of August 2012", None),
        ("9th August 2012", "2012-08-09"),
        ("Thu 9 Aug 2012", "2012-08-09"),
        ("9 Sept 2012", "2012-09-09"),
        ("2012-08-09", "2012-08-09"),
        ("9 8 12", "2012-08-09"),
        ("9 8 71", "1971-08-09"),
        ("  today ", "2026-11-24"),
        ("Yesterday", "2026-11-23"),
        ("tomorrow", "2026-11-25"),
        ("29 2 2024", "2024-02-29"),
        ("29 2 2023", None),
        ("31 2 2012", None),
        ("8 13 2012", None),
        ("9 8", None),
        ("9 Aug", None),
        ("9 Ju 2012", None),
        ("9 Foo 2012", None),
        ("9 8 212", None),
        ("9 8 1812", None),
        ("soon", None),
        ("Aug 2012", None),
        ("2012", None),
        ("1/2/3/4", None),
    ],
)
def test_a_day_is_understood_or_refused_in_words(typed: str, meant: str | None):
    if meant is None:
        with pytest.raises(BadDay, match=r"\w+ \w+"):
            read_day(typed, today=TODAY)
    else:
        assert read_day(typed, today=TODAY).iso() == meant


@pytest.mark.parametrize(("typed", "meant"), [("Aug 2012", "2012-08"), ("8 2012", "2012-08"), ("2012", "2012")])
def test_a_month_or_a_year_alone_is_enough_where_the_form_says_so(typed: str, meant: str):
    assert read_day(typed, today=TODAY, partial=True).iso() == meant


def test_a_day_comes_back_from_its_written_form():
    for iso in ("2012-08-09", "2012-08", "2012"):
        assert from_iso(iso).iso() == iso
    assert from_iso("2012-08-09").words() == "9 Aug 2012"
    assert Day(2012, 8).words() == "Aug 2012"
    with pytest.raises(ValueError, match="month"):
        from_iso("2012-13-01")


@pytest.fixture
def field(desk, qtbot):
    made = DateField(
        today=lambda: TODAY, name="Born", no_future=True, about=lambda day: f"aged {TODAY.year - day.year}"
    )
    qtbot.addWidget(made)
    made.show()
    return made


def test_the_field_says_what_it_understood_when_it_is_left(field, qtbot):
    heard: list[object] = []
    field.changed.connect(heard.append)

    field.edit.setFocus()
    qtbot.keyClicks(field.edit, "9 8 2012")
    field.edit.left.emit()

    assert field.value() == "2012-08-09"
    assert field.date() == date(2012, 8, 9)
    assert field.edit.text() == "9 Aug 2012"
    assert field._words.text() == "aged 14"
    assert heard[-1] == "2012-08-09"


def test_the_example_stands_whole_in_a_field_of_the_usual_width(desk, qtbot):
    made = DateField(today=lambda: TODAY, name="On", with_today=False)
    qtbot.addWidget(made)
    made.resize(220, 40)
    made.show()

    words = made.edit.fontMetrics().horizontalAdvance(made.edit.placeholderText())
    assert made.edit.width() - 2 * 13 >= words


def test_a_day_that_is_none_stays_as_typed_and_says_why(field, qtbot):
    qtbot.keyClicks(field.edit, "31 2 2012")
    field.edit.left.emit()

    assert field.value() is None
    assert field.edit.text() == "31 2 2012"
    assert field.trouble() == "Feb 2012 has no day 31."
    assert field._words.text() == field.trouble()
    assert field.edit.property("problem") is True


def test_a_day_of_birth_is_not_in_the_future(field, qtbot):
    qtbot.keyClicks(field.edit, "tomorrow")

    assert field.value() is None
    assert "not come yet" in field.trouble()


def test_today_is_one_click(field, qtbot):
    field._today_button.click()

    assert field.value() == "2026-11-24"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("9", "09:00:00"), ("9.30", "09:30:00"), ("0930", "09:30:00"), ("21:05", "21:05:00"), ("9 pm", "21:00:00"),
        ("12 am", "00:00:00"), ("12.15 pm", "12:15:00"), ("25", None), ("9:75", None), ("13 pm", None), ("noon", None),
    ],
)  # fmt: skip
def test_times_are_understood(typed: str, meant: str | None):
    assert read_time(typed) == meant
