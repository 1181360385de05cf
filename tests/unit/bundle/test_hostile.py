"""Validly signed by a verified sender, sealed to us, and hostile: each case is refused or held back, quickly and in little memory.

The controls: the honest twin of each family lands.
"""

import hashlib
import json
import time
import tracemalloc
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any

import pytest

from cse_desk.bundle import container, limits, signing
from cse_desk.bundle.limits import Fault, Reason
from cse_desk.bundle.parts import (
    Receipt,
    StreamHead,
    card_record,
    change_record,
    have_record,
    head_record,
    receipt_record,
)
from cse_desk.bundle.reader import Opened
from cse_desk.changes.envelope import Change
from cse_desk.changes.streams import stream_of
from cse_desk.errors import BundleRefused
from tests.unit.bundle.people import (
    COLLEAGUE,
    COORDINATOR,
    NOON,
    OTHER_ROOT,
    WORKER,
    changes_of,
    envelope_json,
    head_of,
    look,
    manifest_of,
    signed_parts,
    signed_plain,
)

SECONDS = 2.0
BYTES = 300 * 1024 * 1024


@dataclass(frozen=True)
class Case:
    """A hostile plaintext, made when the test runs, and what must become of it."""

    name: str
    make: Callable[[], bytes]
    expected: frozenset[Reason | Fault]


def case(name: str, make: Callable[[], bytes], *expected: Reason | Fault) -> Case:
    return Case(name, make, frozenset(expected))


def manifest(**changed: Any) -> Callable[[], bytes]:
    return lambda: signed_plain(manifest_of([]) | changed)


def without(key: str) -> Callable[[], bytes]:
    return lambda: signed_plain({name: value for name, value in manifest_of([]).items() if name != key})


def raw_manifest(change: Callable[[bytes], bytes]) -> Callable[[], bytes]:
    return lambda: signed_plain(change(json.dumps(manifest_of([])).encode()))


def parts(*given: tuple[str, bytes]) -> Callable[[], bytes]:
    return lambda: signed_parts(*given)


def part_line(**changed: Any) -> Callable[[], bytes]:
    """One honest part whose line in the manifest lies."""

    def make() -> bytes:
        content = [("forms", b"x" * 5000)]
        made = manifest_of(content)
        made["parts"][0] |= changed
        return signed_plain(made, content)

    return make


def stored(kind: str, stored_bytes: bytes, length: int, content: bytes = b"") -> Callable[[], bytes]:
    """A part whose stored bytes are given as they are."""

    def make() -> bytes:
        line = {
            "n": 1,
            "kind": kind,
            "len": length,
            "zlen": len(stored_bytes),
            "sha256": hashlib.sha256(content).hexdigest(),
        }
        made = manifest_of([], parts=[line], parts_sha256=hashlib.sha256(stored_bytes).hexdigest())
        written = json.dumps(made).encode()
        return container.join(written, WORKER.sign(signing.pae(signing.MANIFEST_TYPE, written)), stored_bytes)

    return make


def envelope(**changed: Any) -> Callable[[], bytes]:
    """One change whose envelope was meddled with."""
    return change_bytes(lambda found: json.dumps(found | changed).encode())


def change_bytes(meddle: Callable[[dict[str, Any]], bytes]) -> Callable[[], bytes]:
    def make() -> bytes:
        one = changes_of(WORKER, 1)[0]
        changed = Change(meddle(envelope_json(one)), one.body_bytes)
        return signed_parts(("changes", change_record(changed)))

    return make


def body(meddle: Callable[[bytes], bytes]) -> Callable[[], bytes]:
    def make() -> bytes:
        one = changes_of(WORKER, 1)[0]
        assert one.body_bytes is not None
        return signed_parts(("changes", change_record(one.with_body(meddle(one.body_bytes)))))

    return make


def bomb(kind: str, size: int) -> Callable[[], bytes]:
    def make() -> bytes:
        content = bytes(size)
        return stored(kind, zlib.compress(content, 9), size, content)()

    return make


def nested(depth: int) -> bytes:
    return b"[" * depth + b"]" * depth


def many_parts(count: int) -> Callable[[], bytes]:
    return lambda: signed_plain(json.dumps(manifest_of([], parts=[0] * count), separators=(",", ":")).encode())


def framed(*records: bytes) -> bytes:
    return b"".join(container.frame_record(record) for record in records)


def head_json(**changed: Any) -> bytes:
    one = changes_of(WORKER, 1)[0]
    found = json.loads(head_record(head_of(WORKER, one))[4:]) | changed
    return framed(json.dumps(found).encode())


def twice_the_same_head() -> bytes:
    one = changes_of(WORKER, 1)[0]
    return signed_parts(("heads", head_record(head_of(WORKER, one)) * 2))


def whole_bundle_of_junk_envelopes() -> bytes:
    junk = framed(b"{" + b"x" * 300, b"")
    return signed_parts(("changes", junk * (limits.MAX_PART // len(junk))))


def full_of(envelope_bytes: Callable[[int], bytes]) -> Callable[[], bytes]:
    """As many changes as one root may hold, each of them different."""

    def make() -> bytes:
        each = 8 + len(envelope_bytes(0))
        a_part = limits.MAX_PART // each
        full = (limits.MAX_ROOT // limits.MAX_PART) - 1
        pieces = (
            framed(*chain.from_iterable((envelope_bytes(at * a_part + n), b"") for n in range(a_part)))
            for at in range(full)
        )
        return signed_parts(*(("changes", piece) for piece in pieces))

    return make


def a_root_too_large() -> bytes:
    one = changes_of(WORKER, 1, words="w" * 100_000)[0]
    part = change_record(one) * 2
    return signed_parts(*[("changes", part)] * (limits.MAX_ROOT // len(part) + 1))


def foreign_stream() -> bytes:
    return signed_parts(("changes", b"".join(map(change_record, changes_of(COLLEAGUE, 2)))))


def another_root() -> bytes:
    mixed = [*changes_of(WORKER, 1), *changes_of(WORKER, 1, root=OTHER_ROOT)]
    return signed_parts(("changes", b"".join(map(change_record, mixed))))


def relayed_with_a_gap() -> bytes:
    one, _, three = changes_of(COLLEAGUE, 3)
    return signed_parts(
        ("cards", card_record(COLLEAGUE.card)),
        ("heads", head_record(head_of(COLLEAGUE, three))),
        ("changes", change_record(one) + change_record(three)),
    )


def wrong_prev() -> bytes:
    one = changes_of(WORKER, 1)[0]
    two = changes_of(WORKER, 1, after=changes_of(WORKER, 1, words="other")[0])[0]
    return signed_parts(("changes", change_record(one) + change_record(two)))


def skipped_number() -> bytes:
    one, two = changes_of(WORKER, 2)
    skipping = Change(json.dumps(envelope_json(two) | {"seq": 3}).encode(), two.body_bytes)
    return signed_parts(("changes", change_record(one) + change_record(skipping)))


HAVE = have_record(StreamHead(stream_of(changes_of(WORKER, 1)[0].envelope), 1, "ab" * 32))
RECEIPT = receipt_record(Receipt("34" * 16, "cd" * 32, NOON, 1, 0))

JSON_CASES = [
    case("deep nesting in the manifest", raw_manifest(lambda _: nested(100_000)), Reason.BAD_JSON),
    case("nesting of 33", manifest(purpose=json.loads(nested(33))), Reason.BAD_JSON),
    case(
        "a number of 100,000 digits",
        raw_manifest(lambda m: m.replace(b'"v": 1', b'"v": ' + b"9" * 100_000)),
        Reason.BAD_JSON,
    ),
    case("2^53", manifest(v=2**53), Reason.BAD_JSON),
    case("a fraction", manifest(v=1.0), Reason.BAD_JSON),
    case("1e999", raw_manifest(lambda m: m.replace(b'"v": 1', b'"v": 1e999')), Reason.BAD_JSON),
    case("NaN", manifest(v=float("nan")), Reason.BAD_JSON),
    case("Infinity", manifest(v=float("inf")), Reason.BAD_JSON),
    case("a key twice", raw_manifest(lambda m: m[:-1] + b', "v": 1}'), Reason.BAD_JSON),
    case("half a surrogate pair", manifest(purpose="a\ud800"), Reason.BAD_JSON),
    case("a direction override", manifest(purpose="a\u202eb"), Reason.BAD_JSON),
    case("a direction isolate", manifest(purpose="a\u2067b"), Reason.BAD_JSON),
    case("NUL", manifest(purpose="a\0b"), Reason.BAD_JSON),
    case("a byte order mark", raw_manifest(lambda m: b"\xef\xbb\xbf" + m), Reason.BAD_JSON),
    case("UTF-16", raw_manifest(lambda m: m.decode().encode("utf-16")), Reason.BAD_JSON),
    case("not UTF-8", raw_manifest(lambda m: m.replace(b"Referral", b"Ref\xff")), Reason.BAD_JSON),
    case("two documents", raw_manifest(lambda m: m + b"{}"), Reason.BAD_JSON),
    case("nothing", raw_manifest(lambda _: b""), Reason.BAD_JSON),
    case("a list", raw_manifest(lambda _: b"[]"), Reason.BAD_MANIFEST),
    case("a manifest of 257 KB", raw_manifest(lambda m: m + b" " * (257 * 1024)), Reason.MANIFEST_TOO_LARGE),
]
MANIFEST_CASES = [
    case("a key too many", manifest(extra=1), Reason.BAD_MANIFEST),
    *[case(f"no {key}", without(key), Reason.BAD_MANIFEST) for key in manifest_of([])],
    case("version 2", manifest(v=2), Reason.NEWER_FORMAT),
    case("version 0", manifest(v=0), Reason.BAD_MANIFEST),
    case("version true", manifest(v=True), Reason.BAD_MANIFEST),
    case("an id that is a path", manifest(id="../../../../etc/passwd"), Reason.BAD_MANIFEST),
    case("an id in capitals", manifest(id="AB" * 16), Reason.BAD_MANIFEST),
    case("recipients as text", manifest(to=COORDINATOR.author), Reason.BAD_MANIFEST),
    case("no recipient", manifest(to=[], counter={}), Reason.BAD_MANIFEST),
    case("a recipient twice", manifest(to=[COORDINATOR.author] * 2), Reason.BAD_MANIFEST),
    case("a crowd of recipients", manifest(to=[f"{n:032x}" for n in range(201)]), Reason.TOO_MANY_RECIPIENTS),
    case("addressed to somebody else", manifest(to=["ee" * 16], counter={"ee" * 16: 1}), Reason.NOT_ADDRESSED_TO_ME),
    case("a counter for somebody else", manifest(counter={"ee" * 16: 1}), Reason.BAD_MANIFEST),
    case("a counter of 0", manifest(counter={COORDINATOR.author: 0}), Reason.BAD_MANIFEST),
    case("a counter far ahead", manifest(counter={COORDINATOR.author: 2**50}), Reason.BAD_MANIFEST),
    case("a counter true", manifest(counter={COORDINATOR.author: True}), Reason.BAD_MANIFEST),
    case("a moment without zone", manifest(created="2018-03-12T12:00:00"), Reason.BAD_MANIFEST),
    case("the 30th of February", manifest(created="2018-02-30T12:00:00Z"), Reason.BAD_MANIFEST),
    case("Arabic digits in a moment", manifest(created="\u0662018-03-12T12:00:00Z"), Reason.BAD_MANIFEST),
    case("an escape sequence", manifest(purpose="\x1b[2J"), Reason.BAD_MANIFEST),
    case("a purpose of a book", manifest(purpose="x" * 2_001), Reason.BAD_MANIFEST),
    case("withheld as text", manifest(withheld="nothing"), Reason.BAD_MANIFEST),
    case("withheld without why", manifest(withheld=[{"what": "x"}]), Reason.BAD_MANIFEST),
    case("501 withheld", manifest(withheld=[{"what": "", "why": ""}] * 501), Reason.BAD_MANIFEST),
    case("20,001 parts", many_parts(20_001), Reason.TOO_MANY_PARTS),
    case("parts of numbers", many_parts(20_000), Reason.BAD_MANIFEST),
]
PART_CASES = [
    case("an unknown kind of part", part_line(kind="program"), Reason.UNKNOWN_PART_KIND),
    case("a kind that is a number", part_line(kind=7), Reason.BAD_MANIFEST),
    case("a part out of number", part_line(n=2), Reason.BAD_MANIFEST),
    case("a length below zero", part_line(len=-1), Reason.BAD_MANIFEST),
    case("a length one short", part_line(len=4999), Reason.WRONG_LENGTH),
    case("a length one over", part_line(len=5001), Reason.WRONG_LENGTH),
    case("stored one short", part_line(zlen=10), Reason.BYTES_OVER),
    case("stored one over", part_line(zlen=10_000), Reason.CUT_SHORT),
    case("another hash", part_line(sha256="00" * 32), Reason.WRONG_HASH),
    case("a hash in capitals", part_line(sha256="AB" * 32), Reason.BAD_MANIFEST),
    case("a part of a petabyte", part_line(len=2**50), Reason.PART_TOO_LARGE),
    case(
        "another hash of all parts", lambda: signed_parts(("forms", b"x"), parts_sha256="00" * 32), Reason.PARTS_CHANGED
    ),
    case("a byte over", lambda: signed_parts(("forms", b"x")) + b"x", Reason.BYTES_OVER),
    case("a zlib bomb as an attachment", bomb("attachments", limits.MAX_ATTACHMENT), Reason.RATIO),
    case(
        "a zlib bomb that lies about its length",
        stored("forms", zlib.compress(bytes(10_000_000)), 4000),
        Reason.WRONG_LENGTH,
    ),
    case("a part that is not zlib", stored("forms", b"x" * 100, 100, b"x" * 100), Reason.BAD_COMPRESSION),
    case("zlib cut short", stored("forms", zlib.compress(b"x" * 99)[:-2], 99, b"x" * 99), Reason.BAD_COMPRESSION),
    case("two zlib streams", stored("forms", zlib.compress(b"x") * 2, 1, b"x"), Reason.BAD_COMPRESSION),
    case("zlib with a dictionary", stored("forms", zlib.compressobj(zdict=b"x").flush(), 0), Reason.BAD_COMPRESSION),
    case("an attachment of 26 MB", part_line(kind="attachments", len=26 * 1024 * 1024), Reason.PART_TOO_LARGE),
    case("changes of 257 KB", parts(("changes", b"x" * (257 * 1024))), Reason.PART_TOO_LARGE),
    case("a record length that points past the end", parts(("changes", b"\xff\xff\xff\xff")), Reason.BAD_PART),
    case("an envelope without a body", parts(("changes", framed(b"x" * 300))), Reason.BAD_PART),
    case("a million empty envelopes", parts(("changes", b"\0" * 200_000)), Reason.BAD_PART),
    case("more than one root may hold", a_root_too_large, Reason.ROOT_TOO_LARGE),
    case("a head that is no JSON", parts(("heads", framed(b"x"))), Reason.BAD_PART),
    case("a head with a number for a hash", parts(("heads", head_json(hash=1))), Reason.BAD_PART),
    case("a head of stream 0", parts(("heads", head_json(seq=0))), Reason.BAD_PART),
    case("a head in a compartment with a slash", parts(("heads", head_json(compartment="../x"))), Reason.BAD_PART),
    case("the same head twice", twice_the_same_head, Reason.BAD_PART),
    case("a have-list that is a list", parts(("have", framed(b"[]"))), Reason.BAD_PART),
    case("2,001 cards", parts(("cards", framed(*[b""] * 2_001))), Reason.TOO_MANY_RECORDS),
    case("two receipts", parts(("receipt", RECEIPT), ("receipt", RECEIPT)), Reason.BAD_PART),
    case("a receipt of nothing", parts(("receipt", b"")), Reason.BAD_PART),
    case("a receipt with a key too many", parts(("receipt", framed(RECEIPT[4:-1] + b',"x":1}'))), Reason.BAD_PART),
    case("a receipt dated nowhere", parts(("receipt", RECEIPT.replace(b"2018", b"x018"))), Reason.BAD_PART),
    case("a checkpoint that is text", parts(("checkpoint", framed(b'"x"'))), Reason.BAD_PART),
    case("two rosters", parts(("roster", b""), ("roster", b"")), Reason.BAD_PART),
]
CHANGE_CASES = [
    case("lamport 2^40", envelope(lamport=2**40), Fault.UNREADABLE),
    case("lamport 2^63", envelope(lamport=2**63), Fault.UNREADABLE),
    case("seq 0", envelope(seq=0), Fault.UNREADABLE),
    case("seq -1", envelope(seq=-1), Fault.UNREADABLE),
    case("seq as text", envelope(seq="1"), Fault.UNREADABLE),
    case("seq true", envelope(seq=True), Fault.UNREADABLE),
    case("a first change with a prev", envelope(prev="ab" * 32), Fault.UNREADABLE),
    case("a later change without one", envelope(seq=2), Fault.UNREADABLE),
    case("a root that is a path", envelope(root="../" * 11), Fault.UNREADABLE),
    case("a key too many in an envelope", envelope(admin=True), Fault.UNREADABLE),
    case("writes as a list", envelope(writes=[]), Fault.UNREADABLE),
    case("a field nobody can see", envelope(writes={"\u200b": []}), Fault.UNREADABLE),
    case("a field of a page", envelope(writes={"x" * 301: []}), Fault.UNREADABLE),
    case("fields the body does not have", envelope(writes={"other": []}), Fault.BODY_MISMATCH),
    case("replacing what is no id", envelope(writes={"answers/d8.08": ["all"]}), Fault.UNREADABLE),
    case("the year 10000", envelope(wall="10000-01-01T00:00:00.000Z"), Fault.UNREADABLE),
    case("NaN in an envelope", envelope(lamport=float("nan")), Fault.UNREADABLE),
    case("a kind in another script", envelope(kind="ѕcreening"), Fault.UNREADABLE),
    case("deep nesting in an envelope", change_bytes(lambda _: nested(100_000)), Fault.UNREADABLE),
    case(
        "a key twice in an envelope", change_bytes(lambda e: json.dumps(e).encode()[:-1] + b',"v":1}'), Fault.UNREADABLE
    ),
    case("an envelope of spaces", change_bytes(lambda _: b" " * 1000), Fault.UNREADABLE),
    case("a body with other words", body(lambda b: b.replace(b"said", b"told")), Fault.BODY_MISMATCH),
    case("a body that is a list", body(lambda _: b"[]"), Fault.BODY_MISMATCH),
    case(
        "a body with a direction override", body(lambda b: b.replace(b"said", "sa\u202eid".encode())), Fault.UNREADABLE
    ),
    case("a body with half a surrogate pair", body(lambda b: b.replace(b"said", b"\\ud800")), Fault.UNREADABLE),
    case("a body nested deep", body(lambda _: b'{"answers/d8.08":' + nested(50_000) + b"}"), Fault.UNREADABLE),
    case("a body with a fraction", body(lambda _: b'{"answers/d8.08":1.5}'), Fault.UNREADABLE),
    case("a salt of one byte", body(lambda b: b.replace(b'"salt":"', b'"salt":"00","x":"')), Fault.BODY_MISMATCH),
    case("somebody else's stream", foreign_stream, Fault.UNKNOWN_AUTHOR),
    case("another root among these", another_root, Fault.WRONG_ROOT),
    case("a relayed stream with a gap", relayed_with_a_gap, Fault.GAP),
    case("a prev that was never there", wrong_prev, Fault.BROKEN_CHAIN),
    case("a skipped number", skipped_number, Fault.BROKEN_CHAIN),
    case("a compartment the role does not write", envelope(compartment="panel"), Fault.MAY_NOT_WRITE),
    case("32 MB of junk", full_of(lambda n: (b'{"a%06d' % n).ljust(202, b"x")), Fault.UNREADABLE),
    case(
        "32 MB of envelopes with other keys", full_of(lambda n: b'{"k%06d":[%s1]}' % (n, b"0," * 95)), Fault.UNREADABLE
    ),
    case("a part full of junk", whole_bundle_of_junk_envelopes, Fault.UNREADABLE),
]
ALL = [*JSON_CASES, *MANIFEST_CASES, *PART_CASES, *CHANGE_CASES]


def became_of(given: bytes) -> Iterator[str]:
    try:
        found = look(given)
    except BundleRefused as refused:
        yield refused.reason
        return
    assert isinstance(found, Opened)
    for root in found.roots():
        yield from (held.fault for held in root.quarantined)


def read(given: bytes) -> tuple[set[str], float]:
    """What becomes of it, and how long the processor works at that: not how long we waited for other tests."""
    started = time.process_time()
    found = set(became_of(given))
    return found, time.process_time() - started


def memory_of(given: bytes) -> int:
    """The most that reading takes at once, besides the plaintext."""
    tracemalloc.start()
    try:
        for _ in became_of(given):
            pass
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("hostile", ALL, ids=[each.name for each in ALL])
def test_hostile_content_is_refused_or_held_back(hostile: Case) -> None:
    given = hostile.make()

    found, seconds = read(given)

    assert found == hostile.expected
    assert seconds < SECONDS or read(given)[1] < SECONDS  # a busy machine makes one of them slow, not both
    assert memory_of(given) < BYTES


def test_there_are_at_least_eighty_cases_with_different_names() -> None:
    assert len({each.name for each in ALL}) == len(ALL) >= 80


def test_the_honest_twins_land() -> None:
    for make in (
        manifest(),
        raw_manifest(bytes),
        part_line(),
        envelope(),
        body(bytes),
        stored("forms", zlib.compress(b"x"), 1, b"x"),
        parts(("have", HAVE), ("receipt", RECEIPT), ("heads", head_json()), ("roster", b"")),
        parts(("attachments", zlib.compress(bytes(1000)))),
    ):
        assert list(became_of(make())) == []


def test_no_case_falls_because_of_another_fault_than_its_own_family() -> None:
    """The frame of every case is whole: signed by the worker, with a fitting card."""
    for hostile in ALL:
        frame = container.split(hostile.make()) if hostile.name != "a manifest of 257 KB" else None
        if frame is not None:
            assert signing.fits(WORKER.signing_key, frame.signature, frame.signed)
