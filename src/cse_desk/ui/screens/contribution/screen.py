"""What other agencies know: make a sheet, read one back or type it in, look, and add it beside the screening."""

from collections.abc import Callable
from functools import cached_property, partial

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QWidget

from cse_desk.i18n import gettext as _
from cse_desk.models.enums import Compartment, ContributionWay
from cse_desk.models.records.agency_answers import ContributionForm, ContributionPreview
from cse_desk.models.records.changes import Changes
from cse_desk.ui.actions import Command
from cse_desk.ui.bus import Place
from cse_desk.ui.context import Context
from cse_desk.ui.doors import PDF, Question
from cse_desk.ui.draft_keeper import DraftKeeper
from cse_desk.ui.screen import Screen
from cse_desk.ui.screens.contribution import calls
from cse_desk.ui.screens.contribution.calls import Begun
from cse_desk.ui.screens.contribution.entering import EnterPage
from cse_desk.ui.screens.contribution.looking import LookPage
from cse_desk.ui.screens.contribution.start import StartPage
from cse_desk.ui.widgets.paper_page import PaperPage
from cse_desk.ui.widgets.stack import Stack

WHAT = "contribution-sheet"


class ContributionScreen(Screen):
    """`Place("contribution", <screening id>)`."""

    wants_room = True

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._id = ""
        self.begun: Begun | None = None
        self.start = StartPage()
        self._keeper = DraftKeeper(context, self._keeping, self)
        self._stack = Stack()
        self._stack.addWidget(self.start)
        self.fill(self._stack)
        self._listen()

    def _listen(self) -> None:
        start = self.start
        start.back_button.clicked.connect(self._on_back)
        start.sheet_wanted.connect(self._on_sheet)
        start.read_wanted.connect(self._on_read)
        start.type_wanted.connect(self._on_type)
        start.go_on_wanted.connect(self._on_go_on)
        start.taken_off.connect(self._on_take_off)

    # -- its other pages: each is made when it is first wanted --

    @cached_property
    def enter(self) -> EnterPage:
        """The sheet is entered."""
        made = EnterPage(self.context.clock.today, self.context.ids.new)
        made.changed.connect(self._keeper.typed)
        made.to_start.connect(self._on_to_start)
        made.to_look.connect(self._on_look)
        self._stack.addWidget(made)
        return made

    @cached_property
    def look(self) -> LookPage:
        """What was entered is looked over."""
        made = LookPage()
        made.to_change.connect(self._on_change)
        made.add_wanted.connect(self._on_add)
        self._stack.addWidget(made)
        return made

    @cached_property
    def paper(self) -> PaperPage:
        """The sheet on paper."""
        made = PaperPage(self.context)
        made.back.connect(self._on_to_start)
        self._stack.addWidget(made)
        return made

    @property
    def _may_write(self) -> bool:
        return self.context.who.may_write(Compartment.SCREENING)

    # -- where one is --

    def show_place(self, place: Place) -> None:
        """The parts beside a screening."""
        if place.target:
            self._id = place.target
        self._stack.setCurrentWidget(self.start)
        self._load()

    def first_focus(self) -> QWidget | None:
        """What one most likely came for."""
        return self.start.read_button if self._may_write else self.start.sheet_button

    def on_changed(self, changes: Changes) -> None:
        """Something of this young person was recorded."""
        if self.begun is not None and (not changes.roots or self.begun.young_person_id in changes.roots):
            self._load()

    def commands(self) -> tuple[Command, ...]:
        """Back to the screening."""
        return (Command("screen.back", _("Back to the screening"), self._on_back, "Alt+Left", "chevron-left"),)

    def _load(self) -> None:
        if self._id:
            work = partial(calls.begin, self.context.services, self._id)
            self.context.lanes.reading.run(self, work, self._on_begun, self._on_failed)

    def _on_begun(self, begun: Begun) -> None:
        if begun.screening_id == self._id:
            self.begun = begun
            self.start.show_begun(begun, may_write=self._may_write)

    def _on_failed(self, error: Exception) -> None:
        shown = self._stack.currentWidget()
        news = shown.news if isinstance(shown, StartPage | EnterPage | LookPage) else self.start.news
        news.say_failed(error)

    @Slot()
    def _on_back(self) -> None:
        self.context.bus.go("screening", self._id)

    @Slot()
    def _on_to_start(self) -> None:
        self._keeper.keep_now()
        self._stack.setCurrentWidget(self.start)
        self._load()

    # -- the sheet --

    @Slot(object)
    def _on_sheet(self, sections: object) -> None:
        assert isinstance(sections, tuple)
        make = partial(self.context.services.agency_answers.sheet_pdf, screening_id=self._id, sections=sections)
        self.paper.show_paper(make, title=_("What your agency knows"), what=WHAT, about=self._id)
        self._stack.setCurrentWidget(self.paper)
        self.paper.back_button.setFocus(Qt.FocusReason.OtherFocusReason)

    # -- entering --

    @Slot()
    def _on_read(self) -> None:
        path = self.context.doors.choose_open_file(_("The sheet that was filled in"), [PDF])
        if path is not None and self._may_begin():
            work = partial(calls.read_file, self.context.services, self._id, path)
            self.context.lanes.press.run(self, work, self._on_was_read, self._on_failed)

    def _on_was_read(self, form: ContributionForm) -> None:
        self._enter(form)
        self._keeper.typed()
        self._on_look()

    @Slot()
    def _on_type(self) -> None:
        if self._may_begin():
            self._enter(ContributionForm(way=ContributionWay.PAPER))

    @Slot()
    def _on_go_on(self) -> None:
        if self.begun is not None and self.begun.draft is not None:
            self._enter(self.begun.draft)

    def _may_begin(self) -> bool:
        """What is being entered is not thrown away unasked."""
        if self.begun is None or self.begun.draft is None:
            return self.begun is not None
        question = Question(
            _("Throw away what was entered?"),
            _("Another agency's part is not added yet. Beginning this one throws it away."),
            yes=_("Throw it away"),
            is_dangerous=True,
        )
        return self.context.doors.ask(question)

    def _enter(self, form: ContributionForm) -> None:
        assert self.begun is not None
        self.start.news.say("")
        self.enter.news.say("")
        self.enter.show_form(self.begun.sheet, form, self.begun.name)
        self._stack.setCurrentWidget(self.enter)
        self.enter.way.setFocus(Qt.FocusReason.OtherFocusReason)

    def _keeping(self) -> Callable[[], object]:
        return partial(self.context.services.agency_answers.keep_draft, screening_id=self._id, form=self.enter.value())

    # -- looking and adding --

    @Slot()
    def _on_look(self) -> None:
        work = partial(self.context.services.agency_answers.preview, screening_id=self._id, form=self.enter.value())
        self.context.lanes.reading.run(self, work, self._on_preview, self._on_failed)

    def _on_preview(self, found: ContributionPreview) -> None:
        self.look.show_preview(found, self.begun.name if self.begun is not None else "")
        self._stack.setCurrentWidget(self.look)
        focus = self.look.change_button if found.problems else self.look.add_button
        focus.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _on_change(self) -> None:
        self._stack.setCurrentWidget(self.enter)
        self.enter.pages.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _on_add(self) -> None:
        self.look.add_button.setEnabled(False)
        form = self.enter.value()
        work = partial(self.context.services.agency_answers.add, screening_id=self._id, form=form)
        self.context.lanes.vault.run(self, self._keeper.ending(work), self._on_added, self._on_not_added)

    def _on_added(self, changes: Changes) -> None:
        self._keeper.forget()
        agency = str(self.enter.value().answers.get("c.agency") or "")
        self._stack.setCurrentWidget(self.start)
        self.context.bus.tell_changed(changes, _("The part of {agency} is added.").format(agency=agency))
        self.context.bus.tell_saved(self.context.clock.now())
        self._load()
        self.start.back_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_not_added(self, error: Exception) -> None:
        self._keeper.ended()
        self.look.add_button.setEnabled(True)
        self._on_failed(error)

    @Slot(str)
    def _on_take_off(self, contribution_id: str) -> None:
        question = Question(
            _("Take this part off?"),
            _("It is no longer shown. It stays in the history, and what it opened waits for an answer."),
            yes=_("Take it off"),
            is_dangerous=True,
        )
        if self.context.doors.ask(question):
            work = partial(self.context.services.agency_answers.take_off, contribution_id=contribution_id)
            self.context.lanes.vault.run(self, work, self._on_taken_off, self._on_failed)

    def _on_taken_off(self, changes: Changes) -> None:
        self.context.bus.tell_changed(changes, _("The part is taken off."))
        self._load()

    # -- keeping --

    def leaving(self) -> None:
        """Another screen comes."""
        self._keeper.keep_now()

    def keep(self, done: Callable[[], None]) -> None:
        """The vault is being locked."""
        self._keeper.keep(done)
