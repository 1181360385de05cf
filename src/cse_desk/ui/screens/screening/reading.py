"""A screening to be read by somebody whose role does not write it: the same pages, with the answers in words."""

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cse_desk.i18n import gettext as _
from cse_desk.models.enums import Compartment
from cse_desk.ui import duty_words, theme
from cse_desk.ui.context import Context
from cse_desk.ui.formkit.review import ReviewPage
from cse_desk.ui.screens.screening.calls import path_of
from cse_desk.ui.screens.screening.differing import DifferingList
from cse_desk.ui.screens.screening.frame import PagesFrame
from cse_desk.ui.screens.screening.prompt_pane import PromptPane
from cse_desk.ui.screens.screening.sections import sections_of
from cse_desk.ui.screens.screening.wording import name_and_age
from cse_desk.ui.screens.screening.words import page_numbers, page_title, question_pages
from cse_desk.ui.screens.screening.work import Work
from cse_desk.ui.widgets.notices import Banner
from cse_desk.ui.widgets.page import Column, scroller


class Reader(PagesFrame):
    """Stands where the wizard stands and is moved about in the same way; nothing in it can be changed."""

    def __init__(self, context: Context, work: Work, parent: QWidget | None = None) -> None:
        super().__init__(context, work, PromptPane(context.who), parent)
        middle = self._make_middle()
        theme.set_shown(self.foot.saved, shown=False)
        self.frame(middle, self._content)
        work.flow_changed.connect(self._refresh)
        work.result_changed.connect(self._refresh)

    def _make_middle(self) -> QWidget:
        middle = QWidget()
        column = QVBoxLayout(middle)
        column.setContentsMargins(24, 16, 12, 0)
        column.setSpacing(8)
        for needless in (self.head.only_left, self.head.others):  # nothing is left to do here, and nothing to add
            theme.set_shown(needless, shown=False)
        column.addWidget(self.head)
        duties = self._context.who.duties
        self.why = Banner(
            duty_words.reading_title(Compartment.SCREENING), duty_words.reading_words(duties, Compartment.SCREENING)
        )
        self.news = Banner(closable=True)
        self._content = Column(padding=0, spacing=12)
        self._content.rows.setContentsMargins(4, 4, 12, 16)
        self.differing = DifferingList()
        self.form_page = ReviewPage()
        for widget in (self.why, self.news, self.differing, self.form_page):
            self._content.rows.addWidget(widget)
        self._content.rows.addStretch(1)
        self._area = scroller(self._content, name=_("Questions and answers"))
        self._area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        column.addWidget(self._area, 1)
        return middle

    # -- where one is --

    def open_where_left(self) -> None:
        """The first page: reading begins at the beginning."""
        self.go_to(self.ids()[0])

    def go_to(self, page: str, item: str = "") -> None:
        """Show a page from its top."""
        if page in self.ids():
            self._page = page
            self._refresh()
            self._area.verticalScrollBar().setValue(0)
            self.focus_here()

    def focus_here(self) -> None:
        """Arrow and page keys scroll."""
        self._area.setFocus(Qt.FocusReason.OtherFocusReason)

    # -- what is shown --

    @Slot()
    def _refresh(self) -> None:
        if self._page not in self.ids():
            return
        work, flow = self._work, self._work.flow
        pages, numbers = question_pages(flow), page_numbers(flow)
        at = self.ids().index(self._page)
        sections = sections_of(flow)
        titles = [page_title(one, numbers.get(one.id)) for one in pages]
        name = name_and_age(work.person, self._context.clock.today())
        self.sections.show_head(name, "")
        self.sections.show_sections(sections, self._page)
        self.head.show_name(name)
        self.head.show_page(titles[at], pages[at], sections)
        following = titles[at + 1] if at + 1 < len(pages) else _("Result and judgement")
        self.foot.show_ways(titles[at - 1] if at else "", following)
        here = [one for one in work.opened.conflicts if path_of(one).startswith(f"{self._page}.")]
        self.differing.show_conflicts(here, work.form)
        self.form_page.show_page(flow, self._page)
        self.prompts.show_prompts(work.result.prompts, "", work.now)

    def show_failure(self, error: Exception) -> None:
        """Say above the answers what failed."""
        self.news.say_failed(error)
