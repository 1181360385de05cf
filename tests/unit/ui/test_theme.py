"""Colours can be read, sizes grow, the sheet is whole."""

import re

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtGui import QFocusEvent, QTextLayout
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from cse_desk.ui import fonts, sheet, theme
from cse_desk.ui.doors import DecisionDialog, Question
from cse_desk.ui.theme import COLOURS, Theme, ThemeName, Type, contrast
from cse_desk.ui.widgets.arranging import at_once
from cse_desk.ui.widgets.code_field import Code, CodeField
from cse_desk.ui.widgets.labels import PlainLabel

NAMES = (
    "Łukasz Zoë Nguyễn عائشة שרה प्रिया ਗੁਰਪ੍ਰੀਤ সাদিয়া ሰላም ไทย 👍 "
    "王芳 龚䶮 陳曉明 さくら ユイ 김민준 សុភា ສົມສັກ မောင်မောင် ශානි లక్ష్మి ಕಾವ್ಯ മീര Արամ ნინო"
)
WORDS = ("text", "muted", "primary", "low", "medium", "high", "not_known")


@pytest.mark.parametrize("name", list(ThemeName))
@pytest.mark.parametrize("token", WORDS)
def test_words_can_be_read_on_the_ground_and_on_cards(name: ThemeName, token: str):
    colours = COLOURS[name]

    for ground in (colours.ground, colours.surface):
        assert contrast(colours.of(token), ground) >= 4.5


@pytest.mark.parametrize("name", list(ThemeName))
def test_words_can_be_read_on_what_is_selected_filled_or_quoted(name: ThemeName):
    colours = COLOURS[name]
    pairs = [
        (colours.text, colours.selection),
        (colours.muted, colours.selection),
        (colours.primary, colours.selection),
        (colours.high, colours.selection),
        (colours.text, colours.over),
        (colours.on_primary, colours.primary),
        (colours.on_primary, colours.primary_over),
        (colours.on_high, colours.high),
        (colours.text, colours.words_ground),
        (colours.muted, colours.words_ground),
        (colours.words_bar, colours.words_ground),
    ]

    assert [pair for pair in pairs if contrast(*pair) < 4.5] == []


@pytest.mark.parametrize("name", list(ThemeName))
def test_controls_and_the_focus_ring_can_be_seen(name: ThemeName):
    """The ring is two lines between the ground and the control: at least one of their edges stands out."""
    colours = COLOURS[name]

    for ground in (colours.ground, colours.surface):
        assert contrast(colours.border, ground) >= 3
        for control in (colours.primary, colours.surface, colours.selection):
            edges = [
                contrast(ground, colours.focus),
                contrast(colours.focus, colours.focus_inside),
                contrast(colours.focus_inside, control),
            ]
            assert max(edges) >= 3


@pytest.mark.parametrize("name", list(ThemeName))
def test_nothing_that_is_empty_off_or_still_to_come_looks_like_the_real_thing(name: ThemeName):
    """An example in an empty field is no answer, a button that is off no button, the way of a bar not what was done of it."""
    colours = COLOURS[name]

    for token in (colours.hint, colours.off):
        assert contrast(token, colours.surface) >= 4.5
        assert contrast(token, colours.text) >= 1.7
    assert contrast(colours.off, colours.text) >= 2
    assert contrast(colours.track, colours.primary) >= 3
    off = "dashed" if name is ThemeName.HIGH_CONTRAST else "solid"
    assert f"color: {colours.off}; border: 1px {off} " in sheet.stylesheet(Theme(name))


def test_contrast_is_that_of_wcag():
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#767676", "#FFFFFF") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("name", list(ThemeName))
def test_every_theme_has_every_token_and_the_sheet_uses_only_tokens(name: ThemeName):
    made = sheet.stylesheet(Theme(name, 150))

    assert "$" not in made
    assert set(re.findall(r"#[0-9A-Fa-f]{6}", made)) <= {COLOURS[name].of(token) for token in theme.TOKENS}


def test_text_grows_to_twice_its_size():
    assert Theme(percent=200).type_px(Type.BODY) == 2 * Theme().type_px(Type.BODY) == 30


@pytest.mark.parametrize(
    ("name", "percent", "wanted"), [("dark", 125, 125), ("nonsense", 50, 100), ("light", 900, 200)]
)
def test_settings_that_make_no_sense_give_a_theme_that_does(name: str, percent: int, wanted: int):
    worn = theme.theme_from(name, percent)

    assert worn.percent == wanted
    assert worn.name in set(ThemeName)


def test_changing_the_theme_changes_open_windows(desk, qtbot):
    from cse_desk.ui.widgets.labels import PlainLabel

    label = PlainLabel("Words")
    qtbot.addWidget(label)
    label.show()
    before = label.fontMetrics().height()

    theme.wear(desk, Theme(ThemeName.DARK, 200))

    assert theme.current() == Theme(ThemeName.DARK, 200)
    assert label.fontMetrics().height() > 1.8 * before
    assert label.palette().windowText().color().name().upper() == COLOURS[ThemeName.DARK].text


def test_what_stands_in_no_window_wears_the_theme_and_the_application_itself_has_no_sheet(desk, qtbot):
    """A sheet of the application makes Qt dress everything again at every step of putting a screen together."""
    field = CodeField([Code("pl", "Polish")], name="Language")
    dialog = DecisionDialog(Question("Lock?", "Nothing is lost.", "Lock"), None)
    for one in (field, dialog):
        qtbot.addWidget(one)
    QApplication.sendEvent(field, QFocusEvent(QEvent.Type.FocusIn))  # its list is made for whoever comes to type
    popup = field.completer().popup()
    assert popup is not None

    theme.wear(desk, Theme(ThemeName.DARK, 100))

    assert desk.styleSheet() == ""
    assert {one.styleSheet() for one in (dialog, popup)} == {sheet.stylesheet(Theme(ThemeName.DARK, 100))}
    theme.wear(desk, Theme())


def test_much_that_is_put_into_a_part_is_laid_out_once_and_stands_there_at_once(desk, qtbot):
    class Counting(QVBoxLayout):
        times = 0

        def setGeometry(self, rect):
            Counting.times += 1
            super().setGeometry(rect)

    page, part = QWidget(), QWidget()
    whole, inside = Counting(page), QVBoxLayout(part)
    whole.addWidget(part)
    qtbot.addWidget(page)
    page.resize(400, 800)
    page.show()
    qtbot.waitExposed(page)
    Counting.times = 0

    labels = [PlainLabel(f"Line {at}") for at in range(20)]
    with at_once(part):
        for label in labels:
            inside.addWidget(label)
            label.show()

    assert Counting.times <= 2
    assert [label.y() for label in labels] == sorted({label.y() for label in labels})


def test_names_in_any_script_are_set_in_shipped_typefaces(desk):
    """No box: on the screen every letter has a glyph, in a typeface that travels with the program."""
    families = fonts.load()
    boxes, strangers = [], set()
    for name in NAMES.split():
        layout = QTextLayout(name, QApplication.font())
        layout.beginLayout()
        layout.createLine()
        layout.endLayout()
        runs = layout.glyphRuns()
        strangers |= {run.rawFont().familyName() for run in runs} - set(families)
        if not runs or any(0 in run.glyphIndexes() for run in runs):
            boxes.append(name)

    assert families[0] == "Atkinson Hyperlegible Next"
    assert boxes == []
    assert strangers == set()
