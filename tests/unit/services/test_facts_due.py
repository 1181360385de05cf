"""What facts put on Today and on the young person's page: what is owed, what happened, what is found, what changed."""

from dataclasses import replace
from datetime import date

import pytest

from cse_desk.clock import SetClock
from cse_desk.models.enums import (
    Compartment,
    ConcernState,
    InterviewOutcome,
    LevelWord,
    LivingKind,
    MissingKind,
    PanelDecisionKind,
    VoiceForm,
    VoiceOf,
)
from cse_desk.models.records.facts import (
    ConcernFact,
    Fact,
    LinkFact,
    LivingFact,
    MissingFact,
    RestrictionFact,
    ToldFact,
    VoiceReply,
    WarningFact,
)
from cse_desk.models.records.people import ChronologyLine, DueItem
from cse_desk.models.tables.panel import PanelDecision
from cse_desk.services.desk import Desk
from cse_desk.vault.store import Vault
from tests.helpers.vaults import MORNING
from tests.unit.services.folk import MAISIE, somebody
from tests.unit.services.test_facts import EVERY, HARM, HOUR, MISSING, WORDS

DAY = date(2026, 11, 20)
BACK = MissingFact("", MissingKind.MISSING, MORNING - 40 * HOUR, MORNING - 20 * HOUR, MORNING - 38 * HOUR)


@pytest.fixture
def desk(vault: Vault) -> Desk:
    return Desk(vault)


@pytest.fixture
def root(desk: Desk) -> str:
    (found,) = desk.people.create(MAISIE).roots
    return found


def due(desk: Desk, root: str, *facts: Fact) -> tuple[DueItem, ...]:
    """What is due about them on Today once these are recorded; the page says the same."""
    for fact in facts:
        desk.facts.record(young_person_id=root, fact=fact)
    found = desk.tasks.today()
    assert [one.what for one in desk.people.page(root).due] == [one.what for one in found]
    return found


def lines(desk: Desk, root: str, *facts: Fact) -> tuple[ChronologyLine, ...]:
    for fact in facts:
        desk.facts.record(young_person_id=root, fact=fact)
    return desk.people.page(root).chronology


# ---- return interviews ---------------------------------------------------------------------


def test_a_return_interview_counts_its_hours_down_from_the_return(desk: Desk, root: str, clock: SetClock) -> None:
    (item,) = due(desk, root, BACK)

    assert (item.action, item.what, item.when_words, item.is_late) == (
        "interview",
        "Offer and hold the return interview",
        "52 h left",
        False,
    )
    assert item.why == "Back 23 Nov 2026, 13:30. Not offered yet."
    clock.go_on(hours=53)
    (late,) = desk.tasks.today()
    assert (late.when_words, late.is_late) == ("1 h late", True)


def test_its_two_clocks_are_told_apart(desk: Desk, root: str) -> None:
    (item,) = due(desk, root, replace(BACK, interview_offered_at=MORNING - 10 * HOUR))

    assert item.what == "Hold the return interview"
    assert item.why == "Back 23 Nov 2026, 13:30. Offered 23 Nov 2026, 23:30, not held."


OFFERED = {"interview_offered_at": MORNING - 10 * HOUR, "interview_reason": "She said not today."}


@pytest.mark.parametrize(
    ("change", "owed"),
    [
        ({"interview_held_at": MORNING - HOUR, "interview_by": "Barnardo's"}, False),
        ({"interview_outcome": InterviewOutcome.REFUSED, **OFFERED}, False),
        ({"interview_outcome": InterviewOutcome.NOT_OFFERED, "interview_reason": "Nobody had time."}, True),
        (
            {"interview_outcome": InterviewOutcome.NOT_NEEDED, "interview_reason": "With her aunt; manager agreed."},
            False,
        ),
        ({"missing_kind": MissingKind.ABSENT_ADDRESS_KNOWN}, False),
        ({"missing_kind": MissingKind.WHEREABOUTS_NOT_KNOWN, "reported_at": None}, True),
    ],
)
def test_being_offered_none_is_no_refusal(desk: Desk, root: str, change: dict[str, object], owed: bool) -> None:
    found = due(desk, root, replace(BACK, **change))  # type: ignore[arg-type]  # fields by name

    assert [one.action for one in found] == (["interview"] if owed else [])


def test_who_is_still_away_stands_there_until_they_are_back(desk: Desk, root: str) -> None:
    (item,) = due(desk, root, replace(BACK, returned_at=None, reported_at=None))

    assert (item.action, item.what) == ("away", "Still away")
    assert item.why == "Since 22 Nov 2026, 17:30. Not reported to the police."


# ---- harm, words, warnings, telling --------------------------------------------------------


def test_harm_waits_until_all_three_parts_of_its_answer_are_written(desk: Desk, root: str) -> None:
    assert due(desk, root, HARM) == ()
    (item,) = due(desk, root, replace(HARM, police="", police_on=None, support="", support_on=None))

    assert (item.action, item.due) == ("harm", None)
    assert item.why == (
        "Known 20 Nov 2026. Not written yet: the police response, or the reason for none, the support offered."
    )


def test_the_safeguarding_response_is_due_on_the_day_it_became_known(desk: Desk, root: str) -> None:
    (item,) = due(desk, root, replace(HARM, safeguarding="", safeguarding_on=None))

    assert (item.is_late, item.when_words) == (True, "4 days late")


def test_words_wait_for_their_answer_and_then_for_telling_back(desk: Desk, root: str) -> None:
    (item,) = due(desk, root, WORDS)
    assert (item.action, item.what, item.quote) == ("voice", "Her words have no answer yet", WORDS.words)
    assert item.why == "Said 20 Nov 2026. To Joy Bello."
    (voice,) = desk.facts.of(young_person_id=root).voices
    heard = VoiceReply(entry=voice.entry.record_id, heard_by="VPG", heard_on=DAY, what_changed="Police spoke to him.")

    (told,) = due(desk, root, heard)
    assert (told.what, told.quote) == ("Tell them what became of their words", WORDS.words)

    (voice,) = desk.facts.of(young_person_id=root).voices
    assert due(desk, root, replace(voice.replies[0], told_back_on=DAY, told_back_by="Joy Bello")) == ()


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"voice_form": VoiceForm.DRAWING, "words": ""}, "Her drawing has no answer yet"),
        ({"whose": VoiceOf.PARENT}, "Parent: their words have no answer yet"),
        ({"whose": VoiceOf.SIBLING, "is_warning": True}, "A warning from family or friends has no answer yet"),
    ],
)
def test_it_says_whose_they_are(desk: Desk, root: str, change: dict[str, object], what: str) -> None:
    (item,) = due(desk, root, replace(WORDS, **change))  # type: ignore[arg-type]  # fields by name

    assert item.what == what
    assert (item.quote == "") is ("whose" in change or not change.get("words", WORDS.words))
    assert ("just want him" in item.why) is ("whose" in change)


def test_nobody_has_to_answer_that_somebody_chose_not_to_say(desk: Desk, root: str) -> None:
    assert due(desk, root, replace(WORDS, voice_form=VoiceForm.CHOSE_NOT_TO_SAY, words="")) == ()


def test_a_warning_of_an_agency_waits_for_its_answer(desk: Desk, root: str) -> None:
    warning = WarningFact("", "Northgate School", "Ngozi Okafor", DAY, "He waits at the gate.")

    (item,) = due(desk, root, warning)
    assert (item.action, item.what) == ("agency-warning", "A warning has no answer yet: Northgate School")
    (kept,) = desk.facts.of(young_person_id=root).warnings
    assert due(desk, root, replace(kept, answer="Police moved him on.", answered_by="Dan Reeve")) == ()


def test_whoever_will_tell_them_is_reminded_on_the_day(desk: Desk, root: str, clock: SetClock) -> None:
    telling = ToldFact("", VoiceOf.YOUNG_PERSON, about="closure", not_yet_because="She is away until Thursday.")

    (item,) = due(desk, root, replace(telling, will_tell="Joy Bello", will_tell_on=date(2026, 11, 26)))

    assert (item.action, item.what, item.when_words) == (
        "tell",
        "Tell young person: they are to come off the agenda",
        "In 2 days",
    )
    assert item.why == "Joy Bello does it. Not yet because: She is away until Thursday."


def test_what_was_taken_off_is_not_due(desk: Desk, root: str) -> None:
    due(desk, root, WORDS)
    (voice,) = desk.facts.of(young_person_id=root).voices

    desk.facts.take_off(fact=voice.entry)

    assert desk.tasks.today() == ()


# ---- the chronology ------------------------------------------------------------------------


@pytest.mark.parametrize("fact", EVERY, ids=lambda one: type(one).__name__)
def test_every_fact_is_a_line_of_the_chronology(desk: Desk, root: str, fact: Fact) -> None:
    assert lines(desk, root, fact)


def test_harm_says_both_its_days_and_how_it_was_answered(desk: Desk, root: str) -> None:
    (line,) = lines(desk, root, HARM)

    assert (line.title, line.at.date()) == ("Disclosure", DAY)
    assert line.detail == (
        "A man took her to a flat. Happened 14 Nov 2026 to 15 Nov 2026. Answered: safeguarding, police, support."
    )


def test_missing_is_two_lines_gone_and_back(desk: Desk, root: str) -> None:
    back, gone = lines(desk, root, MISSING)

    assert (gone.title, gone.detail) == (
        "Missing",
        "Reported to the police 22 Nov 2026, 19:30, N-1204. Left after tea.",
    )
    assert back.title == "Back after 10 hours"
    assert "Return interview: refused by the young person: She did not want to talk" in back.detail


@pytest.mark.parametrize(("hours", "words"), [(50, "in time"), (90, "after more than 72 hours")])
def test_the_interview_says_whether_it_was_in_time(
    desk: Desk, root: str, clock: SetClock, hours: int, words: str
) -> None:
    back = replace(BACK, from_at=MORNING - 120 * HOUR, returned_at=MORNING - 100 * HOUR, reported_at=None)
    held = replace(back, interview_held_at=MORNING + (hours - 100) * HOUR, interview_by="Barnardo's")

    line = lines(desk, root, held)[0]

    assert line.detail.endswith(f"by Barnardo's, {words}.")


def test_words_stand_as_words_and_their_answer_under_its_own_day(desk: Desk, root: str) -> None:
    lines(desk, root, WORDS)
    (voice,) = desk.facts.of(young_person_id=root).voices
    answer = VoiceReply(entry=voice.entry.record_id, heard_by="VPG", heard_on=date(2026, 11, 23), why_not="He is held.")

    answered, said = lines(desk, root, answer)

    assert (said.title, said.quote) == ("Young person: words", WORDS.words)
    assert said.detail == (
        "20 Nov 2026, to Joy Bello, Walking to school. Some of it may be shared: The VPG, not her mother."
    )
    assert (answered.title, answered.detail) == ("Heard by VPG", "Nothing changed: He is held. Not told back yet.")


def test_only_the_young_persons_words_look_like_the_young_persons_words(desk: Desk, root: str) -> None:
    (line,) = lines(desk, root, replace(WORDS, whose=VoiceOf.PARENT, whose_name="Karen Tranter", is_warning=True))

    assert (line.title, line.quote) == ("Parent: a warning", "")
    assert line.detail.startswith("“I  just want him\nto stop.” 20 Nov 2026, Karen Tranter, to Joy Bello")


def test_the_latest_words_lead_the_page(desk: Desk, root: str) -> None:
    lines(desk, root, WORDS, replace(WORDS, words="Earlier.", said_on=date(2026, 10, 1)))

    page = desk.people.page(root)

    assert page.own_words == WORDS.words
    assert page.own_words_source.startswith("20 Nov 2026, to Joy Bello")


def test_a_person_of_concern_is_a_line_without_a_name(desk: Desk, root: str) -> None:
    link = LinkFact(line="the man at the flat", last_contact=DAY, source="Police")
    desk.facts.concern(young_person_id=root, link=link, concern=ConcernFact(name="Grant Vane", in_trust=False))
    (known,) = desk.facts.concerns()
    bail = RestrictionFact("", known.record_id, ConcernState.BAIL, date(2026, 11, 21), date(2027, 1, 4))
    desk.facts.restrict(restriction=bail)

    state, contact = lines(desk, root)

    assert (state.title, state.detail) == ("the man at the flat: on bail", "Ends 4 Jan 2027.")
    assert contact.title == "Last contact: the man at the flat"
    assert "Vane" not in f"{desk.people.page(root).chronology} {desk.people.history(root)}"


def test_a_decision_of_the_vpg_is_a_line(desk: Desk, root: str, vault: Vault) -> None:
    with vault.transaction("Decided") as writing:
        row = PanelDecision(id=vault.ids.new(), root=root, compartment=Compartment.PANEL)
        row.decision, row.level, row.decided_on, row.reason = (
            PanelDecisionKind.KEEP,
            LevelWord.HIGH,
            DAY,
            "His friends.",
        )
        writing.session.add(row)

    (line,) = lines(desk, root)

    assert (line.title, line.detail) == ("VPG: Keep on", "Further harm: High. His friends.")


# ---- found, and what changed ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("flat", "Harm: What: A man took her to a flat."),
        ("N-1204", "Missing: Police reference: N-1204"),
        ("foster", "Where they live: Note: Foster home."),
        ("stop", "Voice: Words: I just want him to stop."),
        ("gate", "Warning from an agency: Words: He waits at the gate."),
    ],
)
def test_the_search_box_finds_the_words_of_facts(desk: Desk, root: str, text: str, reason: str) -> None:
    for fact in EVERY:
        desk.facts.record(young_person_id=root, fact=fact)

    (hit,) = desk.search.find(text)

    assert (hit.target, hit.reason) == (root, reason)


def test_nobody_finds_a_name_that_is_kept_elsewhere(desk: Desk, root: str) -> None:
    link = LinkFact(line="a coach", source="Her aunt")
    coach = ConcernFact(name="Grant Vane", in_trust=True, restricted=True, restricted_to=("Helen Doyle",))
    desk.facts.concern(young_person_id=root, link=link, concern=coach)

    assert desk.search.find("vane") == ()
    assert [one.target for one in desk.search.find("coach")] == [root]


@pytest.mark.parametrize("fact", EVERY, ids=lambda one: type(one).__name__)
def test_no_column_name_reaches_the_history(desk: Desk, root: str, fact: Fact) -> None:
    desk.facts.record(young_person_id=root, fact=fact)

    for label, _before, after in desk.people.history(root)[0].fields:
        assert "_" not in label, label
        assert after not in {"whereabouts-not-known", "young-person", "reduced", "placement", "on"}, label


def test_codes_are_words_in_the_history(desk: Desk, root: str) -> None:
    desk.facts.record(young_person_id=root, fact=LivingFact("", LivingKind.OUT_OF_AREA, DAY))

    entry = desk.people.history(root)[0]

    assert ("Where they live: Kind of place", "", "Out of area") in entry.fields
    assert entry.can_undo


def test_two_young_people_keep_what_is_theirs(desk: Desk, root: str) -> None:
    (other,) = desk.people.create(somebody("Kofi", "Asante", pronouns="he")).roots
    desk.facts.record(young_person_id=other, fact=WORDS)

    (item,) = desk.tasks.today()

    assert (item.person, item.what) == ("Kofi Asante", "His words have no answer yet")
    assert desk.people.page(root).due == ()
