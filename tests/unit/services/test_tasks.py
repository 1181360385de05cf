"""Today: what waits, the most urgent first, and only what this role can do."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from cse_desk.clock import SetClock
from cse_desk.models.enums import Compartment, MissingKind, ReferralEventKind, Role, ScreeningReason, Strand
from cse_desk.models.records.facts import MissingFact
from cse_desk.models.records.screening import ToAskEntry
from cse_desk.models.tables.local import Bundle, Contact
from cse_desk.models.tables.referrals import ReferralEvent
from cse_desk.models.tables.screenings import Screening
from cse_desk.services import tasks
from cse_desk.services.facts.service import Facts
from cse_desk.services.people import People
from cse_desk.services.screenings import Screenings
from cse_desk.services.tasks import Tasks
from cse_desk.vault.store import Vault
from tests.helpers.vaults import OpenVault
from tests.unit.services.answering import JUDGEMENT, whole
from tests.unit.services.folk import MAISIE, somebody
from tests.unit.services.test_facts import HOUR
from tests.unit.services.test_screenings import BLACKMAIL, Desk


def test_nothing_waits_in_an_empty_vault(vault: Vault) -> None:
    assert Tasks(vault).today() == ()


def test_the_soonest_comes_first_and_what_has_no_day_last(vault: Vault, clock: SetClock) -> None:
    desk = Desk(vault)
    screening = desk.begin()
    desk.save(screening, BLACKMAIL | {"d3.04": "not-known"})

    items = Tasks(vault).today()

    assert items[0].target == f"{screening}/P1"
    dated = [one.due for one in items if one.due is not None]
    assert dated == sorted(dated)
    assert items[-1].due is None
    assert {"open-prompt", "resume"} == {one.action for one in items}
    clock.go_on(hours=9)
    assert {one.when_words for one in Tasks(vault).today() if one.target.endswith("/P2")} == {"1 h 30 min late"}


def test_a_question_to_ask_waits_until_its_day(vault: Vault) -> None:
    desk = Desk(vault)
    screening = desk.begin()
    desk.save(screening, {"d3.04": "not-known"})
    (ask,) = desk.screenings.result(screening_id=screening).to_ask
    desk.screenings.add_actions(
        screening_id=screening, actions=[ToAskEntry("", ask.indicator, "Leanne Ward", "his aunt", ask.due)]
    )

    (item,) = [one for one in Tasks(vault).today() if one.action == "ask"]
    assert (item.what, item.why, item.person, item.age) == (
        "Ask: 3.04",
        "Leanne Ward asks his aunt.",
        "Maisie Tranter",
        "aged 14",
    )


def test_what_is_due_in_three_months_is_not_yet_on_today(vault: Vault, clock: SetClock) -> None:
    desk = Desk(vault)
    desk.sign(desk.answered({}), JUDGEMENT)
    assert [one.action for one in Tasks(vault).today()] == []

    clock.go_on(days=80)

    assert [one.action for one in Tasks(vault).today()] == ["screen"]


def test_of_very_many_young_people_it_is_counted_who_is_left_out(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    people, screenings = People(vault), Screenings(vault)
    for given in ("Kofi", "Sam", "Zoë"):
        (root,) = people.create(somebody(given, "Asante")).roots
        begun = screenings.start(young_person_id=root, reason=ScreeningReason.NEW_CONCERN)[1]
        if given == "Zoë":  # with something dated as well
            seen = screenings.open(screening_id=begun).seen
            screenings.save(screening_id=begun, answers=BLACKMAIL, last_page="", last_item="", seen=seen)
    assert Tasks(vault).left_out() == 0
    monkeypatch.setattr(tasks, "_MOST", 1)
    assert {one.person for one in Tasks(vault).today()} < {"Kofi Asante", "Sam Asante", "Zoë Asante"}
    assert Tasks(vault).left_out() == 1


def test_a_bundle_that_is_held_waits_to_be_looked_at(vault: Vault) -> None:
    with vault.transaction("test") as writing:
        writing.session.add(
            Contact(
                fingerprint="f" * 64,
                author="a" * 32,
                card="",
                name="Martin Achebe",
                agency="Partnership",
                role=Role.COORDINATOR,
                trust="verified",
            )
        )
        writing.session.add(
            Bundle(
                id="b" * 64,
                direction="in",
                other="f" * 64,
                at=datetime(2026, 11, 24, tzinfo=UTC),
                what="Receipt",
                state="held",
                counter=1,
                incarnation="c" * 32,
            )
        )

    (item,) = Tasks(vault).today()

    assert (item.action, item.target, item.person) == ("look-bundle", "b" * 64, "Martin Achebe")


def test_a_coordinator_sees_referrals_and_not_other_peoples_screenings(open_vault: OpenVault) -> None:
    vault = open_vault(Role.COORDINATOR)
    (root,) = People(vault).create(MAISIE).roots
    with vault.transaction("test") as writing:
        for kind in (ReferralEventKind.SUBMITTED, ReferralEventKind.TAKEN_IN):
            writing.session.add(
                ReferralEvent(
                    id=vault.ids.new(),
                    root=root,
                    compartment=Compartment.REFERRAL,
                    referral="1" * 32,
                    event=kind,
                    strands=[Strand.SEXUAL.value],
                    happened_on=vault.clock.today(),
                )
            )

    (item,) = Tasks(vault).today()

    assert (item.action, item.why) == ("referral", "Sexual exploitation")


def test_what_others_do_takes_no_room_from_what_is_ones_own(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    """A prompt that is due sooner stands before it; a coordinator, who cannot answer it, would not see what they can do."""
    desk = Desk(vault)
    desk.save(desk.begin(), BLACKMAIL)
    (back,) = People(vault).create(somebody("Zoë", "Asante")).roots
    now = vault.clock.now()
    episode = MissingFact("", MissingKind.MISSING, now - 40 * HOUR, now - HOUR, now - 38 * HOUR)
    Facts(vault).record(young_person_id=back, fact=episode)
    monkeypatch.setattr(tasks, "_MOST", 1)
    assert {one.person for one in Tasks(vault).today() if one.due} == {"Maisie Tranter"}
    assert Tasks(vault).left_out() == 1

    monkeypatch.setattr(vault, "me", replace(vault.me, role=Role.COORDINATOR))
    assert [one.person for one in Tasks(vault).today()] == ["Zoë Asante"]
    assert Tasks(vault).left_out() == 0, "nobody else has something that is theirs to do"


def test_a_form_left_open_waits(vault: Vault) -> None:
    people = People(vault)
    (root,) = people.create(MAISIE).roots
    people.keep_draft(people.details(root))
    people.keep_draft(somebody("Kofi", "Asante"))

    found = {(one.person, one.action, one.target) for one in Tasks(vault).today()}

    assert found == {("Maisie Tranter", "edit-person", root), ("Somebody new", "edit-person", "new")}


def test_somebody_elses_unfinished_screening_waits_for_nothing_but_ones_part(vault: Vault) -> None:
    desk = Desk(vault)
    screening = desk.begin()
    with vault.transaction("test") as writing:
        writing.session.get_one(Screening, screening).started_by = "e" * 32

    assert [(one.action, one.target) for one in Tasks(vault).today()] == [("part", screening)]


def test_every_young_person_has_their_own_tasks(vault: Vault) -> None:
    people, screenings = People(vault), Screenings(vault)
    for given in ("Kofi", "Zoë"):
        (root,) = people.create(somebody(given, "Asante")).roots

        screenings.start(young_person_id=root, reason=ScreeningReason.NEW_CONCERN)

    assert [one.person for one in Tasks(vault).today()] == ["Kofi Asante", "Zoë Asante"]


def test_answering_helper_fills_the_whole_tool(vault: Vault) -> None:
    assert len(whole(Screenings(vault).form(), {})) > 86
