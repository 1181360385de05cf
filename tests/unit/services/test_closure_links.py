"""The closure guard's W16 on real records: who is linked to him by a place, an account or an address, and is on an agenda."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from cse_desk.models.enums import LinkKind, PanelDecisionKind
from cse_desk.models.records.facts import ConcernFact, LinkFact
from cse_desk.models.records.people import AddressEntry
from tests.helpers.case_records import CaseRecord, shifted
from tests.unit.services.daniel import ADD, HIGH, LOW, MEETING, codes, daniel, daniel_closed

__all__ = ["daniel", "daniel_closed"]


FLAT = LinkFact(line="the flat by the quay", source="Police", link_kind=LinkKind.PLACE)
ACCOUNT = LinkFact(line="Northpier99", source="Police", link_kind=LinkKind.ACCOUNT)
SOMEBODY = LinkFact(line="an older man", source="Police")
HOME = AddressEntry("", "3 Quay Street, Marlport", "TS99 1AB", "home", confidential=False, from_day=None, to_day=None)


def on_the_agenda(case: CaseRecord, born: str = "2011-01-01") -> CaseRecord:
    """Another young person, added with him and still on."""
    other = CaseRecord(case.vault, case.clock, given="Joel", born=born)
    other.decides("2026-01-14", ADD, HIGH)
    return other


def linked(case: CaseRecord, link: LinkFact) -> str:
    """To somebody or something that is new here; its root."""
    before = {one.link.concern for one in case.facts.of(young_person_id=case.root).people}
    case.facts.concern(young_person_id=case.root, link=link, concern=ConcernFact(in_trust=False))
    (new,) = {one.link.concern for one in case.facts.of(young_person_id=case.root).people} - before
    return new


def lives_at(case: CaseRecord, address: AddressEntry) -> None:
    case.people.save(replace(case.people.details(case.root), addresses=(address,)))


def judged_beside(
    daniel: CaseRecord, his: Callable[[CaseRecord], object], theirs: Callable[[CaseRecord], object]
) -> list[str]:
    """What fires for Daniel when one thing is written about him and one about somebody who is on the agenda."""
    other = on_the_agenda(daniel)
    his(daniel)
    theirs(other)
    return codes(daniel.judged(MEETING))


@pytest.mark.parametrize(
    ("his", "theirs", "fires"),
    [
        (FLAT, FLAT, ["W16"]),  # two people wrote the same place down, each as a record of its own
        (FLAT, replace(FLAT, line="The  flat by the QUAY"), ["W16"]),
        (FLAT, replace(FLAT, line="the arcade"), []),
        (FLAT, replace(FLAT, ended_on=shifted("2026-01-10"), ended_why="It was another one."), []),
        (replace(FLAT, ended_on=shifted("2026-01-10"), ended_why="It was another one."), FLAT, []),
        (
            replace(FLAT, last_contact=shifted("2026-01-10")),
            replace(FLAT, line="the arcade"),
            [],
        ),  # W7: a place is nobody
        (SOMEBODY, SOMEBODY, []),  # "an older man" is said of many: the same person is the same record
        (FLAT, replace(ACCOUNT, line=FLAT.line), []),
        (replace(FLAT, link_kind=None), replace(FLAT, link_kind=None), []),
    ],
)
def test_the_same_place_links_and_another_does_not(
    daniel: CaseRecord, his: LinkFact, theirs: LinkFact, fires: list[str]
) -> None:
    found = judged_beside(daniel, lambda case: linked(case, his), lambda case: linked(case, theirs))
    assert found == fires


@pytest.mark.parametrize(("theirs", "fires"), [("northpier99", ["W16"]), ("northpier98", []), ("", [])])
def test_the_same_account_links_and_another_does_not(daniel: CaseRecord, theirs: str, fires: list[str]) -> None:
    def write(case: CaseRecord) -> None:
        if theirs:
            linked(case, replace(ACCOUNT, line=theirs))

    assert judged_beside(daniel, lambda case: linked(case, ACCOUNT), write) == fires


def test_an_account_that_writes_to_them_is_somebody_who_tries_contact(daniel: CaseRecord) -> None:
    linked(daniel, replace(ACCOUNT, last_contact=shifted("2026-01-10")))
    assert codes(daniel.judged(MEETING)) == ["W7"]


@pytest.mark.parametrize(
    ("theirs", "fires"),
    [
        (HOME, ["W16"]),
        (replace(HOME, lines="3 quay street", postcode="ts991ab"), ["W16"]),
        (replace(HOME, confidential=True), ["W16"]),
        (replace(HOME, lines="5 Quay Street"), []),
        (replace(HOME, postcode="TS99 1AC"), []),
        (replace(HOME, postcode=""), []),
        (replace(HOME, to_day=shifted("2025-12-01")), []),
        (replace(HOME, from_day=shifted("2026-02-01")), []),
    ],
)
def test_the_same_address_links_and_another_does_not(
    daniel: CaseRecord, theirs: AddressEntry, fires: list[str]
) -> None:
    found = judged_beside(daniel, lambda case: lives_at(case, HOME), lambda case: lives_at(case, theirs))
    assert found == fires


def test_the_same_school_links_nobody(daniel: CaseRecord) -> None:
    """Half a town goes there: a guard that cries wolf is switched off in people's heads."""

    def goes_there(case: CaseRecord) -> None:
        case.people.save(replace(case.people.details(case.root), school="Saltmarsh Academy"))

    assert judged_beside(daniel, goes_there, goes_there) == []


def test_who_is_linked_and_no_longer_on_an_agenda_fires_nothing(daniel: CaseRecord) -> None:
    other = on_the_agenda(daniel)
    other.decides("2026-01-15", PanelDecisionKind.REMOVE_COMPLETE, LOW)
    for one in (daniel, other):
        linked(one, FLAT)
        lives_at(one, HOME)
    assert codes(daniel.judged(MEETING)) == []


def test_somebody_linked_in_three_ways_is_counted_once(daniel: CaseRecord) -> None:
    other = on_the_agenda(daniel)
    for one in (daniel, other):
        linked(one, FLAT)
        linked(one, ACCOUNT)
        lives_at(one, HOME)
    (finding,) = daniel.judged(MEETING).warnings
    assert [fact.count for fact in finding.facts] == [1]
