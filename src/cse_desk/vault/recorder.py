"""The flush hook: services change rows, the recorder makes the changes.

`attach` listens on the session of a transaction, `finish` makes one change per record of all that was flushed, whatever the number of
flushes. Everything that could write past it is refused: DML on recorded tables, bulk operations, deleting, savepoints, many-to-many
relations, SQL expressions as values, and JSON changed in place.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Any, NoReturn

from sqlalchemy import ClauseElement, Delete, Insert, Table, TextClause, Update, event, inspect
from sqlalchemy.orm import InstanceState, Mapper, ORMExecuteState, QueryContext, Session, UOWTransaction

from cse_desk.changes.strictjson import JsonValue, clean_text
from cse_desk.models.records.changes import Changes
from cse_desk.models.tables import log as log_tables
from cse_desk.models.tables.base import Recorded
from cse_desk.vault.act import RecordingRefused, Wish, carry_out
from cse_desk.vault.frozen import ChangedInPlace, frozen
from cse_desk.vault.shapes import FIXED, Field, Shape, Shapes, all_shapes
from cse_desk.vault.standing import Identity
from cse_desk.vault.writing import Writing

__all__ = ["ChangedInPlace", "RecordingRefused", "RecordingSession", "attach", "decide", "finish", "undoes", "wish"]

_RECORDER = "cse_desk.recorder"
_ONLY_READS = re.compile(r"\s*(SELECT\b|WITH\b(?!.*\b(INSERT|UPDATE|DELETE|REPLACE)\b))", re.IGNORECASE | re.DOTALL)
_OWN_TABLES = frozenset(str(table.name) for table in (*log_tables.LOG, *log_tables.DERIVED))


def _refuse_bulk(self: Session, *_args: object, **_named: object) -> NoReturn:
    raise RecordingRefused("the recorder cannot see this; change rows one by one, withdraw instead of deleting")


class RecordingSession(Session):
    """A session without the doors that lead past the recorder."""

    bulk_save_objects = bulk_insert_mappings = bulk_update_mappings = _refuse_bulk
    begin_nested = _refuse_bulk

    def delete(self, instance: object) -> None:
        """Refused for recorded rows: set `withdrawn` instead."""
        if isinstance(instance, Recorded):
            raise RecordingRefused("recorded rows are withdrawn, never deleted")
        super().delete(instance)


class Recorder:
    """What was flushed in one transaction."""

    def __init__(self, writing: Writing, shapes: Shapes) -> None:
        self.writing = writing
        self.shapes = shapes
        self.wishes: dict[str, Wish] = {}
        self.undoes = ""
        self.is_finished = False

    def before_flush(self, session: Session, _context: UOWTransaction, _instances: object) -> None:
        """Refuse what cannot be recorded, before anything is written, and clean words that a database could not hold."""
        if any(isinstance(row, Recorded) for row in session.deleted):
            raise RecordingRefused("recorded rows are withdrawn, never deleted")
        for row in (*session.new, *session.dirty):
            if isinstance(row, Recorded):
                _look_at_values(row)

    def after_flush(self, session: Session, _context: UOWTransaction) -> None:
        """Remember what each recorded row was given."""
        for row in session.new:
            if isinstance(row, Recorded):
                self._remember(row, is_new=True)
        for row in session.dirty:
            if isinstance(row, Recorded) and session.is_modified(row):
                self._remember(row, is_new=False)

    def wish(self, identity: Identity) -> Wish:
        """What is wished for a record so far."""
        found = self.wishes.setdefault(identity.record, Wish(identity))
        if found.identity != identity:
            raise RecordingRefused(f"{identity.record} is two different records")
        return found

    def _remember(self, row: Recorded, *, is_new: bool) -> None:
        if self.is_finished:
            raise RecordingRefused("the act is recorded already")
        state: InstanceState[Any] = inspect(row)
        shape = self.shapes.by_class[type(row)]
        if not is_new and any(state.attrs[name].history.has_changes() for name in FIXED):
            raise RecordingRefused("id, root and compartment of a record are fixed")
        found = self.wish(_identity_of(row, shape))
        found.is_new = found.is_new or is_new
        for each in shape.fields.values():
            history = state.attrs[each.attribute].history
            if history.has_changes() or (is_new and state.dict.get(each.attribute) is not None):
                self._want(found, each, state.dict.get(each.attribute), history.deleted)

    def _want(self, wish: Wish, each: Field, value: object, before: Sequence[Any] | None) -> None:
        try:
            wire: JsonValue = None if value is None else each.to_wire(value)
        except (TypeError, ValueError) as error:
            raise RecordingRefused(f"the value of {each.name} has no form in a change") from error
        if not each.is_map:
            wish.values[each.name] = wire
            return
        entries = wire or {}
        if not isinstance(entries, dict) or not all(isinstance(key, str) and key for key in entries):
            raise RecordingRefused(f"{each.name} takes a dict by path")
        gone = {key for earlier in before or () if isinstance(earlier, dict) for key in earlier}
        for key in [name for name in wish.values if name.startswith(f"{each.name}/")]:
            wish.values[key] = None  # set by an earlier flush, and perhaps taken away by this one
        for key in gone:
            wish.values[f"{each.name}/{key}"] = None
        for key, entry in entries.items():
            wish.values[f"{each.name}/{key}"] = entry


def _look_at_values(row: Recorded) -> None:
    for name, value in list(inspect(row).dict.items()):
        if isinstance(value, ClauseElement):
            raise RecordingRefused("a recorded column takes values, not SQL expressions")
        if isinstance(value, str) and (cleaned := clean_text(value)) != value:
            setattr(row, name, cleaned)


def attach(writing: Writing) -> None:
    """Listen on the session of a transaction that has just begun."""
    session, shapes = writing.session, all_shapes()
    _prepare(shapes)
    recorder = Recorder(writing, shapes)
    session.info[_RECORDER] = recorder
    event.listen(session, "before_flush", recorder.before_flush)
    event.listen(session, "after_flush", recorder.after_flush)
    event.listen(session, "do_orm_execute", _guard)


def finish(writing: Writing) -> Changes:
    """Flush, and make the changes of the act. Nothing may be recorded after it in the same transaction."""
    recorder = _recorder(writing)
    writing.session.flush()
    recorder.is_finished = True
    return carry_out(writing, list(recorder.wishes.values()), undoes=recorder.undoes)


def wish(writing: Writing, identity: Identity) -> Wish:
    """Wish values for a record directly (undo, kinds this version has no table for)."""
    return _recorder(writing).wish(identity)


def undoes(writing: Writing, act: str) -> None:
    """Note that this act undoes another."""
    _recorder(writing).undoes = act


def decide(writing: Writing, row: Recorded, column: str, key: str = "") -> None:
    """Settle a conflict with the value the row shows now: it is written even though the row has it already.

    `key` names the entry of a map column. Call it after setting the value.
    """
    recorder = _recorder(writing)
    shape = recorder.shapes.by_class[type(row)]
    each = shape.fields[column]
    value = getattr(row, each.attribute)
    shown = (value or {}).get(key) if each.is_map else value
    name = f"{column}/{key}" if each.is_map else column
    found = recorder.wish(_identity_of(row, shape))
    found.values[name] = shown if each.is_map else shape.to_wire(column, shown)
    found.decided.add(name)


def _recorder(writing: Writing) -> Recorder:
    recorder = writing.session.info[_RECORDER]
    assert isinstance(recorder, Recorder)
    return recorder


def _identity_of(row: Recorded, shape: Shape) -> Identity:
    if not row.id or not row.root or not row.compartment:
        raise RecordingRefused("a record needs its id, root and compartment")
    return Identity(row.id, row.root, str(row.compartment), shape.kind)


# ---- what is refused -----------------------------------------------------------------------


def _guard(state: ORMExecuteState) -> None:
    statement = state.statement
    if isinstance(statement, TextClause):
        if not _ONLY_READS.match(statement.text):
            raise RecordingRefused("statements as text only read")
    elif isinstance(statement, Insert | Update | Delete):
        table = statement.table
        assert isinstance(table, Table)
        if str(table.name) in _OWN_TABLES or str(table.name) in {one.table for one in all_shapes().by_kind.values()}:
            raise RecordingRefused(f"{table.name} is written by the recorder alone")


def _prepare(shapes: Shapes) -> None:
    """Once for each class: JSON values are frozen when loaded and when set, and the value before is always known."""
    for cls, shape in shapes.by_class.items():
        if cls.__dict__.get("__listens__"):
            continue
        _refuse_secondary(inspect(cls))
        names = [each.attribute for each in shape.fields.values() if each.is_json]
        for name in names:
            event.listen(getattr(cls, name), "set", _freeze_set, retval=True, active_history=True)
        if names:
            event.listen(cls, "load", _freezer(names))
            event.listen(cls, "refresh", _freezer(names))
        cls.__listens__ = True


def _freeze_set(_row: Recorded, value: object, _before: object, _initiator: object) -> object:
    return frozen(value)


def _freezer(names: Iterable[str]) -> Any:
    def freeze(row: Recorded, _context: QueryContext, _loaded: object = None) -> None:
        held = inspect(row).dict
        for name in names:
            if name in held:
                held[name] = frozen(held[name])

    return freeze


def _refuse_secondary(mapper: Mapper[Any]) -> None:
    for relation in mapper.relationships:
        if relation.secondary is not None:
            raise RecordingRefused(
                f"{mapper.class_.__name__}.{relation.key}: no `secondary`; give the pair a record of its own"
            )
