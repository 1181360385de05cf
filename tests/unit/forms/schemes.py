"""The five published ways of scoring that the engine must be able to express, with questions invented for the purpose.

Only the arithmetic is theirs (DOMAIN, "Published scoring schemes"); no instrument's words are used. An agency that is licensed for one
loads it as a form like these.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from tests.unit.forms.builders import answer_of, calculated, choice, group, item, raw_form, weighted, when
from tests.unit.forms.test_bands import band, floor, table

RECENCY = {"current": 5, "six-months": 5, "six-to-twelve": 1, "both": 6, "earlier": 0}
VULNERABILITIES, MODERATES, SIGNIFICANTS = 8, 5, 4


def total_of(group_id: str) -> str:
    """The weights of all that is chosen in a group."""
    return f"%resource.item.where(linkId = '{group_id}').answers().value.ordinal().sum()"


def codings(weights: Mapping[str, float]) -> list[dict[str, Any]]:
    ordinal = "http://hl7.org/fhir/StructureDefinition/ordinalValue"
    return [
        {
            "valueCoding": {"code": code, "display": code.title()},
            "extension": [{"url": ordinal, "valueDecimal": weight}],
        }
        for code, weight in weights.items()
    ]


def weighted_with_recency() -> dict[str, Any]:
    """Vulnerabilities 1 each; moderate signs 1 each within six months; significant ones by how recent; 0-5, 6-10, 11-15, 16 and more."""
    yes = codings({"yes": 1, "no": 0})
    vulnerable = [item(f"v{number}", "choice", answerOption=yes) for number in range(VULNERABILITIES)]
    moderate = [
        item(f"m{number}", "choice", answerOption=codings({"six-months": 1, "earlier": 0, "never": 0}))
        for number in range(MODERATES)
    ]
    significant = []
    for number in range(SIGNIFICANTS):
        opened = [when(f"s{number}", "=", answerBoolean=True)]
        recency = item(f"s{number}.when", "choice", answerOption=codings(RECENCY), enableWhen=opened)
        significant.append(item(f"s{number}", "boolean", item=[recency]))
    bands = table(band("none", 0), band("mild", 6), band("moderate", 11), band("significant", 16))
    return raw_form(
        group("vulnerable", *vulnerable),
        group("moderate", *moderate),
        group("significant", *significant),
        calculated(
            "score", " + ".join(total_of(part) for part in ("vulnerable", "moderate", "significant")), "decimal"
        ),
        choice("band", "none", "mild", "moderate", "significant", readOnly=True, extension=[bands]),
    )


AREAS = 6


def levels_with_floors() -> dict[str, Any]:
    """Each area 0-3; under thirteen, or a 3 anywhere, can never be the lowest band."""
    bands = table(
        band("low", 0),
        band("medium", 5),
        band("high", 10),
        floor("medium", f"{answer_of('age')} < 13"),
        floor("medium", "%resource.item.where(linkId = 'areas').answers().value.ordinal().where($this = 3).exists()"),
    )
    return raw_form(
        item("age", "integer"),
        group("areas", *(weighted(f"a{number}", 0, 1, 2, 3) for number in range(AREAS))),
        calculated("score", total_of("areas"), "decimal"),
        choice("band", "low", "medium", "high", readOnly=True, extension=[bands]),
    )


INDICATORS = 8
COLUMNS = ("initial", "review", "final")


def score_and_judgement() -> dict[str, Any]:
    """Eight indicators and a judgement, 0-6 each, in three columns; 0-18, 19-34, 35-54; and which way it went."""
    parts: list[dict[str, Any]] = []
    for column in COLUMNS:
        rows = [weighted(f"{column}.{number}", *range(7)) for number in range(INDICATORS)]
        parts.append(group(column, *rows, weighted(f"{column}.judgement", *range(7))))
        some = f"%resource.item.where(linkId = '{column}').answers().value.exists()"
        parts.append(calculated(f"{column}.score", f"iif({some}, {total_of(column)}, {{}})", "integer"))
        bands = table(band("low", 0), band("medium", 19), band("high", 35), score=f"{column}.score")
        parts.append(choice(f"{column}.band", "low", "medium", "high", readOnly=True, extension=[bands]))
    first, last = answer_of("initial.score"), f"coalesce({answer_of('final.score')}, {answer_of('review.score')})"
    travel = f"iif({last} > {first}, 'up', iif({last} < {first}, 'down', iif({last} = {first}, 'same', {{}})))"
    return raw_form(*parts, calculated("travel", travel, "string"))


DOMAINS = 12


def profile() -> dict[str, Any]:
    """Twelve domains, each high, medium or low: the result is how many there are of each, and no sum."""
    rows = [choice(f"d{number}", "high", "medium", "low") for number in range(DOMAINS)]
    counts = [
        calculated(level, f"%resource.item.where(linkId = 'domains').item.answer.value.where(code = '{level}').count()")
        for level in ("high", "medium", "low")
    ]
    return raw_form(group("domains", *rows), *counts)


LADDERS = 3


def anchored_ladders() -> dict[str, Any]:
    """Ladders 0-4 with a sentence for each step; something a child told forces the top band."""
    sentences = {f"step-{step}": step for step in range(5)}
    rows = [item(f"l{number}", "choice", answerOption=codings(dict(sentences))) for number in range(LADDERS)]
    highest = "%resource.item.where(linkId = 'ladders').answers().value.ordinal().max()"
    bands = table(
        band("green", 0), band("amber", 2), band("red", 4), floor("red", f"{answer_of('told')} = true"), score="highest"
    )
    return raw_form(
        group("ladders", *rows),
        item("told", "boolean"),
        calculated("highest", highest, "decimal"),
        choice("band", "green", "amber", "red", readOnly=True, extension=[bands]),
    )


SCALE_ITEMS = {  # said of a garden, never of a person: nobody's scale
    "soil": False,
    "weeds": True,
    "gate": False,
    "frost": True,
    "bench": False,
    "slugs": True,
    "roses": False,
    "shade": True,
    "path": False,
    "drought": True,
}
AGREEMENT = ("strongly-disagree", "disagree", "agree", "strongly-agree")


def ten_item_scale(order: Sequence[str] = tuple(SCALE_ITEMS)) -> dict[str, Any]:
    """Ten statements 0-3, five of them reversed by their own weights; a total only of all ten; ten like answers are flagged.

    What is reversed is bound to the statement, whatever its place: an agency may load them in another order.
    """
    rows = []
    for name in order:
        weights = range(3, -1, -1) if SCALE_ITEMS[name] else range(4)
        rows.append(item(name, "choice", answerOption=codings(dict(zip(AGREEMENT, weights, strict=True)))))
    given = "%resource.item.where(linkId = 'scale').item.answer.value"
    is_whole = f"{given}.count() = {len(SCALE_ITEMS)}"
    flagged = [when("straight-line", "=", answerBoolean=True)]
    return raw_form(
        group("scale", *rows),
        calculated("answered", f"{given}.count()"),
        calculated("total", f"iif({is_whole}, {given}.ordinal().sum(), {{}})", "decimal"),
        calculated("straight-line", f"iif({is_whole}, {given}.code.distinct().count() = 1, {{}})", "boolean"),
        item("straight-line.said", "display", enableWhen=flagged),
    )
