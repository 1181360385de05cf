"""Forms for the kit."""

from itertools import count

from cse_desk.forms.questionnaire import Item, ItemType
from cse_desk.ui.formkit.kit import Kit
from tests.helpers.stage import NOW


def a_kit(**values) -> Kit:
    numbers = count(1)
    return Kit(today=NOW.date, new_id=lambda: f"{next(numbers):032x}", **values)


def item(kind: ItemType, **values) -> Item:
    return Item(link_id="q", type=kind, text="A question", **values)
