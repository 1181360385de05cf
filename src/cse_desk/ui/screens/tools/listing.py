"""The list of forms with what is chosen beside it: search, states, the empty state."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cse_desk.i18n import gettext as _
from cse_desk.i18n import ngettext
from cse_desk.models.enums import FormState
from cse_desk.models.labels import label
from cse_desk.models.records.own_forms import FormLine
from cse_desk.ui import theme
from cse_desk.ui.context import Context
from cse_desk.ui.screens.tools.columns import GIVEN_UP_FIRST, TITLE, Lines, columns, in_order
from cse_desk.ui.screens.tools.detail import DetailPane
from cse_desk.ui.tables.paged_model import PagedModel
from cse_desk.ui.tables.paged_table import PagedTable
from cse_desk.ui.widgets.buttons import Button
from cse_desk.ui.widgets.empty import EmptyState
from cse_desk.ui.widgets.fields import DropDown, SearchField
from cse_desk.ui.widgets.flow import FlowRow, StackingSplitter
from cse_desk.ui.widgets.labels import Heading, PlainLabel
from cse_desk.ui.widgets.notices import Banner
from cse_desk.ui.widgets.stack import Stack

_LEAST = 980
_SHARES = (900, 400)


def _key(line: FormLine) -> str:
    return line.form_id


class ListPane(QWidget):
    """`chosen(id)`, `opened(id)`; `bring_in` and `template` are asked for."""

    chosen = Signal(str)
    opened = Signal(str)
    bring_in = Signal()
    template = Signal()

    def __init__(self, context: Context, *, may_write: bool, why_not: tuple[str, str] | None) -> None:
        super().__init__()
        self._may_write = may_write
        self._all: Sequence[FormLine] = ()
        self.lines = Lines()
        self._sort: tuple[str, bool] = (TITLE, False)
        self.news = Banner(closable=True)
        self.detail = DetailPane(may_write=may_write, why_not=why_not)
        self.model = PagedModel(columns(), self.lines.page, _key, context.lanes.reading, self)
        self.table = PagedTable(self.model, name=_("Forms of this office"), given_up_first=GIVEN_UP_FIRST)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        self._panes = panes = StackingSplitter(least_width=_LEAST)
        panes.setHandleWidth(0)
        panes.addWidget(self._make_list())
        panes.addWidget(self.detail)
        self._on_stacked(stacked=False)
        panes.stacked.connect(self._on_stacked)
        whole.addWidget(panes)
        self.table.chosen.connect(self.chosen)
        self.table.opened.connect(self.opened)
        self.table.sort_asked.connect(self._on_sort)
        self.table.show_sorted(TITLE, descending=False)

    def _make_list(self) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        top = QVBoxLayout()
        column.addLayout(top)
        top.setContentsMargins(16, 20, 16, 10)
        top.setSpacing(10)
        self._add_title(top)
        top.addWidget(self.news)
        top.addWidget(self._make_filters())
        column.addWidget(self._make_table(), 1)
        return holder

    def _add_title(self, top: QVBoxLayout) -> None:
        line = QHBoxLayout()
        top.addLayout(line)
        line.setSpacing(8)
        self.template_button = Button(_("Empty template …"), icon="document")
        self.bring_in_button = Button(_("Bring in …"), icon="open", name=_("Bring in a form, Ctrl+O"))
        self.bring_in_button.setToolTip("Ctrl+O")
        line.addWidget(Heading(_("Tools"), level=1), 1)
        for button in (self.template_button, self.bring_in_button):
            line.addWidget(button)
            theme.set_shown(button, self._may_write)
        self.template_button.clicked.connect(self.template)
        self.bring_in_button.clicked.connect(self.bring_in)

    def _make_filters(self) -> QWidget:
        row = FlowRow(gap=8)
        self.search = SearchField(name=_("Find a form"), placeholder=_("Title, version or address"))
        self.search.setMinimumWidth(theme.current().px(240))
        self.states = DropDown(
            tuple((one.value, label(one)) for one in FormState), name=_("State"), empty=_("Every state")
        )
        self.count = PlainLabel(kind="small-muted")
        for widget in (self.search, self.states, self.count):
            row.add(widget)
        self.search.changed.connect(self._on_filter)
        self.states.changed.connect(self._on_filter)
        return row

    def _make_table(self) -> Stack:
        self.none = EmptyState(
            _("No form fits"),
            _("Try fewer letters, or look at every state. A form of your own is written in a spreadsheet."),
            icon="filter",
            action=_("Show every form"),
        )
        assert self.none.button is not None
        self.none.button.clicked.connect(self.show_every)
        self._shown = Stack()
        self._shown.addWidget(self.table)
        self._shown.addWidget(self.none)
        return self._shown

    @Slot(bool)
    def _on_stacked(self, stacked: bool) -> None:
        """Beside each other the list has more; below each other both have as much."""
        shares = (1, 1) if stacked else _SHARES
        for at, share in enumerate(shares):
            self._panes.setStretchFactor(at, share)
        whole = self._panes.height() if stacked else self._panes.width()
        self._panes.setSizes([max(1, whole * share // sum(shares)) for share in shares])

    # -- what it shows --

    def show_lines(self, lines: Sequence[FormLine], *, choose: str = "") -> None:
        """Every version; the one that was chosen stays chosen, or `choose`."""
        self._all = tuple(lines)
        self.lines.by_id = {one.form_id: one for one in lines}
        self._narrow()
        if choose:
            self.table.choose(choose)

    def _narrow(self) -> None:
        words, state = self.search.value().casefold().split(), self.states.value()
        fits = [
            one
            for one in self._all
            if state in ("", one.state.value)
            and all(word in f"{one.title} {one.version} {one.url}".casefold() for word in words)
        ]
        shown = in_order(fits, self._sort[0], descending=self._sort[1])
        self.model.show_ids([one.form_id for one in shown])
        self._shown.setCurrentWidget(self.table if fits else self.none)
        total = len(self._all)
        of = _("{shown} of {total}").format(shown=len(fits), total=total)
        self.count.setText(ngettext("{count} form", "{count} forms", total) if len(fits) == total else of)
        if fits and not self.table.chosen_id():
            self.table.choose_first()

    @Slot(object)
    def _on_filter(self, _value: object) -> None:
        self._narrow()

    @Slot(str, bool)
    def _on_sort(self, word: str, descending: bool) -> None:
        self._sort = (word, descending)
        self._narrow()

    @Slot()
    def show_every(self) -> None:
        """Without search and state."""
        self.search.set_value("")
        self.states.set_value("")
        self._narrow()
        self.search.setFocus(Qt.FocusReason.OtherFocusReason)
