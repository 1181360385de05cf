"""What opens over a window: lists, menus, tips, questions, what goes wrong at the door and elsewhere, what the search box finds."""

from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path

from PySide6.QtCore import QPoint
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QApplication, QListView, QToolTip, QWidget

from cse_desk import errors
from cse_desk.models.enums import Role, TrustState
from cse_desk.models.records.exchange import Contact
from cse_desk.models.records.opening import HowFar, Stage
from cse_desk.models.records.people import SearchHit
from cse_desk.ui import problems, theme
from cse_desk.ui.bus import Place
from cse_desk.ui.doors import DecisionDialog, Question
from cse_desk.ui.jobs import Lanes
from cse_desk.ui.main_window import MainWindow
from cse_desk.ui.screens.exchange import contacts
from cse_desk.ui.screens.unlock.window import UnlockWindow
from cse_desk.ui.widgets.buttons import IconButton
from cse_desk.ui.widgets.code_field import Code, CodeField
from cse_desk.ui.widgets.fields import DropDown, SearchField, TextField
from cse_desk.ui.widgets.flow import FlowRow
from cse_desk.ui.widgets.labels import PlainLabel, plain_tip
from cse_desk.ui.widgets.notices import Banner
from cse_desk.ui.widgets.page import Page
from cse_desk.ui.widgets.pdf_preview import PdfPreview
from cse_desk.ui.widgets.text_area import TextArea
from tests.helpers.doors import FakeDoors
from tests.helpers.pictures.blocks import NOW, TodayScreen, _door, _specs, window_danger
from tests.helpers.pictures.exchange import a_desk, window_of
from tests.helpers.shots import Studio
from tests.helpers.stage import StageSearch, a_context, a_window

_AT = Path("/Users/lward/Desk")
AGENCIES = (
    "Council, children's social care",
    "Police",
    "Health: community, hospital or GP",
    "School or college",
    "Charity",
)
LONG_TIP = (
    "5 Maisie T., 14, not decided: Her worker could not come, and nobody else at the table had spoken with her since Friday; the school "
    "rings her on Monday and says on Tuesday what she said, 11 min, done"
)
FAULTS = (
    errors.WrongPassphrase(_AT),
    errors.TooManyTries(_AT, wait_s=8),
    errors.DamagedFile(_AT),
    errors.DamagedFile(_AT, is_open=True),
    errors.DamagedFile(_AT, part="access-log", entry=7),
    errors.DamagedDrafts(_AT, kept=12, at_opening=True),
    errors.DamagedDrafts(_AT, kept=12, at_opening=False),
    errors.DamagedDrafts(_AT, kept=12, at_opening=True, no_file=True, is_full=True),
    errors.PlaintextFile(_AT),
    errors.NewerFile(_AT, found=9, known=2),
    errors.IncompleteCopy(_AT),
    errors.AlreadyOpen(_AT),
    errors.ReadOnlyPlace(_AT),
    errors.DiskFull(_AT),
    errors.DiskTrouble(_AT, errno=5),
    *(errors.UnsafePlace(_AT, kind) for kind in errors.PlaceKind),
    errors.NotAVault(_AT),
    errors.VaultExists(_AT),
)


def _board(studio: Studio, title: str, opened: Iterable[QWidget]) -> QWidget:
    """Pictures of what has windows of its own, beside each other."""
    page, row = Page(title), FlowRow(gap=24, line_gap=24)
    for one in opened:
        picture = PlainLabel()
        picture.setPixmap(_grabbed(studio, one))
        row.add(picture)
    page.column.addWidget(row)
    page.column.addStretch(1)
    return page


def _grabbed(studio: Studio, one: QWidget) -> QPixmap:
    one.show()
    studio.settle()
    picture = one.grab()
    one.hide()
    return picture


def _host(studio: Studio, *fields: QWidget) -> QWidget:
    """A window with fields, kept until the picture has been taken."""
    host = Page("")
    theme.set_kind(host, "ground")
    theme.dress(host)
    for field in fields:
        host.column.addWidget(field)
    host.resize(studio.size)
    host.show()
    studio.settle()
    studio.at_end.append(host.deleteLater)
    return host


def lists(studio: Studio) -> QWidget:
    short = DropDown((("yes", "Yes"), ("no", "No")), name="Safe to contact", empty="Not said")
    long = DropDown(tuple((words, words) for words in AGENCIES), name="Kind of agency")
    many = DropDown(tuple((f"{at}", f"VPG, meeting {at} of the year") for at in range(1, 30)), name="Meeting")
    found = CodeField([Code("pl", "Polish"), Code("pt", "Portuguese"), Code("ps", "Pashto")], name="Language")
    _host(studio, short, long, many, found)
    opened: list[QWidget] = []
    for one in (short, long, many):
        one.setCurrentIndex(1)
        one.showPopup()
        studio.settle()
        opened.append(one.view().window())
    found.setFocus()
    found.setText("p")
    completer = found.completer()
    completer.setCompletionPrefix("p")
    completer.complete()
    popup = completer.popup()
    assert isinstance(popup, QListView)
    popup.setCurrentIndex(completer.completionModel().index(0, 0))
    return _board(studio, "Lists that open", [*opened, popup])


def menus(studio: Studio) -> QWidget:
    field, area, search = TextField(name="Name"), TextArea(name="Note"), SearchField(name="Find")
    _host(studio, field, area, search)
    field.set_value("Maisie")
    field.selectAll()
    area.set_value("Messages since Sunday.")
    made = [field.createStandardContextMenu(), area.createStandardContextMenu(), search.createStandardContextMenu()]
    made[0].setActiveAction(made[0].actions()[3])
    for menu in made:
        menu.popup(QPoint(0, 0))
    return _board(studio, "Menus of the right button", made)


def tips(studio: Studio) -> QWidget:
    bar = IconButton("remove", "Remove this name from the record")
    _host(studio, bar)
    taken: list[QWidget] = []
    for words in (
        bar.toolTip(),
        "Ctrl+Enter",
        "known as Mais, safety prompts open: 3, two values stand for something: choose on the History tab",
        LONG_TIP,
    ):
        QToolTip.showText(QPoint(10, 10), plain_tip(words), bar)
        studio.settle()
        tip = next(
            one
            for one in QApplication.topLevelWidgets()
            if one.metaObject().className() == "QTipLabel" and one.isVisible()
        )
        label = PlainLabel()
        label.setPixmap(picture := tip.grab())
        label.setFixedSize(picture.size())
        taken.append(label)
        QToolTip.hideText()
        studio.settle(400)
    return _board(studio, "Tips", taken)


def _asked() -> list[Question]:
    contact = Contact(
        "f" * 8,
        "Persephone Montgomery-Featherstonehaugh",
        "Marlport Council",
        Role.MANAGER,
        TrustState.VERIFIED,
        NOW - timedelta(3),
        "",
    )
    doors, lanes = FakeDoors(), Lanes.start()
    doors.answers = [False]
    PdfPreview(doors, lanes.press)._on_save()
    lanes.end()
    return [*doors.asked, contacts._given_up(contact), contacts._compromised(contact)]


def questions(studio: Studio) -> QWidget:
    dialogs: list[QWidget] = [DecisionDialog(one, None) for one in _asked()]
    return _board(studio, "Questions", dialogs)


def faults(_studio: Studio) -> QWidget:
    page = Page("What can go wrong with a vault")
    for fault in FAULTS:
        said = problems.words_for(fault)
        page.column.addWidget(Banner(said.title, said.text, kind="notice"))
    page.column.addStretch(1)
    return page


def door_older(studio: Studio) -> QWidget:
    window = _door(studio, "unlock")
    window.unlock_page._on_failed(errors.IncompleteCopy(_AT))
    return window


def door_waits(studio: Studio) -> QWidget:
    window = _door(studio, "unlock")
    window.unlock_page._on_failed(errors.TooManyTries(_AT, wait_s=8))
    return window


def door_cloud(studio: Studio) -> QWidget:
    window = _door(studio, "create")
    window.create_page.say_failed(errors.UnsafePlace(_AT, errors.PlaceKind.CLOUD))
    return window


def _updating(studio: Studio, far: HowFar, *, after_s: float) -> QWidget:
    window = _door(studio, "unlock")
    window._on_began(window.unlock_page, Stage.COPY)
    window.steps_page._began -= after_s
    window.steps_page.show_far(far)
    return window


def door_update(studio: Studio) -> QWidget:
    return _updating(studio, HowFar(Stage.CHECK, 420, 1000), after_s=95)


def door_update_lists(studio: Studio) -> QWidget:
    return _updating(studio, HowFar(Stage.LISTS, 700, 1000), after_s=240)


def door_stopped(studio: Studio) -> QWidget:
    window = _updating(studio, HowFar(Stage.CHECK, 420, 1000), after_s=95)
    assert isinstance(window, UnlockWindow)
    window.unlock_page.reached = [Stage.COPY, Stage.CHECK]
    window.unlock_page._on_failed(errors.Cancelled())
    return window


def door_no_room(studio: Studio) -> QWidget:
    window = _door(studio, "unlock")
    window.unlock_page._on_failed(errors.DiskFull(_AT, needed=6_400_000_000, free=1_100_000_000))
    return window


def door_elsewhere(studio: Studio) -> QWidget:
    window = _door(studio, "unlock")
    window.unlock_page._on_failed(errors.DiskFull(_AT, needed=6_400_000_000, free=1_100_000_000))
    window.unlock_page._on_kind(Path("E:/Leanne"), None)
    return window


def door_restoring(studio: Studio) -> QWidget:
    window = _door(studio, "restore")
    window._on_began(window.restore_page, Stage.UNPACK)
    window.steps_page._began -= 40
    window.steps_page.show_far(HowFar(Stage.FILL, 300, 1000))
    return window


def _found(studio: Studio, typed: str) -> QWidget:
    lanes = Lanes.start()
    studio.at_end.append(lanes.end)
    hits = (
        SearchHit("person", "1" * 32, "Maisie Tranter", "14, known as Mais, Marlport", "Name"),
        SearchHit(
            "person",
            "2" * 32,
            "Bartholomew-Alexander Featherstonehaugh-Cholmondeley Maitland",
            "15, Marlport",
            "Known as",
        ),
        SearchHit("person", "3" * 32, "عائشة الخطيب العبدالله Mai", "15, Marlport", "Name"),
        SearchHit("screening", "4" * 32, "Screening of Maisie Tranter", "27 Nov 2026, signed", "In the notes"),
    )
    window = a_window(a_context(lanes, search=StageSearch(*hits)), *_specs(TodayScreen))
    window.go_to(Place("today"))
    window.resize(studio.size)
    window.show()
    studio.settle()
    window.palette_box.open(typed)
    studio.settle(400)
    return window


def search_found(studio: Studio) -> QWidget:
    return _found(studio, "mai")


def search_nothing(studio: Studio) -> QWidget:
    return _found(studio, "zzyzx")


def danger_typing(studio: Studio) -> QWidget:
    window = window_danger(studio)
    assert isinstance(window, MainWindow)
    window.danger.card._on_add()
    studio.settle()
    return window


def danger_editing(studio: Studio) -> QWidget:
    window = window_danger(studio)
    window.danger.card.rows()[0].edit()  # type: ignore[attr-defined]
    return window


def danger_empty(studio: Studio) -> QWidget:
    window, go = window_of(studio, a_desk(studio, Role.SOCIAL_WORKER))
    go(Place("people"))
    window.danger.open_card()
    return window


def nobody(studio: Studio) -> QWidget:
    window, go = window_of(studio, a_desk(studio, Role.SOCIAL_WORKER))
    go(Place("people"))
    return window


PICTURES = {
    "over-lists": lists,
    "over-menus": menus,
    "over-tips": tips,
    "over-questions": questions,
    "over-faults": faults,
    "door-older": door_older,
    "door-waits": door_waits,
    "door-cloud": door_cloud,
    "door-update": door_update,
    "door-update-lists": door_update_lists,
    "door-stopped": door_stopped,
    "door-no-room": door_no_room,
    "door-elsewhere": door_elsewhere,
    "door-restoring": door_restoring,
    "search-found": search_found,
    "search-nothing": search_nothing,
    "danger-typing": danger_typing,
    "danger-editing": danger_editing,
    "danger-empty": danger_empty,
    "people-nobody": nobody,
}
