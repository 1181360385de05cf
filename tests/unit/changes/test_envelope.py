"""One change: made, read, checked, withheld, erased."""

import json
from datetime import UTC, datetime, timedelta, timezone
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cse_desk.changes.envelope import (
    LAMPORT_LIMIT,
    MAX_BYTES,
    BadChange,
    Change,
    ChangeFault,
    FieldValue,
    Withheld,
    combine,
    make_change,
    read_body,
    read_change,
    redact,
    verify_body,
)
from cse_desk.changes.strictjson import JsonValue
from cse_desk.ids import ActId, AuthorId, ChangeId, RecordId, RootId, VaultId
from tests.unit.changes.makers import ACT, AMIRA, CHILD, LAPTOP, NOON, PERSON, Writer, altered, salt

ANSWERS: dict[str, JsonValue] = {
    "answers/d8.08": "yes",
    "answers/d8.08.note": "Seen at the park – twice",
    "answers/d8.08.level": None,
}


def a_change(values: dict[str, JsonValue] | None = None) -> Change:
    if values is not None:
        return Writer().write(values)
    return Writer().write(ANSWERS, replaces={"answers/d8.08": [ChangeId("01" * 16)]})


def test_a_change_reads_back_as_it_was_made() -> None:
    made = a_change()
    read = read_change(made.envelope_bytes, made.body_bytes)
    verify_body(read)
    envelope = read.envelope
    assert (envelope.v, envelope.act, envelope.author, envelope.vault, envelope.root) == (1, ACT, AMIRA, LAPTOP, CHILD)
    assert (envelope.compartment, envelope.kind, envelope.record) == ("identity", "young-person", PERSON.record)
    assert (envelope.seq, envelope.prev, envelope.lamport, envelope.wall) == (1, "", 1, NOON)
    assert envelope.writes == {
        "answers/d8.08": (ChangeId("01" * 16),),
        "answers/d8.08.note": (),
        "answers/d8.08.level": (),
    }
    assert read.body
    assert {name: entry.value for name, entry in read.body.items() if isinstance(entry, FieldValue)} == ANSWERS


def test_hashes_are_what_other_software_works_out_from_the_description() -> None:
    change = a_change()
    full = sha256(b"cse-desk/change/v1\0" + change.envelope_bytes).hexdigest()
    assert (change.hash, change.id) == (full, full[:32])
    assert change.body_bytes
    digests = b""
    for name, entry in sorted(json.loads(change.body_bytes).items()):
        value = json.dumps(entry["value"], ensure_ascii=False).encode()
        digests += sha256(
            b"cse-desk/field/v1\0" + name.encode() + b"\0" + bytes.fromhex(entry["salt"]) + value
        ).digest()
    assert change.envelope.body_hash == sha256(b"cse-desk/body/v1\0" + digests).hexdigest()


def test_bytes_are_kept_as_received() -> None:
    made = a_change()
    roomy = json.dumps(json.loads(made.envelope_bytes), indent=1).encode()
    read = read_change(roomy, made.body_bytes)
    assert read.envelope_bytes == roomy
    assert read.envelope == made.envelope
    assert read.id != made.id  # other bytes are another change


def test_equal_values_have_different_digests() -> None:
    change = a_change({"one": "yes", "two": "yes"})
    assert change.body_bytes
    hidden = read_body(redact(change.body_bytes, ["one", "two"]))
    again = read_body(redact(a_change({"one": "yes", "two": "yes"}).body_bytes or b"", ["one", "two"]))
    digests = {entry.digest for body in (hidden, again) for entry in body.values() if isinstance(entry, Withheld)}
    assert len(digests) == 4


def test_nothing_of_the_values_shows_in_a_repr() -> None:
    change = a_change({"name": "Jade Example"})
    assert "Jade" not in repr(change)
    assert "Jade" not in repr(change.body)


# ---- withheld, late, erased ----------------------------------------------------------------


def test_one_answer_is_withheld_and_the_rest_still_verifies() -> None:
    change = a_change()
    assert change.body_bytes
    withheld = redact(change.body_bytes, ["answers/d8.08.note", "no such field"])
    assert b"park" not in withheld
    read = read_change(change.envelope_bytes, withheld)
    verify_body(read)
    assert read.body
    assert isinstance(read.body["answers/d8.08.note"], Withheld)
    assert read.body["answers/d8.08"] == (change.body or {})["answers/d8.08"]


def test_all_answers_can_be_withheld_and_it_still_verifies() -> None:
    change = a_change()
    assert change.body_bytes
    verify_body(read_change(change.envelope_bytes, redact(change.body_bytes, ANSWERS)))


def test_a_change_without_its_body_is_whole() -> None:
    read = read_change(a_change().envelope_bytes, None)
    verify_body(read)
    assert read.body is None


@pytest.mark.parametrize("tampering", ["value", "salt", "digest", "swap", "swap digests"])
def test_a_body_that_was_tampered_with_does_not_verify(tampering: str) -> None:
    change = a_change()
    assert change.body_bytes
    body = json.loads(redact(change.body_bytes, ["answers/d8.08.note", "answers/d8.08.level"]))
    answer, note, level = body["answers/d8.08"], body["answers/d8.08.note"], body["answers/d8.08.level"]
    if tampering == "value":
        answer["value"] = "no"
    elif tampering == "salt":
        answer["salt"] = "00" * 16
    elif tampering == "digest":
        note["digest"] = "00" * 32
    elif tampering == "swap":
        body["answers/d8.08"], body["answers/d8.08.note"] = note, answer
    else:
        body["answers/d8.08.note"], body["answers/d8.08.level"] = level, note
    read = read_change(change.envelope_bytes, json.dumps(body).encode())
    with pytest.raises(BadChange) as bad:
        verify_body(read)
    assert bad.value.reason is ChangeFault.BODY_HASH


def test_true_is_not_one_to_a_digest() -> None:
    change = a_change({"looked-after": 1})
    assert change.body_bytes
    with pytest.raises(BadChange):
        verify_body(read_change(change.envelope_bytes, change.body_bytes.replace(b'"value":1', b'"value":true')))


def test_two_partial_bodies_make_the_whole() -> None:
    change = a_change()
    assert change.body_bytes
    some = redact(change.body_bytes, ["answers/d8.08"])
    others = redact(change.body_bytes, ["answers/d8.08.note", "answers/d8.08.level"])
    whole = combine(some, others)
    assert read_body(whole or b"") == change.body
    verify_body(read_change(change.envelope_bytes, whole))


def test_bytes_are_only_made_anew_where_neither_body_is_the_whole() -> None:
    whole = a_change().body_bytes
    assert whole
    part = redact(whole, ["answers/d8.08"])
    assert combine(whole, part) is whole
    assert combine(part, whole) is whole
    assert combine(None, part) is part
    assert combine(part, None) is part
    assert combine(whole, bytes(bytearray(whole))) == whole
    assert combine(None, None) is None


def test_an_erasure_outranks_every_body_that_comes_later() -> None:
    change = a_change()
    whole = change.body_bytes
    assert whole
    gone = ["answers/d8.08.note"]
    for known, arriving in (
        (None, whole),
        (whole, None),
        (redact(whole, gone), whole),
        (whole, redact(whole, gone)),
        (whole, whole),
    ):
        kept = combine(known, arriving, gone)
        assert kept
        assert b"park" not in kept
        verify_body(read_change(change.envelope_bytes, kept))


# ---- made so that others can read it -------------------------------------------------------


def test_a_moment_is_spelt_in_utc_wherever_it_was_read() -> None:
    summer = timezone(timedelta(hours=1))
    change = make_one(wall=datetime(2026, 7, 1, 0, 30, 15, 123456, tzinfo=summer))
    assert b'"2026-06-30T23:30:15.123Z"' in change.envelope_bytes
    assert change.envelope.wall == datetime(2026, 6, 30, 23, 30, 15, 123000, tzinfo=UTC)


def make_one(
    *,
    values: dict[str, JsonValue] | None = None,
    replaces: dict[str, list[ChangeId]] | None = None,
    wall: datetime = NOON,
    lamport: int = 1,
    kind: str = "young-person",
    seq: int = 1,
    prev: str = "",
    record: str = CHILD,
) -> Change:
    return make_change(
        act=ACT,
        author=AuthorId(AMIRA),
        vault=VaultId(LAPTOP),
        root=RootId(CHILD),
        compartment="identity",
        seq=seq,
        prev=prev,
        lamport=lamport,
        wall=wall,
        kind=kind,
        record=RecordId(record),
        values=values if values is not None else {"alias": "Jay"},
        replaces=replaces or {},
        salt=salt,
    )


def test_what_others_would_refuse_is_not_made() -> None:
    refusals = {
        ChangeFault.WALL: {"wall": datetime(2026, 1, 1)},  # noqa: DTZ001  # the point of the test
        ChangeFault.LAMPORT: {"lamport": LAMPORT_LIMIT},
        ChangeFault.CODE: {"kind": "Young Person"},
        ChangeFault.CHAIN: {"seq": 2},
        ChangeFault.ID: {"record": "child-1"},
        ChangeFault.FIELD: {"replaces": {"school": []}},
        ChangeFault.JSON: {"values": {"alias": "J\u202ey"}},
        ChangeFault.TOO_LARGE: {"values": {"alias": "y" * MAX_BYTES}},
    }
    for reason, parts in refusals.items():
        with pytest.raises(BadChange) as bad:
            make_one(**parts)  # type: ignore[arg-type]  # one part at a time
        assert bad.value.reason is reason


@pytest.mark.parametrize("value", ["\ud800", 1.5, 2**53, float("nan"), b"x", {"a": {1}}])
def test_a_value_that_is_not_our_json_is_not_made(value: JsonValue) -> None:
    with pytest.raises(BadChange) as bad:
        make_one(values={"alias": value})
    assert bad.value.reason is ChangeFault.JSON


def test_a_record_may_begin_with_no_field_at_all() -> None:
    change = make_one(values={})
    verify_body(read_change(change.envelope_bytes, change.body_bytes))
    assert change.envelope.writes == {}


def test_answers_in_repeating_groups_are_fields_like_any_other() -> None:
    names = ["answers/p2.contacts:0f3a/p2.contact.name", "answers/p2.contacts#order", "answers/frågor.ü"]
    change = make_one(values=dict.fromkeys(names, "x"))
    assert list(change.envelope.writes) == names


# ---- hostile envelopes ---------------------------------------------------------------------

HEX32, HEX64 = "0a" * 16, "0a" * 32
HOSTILE: dict[str, tuple[dict[str, object], ChangeFault]] = {
    "a lamport at the limit": ({"lamport": LAMPORT_LIMIT}, ChangeFault.LAMPORT),
    "lamport 0": ({"lamport": 0}, ChangeFault.LAMPORT),
    "a lamport that is true": ({"lamport": True}, ChangeFault.LAMPORT),
    "a lamport in words": ({"lamport": "1"}, ChangeFault.LAMPORT),
    "seq 0": ({"seq": 0}, ChangeFault.NUMBER),
    "a negative seq": ({"seq": -1, "prev": HEX64}, ChangeFault.NUMBER),
    "seq true": ({"seq": True}, ChangeFault.NUMBER),
    "v 0": ({"v": 0}, ChangeFault.NUMBER),
    "v null": ({"v": None}, ChangeFault.NUMBER),
    "a second change that follows nothing": ({"seq": 2}, ChangeFault.CHAIN),
    "a first change that follows something": ({"prev": HEX64}, ChangeFault.CHAIN),
    "a prev that is an id": ({"seq": 2, "prev": HEX32}, ChangeFault.HASH),
    "a prev in capitals": ({"seq": 2, "prev": HEX64.upper()}, ChangeFault.HASH),
    "a prev that is null": ({"seq": 2, "prev": None}, ChangeFault.HASH),
    "an author who is a name": ({"author": "amira"}, ChangeFault.ID),
    "an author in capitals": ({"author": HEX32.upper()}, ChangeFault.ID),
    "a root with a path in it": ({"root": "../" + "0" * 29}, ChangeFault.ID),
    "a record that is a number": ({"record": 7}, ChangeFault.ID),
    "a record with a line break": ({"record": "0" * 31 + "\n"}, ChangeFault.ID),
    "an act of full-width digits": ({"act": "\uff10" * 32}, ChangeFault.ID),
    "a vault that is a list": ({"vault": [HEX32]}, ChangeFault.ID),
    "no kind": ({"kind": ""}, ChangeFault.CODE),
    "a kind with a space": ({"kind": "young person"}, ChangeFault.CODE),
    "an endless kind": ({"kind": "a" * 65}, ChangeFault.CODE),
    "a compartment in capitals": ({"compartment": "Identity"}, ChangeFault.CODE),
    "a compartment that is null": ({"compartment": None}, ChangeFault.CODE),
    "writes that are a list": ({"writes": ["alias"]}, ChangeFault.FIELD),
    "a field without a name": ({"writes": {"": []}}, ChangeFault.FIELD),
    "a field with an endless name": ({"writes": {"a" * 301: []}}, ChangeFault.FIELD),
    "a field with a tab": ({"writes": {"a\tb": []}}, ChangeFault.FIELD),
    "a field with an invisible mark": ({"writes": {"al\u200bias": []}}, ChangeFault.FIELD),
    "replaced ids that are a text": ({"writes": {"alias": HEX32}}, ChangeFault.FIELD),
    "a replaced id twice": ({"writes": {"alias": [HEX32, HEX32]}}, ChangeFault.FIELD),
    "a replaced full hash": ({"writes": {"alias": [HEX64]}}, ChangeFault.ID),
    "replaced ids in a list": ({"writes": {"alias": [[HEX32]]}}, ChangeFault.ID),
    "a body hash too short": ({"body_hash": HEX32}, ChangeFault.HASH),
    "a body hash that is null": ({"body_hash": None}, ChangeFault.HASH),
    "something more": ({"signature": HEX64}, ChangeFault.KEYS),
    "wall in local time": ({"wall": "2026-03-02T12:00:00.000+01:00"}, ChangeFault.WALL),
    "wall without a zone": ({"wall": "2026-03-02T12:00:00.000"}, ChangeFault.WALL),
    "wall with a comma": ({"wall": "2026-03-02T12:00:00,000Z"}, ChangeFault.WALL),
    "wall with a space": ({"wall": "2026-03-02 12:00:00.000Z"}, ChangeFault.WALL),
    "wall as a week": ({"wall": "2026-W10-1T12:00:00.00Z"}, ChangeFault.WALL),
    "wall on 30 February": ({"wall": "2026-02-30T12:00:00.000Z"}, ChangeFault.WALL),
    "wall in the year 0": ({"wall": "0000-03-02T12:00:00.000Z"}, ChangeFault.WALL),
    "wall as a number": ({"wall": 1772452800}, ChangeFault.WALL),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_envelope_is_refused_for_what_it_is(name: str) -> None:
    parts, reason = HOSTILE[name]
    with pytest.raises(BadChange) as bad:
        read_change(altered(make_one(), **parts), None)
    assert bad.value.reason is reason


@pytest.mark.parametrize("name", json.loads(make_one().envelope_bytes))
def test_an_envelope_without_one_of_its_members_is_refused(name: str) -> None:
    parts = json.loads(make_one().envelope_bytes)
    del parts[name]
    with pytest.raises(BadChange) as bad:
        read_change(json.dumps(parts).encode(), None)
    assert bad.value.reason is ChangeFault.KEYS


@pytest.mark.parametrize("data", [b"", b"[]", b"null", b'"x"', b"{}", b'{"v":1,"v":1}', b"\xff"])
def test_what_is_no_envelope_is_refused(data: bytes) -> None:
    with pytest.raises(BadChange) as bad:
        read_change(data, None)
    assert bad.value.reason in {ChangeFault.KEYS, ChangeFault.JSON}


GOOD_SALT = "0b" * 16
BODIES = {
    "no object": b"[]",
    "a field too few": b"{}",
    "a field too many": json.dumps({name: {"salt": GOOD_SALT, "value": 1} for name in ("alias", "school")}).encode(),
    "another field": json.dumps({"school": {"salt": GOOD_SALT, "value": 1}}).encode(),
    "a bare value": b'{"alias":"Jay"}',
    "no salt": b'{"alias":{"value":1}}',
    "no value": json.dumps({"alias": {"salt": GOOD_SALT}}).encode(),
    "a short salt": b'{"alias":{"salt":"0b","value":1}}',
    "a salt in capitals": json.dumps({"alias": {"salt": GOOD_SALT.upper(), "value": 1}}).encode(),
    "a salt that is a number": b'{"alias":{"salt":1,"value":1}}',
    "a value and a digest": json.dumps({"alias": {"salt": GOOD_SALT, "value": 1, "digest": HEX64}}).encode(),
}


@pytest.mark.parametrize("name", BODIES)
def test_a_body_of_another_shape_is_refused(name: str) -> None:
    with pytest.raises(BadChange) as bad:
        read_change(make_one().envelope_bytes, BODIES[name])
    assert bad.value.reason is ChangeFault.BODY


def test_a_digest_of_another_shape_is_refused() -> None:
    with pytest.raises(BadChange) as bad:
        read_change(make_one().envelope_bytes, b'{"alias":{"digest":"0b"}}')
    assert bad.value.reason is ChangeFault.HASH


@pytest.mark.parametrize("value", [b"1.5", b"NaN", b'"\\u202e"', b"9007199254740992"])
def test_a_body_with_hostile_json_is_refused(value: bytes) -> None:
    body = b'{"alias":{"salt":"' + GOOD_SALT.encode() + b'","value":' + value + b"}}"
    with pytest.raises(BadChange) as bad:
        read_change(make_one().envelope_bytes, body)
    assert bad.value.reason is ChangeFault.JSON


def test_a_change_too_large_for_a_part_of_a_bundle_is_refused() -> None:
    change = make_one()
    with pytest.raises(BadChange) as bad:
        read_change(change.envelope_bytes, (change.body_bytes or b"") + b" " * MAX_BYTES)
    assert bad.value.reason is ChangeFault.TOO_LARGE


@given(st.data())
def test_no_single_byte_can_change_unnoticed(data: st.DataObject) -> None:
    """Either it is refused, or it is another change, or (in the spelling of the body alone) it says the same."""
    change = a_change()
    envelope, body = bytearray(change.envelope_bytes), bytearray(change.body_bytes or b"")
    part = data.draw(st.sampled_from([envelope, body]))
    part[data.draw(st.integers(0, len(part) - 1))] ^= data.draw(st.integers(1, 255))
    try:
        read = read_change(bytes(envelope), bytes(body))
        verify_body(read)
    except BadChange:
        return
    assert read.id != change.id or read.body == change.body


def test_unknown_kinds_compartments_and_fields_are_read_like_known_ones() -> None:
    change = Writer().write(
        {"from-the-future/x": {"deep": [1]}}, key=PERSON._replace(kind="drone-sighting", compartment="air")
    )
    verify_body(read_change(change.envelope_bytes, change.body_bytes))
    assert ActId(change.envelope.act) == ACT
