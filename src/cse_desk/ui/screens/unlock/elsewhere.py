"""Another place for the backup that an update makes first: chosen, and what such a place means said before it is used."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from cse_desk import errors
from cse_desk.errors import PlaceKind
from cse_desk.i18n import gettext as _
from cse_desk.i18n import size_words
from cse_desk.ui.doors import BACKUP, Question
from cse_desk.ui.problems import Said

if TYPE_CHECKING:
    from cse_desk.services.unlock import Unlocking

_SEALED = "The copy is sealed: only your passphrase opens it."
_WARNINGS = {  # kind of place -> (the question, what it means there)
    PlaceKind.CLOUD: (
        "That folder is copied to a cloud service. Keep the copy there?",
        "The service may keep it after you remove it. Ask first whether your agency allows it.",
    ),
    PlaceKind.NETWORK: (
        "That folder is on a network drive. Keep the copy there?",
        "Others who may write there can remove it. If the network breaks off meanwhile, your vault stays as it was.",
    ),
    PlaceKind.REMOVABLE: (
        "That folder is on a stick or card that can be pulled out. Keep the copy there?",
        "Leave the stick in until your vault is up to date, then keep it somewhere safe.",
    ),
}


def kind_of(unlocking: Callable[[], Unlocking], folder: Path) -> PlaceKind | None:
    """In a lane: what kind of place it is."""
    return unlocking().kind_of_place(folder)


def question(kind: PlaceKind) -> Question:
    """Whether the copy is to be kept in such a place."""
    title, means = _WARNINGS[kind]
    return Question(_(title), f"{_(_SEALED)} {_(means)}", yes=_("Keep the copy there"))


def is_about(error: Exception, copy_to: Path | None) -> bool:
    """Whether it was the place of the copy that failed, not that of the vault."""
    if copy_to is None or not isinstance(error, errors.VaultError):
        return False
    is_file = error.path.suffix == f".{BACKUP.endings[0]}"
    return error.path == copy_to or (is_file and error.path.parent == copy_to)


def words_for(error: errors.VaultError) -> Said:
    """About the place that was chosen for the copy."""
    kept = _("Your vault is as it was.")
    if isinstance(error, errors.DiskFull):
        room = _room(error)
        return Said(_("There is no room for the copy there."), f"{room} {kept}".strip(), _("Choose another place."))
    return Said(
        _("The copy could not be written there."),
        kept,
        _("Look whether the stick or the drive is still there and may be written, or choose another place."),
    )


def left_there(path: Path) -> Said:
    """It was stopped, and its copy could not be removed again."""
    kept = _("Your vault is as it was. {name} is still in the folder you chose: it could not be removed.")
    return Said(
        _("Stopped."),
        kept.format(name=path.name),
        _("Remove it there when you can, and type your passphrase to begin again."),
    )


def is_for_both(error: Exception) -> bool:
    """Whether there is no room for the vault and its copy on one disk, so that another place for the copy helps."""
    return isinstance(error, errors.DiskFull) and "needed" in error.facts and "elsewhere" not in error.facts


def no_room_here(error: errors.DiskFull) -> Said:
    """Where the vault is there is not enough for both, or not even for what the update itself writes there."""
    title = _("There is no room to bring the vault up to date.")
    kept = _("{room} Nothing was changed.").format(room=_room(error))
    if "elsewhere" in error.facts:
        then = _("Free some room on this computer's disk, then try again. The copy still goes where you said.")
    elif "same_disk" in error.facts:
        then = _("The folder you chose is on the same disk as your vault. Choose one on a stick or another drive.")
    else:
        then = _(
            "Free some room on this computer's disk, or keep the copy on a stick or another drive: then half of that is enough."
        )
    return Said(title, kept, then)


def _room(error: errors.DiskFull) -> str:
    if "needed" not in error.facts:
        return ""
    words = (
        _("The update itself needs room where your vault is: {needed} must be free, and {free} are.")
        if "elsewhere" in error.facts
        else _("A copy is made first: {needed} must be free, and {free} are.")
    )
    return words.format(needed=size_words(int(error.facts["needed"])), free=size_words(int(error.facts["free"])))
