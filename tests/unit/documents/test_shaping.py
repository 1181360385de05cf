"""Text is shown whole, in its own direction, and broken into lines without losing a letter."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cse_desk.documents.fonts import Weight, runs
from cse_desk.documents.shaping import Line, Span, levels, lines, measure, shape, show

WIDE = 20_000.0
LETTERS = st.text(st.sampled_from("abc xyz-/\n عائشة שלום नमस्ते 😂❤️👩‍👧 Nguyễn 王芳。김민준 ½→ \t"), max_size=120)


def read(made: list[Line]) -> str:
    return "".join(one.text for line in made for one in line.atoms)


@given(LETTERS, st.floats(800, 30_000))
def test_no_letter_is_lost_or_moved_by_breaking_lines(text: str, width: float) -> None:
    assert read(lines([Span(text)], width)) == show(text).replace("\n", "")


@given(st.lists(LETTERS, max_size=4), st.floats(2_000, 30_000))
def test_pieces_in_different_weights_join_as_they_were(texts: list[str], width: float) -> None:
    spans = [Span(text, weight) for text, weight in zip(texts, [Weight.BOLD, Weight.REGULAR] * 2, strict=False)]
    assert read(lines(spans, width)) == "".join(show(text) for text in texts).replace("\n", "")


@given(st.text(st.characters(codec="utf-8"), max_size=60))
def test_any_text_at_all_can_be_set(text: str) -> None:
    made = lines([Span(text)], WIDE)
    assert made
    assert all(glyph.number != 0 for line in made for one in line.atoms for glyph in one.glyphs)


@given(LETTERS, st.floats(4_000, 30_000))
def test_no_line_is_wider_than_its_column(text: str, width: float) -> None:
    widest_letter = max((measure(one) for one in "😂👩‍👧Wनम"), default=0)
    assert all(line.width <= max(width, widest_letter) + 0.5 for line in lines([Span(text)], width))


def test_a_word_without_spaces_is_broken_rather_than_cut_off() -> None:
    made = lines([Span("x" * 10_000)], WIDE)
    assert len(made) > 100
    assert read(made) == "x" * 10_000


def test_a_line_is_broken_between_ideographs_but_not_before_a_full_stop_or_inside_a_korean_word() -> None:
    assert [read([line]) for line in lines([Span("见面。她说回家。")], 3_000)] == ["见面。", "她说回", "家。"]
    assert [read([line]) for line in lines([Span("Seen by 王芳 twice")], measure("Seen by 王"))][:2] == [
        "Seen by 王",
        "芳 twice",
    ]
    assert [read([line]).strip() for line in lines([Span("김민준 이서연")], measure("김민준 이"))] == [
        "김민준",
        "이서연",
    ]


def test_line_ends_of_every_kind_are_line_ends() -> None:
    assert [read([line]) for line in lines([Span("a\r\nb\rc\vd\u2028e\x85f")], WIDE)] == list("abcdef")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("bell \x07", "bell [U+0007]"),
        ("nul\x00", "nul[U+0000]"),
        ("\u202eabc", "[U+202E]abc"),
        ("\u2066abc\u2069", "[U+2066]abc[U+2069]"),
        ("\ud800", "[U+D800]"),
        ("\u1820", "[U+1820]"),  # Mongolian: no shipped typeface has it
        ("漢字", "漢字"),
        ("葛\U000e0100城", "葛\U000e0100城"),
        ("e\u0301", "e\u0301"),
        ("Zoë", "Zoë"),
        ("[U+0007]", "[U+0007]"),
    ],
)
def test_what_cannot_be_shown_is_shown_as_its_code(text: str, shown: str) -> None:
    assert show(text) == shown
    assert show(shown) == shown


def test_arabic_letters_are_joined() -> None:
    def glyphs(text: str) -> list[int]:
        return [glyph.number for key, part in runs(text) for glyph in shape(part, key, Weight.REGULAR, True)]  # noqa: FBT003

    assert sorted(glyphs("عائشة")) != sorted(glyph for letter in "عائشة" for glyph in glyphs(letter))


def test_devanagari_conjuncts_are_formed() -> None:
    (key, part), *_rest = runs("क्ष")
    assert len(shape(part, key, Weight.REGULAR, False)) < 3  # noqa: FBT003


def test_a_name_in_arabic_inside_an_english_line_reads_from_the_right() -> None:
    (line,) = lines([Span("Known as عائشة محمد today")], WIDE)
    assert line.base == 0
    assert [one.text for one in line.in_sight if not one.is_space] == ["Known", "as", "محمد", "عائشة", "today"]


def test_an_arabic_paragraph_begins_at_the_right() -> None:
    (line,) = lines([Span("عائشة 14")], WIDE)
    assert line.base == 1
    assert [one.text for one in line.in_sight if not one.is_space] == ["14", "عائشة"]


@given(st.text(st.sampled_from("ab 12 عا ִשל\u200d,.("), max_size=30))
def test_every_character_has_a_level(text: str) -> None:
    _base, found = levels(text)
    assert len(found) == len(text)
