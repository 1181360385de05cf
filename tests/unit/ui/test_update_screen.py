"""Sending an update after a referral: by the windows of both desks, from the young person's page to the coordinator's queue."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cse_desk.clock import SetClock
from cse_desk.models.enums import Role, Strand
from cse_desk.services.desk import Desk
from cse_desk.ui import due_actions
from cse_desk.ui.bus import Place
from cse_desk.ui.screens.person.screen import PersonScreen
from cse_desk.ui.screens.referral.form import ReferralFields
from cse_desk.ui.screens.referral.update import UpdateScreen
from tests.helpers.exchange_room import CONTROL, Sitting, sitting
from tests.helpers.vaults import OpenVault
from tests.helpers.walk import problems_of
from tests.unit.services.exchanging import Pair, taken_in
from tests.unit.services.pairing import coordinator, pair, worker
from tests.unit.services.test_updates import ASKED, HARM, returned, sent_back, updated

__all__ = ["coordinator", "pair", "worker"]
Key = Qt.Key


def page_of(here: Sitting) -> UpdateScreen:
    found = here.window.screen_shown()
    assert isinstance(found, UpdateScreen)
    return found


def fields_of(here: Sitting) -> ReferralFields:
    fields = page_of(here).fields
    assert fields is not None
    return fields


def person_of(here: Sitting, root: str) -> PersonScreen:
    here.go("person", root, "screening")
    found = here.window.screen_shown()
    assert isinstance(found, PersonScreen)
    return found


def test_from_the_young_persons_page_to_the_queue_of_the_pre_agenda(
    qtbot: QtBot, desk: QApplication, pair: Pair, clock: SetClock
) -> None:
    root = returned(pair)
    sent_back(pair)
    (due,) = [one for one in pair.worker.tasks.today() if one.action == "answer-return"]
    assert due_actions.place_of(due) == Place("update", root)
    clock.go_on(hours=1)
    pair.worker.facts.record(young_person_id=root, fact=HARM)
    with sitting(qtbot, pair.worker) as here:
        here.push(person_of(here, root).screening.referral.update_button)
        assert ASKED in here.said()
        assert "New since the bundle of" in here.said()
        assert "Harm" in here.said()
        assert not fields_of(here).strands.isVisible()
        here.press(Key.Key_Return, CONTROL)
        assert page_of(here).summary.words() == (
            "Say whether they were told.",
            "Choose the lawful basis.",
            "Say why it is shared.",
        )
        assert problems_of(page_of(here)) == []
        for field in (fields_of(here).told, fields_of(here).basis):
            here.tab_to(field)
            here.press(Key.Key_Space)
        here.tab_to(fields_of(here).why)
        here.type("What was asked for.")
        here.doors.files.append(pair.folder)
        before = set(pair.folder.glob("*.casex"))
        here.press(Key.Key_Return, CONTROL)
        (sealed,) = set(pair.folder.glob("*.casex")) - before
        assert "The update is sealed for Martin Achebe." in here.said()
        assert problems_of(page_of(here)) == []
    taken_in(pair.coordinator, sealed)
    with sitting(qtbot, pair.coordinator) as there:
        there.go("vpg", "", "pre-agenda")
        assert ASKED in there.said()
        assert "The answer came on 24 Nov 2026: Harm." in there.said()


def test_what_is_half_written_is_there_again(qtbot: QtBot, desk: QApplication, pair: Pair) -> None:
    pair.refer(Strand.SEXUAL)
    with sitting(qtbot, pair.worker) as here:
        here.go("update", pair.root)
        here.tab_to(fields_of(here).why)
        here.type("She was away again.")
        here.go("people")
    with sitting(qtbot, pair.worker) as here:
        here.go("update", pair.root)
        assert fields_of(here).why.value() == "She was away again."


def test_there_is_nothing_to_update_before_a_referral_left(qtbot: QtBot, desk: QApplication, pair: Pair) -> None:
    with sitting(qtbot, pair.worker) as here:
        assert not person_of(here, pair.root).screening.referral.update_button.isVisible()
        here.go("update", pair.root)
        assert "No referral of this young person has left here." in here.said()
        assert not page_of(here).seal_button.isEnabled()


def test_from_the_referrals_page_as_well_but_not_for_a_coordinator(
    qtbot: QtBot, desk: QApplication, pair: Pair
) -> None:
    taken_in(pair.coordinator, pair.refer(Strand.SEXUAL).path)
    with sitting(qtbot, pair.worker) as here:
        here.go("referral", pair.root)
        lines = here.referral._lines
        assert lines is not None
        here.push(lines.update_button)
        assert "Send an update about Maisie Tranter" in here.said()
    with sitting(qtbot, pair.coordinator) as there:
        assert not person_of(there, pair.root).screening.referral.update_button.isVisible()
        there.go("referral", pair.root)
        lines = there.referral._lines
        assert lines is not None
        assert not lines.update_button.isVisible()


def test_the_tray_sends_each_bundle_again_from_where_it_came(qtbot: QtBot, desk: QApplication, pair: Pair) -> None:
    pair.refer(Strand.SEXUAL)
    updated(pair.worker, pair.root, pair.folder)
    with sitting(qtbot, pair.worker) as here:
        here.go("exchange", "", "sent")
        row = next(one for one in here.exchange.sent.rows if one.line.what == "VPG update")
        row.acted.emit("again", row.line)
        here.settle()
        assert "Send an update about Maisie Tranter" in here.said()


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.LEAD])
def test_who_does_not_refer_sends_no_update(
    qtbot: QtBot, desk: QApplication, open_vault: OpenVault, role: Role
) -> None:
    reader = Desk(open_vault(role))
    with sitting(qtbot, reader) as here:
        here.go("update", "0" * 32)
        assert not isinstance(here.window.screen_shown(), UpdateScreen)
