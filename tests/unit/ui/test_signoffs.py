"""The manager's queue on the screen, and the way to it from Today."""

import threading
from dataclasses import replace

import pytest
from PySide6.QtCore import QObject, QPoint, Qt

from cse_desk.models.enums import LevelWord, Role
from cse_desk.models.records.sign_offs import WaitingSignOff
from cse_desk.services.desk import Desk
from cse_desk.ui.bus import Place
from cse_desk.ui.screens.signoffs.screen import SignOffScreen, WaitingCard
from cse_desk.ui.screens.today.screen import TodayScreen
from cse_desk.ui.widgets.labels import PlainLabel
from cse_desk.ui.widgets.marks import HarmMark, LevelMark
from tests.helpers.contexts import context_of
from tests.helpers.settling import lay_out
from tests.helpers.vaults import OpenVault
from tests.helpers.walk import problems_of
from tests.unit.services.exchanging import a_person, acquaint, screened, taken_in
from tests.unit.services.folk import MAISIE


@pytest.fixture
def manager(open_vault: OpenVault, tmp_path) -> Desk:
    """A manager who was sent a judgement that differs from the tool."""
    worker, boss = Desk(open_vault(Role.SOCIAL_WORKER)), Desk(open_vault(Role.MANAGER))
    acquaint(worker, boss)
    screening = screened(worker, a_person(worker, MAISIE), differs=True)
    sent = worker.contributions.send(
        screening_id=screening,
        fingerprint=worker.contributions.recipients()[0].fingerprint,
        lawful_basis="public-task",
        why="For your signature.",
        folder=tmp_path,
    )
    taken_in(boss, sent.path)
    return boss


def test_today_leads_to_the_queue_and_a_signature_empties_it(qtbot, desk, lanes, manager, wait_idle):
    context = context_of(manager.vault, lanes)
    today = TodayScreen(context)
    qtbot.addWidget(today)
    today.resize(1000, 700)
    today.show()
    today.show_place(Place("today"))
    wait_idle(lanes)
    assert today.sign_offs.isVisible()
    assert today.sign_offs.text() == "1 to sign off"
    went: list[str] = []
    context.bus.asked_to_go.connect(lambda place: went.append(place.screen))
    today.sign_offs.click()
    assert went == ["signoffs"]

    screen = SignOffScreen(context)
    qtbot.addWidget(screen)
    screen.resize(1000, 700)
    screen.show()
    screen.show_place(Place("signoffs"))
    wait_idle(lanes)
    (card,) = screen.cards
    said = [label.text() for label in card.findChildren(PlainLabel)]
    assert [mark.text() for mark in card.findChildren(LevelMark)] == ["High", "No indicators found"]
    assert [mark.text() for mark in card.findChildren(HarmMark)] == ["Not that we know", "Not that we know"]
    assert "Why it differs: What I saw on Friday." in said
    assert problems_of(card) == []
    assert card.name.value() == manager.vault.me.name
    qtbot.keyClick(card.sign_button, Qt.Key.Key_Space)
    wait_idle(lanes)
    assert card.fields["reason"].problem.isVisible()
    card.reason.setFocus()
    qtbot.keyClicks(card.reason, "I have read it with her.")
    qtbot.keyClick(card.sign_button, Qt.Key.Key_Space)
    wait_idle(lanes)
    assert screen.cards == []
    assert screen.nothing.isVisible()
    assert screen.nothing.button is not None
    assert screen.nothing.button.hasFocus()
    assert manager.sign_offs.waiting() == ()


def test_of_very_many_the_first_are_shown_a_card_at_a_time(qtbot, desk, lanes, manager, wait_idle):
    (one,) = manager.sign_offs.waiting()
    many = [replace(one, screening_id=f"{at:032x}", person=f"Young person {at}") for at in range(45)]
    screen = SignOffScreen(context_of(manager.vault, lanes))
    qtbot.addWidget(screen)
    screen.resize(1000, 700)
    screen.show()
    screen._is_new = True
    screen._on_waiting(many)
    assert len(screen.cards) == 1  # the window goes on after each
    wait_idle(lanes)
    assert [card.one for card in screen.cards] == many[:20]
    assert screen.cards[0].reason.hasFocus()
    assert screen.more_button.text() == "Show 20 more"
    kept = screen.cards[5]
    screen.more_button.click()
    wait_idle(lanes)
    assert [card.one for card in screen.cards] == many[:40]
    assert screen.cards[5] is kept
    assert screen.more_button.text() == "Show 5 more"
    screen._on_waiting(many[1:])  # the first was signed
    screen.more_button.click()
    wait_idle(lanes)
    assert [card.one for card in screen.cards] == many[1:]
    assert [card.geometry().top() for card in screen.cards] == sorted(card.geometry().top() for card in screen.cards)
    assert not screen.more_button.isVisible()


@pytest.fixture
def queue(qtbot, desk, lanes, manager, wait_idle):
    """The screen, shown."""
    screen = SignOffScreen(context_of(manager.vault, lanes))
    qtbot.addWidget(screen)
    screen.resize(1000, 700)
    screen.show()
    return screen


def _waiting(manager: Desk, numbers: range) -> list[WaitingSignOff]:
    (one,) = manager.sign_offs.waiting()
    return [replace(one, screening_id=f"{at:032x}", person=f"Young person {at}") for at in numbers]


def _top_of(card: WaitingCard) -> int:
    return card.mapTo(card.window(), QPoint(0, 0)).y()


def test_a_card_that_somebody_types_in_stays_where_it_is_whatever_comes_before_it(
    qtbot, queue, lanes, manager, wait_idle
):
    here = _waiting(manager, range(100, 105))
    queue._on_waiting(here)
    wait_idle(lanes)
    card = queue.cards[3]
    card.reason.setFocus()
    qtbot.keyClicks(card.reason, "I have read ")
    wait_idle(lanes)
    lay_out()
    before = _top_of(card)
    assert 0 < before < 500, "in view"
    queue._on_waiting([*_waiting(manager, range(25)), *here])  # older ones have come
    wait_idle(lanes)
    lay_out()

    assert [one.one.person for one in queue.cards] == [f"Young person {at}" for at in (*range(20), 103)]
    assert queue.more_button.text() == "Show 9 more"
    assert queue.cards[-1] is card
    assert _top_of(card) == before
    assert card.reason.hasFocus()
    qtbot.keyClicks(card.reason, "it")
    queue.cards[0].reason.setFocus()
    queue._on_waiting([*_waiting(manager, range(30)), *here])
    wait_idle(lanes)
    assert queue.cards[-1] is card, "half typed"
    queue.more_button.click()
    wait_idle(lanes)
    assert [one.one.person for one in queue.cards][-6:] == [f"Young person {at}" for at in (29, *range(100, 105))]
    assert card.reason.value() == "I have read it"


def test_a_judgement_that_says_something_else_now_is_read_anew_by_who_is_typing(
    qtbot, queue, lanes, manager, wait_idle
):
    here = _waiting(manager, range(3))
    queue._on_waiting(here)
    wait_idle(lanes)
    before = queue.cards[1]
    before.reason.setFocus()
    qtbot.keyClicks(before.reason, "I have read it")
    for _letter in range(3):
        qtbot.keyClick(before.reason, Qt.Key.Key_Left)
    queue._on_waiting([here[0], replace(here[1], reasons="She was followed home."), here[2]])
    wait_idle(lanes)
    card = queue.cards[1]

    assert card is not before
    assert "Reasons: She was followed home." in [label.text() for label in card.findChildren(PlainLabel)]
    assert card.reason.hasFocus()
    qtbot.keyClicks(card.reason, " all of")
    assert card.reason.value() == "I have read all of it"


def test_what_was_not_read_is_never_signed_by_a_key_on_its_way(qtbot, queue, lanes, manager, wait_idle):
    (one,) = manager.sign_offs.waiting()
    queue._on_waiting([one])
    wait_idle(lanes)
    (card,) = queue.cards
    assert not card.changed.isVisible()
    card.reason.setFocus()
    qtbot.keyClicks(card.reason, "I agree.")
    card.sign_button.setFocus()
    other = replace(one, level=LevelWord.LOW, differs_why="She rang on Monday.")
    queue._on_waiting([other])
    wait_idle(lanes)
    (card,) = queue.cards
    assert card.changed.text() == (
        "The judgement changed while you were reading. Further harm: now “Low”, before “High”. "
        "Why it differs says something else. Read it again before you sign."
    )
    assert (card.reason.hasFocus(), card.reason.value()) == (True, "I agree.")
    card.sign_button.setFocus()
    queue._on_waiting([replace(other, when_words="due tomorrow")])
    wait_idle(lanes)
    (card,) = queue.cards
    assert card.changed.isVisible(), "still"
    assert card.sign_button.hasFocus(), "the same judgement"
    assert problems_of(card) == []

    qtbot.keyClick(card.sign_button, Qt.Key.Key_Space)  # the vault says something else again
    wait_idle(lanes)
    assert manager.sign_offs.waiting() == (one,)
    (card,) = queue.cards
    assert card.one == one, "read again"
    assert card.fields["name"].problem.text().startswith("The judgement was changed after you read it")
    card.sign_button.click()
    wait_idle(lanes)
    assert manager.sign_offs.waiting() == ()


def test_a_refusal_is_said_on_the_card_that_stands_there_by_then(qtbot, queue, lanes, manager, wait_idle):
    (one,) = manager.sign_offs.waiting()
    queue._on_waiting([one])
    wait_idle(lanes)
    gate, owner = threading.Event(), QObject()
    lanes.vault.run(owner, gate.wait, lambda _result: None, lambda _error: None)
    queue.cards[0].sign_button.click()  # without a reason
    queue._on_waiting([replace(one, when_words="due tomorrow")])
    (card,) = queue.cards
    assert not card.sign_button.isEnabled(), "the first signature is under way"
    gate.set()
    wait_idle(lanes)
    (card,) = queue.cards
    assert card.fields["reason"].problem.isVisible()
    assert card.sign_button.isEnabled()
