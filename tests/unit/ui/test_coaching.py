"""The language coach on a field: by eye, by pointing, by keyboard, by ear; and never on somebody's own words."""

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QHelpEvent, QTextCharFormat
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QToolTip, QVBoxLayout, QWidget

from cse_desk.services import tools
from cse_desk.ui.formkit.kit import Kit, make_field
from cse_desk.ui.widgets.coaching import Coaching
from cse_desk.ui.widgets.fields import Labelled
from cse_desk.ui.widgets.text_area import TextArea
from tests.helpers.keys import type_text
from tests.helpers.walk import problems_of

TEXT = "He absconded 😀 twice. Her boyfriend waits."


@pytest.fixture
def window(desk, qtbot):
    made = QWidget()
    qtbot.addWidget(made)
    return made


@pytest.fixture
def field(window, qtbot):
    made = Labelled("Reasons", TextArea(lines=3, coached=True))
    QVBoxLayout(window).addWidget(made)
    window.resize(600, 300)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    made.field.setFocus()
    return made


def _area(field: Labelled) -> TextArea:
    assert isinstance(field.field, TextArea)
    return field.field


def _underlined(area: QPlainTextEdit) -> list[str]:
    wave = QTextCharFormat.UnderlineStyle.WaveUnderline
    return [one.cursor.selectedText() for one in area.extraSelections() if one.format.underlineStyle() == wave]


def test_words_are_underlined_while_they_are_typed_and_the_text_stays_as_it_is(field, qtbot):
    area = _area(field)
    told: list[str] = []
    area.changed.connect(told.append)
    type_text(area, "absconds")
    assert _underlined(area) == ["absconds"]
    assert told == ["a", "ab", "abs", "absc", "absco", "abscon", "abscond", "absconds"]
    area.selectAll()
    type_text(area, "x")
    assert _underlined(area) == []
    assert not field.coach.isVisible()


def test_the_line_says_why_and_better_words_and_f7_goes_from_one_to_the_next(field, qtbot):
    area = _area(field)
    area.set_value(TEXT)
    assert _underlined(area) == ["absconded", "boyfriend"]
    assert field.coach.isVisible()
    assert field.coach.words.text().startswith("“absconded”: ")
    assert "F7: 1 of 2." in field.coach.words.text()
    qtbot.keyClick(area, Qt.Key.Key_F7)
    qtbot.keyClick(area, Qt.Key.Key_F7)
    assert field.coach.words.text().startswith("“boyfriend”: ")
    assert "The Children's Society, 2022" in field.coach.words.text()
    assert area.accessibleDescription().startswith("“boyfriend”: ")
    assert problems_of(field) == []
    qtbot.keyClick(area, Qt.Key.Key_F7)
    assert field.coach.words.text().startswith("“absconded”: ")


def test_pointing_at_the_words_says_the_same_with_its_source(field):
    area = _area(field)
    area.set_value(TEXT)
    QApplication.processEvents()
    cursor = area.textCursor()
    cursor.setPosition(5)
    at = area.cursorRect(cursor).center()
    QApplication.sendEvent(area.viewport(), QHelpEvent(QEvent.Type.ToolTip, at, area.viewport().mapToGlobal(at)))
    assert QToolTip.text().startswith("“absconded”: ")
    assert "Source: " in QToolTip.text()
    QToolTip.hideText()
    coach = area.findChild(Coaching)
    assert coach is not None
    assert coach.at_point(QPoint(area.viewport().width() - 2, area.viewport().height() - 2)) is None


def test_a_problem_of_the_field_is_not_talked_over(field):
    area = _area(field)
    field.show_problem("Say why.")
    type_text(area, "absconds")
    assert area.accessibleDescription() == "Say why."


def test_a_field_for_somebodys_own_words_has_no_coach(desk, qtbot):
    kit = Kit(today=lambda: None, new_id=str)  # type: ignore[arg-type,return-value]  # no date is asked here
    form = tools.screening_tool()
    texts = [one for one in form.by_link_id.values() if one.type == "text" and not one.repeats]
    coached = {True: 0, False: 0}
    for item in texts:
        made = make_field(item, kit)
        qtbot.addWidget(made)
        has = made.findChild(Coaching) is not None
        assert has is not item.marks.verbatim, item.link_id
        coached[has] += 1
    assert all(coached.values()), coached
