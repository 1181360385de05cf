"""Young people and what is known about who they are. A young person's record is its own root: `id == root`."""

from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Mapped, mapped_column

from cse_desk.models.tables.base import JSON, Boolean, Code, Date, Integer, Recorded, String
from cse_desk.models.tables.local import Moment


class YoungPerson(Recorded):
    """The facts of which there is one each; names, addresses and people around them are records of their own."""

    __tablename__ = "young_people"
    __kind__ = "young-person"
    __searched__ = frozenset({"school", "nhs_number", "upn", "pronouns"})

    born: Mapped[date | None] = mapped_column(Date)
    estimated_youngest: Mapped[int | None] = mapped_column(Integer)
    estimated_oldest: Mapped[int | None] = mapped_column(Integer)
    estimated_on: Mapped[date | None] = mapped_column(Date)
    sex: Mapped[str | None] = mapped_column(Code)
    gender_identity: Mapped[str | None] = mapped_column(Code)
    gender_text: Mapped[str | None] = mapped_column(String)
    pronouns: Mapped[str | None] = mapped_column(String)
    ethnicity: Mapped[str | None] = mapped_column(Code)
    first_language: Mapped[str | None] = mapped_column(String)
    interpreter: Mapped[str | None] = mapped_column(Code)
    communication_needs: Mapped[list[Any] | None] = mapped_column(JSON)
    communication_note: Mapped[str | None] = mapped_column(String)
    school: Mapped[str | None] = mapped_column(String)
    school_year: Mapped[str | None] = mapped_column(String)
    legal_status: Mapped[str | None] = mapped_column(Code)
    disabilities: Mapped[list[Any] | None] = mapped_column(JSON)
    nhs_number: Mapped[str | None] = mapped_column(String)
    upn: Mapped[str | None] = mapped_column(String)
    safe_contact: Mapped[str | None] = mapped_column(String)
    do_not_contact_home: Mapped[bool | None] = mapped_column(Boolean)


class PersonName(Recorded):
    """A name, whole: legal, known-as, previous or other."""

    __tablename__ = "person_names"
    __kind__ = "person-name"
    __searched__ = frozenset({"given", "family"})

    name_kind: Mapped[str | None] = mapped_column(Code)
    given: Mapped[str | None] = mapped_column(String)
    family: Mapped[str | None] = mapped_column(String)
    place: Mapped[int | None] = mapped_column(Integer)  # order in which the person's names are shown


class Address(Recorded):
    """Where the young person lives or lived; its own compartment, so that it can be held back."""

    __tablename__ = "addresses"
    __kind__ = "address"
    __searched__ = frozenset({"lines", "postcode"})

    lines: Mapped[str | None] = mapped_column(String)
    postcode: Mapped[str | None] = mapped_column(String)
    address_kind: Mapped[str | None] = mapped_column(Code)
    confidential: Mapped[bool | None] = mapped_column(Boolean)
    from_day: Mapped[date | None] = mapped_column(Date)
    to_day: Mapped[date | None] = mapped_column(Date)
    place: Mapped[int | None] = mapped_column(Integer)


class Carer(Recorded):
    """A parent, carer or other relative."""

    __tablename__ = "carers"
    __kind__ = "carer"
    __searched__ = frozenset({"name"})

    name: Mapped[str | None] = mapped_column(String)
    relationship: Mapped[str | None] = mapped_column(Code)
    parental_responsibility: Mapped[str | None] = mapped_column(Code)
    same_household: Mapped[str | None] = mapped_column(Code)
    phone: Mapped[str | None] = mapped_column(String)
    safe_to_contact: Mapped[str | None] = mapped_column(Code)
    note: Mapped[str | None] = mapped_column(String)
    place: Mapped[int | None] = mapped_column(Integer)


class Professional(Recorded):
    """Somebody who works with the young person, and their agency."""

    __tablename__ = "professionals"
    __kind__ = "professional"
    __searched__ = frozenset({"name", "agency"})

    name: Mapped[str | None] = mapped_column(String)
    role: Mapped[str | None] = mapped_column(String)
    agency: Mapped[str | None] = mapped_column(String)
    phone: Mapped[str | None] = mapped_column(String)
    is_lead: Mapped[bool | None] = mapped_column(Boolean)
    from_day: Mapped[date | None] = mapped_column(Date)
    to_day: Mapped[date | None] = mapped_column(Date)
    place: Mapped[int | None] = mapped_column(Integer)


class LocalIdentifier(Recorded):
    """The young person's number in another system: free text of at most twenty characters."""

    __tablename__ = "local_identifiers"
    __kind__ = "local-identifier"
    __searched__ = frozenset({"value"})

    system: Mapped[str | None] = mapped_column(String)
    value: Mapped[str | None] = mapped_column(String)
    place: Mapped[int | None] = mapped_column(Integer)


class Withhold(Recorded):
    """What is to be withheld, from whom, and why."""

    __tablename__ = "withholds"
    __kind__ = "withhold"

    what: Mapped[str | None] = mapped_column(String)
    from_whom: Mapped[str | None] = mapped_column(String)
    why: Mapped[str | None] = mapped_column(String)
    place: Mapped[int | None] = mapped_column(Integer)


class CouncilEvent(Recorded):
    """A line of the council's own chronology, pasted in as it stood there."""

    __tablename__ = "council_events"
    __kind__ = "council-event"
    __searched__ = frozenset({"words", "source"})

    on: Mapped[date | None] = mapped_column(Date)
    source: Mapped[str | None] = mapped_column(String)
    words: Mapped[str | None] = mapped_column(String)
    pasted_by: Mapped[str | None] = mapped_column(String)
    at: Mapped[datetime | None] = mapped_column(Moment)
