"""Expressions as a form carries them: FHIRPath is taken, other languages are named."""

from dataclasses import dataclass
from typing import Final

from cse_desk.forms.questionnaire import Constraint, Toggle, Variable
from cse_desk.forms.raw import Raw, RawObject
from cse_desk.forms.unread import Unread
from cse_desk.forms.values import find_value, option_code

FHIRPATH: Final = "text/fhirpath"
_LANGUAGES: Final = {
    "text/cql": "in CQL",
    "text/cql-expression": "in CQL",
    "text/cql-identifier": "in CQL",
    "text/cql.identifier": "in CQL",
    "application/elm+json": "in CQL",
    "application/x-fhir-query": "as a question to a record system",
}


@dataclass(frozen=True, slots=True)
class Foreign:
    """An expression that is not FHIRPath, or none at all; `how` says in words how it is written."""

    how: str = ""
    name: str = ""

    def unread(self, what: str) -> Unread:
        """As something that is named on load."""
        called = f" (%{self.name})" if self.name else ""
        how = f"is written {self.how}, which this program does not read" if self.how else "cannot be read"
        return Unread(f"{what}{called} {how}", serious=True)


def expression(value: Raw) -> Variable | Foreign:
    """An Expression of FHIR (or bare FHIRPath text) with its name."""
    if isinstance(value, str) and value.strip():
        return Variable("", value)
    if not isinstance(value, dict):
        return Foreign()
    language, words, name = value.get("language", FHIRPATH), value.get("expression"), value.get("name", "")
    called = name if isinstance(name, str) else ""
    if language != FHIRPATH:
        return Foreign(_LANGUAGES.get(str(language), f"in {language}"), called)
    if not isinstance(words, str) or not words.strip():
        return Foreign("" if "reference" not in value else "somewhere else", called)
    return Variable(called, words)


def _parts(raw: RawObject) -> dict[str, list[RawObject]]:
    """The extensions inside one, by their url."""
    found: dict[str, list[RawObject]] = {}
    inside = raw.get("extension")
    for one in inside if isinstance(inside, list) else ():
        if isinstance(one, dict) and isinstance(one.get("url"), str):
            found.setdefault(str(one["url"]), []).append(one)
    return found


def _value(parts: dict[str, list[RawObject]], name: str) -> Raw:
    found = find_value(parts[name][0]) if name in parts else None
    return found[1] if found else None


def _words(parts: dict[str, list[RawObject]], name: str) -> str:
    value = _value(parts, name)
    return value if isinstance(value, str) else ""


def constraint(raw: RawObject) -> Constraint | Foreign:
    """targetConstraint, or the older questionnaire-constraint, in its parts."""
    parts = _parts(raw)
    found = expression(_value(parts, "expression"))
    if isinstance(found, Foreign):
        return found
    return Constraint(
        key=_words(parts, "key"),
        expression=found.expression,
        human=_words(parts, "human"),
        severity="warning" if _words(parts, "severity") in ("warning", "information") else "error",
        location=_words(parts, "location"),
    )


def toggle(raw: RawObject) -> Toggle | Foreign:
    """answerOptionsToggleExpression in its parts."""
    parts = _parts(raw)
    found = expression(_value(parts, "expression"))
    if isinstance(found, Foreign):
        return found
    typed = (find_value(one) for one in parts.get("option", ()))
    codes = (option_code(*one) for one in typed if one is not None)
    return Toggle(frozenset(code for code in codes if code), found.expression)
