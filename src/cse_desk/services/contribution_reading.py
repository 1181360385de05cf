"""From the fields of a filled-in sheet to answers: each in the kind its question takes, and nothing that was written is dropped."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final

from cse_desk.documents.contribution_sheet import QUESTIONS, REFERENCE
from cse_desk.documents.fillable import link_id_of
from cse_desk.errors import Refused
from cse_desk.forms.contribution import indicator_of
from cse_desk.forms.questionnaire import Form, Item, ItemType
from cse_desk.models.enums import ContributionWay
from cse_desk.models.records.agency_answers import ContributionForm
from cse_desk.services.refusals import Rule

_STAMPS: Final = frozenset({REFERENCE, QUESTIONS})
_NUMBERS: Final = re.compile(r"\s*(?:(?:(\d{1,2})[\s./-]+)?(\d{1,2})[\s./-]+)?(\d{4}|\d{2})\s*")
_CENTURY: Final = 2000


def form_of(fields: Mapping[str, str], sheet: Form, *, reference: str) -> ContributionForm:
    """The answers of a sheet that was filled in. Refused: NO_SHEET, OTHER_SHEET, OTHER_FORM."""
    given = {link_id_of(name): value for name, value in fields.items()}
    _must_belong(given, sheet, reference)
    answers: dict[str, object] = {}
    unplaced: list[tuple[str, str]] = []
    for link_id, text in given.items():
        item = sheet.by_link_id.get(link_id)
        if link_id in _STAMPS:
            continue
        if item is None:
            unplaced.append((link_id, text))
        elif (value := _value(item, text)) is not None:
            answers[link_id] = value
        else:
            unplaced.append((link_id, text))
    return ContributionForm(dict(_in_order(answers, sheet)), ContributionWay.PDF, tuple(_beside(unplaced, sheet)))


def _must_belong(given: Mapping[str, str], sheet: Form, reference: str) -> None:
    found = given.get(REFERENCE, "")
    if not found:
        raise Refused(Rule.NO_SHEET)
    if found != reference:
        raise Refused(Rule.OTHER_SHEET, found=found, wanted=reference)
    questions = given.get(QUESTIONS, "")
    if questions != sheet.canonical:
        url, _bar, version = questions.partition("|")
        raise Refused(Rule.OTHER_FORM, url=url, version=version)


def _in_order(answers: Mapping[str, object], sheet: Form) -> Iterator[tuple[str, object]]:
    """As the sheet asks them."""
    yield from ((link_id, answers[link_id]) for link_id in sheet.by_link_id if link_id in answers)


def _value(item: Item, text: str) -> object | None:
    """The answer; None when the question does not take it."""
    if item.is_choice:
        return text if item.option(text) is not None else None
    return day_in(text) if item.type is ItemType.DATE else text


def day_in(text: str) -> str | None:
    """A day, month or year as FHIR writes it, of what was typed: 2026-11-27, 27/11/2026, 27.11.26, 11/2026, 2026. Day before month."""
    try:
        return date.fromisoformat(text.strip()).isoformat()
    except ValueError:
        pass
    found = _NUMBERS.fullmatch(text)
    if found is None:
        return None
    day, month, year = (int(part) if part else 0 for part in found.groups())
    year += _CENTURY if year < 100 else 0
    try:
        whole = date(year, month or 1, day or 1)
    except ValueError:
        return None
    return f"{whole:%Y-%m-%d}" if day else f"{whole:%Y-%m}" if month else f"{whole:%Y}"


def _beside(unplaced: list[tuple[str, str]], sheet: Form) -> Iterator[tuple[str, str]]:
    """Each with the question it stood at, in words."""
    for link_id, text in unplaced:
        item, above = sheet.by_link_id.get(link_id), sheet.by_link_id.get(indicator_of(link_id))
        words = item.text if item is not None else link_id
        yield f"{above.prefix} {words}" if above is not None and above.prefix else words, text
