"""What the pages of the VPG have in common: they read, record, and say what went wrong on the page itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from cse_desk.models.enums import Compartment
from cse_desk.models.records.changes import Changes
from cse_desk.ui import duty_words, focusing, guard_going
from cse_desk.ui.context import Context
from cse_desk.ui.jobs import Job
from cse_desk.ui.slices import Slices
from cse_desk.ui.widgets.notices import Banner
from cse_desk.ui.widgets.page import Page

_Found = TypeVar("_Found")


class Pane(Page):
    """One page. `asked(part, target)` when another page is wanted."""

    asked = Signal(str, str)

    def __init__(
        self,
        context: Context,
        title: str,
        *,
        aside: str = "",
        scrolls: bool = True,
        needs: Sequence[Compartment] = (Compartment.PANEL,),
        reads: str = "",
    ) -> None:
        """`needs`: what somebody has to write to act here; `reads`: the first words for who does not."""
        super().__init__(title, aside=aside, scrolls=scrolls)
        self.context = context
        self.may_write = context.who.may_write(*needs)
        why = duty_words.reading_of(context.who.duties, *needs, title=reads)
        self.why_not = Banner(*why) if why is not None else None
        if self.why_not is not None:
            self.column.addWidget(self.why_not)
        self.news = Banner(closable=True)
        self.is_new = True  # just shown: what is first gets the keyboard once it has come
        self._jobs: dict[str, Job] = {}
        self._coming = Slices(self)
        self._offers = False  # the keyboard, once all parts are in their places
        self.column.addWidget(self.news)

    def come_later(self, *placing: Callable[[], object]) -> None:
        """Put large parts of a page that is made now into their places one after another, each in a go of its own."""
        self._coming.begin((place() for place in placing), self._on_come, step_by_step=True, at_once=False)

    def _on_come(self) -> None:
        if self._offers:
            self.offer_focus()

    @Slot(str, str)
    def go_to_guard(self, young_person_id: str, code: str) -> None:
        """To the place on the young person's page where a finding of the closure guard is mended."""
        guard_going.go(self.context, self, young_person_id, code)

    def reload(self) -> None:
        """Read again what is shown."""

    def first_focus(self) -> QWidget | None:
        """What has the keyboard when the page is shown."""
        return None

    def offer_focus(self) -> None:
        """The keyboard goes to what is first, once it has its place, unless somebody types or is already at work on this page."""
        self._offers = self._coming.is_at_work
        if not self._offers:
            focusing.offer(self.first_focus(), self, even_within=self.is_new)
            self.is_new = False

    def keep(self, done: Callable[[], None]) -> None:
        """The vault is being locked, or the page left: keep what was typed, then call `done` once."""
        done()

    def read(self, name: str, work: Callable[[], _Found], done: Callable[[_Found], None]) -> None:
        """Read in the background; a newer request of the same name replaces the older one."""
        self._jobs[name] = self.context.lanes.reading.run(
            self, work, done, self.say_failed, instead_of=self._jobs.get(name)
        )

    def record(self, work: Callable[[], _Found], done: Callable[[_Found], None]) -> None:
        """Record in the background."""
        self.context.bus.tell_saving()
        self.context.lanes.vault.run(self, work, done, self._on_not_recorded)

    def told(self, changes: Changes, words: str, *, can_undo: bool = False) -> None:
        """It was recorded: every screen reloads, and the top bar says so."""
        self.news.hide()
        self.context.bus.tell_changed(changes, words, can_undo=can_undo)
        self.context.bus.tell_saved(self.context.clock.now())

    def _on_not_recorded(self, error: Exception) -> None:
        self.context.bus.tell_saved(self.context.clock.now())
        self.say_failed(error)

    @Slot(object)
    def say_failed(self, error: Exception) -> None:
        """What happened, what was kept, what to do next."""
        self.news.say_failed(error)
