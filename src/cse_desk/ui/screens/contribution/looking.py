"""Looking before adding: who, every answer beside ours, what it opens, and what could not be placed."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from cse_desk.i18n import gettext as _
from cse_desk.models.records.agency_answers import ContributionPreview
from cse_desk.services import contribution_rows
from cse_desk.services.refusals import Rule
from cse_desk.ui import problem_words
from cse_desk.ui.screens.contribution.entries import AnswerLines, count_words
from cse_desk.ui.widgets.buttons import Button
from cse_desk.ui.widgets.cards import Card
from cse_desk.ui.widgets.labels import PlainLabel
from cse_desk.ui.widgets.notices import Banner, ErrorSummary, Trouble
from cse_desk.ui.widgets.page import Page


class LookPage(Page):
    """`to_change` to go over it again; `add_wanted`."""

    to_change = Signal()
    add_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Look before it is added"), parent=parent)
        self.summary = ErrorSummary()
        self.opens = Banner(kind="notice")
        self.news = Banner(closable=True)
        for widget in (self.news, self.summary, self.opens):
            self.column.addWidget(widget)
        self._cards: list[Card] = []
        self.column.addStretch(1)
        self.change_button = Button(_("Change it"), icon="chevron-left")
        self.add_button = Button(_("Add it"), kind="primary", icon="tick")
        self.footer(self.change_button, None, self.add_button)
        self.change_button.clicked.connect(self.to_change)
        self.add_button.clicked.connect(self.add_wanted)

    def show_preview(self, found: ContributionPreview, name: str) -> None:
        """What would be added to the screening of whom."""
        self.set_title(_("Look before it is added"), name)
        for card in self._cards:
            card.hide()
            self.column.removeWidget(card)
            card.deleteLater()
        entry = found.entry
        self.news.say("")
        self._show_problems(found)
        self._show_prompts(found)
        self.add_button.set_text(
            _("Add as the part of {agency}").format(agency=entry.agency) if entry.agency else _("Add it")
        )
        self.add_button.setEnabled(not found.problems)
        self._cards = [card for card in (self._unplaced(found), self._answers(found)) if card is not None]
        for at, card in enumerate(self._cards):
            self.column.insertWidget(3 + at, card)

    def _show_problems(self, found: ContributionPreview) -> None:
        troubles = [Trouble(problem_words.rule(Rule(one), {})[0]) for one in found.problems]
        self.summary.show_troubles(troubles, title=_("Something is missing before it can be added."))

    def _show_prompts(self, found: ContributionPreview) -> None:
        if not found.prompts:
            self.opens.say("")
            return
        which = ", ".join(f"{prompt} {title}" for prompt, title in found.prompts)
        self.opens.say(
            _("What they wrote opens safety prompts, whatever our own answer is."), f"{which}.", kind="notice"
        )

    @staticmethod
    def _answers(found: ContributionPreview) -> Card:
        card = Card(found.entry.agency or _("Agency not known"), aside=count_words(found.entry))
        column = card.body(spacing=8)
        column.addWidget(PlainLabel(contribution_rows.who_words(found.entry), kind="small-muted", wrap=True))
        column.addWidget(AnswerLines(found.entry))
        return card

    @staticmethod
    def _unplaced(found: ContributionPreview) -> Card | None:
        """Nothing that somebody wrote is dropped in silence."""
        if not found.unplaced:
            return None
        card = Card(_("Written on the sheet, and not an answer of its question"))
        column = card.body(spacing=4)
        told = _("It is kept with the part as it was written. Where you know what it means, change the answer.")
        column.addWidget(PlainLabel(told, kind="muted", wrap=True))
        for where, text in found.unplaced:
            column.addWidget(PlainLabel(f"{where}: {text}", wrap=True))
        return card
