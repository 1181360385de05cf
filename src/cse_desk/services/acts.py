"""What a use case gives back."""

from dataclasses import replace

from cse_desk.models.records.changes import Changes
from cse_desk.vault.store import Vault
from cse_desk.vault.writing import Writing


def done(vault: Vault, writing: Writing) -> Changes:
    """What an act touched, and the position from which its writer goes on."""
    return replace(writing.changes, position=vault.position())
