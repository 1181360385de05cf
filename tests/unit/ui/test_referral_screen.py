"""The referral's page: what is written there is kept, and is there again."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cse_desk.models.enums import Strand
from cse_desk.models.records.changes import Changes
from cse_desk.ui.screens.referral.form import ReferralFields
from tests.helpers.exchange_room import Sitting, sitting
from tests.unit.services.exchanging import Pair
from tests.unit.services.pairing import coordinator, pair, worker

__all__ = ["coordinator", "pair", "worker"]
Key = Qt.Key


def fields_of(here: Sitting) -> ReferralFields:
    assert here.referral.fields is not None
    return here.referral.fields


def why_kept(pair: Pair) -> str:
    return pair.worker.referrals.begin(young_person_id=pair.root).form.why


def test_what_is_being_typed_is_kept_when_something_arrives(qtbot: QtBot, desk: QApplication, pair: Pair) -> None:
    with sitting(qtbot, pair.worker) as here:
        here.go("referral", pair.root)
        here.tab_to(fields_of(here).why)
        here.type("To agree who does what")
        here.context.bus.tell_changed(Changes("", kinds=frozenset({"contact"})))
        here.settle()
        assert why_kept(pair) == fields_of(here).why.value() == "To agree who does what"


def test_what_was_written_is_there_again_and_gone_once_it_is_sealed(
    qtbot: QtBot, desk: QApplication, pair: Pair
) -> None:
    with sitting(qtbot, pair.worker) as here:
        here.go("referral", pair.root)
        here.tab_to(fields_of(here).strands.checks[Strand.SEXUAL])
        here.press(Key.Key_Space)
        here.tab_to(fields_of(here).why)
        here.type("To agree who does what.")
        here.go("people")
    with sitting(qtbot, pair.worker) as here:
        here.go("referral", pair.root)
        assert fields_of(here).strands.value() == (Strand.SEXUAL.value,)
        assert fields_of(here).why.value() == "To agree who does what."
        for field in (fields_of(here).told, fields_of(here).basis):
            here.tab_to(field)
            here.press(Key.Key_Space)
        here.doors.files.append(pair.folder)
        here.press(Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        assert len(list(pair.folder.glob("*.casex"))) == 1
    assert why_kept(pair) == ""


@pytest.mark.parametrize("part", ["", "contacts"])
def test_locking_keeps_what_was_written(qtbot: QtBot, desk: QApplication, pair: Pair, part: str) -> None:
    done: list[str] = []
    with sitting(qtbot, pair.worker) as here:
        here.go("referral", pair.root)
        here.tab_to(fields_of(here).why)
        here.type("To agree who does what.")
        if part:
            here.go("exchange", "", part)
        here.window._keep_everything(lambda: done.append("kept"))
        here.settle()
    assert done == ["kept"]
    assert why_kept(pair) == "To agree who does what."
