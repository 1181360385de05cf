"""The page of one young person: header, and the tabs."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import cast

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QTabBar, QVBoxLayout, QWidget

from cse_desk.i18n import gettext as _
from cse_desk.models.enums import Compartment
from cse_desk.models.records.changes import Changes
from cse_desk.models.records.people import DueItem, PersonPage
from cse_desk.ui import due_actions, focusing, theme
from cse_desk.ui.actions import Command
from cse_desk.ui.bus import Place
from cse_desk.ui.context import Context
from cse_desk.ui.duty_words import REFERRING
from cse_desk.ui.half_typed import HalfTyped
from cse_desk.ui.jobs import Job
from cse_desk.ui.screen import Screen
from cse_desk.ui.screens.person.facts import lines
from cse_desk.ui.screens.person.facts.lines import Section
from cse_desk.ui.screens.person.facts.tab import FactsTab
from cse_desk.ui.screens.person.forms_tab import FormsTab
from cse_desk.ui.screens.person.guarded import tab_of, where_of
from cse_desk.ui.screens.person.header import PersonHeader
from cse_desk.ui.screens.person.history_tab import HistoryTab
from cse_desk.ui.screens.person.overview import OverviewTab
from cse_desk.ui.screens.person.screening_tab import ScreeningTab
from cse_desk.ui.screens.person.tabs import (
    FACTS,
    FORMS,
    HISTORY,
    ICONS,
    MISSING,
    OVERVIEW,
    SCREENING,
    TABS,
    TITLES,
    VOICE,
)
from cse_desk.ui.slices import Slices
from cse_desk.ui.widgets.buttons import Button
from cse_desk.ui.widgets.empty import EmptyState
from cse_desk.ui.widgets.late_pages import LatePages
from cse_desk.ui.widgets.notices import Banner
from cse_desk.ui.widgets.stack import Stack
from cse_desk.ui.widgets.waiting import Waiting

_LOW = 520  # at 100 % text
_SECTIONS = {VOICE: lines.VOICE, MISSING: lines.MISSING, FACTS: lines.FACTS}


class PersonScreen(Screen):
    """`Place("person", <id>, part)`: a tab, `prompt:<screening>/<prompt>`, `ask:<action>`, `<tab of facts>:<record>` or `guard:<code>`."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.page: PersonPage | None = None
        self._in_overview: PersonPage | None = None
        self._id = ""
        self._part = ""  # of the place, done once the tab has been loaded
        self._job: Job | None = None
        self._showing = Slices(self)
        self.half_typed = HalfTyped(context, self)
        self._make()
        self._listen()

    # -- building --

    def _make(self) -> None:
        self._stack = Stack()
        self._none = EmptyState(
            _("Nobody is open"), _("Choose somebody from the list."), icon="person", action=_("To the young people")
        )
        self._waiting = Waiting()
        self._whole = QWidget()
        column = QVBoxLayout(self._whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        top = QVBoxLayout()
        column.addLayout(top)
        top.setContentsMargins(24, 16, 24, 0)
        top.setSpacing(8)
        self.header = PersonHeader()
        self.news = Banner(closable=True)
        top.addWidget(self.header)
        top.addWidget(self.news)
        self._add_tabs(top)
        line = QFrame()
        theme.set_kind(line, "line")
        column.addWidget(line)
        facts = {tab: partial(self._make_facts, tab) for tab in _SECTIONS}
        others = {
            OVERVIEW: self._make_overview,
            SCREENING: self._make_screening,
            FORMS: self._make_forms,
            HISTORY: self._make_history,
        }
        self._pages = LatePages({**others, **facts})
        self._pages.show_page(OVERVIEW)
        column.addWidget(self._pages, 1)
        for page in (self._none, self._waiting, self._whole):
            self._stack.addWidget(page)
        self.fill_soon(self._stack)

    # -- the tabs --

    @property
    def overview(self) -> OverviewTab:
        """Overview."""
        return cast("OverviewTab", self._pages.page(OVERVIEW))

    @property
    def screening(self) -> ScreeningTab:
        """Screening."""
        return cast("ScreeningTab", self._pages.page(SCREENING))

    @property
    def forms(self) -> FormsTab:
        """Forms."""
        return cast("FormsTab", self._pages.page(FORMS))

    @property
    def history(self) -> HistoryTab:
        """History."""
        return cast("HistoryTab", self._pages.page(HISTORY))

    @property
    def facts(self) -> dict[str, FactsTab]:
        """Voice, Missing and Facts."""
        return {tab: self._facts_tab(tab) for tab in _SECTIONS}

    def _facts_tab(self, tab: str) -> FactsTab:
        return cast("FactsTab", self._pages.page(tab))

    def _facts_made(self) -> list[FactsTab]:
        return [tab for tab in self._pages.made() if isinstance(tab, FactsTab)]

    def _make_overview(self) -> OverviewTab:
        tab = OverviewTab()
        tab.acted.connect(self._on_act)
        tab.beginning.connect(self._on_start_key)
        tab.chronology.pasting.connect(self._on_pasting)
        theme.set_shown(tab.chronology.paste_button, self.context.who.may_write(Compartment.WORKER_NOTES))
        return tab

    def _make_screening(self) -> ScreeningTab:
        tab = ScreeningTab(self.context, self.half_typed)
        tab.acting.connect(self.news.hide)
        tab.recorded.connect(self._on_recorded)
        tab.failed.connect(self._on_failed)
        tab.refer.connect(self.refer)
        tab.update_vpg.connect(self.send_update)
        return tab

    def _make_facts(self, name: str) -> FactsTab:
        tab = FactsTab(self.context, _SECTIONS[name], TITLES[name])
        tab.recorded.connect(self._on_recorded)
        return tab

    def _make_forms(self) -> FormsTab:
        tab = FormsTab(self.context)
        tab.failed.connect(self._on_failed)
        return tab

    def _make_history(self) -> HistoryTab:
        tab = HistoryTab(self.context)
        tab.acting.connect(self.news.hide)
        tab.recorded.connect(self._on_recorded)
        tab.failed.connect(self._on_failed)
        return tab

    def _add_tabs(self, top: QVBoxLayout) -> None:
        self.tabs = QTabBar()
        self.tabs.setAccessibleName(_("Parts of the page"))
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setUsesScrollButtons(False)
        for at, words in enumerate(TITLES.values()):
            self.tabs.addTab(words)
            self.tabs.setTabToolTip(at, f"Ctrl+{at + 1}")
        words, icon = self._edit_words()
        self.edit_button = Button(words, kind="small", icon=icon, name=_("{words}, Ctrl+E").format(words=words))
        self.edit_button.setToolTip("Ctrl+E")
        row = QHBoxLayout()
        top.addLayout(row)
        row.addWidget(self.tabs)
        row.addStretch(1)
        row.addWidget(self.edit_button, 0, Qt.AlignmentFlag.AlignVCenter)

    def _edit_words(self) -> tuple[str, str]:
        """The details are changed, or read by a role that does not write them."""
        if self.context.who.may_write(Compartment.IDENTITY):
            return _("Change details"), "edit"
        return _("All details"), "document"

    def _listen(self) -> None:
        assert self._none.button is not None
        self._none.button.clicked.connect(self._on_people)
        self.tabs.currentChanged.connect(self._on_tab)
        self.edit_button.clicked.connect(self.edit)
        self.header.asked_why.connect(self.edit_withheld)
        self.header.asked_history.connect(self._on_history)

    # -- where one is --

    def show_place(self, place: Place) -> None:
        """Open a young person, or another part of the one who is open."""
        if not place.target and not self._id:
            self._stack.setCurrentWidget(self._none)
            return
        other = bool(place.target) and place.target != self._id
        if other:
            self._showing.drop()
            self._id, self.page = place.target, None
            self.news.hide()
            self._stack.setCurrentWidget(self._waiting)  # nobody else's page is seen while this one is read
        self._part = place.part
        self.half_typed.load()
        tab = tab_of(place.part)
        if tab or other:
            self.tabs.setCurrentIndex(TABS.index(tab or OVERVIEW))
        self.reload()

    def first_focus(self) -> QWidget:
        """The tabs: arrow keys go from one to the next."""
        return self.tabs

    def commands(self) -> tuple[Command, ...]:
        """Tabs, details, screening, referral."""
        go, who = self.show_tab, self.context.who
        words, icon = self._edit_words()
        found = [
            *(
                Command(f"screen.{tab}", TITLES[tab], partial(go, tab), f"Ctrl+{at}", ICONS[tab])
                for at, tab in enumerate(TABS, start=1)
            ),
            *(
                Command(f"screen.add-{section.id}", section.add, partial(self._record_new, tab, section), "", "plus")
                for tab, sections in _SECTIONS.items()
                for section in sections
                if who.may_write(section.compartment)
            ),
            Command("screen.save", _("Record what is written"), self._save_facts, "Ctrl+S", "save"),
            Command("screen.edit", words, self.edit, "Ctrl+E", icon, "name address carer"),
        ]
        if who.may_write(Compartment.SCREENING):
            found.append(Command("screen.start", _("Start a screening"), self._on_start_key, "", "play"))
        if who.may_write(*REFERRING):
            found.append(Command("screen.refer", _("Refer to the VPG"), self.refer, "", "vpg", "referral"))
            if not who.may_write(Compartment.PANEL):
                found.append(
                    Command("screen.update", _("Send the VPG an update"), self.send_update, "", "send", "bundle")
                )
        return tuple(found)

    def show_tab(self, tab: str) -> None:
        """Show a tab and load it."""
        self.tabs.setCurrentIndex(TABS.index(tab))

    def tab(self) -> str:
        """The tab that is shown."""
        return TABS[self.tabs.currentIndex()]

    def _record_new(self, tab: str, section: Section) -> None:
        self.show_tab(tab)
        self._facts_tab(tab).open_form(section.new())

    def _save_facts(self) -> None:
        if self.tab() in _SECTIONS:
            self._facts_tab(self.tab()).save()

    def leaving(self) -> None:
        """What was typed is kept."""
        self.half_typed.keep_now()
        for tab in self._facts_made():
            tab.leave()

    def keep(self, done: Callable[[], None]) -> None:
        """The vault is being locked: every form that is open is kept, one after the other."""
        for tab in self._facts_made():
            done = partial(tab.keep, done)
        self.half_typed.keep(done)

    @Slot(int)
    def _on_tab(self, at: int) -> None:
        self._pages.show_page(TABS[at])
        self._load_tab()

    def on_changed(self, changes: Changes) -> None:
        """Something of this young person was recorded."""
        if self._id and (not changes.roots or self._id in changes.roots) and self.isVisible():
            self.reload()

    # -- loading --

    def reload(self) -> None:
        """The header and the tab that is shown."""
        read, done = partial(self.context.services.people.page, self._id), partial(self._on_page, self._id)
        self._job = self.context.lanes.reading.run(self, read, done, self._on_not_read, instead_of=self._job)

    def _on_page(self, young_person_id: str, page: PersonPage) -> None:
        if young_person_id != self._id:
            return
        self.page = page
        self._showing.begin(self._show_page(page), step_by_step=True)

    def _show_page(self, page: PersonPage) -> Iterator[None]:
        """Each part in a go of its own; of another young person nothing is seen before all of it is theirs."""
        self.header.show_page(page)
        yield
        if self.tab() == OVERVIEW:
            self._load_tab()
            yield
        is_other = self._stack.currentWidget() is not self._whole
        self._stack.setCurrentWidget(self._whole)
        if is_other:
            focusing.offer(self.tabs, self, even_within=True)
        if self.tab() != OVERVIEW:
            self._load_tab()

    def _load_tab(self) -> None:
        if self.page is None:
            return
        part, self._part = self._part, ""
        if self.tab() == OVERVIEW:
            self._show_overview(self.page)
        elif self.tab() == SCREENING:
            self.screening.show_person(self._id, self.page.due, part)
        elif self.tab() in _SECTIONS:
            where = where_of(part)
            record = "" if where is not None else part.partition(":")[2]
            self._facts_tab(self.tab()).show_person(self._id, record, where.sought if where is not None else None)
        elif self.tab() == FORMS:
            self.forms.show_person(self._id)
        elif self.tab() == HISTORY:
            self.history.show_person(self._id)

    def _show_overview(self, page: PersonPage) -> None:
        """Once for each reading, and only while somebody looks: its chart is drawn as it is for paper."""
        if page is not self._in_overview:
            self._in_overview = page
            screens = self.context.who.may_write(Compartment.SCREENING)
            self.overview.show_page(page, self.context.clock.today(), screens=screens)

    def _on_not_read(self, error: Exception) -> None:
        if self.page is None:
            self._none.say_failed(error)
            self._stack.setCurrentWidget(self._none)
        else:
            self._on_failed(error)

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        self.news.say_failed(error)

    # -- room --

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a low window, or with large text, the header leaves room for the tabs."""
        super().resizeEvent(event)
        self.header.set_compact(on=event.size().height() < theme.current().px(_LOW))

    # -- acting --

    @Slot(object, str)
    @Slot(object, str, bool)
    def _on_recorded(self, changes: Changes, words: str, can_undo: bool = True) -> None:
        self.context.bus.tell_changed(changes, words, can_undo=can_undo)
        self.context.bus.tell_saved(self.context.clock.now())

    @Slot(object)
    def _on_act(self, item: DueItem) -> None:
        place = due_actions.place_of(item)
        self.context.bus.go(place.screen, place.target, place.part)

    @Slot()
    def _on_pasting(self) -> None:
        """Add the council's own lines to the chronology."""
        self.context.bus.go("pasting", self._id)

    @Slot()
    def _on_start_key(self) -> None:
        self.show_tab(SCREENING)
        self.screening.start.reason.setFocus(Qt.FocusReason.OtherFocusReason)

    # -- going on --

    @Slot()
    def edit(self) -> None:
        """Go to the form."""
        self.context.bus.go("register", self._id)

    @Slot()
    def edit_withheld(self) -> None:
        """Go to the part of the form about what is withheld."""
        self.context.bus.go("register", self._id, "withhold")

    @Slot()
    def refer(self) -> None:
        """Go to the referral."""
        self.context.bus.go("referral", self._id)

    @Slot()
    def send_update(self) -> None:
        """Go to what is sent after a referral."""
        self.context.bus.go("update", self._id)

    @Slot()
    def _on_history(self) -> None:
        self.show_tab(HISTORY)

    @Slot()
    def _on_people(self) -> None:
        self.context.bus.go("people")
