"""A young person about whom very much was written in ten years: the newest and the most urgent are shown, all of it is counted."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from cse_desk.models.enums import HarmWord, LevelWord, PromptOutcome, ReferralState, ScreeningReason, Strand
from cse_desk.models.records.facts import SessionsFact
from cse_desk.models.records.filled_forms import FilledLine
from cse_desk.models.records.people import (
    ChronologyLine,
    DifferingField,
    DifferingValue,
    DueItem,
    HistoryEntry,
    LevelPoint,
    RecordFinding,
)
from cse_desk.models.records.screening import FiredPrompt, PromptText, ScreeningLine
from cse_desk.services.referral_lines import ReferralLine
from cse_desk.ui import slices
from cse_desk.ui.filled.pane import FormsPane
from cse_desk.ui.half_typed import HalfTyped
from cse_desk.ui.jobs import Lanes
from cse_desk.ui.screens.person.asking import AskCard
from cse_desk.ui.screens.person.chronology import ChronologyCard
from cse_desk.ui.screens.person.due import DueCard
from cse_desk.ui.screens.person.facts.cards import SectionCard
from cse_desk.ui.screens.person.facts.lines import FACTS, Act, FactLine
from cse_desk.ui.screens.person.history_tab import ChangesOf, HistoryTab
from cse_desk.ui.screens.person.levels import LevelCard, drawn_of
from cse_desk.ui.screens.person.lines import ScreeningsCard
from cse_desk.ui.screens.person.open_prompts import OpenPromptsPart
from cse_desk.ui.screens.person.view import HistoryView, OpenPrompts
from cse_desk.ui.screens.referral.lines import LinesCard
from cse_desk.ui.widgets.labels import PlainLabel
from cse_desk.ui.widgets.long_rows import LongRows
from cse_desk.ui.widgets.marks import LevelMark
from tests.helpers.stage import a_context

NOW = datetime(2026, 11, 24, 10, 42, tzinfo=UTC)
DAY = timedelta(days=1)
MANY = 300
SCREENING = ScreeningLine(
    "", "m" * 32, ScreeningReason.NEW_CONCERN, NOW.date(), NOW.date(), "Leanne Ward", HarmWord.POSSIBLY,
    LevelWord.MEDIUM, None, 0, 0, needs_sign_off=False, open_prompts=2, is_own_draft=False,
)  # fmt: skip
TEXT = PromptText(
    "P2", "Social care today", "Ring.", "same-day", "same day", "worker", "a worker", not_needed_allowed=True
)
QUESTION = DueItem("Ask: 1", "", "m" * 32, "Maisie", "", NOW, "today", is_late=False, action="ask", target="")
Show = Callable[[QWidget], None]


@pytest.fixture
def shown(desk: object, qtbot: QtBot) -> Show:
    """Shown in a window of its own, and whole."""

    def show(card: QWidget) -> None:
        qtbot.addWidget(card)
        card.resize(900, 600)
        card.show()
        qtbot.waitUntil(lambda: not slices.is_any_at_work())

    return show


def told(rows: LongRows) -> str:
    return rows.told.text()


def screenings(count: int = MANY) -> list[ScreeningLine]:
    return [replace(SCREENING, screening_id=f"{at:032x}") for at in range(count)]


def questions() -> list[DueItem]:
    return [replace(QUESTION, what=f"Ask: {at}", target=f"{at:032x}") for at in range(MANY)]


def test_the_newest_screenings(shown: Show) -> None:
    card = ScreeningsCard()
    card.show_lines(screenings())
    shown(card)
    assert [row.line for row in card.rows()] == screenings()[:20]
    assert told(card.list) == "20 of 300 are shown"
    assert card.aside is not None
    assert card.aside.text() == "300"


def test_the_most_urgent_questions_and_the_one_somebody_came_for(shown: Show) -> None:
    card, found = AskCard(), questions()
    card.show_items(found)
    shown(card)
    assert [row.item for row in card.rows()] == found[:20]

    card.show_items(found, came_for=found[250].target)
    asked = card.row(found[250].target)  # at once: the keyboard goes there
    assert asked is not None
    shown(card)
    card.show_items(found)  # read again meanwhile: what is typed there stays
    shown(card)
    assert card.row(found[250].target) is asked
    assert [row.item for row in card.rows()] == [found[250], *found[:19]]
    card.begin()
    card.show_items(found[:30])
    assert card.row(found[250].target) is None


def prompts_of(line: ScreeningLine, due: datetime | None) -> OpenPrompts:
    return OpenPrompts(line, (FiredPrompt(TEXT, ("d1.01",), "Because.", due),))


def test_open_prompts_of_the_first_screenings_a_card_at_a_time(shown: Show, lanes: Lanes, qtbot: QtBot) -> None:
    context, window = a_context(lanes), QWidget()
    part = OpenPromptsPart(context.who, HalfTyped(context, window), window)
    found = [prompts_of(line, NOW + at * DAY) for at, line in enumerate(screenings(25))]
    part.show_open(found, NOW)
    assert len(part.cards()) == 1  # the window goes on after each
    shown(window)
    assert [card.screening_id for card in part.cards()] == [one.line.screening_id for one in found[:10]]
    assert part.more_button.text() == "Show 10 more: prompts of 10 of 25 screenings are shown, the most urgent first"

    kept = part.cards()[3]
    part.show_open(found[1:], NOW, came_for=found[20].line.screening_id)
    assert part.card(found[20].line.screening_id, "P2") is not None
    qtbot.waitUntil(lambda: not slices.is_any_at_work())
    wanted = [found[20], *found[1:10]]
    assert [card.screening_id for card in part.cards()] == [one.line.screening_id for one in wanted]
    assert kept in part.cards()
    part.more_button.click()
    part.show_open(found, NOW)  # read again while the others are being made
    qtbot.waitUntil(lambda: not slices.is_any_at_work())
    assert len(part.cards()) == len({card.screening_id for card in part.cards()}) == 20
    part.begin()
    typed = part.cards()[7].screening_id
    prompt = part.card(typed, "P2")
    assert prompt is not None
    prompt.ask(PromptOutcome.DONE)
    older = [prompts_of(replace(SCREENING, screening_id=f"{at:032x}"), NOW) for at in range(100, 112)]
    part.show_open([*older, *found], NOW)
    qtbot.waitUntil(lambda: not slices.is_any_at_work())
    assert [card.screening_id for card in part.cards()] == [*(one.line.screening_id for one in older[:10]), typed]
    assert "prompts of 11 of 37 screenings" in part.more_button.text()
    part.show_open(found[:1], NOW)
    assert [card.screening_id for card in part.cards()] == [found[0].line.screening_id]
    assert part.more_button.isHidden()


def test_facts_and_the_one_somebody_came_for(shown: Show) -> None:
    section = next(one for one in FACTS if one.id == "sessions")
    form = SessionsFact("")
    lines = [FactLine(f"{at:032x}", f"Fact {at}", ("Said.",), (Act("Change", form),), form) for at in range(MANY)]
    card = SectionCard(section)
    card.show_lines(lines)
    shown(card)
    assert [row.line for row in card.rows] == lines[:20]
    assert told(card.list) == "20 of 300 are shown"
    first = card.rows[0]
    first.off_button.click()
    card.show_lines(lines, came_for=lines[280].record_id)
    assert card.holder(lines[280].record_id) is card.rows[0]
    assert first.off_button.isEnabled()  # it stands still
    assert card.has(lines[299].record_id)


def test_the_newest_that_happened_what_is_due_and_the_forms(shown: Show, lanes: Lanes) -> None:
    happened = [ChronologyLine(NOW - at * DAY, "screening", f"Screened {at}", "") for at in range(MANY)]
    chronology, due, forms = ChronologyCard(), DueCard(), FormsPane(a_context(lanes).who, nothing="")
    chronology.show_lines(happened, NOW.date())
    due.show_items(questions())
    line = FilledLine("", "harm-record", "Harm record", "1.0.0", None, "", None, "", 3)
    forms.show_forms([replace(line, form_id=f"{at:032x}") for at in range(MANY)], ())
    for card in (chronology, due, forms):
        shown(card)
    assert (chronology.shown(), told(chronology.list)) == (12, "12 of 300 are shown")
    chronology.list.more_button.click()
    shown(chronology)
    assert (chronology.shown(), told(chronology.list)) == (62, "62 of 300 are shown")
    assert told(due._lines) == "20 of 300 are shown"
    assert (len(forms.rows()), told(forms.list)) == (20, "20 of 300 are shown")


def test_numbers_are_made_when_they_are_looked_at_the_newest_first(shown: Show) -> None:
    card = LevelCard()
    points = [LevelPoint(date(2020, 1, 1) + at * DAY, HarmWord.YES, LevelWord.HIGH) for at in range(MANY)]
    card.show_points(points, NOW.date(), [date(2020, 1, 1) + at * DAY for at in range(60)])
    shown(card)
    assert card.told.text().endswith("The chart shows the last 60 of each.")
    assert card.chart.accessibleName() == card.told.text()
    assert drawn_of(points, [points[239].on, points[241].on]) == (points[-60:], [points[241].on])
    assert drawn_of(points[:9], [NOW.date()] * 70) == (points[:9], [NOW.date()] * 60)
    count = partial(card.numbers.findChildren, LevelMark)
    assert count() == []
    card.numbers_button.click()
    shown(card)
    assert len(count()) == 40
    assert card.numbers.more_button.text() == "Show 40 earlier: 40 of 300 are shown"
    assert card.numbers.missing.text().startswith("Missing from 29 Feb 2020, 28 Feb 2020, ")
    assert card.numbers.missing.text().endswith(" and on 20 days before.")
    card.numbers.more_button.click()
    shown(card)
    assert len(card.numbers.table.findChildren(LevelMark)) == 80


def test_the_newest_referrals(shown: Show) -> None:
    line = ReferralLine("", "m" * 32, "Maisie", (Strand.SEXUAL,), ReferralState.SUBMITTED, NOW.date(), "", "")
    lines = [replace(line, referral=f"{at:032x}") for at in range(60)]
    card = LinesCard(lines, is_coordinator=False)
    assert len(card.rows) == 1  # the window goes on after each
    shown(card)
    assert [row._line for row in card.rows] == lines[:20]
    assert told(card.list) == "20 of 60 are shown"


class NothingHappened:
    """The history of somebody about whom nothing was written."""

    def differing(self, _root: str) -> tuple[DifferingField, ...]:
        return ()

    def history(self, _root: str) -> tuple[HistoryEntry, ...]:
        return ()

    def findings(self, _root: str) -> tuple[RecordFinding, ...]:
        return ()


def test_of_what_differs_and_of_one_act_the_first_fields(shown: Show, lanes: Lanes) -> None:
    tab = HistoryTab(a_context(lanes, people=NothingHappened()))
    value = DifferingValue("c" * 32, "A", "Leanne Ward", NOW)
    differing = tuple(DifferingField("m" * 32, f"{at:032x}", "carer", "name", "Name", (value,), 9) for at in range(60))
    fields = tuple((f"Council {at}", "", "Strategy discussion") for at in range(900))
    finding = RecordFinding("Two leads", "Somebody chooses.")
    act = HistoryEntry("a", NOW, "Leanne Ward", "Pasted", fields, can_undo=False)
    tab.show_view(HistoryView(differing, (act,), (finding,) * 30))
    assert len(tab.cards) == 1  # the window goes on after each
    shown(tab)
    assert [card.field for card in tab.cards] == list(differing[:10])
    assert told(tab.differing) == "10 of 60 are shown"
    assert told(tab.findings.list) == "20 of 30 are shown"
    tab.rows[0].toggle()
    shown(tab)
    (body,) = tab.rows[0].findChildren(ChangesOf)
    assert body.more_button.text() == "Show 30 more: 30 of 900 are shown"
    assert len(body.findChildren(PlainLabel)) == 3 + 3 * 30
    body.more_button.click()
    shown(tab)
    assert len(body.findChildren(PlainLabel)) == 3 + 3 * 60

    tab.findings.list.more_button.click()
    assert tab.findings.list.is_whole()
    tab.show_person("m" * 32)
    tab.show_view(HistoryView((), (act,), (finding,) * 31))
    assert told(tab.findings.list) == "20 of 31 are shown", "of another young person the first"
