"""Back to the practitioners: what leaves, what never does, and that a reply is owed until it has left."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from cse_desk.errors import CseDeskError
from cse_desk.models.enums import PanelDecisionKind, ReferralEventKind, ReferralState, Role, Strand
from cse_desk.models.tables.local import Bundle
from cse_desk.models.tables.panel import Discussion, GuardAnswer, Interest, MinutedItem, PanelAction, Reply
from cse_desk.models.tables.sharing import SharingDecision
from cse_desk.services.desk import Desk
from cse_desk.services.pre_agenda import Answer
from cse_desk.services.refusals import PanelRule, ReferralRule, Rule
from cse_desk.services.sealing import Sent
from tests.helpers.panel_room import decided, record
from tests.helpers.refused import refusal
from tests.helpers.vaults import OpenVault
from tests.unit.services.exchanging import Pair, acquaint, looked, taken_in
from tests.unit.services.pairing import coordinator, pair, worker
from tests.unit.services.test_updates import REMOVAL

__all__ = ["coordinator", "pair", "worker"]
WHY = "She referred, and works with her."


def answered(pair: Pair) -> str:
    """The worker's referral, taken in and accepted; the young person's id."""
    taken_in(pair.coordinator, pair.refer(Strand.SEXUAL).path)
    (line,) = pair.coordinator.pre_agenda.queue()
    pair.coordinator.pre_agenda.answer(
        young_person_id=line.young_person_id,
        referral=line.referral,
        answer=Answer(ReferralEventKind.ACCEPTED, "A pattern of nights away."),
    )
    return line.young_person_id


def sent(pair: Pair, root: str, folder: Path | None = None, **more: object) -> Sent:
    (contact,) = pair.coordinator.sharing_back.recipients(young_person_id=root)
    given: dict[str, object] = {"lawful_basis": "public-task", "why": WHY, **more}
    return pair.coordinator.sharing_back.send(
        young_person_id=root,
        fingerprint=contact.fingerprint,
        folder=folder or pair.folder,
        **given,  # type: ignore[arg-type]  # by name
    )


def test_the_referrer_learns_what_became_of_it_and_what_is_to_be_done(pair: Pair) -> None:
    root = answered(pair)
    decided(pair.coordinator, root, PanelDecisionKind.ADD, on=date(2026, 11, 24), review_on=date(2027, 1, 12))
    record(
        pair.coordinator, PanelAction, root, what="Ask for a longer bail condition", owner="Mark Hale", agency="Police"
    )
    (due,) = pair.coordinator.sharing_back.due()
    assert (due.young_person, due.to_name, due.replies) == ("Maisie Tranter", "Leanne Ward", 1)
    assert due.contact is not None

    made = sent(pair, root)

    assert pair.coordinator.pre_agenda.replies() == ()
    assert pair.coordinator.sharing_back.due() == ()
    taken_in(pair.worker, made.path)
    (line,) = pair.worker.referrals.lines(young_person_id=root)
    assert line.state is ReferralState.ON_AGENDA
    assert line.became == (
        "24 Nov 2026: accepted for the agenda. A pattern of nights away.",
        "24 Nov 2026: Add (sexual exploitation). As discussed.",
    )
    with pair.worker.vault.reading() as session:
        (reply,) = session.query(Reply).all()
        assert reply.sent_on == date(2026, 11, 24)
        assert [one.what for one in session.query(PanelAction)] == ["Ask for a longer bail condition"]


def test_what_was_said_and_who_has_an_interest_stays(pair: Pair) -> None:
    root, desk = answered(pair), pair.coordinator
    secret = "Mr Hale coaches her team"
    record(desk, Discussion, root, worried=secret)
    record(desk, GuardAnswer, root, code="W4", words=secret)
    record(desk, Interest, root, member_name="Mark Hale", member_agency="Police", why=secret)
    record(desk, MinutedItem, root, content={"worried": secret})
    record(desk, Reply, root, referral="x" * 32, words=secret, to_name="Ngozi Okafor", to_agency="Saltmarsh Academy")

    made = sent(pair, root)

    seen = looked(pair.worker, made.path)
    assert any("What was said at the meeting" in words for words in seen.warnings)
    taken_in(pair.worker, made.path)
    with pair.worker.vault.reading() as session:
        for cls in (Discussion, GuardAnswer, Interest, MinutedItem, Reply):
            rows = session.query(cls).all()
            assert secret not in repr([vars(row) for row in rows])
        assert all(row.member_name is None for row in session.query(Interest))


def test_nothing_goes_to_somebody_from_whom_the_young_person_is_kept(pair: Pair) -> None:
    root, desk = answered(pair), pair.coordinator
    (contact,) = desk.sharing_back.recipients(young_person_id=root)
    record(desk, Interest, root, meeting="m" * 32, member_name="Leanne Ward", member_agency=contact.agency)

    assert desk.sharing_back.recipients(young_person_id=root) == ()
    with refusal(PanelRule.KEPT_FROM):
        desk.sharing_back.preview(young_person_id=root, fingerprint=contact.fingerprint)
    with refusal(PanelRule.KEPT_FROM):
        desk.sharing_back.send(
            young_person_id=root,
            fingerprint=contact.fingerprint,
            lawful_basis="public-task",
            why=WHY,
            folder=pair.folder,
        )
    assert len(desk.pre_agenda.replies()) == 1


def test_the_preview_says_what_leaves_and_what_stays(pair: Pair) -> None:
    root = answered(pair)
    (contact,) = pair.coordinator.sharing_back.recipients(young_person_id=root)

    found = pair.coordinator.sharing_back.preview(young_person_id=root, fingerprint=contact.fingerprint)

    assert [(one.what, one.count) for one in found.leaves] == [("Referral", 4), ("VPG", 1)]
    assert ("What was said at the meeting", "Outcome, actions and review date leave.") in found.withheld
    assert found.warnings == ()  # her school, withheld from somebody else, does not leave


def test_a_file_that_cannot_be_made_leaves_the_reply_owed(pair: Pair) -> None:
    root = answered(pair)
    with pytest.raises(CseDeskError):
        sent(pair, root, pair.folder / "not-there")

    (owed,) = pair.coordinator.pre_agenda.replies()
    assert owed.sent_on is None
    with pair.coordinator.vault.reading() as session:
        assert {one.state for one in session.query(Bundle) if one.direction == "out"} == {"failed"}


@pytest.mark.parametrize(
    ("given", "rule"),
    [({"lawful_basis": ""}, ReferralRule.LAWFUL_BASIS_MISSING), ({"why": " "}, ReferralRule.WHY_MISSING)],
)
def test_a_reason_and_a_basis_are_asked_for(pair: Pair, given: dict[str, str], rule: ReferralRule) -> None:
    root = answered(pair)
    with refusal(rule):
        sent(pair, root, None, **given)


def test_nothing_is_sent_twice_for_nothing(pair: Pair) -> None:
    root = answered(pair)
    sent(pair, root)
    with refusal(PanelRule.NOTHING_TO_SEND):
        sent(pair, root)


def test_who_is_not_named_in_the_record_gets_it_only_with_a_reason_that_is_kept(
    pair: Pair, open_vault: OpenVault
) -> None:
    root, desk = answered(pair), pair.coordinator
    joy = Desk(open_vault(Role.CSE_WORKER))
    acquaint(desk, joy)
    record(desk, PanelAction, root, what="See her at school", owner="Joy Bello", agency="Barnardo's")
    (leanne,) = desk.sharing_back.recipients(young_person_id=root)
    start = desk.sharing_back.begin(young_person_id=root)
    (other,) = start.others
    assert other.name == "Joy Bello"
    assert start.needs_reason(other.fingerprint)
    assert not start.needs_reason(leanne.fingerprint)
    seen = desk.sharing_back.preview(young_person_id=root, fingerprint=other.fingerprint)
    assert seen.warnings == ("They are not named in the record of this young person.",)
    given: dict[str, Any] = {
        "fingerprint": other.fingerprint,
        "lawful_basis": "public-task",
        "why": "She does an action.",
    }
    for nothing in ("", "  "):
        with refusal(PanelRule.NOT_NAMED):
            desk.sharing_back.send(young_person_id=root, folder=pair.folder, not_named_why=nothing, **given)

    made = desk.sharing_back.send(
        young_person_id=root, folder=pair.folder, not_named_why="She covers for Leanne Ward.", **given
    )

    taken_in(joy, made.path)
    with desk.vault.reading() as session:
        (row,) = [one for one in session.query(SharingDecision) if one.bundle == made.bundle_id]
        assert row.why == "She does an action. Not named in the record: She covers for Leanne Ward."
    assert len(desk.sharing_back.due()) == 1  # what is owed to Leanne Ward still is


def test_a_role_without_casework_gets_nothing_about_a_young_person(pair: Pair, open_vault: OpenVault) -> None:
    root, desk = answered(pair), pair.coordinator
    auditor = Desk(open_vault(Role.AUDITOR))
    acquaint(desk, auditor)
    ravi = next(one for one in desk.contacts.all() if one.role is Role.AUDITOR)

    assert desk.sharing_back.others(young_person_id=root) == ()
    with refusal(PanelRule.NOT_THEIRS):
        desk.sharing_back.preview(young_person_id=root, fingerprint=ravi.fingerprint)


def test_nobody_gets_it_as_somebody_else_from_whom_the_young_person_is_kept(pair: Pair, open_vault: OpenVault) -> None:
    root, desk = answered(pair), pair.coordinator
    joy = Desk(open_vault(Role.CSE_WORKER))
    acquaint(desk, joy)
    record(desk, Interest, root, meeting="m" * 32, member_name="Joy Bello", member_agency="Barnardo's")
    assert desk.sharing_back.others(young_person_id=root) == ()


def test_who_asked_for_a_removal_is_reached_and_the_reply_owed_until_it_went(pair: Pair, open_vault: OpenVault) -> None:
    """She is neither the referrer nor named as a professional: the reply is owed all the same."""
    root, desk = answered(pair), pair.coordinator
    joy = Desk(open_vault(Role.CSE_WORKER))
    acquaint(desk, joy)
    decided(desk, root, on=date(2026, 11, 24))
    desk.facts.record(young_person_id=root, fact=replace(REMOVAL, asked_by="Joy Bello", asked_agency="Barnardo's"))
    desk.pre_agenda.write_back(young_person_id=root)

    def waiting() -> set[str]:
        return {one.to_name for one in desk.sharing_back.begin(young_person_id=root).owed}

    start = desk.sharing_back.begin(young_person_id=root)
    assert waiting() == {"Leanne Ward", "Joy Bello"}
    assert start.out_of_reach() == ()
    assert start.is_owed(start.others[0])
    sent(pair, root)
    assert waiting() == {"Joy Bello"}
    desk.sharing_back.send(
        young_person_id=root,
        fingerprint=start.others[0].fingerprint,
        lawful_basis="public-task",
        why="She asked.",
        not_named_why="She asked for the removal.",
        folder=pair.folder,
    )
    assert waiting() == set()


def test_only_a_role_of_the_vpg_sends_back(pair: Pair) -> None:
    root, desk = answered(pair), pair.coordinator
    (contact,) = desk.sharing_back.recipients(young_person_id=root)
    with refusal(Rule.ROLE):
        pair.worker.sharing_back.send(
            young_person_id=root,
            fingerprint=contact.fingerprint,
            lawful_basis="public-task",
            why=WHY,
            folder=pair.folder,
        )
