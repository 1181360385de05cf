"""What the VPG decides about one young person: one child, one decision. There is no way to decide about several in one act.

A decision is an event: never changed and never undone. A correction is a later decision of the same meeting that names the first.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from enum import StrEnum

from sqlalchemy.orm import Session

from cse_desk.errors import Refused
from cse_desk.i18n import gettext as _
from cse_desk.models.enums import (
    PROTECTING,
    Compartment,
    MeetingEventKind,
    PanelDecisionKind,
    ReferralEventKind,
    ReferralState,
    Strand,
)
from cse_desk.models.labels import label
from cse_desk.models.records.changes import Changes
from cse_desk.models.records.groups import GroupDetails
from cse_desk.models.records.meeting import Decided, DecisionForm, GuardView
from cse_desk.models.rules import referral
from cse_desk.models.rules.panel import OFFERING, REMOVALS, event_of, is_a_sentence
from cse_desk.models.tables.panel import AgendaItem, Dissent, GuardAnswer, Meeting, PanelDecision
from cse_desk.services import panel_guard
from cse_desk.services.acts import done
from cse_desk.services.closure_of_record import closure_case
from cse_desk.services.groups import group_of
from cse_desk.services.known_words import strands_of
from cse_desk.services.panel_facts import decisions_of, referral_facts
from cse_desk.services.panel_guard import Asked, CaseOf
from cse_desk.services.panel_rows import chair_of, happened, held_on, of_item, one
from cse_desk.services.referral_lines import codes_of
from cse_desk.services.refusals import authorise
from cse_desk.vault.access_log import Event
from cse_desk.vault.queries import records
from cse_desk.vault.store import Vault
from cse_desk.vault.writing import Writing

_State = ReferralState
_HEARD = frozenset({_State.ON_AGENDA, _State.CLOSURE_REQUESTED})
_FIRST_REVIEW_WEEKS = 12  # where the group says nothing


class DecisionRule(StrEnum):
    """Why a decision cannot be recorded."""

    NO_KIND = "no-decision-chosen"
    NO_DECISION_STRAND = "no-decision-strand"
    NO_DECISION_REASON = "no-decision-reason"
    NO_DECISION_LEVEL = "no-decision-level"  # "not enough known" is one
    NOT_STARTED = "meeting-not-started"
    STOPPED = "guard-stops"  # count, first: the code
    ANSWER_NEEDED = "guard-answer-needed"  # count, first
    NOT_AN_ANSWER = "not-an-answer"  # the chair's words are no sentence
    NOT_ASKED = "guard-asks-nothing"  # code: nothing that says this stands before the removal
    CHAIR_SIGNS = "chair-signs"
    OFFERED_TO_MISSING = "offered-to-missing"
    DECIDED_ALREADY = "decided-already"  # strand
    NOT_ON_AGENDA = "not-on-the-agenda"  # strand
    ON_AGENDA = "on-the-agenda"  # strand: it is removed, not "not added"
    DECIDED_SINCE = "decided-since"  # a later meeting decided about them: decide anew there
    OTHER_ITEM = "other-item"  # the decision to be corrected is about another young person or meeting
    WOULD_DROP = "would-drop"  # strand
    DISSENT_WORDS = "dissent-words"


class Decisions:
    """Use cases of deciding; each is about one item of the agenda."""

    def __init__(self, vault: Vault, case_of: CaseOf = closure_case) -> None:
        """For an open vault; `case_of` makes the case the guard judges."""
        self._vault = vault
        self._case_of = case_of

    # ---- the guard --------------------------------------------------------------------------

    def guard(self, *, item: str, form: DecisionForm) -> GuardView:
        """What stands before this decision, with the answers given so far. NotFound."""
        with self._vault.reading() as session:
            return panel_guard.look(session, self._case_of, _asked(session, item, form))

    def answer(self, *, item: str, form: DecisionForm, code: str, words: str) -> Changes:
        """Keep the chair's own words to one warning that stands now. Refused(NOT_AN_ANSWER, NOT_ASKED, ROLE)."""
        authorise(self._vault.me.role, Compartment.PANEL)
        words = words.strip()
        if not is_a_sentence(words):
            raise Refused(DecisionRule.NOT_AN_ANSWER)
        with self._vault.transaction(_("Answer to the closure guard")) as writing:
            session = writing.session
            asked = _asked(session, item, form)
            view = panel_guard.look(session, self._case_of, asked)
            line = next((each for each in view.lines if each.code == code and not each.stops), None)
            if line is None:
                raise Refused(DecisionRule.NOT_ASKED, code=code)
            given = panel_guard.answers_of(session, item).get((code, line.words))
            if given is None or given.words != words:
                self._add_answer(writing, asked.item, code, line.words, words, given)
        return done(self._vault, writing)

    def _add_answer(
        self, writing: Writing, item: AgendaItem, code: str, said: str, words: str, given: GuardAnswer | None
    ) -> None:
        row = given or GuardAnswer(id=self._vault.ids.new(), root=item.root, compartment=Compartment.PANEL)
        row.meeting, row.item, row.code, row.said, row.words = item.meeting, item.id, code, said, words
        row.by_name = chair_of(writing.session, one(writing.session, Meeting, item.meeting or ""))
        row.at = self._vault.clock.now()
        writing.session.add(row)
        writing.note(Event.RECORDED, root=item.root, what=GuardAnswer.__kind__)

    # ---- deciding ---------------------------------------------------------------------------

    def decide(self, *, item: str, form: DecisionForm) -> Decided:
        """Record one decision about one young person. Keeping, adding and raising are never stopped by the guard.

        Refused(NO_KIND, NO_DECISION_STRAND, NO_DECISION_REASON, NO_DECISION_LEVEL, NOT_STARTED, OFFERED_TO_MISSING,
        DECIDED_ALREADY, NOT_ON_AGENDA, ON_AGENDA, STOPPED, ANSWER_NEEDED, CHAIR_SIGNS, DECIDED_SINCE, OTHER_ITEM, WOULD_DROP, ROLE),
        NotFound.
        """
        authorise(self._vault.me.role, Compartment.PANEL)
        kind = _whole(form)
        with self._vault.transaction(_("Decision of the VPG")) as writing:
            session = writing.session
            asked = _asked(session, item, form)
            meeting = one(session, Meeting, asked.item.meeting or "")
            if happened(session, meeting.id, MeetingEventKind.STARTED) is None:
                raise Refused(DecisionRule.NOT_STARTED)
            if form.corrects:
                _may_correct(session, asked)
            asked = replace(asked, form=replace(form, strands=_named(session, asked, kind)))
            self._may_decide(session, meeting, asked, kind)
            before = _states(session, asked.item.root)
            id_ = self._add(writing, meeting, asked)
            _may_not_drop(session, asked, kind, before)
        return Decided(done(self._vault, writing), id_, _says(kind))

    def _may_decide(self, session: Session, meeting: Meeting, asked: Asked, kind: PanelDecisionKind) -> None:
        _fits(session, asked, kind)
        view = panel_guard.look(session, self._case_of, asked)
        if view.stops:
            raise Refused(DecisionRule.STOPPED, count=view.stops, first=view.lines[0].code)
        if view.to_answer:
            first = next(line.code for line in view.lines if not line.answer)
            raise Refused(DecisionRule.ANSWER_NEEDED, count=view.to_answer, first=first)
        if kind is PanelDecisionKind.NOT_ADDED and not asked.form.chair_signed and _group(session, meeting).chair_signs:
            raise Refused(DecisionRule.CHAIR_SIGNS)

    def _add(self, writing: Writing, meeting: Meeting, asked: Asked) -> str:
        form, now = asked.form, self._vault.clock.now()
        row = PanelDecision(
            id=self._vault.ids.new(),
            root=asked.item.root,
            compartment=Compartment.PANEL,
            meeting=meeting.id,
            item=asked.item.id,
            decision=form.kind,
            strands=codes_of(form.strands),
            decided_on=asked.on,
            at=now,
            reason=form.reason.strip(),
            harm=form.harm,
            level=form.level,
            review_on=form.review_on or _review_on(writing.session, meeting, asked),
            offered_to=form.offered_to.strip() or None,
            corrects=form.corrects or None,
            chair=chair_of(writing.session, meeting) or None,
            chair_signed_at=now if form.chair_signed else None,
            recorded_by=self._vault.me.name,
        )
        writing.session.add(row)
        writing.note(Event.RECORDED, root=row.root, what=PanelDecision.__kind__)
        return row.id

    def sign(self, *, decision: str) -> Changes:
        """The chair signs a decision that was recorded without: nothing else of it changes. NotFound."""
        authorise(self._vault.me.role, Compartment.PANEL)
        with self._vault.transaction(_("Decision signed by the chair")) as writing:
            row = one(writing.session, PanelDecision, decision)
            if row.chair_signed_at is None:
                row.chair_signed_at = self._vault.clock.now()
                writing.note(Event.RECORDED, root=row.root, what=PanelDecision.__kind__)
        return done(self._vault, writing)

    # ---- who does not agree -----------------------------------------------------------------

    def dissent(self, *, item: str, agency: str, by_name: str, words: str) -> Changes:
        """Write down that an agency does not agree, in its words. Refused(DISSENT_WORDS)."""
        authorise(self._vault.me.role, Compartment.PANEL)
        if not agency.strip() or not words.strip():
            raise Refused(DecisionRule.DISSENT_WORDS)
        with self._vault.transaction(_("Dissent")) as writing:
            about = one(writing.session, AgendaItem, item)
            row = Dissent(id=self._vault.ids.new(), root=about.root, compartment=Compartment.PANEL)
            row.meeting, row.item, row.said_on = about.meeting, about.id, self._vault.clock.today()
            row.agency, row.by_name, row.words = agency.strip(), by_name.strip(), words.strip()
            writing.session.add(row)
            writing.note(Event.RECORDED, root=about.root, what=Dissent.__kind__)
        return done(self._vault, writing)

    def answer_dissent(self, *, dissent: str, words: str, by_name: str) -> Changes:
        """The chair's answer; in the minutes. Refused(NOT_AN_ANSWER, ROLE), NotFound."""
        authorise(self._vault.me.role, Compartment.PANEL)
        if not is_a_sentence(words):
            raise Refused(DecisionRule.NOT_AN_ANSWER)
        with self._vault.transaction(_("Dissent answered")) as writing:
            row = one(writing.session, Dissent, dissent)
            row.answer, row.answered_by, row.answered_on = words.strip(), by_name.strip(), self._vault.clock.today()
            writing.note(Event.RECORDED, root=row.root, what=Dissent.__kind__)
        return done(self._vault, writing)


# ---- whether it may be recorded ------------------------------------------------------------


def _asked(session: Session, item: str, form: DecisionForm) -> Asked:
    row = one(session, AgendaItem, item)
    return Asked(row, form, held_on(session, one(session, Meeting, row.meeting or "")))


def _whole(form: DecisionForm) -> PanelDecisionKind:
    if form.kind is None:
        raise Refused(DecisionRule.NO_KIND)
    if not form.reason.strip():
        raise Refused(DecisionRule.NO_DECISION_REASON)
    if form.lacks_level:
        raise Refused(DecisionRule.NO_DECISION_LEVEL)
    if form.kind in OFFERING and not form.offered_to.strip():
        raise Refused(DecisionRule.OFFERED_TO_MISSING)
    return form.kind


def _states(session: Session, root: str, leave_out: str = "") -> dict[Strand, ReferralState]:
    facts = referral_facts(session, [root]).get(root, [])
    return dict(referral.derive(fact for fact in facts if fact.id != leave_out).states)


def _named(session: Session, asked: Asked, kind: PanelDecisionKind) -> tuple[Strand, ...]:
    """The strands it is about. Who died leaves with every strand there is."""
    strands = set(asked.form.strands)
    if kind is PanelDecisionKind.DIED:
        strands |= set(_states(session, asked.item.root)) | strands_of(asked.item.strands)
    if not strands:
        raise Refused(DecisionRule.NO_DECISION_STRAND)
    return tuple(sorted(strands))


def _fits(session: Session, asked: Asked, kind: PanelDecisionKind) -> None:
    """Each strand is decided once, and where it can be."""
    if kind is PanelDecisionKind.DIED:
        return
    _is_first(session, asked)
    states = _states(session, asked.item.root, leave_out=asked.form.corrects)
    for strand in asked.form.strands:
        state = states.get(strand, _State.NONE)
        if kind is PanelDecisionKind.NOT_ADDED and state in _HEARD:
            raise Refused(DecisionRule.ON_AGENDA, strand=label(strand))
        if kind in REMOVALS and state not in _HEARD:
            raise Refused(DecisionRule.NOT_ON_AGENDA, strand=label(strand))
        if kind in PROTECTING and event_of(kind) is ReferralEventKind.KEPT and state not in _HEARD:
            raise Refused(DecisionRule.NOT_ON_AGENDA, strand=label(strand))


def _is_first(session: Session, asked: Asked) -> None:
    for row in decisions_of(session, [asked.item.root]):
        again = strands_of(row.strands) & set(asked.form.strands)
        if row.item == asked.item.id and row.id != asked.form.corrects and again:
            raise Refused(DecisionRule.DECIDED_ALREADY, strand=label(min(again)))


def _may_correct(session: Session, asked: Asked) -> None:
    first = one(session, PanelDecision, asked.form.corrects)
    if first.item != asked.item.id:
        raise Refused(DecisionRule.OTHER_ITEM)
    later = [row for row in decisions_of(session, [first.root]) if row.item != first.item]
    if any((row.decided_on or date.max) >= (first.decided_on or date.max) for row in later):
        raise Refused(DecisionRule.DECIDED_SINCE)


def _may_not_drop(
    session: Session, asked: Asked, kind: PanelDecisionKind, before: Mapping[Strand, ReferralState]
) -> None:
    """Only a removal, judged by the guard, takes a strand off. A slip that added somebody may be put right until the minutes are sealed."""
    if kind in REMOVALS or happened(session, asked.item.meeting or "", MeetingEventKind.MINUTES_SEALED) is None:
        return
    session.flush()
    after = _states(session, asked.item.root)
    for strand, state in before.items():
        if state in _HEARD and after.get(strand) not in _HEARD:
            raise Refused(DecisionRule.WOULD_DROP, strand=label(strand))


# ---- what follows from it ------------------------------------------------------------------


def _review_on(session: Session, meeting: Meeting, asked: Asked) -> date | None:
    if asked.form.kind not in PROTECTING:
        return None
    return asked.on + timedelta(weeks=_group(session, meeting).review_weeks or _FIRST_REVIEW_WEEKS)


def _group(session: Session, meeting: Meeting) -> GroupDetails:
    return group_of(session, meeting.group or "")


def _says(kind: PanelDecisionKind) -> tuple[str, ...]:
    if kind is PanelDecisionKind.DIED:
        return (
            _("Every letter and reply that is owed stops."),
            _("The record is kept on legal hold."),
            _("Who tells the panel, and who tells those who worked with the young person?"),
        )
    if kind in REMOVALS:
        return (_("They are watched for six months: follow-ups at three and at six months come to Today."),)
    return ()


def has_died(session: Session, root: str) -> bool:
    """Whether a decision that stands says so: letters and replies that are owed stop, and the record is on legal hold."""
    return any(row.decision == PanelDecisionKind.DIED for row in decisions_of(session, [root]))


def decided_at(session: Session, item: str) -> list[PanelDecision]:
    """The decisions made at one item, the earliest first, corrected ones too."""
    rows = of_item(session, PanelDecision, item)
    lamports = records.first_lamports(session.connection(), [row.id for row in rows])
    return sorted(rows, key=lambda row: (lamports.get(row.id, 0), row.id))
