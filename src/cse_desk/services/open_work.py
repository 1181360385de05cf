"""Which record a finding of the closure guard speaks of where it may be one of several kinds: W11 (overdue, owed) and W15 (unanswered)."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from cse_desk.models.enums import GuardCode, VoiceOf
from cse_desk.models.records.facts import MissingFact, VoiceFact, VoiceReply, WarningFact
from cse_desk.models.rules import facts as rules
from cse_desk.models.tables.panel import Dissent
from cse_desk.services.action_rows import open_of
from cse_desk.services.facts.due import AGENCY_WARNING, INTERVIEW, WARNING
from cse_desk.services.facts.rows import facts_of
from cse_desk.services.person_details import rows_of
from cse_desk.vault.store import Vault

ACTIONS_ABOUT, DISSENT = "actions-about", "dissent"


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
    found = max(_alarms(session, root), key=lambda one: (one[0] or date.max, one[1].target), default=None)
    return found[1] if found is not None else None


def _alarms(session: Session, root: str) -> Iterator[tuple[date | None, OpenWork]]:
    answered = {one.entry for one in facts_of(session, VoiceReply, [root]) if rules.is_answer(one)}
    for voice in facts_of(session, VoiceFact, [root]):
        if voice.is_warning and voice.whose is not VoiceOf.YOUNG_PERSON and voice.record_id not in answered:
            yield voice.said_on, OpenWork(WARNING, voice.record_id, root)
    for warning in facts_of(session, WarningFact, [root]):
        if not warning.answer.strip():
            yield warning.said_on, OpenWork(AGENCY_WARNING, warning.record_id, root)
    for dissent in rows_of(session, Dissent, [root]):
        if not (dissent.answer or "").strip():
            yield dissent.said_on, OpenWork(DISSENT, f"{dissent.meeting}/{dissent.item}", root)


_SOUGHT: dict[str, Callable[[Session, str, date], OpenWork | None]] = {GuardCode.W11: _left, GuardCode.W15: _alarm}
