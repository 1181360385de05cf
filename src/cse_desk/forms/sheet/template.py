"""The template: its sheets and columns, with what each is for. docs/guide/forms.md shows it filled in."""

from dataclasses import dataclass
from typing import Final

from cse_desk.forms.questionnaire import OUR_PREFIX

BANDS_URL: Final = OUR_PREFIX + "bands"
FORM: Final = "Form"
QUESTIONS: Final = "Questions"
CHOICES: Final = "Choices"
BANDS: Final = "Bands"
PROMPTS: Final = "Prompts"
MORE: Final = "More"
READ_ME: Final = "Read me"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, what it is for, and how wide it is (in characters)."""

    title: str
    about: str
    width: int = 12
    values: tuple[str, ...] = ()  # that are offered


YES: Final = ("yes",)
TYPES: Final = (
    "group", "display", "boolean", "decimal", "integer", "date", "dateTime", "time", "string", "text", "url", "choice", "open-choice",
    "attachment", "reference", "quantity",
)  # fmt: skip

FORM_COLUMNS: Final = (
    Column("field", "What is told about the form: url, version, title, status, date, description …", 18),
    Column("value", "Its value", 90),
)
FORM_FIELDS: Final = (
    "url", "version", "name", "title", "status", "date", "publisher", "description", "purpose", "copyright", "id",
)  # fmt: skip

LINK_ID: Final = "id"
LEVEL: Final = "level"
QUESTION_COLUMNS: Final = (
    Column(LINK_ID, "A name of its own for each row; answers are kept under it, so it never changes once released", 14),
    Column(LEVEL, "1 stands at the top, 2 in the row of level 1 above it, and so on", 7),
    Column("type", "What kind of row it is", 12, TYPES),
    Column("number", "What stands before the text", 8),
    Column("text", "The words of the question, group or line", 60),
    Column("required", "yes: it must be answered", 9, YES),
    Column("repeats", "yes: it may be answered several times", 9, YES),
    Column("choices", "The list of answers: a name from the sheet Choices, or the address of a list elsewhere", 18),
    Column(
        "asked if",
        "One condition a line: q1 = yes, q1 != yes, q2 > 5 (also >= < <=), q3 is answered, q3 is not answered",
        34,
    ),
    Column("all or any", "all conditions, or any one of them", 9, ("all", "any")),
    Column("suggested", "The answer that stands there until somebody changes it (several: one a line)", 16),
    Column("read only", "yes: nobody can change it", 9, YES),
    Column("hidden", "yes: it is not shown", 8, YES),
    Column("most letters", "The longest answer, in characters", 9),
    Column("at least", "The smallest number or earliest date", 10),
    Column("at most", "The largest number or latest date", 10),
    Column("least answers", "Of a row that repeats", 9),
    Column("most answers", "Of a row that repeats", 9),
    Column("unit", "Of a number", 8),
    Column(
        "shown as", "radio-button, check-box, drop-down, autocomplete, slider, table, gtable, text-area, help …", 13
    ),
    Column("direction", "Whether answers stand across or down", 11, ("horizontal", "vertical")),
    Column("worked out", "The value in FHIRPath; nobody answers such a row", 30),
    Column("guidance", "A line beside the question", 40),
    Column("short name", "For lists and narrow places", 20),
    Column("block", "Of an indicator", 12, ("vulnerability", "risk", "harm", "strength")),
    Column("suggested level", "Of an indicator", 10, ("low", "medium", "high")),
    Column("under 13", "Of an indicator", 11, ("never-low", "always-high")),
    Column("section", "Of a page", 10, ("start", "domain", "finish", "judgement")),
    Column("own words", "yes: somebody's own words, never corrected", 9, YES),
    Column("asked once", "yes: what stands below is asked once and not for each answer", 9, YES),
    Column("characteristic", "yes: what a young person is; alone it never raises a level", 9, YES),
    Column("harm under 13", "yes: counts as a sign of harm under thirteen", 9, YES),
)
CHOICE_COLUMNS: Final = (
    Column(
        "list",
        "The name of the list; rows with the same name belong together. A name with # can be shared by many questions",
        22,
    ),
    Column("code", "What is kept", 18),
    Column("words", "What is shown", 40),
    Column("system", "Where the code comes from", 40),
    Column("weight", "What the answer counts", 8),
    Column("letter", "What stands before the answer", 7),
    Column("alone", "yes: it clears the other answers", 7, YES),
    Column("chosen", "yes: it is chosen until somebody changes it", 7, YES),
)
BAND_COLUMNS: Final = (
    Column("id", "The row of Questions that says the band", 14),
    Column("score", "The row with the score", 14),
    Column("band", "The code of the band", 18),
    Column("from", "The least score of this band", 9),
    Column("at least while", "FHIRPath: while it holds, at least this band, whatever the score", 50),
)
PROMPT_COLUMNS: Final = (
    Column("id", "The row of Questions", 14),
    Column("prompt", "The safety prompt that Yes or Possible opens; (u13) = under thirteen only", 12),
)
MORE_COLUMNS: Final = (
    Column("id", "The row of Questions, the #list, or form", 18),
    Column("field", "What the other sheets have no column for", 20),
    Column("json", "As JSON; null takes the field away; long ones go on in the next row", 90),
)
SHEETS: Final = {
    FORM: FORM_COLUMNS,
    QUESTIONS: QUESTION_COLUMNS,
    CHOICES: CHOICE_COLUMNS,
    BANDS: BAND_COLUMNS,
    PROMPTS: PROMPT_COLUMNS,
    MORE: MORE_COLUMNS,
}


def blank_rows() -> dict[str, list[dict[str, str]]]:
    """The rows of an empty template: the fields of a form, to be filled in."""
    given = {"title": "", "version": "1.0.0", "purpose": "", "publisher": "", "copyright": ""}
    return {name: [] for name in SHEETS} | {FORM: [{"field": field, "value": value} for field, value in given.items()]}
