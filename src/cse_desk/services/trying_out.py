"""What a form works out while somebody tries it: scores, bands, safety prompts that would open. Nothing here reaches a vault."""

from collections.abc import Iterator
from dataclasses import dataclass

from cse_desk.forms.flow import Flow
from cse_desk.forms.questionnaire import Item
from cse_desk.i18n import gettext as _
from cse_desk.models.enums import Answer
from cse_desk.models.rules.prompts import UNDER_13
from cse_desk.services.open_prompts import prompt_texts
from cse_desk.services.tools import answer_words

_OPENS = frozenset({Answer.YES.value, Answer.POSSIBLE.value})


@dataclass(frozen=True, slots=True)
class Worked:
    """`values`: (name, value in words) of everything calculated, hidden or not; `prompts` in words; `left`: answers that are missing."""

    values: tuple[tuple[str, str], ...]
    prompts: tuple[str, ...]
    left: int


def worked_out(flow: Flow) -> Worked:
    """For the answers as they stand."""
    return Worked(tuple(_values(flow)), tuple(dict.fromkeys(_prompts(flow))), len(flow.missing))


def _values(flow: Flow) -> Iterator[tuple[str, str]]:
    for _number, node, value in flow.walk_asked():
        if node.item.calculated:
            yield _name(node.item), answer_words(node.item, value) or _("Nothing yet")


def _name(item: Item) -> str:
    return item.marks.short or item.text or item.link_id


def _prompts(flow: Flow) -> Iterator[str]:
    """Of each question that opens one when Yes or Possible is answered."""
    texts = prompt_texts()
    for _number, node, value in flow.walk_asked():
        if value not in _OPENS:
            continue
        for prompt in node.item.marks.prompts:
            known = texts.get(prompt.removesuffix(UNDER_13))
            words = f"{prompt.removesuffix(UNDER_13)} {known.title}" if known else prompt
            yield _("{prompt} (under 13)").format(prompt=words) if prompt.endswith(UNDER_13) else words
