"""Keeping the open vault well: another passphrase, a verified backup, the lists made again, every page read."""

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from cse_desk.bundle import signing
from cse_desk.errors import DamagedDrafts
from cse_desk.models.records.keeping import BackedUp, Opening, Restored, VaultFacts
from cse_desk.models.records.opening import Tell, nobody
from cse_desk.models.records.people import PersonFilter
from cse_desk.models.tables.local import AccessEntry, User
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
            checked=self._vault.checked_at,
            copies=self._vault.left_copies(),
            drafts=self._vault.drafts.left_aside(),
        )

    def opening(self) -> Opening:
        """In which state the vault was found. Reads nothing: any thread may ask."""
        return Opening(was_left_open=self._vault.was_left_open, needs_check=self._vault.checked_at is None)

    def drafts_damage(self) -> DamagedDrafts | None:
        """What is to be told of a damaged file of drafts, once. Reads nothing and waits for nobody: any thread may ask."""
        return self._vault.drafts.take_damage()

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
        return BackedUp(
            str(made.path), made.entries, made.rows, made.size, self._vault.clock.now(), name_lasts=made.name_lasts
        )

    def remove_copy(self, *, name: str, tell: Tell = nobody) -> None:
        """Remove a backup that an update left beside the vault, after every page and the log of the vault were read.

        DamagedFile, HoldsMore, NotFound, ReadOnlyPlace: then it stays. `tell` hears how far the reading is, and may stop it.
        """
        self.check(tell)
        self._vault.remove_copy(name)

    def remove_left_drafts(self, *, name: str) -> None:
        """Remove a damaged file of what was half typed. NotFound, ReadOnlyPlace, DiskTrouble: then it stays, or some of it."""
        self._vault.remove_left_drafts(name)

    def rebuild(self, progress: Callable[[int, int], None]) -> None:
        """Make every list again from what was recorded, whole or not at all; `progress(changes done, in all)` may raise Cancelled."""
        self._vault.rebuild(progress)

    def check(self, tell: Tell = nobody) -> None:
        """Read every page of the file, then follow the access log from its first entry. `tell` hears how far it is, and may stop it.

        DamagedFile when something is wrong, with the facts `part` "access-log" and `entry` where the log does not fit together: then a
        check stays due.
        """
        with self._vault.reading() as session:
            keys = {row.author: row.signing_key for row in session.scalars(select(User))}
        self._vault.check(tell, is_signed_by=partial(_is_signed_by, keys))


def _is_signed_by(keys: Mapping[str, bytes], author: str, statement: bytes, signature: bytes) -> bool:
    return author in keys and signing.fits(keys[author], signature, statement)


def _newest(session: Session, event: Event) -> AccessEntry | None:
    found = select(AccessEntry).where(AccessEntry.event == event.value).order_by(AccessEntry.seq.desc())
    return session.scalars(found.limit(1)).first()


def _restored(entry: AccessEntry) -> Restored | None:
    """None where an earlier version wrote only that it was restored."""
    facts = json.loads(entry.body or "{}")
    if "backup" not in facts:
        return None
    return Restored(str(facts["backup"]), datetime.fromisoformat(str(facts["made"])), datetime.fromisoformat(entry.at))
