"""What an open vault can do with the log: history, conflicts, undo, taking in, handing out, rebuilding."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager

from sqlalchemy.orm import Session

from cse_desk.changes.envelope import Change
from cse_desk.changes.states import Erasure, SetAside
from cse_desk.changes.streams import Fork, ForkProof, Gap, SignedHead, StreamKey
from cse_desk.ids import ActId
from cse_desk.models.records.opening import Tell, nobody
from cse_desk.vault import export, findings, heads, history, rebuild, search, take_in, undo
from cse_desk.vault.batch import MayWrite
from cse_desk.vault.export import Withholding
from cse_desk.vault.findings import Finding
from cse_desk.vault.history import Conflict
from cse_desk.vault.outcome import TakeIn
from cse_desk.vault.rebuild import Progress
from cse_desk.vault.search import Found
from cse_desk.vault.take_in import Arriving, SeenAuthor
from cse_desk.vault.undo import Undoing
from cse_desk.vault.writing import Me, Writing


class Casework(ABC):
    """Base of `opened.Vault`, which brings the transactions.

    What writes here is a transaction of its own; the functions of the modules take part in an open one (`take_in.take_in(session, ...)`),
    as services use them that record more with it. The proofs on real vaults come in by these doors, one act each.
    """

    me: Me
    summaries: list[Callable[[Session, frozenset[str]], None]]

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

    # ---- looking ---------------------------------------------------------------------------

    def history(self, root: str, record: str | None = None, field: str | None = None) -> tuple[history.Event, ...]:
        """What happened to a root, a record or a field, in order of time."""
        with self.reading() as session:
            return history.history(session, root, record or "", field or "")

    def conflicts(self, root: str = "") -> tuple[Conflict, ...]:
        """The fields on which a person has to decide."""
        with self.reading() as session:
            return history.conflicts(session, root)

    def findings(self, root: str = "") -> tuple[Finding, ...]:
        """What no constraint may forbid, for a person to look at."""
        with self.reading() as session:
            return findings.findings(session, root)

    def gaps(self, root: str) -> tuple[Gap, ...]:
        """What never arrived of a root."""
        with self.reading() as session:
            return heads.gaps(session, root)

    def forks(self, root: str) -> tuple[tuple[Fork, ForkProof | None], ...]:
        """Forked streams of a root, with the proof where both branches are signed."""
        with self.reading() as session:
            return heads.forks(session, root)

    def find(self, text: str, *, kinds: Collection[str] = (), limit: int = 50) -> tuple[Found, ...]:
        """Records that hold every word (or beginning of one), the latest changed first."""
        with self.reading() as session:
            return search.find(session, text, kinds=kinds, limit=limit)

    # ---- in and out ------------------------------------------------------------------------

    def preview(self, changes_by_root: Arriving, *, via: str, may_write: MayWrite | None = None) -> TakeIn:
        """What taking in would do; nothing is written."""
        with self.reading() as session:
            return take_in.preview(session, changes_by_root, via=via, may_write=may_write)

    def take_in(
        self,
        changes_by_root: Arriving,
        cards: Iterable[SeenAuthor],
        heads: Iterable[SignedHead],
        via: str,
        *,
        erasures: Iterable[Erasure] = (),
        may_write: MayWrite | None = None,
    ) -> TakeIn:
        """Take a bundle's changes in, in one transaction. `heads`: signatures the caller has verified."""
        with self.transaction("") as writing:
            return take_in.take_in(
                writing.session,
                changes_by_root,
                via=via,
                cards=cards,
                signed=heads,
                erasures=erasures,
                may_write=may_write,
                summaries=self.summaries,
            )

    def set_aside(self, *, via: str) -> SetAside:
        """Take a bundle back: what came only by it no longer counts, until it comes again."""
        with self.transaction("") as writing:
            return take_in.set_aside(writing.session, via=via, summaries=self.summaries)

    def export_changes(
        self,
        root: str,
        compartments: Collection[str],
        withhold: Withholding | None = None,
        have: Mapping[StreamKey, int] | None = None,
    ) -> Iterator[Change]:
        """The changes of these compartments of a root, stream by stream in order; reads while it is iterated."""
        with self.reading() as session:
            yield from export.export_changes(session, root, compartments, withhold, have)

    def export_heads(self, root: str, compartments: Collection[str]) -> tuple[SignedHead, ...]:
        """The newest signatures of these streams."""
        with self.reading() as session:
            return export.export_heads(session, root, compartments)

    # ---- undoing, forgetting, rebuilding ---------------------------------------------------

    def undo(self, act: str, *, title: str = "") -> Undoing:
        """Write back what was before an act, where its writes still stand; the rest is named. Raises NotFound."""
        with self.transaction(title) as writing:
            return undo.undo(writing, act)

    def erase(self, erasures: Iterable[Erasure]) -> int:
        """Forget values for ever, also those that have not arrived yet."""
        with self.transaction("") as writing:
            return take_in.erase(writing.session, erasures, summaries=self.summaries)

    def make_ready(self, tell: Tell = nobody) -> None:
        """Make the recorded tables of a vault that was just opened; rebuild those an older version made."""
        with self._writing() as session:
            if rebuild.make_ready(session, tell):
                session.commit()

    def rebuild(self, progress: Progress | None = None) -> None:
        """Make everything that follows from the log again; `progress(steps done, steps in all)`."""
        with self._writing() as session:
            rebuild.rebuild(session, self.summaries, progress)
            session.commit()
