import dataclasses
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cse_desk.bundle import cards, signing
from cse_desk.bundle.cards import BadCard, Card, CardFault, card_qr, card_text, make_card, read_card, safety_words
from cse_desk.models.enums import Role
from tests.unit.bundle.people import COLLEAGUE, STRANGER, WORKER, Person


def fault_of(given: str | bytes) -> CardFault:
    with pytest.raises(BadCard) as refused:
        read_card(given)
    return refused.value.fault


def signed(document: bytes, person: Person = WORKER) -> bytes:
    return document + person.sign(signing.pae(signing.CARD_TYPE, document))


def claims(**changed: object) -> bytes:
    made = json.loads(WORKER.card.document) | changed
    return json.dumps(made, ensure_ascii=False).encode()


def test_a_card_comes_back_from_its_text_its_bytes_and_its_qr_code() -> None:
    for way in (card_text(WORKER.card), card_text(WORKER.card).encode(), cards.card_bytes(WORKER.card)):
        assert read_card(way) == WORKER.card
    assert read_card(card_qr(WORKER.card)) == WORKER.card


def test_the_text_says_nothing_outside_that_names_what_it_is_for() -> None:
    assert "CSE" not in card_text(WORKER.card).replace(card_text(WORKER.card).split("\n", 1)[1], "")
    assert all(len(line) <= 64 for line in card_text(WORKER.card).splitlines())


def test_a_card_survives_an_e_mail_that_quotes_wraps_and_prettifies_it() -> None:
    text = card_text(WORKER.card)
    quoted = "Hello,\r\n\r\n" + "".join(f"> > {line}\xa0\r\n" for line in text.splitlines()) + "\r\nKind regards"
    pretty = text.replace("-----", "\u2014\u2014-").replace("\n", " ")

    assert read_card(quoted) == WORKER.card
    assert read_card(pretty) == WORKER.card
    assert read_card("\ufeff".encode() + text.encode()) == WORKER.card


def test_every_changed_letter_of_the_text_shows() -> None:
    lines = card_text(WORKER.card).splitlines()
    body = "\n".join(lines[1:-1])
    for at, letter in enumerate(body):
        if letter == "\n":
            continue
        swapped = "A" if letter != "A" else "B"
        damaged = "\n".join([lines[0], body[:at] + swapped + body[at + 1 :], lines[-1]])
        with pytest.raises(BadCard):
            read_card(damaged)


def test_a_cut_text_is_refused() -> None:
    text = card_text(WORKER.card)
    for end in range(len(text) - len("\n-----")):
        if cards.END.strip("-") not in text[:end]:
            with pytest.raises(BadCard):
                read_card(text[:end])


def test_a_card_somebody_altered_or_signed_for_somebody_else_is_refused() -> None:
    altered = WORKER.card.document.replace(b"Rowan", b"Robin")

    assert fault_of(altered + WORKER.card.signature) is CardFault.SIGNATURE
    assert fault_of(signed(claims(), STRANGER)) is CardFault.SIGNATURE


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"name": ""}, CardFault.BAD_TEXT),
        ({"name": " Rowan"}, CardFault.BAD_TEXT),
        ({"name": "Rowan\nEllery"}, CardFault.BAD_TEXT),
        ({"name": "Rowan\u0007"}, CardFault.BAD_TEXT),
        ({"name": "Rowan\u2028Ellery"}, CardFault.BAD_TEXT),
        ({"name": "e\u0301lan"}, CardFault.BAD_TEXT),  # not NFC
        ({"name": "\u200f"}, CardFault.BAD_TEXT),  # nothing to see
        ({"name": "x" * 121}, CardFault.BAD_TEXT),
        ({"name": 7}, CardFault.BAD_TEXT),
        ({"agency": ["Northhaven"]}, CardFault.BAD_TEXT),
        ({"name": "Rowan \u202eyrellE"}, CardFault.NOT_READABLE),  # direction override
        ({"role": "admiral"}, CardFault.UNKNOWN_ROLE),
        ({"role": None}, CardFault.UNKNOWN_ROLE),
        ({"v": 2}, CardFault.NEWER_VERSION),
        ({"v": True}, CardFault.WRONG_FIELDS),
        ({"more": 1}, CardFault.WRONG_FIELDS),
        ({"key": "00" * 31}, CardFault.BAD_KEY),
        ({"key": "zz" * 32}, CardFault.BAD_KEY),
        ({"key": "01" + "00" * 31}, CardFault.BAD_KEY),  # a key under which anybody can sign
        ({"age": "age1" + "q" * 58}, CardFault.BAD_KEY),
        ({"age": "ssh-ed25519 AAAA"}, CardFault.BAD_KEY),
        ({"age": None}, CardFault.BAD_KEY),
    ],
)
def test_a_validly_signed_card_with_impossible_claims_is_refused(changed: dict[str, object], fault: CardFault) -> None:
    assert fault_of(signed(claims(**changed))) is fault


def test_other_things_are_not_cards() -> None:
    assert fault_of("") is CardFault.NOT_A_CARD
    assert fault_of(b"\xff\xfe") is CardFault.NOT_A_CARD
    assert fault_of("Rowan Ellery, 01632 960000") is CardFault.NOT_A_CARD
    assert fault_of(cards.BEGIN + "\nabc") is CardFault.CUT_SHORT
    assert fault_of(b"{" + b"x" * 5000) is CardFault.TOO_LARGE
    assert fault_of("x" * 40_000) is CardFault.TOO_LARGE
    assert fault_of(b"{" + b"}" * 63) is CardFault.CUT_SHORT
    assert fault_of(signed(b"[]")) is CardFault.NOT_A_CARD
    assert fault_of(signed(b'{"v":1,"v":1}')) is CardFault.NOT_READABLE
    assert fault_of(cards.QR_PREFIX + "A") is CardFault.CHECKSUM


def test_names_in_other_scripts_with_their_marks_are_welcome() -> None:
    for name in ("ש\u05c1רה\u200f כהן", "محمد \u200fعلي", "Siân O’Byrne-Łukasz", "李小龍"):
        card = make_card(
            name=name,
            agency="Northhaven",
            role=Role.MANAGER,
            signing_key=WORKER.signing_key,
            age_recipient=WORKER.recipient,
            sign=WORKER.sign,
        )
        assert read_card(card_text(card)).name == name


# ---- safety words --------------------------------------------------------------------------


def test_eight_words_are_read_out_and_typed() -> None:
    said = safety_words(WORKER.card)

    assert len(said) == cards.SAFETY_WORDS
    assert cards.same_words(WORKER.card, said)
    assert cards.same_words(WORKER.card, "  " + "\n ".join(word.upper() for word in said))
    assert cards.same_words(WORKER.card, ", ".join(word[:4] for word in said) + ".")


def test_words_in_another_order_or_number_do_not_fit() -> None:
    said = list(safety_words(WORKER.card))

    assert not cards.same_words(WORKER.card, said[::-1])
    assert not cards.same_words(WORKER.card, said[:7])
    assert not cards.same_words(WORKER.card, [*said, said[0]])
    assert not cards.same_words(WORKER.card, "")
    assert not cards.same_words(COLLEAGUE.card, said)


@pytest.mark.parametrize(
    "changed",
    [
        {"name": "Rowan Ellerey"},
        {"name": "rowan Ellery"},
        {"agency": "Northhaven  Council"},
        {"role": Role.COORDINATOR},
        {"signing_key": bytes(32)},
        {"age_recipient": STRANGER.recipient},
    ],
)
def test_any_change_of_key_or_claimed_identity_changes_the_words(changed: dict[str, object]) -> None:
    other: Card = dataclasses.replace(WORKER.card, **changed)  # type: ignore[arg-type]

    assert sum(a == b for a, b in zip(safety_words(WORKER.card), safety_words(other), strict=True)) <= 1
    assert not cards.same_words(other, safety_words(WORKER.card))


def test_moving_a_letter_from_the_name_to_the_agency_changes_the_words() -> None:
    one = dataclasses.replace(WORKER.card, name="ab", agency="c")
    other = dataclasses.replace(WORKER.card, name="a", agency="bc")

    assert safety_words(one) != safety_words(other)


@given(st.one_of(st.text(), st.binary(), st.binary(min_size=65).map(lambda tail: b"{" + tail)))
def test_whatever_is_given_only_a_bad_card_is_raised(given: str | bytes) -> None:
    with pytest.raises(BadCard):
        read_card(given)
