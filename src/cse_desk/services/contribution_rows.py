"""The parts of other agencies as rows, and in words beside the answers of the screening."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from cse_desk.clock import LONDON
from cse_desk.forms import contribution
from cse_desk.forms import screening_tool as places
from cse_desk.forms.contribution import part_of, sheet_of
from cse_desk.forms.questionnaire import ORDER, Form, Item
from cse_desk.i18n import day
from cse_desk.i18n import gettext as _
from cse_desk.models.enums import ContributionWay
from cse_desk.models.labels import label
from cse_desk.models.records.agency_answers import ContributedAnswer, ContributionEntry, ContributionForm, OwnAnswer
from cse_desk.models.rules.words import fold
from cse_desk.models.tables.screenings import Contribution
from cse_desk.services import instruments, tools
from cse_desk.services.known_words import word_of
from cse_desk.services.screening_rows import Answers, Loaded
from cse_desk.services.tools import answer_words

SHEET = "contribution-sheet"
UNPLACED = "c.unplaced"  # what somebody wrote where the question does not take it; kept as it was written
_HARM = "harm"
_WHO = frozenset({contribution.NAME, contribution.AGENCY, contribution.JOB, contribution.DATE})
_WORRYING = ("yes", "possible")
_GROUP = places.CONTRIBUTORS
_HOW = {ContributionWay.PHONE: "phone", ContributionWay.PRESENT: "present"}


def sheet_form(tool: Form, sections: frozenset[str] | None = None) -> Form:
    """The sheet of a version of the tool."""
    return _whole_sheet(tool.url, tool.version) if sections is None else _sheet(tool, sections)


@lru_cache(maxsize=4)
def _whole_sheet(url: str, version: str) -> Form:
    """Read once: it is asked for at every look at a screening."""
    return _sheet(tools.tool_of(url, version), None)


def _sheet(tool: Form, sections: frozenset[str] | None) -> Form:
    return sheet_of(instruments.form_of(SHEET), tool, sections)


def tool_of(loaded: Loaded) -> Form:
    """The tool a screening is made with; Refused(OTHER_FORM)."""
    return tools.tool_of(loaded.row.form_url, loaded.row.form_version)


def entries_of(loaded: Loaded, answers: Answers | None = None) -> tuple[ContributionEntry, ...]:
    """Every part in the order in which it came in, beside these answers (or those recorded)."""
    if not loaded.contributions:
        return ()
    sheet = sheet_form(tool_of(loaded))
    ours = (loaded.row.answers or {}) if answers is None else answers
    return tuple(_entry(row, sheet, ours, loaded) for row in loaded.contributions)


def _entry(row: Contribution, sheet: Form, ours: Answers, loaded: Loaded) -> ContributionEntry:
    answers, signed = row.answers or {}, loaded.row.signed_at
    return ContributionEntry(
        record_id=row.id,
        name=row.name or "",
        agency=row.agency or "",
        job=row.job or "",
        given_on=row.given_on,
        way=word_of(ContributionWay, row.way),
        taken_by=row.taken_by or "",
        taken_at=row.at,
        answers=tuple(_answers(answers, sheet, ours)),
        own=tuple(_own(answers, sheet)),
        after_signing=signed is not None and row.at is not None and row.at > signed,
    )


def entry_of(form: ContributionForm, sheet: Form, ours: Answers) -> ContributionEntry:
    """What a form would become."""
    answers = form.answers
    return ContributionEntry(
        record_id="",
        name=_text(answers, contribution.NAME),
        agency=_text(answers, contribution.AGENCY),
        job=_text(answers, contribution.JOB),
        given_on=day_of(answers),
        way=form.way,
        taken_by="",
        taken_at=None,
        answers=tuple(_answers(answers, sheet, ours)),
        own=tuple(_own(answers, sheet)),
    )


def day_of(answers: Answers) -> date | None:
    """The day on the sheet; None for none, or only a month."""
    try:
        return date.fromisoformat(_text(answers, contribution.DATE))
    except ValueError:
        return None


def says_something(answers: Answers) -> bool:
    """Whether more than who wrote it was filled in."""
    return any(value not in (None, "", []) for path, value in answers.items() if path not in _WHO)


def _text(answers: Answers, path: str) -> str:
    value = answers.get(path)
    return value.strip() if isinstance(value, str) else ""


# ---- answers -------------------------------------------------------------------------------


def _answers(answers: Answers, sheet: Form, ours: Answers) -> Iterator[ContributedAnswer]:
    """Each indicator that was answered, or to which something was written, in the order of the tool."""
    there = set(contribution.answered(answers))
    for item in sheet.walk():
        if item.link_id in there and item.marks.block:
            yield _answer(item, answers, ours)


def _answer(item: Item, answers: Answers, ours: Answers) -> ContributedAnswer:
    details = [(one, answer_words(one, answers.get(one.link_id))) for one in item.children]
    said = [(_name(one), words) for one, words in details if words and not one.marks.verbatim]
    quotes = [words for one, words in details if words and one.marks.verbatim]
    return ContributedAnswer(
        indicator=item.link_id,
        number=item.prefix,
        text=item.marks.short or item.text,
        answer=_text(answers, item.link_id),
        words=answer_words(item, answers.get(item.link_id)),
        details=tuple(said),
        quote=" ".join(quotes),
        is_harm=item.marks.block == _HARM,
        ours=_text(ours, item.link_id),
        ours_words=answer_words(item, ours.get(item.link_id)),
    )


def _name(item: Item) -> str:
    """What a detail is called beside its answer."""
    return _("Note") if part_of(item.link_id) == "note" else item.marks.short or item.text


def _own(answers: Answers, sheet: Form) -> Iterator[OwnAnswer]:
    """What was written to the sheet's own questions; who wrote it stands elsewhere."""
    for item in sheet.walk():
        words = answer_words(item, answers.get(item.link_id)) if item.link_id.startswith("c.") else ""
        if words and item.link_id not in _WHO:
            yield OwnAnswer(item.text, words, item.marks.verbatim)
    if rest := _text(answers, UNPLACED):
        yield OwnAnswer(_("Written on the sheet, and not an answer of its question"), rest, is_verbatim=False)


def with_signs(ours: Answers, theirs: Mapping[str, object]) -> dict[str, object]:
    """Our answers, and over them each Yes or Possible of the agency: what its answers open, whoever is right."""
    signs = {one for one in contribution.answered(theirs) if theirs.get(one) in _WORRYING}
    kept = {path: value for path, value in ours.items() if contribution.indicator_of(path) not in signs}
    parts = {path: value for path, value in theirs.items() if contribution.indicator_of(path) in signs}
    return kept | parts


@dataclass(frozen=True, slots=True)
class Contributor:
    """Somebody who completes the screening with others; `way` None: they were there."""

    name: str
    agency: str
    way: ContributionWay | None = None


def has_contributors(ours: Answers) -> bool:
    """Whether anybody is written down yet."""
    return bool(ours.get(_GROUP + ORDER))


def with_contributor(ours: Answers, who: Contributor, instance: str) -> dict[str, object]:
    """Our answers with somebody among those who complete it together; as they are when the same name and agency stand there."""
    order = ours.get(_GROUP + ORDER)
    there = [one for one in order if isinstance(one, str)] if isinstance(order, list) else []
    known = {(fold(_part(ours, one, "name")), fold(_part(ours, one, "agency"))) for one in there}
    if (fold(who.name), fold(who.agency)) in known:
        return dict(ours)
    at = f"{_GROUP}:{instance}/{_GROUP}"
    how = "present" if who.way is None else _HOW.get(who.way, "wrote")
    line = {f"{at}.name": who.name, f"{at}.agency": who.agency, f"{at}.how": how}
    return {**ours, _GROUP + ORDER: [*there, instance], **line}


def without_contributor(ours: Answers, instance: str) -> dict[str, object]:
    """Our answers without the line that `with_contributor` added."""
    order = ours.get(_GROUP + ORDER)
    kept = {path: value for path, value in ours.items() if not path.startswith(f"{_GROUP}:{instance}/")}
    return kept | ({_GROUP + ORDER: [one for one in order if one != instance]} if isinstance(order, list) else {})


def _part(ours: Answers, instance: str, part: str) -> str:
    return _text(ours, f"{_GROUP}:{instance}/{_GROUP}.{part}")


def words_beside(one: ContributedAnswer) -> str:
    """ "Possible. Basis: Evidence. Note: …" for a line beside a question."""
    said = [f"{name}: {words}" for name, words in one.details]
    quote = [f"“{one.quote}”"] if one.quote else []
    return ". ".join(part.rstrip(".") for part in (one.words, *said, *quote) if part) + "."


@dataclass(frozen=True, slots=True)
class Beside:
    """What one agency says to a question, for a line beside it. `matters`: a sign that our answer does not have."""

    words: str
    matters: bool


def beside(entries: Iterable[ContributionEntry], indicator: str, ours: Answers) -> tuple[Beside, ...]:
    """What each agency says to an indicator, beside our answer as it stands now."""
    found = []
    for entry in entries:
        theirs = entry.of(indicator)
        if theirs is not None:
            is_new = theirs.answer in _WORRYING and _text(ours, indicator) not in _WORRYING
            found.append(Beside(f"{entry.agency}: {words_beside(theirs)}", is_new))
    return tuple(found)


def who_words(entry: ContributionEntry) -> str:
    """ "Jo Patel, Safeguarding lead. 20 Nov 2026. On paper, entered by Leanne Ward." and whether it came after the signature."""
    on = taken_on(entry)
    entered = _("entered by {name}").format(name=entry.taken_by) if entry.taken_by else ""
    parts = (
        ", ".join(part for part in (entry.name, entry.job) if part),
        day(on) if on else "",
        ", ".join(part for part in (label(entry.way) if entry.way else "", entered) if part),
        _("It came in after the signature, which does not cover it") if entry.after_signing else "",
    )
    return " ".join(f"{part.rstrip('.')}." for part in parts if part)


def taken_on(entry: ContributionEntry) -> date | None:
    """The day on the sheet, else the day it was entered."""
    return entry.given_on or (entry.taken_at.astimezone(LONDON).date() if entry.taken_at else None)
