"""Whatever bytes are given, signed or not: only BundleRefused comes out, and only what was signed comes in."""

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from cse_desk.bundle import container, seal
from cse_desk.bundle.parts import change_record
from cse_desk.bundle.reader import Opened
from cse_desk.bundle.verify import describe
from cse_desk.errors import BundleRefused
from tests.unit.bundle.people import (
    COORDINATOR,
    WORKER,
    changes_of,
    everything,
    look,
    manifest_of,
    plain,
    signed_parts,
    signed_plain,
)

KINDS = ["cards", "heads", "changes", "forms", "attachments", "have", "checkpoint", "receipt", "roster", "x"]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.sampled_from(["0" * 64, "a" * 32]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
HONEST = changes_of(WORKER, 2)
WHOLE = plain(HONEST)


def read_all(given: bytes) -> None:
    """Everything a caller may ask of a plaintext."""
    try:
        found = look(given)
    except BundleRefused:
        return
    if isinstance(found, Opened):
        everything(found)
        assert all(isinstance(part, bytes) for part in (*found.forms(), *found.attachments(), found.roster() or b""))


@given(st.binary(max_size=300))
def test_any_bytes_as_a_plaintext(given: bytes) -> None:
    for start in (b"", container.MAGIC, container.MAGIC + b"\0\0\0\x10"):
        read_all(start + given)


@given(st.binary(max_size=300))
def test_any_bytes_as_a_sealed_file(given: bytes) -> None:
    for start in (b"", seal.VERSION_LINE, seal.VERSION_LINE + b"-> X25519 "):
        try:
            seal.decrypt(start + given, COORDINATOR.identity)
            raise AssertionError("opened")
        except BundleRefused:
            pass
        assert describe(start + given, COORDINATOR.identity).exit_code == 1


@given(st.binary(max_size=200), st.integers(0, len(WHOLE)), st.integers(0, 40))
def test_a_plaintext_with_a_piece_replaced(piece: bytes, at: int, over: int) -> None:
    read_all(WHOLE[:at] + piece + WHOLE[at + over :])


@settings(max_examples=300)
@given(st.dictionaries(st.sampled_from(sorted(manifest_of([]))), JSON, max_size=3))
def test_a_signed_manifest_with_any_values(changed: dict[str, Any]) -> None:
    read_all(signed_plain(manifest_of([]) | changed))


@given(JSON)
def test_a_signed_manifest_that_is_any_json(value: object) -> None:
    read_all(signed_plain(json.dumps(value).encode()))


@settings(max_examples=300)
@given(st.lists(st.tuples(st.sampled_from(KINDS), st.lists(st.binary(max_size=80), max_size=4)), max_size=4))
def test_signed_parts_of_any_records(given: list[tuple[str, list[bytes]]]) -> None:
    framed = [(kind, b"".join(map(container.frame_record, records))) for kind, records in given]
    read_all(signed_parts(*framed))


@given(st.sampled_from(KINDS), st.binary(max_size=300))
def test_a_signed_part_of_any_bytes(kind: str, content: bytes) -> None:
    read_all(signed_parts((kind, content)))


@settings(max_examples=300)
@given(
    st.sampled_from(sorted(json.loads(HONEST[1].envelope_bytes))),
    JSON,
    st.none() | st.dictionaries(st.sampled_from(["answers/d8.08", "x"]), JSON, max_size=2),
)
def test_a_signed_change_with_any_value_lands_as_it_is_or_is_held_back(key: str, value: object, body: object) -> None:
    envelope = json.loads(HONEST[1].envelope_bytes) | {key: value}
    record = container.frame_record(json.dumps(envelope).encode().ljust(250))
    told = b"" if body is None else json.dumps(body).encode()
    given = signed_parts(("changes", change_record(HONEST[0]) + record + container.frame_record(told)))

    found = look(given)

    assert isinstance(found, Opened)
    took = everything(found)
    assert sum(map(len, took.changes.values())) + len(took.quarantined) == 2


STANZA = st.tuples(
    st.sampled_from([b"X25519", b"X25519", b"a-grease", b"scrypt", b"ssh-rsa"]),
    st.lists(st.text("ABCabc019+/=-", min_size=1, max_size=44).map(str.encode), max_size=3),
    st.lists(st.text("ABCabc019+/", max_size=64).map(str.encode), max_size=3),
)


@settings(max_examples=300)
@given(st.lists(STANZA, max_size=4), st.text("ABCabc019+/", min_size=42, max_size=44), st.binary(max_size=100))
def test_an_age_header_of_any_stanzas(
    stanzas: list[tuple[bytes, list[bytes], list[bytes]]], mac: str, rest: bytes
) -> None:
    lines = [
        b" ".join([b"->", kind, *words]) + b"\n" + b"".join(b + b"\n" for b in body) for kind, words, body in stanzas
    ]
    data = seal.VERSION_LINE + b"".join(lines) + b"--- " + mac.encode() + b"\n" + rest

    assert describe(data, COORDINATOR.identity).exit_code == 1
