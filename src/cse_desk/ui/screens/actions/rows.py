"""One action in the list, with a form in place for what became of it; and the note of a follow-up after a removal."""

from collections.abc import Mapping
from datetime import date
from functools import cached_property

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cse_desk import i18n
from cse_desk.i18n import gettext as _
from cse_desk.i18n import ngettext
from cse_desk.models.enums import Compartment
from cse_desk.models.records.panel import ActionLine
from cse_desk.ui import focusing, theme
from cse_desk.ui.context import Context
from cse_desk.ui.half_typed import Kept
from cse_desk.ui.widgets.buttons import Button
from cse_desk.ui.widgets.cards import Card
from cse_desk.ui.widgets.date_field import DateField
from cse_desk.ui.widgets.fields import Labelled, TextField
from cse_desk.ui.widgets.flow import FlowRow
from cse_desk.ui.widgets.labels import PlainLabel
from cse_desk.ui.widgets.text_area import TextArea

_DONE, _LATER, _AGAIN = "done", "later", "again"  # what is half typed


class BecameForm(FlowRow):
    """What shows that it is done, or another day and why."""

    def __init__(self, context: Context, what: str) -> None:
        super().__init__(gap=8, at_foot=True)
        self.words = TextField(name=_("What shows that it is done"))
        self._words = Labelled(_("What shows that it is done"), self.words)
        self.day = DateField(today=context.clock.today, name=_("The new day"), with_today=False)
        self._day = Labelled(_("The new day"), self.day)
        self.keep = Button(_("Record"), name=_("Record what became of: {what}").format(what=what))
        for part in (self._day, self._words, self.keep):
            self.add(part)
        self.words.setMinimumWidth(theme.current().px(260))

    def ask(self, words: str, *, is_later: bool) -> None:
        """Ask for this."""
        self._words.label.setText(words)
        self.words.setAccessibleName(words)
        theme.set_shown(self._day, is_later)
        theme.set_shown(self, shown=True)

    def focus(self) -> None:
        """Put the keyboard where typing begins, or goes on."""
        is_day = not self._day.isHidden() and not self.words.value()
        field = self.day.edit if is_day else self.words
        field.setFocus(Qt.FocusReason.OtherFocusReason)
        field.setCursorPosition(len(field.text()))

    def typed(self) -> dict[str, str]:
        """What stands in the fields, for keeping."""
        return {"words": self.words.value(), "day": self.day.edit.value()}

    def fill(self, kept: Mapping[str, str]) -> None:
        """What was typed before."""
        self.day.edit.set_value(kept.get("day", ""))
        self.words.set_value(kept.get("words", ""))

    def has_words(self) -> bool:
        """Whether something is typed."""
        return any(self.typed().values())


class ActionRow(QWidget):
    """What, who, by when; done with evidence, another day with the reason, or open again with the reason."""

    finished = Signal(str, str)  # action, evidence
    put_off = Signal(str, object, str)  # action, day, why
    opened_again = Signal(str, str)  # action, why

    def __init__(self, line: ActionLine, context: Context, kept: Kept) -> None:
        """Without a form where the role of who works here does not write what became of it. `kept`: what is half typed of it."""
        super().__init__()
        self.line, self._kept = line, kept
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        head, words_of_it = QHBoxLayout(), QVBoxLayout()
        column.addLayout(head)
        head.addLayout(words_of_it, 1)
        head.setSpacing(12)
        words_of_it.setSpacing(4)
        words_of_it.addWidget(PlainLabel(line.what, kind="strong", wrap=True))
        told = FlowRow(gap=16, line_gap=4)
        told.add(PlainLabel(due_words(line), kind="small-alert" if line.days_late and not line.done_on else "small"))
        done_when = _("done when: {words}").format(words=line.done_when) if line.done_when else ""
        for words in (", ".join(filter(None, [line.owner, line.agency])), line.young_person, done_when):
            if words:
                told.add(PlainLabel(words, kind="small-muted"))
        words_of_it.addWidget(told)
        self._may_write = context.who.may_write(Compartment.PLAN)
        self._add_buttons(head, may_write=self._may_write)
        if line.evidence:
            column.addWidget(
                PlainLabel(_("What shows it: {words}").format(words=line.evidence), kind="small", wrap=True)
            )
        self._context, self._column = context, column
        self._is_later = False
        self.resume()

    @cached_property
    def form(self) -> BecameForm:
        """What became of it; made when it is first wanted."""
        made = BecameForm(self._context, self.line.what)
        made.keep.clicked.connect(self.record)
        for field in (made.words, made.day.edit):
            field.changed.connect(self._on_typed)
        self._column.addWidget(made)
        return made

    def has_words(self) -> bool:
        """Whether it is being said what became of it."""
        return "form" in self.__dict__ and self.form.has_words()

    def is_typed_in(self) -> bool:
        """Whether the keyboard is in its form."""
        return "form" in self.__dict__ and focusing.holder([self.form]) == 0

    def resume(self) -> None:
        """Open the form with what was half typed of the same; the keyboard stays where it is."""
        kept = self._kept.words()
        asks = (
            {_DONE: self._ask_done, _LATER: self._ask_later} if self.line.done_on is None else {_AGAIN: self._ask_again}
        )
        ask = asks.get(kept.get("what", ""))
        if ask is not None and self._may_write and not self.has_words():
            ask()
            self.form.fill(kept)

    @Slot(object)
    def _on_typed(self, _words: object) -> None:
        self._keep()

    def _keep(self) -> None:
        self._kept.typed(**self.form.typed(), what=self._what() if self.has_words() else "")

    def _what(self) -> str:
        if self.line.done_on is not None:
            return _AGAIN
        return _LATER if self._is_later else _DONE

    def _add_buttons(self, head: QHBoxLayout, *, may_write: bool) -> None:
        """What became of it: of an open one done or another day, of a done one that it was not."""
        row = QHBoxLayout()
        head.addLayout(row)
        row.setSpacing(8)
        what, is_open = self.line.what, self.line.done_on is None
        self.done = Button(_("Done"), kind="small", name=_("Done: {what}").format(what=what))
        self.later = Button(_("Another day"), kind="small", name=_("Another day: {what}").format(what=what))
        self.again = Button(
            _("Not done after all"), kind="small", name=_("Not done after all: {what}").format(what=what)
        )
        self.done.clicked.connect(self._on_done)
        self.later.clicked.connect(self._on_later)
        self.again.clicked.connect(self._on_again)
        for button, is_wanted in ((self.done, is_open), (self.later, is_open), (self.again, not is_open)):
            row.addWidget(button)
            theme.set_shown(button, is_wanted and may_write)

    def _open(self, words: str, *, is_later: bool) -> None:
        self._is_later = is_later
        self.form.ask(words, is_later=is_later)
        if self.form.has_words():
            self._keep()

    def _ask_done(self) -> None:
        self._open(_("What shows that it is done"), is_later=False)

    def _ask_later(self) -> None:
        self._open(_("Why another day"), is_later=True)

    def _ask_again(self) -> None:
        self._open(_("Why it is open again"), is_later=False)

    @Slot()
    def _on_done(self) -> None:
        self._ask_done()
        self.form.focus()

    @Slot()
    def _on_later(self) -> None:
        self._ask_later()
        self.form.focus()

    @Slot()
    def _on_again(self) -> None:
        self._ask_again()
        self.form.focus()

    @Slot()
    def record(self) -> None:
        """Hand over what was typed; the service says what is missing."""
        if self.line.done_on is not None:
            self.opened_again.emit(self.line.action, self.form.words.value())
        elif self._is_later:
            self.put_off.emit(self.line.action, self.form.day.date(), self.form.words.value())
        else:
            self.finished.emit(self.line.action, self.form.words.value())


def due_words(line: ActionLine) -> str:
    """For example "13 days late, due Tue 1 Dec", "Done 12 Dec 2026"."""
    if line.done_on is not None:
        return _("Done {day}").format(day=i18n.day(line.done_on))
    if line.due is None:
        return _("No day")
    day = _day_words(line.due)
    if line.days_late:
        late = ngettext("{count} day late", "{count} days late", line.days_late)
        return _("{late}, due {day}").format(late=late, day=day)
    return _("Due {day}").format(day=day)


def _day_words(day: date) -> str:
    return f"{i18n.weekday(day)} {day.year}"


class WatchCard(Card):
    """The words of a follow-up, or why something does not lead to a new referral, or the way to one. `noting` carries the words."""

    noting = Signal(str, str)  # target, words
    referring = Signal(str)  # the young person

    def __init__(self) -> None:
        super().__init__(_("Watched after a removal"), kind="card-open")
        column = self.body()
        self.about = PlainLabel(wrap=True)
        self.words = TextArea(name=_("What was found, or why they are not referred again"), lines=2)
        self.keep = Button(_("Record"), kind="primary")
        self.refer = Button(_("Refer them again"), icon="vpg")
        self.keep.clicked.connect(self._on_keep)
        self.refer.clicked.connect(self._on_refer)
        column.addWidget(self.about)
        column.addWidget(Labelled(_("What was found, or why they are not referred again"), self.words))
        buttons = FlowRow()
        buttons.add(self.keep)
        buttons.add(self.refer)
        column.addWidget(buttons)
        self._target, self._young_person_id = "", ""

    def ask(self, target: str) -> None:
        """About this line of Today; what it says comes with `say`."""
        self._target = target
        self.say("", "")
        self.words.set_value("")
        theme.set_shown(self, shown=True)

    def say(self, about: str, young_person_id: str) -> None:
        """What happened, and whom this vault can refer again; "" nobody."""
        self._young_person_id = young_person_id
        self.about.setText(about)
        theme.set_shown(self.about, bool(about))
        theme.set_shown(self.refer, bool(young_person_id))

    @Slot()
    def _on_keep(self) -> None:
        self.noting.emit(self._target, self.words.value())

    @Slot()
    def _on_refer(self) -> None:
        self.referring.emit(self._young_person_id)
