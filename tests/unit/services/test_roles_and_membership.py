"""Role × membership: whoever joins, changes and leaves - contacts, those who work with a young person, the people of a group.

Each act is done for good, in a vault that holds what it needs, by every role: it is there afterwards, or the role was refused and nothing
was written.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date

import pytest

from cse_desk.bundle import cards
from cse_desk.errors import Refused
from cse_desk.models.enums import Compartment, Role, TrustState
from cse_desk.models.records.people import CarerEntry, PersonDetails
from cse_desk.services.contacts import fingerprint_of
from cse_desk.services.desk import Desk
from cse_desk.services.refusals import Rule, role_table
from tests.helpers.panel_room import BELLO, CHAIR, planned, vpg_of, with_people
from tests.helpers.vaults import OpenVault
from tests.unit.bundle.people import COLLEAGUE, WORKER
from tests.unit.services.folk import MAISIE, worker
from tests.unit.services.storied import access_log_at

CARD = cards.card_text(COLLEAGUE.card)
CONTACT = fingerprint_of(COLLEAGUE.card)
KNOWN = fingerprint_of(WORKER.card)
NEW = worker("Ada Quill", "Youth worker", "Harbour Young People")
CARER = CarerEntry("", "Tom Tranter", "father", "yes", "no", "", "no", "")


@dataclass(frozen=True)
class Room:
    """A vault with a young person, a VPG with people, a meeting and a contact."""

    desk: Desk
    root: str
    meeting: str

    @property
    def details(self) -> PersonDetails:
        return self.desk.people.details(self.root)

    def people(self) -> list[tuple[object, ...]]:
        return [(one.name, one.role, one.is_lead, one.to_day) for one in self.details.professionals]

    def trust(self) -> dict[str, TrustState]:
        return {one.fingerprint: one.trust for one in self.desk.contacts.all()}

    def save(self, **changed: object) -> object:
        return self.desk.people.save(replace(self.details, **changed))  # type: ignore[arg-type]  # fields by name

    def lead(self, **changed: object) -> object:
        lead, *others = self.details.professionals
        return self.save(professionals=(replace(lead, **changed), *others))  # type: ignore[arg-type]  # as above

    def group(self, *, without: str = "", **chair: object) -> object:
        group = vpg_of(self.desk)
        kept = tuple(
            replace(one, **chair) if one.is_chair else one  # type: ignore[arg-type]  # as above
            for one in group.members
            if one.name != without
        )
        return self.desk.groups.save(replace(group, members=kept))

    def join(self) -> object:
        group = vpg_of(self.desk)
        return self.desk.groups.save(replace(group, members=(*group.members, replace(BELLO, name="Ada Quill"))))

    def members(self) -> list[tuple[str, str]]:
        return [(one.name, one.role) for one in vpg_of(self.desk).members]

    def interests(self) -> list[bool]:
        return [one.ended_on is None for one in self.desk.interests.about(young_person_id=self.root)]

    def carers(self) -> list[str]:
        return [one.name for one in self.details.carers]


@dataclass(frozen=True)
class Act:
    """Who joins, changes or leaves; what it writes ("": this vault's own, whoever holds it); how one sees that it was done."""

    name: str
    writes: Compartment | None
    do: Callable[[Room], object]
    is_done: Callable[[Room], bool]


def _verify(room: Room) -> object:
    return room.desk.contacts.verify(card=CARD, typed_words=" ".join(cards.safety_words(COLLEAGUE.card)))


def _declare(room: Room) -> object:
    return room.desk.interests.declare(
        young_person_id=room.root, name="Joy Bello", agency="Barnardo's", why="Her niece."
    )


ACTS = (
    Act("a contact is verified", None, _verify, lambda room: room.trust().get(CONTACT) is TrustState.VERIFIED),
    Act(
        "a contact is retired",
        None,
        lambda room: room.desk.contacts.retire(fingerprint=KNOWN),
        lambda room: room.trust()[KNOWN] is TrustState.RETIRED,
    ),
    Act(
        "a contact's key is known by somebody else",
        None,
        lambda room: room.desk.contacts.compromised(fingerprint=KNOWN),
        lambda room: room.trust()[KNOWN] is TrustState.COMPROMISED,
    ),
    Act(
        "somebody begins to work with a young person",
        Compartment.IDENTITY,
        lambda room: room.save(professionals=(*room.details.professionals, NEW)),
        lambda room: any(name == NEW.name for name, *_rest in room.people()),
    ),
    Act(
        "their role changes",
        Compartment.IDENTITY,
        lambda room: room.lead(role="Team manager"),
        lambda room: any(role == "Team manager" for _name, role, *_rest in room.people()),
    ),
    Act(
        "they are no longer the lead",
        Compartment.IDENTITY,
        lambda room: room.lead(is_lead=False),
        lambda room: not any(is_lead for _name, _role, is_lead, _to in room.people()),
    ),
    Act(
        "they stop",
        Compartment.IDENTITY,
        lambda room: room.lead(to_day=date(2026, 11, 20)),
        lambda room: any(to_day for *_rest, to_day in room.people()),
    ),
    Act(
        "they were written down by mistake",
        Compartment.IDENTITY,
        lambda room: room.save(professionals=()),
        lambda room: room.people() == [],
    ),
    Act(
        "a carer is added",
        Compartment.IDENTITY,
        lambda room: room.save(carers=(*room.details.carers, CARER)),
        lambda room: CARER.name in room.carers(),
    ),
    Act("somebody joins a group", Compartment.PANEL, Room.join, lambda room: "Ada Quill" in dict(room.members())),
    Act(
        "a member's role changes",
        Compartment.PANEL,
        lambda room: room.group(role="Director"),
        lambda room: "Director" in dict(room.members()).values(),
    ),
    Act(
        "the chair is handed on",
        Compartment.PANEL,
        lambda room: room.group(is_chair=False),
        lambda room: not any(one.is_chair for one in vpg_of(room.desk).members),
    ),
    Act(
        "somebody leaves a group",
        Compartment.PANEL,
        lambda room: room.group(without=BELLO.name),
        lambda room: BELLO.name not in dict(room.members()),
    ),
    Act(
        "somebody is invited to a meeting",
        Compartment.PANEL,
        lambda room: room.desk.meetings.invite(meeting=room.meeting, name="Bea Quill", agency="Harbour"),
        lambda room: any(one.name == "Bea Quill" for one in room.desk.meetings.attenders(meeting=room.meeting)),
    ),
    Act("an interest is declared", Compartment.PANEL, _declare, lambda room: room.interests() == [True, True]),
    Act(
        "an interest is over",
        Compartment.PANEL,
        lambda room: room.desk.interests.end(
            interest=room.desk.interests.about(young_person_id=room.root)[0].interest,
            on=date(2026, 11, 24),
            why="She has moved to another team.",
        ),
        lambda room: not all(room.interests()),
    ),
)


@contextmanager
def acting_as(desk: Desk, role: Role) -> Iterator[None]:
    """For what has to be there before."""
    me = desk.vault.me
    desk.vault.me = replace(me, role=role)
    yield
    desk.vault.me = me


def furnished(desk: Desk) -> Room:
    with acting_as(desk, Role.SOCIAL_WORKER):
        (root,) = desk.people.create(replace(MAISIE, addresses=())).roots
    with acting_as(desk, Role.COORDINATOR):
        with_people(desk)
        room = Room(desk, root, planned(desk))
        _declare(room)
    words = " ".join(cards.safety_words(WORKER.card))
    desk.contacts.verify(card=cards.card_text(WORKER.card), typed_words=words)
    assert CHAIR.is_chair
    return room


def everything(room: Room) -> tuple[object, ...]:
    return (room.desk.vault.position(), *access_log_at(room.desk.vault), room.trust(), room.people(), room.members())


@pytest.mark.parametrize("role", Role, ids=str)
def test_who_joins_changes_and_leaves_is_written_by_whom_the_table_lets(role: Role, open_vault: OpenVault) -> None:
    room = furnished(Desk(open_vault(role)))
    for act in ACTS:
        before = everything(room)
        assert not act.is_done(room), act.name
        if act.writes is None or role_table().may_write(role, act.writes.value):
            act.do(room)
            assert act.is_done(room), act.name
            assert everything(room) != before, act.name
        else:
            with pytest.raises(Refused) as refused:
                act.do(room)
            assert refused.value.rule is Rule.ROLE, act.name
            assert everything(room) == before, act.name
