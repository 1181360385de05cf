"""The one search box: people, and words in the casework, each with the reason why it was found. Commands are the window's own."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from cse_desk.forms.questionnaire import Form
from cse_desk.i18n import day as day_words
from cse_desk.i18n import gettext as _
from cse_desk.models.enums import Compartment
from cse_desk.models.records.people import SearchHit
from cse_desk.models.rules.identifiers import shown_nhs_number
from cse_desk.models.rules.words import fold, words_of
from cse_desk.models.tables.base import Recorded
from cse_desk.models.tables.facts import (
    AgencyWarning,
    ClosureRequest,
    ConcernLink,
    Harm,
    LivingPlace,
    MissingEpisode,
    Told,
    VoiceAnswer,
    VoiceEntry,
    WorkerSessions,
)
from cse_desk.models.tables.filled_forms import FilledForm
from cse_desk.models.tables.people import (
    Address,
    Carer,
    LocalIdentifier,
    PersonName,
    Professional,
    YoungPerson,
)
from cse_desk.models.tables.referrals import ReferralEvent
from cse_desk.models.tables.screenings import Contribution, PromptAnswered, Screening, ToAskAction
from cse_desk.models.tables.sharing import SharingDecision
from cse_desk.models.tables.summary import CaseSummary
from cse_desk.services import filled_rows, person_page, tools
from cse_desk.services.history_labels import KINDS
from cse_desk.services.history_words import field_label
from cse_desk.vault import search
from cse_desk.vault.access_log import Event
from cse_desk.vault.queries import case_list
from cse_desk.vault.search import Found
from cse_desk.vault.store import Vault

SHORTEST = 2
_MOST_PEOPLE = 12
_MOST_RECORDS = 40
_MOST_HITS = 30
_AROUND = 40  # letters shown on either side of what was found
_TABLES: Mapping[str, type[Recorded]] = {
    one.__kind__: one
    for one in (
        *(YoungPerson, PersonName, Address, Carer, Professional, LocalIdentifier),
        *(Screening, PromptAnswered, ToAskAction, Contribution, FilledForm, ReferralEvent, SharingDecision),
        *(Harm, MissingEpisode, LivingPlace, ConcernLink, VoiceEntry, VoiceAnswer),
        *(AgencyWarning, WorkerSessions, Told, ClosureRequest),  # names of persons of concern are not searched for
    )
}
_NOTED_EVERY = timedelta(minutes=5)


class Search:
    """Finds people and records; what was changed last comes first."""

    def __init__(self, vault: Vault) -> None:
        """For an open vault."""
        self._vault = vault
        self._noted: datetime | None = None

    def find(self, text: str) -> tuple[SearchHit, ...]:
        """Who and what holds every word of `text`, or words that begin with them; nothing below two letters."""
        words = words_of(text)
        if sum(map(len, words)) < SHORTEST:
            return ()
        with self._vault.reading() as session:
            people = case_list.ids(session, case_list.Wanted(words=words, sort="recent"), _MOST_PEOPLE)
            records = search.find(session, text, kinds=tuple(_TABLES), limit=_MOST_RECORDS)
            lines = case_list.lines(session, {*people, *(one.root for one in records)})
            hits = [
                *_people(session, people, lines, words),
                *_records(session, records, lines, words, frozenset(people)),
            ]
        self._note(len(hits))
        return tuple(hits[:_MOST_HITS])

    def _note(self, count: int) -> None:
        """Searching is written down once in a while: how much was found, never what was typed."""
        now = self._vault.clock.now()
        if self._noted is None or now - self._noted >= _NOTED_EVERY:
            self._noted = now
            self._vault.note(Event.SEARCHED, hits=count)


def _people(
    session: Session, roots: Iterable[str], lines: Mapping[str, CaseSummary], words: tuple[str, ...]
) -> Iterator[SearchHit]:
    for root in roots:
        line = lines.get(root)
        if line is not None:
            yield SearchHit("person", root, _title(line), _detail(line), _why_person(session, line, words))


def _title(line: CaseSummary) -> str:
    return line.name or person_page.unnamed(line.came_from)


def _detail(line: CaseSummary) -> str:
    parts = [_("known as {name}").format(name=line.known_as) if line.known_as else ""]
    parts += [_("born {day}").format(day=day_words(line.born)) if line.born else ""]
    parts += [_("lead {name}").format(name=line.lead) if line.lead else ""]
    return ", ".join(part for part in parts if part)


def _why_person(session: Session, line: CaseSummary, words: tuple[str, ...]) -> str:
    if _holds(f"{line.name} {line.known_as}", words):
        return _("Name")
    if _holds(line.lead, words):
        return _("Lead: {name}").format(name=line.lead)
    person = session.get(YoungPerson, line.root)
    if person is not None and _holds(person.school or "", words):
        return _("School: {name}").format(name=person.school)
    return _("Name, school, place, worker or number")


def _holds(text: str, words: Iterable[str]) -> bool:
    """Whether every word begins one of the text's."""
    there = words_of(text)
    return bool(there) and all(any(one.startswith(word) for one in there) for word in words)


# ---- records -------------------------------------------------------------------------------


def _records(
    session: Session,
    found: Iterable[Found],
    lines: Mapping[str, CaseSummary],
    words: tuple[str, ...],
    shown: frozenset[str],
) -> Iterator[SearchHit]:
    people = set(shown)
    for one in found:
        line, row = lines.get(one.root), session.get(_TABLES[one.kind], one.record)
        if line is None or row is None:
            continue
        if isinstance(row, Screening):
            yield _screening(row, line, words)
        elif isinstance(row, FilledForm):
            if row.compartment != Compartment.INTELLIGENCE:  # may hold names of persons of concern, and a source
                yield _form(session, row, line, words)
        elif one.root not in people:
            people.add(one.root)
            yield SearchHit("person", one.root, _title(line), _detail(line), _why_record(row, words))


def _screening(row: Screening, line: CaseSummary, words: tuple[str, ...]) -> SearchHit:
    title = _("Screening: {name}").format(name=_title(line))
    state = _state(row.started_on, row.signed_at, _("signed {day}"))
    reason = _excerpt(row, tools.find_tool(row.form_url or "", row.form_version or ""), words)
    return SearchHit("screening", row.id, title, state, reason)


def _form(session: Session, row: FilledForm, line: CaseSummary, words: tuple[str, ...]) -> SearchHit:
    title = _("{form}: {name}").format(form=row.form_title, name=_title(line))
    state = _state(row.started_on, row.finished_at, _("finished {day}"))
    return SearchHit("form", row.id, title, state, _excerpt(row, filled_rows.find_form(session, row), words))


def _state(begun: date | None, ended: datetime | None, ended_words: str) -> str:
    """The day on which it ended, or else began."""
    on, words = (ended.date(), ended_words) if ended else (begun, _("begun {day}"))
    return words.format(day=day_words(on)) if on else ""


def _excerpt(row: Screening | FilledForm, form: Form | None, words: tuple[str, ...]) -> str:
    """The answer in which the first of the words stands, cut around it."""
    for path, value in (row.answers or {}).items():
        if isinstance(value, str) and _begins_any(value, words):
            item = tools.item_at(form, path) if form else None
            question = item.prefix if item is not None and item.prefix else path.partition("/")[0].partition(".")[0]
            if isinstance(row, FilledForm):
                number = filled_rows.name_of(item) if item is not None else _("An answer")
            else:
                number = _number_above(path) or question
            return f"{number}: {_around(value, words)}"
    return _("In its answers")


def _number_above(path: str) -> str:
    parts = path.split(".")
    return f"{parts[0].removeprefix('d')}.{parts[1]}" if path.startswith("d") and len(parts) > 1 else ""


def _begins_any(text: str, words: Iterable[str]) -> bool:
    there = words_of(text)
    return any(one.startswith(word) for word in words for one in there)


def _around(text: str, words: Iterable[str]) -> str:
    folded = fold(text)
    plain = " ".join(text.split())
    at = min((place for word in words if (place := folded.find(word)) >= 0), default=0)
    start, end = max(0, at - _AROUND), at + _AROUND
    return ("…" if start else "") + plain[start:end].strip() + ("…" if end < len(plain) else "")


def _why_record(row: Recorded, words: tuple[str, ...]) -> str:
    for column in sorted(type(row).__searched__):
        value = getattr(row, column, None)
        if isinstance(value, str) and _begins_any(value, words):
            shown = shown_nhs_number(value) if column == "nhs_number" else _around(value, words)
            return f"{field_label(row.__kind__, column)}: {shown}"
    return _(KINDS.get(row.__kind__, row.__kind__))
