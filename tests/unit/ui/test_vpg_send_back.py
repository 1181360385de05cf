"""Sending back what the VPG decided: to whom, what leaves and what stays, and that the reply is then no longer owed."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cse_desk.models.enums import Role
from cse_desk.models.records.people import WithholdEntry
from cse_desk.models.tables.panel import Interest, Reply
from cse_desk.models.tables.sharing import SharingDecision
from cse_desk.services.desk import Desk
from cse_desk.ui import theme
from cse_desk.ui.jobs import Lanes
from cse_desk.ui.screens.vpg.send_back_pane import SendBackPane
from cse_desk.ui.theme import Theme, ThemeName
from cse_desk.ui.widgets.labels import PlainLabel
from tests.helpers.contexts import context_of
from tests.helpers.doors import FakeDoors
from tests.helpers.panel_room import a_child, decided, record
from tests.helpers.vaults import OpenVault
from tests.helpers.walk import problems_of
from tests.unit.services.exchanging import Pair, acquaint
from tests.unit.services.folk import somebody
from tests.unit.services.pairing import coordinator, pair, worker
from tests.unit.services.test_panel_sharing import answered
from tests.unit.ui.people_stage import texts
from tests.unit.ui.vpg_stage import Open, Settled, opening, settled

__all__ = ["coordinator", "pair", "settled", "worker"]


@pytest.fixture
def open_screen(qtbot: QtBot, pair: Pair, lanes: Lanes, doors: FakeDoors, settled: Settled) -> Open:
    return opening(qtbot, context_of(pair.coordinator.vault, lanes, doors=doors), settled)


def filled(pane: SendBackPane) -> SendBackPane:
    pane.basis.set_value("public-task")
    pane.why.set_value("She referred, and works with her.")
    return pane


def words_on(pane: SendBackPane) -> str:
    return texts(pane.findChildren(PlainLabel))


def test_from_owed_to_sealed_and_no_longer_owed(
    open_screen: Open, settled: Callable[[], None], pair: Pair, doors: FakeDoors
) -> None:
    root = answered(pair)
    decided(pair.coordinator, root, on=date(2026, 11, 24))
    screen = open_screen()
    screen.meetings.owed[0].send_button.click()
    settled()
    pane = screen.send_back
    assert screen.pane() is pane
    assert pane.start is not None
    assert pane.start.young_person == "Maisie Tranter"
    (contact,) = pane.start.recipients
    assert pane.recipient.value() == contact.fingerprint  # nobody else may get it
    assert "Leanne Ward" in pane.recipient.button(contact.fingerprint).text()
    assert "waits for an answer" in pane.recipient.button(contact.fingerprint).text()
    assert "What was said at the meeting" in words_on(pane)

    doors.files.append(pair.folder)
    filled(pane)
    (seal,) = [one for one in screen.commands() if one.id == "screen.seal"]
    seal.do()
    settled()

    assert pane.file.isVisible()
    assert not pane.seal_button.isVisible()
    assert QApplication.focusWidget() is pane.folder_button
    assert pair.coordinator.pre_agenda.replies() == ()
    with pair.coordinator.vault.reading() as session:
        (row,) = [one for one in session.query(SharingDecision) if one.purpose == "VPG outcome"]
        assert (row.to_name, row.why) == ("Leanne Ward", "She referred, and works with her.")
    pane.folder_button.click()
    assert doors.opened == [pair.folder]
    QTest.keyClick(screen, Qt.Key.Key_Escape)
    settled()
    assert screen.meetings.owed == []


def test_nothing_leaves_before_basis_and_reason_are_said(
    open_screen: Open, settled: Callable[[], None], pair: Pair
) -> None:
    screen = open_screen(answered(pair), "send-back")
    screen.send_back.seal_button.click()
    settled()

    assert screen.send_back.summary.words() == ("Choose the lawful basis.", "Say why it is shared.")
    assert len(pair.coordinator.pre_agenda.replies()) == 1


def test_no_folder_no_bundle(open_screen: Open, settled: Callable[[], None], pair: Pair, doors: FakeDoors) -> None:
    screen = open_screen(answered(pair), "send-back")
    doors.files.append(None)
    filled(screen.send_back).seal_button.click()
    settled()

    assert screen.send_back.seal_button.isEnabled()
    assert len(pair.coordinator.pre_agenda.replies()) == 1


def test_a_folder_that_is_not_there_is_said_and_what_was_typed_stands(
    open_screen: Open, settled: Callable[[], None], pair: Pair, doors: FakeDoors
) -> None:
    screen = open_screen(answered(pair), "send-back")
    pane = filled(screen.send_back)
    doors.files.append(pair.folder / "not-there")
    pane.seal_button.click()
    settled()

    assert pane.news.isVisible()
    assert pane.seal_button.isVisible()
    assert pane.seal_button.isEnabled()
    assert pane.why.value() == "She referred, and works with her."
    assert len(pair.coordinator.pre_agenda.replies()) == 1


def test_what_somebody_wrote_to_withhold_is_named_and_looked_at_first(
    open_screen: Open, settled: Callable[[], None], pair: Pair, doors: FakeDoors
) -> None:
    root = answered(pair)
    people = pair.coordinator.people
    entry = WithholdEntry("", "Where her aunt lives", "Leanne Ward", "Her aunt asked.")
    people.save(replace(people.details(root), withhold=(entry,)))
    screen = open_screen(root, "send-back")
    pane = filled(screen.send_back)
    assert "Where her aunt lives" in texts(pane.leaving.findChildren(PlainLabel))
    pane.seal_button.click()
    assert pane.summary.isVisible()

    pane.leaving.looked.set_value(True)
    doors.files.append(pair.folder)
    pane.seal_button.click()
    settled()

    assert pane.file.isVisible()


def test_nobody_who_may_get_it_leads_to_the_contacts(open_screen: Open, pair: Pair) -> None:
    other = a_child(pair.coordinator, somebody("Kofi", "Asante"))
    (contact,) = pair.coordinator.contacts.all()
    pair.coordinator.contacts.retire(fingerprint=contact.fingerprint)
    screen = open_screen(other, "send-back")
    assert "Nobody who referred or works with them is verified here." in words_on(screen.send_back)
    assert QApplication.focusWidget() is screen.send_back.contacts_button
    assert not screen.send_back.seal_button.isEnabled()


def test_from_whom_they_are_kept_it_is_said(open_screen: Open, pair: Pair) -> None:
    root = answered(pair)
    contact = pair.coordinator.contacts.all()[0]
    record(pair.coordinator, Interest, root, member_name=contact.name, member_agency=contact.agency)
    screen = open_screen(root, "send-back")
    assert "this young person is kept from them" in words_on(screen.send_back)


def test_somebody_who_is_not_named_is_chosen_with_a_reason(
    open_screen: Open, settled: Callable[[], None], pair: Pair, doors: FakeDoors
) -> None:
    other = a_child(pair.coordinator, somebody("Kofi", "Asante"))
    decided(pair.coordinator, other, on=date(2026, 11, 24))
    screen = open_screen(other, "send-back")
    pane = filled(screen.send_back)
    assert not pane.not_named.isVisible()
    assert QApplication.focusWidget() is pane.other
    pane.seal_button.click()
    assert pane.summary.words() == ("Choose who gets it.",)

    (contact,) = pair.coordinator.contacts.all()
    pane.other.set_value(contact.fingerprint)
    pane.other.changed.emit(contact.fingerprint)
    settled()
    assert pane.not_named.isVisible()
    assert "They are not named in the record of this young person." in texts(pane.leaving.findChildren(PlainLabel))
    assert problems_of(screen) == []
    pane.seal_button.click()
    assert pane.summary.words() == ("Say why they get it: they are not named in the record.",)

    pane.not_named.set_value("She covers for his worker.")
    doors.files.append(pair.folder)
    pane.seal_button.click()
    settled()
    assert pane.file.isVisible()
    with pair.coordinator.vault.reading() as session:
        (row,) = [one for one in session.query(SharingDecision) if one.root == other]
        assert (row.why or "").endswith("Not named in the record: She covers for his worker.")


def test_who_waits_and_is_not_named_is_not_said_to_be_kept_from(
    open_screen: Open, pair: Pair, open_vault: OpenVault
) -> None:
    root = answered(pair)
    auditor = Desk(open_vault(Role.AUDITOR))
    acquaint(pair.coordinator, auditor)
    agency = auditor.contacts.my_card().agency
    record(pair.coordinator, Reply, root, words="As asked.", to_name="Ravi Menon", to_agency=agency)
    screen = open_screen(root, "send-back")
    assert "Ravi Menon" in words_on(screen.send_back)
    assert "their role is not about single young people" in words_on(screen.send_back)
    assert "kept from them" not in words_on(screen.send_back)


def test_what_was_half_typed_is_there_again_until_it_is_sent(
    open_screen: Open, settled: Callable[[], None], pair: Pair, doors: FakeDoors
) -> None:
    root = answered(pair)
    screen = open_screen(root, "send-back")
    screen.send_back.why.set_value("She ref")
    screen.send_back.keeper.typed()
    screen.leaving()
    settled()

    again = open_screen(root, "send-back").send_back
    assert again.why.value() == "She ref"
    doors.files.append(pair.folder)
    filled(again).seal_button.click()
    settled()
    assert pair.coordinator.pre_agenda.draft(key=f"send-back:{root}") == {}


@pytest.mark.parametrize(("look", "size"), [(Theme(), (1198, 700)), (Theme(ThemeName.HIGH_CONTRAST, 200), (1270, 650))])
def test_nothing_is_cut_unnamed_or_too_small(
    desk: QApplication,
    open_screen: Open,
    settled: Callable[[], None],
    pair: Pair,
    doors: FakeDoors,
    look: Theme,
    size: tuple[int, int],
) -> None:
    root = answered(pair)
    theme.wear(desk, look)
    screen = open_screen(root, "send-back", size)
    settled()
    assert problems_of(screen) == []
    doors.files.append(pair.folder)
    filled(screen.send_back).seal_button.click()
    settled()
    assert problems_of(screen) == []
    theme.wear(desk, Theme())
