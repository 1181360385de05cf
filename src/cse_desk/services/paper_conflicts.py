"""Questions on which two answers stand, on paper: both values with who said them and when, beside the question."""

from collections.abc import Iterator
from dataclasses import replace

from cse_desk.forms.questionnaire import Form
from cse_desk.i18n import gettext as _
from cse_desk.i18n import moment
from cse_desk.models.records.people import DifferingField
from cse_desk.models.records.screening import PaperAnswer, PaperSection, ScreeningPaper
from cse_desk.services import tools

_ANSWERS = "answers/"


def with_conflicts(paper: ScreeningPaper, form: Form, differing: tuple[DifferingField, ...]) -> ScreeningPaper:
    """The paper with both answers wherever two stand; `differing`: those of this screening."""
    told: dict[str, list[tuple[str, str]]] = {}
    for one in differing:
        number, name = _place(form, one.field.removeprefix(_ANSWERS))
        told.setdefault(number, []).append((name, _both(one)))
    sections = tuple(replace(one, answers=tuple(_answers(one, told))) for one in paper.sections)
    return replace(paper, sections=sections, conflicts=len(differing))


def _answers(section: PaperSection, told: dict[str, list[tuple[str, str]]]) -> Iterator[PaperAnswer]:
    for one in section.answers:
        both = told.get(one.number, []) if one.number else []
        yield replace(one, details=(*both, *one.details)) if both else one


def _place(form: Form, path: str) -> tuple[str, str]:
    """The number of the question, and what the line is called; a detail names itself."""
    item = tools.item_at(form, path)
    link = item.link_id if item is not None else ""
    above = form.by_link_id.get(".".join(link.split(".")[:2]))
    two = _("Two answers stand")
    if item is None or above is None or above is item:
        return (item.prefix if item is not None else ""), two
    return above.prefix, f"{two}: {item.marks.short or item.text}"


def _both(one: DifferingField) -> str:
    return "; ".join(
        _("{words} ({who}, {when})").format(words=value.words, who=value.by, when=moment(value.at))
        for value in one.values
    )
