"""Instruments filled in: begun, kept, finished, corrected, printed; the fact they hold; what of them leaves; who writes them."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial

import pytest

from cse_desk.clock import SetClock
from cse_desk.errors import NotFound, Refused
from cse_desk.forms.instruments import About
from cse_desk.forms.questionnaire import Form, ItemType
from cse_desk.models.enums import Compartment, Role
from cse_desk.models.tables.filled_forms import FilledForm
from cse_desk.services import filled_rows, instruments
from cse_desk.services.desk import Desk
from cse_desk.services.refusals import Rule, role_table
from cse_desk.ui.bus import Place
from cse_desk.ui.due_actions import place_of
from cse_desk.vault.store import Vault
from tests.helpers.refused import refusal
from tests.helpers.vaults import OpenVault
from tests.unit.documents.papers import squeezed, text_of
from tests.unit.forms.schemes import ten_item_scale
from tests.unit.services.filled_stage import Room, room
from tests.unit.services.filling import answers_of, begun, fill, finish, finished
from tests.unit.services.folk import MAISIE
from tests.unit.services.test_roles_and_actions import BY_RECORD

__all__ = ["room"]


# ---- what is offered, begun, kept --------------------------------------------------------------


def test_every_instrument_without_a_screen_of_its_own_is_offered_in_its_place(room: Room):
    person, office = (room.forms.offered(about=about) for about in About)
    offered = {one.instrument for one in (*person, *office)}

    assert offered == {one.id for one in instruments.register()} - {"screening-tool", "contribution-sheet"}
    assert {one.instrument for one in office} == {"case-audit", "training-feedback"}
    assert all(one.purpose and one.validated.startswith("Not validated") for one in (*person, *office))
    assert all(one.may_write for one in person)
    assert not any(one.may_write for one in office), "a social worker writes neither the panel nor the directory"


def test_forms_of_one_day_stand_in_the_same_order_every_time(room: Room):
    for instrument in ("pre-check", "harm-record", "pre-check", "harm-record", "pre-check"):
        room.begin(instrument)
    assert [line.instrument for line in room.lines()] == ["harm-record"] * 2 + ["pre-check"] * 3


def test_any_instrument_about_a_young_person_is_filled_in_finished_and_printed(room: Room):
    for one in room.forms.offered(about=About.YOUNG_PERSON):
        first = instruments.form_of(one.instrument)
        form_id = room.finished(one.instrument, **_an_answer(first))
        line, text = room.line(form_id), text_of(room.forms.pdf(form_id=form_id))

        assert (line.title, line.finished_by, line.finished_on) == (one.title, "Leanne Ward", date(2026, 11, 24))
        assert (line.left, line.is_here, line.may_write) == (0, True, True)
        assert "MaisieTranter" in text
        assert squeezed(one.title) in text
        assert "Notfinished" not in text


def _an_answer(form: Form) -> dict[str, str]:
    """To the first choice that is not required."""
    item = next(one for one in form.walk() if one.type is ItemType.CHOICE and not one.repeats and not one.enable_when)
    return {item.link_id: item.options[0].code}


def test_a_blank_one_is_printed_without_a_name(room: Room):
    text = text_of(room.forms.blank_pdf(instrument="session-record"))

    assert "Sessionrecord" in text
    assert "Maisie" not in text


def test_what_has_a_screen_of_its_own_is_not_filled_in_here(room: Room):
    for instrument in sorted(filled_rows.OWN_SCREENS):
        with pytest.raises(NotFound):
            room.begin(instrument)


def test_it_is_kept_in_the_compartment_that_the_register_names(room: Room):
    ids = {one.instrument: room.begin(one.instrument) for one in room.forms.offered(about=About.YOUNG_PERSON)}
    with room.vault.reading() as session:
        found = {row.instrument: (row.root, row.compartment) for row in session.query(FilledForm)}

    assert found == {name: (room.root, instruments.instrument(name).compartment) for name in ids}


def test_what_was_begun_stands_on_today_until_it_is_finished(room: Room):
    form_id = room.begin("session-record")
    room.finished("support-plan-domains", **_an_answer(instruments.form_of("support-plan-domains")))
    (item,) = [one for one in room.desk.tasks.today() if one.action == "carry-form"]

    assert (item.what, item.target) == ("Finish the form: Session record", form_id)
    assert item.why == "Begun 24 Nov 2026, not finished."
    assert place_of(item) == Place("form", form_id)
    finish(room.desk, form_id)
    assert [one for one in room.desk.tasks.today() if one.action == "carry-form"] == []


def test_the_list_tells_what_it_is_and_what_is_left(room: Room):
    first, second = room.harm(), room.begin("session-record", on="2026-11-19", came="yes")
    mine, done = room.lines()

    assert [mine.form_id, done.form_id] == [second, first], "what is not finished comes first"
    assert (mine.is_finished, mine.started_by, mine.version, mine.left > 0) == (False, "Leanne Ward", "1.0.0", True)
    assert mine.told == "19 Nov 2026, Yes"
    assert "Sexual abuse with contact" in done.told


def test_what_is_typed_is_kept_and_there_again(room: Room):
    form_id = room.begin(what="She was driven there.")
    record = room.forms.open(form_id=form_id)
    typed = {**answers_of(record), "what": "She was driven to a flat.", "where": "Quay Lane"}
    room.forms.keep_draft(form_id=form_id, answers=typed, last_page="happened", last_item="where", seen=record.seen)
    again = Desk(room.vault).filled_forms.open(form_id=form_id)

    assert again.resumed_from_draft
    assert (again.last_page, again.last_item) == ("happened", "where")
    assert again.answers == typed
    fill(room.desk, form_id, typed)
    assert not room.forms.open(form_id=form_id).resumed_from_draft


def test_what_the_form_works_out_is_told_once_it_is_whole(room: Room):
    held = {"returned": "2026-11-20T07:00:00+00:00", "outcome": "held", "held": "2026-11-24T07:00:00+00:00"}
    form_id = room.begin("return-interview")
    fill(room.desk, form_id, held)

    assert room.line(form_id).worked_out == ()
    finish(room.desk, form_id)
    assert room.line(form_id).worked_out == (("In time", "No"),)


def test_a_look_over_names_what_is_left_and_the_prompts_that_are_open(room: Room):
    form_id = room.begin("pre-check")
    found = room.forms.look_over(form_id=form_id, answers={"safe-now": "no", "harm": "yes"})

    assert found.left > 5
    assert [one.id for one in found.prompts] == ["P1", "P2", "P5", "P15"], "she is fourteen"
    assert all(one.text for one in found.prompts)


def test_a_form_that_the_office_released_is_filled_in_like_ours(open_vault: OpenVault):
    """Here a scale of ten items, five of them turned round, whose score is told when it is whole; also once it is retired."""
    desk = Desk(open_vault(Role.COORDINATOR))
    (root,) = desk.people.create(MAISIE).roots
    raw = {**ten_item_scale(), "url": "https://marlport.example/fhir/Questionnaire/scale", "title": "How it goes"}
    scale = desk.own_forms.keep(text=json.dumps(raw)).form_id
    desk.own_forms.release(
        form_id=scale, version="1.0.0", about="young-person", answers_in="plan", on=desk.vault.clock.today()
    )
    assert desk.filled_forms.offered(about=About.YOUNG_PERSON)[-1].title == "How it goes"
    questions = [one for one in desk.own_forms.form(form_id=scale).walk() if one.options]
    form_id = begun(desk, scale, root)
    fill(desk, form_id, {one.link_id: one.options[0].code for one in questions[:-1]})
    (before,) = desk.filled_forms.of(young_person_id=root)
    fill(desk, form_id, {questions[-1].link_id: questions[-1].options[0].code})
    found = desk.filled_forms.look_over(form_id=form_id)

    assert not [name for name, _words in before.worked_out if "total" in name]
    assert ("Question total", "15") in found.worked_out
    assert len(found.same_answers) == 1
    desk.filled_forms.finish(form_id=form_id, seen=desk.filled_forms.open(form_id=form_id).seen)
    desk.own_forms.retire(form_id=scale, why="Another one is used now.")
    (line,) = desk.filled_forms.of(young_person_id=root)
    assert (line.title, line.is_here) == ("How it goes", True)
    assert squeezed("every question has the same answer") in text_of(desk.filled_forms.pdf(form_id=form_id))


# ---- finished, and corrected -------------------------------------------------------------------


def test_it_is_finished_only_when_nothing_is_missing_and_then_it_is_locked(room: Room):
    form_id = room.begin(what="She was driven there.")
    with refusal(Rule.QUESTIONS_LEFT):
        room.forms.finish(form_id=form_id, seen=room.vault.position())
    finish(room.desk, form_id)
    record = room.forms.open(form_id=form_id)

    assert (record.finished_by, record.finished_at) == ("Leanne Ward", room.vault.clock.now())
    for again in (partial(fill, room.desk, form_id, {"what": "Else"}), partial(finish, room.desk, form_id)):
        with refusal(Rule.FORM_FINISHED):
            again()
    assert room.forms.open(form_id=form_id).answers == record.answers


def test_a_correction_is_another_form_with_a_reason_and_the_first_stays_as_it_was(room: Room, clock: SetClock):
    first = room.harm()
    with refusal(Rule.REASON_NEEDED):
        room.forms.correct(form_id=first, why=" ")
    clock.go_on(days=1)
    _changes, second = room.forms.correct(form_id=first, why="The day was wrong.")
    assert room.line(first).replaced is None, "it stands until the correction is finished"
    with refusal(Rule.FORM_NOT_FINISHED):
        room.forms.correct(form_id=second, why="Once more.")
    fill(room.desk, second, {"from": "2026-11-01"})
    finish(room.desk, second)
    old, new = room.line(first), room.line(second)

    assert (new.corrects, new.correct_why) == (True, "The day was wrong.")
    assert old.replaced is not None
    assert (old.replaced.form_id, old.replaced.by, old.replaced.why) == (second, "Leanne Ward", "The day was wrong.")
    assert room.forms.open(form_id=first).answers["from"] == "2026-11-02"
    assert squeezed("Corrected since, by Leanne Ward: The day was wrong.") in text_of(room.forms.pdf(form_id=first))
    assert squeezed("A correction: The day was wrong.") in text_of(room.forms.pdf(form_id=second))


def test_taking_off_and_what_was_begun_can_be_undone_finishing_cannot(room: Room):
    form_id = room.begin(what="By mistake.")
    off = room.forms.take_off(form_id=form_id)
    assert room.lines() == ()
    room.desk.people.undo(off.act)
    assert [one.form_id for one in room.lines()] == [form_id]

    finish(room.desk, form_id)
    done = room.desk.people.history(room.root)[0]
    assert done.what == "Form finished: Harm record"
    assert not done.can_undo


def test_the_history_says_which_question_of_which_form_was_answered(room: Room):
    room.begin(sure="possible")
    latest = room.desk.people.history(room.root)[0]

    assert latest.what == "Form filled in: Harm record"
    assert latest.fields == (("Happened", "", "Possible"),)


def test_words_of_a_form_are_found_but_not_those_of_an_intelligence_report(room: Room):
    form_id = room.begin(what="She spoke of the Harbourlight.")
    room.begin("intelligence-report", what="Harbourlight again.")
    (hit,) = room.desk.search.find("harbourlight")

    assert (hit.kind, hit.target) == ("form", form_id)
    assert "Harbourlight" in hit.reason


# ---- ladders: who rates, and what was said before ----------------------------------------------


def test_beside_each_ladder_stands_what_each_rater_said_last(room: Room, clock: SetClock):
    for rater, step in (("worker", "step-1"), ("worker", "step-2"), ("school", "step-4")):
        room.finished("outcome-ladders", **{"rater": rater, "point": "start", "education.step": step})
        clock.go_on(days=10)
    now = room.begin("outcome-ladders", rater="worker", point="review")
    before = room.forms.open(form_id=now).before["education.step"]
    words = {
        one.code: one.display for one in instruments.form_of("outcome-ladders").by_link_id["education.step"].options
    }

    assert [(one.by, one.words) for one in before] == [
        ("School or college", words["step-4"]),
        ("The worker", words["step-2"]),
    ]
    assert [one.told.split(", ")[0] for one in room.lines()][:2] == ["The worker", "School or college"]
    assert room.forms.open(form_id=room.harm()).before == {}, "another harm is no earlier answer"


# ---- the office, and who writes what -----------------------------------------------------------


def test_the_offices_own_forms_hang_on_the_office_and_the_numbers_to_ring_stay(open_vault: OpenVault):
    desk = Desk(open_vault(Role.LEAD))
    shipped = desk.directory.numbers()
    audit, training = (finished(desk, one) for one in ("case-audit", "training-feedback"))
    told = next(one.told for one in desk.filled_forms.of_office() if one.form_id == training)

    assert told
    assert ".," not in told
    assert not told.endswith("."), "sentences stand in it one after the other"
    assert {one.form_id for one in desk.filled_forms.of_office()} == {audit, training}
    assert desk.filled_forms.open(form_id=audit).young_person_id == ""
    assert desk.directory.numbers() == shipped
    assert squeezed("Multi-agency case audit") in text_of(desk.filled_forms.pdf(form_id=audit))
    desk.directory.save(label="Front desk", number="01632 960001")
    assert len(desk.directory.numbers()) == len(shipped) + 1
    assert {one.form_id for one in desk.filled_forms.of_office()} == {audit, training}


def test_a_form_about_somebody_needs_somebody(room: Room):
    for instrument, root in (("harm-record", ""), ("case-audit", room.root), ("harm-record", "0" * 32)):
        with pytest.raises(NotFound):
            room.forms.start(instrument=instrument, young_person_id=root)


WRITES: dict[str, Callable[[Desk, str], object]] = {
    "FilledForms.save": lambda desk, form_id: desk.filled_forms.save(
        form_id=form_id, answers={}, last_page="x", last_item="", seen=0
    ),
    "FilledForms.finish": lambda desk, form_id: desk.filled_forms.finish(form_id=form_id, seen=0),
    "FilledForms.correct": lambda desk, form_id: desk.filled_forms.correct(form_id=form_id, why="So."),
    "FilledForms.record_fact": lambda desk, form_id: desk.filled_forms.record_fact(form_id=form_id),
    "FilledForms.take_off": lambda desk, form_id: desk.filled_forms.take_off(form_id=form_id),
}


@pytest.mark.parametrize("role", Role, ids=str)
def test_a_role_writes_a_form_only_where_it_writes_its_compartment(role: Role, vault: Vault):
    """Each way of writing, in each compartment that the register names; what is refused writes nothing."""
    room = Room(vault)
    lines = [one for one in instruments.register() if one.id not in filled_rows.OWN_SCREENS]
    vault.me = replace(vault.me, role=Role.COORDINATOR)
    audit = begun(room.desk, "case-audit")
    vault.me = replace(vault.me, role=Role.SOCIAL_WORKER)
    by_compartment = {
        line.compartment: (line, room.begin(line.id)) for line in lines if line.about is About.YOUNG_PERSON
    }
    by_compartment["panel"] = (instruments.instrument("case-audit"), audit)
    vault.me = replace(vault.me, role=role)
    for compartment, (line, form_id) in by_compartment.items():
        may = role_table().may_write(role, compartment)
        about = room.root if line.about is About.YOUNG_PERSON else ""
        ways: dict[str, Callable[[Desk, str], object]] = {
            "FilledForms.start": partial(_start, line.id, about),
            **WRITES,
        }
        for name, call in ways.items():
            before = vault.position()
            refused = _is_refused_by_role(partial(call, room.desk, form_id))
            assert refused is not may, (name, compartment)
            assert may or vault.position() == before, name
    assert Compartment.SESSIONS.value in by_compartment


def _start(instrument: str, about: str, desk: Desk, _form_id: str) -> object:
    return desk.filled_forms.start(instrument=instrument, young_person_id=about)


def _is_refused_by_role(act: Callable[[], object]) -> bool:
    try:
        act()
    except Refused as refused:
        return refused.rule is Rule.ROLE
    except NotFound:
        return False
    return False


def test_every_way_of_writing_a_form_is_tried_by_every_role():
    tried = {"FilledForms.start", *WRITES}

    assert tried == {name for name in BY_RECORD if name.startswith("FilledForms.")}
