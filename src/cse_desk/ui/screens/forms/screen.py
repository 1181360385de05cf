"""The screen on which any instrument is filled in: loads a form, and shows its questions, the look over it, or its paper."""

from collections.abc import Callable, Iterator
from functools import partial

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QStackedWidget, QWidget

from cse_desk.i18n import gettext as _
from cse_desk.models.records.changes import Changes
from cse_desk.ui.actions import Command
from cse_desk.ui.bus import Place
from cse_desk.ui.context import Context
from cse_desk.ui.doors import Question
from cse_desk.ui.filled.asking import BLANK
from cse_desk.ui.half_typed import HalfTyped
from cse_desk.ui.screen import Screen
from cse_desk.ui.screens.forms import calls
from cse_desk.ui.screens.forms.calls import Begun
from cse_desk.ui.screens.forms.filling import FillPage
from cse_desk.ui.screens.forms.looking import LookPage
from cse_desk.ui.screens.forms.work import FormWork
from cse_desk.ui.slices import Slices
from cse_desk.ui.widgets.empty import EmptyState
from cse_desk.ui.widgets.labels import PlainLabel
from cse_desk.ui.widgets.paper_page import PaperPage

LOOK, PAPER = "look", "paper"
WHAT, WHAT_BLANK = "filled-form", "blank-form"  # in the access log


class FormScreen(Screen):
    """`Place("form", <form id>, part)`: part is empty (where work stopped), a page of the form, "look" or "paper".

    `Place("form", <instrument>, "blank")` shows the blank form.
    """

    wants_room = True

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.work: FormWork | None = None
        self.fill_page: FillPage | None = None
        self.look: LookPage | None = None
        self.half_typed = HalfTyped(context, self)
        self._wanted = Place("form")
        self._slices = Slices(self)
        self._loading = ""
        self._before_paper: QWidget | None = None
        self._stack = QStackedWidget()
        self._waiting = PlainLabel(_("Opening …"), kind="muted")
        self._waiting.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._none = EmptyState(
            _("No form is open"), _("Open one from a young person's page."), icon="document", action=_("Back")
        )
        assert self._none.button is not None
        self._none.button.clicked.connect(context.bus.go_back)
        self.paper = PaperPage(context)
        self.paper.back.connect(self._on_paper_back)
        for page in (self._none, self._waiting, self.paper):
            self._stack.addWidget(page)
        self.fill(self._stack)

    # -- where one is --

    def show_place(self, place: Place) -> None:
        """Open a form, or another part of the one that is open."""
        self._slices.finish()
        self._wanted = place
        self.half_typed.load()
        if place.part == BLANK:
            self._show_blank(place.target)
        elif not place.target:
            self._stack.setCurrentWidget(self._page_shown() or self._none)
        elif self.work is not None and self.work.form_id == place.target:
            self._show_part(place.part)
        else:
            self._leave_work()
            self._load(place.target)

    def _page_shown(self) -> QWidget | None:
        if self.work is None:
            return None
        return self.fill_page if self.work.opened.is_open else self.look

    def _load(self, form_id: str) -> None:
        self._stack.setCurrentWidget(self._waiting)
        self._loading = form_id
        load = partial(calls.begin, self.context.services, form_id)
        self.context.lanes.reading.run(self, load, self._on_begun, self._on_not_begun)

    def _on_begun(self, begun: Begun) -> None:
        if begun.opened.record.form_id != self._loading:
            return
        self._loading = ""
        self._slices.begin(self._opening(begun), step_by_step=True)

    def _opening(self, begun: Begun) -> Iterator[QWidget]:
        """The questions, the look over them, then what is wanted: the window goes on between."""
        work = FormWork(self.context, begun, self)
        fill_page = FillPage(self.context, work)
        self._stack.addWidget(fill_page)
        yield fill_page
        look = LookPage(self.context, work, self.half_typed)
        self._stack.addWidget(look)
        self.work, self.fill_page, self.look = work, fill_page, look
        self._listen(work, fill_page, look)
        self.half_typed.load()
        yield look
        self._show_part(self._wanted.part)

    def _listen(self, work: FormWork, fill_page: FillPage, look: LookPage) -> None:
        work.keeping.connect(self.context.bus.tell_saving)
        work.kept.connect(self._on_kept)
        work.failed.connect(self._on_failed)
        work.acted.connect(self._on_acted)
        fill_page.to_look.connect(self._on_to_look)
        fill_page.numbers.connect(self._on_numbers)
        look.back.connect(self._on_back_to_questions)
        look.leaving.connect(self._on_leave)
        look.printing.connect(self._on_print)
        look.finishing.connect(self._on_finish)
        look.correcting.connect(self._on_correct)
        look.recording.connect(self._on_record_fact)
        look.to_facts.connect(self._on_to_facts)
        look.taking_off.connect(self._on_take_off)
        look.numbers.connect(self._on_numbers)

    def _on_not_begun(self, error: Exception) -> None:
        self._loading = ""
        self._none.say_failed(error)
        self._stack.setCurrentWidget(self._none)

    def _leave_work(self) -> None:
        """Let go of the form that is open; what was typed is recorded first."""
        if self.work is None:
            return
        self.work.record_now(self.work.end)
        self._let_go()

    def _show_part(self, part: str) -> None:
        assert self.work is not None
        assert self.fill_page is not None
        if part == PAPER:
            self._on_print()
        elif part == LOOK or not self.work.opened.is_open:
            self._show_look()
        else:
            self._stack.setCurrentWidget(self.fill_page)
            if part:
                self.fill_page.go_to(part)
            elif not self.fill_page.page_id:
                self.fill_page.open_where_left()

    def _show_look(self) -> None:
        assert self.look is not None
        self.look.refresh()
        self._stack.setCurrentWidget(self.look)
        self.look.first_focus().setFocus(Qt.FocusReason.OtherFocusReason)

    # -- between the pages --

    @Slot()
    def _on_to_look(self) -> None:
        if self.work is not None:
            self.work.record_now()
            self._show_look()

    @Slot(str, str)
    def _on_back_to_questions(self, page: str, item: str) -> None:
        assert self.fill_page is not None
        self._stack.setCurrentWidget(self.fill_page)
        if page:
            self.fill_page.go_to(page, item, pointing=True)
        elif self.fill_page.page_id:
            self.fill_page.focus_here()
        else:
            self.fill_page.open_where_left()

    @Slot()
    def _on_leave(self) -> None:
        """To where the form is listed."""
        about = self.work.record.young_person_id if self.work is not None else ""
        if about:
            self.context.bus.go("person", about, "forms")
        else:
            self.context.bus.go("office-forms")

    @Slot()
    def _on_print(self) -> None:
        if self.work is not None:
            self.work.record_now(self._show_paper, even_if_failed=True)

    def _show_paper(self) -> None:
        if self.work is None:
            return
        form_id = self.work.form_id
        make = partial(self.context.services.filled_forms.pdf, form_id=form_id)
        self.paper.show_paper(make, title=self.work.record.title, what=WHAT, about=form_id)
        self._open_paper()

    def _show_blank(self, instrument: str) -> None:
        make = partial(self.context.services.filled_forms.blank_pdf, instrument=instrument)
        self.paper.show_paper(make, title=_("The blank form"), what=WHAT_BLANK, about=instrument)
        self._open_paper()

    def _open_paper(self) -> None:
        shown = self._stack.currentWidget()
        if shown is not self.paper:
            self._before_paper = shown
        self._stack.setCurrentWidget(self.paper)
        self.paper.back_button.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _on_paper_back(self) -> None:
        if self._wanted.part == BLANK:
            self.context.bus.go_back()
        elif self._before_paper is self.fill_page:
            self._on_back_to_questions("", "")
        elif self.look is not None:
            self._show_look()

    @Slot()
    def _on_numbers(self) -> None:
        """The danger-now card of the window."""
        self.context.bus.asked_for_danger.emit()

    # -- acting --

    @Slot()
    def _on_finish(self) -> None:
        if self.work is not None and self.look is not None:
            self.work.finish(_("The form is finished."), self.look.show_failure)

    @Slot(str)
    def _on_correct(self, why: str) -> None:
        assert self.work is not None
        assert self.look is not None
        work = partial(self.context.services.filled_forms.correct, form_id=self.work.form_id, why=why)
        self.half_typed.keep_now()
        self.context.lanes.vault.run(self, work, self._on_corrected, self.look.show_failure)

    def _on_corrected(self, begun: tuple[Changes, str]) -> None:
        changes, form_id = begun
        self.context.bus.tell_changed(changes, _("The correction is begun."))
        self.context.bus.go("form", form_id)

    @Slot()
    def _on_record_fact(self) -> None:
        if self.work is not None and self.look is not None:
            self.work.record_fact(_("The fact is recorded."), self.look.show_failure)

    @Slot()
    def _on_to_facts(self) -> None:
        if self.work is not None:
            record = self.work.record
            self.context.bus.go("person", record.young_person_id, calls.tab_of_fact(record))

    @Slot()
    def _on_take_off(self) -> None:
        question = Question(
            _("Take this form off?"),
            _("It is no longer listed. It stays in the history, and this can be undone."),
            yes=_("Take it off"),
            is_dangerous=True,
        )
        if self.work is None or self.look is None or not self.context.doors.ask(question):
            return
        work = partial(self.context.services.filled_forms.take_off, form_id=self.work.form_id)
        self.context.lanes.vault.run(self, work, self._on_taken_off, self.look.show_failure)

    def _on_taken_off(self, changes: Changes) -> None:
        self._on_leave()
        if self.work is not None:
            self.work.end()
            self.work.deleteLater()
        self._let_go()
        self.context.bus.tell_changed(changes, _("The form is taken off."))

    def _let_go(self) -> None:
        """Of the pages of the form that was open."""
        self.work = None
        for page in (self.fill_page, self.look):
            if page is not None:
                page.hide()
                self._stack.removeWidget(page)
                page.deleteLater()
        self.fill_page = self.look = None
        self._stack.setCurrentWidget(self._none)

    # -- what is kept --

    @Slot(object)
    def _on_kept(self, at: object) -> None:
        self.context.bus.saved.emit(at)
        if self.fill_page is not None:
            self.fill_page.foot.show_saved(at)  # type: ignore[arg-type]  # an aware datetime, as Answering says

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        self.context.bus.tell_not_saved()
        shown = self._stack.currentWidget()
        if isinstance(shown, FillPage | LookPage):
            shown.show_failure(error)
        else:
            self.context.bus.tell_failed(error)

    @Slot(object, str)
    def _on_acted(self, changes: Changes, words: str) -> None:
        """Finishing cannot be undone: it is answered by a correction."""
        work = self.work
        finished = work is not None and work.record.finished_at is not None and not work.record.has_fact
        self.context.bus.tell_changed(changes, words, can_undo=not finished)
        if work is not None and words:
            self.context.bus.tell_saved(work.now)
            self._show_look()

    def on_changed(self, changes: Changes) -> None:
        """Something came in about this young person."""
        work = self.work
        if work is None or work.has_made(changes.act):
            return
        if not changes.roots or work.record.young_person_id in changes.roots or work.form_id in changes.ids:
            work.look_again()

    def leaving(self) -> None:
        """Another screen comes: record what was typed."""
        self.half_typed.keep_now()
        if self.work is not None:
            self.work.leave()

    def keep(self, done: Callable[[], None]) -> None:
        """The vault is being locked: keep the draft at once, record it, then let the lock go on."""
        if self.work is None:
            self.half_typed.keep(done)
            return
        self.work.keep()
        self.half_typed.keep(partial(self.work.record_now, done, even_if_failed=True))

    # -- keys --

    def commands(self) -> tuple[Command, ...]:
        """What can be done here."""
        return (
            Command("screen.next", _("Next page of the form"), self._next, "Ctrl+Return", "chevron-right"),
            Command("screen.back", _("Page before"), self._back, "Ctrl+Shift+Return", "chevron-left"),
            Command("screen.save", _("Save the form"), self._save, "Ctrl+S", "save"),
            Command("screen.look", _("Look the form over and finish it"), self._on_to_look, "Ctrl+R", "tick"),
            Command("screen.print", _("Print the form"), self._on_print, "Ctrl+P", "print"),
            Command("screen.list", _("Back to the list of forms"), self._on_leave, "Alt+Left", "chevron-left"),
        )

    @Slot()
    def _next(self) -> None:
        if self.fill_page is not None and self._stack.currentWidget() is self.fill_page:
            self.fill_page.next()

    @Slot()
    def _back(self) -> None:
        shown = self._stack.currentWidget()
        if self.fill_page is not None and shown is self.fill_page:
            self.fill_page.back()
        elif self.look is not None and shown is self.look and self.work is not None and self.work.opened.is_open:
            self._on_back_to_questions("", "")

    @Slot()
    def _save(self) -> None:
        if self.work is not None and self.work.opened.is_open:
            self.work.record_now(self._on_saved)

    def _on_saved(self) -> None:
        if self.work is not None:
            self._on_kept(self.work.now)
