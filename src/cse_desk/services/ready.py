"""The door whose vaults are ready for work: summaries kept, the rehearsal mark read."""

from pathlib import Path

from cse_desk.models.enums import Role
from cse_desk.models.records.opening import Tell, nobody
from cse_desk.services import case_summaries
from cse_desk.services.printing import Printing
from cse_desk.services.sealing import Sealing
from cse_desk.services.unlock import Unlocking
from cse_desk.vault.keys import Passphrase
from cse_desk.vault.store import Vault


class ReadyUnlocking(Unlocking):
    """As `Unlocking`; each vault it opens keeps the list of young people up to date."""

    is_rehearsal = False  # whether the vault opened last holds invented people only

    def create(self, *, passphrase: Passphrase, name: str, agency: str, role: Role) -> Vault:
        """As `Unlocking.create`."""
        return self._ready(super().create(passphrase=passphrase, name=name, agency=agency, role=role))

    def unlock(
        self,
        *,
        vault_folder: str,
        passphrase: Passphrase,
        accept_older: bool = False,
        copy_to: Path | None = None,
        tell: Tell = nobody,
    ) -> Vault:
        """As `Unlocking.unlock`."""
        vault = super().unlock(
            vault_folder=vault_folder, passphrase=passphrase, accept_older=accept_older, copy_to=copy_to, tell=tell
        )
        return self._ready(vault, tell)

    def restore(self, *, backup: Path, passphrase: Passphrase, tell: Tell = nobody) -> Vault:
        """As `Unlocking.restore`."""
        return self._ready(super().restore(backup=backup, passphrase=passphrase, tell=tell), tell)

    def _ready(self, vault: Vault, tell: Tell = nobody) -> Vault:
        try:
            case_summaries.attach(vault, tell)
            Sealing(vault).broken_off()
            printing = Printing(vault)
            printing.sweep()
            self.is_rehearsal = printing.is_rehearsal
        except BaseException:
            vault.close()
            raise
        return vault
