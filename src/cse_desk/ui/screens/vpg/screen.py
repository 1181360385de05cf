"""The VPG before the day: meetings and what each needs, the pre-agenda, the agenda, groups and people."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QWidget

from cse_desk.i18n import gettext as _
from cse_desk.models.enums import Compartment
from cse_desk.models.records.changes import Changes
from cse_desk.ui.actions import Command
from cse_desk.ui.bus import Place
from cse_desk.ui.context import Context
from cse_desk.ui.duty_words import ANSWERING
from cse_desk.ui.screen import Screen
from cse_desk.ui.screens.vpg.builder_pane import BuilderPane
from cse_desk.ui.screens.vpg.groups_pane import GroupsPane
from cse_desk.ui.screens.vpg.meeting_form import MeetingForm
from cse_desk.ui.screens.vpg.meetings_pane import MeetingsPane
from cse_desk.ui.screens.vpg.pane import Pane
from cse_desk.ui.screens.vpg.queue_pane import QueuePane
from cse_desk.ui.screens.vpg.refer_pane import ReferPane
from cse_desk.ui.screens.vpg.send_back_pane import SendBackPane

AGENDA, PRE_AGENDA, GROUPS, PLAN, CHANGE, SEND_BACK, REFER = (
    "agenda",
    "pre-agenda",
    "groups",
    "plan",
    "change",
    "send-back",
    "refer",
)


class VpgScreen(Screen):
    """`Place("vpg")`: the meetings; with a meeting: its agenda; parts: pre-agenda, groups, plan, change.

    With a young person and the part send-back: what goes back about them; refer: a referral of one's own.
    """

    wants_room = True

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.meetings = MeetingsPane(context)
        self.builder = BuilderPane(context)
        self.queue = QueuePane(context)
        self.groups = GroupsPane(context)
        self.form = MeetingForm(context)
        self.send_back = SendBackPane(context)
        self.refer = ReferPane(context)
        self.stack = QStackedWidget()
        self._panes: tuple[Pane, ...] = (
            self.meetings,
            self.builder,
            self.queue,
            self.groups,
            self.form,
            self.send_back,
            self.refer,
        )
        for pane in self._panes:
            self.stack.addWidget(pane)
            pane.asked.connect(self._on_asked)
        self.fill(self.stack)
        escape = QShortcut(QKeySequence("Esc"), self)
        escape.activated.connect(self._on_escape)

    # -- where one is --

    def show_place(self, place: Place) -> None:
        """One of its pages."""
        part = place.part or (AGENDA if place.target else "")
        pages: dict[str, Pane] = {AGENDA: self.builder, PRE_AGENDA: self.queue, GROUPS: self.groups}
        pages |= {PLAN: self.form, CHANGE: self.form, SEND_BACK: self.send_back, REFER: self.refer}
        pane = pages.get(part, self.meetings)
        if part == AGENDA and pane is self.builder:
            self.builder.show_meeting(place.target)
        elif pane is self.send_back:
            self.send_back.show_person(place.target)
        elif pane is self.refer:
            self.refer.show_person(place.target)
        elif pane is self.form:
            self.form.plan(place.target if part == CHANGE else "")
        else:
            pane.reload()
        pane.is_new = True
        self.stack.setCurrentWidget(pane)

    def pane(self) -> Pane:
        """The page that is shown."""
        shown = self.stack.currentWidget()
        assert isinstance(shown, Pane)
        return shown

    def first_focus(self) -> QWidget | None:
        """Of the page that is shown."""
        return self.pane().first_focus()

    def commands(self) -> tuple[Command, ...]:
        """Where one can go, and what can be done on the page that is shown."""
        found = [
            Command("screen.pre-agenda", _("Pre-agenda: answer the referrals"), self.to_pre_agenda, "", "inbox"),
            Command("screen.groups", _("Groups and people"), self.to_groups, "", "people"),
            Command("screen.actions", _("Actions of the VPG"), self.to_actions, "", "action", "overdue agency owner"),
            Command("screen.trend", _("Trend of the agenda"), self.to_trend, "", "performance", "added removed"),
        ]
        if self.context.who.may_write(*ANSWERING):
            found.append(Command("screen.refer", _("Refer a young person yourself"), self.to_refer, "", "plus"))
        if self.context.who.may_write(Compartment.PANEL):
            found.append(Command("screen.plan", _("Plan a meeting"), self.to_plan, "Ctrl+N", "plus"))
            found.append(Command("screen.meet", _("Meet: go through the agenda"), self.meet, "", "vpg", "meeting day"))
        if self.pane() is self.send_back and self.send_back.may_write:
            found.append(Command("screen.seal", _("Seal and save …"), self.send_back.seal, "Ctrl+Return", "send"))
        return tuple(found)

    @Slot()
    def to_pre_agenda(self) -> None:
        """The referrals that wait."""
        self._on_asked(PRE_AGENDA, "")

    @Slot()
    def to_groups(self) -> None:
        """Groups and people."""
        self._on_asked(GROUPS, "")

    @Slot()
    def to_actions(self) -> None:
        """What everybody does by when, and what is overdue."""
        self.context.bus.go("actions")

    @Slot()
    def to_trend(self) -> None:
        """Who was on the agenda, came and left."""
        self.context.bus.go("trend")

    @Slot()
    def to_refer(self) -> None:
        """A referral of one's own."""
        self._on_asked(REFER, "")

    @Slot()
    def to_plan(self) -> None:
        """A new meeting."""
        self._on_asked(PLAN, "")

    @Slot()
    def meet(self) -> None:
        """Meeting-day mode, for the agenda that is shown, or the meeting that comes next."""
        is_here = self.pane() is self.builder
        meeting = self.builder.meeting if is_here else self.meetings.next_to_hold()
        if meeting:
            self.context.bus.go("meeting", meeting)
        else:
            self.pane().news.say(_("No meeting is planned."), _("Plan one first: it stands in the list."))

    @Slot(str, str)
    def _on_asked(self, part: str, target: str) -> None:
        self.pane().keep(_nothing)
        self.context.bus.go("vpg", target, "" if part == AGENDA else part)

    @Slot()
    def _on_escape(self) -> None:
        if self.pane() is not self.meetings:
            self._on_asked("", "")

    def on_changed(self, changes: Changes) -> None:
        """Something of the VPG, or of a young person, is different."""
        if self.isVisible() and self.pane() is not self.form:
            self.pane().reload()

    def leaving(self) -> None:
        """Another screen comes: what was typed is kept."""
        self.pane().keep(_nothing)

    def keep(self, done: Callable[[], None]) -> None:
        """The vault is being locked."""
        self.pane().keep(done)


def _nothing() -> None:
    """Nobody waits."""
