"""The form in the words for one young person: "child" below eleven; and how they are named above it."""

from dataclasses import replace
from datetime import date

from cse_desk.forms.questionnaire import Form, Item
from cse_desk.forms.screening_tool import worded
from cse_desk.i18n import from_the_left
from cse_desk.i18n import gettext as _
from cse_desk.models.records.people import PersonDetails, PersonPage
from cse_desk.models.records.screening import PromptText, ScreeningResult


def age_of(details: PersonDetails, today: date) -> int | None:
    """Whole years; the younger end of an estimate (content of the tool, section 0); None when nothing is known."""
    if details.born is not None:
        return _years(details.born, today)
    if details.estimated_ages is None:
        return None
    since = _years(details.estimated_on, today) if details.estimated_on is not None else 0
    return min(details.estimated_ages) + since


def _years(since: date, today: date) -> int:
    return today.year - since.year - ((today.month, today.day) < (since.month, since.day))


def name_and_age(person: PersonPage, today: date) -> str:
    """For example "Kofi A., 15"; about 13 for an estimate."""
    name = person.known_as or person.name
    age = age_of(person.details, today)
    if age is None:
        return name
    if person.details.born is None:
        return from_the_left(_("{name}, about {age}").format(name=name, age=age))
    return from_the_left(f"{name}, {age}")


def form_for(form: Form, age: int | None) -> Form:
    """The same form with every text in the words for this age."""
    items = tuple(_item(item, age) for item in form.items)
    by_link_id = {one.link_id: one for item in items for one in item.walk()}
    return replace(form, items=items, by_link_id=by_link_id)


def result_for(result: ScreeningResult, form: Form, age: int | None) -> ScreeningResult:
    """The same result with its prompts and questions in the words for this age."""
    return replace(
        result,
        prompts=tuple(replace(one, prompt=prompt_for(one.prompt, age)) for one in result.prompts),
        to_ask=tuple(replace(one, text=form.by_link_id[one.indicator].text) for one in result.to_ask),
    )


def prompt_for(prompt: PromptText, age: int | None) -> PromptText:
    """A prompt in the words for this age."""
    return replace(prompt, text=worded(prompt.text, age))


def _item(item: Item, age: int | None) -> Item:
    marks = item.marks
    return replace(
        item,
        text=worded(item.text, age),
        markdown=worded(item.markdown, age),
        options=tuple(replace(one, display=worded(one.display, age)) for one in item.options),
        marks=replace(marks, guidance=worded(marks.guidance, age), short=worded(marks.short, age)),
        children=tuple(_item(child, age) for child in item.children),
    )
