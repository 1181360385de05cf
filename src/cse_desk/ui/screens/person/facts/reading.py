"""Facts for somebody whose role does not write them: to be read, with why and whom to tell."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from cse_desk.models.enums import Compartment
from cse_desk.ui import duty_words
from cse_desk.ui.context import Who
from cse_desk.ui.screens.person.facts.lines import Section


@dataclass(frozen=True, slots=True)
class Reading:
    """What is said above the lists where none of them may be written, and else in each list that may not."""

    title: str = ""
    words: str = ""
    cards: dict[str, str] = field(default_factory=dict)  # section -> why

    def of_card(self, section: Section) -> str:
        """Why a list is only read; "" it is written."""
        return self.cards.get(section.id, "")


def reading_of(who: Who, sections: Sequence[Section]) -> Reading:
    """What this role reads of these lists."""
    read = [one for one in sections if not who.may_write(one.compartment)]
    cards = {one.id: duty_words.reading_words(who.duties, one.compartment) for one in read}
    if len(read) < len(sections):
        return Reading(cards=cards)
    first = _first(read)
    return Reading(duty_words.reading_title(first), duty_words.reading_words(who.duties, first), cards)


def _first(read: Sequence[Section]) -> Compartment:
    return read[0].compartment
