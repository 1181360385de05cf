"""The FHIR extensions we act on, and our own (all under questionnaire.OUR_PREFIX). What we do not act on is named in forms.unread.

Our own, on items: bands (forms.bands), block, suggested-level, under-13, prompt (repeats), guidance, short, verbatim, asked-once, section,
characteristic, harm-under-13. What each means stands in questionnaire.Marks.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from cse_desk.forms.bands import band_table, expression_of
from cse_desk.forms.expressions import Foreign, constraint, expression, toggle
from cse_desk.forms.patterns import usable
from cse_desk.forms.questionnaire import OUR_PREFIX, Constraint, JsonValue, Toggle, Unit, Variable
from cse_desk.forms.raw import Raw, RawObject, as_json
from cse_desk.forms.unread import HL7, SDC, Unread, unread_extension, unreadable
from cse_desk.forms.values import as_decimal, find_value


@dataclass(slots=True)
class Known:
    """What the extensions of one element say."""

    hidden: bool = False
    item_control: str = ""
    orientation: str = ""
    category: str = ""
    markdown: str = ""
    xhtml: str = ""
    entry_format: str = ""
    open_label: str = ""
    short: str = ""
    slider_step: int | None = None
    unit: str = ""
    units: tuple[Unit, ...] = ()
    unit_value_set: str = ""
    prefix: str = ""
    weight: Decimal | None = None
    exclusive: bool = False
    min_length: int | None = None
    min_value: JsonValue = None
    max_value: JsonValue = None
    max_decimal_places: int | None = None
    min_occurs: int | None = None
    max_occurs: int | None = None
    regex: str = ""
    calculated: str = ""
    enabled: str = ""
    initial: str = ""
    answers: str = ""
    variables: tuple[Variable, ...] = ()
    toggles: tuple[Toggle, ...] = ()
    constraints: tuple[Constraint, ...] = ()
    facets: tuple[tuple[str, str], ...] = ()
    marks: dict[str, JsonValue | tuple[str, ...]] = field(default_factory=dict)


def merged(first: Known, second: Known) -> Known:
    """Both together; what `second` says goes first (extensions of a text or coding join those of its holder)."""
    if second.weight is not None:
        first.weight = second.weight
    first.markdown = second.markdown or first.markdown
    first.xhtml = second.xhtml or first.xhtml
    first.prefix = second.prefix or first.prefix
    first.exclusive = first.exclusive or second.exclusive
    first.facets += second.facets
    return first


def take(known: Known, url: str, raw: RawObject) -> Unread | None:
    """Read one extension into `known`; what is not read is said."""
    taker = _TAKERS.get(url)
    if taker is None:
        return unread_extension(url, raw)
    return taker(known, raw)


_Taker = Callable[[Known, RawObject], Unread | None]


def _of_value(work: Callable[[Known, Raw], bool], what: str) -> _Taker:
    """A taker of an extension with a simple value."""

    def taker(known: Known, raw: RawObject) -> Unread | None:
        found = find_value(raw)
        return None if found is not None and work(known, found[1]) else unreadable(what)

    return taker


def _flag(name: str, what: str) -> _Taker:
    def work(known: Known, value: Raw) -> bool:
        setattr(known, name, value in (True, "true"))
        return isinstance(value, bool) or value in ("true", "false")

    return _of_value(work, what)


def _text(name: str, what: str) -> _Taker:
    def work(known: Known, value: Raw) -> bool:
        if isinstance(value, str):
            setattr(known, name, value)
        return isinstance(value, str)

    return _of_value(work, what)


def _code(name: str, what: str) -> _Taker:
    """A code, given as a code or as the first coding of a concept."""

    def work(known: Known, value: Raw) -> bool:
        code = _code_in(value)
        setattr(known, name, code or "")
        return code is not None

    return _of_value(work, what)


def _code_in(value: Raw) -> str | None:
    if isinstance(value, str):
        return value
    if not isinstance(value, dict):
        return None
    codings = value.get("coding", [value])
    first = codings[0] if isinstance(codings, list) and codings else value
    code = first.get("code") or first.get("display") or value.get("text") if isinstance(first, dict) else None
    return code if isinstance(code, str) else None


def _whole(name: str, what: str) -> _Taker:
    def work(known: Known, value: Raw) -> bool:
        number = as_decimal(value)
        if number is None or number < 0 or number != number.to_integral_value():
            return False
        setattr(known, name, int(number))
        return True

    return _of_value(work, what)


def _bound(name: str, what: str) -> _Taker:
    """minValue and maxValue, also of quantities and also worked out (cqf-calculatedValue)."""

    def taker(known: Known, raw: RawObject) -> Unread | None:
        for key, inner in raw.items():
            if key.startswith("_value") and isinstance(inner, dict):
                return _facet_in(known, name, inner, what)
        found = find_value(raw)
        value = _bound_value(found[1]) if found else None
        setattr(known, name, value)
        return None if value is not None else unreadable(what)

    return taker


def _bound_value(value: Raw) -> JsonValue:
    if isinstance(value, dict):
        number = as_decimal(value.get("value"))
        return (
            None
            if number is None
            else {"value": str(number), "code": str(value.get("code") or value.get("unit") or "")}
        )
    if isinstance(value, Decimal):
        return str(value)
    return value if isinstance(value, str | int) and not isinstance(value, bool) else None


CALCULATED: Final = frozenset({HL7 + "cqf-expression", HL7 + "cqf-calculatedValue"})


def _facet_in(known: Known, name: str, holder: RawObject, what: str) -> Unread | None:
    """An expression that works out a facet of an item: its text, a bound, whether it is required."""
    extensions = holder.get("extension")
    for one in extensions if isinstance(extensions, list) else ():
        if isinstance(one, dict) and one.get("url") in CALCULATED:
            found = expression(one.get("valueExpression"))
            if isinstance(found, Foreign):
                return found.unread(what)
            known.facets += ((name, found.expression),)
            return None
    return unreadable(what)


def facet(known: Known, name: str, holder: RawObject, what: str) -> Unread | None:
    """Read `_text`, `_required` and their kind."""
    return _facet_in(known, name, holder, what)


def _weight(known: Known, value: Raw) -> bool:
    known.weight = as_decimal(value)
    return known.weight is not None


# ---- expressions ---------------------------------------------------------------------------


def _expression(name: str, what: str) -> _Taker:
    def taker(known: Known, raw: RawObject) -> Unread | None:
        found = expression(raw.get("valueExpression", raw.get("valueString")))
        if isinstance(found, Foreign):
            return found.unread(what)
        setattr(known, name, found.expression)
        if found.name:  # SDC: the outcome of any named expression can be used by those after it and below it
            known.variables += (found,)
        return None

    return taker


def _variable(known: Known, raw: RawObject) -> Unread | None:
    found = expression(raw.get("valueExpression"))
    if isinstance(found, Foreign):
        return found.unread("a value that other expressions use")
    if not found.name:
        return Unread("a value that other expressions use has no name", serious=True)
    known.variables += (found,)
    return None


def _constraint(known: Known, raw: RawObject) -> Unread | None:
    found = constraint(raw)
    if isinstance(found, Foreign):
        return found.unread("a rule that answers must keep")
    known.constraints += (found,)
    return None


def _toggle(known: Known, raw: RawObject) -> Unread | None:
    found = toggle(raw)
    if isinstance(found, Foreign):
        return found.unread("answers that are offered only sometimes")
    known.toggles += (found,)
    return None


def _bands(known: Known, raw: RawObject) -> Unread | None:
    table = band_table(raw)
    if table is None:
        return unreadable("its table of bands")
    known.calculated = expression_of(table)
    return None


def _regex(known: Known, raw: RawObject) -> Unread | None:
    found = find_value(raw)
    if found is None or not isinstance(found[1], str):
        return unreadable("the pattern an answer must have")
    trouble = usable(found[1])
    if trouble is not None:
        return Unread(f"the pattern an answer must have cannot be used ({trouble}); it is not checked", serious=True)
    known.regex = found[1]
    return None


# ---- units and marks -----------------------------------------------------------------------


def _unit(known: Known, value: Raw) -> bool:
    known.unit = _code_in(value) or ""
    return bool(known.unit) and _unit_option(known, value)


def _unit_option(known: Known, value: Raw) -> bool:
    coding = as_json(value) if isinstance(value, dict) else {"code": value}
    texts = [coding.get(key) or "" for key in ("code", "display", "system")] if isinstance(coding, dict) else []
    if not all(isinstance(one, str) for one in texts) or not any(texts[:2]):
        return False
    code, display, system = (str(one) for one in texts)
    known.units += (Unit(code or display, display or code, system),)
    return True


def _mark(name: str, kind: type[str] | type[bool]) -> _Taker:
    def work(known: Known, value: Raw) -> bool:
        if not isinstance(value, kind):
            return False
        known.marks[name] = value
        return True

    return _of_value(work, f"our own mark {name!r}")


def _prompt(known: Known, value: Raw) -> bool:
    before = known.marks.get("prompts", ())
    if not isinstance(value, str) or not isinstance(before, tuple):
        return False
    known.marks["prompts"] = (*before, value)
    return True


def _named(name: str, taker: _Taker) -> dict[str, _Taker]:
    """Under the address of the SDC guide, and under that of the core extensions, where some forms have it."""
    return {SDC + f"sdc-questionnaire-{name}": taker, HL7 + f"questionnaire-{name}": taker}


_TAKERS: Final[dict[str, _Taker]] = {
    HL7 + "questionnaire-hidden": _flag("hidden", "whether it is hidden"),
    HL7 + "questionnaire-itemControl": _code("item_control", "how it is shown"),
    HL7 + "questionnaire-choiceOrientation": _code("orientation", "whether answers stand across or down"),
    HL7 + "questionnaire-displayCategory": _code("category", "what kind of words these are"),
    HL7 + "questionnaire-optionPrefix": _text("prefix", "the letter before an answer"),
    HL7 + "questionnaire-optionExclusive": _flag("exclusive", "whether an answer stands alone"),
    HL7 + "questionnaire-unit": _of_value(_unit, "the unit"),
    HL7 + "questionnaire-unitOption": _of_value(_unit_option, "a unit to choose"),
    HL7 + "questionnaire-unitValueSet": _text("unit_value_set", "the units to choose from"),
    HL7 + "questionnaire-minOccurs": _whole("min_occurs", "the least number of answers"),
    HL7 + "questionnaire-maxOccurs": _whole("max_occurs", "the largest number of answers"),
    HL7 + "questionnaire-sliderStepValue": _whole("slider_step", "the step of a slider"),
    HL7 + "rendering-markdown": _text("markdown", "the text with its emphasis"),
    HL7 + "rendering-xhtml": _text("xhtml", "the text with its emphasis"),
    HL7 + "entryFormat": _text("entry_format", "how an answer is written"),
    HL7 + "ordinalValue": _of_value(_weight, "the weight of an answer"),
    HL7 + "itemWeight": _of_value(_weight, "the weight of an answer"),
    HL7 + "questionnaire-ordinalValue": _of_value(_weight, "the weight of an answer"),
    HL7 + "valueset-ordinalValue": _of_value(_weight, "the weight of an answer"),
    HL7 + "codesystem-ordinalValue": _of_value(_weight, "the weight of an answer"),
    HL7 + "minLength": _whole("min_length", "the least number of characters"),
    HL7 + "minValue": _bound("min_value", "the smallest answer"),
    HL7 + "maxValue": _bound("max_value", "the largest answer"),
    SDC + "sdc-questionnaire-minQuantity": _bound("min_value", "the smallest answer"),
    SDC + "sdc-questionnaire-maxQuantity": _bound("max_value", "the largest answer"),
    HL7 + "maxDecimalPlaces": _whole("max_decimal_places", "the largest number of decimals"),
    HL7 + "regex": _regex,
    HL7 + "variable": _variable,
    HL7 + "targetConstraint": _constraint,
    HL7 + "questionnaire-constraint": _constraint,
    **_named("calculatedExpression", _expression("calculated", "its calculated answer")),
    **_named("enableWhenExpression", _expression("enabled", "when it is asked")),
    **_named("initialExpression", _expression("initial", "its suggested answer")),
    **_named("answerExpression", _expression("answers", "the answers it offers")),
    SDC + "sdc-questionnaire-answerOptionsToggleExpression": _toggle,
    SDC + "sdc-questionnaire-openLabel": _text("open_label", "what stands beside other words"),
    SDC + "sdc-questionnaire-shortText": _text("short", "its short name"),
    OUR_PREFIX + "bands": _bands,
    OUR_PREFIX + "block": _mark("block", str),
    OUR_PREFIX + "suggested-level": _mark("level", str),
    OUR_PREFIX + "under-13": _mark("under_13", str),
    OUR_PREFIX + "prompt": _of_value(_prompt, "a safety prompt"),
    OUR_PREFIX + "guidance": _mark("guidance", str),
    OUR_PREFIX + "short": _mark("short", str),
    OUR_PREFIX + "verbatim": _mark("verbatim", bool),
    OUR_PREFIX + "asked-once": _mark("asked_once", bool),
    OUR_PREFIX + "section": _mark("section", str),
    OUR_PREFIX + "characteristic": _mark("characteristic", bool),
    OUR_PREFIX + "harm-under-13": _mark("harm_under_13", bool),
}
