"""The screening beside a referral: both words and why, the profile in numbers, prompts nobody answered."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from cse_desk.i18n import gettext as _
from cse_desk.i18n import ngettext
from cse_desk.models.labels import HARM_QUESTION, LEVEL_QUESTION
from cse_desk.models.records.panel import DomainCount, ScreeningSummary
from cse_desk.ui.widgets.cards import Card
from cse_desk.ui.widgets.clearing import cleared
from cse_desk.ui.widgets.flow import FlowRow
from cse_desk.ui.widgets.labels import Heading, PlainLabel
from cse_desk.ui.widgets.marks import HarmMark, LevelMark


class SummaryView(QWidget):
    """Shows a ScreeningSummary, or that there is none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)

    def show_summary(self, found: ScreeningSummary | None) -> None:
        """Show it."""
        cleared(self._column)
        card = Card(_("Screening"))
        body = card.body(spacing=6)
        self._column.addWidget(card)
        if found is None:
            words = _("No signed screening is here. Return the referral for information: ask for the screening.")
            body.addWidget(PlainLabel(words, kind="alert", wrap=True))
            return
        body.addWidget(PlainLabel(found.words, kind="small-muted", wrap=True))
        for question, mark in ((HARM_QUESTION, HarmMark(found.harm)), (LEVEL_QUESTION, LevelMark(found.level))):
            row = FlowRow(gap=12)
            row.add(PlainLabel(_(question), kind="muted"))
            row.add(mark)
            body.addWidget(row)
        if found.needs_sign_off:
            body.addWidget(PlainLabel(_("A manager has still to sign it off."), kind="alert", wrap=True))
        if (found.harm, found.level) != (found.tool_harm, found.tool_level):
            body.addWidget(PlainLabel(_("The judgement differs from the tool."), kind="small-strong", wrap=True))
        for title, words in (
            (_("Why"), found.reasons),
            (_("What would change their mind"), found.change_my_mind),
            (_("What is not known"), found.not_known),
        ):
            if words:
                body.addWidget(Heading(title, level=4))
                body.addWidget(PlainLabel(words, wrap=True))
        self._numbers(card, found)
        self._prompts(card, found)

    @staticmethod
    def _numbers(card: Card, found: ScreeningSummary) -> None:
        body = card.body(spacing=4)
        body.addWidget(Heading(_("The profile in numbers"), level=4))
        if not found.domains:
            body.addWidget(PlainLabel(_("Nothing is answered Yes, Possible or Not known."), kind="muted", wrap=True))
        for one in found.domains:
            body.addWidget(PlainLabel(f"{one.title}: {_count_words(one)}", wrap=True))

    @staticmethod
    def _prompts(card: Card, found: ScreeningSummary) -> None:
        body = card.body(spacing=4)
        count = len(found.prompts_open)
        words = ngettext("{count} safety prompt waits", "{count} safety prompts wait", count)
        body.addWidget(PlainLabel(words, kind="alert" if count else "muted", wrap=True))
        for one in found.prompts_open:
            body.addWidget(PlainLabel(one, kind="small", wrap=True))


def _count_words(one: DomainCount) -> str:
    counted = (
        (_("{count} yes"), one.yes),
        (_("{count} possible"), one.possible),
        (_("{count} not known"), one.not_known),
    )
    return ", ".join(words.format(count=count) for words, count in counted if count)
