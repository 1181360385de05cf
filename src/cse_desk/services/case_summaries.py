"""Keeps the list of young people: after every act and take-in the touched roots are summarised again (models/rules/summary.py).

The vault calls it inside its own transactions (`vault.summaries`), so the list can never be behind the records.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from hashlib import sha256

from sqlalchemy import Connection, Table
from sqlalchemy.orm import Session

from cse_desk import paths
from cse_desk.models.records.opening import Stage, Tell, nobody
from cse_desk.models.rules import referral, summary
from cse_desk.models.rules.matching import Nicknames, read_nicknames
from cse_desk.models.rules.panel_history import Assessed, Decided
from cse_desk.models.rules.summary import DueFact, PersonFacts, PersonLine
from cse_desk.models.tables.facts import ClosureRequest, MissingEpisode
from cse_desk.models.tables.filled_forms import FilledForm
from cse_desk.models.tables.screenings import PartSigned, Screening, ToAskAction
from cse_desk.models.tables.summary import DERIVED, CaseSummary
from cse_desk.pace import breathing, in_bulk
from cse_desk.services import person_details
from cse_desk.services.casework_settings import CaseworkSettings, read_settings
from cse_desk.services.facts.due import due_by_root
from cse_desk.services.open_prompts import due_of_prompts
from cse_desk.services.panel_facts import assessed_of, decided_of, path_rows
from cse_desk.services.person_details import PersonRows, rows_of
from cse_desk.services.person_facts import estimated_ages, known_of, names_of, workers_of
from cse_desk.services.watch_due import watch_due
from cse_desk.services.work_due import forms_due, screen_again_due, screening_due, to_ask_due
from cse_desk.vault import log
from cse_desk.vault.queries import case_list, records
from cse_desk.vault.shapes import all_shapes, canonical
from cse_desk.vault.sql import portions, raw
from cse_desk.vault.steps import Steps, adding, watched
from cse_desk.vault.store import Vault

_VERSION = 10  # raised when what a row says changes for the same records
_AT_ONCE = 500  # roots
_KEPT_AT_ONCE = 50  # of what a take-in brings: somebody may have many rows, and all of these are in memory
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
        settings, are_many = read_settings(session), len(roots) > _KEPT_AT_ONCE
        keep_words = case_list.let_words_wait if are_many else case_list.insert_words
        for some in portions(sorted(roots), _KEPT_AT_ONCE):
            case_list.replace(connection, some, *self._made(session, some, settings), keep_words)
        if are_many:
            case_list.add_words(connection)
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
        path = path_rows(session, roots)
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
                *screening_due(own, settings, self._author, parts.get(root, ())),
                *screen_again_due(own, missing.get(root, ()), closures.get(root, ()), settings),
                *to_ask_due(to_ask.get(root, ())),
                *forms_due(forms.get(root, ())),
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


def attach(vault: Vault, tell: Tell = nobody) -> None:
    """Keep the list of an open vault from now on; makes it first where it is missing or behind. Once for each open vault."""
    if any(isinstance(one, CaseSummaries) for one in vault.summaries):
        return
    keeper = CaseSummaries(vault.me.author)
    with vault.reading() as session:
        behind = _behind(session.connection())
    if behind is None or behind:
        steps = Steps(tell, Stage.LISTS)
        with vault.transaction("") as writing, watched(raw(writing.session.connection()), steps.again):
            _catch_up(writing.session, keeper, behind, steps)
        steps.end()
    vault.summaries.append(keeper)


def _behind(connection: Connection) -> frozenset[str] | None:
    """The roots to summarise again; None: all of them, from nothing."""
    there = connection.exec_driver_sql("SELECT 1 FROM sqlite_schema WHERE name = 'summary_state'").first()
    if there is None or case_list.state(connection, "made-for") != _made_for():
        return None
    position = int(case_list.state(connection, "position") or 0)
    return frozenset(records.roots_since(connection, position) if position < log.position_at(connection) else ())


def _catch_up(session: Session, keeper: CaseSummaries, behind: frozenset[str] | None, steps: Steps) -> None:
    if behind is None:
        keeper.make_again(session, adding(steps.at, len(records.all_roots(session.connection()))))
        return
    more = adding(steps.at, len(behind))
    for some in portions(sorted(behind), _AT_ONCE):
        keeper(session, frozenset(some))
        session.expunge_all()
        more(len(some))


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
