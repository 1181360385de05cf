"""The page of a young person in a real window: header, tabs, prompts, questions, history, undo, two values."""

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from cse_desk.models.enums import MissingKind, PromptOutcome, ScreeningReason
from cse_desk.models.records.facts import MissingFact
from cse_desk.models.records.people import ChronologyLine, HistoryEntry, PersonDetails
from cse_desk.models.records.screening import Judgement, ToAskEntry
from cse_desk.models.tables.people import PersonName
from cse_desk.ui import slices, theme
from cse_desk.ui.bus import Place
from cse_desk.ui.context import Context
from cse_desk.ui.jobs import Lanes
from cse_desk.ui.screens.person.chronology import EventLine
from cse_desk.ui.screens.person.due import DueRow
from cse_desk.ui.screens.person.history_tab import AT_FIRST, HistoryTab
from cse_desk.ui.screens.person.screen import PersonScreen
from cse_desk.ui.screens.person.tabs import FACTS, FORMS, HISTORY, MISSING, OVERVIEW, SCREENING, VOICE
from cse_desk.ui.screens.person.view import HistoryView
from cse_desk.ui.theme import Theme, ThemeName
from cse_desk.ui.widgets.labels import PlainLabel
from cse_desk.ui.widgets.notices import IconLabel
from cse_desk.vault.store import Vault
from tests.helpers.contexts import context_of
from tests.helpers.stage import a_context
from tests.helpers.walk import problems_of
from tests.unit.services.answering import JUDGEMENT, whole
from tests.unit.services.folk import MAISIE, somebody
from tests.unit.services.test_screenings import BLACKMAIL
from tests.unit.ui.conftest import WaitIdle
from tests.unit.ui.people_stage import Went, add, press, show, texts, type_into

OWN_WORDS = {"s3.01.words": "I just want him to stop messaging.", "s3.01.how": "To Leanne Ward, in her car."}


@pytest.fixture
def context(vault: Vault, lanes: Lanes) -> Context:
    return context_of(vault, lanes)


@pytest.fixture
def open_page(qtbot: QtBot, context: Context, lanes: Lanes, wait_idle: WaitIdle) -> Callable[..., PersonScreen]:
    opened: list[PersonScreen] = []

    def opening(young_person_id: str, part: str = "") -> PersonScreen:
        screen = PersonScreen(context)
        opened.append(screen)  # pytest-qt keeps no reference
        show(qtbot, screen)
        screen.show_place(Place("person", young_person_id, part))
        wait_idle(lanes)
        return screen

    return opening


OpenPage = Callable[..., PersonScreen]


def begun(context: Context, root: str, answers: dict[str, object]) -> str:
    """A screening with these answers recorded."""
    screenings = context.services.screenings
    _changes, screening_id = screenings.start(young_person_id=root, reason=ScreeningReason.NEW_CONCERN)
    seen = screenings.open(screening_id=screening_id).seen
    screenings.save(screening_id=screening_id, answers=answers, last_page="d8", last_item="", seen=seen)
    return screening_id


def signed(context: Context, root: str, judgement: Judgement = JUDGEMENT) -> str:
    """A whole screening, signed."""
    screenings = context.services.screenings
    screening_id = begun(context, root, whole(screenings.form(), OWN_WORDS))  # type: ignore[arg-type]  # JSON values
    seen = screenings.open(screening_id=screening_id).seen
    screenings.sign(screening_id=screening_id, judgement=judgement, seen=seen)
    return screening_id


# ---- the header -----------------------------------------------------------------------------


def test_the_header_says_who_how_old_and_how_to_reach_them(context: Context, open_page: OpenPage) -> None:
    (maisie,) = add(context.services.people, MAISIE)

    header = open_page(maisie).header

    assert (header.name.text(), header.known_as.text()) == ("Maisie Tranter", "known as Mais")
    assert header.known_as.width() > header.known_as.fontMetrics().horizontalAdvance("known as")
    assert "14 years 3 months, born 9 Aug 2012" in header.about.text()
    assert "Lead: Leanne Ward" in header.about.text()
    assert "Do not post or ring home." in header.warning.accessibleName()
    assert "1 thing withheld from 1 person" in header.warning.accessibleName()
    assert header.words.harm_box.accessibleName() == "Being harmed? Not screened"
    header.set_compact(on=True)  # a low window: what must not be done is still read whole
    assert header.warning._words.isVisibleTo(header)
    assert not header.warning._short.isVisibleTo(header)


class Seen(QObject):
    """Who the page is about whenever it comes to be seen."""

    def __init__(self, screen: PersonScreen) -> None:
        super().__init__(screen)
        self.names: list[tuple[str, int]] = []
        self._screen = screen
        screen.header.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show:
            page = self._screen
            self.names.append((page.header.name.text(), page.overview.chronology.shown()))
        return False


def test_the_page_of_another_is_seen_once_all_of_it_is_theirs(
    context: Context, open_page: OpenPage, lanes: Lanes, wait_idle: WaitIdle
) -> None:
    maisie, kofi = add(context.services.people, MAISIE, somebody("Kofi", "Asante"))
    signed(context, maisie)
    screen = open_page(maisie)
    events = screen.overview.chronology.shown()
    assert events > 0
    seen = Seen(screen)
    for one in (kofi, maisie):
        screen.show_place(Place("person", one))
        wait_idle(lanes)
    assert [name for name, _events in seen.names] == ["Kofi Asante", "Maisie Tranter"]
    assert seen.names[0][1] < events
    assert screen.tabs.hasFocus()


def test_in_a_low_window_who_it_is_and_the_two_words_stand_beside_each_other(
    context: Context, open_page: OpenPage, desk: QApplication, qtbot: QtBot
) -> None:
    (maisie,) = add(context.services.people, MAISIE)
    theme.wear(desk, Theme(percent=200))
    screen = open_page(maisie)
    screen.resize(1400, 650)
    header = screen.header

    qtbot.waitUntil(lambda: header.words.x() > header.name.width())
    assert header.known_as.text() == "14 years 3 months, known as Mais"
    assert header.known_as.y() >= header.name.height()  # below the name, where there is room for it
    assert header.warning.y() - header.words.geometry().bottom() < theme.current().px(24)
    assert header.words.harm_box.accessibleName() == "Being harmed? Not screened"
    assert problems_of(header) == []
    theme.wear(desk, Theme())


def test_see_why_leads_to_what_is_withheld(context: Context, open_page: OpenPage) -> None:
    heard = Went.listening(context)
    (maisie,) = add(context.services.people, MAISIE)

    open_page(maisie).header.warning.why_button.click()

    assert heard.places == [Place("register", maisie, "withhold")]


def test_no_warning_no_box(context: Context, open_page: OpenPage) -> None:
    (sam,) = add(context.services.people, somebody("Sam", "Naylor"))

    assert open_page(sam).header.warning.isHidden()


def test_somebody_who_is_not_here_is_said_in_words(context: Context, open_page: OpenPage) -> None:
    screen = open_page("0" * 32)

    assert screen._stack.currentWidget() is screen._none
    assert "not here any more" in screen._none.title.text()


# ---- overview -------------------------------------------------------------------------------


def test_own_words_come_first_and_level_over_time_has_its_numbers(context: Context, open_page: OpenPage) -> None:
    (maisie,) = add(context.services.people, MAISIE)
    signed(context, maisie)
    for began, kind in (
        (datetime(2026, 11, 3, 20, tzinfo=UTC), MissingKind.MISSING),
        (datetime(2026, 11, 9, 20, tzinfo=UTC), MissingKind.ABSENT_ADDRESS_KNOWN),
    ):
        fact = MissingFact(missing_kind=kind, from_at=began, returned_at=began + timedelta(hours=9))
        context.services.facts.record(young_person_id=maisie, fact=fact)

    overview = open_page(maisie).overview

    assert overview.quote.words() == "“I just want him to stop messaging.”"
    assert overview.chronology.shown() == 6
    assert "1 signed screening" in overview.levels.chart.accessibleName()
    assert "1 missing episode, the last from 3 Nov 2026." in overview.levels.told.text()
    assert overview.levels.told.text() == overview.levels.chart.accessibleName()  # the same in words beside it
    assert not overview.levels.told.isHidden()
    overview.levels.numbers_button.click()
    assert overview.levels.chart.isHidden()
    assert not overview.levels.numbers.isHidden()
    assert overview.levels.numbers.missing.text() == "Missing from 3 Nov 2026."
    overview.levels.numbers_button.click()
    assert not overview.levels.chart.isHidden()


def test_a_page_without_anything_says_what_comes_here(context: Context, open_page: OpenPage) -> None:
    (sam,) = add(context.services.people, somebody("Sam", "Naylor"))

    overview = open_page(sam).overview

    assert overview.quote.isHidden()
    assert overview.levels.chart.isHidden()
    assert overview.chronology.shown() == 0


def test_something_due_leads_to_where_it_is_done_and_keeps_the_keyboard_while_it_stays(
    context: Context, open_page: OpenPage, lanes: Lanes, wait_idle: WaitIdle
) -> None:
    heard = Went.listening(context)
    (maisie,) = add(context.services.people, MAISIE)
    screening_id = begun(context, maisie, dict(BLACKMAIL))
    screen = open_page(maisie)

    row = next(one for one in screen.overview.due.findChildren(DueRow) if one.item.action == "open-prompt")
    item = row.item
    row.button.setFocus()
    screen.reload()
    wait_idle(lanes)
    assert QApplication.focusWidget() is row.button
    row.button.click()

    assert heard.places == [Place("person", maisie, f"prompt:{item.target}")]
    assert item.target.startswith(screening_id)


def test_somebody_who_was_never_screened_is_one_press_from_it(
    context: Context, open_page: OpenPage, lanes: Lanes, wait_idle: WaitIdle
) -> None:
    (maisie,) = add(context.services.people, MAISIE)
    screen = open_page(maisie)

    assert screen.overview.due.begin_button is not None
    screen.overview.due.begin_button.click()
    wait_idle(lanes)
    assert screen.tab() == SCREENING
    assert screen.screening.start.reason.hasFocus()
    begun(context, maisie, {"s0.01": "yes"})
    screen.show_tab(OVERVIEW)
    screen.reload()
    wait_idle(lanes)
    assert screen.overview.due.begin_button is None  # what was begun is carried on


# ---- screening ------------------------------------------------------------------------------


def test_tab_comes_by_what_is_most_urgent_first(qtbot: QtBot, context: Context, open_page: OpenPage) -> None:
    """The prompts and what they open, before the button that begins another screening."""
    (maisie,) = add(context.services.people, MAISIE)
    screening_id = begun(context, maisie, dict(BLACKMAIL))
    screen = open_page(maisie, f"prompt:{screening_id}/P2")
    card = screen.screening.prompt_card(screening_id, "P2")
    assert card is not None
    qtbot.waitUntil(card.done_button.isVisible)
    reached = []
    screen.tabs.setFocus()
    for _step in range(40):
        held = QApplication.focusWidget()
        assert held is not None
        press(held, Qt.Key.Key_Tab)
        reached.append(QApplication.focusWidget())

    wanted = [card.line, card.done_button, screen.screening.start.button]
    assert [reached.index(one) for one in wanted] == sorted(reached.index(one) for one in wanted)
    assert reached.index(card.done_button) == reached.index(card.line) + 1


def test_the_tabs_are_reached_by_keys(context: Context, open_page: OpenPage, lanes: Lanes, wait_idle: WaitIdle) -> None:
    (maisie,) = add(context.services.people, MAISIE)
    screen = open_page(maisie)
    assert QApplication.focusWidget() is screen.tabs

    press(screen.tabs, Qt.Key.Key_Right)
    wait_idle(lanes)
    assert screen.tab() == SCREENING
    for tab in (VOICE, MISSING, FACTS, FORMS, HISTORY):
        press(screen.tabs, Qt.Key.Key_Right)
        wait_idle(lanes)
        assert screen.tab() == tab
    keys = {one.shortcut: one for one in screen.commands()}
    keys["Ctrl+1"].do()
    assert screen.tab() == OVERVIEW


def test_starting_a_screening_records_its_reason_and_opens_it(
    context: Context, open_page: OpenPage, lanes: Lanes, wait_idle: WaitIdle
) -> None:
    heard = Went.listening(context)
    (maisie,) = add(context.services.people, MAISIE)
    screen = open_page(maisie, SCREENING)

    screen.screening.start.reason.set_value(ScreeningReason.AFTER_MISSING.value)
    screen.screening.start.button.click()
    wait_idle(lanes)

    (line,) = context.services.screenings.lines(young_person_id=maisie)
    assert line.reason is ScreeningReason.AFTER_MISSING
    assert heard.places == [Place("screening", line.screening_id)]


@pytest.mark.parametrize("tab", [OVERVIEW, SCREENING, VOICE, FACTS, FORMS, HISTORY])
def test_nothing_of_one_young_person_is_seen_while_another_is_read(
    open_page: Callable[..., PersonScreen], context: Context, lanes: Lanes, wait_idle: WaitIdle, qtbot: QtBot, tab: str
) -> None:
    """Neither their page, nor their part of it under the other's name: also while the lane has much to do."""
    first, second = add(context.services.people, MAISIE, somebody("Ravi", "Okell"))
    screen = open_page(first, tab)
    screen.show_tab(tab)
    wait_idle(lanes)
    before = _seen(screen)
    assert "Maisie" in before
    reading, part = threading.Event(), threading.Event()
    try:
        lanes.reading.run(screen, reading.wait, lambda _done: None, lambda _error: None)
        screen.show_place(Place("person", second, tab))
        lanes.reading.run(screen, part.wait, lambda _done: None, lambda _error: None)
        assert _seen(screen) == ""
        qtbot.waitUntil(lambda: _seen(screen) == "Opening …")
        reading.set()
        qtbot.waitUntil(lambda: "Ravi Okell" in _seen(screen))
        pages = screen.findChildren(QScrollArea)
        assert tab == OVERVIEW or not any(_seen(one.widget()) for one in pages if one.isVisible())
    finally:
        reading.set()
        part.set()
    wait_idle(lanes)
    assert any(_seen(one.widget()) for one in pages if one.isVisible())


def _seen(part: QWidget | None) -> str:
    assert part is not None
    return texts(one for one in part.findChildren(PlainLabel) if one.isVisible() and one.text())


def test_while_one_is_unfinished_another_is_begun_only_with_a_reason(
    context: Context, open_page: OpenPage, lanes: Lanes, wait_idle: WaitIdle
) -> None:
    heard = Went.listening(context)
    (maisie,) = add(context.services.people, MAISIE)
    first = begun(context, maisie, {"s0.02": "new-concern"})
    screen = open_page(maisie, SCREENING)
    start = screen.screening.start
    assert not start.question.isVisible()

    start.button.click()
    wait_idle(lanes)
    assert heard.places == []
    assert len(context.services.screenings.lines(young_person_id=maisie)) == 1
    assert "A screening that was begun on 24 Nov 2026 is not finished." in start.words.text()
    assert start.carry_on_button.hasFocus()
    assert problems_of(screen) == []

    start.another_button.click()
    wait_idle(lanes)
    assert heard.places == []
    assert start.why.hasFocus()

    start.carry_on_button.click()
    assert heard.places == [Place("screening", first)]

    type_into(start.why, "The first was begun about her brother.")
    start.another_button.click()
    wait_idle(lanes)
    new, old = context.services.screenings.lines(young_person_id=maisie)
    assert {old.screening_id, new.screening_id} == {first, heard.places[-1].target}
    said = [line for entry in context.services.people.history(maisie) for line in repr(entry).split(",")]
    assert any("The first was begun about her brother." in one for one in said)
    screen.reload()
    wait_idle(lanes)
    told = "Begun beside an unfinished one: The first was begun about her brother."
    assert told in texts(screen.screening.screenings.findChildren(PlainLabel))


def test_a_draft_is_carried_on_and_a_signed_one_opened_or_printed(context: Context, open_page: OpenPage) -> None:
    heard = Went.listening(context)
    (maisie,) = add(context.services.people, MAISIE)
    first = signed(context, maisie)
    second = begun(context, maisie, {})
    screen = open_page(maisie, SCREENING)

    draft, old = screen.screening.screenings.rows()
    assert [one.text() for one in draft.buttons] == ["Carry on", "Result so far", "Print"]
    assert [one.text() for one in old.buttons] == ["Open the result", "Print"]
    for button in (draft.buttons[0], old.buttons[0], old.buttons[1]):
        button.click()

    assert heard.places == [
        Place("screening", second, ""),
        Place("screening", first, "result"),
        Place("screening", first, "paper"),
    ]


def test_an_open_prompt_is_answered_where_it_stands(
    context: Context, open_page: OpenPage, lanes: Lanes, wait_idle: WaitIdle
) -> None:
    heard = Went.listening(context)
    (maisie,) = add(context.services.people, MAISIE)
    screening_id = begun(context, maisie, dict(BLACKMAIL))
    screen = open_page(maisie, f"prompt:{screening_id}/P2")

    card = screen.screening.prompt_card(screening_id, "P2")
    assert card is not None
    assert card.is_unfolded
    card.ask(PromptOutcome.DONE)
    assert card.form is not None
    type_into(card.form.fields["reason"].field, "Rang the duty desk, spoke to Martin Achebe.")
    card.form.send_button.click()
    wait_idle(lanes)
    screen.on_changed(context.services.screenings.add_actions(screening_id=screening_id, actions=[]))
    wait_idle(lanes)

    assert ("Prompt P2 is answered.") in [words for words, _act in heard.told]
    assert screen.screening.prompt_card(screening_id, "P2") is None
    following = screen.screening.prompt_card(screening_id, "P6")
    assert following is not None
    assert QApplication.focusWidget() is following.line
    assert screen.page is not None
    assert f"{screening_id}/P2" not in {one.target for one in screen.page.due}


def test_what_was_found_out_is_written_beside_the_question(
    context: Context, open_page: OpenPage, lanes: Lanes, wait_idle: WaitIdle
) -> None:
    (maisie,) = add(context.services.people, MAISIE)
    screening_id = begun(context, maisie, {"d3.04": "not-known"})
    screenings = context.services.screenings
    (ask,) = screenings.result(screening_id=screening_id).to_ask
    screenings.add_actions(
        screening_id=screening_id, actions=[ToAskEntry("", ask.indicator, "Leanne Ward", "his aunt", ask.due)]
    )
    (item,) = [one for one in context.services.people.page(maisie).due if one.action == "ask"]
    screen = open_page(maisie, f"ask:{item.target}")

    row = screen.screening.ask.row(item.target)
    assert row is not None
    assert QApplication.focusWidget() is row.field
    row.save_button.click()
    wait_idle(lanes)
    assert row.labelled.problem.text()
    type_into(row.field, "She says no, and is sure.")
    row.save_button.click()
    wait_idle(lanes)

    (action,) = screenings.open(screening_id=screening_id).actions
    assert action.found_out == "She says no, and is sure."


def test_the_referral_is_one_click_away(context: Context, open_page: OpenPage) -> None:
    heard = Went.listening(context)
    (maisie,) = add(context.services.people, MAISIE)

    screen = open_page(maisie, SCREENING)
    screen.screening.referral.button.click()

    assert heard.places == [Place("referral", maisie)]
    assert screen.overview.due.begin_button is None  # nobody looks there: it is not made
    screen.show_tab(OVERVIEW)
    assert screen.overview.due.begin_button is not None


# ---- history --------------------------------------------------------------------------------


def test_an_act_unfolds_to_before_and_after_and_is_undone(
    context: Context, open_page: OpenPage, lanes: Lanes, wait_idle: WaitIdle
) -> None:
    heard = Went.listening(context)
    people = context.services.people
    (maisie,) = add(people, MAISIE)
    people.save(replace(people.details(maisie), school="Harbour School"))
    screen = open_page(maisie, HISTORY)

    newest = screen.history.rows[0]
    newest.head.setFocus()
    press(newest.head, Qt.Key.Key_Return)
    assert newest.entry.fields == (("School", "Saltmarsh Academy", "Harbour School"),)
    assert newest._body is not None
    assert newest._body.isVisible()
    assert newest.undo_button is not None
    newest.undo_button.click()
    wait_idle(lanes)

    assert people.details(maisie).school == "Saltmarsh Academy"
    assert ("Undone.", "") in heard.told


def test_an_act_that_was_shown_stays_as_it_was_left_when_another_comes(lanes: Lanes, qtbot: QtBot) -> None:
    tab = HistoryTab(a_context(lanes))
    qtbot.addWidget(tab)
    at = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
    entries = tuple(
        HistoryEntry(str(number), at, "Leanne Ward", "Details changed", (("School", "A", "B"),), can_undo=True)
        for number in range(AT_FIRST + 3)
    )
    tab.show_view(HistoryView((), entries))
    qtbot.waitUntil(lambda: not slices.is_any_at_work())
    before = tab.rows
    assert len(before) == AT_FIRST
    before[0].toggle()
    undo = before[1].undo_button
    assert undo is not None
    undo.setEnabled(False)  # pressed, and refused

    newer = replace(entries[0], act="newer")
    tab.show_view(HistoryView((), (newer, *entries)))
    qtbot.waitUntil(lambda: not slices.is_any_at_work())
    assert tab.rows[1:] == before[:-1]
    assert before[0]._body is not None
    assert not before[0]._body.isHidden()
    assert undo.isEnabled()

    tab.more_button.click()
    qtbot.waitUntil(lambda: not slices.is_any_at_work())
    assert [row.entry for row in tab.rows] == [newer, *entries]


def test_both_values_are_shown_and_one_is_chosen(
    context: Context, open_page: OpenPage, lanes: Lanes, wait_idle: WaitIdle
) -> None:
    people = context.services.people
    (maisie,) = add(people, MAISIE)
    stale = people.details(maisie)
    people.save(replace(stale, school="Harbour School"))
    people.save(replace(stale, school="Northgate School"))
    screen = open_page(maisie)
    assert "Two values stand: School." in screen.header.differs.title.text()

    screen.header.differs.button.click()
    wait_idle(lanes)
    (card,) = screen.history.cards
    names = [button.accessibleName() for button in card.buttons]
    assert any("“Harbour School” by Leanne Ward" in name for name in names)
    next(button for button in card.buttons if "Harbour" in button.accessibleName()).click()
    wait_idle(lanes)
    screen.reload()
    wait_idle(lanes)

    assert people.details(maisie).school == "Harbour School"
    assert screen.history.cards == []
    assert screen.header.differs.isHidden()


def test_what_one_took_off_while_another_changed_it_is_seen_in_the_history(
    context: Context, open_page: OpenPage, lanes: Lanes, wait_idle: WaitIdle, vault: Vault
) -> None:
    (maisie,) = add(context.services.people, MAISIE)
    (name, *_more) = context.services.people.details(maisie).names
    seen = vault.position()
    screen = open_page(maisie, HISTORY)
    assert screen.history.findings.isHidden()
    assert screen.header.differs.isHidden()
    for change in ({"withdrawn": True}, {"given": "Maisy"}):
        with vault.transaction("Apart", seen=seen) as writing:
            row = writing.session.get_one(PersonName, name.record_id)
            for field, value in change.items():
                setattr(row, field, value)
    screen.reload()
    wait_idle(lanes)

    assert screen.header.differs.title.text() == "Something in this record is to be looked at."
    assert screen.history.findings.isVisible()
    said = [one.text() for one in screen.history.findings.findChildren(PlainLabel)]
    assert "Name: one person took it off, another changed it" in said


# ---- everybody can use it -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("look", "size"),
    [
        (Theme(), (1198, 700)),
        (Theme(ThemeName.HIGH_CONTRAST, 125), (1290, 690)),
        (Theme(ThemeName.DARK, 200), (1270, 650)),
    ],
)
@pytest.mark.parametrize("tab", [OVERVIEW, SCREENING, HISTORY])
def test_nothing_is_cut_unnamed_or_too_small(
    desk: QApplication,
    qtbot: QtBot,
    context: Context,
    open_page: OpenPage,
    look: Theme,
    size: tuple[int, int],
    tab: str,
    wait_idle: WaitIdle,
) -> None:
    arabic: PersonDetails = replace(
        MAISIE, names=(replace(MAISIE.names[0], given="عائشة", family="الأنصاري"),), safe_contact=""
    )
    (root,) = add(context.services.people, arabic)
    signed(context, root)
    begun(context, root, dict(BLACKMAIL))
    theme.wear(desk, look)
    screen = open_page(root, tab)
    screen.resize(*size)
    wait_idle(context.lanes)

    assert problems_of(screen) == []
    theme.wear(desk, Theme())


def test_only_the_childs_own_words_have_their_colour_in_the_chronology(desk: QApplication) -> None:
    """A carer's warning is a quotation too, and not theirs."""
    at = datetime(2026, 11, 27, 9, tzinfo=UTC)
    own = EventLine(ChronologyLine(at, "voice", "Their words", "", quote="I want to go home."), at.date())
    carer = EventLine(ChronologyLine(at, "voice", "Carer: a warning", "He rings at night."), at.date())

    shown = [line.findChildren(IconLabel)[0].pixmap().toImage() for line in (own, carer)]
    wanted = [IconLabel("quote", tint, size=18).pixmap().toImage() for tint in ("words-bar", "text")]
    assert shown == wanted
