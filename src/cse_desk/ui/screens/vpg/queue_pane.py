"""The pre-agenda: referrals that wait at the left, the screening and the answer at the right."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cse_desk.i18n import day, ngettext
from cse_desk.i18n import gettext as _
from cse_desk.models.enums import Compartment
from cse_desk.models.labels import label
from cse_desk.models.records.changes import Changes
from cse_desk.models.records.panel import QueueLine, RemovalAsked, ScreeningSummary
from cse_desk.ui import focusing, theme
from cse_desk.ui.context import Context
from cse_desk.ui.duty_words import ANSWERING
from cse_desk.ui.screens.vpg.answer_form import AnswerForm
from cse_desk.ui.screens.vpg.keeping import ReasonKeeper
from cse_desk.ui.screens.vpg.pane import Pane
from cse_desk.ui.screens.vpg.removals_card import RemovalsCard
from cse_desk.ui.screens.vpg.summary_view import SummaryView
from cse_desk.ui.slices import Slices
from cse_desk.ui.widgets.buttons import Button
from cse_desk.ui.widgets.cards import Card
from cse_desk.ui.widgets.choices import RadioGroup
from cse_desk.ui.widgets.clearing import cleared
from cse_desk.ui.widgets.columns import Columns
from cse_desk.ui.widgets.empty import EmptyState
from cse_desk.ui.widgets.labels import Heading, PlainLabel

if TYPE_CHECKING:
    from cse_desk.services.pre_agenda import Answer

_LEAST = 860
_STEP = 30  # referrals


class QueuePane(Pane):
    """`Place("vpg", <meeting or "">, "pre-agenda")`."""

    def __init__(self, context: Context) -> None:
        reads = _("You can read what waits, but not answer it.")
        super().__init__(context, _("Pre-agenda"), needs=ANSWERING, reads=reads)
        self.lines: tuple[QueueLine, ...] = ()
        self.current: QueueLine | None = None
        self.refer_button = Button(_("Refer somebody yourself"), icon="plus")
        theme.set_shown(self.refer_button, self.may_write)
        self.back_button = Button(_("Back"), icon="chevron-left", key="Esc")
        self.add_action(self.refer_button)
        self.footer(self.back_button, None)
        self.empty = EmptyState(_("No referral waits"), _EMPTY, icon="inbox", action=_("Take in a bundle"))
        self._panes = Columns(least_width=_LEAST, shares=(2, 3))
        self.queue_card = Card(_("Waiting"), aside="")
        self._queue = self.queue_card.body()
        self.choice = RadioGroup(name=_("Referrals that wait"))
        self._making = Slices(self)
        self._choices: tuple[tuple[str, str], ...] = ()
        self._queue.addWidget(self.choice)
        self._shown = _STEP
        self.more_button = self._make_more()
        self._panes.left.addWidget(self.queue_card)
        self.summary = SummaryView()
        self._panes.left.addWidget(self.summary)
        self._panes.left.addStretch(1)
        self._about = QWidget()
        self._about_column = QVBoxLayout(self._about)
        self._about_column.setContentsMargins(0, 0, 0, 0)
        self._about_column.setSpacing(4)
        self.form = AnswerForm(context.clock.today)
        theme.set_shown(self.form, shown=False)
        self._panes.right.addWidget(self._about)
        self._panes.right.addWidget(self.form)
        self._panes.right.addStretch(1)
        self.removals = RemovalsCard()
        for widget in (self._panes, self.removals, self.empty):
            self.column.addWidget(widget)
        self.column.addStretch(1)
        self.empty.hide()
        self._panes.hide()
        self.removals.hide()
        self.removals.written_back.connect(self._on_write_back)
        self.removals.opened.connect(partial(context.bus.go, "person"))
        self.removals.guard_opened.connect(self.go_to_guard)
        self.keeper = ReasonKeeper(context, self.form.values, self)
        self.back_button.clicked.connect(partial(self.asked.emit, "", ""))
        self.refer_button.clicked.connect(partial(self.asked.emit, "refer", ""))
        self.form.typed.connect(self.keeper.typed)
        self.form.answered.connect(self._on_answer)
        assert self.empty.button is not None
        self.empty.button.clicked.connect(partial(context.bus.go, "exchange"))

    def _make_more(self) -> Button:
        button = Button("", kind="small-link")
        button.clicked.connect(self._on_more)
        self._queue.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        theme.set_shown(button, shown=False)
        return button

    def reload(self) -> None:
        """What waits now, and which removals are asked for."""
        self.read("removals", self.context.services.pre_agenda.removals, self._on_removals)
        self.read("queue", self.context.services.pre_agenda.queue, self._on_queue)

    def first_focus(self) -> QWidget | None:
        """The referral that waits longest."""
        return self.choice if self.lines else self.empty.button

    def _on_removals(self, lines: Sequence[RemovalAsked]) -> None:
        self.removals.show_removals(lines, may_write=self.context.who.may_write(Compartment.PANEL))

    @Slot(str)
    def _on_write_back(self, young_person_id: str) -> None:
        work = partial(self.context.services.pre_agenda.write_back, young_person_id=young_person_id)
        self.record(work, self._on_written_back)

    def _on_written_back(self, changes: Changes) -> None:
        self.told(changes, _("Written. The reply is owed until it leaves in a bundle."))

    def _on_queue(self, lines: Sequence[QueueLine]) -> None:
        self.lines = tuple(lines)
        self.empty.setVisible(not lines)
        self._panes.setVisible(bool(lines))
        count = ngettext("{count} referral waits", "{count} referrals wait", len(lines))
        self.set_title(_("Pre-agenda"), count if lines else "")
        before = self.current.referral if self.current else ""
        self._show_choice()
        assert self.queue_card.aside is not None
        self.queue_card.aside.setText(f"{len(lines):,}")
        if lines:
            wanted = next((one for one in lines if one.referral == before), lines[0])
            if wanted.referral != before:
                focusing.let_go(self.form)  # what is typed next would be about somebody else
            self.choice.set_value(wanted.referral)
            self._making.begin(self._showing(), step_by_step=True)
        else:
            self._making.drop()
            self.current = None
        self.offer_focus()

    def _showing(self) -> Iterator[None]:
        """Who waits first, then what is asked about the one chosen, by now perhaps another."""
        yield
        self._on_chosen(self.choice.value())

    def _show_choice(self) -> None:
        """Those that wait longest, and the one that is being answered.

        The same referrals in the same words keep their buttons, and the keyboard with them.
        """
        here = self.current.referral if self.current else ""
        shown = [one for at, one in enumerate(self.lines) if at < self._shown or one.referral == here]
        self._say_more(len(shown))
        choices = tuple((one.referral, _words(one)) for one in shown)
        if choices == self._choices:
            return
        self._choices = choices
        old = self.choice
        self.choice = RadioGroup(choices, name=_("Referrals that wait"))
        self._queue.replaceWidget(old, self.choice)
        focusing.let_go(old)
        old.hide()
        old.deleteLater()
        self.choice.changed.connect(self._on_chosen)

    def _say_more(self, shown: int) -> None:
        total = len(self.lines)
        words = ngettext("Show {count} more", "Show {count} more", min(_STEP, total - shown))
        told = _("{shown} of {total} are shown, who waits longest first").format(shown=f"{shown:,}", total=f"{total:,}")
        self.more_button.set_text(f"{words}: {told}")
        theme.set_shown(self.more_button, total > shown)

    @Slot()
    def _on_more(self) -> None:
        chosen = self.choice.value()
        self._shown += _STEP
        self._show_choice()
        self.choice.set_value(chosen)

    @Slot(object)
    def _on_chosen(self, referral: object) -> None:
        found = next((one for one in self.lines if one.referral == referral), None)
        if found is not None:
            self._show(found)

    def _show(self, line: QueueLine) -> None:
        is_other = self.current is None or self.current.referral != line.referral
        self.current = line
        self._say_about(line)
        theme.set_shown(self.form, self.may_write)
        if is_other:
            self.keeper.keep_now()
            self.keeper.key = line.referral
            self.form.set_values({})
            self.read("draft", partial(self.context.services.pre_agenda.draft, key=line.referral), self._on_draft)
        work = partial(self.context.services.pre_agenda.summary, young_person_id=line.young_person_id)
        self.read("summary", work, self._on_summary)

    def _say_about(self, line: QueueLine) -> None:
        cleared(self._about_column)
        name = ", ".join(part for part in (line.young_person, line.age_words) if part)
        self._about_column.addWidget(Heading(name, level=2, wrap=True))
        strands = ", ".join(label(one) for one in line.strands)
        who = ", ".join(part for part in (line.from_name, line.from_agency) if part)
        told = _("{strands}. Referred by {who}, waiting since {day}.").format(
            strands=strands, who=who or "?", day=day(line.since) if line.since else "?"
        )
        self._about_column.addWidget(PlainLabel(told, wrap=True))
        for words in line.answer:
            self._about_column.addWidget(PlainLabel(words, kind="strong", wrap=True))
        said = " ".join(line.answer)
        for words in (line.note, *line.before):
            if words and words not in said:
                self._about_column.addWidget(PlainLabel(words, kind="small-muted", wrap=True))
        open_button = Button(_("Open the record"), kind="small-link")
        open_button.setAccessibleName(_("Open the record of {name}").format(name=line.young_person))
        open_button.clicked.connect(partial(self.context.bus.go, "person", line.young_person_id))
        self._about_column.addWidget(open_button)

    def _on_summary(self, found: ScreeningSummary | None) -> None:
        self.summary.show_summary(found)

    def _on_draft(self, words: dict[str, str]) -> None:
        if words and not any(self.form.values().values()):
            self.form.set_values(words)

    def keep(self, done: Callable[[], None]) -> None:
        """Keep an answer that is half typed."""
        self.keeper.keep_now(done)

    @Slot(object)
    def _on_answer(self, answer: Answer) -> None:
        if self.current is None:
            return
        self.keeper.stop()
        work = partial(
            self.context.services.pre_agenda.answer,
            young_person_id=self.current.young_person_id,
            referral=self.current.referral,
            answer=answer,
        )
        self.record(work, self._on_answered)

    def _on_answered(self, changes: Changes) -> None:
        self.told(changes, _("Answered. The reply is owed to the referrer."))


def _words(one: QueueLine) -> str:
    since = _("since {day}").format(day=day(one.since)) if one.since else ""
    answered = _("returned for information: an answer came") if one.answer else ""
    return ", ".join(part for part in (one.young_person, one.age_words, one.from_agency, since, answered) if part)


_EMPTY = _(
    "Referrals come in bundles: take one in under Exchange, and it waits here with its screening beside it. "
    "Each is accepted, answered with an alternative, or returned, always with a reason."
)
