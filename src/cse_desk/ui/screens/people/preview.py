"""The person who is chosen in the list, in short: words, how to reach them, own words, what is due."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from cse_desk.i18n import gettext as _
from cse_desk.models.enums import Compartment
from cse_desk.models.records.people import DueItem, PersonPage
from cse_desk.ui import theme
from cse_desk.ui.context import Who
from cse_desk.ui.widgets.buttons import Button
from cse_desk.ui.widgets.cards import Line
from cse_desk.ui.widgets.clearing import cleared
from cse_desk.ui.widgets.labels import Heading, PlainLabel
from cse_desk.ui.widgets.notices import IconLabel
from cse_desk.ui.widgets.page import Column, scroller
from cse_desk.ui.widgets.quote import QuoteBlock
from cse_desk.ui.widgets.result_words import ResultWords

MOST_DUE = 6
_SIDE = 16  # margin of the buttons


def called(page: PersonPage) -> str:
    """What the young person is called, in one word: known as, else the given name."""
    given = next((one.given for one in page.details.names if one.given), "")
    return page.known_as or given or page.name


def short_line(page: PersonPage) -> str:
    """Age, other name, lead, in a sentence or two."""
    first = [page.age_words]
    if page.known_as:
        first.append(_("known as {name}").format(name=page.known_as))
    lead = _("Lead: {name}").format(name=page.lead) if page.lead else _("No lead yet")
    return f"{', '.join(first)}. {lead}."


class DueLine(QWidget):
    """What is due at the left, when at the right."""

    def __init__(self, item: DueItem, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 3, 0, 3)
        row.setSpacing(8)
        row.addWidget(PlainLabel(item.what, wrap=True), 1)
        late = PlainLabel(item.when_words, kind="alert" if item.is_late else "body")
        row.addWidget(late, 0, Qt.AlignmentFlag.AlignTop)


class PreviewPane(QFrame):
    """Nothing, or one person. `opened`, `editing` and `screening` carry the id."""

    opened = Signal(str)
    editing = Signal(str)
    screening = Signal(str)

    def __init__(self, who: Who, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._screens = who.may_write(Compartment.SCREENING)
        self._edits = who.may_write(Compartment.IDENTITY)
        theme.set_kind(self, "side-right")
        self.setAccessibleName(_("The person chosen in the list"))
        self.page: PersonPage | None = None
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        self._content = Column(padding=16, spacing=10)
        self._area = scroller(self._content, name=_("The person chosen in the list"))
        whole.addWidget(self._area, 1)
        self._add_buttons(whole)
        self.show_nobody()
        self.refit()

    def refit(self) -> None:
        """As wide as its content needs at this size of text."""
        self.setFixedWidth(theme.current().px(264))
        self._pair_buttons()

    def _add_buttons(self, whole: QVBoxLayout) -> None:
        line = QFrame()
        theme.set_kind(line, "line")
        whole.addWidget(line)
        column = QVBoxLayout()
        whole.addLayout(column)
        column.setContentsMargins(_SIDE, 8, _SIDE, 16)
        column.setSpacing(8)
        self.open_button = Button(_("Open the page"), kind="primary")
        self.edit_button = Button(_("Change details") if self._edits else _("All details"))
        self.screen_button = Button(_("Screen"))
        column.addWidget(self.open_button)
        self._pair = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        column.addLayout(self._pair)
        self._pair.setSpacing(8)
        self._pair.addWidget(self.edit_button, 1)
        self._pair.addWidget(self.screen_button, 1)
        self.open_button.clicked.connect(self._on_open)
        self.edit_button.clicked.connect(self._on_edit)
        self.screen_button.clicked.connect(self._on_screen)

    # -- what it shows --

    def show_nobody(self) -> None:
        """No row is chosen."""
        self.page = None
        self._empty()
        self._content.rows.addWidget(
            PlainLabel(_("Choose somebody in the list to see them here."), kind="muted", wrap=True)
        )
        self._content.rows.addStretch(1)
        self._enable(on=False)

    def show_person(self, page: PersonPage) -> None:
        """One person."""
        self.page = page
        self._empty()
        rows = self._content.rows
        rows.addWidget(Heading(page.name, level=2, wrap=True))
        rows.addWidget(PlainLabel(short_line(page), kind="muted", wrap=True))
        words = ResultWords(size="body")
        words.show_words(page.harm, page.level, direction=page.direction, before=page.previous_level, on=page.said_on)
        rows.addWidget(words)
        if page.contact_warning:
            rows.addWidget(_warning(page))
        if page.own_words:
            rows.addWidget(QuoteBlock(page.own_words, page.own_words_source))
        self._add_due(page.due)
        rows.addStretch(1)
        self._enable(on=True)
        self._name_open_button(_("Open {name}’s page").format(name=called(page)))
        again = _("Screen again") if page.harm is not None else _("Screen")
        self.screen_button.set_text(again if self._screens else _("Screenings"))
        self._pair_buttons()
        self._area.verticalScrollBar().setValue(0)

    def _pair_buttons(self) -> None:
        """Beside each other where both fit; asked of the buttons, because a row that is laid out remembers what they needed before."""
        needed = self.edit_button.sizeHint().width() + self._pair.spacing() + self.screen_button.sizeHint().width()
        fits = needed <= self.maximumWidth() - 2 * _SIDE
        self._pair.setDirection(QBoxLayout.Direction.LeftToRight if fits else QBoxLayout.Direction.TopToBottom)

    def _name_open_button(self, words: str) -> None:
        """With the name where it fits; a screen reader says it anyway."""
        self.open_button.set_text(words)
        if self.open_button.sizeHint().width() > self.width() - 2 * _SIDE:
            self.open_button.set_text(_("Open the page"))
            self.open_button.setAccessibleName(words)

    def _add_due(self, due: Sequence[DueItem]) -> None:
        rows = self._content.rows
        rows.addWidget(Line())
        if not due:
            rows.addWidget(PlainLabel(_("Nothing is due."), kind="muted"))
        for item in due[:MOST_DUE]:
            rows.addWidget(DueLine(item))
        if len(due) > MOST_DUE:
            more = _("and {count} more").format(count=len(due) - MOST_DUE)
            rows.addWidget(PlainLabel(more, kind="small-muted"))

    def _empty(self) -> None:
        cleared(self._content.rows)

    def _enable(self, *, on: bool) -> None:
        for button in (self.open_button, self.edit_button, self.screen_button):
            button.setEnabled(on)

    # -- going on --

    def _id(self) -> str:
        return self.page.details.young_person_id if self.page is not None else ""

    def _on_open(self) -> None:
        self.opened.emit(self._id())

    def _on_edit(self) -> None:
        self.editing.emit(self._id())

    def _on_screen(self) -> None:
        self.screening.emit(self._id())


def _warning(page: PersonPage) -> QWidget:
    """How to reach the young person, with a sign that it matters."""
    box = QWidget()
    row = QHBoxLayout(box)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(8)
    strict = page.details.do_not_contact_home
    row.addWidget(
        IconLabel("alert" if strict else "info", "high" if strict else "primary"), 0, Qt.AlignmentFlag.AlignTop
    )
    row.addWidget(PlainLabel(page.contact_warning, kind="strong" if strict else "body", wrap=True), 1)
    return box
