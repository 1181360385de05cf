"""Opening the door: which vaults are on this computer, creating, unlocking, restoring."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from cse_desk.bundle import cards
from cse_desk.clock import Clock
from cse_desk.errors import NotAVault, PlaceKind, UnsafePlace
from cse_desk.ids import Ids
from cse_desk.models.enums import Role
from cse_desk.models.records.opening import Tell, nobody
from cse_desk.vault import passphrases, places, store
from cse_desk.vault.keys import KdfCost, Passphrase
from cse_desk.vault.opening import is_vault
from cse_desk.vault.places import Probe
from cse_desk.vault.store import NewPerson, Vault


@dataclass(frozen=True, slots=True)
class VaultEntry:
    """A vault on this computer. Nothing outside a vault says whose it is, so a random id and a day must do."""

    vault_folder: str  # name of its folder: a random id
    last_used: datetime


class Unlocking:
    """Everything that can be done before, or instead of, working in an open vault."""

    def __init__(
        self, vaults: Path, *, clock: Clock, ids: Ids, cost: KdfCost | None = None, probe: Probe | None = None
    ) -> None:
        """`vaults`: the folder that holds one folder for each vault; `cost` None: calibrated to this computer."""
        self._vaults = vaults
        self._clock = clock
        self._ids = ids
        self._cost = cost
        self._probe = probe

    def entries(self) -> tuple[VaultEntry, ...]:
        """The vaults on this computer, the one used last first."""
        if not self._vaults.is_dir():
            return ()
        found = [self._entry(folder) for folder in self._vaults.iterdir() if folder.is_dir() and is_vault(folder)]
        return tuple(sorted(found, key=lambda entry: entry.last_used, reverse=True))

    @staticmethod
    def _entry(folder: Path) -> VaultEntry:
        newest = max(file.stat().st_mtime for file in folder.iterdir() if file.is_file())
        return VaultEntry(folder.name, datetime.fromtimestamp(newest, UTC))

    def offer_passphrase(self) -> str:
        """A fresh passphrase of generated words."""
        return passphrases.offer()

    def judge(self, *, passphrase: Passphrase, name: str = "", agency: str = "") -> None:
        """Raise WeakPassphrase when it could be guessed."""
        passphrases.judge(passphrase, (name, agency))

    def create(self, *, passphrase: Passphrase, name: str, agency: str, role: Role) -> Vault:
        """Make a vault for one person and open it; errors as `vault.store.create_vault`."""
        folder = self._vaults / self._ids.new()
        person = NewPerson(name, agency, role)
        vault = store.create_vault(
            folder, passphrase, person, clock=self._clock, ids=self._ids, cost=self._cost, probe=self._probe
        )
        return _with_card(vault)

    def kind_of_place(self, folder: Path) -> PlaceKind | None:
        """What a live vault would be refused for in this folder; a backup may go there all the same."""
        try:
            places.check(folder, self._probe or places.ThisComputer())
        except UnsafePlace as unsafe:
            return unsafe.kind
        return None

    def unlock(
        self,
        *,
        vault_folder: str,
        passphrase: Passphrase,
        accept_older: bool = False,
        copy_to: Path | None = None,
        tell: Tell = nobody,
    ) -> Vault:
        """Open one of `entries()`; errors as `vault.store.open_vault`. `tell` hears how far an update is, and may stop it."""
        folder = self._folder(vault_folder)
        vault = store.open_vault(
            folder,
            passphrase,
            clock=self._clock,
            ids=self._ids,
            probe=self._probe,
            accept_older=accept_older,
            copy_to=copy_to,
            tell=tell,
        )
        return _with_card(vault)

    def restore(self, *, backup: Path, passphrase: Passphrase, tell: Tell = nobody) -> Vault:
        """Make a new vault beside the others from a backup file; the backup and every other vault stay as they are."""
        folder = self._vaults / self._ids.new()
        vault = store.restore_vault(
            backup, passphrase, folder, clock=self._clock, ids=self._ids, probe=self._probe, tell=tell
        )
        return _with_card(vault)

    def _folder(self, vault_folder: str) -> Path:
        folder = self._vaults / vault_folder
        if folder.parent != self._vaults or not is_vault(folder):
            raise NotAVault(folder)
        return folder


def _with_card(vault: Vault) -> Vault:
    """Make the person's contact card once: it needs their signature."""
    if not vault.me.card_text:
        card = cards.make_card(
            name=vault.me.name,
            agency=vault.me.agency,
            role=vault.me.role,
            signing_key=vault.me.signing_key,
            age_recipient=vault.me.age_recipient,
            sign=vault.sign,
        )
        vault.keep_card(cards.card_text(card))
    return vault
