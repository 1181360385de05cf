"""Bundles for tests: changes made by hand, and looking at what became of them."""

from collections.abc import Iterable
from typing import Any

from cse_desk.changes.envelope import Change
from cse_desk.changes.states import RecordKey
from cse_desk.ids import RecordId, RootId
from cse_desk.models.tables.base import Recorded
from cse_desk.vault.outcome import TakeIn
from cse_desk.vault.store import Vault


def folk(vault: Vault, root: str = "") -> RecordKey:
    """A root's own record."""
    root = root or vault.ids.new()
    return RecordKey(RootId(root), "identity", "test-folk", RecordId(root))


def sheet(vault: Vault, root: str, record: str = "") -> RecordKey:
    return RecordKey(RootId(root), "screening", "test-sheet", RecordId(record or vault.ids.new()))


def by_root(changes: Iterable[Change]) -> dict[str, list[Change]]:
    """As a bundle's reader hands them over."""
    found: dict[str, list[Change]] = {}
    for change in changes:
        found.setdefault(change.envelope.root, []).append(change)
    return found


def take(vault: Vault, *changes: Change, via: str = "") -> TakeIn:
    return vault.take_in(by_root(changes), (), (), via or vault.ids.new())


def row_of(vault: Vault, cls: type[Recorded], record: str) -> Any:
    with vault.reading() as session:
        return session.get(cls, record)
