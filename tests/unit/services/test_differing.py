"""Fields on which two values stand, and the decision between them; the list on paper."""

from dataclasses import replace
from io import BytesIO

import pytest
from pypdf import PdfReader

from cse_desk.errors import NotFound
from cse_desk.models.records.people import PersonFilter
from cse_desk.services import person_list
from cse_desk.services.people import People
from cse_desk.vault.store import Vault
from tests.unit.services.folk import MAISIE, somebody


@pytest.fixture
def people(vault: Vault) -> People:
    return People(vault)


def torn(people: People) -> str:
    """Somebody whose school two forms changed at once."""
    (root,) = people.create(MAISIE).roots
    stale = people.details(root)
    people.save(replace(stale, school="Harbour School"))
    people.save(replace(stale, school="Northgate School"))
    return root


def test_both_values_are_told_with_who_and_when(people: People, vault: Vault) -> None:
    root = torn(people)

    (field,) = people.differing(root)

    assert field.label == "School"
    assert {one.words for one in field.values} == {"Harbour School", "Northgate School"}
    assert {one.by for one in field.values} == {"Leanne Ward"}
    assert all(one.at == vault.clock.now() for one in field.values)


def test_the_chosen_value_stands_and_the_other_stays_in_the_history(people: People) -> None:
    root = torn(people)
    (field,) = people.differing(root)
    harbour = next(one for one in field.values if one.words == "Harbour School")

    people.decide(field, harbour.change)

    after = people.details(root)
    assert (after.school, after.conflicts) == ("Harbour School", ())
    assert people.differing(root) == ()
    assert "Northgate School" in str(people.history(root))


def test_what_arrived_since_they_were_shown_stays_beside_the_decision(people: People) -> None:
    (root,) = people.create(MAISIE).roots
    stale = people.details(root)
    people.save(replace(stale, school="Harbour School"))
    people.save(replace(stale, school="Northgate School"))
    (field,) = people.differing(root)
    people.save(replace(stale, school="Quayside School"))

    people.decide(field, field.values[0].change)

    assert people.details(root).conflicts == ("School",)
    (again,) = people.differing(root)
    assert "Quayside School" in {one.words for one in again.values}


def test_a_value_that_stands_no_more_cannot_be_chosen(people: People) -> None:
    root = torn(people)
    (field,) = people.differing(root)
    people.decide(field, field.values[0].change)

    with pytest.raises(NotFound):
        people.decide(field, field.values[1].change)


def test_the_list_on_paper_says_what_narrows_it_and_names_everybody(people: People) -> None:
    people.create(MAISIE)
    people.create(somebody("Łukasz", "Wiśniewski"))
    people.create(somebody("عائشة", "الأنصاري"))

    whole = people.list_pdf(PersonFilter(sort="name"))
    narrowed = people.list_pdf(PersonFilter(text="maisie", ages=(13, 15)))

    text, less = (PdfReader(BytesIO(pdf)).pages[0].extract_text() for pdf in (whole, narrowed))
    for words in ("Maisie Tranter", "known as Mais", "Łukasz Wiśniewski", "OFFICIAL-SENSITIVE", "Page 1 of 1"):
        assert words in text
    assert "“maisie”, aged 13 to 15. 1 young person" in less
    assert "Łukasz" not in less


def test_a_long_list_prints_its_first_five_hundred(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(person_list, "MOST_PRINTED", 2)
    for family in ("Anders", "Bright", "Cole"):
        people.create(somebody("Sam", family))

    text = PdfReader(BytesIO(people.list_pdf(PersonFilter()))).pages[0].extract_text()
    assert "The first 2 of 3 young people." in text
    assert "Cole" not in text
