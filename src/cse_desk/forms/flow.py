"""Where somebody is in a form: what is asked, what is answered, what is missing. A pure value: every change gives a new Flow.

Every answer stays in `answers`, also while its question is not asked (a changed mind brings it back); what is asked now is
`clean_answers()`. A question with an `initial` value counts as answered with it until somebody answers or clears it. What the form works
out itself (calculated values) is never kept among the answers.
"""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Self

from cse_desk.errors import CseDeskError
from cse_desk.forms.missing import Missing, is_in_the_way, must
from cse_desk.forms.nodes import Node, Tree, instances, is_instance, reshapes, tree_of
from cse_desk.forms.pages import Page, Shown, is_page_itself, page_id, page_of
from cse_desk.forms.questionnaire import ORDER, Answers, Form, JsonValue
from cse_desk.forms.snapshot import State
from cse_desk.forms.validation import Fault, Problem, is_empty
from cse_desk.forms.working import Memory, Worked, worked

_NOTHING: Answers = MappingProxyType({})


class UnknownPath(CseDeskError):
    """The form has no such place (now)."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path


class Flow:
    """A form with answers. Two flows are equal when they are the same form with the same answers.

    `context`: what expressions may refer to besides the answers; "now" is the moment (ISO, with zone) of today() and now().
    """

    __slots__ = ("_answers", "_context", "_form", "_memory", "_pages", "_problems", "_tree", "_worked")

    def __init__(
        self,
        form: Form,
        answers: Answers = _NOTHING,
        context: Mapping[str, JsonValue] = _NOTHING,
        *,
        tree: Tree | None = None,
        memory: Memory | None = None,
    ) -> None:
        self._form = form
        self._answers = dict(answers)
        self._context = dict(context)
        self._tree = tree or tree_of(form, self._answers)
        self._memory = memory or Memory()
        self._worked: Worked | None = None
        self._problems: dict[int, tuple[Problem, ...]] | None = None
        self._pages: tuple[Page, ...] | None = None

    # ---- what it holds ----------------------------------------------------------------------

    @property
    def form(self) -> Form:
        """The form."""
        return self._form

    @property
    def answers(self) -> Answers:
        """Everything that was answered, asked now or not; None = cleared."""
        return MappingProxyType(self._answers)

    @property
    def context(self) -> Mapping[str, JsonValue]:
        """What expressions may refer to besides the answers."""
        return MappingProxyType(self._context)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Flow):
            return NotImplemented
        same = self._form is other._form or self._form.source == other._form.source
        return same and self._context == other._context and self._told() == other._told()

    def __hash__(self) -> int:
        return hash((self._form.canonical, frozenset(self._told())))

    def _told(self) -> dict[str, JsonValue]:
        """The answers without clearings that clear nothing."""
        return {path: value for path, value in self._answers.items() if value is not None or self._suggests(path)}

    def _suggests(self, path: str) -> bool:
        number = self._tree.index.get(path)
        item = self._tree.nodes[number].item if number is not None else None
        return item is not None and (item.initial is not None or bool(item.rules.initial))

    @property
    def worked(self) -> Worked:
        """What follows from the answers, place by place."""
        if self._worked is None:
            self._worked = worked(self._form, self._tree, self._answers, self._context, self._memory)
        return self._worked

    @property
    def state(self) -> State:
        """What is asked and answered at each place."""
        return self.worked.state

    @property
    def tree(self) -> Tree:
        """The places of the form for these answers."""
        return self._tree

    def value(self, path: str) -> JsonValue:
        """The answer at `path`, what the form works out or suggests there; None when there is none. Raises UnknownPath."""
        return self.state.values[self._number(path)]

    def instances(self, group_path: str) -> tuple[str, ...]:
        """The instance ids of a repeating group, in order."""
        return instances(self._answers, group_path)

    def is_asked(self, path: str) -> bool:
        """Whether the place is there and asked now."""
        number = self._tree.index.get(path)
        return number is not None and self.state.asked[number]

    def _number(self, path: str) -> int:
        try:
            return self._tree.index[path]
        except KeyError:
            raise UnknownPath(path) from None

    # ---- changing it ------------------------------------------------------------------------

    def with_answer(self, path: str, value: JsonValue) -> Self:
        """The flow after one answer; None, "" or [] clears it. Raises UnknownPath."""
        return self.with_answers({path: value})

    def with_answers(self, changes: Answers) -> Self:
        """The flow after several answers at once. Raises UnknownPath."""
        answers = dict(self._answers)
        reshaped = False
        for path, value in changes.items():
            answers[path] = None if is_empty(value) else value
            reshaped = reshaped or reshapes(self._form, path, self._tree)
        tree = tree_of(self._form, answers) if reshaped else self._tree
        for path in changes:
            if path.removesuffix(ORDER) not in tree.index:
                raise UnknownPath(path)
        return type(self)(self._form, answers, self._context, tree=tree, memory=self._memory)

    def add_instance(self, group_path: str, instance: str) -> Self:
        """Once more of a repeating group, at the end; `instance` is a fresh id."""
        if instance in self.instances(group_path) or not is_instance(instance):
            raise UnknownPath(f"{group_path}:{instance}")
        return self.with_answer(group_path + ORDER, [*self.instances(group_path), instance])

    def remove_instance(self, group_path: str, instance: str) -> Self:
        """Without one instance; its answers stay behind unseen, so that adding it again brings them back."""
        left: list[JsonValue] = [one for one in self.instances(group_path) if one != instance]
        return self.with_answer(group_path + ORDER, left)

    def changes_since(self, before: Answers) -> dict[str, JsonValue]:
        """What differs from `before`, by path; None where there is no answer any more."""
        paths = dict.fromkeys((*before, *self._answers))
        return {path: self._answers.get(path) for path in paths if _differ(before.get(path), self._answers.get(path))}

    # ---- pages ------------------------------------------------------------------------------

    @property
    def pages(self) -> tuple[Page, ...]:
        """The pages that are asked.

        What counts is a question that must be answered (or a repeating group) with all that opens under it: `left` = something in it
        is missing or wrong, `done` = nothing is.
        """
        if self._pages is None:
            self._pages = tuple(self._count_pages())
        return self._pages

    def page(self, page_id: str) -> Page:
        """One page. Raises UnknownPath."""
        found = next((page for page in self.pages if page.id == page_id), None)
        if found is None:
            raise UnknownPath(page_id)
        return found

    def _count_pages(self) -> Iterator[Page]:
        nodes, asked = self.state.nodes, self.state.asked
        bad: dict[int, set[int]] = {}
        counted: dict[int, set[int]] = {}
        for number, problems in self._problems_by_node().items():
            if number >= 0 and is_in_the_way({number: problems}):
                node = nodes[number]
                bad.setdefault(node.page, set()).add(node.question if node.question >= 0 else number)
        for number, node in enumerate(nodes):
            if node.question == number and asked[number] and must(node.item):
                counted.setdefault(node.page, set()).add(number)
        for page, items in enumerate(self._tree.pages):
            first = self._tree.page_starts[page]
            if any(asked[number] and not nodes[number].item.hidden for number in self._tops(first, len(items))):
                left = bad.get(page, set())
                yield page_of(items, self._form, len(counted.get(page, set()) - left), len(left))

    def _tops(self, first: int, count: int) -> list[int]:
        if count == 1:
            return [first]
        page = self._tree.nodes[first].page
        return [
            number
            for number, node in enumerate(self._tree.nodes[first:], first)
            if node.page == page and node.above == -1
        ]

    def next_page(self, page_id: str) -> str | None:
        """The id of the page after this one, None at the end."""
        ids = [page.id for page in self.pages]
        following = ids.index(self.page(page_id).id) + 1
        return ids[following] if following < len(ids) else None

    def visible(self, page_id: str) -> tuple[Shown, ...]:
        """Every line of a page that is asked and not hidden, in reading order. Raises UnknownPath."""
        self.page(page_id)
        return tuple(self._shown(number) for number in self._lines(page_id))

    def _lines(self, page_id: str) -> Iterator[int]:
        asked, nodes = self.state.asked, self.state.nodes
        hidden: set[int] = set()
        for number in self._page_range(page_id):
            node = nodes[number]
            if node.item.hidden or node.above in hidden:
                hidden.add(number)
            elif asked[number] and not is_page_itself(node):
                yield number

    def _page_range(self, wanted: str) -> range:
        starts = self._tree.page_starts
        page = [page_id(items) for items in self._tree.pages].index(wanted)
        return range(starts[page], starts[page + 1] if page + 1 < len(starts) else len(self._tree.nodes))

    def _shown(self, number: int) -> Shown:
        node = self.state.nodes[number]
        is_group = node.item.is_group and node.item.repeats and not node.instance
        return Shown(
            item=node.item,
            path=node.path,
            value=self.state.values[number],
            depth=node.depth - (0 if self._stands_alone(node) else 1),
            problems=self._problems_by_node().get(number, ()),
            instance=node.instance,
            instances=self.instances(node.path) if is_group else (),
        )

    def _stands_alone(self, node: Node) -> bool:
        top = self._tree.pages[node.page][0]
        return not top.is_group or top.repeats

    # ---- what is missing --------------------------------------------------------------------

    def _problems_by_node(self) -> dict[int, tuple[Problem, ...]]:
        if self._problems is None:
            self._problems = Missing(self._tree, self.worked).by_place()
        return self._problems

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Everything that is missing or wrong in what is asked, in reading order; advice too."""
        return tuple(one for found in self._problems_by_node().values() for one in found)

    def problems_above(self, page_id: str) -> tuple[Problem, ...]:
        """What is wrong with a page as a whole, and on the last page with the form as a whole: no line of it says so."""
        number = self._tree.index.get(page_id)
        places = [number] if number is not None and is_page_itself(self._tree.nodes[number]) else []
        places += [-1] if self.pages and page_id == self.pages[-1].id else []
        return tuple(one for place in places for one in self._problems_by_node().get(place, ()))

    @property
    def missing(self) -> tuple[Problem, ...]:
        """What still needs an answer, in reading order."""
        return tuple(one for one in self.problems if one.fault is Fault.MISSING)

    @property
    def may_finish(self) -> bool:
        """Nothing is missing and nothing is wrong."""
        return not is_in_the_way(self._problems_by_node())

    # ---- going on ---------------------------------------------------------------------------

    def page_of(self, path: str) -> str:
        """The id of the page on which `path` stands. Raises UnknownPath."""
        return page_id(self._tree.pages[self._tree.nodes[self._number(path)].page])

    def first_left(self, page_id: str | None = None) -> str | None:
        """The path of the first thing that is missing or wrong (on one page)."""
        places = (one.path for one in self.problems if one.fault is not Fault.ADVICE and one.path)
        return next((path for path in places if page_id in (None, self.page_of(path))), None)

    def resume(self, page_id: str, path: str) -> tuple[str, str]:
        """Where to open the form again: at the same question; else the first that is left, else the start of the form."""
        if self.is_asked(path):
            return self.page_of(path), path
        ids = [page.id for page in self.pages]
        here = page_id if page_id in ids else None
        left = self.first_left(here) or self.first_left()
        if left is not None:
            return self.page_of(left), left
        page = here or (ids[0] if ids else "")
        return page, next((one.path for one in self.visible(page)), "") if page else ""

    def clean_answers(self) -> dict[str, JsonValue]:
        """The answers to what is asked now, with the orders of repeated groups; nothing empty, nothing that is worked out."""
        asked, index, calculated = self.state.asked, self._tree.index, self.worked.calculated
        return {
            path: value
            for path, value in self._answers.items()
            if value is not None
            and (number := index.get(path.removesuffix(ORDER))) is not None
            and asked[number]
            and calculated.get(number) is None
        }

    def walk_asked(self) -> Iterator[tuple[int, Node, JsonValue]]:
        """Every place that is asked with its number and value, in reading order, hidden items too (for responses and scores)."""
        state = self.state
        for number, node in enumerate(state.nodes):
            if state.asked[number]:
                yield number, node, state.values[number]


def _differ(one: JsonValue, other: JsonValue) -> bool:
    return type(one) is not type(other) or one != other


__all__ = ["Flow", "Page", "Shown", "UnknownPath", "is_instance"]
