"""Small forms for tests, as the JSON somebody would have written."""

from typing import Any

from cse_desk.forms.flow import Flow
from cse_desk.forms.loader import Loaded, load
from cse_desk.forms.questionnaire import Form

URL = "https://cse-desk.example/fhir/Questionnaire/fixture"
SDC = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-"
NOW = {"now": "2026-11-24T10:00:00+00:00"}


def raw_form(*items: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return {
        "resourceType": "Questionnaire",
        "url": URL,
        "version": "1",
        "status": "active",
        "item": list(items),
        **fields,
    }


def loaded(*items: dict[str, Any], **fields: Any) -> Loaded:
    return load(raw_form(*items, **fields))


def form(*items: dict[str, Any], **fields: Any) -> Form:
    return loaded(*items, **fields).form


def flow(*items: dict[str, Any], **fields: Any) -> Flow:
    return Flow(form(*items, **fields))


def item(link_id: str, kind: str = "string", **fields: Any) -> dict[str, Any]:
    return {"linkId": link_id, "type": kind, "text": f"Question {link_id}", **fields}


def group(link_id: str, *items: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return item(link_id, "group", item=list(items), **fields)


def choice(link_id: str, *codes: str, kind: str = "choice", **fields: Any) -> dict[str, Any]:
    options = [{"valueCoding": {"system": "urn:test", "code": code, "display": code.title()}} for code in codes]
    return item(link_id, kind, answerOption=options, **fields)


def weighted(link_id: str, *numbers: float, **fields: Any) -> dict[str, Any]:
    """A choice o0, o1 … whose answers weigh as they are called."""
    options = [
        {"valueCoding": {"code": f"o{number}", "extension": [extension("ordinalValue", valueDecimal=number)]}}
        for number in numbers
    ]
    return item(link_id, "choice", answerOption=options, **fields)


def when(question: str, operator: str, **answer: Any) -> dict[str, Any]:
    return {"question": question, "operator": operator, **answer}


def coding(code: str) -> dict[str, Any]:
    return {"answerCoding": {"system": "urn:test", "code": code}}


def extension(url: str, **value: Any) -> dict[str, Any]:
    return {"url": f"http://hl7.org/fhir/StructureDefinition/{url}", **value}


def sdc(name: str, expression: str) -> dict[str, Any]:
    """An extension of the SDC guide with a FHIRPath expression."""
    return {"url": SDC + name, "valueExpression": {"language": "text/fhirpath", "expression": expression}}


def variable(name: str, expression: str) -> dict[str, Any]:
    return extension("variable", valueExpression={"name": name, "language": "text/fhirpath", "expression": expression})


def calculated(link_id: str, expression: str, kind: str = "integer", **fields: Any) -> dict[str, Any]:
    more = fields.pop("extension", [])
    fields.setdefault("readOnly", True)
    return item(link_id, kind, extension=[sdc("calculatedExpression", expression), *more], **fields)


def answer_of(link_id: str) -> str:
    return f"%resource.descendants().where(linkId = '{link_id}').answer.value"


def constraint(expression: str, human: str, *, severity: str = "error", location: str = "") -> dict[str, Any]:
    parts = [
        {"url": "key", "valueId": "rule-1"},
        {"url": "severity", "valueCode": severity},
        {"url": "expression", "valueExpression": {"language": "text/fhirpath", "expression": expression}},
        {"url": "human", "valueString": human},
    ]
    return {
        "url": "http://hl7.org/fhir/StructureDefinition/targetConstraint",
        "extension": parts + ([{"url": "location", "valueString": location}] if location else []),
    }
