"""The safety prompts on the result: how many are open, each with its form."""

from PySide6.QtCore import Slot

from cse_desk.i18n import gettext as _
from cse_desk.ui import theme
from cse_desk.ui.context import Who
from cse_desk.ui.prompting.cards import PromptList
from cse_desk.ui.prompting.reply import PromptReply
from cse_desk.ui.screens.screening.work import Work
from cse_desk.ui.widgets.cards import Card
from cse_desk.ui.widgets.labels import PlainLabel


class PromptsCard(Card):
    """In the high colour while one is open."""

    def __init__(self, who: Who, work: Work) -> None:
        super().__init__(_("Safety prompts"))
        self._work = work
        self.list = PromptList(who, framed=False, keeper=work.half_typed, screening_id=work.screening_id)
        self._none = PlainLabel(_("No answer has opened a safety prompt."), kind="muted", wrap=True)
        self._none.setContentsMargins(16, 0, 16, 12)
        self.add(self._none)
        self.add(self.list)
        self.list.answered.connect(self._on_answered)

    def show_fired(self) -> None:
        """Those of the result as it is now."""
        fired = self._work.result.prompts
        still_open = sum(one.is_open for one in fired)
        self.set_kind("alert" if still_open else "card")
        assert self.aside is not None
        assert self.title is not None
        self.title.setText(_("Open prompts") if still_open else _("Safety prompts"))
        self.aside.setText(_("{open} of {all}").format(open=still_open, all=len(fired)) if fired else "")
        theme.set_shown(self._none, not fired)
        self.list.show_prompts(fired, "", self._work.now)

    @Slot(object)
    def _on_answered(self, reply: PromptReply) -> None:
        self._work.answer_prompt(reply, self.list)
