"""A form as values: what a FHIR R4 Questionnaire says, once it has been read (forms.loader) and found sound.

Answers live outside, in a plain mapping path -> JSON value. A path is a linkId; inside a repeating group it is
`<group linkId>:<instance id>/<child linkId>`, and the register `<group linkId>#order` lists the instance ids. What opens under each of
several answers is `<linkId>:<key of the answer>/<child linkId>` (nodes.answer_keys).
Values: choice -> code (a list of codes when it repeats; free text of an open choice is {"text": ...}, a coding that the form does not
offer itself is {"code": ..., "display": ..., "system": ...}) · boolean -> bool · integer -> int · decimal -> str ·
date -> "YYYY-MM-DD" ("YYYY-MM" and "YYYY" are allowed) · dateTime and time -> ISO text · string, text, url -> str ·
quantity -> {"value": str, "unit": ..., "code": ...} · attachment -> {"attachment": id, "title": ..., "type": ...} ·
reference -> {"reference": ..., "display": ...}.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Final, TypeAlias

JsonValue: TypeAlias = bool | int | float | str | list["JsonValue"] | dict[str, "JsonValue"] | None
Answers: TypeAlias = Mapping[str, JsonValue]

OUR_PREFIX = "https://cse-desk.example/fhir/StructureDefinition/"  # the one documented prefix of our extensions
ORDER = "#order"


class ItemType(StrEnum):
    """Questionnaire.item.type of FHIR R4."""

    GROUP = "group"
    DISPLAY = "display"
    BOOLEAN = "boolean"
    DECIMAL = "decimal"
    INTEGER = "integer"
    DATE = "date"
    DATE_TIME = "dateTime"
    TIME = "time"
    STRING = "string"
    TEXT = "text"
    URL = "url"
    CHOICE = "choice"
    OPEN_CHOICE = "open-choice"
    ATTACHMENT = "attachment"
    REFERENCE = "reference"
    QUANTITY = "quantity"


class Operator(StrEnum):
    """Questionnaire.item.enableWhen.operator of FHIR R4."""

    EXISTS = "exists"
    EQUAL = "="
    NOT_EQUAL = "!="
    GREATER = ">"
    LESS = "<"
    AT_LEAST = ">="
    AT_MOST = "<="


@dataclass(frozen=True, slots=True)
class Option:
    """One of the answers to choose from; `code` is what is kept, `fhir_code` the code of the coding where that differs."""

    code: str
    display: str
    ordinal: Decimal | None = None  # itemWeight, or ordinalValue
    exclusive: bool = False  # choosing it clears the others
    prefix: str = ""
    system: str = ""
    fhir_type: str = "Coding"  # Coding, String, Integer, Date, Time or Reference
    selected: bool = False
    uncoded: bool = False  # the coding had no code: its display stands for it
    fhir_code: str = ""  # two codings with the same code in different systems are kept apart as "system|code"


@dataclass(frozen=True, slots=True)
class Condition:
    """One enableWhen: `expected` is in the same form as an answer to `question`."""

    question: str
    operator: Operator
    expected: JsonValue
    fhir_type: str = "String"
    system: str = ""


@dataclass(frozen=True, slots=True)
class Variable:
    """A named FHIRPath expression."""

    name: str
    expression: str


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of a quantity."""

    code: str
    display: str
    system: str = ""

    @property
    def words(self) -> str:
        """As a person reads it."""
        return self.display or self.code


@dataclass(frozen=True, slots=True)
class Constraint:
    """What must hold (targetConstraint); `human` says so in words, `severity` is error or warning, `location` a path to what is wrong."""

    key: str
    expression: str
    human: str
    severity: str = "error"
    location: str = ""


@dataclass(frozen=True, slots=True)
class Toggle:
    """Answers that are offered only while an expression holds (answerOptionsToggleExpression)."""

    codes: frozenset[str]
    expression: str


@dataclass(frozen=True, slots=True)
class Expressions:
    """What is worked out in FHIRPath, besides the value itself and variables. `facets`: (text, required, …, expression)."""

    enabled: str = ""
    initial: str = ""
    answers: str = ""
    toggles: tuple[Toggle, ...] = ()
    constraints: tuple[Constraint, ...] = ()
    facets: tuple[tuple[str, str], ...] = ()

    @property
    def any(self) -> bool:
        """Whether there is one at all."""
        return bool(self.enabled or self.initial or self.answers or self.toggles or self.constraints or self.facets)


@dataclass(frozen=True, slots=True)
class Marks:
    """What our own extensions say about an item (codes as text: forms know nothing of screening)."""

    block: str = ""  # vulnerability / risk / harm / strength
    level: str = ""  # the suggested level
    under_13: str = ""  # never-low / always-high
    prompts: tuple[str, ...] = ()  # "P2", "P3(u13)"
    guidance: str = ""
    short: str = ""
    verbatim: bool = False  # the answer is somebody's own words: never corrected, shown with the bar
    asked_once: bool = False  # what opens under a question with several answers is asked once, not for each of them
    section: str = ""  # of a page: start / domain / finish / judgement
    characteristic: bool = False  # what a young person is, which alone never raises a level (F10)
    harm_under_13: bool = False  # counts as a sign of harm under thirteen


ASIDES: Final = frozenset({"help", "flyover", "legal"})


@dataclass(frozen=True, slots=True)
class Item:
    """A question, a group or a line of text."""

    link_id: str
    type: ItemType
    text: str = ""
    prefix: str = ""
    required: bool = False
    repeats: bool = False
    read_only: bool = False
    hidden: bool = False
    initial: JsonValue = None
    max_length: int | None = None
    min_length: int | None = None
    min_value: JsonValue = None
    max_value: JsonValue = None
    max_decimal_places: int | None = None
    min_occurs: int | None = None
    max_occurs: int | None = None
    regex: str = ""
    options: tuple[Option, ...] = ()
    options_unknown: bool = False  # the value set is somewhere else
    enable_when: tuple[Condition, ...] = ()
    enable_behaviour: str = "all"
    item_control: str = ""
    orientation: str = ""  # horizontal / vertical
    category: str = ""  # of a display item: instructions, security
    markdown: str = ""
    xhtml: str = ""  # as it came: forms.rich makes it harmless
    entry_format: str = ""  # how an answer is written: "dd/mm/yyyy"
    open_label: str = ""  # what stands beside the field for other words
    slider_step: int | None = None
    unit: str = ""
    units: tuple[Unit, ...] = ()  # to choose from; one only: it is fixed
    calculated: str = ""
    variables: tuple[Variable, ...] = ()
    rules: Expressions = field(default_factory=Expressions)
    marks: Marks = field(default_factory=Marks)
    children: tuple["Item", ...] = ()

    @property
    def is_group(self) -> bool:
        """A heading that holds questions."""
        return self.type is ItemType.GROUP

    @property
    def is_question(self) -> bool:
        """Takes an answer."""
        return self.type not in (ItemType.GROUP, ItemType.DISPLAY)

    @property
    def is_choice(self) -> bool:
        """Answered with codes."""
        return self.type in (ItemType.CHOICE, ItemType.OPEN_CHOICE)

    @property
    def is_aside(self) -> bool:
        """Words that belong to the question they stand under: its help, legal words, a flyover."""
        return self.type is ItemType.DISPLAY and self.item_control in ASIDES

    @property
    def asides(self) -> tuple["Item", ...]:
        """Help, legal words and flyovers of a question or group."""
        return tuple(child for child in self.children if child.is_aside)

    def option(self, code: JsonValue) -> Option | None:
        """The option with this code."""
        return next((one for one in self.options if one.code == code), None)

    def walk(self) -> Iterator["Item"]:
        """This item and everything under it, in reading order."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True, slots=True)
class Form:
    """A whole form. `loops`: items whose conditions depend on themselves, with their circle; `order`: what others need comes first.

    `alike`: the same number for items that have the same conditions.
    """

    url: str
    version: str
    title: str
    status: str
    items: tuple[Item, ...]
    name: str = ""
    description: str = ""
    variables: tuple[Variable, ...] = ()
    rules: Expressions = field(default_factory=Expressions)
    source: str = ""  # the questionnaire as JSON text, for expressions
    by_link_id: Mapping[str, Item] = field(default_factory=dict)
    loops: Mapping[str, frozenset[str]] = field(default_factory=dict)
    order: tuple[str, ...] = ()
    alike: Mapping[str, int] = field(default_factory=dict)
    plan: object = None  # of its expressions (forms.planning); None when there are none

    def walk(self) -> Iterator[Item]:
        """Every item in reading order."""
        for item in self.items:
            yield from item.walk()

    @property
    def canonical(self) -> str:
        """`url|version`, as a response names its form."""
        return f"{self.url}|{self.version}" if self.version else self.url
