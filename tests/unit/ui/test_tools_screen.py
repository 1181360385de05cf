"""Tools in a real window: the list, a file looked at and kept, released, retired, tried out, compared, written out; what others see."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QHeaderView
from pytestqt.qtbot import QtBot

from cse_desk.models.enums import FormSource, FormState, Role
from cse_desk.services import instruments
from cse_desk.services.desk import Desk
from cse_desk.ui import theme
from cse_desk.ui.bus import Place
from cse_desk.ui.jobs import Lanes
from cse_desk.ui.screens.tools import detail as acts
from cse_desk.ui.screens.tools import screen as pages
from cse_desk.ui.screens.tools.screen import ToolsScreen
from cse_desk.ui.theme import Theme
from cse_desk.ui.widgets.labels import PlainLabel
from tests.helpers.contexts import context_of
from tests.helpers.doors import FakeDoors
from tests.helpers.keys import type_text
from tests.helpers.pictures.tools import SCALE, file_of, keep, stuffed, way_home
from tests.helpers.vaults import OpenVault
from tests.helpers.walk import problems_of
from tests.unit.services.exchanging import acquaint, taken_in
from tests.unit.ui.conftest import WaitIdle

Open = Callable[..., ToolsScreen]


@pytest.fixture
def made(open_vault: OpenVault) -> Desk:
    return Desk(open_vault(Role.COORDINATOR))


@pytest.fixture
def idle(lanes: Lanes, wait_idle: WaitIdle, qtbot: QtBot) -> Callable[[ToolsScreen], None]:
    def wait(screen: ToolsScreen) -> None:
        wait_idle(lanes)
        qtbot.waitUntil(lambda: not screen._pause.isActive())
        wait_idle(lanes)
        for _round in range(3):  # what was made is laid out
            QApplication.processEvents()

    return wait


@pytest.fixture
def opened(qtbot: QtBot, lanes: Lanes, doors: FakeDoors, idle: Callable[[ToolsScreen], None]) -> Open:
    def opening(desk: Desk, target: str = "") -> ToolsScreen:
        screen = ToolsScreen(context_of(desk.vault, lanes, doors=doors))
        qtbot.addWidget(screen)
        screen.resize(1310, 720)
        screen.show()
        screen.show_place(Place("tools", target))
        idle(screen)
        return screen

    return opening


def titles(screen: ToolsScreen) -> list[str]:
    known = screen.pane.lines.by_id
    return [known[one].title for one in screen.pane.model.ids()]


def said(screen: ToolsScreen) -> str:
    return " | ".join(one.text() for one in screen.findChildren(PlainLabel) if one.isVisibleTo(screen))


def chosen(screen: ToolsScreen) -> str:
    assert screen.pane.detail.detail is not None
    return screen.pane.detail.detail.line.form_id


def header(screen: ToolsScreen) -> QHeaderView:
    return screen.pane.table.horizontalHeader()


def heading(screen: ToolsScreen, column: int) -> QPoint:
    return QPoint(header(screen).sectionViewportPosition(column) + 12, 8)


def test_the_list_finds_narrows_sorts_and_tells_about_the_chosen_one(
    made: Desk, opened: Open, idle: Callable[[ToolsScreen], None], tmp_path: Path
) -> None:
    ids = stuffed(made, tmp_path)
    screen = opened(made, ids["licensed"])
    assert len(titles(screen)) == len(instruments.register()) + len(ids)
    shown = said(screen)
    for words in ("Ten statements", "Under a licence", "Hollowell Press", "31 Mar 2027", "a modifier extension"):
        assert words in shown

    type_text(screen.pane.search, "getting 1.1")
    idle(screen)
    assert titles(screen) == ["Getting home"]
    assert chosen(screen) == ids["new"]
    screen.pane.show_every()
    screen.pane.states.set_value("retired")
    screen.pane.states.changed.emit("retired")
    idle(screen)
    assert titles(screen) == ["Old check-in"]
    assert "The session record asks the same." in said(screen)
    type_text(screen.pane.search, "nothing like it")
    assert "No form fits" in said(screen)

    screen.pane.show_every()
    QTest.mouseClick(header(screen).viewport(), Qt.MouseButton.LeftButton, pos=heading(screen, 6))
    QTest.mouseClick(header(screen).viewport(), Qt.MouseButton.LeftButton, pos=heading(screen, 6))
    assert titles(screen)[0] == "Old check-in"  # the only one that was retired


def test_a_faulty_file_is_told_by_cell_copied_and_printed_and_nothing_of_it_is_kept(
    made: Desk, opened: Open, doors: FakeDoors, idle: Callable[[ToolsScreen], None], tmp_path: Path
) -> None:
    from openpyxl import load_workbook

    path = tmp_path / "session record.xlsx"
    made.own_forms.write_out(form_id="session-record", path=path)
    workbook = load_workbook(path)
    workbook["Questions"]["C3"] = "chioce"
    workbook.save(path)
    screen = opened(made)
    doors.files.append(path)

    screen.pane.bring_in_button.click()
    idle(screen)

    assert "Questions!C3" in said(screen)
    assert not screen.look.keep_button.isVisibleTo(screen)
    screen.look.copy_button.click()
    assert doors.copied[0].startswith("Questions!C3: 'chioce'")
    screen.look.print_button.click()
    idle(screen)
    assert screen.paper.preview.page_count() == 1
    screen.go_back()
    screen.go_back()
    assert screen.pane.isVisible()
    assert not any(one.source is not FormSource.SHIPPED for one in made.own_forms.lines())


def test_a_form_is_brought_in_released_with_what_was_looked_at_and_retired(
    made: Desk, opened: Open, doors: FakeDoors, idle: Callable[[ToolsScreen], None], tmp_path: Path
) -> None:
    odd = [{"url": "https://hollowell.example/norms", "valueString": "2019"}]
    doors.files.append(file_of(tmp_path, way_home(modifierExtension=odd)))
    screen = opened(made)

    screen.bring_in()
    idle(screen)
    assert "May change what is asked: a modifier extension" in said(screen), (
        "in words: a colour is not seen by everybody"
    )
    screen.look.try_button.click()
    screen.trying.print_button.click()
    idle(screen)
    for _page in (screen.paper, screen.trying):
        screen.go_back()
    assert screen.look.isVisible()  # the file that is looked at is not lost by trying it out
    screen.look.licensed.click()
    screen.look.keep_button.click()
    idle(screen)
    assert screen.look.licence is not None
    assert "Who gives the licence is missing." in said(screen)
    type_text(screen.look.licence.holder, "Hollowell Press")
    screen.look.keep_button.click()
    idle(screen)

    form_id = chosen(screen)
    draft = made.own_forms.detail(form_id=form_id)
    assert draft.line.state is FormState.DRAFT
    assert draft.licence is not None
    assert draft.licence.agencies == (made.vault.me.agency,)
    screen.pane.detail.buttons[acts.RELEASE].click()
    screen.acts.releasing.act_button.click()
    idle(screen)
    assert "look at everything the program cannot do" in said(screen)
    screen.acts.releasing.seen.set_value([one.words for one in draft.unheeded])
    screen.acts.releasing.act_button.click()
    idle(screen)
    assert made.own_forms.detail(form_id=form_id).line.state is FormState.RELEASED
    assert acts.RELEASE not in screen.pane.detail.buttons

    screen.pane.detail.buttons[acts.RETIRE].click()
    screen.acts.retiring.act_button.click()
    idle(screen)
    assert "The reason is missing." in said(screen)
    type_text(screen.acts.retiring.why, "Nobody used it.")
    screen.acts.retiring.act_button.click()
    idle(screen)
    assert made.own_forms.detail(form_id=form_id).retired_why == "Nobody used it."
    assert acts.RETIRE not in screen.pane.detail.buttons


def test_trying_out_by_keyboard_shows_scores_and_bands_and_records_nothing(
    made: Desk, opened: Open, idle: Callable[[ToolsScreen], None], tmp_path: Path
) -> None:
    form_id = keep(made, tmp_path, way_home(), version="1.0.0")
    screen = opened(made, form_id)
    before = made.vault.position()
    screen.pane.table.setFocus()

    QTest.keyClick(screen.pane.table, Qt.Key.Key_Return)
    idle(screen)
    assert "Nothing you type here is recorded." in said(screen)
    assert screen.trying.said().left == 1
    screen.trying.form_page.answer("how", "car")
    idle(screen)

    assert screen.trying.said().values == (("Score", "6"), ("What next", "Do something today"))
    assert "Do something today" in said(screen)
    screen.trying.print_button.click()
    idle(screen)
    assert screen.paper.preview.page_count() == 1
    QTest.keyClick(screen, Qt.Key.Key_Escape)
    QTest.keyClick(screen, Qt.Key.Key_Escape)
    assert screen.pane.isVisible()
    assert made.vault.position() == before


def test_versions_are_compared_on_screen_and_on_paper(
    made: Desk, opened: Open, idle: Callable[[ToolsScreen], None], tmp_path: Path
) -> None:
    ids = stuffed(made, tmp_path)
    screen = opened(made, ids["old"])

    screen.pane.detail.buttons[acts.COMPARE].click()
    idle(screen)

    assert screen.comparing.versions() == (ids["old"], ids["new"])
    shown = said(screen)
    for words in ("2 questions differ", "Other words: before", "How do you get home?", "How will you get home today?"):
        assert words in shown
    assert "Whom can you ring?" in shown
    screen.comparing.print_button.click()
    idle(screen)
    assert screen.paper.preview.page_count() == 1
    screen.go_back()
    assert screen.comparing.isVisible()


def test_a_form_leaves_only_after_a_warning_that_names_its_licence(
    made: Desk, opened: Open, doors: FakeDoors, idle: Callable[[ToolsScreen], None], tmp_path: Path
) -> None:
    form_id = keep(made, tmp_path, way_home(), licence=SCALE, version="1.0.0")
    screen = opened(made, form_id)
    doors.answers = [False, True]
    doors.files.append(tmp_path / "out.xlsx")

    screen.pane.detail.buttons[acts.SHEET].click()
    assert doors.chosen == []
    screen.pane.detail.buttons[acts.SHEET].click()
    idle(screen)

    assert "Hollowell Press" in doors.asked[0].text
    assert doors.chosen == [("Save the form", "Getting home 100.xlsx")]
    assert made.own_forms.look(path=tmp_path / "out.xlsx").same is not None
    doors.files.append(tmp_path / "empty.xlsx")
    screen.pane.template_button.click()
    idle(screen)
    assert (tmp_path / "empty.xlsx").exists()


def test_a_form_is_handed_on_with_what_leaves_and_why_nothing_does(
    made: Desk,
    open_vault: OpenVault,
    opened: Open,
    doors: FakeDoors,
    idle: Callable[[ToolsScreen], None],
    tmp_path: Path,
) -> None:
    colleague = Desk(open_vault(Role.MANAGER))
    acquaint(made, colleague)
    ids = stuffed(made, tmp_path)
    made.own_forms.set_licence(form_id=ids["licensed"], licence=replace(SCALE, agencies=(made.vault.me.agency,)))
    (tmp_path / "stick").mkdir()
    doors.files += [None, tmp_path / "stick"]
    screen = opened(made, ids["licensed"])
    fingerprint = made.form_sending.recipients()[0].fingerprint

    def choose() -> None:
        screen.pane.detail.buttons[acts.SEND].click()
        idle(screen)
        screen.acts.sending.to.set_value(fingerprint)
        screen.acts.sending.to.changed.emit(fingerprint)
        idle(screen)

    choose()
    assert f"The licence does not name {colleague.vault.me.agency}" in said(screen)
    assert not screen.acts.sending.act_button.isEnabled()
    screen.show_place(Place("tools", ids["new"]))
    idle(screen)
    choose()
    assert "What leaves: Getting home, version 1.1.0" in said(screen)
    screen.acts.sending.act_button.click()  # goes back from the folders
    screen.acts.sending.act_button.click()
    idle(screen)

    assert "The bundle is sealed" in said(screen)
    (path,) = (tmp_path / "stick").iterdir()
    taken_in(colleague, path)
    assert ids["new"] in {one.id for one in colleague.instruments.register()}


def test_who_does_not_keep_tools_reads_and_tries_them(open_vault: OpenVault, opened: Open) -> None:
    screen = opened(Desk(open_vault(Role.SOCIAL_WORKER)))

    assert "You can read these forms and try them out, but not change them." in said(screen)
    assert "Working Together to Safeguard Children" in said(screen)
    assert not screen.pane.bring_in_button.isVisibleTo(screen)
    assert {acts.TRY, acts.BLANK, acts.COMPARE, acts.SHEET, acts.JSON} == set(screen.pane.detail.buttons)
    assert "screen.open" not in {one.id for one in screen.commands()}


@pytest.mark.parametrize("percent", [100, 200])
def test_every_page_can_be_read_and_reached(
    made: Desk,
    opened: Open,
    doors: FakeDoors,
    idle: Callable[[ToolsScreen], None],
    tmp_path: Path,
    qapp: QApplication,
    percent: int,
) -> None:
    ids = stuffed(made, tmp_path)
    doors.files.append(file_of(tmp_path, way_home(title="Another", copyright="Hollowell Press")))
    theme.wear(qapp, Theme(percent=percent))
    screen = opened(made, ids["licensed"])
    assert problems_of(screen) == []
    assert screen.pane.table.horizontalScrollBar().maximum() == 0
    of_new = ((what, "new") for what in (acts.TRY, acts.COMPARE, acts.RETIRE, acts.SEND))
    for what, target in (*of_new, (acts.RELEASE, "draft")):
        screen.show_place(Place("tools", ids[target]))
        idle(screen)
        screen.pane.detail.buttons[what].click()
        idle(screen)
        assert problems_of(screen) == [], what
    screen.show_place(Place("tools", ids["licensed"]))
    idle(screen)
    screen.pane.detail.buttons[acts.LICENCE].click()
    idle(screen)
    assert problems_of(screen) == []
    screen.bring_in()
    idle(screen)
    screen.look.licensed.click()
    idle(screen)
    assert screen._pages.currentWidget() is screen._pages.page(pages.LOOK)
    assert problems_of(screen) == []
