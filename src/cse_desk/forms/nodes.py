"""The places of a form for one set of repeated groups: each item once, or once for each instance of the groups above it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from cse_desk.forms.questionnaire import ORDER, Answers, Condition, Form, Item


@dataclass(frozen=True, slots=True)
class Node:
    """An item at a path. A repeating group has a node for itself and one for each of its instances."""

    item: Item
    path: str
    above: int  # index of the node it stands in, -1 for the top
    page: int  # index of the page
    depth: int
    instance: str = ""  # this node is one instance of its repeating group
    question: int = -1  # index of the outermost question or repeating group it belongs to (itself included)


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
    asked: tuple["Asked | None", ...] = ()  # for each node
    order: tuple[int, ...] = ()  # nodes, each after all it needs to know


def instances(answers: Answers, group_path: str) -> tuple[str, ...]:
    """The instance ids of a repeating group, in order."""
    order = answers.get(group_path + ORDER)
    if not isinstance(order, list):
        return ()
    return tuple(dict.fromkeys(one for one in order if isinstance(one, str) and one))


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
            asked=tuple(_asked(form, node, self.nodes, by_link_id) for node in self.nodes),
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
        self.nodes.append(Node(item, path, within.above, within.page, within.depth, question=question))
        inside = replace(within, above=here, depth=within.depth + 1, question=question)
        if not repeats:
            self._add_all(item.children, inside)
            return
        self.shape[path] = instances(self.answers, path)
        for instance in self.shape[path]:
            self._add_instance(item, f"{path}:{instance}", instance, inside)

    def _add_instance(self, item: Item, path: str, instance: str, within: "_Within") -> None:
        here = len(self.nodes)
        self.nodes.append(Node(item, path, within.above, within.page, within.depth, instance, within.question))
        self._add_all(item.children, replace(within, prefix=path + "/", above=here, depth=within.depth + 1))


@dataclass(frozen=True, slots=True)
class _Within:
    """Where the next node goes."""

    page: int
    prefix: str = ""
    above: int = -1
    depth: int = 0
    question: int = -1


def _asked(form: Form, node: Node, nodes: Sequence[Node], by_link_id: Mapping[str, Sequence[int]]) -> Asked | None:
    item = node.item
    if not item.enable_when or node.instance:
        return None
    circle = form.loops.get(item.link_id, frozenset())
    return Asked(
        needs_all=item.enable_behaviour == "all",
        conditions=tuple(
            (one, _nearest(node, by_link_id.get(one.question, ()), nodes), one.question in circle)
            for one in item.enable_when
        ),
    )


def _nearest(node: Node, candidates: Sequence[int], nodes: Sequence[Node]) -> tuple[int, ...]:
    """The places of a question that share the innermost repeated instance with `node`; all of them when none is shared."""
    if len(candidates) < 2:
        return tuple(candidates)
    prefix = node.path
    while "/" in prefix:
        prefix = prefix[: prefix.rindex("/")]
        near = tuple(one for one in candidates if nodes[one].path.startswith(prefix + "/"))
        if near:
            return near
    return tuple(candidates)
