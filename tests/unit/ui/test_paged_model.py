"""Long lists: ids first, rows when painted, selection by id."""

from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtTest import QTest

from cse_desk.errors import DiskTrouble
from cse_desk.ui import theme
from cse_desk.ui.tables.long_names import MOST_LINES, broken, row_height, strong_font
from cse_desk.ui.tables.paged_model import CELL_ROLE, MOST_PAGES, PAGE, Cell, Column, PagedModel
from cse_desk.ui.tables.paged_table import PagedTable, fitting
from cse_desk.ui.tables.sorted_header import FIRST_PAD, PAD
from cse_desk.ui.theme import Theme
from cse_desk.ui.widgets.marks import SQUARE_FULL

MANY = tuple(f"{number:032x}" for number in range(100_000))


@dataclass(frozen=True)
class Person:
    record_id: str
    name: str


COLUMNS = (
    Column[Person]("Name", lambda one: Cell(one.name, is_strong=True), 200, sort="name"),
    Column[Person]("Level", lambda one: Cell("High", shape="triangle-up", tint="high", arrow="arrow-up"), 120, sort="level"),
    Column[Person]("Strands", lambda one: Cell(more=(Cell("Sexual", shape=SQUARE_FULL), Cell("Missing", shape=SQUARE_FULL))), 200),
    Column[Person]("Age", lambda one: Cell("14"), 60, right=True),
)  # fmt: skip


class Register:
    """Gives rows and remembers which ids it was asked for."""

    def __init__(self):
        self.asked: list[tuple[str, ...]] = []
        self.fails = False
        self.suffix = ""

    def rows(self, ids: tuple[str, ...]) -> list[Person]:
        self.asked.append(ids)
        if self.fails:
            raise DiskTrouble(Path("/v"), errno=5)
        return [Person(one, f"Person {int(one, 16)}{self.suffix}") for one in reversed(ids)]


@pytest.fixture
def register() -> Register:
    return Register()


@pytest.fixture
def model(desk, register, lanes):
    made = PagedModel(COLUMNS, register.rows, lambda one: one.record_id, lanes.reading)
    made.show_ids(MANY)
    return made


@pytest.fixture
def table(model, qtbot, desk, lanes, wait_idle):
    made = PagedTable(model, name="Young people")
    qtbot.addWidget(made)
    made.resize(700, 400)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    wait_idle(lanes)
    return made


@pytest.fixture
def heard(table):
    """Ids the table told of."""
    told: list[str] = []
    table.chosen.connect(told.append)
    return told


def test_a_hundred_thousand_rows_are_there_and_none_is_read(model, register):
    assert model.rowCount() == 100_000
    assert register.asked == []


def test_a_row_is_read_with_its_page_when_it_is_looked_at(model, register, lanes, wait_idle):
    assert model.data(model.index(54_321, 0)) is None
    wait_idle(lanes)

    assert [len(ids) for ids in register.asked] == [PAGE]
    assert model.data(model.index(54_321, 0)) == "Person 54321"
    assert model.record(54_321) == Person(MANY[54_321], "Person 54321")
    assert len(register.asked) == 1


def test_the_view_reads_only_what_it_shows(table, register):
    assert [ids[0] for ids in register.asked] == [MANY[0]]


def test_who_scrolls_fast_does_not_read_what_was_passed(table, model, register, lanes, wait_idle):
    register.asked.clear()
    for row in range(0, 100_000, 1_000):
        model.data(model.index(row, 0))
    wait_idle(lanes)

    assert len(register.asked) < 30
    assert model.record(99_000) is not None


def test_pages_that_were_not_looked_at_for_long_are_forgotten(model, lanes, wait_idle):
    for page in range(MOST_PAGES + 10):
        model.record(page * PAGE)
        wait_idle(lanes)

    assert len(model._pages) == MOST_PAGES
    assert 0 not in model._pages


def test_the_same_person_stays_selected_when_the_list_is_sorted_anew(table, model, heard):
    table.choose(MANY[70])
    model.show_ids(tuple(reversed(MANY)))

    assert table.chosen_id() == MANY[70]
    assert table.currentIndex().row() == 100_000 - 71
    assert heard.count("") == 0


def test_a_person_who_is_filtered_out_is_selected_no_more(table, model, heard):
    table.choose(MANY[70])
    model.show_ids(MANY[:10])

    assert table.chosen_id() == ""
    assert heard[-1] == ""


def test_arrows_move_home_and_end_jump_and_enter_opens(table, lanes, wait_idle):
    opened: list[str] = []
    table.opened.connect(opened.append)
    table.choose_first()
    QTest.keyClick(table, Qt.Key.Key_Down)
    assert table.chosen_id() == MANY[1]
    QTest.keyClick(table, Qt.Key.Key_End)
    assert table.chosen_id() == MANY[-1]
    QTest.keyClick(table, Qt.Key.Key_Home)
    QTest.keyClick(table, Qt.Key.Key_Return)
    wait_idle(lanes)

    assert opened == [MANY[0]]


def test_a_heading_asks_for_another_order_and_a_second_time_for_the_reverse(table):
    asked: list[tuple[str, bool]] = []
    table.sort_asked.connect(lambda word, descending: asked.append((word, descending)))
    for section in (1, 1, 2, 0):
        table.horizontalHeader().sectionClicked.emit(section)

    assert asked == [("level", False), ("level", True), ("name", False)]


def test_rows_that_changed_are_read_again_while_the_old_ones_stay(table, model, register, lanes, wait_idle):
    register.suffix = "!"
    model.reload()
    assert model.data(model.index(3, 0)) == "Person 3"
    wait_idle(lanes)

    assert model.data(model.index(3, 0)) == "Person 3!"


def test_a_failure_is_told_once_and_the_table_stays(model, register, lanes, wait_idle):
    register.fails = True
    failed: list[Exception] = []
    model.failed.connect(failed.append)
    model.record(0)
    wait_idle(lanes)

    assert isinstance(failed[0], DiskTrouble)
    assert model.rowCount() == 100_000


def test_cells_say_their_column_and_every_word_to_a_screen_reader(model, lanes, wait_idle):
    model.record(0)
    wait_idle(lanes)
    role = Qt.ItemDataRole.AccessibleTextRole

    assert model.data(model.index(0, 1), role) == "Level: High"
    assert model.data(model.index(0, 2), role) == "Strands: Sexual, Missing"
    assert isinstance(model.data(model.index(0, 1), CELL_ROLE), Cell)
    assert model.headerData(3, Qt.Orientation.Horizontal) == "Age"


def test_rows_and_columns_grow_with_the_text(table, desk, qtbot):
    before = table.rowHeight(0), table.columnWidth(1)
    theme.wear(desk, Theme(percent=200))

    assert (table.rowHeight(0), table.columnWidth(1)) == (2 * before[0], 2 * before[1])


def test_the_first_column_has_the_room_that_is_over(table):
    """Names are what is cut first; a wider window shows more of them."""
    asked = sum(column.width for column in table.paged.columns)

    table.fit_columns(asked + 120)

    assert table.columnWidth(0) == table.paged.columns[0].width + 120
    table.fit_columns(asked - 1)
    assert table.columnWidth(0) == table.paged.columns[0].width


LONG = "Bartholomew-Alexander Maximilian Featherstonehaugh-Cholmondeley"


def test_a_long_name_stands_in_as_many_lines_as_it_takes(table, model, register, lanes, wait_idle):
    """A name that is cut may be somebody else's."""
    usual = table.rowHeight(0)
    assert {table.rowHeight(row) for row in range(PAGE)} == {usual}
    register.suffix = f" {LONG}"
    model.reload()
    wait_idle(lanes)
    font = strong_font(table.font())
    room = table.columnWidth(0) - FIRST_PAD - PAD
    lines = broken(f"Person 1 {LONG}", font, room)

    assert " ".join(lines).replace("- ", "-") == f"Person 1 {LONG}"
    assert all(QFontMetrics(font).horizontalAdvance(line) <= room for line in lines)
    assert table.rowHeight(1) == row_height(len(lines), font) > 2 * usual
    table.setColumnWidth(0, 1000)
    table._fit_rows(table._long)
    assert table.rowHeight(1) == usual
    table.fit_columns(700)
    assert table.rowHeight(1) == row_height(len(lines), font)

    register.suffix = ""
    model.show_ids(MANY[:2000])
    wait_idle(lanes)
    assert table.rowHeight(1) == usual


def test_lines_of_a_name_in_any_script_and_what_is_given_up(desk):
    font = strong_font(desk.font())
    for name in ("عائشة الخطيب العبدالله المرزوقي", "Zoë 🦁🦁 Lindqvist-Ångström of the Isles", "Nguyễn Thị Minh Khai"):
        lines = broken(name, font, 120)
        assert len(lines) > 1
        assert "".join(lines).replace(" ", "") == name.replace(" ", "")
    assert broken("Maisie Tranter", font, 500) == ("Maisie Tranter",)
    given_up = broken("x" * 500, font, 120)
    assert len(given_up) == MOST_LINES
    assert given_up[-1].endswith("…")


def test_what_has_no_room_in_a_cell_is_counted(table):
    """Half a word of a strand says less than that there is one more."""
    metrics = table.fontMetrics()
    words = ("Missing", "Sexual", "Criminal")

    one, two, three = (25 + metrics.horizontalAdvance(word) for word in words)
    number = 6 + metrics.horizontalAdvance("+9")

    rooms = (one + two + three, one + two + number, one + two + number - 1, 1)
    assert [fitting(words, metrics, room) for room in rooms] == [3, 2, 1, 1]
    assert fitting((), metrics, 100) == 0


def test_small_cells_begin_where_their_heading_does(table):
    picture = table.viewport().grab().toImage()
    left, middle = table.columnViewportPosition(2) + PAD, table.rowViewportPosition(1) + table.rowHeight(1) // 2
    ink = theme.current().colours.text.lower()

    assert picture.pixelColor(left + 4, middle).name() == ink
    assert picture.pixelColor(left - 2, middle).name() != ink


def test_the_selected_row_has_an_outline_and_not_colour_alone(table, desk):
    table.choose(MANY[2])
    picture = table.viewport().grab().toImage()
    top = table.rowViewportPosition(2)

    assert picture.pixelColor(100, top).name() == theme.current().colours.primary.lower()
    assert picture.pixelColor(400, top + 14).name() == theme.current().colours.selection.lower()
