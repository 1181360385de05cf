"""The list of actions: overdue first, by owner and agency, each done with evidence or put off with a reason."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cse_desk.i18n import gettext as _
from cse_desk.i18n import ngettext
from cse_desk.models.enums import Compartment
from cse_desk.models.records.changes import Changes
from cse_desk.models.records.panel import ActionLine
from cse_desk.ui import duty_words, problems, theme
from cse_desk.ui.bus import Place
from cse_desk.ui.context import Context, Services
from cse_desk.ui.screen import Screen
from cse_desk.ui.screens.actions.rows import ActionRow, WatchCard
from cse_desk.ui.widgets.cards import Card
from cse_desk.ui.widgets.choices import Check
from cse_desk.ui.widgets.empty import EmptyState
from cse_desk.ui.widgets.fields import DropDown, SearchField
from cse_desk.ui.widgets.flow import FlowRow
from cse_desk.ui.widgets.labels import PlainLabel
from cse_desk.ui.widgets.notices import Banner
from cse_desk.ui.widgets.page import Page

_KINDS = frozenset({"panel-action", "action-update"})
_AT_ONCE = 100  # rows; the filter finds the rest


@dataclass(frozen=True, slots=True)
class Found:
    """What the screen shows."""

    lines: tuple[ActionLine, ...]
    agencies: tuple[tuple[str, str], ...]  # (agency, its figures in words)
    watch_about: str = ""


def look(services: Services, text: str, agency: str, with_done: bool, watch: str) -> Found:
    """The actions that the filter leaves, and figures for each agency."""
    lines = services.panel_actions.wanted(text=text, agency=agency, with_done=with_done)
    figures = tuple((one.agency, _figures(one.open, one.overdue)) for one in services.panel_actions.by_agency())
    due = next((one for one in services.tasks.today() if watch and one.target == watch), None)
    about = f"{due.person}: {due.what}. {due.why}" if due else ""
    return Found(lines, figures, about)


def _figures(open_: int, overdue: int) -> str:
    late = ngettext("{count} overdue", "{count} overdue", overdue)
    return ngettext("{count} open, {late}", "{count} open, {late}", open_, late=late)


class ActionsScreen(Screen):
    """`Place("actions")`; `Place("actions", <line of Today>, "watch")` asks for the note of a follow-up."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        page = Page(_("Actions of the VPG"))
        self._page = page
        self.news = Banner(closable=True)
        self.watch = WatchCard()
        self.search = SearchField(name=_("Find an action"), placeholder=_("What, who or whom"))
        self.agency = DropDown((), name=_("Agency"), empty=_("Every agency"))
        self.done = Check(_("Also what is done"))
        line = FlowRow(gap=12)
        for field in (self.search, self.agency, self.done):
            field.changed.connect(self._on_filter)
            line.add(field)
        self.search.setMinimumWidth(theme.current().px(240))
        self.figures = Card(_("By agency"))
        self._figures = self.figures.body(spacing=2)
        self._list = QVBoxLayout()
        self._list.setSpacing(8)
        self.none = EmptyState(
            _("No action is open"), _("Actions are added while a young person is discussed."), icon="action"
        )
        self.rows: list[ActionRow] = []
        why = duty_words.reading_of(context.who.duties, Compartment.PLAN)
        self.why_not = Banner(*why) if why is not None else None
        if self.why_not is not None:
            page.column.addWidget(self.why_not)
        for widget in (self.news, self.watch, line, self.figures):
            page.column.addWidget(widget)
        page.column.addLayout(self._list)
        page.column.addWidget(self.none)
        page.column.addStretch(1)
        self.watch.noting.connect(self._on_noting)
        theme.set_shown(self.watch, shown=False)
        self._target = ""
        self._agencies: tuple[tuple[str, str], ...] = ()
        self.fill(page)

    def show_place(self, place: Place) -> None:
        """The list; with a line of Today its note first."""
        self._target = place.target if place.part == "watch" else ""
        if self._target and not self.context.who.may_write(Compartment.PANEL):
            self._say_not_noted()
        elif self._target:
            self.watch.ask(self._target, "")
        else:
            theme.set_shown(self.watch, shown=False)
        self._read()

    def _say_not_noted(self) -> None:
        """The note of a follow-up is for the VPG's own people to write."""
        self._target = ""
        theme.set_shown(self.watch, shown=False)
        words = duty_words.reading_words(self.context.who.duties, Compartment.PANEL)
        self.news.say(_("The note of this follow-up is not yours to write."), words)

    def first_focus(self) -> QWidget | None:
        """Where one types."""
        return self.watch.words if self._target else self.search

    def on_changed(self, changes: Changes) -> None:
        """An action, or what became of it."""
        if changes.kinds & _KINDS:
            self._read()

    def _read(self) -> None:
        read = partial(
            look,
            self.context.services,
            self.search.value(),
            self.agency.value(),
            self.done.value(),
            self._target,
        )
        self.context.lanes.reading.run(self, read, self._on_found, self._on_failed)

    @Slot(object)
    def _on_filter(self, _value: object) -> None:
        self._read()

    def _on_found(self, found: Found) -> None:
        if self._target:
            self.watch.about.setText(found.watch_about)
            theme.set_shown(self.watch.about, bool(found.watch_about))
        self._show_agencies(found.agencies)
        self._clear(self._list)
        self.rows = [ActionRow(line, self.context) for line in found.lines[:_AT_ONCE]]
        for row in self.rows:
            row.finished.connect(self._on_finished)
            row.put_off.connect(self._on_put_off)
            card = Card()
            card.body().addWidget(row)
            self._list.addWidget(card)
        theme.set_shown(self.none, not self.rows)
        late = sum(bool(line.days_late) and line.done_on is None for line in found.lines)
        self._page.set_title(_("Actions of the VPG"), ngettext("{count} overdue", "{count} overdue", late))

    def _show_agencies(self, agencies: tuple[tuple[str, str], ...]) -> None:
        if agencies == self._agencies:
            return
        chosen, self._agencies = self.agency.value(), agencies
        self.agency.set_choices(tuple((name, name) for name, _words in agencies), empty=_("Every agency"))
        self.agency.set_value(chosen)
        self._clear(self._figures)
        for name, words in agencies:
            self._figures.addWidget(PlainLabel(f"{name}: {words}", wrap=True))
        theme.set_shown(self.figures, bool(agencies))

    @staticmethod
    def _clear(column: QVBoxLayout) -> None:
        while (item := column.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()

    # ---- recording --------------------------------------------------------------------------

    @Slot(str, str)
    def _on_finished(self, action: str, evidence: str) -> None:
        self._run(partial(self.context.services.panel_actions.finish, action=action, evidence=evidence))

    @Slot(str, object, str)
    def _on_put_off(self, action: str, day: object, why: str) -> None:
        due = day if isinstance(day, date) else None
        self._run(partial(self.context.services.panel_actions.put_off, action=action, due=due, why=why))

    @Slot(str, str)
    def _on_noting(self, target: str, words: str) -> None:
        work = partial(self.context.services.watching.note, target=target, words=words)
        self.context.lanes.vault.run(self, work, self._on_noted, self._on_failed)

    def _on_noted(self, changes: Changes) -> None:
        self._target = ""
        theme.set_shown(self.watch, shown=False)
        self._on_saved(changes)

    def _run(self, work: Callable[[], Changes]) -> None:
        self.context.lanes.vault.run(self, work, self._on_saved, self._on_failed)

    def _on_saved(self, changes: Changes) -> None:
        self.news.say("")
        self.context.bus.tell_changed(changes, _("Recorded."))
        self.context.bus.tell_saved(self.context.clock.now())
        self._read()

    def _on_failed(self, error: Exception) -> None:
        said = problems.words_for(error)
        self.news.say(said.title, said.text, kind="notice")
        self._page.scroll_to(self.news)
