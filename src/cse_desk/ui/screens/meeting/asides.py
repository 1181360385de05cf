"""Cards of a meeting that most goes through it never show: made when they are first wanted, each in its place."""

from functools import cached_property
from typing import TypeVar

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cse_desk.ui import theme
from cse_desk.ui.context import Context
from cse_desk.ui.interest_card import InterestCard
from cse_desk.ui.screens.meeting.interests import InterestActs
from cse_desk.ui.screens.meeting.minutes import MinutesCard
from cse_desk.ui.screens.meeting.skip import SkipCard
from cse_desk.ui.screens.meeting.work import MeetingWork

_FROM_THE_TOP = ("skip", "interests", "minutes")
_C = TypeVar("_C", bound=QWidget)


class Asides(QObject):
    """Below `after` in a column: why the meeting goes on without a decision, somebody's interest, the minutes."""

    going = Signal(str, str)  # as SkipCard
    acting = Signal(str, str, str)  # as MinutesCard
    answering = Signal(str)
    failed = Signal(object)  # the error of an interest

    def __init__(self, context: Context, work: MeetingWork, column: QVBoxLayout, after: QWidget) -> None:
        super().__init__(after)
        self._context, self._work = context, work
        self._column, self._after = column, after

    def is_made(self, name: str) -> bool:
        """Whether one of them is there."""
        return name in self.__dict__

    @cached_property
    def skip(self) -> SkipCard:
        """Asks why."""
        card = SkipCard()
        card.going.connect(self.going)
        return self._placed("skip", card)

    @cached_property
    def interests(self) -> InterestActs:
        """Declared, looked at, ended, with their card."""
        card = self._placed("interests", InterestCard(self._context.clock.today))
        acts = InterestActs(self._context, self._work, card)
        acts.failed.connect(self.failed)
        return acts

    @cached_property
    def minutes(self) -> MinutesCard:
        """Once the meeting has ended."""
        card = MinutesCard()
        card.acting.connect(self.acting)
        card.answering.connect(self.answering)
        return self._placed("minutes", card)

    def _placed(self, name: str, card: _C) -> _C:
        above = sum(self.is_made(one) for one in _FROM_THE_TOP[: _FROM_THE_TOP.index(name)])
        self._column.insertWidget(self._column.indexOf(self._after) + 1 + above, card)
        theme.set_shown(card, shown=False)
        return card

    def close(self) -> None:
        """Another young person: nothing of the one before stays open."""
        if self.is_made("skip"):
            theme.set_shown(self.skip, shown=False)
        if self.is_made("interests"):
            self.interests.card.close_it()
