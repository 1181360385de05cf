"""The shipped typefaces set every letter of the names we meet."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cse_desk.documents import fonts
from cse_desk.documents.fonts import Weight, families, runs, typeface

NAMES = (
    "Łukasz", "Zoë", "Nguyễn Thị Hồng", "عائشة", "Ọláwálé", "Ștefan", "Çağrı", "Siân", "Олена", "Αλέξης", "שָׁלוֹם", "गुरप्रीत", "শিক্ষা",
    "ਸਿੰਘ", "ક્ષિતિજ", "கொழும்பு", "ትግርኛ", "น้ำใจ", "کوردستان", "پښتو", "اُردُو", "Nguye\u0302\u0303n", "Zoe\u0308",
)  # fmt: skip
SIGNS = ("😂", "🥺", "❤️", "👩‍👧", "👍🏽", "🇬🇧", "→", "☐", "☑", "✓", "½", "€", "₹", "–", "…")


@pytest.mark.parametrize("text", [*NAMES, *SIGNS])
@pytest.mark.parametrize("weight", list(Weight))
def test_no_letter_is_left_to_an_empty_box(text: str, weight: Weight) -> None:
    from cse_desk.documents.shaping import shape

    for key, part in runs(text):
        for right_to_left in (False, True):
            assert all(glyph.number != 0 for glyph in shape(part, key, weight, right_to_left))


@given(st.text())
def test_the_runs_joined_are_the_text(text: str) -> None:
    assert "".join(part for _key, part in runs(text)) == text


def test_latin_text_is_set_in_the_body_typeface() -> None:
    assert runs("They know where I get off the bus.") == (("atkinson", "They know where I get off the bus."),)


def test_a_word_is_set_in_one_family_where_one_family_can() -> None:
    assert [key for key, part in runs("Nguyễn") if part] == ["noto-sans"]


def test_a_letter_and_its_marks_stay_together() -> None:
    assert list(fonts.clusters("e\u0301x👩‍👧!")) == ["e\u0301", "x", "👩‍👧", "!"]


def test_every_listed_file_and_licence_is_there() -> None:
    listed = json.loads((fonts.folder() / "fonts.json").read_text("utf-8"))["families"]
    files = {name for one in listed for name in one["files"].values()}
    assert files == {path.name for path in fonts.folder().glob("*.ttf")}
    for one in listed:
        assert "SIL OPEN FONT LICENSE" in (fonts.folder() / one["licence"]).read_text("utf-8").upper()


def test_the_typefaces_take_less_than_twelve_megabytes() -> None:
    assert sum(path.stat().st_size for path in fonts.folder().glob("*.ttf")) < 12_000_000


def test_a_family_without_a_weight_falls_back_to_the_nearest() -> None:
    assert typeface("noto-emoji", Weight.BOLD) is typeface("noto-emoji", Weight.REGULAR)
    assert typeface("noto-sans", Weight.SEMIBOLD) is typeface("noto-sans", Weight.BOLD)


def test_the_body_typeface_comes_first() -> None:
    assert families()[0].key == fonts.BODY
