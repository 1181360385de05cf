"""Making everything that follows from the log again: registers, tables, conflicts, findings and the index."""

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from cse_desk.changes.upcast import UPCASTERS, Upcasters
from cse_desk.models.records.opening import Stage, Tell, nobody
from cse_desk.pace import breathe, in_bulk
from cse_desk.vault import heads, log, projection, standing
from cse_desk.vault.projection import FINGERPRINT, Remaking, Summary
from cse_desk.vault.replay import Erased, Held, erased_of, heads_of
from cse_desk.vault.shapes import all_shapes
from cse_desk.vault.sql import portions, raw, room
from cse_desk.vault.standing import Identity, Registers, Standing
from cse_desk.vault.steps import At, Steps, adding, watched
from cse_desk.vault.undisputed import undisputed

Progress = At  # (steps done, steps in all): changes made again, then roots summarised, each as one step

_AT_ONCE = 500  # records
_RECORDS = "SELECT n, record, root, compartment, kind FROM log_record WHERE n > ? ORDER BY n LIMIT ?"
_CHANGES = """SELECT c.record, c.n, c.id, s.author, c.lamport, c.readable_from, c.envelope, c.body
    FROM log_change c JOIN log_stream s ON s.n = c.stream
    WHERE c.record BETWEEN ? AND ? AND c.state = 0 ORDER BY c.record, c.n"""


class _Made(NamedTuple):
    """A record made again: its registers, how many changes that took, and the position at which the last of them could be read."""

    registers: Registers
    changes: int
    latest: int


def rebuild(
    session: Session,
    summaries: Sequence[Summary] = (),
    progress: Progress | None = None,
    upcasters: Upcasters = UPCASTERS,
) -> None:
    """Drop all that follows from the log and make it again, in the caller's transaction."""
    with in_bulk(), room(session.connection(), 64):
        _rebuild(session, summaries, progress, upcasters)


def _rebuild(session: Session, summaries: Sequence[Summary], progress: Progress | None, upcasters: Upcasters) -> None:
    connection = session.connection()
    roots = connection.exec_driver_sql("SELECT id FROM log_root").scalars().all()
    more = adding(progress or _at_nobody, _count(connection) + len(roots) * len(summaries))
    projection.drop_tables(connection)
    projection.create_tables(connection)
    erased = erased_of(connection)
    for portion in _portions(connection, erased, upcasters):
        made = [each.registers for each in portion]
        standing.save(connection, made)
        latest = {each.registers.n: each.latest for each in portion}
        projection.project(connection, made, fresh=latest, upcasters=upcasters)
        more(sum(each.changes for each in portion))
    projection.index_tables(connection)
    _note_streams(connection)
    log.set_counter(connection, FINGERPRINT, all_shapes().fingerprint())
    session.expire_all()
    for summary in summaries:
        _summarise(session, summary, roots, more)


def _count(connection: Connection) -> int:
    """How many changes count; two small indexes know it, the table itself would be read from end to end."""
    everything = connection.exec_driver_sql("SELECT count(*) FROM log_change").scalar() or 0
    return everything - (connection.exec_driver_sql("SELECT count(*) FROM log_change WHERE state != 0").scalar() or 0)


def _at_nobody(_done: int, _total: int) -> None:
    """Nobody looks how far it is."""


def _summarise(session: Session, summary: Summary, roots: Sequence[str], more: Callable[[int], None]) -> None:
    if isinstance(summary, Remaking):
        summary.make_again(session, more)
        return
    for some in portions(roots, _AT_ONCE):
        projection.summarise(session, [summary], some)
        more(len(some))


def make_ready(session: Session, tell: Tell = nobody) -> bool:
    """Make the recorded tables; rebuild when they are not what this version makes. Says whether anything was done."""
    connection = session.connection()
    if log.counter(connection, FINGERPRINT) == all_shapes().fingerprint():
        return False
    steps = Steps(tell, Stage.REMAKE)
    with watched(raw(connection), steps.again):
        rebuild(session, progress=steps.at)
    steps.end()
    return True


def _portions(connection: Connection, erased: Erased, upcasters: Upcasters) -> Iterator[list[_Made]]:
    last = 0
    while records := connection.exec_driver_sql(_RECORDS, (last, _AT_ONCE)).all():
        first, last = records[0][0], records[-1][0]
        known = {n: Identity(*identity) for n, *identity in records}
        yield list(_made(connection, known, (first, last), erased, upcasters))


def _made(
    connection: Connection, known: dict[int, Identity], span: tuple[int, int], erased: Erased, upcasters: Upcasters
) -> Iterator[_Made]:
    rows = connection.exec_driver_sql(_CHANGES, span).all()
    for n, group in groupby(rows, key=itemgetter(0)):
        breathe()
        changes = [Held._make(row[1:]) for row in group]
        registers = _registers(n, known[n], changes, erased, upcasters)
        yield _Made(registers, len(changes), max(change.readable_from for change in changes))


def _registers(n: int, identity: Identity, changes: Sequence[Held], erased: Erased, upcasters: Upcasters) -> Registers:
    if not erased or not any(change.id in erased for change in changes):
        plain = undisputed(n, identity, changes, upcasters.known_version(identity.kind))
        if plain is not None:
            return plain
    now = Standing(n, identity)
    now.heads = heads_of(now, changes, erased)
    return now


def _note_streams(connection: Connection) -> None:
    streams = connection.exec_driver_sql("SELECT n FROM log_stream").scalars().all()
    for some in portions(streams, 2000):
        heads.note_forks(connection, some)
        heads.note(connection, some)
