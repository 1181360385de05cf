"""Interests: a panel member who may be, or be close to, the person of concern gets nothing about that young person."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from cse_desk.errors import Refused
from cse_desk.i18n import gettext as _
from cse_desk.models.enums import Compartment
from cse_desk.models.records.changes import Changes
from cse_desk.models.tables.panel import Interest
from cse_desk.services.acts import done
from cse_desk.services.panel_rows import one
from cse_desk.services.person_details import rows_of
from cse_desk.services.refusals import authorise
from cse_desk.vault.access_log import Event
from cse_desk.vault.store import Vault


class InterestRule(StrEnum):
    """Why an interest cannot be recorded like this."""

    WHO = "interest-who"
    WHY = "interest-why"
    END_DAY = "interest-end-day"  # no day, one still to come, or one before it was declared
    END_WHY = "interest-end-why"


@dataclass(frozen=True, slots=True)
class InterestLine:
    """One interest, for the coordinator alone."""

    interest: str
    name: str
    agency: str
    whole_agency: bool
    why: str
    declared_on: date | None
    ended_on: date | None
    ended_why: str
    meeting: str


class Interests:
    """Use cases of interests."""

    def __init__(self, vault: Vault) -> None:
        """For an open vault."""
        self._vault = vault

    def about(self, *, young_person_id: str) -> tuple[InterestLine, ...]:
        """Every interest declared in a young person, the latest first."""
        with self._vault.reading() as session:
            rows = rows_of(session, Interest, [young_person_id])
            rows.sort(key=lambda row: (row.declared_on or date.min, row.id), reverse=True)
            return tuple(
                InterestLine(
                    interest=row.id,
                    name=row.member_name or "",
                    agency=row.member_agency or "",
                    whole_agency=bool(row.whole_agency),
                    why=row.why or "",
                    declared_on=row.declared_on,
                    ended_on=row.ended_on,
                    ended_why=row.ended_why or "",
                    meeting=row.meeting or "",
                )
                for row in rows
            )

    def declare(
        self,
        *,
        young_person_id: str,
        name: str,
        agency: str,
        why: str,
        meeting: str = "",
        whole_agency: bool = False,
    ) -> Changes:
        """Keep everything about a young person from a member; `meeting` "": from now on, everywhere. Refused(WHO, WHY, ROLE)."""
        authorise(self._vault.me.role, Compartment.PANEL)
        if not agency.strip() or not (name.strip() or whole_agency):
            raise Refused(InterestRule.WHO)
        if not why.strip():
            raise Refused(InterestRule.WHY)
        with self._vault.transaction(_("Interest declared")) as writing:
            row = Interest(id=self._vault.ids.new(), root=young_person_id, compartment=Compartment.PANEL)
            row.member_name, row.member_agency = name.strip() or None, agency.strip()
            row.whole_agency, row.why, row.meeting = whole_agency, why.strip(), meeting or None
            row.declared_on = self._vault.clock.today()
            writing.session.add(row)
            writing.note(Event.RECORDED, root=young_person_id, what=Interest.__kind__)
        return done(self._vault, writing)

    def end(self, *, interest: str, on: date | None, why: str) -> Changes:
        """From that day papers reach them again; what was left out stays left out. Refused(END_DAY, END_WHY, ROLE), NotFound."""
        authorise(self._vault.me.role, Compartment.PANEL)
        with self._vault.transaction(_("Interest ended")) as writing:
            row = one(writing.session, Interest, interest)
            if on is None or on > self._vault.clock.today() or on < (row.declared_on or date.min):
                raise Refused(InterestRule.END_DAY)
            if not why.strip():
                raise Refused(InterestRule.END_WHY)
            row.ended_on, row.ended_why = on, why.strip()
            writing.note(Event.RECORDED, root=row.root, what=Interest.__kind__)
        return done(self._vault, writing)
