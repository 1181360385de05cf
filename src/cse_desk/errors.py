"""What can go wrong, as facts. `ui/problems.py` finds the words; nothing here is shown to a person."""

from enum import StrEnum
from pathlib import Path


class CseDeskError(Exception):
    """Anything the product raises on purpose."""


class Refused(CseDeskError):
    """A rule says no. `rule` names it; `facts` are what the words need."""

    def __init__(self, rule: StrEnum, **facts: str | int) -> None:
        super().__init__(rule.value)
        self.rule = rule
        self.facts = facts


class Cancelled(CseDeskError):
    """The person stopped long work; nothing of it was kept, but for a file `left` that could not be removed again."""

    def __init__(self, *, left: Path | None = None) -> None:
        super().__init__()
        self.left = left


class NotFound(CseDeskError):
    """No record with this id (it may have been withdrawn, or never arrived)."""


# ---- opening and keeping the sealed file -------------------------------------------------


class VaultError(CseDeskError):
    """The sealed file cannot be opened or written; `path` is its folder."""

    def __init__(self, path: Path, **facts: str | int) -> None:
        super().__init__(type(self).__name__)
        self.path = path
        self.facts = facts


class WrongPassphrase(VaultError):
    """No key slot opens with this passphrase."""


class TooManyTries(VaultError):
    """Wait before the next try; facts: `wait_s`."""


class DamagedFile(VaultError):
    """The file, or its key header, fails its own checks; the fact `is_open` when somebody works in it."""


class DamagedDrafts(DamagedFile):
    """The file of what is half typed was damaged; another took its place. Facts: `kept` drafts, `at_opening`: nothing else was left;

    `no_file`: none could take its place yet, for want of room where `is_full`, and what is saved meanwhile is refused.
    """


class PlaintextFile(VaultError):
    """The file is an ordinary unencrypted SQLite file: it is not ours, or somebody decrypted it."""


class NewerFile(VaultError):
    """Made by a later version; facts: `found`, `known`."""


class IncompleteCopy(VaultError):
    """The database is older than its key header says (for example copied without its -wal file)."""


class AlreadyOpen(VaultError):
    """Another running copy of the program has this vault open."""


class ReadOnlyPlace(VaultError):
    """The folder or file cannot be written."""


class DiskFull(VaultError):
    """No room left on the disk; what was saved before stands."""


class HoldsMore(VaultError):
    """A backup holds something that is not in the vault: it was made of another state of it."""


class DiskTrouble(VaultError):
    """Reading or writing failed for another reason; facts: `errno`."""


class PlaceKind(StrEnum):
    """Why a place cannot hold a live vault."""

    CLOUD = "cloud"
    NETWORK = "network"
    REMOVABLE = "removable"


class UnsafePlace(VaultError):
    """Cloud-synced, network and removable places break the file's locks; `kind` says which."""

    def __init__(self, path: Path, kind: PlaceKind) -> None:
        super().__init__(path, kind=kind.value)
        self.kind = kind


class NotAVault(VaultError):
    """The folder holds no vault."""


class VaultExists(VaultError):
    """The folder already holds a vault, or what is left of one; nothing of it is touched."""


class WeakPassphrase(CseDeskError):
    """The passphrase could be guessed; facts for the words: `guesses_log10` and zxcvbn's `warning`."""

    def __init__(self, guesses_log10: float, warning: str) -> None:
        super().__init__("WeakPassphrase")
        self.guesses_log10 = guesses_log10
        self.warning = warning


# ---- forms ---------------------------------------------------------------------------------


class BadForm(CseDeskError):
    """A questionnaire or response cannot be read; nothing of it was kept. `problems` say where and what."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


# ---- bundles -------------------------------------------------------------------------------


class BundleRefused(CseDeskError):
    """A bundle is refused whole; the vault is unchanged. `reason` is a member of bundle.limits.Reason."""

    def __init__(self, reason: StrEnum, **facts: str | int) -> None:
        super().__init__(reason.value)
        self.reason = reason
        self.facts = facts
