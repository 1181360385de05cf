"""What several people wrote apart and somebody should look at, in words."""

import pytest

from cse_desk.changes.states import RecordKey
from cse_desk.changes.streams import SignedHead, stream_of
from cse_desk.ids import RecordId, RootId
from cse_desk.models.enums import Role, Strand
from cse_desk.models.tables.people import Carer
from cse_desk.services.desk import Desk
from cse_desk.vault.store import Vault
from cse_desk.vault.take_in import SeenAuthor
from tests.helpers.vaults import OpenVault
from tests.unit.changes.makers import Writer
from tests.unit.services.exchanging import Pair, a_person, taken_in
from tests.unit.services.filling import finished
from tests.unit.services.folk import MAISIE
from tests.unit.services.pairing import coordinator, pair, worker
from tests.unit.vault.takes import by_root, take

__all__ = ["coordinator", "pair", "worker"]


@pytest.fixture
def desk(open_vault: OpenVault) -> Desk:
    return Desk(open_vault(Role.SOCIAL_WORKER))


@pytest.fixture
def root(desk: Desk) -> str:
    return a_person(desk, MAISIE)


def titles(desk: Desk, root: str) -> list[str]:
    return [one.title for one in desk.people.findings(root)]


def amiras(vault: Vault, root: str, record: str = "") -> RecordKey:
    """A record that Amira, who has a card here, begins about somebody."""
    return RecordKey(RootId(root), "identity", "carer", RecordId(record or vault.ids.new()))


def test_a_record_on_which_everybody_agrees_has_nothing_to_look_at(desk: Desk, root: str) -> None:
    assert desk.people.findings(root) == ()


def test_what_one_took_off_while_another_changed_it_is_told(desk: Desk, root: str) -> None:
    """It is off the list: without this, nobody would see what the other wrote."""
    vault, carer = desk.vault, desk.vault.ids.new()
    with vault.transaction("A carer") as writing:
        writing.session.add(Carer(id=carer, root=root, compartment="identity", name="Nan Tranter"))
    seen = vault.position()
    with vault.transaction("Taken off", seen=seen) as taken_off:
        taken_off.session.get_one(Carer, carer).withdrawn = True
    assert desk.people.findings(root) == ()
    with vault.transaction("Changed", seen=seen) as writing:
        writing.session.get_one(Carer, carer).phone = "01632 960777"

    assert titles(desk, root) == ["Parent or carer: one person took it off, another changed it"]
    (found,) = desk.people.findings(root)
    assert "Whoever took it off can undo that." in found.text
    assert desk.people.details(root).is_to_look_at
    assert "Nan Tranter" not in [one.name for one in desk.people.details(root).carers]

    desk.people.undo(taken_off.act)
    assert "01632 960777" in [one.phone for one in desk.people.details(root).carers]
    with vault.transaction("Taken off, knowing both", seen=vault.position()) as writing:
        writing.session.get_one(Carer, carer).withdrawn = True
    assert desk.people.findings(root) == ()
    assert not desk.people.details(root).is_to_look_at


def test_a_newer_versions_words_and_what_cannot_be_read_are_told(desk: Desk, root: str) -> None:
    amira = Writer()
    take(desk.vault, amira.write({"name": "Nan", "aura": "x", "place": "first"}, key=amiras(desk.vault, root)))

    told = titles(desk, root)

    assert "Parent or carer: a part of it was written with a newer version of Desk" in told
    assert any(one.endswith("what came cannot be read") for one in told)


@pytest.mark.parametrize("has_card", [True, False])
def test_what_never_arrived_is_asked_for_by_name(desk: Desk, root: str, has_card: bool) -> None:
    amira, key = Writer(), amiras(desk.vault, root)
    first, second, third = (amira.write({"name": f"Nan {n}"}, key=key) for n in range(3))
    card = SeenAuthor(amira.author, "Amira Bell", "Harbour Young People", "coordinator", "card")
    desk.vault.take_in(by_root([first, third]), [card] if has_card else [], (), desk.vault.ids.new())

    who = "Amira Bell" if has_card else "Somebody whose card did not come"
    assert titles(desk, root) == [f"Something that {who} wrote has not arrived: Who they are"]
    assert desk.people.details(root).is_to_look_at
    take(desk.vault, second)
    assert desk.people.findings(root) == ()


@pytest.mark.parametrize("signed", [1, 2])
def test_two_histories_of_one_person_are_told_and_whether_both_are_signed(desk: Desk, root: str, signed: int) -> None:
    amira, key = Writer(), amiras(desk.vault, root)
    first = amira.write({"name": "Nan"}, key=key)
    left = amira.write({"phone": "01632 960701"}, key=key)
    right = amira.write({"phone": "01632 960702"}, key=key, place=(2, first.hash))
    heads = [SignedHead(stream_of(each.envelope), each.envelope.seq, each.hash, b"s" * 64) for each in (left, right)]
    desk.vault.take_in(by_root([first, left]), (), heads[:1], desk.vault.ids.new())
    desk.vault.take_in(by_root([right]), (), heads[1:signed], desk.vault.ids.new())

    (found,) = desk.people.findings(root)
    assert found.title == "Somebody whose card did not come wrote on twice from one place: Who they are"
    assert ("Both bear their signature." in found.text) is (signed == 2)
    assert not desk.people.details(root).is_to_look_at, "it stands in the history; nobody can make it one again"


def test_what_a_referral_leaves_out_is_no_gap(pair: Pair) -> None:
    """Else everybody who gets a referral would read of something that never arrived."""
    taken_in(pair.coordinator, pair.refer(Strand.SEXUAL).path)
    finished(pair.worker, "session-record", pair.root, came="yes")
    finished(pair.worker, "return-interview", pair.root, outcome="held", share="no")
    taken_in(pair.coordinator, pair.refer(Strand.MISSING).path)

    for desk in (pair.worker, pair.coordinator):
        assert desk.people.findings(pair.root) == ()
        assert not desk.people.details(pair.root).is_to_look_at
