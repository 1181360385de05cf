"""Why nothing is recorded: a zero is printed with its reason, because quiet is not safety (content of the closure guard, 4.5)."""

from dataclasses import dataclass
from datetime import date

from cse_desk.i18n import day as day_words
from cse_desk.i18n import gettext as _
from cse_desk.models.enums import LivingKind
from cse_desk.models.labels import label

_HELD = frozenset({LivingKind.SECURE, LivingKind.HOSPITAL, LivingKind.CUSTODY})


@dataclass(frozen=True, slots=True)
class ZeroFacts:
    """What explains that none is recorded since a day; `since` None: ever.

    living: where they lived in that time. last: the latest one before. written: how much else was written about them in that time.
    """

    since: date | None = None
    living: frozenset[LivingKind] = frozenset()
    last: date | None = None
    written: int = 0


def none_because(facts: ZeroFacts) -> str:
    """ "none recorded; in a secure home", "none recorded; nobody asked", "none recorded; the last was on 3 May 2026"."""
    held = sorted(facts.living & _HELD)
    if held and facts.living <= _HELD:
        where = ", ".join(label(one).lower() for one in held)
        return _("none recorded; the whole time in: {where}").format(where=where)
    if LivingKind.OUT_OF_AREA in facts.living:
        return _("none recorded; out of area, ask the police there")
    if not facts.written:
        return _("none recorded; nobody asked")
    if facts.last is not None:
        return _("none recorded; the last was on {day}").format(day=day_words(facts.last))
    return _("none recorded; asked, and there never was one")
