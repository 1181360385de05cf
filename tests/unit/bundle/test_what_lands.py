"""Good records land, bad ones are held back, each with its reason."""

import dataclasses
import json
from collections.abc import Mapping, Sequence

from cse_desk.bundle.limits import Fault
from cse_desk.bundle.parts import card_record, change_record, head_record
from cse_desk.bundle.reader import Opened, TrustedKey
from cse_desk.changes.envelope import Change
from cse_desk.changes.states import RecordKey, key_of
from cse_desk.changes.streams import SignedHead, head_statement, stream_of
from cse_desk.models.enums import Role, TrustState
from tests.unit.bundle.people import (
    COLLEAGUE,
    COORDINATOR,
    OTHER_ROOT,
    ROOT,
    STRANGER,
    WORKER,
    changes_of,
    envelope_json,
    everything,
    head_of,
    opened,
    signed_parts,
    trusting,
)


def bundle(changes: Sequence[Change], heads: Sequence[SignedHead] = (), *cards: bytes) -> bytes:
    """Without the writer's own checks: any changes, heads and relayed cards."""
    return signed_parts(
        ("cards", b"".join(cards)),
        ("heads", b"".join(map(head_record, heads))),
        ("changes", b"".join(map(change_record, changes))),
    )


def faults(found: Opened) -> list[Fault]:
    return [held.fault for held in everything(found).quarantined]


def landed(found: Opened) -> list[Change]:
    return [change for changes in everything(found).changes.values() for change in changes]


# ---- the sender's own streams --------------------------------------------------------------


def test_the_senders_changes_land_under_the_bundles_signature() -> None:
    changes = changes_of(WORKER, 3)

    assert landed(opened(bundle(changes))) == changes


def test_a_gap_in_the_senders_stream_is_no_fault() -> None:
    one, _, three = changes_of(WORKER, 3)

    assert landed(opened(bundle([one, three], [head_of(WORKER, three)]))) == [one, three]


def test_changes_that_follow_what_we_already_have_land() -> None:
    _, two, three = changes_of(WORKER, 3)

    assert landed(opened(bundle([two, three]))) == [two, three]


def test_two_changes_in_one_place_are_both_kept() -> None:
    one, two = changes_of(WORKER, 2)
    other = changes_of(WORKER, 1, after=one, words="another history")[0]

    assert landed(opened(bundle([one, two, other]))) == [one, two, other]


def test_a_change_whose_prev_is_not_the_change_before_it_is_held_back_with_all_that_follow() -> None:
    one = changes_of(WORKER, 1)[0]
    stray = changes_of(WORKER, 1, words="elsewhere")[0]
    _, skipping, after = changes_of(WORKER, 3, after=stray, words="x")

    found = opened(bundle([one, changes_of(WORKER, 1, after=stray)[0], skipping, after]))

    assert faults(found) == [Fault.BROKEN_CHAIN] * 3
    assert landed(found) == [one]


def test_the_same_branch_lands_when_its_author_signed_its_head_or_its_beginning_is_here() -> None:
    one = changes_of(WORKER, 1)[0]
    stray = changes_of(WORKER, 1, words="elsewhere")[0]
    two = changes_of(WORKER, 1, after=stray)[0]

    assert landed(opened(bundle([one, two], [head_of(WORKER, two)]))) == [one, two]
    here = {stray.hash: ""}
    assert landed(opened(bundle([one, two]), prev_of=here.get)) == [one, two]


def test_a_change_that_hangs_on_another_streams_change_is_held_back() -> None:
    identity = changes_of(WORKER, 1, compartment="identity")[0]
    crossed = changes_of(WORKER, 1, after=identity)[0]  # screening, after a change of identity

    found = opened(bundle([identity, crossed]))
    joined = faults(opened(bundle([crossed, *changes_of(WORKER, 1)])))

    assert landed(found) == [identity, crossed]  # the one before is not known in its own stream: a gap
    assert joined == [Fault.BROKEN_CHAIN]


def test_a_head_that_does_not_fit_holds_back_what_it_would_cover() -> None:
    one, two = changes_of(WORKER, 2)
    good, forged = head_of(WORKER, one), dataclasses.replace(head_of(WORKER, two), signature=bytes(64))

    found = opened(bundle([one, two], [good, forged]))

    assert landed(found) == [one]
    assert faults(found) == [Fault.BAD_HEAD]
    assert everything(found).heads == (good,)


def test_a_head_signed_for_another_number_does_not_fit() -> None:
    one, two = changes_of(WORKER, 2)
    moved = dataclasses.replace(head_of(WORKER, two), seq=1)

    assert faults(opened(bundle([one, two], [moved]))) == [Fault.BAD_HEAD] * 2


def test_a_head_whose_author_signed_a_wrong_number_does_not_fit() -> None:
    two = changes_of(WORKER, 2)[1]
    stream = stream_of(two.envelope)
    wrong = SignedHead(stream, 9, two.hash, WORKER.sign(head_statement(stream, 9, two.hash)))

    assert faults(opened(bundle([two], [wrong]))) == [Fault.BAD_HEAD]


# ---- relayed authors -----------------------------------------------------------------------


def test_a_relayed_author_lands_with_card_and_signed_head() -> None:
    changes = changes_of(COLLEAGUE, 3)
    found = opened(bundle(changes, [head_of(COLLEAGUE, changes[-1])], card_record(COLLEAGUE.card)))

    assert landed(found) == changes
    assert found.cards == (COLLEAGUE.card,)


def test_a_relayed_author_whom_we_verified_needs_no_card() -> None:
    changes = changes_of(COLLEAGUE, 1)
    found = opened(bundle(changes, [head_of(COLLEAGUE, changes[-1])]), trusted=trusting(WORKER, COLLEAGUE))

    assert landed(found) == changes


def test_somebody_nobody_introduced_is_held_back() -> None:
    changes = changes_of(COLLEAGUE, 2)

    assert faults(opened(bundle(changes, [head_of(COLLEAGUE, changes[-1])]))) == [Fault.UNKNOWN_AUTHOR] * 2


def test_words_put_into_a_relayed_authors_mouth_are_held_back() -> None:
    """The sender cannot sign the head of somebody else's stream."""
    changes = changes_of(COLLEAGUE, 2)
    signed_by_sender = dataclasses.replace(
        head_of(COLLEAGUE, changes[-1]), signature=WORKER.sign(b"cse-desk/head/v1\0" + b"anything")
    )

    assert faults(opened(bundle(changes, [], card_record(COLLEAGUE.card)))) == [Fault.NO_HEAD] * 2
    assert faults(opened(bundle(changes, [signed_by_sender], card_record(COLLEAGUE.card)))) == [Fault.BAD_HEAD] * 2


def test_a_relayed_change_later_than_every_signed_head_is_held_back() -> None:
    changes = changes_of(COLLEAGUE, 3)
    found = opened(bundle(changes, [head_of(COLLEAGUE, changes[1])], card_record(COLLEAGUE.card)))

    assert landed(found) == changes[:2]
    assert faults(found) == [Fault.NO_HEAD]


def test_below_a_gap_nothing_vouches_for_a_relayed_change_unless_the_gap_is_filled_here() -> None:
    one, two, three, four = changes_of(COLLEAGUE, 4)
    given = bundle([one, three, four], [head_of(COLLEAGUE, four)], card_record(COLLEAGUE.card))
    here = {two.hash: one.hash}

    assert landed(opened(given)) == [three, four]
    assert faults(opened(given)) == [Fault.GAP]
    assert landed(opened(given, prev_of=here.get)) == [one, three, four]


def test_a_dropped_change_in_the_middle_of_a_relayed_stream_shows() -> None:
    changes = changes_of(COLLEAGUE, 6)
    for dropped in range(5):
        rest = [change for at, change in enumerate(changes) if at != dropped]
        found = opened(bundle(rest, [head_of(COLLEAGUE, changes[-1])], card_record(COLLEAGUE.card)))
        assert faults(found) == [Fault.GAP] * dropped


def test_a_relayed_card_that_does_not_fit_is_reported_and_introduces_nobody() -> None:
    changes = changes_of(COLLEAGUE, 1)
    false_card = card_record(dataclasses.replace(COLLEAGUE.card, signature=bytes(64)))
    found = opened(bundle(changes, [head_of(COLLEAGUE, changes[0])], false_card))

    assert faults(found) == [Fault.UNKNOWN_AUTHOR]
    assert [dropped.fault.value for dropped in found.dropped_cards] == ["signature"]


def test_what_we_know_of_an_author_outweighs_the_card_the_sender_relays() -> None:
    """Otherwise a sender could raise a colleague's role."""
    changes = changes_of(STRANGER, 1, compartment="screening")
    auditor = dataclasses.replace(STRANGER.card, role=Role.AUDITOR)
    given = bundle(changes, [head_of(STRANGER, changes[0])], card_record(STRANGER.card))

    assert landed(opened(given)) == changes
    known = [*trusting(WORKER), TrustedKey(auditor, TrustState.INTRODUCED)]
    assert faults(opened(given, trusted=known)) == [Fault.MAY_NOT_WRITE]


def test_the_changes_of_a_compromised_key_are_held_back_and_of_a_retired_one_are_not() -> None:
    changes = changes_of(COLLEAGUE, 1)
    given = bundle(changes, [head_of(COLLEAGUE, changes[0])], card_record(COLLEAGUE.card))
    compromised = [*trusting(WORKER), *trusting(COLLEAGUE, state=TrustState.COMPROMISED)]
    retired = [*trusting(WORKER), *trusting(COLLEAGUE, state=TrustState.RETIRED)]

    assert faults(opened(given, trusted=compromised)) == [Fault.COMPROMISED_AUTHOR]
    assert landed(opened(given, trusted=retired)) == changes


# ---- what is here already ----------------------------------------------------------------------


def test_a_root_that_is_all_here_is_not_read_and_says_of_which_records_it_was() -> None:
    changes = changes_of(WORKER, 3)
    asked: list[tuple[str, str, list[str]]] = []

    def held(
        bundle_id: str, root: str, bodies: Mapping[str, bytes | None], _heads: object
    ) -> list[tuple[str, RecordKey]]:
        asked.append((bundle_id, root, list(bodies)))
        return [(WORKER.card.author, key_of(change.envelope)) for change in changes]

    found = opened(bundle(changes), held_here=held)
    (root,) = found.roots()

    assert (root.changes, root.quarantined) == ((), ())
    assert root.here == tuple(key_of(change.envelope) for change in changes)
    assert asked == [(found.bundle_id, ROOT, [change.hash for change in changes])]


def test_a_root_of_which_anything_is_news_is_read_as_ever() -> None:
    changes = changes_of(WORKER, 3)

    assert landed(opened(bundle(changes), held_here=lambda *_asked: None)) == changes


def test_what_is_here_by_somebody_who_may_not_write_it_any_more_is_held_back_as_ever() -> None:
    changes = changes_of(COLLEAGUE, 1)
    given = bundle(changes, [head_of(COLLEAGUE, changes[0])], card_record(COLLEAGUE.card))
    compromised = [*trusting(WORKER), *trusting(COLLEAGUE, state=TrustState.COMPROMISED)]

    def held(*_asked: object) -> list[tuple[str, RecordKey]]:
        return [(COLLEAGUE.card.author, key_of(changes[0].envelope))]

    assert faults(opened(given, trusted=compromised, held_here=held)) == [Fault.COMPROMISED_AUTHOR]


def test_the_heads_of_a_root_are_asked_for_with_it() -> None:
    """A newer signature of known changes is news."""
    changes = changes_of(WORKER, 2)
    head = head_of(WORKER, changes[1])
    asked: list[object] = []

    def held(_bundle: str, _root: str, _bodies: object, heads: object) -> None:
        asked.append(heads)

    found = opened(bundle(changes, [head]), held_here=held)

    assert everything(found).heads == (head,)
    assert asked == [[head]]


# ---- each change alone ---------------------------------------------------------------------


def test_a_role_that_does_not_write_a_compartment_is_held_back_and_the_rest_lands() -> None:
    panel, screening = changes_of(WORKER, 2, compartment="panel"), changes_of(WORKER, 2)
    found = opened(bundle([*panel, *screening]))

    assert landed(found) == screening
    assert faults(found) == [Fault.MAY_NOT_WRITE] * 2


def test_a_compartment_nobody_heard_of_is_held_back() -> None:
    assert faults(opened(bundle(changes_of(WORKER, 1, compartment="kitchen")))) == [Fault.MAY_NOT_WRITE]


def test_a_change_of_another_root_among_these_is_held_back() -> None:
    here, there = changes_of(WORKER, 2), changes_of(WORKER, 1, root=OTHER_ROOT)
    found = opened(bundle([*here, *there]))

    assert everything(found).changes == {ROOT: here}
    assert faults(found) == [Fault.WRONG_ROOT]


def test_a_body_with_other_words_is_held_back_and_its_followers_land() -> None:
    one, two, three = changes_of(WORKER, 3)
    assert two.body_bytes is not None
    false = two.with_body(two.body_bytes.replace(b"school", b"home"))
    found = opened(bundle([one, false, three], [head_of(WORKER, three)]))

    assert landed(found) == [one, three]
    assert [(held.fault, held.detail) for held in everything(found).quarantined] == [
        (Fault.BODY_MISMATCH, "body-hash"),
    ]


def test_an_unreadable_change_is_held_back_with_its_bytes_and_the_rest_lands() -> None:
    one, two = changes_of(WORKER, 2)
    unreadable = Change(two.envelope_bytes.replace(b'"lamport":2', b'"lamport":NaN'), two.body_bytes)
    found = opened(bundle([unreadable, one]))
    held = everything(found).quarantined[0]

    assert landed(found) == [one]
    assert (held.fault, held.envelope_bytes, held.body_bytes) == (
        Fault.UNREADABLE,
        unreadable.envelope_bytes,
        two.body_bytes,
    )


def test_a_change_that_comes_twice_lands_once() -> None:
    one = changes_of(WORKER, 1)[0]

    assert landed(opened(bundle([one, one, one]))) == [one]


def test_a_part_in_which_nothing_can_be_read_is_held_back_whole() -> None:
    junk = Change(b"{" + b" " * 300 + b"}", None)
    found = opened(bundle([junk]))

    assert faults(found) == [Fault.UNREADABLE]
    assert everything(found).changes == {}


def test_my_own_changes_come_back_and_land() -> None:
    mine = changes_of(COORDINATOR, 2, compartment="referral")

    assert landed(opened(bundle(mine, [head_of(COORDINATOR, mine[-1])]))) == mine


def test_envelopes_are_kept_as_received_whatever_their_spelling() -> None:
    one = changes_of(WORKER, 1)[0]
    spaced = Change(json.dumps(envelope_json(one), indent=1).encode(), one.body_bytes)

    assert landed(opened(bundle([spaced])))[0].envelope_bytes == spaced.envelope_bytes
