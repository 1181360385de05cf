"""Voice, Missing and Facts on the page of a young person, in a real window: lists, one small form each, nothing typed is lost."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cse_desk.models.enums import ClosureReason, InterviewOutcome, MissingKind, Strand, VoiceOf
from cse_desk.models.records.facts import (
    ClosureAsk,
    ConcernFact,
    ConcernForm,
    Fact,
    Form,
    LinkFact,
    MissingFact,
    RestrictionFact,
    VoiceFact,
    VoiceReply,
)
from cse_desk.models.rules import facts as rules
from cse_desk.services.facts import filling
from cse_desk.ui import theme
from cse_desk.ui.bus import Place
from cse_desk.ui.context import Context
from cse_desk.ui.jobs import Lanes
from cse_desk.ui.screens.person.facts.asking import KINDS
from cse_desk.ui.screens.person.facts.fields import Offered
from cse_desk.ui.screens.person.facts.tab import FactsTab
from cse_desk.ui.screens.person.screen import PersonScreen
from cse_desk.ui.screens.person.tabs import FACTS, MISSING, VOICE
from cse_desk.ui.theme import Theme, ThemeName
from cse_desk.ui.widgets.moment_field import read_time
from cse_desk.ui.widgets.quote import QuoteBlock
from cse_desk.vault.store import Vault
from tests.helpers.contexts import context_of
from tests.helpers.vaults import MORNING
from tests.helpers.walk import problems_of
from tests.unit.services.folk import MAISIE, somebody
from tests.unit.services.test_facts import EVERY, HARM, HOUR, WORDS
from tests.unit.ui.conftest import WaitIdle
from tests.unit.ui.people_stage import Went, add, press, show, type_into

TODAY = date(2026, 11, 24)
BACK = MissingFact("", MissingKind.MISSING, MORNING - 40 * HOUR, MORNING - 20 * HOUR, MORNING - 38 * HOUR)


@pytest.fixture
def context(vault: Vault, lanes: Lanes) -> Context:
    return context_of(vault, lanes)


@pytest.fixture
def maisie(context: Context) -> str:
    (root,) = add(context.services.people, MAISIE)
    return root


@pytest.fixture
def open_tab(
    qtbot: QtBot, context: Context, maisie: str, lanes: Lanes, wait_idle: WaitIdle
) -> Callable[..., tuple[PersonScreen, FactsTab]]:
    opened: list[PersonScreen] = []

    def opening(part: str) -> tuple[PersonScreen, FactsTab]:
        screen = PersonScreen(context)
        opened.append(screen)  # pytest-qt keeps no reference
        show(qtbot, screen)
        screen.show_place(Place("person", maisie, part))
        wait_idle(lanes)
        return screen, screen.facts[screen.tab()]

    return opening


OpenTab = Callable[..., tuple[PersonScreen, FactsTab]]


def record(context: Context, root: str, *facts: Fact) -> None:
    for fact in facts:
        context.services.facts.record(young_person_id=root, fact=fact)


def fill(tab: FactsTab, **values: object) -> None:
    """Fill in fields as a person would leave them."""
    assert tab.pane.fields is not None
    for name, value in values.items():
        tab.pane.fields.field(name).set_value(value)
        tab.pane.fields.changed.emit(name)


def labels(tab: FactsTab) -> set[str]:
    """The fields that are asked now."""
    assert tab.pane.fields is not None
    return {name for name, cell in tab.pane.fields.cells.items() if not cell.isHidden()}


# ---- forms as data -------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS, ids=lambda one: one.__name__)
def test_every_field_of_a_form_is_one_of_its_record_and_every_problem_has_its_field(desk: None, kind: type) -> None:
    fields = {one.name for one in KINDS[kind].fields(Offered(lambda: TODAY))}
    empty: Form = kind()

    assert fields <= set(empty.__dataclass_fields__)
    assert {*KINDS[kind].only_if, *KINDS[kind].open_if} <= fields
    assert {one.field for one in rules.problems_of(empty, MORNING, TODAY)} <= fields


CONCERN = ConcernForm(in_trust=True, restricted=True, restricted_to=("Leanne Ward", "Helen Doyle"), line="a coach")


@pytest.mark.parametrize("form", [*EVERY, CONCERN], ids=lambda one: type(one).__name__)
def test_what_a_form_shows_it_gives_back(form: Form) -> None:
    assert filling.filled(type(form)(), filling.values_of(form)) == form


@pytest.mark.parametrize(
    ("typed", "read"),
    [("21:00", "21:00"), ("9", "09:00"), ("2105", "21:05"), ("9.30", "09:30"), ("25:00", ""), ("x", "")],
)
def test_an_hour_is_typed_as_people_type_it(typed: str, read: str) -> None:
    found = read_time(typed)

    assert (f"{found:%H:%M}" if found else "") == read


# ---- voice ---------------------------------------------------------------------------------


def test_words_are_written_down_by_keyboard_and_stand_as_words(
    open_tab: OpenTab, context: Context, maisie: str, lanes: Lanes, wait_idle: WaitIdle
) -> None:
    heard = Went.listening(context)
    screen, tab = open_tab(VOICE)
    press(tab.cards["voice"].add_button, Qt.Key.Key_Space)
    wait_idle(lanes)
    assert tab.pane.fields is not None
    type_into(tab.pane.fields.cells["words"].field, "Nobody told me what they decided.")
    fill(tab, whose="young-person", voice_form="words", said_on="2026-11-18", may_share="yes", asked_by="Leanne Ward")

    screen._save_facts()
    wait_idle(lanes)

    (voice,) = context.services.facts.of(young_person_id=maisie).voices
    assert (voice.entry.words, voice.entry.said_on) == ("Nobody told me what they decided.", date(2026, 11, 18))
    assert not tab.is_writing()
    (row,) = tab.cards["voice"].rows
    (quote,) = row.findChildren(QuoteBlock)
    assert quote.words() == "“Nobody told me what they decided.”"
    assert row.line.owed == "Their words have no answer yet"
    assert heard.told[-1][0] == "Recorded."
    assert heard.told[-1][1]  # the act, to undo


def test_only_the_young_persons_words_are_shown_as_theirs(open_tab: OpenTab, context: Context, maisie: str) -> None:
    record(context, maisie, replace(WORDS, whose=VoiceOf.PARENT, words="He rings at night.", is_warning=True))

    _screen, tab = open_tab(VOICE)

    (row,) = tab.cards["voice"].rows
    assert row.findChildren(QuoteBlock) == []
    assert row.line.details[0] == "“He rings at night.”"


def test_problems_stand_at_the_fields(
    open_tab: OpenTab, context: Context, maisie: str, lanes: Lanes, wait_idle: WaitIdle
) -> None:
    screen, tab = open_tab(VOICE)
    tab.cards["voice"].add_button.click()
    wait_idle(lanes)
    fill(tab, voice_form="words")

    screen._save_facts()

    assert tab.pane.fields is not None
    assert tab.pane.fields.cells["words"].problem.text() == "Write the words exactly as they were said."
    assert "Whose words: Whose words are they?" in tab.pane.summary.words()
    assert context.services.facts.of(young_person_id=maisie).voices == ()


def test_what_is_worth_a_question_is_recorded_all_the_same(
    open_tab: OpenTab, context: Context, maisie: str, lanes: Lanes, wait_idle: WaitIdle
) -> None:
    screen, tab = open_tab(VOICE)
    tab.cards["voice"].add_button.click()
    wait_idle(lanes)
    fill(tab, whose="young-person", voice_form="drawing", said_on="2026-11-18", may_share="no")
    screen._save_facts()
    assert tab.pane.save_button.accessibleName().startswith("Record all the same")
    assert context.services.facts.of(young_person_id=maisie).voices == ()

    screen._save_facts()
    wait_idle(lanes)

    assert len(context.services.facts.of(young_person_id=maisie).voices) == 1


def test_the_form_asks_only_what_can_be_so(open_tab: OpenTab, lanes: Lanes, wait_idle: WaitIdle) -> None:
    _screen, tab = open_tab(VOICE)
    tab.cards["voice"].add_button.click()
    wait_idle(lanes)
    assert not {"asked_twice", "shared_with", "share_overridden", "whose_name"} & labels(tab)

    fill(tab, voice_form="chose-not-to-say", may_share="some", whose="parent")
    assert {"asked_twice", "shared_with", "whose_name", "is_warning"} <= labels(tab)
    assert "words" not in labels(tab)
    fill(tab, may_share="no")
    assert "share_overridden" in labels(tab)


def test_what_is_due_leads_to_the_form_of_the_answer(
    open_tab: OpenTab, context: Context, maisie: str, lanes: Lanes, wait_idle: WaitIdle
) -> None:
    record(context, maisie, WORDS)
    (voice,) = context.services.facts.of(young_person_id=maisie).voices

    screen, tab = open_tab(f"voice:{voice.entry.record_id}")

    assert isinstance(tab.pane.form, VoiceReply)
    fill(tab, heard_by="VPG", heard_on="2026-11-23", what_changed="Police spoke to him.", told_back_on="2026-11-24")
    screen._save_facts()
    wait_idle(lanes)
    assert context.services.tasks.today() == ()
    (row,) = tab.cards["voice"].rows
    assert "Changed: Police spoke to him. Told back 24 Nov 2026." in row.line.details[-1]


# ---- nothing typed is lost -----------------------------------------------------------------


def test_a_half_typed_form_survives_the_lock(open_tab: OpenTab, lanes: Lanes, wait_idle: WaitIdle) -> None:
    screen, tab = open_tab(VOICE)
    tab.cards["voice"].add_button.click()
    wait_idle(lanes)
    assert tab.pane.fields is not None
    type_into(tab.pane.fields.cells["words"].field, "I do not want my m")
    kept: list[bool] = []

    screen.keep(lambda: kept.append(True))
    wait_idle(lanes)

    assert kept == [True]
    _again, other = open_tab(VOICE)
    other.cards["voice"].add_button.click()
    wait_idle(lanes)
    assert other.pane.fields is not None
    assert other.pane.fields.text("words") == "I do not want my m"
    assert "You began this earlier" in other.pane.news.title.text()


def test_escape_goes_back_and_keeps_what_was_typed(
    open_tab: OpenTab, context: Context, maisie: str, lanes: Lanes, wait_idle: WaitIdle
) -> None:
    _screen, tab = open_tab(VOICE)
    tab.cards["voice"].add_button.click()
    wait_idle(lanes)
    assert tab.pane.fields is not None
    type_into(tab.pane.fields.cells["words"].field, "Wait")

    foot = tab.pane.back_button.parentWidget()
    assert foot is not None
    assert foot is tab.pane.save_button.parentWidget(), "at the foot, in sight however long the form is"
    assert not tab.pane.isAncestorOf(foot)
    press(tab.pane.back_button, Qt.Key.Key_Escape)
    wait_idle(lanes)

    assert not tab.is_writing()
    draft = context.services.facts.draft(young_person_id=maisie, fact=VoiceFact())
    assert draft is not None
    assert draft.words == "Wait"


def test_what_was_typed_can_be_thrown_away(
    open_tab: OpenTab, context: Context, maisie: str, lanes: Lanes, wait_idle: WaitIdle
) -> None:
    context.services.facts.keep_draft(young_person_id=maisie, fact=WORDS)
    _screen, tab = open_tab(VOICE)
    tab.cards["voice"].add_button.click()
    wait_idle(lanes)

    tab.pane.throw_button.click()
    wait_idle(lanes)

    assert context.services.facts.draft(young_person_id=maisie, fact=VoiceFact()) is None


# ---- missing and facts ---------------------------------------------------------------------


def test_the_interview_is_written_into_the_episode_it_belongs_to(
    open_tab: OpenTab, context: Context, maisie: str, lanes: Lanes, wait_idle: WaitIdle
) -> None:
    record(context, maisie, BACK)
    (episode,) = context.services.facts.of(young_person_id=maisie).missing

    screen, tab = open_tab(f"missing:{episode.record_id}")
    assert "interview_held_at" in labels(tab)
    held = (MORNING - HOUR).isoformat()
    fill(tab, interview_outcome="held", interview_held_at=held, interview_by="Joy Bello, Barnardo's")
    screen._save_facts()
    wait_idle(lanes)

    (after,) = context.services.facts.of(young_person_id=maisie).missing
    assert (after.interview_outcome, after.interview_held_at) == (InterviewOutcome.HELD, MORNING - HOUR)
    assert tab.cards["missing"].rows[0].line.owed == ""


def test_a_day_without_an_hour_is_said_at_the_field(open_tab: OpenTab, lanes: Lanes, wait_idle: WaitIdle) -> None:
    screen, tab = open_tab(MISSING)
    tab.cards["missing"].add_button.click()
    wait_idle(lanes)
    assert "interview_held_at" not in labels(tab)  # there is no interview before the return
    assert tab.pane.fields is not None
    tab.pane.fields.field("from_at").day.set_value("2026-11-20")  # type: ignore[attr-defined]  # a MomentField

    screen._save_facts()

    assert tab.pane.fields.cells["from_at"].problem.text() == "At what time? An estimate will do."


def test_the_name_opens_once_the_record_is_restricted(
    open_tab: OpenTab, context: Context, maisie: str, lanes: Lanes, wait_idle: WaitIdle
) -> None:
    screen, tab = open_tab(FACTS)
    tab.cards["people"].add_button.click()
    wait_idle(lanes)
    assert tab.pane.fields is not None
    name = tab.pane.fields.cells["name"]

    def is_open() -> bool:
        return name.isEnabled()

    assert not is_open()
    fill(tab, in_trust="no")
    assert is_open()
    fill(tab, in_trust="yes")
    assert not is_open()
    fill(tab, restricted=True)
    assert not is_open()
    fill(tab, restricted_to="Leanne Ward, Helen Doyle")
    assert is_open()
    fill(tab, name="Grant Vane", line="a coach", source="Her aunt", state="under-investigation")
    screen._save_facts()
    wait_idle(lanes)

    (linked,) = context.services.facts.of(young_person_id=maisie).people
    assert linked.concern is not None
    assert (linked.concern.name, linked.concern.restricted_to) == ("Grant Vane", ("Leanne Ward", "Helen Doyle"))
    assert tab.cards["people"].rows[0].line.title == "a coach"


def test_somebody_known_is_linked_to_another_young_person(
    open_tab: OpenTab, context: Context, maisie: str, lanes: Lanes, wait_idle: WaitIdle
) -> None:
    facts = context.services.facts
    (kofi,) = add(context.services.people, somebody("Kofi", "Asante"))
    coach = ConcernFact(name="Grant Vane", in_trust=True, restricted=True, restricted_to=("Leanne Ward",))
    facts.concern(young_person_id=kofi, link=LinkFact(line="a coach", source="Police"), concern=coach)
    secret = replace(coach, name="Rolf Sand", restricted_to=("Helen Doyle",))
    facts.concern(young_person_id=kofi, link=LinkFact(line="a driver", source="Police"), concern=secret)
    (known,) = facts.known_concerns()
    assert known[1] == "Grant Vane, a coach"
    screen, tab = open_tab(FACTS)
    tab.cards["people"].add_button.click()
    wait_idle(lanes)

    fill(tab, concern=known[0])
    assert not {"name", "in_trust", "restricted"} & labels(tab)
    fill(tab, line="her coach", source="Her aunt")
    screen._save_facts()
    wait_idle(lanes)

    (linked,) = facts.of(young_person_id=maisie).people
    assert (linked.link.concern, linked.link.line) == (known[0], "her coach")
    assert linked.concern is not None
    assert linked.concern.name == "Grant Vane"
    tab.cards["people"].rows[0].buttons[0].click()
    wait_idle(lanes)
    assert "concern" not in labels(tab)
    assert "name" in labels(tab)
    fill(tab, line="the coach", source="Her aunt")
    screen._save_facts()
    wait_idle(lanes)
    (after,) = facts.of(young_person_id=maisie).people
    assert (after.link.concern, after.link.line) == (known[0], "the coach")


def test_who_may_not_see_a_restricted_record_changes_the_line_only(
    open_tab: OpenTab, context: Context, maisie: str, lanes: Lanes, wait_idle: WaitIdle
) -> None:
    coach = ConcernFact(name="Grant Vane", in_trust=True, restricted=True, restricted_to=("Helen Doyle",))
    link = LinkFact(line="a coach", source="Her aunt")
    context.services.facts.concern(young_person_id=maisie, link=link, concern=coach)
    screen, tab = open_tab(FACTS)
    (row,) = tab.cards["people"].rows
    assert "Vane" not in str(row.line)

    row.buttons[0].click()
    wait_idle(lanes)
    assert not {"name", "restricted", "in_trust"} & labels(tab)
    fill(tab, line="a coach at a club")
    screen._save_facts()
    wait_idle(lanes)

    (linked,) = context.services.facts.of(young_person_id=maisie).people
    assert linked.link.line == "a coach at a club"


def test_how_free_somebody_is_is_written_beside_them(
    open_tab: OpenTab, context: Context, maisie: str, lanes: Lanes, wait_idle: WaitIdle
) -> None:
    link = LinkFact(line="the man", source="Police")
    context.services.facts.concern(young_person_id=maisie, link=link, concern=ConcernFact())
    screen, tab = open_tab(FACTS)
    tab.cards["people"].rows[0].buttons[1].click()
    wait_idle(lanes)
    assert isinstance(tab.pane.form, RestrictionFact)

    fill(tab, state="bail", from_day="2026-11-20", ends_on="2026-12-20")
    screen._save_facts()
    wait_idle(lanes)

    assert tab.cards["people"].rows[0].line.details[1] == "On bail, ends 20 Dec 2026"


def test_taken_off_the_list_with_a_way_back(
    open_tab: OpenTab, context: Context, maisie: str, lanes: Lanes, wait_idle: WaitIdle
) -> None:
    heard = Went.listening(context)
    record(context, maisie, HARM)
    screen, tab = open_tab(FACTS)

    tab.cards["harm"].rows[0].off_button.click()
    wait_idle(lanes)
    assert context.services.facts.of(young_person_id=maisie).harms == ()
    context.services.people.undo(heard.told[-1][1])
    screen.reload()
    wait_idle(lanes)

    assert [one.line.title for one in tab.cards["harm"].rows] == ["Disclosure, known 20 Nov 2026"]


def test_what_was_agreed_and_answered_can_be_read_without_opening_the_form(
    open_tab: OpenTab, context: Context, maisie: str
) -> None:
    ask = ClosureAsk(
        strands=(Strand.SEXUAL,),
        asked_on=TODAY,
        asked_by="Leanne Ward",
        reason=ClosureReason.MOVED_AREA,
        why="She lives with her aunt now.",
        new_area="Eastmere",
        carry_on_worker="Ada Quill",
    )
    record(context, maisie, replace(HARM, safeguarding="Strategy discussion"), ask)
    _screen, tab = open_tab(FACTS)

    assert "Safeguarding: Strategy discussion" in " | ".join(tab.cards["harm"].rows[0].line.details)
    (row,) = tab.cards["closure"].rows
    assert {"Carries on: Ada Quill", "Receiving area: Eastmere"} <= set(row.line.details)


def test_every_list_has_its_command(open_tab: OpenTab, lanes: Lanes, wait_idle: WaitIdle) -> None:
    screen, _tab = open_tab(VOICE)
    commands = {one.id: one for one in screen.commands()}

    commands["screen.add-harm"].do()
    wait_idle(lanes)

    assert screen.tab() == FACTS
    assert screen.facts[FACTS].is_writing()
    assert {"screen.add-voice", "screen.add-missing", "screen.add-told", "screen.add-closure"} <= set(commands)


def test_going_to_another_screen_keeps_what_was_typed(
    open_tab: OpenTab, context: Context, maisie: str, lanes: Lanes, wait_idle: WaitIdle
) -> None:
    screen, tab = open_tab(VOICE)
    tab.cards["voice"].add_button.click()
    wait_idle(lanes)
    fill(tab, words="Half")

    screen.leaving()
    wait_idle(lanes)

    draft = context.services.facts.draft(young_person_id=maisie, fact=VoiceFact())
    assert draft is not None
    assert draft.words == "Half"


# ---- every reader, every size --------------------------------------------------------------


@pytest.mark.parametrize("look", [Theme(), Theme(ThemeName.DARK, 200)], ids=["100", "200"])
@pytest.mark.parametrize("part", [VOICE, MISSING, FACTS])
def test_lists_and_forms_can_be_read_by_everybody(
    desk: QApplication,
    qtbot: QtBot,
    open_tab: OpenTab,
    context: Context,
    maisie: str,
    lanes: Lanes,
    wait_idle: WaitIdle,
    part: str,
    look: Theme,
) -> None:
    record(context, maisie, *EVERY, BACK)
    theme.wear(desk, look)
    screen, tab = open_tab(part)

    assert problems_of(screen) == []
    for card in tab.cards.values():
        card.add_button.click()
        wait_idle(lanes)
        assert problems_of(screen) == [], card.section.id
        tab.leave()
        wait_idle(lanes)
    theme.wear(desk, Theme())
