"""FORMAT.md suffices: software that knows nothing but that page opens our bundles, and its worked example is true."""

import ast
import base64
import json
from importlib.resources import files
from pathlib import Path

import pytest

from cse_desk.bundle import cards, container, limits
from cse_desk.bundle.manifest import PartKind
from cse_desk.bundle.verify import describe
from cse_desk.changes.envelope import redact
from cse_desk.models.enums import Role
from tests.unit.bundle import other_software
from tests.unit.bundle.example import FORMAT, block, example, filled
from tests.unit.bundle.people import (
    COLLEAGUE,
    COORDINATOR,
    ROOT,
    WORKER,
    changes_of,
    everything,
    heads_of,
    opened,
    plain,
    sealed,
)

PAGE = FORMAT.read_text(encoding="utf-8")
WORD_LIST = (files("xkcdpass") / "static" / "eff-long").read_text(encoding="ascii").split()


def read(inside: bytes) -> other_software.Read:
    return other_software.open_inside(inside, trusted_key=WORKER.signing_key.hex(), me=COORDINATOR.author)


def test_the_other_software_knows_nothing_of_ours() -> None:
    tree = ast.parse(Path(other_software.__file__).read_text(encoding="utf-8"))
    imported = {
        name.split(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, (ast.Import, ast.ImportFrom))
        for name in ([node.module or ""] if isinstance(node, ast.ImportFrom) else [each.name for each in node.names])
    }

    assert not imported & {"cse_desk", "tests"}


def test_other_software_opens_a_sealed_bundle_and_finds_the_same_changes() -> None:
    mine, theirs = changes_of(WORKER, 3), changes_of(COLLEAGUE, 2, compartment="sessions")
    assert mine[1].body_bytes is not None
    sent = [mine[0], mine[1].with_body(redact(mine[1].body_bytes, ["answers/d8.08"])), mine[2].with_body(None), *theirs]
    data = sealed(
        cards=(COLLEAGUE.card,),
        changes={ROOT: sent},
        heads=heads_of([WORKER, COLLEAGUE], sent),
        attachments=(b"picture",),
    )

    found = read(other_software.age_decrypt(data, COORDINATOR.identity))

    assert found.faults == {}
    assert list(found.changes) == [change.hash for change in sent]
    assert found.values[mine[0].hash] == {"answers/d8.08": "said at school 1"}
    assert found.values[mine[1].hash] == {}
    assert mine[2].hash not in found.values
    assert found.other["attachments"] == [b"picture"]
    assert found.sender["name"] == WORKER.name


def test_other_software_sees_what_we_see_when_something_is_wrong() -> None:
    one, two = changes_of(WORKER, 2)
    assert two.body_bytes is not None
    false = two.with_body(two.body_bytes.replace(b"school", b"home"))
    theirs = changes_of(COLLEAGUE, 2)
    inside = plain(
        changes={ROOT: [one, false, *theirs]},
        cards=(COLLEAGUE.card,),
        heads=(*heads_of([WORKER], [one]), *heads_of([COLLEAGUE], theirs[:1])),
    )

    found, ours = read(inside), everything(opened(inside))

    assert found.faults == {two.hash: "body", theirs[1].hash: "nobody vouches"}
    assert {change.hash for change in ours.changes[ROOT]} == found.changes.keys() - found.faults.keys()


def test_other_software_refuses_every_flipped_byte_too() -> None:
    inside = plain(changes_of(WORKER, 1))
    for at in range(0, len(inside), 7):
        with pytest.raises((ValueError, KeyError)):
            read(inside[:at] + bytes([inside[at] ^ 1]) + inside[at + 1 :])


def test_other_software_reads_cards_and_says_the_same_words() -> None:
    claims = other_software.read_card_text(cards.card_text(WORKER.card))

    assert claims["name"] == WORKER.name
    assert other_software.fingerprint(claims["key"]) == WORKER.author
    assert tuple(other_software.safety_words(claims, WORD_LIST)) == cards.safety_words(WORKER.card)


# ---- the page ------------------------------------------------------------------------------


def test_the_worked_example_is_what_the_writer_makes() -> None:
    fresh = filled(PAGE)

    for name in ("identity", "card", "words", "json", "signature", "envelope", "body", "hash"):
        if name not in {"json", "signature"}:  # those two hang on how tightly this computer's zlib packs
            assert block(fresh, name) == block(PAGE, name), f"run python -m tests.unit.bundle.example ({name})"


def test_the_worked_example_opens_with_other_software_and_with_ours() -> None:
    inside = bytes.fromhex(block(PAGE, "inside").replace("\n", ""))
    data = base64.b64decode(block(PAGE, "sealed").replace("\n", ""))
    identity = block(PAGE, "identity")

    assert other_software.age_decrypt(data, identity) == inside
    found = read(inside)
    assert list(found.changes) == [block(PAGE, "hash")]
    assert found.manifest == json.loads(block(PAGE, "json"))
    assert everything(opened(inside)) == everything(opened(example()))
    assert describe(data, identity, cards.read_card(block(PAGE, "card"))).exit_code == 0


def test_the_parts_of_the_example_are_the_bytes_shown() -> None:
    inside = bytes.fromhex(block(PAGE, "inside").replace("\n", ""))
    frame = container.split(inside)

    assert frame.manifest.decode() == block(PAGE, "json")
    assert frame.signature.hex() == block(PAGE, "signature").replace("\n", "")
    assert tuple(block(PAGE, "words").split()) == cards.safety_words(WORKER.card)
    envelope, body = everything(opened(inside)).changes[ROOT][0].envelope_bytes, block(PAGE, "body").encode()
    assert (envelope, body) == (block(PAGE, "envelope").encode(), changes_of(WORKER, 1)[0].body_bytes)


def test_the_page_names_every_kind_of_part_every_role_and_the_limits() -> None:
    for kind in PartKind:
        assert f"| `{kind.value}` |" in PAGE
    for role in Role:
        assert f"`{role.value}`" in PAGE
    for limit, told in (
        (limits.MAX_FILE, "File 64 MB"),
        (limits.MAX_INFLATED, "all parts after inflating 256 MB"),
        (limits.MAX_ROOT, "32 MB a root"),
        (limits.MAX_ATTACHMENT, "25 MB"),
        (limits.MAX_PART, "256 KB a part"),
        (limits.MAX_FORM, "4 MB"),
    ):
        assert told in PAGE
        size = told.split(" KB" if "KB" in told else " MB")[0].split()[-1]
        assert limit == int(size) * (1024 if "KB" in told else 1024 * 1024)
    assert f"{limits.MAX_PARTS:,} parts" in PAGE
    assert f"{limits.MAX_CARDS:,} cards" in PAGE
    assert f"{limits.MAX_HEADS:,} heads" in PAGE
    assert f"shorter than {limits.MIN_ENVELOPE} bytes" in PAGE
    assert f"at most {limits.MAX_RATIO} times" in PAGE
