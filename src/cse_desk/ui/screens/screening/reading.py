"""A screening to be read by somebody whose role does not write it: the same pages, with the answers in words."""

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from cse_desk.i18n import gettext as _
from cse_desk.models.enums import Compartment
from cse_desk.ui import duty_words, theme
from cse_desk.ui.context import Context
from cse_desk.ui.formkit.foot import Foot
from cse_desk.ui.formkit.review import ReviewPage
from cse_desk.ui.screens.screening.calls import path_of
from cse_desk.ui.screens.screening.differing import DifferingList
from cse_desk.ui.screens.screening.head import WizardHead
from cse_desk.ui.screens.screening.prompt_pane import PromptPane
from cse_desk.ui.screens.screening.sections import RESULT, SectionList, sections_of
from cse_desk.ui.screens.screening.wording import name_and_age
from cse_desk.ui.screens.screening.words import page_numbers, page_title, question_pages
from cse_desk.ui.screens.screening.work import Work
from cse_desk.ui.widgets.notices import Banner
from cse_desk.ui.widgets.page import Column, scroller

_WITH_SECTIONS = 1072  # as the wizard
_WITH_PROMPTS = 824


class Reader(QWidget):
    """Stands where the wizard stands and is moved about in the same way; nothing in it can be changed."""

    to_result = Signal()
    numbers = Signal()

    def __init__(self, context: Context, work: Work, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._work = context, work
        self._page = ""
        self._mode = ""
        self._make()
        self.sections.chosen.connect(self._on_section)
        self.head.sections.changed.connect(self._on_section_chosen)
        self.foot.back.connect(self.back)
        self.foot.next.connect(self.next)
        work.flow_changed.connect(self._refresh)
        work.result_changed.connect(self._refresh)

    def _make(self) -> None:
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        self._body = QHBoxLayout()
        self._body.setContentsMargins(0, 0, 0, 0)
        self._body.setSpacing(0)
        self.sections = SectionList()
        self.prompts = PromptPane(self._context.who)
        self._body.addWidget(self.sections)
        self._body.addWidget(self._make_middle(), 1)
        self._body.addWidget(self.prompts)
        whole.addLayout(self._body, 1)
        self.foot = Foot()
        theme.set_shown(self.foot.saved, shown=False)
        whole.addWidget(self.foot)

    def _make_middle(self) -> QWidget:
        middle = QWidget()
        column = QVBoxLayout(middle)
        column.setContentsMargins(24, 16, 12, 0)
        column.setSpacing(8)
        self.head = WizardHead()
        theme.set_shown(self.head.only_left, shown=False)
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
        middle.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)
        return middle

    # -- where one is --

    @property
    def page_id(self) -> str:
        """The page that is shown."""
        return self._page

    def _ids(self) -> list[str]:
        return [one.id for one in question_pages(self._work.flow)]

    def open_where_left(self) -> None:
        """The first page: reading begins at the beginning."""
        self.go_to(self._ids()[0])

    def go_to(self, page: str, _item: str = "") -> None:
        """Show a page from its top."""
        if page in self._ids():
            self._page = page
            self._refresh()
            self._area.verticalScrollBar().setValue(0)
            self.focus_here()

    def focus_here(self) -> None:
        """Arrow and page keys scroll."""
        self._area.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def back(self) -> None:
        """The page before this one."""
        at = self._ids().index(self._page)
        if at > 0:
            self.go_to(self._ids()[at - 1])

    @Slot()
    def next(self) -> None:
        """The page after this one; after the last the result."""
        following = self._ids()[self._ids().index(self._page) + 1 :]
        if following:
            self.go_to(following[0])
        else:
            self.to_result.emit()

    @Slot(str)
    def _on_section(self, section: str) -> None:
        if section == RESULT:
            self.to_result.emit()
        else:
            self.go_to(section)

    @Slot(object)
    def _on_section_chosen(self, section: object) -> None:
        self._on_section(str(section))

    # -- what is shown --

    @Slot()
    def _refresh(self) -> None:
        if self._page not in self._ids():
            return
        work, flow = self._work, self._work.flow
        pages, numbers = question_pages(flow), page_numbers(flow)
        at = self._ids().index(self._page)
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

    # -- room --

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give up the sections' column first, then the prompts' column."""
        super().resizeEvent(event)
        self.refit()

    def refit(self) -> None:
        """The window or the text has another size."""
        worn, width = theme.current(), self.width()
        self.foot.refit(width)
        mode = "three" if width >= worn.px(_WITH_SECTIONS) else "two" if width >= worn.px(_WITH_PROMPTS) else "one"
        if mode == self._mode:
            return
        self._mode = mode
        theme.set_shown(self.sections, mode == "three")
        self.head.show_sections_here(here=mode != "three")
        self.prompts.stand_beside(beside=mode != "one")
        if mode == "one":
            self._content.rows.insertWidget(self._content.rows.count() - 1, self.prompts)
        else:
            self._body.addWidget(self.prompts)

    def minimumSizeHint(self) -> QSize:
        """Never the reason why a window cannot be narrow."""
        return QSize(theme.current().px(280), 200)
