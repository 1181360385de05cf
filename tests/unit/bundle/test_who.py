"""Whose signature opens a bundle, and whose only holds it."""

import dataclasses
from collections import deque

import pyrage
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from cse_desk.bundle import container, seal
from cse_desk.bundle.cards import card_bytes, make_card, pack
from cse_desk.bundle.limits import Reason
from cse_desk.bundle.reader import Held, Opened, TrustedKey, Unverified, open_bundle
from cse_desk.bundle.writer import write_plain
from cse_desk.errors import BundleRefused
from cse_desk.models.enums import Role, TrustState
from tests.unit.bundle.people import (
    COLLEAGUE,
    COORDINATOR,
    STRANGER,
    WORKER,
    Person,
    changes_of,
    contents,
    look,
    manifest_of,
    opened,
    plain,
    sealed,
    signed_plain,
    table,
    trusting,
)


def refused(given: bytes, **how: object) -> BundleRefused:
    with pytest.raises(BundleRefused) as caught:
        look(given, **how)  # type: ignore[arg-type]
    return caught.value


def moved(person: Person) -> Person:
    """The same person with the same signing key in another agency."""
    return dataclasses.replace(person, agency="Southhaven Council")


def test_a_verified_sender_is_let_in() -> None:
    assert opened(plain(changes_of(WORKER, 1))).sender == WORKER.card


def test_every_verified_key_is_tried() -> None:
    assert isinstance(look(plain(), trusted=trusting(STRANGER, COLLEAGUE, WORKER)), Opened)


@pytest.mark.parametrize(
    ("trusted", "why"),
    [
        ([], Held.UNKNOWN_KEY),
        (trusting(COLLEAGUE), Held.UNKNOWN_KEY),
        (trusting(WORKER, state=TrustState.INTRODUCED), Held.NOT_VERIFIED),
        (trusting(WORKER, state=TrustState.UNKNOWN), Held.NOT_VERIFIED),
    ],
)
def test_an_unverified_sender_is_only_held(trusted: list[TrustedKey], why: Held) -> None:
    assert look(plain(changes_of(WORKER, 1)), trusted=trusted) == Unverified(WORKER.card, why)


def test_of_a_held_file_nothing_but_the_card_is_read() -> None:
    """The rest of the manifest may say anything at all."""
    sender = manifest_of([])["from"]
    strange = {"v": 1, "from": sender, "to": "everybody", "parts": {"n": "x"}, "purpose": ["<b>"]}

    assert look(signed_plain(strange), trusted=[]) == Unverified(WORKER.card, Held.UNKNOWN_KEY)


def test_after_the_words_were_typed_the_same_file_is_read_from_the_start() -> None:
    given = plain(changes_of(WORKER, 1))

    assert isinstance(look(given, trusted=[]), Unverified)
    assert isinstance(look(given, trusted=trusting(WORKER)), Opened)


def test_a_retired_and_a_compromised_key_are_refused_and_never_held() -> None:
    retired = refused(plain(), trusted=trusting(WORKER, state=TrustState.RETIRED))
    compromised = refused(plain(), trusted=trusting(WORKER, state=TrustState.COMPROMISED))

    assert (retired.reason, retired.facts) == (Reason.RETIRED_KEY, {"author": WORKER.author})
    assert compromised.reason is Reason.COMPROMISED_KEY


def test_a_verified_key_with_other_details_is_held_until_the_words_are_typed_again() -> None:
    given = plain(sender=moved(WORKER))

    assert look(given) == Unverified(moved(WORKER).card, Held.DETAILS_CHANGED)
    assert isinstance(look(given, trusted=trusting(moved(WORKER))), Opened)


def test_a_bundle_sealed_before_the_details_changed_still_opens() -> None:
    now = TrustedKey(moved(WORKER).card, TrustState.VERIFIED, earlier=(WORKER.card,))

    assert opened(plain(), trusted=[now]).sender == moved(WORKER).card


def test_a_bundle_that_names_another_sender_than_its_signature_is_refused() -> None:
    posing = {**manifest_of([]), "from": manifest_of([], sender=STRANGER)["from"]}
    mixed = {**manifest_of([])["from"], "card": pack(card_bytes(STRANGER.card))}

    assert refused(signed_plain(posing)).reason is Reason.WRONG_SENDER
    assert refused(signed_plain(manifest_of([]) | {"from": mixed})).reason is Reason.WRONG_SENDER


def test_a_signature_that_fits_neither_a_verified_key_nor_the_card_is_refused() -> None:
    given = signed_plain(manifest_of([], sender=STRANGER), sender=COLLEAGUE)

    assert refused(given, trusted=[]).reason is Reason.BAD_SIGNATURE


def test_a_card_in_the_file_that_is_not_signed_by_itself_is_not_even_held() -> None:
    false = dataclasses.replace(WORKER.card, signature=bytes(64))
    sender = {**manifest_of([])["from"], "card": pack(card_bytes(false))}

    for trusted in ([], trusting(WORKER)):
        found = refused(signed_plain(manifest_of([]) | {"from": sender}), trusted=trusted)
        assert (found.reason, found.facts) == (Reason.BAD_CARD, {"fault": "signature"})


def test_a_bundle_passed_on_to_somebody_it_does_not_name_is_refused() -> None:
    """A recipient seals the signed inside to a third person."""
    passed_on = seal.encrypt(plain(to=COLLEAGUE), [COORDINATOR.recipient])

    with pytest.raises(BundleRefused) as caught:
        open_bundle(
            deque([passed_on]),
            identity=COORDINATOR.identity,
            me=COORDINATOR.author,
            trusted=trusting(WORKER),
            may_write=table().may_write,
        )
    assert caught.value.reason is Reason.NOT_ADDRESSED_TO_ME


def test_a_key_under_which_anybody_can_sign_opens_nothing() -> None:
    everybodys = bytes([1]) + bytes(31)
    card = dataclasses.replace(WORKER.card, signing_key=everybodys)
    sender = {**manifest_of([])["from"], "key": everybodys.hex()}
    frame = signed_plain(manifest_of([]) | {"from": sender})
    forged = frame[:-64] + everybodys + bytes(32)  # R = the key, S = 0: fits every message under this key

    manifest = container.split(forged).signed
    Ed25519PublicKey.from_public_bytes(everybodys).verify(
        forged[-64:], manifest
    )  # the control: the library lets it pass
    assert refused(forged, trusted=[TrustedKey(card, TrustState.VERIFIED)]).reason is Reason.BAD_SIGNATURE


def test_a_manager_whose_words_were_typed_may_send() -> None:
    card = make_card(
        name="Imogen Thackray",
        agency="Northhaven Council",
        role=Role.MANAGER,
        signing_key=COORDINATOR.signing_key,
        age_recipient=COORDINATOR.recipient,
        sign=COORDINATOR.sign,
    )
    promoted = dataclasses.replace(COORDINATOR, role=Role.MANAGER)

    found = opened(plain(sender=promoted, to=WORKER), me=WORKER, trusted=[TrustedKey(card, TrustState.VERIFIED)])
    assert found.sender.role is Role.MANAGER


def test_the_counter_is_the_one_for_me() -> None:
    given = contents(counters={COORDINATOR.author: 14, COLLEAGUE.author: 3})
    both = write_plain(given, WORKER, [COORDINATOR.card, COLLEAGUE.card])

    assert opened(both).counter == 14
    assert opened(both, me=COLLEAGUE).counter == 3


# ---- the outside ---------------------------------------------------------------------------


def why(data: bytes, identity: str = COORDINATOR.identity) -> Reason:
    with pytest.raises(BundleRefused) as caught:
        seal.decrypt(data, identity)
    assert isinstance(caught.value.reason, Reason)
    return caught.value.reason


def test_the_wrong_recipient_is_told_so() -> None:
    assert why(sealed(), STRANGER.identity) is Reason.NOT_FOR_THIS_KEY
    assert why(sealed(), "AGE-SECRET-KEY-1NOTAKEY") is Reason.BAD_IDENTITY
    assert why(sealed(), "") is Reason.BAD_IDENTITY


def test_armour_passphrases_and_other_kinds_of_recipient_are_refused() -> None:
    armoured = pyrage.encrypt(b"x", [pyrage.x25519.Recipient.from_str(COORDINATOR.recipient)], armored=True)
    body = sealed().partition(b"\n")[2]
    scrypt = b"-> scrypt AAAAAAAAAAAAAAAAAAAAAA 18\n" + b"A" * 43 + b"\n"
    stanza = b"-> ssh-ed25519 AAAA BBBB\n" + b"A" * 43 + b"\n"

    assert why(armoured) is Reason.ARMOURED
    assert why(b"\n" + armoured) is Reason.ARMOURED
    assert why(b"age-encryption.org/v1\n" + scrypt + b"--- " + b"A" * 43 + b"\nrest") is Reason.PASSPHRASE
    assert why(b"age-encryption.org/v1\n" + stanza + body) is Reason.OTHER_RECIPIENTS
    assert why(b"age-encryption.org/v1\n-> x-grease\n" + b"\n--- " + b"A" * 43 + b"\nrest") is Reason.OTHER_RECIPIENTS


def test_what_is_not_an_age_file_is_refused() -> None:
    assert why(b"") is Reason.EMPTY
    assert why(b"PK\x03\x04") is Reason.NOT_AGE
    assert why(b"age-encryption.org/v2\n") is Reason.NOT_AGE
    assert why(b"age-encryption.org/v1\n") is Reason.HEADER_DAMAGED
    assert why(b"age-encryption.org/v1\n--- " + b"A" * 43 + b"\n") is Reason.OTHER_RECIPIENTS
    assert why(b"age-encryption.org/v1\n-> X25519 a\n" + b"A" * 100_000) is Reason.HEADER_DAMAGED


def test_a_header_with_a_crowd_of_recipients_is_refused_before_any_key_is_tried() -> None:
    crowd = (b"-> X25519 " + b"A" * 43 + b"\n" + b"A" * 43 + b"\n") * 300

    assert why(b"age-encryption.org/v1\n" + crowd + b"--- " + b"A" * 43 + b"\nrest") is Reason.TOO_MANY_RECIPIENTS


def test_a_file_larger_than_a_bundle_is_refused_unread() -> None:
    assert why(bytes(64 * 1024 * 1024 + 1)) is Reason.TOO_LARGE


def test_a_sealed_file_that_is_no_bundle_is_refused() -> None:
    for inside in (b"", b"CSEB1", b"CSEB2\n", b"hello"):
        assert refused(inside).reason is Reason.NOT_A_BUNDLE
    for inside in (b"CSEB1\n", b"CSEB1\n\0\0", b"CSEB1\n\0\0\0\5abc", b"CSEB1\n\0\0\0\0" + bytes(63)):
        assert refused(inside).reason is Reason.CUT_SHORT
