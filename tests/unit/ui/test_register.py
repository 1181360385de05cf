"""The register's form in a real window: typing, matches, problems, drafts, saving, a form that grew stale."""

from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from cse_desk.models.records.people import PersonFilter
from cse_desk.ui import slices, theme
from cse_desk.ui.bus import Place
from cse_desk.ui.context import Context
from cse_desk.ui.jobs import Lanes
from cse_desk.ui.screens.register import choices
from cse_desk.ui.screens.register.entries import BY_NAME
from cse_desk.ui.screens.register.form import DetailsForm
from cse_desk.ui.screens.register.rows import EntryRows
from cse_desk.ui.screens.register.screen import RegisterScreen, _open
from cse_desk.ui.theme import Theme, ThemeName
from tests.helpers.walk import problems_of
from tests.unit.services.folk import MAISIE, somebody, worker
from tests.unit.ui.conftest import WaitIdle
from tests.unit.ui.people_stage import Went, add, press, show, type_into
from tests.unit.ui.register_stage import OpenForm, context, field, name_somebody, open_form

__all__ = ["context", "open_form"]


def type_day(widget: QWidget, words: str) -> None:
    """Type into the line of a date field."""
    type_into(widget.edit, words)  # type: ignore[attr-defined]


def look(qtbot: QtBot, screen: RegisterScreen, lanes: Lanes, wait_idle: WaitIdle) -> None:
    """Until the look for the same person has been taken."""
    qtbot.waitUntil(lambda: not screen._look.isActive())
    wait_idle(lanes)


# ---- typing ---------------------------------------------------------------------------------


def test_a_new_form_begins_with_the_given_name(open_form: OpenForm) -> None:
    screen = open_form()

    assert QApplication.focusWidget() is field(screen, "given", "names")
    assert screen.title.text() == "New young person"


def test_a_known_person_is_typed_about_at_once_and_a_section_that_is_not_made_yet_is_gone_to_when_it_is(
    qtbot: QtBot, context: Context, lanes: Lanes
) -> None:
    screen = RegisterScreen(context)
    show(qtbot, screen)
    qtbot.waitUntil(screen.isActiveWindow)
    screen._on_opened("", _open(context.services, "", context.clock.today()))
    assert screen.side is not None
    assert (screen.form, screen.side.isVisible()) == (None, False), "the window goes on before there is a form"
    qtbot.waitUntil(lambda: screen.form is not None)
    form = screen.form
    assert form is not None
    first = form._lists["names"].boxes[0].fields.cells["given"].field
    assert QApplication.focusWidget() is first
    assert not form.is_made("withhold")
    type_into(first, "Ada")
    next(one for one in screen.side.links if one.section_id == "withhold").click()
    assert not form.is_made("withhold")  # nobody waits for all of it

    qtbot.waitUntil(lambda: form.is_made("withhold"))
    section = form.cards["withhold"]
    qtbot.waitUntil(lambda: (focus := QApplication.focusWidget()) is not None and section.isAncestorOf(focus))
    assert field(screen, "given", "names") is first
    assert first.value() == "Ada"


def test_who_goes_on_to_another_before_the_form_is_there_gets_only_the_other(
    context: Context, qtbot: QtBot, lanes: Lanes, wait_idle: WaitIdle
) -> None:
    (maisie,) = add(context.services.people, MAISIE)
    screen = RegisterScreen(context)
    show(qtbot, screen)
    screen._id = maisie
    screen._on_opened(maisie, _open(context.services, maisie, context.clock.today()))
    screen.show_place(Place("register"))
    assert not screen._opening.is_at_work, "her details never come into the form of somebody new"
    wait_idle(lanes)
    assert screen.title.text() == "New young person"
    assert field(screen, "given", "names").value() == ""


def test_saving_while_another_is_read_records_nothing_under_the_other(
    context: Context, open_form: OpenForm, lanes: Lanes, wait_idle: WaitIdle
) -> None:
    (maisie,) = add(context.services.people, MAISIE)
    screen = open_form(maisie)
    type_into(field(screen, "school"), "Saltmarsh Academy")
    screen.show_place(Place("register"))
    screen.save()  # by its key, before the other form is there
    wait_idle(lanes)
    assert list(context.services.people.rows(PersonFilter())) == [maisie]
    assert screen.title.text() == "New young person"


def test_what_was_saved_last_is_said_and_the_form_of_another_goes_on(
    context: Context, open_form: OpenForm, lanes: Lanes, wait_idle: WaitIdle
) -> None:
    (maisie,) = add(context.services.people, MAISIE)
    heard = Went.listening(context)
    screen = open_form(maisie)
    type_into(field(screen, "school"), "Annexe")
    screen.save()
    screen.show_place(Place("register"))
    wait_idle(lanes)
    assert context.services.people.details(maisie).school == f"Annexe{MAISIE.school}"
    assert [words for words, *_more in heard.told] == ["Details saved."]
    assert (heard.places, screen.title.text()) == ([], "New young person")
    name_somebody(screen, "Łukasz", "Wiśniewski")
    type_day(field(screen, "born"), "9 8 2012")
    screen.save()
    wait_idle(lanes)
    assert len(list(context.services.people.rows(PersonFilter()))) == 2


def test_what_is_typed_is_what_is_recorded(
    qtbot: QtBot, context: Context, open_form: OpenForm, lanes: Lanes, wait_idle: WaitIdle
) -> None:
    heard = Went.listening(context)
    screen = open_form()

    name_somebody(screen, "Łukasz", "Wiśniewski")
    type_day(field(screen, "born"), "9 8 2012")
    type_into(field(screen, "school"), "Saltmarsh Academy")
    type_into(field(screen, "nhs_number"), "999 000 0077")
    assert screen.form is not None
    screen.form.lists["addresses"].add_button.click()
    type_into(field(screen, "lines", "addresses"), "4 Quayside Row")
    field(screen, "confidential", "addresses").click()
    screen.form.lists["professionals"].add_button.click()
    type_into(field(screen, "name", "professionals"), "Leanne Ward")
    type_into(field(screen, "agency", "professionals"), "Marlport Council")
    field(screen, "is_lead", "professionals").click()
    screen.save()
    wait_idle(lanes)

    (root,) = context.services.people.rows(PersonFilter())
    kept = context.services.people.details(root)
    assert (kept.names[0].given, kept.names[0].kind) == ("Łukasz", "legal")
    assert str(kept.born) == "2012-08-09"
    assert kept.nhs_number == "9990000077"
    assert kept.addresses[0].confidential
    assert kept.professionals[0].is_lead
    assert heard.told[0][0] == "Young person added."
    assert heard.places == [Place("person", root, "overview")]
    assert context.services.people.draft() is None


def test_the_date_of_birth_is_said_back_with_the_age(open_form: OpenForm) -> None:
    screen = open_form()
    born = field(screen, "born")

    type_day(born, "9 aug 2012")

    assert born._words.text() == "14 years 3 months"


def test_an_estimated_age_stands_where_no_day_is_known(
    context: Context, open_form: OpenForm, lanes: Lanes, wait_idle: WaitIdle
) -> None:
    screen = open_form()
    name_somebody(screen, "Tam", "Vo")

    type_into(field(screen, "estimated_youngest"), "13")
    type_into(field(screen, "estimated_oldest"), "15")
    screen.save()
    wait_idle(lanes)

    (root,) = context.services.people.rows(PersonFilter())
    kept = context.services.people.details(root)
    assert kept.estimated_ages == (13, 15)
    assert kept.estimated_on == context.clock.today()


def test_the_check_digit_speaks_when_the_number_is_whole(open_form: OpenForm) -> None:
    screen = open_form()
    assert screen.form is not None
    nhs = field(screen, "nhs_number")
    cell = screen.form._set_of("nhs_number").cells["nhs_number"]

    type_into(nhs, "999 000")
    assert cell.problem.text() == ""
    assert screen.form._fits["nhs_number"].text() == "4 more"

    type_into(nhs, " 0078")
    assert "does not fit" in cell.problem.text()

    nhs.clear()
    type_into(nhs, "999 000 0077")
    assert cell.problem.text() == ""
    assert screen.form._fits["nhs_number"].text() == "The check digit fits."


def test_ethnicity_is_found_by_its_words_and_tells_the_police_code(open_form: OpenForm) -> None:
    screen = open_form()
    assert screen.form is not None

    ethnicity = field(screen, "ethnicity")
    ethnicity.set_value("WBRI")
    ethnicity.changed.emit("WBRI")

    assert screen.form.details().ethnicity == "WBRI"
    assert screen.form._police.text().startswith("Police: ")


def test_a_removed_entry_comes_back_until_it_is_saved(
    context: Context, open_form: OpenForm, lanes: Lanes, wait_idle: WaitIdle
) -> None:
    (maisie,) = add(context.services.people, MAISIE)
    screen = open_form(maisie)
    assert screen.form is not None
    (carer,) = screen.form.lists["carers"].boxes

    carer.remove_button.click()
    assert screen.form.details().carers == ()
    assert QApplication.focusWidget() is carer.undo_button
    carer.undo_button.click()
    assert screen.form.details().carers[0].name == "Karen Tranter"
    carer.remove_button.click()
    screen.save()
    screen.save()
    wait_idle(lanes)

    assert context.services.people.details(maisie).carers == ()


def test_saving_an_untouched_form_records_nothing(
    context: Context, open_form: OpenForm, lanes: Lanes, wait_idle: WaitIdle
) -> None:
    heard = Went.listening(context)
    (maisie,) = add(context.services.people, MAISIE)
    before = context.services.people.history(maisie)
    screen = open_form(maisie)

    screen.save()
    wait_idle(lanes)

    assert context.services.people.history(maisie) == before
    assert heard.places == [Place("person", maisie, "overview")]
    assert heard.told == []


# ---- problems -------------------------------------------------------------------------------


def test_what_cannot_be_saved_is_listed_and_nothing_is_recorded(
    context: Context, open_form: OpenForm, lanes: Lanes, wait_idle: WaitIdle
) -> None:
    screen = open_form()
    type_day(field(screen, "born"), "31 2 2012")
    type_into(field(screen, "upn"), "H805499923002")

    screen.save()
    wait_idle(lanes)

    words = " ".join(screen.summary.words())
    assert "Feb 2012 has no day 31" in words
    assert "at least one name" in words
    assert "first letter does not fit" in words
    assert screen.summary.hasFocus()
    assert context.services.people.rows(PersonFilter()) == ()


def test_what_is_only_odd_is_asked_about_once(
    context: Context, open_form: OpenForm, lanes: Lanes, wait_idle: WaitIdle
) -> None:
    screen = open_form()
    name_somebody(screen, "Zoë", "Lindqvist")

    screen.save()
    wait_idle(lanes)
    assert "Neither a date of birth nor an estimated age" in " ".join(screen.summary.words())
    assert screen.foot.save_button.text() == "Save all the same"
    assert context.services.people.rows(PersonFilter()) == ()

    screen.save()
    wait_idle(lanes)
    assert len(context.services.people.rows(PersonFilter())) == 1


# ---- search before create -------------------------------------------------------------------


def test_a_likely_match_has_to_be_answered_before_adding(
    qtbot: QtBot, context: Context, open_form: OpenForm, lanes: Lanes, wait_idle: WaitIdle
) -> None:
    add(context.services.people, MAISIE)
    screen = open_form()
    name_somebody(screen, "Maisy", "Tranter")
    type_day(field(screen, "born"), "9 8 2012")
    look(qtbot, screen, lanes, wait_idle)

    (card,) = screen.matches.cards
    assert card.match.likely
    assert card.match.reasons
    assert not screen.matches.none_button.isHidden()
    screen.save()
    wait_idle(lanes)
    assert "likely the same person" in " ".join(screen.summary.words())
    assert len(context.services.people.rows(PersonFilter())) == 1

    screen.matches.none_button.click()
    screen.save()
    wait_idle(lanes)
    assert len(context.services.people.rows(PersonFilter())) == 2


def test_a_match_is_looked_for_once_more_when_saving(
    context: Context, open_form: OpenForm, lanes: Lanes, wait_idle: WaitIdle
) -> None:
    """Somebody who types fast and saves at once is asked all the same."""
    add(context.services.people, MAISIE)
    screen = open_form()
    name_somebody(screen, "Maisie", "Tranter")
    type_day(field(screen, "born"), "9 8 2012")
    screen._look.stop()

    screen.save()
    wait_idle(lanes)

    assert screen.matches.cards
    assert len(context.services.people.rows(PersonFilter())) == 1
    assert QApplication.focusWidget() is screen.matches.none_button


def test_the_same_person_is_opened_instead(
    qtbot: QtBot, context: Context, open_form: OpenForm, lanes: Lanes, wait_idle: WaitIdle
) -> None:
    heard = Went.listening(context)
    (maisie,) = add(context.services.people, MAISIE)
    screen = open_form()
    name_somebody(screen, "Maisie", "Tranter")
    look(qtbot, screen, lanes, wait_idle)

    screen.matches.cards[0].button.click()

    assert heard.places == [Place("person", maisie)]


def test_a_weak_likeness_alone_stops_nobody(
    qtbot: QtBot, context: Context, open_form: OpenForm, lanes: Lanes, wait_idle: WaitIdle
) -> None:
    add(context.services.people, somebody("Maisie", "Anderson"))
    screen = open_form()
    name_somebody(screen, "Maisie", "Tranter")
    type_day(field(screen, "born"), "9 8 2012")
    look(qtbot, screen, lanes, wait_idle)

    assert screen.matches.is_settled()


# ---- everybody can use it -------------------------------------------------------------------


def test_it_can_be_filled_in_with_the_tab_key_alone(open_form: OpenForm) -> None:
    screen = open_form()
    seen: list[QWidget] = []
    for _step in range(14):
        held = QApplication.focusWidget()
        assert held is not None
        seen.append(held)
        press(held, Qt.Key.Key_Tab)

    wanted = [field(screen, "given", "names"), field(screen, "family", "names"), field(screen, "born").edit]
    places = [seen.index(one) for one in wanted]
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("look_", "size"),
    [
        (Theme(), (1310, 650)),
        (Theme(ThemeName.HIGH_CONTRAST, 125), (1310, 650)),
        (Theme(ThemeName.DARK, 200), (1270, 600)),
    ],
)
def test_nothing_is_cut_unnamed_or_too_small(
    desk: QApplication, qtbot: QtBot, context: Context, open_form: OpenForm, look_: Theme, size: tuple[int, int]
) -> None:
    (maisie,) = add(context.services.people, MAISIE)
    theme.wear(desk, look_)
    for young_person_id in (maisie, ""):
        screen = open_form(young_person_id)
        screen.resize(*size)
        assert problems_of(screen) == []
    theme.wear(desk, Theme())


def test_a_code_that_left_its_set_stays_choosable_where_it_is_held_and_says_so() -> None:
    held = choices.read(replace(MAISIE, sex="X9", ethnicity="OLDC"), date(2026, 11, 24))

    assert held.pairs("sex")[-1] == ("X9", "X9 (not in today's list)")
    assert (held.ethnicity[-1].code, held.ethnicity[-1].words) == ("OLDC", "OLDC (not in today's list)")
    assert "today's list" not in " ".join(
        words for _code, words in choices.read(MAISIE, date(2026, 11, 24)).pairs("sex")
    )


def test_of_very_many_entries_the_first_are_shown_and_none_is_lost(desk: QApplication, qtbot: QtBot) -> None:
    today = date(2026, 11, 24)
    people = tuple(replace(worker(f"Worker {at}", "", "Marlport"), record_id=f"{at:032x}") for at in range(150))
    details = replace(MAISIE, professionals=people)
    form = DetailsForm(choices.read(details, today), lambda: today)
    qtbot.addWidget(form)
    form.begin(details, lambda: None)
    rows = form.lists["professionals"]
    assert len(rows.boxes) == 12
    assert rows.more_button.text() == "Show 12 more: 12 of 150 are shown"
    assert form.details() == details

    rows.boxes[3].remove()
    rows.add_button.click()
    rows.boxes[-1].fields.field("name").set_value("Joy Bello")
    wanted = [*people[:3], *people[4:]]
    assert [one.name for one in form.details().professionals] == [*(one.name for one in wanted), "Joy Bello"]
    rows.more_button.click()
    qtbot.waitUntil(lambda: not slices.is_any_at_work())
    assert [box.words() for box in rows.boxes[11:14]] == ["Worker 11", "Worker 12", "Worker 13"]
    assert rows.boxes[-1].words() == "Joy Bello"
    assert rows.box_of(people[40].record_id) is rows.boxes[40]  # a problem is shown beside it
    assert form.details().professionals[:149] == tuple(wanted)


def test_more_that_is_asked_for_while_the_first_are_made_is_counted(desk: QApplication, qtbot: QtBot) -> None:
    today = date(2026, 11, 24)
    entries = [replace(worker(f"Worker {at}", "", "Marlport"), record_id=f"{at:032x}") for at in range(150)]
    rows = EntryRows(BY_NAME["professionals"], choices.read(MAISIE, today), lambda: today)
    qtbot.addWidget(rows)
    first = rows.showing(entries)
    for _turn in range(3):
        next(first)
    rows.more_button.click()
    qtbot.waitUntil(lambda: not slices.is_any_at_work())
    assert list(first) == [None] * 9
    assert [box.words() for box in rows.boxes] == [f"Worker {at}" for at in range(24)]
    assert rows.more_button.text() == "Show 12 more: 24 of 150 are shown"

    more = rows._show_some(12)
    next(more)
    assert rows.box_of(entries[149].record_id) is rows.boxes[149]
    assert list(more) == [], "none is left to make"
    assert rows.more_button.isHidden()
