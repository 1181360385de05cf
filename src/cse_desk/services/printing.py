"""How this vault's papers look, and the log entries of what is printed or saved."""

from sqlalchemy.orm import Session

from cse_desk.documents.styles import Look
from cse_desk.models.tables.local import Setting
from cse_desk.vault.access_log import Event
from cse_desk.vault.store import Vault

REHEARSAL = "rehearsal"


class Printing:
    """Looks and log entries of paper; the bytes come from the service that knows the record."""

    def __init__(self, vault: Vault) -> None:
        """For an open vault."""
        self._vault = vault

    @property
    def is_rehearsal(self) -> bool:
        """Whether everything in this vault is invented: screens and prints say so."""
        with self._vault.reading() as session:
            return _is_rehearsal(session)

    def mark_as_rehearsal(self) -> None:
        """Say for good that this vault holds invented people only."""
        with self._vault.transaction("Rehearsal") as writing:
            writing.session.merge(Setting(key=REHEARSAL, value=True))
            writing.note(Event.SETTINGS, setting=REHEARSAL)

    def look(self, *, large_print: bool = False) -> Look:
        """What documents are built with."""
        return Look(large_print=large_print, rehearsal=self.is_rehearsal)

    def printed(self, *, what: str, about: str, pages: int) -> None:
        """Note that paper left the printer; `what` is a code, `about` an id."""
        self._vault.note(Event.PRINTED, what=what, about=about, pages=pages)

    def saved_copy(self, *, what: str, about: str) -> None:
        """Note that a plain copy was saved outside the vault; `what` is a code, `about` an id."""
        self._vault.note(Event.SAVED_COPY, what=what, about=about)


def _is_rehearsal(session: Session) -> bool:
    found = session.get(Setting, REHEARSAL)
    return found is not None and found.value is True
