"""One item between its JSON and its row. What the columns do not hold is the remainder; both together lose nothing."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

from cse_desk.forms.questionnaire import OUR_PREFIX
from cse_desk.forms.sheet.choices import Json, Lists, Row, Tell, fits_a_cell, number_in, silent
from cse_desk.forms.sheet.template import BANDS_URL
from cse_desk.forms.unread import HL7, SDC

_CONTROL_SYSTEM: Final = "http://hl7.org/fhir/questionnaire-item-control"
_CONDITION: Final = re.compile(
    r"(?P<question>.+?)\s+(?:(?P<operator>=|!=|>=|<=|>|<)\s*(?P<value>.*)|is (?P<no>not )?answered)", re.DOTALL
)
# column -> (field of the item, whether it is a yes)
_PLAIN: Final = {
    "type": ("type", False),
    "number": ("prefix", False),
    "text": ("text", False),
    "required": ("required", True),
    "repeats": ("repeats", True),
    "read only": ("readOnly", True),
    "all or any": ("enableBehavior", False),
}
# column -> (url, value[x])
_EXTENSIONS: Final = {
    "hidden": (HL7 + "questionnaire-hidden", "valueBoolean"),
    "shown as": (HL7 + "questionnaire-itemControl", "valueCodeableConcept"),
    "direction": (HL7 + "questionnaire-choiceOrientation", "valueCode"),
    "least answers": (HL7 + "questionnaire-minOccurs", "valueInteger"),
    "most answers": (HL7 + "questionnaire-maxOccurs", "valueInteger"),
    "at least": (HL7 + "minValue", "value"),
    "at most": (HL7 + "maxValue", "value"),
    "unit": (HL7 + "questionnaire-unit", "valueCoding"),
    "worked out": (SDC + "sdc-questionnaire-calculatedExpression", "valueExpression"),
    "block": (OUR_PREFIX + "block", "valueCode"),
    "suggested level": (OUR_PREFIX + "suggested-level", "valueCode"),
    "under 13": (OUR_PREFIX + "under-13", "valueCode"),
    "prompt": (OUR_PREFIX + "prompt", "valueString"),
    "guidance": (OUR_PREFIX + "guidance", "valueString"),
    "short name": (OUR_PREFIX + "short", "valueString"),
    "own words": (OUR_PREFIX + "verbatim", "valueBoolean"),
    "section": (OUR_PREFIX + "section", "valueCode"),
    "asked once": (OUR_PREFIX + "asked-once", "valueBoolean"),
    "characteristic": (OUR_PREFIX + "characteristic", "valueBoolean"),
    "harm under 13": (OUR_PREFIX + "harm-under-13", "valueBoolean"),
}
ORDER_OF_EXTENSIONS: Final = "order of extensions"  # a field of the remainder


# ---- to a row ------------------------------------------------------------------------------


def row_of(raw: Json, level: int, lists: Lists) -> tuple[Row, Json]:
    """The cells of an item, and the remainder: what they do not hold, found by reading them back."""
    row: Row = {"id": raw.get("linkId", ""), "level": level}
    for column, (name, is_yes) in _PLAIN.items():
        value = raw.get(name)
        row[column] = ("yes" if value is True else None) if is_yes else value if isinstance(value, str) else None
    row["most letters"] = raw.get("maxLength") if isinstance(raw.get("maxLength"), int) else None
    row["choices"] = _choices_of(raw, lists)
    row["asked if"] = "\n".join(_conditions_of(raw)) or None
    row["suggested"] = _suggested_of(raw)
    kind = str(raw.get("type", ""))
    for column, (url, key) in _EXTENSIONS.items():
        if column != "prompt":
            row[column] = next((_cell(one, column, key, kind) for one in _extensions(raw, url)), None)
    return _checked({column: value if fits_a_cell(value) else None for column, value in row.items()}, raw, lists)


def _checked(row: Row, raw: Json, lists: Lists) -> tuple[Row, Json]:
    """Cells that would be read as something else are left empty, and go into the remainder."""
    columns = {"enableWhen": "asked if", "initial": "suggested", "answerOption": "choices", "answerValueSet": "choices"}
    columns |= {name: column for column, (name, _is_yes) in _PLAIN.items()} | {"maxLength": "most letters"}
    rebuilt = item_of(row, lists, prompts_of(raw), None, silent)
    for key in rebuilt:
        if key in columns and rebuilt[key] != raw.get(key):
            row[columns[key]] = None
    return row, remainder(raw, item_of(row, lists, prompts_of(raw), bands_of(raw), silent))


def _extensions(raw: Json, url: str) -> Iterator[Json]:
    found = raw.get("extension")
    for one in found if isinstance(found, list) else ():
        if isinstance(one, dict) and one.get("url") == url:
            yield one


def _cell(extension: Json, column: str, key: str, kind: str) -> Any:
    """The cell of an extension; None when the cell would not give this very extension again."""
    value = _bare(extension, key)
    if value in (None, "") or isinstance(value, dict | list):
        return None
    again = {"url": extension["url"], **_extension_value(column, value, kind, silent)}
    return value if again == extension else None


def _bare(extension: Json, key: str) -> Any:
    if key == "value":  # a bound: of whatever type
        return next((value for name, value in extension.items() if name.startswith("value")), None)
    value = extension.get(key)
    if key == "valueBoolean":
        return "yes" if value is True else None
    if not isinstance(value, dict):
        return value
    codings = value.get("coding")
    inner = codings[0] if isinstance(codings, list) and codings and isinstance(codings[0], dict) else value
    return inner.get("code") or inner.get("expression")


def _choices_of(raw: Json, lists: Lists) -> str | None:
    options, value_set = raw.get("answerOption"), raw.get("answerValueSet")
    if isinstance(options, list):
        return lists.name_of(options)
    return value_set if isinstance(value_set, str) else None


def _conditions_of(raw: Json) -> Iterator[str]:
    found = raw.get("enableWhen")
    for one in found if isinstance(found, list) else ():
        if isinstance(one, dict):
            question, operator = one.get("question", ""), one.get("operator", "")
            value = next((value for key, value in one.items() if key.startswith("answer")), None)
            if operator == "exists":
                yield f"{question} is {'' if value is True else 'not '}answered"
            else:
                yield f"{question} {operator} {_words(value)}"


def _suggested_of(raw: Json) -> str | None:
    found = raw.get("initial")
    values = [
        _words(next(iter(one.values()), ""))
        for one in (found if isinstance(found, list) else ())
        if isinstance(one, dict)
    ]
    return "\n".join(values) or None


def _words(value: Any) -> str:
    if isinstance(value, dict):
        found = value.get("code") or value.get("reference") or value.get("value") or ""
        return f"{found} {value.get('unit', '')}".strip() if "value" in value else str(found)
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)


# ---- from a row ----------------------------------------------------------------------------


def item_of(row: Row, lists: Lists, prompts: Sequence[str], bands: Json | None, tell: Tell) -> Json:
    """The JSON of an item without what stands under it; `tell` is told of cells that say nothing sensible."""
    raw: Json = {"linkId": row["id"]}
    for column, (name, is_yes) in _PLAIN.items():
        value = row.get(column)
        if value not in (None, ""):
            raw[name] = _yes(column, value, tell) if is_yes else str(value)
    if row.get("most letters") not in (None, ""):
        raw["maxLength"] = _whole("most letters", row["most letters"], tell)
    raw |= _offered(row.get("choices"), lists, tell)
    kind = str(row.get("type") or "")
    conditions = [_condition(line, lists, tell) for line in _lines(row.get("asked if"))]
    if conditions:
        raw["enableWhen"] = [one for one in conditions if one is not None]
    suggested = [_initial(kind, line, str(row["id"]), lists, tell) for line in _lines(row.get("suggested"))]
    if suggested:
        raw["initial"] = [one for one in suggested if one is not None]
    extensions = list(_extensions_of(row, kind, prompts, bands, tell))
    if extensions:
        raw["extension"] = extensions
    return raw


def _lines(value: Any) -> list[str]:
    return [line.strip() for line in str(value).splitlines() if line.strip()] if value not in (None, "") else []


def _yes(column: str, value: Any, tell: Tell) -> bool:
    if str(value).strip().lower() not in ("yes", "y", "x", "true", "1"):
        tell(column, f"{value!r} is not yes; leave it empty for no")
    return True


def _whole(column: str, value: Any, tell: Tell) -> int:
    number = number_in(value)
    if number is None or number != int(number):
        tell(column, f"{value!r} is no whole number")
        return 0
    return int(number)


def _offered(name: Any, lists: Lists, tell: Tell) -> Json:
    if name in (None, ""):
        return {}
    text = str(name)
    if text in lists.options and not text.startswith("#"):
        return {"answerOption": lists.options[text]}
    if not text.startswith("#") and ":" not in text:
        tell("choices", f"there is no list {text!r} on the sheet Choices")
    return {"answerValueSet": text}


def _condition(line: str, lists: Lists, tell: Tell) -> Json | None:
    found = _CONDITION.fullmatch(line)
    if found is None:
        tell("asked if", f"{line!r} is no condition; write for example: q1 = yes")
        return None
    question = found["question"].strip()
    if found["operator"] is None:
        return {"question": question, "operator": "exists", "answerBoolean": found["no"] is None}
    answer = _value(lists.types.get(question, "string"), found["value"].strip(), question, lists)
    if answer is None:
        tell("asked if", f"{found['value']!r} is no answer to {question!r}")
        return None
    return {"question": question, "operator": found["operator"], f"answer{answer[0]}": answer[1]}


def _initial(kind: str, line: str, link_id: str, lists: Lists, tell: Tell) -> Json | None:
    found = _value(kind, line, link_id, lists)
    if found is None:
        tell("suggested", f"{line!r} is no answer to this question")
        return None
    return {f"value{found[0]}": found[1]}


_TYPES: Final = {
    "date": "Date",
    "dateTime": "DateTime",
    "time": "Time",
    "url": "Uri",
    "string": "String",
    "text": "String",
}


def _value(kind: str, text: str, link_id: str, lists: Lists) -> tuple[str, Any] | None:
    """A value of FHIR as people write it in a cell, by the type of its question."""
    if kind in ("choice", "open-choice"):
        return "Coding", lists.coding(link_id, text)
    if kind == "boolean":
        return ("Boolean", text.lower() == "yes") if text.lower() in ("yes", "no") else None
    if kind in ("integer", "decimal"):
        number = number_in(text)
        if number is None or (kind == "integer" and number != int(number)):
            return None
        return ("Integer", int(number)) if kind == "integer" else ("Decimal", number)
    if kind == "quantity":
        amount, _space, unit = text.partition(" ")
        number = number_in(amount)
        return None if number is None else ("Quantity", {"value": number, **({"unit": unit} if unit else {})})
    return _TYPES.get(kind, "String"), text


def _extensions_of(row: Row, kind: str, prompts: Sequence[str], bands: Json | None, tell: Tell) -> Iterator[Json]:
    for column, (url, key) in _EXTENSIONS.items():
        if column == "prompt":
            yield from ({"url": url, key: one} for one in prompts)
            continue
        value = row.get(column)
        if value not in (None, ""):
            yield {"url": url, **_extension_value(column, value, kind, tell)}
    if bands is not None:
        yield bands


_VALUES: Final[Mapping[str, Callable[[str], Any]]] = {
    "valueCodeableConcept": lambda text: {"coding": [{"system": _CONTROL_SYSTEM, "code": text}]},
    "valueCoding": lambda text: {"code": text},
    "valueExpression": lambda text: {"language": "text/fhirpath", "expression": text},
}


def _extension_value(column: str, value: Any, kind: str, tell: Tell) -> Json:
    """`value[x]` of the extension behind a column."""
    key = _EXTENSIONS[column][1]
    if key == "value":
        return _bound(column, value, kind, tell)
    if key == "valueBoolean":
        return {key: _yes(column, value, tell)}
    if key == "valueInteger":
        return {key: _whole(column, value, tell)}
    return {key: _VALUES.get(key, str)(str(value))}


def _bound(column: str, value: Any, kind: str, tell: Tell) -> Json:
    known = ("integer", "decimal", "date", "dateTime", "time")
    found = _value(kind if kind in known else "decimal", str(value), "", Lists())
    if found is None:
        tell(column, f"{value!r} is no bound for {kind or 'this row'}")
        return {"valueInteger": 0}
    return {f"value{found[0]}": found[1]}


# ---- what is left --------------------------------------------------------------------------


def remainder(original: Mapping[str, Any], rebuilt: Mapping[str, Any]) -> Json:
    """What has to be put on top of `rebuilt` to have `original` again; None takes a field away.

    Extensions are put beside those of the columns; where their order is another, it is kept too.
    """
    more: Json = {}
    for key in (*original, *(key for key in rebuilt if key not in original)):
        if key not in ("item", "extension") and original.get(key) != rebuilt.get(key):
            more[key] = original.get(key)
    if original.get("item") == []:
        more["item"] = []
    theirs, ours = original.get("extension"), rebuilt.get("extension")
    return more | _more_extensions(theirs, ours or []) if theirs is not None and theirs != ours else more


def _more_extensions(theirs: Any, ours: list[Json]) -> Json:
    if not isinstance(theirs, list) or not all(isinstance(one, dict) for one in theirs):
        return {"extension": theirs}
    left = list(theirs)
    for one in ours:
        if one in left:
            left.remove(one)
    more: Json = {"extension": left} if left or not theirs else {}
    whole = [*ours, *left]
    if whole != theirs:
        more[ORDER_OF_EXTENSIONS] = _places(theirs, whole)
    return more


def _places(theirs: list[Json], whole: list[Json]) -> list[int]:
    """For each of theirs its place in `whole` (equal ones in turn)."""
    free = dict.fromkeys(range(len(whole)))
    places = []
    for one in theirs:
        place = next((at for at in free if whole[at] == one), None)
        if place is not None:
            del free[place]
            places.append(place)
    return places


def with_remainder(raw: Json, more: Mapping[str, Any]) -> Json:
    """The item with what stands on the sheet More."""
    whole = dict(raw)
    for key, value in more.items():
        if key == "extension" and isinstance(value, list):
            whole[key] = [*whole.get(key, []), *value]
        elif value is None:
            whole.pop(key, None)
        elif key != ORDER_OF_EXTENSIONS:
            whole[key] = value
    order = more.get(ORDER_OF_EXTENSIONS)
    if isinstance(order, list) and isinstance(whole.get("extension"), list):
        whole["extension"] = _in_order(whole["extension"], order)
    return whole


def _in_order(extensions: list[Json], places: Sequence[Any]) -> list[Json]:
    first = [at for at in dict.fromkeys(places) if isinstance(at, int) and 0 <= at < len(extensions)]
    rest = [at for at in range(len(extensions)) if at not in first]
    return [extensions[at] for at in (*first, *rest)]


def bands_of(raw: Json) -> Json | None:
    """The table of bands of an item."""
    return next(_extensions(raw, BANDS_URL), None)


def prompts_of(raw: Json) -> list[str]:
    """The safety prompts of an item."""
    url = OUR_PREFIX + "prompt"
    told = [one.get("valueString") for one in _extensions(raw, url) if len(one) == len(("url", "valueString"))]
    return [one for one in told if isinstance(one, str) and one and fits_a_cell(one)]
