"""What became of a form from one version to another, item by item: a pure function of two forms.

Nothing is passed over: where two items differ in a way that has no words of its own here it is still said that something differs.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace
from enum import StrEnum

from cse_desk.forms.bands import BandTable, band_table
from cse_desk.forms.questionnaire import OUR_PREFIX, Condition, Form, Item, Marks, Option
from cse_desk.forms.raw import Raw, RawObject, json_object

FORM_ITSELF = ""


class What(StrEnum):
    """What differs."""

    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"  # it stands under another group
    ORDER = "order"  # of what stands below it
    KIND = "kind"  # of answer it takes
    WORDS = "words"
    CHOICES = "choices"
    WEIGHTS = "weights"
    CONDITION = "condition"
    BANDS = "bands"
    WORKED_OUT = "worked-out"
    PROMPTS = "prompts"
    RULES = "rules"  # must be answered, may repeat, limits
    OTHER = "other"  # how it is shown, and whatever else


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing, as it was and as it is; "" where there was or is nothing."""

    what: What
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ItemChange:
    """What became of one item; `link_id` FORM_ITSELF is the form as a whole. `name`: its words now, or before where it went."""

    link_id: str
    name: str
    differences: tuple[Difference, ...]


def compare(before: Form, after: Form) -> tuple[ItemChange, ...]:
    """Every difference, in the order of the newer form; what was removed stands at the end."""
    old, new = _Side(before), _Side(after)
    found = [ItemChange(FORM_ITSELF, after.title, tuple(_of_form(before, after)))]
    for link_id, item in new.items.items():
        known = old.items.get(link_id)
        told = (Difference(What.ADDED, "", _name(item)),) if known is None else tuple(_of_item(link_id, old, new))
        found.append(ItemChange(link_id, _name(item), told))
    for link_id, item in old.items.items():
        if link_id not in new.items:
            found.append(ItemChange(link_id, _name(item), (Difference(What.REMOVED, _name(item), ""),)))
    return tuple(one for one in found if one.differences)


class _Side:
    """One of the two forms, with its look-ups."""

    def __init__(self, form: Form) -> None:
        self.form = form
        self.items = {item.link_id: item for item in form.walk()}
        self.bands = _bands(form)
        self._above = {child.link_id: item for item in form.walk() for child in item.children}

    def above(self, link_id: str) -> str:
        """The linkId of what an item stands under."""
        found = self._above.get(link_id)
        return found.link_id if found is not None else FORM_ITSELF

    def title_of(self, link_id: str) -> str:
        """The words of an item, or of the form."""
        item = self.items.get(link_id)
        return _name(item) if item is not None else self.form.title

    def calculated(self, item: Item) -> str:
        """What a person wrote as an expression; what follows from a table of bands is told as bands."""
        return "" if item.link_id in self.bands else item.calculated


def _name(item: Item) -> str:
    return f"{item.prefix} {item.text or item.link_id}".strip()


def _said(what: What, before: str, after: str) -> Iterator[Difference]:
    if before != after:
        yield Difference(what, before, after)


# ---- the form itself -----------------------------------------------------------------------


def _of_form(before: Form, after: Form) -> Iterator[Difference]:
    yield from _said(What.WORDS, *("\n".join(filter(None, (one.title, one.description))) for one in (before, after)))
    yield from _said(What.ORDER, *_orders(before.items, after.items))
    expressions = [f"{[*one.variables]}{one.rules}" for one in (before, after)]
    if expressions[0] != expressions[1]:
        yield Difference(What.RULES, *(_rules_of_form(one) for one in (before, after)))


def _rules_of_form(form: Form) -> str:
    told = [f"{one.name}: {one.expression}" for one in form.variables]
    told += [one.human or one.expression for one in form.rules.constraints]
    return "\n".join(told)


# ---- where an item stands ------------------------------------------------------------------


def _orders(before: Sequence[Item], after: Sequence[Item]) -> tuple[str, str]:
    """The order of those that stand in both, in words; the same where it did not change."""
    both = {one.link_id for one in before} & {one.link_id for one in after}
    olds, news = ([one for one in some if one.link_id in both] for some in (before, after))
    if [one.link_id for one in olds] == [one.link_id for one in news]:
        return "", ""
    return "\n".join(map(_name, olds)), "\n".join(map(_name, news))


# ---- one item ------------------------------------------------------------------------------

_WORDS = ("text", "prefix", "markdown", "xhtml", "entry_format", "open_label", "unit")
_RULES = (
    "required", "repeats", "read_only", "hidden", "max_length", "min_length", "min_value", "max_value", "max_decimal_places", "min_occurs",
    "max_occurs", "regex", "initial", "units",
)  # fmt: skip
_TOLD = frozenset(
    {
        *_WORDS,
        *_RULES,
        "link_id",
        "type",
        "options",
        "options_unknown",
        "enable_when",
        "enable_behaviour",
        "calculated",
        "children",
    }
    | {"marks", "rules"}
)


def _of_item(link_id: str, before: _Side, after: _Side) -> Iterator[Difference]:
    """What became of an item that is in both; where nothing of it has words and something differs all the same, that is said."""
    old, new = before.items[link_id], after.items[link_id]
    told = [*_places(link_id, before, after), *_words_and_answers(old, new), *_rest(old, new, before, after)]
    if not told and replace(old, children=()) != replace(new, children=()):
        told = [Difference(What.OTHER, "", "")]
    yield from told


def _places(link_id: str, before: _Side, after: _Side) -> Iterator[Difference]:
    above = before.above(link_id), after.above(link_id)
    if above[0] != above[1]:
        yield Difference(What.MOVED, before.title_of(above[0]), after.title_of(above[1]))
    yield from _said(What.ORDER, *_orders(before.items[link_id].children, after.items[link_id].children))


def _words_and_answers(old: Item, new: Item) -> Iterator[Difference]:
    yield from _said(What.KIND, old.type.value, new.type.value)
    yield from _said(What.WORDS, _words(old), _words(new))
    yield from _said(What.CHOICES, _choices(old), _choices(new))
    yield from _said(What.WEIGHTS, *_weights(old, new))


def _rest(old: Item, new: Item, before: _Side, after: _Side) -> Iterator[Difference]:
    if _asked(old) != _asked(new):
        yield Difference(What.CONDITION, _condition(old, before.form), _condition(new, after.form))
    yield from _said(What.BANDS, *(_band_words(side.bands.get(old.link_id)) for side in (before, after)))
    yield from _said(What.WORKED_OUT, before.calculated(old), after.calculated(new))
    yield from _said(What.PROMPTS, ", ".join(old.marks.prompts), ", ".join(new.marks.prompts))
    yield from _said(What.RULES, *_rules(old, new))
    yield from _said(What.OTHER, *_other(old, new))


def _words(item: Item) -> str:
    told = [_name(item), item.markdown, item.xhtml, item.marks.guidance, item.entry_format, item.open_label, item.unit]
    return "\n".join(dict.fromkeys(filter(None, told)))


def _choices(item: Item) -> str:
    """The offered answers; their weights are told apart."""
    told = [_option(one) for one in item.options]
    return "\n".join([*told, "…"] if item.options_unknown else told)


def _option(one: Option) -> str:
    more = [f"[{one.code}]", "(alone)" if one.exclusive else "", "(chosen)" if one.selected else ""]
    return " ".join(filter(None, (one.prefix, one.display, *more)))


def _weights(old: Item, new: Item) -> tuple[str, str]:
    """Of answers that are offered in both versions."""
    olds, news = ({one.code: one for one in item.options} for item in (old, new))
    both = [code for code in news if code in olds and olds[code].ordinal != news[code].ordinal]
    told = ["\n".join(f"{some[code].display}: {_number(some[code])}" for code in both) for some in (olds, news)]
    return told[0], told[1]


def _number(one: Option) -> str:
    return "–" if one.ordinal is None else str(one.ordinal)


def _asked(item: Item) -> tuple[object, ...]:
    """When it is asked, whatever the words of the other questions are."""
    return item.enable_when, item.enable_behaviour if len(item.enable_when) > 1 else "", item.rules.enabled


def _condition(item: Item, form: Form) -> str:
    told = [_condition_words(one, form) for one in item.enable_when]
    if len(told) > 1:
        told.insert(0, item.enable_behaviour)
    return "\n".join([*told, *filter(None, [item.rules.enabled])])


def _condition_words(one: Condition, form: Form) -> str:
    item = form.by_link_id.get(one.question)
    option = item.option(one.expected) if item is not None else None
    expected = option.display if option is not None else str(one.expected)
    return f"{_name(item) if item is not None else one.question} {one.operator.value} {expected}"


def _rules(old: Item, new: Item) -> tuple[str, str]:
    names = [name for name in _RULES if getattr(old, name) != getattr(new, name)]
    told = [[f"{name.replace('_', ' ')}: {_value(getattr(item, name))}" for name in names] for item in (old, new)]
    if replace(old.rules, enabled="") != replace(new.rules, enabled=""):
        told = [[*some, *_expressions(item)] for some, item in zip(told, (old, new), strict=True)]
    return "\n".join(told[0]), "\n".join(told[1])


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "–" if value in (None, "", ()) else str(value)


def _expressions(item: Item) -> list[str]:
    rules = item.rules
    told = [rules.initial, rules.answers, *(one.expression for one in rules.toggles)]
    told += [one.human or one.expression for one in rules.constraints]
    return [*filter(None, told), *(f"{name}: {expression}" for name, expression in rules.facets)]


def _other(old: Item, new: Item) -> tuple[str, str]:
    """Whatever else differs, by the names of the fields."""
    olds, news = _fields(old), _fields(new)
    names = [name for name in olds if olds[name] != news[name]]
    told = ["\n".join(f"{name.replace('_', ' ')}: {_value(some[name])}" for name in names) for some in (olds, news)]
    return told[0], told[1]


def _fields(item: Item) -> dict[str, object]:
    found = {one.name: getattr(item, one.name) for one in fields(Item) if one.name not in _TOLD}
    marks = {one.name: getattr(item.marks, one.name) for one in fields(Marks)}
    return found | {name: value for name, value in marks.items() if name not in ("prompts", "guidance")}


# ---- bands ---------------------------------------------------------------------------------


def _bands(form: Form) -> dict[str, BandTable]:
    """The tables of bands by the item that says the band; they stand in the text of the form."""
    found: dict[str, BandTable] = {}
    for item in _raw_items(json_object(form.source)) if form.source else ():
        for one in _list(item.get("extension")):
            table = band_table(one) if one.get("url") == OUR_PREFIX + "bands" else None
            if table is not None:
                found[str(item.get("linkId"))] = table
    return found


def _raw_items(raw: RawObject) -> Iterator[RawObject]:
    for one in _list(raw.get("item")):
        yield one
        yield from _raw_items(one)


def _list(value: Raw) -> list[RawObject]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _band_words(table: BandTable | None) -> str:
    if table is None:
        return ""
    told = [table.score, *(f"{one.code}: {one.least} +" for one in table.bands)]
    return "\n".join([*told, *(f"≥ {one.code}: {one.when}" for one in table.floors)])
