"""How this vault's papers look, and the log entries of what is printed or saved."""

from pathlib import Path

from sqlalchemy.orm import Session

from cse_desk.documents.styles import Look
from cse_desk.models.tables.local import Setting
from cse_desk.vault.access_log import Event
from cse_desk.vault.store import Vault
from cse_desk.whole_files import remove_stale

REHEARSAL = "rehearsal"
_FOLDERS = "plain-copies"
_MOST_FOLDERS = 5


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

    def saving_into(self, folder: Path) -> None:
        """Remember where a plain copy is being written: what a killed saving leaves there is removed when the vault opens next."""
        with self._vault.reading() as session:
            kept = _folders(session)
        wanted = [str(folder), *(one for one in kept if one != str(folder))][:_MOST_FOLDERS]
        if wanted != kept:
            with self._vault.transaction("") as writing:
                writing.session.merge(Setting(key=_FOLDERS, value=wanted))

    def sweep(self) -> None:
        """Remove what killed savings left where plain copies were written last; a folder that is not there today is left alone."""
        with self._vault.reading() as session:
            kept = _folders(session)
        for folder in kept:
            remove_stale(Path(folder))

    def saved_copy(self, *, what: str, about: str) -> None:
        """Note that a plain copy was saved outside the vault; `what` is a code, `about` an id."""
        self._vault.note(Event.SAVED_COPY, what=what, about=about)


def _folders(session: Session) -> list[str]:
    row = session.get(Setting, _FOLDERS)
    return [str(one) for one in row.value] if row is not None and isinstance(row.value, list) else []


def _is_rehearsal(session: Session) -> bool:
    found = session.get(Setting, REHEARSAL)
    return found is not None and found.value is True
