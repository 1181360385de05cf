"""The screen on which any instrument is filled in: loads a form, and shows its questions, the look over it, or its paper."""

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QWidget

from cse_desk.i18n import gettext as _
from cse_desk.models.records.changes import Changes
from cse_desk.ui.actions import Command
from cse_desk.ui.answering_screen import AnsweringScreen
from cse_desk.ui.bus import BLANK
from cse_desk.ui.context import Context
from cse_desk.ui.doors import Question
from cse_desk.ui.screens.forms import calls
from cse_desk.ui.screens.forms.calls import Begun
from cse_desk.ui.screens.forms.filling import FillPage
from cse_desk.ui.screens.forms.looking import LookPage
from cse_desk.ui.screens.forms.work import FormWork
from cse_desk.ui.widgets.empty import EmptyState
from cse_desk.ui.widgets.paper_page import PaperPage

LOOK, PAPER = "look", "paper"
WHAT, WHAT_BLANK = "filled-form", "blank-form"  # in the access log


class FormScreen(AnsweringScreen[FormWork, Begun]):
    """`Place("form", <form id>, part)`: part is empty (where work stopped), a page of the form, "look" or "paper".

    `Place("form", <instrument>, "blank")` shows the blank form.
    """

    def __init__(self, context: Context) -> None:
        none = EmptyState(
            _("No form is open"), _("Open one from a young person's page."), icon="document", action=_("Back")
        )
        super().__init__(context, none)
        self.fill_page: FillPage | None = None
        self.look: LookPage | None = None
        assert none.button is not None
        none.button.clicked.connect(context.bus.go_back)
        self.paper = PaperPage(context)
        self.paper.back.connect(self._on_paper_back)
        self._stack.addWidget(self.paper)

    # -- where one is --

    def page_of_rest(self) -> QWidget | None:
        """The questions while they can be answered."""
        if self.work is None:
            return None
        return self.fill_page if self.work.opened.is_open else self.look

    def beginning(self, form_id: str) -> Callable[[], Begun]:
        """With whom it is about."""
        return partial(calls.begin, self.context.services, form_id)

    def opening(self, begun: Begun) -> Iterator[QWidget]:
        """The questions, the look over them, then what is wanted: the window goes on between."""
        work = FormWork(self.context, begun, self)
        fill_page = FillPage(self.context, work)
        self._stack.addWidget(fill_page)
        yield fill_page
        look = LookPage(self.context, work)
        self._stack.addWidget(look)
        self.work, self.fill_page, self.look = work, fill_page, look
        self.listen(work)
        self._listen(fill_page, look)
        yield look
        self.show_part(self._wanted.part)

    def _listen(self, fill_page: FillPage, look: LookPage) -> None:
        fill_page.to_look.connect(self._on_to_look)
        fill_page.numbers.connect(self.on_numbers)
        look.back.connect(self._on_back_to_questions)
        look.leaving.connect(self._on_leave)
        look.printing.connect(self.on_print)
        look.finishing.connect(self._on_finish)
        look.correcting.connect(self._on_correct)
        look.recording.connect(self._on_record_fact)
        look.to_facts.connect(self._on_to_facts)
        look.taking_off.connect(self._on_take_off)
        look.numbers.connect(self.on_numbers)

    def pages(self) -> tuple[QWidget | None, ...]:
        """The questions and the look over them."""
        return self.fill_page, self.look

    def forget_pages(self) -> None:
        """The form is let go of."""
        self.fill_page = self.look = None

    def show_part(self, part: str) -> None:
        """As of `Place`."""
        assert self.work is not None
        assert self.fill_page is not None
        self.work.half_typed.load()
        if part == PAPER:
            self.on_print()
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

    def show_paper(self, work: FormWork) -> None:
        """The form with its answers."""
        make = partial(self.context.services.filled_forms.pdf, form_id=work.form_id)
        self.paper.show_paper(make, title=work.record.title, what=WHAT, about=work.form_id)
        self.open_paper(self.paper)

    def show_blank(self, target: str) -> None:
        """Of an instrument."""
        make = partial(self.context.services.filled_forms.blank_pdf, instrument=target)
        self.paper.show_paper(make, title=_("The blank form"), what=WHAT_BLANK, about=target)
        self.open_paper(self.paper)

    @Slot()
    def _on_paper_back(self) -> None:
        if self._wanted.part == BLANK:
            self.context.bus.go_back()
        elif self._before_paper is self.fill_page:
            self._on_back_to_questions("", "")
        elif self.look is not None:
            self._show_look()

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
        self.work.half_typed.keep_now()
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
        self.let_go()
        self._stack.setCurrentWidget(self._none)
        self.context.bus.tell_changed(changes, _("The form is taken off."))

    # -- what is kept --

    def show_kept(self, at: datetime) -> None:
        """Below the questions."""
        if self.fill_page is not None:
            self.fill_page.foot.show_saved(at)

    def told_acted(self, changes: Changes, words: str) -> None:
        """Finishing cannot be undone: it is answered by a correction."""
        work = self.work
        finished = work is not None and work.record.finished_at is not None and not work.record.has_fact
        self.context.bus.tell_changed(changes, words, can_undo=not finished)
        if work is not None and words:
            self.context.bus.tell_saved(work.now)
            self._show_look()

    # -- keys --

    def commands(self) -> tuple[Command, ...]:
        """What can be done here."""
        return (
            Command("screen.next", _("Next page of the form"), self._next, "Ctrl+Return", "chevron-right"),
            Command("screen.back", _("Page before"), self._back, "Ctrl+Shift+Return", "chevron-left"),
            Command("screen.save", _("Save the form"), self._save, "Ctrl+S", "save"),
            Command("screen.look", _("Look the form over and finish it"), self._on_to_look, "Ctrl+R", "tick"),
            Command("screen.print", _("Print the form"), self.on_print, "Ctrl+P", "print"),
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
            self.save()
