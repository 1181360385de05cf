"""The trend of the agenda: who was on it at the start of a period, who came, who left and why, who is on it at the end."""

from collections.abc import Sequence
from functools import cached_property, partial

from PySide6.QtCore import Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QWidget

from cse_desk.i18n import gettext as _
from cse_desk.i18n import ngettext
from cse_desk.models.records.changes import Changes
from cse_desk.models.records.trend import HeldMeeting, TrendPerson, TrendReport
from cse_desk.ui import focusing, scrolling, theme
from cse_desk.ui.actions import Command
from cse_desk.ui.bus import Place
from cse_desk.ui.context import Context
from cse_desk.ui.jobs import Job
from cse_desk.ui.screen import Screen
from cse_desk.ui.screens.trend.numbers import NumbersCard
from cse_desk.ui.screens.trend.period import PeriodCard
from cse_desk.ui.screens.trend.who import WhoCard
from cse_desk.ui.widgets.buttons import Button
from cse_desk.ui.widgets.columns import Columns
from cse_desk.ui.widgets.labels import PlainLabel
from cse_desk.ui.widgets.notices import Banner
from cse_desk.ui.widgets.page import Page
from cse_desk.ui.widgets.paper_page import PaperPage
from cse_desk.ui.widgets.stack import Stack

_LEAST = 860
_MOST_NAMED = 20
_KINDS = frozenset({"panel-decision", "referral-event", "closure-request", "meeting", "group", "person-name"})


class TrendScreen(Screen):
    """`Place("trend")`."""

    wants_room = True

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._job: Job | None = None
        self.report: TrendReport | None = None
        self.news = Banner(closable=True)
        self.period = PeriodCard(context.clock.today)
        self.numbers, self.who = NumbersCard(), WhoCard()
        self.undated = PlainLabel(kind="small-muted", wrap=True)
        self.print_button = Button(_("Print"), icon="print")
        self.back_button = Button(_("Back"), icon="chevron-left", key="Esc")
        self._pages = Stack()
        self._page = self._make_page()
        self._pages.addWidget(self._page)
        self.fill_soon(self._pages)
        self._listen()

    @cached_property
    def paper(self) -> PaperPage:
        """The trend on paper; made when it is first wanted."""
        made = PaperPage(self.context)
        made.back.connect(self._on_paper_back)
        self._pages.addWidget(made)
        return made

    def _make_page(self) -> Page:
        page = Page(_("Trend of the agenda"), aside=_("counted from the decisions in this vault"))
        panes = Columns(least_width=_LEAST, shares=(5, 3))
        panes.left.addWidget(self.numbers)
        panes.left.addWidget(self._how())
        panes.left.addWidget(self.undated)
        panes.left.addStretch(1)
        panes.right.addWidget(self.who)
        panes.right.addStretch(1)
        for widget in (self.news, self.period, panes):
            page.column.addWidget(widget)
        page.column.addStretch(1)
        page.add_action(self.print_button)
        page.footer(self.back_button, None)
        theme.set_shown(self.undated, shown=False)
        return page

    @staticmethod
    def _how() -> PlainLabel:
        words = _(
            "On at the start, plus added, plus added again, less removed, is on at the end: every line adds up. Somebody with "
            "two strands is in both lines of strands and once in the line of all. A stay belongs to the group whose meeting began it."
        )
        return PlainLabel(words, kind="small-muted", wrap=True)

    def _listen(self) -> None:
        self.period.chosen.connect(self._read)
        self.numbers.opened.connect(self._on_opened)
        self.who.going.connect(self._on_going)
        self.print_button.clicked.connect(self.show_paper)
        self.back_button.clicked.connect(self._on_back)
        escape = QShortcut(QKeySequence("Esc"), self)
        escape.activated.connect(self._on_escape)

    # -- the frame --

    def show_place(self, place: Place) -> None:
        """The period as it was left."""
        self._pages.setCurrentWidget(self._page)
        trends = self.context.services.trends
        self.context.lanes.reading.run(self, trends.held, self._on_held, self._on_failed)
        self._read()

    def first_focus(self) -> QWidget | None:
        """The first day."""
        return self.period.first

    def commands(self) -> tuple[Command, ...]:
        """Print what is shown."""
        return (Command("screen.print", _("Print the trend"), self.show_paper, "Ctrl+P", "print"),)

    def on_changed(self, changes: Changes) -> None:
        """Somebody was added or removed."""
        if self.isVisible() and changes.kinds & _KINDS:
            self.show_place(Place("trend"))

    # -- looking --

    def _on_held(self, held: Sequence[HeldMeeting]) -> None:
        self.period.show_meetings(held)

    @Slot()
    def _read(self) -> None:
        chosen = self.period.period()
        if chosen is None:
            return
        work = partial(self.context.services.trends.report, start=chosen[0], end=chosen[1])
        self._job = self.context.lanes.reading.run(self, work, self._on_report, self._on_failed, instead_of=self._job)

    def _on_report(self, report: TrendReport) -> None:
        self.report = report
        self.news.say("")
        self.numbers.show_report(report)
        self.who.show_nobody()
        undated = ngettext(
            "{count} coming or going has no day and is in no number: {who}.",
            "{count} comings or goings have no day and are in no number: {who}.",
            len(report.undated),
            who=_some([one.name for one in report.undated]),
        )
        self.undated.setText(undated)
        theme.set_shown(self.undated, bool(report.undated))

    def _on_failed(self, error: Exception) -> None:
        self.news.say_failed(error)

    @Slot(str, object)
    def _on_opened(self, title: str, people: tuple[TrendPerson, ...]) -> None:
        self.who.show_people(title, people)
        self._page.scroll_to(self.who)
        held = QApplication.focusWidget()
        if held is not None and not scrolling.is_seen(held):
            focusing.hand_on(self.who)

    @Slot(str)
    def _on_going(self, young_person_id: str) -> None:
        self.context.bus.go("person", young_person_id)

    # -- paper and back --

    @Slot()
    def show_paper(self) -> None:
        """The numbers on paper."""
        chosen = self.period.period()
        if chosen is None:
            return
        build = partial(self.context.services.trends.pdf, start=chosen[0], end=chosen[1])
        self._pages.setCurrentWidget(self.paper)
        self.paper.show_paper(build, title=_("Trend of the agenda"), what="agenda-trend")
        self.paper.preview.print_button.setFocus()

    @Slot()
    def _on_paper_back(self) -> None:
        self._pages.setCurrentWidget(self._page)
        self.print_button.setFocus()

    @Slot()
    def _on_back(self) -> None:
        self.context.bus.go("vpg")

    @Slot()
    def _on_escape(self) -> None:
        if self._pages.currentWidget() is not self._page:
            self._on_paper_back()
        else:
            self._on_back()


def _some(names: Sequence[str]) -> str:
    """Each once; of very many the first, and how many more."""
    each = list(dict.fromkeys(names))
    left = len(each) - _MOST_NAMED
    more = [ngettext("{count} more", "{count} more", left)] if left > 0 else []
    return ", ".join([*each[:_MOST_NAMED], *more])
