"""The rules of a whole log, one by one (test_merge_properties has them together)."""

import pytest

from cse_desk.changes.envelope import LAMPORT_LIMIT, Change, ChangeFault, redact
from cse_desk.changes.merge import Log
from cse_desk.changes.registers import WITHDRAWN, Missing, RecordStanding, Standing
from cse_desk.changes.states import Erasure, Quarantine, State
from cse_desk.changes.streams import Gap, SignedHead, StreamKey
from cse_desk.changes.strictjson import JsonValue
from cse_desk.ids import ChangeId, RecordId
from tests.unit.changes.makers import (
    ACT,
    AMIRA,
    AMIRAS_PEN,
    BENS_PEN,
    CHILD,
    LAPTOP,
    NOON,
    OTHER_CHILD,
    PERSON,
    Writer,
    altered,
    ben,
)

RECORD = PERSON.record


def record(log: Log, values: dict[str, JsonValue], *, seen: int | None = None, by_ben: bool = False) -> Change:
    return log.write(BENS_PEN if by_ben else AMIRAS_PEN, key=PERSON, values=values, act=ACT, wall=NOON, seen=seen)


def two_vaults() -> tuple[Log, Log]:
    """Amira's and Ben's, both knowing one young person."""
    amiras, bens = Log(), Log()
    record(amiras, {"alias": "Jay", "school": "Northgate"})
    bens.add(amiras.changes(), "first")
    return amiras, bens


# ---- writing and merging -------------------------------------------------------------------


def test_writing_again_replaces_what_was_there() -> None:
    log = Log()
    first = record(log, {"alias": "Jay"})
    second = record(log, {"alias": "Jaz"})
    assert second.envelope.writes["alias"] == (first.id,)
    assert second.envelope.prev == first.hash
    assert (second.envelope.seq, second.envelope.lamport) == (2, 2)
    assert log.values(RECORD) == {"alias": "Jaz"}


def test_edits_of_different_fields_merge_without_a_question() -> None:
    amiras, bens = two_vaults()
    record(amiras, {"alias": "Jaz"})
    record(bens, {"school": "Southgate"}, by_ben=True)
    amiras.add(bens.changes(), "from Ben")
    assert amiras.values(RECORD) == {"alias": "Jaz", "school": "Southgate"}
    assert amiras.conflicts == ()


def test_edits_of_the_same_field_wait_for_a_person_and_no_word_is_lost() -> None:
    amiras, bens = two_vaults()
    record(amiras, {"alias": "Jaz"})
    record(bens, {"alias": "JJ"}, by_ben=True)
    amiras.add(bens.changes(), "from Ben")
    bens.add(amiras.changes(), "from Amira")
    for log in (amiras, bens):
        assert log.conflicts == ((PERSON, "alias"),)
        assert {head.value for head in log.heads(RECORD, "alias")} == {"Jaz", "JJ"}
        assert log.values(RECORD)["alias"] == "JJ"
    record(bens, {"alias": "Jaz"}, by_ben=True)
    amiras.add(bens.changes(), "decided")
    assert amiras.conflicts == bens.conflicts == ()
    assert amiras.values(RECORD)["alias"] == "Jaz"


def test_a_stale_screen_does_not_wipe_what_came_in_while_it_was_open() -> None:
    amiras, bens = two_vaults()
    seen = amiras.position
    record(bens, {"alias": "JJ"}, by_ben=True)
    amiras.add(bens.changes(), "from Ben")
    record(amiras, {"alias": "Jaz"}, seen=seen)
    assert amiras.conflicts == ((PERSON, "alias"),)


def test_replacing_before_the_replaced_has_arrived_is_the_same() -> None:
    writer = Writer()
    first = writer.write({"alias": "Jay"})
    second = writer.write({"alias": "Jaz"}, replaces={"alias": [first.id]})
    log = Log()
    log.add([second])
    assert list(log.gaps) == [Gap(StreamKey(AMIRA, LAPTOP, CHILD, "identity"), 1, 1, first.hash)]
    log.add([first])
    assert log.values(RECORD) == {"alias": "Jaz"}
    assert list(log.gaps) == []


def test_the_same_again_is_counted_and_changes_nothing() -> None:
    amiras, bens = two_vaults()
    position = bens.position
    report = bens.add(amiras.changes(), "first")
    assert (report.same, report.new, report.values) == (1, [], [])
    assert bens.position == position


def test_a_kind_and_fields_nobody_knows_are_kept_and_passed_on() -> None:
    key = PERSON._replace(kind="drone-sighting", record=RecordId("77" * 16), compartment="air")
    change = Writer().write({"height": 3, "path": [[1, 2]]}, key=key)
    log = Log()
    log.add([change])
    assert log.values(key.record) == {"height": 3, "path": [[1, 2]]}
    assert [each.envelope_bytes for each in log.changes()] == [change.envelope_bytes]


# ---- what does not get in ------------------------------------------------------------------


def test_a_bad_envelope_is_refused_and_the_good_ones_land() -> None:
    good = Writer().write({"alias": "Jay"})
    log = Log()
    report = log.add([Change(altered(good, lamport=LAMPORT_LIMIT)), good, Change(b"rubbish")])
    assert report.refused == [ChangeFault.LAMPORT, ChangeFault.JSON]
    assert report.new == [good.id]


def test_a_bad_body_leaves_its_envelope_and_the_good_body_may_still_come() -> None:
    change = Writer().write({"alias": "Jay"})
    log = Log()
    report = log.add([change.with_body((change.body_bytes or b"").replace(b"Jay", b"Kay"))])
    assert (report.bad_bodies, report.new) == ([change.id], [change.id])
    assert log.field(RECORD, "alias").standing is Standing.NOT_HERE
    assert log.add([change]).values == [change.id]
    assert log.values(RECORD) == {"alias": "Jay"}


def test_a_stranger_who_names_a_known_record_elsewhere_is_quarantined() -> None:
    """Whoever may write about one young person must not be able to overwrite another."""
    log = Log()
    record(log, {"alias": "Jay"})
    for elsewhere in (
        PERSON._replace(root=OTHER_CHILD),
        PERSON._replace(compartment="voice"),
        PERSON._replace(kind="address"),
    ):
        stranger = ben().write({"alias": "gone"}, key=elsewhere, lamport=99)
        log.add([stranger], "from Ben")
        assert log.quarantine(stranger.id) is Quarantine.STRANGER
    assert log.values(RECORD) == {"alias": "Jay"}
    assert log.records == (PERSON,)


@pytest.mark.parametrize("arrives", ["after", "before"])
def test_replacing_what_is_not_its_own_field_is_quarantined_and_has_no_effect(arrives: str) -> None:
    victim = Writer().write({"alias": "Jay", "school": "Northgate"})
    other_record = PERSON._replace(record=RecordId("99" * 16))
    attacks = [
        ben().write({"note": "x"}, replaces={"note": [victim.id]}),
        ben().write({"alias": "x"}, key=other_record, replaces={"alias": [victim.id]}),
        ben().write({WITHDRAWN: True}, key=other_record, replaces={WITHDRAWN: [victim.id]}),
    ]
    log = Log()
    for change in (victim, *attacks) if arrives == "after" else (*attacks, victim):
        log.add([change])
    assert [log.quarantine(attack.id) for attack in attacks] == [Quarantine.FOREIGN_IDS] * 3
    assert log.values(RECORD) == {"alias": "Jay", "school": "Northgate"}
    assert log.records == (PERSON,)


@pytest.mark.parametrize("arrives", ["after", "before"])
def test_a_change_chained_to_the_wrong_one_is_quarantined(arrives: str) -> None:
    writer = Writer()
    first, second = writer.write({"alias": "Jay"}), writer.write({"school": "Northgate"})
    wrong = writer.write({"note": "x"}, place=(3, first.hash))
    log = Log()
    log.add([first, second, wrong] if arrives == "after" else [wrong, second, first])
    assert log.quarantine(wrong.id) is Quarantine.WRONG_LINK
    assert log.values(RECORD) == {"alias": "Jay", "school": "Northgate"}


def test_a_place_is_free_again_when_the_stranger_who_took_it_turns_out_false() -> None:
    victim = Writer().write({"note": "x"}, key=PERSON._replace(record=RecordId("99" * 16)))
    squatter = ben().write({"alias": "gone"}, key=PERSON._replace(root=OTHER_CHILD), replaces={"alias": [victim.id]})
    honest = Writer().write({"alias": "Jay"})
    log = Log()
    log.add([squatter, honest])
    assert log.quarantine(honest.id) is Quarantine.STRANGER
    seen = log.position
    log.add([victim])
    assert log.quarantine(squatter.id) is Quarantine.FOREIGN_IDS
    assert log.state(honest.id) is State.LIVE
    assert record(log, {"alias": "Jaz"}, seen=seen).envelope.writes == {"alias": ()}  # nobody had seen it


def test_what_an_author_may_not_write_is_barred_and_its_replacing_with_it() -> None:
    log = Log()
    first = record(log, {"alias": "Jay"})
    attack = ben().write({"alias": "gone"}, replaces={"alias": [first.id]}, lamport=9)
    log.add([attack], "from Ben")
    log.bar([attack.id, ChangeId("0" * 32)])
    assert log.quarantine(attack.id) is Quarantine.NOT_ALLOWED
    assert log.values(RECORD) == {"alias": "Jay"}


# ---- bodies: late, withheld, erased --------------------------------------------------------


def test_a_body_that_comes_later_than_its_envelope_is_read_then() -> None:
    change = Writer().write({"alias": "Jay"})
    log = Log()
    log.add([Change(change.envelope_bytes)])
    assert log.field(RECORD, "alias").standing is Standing.NOT_HERE
    seen = log.position
    assert log.add([change]).values == [change.id]
    assert log.values(RECORD) == {"alias": "Jay"}
    assert record(log, {"alias": "Jaz"}, seen=seen).envelope.writes["alias"] == ()


def test_a_withheld_answer_is_never_replaced_by_somebody_who_could_not_read_it() -> None:
    amiras = Log()
    first = record(amiras, {"alias": "Jay", "school": "Northgate"})
    bens = Log()
    bens.add([first.with_body(redact(first.body_bytes or b"", ["school"]))], "first")
    bens_write = record(bens, {"alias": "JJ", "school": "Southgate"}, by_ben=True)
    assert bens_write.envelope.writes == {"alias": (first.id,), "school": ()}
    amiras.add([bens_write], "from Ben")
    assert amiras.conflicts == ((PERSON, "school"),)
    assert amiras.values(RECORD)["alias"] == "JJ"


def test_an_erasure_outranks_its_body_whenever_that_comes() -> None:
    change = Writer().write({"alias": "Jay", "school": "Northgate"})
    before, after, later = Log(), Log(), Log()
    erasure = Erasure(change.id, "alias")
    before.erase([erasure])
    before.add([change])
    after.add([change])
    after.erase([erasure])
    later.add([Change(change.envelope_bytes)])
    later.erase([erasure])
    later.add([change])
    for log in (before, after, later):
        log.add([change], "again")
        assert log.field(RECORD, "alias").standing is Standing.ERASED
        assert log.values(RECORD) == {"school": "Northgate"}
        assert all(b"Jay" not in (each.body_bytes or b"") for each in log.changes())
        assert log.erasures == {erasure}


def test_erasing_a_value_does_not_bring_back_what_it_had_replaced() -> None:
    log = Log()
    record(log, {"alias": "Jay"})
    second = record(log, {"alias": "Jaz"})
    log.erase([Erasure(second.id, None)])
    assert log.values(RECORD) == {}
    assert log.heads(RECORD, "alias")[0].value is Missing.ERASED


def test_an_erased_side_of_a_conflict_ends_it() -> None:
    amiras, bens = two_vaults()
    record(amiras, {"alias": "Jaz"})
    bens_write = record(bens, {"alias": "JJ"}, by_ben=True)
    amiras.add([bens_write], "from Ben")
    amiras.erase([Erasure(bens_write.id, "alias")])
    assert amiras.conflicts == ()
    assert amiras.values(RECORD)["alias"] == "Jaz"


# ---- withdrawn -----------------------------------------------------------------------------


def test_a_withdrawal_names_every_head_it_saw_and_taking_it_back_brings_the_record_back_whole() -> None:
    log = Log()
    one, two = record(log, {"alias": "Jay"}), record(log, {"school": "Northgate"})
    withdrawal = record(log, {WITHDRAWN: True})
    assert set(withdrawal.envelope.writes[WITHDRAWN]) == {one.id, two.id}
    assert log.standing(RECORD) is RecordStanding.WITHDRAWN
    record(log, {WITHDRAWN: False})
    assert log.standing(RECORD) is RecordStanding.LIVE
    assert log.values(RECORD) == {"alias": "Jay", "school": "Northgate", WITHDRAWN: False}


def test_a_concurrent_edit_of_a_withdrawn_record_comes_back_to_notice_and_is_decided_once() -> None:
    amiras, bens = two_vaults()
    record(amiras, {WITHDRAWN: True})
    record(bens, {"alias": "JJ"}, by_ben=True)
    amiras.add(bens.changes(), "from Ben")
    bens.add(amiras.changes(), "from Amira")
    assert amiras.standing(RECORD) is bens.standing(RECORD) is RecordStanding.WITHDRAWN_BUT_EDITED
    assert bens.values(RECORD)["alias"] == "JJ"
    record(amiras, {WITHDRAWN: True})
    bens.add(amiras.changes(), "decided")
    assert amiras.standing(RECORD) is bens.standing(RECORD) is RecordStanding.WITHDRAWN


def test_a_withdrawal_from_a_stale_screen_does_not_cover_what_came_since() -> None:
    amiras, bens = two_vaults()
    seen = amiras.position
    record(bens, {"alias": "JJ"}, by_ben=True)
    amiras.add(bens.changes(), "from Ben")
    record(amiras, {WITHDRAWN: True}, seen=seen)
    assert amiras.standing(RECORD) is RecordStanding.WITHDRAWN_BUT_EDITED


# ---- taking a bundle back ------------------------------------------------------------------


def test_a_bundle_taken_back_leaves_no_trace_on_the_values_and_says_what_built_on_it() -> None:
    amiras, bens = two_vaults()
    bens_write = record(bens, {"alias": "JJ"}, by_ben=True)
    amiras.add([bens_write], "from Ben")
    built = record(amiras, {"alias": "Jaz"})
    gone = amiras.set_aside("from Ben")
    assert (gone.ids, gone.built_on) == ((bens_write.id,), (built.id,))
    assert amiras.state(bens_write.id) is State.SET_ASIDE
    assert amiras.values(RECORD)["alias"] == "Jaz"


def test_what_a_change_taken_back_had_replaced_is_there_again() -> None:
    amiras, bens = two_vaults()
    amiras.add([record(bens, {"alias": "JJ"}, by_ben=True)], "from Ben")
    amiras.set_aside("from Ben")
    assert amiras.values(RECORD) == {"alias": "Jay", "school": "Northgate"}


def test_changes_taken_back_count_again_when_they_come_later_or_another_way() -> None:
    amiras, bens = two_vaults()
    bens_write = record(bens, {"alias": "JJ"}, by_ben=True)
    amiras.add([bens_write], "from Ben")
    amiras.set_aside("from Ben")
    seen = amiras.position
    report = amiras.add([Change(bens_write.envelope_bytes)], "from Cara")
    assert (report.returned, report.new) == ([bens_write.id], [])
    assert amiras.values(RECORD)["alias"] == "JJ"
    assert record(amiras, {"alias": "Jaz"}, seen=seen).envelope.writes["alias"] != (bens_write.id,)


def test_changes_that_came_by_two_bundles_stay_when_one_is_taken_back() -> None:
    amiras, bens = two_vaults()
    bens_write = record(bens, {"alias": "JJ"}, by_ben=True)
    amiras.add([bens_write], "from Ben")
    amiras.add([bens_write], "from Cara")
    assert amiras.set_aside("from Ben").ids == ()
    assert amiras.values(RECORD)["alias"] == "JJ"
    assert amiras.set_aside("from Cara").ids == (bens_write.id,)


def test_a_record_taken_back_whole_is_gone_and_its_identity_free() -> None:
    log = Log()
    squatter = ben().write({"alias": "gone"}, key=PERSON._replace(root=OTHER_CHILD))
    log.add([squatter], "from Ben")
    honest = Writer().write({"alias": "Jay"})
    log.add([honest], "from Amira")
    assert log.quarantine(honest.id) is Quarantine.STRANGER
    log.set_aside("from Ben")
    assert log.records == (PERSON,)
    assert log.values(RECORD) == {"alias": "Jay"}
    log.add([squatter], "from Ben")
    assert log.quarantine(squatter.id) is Quarantine.STRANGER


def test_own_writes_cannot_be_taken_back_as_a_bundle() -> None:
    with pytest.raises(ValueError, match="own writes"):
        Log().set_aside("")


# ---- forks ---------------------------------------------------------------------------------


def test_parallel_branches_are_kept_and_later_changes_still_land() -> None:
    writer = Writer()
    start = writer.write({"alias": "Jay"})
    left = writer.write({"alias": "left"}, replaces={"alias": [start.id]})
    after_left = writer.write({"school": "Northgate"})
    right = writer.write({"alias": "right"}, replaces={"alias": [start.id]}, place=(2, start.hash), lamport=2)
    log = Log()
    log.add([start, right, left, after_left])
    assert [set(fork.hashes) for fork in log.forks] == [{left.hash, right.hash}]
    assert all(log.state(each.id) is State.LIVE for each in (start, left, right, after_left))
    assert log.conflicts == ((PERSON, "alias"),)
    assert log.values(RECORD)["school"] == "Northgate"
    stream = StreamKey(AMIRA, LAPTOP, CHILD, "identity")
    assert log.proof(log.forks[0]) is None
    for head in (start, left, after_left, right):
        log.note_head(SignedHead(stream, head.envelope.seq, head.hash, b"signature"))
    proof = log.proof(log.forks[0])
    assert proof
    assert {branch.head.hash for branch in proof.branches} == {after_left.hash, right.hash}
    assert log.gaps == ()


def test_a_signed_head_whose_change_never_came_is_a_gap() -> None:
    log = Log()
    first = record(log, {"alias": "Jay"})
    stream = StreamKey(AMIRA, LAPTOP, CHILD, "identity")
    log.note_head(SignedHead(stream, 3, "ff" * 32, b"signature"))
    assert log.gaps == (Gap(stream, 2, 3, "ff" * 32),)
    assert log.chain(stream)
    assert log.state(ChangeId("0" * 32)) is None
    assert log.quarantine(first.id) is None
