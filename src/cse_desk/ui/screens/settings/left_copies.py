"""The backups that updates left beside the vault: how old and how large they are, and a way to take one away."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget

from cse_desk import errors
from cse_desk.i18n import gettext as _
from cse_desk.i18n import moment, size_words
from cse_desk.models.records.keeping import LeftCopy
from cse_desk.models.records.opening import HowFar, Tell
from cse_desk.ui import problems, theme
from cse_desk.ui.doors import Doors, Question
from cse_desk.ui.jobs import Job, Lane
from cse_desk.ui.problems import Said
from cse_desk.ui.screens.settings.part import Part
from cse_desk.ui.widgets.buttons import Button
from cse_desk.ui.widgets.clearing import cleared
from cse_desk.ui.widgets.labels import PlainLabel, plain_tip

if TYPE_CHECKING:
    from cse_desk.services.keeping import Keeping


def _remove(keeping: Keeping, name: str, tell: Tell) -> None:
    keeping.remove_copy(name=name, tell=tell)


class LeftCopiesPart(Part):
    """Shown while there is one, or something is said of one."""

    removed = Signal()

    def __init__(self, keeping: Keeping, lane: Lane, doors: Doors) -> None:
        super().__init__(
            _("Copies that updates left"),
            _(
                "Before an update changes the vault, Desk makes a copy of it and keeps that on this computer. Once you have worked "
                "for some days and nothing is missing, it only takes room."
            ),
            can_cancel=True,
        )
        self._keeping, self._lane, self._doors = keeping, lane, doors
        self._copies: tuple[LeftCopy, ...] = ()
        self._last_backup: datetime | None = None
        self._job: Job | None = None
        self.buttons: list[Button] = []
        self.progress.cancelled.connect(self.stop)
        self.news.closed.connect(self._fit)
        self._fit()

    def show_copies(self, copies: Sequence[LeftCopy], last_backup: datetime | None) -> None:
        """These are there; `last_backup`: the newest one that somebody asked for."""
        self._last_backup = last_backup
        if tuple(copies) != self._copies:
            self._copies = tuple(copies)
            cleared(self.body)
            self.buttons = [self._add(one) for one in copies]
            self._acts = list(self.buttons)
        self._fit()

    def _add(self, copy: LeftCopy) -> Button:
        words = copy_words(copy)
        button = Button(
            _("Remove …"), kind="small", icon="remove", name=_("Remove the copy: {words}").format(words=words)
        )
        button.clicked.connect(partial(self.remove, copy))
        self.body.addWidget(row_of(words, copy.name, button))
        return button

    @Slot()
    def _fit(self) -> None:
        theme.set_shown(self, bool(self._copies) or self.news.isVisibleTo(self))

    def remove(self, copy: LeftCopy) -> None:
        """Ask, read the vault whole, then remove the copy."""
        if self.is_busy or not self._doors.ask(self._question(copy)):
            return
        self.begin(_("Reading every page of the vault first, to be sure that nothing of the copy is needed."))
        work = partial(_remove, self._keeping, copy.name)
        self._job = self._lane.run_told(self, work, partial(self._on_removed, copy), self.say_failed, self._on_told)

    def _question(self, copy: LeftCopy) -> Question:
        what = _("{words}. Desk first looks whether everything in it is in your vault, and keeps it if not.")
        if self._last_backup is None:
            other = _("There is no other backup: make one first, in case this computer breaks.")
        else:
            other = _("The last backup you made is of {at}.").format(at=moment(self._last_backup))
        end = _("It cannot be brought back.")
        text = f"{what.format(words=copy_words(copy))} {other} {end}"
        return Question(_("Remove the copy that the update left?"), text, yes=_("Remove the copy"), is_dangerous=True)

    @Slot()
    def stop(self) -> None:
        """The copy stays."""
        if self._job is not None:
            self._job.cancel()

    def _on_told(self, far: HowFar) -> None:
        if far.total:
            self.progress.set_share(far.done / far.total)

    def _on_removed(self, copy: LeftCopy, _nothing: None) -> None:
        self.end()
        self.say(_("The copy is removed."), _("{size} are free again.").format(size=size_words(copy.size)))
        self.removed.emit()

    def end(self) -> None:
        """Nothing is left to stop."""
        self._job = None
        super().end()

    def words_for(self, error: Exception) -> Said:
        """The copy stays; and whether it is the copy that cannot be read, or the vault."""
        stays = _("The copy stays.")
        if isinstance(error, errors.Cancelled):
            return Said(_("Stopped."), stays)
        if isinstance(error, errors.HoldsMore):
            return Said(
                _("This copy holds something that is not in your vault."),
                stays,
                _("Restore it, when Desk is locked, to look at it: it becomes a vault of its own."),
            )
        name = error.path.name if isinstance(error, errors.VaultError) else ""
        if name in {one.name for one in self._copies}:
            return Said(
                _("The copy cannot be read, or not be removed."),
                stays,
                _("Tell the people who look after this computer."),
            )
        return problems.words_for(error)


def row_of(words: str, name: str, button: Button) -> QWidget:
    """What is said of a file, its name for who points at it, and its act."""
    row = QWidget()
    line = QHBoxLayout(row)
    line.setContentsMargins(0, 0, 0, 0)
    line.setSpacing(12)
    label = PlainLabel(words, wrap=True)
    label.setToolTip(plain_tip(name))
    line.addWidget(label, 1)
    line.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
    return row


def copy_words(copy: LeftCopy) -> str:
    """For example "Made 24 Nov 2026, 09:30, 45.2 MB"."""
    return _("Made {at}, {size}").format(at=moment(copy.made), size=size_words(copy.size))
