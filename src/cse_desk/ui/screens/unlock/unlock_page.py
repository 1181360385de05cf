"""Who, and the passphrase."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Slot

from cse_desk import errors
from cse_desk.i18n import gettext as _
from cse_desk.i18n import moment, ngettext
from cse_desk.models.records.opening import Stage, Tell
from cse_desk.ui import problems, theme
from cse_desk.ui.context import OpenVault
from cse_desk.ui.doors import Doors
from cse_desk.ui.jobs import Job, Lane
from cse_desk.ui.problems import Said
from cse_desk.ui.screens.unlock import elsewhere
from cse_desk.ui.screens.unlock.opening_page import OpeningPage
from cse_desk.ui.screens.unlock.secret import with_secret
from cse_desk.ui.widgets.buttons import Button
from cse_desk.ui.widgets.fields import DropDown, Labelled
from cse_desk.ui.widgets.passphrase import PassphraseField

if TYPE_CHECKING:
    from cse_desk.services.unlock import Unlocking, VaultEntry


def _open(
    unlocking: Callable[[], Unlocking],
    folder: str,
    accept_older: bool,
    copy_to: Path | None,
    secret: bytearray,
    tell: Tell,
) -> OpenVault:
    work = partial(unlocking().unlock, vault_folder=folder, accept_older=accept_older, copy_to=copy_to, tell=tell)
    return with_secret(lambda given: work(passphrase=given), secret)


class UnlockPage(OpeningPage):
    """Opens one of the vaults on this computer."""

    def __init__(self, unlocking: Callable[[], Unlocking], vault_lane: Lane, doors: Doors) -> None:
        super().__init__(_("Unlock"), _("Everything is encrypted until you type your passphrase."), vault_lane)
        self._unlocking, self._doors = unlocking, doors
        self._accept_older = False
        self._copy_to: Path | None = None  # where the backup of an update goes; None: beside the vault
        self._about = ""  # the vault that this was said about
        self._looking: Job | None = None
        self.elsewhere = Button(_("Keep the copy somewhere else …"), icon="open")
        self.elsewhere.clicked.connect(self._on_elsewhere)
        theme.set_shown(self.elsewhere, shown=False)
        self.column.addWidget(self.elsewhere, 0, Qt.AlignmentFlag.AlignLeft)
        self._wait_s = 0
        self.which = DropDown(name=_("Which vault"))
        self.which.changed.connect(self._on_which)
        self._which = Labelled(
            _("Which vault"), self.which, hint=_("The newest is first. Nothing outside a vault says whose it is.")
        )
        self.passphrase = PassphraseField()
        self.column.addWidget(self._which)
        self.column.addWidget(Labelled(_("Your passphrase"), self.passphrase))
        act = Button(_("Unlock"), kind="primary")
        self.finish(act, ((_("Create a new vault"), "create"), (_("Restore a backup"), "restore")))
        act.clicked.connect(self._on_unlock)
        self.passphrase.entered.connect(self._on_unlock)
        self._timer = QTimer(self)
        self._timer.setInterval(1000)
        self._timer.timeout.connect(self._on_second)

    def show_vaults(self, entries: Sequence[VaultEntry], last: str) -> None:
        """Offer these vaults; the one used last on this computer is chosen."""
        words = tuple(
            (one.vault_folder, _("Used last {moment}").format(moment=moment(one.last_used))) for one in entries
        )
        self.which.set_choices(words)
        if last and last in {one.vault_folder for one in entries}:
            self.which.set_value(last)
        self._which.setVisible(len(entries) > 1)
        self.passphrase.setFocus()

    @Slot()
    def _on_unlock(self) -> None:
        if not self.act.isEnabled():
            return
        if not self.passphrase.value():
            self.news.say(_("Type your passphrase."), kind="notice")
            self.passphrase.setFocus()
            return
        folder = self._about = self.which.value()
        secret = self.passphrase.take()
        theme.set_shown(self.elsewhere, shown=False)
        self.begin_work(_("Working out the key from your passphrase. This takes about a second on purpose."))
        self.open_by(partial(_open, self._unlocking, folder, self._accept_older, self._copy_to, secret))

    def _enable(self, *, on: bool) -> None:
        super()._enable(on=on)
        self.which.setEnabled(on)

    @Slot(object)
    def _on_which(self, folder: str) -> None:
        """What was agreed for one vault holds for no other."""
        if folder == self._about:
            return
        self._about = folder
        self._accept_older, self._copy_to = False, None
        if self._looking is not None:
            self._looking.drop()
        theme.set_shown(self.elsewhere, shown=False)
        self.news.hide()

    def _on_failed(self, error: Exception) -> None:
        super()._on_failed(error)
        self.passphrase.setFocus()
        if isinstance(error, errors.TooManyTries):
            self._wait(int(error.facts.get("wait_s", 0)))
        elif isinstance(error, errors.IncompleteCopy):
            self._offer_older(error)
        if elsewhere.is_about(error, self._copy_to) or elsewhere.is_for_both(error):
            theme.set_shown(self.elsewhere, shown=True)
            self._copy_to = None

    def words_for(self, error: Exception) -> Said:
        """The place of the copy may be another than that of the vault."""
        if isinstance(error, errors.Cancelled) and error.left is not None:
            return elsewhere.left_there(error.left)
        if isinstance(error, errors.VaultError) and elsewhere.is_about(error, self._copy_to):
            return elsewhere.words_for(error)
        return super().words_for(error)

    @Slot()
    def _on_elsewhere(self) -> None:
        folder = self._doors.choose_folder(_("Where the copy goes"))
        if folder is not None:
            look = partial(elsewhere.kind_of, self._unlocking, folder)
            self._looking = self._lane.run(self, look, partial(self._on_kind, folder), self.say_failed)

    def _on_kind(self, folder: Path, kind: errors.PlaceKind | None) -> None:
        if kind is not None and not self._doors.ask(elsewhere.question(kind)):
            return
        self._copy_to = folder
        self.news.say(_("The copy will go to {folder}.").format(folder=folder), _("Type your passphrase to begin."))
        self.passphrase.setFocus()

    def done_words(self) -> str:
        """A backup of before lies beside the vault from now on, or where somebody said."""
        if Stage.UPDATE not in self.reached:
            return ""
        if self._copy_to is not None:
            return _("Your vault is up to date. The backup made first is in the folder you chose.")
        return _("Your vault is up to date. The backup made first is kept beside it.")

    def stopped_words(self) -> Said:
        """Until the tables are changed nothing is; what was being made again is made at the next opening."""
        again = _("Type your passphrase to begin again.")
        if Stage.LISTS in self.reached:
            kept = _("Your vault is up to date. Only its list of young people may not be finished.")
            return Said(_("Stopped."), kept, again)
        if Stage.UPDATE in self.reached:
            kept = (
                _("Your vault is as it was. The backup that was made is kept beside it.")
                if self._copy_to is None
                else _("Your vault is as it was. The copy in the folder you chose is removed again.")
            )
        elif Stage.COPY in self.reached:
            kept = _("Your vault is as it was. Nothing is left of the backup, which was not finished.")
        else:
            kept = _("Your vault is as it was.")
        return Said(_("Stopped."), kept, again)

    def _offer_older(self, error: errors.IncompleteCopy) -> None:
        said = problems.words_for(error)
        self.news.say(said.title, said.text, kind="notice", action=_("Open it as it is"))
        self.news.acted.connect(self._on_accept_older)

    @Slot()
    def _on_accept_older(self) -> None:
        self._accept_older = True
        self.news.say(
            _("Type your passphrase again to open the older state."),
            _("What is missing stays missing here; it may come back with a bundle from people you shared it with."),
        )
        self.passphrase.setFocus()

    def _wait(self, seconds: int) -> None:
        self._wait_s = max(1, seconds)
        self.act.setEnabled(False)
        self._say_wait()
        self._timer.start()

    def _say_wait(self) -> None:
        self.act.set_text(ngettext("Wait {count} second", "Wait {count} seconds", self._wait_s))

    @Slot()
    def _on_second(self) -> None:
        self._wait_s -= 1
        if self._wait_s > 0:
            self._say_wait()
            return
        self._timer.stop()
        self.act.set_text(_("Unlock"))
        self.act.setEnabled(True)
        self.news.hide()
