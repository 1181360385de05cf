"""What the card for interests asks for: declared about the young person who is discussed, looked at, ended."""

from datetime import date
from functools import partial

from PySide6.QtCore import QObject, Signal, Slot

from cse_desk.models.records.changes import Changes
from cse_desk.ui.context import Context
from cse_desk.ui.interest_card import InterestCard
from cse_desk.ui.screens.meeting.work import MeetingWork


class InterestActs(QObject):
    """Listens to the card."""

    failed = Signal(object)  # the error

    def __init__(self, context: Context, work: MeetingWork, card: InterestCard) -> None:
        super().__init__(card)
        self._context, self._work, self.card = context, work, card
        card.declaring.connect(self._on_declaring)
        card.looking.connect(self._on_looking)
        card.ending.connect(self._on_over)

    def open(self) -> None:
        """Room for an interest in who is discussed."""
        self.card.open(self._work.shown.day.attenders if self._work.shown else ())

    @Slot(str, str, str, bool)
    def _on_declaring(self, name: str, agency: str, why: str, whole: bool) -> None:
        child = self._work.shown.child if self._work.shown else None
        if child is None:
            return
        declare = self._context.services.interests.declare
        about = child.young_person_id
        self._work.run(partial(declare, young_person_id=about, name=name, agency=agency, why=why, whole_agency=whole))
        if why and agency and (name or whole):
            self.card.close_it()

    @Slot()
    def _on_looking(self) -> None:
        """Who declared an interest in this young person."""
        child = self._work.shown.child if self._work.shown else None
        if child is not None:
            read = partial(self._context.services.interests.about, young_person_id=child.young_person_id)
            self._context.lanes.reading.run(self, read, self.card.end_form.show_declared, self.failed.emit)

    @Slot(str, object, str)
    def _on_over(self, interest: str, on: object, why: str) -> None:
        day = on if isinstance(on, date) else None
        end = partial(self._context.services.interests.end, interest=interest, on=day, why=why)
        self._context.lanes.vault.run(self, end, self._on_ended, self.failed.emit)

    def _on_ended(self, changes: Changes) -> None:
        self.card.close_it()
        self._context.bus.tell_changed(changes)
        self._work.refresh()
