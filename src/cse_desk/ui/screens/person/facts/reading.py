"""Facts for somebody whose role does not write them: to be read, with why and whom to tell."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from cse_desk.i18n import gettext as _
from cse_desk.ui import duty_words
from cse_desk.ui.context import Who
from cse_desk.ui.screens.person.facts.lines import Section


@dataclass(frozen=True, slots=True)
class Reading:
    """What is said once above the lists where none of them may be written; else in each list that may not, by its section."""

    title: str = ""
    words: str = ""
    cards: Mapping[str, str] = field(default_factory=dict)


def reading_of(who: Who, sections: Sequence[Section]) -> Reading:
    """What this role reads of these lists, and why."""
    read = [one for one in sections if not who.may_write(one.compartment)]
    if len(read) < len(sections):
        return Reading(cards={one.id: duty_words.reading_words(who.duties, one.compartment) for one in read})
    first = read[0].compartment
    what = _("these facts") if len({one.compartment for one in read}) > 1 else ""
    return Reading(duty_words.reading_title(first), duty_words.reading_words(who.duties, first, what=what))
