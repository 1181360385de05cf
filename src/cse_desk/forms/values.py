"""One answer between its FHIR form (value[x]) and the form it has here (see questionnaire.py)."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, time
from decimal import Decimal, InvalidOperation
from types import MappingProxyType
from typing import Final

from cse_desk.forms.questionnaire import Item, ItemType, JsonValue, Option
from cse_desk.forms.raw import LARGEST_EXPONENT, Raw, RawObject, json_number

_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_ZONE = r"(?:Z|[+-](?:0\d|1[0-4]):[0-5]\d)"
_DATE_TIME = re.compile(rf"(\d{{4}}-\d{{2}}-\d{{2}})T([0-2]\d:[0-5]\d(?::[0-5]\d(?:\.\d+)?)?){_ZONE}?")
_TIME = re.compile(r"[0-2]\d:[0-5]\d(?::[0-5]\d(?:\.\d+)?)?")

FHIR_TYPES: Final[Mapping[ItemType, tuple[str, ...]]] = MappingProxyType(
    {
        ItemType.BOOLEAN: ("Boolean",),
        ItemType.DECIMAL: ("Decimal", "Integer"),
        ItemType.INTEGER: ("Integer",),
        ItemType.DATE: ("Date",),
        ItemType.DATE_TIME: ("DateTime", "Date"),
        ItemType.TIME: ("Time",),
        ItemType.STRING: ("String",),
        ItemType.TEXT: ("String",),
        ItemType.URL: ("Uri",),
        ItemType.CHOICE: ("Coding", "String", "Integer", "Date", "Time", "Reference"),
        ItemType.OPEN_CHOICE: ("Coding", "String", "Integer", "Date", "Time", "Reference"),
        ItemType.ATTACHMENT: ("Attachment",),
        ItemType.REFERENCE: ("Reference",),
        ItemType.QUANTITY: ("Quantity",),
    }
)


def is_date(text: str) -> bool:
    """YYYY, YYYY-MM or YYYY-MM-DD, and a day that exists."""
    return first_day(text) is not None


def first_day(text: str) -> date | None:
    """The day, or the first day of a month or year that stands for it."""
    found = _DATE.fullmatch(text)
    if found is None:
        return None
    year, month, day = (int(part) if part else 1 for part in found.groups())
    try:
        return date(year, month, day)
    except ValueError:
        return None


def is_date_time(text: str) -> bool:
    """A day, or a day and a time with or without its zone."""
    if is_date(text):
        return True
    found = _DATE_TIME.fullmatch(text)
    return found is not None and is_date(found[1]) and is_time(found[2])


def is_time(text: str) -> bool:
    """HH:MM or HH:MM:SS."""
    if _TIME.fullmatch(text) is None:
        return False
    try:
        time.fromisoformat(text)
    except ValueError:
        return False
    return True


def as_decimal(value: JsonValue | Raw) -> Decimal | None:
    """The number in a text, None when there is none (or an absurd one)."""
    if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
        return None
    try:
        number = Decimal(value)
    except (InvalidOperation, ValueError):
        return None
    if not number.is_finite() or abs(number.adjusted()) > LARGEST_EXPONENT:
        return None
    return number


def option_code(fhir_type: str, raw: Raw) -> str | None:
    """What is kept for an option: the code of a coding (its display when it has none), else the value as text."""
    if fhir_type == "Coding" and isinstance(raw, dict):
        code = raw.get("code") or raw.get("display")
        return code if isinstance(code, str) else None
    if fhir_type == "Reference" and isinstance(raw, dict):
        reference = raw.get("reference")
        return reference if isinstance(reference, str) else None
    if isinstance(raw, str) or (isinstance(raw, int) and not isinstance(raw, bool)):
        return str(raw)
    return None


def find_value(raw: RawObject, prefix: str = "value") -> tuple[str, Raw] | None:
    """The name of the type and the value of value[x] (or answer[x])."""
    for key, value in raw.items():
        if key.startswith(prefix) and len(key) > len(prefix) and key[len(prefix)].isupper():
            return key[len(prefix) :], value
    return None


def from_fhir(item: Item, fhir_type: str, raw: Raw) -> JsonValue:
    """An answer as it is kept here; None when it is not one that `item` takes."""
    if fhir_type not in FHIR_TYPES.get(item.type, ()):
        return None
    if item.is_choice:
        return _choice_from(item, fhir_type, raw)
    return _READ[fhir_type](raw)


def _choice_from(item: Item, fhir_type: str, raw: Raw) -> JsonValue:
    code = option_code(fhir_type, raw)
    if code is None:
        return None
    option = find_option(item.options, fhir_type, raw)
    if option is not None:
        return option.code
    is_open = item.type is ItemType.OPEN_CHOICE
    if fhir_type in ("Coding", "Reference"):
        return _off_the_list(fhir_type, raw) if is_open or item.options_unknown else None
    return {"text": code} if is_open else code if item.options_unknown else None


def find_option(options: Iterable[Option], fhir_type: str, raw: Raw) -> Option | None:
    """The option that a value of FHIR is: the same code in the same system, where both say one; the display decides between several."""
    code = option_code(fhir_type, raw)
    known = [one for one in options if one.fhir_type == fhir_type]
    alike = [one for one in known if (one.fhir_code or one.code) == code]
    if fhir_type != "Coding" or not isinstance(raw, dict):
        return alike[0] if alike else None
    if not raw.get("code") and not alike:
        alike = [one for one in known if one.display == raw.get("display")]
    system, display = raw.get("system"), raw.get("display")
    alike = [one for one in alike if not system or not one.system or one.system == system]
    return next((one for one in alike if one.display == display), alike[0] if alike else None)


_OFF_LIST: Final = {"Coding": ("code", "display", "system"), "Reference": ("reference", "display")}


def _off_the_list(fhir_type: str, raw: Raw) -> JsonValue:
    """A coding or record that the form does not offer, as it came; a bare code stays a bare code."""
    found = raw if isinstance(raw, dict) else {}
    kept: dict[str, JsonValue] = {
        key: text for key in _OFF_LIST[fhir_type] if isinstance(text := found.get(key), str) and text
    }
    return kept["code"] if list(kept) == ["code"] else kept


def _boolean(raw: Raw) -> JsonValue:
    return raw if isinstance(raw, bool) else None


def _integer(raw: Raw) -> JsonValue:
    return raw if isinstance(raw, int) and not isinstance(raw, bool) else None


def _decimal(raw: Raw) -> JsonValue:
    number = as_decimal(raw)
    return None if number is None or isinstance(raw, str) else str(number)


def _checked(is_one: Callable[[str], bool]) -> Callable[[Raw], JsonValue]:
    return lambda raw: raw if isinstance(raw, str) and is_one(raw) else None


def _quantity(raw: Raw) -> JsonValue:
    if not isinstance(raw, dict):
        return None
    number = as_decimal(raw.get("value"))
    found: dict[str, JsonValue] = {} if number is None else {"value": str(number)}
    found.update({key: text for key in ("unit", "code", "system") if isinstance(text := raw.get(key), str)})
    return found or None


def _attachment(raw: Raw) -> JsonValue:
    if not isinstance(raw, dict):
        return None
    pairs = (("attachment", "url"), ("title", "title"), ("type", "contentType"))
    return {ours: text for ours, theirs in pairs if isinstance(text := raw.get(theirs), str)} or None


def _reference(raw: Raw) -> JsonValue:
    if not isinstance(raw, dict):
        return None
    return {key: text for key in ("reference", "display") if isinstance(text := raw.get(key), str)} or None


_READ: Final[Mapping[str, Callable[[Raw], JsonValue]]] = MappingProxyType(
    {
        "Boolean": _boolean,
        "Integer": _integer,
        "Decimal": _decimal,
        "Date": _checked(is_date),
        "DateTime": _checked(is_date_time),
        "Time": _checked(is_time),
        "String": _checked(bool),
        "Uri": _checked(bool),
        "Quantity": _quantity,
        "Attachment": _attachment,
        "Reference": _reference,
    }
)


def to_fhir(item: Item, value: JsonValue) -> dict[str, object]:
    """One answer as {"value<Type>": ...}; empty when it cannot be one (validation says so separately)."""
    if item.is_choice:
        return _choice_to(item, value)
    return _WRITE[item.type](value)


def _choice_to(item: Item, value: JsonValue) -> dict[str, object]:
    if isinstance(value, dict):
        return _written_off_list(value)
    option = item.option(value)
    if option is None:
        return {"valueCoding": {"code": value}} if isinstance(value, str) and item.options_unknown else {}
    if option.fhir_type == "Coding":
        return {"valueCoding": _coding(option)}
    code = option.fhir_code or option.code
    if option.fhir_type == "Integer":
        return {"valueInteger": int(code)}
    if option.fhir_type == "Reference":
        display = {"display": option.display} if option.display != code else {}
        return {"valueReference": {"reference": code, **display}}
    return {f"value{option.fhir_type}": code}


def _written_off_list(value: dict[str, JsonValue]) -> dict[str, object]:
    text = value.get("text")
    if isinstance(text, str) and text:
        return {"valueString": text}
    for fhir_type, keys in _OFF_LIST.items():
        kept: dict[str, object] = {key: value[key] for key in keys if value.get(key)}
        if keys[0] in kept or (fhir_type == "Coding" and kept and "reference" not in value):
            return {f"value{fhir_type}": kept}
    return {}


def _coding(option: Option) -> dict[str, object]:
    coding: dict[str, object] = {"system": option.system} if option.system else {}
    if not option.uncoded:
        coding["code"] = option.fhir_code or option.code
    if option.uncoded or option.display != (option.fhir_code or option.code):
        coding["display"] = option.display
    return coding


def _write_text(key: str) -> Callable[[JsonValue], dict[str, object]]:
    return lambda value: {key: value} if isinstance(value, str) and value else {}


def _write_decimal(value: JsonValue) -> dict[str, object]:
    number = as_decimal(value)
    return {} if number is None else {"valueDecimal": json_number(number)}


def _write_quantity(value: JsonValue) -> dict[str, object]:
    if not isinstance(value, dict):
        return {}
    number = as_decimal(value.get("value"))
    found: dict[str, object] = {} if number is None else {"value": json_number(number)}
    found.update({key: value[key] for key in ("unit", "system", "code") if value.get(key)})
    return {"valueQuantity": found} if found else {}


def _write_attachment(value: JsonValue) -> dict[str, object]:
    if not isinstance(value, dict):
        return {}
    pairs = (("contentType", "type"), ("url", "attachment"), ("title", "title"))
    found: dict[str, object] = {theirs: value[ours] for theirs, ours in pairs if value.get(ours)}
    return {"valueAttachment": found} if found else {}


def _write_reference(value: JsonValue) -> dict[str, object]:
    if not isinstance(value, dict):
        return {}
    found: dict[str, object] = {key: value[key] for key in ("reference", "display") if value.get(key)}
    return {"valueReference": found} if found else {}


_WRITE: Final[Mapping[ItemType, Callable[[JsonValue], dict[str, object]]]] = MappingProxyType(
    {
        ItemType.BOOLEAN: lambda value: {"valueBoolean": value} if isinstance(value, bool) else {},
        ItemType.INTEGER: lambda value: {"valueInteger": value} if _integer_like(value) else {},
        ItemType.DECIMAL: _write_decimal,
        ItemType.DATE: _write_text("valueDate"),
        ItemType.DATE_TIME: _write_text("valueDateTime"),
        ItemType.TIME: _write_text("valueTime"),
        ItemType.STRING: _write_text("valueString"),
        ItemType.TEXT: _write_text("valueString"),
        ItemType.URL: _write_text("valueUri"),
        ItemType.QUANTITY: _write_quantity,
        ItemType.ATTACHMENT: _write_attachment,
        ItemType.REFERENCE: _write_reference,
        ItemType.GROUP: lambda value: {},
        ItemType.DISPLAY: lambda value: {},
    }
)


def _integer_like(value: JsonValue) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)
