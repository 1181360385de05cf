"""The words for everything that can go wrong: what happened, what was kept, what to do next. Errors carry facts, never words."""

from collections.abc import Callable
from dataclasses import dataclass

from cse_desk import errors
from cse_desk.i18n import gettext as _
from cse_desk.i18n import ngettext
from cse_desk.ui import problem_words


@dataclass(frozen=True, slots=True)
class Said:
    """What the person reads. `kept` and `next` may be empty."""

    title: str
    kept: str = ""
    next: str = ""

    @property
    def text(self) -> str:
        """What was kept and what to do, in one paragraph."""
        return " ".join(part for part in (self.kept, self.next) if part)

    @property
    def whole(self) -> str:
        """Everything, for a screen reader."""
        return f"{self.title} {self.text}".strip()


_NOTHING_CHANGED = "Nothing was changed."
_EARLIER_STANDS = "Everything saved before is safe."


def _wrong(_error: errors.WrongPassphrase) -> Said:
    return Said(
        _("This passphrase does not open the vault."),
        _(_NOTHING_CHANGED),
        _("Look at Caps Lock and the spaces between the words, and try again. After some tries there is a short wait."),
    )


def _too_many(error: errors.TooManyTries) -> Said:
    seconds = int(error.facts.get("wait_s", 0))
    wait = ngettext("Wait {count} second, then try again.", "Wait {count} seconds, then try again.", seconds)
    return Said(_("Too many wrong tries."), _("Nothing is ever erased for it."), wait)


def _damaged(error: errors.DamagedFile) -> Said:
    if error.facts.get("part") == "access-log":
        entry = error.facts.get("entry", "?")
        return Said(
            _("The access log does not fit together at entry {n}.").format(n=entry),
            _("The casework is whole: every page and every index was read."),
            _("Tell your information security officer. Make a backup, and keep it apart from the others."),
        )
    title = _("The vault's file is damaged.")
    if error.facts.get("is_open"):
        return Said(
            title,
            _("What you save now goes into this file."),
            _(
                "Stop working in it, and restore the newest backup into a new vault. Keep the damaged folder until that has worked."
            ),
        )
    return Said(
        title,
        _("Nothing was changed, and nothing more is written to it."),
        _("Restore the newest backup into a new vault. Keep the damaged folder until that has worked."),
    )


def _no_drafts(error: errors.DamagedDrafts) -> Said:
    kept, is_full = int(error.facts.get("kept", 0)), error.facts.get("is_full")
    read = ngettext(
        "{count} draft in it could be read and is there to go on with.",
        "{count} drafts in it could be read and are there to go on with.",
        kept,
    )
    room = _("Make room on this computer's disk.")
    help_ = _("Tell the people who look after this computer.")
    again = _(
        "Desk tries again whenever it saves what you type: do not lock or close it before it says that it is saved."
    )
    no_room = _("The file that keeps what is half typed is damaged, and there is no room for another.")
    no_other = _("The file that keeps what is half typed is damaged, and no other could be made.")
    held = _("What you type now is kept only while Desk runs. What was recorded is in a file of its own.")
    return Said(no_room if is_full else no_other, f"{read} {held}", f"{room if is_full else help_} {again}")


def _damaged_drafts(error: errors.DamagedDrafts) -> Said:
    if error.facts.get("no_file"):
        return _no_drafts(error)
    kept = int(error.facts.get("kept", 0))
    then = _("A disk that damages one file may damage others: check the vault's file in Settings, and make a backup.")
    if not error.facts.get("at_opening"):
        return Said(
            _("The file that keeps what is half typed was damaged."),
            _(
                "Another took its place with everything in it: nothing typed was lost. What was recorded is in a file of its own."
            ),
            then,
        )
    found = ngettext(
        "{count} draft in it could be read and is kept.", "{count} drafts in it could be read and are kept.", kept
    )
    lost = _("What else was typed there and not recorded is lost. What was recorded is in a file of its own.")
    look = _("Look at what you had begun.")
    return Said(_("The file that keeps what is half typed is damaged."), f"{found} {lost}", f"{look} {then}")


def _newer(error: errors.NewerFile) -> Said:
    return Said(
        _("This file was made by a newer version of Desk (format {found}; this one knows {known}).").format(
            found=error.facts.get("found", "?"), known=error.facts.get("known", "?")
        ),
        _(_NOTHING_CHANGED),
        _("Open it with the newer version, or ask for an update on this computer."),
    )


def _unsafe(error: errors.UnsafePlace) -> Said:
    where = {
        errors.PlaceKind.CLOUD: _("This folder is copied to a cloud service."),
        errors.PlaceKind.NETWORK: _("This folder is on a network drive."),
        errors.PlaceKind.REMOVABLE: _("This folder is on a stick or card that can be pulled out."),
    }[error.kind]
    return Said(
        where,
        _("Nothing was written there."),
        _(
            "A vault in daily use must be on this computer's own disk. Backups may go to such places: they are closed and encrypted."
        ),
    )


def _weak(error: errors.WeakPassphrase) -> Said:
    return Said(
        _("This passphrase could be guessed."),
        problem_words.weakness(error.warning),
        _("Use the one offered, or four or more words that do not belong together."),
    )


def _trouble(error: errors.DiskTrouble) -> Said:
    return Said(
        _("The disk reported a fault (number {number}).").format(number=error.facts.get("errno", "?")),
        _(_EARLIER_STANDS),
        _("Make a backup to another disk now, and tell the people who look after this computer."),
    )


def _bad_form(error: errors.BadForm) -> Said:
    first = error.problems[0] if error.problems else ""
    return Said(_("This form cannot be read."), _("Nothing of it was kept."), first)


def _refused(error: errors.Refused) -> Said:
    title, then = problem_words.rule(error.rule, error.facts)
    return Said(title, "", then)


def _bundle(error: errors.BundleRefused) -> Said:
    title, then = problem_words.bundle_reason(error.reason.value)
    return Said(title, _("Nothing of the file was taken in; the vault is unchanged."), then)


def _fixed(title: str, kept: str = "", then: str = "") -> Callable[[object], Said]:
    def say(_error: object) -> Said:
        return Said(_(title), _(kept) if kept else "", _(then) if then else "")

    return say


_WORDS: dict[type[Exception], Callable[..., Said]] = {
    errors.WrongPassphrase: _wrong,
    errors.TooManyTries: _too_many,
    errors.NewerFile: _newer,
    errors.UnsafePlace: _unsafe,
    errors.WeakPassphrase: _weak,
    errors.DiskTrouble: _trouble,
    errors.BadForm: _bad_form,
    errors.Refused: _refused,
    errors.BundleRefused: _bundle,
    errors.DamagedFile: _damaged,
    errors.DamagedDrafts: _damaged_drafts,
    errors.PlaintextFile: _fixed(
        "This file is not encrypted, so it is not a vault of ours - or somebody has decrypted it.",
        _NOTHING_CHANGED,
        "Do not work in it. Tell your information security officer, and restore the newest backup.",
    ),
    errors.IncompleteCopy: _fixed(
        "A part of this vault is missing: the file is older than its key file says.",
        _NOTHING_CHANGED,
        "This happens when a folder is copied while Desk is open. Go back to the original folder, or restore a backup.",
    ),
    errors.AlreadyOpen: _fixed(
        "This vault is open in another window of Desk.",
        _NOTHING_CHANGED,
        "Go to that window, or lock it there and try again.",
    ),
    errors.ReadOnlyPlace: _fixed(
        "The folder cannot be written.", _EARLIER_STANDS, "Ask for the right to write there, or choose another folder."
    ),
    errors.DiskFull: _fixed(
        "The disk is full.",
        "Everything saved before is safe; what you typed last is still on the screen.",
        "Free some room, then save again.",
    ),
    errors.HoldsMore: _fixed("This copy holds something that is not in your vault.", "The copy stays."),
    errors.NotAVault: _fixed("There is no vault in this folder.", _NOTHING_CHANGED, "Choose another one."),
    errors.VaultExists: _fixed(
        "There is already a vault in this folder, or what is left of one.",
        "Nothing of it was touched.",
        "Choose another folder.",
    ),
    errors.Cancelled: _fixed("Stopped.", "Nothing of it was kept."),
    errors.NotFound: _fixed(
        "This record is not here any more.", "It may have been withdrawn, or it never arrived.", "Go back to the list."
    ),
}

_UNKNOWN = Said(
    _("Something went wrong that Desk did not expect."),
    _(_EARLIER_STANDS),
    _("Try again. If it happens again, lock, unlock, and tell whoever looks after Desk what you were doing."),
)


def words_for(error: BaseException) -> Said:
    """The words for an error; the nearest kind that has words speaks for those that have none of their own."""
    for kind in type(error).__mro__:
        if kind in _WORDS:
            return _WORDS[kind](error)
    return problem_words_of_others(error)


def problem_words_of_others(error: BaseException) -> Said:
    """Errors of packages this one may not import are known by the name of their class."""
    found = problem_words.BY_NAME.get(type(error).__name__)
    if found is None:
        return _UNKNOWN
    reason = getattr(error, "reason", None) or getattr(error, "fault", None)
    more = problem_words.SEAL_REASONS.get(str(reason), "") if type(error).__name__ == "CannotSealBundle" else ""
    return Said(_(found[0]), _(more) if more else _(found[1]), _(found[2]))


def words_known(kind: type[Exception]) -> bool:
    """Whether a kind of error has words of its own."""
    return kind in _WORDS
