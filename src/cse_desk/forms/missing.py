"""What is missing or wrong at each place of a form."""

from collections.abc import Mapping

from cse_desk.forms.nodes import Node, Tree
from cse_desk.forms.questionnaire import Item
from cse_desk.forms.validation import Fault, Problem, how_many, problems_of
from cse_desk.forms.working import Worked


def must(item: Item) -> bool:
    """Whether somebody has to answer."""
    needed = item.required or bool(item.min_occurs)
    return needed and not item.hidden and not item.read_only


class Missing:
    """One look at all places that are asked."""

    def __init__(self, tree: Tree, worked: Worked) -> None:
        self._tree = tree
        self._worked = worked
        self._nodes = worked.state.nodes
        self._asked = worked.state.asked
        self._values = worked.state.values

    def by_place(self) -> dict[int, tuple[Problem, ...]]:
        """The problems of each place that has any, in reading order; -1 is the form itself."""
        rules = self._worked.problems
        found: dict[int, tuple[Problem, ...]] = {-1: rules[-1]} if -1 in rules else {}
        for number, asked in enumerate(self._asked):
            problems = (*self._at(number), *rules.get(number, ())) if asked else ()
            if problems:
                found[number] = problems
        return found

    def _at(self, number: int) -> tuple[Problem, ...]:
        node = self._nodes[number]
        item = node.item
        if not item.is_question:
            return self._in_group(number) if item.is_group and not node.instance else ()
        value = self._values[number]
        if value is None:
            return _missing(node) if must(item) and not item.calculated else ()
        return problems_of(item, node.path, value)

    def _in_group(self, number: int) -> tuple[Problem, ...]:
        node = self._nodes[number]
        if node.item.repeats:
            count = len(self._tree.shape.get(node.path, ()))
            if count == 0 and must(node.item):
                return _missing(node)
            return tuple(how_many(node.item, node.path, count)) if count else ()
        if must(node.item) and not self._has_answer_below(number):
            return _missing(node)
        return ()

    def _has_answer_below(self, number: int) -> bool:
        inside = {number}
        for other in range(number + 1, len(self._nodes)):
            node = self._nodes[other]
            if node.above not in inside:
                if node.depth <= self._nodes[number].depth:
                    return False
                continue
            inside.add(other)
            if self._asked[other] and node.item.is_question and self._values[other] is not None:
                return True
        return False


def _missing(node: Node) -> tuple[Problem, ...]:
    return (Problem(node.path, Fault.MISSING),)


def is_in_the_way(problems: Mapping[int, tuple[Problem, ...]]) -> bool:
    """Whether any of these keeps somebody from finishing: advice does not."""
    return any(one.fault is not Fault.ADVICE for found in problems.values() for one in found)
