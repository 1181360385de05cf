"""Small forms for tests, as the JSON somebody would have written."""

from typing import Any

from cse_desk.forms.flow import Flow
from cse_desk.forms.loader import Loaded, load
from cse_desk.forms.questionnaire import Form

URL = "https://cse-desk.example/fhir/Questionnaire/fixture"


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


def when(question: str, operator: str, **answer: Any) -> dict[str, Any]:
    return {"question": question, "operator": operator, **answer}


def coding(code: str) -> dict[str, Any]:
    return {"answerCoding": {"system": "urn:test", "code": code}}


def extension(url: str, **value: Any) -> dict[str, Any]:
    return {"url": f"http://hl7.org/fhir/StructureDefinition/{url}", **value}
