"""The questions: sections at the left, one page in the middle, safety prompts at the right, and a foot that never moves."""

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QHideEvent, QKeyEvent, QTextCursor
from PySide6.QtWidgets import QApplication, QFrame, QPlainTextEdit, QVBoxLayout, QWidget

from cse_desk.forms.questionnaire import ORDER, Item
from cse_desk.forms.screening_tool import JUDGEMENT_PAGE, REASON
from cse_desk.i18n import clock_time, moment, ngettext
from cse_desk.i18n import gettext as _
from cse_desk.models.records.people import DifferingField
from cse_desk.services import contribution_rows, reassessments
from cse_desk.ui import problems, slices, tab_order, theme
from cse_desk.ui.context import Context
from cse_desk.ui.formkit.kit import Aside, Kit
from cse_desk.ui.formkit.page import FormPage
from cse_desk.ui.screens.screening.beside import Beside
from cse_desk.ui.screens.screening.calls import path_of
from cse_desk.ui.screens.screening.carry import CarryLine
from cse_desk.ui.screens.screening.danger import PROMPT, DangerGate, is_danger
from cse_desk.ui.screens.screening.differing import DifferingList
from cse_desk.ui.screens.screening.frame import PagesFrame
from cse_desk.ui.screens.screening.news import News
from cse_desk.ui.screens.screening.prompt_pane import PromptPane
from cse_desk.ui.screens.screening.sections import sections_of
from cse_desk.ui.screens.screening.suggest import suggestions
from cse_desk.ui.screens.screening.wording import name_and_age
from cse_desk.ui.screens.screening.words import page_numbers, page_title, question_pages, reason_words
from cse_desk.ui.screens.screening.work import Work
from cse_desk.ui.widgets.keycap import KeyHints
from cse_desk.ui.widgets.page import Column, scroller

_AHEAD_MS = 200  # after the page is there and nobody typed: time to make the next one


class Questions(Column):
    """The column of questions: Down and Up go from one to the next like Tab, wherever a field has no use for them."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Down and Up."""
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up) and not event.modifiers():
            self.focusNextPrevChild(event.key() == Qt.Key.Key_Down)
        else:
            super().keyPressEvent(event)


class Wizard(PagesFrame):
    """The pages of the form, to be answered."""

    to_others = Signal()
    rests = Signal()  # nobody types, and what is likely to come next is made

    def __init__(self, context: Context, work: Work, parent: QWidget | None = None) -> None:
        prompts = PromptPane(context.who, keeper=work.half_typed, screening_id=work.screening_id)
        super().__init__(context, work, prompts, parent)
        self._has_read_danger = False
        self._removed: tuple[str, str] = ("", "")
        self._ahead = QTimer(self)
        self._ahead.setSingleShot(True)
        self._ahead.timeout.connect(self._make_ahead)
        middle = self._make_middle()
        self._beside = Beside(self, work, self.form_page, self.news, self._area)
        self.frame(middle, self._questions)
        self._listen()
        self._show_head()

    # -- building --

    def _make_middle(self) -> QWidget:
        middle = QFrame()
        column = QVBoxLayout(middle)
        column.setContentsMargins(24, 16, 12, 0)
        column.setSpacing(8)
        self.news = News()
        self.gate = DangerGate(self._work.prompts.get(PROMPT))
        column.addWidget(self.head)
        column.addWidget(self.news)
        column.addWidget(self.gate)
        self._questions = Questions(padding=0, spacing=8)
        self._questions.rows.setContentsMargins(4, 4, 12, 16)
        self.differing = DifferingList()
        self.carry = CarryLine()
        self.form_page = FormPage(self._kit())
        self._hints = KeyHints(
            (
                ("Y", _("yes")),
                ("P", _("possible")),
                ("N", _("no")),
                ("U", _("not known")),
                ("Tab", _("next question")),
                ("Ctrl+Enter", _("next page")),
            )
        )
        for widget in (self.differing, self.carry, self.form_page, self._hints):
            self._questions.rows.addWidget(widget)
        self._questions.rows.addStretch(1)
        self._area = scroller(self._questions, name=_("Questions"))
        column.addWidget(self._area, 100)
        column.addStretch(1)
        return middle

    def _kit(self) -> Kit:
        return Kit(
            today=self._context.clock.today, new_id=self._context.ids.new, suggest=self._suggest, beside=self._aside
        )

    def _suggest(self, item: Item) -> tuple[str, ...]:
        return suggestions(item, self._work.person.details, self._work.flow.answers)

    def _aside(self, path: str) -> Aside | None:
        """Last time's answer, and what other agencies say."""
        answers = self.form_page.flow.answers
        found = self._work.comparison
        told = reassessments.beside(found, path, answers) if found is not None else None
        theirs = contribution_rows.beside(self._work.opened.contributions, path, answers)
        words = [*([told.words] if told is not None else []), *(one.words for one in theirs)]
        matters = (told is not None and told.is_lost) or any(one.matters for one in theirs)
        return Aside("\n".join(words), matters) if words else None

    def _listen(self) -> None:
        self.head.only_left.changed.connect(self._on_only_left)
        self.head.others.clicked.connect(self.to_others)
        self.form_page.flow_changed.connect(self._on_answer)
        self.form_page.moved.connect(self._on_moved)
        self.form_page.removed.connect(self._on_removed)
        self.form_page.unfolded.connect(self._on_unfolded)
        self.form_page.became_whole.connect(self._be_ahead)
        self.news.acted.connect(self._on_news)
        self.gate.read.connect(self._on_danger_read)
        self.gate.numbers.connect(self.numbers)
        self.differing.decided.connect(self._on_decided)
        self.carry.wanted.connect(self._on_carry)
        self._work.flow_changed.connect(self._on_flow_changed)
        self._work.result_changed.connect(self._on_result)

    # -- where one is --

    def open_where_left(self) -> None:
        """The page and question where work stopped last; the first page of a new screening."""
        page, item = self._work.flow.resume(self._work.place.page, self._work.place.item)
        if page == JUDGEMENT_PAGE:
            page, item = question_pages(self._work.flow)[0].id, ""
        self.go_to(page, item)
        if self._work.record.resumed_from_draft:
            at = self._work.record.kept_at
            saved = _(", saved {time}").format(time=clock_time(at)) if at is not None else ""
            self.news.say(_("Opened where you stopped{saved}.").format(saved=saved))

    def go_to(self, page: str, item: str = "") -> None:
        """Show a page and put the keyboard at a question of it."""
        if page not in [one.id for one in question_pages(self._work.flow)]:
            return
        if page != self._page and self._page:
            self._work.record_now()
            self.news.hide_undo()
        self._page = page
        self._ahead.stop()
        at = item or self._work.flow.first_left(page) or ""
        self.form_page.show_page(self._work.flow, page, only_left=self.head.only_left.value(), at=at)
        self._work.go(page, item)
        self._area.verticalScrollBar().setValue(0)
        self._refresh()
        self.focus_here(item)
        self._beside.show_prompts_next()
        self._watch_danger()
        self._be_ahead()

    @Slot()
    def _be_ahead(self) -> None:
        """Once nobody has typed for a moment, make the page that is likely to come next."""
        if self.form_page.is_whole:
            self._ahead.start(_AHEAD_MS)

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody is about to turn a page."""
        self._ahead.stop()
        super().hideEvent(event)

    @Slot()
    def _make_ahead(self) -> None:
        if slices.go.is_used_up_for(id(self.form_page)):
            self._ahead.start(0)
            return
        ids = self.ids()
        after = ids.index(self._page) + 1 if self._page in ids else len(ids)
        if not self.form_page.is_whole:
            return
        if after < len(ids) and not self.form_page.prepare(self._work.flow, ids[after]):
            self._ahead.start(0)
        else:
            self.rests.emit()

    def focus_here(self, item: str = "") -> None:
        """Put the keyboard at a question: this one, else the first that is left, else the first."""
        flow = self._work.flow
        for path in (item, flow.first_left(self._page) or ""):
            if path and self.form_page.focus_path(path):
                self._go_on_typing()
                return
        first = next((one.path for one in flow.visible(self._page) if one.item.is_question), "")
        if not (first and self.form_page.focus_path(first)):
            self.foot.next_button.setFocus(Qt.FocusReason.OtherFocusReason)

    @staticmethod
    def _go_on_typing() -> None:
        """Typing goes on where a text ends."""
        focus = QApplication.focusWidget()
        if isinstance(focus, QPlainTextEdit):
            focus.moveCursor(QTextCursor.MoveOperation.End)

    @Slot(object)
    def _on_only_left(self, _on: object) -> None:
        item = self._work.place.item
        self.form_page.show_page(self._work.flow, self._page, only_left=self.head.only_left.value())
        if not item:
            self.focus_here()

    @Slot()
    def _on_unfolded(self) -> None:
        self.head.only_left.set_value(False)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab goes through sections, questions, prompts and foot as they are read, also through what was made late."""
        before = (self.sections, self.head, self.news, self.gate, self.differing, self.carry)
        parts = (*before, *self.form_page.stops(), self.prompts, self.foot)
        return tab_order.step(parts, forward=forward) or super().focusNextPrevChild(forward)

    # -- answers --

    @Slot(object)
    def _on_answer(self, _flow: object) -> None:
        self._work.take(self.form_page.flow)
        self._refresh()
        self._watch_danger()
        self._be_ahead()

    @Slot(str)
    def _on_moved(self, path: str) -> None:
        self._work.go(self._page, path)
        self._beside.show_prompts_next()

    @Slot(str, str)
    def _on_removed(self, path: str, instance: str) -> None:
        self._removed = (path, instance)
        self.news.say(_("A line was removed."), undo=_("Undo"))

    @Slot(str)
    def _on_news(self, action: str) -> None:
        if action == "undo":
            path, instance = self._removed
            if path and instance not in self._work.flow.instances(path):
                self._work.take(self._work.flow.add_instance(path, instance))
                self.form_page.set_flow(self._work.flow)
                self._refresh()
        elif action == "prompt":
            self._beside.go_to_announced()
        elif action == "conflict":
            waiting = self._work.opened.conflicts
            if waiting:
                self.go_to(self._page_of(path_of(waiting[0])))

    @Slot()
    def _on_flow_changed(self) -> None:
        if not self._page:
            return
        if self._page not in self.ids():
            self.go_to(self.ids()[0])
            return
        self.form_page.set_flow(self._work.flow)
        self._refresh()

    # -- what is shown beside the questions --

    def _show_head(self) -> None:
        about = [reason_words(self._work.flow.value(REASON))]
        agencies = self._work.opened.line.agencies if self._work.opened.line is not None else 0
        if agencies > 1:
            about.append(ngettext("with {count} agency", "with {count} agencies", agencies))
        name = name_and_age(self._work.person, self._context.clock.today())
        self.sections.show_head(name, ", ".join(part for part in about if part))
        self.head.show_name(name)

    def _refresh(self) -> None:
        flow = self._work.flow
        sections = sections_of(flow)
        self.sections.show_sections(sections, self._page)
        page = flow.page(self._page)
        self.head.show_page(page_title(page, page_numbers(flow).get(page.id)), page, sections)
        is_domain = page.section == "domain"
        theme.set_shown(self._hints, is_domain)
        self._show_foot()
        self.head.show_others(len(self._work.opened.contributions))
        self._show_conflicts()
        self._show_carry()
        self._beside.show_words()
        self._show_head()

    def _show_foot(self) -> None:
        flow = self._work.flow
        pages = question_pages(flow)
        numbers = page_numbers(flow)
        at = [one.id for one in pages].index(self._page)
        before = page_title(pages[at - 1], numbers.get(pages[at - 1].id)) if at > 0 else ""
        after = page_title(pages[at + 1], numbers.get(pages[at + 1].id)) if at + 1 < len(pages) else ""
        self.foot.show_ways(before, after or _("Result and judgement"))
        self.foot.show_left(pages[at].left, sum(one.left for one in pages))

    def _show_carry(self) -> None:
        found = self._work.comparison
        is_open = found is not None and not self._work.is_signed
        items = reassessments.may_carry(found, self._page) if found is not None and is_open else ()
        self.carry.show_open(items, found.before_on if found is not None else None)

    @Slot()
    def _on_carry(self) -> None:
        self.carry.button.setEnabled(False)
        self._work.carry(self._page, _("Carried over, and marked so."), self.show_failure)

    def _show_conflicts(self) -> None:
        conflicts = self._work.opened.conflicts
        here = [one for one in conflicts if self._page_of(path_of(one)) == self._page]
        self.differing.show_conflicts(here, self._work.form)
        elsewhere = len(conflicts) - len(here)
        self.news.show_conflicts(elsewhere if not here else 0)
        if self._work.is_signed:
            record = self._work.record
            at = moment(record.signed_at) if record.signed_at is not None else ""
            words = _("Signed by {who}, {when}. What you change now is kept beside what was signed, as an amendment.")
            self.news.show_signed(words.format(who=record.signed_by, when=at))

    def _page_of(self, path: str) -> str:
        """The page of an answer; one that has no page of its own any more (a register of lines) is decided on the first."""
        place = path.removesuffix(ORDER)
        flow = self._work.flow
        found = flow.page_of(place) if flow.is_asked(place) else ""
        return found if found in self.ids() else self.ids()[0]

    @Slot()
    def _on_result(self) -> None:
        if self._page:
            self._beside.show_prompts_next()
            self._show_carry()
            self.form_page.show_asides()
            self._watch_danger()

    @Slot(object, str)
    def _on_decided(self, field: DifferingField, change: str) -> None:
        self._work.decide(field, change, _("Decided."), self.show_failure)

    def show_failure(self, error: Exception) -> None:
        """Say above the questions what failed."""
        said = problems.words_for(error)
        self.news.say(said.title, said.text, kind="notice")
        self._show_conflicts()

    # -- danger now --

    def is_held(self) -> bool:
        """Until the first page is there; until the danger gate was read."""
        return super().is_held() or not self.gate.isHidden()

    def _watch_danger(self) -> None:
        if not is_danger(self._work.flow):
            self._has_read_danger = False
            return
        answered = any(one.prompt == PROMPT for one in self._work.record.prompt_answers)
        if self._has_read_danger or answered or self.is_held():
            return
        self._work.keep()
        for widget in self._gated():
            widget.setEnabled(False)
        theme.set_shown(self._area, shown=False)
        self.gate.fire()

    def _gated(self) -> tuple[QWidget, ...]:
        return (self._area, self.head, self.sections, self.foot, self.prompts)

    @Slot()
    def _on_danger_read(self) -> None:
        self._has_read_danger = True
        for widget in self._gated():
            widget.setEnabled(True)
        theme.set_shown(self._area, shown=True)
        self.focus_here(self._work.place.item)
