"""The places of a form for one set of repeated groups: each item once, or once for each instance of the groups above it."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from cse_desk.forms.questionnaire import ORDER, Answers, Condition, Form, Item, ItemType, JsonValue
from cse_desk.forms.validation import is_empty


@dataclass(frozen=True, slots=True)
class Node:
    """An item at a path.

    A repeating group has a node for itself and one for each of its instances. A question with several answers under which others open
    has a node for itself and one for each of its answers (`of_answer`; its item is then a group with the words of that answer).
    """

    item: Item
    path: str
    above: int  # index of the node it stands in, -1 for the top
    page: int  # index of the page
    depth: int
    instance: str = ""  # this node is one instance of its repeating group, or one answer of its question
    question: int = -1  # index of the outermost question or repeating group it belongs to (itself included)
    of_answer: bool = False
    scopes: tuple[str, ...] = ()  # the starts of its path, one for each instance it stands in


@dataclass(frozen=True, slots=True)
class Asked:
    """When a node is asked: each condition with the nodes of its question and whether these count even if not asked (circles)."""

    needs_all: bool
    conditions: tuple[tuple[Condition, tuple[int, ...], bool], ...]


@dataclass(frozen=True, slots=True)
class Tree:
    """All nodes in reading order; `shape` tells whether two sets of answers have the same tree."""

    nodes: tuple[Node, ...]
    index: Mapping[str, int]  # path -> node
    pages: tuple[tuple[Item, ...], ...]
    page_starts: tuple[int, ...]
    shape: Mapping[str, tuple[str, ...]]
    by_link_id: Mapping[str, Sequence[int]]
    asked: tuple["Asked | None", ...] = ()  # for each node
    order: tuple[int, ...] = ()  # nodes, each after all it needs to know


def instances(answers: Answers, group_path: str) -> tuple[str, ...]:
    """The instance ids of a repeating group, in order."""
    order = answers.get(group_path + ORDER)
    if not isinstance(order, list):
        return ()
    return tuple(dict.fromkeys(one for one in order if isinstance(one, str) and one))


def is_instance(instance: str) -> bool:
    """Whether a text can be the id of an instance."""
    return bool(instance) and not set(instance) & set("/:#")


def opens_under_each(item: Item) -> bool:
    """Whether what stands under a question is asked for each of its answers."""
    return (
        item.is_question and item.repeats and bool(item.children) and not item.marks.asked_once and not item.calculated
    )


def answer_keys(value: JsonValue) -> tuple[str, ...]:
    """A key for each of several answers, made of the answer itself: it stays when others come or go before it."""
    values = value if isinstance(value, list) else [] if value is None else [value]
    keys: dict[str, None] = {}
    for one in values:
        key = base = _key(one)
        number = 2
        while key in keys:
            key, number = f"{base}~{number}", number + 1
        keys[key] = None
    return tuple(keys)


def _key(value: JsonValue) -> str:
    text = str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""
    if is_instance(text) and len(text) <= 64:
        return text
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()[:32]


def page_items(form: Form) -> tuple[tuple[Item, ...], ...]:
    """A page for each group at the top; questions that stand there without a group share pages with their neighbours."""
    pages: list[tuple[Item, ...]] = []
    loose: list[Item] = []
    for item in form.items:
        if item.is_group and not item.repeats:
            pages += [tuple(loose)] if loose else []
            pages.append((item,))
            loose = []
        else:
            loose.append(item)
    return tuple(pages + ([tuple(loose)] if loose else []))


def tree_of(form: Form, answers: Answers) -> Tree:
    """The tree for these answers."""
    return _Growing(answers).grow(form)


def reshapes(form: Form, path: str, tree: Tree) -> bool:
    """Whether an answer at `path` changes the tree."""
    if path.endswith(ORDER):
        return True
    number = tree.index.get(path)
    return number is not None and opens_under_each(tree.nodes[number].item)


class _Growing:
    def __init__(self, answers: Answers) -> None:
        self.answers = answers
        self.nodes: list[Node] = []
        self.shape: dict[str, tuple[str, ...]] = {}

    def grow(self, form: Form) -> Tree:
        starts = []
        pages = page_items(form)
        for page, items in enumerate(pages):
            starts.append(len(self.nodes))
            self._add_all(items, _Within(page))
        by_link_id: dict[str, list[int]] = {}
        for number, node in enumerate(self.nodes):
            by_link_id.setdefault(node.item.link_id, []).append(number)
        return Tree(
            nodes=tuple(self.nodes),
            index={node.path: number for number, node in enumerate(self.nodes)},
            pages=pages,
            page_starts=tuple(starts),
            shape=self.shape,
            by_link_id=by_link_id,
            asked=_all_asked(form, self.nodes, by_link_id),
            order=tuple(number for link_id in form.order for number in by_link_id.get(link_id, ())),
        )

    def _add_all(self, items: Iterable[Item], within: "_Within") -> None:
        for item in items:
            self._add(item, within)

    def _add(self, item: Item, within: "_Within") -> None:
        here = len(self.nodes)
        path = within.prefix + item.link_id
        repeats = item.is_group and item.repeats
        question = here if within.question < 0 and (item.is_question or repeats) else within.question
        self.nodes.append(within.node(item, path, question=question))
        if not (repeats or item.children):
            return
        inside = replace(within, above=here, depth=within.depth + 1, question=question)
        if repeats:
            self.shape[path] = instances(self.answers, path)
            for instance in self.shape[path]:
                self._add_instance(item, f"{path}:{instance}", instance, inside)
        elif opens_under_each(item) and (keys := answer_keys(self._value(item, path))):
            self.shape[path] = keys
            for key in keys:
                self._add_instance(_answered(item, key), f"{path}:{key}", key, inside, of_answer=True)
        else:
            self._add_all(item.children, inside)

    def _value(self, item: Item, path: str) -> JsonValue:
        value = self.answers.get(path, item.initial)
        return None if is_empty(value) else value

    def _add_instance(
        self, item: Item, path: str, instance: str, within: "_Within", *, of_answer: bool = False
    ) -> None:
        here, prefix = len(self.nodes), path + "/"
        self.nodes.append(replace(within.node(item, path), instance=instance, of_answer=of_answer))
        scopes = (*within.scopes, prefix)
        self._add_all(item.children, replace(within, prefix=prefix, above=here, depth=within.depth + 1, scopes=scopes))


def _answered(item: Item, key: str) -> Item:
    """One answer of a question as a group that holds what opens under it."""
    option = item.option(key)
    return Item(
        link_id=item.link_id, type=ItemType.GROUP, text=option.display if option else key, children=item.children
    )


@dataclass(frozen=True, slots=True)
class _Within:
    """Where the next node goes."""

    page: int
    prefix: str = ""
    above: int = -1
    depth: int = 0
    question: int = -1
    scopes: tuple[str, ...] = ()

    def node(self, item: Item, path: str, *, question: int | None = None) -> Node:
        return Node(
            item, path, self.above, self.page, self.depth, question=self.question if question is None else question,
            scopes=self.scopes,
        )  # fmt: skip


def _all_asked(form: Form, nodes: Sequence[Node], by_link_id: Mapping[str, Sequence[int]]) -> tuple[Asked | None, ...]:
    """One object for all nodes with the same conditions on the same places: they need to be looked at once."""
    once: dict[object, Asked] = {}
    found: list[Asked | None] = []
    for node in nodes:
        asked = _asked(form, node, nodes, by_link_id)
        if asked is not None:
            places = tuple(tuple(rest) for _condition, *rest in asked.conditions)
            asked = once.setdefault((form.alike.get(node.item.link_id), places), asked)
        found.append(asked)
    return tuple(found)


def _asked(form: Form, node: Node, nodes: Sequence[Node], by_link_id: Mapping[str, Sequence[int]]) -> Asked | None:
    item = node.item
    if not item.enable_when or node.instance:
        return None
    circle = form.loops.get(item.link_id, frozenset())
    return Asked(
        needs_all=item.enable_behaviour == "all",
        conditions=tuple(
            (one, nearest(node, by_link_id.get(one.question, ()), nodes), one.question in circle)
            for one in item.enable_when
        ),
    )


def nearest(node: Node, candidates: Sequence[int], nodes: Sequence[Node]) -> tuple[int, ...]:
    """The places of a question that share the innermost repeated instance with `node`; all of them when none is shared."""
    if len(candidates) < 2:
        return tuple(candidates)
    for scope in reversed(node.scopes):
        near = tuple(one for one in candidates if scope in nodes[one].scopes)
        if near:
            return near
    return tuple(candidates)
