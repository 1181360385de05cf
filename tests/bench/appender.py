"""A large log in a moment: changes are put where the recorder and a take-in would put them, without being looked at."""

from collections.abc import Iterable

from sqlalchemy.orm import Session

from cse_desk.changes.envelope import Change
from cse_desk.changes.streams import StreamKey, stream_of
from cse_desk.vault import log
from cse_desk.vault.sql import portions
from cse_desk.vault.standing import Identity


def append_directly(session: Session, changes: Iterable[Change]) -> int:
    """Fill an empty log with own, sound changes in the order they were made, unchecked; then the caller rebuilds.

    Returns how many.
    """
    connection = session.connection()
    of_stream: dict[StreamKey, int] = {}
    of_record: dict[str, int] = {}
    n = log.next_change(connection)
    first = n
    for portion in portions(changes, 5_000):
        envelopes = [change.envelope for change in portion]
        identities_ = {one.record: Identity(one.record, one.root, one.compartment, one.kind) for one in envelopes}
        new = [identity for record, identity in identities_.items() if record not in of_record]
        of_record |= log.add_records(connection, new)
        of_stream |= log.add_streams(connection, {stream_of(one): 0 for one in envelopes}.keys() - of_stream.keys())
        position = log.take_positions(connection, len(portion))
        log.append(
            connection,
            [
                log.Entry(change, n + i, of_stream[stream_of(one)], of_record[one.record], position + i, position + i)
                for i, (change, one) in enumerate(zip(portion, envelopes, strict=True))
            ],
        )
        n += len(portion)
        reached: dict[str, int] = {}
        for one in envelopes:
            reached[one.root] = max(reached.get(one.root, 0), one.lamport)
        kinds = {identity.root: identity.kind for identity in new if identity.root == identity.record}
        log.keep_roots(connection, reached, kinds, "")
    return n - first
