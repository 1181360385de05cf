"""The list is never behind the records: after acts, take-ins, taking back, and when a vault was opened by something else."""

from dataclasses import replace

import pytest

from cse_desk.changes.envelope import Change
from cse_desk.models.enums import Compartment, Role
from cse_desk.models.records.people import PersonFilter, PersonRow
from cse_desk.models.tables.local import Bundle, Contact
from cse_desk.services import case_summaries
from cse_desk.services.case_summaries import CaseSummaries
from cse_desk.services.people import People
from cse_desk.vault.queries import case_list
from cse_desk.vault.store import Vault
from tests.helpers.vaults import OpenVault
from tests.unit.services.folk import MAISIE, somebody

BUNDLE = "b" * 32
ALL = (Compartment.IDENTITY, Compartment.WHEREABOUTS, Compartment.SCREENING)


def rows(vault: Vault) -> tuple[PersonRow, ...]:
    people = People(vault)
    return people.row_page(people.rows(PersonFilter()))


def send(sender: Vault, receiver: Vault, root: str, compartments: tuple[Compartment, ...] = ALL) -> None:
    """What a bundle does, without its envelope."""
    changes: list[Change] = list(sender.export_changes(root, compartments))
    with receiver.transaction("") as writing:
        writing.session.merge(
            Contact(
                fingerprint="f" * 64,
                author=sender.me.author,
                card="",
                name=sender.me.name,
                agency=sender.me.agency,
                role=sender.me.role,
                trust="verified",
            )
        )
        writing.session.merge(
            Bundle(
                id=BUNDLE,
                direction="in",
                other="f" * 64,
                at=receiver.clock.now(),
                what="Referral",
                state="taken-in",
                counter=1,
                incarnation=sender.vault_id,
            )
        )
    receiver.take_in({root: changes}, (), (), via=BUNDLE)


@pytest.fixture
def sender(vault: Vault) -> Vault:
    return vault


@pytest.fixture
def receiver(open_vault: OpenVault) -> Vault:
    return open_vault(Role.COORDINATOR)


@pytest.fixture
def maisie(sender: Vault) -> str:
    (root,) = People(sender).create(MAISIE).roots
    return str(root)


def test_what_was_taken_in_is_listed_as_it_was_sent(sender: Vault, receiver: Vault, maisie: str) -> None:
    send(sender, receiver, maisie)

    (here,), (there,) = rows(sender), rows(receiver)
    assert here == there


def test_a_list_of_many_is_the_same_as_one_after_another(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of many, the words wait until all can be added in their order."""
    people = People(vault)
    roots = [root for name in ("Asante", "Bano", "Wójcik") for root in people.create(somebody("Kofi", name)).roots]
    before, found = rows(vault), [people.rows(PersonFilter(text=text)) for text in ("kofi", "asante", "bano")]
    monkeypatch.setattr(case_summaries, "_KEPT_AT_ONCE", 2)
    with vault.transaction("") as writing:
        case_list.replace(writing.session.connection(), roots, [], [])
        assert writing.session.connection().exec_driver_sql("SELECT count(*) FROM person_words").scalar() == 0
        (keeper,) = vault.summaries
        keeper(writing.session, frozenset(roots))

    assert rows(vault) == before
    assert [people.rows(PersonFilter(text=text)) for text in ("kofi", "asante", "bano")] == found


def test_a_screening_without_its_identity_is_known_by_who_sent_it(sender: Vault, receiver: Vault, maisie: str) -> None:
    send(sender, receiver, maisie, (Compartment.WHEREABOUTS,))

    (row,) = rows(receiver)
    assert row.name == "Young person known to Leanne Ward, Marlport Council, children's social care"
    page = People(receiver).page(maisie)
    assert (page.name, page.age_words) == (row.name, "Age not known")
    send(sender, receiver, maisie)
    assert [one.name for one in rows(receiver)] == ["Maisie Tranter"]


def test_taking_a_bundle_back_takes_them_off_the_list(sender: Vault, receiver: Vault, maisie: str) -> None:
    send(sender, receiver, maisie)

    receiver.set_aside(via=BUNDLE)

    assert rows(receiver) == ()
    assert People(receiver).possible_matches(MAISIE) == ()


def test_a_conflict_that_a_bundle_brings_is_marked(sender: Vault, receiver: Vault, maisie: str) -> None:
    send(sender, receiver, maisie)
    for vault, school in ((sender, "Harbour School"), (receiver, "Northgate School")):
        people = People(vault)
        people.save(replace(people.details(maisie), school=school))

    send(sender, receiver, maisie)

    assert rows(receiver)[0].has_conflicts
    assert People(receiver).details(maisie).conflicts == ("School",)


def test_changes_made_while_nobody_listened_are_caught_up(vault: Vault) -> None:
    People(vault).create(MAISIE)
    listening = list(vault.summaries)
    vault.summaries.clear()
    People(vault).create(somebody("Kofi", "Asante"))
    assert len(rows(vault)) == 1

    case_summaries.attach(vault)

    assert [row.name for row in rows(vault)] == ["Kofi Asante", "Maisie Tranter"]
    assert len(listening) == len(vault.summaries) == 1


def test_a_list_made_for_other_tables_is_made_again(vault: Vault) -> None:
    People(vault).create(MAISIE)
    before = rows(vault)
    vault.summaries.clear()
    with vault.transaction("") as writing:
        connection = writing.session.connection()
        connection.exec_driver_sql("UPDATE case_summaries SET name = 'Somebody Else'")
        connection.exec_driver_sql("UPDATE summary_state SET value = 'older' WHERE key = 'made-for'")

    case_summaries.attach(vault)

    assert rows(vault) == before


def test_attaching_twice_listens_once(vault: Vault) -> None:
    case_summaries.attach(vault)

    assert sum(isinstance(one, CaseSummaries) for one in vault.summaries) == 1
