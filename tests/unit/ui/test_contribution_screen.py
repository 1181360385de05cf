"""What other agencies know, in the window: a sheet made, read back or typed in, looked at, and added beside our answers."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from cse_desk.models.enums import ScreeningReason
from cse_desk.models.records.agency_answers import ContributionEntry, ContributionForm
from cse_desk.services.agency_answers import AgencyAnswers
from cse_desk.services.desk import Desk
from cse_desk.ui import theme
from cse_desk.ui.screens.contribution import calls
from cse_desk.ui.screens.contribution.screen import ContributionScreen
from cse_desk.ui.screens.contribution.start import StartPage
from cse_desk.ui.screens.screening.screen import ScreeningScreen
from cse_desk.ui.screens.screening.wizard import Wizard
from cse_desk.ui.theme import Theme, ThemeName
from cse_desk.vault.store import Vault
from tests.helpers.exchange_room import Sitting, sitting
from tests.helpers.filled import filled
from tests.helpers.papers import a_pdf
from tests.helpers.walk import problems_of
from tests.unit.services.folk import MAISIE

SCHOOL = {"c.name": "Jo Patel", "c.agency": "St Hild's School", "c.on": "20/11/2026"}
TYPED = {**SCHOOL, "c.on": "2026-11-20"}


class Room:
    """A window, a screening, and the screen of the agencies' parts."""

    def __init__(self, here: Sitting, screening: str) -> None:
        self.here, self.screening = here, screening
        here.go("contribution", screening)

    @property
    def screen(self) -> ContributionScreen:
        found = self.here.window.screen_shown()
        assert isinstance(found, ContributionScreen)
        return found

    @property
    def parts(self) -> AgencyAnswers:
        return self.here.desk.agency_answers

    def shown(self) -> QWidget:
        found = self.screen._stack.currentWidget()
        assert found is not None
        return found

    def entries(self) -> tuple[ContributionEntry, ...]:
        return self.parts.of(screening_id=self.screening)


def begun(desk: Desk) -> str:
    (root,) = desk.people.create(MAISIE).roots
    return desk.screenings.start(young_person_id=root, reason=ScreeningReason.NEW_CONCERN)[1]


@pytest.fixture
def room(qtbot: QtBot, desk: QApplication, vault: Vault) -> Iterator[Room]:
    services = Desk(vault)
    screening = begun(services)
    with sitting(qtbot, services) as here:
        yield Room(here, screening)


def a_sheet(room: Room, tmp_path: Path, *, screening: str = "", **ticked: str) -> Path:
    pdf = room.parts.sheet_pdf(screening_id=screening or room.screening)
    path = tmp_path / "sheet.pdf"
    path.write_bytes(
        filled(
            pdf,
            {**SCHOOL, "d8.08.note": "Asked for money."},
            ticked={one.replace("_", "."): to for one, to in ticked.items()},
        )
    )
    return path


def test_a_sheet_that_came_back_is_looked_at_and_added_by_keyboard(room: Room, tmp_path: Path) -> None:
    room.here.doors.files.append(a_sheet(room, tmp_path, d8_08="yes", d4_01="no"))
    room.here.push(room.screen.start.read_button)

    assert room.shown() is room.screen.look
    said = room.here.said()
    assert "opens safety prompts" in said
    assert "8.08" in said
    assert "Ours: not answered" in said
    assert room.entries() == ()
    room.here.push(room.screen.look.add_button)

    (entry,) = room.entries()
    assert (entry.agency, len(entry.answers)) == ("St Hild's School", 2)
    assert room.shown() is room.screen.start
    assert [card.entry.agency for card in room.screen.start.cards()] == ["St Hild's School"]


def test_a_part_is_typed_in_with_the_keys_of_the_tool(room: Room) -> None:
    room.here.push(room.screen.start.type_button)
    form = room.screen.enter.form_page
    for path, words in SCHOOL.items():
        room.here.tab_to(form.widget_of(path) or form)
        room.here.type(words.replace("/", " "))
    room.screen.enter.go_to("d8")
    room.here.settle()
    room.here.type("y")
    room.here.push(room.screen.enter.look_button)
    room.here.push(room.screen.look.add_button)

    (entry,) = room.entries()
    assert (entry.name, entry.agency, str(entry.given_on)) == ("Jo Patel", "St Hild's School", "2026-11-20")
    assert [(one.indicator, one.answer) for one in entry.answers] == [("d8.01", "yes")]


def test_what_is_missing_is_said_and_nothing_is_added(room: Room) -> None:
    room.here.push(room.screen.start.type_button)
    room.here.push(room.screen.enter.look_button)

    assert not room.screen.look.add_button.isEnabled()
    assert "The agency is missing." in room.here.said()
    room.here.push(room.screen.look.change_button)
    assert room.shown() is room.screen.enter


@pytest.mark.parametrize("wrong", ["other", "none"])
def test_a_file_that_does_not_belong_here_is_refused_in_words(room: Room, tmp_path: Path, wrong: str) -> None:
    if wrong == "other":
        path = a_sheet(room, tmp_path, screening=begun(room.here.desk))
    else:
        path = tmp_path / "letter.pdf"
        path.write_bytes(a_pdf())
    room.here.doors.files.append(path)
    room.here.push(room.screen.start.read_button)

    assert room.shown() is room.screen.start
    said = {"other": "belongs to another screening", "none": "cannot be read"}[wrong]
    assert said in room.screen.start.news.title.text()
    assert room.entries() == ()


def test_what_was_entered_is_kept_and_gone_on_with(qtbot: QtBot, desk: QApplication, vault: Vault) -> None:
    services = Desk(vault)
    screening = begun(services)
    with sitting(qtbot, services) as here:
        room = Room(here, screening)
        here.push(room.screen.start.type_button)
        here.tab_to(room.screen.enter.form_page.widget_of("c.agency") or here.window)
        here.type("St Hild's School")
        here.go("people")
    with sitting(qtbot, services) as here:
        room = Room(here, screening)
        assert "St Hild's School" in room.screen.start.unfinished.title.text()
        here.push(room.screen.start.unfinished.button)
        assert room.screen.enter.value().answers == {"c.agency": "St Hild's School"}
        here.go("contribution", screening)
        here.doors.answers.append(False)
        here.push(room.screen.start.type_button)
        assert room.shown() is room.screen.start
        assert services.agency_answers.draft(screening_id=screening) is not None


def test_the_sheet_is_made_for_the_sections_that_are_chosen_and_printing_is_noted(room: Room) -> None:
    start = room.screen.start
    start.sections.set_value(["d4"])
    room.here.push(start.sheet_button)
    room.here.settle()

    paper = room.screen.paper
    assert 0 < paper.preview.page_count() < 8
    room.here.push(paper.preview.print_button)
    assert room.here.doors.printed[0].startswith(b"%PDF")
    room.here.push(paper.back_button)
    assert room.shown() is start


def test_a_part_entered_by_mistake_is_taken_off_after_a_question(room: Room) -> None:
    room.parts.add(screening_id=room.screening, form=ContributionForm({**TYPED, "d1.01": "yes"}))
    room.here.go("contribution", room.screening)
    (card,) = room.screen.start.cards()
    room.here.doors.answers.append(True)
    room.here.push(card.button)

    assert room.entries() == ()
    assert room.screen.start.cards() == ()


def test_the_screening_shows_it_beside_the_question_and_leads_to_it(room: Room) -> None:
    answers = {**TYPED, "d8.03": "yes", "d8.03.note": "A new phone since Monday."}
    room.parts.add(screening_id=room.screening, form=ContributionForm(answers))
    room.here.go("screening", room.screening, "d8")
    screen = room.here.window.screen_shown()
    assert isinstance(screen, ScreeningScreen)
    assert isinstance(screen.wizard, Wizard)
    card = screen.wizard.form_page.widget_of("d8.03")
    assert card is not None

    assert "St Hild's School: Yes" in card.beside.text()  # type: ignore[attr-defined]  # the card of an indicator
    assert "A new phone since Monday" in card.beside.text()  # type: ignore[attr-defined]  # as above
    assert screen.wizard.head.others.text() == "1 agency's part"
    room.here.push(screen.wizard.head.others)
    assert isinstance(room.here.window.screen_shown(), ContributionScreen)


def test_the_result_page_says_what_our_answers_do_not_have(room: Room) -> None:
    room.parts.add(screening_id=room.screening, form=ContributionForm({**TYPED, "d3.08": "possible", "d8.03": "no"}))
    room.here.go("screening", room.screening, "result")
    screen = room.here.window.screen_shown()
    assert isinstance(screen, ScreeningScreen)
    assert screen.result is not None

    said = screen.result.others.words()
    assert said[0] == "St Hild's School, Jo Patel, 20 Nov 2026"
    assert [words for words in said if words.startswith("3.08") and "Possible" in words]
    assert not [words for words in said if words.startswith("8.03")]
    room.here.push(screen.result.others.button)
    assert isinstance(room.here.window.screen_shown(), ContributionScreen)


@pytest.mark.parametrize("percent", [100, 200])
def test_every_page_is_sound_for_screen_readers_and_fits(
    room: Room, tmp_path: Path, desk: QApplication, percent: int
) -> None:
    room.parts.add(
        screening_id=room.screening, form=ContributionForm({**TYPED, "d1.01": "yes", "c.words": "Leave it."})
    )
    theme.wear(desk, Theme(ThemeName.LIGHT, percent))
    room.here.go("contribution", room.screening)
    assert problems_of(room.shown()) == []
    room.here.doors.files.append(a_sheet(room, tmp_path, d8_08="yes"))
    room.here.push(room.screen.start.read_button)
    assert problems_of(room.shown()) == []
    room.here.push(room.screen.look.change_button)
    room.here.settle()
    assert problems_of(room.shown()) == []


def test_who_does_not_screen_reads_the_parts_and_adds_none(room: Room) -> None:
    room.parts.add(screening_id=room.screening, form=ContributionForm({**TYPED, "d1.01": "yes"}))
    start = StartPage()
    start.show_begun(calls.begin(room.here.context.services, room.screening), may_write=False)

    (card,) = start.cards()
    assert card.entry.agency == "St Hild's School"
    assert card.aside is not None
    assert card.aside.text() == "1 answer, 1 of them other than ours", "words beside a title, no sentence"
    assert start.read_button.isHidden() or not start.read_button.isVisibleTo(start)
    assert not start.type_button.isVisibleTo(start)
    assert all(not card.button.isVisibleTo(start) for card in start.cards())
    start.deleteLater()
