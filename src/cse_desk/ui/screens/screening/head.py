"""The line over the questions: which page, how much of it is answered, and the wish to see only what is left."""

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from cse_desk.forms.flow import Page
from cse_desk.i18n import gettext as _
from cse_desk.i18n import ngettext
from cse_desk.ui import theme
from cse_desk.ui.screens.screening.sections import Section, SectionDropDown
from cse_desk.ui.widgets.buttons import Button
from cse_desk.ui.widgets.choices import Check
from cse_desk.ui.widgets.flow import FlowLayout
from cse_desk.ui.widgets.labels import Heading, PlainLabel


class WizardHead(QWidget):
    """Title, count, check box; in narrow windows also whose form it is and the sections as a list to choose from."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sections: tuple[Section, ...] = ()
        self._here = ""
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 0, 12, 0)
        column.setSpacing(6)
        self._narrow = QWidget()
        narrow = QHBoxLayout(self._narrow)
        narrow.setContentsMargins(0, 0, 0, 0)
        narrow.setSpacing(12)
        self._name = PlainLabel(kind="strong")
        self.sections = SectionDropDown()
        narrow.addWidget(self._name)
        narrow.addWidget(self.sections, 1)
        column.addWidget(self._narrow)
        holder = QWidget()
        line = FlowLayout(holder, gap=12, line_gap=2)
        self.title = Heading(level=2, wrap=False)
        self.count = PlainLabel(kind="muted")
        self.only_left = Check(_("Show only what is left"))
        self.others = Button("", kind="small-link", icon="people")
        for widget in (self.title, self.count, self.only_left, self.others):
            line.addWidget(widget)
        self.show_others(0)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        holder.setSizePolicy(policy)
        column.addWidget(holder)
        self.about = PlainLabel(kind="small-muted", wrap=True)
        column.addWidget(self.about)
        self.show_sections_here(here=False)

    def show_sections_here(self, *, here: bool) -> None:
        """The sections have no column of their own now."""
        theme.set_shown(self._narrow, here)
        self._fill()

    def show_name(self, name: str) -> None:
        """Whose form it is."""
        self._name.setText(name)

    def show_others(self, count: int) -> None:
        """How many agencies have written a part."""
        self.others.set_text(
            ngettext("{count} agency's part", "Parts of {count} agencies", count)
            if count
            else _("Add an agency's contribution")
        )

    def show_page(self, title: str, page: Page, sections: Sequence[Section]) -> None:
        """The page that is shown."""
        self.title.setText(title)
        self.count.setText(_("{done} of {total} answered").format(done=page.done, total=page.total))
        long_title = page.title if page.title != page.short else ""
        self.about.setText(long_title)
        theme.set_shown(self.about, bool(long_title))
        self._sections, self._here = tuple(sections), page.id
        self._fill()

    def _fill(self) -> None:
        """The list to choose from is kept while it is shown; a column of its own shows the sections else."""
        if not self._narrow.isHidden() and self._sections:
            self.sections.show_sections(self._sections, self._here)
