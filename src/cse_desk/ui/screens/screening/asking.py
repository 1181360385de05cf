"""Not known, so ask: every Not known becomes something that somebody asks somebody by a day."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from typing import Final

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cse_desk.i18n import gettext as _
from cse_desk.i18n import ngettext
from cse_desk.models.enums import Block
from cse_desk.models.records.screening import ToAsk, ToAskEntry
from cse_desk.services import half_typed
from cse_desk.ui import problems, theme
from cse_desk.ui.half_typed import HalfTyped, Kept
from cse_desk.ui.prompting.words import day_or_weekday
from cse_desk.ui.slices import Slices
from cse_desk.ui.widgets.arranging import at_once
from cse_desk.ui.widgets.buttons import Button
from cse_desk.ui.widgets.cards import Card, Line
from cse_desk.ui.widgets.date_field import DateField
from cse_desk.ui.widgets.fields import Labelled, TextField
from cse_desk.ui.widgets.labels import PlainLabel
from cse_desk.ui.widgets.text_area import TextArea

_AT_ONCE: Final = 5  # questions made in one go


class AskLine(QWidget):
    """One question: who asks whom, by when; or the fields for it."""

    found = Signal(str, str)  # action id, what was found out

    def __init__(
        self,
        ask: ToAsk,
        action: ToAskEntry | None,
        today: Callable[[], date],
        me: str,
        *,
        may_write: bool = True,
        kept: Kept | None = None,
    ) -> None:
        super().__init__()
        self.ask, self.action, self._today, self._kept = ask, action, today, kept
        self.who: TextField | None = None
        self.whom: TextField | None = None
        self.by: DateField | None = None
        self.found_out: Labelled | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(16, 6, 16, 6)
        self._column.setSpacing(2)
        self._column.addWidget(Line())
        self._add_head()
        told = self._told()
        if told:
            self._column.addWidget(PlainLabel(told, kind="small-muted", wrap=True))
        if action is not None and action.done_on is None and may_write:
            self._answer = Button(
                _("Found out…"), kind="small-link", name=_("{number}: found out").format(number=ask.number)
            )
            self._answer.clicked.connect(self._on_answer)
            self._column.addWidget(self._answer, 0, Qt.AlignmentFlag.AlignLeft)
            self.resume()
        self._me = me

    def _add_head(self) -> None:
        row = QHBoxLayout()
        self._column.addLayout(row)
        row.setSpacing(8)
        number = PlainLabel(self.ask.number, kind="small-muted")
        row.addWidget(number, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        row.addLayout(words, 1)
        words.setSpacing(0)
        words.addWidget(PlainLabel(self.ask.text, kind="body", wrap=True))
        if self.ask.block is Block.HARM:
            words.addWidget(PlainLabel(_("Sign of harm"), kind="small-alert"))
        due = (self.action.due if self.action is not None else None) or self.ask.due
        late = due < self._today() and (self.action is None or self.action.done_on is None)
        when = PlainLabel(day_or_weekday(due, self._today()), kind="small-alert" if late else "small-strong")
        when.read_out_as(_("by {day}").format(day=when.text()))
        row.addWidget(when, 0, Qt.AlignmentFlag.AlignTop)

    def _told(self) -> str:
        action = self.action
        if action is None:
            return ""
        if action.asks_whom:
            words = _("{who} asks {whom}").format(who=action.who_asks, whom=action.asks_whom)
        else:
            words = _("{who} asks").format(who=action.who_asks)
        return f"{words}. {_('Found out: {words}').format(words=action.found_out)}" if action.found_out else words

    def open_fields(self) -> None:
        """Ask for who asks whom by when."""
        if self.who is not None:
            return
        number = self.ask.number
        self.who = TextField(name=_("{number}: who asks").format(number=number), max_length=120)
        self.who.setText(self._me)
        self.whom = TextField(name=_("{number}: asks whom").format(number=number), max_length=120)
        self.by = DateField(today=self._today, name=_("{number}: by").format(number=number), with_today=False)
        self.by.set_value(self.ask.due.isoformat())
        for label, field in ((_("Who asks"), self.who), (_("Asks whom"), self.whom), (_("By"), self.by)):
            self._column.addWidget(Labelled(label, field))

    def entry(self) -> ToAskEntry | None:
        """What was filled in; None when nobody asks."""
        if self.who is None or self.whom is None or self.by is None or not self.who.value():
            return None
        due = self.by.date() or self.ask.due
        return ToAskEntry("", self.ask.indicator, self.who.value(), self.whom.value(), due)

    def resume(self) -> None:
        """Open the place to write with what was half typed; the keyboard stays where it is."""
        waits = self.action is not None and self.action.done_on is None
        if waits and self.found_out is None and self._kept is not None and self._kept.words():
            self._open_answer()

    @Slot()
    def _on_answer(self) -> None:
        self._open_answer().setFocus(Qt.FocusReason.OtherFocusReason)

    def _open_answer(self) -> TextArea:
        self._answer.hide()
        field = TextArea(name=_("{number}: what was found out").format(number=self.ask.number), lines=2, coached=True)
        self.found_out = Labelled(_("What was found out, from whom"), field)
        button = Button(_("Record"), kind="small", name=_("{number}: record").format(number=self.ask.number))
        button.clicked.connect(self._on_record)
        self._column.addWidget(self.found_out)
        self._column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        if self._kept is not None:
            field.set_value(self._kept.words().get("found_out", ""))
        field.changed.connect(self._on_typed)
        return field

    @Slot(object)
    def _on_typed(self, words: object) -> None:
        if self._kept is not None:
            self._kept.typed(found_out=str(words))

    @Slot()
    def _on_record(self) -> None:
        assert self.action is not None
        assert self.found_out is not None
        field = self.found_out.field
        assert isinstance(field, TextArea)
        self.found.emit(self.action.record_id, field.value())


class AskCard(Card):
    """The list, signs of harm first. `adding` carries the actions to write down."""

    adding = Signal(object)  # tuple[ToAskEntry, ...]
    found = Signal(str, str)

    def __init__(
        self,
        today: Callable[[], date],
        me: str,
        *,
        may_write: bool = True,
        keeper: HalfTyped | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(_("Not known, so ask"), parent=parent)
        self._keeper = keeper
        if keeper is not None:
            keeper.loaded.connect(self._on_loaded)
        self._today, self._me, self._may_write = today, me, may_write
        self._slices = Slices(self)
        self._shown: tuple[object, ...] = ()
        self.lines: list[AskLine] = []
        assert self.header is not None
        self.add_button = Button(_("Add as actions"), kind="small")
        self.add_button.clicked.connect(self._on_add)
        self.header.addWidget(self.add_button)
        assert self.aside is not None
        self.header.removeWidget(self.aside)  # a line of its own: beside the button both would be squeezed
        self.aside.setContentsMargins(16, 0, 16, 8)
        self.aside.setWordWrap(True)
        self.add(self.aside)
        self._list = QWidget()
        self._column = QVBoxLayout(self._list)
        self._column.setContentsMargins(0, 0, 0, 8)
        self._column.setSpacing(0)
        self.add(self._list)
        self._none = PlainLabel(_("Nothing was answered Not known."), kind="muted", wrap=True)
        self._none.setContentsMargins(16, 0, 16, 12)
        self.problem = PlainLabel(kind="small-alert", wrap=True)
        self.problem.setContentsMargins(16, 0, 16, 8)
        theme.set_shown(self.problem, shown=False)
        self.save_button = Button(_("Record these actions"), kind="small")
        self.save_button.clicked.connect(self._on_save)
        self._foot = QWidget()
        foot = QHBoxLayout(self._foot)
        foot.setContentsMargins(16, 0, 16, 12)
        foot.addWidget(self.save_button)
        foot.addStretch(1)
        theme.set_shown(self._foot, shown=False)
        for widget in (self._none, self.problem, self._foot):
            self.add(widget)

    def showing_questions(self, to_ask: Sequence[ToAsk], actions: Sequence[ToAskEntry]) -> Iterator[None]:
        """Show what is not known, and what is being done about it, a few at a time: all eighty-six may be not known.

        Fields that are open stay as they are until something changes. Left off halfway, all are made again.
        """
        wish = (tuple(to_ask), tuple(actions))
        if wish == self._shown:
            return
        self._shown = ()
        self._clear()
        latest = {one.indicator: one for one in actions}
        self._show_count(sum(one.indicator not in latest for one in to_ask), of=len(to_ask))
        for first in range(0, len(to_ask), _AT_ONCE):
            with at_once(self):
                for one in to_ask[first : first + _AT_ONCE]:
                    self._add_line(one, latest.get(one.indicator))
            yield
        self.add_button.setEnabled(True)
        self._shown = wish

    def _clear(self) -> None:
        self._slices.drop()
        with at_once(self):
            for line in self.lines:
                line.hide()
                line.deleteLater()
        self.lines = []

    def _add_line(self, ask: ToAsk, action: ToAskEntry | None) -> None:
        line = self._line(ask, action)
        line.found.connect(self.found)
        self._column.addWidget(line)
        self.lines.append(line)

    def _show_count(self, without: int, *, of: int) -> None:
        theme.set_shown(self.add_button, without > 0 and self._may_write)
        theme.set_shown(self._none, not of)
        theme.set_shown(self._foot, shown=False)
        self.add_button.setEnabled(False)  # until every line is there
        self.save_button.setEnabled(True)
        assert self.aside is not None
        words = ngettext("{count} without anybody who asks", "{count} without anybody who asks", without)
        self.aside.setText(words)
        theme.set_shown(self.aside, without > 0)

    def _line(self, ask: ToAsk, action: ToAskEntry | None) -> AskLine:
        kept = self._keeper.of(half_typed.found_key(action.record_id)) if self._keeper and action else None
        return AskLine(ask, action, self._today, self._me, may_write=self._may_write, kept=kept)

    @Slot()
    def _on_loaded(self) -> None:
        for line in self.lines if self._may_write else ():
            line.resume()

    @Slot()
    def _on_add(self) -> None:
        self.add_button.setEnabled(False)
        waiting = [line for line in self.lines if line.action is None]
        theme.set_shown(self._foot, shown=True)
        self._slices.begin(_opening(waiting), step_by_step=True)
        if waiting and waiting[0].whom is not None:
            waiting[0].whom.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _on_save(self) -> None:
        self._slices.finish()
        entries = tuple(entry for line in self.lines if (entry := line.entry()) is not None)
        if entries:
            self.save_button.setEnabled(False)
            self.adding.emit(entries)

    def show_trouble(self, error: Exception) -> None:
        """It could not be recorded."""
        self.save_button.setEnabled(True)
        self.problem.setText(problems.words_for(error).whole)
        theme.set_shown(self.problem, shown=True)


def _opening(lines: Iterable[AskLine]) -> Iterator[None]:
    """The fields of each, the first at once."""
    for line in lines:
        line.open_fields()
        yield
