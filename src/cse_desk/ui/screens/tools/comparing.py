"""Two versions beside each other: each question that changed, as it was and as it is."""

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cse_desk.i18n import gettext as _
from cse_desk.i18n import ngettext
from cse_desk.models.records.own_forms import FormLine
from cse_desk.services.form_comparing import Changed, Compared
from cse_desk.services.form_comparing import Row as Difference
from cse_desk.ui import theme
from cse_desk.ui.screens.tools.detail import fact
from cse_desk.ui.widgets.buttons import Button
from cse_desk.ui.widgets.cards import Card
from cse_desk.ui.widgets.columns import Columns
from cse_desk.ui.widgets.fields import DropDown, Labelled
from cse_desk.ui.widgets.labels import Heading, PlainLabel
from cse_desk.ui.widgets.notices import Banner
from cse_desk.ui.widgets.page import Page
from cse_desk.ui.widgets.rows import Rows

_LEAST = 720
_WIDE = 420


class ComparePage(Page):
    """`wanted(before, after)` with the ids of two versions; `printed`; `back`."""

    wanted = Signal(str, str)
    printed = Signal()
    back = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Compare"), parent=parent)
        self._line: FormLine | None = None
        self._others: dict[str, FormLine] = {}
        self._order: list[str] = []
        self.compared: Compared | None = None
        self.news = Banner(closable=True)
        self.other = DropDown(name=_("With which version"))
        self.count = PlainLabel(kind="strong", wrap=True)
        self.other.setMaximumWidth(theme.current().px(_WIDE))
        self.card = Card()
        self.rows = Rows(side=16, above=12)
        self.card.add(self.rows)
        for widget in (self.news, Labelled(_("With which version"), self.other), self.count, self.card):
            self.column.addWidget(widget)
        self.column.addStretch(1)
        self.back_button = Button(_("Back"), icon="chevron-left", key="Esc")
        self.print_button = Button(_("Print"), icon="print")
        self.footer(self.back_button, None, self.print_button)
        self.back_button.clicked.connect(self.back)
        self.print_button.clicked.connect(self.printed)
        self.other.changed.connect(self._on_other)

    def show_lines(self, line: FormLine, lines: Sequence[FormLine]) -> None:
        """Compare `line`, first with the other versions of the same form. `lines`: of each form the newest version first."""
        self._line = line
        self._order = [one.form_id for one in lines]
        named = _("{title}, version {version}")
        self.set_title(_("Compare"), named.format(title=line.title, version=line.version))
        others = [one for one in lines if one.form_id != line.form_id]
        same = [one for one in others if one.url == line.url]
        self._others = {one.form_id: one for one in (*same, *(one for one in others if one.url != line.url))}
        choices = [(one.form_id, named.format(title=one.title, version=one.version)) for one in self._others.values()]
        self.other.set_choices(tuple(choices), empty=_("Choose"))
        first = same[0].form_id if same else ""
        self.other.set_value(first)
        self._ask(first)

    def versions(self) -> tuple[str, str]:
        """The ids before and after; of two versions of one form the older one is before."""
        assert self._line is not None
        here, other = self._line.form_id, self.other.value()
        is_newer = self._others[other].url == self._line.url and self._order.index(other) < self._order.index(here)
        return (here, other) if is_newer else (other, here)

    @Slot(object)
    def _on_other(self, form_id: object) -> None:
        self._ask(str(form_id))

    def _ask(self, form_id: str) -> None:
        self.news.say("")
        self.print_button.setEnabled(form_id in self._others)
        if form_id in self._others:
            self.wanted.emit(*self.versions())
            return
        self.count.setText(_("Choose what to compare it with."))
        self.rows.show_rows((), self._row)
        theme.set_shown(self.card, shown=False)

    def show_compared(self, found: Compared) -> None:
        """What differs."""
        self.compared = found
        words = ngettext("{count} question differs", "{count} questions differ", len(found.changes))
        told = _("{count}, from {before} to {after}.")
        same = _("Nothing differs between {before} and {after}.")
        self.count.setText(
            (told if found.changes else same).format(count=words, before=found.before, after=found.after)
        )
        self.rows.show_rows(found.changes, self._row)
        theme.set_shown(self.card, bool(found.changes))

    def _row(self, at: int) -> QWidget:
        assert self.compared is not None
        return change_row(self.compared.changes[at])

    def show_trouble(self, error: Exception) -> None:
        """Why they cannot be compared."""
        self.news.say_failed(error)


def change_row(change: Changed) -> QWidget:
    """One question with everything that differs."""
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(8)
    column.addWidget(Heading(change.name, level=4, wrap=True))
    for row in change.rows:
        column.addWidget(_difference(row))
    return holder


def _difference(row: Difference) -> QWidget:
    panes = Columns(least_width=_LEAST)
    for side, name, words in ((panes.left, _("before"), row.before), (panes.right, _("now"), row.after)):
        shown = fact(f"{row.what}: {name}", words or "–")
        side.addWidget(shown)
        side.addStretch(1)
    return panes
