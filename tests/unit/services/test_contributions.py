"""Completing a screening together: parts signed with name and agency, on two machines, and merged into one assessment."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest

from cse_desk.errors import Refused
from cse_desk.models.enums import Role, ScreeningReason, TrustState
from cse_desk.models.tables.sharing import SharingDecision
from cse_desk.services.desk import Desk
from cse_desk.services.person_details import rows_of
from cse_desk.services.refusals import ReferralRule, Rule
from tests.helpers.vaults import OpenVault
from tests.unit.services.exchanging import a_person, acquaint, plain_bytes, taken_in
from tests.unit.services.folk import MAISIE

WHY = "To complete the screening with the agency that knows her online life."
COUNCIL = {"s0.01": "yes", "d1.01": "no", "d1.02": "yes", "d1.02.basis": "evidence", "d8.01": "possible"}
CHARITY = {"d8.02": "yes", "d8.02.note": "She showed me who writes.", "d3.01": "no"}


@dataclass
class Two:
    """A social worker and a CSE worker of a charity, acquainted, and one young person whose screening the first has begun."""

    worker: Desk
    charity: Desk
    root: str
    screening: str
    folder: Path

    def answer(self, desk: Desk, answers: Mapping[str, object]) -> None:
        record = desk.screenings.open(screening_id=self.screening)
        desk.screenings.save(
            screening_id=self.screening,
            answers={**record.answers, **answers},
            last_page="",
            last_item="",
            seen=record.seen,
        )

    def send(self, one: Desk, other: Desk, **more: object) -> Path:
        given: dict[str, object] = {
            "fingerprint": one.contributions.recipients()[0].fingerprint,
            "lawful_basis": "public-task",
            "why": WHY,
            "folder": self.folder,
            **more,
        }
        sent = one.contributions.send(screening_id=self.screening, **given)  # type: ignore[arg-type]  # by name
        taken_in(other, sent.path)
        return sent.path

    def sign(self, desk: Desk, *pages: str, on: date | None = None, name: str = "", agency: str = "Agency") -> None:
        seen = desk.contributions.together(screening_id=self.screening).seen
        day = on or desk.vault.clock.today()
        desk.contributions.sign(
            screening_id=self.screening, name=name or desk.vault.me.name, agency=agency, on=day, pages=pages, seen=seen
        )


@pytest.fixture
def two(open_vault: OpenVault, tmp_path: Path) -> Two:
    worker, charity = Desk(open_vault(Role.SOCIAL_WORKER)), Desk(open_vault(Role.CSE_WORKER))
    acquaint(worker, charity)
    root = a_person(worker, MAISIE)
    _changes, screening = worker.screenings.start(young_person_id=root, reason=ScreeningReason.NEW_CONCERN)
    folder = tmp_path / "stick"
    folder.mkdir()
    made = Two(worker, charity, root, screening, folder)
    made.answer(worker, COUNCIL)
    return made


def test_parts_answered_on_two_machines_are_one_assessment_with_both_signatures(two: Two) -> None:
    two.sign(two.worker, "d1")
    two.send(two.worker, two.charity)
    two.answer(two.charity, CHARITY)
    two.sign(two.charity, "d8", "d3")
    two.answer(two.worker, {"d1.03": "no"})  # meanwhile
    two.send(two.charity, two.worker)
    answers = two.worker.screenings.open(screening_id=two.screening).answers
    assert (answers["d1.02"], answers["d1.03"], answers["d8.02"], answers["d3.01"]) == ("yes", "no", "yes", "no")
    assert answers["d8.02.note"] == "She showed me who writes."
    together = two.worker.contributions.together(screening_id=two.screening)
    names = {two.worker.vault.me.name, two.charity.vault.me.name}
    assert {(one.name, one.agency, one.signed_on) for one in together.parts} == {
        (name, "Agency", two.worker.vault.clock.today()) for name in names
    }
    sections = {one.name: one.sections for one in together.parts}
    assert sections[two.charity.vault.me.name] == ("Grooming and relationships", "Online")
    assert two.worker.screenings.open(screening_id=two.screening).conflicts == ()
    assert two.worker.people.findings(two.root) == two.charity.people.findings(two.root) == ()


def test_two_answers_to_one_question_stand_with_both_authors_until_somebody_decides(two: Two) -> None:
    two.send(two.worker, two.charity)
    two.answer(two.charity, {"d8.01": "yes"})
    two.answer(two.worker, {"d8.01": "no"})
    two.send(two.charity, two.worker)
    assert two.worker.screenings.open(screening_id=two.screening).conflicts == ("d8.01",)
    (conflict,) = two.worker.people.differing(two.root)
    paper = two.worker.screenings.paper(screening_id=two.screening)
    assert paper.conflicts == 1
    (line,) = [one for section in paper.sections for one in section.answers if one.number == "8.01"]
    (told,) = [words for name, words in line.details if name == "Two answers stand"]
    assert f"Yes ({two.charity.vault.me.name}, " in told
    assert f"No ({two.worker.vault.me.name}, " in told
    said = {one.by: one.words for one in conflict.values}
    assert said == {two.worker.vault.me.name: "No", two.charity.vault.me.name: "Yes"}
    chosen = next(one.change for one in conflict.values if one.words == "Yes")
    two.worker.people.decide(conflict, chosen)
    assert two.worker.screenings.open(screening_id=two.screening).conflicts == ()
    assert two.worker.screenings.open(screening_id=two.screening).answers["d8.01"] == "yes"


def test_only_this_screening_leaves_and_the_decision_to_share_is_written_down(two: Two) -> None:
    other = a_screening_with(two, {"d8.08.note": "Not for the charity.", "d8.08": "yes"})
    two.answer(two.worker, {"d8.01.note": "For the charity."})
    path = two.send(two.worker, two.charity)
    inside = plain_bytes(two.charity, path)
    assert b"For the charity." in inside  # the control: what leaves can be found like this
    assert b"Not for the charity." not in inside
    assert b"Quayside" not in inside
    assert other not in [one.screening_id for one in two.charity.screenings.lines(young_person_id=two.root) if one.left]
    with two.worker.vault.reading() as session:
        (row,) = rows_of(session, SharingDecision, [two.root])
    assert (row.to_name, row.why, row.purpose) == (two.charity.vault.me.name, WHY, "Part of a screening")


def a_screening_with(two: Two, answers: dict[str, object]) -> str:
    """Another one of the same young person; the id."""
    _changes, other = two.worker.screenings.start(
        young_person_id=two.root, reason=ScreeningReason.AFTER_MISSING, besides_why="She was away again."
    )
    record = two.worker.screenings.open(screening_id=other)
    two.worker.screenings.save(
        screening_id=other, answers={**record.answers, **answers}, last_page="", last_item="", seen=record.seen
    )
    return other


def test_today_asks_for_the_part_until_it_is_signed(two: Two) -> None:
    def asked(desk: Desk) -> list[str]:
        return [one.target for one in desk.tasks.today() if one.action == "part"]

    two.send(two.worker, two.charity)
    assert asked(two.charity) == [two.screening]
    assert asked(two.worker) == []
    two.answer(two.charity, CHARITY)
    two.sign(two.charity, "d8")
    assert asked(two.charity) == []


def test_a_part_says_when_an_answer_of_it_changed_after_it_was_signed(two: Two) -> None:
    two.sign(two.worker, "d1")
    two.answer(two.worker, {"d8.02": "no"})
    assert not two.worker.contributions.together(screening_id=two.screening).parts[0].changed_since
    two.answer(two.worker, {"d1.01": "yes"})
    assert two.worker.contributions.together(screening_id=two.screening).parts[0].changed_since


def test_what_may_be_signed_for_are_sections_with_an_answer_and_mine_are_marked(two: Two) -> None:
    two.send(two.worker, two.charity)
    two.answer(two.charity, CHARITY)
    found = {one.page: one for one in two.charity.contributions.together(screening_id=two.screening).sections}
    assert set(found) == {"today", "d1", "d3", "d8"}
    assert [page for page, one in found.items() if one.mine] == ["d3", "d8"]
    assert found["d1"].answers == 3


def test_an_agency_that_signed_its_part_counts_as_one_that_took_part(two: Two) -> None:
    assert not two.worker.screenings.result(screening_id=two.screening).one_agency  # nobody at all yet
    two.sign(two.worker, "d1", agency="Marlport Council")
    assert two.worker.screenings.result(screening_id=two.screening).one_agency
    two.sign(two.worker, "d8", name="Ngozi Okafor", agency="Saltmarsh Academy")
    assert not two.worker.screenings.result(screening_id=two.screening).one_agency


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"name": " "}, Rule.NAME_NEEDED),
        ({"agency": ""}, Rule.AGENCY_NEEDED),
        ({"pages": ()}, Rule.SECTIONS_NEEDED),
        ({"pages": ("d9",)}, Rule.SECTIONS_NEEDED),
        ({"on": "tomorrow"}, Rule.DAY_AHEAD),
    ],
)
def test_a_part_is_not_signed_without(two: Two, change: dict[str, object], rule: Rule) -> None:
    today = two.worker.vault.clock.today()
    given: dict[str, object] = {"name": "Leanne Ward", "agency": "Council", "on": today, "pages": ("d1",)} | change
    if given["on"] == "tomorrow":
        given["on"] = today + timedelta(days=1)
    seen = two.worker.contributions.together(screening_id=two.screening).seen
    with pytest.raises(Refused) as refused:
        two.worker.contributions.sign(screening_id=two.screening, seen=seen, **given)  # type: ignore[arg-type]  # by name
    assert refused.value.rule is rule


def test_what_arrived_since_somebody_looked_is_not_signed_unseen(two: Two) -> None:
    two.send(two.worker, two.charity)
    two.answer(two.charity, CHARITY)
    seen = two.worker.contributions.together(screening_id=two.screening).seen
    two.send(two.charity, two.worker)
    with pytest.raises(Refused) as refused:
        two.worker.contributions.sign(
            screening_id=two.screening,
            name="L",
            agency="A",
            on=two.worker.vault.clock.today(),
            pages=("d1",),
            seen=seen,
        )
    assert refused.value.rule is Rule.CHANGED_SINCE


def test_who_gets_it_is_verified_and_screens(two: Two, open_vault: OpenVault) -> None:
    chair = Desk(open_vault(Role.CHAIR))
    acquaint(two.worker, chair)
    assert [one.role for one in two.worker.contributions.recipients()] == [Role.CSE_WORKER]
    by_role = {one.role: one.fingerprint for one in two.worker.contacts.all() if one.trust is TrustState.VERIFIED}
    for more, rule in (
        ({"fingerprint": by_role[Role.CHAIR]}, Rule.DOES_NOT_SCREEN),
        ({"lawful_basis": ""}, ReferralRule.LAWFUL_BASIS_MISSING),
        ({"why": " "}, ReferralRule.WHY_MISSING),
    ):
        with pytest.raises(Refused) as refused:
            two.send(two.worker, two.charity, **more)
        assert refused.value.rule is rule
    shown = two.worker.contributions.preview(
        screening_id=two.screening, fingerprint=by_role[Role.CSE_WORKER], lawful_basis="public-task"
    )
    assert [one.what for one in shown.leaves] == ["Who they are", "Screening"]
