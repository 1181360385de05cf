"""The recorder: services change rows, one change a record an act comes of it, and nothing gets past it."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import delete, func, insert, select, text, update
from sqlalchemy.exc import StatementError
from sqlalchemy.orm import Session

from cse_desk.changes.streams import head_statement
from cse_desk.models.enums import Answer
from cse_desk.vault import heads, recorder
from cse_desk.vault.frozen import ChangedInPlace
from cse_desk.vault.recorder import RecordingRefused
from cse_desk.vault.store import Vault
from tests.unit.vault.kinds import Folk, Other, Sheet
from tests.unit.vault.sealed import new_vault

ROOT = "a" * 32


@pytest.fixture(scope="module")
def vault(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Vault]:
    made = new_vault(tmp_path_factory.mktemp("recorder") / "vault")
    yield made
    made.close()


def a_sheet(vault: Vault, **values: Any) -> str:
    sheet_id = vault.ids.new()
    with vault.transaction("make") as writing:
        writing.session.add(Sheet(id=sheet_id, root=ROOT, compartment="screening", **values))
    return sheet_id


def change_of(vault: Vault, sheet_id: str, **values: Any) -> Any:
    with vault.transaction("edit") as writing:
        row = writing.session.get_one(Sheet, sheet_id)
        for name, value in values.items():
            setattr(row, name, value)
    return writing.changes


def changes(vault: Vault, record: str) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """Envelopes and bodies of a record, in order."""
    with vault.reading() as session:
        rows = session.connection().exec_driver_sql(
            "SELECT c.envelope, c.body FROM log_change c JOIN log_record r ON r.n = c.record WHERE r.record = ? ORDER BY c.n",
            (record,),
        )
        return [(json.loads(envelope), json.loads(body)) for envelope, body in rows]


def values(body: dict[str, Any]) -> dict[str, Any]:
    return {name: entry["value"] for name, entry in body.items()}


def test_words_pasted_with_half_a_character_or_a_hidden_direction_are_cleaned_not_refused(vault: Vault) -> None:
    """A database cannot hold half a surrogate pair, and a bundle may not: the words around it must not be lost for that."""
    pasted = "Ryan \ud83d wrote \u202ethis\0"
    sheet_id = a_sheet(vault, text=pasted, answers={"d1.01.note": pasted})
    ((_envelope, body),) = changes(vault, sheet_id)
    cleaned = "Ryan \ufffd wrote this"
    assert values(body) == {"text": cleaned, "answers/d1.01.note": cleaned}
    with vault.reading() as session:
        row = session.get_one(Sheet, sheet_id)
        assert (row.text, row.answers) == (cleaned, {"d1.01.note": cleaned})


def test_an_act_makes_one_change_of_each_record_however_often_it_is_flushed(vault: Vault) -> None:
    sheet_id, other_id = vault.ids.new(), vault.ids.new()
    with vault.transaction("both") as writing:
        sheet = Sheet(id=sheet_id, root=ROOT, compartment="screening", text="first")
        writing.session.add(sheet)
        writing.session.flush()
        sheet.text = "second"
        writing.session.flush()
        sheet.count = 3
        writing.session.add(Other(id=other_id, root=ROOT, compartment="screening", text="x"))

    ((envelope, body),) = changes(vault, sheet_id)
    assert values(body) == {"text": "second", "count": 3}
    assert envelope["act"] == changes(vault, other_id)[0][0]["act"] == writing.act
    assert writing.changes.ids == {sheet_id, other_id}
    assert writing.changes.kinds == {"test-sheet", "test-other"}
    assert writing.changes.roots == {ROOT}


def test_only_what_differs_is_written_and_each_write_names_what_it_replaces(vault: Vault) -> None:
    sheet_id = a_sheet(vault, text="a", count=1)
    change_of(vault, sheet_id, text="a", count=2)

    (_, _), (envelope, body) = changes(vault, sheet_id)
    assert values(body) == {"count": 2}
    with vault.reading() as session:
        first = (
            session.connection()
            .exec_driver_sql(
                "SELECT c.id FROM log_change c JOIN log_record r ON r.n = c.record WHERE r.record = ? ORDER BY c.n",
                (sheet_id,),
            )
            .scalar()
        )
    assert envelope["writes"] == {"count": [first]}


def test_setting_a_value_and_setting_it_back_in_one_act_records_nothing(vault: Vault) -> None:
    sheet_id = a_sheet(vault, text="a")
    with vault.transaction("to and fro") as writing:
        row = writing.session.get_one(Sheet, sheet_id)
        row.text = "b"
        writing.session.flush()
        row.text = "a"

    assert len(changes(vault, sheet_id)) == 1
    assert writing.changes.ids == frozenset()


def test_every_type_goes_to_the_wire_and_comes_back(vault: Vault) -> None:
    at = datetime(2026, 3, 1, 23, 30, tzinfo=timezone(timedelta(hours=-2)))
    given = {
        "text": "Zoë",
        "code": Answer.NOT_KNOWN,
        "count": 7,
        "flag": False,
        "day": date(2026, 2, 28),
        "at": at,
        "tags": ["a", {"b": [1, None]}],
        "answers": {"d1.01": "yes", "g:1/c": ["x", "y"]},
    }
    sheet_id = a_sheet(vault, **given)

    ((_, body),) = changes(vault, sheet_id)
    assert values(body) == {
        "text": "Zoë",
        "code": "not-known",
        "count": 7,
        "flag": False,
        "day": "2026-02-28",
        "at": "2026-03-02T01:30:00Z",
        "tags": ["a", {"b": [1, None]}],
        "answers/d1.01": "yes",
        "answers/g:1/c": ["x", "y"],
    }
    with vault.reading() as session:
        row = session.get_one(Sheet, sheet_id)
    assert (row.text, row.code, row.count, row.flag, row.day) == ("Zoë", "not-known", 7, False, date(2026, 2, 28))
    assert row.at == at.astimezone(UTC)
    assert row.tags == given["tags"]
    assert row.answers == given["answers"]


def test_each_answer_is_a_field_of_its_own(vault: Vault) -> None:
    sheet_id = a_sheet(vault, answers={"a": "yes", "b": "no", "c": 1})
    with vault.transaction("answer") as writing:
        row = writing.session.get_one(Sheet, sheet_id)
        assert row.answers is not None
        kept = {path: value for path, value in row.answers.items() if path != "c"}
        row.answers = kept | {"b": "yes", "d": "new"}

    assert values(changes(vault, sheet_id)[1][1]) == {"answers/b": "yes", "answers/c": None, "answers/d": "new"}
    with vault.reading() as session:
        assert session.get_one(Sheet, sheet_id).answers == {"a": "yes", "b": "yes", "d": "new"}


def test_answers_set_over_several_flushes_are_those_of_the_last(vault: Vault) -> None:
    sheet_id = a_sheet(vault, answers={"a": 1})
    with vault.transaction("answer") as writing:
        row = writing.session.get_one(Sheet, sheet_id)
        row.answers = {"a": 1, "b": 2}
        writing.session.flush()
        row.answers = {"a": 1, "c": 3}

    assert values(changes(vault, sheet_id)[1][1]) == {"answers/c": 3}


def test_json_cannot_be_changed_in_place(vault: Vault) -> None:
    own: dict[str, Any] = {"a": [1]}
    sheet_id = a_sheet(vault, answers=own, tags=[1])
    own["a"].append(2)  # the row took a copy
    with vault.transaction("in place") as writing:
        row = writing.session.get_one(Sheet, sheet_id)
        assert row.answers == {"a": [1]}
        answers, tags = row.answers, row.tags
        assert answers is not None
        assert tags is not None
        in_place: list[Callable[[], object]] = [
            lambda: answers.update(b=1),
            lambda: answers["a"].append(2),
            lambda: tags.append(2),
            lambda: answers.pop("a"),
            lambda: answers.__setitem__("a", 1),
        ]
        for change in in_place:
            with pytest.raises(ChangedInPlace):
                change()
        answers |= {"b": 1}
        row.answers, row.tags = answers, [*tags, 2]
        with pytest.raises(ChangedInPlace):
            row.tags.append(3)

    assert values(changes(vault, sheet_id)[1][1]) == {"answers/b": 1, "tags": [1, 2]}


def test_unset_columns_of_a_new_row_are_not_written_and_an_empty_row_still_is_a_record(vault: Vault) -> None:
    sheet_id = a_sheet(vault)
    assert values(changes(vault, sheet_id)[0][1]) == {"withdrawn": False}
    with vault.reading() as session:
        assert session.get_one(Sheet, sheet_id).withdrawn is False


def test_withdrawing_names_every_head_it_saw_and_keeps_the_values(vault: Vault) -> None:
    sheet_id = a_sheet(vault, text="a", answers={"x": 1})
    change_of(vault, sheet_id, text="b")
    change_of(vault, sheet_id, withdrawn=True)

    envelope, body = changes(vault, sheet_id)[2]
    assert values(body) == {"withdrawn": True}
    assert len(envelope["writes"]["withdrawn"]) == 2
    with vault.reading() as session:
        row = session.get_one(Sheet, sheet_id)
    assert (row.withdrawn, row.text, row.answers) == (True, "b", {"x": 1})


def test_what_readers_refuse_in_a_text_is_dropped_before_it_is_recorded(vault: Vault) -> None:
    sheet_id = a_sheet(vault, text="a\u202eb\0c")
    assert values(changes(vault, sheet_id)[0][1]) == {"text": "abc"}
    with vault.reading() as session:
        assert session.get_one(Sheet, sheet_id).text == "abc"


def test_more_than_fits_into_one_change_is_recorded_in_several(vault: Vault) -> None:
    long = {f"q{n}": "w" * 50_000 for n in range(12)}
    sheet_id = a_sheet(vault, answers=long)

    assert len(changes(vault, sheet_id)) > 1
    with vault.reading() as session:
        assert session.get_one(Sheet, sheet_id).answers == long


def test_the_head_of_each_stream_touched_is_signed_and_only_the_newest_signature_is_kept(vault: Vault) -> None:
    root = vault.ids.new()
    for n in range(3):
        with vault.transaction("write") as writing:
            writing.session.merge(Folk(id=root, root=root, compartment="identity", name=f"N{n}"))
            writing.session.add(Sheet(id=vault.ids.new(), root=root, compartment="screening", count=n))
    with vault.reading() as session:
        signed = heads.signed_heads(session, root)

    assert [(head.stream.compartment, head.seq) for head in signed] == [("identity", 3), ("screening", 3)]
    key = Ed25519PublicKey.from_public_bytes(vault.me.signing_key)
    for head in signed:
        key.verify(head.signature, head_statement(head.stream, head.seq, head.hash))


def test_streams_are_chained_and_lamports_grow_within_a_root(vault: Vault) -> None:
    sheet_id = a_sheet(vault, text="a")
    for word in "bcd":
        change_of(vault, sheet_id, text=word)
    with vault.reading() as session:
        rows = session.connection().exec_driver_sql("SELECT envelope, hash FROM log_change ORDER BY n").all()
    envelopes = [(json.loads(envelope), hash_) for envelope, hash_ in rows]
    of_stream = [pair for pair in envelopes if pair[0]["compartment"] == "screening" and pair[0]["root"] == ROOT]

    assert [one["seq"] for one, _ in of_stream] == list(range(1, len(of_stream) + 1))
    assert [one["prev"] for one, _ in of_stream[1:]] == [hash_ for _, hash_ in of_stream[:-1]]
    lamports = [one["lamport"] for one, _ in envelopes if one["root"] == ROOT]
    assert lamports == sorted(set(lamports))


def test_a_rolled_back_act_leaves_nothing(vault: Vault) -> None:
    sheet_id, before = vault.ids.new(), vault.position()

    def act() -> None:
        with vault.transaction("fails") as writing:
            writing.session.add(Sheet(id=sheet_id, root=ROOT, compartment="screening", text="a"))
            writing.session.flush()
            raise KeyError

    with pytest.raises(KeyError):
        act()
    assert changes(vault, sheet_id) == []
    assert vault.position() == before
    with vault.reading() as session:
        assert session.get(Sheet, sheet_id) is None


def _bulk(session: Session) -> None:
    session.bulk_save_objects([Other(id="c" * 32, root=ROOT, compartment="x")])


def _delete_row(session: Session) -> None:
    session.delete(session.scalars(select(Other)).first())


def _expression(session: Session) -> None:
    session.scalars(select(Other)).one().text = func.upper("a")
    session.flush()


def _other_root(session: Session) -> None:
    session.scalars(select(Other)).one().root = "d" * 32
    session.flush()


def _no_id(session: Session) -> None:
    session.add(Other(id="", root=ROOT, compartment="x", text="a"))
    session.flush()


REFUSED: dict[str, Callable[[Session], object]] = {
    "ORM update": lambda session: session.execute(update(Other).values(text="x")),
    "ORM delete": lambda session: session.execute(delete(Other)),
    "ORM insert": lambda session: session.execute(insert(Other).values(id="b" * 32, root=ROOT, compartment="x")),
    "Core update": lambda session: session.execute(update(Other.__table__).values(text="x")),  # type: ignore[arg-type]
    "text": lambda session: session.execute(text("UPDATE test_others SET text = 'x'")),
    "text behind a WITH": lambda session: session.execute(
        text("WITH x AS (SELECT 1) UPDATE test_others SET text = 'x'")
    ),
    "the log's own tables": lambda session: session.execute(text("DELETE FROM log_change")),
    "bulk save": _bulk,
    "bulk insert": lambda session: session.bulk_insert_mappings(Other.__mapper__, []),
    "bulk update": lambda session: session.bulk_update_mappings(Other.__mapper__, []),
    "query update": lambda session: session.query(Other).update({"text": "x"}),
    "query delete": lambda session: session.query(Other).delete(),
    "deleting": _delete_row,
    "a savepoint": lambda session: session.begin_nested(),
    "an SQL expression": _expression,
    "another root": _other_root,
    "no id": _no_id,
}


@pytest.mark.parametrize("way", REFUSED)
def test_what_the_recorder_cannot_see_is_refused(way: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    vault = one_other(tmp_path_factory)
    with pytest.raises(RecordingRefused), vault.transaction("past it") as writing:
        REFUSED[way](writing.session)
    with vault.reading() as session:
        assert session.scalars(select(Other)).one().text == "kept"


_one: dict[Path, Vault] = {}


def one_other(factory: pytest.TempPathFactory) -> Vault:
    if not _one:
        folder = factory.mktemp("refused") / "vault"
        made = _one[folder] = new_vault(folder)
        with made.transaction("make") as writing:
            writing.session.add(Other(id="e" * 32, root=ROOT, compartment="x", text="kept"))
    return next(iter(_one.values()))


def test_deleting_by_cascade_is_refused_too(vault: Vault) -> None:
    sheet_id = a_sheet(vault, text="a")
    with pytest.raises(RecordingRefused), vault.transaction("delete") as writing:
        Session.delete(writing.session, writing.session.get_one(Sheet, sheet_id))


def test_a_record_cannot_become_another_kind(vault: Vault) -> None:
    sheet_id = a_sheet(vault, text="a")
    with pytest.raises(RecordingRefused), vault.transaction("kind") as writing:
        writing.session.add(Other(id=sheet_id, root=ROOT, compartment="screening", text="x"))


@pytest.mark.parametrize(
    "values",
    [
        {"tags": [1.5]},
        {"answers": {"a": float("nan")}},
        {"answers": {"a": object}},
        {"answers": {"": 1}},
        {"answers": ["not", "a", "dict"]},
        {"text": 3},
        {"count": 1.5},
        {"count": True},
        {"flag": "yes"},
        {"day": datetime(2026, 1, 1, tzinfo=UTC)},
    ],
    ids=repr,
)
def test_a_value_that_does_not_fit_its_column_is_refused(vault: Vault, values: dict[str, Any]) -> None:
    with pytest.raises((RecordingRefused, StatementError)), vault.transaction("wrong") as writing:
        writing.session.add(Sheet(id=vault.ids.new(), root=ROOT, compartment="x", **values))


def test_enum_members_and_tuples_in_json_become_plain_values(vault: Vault) -> None:
    sheet_id = a_sheet(vault, tags=(Answer.YES, "b"), answers={"a": Answer.NO})
    assert values(changes(vault, sheet_id)[0][1]) == {"tags": ["yes", "b"], "answers/a": "no"}


def test_many_to_many_relations_are_refused() -> None:
    from sqlalchemy import Column, MetaData, String, Table
    from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

    class Apart(DeclarativeBase):
        metadata = MetaData()

    pairs = Table("pairs", Apart.metadata, Column("a", String), Column("b", String))

    class One(Apart):
        __tablename__ = "ones"
        id: Mapped[str] = mapped_column(String, primary_key=True)
        others: Mapped[list["One"]] = relationship(
            secondary=pairs,
            primaryjoin=lambda: One.id == pairs.c.a,
            secondaryjoin=lambda: One.id == pairs.c.b,
            foreign_keys=[pairs.c.a, pairs.c.b],
        )

    with pytest.raises(RecordingRefused):
        recorder._refuse_secondary(One.__mapper__)


def test_summaries_are_told_the_roots_and_see_what_was_recorded(vault: Vault) -> None:
    told: list[tuple[frozenset[str], list[str | None]]] = []

    def summary(session: Session, roots: frozenset[str]) -> None:
        told.append((roots, list(session.scalars(select(Sheet.text).where(Sheet.root.in_(roots))))))

    root = vault.ids.new()
    vault.summaries.append(summary)
    try:
        with vault.transaction("write") as writing:
            writing.session.add(Sheet(id=vault.ids.new(), root=root, compartment="screening", text="there"))
    finally:
        vault.summaries.remove(summary)
    assert told == [(frozenset({root}), ["there"])]
