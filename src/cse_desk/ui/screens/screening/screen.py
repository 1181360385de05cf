"""The screening screen: loads a screening, and shows its questions, its result or its paper."""

from collections.abc import Callable, Iterator
from functools import partial

from PySide6.QtCore import QEvent, Qt, Slot
from PySide6.QtWidgets import QStackedWidget, QWidget

from cse_desk.i18n import gettext as _
from cse_desk.models.enums import Compartment
from cse_desk.models.records.changes import Changes
from cse_desk.ui import focusing
from cse_desk.ui.actions import Command
from cse_desk.ui.bus import Place
from cse_desk.ui.context import Context
from cse_desk.ui.screen import Screen
from cse_desk.ui.screens.screening import calls
from cse_desk.ui.screens.screening.calls import Begun
from cse_desk.ui.screens.screening.explained import ExplainedPage
from cse_desk.ui.screens.screening.paper import ScreeningPaperPage
from cse_desk.ui.screens.screening.reading import Reader
from cse_desk.ui.screens.screening.result import ResultPage
from cse_desk.ui.screens.screening.together import TogetherPage
from cse_desk.ui.screens.screening.wizard import Wizard
from cse_desk.ui.screens.screening.work import Work
from cse_desk.ui.slices import Slices
from cse_desk.ui.widgets.empty import EmptyState
from cse_desk.ui.widgets.labels import PlainLabel

RESULT, PAPER, BLANK, TOGETHER = "result", "paper", "blank", "together"
EXPLAINED = "explained"


class ScreeningScreen(Screen):
    """`Place("screening", <screening id>, part)`: part is empty (where work stopped), a page of the form, "result" or "paper".

    `Place("screening", "", "blank")` shows the blank tool.
    """

    wants_room = True

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.work: Work | None = None
        self.wizard: Wizard | Reader | None = None  # questions to answer, or answers to read
        self._result: ResultPage | None = None  # made when first wanted, as `_together`
        self._together: TogetherPage | None = None
        self._kept_at: object = None
        self.explained: ExplainedPage | None = None
        self._paper: ScreeningPaperPage | None = None
        self._before_paper: QWidget | None = None
        self._wanted = Place("screening")
        self._loading = ""
        self._slices = Slices(self)  # opening takes a little at a time
        self._stack = QStackedWidget()
        self._waiting = PlainLabel(_("Opening …"), kind="muted")
        self._waiting.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._none = EmptyState(
            _("No screening is open"),
            _("Open one from a young person's page."),
            icon="document",
            action=_("To the young people"),
        )
        assert self._none.button is not None
        self._none.button.clicked.connect(self._on_people)
        for page in (self._none, self._waiting):
            self._stack.addWidget(page)
        self.fill(self._stack)

    # -- where one is --

    def show_place(self, place: Place) -> None:
        """Open a screening, or another part of the one that is open."""
        self._slices.finish()
        self._wanted = place
        if place.part == BLANK:
            self._show_blank()
        elif not place.target:
            self._stack.setCurrentWidget(self.wizard if self.wizard is not None else self._none)
        elif self.work is not None and self.work.screening_id == place.target:
            self._show_part(place.part)
        else:
            self._leave_work()
            self._load(place.target)

    def _load(self, screening_id: str) -> None:
        self._stack.setCurrentWidget(self._waiting)
        self._loading = screening_id
        load = partial(calls.begin, self.context.services, screening_id, self.context.clock.today())
        self.context.lanes.reading.run(self, load, self._on_begun, self._on_not_begun)

    def _on_begun(self, begun: Begun) -> None:
        if begun.opened.record.screening_id != self._loading:
            return
        self._loading = ""
        self._slices.begin(self._opening(begun), step_by_step=True)

    def _opening(self, begun: Begun) -> Iterator[QWidget | None]:
        work = Work(self.context, begun, self)
        yield None
        self.work = work
        self.wizard = (Wizard if work.may_write else Reader)(self.context, work)
        self._stack.addWidget(self.wizard)
        self._listen(work, self.wizard)
        yield self.wizard
        part = self._wanted.part
        if not part and work.is_signed:
            part = RESULT
        if part == RESULT:
            yield self.result  # made in a step of its own
        self._show_part(part)

    @property
    def result(self) -> ResultPage | None:
        """The result of the screening that is open."""
        if self._result is None and self.work is not None:
            self._result = self._make_result(self.work)
        return self._result

    @property
    def together(self) -> TogetherPage | None:
        """Who took part in the screening that is open."""
        if self._together is None and self.work is not None:
            self._together = TogetherPage(self.context, self.work)
            self._together.back.connect(self._show_result)
            self._stack.addWidget(self._together)
        return self._together

    def _make_result(self, work: Work) -> ResultPage:
        result = ResultPage(self.context, work, width=self._stack.width())
        result.back.connect(self._on_back_to_questions)
        result.printing.connect(self._on_print)
        result.together.connect(self._on_together)
        result.explaining.connect(self._on_explained)
        result.others.wanted.connect(self._on_others)
        if self._kept_at is not None:
            result.saved.show_saved(self._kept_at)  # type: ignore[arg-type]  # an aware datetime, as Work says
        self._stack.addWidget(result)
        return result

    def _listen(self, work: Work, wizard: Wizard | Reader) -> None:
        work.keeping.connect(self._on_keeping)
        work.kept.connect(self._on_kept)
        work.failed.connect(self._on_failed)
        work.acted.connect(self._on_acted)
        wizard.to_result.connect(self._on_to_result)
        wizard.numbers.connect(self._on_numbers)
        if isinstance(wizard, Wizard):
            wizard.to_others.connect(self._on_others)
            wizard.rests.connect(self._on_rest)

    @Slot()
    def _on_rest(self) -> None:
        """Nobody types and the next page is there: the result is likely to be wanted some time."""
        _made_ahead = self.result

    def _on_not_begun(self, error: Exception) -> None:
        self._loading = ""
        self._none.say_failed(error)
        self._stack.setCurrentWidget(self._none)

    def _leave_work(self) -> None:
        """Let go of the screening that is open; what was typed is recorded first."""
        if self.work is None:
            return
        self.work.record_now(self.work.end)
        for page in (self.wizard, self._result, self._together):
            if page is not None:
                page.hide()
                self._stack.removeWidget(page)
                page.deleteLater()
        self.work = self.wizard = self._result = self._together = self._kept_at = None

    def _show_part(self, part: str) -> None:
        assert self.wizard is not None
        if part == RESULT:
            self._show_result()
        elif part == PAPER:
            self._on_print()
        elif part == EXPLAINED:
            self._on_explained()
        elif part == TOGETHER:
            self._on_together()
        else:
            self._stack.setCurrentWidget(self.wizard)
            self.wizard.refit()
            if part:
                self.wizard.go_to(part)
            elif not self.wizard.page_id:
                self.wizard.open_where_left()

    def _show_result(self) -> None:
        assert self.result is not None
        if self.result.isVisible():
            self.result.begin()
        else:
            self.result.forget()
            focusing.let_go(self._stack)
            self._stack.setCurrentWidget(self.result)
        self.result.refit()
        is_asked = self.work is not None and self.work.may_write and not self.work.is_signed
        focus = self.result.judgement.harm if is_asked else self.result.sign_button
        focus.setFocus(Qt.FocusReason.OtherFocusReason)

    def first_focus(self) -> QWidget | None:
        """The pages put the keyboard themselves."""
        return None

    # -- between the pages --

    @Slot()
    def _on_to_result(self) -> None:
        if self.work is not None:
            self.work.record_now()
            self._show_result()

    @Slot(str, str)
    def _on_back_to_questions(self, page: str, item: str) -> None:
        assert self.wizard is not None
        self._stack.setCurrentWidget(self.wizard)
        self.wizard.refit()
        if page:
            self.wizard.go_to(page, item)
        elif self.wizard.page_id:
            self.wizard.focus_here()
        else:
            self.wizard.open_where_left()

    @Slot()
    def _on_explained(self) -> None:
        if self.explained is None:
            self.explained = ExplainedPage()
            self.explained.back.connect(self._on_explained_back)
            self._stack.addWidget(self.explained)
        self._stack.setCurrentWidget(self.explained)
        self.explained.back_button.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _on_explained_back(self) -> None:
        if self.result is not None:
            self._show_result()
        else:
            self._stack.setCurrentWidget(self._none)

    @Slot()
    def _on_together(self) -> None:
        if self.work is not None:
            self.work.record_now(self._show_together, even_if_failed=True)

    def _show_together(self) -> None:
        if self.together is None:
            return
        self.together.load()
        self._stack.setCurrentWidget(self.together)
        self.together.back_button.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _on_print(self) -> None:
        if self.work is not None:
            self.work.record_now(self._show_paper, even_if_failed=True)

    def _show_paper(self) -> None:
        if self.work is None:
            return
        page = self._paper_page()
        page.show_completed(self.work.screening_id, self.work.person.known_as or self.work.person.name)
        self._open_paper(page)

    def _show_blank(self) -> None:
        page = self._paper_page()
        page.show_blank()
        self._open_paper(page)

    def _open_paper(self, page: ScreeningPaperPage) -> None:
        shown = self._stack.currentWidget()
        if shown is not page:
            self._before_paper = shown
        self._stack.setCurrentWidget(page)
        page.back_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _paper_page(self) -> ScreeningPaperPage:
        if self._paper is None:
            self._paper = ScreeningPaperPage(self.context)
            self._paper.back.connect(self._on_paper_back)
            self._stack.addWidget(self._paper)
        return self._paper

    @property
    def paper(self) -> ScreeningPaperPage | None:
        """The preview, once it was opened."""
        return self._paper

    @Slot()
    def _on_paper_back(self) -> None:
        if self._wanted.part == BLANK and not self._wanted.target:
            self.context.bus.go_back()
        elif self._before_paper is self.wizard and self.wizard is not None:
            self._on_back_to_questions("", "")
        elif self.result is not None:
            self._show_result()

    @Slot()
    def _on_numbers(self) -> None:
        """The danger-now card of the window."""
        self.context.bus.asked_for_danger.emit()

    @Slot()
    def _on_others(self) -> None:
        """What other agencies know."""
        if self.work is not None:
            self.context.bus.go("contribution", self.work.screening_id)

    @Slot()
    def _on_people(self) -> None:
        self.context.bus.go("people")

    # -- what is kept --

    @Slot()
    def _on_keeping(self) -> None:
        self.context.bus.tell_saving()

    @Slot(object)
    def _on_kept(self, at: object) -> None:
        self.context.bus.saved.emit(at)
        self._kept_at = at
        if self.wizard is not None:
            self.wizard.foot.saved.show_saved(at)  # type: ignore[arg-type]  # an aware datetime, as Work says
        if self._result is not None:
            self._result.saved.show_saved(at)  # type: ignore[arg-type]  # as above

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        self.context.bus.tell_not_saved()
        shown = self._stack.currentWidget()
        if isinstance(shown, Wizard | Reader | ResultPage):
            shown.show_failure(error)
        else:
            self.context.bus.tell_failed(error)

    @Slot(object, str)
    def _on_acted(self, changes: Changes, words: str) -> None:
        if self._result is not None:
            self._result.signing_ended()
        self.context.bus.tell_changed(changes, words)
        if self.work is not None and words:
            self.context.bus.tell_saved(self.work.now)

    def on_changed(self, changes: Changes) -> None:
        """Something came in about this young person."""
        work = self.work
        if work is None or work.has_made(changes.act):
            return
        if not changes.roots or work.record.young_person_id in changes.roots:
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

    # -- keys --

    def commands(self) -> tuple[Command, ...]:
        """What can be done here."""
        save = Command("screen.save", _("Save the screening"), self._save, "Ctrl+S", "save")
        return (
            Command("screen.next", _("Next page of the screening"), self._next, "Ctrl+Return", "chevron-right"),
            Command("screen.back", _("Page before"), self._back, "Ctrl+Shift+Return", "chevron-left"),
            *((save,) if self.context.who.may_write(Compartment.SCREENING) else ()),
            Command("screen.result", _("Result and judgement"), self._on_to_result, "Ctrl+R", "performance"),
            Command(
                "screen.together",
                _("Completed together: sign a part, send for a part"),
                self._on_together,
                icon="people",
            ),
            Command("screen.others", _("Add an agency's contribution"), self._on_others, icon="people"),
            Command("screen.print", _("Print the screening"), self._on_print, "Ctrl+P", "print"),
            Command(
                "screen.explained", _("How the result of a screening comes about"), self._on_explained, icon="info"
            ),
            Command("screen.blank", _("Print the blank screening tool"), self._show_blank, icon="print"),
        )

    @Slot()
    def _next(self) -> None:
        if self.wizard is not None and self._stack.currentWidget() is self.wizard:
            self.wizard.next()

    @Slot()
    def _back(self) -> None:
        if self.wizard is not None and self._stack.currentWidget() is self.wizard:
            self.wizard.back()
        elif self._result is not None and self._stack.currentWidget() is self._result:
            self._on_back_to_questions("", "")

    @Slot()
    def _save(self) -> None:
        if self.work is not None:
            self.work.record_now(partial(self._on_kept, self.work.now))

    def changeEvent(self, event: QEvent) -> None:
        """Another text size is another room."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "_stack"):
            for page in (self.wizard, self._result):
                if page is not None:
                    page.refit()
