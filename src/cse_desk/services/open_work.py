"""Which record a finding of the closure guard speaks of where it may be one of several kinds: W11 (overdue, owed) and W15 (unanswered)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from cse_desk.models.enums import GuardCode
from cse_desk.models.records.facts import MissingFact
from cse_desk.models.rules import facts as rules
from cse_desk.services.action_rows import open_of
from cse_desk.services.alarms import alarms_of
from cse_desk.services.facts.due import INTERVIEW
from cse_desk.services.facts.rows import facts_of
from cse_desk.vault.store import Vault

ACTIONS_ABOUT = "actions-about"


@dataclass(frozen=True, slots=True)
class OpenWork:
    """What waits, named as on Today: `action` and `target` lead to it; of a dissent meeting/item."""

    action: str
    target: str
    young_person_id: str


class OpenWorks:
    """Use case: from a finding to the record."""

    def __init__(self, vault: Vault) -> None:
        """For an open vault."""
        self._vault = vault

    def first(self, *, young_person_id: str, code: str) -> OpenWork | None:
        """What W11 or W15 speaks of: a return interview before the actions; of what nobody answered, the latest. None: nothing waits."""
        seek = _SOUGHT.get(code)
        with self._vault.reading() as session:
            return seek(session, young_person_id, self._vault.clock.today()) if seek is not None else None


def _left(session: Session, root: str, today: date) -> OpenWork | None:
    owed = [one for one in facts_of(session, MissingFact, [root]) if rules.is_interview_owed(one)]
    if owed:
        return OpenWork(INTERVIEW, min(owed, key=_back).record_id, root)
    return OpenWork(ACTIONS_ABOUT, root, root) if open_of(session, [root], today) else None


def _back(episode: MissingFact) -> tuple[str, str]:
    return str(episode.returned_at or ""), episode.record_id


def _alarm(session: Session, root: str, _today: date) -> OpenWork | None:
    unanswered = [one for one in alarms_of(session, root) if not one.is_answered]
    found = max(unanswered, key=lambda one: (one.said_on or date.max, one.target), default=None)
    return OpenWork(found.kind, found.target, root) if found is not None else None


_SOUGHT: dict[str, Callable[[Session, str, date], OpenWork | None]] = {GuardCode.W11: _left, GuardCode.W15: _alarm}
