"""Taking changes in: a union of sets, looked at first, with reasons for what does not count."""

import itertools
import time
from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from cse_desk.changes.envelope import Change, ChangeFault, redact
from cse_desk.changes.states import Erasure, Quarantine, RecordKey
from cse_desk.changes.streams import SignedHead, check_proof, stream_of
from cse_desk.errors import Cancelled
from cse_desk.ids import ChangeId, RecordId, RootId
from cse_desk.models.tables.log import State
from cse_desk.vault import search, take_in
from cse_desk.vault.findings import FindingCode
from cse_desk.vault.outcome import Outcome
from cse_desk.vault.store import Vault
from cse_desk.vault.take_in import SeenAuthor
from tests.unit.changes.makers import Writer, altered, ben
from tests.unit.vault import dump
from tests.unit.vault.kinds import Folk, Sheet
from tests.unit.vault.sealed import new_vault
from tests.unit.vault.takes import by_root, folk, row_of, sheet, take


@pytest.fixture(scope="module")
def vault(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Vault]:
    made = new_vault(tmp_path_factory.mktemp("take-in") / "vault")
    yield made
    made.close()


def state_of(vault: Vault, change: Change) -> tuple[State, str]:
    with vault.reading() as session:
        row = (
            session.connection()
            .exec_driver_sql("SELECT state, coalesce(reason, '') FROM log_change WHERE id = ?", (change.id,))
            .one()
        )
    return State(row[0]), row[1]


# ---- union ---------------------------------------------------------------------------------


def test_what_came_is_in_the_tables(vault: Vault) -> None:
    amira, key = Writer(), folk(vault)
    done = take(vault, amira.write({"name": "Robin Invented", "born": "2011-05-06"}, key=key))

    assert (done.new, done.counts()[Outcome.NEW]) == (1, 1)
    row = row_of(vault, Folk, key.record)
    assert (row.name, row.born, row.root, row.compartment) == ("Robin Invented", date(2011, 5, 6), key.root, "identity")


def test_the_same_again_is_nothing(vault: Vault) -> None:
    amira, key = Writer(), folk(vault)
    changes = [amira.write({"name": "A"}, key=key), amira.write({"born": "2010-01-01"}, key=key)]
    take(vault, *changes)
    before, position = dump.of(vault), vault.position()
    again = take(vault, *changes, *changes)

    assert (again.new, again.same, again.counts()[Outcome.SAME]) == (0, 2, 1)
    assert vault.position() == position
    assert dump.of(vault) == before


def test_every_order_of_arrival_ends_the_same(vault: Vault) -> None:
    shown = set()
    for order in itertools.permutations(range(4)):
        amira, key = Writer(), folk(vault)
        first = amira.write({"name": "A"}, key=key)
        second = amira.write({"name": "B"}, key=key, replaces={"name": [first.id]})
        other = ben().write({"born": "2010-01-01"}, key=key)
        third = amira.write({"name": "C"}, key=key, replaces={"name": [second.id]})
        changes = [first, second, other, third]
        for n in order:
            take(vault, changes[n])
        row = row_of(vault, Folk, key.record)
        shown.add((row.name, row.born))
        assert vault.conflicts(key.root) == ()
        assert vault.gaps(key.root) == ()
    assert shown == {("C", date(2010, 1, 1))}


def test_looking_first_says_what_taking_in_then_does_and_writes_nothing(vault: Vault) -> None:
    amira, key = Writer(), folk(vault)
    take(vault, amira.write({"name": "A"}, key=key))
    other_root = folk(vault)
    stranger = RecordKey(other_root.root, "identity", "test-folk", key.record)
    changes = by_root(
        [
            amira.write({"name": "B"}, key=key),
            amira.write({"name": "C"}, key=sheet(vault, key.root)),
            amira.write({"name": "D"}, key=stranger),
            ben().write({"name": "E"}, key=other_root),
        ]
    )
    before = dump.of(vault)
    looked = vault.preview(changes, via="b" * 32)

    assert dump.of(vault) == before
    assert {one.outcome for one in looked.records} == {Outcome.CONFLICT, Outcome.NEW, Outcome.QUARANTINED}
    assert vault.take_in(changes, (), (), "b" * 32) == looked


def test_a_large_bundle_is_worked_on_in_portions(vault: Vault) -> None:
    amira = Writer()
    keys = [folk(vault) for _ in range(1_300)]
    changes = [amira.write({"name": f"Name {n}"}, key=key) for n, key in enumerate(keys)]
    arriving = ((change.envelope.root, iter([change])) for change in changes)
    assert vault.take_in(arriving, (), (), vault.ids.new()).counts()[Outcome.NEW] == 1_300
    assert row_of(vault, Folk, keys[-1].record).name == "Name 1299"


def test_the_index_of_words_is_written_once_for_all_portions(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not before a statement of every portion: pieces that are written are merged again and again."""
    monkeypatch.setattr(take_in, "AT_ONCE", 5)
    amira = Writer()
    changes = [amira.write({"name": f"Portion {n}"}, key=folk(vault)) for n in range(50)]

    def pieces() -> int:
        with vault.reading() as session:
            found = session.connection().exec_driver_sql("SELECT count(DISTINCT segid) FROM search_idx")
            return int(found.scalar_one())

    with vault.transaction("Optimise") as writing:
        search.forget(writing.session.connection())
    before = pieces()
    vault.take_in(((change.envelope.root, iter([change])) for change in changes), (), (), vault.ids.new())
    assert pieces() <= before + 1


# ---- conflicts and seen --------------------------------------------------------------------


def a_conflict(vault: Vault) -> tuple[RecordKey, Change, Change]:
    key = folk(vault)
    amira = Writer()
    ours, theirs = amira.write({"name": "Ours"}, key=key), ben().write({"name": "Theirs"}, key=key)
    take(vault, ours)
    done = take(vault, theirs)
    assert [(one.outcome, one.fields) for one in done.records] == [(Outcome.CONFLICT, ("name",))]
    return key, ours, theirs


def test_values_that_differ_are_a_conflict_until_a_person_decides(vault: Vault) -> None:
    key, ours, theirs = a_conflict(vault)
    (conflict,) = vault.conflicts(key.root)
    assert {(claim.change, claim.value) for claim in conflict.claims} == {(ours.id, "Ours"), (theirs.id, "Theirs")}
    assert conflict.claims[0].value == row_of(vault, Folk, key.record).name, "the first is what the tables show"

    from cse_desk.vault import recorder

    with vault.transaction("decide") as writing:
        row = writing.session.get_one(Folk, key.record)
        recorder.decide(writing, row, "name")  # the value it shows already
    assert vault.conflicts(key.root) == ()
    (event,) = (event for event in vault.history(key.root) if event.title == "decide")
    assert event.steps[0].before == tuple(claim.value for claim in conflict.claims)


def test_a_conflict_settled_by_another_value_is_settled_too(vault: Vault) -> None:
    key, *_ = a_conflict(vault)
    with vault.transaction("edit") as writing:
        writing.session.get_one(Folk, key.record).name = "Both"
    assert vault.conflicts(key.root) == ()


def test_editing_another_field_decides_nothing(vault: Vault) -> None:
    key, *_ = a_conflict(vault)
    with vault.transaction("edit") as writing:
        writing.session.get_one(Folk, key.record).born = date(2012, 1, 1)
    assert len(vault.conflicts(key.root)) == 1


def test_a_stale_screen_never_wipes_what_a_bundle_brought(vault: Vault) -> None:
    amira, key = Writer(), folk(vault)
    first = amira.write({"name": "A"}, key=key)
    take(vault, first)
    seen = vault.position()
    take(vault, amira.write({"name": "B"}, key=key, replaces={"name": [first.id]}))
    with vault.transaction("save", seen=seen) as writing:
        writing.session.get_one(Folk, key.record).name = "C"

    (conflict,) = vault.conflicts(key.root)
    assert {claim.value for claim in conflict.claims} == {"B", "C"}


def test_what_a_stale_screen_did_not_touch_is_left_alone(vault: Vault) -> None:
    """A screen saves all answers; those its user did not change are not claims of theirs."""
    amira, key = Writer(), sheet(vault, vault.ids.new())
    first = amira.write({"answers/a": "no", "answers/b": "no", "text": "t"}, key=key)
    take(vault, first)
    seen = vault.position()
    news = {"answers/a": "yes", "answers/c": "new", "text": None}
    take(vault, amira.write(news, key=key, replaces={"answers/a": [first.id], "text": [first.id]}))
    with vault.transaction("save", seen=seen) as writing:
        row = writing.session.get_one(Sheet, key.record)
        row.answers, row.text = {"a": "no", "b": "yes"}, "t"

    assert vault.conflicts(key.root) == ()
    row = row_of(vault, Sheet, key.record)
    assert row.answers == {"a": "yes", "b": "yes", "c": "new"}
    assert row.text is None


def test_all_vaults_show_the_same_head_of_a_conflict(vault: Vault, tmp_path_factory: pytest.TempPathFactory) -> None:
    other = new_vault(tmp_path_factory.mktemp("other") / "vault")
    key, ours, theirs = a_conflict(vault)
    take(other, theirs)
    with other.transaction("local") as writing:
        writing.session.get_one(Folk, key.record).born = date(2010, 1, 1)
    take(other, ours)
    take(vault, *other.export_changes(key.root, ["identity"]))
    with vault.reading() as one, other.reading() as two:
        assert dump.projected(one.connection(), {key.root}) == dump.projected(two.connection(), {key.root})
    other.close()


# ---- withdrawn -----------------------------------------------------------------------------


def test_an_edit_that_did_not_see_the_withdrawal_is_found(vault: Vault) -> None:
    amira, key = Writer(), folk(vault)
    take(vault, amira.write({"name": "A"}, key=key))
    with vault.transaction("withdraw") as writing:
        writing.session.get_one(Folk, key.record).withdrawn = True
    assert vault.findings(key.root) == ()
    take(vault, ben().write({"born": "2012-01-01"}, key=key))

    (finding,) = vault.findings(key.root)
    assert (finding.record, finding.code) == (key.record, FindingCode.WITHDRAWN_BUT_EDITED)


# ---- quarantine ----------------------------------------------------------------------------


def test_a_record_of_one_root_cannot_be_written_from_another(vault: Vault) -> None:
    amira, key = Writer(), folk(vault)
    take(vault, amira.write({"name": "A"}, key=key))
    stranger = ben().write({"name": "X"}, key=RecordKey(RootId(vault.ids.new()), *key[1:]))
    done = take(vault, stranger)

    assert [(one.outcome, one.reasons) for one in done.records] == [(Outcome.QUARANTINED, ("stranger",))]
    assert state_of(vault, stranger) == (State.QUARANTINED, Quarantine.STRANGER)
    assert row_of(vault, Folk, key.record).name == "A"


def test_a_record_cannot_change_its_kind(vault: Vault) -> None:
    amira, key = Writer(), folk(vault)
    take(vault, amira.write({"name": "A"}, key=key))
    other = ben().write({"text": "X"}, key=RecordKey(key.root, "identity", "test-sheet", key.record))
    take(vault, other)
    assert state_of(vault, other) == (State.QUARANTINED, Quarantine.STRANGER)


@pytest.mark.parametrize("late", [False, True])
def test_replacing_ids_of_another_record_is_quarantined_in_either_order(vault: Vault, late: bool) -> None:
    amira, root = Writer(), vault.ids.new()
    one, two = sheet(vault, root), sheet(vault, root)
    victim = amira.write({"text": "words"}, key=one)
    attack = ben().write({"text": "x"}, key=two, replaces={"text": [victim.id]})
    for change in (attack, victim) if late else (victim, attack):
        take(vault, change)
    assert state_of(vault, attack) == (State.QUARANTINED, Quarantine.FOREIGN_IDS)
    assert row_of(vault, Sheet, one.record).text == "words"
    assert row_of(vault, Sheet, two.record) is None


def test_replacing_another_field_is_quarantined(vault: Vault) -> None:
    amira, key = Writer(), sheet(vault, vault.ids.new())
    victim = amira.write({"text": "words"}, key=key)
    attack = ben().write({"code": "x"}, key=key, replaces={"code": [victim.id]})
    take(vault, victim, attack)
    assert state_of(vault, attack) == (State.QUARANTINED, Quarantine.FOREIGN_IDS)


@pytest.mark.parametrize("late", [False, True])
def test_a_chain_through_another_stream_is_quarantined_in_either_order(vault: Vault, late: bool) -> None:
    amira, key = Writer(), folk(vault)
    first = amira.write({"name": "A"}, key=key)
    wrong = ben().write({"born": "2010-01-01"}, key=key, place=(2, first.hash))
    for change in (wrong, first) if late else (first, wrong):
        take(vault, change)
    assert state_of(vault, wrong) == (State.QUARANTINED, Quarantine.WRONG_LINK)
    row = row_of(vault, Folk, key.record)
    assert (row.name, row.born) == ("A", None)


def test_the_caller_says_who_may_write_what(vault: Vault) -> None:
    key = folk(vault)
    change, other = Writer().write({"name": "A"}, key=key), ben().write({"born": "2010-01-01"}, key=key)
    done = vault.take_in(
        by_root([change, other]),
        (),
        (),
        vault.ids.new(),
        may_write=lambda envelope: envelope.author == stream_of(other.envelope).author,
    )
    assert done.quarantined == 1
    assert state_of(vault, change) == (State.QUARANTINED, Quarantine.NOT_ALLOWED)
    assert row_of(vault, Folk, key.record).name is None


def test_what_is_no_change_is_refused_and_the_rest_lands(vault: Vault) -> None:
    amira, key = Writer(), folk(vault)
    good = amira.write({"name": "A"}, key=key)
    done = vault.take_in(
        {str(key.root): [Change(altered(good, lamport=2**40)), Change(b"{}"), good]}, (), (), vault.ids.new()
    )
    assert done.refused == (ChangeFault.LAMPORT, ChangeFault.KEYS)
    assert done.new == 1
    with vault.reading() as session:
        kept = session.connection().exec_driver_sql("SELECT envelope, reason FROM log_refused ORDER BY reason").all()
    assert [tuple(row) for row in kept] == [(b"{}", "keys"), (altered(good, lamport=2**40), "lamport")]


def test_a_flood_of_claims_on_one_field_is_kept_in_bounded_time(vault: Vault) -> None:
    """Validly signed, and hostile: every one of them contradicts all others."""
    amira, key = Writer(), folk(vault)
    flood = [amira.write({"name": f"Name {n}"}, key=key) for n in range(3_000)]
    started = time.monotonic()
    take(vault, *flood[:2_000])
    take(vault, *flood[2_000:])
    assert time.monotonic() - started < 20  # about 2 s; let in one by one it is minutes
    assert len(vault.conflicts(key.root)[0].claims) == 3_000


def test_a_body_that_is_not_its_envelopes_is_left_out(vault: Vault) -> None:
    amira, key = Writer(), folk(vault)
    change, other = amira.write({"name": "A"}, key=key), ben().write({"name": "B"}, key=key)
    done = take(vault, Change(change.envelope_bytes, other.body_bytes))
    assert done.bad_bodies == 1
    assert row_of(vault, Folk, key.record).name is None
    assert take(vault, change).values == 1
    assert row_of(vault, Folk, key.record).name == "A"


def test_quarantined_changes_are_told_by_history_with_their_reason(vault: Vault) -> None:
    amira, key = Writer(), folk(vault)
    take(vault, amira.write({"name": "A"}, key=key))
    stranger_root = vault.ids.new()
    take(vault, ben().write({"name": "X"}, key=RecordKey(RootId(stranger_root), *key[1:])))
    (event,) = vault.history(stranger_root)
    assert (event.state, event.reason) == (State.QUARANTINED, "stranger")


# ---- forks and gaps ------------------------------------------------------------------------


def test_both_branches_of_a_fork_are_kept_with_the_signed_proof(vault: Vault) -> None:
    amira, key = Writer(), folk(vault)
    first = amira.write({"name": "A"}, key=key)
    left = amira.write({"born": "2010-01-01"}, key=key)
    right = amira.write({"born": "2011-01-01"}, key=key, place=(2, first.hash))
    later = amira.write({"name": "B"}, key=key, place=(3, right.hash), replaces={"name": [first.id]})
    signed = [SignedHead(stream_of(each.envelope), each.envelope.seq, each.hash, b"s" * 64) for each in (left, later)]
    vault.take_in(by_root([first, left]), (), signed[:1], vault.ids.new())
    vault.take_in(by_root([right, later]), (), signed[1:], vault.ids.new())

    ((fork, proof),) = vault.forks(key.root)
    assert fork.seq == 2
    assert set(fork.hashes) == {left.hash, right.hash}
    assert proof is not None
    assert check_proof(proof, lambda author, statement, signature: True)
    assert [finding.code for finding in vault.findings(key.root)] == [FindingCode.FORK]
    assert row_of(vault, Folk, key.record).name == "B"
    assert len(vault.conflicts(key.root)) == 1
    dump.check_rebuild_is_live(vault)


def test_of_each_stream_only_the_newest_signature_is_kept(vault: Vault) -> None:
    amira, key = Writer(), folk(vault)
    changes = [amira.write({"name": str(n)}, key=key) for n in range(3)]
    signed = [SignedHead(stream_of(each.envelope), each.envelope.seq, each.hash, bytes(64)) for each in changes]
    for n in (1, 0, 2, 1):
        vault.take_in(by_root(changes[: n + 1]), (), [signed[n]], vault.ids.new())
    assert vault.export_heads(key.root, ["identity"]) == (signed[2],)
    assert vault.export_heads(key.root, ["screening"]) == ()


def test_what_never_arrived_is_told_until_it_does(vault: Vault) -> None:
    amira, key = Writer(), folk(vault)
    first, second, third = (amira.write({"name": str(n)}, key=key) for n in range(3))
    take(vault, first, third)
    (gap,) = vault.gaps(key.root)
    assert (gap.first, gap.last, gap.wanted) == (2, 2, second.hash)
    assert [finding.code for finding in vault.findings(key.root)] == [FindingCode.GAP]
    take(vault, second)
    assert vault.gaps(key.root) == ()
    assert vault.findings(key.root) == ()


def test_a_signed_head_says_what_is_missing_at_the_end(vault: Vault) -> None:
    amira, key = Writer(), folk(vault)
    first, second = amira.write({"name": "A"}, key=key), amira.write({"name": "B"}, key=key)
    head = SignedHead(stream_of(second.envelope), 2, second.hash, bytes(64))
    vault.take_in(by_root([first]), (), [head], vault.ids.new())
    assert [(gap.first, gap.last) for gap in vault.gaps(key.root)] == [(2, 2)]
    take(vault, second)
    assert vault.gaps(key.root) == ()
    assert vault.findings(key.root) == ()


# ---- late bodies, erasure ------------------------------------------------------------------


def test_a_body_may_come_later_and_counts_as_seen_from_then(vault: Vault) -> None:
    amira, key = Writer(), folk(vault)
    change = amira.write({"name": "A", "born": "2010-01-01"}, key=key)
    assert change.body_bytes is not None
    take(vault, Change(change.envelope_bytes))
    assert row_of(vault, Folk, key.record).name is None
    take(vault, Change(change.envelope_bytes, redact(change.body_bytes, ["name"])))
    assert row_of(vault, Folk, key.record).born == date(2010, 1, 1)
    seen = vault.position()
    assert take(vault, change).values == 1
    assert row_of(vault, Folk, key.record).name == "A"
    with vault.transaction("stale", seen=seen) as writing:
        writing.session.get_one(Folk, key.record).name = "B"
    assert len(vault.conflicts(key.root)) == 1


def test_an_erasure_outranks_a_body_for_ever(vault: Vault) -> None:
    amira, key = Writer(), folk(vault)
    change = amira.write({"name": "Unforgettable", "born": "2010-01-01"}, key=key)
    take(vault, change)
    assert vault.find("unforgettable")
    vault.erase([Erasure(change.id, "name")])
    assert vault.find("unforgettable") == ()
    for body in (None, change.body_bytes):
        take(vault, Change(change.envelope_bytes, body))
    row = row_of(vault, Folk, key.record)
    assert (row.name, row.born) == (None, date(2010, 1, 1))
    with vault.reading() as session:
        stored = (
            session.connection().exec_driver_sql("SELECT body FROM log_change WHERE id = ?", (change.id,)).scalar_one()
        )
    assert b"Unforgettable" not in stored


def test_what_was_erased_before_it_came_never_comes(vault: Vault) -> None:
    amira, key = Writer(), folk(vault)
    change = amira.write({"name": "A", "born": "2010-01-01"}, key=key)
    vault.take_in(by_root([change]), (), (), vault.ids.new(), erasures=[Erasure(ChangeId(change.id), None)])
    row = row_of(vault, Folk, key.record)
    assert (row.name, row.born) == (None, None)
    take(vault, change)
    assert row_of(vault, Folk, key.record).name is None


# ---- taking back ---------------------------------------------------------------------------


def test_a_bundle_taken_back_no_longer_counts_and_may_come_again(vault: Vault) -> None:
    amira, key = Writer(), folk(vault)
    first, via = amira.write({"name": "A"}, key=key), vault.ids.new()
    take(vault, first)
    second = amira.write({"name": "B"}, key=key, replaces={"name": [first.id]})
    new = sheet(vault, key.root)
    take(vault, second, amira.write({"text": "x"}, key=new), via=via)
    gone = vault.set_aside(via=via)

    assert second.id in gone.ids
    assert row_of(vault, Folk, key.record).name == "A"
    assert row_of(vault, Sheet, new.record) is None
    assert state_of(vault, second)[0] is State.SET_ASIDE
    back = take(vault, second)
    assert (back.returned, back.new) == (1, 0)
    assert row_of(vault, Folk, key.record).name == "B"


def test_taking_back_leaves_what_also_came_another_way(vault: Vault) -> None:
    amira, key = Writer(), folk(vault)
    change, one, two = amira.write({"name": "A"}, key=key), vault.ids.new(), vault.ids.new()
    take(vault, change, via=one)
    take(vault, change, via=two)
    assert vault.set_aside(via=one).ids == ()
    assert row_of(vault, Folk, key.record).name == "A"
    assert vault.set_aside(via=two).ids == (change.id,)
    assert row_of(vault, Folk, key.record) is None


def test_own_writes_made_since_stay_and_are_named(vault: Vault) -> None:
    amira, key, via = Writer(), folk(vault), vault.ids.new()
    take(vault, amira.write({"name": "A"}, key=key), via=via)
    with vault.transaction("edit") as writing:
        writing.session.get_one(Folk, key.record).name = "B"
    gone = vault.set_aside(via=via)
    assert len(gone.built_on) == 1
    assert row_of(vault, Folk, key.record).name == "B"


def test_a_record_of_which_nothing_counts_any_more_can_be_made_again(vault: Vault) -> None:
    key, via = folk(vault), vault.ids.new()
    take(vault, Writer().write({"name": "A"}, key=key), via=via)
    vault.set_aside(via=via)
    with vault.transaction("make") as writing:
        writing.session.add(Sheet(id=key.record, root=key.root, compartment="screening", text="mine"))
    assert row_of(vault, Sheet, key.record).text == "mine"
    assert row_of(vault, Folk, key.record) is None


def test_own_writes_cannot_be_taken_back_like_a_bundle(vault: Vault) -> None:
    with pytest.raises(ValueError, match="undone by writing"):
        vault.set_aside(via="")


# ---- newer versions ------------------------------------------------------------------------


def test_unknown_kinds_and_fields_are_kept_told_and_passed_on(vault: Vault) -> None:
    amira, key = Writer(), folk(vault)
    strange = RecordKey(key.root, "identity", "hologram", RecordId(vault.ids.new()))
    changes = [amira.write({"name": "A", "aura": "blue"}, key=key), amira.write({"depth": 3}, key=strange)]
    take(vault, *changes)

    assert row_of(vault, Folk, key.record).name == "A"
    found = {(one.record, one.code, one.detail) for one in vault.findings(key.root)}
    assert found == {
        (key.record, FindingCode.NEWER_VERSION, "aura"),
        (strange.record, FindingCode.NEWER_VERSION, ""),
    }
    assert list(vault.export_changes(key.root, ["identity"])) == changes


def test_a_value_that_does_not_fit_its_column_is_found_and_the_rest_shown(vault: Vault) -> None:
    amira, key = Writer(), folk(vault)
    take(vault, amira.write({"name": "A", "born": "sometime"}, key=key))
    row = row_of(vault, Folk, key.record)
    assert (row.name, row.born) == ("A", None)
    assert [(one.code, one.detail) for one in vault.findings(key.root)] == [(FindingCode.UNREADABLE_VALUE, "born")]


# ---- around it -----------------------------------------------------------------------------


def test_authors_are_known_by_their_cards(vault: Vault) -> None:
    amira, key = Writer(), folk(vault)
    change = amira.write({"name": "A"}, key=key)
    card = SeenAuthor(change.envelope.author, "Amira Invented", "Testborough Council", "coordinator", "card")
    vault.take_in(by_root([change]), [card], (), vault.ids.new())
    assert vault.history(key.root)[0].author_name == "Amira Invented"


def test_summaries_are_told_every_root_that_is_different(vault: Vault) -> None:
    told: list[frozenset[str]] = []

    def summary(session: Session, roots: frozenset[str]) -> None:
        told.append(roots)
        assert set(session.scalars(select(Folk.name).where(Folk.root.in_(roots)))) == {"A"}

    amira, key, untouched = Writer(), folk(vault), folk(vault)
    same = ben().write({"name": "A"}, key=untouched)
    take(vault, same)
    vault.summaries.append(summary)
    try:
        take(vault, amira.write({"name": "A"}, key=key), same)
    finally:
        vault.summaries.remove(summary)
    assert told == [frozenset({key.root})]


def test_taking_in_and_own_writes_share_one_transaction(vault: Vault) -> None:
    from cse_desk.vault import take_in

    amira, key = Writer(), folk(vault)
    with vault.transaction("both") as writing:
        arriving = by_root([amira.write({"name": "A"}, key=key)])
        take_in.take_in(writing.session, arriving, via=vault.ids.new())
        writing.session.get_one(Folk, key.record).name = "B"
    assert row_of(vault, Folk, key.record).name == "B"
    assert vault.conflicts(key.root) == ()


def test_a_failed_take_in_leaves_nothing(vault: Vault) -> None:
    amira, key = Writer(), folk(vault)

    def breaks_off() -> Iterator[tuple[str, list[Change]]]:
        yield key.root, [amira.write({"name": str(n)}, key=key) for n in range(1_001)]
        raise Cancelled

    before = dump.of(vault)
    with pytest.raises(Cancelled):
        vault.take_in(breaks_off(), (), (), vault.ids.new())
    assert dump.of(vault) == before
    assert row_of(vault, Folk, key.record) is None


def test_rebuilding_after_all_this_changes_nothing(vault: Vault) -> None:
    dump.check_rebuild_is_live(vault)


def test_words_that_records_share_are_kept_once(vault: Vault) -> None:
    """The names of eighty fields by tens of thousands of records would be most of what a take-in keeps in memory."""
    changes = [Writer().write({"name": "A", "born": "2010-01-01"}, key=folk(vault)) for _ in range(2)]
    for done in (vault.preview(by_root(changes), via=vault.ids.new()), take(vault, *changes)):
        one, other = done.records
        assert one.fields == ("born", "name")
        assert one.fields is other.fields
        assert one.key.kind is other.key.kind


def test_looking_at_a_bundle_keeps_few_pages_and_gives_the_room_back(vault: Vault) -> None:
    """What it looks up lies anywhere: kept pages only fill the memory (decision 26)."""
    with vault.reading() as session:
        connection = session.connection()

        def arriving() -> Iterator[tuple[str, list[Change]]]:
            asked.append(connection.exec_driver_sql("PRAGMA cache_size").scalar())
            yield from ()

        asked: list[object] = []
        take_in.preview(session, arriving(), via="b" * 32)
        asked.append(connection.exec_driver_sql("PRAGMA cache_size").scalar())
    assert asked == [-4_000, -12_000]
