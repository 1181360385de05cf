"""Keeping the open vault well: another passphrase, a verified backup, the lists made again, every page read."""

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from cse_desk.models.records.keeping import BackedUp, Restored, VaultFacts
from cse_desk.models.records.opening import Tell, nobody
from cse_desk.models.records.people import PersonFilter
from cse_desk.models.tables.local import AccessEntry
from cse_desk.services.people import People
from cse_desk.vault import passphrases, store
from cse_desk.vault.access_log import Event
from cse_desk.vault.keys import KdfCost, Passphrase
from cse_desk.vault.store import Vault

BACKUP_NAME = "desk-{day}.csebak"  # says nothing of whom or what


class Keeping:
    """Use cases about the vault as a file."""

    def __init__(self, vault: Vault, cost: KdfCost | None = None) -> None:
        """For an open vault; `cost` None: calibrated to this computer."""
        self._vault = vault
        self._cost = cost

    def facts(self) -> VaultFacts:
        """What Settings shows of the vault."""
        with self._vault.reading() as session:
            backed_up, restored = (_newest(session, event) for event in (Event.BACKED_UP, Event.RESTORED))
        return VaultFacts(
            folder=self._vault.folder.name,
            people=len(People(self._vault).rows(PersonFilter())),
            last_backup=datetime.fromisoformat(backed_up.at) if backed_up else None,
            restored=_restored(restored) if restored else None,
        )

    def offer_passphrase(self) -> str:
        """A fresh passphrase of generated words."""
        return passphrases.offer()

    def change_passphrase(self, *, old: Passphrase, new: Passphrase) -> None:
        """Rewrite one key slot; the casework itself is not touched.

        WrongPassphrase, TooManyTries, WeakPassphrase, DiskFull: then the old one stays.
        """
        store.change_passphrase(self._vault, old, new, cost=self._cost)

    def backup_name(self) -> str:
        """A name for the next backup that gives nothing away."""
        return BACKUP_NAME.format(day=self._vault.clock.today().isoformat())

    def back_up(self, *, target: Path, tell: Tell = nobody) -> BackedUp:
        """Write a sealed copy, open it again, count it. DiskFull, DiskTrouble, ReadOnlyPlace: then the target is as before.

        `tell` hears how far it is, and may stop it.
        """
        made = self._vault.back_up(target, tell)
        return BackedUp(str(made.path), made.entries, made.rows, made.size, self._vault.clock.now())

    def rebuild(self, progress: Callable[[int, int], None]) -> None:
        """Make every list again from what was recorded, whole or not at all; `progress(changes done, in all)` may raise Cancelled."""
        self._vault.rebuild(progress)

    def check(self, tell: Tell = nobody) -> None:
        """Read every page of the file; DamagedFile when something is wrong. `tell` hears how far it is, and may stop it."""
        self._vault.check(tell)


def _newest(session: Session, event: Event) -> AccessEntry | None:
    found = select(AccessEntry).where(AccessEntry.event == event.value).order_by(AccessEntry.seq.desc())
    return session.scalars(found.limit(1)).first()


def _restored(entry: AccessEntry) -> Restored | None:
    """None where an earlier version wrote only that it was restored."""
    facts = json.loads(entry.body or "{}")
    if "backup" not in facts:
        return None
    return Restored(str(facts["backup"]), datetime.fromisoformat(str(facts["made"])), datetime.fromisoformat(entry.at))
