"""The index finds what stands, the latest first, and forgets what was erased."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cse_desk.changes.states import Erasure
from cse_desk.vault.engines import Way
from cse_desk.vault.opening import DATABASE
from cse_desk.vault.store import Vault
from tests.unit.changes.makers import Writer
from tests.unit.vault.kinds import Folk, Sheet
from tests.unit.vault.sealed import data_key, new_vault, raw
from tests.unit.vault.takes import folk, take


@pytest.fixture(scope="module")
def vault(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Vault]:
    made = new_vault(tmp_path_factory.mktemp("search") / "vault")
    yield made
    made.close()


def person(vault: Vault, name: str) -> str:
    root = vault.ids.new()
    with vault.transaction("make") as writing:
        writing.session.add(Folk(id=root, root=root, compartment="identity", name=name))
    return root


def write(vault: Vault, root: str, **values: Any) -> str:
    sheet_id = vault.ids.new()
    with vault.transaction("make") as writing:
        writing.session.add(Sheet(id=sheet_id, root=root, compartment="screening", **values))
    return sheet_id


def records(vault: Vault, text: str, **more: Any) -> list[str]:
    return [found.record for found in vault.find(text, **more)]


def test_the_beginning_of_every_word_is_enough_without_case_or_accents(vault: Vault) -> None:
    root = person(vault, "Zoë Quillfeather-Åström")
    for text in ("zoe", "ZOË quill", "astr", "quillfeather ast", "qui zo"):
        assert records(vault, text) == [root]
    assert records(vault, "zoe nobody") == []
    assert records(vault, " .,- ") == []


def test_what_a_person_types_is_never_a_query_language(vault: Vault) -> None:
    root = person(vault, "Robin OR NEAR Testington")
    assert records(vault, 'testington "OR" NEAR(') == [root]
    assert records(vault, "testington*^:-") == [root]


def test_the_latest_changed_comes_first(vault: Vault) -> None:
    first, second = person(vault, "Recency One"), person(vault, "Recency Two")
    assert records(vault, "recency") == [second, first]
    with vault.transaction("edit") as writing:
        writing.session.get_one(Folk, first).born = vault.clock.today()
    assert records(vault, "recency") == [first, second]
    assert records(vault, "recency", limit=1) == [first]


def test_only_the_fields_a_table_names_are_searched(vault: Vault) -> None:
    root = person(vault, "Somebody")
    answers = {"a.note": "wandering albatross", "a": "albatross", "b.note": ["nested", {"text": "kittiwake"}]}
    sheet_id = write(vault, root, text="guillemot", code="albatross", answers=answers)
    assert records(vault, "albatross") == [sheet_id]
    assert records(vault, "kittiwake guillemot nested") == [sheet_id]
    assert records(vault, "guillemot", kinds=["test-folk"]) == []
    assert records(vault, "guillemot", kinds=["test-sheet"]) == [sheet_id]


def test_only_what_stands_is_found(vault: Vault) -> None:
    root = person(vault, "Formername")
    with vault.transaction("rename") as writing:
        writing.session.get_one(Folk, root).name = "Lattername"
    assert records(vault, "formername") == []
    assert records(vault, "lattername") == [root]
    with vault.transaction("withdraw") as writing:
        writing.session.get_one(Folk, root).withdrawn = True
    assert records(vault, "lattername") == []
    with vault.transaction("bring back") as writing:
        writing.session.get_one(Folk, root).withdrawn = False
    assert records(vault, "lattername") == [root]


def test_what_a_bundle_brought_is_found_until_it_is_taken_back(vault: Vault) -> None:
    key, via = folk(vault), vault.ids.new()
    take(vault, Writer().write({"name": "Bundled Bittern"}, key=key), via=via)
    assert records(vault, "bittern") == [key.record]
    vault.set_aside(via=via)
    assert records(vault, "bittern") == []


def test_erased_words_are_gone_from_every_page_of_the_file(tmp_path: Path) -> None:
    """Decrypted, page by page, with a control that must be found."""
    vault = new_vault(tmp_path / "vault")
    root = person(vault, "Unforgettable Cormorant")
    write(vault, root, text="Remaining shelduck")
    (event,) = vault.history(root, root)
    assert records(vault, "cormorant") == [root]
    vault.erase([Erasure(event.change, "name")])  # type: ignore[arg-type]  # an id as text
    assert records(vault, "cormorant") == []
    vault.close()

    with raw(tmp_path / "vault" / DATABASE, data_key(tmp_path / "vault"), Way.WRITE) as connection:
        connection.execute("ATTACH DATABASE ? AS plain KEY ''", (str(tmp_path / "plain.db"),))
        connection.execute("SELECT sqlcipher_export('plain')")
        connection.execute("DETACH DATABASE plain")
    pages = (tmp_path / "plain.db").read_bytes().lower()
    for word in (b"unforgettable", b"cormorant"):
        assert word not in pages
        assert word[2:] not in pages, "the index keeps words without what they share with their neighbours"
    assert b"shelduck" in pages
