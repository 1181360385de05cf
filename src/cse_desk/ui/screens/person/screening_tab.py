"""The second tab: safety prompts that wait, screenings, a new one, questions to ask, the referral."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from cse_desk.i18n import gettext as _
from cse_desk.models.enums import Compartment, ScreeningReason
from cse_desk.models.records.changes import Changes
from cse_desk.models.records.people import DueItem
from cse_desk.ui import duty_words, focusing, theme
from cse_desk.ui.context import Context, Who
from cse_desk.ui.duty_words import REFERRING
from cse_desk.ui.half_typed import HalfTyped
from cse_desk.ui.jobs import Job
from cse_desk.ui.prompting.cards import PromptCard
from cse_desk.ui.prompting.reply import PromptReply, answer
from cse_desk.ui.screens.person import view
from cse_desk.ui.screens.person.asking import AskCard
from cse_desk.ui.screens.person.guarded import START, where_of
from cse_desk.ui.screens.person.lines import ScreeningsCard
from cse_desk.ui.screens.person.open_prompts import OpenPromptsPart
from cse_desk.ui.screens.person.referral import ReferralCard
from cse_desk.ui.screens.person.starting import StartCard
from cse_desk.ui.screens.person.view import ScreeningView
from cse_desk.ui.widgets.cards import Card
from cse_desk.ui.widgets.labels import PlainLabel
from cse_desk.ui.widgets.page import Column, scroller

_TWO = 820


class ReadingCard(Card):
    """In the place of StartCard for somebody whose role does not screen: why, and whom to ask."""

    def __init__(self, who: Who, parent: QWidget | None = None) -> None:
        super().__init__(_("Screening is read here"), parent=parent)
        words = duty_words.reading_words(who.duties, Compartment.SCREENING)
        self.body().addWidget(PlainLabel(words, kind="muted", wrap=True))


class ScreeningTab(QWidget):
    """What has been done, what waits, what comes next: reads and records by itself."""

    acting = Signal()
    recorded = Signal(object, str)  # Changes, words
    failed = Signal(object)
    refer = Signal()
    update_vpg = Signal()

    def __init__(self, context: Context, keeper: HalfTyped, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._who, self._keeper = context, context.who, keeper
        self._id, self._part = "", ""
        self._due: Sequence[DueItem] = ()
        self._job: Job | None = None
        self._make_cards(context.who)
        self._place_cards()
        self.start.started.connect(self._on_start)
        self.start.carried_on.connect(self._on_carry_on)
        self.screenings.opened.connect(self._on_open)
        self.ask.answered.connect(self._on_ask_answered)
        self.referral.asked.connect(self.refer)
        self.referral.updating.connect(self.update_vpg)

    def _make_cards(self, who: Who) -> None:
        self.prompts = OpenPromptsPart(who, self._keeper)
        self.prompts.answered.connect(self._on_prompt_answered)
        screens = who.may_write(Compartment.SCREENING)
        self.screenings, self.ask = ScreeningsCard(may_write=screens), AskCard(may_write=screens, keeper=self._keeper)
        self.start = StartCard()
        self.reading = ReadingCard(who)
        theme.set_shown(self.start, screens)
        theme.set_shown(self.reading, not screens)
        refers = who.may_write(*REFERRING)
        self.referral = ReferralCard(may_write=refers, may_update=refers and not who.may_write(Compartment.PANEL))

    def _place_cards(self) -> None:
        content = Column(padding=24, spacing=16)
        content.rows.setContentsMargins(24, 16, 24, 24)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        content.rows.addLayout(self._row)
        self._row.setSpacing(16)
        left, right = QVBoxLayout(), QVBoxLayout()
        self._row.addLayout(left, 5)
        self._row.addLayout(right, 3)
        _fill(left, self.prompts, self.screenings, self.ask)
        _fill(right, self.start, self.reading, self.referral)
        content.rows.addStretch(1)
        self.area = scroller(content, name=_("Screening"))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.area)

    # -- reading --

    def show_person(self, young_person_id: str, due: Sequence[DueItem], part: str = "") -> None:
        """Read it; `part`: of the place, done once it is there."""
        if young_person_id != self._id:
            self._part = ""
            self.area.hide()  # nobody's cards stand under another's name
            self._begin()
        self._id, self._due, self._part = young_person_id, due, part or self._part
        read = partial(view.screening, self._context.services, young_person_id)
        done = partial(self._on_read, young_person_id)
        self._job = self._context.lanes.reading.run(self, read, done, self.failed.emit, instead_of=self._job)

    def _begin(self) -> None:
        """What comes next is about somebody else."""
        self.prompts.begin()
        self.screenings.list.begin()
        self.ask.begin()

    def _on_read(self, young_person_id: str, found: ScreeningView) -> None:
        if young_person_id != self._id:
            return
        part, self._part = self._part, ""
        kind, _colon, target = part.partition(":")
        self._show_view(found, came_for=target)
        self.area.show()
        focusing.catch(self.area, self)
        if kind == "prompt":
            screening_id, _slash, prompt = target.partition("/")
            self._go_to_prompt(screening_id, prompt)
        elif kind == "ask":
            self._go_to_question(target)
        elif kind == "guard":
            where = where_of(part)
            self._go_to_closing(new=where is not None and where.part == START)

    def _show_view(self, found: ScreeningView, *, came_for: str) -> None:
        """Everything of one young person; a form somebody is filling in stays. `came_for`: what of it is wanted at once."""
        self.prompts.show_open(found.prompts, self._context.clock.now(), came_for=came_for.partition("/")[0])
        self.screenings.show_lines(found.lines)
        self.ask.show_items([one for one in self._due if one.action == "ask"], came_for=came_for)
        self.referral.show_states(found.referral)
        self.start.show_unfinished([one for one in found.lines if one.signed_on is None])
        signed = any(one.signed_on is not None for one in found.lines)
        self.start.suggest(ScreeningReason.PLANNED_REVIEW if signed else ScreeningReason.NEW_CONCERN)
        own_draft = any(one.is_own_draft for one in found.lines)
        self.start.button.set_kind("secondary" if own_draft else "primary")

    def prompt_card(self, screening_id: str, prompt: str) -> PromptCard | None:
        """The card of a prompt."""
        return self.prompts.card(screening_id, prompt)

    def _go_to_prompt(self, screening_id: str, prompt: str) -> None:
        """Unfold a prompt and put the keyboard there."""
        card = self.prompt_card(screening_id, prompt)
        if card is not None:
            card.unfold()
            card.line.setFocus(Qt.FocusReason.OtherFocusReason)
            self.area.ensureWidgetVisible(card, 0, 40)

    def _go_to_question(self, action: str) -> None:
        """Open the place to write what was found out."""
        row = self.ask.row(action)
        if row is not None:
            row.unfold()
            self.area.ensureWidgetVisible(row, 0, 40)

    def _go_to_closing(self, *, new: bool) -> None:
        """A new screening for a removal; or the last one, for what it says. Who does not screen looks at those that are there."""
        rows = self.screenings.rows()
        if new and self._who.may_write(Compartment.SCREENING):
            self.start.suggest(ScreeningReason.CLOSURE)
            target: QWidget = self.start.reason
        else:
            target = rows[0].buttons[0] if rows else self.area
        target.setFocus(Qt.FocusReason.OtherFocusReason)
        self.area.ensureWidgetVisible(target, 0, 40)

    # -- recording --

    @Slot(object, str)
    def _on_start(self, reason: ScreeningReason, besides_why: str) -> None:
        start = self._context.services.screenings.start
        work = partial(start, young_person_id=self._id, reason=reason, besides_why=besides_why)
        self._context.lanes.vault.run(self, work, self._on_started, self._on_not_started)

    def _on_started(self, begun: tuple[Changes, str]) -> None:
        changes, screening_id = begun
        self._context.bus.tell_changed(changes, _("Screening begun."))
        self._on_open(screening_id)

    def _on_not_started(self, error: Exception) -> None:
        self.start.be_ready()
        self.failed.emit(error)

    @Slot(str)
    def _on_carry_on(self, screening_id: str) -> None:
        self._on_open(screening_id)

    @Slot(str, str)
    def _on_open(self, screening_id: str, part: str = "") -> None:
        self._context.bus.go("screening", screening_id, part)

    def _record(self, work: Callable[[], Changes], words: str, failed: Callable[[Exception], None]) -> None:
        self.acting.emit()
        self._context.lanes.vault.run(self, work, partial(self._on_recorded, words), failed)

    def _on_recorded(self, words: str, changes: Changes) -> None:
        self.recorded.emit(changes, words)

    @Slot(str, object)
    def _on_prompt_answered(self, screening_id: str, reply: PromptReply) -> None:
        work = partial(answer, self._context.services, screening_id, reply)
        words = _("Prompt {prompt} is answered.").format(prompt=reply.prompt)
        self._record(work, words, partial(self._on_prompt_refused, screening_id, reply.prompt))

    def _on_prompt_refused(self, screening_id: str, prompt: str, error: Exception) -> None:
        card = self.prompt_card(screening_id, prompt)
        if card is not None:
            card.show_trouble(error)

    @Slot(str, str)
    def _on_ask_answered(self, action: str, found_out: str) -> None:
        work = partial(self._context.services.screenings.answer_action, action_id=action, found_out=found_out)
        self._record(work, _("What was found out is written down."), partial(self._on_ask_refused, action))
        self._keeper.keep_now()

    def _on_ask_refused(self, action: str, error: Exception) -> None:
        row = self.ask.row(action)
        if row is not None:
            row.show_trouble(error)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Two columns or one."""
        super().resizeEvent(event)
        wide = event.size().width() >= theme.current().px(_TWO)
        self._row.setDirection(QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom)


def _fill(column: QVBoxLayout, *cards: QWidget) -> None:
    column.setSpacing(16)
    for card in cards:
        column.addWidget(card)
    column.addStretch(1)
