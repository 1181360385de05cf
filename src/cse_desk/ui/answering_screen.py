"""What the screens on which a form is answered have in common: opening one, letting go of it, its paper, what is kept of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from typing import Any, Generic, Protocol, TypeVar, runtime_checkable

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QWidget

from cse_desk.models.records.changes import Changes
from cse_desk.ui.answering import Answering
from cse_desk.ui.bus import BLANK, Place
from cse_desk.ui.context import Context
from cse_desk.ui.screen import Screen
from cse_desk.ui.slices import Slices
from cse_desk.ui.widgets.empty import EmptyState
from cse_desk.ui.widgets.paper_page import PaperPage
from cse_desk.ui.widgets.parting import part_from
from cse_desk.ui.widgets.stack import Stack
from cse_desk.ui.widgets.waiting import Waiting

_W = TypeVar("_W", bound=Answering[Any])
_B = TypeVar("_B")


@runtime_checkable
class ShowsFailure(Protocol):
    """A page that says itself what could not be kept or recorded."""

    def show_failure(self, error: Exception) -> None:
        """What failed."""


class AnsweringScreen(Screen, Generic[_W, _B]):
    """One form at a time: `Place(…, <id of the form>, part)`; the part "blank" is paper to fill in with a pen.

    A subclass reads a form, makes its pages, shows a part of it and forgets it again.
    """

    wants_room = True

    def __init__(self, context: Context, none: EmptyState) -> None:
        """`none`: what is shown while no form is open."""
        super().__init__(context)
        self.work: _W | None = None
        self._id = ""  # of the form that is open, or being opened
        self._is_loading = False
        self._wanted = Place("")
        self._before_paper: QWidget | None = None
        self._slices = Slices(self)  # opening takes a little at a time
        self._stack = Stack()
        self._waiting = Waiting()
        self._none = none
        for page in (self._none, self._waiting):
            self._stack.addWidget(page)
        self.fill(self._stack)

    # -- what a subclass says --

    def beginning(self, form_id: str) -> Callable[[], _B]:
        """Reads a form for the first time."""
        raise NotImplementedError

    def opening(self, begun: _B) -> Iterator[QWidget | None]:
        """Makes its `work` and pages, a step at a time, and shows what is wanted."""
        raise NotImplementedError

    def pages(self) -> tuple[QWidget | None, ...]:
        """The pages of the form that is open."""
        raise NotImplementedError

    def forget_pages(self) -> None:
        """They are gone."""
        raise NotImplementedError

    def page_of_rest(self) -> QWidget | None:
        """What is shown of the form that is open when nothing is asked for."""
        raise NotImplementedError

    def show_part(self, part: str) -> None:
        """Show a part of the form that is open; "" where work stopped."""
        raise NotImplementedError

    def show_paper(self, work: _W) -> None:
        """The paper of the form that is open."""
        raise NotImplementedError

    def show_blank(self, target: str) -> None:
        """The blank form."""
        raise NotImplementedError

    def show_kept(self, at: datetime) -> None:
        """What was typed is safe since then."""
        raise NotImplementedError

    def told_acted(self, changes: Changes, words: str) -> None:
        """Something was recorded of the form that is open."""
        raise NotImplementedError

    # -- where one is --

    def show_place(self, place: Place) -> None:
        """Open a form, or another part of the one that is open."""
        self._slices.finish()
        self._wanted = place
        if place.part == BLANK:
            self.show_blank(place.target)
        elif not place.target:
            self._stack.setCurrentWidget(self.page_of_rest() or self._none)
        elif self.work is not None and self._id == place.target:
            self.show_part(place.part)
        else:
            self._leave_work()
            self._load(place.target)

    def _load(self, form_id: str) -> None:
        self._stack.setCurrentWidget(self._waiting)
        self._id, self._is_loading = form_id, True
        begun = partial(self._on_begun, form_id)
        self.context.lanes.reading.run(self, self.beginning(form_id), begun, self._on_not_begun)

    def _on_begun(self, form_id: str, begun: _B) -> None:
        if self._is_loading and form_id == self._id:
            self._is_loading = False
            self._slices.begin(self.opening(begun), step_by_step=True)

    def _on_not_begun(self, error: Exception) -> None:
        self._is_loading = False
        self._none.say_failed(error)
        self._stack.setCurrentWidget(self._none)

    def listen(self, work: _W) -> None:
        """To what becomes of what is typed."""
        work.keeping.connect(self._on_keeping)
        work.kept.connect(self._on_kept)
        work.failed.connect(self._on_failed)
        work.acted.connect(self._on_acted)

    def _leave_work(self) -> None:
        """Let go of the form that is open; what was typed is recorded first."""
        if self.work is not None:
            self.work.record_now(self.work.end)
            self.let_go()

    def let_go(self) -> None:
        """Of the form that was open and its pages."""
        for page in self.pages():
            if page is not None:
                self._stack.removeWidget(page)
                part_from(page)
        self.forget_pages()
        self.work = None

    # -- paper --

    @Slot()
    def on_print(self) -> None:
        """Record what was typed, then show the paper."""
        if self.work is not None:
            self.work.record_now(self._show_paper, even_if_failed=True)

    def _show_paper(self) -> None:
        if self.work is not None:
            self.show_paper(self.work)

    def open_paper(self, page: PaperPage) -> None:
        """Show a paper; what was shown before it is where its Back leads."""
        shown = self._stack.currentWidget()
        if shown is not page:
            self._before_paper = shown
        self._stack.setCurrentWidget(page)
        page.back_button.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def on_numbers(self) -> None:
        """The danger-now card of the window."""
        self.context.bus.asked_for_danger.emit()

    # -- what is kept --

    @Slot()
    def save(self) -> None:
        """Record what was typed now."""
        if self.work is not None:
            self.work.record_now(self._on_saved)

    def _on_saved(self) -> None:
        if self.work is not None:
            self._on_kept(self.work.now)

    @Slot()
    def _on_keeping(self) -> None:
        self.context.bus.tell_saving()

    @Slot(object)
    def _on_kept(self, at: object) -> None:
        assert isinstance(at, datetime)
        self.context.bus.saved.emit(at)
        self.show_kept(at)

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        self.context.bus.tell_not_saved()
        shown = self._stack.currentWidget()
        if isinstance(shown, ShowsFailure):
            shown.show_failure(error)
        else:
            self.context.bus.tell_failed(error)

    @Slot(object, str)
    def _on_acted(self, changes: Changes, words: str) -> None:
        self.told_acted(changes, words)

    def on_changed(self, changes: Changes) -> None:
        """Something came in about this young person."""
        work = self.work
        if work is not None and not work.has_made(changes.act) and work.is_about(changes):
            work.look_again()

    def leaving(self) -> None:
        """Another screen comes: record what was typed."""
        if self.work is not None:
            self.work.leave()

    def keep(self, done: Callable[[], None]) -> None:
        """The vault is being locked: keep the draft at once, record it, then let the lock go on."""
        if self.work is None:
            done()
            return
        self.work.keep()
        self.work.half_typed.keep(partial(self.work.record_now, done, even_if_failed=True))
