"""Exchange on the screen: trays, contacts, my card, and files that are not what they should be."""

from dataclasses import replace
from functools import partial
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from cse_desk.bundle.cards import read_card
from cse_desk.models.enums import ReferralState, Role, Strand, TrustState
from cse_desk.models.tables.local import Bundle
from cse_desk.services.desk import Desk
from cse_desk.services.sealing import Sealing
from cse_desk.ui import theme
from cse_desk.ui.bus import Place
from cse_desk.ui.screens.exchange import contacts, trays
from cse_desk.ui.theme import Theme, ThemeName
from cse_desk.ui.widgets.buttons import Button
from tests.helpers.exchange_room import CONTROL, Sitting, sitting
from tests.helpers.vaults import OpenVault
from tests.helpers.walk import problems_of
from tests.unit.services.exchanging import Pair, acquaint, taken_in
from tests.unit.services.pairing import coordinator, pair, worker
from tests.unit.services.test_contacts import renamed_card

__all__ = ["coordinator", "pair", "worker"]
Key = Qt.Key
LOOKS = [Theme(ThemeName.LIGHT), Theme(ThemeName.LIGHT, 200), Theme(ThemeName.HIGH_CONTRAST, 150)]


def parts(here: Sitting) -> list[str]:
    """What is wrong on any tab."""
    found = []
    for number in (Key.Key_1, Key.Key_2, Key.Key_3, Key.Key_4):
        here.press(number, CONTROL)
        found += problems_of(here.exchange)
    return found


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_nothing_is_cut_off_or_without_a_name(qtbot: QtBot, desk: QApplication, pair: Pair, look: Theme) -> None:
    taken_in(pair.coordinator, pair.refer(Strand.SEXUAL).path)
    path = pair.refer(Strand.MISSING).path
    theme.wear(desk, look)
    with sitting(qtbot, pair.coordinator) as here:
        here.go("exchange")
        assert parts(here) == []
        here.exchange.look_at(path)
        here.settle()
        assert problems_of(here.exchange) == []
        here.push(here.exchange.opened.take_button)
        assert problems_of(here.exchange) == []
    with sitting(qtbot, pair.worker) as here:
        here.go("exchange")
        assert parts(here) == []
    theme.wear(desk, Theme())


def test_an_empty_exchange_teaches_the_next_step(qtbot: QtBot, desk: QApplication, coordinator: Desk) -> None:
    with sitting(qtbot, coordinator) as here:
        here.go("exchange")
        assert "Nothing has arrived yet" in here.said()
        assert parts(here) == []
        here.press(Key.Key_3, CONTROL)
        assert "Give your card to the VPG coordinator, and ask for theirs." in here.said()


def test_my_card_is_copied_previewed_and_shown_as_a_square(qtbot: QtBot, desk: QApplication, worker: Desk) -> None:
    with sitting(qtbot, worker) as here:
        here.go("exchange", "", "card")
        card = worker.contacts.my_card()
        assert all(word in here.said() for word in card.words)
        here.push(here.exchange.my_card.copy_button)
        assert here.doors.copied == [card.text]
        shown = here.exchange.my_card.text.value()
        assert here.exchange.my_card.text.verticalScrollBar().maximum() == 0, "its last line is seen"
        assert shown.count("\n") == 2  # begin, one text that flows, end
        assert read_card(shown) == read_card(card.text)
        here.push(here.exchange.my_card.print_button)
        preview = here.exchange.paper.preview
        qtbot.waitUntil(lambda: preview.page_count() == 1, timeout=20_000)
        here.settle()
        here.press(Key.Key_Escape)
        assert "Your eight words" in here.said()


def test_words_can_only_be_typed(qtbot: QtBot, desk: QApplication, worker: Desk, coordinator: Desk) -> None:
    card = coordinator.contacts.my_card()
    with sitting(qtbot, worker) as here:
        here.go("exchange", "", "contacts")
        claims = here.exchange.contacts
        claims.read_card(card.text)
        here.settle()
        QGuiApplication.clipboard().setText(" ".join(card.words))
        here.press(Key.Key_V, CONTROL)
        QGuiApplication.clipboard().clear()
        assert claims.claims.words.value() == ""
        assert not claims.claims.verify_button.isEnabled()
        here.push(claims.claims.back_button)
        assert not claims.is_asking()


def test_something_that_is_no_card_is_said_beside_the_field(qtbot: QtBot, desk: QApplication, worker: Desk) -> None:
    with sitting(qtbot, worker) as here:
        here.go("exchange", "", "contacts")
        pane = here.exchange.contacts
        here.push(pane.read_button)
        assert "Paste the card first." in here.said()
        here.type("Dear Leanne")
        here.push(pane.read_button)
        assert "This is not a whole contact card." in here.said()
        pane.card_text.set_value(worker.contacts.my_card().text)
        here.push(pane.read_button)
        assert "This is your own card." in here.said()
        here.doors.files.append(Path("/nowhere/card.txt"))
        here.push(pane.file_button)
        assert not pane.is_asking()


def test_a_card_file_is_opened(
    qtbot: QtBot, desk: QApplication, worker: Desk, coordinator: Desk, tmp_path: Path
) -> None:
    path = tmp_path / "martin.txt"
    path.write_text(coordinator.contacts.my_card().text)
    with sitting(qtbot, worker) as here:
        here.go("exchange", "", "contacts")
        here.doors.files.append(path)
        here.push(here.exchange.contacts.file_button)
        assert here.exchange.contacts.claims.name() == "Martin Achebe"


def test_a_known_person_with_another_key_stops_until_they_said_it_themselves(
    qtbot: QtBot, desk: QApplication, pair: Pair, open_vault: OpenVault
) -> None:
    from cse_desk.bundle import cards

    other = Desk(open_vault(Role.AUDITOR)).vault
    card = cards.make_card(
        name="Martin Achebe",
        agency=pair.coordinator.vault.me.agency,
        role=Role.COORDINATOR,
        signing_key=other.me.signing_key,
        age_recipient=other.me.age_recipient,
        sign=other.sign,
    )
    with sitting(qtbot, pair.worker) as here:
        here.go("exchange", "", "contacts")
        pane = here.exchange.contacts
        pane.read_card(cards.card_text(card))
        here.settle()
        assert "Stop: you know this person by another key." in here.said()
        assert problems_of(here.exchange) == []
        here.type_words(cards.safety_words(card))
        assert len(pair.worker.contacts.all()) == 1  # Enter does not go past the warning
        here.tab_to(pane.claims._given_up)
        here.press(Key.Key_Space)
        here.push(pane.claims.verify_button)
        assert [one.trust for one in pair.worker.contacts.all()] == [TrustState.VERIFIED, TrustState.RETIRED]


def test_changed_details_are_told(qtbot: QtBot, desk: QApplication, pair: Pair) -> None:
    text = renamed_card(pair.coordinator, "Martin Achebe-Reed")
    with sitting(qtbot, pair.worker) as here:
        here.go("exchange", "", "contacts")
        here.exchange.contacts.read_card(text)
        here.settle()
        assert "The key is known, but the details are different." in here.said()


def test_a_key_is_given_up_only_after_a_question(qtbot: QtBot, desk: QApplication, pair: Pair) -> None:
    with sitting(qtbot, pair.worker) as here:
        here.go("exchange", "", "contacts")
        row = here.exchange.contacts.rows[0]
        here.doors.answers += [False, True]
        row.acted.emit("retire", row.contact)
        here.settle()
        assert pair.worker.contacts.all()[0].trust is TrustState.VERIFIED
        row.acted.emit("retire", row.contact)
        here.settle()
        assert pair.worker.contacts.all()[0].trust is TrustState.RETIRED
        assert [one.is_dangerous for one in here.doors.asked] == [True, True]
        assert "Retired" in here.said()


# ---- trays ----------------------------------------------------------------------------------


def test_taking_back_and_the_receipt_are_offered_beside_each_line(qtbot: QtBot, desk: QApplication, pair: Pair) -> None:
    taken_in(pair.coordinator, pair.refer(Strand.SEXUAL).path)
    counted: list[tuple[str, int]] = []
    with sitting(qtbot, pair.coordinator) as here:
        here.context.bus.counted.connect(lambda name, count: counted.append((name, count)))
        here.go("exchange")
        assert ("exchange", 1) in counted
        row = here.exchange.arrived.rows[0]
        assert trays.acts(row.line) == ("receipt", "undo")
        for what in trays.acts(row.line):
            begins = button_of(row, what).mapTo(row, QPoint()).x()
            assert row.width() - begins <= theme.current().px(200), "at the end of the line, however wide it is"
        here.doors.files.append(pair.folder)
        row.acted.emit("receipt", row.line)
        here.settle()
        assert "receipt sent" in here.said()
        assert counted[-1] == ("exchange", 0)
        row = here.exchange.arrived.rows[0]
        row.acted.emit("undo", row.line)
        here.settle()
        assert "Taken back" in here.said()
        assert pair.coordinator.referrals.states(young_person_id=pair.root) == {}


def test_a_line_that_is_shown_anew_keeps_the_keyboard(qtbot: QtBot, desk: QApplication, pair: Pair) -> None:
    """Sending the receipt and taking back, by keyboard; when nothing is left to press there, never on the next line's button."""
    for strand in (Strand.SEXUAL, Strand.CRIMINAL):
        taken_in(pair.coordinator, pair.refer(strand).path)
    with sitting(qtbot, pair.coordinator) as here:
        here.go("exchange")
        rows = here.exchange.arrived.rows
        here.doors.files.append(pair.folder)
        here.push(button_of(rows[0], trays.RECEIPT))
        other, again = here.exchange.arrived.rows  # the other one still waits for its receipt
        assert (other.line.receipt_sent, again.line.bundle_id) == (False, rows[0].line.bundle_id)
        assert again is not rows[0]
        assert here.focus() is button_of(again, trays.RECEIPT)
        here.push(button_of(again, trays.UNDO))
        assert "Taken back" in here.said()
        assert here.focus() is here.exchange.tabs
        before = here.exchange.arrived.rows[0]
        here.tab_to(button_of(before, trays.UNDO))
        here.exchange._reload()
        here.settle()
        assert here.focus() is button_of(before, trays.UNDO)  # nothing new: nothing is made again


def button_of(row: QWidget, what: str) -> Button:
    return next(one for one in row.findChildren(Button) if one.property("what") == what)


def test_a_contact_that_is_shown_anew_keeps_the_keyboard(qtbot: QtBot, desk: QApplication, pair: Pair) -> None:
    with sitting(qtbot, pair.worker) as here:
        here.go("exchange", "", "contacts")
        pane = here.exchange.contacts
        here.doors.answers += [True, True]
        here.push(button_of(pane.rows[0], contacts.RETIRE))
        assert here.focus() is button_of(pane.rows[0], contacts.COMPROMISED)
        here.push(button_of(pane.rows[0], contacts.COMPROMISED))
        assert pair.worker.contacts.all()[0].trust is TrustState.COMPROMISED
        assert "Key known by somebody else since 24 Nov 2026" in here.said()
        assert here.focus() is pane.card_text


def test_a_receipt_that_cannot_be_written_is_said_in_words(qtbot: QtBot, desk: QApplication, pair: Pair) -> None:
    taken_in(pair.coordinator, pair.refer(Strand.SEXUAL).path)
    with sitting(qtbot, pair.coordinator) as here:
        here.go("exchange")
        row = here.exchange.arrived.rows[0]
        here.doors.files.append(pair.folder / "pulled out")
        row.acted.emit("receipt", row.line)
        here.settle()
        assert here.exchange.news.isVisible()
        assert not here.exchange.arrived.rows[0].line.receipt_sent


@pytest.mark.parametrize(("what", "state"), [("left", "sent"), ("stayed", "failed")])
def test_what_was_broken_off_asks_whether_it_left(
    qtbot: QtBot, desk: QApplication, pair: Pair, what: str, state: str
) -> None:
    sent = pair.refer(Strand.SEXUAL)
    with pair.worker.vault.transaction("as it stands before the file is whole") as writing:
        writing.session.get_one(Bundle, sent.bundle_id).state = "sealing"
    Sealing(pair.worker.vault).broken_off()
    with sitting(qtbot, pair.worker) as here:
        here.go("exchange", "", "sent")
        assert "Broken off: did it leave?" in here.said()
        row = here.exchange.sent.rows[0]
        row.acted.emit(what, row.line)
        here.settle()
        assert here.exchange.sent.rows[0].line.state == state


def test_sending_again_opens_the_referral(qtbot: QtBot, desk: QApplication, pair: Pair) -> None:
    pair.refer(Strand.SEXUAL)
    with sitting(qtbot, pair.worker) as here:
        here.go("exchange", "", "sent")
        row = here.exchange.sent.rows[0]
        row.acted.emit("again", row.line)
        here.settle()
        assert "Send the referral of Maisie Tranter again" in here.said()


# ---- files ----------------------------------------------------------------------------------


def test_the_conflict_is_told_before_and_after(qtbot: QtBot, desk: QApplication, pair: Pair) -> None:
    taken_in(pair.coordinator, pair.refer(Strand.SEXUAL).path)
    for one, school in ((pair.worker, "Northgate College"), (pair.coordinator, "Not in school since May")):
        one.people.save(replace(one.people.details(pair.root), school=school))
    with sitting(qtbot, pair.coordinator) as here:
        here.go("exchange")
        here.exchange.look_at(pair.refer(Strand.MISSING).path)
        here.settle()
        assert "In conflict" in here.said()
        here.push(here.exchange.opened.take_button)
        assert "1 record has two answers now. Both are kept until somebody decides." in here.said()
        here.push(here.exchange.opened.undo_button)
        assert pair.coordinator.vault.conflicts(pair.root) == ()


@pytest.mark.parametrize("how", ["taken in", "stopped"])
def test_closing_during_a_take_in_says_so_and_closes_once_it_is_in_or_stopped(
    qtbot: QtBot, desk: QApplication, pair: Pair, how: str
) -> None:
    sent, go_on = pair.refer(Strand.SEXUAL), Event()
    with sitting(qtbot, pair.coordinator) as here:
        here.go("exchange")
        here.exchange.look_at(sent.path)
        here.settle()
        here.lanes.vault.run(here.lanes.vault, go_on.wait, lambda _done: None, lambda _error: None)
        here.exchange.opened.take_button.click()
        here.exchange.show_trays()
        for place in ("people", "exchange"):
            here.window.go_to(Place(place))
        assert here.exchange.opened.back_button.hasFocus()
        here.window.go_to(Place("people"))
        here.window.close()
        banner = here.window._banner
        assert here.window.isVisible()
        assert here.exchange.opened.isVisible()
        assert "Taking it in …" in here.said()
        assert banner.title.text() == "Desk closes once the bundle is taken in."
        assert "by then nothing of it is taken in" in banner.text.text()
        assert here.window._still() == "A bundle is being taken in first."
        assert banner.button.hasFocus()
        assert problems_of(here.window) == []
        if how == "stopped":
            QTest.keyClick(banner.button, Key.Key_Space)
        go_on.set()
        qtbot.waitUntil(lambda: not here.window.isVisible(), timeout=20_000)
    assert [line.state for line in pair.coordinator.exchange.lines()] == ["taken-in"] * (how == "taken in")


def test_no_other_file_is_looked_at_while_one_is_taken_in_and_what_is_said_is_about_that_one(
    qtbot: QtBot, desk: QApplication, pair: Pair
) -> None:
    sent, other, go_on = pair.refer(Strand.SEXUAL).path, pair.refer(Strand.MISSING).path, Event()
    with sitting(qtbot, pair.coordinator) as here:
        here.go("exchange")
        here.exchange.look_at(sent)
        here.settle()
        here.lanes.vault.run(here.lanes.vault, go_on.wait, lambda _done: None, lambda _error: None)
        here.exchange.opened.take_button.click()
        for open_another in (partial(here.exchange.look_at, other), here.exchange.open_button.click):
            here.exchange.show_trays()
            open_another()
            assert here.exchange.opened.isVisible()
            assert here.exchange.opened.back_button.hasFocus()
            assert "Taking it in …" in here.said()
            assert here.window.toast.words() == "This bundle is being taken in. Open the other file once it is."
            assert not here.exchange.opened.take_button.isEnabled()
        sent.write_bytes(other.read_bytes())
        go_on.set()
        here.settle()
        for words in ("Refused", sent.name, "This is not the file you looked at."):
            assert words in here.said()
        here.exchange.look_at(other)
        here.settle()
        assert here.exchange.opened.take_button.isEnabled()


def test_a_take_in_that_fails_keeps_a_closing_window_open_to_be_read(
    qtbot: QtBot, desk: QApplication, pair: Pair
) -> None:
    sent, go_on = pair.refer(Strand.SEXUAL), Event()
    with sitting(qtbot, pair.coordinator) as here:
        here.go("exchange")
        here.exchange.look_at(sent.path)
        here.settle()
        here.lanes.vault.run(here.lanes.vault, go_on.wait, lambda _done: None, lambda _error: None)
        here.exchange.opened.take_button.click()
        here.window.close()
        sent.path.write_bytes(b"something else")
        go_on.set()
        here.settle()
        assert here.window.isVisible()
        assert "Nothing of the file was taken in; the vault is unchanged." in here.said()


def test_a_file_that_changed_after_the_look_is_not_taken_in(qtbot: QtBot, desk: QApplication, pair: Pair) -> None:
    first, second = pair.refer(Strand.SEXUAL).path, pair.refer(Strand.MISSING).path
    first = first.rename(first.with_name(f"{'long' * 60}.casex"))
    with sitting(qtbot, pair.coordinator) as here:
        here.go("exchange")
        here.exchange.look_at(first)
        here.settle()
        first.write_bytes(second.read_bytes())
        here.push(here.exchange.opened.take_button)
        assert "This is not the file you looked at." in here.said()
        assert "longlong" in here.said()
        assert problems_of(here.exchange) == []
    assert pair.coordinator.exchange.lines() == ()


def test_the_same_bundle_says_that_it_is_here_already(qtbot: QtBot, desk: QApplication, pair: Pair) -> None:
    path = pair.refer(Strand.SEXUAL).path
    taken_in(pair.coordinator, path)
    with sitting(qtbot, pair.coordinator) as here:
        here.go("exchange")
        here.exchange.look_at(path)
        here.settle()
        assert "This bundle was taken in before." in here.said()
        here.push(here.exchange.opened.take_button)
        assert "Nothing was changed: all of it was here already." in here.said()
        here.push(here.exchange.opened.person_button)
        assert here.window.place is not None
        assert here.window.place.screen == "person"
    assert set(pair.coordinator.referrals.states(young_person_id=pair.root).values()) == {ReferralState.TAKEN_IN}


def test_two_desks_that_do_not_know_each_other_yet_have_nothing_to_send(
    qtbot: QtBot, desk: QApplication, worker: Desk, coordinator: Desk
) -> None:
    acquaint(worker, coordinator)
    with sitting(qtbot, worker) as here:
        here.go("exchange", "", "sent")
        assert "Nothing was sent yet" in here.said()
