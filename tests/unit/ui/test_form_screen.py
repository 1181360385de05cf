"""Any instrument on the screen: begun from the young person's page, filled in by keys or mouse, kept, finished, corrected, read."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from cse_desk.clock import SetClock
from cse_desk.forms.instruments import About
from cse_desk.models.enums import Role
from cse_desk.services import case_summaries
from cse_desk.services.desk import Desk
from cse_desk.ui import theme
from cse_desk.ui.answering import KEEP_MS
from cse_desk.ui.filled.pages import question_pages
from cse_desk.ui.filled.pane import FormsPane
from cse_desk.ui.formkit.lines import AnswerBox
from cse_desk.ui.screens.forms import calls
from cse_desk.ui.screens.forms.filling import FillPage
from cse_desk.ui.screens.forms.looking import LookPage
from cse_desk.ui.screens.forms.office import OfficeFormsScreen
from cse_desk.ui.screens.forms.screen import FormScreen
from cse_desk.ui.screens.person.screen import PersonScreen
from cse_desk.ui.screens.settings.screen import SettingsScreen
from cse_desk.ui.theme import Theme, ThemeName
from cse_desk.ui.widgets.labels import PlainLabel
from cse_desk.vault.store import Vault
from tests.helpers.exchange_room import CONTROL, Sitting, sitting
from tests.helpers.vaults import MORNING, PASSPHRASE, OpenVault, unlocking
from tests.helpers.walk import problems_of
from tests.unit.services.filled_stage import HARM
from tests.unit.services.filling import answers_of, begun, fill, finish, finished, whole
from tests.unit.services.folk import MAISIE

Key = Qt.Key


class Room:
    """A window, one young person, and the screen of forms."""

    def __init__(self, here: Sitting, root: str) -> None:
        self.here, self.desk, self.root = here, here.desk, root

    @property
    def screen(self) -> FormScreen:
        found = self.here.window.screen_shown()
        assert isinstance(found, FormScreen)
        return found

    @property
    def fill_page(self) -> FillPage:
        assert self.screen.fill_page is not None
        return self.screen.fill_page

    @property
    def look(self) -> LookPage:
        assert self.screen.look is not None
        return self.screen.look

    @property
    def pane(self) -> FormsPane:
        found = self.here.window.screen_shown()
        assert isinstance(found, PersonScreen)
        return found.forms.list.pane

    def box(self, path: str) -> AnswerBox:
        found = self.fill_page.form_page.widget_of(path)
        assert isinstance(found, AnswerBox)
        return found

    def open(self, form_id: str, part: str = "") -> None:
        self.here.go("form", form_id, part)

    def click(self, widget: QWidget) -> None:
        assert widget.isVisible()
        assert widget.isEnabled()
        self.here.qtbot.mouseClick(widget, Qt.MouseButton.LeftButton)
        self.here.settle()

    def lines(self):
        return self.desk.filled_forms.of(young_person_id=self.root)


@pytest.fixture
def room(qtbot: QtBot, desk: QApplication, vault: Vault) -> Iterator[Room]:
    services = Desk(vault)
    (root,) = services.people.create(MAISIE).roots
    with sitting(qtbot, services) as here:
        yield Room(here, root)


def test_the_pages_of_a_form_are_made_in_goes_of_their_own(room: Room) -> None:
    context = room.here.context
    form_id = begun(room.desk, "session-record", room.root)
    screen = FormScreen(context)
    screen._id, screen._is_loading = form_id, True
    screen._on_begun(form_id, calls.begin(context.services, form_id))
    assert len(screen.findChildren(FillPage)) == 1
    assert screen.findChildren(LookPage) == []

    room.here.settle()
    assert screen.findChildren(LookPage) == [screen.look]
    screen.deleteLater()


def test_a_session_that_nobody_came_to_is_recorded_by_keyboard(room: Room) -> None:
    """From the young person's page: choose, fill in, what to do now, what is missing, finish, paper, back to the list."""
    here = room.here
    here.go("person", room.root)
    here.press(Key.Key_6, CONTROL)
    assert "Nothing is filled in yet" in here.said()
    here.tab_to(room.pane.start.choice)
    here.type("Sess")
    assert room.pane.start.choice.value() == "session-record"
    here.push(room.pane.start.button)

    assert room.box("on").isAncestorOf(here.focus())
    here.type("20 11 2026")
    here.tab_to(room.box("came"))
    for _step in range(4):
        here.press(Key.Key_Down)
    here.press(Key.Key_Space)
    assert room.fill_page.form_page.flow.value("came") == "not-there"
    here.tab_to(room.box("not-held.next"))
    here.type("Rang her; no answer. Asked the home to look.")
    here.tab_to(room.box("not-held.safe"))
    here.press(Key.Key_U)
    assert room.fill_page.prompts.shown() == ("P1",)
    here.press(Key.Key_R, CONTROL)
    assert "1 question is left" in here.said()
    assert room.look.prompts.shown() == ("P1",)
    here.push(room.look.finish_button)
    assert room.look.obstacles.words() == ("When and how, Worker: This question still needs an answer.",)
    here.push(room.look.obstacles.link(0))
    assert room.box("worker").isAncestorOf(here.focus())
    here.type("Joy Bello")
    here.press(Key.Key_Return, CONTROL)
    assert room.fill_page.page_id == "next"
    here.press(Key.Key_Return, CONTROL)
    assert "Nothing is missing" in here.said()
    here.push(room.look.finish_button)

    assert "Finished 24 Nov 2026 by Leanne Ward" in here.said()
    assert not room.look.finish_button.isVisible()
    assert here.window.toast.act() == "", "finishing is answered by a correction"
    here.press(Key.Key_P, CONTROL)
    assert room.screen._stack.currentWidget() is room.screen.paper
    assert room.screen.paper.preview.page_count() >= 1
    here.press(Key.Key_Escape)
    here.push(room.look.back_button)
    (row,) = room.pane.rows()
    assert (row.line.finished_by, row.line.told) == ("Leanne Ward", "20 Nov 2026, They were not there, Not known")
    words = [label.text() for label in row.findChildren(PlainLabel)]
    assert words[0] == row.line.title
    assert words[-1].endswith(f" Version {row.line.version}."), "small, after its state"


def test_a_harm_record_is_finished_recorded_as_a_fact_and_corrected_by_mouse(room: Room) -> None:
    form_id = begun(room.desk, "harm-record", room.root)
    fill(room.desk, form_id, HARM)
    record = room.desk.filled_forms.open(form_id=form_id)
    fill(room.desk, form_id, whole(room.desk.filled_forms.form_of(form_id=form_id), answers_of(record)))
    room.here.go("person", room.root, "forms")
    room.click(room.pane.rows()[0].button)
    room.fill_page.pages.set_value("others")
    room.fill_page.pages.changed.emit("others")
    room.click(room.fill_page.foot.next_button)
    assert not room.look.fact.isVisible(), "nothing is recorded from a form that may still change"
    room.click(room.look.finish_button)

    assert f"What: {HARM['what']}" in room.look.fact.words()
    room.click(room.look.fact.button)
    assert [one.what for one in room.desk.facts.of(young_person_id=room.root).harms] == [HARM["what"]]
    assert not room.look.fact.isVisible()
    room.click(room.look.correct_button)
    room.click(room.look.correct.button)
    assert "Say why." in room.here.said()
    room.look.correct.why.setFocus()
    room.here.type("The day was wrong.")
    room.click(room.look.correct.button)
    assert room.screen.work is not None
    assert room.screen.work.form_id != form_id
    assert room.fill_page.form_page.flow.value("what") == HARM["what"]
    assert room.desk.half_typed.all() == {}
    room.here.go("form", form_id)
    assert room.look.correct_button.isVisible(), "it stands until the correction is finished"
    assert len(room.lines()) == 2
    room.here.doors.answers.append(True)
    room.click(room.look.off_button)
    assert len(room.lines()) == 1


def test_the_program_dies_in_the_middle_of_a_page_and_nothing_is_lost(
    qtbot: QtBot, desk: QApplication, tmp_path: Path
) -> None:
    clock = SetClock(MORNING)
    door = unlocking(tmp_path, clock)
    vault = door.create(passphrase=PASSPHRASE, name="Leanne Ward", agency="Marlport Council", role=Role.SOCIAL_WORKER)
    case_summaries.attach(vault)
    services = Desk(vault)
    (root,) = services.people.create(MAISIE).roots
    form_id = begun(services, "pre-check", root)
    with sitting(qtbot, services) as here:
        room = Room(here, root)
        room.open(form_id)
        here.tab_to(room.box("seen"))
        here.type("A silver car at the gate, twice")
        assert room.screen.work is not None
        timer = room.screen.work._timer
        assert timer.isActive()
        assert timer.interval() == KEEP_MS < 3_000
        timer.timeout.emit()
        here.settle()
        room.screen.work._unrecorded = False  # killed: nobody records what was typed
    folder = vault.folder.name
    vault.close()

    again = door.unlock(vault_folder=folder, passphrase=PASSPHRASE)
    case_summaries.attach(again)
    with sitting(qtbot, Desk(again)) as here:
        room = Room(here, root)
        assert room.desk.filled_forms.open(form_id=form_id).resumed_from_draft
        room.open(form_id)
        assert room.fill_page.page_id == "now"
        assert room.box("seen").isAncestorOf(here.focus())
        here.type(", waiting.")
        assert "Opened where you stopped." in here.said()
        here.press(Key.Key_S, CONTROL)
        record = room.desk.filled_forms.open(form_id=form_id)
        assert (record.answers["seen"], record.resumed_from_draft) == (
            "A silver car at the gate, twice, waiting.",
            False,
        )
    again.close()


def test_who_does_not_write_sessions_reads_them(qtbot: QtBot, desk: QApplication, vault: Vault) -> None:
    services = Desk(vault)
    (root,) = services.people.create(MAISIE).roots
    begun(services, "session-record", root, came="yes", words="I like the boat.")
    vault.me = replace(vault.me, role=Role.COORDINATOR)
    with sitting(qtbot, services) as here:
        room = Room(here, root)
        here.go("person", root, "forms")
        room.pane.start.choice.set_value("session-record")
        room.pane.start.choice.changed.emit("session-record")
        assert not room.pane.start.button.isVisible()
        assert "does not fill this in" in room.pane.start.why_not.text()
        room.click(room.pane.rows()[0].button)
        assert room.screen._stack.currentWidget() is room.look
        assert "You can read this form, but not change it." in here.said()
        for button in (room.look.finish_button, room.look.correct_button, room.look.off_button):
            assert not button.isVisible()
        here.tab_to(room.look.pages)
        here.press(Key.Key_Down)
        assert "I like the boat." in here.said()
        room.click(room.look.back_button)
        assert isinstance(here.window.screen_shown(), PersonScreen)


def test_beside_a_ladder_stands_what_each_said_last_and_own_words_have_no_coach(room: Room) -> None:
    finished(room.desk, "outcome-ladders", room.root, rater="worker", **{"education.step": "step-2"})
    form_id = begun(room.desk, "outcome-ladders", room.root, rater="worker")
    room.open(form_id, "education")
    words = room.here.said()

    assert "24 Nov 2026, The worker: " in words
    assert room.box("education.words").coach is None
    room.open(begun(room.desk, "harm-record", room.root), "happened")
    assert room.box("what").coach is not None
    assert room.box("words").coach is None


def test_the_offices_forms_are_found_by_name_and_from_settings(
    qtbot: QtBot, desk: QApplication, open_vault: OpenVault
) -> None:
    services = Desk(open_vault(Role.LEAD))
    with sitting(qtbot, services) as here:
        here.find("audit")
        screen = here.window.screen_shown()
        assert isinstance(screen, OfficeFormsScreen)
        assert "Nothing is filled in yet" in here.said()
        here.push(screen.forms.pane.start.button)
        form = here.window.screen_shown()
        assert isinstance(form, FormScreen)
        assert form.work is not None
        assert form.work.record.instrument == "case-audit"
        finish(services, form.work.form_id)
        here.go("settings")
        settings = here.window.screen_shown()
        assert isinstance(settings, SettingsScreen)
        here.push(settings.office.open_forms)
        (row,) = screen.forms.pane.rows()
        assert row.line.finished_by == "Owen Pryce"


@pytest.mark.parametrize("percent", [100, 200])
def test_every_page_is_sound_for_screen_readers_and_fits(room: Room, desk: QApplication, percent: int) -> None:
    done = finished(room.desk, "harm-record", room.root, **HARM)
    theme.wear(desk, Theme(ThemeName.LIGHT, percent))
    room.here.go("person", room.root, "forms")
    assert problems_of(room.here.window) == []
    room.open(done)
    room.click(room.look.correct_button)
    assert problems_of(room.screen) == []
    room.open(begun(room.desk, "pre-check", room.root, **{"safe-now": "no"}))
    assert room.fill_page.prompts.isVisible()
    assert problems_of(room.screen) == []
    room.here.press(Key.Key_R, CONTROL)
    room.here.push(room.look.finish_button)
    assert problems_of(room.screen) == []


def test_every_instrument_opens_and_goes_on_to_its_last_page(room: Room) -> None:
    for one in room.desk.filled_forms.offered(about=About.YOUNG_PERSON):
        room.open(begun(room.desk, one.instrument, room.root))
        last = question_pages(room.fill_page.form_page.flow)[-1].id
        room.fill_page.go_to(last)
        room.fill_page.next()
        room.here.settle()
        assert room.screen._stack.currentWidget() is room.look, one.instrument
