"""The window: rail, bar, palette, going and coming back."""

from collections.abc import Callable, Iterable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from cse_desk.errors import DamagedDrafts, DamagedFile, DiskFull
from cse_desk.models.enums import Role, ScreeningReason
from cse_desk.models.records.changes import Changes
from cse_desk.models.records.people import NameEntry, PersonDetails, PersonFilter
from cse_desk.settings import Settings
from cse_desk.ui import registry, theme
from cse_desk.ui.actions import Command
from cse_desk.ui.bus import Place
from cse_desk.ui.screen import Screen, ScreenSpec
from cse_desk.ui.theme import Theme, ThemeName
from cse_desk.ui.widgets.fields import TextField
from cse_desk.ui.widgets.labels import PlainLabel
from cse_desk.ui.widgets.page import Page
from tests.helpers.contexts import context_of
from tests.helpers.settling import lay_out
from tests.helpers.stage import NOW, a_window
from tests.helpers.walk import problems_of
from tests.unit.services.folk import MAISIE


class Notes(Screen):
    """A screen that remembers what the window told it."""

    def __init__(self, context):
        super().__init__(context)
        self.told: list[str] = []
        page = Page("Notes")
        self.field = TextField(name="Note")
        page.column.addWidget(self.field)
        self.fill(page)
        self.kept: Callable[[], None] = self.clearFocus

    def show_place(self, place: Place) -> None:
        self.told.append(f"show {place.target} {place.part}".strip())

    def first_focus(self) -> QWidget:
        return self.field

    def commands(self):
        return (Command("screen.note", "Write a note", self.note, "Ctrl+N"),)

    def note(self) -> None:
        self.told.append("note")

    def on_changed(self, changes: Changes) -> None:
        self.told.append(f"changed {','.join(sorted(changes.kinds))}")

    def leaving(self) -> None:
        self.told.append("leaving")

    def keep(self, done) -> None:
        self.told.append("keep")
        self.kept = done


class Roomy(Notes):
    wants_room = True


class Large(Screen):
    """Much is made for it."""

    def __init__(self, context):
        super().__init__(context)
        self.field = TextField(name="Note")
        self.fill_soon(self.field)

    def first_focus(self) -> QWidget:
        return self.field


SPECS = (
    ScreenSpec("today", "Today", "today", Notes),
    ScreenSpec("people", "Young people", "people", Roomy),
    ScreenSpec("person", "Young person", "person", Notes, in_rail=False, under="people"),
    ScreenSpec("settings", "Settings", "settings", Notes, at_foot=True),
    ScreenSpec("trend", "Trend", "performance", Large, in_rail=False),
)


@pytest.fixture
def kept() -> list[Settings]:
    return []


@pytest.fixture
def context(vault, lanes, doors):
    return context_of(vault, lanes, doors=doors)


@pytest.fixture
def window(desk, qtbot, context, lanes, kept, wait_idle):
    made = a_window(context, *SPECS, kept=kept)
    qtbot.addWidget(made)
    made.resize(1366, 768)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    made.go_home()
    wait_idle(lanes)
    yield made
    made.locking.stop()


def somebody(given: str, family: str) -> PersonDetails:
    names = (NameEntry("", "legal", given, family),)
    return PersonDetails(names=names, estimated_ages=(13, 15), estimated_on=NOW.date())


def screen(window, name: str) -> Notes:
    found = window._screens[name]
    assert isinstance(found, Notes)
    return found


def test_the_window_and_the_task_bar_say_only_desk(window):
    assert window.windowTitle() == "Desk"


def test_it_begins_at_the_first_entry_with_the_keyboard_where_work_starts(window):
    assert window.place == Place("today")
    assert window.rail.button("today").isChecked()
    assert screen(window, "today").field.hasFocus()


def test_a_screen_is_made_when_it_is_first_shown_and_kept(window):
    assert "people" not in window._screens
    window.go_to(Place("people"))
    first = window.screen_shown()
    window.go_to(Place("today"))
    window.go_to(Place("people"))

    assert window.screen_shown() is first


def test_a_large_screen_is_filled_in_a_go_of_its_own_and_has_the_keyboard_then(window, lanes, wait_idle):
    window.go_to(Place("trend"))
    large = window.screen_shown()
    assert isinstance(large, Large)
    assert not large.isAncestorOf(large.field)
    wait_idle(lanes)
    assert large.field.hasFocus()


def test_screens_that_are_not_built_are_absent(window):
    window.context.bus.go("vpg")

    assert window.place == Place("today")
    assert set(window.rail._buttons) == {"today", "people", "settings"}


def test_back_leads_where_one_was_and_the_screen_left_is_told(window):
    window.context.bus.go("person", "a" * 32, "screening")
    assert screen(window, "person").told == [f"show {'a' * 32} screening"]
    assert window.rail.button("people").isChecked()
    window.context.bus.go_back()

    assert window.place == Place("today")
    assert screen(window, "today").told == ["show", "leaving", "show"]
    assert screen(window, "person").told[-1] == "leaving"


def heard(window, name):
    return [line for line in screen(window, name).told if line.startswith("changed")]


def test_a_screen_hears_of_a_change_at_once_when_it_is_shown_and_else_before_it_is(window):
    bus = window.context.bus
    window.go_to(Place("people"))
    bus.tell_changed(Changes("one", roots=frozenset("a")))
    assert len(heard(window, "people")) == 1
    assert heard(window, "today") == []
    window.go_to(Place("today"))
    assert len(heard(window, "today")) == 1
    window.go_to(Place("people"))
    window.go_to(Place("today"))
    assert len(heard(window, "today")) == 1, "once is enough"


def test_after_a_long_day_a_screen_hears_of_very_many_changes_as_of_one(window):
    window.go_to(Place("people"))
    for number in range(500):
        window.context.bus.tell_changed(Changes(f"act {number}", roots=frozenset("ab"[number % 2])))
    window.go_to(Place("today"))
    assert 0 < len(heard(window, "today")) <= 21


def test_the_person_can_undo_a_change_told_by_any_screen(window, lanes, wait_idle):
    people = window.context.services.people
    changes = people.create(somebody("Maisie", "Tranter"))
    window.go_to(Place("people"))
    window.context.bus.tell_changed(changes, "Maisie was added.")

    assert window.toast.isVisible()
    assert window.toast.words() == "Maisie was added."
    QTest.keyClick(window.centralWidget(), Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    screen(window, "people").field.clearFocus()
    window.commands.do("window.undo")
    wait_idle(lanes)

    assert window.toast.words() == "Undone."
    assert people.rows(PersonFilter()) == ()


def test_saving_is_always_visible(window):
    bus, saved = window.context.bus, window.top.saved
    bus.tell_saving()
    assert saved.text() == "Saving …"
    bus.tell_saved(window.context.clock.now())
    assert saved.text() == "Saved 09:30"
    bus.tell_not_saved()
    assert saved.text() == "Not saved"


def test_a_failure_is_told_above_the_screen_not_over_it(window):
    window.context.bus.tell_failed(DiskFull(window.context.services.people._vault.folder))

    assert window._banner.isVisible()
    assert window._banner.title.text() == "The disk is full."
    window.go_to(Place("people"))
    assert not window._banner.isVisible()


def test_a_damaged_vault_is_told_on_every_screen_until_somebody_closes_it(window):
    folder = window.context.services.people._vault.folder
    window.context.bus.tell_failed(DamagedFile(folder, is_open=True))
    window.context.bus.tell_failed(DiskFull(folder))
    window.go_to(Place("people"))
    window.go_back()

    assert window._alarm.isVisible()
    assert window._alarm.title.text() == "The vault's file is damaged."
    assert "What you save now goes into this file." in window._alarm.text.text()
    assert problems_of(window) == []
    window._alarm._close.click()
    window.go_to(Place("people"))
    assert not window._alarm.isVisible()


def test_damaged_drafts_are_told_on_every_screen_but_never_in_the_place_of_a_damaged_vault(window):
    folder, bus = window.context.services.people._vault.folder, window.context.bus
    bus.tell_failed(DamagedDrafts(folder, kept=2, at_opening=True, no_file=True, is_full=True))
    assert window._alarm.title.text().endswith("and there is no room for another.")
    bus.tell_failed(DamagedDrafts(folder, kept=2, at_opening=False))  # there is one by now
    assert window._alarm.title.text() == "The file that keeps what is half typed was damaged."
    bus.tell_failed(DamagedFile(folder, is_open=True))
    bus.tell_failed(DamagedDrafts(folder, kept=2, at_opening=False))

    assert window._alarm.title.text() == "The vault's file is damaged."
    assert window._banner.title.text() == "The file that keeps what is half typed was damaged."


def test_the_rail_shrinks_for_a_screen_that_wants_room_with_names_in_tooltips(window, kept):
    assert not window.rail.is_narrow()
    window.go_to(Place("people"))
    assert window.rail.is_narrow()
    assert window.rail.width() == 56
    assert window.rail.button("today").toolTip() == "Today"
    window.rail._toggle.click()
    assert not window.rail.is_narrow()
    window.go_to(Place("today"))
    window.rail._toggle.click()
    assert window.rail.is_narrow()
    assert kept[-1].rail_collapsed


def test_a_number_beside_an_entry_is_read_out(window):
    window.context.bus.counted.emit("today", 8)

    assert window.rail.button("today").accessibleName() == "Today, 8"


@pytest.mark.parametrize(("key", "place"), [(Qt.Key.Key_1, "today"), (Qt.Key.Key_2, "people")])
def test_alt_and_a_number_lead_to_an_entry(window, key, place: str):
    QTest.keyClick(window, key, Qt.KeyboardModifier.AltModifier)

    assert window.place.screen == place


def test_shortcuts_of_a_screen_work_while_it_is_shown(window):
    QTest.keyClick(window, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    assert screen(window, "today").told[-1] == "note"
    window.go_to(Place("person"))
    QTest.keyClick(window, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    assert screen(window, "person").told[-1] == "note"
    assert screen(window, "today").told.count("note") == 1


def test_locking_waits_until_every_screen_kept_what_was_typed(vault, lanes, doors, desk, qtbot):
    left: list[int] = []
    made = a_window(context_of(vault, lanes, doors=doors), *SPECS, leave=lambda: left.append(1))
    qtbot.addWidget(made)
    made.show()
    for place in ("today", "people"):
        made.go_to(Place(place))
    made.top.lock_button.click()

    assert left == []
    screen(made, "today").kept()
    assert left == []
    screen(made, "people").kept()
    assert left == [1]


def test_appearance_changes_at_once_and_is_remembered(window, kept, desk):
    window.commands.do("window.dark")
    window.commands.do("window.larger")

    assert theme.current() == Theme(ThemeName.DARK, 125)
    assert (kept[-1].theme, kept[-1].text_percent) == ("dark", 125)
    window.commands.do("window.usual")
    assert theme.current().percent == 100


def test_closing_remembers_where_the_window_was(window, kept):
    window.setGeometry(10, 20, 1000, 600)
    window.close()

    assert kept[-1].window == (10, 20, 1000, 600)
    assert screen(window, "today").told[-1] == "leaving"


# -- the palette ---------------------------------------------------------------------------------


@pytest.fixture
def palette(window):
    QTest.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    found = window.palette_box
    assert found.isVisible()
    return found


def test_the_palette_opens_ready_to_type_and_escape_goes_back_to_the_field(palette, window, qtbot):
    assert palette.field.hasFocus()
    QTest.keyClick(palette.field, Qt.Key.Key_Escape)

    assert not palette.isVisible()
    assert screen(window, "today").field.hasFocus()


def test_a_command_is_found_by_any_of_its_words_and_done_with_enter(palette, window, qtbot):
    qtbot.keyClicks(palette.field, "contr hig")
    assert [line.title for line in palette.lines()] == ["High contrast"]
    QTest.keyClick(palette.field, Qt.Key.Key_Return)

    assert theme.current().name is ThemeName.HIGH_CONTRAST
    assert not palette.isVisible()


def test_the_palette_is_no_higher_than_what_it_says(palette, qtbot):
    qtbot.keyClicks(palette.field, "zzyzx")

    assert palette.lines() == ()
    qtbot.waitUntil(lambda: 0 < palette._note.y() - palette.field.geometry().bottom() <= 16)


def test_with_nothing_typed_the_palette_shows_what_can_be_done_here_first(palette):
    titles = [line.title for line in palette.lines()]

    assert set(titles[:5]) == {"Write a note", "Today", "Young people", "Settings"} | {titles[4]}


def test_a_person_is_found_and_opened(palette, window, qtbot, lanes, wait_idle):
    people = window.context.services.people
    changes = people.create(somebody("Kofi", "Asante"))
    qtbot.keyClicks(palette.field, "asan")
    qtbot.waitUntil(lambda: any(line.hit is not None for line in palette.lines()))
    QTest.keyClick(palette.field, Qt.Key.Key_Return)

    assert window.place.screen == "person"
    assert window.place.target in changes.roots


def test_arrows_move_in_the_palette(palette, qtbot):
    QTest.keyClick(palette.field, Qt.Key.Key_Down)
    QTest.keyClick(palette.field, Qt.Key.Key_Down)
    QTest.keyClick(palette.field, Qt.Key.Key_Up)

    assert palette.list.currentIndex().row() == 1


def test_nothing_found_says_what_to_try(palette, qtbot, lanes, wait_idle):
    qtbot.keyClicks(palette.field, "zzzzqq")
    qtbot.waitUntil(lambda: "zzzzqq" in palette._note.text())

    assert palette.lines() == ()


# -- room and names ------------------------------------------------------------------------------


@pytest.mark.parametrize("percent", [100, 200])
@pytest.mark.parametrize("width", [1366, 1024])
def test_nothing_of_the_shell_is_cut_or_unnamed(window, desk, qtbot, percent: int, width: int):
    theme.wear(desk, Theme(percent=percent))
    window.context.bus.tell_saved(window.context.clock.now())
    window.resize(width, 768)
    lay_out()
    window._refit()

    assert problems_of(window) == []


def test_every_screen_that_is_registered_is_there_once(desk):
    specs = registry.screens()

    assert len({spec.id for spec in specs}) == len(specs)
    assert all(spec.under in {one.id for one in specs} for spec in specs if spec.under)


def test_another_role_sees_its_own_name(open_vault, lanes, desk, qtbot):
    made = a_window(context_of(open_vault(Role.COORDINATOR), lanes), *SPECS)
    qtbot.addWidget(made)
    made.resize(1366, 768)
    made.show()

    assert made.top._name.text() == "Martin Achebe,"
    assert made.top._role.whole_text() == "VPG coordinator"
    made.wear(Theme(percent=200))  # no room for the role: nothing is said of it, not even a comma
    assert not made.top._role.isVisible()
    assert made.top._name.text() == "Martin Achebe"


def _left_to_python(known: Iterable[QWidget]) -> list[str]:
    """Parts that were made and never placed: Python deletes them when it likes, also while Qt goes through all widgets."""
    popups = (Qt.WindowType.Popup, Qt.WindowType.ToolTip)
    tops = [one for one in QApplication.topLevelWidgets() if one not in known and one.windowType() not in popups]
    return sorted(type(one).__name__ for one in tops)


def test_every_part_of_every_screen_has_its_place_from_the_start(desk, qtbot, context, lanes, wait_idle):
    root = next(iter(context.services.people.create(MAISIE).roots))
    _changes, screening = context.services.screenings.start(young_person_id=root, reason=ScreeningReason.NEW_CONCERN)
    known = QApplication.topLevelWidgets()  # some of other tests may be there still
    window = a_window(context, *registry.screens())
    known.append(window)
    qtbot.addWidget(window)
    window.show()
    targets = {"person": root, "register": root, "referral": root, "screening": screening, "contribution": screening}
    for spec in registry.screens():
        window.go_to(Place(spec.id, targets.get(spec.id, "")))
        wait_idle(lanes)

        assert _left_to_python(known) == [], spec.id
    window.go_to(Place("today"))
    wait_idle(lanes)
    assert _left_to_python(known) == []


@pytest.mark.parametrize("is_rehearsal", [True, False])
def test_rehearsal_data_is_marked_over_every_screen_and_nothing_else_is(desk, qtbot, context, is_rehearsal: bool):
    window = a_window(replace(context, is_rehearsal=is_rehearsal), *registry.screens())
    qtbot.addWidget(window)
    window.show()

    for spec in registry.screens():
        window.go_to(Place(spec.id))
        marks = [one for one in window.findChildren(PlainLabel) if "invented" in one.text() and one.isVisible()]
        assert bool(marks) is is_rehearsal, spec.id
