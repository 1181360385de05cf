"""Lists of answers between their JSON and their rows; and what a cell can hold."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

from cse_desk.forms.unread import HL7

Json = dict[str, Any]
Row = dict[str, Any]
Tell = Callable[[str, str], None]  # (column, what is wrong)

_LETTER: Final = HL7 + "questionnaire-optionPrefix"
_WEIGHT: Final = HL7 + "ordinalValue"
_ALONE: Final = HL7 + "questionnaire-optionExclusive"
_LONGEST: Final = 30_000
_UNFIT: Final = re.compile(r"[\x00-\x08\x0b-\x1f\ufffe\uffff]|_x[0-9A-Fa-f]{4}_|x005F_")


def fits_a_cell(value: Any) -> bool:
    """Whether a value comes out of a cell as it went in."""
    return not isinstance(value, str) or (len(value) <= _LONGEST and _UNFIT.search(value) is None)


def number_in(value: Any) -> Decimal | None:
    """The number in a cell, None when there is none."""
    try:
        found = Decimal(str(value).strip())
    except ArithmeticError:
        return None
    return found if found.is_finite() else None


def silent(_column: str, _what: str) -> None:
    """Nobody listens while a row is only tried."""


@dataclass(slots=True)
class Lists:
    """The lists of answers of a form: by name (answerOption), and for each question its options and its type."""

    options: dict[str, list[Json]] = field(default_factory=dict)
    offered: dict[str, list[Json]] = field(default_factory=dict)
    types: dict[str, str] = field(default_factory=dict)

    def name_of(self, options: list[Any]) -> str | None:
        """The name of the list with these options, new or known; None when the sheet cannot hold them."""
        if not options or [option_of(row_of_option("", one), silent) for one in options] != options:
            return None
        for name, known in self.options.items():
            if known == options and not name.startswith("#"):
                return name
        base = re.sub(r"[^\w-]+", "-", "-".join(str(code_of(one)) for one in options[:3])).strip("-")[:40] or "list"
        tries = (base, *(f"{base}-{number}" for number in range(2, len(self.options) + 3)))
        name = next(one for one in tries if one not in self.options)
        self.options[name] = options
        return name

    def coding(self, link_id: str, code: str) -> Json:
        """The coding a question offers under a code; the bare code when it offers none."""
        for one in self.offered.get(link_id, ()):
            coding = one.get("valueCoding")
            if isinstance(coding, dict) and coding.get("code") == code:
                return {key: coding[key] for key in ("system", "code") if key in coding}
        return {"code": code}


def code_of(option: Json) -> Any:
    """What stands in the column code."""
    found = next((value for key, value in option.items() if key.startswith("value")), "")
    return found.get("code", "") if isinstance(found, dict) else found


def row_of_option(name: str, option: Any) -> Row:
    """An option as a row of the list called `name`."""
    given = option if isinstance(option, dict) else {}
    coding = given.get("valueCoding")
    own = coding if isinstance(coding, dict) else {}
    row: Row = {"list": name, "code": code_of(given), "words": own.get("display"), "system": own.get("system")}
    extensions = given.get("extension")
    for one in extensions if isinstance(extensions, list) else ():
        url = one.get("url") if isinstance(one, dict) else None
        if url == _LETTER:
            row["letter"] = one.get("valueString")
        elif url == _WEIGHT:
            row["weight"] = one.get("valueDecimal")
        elif url == _ALONE:
            row["alone"] = "yes" if one.get("valueBoolean") is True else None
    row["chosen"] = "yes" if given.get("initialSelected") is True else None
    return {column: value for column, value in row.items() if not isinstance(value, dict | list) and fits_a_cell(value)}


def option_of(row: Row, tell: Tell) -> Json:
    """An option from its row: a coding when it has words or a system, else a text or a whole number."""
    code, words, system = (row.get(column) for column in ("code", "words", "system"))
    option: Json = {}
    if words in (None, "") and system in (None, ""):
        is_whole = isinstance(code, int) and not isinstance(code, bool)
        option["valueInteger" if is_whole else "valueString"] = code if is_whole else str(code or "")
    else:
        pairs = (("system", system), ("code", code), ("display", words))
        option["valueCoding"] = {key: str(value) for key, value in pairs if value not in (None, "")}
    if code in (None, "") and not words:
        tell("code", "an answer needs a code, or words")
    extensions = list(_extensions(row, tell))
    if extensions:
        option["extension"] = extensions
    return {**option, "initialSelected": True} if row.get("chosen") else option


def _extensions(row: Row, tell: Tell) -> Iterator[Json]:
    if row.get("letter") not in (None, ""):
        yield {"url": _LETTER, "valueString": str(row["letter"])}
    if row.get("weight") not in (None, ""):
        weight = number_in(row["weight"])
        if weight is None:
            tell("weight", f"{row['weight']!r} is no number")
        yield {"url": _WEIGHT, "valueDecimal": weight or Decimal(0)}
    if row.get("alone"):
        yield {"url": _ALONE, "valueBoolean": True}


# ---- value sets that stand in the form -----------------------------------------------------


def value_set(name: str, options: Iterable[Json]) -> Json:
    """A contained value set of the list `#name`."""
    includes: list[Json] = []
    for one in options:
        coding = one.get("valueCoding", {})
        if not includes or includes[-1].get("system") != coding.get("system"):
            includes.append({**({"system": coding["system"]} if "system" in coding else {}), "concept": []})
        concept = {key: coding[key] for key in ("code", "display") if key in coding}
        includes[-1]["concept"].append({**concept, **({"extension": one["extension"]} if "extension" in one else {})})
    return {"resourceType": "ValueSet", "id": name.removeprefix("#"), "compose": {"include": includes}}


def options_in(value_set_json: Json) -> list[Json]:
    """The options of a contained value set that lists its codes."""
    compose = value_set_json.get("compose")
    includes = compose.get("include") if isinstance(compose, dict) else None
    return [
        option
        for include in (includes if isinstance(includes, list) else ())
        if isinstance(include, dict)
        for option in _concepts(include)
    ]


def _concepts(include: Json) -> Iterator[Json]:
    concepts = include.get("concept")
    system = {"system": include["system"]} if "system" in include else {}
    for one in concepts if isinstance(concepts, list) else ():
        if isinstance(one, dict):
            coding = {**system, **{key: one[key] for key in ("code", "display") if key in one}}
            yield {"valueCoding": coding, **({"extension": one["extension"]} if "extension" in one else {})}
