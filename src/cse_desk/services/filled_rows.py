"""Filled-in forms as rows, and what they say: the one place that reads them with their form.

A form is found by url and version in the register (services/instruments.py), so that one an agency loaded is as good as one we ship.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import islice
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from cse_desk.clock import LONDON
from cse_desk.errors import BadForm, NotFound, Refused
from cse_desk.forms import looking_over
from cse_desk.forms.flow import Flow
from cse_desk.forms.instruments import Instrument, Readers
from cse_desk.forms.questionnaire import Form, Item, ItemType
from cse_desk.i18n import day as day_words
from cse_desk.i18n import gettext as _
from cse_desk.models.enums import Compartment, Role
from cse_desk.models.records.filled_forms import Before, Correction, FilledLine
from cse_desk.models.rules.ages import age_on
from cse_desk.models.tables.filled_forms import FilledForm
from cse_desk.models.tables.people import YoungPerson
from cse_desk.services import instruments, tools
from cse_desk.services.person_details import rows_of
from cse_desk.services.refusals import Rule, role_table
from cse_desk.services.screening_rows import Answers, estimated_ages, plain
from cse_desk.vault.queries import records

OWN_SCREENS: Final = frozenset({"screening-tool", "contribution-sheet"})  # filled in with screens of their own
SHARE: Final = "share"  # "May it be passed on?": the same question and answers in every form that asks it
_MAY_LEAVE: Final = "yes"
_BUT: Final = ("share.what", "share.not")  # what of it not, and to whom not
_RATER: Final = "rater"
_MOST_TOLD: Final = 3
_LONGEST_TOLD: Final = 60
_TELLING: Final = frozenset({ItemType.CHOICE, ItemType.DATE, ItemType.DATE_TIME, ItemType.STRING})
_COMPARED: Final = frozenset({ItemType.CHOICE, ItemType.INTEGER, ItemType.DECIMAL, ItemType.BOOLEAN})


# ---- rows and their forms ------------------------------------------------------------------


def load(session: Session, form_id: str) -> FilledForm:
    """One that was not taken off; NotFound."""
    row = session.get(FilledForm, form_id)
    if row is None or row.withdrawn:
        raise NotFound(form_id)
    return row


def instrument_of(session: Session, row: FilledForm) -> Instrument | None:
    """Its line of the register, of just that version, in use or not; None when it is not here."""
    return instruments.find_in(session, row.form_url or "", row.form_version or "", id_=row.instrument or "")


def find_form(session: Session, row: FilledForm) -> Form | None:
    """The form it was made with; None when it is not here, or not whole."""
    line = instrument_of(session, row)
    try:
        return instruments.form_in(session, line.id) if line is not None else None
    except BadForm:
        return None


def form_of(session: Session, row: FilledForm) -> Form:
    """The form it was made with; Refused(OTHER_FORM) when it is not here."""
    form = find_form(session, row)
    if form is None:
        raise Refused(Rule.OTHER_FORM, url=row.form_url or "", version=row.form_version or "")
    return form


def flow_of(form: Form, answers: Answers, at: datetime) -> Flow:
    """The form with these answers, as it is at that moment."""
    return Flow(form, {path: plain(value) for path, value in answers.items()}, {"now": at.isoformat()})


def whole_of(session: Session, row: FilledForm, now: datetime) -> Flow | None:
    """The form as recorded; a finished one as on the day on which it was finished. None when its form is not here."""
    form = find_form(session, row)
    return flow_of(form, row.answers or {}, row.finished_at or now) if form is not None else None


def is_under_13(session: Session, root: str, today: date) -> bool | None:
    """Whether this young person is, or may be; None while nobody knows."""
    person = next(iter(rows_of(session, YoungPerson, [root])), None)
    if person is None:
        return None
    age = age_on(today, born=person.born, estimated_ages=estimated_ages(person), estimated_on=person.estimated_on)
    return None if age is None else age.low < 13


def draft_key(form_id: str) -> str:
    """Under which key unfinished typing is kept."""
    return f"form:{form_id}"


# ---- the list ------------------------------------------------------------------------------


def lines(session: Session, roots: Iterable[str], role: Role, now: datetime) -> tuple[FilledLine, ...]:
    """What was filled in, the newest first: first what is not finished, and no line for what a correction has replaced by now."""
    rows = [row for row in rows_of(session, FilledForm, roots) if row.form_title]  # else it was kept back from us
    replaced = {one.corrects: one for one in rows if one.corrects and one.finished_at is not None}
    rows.sort(key=lambda row: (row.form_title or "", row.id))  # those of one day, every time the same
    rows.sort(key=lambda row: (row.finished_at is None, str(row.finished_at or row.started_on)), reverse=True)
    return tuple(_line(session, row, replaced.get(row.id), role, now) for row in rows)


def _line(session: Session, row: FilledForm, by: FilledForm | None, role: Role, now: datetime) -> FilledLine:
    flow = whole_of(session, row, now)
    return FilledLine(
        form_id=row.id,
        instrument=row.instrument or "",
        title=row.form_title or _("Form"),
        version=row.form_version or "",
        started_on=row.started_on,
        started_by=row.started_by or "",
        finished_on=day_of(row.finished_at),
        finished_by=row.finished_by or "",
        left=left_of(flow) if flow is not None and row.finished_at is None else 0,
        told=told(flow) if flow is not None else "",
        worked_out=worked_out(flow) if flow is not None else (),
        corrects=bool(row.corrects),
        correct_why=row.correct_why or "",
        replaced=correction(by),
        is_here=flow is not None,
        may_write=role_table().may_write(role, row.compartment),
    )


def day_of(moment: datetime | None) -> date | None:
    """The day in England."""
    return moment.astimezone(LONDON).date() if moment else None


def correction(row: FilledForm | None) -> Correction | None:
    """What took a form's place."""
    if row is None:
        return None
    return Correction(row.id, day_of(row.finished_at), row.finished_by or "", row.correct_why or "")


def replacing(session: Session, row: FilledForm) -> FilledForm | None:
    """The finished form that corrects this one."""
    found = (one for one in rows_of(session, FilledForm, [row.root]) if one.corrects == row.id and one.finished_at)
    return max(found, key=lambda one: (str(one.finished_at), one.id), default=None)


def left_of(flow: Flow) -> int:
    """Questions that still need an answer."""
    return sum(page.left for page in flow.pages)


def told(flow: Flow) -> str:
    """What tells a form from others of its kind: the first required answers that are short."""
    found = (
        words
        for _number, node, value in flow.walk_asked()
        if node.item.required and node.item.type in _TELLING and not node.scopes
        if (words := tools.answer_words(node.item, value)) and len(words) <= _LONGEST_TOLD
    )
    return ", ".join(words.rstrip(".") for words in islice(found, _MOST_TOLD))


def worked_out(flow: Flow) -> tuple[tuple[str, str], ...]:
    """(what, words) of what the form works out: nothing while an answer is missing."""
    found = ((name_of(item), tools.answer_words(item, value)) for item, value in looking_over.worked_out(flow))
    return tuple((name, words) for name, words in found if words)


def name_of(item: Item) -> str:
    """What a question is called in few words."""
    return item.marks.short or item.text or item.link_id


# ---- what was said before ------------------------------------------------------------------


def before_of(session: Session, row: FilledForm, form: Form) -> Mapping[str, tuple[Before, ...]]:
    """By path, what earlier finished forms of this instrument said: the newest of each person who rates. For plans and measures only."""
    if row.compartment != Compartment.PLAN or row.corrects:
        return {}
    others = [one for one in rows_of(session, FilledForm, [row.root]) if one.instrument == row.instrument]
    gone = {one.corrects for one in others if one.finished_at is not None}
    until = str(row.finished_at or "~")
    earlier = [one for one in others if one.id not in {row.id, *gone} and "" < str(one.finished_at or "") < until]
    earlier.sort(key=lambda one: (str(one.finished_at), one.id), reverse=True)
    latest: dict[object, FilledForm] = {}
    for one in earlier:
        latest.setdefault((one.answers or {}).get(_RATER), one)
    found: dict[str, list[Before]] = {}
    for one in latest.values():
        for path, words in _compared(form, one):
            found.setdefault(path, []).append(Before(day_of(one.finished_at), _by(form, one), words))
    return {path: tuple(some) for path, some in found.items()}


def _compared(form: Form, row: FilledForm) -> Iterator[tuple[str, str]]:
    for path, value in (row.answers or {}).items():
        item = form.by_link_id.get(path)
        if item is not None and item.type in _COMPARED and path != _RATER:
            words = tools.answer_words(item, value)
            if words:
                yield path, words


def _by(form: Form, row: FilledForm) -> str:
    return tools.answer_words(form.by_link_id.get(_RATER), (row.answers or {}).get(_RATER)) or row.finished_by or ""


# ---- what leaves ---------------------------------------------------------------------------


def staying(session: Session, root: str) -> tuple[tuple[str, tuple[str, str]], ...]:
    """(record, (what, why)) of every form that stays here when a record leaves; also of those taken off: their history would leave.

    Not finished; an intelligence report, which goes to the police; words that somebody wrote or said and did not agree to be passed on,
    also where only a correction of the form says so, or people differ on it.
    """
    rows = [row for row in session.scalars(select(FilledForm).where(FilledForm.root == root)) if row.form_title]
    differ = {record for record, _kind, name in records.conflicting_fields(session, root) if name == f"answers/{SHARE}"}
    unshared = _whole_chains(rows, {row.id for row in rows if row.id in differ or not _may_leave(session, row)})
    return tuple((row.id, why) for row in rows if (why := _why_it_stays(row, unshared)))


def _why_it_stays(row: FilledForm, unshared: frozenset[str]) -> tuple[str, str] | None:
    title = row.form_title or _("Form")
    if row.finished_at is None:
        return _("{form}, not finished").format(form=title), _("It is still being filled in.")
    if row.compartment == Compartment.INTELLIGENCE:
        return title, _("It goes to the police, and keeps safe whoever it came from.")
    if row.id in unshared:
        return title, _("They said no, or nobody has asked them.")
    return None


def _may_leave(session: Session, row: FilledForm) -> bool:
    if (
        row.finished_at is None
    ):  # stays for that alone; but a No that is written down already counts for what it corrects
        return bool((row.answers or {}).get(SHARE, _MAY_LEAVE) == _MAY_LEAVE)
    flow, line = whole_of(session, row, row.finished_at), instrument_of(session, row)
    if flow is None or line is None:
        return False
    if flow.form.by_link_id.get(SHARE) is not None and flow.is_asked(SHARE):
        return flow.value(SHARE) == _MAY_LEAVE
    return line.readers is not Readers.FAMILIES


def _whole_chains(rows: Sequence[FilledForm], kept: set[str]) -> frozenset[str]:
    """With every form that one of these corrects, or that corrects one of these."""
    corrects = {row.id: row.corrects for row in rows if row.corrects}
    found = set(kept)
    while more := {
        other
        for newer, older in corrects.items()
        for one, other in ((newer, older), (older, newer))
        if one in found and other not in found
    }:
        found |= more
    return frozenset(found)


def only_some(session: Session, root: str, stays: frozenset[str]) -> Iterator[str]:
    """Forms that leave and say what of them may not be passed on, or to whom not: somebody looks first."""
    for row in sorted(rows_of(session, FilledForm, [root]), key=lambda one: one.id):
        but = next((words for name in _BUT if (words := (row.answers or {}).get(name))), None)
        if but and row.id not in stays:
            on = day_of(row.finished_at)
            yield _("{form} of {day}, but for: {what}").format(
                form=row.form_title, day=day_words(on) if on else "?", what=but
            )


def must_be_open(row: FilledForm) -> None:
    """Refused(FORM_FINISHED): it is corrected by another one, never changed."""
    if row.finished_at is not None:
        raise Refused(Rule.FORM_FINISHED)
