"""What comes of a form that was filled in: the fact it holds, and what of it leaves the office."""

from dataclasses import replace
from datetime import UTC, date, datetime

from cse_desk.models.enums import InterviewOutcome, MissingKind, Strand
from cse_desk.models.records.facts import MissingFact
from cse_desk.services import instruments, tools
from cse_desk.services.refusals import Rule
from tests.helpers.refused import refusal
from tests.unit.documents.papers import squeezed, text_of
from tests.unit.services.exchanging import Pair, taken_in
from tests.unit.services.filled_stage import HARM, Room, room
from tests.unit.services.filling import answers_of, begun, fill, finish, finished, whole
from tests.unit.services.pairing import coordinator, pair, worker

__all__ = ["coordinator", "pair", "room", "worker"]


BACK = {
    "returned": "2026-11-20T07:00:00+00:00",
    "outcome": "held",
    "held": "2026-11-20T16:00:00+00:00",
    "by.name": "Ada Quill",
    "by.agency": "Harbour Young People",
}


YES, NO, ASK = "yes", "no", "ask-first"


GIVEN = {"way": "myself"}


# ---- the fact it holds -------------------------------------------------------------------------


def test_a_harm_record_gives_the_harm_without_typing_it_again(room: Room):
    form_id = room.harm()
    told, problems = room.forms.fact_words(form_id=form_id)
    changes = room.forms.record_fact(form_id=form_id)
    (harm,) = room.facts().harms

    assert ("What", HARM["what"]) in told
    assert ("Became known on", "5 Nov 2026") in told
    assert not [one for one in problems if one.is_hard]
    assert (harm.what, harm.is_disclosure, harm.happened_from, harm.known_on) == (
        HARM["what"],
        True,
        date(2026, 11, 2),
        date(2026, 11, 5),
    )
    assert harm.safeguarding == "Strategy discussion the same day. (SD-44)"
    assert (harm.police, harm.police_none_because) == ("", HARM["police.why"])
    assert (harm.support, harm.answered_by) == ("", "Leanne Ward, Marlport Council"), "what is to come is no answer"
    with refusal(Rule.NO_FACT):
        room.forms.record_fact(form_id=form_id)
    room.desk.people.undo(changes.act)
    assert room.facts().harms == ()
    room.forms.record_fact(form_id=form_id)
    assert len(room.facts().harms) == 1


def test_a_correction_changes_of_the_harm_only_what_it_corrects(room: Room):
    first = room.harm()
    room.forms.record_fact(form_id=first)
    (harm,) = room.facts().harms
    room.desk.facts.record(
        young_person_id=room.root, fact=replace(harm, support="Seen by a nurse.", support_on=date(2026, 11, 20))
    )
    _changes, second = room.forms.correct(form_id=first, why="The day was wrong.")
    fill(room.desk, second, {"from": "2026-11-01"})
    finish(room.desk, second)
    room.forms.record_fact(form_id=second)
    (now,) = room.facts().harms

    assert (now.record_id, now.happened_from, now.support) == (harm.record_id, date(2026, 11, 1), "Seen by a nurse.")


def test_a_month_alone_is_no_day_but_is_told(room: Room):
    room.forms.record_fact(form_id=room.harm(**{"from": "2026-10"}))
    (harm,) = room.facts().harms

    assert (harm.happened_from, harm.what) == (None, f"{HARM['what']} (Oct 2026)")


def test_a_return_interview_fills_in_the_episode_that_is_there(room: Room):
    episode = MissingFact(
        missing_kind=MissingKind.MISSING,
        from_at=datetime(2026, 11, 19, 21, tzinfo=UTC),
        returned_at=datetime(2026, 11, 20, 6, 30, tzinfo=UTC),
        police_reference="M-7",
    )
    room.desk.facts.record(young_person_id=room.root, fact=episode)
    form_id = room.begin("return-interview")
    fill(room.desk, form_id, BACK)
    with refusal(Rule.FORM_NOT_FINISHED):
        room.forms.fact(form_id=form_id)
    finish(room.desk, form_id)
    room.forms.record_fact(form_id=form_id)
    (now,) = room.facts().missing

    assert (now.police_reference, now.returned_at) == ("M-7", episode.returned_at)
    assert (now.interview_outcome, now.interview_held_at) == (
        InterviewOutcome.HELD,
        datetime(2026, 11, 20, 16, tzinfo=UTC),
    )
    assert now.interview_by == "Ada Quill, Harbour Young People"


def test_a_form_without_a_fact_offers_none(room: Room):
    form_id = room.finished("session-record")

    assert room.forms.open(form_id=form_id).fact_kind == ""
    with refusal(Rule.NO_FACT):
        room.forms.record_fact(form_id=form_id)


# ---- what leaves -------------------------------------------------------------------------------


def test_what_is_unfinished_or_not_agreed_to_or_for_the_police_stays_here(room: Room):
    held = {"outcome": "held"}
    stays = {
        "unfinished": room.begin(),
        "ask first": room.finished("return-interview", share=ASK, **held),
        "no": room.finished("return-interview", share=NO, **held),
        "nobody asked": room.finished("young-persons-feedback", **GIVEN),
        "no such question": room.finished("self-esteem-talk", weather="sun"),
        "police": room.finished("intelligence-report"),
    }
    leaves = {
        "harm": room.harm(),
        "yes": room.finished("return-interview", share=YES, **held),
        "no words of theirs": room.finished("return-interview", outcome="said-no"),
        "their yes": room.finished("young-persons-feedback", share=YES, **GIVEN),
    }

    assert {name for name, form_id in (stays | leaves).items() if form_id in room.stays()} == set(stays)


def test_a_no_in_a_correction_keeps_the_first_form_here_too_and_taking_it_off_does_not_let_it_go(room: Room):
    first = room.finished("return-interview", outcome="held", share=YES)
    _changes, second = room.forms.correct(form_id=first, why="Asked again.")
    assert room.stays() == {second}
    fill(room.desk, second, {"share": NO})

    assert room.stays() == {first, second}, "from the moment on which it is written down"
    finish(room.desk, second)
    assert room.stays() == {first, second}
    room.forms.take_off(form_id=second)
    assert room.stays() == {first, second}


def test_with_a_referral_leave_finished_forms_and_nothing_of_the_others(pair: Pair):
    harm, interview = (begun(pair.worker, one, pair.root) for one in ("harm-record", "return-interview"))
    fill(pair.worker, harm, HARM)
    finish(pair.worker, harm)
    fill(pair.worker, interview, {"outcome": "held", "share": NO, "back.wants": "Leave my nan out of it."})
    finish(pair.worker, interview)
    for one in (
        "session-record",
        "intelligence-report",
    ):  # the referral leaves sessions out; the other goes to the police
        finished(pair.worker, one, pair.root, **({"came": "yes"} if one == "session-record" else {}))
    begun(pair.worker, "pre-check", pair.root, seen="A car.")
    taken_in(pair.coordinator, pair.refer(Strand.SEXUAL).path)
    (line,) = pair.coordinator.filled_forms.of(young_person_id=pair.root)

    assert (line.form_id, line.is_here, line.finished_by) == (harm, True, "Leanne Ward")
    assert pair.coordinator.filled_forms.open(form_id=harm).answers["what"] == HARM["what"]
    assert pair.coordinator.search.find("nan out") == ()


def test_two_answers_to_one_question_are_decided_before_it_is_finished(room: Room):
    form_id = room.begin("pre-check")
    stale = room.forms.open(form_id=form_id)
    for safe in ("yes", "not-known"):
        room.forms.save(
            form_id=form_id, answers={**stale.answers, "safe-now": safe}, last_page="", last_item="", seen=stale.seen
        )
    assert room.forms.open(form_id=form_id).conflicts == ("safe-now",)
    fill(room.desk, form_id, whole(instruments.form_of("pre-check"), answers_of(room.forms.open(form_id=form_id))))
    with refusal(Rule.CONFLICTS_OPEN):
        room.forms.finish(form_id=form_id, seen=room.vault.position())
    (field,) = room.desk.people.differing(room.root)
    assert field.label == "Quick pre-check: is there something to act on?: Safe right now"
    assert {one.words for one in field.values} == {"Yes", "Not known"}
    room.desk.people.decide(field, field.values[0].change)
    room.forms.finish(form_id=form_id, seen=room.vault.position())


def test_days_and_amounts_stand_on_paper_as_people_write_them(room: Room):
    form_id = room.begin("return-interview")
    fill(room.desk, form_id, BACK)
    text = text_of(room.forms.pdf(form_id=form_id))

    assert squeezed("20 Nov 2026, 16:00") in text
    assert "2026-11-20T" not in text
    assert tools.answer_words(None, {"value": "12", "unit": "weeks"}) == "12 weeks"
