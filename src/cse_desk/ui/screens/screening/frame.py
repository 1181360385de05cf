"""Around the pages of a screening, written or read: sections at the left, safety prompts at the right, a foot that never moves."""

from PySide6.QtCore import QSize, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from cse_desk.ui import theme
from cse_desk.ui.context import Context
from cse_desk.ui.formkit.foot import Foot
from cse_desk.ui.screens.screening.head import WizardHead
from cse_desk.ui.screens.screening.prompt_pane import PromptPane
from cse_desk.ui.screens.screening.sections import RESULT, SectionList, sections_of
from cse_desk.ui.screens.screening.words import question_pages
from cse_desk.ui.screens.screening.work import Work
from cse_desk.ui.widgets.page import Column

_WITH_SECTIONS = 1072  # at 100 % text: sections 248, prompts 304, questions 520
_WITH_PROMPTS = 824


class PagesFrame(QWidget):
    """One page at a time. `to_result` when the last page is left, `numbers` for the danger-now card.

    A subclass makes the middle, calls `frame` with it, and shows a page in `go_to`.
    """

    to_result = Signal()
    numbers = Signal()

    def __init__(self, context: Context, work: Work, prompts: PromptPane, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._work = context, work
        self._page = ""
        self._mode = ""
        self.sections, self.head, self.prompts, self.foot = SectionList(), WizardHead(), prompts, Foot()

    def frame(self, middle: QWidget, content: Column) -> None:
        """Put the middle between the columns; where there is no room beside it, the prompts end its `content`."""
        self._content = content
        middle.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        self._body = QHBoxLayout()
        whole.addLayout(self._body, 1)
        self._body.setContentsMargins(0, 0, 0, 0)
        self._body.setSpacing(0)
        self._body.addWidget(self.sections)
        self._body.addWidget(middle, 1)
        self._body.addWidget(self.prompts)
        whole.addWidget(self.foot)
        self.sections.chosen.connect(self._on_section)
        self.head.sections.changed.connect(self._on_section_chosen)
        self.foot.back.connect(self.back)
        self.foot.next.connect(self.next)

    def show_around(self) -> None:
        """What stands around the questions, before the first page comes."""
        self.sections.show_sections(sections_of(self._work.flow), self._page)

    # -- where one is --

    @property
    def page_id(self) -> str:
        """The page that is shown."""
        return self._page

    def ids(self) -> list[str]:
        """The pages, as they follow each other."""
        return [one.id for one in question_pages(self._work.flow)]

    def go_to(self, page: str, item: str = "") -> None:
        """Show a page."""
        raise NotImplementedError

    def is_held(self) -> bool:
        """Whether something must come, or be read, before another page may come."""
        return not self._page

    @Slot()
    def back(self) -> None:
        """The page before this one."""
        if self.is_held():
            return
        at = self.ids().index(self._page)
        if at > 0:
            self.go_to(self.ids()[at - 1])

    @Slot()
    def next(self) -> None:
        """The page after this one; after the last the result."""
        if self.is_held():
            return
        following = self.ids()[self.ids().index(self._page) + 1 :]
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
        self.prompts.stand_beside(beside=not self.is_narrow)
        if self.is_narrow:
            self._content.rows.insertWidget(self._content.rows.count() - 1, self.prompts)
        else:
            self._body.addWidget(self.prompts)

    @property
    def is_narrow(self) -> bool:
        """Whether the prompts lie below the questions."""
        return self._mode == "one"

    def minimumSizeHint(self) -> QSize:
        """Never the reason why a window cannot be narrow."""
        return QSize(theme.current().px(280), 200)
