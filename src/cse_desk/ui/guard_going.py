"""From a finding of the closure guard to the record it speaks of, from whichever screen shows it."""

from functools import partial

from PySide6.QtCore import QObject

from cse_desk.ui import due_actions
from cse_desk.ui.context import Context

_SEVERAL = frozenset({"W11", "W15"})  # they may speak of records of several kinds: which, the record says


def go(context: Context, owner: QObject, young_person_id: str, code: str) -> None:
    """Open the place where it is mended, or looked at; `owner`: the screen from which one goes."""
    if code not in _SEVERAL:
        _to_page(context, young_person_id, code)
        return
    read = partial(context.services.open_works.first, young_person_id=young_person_id, code=code)
    context.lanes.reading.run(owner, read, partial(_on_found, context, young_person_id, code), context.bus.tell_failed)


def _on_found(context: Context, young_person_id: str, code: str, found: due_actions.Waiting | None) -> None:
    if found is None:
        _to_page(context, young_person_id, code)
        return
    place = due_actions.place_of(found)
    context.bus.go(place.screen, place.target, place.part)


def _to_page(context: Context, young_person_id: str, code: str) -> None:
    context.bus.go("person", young_person_id, f"guard:{code}")
