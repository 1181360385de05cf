"""The groups that meet: shipped without people, then this office's own."""

from dataclasses import replace

import pytest

from cse_desk.errors import NotFound
from cse_desk.models.enums import Rhythm, Role
from cse_desk.models.records.groups import GroupDetails, MemberEntry
from cse_desk.services.desk import Desk
from cse_desk.services.refusals import PanelRule, Rule
from tests.helpers.refused import refusal
from tests.helpers.vaults import OpenVault

HALE = MemberEntry(
    name="Mark Hale", role="Detective inspector", agency="Marlport Police", agency_kind="police", deputy="Ada Quill"
)
CHAIR = MemberEntry(
    name="Ruth Adeyemi", role="Head of service", agency="Marlport Council", agency_kind="council", is_chair=True
)


@pytest.fixture
def desk(open_vault: OpenVault) -> Desk:
    return Desk(open_vault(Role.COORDINATOR))


def vpg_of(desk: Desk) -> GroupDetails:
    return next(one for one in desk.groups.all() if one.discusses_people)


def test_three_groups_are_shipped_and_no_people(desk: Desk) -> None:
    groups = desk.groups.all()

    assert [one.title for one in groups] == ["Strategic VEMT", "VEMT sub-group", "VPG"]
    assert [one.rhythm for one in groups] == [Rhythm.QUARTERLY, Rhythm.SIX_WEEKLY, Rhythm.MONTHLY]
    assert not any(one.members for one in groups)


def test_the_first_change_makes_all_three_this_offices_own(desk: Desk) -> None:
    desk.groups.save(replace(vpg_of(desk), quorum_members=6, members=(CHAIR, HALE)))

    groups = desk.groups.all()
    assert [one.title for one in groups] == ["Strategic VEMT", "VEMT sub-group", "VPG"]
    assert not any(one.group.startswith("shipped") for one in groups)
    vpg = vpg_of(desk)
    assert (vpg.quorum_members, vpg.quorum_agencies) == (6, ("council", "police", "health"))
    assert vpg.chair is not None
    assert vpg.chair.name == "Ruth Adeyemi"
    assert [replace(one, record_id="") for one in vpg.members] == [CHAIR, HALE]


def test_a_group_of_ones_own_and_off_again(desk: Desk) -> None:
    desk.groups.save(GroupDetails(name="Missing panel", rhythm=Rhythm.SIX_WEEKLY))
    (made,) = desk.groups.all()
    assert (made.title, made.rhythm) == ("Missing panel", Rhythm.SIX_WEEKLY)

    desk.groups.remove(group=made.group)
    with pytest.raises(NotFound):
        desk.groups.one(group=made.group)


def test_a_member_is_changed_and_another_taken_off(desk: Desk) -> None:
    desk.groups.save(replace(vpg_of(desk), members=(CHAIR, HALE)))
    vpg = vpg_of(desk)
    chair, hale = vpg.members

    desk.groups.save(replace(vpg, members=(replace(hale, deputy="Ida Frost"),)))

    (left,) = vpg_of(desk).members
    assert (left.record_id, left.deputy) == (hale.record_id, "Ida Frost")
    assert chair.record_id != left.record_id


def test_who_joined_after_it_was_read_stays(desk: Desk) -> None:
    desk.groups.save(replace(vpg_of(desk), members=(CHAIR,)))
    stale = vpg_of(desk)
    desk.groups.save(replace(stale, members=(*stale.members, HALE)))

    desk.groups.save(replace(stale, purpose="Plans."))

    assert [one.name for one in vpg_of(desk).members] == ["Ruth Adeyemi", "Mark Hale"]


def test_what_a_group_must_have(desk: Desk) -> None:
    vpg = vpg_of(desk)
    with refusal(PanelRule.NAME_MISSING):
        desk.groups.save(replace(vpg, name=" "))
    with refusal(PanelRule.TWO_CHAIRS):
        desk.groups.save(replace(vpg, members=(CHAIR, replace(HALE, is_chair=True))))
    with refusal(Rule.NAME_NEEDED):
        desk.groups.save(replace(vpg, members=(replace(HALE, agency=""),)))


def test_others_read(open_vault: OpenVault) -> None:
    desk = Desk(open_vault(Role.MANAGER))

    assert not desk.groups.may_write()
    with refusal(Rule.ROLE):
        desk.groups.save(replace(desk.groups.all()[0], name="Other"))
