"""What a form works out while somebody tries it: scores, bands, safety prompts that would open. Nothing here reaches a vault."""

from collections.abc import Iterator
from dataclasses import dataclass

from cse_desk.forms import looking_over
from cse_desk.forms.flow import Flow
from cse_desk.i18n import gettext as _
from cse_desk.services.filled_rows import left_of, name_of
from cse_desk.services.open_prompts import prompt_texts
from cse_desk.services.tools import answer_words


@dataclass(frozen=True, slots=True)
class Worked:
    """`values`: (name, value in words) of everything calculated, hidden or not; `prompts` in words; `left`: answers that are missing."""

    values: tuple[tuple[str, str], ...]
    prompts: tuple[str, ...]
    left: int


def worked_out(flow: Flow) -> Worked:
    """For the answers as they stand, also while some are missing: whoever tries a form wants to see what moves what."""
    texts = prompt_texts()
    opened = looking_over.prompts(flow, is_under_13=None)
    prompts = tuple(f"{one} {texts[one].title}" if one in texts else one for one in opened)
    return Worked(tuple(_values(flow)), prompts, left_of(flow))


def _values(flow: Flow) -> Iterator[tuple[str, str]]:
    for _number, node, value in flow.walk_asked():
        if node.item.calculated:
            yield name_of(node.item), answer_words(node.item, value) or _("Nothing yet")
