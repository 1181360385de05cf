"""Safety prompts beside the answers: they open at once, say by when and who may close them, and never close themselves."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from cse_desk.i18n import gettext as _
from cse_desk.i18n import in_sentence, ngettext
from cse_desk.models.enums import Compartment, PromptOutcome
from cse_desk.models.records.screening import FiredPrompt
from cse_desk.services import half_typed
from cse_desk.ui import theme
from cse_desk.ui.context import Who
from cse_desk.ui.half_typed import HalfTyped, Kept
from cse_desk.ui.prompting.lines import PromptLine
from cse_desk.ui.prompting.reply import ReplyForm
from cse_desk.ui.prompting.words import answered_words
from cse_desk.ui.slices import Slices
from cse_desk.ui.widgets.arranging import at_once
from cse_desk.ui.widgets.buttons import Button
from cse_desk.ui.widgets.cards import Line
from cse_desk.ui.widgets.flow import FlowRow
from cse_desk.ui.widgets.labels import PlainLabel

_AT_ONCE = 1  # new prompts; more are made a few at a time


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
        self._labels: dict[int, PlainLabel] = {}  # by group
        self._fired: tuple[FiredPrompt, ...] = ()
        self._item = ""
        self._now: datetime | None = None
        self._slices = Slices(self)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8 if framed else 0)

    def cards(self) -> tuple[PromptCard, ...]:
        """Every prompt, from the top."""
        self._slices.finish()
        return tuple(sorted(self._cards.values(), key=self._column.indexOf))

    def card(self, prompt: str) -> PromptCard:
        """One prompt."""
        if prompt not in self._cards:
            self._slices.finish()
        return self._cards[prompt]

    def has_words(self) -> bool:
        """Whether a reply is being written."""
        return any(card.form is not None for card in self._cards.values())

    def has(self, prompt: str) -> bool:
        """Whether a prompt is shown."""
        return any(one.prompt.id == prompt for one in self._fired)

    def show_prompts(self, fired: Sequence[FiredPrompt], item: str, now: datetime) -> tuple[str, ...]:
        """Show these, those opened by the answer at `item` first; gives the ids of those that are new and open.

        Many are made a few at a time, while the window goes on.
        """
        known = {one.prompt.id for one in self._fired if one.is_open}
        first_time = self._now is None
        changed = (tuple(fired), item) != (self._fired, self._item)
        self._fired, self._item, self._now = tuple(fired), item, now
        if changed or first_time:
            self._rebuild(now)
        new = tuple(one.prompt.id for one in fired if one.is_open and one.prompt.id not in known)
        return () if first_time else new

    def unfold(self, prompt: str) -> None:
        """Unfold one, fold the others that nobody is answering."""
        if self.has(prompt):
            self.card(prompt)  # it is there from now on
        for id_, card in self._cards.items():
            if card.form is None:
                card.unfold(on=id_ == prompt)

    @Slot()
    def _on_loaded(self) -> None:
        for card in self._cards.values():
            card.resume()

    def _rebuild(self, now: datetime) -> None:
        self._slices.drop()
        plan = list(self._plan())
        with at_once(self):
            self._take_away(plan)
            missing = self._place_known(plan, now)
            few = missing if len(missing) <= _AT_ONCE else []
            for at, fired in few:
                self._add(at, fired, now)
        if not few and missing:
            self._slices.begin(self._making(missing, now), step_by_step=True, at_once=False)

    def _plan(self) -> Iterator[FiredPrompt | PlainLabel]:
        """From the top: each prompt, and the label over its group."""
        for at, (title, group) in enumerate(self._groups()):
            if not (group and title):
                yield from group
                continue
            if at not in self._labels:
                self._labels[at] = PlainLabel(kind="label")
            self._labels[at].setText(title)
            yield self._labels[at]
            yield from group

    def _take_away(self, plan: Sequence[FiredPrompt | PlainLabel]) -> None:
        """What is shown no more."""
        shown = {one.prompt.id for one in plan if isinstance(one, FiredPrompt)}
        labels = [one for one in plan if isinstance(one, PlainLabel)]
        for gone in [id_ for id_ in self._cards if id_ not in shown]:
            card = self._cards.pop(gone)
            card.hide()
            self._column.removeWidget(card)
            card.deleteLater()
        for at in [at for at, label in self._labels.items() if label not in labels]:
            label = self._labels.pop(at)
            label.hide()
            self._column.removeWidget(label)
            label.deleteLater()

    def _place_known(self, plan: Sequence[FiredPrompt | PlainLabel], now: datetime) -> list[tuple[int, FiredPrompt]]:
        """Put what is there where it belongs; gives those that are still to be made, each with its place."""
        missing: list[tuple[int, FiredPrompt]] = []
        for at, one in enumerate(plan):
            widget = one if isinstance(one, PlainLabel) else self._cards.get(one.prompt.id)
            if widget is None:
                assert isinstance(one, FiredPrompt)
                missing.append((at, one))
                continue
            if isinstance(one, FiredPrompt):
                self._cards[one.prompt.id].show_prompt(one, now)
            place = at - len(missing)
            if self._column.indexOf(widget) != place:
                self._column.insertWidget(place, widget)
                widget.show()
        return missing

    def _making(self, missing: Sequence[tuple[int, FiredPrompt]], now: datetime) -> Iterator[None]:
        for first in range(0, len(missing), _AT_ONCE):
            with at_once(self):
                for at, fired in missing[first : first + _AT_ONCE]:
                    self._add(at, fired, now)
            yield

    def _add(self, at: int, fired: FiredPrompt, now: datetime) -> None:
        key = half_typed.prompt_key(self._screening, fired.prompt.id)
        kept = self._keeper.of(key) if self._keeper is not None else None
        card = PromptCard(fired, now, self._who, framed=self._framed, kept=kept)
        card.answered.connect(self.answered)
        card.unfolded.connect(self.unfold)
        card.resume()
        self._cards[fired.prompt.id] = card
        self._column.insertWidget(at, card)
        card.show()

    def _groups(self) -> list[tuple[str, list[FiredPrompt]]]:
        here = [one for one in self._fired if self._item and self._item in one.because]
        rest = [one for one in self._fired if one not in here]
        still_open = [one for one in rest if one.is_open]
        answered = [one for one in rest if not one.is_open]
        others = ngettext("{count} other is open", "{count} others are open", len(still_open)) if here else ""
        told = ngettext("{count} was answered", "{count} were answered", len(answered))
        return [("", here), (others, still_open), (told, answered)]
