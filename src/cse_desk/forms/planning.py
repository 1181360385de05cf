"""The expressions of a form, made ready once: compiled, with what each reads, in an order in which each comes after what it needs.

What cannot be worked out is named and left out: a condition that cannot be read never hides a question.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from cse_desk.forms.circles import circles_and_order
from cse_desk.forms.linking import Note
from cse_desk.forms.questionnaire import Constraint, Expressions, Form, Item, Toggle, Variable
from cse_desk.forms.raw import RawObject

if TYPE_CHECKING:
    from cse_desk.forms.fhirpath.compiling import Compiled

ROOT: Final = ""  # stands for the form where others name an item
STANDARD: Final = frozenset(
    {"resource", "rootResource", "context", "questionnaire", "qitem", "qItem", "ucum", "sct", "loinc"}
)


class Kind(StrEnum):
    """What an expression gives."""

    VARIABLE = "variable"
    ENABLED = "enabled"
    CALCULATED = "calculated"
    INITIAL = "initial"
    ANSWERS = "answers"
    TOGGLE = "toggle"
    FACET = "facet"
    CONSTRAINT = "constraint"


_WORDS: Final = {
    Kind.VARIABLE: "a value that other expressions use",
    Kind.ENABLED: "when it is asked",
    Kind.CALCULATED: "its calculated answer",
    Kind.INITIAL: "its suggested answer",
    Kind.ANSWERS: "the answers it offers",
    Kind.TOGGLE: "answers that are offered only sometimes",
    Kind.FACET: "a text or bound that is worked out",
    Kind.CONSTRAINT: "a rule that answers must keep",
}
_WHAT_THEN: Final = {Kind.ENABLED: "; it is always asked"}


@dataclass(frozen=True, slots=True, eq=False)
class Step:
    """One expression. `links`: the linkIds whose answers it reads, `all`: it may read any; `names`: the variables it uses."""

    kind: Kind
    link_id: str
    run: "Compiled"
    links: frozenset[str] = frozenset()
    all: bool = False
    names: Mapping[str, "Step"] = field(default_factory=dict)
    name: str = ""  # of a variable; the facet
    toggle: Toggle | None = None
    constraint: Constraint | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """All steps of a form: `early` ones in order (they change what is asked and answered), the others by kind.

    `questionnaire` is the form itself as expressions see it.
    """

    questionnaire: object = None
    early: tuple[Step, ...] = ()
    initial: tuple[Step, ...] = ()
    late: tuple[Step, ...] = ()
    broken: Mapping[str, str] = field(
        default_factory=dict
    )  # linkIds whose calculated value cannot be worked out, with the reason

    @property
    def is_empty(self) -> bool:
        """Nothing to work out."""
        return not (self.early or self.initial or self.late or self.broken)


def planned(form: Form, raw: RawObject, circles: Iterable[frozenset[str]], note: Note) -> Form:
    """The form with its plan. `raw`: what it was read from; `circles`: those of its conditions, which are told already."""
    if not (form.variables or form.rules.any or any(_has_any(item) for item in form.walk())):
        return form
    from cse_desk.forms.fhirpath.compiling import of_questionnaire

    plan = _Planning(form, set(circles), note).plan(of_questionnaire(raw))
    return form if plan.is_empty else replace(form, plan=plan)


def _has_any(item: Item) -> bool:
    return bool(item.calculated or item.variables or item.rules.any)


@dataclass(frozen=True, slots=True)
class _Scope:
    """The variables that can be seen from an item."""

    steps: Mapping[str, Step]
    left_out: frozenset[str] = frozenset()  # those that are named already as not worked out


class _Planning:
    def __init__(self, form: Form, circles: set[frozenset[str]], note: Note) -> None:
        self.form = form
        self.note = note
        self.circles = circles
        self.under = {item.link_id: frozenset(one.link_id for one in item.walk()) for item in form.walk()}
        self.everything = frozenset(self.under)
        self.steps: list[Step] = []
        self.broken: dict[str, str] = {}

    def plan(self, questionnaire: object) -> Plan:
        top = self._scope(ROOT, self.form.variables, _Scope({}))
        self._take(ROOT, "", self.form.rules, top)
        for item in self.form.items:
            self._item(item, top)
        early = [one for one in self.steps if one.kind in (Kind.ENABLED, Kind.CALCULATED)]
        return Plan(
            questionnaire=questionnaire,
            early=tuple(self._in_order(early)),
            initial=tuple(one for one in self.steps if one.kind is Kind.INITIAL),
            late=tuple(one for one in self.steps if one not in early and one.kind is not Kind.INITIAL),
            broken=self.broken,
        )

    def _item(self, item: Item, above: _Scope) -> None:
        scope = self._scope(item.link_id, item.variables, above)
        self._take(item.link_id, item.calculated, item.rules, scope)
        for child in item.children:
            self._item(child, scope)

    # ---- variables ---------------------------------------------------------------------------

    def _scope(self, link_id: str, variables: Iterable[Variable], above: _Scope) -> _Scope:
        """What can be seen with these variables; each may use those before it, those after it, and those above."""
        waiting = list(variables)
        steps, left_out = dict(above.steps), set(above.left_out)
        own = {one.name for one in waiting}
        while waiting:
            ready = next((one for one in waiting if not self._uses(one) & own - {one.name}), None)
            if ready is None:
                for one in waiting:
                    self.note(link_id, f"%{one.name} depends on itself in a circle; it is not worked out", serious=True)
                left_out |= own
                break
            waiting.remove(ready)
            own.discard(ready.name)
            seen = _Scope(steps, frozenset(left_out))
            step = self._step(Kind.VARIABLE, link_id, ready.expression, seen, name=ready.name)
            left_out |= {ready.name} if step is None else set()
            steps |= {} if step is None else {ready.name: step}
        return _Scope(steps, frozenset(left_out))

    def _uses(self, variable: Variable) -> frozenset[str]:
        from cse_desk.forms.fhirpath.reading import reads_of
        from cse_desk.forms.fhirpath.syntax import BadExpression

        try:
            return reads_of(variable.expression).names
        except BadExpression:
            return frozenset()

    # ---- steps -------------------------------------------------------------------------------

    def _take(self, link_id: str, calculated: str, rules: Expressions, scope: _Scope) -> None:
        for kind, text, more in _expressions(calculated, rules):
            step = self._step(kind, link_id, text, scope, **more)  # type: ignore[arg-type]
            if step is not None:
                self.steps.append(step)

    def _step(
        self,
        kind: Kind,
        link_id: str,
        text: str,
        scope: _Scope,
        *,
        name: str = "",
        toggle: Toggle | None = None,
        constraint: Constraint | None = None,
    ) -> Step | None:
        from cse_desk.forms.fhirpath.compiling import compiled
        from cse_desk.forms.fhirpath.reading import reads_of
        from cse_desk.forms.fhirpath.syntax import BadExpression

        what = f"{_WORDS[kind]}{f' (%{name})' if kind is Kind.VARIABLE else ''}"
        then = _WHAT_THEN.get(kind, "")
        try:
            run, reads = compiled(text), reads_of(text)
        except BadExpression as trouble:
            self.note(link_id, f"{what} cannot be worked out: {trouble.words}{then}", serious=True)
            self.broken |= {link_id: trouble.words} if kind is Kind.CALCULATED else {}
            return None
        missing = sorted(reads.names - scope.steps.keys() - STANDARD)
        if missing:
            told = ", ".join(f"%{one}" for one in missing)
            self.note(link_id, f"{what} needs {told}, which this program does not have{then}", serious=True)
        names = {one: scope.steps[one] for one in reads.names if one in scope.steps}
        own = self.under.get(link_id, self.everything) if reads.own else frozenset[str]()
        below = (self.under.get(one, frozenset({one})) for one in reads.deep)
        links = self.everything.intersection(own.union(reads.shallow, *below, *(one.links for one in names.values())))
        strange = sorted((reads.deep | reads.shallow) - self.everything)
        if strange:
            self.note(link_id, f"{what} looks at {', '.join(map(repr, strange))}, which this form does not have")
        is_wide = reads.all or any(one.all for one in names.values())
        return Step(kind, link_id, run, links, is_wide, names, name, toggle, constraint)

    # ---- order -------------------------------------------------------------------------------

    def _in_order(self, steps: list[Step]) -> list[Step]:
        """Each after what it needs; those that may read anything, and what rests on them, last."""
        needs = self._needs(steps)
        circles, order = circles_and_order(needs)
        for circle in sorted(
            {tuple(sorted(one)) for one in circles.values()} - {tuple(sorted(one)) for one in self.circles}
        ):
            told = [one for one in circle if any(step.link_id == one for step in steps)]
            for link_id in told:
                self.note(link_id, "its expressions depend on themselves in a circle", serious=True)
        wide = {step.link_id for step in steps if step.all}
        late: set[str] = set()
        for link_id in order:
            if link_id in wide or any(one in late for one in needs.get(link_id, ())):
                late.add(link_id)
        place = {link_id: number for number, link_id in enumerate(order)}
        return sorted(steps, key=lambda one: (one.link_id in late, place[one.link_id], one.kind is Kind.CALCULATED))

    def _needs(self, steps: Iterable[Step]) -> dict[str, list[str]]:
        needs = {item.link_id: [one.question for one in item.enable_when] for item in self.form.walk()}
        for item in self.form.walk():
            for child in item.children:
                needs[child.link_id].append(item.link_id)
        for step in steps:
            needs[step.link_id] += sorted(step.links)
        return needs


def _expressions(calculated: str, rules: Expressions) -> Iterator[tuple[Kind, str, dict[str, object]]]:
    if rules.enabled:
        yield Kind.ENABLED, rules.enabled, {}
    if calculated:
        yield Kind.CALCULATED, calculated, {}
    if rules.initial:
        yield Kind.INITIAL, rules.initial, {}
    if rules.answers:
        yield Kind.ANSWERS, rules.answers, {}
    for toggle in rules.toggles:
        yield Kind.TOGGLE, toggle.expression, {"toggle": toggle}
    for name, text in rules.facets:
        yield Kind.FACET, text, {"name": name}
    for one in rules.constraints:
        yield Kind.CONSTRAINT, one.expression, {"constraint": one}
