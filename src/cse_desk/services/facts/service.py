"""Facts through one door: look, check, record, change, take off. Undoing is `People.undo`, as for every act."""

from dataclasses import replace
from typing import TypeVar

from sqlalchemy.orm import Session

from cse_desk.errors import NotFound, Refused
from cse_desk.models.records.changes import Changes
from cse_desk.models.records.facts import (
    ConcernFact,
    ConcernForm,
    Fact,
    FactsOfPerson,
    Form,
    LinkFact,
    RestrictionFact,
    VoiceFact,
    VoiceReply,
)
from cse_desk.models.records.people import FieldProblem
from cse_desk.models.rules import facts as rules
from cse_desk.models.tables.base import Recorded
from cse_desk.services import person_details
from cse_desk.services.acts import done
from cse_desk.services.facts import concerns, drafts
from cse_desk.services.facts.looking import facts_of_person
from cse_desk.services.facts.rows import KINDS, facts_of, write
from cse_desk.services.refusals import Rule, authorise
from cse_desk.vault import log
from cse_desk.vault.store import Vault
from cse_desk.vault.writing import Writing

_F = TypeVar("_F", bound=Form)
_OWN_DOOR = (ConcernFact, RestrictionFact)  # they have a root of their own: `concern` and `restrict`


class Facts:
    """Use cases about the dated facts of an open vault."""

    def __init__(self, vault: Vault) -> None:
        """For an open vault."""
        self._vault = vault

    # ---- looking ----------------------------------------------------------------------------

    def of(self, *, young_person_id: str) -> FactsOfPerson:
        """All facts of one young person, each list the newest first; NotFound. The page around them is written to the access log."""
        with self._vault.reading() as session:
            person_details.must_be_known(session, young_person_id)
            found = facts_of_person(session, young_person_id, reader=self._vault.me.name)
            return replace(found, seen=log.position(session))

    def check(self, fact: Form) -> tuple[FieldProblem, ...]:
        """What is wrong with a form as it stands."""
        clock = self._vault.clock
        return rules.problems_of(fact, clock.now(), clock.today())

    def concerns(self) -> tuple[ConcernFact, ...]:
        """Every person of concern in this vault, to link to; those that are restricted to others carry no words."""
        with self._vault.reading() as session:
            found = [concerns.shown(one, self._vault.me.name) for one in concerns.all_of(session)]
        return tuple(sorted(found, key=lambda one: (one.is_hidden, one.name.casefold(), one.record_id)))

    def known_concerns(self) -> tuple[tuple[str, str], ...]:
        """Whom another young person can be linked to: (root, what to call them). Who is restricted to others is not among them."""
        found = [one for one in self.concerns() if not one.is_hidden]
        with self._vault.reading() as session:
            lines = concerns.lines_of_all(session)
        called = (
            (one.record_id, ", ".join(filter(None, (one.name, one.also_called, lines.get(one.record_id, "")))))
            for one in found
        )
        return tuple((root, words) for root, words in called if words)

    # ---- writing ----------------------------------------------------------------------------

    def record(self, *, young_person_id: str, fact: Fact, seen: int | None = None) -> Changes:
        """Write a fact down (`record_id` ""), or change it. What arrived after `seen` is not overwritten unseen.

        Refused(DETAILS, ROLE), NotFound. A person of concern and a restriction have doors of their own.
        """
        assert not isinstance(fact, _OWN_DOOR)
        kind = KINDS[type(fact)]
        self._may_record(fact)
        title = kind.changed if fact.record_id else kind.recorded
        with self._vault.transaction(title, seen=seen) as writing:
            person_details.must_be_known(writing.session, young_person_id)
            if isinstance(fact, VoiceReply):
                self._row(writing.session, VoiceFact, fact.entry, young_person_id)
            self._write(writing, young_person_id, fact)
        self.drop_draft(young_person_id=young_person_id, fact=fact)
        return done(self._vault, writing)

    def concern(
        self, *, young_person_id: str, link: LinkFact, concern: ConcernFact, seen: int | None = None
    ) -> Changes:
        """Link a young person to somebody of concern: a new one, or one who is known (`link.concern`, then `concern` is changed).

        The name goes into the root of the person of concern and nowhere else. A hidden one is linked to, never changed.
        Refused(DETAILS, ROLE), NotFound.
        """
        self._may_record(link)
        if not concern.is_hidden:
            self._may_record(concern)
        with self._vault.transaction(KINDS[LinkFact].recorded, seen=seen) as writing:
            person_details.must_be_known(writing.session, young_person_id)
            root = self._concern_root(writing, link.concern)
            if not concern.is_hidden:
                self._write(writing, root, replace(concern, record_id=root), is_new=root != link.concern)
            self._write(writing, young_person_id, replace(link, concern=root))
        self.drop_draft(young_person_id=young_person_id, fact=link)
        return done(self._vault, writing)

    def _concern_root(self, writing: Writing, concern: str) -> str:
        if concern and concerns.find(writing.session, concern) is None:
            raise NotFound(concern)
        return concern or self._vault.ids.new()

    def restrict(self, *, restriction: RestrictionFact, seen: int | None = None) -> Changes:
        """Write down how free a person of concern is. Every link to them here says so too, so that it can travel without them.

        Refused(DETAILS, ROLE), NotFound.
        """
        self._may_record(restriction)
        with self._vault.transaction(KINDS[RestrictionFact].recorded, seen=seen) as writing:
            session = writing.session
            if concerns.find(session, restriction.concern) is None:
                raise NotFound(restriction.concern)
            self._write(writing, restriction.concern, restriction)
            session.flush()
            latest = concerns.latest(facts_of(session, RestrictionFact, [restriction.concern]))
            for row in concerns.links_to(session, restriction.concern) if latest else ():
                assert latest is not None
                concerns.tell(row, latest)
        return done(self._vault, writing)

    def take_off(self, *, fact: Fact, seen: int | None = None) -> Changes:
        """Take a fact off the lists; the log keeps it, and it can be undone. Refused(ROLE), NotFound."""
        kind = KINDS[type(fact)]
        authorise(self._vault.me.role, kind.compartment)
        with self._vault.transaction(kind.taken_off, seen=seen) as writing:
            self._row(writing.session, type(fact), fact.record_id).withdrawn = True
        return done(self._vault, writing)

    def save(self, *, young_person_id: str, form: Form, seen: int | None = None) -> Changes:
        """Whatever a form on the young person's page holds, by its own door; what was kept while it was typed is dropped."""
        if isinstance(form, ConcernForm):
            done_ = self._save_concern(young_person_id, form, seen)
        elif isinstance(form, RestrictionFact):
            done_ = self.restrict(restriction=form, seen=seen)
        else:
            return self.record(young_person_id=young_person_id, fact=form, seen=seen)
        self.drop_draft(young_person_id=young_person_id, fact=form)
        return done_

    def _save_concern(self, young_person_id: str, form: ConcernForm, seen: int | None) -> Changes:
        if not form.is_about_person:
            return self.record(young_person_id=young_person_id, fact=form.link(), seen=seen)
        return self.concern(young_person_id=young_person_id, link=form.link(), concern=form.person(), seen=seen)

    # ---- unfinished forms -------------------------------------------------------------------

    def keep_draft(self, *, young_person_id: str, fact: Form, seen: int = 0) -> None:
        """Keep a form while it is typed, encrypted, without recording it; from any lane."""
        drafts.keep(self._vault, young_person_id, fact, seen)

    def draft(self, *, young_person_id: str, fact: _F) -> _F | None:
        """The form of this kind and record as it was left; None when there is none."""
        return drafts.load(self._vault, young_person_id, fact)

    def drop_draft(self, *, young_person_id: str, fact: Form) -> None:
        """Throw away what was typed."""
        drafts.drop(self._vault, young_person_id, fact)

    # ---- parts ------------------------------------------------------------------------------

    def _may_record(self, fact: Fact) -> None:
        authorise(self._vault.me.role, KINDS[type(fact)].compartment)
        hard = [one for one in self.check(fact) if one.is_hard]
        if hard:
            raise Refused(Rule.DETAILS, count=len(hard), first=hard[0].field)

    def _write(self, writing: Writing, root: str, fact: Fact, *, is_new: bool | None = None) -> None:
        kind = KINDS[type(fact)]
        if not (is_new if is_new is not None else not fact.record_id):
            write(self._row(writing.session, type(fact), fact.record_id, root), fact)
            return
        row = kind.table(id=fact.record_id or self._vault.ids.new(), root=root, compartment=kind.compartment)
        write(row, fact)
        writing.session.add(row)

    @staticmethod
    def _row(session: Session, kind: type[Fact], record_id: str, root: str = "") -> Recorded:
        row = session.get(KINDS[kind].table, record_id)
        if row is None or row.withdrawn or (root and row.root != root):
            raise NotFound(record_id)
        return row
