"""Trays, contacts and bundles of ten years: the newest and what asks for a look are shown, all of it is counted."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from cse_desk.models.enums import Role, TrustState
from cse_desk.models.records.exchange import BundleLine, Contact, IncomingItem, IncomingPreview
from cse_desk.models.tables import local
from cse_desk.services import tray_rows
from cse_desk.ui import slices
from cse_desk.ui.jobs import Lanes
from cse_desk.ui.screens.exchange.contacts import ContactsPane
from cse_desk.ui.screens.exchange.opened import OpenedPane, PeopleItems
from cse_desk.ui.screens.exchange.trays import TrayPane
from cse_desk.ui.widgets.buttons import Button
from cse_desk.ui.widgets.empty import EmptyState
from cse_desk.ui.widgets.labels import PlainLabel
from cse_desk.vault.store import Vault
from tests.helpers.stage import a_context

NOW = datetime(2026, 11, 24, 10, 42, tzinfo=UTC)
LINE = BundleLine("", "out", "Martin Achebe, Marlport", NOW, "Referral", "sent")
MARTIN = Contact("", "Martin Achebe", "Marlport", Role.COORDINATOR, TrustState.VERIFIED, card="", verified_at=NOW)
Show = Callable[[QWidget], None]


@pytest.fixture
def shown(desk: object, qtbot: QtBot) -> Show:
    """Shown in a window of its own, and whole."""

    def show(pane: QWidget) -> None:
        qtbot.addWidget(pane)
        pane.resize(900, 600)
        pane.show()
        qtbot.waitUntil(lambda: not slices.is_any_at_work())

    return show


def said(part: QWidget) -> list[str]:
    return [one.text() for one in part.findChildren(PlainLabel) if one.isVisibleTo(part)]


def test_the_newest_of_a_tray_and_before_them_what_broke_off_or_is_owed_a_receipt(shown: Show, qtbot: QtBot) -> None:
    lines = [replace(LINE, bundle_id=f"{at:064x}", at=NOW - at * timedelta(days=1)) for at in range(300)]
    lines[290] = replace(lines[290], state="unclear")
    pane = TrayPane(EmptyState("", ""), name="Sent")
    pane.show_lines(lines, older=1_700)
    shown(pane)
    assert [row.line for row in pane.rows] == [lines[290], *lines[:19]]
    assert {"20 of 300 are shown", "1,700 older ones are not listed here."} <= set(said(pane))
    arrived = [replace(one, direction="in", state="taken-in", receipt_sent=True) for one in lines]
    arrived[280] = replace(arrived[280], receipt_sent=False)
    arrived[285] = replace(arrived[285], receipt_sent=False, is_receipt=True)  # nobody waits for a receipt of a receipt
    pane.show_lines(arrived)
    pane.list.finish()
    assert [row.line for row in pane.rows] == [arrived[280], *arrived[:19]]
    owed = [replace(one, receipt_sent=False) for one in arrived]
    pane.show_lines(owed)
    pane.list.finish()
    pane.activateWindow()
    qtbot.waitUntil(pane.isActiveWindow)
    pane.rows[0].findChildren(Button)[0].setFocus()
    sent = replace(owed[0], receipt_sent=True)
    pane.show_lines([sent, *owed[1:]])
    assert [row.line for row in pane.rows] == [sent, *owed[1:20]]  # who just sent it sees so
    assert pane.rows[0].findChildren(Button)[0].hasFocus()
    pane.show_lines([])
    assert pane.card.isHidden()
    assert not pane.empty.isHidden()


def test_contacts_are_shown_twenty_at_a_time(shown: Show, lanes: Lanes) -> None:
    pane = ContactsPane(a_context(lanes))
    contacts = [replace(MARTIN, fingerprint=f"{at:064x}") for at in range(120)]
    pane.show_contacts(contacts)
    shown(pane)
    assert [row.contact for row in pane.rows] == contacts[:20]
    assert {"120", "20 of 120 are shown"} <= set(said(pane))

    pane.show_contacts([*contacts, zoe := replace(MARTIN, fingerprint="f" * 64, name="Zoë Quill")])
    pane.search.set_value("zoë quay")
    pane.search.changed.emit("zoë quay")
    shown(pane)
    assert {"0 of 121", "Nobody is called this."} <= set(said(pane))
    pane.search.set_value("marl zoë")
    pane.search.changed.emit("marl zoë")
    shown(pane)
    assert [row.contact for row in pane.rows] == [zoe]
    assert "1 of 121" in said(pane)
    pane.show_contacts(contacts[:20])
    shown(pane)
    assert not pane.search.isVisibleTo(pane)
    assert [row.contact for row in pane.rows] == contacts[:20]


def preview(*items: IncomingItem, about: int, warnings: tuple[str, ...] = ()) -> IncomingPreview:
    return IncomingPreview(
        "b" * 64, "b.casex", MARTIN, NOW, "Update", (), items, warnings, already_taken_in=False, about=about
    )


def test_who_asks_for_a_look_stands_first_and_the_whole_bundle_is_counted(shown: Show) -> None:
    items = [IncomingItem("new", f"{at:032}", f"Young person {at:03}", "Address", "") for at in range(100)]
    items += [IncomingItem("changed", f"{40:032}", "Young person 040", "Carer", f"Field {at}") for at in range(90)]
    people = PeopleItems(preview(*items, IncomingItem("conflict", "f" * 32, "Zoe", "School", ""), about=5_000))
    assert len(people.cards) == 1  # the window goes on after each
    shown(people)
    assert [card.accessibleName() for card in people.cards[:3]] == ["Zoe", "Young person 040", "Young person 000"]
    assert "And 4,980 more: young people or forms." in said(people)
    assert "20 of 91 are shown" in said(people.cards[1])


def test_two_whose_name_has_not_come_are_two_and_nobody_is_counted_besides(shown: Show) -> None:
    items = [IncomingItem("new", root * 32, "Young person known to Police", what, "") for root, what in ("1A", "2B")]
    people = PeopleItems(preview(*items, about=2))
    shown(people)
    assert [card.accessibleName() for card in people.cards] == ["Young person known to Police"] * 2
    assert [{"A", "B"} & set(said(card)) for card in people.cards] == [{"A"}, {"B"}]
    assert not any("more:" in words for words in said(people))


def test_of_very_many_warnings_the_first_are_shown(shown: Show, lanes: Lanes) -> None:
    pane = OpenedPane(a_context(lanes))
    pane.show_preview(preview(about=1, warnings=tuple(f"Withheld: {at}" for at in range(50))))
    shown(pane)
    assert sum(words.startswith("Withheld") for words in said(pane)) == 20
    assert "20 of 50 are shown" in said(pane)


def test_a_tray_lists_the_newest_and_whatever_nobody_knows_of(vault: Vault) -> None:
    with vault.transaction("Sent") as writing:
        for at in range(9):
            at_day, direction = NOW - at * timedelta(days=1), "out" if at % 3 else "in"
            values = {"at": at_day, "what": "Referral", "counter": at, "incarnation": "a" * 32, "other": "c" * 64}
            state = "unclear" if at == 8 else "sent"
            writing.session.add(local.Bundle(id=f"{at:064x}", direction=direction, state=state, **values))
    with vault.reading() as session:
        found = tray_rows.newest(session, most=2)
    assert [int(line.bundle_id, 16) for line in found.lines] == [0, 1, 2, 3, 8]
    assert found.older == {"in": 1, "out": 3}
