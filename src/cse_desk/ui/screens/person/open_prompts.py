"""The safety prompts of a young person that are open, a card for each screening that opened some, the most urgent first."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cse_desk.i18n import gettext as _
from cse_desk.i18n import ngettext
from cse_desk.ui import focusing, theme
from cse_desk.ui.context import Who
from cse_desk.ui.half_typed import HalfTyped
from cse_desk.ui.prompting.cards import PromptCard, PromptList
from cse_desk.ui.screens.person.lines import title_of
from cse_desk.ui.screens.person.view import OpenPrompts
from cse_desk.ui.slices import Slices
from cse_desk.ui.widgets.buttons import Button
from cse_desk.ui.widgets.cards import Card
from cse_desk.ui.widgets.labels import PlainLabel

_STEP = 10  # screenings


class PromptsOf(Card):
    """The open prompts of one screening. `answered` carries its id and the reply."""

    answered = Signal(str, object)

    def __init__(self, found: OpenPrompts, who: Who, keeper: HalfTyped, now: datetime) -> None:
        super().__init__(_("Safety prompts that are open"), aside="", kind="alert")
        self.screening_id = found.line.screening_id
        column = self.body(spacing=8)
        from_ = _("From the screening of {which}.").format(which=title_of(found.line))
        column.addWidget(PlainLabel(from_, kind="small-muted", wrap=True))
        self.prompts = PromptList(who, keeper=keeper, screening_id=self.screening_id)
        self.prompts.answered.connect(self._on_answered)
        column.addWidget(self.prompts)
        self.show_open(found, now)

    def show_open(self, found: OpenPrompts, now: datetime) -> None:
        """As they stand now; what is being typed stays."""
        assert self.aside is not None
        self.aside.setText(str(len(found.prompts)))
        self.prompts.show_prompts(found.prompts, "", now)

    def has_words(self) -> bool:
        """Whether a reply is being written."""
        return self.prompts.has_words()

    @Slot(object)
    def _on_answered(self, reply: object) -> None:
        self.answered.emit(self.screening_id, reply)


class OpenPromptsPart(QWidget):
    """A card at a time; of very many screenings those whose prompts are due first. `answered` with the screening and the reply."""

    answered = Signal(str, object)

    def __init__(self, who: Who, keeper: HalfTyped, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._who, self._keeper = who, keeper
        self._cards: dict[str, PromptsOf] = {}  # by screening
        self._found: Sequence[OpenPrompts] = ()
        self._now: datetime | None = None
        self._shown, self._came_for = _STEP, ""
        self._making = Slices(self)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(12)
        self.more_button = Button("", kind="small-link")
        self.more_button.clicked.connect(self._on_more)
        self._column.addWidget(self.more_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.more_button.hide()
        self.hide()

    def begin(self) -> None:
        """What comes next is about somebody else."""
        self._shown, self._came_for = _STEP, ""

    def show_open(self, found: Sequence[OpenPrompts], now: datetime, *, came_for: str = "") -> None:
        """Show these. `came_for`: the screening one of whose prompts is wanted at once."""
        self._now, self._came_for = now, came_for or self._came_for
        sought = [one for one in found if one.line.screening_id == self._came_for]
        is_far = any(one not in found[: self._shown] for one in sought)
        self._found = [*sought, *(one for one in found if one not in sought)] if is_far else found
        theme.set_shown(self, bool(found))
        self._fill()

    def card(self, screening_id: str, prompt: str) -> PromptCard | None:
        """The card of a prompt."""
        if screening_id not in self._cards:
            self._making.finish()
        of = self._cards.get(screening_id)
        return of.prompts.card(prompt) if of is not None and of.prompts.has(prompt) else None

    def cards(self) -> list[PromptsOf]:
        """Those that are there, from the top."""
        return sorted(self._cards.values(), key=self._column.indexOf)

    def _fill(self) -> None:
        at_work = {id_ for id_, card in self._cards.items() if focusing.holder([card]) >= 0 or card.has_words()}
        wanted = [one for at, one in enumerate(self._found) if at < self._shown or one.line.screening_id in at_work]
        ids = {one.line.screening_id for one in wanted}
        for gone in [self._cards.pop(id_) for id_ in list(self._cards) if id_ not in ids]:
            focusing.let_go(gone)
            gone.hide()
            self._column.removeWidget(gone)
            gone.deleteLater()
        self._say_more(len(wanted))
        self._making.begin(self._showing(wanted), step_by_step=True)

    def _showing(self, wanted: Sequence[OpenPrompts]) -> Iterator[None]:
        assert self._now is not None
        for at, one in enumerate(wanted):
            card = self._cards.get(one.line.screening_id)
            if card is None:
                card = PromptsOf(one, self._who, self._keeper, self._now)
                card.answered.connect(self.answered)
                self._cards[card.screening_id] = card
            else:
                card.show_open(one, self._now)
            if self._column.indexOf(card) != at:
                self._column.insertWidget(at, card)
                card.show()
            yield

    def _say_more(self, shown: int) -> None:
        total = len(self._found)
        left = total - shown
        more = min(_STEP, left)
        words = ngettext("Show {count} more", "Show {count} more", more)
        told = _("prompts of {shown} of {total} screenings are shown, the most urgent first")
        self.more_button.set_text(f"{words}: {told.format(shown=f'{shown:,}', total=f'{total:,}')}")
        theme.set_shown(self.more_button, left > 0)

    @Slot()
    def _on_more(self) -> None:
        self._shown += _STEP
        self._fill()
