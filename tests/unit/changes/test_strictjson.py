"""JSON somebody else wrote: what passes and what does not."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cse_desk.changes.strictjson import (
    BadJson,
    JsonFault,
    JsonValue,
    canonical,
    clean,
    clean_text,
    same,
    strict_json,
)

HOSTILE = {
    "a duplicate key": (b'{"a":1,"a":1}', JsonFault.DUPLICATE_KEY),
    "a duplicate key spelt otherwise": (b'{"a":1,"\\u0061":2}', JsonFault.DUPLICATE_KEY),
    "a duplicate key deep inside": (b'[[{"b":{"a":1,"a":2}}]]', JsonFault.DUPLICATE_KEY),
    "NaN": (b'{"a":NaN}', JsonFault.NUMBER),
    "Infinity": (b"[Infinity]", JsonFault.NUMBER),
    "minus Infinity": (b"[-Infinity]", JsonFault.NUMBER),
    "a fraction": (b"[1.5]", JsonFault.NUMBER),
    "an exponent": (b"[1e3]", JsonFault.NUMBER),
    "2^53": (b"[9007199254740992]", JsonFault.NUMBER),
    "minus 2^53": (b"[-9007199254740992]", JsonFault.NUMBER),
    "a million digits": (b"1" * 1_000_000, JsonFault.NUMBER),
    "nesting of 33": (b"[" * 33 + b"]" * 33, JsonFault.DEPTH),
    "nesting of 33 with a value": (b"[" * 33 + b"1" + b"]" * 33, JsonFault.DEPTH),
    "objects nested 33 deep": (b'{"a":' * 33 + b"1" + b"}" * 33, JsonFault.DEPTH),
    "nesting of a million": (b"[" * 1_000_000, JsonFault.DEPTH),
    "nesting of a million, closed": (b"[" * 1_000_000 + b"]" * 1_000_000, JsonFault.DEPTH),
    "half a surrogate pair": (b'["\\ud800"]', JsonFault.TEXT),
    "half a surrogate pair as key": (b'{"\\udc00":1}', JsonFault.TEXT),
    "surrogates in the bytes": (b'["\xed\xa0\x80"]', JsonFault.ENCODING),
    "a direction override": ('["ab\u202ecd"]'.encode(), JsonFault.TEXT),
    "a direction override, escaped": (b'["ab\\u202Ecd"]', JsonFault.TEXT),
    "a direction isolate as key": ('{"\u2066":1}'.encode(), JsonFault.TEXT),
    "NUL, escaped": (b'["a\\u0000b"]', JsonFault.TEXT),
    "NUL": (b'["a\0b"]', JsonFault.SYNTAX),
    "a raw line break in a text": (b'["a\nb"]', JsonFault.SYNTAX),
    "a byte order mark": (b"\xef\xbb\xbf[]", JsonFault.SYNTAX),
    "UTF-16": ("[]".encode("utf-16"), JsonFault.ENCODING),
    "Latin-1": (b'["\xe9"]', JsonFault.ENCODING),
    "nothing": (b"", JsonFault.SYNTAX),
    "two values": (b"[] []", JsonFault.SYNTAX),
    "a trailing comma": (b"[1,]", JsonFault.SYNTAX),
    "a comment": (b"[] // x", JsonFault.SYNTAX),
    "single quotes": (b"['a']", JsonFault.SYNTAX),
    "a leading zero": (b"[01]", JsonFault.SYNTAX),
    "a plus sign": (b"[+1]", JsonFault.SYNTAX),
}
TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
VALUES: st.SearchStrategy[JsonValue] = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | TEXTS.map(clean_text),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS.map(clean_text), inner, max_size=4),
    max_leaves=12,
)


@pytest.mark.parametrize("name", HOSTILE)
def test_it_is_refused_for_what_it_is(name: str) -> None:
    data, fault = HOSTILE[name]
    with pytest.raises(BadJson) as bad:
        strict_json(data)
    assert bad.value.fault is fault


def test_what_was_read_never_shows_in_the_error() -> None:
    with pytest.raises(BadJson) as bad:
        strict_json(b'["Jade Example", "\\ud800"')
    assert "Jade" not in repr(bad.value)
    assert bad.value.__cause__ is None


def test_marks_that_real_names_carry_pass() -> None:
    name = "\u200fشيرين\u061c \u200eAmira"
    assert strict_json(f'["{name}"]'.encode()) == [name]


def test_a_pair_of_escaped_surrogates_is_one_character() -> None:
    assert strict_json(b'["\\ud83d\\ude00"]') == ["\N{GRINNING FACE}"]


def test_brackets_in_texts_do_not_count_as_nesting() -> None:
    assert strict_json(b'["' + b"[" * 100 + b'"]') == ["[" * 100]


def test_nesting_of_32_passes() -> None:
    assert strict_json(b"[" * 32 + b"1" + b"]" * 32)
    assert strict_json(b"[" * 32 + b"]" * 32)


def test_many_shallow_containers_pass() -> None:
    assert strict_json(b"[" + b",".join([b"[]"] * 100) + b"]") == [[] for _ in range(100)]


def test_the_largest_integers_pass() -> None:
    assert strict_json(b"[9007199254740991,-9007199254740991]") == [2**53 - 1, 1 - 2**53]


@given(VALUES)
def test_the_one_spelling_reads_back_as_the_value(value: JsonValue) -> None:
    again = strict_json(canonical(value).encode())
    assert again == value
    assert canonical(again) == canonical(value)


def test_the_one_spelling_is_that_of_rfc_8785() -> None:
    """Keys by UTF-16 units (an emoji before U+FB33), no spaces, shortest escapes, everything else as it is."""
    value: JsonValue = {"\ufb33": 1, "\N{GRINNING FACE}": 2, "a": [True, None, 'é"\\/\n\x0f\x7f'], "1": {}}
    assert canonical(value) == '{"1":{},"a":[true,null,"é\\"\\\\/\\n\\u000f\x7f"],"\N{GRINNING FACE}":2,"\ufb33":1}'


@pytest.mark.parametrize("value", [1.5, Decimal(1), b"x", (1,), {1: 2}, {"a": {3}}, 2**53])
def test_what_is_not_our_json_has_no_spelling(value: JsonValue) -> None:
    with pytest.raises(BadJson):
        canonical(value)


def test_nesting_without_end_has_no_spelling() -> None:
    endless: list[JsonValue] = []
    endless.append(endless)
    with pytest.raises(BadJson) as bad:
        canonical(endless)
    assert bad.value.fault is JsonFault.DEPTH


def test_the_order_of_keys_makes_no_difference() -> None:
    assert same({"a": 1, "b": [None]}, {"b": [None], "a": 1})


@pytest.mark.parametrize(
    ("one", "other"), [(1, True), (0, False), (None, False), ([1], [True]), ("", None), ("1", 1), ({}, [])]
)
def test_values_of_different_kinds_are_never_the_same(one: JsonValue, other: JsonValue) -> None:
    assert not same(one, other)
    assert not same({"a": one}, {"a": other})


def test_cleaned_words_can_be_read_by_others() -> None:
    typed = "Ry\u202ean\0 \ud800 \u200fx \ud83d\ude00"
    assert clean_text(typed) == "Ryan \ufffd \u200fx \N{GRINNING FACE}"
    cleaned = clean([{typed: [typed, 1, None]}])
    assert same(strict_json(canonical(cleaned).encode()), cleaned)


@given(st.text(st.characters()))
def test_any_text_at_all_can_be_cleaned(text: str) -> None:
    cleaned = clean_text(text)
    assert strict_json(canonical(cleaned).encode()) == cleaned


@given(st.binary(max_size=80))
def test_no_bytes_at_all_surprise_the_reader(data: bytes) -> None:
    try:
        strict_json(data)
    except BadJson:
        return
