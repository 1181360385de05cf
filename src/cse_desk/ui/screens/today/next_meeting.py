"""Beside the list: the next VPG, what comes before it, and who of one's own is on its agenda."""

from datetime import datetime

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cse_desk.i18n import gettext as _
from cse_desk.i18n import ngettext
from cse_desk.models.records.groups import NextMeeting
from cse_desk.services import when
from cse_desk.ui.widgets.buttons import Button
from cse_desk.ui.widgets.cards import Card
from cse_desk.ui.widgets.labels import PlainLabel


class NextMeetingCard(QWidget):
    """Hidden when none is planned. `opened` with the meeting's id."""

    opened = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._card: Card | None = None
        self._meeting = ""
        self.button: Button | None = None
        self.facts: dict[str, str] = {}

    def show_meeting(self, found: NextMeeting | None, now: datetime) -> None:
        """Show it."""
        if self._card is not None:
            self._card.hide()
            self._card.deleteLater()
        self._card, self.button, self.facts = None, None, {}
        self.setVisible(found is not None)
        if found is None:
            return
        self._meeting = found.meeting
        days = when.days_until(found.starts_at, now)
        aside = _("today") if days == 0 else ngettext("in {count} day", "in {count} days", days)
        self._card = Card(_("Next {group}").format(group=found.group_name), aside=aside)
        for words, moment in (
            (_("Referrals in by"), found.referrals_by),
            (_("Pre-agenda"), found.pre_agenda_at),
            (_("Meeting"), found.starts_at),
        ):
            if moment is not None:
                self.facts[words] = when.day_words(moment, now)
                self._card.add_fact(words, self.facts[words])
        self._card.add_row(self._agenda_line(found))
        self._column.addWidget(self._card)

    def _agenda_line(self, found: NextMeeting) -> QWidget:
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        own = found.yours > 0
        words = _("Yours on the agenda") if own else _("On the agenda")
        count = ngettext("{count} young person", "{count} young people", found.yours if own else found.items)
        self.button = Button(count, kind="link", name=f"{words}: {count}")
        self.button.clicked.connect(self._on_clicked)
        row.addWidget(PlainLabel(words, kind="muted", wrap=True), 1)
        row.addWidget(self.button)
        return line

    @Slot()
    def _on_clicked(self) -> None:
        self.opened.emit(self._meeting)
