"""Young people: saved filters, a list of any length that filters while somebody types, and the chosen person beside it."""

from dataclasses import replace
from functools import cached_property, partial
from typing import cast

from PySide6.QtCore import QTimer, Slot
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cse_desk.i18n import gettext as _
from cse_desk.i18n import ngettext
from cse_desk.ids import ManyIds
from cse_desk.models.enums import Compartment
from cse_desk.models.records.changes import Changes
from cse_desk.models.records.people import FilterCount, PersonFilter, PersonPage, PersonRow
from cse_desk.ui import theme
from cse_desk.ui.actions import Command
from cse_desk.ui.bus import Place
from cse_desk.ui.context import Context
from cse_desk.ui.jobs import Job
from cse_desk.ui.screen import Screen
from cse_desk.ui.screens.people import empties
from cse_desk.ui.screens.people.columns import GIVEN_UP_FIRST, columns
from cse_desk.ui.screens.people.filters import FilterField, FilterList
from cse_desk.ui.screens.people.legend import Legend
from cse_desk.ui.screens.people.model import PeopleModel
from cse_desk.ui.screens.people.preview import PreviewPane
from cse_desk.ui.screens.people.strip import PreviewStrip
from cse_desk.ui.tables.paged_table import PagedTable
from cse_desk.ui.widgets.buttons import Button
from cse_desk.ui.widgets.empty import EmptyState
from cse_desk.ui.widgets.fields import DropDown
from cse_desk.ui.widgets.flow import FlowRow
from cse_desk.ui.widgets.labels import Heading, PlainLabel
from cse_desk.ui.widgets.late_pages import LatePages
from cse_desk.ui.widgets.notices import Banner
from cse_desk.ui.widgets.paper_page import PaperPage
from cse_desk.ui.widgets.stack import Stack

PREVIEW_MS = 120  # holding Down passes people by without opening each
_TABLE = 620  # at 100 % text: what the list needs at least
_LEADS = 190  # the widest a name makes the drop-down
_LEGEND = 480  # a lower window gives the room to the list; tooltips say the same
_LIST, _NOBODY, _NO_MATCH = "list", "nobody", "no-match"  # what is shown in its place
_AGES = {"0-12": (0, 12), "13-15": (13, 15), "16-17": (16, 17), "18-": (18, 30)}


def _key(row: PersonRow) -> str:
    return row.young_person_id


class PeopleScreen(Screen):
    """`Place("people")`; `Place("people", "", <saved filter>)` wears that filter."""

    wants_room = True

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.filter = PersonFilter(sort="next-due")
        self._may_add = context.who.may_write(Compartment.IDENTITY)
        self._counts: tuple[FilterCount, ...] = ()
        self._job: Job | None = None
        self._preview_job: Job | None = None
        self._is_stale = True
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PREVIEW_MS)
        self._pause.timeout.connect(self._load_preview)
        self._make()
        self._listen()

    # -- building --

    def _make(self) -> None:
        self._pages = Stack()
        self._list = QWidget()
        row = QHBoxLayout(self._list)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self.filters = FilterList()
        self.preview = PreviewPane(self.context.who)
        row.addWidget(self.filters)
        row.addWidget(self._make_middle(), 1)
        row.addWidget(self.preview)
        self._pages.addWidget(self._list)
        self.fill(self._pages)

    def _make_middle(self) -> QWidget:
        middle = QWidget()
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        top = QVBoxLayout()
        column.addLayout(top)
        top.setContentsMargins(16, 20, 16, 10)
        top.setSpacing(10)
        self._add_title(top)
        top.addWidget(self._make_tools())
        self.news = Banner(closable=True)
        top.addWidget(self.news)
        column.addWidget(self._make_list(), 1)
        self.strip = PreviewStrip()
        column.addWidget(self.strip)
        self._legend = Legend()
        column.addWidget(self._legend)
        return middle

    def _add_title(self, top: QVBoxLayout) -> None:
        line = QHBoxLayout()
        top.addLayout(line)
        line.setSpacing(8)
        self.print_button = Button(_("Print list"), icon="print")
        self.new_button = Button(_("New young person"), icon="plus", name=_("New young person, Ctrl+N"))
        self.print_button.setToolTip("Ctrl+P")
        self.new_button.setToolTip("Ctrl+N")
        theme.set_shown(self.new_button, self._may_add)
        line.addWidget(Heading(_("Young people"), level=1), 1)
        line.addWidget(self.print_button)
        line.addWidget(self.new_button)

    def _make_tools(self) -> QWidget:
        line = FlowRow(gap=8)
        self.field = FilterField()
        self.saved = DropDown(name=_("Saved filter"))
        ages = (
            ("0-12", _("Under 13")),
            ("13-15", _("13 to 15")),
            ("16-17", _("16 or 17")),
            ("18-", _("18 and over")),
        )
        self.ages = DropDown(ages, name=_("Age"), empty=_("Any age"))
        self.leads = DropDown(name=_("Lead"), empty=_("Any lead"))
        self.count = PlainLabel(kind="small-muted")
        for widget in (self.field, self.saved, self.ages, self.leads, self.count):
            line.add(widget)
        return line

    def _make_list(self) -> LatePages:
        model = PeopleModel(
            columns(self.context.clock.now),
            self.context.services.people.row_page,
            _key,
            self.context.lanes.reading,
            self,
        )
        self.model = model
        self.table = PagedTable(model, name=_("Young people"), given_up_first=GIVEN_UP_FIRST)
        self._show_sorted()
        self._shown = LatePages({_LIST: lambda: self.table, _NOBODY: self._make_nobody, _NO_MATCH: self._make_no_match})
        self._shown.show_page(_LIST)
        return self._shown

    def _make_nobody(self) -> QWidget:
        return empties.nobody_yet(self.add_somebody if self._may_add else self._on_exchange, may_add=self._may_add)

    def _make_no_match(self) -> QWidget:
        return empties.nobody_fits(self._on_everyone)

    @property
    def nobody(self) -> EmptyState:
        """In the place of the list while the register is empty."""
        return cast("EmptyState", self._shown.page(_NOBODY))

    @property
    def no_match(self) -> EmptyState:
        """In the place of the list where a filter leaves nobody."""
        return cast("EmptyState", self._shown.page(_NO_MATCH))

    def _listen(self) -> None:
        self.field.changed.connect(self._on_text)
        self.field.moved.connect(self._on_moved)
        self.field.opened.connect(self._on_open_chosen)
        self.filters.chosen.connect(self._on_saved_filter)
        self.saved.changed.connect(self._on_saved_filter)
        self.ages.changed.connect(self._on_ages)
        self.leads.changed.connect(self._on_lead)
        self.table.sort_asked.connect(self._on_sort)
        self.table.chosen.connect(self._on_chosen)
        self.table.opened.connect(self._on_opened)
        self.table.paged.failed.connect(self._on_failed)
        self.print_button.clicked.connect(self.print_list)
        self.new_button.clicked.connect(self.add_somebody)
        for pane in (self.preview, self.strip):
            pane.opened.connect(self._on_opened)
        self.preview.editing.connect(self._on_editing)
        self.preview.screening.connect(self._on_screening)

    @cached_property
    def paper(self) -> PaperPage:
        """The list on paper; made when it is first wanted."""
        made = PaperPage(self.context)
        made.back.connect(self._on_paper_back)
        escape = QShortcut(QKeySequence("Esc"), made)
        escape.activated.connect(self._on_paper_back)
        self._pages.addWidget(made)
        return made

    # -- where one is --

    def show_place(self, place: Place) -> None:
        """The list, as it was left."""
        self._pages.setCurrentWidget(self._list)
        if place.part and place.part != self.filter.saved:
            self.filter = replace(self.filter, saved=place.part)
            self._is_stale = True
        if self._is_stale:
            self.reload()

    def first_focus(self) -> QWidget:
        """The box that filters."""
        return self.field

    def commands(self) -> tuple[Command, ...]:
        """New, print, filter."""
        new = Command("screen.new", _("New young person"), self.add_somebody, "Ctrl+N", "plus", "add register")
        return (
            *((new,) if self._may_add else ()),
            Command("screen.print", _("Print this list"), self.print_list, "Ctrl+P", "print"),
            Command("screen.filter", _("Filter the list"), self._on_filter_key, "Ctrl+F", "filter"),
        )

    def on_changed(self, changes: Changes) -> None:
        """Somebody's record changed: the list may stand in another order."""
        self._is_stale = True
        if self.isVisible():
            self.reload()

    # -- loading --

    def reload(self) -> None:
        """Filters with their counts, leads, and the list."""
        self._is_stale = False
        people, reading = self.context.services.people, self.context.lanes.reading
        reading.run(self, people.counts, self._on_counts, self._on_failed)
        reading.run(self, people.leads, self._on_leads, self._on_failed)
        self._find()
        self._load_preview()

    def _find(self) -> None:
        if self._job is not None:
            self._job.drop()
        work = partial(self.context.services.people.rows, self.filter)
        self._job = self.context.lanes.reading.run(self, work, self._on_ids, self._on_failed)

    def _on_ids(self, ids: ManyIds) -> None:
        self._job = None
        self.table.paged.show_ids(ids)
        if not self.table.chosen_id():
            self.table.choose_first()
        if not ids:
            self._on_chosen("")
        narrowed = self.filter.text or self.filter.saved or self.filter.ages or self.filter.lead
        self._shown.show_page(_LIST if ids else _NO_MATCH if narrowed else _NOBODY)
        self.print_button.setEnabled(bool(ids))
        self._say_count()

    def _show_sorted(self) -> None:
        self.table.show_sorted(self.filter.sort, descending=self.filter.descending)
        self.model.show_sorted(self.filter.sort, descending=self.filter.descending)

    def _say_count(self) -> None:
        total = next((one.count for one in self._counts if not one.id), 0)
        shown = len(self.table.paged.ids())
        of = _("{shown} of {total}").format(shown=f"{shown:,}", total=f"{total:,}")
        self.count.setText(ngettext("{count} young person", "{count} young people", total) if shown == total else of)

    def _on_counts(self, counts: tuple[FilterCount, ...]) -> None:
        self._counts = counts
        self.filters.show_counts(counts, self.filter.saved)
        self.saved.set_choices(tuple((one.id, f"{_(one.label)} ({one.count:,})") for one in counts))
        self.saved.set_value(self.filter.saved)
        self._say_count()

    def _on_leads(self, leads: tuple[str, ...]) -> None:
        self.leads.set_choices(tuple((name, name) for name in leads), empty=_("Any lead"))
        self.leads.set_value(self.filter.lead)

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        self.news.say_failed(error)

    # -- narrowing --

    @Slot(object)
    def _on_text(self, text: object) -> None:
        self._narrow(replace(self.filter, text=str(text)))

    @Slot(str)
    def _on_saved_filter(self, saved: object) -> None:
        self._narrow(replace(self.filter, saved=str(saved)))

    @Slot(object)
    def _on_ages(self, code: object) -> None:
        self._narrow(replace(self.filter, ages=_AGES.get(str(code))))

    @Slot(object)
    def _on_lead(self, lead: object) -> None:
        self._narrow(replace(self.filter, lead=str(lead)))

    @Slot(str, bool)
    def _on_sort(self, word: str, descending: bool) -> None:
        self._narrow(replace(self.filter, sort=word, descending=descending))

    def _narrow(self, wanted: PersonFilter) -> None:
        if wanted != self.filter:
            self.filter = wanted
            self.filters.choose(wanted.saved)
            self.saved.set_value(wanted.saved)
            self._show_sorted()
            self._find()

    @Slot()
    def _on_everyone(self) -> None:
        self.field.clear()
        self.ages.set_value("")
        self.leads.set_value("")
        self._narrow(PersonFilter(sort=self.filter.sort, descending=self.filter.descending))
        self.field.setFocus()

    # -- choosing and going on --

    @Slot(int)
    def _on_moved(self, rows: int) -> None:
        last = self.table.paged.rowCount() - 1
        here = self.table.paged.row_of(self.table.chosen_id())
        if last >= 0:
            self.table.choose(self.table.paged.id_at(min(last, max(0, here + rows))))

    @Slot(str)
    def _on_chosen(self, _young_person_id: str) -> None:
        self._pause.start()

    @Slot()
    def _load_preview(self) -> None:
        self._pause.stop()
        if self._preview_job is not None:
            self._preview_job.drop()
        chosen = self.table.chosen_id()
        if not chosen or self.table.paged.row_of(chosen) < 0:
            self.preview.show_nobody()
            self.strip.show_person(None)
            return
        work = partial(self.context.services.people.page, chosen)
        self._preview_job = self.context.lanes.reading.run(self, work, self._on_page, self._on_failed)

    def _on_page(self, page: PersonPage) -> None:
        self._preview_job = None
        self.preview.show_person(page)
        self.strip.show_person(page)

    @Slot()
    def _on_open_chosen(self) -> None:
        self._on_opened(self.table.chosen_id())

    @Slot(str)
    def _on_opened(self, young_person_id: str) -> None:
        if young_person_id:
            self.context.bus.go("person", young_person_id)

    @Slot(str)
    def _on_editing(self, young_person_id: str) -> None:
        self.context.bus.go("register", young_person_id)

    @Slot(str)
    def _on_screening(self, young_person_id: str) -> None:
        self.context.bus.go("person", young_person_id, "screening")

    @Slot()
    def add_somebody(self) -> None:
        """Go to the empty form."""
        self.context.bus.go("register")

    @Slot()
    def _on_exchange(self) -> None:
        self.context.bus.go("exchange")

    @Slot()
    def _on_filter_key(self) -> None:
        self._pages.setCurrentWidget(self._list)
        self.field.setFocus()
        self.field.selectAll()

    # -- paper --

    @Slot()
    def print_list(self) -> None:
        """Show the list on paper."""
        build = partial(self.context.services.people.list_pdf, self.filter)
        self._pages.setCurrentWidget(self.paper)
        self.paper.show_paper(build, title=_("Young people"), what="people-list")
        self.paper.preview.print_button.setFocus()

    @Slot()
    def _on_paper_back(self) -> None:
        self._pages.setCurrentWidget(self._list)
        self.field.setFocus()

    # -- room --

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Side panes give way to the list."""
        super().resizeEvent(event)
        self.refit()

    def refit(self) -> None:
        """What there is room for: first the side list becomes a drop-down, then the preview a line."""
        worn, room = theme.current(), self.width()
        self.filters.refit()
        self.preview.refit()
        self.leads.setMaximumWidth(worn.px(_LEADS))
        with_preview = room >= worn.px(_TABLE) + self.preview.width()
        with_filters = with_preview and room >= worn.px(_TABLE) + self.preview.width() + self.filters.width()
        self.preview.setVisible(with_preview)
        self.strip.setVisible(not with_preview)
        self.filters.setVisible(with_filters)
        self.saved.setVisible(not with_filters)
        self._legend.setVisible(self.height() >= worn.px(_LEGEND))
