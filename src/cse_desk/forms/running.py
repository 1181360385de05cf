"""Fills a form with the answers of a response, for machines: what is asked, missing, wrong and worked out, and the response complete.

A repeating group that nobody has answered stands there once (as often as its minOccurs): its questions are asked, what the form suggests
and works out in it counts; what nobody has to fill in is not missing, and instances that stay empty are left out of the response.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from cse_desk.forms.flow import Flow
from cse_desk.forms.loader import Loaded
from cse_desk.forms.missing import must
from cse_desk.forms.nodes import Node
from cse_desk.forms.questionnaire import ORDER, Form, JsonValue
from cse_desk.forms.reading import Misfit, Read
from cse_desk.forms.response import to_fhir, what_can_be_read
from cse_desk.forms.snapshot import Entry
from cse_desk.forms.validation import Fault, Problem
from cse_desk.forms.values import to_fhir as answer_to

_MOST_ADDED: Final = 20  # instances of one group; more are said to be too few
_FORM: Final = "form"  # under which errors of the form as a whole stand


@dataclass(frozen=True, slots=True)
class Ran:
    """A form filled in. Errors, advice and failures by linkId, in the order of the form; `response` is the completed response."""

    enabled: tuple[str, ...]
    hidden: tuple[str, ...]
    missing: tuple[str, ...]
    errors: Mapping[str, tuple[str, ...]]
    advice: Mapping[str, tuple[str, ...]]
    calculated: Mapping[str, object]
    failed: Mapping[str, str]
    notes: tuple[str, ...]
    response: Entry

    def as_json(self) -> dict[str, object]:
        """As `cse-desk form run` prints it."""
        return {
            "enabled": list(self.enabled),
            "hidden": list(self.hidden),
            "missing": list(self.missing),
            "errors": {link_id: list(words) for link_id, words in self.errors.items()},
            "advice": {link_id: list(words) for link_id, words in self.advice.items()},
            "calculated": dict(self.calculated),
            "notCalculated": dict(self.failed),
            "notes": list(self.notes),
            "response": self.response,
        }


def run(loaded: Loaded, response: bytes | str | Mapping[str, object], *, now: str) -> Ran:
    """The form filled in with a QuestionnaireResponse; `now` is the moment for today() and now(). Raises BadForm: it is none."""
    read = what_can_be_read(loaded.form, response)
    return _Run(loaded.form, read, now).ran()


class _Run:
    def __init__(self, form: Form, read: Read, now: str) -> None:
        self.form = form
        self.read = read
        self.given = Flow(form, read.answers, {"now": now})
        self.added: set[str] = set()  # paths of instances that nobody gave
        self.added_ids: frozenset[str] = frozenset()
        self.full = self._filled(self.given)

    def ran(self) -> Ran:
        nodes = self.full.state.nodes
        missing = tuple(dict.fromkeys(self._missing()))
        errors = _by_link_id([*_misfits(self.read.faults), *self._problems(Fault.ADVICE, wanted=False)])
        status = "completed" if not (missing or errors) else "in-progress"
        return Ran(
            enabled=tuple(self._link_ids(lambda _node: True)),
            hidden=tuple(self._link_ids(lambda node: node.item.hidden)),
            missing=missing,
            errors=errors,
            advice=_by_link_id(self._problems(Fault.ADVICE, wanted=True)),
            calculated=dict(self._calculated(nodes)),
            failed={self._link_id(path): words for path, words in self.full.worked.failed.items()},
            notes=tuple(self.read.of_response),
            response=self._response(status),
        )

    # ---- instances -------------------------------------------------------------------------

    def _filled(self, flow: Flow) -> Flow:
        """The flow with each repeating group that is asked and empty given as often as it has to be, once at least."""
        while True:
            empty = {
                node.path: [f"added-{number}" for number in range(1, self._least(node) + 1)]
                for _number, node, _value in flow.walk_asked()
                if node.item.is_group and node.item.repeats and not node.instance and not flow.instances(node.path)
            }
            if not empty:
                return flow
            self.added |= {f"{path}:{one}" for path, instances in empty.items() for one in instances}
            self.added_ids |= {one for instances in empty.values() for one in instances}
            flow = flow.with_answers({path + ORDER: list(instances) for path, instances in empty.items()})

    def _least(self, node: Node) -> int:
        return min(node.item.min_occurs or 1, _MOST_ADDED) if len(self.added) < _MOST_ADDED**2 else 1

    def _is_optional(self, node: Node) -> bool:
        """Whether a place stands in an instance that nobody gave and nobody has to give."""
        nodes = self.full.state.nodes
        while node.above >= 0:
            if node.instance and node.path in self.added and not must(node.item):
                return True
            node = nodes[node.above]
        return False

    # ---- what is told ----------------------------------------------------------------------

    def _link_ids(self, is_wanted: Callable[[Node], bool]) -> Iterator[str]:
        found = (node.item.link_id for _number, node, _value in self.full.walk_asked() if is_wanted(node))
        yield from dict.fromkeys(found)

    def _missing(self) -> Iterator[str]:
        """What is missing in what was given (groups too), and in the instances that have to be there."""
        index, nodes = self.full.tree.index, self.full.state.nodes
        paths = {one.path for one in self.given.missing}
        paths |= {one.path for one in self.full.missing if not self._is_optional(nodes[index[one.path]])}
        for path in sorted(paths, key=index.__getitem__):
            yield nodes[index[path]].item.link_id

    def _problems(self, fault: Fault, *, wanted: bool) -> Iterator[tuple[str, str]]:
        found: dict[Problem, None] = dict.fromkeys((*self.given.problems, *self.full.problems))
        for one in found:
            if one.fault is not Fault.MISSING and (one.fault is fault) == wanted:
                yield self._link_id(one.path), one.words

    def _link_id(self, path: str) -> str:
        place = path.partition(" %")[0] if path not in self.full.tree.index else path
        number = self.full.tree.index.get(place)
        return _FORM if number is None else self.full.state.nodes[number].item.link_id

    def _calculated(self, nodes: Sequence[Node]) -> Iterator[tuple[str, object]]:
        """The values in FHIR: one, or a list where the item repeats or stands in several instances."""
        found: dict[str, list[object]] = {}
        several: set[str] = set()
        for number, value in sorted(self.full.worked.calculated.items()):
            node = nodes[number]
            link_id = node.item.link_id
            values = [_in_fhir(node, one) for one in (value if isinstance(value, list) else [value])]
            found.setdefault(link_id, []).extend(values)
            if node.item.repeats or len(self.full.tree.by_link_id[link_id]) > 1:
                several.add(link_id)
        for link_id, values in found.items():
            yield link_id, [one for one in values if one is not None] if link_id in several else values[0]

    def _response(self, status: str) -> Entry:
        written = to_fhir(self._without_empty(), status=status)
        _take_off_ids(written, self.read.numbered | self.added_ids)
        return written

    def _without_empty(self) -> Flow:
        """The flow but for instances that nobody gave and that stay empty."""
        nodes, values = self.full.state.nodes, self.full.state.values
        filled: set[int] = set()
        for number, node in enumerate(nodes):
            if self.full.state.asked[number] and node.item.is_question and values[number] is not None:
                at = number
                while at >= 0:
                    filled.add(at)
                    at = nodes[at].above
        empty = {node.path for number, node in enumerate(nodes) if node.path in self.added and number not in filled}
        orders: dict[str, JsonValue] = {}
        for group in {path.rpartition(":")[0] for path in empty}:
            orders[group + ORDER] = [one for one in self.full.instances(group) if f"{group}:{one}" not in empty]
        inner_first = dict(sorted(orders.items(), key=lambda one: -len(one[0])))
        flow = self.full
        for path, order in inner_first.items():
            flow = flow.with_answers({path: order})
        return flow


def _take_off_ids(entry: Entry, ours: frozenset[str]) -> None:
    """Instances that came without an id leave without one."""
    if entry.get("id") in ours:
        del entry["id"]
    for key in ("item", "answer"):
        inner = entry.get(key)
        for one in inner if isinstance(inner, list) else ():
            _take_off_ids(one, ours)


def _in_fhir(node: Node, value: JsonValue) -> object:
    return next(iter(answer_to(node.item, value).values()), None)


def _misfits(faults: Iterable[Misfit]) -> Iterator[tuple[str, str]]:
    for one in faults:
        yield one.link_id or _FORM, one.what


def _by_link_id(told: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, dict[str, None]] = {}
    for link_id, words in told:
        found.setdefault(link_id, {})[words] = None
    return {link_id: tuple(words) for link_id, words in found.items()}
