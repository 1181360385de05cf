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
    "王芳", "龚䶮", "陳曉明", "さくら", "ユイ", "김민준", "\u1100\u1161\u11ab", "葛\U000e0100城", "សុភា", "ສົມສັກ", "မောင်မောင်", "ශානි", "లక్ష్మి",
    "ಕಾವ್ಯ", "മീര", "Արամ", "ნინო",
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


@pytest.mark.parametrize("key", [one.key for one in families()])
def test_every_typeface_has_the_space_that_follows_its_word(key: str) -> None:
    assert all(typeface(key, weight).has(" ") for weight in Weight)


def test_every_listed_file_and_licence_is_there() -> None:
    listed = json.loads((fonts.folder() / "fonts.json").read_text("utf-8"))["families"]
    files = {name for one in listed for name in one["files"].values()}
    assert files == {path.name for path in fonts.folder().glob("*.ttf")}
    for one in listed:
        assert "SIL OPEN FONT LICENSE" in (fonts.folder() / one["licence"]).read_text("utf-8").upper()


def test_the_typefaces_take_little_room_and_have_outlines_that_paper_can_carry() -> None:
    """Half of it is Chinese and Japanese; a PDF of ours carries TrueType outlines, no other."""
    files = sorted(fonts.folder().glob("*.ttf"))
    assert sum(path.stat().st_size for path in files) < 21_500_000
    assert {path.read_bytes()[:4] for path in files} == {b"\x00\x01\x00\x00"}


def test_whole_alphabets_are_there_not_only_the_names_of_a_test() -> None:
    """Every ideograph of the main block but the few that came after the face, all kana, every Korean syllable."""
    chinese, korean = (set(typeface(key).face.unicodes) for key in ("noto-chinese", "noto-korean"))
    assert len({*range(0x4E00, 0xA000)} - chinese) < 20
    assert len({*range(0x3400, 0x4DC0)} - chinese) < 20
    assert {*range(0x3041, 0x3097), *range(0x30A1, 0x30FB)} <= chinese
    assert {*range(0xAC00, 0xD7A4)} <= korean


def test_a_family_without_a_weight_falls_back_to_the_nearest() -> None:
    assert typeface("noto-emoji", Weight.BOLD) is typeface("noto-emoji", Weight.REGULAR)
    assert typeface("noto-sans", Weight.SEMIBOLD) is typeface("noto-sans", Weight.BOLD)


def test_the_body_typeface_comes_first() -> None:
    assert families()[0].key == fonts.BODY
