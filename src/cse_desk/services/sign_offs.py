"""The manager's queue: judgements that differ from the tool or are under a rule. Signing is `Screenings.sign_off`."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from cse_desk.clock import LONDON
from cse_desk.models.enums import HarmWord, LevelWord
from cse_desk.models.records.sign_offs import WaitingSignOff
from cse_desk.models.rules.due import end_of_day, is_late, when_words, working_days_after
from cse_desk.models.rules.words import fold
from cse_desk.models.tables.screenings import Screening
from cse_desk.services import person_details
from cse_desk.services.casework_settings import read_settings
from cse_desk.services.known_words import word_of
from cse_desk.services.person_page import unnamed
from cse_desk.services.referral_lines import name_of
from cse_desk.vault.store import Vault


class SignOffs:
    """Use cases of the queue."""

    def __init__(self, vault: Vault) -> None:
        """For an open vault."""
        self._vault = vault

    def waiting(self) -> tuple[WaitingSignOff, ...]:
        """Every judgement in this vault that waits, the longest waiting first."""
        with self._vault.reading() as session:
            wanted = select(Screening).where(
                Screening.withdrawn.is_not(True),
                Screening.signed_at.is_not(None),
                Screening.sign_off_needed.is_(True),
                Screening.sign_off_at.is_(None),
            )
            rows = session.scalars(wanted).all()
            gone = person_details.taken_off(session, [row.root for row in rows])
            days = read_settings(session).sign_off_working_days
            found = [self._one(session, row, days) for row in rows if row.root not in gone]
        return tuple(sorted(found, key=lambda one: (one.due, one.person, one.screening_id)))

    def _one(self, session: Session, row: Screening, days: int) -> WaitingSignOff:
        assert row.signed_at is not None
        on, now = row.signed_at.astimezone(LONDON).date(), self._vault.clock.now()
        due = end_of_day(working_days_after(on, days))
        return WaitingSignOff(
            screening_id=row.id,
            young_person_id=row.root,
            person=name_of(session, row.root) or unnamed(""),
            signed_by=row.signed_by or "",
            signed_on=on,
            harm=word_of(HarmWord, row.judgement_harm),
            level=word_of(LevelWord, row.judgement_level),
            tool_harm=word_of(HarmWord, row.tool_harm),
            tool_level=word_of(LevelWord, row.tool_level),
            differs_why=row.judgement_differs_why or "",
            reasons=row.judgement_reasons or "",
            due=due,
            is_late=is_late(due, now),
            when_words=when_words(due, now),
            is_own=fold(row.signed_by or "") == fold(self._vault.me.name),
        )
