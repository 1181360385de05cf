"""Files that look like a questionnaire of FHIR R4 and are not: each gets a sentence that says what it is."""

from collections.abc import Iterator
from typing import Final

from cse_desk.forms.raw import Raw, RawObject

_STU3_FIELDS: Final = frozenset({"option", "options"})
_R5_TYPES: Final = frozenset({"coding", "question"})
_MOST_LOOKED_AT: Final = 50_000


def what_it_is(raw: RawObject) -> str | None:
    """Why this is no questionnaire of R4, in words; None when it may be one."""
    kind = raw.get("resourceType")
    if kind == "Bundle":
        inside = [one.get("resourceType") for one in _resources(raw)]
        many = inside.count("Questionnaire")
        if many:
            return f"is a Bundle that holds {many} questionnaire{'s' if many > 1 else ''}; save the Questionnaire as a file of its own"
        return "is a Bundle without a questionnaire"
    if kind != "Questionnaire":
        return f"is not Questionnaire but {kind!r}" if kind else "is not Questionnaire: it has no resourceType"
    return _other_release(raw)


def _resources(bundle: RawObject) -> Iterator[RawObject]:
    entries = bundle.get("entry")
    for one in entries if isinstance(entries, list) else ():
        resource = one.get("resource") if isinstance(one, dict) else None
        if isinstance(resource, dict):
            yield resource


def _other_release(raw: RawObject) -> str | None:
    for item in _items(raw):
        if _is_stu3(item):
            return f"is written in FHIR STU3 (at {item.get('linkId')!r}); this program reads R4"
        if str(item.get("type")) in _R5_TYPES or "answerConstraint" in item:
            return f"is written in FHIR R5 (at {item.get('linkId')!r}); this program reads R4"
    if "group" in raw and "item" not in raw:
        return "is written in FHIR DSTU2; this program reads R4"
    return None


def _is_stu3(item: RawObject) -> bool:
    conditions = item.get("enableWhen")
    has_answer = any(
        isinstance(one, dict) and "operator" not in one and "hasAnswer" in one
        for one in (conditions if isinstance(conditions, list) else ())
    )
    starts = any(
        key.startswith("initial") and len(key) > len("initial") and key[len("initial")].isupper() for key in item
    )
    return has_answer or starts or (bool(_STU3_FIELDS & item.keys()) and "type" in item)


def _items(raw: RawObject) -> Iterator[RawObject]:
    waiting: list[Raw] = [raw]
    looked = 0
    while waiting and looked < _MOST_LOOKED_AT:
        looked += 1
        one = waiting.pop()
        items = one.get("item") if isinstance(one, dict) else None
        if isinstance(one, dict) and one is not raw:
            yield one
        waiting += reversed(items) if isinstance(items, list) else ()
