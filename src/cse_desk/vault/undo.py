"""Undoing an act: prior values are written back where the act's write still stands, and the rest is named."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

from cse_desk.changes.registers import WITHDRAWN, Missing
from cse_desk.changes.strictjson import JsonValue
from cse_desk.errors import NotFound
from cse_desk.models.tables.log import State
from cse_desk.vault import history, recorder
from cse_desk.vault.history import Event, Step
from cse_desk.vault.sql import IN, as_list
from cse_desk.vault.standing import Identity
from cse_desk.vault.writing import Writing


class Why(StrEnum):
    """Why a field was left as it is."""

    WRITTEN_SINCE = "written-since"
    PRIOR_NOT_HERE = "prior-not-here"  # the value before is withheld, or was erased
    DOES_NOT_COUNT = "does-not-count"  # the act's change was set aside or is quarantined


@dataclass(frozen=True, slots=True)
class Left:
    """A field that undoing left as it is."""

    root: str
    record: str
    kind: str
    field: str
    why: Why


@dataclass(frozen=True, slots=True)
class Undoing:
    """What undoing an act writes back, and what it leaves."""

    writes: tuple[tuple[Identity, str, JsonValue], ...]
    left: tuple[Left, ...]


def plan(events: Sequence[Event], created: Collection[str]) -> Undoing:
    """What undoing these changes of one act does; `created`: records of which nothing but this act counts."""
    writes: dict[tuple[Identity, str], JsonValue] = {}
    left: list[Left] = []
    for event in events:
        identity = Identity(event.record, event.root, event.compartment, event.kind)
        for step in event.steps:
            why = _why_not(event, step)
            if why is not None:
                left.append(Left(event.root, event.record, event.kind, step.field, why))
            else:
                writes[identity, step.field] = _prior(step)
    for identity in {identity for identity, _ in writes if identity.record in created}:
        for key in [key for key in writes if key[0] == identity]:
            del writes[key]
        writes[identity, WITHDRAWN] = True
    return Undoing(tuple((identity, name, value) for (identity, name), value in writes.items()), tuple(left))


def undo(writing: Writing, act: str) -> Undoing:
    """Write back what was before an act; recorded as an act of its own, at the end of the transaction."""
    writing.session.flush()
    events = history.act_events(writing.session, act)
    if not events:
        raise NotFound(act)
    made = plan(events, _created(writing, act, {event.record for event in events}))
    for identity, name, value in made.writes:
        recorder.wish(writing, identity).values[name] = value
    recorder.undoes(writing, act)
    return made


def _why_not(event: Event, step: Step) -> Why | None:
    if event.state is not State.LIVE:
        return Why.DOES_NOT_COUNT
    if not step.stands_alone:
        return Why.WRITTEN_SINCE
    if step.before and isinstance(step.before[0], Missing):
        return Why.PRIOR_NOT_HERE
    return None


def _prior(step: Step) -> JsonValue:
    """What the greatest of the replaced writes said; nothing, where there was none."""
    before = step.before[0] if step.before else None
    return None if isinstance(before, Missing) else before


def _created(writing: Writing, act: str, records: Collection[str]) -> frozenset[str]:
    rows = writing.session.connection().exec_driver_sql(
        "SELECT r.record FROM log_record r JOIN log_change c ON c.record = r.n"
        f" WHERE r.record {IN} AND c.state = 0 GROUP BY r.n HAVING min(c.act = ?)",
        (as_list(records), act),
    )
    return frozenset(rows.scalars())
