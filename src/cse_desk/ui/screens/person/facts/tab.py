"""A tab of facts: its lists, and the pane in their place while something is written down."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from cse_desk.i18n import gettext as _
from cse_desk.models.records.changes import Changes
from cse_desk.models.records.facts import ConcernForm, Fact, FactsOfPerson, Form
from cse_desk.services.codes import Codes
from cse_desk.ui import theme
from cse_desk.ui.context import Context, Services
from cse_desk.ui.jobs import Job
from cse_desk.ui.screens.person.facts.cards import SectionCard
from cse_desk.ui.screens.person.facts.fields import Offered, Pairs
from cse_desk.ui.screens.person.facts.lines import FactLine, Section
from cse_desk.ui.screens.person.facts.pane import FactPane
from cse_desk.ui.screens.person.facts.reading import reading_of
from cse_desk.ui.screens.person.facts.seeking import Sought, form_of
from cse_desk.ui.slices import Slices
from cse_desk.ui.widgets.field_set import FieldSet
from cse_desk.ui.widgets.notices import Banner
from cse_desk.ui.widgets.page import Column, Page, scroller
from cse_desk.ui.widgets.stack import Stack


@dataclass(frozen=True, slots=True)
class _Opened:
    """A form with what was kept of it, and what it offers."""

    form: Form
    draft: Form | None
    sexes: Pairs
    ethnicities: Pairs
    concerns: Pairs


@dataclass(frozen=True, slots=True)
class _Read:
    """What was read, and the lines of each section."""

    found: FactsOfPerson
    lines: Mapping[str, tuple[FactLine, ...]]


class FactsTab(Stack):
    """Reads and records by itself. `recorded` carries what was touched, and the words to say."""

    recorded = Signal(object, str)  # Changes

    def __init__(self, context: Context, sections: Sequence[Section], name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self.sections = context, tuple(sections)
        self._id, self._wanted = "", ""
        self._sought: Sought | None = None
        self._found: FactsOfPerson | None = None
        self._job: Job | None = None
        reading, may_write = reading_of(context.who, self.sections), context.who.may_write
        self.cards = {
            one.id: SectionCard(one, may_write=may_write(one.compartment), why=reading.cards.get(one.id, ""))
            for one in self.sections
        }
        self.why = Banner(reading.title, reading.words)
        theme.set_shown(self.why, bool(reading.title))
        self.news = Banner(closable=True)
        self.pane = FactPane(context)
        self._slices = Slices(self)
        self.area = self._lists = scroller(self._make_lists(), name=name)
        self._form = self._make_form()
        for page in (self._lists, self._form):
            self.addWidget(page)
        self.pane.saved.connect(self._on_saved)
        self.pane.closed.connect(self._on_closed)

    def _make_form(self) -> Page:
        page = Page()
        page.column.setContentsMargins(24, 16, 24, 24)
        page.column.addWidget(self.pane)
        page.column.addStretch(1)
        page.footer(self.pane.back_button, None, self.pane.throw_button, self.pane.save_button)
        return page

    def _make_lists(self) -> QWidget:
        column = self._cards = Column(padding=24, spacing=16)
        column.rows.setContentsMargins(24, 16, 24, 24)
        column.rows.addWidget(self.why)
        column.rows.addWidget(self.news)
        for card in self.cards.values():
            card.opened.connect(self.open_form)
            card.taken_off.connect(self._on_take_off)
            column.rows.addWidget(card)
        column.rows.addStretch(1)
        return column

    # -- reading --

    def show_person(self, young_person_id: str, record_id: str = "", sought: Sought | None = None) -> None:
        """Read this young person's facts; `record_id`: the one whose form is wanted; `sought`: the list, and what of it."""
        if young_person_id != self._id:
            self.leave()
            self._id, self._found = young_person_id, None
            self._wanted, self._sought = "", None
            self._cards.hide()  # nobody's facts stand under another's name
            for card in self.cards.values():
                card.list.begin()
        self._wanted, self._sought = record_id or self._wanted, sought or self._sought
        read = partial(_read, self._context.services, self.sections, young_person_id)
        done = partial(self._on_read, young_person_id)
        self._job = self._context.lanes.reading.run(self, read, done, self._on_failed, instead_of=self._job)

    def _on_read(self, young_person_id: str, read: _Read) -> None:
        if young_person_id != self._id:
            return
        self._found = read.found
        wanted, self._wanted = self._wanted, ""
        for id_, card in self.cards.items():
            card.show_lines(read.lines[id_], came_for=wanted)
        self._cards.show()
        sought, self._sought = self._sought, None
        if wanted:
            self._go_to(wanted)
        elif sought is not None:
            self._seek(sought)

    def _go_to(self, record_id: str) -> None:
        """The form of a record; for who does not write there, its line."""
        card = next((one for one in self.cards.values() if one.has(record_id)), None)
        if card is None:
            return
        if card.may_write:
            line = next(one for one in card.lines if one.record_id == record_id)
            self.open_form(line.acts[0].form)
        else:
            self._show(card, record_id)

    def _seek(self, sought: Sought) -> None:
        card = self.cards[sought.section]
        form = form_of(card.section, card.lines, sought.how) if card.may_write else None
        if form is not None:
            self.open_form(form)
        else:
            self._show(card)

    def _show(self, card: SectionCard, record_id: str = "") -> None:
        """Into view, once it has its place; the keyboard goes to its first button."""
        self.setCurrentWidget(self._lists)
        holder = card.holder(record_id)
        first = next((row.buttons[0] for row in card.rows if row.buttons), card.add_button)
        (first if card.may_write else self._lists).setFocus(Qt.FocusReason.OtherFocusReason)
        QTimer.singleShot(0, holder, partial(self._lists.ensureWidgetVisible, holder, 0, 40))

    def _on_failed(self, error: Exception) -> None:
        self.news.say_failed(error)

    # -- the form --

    @Slot(object)
    def open_form(self, form: Form) -> None:
        """Open the pane with a form, and what was typed into it before."""
        open_ = partial(_open, self._context.services, self._context.clock.today(), self._id, form)
        self._context.lanes.reading.run(self, open_, partial(self._on_opened, self._id), self._on_failed)

    def _on_opened(self, young_person_id: str, opened: _Opened) -> None:
        self._slices.begin(self._opening(young_person_id, opened), step_by_step=True)

    def _opening(self, young_person_id: str, opened: _Opened) -> Iterator[FieldSet]:
        """The fields, then the pane with them: the window goes on in between."""
        form = opened.draft or opened.form
        fields = self.pane.fields_for(
            form, Offered(self._context.clock.today, opened.sexes, opened.ethnicities, opened.concerns)
        )
        yield fields
        if young_person_id == self._id:
            seen = self._found.seen if self._found is not None else 0
            self.setCurrentWidget(self._form)
            self.pane.open_form(young_person_id, form, fields, seen, is_draft=opened.draft is not None)

    def is_writing(self) -> bool:
        """Whether a form is open."""
        return self.currentWidget() is self._form

    @Slot(object)
    def _on_saved(self, changes: Changes) -> None:
        self._on_closed()
        self.recorded.emit(changes, _("Recorded."))
        self.show_person(self._id)

    @Slot()
    def _on_closed(self) -> None:
        self.setCurrentWidget(self._lists)
        first = next((one for one in self.cards.values() if one.may_write), next(iter(self.cards.values())))
        first.add_button.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(object)
    def _on_take_off(self, fact: Fact) -> None:
        seen = self._found.seen if self._found is not None else None
        work = partial(self._context.services.facts.take_off, fact=fact, seen=seen)
        self._context.lanes.vault.run(self, work, self._on_taken_off, self._on_not_taken_off)

    def _on_taken_off(self, changes: Changes) -> None:
        self.recorded.emit(changes, _("Taken off the list."))
        self.show_person(self._id)

    def _on_not_taken_off(self, error: Exception) -> None:
        self._on_failed(error)
        self.show_person(self._id)

    # -- leaving --

    def save(self) -> None:
        """Record the form that is open."""
        if self.is_writing():
            self.pane.save()

    def leave(self) -> None:
        """Keep what was typed, and show the lists again."""
        if self.is_writing():
            self.pane.close_pane()

    def keep(self, done: Callable[[], None]) -> None:
        """The vault is being locked."""
        self.pane.keeper.keep(done)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape goes back from a form to the list."""
        if event.key() == Qt.Key.Key_Escape and self.is_writing():
            self.pane.close_pane()
        else:
            super().keyPressEvent(event)


def _read(services: Services, sections: Sequence[Section], young_person_id: str) -> _Read:
    """In the reading lane: the facts, and what stands in the line of each."""
    found = services.facts.of(young_person_id=young_person_id)
    return _Read(found, {one.id: tuple(one.lines(found)) for one in sections})


def _open(services: Services, on: date, young_person_id: str, form: Form) -> _Opened:
    """In the reading lane: what was kept of a form, and the codes it offers."""
    codes = Codes()
    draft = services.facts.draft(young_person_id=young_person_id, fact=form)
    sexes, ethnicities = (
        tuple((one.code, one.label) for one in codes.options(name=name, on=on)) for name in ("sex", "ethnicity")
    )
    concerns = services.facts.known_concerns() if isinstance(form, ConcernForm) else ()  # no other form asks for one
    return _Opened(form, draft, sexes, ethnicities, concerns)
