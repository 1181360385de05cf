"""Lines of the council's chronology: read and shown before anything is written, then written down as they stood there."""

from dataclasses import replace

from sqlalchemy.orm import Session

from cse_desk.errors import Refused
from cse_desk.models.enums import Compartment
from cse_desk.models.records.changes import Changes
from cse_desk.models.records.council import Pasted, PastedLine
from cse_desk.models.rules.pasted import read_pasted
from cse_desk.models.tables.people import CouncilEvent
from cse_desk.services import half_typed, person_details
from cse_desk.services.acts import done
from cse_desk.services.person_details import rows_of
from cse_desk.services.refusals import Rule, authorise
from cse_desk.vault.store import Vault

_HERE = Compartment.WORKER_NOTES  # of the record, and never part of a referral


class CouncilLines:
    """Use cases of what is pasted in."""

    def __init__(self, vault: Vault) -> None:
        """For an open vault."""
        self._vault = vault

    def read(self, *, young_person_id: str, text: str) -> Pasted:
        """What a text holds: what would be written, what is here already, and line by line what could not be read."""
        with self._vault.reading() as session:
            return self._read(session, young_person_id, text)

    def _read(self, session: Session, root: str, text: str) -> Pasted:
        known = {(row.on, row.words) for row in rows_of(session, CouncilEvent, [root])}
        lines: list[PastedLine] = []
        for one in read_pasted(text, self._vault.clock.today()).lines:
            is_here = not one.why_not and (one.on, one.words) in known
            lines.append(replace(one, is_here=is_here))
            known.add((one.on, one.words))  # the same line twice is written once
        return Pasted(tuple(lines))

    def take_in(self, *, young_person_id: str, text: str) -> Changes:
        """Write down what could be read and is not here yet; one act, undone as one. Refused(NOTHING_TO_TAKE_IN, ROLE), NotFound."""
        authorise(self._vault.me.role, _HERE)
        with self._vault.transaction("Council's chronology pasted in") as writing:
            session = writing.session
            person_details.must_be_known(session, young_person_id)
            entering = self._read(session, young_person_id, text).entering
            if not entering:
                raise Refused(Rule.NOTHING_TO_TAKE_IN)
            for one in entering:
                row = CouncilEvent(id=self._vault.ids.new(), root=young_person_id, compartment=_HERE)
                row.on, row.source, row.words = one.on, one.source or None, one.words
                row.pasted_by, row.at = self._vault.me.name, self._vault.clock.now()
                session.add(row)
        half_typed.drop(self._vault, half_typed.paste_key(young_person_id))
        return done(self._vault, writing)
