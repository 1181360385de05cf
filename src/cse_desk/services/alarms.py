"""Who warned about a young person, and whether somebody answered: family and friends, agencies, members who did not agree."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from cse_desk.models.enums import VoiceOf
from cse_desk.models.labels import label
from cse_desk.models.records.facts import VoiceFact, VoiceReply, WarningFact
from cse_desk.models.rules import facts as rules
from cse_desk.models.tables.panel import Dissent
from cse_desk.services.facts.due import AGENCY_WARNING, WARNING
from cse_desk.services.facts.rows import facts_of
from cse_desk.services.person_details import rows_of

DISSENT = "dissent"


@dataclass(frozen=True, slots=True)
class AlarmRow:
    """One of them. `kind`: WARNING, AGENCY_WARNING or DISSENT; `target`: the record to answer; `who` said it, in words."""

    kind: str
    target: str
    said_on: date | None
    is_answered: bool
    who: str


def alarms_of(session: Session, root: str) -> Iterator[AlarmRow]:
    """All of them."""
    answered = {one.entry for one in facts_of(session, VoiceReply, [root]) if rules.is_answer(one)}
    for voice in facts_of(session, VoiceFact, [root]):
        if voice.is_warning and voice.whose is not VoiceOf.YOUNG_PERSON:
            who = label(voice.whose).lower() if voice.whose else ""
            yield AlarmRow(WARNING, voice.record_id, voice.said_on, voice.record_id in answered, who)
    for warning in facts_of(session, WarningFact, [root]):
        yield AlarmRow(AGENCY_WARNING, warning.record_id, warning.said_on, bool(warning.answer.strip()), warning.agency)
    for dissent in rows_of(session, Dissent, [root]):
        is_answered = bool((dissent.answer or "").strip())
        yield AlarmRow(DISSENT, f"{dissent.meeting}/{dissent.item}", dissent.said_on, is_answered, dissent.agency or "")
