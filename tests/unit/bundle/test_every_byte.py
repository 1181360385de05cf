"""Every byte flipped, every truncation, one byte appended: of the sealed file, and of the plaintext signed inside, sealed again.

The control: the untouched bytes open.
"""

from collections import deque
from collections.abc import Iterator

import pytest

from cse_desk.bundle import seal
from cse_desk.bundle.reader import Opened, open_bundle
from cse_desk.errors import BundleRefused
from tests.unit.bundle.people import COORDINATOR, WORKER, changes_of, plain, table, trusting


def opens(data: bytes) -> bool:
    """Whether the coordinator's reader lets it in; anything but a refusal is an error of the test."""
    try:
        found = open_bundle(
            deque([data]),
            identity=COORDINATOR.identity,
            me=COORDINATOR.author,
            trusted=trusting(WORKER, COORDINATOR),
            may_write=table().may_write,
        )
    except BundleRefused:
        return False
    assert isinstance(found, Opened)
    return True


def damaged(data: bytes, masks: tuple[int, ...]) -> Iterator[bytes]:
    for at in range(len(data)):
        yield data[:at]
        for mask in masks:
            yield data[:at] + bytes([data[at] ^ mask]) + data[at + 1 :]
    yield data + b"\0"
    yield data + b"\n"


@pytest.fixture(scope="module", params=[1, pytest.param(8, marks=pytest.mark.long)])
def inside(request: pytest.FixtureRequest) -> bytes:
    return plain(changes_of(WORKER, request.param))


def test_the_untouched_file_opens(inside: bytes) -> None:
    assert opens(seal.encrypt(inside, [COORDINATOR.recipient]))


def test_no_damaged_sealed_file_opens(inside: bytes) -> None:
    data = seal.encrypt(inside, [COORDINATOR.recipient])
    cases = list(damaged(data, (0x01,)))

    assert len(cases) > 4_000
    assert [at for at, case in enumerate(cases) if opens(case)] == []


def test_no_damaged_plaintext_that_is_sealed_again_opens(inside: bytes) -> None:
    cases = list(damaged(inside, (0x01, 0x80)))

    assert len(cases) > 5_000
    assert [at for at, case in enumerate(cases) if opens(seal.encrypt(case, [COORDINATOR.recipient]))] == []
