"""What stays here when a record leaves: looked for in the bundle itself, and in the vault that took it in."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from cse_desk.models.enums import (
    LivingKind,
    MayShare,
    MissingKind,
    Role,
    ScreeningReason,
    TrustState,
    VoiceForm,
    VoiceOf,
)
from cse_desk.models.records.exchange import Contact, OutgoingPreview
from cse_desk.models.records.facts import (
    ConcernFact,
    Fact,
    HarmFact,
    LinkFact,
    LivingFact,
    MissingFact,
    SessionsFact,
    ToldFact,
    VoiceFact,
    VoiceReply,
    WarningFact,
)
from cse_desk.models.records.people import PersonDetails, WithholdEntry
from cse_desk.services.desk import Desk
from cse_desk.services.withholding import Meant, meant
from tests.helpers.vaults import MORNING
from tests.unit.services.exchanging import Pair, looked, plain_bytes, taken_in
from tests.unit.services.folk import MAISIE
from tests.unit.services.pairing import coordinator, pair, worker

__all__ = ["coordinator", "pair", "worker"]

MARTIN = Contact(
    "f" * 64, "Martin Achebe", "Marlport Safeguarding Partnership", Role.COORDINATOR, TrustState.VERIFIED, None, ""
)


@pytest.mark.parametrize(
    ("from_whom", "found"),
    [
        ("", Meant.YES),
        ("Everybody", Meant.YES),
        ("everyone but me", Meant.YES),
        ("Martin Achebe", Meant.YES),
        ("the VPG coordinator", Meant.YES),
        ("Marlport Safeguarding Partnership", Meant.YES),
        ("achebe", Meant.YES),
        ("Martin Achebe (his cousin is the landlord)", Meant.PERHAPS),
        ("anyone called Achebe", Meant.YES),
        ("VPG members", Meant.PERHAPS),
        ("Marlport Harriers football club", Meant.PERHAPS),
        ("Stepfather", Meant.NO),
        ("Saltmarsh Academy", Meant.NO),
    ],
)
def test_who_is_meant(from_whom: str, found: Meant) -> None:
    assert meant(from_whom, MARTIN) is found


def withhold(pair: Pair, *entries: WithholdEntry) -> None:
    details = pair.worker.people.details(pair.root)
    pair.worker.people.save(replace(details, withhold=entries))


def arrived(pair: Pair, path: Path) -> PersonDetails:
    taken_in(pair.coordinator, path)
    return pair.coordinator.people.details(pair.root)


def test_a_confidential_address_stays_unless_somebody_decides_otherwise(pair: Pair) -> None:
    path = pair.refer().path
    inside = plain_bytes(pair.coordinator, path)
    assert b"Saltmarsh Academy" in inside  # the control: what leaves can be found like this
    assert b"Quayside" not in inside
    assert not [one for one in arrived(pair, path).addresses if one.lines]
    assert (
        "Withheld by the sender: Confidential address (The address is marked confidential.)"
        in looked(pair.coordinator, path).warnings
    )


def test_a_confidential_address_leaves_when_somebody_decides_so(pair: Pair) -> None:
    path = pair.refer(with_confidential=True).path
    assert [one.lines for one in arrived(pair, path).addresses] == ["4 Quayside Row"]


KEPT = ("school", "identifiers", "carers", "professionals", "screening")


def here(desk: Desk, root: str) -> set[str]:
    """Which of these came."""
    found = desk.people.details(root)
    numbers = found.nhs_number or found.upn or found.identifiers
    screenings = desk.screenings.lines(young_person_id=root)
    came = (found.school, numbers, found.carers, found.professionals, screenings)
    return {name for name, value in zip(KEPT, came, strict=True) if value}


def test_everything_comes_when_nothing_is_withheld(pair: Pair) -> None:
    withhold(pair)
    taken_in(pair.coordinator, pair.refer().path)
    assert here(pair.coordinator, pair.root) == set(KEPT)


@pytest.mark.parametrize(
    ("what", "words"),
    [
        ("school", "School and year"),
        ("identifiers", "NHS number, UPN and local numbers"),
        ("carers", "Parents and carers"),
        ("professionals", "Professionals and their agencies"),
        ("screening", "Screenings"),
    ],
)
def test_what_an_entry_names_stays_and_nothing_else(pair: Pair, what: str, words: str) -> None:
    withhold(pair, WithholdEntry("", what, "everybody", "It was asked for."))
    path = pair.refer().path
    assert f"Withheld by the sender: {words} (It was asked for.)" in looked(pair.coordinator, path).warnings
    taken_in(pair.coordinator, path)
    assert here(pair.coordinator, pair.root) == set(KEPT) - {what}


def test_saving_what_came_takes_nothing_off_that_was_kept_back(pair: Pair) -> None:
    withhold(pair, WithholdEntry("", "carers", "everybody", "It was asked for."))
    details = arrived(pair, pair.refer().path)
    pair.coordinator.people.save(replace(details, legal_status="", school="Northgate"))
    mine = [one for one in pair.coordinator.vault.history(pair.root) if one.author == pair.coordinator.vault.author]
    assert {one.kind for one in mine} == {"referral-event", "young-person"}


def test_the_recipient_does_not_read_why_something_is_kept_from_them(pair: Pair) -> None:
    withhold(pair, WithholdEntry("", "school", "Martin Achebe", "His brother coaches there."))
    path = pair.refer().path
    assert b"brother coaches" not in plain_bytes(pair.coordinator, path)
    assert "Withheld by the sender: School and year (Decided by the sender.)" in looked(pair.coordinator, path).warnings
    assert not [one for one in arrived(pair, path).withhold if one.why or one.what]
    history = [field for entry in pair.worker.people.history(pair.root) for field in entry.fields]
    assert any("brother coaches" in after for name, _before, after in history if name == "Sharing decision: Withheld")


def test_an_entry_about_somebody_else_travels_so_that_the_recipient_respects_it_too(pair: Pair) -> None:
    path = pair.refer().path
    assert [(one.what, one.from_whom) for one in arrived(pair, path).withhold] == [("school", "Stepfather")]
    assert arrived(pair, path).school == "Saltmarsh Academy"


def test_an_entry_that_may_mean_the_recipient_is_withheld_to_be_safe(pair: Pair) -> None:
    withhold(pair, WithholdEntry("", "school", "Martin Achebe (a neighbour)", ""))
    (martin,) = pair.worker.referrals.recipients()
    shown = pair.worker.referrals.preview(young_person_id=pair.root, fingerprint=martin.fingerprint)
    assert (
        "School and year is withheld from “Martin Achebe (a neighbour)”, who may be this recipient: to be safe it stays here."
        in shown.warnings
    )
    assert not arrived(pair, pair.refer().path).school


def test_what_was_withdrawn_as_an_entry_no_longer_holds_anything_back(pair: Pair) -> None:
    withhold(pair, WithholdEntry("", "school", "everybody", "Once."))
    withhold(pair)
    assert arrived(pair, pair.refer().path).school == MAISIE.school


def test_a_screening_nobody_has_signed_stays_here(pair: Pair) -> None:
    desk: Desk = pair.worker
    _changes, unsigned = desk.screenings.start(young_person_id=pair.root, reason=ScreeningReason.AFTER_MISSING)
    opened = desk.screenings.open(screening_id=unsigned)
    desk.screenings.save(
        screening_id=unsigned,
        answers={**opened.answers, "d8.08": "yes", "d8.08.note": "Not to be read yet."},
        last_page="",
        last_item="",
        seen=opened.seen,
    )
    path = pair.refer().path
    assert b"Not to be read yet" not in plain_bytes(pair.coordinator, path)
    taken_in(pair.coordinator, path)
    lines = pair.coordinator.screenings.lines(young_person_id=pair.root)
    assert [line.signed_by for line in lines] == ["Leanne Ward"]


# ---- facts ---------------------------------------------------------------------------------


def fact(pair: Pair, found: Fact) -> None:
    pair.worker.facts.record(young_person_id=pair.root, fact=found)


def with_facts(pair: Pair) -> None:
    """One fact of each kind that leaves, each with a word of its own."""
    day = date(2026, 11, 20)
    fact(pair, HarmFact(what="A man hurt her: zebrawood.", known_on=day, known_by="School"))
    fact(pair, MissingFact("", MissingKind.MISSING, MORNING, MORNING, note="Found by: larkspur."))
    fact(pair, LivingFact("", LivingKind.PLACEMENT, day, note="With: foxglove."))
    fact(pair, WarningFact("", "School", "Ngozi Okafor", day, "He waits: teasel."))
    fact(pair, SessionsFact("", "Joy Bello, sedge", held=4))
    fact(pair, ToldFact("", VoiceOf.PARENT, about="other", what="That: bracken.", told_on=day, told_by="Leanne Ward"))
    link = LinkFact(line="a man: heather", source="An informant: nettle")
    pair.worker.facts.concern(
        young_person_id=pair.root, link=link, concern=ConcernFact(name="Thornfield", in_trust=False)
    )


SAID = VoiceFact("", VoiceOf.YOUNG_PERSON, "", VoiceForm.WORDS, "He calls it: marram.", date(2026, 11, 20))


def says(pair: Pair, may_share: MayShare, **more: str) -> None:
    """Her words, and what was done about them."""
    fact(pair, replace(SAID, may_share=may_share, **more))  # type: ignore[arg-type]  # fields by name
    (voice,) = pair.worker.facts.of(young_person_id=pair.root).voices
    fact(pair, VoiceReply(entry=voice.entry.record_id, heard_by="VPG", why_not="He is held: samphire."))


def test_the_coordinator_gets_the_facts_and_neither_a_name_nor_a_source(pair: Pair) -> None:
    with_facts(pair)
    says(pair, MayShare.YES)
    path = pair.refer().path
    inside = plain_bytes(pair.coordinator, path)

    for word in (b"zebrawood", b"larkspur", b"foxglove", b"teasel", b"sedge", b"bracken", b"heather", b"marram"):
        assert word in inside, word
    assert b"Thornfield" not in inside
    assert b"nettle" not in inside
    taken_in(pair.coordinator, path)
    found = pair.coordinator.facts.of(young_person_id=pair.root)
    assert [len(one) for one in (found.harms, found.missing, found.living, found.warnings, found.told)] == [1] * 5
    assert found.people[0].link.line == "a man: heather"
    assert (found.people[0].concern, found.voices[0].entry.words) == (None, "He calls it: marram.")
    assert found.voices[0].replies[0].why_not == "He is held: samphire."


@pytest.mark.parametrize(
    ("code", "word"),
    [
        ("harm", b"zebrawood"),
        ("missing", b"larkspur"),
        ("living", b"foxglove"),
        ("warnings", b"teasel"),
        ("sessions", b"sedge"),
        ("told", b"bracken"),
        ("people-of-concern", b"heather"),
        ("voice", b"marram"),
    ],
)
def test_what_is_withheld_of_the_facts_is_not_in_the_bundle(pair: Pair, code: str, word: bytes) -> None:
    with_facts(pair)
    says(pair, MayShare.YES)
    withhold(pair, WithholdEntry("", code, "Martin Achebe", "His cousin lives there."))

    inside = plain_bytes(pair.coordinator, pair.refer().path)

    assert word not in inside
    assert b"Saltmarsh Academy" in inside


@pytest.mark.parametrize("may_share", [MayShare.NO, MayShare.NOT_ASKED])
def test_words_that_may_not_be_shared_stay_with_what_became_of_them(pair: Pair, may_share: MayShare) -> None:
    says(pair, may_share)

    inside = plain_bytes(pair.coordinator, pair.refer().path)

    assert b"marram" not in inside
    assert b"samphire" not in inside
    assert ("Words that may not be shared", "They said no, or nobody has asked them.") in preview(pair).withheld


def test_words_leave_against_their_wish_only_for_safety_with_a_reason(pair: Pair) -> None:
    says(pair, MayShare.NO, share_overridden="He waits outside her school; manager agreed; she was told.")

    assert b"marram" in plain_bytes(pair.coordinator, pair.refer().path)


def test_words_that_were_taken_off_do_not_leave_by_their_history(pair: Pair) -> None:
    says(pair, MayShare.NO)
    (voice,) = pair.worker.facts.of(young_person_id=pair.root).voices
    pair.worker.facts.take_off(fact=voice.entry)

    assert b"marram" not in plain_bytes(pair.coordinator, pair.refer().path)


def test_while_two_people_differ_on_sharing_them_words_stay(pair: Pair) -> None:
    says(pair, MayShare.NO)
    found = pair.worker.facts.of(young_person_id=pair.root)
    entry = found.voices[0].entry
    for answer in (MayShare.YES, MayShare.NOT_ASKED):
        changed = replace(entry, may_share=answer)
        pair.worker.facts.record(young_person_id=pair.root, fact=changed, seen=found.seen)

    assert b"marram" not in plain_bytes(pair.coordinator, pair.refer().path)


def test_words_of_which_only_some_may_be_shared_are_looked_at_first(pair: Pair) -> None:
    says(pair, MayShare.SOME, shared_with="the VPG, not her mother")

    assert preview(pair).look_first == ("Their words of 20 Nov 2026, but for: the VPG, not her mother",)


def preview(pair: Pair) -> OutgoingPreview:
    (recipient,) = pair.worker.referrals.recipients()
    return pair.worker.referrals.preview(young_person_id=pair.root, fingerprint=recipient.fingerprint)
