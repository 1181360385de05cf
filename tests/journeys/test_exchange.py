"""A referral from one desk to another and its receipt back, through the windows of both, by keyboard."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cse_desk.models.enums import ReferralState, Role, Strand, TrustState
from cse_desk.services.desk import Desk
from tests.helpers.exchange_room import CONTROL, Sitting, sitting
from tests.helpers.vaults import OpenVault
from tests.helpers.walk import problems_of
from tests.unit.services.exchanging import a_person, screened
from tests.unit.services.folk import MAISIE

Key = Qt.Key


@pytest.fixture
def leanne(open_vault: OpenVault) -> Desk:
    return Desk(open_vault(Role.SOCIAL_WORKER))


@pytest.fixture
def martin(open_vault: OpenVault) -> Desk:
    return Desk(open_vault(Role.COORDINATOR))


def test_a_social_worker_refers_and_the_coordinator_takes_it_in(
    qtbot: QtBot, desk: QApplication, leanne: Desk, martin: Desk, tmp_path: Path
) -> None:
    root = a_person(leanne, MAISIE)
    screened(leanne, root)
    with sitting(qtbot, leanne) as here:
        _verify_martin(here, martin)
        sealed = _refer(here, root, tmp_path)
    assert leanne.referrals.states(young_person_id=root) == {
        Strand.SEXUAL: ReferralState.SUBMITTED,
        Strand.CRIMINAL: ReferralState.SUBMITTED,
    }
    with sitting(qtbot, martin) as there:
        _verify_leanne_of_a_held_file(there, leanne, sealed)
        _take_in(there, root)
        receipt = _send_receipt(there, tmp_path)
        _put_on_the_pre_agenda(there, root)
    with sitting(qtbot, leanne) as here:
        _take_the_receipt_in(here, receipt, root)


def _verify_martin(here: Sitting, martin: Desk) -> None:
    """Paste his card, type the words he reads out; the first time one word is heard wrongly."""
    here.find("Exchange")
    here.press(Key.Key_3, CONTROL)
    contacts = here.exchange.contacts
    assert problems_of(here.exchange) == []
    here.tab_to(contacts.card_text)
    here.paste(martin.contacts.my_card().text)
    here.push(contacts.read_button)
    assert contacts.is_asking()
    assert "Martin Achebe, Marlport Safeguarding Partnership" in here.said()
    assert "Ring this person on a number you got elsewhere" in here.said()
    assert problems_of(here.exchange) == []
    words = martin.contacts.my_card().words
    here.type_words(["zebra" if words[0] != "zebra" else "apple", *words[1:]])
    assert "The words do not match the card. Nothing was trusted." in here.said()
    assert here.desk.contacts.all() == ()
    assert here.focus() is contacts.claims.words.fields[0]
    here.type_words(words)
    assert "Martin Achebe is verified." in here.said()
    assert [one.trust for one in here.desk.contacts.all()] == [TrustState.VERIFIED]


def _refer(here: Sitting, root: str, folder: Path) -> Path:
    here.go("referral", root)
    page = here.referral
    assert page.fields is not None
    fields = page.fields
    here.press(Key.Key_Return, CONTROL)  # nothing is filled in yet
    assert page.summary.words() == (
        "Choose at least one strand.",
        "Say whether they were told.",
        "Choose the lawful basis.",
        "Say why it is shared.",
    )
    assert problems_of(page) == []
    here.tab_to(fields.strands.checks[Strand.SEXUAL])
    here.press(Key.Key_Space)
    here.press(Key.Key_Tab)
    here.press(Key.Key_Space)
    here.tab_to(fields.told)
    here.press(Key.Key_Space)
    here.tab_to(fields.basis)
    here.press(Key.Key_Space)
    here.tab_to(fields.why)
    here.type("To agree who does what.")
    assert "What stays here, and why" in here.said()
    assert "Confidential address" in here.said()
    here.doors.files.append(folder)
    here.press(Key.Key_Return, CONTROL)
    (sealed,) = folder.glob("*.casex")
    assert "Sealed" in here.said()
    assert sealed.name in here.said()
    assert problems_of(page) == []
    assert here.focus() is page.done.folder_button
    here.press(Key.Key_Space)
    assert here.doors.opened == [folder]
    return sealed


def _verify_leanne_of_a_held_file(there: Sitting, leanne: Desk, sealed: Path) -> None:
    there.find("Exchange")
    there.doors.files.append(sealed)
    there.press(Key.Key_O, CONTROL)
    assert "Held: the sender is not verified" in there.said()
    assert "Maisie" not in there.said()
    assert problems_of(there.exchange) == []
    assert there.focus() is there.exchange.opened.claims.words.fields[0]
    there.type_words(leanne.contacts.my_card().words)
    assert "Look before you take it in" in there.said()


def _take_in(there: Sitting, root: str) -> None:
    said = there.said()
    assert "Maisie Tranter" in said
    assert "Withheld by the sender: Confidential address (The address is marked confidential.)" in said
    assert problems_of(there.exchange) == []
    assert there.desk.referrals.states(young_person_id=root) == {}
    assert there.focus() is there.exchange.opened.take_button
    there.press(Key.Key_Space)
    assert "new records" in there.said()
    assert there.desk.people.page(root).name == "Maisie Tranter"
    assert problems_of(there.exchange) == []


def _send_receipt(there: Sitting, folder: Path) -> Path:
    before = set(folder.glob("*.casex"))
    there.doors.files.append(folder)
    assert there.focus() is there.exchange.opened.receipt_button
    there.press(Key.Key_Space)
    (receipt,) = set(folder.glob("*.casex")) - before
    assert receipt.name in there.said()
    there.press(Key.Key_Escape)
    assert "receipt sent" in there.said()
    return receipt


def _put_on_the_pre_agenda(there: Sitting, root: str) -> None:
    there.go("referral", root)
    there.push(there.referral._lines.rows[0].pre_agenda_button)  # type: ignore[union-attr]  # it is there
    states = there.desk.referrals.states(young_person_id=root)
    assert set(states.values()) == {ReferralState.PRE_AGENDA}


def _take_the_receipt_in(here: Sitting, receipt: Path, root: str) -> None:
    here.find("Exchange")
    here.doors.files.append(receipt)
    here.press(Key.Key_O, CONTROL)
    assert "This is the receipt for a bundle that was sent from here." in here.said()
    here.press(Key.Key_Space)
    assert "The receipt is taken in: your bundle arrived." in here.said()
    here.press(Key.Key_Escape)
    here.press(Key.Key_2, CONTROL)
    assert "Arrived: receipt came" in here.said()
    assert set(here.desk.referrals.states(young_person_id=root).values()) == {ReferralState.TAKEN_IN}


def test_a_file_that_is_none_is_refused_in_words_and_changes_nothing(
    qtbot: QtBot, desk: QApplication, martin: Desk, tmp_path: Path
) -> None:
    path = tmp_path / "letter.casex"
    path.write_bytes(b"Dear Martin, this is not a bundle.")
    with sitting(qtbot, martin) as there:
        there.find("Exchange")
        there.doors.files += [path, None]
        there.press(Key.Key_O, CONTROL)
        assert "Refused" in there.said()
        assert "the vault is unchanged" in there.said()
        assert problems_of(there.exchange) == []
        there.press(Key.Key_Space)  # another file; the person goes back instead
        there.press(Key.Key_Escape)
        assert "Nothing has arrived yet" in there.said()
    assert martin.exchange.lines() == ()
