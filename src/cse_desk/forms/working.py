"""Works out a form for its answers: what is asked, calculated values, offered answers, and rules that do not hold.

The outcome is a function of the form, the answers and the context alone: it starts afresh each time and goes on until nothing changes.
What makes it quick is the memory of each expression's last outcome beside what it had read: only what reads something else than before
is worked out again. Source: the SDC guide, "Advanced form behaviour" (calculatedExpression, enableWhenExpression, initialExpression,
answerExpression, variable, targetConstraint).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from cse_desk.forms.asking import asked_of
from cse_desk.forms.nodes import Node, Tree, nearest, tree_of
from cse_desk.forms.outcomes import as_answer, as_options, facet_of, is_so, only_offered, place_of
from cse_desk.forms.planning import ROOT, Kind, Plan, Step
from cse_desk.forms.questionnaire import ORDER, Answers, Form, Item, JsonValue
from cse_desk.forms.snapshot import Snapshot, State
from cse_desk.forms.validation import Fault, Problem, is_empty

_ROUNDS: Final = 30  # a value may rest on another calculated one, and both may change what is asked
NOW: Final = "now"  # the name under which a context says what time it is

_Read = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Failed:
    """An expression that could not be worked out."""

    words: str


@dataclass(slots=True)
class Memory:
    """What each expression gave last, beside what it had read. Shared by all flows that come from one another."""

    outcomes: dict[tuple[Step, str], tuple[_Read, Any]] = field(default_factory=dict)
    initial: Mapping[str, JsonValue] | None = None  # what initialExpressions suggest, by linkId; None: not asked yet
    initial_failed: Mapping[str, str] = field(default_factory=dict)
    tree: Tree | None = None  # for which `places` holds
    places: dict[tuple[frozenset[str], bool], tuple[int, ...]] = field(default_factory=dict)

    def numbers(self, tree: Tree, step: Step) -> tuple[int, ...]:
        """The places a step may read."""
        if self.tree is not tree:
            self.tree, self.places = tree, {}
        key = step.links, step.all
        if key not in self.places:
            found = range(len(tree.nodes)) if step.all else sorted(
                number for link_id in step.links for number in tree.by_link_id.get(link_id, ())
            )  # fmt: skip
            self.places[key] = tuple(found)
        return self.places[key]


@dataclass(frozen=True, slots=True)
class Worked:
    """A form for its answers, place by place. `problems` are the rules of the form that do not hold."""

    state: State
    calculated: Mapping[int, JsonValue] = field(default_factory=dict)
    failed: Mapping[str, str] = field(default_factory=dict)
    problems: Mapping[int, tuple[Problem, ...]] = field(default_factory=dict)
    suggested: Mapping[int, JsonValue] = field(default_factory=dict)


def worked(form: Form, tree: Tree, answers: Answers, context: Mapping[str, JsonValue], memory: Memory) -> Worked:
    """Everything that follows from these answers."""
    plan = form.plan
    if not isinstance(plan, Plan):
        values = [_given(node, answers, node.item.initial) for node in tree.nodes]
        return Worked(State(tree.nodes, asked_of(tree, values, {}), values))
    if memory.initial is None:
        memory.initial = {} if not plan.initial else _initial(form, plan, context, memory)
    return _Working(form, plan, tree, answers, context, memory).work()


def _given(node: Node, answers: Answers, suggested: JsonValue) -> JsonValue:
    value = answers.get(node.path, suggested)
    return None if is_empty(value) else value


def _initial(form: Form, plan: Plan, context: Mapping[str, JsonValue], memory: Memory) -> dict[str, JsonValue]:
    """What initialExpressions suggest: worked out once, on the form with nothing answered and each repeating group once."""
    blank: dict[str, JsonValue] = {}
    tree = tree_of(form, blank)
    while new := {path + ORDER: ["1"] for path, known in tree.shape.items() if not known}:
        blank.update(new)  # type: ignore[arg-type]  # a list of texts is a JSON value
        tree = tree_of(form, blank)
    found: dict[str, JsonValue] = {}
    failed: dict[str, str] = {}
    for _round in range(2):  # a suggestion may rest on another
        working = _Working(form, plan, tree, blank, context, Memory(initial=dict(found)))
        working.settle()
        working.failed = {}
        found.update(working.initial_answers())
        failed = working.failed
    memory.initial_failed = {
        tree.nodes[tree.index[path]].item.link_id: words for path, words in failed.items() if path in tree.index
    }
    return found


class _Working:
    """One working out. `answers` are what people said; everything else follows."""

    def __init__(
        self,
        form: Form,
        plan: Plan,
        tree: Tree,
        answers: Answers,
        context: Mapping[str, JsonValue],
        memory: Memory,
    ) -> None:
        self.form, self.plan, self.tree = form, plan, tree
        self.answers, self.context, self.memory = answers, context, memory
        suggested = memory.initial or {}
        self.suggested = {
            number: suggested[node.item.link_id]
            for number, node in enumerate(tree.nodes)
            if suggested and node.item.link_id in suggested and not node.instance and node.path not in answers
        }
        self.base = [
            _given(node, answers, self.suggested.get(number, node.item.initial))
            for number, node in enumerate(tree.nodes)
        ]
        self.values = list(self.base)
        self.calculated: dict[int, JsonValue] = {}
        self.enabled: dict[int, bool] = {}
        self.failed: dict[str, str] = {}
        self.asked: list[bool] = []
        self.now = str(context.get(NOW, ""))

    def work(self) -> Worked:
        self.settle()
        nodes = list(self.tree.nodes)
        problems: dict[int, list[Problem]] = {}
        for step in self.plan.late:
            for number in self._places(step):
                self._late(step, number, nodes, problems)
        return Worked(
            State(nodes, self.asked, self.values),
            self.calculated,
            {**self._broken(), **self.memory.initial_failed, **self.failed},
            {number: tuple(found) for number, found in problems.items()},
            self.suggested,
        )

    def _broken(self) -> dict[str, str]:
        return {
            self.tree.nodes[number].path: words
            for link_id, words in self.plan.broken.items()
            for number in self.tree.by_link_id.get(link_id, ())
            if self.asked[number]
        }

    # ---- until nothing changes ---------------------------------------------------------------

    def settle(self) -> None:
        """Calculated values and conditions, again and again until they agree with one another."""
        for step in self.plan.early:
            if step.kind is Kind.ENABLED:
                self.enabled |= dict.fromkeys(self._places(step, even_unasked=True), False)
        changed: list[int] = []
        for _round in range(_ROUNDS):
            asked = asked_of(self.tree, self.values, self.enabled)
            if asked != self.asked:
                self.asked = asked
                self._look_afresh()
            changed = self._round()
            if not changed:
                return
        for number in changed:
            self.failed[self.tree.nodes[number].path] = "it depends on itself and never comes to rest"

    def _look_afresh(self) -> None:
        self.snapshot = Snapshot(self.tree, State(self.tree.nodes, self.asked, self.values), for_expressions=True)
        self.root: dict[str, object] = {"resourceType": "QuestionnaireResponse", "status": "in-progress"}
        if self.form.canonical:
            self.root["questionnaire"] = self.form.canonical
        self._refresh_root()

    def _refresh_root(self) -> None:
        self.root = {**self.root, "item": self.snapshot.top()}

    def _round(self) -> list[int]:
        """Every early step once; the places where anything is another than before."""
        self.failed = {}
        changed: list[int] = []
        for step in self.plan.early:
            work = self._enable if step.kind is Kind.ENABLED else self._calculate
            changed += [number for number in self._places(step, even_unasked=True) if work(step, number)]
        return changed

    def _enable(self, step: Step, number: int) -> bool:
        found = self._outcome(step, number)
        now = True if isinstance(found, Failed) else is_so(found)
        changed = self.enabled.get(number) is not now
        self.enabled[number] = now
        return changed

    def _calculate(self, step: Step, number: int) -> bool:
        before = self.calculated.get(number)
        if not self.asked[number]:
            self.calculated.pop(number, None)
            self.values[number] = self.base[number]
            return before is not None
        if step.all or step.link_id in step.links:
            self._set(number, None)  # an answer is never worked out from itself
        found = self._outcome(step, number)
        item = self.tree.nodes[number].item
        value = None if isinstance(found, Failed) else as_answer(item, found)
        self.calculated[number] = value
        typed = None if item.read_only else self.base[number]
        self._set(number, typed if is_empty(value) else value)
        return value != before or type(value) is not type(before)

    def _set(self, number: int, value: JsonValue) -> bool:
        if self.values[number] == value and type(self.values[number]) is type(value):
            return False
        self.values[number] = value
        if self.asked[number]:
            self.snapshot.change(number, value, self.values)
            self._refresh_root()
        return True

    def initial_answers(self) -> dict[str, JsonValue]:
        """What the initialExpressions give, by linkId."""
        found: dict[str, JsonValue] = {}
        for step in self.plan.initial:
            for number in self._places(step, even_unasked=True):
                outcome = self._outcome(step, number)
                value = None if isinstance(outcome, Failed) else as_answer(self.tree.nodes[number].item, outcome)
                if value is not None:
                    found.setdefault(step.link_id, value)
        return found

    # ---- outcomes ----------------------------------------------------------------------------

    def _places(self, step: Step, *, even_unasked: bool = False) -> Iterator[int]:
        if step.link_id == ROOT:
            yield -1
            return
        for number in self.tree.by_link_id.get(step.link_id, ()):
            node = self.tree.nodes[number]
            is_whole_group = node.item.is_group and node.item.repeats and not node.instance
            if (
                node.of_answer
                or (node.instance and step.kind is not Kind.CONSTRAINT)
                or (is_whole_group and step.kind is Kind.CONSTRAINT)
            ):
                continue
            if even_unasked or self.asked[number]:
                yield number

    def _outcome(self, step: Step, number: int) -> Any:
        """What a step gives at a place: from memory when nothing it reads has changed."""
        key = step, self.tree.nodes[number].path if number >= 0 else ""
        asked, values = self.asked, self.values
        read = tuple((asked[at], values[at]) for at in self.memory.numbers(self.tree, step))
        known = self.memory.outcomes.get(key)
        if known is None or known[0] != read:
            known = read, self._run(step, number)
            self.memory.outcomes[key] = known
        if isinstance(known[1], Failed):
            self.failed[self._told(step, number)] = known[1].words
        return known[1]

    def _told(self, step: Step, number: int) -> str:
        place = self.tree.nodes[number].path if number >= 0 else "form"
        return f"{place} %{step.name}" if step.kind is Kind.VARIABLE else place

    def _run(self, step: Step, number: int) -> Any:
        from cse_desk.forms.fhirpath.values import CannotWork, element

        focus = self._focus(number)
        names: dict[str, list[Any]] = {
            **{name: _as_values(value) for name, value in self.context.items()},
            "resource": [element(self.root)],
            "rootResource": [element(self.root)],
            "context": [focus],
            "questionnaire": [self.plan.questionnaire],
            **dict.fromkeys(("qitem", "qItem"), self._question_item(step)),
        }
        for name, variable in step.names.items():
            found = self._outcome(variable, self._holder(variable, number))
            if isinstance(found, Failed):
                return Failed(f"%{name}: {found.words}")
            names[name] = found
        try:
            return step.run([focus], names, now=self.now)
        except CannotWork as trouble:
            return Failed(trouble.words)

    def _focus(self, number: int) -> Any:
        from cse_desk.forms.fhirpath.compiling import of_response

        return of_response(self.root if number < 0 else self.snapshot.entry(number))

    def _question_item(self, step: Step) -> list[Any]:
        from cse_desk.forms.fhirpath.navigation import descendants

        if "qitem" not in step.run.text.lower():
            return []
        root = self.plan.questionnaire
        found = descendants([root], only=("item",))
        return [one for one in found if isinstance(one.data, dict) and one.data.get("linkId") == step.link_id]

    def _holder(self, variable: Step, number: int) -> int:
        """The place at which a variable is worked out: the nearest with its linkId above, or the form."""
        at = number
        while at >= 0:
            if self.tree.nodes[at].item.link_id == variable.link_id:
                return at
            at = self.tree.nodes[at].above
        return -1

    # ---- what rests on the settled values ----------------------------------------------------

    def _late(self, step: Step, number: int, nodes: list[Node], problems: dict[int, list[Problem]]) -> None:
        found = self._outcome(step, number)
        if isinstance(found, Failed):
            return
        if step.constraint is not None:
            self._constrain(step, number, found, problems)
            return
        node = nodes[number]
        item = _with(node.item, step, found)
        if item is not node.item:
            nodes[number] = replace(node, item=item)

    def _constrain(self, step: Step, number: int, found: Any, problems: dict[int, list[Problem]]) -> None:
        assert step.constraint is not None
        if not found or is_so(found):
            return
        at = self._located(step.constraint.location, number)
        fault = Fault.RULE if step.constraint.severity == "error" else Fault.ADVICE
        path = self.tree.nodes[at].path if at >= 0 else ""
        problems.setdefault(at, []).append(Problem(path, fault, step.constraint.human or step.constraint.key))

    def _located(self, location: str, number: int) -> int:
        """The question a rule points at; the place of the rule where it points at none."""
        link_id = place_of(location)
        candidates = self.tree.by_link_id.get(link_id, ()) if link_id else ()
        if not candidates:
            return number
        node = self.tree.nodes[number] if number >= 0 else self.tree.nodes[candidates[0]]
        return nearest(replace(node, scopes=(*node.scopes, node.path + "/")), candidates, self.tree.nodes)[0]


def _with(item: Item, step: Step, found: Sequence[Any]) -> Item:
    """The item with what was worked out about it."""
    if step.kind is Kind.ANSWERS:
        return replace(item, options=as_options(found), options_unknown=False)
    if step.toggle is not None:
        return item if is_so(found) else replace(item, options=only_offered(item.options, without=step.toggle.codes))
    if step.kind is Kind.FACET:
        return facet_of(item, step.name, found)
    return item


def _as_values(value: JsonValue) -> list[Any]:
    from cse_desk.forms.fhirpath.values import element
    from cse_desk.forms.raw import plain

    given = plain(value)
    return [] if given is None else [element(one) for one in given] if isinstance(given, list) else [element(given)]
