"""Where on the page of a young person something is, also what mends a finding of the closure guard (content/closure-guard)."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from cse_desk.models.enums import GuardCode
from cse_desk.ui.screens.person.facts.seeking import How, Sought
from cse_desk.ui.screens.person.tabs import FACTS, HISTORY, MISSING, OVERVIEW, SCREENING, TABS, VOICE

START, LIST = "start", "list"  # of the screenings: a new one, or those that are there


@dataclass(frozen=True, slots=True)
class Where:
    """A tab, and what of it: a list of facts, or a part of the screenings."""

    tab: str
    sought: Sought | None = None
    part: str = ""


def _closure() -> Where:
    """What is written when a removal is asked for: level, exit plan, who carries on, new area, adult plan, reason."""
    return Where(FACTS, Sought("closure", How.LATEST))


PLACES: Mapping[GuardCode, Where] = MappingProxyType(
    {
        GuardCode.B1: Where(SCREENING, part=START),
        GuardCode.B2: _closure(),
        GuardCode.B3: _closure(),
        GuardCode.B4: _closure(),
        GuardCode.B5: Where(FACTS, Sought("told", How.NEW_UNLESS_OWED)),
        GuardCode.B6: Where(OVERVIEW),  # the chair signs at the meeting
        GuardCode.B7: _closure(),
        GuardCode.B8: _closure(),
        GuardCode.B9: _closure(),
        GuardCode.W1: _closure(),
        GuardCode.W2: Where(FACTS, Sought("harm", How.OWED)),
        GuardCode.W3: Where(FACTS, Sought("harm", How.LOOK)),
        GuardCode.W4: Where(MISSING, Sought("missing", How.OWED)),
        GuardCode.W5: Where(SCREENING, part=LIST),
        GuardCode.W6: Where(VOICE, Sought("voice", How.NEW)),
        GuardCode.W7: Where(FACTS, Sought("people", How.LOOK)),
        GuardCode.W8: Where(FACTS, Sought("living", How.LOOK)),
        GuardCode.W9: Where(SCREENING, part=LIST),
        GuardCode.W10: Where(SCREENING, part=LIST),
        GuardCode.W11: Where(OVERVIEW),  # when nothing is owed any more (ui/guard_going leads to what is)
        GuardCode.W12: Where(FACTS, Sought("sessions", How.LATEST)),
        GuardCode.W13: _closure(),
        GuardCode.W14: Where(HISTORY),
        GuardCode.W15: Where(OVERVIEW),  # as W11
        GuardCode.W16: Where(FACTS, Sought("people", How.LOOK)),
        GuardCode.W17: _closure(),
        GuardCode.W18: Where(SCREENING, part=LIST),
    }
)


def tab_of(part: str) -> str:
    """The tab on which a part of the page is; "" for none in particular."""
    kind = part.partition(":")[0]
    if kind in ("prompt", "ask"):
        return SCREENING
    where = where_of(part)
    if where is not None:
        return where.tab
    return kind if kind in TABS else ""


def where_of(part: str) -> Where | None:
    """Of `guard:<code>`; None for another part, and for a code of another version."""
    kind, _colon, code = part.partition(":")
    return PLACES.get(GuardCode(code)) if kind == "guard" and code in set(map(str, GuardCode)) else None
