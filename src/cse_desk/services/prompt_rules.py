"""Who can close a safety prompt (content of the tool, section 3: "who can close")."""

from cse_desk.errors import Refused
from cse_desk.models.enums import PromptOutcome, Role
from cse_desk.models.records.screening import PromptText
from cse_desk.models.rules.words import fold
from cse_desk.services.refusals import Rule
from cse_desk.vault.writing import Me

_NEEDS_REFERENCE = "lado-reference"
_NEEDS_ADVICE = frozenset({"advice", "health-lead"})
_MANAGER = "manager"


def may_answer(
    text: PromptText, outcome: PromptOutcome, *, reason: str, by_name: str, by_role: str, reference: str, me: Me
) -> None:
    """Refused when this answer does not stand. Done needs a name; not needed needs a reason and the right person behind it."""
    not_needed = outcome is PromptOutcome.NOT_NEEDED
    if not_needed and not (text.not_needed_allowed and text.closes != "nobody"):
        raise Refused(Rule.ONLY_DONE, prompt=text.id)
    if not by_name.strip():
        raise Refused(Rule.NAME_NEEDED)
    if text.closes == _NEEDS_REFERENCE and not reference.strip():
        raise Refused(Rule.REFERENCE_NEEDED, prompt=text.id)
    if text.closes in _NEEDS_ADVICE and not (reason.strip() or reference.strip()):
        raise Refused(Rule.ADVICE_NEEDED, prompt=text.id)
    if not_needed and not reason.strip():
        raise Refused(Rule.REASON_NEEDED, prompt=text.id)
    if not_needed and text.closes == _MANAGER and not _is_manager(by_name, by_role, me):
        raise Refused(Rule.MANAGER_NEEDED, prompt=text.id)


def _is_manager(by_name: str, by_role: str, me: Me) -> bool:
    """A manager's name, in a manager's role; nobody becomes one by typing it beside their own name."""
    if fold(by_name) == fold(me.name):
        return me.role is Role.MANAGER
    return _MANAGER in fold(by_role)
