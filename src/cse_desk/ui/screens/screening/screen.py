"""The screening screen: loads a screening, and shows its questions, its result or its paper."""

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial

from PySide6.QtCore import QEvent, Qt, Slot
from PySide6.QtWidgets import QWidget

from cse_desk.i18n import gettext as _
from cse_desk.models.enums import Compartment
from cse_desk.models.records.changes import Changes
from cse_desk.ui import focusing
from cse_desk.ui.actions import Command
from cse_desk.ui.answering_screen import AnsweringScreen
from cse_desk.ui.bus import BLANK
from cse_desk.ui.context import Context
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

RESULT, PAPER, TOGETHER = "result", "paper", "together"
EXPLAINED = "explained"


class ScreeningScreen(AnsweringScreen[Work, Begun]):
    """`Place("screening", <screening id>, part)`: part is empty (where work stopped), a page of the form, "result" or "paper".

    `Place("screening", "", "blank")` shows the blank tool.
    """

    def __init__(self, context: Context) -> None:
        none = EmptyState(
            _("No screening is open"),
            _("Open one from a young person's page."),
            icon="document",
            action=_("To the young people"),
        )
        super().__init__(context, none)
        self._ahead = Slices(self)  # what is likely to be wanted
        self.wizard: Wizard | Reader | None = None  # questions to answer, or answers to read
        self._result: ResultPage | None = None  # made when first wanted, as `_together`
        self._together: TogetherPage | None = None
        self._kept_at: datetime | None = None
        self.explained: ExplainedPage | None = None
        self._paper: ScreeningPaperPage | None = None
        assert none.button is not None
        none.button.clicked.connect(self._on_people)

    # -- where one is --

    def page_of_rest(self) -> QWidget | None:
        """The questions."""
        return self.wizard

    def beginning(self, form_id: str) -> Callable[[], Begun]:
        """With whom it is about, and what the tool says of it."""
        return partial(calls.begin, self.context.services, form_id, self.context.clock.today())

    def opening(self, begun: Begun) -> Iterator[QWidget | None]:
        """The questions, then what is wanted: the window goes on between."""
        work = Work(self.context, begun, self)
        yield None
        self.work = work
        self.wizard = (Wizard if work.may_write else Reader)(self.context, work)
        self._stack.addWidget(self.wizard)
        self.listen(work)
        self._listen(self.wizard)
        yield self.wizard
        self.wizard.show_around()
        yield self.wizard
        part = self._wanted.part
        if not part and work.is_signed:
            part = RESULT
        if part == RESULT:
            for _made in self._making_result(work):
                yield None
        elif part not in (PAPER, EXPLAINED, TOGETHER):
            self._stack.setCurrentWidget(self.wizard)
            self.wizard.refit()
            yield self.wizard
        self.show_part(part)

    @property
    def result(self) -> ResultPage | None:
        """The result of the screening that is open, whole."""
        for _made in self._making_result(self.work) if self.work is not None else ():
            pass
        return self._result

    def _making_result(self, work: Work) -> Iterator[None]:
        """Make what is not there yet of it, a little at a time."""
        if self._result is None:
            self._result = self._make_result(work)
            yield
        yield from self._result.making()

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
        result.printing.connect(self.on_print)
        result.together.connect(self._on_together)
        result.explaining.connect(self._on_explained)
        result.to_others.connect(self._on_others)
        if self._kept_at is not None:
            result.saved.show_saved(self._kept_at)
        self._stack.addWidget(result)
        return result

    def _listen(self, wizard: Wizard | Reader) -> None:
        wizard.to_result.connect(self._on_to_result)
        wizard.numbers.connect(self.on_numbers)
        if isinstance(wizard, Wizard):
            wizard.to_others.connect(self._on_others)
            wizard.rests.connect(self._on_rest)

    @Slot()
    def _on_rest(self) -> None:
        """Nobody types and the next page is there: the result is likely to be wanted some time."""
        if self.work is not None:
            self._ahead.begin(self._making_result(self.work), step_by_step=True, at_once=False)

    def pages(self) -> tuple[QWidget | None, ...]:
        """Those that are made."""
        return self.wizard, self._result, self._together

    def forget_pages(self) -> None:
        """The screening is let go of."""
        self._ahead.drop()
        self.wizard = self._result = self._together = self._kept_at = None

    def show_part(self, part: str) -> None:
        """As of `Place`."""
        assert self.wizard is not None
        if part == RESULT:
            self._show_result()
        elif part == PAPER:
            self.on_print()
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
        """One that is still to be made is made in a step of its own: the window goes on before it is shown."""
        self._ahead.drop()
        if self.work is not None:
            self._slices.begin(self._making_result(self.work), self._open_result, step_by_step=True)

    def _open_result(self) -> None:
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

    def show_paper(self, work: Work) -> None:
        """The papers of this screening."""
        page = self._paper_page()
        page.show_completed(work.screening_id, work.person.known_as or work.person.name)
        self.open_paper(page)

    def show_blank(self, target: str = "") -> None:
        """The papers that hold nobody's answers."""
        page = self._paper_page()
        page.show_blank()
        self.open_paper(page)

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
    def _on_others(self) -> None:
        """What other agencies know."""
        if self.work is not None:
            self.context.bus.go("contribution", self.work.screening_id)

    @Slot()
    def _on_people(self) -> None:
        self.context.bus.go("people")

    # -- what is kept --

    def show_kept(self, at: datetime) -> None:
        """Below the questions and the result."""
        self._kept_at = at
        if self.wizard is not None:
            self.wizard.foot.saved.show_saved(at)
        if self._result is not None:
            self._result.saved.show_saved(at)

    def told_acted(self, changes: Changes, words: str) -> None:
        """It was recorded, signed, or answered."""
        if self._result is not None:
            self._result.signing_ended()
        self.context.bus.tell_changed(changes, words)
        if self.work is not None and words:
            self.context.bus.tell_saved(self.work.now)

    # -- keys --

    def commands(self) -> tuple[Command, ...]:
        """What can be done here."""
        save = Command("screen.save", _("Save the screening"), self.save, "Ctrl+S", "save")
        others = Command("screen.others", _("Add an agency's contribution"), self._on_others, icon="people")
        may_write = self.context.who.may_write(Compartment.SCREENING)
        return (
            Command("screen.next", _("Next page of the screening"), self._next, "Ctrl+Return", "chevron-right"),
            Command("screen.back", _("Page before"), self._back, "Ctrl+Shift+Return", "chevron-left"),
            *((save,) if may_write else ()),
            Command("screen.result", _("Result and judgement"), self._on_to_result, "Ctrl+R", "performance"),
            Command(
                "screen.together",
                _("Completed together: sign a part, send for a part"),
                self._on_together,
                icon="people",
            ),
            *((others,) if may_write else ()),
            Command("screen.print", _("Print the screening"), self.on_print, "Ctrl+P", "print"),
            Command(
                "screen.explained", _("How the result of a screening comes about"), self._on_explained, icon="info"
            ),
            Command("screen.blank", _("Print the blank screening tool"), self.show_blank, icon="print"),
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

    def changeEvent(self, event: QEvent) -> None:
        """Another text size is another room."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "_stack"):
            for page in (self.wizard, self._result):
                if page is not None:
                    page.refit()
