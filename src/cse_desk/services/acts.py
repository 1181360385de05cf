"""What use cases have in common: setting what differs, and what they give back."""

from collections.abc import Mapping
from dataclasses import replace

from cse_desk.models.records.changes import Changes
from cse_desk.models.tables.base import Recorded
from cse_desk.vault.store import Vault
from cse_desk.vault.writing import Writing


def assign(row: Recorded, columns: Mapping[str, object]) -> None:
    """Set what differs, so that an untouched field makes no change."""
    for name, value in columns.items():
        if getattr(row, name) != value:
            setattr(row, name, value)


def done(vault: Vault, writing: Writing) -> Changes:
    """What an act touched, and the position from which its writer goes on."""
    return replace(writing.changes, position=vault.position())
