"""Young people: the list, looking before adding, adding, changing, the page, the history."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from cse_desk.clock import LONDON
from cse_desk.errors import Refused
from cse_desk.ids import ManyIds
from cse_desk.models.enums import Compartment, Direction, HarmWord, LevelWord
from cse_desk.models.records.changes import Changes
from cse_desk.models.records.people import (
    DetailsSection,
    DifferingField,
    FieldProblem,
    FilterCount,
    HistoryEntry,
    PersonDetails,
    PersonFilter,
    PersonPage,
    PersonRow,
    PossibleMatch,
    RecordFinding,
)
from cse_desk.models.rules import matching
from cse_desk.models.rules.ages import age_on, born_words
from cse_desk.models.rules.details import problems_of
from cse_desk.models.rules.matching import Known
from cse_desk.models.rules.summary import shown_name, states_of
from cse_desk.models.rules.words import fold, words_of
from cse_desk.models.tables.base import Recorded
from cse_desk.models.tables.people import YoungPerson
from cse_desk.models.tables.summary import CaseSummary
from cse_desk.services import (
    details_words,
    differing,
    form_rows,
    history_words,
    person_details,
    person_drafts,
    person_facts,
    person_list,
    person_page,
    record_findings,
)
from cse_desk.services.acts import assign, done
from cse_desk.services.case_summaries import nicknames
from cse_desk.services.codes import Codes
from cse_desk.services.known_words import word_of
from cse_desk.services.person_details import EntryList, PersonRows
from cse_desk.services.printing import Printing
from cse_desk.services.refusals import Rule, authorise
from cse_desk.services.viewing import Viewing
from cse_desk.vault import log, undo
from cse_desk.vault.history import act_events
from cse_desk.vault.queries import case_list, records
from cse_desk.vault.standing import Identity
from cse_desk.vault.store import Vault
from cse_desk.vault.writing import Writing

_MOST_COMPARED = 300
_MOST_SHOWN = 8
_SAVED = (
    ("", "Everyone"),
    ("mine", "Mine"),
    ("harmed", "Harmed or possibly"),
    ("moved-up", "Moved up"),
    ("due-7", "Due in 7 days"),
    ("prompts-open", "Prompts open"),
    ("not-screened", "Not screened yet"),
    ("referred", "Referred to the VPG"),
)


class People:
    """Use cases about young people. `case_summaries.attach(vault)` must have been called."""

    def __init__(self, vault: Vault, codes: Codes | None = None) -> None:
        """For an open vault."""
        self._vault = vault
        self._codes = codes or Codes()
        self._viewing = Viewing(vault)

    # ---- the list ---------------------------------------------------------------------------

    def rows(self, filter: PersonFilter) -> ManyIds:
        """Ids of everybody the filter leaves, in order; rows are asked for by the page."""
        with self._vault.reading() as session:
            return case_list.ids(session, self._wanted(filter))

    def row_page(self, ids: Collection[str]) -> tuple[PersonRow, ...]:
        """The rows of these ids, in their order; who is gone since is left out."""
        with self._vault.reading() as session:
            found = case_list.lines(session, ids)
        return tuple(self._row(found[one]) for one in ids if one in found)

    def counts(self) -> tuple[FilterCount, ...]:
        """The saved filters with how many each leaves."""
        with self._vault.reading() as session:
            found = case_list.counts(session, me=fold(self._vault.me.name), week=self._in_a_week())
        return tuple(FilterCount(id=id_, label=label, count=found[id_]) for id_, label in _SAVED)

    def leads(self) -> tuple[str, ...]:
        """Everybody who is somebody's lead, by name."""
        with self._vault.reading() as session:
            return case_list.leads(session)

    def list_pdf(self, filter: PersonFilter) -> bytes:
        """The list on paper, as the filter leaves it and in its order; at most five hundred lines. Making it is not printing it."""
        ids = self.rows(filter)
        saved = dict(_SAVED).get(filter.saved, "")
        return person_list.build(
            self.row_page(ids[: person_list.MOST_PRINTED]),
            total=len(ids),
            filtered_by=person_list.filter_words(filter, saved),
            look=Printing(self._vault).look(),
            printed_by=self._vault.me.name,
            now=self._vault.clock.now(),
        )

    def _wanted(self, wanted: PersonFilter) -> case_list.Wanted:
        return case_list.Wanted(
            words=words_of(wanted.text),
            saved=wanted.saved,
            sort_ages=None if wanted.ages is None else person_page.sort_ages(wanted.ages, self._vault.clock.today()),
            lead=wanted.lead,
            sort=wanted.sort,
            descending=wanted.descending,
            me=fold(self._vault.me.name),
            week=self._in_a_week(),
        )

    def _in_a_week(self) -> int:
        tonight = self._vault.clock.now().astimezone(LONDON).replace(hour=23, minute=59, second=59)
        return int((tonight + timedelta(days=7)).timestamp())

    def _row(self, line: CaseSummary) -> PersonRow:
        age = age_on(self._vault.clock.today(), born=line.born_latest)
        return PersonRow(
            young_person_id=line.root,
            name=line.name or person_page.unnamed(line.came_from),
            known_as=line.known_as,
            age=age.low if age else None,
            age_is_estimate=line.born_is_estimate,
            harm=word_of(HarmWord, line.harm),
            level=word_of(LevelWord, line.level),
            direction=word_of(Direction, line.direction),
            vpg=tuple(states_of(line.vpg).items()),
            lead=line.lead,
            next_due=datetime.fromisoformat(line.next_due) if line.next_due else None,
            next_due_what=line.next_due_what,
            open_prompts=line.open_prompts,
            has_conflicts=line.has_conflicts,
        )

    # ---- one young person -------------------------------------------------------------------

    def details(self, young_person_id: str) -> PersonDetails:
        """Everything the register keeps; NotFound."""
        with self._vault.reading() as session:
            return self._details(session, young_person_id)

    def read_details(self, young_person_id: str) -> tuple[DetailsSection, ...]:
        """Everything the register keeps, in words, for who reads it; NotFound."""
        return details_words.sections(self.details(young_person_id), self._codes)

    def _details(self, session: Session, root: str) -> PersonDetails:
        rows = self._loaded(session, root)
        fields = tuple(
            history_words.field_label(kind, field) for _, kind, field in records.conflicting_fields(session, root)
        )
        return person_details.details_of(
            rows,
            seen=log.position(session),
            conflicts=tuple(dict.fromkeys(fields)),
            found=records.finding_codes(session, root),
        )

    @staticmethod
    def _loaded(session: Session, root: str) -> PersonRows:
        person_details.must_be_known(session, root)
        return person_details.load(session, [root])[root]

    def page(self, young_person_id: str) -> PersonPage:
        """The header and overview; looking is written to the access log, once in a while for each young person."""
        with self._vault.reading() as session:
            details = self._details(session, young_person_id)
            page = person_page.build(session, details, self._vault.clock.now())
        self._viewing.viewed(young_person_id)
        return page

    def history(self, young_person_id: str) -> tuple[HistoryEntry, ...]:
        """Every act on this young person's record in words, the newest first."""
        return history_words.history(self._vault, young_person_id, self._codes)

    def findings(self, young_person_id: str) -> tuple[RecordFinding, ...]:
        """What came of several people writing apart, and somebody should look at."""
        return record_findings.findings(self._vault, young_person_id)

    def undo(self, act: str) -> Changes:
        """Write back what was before an act of one's own, where it still stands.

        Refused(NOTHING_TO_UNDO, NEVER_UNDONE, OTHERS_ACT), NotFound.
        """
        with self._vault.transaction("Undone") as writing:
            by_others = (one.author != self._vault.me.author for one in act_events(writing.session, act))
            if any(by_others):
                raise Refused(Rule.OTHERS_ACT)
            made = undo.undo(writing, act)
            if any(_stays(writing.session, identity, name) for identity, name, _before in made.writes):
                raise Refused(Rule.NEVER_UNDONE)
            if not made.writes:
                raise Refused(Rule.NOTHING_TO_UNDO)
        return done(self._vault, writing)

    # ---- unfinished forms -------------------------------------------------------------------

    def keep_draft(self, details: PersonDetails) -> None:
        """Keep the form while it is typed, encrypted, without recording it; from any lane."""
        person_drafts.keep(self._vault, details)

    def draft(self, young_person_id: str = "") -> PersonDetails | None:
        """The form as it was left ("" = of somebody new); None when there is none. Its `seen` is that of the form."""
        return person_drafts.load(self._vault, young_person_id)

    def drop_draft(self, young_person_id: str = "") -> None:
        """Throw away what was typed."""
        person_drafts.drop(self._vault, young_person_id)

    # ---- where people differ ----------------------------------------------------------------

    def differing(self, young_person_id: str) -> tuple[DifferingField, ...]:
        """Every field of the record on which two values stand, each with who wrote it and when."""
        return differing.of(self._vault, young_person_id, self._codes)

    def decide(self, field: DifferingField, change: str) -> Changes:
        """Let one of the values stand; what arrived since they were shown stays beside it. Refused(ROLE), NotFound."""
        return differing.decide(self._vault, field, change)

    # ---- before adding ----------------------------------------------------------------------

    def check(self, details: PersonDetails) -> tuple[FieldProblem, ...]:
        """What is wrong with the form as it stands."""
        return problems_of(details, self._vault.clock.today())

    def possible_matches(self, details: PersonDetails) -> tuple[PossibleMatch, ...]:
        """Who in the register may be the same person, the most likely first; empty for a form nobody resembles."""
        new = self._known(details)
        keys = matching.asking_keys(new, nicknames())
        with self._vault.reading() as session:
            near = case_list.sharing_a_key(session, keys, _MOST_COMPARED)
            others = [root for root in near if root != details.young_person_id]
            loaded = person_details.load(session, others)
        compared = ((matching.compare(new, person_facts.known_of(rows), nicknames()), rows) for rows in loaded.values())
        found = [(verdict, rows) for verdict, rows in compared if verdict.is_worth_showing]
        found.sort(key=lambda one: (not one[0].is_likely, -one[0].score, one[1].root))
        return tuple(_match(verdict, rows) for verdict, rows in found[:_MOST_SHOWN])

    def _known(self, details: PersonDetails) -> Known:
        columns = person_details.person_columns(details)
        made_up = YoungPerson(id="", root="", compartment=Compartment.IDENTITY, **columns)
        made_up.estimated_on = made_up.estimated_on or self._vault.clock.today()
        lists = {
            one.table: [one.table(**dict(each)) for _, each in one.entries] for one in person_details.lists_of(details)
        }
        return person_facts.known_of(person_details.rows_from(made_up, lists))

    # ---- adding and changing ----------------------------------------------------------------

    def create(self, details: PersonDetails) -> Changes:
        """Add a young person; `Changes.roots` holds the new id. Refused(DETAILS, ROLE)."""
        self._may_save(details)
        root = self._vault.ids.new()
        with self._vault.transaction("Young person added") as writing:
            person = YoungPerson(id=root, root=root, compartment=Compartment.IDENTITY)
            self._set(person, details)
            writing.session.add(person)
            for each in person_details.lists_of(details):
                self._add_entries(writing, root, each, each.entries, place=0)
        self.drop_draft(details.young_person_id)
        return done(self._vault, writing)

    def save(self, details: PersonDetails) -> Changes:
        """Change a young person's details. What arrived after `details.seen` is neither overwritten nor taken away.

        Refused(DETAILS, ROLE), NotFound.
        """
        self._may_save(details)
        root = details.young_person_id
        with self._vault.transaction("Details changed", seen=details.seen) as writing:
            session = writing.session
            rows = self._loaded(session, root)
            person = rows.person or YoungPerson(id=root, root=root, compartment=Compartment.IDENTITY)
            if rows.person is None:
                session.add(person)
            self._set(person, details)
            came = records.first_arrivals(session, root)
            for each in person_details.lists_of(details):
                present = person_details.entries_of(session, each.table, root)
                seen = [row for row in present if came.get(row.id, 0) <= details.seen]
                self._may_take_off(each, seen)
                self._save_entries(writing, root, each, seen)
        self.drop_draft(root)
        return done(self._vault, writing)

    def _may_save(self, details: PersonDetails) -> None:
        authorise(self._vault.me.role, Compartment.IDENTITY)
        if details.addresses:
            authorise(self._vault.me.role, Compartment.WHEREABOUTS)
        hard = [one for one in self.check(details) if one.is_hard]
        if hard:
            raise Refused(Rule.DETAILS, count=len(hard), first=hard[0].field)

    def _may_take_off(self, wanted: EntryList, seen: Iterable[Recorded]) -> None:
        """Taking an entry off writes in its compartment too: of the last address nothing is left in the form that would say so."""
        kept = {record for record, _columns in wanted.entries}
        if any(row.id not in kept for row in seen):
            authorise(self._vault.me.role, wanted.compartment)

    def _set(self, person: YoungPerson, details: PersonDetails) -> None:
        columns = dict(person_details.person_columns(details))
        if columns["estimated_youngest"] is not None and columns["estimated_on"] is None:
            columns["estimated_on"] = self._vault.clock.today()
        assign(person, columns)

    def _save_entries(self, writing: Writing, root: str, wanted: EntryList, seen: Iterable[Recorded]) -> None:
        present = {row.id: row for row in seen}
        kept = {record: columns for record, columns in wanted.entries if record in present}
        for record, row in present.items():
            if record in kept:
                assign(row, kept[record])
            else:
                row.withdrawn = True
        place = max((getattr(row, "place", None) or 0 for row in present.values()), default=-1) + 1
        new = tuple(entry for entry in wanted.entries if entry[0] not in present)
        self._add_entries(writing, root, wanted, new, place)

    def _add_entries(
        self,
        writing: Writing,
        root: str,
        wanted: EntryList,
        entries: tuple[tuple[str, person_details.Columns], ...],
        place: int,
    ) -> None:
        for offset, (_record, columns) in enumerate(entries):
            row = wanted.table(id=self._vault.ids.new(), root=root, compartment=wanted.compartment)
            assign(row, {**columns, "place": place + offset})
            writing.session.add(row)


def _stays(session: Session, identity: Identity, field: str) -> bool:
    """Signed, decided or sent; or of a form that was released since."""
    return history_words.is_final(identity.kind, field) or form_rows.is_frozen(session, identity, field)


def _match(verdict: matching.Verdict, rows: PersonRows) -> PossibleMatch:
    person, shown = rows.person, shown_name(person_facts.names_of(rows))
    address = next((one for one in rows.addresses if not one.confidential and one.to_day is None), None)
    return PossibleMatch(
        young_person_id=rows.root,
        name=shown.whole if shown else "",
        born_words=born_words(
            born=person.born if person else None,
            estimated_ages=person_facts.estimated_ages(rows),
            estimated_on=person.estimated_on if person else None,
        ),
        address=", ".join(part for part in ((address.lines or ""), (address.postcode or "")) if part)
        if address
        else "",
        likely=verdict.is_likely,
        reasons=tuple(reason.record() for reason in verdict.reasons),
    )
