"""The VPG before the day: meetings and what each needs, the pre-agenda, the agenda, groups and people."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import cast

from PySide6.QtCore import Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

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
from cse_desk.ui.widgets.late_pages import LatePages

MEETINGS, AGENDA, PRE_AGENDA, GROUPS, PLAN, CHANGE, SEND_BACK, REFER = (
    "meetings",
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
        makers: dict[str, Callable[[Context], Pane]] = {
            MEETINGS: MeetingsPane,
            AGENDA: BuilderPane,
            PRE_AGENDA: QueuePane,
            GROUPS: GroupsPane,
            PLAN: MeetingForm,
            SEND_BACK: SendBackPane,
            REFER: ReferPane,
        }
        self._panes = LatePages({name: partial(self._made, make) for name, make in makers.items()})
        self.fill(self._panes)
        escape = QShortcut(QKeySequence("Esc"), self)
        escape.activated.connect(self._on_escape)

    def _made(self, make: Callable[[Context], Pane]) -> Pane:
        pane = make(self.context)
        pane.asked.connect(self._on_asked)
        return pane

    # -- its pages: each is made when it is first wanted --

    @property
    def meetings(self) -> MeetingsPane:
        """The meetings."""
        return cast("MeetingsPane", self._panes.page(MEETINGS))

    @property
    def builder(self) -> BuilderPane:
        """The agenda of one."""
        return cast("BuilderPane", self._panes.page(AGENDA))

    @property
    def queue(self) -> QueuePane:
        """The referrals that wait."""
        return cast("QueuePane", self._panes.page(PRE_AGENDA))

    @property
    def groups(self) -> GroupsPane:
        """Groups and people."""
        return cast("GroupsPane", self._panes.page(GROUPS))

    @property
    def form(self) -> MeetingForm:
        """A meeting that is planned or changed."""
        return cast("MeetingForm", self._panes.page(PLAN))

    @property
    def send_back(self) -> SendBackPane:
        """What goes back about a young person."""
        return cast("SendBackPane", self._panes.page(SEND_BACK))

    @property
    def refer(self) -> ReferPane:
        """A referral of one's own."""
        return cast("ReferPane", self._panes.page(REFER))

    # -- where one is --

    def show_place(self, place: Place) -> None:
        """One of its pages."""
        part = place.part or (AGENDA if place.target else MEETINGS)
        if part == AGENDA:
            self.builder.show_meeting(place.target)
        elif part == SEND_BACK:
            self.send_back.show_person(place.target)
        elif part == REFER:
            self.refer.show_person(place.target)
        elif part in (PLAN, CHANGE):
            self.form.plan(place.target if part == CHANGE else "")
            part = PLAN
        else:
            part = part if part in (PRE_AGENDA, GROUPS) else MEETINGS
            cast("Pane", self._panes.page(part)).reload()
        self._panes.show_page(part)
        self.pane().is_new = True

    def pane(self) -> Pane:
        """The page that is shown."""
        shown = self._panes.currentWidget()
        return shown if isinstance(shown, Pane) else self.meetings  # before a place was shown

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
        pane = self.pane()
        if isinstance(pane, SendBackPane) and pane.may_write:
            found.append(Command("screen.seal", _("Seal and save …"), pane.seal, "Ctrl+Return", "send"))
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
        pane = self.pane()
        meeting = pane.meeting if isinstance(pane, BuilderPane) else self.meetings.next_to_hold()
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
        if not isinstance(self.pane(), MeetingsPane):
            self._on_asked("", "")

    def on_changed(self, changes: Changes) -> None:
        """Something of the VPG, or of a young person, is different."""
        if self.isVisible() and not isinstance(self.pane(), MeetingForm):
            self.pane().reload()

    def leaving(self) -> None:
        """Another screen comes: what was typed is kept."""
        self.pane().keep(_nothing)

    def keep(self, done: Callable[[], None]) -> None:
        """The vault is being locked."""
        self.pane().keep(done)


def _nothing() -> None:
    """Nobody waits."""
