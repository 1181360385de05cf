"""Young people through the front door, on real sealed files."""

import gc
import json
import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from cse_desk import paths
from cse_desk.clock import SetClock
from cse_desk.errors import NotFound, Refused
from cse_desk.models.enums import Role
from cse_desk.models.records.people import IdentifierEntry, NameEntry, PersonDetails, PersonFilter
from cse_desk.models.tables.local import AccessEntry
from cse_desk.models.tables.people import PersonName
from cse_desk.services.people import People
from cse_desk.services.printing import Printing
from cse_desk.services.refusals import Rule
from cse_desk.vault.queries import case_list
from cse_desk.vault.store import Vault
from tests.helpers.vaults import OpenVault
from tests.unit.services.folk import MAISIE, somebody, worker


@pytest.fixture
def people(vault: Vault) -> People:
    return People(vault)


@pytest.fixture
def add(people: People) -> Callable[[PersonDetails], str]:
    def adding(details: PersonDetails) -> str:
        (root,) = people.create(details).roots
        return root

    return adding


Add = Callable[[PersonDetails], str]


def names(people: People, **wanted: object) -> list[str]:
    ids = people.rows(PersonFilter(**wanted))  # type: ignore[arg-type]
    return [row.name for row in people.row_page(ids)]


def test_a_page_of_the_list_leaves_nothing_for_python_to_look_for(people: People, add: Add) -> None:
    """During a take-in nobody looks for circles: whoever scrolls meanwhile would fill the memory with them."""
    add(MAISIE)
    ids = people.rows(PersonFilter())
    people.row_page(ids)
    gc.collect()
    gc.disable()
    try:
        for _scrolled in range(5):
            people.row_page(ids)
        assert gc.collect() == 0
    finally:
        gc.enable()


# ---- adding and changing --------------------------------------------------------------------


def test_what_was_written_down_is_there_again(people: People, add: Add) -> None:
    root = add(MAISIE)

    found = people.details(root)

    assert found.nhs_number == "9990000077"
    assert [(one.kind, one.given, one.family) for one in found.names] == [
        ("legal", "Maisie", "Tranter"),
        ("known-as", "Mais", ""),
    ]
    for field in ("born", "sex", "ethnicity", "school", "upn", "safe_contact", "do_not_contact_home", "pronouns"):
        assert getattr(found, field) == getattr(MAISIE, field), field
    for field in ("addresses", "carers", "professionals", "identifiers", "withhold"):
        kept = tuple(replace(one, record_id="") for one in getattr(found, field))
        assert kept == getattr(MAISIE, field), field


def test_saving_what_was_not_changed_records_nothing(people: People, add: Add) -> None:
    root = add(MAISIE)

    changes = people.save(people.details(root))

    assert changes.ids == frozenset()


def test_a_changed_a_new_and_a_removed_entry(people: People, add: Add) -> None:
    root = add(MAISIE)
    before = people.details(root)
    legal, known_as = before.names

    people.save(
        replace(before, names=(replace(legal, family="Tranter-Moss"), NameEntry("", "previous", "Maisie", "Moss")))
    )

    after = people.details(root)
    assert [(one.kind, one.given, one.family) for one in after.names] == [
        ("legal", "Maisie", "Tranter-Moss"),
        ("previous", "Maisie", "Moss"),
    ]
    assert after.names[0].record_id == legal.record_id
    assert known_as.record_id not in {one.record_id for one in after.names}


def test_an_entry_that_came_after_the_form_was_opened_is_not_taken_away(people: People, add: Add) -> None:
    root = add(MAISIE)
    stale = people.details(root)
    people.save(replace(stale, identifiers=(*stale.identifiers, IdentifierEntry("", "Police", "N-1204"))))

    people.save(replace(stale, school="Harbour School"))

    after = people.details(root)
    assert [one.value for one in after.identifiers] == ["MP40210", "N-1204"]
    assert after.school == "Harbour School"


def test_a_stale_form_makes_a_conflict_and_loses_nothing(people: People, add: Add) -> None:
    root = add(MAISIE)
    stale = people.details(root)
    people.save(replace(stale, school="Harbour School"))

    people.save(replace(stale, school="Northgate School"))

    assert people.details(root).conflicts == ("School",)
    assert people.row_page([root])[0].has_conflicts


def test_an_untouched_field_of_a_stale_form_overwrites_nothing(people: People, add: Add) -> None:
    root = add(MAISIE)
    stale = people.details(root)
    people.save(replace(stale, school="Harbour School"))

    people.save(replace(stale, pronouns="they"))

    after = people.details(root)
    assert (after.school, after.pronouns, after.conflicts) == ("Harbour School", "they", ())


def test_a_wrong_number_is_not_saved(people: People) -> None:
    wrong = replace(MAISIE, nhs_number="999 000 0078")

    with pytest.raises(Refused) as refused:
        people.create(wrong)

    assert refused.value.rule is Rule.DETAILS
    assert [(one.field, one.is_hard) for one in people.check(wrong)] == [("nhs_number", True)]


@pytest.mark.parametrize(
    ("changes", "field", "hard"),
    [
        ({"names": ()}, "names", True),
        ({"born": date(2027, 1, 1)}, "born", True),
        ({"born": date(1990, 1, 1)}, "born", True),
        ({"born": date(2007, 1, 1)}, "born", False),
        ({"born": None}, "born", False),
        ({"born": None, "estimated_ages": (14, 12)}, "estimated_ages", True),
        ({"upn": "A805499923001"}, "upn", True),
        ({"disabilities": ("NONE", "LD")}, "disabilities", True),
        ({"identifiers": (IdentifierEntry("", "Council", "x" * 21),)}, "identifiers", True),
        (
            {"professionals": (worker("Dan Reeve", "", ""),)},
            "professionals",
            False,
        ),
    ],
)
def test_the_form_is_checked(people: People, changes: dict[str, object], field: str, hard: bool) -> None:
    found = people.check(replace(MAISIE, **changes))  # type: ignore[arg-type]

    assert [(one.field, one.is_hard) for one in found] == [(field, hard)]


def test_an_auditor_writes_nobody_down(open_vault: OpenVault) -> None:
    with pytest.raises(Refused) as refused:
        People(open_vault(Role.AUDITOR)).create(MAISIE)

    assert refused.value.rule is Rule.ROLE


def test_nobody_is_not_found(people: People) -> None:
    with pytest.raises(NotFound):
        people.details("f" * 32)


def test_an_unfinished_form_is_kept_as_it_was_left_and_forgotten_when_saved(people: People, add: Add) -> None:
    typed = replace(MAISIE, school="Saltm", seen=7, disabilities=("LD",), estimated_ages=(12, 14))
    people.keep_draft(typed)
    assert people.draft() == typed

    root = add(replace(typed, school="Saltmarsh Academy"))

    assert people.draft() is None
    details = people.details(root)
    people.keep_draft(replace(details, pronouns="they"))
    assert people.draft(root) == replace(details, pronouns="they")
    people.drop_draft(root)
    assert people.draft(root) is None


# ---- the list -------------------------------------------------------------------------------


def test_the_list_is_sorted_as_people_sort_names(people: People, add: Add) -> None:
    for given, family in [("Zoë", "Larkin"), ("Łukasz", "Wójcik"), ("Ola", "Ósk"), ("Aisha", "Bano")]:
        add(somebody(given, family))

    assert names(people) == ["Aisha Bano", "Zoë Larkin", "Ola Ósk", "Łukasz Wójcik"]
    assert names(people, descending=True)[0] == "Łukasz Wójcik"


@pytest.mark.parametrize(
    "text", ["mai", "tranter", "TRANTER maisie", "saltm", "okafor", "mp40210", "ts99", "quayside", "t", "m", "ma tr"]
)
def test_the_filter_box_finds_names_schools_places_and_workers(people: People, add: Add, text: str) -> None:
    add(MAISIE)
    add(somebody("Kofi", "Asante", school="Northgate School"))

    assert names(people, text=text) == ["Maisie Tranter"]


def test_the_filter_box_takes_signs_as_they_are(people: People, add: Add) -> None:
    add(MAISIE)

    assert names(people, text="%") == ["Maisie Tranter"]  # no word in it: nothing is narrowed
    assert names(people, text="_") == []
    assert names(people, text="zz%' OR 1=1") == []


def test_whether_a_word_finds_few_or_many_the_list_is_the_same(
    people: People, add: Add, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Few are looked up and sorted, many are met along the order: two ways to read, one answer."""
    for given, family in (("Maisie", "Tranter"), ("Tran", "Mai"), ("Kofi", "Tranmere"), ("Mai", "Asante")):
        add(somebody(given, family))
    wanted = [
        PersonFilter(text=text, sort=sort, descending=descending, saved=saved)
        for text in ("tran", "mai tran", "ma", "t mai", "zzz")
        for sort in ("name", "recent", "age", "lead")
        for descending in (False, True)
        for saved in ("", "not-screened", "referred")
    ]
    looked_up = [people.rows(one) for one in wanted]
    monkeypatch.setattr(case_list, "FEW", 0)

    assert [people.rows(one) for one in wanted] == looked_up
    assert names(people, text="tran", sort="name") == ["Tran Mai", "Kofi Tranmere", "Maisie Tranter"]


def test_whoever_was_touched_last_comes_first_by_recency(people: People, add: Add) -> None:
    first, _second = add(MAISIE), add(somebody("Kofi", "Asante"))
    people.save(replace(people.details(first), school="Harbour School"))

    assert names(people, sort="recent") == ["Maisie Tranter", "Kofi Asante"]


def test_ages_narrow_and_sort_the_list(people: People, add: Add, clock: SetClock) -> None:
    add(somebody("Fourteen", "Today", born=date(2012, 11, 24)))
    add(somebody("Thirteen", "Still", born=date(2012, 11, 25)))
    add(somebody("Seventeen", "Nearly", born=date(2008, 12, 1)))
    add(somebody("Unknown", "Age", born=None))
    add(somebody("About", "Twelve", born=None, estimated_ages=(12, 14)))

    assert names(people, ages=(14, 14)) == ["Fourteen Today"]
    assert names(people, ages=(12, 13)) == ["Thirteen Still", "About Twelve"]
    assert names(people, sort="age")[:2] == ["About Twelve", "Thirteen Still"]
    assert names(people, sort="age")[-1] == "Unknown Age"
    clock.go_on(days=1)
    assert names(people, ages=(13, 13)) == []
    rows = {row.name: row for row in people.row_page(people.rows(PersonFilter()))}
    assert (rows["About Twelve"].age, rows["About Twelve"].age_is_estimate) == (12, True)
    assert rows["Unknown Age"].age is None


def test_leads_are_listed_and_narrow_the_list(people: People, add: Add) -> None:
    add(MAISIE)
    dan = worker("Dan Reeve", "Social worker", "Marlport Council", is_lead=True)
    add(somebody("Kofi", "Asante", professionals=(dan,)))
    add(somebody("Zoë", "Larkin"))

    assert people.leads() == ("Dan Reeve", "Leanne Ward")
    assert names(people, lead="Dan Reeve") == ["Kofi Asante"]
    assert names(people, saved="mine") == ["Maisie Tranter"]


def test_a_lead_who_has_ended_leads_no_more(people: People, add: Add) -> None:
    root = add(MAISIE)
    details = people.details(root)
    ended = replace(details.professionals[0], to_day=date(2026, 11, 1))
    people.save(replace(details, professionals=(ended, details.professionals[1])))

    assert people.leads() == ()
    assert people.page(root).lead == ""


def test_saved_filters_count_themselves(people: People, add: Add) -> None:
    add(MAISIE)
    add(somebody("Kofi", "Asante"))

    counts = {one.id: one.count for one in people.counts()}

    assert counts == {
        "": 2, "mine": 1, "harmed": 0, "moved-up": 0, "due-7": 0, "prompts-open": 0, "not-screened": 2, "referred": 0,
    }  # fmt: skip
    for saved, count in counts.items():
        assert len(people.rows(PersonFilter(saved=saved))) == count


# ---- looking before adding ------------------------------------------------------------------


def test_likely_matches_come_with_their_reasons(people: People, add: Add) -> None:
    root = add(MAISIE)

    (found,) = people.possible_matches(somebody("Margaret", "Tranter", born=date(2012, 9, 8)))

    assert (found.young_person_id, found.likely) == (root, True)
    assert [one.weight for one in found.reasons] == ["fair", "fair"]
    assert found.address == ""  # it is confidential


def test_a_single_weak_likeness_is_not_shown(people: People, add: Add) -> None:
    add(MAISIE)

    assert people.possible_matches(somebody("Maisy", "Trantor", born=None)) == ()


def test_nobody_is_a_match_of_themself(people: People, add: Add) -> None:
    root = add(MAISIE)

    assert people.possible_matches(people.details(root)) == ()


def test_an_empty_form_resembles_nobody(people: People, add: Add) -> None:
    add(MAISIE)

    assert people.possible_matches(PersonDetails()) == ()


# ---- the page and the history ---------------------------------------------------------------


def test_the_page_says_who_and_warns(people: People, add: Add) -> None:
    page = people.page(add(MAISIE))

    assert (page.name, page.known_as, page.lead) == ("Maisie Tranter", "Mais", "Leanne Ward")
    assert (page.age_words, page.born_words) == ("14 years 3 months", "born 9 Aug 2012")
    assert page.contact_warning == "Do not post or ring home. By hand only, by Leanne Ward, at school."
    assert (page.withheld_count, page.harm, page.level, page.own_words) == (1, None, None, "")


def test_looking_is_written_down_once_in_a_while(people: People, vault: Vault, add: Add, clock: SetClock) -> None:
    root = add(MAISIE)

    people.page(root)
    people.page(root)
    clock.go_on(minutes=20)
    people.page(root)

    with vault.reading() as session:
        bodies = session.scalars(select(AccessEntry.body).where(AccessEntry.event == "viewed")).all()
    assert [root in str(body) for body in bodies] == [True, True]
    assert not any("Maisie" in str(body) for body in bodies)


def test_the_history_says_what_changed_in_words_and_can_be_undone(people: People, add: Add, clock: SetClock) -> None:
    root = add(MAISIE)
    clock.go_on(hours=1)
    people.save(replace(people.details(root), ethnicity="WIRI", disabilities=("LD", "COMM")))

    latest, first = people.history(root)

    assert (latest.what, latest.by, latest.can_undo) == ("Details changed", "Leanne Ward", True)
    assert sorted(latest.fields) == [
        ("Disabilities", "", "Learning, Communication"),
        ("Ethnicity", "White British", "White Irish"),
    ]
    assert first.what == "Young person added"

    people.undo(latest.act)

    after = people.details(root)
    assert (after.ethnicity, after.disabilities) == ("WBRI", ())
    assert people.history(root)[0].what == "Undone"


def test_adding_can_be_undone_and_leaves_the_list(people: People, add: Add) -> None:
    root = add(MAISIE)
    (entry,) = people.history(root)

    people.undo(entry.act)

    assert people.rows(PersonFilter()) == ()


def test_rebuilding_makes_the_same_list(people: People, vault: Vault, add: Add) -> None:
    for details in (
        MAISIE,
        somebody("Kofi", "Asante"),
        somebody("About", "Twelve", born=None, estimated_ages=(12, 14)),
    ):
        add(details)
    before = people.row_page(people.rows(PersonFilter()))

    vault.rebuild()

    assert people.row_page(people.rows(PersonFilter())) == before


def test_names_are_rows_of_their_own(people: People, vault: Vault, add: Add) -> None:
    root = add(MAISIE)

    with vault.reading() as session:
        rows = session.scalars(select(PersonName).where(PersonName.root == root)).all()
    assert {row.compartment for row in rows} == {"identity"}


def test_taking_the_last_address_off_is_for_who_writes_addresses(
    people: People, add: Add, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In an installation in which social workers do not write where somebody lives."""
    root, codes = add(MAISIE), tmp_path / "resources" / "codes"
    shutil.copytree(paths.resources() / "codes", codes)
    table = json.loads((codes / "role-compartments.json").read_text("utf-8"))
    table["may_write"]["social-worker"].remove("whereabouts")
    (codes / "role-compartments.json").write_text(json.dumps(table), "utf-8")
    monkeypatch.setattr(paths, "resources", lambda: tmp_path / "resources")

    with pytest.raises(Refused) as found:
        people.save(replace(people.details(root), addresses=()))
    assert (found.value.rule, found.value.facts["compartment"]) == (Rule.ROLE, "whereabouts")
    assert [one.lines for one in people.details(root).addresses] == ["4 Quayside Row"]


def test_plain_copies_that_were_never_finished_are_gone_when_the_vault_opens(vault: Vault, tmp_path: Path) -> None:
    printing, folder = Printing(vault), tmp_path / "Desk papers"
    folder.mkdir()
    old, new, other = (folder / name for name in (".a.pdf.0123abcd.part", ".b.pdf.0123abce.part", "a.part"))
    for one in (old, new, other):
        one.write_bytes(b"half of it, and plain")
    long_ago = old.stat().st_mtime - 3600
    os.utime(old, (long_ago, long_ago))
    os.utime(other, (long_ago, long_ago))
    printing.sweep()
    assert old.exists()  # nothing was ever saved there

    printing.saving_into(folder)
    printing.saving_into(tmp_path / "a stick that is not there")
    printing.sweep()
    assert sorted(folder.iterdir()) == [new, other]  # one that may still be written, and one that is not ours
