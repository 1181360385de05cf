"""Real vaults for the tests of services."""

from tests.helpers.vaults import clock, open_vault, vault, vault_templates

__all__ = ["clock", "open_vault", "vault", "vault_templates"]
