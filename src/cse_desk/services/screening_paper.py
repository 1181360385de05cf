"""A screening as it is printed: every question with its answer in words, the young person's own words first."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime

from cse_desk.clock import LONDON
from cse_desk.forms import screening_tool as places
from cse_desk.forms.flow import Flow, Page, Shown
from cse_desk.forms.questionnaire import Form, Item
from cse_desk.i18n import day as day_words
from cse_desk.i18n import gettext as _
from cse_desk.models.enums import ScreeningReason
from cse_desk.models.labels import label
from cse_desk.models.records.agency_answers import ContributionEntry
from cse_desk.models.records.comparison import Comparison
from cse_desk.models.records.contributions import Part
from cse_desk.models.records.screening import PaperAnswer, PaperSection, ScreeningPaper, ScreeningResult
from cse_desk.models.rules.ages import age_on, age_words, born_fact, born_words
from cse_desk.models.rules.summary import known_as, shown_name
from cse_desk.services import contribution_rows, screening_rows, tools
from cse_desk.services.known_words import word_of
from cse_desk.services.own_words import quotes_of
from cse_desk.services.person_details import PersonRows
from cse_desk.services.person_facts import names_of
from cse_desk.services.reassessments import beside
from cse_desk.services.screening_rows import Answers, Loaded

_HARM = "harm"


def day_of(moment: datetime | None) -> date | None:
    """The day in England."""
    return moment.astimezone(LONDON).date() if moment else None


def reference_of(record_id: str) -> str:
    """What a paper is called without a name on it."""
    return f"S-{record_id[:8].upper()}"


def build(
    loaded: Loaded, rows: PersonRows, now: datetime, comparison: Comparison | None = None, parts: tuple[Part, ...] = ()
) -> ScreeningPaper:
    """The paper of one screening, signed or not, with the one before beside it."""
    row, answers = loaded.row, loaded.row.answers or {}
    form = tools.tool_of(row.form_url, row.form_version)
    on = day_of(row.signed_at or now)
    assert on is not None
    person = rows.person
    born = {
        "born": person.born if person else None,
        "estimated_ages": screening_rows.estimated_ages(person),
        "estimated_on": person.estimated_on if person else None,
    }
    age = age_on(on, **born)  # type: ignore[arg-type]  # three values of three types
    shown, reason = shown_name(names_of(rows)), word_of(ScreeningReason, row.reason)
    flow = screening_rows.flow_of(form, answers)
    result = screening_rows.result_of(loaded, answers, now)
    entries = contribution_rows.entries_of(loaded)
    return ScreeningPaper(
        title=_("Screening"),
        reference=reference_of(row.id),
        name=shown.whole if shown else _("Name not known"),
        known_as=known_as(names_of(rows)),
        born=born_words(**born),  # type: ignore[arg-type]  # as above
        born_on=born_fact(**born),  # type: ignore[arg-type]  # as above
        age=age_words(age, born=born["born"], on=on),  # type: ignore[arg-type]  # as above
        reason=label(reason) if reason else "",
        completed_by=(*_contributors(flow, answers), *(_signed_part(one) for one in parts)),
        result=result,
        judgement=screening_rows.judgement_of(row),
        sign_off=screening_rows.sign_off_of(row),
        signed_by=row.signed_by or "",
        signed_at=row.signed_at,
        sections=(
            *_sections(flow, age.low if age else None, result, comparison, entries),
            *(_agency(one) for one in entries),
        ),
        own_words=tuple(quotes_of(answers)),
        seen_alone=_seen_alone(form, answers),
        not_seen_note=_not_seen(answers),
        comparison=comparison,
    )


def _signed_part(one: Part) -> str:
    on = day_words(one.signed_on) if one.signed_on is not None else _("no day")
    told = _("{who}: signed their part on {day} ({sections})").format(
        who=", ".join(part for part in (one.name, one.agency) if part), day=on, sections="; ".join(one.sections)
    )
    return _("{told}; an answer was changed since").format(told=told) if one.changed_since else told


def _contributors(flow: Flow, answers: Answers) -> Iterator[str]:
    group = places.CONTRIBUTORS
    for instance in flow.instances(group):
        parts = [
            _answered(flow.form, answers, f"{group}:{instance}/{group}.{part}") for part in ("name", "agency", "how")
        ]
        name, agency, how = parts
        who = ", ".join(part for part in (name, agency) if part)
        if who:
            yield f"{who} ({how.lower()})" if how else who


def _answered(form: Form, answers: Answers, path: str) -> str:
    return tools.answer_words(tools.item_at(form, path), answers.get(path))


def _seen_alone(form: Form, answers: Answers) -> str:
    """When, by whom, where: beside the words "Seen alone". "Never seen alone" and "Not known" stand there in words."""
    said = _answered(form, answers, places.SEEN_ALONE)
    parts = [_answered(form, answers, f"{places.SEEN_ALONE}.{part}") for part in ("on", "by", "agency", "where")]
    more = ", ".join(part for part in parts if part)
    return more if more and answers.get(places.SEEN_ALONE) == "seen" else said


def _not_seen(answers: Answers) -> str:
    why = answers.get(f"{places.SEEN_ALONE}.why")
    return why.strip() if isinstance(why, str) else ""


# ---- sections ------------------------------------------------------------------------------


def _sections(
    flow: Flow,
    age: int | None,
    result: ScreeningResult,
    comparison: Comparison | None,
    entries: tuple[ContributionEntry, ...],
) -> Iterator[PaperSection]:
    numbers = {one.domain.id: one.domain.number for one in result.profile}
    for page in flow.pages:
        if page.id == places.JUDGEMENT_PAGE:
            continue
        title = places.worded(page.title, age)
        number = numbers.get(page.id)
        lines = tuple(_answers(flow, page, age))
        yield PaperSection(
            title=f"{number} {title}" if number else title,
            intro="",
            answers=tuple(_with_agencies(_with_last_time(lines, flow, comparison), entries)),
        )


def _with_last_time(lines: tuple[PaperAnswer, ...], flow: Flow, comparison: Comparison | None) -> Iterator[PaperAnswer]:
    """Each indicator with what it was last time; they are found by their numbers."""
    indicators = {one.number: one.indicator for one in comparison.items} if comparison is not None else {}
    for line in lines:
        found = indicators.get(line.number)
        told = beside(comparison, found, flow.answers) if comparison is not None and found else None
        yield replace(line, beside=told.words) if told is not None else line


def _with_agencies(lines: Iterable[PaperAnswer], entries: tuple[ContributionEntry, ...]) -> Iterator[PaperAnswer]:
    """Each indicator with what other agencies say to it, under their names."""
    for line in lines:
        theirs = [
            f"{entry.agency}: {contribution_rows.words_beside(one)}"
            for entry in entries
            for one in entry.answers
            if line.number and one.number == line.number
        ]
        yield replace(line, beside="\n".join(filter(None, (line.beside, *theirs)))) if theirs else line


def _agency(entry: ContributionEntry) -> PaperSection:
    """What an agency wrote in words of its own; its answers stand with their questions."""
    return PaperSection(
        title=_("What {agency} wrote").format(agency=entry.agency),
        intro=contribution_rows.who_words(entry),
        answers=tuple(PaperAnswer("", one.text, one.words, (), is_verbatim=one.is_verbatim) for one in entry.own),
    )


def _answers(flow: Flow, page: Page, age: int | None) -> Iterator[PaperAnswer]:
    """Each question of the page; what opened under it becomes its details, quotes become lines of their own."""
    lines = list(flow.visible(page.id))
    at = 0
    while at < len(lines):
        first = lines[at]
        under = _under(lines, at)
        at += 1 + len(under)
        if first.instances or (first.item.is_group and first.item.repeats):
            yield _repeated(first, under, age)
        elif first.item.is_group:
            for one in under:
                yield from _question(one, [], age)
        elif first.item.is_question:
            yield from _question(first, under, age)


def _under(lines: list[Shown], at: int) -> list[Shown]:
    depth = lines[at].depth
    end = next((n for n in range(at + 1, len(lines)) if lines[n].depth <= depth), len(lines))
    return lines[at + 1 : end]


def _question(shown: Shown, under: list[Shown], age: int | None) -> Iterator[PaperAnswer]:
    item = shown.item
    yield PaperAnswer(
        number=item.prefix,
        text=places.worded(item.text, age),
        answer=tools.answer_words(item, shown.value),
        details=tuple(_details(under, age)),
        is_harm=item.marks.block == _HARM,
        is_verbatim=item.marks.verbatim,
    )
    for one in under:
        if one.item.marks.verbatim and one.is_answered:
            yield PaperAnswer(
                "", places.worded(one.item.text, age), tools.answer_words(one.item, one.value), (), is_verbatim=True
            )


def _details(under: list[Shown], age: int | None) -> Iterator[tuple[str, str]]:
    for one in under:
        if one.item.is_question and one.is_answered and not one.item.marks.verbatim:
            yield _short(one.item, age), tools.answer_words(one.item, one.value)


def _short(item: Item, age: int | None) -> str:
    return places.worded(item.marks.short or item.text, age)


def _repeated(group: Shown, under: list[Shown], age: int | None) -> PaperAnswer:
    """A repeating group: one detail for each time it was filled in."""
    details = tools.each_time(
        under, lambda one: tools.answer_words(one.item, one.value) if one.is_answered else "", " · "
    )
    answer = _("See below") if details else ""
    return PaperAnswer(group.item.prefix, places.worded(group.item.text, age), answer, details)
