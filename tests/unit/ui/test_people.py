"""The list of young people in a real window: filters, sorting, preview, empty states, paper."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFont, QFontMetrics, QImage
from PySide6.QtWidgets import QApplication, QHBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from cse_desk.models.enums import HarmWord, ReferralState
from cse_desk.models.records.people import PersonDetails
from cse_desk.ui import theme
from cse_desk.ui.bus import Place
from cse_desk.ui.context import Context
from cse_desk.ui.jobs import Lanes
from cse_desk.ui.screens.people.legend import Legend
from cse_desk.ui.screens.people.preview import PreviewPane
from cse_desk.ui.screens.people.screen import PeopleScreen
from cse_desk.ui.tables.sorted_header import PAD
from cse_desk.ui.theme import Theme, ThemeName
from cse_desk.ui.widgets.empty import EmptyState
from cse_desk.ui.widgets.labels import ElidedLabel, PlainLabel
from cse_desk.ui.widgets.marks import REFERRAL_SHAPES, Chip
from cse_desk.ui.widgets.quote import QuoteBlock
from cse_desk.vault.store import Vault
from tests.helpers.contexts import context_of
from tests.helpers.doors import FakeDoors
from tests.helpers.walk import problems_of
from tests.unit.services.folk import MAISIE, somebody, worker
from tests.unit.ui.conftest import WaitIdle
from tests.unit.ui.people_stage import Went, add, press, show, type_into

_GIVEN = ("Amira", "Łukasz", "Zoë", "Kofi", "Nguyễn", "عائشة", "Priya", "Tyler", "Jodie", "Sam")
_FAMILY = ("Khoury", "Wiśniewski", "Lindqvist", "Asante", "Blenkin", "Naylor", "Sandhu", "Pargeter")


@pytest.fixture
def context(vault: Vault, lanes: Lanes, doors: FakeDoors) -> Context:
    return context_of(vault, lanes, doors=doors)


@pytest.fixture
def open_list(qtbot: QtBot, context: Context, lanes: Lanes, wait_idle: WaitIdle) -> Callable[[], PeopleScreen]:
    opened: list[PeopleScreen] = []

    def opening() -> PeopleScreen:
        screen = PeopleScreen(context)
        opened.append(screen)  # pytest-qt keeps no reference
        show(qtbot, screen)
        screen.show_place(Place("people"))
        screen.first_focus().setFocus()
        wait_idle(lanes)
        qtbot.waitUntil(lambda: not screen._pause.isActive())
        wait_idle(lanes)
        return screen

    return opening


OpenList = Callable[[], PeopleScreen]


def some(count: int) -> list[PersonDetails]:
    """Young people of all sorts."""
    return [
        somebody(
            f"{_GIVEN[at % len(_GIVEN)]}",
            f"{_FAMILY[at % len(_FAMILY)]}{chr(97 + at % 26)}",
            born=date(2008 + at % 8, 1 + at % 12, 1 + at % 28),
            professionals=(worker("Dan Reeve" if at % 3 else "Leanne Ward", "Social worker", "Council", is_lead=True),),
        )
        for at in range(count)
    ]


def names(screen: PeopleScreen, wait_idle: WaitIdle, lanes: Lanes) -> list[str]:
    """The names that are listed, in order."""
    wait_idle(lanes)
    model = screen.table.paged
    for row in range(model.rowCount()):
        model.record(row)
    wait_idle(lanes)
    return [str(model.index(row, 0).data()) for row in range(model.rowCount())]


def test_typing_filters_at_once_whatever_the_spelling(
    context: Context, open_list: OpenList, lanes: Lanes, wait_idle: WaitIdle
) -> None:
    add(context.services.people, *some(240))
    screen = open_list()
    assert screen.table.paged.rowCount() == 240
    assert screen.count.text() == "240 young people"

    type_into(screen.field, "lukasz")

    found = names(screen, wait_idle, lanes)
    assert len(found) == 24
    assert all(name.startswith("Łukasz") for name in found)
    assert screen.count.text() == "24 of 240"


def test_age_lead_and_saved_filter_narrow_together(
    context: Context, open_list: OpenList, lanes: Lanes, wait_idle: WaitIdle
) -> None:
    add(context.services.people, *some(60))
    screen = open_list()

    screen.filters.button("mine").click()
    wait_idle(lanes)
    mine = screen.table.paged.rowCount()
    screen.ages.setFocus()
    screen.ages.set_value("13-15")
    screen.ages.changed.emit("13-15")
    wait_idle(lanes)

    assert mine == 20
    assert 0 < screen.table.paged.rowCount() < mine
    screen._on_everyone()
    wait_idle(lanes)
    assert screen.table.paged.rowCount() == 60
    assert screen.ages.value() == ""


def test_a_heading_sorts_and_says_so(context: Context, open_list: OpenList, lanes: Lanes, wait_idle: WaitIdle) -> None:
    add(context.services.people, *some(30))
    screen = open_list()

    def drawn() -> QImage:
        return screen.table.horizontalHeader().viewport().grab().toImage()

    unsorted = drawn()
    screen.table.horizontalHeader().sectionClicked.emit(1)
    ages = names(screen, wait_idle, lanes)
    up = drawn()
    screen.table.horizontalHeader().sectionClicked.emit(1)

    assert names(screen, wait_idle, lanes) == list(reversed(ages))
    assert len({bytes(one.constBits()) for one in (unsorted, up, drawn())}) == 3
    spoken = screen.model.headerData(1, Qt.Orientation.Horizontal, int(Qt.ItemDataRole.AccessibleTextRole))
    assert spoken == "Age, sorted from the end"


def test_arrows_in_the_box_move_the_preview_and_enter_opens(
    qtbot: QtBot, context: Context, open_list: OpenList, lanes: Lanes, wait_idle: WaitIdle
) -> None:
    heard = Went.listening(context)
    add(context.services.people, *some(12))
    screen = open_list()
    first = screen.table.chosen_id()

    press(screen.field, Qt.Key.Key_Down, Qt.Key.Key_Down)
    chosen = screen.table.chosen_id()
    qtbot.waitUntil(lambda: screen.preview.page is not None and screen.preview.page.details.young_person_id == chosen)
    press(screen.field, Qt.Key.Key_Return)

    assert chosen == screen.table.paged.id_at(2) != first
    assert QApplication.focusWidget() is screen.field
    assert heard.places == [Place("person", chosen)]


def test_the_preview_stacks_its_buttons_when_their_words_grow(
    qtbot: QtBot, desk: QApplication, context: Context
) -> None:
    (who,) = add(context.services.people, MAISIE)
    page = context.services.people.page(who)
    host = QWidget()
    qtbot.addWidget(host)
    pane = PreviewPane(context.who)
    QHBoxLayout(host).addWidget(pane)
    host.resize(600, 700)
    host.show()
    qtbot.waitExposed(host)
    pane.show_person(replace(page, harm=None))
    QApplication.processEvents()

    pane.show_person(replace(page, harm=HarmWord.NOT_KNOWN))
    QApplication.processEvents()

    assert pane.screen_button.text() == "Screen again"
    pane.show_person(replace(page, own_words="I want to be left alone.", contact_warning="Do not ring home."))
    QApplication.processEvents()
    warning = next(one for one in pane.findChildren(PlainLabel) if one.text() == "Do not ring home.")
    (quote,) = pane.findChildren(QuoteBlock)
    assert warning.mapTo(pane, QPoint(0, 0)).y() < quote.mapTo(pane, QPoint(0, 0)).y()  # it is there without scrolling
    for button in (pane.edit_button, pane.screen_button):
        assert button.width() >= button.sizeHint().width()


def test_the_preview_shows_the_warning_and_what_somebody_is_called(
    qtbot: QtBot, context: Context, open_list: OpenList
) -> None:
    heard = Went.listening(context)
    (maisie,) = add(context.services.people, MAISIE)
    screen = open_list()

    qtbot.waitUntil(lambda: screen.preview.page is not None)
    shown = screen.preview.page
    assert shown is not None
    assert shown.contact_warning.startswith("Do not post or ring home.")
    assert screen.preview.open_button.text() == "Open Mais’s page"
    screen.preview.edit_button.click()
    screen.preview.screen_button.click()

    assert heard.places == [Place("register", maisie), Place("person", maisie, "screening")]


def test_an_empty_register_teaches_the_first_step(context: Context, open_list: OpenList) -> None:
    heard = Went.listening(context)
    screen = open_list()

    assert screen._shown.currentWidget() is screen.nobody
    assert screen.nobody.button is not None
    screen.nobody.button.click()

    assert heard.places == [Place("register")]


def test_a_filter_that_fits_nobody_offers_everyone(
    context: Context, open_list: OpenList, lanes: Lanes, wait_idle: WaitIdle
) -> None:
    add(context.services.people, *some(3))
    screen = open_list()
    assert screen.findChild(EmptyState) is None  # made when there is nobody to list

    type_into(screen.field, "nobody of this name")
    wait_idle(lanes)
    assert screen._shown.currentWidget() is screen.no_match
    assert screen.preview.page is not None or not screen.print_button.isEnabled()
    assert screen.no_match.button is not None
    screen.no_match.button.click()
    wait_idle(lanes)

    assert screen.table.paged.rowCount() == 3
    assert screen.field.text() == ""


def test_somebody_added_elsewhere_appears_and_the_choice_stays(
    context: Context, open_list: OpenList, lanes: Lanes, wait_idle: WaitIdle
) -> None:
    add(context.services.people, *some(5))
    screen = open_list()
    press(screen.field, Qt.Key.Key_Down)
    chosen = screen.table.chosen_id()

    changes = context.services.people.create(MAISIE)
    screen.on_changed(changes)
    wait_idle(lanes)

    assert screen.table.paged.rowCount() == 6
    assert screen.table.chosen_id() == chosen


def test_what_the_squares_mean_is_what_they_stand_for(desk: QApplication) -> None:
    """A referral that the coordinator took in is half a square in every list: it is not on the agenda yet."""
    legend = Legend()
    words = {one._shape: one.accessibleName() for one in legend.findChildren(Chip)}
    assert words[REFERRAL_SHAPES[ReferralState.TAKEN_IN]] == "on its way"
    assert words[REFERRAL_SHAPES[ReferralState.CLOSURE_REQUESTED]] == "on the agenda"
    assert words[REFERRAL_SHAPES[ReferralState.RETURNED]] == "off the agenda"
    legend.deleteLater()


def test_the_list_on_paper_is_printed_and_logged(
    qtbot: QtBot, context: Context, open_list: OpenList, lanes: Lanes, wait_idle: WaitIdle, doors: FakeDoors
) -> None:
    add(context.services.people, MAISIE, *some(4))
    screen = open_list()

    screen.print_list()
    qtbot.waitUntil(lambda: screen.paper.preview.page_count() == 1, timeout=20_000)
    wait_idle(lanes)
    screen.paper.preview.print_button.click()
    wait_idle(lanes)
    screen.paper.back_button.click()

    assert len(doors.printed) == 1
    assert doors.printed[0].startswith(b"%PDF")
    assert screen._pages.currentIndex() == 0


def test_what_is_due_is_read_whole_and_every_column_fits_the_smallest_laptop(
    open_list: Callable[[], PeopleScreen],
) -> None:
    table = open_list().table
    widths = [column.width for column in table.paged.columns]
    font = QFont(table.font())
    font.setPixelSize(theme.current().type_px(theme.Type.BODY))
    font.setWeight(QFont.Weight.DemiBold)

    longest = max(QFontMetrics(font).horizontalAdvance(one) for one in ("120 days late", "26 Jan 2027", "30 Sep 2027"))
    assert theme.current().px(widths[-1]) - 2 * PAD > longest
    usual = QFont(font)
    usual.setWeight(QFont.Weight.Normal)
    around = 18 + 20 + 2 * PAD  # the shape before the words, the arrow after them
    assert widths[3] >= QFontMetrics(usual).horizontalAdvance("No indicators found") + around
    assert widths[2] > QFontMetrics(usual).horizontalAdvance("Not that we know") + 18 + 2 * PAD
    assert sum(widths) <= 850  # what 1366 px leave beside the filters and the preview


@pytest.mark.parametrize(
    ("look", "size"),
    [
        (Theme(), (1310, 700)),
        (Theme(ThemeName.DARK), (1366, 768)),
        (Theme(ThemeName.HIGH_CONTRAST, 150), (1310, 700)),
        (Theme(ThemeName.LIGHT, 200), (1270, 650)),
    ],
)
def test_nothing_is_cut_unnamed_or_too_small(
    desk: QApplication,
    qtbot: QtBot,
    context: Context,
    open_list: OpenList,
    look: Theme,
    size: tuple[int, int],
    lanes: Lanes,
    wait_idle: WaitIdle,
) -> None:
    arabic = replace(MAISIE, names=(replace(MAISIE.names[0], given="عائشة", family="الأنصاري"),), nhs_number="", upn="")
    add(context.services.people, MAISIE, arabic, *some(3))
    theme.wear(desk, look)
    screen = open_list()
    screen.resize(*size)
    qtbot.waitUntil(lambda: screen.preview.page is not None)
    wait_idle(lanes)

    assert problems_of(screen) == []
    assert screen.strip.findChildren(ElidedLabel) == []  # a warning is never cut
    assert screen.preview.findChildren(ElidedLabel) == []  # nor what is due
    theme.wear(desk, Theme())
