"""What stands beside the questions: the safety prompts that have opened, and the young person's own words."""

from collections.abc import Iterator

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtWidgets import QScrollArea

from cse_desk.forms.screening_tool import OWN_WORDS
from cse_desk.i18n import gettext as _
from cse_desk.ui.formkit.page import FormPage
from cse_desk.ui.prompting.reply import PromptReply
from cse_desk.ui.prompting.words import prompt_when
from cse_desk.ui.screens.screening.frame import PagesFrame
from cse_desk.ui.screens.screening.news import News
from cse_desk.ui.screens.screening.work import Work
from cse_desk.ui.slices import Slices

_CLOCKS = ("now", "1h", "before-contact", "same-day")  # the most urgent first


def item_of(path: str) -> str:
    """The question a path belongs to: d8.08 for d8.08.note."""
    head = path.partition(":")[0].split(".")
    return ".".join(head[:2])


class Beside(QObject):
    """Shows them, opens the most urgent, records how one is answered."""

    def __init__(self, frame: PagesFrame, work: Work, form_page: FormPage, news: News, area: QScrollArea) -> None:
        super().__init__(frame)
        self._frame, self._work, self._form_page, self._news, self._area = frame, work, form_page, news, area
        self._pane = frame.prompts
        self._slices = Slices(self)
        self._said = ""  # the prompt that was announced last
        self._pane.answered.connect(self._on_answered)

    def show_words(self) -> None:
        """Their own words: of this screening, else the last that were written down."""
        typed = self._work.flow.value(OWN_WORDS) if self._work.flow.is_asked(OWN_WORDS) else None
        if isinstance(typed, str) and typed:
            self._pane.show_words(typed, _("in this screening"))
        else:
            self._pane.show_words(self._work.person.own_words, self._work.person.own_words_source)

    def show_prompts_next(self) -> None:
        """Beside the questions, after them: the window goes on in between."""
        self._slices.begin(self._showing_prompts(), at_once=False)

    def _showing_prompts(self) -> Iterator[None]:
        self._show_prompts()
        yield

    def _show_prompts(self) -> None:
        item = item_of(self._form_page.current_path or self._work.place.item)
        new = self._pane.show_prompts(self._work.result.prompts, item, self._work.now)
        if new:
            first = self._most_urgent(new)
            self._pane.unfold(first)
            self._say_opened(first)

    def _most_urgent(self, new: tuple[str, ...]) -> str:
        fired = {one.prompt.id: one for one in self._work.result.prompts}
        return min(new, key=lambda one: (_place(_CLOCKS, fired[one].prompt.clock), fired[one].due is None))

    def _say_opened(self, prompt: str) -> None:
        """Where the prompts lie below the questions, a line above them says that one has opened."""
        if not self._frame.is_narrow:
            return
        fired = next(one for one in self._work.result.prompts if one.prompt.id == prompt)
        when, _is_urgent = prompt_when(fired, self._work.now)
        self._said = prompt
        self._news.show_prompt(f"{fired.prompt.id} {fired.prompt.title}, {when}", fired.prompt.text)

    def go_to_announced(self) -> None:
        """To the prompt that the line above the questions speaks of."""
        if self._pane.list.has(self._said):
            self._pane.unfold(self._said)
            card = self._pane.list.card(self._said)
            self._area.ensureWidgetVisible(card, 0, 40)
            card.line.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(object)
    def _on_answered(self, reply: PromptReply) -> None:
        self._work.answer_prompt(reply, self._pane.list)


def _place(order: tuple[str, ...], one: str) -> int:
    return order.index(one) if one in order else len(order)
