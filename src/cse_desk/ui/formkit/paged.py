"""A form that belongs to no record yet, a page at a time: what is typed stays in its flow."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from cse_desk.forms.flow import Flow, Page
from cse_desk.ui.formkit.kit import Kit
from cse_desk.ui.formkit.page import FormPage
from cse_desk.ui.widgets.fields import DropDown
from cse_desk.ui.widgets.page import Page as ScreenPage


class PagedForm(ScreenPage):
    """A list of the pages above, the questions of one below. A subclass lays them out and says what an answer means."""

    def __init__(self, title: str, kit: Kit, *, pages: str, parent: QWidget | None = None) -> None:
        """`pages`: what the list of pages is called."""
        super().__init__(title, parent=parent)
        self._flow: Flow | None = None
        self._page = ""
        self.pages = DropDown(name=pages)
        self.add_action(self.pages)
        self.form_page = FormPage(kit)
        self.pages.changed.connect(self._on_page)
        self.form_page.flow_changed.connect(self._on_flow)

    @property
    def flow(self) -> Flow:
        """The form with its answers as shown now."""
        assert self._flow is not None
        return self._flow

    def shown_pages(self) -> tuple[Page, ...]:
        """The pages one may go to."""
        return self.flow.pages

    def begin_with(self, flow: Flow) -> None:
        """Another form, or other answers, from the first page."""
        self._flow = flow
        self._page = next((page.id for page in self.shown_pages()), "")
        self.show_page()

    def show_page(self) -> None:
        """Show the page again that is chosen."""
        self.pages.set_choices(tuple((one.id, one.short or one.title) for one in self.shown_pages()))
        self.pages.set_value(self._page)
        if self._page:
            self.form_page.show_page(self.flow, self._page)
        self.show_answers()

    def show_answers(self) -> None:
        """What follows from the answers is to be shown."""

    def answered(self) -> None:
        """A person answered."""
        self.show_answers()

    def go_to(self, page: str) -> None:
        """Another page; its first question has the keyboard."""
        self._page = page
        self.show_page()
        first = next((one.path for one in self.flow.visible(page) if one.item.is_question), "")
        self.form_page.focus_path(first)

    @Slot(object)
    def _on_page(self, page: object) -> None:
        self.go_to(str(page))

    @Slot(object)
    def _on_flow(self, flow: object) -> None:
        assert isinstance(flow, Flow)
        self._flow = flow
        self.answered()
