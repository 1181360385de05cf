"""What an open vault can do with the log: history, conflicts, undo, taking in, handing out, rebuilding."""

from abc import ABC, abstractmethod
from contextlib import AbstractContextManager

from sqlalchemy.orm import Session

from cse_desk.ids import ActId
from cse_desk.vault import rebuild
from cse_desk.vault.projection import Summary
from cse_desk.vault.rebuild import Progress
from cse_desk.vault.writing import Me, Writing


class Casework(ABC):
    """Base of `opened.Vault`, which brings the transactions."""

    me: Me
    summaries: list[Summary]

    @abstractmethod
    def transaction(
        self, title: str, *, seen: int | None = None, act: ActId | None = None
    ) -> AbstractContextManager[Writing]:
        """One act of writing."""

    @abstractmethod
    def reading(self) -> AbstractContextManager[Session]:
        """One consistent look."""

    @abstractmethod
    def _writing(self) -> AbstractContextManager[Session]:
        """A transaction that is no act: keeping the tables in order."""

    def make_ready(self) -> None:
        """Make the recorded tables of a vault that was just opened; rebuild those an older version made."""
        with self._writing() as session:
            if rebuild.make_ready(session, self.summaries):
                session.commit()

    def rebuild(self, progress: Progress | None = None) -> None:
        """Make everything that follows from the log again; `progress(changes done, changes in all)`."""
        with self._writing() as session:
            rebuild.rebuild(session, self.summaries, progress)
            session.commit()
