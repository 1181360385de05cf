"""When a judgement may be signed."""

from cse_desk.errors import Refused
from cse_desk.models.records.screening import Judgement, ScreeningResult
from cse_desk.models.rules.screening import JudgementProblem, judgement_problems
from cse_desk.models.tables.screenings import Screening
from cse_desk.services import screening_rows, tools
from cse_desk.services.refusals import Rule


def may_sign(row: Screening, result: ScreeningResult, judgement: Judgement, *, conflicts: int) -> None:
    """Refused with the first thing that stands in the way."""
    if row.signed_at is not None:
        raise Refused(Rule.SIGNED_ALREADY)
    if conflicts:
        raise Refused(Rule.CONFLICTS_OPEN, count=conflicts)
    left = screening_rows.left_of(tools.tool_of(row.form_url, row.form_version), row.answers or {})
    if left:
        raise Refused(Rule.QUESTIONS_LEFT, count=left)
    for field in ("reasons", "change_my_mind", "not_known"):
        if not getattr(judgement, field).strip():
            raise Refused(Rule.JUDGEMENT_INCOMPLETE, field=field)
    for problem in judgement_problems(result, judgement):
        raise _refusal(problem, result, judgement)


def _refusal(problem: JudgementProblem, result: ScreeningResult, judgement: Judgement) -> Refused:
    if problem is JudgementProblem.HARD_FLOOR:
        floors = [one.id for one in result.floors if one.hard and judgement.level in one.forbids]
        return Refused(Rule.FLOOR_FORBIDS, floor=", ".join(floors), level=judgement.level.value)
    if problem is JudgementProblem.DIFFERS_WITHOUT_REASON:
        return Refused(Rule.DIFFERENCE_NEEDS_REASON)
    field = "level" if problem is JudgementProblem.NOT_A_CHOICE else "reasons"
    return Refused(Rule.JUDGEMENT_INCOMPLETE, field=field)
