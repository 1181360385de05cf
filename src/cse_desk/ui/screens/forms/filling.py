"""The questions of any form, a page at a time: page list at the top, what to do now, the questions, and a foot that never moves."""

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent, QResizeEvent, QTextCursor
from PySide6.QtWidgets import QApplication, QHBoxLayout, QPlainTextEdit, QWidget

from cse_desk.forms.flow import Page as FormPageOf
from cse_desk.forms.questionnaire import Form
from cse_desk.i18n import gettext as _
from cse_desk.i18n import ngettext
from cse_desk.ui import problems, tab_order, theme
from cse_desk.ui.context import Context
from cse_desk.ui.filled.pages import lead_of, question_pages
from cse_desk.ui.filled.prompts import PromptsLine
from cse_desk.ui.filled.words import beside_words
from cse_desk.ui.formkit.foot import Foot
from cse_desk.ui.formkit.kit import Aside, Kit
from cse_desk.ui.formkit.page import FormPage
from cse_desk.ui.formkit.texts import LeadWords
from cse_desk.ui.screens.forms.work import FormWork
from cse_desk.ui.widgets.fields import DropDown
from cse_desk.ui.widgets.keycap import KeyHints
from cse_desk.ui.widgets.notices import Banner
from cse_desk.ui.widgets.page import Page

_ABOVE = 96  # the question stands above its field
_KEYS = frozenset({"yes", "possible", "no", "not-known"})


class FillPage(Page):
    """`to_look` when the last page is left; `numbers` for the danger-now card."""

    to_look = Signal()
    numbers = Signal()

    def __init__(self, context: Context, work: FormWork, parent: QWidget | None = None) -> None:
        super().__init__(work.record.title, aside=work.name or _("The office"), parent=parent)
        self._work = work
        self._page = ""
        self.pages = DropDown((), name=_("Page of the form"))
        self.add_action(self.pages)
        self.news = Banner(closable=True)
        self.prompts = PromptsLine()
        kit = Kit(today=context.clock.today, new_id=context.ids.new, beside=self._beside)
        self.form_page = FormPage(kit)
        self._hints = KeyHints(_hints_of(work.flow.form))
        self.lead = LeadWords()
        for widget in (self.news, self.lead, self.form_page, self._hints):
            self.column.addWidget(widget)
        self.column.addStretch(1)
        self.foot = Foot()
        self._add_line_of_prompts()
        self._whole.addWidget(self.foot)
        self._listen()

    def _add_line_of_prompts(self) -> None:
        """It stays above the questions while they are scrolled."""
        row = QHBoxLayout()
        self._whole.insertLayout(1, row)
        row.setContentsMargins(24, 0, 24, 8)
        row.addWidget(self.prompts)

    def _listen(self) -> None:
        self.form_page.flow_changed.connect(self._on_answer)
        self.form_page.moved.connect(self._on_moved)
        self.form_page.became_whole.connect(self._on_whole)
        self.pages.changed.connect(self._on_page)
        self.prompts.acted.connect(self.numbers)
        self.foot.back.connect(self.back)
        self.foot.next.connect(self.next)
        self._work.flow_changed.connect(self._on_flow_changed)
        self._work.finding_changed.connect(self._show_prompts)

    def _beside(self, path: str) -> Aside | None:
        """What was answered before, by each who rates."""
        found = self._work.record.before.get(path, ())
        return Aside(beside_words(found)) if found else None

    # -- where one is --

    @property
    def page_id(self) -> str:
        """The page that is shown."""
        return self._page

    def _pages(self) -> tuple[FormPageOf, ...]:
        return question_pages(self._work.flow)

    def _ids(self) -> list[str]:
        return [one.id for one in self._pages()]

    def open_where_left(self) -> None:
        """The page and question where work stopped last; the first page of a new form."""
        page, item = self._work.place.page, self._work.place.item
        if not page and not item:
            self.go_to(self._ids()[0])
            return
        page, item = self._work.flow.resume(page, item)
        self.go_to(page if page in self._ids() else self._ids()[0], item)
        if self._work.record.resumed_from_draft:
            self.news.say(_("Opened where you stopped."))

    def go_to(self, page: str, item: str = "", *, pointing: bool = False) -> None:
        """Show a page and put the keyboard at a question of it; `pointing` out what is missing on it."""
        if page not in self._ids():
            return
        if self._page and page != self._page:
            self._work.record_now()
        self._page = page
        at = item or self._work.flow.first_left(page) or ""
        self.lead.show_items(lead_of(self._work.flow, page))
        self.form_page.show_page(self._work.flow, page, at=at)
        if pointing:
            self.form_page.point_out_missing()
        self._work.go(page, item)
        self._scroll_to_top()
        self._refresh()
        self._show_prompts()
        self.focus_here(item)

    def _scroll_to_top(self) -> None:
        assert self._area is not None
        self._area.verticalScrollBar().setValue(0)

    def focus_here(self, item: str = "") -> None:
        """Put the keyboard at a question: this one, else the first that is left, else the first."""
        flow = self._work.flow
        first = next((one.path for one in flow.visible(self._page) if one.item.is_question), "")
        for path in (item, flow.first_left(self._page) or "", first):
            if path and self.form_page.focus_path(path):
                self._follow_keyboard()
                self._go_on_typing()
                return
        self.foot.next_button.setFocus(Qt.FocusReason.OtherFocusReason)

    @staticmethod
    def _go_on_typing() -> None:
        """Typing goes on where a text ends."""
        focus = QApplication.focusWidget()
        if isinstance(focus, QPlainTextEdit):
            focus.moveCursor(QTextCursor.MoveOperation.End)

    @Slot()
    def _on_whole(self) -> None:
        """What was made above the question where the keyboard is has pushed it down."""
        QTimer.singleShot(0, self, self._follow_keyboard)

    @Slot()
    def _follow_keyboard(self) -> None:
        focus = QApplication.focusWidget()
        if focus is not None and self.form_page.isAncestorOf(focus):
            assert self._area is not None
            self._area.ensureWidgetVisible(focus, 0, _ABOVE)

    @Slot()
    def back(self) -> None:
        """The page before this one."""
        at = self._ids().index(self._page)
        if at > 0:
            self.go_to(self._ids()[at - 1])

    @Slot()
    def next(self) -> None:
        """The page after this one; after the last the look over it."""
        ids = self._ids()
        at = ids.index(self._page)
        if at + 1 < len(ids):
            self.go_to(ids[at + 1])
        else:
            self.to_look.emit()

    @Slot(object)
    def _on_page(self, page: object) -> None:
        self.go_to(str(page))

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab goes through the page as it is read, also through what was made late."""
        parts = (self.top, self.news, self.prompts, *self.form_page.stops(), self.foot)
        return tab_order.step(parts, forward=forward) or super().focusNextPrevChild(forward)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Down and Up go from one question to the next, wherever a field has no use for them."""
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up) and not event.modifiers():
            self.focusNextPrevChild(event.key() == Qt.Key.Key_Down)
        else:
            super().keyPressEvent(event)

    # -- answers --

    @Slot(object)
    def _on_answer(self, _flow: object) -> None:
        self._work.take(self.form_page.flow)
        self._refresh()

    @Slot(str)
    def _on_moved(self, path: str) -> None:
        self._work.go(self._page, path)

    @Slot()
    def _on_flow_changed(self) -> None:
        if not self._page:
            return
        if self._page not in self._ids():
            self.go_to(self._ids()[0])
            return
        self.form_page.set_flow(self._work.flow)
        self._refresh()

    # -- what is shown --

    def _refresh(self) -> None:
        pages = self._pages()
        at = self._ids().index(self._page)
        self.pages.set_choices(tuple((one.id, _choice(one)) for one in pages))
        self.pages.set_value(self._page)
        before = _name(pages[at - 1]) if at else ""
        after = _name(pages[at + 1]) if at + 1 < len(pages) else _("Look it over")
        self.foot.show_ways(before, after)
        self.foot.show_left(pages[at].left, sum(one.left for one in pages))
        theme.set_shown(self._hints, any(_has_keys(one.item.options) for one in self._work.flow.visible(self._page)))

    @Slot()
    def _show_prompts(self) -> None:
        self.prompts.show_prompts(self._work.finding.prompts)

    def show_failure(self, error: Exception) -> None:
        """Say above the questions what failed."""
        said = problems.words_for(error)
        self.news.say(said.title, said.text, kind="notice")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Names of pages in the foot only where there is room."""
        super().resizeEvent(event)
        self.foot.refit(event.size().width())


def _name(page: FormPageOf) -> str:
    return page.short or page.title


def _choice(page: FormPageOf) -> str:
    if not page.left:
        return _name(page)
    left = ngettext("{count} left", "{count} left", page.left)
    return _("{page} ({left})").format(page=_name(page), left=left)


def _has_keys(options: tuple[object, ...]) -> bool:
    codes = {getattr(one, "code", "") for one in options}
    return len(codes) > 2 and codes <= _KEYS


def _hints_of(form: Form) -> tuple[tuple[str, str], ...]:
    """The letters that answer, as far as this form has such questions."""
    possible = any(one.option("possible") is not None for one in form.walk() if _has_keys(one.options))
    letters = [("Y", _("yes")), ("N", _("no")), ("U", _("not known"))]
    if possible:
        letters.insert(1, ("P", _("possible")))
    return (*letters, ("Tab", _("next question")), ("Ctrl+Enter", _("next page")))
