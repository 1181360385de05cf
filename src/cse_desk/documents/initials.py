"""Papers that hold initials in the place of names: every name of every young person on the paper, wherever it stands."""

import re
from collections.abc import Callable, Iterable
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from cse_desk.models.records.panel import Absent, AgendaItemContent, AgendaPaper

_Record = TypeVar("_Record")
_LEAST = 2  # letters: "A" is no name that could be looked for
_KEPT = frozenset({"item", "young_person_id", "action", "entry", "meeting", "group", "attendance", "initials"})


def initials_only(paper: AgendaPaper) -> AgendaPaper:
    """The same agenda without the young people's names; what else could tell who they are is left out too."""
    hide = _hider(paper.items, paper.should_be_here)
    items = tuple(_told_less(one) for one in paper.items)
    return replace(
        paper,
        items=tuple(_hidden(one, hide) for one in items),
        should_be_here=tuple(replace(_hidden(one, hide), name=one.initials) for one in paper.should_be_here),
    )


def _told_less(item: AgendaItemContent) -> AgendaItemContent:
    return replace(item, name=item.initials, known_as="", born_words="", school="")


def _hider(items: Iterable[AgendaItemContent], absent: Iterable[Absent]) -> Callable[[str], str]:
    """Replaces each name by its initials: whole names first, so that "Amy Rose" does not become "A. Rose"."""
    known: dict[str, str] = {}
    people = [(one.name, one.known_as, one.initials) for one in items] + [
        (one.name, "", one.initials) for one in absent
    ]
    for whole, known_as, initials in people:
        for name in (whole, *whole.split(), *known_as.split()):
            if len(name) >= _LEAST:
                known.setdefault(name.casefold(), initials if name == whole else f"{name[0]}.")
    if not known:
        return lambda text: text
    spelt = "|".join(re.escape(name) for name in sorted(known, key=len, reverse=True))
    found = re.compile(rf"(?<!\w)(?:{spelt})(?!\w)", re.IGNORECASE)
    return lambda text: found.sub(lambda match: known[match[0].casefold()], text)


def _hidden(value: _Record, hide: Callable[[str], str]) -> _Record:
    """Every text inside a record, hidden."""
    if isinstance(value, str) and type(value) is str:
        return hide(value)  # type: ignore[return-value]  # a text for a text
    if isinstance(value, tuple):
        return tuple(_hidden(one, hide) for one in value)  # type: ignore[return-value]  # a tuple for a tuple
    if is_dataclass(value) and not isinstance(value, type):
        changed: dict[str, Any] = {
            one.name: _hidden(getattr(value, one.name), hide) for one in fields(value) if one.name not in _KEPT
        }
        return replace(value, **changed)
    return value
