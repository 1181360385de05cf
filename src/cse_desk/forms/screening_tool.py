"""The screening tool as it ships: where things stand in it, and the words that change with age.

`tool_of` gives plain values; services.screening_answers makes of them what the rules work on (forms and models do not know each other).
"""

from dataclasses import dataclass
from typing import Final

from cse_desk.forms.questionnaire import Form, Item

URL: Final = "https://cse-desk.example/fhir/Questionnaire/screening-tool"

SAFE_NOW: Final = "s0.01"
REASON: Final = "s0.02"
SEEN_ALONE: Final = "s0.03"
CONTRIBUTORS: Final = "s0.04"
COMMUNICATION: Final = "s0.05"
OWN_WORDS: Final = "s3.01.words"
JUDGEMENT_HARM: Final = "s8.01"
JUDGEMENT_LEVEL: Final = "s8.02"
JUDGEMENT_REASONS: Final = "s8.03"
JUDGEMENT_CHANGE_MY_MIND: Final = "s8.04"
JUDGEMENT_NOT_KNOWN: Final = "s8.05"
JUDGEMENT_DIFFERS: Final = "s8.06"
JUDGEMENT_PAGE: Final = "judgement"

CHILD_BELOW: Final = 11  # below this age the form says "child"


@dataclass(frozen=True, slots=True)
class DomainMarks:
    """A domain as the form has it."""

    id: str
    number: int
    title: str
    short: str


@dataclass(frozen=True, slots=True)
class IndicatorMarks:
    """An indicator as the form has it; codes as text. `asked_if`: (indicator, answer) of which one must hold; empty = always asked."""

    id: str
    number: str
    domain: str
    text: str
    short: str
    block: str
    level: str
    under_13: str
    prompts: tuple[str, ...]
    guidance: str
    characteristic: bool
    harm_under_13: bool
    asked_if: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ToolMarks:
    """The whole tool."""

    url: str
    version: str
    domains: tuple[DomainMarks, ...]
    indicators: tuple[IndicatorMarks, ...]


def tool_of(form: Form) -> ToolMarks:
    """The indicators of a form: every question that carries a block, by the page it stands on."""
    domains: list[DomainMarks] = []
    indicators: list[IndicatorMarks] = []
    for page in form.items:
        rows = [item for item in page.walk() if item.marks.block]
        if rows:
            number = len(domains) + 1
            domains.append(DomainMarks(page.link_id, number, page.text, page.marks.short or page.text))
            indicators += [_indicator(row, page.link_id) for row in rows]
    return ToolMarks(form.url, form.version, tuple(domains), tuple(indicators))


def _indicator(item: Item, domain: str) -> IndicatorMarks:
    marks = item.marks
    return IndicatorMarks(
        id=item.link_id,
        number=item.prefix,
        domain=domain,
        text=item.text,
        short=marks.short or item.text,
        block=marks.block,
        level=marks.level,
        under_13=marks.under_13,
        prompts=marks.prompts,
        guidance=marks.guidance,
        characteristic=marks.characteristic,
        harm_under_13=marks.harm_under_13,
        asked_if=tuple((one.question, str(one.expected)) for one in item.enable_when),
    )


_SWAPS: Final = (
    ("{young person}", "child", "young person"),
    ("{Young person}", "Child", "Young person"),
)


def worded(text: str, age: int | None) -> str:
    """The text for somebody of this age: below eleven "the young person" becomes "the child".

    Only the one young person the form is about is meant: "other young people" stays. `{young person}` may stand anywhere.
    """
    young = age is not None and age < CHILD_BELOW
    for mark, child, usual in _SWAPS:
        text = text.replace(mark, child if young else usual)
    if young:
        text = text.replace("the young person", "the child").replace("The young person", "The child")
        text = text.replace("Young person's view", "Child's view")
    return text
