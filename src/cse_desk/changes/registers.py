"""A field is a multi-value register: its heads are the writes that nobody has replaced.

One head, or heads that say the same: the field has a value. Heads that differ: a conflict, until a person decides; deciding is an
ordinary write that replaces the heads it showed. No clock takes part: the greatest (lamport, author, id) only chooses which head a
table shows meanwhile, the same in every vault.
"""

from collections.abc import Container, Iterable
from dataclasses import dataclass
from enum import Enum, StrEnum
from typing import Final, NamedTuple

from cse_desk.changes.envelope import LAMPORT_LIMIT
from cse_desk.changes.strictjson import JsonValue, same
from cse_desk.ids import AuthorId, ChangeId

WITHDRAWN: Final = "withdrawn"  # the field by which a record is taken off; see `record_standing`


class Missing(Enum):
    """Why the value of a write cannot be read here."""

    NOT_HERE = "not-here"  # withheld, or its body has not arrived
    ERASED = "erased"


class Write(NamedTuple):
    """One change's write to one field. `readable_from` is the local log position at which its value came (0: was always here).

    A named tuple, since rebuilding makes some eight for each change and a dataclass takes three times as long to make.
    """

    id: ChangeId
    author: AuthorId
    lamport: int
    replaces: tuple[ChangeId, ...] = ()
    value: JsonValue | Missing = None
    readable_from: int = 0

    def __repr__(self) -> str:
        """Never the value."""
        return f"Write({self.id}, {self.author}, {self.lamport}, {self.replaces}, readable_from={self.readable_from})"


class Standing(StrEnum):
    """What can be said of a field."""

    EMPTY = "empty"  # nobody has written it
    VALUE = "value"
    CONFLICT = "conflict"
    NOT_HERE = "not-here"  # written, but no value of it can be read here
    ERASED = "erased"


@dataclass(frozen=True, slots=True)
class FieldState:
    """What a field says: `head` is the write whose value a table shows; `hidden` are heads that cannot be read here."""

    standing: Standing
    head: Write | None
    heads: tuple[Write, ...]
    hidden: tuple[Write, ...] = ()

    @property
    def value(self) -> JsonValue:
        """The value a table shows; None where there is none."""
        if self.head is None or isinstance(self.head.value, Missing):
            return None
        return self.head.value


class RecordStanding(StrEnum):
    """What can be said of a record."""

    LIVE = "live"
    WITHDRAWN = "withdrawn"
    WITHDRAWN_BUT_EDITED = "withdrawn-but-edited"


def rank(write: Write) -> tuple[int, str, str]:
    """The order among writes that is the same in every vault."""
    return (write.lamport, write.author, write.id)


def apply(heads: Iterable[Write], replaced: Container[ChangeId], write: Write) -> tuple[Write, ...]:
    """The heads after `write`, greatest first. `replaced`: the ids named by the other live writes of this field, arrived in any order."""
    gone = {write.id, *write.replaces}
    kept = [head for head in heads if head.id not in gone]
    if write.id not in replaced:
        kept.append(write)
    kept.sort(key=rank, reverse=True)
    return tuple(kept)


def value_of(heads: Iterable[Write]) -> FieldState:
    """What the field says. Heads that cannot be read here take no part in a conflict: nobody here could decide it."""
    ordered = tuple(sorted(heads, key=rank, reverse=True))
    readable = tuple(head for head in ordered if not isinstance(head.value, Missing))
    hidden = tuple(head for head in ordered if head.value is Missing.NOT_HERE)
    if readable:
        return FieldState(_standing(readable), readable[0], ordered, hidden)
    if hidden:
        return FieldState(Standing.NOT_HERE, hidden[0], ordered, hidden)
    if ordered:
        return FieldState(Standing.ERASED, ordered[0], ordered)
    return FieldState(Standing.EMPTY, None, ())


def projected(heads: Iterable[Write]) -> Write | None:
    """The head whose value a table shows: the greatest by (lamport, author, id) of those that can be read here."""
    return max((head for head in heads if not isinstance(head.value, Missing)), key=rank, default=None)


def replaceable(heads: Iterable[Write], seen: int | None = None) -> tuple[ChangeId, ...]:
    """The ids a new write replaces: the heads its writer can have seen, that is whose value could be read at position `seen`.

    None: whatever is here now. A value that is withheld, or came in after the screen was filled, is never replaced unseen.
    An erased head has nothing left to lose and is always replaced.
    """
    return tuple(sorted(head.id for head in heads if _may_go(head, seen)))


def record_standing(withdrawn: Iterable[Write], others: Iterable[Write]) -> RecordStanding:
    """Whether a record was taken off, and whether somebody edited it without having seen that.

    The write of `withdrawn` names every head of the record it saw, of all fields: those of its own register it replaces, the others
    keep their values (so that taking the withdrawal back brings the record back whole). A head it does not name is an edit
    it did not see. Heads that cannot be read here are passed over.
    """
    taken_off = [head for head in withdrawn if head.value is True]
    if not taken_off:
        return RecordStanding.LIVE
    covered = {each for head in taken_off for each in head.replaces} | {head.id for head in taken_off}
    if all(head.id in covered or isinstance(head.value, Missing) for head in others):
        return RecordStanding.WITHDRAWN
    return RecordStanding.WITHDRAWN_BUT_EDITED


def next_lamport(highest: int) -> int:
    """The lamport of a write made after having seen `highest`; it stays below the limit, since it only orders what is shown."""
    return min(highest + 1, LAMPORT_LIMIT - 1)


def _may_go(head: Write, seen: int | None) -> bool:
    if isinstance(head.value, Missing):
        return head.value is Missing.ERASED
    return seen is None or head.readable_from <= seen


def _standing(readable: tuple[Write, ...]) -> Standing:
    first = readable[0].value
    assert not isinstance(first, Missing)
    agreed = all(not isinstance(head.value, Missing) and same(first, head.value) for head in readable[1:])
    return Standing.VALUE if agreed else Standing.CONFLICT
