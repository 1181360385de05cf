"""The pre-agenda: referrals that wait, answered one by one. Every answer has a reason and becomes a reply that is owed until it is sent."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from cse_desk.errors import NotFound, Refused
from cse_desk.i18n import day
from cse_desk.i18n import gettext as _
from cse_desk.models.enums import Compartment, HarmWord, LevelWord, ReferralEventKind, ReferralState, Strand
from cse_desk.models.records.changes import Changes
from cse_desk.models.records.panel import QueueLine, RemovalAsked, ReplyLine, ScreeningSummary
from cse_desk.models.rules.ages import age_on
from cse_desk.models.rules.referral import SORT_ORDER, derive
from cse_desk.models.tables.panel import Reply
from cse_desk.models.tables.referrals import ReferralEvent
from cse_desk.models.tables.summary import CaseSummary
from cse_desk.services import agenda_facts, panel_drafts, person_page, removals_asked
from cse_desk.services.acts import done
from cse_desk.services.agenda_facts import ChildRows
from cse_desk.services.agenda_lines import came_back
from cse_desk.services.decisions import has_died
from cse_desk.services.known_words import word_of
from cse_desk.services.meetings import waiting_count
from cse_desk.services.referral_lines import ReferralLine, add_event, facts_of, line_of, lines_of
from cse_desk.services.refusals import PanelRule, ReferralRule, authorise
from cse_desk.services.returned import update_words
from cse_desk.services.screening_summary import summary_of
from cse_desk.vault.access_log import Event
from cse_desk.vault.queries import case_list
from cse_desk.vault.store import Vault
from cse_desk.vault.writing import Writing

WAITING = (ReferralState.TAKEN_IN, ReferralState.PRE_AGENDA)
_CAME = (ReferralEventKind.TAKEN_IN, ReferralEventKind.PRE_AGENDA)
_SCANNED = (ReferralState.SUBMITTED, *WAITING)  # a young person may have one on its way and another that waits


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer to a referral. accepted: nothing more; alternative: `offered_to`; returned: what is wanted, and by when."""

    kind: ReferralEventKind
    why: str
    offered_to: str = ""
    wanted: str = ""
    wanted_by: date | None = None


class PreAgenda:
    """Use cases of the pre-agenda."""

    def __init__(self, vault: Vault) -> None:
        """For an open vault."""
        self._vault = vault

    # ---- looking ----------------------------------------------------------------------------

    def queue(self) -> tuple[QueueLine, ...]:
        """The referrals that wait, every one of them, those that wait longest first."""
        with self._vault.reading() as session:
            found = [line for one in _young_people(session) for line in self._lines(session, one)]
        return tuple(sorted(found, key=lambda line: (line.since or date.min, line.referral)))

    def _lines(self, session: Session, one: CaseSummary) -> Iterator[QueueLine]:
        lines = lines_of(session, one.root)
        for line in lines:
            if line.state in WAITING:
                others = [each for each in lines if each.referral != line.referral]
                child = agenda_facts.load(session, [one.root])[one.root]
                yield replace(self._line(one, line, others, child), answer=update_words(session, line))

    def _line(
        self, one: CaseSummary, line: ReferralLine, others: Collection[ReferralLine], child: ChildRows
    ) -> QueueLine:
        age = age_on(self._vault.clock.today(), born=one.born_latest)
        about = _("aged about {years}") if one.born_is_estimate else _("aged {years}")
        return QueueLine(
            referral=line.referral,
            young_person_id=one.root,
            young_person=one.name or person_page.unnamed(one.came_from),
            age_words=about.format(years=age.low) if age else "",
            strands=line.strands,
            since=line.since,
            from_name=line.from_name,
            from_agency=line.from_agency,
            note=line.note,
            harm=word_of(HarmWord, one.harm),
            level=word_of(LevelWord, one.level),
            before=(*(words for each in others for words in each.became), *came_back(child, self._vault.clock.today())),
        )

    def summary(self, *, young_person_id: str) -> ScreeningSummary | None:
        """The screening beside the referral; None: none is signed here."""
        return summary_of(self._vault, young_person_id)

    def replies(self, *, owed: bool = True) -> tuple[ReplyLine, ...]:
        """What is owed to referrers (or was sent), the oldest first."""
        with self._vault.reading() as session:
            rows = [row for row in _replies(session) if (row.sent_on is None) is owed]
            rows = [row for row in rows if not (owed and has_died(session, row.root))]  # every owed letter stops
            named = case_list.lines(session, {row.root for row in rows})
            return tuple(_reply_line(row, named.get(row.root)) for row in rows)

    def removals(self) -> tuple[RemovalAsked, ...]:
        """The removals that are asked for, each with what the closure guard says of it."""
        with self._vault.reading() as session:
            return removals_asked.asked(session, self._vault.clock.today())

    def waiting(self) -> tuple[int, int]:
        """How many referrals wait for an answer, and how many removals for a decision."""
        with self._vault.reading() as session:
            return waiting_count(session), removals_asked.count(session)

    def keep_draft(self, *, key: str, words: Mapping[str, str]) -> None:
        """Keep a reason while it is typed; `key`: e.g. a referral's id. From any lane."""
        panel_drafts.keep(self._vault, key, words)

    def draft(self, *, key: str) -> dict[str, str]:
        """What was typed and not yet recorded."""
        return panel_drafts.load(self._vault, key)

    # ---- answering --------------------------------------------------------------------------

    def answer(self, *, young_person_id: str, referral: str, answer: Answer) -> Changes:
        """Accept for the agenda, offer an alternative, or return for information; the reply to the referrer is owed from now on.

        Refused(ROLE, WHY_MISSING, OFFERED_MISSING, WANTED_MISSING, NOT_WAITING), NotFound.
        """
        authorise(self._vault.me.role, Compartment.REFERRAL, Compartment.PANEL)
        _check(answer)
        with self._vault.transaction(_TITLES[answer.kind]) as writing:
            line = line_of(writing.session, young_person_id, referral)
            if line.state not in WAITING:
                raise Refused(PanelRule.NOT_WAITING, state=line.state.value)
            note = answer.why.strip()
            add_event(self._vault, writing, young_person_id, referral, answer.kind, strands=line.strands, note=note)
            self._reply(writing, line, answer)
        panel_drafts.drop(self._vault, referral)
        return done(self._vault, writing)

    def _reply(self, writing: Writing, line: ReferralLine, answer: Answer) -> None:
        today, me = self._vault.clock.today(), self._vault.me
        is_mine = (line.from_name, line.from_agency) == (me.name, me.agency)
        writing.session.add(
            Reply(
                id=self._vault.ids.new(),
                root=line.young_person_id,
                compartment=Compartment.PANEL,
                referral=line.referral,
                event=answer.kind,
                words=reply_words(answer, today),
                offered_to=answer.offered_to.strip() or None,
                wanted=answer.wanted.strip() or None,
                wanted_by=answer.wanted_by,
                to_name=line.from_name or None,
                to_agency=line.from_agency or None,
                made_on=today,
                sent_on=today if is_mine else None,
            )
        )

    def write_back(self, *, young_person_id: str) -> Changes:
        """Owe who asked for a removal what the closure guard says of it, so that they can mend it. Refused(ROLE), NotFound."""
        authorise(self._vault.me.role, Compartment.PANEL)
        with self._vault.transaction(_("Reply about a removal")) as writing:
            removals_asked.write_back(self._vault, writing, young_person_id)
        return done(self._vault, writing)

    def refer(self, *, young_person_id: str, strands: Collection[Strand], why: str) -> Changes:
        """A referral of one's own, without a bundle: it waits at once. Refused(ROLE, WHY_MISSING, NO_STRAND, ALREADY_ON)."""
        authorise(self._vault.me.role, Compartment.REFERRAL, Compartment.PANEL)
        if not why.strip():
            raise Refused(PanelRule.WHY_MISSING)
        if not strands:
            raise Refused(ReferralRule.NO_STRAND)
        referral = self._vault.ids.new()
        with self._vault.transaction(_("Put on the pre-agenda")) as writing:
            _must_be_new(writing.session, young_person_id, strands)
            ids = sorted(self._vault.ids.new() for _kind in _OWN_PATH)  # of one moment: their ids say in which order
            for id_, kind in zip(ids, _OWN_PATH, strict=True):
                event = add_event(
                    self._vault, writing, young_person_id, referral, kind, strands=strands, note=why.strip()
                )
                event.id = id_
        return done(self._vault, writing)

    def told(self, *, reply: str) -> Changes:
        """The referrer was told in another way than by a bundle: the reply is no longer owed. Refused(ROLE), NotFound."""
        authorise(self._vault.me.role, Compartment.PANEL)
        with self._vault.transaction(_("Referrer told")) as writing:
            row = writing.session.get(Reply, reply)
            if row is None or row.withdrawn:
                raise NotFound(reply)
            row.sent_on = self._vault.clock.today()
            writing.note(Event.RECORDED, root=row.root, what="referral-reply")
        return done(self._vault, writing)


_OWN_PATH = (ReferralEventKind.SUBMITTED, ReferralEventKind.TAKEN_IN, ReferralEventKind.PRE_AGENDA)


def _must_be_new(session: Session, root: str, strands: Collection[Strand]) -> None:
    states = derive(facts_of(session, root)).states
    for strand in sorted(strands):
        if states.get(strand) in _SCANNED:
            raise Refused(ReferralRule.ALREADY_ON, strand=strand.value)


_TITLES = {
    ReferralEventKind.ACCEPTED: "Accepted for the agenda",
    ReferralEventKind.ALTERNATIVE: "Alternative offered",
    ReferralEventKind.RETURNED: "Returned for information",
}


def _check(answer: Answer) -> None:
    if answer.kind not in _TITLES:
        raise Refused(PanelRule.NOT_WAITING, state=answer.kind.value)
    if not answer.why.strip():
        raise Refused(PanelRule.WHY_MISSING)
    if answer.kind is ReferralEventKind.ALTERNATIVE and not answer.offered_to.strip():
        raise Refused(PanelRule.OFFERED_MISSING)
    if answer.kind is ReferralEventKind.RETURNED and (not answer.wanted.strip() or answer.wanted_by is None):
        raise Refused(PanelRule.WANTED_MISSING)


def reply_words(answer: Answer, today: date) -> str:
    """What the referrer reads."""
    why = answer.why.strip()
    if answer.kind is ReferralEventKind.ACCEPTED:
        words = _("{day}: accepted for the agenda. {why}")
    elif answer.kind is ReferralEventKind.ALTERNATIVE:
        words = _("{day}: not for the agenda; offered instead: {offered}. {why}")
    else:
        words = _("{day}: returned for information: {wanted}, by {by}. {why}")
    return words.format(
        day=day(today),
        why=why,
        offered=answer.offered_to.strip(),
        wanted=answer.wanted.strip(),
        by=day(answer.wanted_by) if answer.wanted_by else "?",
    )


def _young_people(session: Session) -> Iterator[CaseSummary]:
    """Everybody about whom a referral was ever taken in, and whose furthest one has no answer."""
    came = select(ReferralEvent.root).where(ReferralEvent.event.in_(_CAME), ReferralEvent.withdrawn.is_not(True))
    places = [SORT_ORDER.index(state) for state in _SCANNED]
    yield from session.scalars(select(CaseSummary).where(CaseSummary.root.in_(came), CaseSummary.sort_vpg.in_(places)))


def _replies(session: Session) -> list[Reply]:
    rows = session.scalars(select(Reply).where(Reply.withdrawn.is_not(True)))
    return sorted(rows, key=lambda row: (row.made_on or date.min, row.id))


def _reply_line(row: Reply, line: CaseSummary | None) -> ReplyLine:
    return ReplyLine(
        reply=row.id,
        young_person_id=row.root,
        young_person=(line.name or person_page.unnamed(line.came_from)) if line else "",
        words=row.words or "",
        to_name=row.to_name or "",
        to_agency=row.to_agency or "",
        made_on=row.made_on,
        sent_on=row.sent_on,
    )
