"""Tools: the forms of this office, each version with its state and days; brought in, tried out, compared, released, retired."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import cast

from PySide6.QtCore import QTimer, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from cse_desk.forms.questionnaire import Form
from cse_desk.i18n import gettext as _
from cse_desk.models.enums import Compartment
from cse_desk.models.records.changes import Changes
from cse_desk.models.records.own_forms import FormDetail, FormLine
from cse_desk.services import own_forms
from cse_desk.services.form_files import Looked
from cse_desk.services.own_forms import Kept
from cse_desk.ui import duty_words
from cse_desk.ui.actions import Command
from cse_desk.ui.bus import Place
from cse_desk.ui.context import Context
from cse_desk.ui.doors import FORM, FORM_JSON, SPREADSHEET, FileKind, Question, safe_file_name
from cse_desk.ui.half_typed import HalfTyped
from cse_desk.ui.jobs import Job
from cse_desk.ui.screen import Screen
from cse_desk.ui.screens.tools import detail as acts
from cse_desk.ui.screens.tools.acting import FormActs
from cse_desk.ui.screens.tools.comparing import ComparePage
from cse_desk.ui.screens.tools.listing import ListPane
from cse_desk.ui.screens.tools.looking import LookPage
from cse_desk.ui.screens.tools.trying import TryPage
from cse_desk.ui.widgets.late_pages import LatePages
from cse_desk.ui.widgets.paper_page import PaperPage

LIST, LOOK, TRY, COMPARE, PAPER = "list", "look", "try", "compare", "paper"
PREVIEW_MS = 120  # holding Down passes forms by without opening each
_KINDS = frozenset({"form-definition", "form-text", "bundle"})  # a bundle may bring forms


class ToolsScreen(Screen):
    """`Place("tools")`; `Place("tools", <form>)` chooses that one."""

    wants_room = True

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._may_write = context.who.may_write(Compartment.DIRECTORY)
        self._job: Job | None = None
        self._wanted = ""
        self._below: list[str] = []  # the pages that were left for the one that is shown, the list first
        self.half_typed = HalfTyped(context, self)
        self.acts = FormActs(context, self.half_typed, self)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PREVIEW_MS)
        self._pause.timeout.connect(self._load_detail)
        why_not = None if self._may_write else duty_words.reading_of(context.who.duties, Compartment.DIRECTORY)
        self.pane = ListPane(context, may_write=self._may_write, why_not=why_not)
        self._pages = LatePages(
            {
                LIST: lambda: self.pane,
                LOOK: self._make_look,
                TRY: self._make_try,
                COMPARE: self._make_compare,
                PAPER: self._make_paper,
                **self.acts.makers(),
            }
        )
        self._pages.show_page(LIST)
        self.fill(self._pages)
        self.pane.chosen.connect(self._on_chosen)
        self.pane.opened.connect(self._on_opened)
        self.pane.bring_in.connect(self.bring_in)
        self.pane.template.connect(self._on_template)
        self.pane.detail.acted.connect(self._on_act)
        self.pane.model.failed.connect(self._on_failed)
        self.acts.shown.connect(self._on_act_shown)
        self.acts.back.connect(self.go_back)
        self.acts.done.connect(self._done)
        self.acts.failed.connect(self._on_failed)
        escape = QShortcut(QKeySequence("Esc"), self)
        escape.activated.connect(self.go_back)

    # -- pages made when they are first wanted --

    @property
    def look(self) -> LookPage:
        """A file that is looked at."""
        return cast("LookPage", self._pages.page(LOOK))

    @property
    def trying(self) -> TryPage:
        """A form that is tried out."""
        return cast("TryPage", self._pages.page(TRY))

    @property
    def comparing(self) -> ComparePage:
        """Two versions beside each other."""
        return cast("ComparePage", self._pages.page(COMPARE))

    @property
    def paper(self) -> PaperPage:
        """Something on paper."""
        return cast("PaperPage", self._pages.page(PAPER))

    def _make_look(self) -> LookPage:
        page = LookPage(self.context)
        page.back.connect(self.go_back)
        page.another.connect(self.bring_in)
        page.kept.connect(self._on_kept)
        page.printed.connect(self._on_print_faults)
        page.tried.connect(self._on_try_looked)
        return page

    def _make_try(self) -> TryPage:
        clock = self.context.clock
        page = TryPage(clock.today, clock.now, self.context.ids.new)
        page.back.connect(self.go_back)
        page.printed.connect(self._on_print_tried)
        return page

    def _make_compare(self) -> ComparePage:
        page = ComparePage()
        page.back.connect(self.go_back)
        page.wanted.connect(self._on_compare)
        page.printed.connect(self._on_print_comparison)
        return page

    def _make_paper(self) -> PaperPage:
        page = PaperPage(self.context)
        page.back.connect(self.go_back)
        return page

    # -- where one is --

    def show_place(self, place: Place) -> None:
        """The list as it was left; with a form that one chosen."""
        self._wanted, self._below = place.target, []
        self._pages.show_page(LIST)
        self.half_typed.load()
        self.reload()

    def first_focus(self) -> QWidget | None:
        """The box that finds."""
        return self.pane.search

    def commands(self) -> tuple[Command, ...]:
        """Bring in, print, find."""
        writing = (
            Command("screen.open", _("Bring in a form …"), self.bring_in, "Ctrl+O", "open", "import spreadsheet"),
            Command("screen.template", _("Empty template …"), self._on_template, "", "document", "spreadsheet"),
        )
        return (
            *(writing if self._may_write else ()),
            Command("screen.print", _("Print the form blank"), self._on_print, "Ctrl+P", "print"),
            Command("screen.filter", _("Find a form"), self._on_find, "Ctrl+F", "search"),
        )

    def on_changed(self, changes: Changes) -> None:
        """A form was kept, released, retired or taken in."""
        if changes.kinds & _KINDS or not changes.kinds:
            self.reload()

    def leaving(self) -> None:
        """Another screen comes."""
        self.half_typed.keep_now()

    def keep(self, done: Callable[[], None]) -> None:
        """The vault is being locked."""
        self.half_typed.keep(done)

    @Slot()
    def go_back(self) -> None:
        """From a page to where it was opened; from the list nowhere."""
        here = self._pages.currentWidget()
        if here is self.pane:
            return
        goes_to = self._below.pop() if self._below else LIST
        self._pages.show_page(goes_to)
        focus = {LOOK: self._look_focus, TRY: self._try_focus, COMPARE: self._compare_focus}
        focus.get(goes_to, self._list_focus)().setFocus()

    def _look_focus(self) -> QWidget:
        return self.look.first_focus()

    def _try_focus(self) -> QWidget:
        return self.trying.print_button

    def _compare_focus(self) -> QWidget:
        return self.comparing.print_button

    def _list_focus(self) -> QWidget:
        return self.pane.table if self.pane.model.rowCount() else self.pane.search

    def _show(self, page: str, *, over: str = LIST) -> None:
        self._below = [*([] if over == LIST else self._below), over]
        self._pages.show_page(page)

    # -- looking --

    def reload(self) -> None:
        """Read the list again."""
        reading, forms = self.context.lanes.reading, self.context.services.own_forms
        reading.run(self, forms.lines, self._on_lines, self._on_failed)
        reading.run(self, forms.agencies, self._on_agencies, self._on_failed)

    def _on_lines(self, lines: Sequence[FormLine]) -> None:
        self.pane.show_lines(lines, choose=self._wanted)
        self._wanted = ""
        self._load_detail()

    def _on_agencies(self, agencies: tuple[str, ...]) -> None:
        self.acts.agencies = agencies

    @Slot(str)
    def _on_chosen(self, _form_id: str) -> None:
        self._pause.start()

    @Slot()
    def _load_detail(self) -> None:
        self._pause.stop()
        if self._job is not None:
            self._job.drop()
        chosen = self.pane.table.chosen_id()
        if not chosen or self.pane.model.row_of(chosen) < 0:
            self.pane.detail.show_nothing()
            return
        read = partial(self.context.services.own_forms.detail, form_id=chosen)
        self._job = self.context.lanes.reading.run(self, read, self._on_detail, self._on_failed)

    def _on_detail(self, detail: FormDetail) -> None:
        self._job = None
        self.pane.detail.show_detail(detail)

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        self.pane.news.say_failed(error)

    @Slot()
    def _on_find(self) -> None:
        self._pages.show_page(LIST)
        self.pane.search.setFocus()
        self.pane.search.selectAll()

    # -- what may be done with the chosen one --

    @property
    def _detail(self) -> FormDetail | None:
        return self.pane.detail.detail

    @Slot(str)
    def _on_act(self, what: str) -> None:
        detail = self._detail
        if detail is None:
            return
        if self.acts.begin(what, detail):
            return
        begin: dict[str, Callable[[], None]] = {
            acts.TRY: self._on_try,
            acts.BLANK: self._on_print,
            acts.COMPARE: self._begin_compare,
            acts.SHEET: partial(self._save, SPREADSHEET),
            acts.JSON: partial(self._save, FORM_JSON),
        }
        begin[what]()

    @Slot(str)
    def _on_opened(self, _form_id: str) -> None:
        self._on_try()

    def _on_try(self) -> None:
        chosen = self.pane.table.chosen_id()
        if chosen:
            read = partial(self.context.services.own_forms.form, form_id=chosen)
            self.context.lanes.reading.run(self, read, self._on_form, self._on_failed)

    def _on_form(self, form: Form) -> None:
        self._try(form, over=LIST)

    def _try(self, form: Form, *, over: str) -> None:
        self.trying.show_form(form)
        self._show(TRY, over=over)
        self.trying.back_button.setFocus()

    @Slot()
    def _on_print(self) -> None:
        detail = self._detail
        if detail is None:
            return
        build = partial(self.context.services.own_forms.blank_pdf, form_id=detail.line.form_id)
        self._print(build, detail.line.title, detail.line.form_id, over=LIST)

    @Slot()
    def _on_print_tried(self) -> None:
        form = self.trying.flow.form
        build = partial(self.context.services.own_forms.blank_pdf_of, form=form)
        self._print(build, form.title, "", over=TRY)

    def _print(self, build: Callable[[], bytes], title: str, about: str, *, over: str) -> None:
        self._show(PAPER, over=over)
        self.paper.show_paper(build, title=title, what=own_forms.WHAT, about=about)
        self.paper.back_button.setFocus()

    # -- comparing --

    def _begin_compare(self) -> None:
        if self._detail is not None:
            self.comparing.show_lines(self._detail.line, tuple(self.pane.lines.by_id.values()))
            self._show(COMPARE)
            self.comparing.other.setFocus()

    @Slot(str, str)
    def _on_compare(self, before: str, after: str) -> None:
        read = partial(self.context.services.form_comparing.compare, before=before, after=after)
        self.context.lanes.reading.run(self, read, self.comparing.show_compared, self.comparing.show_trouble)

    @Slot()
    def _on_print_comparison(self) -> None:
        before, after = self.comparing.versions()
        build = partial(self.context.services.form_comparing.pdf, before=before, after=after)
        self._print(build, _("What changed in a form"), after, over=COMPARE)

    # -- out of the vault --

    def _save(self, kind: FileKind) -> None:
        detail = self._detail
        if detail is None or not self.context.doors.ask(_saving(detail)):
            return
        name = safe_file_name(f"{detail.line.title} {detail.line.version}", kind.endings[0])
        path = self.context.doors.choose_save_file(_("Save the form"), name, kind)
        if path is not None:
            work = partial(self.context.services.own_forms.write_out, form_id=detail.line.form_id, path=path)
            self.context.lanes.vault.run(self, work, self._on_written, self._on_failed)

    @Slot()
    def _on_template(self) -> None:
        name = safe_file_name(_("Empty form"), "xlsx")
        path = self.context.doors.choose_save_file(_("Save the empty template"), name, SPREADSHEET)
        if path is not None:
            work = partial(self.context.services.own_forms.write_template, path=path)
            self.context.lanes.press.run(self, work, self._on_written, self._on_failed)

    def _on_written(self, path: Path) -> None:
        said = _("The sheet “Read me” explains each column.") if path.suffix == ".xlsx" else ""
        self.pane.news.say(_("Saved: {file}").format(file=path.name), said, kind="good")

    # -- bringing in --

    @Slot()
    def bring_in(self) -> None:
        """Choose a file and look at it."""
        path = self.context.doors.choose_open_file(_("Bring in a form"), [FORM])
        if path is not None:
            work = partial(self.context.services.own_forms.look, path=path)
            self.context.lanes.reading.run(self, work, self._on_looked, self._on_failed)

    def _on_looked(self, looked: Looked) -> None:
        self.look.show_looked(looked, self.acts.agencies)
        self._show(LOOK)
        self.look.first_focus().setFocus()

    @Slot(object)
    def _on_kept(self, kept: Kept) -> None:
        self._wanted = kept.form_id
        self._done(kept.changes, _("Kept as a draft."))

    @Slot()
    def _on_print_faults(self) -> None:
        if self.look.looked is not None:
            build = partial(self.context.services.own_forms.faults_pdf, looked=self.look.looked)
            self._print(build, _("Faults in {file}").format(file=self.look.looked.name), "", over=LOOK)

    @Slot()
    def _on_try_looked(self) -> None:
        if self.look.looked is not None and self.look.looked.form is not None:
            self._try(self.look.looked.form, over=LOOK)

    # -- after something was done --

    @Slot(str, object)
    def _on_act_shown(self, page: str, focus: QWidget) -> None:
        self._show(page)
        focus.setFocus()

    @Slot(object, str, bool)
    def _done(self, changes: Changes, words: str, can_undo: bool = True) -> None:
        """Back to the list, with what was done chosen."""
        self._pages.show_page(LIST)
        self._below = []
        self.pane.news.say("")
        self.context.bus.tell_changed(changes, words, can_undo=can_undo)
        self.context.bus.tell_saved(self.context.clock.now())
        self.reload()
        self._list_focus().setFocus()


def _saving(detail: FormDetail) -> Question:
    told = _(
        "The file holds the questions and nobody's answers. It is not encrypted; the saving is written in the access log."
    )
    if detail.licence is not None:
        more = _("It is under a licence of {holder}: look whether that allows a copy.")
        told = f"{told} {more.format(holder=detail.licence.holder)}"
    return Question(_("Save outside the vault?"), told, yes=_("Save it"))
