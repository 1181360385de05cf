"""Safety prompts beside the answers: they open at once, say by when and who may close them, and never close themselves."""

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from cse_desk.i18n import gettext as _
from cse_desk.i18n import in_sentence, ngettext
from cse_desk.models.enums import Compartment, PromptOutcome
from cse_desk.models.records.screening import FiredPrompt
from cse_desk.services import half_typed
from cse_desk.ui import theme
from cse_desk.ui.context import Who
from cse_desk.ui.half_typed import HalfTyped, Kept
from cse_desk.ui.prompting.reply import ReplyForm
from cse_desk.ui.prompting.words import answered_words, prompt_when
from cse_desk.ui.widgets.arranging import at_once
from cse_desk.ui.widgets.buttons import Button
from cse_desk.ui.widgets.cards import Line
from cse_desk.ui.widgets.flow import FlowRow
from cse_desk.ui.widgets.labels import PlainLabel
from cse_desk.ui.widgets.notices import IconLabel

_ICONS = {"P6": "no-images", "P1": "phone"}


class _Number(PlainLabel):
    """The number of a prompt, as wide as the widest: titles begin below each other."""

    WIDEST = "P00"

    def __init__(self, number: str) -> None:
        super().__init__(number, kind="small-muted")
        self.setContentsMargins(0, 2, 0, 0)  # small letters on the line of the title

    def sizeHint(self) -> QSize:
        """P and two digits."""
        letters = self.fontMetrics()
        return QSize(letters.horizontalAdvance(self.WIDEST) + 1, letters.height() + 2)

    def minimumSizeHint(self) -> QSize:
        """The same."""
        return self.sizeHint()


class PromptLine(QFrame):
    """The line of a prompt: mark, number, title, when. Enter, Space or a click unfolds it."""

    pressed = Signal()

    def __init__(self, fired: FiredPrompt, now: datetime) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 8, 8)
        row.setSpacing(8)
        self._icon = IconLabel("clock", "medium", size=18)
        self._number = _Number(fired.prompt.id)
        self._title = PlainLabel(fired.prompt.title, kind="strong", wrap=True)
        self._when = PlainLabel(kind="small")
        self._chevron = IconLabel("chevron-right", "muted", size=14)
        self._words = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._words.setSpacing(8)
        self._words.addWidget(self._title, 1)
        self._words.addWidget(self._when)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._number, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(self._words, 1)
        row.addWidget(self._chevron)
        self.show_prompt(fired, now, is_open=False)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The clock stands beside the title where both fit on one line, else below it."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        worn = theme.current()
        title = self._title.fontMetrics().horizontalAdvance(self._title.text())
        when = self._when.fontMetrics().horizontalAdvance(self._when.text()) + 2
        number = self._number.fontMetrics().horizontalAdvance(_Number.WIDEST) + 1
        room = self.width() - worn.px(18) - number - worn.px(14) - 12 - 8 - 3 * 8
        fits = title + 8 + when <= room
        self._words.setDirection(QBoxLayout.Direction.LeftToRight if fits else QBoxLayout.Direction.TopToBottom)
        self._words.setSpacing(8 if fits else 0)

    def show_prompt(self, fired: FiredPrompt, now: datetime, *, is_open: bool) -> None:
        """The newer state."""
        when, is_urgent = prompt_when(fired, now)
        tint = "low" if not fired.is_open else "high" if is_urgent else "medium"
        icon = "tick" if not fired.is_open else _ICONS.get(fired.prompt.id, "clock") if is_open else "clock"
        self._icon.show_icon(icon, tint)
        self._title.set_kind("alert" if is_open and fired.is_open else "strong" if fired.is_open else "body")
        self._when.setText(when)
        self._when.set_kind(
            "small-alert" if fired.is_open and is_urgent else "small-strong" if fired.is_open else "small-muted"
        )
        self._chevron.show_icon("chevron-down" if is_open else "chevron-right", "muted")
        self._fit()
        state = _("open") if fired.is_open else _("answered")
        self.setAccessibleName(f"{fired.prompt.id} {fired.prompt.title}, {when}, {state}")
        self.setAccessibleDescription(_("Enter folds it") if is_open else _("Enter unfolds it"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and Space unfold."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and not event.modifiers():
            self.pressed.emit()
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click unfolds."""
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.pressed.emit()


class PromptCard(QFrame):
    """A prompt: its line and, unfolded, what to do, why it opened, and the two ways to answer it."""

    answered = Signal(object)  # PromptReply
    unfolded = Signal(str)

    def __init__(
        self, fired: FiredPrompt, now: datetime, who: Who, *, framed: bool = True, kept: Kept | None = None
    ) -> None:
        super().__init__()
        self.fired, self._now, self._who, self._framed, self._kept = fired, now, who, framed, kept
        self._is_open = False
        self._body: QWidget | None = None
        self.form: ReplyForm | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._column = column
        if not framed:
            column.addWidget(Line())
        self.line = PromptLine(fired, now)
        self.line.pressed.connect(self._on_pressed)
        column.addWidget(self.line)
        self._dress()

    def show_prompt(self, fired: FiredPrompt, now: datetime) -> None:
        """The newer state; what is being typed stays."""
        same = fired == self.fired
        self.fired, self._now = fired, now
        if not fired.is_open and self._kept is not None and self._kept.words():
            self._kept.forget()
        self.line.show_prompt(fired, now, is_open=self._is_open)
        if not same and (self.form is None or not fired.is_open):
            self._drop_body()
        self._dress()

    @property
    def is_unfolded(self) -> bool:
        """Whether its text is shown."""
        return self._is_open

    def unfold(self, *, on: bool = True) -> None:
        """Show or hide its text."""
        if self._is_open != on:
            self._is_open = on
            if not on:
                self._drop_body()
            self._dress()

    def _dress(self) -> None:
        if self._framed:
            theme.set_kind(self, "alert" if self._is_open and self.fired.is_open else "card")
        self.line.show_prompt(self.fired, self._now, is_open=self._is_open)
        if self._is_open and self._body is None:
            self._body = self._make_body()
            self._column.addWidget(self._body)
        if self._body is not None:
            self._body.setVisible(self._is_open)

    def _drop_body(self) -> None:
        if self._body is not None:
            self._body.hide()
            self._column.removeWidget(self._body)
            self._body.deleteLater()
        self._body, self.form = None, None

    def _make_body(self) -> QWidget:
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(12, 4, 12, 12)
        column.setSpacing(8)
        column.addWidget(PlainLabel(self.fired.prompt.text, wrap=True))
        column.addWidget(PlainLabel(_("Why: {why}").format(why=self.fired.why), kind="small-muted", wrap=True))
        if self.fired.answer is not None:
            column.addWidget(PlainLabel(answered_words(self.fired.answer), kind="small", wrap=True))
            return body
        if not self._who.may_write(Compartment.SCREENING):
            told = _("It stays open until somebody who screens has answered it.")
            column.addWidget(PlainLabel(told, kind="small-muted", wrap=True))
            return body
        self._buttons = FlowRow(gap=8)
        prompt = self.fired.prompt
        self.done_button = Button(_("Done…"), name=_("{prompt}: done").format(prompt=prompt.id))
        self.done_button.clicked.connect(self._on_done)
        self._buttons.add(self.done_button)
        self.not_needed_button: Button | None = None
        if prompt.not_needed_allowed and prompt.closes != "nobody":
            words = _("{prompt}: not needed because").format(prompt=prompt.id)
            self.not_needed_button = Button(_("Not needed because…"), name=words)
            self.not_needed_button.clicked.connect(self._on_not_needed)
            self._buttons.add(self.not_needed_button)
        column.addWidget(self._buttons)
        column.addWidget(Line())
        column.addWidget(PlainLabel(self._closing_words(), kind="small-muted", wrap=True))
        return body

    def _closing_words(self) -> str:
        prompt = self.fired.prompt
        if self.not_needed_button is None:
            return _("It stays open until it is done. Nobody can make it “not needed”.")
        stays = _("It stays open until one of these is answered.")
        return _("{stays} What “not needed” takes: {who}.").format(
            stays=stays, who=in_sentence(prompt.closes_words.rstrip("."))
        )

    @Slot()
    def _on_pressed(self) -> None:
        self.unfold(on=not self._is_open)
        if self._is_open:
            self.unfolded.emit(self.fired.prompt.id)

    @Slot()
    def _on_done(self) -> None:
        self.ask(PromptOutcome.DONE)

    @Slot()
    def _on_not_needed(self) -> None:
        self.ask(PromptOutcome.NOT_NEEDED)

    def resume(self) -> None:
        """Open the form with what was half typed; the keyboard stays where it is."""
        outcome = self._half_typed().get("outcome", "")
        if self.form is None and self.fired.is_open and outcome in set(PromptOutcome):
            self.ask(PromptOutcome(outcome), focus=False)

    def _half_typed(self) -> dict[str, str]:
        return self._kept.words() if self._kept is not None else {}

    @Slot()
    def _on_typed(self) -> None:
        if self.form is not None and self._kept is not None:
            self._kept.typed(**self.form.words())

    def ask(self, outcome: PromptOutcome, *, focus: bool = True) -> None:
        """Open the form for one of the two answers, with what was half typed of it."""
        self.unfold()
        if self._body is None or self.fired.answer is not None or not self._who.may_write(Compartment.SCREENING):
            return
        if self.form is not None:
            self.form.hide()
            self.form.deleteLater()
        self.form = ReplyForm(self.fired.prompt, outcome, self._who)
        words = self._half_typed()
        if words.get("outcome") == outcome:
            self.form.fill(words)
        self.form.typed.connect(self._on_typed)
        self.form.sent.connect(self.answered)
        self.form.given_up.connect(self._on_given_up)
        layout = self._body.layout()
        assert isinstance(layout, QVBoxLayout)
        layout.insertWidget(layout.count() - 2, self.form)
        self._buttons.hide()
        self.form.show()
        if focus:
            self.form.first_field().setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _on_given_up(self) -> None:
        if self._kept is not None:
            self._kept.forget()
        if self.form is not None:
            self.form.hide()
            self.form.deleteLater()
            self.form = None
        self._buttons.show()
        self.done_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_trouble(self, error: Exception) -> None:
        """The answer was refused."""
        if self.form is not None:
            self.form.show_trouble(error)


class PromptList(QWidget):
    """Prompts in groups: what the answer one is at opened, what else is open, what was answered."""

    answered = Signal(object)  # PromptReply

    def __init__(
        self,
        who: Who,
        *,
        framed: bool = True,
        keeper: HalfTyped | None = None,
        screening_id: str = "",
        parent: QWidget | None = None,
    ) -> None:
        """`framed`: each prompt is a card of its own; otherwise they are rows under hairlines. `keeper`: of half-typed replies."""
        super().__init__(parent)
        self._who, self._framed, self._keeper, self._screening = who, framed, keeper, screening_id
        if keeper is not None:
            keeper.loaded.connect(self._on_loaded)
        self._cards: dict[str, PromptCard] = {}
        self._fired: tuple[FiredPrompt, ...] = ()
        self._item = ""
        self._now: datetime | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8 if framed else 0)
        self._labels: list[QWidget] = []

    def cards(self) -> tuple[PromptCard, ...]:
        """Every prompt, as shown."""
        return tuple(self._cards.values())

    def card(self, prompt: str) -> PromptCard:
        """One prompt."""
        return self._cards[prompt]

    def has(self, prompt: str) -> bool:
        """Whether a prompt is shown."""
        return prompt in self._cards

    def show_prompts(self, fired: Sequence[FiredPrompt], item: str, now: datetime) -> tuple[str, ...]:
        """Show these, those opened by the answer at `item` first; gives the ids of those that are new and open."""
        known = {one.prompt.id for one in self._fired if one.is_open}
        first_time = self._now is None
        changed = (tuple(fired), item) != (self._fired, self._item)
        self._fired, self._item, self._now = tuple(fired), item, now
        if changed or first_time:
            with at_once(self):
                self._rebuild()
        new = tuple(one.prompt.id for one in fired if one.is_open and one.prompt.id not in known)
        return () if first_time else new

    def unfold(self, prompt: str) -> None:
        """Unfold one, fold the others that nobody is answering."""
        for id_, card in self._cards.items():
            if card.form is None:
                card.unfold(on=id_ == prompt)

    @Slot()
    def _on_loaded(self) -> None:
        for card in self._cards.values():
            card.resume()

    def _rebuild(self) -> None:
        assert self._now is not None
        for label in self._labels:
            label.hide()
            self._column.removeWidget(label)
            label.deleteLater()
        self._labels = []
        now_shown = {one.prompt.id for one in self._fired}
        for gone in [id_ for id_ in self._cards if id_ not in now_shown]:
            card = self._cards.pop(gone)
            card.hide()
            card.deleteLater()
        at = 0
        for title, group in self._groups():
            if not group:
                continue
            if title:
                label = PlainLabel(title, kind="label")
                self._labels.append(label)
                self._column.insertWidget(at, label)
                at += 1
            for one in group:
                self._column.insertWidget(at, self._card_of(one))
                at += 1

    def _groups(self) -> list[tuple[str, list[FiredPrompt]]]:
        here = [one for one in self._fired if self._item and self._item in one.because]
        rest = [one for one in self._fired if one not in here]
        still_open = [one for one in rest if one.is_open]
        answered = [one for one in rest if not one.is_open]
        others = ngettext("{count} other is open", "{count} others are open", len(still_open)) if here else ""
        told = ngettext("{count} was answered", "{count} were answered", len(answered))
        return [("", here), (others, still_open), (told, answered)]

    def _card_of(self, fired: FiredPrompt) -> PromptCard:
        assert self._now is not None
        card = self._cards.get(fired.prompt.id)
        if card is None:
            key = half_typed.prompt_key(self._screening, fired.prompt.id)
            kept = self._keeper.of(key) if self._keeper is not None else None
            card = PromptCard(fired, self._now, self._who, framed=self._framed, kept=kept)
            card.answered.connect(self.answered)
            card.unfolded.connect(self.unfold)
            card.resume()
            self._cards[fired.prompt.id] = card
        else:
            card.show_prompt(fired, self._now)
        return card
