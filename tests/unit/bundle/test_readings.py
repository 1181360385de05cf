"""A bundle is read strictly once: a second reading of the same bytes finds the same, and asks again for what may have changed meanwhile."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from cse_desk.bundle import signing
from cse_desk.bundle.checking import RootChanges
from cse_desk.bundle.limits import Fault
from cse_desk.bundle.parts import card_record
from cse_desk.bundle.reader import Opened, TrustedKey, open_plain
from cse_desk.bundle.readings import Reading, Readings
from cse_desk.changes import envelope
from cse_desk.changes.envelope import read_change
from cse_desk.models.enums import TrustState
from tests.unit.bundle.people import (
    COLLEAGUE,
    COORDINATOR,
    WORKER,
    changes_of,
    head_of,
    opened,
    plain,
    table,
    trusting,
)
from tests.unit.bundle.test_hostile import CHANGE_CASES, Case
from tests.unit.bundle.test_what_lands import bundle

LARGE = ("32 MB of junk", "32 MB of envelopes with other keys", "a part full of junk")


SMALL = [one for one in CHANGE_CASES if one.name not in LARGE]


@pytest.mark.parametrize("hostile", SMALL, ids=[one.name for one in SMALL])
def test_a_second_reading_of_what_is_hostile_finds_the_same(hostile: Case) -> None:
    found = opened(hostile.make())
    assert list(found.roots()) == list(found.roots())


def test_what_is_read_again_is_what_was_read_strictly() -> None:
    one, two, three = changes_of(WORKER, 3, words="said “Tú” at school")
    assert two.body_bytes is not None
    found = opened(bundle([one, two.with_body(envelope.redact(two.body_bytes, ["answers/d8.08"])), three]))
    list(found.roots())
    (again,) = found.roots()

    assert len(again.changes) == 3
    for change in again.changes:
        strict = read_change(change.envelope_bytes, change.body_bytes)
        assert (change.envelope, change.body, change.id) == (strict.envelope, strict.body, strict.id)


def read_by(given: bytes, kept: Readings, trusted: Sequence[TrustedKey] = ()) -> list[RootChanges]:
    known = trusted or trusting(WORKER, COORDINATOR)
    found = open_plain(given, me=COORDINATOR.author, trusted=known, may_write=table().may_write, readings=kept)
    assert isinstance(found, Opened)
    return list(found.roots())


def test_a_second_reading_compares_no_digest_and_no_signature_again(monkeypatch: pytest.MonkeyPatch) -> None:
    changes = changes_of(WORKER, 3)
    given, kept = bundle(changes, [head_of(WORKER, changes[-1])]), Readings()
    first = read_by(given, kept)
    asked: list[str] = []
    fits, hashed = signing.fits, envelope.body_hash

    def counted_fits(key: bytes, signature: bytes, message: bytes) -> bool:
        asked.append("signature")
        return fits(key, signature, message)

    def counted_hash(body: envelope.Body) -> str:
        asked.append("digest")
        return hashed(body)

    monkeypatch.setattr(signing, "fits", counted_fits)
    monkeypatch.setattr(envelope, "body_hash", counted_hash)

    assert read_by(given, kept) == first
    assert asked == ["signature", "signature"]  # the bundle's own, which says that these are the bytes, and its card's


def test_another_file_is_read_strictly_whatever_was_read_before() -> None:
    one, two = changes_of(WORKER, 2)
    assert two.body_bytes is not None
    kept = Readings()
    read_by(bundle([one, two]), kept)
    (root,) = read_by(bundle([one, two.with_body(two.body_bytes.replace(b"school", b"home"))]), kept)

    assert [held.fault for held in root.quarantined] == [Fault.BODY_MISMATCH]


def test_whom_we_believe_is_asked_again() -> None:
    changes = changes_of(COLLEAGUE, 1)
    given, kept = bundle(changes, [head_of(COLLEAGUE, changes[0])], card_record(COLLEAGUE.card)), Readings()
    (before,) = read_by(given, kept)
    compromised = [*trusting(WORKER), *trusting(COLLEAGUE, state=TrustState.COMPROMISED)]
    (after,) = read_by(given, kept, trusted=compromised)

    assert before.changes == tuple(changes)
    assert [held.fault for held in after.quarantined] == [Fault.COMPROMISED_AUTHOR]


def test_a_reading_that_stopped_or_passed_over_something_says_nothing() -> None:
    kept = Readings()
    found = replace(opened(plain(changes_of(WORKER, 2))), _readings=kept)
    next(found.roots())
    assert kept.of(found.manifest_sha256) is None
    list(found.roots())
    assert kept.of(found.manifest_sha256) is not None


def test_only_the_last_few_bundles_are_remembered() -> None:
    kept, reading = Readings(), Reading(frozenset(), frozenset())
    for number in range(9):
        kept.keep(str(number), reading)
    assert [number for number in range(9) if kept.of(str(number)) is not None] == [5, 6, 7, 8]
