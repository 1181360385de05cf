"""What other agencies wrote, on the result page: first the signs that our own answers do not have."""

from collections.abc import Iterator

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from cse_desk.forms.questionnaire import JsonValue
from cse_desk.i18n import day as day_words
from cse_desk.i18n import gettext as _
from cse_desk.models.records.agency_answers import ContributionEntry
from cse_desk.services import contribution_rows
from cse_desk.ui import theme
from cse_desk.ui.widgets.buttons import Button
from cse_desk.ui.widgets.lines_card import LinesCard


class OthersCard(LinesCard):
    """Not there while no agency has written. `wanted` to see all of it."""

    wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("What other agencies wrote"), parent=parent)
        self.button = Button(_("See every answer"), kind="small-link")
        self.button.clicked.connect(self.wanted)
        self.body().addWidget(self.button)
        theme.set_shown(self, shown=False)

    def showing_entries(self, entries: tuple[ContributionEntry, ...], ours: dict[str, JsonValue]) -> Iterator[None]:
        """Show what they wrote beside our answers as they stand now, a few lines at a time."""
        theme.set_shown(self, shown=bool(entries))
        yield from self.showing(line for entry in entries for line in _lines(entry, ours))


def _lines(entry: ContributionEntry, ours: dict[str, JsonValue]) -> list[tuple[str, str]]:
    on = contribution_rows.taken_on(entry)
    who = ", ".join(part for part in (entry.agency, entry.name, day_words(on) if on else "") if part)
    lines = [(who, "label")]
    if entry.after_signing:
        lines.append((_("It came in after the signature, which does not cover it."), "small-strong"))
    signs = [
        (one, told)
        for one in entry.answers
        for told in contribution_rows.beside((entry,), one.indicator, ours)
        if told.matters
    ]
    for one, _told in sorted(signs, key=lambda pair: not pair[0].is_harm):
        said = _("{number} {question}: {theirs} Our answer does not say so.")
        words = said.format(number=one.number, question=one.text, theirs=contribution_rows.words_beside(one))
        lines.append((words, "small-strong" if one.is_harm else "small"))
    if not signs:
        lines.append((_("No sign that our own answers do not have."), "small"))
    return lines
