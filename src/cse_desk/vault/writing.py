"""One act of writing, and who writes it: what the vault hands to its recorder and to services.

Seams between the modules of this package (imported late by `store`, so that none of them is a cycle):

- `recorder.attach(writing)` is called right after BEGIN IMMEDIATE: it puts its listeners on `writing.session`.
- `recorder.finish(writing) -> Changes` is called once, after the body and before the access log and the commit: it flushes, makes the
  changes of the act, signs the heads (`writing.sign`) and says what was touched.
- `projection.make_ready(vault)` is called at the end of create and open: it creates missing projected tables and rebuilds changed ones.
- `log.position(session) -> int` is the newest `arrived` of the log, 0 for an empty one.
- `casework.Casework` is the base class of `store.Vault` that carries take_in, preview, undo, history, conflicts, rebuild, export.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from cse_desk.clock import Clock
from cse_desk.ids import ActId, AuthorId, Ids, VaultId
from cse_desk.models.enums import Role
from cse_desk.models.records.changes import Changes

Fact = str | int | bool | None
Noted = tuple[str, Mapping[str, Fact]]  # an event of the access log and its facts


@dataclass(frozen=True, slots=True)
class NewPerson:
    """The person for whom a vault is created."""

    name: str
    agency: str
    role: Role


@dataclass(frozen=True, slots=True)
class Me:
    """The person whose passphrase opened the vault; secrets stay in the vault."""

    author: AuthorId
    name: str
    agency: str
    role: Role
    card_text: str  # "" until services made the contact card (Vault.keep_card)
    signing_key: bytes  # Ed25519 public key, 32 bytes
    age_recipient: str  # "age1…"


@dataclass(slots=True)
class Writing:
    """An open transaction: change ORM objects of `session`; the recorder turns them into changes."""

    session: Session
    act: ActId
    title: str
    seen: int | None  # log position the writer had read; None: what is live now
    me: Me
    vault_id: VaultId
    clock: Clock
    ids: Ids
    sign: Callable[[bytes], bytes]  # Ed25519 by the person who unlocked
    summaries: Sequence[
        Callable[[Session, frozenset[str]], None]
    ] = ()  # projection.Summary: run by the recorder at the end
    notes: list[tuple[str, dict[str, Fact]]] = field(default_factory=list)
    changes: Changes = field(default_factory=lambda: Changes(act=""))  # filled at the commit

    def note(self, event: str, **facts: Fact) -> None:
        """Add an entry to the access log, committed with everything else; ids and codes, never names."""
        self.notes.append((event, facts))
