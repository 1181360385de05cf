"""The building blocks, the door, the danger card, pages of the screening tool."""

import json
from datetime import UTC, date, datetime
from itertools import count
from pathlib import Path

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cse_desk.clock import SetClock
from cse_desk.errors import DamagedDrafts, DamagedFile
from cse_desk.forms import loader
from cse_desk.forms.flow import Flow
from cse_desk.ids import Ids
from cse_desk.models.enums import Direction, HarmWord, LevelWord
from cse_desk.models.records.directory import DangerNumberLine
from cse_desk.paths import resources
from cse_desk.settings import Settings
from cse_desk.ui import icons, theme
from cse_desk.ui.bus import Place
from cse_desk.ui.context import Context
from cse_desk.ui.formkit.kit import Kit
from cse_desk.ui.formkit.page import FormPage
from cse_desk.ui.jobs import Lanes
from cse_desk.ui.screen import Screen, ScreenSpec
from cse_desk.ui.screens.unlock.window import UnlockWindow
from cse_desk.ui.widgets.buttons import Button, IconButton
from cse_desk.ui.widgets.cards import Card
from cse_desk.ui.widgets.choices import Check, RadioGroup
from cse_desk.ui.widgets.code_field import Code, CodeField
from cse_desk.ui.widgets.date_field import DateField
from cse_desk.ui.widgets.empty import EmptyState
from cse_desk.ui.widgets.fields import DropDown, Labelled, SearchField, TextField
from cse_desk.ui.widgets.flow import FlowRow, StackingSplitter
from cse_desk.ui.widgets.keycap import KeyHints
from cse_desk.ui.widgets.labels import Heading, PlainLabel
from cse_desk.ui.widgets.marks import SQUARE_EMPTY, SQUARE_HALF, Chip, HarmMark, LevelMark
from cse_desk.ui.widgets.notices import Banner, ErrorSummary, Trouble
from cse_desk.ui.widgets.page import Page
from cse_desk.ui.widgets.passphrase import PassphraseField
from cse_desk.ui.widgets.progress import ProgressPanel
from cse_desk.ui.widgets.quote import QuoteBlock
from cse_desk.ui.widgets.saved import SavedIndicator
from cse_desk.ui.widgets.segmented import SegmentedAnswer, answer_segments
from cse_desk.ui.widgets.text_area import TextArea
from cse_desk.ui.widgets.toast import Toast
from tests.helpers.doors import FakeDoors
from tests.helpers.settling import come_to_rest
from tests.helpers.shots import Studio
from tests.helpers.stage import a_context, a_window

NOW = datetime(2026, 11, 24, 10, 42, tzinfo=UTC)
RAIL = (
    ("today", "Today", "today", 8),
    ("people", "Young people", "people", 0),
    ("vpg", "VPG", "vpg", 0),
    ("sessions", "Sessions", "sessions", 0),
    ("letters", "Letters", "letters", 2),
    ("network", "Network", "network", 0),
    ("assurance", "Assurance", "assurance", 0),
    ("performance", "Performance", "performance", 0),
    ("exchange", "Exchange", "exchange", 1),
)


def today() -> date:
    return NOW.date()


def a_kit() -> Kit:
    numbers = count(1)
    return Kit(today=today, new_id=lambda: f"{next(numbers):032x}")


def the_tool(**answers: object) -> Flow:
    data = json.loads((resources() / "forms" / "screening-tool.json").read_text("utf-8"))
    return Flow(loader.load(data).form).with_answers({key.replace("_", "."): value for key, value in answers.items()})  # type: ignore[misc]


def gallery(_studio: Studio) -> QWidget:
    page = Page("Building blocks", aside="every one of them, once")
    page.add_action(Button("Print list", icon="print"))
    page.add_action(Button("New young person", icon="plus"))
    columns = StackingSplitter(least_width=900)
    for make in (_left, _middle, _right):
        columns.addWidget(make())
    page.column.addWidget(columns)
    page.column.addStretch(1)
    saved = SavedIndicator()
    saved.show_saved(NOW)
    page.footer(Button("Back: 7 Where she lives", icon="chevron-left"), None, saved, None)
    page.footer(Button("Next: 9 Alcohol, drugs", kind="primary", icon_after="chevron-right"))
    return page


def _column() -> tuple[QWidget, QVBoxLayout]:
    holder = QWidget()
    rows = QVBoxLayout(holder)
    rows.setContentsMargins(4, 4, 4, 4)
    rows.setSpacing(12)
    return holder, rows


def _left() -> QWidget:
    holder, rows = _column()
    buttons = FlowRow()
    for button in (
        Button("Record interview", kind="primary"),
        Button("Record referral"),
        Button("Danger now", kind="danger", icon="phone", key="F8"),
        Button("Small", kind="small"),
        Button("A link", kind="link"),
        IconButton("remove", "Remove"),
    ):
        buttons.add(button)
    off = Button("Not now", kind="primary")
    off.setEnabled(False)
    buttons.add(off)
    rows.addWidget(buttons)
    answer = SegmentedAnswer(answer_segments(), name="8.08")
    answer.set_value("yes")
    rows.addWidget(answer)
    rows.addWidget(SegmentedAnswer(answer_segments(strength=True), name="8.09"))
    rows.addWidget(
        QuoteBlock(
            "Nobody told me what they decided. I just want him to stop messaging.",
            "To Leanne Ward, 18 Nov. Not answered for 6 days.",
            title="In her own words",
        )
    )
    rows.addWidget(QuoteBlock("Nobody told me what they decided.", small=True))
    marks = FlowRow(gap=16)
    for word in HarmWord:
        marks.add(HarmMark(word))
    for level in LevelWord:
        marks.add(LevelMark(level, direction=Direction.UP if level is LevelWord.HIGH else None))
    marks.add(LevelMark(None))
    rows.addWidget(marks)
    big = FlowRow(gap=24)
    big.add(HarmMark(HarmWord.POSSIBLY, size="big"))
    big.add(LevelMark(LevelWord.MEDIUM, direction=Direction.UP, size="big"))
    for shape, words in ((SQUARE_HALF, "Sexual"), (SQUARE_EMPTY, "Criminal")):
        big.add(Chip(words, shape=shape))
    rows.addWidget(big)
    rows.addWidget(
        KeyHints([("Y", "yes"), ("P", "possible"), ("N", "no"), ("U", "not known"), ("Ctrl+Enter", "next page")])
    )
    rows.addStretch(1)
    return holder


def _middle() -> QWidget:
    holder, rows = _column()
    name = TextField()
    name.set_value("Łukasz Nguyễn عائشة")
    rows.addWidget(Labelled("Name", name, hint="As the young person says it."))
    born = DateField(today=today, about=lambda day: f"aged {2026 - day.year}")
    born.set_value("2012-08-09")
    rows.addWidget(Labelled("Born", born))
    wrong = DateField(today=today, with_today=False)
    wrong.edit.setText("31 2 2012")
    wrong_one = Labelled("Moved in", wrong)
    wrong_one.show_problem("Feb 2012 has no day 31.")
    rows.addWidget(wrong_one)
    rows.addWidget(Labelled("Ethnicity", CodeField([Code("WBRI", "White British")])))
    rows.addWidget(Labelled("Level", DropDown((("high", "High"), ("low", "Low")))))
    area = TextArea()
    area.set_value("Messages since Sunday ask for money and say he will tell everyone.")
    rows.addWidget(Labelled("Note: what was said or seen, in plain words", area))
    rows.addWidget(Labelled("Passphrase", PassphraseField()))
    rows.addWidget(
        RadioGroup(
            (("yes", "Yes"), ("no", "Not that we know, and a long answer that has to be wrapped")), name="Harmed"
        )
    )
    check = Check("Show only what is left")
    check.set_value(True)
    rows.addWidget(check)
    rows.addWidget(SearchField(name="Find", placeholder="Type a name, school, place or worker"))
    rows.addStretch(1)
    return holder


def _right() -> QWidget:
    holder, rows = _column()
    rows.addWidget(Banner("The disk is full.", "Everything saved before is safe.", kind="notice", action="What now?"))
    rows.addWidget(
        Banner("Saved as a plain PDF.", "Delete it when it is no longer needed.", kind="good", closable=True)
    )
    summary = ErrorSummary()
    summary.show_troubles([Trouble("Write your name.", holder), Trouble("Choose your role.", holder)])
    rows.addWidget(summary)
    card = Card("Next VPG", aside="in 14 days")
    card.add_fact("Referrals in by", "Fri 27 Nov, 12:00")
    card.add_fact("Meeting", "Tue 8 Dec, 09:30")
    row = QWidget()
    line = QHBoxLayout(row)
    line.setContentsMargins(0, 0, 0, 0)
    line.addWidget(PlainLabel("Screening, Maisie T."), 1)
    line.addWidget(Button("Carry on", kind="link"))
    card.add_row(row)
    rows.addWidget(card)
    alert = Card("Open prompts", aside="3 of 6", kind="alert")
    alert.add_row(PlainLabel("P2 Strategy discussion"))
    rows.addWidget(alert)
    progress = ProgressPanel("Taking in bundle 14")
    progress.set_progress(1200, 5400)
    rows.addWidget(progress)
    empty = Card()
    empty.add(
        EmptyState(
            "Nobody here yet", "Add a young person, or take in a bundle.", icon="people", action="New young person"
        )
    )
    rows.addWidget(empty)
    rows.addStretch(1)
    return holder


def icon_sheet(_studio: Studio) -> QWidget:
    page = Page("Icons", aside="20 px, 1.5 px line")
    flow = FlowRow(gap=16, line_gap=16)
    for name in icons.names():
        cell = QWidget()
        row = QHBoxLayout(cell)
        picture = PlainLabel()
        picture.setPixmap(icons.pixmap(name, size=theme.current().px(20)))
        row.addWidget(picture)
        row.addWidget(PlainLabel(name, kind="small"))
        cell.setFixedWidth(theme.current().px(150))
        flow.add(cell)
    page.column.addWidget(flow)
    page.column.addStretch(1)
    return page


def _door(studio: Studio, page: str) -> UnlockWindow:
    from cse_desk.services.unlock import Unlocking

    lanes = Lanes.start()
    studio.at_end.append(lanes.end)
    service = Unlocking(studio.folder / "vaults", clock=SetClock(NOW), ids=Ids())
    window = UnlockWindow(lambda: service, lanes.vault, FakeDoors(), settings=Settings())
    studio.settle(400)
    window.show_page(page)
    return window


def door_unlock(studio: Studio) -> QWidget:
    window = _door(studio, "unlock")
    window.unlock_page.say_failed(__import__("cse_desk.errors", fromlist=["x"]).WrongPassphrase(Path("/x")))
    return window


def door_create(studio: Studio) -> QWidget:
    return _door(studio, "create")


def door_restore(studio: Studio) -> QWidget:
    return _door(studio, "restore")


class FormScreen(Screen):
    """A page of the tool in the window."""

    wants_room = True

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        flow = the_tool(
            d8_01="no",
            d8_02="possible",
            d8_03="no",
            d8_04="no",
            d8_06="not-known",
            d8_08="yes",
            d8_08_basis="evidence",
            d8_08_recency="now",
            d8_08_who="Ngozi Okafor, school",
            d8_08_note="Messages since Sunday ask for money and say he will tell everyone. Nobody read or copied them.",
        )
        page = Page("8 Online", aside="7 of 9 answered", padding=24)
        self.form = FormPage(a_kit())
        self.form.show_page(flow, "d8", only_left=True)
        page.column.addWidget(self.form)
        page.footer(Button("Back: 7 Where she lives", icon="chevron-left"), None)
        page.footer(Button("Next: 9 Alcohol, drugs", kind="primary", icon_after="chevron-right"))
        holder = StackingSplitter(least_width=900)
        holder.addWidget(page)
        side = Page("", padding=16)
        side.column.addWidget(Heading("Opened by this answer", level=3))
        side.column.addWidget(QuoteBlock("I just want him to stop messaging.", "Mais, 18 Nov"))
        side.column.addStretch(1)
        holder.addWidget(side)
        holder.setSizes([1000, 300])
        self.fill(holder)


class TodayScreen(Screen):
    """The first page of the tool in the window."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        flow = (
            the_tool(s0_01="no", s0_03="yes")
            .add_instance("s0.04", "a" * 32)
            .with_answers({"s0.04:" + "a" * 32 + "/s0.04.name": "Joy Bello"})
        )
        page = Page("Today", aside="3 of 9 answered")
        form = FormPage(a_kit())
        form.show_page(flow, "today")
        form.point_out_missing()
        page.column.addWidget(form)
        self.fill(page)


def _specs(make: type[Screen]) -> list[ScreenSpec]:
    found = [ScreenSpec(name, label, icon, make) for name, label, icon, _count in RAIL]
    return [*found, ScreenSpec("settings", "Settings", "settings", make, at_foot=True)]


def _window(studio: Studio, make: type[Screen], at: str) -> QWidget:
    lanes = Lanes.start()
    studio.at_end.append(lanes.end)
    context = a_context(lanes)
    window = a_window(context, *_specs(make))
    window.go_to(Place(at))
    for name, _label, _icon, number in RAIL:
        context.bus.counted.emit(name, number)
    context.bus.tell_saved(NOW)
    window.show()
    return window


def window_form(studio: Studio) -> QWidget:
    return _window(studio, FormScreen, "people")


def window_first_page(studio: Studio) -> QWidget:
    return _window(studio, TodayScreen, "today")


def window_danger(studio: Studio) -> QWidget:
    window = _window(studio, TodayScreen, "today")
    lines = (
        DangerNumberLine(
            "1" * 32,
            "Children's social care, all hours",
            "01632 960110",
            "Same day, before any form",
            checked_on=date(2026, 10, 2),
            checked_by="Leanne Ward",
        ),
        DangerNumberLine(
            "2" * 32, "Sexual assault referral centre", "01632 960120", "Before anyone washes or changes", "24 hours"
        ),
        DangerNumberLine(
            "3" * 32, "Your manager: Helen Doyle", "01632 960104", checked_on=date(2026, 4, 2), checked_by="Dan Reeve"
        ),
    )
    window.resize(studio.size)
    come_to_rest()  # its own numbers, of which there are none, are shown first
    window.danger.card.show_numbers(lines)  # type: ignore[attr-defined]
    window.danger.open_card()  # type: ignore[attr-defined]
    return window


def window_palette(studio: Studio) -> QWidget:
    window = _window(studio, TodayScreen, "today")
    window.resize(studio.size)
    studio.settle()
    window.palette_box.open()  # type: ignore[attr-defined]
    return window


def window_toast(studio: Studio) -> QWidget:
    window = _window(studio, TodayScreen, "today")
    window.resize(studio.size)
    studio.settle()
    found = window.findChild(Toast)
    assert found is not None
    found.say("The screening is signed.", act="a" * 32)
    return window


def window_alarm(studio: Studio) -> QWidget:
    window = _window(studio, TodayScreen, "today")
    window.context.bus.tell_failed(DamagedFile(studio.folder, is_open=True))  # type: ignore[attr-defined]
    return window


def window_drafts(studio: Studio) -> QWidget:
    window = _window(studio, TodayScreen, "today")
    window.context.bus.tell_failed(DamagedDrafts(studio.folder, kept=2, at_opening=True))  # type: ignore[attr-defined]
    return window


def window_blank(studio: Studio) -> QWidget:
    window = _window(studio, TodayScreen, "today")
    window.resize(studio.size)
    studio.settle()
    window.locking.blank()  # type: ignore[attr-defined]
    return window


PICTURES = {
    "blocks": gallery,
    "icons": icon_sheet,
    "door-unlock": door_unlock,
    "door-create": door_create,
    "door-restore": door_restore,
    "window-form": window_form,
    "window-first-page": window_first_page,
    "window-danger": window_danger,
    "window-palette": window_palette,
    "window-toast": window_toast,
    "window-alarm": window_alarm,
    "window-drafts": window_drafts,
    "window-blank": window_blank,
}
