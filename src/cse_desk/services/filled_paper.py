"""A filled-in form as it is printed: what it is and of whom, what has to be known before it is read, then every answer."""

from collections.abc import Iterator
from datetime import datetime

from cse_desk.forms import looking_over
from cse_desk.forms.flow import Flow, Page, Shown
from cse_desk.forms.questionnaire import Form, ItemType
from cse_desk.i18n import day as day_words
from cse_desk.i18n import gettext as _
from cse_desk.i18n import ngettext
from cse_desk.models.records.filled_forms import Correction, FilledPaper, FilledSection
from cse_desk.models.records.screening import PaperAnswer
from cse_desk.models.rules.summary import known_as, shown_name
from cse_desk.models.tables.filled_forms import FilledForm
from cse_desk.services import filled_rows
from cse_desk.services.person_details import PersonRows
from cse_desk.services.person_facts import names_of
from cse_desk.services.tools import answer_words, each_time


def reference_of(form_id: str) -> str:
    """What a paper is called without a name on it."""
    return f"F-{form_id[:8].upper()}"


def build(
    row: FilledForm, form: Form, about: PersonRows | None, replaced: Correction | None, now: datetime
) -> FilledPaper:
    """The paper of one form; `about`: whom, None for the office's own work."""
    flow = filled_rows.flow_of(form, row.answers or {}, row.finished_at or now)
    return FilledPaper(
        title=row.form_title or form.title,
        version=form.version,
        reference=reference_of(row.id),
        facts=tuple((name, words) for name, words in _facts(row, about) if words),
        notes=tuple(_notes(row, flow, replaced)),
        worked_out=filled_rows.worked_out(flow),
        sections=tuple(FilledSection(page.title, tuple(_lines(flow, page))) for page in flow.pages),
    )


def _facts(row: FilledForm, about: PersonRows | None) -> Iterator[tuple[str, str]]:
    if about is not None:
        shown = shown_name(names_of(about))
        yield _("Young person"), shown.whole if shown else _("Name not known")
        yield _("Known as"), known_as(names_of(about))
    yield _("Begun"), _by(day_words(row.started_on) if row.started_on else "", row.started_by or "")
    finished = filled_rows.day_of(row.finished_at)
    yield _("Finished"), _by(day_words(finished), row.finished_by or "") if finished else ""
    yield _("Reference"), reference_of(row.id)


def _by(day: str, name: str) -> str:
    return _("{day}, {name}").format(day=day, name=name) if day and name else day or name


def _notes(row: FilledForm, flow: Flow, replaced: Correction | None) -> Iterator[str]:
    if row.finished_at is None:
        left = filled_rows.left_of(flow)
        yield _("Not finished: it may still change.")
        if left:
            yield ngettext("{count} question is left.", "{count} questions are left.", left)
    if row.corrects:
        yield _("A correction: {why}").format(why=row.correct_why or "?")
    if replaced is not None:
        yield _("Corrected since, by {name}: {why}").format(name=replaced.by, why=replaced.why)
    for item in looking_over.same_answers(flow):
        yield same_words(filled_rows.name_of(item))


def same_words(name: str) -> str:
    """That a scale was answered all alike."""
    return _("“{name}”: every question has the same answer. Look whether each was read.").format(name=name)


# ---- answers -------------------------------------------------------------------------------


def _lines(flow: Flow, page: Page) -> Iterator[PaperAnswer | str]:
    lines = list(flow.visible(page.id))
    yield from _of(lines, 0, len(lines))


def _of(lines: list[Shown], start: int, end: int) -> Iterator[PaperAnswer | str]:
    at = start
    while at < end:
        shown, until = lines[at], _until(lines, at, end)
        if shown.item.type is ItemType.DISPLAY:
            at += 1
            continue
        if shown.item.is_group and shown.item.repeats and not shown.instance:
            yield _repeated(shown, lines[at + 1 : until])
        elif shown.item.is_group:
            yield f"{shown.item.prefix} {shown.item.text}".strip()
            yield from _of(lines, at + 1, until)
        else:
            yield from _question(shown)
            yield from _of(lines, at + 1, until)
        at = until


def _until(lines: list[Shown], at: int, end: int) -> int:
    """Where what stands under a line ends."""
    return next((n for n in range(at + 1, end) if lines[n].depth <= lines[at].depth), end)


def _question(shown: Shown) -> Iterator[PaperAnswer]:
    item = shown.item
    yield PaperAnswer(item.prefix, item.text, answer_words(item, shown.value), (), is_verbatim=item.marks.verbatim)


def _repeated(group: Shown, under: list[Shown]) -> PaperAnswer:
    """A group that is filled in several times: each time in a line of its own."""
    details = each_time(under, _named, "; ")
    return PaperAnswer(group.item.prefix, group.item.text, _("See below") if details else "", details)


def _named(shown: Shown) -> str:
    words = answer_words(shown.item, shown.value)
    return f"{filled_rows.name_of(shown.item)}: {words}" if words else ""
