"""The register form and what is typed into it: kept, there again, never over what arrived."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial

import pytest
from pytestqt.qtbot import QtBot

from cse_desk.ui.bus import Place
from cse_desk.ui.context import Context
from cse_desk.ui.draft_keeper import KEEP_MS
from cse_desk.ui.jobs import Lane, Lanes
from tests.unit.services.folk import MAISIE
from tests.unit.ui.conftest import WaitIdle
from tests.unit.ui.people_stage import Went, add, type_into
from tests.unit.ui.register_stage import OpenForm, context, field, name_somebody, open_form

__all__ = ["context", "open_form"]


# ---- drafts ---------------------------------------------------------------------------------


def test_what_is_typed_is_kept_within_three_seconds_also_of_somebody_who_types_on(
    qtbot: QtBot, context: Context, open_form: OpenForm, lanes: Lanes, wait_idle: WaitIdle
) -> None:
    assert KEEP_MS < 3_000
    screen = open_form()
    name_somebody(screen, "Kofi", "")
    timer = screen.keeper._timer
    left = timer.remainingTime()
    qtbot.waitUntil(lambda: timer.remainingTime() < left)
    name_somebody(screen, "Kofi", "Asante")
    assert timer.remainingTime() < left

    qtbot.waitUntil(lambda: not timer.isActive(), timeout=3_000)
    wait_idle(lanes)

    draft = context.services.people.draft()
    assert draft is not None
    assert draft.names[0].family == "Asante"


@contextmanager
def held_up(lane: Lane) -> Iterator[Callable[[], None]]:
    """A lane that does one long thing, as a take-in is, until what is given is called."""
    gate = threading.Event()
    lane.run(lane, partial(gate.wait, 60), _nothing, _nothing)
    try:
        yield gate.set
    finally:
        gate.set()


def _nothing(_result: object) -> None:
    return


def test_a_take_in_holds_up_neither_drafts_nor_what_is_about_to_be_saved(
    qtbot: QtBot, context: Context, open_form: OpenForm, lanes: Lanes, wait_idle: WaitIdle
) -> None:
    people = context.services.people
    (maisie,) = add(people, MAISIE)
    screen = open_form(maisie)
    with held_up(lanes.vault) as let_go:
        type_into(field(screen, "school"), "North ")
        qtbot.waitUntil(lambda: people.draft(maisie) is not None, timeout=3_000)
        type_into(field(screen, "school"), "Wing ")
        screen.save()
        wait_idle(lanes.reading)
        draft = people.draft(maisie)
        assert draft is not None
        assert draft.school == "North Wing Saltmarsh Academy"
        assert people.details(maisie).school == "Saltmarsh Academy"
        let_go()
        wait_idle(lanes)
    assert people.details(maisie).school == "North Wing Saltmarsh Academy"
    assert people.draft(maisie) is None


def test_a_draft_that_was_held_up_never_comes_after_the_recording(
    context: Context, open_form: OpenForm, lanes: Lanes, wait_idle: WaitIdle
) -> None:
    people = context.services.people
    (maisie,) = add(people, MAISIE)
    screen = open_form(maisie)
    with held_up(lanes.reading) as let_go:
        type_into(field(screen, "school"), "North ")
        screen.keeper.keep_now()
        screen.save()
        wait_idle(lanes.vault)
        let_go()
        wait_idle(lanes)
    assert people.details(maisie).school == "North Saltmarsh Academy"
    assert people.draft(maisie) is None


def test_a_draft_that_could_not_be_kept_is_tried_again(
    qtbot: QtBot, context: Context, open_form: OpenForm, lanes: Lanes, wait_idle: WaitIdle, expected_log: list[str]
) -> None:
    expected_log.append("work failed in lane")
    screen = open_form()
    with pytest.MonkeyPatch.context() as disk:
        disk.setattr(context.services.people, "keep_draft", _fails)
        name_somebody(screen, "Kofi", "Asante")
        screen.keeper.keep_now()
        wait_idle(lanes)
    qtbot.waitUntil(lambda: context.services.people.draft() is not None, timeout=3_000)


def _fails(_details: object) -> None:
    raise OSError(5, "input/output error")


def test_a_form_that_was_left_is_there_again(
    qtbot: QtBot, context: Context, open_form: OpenForm, lanes: Lanes, wait_idle: WaitIdle
) -> None:
    first = open_form()
    name_somebody(first, "Kofi", "Asante")
    first.leaving()
    wait_idle(lanes)

    second = open_form()

    assert field(second, "family", "names").value() == "Asante"
    assert "nothing of it is recorded yet" in second.news.title.text()
    second.news.button.click()
    wait_idle(lanes)
    assert context.services.people.draft() is None
    assert field(second, "family", "names").value() == ""


def test_locking_keeps_what_was_typed(context: Context, open_form: OpenForm, lanes: Lanes, wait_idle: WaitIdle) -> None:
    screen = open_form()
    name_somebody(screen, "Kofi", "Asante")
    done: list[str] = []

    screen.keep(lambda: done.append("kept"))
    wait_idle(lanes)

    assert done == ["kept"]
    assert context.services.people.draft() is not None


# ---- a stale form ---------------------------------------------------------------------------


def test_a_stale_form_loses_nothing_and_leads_to_the_choice(
    context: Context, open_form: OpenForm, lanes: Lanes, wait_idle: WaitIdle
) -> None:
    heard = Went.listening(context)
    people = context.services.people
    (maisie,) = add(people, MAISIE)
    screen = open_form(maisie)
    type_into(field(screen, "school"), "North ")

    changes = people.save(replace(people.details(maisie), school="Harbour School"))
    screen.on_changed(changes)
    assert "changed while this form was open" in screen.news.title.text()
    screen.save()
    wait_idle(lanes)

    assert people.details(maisie).conflicts == ("School",)
    assert heard.places == [Place("person", maisie, "history")]


def test_an_untouched_form_shows_what_arrived(
    context: Context, open_form: OpenForm, lanes: Lanes, wait_idle: WaitIdle
) -> None:
    people = context.services.people
    (maisie,) = add(people, MAISIE)
    screen = open_form(maisie)

    screen.on_changed(people.save(replace(people.details(maisie), school="Harbour School")))
    wait_idle(lanes)

    assert field(screen, "school").value() == "Harbour School"
