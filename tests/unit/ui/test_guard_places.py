"""From each finding of the closure guard to the part of the young person's page, and the form, where it is written down."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cse_desk.models.enums import AgendaWhy, GuardCode, PanelDecisionKind, Role, ScreeningReason, VoiceOf
from cse_desk.models.records.facts import (
    ClosureAsk,
    Fact,
    HarmFact,
    MissingFact,
    SessionsFact,
    ToldFact,
    VoiceFact,
    WarningFact,
)
from cse_desk.models.rules.facts import CLOSES
from cse_desk.models.tables.facts import AgencyWarning
from cse_desk.models.tables.panel import PanelAction
from cse_desk.services.desk import Desk
from cse_desk.ui.bus import Place
from cse_desk.ui.context import Context
from cse_desk.ui.jobs import Lanes
from cse_desk.ui.screens.actions.screen import ActionsScreen
from cse_desk.ui.screens.meeting.screen import MeetingScreen
from cse_desk.ui.screens.person.guarded import PLACES
from cse_desk.ui.screens.person.screen import PersonScreen
from cse_desk.ui.screens.person.tabs import FACTS, HISTORY, MISSING, OVERVIEW, SCREENING, VOICE
from cse_desk.ui.screens.vpg.guard_rows import GuardLineRow
from cse_desk.ui.screens.vpg.screen import VpgScreen
from cse_desk.vault.store import Vault
from tests.helpers.contexts import context_of
from tests.helpers.exchange_room import Sitting, sitting
from tests.helpers.panel_room import MEETING_DAY, Room, closure_asked, decided
from tests.helpers.panel_room import record as row_of
from tests.helpers.vaults import OpenVault
from tests.helpers.walk import problems_of
from tests.unit.services.exchanging import screened
from tests.unit.services.folk import MAISIE
from tests.unit.services.test_updates import HARM, REMOVAL
from tests.unit.ui.conftest import WaitIdle
from tests.unit.ui.people_stage import add, show
from tests.unit.ui.test_person_facts import BACK

CLOSURE = {"B2", "B3", "B4", "B7", "B8", "B9", "W1", "W13", "W17"}
FORMS: dict[str, tuple[str, type]] = {
    **dict.fromkeys(CLOSURE, (FACTS, ClosureAsk)),
    "B5": (FACTS, ToldFact),
    "W2": (FACTS, HarmFact),
    "W4": (MISSING, MissingFact),
    "W6": (VOICE, VoiceFact),
    "W12": (FACTS, SessionsFact),
}
LISTS = {"W3": (FACTS, "harm"), "W7": (FACTS, "people"), "W8": (FACTS, "living"), "W16": (FACTS, "people")}
TABS = {
    **dict.fromkeys(("B1", "W5", "W9", "W10", "W18"), SCREENING),
    **dict.fromkeys(("B6", "W11", "W15"), OVERVIEW),
    "W14": HISTORY,
}


@pytest.fixture
def context(vault: Vault, lanes: Lanes) -> Context:
    return context_of(vault, lanes)


@pytest.fixture
def maisie(context: Context) -> str:
    (root,) = add(context.services.people, MAISIE)
    return root


@pytest.fixture
def opened(
    qtbot: QtBot, context: Context, maisie: str, lanes: Lanes, wait_idle: WaitIdle
) -> Callable[[str], PersonScreen]:
    kept: list[PersonScreen] = []

    def opening(code: str) -> PersonScreen:
        screen = PersonScreen(context)
        kept.append(screen)
        show(qtbot, screen)
        screen.show_place(Place("person", maisie, f"guard:{code}"))
        wait_idle(lanes)
        return screen

    return opening


Opened = Callable[[str], PersonScreen]


def record(context: Context, root: str, *facts: Fact) -> None:
    for fact in facts:
        context.services.facts.record(young_person_id=root, fact=fact)


def form_in(screen: PersonScreen) -> object:
    """The form that is open; None: a list is shown."""
    tab = screen.facts[screen.tab()]
    return tab.pane.form if tab.is_writing() else None


def test_every_code_has_its_place() -> None:
    assert set(PLACES) == set(GuardCode)
    assert {*FORMS, *LISTS, *TABS} == set(map(str, GuardCode))


@pytest.mark.parametrize("code", sorted(FORMS))
def test_what_is_missing_is_written_in_its_form(code: str, opened: Opened, context: Context, maisie: str) -> None:
    record(context, maisie, HARM, BACK, REMOVAL)
    screen = opened(code)

    tab, kind = FORMS[code]
    assert screen.tab() == tab
    assert isinstance(form_in(screen), kind)
    assert problems_of(screen) == []


@pytest.mark.parametrize("code", sorted(LISTS))
def test_what_is_only_looked_at_is_shown_in_its_list(code: str, opened: Opened, context: Context, maisie: str) -> None:
    record(context, maisie, HARM)
    screen = opened(code)

    tab, section = LISTS[code]
    card = screen.facts[tab].cards[section]
    assert screen.tab() == tab
    assert form_in(screen) is None
    holder = screen.facts[tab].area.viewport()
    top = card.mapTo(holder, card.rect().topLeft()).y()
    assert top < holder.height()
    assert top + card.height() > 0


@pytest.mark.parametrize("code", sorted(TABS))
def test_the_other_codes_open_their_tab(code: str, opened: Opened, context: Context, maisie: str) -> None:
    screen = opened(code)

    assert screen.tab() == TABS[code]
    assert screen.page is not None


def test_no_closing_screening_offers_one_for_a_removal(opened: Opened) -> None:
    assert opened("B1").screening.start.reason.value() == ScreeningReason.CLOSURE


def test_what_a_closing_screening_says_is_one_key_away(qtbot: QtBot, opened: Opened, vault: Vault, maisie: str) -> None:
    screened(Desk(vault), maisie)
    screen = opened("W9")
    assert screen.screening.screenings.rows()[0].buttons[0].hasFocus()


def test_the_removal_that_is_asked_for_is_changed_and_not_asked_for_again(
    opened: Opened, context: Context, maisie: str
) -> None:
    record(context, maisie, REMOVAL)
    (asked,) = context.services.facts.of(young_person_id=maisie).closures
    assert form_in(opened("B3")) == asked


def test_harm_that_waits_for_its_answer_opens_and_answered_harm_does_not(
    opened: Opened, context: Context, maisie: str
) -> None:
    day = HARM.known_on
    whole = replace(
        HARM,
        safeguarding="Strategy discussion.",
        police="Crime recorded.",
        support="Offered.",
        answered_by="Leanne Ward",
        safeguarding_on=day,
        police_on=day,
        support_on=day,
    )
    record(context, maisie, whole)
    assert form_in(opened("W2")) is None
    record(context, maisie, replace(HARM, what="A message with a threat."))
    form = form_in(opened("W2"))
    assert isinstance(form, HarmFact)
    assert form.what == "A message with a threat."


def test_somebody_told_of_something_else_is_not_told_of_the_removal(
    opened: Opened, context: Context, maisie: str
) -> None:
    told = ToldFact("", VoiceOf.PARENT, "Karen Tranter", "level", "The level fell.", HARM.known_on, "Leanne Ward")
    record(context, maisie, told)
    form = form_in(opened("B5"))
    assert isinstance(form, ToldFact)
    assert form.record_id == ""
    not_yet = ToldFact(
        "",
        VoiceOf.YOUNG_PERSON,
        "",
        CLOSES,
        "",
        not_yet_because="She is ill.",
        will_tell="Joy",
        will_tell_on=MEETING_DAY,
    )
    record(context, maisie, not_yet)
    form = form_in(opened("B5"))
    assert isinstance(form, ToldFact)
    assert form.not_yet_because == "She is ill."


def test_a_code_of_another_version_opens_the_page(opened: Opened) -> None:
    screen = opened("W99")
    assert screen.tab() == OVERVIEW


# ---- from the VPG's pages ------------------------------------------------------------------


@pytest.fixture
def room(open_vault: OpenVault) -> Room:
    return Room.of(Desk(open_vault(Role.COORDINATOR)))


def test_at_pre_agenda_each_finding_leads_to_where_it_is_mended(qtbot: QtBot, desk: QApplication, room: Room) -> None:
    asked_for(room)
    with sitting(qtbot, room.desk) as here:
        here.go("vpg", "", "pre-agenda")
        shown = here.window.screen_shown()
        assert isinstance(shown, VpgScreen)
        assert problems_of(shown) == []
        rows = {row.line.code: row for row in shown.queue.removals.rows[0].guard.rows}
        assert {"B1", "B4", "B6"} <= set(rows)
        assert rows["B6"].button is None
        for code, row in rows.items():
            if code != "B6":
                assert row.button is not None, code
        button = rows["B4"].button
        assert button is not None
        here.push(button)
        assert_at_the_closure(here)


def test_in_the_builder_and_at_the_meeting_a_finding_leads_there_too(
    qtbot: QtBot, desk: QApplication, room: Room
) -> None:
    root = asked_for(room)
    room.desk.agendas.put_on(meeting=room.meeting, young_person_id=root, why=AgendaWhy.CLOSURE)
    room.desk.meeting_days.start(meeting=room.meeting)
    with sitting(qtbot, room.desk) as here:
        here.go("vpg", room.meeting)
        builder = here.window.screen_shown()
        assert isinstance(builder, VpgScreen)
        builder.builder.show_content_now()
        here.settle()
        (row,) = [one for one in builder.findChildren(GuardLineRow) if one.line.code == "B4" and one.isVisible()]
        assert row.button is not None
        here.push(row.button)
        assert_at_the_closure(here)

        here.go("meeting", room.meeting)
        meeting = here.window.screen_shown()
        assert isinstance(meeting, MeetingScreen)
        kind = meeting.child.decision.kind
        kind.set_value(PanelDecisionKind.REMOVE_COMPLETE.value)
        kind.changed.emit(kind.value())
        here.settle()
        (at_meeting,) = [one for one in meeting.child.guard.rows if one.line.code == "B4"]
        here.push(at_meeting.button)
        assert_at_the_closure(here)


def assert_at_the_closure(here: Sitting) -> None:
    person = here.window.screen_shown()
    assert isinstance(person, PersonScreen)
    assert person.tab() == FACTS
    assert isinstance(form_in(person), ClosureAsk)


def asked_for(room: Room) -> str:
    (root,) = room.desk.people.create(MAISIE).roots
    decided(room.desk, root)
    closure_asked(room.desk, root)
    return root


def test_what_is_overdue_or_unanswered_leads_to_its_own_record(qtbot: QtBot, desk: QApplication, room: Room) -> None:
    root = asked_for(room)
    owner = {"owner": "Mark Hale", "agency": "Marlport Police"}
    row_of(room.desk, PanelAction, root, what="Ask the platform", due=date(2026, 12, 1), **owner)
    warning = {"agency": "Saltmarsh Academy", "by_name": "Ngozi Okafor", "words": "She is frightened."}
    row_of(room.desk, AgencyWarning, root, said_on=date(2026, 11, 19), **warning)
    with sitting(qtbot, room.desk) as here:
        for code in ("W11", "W15"):
            here.go("vpg", "", "pre-agenda")
            shown = here.window.screen_shown()
            assert isinstance(shown, VpgScreen)
            (row,) = [one for one in shown.queue.removals.rows[0].guard.rows if one.line.code == code]
            assert row.button is not None
            here.push(row.button)
            if code == "W11":
                actions = here.window.screen_shown()
                assert isinstance(actions, ActionsScreen)
                assert actions.about.text() == "About Maisie Tranter"
                assert [one.line.what for one in actions.rows] == ["Ask the platform"]
        person = here.window.screen_shown()
        assert isinstance(person, PersonScreen)
        form = form_in(person)
        assert isinstance(form, WarningFact)
        assert form.words == "She is frightened."
