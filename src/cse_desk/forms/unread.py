"""What this program does not act on, in plain words. `serious`: it may change what the form asks or means."""

from dataclasses import dataclass
from typing import Final

from cse_desk.forms.raw import RawObject

HL7: Final = "http://hl7.org/fhir/StructureDefinition/"
SDC: Final = "http://hl7.org/fhir/uv/sdc/StructureDefinition/"


@dataclass(frozen=True, slots=True)
class Unread:
    """Something that is not acted on."""

    what: str
    serious: bool = False


def unreadable(what: str) -> Unread:
    """Something whose value is not what it should be."""
    return Unread(f"{what} has a value we cannot read", serious=True)


_ELSEWHERE: Final = "values from a record system, which this program does not have"
_TERMINOLOGY: Final = (
    "it names a terminology server; this program has no network, so only lists inside the form are offered"
)

_SERIOUS: Final = {
    SDC + "sdc-questionnaire-launchContext": _ELSEWHERE,
    SDC + "sdc-questionnaire-sourceQueries": "answers fetched from a record system; this program has none",
    SDC + "sdc-questionnaire-itemPopulationContext": "answers fetched from a record system; this program has none",
    SDC + "sdc-questionnaire-contextExpression": "answers fetched from a record system; this program has none",
    SDC
    + "sdc-questionnaire-candidateExpression": "suggested answers fetched from a record system; this program has none",
    SDC
    + "sdc-questionnaire-sourceStructureMap": "answers filled in by a structure map, which this program does not run",
    SDC + "sdc-questionnaire-preferredTerminologyServer": _TERMINOLOGY,
    HL7 + "preferredTerminologyServer": _TERMINOLOGY,
    HL7 + "terminology-server": _TERMINOLOGY,
    SDC + "sdc-questionnaire-answerOptionsToggleExpression": "answers that are offered only sometimes",
    SDC + "sdc-questionnaire-subQuestionnaire": "another questionnaire that belongs here",
    SDC + "sdc-questionnaire-unitOpen": "units other than those offered",
    SDC + "sdc-questionnaire-unitSupplementalSystem": "units other than those offered",
    SDC + "sdc-questionnaire-itemMedia": "a picture or sound that belongs to the question",
    SDC + "sdc-questionnaire-itemAnswerMedia": "a picture or sound that belongs to an answer",
    SDC + "sdc-questionnaire-lookupQuestionnaire": _TERMINOLOGY,
    HL7 + "cqf-library": "a library in CQL, which this program does not read",
    HL7 + "cqf-calculatedValue": "a value worked out at a place where this program does not work anything out",
    HL7 + "cqf-expression": "a value worked out at a place where this program does not work anything out",
    HL7 + "questionnaire-signatureRequired": "a signature that the form asks for",
    HL7 + "questionnaire-usageMode": "that it is shown only for filling in, or only for reading",
    HL7 + "questionnaire-referenceFilter": "which records may be named",
    HL7 + "data-absent-reason": "a value that is said to be missing",
}

_LIGHT: Final = {
    HL7 + "questionnaire-supportLink": "a link to more words; this program opens no links from forms",
    HL7 + "rendering-style": "a style of writing",
    HL7 + "rendering-styleSensitive": "a style of writing",
    HL7 + "designNote": "a note for those who made the form",
    HL7 + "translation": "words in another language",
    HL7 + "questionnaire-referenceResource": "which kinds of record may be named",
    HL7 + "questionnaire-referenceProfile": "which kinds of record may be named",
    HL7 + "maxSize": "how large a file may be",
    HL7 + "mimeType": "which kinds of file may be attached",
    HL7 + "questionnaire-baseType": "a type for other systems",
    HL7 + "questionnaire-fhirType": "a type for other systems",
    HL7 + "questionnaire-displayCategory": "what kind of words these are",
    SDC + "sdc-questionnaire-width": "how wide it is shown",
    SDC + "sdc-questionnaire-choiceColumn": "columns in a list of answers",
    SDC + "sdc-questionnaire-columnCount": "columns",
    SDC + "sdc-questionnaire-collapsible": "that it can be folded",
    SDC + "sdc-questionnaire-keyboard": "the kind of keyboard",
    SDC + "sdc-questionnaire-optionalDisplay": "that it may be left out",
    SDC + "sdc-questionnaire-entryMode": "the order of filling in",
    SDC + "sdc-questionnaire-performerType": "who may fill it in",
    SDC + "sdc-questionnaire-endpoint": "where it is sent",
    SDC + "sdc-questionnaire-isSubject": "whom it is about",
    SDC + "sdc-questionnaire-assemble-expectation": "how it was put together",
    SDC + "sdc-questionnaire-assembledFrom": "how it was put together",
    SDC + "sdc-questionnaire-observationLinkPeriod": "earlier readings from a record system; this program has none",
    SDC + "sdc-questionnaire-observationExtract": "answers taken out for a record system",
    SDC + "sdc-questionnaire-observation-extract-category": "answers taken out for a record system",
    SDC + "sdc-questionnaire-itemExtractionContext": "answers taken out for a record system",
    SDC + "sdc-questionnaire-targetStructureMap": "answers taken out for a record system",
}


def unread_extension(url: str, raw: RawObject) -> Unread:
    """An extension that nothing here reads, in words."""
    if url in _SERIOUS:
        return Unread(f"{_SERIOUS[url]}{_named(raw)}", serious=True)
    if url in _LIGHT:
        return Unread(_LIGHT[url])
    if url.startswith(SDC) and "xtract" in url:
        return Unread("answers taken out for a record system")
    return Unread(f"the extension {url}", serious=True)


def _named(raw: RawObject) -> str:
    """` (%name)` of a launch context."""
    inside = raw.get("extension")
    for one in inside if isinstance(inside, list) else ():
        if isinstance(one, dict) and one.get("url") == "name":
            coding = one.get("valueCoding")
            name = coding.get("code") if isinstance(coding, dict) else one.get("valueId")
            return f" (%{name})" if isinstance(name, str) else ""
    return ""
