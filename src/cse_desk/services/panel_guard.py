"""The closure guard at a decision: what it finds in the record on the day, in sentences, with the chair's answers."""

from dataclasses import dataclass
from datetime import date
from typing import Protocol

from sqlalchemy.orm import Session

from cse_desk.models.enums import ClosureReason, PanelDecisionKind
from cse_desk.models.records.closure import ClosureCase, Finding, GuardFindings
from cse_desk.models.records.meeting import DecisionForm, GuardView
from cse_desk.models.records.panel import GuardLine
from cse_desk.models.rules.closure_words import Told, headline, sentence
from cse_desk.models.rules.panel import closure_reason, is_a_sentence
from cse_desk.models.tables.panel import AgendaItem, GuardAnswer
from cse_desk.services import person_details
from cse_desk.services.closure_of_record import Proposal
from cse_desk.services.guarding import judge
from cse_desk.services.panel_rows import of_item
from cse_desk.services.person_facts import names_of


class CaseOf(Protocol):
    """Makes the case of a removal from the record (`closure_of_record.closure_case`)."""

    def __call__(self, session: Session, root: str, proposal: Proposal) -> ClosureCase:
        """The facts as they are on the day of the proposal."""
        ...


@dataclass(frozen=True, slots=True)
class Asked:
    """One decision that is about to be made: which item, on which day."""

    item: AgendaItem
    form: DecisionForm
    on: date


def look(session: Session, case_of: CaseOf, asked: Asked) -> GuardView:
    """What stands before it; nothing where it removes nobody."""
    reason = closure_reason(asked.form.kind) if asked.form.kind else None
    if reason is None:
        return GuardView()
    form = asked.form
    is_reduced = reason is ClosureReason.REDUCED
    proposal = Proposal(
        on=asked.on,
        reason=reason,
        level=form.level,
        reduced_why=form.reason.strip() if is_reduced else "",
        chair=form.chair_signed,
    )
    return _view(session, asked, judge(case_of(session, asked.item.root, proposal)))


def _view(session: Session, asked: Asked, findings: GuardFindings) -> GuardView:
    told = told_of(session, asked.item.root, asked.on)
    given = answers_of(session, asked.item.id)
    stopping = tuple(GuardLine(one.code.value, sentence(one, told), stops=True) for one in findings.blocks)
    asking = tuple(_asking(one, told, given) for one in findings.warnings)
    return GuardView(
        removes=asked.form.kind is not PanelDecisionKind.DIED,
        lines=(*stopping, *asking),
        stops=len(stopping),
        to_answer=sum(not one.answer for one in asking),
        headline=headline(findings),
    )


def _asking(finding: Finding, told: Told, given: dict[tuple[str, str], GuardAnswer]) -> GuardLine:
    """A warning with its answer; one that says something new since it was answered is answered anew."""
    words = sentence(finding, told)
    answer = given.get((finding.code.value, words))
    if answer is None or not is_a_sentence(answer.words or ""):
        return GuardLine(finding.code.value, words, stops=False)
    return GuardLine(
        finding.code.value, words, stops=False, answer=answer.words or "", answered_by=answer.by_name or ""
    )


def told_of(session: Session, root: str, on: date) -> Told:
    """Whom the sentences are about."""
    rows = person_details.load(session, [root])[root]
    names = names_of(rows)
    given = next((one.given for one in sorted(names, key=lambda one: one.kind != "known-as") if one.given), "")
    return Told(on, name=given, pronouns=(rows.person.pronouns or "") if rows.person else "")


def answers_of(session: Session, item: str) -> dict[tuple[str, str], GuardAnswer]:
    """The chair's answers about one item, by the rule and what it said."""
    return {(row.code or "", row.said or ""): row for row in of_item(session, GuardAnswer, item)}
