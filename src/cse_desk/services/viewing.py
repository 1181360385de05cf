"""Looking at a young person's record is written down: who, whose, when - once in a while, not at every redraw."""

from datetime import datetime, timedelta

from cse_desk.vault.access_log import Event
from cse_desk.vault.store import Vault

AGAIN_AFTER = timedelta(minutes=15)


class Viewing:
    """Remembers what was looked at since the vault was opened."""

    def __init__(self, vault: Vault) -> None:
        """For an open vault."""
        self._vault = vault
        self._last: dict[str, datetime] = {}

    def viewed(self, root: str) -> None:
        """Somebody has this record on the screen."""
        now = self._vault.clock.now()
        last = self._last.get(root)
        if last is None or now - last >= AGAIN_AFTER:
            self._last[root] = now
            self._vault.note(Event.VIEWED, root=root)
