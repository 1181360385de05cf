"""The list of actions: overdue first, by owner and agency, each done with evidence or put off with a reason."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtWidgets import QWidget

from cse_desk.i18n import gettext as _
from cse_desk.i18n import ngettext
from cse_desk.models.enums import Compartment
from cse_desk.models.records.changes import Changes
from cse_desk.models.records.panel import ActionLine, AgencyCount
from cse_desk.models.records.people import DueItem
from cse_desk.services.half_typed import became_key
from cse_desk.ui import duty_words, focusing, theme
from cse_desk.ui.bus import Place
from cse_desk.ui.context import Context, Services
from cse_desk.ui.duty_words import ANSWERING
from cse_desk.ui.half_typed import HalfTyped
from cse_desk.ui.screen import Screen
from cse_desk.ui.screens.actions.agencies import AgenciesCard
from cse_desk.ui.screens.actions.rows import ActionRow, WatchCard
from cse_desk.ui.widgets.buttons import Button
from cse_desk.ui.widgets.cards import Card
from cse_desk.ui.widgets.choices import Check
from cse_desk.ui.widgets.empty import EmptyState
from cse_desk.ui.widgets.fields import DropDown, SearchField
from cse_desk.ui.widgets.flow import FlowRow
from cse_desk.ui.widgets.labels import PlainLabel
from cse_desk.ui.widgets.long_rows import LongRows
from cse_desk.ui.widgets.notices import Banner
from cse_desk.ui.widgets.page import Page

_KINDS = frozenset({"panel-action", "action-update"})


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for: the filter, one young person alone, the line of Today of a watch."""

    text: str = ""
    agency: str = ""
    with_done: bool = False
    about: str = ""
    watch: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """What the screen shows; `about`: the name of the one young person."""

    lines: tuple[ActionLine, ...]
    agencies: tuple[AgencyCount, ...]
    late: int
    about: str = ""
    watch: DueItem | None = None


def look(services: Services, wanted: Wanted) -> Found:
    """The actions that the filter leaves, and figures for each agency."""
    actions = services.panel_actions
    lines = actions.wanted(
        text=wanted.text, agency=wanted.agency, with_done=wanted.with_done, young_person_id=wanted.about
    )
    watch = next((one for one in services.tasks.today() if one.target == wanted.watch), None) if wanted.watch else None
    theirs = actions.wanted(with_done=True, young_person_id=wanted.about) if wanted.about else ()
    late = sum(bool(line.days_late) and line.done_on is None for line in lines)
    return Found(lines, actions.by_agency(), late, next((line.young_person for line in theirs), ""), watch)


class ActionsScreen(Screen):
    """`Place("actions")`, or with one action, which gets the keyboard.

    `Place("actions", <young person>, "about")`: theirs alone; with <line of Today>, "watch" it asks for the note of a follow-up.
    """

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
        self.figures = AgenciesCard()
        self.about = PlainLabel(kind="strong", wrap=True)
        self.everybody = Button(_("Show everybody's"), kind="small")
        self.everybody.clicked.connect(self._on_everybody)
        self._only = FlowRow(gap=12)
        self._only.add(self.about)
        self._only.add(self.everybody)
        self.card, self.list = Card(), LongRows(above=12)
        self.card.add(self.list)
        self.none = EmptyState(
            _("No action is open"), _("Actions are added while a young person is discussed."), icon="action"
        )
        why = duty_words.reading_of(context.who.duties, Compartment.PLAN)
        self.why_not = Banner(*why) if why is not None else None
        if self.why_not is not None:
            page.column.addWidget(self.why_not)
        for widget in (self.news, self.watch, line, self._only, self.figures, self.card, self.none):
            page.column.addWidget(widget)
        page.column.addStretch(1)
        self.watch.noting.connect(self._on_noting)
        self.watch.referring.connect(self._on_referring)
        theme.set_shown(self.watch, shown=False)
        theme.set_shown(self._only, shown=False)
        self._target = ""  # the line of Today of a watch
        self._young_person_id, self._action = "", ""  # the one whose actions are shown; the action one came for
        self._goes_there = False  # to that action, once it has come
        self._lines: tuple[ActionLine, ...] = ()
        self.half_typed = HalfTyped(context, self)
        self.half_typed.loaded.connect(self._on_loaded)
        self._agencies: tuple[AgencyCount, ...] = ()
        self.fill(page)

    def show_place(self, place: Place) -> None:
        """The list; with a line of Today its note first."""
        self._target = place.target if place.part == "watch" else ""
        self._young_person_id = place.target if place.part == "about" else ""
        self._action = place.target if not place.part else ""
        self._goes_there = bool(self._action)
        self.list.begin()
        self.half_typed.load()
        if self._target and not self.context.who.may_write(Compartment.PANEL):
            self._say_not_noted()
        elif self._target:
            self.watch.ask(self._target)
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
        wanted = Wanted(
            self.search.value(), self.agency.value(), self.done.value(), self._young_person_id, self._target
        )
        self.context.lanes.reading.run(
            self, partial(look, self.context.services, wanted), self._on_found, self._on_failed
        )

    @Slot(object)
    def _on_filter(self, _value: object) -> None:
        self._read()

    def _on_found(self, found: Found) -> None:
        if found.watch is not None:
            self._say_watched(found.watch)
        self.about.setText(_("About {name}").format(name=found.about or _("one young person")))
        theme.set_shown(self._only, bool(self._young_person_id))
        self._show_agencies(found.agencies)
        self._lines = found.lines
        sought = next((at for at, line in enumerate(found.lines) if line.action == self._action), -1)
        self._show_lines(sought)
        theme.set_shown(self.card, bool(found.lines))
        theme.set_shown(self.none, not found.lines)
        words = ngettext("{count} overdue", "{count} overdue", found.late)
        self._page.set_title(_("Actions of the VPG"), words)
        self._go_to_action()
        focusing.catch(self.first_focus(), self)

    def _show_lines(self, sought: int) -> None:
        """One that is typed in, and says something else now, is typed in again: what stood there is kept."""
        typed_in = next((row.line.action for row in self.rows if row.is_typed_in()), "")
        self.list.show_rows(self._lines, self._row, sought=sought)
        if typed_in:
            self.list.finish()
        row = next((row for row in self.rows if row.line.action == typed_in), None)
        if row is not None and row.has_words() and not row.is_typed_in():
            row.form.focus()

    @Slot()
    def _on_loaded(self) -> None:
        for row in self.rows:
            row.resume()

    def leaving(self) -> None:
        """What is half typed is kept."""
        self.half_typed.keep_now()

    def keep(self, done: Callable[[], None]) -> None:
        """The vault is being locked."""
        self.half_typed.keep(done)

    @property
    def rows(self) -> list[ActionRow]:
        """Those that are shown."""
        return [row for row in self.list.rows() if isinstance(row, ActionRow)]

    def _row(self, at: int) -> ActionRow:
        line = self._lines[at]
        row = ActionRow(line, self.context, self.half_typed.of(became_key(line.action)))
        row.finished.connect(self._on_finished)
        row.put_off.connect(self._on_put_off)
        row.opened_again.connect(self._on_opened_again)
        return row

    def _say_watched(self, due: DueItem) -> None:
        can_refer = self.context.who.may_write(*ANSWERING)
        self.watch.say(f"{due.person}: {due.what}. {due.why}", due.young_person_id if can_refer else "")

    def _go_to_action(self) -> None:
        """The action one came for gets the keyboard, once."""
        goes, self._goes_there = self._goes_there, False
        row = next((one for one in self.rows if one.line.action == self._action), None)
        if goes and row is not None:
            row.done.setFocus(Qt.FocusReason.OtherFocusReason)
            QTimer.singleShot(0, row, partial(self._page.scroll_to, row))  # once it is laid out

    def _show_agencies(self, agencies: tuple[AgencyCount, ...]) -> None:
        if agencies == self._agencies:
            return
        chosen, self._agencies = self.agency.value(), agencies
        self.agency.set_choices(tuple((one.agency, one.agency) for one in agencies), empty=_("Every agency"))
        self.agency.set_value(chosen)
        self.figures.show_counts(agencies)
        theme.set_shown(self.figures, bool(agencies))

    # ---- recording --------------------------------------------------------------------------

    @Slot(str, str)
    def _on_finished(self, action: str, evidence: str) -> None:
        self._run(partial(self.context.services.panel_actions.finish, evidence=evidence), action)

    @Slot(str, object, str)
    def _on_put_off(self, action: str, day: object, why: str) -> None:
        due = day if isinstance(day, date) else None
        self._run(partial(self.context.services.panel_actions.put_off, due=due, why=why), action)

    @Slot(str, str)
    def _on_opened_again(self, action: str, why: str) -> None:
        self._run(partial(self.context.services.panel_actions.open_again, why=why), action)

    @Slot()
    def _on_everybody(self) -> None:
        self._young_person_id = ""
        self._read()

    @Slot(str)
    def _on_referring(self, young_person_id: str) -> None:
        self.context.bus.go("vpg", young_person_id, "refer")

    @Slot(str, str)
    def _on_noting(self, target: str, words: str) -> None:
        work = partial(self.context.services.watching.note, target=target, words=words)
        self.context.lanes.vault.run(self, work, self._on_noted, self._on_failed)

    def _on_noted(self, changes: Changes) -> None:
        self._target = ""
        theme.set_shown(self.watch, shown=False)
        self._on_saved(changes)

    def _run(self, work: Callable[..., Changes], action: str) -> None:
        done = partial(self._on_became, became_key(action))
        self.context.lanes.vault.run(self, partial(work, action=action), done, self._on_failed)

    def _on_became(self, key: str, changes: Changes) -> None:
        self.half_typed.forget(key)
        self._on_saved(changes)

    def _on_saved(self, changes: Changes) -> None:
        self.news.say("")
        self.context.bus.tell_changed(changes, _("Recorded."))
        self.context.bus.tell_saved(self.context.clock.now())
        self._read()

    def _on_failed(self, error: Exception) -> None:
        self.news.say_failed(error)
        self._page.scroll_to(self.news)
