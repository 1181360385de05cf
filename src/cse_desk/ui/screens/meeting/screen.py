"""Meeting-day mode: agenda and timer at the side, one young person in the middle, everything by keyboard."""

from collections.abc import Callable, Iterator
from functools import partial

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtWidgets import QWidget

from cse_desk import i18n
from cse_desk.i18n import gettext as _
from cse_desk.models.records.changes import Changes
from cse_desk.models.records.meeting import Decided, MeetingDay
from cse_desk.services.when import meeting_ends
from cse_desk.ui import focusing, scrolling, theme
from cse_desk.ui.actions import Command
from cse_desk.ui.bus import Place
from cse_desk.ui.context import Context
from cse_desk.ui.screen import Screen
from cse_desk.ui.screens.meeting import calls
from cse_desk.ui.screens.meeting.asides import Asides
from cse_desk.ui.screens.meeting.attendance import AttendanceCard
from cse_desk.ui.screens.meeting.calls import Shown
from cse_desk.ui.screens.meeting.child import ChildPage
from cse_desk.ui.screens.meeting.minutes import ACTIONS_SENT, MINUTES_SENT, PAPERS, SEAL
from cse_desk.ui.screens.meeting.panes import MeetingPanes
from cse_desk.ui.screens.meeting.side import SidePane
from cse_desk.ui.screens.meeting.work import MeetingWork
from cse_desk.ui.slices import Slices
from cse_desk.ui.widgets.buttons import Button
from cse_desk.ui.widgets.cards import Card
from cse_desk.ui.widgets.labels import PlainLabel
from cse_desk.ui.widgets.notices import Banner
from cse_desk.ui.widgets.page import Page

_KINDS = frozenset(
    {"attendance", "meeting", "meeting-event", "agenda-item", "discussion", "panel-decision", "guard-answer"}
    | {"panel-action", "action-update", "dissent", "interest", "voice-entry", "voice-answer", "harm", "missing-episode"}
    | {"closure-request", "told", "screening", "group", "group-member"}
)


class MeetingScreen(Screen):
    """`Place("meeting", <meeting id>, <item id or "">)`: goes on where the meeting was left."""

    wants_room = True

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.work = MeetingWork(context, self)
        self._answers_next = False  # the minutes sent somebody to a dissent
        self.side = SidePane()
        self._page = Page(padding=16)
        self.news = Banner(closable=True)
        self.start = Card(_("The meeting has not started"))
        self._start_words = PlainLabel(wrap=True)
        self.begin = Button(_("Start the meeting"), kind="primary")
        self.attendance = AttendanceCard(context.services.meeting_days, self.work)
        self.asides = Asides(context, self.work, self._page.column, self.start)
        self._child: ChildPage | None = None
        self._making = Slices(self)
        self._make_start()
        for widget in (self.news, self.start, self.attendance):
            self._page.column.addWidget(widget)
        self._page.column.setSpacing(12)
        self._page.column.addStretch(1)
        for card in (self.start, self.attendance):
            theme.set_shown(card, shown=False)
        self._panes = MeetingPanes(self.side, self._page)
        self._listen()
        self._making.begin(self._placing(), step_by_step=True, at_once=False)

    def _make_start(self) -> None:
        column = self.start.body()
        column.addWidget(self._start_words)
        column.addWidget(self.begin, 0, Qt.AlignmentFlag.AlignLeft)
        self.begin.clicked.connect(self._on_begin)

    def _listen(self) -> None:
        work = self.work
        work.opened.connect(self._on_opened)
        work.refreshed.connect(self._on_refreshed)
        work.ticked.connect(self._on_ticked)
        work.decided.connect(self._on_decided)
        work.refused.connect(self._on_refused)
        work.going.connect(self._on_going)
        self.side.chosen.connect(self._on_chosen)
        self.side.moved.connect(work.place)
        self.side.paused.connect(work.pause)
        self.side.attendance.connect(self._on_attendance)
        self.side.ending.connect(self._on_end)
        self.asides.going.connect(self._on_skip)
        self.asides.acting.connect(self._on_minutes)
        self.asides.answering.connect(self._on_answering)
        self.asides.failed.connect(self._on_refused)

    @property
    def child(self) -> ChildPage:
        """The young person who is discussed; the page is made when the first is there."""
        page = self._child_made()
        if page.parentWidget() is None:
            self._page.column.insertWidget(self._page.column.count() - 1, page)
        return page

    def _child_made(self) -> ChildPage:
        """Their page, perhaps not in its place yet."""
        if self._child is None:
            self._child = ChildPage(self.context, self.work)
            theme.set_shown(self._child, shown=False)
        return self._child

    # ---- the frame --------------------------------------------------------------------------

    def show_place(self, place: Place) -> None:
        """Go on with a meeting, where it was left."""
        if place.target:
            self.work.open(place.target, place.part)
        elif self.work.meeting:
            self.work.open(self.work.meeting)

    def first_focus(self) -> QWidget | None:
        """Where the next words belong."""
        if self.work.is_running:
            return self.child.columns.areas["worried"]
        return self.begin

    def on_changed(self, changes: Changes) -> None:
        """Something about this meeting came from elsewhere."""
        roots = {self.work.meeting}
        if self.work.shown is not None and self.work.shown.child is not None:
            roots.add(self.work.shown.child.young_person_id)
        if changes.kinds & _KINDS and changes.roots & roots:
            self.work.refresh()

    def leaving(self) -> None:
        """Keep what was typed; the timer goes on by the clock."""
        self.work.keep_now()
        self.work.stop()

    def keep(self, done: Callable[[], None]) -> None:
        """Before locking."""
        self.work.keep(done)

    def commands(self) -> tuple[Command, ...]:
        """Everything by keyboard."""
        work = self.work
        found: list[tuple[str, str, Callable[[], object], str, str]] = [
            ("next", _("Next young person"), partial(work.step, 1), "Alt+Down", "chevron-down"),
            ("back", _("Young person before"), partial(work.step, -1), "Alt+Up", "chevron-up"),
            ("earlier", _("Hear this young person earlier"), partial(work.move, up=True), "Alt+Shift+Up", "arrow-up"),
            ("later", _("Hear this young person later"), partial(work.move, up=False), "Alt+Shift+Down", "arrow-down"),
            ("record", _("Record: decision, answer or action"), self._on_record, "Ctrl+Return", "tick"),
            ("worried", _("What are we worried about?"), partial(self._to, "worried"), "Ctrl+1", "edit"),
            ("working", _("What is working well?"), partial(self._to, "working"), "Ctrl+2", "edit"),
            ("needs", _("What needs to happen?"), partial(self._to, "needs"), "Ctrl+3", "edit"),
            ("kind", _("Choose the decision"), partial(self._to, "kind"), "Ctrl+4", "vpg"),
            ("reason", _("Reason of the decision"), partial(self._to, "reason"), "Ctrl+5", "edit"),
            ("level", _("How likely is further harm?"), partial(self._to, "level"), "Ctrl+H", "edit"),
            ("guard", _("Answer what stands before the removal"), self._on_guard, "Ctrl+6", "shield"),
            ("action", _("Add an action"), partial(self._to, "action"), "Ctrl+7", "plus"),
            ("dissent", _("Somebody does not agree"), self._on_dissent, "Ctrl+8", "alert"),
            ("answer", _("Answer who does not agree"), self._on_answer, "Ctrl+D", "edit"),
            ("here", _("Who is here"), self._on_attendance, "Ctrl+9", "people"),
            ("pause", _("Pause or go on with the timer"), work.pause, "Ctrl+P", "pause"),
            (
                "interest",
                _("Somebody has an interest in this young person"),
                self._on_interest,
                "Ctrl+I",
                "withheld",
            ),
            ("end", _("End the meeting"), self._on_end, "", "stop"),
        ]
        return tuple(Command(f"screen.{id_}", words, do, keys, icon) for id_, words, do, keys, icon in found)

    # ---- showing ----------------------------------------------------------------------------

    def _placing(self) -> Iterator[None]:
        """Everything into the screen, in a go of its own: it is large, and is read about meanwhile."""
        if self._panes.parentWidget() is None:
            self.fill(self._panes)
            yield

    @Slot(object)
    def _on_opened(self, shown: Shown) -> None:
        self.news.say("")
        self.asides.close()
        self._making.begin(self._opening(shown), step_by_step=True)
        if self._child is not None:
            self._making.finish()  # little is other than about the young person before

    def _opening(self, shown: Shown) -> Iterator[object]:
        """For the first time, the window goes on after each part of it."""
        yield from self._placing()
        self._show_day(shown.day)
        self._on_ticked(self.work.seconds())
        yield self.side
        yield from self._ending(shown.day)
        yield self._child_made()
        yield self.child
        self._show_child(shown)
        self._offer_keyboard(shown.day)

    def _show_child(self, shown: Shown) -> None:
        self.child.show_opened(shown)
        theme.set_shown(self.child, shown.child is not None and shown.day.started_at is not None)
        self._page.scroll_to(self.child.head)
        if self._answers_next:
            self._answers_next = False
            self._on_answer()
        if self.work.is_running and self.isVisible() and not self.attendance.isVisible():
            self.child.columns.areas["worried"].setFocus(Qt.FocusReason.OtherFocusReason)

    _has_ended = False

    def _offer_keyboard(self, day: MeetingDay) -> None:
        """Before the meeting and after it: what is done next, unless the keyboard is at work here."""
        if day.started_at is None:
            focusing.offer(self.begin, self)
        elif day.ended_at is not None:
            focusing.offer(self.asides.minutes.buttons[SEAL], self, even_within=not self._has_ended)
        self._has_ended = day.ended_at is not None

    @Slot(object)
    def _on_refreshed(self, shown: Shown) -> None:
        self._making.finish()
        self._show_day(shown.day)
        theme.set_shown(self.child, shown.child is not None and shown.day.started_at is not None)
        self.child.show_refreshed(shown)
        self._on_ticked(self.work.seconds())
        self._making.begin(
            self._ending(shown.day),
            partial(self._offer_keyboard, shown.day),
            step_by_step=True,
            at_once=shown.day.ended_at is None,
        )

    def _show_day(self, day: MeetingDay) -> None:
        self.side.show_day(day)
        self.attendance.show_day(day)
        if day.started_at is not None and self.begin.hasFocus() and self.attendance.all_here.isVisible():
            self.attendance.all_here.setFocus(Qt.FocusReason.OtherFocusReason)
        theme.set_shown(self.start, day.started_at is None)
        starts = i18n.moment(day.head.starts_at)
        self._start_words.setText(
            _("{starts}, {where}.").format(starts=starts, where=day.head.where or _("place not set"))
        )
        if day.ended_at is None and self.asides.is_made("minutes"):
            theme.set_shown(self.asides.minutes, shown=False)

    def _ending(self, day: MeetingDay) -> Iterator[None]:
        """What is done once it has ended, in a go of its own."""
        if day.ended_at is not None:
            theme.set_shown(self.asides.minutes, shown=True)
            read = partial(calls.after, self.context.services, day.head.meeting)
            self.context.lanes.reading.run(self, read, self.asides.minutes.show_minutes, self._on_refused)
            self.news.say(
                _("The meeting has ended, {time}.").format(time=i18n.clock_time(day.ended_at)),
                _("The minutes are drafted from what you recorded. Actions go out within 24 hours."),
                kind="good",
            )
            yield

    @Slot(int)
    def _on_ticked(self, seconds: int) -> None:
        shown = self.work.shown
        if shown is None:
            return
        minutes = next((one.minutes for one in shown.day.items if one.item == self.work.item), 0)
        used = [
            (one.minutes, seconds if one.item == self.work.item else one.seconds)
            for one in shown.day.items
            if not one.is_done
        ]
        ends = meeting_ends(self.context.clock.now(), used) if self.work.is_running else None
        self.side.timer.show_time(seconds, minutes, ends, is_paused=self.work.watch.is_paused)

    @Slot(object)
    def _on_decided(self, decided: Decided) -> None:
        self.news.say(_("Recorded."), " ".join(decided.says), kind="good")

    @Slot(object)
    def _on_refused(self, error: Exception) -> None:
        self._making.finish()
        self.news.say_failed(error)
        self._page.scroll_to(self.news)

    # ---- acting -----------------------------------------------------------------------------

    def _to(self, part: str) -> None:
        self.child.focus_on(part)

    @Slot()
    def _on_begin(self) -> None:
        services, meeting = self.context.services, self.work.meeting
        self.work.run(partial(services.meeting_days.start, meeting=meeting))
        theme.set_shown(self.attendance, shown=True)

    @Slot(str)
    def _on_chosen(self, item: str) -> None:
        self.work.go_to(item)

    @Slot()
    def _on_record(self) -> None:
        """Ctrl+Enter: the answer, the action or the dissent somebody is in, else the decision."""
        row = next((one for one in self.child.guard.rows if one.area.hasFocus()), None)
        new, dissent = self.child.action_card.new, self.child.dissent
        focus = self.focusWidget()
        if row is not None:
            row.keep()
        elif focus is not None and new.isAncestorOf(focus):
            self.work.add_action()
        elif (answer := dissent.row_in(focus)) is not None:
            answer.keep()
        elif focus is not None and dissent.isAncestorOf(focus):
            self.work.add_dissent()
        elif focus is not None and self.asides.is_made("skip") and self.asides.skip.isAncestorOf(focus):
            self.asides.skip.go()
        elif self.child.decision.record.isEnabled():
            self.work.record()
        else:
            self.news.say(_("Not recorded yet."), self.child.decision.waits.text(), kind="notice")

    @Slot()
    def _on_guard(self) -> None:
        row = self.child.guard.first_open()
        if row is not None:
            row.open()

    @Slot()
    def _on_interest(self) -> None:
        self.asides.interests.open()

    @Slot()
    def _on_dissent(self) -> None:
        """Room for who does not agree, in view."""
        self.child.dissent.open()
        QTimer.singleShot(0, self, self._to_dissent)  # once it is laid out

    @Slot()
    def _to_dissent(self) -> None:
        self._page.scroll_to(self.child.dissent)

    @Slot()
    def _on_answer(self) -> None:
        """To the first dissent about this young person that has no answer."""
        row = self.child.dissent.first_open()
        if row is not None:
            row.area.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self._page.scroll_to(row)

    @Slot(str)
    def _on_answering(self, item: str) -> None:
        """From the minutes to the young person whose dissent waits."""
        if item == self.work.item:
            self._on_answer()
        else:
            self._answers_next = True
            self.work.go_to(item)

    @Slot()
    def _on_attendance(self) -> None:
        shown = self.attendance.isHidden()
        theme.set_shown(self.attendance, shown=shown)
        if shown and not self.attendance.all_here.isHidden():
            self.attendance.all_here.setFocus(Qt.FocusReason.OtherFocusReason)
            scrolling.follow(self.attendance.all_here)

    @Slot(str)
    def _on_going(self, item: str) -> None:
        """Something is wanted before the next young person: say it, or say why not."""
        self.asides.skip.ask(item)
        self._page.scroll_to(self.asides.skip)

    @Slot(str, str)
    def _on_skip(self, item: str, why: str) -> None:
        if item:
            self.work.go_to(item, why)
        else:
            self.work.end(why)

    @Slot(str, str, str)
    def _on_minutes(self, what: str, checked_by: str, why: str) -> None:
        minutes, meeting = self.context.services.minutes, self.work.meeting
        if what == PAPERS:
            self.context.bus.go("papers", meeting)
            return
        acts: dict[str, Callable[[], Changes]] = {
            SEAL: partial(minutes.seal, meeting=meeting, checked_by=checked_by, amends_why=why),
            ACTIONS_SENT: partial(minutes.actions_sent, meeting=meeting),
            MINUTES_SENT: partial(minutes.minutes_sent, meeting=meeting),
        }
        self.work.run(acts[what])

    @Slot()
    def _on_end(self) -> None:
        self.work.end()
