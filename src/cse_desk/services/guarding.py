"""The closure guard with the numbers of this installation, and `cse-desk guard`."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from cse_desk import paths
from cse_desk.i18n import day as day_words
from cse_desk.i18n import gettext as _
from cse_desk.models.enums import ClosureReason
from cse_desk.models.labels import label
from cse_desk.models.records.closure import ClosureCase, GuardFindings, GuardSettings
from cse_desk.models.rules.closure_guard import guard
from cse_desk.models.rules.closure_settings import DatedSettings, read_guard_settings
from cse_desk.models.rules.closure_words import Told, headline, lines
from cse_desk.services.closure_cases import read_case_file


@dataclass(frozen=True, slots=True)
class JudgedFile:
    """What was found in a case file; findings None: it could not be read whole, so nothing was judged.

    lines: for people. problems: why it could not be read. remarks: what was not looked at.
    """

    findings: GuardFindings | None
    lines: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()


def judge(case: ClosureCase) -> GuardFindings:
    """What fires, by the numbers in force on the day of the decision."""
    return guard(case, settings_on(case.closing.on)) if case.closing else GuardFindings()


def settings_on(day: date) -> GuardSettings:
    """The guard's numbers in force on that day (resources/settings/closure-guard.json)."""
    return _settings(paths.resources() / "settings" / "closure-guard.json").on(day)


@lru_cache(maxsize=4)
def _settings(path: Path) -> DatedSettings:
    return read_guard_settings(path.read_bytes())


def judge_file(path: Path) -> JudgedFile:
    """What `cse-desk guard` says of a file."""
    found = read_case_file(path)
    if found.case is None:
        problems = (*found.problems, _("Nothing was judged."))
        return JudgedFile(None, problems=problems, remarks=found.remarks)
    findings = judge(found.case)
    return JudgedFile(findings, tuple(_told(found.case, findings)), remarks=found.remarks)


def _told(case: ClosureCase, findings: GuardFindings) -> list[str]:
    closing = case.closing
    if closing is None:
        return [_("Nobody asks for a removal. Keeping, adding or raising is never stopped.")]
    if closing.reason is ClosureReason.DIED:
        return [
            _("The young person died: nothing stops this, and nothing needs an answer."),
            _("Every letter that is owed stops. The record is kept on legal hold. Who tells the panel?"),
        ]
    reason = label(closing.reason) if closing.reason else _("no reason written")
    first = _("Removal on {day}: {reason}.").format(day=day_words(closing.on), reason=reason[:1].lower() + reason[1:])
    last = [_("Keeping, adding or raising is never stopped. Answers are printed in the minutes.")]
    told = lines(findings, Told(closing.on))
    return [first, headline(findings), *told, *(last if told else [])]
