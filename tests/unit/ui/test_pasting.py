"""Pasting the council's chronology in, on the screen."""

from cse_desk.models.records.council import Pasted, PastedLine
from cse_desk.services.desk import Desk
from cse_desk.ui.bus import Place
from cse_desk.ui.screens.pasting.screen import PastingScreen, PreviewCard
from tests.helpers.contexts import context_of
from tests.helpers.walk import problems_of
from tests.unit.services.exchanging import a_person
from tests.unit.services.folk import MAISIE

TEXT = "Chronology\n03/03/2026\tSchool\tNot in class after lunch.\n31/02/2026 Call."


def test_what_was_read_and_what_was_not_stands_beside_the_text_before_anything_is_written(
    qtbot, desk, lanes, vault, wait_idle
):
    root = a_person(Desk(vault), MAISIE)
    context = context_of(vault, lanes)
    screen = PastingScreen(context)
    qtbot.addWidget(screen)
    screen.resize(1100, 700)
    screen.show()
    screen.show_place(Place("pasting", root))
    wait_idle(lanes)
    assert not screen.take_button.isEnabled()
    screen.text.insertPlainText(TEXT)
    wait_idle(lanes)
    said = screen.preview.words()
    assert "Not read: put these right, or leave them out (2)" in said
    assert "Line 1: It does not begin with a day. “Chronology”" in said
    assert "Line 3: That day does not exist. “31/02/2026 Call.”" in said
    assert "3 Mar 2026 · School · Not in class after lunch." in said
    assert screen.take_button.text() == "Write down 1 line"
    assert problems_of(screen) == []
    screen.take_button.click()
    wait_idle(lanes)
    assert screen.text.toPlainText() == "Chronology\n31/02/2026 Call."  # nothing is lost
    assert [one.detail for one in Desk(vault).people.page(root).chronology if one.icon == "council"] == [
        "Not in class after lunch."
    ]
    went: list[tuple[str, str]] = []
    context.bus.asked_to_go.connect(lambda place: went.append((place.screen, place.target)))
    screen.text.set_value("05/03/2026 Visit.")
    screen.text.changed.emit("")
    wait_idle(lanes)
    screen.take_button.click()
    wait_idle(lanes)
    assert went == [("person", root)]


def test_of_very_many_lines_the_first_of_each_kind_are_shown(qtbot, desk):
    card = PreviewCard()
    qtbot.addWidget(card)
    card.show_pasted(Pasted(tuple(PastedLine((at,), None, "", f"Call {at}", "No day.") for at in range(300))))
    assert len(card.words()) == 22
    assert card.words()[-1] == "and 280 more"
