"""Dated facts through the front door, on real sealed files."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from cse_desk.errors import NotFound
from cse_desk.models.enums import (
    ClosureReason,
    Compartment,
    ConcernState,
    FallReason,
    InterviewOutcome,
    LevelWord,
    LivingKind,
    MayShare,
    MissingKind,
    Role,
    Strand,
    VoiceForm,
    VoiceOf,
    WorkEnding,
)
from cse_desk.models.records.facts import (
    ClosureAsk,
    ConcernFact,
    Fact,
    FactsOfPerson,
    HarmFact,
    LinkFact,
    LivingFact,
    MissingFact,
    RestrictionFact,
    SessionsFact,
    ToldFact,
    VoiceFact,
    VoiceReply,
    WarningFact,
)
from cse_desk.models.tables.facts import ConcernLink, Harm, LivingPlace, PersonOfConcern
from cse_desk.services.desk import Desk
from cse_desk.services.facts.rows import KINDS
from cse_desk.services.refusals import Rule
from cse_desk.vault.store import Vault
from tests.helpers.counting import statements_of
from tests.helpers.refused import refusal
from tests.helpers.vaults import MORNING, OpenVault
from tests.unit.services.folk import MAISIE, somebody

DAY = date(2026, 11, 20)
HOUR = timedelta(hours=1)
HARM = HarmFact(
    what="A man took her to a flat.",
    is_disclosure=True,
    happened_from=date(2026, 11, 14),
    happened_to=date(2026, 11, 15),
    known_on=DAY,
    known_by="Ngozi Okafor, school",
    safeguarding="Strategy discussion.",
    safeguarding_on=DAY,
    police="Crime recorded.",
    police_on=DAY,
    support="Therapy offered.",
    support_on=DAY,
    answered_by="Leanne Ward",
)
MISSING = MissingFact(
    missing_kind=MissingKind.MISSING,
    from_at=MORNING - 40 * HOUR,
    returned_at=MORNING - 30 * HOUR,
    reported_at=MORNING - 38 * HOUR,
    police_reference="N-1204",
    overnight=False,
    where_found="At the bus station",
    note="Left after tea.",
    interview_offered_at=MORNING - 20 * HOUR,
    interview_outcome=InterviewOutcome.REFUSED,
    interview_by="Barnardo's",
    interview_reason="She did not want to talk to anybody today.",
)
WORDS = VoiceFact(
    whose=VoiceOf.YOUNG_PERSON,
    voice_form=VoiceForm.WORDS,
    words="I  just want him\nto stop.",
    said_on=DAY,
    asked_by="Joy Bello",
    how_asked="Walking to school",
    may_share=MayShare.SOME,
    shared_with="The VPG, not her mother",
)
EVERY: tuple[Fact, ...] = (
    HARM,
    MISSING,
    LivingFact("", LivingKind.PLACEMENT, date(2026, 1, 2), date(2026, 3, 4), "Foster home."),
    WORDS,
    WarningFact("", "Northgate School", "Ngozi Okafor", DAY, "He waits at the gate.", "We rang.", "Leanne Ward", DAY),
    SessionsFact(
        "", "Joy Bello", "Barnardo's", DAY, DAY, 4, 0, in_plan=True, ending=WorkEnding.PLANNED, ending_why="Done."
    ),
    ToldFact("", VoiceOf.PARENT, "Karen Tranter", "closure", "", None, "", "She is away.", "Leanne Ward", DAY),
    ClosureAsk(
        strands=(Strand.SEXUAL, Strand.MISSING),
        asked_on=DAY,
        reason=ClosureReason.REDUCED,
        why="Quiet.",
        level=LevelWord.LOW,
        fall_because=FallReason.OTHER,
        exit_who="School nurse",
        carry_on_agreed_on=DAY,
    ),
)


@pytest.fixture
def desk(vault: Vault) -> Desk:
    return Desk(vault)


@pytest.fixture
def root(desk: Desk) -> str:
    (found,) = desk.people.create(MAISIE).roots
    return found


def every(found: FactsOfPerson) -> Iterator[Fact]:
    some: tuple[tuple[Fact, ...], ...] = (found.harms, found.missing, found.living, found.warnings, found.sessions)
    yield from (fact for facts in (*some, found.told, found.closures) for fact in facts)
    yield from (one.entry for one in found.voices)


# ---- recording -----------------------------------------------------------------------------


@pytest.mark.parametrize("fact", EVERY, ids=lambda one: type(one).__name__)
def test_what_was_written_down_is_there_again(desk: Desk, root: str, fact: Fact) -> None:
    changes = desk.facts.record(young_person_id=root, fact=fact)

    (found,) = every(desk.facts.of(young_person_id=root))
    assert replace(found, record_id="") == fact
    assert changes.roots == {root}


@pytest.mark.parametrize("fact", EVERY, ids=lambda one: type(one).__name__)
def test_saving_what_was_not_changed_records_nothing(desk: Desk, root: str, fact: Fact) -> None:
    desk.facts.record(young_person_id=root, fact=fact)
    (found,) = every(desk.facts.of(young_person_id=root))

    assert desk.facts.record(young_person_id=root, fact=found).ids == frozenset()


def test_every_kind_stands_in_a_compartment_of_its_own_meaning(desk: Desk, root: str, vault: Vault) -> None:
    desk.facts.record(young_person_id=root, fact=HARM)

    with vault.reading() as session:
        (row,) = session.scalars(select(Harm))
        assert (row.root, row.compartment) == (root, Compartment.HARM)
    assert {kind.compartment for kind in KINDS.values()} == {
        Compartment.HARM,
        Compartment.MISSING,
        Compartment.WHEREABOUTS,
        Compartment.INTELLIGENCE,
        Compartment.VOICE,
        Compartment.REFERRAL,
    }


def test_a_change_changes_what_was_changed(desk: Desk, root: str) -> None:
    desk.facts.record(young_person_id=root, fact=replace(HARM, police="", police_on=None))
    found = desk.facts.of(young_person_id=root)
    (harm,) = found.harms

    desk.facts.record(young_person_id=root, fact=replace(harm, police="Arrested.", police_on=DAY), seen=found.seen)

    (after,) = desk.facts.of(young_person_id=root).harms
    assert (after.record_id, after.police, after.safeguarding) == (harm.record_id, "Arrested.", HARM.safeguarding)


def test_two_people_who_change_one_field_conflict_and_neither_is_lost(desk: Desk, root: str) -> None:
    desk.facts.record(young_person_id=root, fact=HARM)
    found = desk.facts.of(young_person_id=root)
    (harm,) = found.harms
    desk.facts.record(young_person_id=root, fact=replace(harm, support="Counselling."), seen=found.seen)

    desk.facts.record(young_person_id=root, fact=replace(harm, support="Play therapy."), seen=found.seen)

    (differing,) = desk.people.differing(root)
    assert {one.words for one in differing.values} == {"Counselling.", "Play therapy."}


def test_a_code_of_another_version_outlives_a_change_beside_it(desk: Desk, root: str, vault: Vault) -> None:
    desk.facts.record(young_person_id=root, fact=EVERY[2])
    (living,) = desk.facts.of(young_person_id=root).living
    with vault.transaction("From elsewhere") as writing:
        writing.session.get_one(LivingPlace, living.record_id).living_kind = "narrowboat"

    (shown,) = desk.facts.of(young_person_id=root).living
    assert shown.living_kind is None
    with refusal(Rule.DETAILS):
        desk.facts.record(young_person_id=root, fact=replace(shown, note="Moved."))
    desk.facts.take_off(fact=shown)
    assert desk.facts.of(young_person_id=root).living == ()


def test_taken_off_and_taken_back(desk: Desk, root: str) -> None:
    desk.facts.record(young_person_id=root, fact=HARM)
    (harm,) = desk.facts.of(young_person_id=root).harms

    changes = desk.facts.take_off(fact=harm)

    assert desk.facts.of(young_person_id=root).harms == ()
    desk.people.undo(changes.act)
    assert desk.facts.of(young_person_id=root).harms == (harm,)


def test_the_newest_comes_first(desk: Desk, root: str) -> None:
    for day in (date(2026, 11, 3), date(2026, 11, 20), date(2026, 11, 10)):
        desk.facts.record(young_person_id=root, fact=HarmFact(what="Hurt.", known_on=day, known_by="School"))

    assert [one.known_on.day for one in desk.facts.of(young_person_id=root).harms if one.known_on] == [20, 10, 3]


def test_a_fact_needs_somebody_it_is_about(desk: Desk, root: str) -> None:
    with pytest.raises(NotFound):
        desk.facts.record(young_person_id="f" * 32, fact=HARM)
    (other,) = desk.people.create(somebody("Sam", "Naylor")).roots
    desk.facts.record(young_person_id=root, fact=HARM)
    (harm,) = desk.facts.of(young_person_id=root).harms
    with pytest.raises(NotFound):
        desk.facts.record(young_person_id=other, fact=replace(harm, support="Other."))


def test_who_may_not_write_there_is_refused(open_vault: OpenVault) -> None:
    desk = Desk(open_vault(Role.AUDITOR))

    for fact in EVERY:
        with refusal(Rule.ROLE):
            desk.facts.record(young_person_id="f" * 32, fact=fact)


def test_what_is_wrong_is_not_saved(desk: Desk, root: str) -> None:
    wrong = replace(HARM, known_on=date(2026, 11, 1))

    with refusal(Rule.DETAILS):
        desk.facts.record(young_person_id=root, fact=wrong)
    assert [one.field for one in desk.facts.check(wrong)] == ["known_on"]


# ---- voice ---------------------------------------------------------------------------------


def test_words_keep_every_space_and_line(desk: Desk, root: str) -> None:
    desk.facts.record(young_person_id=root, fact=WORDS)

    assert desk.facts.of(young_person_id=root).voices[0].entry.words == "I  just want him\nto stop."


def test_an_answer_stands_under_the_words_it_answers(desk: Desk, root: str) -> None:
    desk.facts.record(young_person_id=root, fact=WORDS)
    desk.facts.record(young_person_id=root, fact=replace(WORDS, words="Leave my brother out of it."))
    first = desk.facts.of(young_person_id=root).voices[-1].entry

    answer = VoiceReply(entry=first.record_id, heard_by="VPG", heard_on=DAY, why_not="He is held.", told_back_on=DAY)
    desk.facts.record(young_person_id=root, fact=answer)

    found = {one.entry.record_id: one.replies for one in desk.facts.of(young_person_id=root).voices}
    assert [replace(one, record_id="") for one in found.pop(first.record_id)] == [answer]
    assert list(found.values()) == [()]


def test_an_answer_to_nothing_is_not_recorded(desk: Desk, root: str) -> None:
    with pytest.raises(NotFound):
        desk.facts.record(young_person_id=root, fact=VoiceReply(entry="f" * 32, heard_by="VPG", what_changed="All."))


# ---- persons of concern --------------------------------------------------------------------

COACH = ConcernFact(name="Grant Vane", in_trust=True, restricted=True, restricted_to=("Leanne Ward", "Helen Doyle"))
LINE = LinkFact(line="a coach", state=ConcernState.FREE, last_contact=DAY, source="Her aunt")


def test_a_name_stands_in_the_root_of_the_person_of_concern_only(desk: Desk, root: str, vault: Vault) -> None:
    desk.facts.concern(young_person_id=root, link=LINE, concern=COACH)

    with vault.reading() as session:
        (link,), (person,) = session.scalars(select(ConcernLink)), session.scalars(select(PersonOfConcern))
        assert person.root == person.id == link.concern != root
        assert "Vane" not in str({name: getattr(link, name) for name in link.__table__.columns.keys()})  # noqa: SIM118 - columns are no dict
    (linked,) = desk.facts.of(young_person_id=root).people
    assert linked.concern is not None
    assert (linked.link.line, linked.concern.name) == ("a coach", "Grant Vane")


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"in_trust": None}, "in_trust"),
        ({"restricted": False}, "restricted"),
        ({"restricted_to": ()}, "restricted_to"),
    ],
)
def test_no_name_before_it_is_restricted(desk: Desk, root: str, wrong: dict[str, object], field: str) -> None:
    concern = replace(COACH, **wrong)  # type: ignore[arg-type]  # fields by name

    with refusal(Rule.DETAILS):
        desk.facts.concern(young_person_id=root, link=LINE, concern=concern)
    assert field in [one.field for one in desk.facts.check(concern)]


def test_a_restricted_record_has_no_words_for_others(desk: Desk, root: str) -> None:
    desk.facts.concern(young_person_id=root, link=LINE, concern=replace(COACH, restricted_to=("Helen Doyle",)))

    (linked,) = desk.facts.of(young_person_id=root).people
    assert linked.concern is not None
    assert (linked.concern.is_hidden, linked.concern.name, linked.concern.restricted_to) == (True, "", ())
    assert [one.name for one in desk.facts.concerns()] == [""]
    desk.facts.concern(
        young_person_id=root, link=replace(linked.link, line="a coach at a club"), concern=linked.concern
    )
    (after,) = desk.facts.of(young_person_id=root).people
    assert (after.link.line, after.link.concern) == ("a coach at a club", linked.link.concern)


def test_whom_one_may_be_linked_to_is_read_in_as_many_statements_however_many_they_are(desk: Desk, root: str) -> None:
    counted = []
    for number in range(3):
        desk.facts.concern(young_person_id=root, link=LINE, concern=replace(COACH, name=f"Grant Vane {number}"))
        counted.append(statements_of(desk.vault, desk.facts.known_concerns))
    assert len(set(counted)) == 1
    assert [words for _root, words in desk.facts.known_concerns()][-1] == f"Grant Vane 2, {LINE.line}"


def test_a_restriction_is_said_wherever_they_are_linked(desk: Desk, root: str) -> None:
    (other,) = desk.people.create(somebody("Kofi", "Asante")).roots
    desk.facts.concern(young_person_id=root, link=LINE, concern=COACH)
    (known,) = desk.facts.concerns()
    desk.facts.concern(young_person_id=other, link=replace(LINE, concern=known.record_id), concern=known)

    bail = RestrictionFact("", known.record_id, ConcernState.BAIL, DAY, date(2026, 12, 20))
    changes = desk.facts.restrict(restriction=bail)

    assert changes.roots == {root, other, known.record_id}
    for each in (root, other):
        (linked,) = desk.facts.of(young_person_id=each).people
        assert (linked.link.state, linked.link.ends_on) == (ConcernState.BAIL, date(2026, 12, 20))
        assert [one.state for one in linked.restrictions] == [ConcernState.BAIL]


def test_an_earlier_restriction_written_later_does_not_hide_the_one_that_holds(desk: Desk, root: str) -> None:
    desk.facts.concern(young_person_id=root, link=LINE, concern=COACH)
    (known,) = desk.facts.concerns()
    desk.facts.restrict(restriction=RestrictionFact("", known.record_id, ConcernState.REMAND, DAY))

    desk.facts.restrict(restriction=RestrictionFact("", known.record_id, ConcernState.BAIL, date(2026, 5, 1)))

    (linked,) = desk.facts.of(young_person_id=root).people
    assert linked.link.state is ConcernState.REMAND


# ---- drafts --------------------------------------------------------------------------------


@pytest.mark.parametrize("fact", EVERY, ids=lambda one: type(one).__name__)
def test_a_half_typed_form_is_kept_as_it_was_left(desk: Desk, root: str, fact: Fact) -> None:
    desk.facts.keep_draft(young_person_id=root, fact=fact)

    assert desk.facts.draft(young_person_id=root, fact=type(fact)()) == fact
    assert list(every(desk.facts.of(young_person_id=root))) == []
    desk.facts.record(young_person_id=root, fact=fact)
    assert desk.facts.draft(young_person_id=root, fact=type(fact)()) is None


def test_the_form_of_one_record_is_not_that_of_another(desk: Desk, root: str) -> None:
    desk.facts.keep_draft(young_person_id=root, fact=replace(HARM, record_id="a" * 32))

    assert desk.facts.draft(young_person_id=root, fact=HarmFact()) is None
    desk.facts.drop_draft(young_person_id=root, fact=HarmFact("a" * 32))
    assert desk.facts.draft(young_person_id=root, fact=HarmFact("a" * 32)) is None
