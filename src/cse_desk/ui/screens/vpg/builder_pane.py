"""Building an agenda: the list at the left, the young person as they will be printed at the right; who is missing below the list."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from functools import cached_property, partial

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QWidget

from cse_desk.i18n import clock_time, ngettext, weekday
from cse_desk.i18n import gettext as _
from cse_desk.models.enums import AgendaWhy, AttendanceState, OrderBy
from cse_desk.models.labels import label
from cse_desk.models.records.changes import Changes
from cse_desk.models.records.panel import AgendaItemContent, AgendaView, AttenderLine, Candidate
from cse_desk.ui import focus, focusing, theme
from cse_desk.ui.context import Context
from cse_desk.ui.duty_words import SENDING_BACK
from cse_desk.ui.interest_card import InterestCard
from cse_desk.ui.screens.vpg.agenda_list import AgendaList
from cse_desk.ui.screens.vpg.attending_card import AttendingCard
from cse_desk.ui.screens.vpg.content_view import ContentView
from cse_desk.ui.screens.vpg.keeping import ReasonKeeper
from cse_desk.ui.screens.vpg.not_on import NotOnPanel
from cse_desk.ui.screens.vpg.pane import Pane
from cse_desk.ui.widgets.buttons import Button
from cse_desk.ui.widgets.cards import Card
from cse_desk.ui.widgets.fields import DropDown, Labelled, NumberField, TextField
from cse_desk.ui.widgets.flow import FlowRow, StackingSplitter
from cse_desk.ui.widgets.keycap import KeyHints
from cse_desk.ui.widgets.labels import PlainLabel
from cse_desk.ui.widgets.page import Column, scroller

_LEAST = 900
_LIST_WIDTH, _WHY_WIDTH = 400, 260
_LEAST_HEIGHTS = (270, 300)  # stacked: four young people; their words
_LOOK_MS = 120
_ORDERS = tuple(OrderBy)


class BuilderPane(Pane):
    """`Place("vpg", <meeting>)`."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, _("Agenda"))
        self.meeting = ""
        self.view: AgendaView | None = None
        self._look = QTimer(self)
        self._look.setSingleShot(True)
        self._look.setInterval(_LOOK_MS)
        self._look.timeout.connect(self.show_content_now)
        self.back_button = Button(_("Back"), icon="chevron-left", key="Esc")
        self.order = DropDown(
            tuple((one.value, label(one)) for one in _ORDERS), name=_("Order by rule"), empty=_("Order by hand")
        )
        self.issue_button = Button(_("Issue the agenda"), kind="primary", icon="send")
        self.print_button = Button(_("Papers"), icon="print")
        self.send_button = Button(_("Send back …"), icon="send", name=_("Send back about the young person chosen"))
        self.add_action(self.order)
        self.footer(self.back_button, None, self.send_button, self.print_button, self.issue_button)
        self._make()
        self.keeper = ReasonKeeper(context, self._typed, self)
        self._listen()

    def _make(self) -> None:
        left, right = Column(padding=4, spacing=16), Column(padding=4, spacing=12)
        self.time_card = Card(_("Agenda"), aside="")
        self.list = AgendaList()
        self.time_card.add(self.list)
        self.list.setProperty(focus.SEEN_WITH, self.time_card)  # how many, and how long they take
        self.hints = KeyHints((("Alt+↑↓", _("move, or drag")), ("Del", _("takes off"))))
        self.nobody = PlainLabel(
            _("Nobody is on it yet. Put them on below: each has a reason."), kind="muted", wrap=True
        )
        self._item_card = self._make_item_card()
        self.not_on = NotOnPanel()
        self.attending = AttendingCard()
        for widget in (self.time_card, self.nobody, self.hints, self.not_on, self.attending):
            left.rows.addWidget(widget)
        left.rows.addStretch(1)
        acts = self._acts = Column(padding=0, spacing=12)
        acts.rows.addWidget(self._item_card)
        self.content = ContentView(acts)
        self.content.guard_opened.connect(self.go_to_guard)
        right.rows.addWidget(self.content)
        self._panes = StackingSplitter(least_width=_LEAST)
        self._scrollers = (scroller(left, name=_("Agenda")), scroller(right, name=_("Young person")))
        for pane in self._scrollers:
            self._panes.addWidget(pane)
        self._panes.stacked.connect(self._on_stacked)
        self._panes.setStretchFactor(0, 2)
        self._panes.setStretchFactor(1, 3)
        self._panes.setSizes([theme.current().px(_LIST_WIDTH), theme.current().px(_LEAST)])
        self.come_later(partial(self.column.addWidget, self._panes, 1))

    @Slot(bool)
    def _on_stacked(self, is_stacked: bool) -> None:
        """Below each other (large text), both keep a height worth reading, and the page scrolls."""
        for pane, least in zip(self._scrollers, _LEAST_HEIGHTS, strict=True):
            pane.setMinimumHeight(theme.current().px(least) if is_stacked else 0)

    def _make_item_card(self) -> Card:
        """How long the young person shown is discussed, and taking them off."""
        card = Card()
        body = card.body()
        self.minutes = NumberField(name=_("Minutes for this young person"), unit=_("min"))
        self.why = TextField(name=_("Why they are taken off"), max_length=400)
        self._why = Labelled(_("Take off, because"), self.why)
        self.why.setMinimumWidth(theme.current().px(_WHY_WIDTH))
        self.off_button = Button(_("Take off the agenda"), kind="small", icon="remove")
        self.interest_button = Button(_("Somebody has an interest …"), kind="small", icon="withheld")
        row = FlowRow(gap=16, at_foot=True)
        for widget in (Labelled(_("Minutes"), self.minutes), self._why, self.off_button, self.interest_button):
            row.add(widget)
        body.addWidget(row)
        stays = _("Who is taken off stays listed at the left with the reason: nobody is dropped silently.")
        body.addWidget(PlainLabel(stays, kind="small-muted", wrap=True))
        return card

    def _listen(self) -> None:
        self.back_button.clicked.connect(partial(self.asked.emit, "", ""))
        self.issue_button.clicked.connect(self.issue)
        self.print_button.clicked.connect(self._on_papers)
        self.send_button.clicked.connect(self._on_send_back)
        self.order.changed.connect(self._on_order)
        self.list.chosen.connect(self._on_chosen)
        self.list.moved.connect(self._on_moved)
        self.list.left_off.connect(self._on_delete)
        self.minutes.editingFinished.connect(self._on_minutes)
        self.off_button.clicked.connect(self.take_off)
        self.interest_button.clicked.connect(self._on_interest)
        self.why.returnPressed.connect(self.take_off)
        self.why.changed.connect(self.keeper.typed)
        self.not_on.put_on.connect(self.put_on)
        self.not_on.put_all_on.connect(self._on_all)
        self.attending.said.connect(self._on_said)
        self.attending.invited.connect(self._on_invited)

    # -- loading --

    def show_meeting(self, meeting: str) -> None:
        """The agenda of this meeting."""
        if meeting != self.meeting:
            self.meeting, self.view = meeting, None
            self.content.show_nothing("")
        self.reload()

    def reload(self) -> None:
        """As it stands."""
        if self.meeting:
            work = partial(self.context.services.agendas.view, meeting=self.meeting)
            self.read("view", work, self._on_view)

    def first_focus(self) -> QWidget | None:
        """The list, or who may be put on it: to whom nobody is led by somebody else's going."""
        if self.list.count():
            return self.list
        return self.not_on.rows[0].button if self.not_on.rows and self.is_new else self.back_button

    def _on_view(self, view: AgendaView) -> None:
        self.view = view
        may = view.is_open and self.may_write
        head = view.head
        where = ", ".join(part for part in (head.where, head.marking) if part)
        self.set_title(f"{_('Agenda')}, {weekday(head.starts_at.date())} {head.starts_at.year}", where)
        self._show_time(view)
        self.list.show_lines(view.items, may_move=may)
        self.list.updateGeometry()
        has_order = may and len(view.items) > 1
        for part, stays in ((self.time_card, bool(view.items)), (self.order, has_order)):
            if not stays:
                focusing.let_go(part)  # or Qt finds a field further down that nobody asked for
        theme.set_shown(self.nobody, not view.items)
        theme.set_shown(self.time_card, bool(view.items))
        theme.set_shown(self.hints, bool(view.items) and may)
        theme.set_shown(self._item_card, bool(view.items) and may)
        self.order.setVisible(has_order)
        self.issue_button.setVisible(may)
        can_send = bool(view.items) and not view.is_open and self.context.who.may_write(*SENDING_BACK)
        self.send_button.setVisible(can_send)
        self.not_on.show_candidates(view.candidates, may_write=may)
        self.attending.show_attenders(view.attenders, view.quorum_words, may_write=may)
        self._on_chosen(self.list.current_id())
        self.offer_focus()

    def _show_time(self, view: AgendaView) -> None:
        assert self.time_card.title is not None
        assert self.time_card.aside is not None
        self.time_card.title.setText(ngettext("{count} young person", "{count} young people", len(view.items)))
        over = view.minutes_available is not None and view.minutes_total > view.minutes_available
        ends = view.head.starts_at + timedelta(minutes=view.minutes_total)
        words = _("{minutes} min, to {hour}").format(minutes=view.minutes_total, hour=clock_time(ends))
        if view.minutes_available is not None:
            words = _("{minutes} of {available} min, to {hour}").format(
                minutes=view.minutes_total, available=view.minutes_available, hour=clock_time(ends)
            )
        self.time_card.aside.setText(words)
        self.time_card.aside.set_kind("alert" if over else "muted")

    @Slot(str)
    def _on_chosen(self, item: str) -> None:
        line = self.list.line()
        if line is None:
            self.content.show_nothing(_("Choose somebody at the left to see what the agenda will say."))
            return
        self.minutes.set_value(str(line.minutes))
        if self.keeper.key != item:
            self._close_interest()
            self.keeper.keep_now()
            self.keeper.key = item
            self.why.set_value("")
            self.read("draft", partial(self.context.services.pre_agenda.draft, key=item), self._on_draft)
        self._look.start()

    def _on_draft(self, words: dict[str, str]) -> None:
        if words.get("why") and not self.why.value():
            self.why.set_value(words["why"])

    def _typed(self) -> dict[str, str]:
        return {"why": self.why.value()}

    @Slot()
    def show_content_now(self) -> None:
        """Without the moment's wait that spares reading while somebody runs through the list."""
        self._look.stop()
        item = self.list.current_id()
        if item:
            self.read("content", partial(self.context.services.agendas.content, item=item), self._on_content)

    def _on_content(self, content: AgendaItemContent) -> None:
        if content.item == self.list.current_id():
            self.content.show_content(content)

    def keep(self, done: Callable[[], None]) -> None:
        """Keep a reason that is half typed."""
        self.keeper.keep_now(done)

    # -- interests: declared before the papers go out --

    @cached_property
    def interest(self) -> InterestCard:
        """Below what is done with the young person; made when somebody has one."""
        made = InterestCard(self.context.clock.today)
        made.declaring.connect(self._on_declaring)
        made.looking.connect(self._on_looking)
        made.ending.connect(self._on_interest_over)
        theme.set_shown(made, shown=False)
        self._acts.rows.addWidget(made)
        return made

    def _close_interest(self) -> None:
        if "interest" in self.__dict__:
            self.interest.close_it()

    @Slot()
    def _on_interest(self) -> None:
        self.interest.open(self.view.attenders if self.view else ())

    @Slot(str, str, str, bool)
    def _on_declaring(self, name: str, agency: str, why: str, whole: bool) -> None:
        line = self.list.line()
        if line is not None:
            about = {"young_person_id": line.young_person_id, "name": name, "agency": agency, "why": why}
            work = partial(self.context.services.interests.declare, **about, whole_agency=whole)
            self.record(work, self._on_interest_written)

    @Slot()
    def _on_looking(self) -> None:
        line = self.list.line()
        if line is not None:
            read = partial(self.context.services.interests.about, young_person_id=line.young_person_id)
            self.read("interests", read, self.interest.end_form.show_declared)

    @Slot(str, object, str)
    def _on_interest_over(self, interest: str, on: object, why: str) -> None:
        day = on if isinstance(on, date) else None
        work = partial(self.context.services.interests.end, interest=interest, on=day, why=why)
        self.record(work, self._on_interest_written)

    def _on_interest_written(self, changes: Changes) -> None:
        self.interest.close_it()
        self.told(changes, _("Kept: their copies follow it."))

    # -- changing --

    @Slot(object)
    def put_on(self, one: Candidate) -> None:
        """Somebody comes on the agenda."""
        self._put_on((one,))

    @Slot(object)
    def _on_all(self, found: Sequence[Candidate]) -> None:
        self._put_on(found)

    def _put_on(self, found: Sequence[Candidate]) -> None:
        work = partial(self._add, [(one.young_person_id, one.why) for one in found])
        self.record(work, self._on_put_on)

    def _add(self, found: Sequence[tuple[str, AgendaWhy]]) -> Changes:
        """In the vault lane: one act for each, so that each can be taken back by itself."""
        agendas = self.context.services.agendas
        done = [agendas.put_on(meeting=self.meeting, young_person_id=root, why=why) for root, why in found]
        roots = frozenset(root for one in done for root in one.roots)
        last = done[-1]
        return Changes(last.act, last.kinds, last.ids, roots, last.position)

    def _on_put_on(self, changes: Changes) -> None:
        count = len(changes.roots)
        self.told(changes, ngettext("{count} put on.", "{count} put on.", count), can_undo=count == 1)

    @Slot()
    def take_off(self) -> None:
        """Take the chosen one off, with the reason."""
        if not self.why.value():
            self._why.show_problem(_("Say why: it is kept with them."))
            self.why.setFocus()
            return
        self._why.show_problem("")
        self.keeper.stop()
        work = partial(self.context.services.agendas.take_off, item=self.list.current_id(), why=self.why.value())
        self.record(work, self._on_off)

    def _on_off(self, changes: Changes) -> None:
        self.why.set_value("")
        self.told(changes, _("Taken off, with the reason."), can_undo=True)

    @Slot(str)
    def _on_delete(self, _item: str) -> None:
        self.why.setFocus()

    @Slot(object)
    def _on_moved(self, items: list[str]) -> None:
        work = partial(self.context.services.agendas.reorder, meeting=self.meeting, items=items)
        self.record(work, partial(self.told, words="", can_undo=False))

    @Slot(object)
    def _on_order(self, code: object) -> None:
        if code:
            work = partial(self.context.services.agendas.order_by, meeting=self.meeting, by=OrderBy(str(code)))
            self.record(work, self._on_ordered)

    def _on_ordered(self, changes: Changes) -> None:
        self.order.set_value("")
        self.told(changes, _("Put in order. Move anybody by hand."), can_undo=True)

    @Slot()
    def _on_minutes(self) -> None:
        line, wanted = self.list.line(), self.minutes.number()
        if line is None or wanted is None or not wanted.isdecimal() or int(wanted) in (0, line.minutes):
            return
        work = partial(self.context.services.agendas.set_minutes, item=line.item, minutes=int(wanted))
        self.record(work, partial(self.told, words="", can_undo=False))

    @Slot()
    def _on_papers(self) -> None:
        self.context.bus.go("papers", self.meeting)

    @Slot()
    def _on_send_back(self) -> None:
        line = self.list.line()
        if line is not None:
            self.asked.emit("send-back", line.young_person_id)

    @Slot()
    def issue(self) -> None:
        """The agenda goes out."""
        work = partial(self.context.services.agendas.issue, meeting=self.meeting)
        self.record(work, partial(self.told, words=_("The agenda is issued.")))

    @Slot(object, str)
    def _on_said(self, line: AttenderLine, state: str) -> None:
        work = partial(
            self.context.services.meetings.attend,
            meeting=self.meeting,
            member=line.member,
            attendance=line.attendance,
            state=AttendanceState(state),
            deputy=line.deputy if state == AttendanceState.DEPUTY else "",
        )
        self.record(work, partial(self.told, words=""))

    @Slot(str, str)
    def _on_invited(self, name: str, agency: str) -> None:
        work = partial(self.context.services.meetings.invite, meeting=self.meeting, name=name, agency=agency)
        self.record(work, partial(self.told, words=_("Invited.")))
