"""The FHIR extensions we act on, those that only concern looks, and our own (all under questionnaire.OUR_PREFIX).

Our own, on items: block, suggested-level, under-13, prompt (repeats), guidance, short, verbatim, asked-once, section,
characteristic, harm-under-13. What each means stands in questionnaire.Marks.
"""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum, auto
from typing import Final

from cse_desk.forms.questionnaire import OUR_PREFIX, JsonValue, Variable
from cse_desk.forms.raw import Raw, RawObject
from cse_desk.forms.values import as_decimal, find_value, json_number

_HL7: Final = "http://hl7.org/fhir/StructureDefinition/"
_SDC: Final = "http://hl7.org/fhir/uv/sdc/StructureDefinition/"

_LOOKS: Final = frozenset(
    {
        _HL7 + "questionnaire-supportLink",
        _HL7 + "rendering-style",
        _HL7 + "rendering-xhtml",
        _HL7 + "designNote",
        _HL7 + "entryFormat",
        _SDC + "sdc-questionnaire-shortText",
        _SDC + "sdc-questionnaire-openLabel",
        _SDC + "sdc-questionnaire-width",
        _SDC + "sdc-questionnaire-choiceColumn",
        _SDC + "sdc-questionnaire-observationLinkPeriod",
        _HL7 + "questionnaire-sliderStepValue",
        _HL7 + "translation",
    }
)


class Fate(Enum):
    """What became of an extension."""

    TAKEN = auto()
    LOOKS = auto()  # not acted on; concerns looks or other systems only
    MATTERS = auto()  # not acted on; may change what the form asks
    BAD = auto()


@dataclass(slots=True)
class Known:
    """What the extensions of one element say."""

    hidden: bool = False
    item_control: str = ""
    orientation: str = ""
    category: str = ""
    markdown: str = ""
    unit: str = ""
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
    variables: tuple[Variable, ...] = ()
    marks: dict[str, JsonValue | tuple[str, ...]] = field(default_factory=dict)


def merged(first: Known, second: Known) -> Known:
    """Both together; what `second` says goes first (extensions of a text or coding join those of its holder)."""
    if second.weight is not None:
        first.weight = second.weight
    first.markdown = second.markdown or first.markdown
    first.prefix = second.prefix or first.prefix
    first.exclusive = first.exclusive or second.exclusive
    return first


def take(known: Known, url: str, raw: RawObject) -> Fate:
    """Read one extension into `known`."""
    taker = _TAKERS.get(url)
    if taker is None:
        return Fate.LOOKS if url in _LOOKS else Fate.MATTERS
    found = find_value(raw)
    return Fate.TAKEN if found is not None and taker(known, found[1]) else Fate.BAD


_Taker = Callable[[Known, Raw], bool]


def _flag(name: str) -> _Taker:
    def taker(known: Known, value: Raw) -> bool:
        setattr(known, name, value is True)
        return isinstance(value, bool)

    return taker


def _text(name: str) -> _Taker:
    def taker(known: Known, value: Raw) -> bool:
        setattr(known, name, value)
        return isinstance(value, str)

    return taker


def _code(name: str) -> _Taker:
    """A code, given as a code or as the first coding of a concept."""

    def taker(known: Known, value: Raw) -> bool:
        code = _code_in(value)
        setattr(known, name, code or "")
        return code is not None

    return taker


def _code_in(value: Raw) -> str | None:
    if isinstance(value, str):
        return value
    if not isinstance(value, dict):
        return None
    codings = value.get("coding", [value])
    first = codings[0] if isinstance(codings, list) and codings else None
    code = first.get("code") or first.get("display") if isinstance(first, dict) else None
    return code if isinstance(code, str) else None


def _whole(name: str) -> _Taker:
    def taker(known: Known, value: Raw) -> bool:
        setattr(known, name, value)
        return isinstance(value, int) and not isinstance(value, bool) and value >= 0

    return taker


def _bound(name: str) -> _Taker:
    def taker(known: Known, value: Raw) -> bool:
        setattr(known, name, str(value) if isinstance(value, Decimal) else value)
        return isinstance(value, str | int | Decimal) and not isinstance(value, bool)

    return taker


def _weight(known: Known, value: Raw) -> bool:
    known.weight = as_decimal(value)
    return known.weight is not None


def _expression(value: Raw) -> tuple[str, str] | None:
    if not isinstance(value, dict) or value.get("language") != "text/fhirpath":
        return None
    expression, name = value.get("expression"), value.get("name", "")
    return (name, expression) if isinstance(expression, str) and isinstance(name, str) else None


def _calculated(known: Known, value: Raw) -> bool:
    found = _expression(value)
    known.calculated = found[1] if found else ""
    return found is not None


def _variable(known: Known, value: Raw) -> bool:
    found = _expression(value)
    if found is None or not found[0]:
        return False
    known.variables += (Variable(*found),)
    return True


# A quantifier over a group that itself repeats or branches can take for ever on a long answer.
_WILD = re.compile(r"\([^)]*[+*{|][^)]*\)\s*[+*{]|\\[1-9]")


def _regex(known: Known, value: Raw) -> bool:
    if not isinstance(value, str) or _WILD.search(value):
        return False
    try:
        re.compile(value)
    except re.error:
        return False
    known.regex = value
    return True


def _mark(name: str, kind: type[str] | type[bool]) -> _Taker:
    def taker(known: Known, value: Raw) -> bool:
        if not isinstance(value, kind):
            return False
        known.marks[name] = value
        return True

    return taker


def _prompt(known: Known, value: Raw) -> bool:
    before = known.marks.get("prompts", ())
    if not isinstance(value, str) or not isinstance(before, tuple):
        return False
    known.marks["prompts"] = (*before, value)
    return True


_TAKERS: Final[dict[str, _Taker]] = {
    _HL7 + "questionnaire-hidden": _flag("hidden"),
    _HL7 + "questionnaire-itemControl": _code("item_control"),
    _HL7 + "questionnaire-choiceOrientation": _code("orientation"),
    _HL7 + "questionnaire-displayCategory": _code("category"),
    _HL7 + "questionnaire-optionPrefix": _text("prefix"),
    _HL7 + "questionnaire-optionExclusive": _flag("exclusive"),
    _HL7 + "questionnaire-unit": _code("unit"),
    _HL7 + "questionnaire-minOccurs": _whole("min_occurs"),
    _HL7 + "questionnaire-maxOccurs": _whole("max_occurs"),
    _HL7 + "rendering-markdown": _text("markdown"),
    _HL7 + "ordinalValue": _weight,
    _HL7 + "itemWeight": _weight,
    _HL7 + "minLength": _whole("min_length"),
    _HL7 + "minValue": _bound("min_value"),
    _HL7 + "maxValue": _bound("max_value"),
    _HL7 + "maxDecimalPlaces": _whole("max_decimal_places"),
    _HL7 + "regex": _regex,
    _HL7 + "variable": _variable,
    _SDC + "sdc-questionnaire-calculatedExpression": _calculated,
    OUR_PREFIX + "block": _mark("block", str),
    OUR_PREFIX + "suggested-level": _mark("level", str),
    OUR_PREFIX + "under-13": _mark("under_13", str),
    OUR_PREFIX + "prompt": _prompt,
    OUR_PREFIX + "guidance": _mark("guidance", str),
    OUR_PREFIX + "short": _mark("short", str),
    OUR_PREFIX + "verbatim": _mark("verbatim", bool),
    OUR_PREFIX + "asked-once": _mark("asked_once", bool),
    OUR_PREFIX + "section": _mark("section", str),
    OUR_PREFIX + "characteristic": _mark("characteristic", bool),
    OUR_PREFIX + "harm-under-13": _mark("harm_under_13", bool),
}


def as_json(value: Raw) -> JsonValue:
    """The value with fractions as numbers of JSON."""
    if isinstance(value, Decimal):
        return json_number(value)
    if isinstance(value, list):
        return [as_json(one) for one in value]
    if isinstance(value, dict):
        return {key: as_json(one) for key, one in value.items()}
    return value


def json_text(raw: RawObject) -> str:
    """The object as JSON text."""
    return json.dumps(as_json(raw), ensure_ascii=False)
