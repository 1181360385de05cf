"""Journeys through the real window, on real vaults."""

from tests.helpers.vaults import clock, open_vault, vault, vault_templates
from tests.unit.ui.conftest import desk, doors, lanes, wait_idle

__all__ = ["clock", "desk", "doors", "lanes", "open_vault", "vault", "vault_templates", "wait_idle"]
