"""The damaged files of what was half typed that were put aside: how old and how large they are, and a way to take one away."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot

from cse_desk.i18n import gettext as _
from cse_desk.i18n import moment, size_words
from cse_desk.models.records.keeping import LeftDrafts
from cse_desk.ui import theme
from cse_desk.ui.doors import Doors, Question
from cse_desk.ui.jobs import Lane
from cse_desk.ui.screens.settings.left_copies import row_of
from cse_desk.ui.screens.settings.part import Part
from cse_desk.ui.widgets.buttons import Button
from cse_desk.ui.widgets.clearing import cleared

if TYPE_CHECKING:
    from cse_desk.services.keeping import Keeping


class LeftDraftsPart(Part):
    """Shown while there is one, or something is said of one."""

    removed = Signal()

    def __init__(self, keeping: Keeping, lane: Lane, doors: Doors) -> None:
        super().__init__(
            _("Damaged files of what was half typed"),
            _(
                "Desk took what could be read into another file, and put the damaged one aside, encrypted as it was. Somebody who "
                "knows about damaged disks may find more in it. If you miss nothing, it only takes room."
            ),
        )
        self._keeping, self._lane, self._doors = keeping, lane, doors
        self._files: tuple[LeftDrafts, ...] = ()
        self.buttons: list[Button] = []
        self.news.closed.connect(self._fit)
        self._fit()

    def show_files(self, files: Sequence[LeftDrafts]) -> None:
        """These are there."""
        if tuple(files) != self._files:
            self._files = tuple(files)
            cleared(self.body)
            self.buttons = [self._add(one) for one in files]
            self._acts = list(self.buttons)
        self._fit()

    def _add(self, file: LeftDrafts) -> Button:
        words = _words(file)
        name = _("Remove the damaged file: {words}").format(words=words)
        button = Button(_("Remove …"), kind="small", icon="remove", name=name)
        button.clicked.connect(partial(self.remove, file))
        self.body.addWidget(row_of(words, file.name, button))
        return button

    @Slot()
    def _fit(self) -> None:
        theme.set_shown(self, bool(self._files) or self.news.isVisibleTo(self))

    def remove(self, file: LeftDrafts) -> None:
        """Ask, then remove it."""
        if self.is_busy or not self._doors.ask(_question(file)):
            return
        self.begin(_("Removing the damaged file."))
        work = partial(self._keeping.remove_left_drafts, name=file.name)
        self._lane.run(self, work, partial(self._on_removed, file), self.say_failed)

    def _on_removed(self, file: LeftDrafts, _nothing: None) -> None:
        self.end()
        self.say(_("The damaged file is removed."), _("{size} are free again.").format(size=size_words(file.size)))
        self.removed.emit()


def _question(file: LeftDrafts) -> Question:
    text = _(
        "{words}. It may hold the only copy of something that was typed and not recorded. It cannot be brought back."
    )
    return Question(
        _("Remove the damaged file of what was half typed?"),
        text.format(words=_words(file)),
        yes=_("Remove the file"),
        is_dangerous=True,
    )


def _words(file: LeftDrafts) -> str:
    return _("Last written {at}, {size}").format(at=moment(file.written), size=size_words(file.size))
