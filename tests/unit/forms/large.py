"""A form of five hundred questions, a hundred of them worked out: what the promises about speed are measured on."""

import json
from typing import Any

from cse_desk.forms.fhirpath.compiling import compiled
from cse_desk.forms.fhirpath.reading import reads_of
from cse_desk.forms.fhirpath.syntax import parse
from cse_desk.forms.flow import Flow
from cse_desk.forms.loader import load
from tests.unit.forms.builders import calculated, coding, extension, group, item, raw_form, when

PAGES, ROWS, SUMS = 10, 40, 10


def question(page: int, row: int) -> dict[str, Any]:
    weights = [
        {
            "valueCoding": {"system": "urn:test", "code": f"o{weight}", "display": f"Step {weight}"},
            "extension": [extension("ordinalValue", valueDecimal=weight)],
        }
        for weight in range(4)
    ]
    opens = {"enableWhen": [when(f"p{page}.{row - 1}", "=", **coding("o1"))]} if row % 3 == 2 else {}
    return item(f"p{page}.{row}", "choice", required=True, answerOption=weights, **opens)


def sum_of(page: int, number: int) -> dict[str, Any]:
    """A sum of three answers of the page; the first sum of each page adds up the whole form."""
    terms = [
        f"%resource.item.where(linkId = 'p{page}').item.where(linkId = 'p{page}.{(number * 3 + term) % ROWS}').answer.value.ordinal()"
        for term in range(3)
    ]
    whole = "%resource.item.item.answer.value.ordinal().sum()"
    return calculated(f"p{page}.sum{number}", " + ".join(terms) if number else whole, "decimal")


def large_form() -> bytes:
    """The form as JSON: ten pages of forty questions and ten sums."""
    pages = [
        group(
            f"p{page}",
            *(question(page, row) for row in range(ROWS)),
            *(sum_of(page, number) for number in range(SUMS)),
        )
        for page in range(PAGES)
    ]
    return json.dumps(raw_form(*pages)).encode()


def opened(data: bytes) -> Flow:
    """The form read, with nothing remembered from before, and its first page."""
    for remembered in (parse, compiled, reads_of):
        remembered.cache_clear()
    flow = Flow(load(data).form)
    flow.visible(flow.pages[0].id)
    return flow


def answered(flow: Flow, turn: int) -> Flow:
    """One answer more, with its page as somebody sees it after that."""
    page, row = turn % PAGES, turn * 7 % ROWS
    after = flow.with_answer(f"p{page}.{row}", f"o{turn % 4}")
    after.visible(f"p{page}")
    return after
