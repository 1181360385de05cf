"""Today: what waits for the person who unlocked, the most urgent first, each line one act away from done."""

from collections.abc import Iterator

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QHideEvent, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QBoxLayout, QVBoxLayout, QWidget

from cse_desk.clock import LONDON
from cse_desk.i18n import DAYS, day, ngettext
from cse_desk.i18n import gettext as _
from cse_desk.models.enums import Compartment
from cse_desk.models.records.changes import Changes
from cse_desk.models.records.groups import NextMeeting
from cse_desk.models.records.people import DueItem, FilterCount
from cse_desk.ui import due_actions, focusing, theme
from cse_desk.ui.actions import Command
from cse_desk.ui.bus import Place
from cse_desk.ui.context import Context
from cse_desk.ui.jobs import Job
from cse_desk.ui.screen import Screen
from cse_desk.ui.screens.today.groups import Groups, grouped
from cse_desk.ui.screens.today.next_meeting import NextMeetingCard
from cse_desk.ui.screens.today.rows import TaskGroup
from cse_desk.ui.screens.today.side import SideCard
from cse_desk.ui.slices import Slices
from cse_desk.ui.widgets.buttons import Button
from cse_desk.ui.widgets.empty import EmptyState
from cse_desk.ui.widgets.keycap import KeyHints
from cse_desk.ui.widgets.labels import PlainLabel
from cse_desk.ui.widgets.notices import Banner
from cse_desk.ui.widgets.page import Page

AGAIN_MS = 60_000  # "5 h 18 min left" grows old
_BESIDE = 900
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
assert len(_WEEKDAYS) == len(DAYS)


class TodayScreen(Screen):
    """`Place("today")`."""

    hears_while_hidden = True  # its number stands in the rail

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.groups = Groups()
        self._job: Job | None = None
        self._is_empty_register = False
        self._offers = False  # the keyboard to the first act, once that has come
        self._again = QTimer(self)
        self._again.setInterval(AGAIN_MS)
        self._again.timeout.connect(self.reload)
        self._making = Slices(self)
        self._make()

    def _make(self) -> None:
        self._page = Page(_("Today"))
        self.sign_offs = Button("", icon="tick")
        self.sign_offs.hide()
        self.sign_offs.clicked.connect(self._on_sign_offs)
        self._page.add_action(self.sign_offs)
        self.news = Banner(closable=True)
        self._page.column.addWidget(self.news)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._page.column.addLayout(self._row)
        self._row.setSpacing(24)
        left = QVBoxLayout()
        self._row.addLayout(left, 3)
        left.setSpacing(24)
        self.now = TaskGroup(_("Now"), is_urgent=True)
        self.week = TaskGroup(_("This week"))
        self.later = TaskGroup(_("Later"))
        for group in (self.now, self.week, self.later):
            group.acted.connect(self._on_act)
            group.filled.connect(self.refit)
            left.addWidget(group)
        self.beyond = PlainLabel(kind="muted", wrap=True)
        theme.set_shown(self.beyond, shown=False)
        left.addWidget(self.beyond)
        self.nothing = EmptyState("", "", icon="tick", action=_("To the young people"))
        assert self.nothing.button is not None
        self.nothing.button.clicked.connect(self._on_nothing)
        left.addWidget(self.nothing)
        self._hints = KeyHints((("↑↓", _("move")), ("Enter", _("does it"))))
        left.addWidget(self._hints)
        left.addStretch(1)
        self._row.addWidget(self._make_side(), 1, Qt.AlignmentFlag.AlignTop)
        self._page.column.addStretch(1)
        for _group in self._showing(Groups()):
            pass
        self.nothing.hide()
        self.fill(self._page)

    def _make_side(self) -> QWidget:
        self._side = QWidget()
        column = QVBoxLayout(self._side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        self.next_meeting = NextMeetingCard()
        self.next_meeting.hide()
        self.next_meeting.opened.connect(self._on_meeting)
        column.addWidget(self.next_meeting)
        self.begun, self.arrived = SideCard(_("Carry on")), SideCard(_("Arrived"))
        for card in (self.begun, self.arrived):
            card.acted.connect(self._on_act)
            column.addWidget(card)
        return self._side

    # -- where one is --

    def show_place(self, place: Place) -> None:
        """Everything, as of now."""
        self._offers = True
        for part in (self.now, self.week, self.later, self.begun, self.arrived):
            part.begin()
        self.reload()

    def first_focus(self) -> QWidget | None:
        """The first act; nothing while what is due is still read."""
        buttons = self.buttons()
        if buttons:
            return buttons[0]
        return None if self.nothing.isHidden() else self.nothing.button

    def commands(self) -> tuple[Command, ...]:
        """Look again."""
        return (Command("screen.again", _("Look again what is due"), self.reload, "F5", "again"),)

    def on_changed(self, changes: Changes) -> None:
        """Something was done, or arrived."""
        self.reload()

    def buttons(self) -> list[Button]:
        """Every act, from the top to the bottom, then the side."""
        acts = [button for group in (self.now, self.week, self.later) for button in group.buttons()]
        side = [button for card in (self.begun, self.arrived) for button in card.buttons()]
        meeting = [self.next_meeting.button] if self.next_meeting.button is not None else []
        return acts + meeting + side

    # -- loading --

    @Slot()
    def reload(self) -> None:
        """What is due now."""
        self._job = self.context.lanes.reading.run(
            self, self.context.services.tasks.today, self._on_items, self._on_failed, instead_of=self._job
        )
        left_out = self.context.services.tasks.left_out
        self.context.lanes.reading.run(self, left_out, self._on_left_out, self._on_failed)
        read = self.context.services.meetings.next_one
        self.context.lanes.reading.run(self, read, self._on_next_meeting, self._on_failed)
        self.context.lanes.reading.run(self, self.context.services.people.counts, self._on_counts, self._on_failed)

    def _on_items(self, items: tuple[DueItem, ...]) -> None:
        self._job = None
        self._count(grouped(items, self.context.clock.now()))
        if self.isHidden() and not self._offers:
            return  # nobody looks: it is read again when somebody does
        had_focus = (
            any(button.hasFocus() for button in self.buttons()) or self.nothing.button is QApplication.focusWidget()
        )
        self._offers = self._offers or had_focus
        self._making.begin(self._showing(grouped(items, self.context.clock.now())), step_by_step=True)

    def _on_left_out(self, count: int) -> None:
        """Nobody is dropped silently."""
        more = ngettext(
            "Of {count} more young person something is due as well: see Young people.",
            "Of {count} more young people something is due as well: see Young people.",
            count,
        )
        self.beyond.setText(f"{_('Only the most urgent is listed here.')} {more}")
        theme.set_shown(self.beyond, count > 0)

    def _count(self, groups: Groups) -> None:
        self.context.bus.counted.emit("today", groups.count + len(groups.arrived))

    def _showing(self, groups: Groups) -> Iterator[None]:
        """A group at a time, the most urgent first; the keyboard is offered with the first act, however often it was begun before."""
        self.groups = groups
        self._say_when(groups)
        if groups.count:
            self._say_nothing()
        now = self.context.clock.now()
        main = next((name for name in ("now", "week", "later") if getattr(groups, name)), "")
        for name, group in (("now", self.now), ("week", self.week), ("later", self.later)):
            group.show_items(getattr(groups, name), now, first_is_main=name == main)
            if self._offers and name == main:
                self._offers = not focusing.offer(self.first_focus(), self)
            yield
        self._show_beside(groups)
        yield
        self._show_sign_offs(groups)
        self._show_side()
        self._hints.setVisible(bool(groups.count))
        self._say_nothing()
        self.refit()
        if self._offers:
            focusing.offer(self.first_focus(), self)
        self._offers = False

    def _say_when(self, groups: Groups) -> None:
        local = self.context.clock.now().astimezone(LONDON).date()
        told = ngettext(
            "{count} thing for you. Most urgent first.", "{count} things for you. Most urgent first.", groups.count
        )
        self._page.set_title(
            _("Today"), f"{_(_WEEKDAYS[local.weekday()])} {day(local)}" + (f" · {told}" if groups.count else "")
        )

    def _show_beside(self, groups: Groups) -> None:
        drafts = ngettext("{count} draft", "{count} drafts", len(groups.begun))
        bundles = ngettext("{count} bundle", "{count} bundles", len(groups.arrived))
        self.begun.show_items(groups.begun, drafts)
        self.arrived.show_items(groups.arrived, bundles)

    def _show_sign_offs(self, groups: Groups) -> None:
        """The way to the manager's queue, while something waits in it."""
        count = sum(one.action == "sign-off" for one in (*groups.now, *groups.week, *groups.later))
        self.sign_offs.set_text(ngettext("{count} to sign off", "{count} to sign off", count))
        self.sign_offs.setVisible(count > 0)

    @Slot()
    def _on_sign_offs(self) -> None:
        self.context.bus.go("signoffs")

    def _on_next_meeting(self, found: NextMeeting | None) -> None:
        self.next_meeting.show_meeting(found, self.context.clock.now())
        self._show_side()

    def _show_side(self) -> None:
        groups = self.groups
        self._side.setVisible(bool(groups.begun or groups.arrived or self.next_meeting.button is not None))

    @Slot(str)
    def _on_meeting(self, meeting: str) -> None:
        self.context.bus.go("vpg", meeting)

    def _on_counts(self, counts: tuple[FilterCount, ...]) -> None:
        nobody = not any(one.count for one in counts)
        self._is_empty_register = nobody and self.context.who.may_write(Compartment.IDENTITY)
        self._say_nothing()

    def _say_nothing(self) -> None:
        self.nothing.setVisible(not self.groups.count)
        button = self.nothing.button
        assert button is not None
        if self._is_empty_register:
            self.nothing.title.setText(_("Begin with the first young person"))
            self.nothing.text.setText(
                _(
                    "Reviews, safety prompts and questions to ask will come here by themselves. Bundles too, once they arrive."
                )
            )
            button.set_text(_("New young person"))
        else:
            self.nothing.title.setText(_("Nothing is due"))
            self.nothing.text.setText(_("For the next four weeks nothing waits for you here."))
            button.set_text(_("To the young people"))

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        self.news.say_failed(error)

    # -- acting --

    @Slot(object)
    def _on_act(self, item: DueItem) -> None:
        place = due_actions.place_of(item)
        self.context.bus.go(place.screen, place.target, place.part)

    @Slot()
    def _on_nothing(self) -> None:
        self.context.bus.go("register" if self._is_empty_register else "people")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and Down go from act to act."""
        buttons = self.buttons()
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        here = next((at for at, button in enumerate(buttons) if button.hasFocus()), None)
        if here is None or event.key() not in steps or event.modifiers():
            super().keyPressEvent(event)
            return
        to = min(len(buttons) - 1, max(0, here + steps[Qt.Key(event.key())]))
        buttons[to].setFocus(Qt.FocusReason.TabFocusReason)
        self._page.scroll_to(buttons[to])

    # -- time and room --

    def showEvent(self, event: QShowEvent) -> None:
        """The hours left are counted down while somebody looks."""
        super().showEvent(event)
        self._again.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody looks."""
        self._again.stop()
        super().hideEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Side cards beside the list or below it."""
        super().resizeEvent(event)
        self.refit()

    @Slot()
    def refit(self) -> None:
        """All acts as wide as the widest; side cards where there is room."""
        worn = theme.current()
        wide = self.width() >= worn.px(_BESIDE)
        self._row.setDirection(QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom)
        rows = [row for group in (self.now, self.week, self.later) for row in group.rows]
        widest = max((row.button.sizeHint().width() for row in rows), default=0)
        for row in rows:
            row.set_button_width(widest)
