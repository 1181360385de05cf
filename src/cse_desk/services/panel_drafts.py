"""Reasons that are being typed for the VPG: kept encrypted beside the vault, overwritten, never recorded."""

import json
from collections.abc import Mapping

from cse_desk.i18n import gettext as _
from cse_desk.models.records.drafts import Draft
from cse_desk.vault.store import Vault

_KEY = "panel:"


def keep(vault: Vault, key: str, words: Mapping[str, str]) -> None:
    """Keep what was typed; nothing typed is no draft. From any lane."""
    if not any(words.values()):
        drop(vault, key)
        return
    text = json.dumps(dict(words), ensure_ascii=False)
    vault.drafts.save(Draft(_KEY + key, _("VPG"), text, vault.position(), vault.clock.now()))


def load(vault: Vault, key: str) -> dict[str, str]:
    """What was typed; empty when nothing was."""
    draft = vault.drafts.load(_KEY + key)
    found = json.loads(draft.value) if draft else None
    return {str(name): str(value) for name, value in found.items()} if isinstance(found, dict) else {}


def drop(vault: Vault, key: str) -> None:
    """It was recorded, or thrown away."""
    vault.drafts.drop(_KEY + key)
