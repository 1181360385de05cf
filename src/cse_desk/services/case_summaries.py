"""Keeps the list of young people: after every act and take-in the touched roots are summarised again (models/rules/summary.py).

The vault calls it inside its own transactions (`vault.summaries`), so the list can never be behind the records.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from functools import lru_cache
from hashlib import sha256
from typing import TypeVar

from sqlalchemy import Connection, Table
from sqlalchemy.orm import Session

from cse_desk import paths
from cse_desk.clock import LONDON
from cse_desk.i18n import day as day_words
from cse_desk.i18n import gettext as _
from cse_desk.models.enums import HarmWord, LevelWord, PanelDecisionKind, ReferralEventKind, Strand
from cse_desk.models.rules import referral, summary
from cse_desk.models.rules.ages import born_between
from cse_desk.models.rules.due import end_of_day, working_days_after
from cse_desk.models.rules.matching import Known, Nicknames, read_nicknames
from cse_desk.models.rules.panel import corrected, event_of
from cse_desk.models.rules.panel_history import Assessed, Decided
from cse_desk.models.rules.summary import DueFact, NameFact, PersonFacts, PersonLine, WorkerFact
from cse_desk.models.tables.facts import ClosureRequest, MissingEpisode
from cse_desk.models.tables.filled_forms import FilledForm
from cse_desk.models.tables.panel import PanelDecision
from cse_desk.models.tables.referrals import ReferralEvent
from cse_desk.models.tables.screenings import PartSigned, Screening, ToAskAction
from cse_desk.models.tables.summary import DERIVED, CaseSummary
from cse_desk.pace import breathing, in_bulk
from cse_desk.services import person_details
from cse_desk.services.casework_settings import CaseworkSettings, read_settings
from cse_desk.services.facts.due import due_by_root
from cse_desk.services.open_prompts import due_of_prompts
from cse_desk.services.person_details import PersonRows, rows_of, texts
from cse_desk.services.reassess_due import due_again
from cse_desk.services.watch_due import watch_due
from cse_desk.vault import log
from cse_desk.vault.queries import case_list, records
from cse_desk.vault.shapes import all_shapes, canonical
from cse_desk.vault.sql import portions
from cse_desk.vault.store import Vault

_VERSION = 10  # raised when what a row says changes for the same records
_AT_ONCE = 500  # roots
_WITH_WORDS = 32  # portions whose words are added together: each portion's words would touch half of the table
_NOT_TOLD = (Screening.answers, Screening.signed_covers)  # long, and nothing of the list follows from them
_OF_FORMS_NOT_TOLD = (FilledForm.answers, FilledForm.finished_covers)
_LAST = 2**53


@lru_cache(maxsize=1)
def nicknames() -> Nicknames:
    """Names that stand for one another (resources/wordlists/nicknames.txt)."""
    return read_nicknames((paths.resources() / "wordlists" / "nicknames.txt").read_text("utf-8"))


class CaseSummaries:
    """The hook that a vault calls with the roots an act or a take-in touched."""

    def __init__(self, author: str) -> None:
        """`author`: whose vault it is; only their own unfinished screenings wait for them."""
        self._author = author

    def __call__(self, session: Session, roots: frozenset[str]) -> None:
        """Summarise these roots again, in the caller's transaction."""
        connection = session.connection()
        case_list.create(connection)
        settings = read_settings(session)
        for some in portions(sorted(roots), _AT_ONCE):
            self._keep(session, some, settings)
        case_list.set_state(connection, "position", str(log.position_at(connection)))

    def make_again(self, session: Session, tell: Callable[[int], object] = lambda _roots: None) -> None:
        """Throw the list away and make all of it, in the caller's transaction; `tell(roots done)`.

        Into tables without indexes, and words many at a time and in order: several times as fast as keeping the list root by root.
        """
        with in_bulk():
            self._make_again(session, tell)

    def _make_again(self, session: Session, tell: Callable[[int], object]) -> None:
        connection = session.connection()
        case_list.drop(connection)
        case_list.create(connection, indexed=False)
        settings, roots = read_settings(session), records.all_roots(connection)
        for number, some in enumerate(portions(roots, _AT_ONCE), start=1):
            case_list.add(connection, *self._made(session, some, settings))
            session.expunge_all()
            if not number % _WITH_WORDS:
                case_list.add_words(connection)
            tell(len(some))
        case_list.add(connection, (), ())
        case_list.add_words(connection)
        case_list.index(connection)
        case_list.set_state(connection, "made-for", _made_for())
        case_list.set_state(connection, "position", str(log.position_at(connection)))

    def _keep(self, session: Session, roots: Sequence[str], settings: CaseworkSettings) -> None:
        case_list.replace(session.connection(), roots, *self._made(session, roots, settings))

    def _made(
        self, session: Session, roots: Sequence[str], settings: CaseworkSettings
    ) -> tuple[list[dict[str, object]], list[case_list.Word]]:
        """The lines of these roots, and the words they are found by."""
        connection = session.connection()
        kinds = records.kinds_of(connection, roots)
        gone = person_details.taken_off(session, roots)
        chosen = [root for root in roots if kinds.get(root, "") in ("", "young-person") and root not in gone]
        found = [(facts, summary.summarise(facts)) for facts in self.facts(session, chosen, settings) if facts.latest]
        words = [(kind, word, facts.root) for facts, _ in found for kind, word in summary.all_words(facts, nicknames())]
        return [row_of(line) for _, line in found], words

    def facts(self, session: Session, roots: Sequence[str], settings: CaseworkSettings) -> Iterable[PersonFacts]:
        """What the rule needs to know of these young people."""
        connection = session.connection()
        people = person_details.load(session, roots)
        screenings = _by_root(rows_of(session, Screening, roots, without=_NOT_TOLD))
        to_ask = _by_root(rows_of(session, ToAskAction, roots))
        path = _path_rows(session, roots)
        events, decisions = path.facts(), _by_root(path.decisions)
        latest = records.latest_arrivals(connection, roots)
        conflicts = records.in_conflict(connection, roots)
        stubs = [root for root in roots if people[root].person is None]
        taken_back = frozenset(stubs) - records.with_something(connection, stubs)
        senders = records.brought_by(connection, stubs)
        prompts = due_of_prompts(session, screenings)
        owed = due_by_root(
            session, roots, {root: rows.person.pronouns or "" for root, rows in people.items() if rows.person}
        )
        watched = watch_due(session, roots, events)
        parts = _by_root(rows_of(session, PartSigned, roots))
        missing = _by_root(rows_of(session, MissingEpisode, roots))
        closures = _by_root(rows_of(session, ClosureRequest, roots))
        forms = _by_root(rows_of(session, FilledForm, roots, without=_OF_FORMS_NOT_TOLD))
        for root in breathing(roots, every=4):
            if root in taken_back:
                continue
            rows, own = people[root], screenings.get(root, [])
            due = [
                *prompts.get(root, ()),
                *_screening_due(own, settings, self._author, parts.get(root, ())),
                *_again(own, missing.get(root, ()), closures.get(root, ()), settings),
                *_to_ask_due(to_ask.get(root, ())),
                *_forms_due(forms.get(root, ())),
                *owed.get(root, ()),
                *watched.get(root, ()),
            ]
            yield _facts(
                rows,
                assessed=assessed_of(own),
                decided=decided_of(decisions.get(root, ())),
                referral_=referral.derive(events.get(root, ())),
                due=due,
                open_prompts=len(prompts.get(root, ())),
                has_conflicts=root in conflicts,
                came_from=senders.get(root, ""),
                latest=latest.get(root, 0),
            )


def attach(vault: Vault) -> None:
    """Keep the list of an open vault from now on; makes it first where it is missing or behind. Once for each open vault."""
    if any(isinstance(one, CaseSummaries) for one in vault.summaries):
        return
    keeper = CaseSummaries(vault.me.author)
    with vault.reading() as session:
        behind = _behind(session.connection())
    if behind is None or behind:
        with vault.transaction("") as writing:
            _catch_up(writing.session, keeper, behind)
    vault.summaries.append(keeper)


def _behind(connection: Connection) -> frozenset[str] | None:
    """The roots to summarise again; None: all of them, from nothing."""
    there = connection.exec_driver_sql("SELECT 1 FROM sqlite_schema WHERE name = 'summary_state'").first()
    if there is None or case_list.state(connection, "made-for") != _made_for():
        return None
    position = int(case_list.state(connection, "position") or 0)
    return frozenset(records.roots_since(connection, position) if position < log.position_at(connection) else ())


def _catch_up(session: Session, keeper: CaseSummaries, behind: frozenset[str] | None) -> None:
    if behind is None:
        keeper.make_again(session)
        return
    for some in portions(sorted(behind), _AT_ONCE):
        keeper(session, frozenset(some))
        session.expunge_all()


def _made_for() -> str:
    tables = [str(table) + ",".join(table.columns.keys()) + _indexes(table) for table in DERIVED.sorted_tables]
    return sha256(canonical([_VERSION, all_shapes().fingerprint(), tables]).encode()).hexdigest()


def _indexes(table: Table) -> str:
    return ";".join(sorted(f"{index.name}:{','.join(index.columns.keys())}" for index in table.indexes))


def _by_root(rows: Iterable[person_details._Row]) -> dict[str, list[person_details._Row]]:
    found: dict[str, list[person_details._Row]] = {}
    for row in rows:
        found.setdefault(row.root, []).append(row)
    return found


_Word = TypeVar("_Word", bound=StrEnum)


def word_of(kind: type[_Word], code: str | None) -> _Word | None:
    """A code as a word of this version; None for another version's."""
    return _words(kind).get(code) if code else None


@lru_cache(maxsize=32)
def _words(kind: type[_Word]) -> Mapping[str, _Word]:
    return {str(one): one for one in kind}


# ---- rows -> facts -------------------------------------------------------------------------


def _facts(
    rows: PersonRows,
    *,
    assessed: tuple[Assessed, ...],
    decided: tuple[Decided, ...],
    referral_: referral.Derived,
    due: Iterable[DueFact],
    open_prompts: int,
    has_conflicts: bool,
    came_from: str,
    latest: int,
) -> PersonFacts:
    person = rows.person
    return PersonFacts(
        root=rows.root,
        names=names_of(rows),
        born=person.born if person else None,
        estimated_ages=estimated_ages(rows),
        estimated_on=person.estimated_on if person else None,
        workers=workers_of(rows),
        assessed=assessed,
        decided=decided,
        referral=referral_,
        due=tuple(due),
        open_prompts=open_prompts,
        has_conflicts=has_conflicts,
        came_from=came_from,
        latest=latest,
        school=(person.school or "") if person else "",
        known=known_of(rows),
        other_words=tuple(text for one in rows.identifiers if (text := one.value or "")),
    )


def estimated_ages(rows: PersonRows) -> tuple[int, int] | None:
    """(youngest, oldest), where both are written."""
    person = rows.person
    if person is None or person.estimated_youngest is None or person.estimated_oldest is None:
        return None
    return person.estimated_youngest, person.estimated_oldest


def names_of(rows: PersonRows) -> tuple[NameFact, ...]:
    """The names as the rules take them."""
    return tuple(
        NameFact(one.name_kind or "", one.given or "", one.family or "", one.place or 0, one.id) for one in rows.names
    )


def workers_of(rows: PersonRows) -> tuple[WorkerFact, ...]:
    """The professionals as the rules take them."""
    return tuple(
        WorkerFact(one.id, one.name or "", one.agency or "", bool(one.is_lead), one.from_day, one.to_day)
        for one in rows.professionals
    )


def known_of(rows: PersonRows) -> Known:
    """What likely matches compare."""
    person, ages = rows.person, estimated_ages(rows)
    made_on = person.estimated_on if person else None
    return Known(
        names=tuple((one.given or "", one.family or "") for one in rows.names),
        born=person.born if person else None,
        born_between=born_between(ages[0], ages[1], made_on) if ages and made_on else None,
        places=tuple((one.lines or "", one.postcode or "") for one in rows.addresses),
        nhs_number=(person.nhs_number or "") if person else "",
        upn=(person.upn or "") if person else "",
        local=frozenset((one.system or "", one.value or "") for one in rows.identifiers),
    )


def assessed_of(screenings: Iterable[Screening]) -> tuple[Assessed, ...]:
    """The signed screenings: both words as judged."""
    return tuple(
        Assessed(
            id=one.id,
            signed_at=one.signed_at,
            on=one.signed_at.astimezone(LONDON).date(),
            harm=word_of(HarmWord, one.judgement_harm),
            level=word_of(LevelWord, one.judgement_level),
        )
        for one in screenings
        if one.signed_at is not None
    )


def decided_of(decisions: Iterable[PanelDecision]) -> tuple[Decided, ...]:
    """Decisions that stand, the earliest first, as the rules take them; one of another version's kind or without a day says nothing."""
    found = ((at, row, word_of(PanelDecisionKind, row.decision)) for at, row in enumerate(decisions))
    return tuple(
        Decided(
            id=row.id,
            on=row.decided_on,
            kind=kind,
            level=word_of(LevelWord, row.level),
            strands=strands_of(row.strands),
            lamport=at,
            harm=word_of(HarmWord, row.harm),
        )
        for at, row, kind in found
        if kind is not None and row.decided_on is not None
    )


def referral_facts(session: Session, roots: Sequence[str]) -> dict[str, list[referral.ReferralFact]]:
    """The events of each root's referrals, the removals asked for and the decisions of the VPG, as the rule takes them."""
    return _path_rows(session, roots).facts()


@dataclass(frozen=True, slots=True)
class _PathRows:
    """What the state of each strand follows from; decisions that stand, the earliest first; `lamports` by record."""

    events: Sequence[ReferralEvent]
    asked: Sequence[ClosureRequest]
    decisions: Sequence[PanelDecision]
    lamports: Mapping[str, int]

    def facts(self) -> dict[str, list[referral.ReferralFact]]:
        """By root, as the rule takes them."""
        found: dict[str, list[referral.ReferralFact]] = {}
        for row in self.events:
            found.setdefault(row.root, []).append(referral_fact(row, self.lamports.get(row.id, 0)))
        for request in self.asked:
            found.setdefault(request.root, []).append(closure_fact(request, self.lamports.get(request.id, 0)))
        for decision in self.decisions:
            found.setdefault(decision.root, []).append(decision_fact(decision, self.lamports.get(decision.id, _LAST)))
        return found


def _path_rows(session: Session, roots: Sequence[str]) -> _PathRows:
    events, decisions = rows_of(session, ReferralEvent, roots), rows_of(session, PanelDecision, roots)
    asked = [row for row in rows_of(session, ClosureRequest, roots) if row.taken_back_on is None]
    lamports = records.first_lamports(session.connection(), [row.id for row in (*events, *decisions, *asked)])
    return _PathRows(events, asked, standing(decisions, lamports), lamports)


def decisions_of(session: Session, roots: Sequence[str]) -> list[PanelDecision]:
    """All decisions about these young people that stand, the earliest first."""
    rows = rows_of(session, PanelDecision, roots)
    return standing(rows, records.first_lamports(session.connection(), [row.id for row in rows]))


def standing(decisions: Iterable[PanelDecision], lamports: Mapping[str, int]) -> list[PanelDecision]:
    """Decisions that no later one about the same young person corrects, the earliest first; one that is just being made is the last."""
    ordered = sorted(decisions, key=lambda row: (lamports.get(row.id, _LAST), row.id))
    by_root: dict[str, list[PanelDecision]] = {}
    for row in ordered:
        by_root.setdefault(row.root, []).append(row)
    gone = {id_ for some in by_root.values() for id_ in corrected((row.id, row.corrects or "") for row in some)}
    return [row for row in ordered if row.id not in gone]


def referral_fact(row: ReferralEvent, lamport: int) -> referral.ReferralFact:
    """One event as the rule takes it."""
    return referral.ReferralFact(
        id=row.id,
        referral=row.referral or row.id,
        kind=row.event or "",
        on=row.happened_on,
        lamport=lamport,
        strands=strands_of(row.strands),
    )


def closure_fact(row: ClosureRequest, lamport: int) -> referral.ReferralFact:
    """A removal that somebody asked for, as the rule takes it."""
    return referral.ReferralFact(
        id=row.id,
        referral=row.id,
        kind=ReferralEventKind.CLOSURE_REQUESTED.value,
        on=row.asked_on,
        lamport=lamport,
        strands=strands_of(row.strands),
    )


def decision_fact(row: PanelDecision, lamport: int) -> referral.ReferralFact:
    """A decision of the VPG as the rule takes it; a decision of another version changes no state."""
    kind = word_of(PanelDecisionKind, row.decision)
    return referral.ReferralFact(
        id=row.id,
        referral=row.id,
        kind=event_of(kind).value if kind else row.decision or "",
        on=row.decided_on,
        lamport=lamport,
        strands=strands_of(row.strands),
    )


def strands_of(codes: object) -> frozenset[Strand]:
    """The strands a row names; those of another version are left out."""
    known = _words(Strand)
    return frozenset(known[one] for one in texts(codes) if one in known)


def _screening_due(
    screenings: Iterable[Screening], settings: CaseworkSettings, author: str, parts: Iterable[PartSigned]
) -> Iterator[DueFact]:
    """Sign-offs waited for; screenings begun and not signed; others' screenings that wait for a part from here."""
    given = {one.screening for one in parts if one.written_by == author}
    for one in screenings:
        if one.signed_at is None and one.started_by == author:
            begun = _("Begun {day}, not signed.").format(day=day_words(one.started_on)) if one.started_on else ""
            yield DueFact("resume", one.id, _("Finish the screening"), begun, None)
        elif one.signed_at is None and one.id not in given:
            why = _("Somebody sent it for your part: answer, sign your part, send it back.")
            yield DueFact("part", one.id, _("Complete your part of the screening"), why, None)
        elif one.signed_at is not None and one.sign_off_needed and one.sign_off_at is None:
            day = one.signed_at.astimezone(LONDON).date()
            due = end_of_day(working_days_after(day, settings.sign_off_working_days))
            why = _("The judgement differs from the tool. Signed on {day}.").format(day=day_words(day))
            yield DueFact("sign-off", one.id, _("Manager's sign-off"), why, due)


def _again(
    screenings: Iterable[Screening],
    missing: Iterable[MissingEpisode],
    closures: Iterable[ClosureRequest],
    settings: CaseworkSettings,
) -> Iterator[DueFact]:
    signed = [one for one in screenings if one.signed_at is not None]
    found = due_again(signed, missing, closures, settings)
    if found is not None:
        yield found


def _forms_due(forms: Iterable[FilledForm]) -> Iterator[DueFact]:
    """Forms that were begun: they leave for nobody before they are finished, so each was begun here."""
    for one in sorted(forms, key=lambda one: one.id):
        if one.finished_at is None and one.form_title:
            begun = _("Begun {day}, not finished.").format(day=day_words(one.started_on)) if one.started_on else ""
            what = _("Finish the form: {title}").format(title=one.form_title)
            yield DueFact("carry-form", one.id, what, begun, None)


def _to_ask_due(actions: Iterable[ToAskAction]) -> Iterator[DueFact]:
    for one in actions:
        if one.done_on is None and one.due is not None:
            who = _("{who} asks {whom}.").format(who=one.who_asks or _("Somebody"), whom=one.asks_whom or _("somebody"))
            yield DueFact(
                "ask",
                one.id,
                _("Ask: {number}").format(number=(one.indicator or "").removeprefix("d")),
                who,
                end_of_day(one.due),
            )


# ---- line -> row ---------------------------------------------------------------------------


def row_of(line: PersonLine) -> dict[str, object]:
    """The columns of a `CaseSummary`."""
    values = {name: getattr(line, name) for name in _SAME}
    return values | {
        "sort_age": -line.born_latest.toordinal() if line.born_latest else _LAST,
        "vpg": [[str(strand), str(state)] for strand, state in line.vpg],
        "due": [due_row(one) for one in line.due],
        "next_due": line.next_due.astimezone(UTC).isoformat() if line.next_due else "",
        "undated": sum(one.due is None for one in line.due),
        "sort_due": int(line.next_due.timestamp()) if line.next_due else _LAST,
    }


_SAME = [
    name
    for name in DERIVED.tables[CaseSummary.__tablename__].c.keys()  # noqa: SIM118
    if name not in ("n", "sort_age", "vpg", "due", "next_due", "sort_due", "undated")
]


def due_row(one: DueFact) -> list[str]:
    """What is due as a row keeps it; `due_of` is the way back."""
    due = one.due.astimezone(UTC).isoformat() if one.due else ""
    return [one.action, one.target, one.what, one.why, due, one.quote]


def due_of(kept: object) -> DueFact:
    """What is due, from a row."""
    action, target, what, why, due, quote = person_details.texts(kept)
    return DueFact(action, target, what, why, datetime.fromisoformat(due) if due else None, quote)
