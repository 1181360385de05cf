"""The second tab: safety prompts that wait, screenings, a new one, questions to ask, the referral."""

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from cse_desk.i18n import gettext as _
from cse_desk.models.enums import Compartment, ScreeningReason
from cse_desk.models.records.people import DueItem
from cse_desk.ui import duty_words, theme
from cse_desk.ui.context import Who
from cse_desk.ui.duty_words import REFERRING
from cse_desk.ui.half_typed import HalfTyped
from cse_desk.ui.prompting.cards import PromptCard, PromptList
from cse_desk.ui.screens.person.asking import AskCard
from cse_desk.ui.screens.person.lines import ScreeningsCard, title_of
from cse_desk.ui.screens.person.referral import ReferralCard
from cse_desk.ui.screens.person.starting import StartCard
from cse_desk.ui.screens.person.view import OpenPrompts, ScreeningView
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


class PromptsOf(Card):
    """The open prompts of one screening. `answered` carries its id and the reply."""

    answered = Signal(str, object)

    def __init__(self, found: OpenPrompts, who: Who, keeper: HalfTyped, now: datetime) -> None:
        title = _("Safety prompts that are open")
        super().__init__(title, aside=str(len(found.prompts)), kind="alert")
        self.screening_id = found.line.screening_id
        column = self.body(spacing=8)
        from_ = _("From the screening of {which}.").format(which=title_of(found.line))
        column.addWidget(PlainLabel(from_, kind="small-muted", wrap=True))
        self.prompts = PromptList(who, keeper=keeper, screening_id=self.screening_id)
        self.prompts.answered.connect(self._on_answered)
        self.prompts.show_prompts(found.prompts, "", now)
        column.addWidget(self.prompts)

    @Slot(object)
    def _on_answered(self, reply: object) -> None:
        self.answered.emit(self.screening_id, reply)


class ScreeningTab(QWidget):
    """What has been done, what waits, what comes next."""

    started = Signal(object, str)  # ScreeningReason, why it is begun beside an unfinished one
    opened = Signal(str, str)  # screening, part
    prompt_answered = Signal(str, object)  # screening, PromptReply
    ask_answered = Signal(str, str)  # action, what was found out
    refer = Signal()
    update_vpg = Signal()

    def __init__(self, who: Who, keeper: HalfTyped, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._who, self._keeper = who, keeper
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        self._content = Column(padding=24, spacing=16)
        self._content.rows.setContentsMargins(24, 16, 24, 24)
        self.area = scroller(self._content, name=_("Screening"))
        whole.addWidget(self.area)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._row.setSpacing(16)
        left, right = QVBoxLayout(), QVBoxLayout()
        for column in (left, right):
            column.setSpacing(16)
        self._prompts = QVBoxLayout()
        self._prompts.setSpacing(12)
        self.prompt_cards: list[PromptsOf] = []
        screens = who.may_write(Compartment.SCREENING)
        self.screenings, self.ask = ScreeningsCard(may_write=screens), AskCard(may_write=screens, keeper=keeper)
        self.start = StartCard()
        self.reading = ReadingCard(who)
        theme.set_shown(self.start, screens)
        theme.set_shown(self.reading, not screens)
        refers = who.may_write(*REFERRING)
        self.referral = ReferralCard(may_write=refers, may_update=refers and not who.may_write(Compartment.PANEL))
        left.addLayout(self._prompts)
        left.addWidget(self.screenings)
        left.addWidget(self.ask)
        right.addWidget(self.start)
        right.addWidget(self.reading)
        right.addWidget(self.referral)
        left.addStretch(1)
        right.addStretch(1)
        self._row.addLayout(left, 5)
        self._row.addLayout(right, 3)
        self._content.rows.addLayout(self._row)
        self._content.rows.addStretch(1)
        self.start.started.connect(self.started)
        self.start.carried_on.connect(self._on_carry_on)
        self.screenings.opened.connect(self.opened)
        self.ask.answered.connect(self.ask_answered)
        self.referral.asked.connect(self.refer)
        self.referral.updating.connect(self.update_vpg)

    def show_view(self, view: ScreeningView, due: Sequence[DueItem], now: datetime) -> None:
        """Everything of one young person; a form somebody is filling in stays."""
        self.screenings.show_lines(view.lines)
        self.ask.show_items([one for one in due if one.action == "ask"])
        self.referral.show_states(view.referral)
        self.start.show_unfinished([one for one in view.lines if one.signed_on is None])
        signed = any(one.signed_on is not None for one in view.lines)
        self.start.suggest(ScreeningReason.PLANNED_REVIEW if signed else ScreeningReason.NEW_CONCERN)
        own_draft = any(one.is_own_draft for one in view.lines)
        self.start.button.set_kind("secondary" if own_draft else "primary")
        self._show_prompts(view.prompts, now)

    @Slot(str)
    def _on_carry_on(self, screening_id: str) -> None:
        self.opened.emit(screening_id, "")

    def _show_prompts(self, found: Sequence[OpenPrompts], now: datetime) -> None:
        known = {card.screening_id: card for card in self.prompt_cards}
        wanted = {one.line.screening_id for one in found}
        for screening_id, card in known.items():
            if screening_id not in wanted:
                card.hide()
                card.deleteLater()
        self.prompt_cards = []
        for one in found:
            known_card = known.get(one.line.screening_id)
            if known_card is not None:
                known_card.prompts.show_prompts(one.prompts, "", now)
                if known_card.aside is not None:
                    known_card.aside.setText(str(len(one.prompts)))
                self.prompt_cards.append(known_card)
                continue
            new = PromptsOf(one, self._who, self._keeper, now)
            new.answered.connect(self.prompt_answered)
            self._prompts.addWidget(new)
            self.prompt_cards.append(new)

    def prompt_card(self, screening_id: str, prompt: str) -> PromptCard | None:
        """The card of a prompt."""
        for card in self.prompt_cards:
            if card.screening_id == screening_id and card.prompts.has(prompt):
                return card.prompts.card(prompt)
        return None

    def go_to_prompt(self, screening_id: str, prompt: str) -> None:
        """Unfold a prompt and put the keyboard there."""
        card = self.prompt_card(screening_id, prompt)
        if card is not None:
            card.unfold()
            card.line.setFocus(Qt.FocusReason.OtherFocusReason)
            self.area.ensureWidgetVisible(card, 0, 40)

    def go_to_question(self, action: str) -> None:
        """Open the place to write what was found out."""
        row = self.ask.row(action)
        if row is not None:
            row.unfold()
            self.area.ensureWidgetVisible(row, 0, 40)

    def go_to_closing(self, *, new: bool) -> None:
        """A new screening for a removal; or the last one, for what it says. Who does not screen looks at those that are there."""
        rows = self.screenings.rows()
        if new and self._who.may_write(Compartment.SCREENING):
            self.start.suggest(ScreeningReason.CLOSURE)
            target: QWidget = self.start.reason
        else:
            target = rows[0].buttons[0] if rows else self.area
        target.setFocus(Qt.FocusReason.OtherFocusReason)
        self.area.ensureWidgetVisible(target, 0, 40)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Two columns or one."""
        super().resizeEvent(event)
        wide = event.size().width() >= theme.current().px(_TWO)
        self._row.setDirection(QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom)
