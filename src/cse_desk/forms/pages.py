"""The pages of a form and the lines on them, as they are shown."""

from dataclasses import dataclass

from cse_desk.forms.nodes import Node
from cse_desk.forms.questionnaire import Form, Item, JsonValue
from cse_desk.forms.validation import Problem, is_empty


@dataclass(frozen=True, slots=True)
class Page:
    """A page with how many of its questions are done and how many are left (see Flow.pages)."""

    id: str
    title: str
    short: str
    section: str
    items: tuple[Item, ...]
    done: int
    left: int

    @property
    def total(self) -> int:
        """Questions that have to be answered."""
        return self.done + self.left


@dataclass(frozen=True, slots=True)
class Shown:
    """One line of a page: a question, a group's heading, a text, a repeating group or one instance of it."""

    item: Item
    path: str
    value: JsonValue
    depth: int
    problems: tuple[Problem, ...]
    instance: str = (
        ""  # set when this is one instance of the repeating group `item`, or what opens under one of several answers
    )
    instances: tuple[str, ...] = ()  # of a repeating group

    @property
    def is_answered(self) -> bool:
        """Has a value."""
        return not is_empty(self.value)


def page_id(items: tuple[Item, ...]) -> str:
    """A page is known by the first item on it."""
    return items[0].link_id


def page_of(items: tuple[Item, ...], form: Form, done: int, left: int) -> Page:
    """A page with its counts."""
    first = items[0]
    is_group = first.is_group and not first.repeats
    title = first.text if is_group else form.title
    short = first.marks.short if is_group else ""
    inner = first.children if is_group else items
    return Page(first.link_id, title, short or title, first.marks.section, inner, done, left)


def is_page_itself(node: Node) -> bool:
    """A group at the top: the page is its heading."""
    return node.above == -1 and node.item.is_group and not node.item.repeats
