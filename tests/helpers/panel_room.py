"""A VPG on a real vault: a group with people, a meeting, young people on it, and facts written straight into the record."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

from cse_desk.models.enums import ClosureReason, Compartment, LevelWord, PanelDecisionKind, ReferralEventKind, Strand
from cse_desk.models.records.groups import GroupDetails, MemberEntry
from cse_desk.models.records.people import PersonDetails
from cse_desk.models.tables.base import Recorded
from cse_desk.models.tables.facts import ClosureRequest
from cse_desk.models.tables.panel import PanelDecision
from cse_desk.models.tables.referrals import ReferralEvent
from cse_desk.services.desk import Desk
from cse_desk.services.pre_agenda import Answer

START = datetime(2026, 12, 8, 9, 30, tzinfo=UTC)
MEETING_DAY = date(2026, 12, 8)
LAST_TIME = date(2026, 11, 10)
CHAIR = MemberEntry(
    name="Ruth Adeyemi", role="Head of service", agency="Marlport Council", agency_kind="council", is_chair=True
)
HALE = MemberEntry(
    name="Mark Hale", role="Detective inspector", agency="Marlport Police", agency_kind="police", deputy="Ada Quill"
)
BOATENG = MemberEntry(name="Nia Boateng", role="Named nurse", agency="Marlport Hospital", agency_kind="health")
BELLO = MemberEntry(name="Joy Bello", role="CSE worker", agency="Barnardo's", agency_kind="charity")
MEMBERS = (CHAIR, HALE, BOATENG, BELLO)


def vpg_of(desk: Desk) -> GroupDetails:
    """The group that discusses young people."""
    return next(one for one in desk.groups.all() if one.discusses_people)


def with_people(desk: Desk) -> GroupDetails:
    """The VPG with its members."""
    desk.groups.save(replace(vpg_of(desk), members=MEMBERS, quorum_members=3))
    return vpg_of(desk)


def planned(desk: Desk, starts_at: datetime = START) -> str:
    """A meeting; its id."""
    details = desk.meetings.proposal(group=vpg_of(desk).group, starts_at=starts_at)
    return desk.meetings.save(replace(details, where="Marlport Civic Centre, room 4", number=12))[1]


def record(desk: Desk, cls: type[Recorded], root: str, **fields: Any) -> str:
    """One record of a young person, as another part of the program writes it; its id."""
    id_ = desk.vault.ids.new()
    given = {"compartment": Compartment.PANEL, **fields}
    with desk.vault.transaction("Recorded") as writing:
        writing.session.add(cls(id=id_, root=root, **given))
    return id_


def a_child(desk: Desk, details: PersonDetails) -> str:
    """Somebody in the register."""
    return next(iter(desk.people.create(details).roots))


def accepted(desk: Desk, root: str, *strands: Strand) -> None:
    """Referred by the coordinator and accepted."""
    desk.pre_agenda.refer(young_person_id=root, strands=strands or (Strand.SEXUAL,), why="Known to the VPG.")
    (line,) = [one for one in desk.pre_agenda.queue() if one.young_person_id == root]
    desk.pre_agenda.answer(
        young_person_id=root, referral=line.referral, answer=Answer(ReferralEventKind.ACCEPTED, "A pattern.")
    )


def decided(
    desk: Desk,
    root: str,
    kind: PanelDecisionKind = PanelDecisionKind.ADD,
    *,
    on: date = LAST_TIME,
    level: LevelWord | None = LevelWord.MEDIUM,
    review_on: date | None = MEETING_DAY,
    strands: tuple[Strand, ...] = (Strand.SEXUAL,),
    **more: Any,
) -> str:
    """What a meeting decided."""
    return record(
        desk,
        PanelDecision,
        root,
        decision=kind,
        strands=[one.value for one in strands],
        decided_on=on,
        at=datetime(on.year, on.month, on.day, 10, tzinfo=UTC),
        reason="As discussed.",
        level=level,
        review_on=review_on,
        chair="Ruth Adeyemi",
        **more,
    )


@dataclass
class Room:
    """A coordinator's desk with a VPG and its next meeting."""

    desk: Desk
    meeting: str

    @classmethod
    def of(cls, desk: Desk) -> "Room":
        """With people, and a meeting on 8 December."""
        with_people(desk)
        return cls(desk, planned(desk))


def closure_asked(desk: Desk, root: str, *, by: str = "Joy Bello", agency: str = "Barnardo's") -> None:
    """Somebody asks for their removal, and writes little about why."""
    on = date(2026, 11, 20)
    record(desk, ClosureRequest, root, reason=ClosureReason.COMPLETE, asked_by=by, asked_agency=agency, asked_on=on)
    record(
        desk,
        ReferralEvent,
        root,
        referral="c" * 32,
        event=ReferralEventKind.CLOSURE_REQUESTED,
        strands=[Strand.SEXUAL.value],
        happened_on=on,
    )
