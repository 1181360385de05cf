"""One action in the list, with a form in place for what became of it; and the note of a follow-up after a removal."""

from datetime import date

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cse_desk import i18n
from cse_desk.i18n import gettext as _
from cse_desk.i18n import ngettext
from cse_desk.models.enums import Compartment
from cse_desk.models.records.panel import ActionLine
from cse_desk.ui import theme
from cse_desk.ui.context import Context
from cse_desk.ui.widgets.buttons import Button
from cse_desk.ui.widgets.cards import Card
from cse_desk.ui.widgets.date_field import DateField
from cse_desk.ui.widgets.fields import Labelled, TextField
from cse_desk.ui.widgets.flow import FlowRow
from cse_desk.ui.widgets.labels import PlainLabel
from cse_desk.ui.widgets.text_area import TextArea


class ActionRow(QWidget):
    """What, who, by when; done with evidence, or another day with the reason."""

    finished = Signal(str, str)  # action, evidence
    put_off = Signal(str, object, str)  # action, day, why

    def __init__(self, line: ActionLine, context: Context) -> None:
        """Without a form where the role of who works here does not write what became of it."""
        super().__init__()
        self.line = line
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(PlainLabel(line.what, kind="strong", wrap=True))
        told = FlowRow(gap=12, line_gap=0)
        told.add(PlainLabel(due_words(line), kind="small-alert" if line.days_late and not line.done_on else "small"))
        for words in (", ".join(filter(None, [line.owner, line.agency])), line.young_person, line.done_when):
            if words:
                told.add(PlainLabel(words, kind="small-muted"))
        column.addWidget(told)
        if line.evidence:
            column.addWidget(
                PlainLabel(_("What shows it: {words}").format(words=line.evidence), kind="small", wrap=True)
            )
        buttons = FlowRow()
        self.done = Button(_("Done"), kind="small", name=_("Done: {what}").format(what=line.what))
        self.later = Button(_("Another day"), kind="small", name=_("Another day: {what}").format(what=line.what))
        self.done.clicked.connect(self._on_done)
        self.later.clicked.connect(self._on_later)
        buttons.add(self.done)
        buttons.add(self.later)
        theme.set_shown(buttons, line.done_on is None and context.who.may_write(Compartment.PLAN))
        column.addWidget(buttons)
        self.words = TextField(name=_("What shows that it is done"))
        self._words = Labelled(_("What shows that it is done"), self.words)
        self.day = DateField(today=context.clock.today, name=_("The new day"), with_today=False)
        self._day = Labelled(_("The new day"), self.day)
        self.keep = Button(_("Record"), name=_("Record what became of: {what}").format(what=line.what))
        self.keep.clicked.connect(self.record)
        self.form = FlowRow(gap=8)
        for part in (self._day, self._words, self.keep):
            self.form.add(part)
        self.words.setMinimumWidth(theme.current().px(260))
        self._is_later = False
        theme.set_shown(self.form, shown=False)
        column.addWidget(self.form)

    def _open(self, words: str, *, is_later: bool) -> None:
        self._is_later = is_later
        self._words.label.setText(words)
        self.words.setAccessibleName(words)
        theme.set_shown(self._day, is_later)
        theme.set_shown(self.form, shown=True)
        field: QWidget = self.day.edit if is_later else self.words
        field.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _on_done(self) -> None:
        self._open(_("What shows that it is done"), is_later=False)

    @Slot()
    def _on_later(self) -> None:
        self._open(_("Why another day"), is_later=True)

    @Slot()
    def record(self) -> None:
        """Hand over what was typed; the service says what is missing."""
        if self._is_later:
            self.put_off.emit(self.line.action, self.day.date(), self.words.value())
        else:
            self.finished.emit(self.line.action, self.words.value())


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
    """The words of a follow-up, or why something does not lead to a new referral. `noting` carries them."""

    noting = Signal(str, str)  # target, words

    def __init__(self) -> None:
        super().__init__(_("Watched after a removal"), kind="card-open")
        column = self.body()
        self.about = PlainLabel(wrap=True)
        self.words = TextArea(name=_("What was found, or why they are not referred again"), lines=2)
        self.keep = Button(_("Record"), kind="primary")
        self.keep.clicked.connect(self._on_keep)
        column.addWidget(self.about)
        column.addWidget(Labelled(_("What was found, or why they are not referred again"), self.words))
        column.addWidget(self.keep, 0, Qt.AlignmentFlag.AlignLeft)
        self._target = ""

    def ask(self, target: str, about: str) -> None:
        """About this line of Today."""
        self._target = target
        self.about.setText(about)
        theme.set_shown(self.about, bool(about))
        self.words.set_value("")
        theme.set_shown(self, shown=True)

    @Slot()
    def _on_keep(self) -> None:
        self.noting.emit(self._target, self.words.value())
