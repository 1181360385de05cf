import random
import sys
import zlib
from collections import deque

import pytest

from cse_desk.bundle import container, limits, seal
from cse_desk.bundle.limits import CannotSeal
from cse_desk.bundle.parts import Checkpoint, Receipt, StreamHead
from cse_desk.bundle.reader import Opened, open_bundle
from cse_desk.bundle.seal import CannotSealBundle
from cse_desk.bundle.writer import Contents, manifest_sha256, write_plain
from cse_desk.bundle.writer import seal as seal_contents
from cse_desk.changes.envelope import Change, redact
from cse_desk.changes.streams import stream_of
from cse_desk.ids import RootId
from tests.unit.bundle.people import (
    COLLEAGUE,
    COORDINATOR,
    NOON,
    OTHER_ROOT,
    ROOT,
    STRANGER,
    WORKER,
    changes_of,
    contents,
    everything,
    heads_of,
    opened,
    plain,
    sealed,
    table,
    trusting,
)


def test_a_bundle_comes_back_as_it_was_sealed() -> None:
    mine, theirs = changes_of(WORKER, 3), changes_of(COLLEAGUE, 2, compartment="sessions")
    elsewhere = changes_of(WORKER, 1, root=OTHER_ROOT, compartment="identity")
    changes = [*mine, *theirs, *elsewhere]
    have = StreamHead(stream_of(mine[0].envelope), 2, mine[1].hash)
    checkpoint = Checkpoint(WORKER.vault, 17, "ab" * 32, WORKER.author, b"s" * 64)
    receipt = Receipt("34" * 16, "cd" * 32, NOON, 5, 1)
    given = contents(
        changes={ROOT: [*mine, *theirs], OTHER_ROOT: elsewhere},
        cards=(COLLEAGUE.card,),
        heads=heads_of([WORKER, COLLEAGUE], changes),
        have=(have,),
        checkpoint=checkpoint,
        receipt=receipt,
        forms=(b'{"resourceType":"Questionnaire"}', b"two"),
        attachments=(b"\0" * 100_000, b""),
        roster=b"roster",
        withheld=(("address", "confidential"),),
    )

    data = seal_contents(given, WORKER, [COORDINATOR.card])
    found = open_bundle(
        deque([data]),
        identity=COORDINATOR.identity,
        me=COORDINATOR.author,
        trusted=trusting(WORKER),
        may_write=table().may_write,
    )

    assert isinstance(found, Opened)
    took = everything(found)
    assert took.changes == {ROOT: [*mine, *theirs], OTHER_ROOT: elsewhere}
    assert took.quarantined == ()
    assert set(took.heads) == set(given.heads)
    assert found.cards == (COLLEAGUE.card,)
    assert (found.have, found.checkpoint, found.receipt) == ((have,), checkpoint, receipt)
    assert (list(found.forms()), list(found.attachments())) == (list(given.forms), list(given.attachments))
    assert found.roster() == b"roster"
    assert (found.sender, found.counter, found.bundle_id) == (WORKER.card, 1, "12" * 16)
    about = found.manifest
    assert (about.created, about.purpose, about.lawful_basis) == (NOON, given.purpose, given.lawful_basis)
    assert (about.marking, about.withheld, about.to) == (given.marking, given.withheld, (COORDINATOR.author,))
    assert about.sender_vault == WORKER.vault


def test_the_roots_are_read_again_from_the_start_and_say_the_same() -> None:
    found = opened(plain(changes_of(WORKER, 2)))

    assert list(found.roots()) == list(found.roots())


def test_a_reader_that_has_read_all_can_let_the_bytes_go() -> None:
    given = plain(changes_of(WORKER, 2))
    found = opened(given)
    (read,) = found.roots()
    held = sys.getrefcount(given)

    found.let_go()

    assert sys.getrefcount(given) < held
    assert list(found.roots()) == []
    assert len(read.changes) == 2
    assert (found.sender, found.counter) == (WORKER.card, 1)


def test_every_recipient_opens_it_and_nobody_else() -> None:
    given = contents(changes_of(WORKER, 1))
    data = seal_contents(given, WORKER, [COORDINATOR.card, COLLEAGUE.card])

    for person in (COORDINATOR, COLLEAGUE):
        found = open_bundle(
            deque([data]),
            identity=person.identity,
            me=person.author,
            trusted=trusting(WORKER),
            may_write=table().may_write,
        )
        assert isinstance(found, Opened)
    assert seal.look_outside(data).recipients == 2


def test_many_changes_of_one_root_take_several_parts_and_keep_their_order() -> None:
    changes = changes_of(WORKER, 1200, words="w" * 300)
    found = opened(plain(changes))

    assert len([part for part in found.manifest.parts if part.kind == "changes"]) > 2
    assert all(part.length <= limits.MAX_PART for part in found.manifest.parts)
    assert everything(found).changes == {ROOT: changes}


def test_a_withheld_body_and_a_withheld_field_travel_as_such() -> None:
    one, two = changes_of(WORKER, 2)
    assert two.body_bytes is not None
    given = [one.with_body(None), two.with_body(redact(two.body_bytes, ["answers/d8.08"]))]

    assert everything(opened(plain(given))).changes == {ROOT: given}


def test_content_that_shrinks_beyond_belief_is_stored_unshrunk_and_still_opens() -> None:
    assert len(zlib.compress(bytes(2_000_000))) * limits.MAX_RATIO < 2_000_000
    assert list(opened(plain(attachments=(bytes(2_000_000),))).attachments()) == [bytes(2_000_000)]


def test_an_empty_bundle_is_a_bundle() -> None:
    assert everything(opened(plain())).changes == {}


def test_the_sender_knows_the_hash_a_receipt_will_name() -> None:
    given = plain(changes_of(WORKER, 1))

    assert opened(given).manifest_sha256 == manifest_sha256(given)


def test_the_same_bundle_read_twice_says_the_same() -> None:
    given = plain(changes_of(WORKER, 2))

    assert everything(opened(given)) == everything(opened(given))


# ---- what cannot be sealed -----------------------------------------------------------------


def why(given: Contents, to: list[object] | None = None) -> CannotSeal:
    with pytest.raises(CannotSealBundle) as refused:
        write_plain(given, WORKER, [COORDINATOR.card] if to is None else to)  # type: ignore[arg-type]
    return refused.value.reason


def test_contents_that_a_reader_would_refuse_are_not_sealed() -> None:
    change = changes_of(WORKER, 1)[0]
    big = Change(change.envelope_bytes, b"x" * 400_000)

    assert why(contents(), to=[]) is CannotSeal.NO_RECIPIENT
    assert why(contents(), to=[COORDINATOR.card, COORDINATOR.card]) is CannotSeal.SAME_RECIPIENT_TWICE
    assert why(contents(counters={})) is CannotSeal.NO_COUNTER
    assert why(contents(purpose="a\u202eb")) is CannotSeal.BAD_TEXT
    assert why(contents(purpose="a\u0007b")) is CannotSeal.BAD_TEXT
    assert why(contents(purpose="a\ud800b")) is CannotSeal.BAD_TEXT
    assert why(contents(withheld=(("x" * 3000, ""),))) is CannotSeal.BAD_TEXT
    assert why(contents(attachments=(bytes(limits.MAX_ATTACHMENT + 1),))) is CannotSeal.ATTACHMENT_TOO_LARGE
    assert why(contents(forms=(bytes(limits.MAX_FORM + 1),))) is CannotSeal.PART_TOO_LARGE
    assert why(contents([big])) is CannotSeal.PART_TOO_LARGE
    assert why(contents([big] * 90)) is CannotSeal.ROOT_TOO_LARGE
    assert why(contents(forms=(b"",) * 2_500)) is CannotSeal.TOO_MANY_PARTS
    assert why(contents(forms=(b"",) * (limits.MAX_PARTS + 1))) is CannotSeal.TOO_MANY_PARTS
    assert why(contents(changes={RootId("dd" * 16): [change]})) is CannotSeal.WRONG_ROOT
    assert why(contents([change], heads=())) is CannotSeal.NO_HEAD_OF_STREAM


def test_a_relayed_author_travels_with_their_card() -> None:
    assert why(contents(changes_of(COLLEAGUE, 1))) is CannotSeal.NO_CARD_OF_AUTHOR


def test_a_have_list_leaves_for_one_recipient_only() -> None:
    have = StreamHead(stream_of(changes_of(WORKER, 1)[0].envelope), 1, "ab" * 32)

    assert why(contents(have=(have,)), to=[COORDINATOR.card, STRANGER.card]) is CannotSeal.HAVE_FOR_SEVERAL


def test_more_than_a_file_may_hold_is_not_sealed() -> None:
    noise = random.Random(7).randbytes(17 * 1024 * 1024)

    assert why(contents(attachments=(noise, noise + b"1", noise + b"2", noise + b"3"))) is CannotSeal.TOO_LARGE


def test_the_sealed_file_shows_nothing_of_its_contents() -> None:
    data = sealed(changes_of(WORKER, 1))

    for told in (b"CSEB", b"Rowan", b"Referral", WORKER.author.encode(), COORDINATOR.author.encode()):
        assert told not in data
    assert container.MAGIC not in data
