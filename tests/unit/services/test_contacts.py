"""First contact: cards handed over, eight words typed from a call, and what stops it."""

from dataclasses import replace
from pathlib import Path

import pytest

from cse_desk.bundle import cards
from cse_desk.errors import NotFound
from cse_desk.models.enums import Role, TrustState
from cse_desk.services.contacts import ContactRule
from cse_desk.services.desk import Desk
from cse_desk.vault.access_log import Event
from tests.helpers.refused import refusal
from tests.helpers.vaults import OpenVault
from tests.unit.services.exchanging import acquaint
from tests.unit.services.pairing import coordinator, worker

__all__ = ["coordinator", "worker"]


def words(desk: Desk) -> str:
    return " ".join(desk.contacts.my_card().words)


def renamed_card(desk: Desk, name: str) -> str:
    """The same keys under another name, signed by their owner."""
    me = desk.vault.me
    card = cards.make_card(
        name=name,
        agency=me.agency,
        role=me.role,
        signing_key=me.signing_key,
        age_recipient=me.age_recipient,
        sign=desk.vault.sign,
    )
    return cards.card_text(card)


def log_of(desk: Desk, event: Event) -> list[str]:
    from cse_desk.models.tables.local import AccessEntry

    with desk.vault.reading() as session:
        rows = session.query(AccessEntry).filter(AccessEntry.event == event).order_by(AccessEntry.seq).all()
    return [row.body or "" for row in rows]


def test_my_card_says_who_i_am_and_can_be_read_back(worker: Desk, coordinator: Desk) -> None:
    mine = worker.contacts.my_card()
    assert (mine.name, mine.role, len(mine.words)) == ("Leanne Ward", Role.SOCIAL_WORKER, 8)
    for given in (mine.text, mine.text.encode(), mine.qr, "> " + mine.text.replace("\n", "\n> ")):
        claims = coordinator.contacts.read_card(given=given)
        assert (claims.name, claims.trust, claims.details_changed) == ("Leanne Ward", TrustState.UNKNOWN, False)


def test_a_card_is_read_from_a_file(worker: Desk, coordinator: Desk, tmp_path: Path) -> None:
    path = tmp_path / "card.txt"
    path.write_text(worker.contacts.my_card().text)
    assert coordinator.contacts.read_card_file(path=path).name == "Leanne Ward"
    with pytest.raises(NotFound):
        coordinator.contacts.read_card_file(path=tmp_path / "gone.txt")


def test_my_card_prints_on_one_page(worker: Desk) -> None:
    assert worker.contacts.my_card_pdf().startswith(b"%PDF")


def test_typed_words_make_a_contact_verified(worker: Desk, coordinator: Desk) -> None:
    card = coordinator.contacts.my_card()
    changes = worker.contacts.verify(card=card.text, typed_words="  ".join(card.words).upper())
    (contact,) = worker.contacts.all()
    assert changes.ids == {contact.fingerprint}
    assert (contact.name, contact.trust, contact.role) == ("Martin Achebe", TrustState.VERIFIED, Role.COORDINATOR)
    assert contact.verified_at == worker.vault.clock.now()


@pytest.mark.parametrize("spoilt", [0, 3, 7])
def test_one_wrong_word_is_refused_written_down_and_changes_nothing(
    worker: Desk, coordinator: Desk, spoilt: int
) -> None:
    card = coordinator.contacts.my_card()
    typed = list(card.words)
    typed[spoilt] = "zebra" if typed[spoilt] != "zebra" else "apple"
    with refusal(ContactRule.WORDS_DIFFER):
        worker.contacts.verify(card=card.text, typed_words=" ".join(typed))
    assert worker.contacts.all() == ()
    assert "words-differ" in log_of(worker, Event.TRUST)[-1]


def test_seven_words_are_not_enough(worker: Desk, coordinator: Desk) -> None:
    card = coordinator.contacts.my_card()
    with refusal(ContactRule.WORDS_DIFFER):
        worker.contacts.verify(card=card.text, typed_words=" ".join(card.words[:7]))


def test_a_wrong_word_leaves_a_verified_contact_verified(worker: Desk, coordinator: Desk) -> None:
    acquaint(worker, coordinator)
    with refusal(ContactRule.WORDS_DIFFER):
        worker.contacts.verify(card=coordinator.contacts.my_card().text, typed_words="no " * 8)
    assert [one.trust for one in worker.contacts.all()] == [TrustState.VERIFIED]


def test_a_damaged_card_and_ones_own_are_not_taken(worker: Desk, coordinator: Desk) -> None:
    text = coordinator.contacts.my_card().text
    with refusal(ContactRule.BAD_CARD):
        worker.contacts.read_card(given=text.replace("A", "B", 1))
    with refusal(ContactRule.BAD_CARD):
        worker.contacts.read_card(given="Dear Leanne, here is my card.")
    with refusal(ContactRule.MY_OWN_CARD):
        worker.contacts.read_card(given=worker.contacts.my_card().text)


def test_changed_details_under_a_known_key_ask_for_the_words_again(worker: Desk, coordinator: Desk) -> None:
    acquaint(worker, coordinator)
    text = renamed_card(coordinator, "Martin Achebe-Reed")
    claims = worker.contacts.read_card(given=text)
    assert claims.details_changed
    assert claims.trust is TrustState.VERIFIED
    with refusal(ContactRule.WORDS_DIFFER):  # the words of the old name do not stand for the new one
        worker.contacts.verify(card=text, typed_words=words(coordinator))
    new_words = " ".join(cards.safety_words(cards.read_card(text)))
    worker.contacts.verify(card=text, typed_words=new_words)
    assert [one.name for one in worker.contacts.all()] == ["Martin Achebe-Reed"]


def test_a_known_person_with_another_key_is_a_reason_to_stop(
    worker: Desk, coordinator: Desk, open_vault: OpenVault
) -> None:
    acquaint(worker, coordinator)
    other = Desk(open_vault(Role.AUDITOR))
    me = other.vault.me
    look_alike = cards.make_card(
        name="martin ACHEBE",
        agency=coordinator.vault.me.agency.upper(),
        role=Role.COORDINATOR,
        signing_key=me.signing_key,
        age_recipient=me.age_recipient,
        sign=other.vault.sign,
    )
    claims = worker.contacts.read_card(given=cards.card_text(look_alike))
    (known,) = worker.contacts.all()
    assert claims.name_known_with_other_key
    assert claims.other_key == known.fingerprint
    worker.contacts.verify(
        card=claims.text, typed_words=" ".join(cards.safety_words(look_alike)), retires=known.fingerprint
    )
    assert {one.fingerprint: one.trust for one in worker.contacts.all()} == {
        known.fingerprint: TrustState.RETIRED,
        claims.fingerprint: TrustState.VERIFIED,
    }


def test_a_retired_or_compromised_key_is_not_verified_again(worker: Desk, coordinator: Desk) -> None:
    acquaint(worker, coordinator)
    (known,) = worker.contacts.all()
    card = coordinator.contacts.my_card()
    for end in (worker.contacts.retire, worker.contacts.compromised):
        end(fingerprint=known.fingerprint)
        with refusal(ContactRule.KEY_RETIRED):
            worker.contacts.verify(card=card.text, typed_words=" ".join(card.words))
    ended = worker.contacts.one(fingerprint=known.fingerprint)
    assert (ended.trust, ended.compromised_since) == (TrustState.COMPROMISED, worker.vault.clock.now())


def test_nobody_is_found_who_is_not_there(worker: Desk) -> None:
    for use in (worker.contacts.one, worker.contacts.retire, worker.contacts.compromised):
        with pytest.raises(NotFound):
            use(fingerprint="0" * 64)


def test_verified_contacts_come_first(worker: Desk, coordinator: Desk, open_vault: OpenVault) -> None:
    acquaint(worker, Desk(open_vault(Role.AUDITOR)))
    acquaint(worker, coordinator)
    martin = next(one for one in worker.contacts.all() if one.role is Role.COORDINATOR)
    worker.contacts.retire(fingerprint=martin.fingerprint)
    assert [one.name for one in worker.contacts.all()] == ["Ravi Menon", "Martin Achebe"]
    assert replace(martin, trust=TrustState.RETIRED) in worker.contacts.all()
