"""Changes on their way out: a root's streams, compartment by compartment, with some values withheld."""

from collections.abc import Callable, Collection, Iterator, Mapping

from sqlalchemy.orm import Session

from cse_desk.changes.envelope import Change, Envelope, redact
from cse_desk.changes.streams import SignedHead, StreamKey
from cse_desk.vault.heads import signed_heads
from cse_desk.vault.sql import IN, as_list

Withholding = Callable[[Envelope], Collection[str]]  # the fields of a change whose values stay here


def export_changes(
    session: Session,
    root: str,
    compartments: Collection[str],
    withhold: Withholding | None = None,
    have: Mapping[StreamKey, int] | None = None,
) -> Iterator[Change]:
    """The live changes of these compartments of a root, stream by stream in order; kinds this version does not know as well.

    `have`: the `seq` up to which the recipient has each stream already. Withheld values leave their digests.
    """
    rows = session.connection().exec_driver_sql(
        "SELECT s.author, s.vault, s.root, s.compartment, c.seq, c.envelope, c.body FROM log_stream s"
        f" JOIN log_change c ON c.stream = s.n WHERE s.root = ? AND s.compartment {IN} AND c.state = 0"
        " ORDER BY s.n, c.seq, c.hash",
        (root, as_list(map(str, compartments))),
    )
    known = have or {}
    for *key, seq, envelope_bytes, body in rows:
        if seq > known.get(StreamKey(*key), 0):
            yield _without(Change(envelope_bytes, body), withhold)


def export_heads(session: Session, root: str, compartments: Collection[str]) -> tuple[SignedHead, ...]:
    """The newest signatures of these compartments' streams."""
    return tuple(head for head in signed_heads(session, root) if head.stream.compartment in set(map(str, compartments)))


def have(session: Session, roots: Collection[str]) -> dict[StreamKey, int]:
    """How far each stream of these roots is here and counts, up to the first gap; list to a recipient only what is shared with them."""
    rows = session.connection().exec_driver_sql(
        f"""WITH broken(stream, seq) AS (
            SELECT c.stream, c.seq FROM log_unlinked u JOIN log_change c ON c.n = u.change
            UNION SELECT stream, seq FROM log_change WHERE state != 0
        ) SELECT s.author, s.vault, s.root, s.compartment, (
            SELECT max(c.seq) FROM log_change c WHERE c.stream = s.n
            AND c.seq < coalesce((SELECT min(b.seq) FROM broken b WHERE b.stream = s.n), 1e15))
        FROM log_stream s WHERE s.root {IN}""",
        (as_list(roots),),
    )
    return {StreamKey(*key): seq for *key, seq in rows if seq}


def _without(change: Change, withhold: Withholding | None) -> Change:
    if withhold is None or change.body_bytes is None:
        return change
    fields = withhold(change.envelope)
    return change.with_body(redact(change.body_bytes, fields)) if fields else change
