"""Minutes: drafted from the day, sealed for good, amended by a new version, and silent to whom they may not reach."""

from datetime import date

import pytest

from cse_desk.documents import minutes as minutes_paper
from cse_desk.documents.styles import Look
from cse_desk.errors import NotFound
from cse_desk.models.enums import MeetingEventKind, Role
from cse_desk.models.records.panel import MinutedWords
from cse_desk.models.tables.panel import Interest, MinutedItem, MinutesVersion
from cse_desk.services.interests import Interests
from cse_desk.services.minutes import Minutes, MinutesRule
from cse_desk.services.panel_rows import happened, of_meeting
from cse_desk.services.person_details import rows_of
from cse_desk.services.snapshots import as_json, digest, from_json
from tests.helpers.meeting_room import Room, action, add, form
from tests.helpers.refused import rule_of
from tests.helpers.vaults import OpenVault
from tests.unit.documents.papers import pages_of


@pytest.fixture
def room(open_vault: OpenVault) -> Room:
    return Room(open_vault(Role.COORDINATOR))


@pytest.fixture
def minutes(room: Room) -> Minutes:
    return Minutes(room.vault)


@pytest.fixture
def held(room: Room) -> list[str]:
    """Two young people, decided on; the meeting is over."""
    items = []
    room.days.start(meeting=room.meeting)
    room.here()
    for place, (given, family) in enumerate([("Tyler", "Brook"), ("Amira", "Khan")]):
        root = room.child(given, family)
        room.on_agenda(root)
        item = room.item(root, place)
        room.days.write(item=item, worried=f"About {given}.", working="College.", needs="Joy stays.", seconds=600)
        room.decisions.decide(item=item, form=form())
        room.actions.add(item=item, action=action(what=f"Ring {given}"))
        room.actions.add(item=item, action=action(what=f"Patrol for {given}", owner="Mark Hale", agency="Police"))
        room.days.go_on(item=item, seconds=600)
        items.append(item)
    room.days.end(meeting=room.meeting)
    return items


def seal(room: Room, minutes: Minutes, why: str = "") -> None:
    minutes.seal(meeting=room.meeting, checked_by="Ruth Adeyemi", amends_why=why)


def test_the_draft_is_the_day(room: Room, minutes: Minutes, held: list[str]) -> None:
    paper = minutes.draft(meeting=room.meeting)
    assert (paper.version, paper.quorum_words, paper.head.chair) == (
        0,
        "3 of 3 agencies here, quorum met",
        "Ruth Adeyemi",
    )
    assert [(one.name, one.initials, one.worried) for one in paper.items] == [
        ("Tyler Brook", "T B", "About Tyler."),
        ("Amira Khan", "A K", "About Amira."),
    ]
    first = paper.items[0]
    assert [line.words for line in first.decisions] == ["Keep on"]
    assert [(line.what, line.owner, line.days_late) for line in first.actions] == [
        ("Ring Tyler", "Joy Bello", 0),
        ("Patrol for Tyler", "Mark Hale", 0),
    ]


def test_what_is_sealed_stays_whatever_the_record_becomes(room: Room, minutes: Minutes, held: list[str]) -> None:
    seal(room, minutes)
    sealed = minutes.sealed(meeting=room.meeting)
    room.days.write(item=held[0], worried="Something else.", working="", needs="", seconds=600)
    room.actions.finish(action=sealed.items[0].actions[0].action, evidence="Rang.")

    again = minutes.sealed(meeting=room.meeting)
    assert again == sealed
    assert (again.version, again.checked_by, again.items[0].worried) == (1, "Ruth Adeyemi", "About Tyler.")
    (line,) = minutes.versions(meeting=room.meeting)
    assert line.faults == ()
    with room.vault.reading() as session:
        assert happened(session, room.meeting, MeetingEventKind.MINUTES_SEALED) is not None


def test_whoever_writes_to_a_sealed_version_is_found_out(room: Room, minutes: Minutes, held: list[str]) -> None:
    seal(room, minutes)
    with room.vault.transaction("tampered") as writing:
        row = of_meeting(writing.session, MinutedItem, room.meeting)[0]
        row.content = {**(row.content or {}), "worried": "Nothing."}
    (line,) = minutes.versions(meeting=room.meeting)
    assert line.faults == ("A minute is not as it was sealed.",)


def test_a_hash_that_was_changed_with_the_words_is_found_out_too(room: Room, minutes: Minutes, held: list[str]) -> None:
    seal(room, minutes)
    with room.vault.transaction("tampered") as writing:
        row = of_meeting(writing.session, MinutedItem, room.meeting)[0]
        row.content = {**(row.content or {}), "worried": "Nothing."}
        (version,) = rows_of(writing.session, MinutesVersion, [room.meeting])
        version.items = [[id_, digest(row.content) if id_ == row.id else hash_] for id_, hash_ in version.items or []]
    (line,) = minutes.versions(meeting=room.meeting)
    assert line.faults == (
        "A minute is not as it was sealed.",
        "The opening of the minutes was written to after it was sealed.",
    )


def test_a_minute_that_is_gone_is_found_out(room: Room, minutes: Minutes, held: list[str]) -> None:
    seal(room, minutes)
    with room.vault.transaction("taken away") as writing:
        of_meeting(writing.session, MinutedItem, room.meeting)[0].withdrawn = True
    assert minutes.versions(meeting=room.meeting)[0].faults == ("A minute that was sealed is not here.",)


def test_an_amendment_is_a_new_version_with_its_reason(room: Room, minutes: Minutes, held: list[str]) -> None:
    seal(room, minutes)
    assert rule_of(lambda: seal(room, minutes)) is MinutesRule.AMENDS_WHY
    assert rule_of(lambda: seal(room, minutes, "A slip.")) is MinutesRule.SAME
    room.days.write(item=held[0], worried="About Tyler and his cousin.", working="", needs="", seconds=600)
    seal(room, minutes, "His cousin was left out.")

    second, first = minutes.versions(meeting=room.meeting)
    assert (second.number, second.amends_why, first.number) == (2, "His cousin was left out.", 1)
    assert minutes.sealed(meeting=room.meeting, number=1).items[0].worried == "About Tyler."
    assert minutes.sealed(meeting=room.meeting).items[0].worried == "About Tyler and his cousin."


def test_the_answer_to_a_dissent_is_in_the_minutes_and_in_an_amended_version(
    room: Room, minutes: Minutes, held: list[str]
) -> None:
    room.decisions.dissent(item=held[1], agency="Police", by_name="Mark Hale", words="She is still at risk there.")
    (open_,) = minutes.unanswered(meeting=room.meeting)
    assert (open_.item, open_.name, open_.source) == (held[1], "Amira Khan", "Mark Hale, Police")
    seal(room, minutes)
    (line,) = minutes.sealed(meeting=room.meeting).items[1].dissents
    assert line.detail == "Not answered."

    (dissent,) = room.days.child(item=held[1]).dissents
    room.decisions.answer_dissent(
        dissent=dissent.dissent, words="We look again on Friday, with the police.", by_name="Ruth Adeyemi"
    )
    assert minutes.unanswered(meeting=room.meeting) == ()
    seal(room, minutes, "The chair answered the police.")
    (line,) = minutes.sealed(meeting=room.meeting).items[1].dissents
    assert line.detail == "Answer (Ruth Adeyemi, 24 Nov 2026): We look again on Friday, with the police."
    assert "We look again on Friday" in "".join(
        pages_of(minutes_paper.build(minutes.sealed(meeting=room.meeting), Look()))
    )
    (first,) = minutes.sealed(meeting=room.meeting, number=1).items[1].dissents
    assert first.detail == "Not answered."  # a sealed version never changes


def test_an_interest_that_is_over_brings_the_minutes_back(room: Room, minutes: Minutes, held: list[str]) -> None:
    """From the day it ends, not before; and the actions and papers of that young person with them."""
    seal(room, minutes)
    interests = Interests(room.vault)
    about = room.days.child(item=held[0]).young_person_id
    interests.declare(young_person_id=about, name="Mark Hale", agency="Police", why="His neighbour.")

    def copy() -> list[str]:
        return [one.name for one in minutes.copy_for(meeting=room.meeting, name="Mark Hale", agency="Police").items]

    def actions() -> list[str]:
        found = minutes.actions_for(meeting=room.meeting, name="Mark Hale", agency="Police")
        return [one.what for one in found.actions]

    assert (copy(), actions()) == (["Amira Khan"], ["Patrol for Amira"])
    (line,) = interests.about(young_person_id=about)
    interests.end(interest=line.interest, on=room.vault.clock.today(), why="They live apart now.")
    assert (copy(), actions()) == (["Tyler Brook", "Amira Khan"], ["Patrol for Tyler", "Patrol for Amira"])


def test_minutes_are_sealed_when_the_meeting_is_over_and_somebody_checked_them(room: Room, minutes: Minutes) -> None:
    room.days.start(meeting=room.meeting)
    assert rule_of(lambda: seal(room, minutes)) is MinutesRule.NOT_ENDED
    assert rule_of(lambda: minutes.seal(meeting=room.meeting, checked_by=" ")) is MinutesRule.CHECKED_BY
    assert rule_of(lambda: minutes.minutes_sent(meeting=room.meeting)) is MinutesRule.NOT_SEALED
    with pytest.raises(NotFound):
        minutes.sealed(meeting=room.meeting)


def test_nothing_reaches_who_may_be_the_person_of_concern(room: Room, minutes: Minutes, held: list[str]) -> None:
    seal(room, minutes)
    root = room.days.child(item=held[0]).young_person_id
    add(room.vault, Interest, root, member_name="Mark Hale", member_agency="Police", declared_on=date(2026, 11, 24))

    his = minutes.copy_for(meeting=room.meeting, name="Mark Hale", agency="Police")
    extract = minutes.actions_for(meeting=room.meeting, name="Mark Hale", agency="Police")
    for paper in (his, extract):
        assert paper.left_out == 1
        assert "Tyler" not in repr(paper)
        assert root not in repr(paper)
    assert [one.name for one in his.items] == ["Amira Khan"]
    assert [line.what for line in extract.actions] == ["Patrol for Amira"]
    room.actions.add(item=held[1], action=action(what="Ask the hotel", owner="Ann Reed", agency="police"))
    extract = minutes.actions_for(meeting=room.meeting, name="Mark Hale", agency="Police")
    assert [line.what for line in extract.actions] == [
        "Patrol for Amira",
        "Ask the hotel",
    ]  # his agency's, not only his
    office = minutes.actions_for(meeting=room.meeting, agency="Police")
    assert "Tyler" not in repr(office), "a copy for the agency as such may be opened by him"

    hers = minutes.copy_for(meeting=room.meeting, name="Joy Bello", agency="Barnardo's")
    assert (len(hers.items), hers.left_out) == (2, 0)


def test_actions_and_minutes_that_went_out_are_written_down(room: Room, minutes: Minutes, held: list[str]) -> None:
    seal(room, minutes)
    minutes.actions_sent(meeting=room.meeting)
    minutes.minutes_sent(meeting=room.meeting)
    with room.vault.reading() as session:
        for kind in (MeetingEventKind.ACTIONS_SENT, MeetingEventKind.MINUTES_SENT):
            assert happened(session, room.meeting, kind) == room.vault.clock.now()


def test_a_snapshot_comes_back_as_it_was(room: Room, minutes: Minutes, held: list[str]) -> None:
    words = minutes.draft(meeting=room.meeting).items[0]
    content = as_json(words)
    assert from_json(MinutedWords, content) == words
    assert from_json(MinutedWords, {**content, "of-another-version": 1}) == words
    assert digest(content) == digest(dict(reversed(content.items())))
    assert digest(content) != digest({**content, "seconds": 601})
