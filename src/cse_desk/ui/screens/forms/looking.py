"""The look over a form before it is finished, and a finished form to be read: what is missing, what stands out, then every answer."""

from collections.abc import Iterator

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from cse_desk.clock import LONDON
from cse_desk.forms.validation import Fault
from cse_desk.i18n import day, ngettext
from cse_desk.i18n import gettext as _
from cse_desk.services.filled_paper import same_words
from cse_desk.services.half_typed import correct_key
from cse_desk.ui import theme
from cse_desk.ui.context import Context
from cse_desk.ui.duty_words import writers_words
from cse_desk.ui.filled.pages import question_pages
from cse_desk.ui.filled.prompts import PromptsCard
from cse_desk.ui.filled.words import begun_words
from cse_desk.ui.formkit.obstacles import Obstacle, ObstacleList
from cse_desk.ui.formkit.review import ReviewPage
from cse_desk.ui.screens.forms.correcting import CorrectCard
from cse_desk.ui.screens.forms.offering import FactCard
from cse_desk.ui.screens.forms.work import FormWork
from cse_desk.ui.widgets.buttons import Button
from cse_desk.ui.widgets.cards import Card
from cse_desk.ui.widgets.fields import DropDown, Labelled
from cse_desk.ui.widgets.labels import PlainLabel
from cse_desk.ui.widgets.notices import Banner
from cse_desk.ui.widgets.page import Page

_MOST = 12  # things to look at that are listed; the rest is counted


class LookPage(Page):
    """`back` to the questions (page, path), `leaving`, `printing`, `finishing`, `correcting(why)`, `recording`, `taking_off`."""

    back = Signal(str, str)
    leaving = Signal()
    printing = Signal()
    finishing = Signal()
    correcting = Signal(str)
    recording = Signal()
    to_facts = Signal()
    taking_off = Signal()
    numbers = Signal()

    def __init__(self, context: Context, work: FormWork, parent: QWidget | None = None) -> None:
        super().__init__(work.record.title, aside=work.name or _("The office"), parent=parent)
        self._context, self._work = context, work
        self.news = Banner(closable=True)
        self.state = Banner()
        self.obstacles = ObstacleList(title=_("Not finished yet. Please look at:"))
        self.alike = Banner(kind="notice")
        self.prompts = PromptsCard()
        self.worked = Card(_("What the form works out"))
        self._worked = PlainLabel(kind="strong", wrap=True)
        self.worked.body().addWidget(self._worked)
        self.fact = FactCard()
        self.correct = CorrectCard(work.half_typed.of(correct_key(work.form_id)))
        self.pages = DropDown((), name=_("Page of the form"))
        self._answers = Labelled(_("What was answered"), self.pages)
        self.review = ReviewPage()
        parts = (self.news, self.state, self.correct, self.obstacles, self.alike, self.worked, self.fact, self.prompts)
        for widget in (*parts, self._answers, self.review):
            self.column.addWidget(widget)
        self.column.addStretch(1)
        self._make_foot()
        self._listen()

    def _make_foot(self) -> None:
        self.back_button = Button(_("Back"), icon="chevron-left")
        self.off_button = Button(_("Filled in by mistake …"), kind="link")
        self.print_button = Button(_("Print"), icon="print")
        self.correct_button = Button(_("Correct it"), icon="edit")
        self.finish_button = Button(_("Finish"), kind="primary", icon="tick")
        self.footer(self.back_button, None, self.off_button, self.print_button, self.correct_button, self.finish_button)

    def _listen(self) -> None:
        self.back_button.clicked.connect(self._on_back)
        self.off_button.clicked.connect(self.taking_off)
        self.print_button.clicked.connect(self.printing)
        self.correct_button.clicked.connect(self.correct.unfold)
        self.finish_button.clicked.connect(self._on_finish)
        self.correct.wanted.connect(self.correcting)
        self.fact.wanted.connect(self.recording)
        self.fact.elsewhere.connect(self.to_facts)
        self.obstacles.chosen.connect(self._on_obstacle)
        self.prompts.numbers.connect(self.numbers)
        self.pages.changed.connect(self._on_page)
        self._work.flow_changed.connect(self.refresh)
        self._work.finding_changed.connect(self.refresh)

    # -- what is shown --

    @Slot()
    def refresh(self) -> None:
        """The form as it is now."""
        opened, finding = self._work.opened, self._work.finding
        record = opened.record
        is_finished = record.finished_at is not None
        self._show_state()
        self.alike.say("\n".join(same_words(one) for one in finding.same_answers), kind="notice")
        self.prompts.show_prompts(finding.prompts, is_finished=is_finished)
        self._show_worked(finding.worked_out)
        self.fact.show_offer(opened.fact, record.fact_kind)
        self._show_pages()
        may_correct = is_finished and record.may_write and record.replaced is None
        theme.set_shown(self.finish_button, shown=opened.is_open)
        theme.set_shown(self.correct_button, shown=may_correct)
        theme.set_shown(self.off_button, shown=record.may_write)
        if not may_correct:
            self.correct.fold()
        self.finish_button.setEnabled(True)

    def _show_state(self) -> None:
        record = self._work.record
        lines = list(_state_lines(self._work))
        if record.finished_at is not None:
            title = _("Finished {day} by {name}. It can no longer be changed, only corrected.")
            self.state.say(
                title.format(day=day(record.finished_at.astimezone(LONDON).date()), name=record.finished_by),
                " ".join(lines),
            )
        elif not record.may_write:
            told = writers_words(self._context.who.duties, record.compartment)
            self.state.say(_("You can read this form, but not change it."), " ".join([told, *lines]))
        else:
            left = self._work.finding.left
            title = ngettext("{count} question is left.", "{count} questions are left.", left) if left else ""
            whole = _("Nothing is missing. Read it over, then finish it: from then on it is locked.")
            self.state.say(title or whole, " ".join(lines))

    def _show_worked(self, found: tuple[tuple[str, str], ...]) -> None:
        self._worked.setText("\n".join(f"{name}: {words}" for name, words in found))
        theme.set_shown(self.worked, bool(found))

    def _show_pages(self) -> None:
        pages = question_pages(self._work.flow)
        chosen = self.pages.value()
        self.pages.set_choices(tuple((one.id, one.short or one.title) for one in pages))
        known = chosen if chosen in {one.id for one in pages} else pages[0].id
        self.pages.set_value(known)
        self.review.show_page(self._work.flow, known)

    @Slot(object)
    def _on_page(self, page: object) -> None:
        self.review.show_page(self._work.flow, str(page))

    # -- what people do --

    @Slot()
    def _on_back(self) -> None:
        if self._work.opened.is_open:
            self.back.emit("", "")
        else:
            self.leaving.emit()

    @Slot()
    def _on_finish(self) -> None:
        found = list(_obstacles(self._work))
        self.obstacles.show_obstacles(found)
        if not found:
            self.finish_button.setEnabled(False)
            self.finishing.emit()

    @Slot(object)
    def _on_obstacle(self, obstacle: Obstacle) -> None:
        self.back.emit(obstacle.page, obstacle.item)

    def show_failure(self, error: Exception) -> None:
        """Say above the answers what failed."""
        self.news.say_failed(error)
        self.finish_button.setEnabled(True)
        self.correct.be_ready()
        self.fact.be_ready()

    def first_focus(self) -> QWidget:
        """What one most likely came for."""
        return self.finish_button if self._work.opened.is_open else self.pages


def _state_lines(work: FormWork) -> Iterator[str]:
    record = work.record
    yield _("{begun}. Version {version}.").format(begun=begun_words(record), version=record.form_version)
    if record.corrects:
        yield _("A correction: {why}").format(why=record.correct_why)
    if record.replaced is not None:
        yield _("Corrected since by {name}: {why}").format(name=record.replaced.by, why=record.replaced.why)
    if record.conflicts:
        yield ngettext(
            "{count} question has two answers; who decides does so in the history of the young person.",
            "{count} questions have two answers; who decides does so in the history of the young person.",
            len(record.conflicts),
        )


def _obstacles(work: FormWork) -> Iterator[Obstacle]:
    """What is missing or wrong, each with its page."""
    flow = work.flow
    found = [one for one in flow.problems if one.fault is not Fault.ADVICE and one.path]
    for one in found[:_MOST]:
        page = flow.page_of(one.path)
        item = flow.form.by_link_id.get(one.path.rpartition("/")[2].partition(":")[0])
        name = (item.marks.short or item.text or item.prefix) if item is not None else ""
        where = flow.page(page)
        yield Obstacle(f"{where.short or where.title}, {name}: {one.words}", page=page, item=one.path)
    if len(found) > _MOST:
        yield Obstacle(ngettext("and {count} more", "and {count} more", len(found) - _MOST))
