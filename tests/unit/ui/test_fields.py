"""Fields: what they show, what they take, and what they say of it."""

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, QRect, Qt, QUrl
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QListView
from pytestqt.qtbot import QtBot

from cse_desk.ui import theme
from cse_desk.ui.formkit.kit import KitField
from cse_desk.ui.theme import COLOURS, Theme, ThemeName
from cse_desk.ui.widgets.choices import Check, CheckGroup, RadioGroup
from cse_desk.ui.widgets.code_field import Code, CodeField
from cse_desk.ui.widgets.fields import DropDown, Labelled, NumberField, SearchField, TextField
from cse_desk.ui.widgets.passphrase import PassphraseField
from cse_desk.ui.widgets.segmented import SegmentedAnswer, answer_segments
from cse_desk.ui.widgets.text_area import TextArea
from tests.helpers.keys import type_text

# -- fields in any script ------------------------------------------------------------------------


def _top_of_l(field: TextField) -> int:
    """The first row of pixels of the L at the beginning of a field."""
    left, wide = theme.current().px(11), theme.current().px(13)
    image = field.grab(QRect(left, 2, wide, field.height() - 4)).toImage()
    inked = [y for y in range(image.height()) if any(image.pixelColor(x, y).value() < 120 for x in range(wide))]
    return inked[0]


@pytest.mark.parametrize("percent", [100, 125, 150, 200])
@pytest.mark.parametrize("more", ["عائشة", "አበበ", "🌻", "Nguyễn", "प्रिया", "ไทย", "אבי"])
def test_letters_of_another_script_leave_the_line_where_it_was(place, desk, more: str, percent: int):
    theme.wear(desk, Theme(percent=percent))
    plain, mixed, other = (TextField(name=name) for name in ("plain", "mixed", "other"))
    plain.set_value("L")
    mixed.set_value(f"L       {more}")
    place(plain, mixed, other)
    other.setFocus()
    QApplication.processEvents()

    assert abs(_top_of_l(mixed) - _top_of_l(plain)) <= 1


def test_what_is_written_in_a_list_field_ends_before_its_chevron(place):
    field = CodeField((Code("x", "Her school, timetable and how she travels"),), name="What")
    field.set_value("x")
    place(field)

    assert field.textMargins().right() >= theme.current().px(14)


# -- Y P N U -------------------------------------------------------------------------------------


@pytest.fixture
def answer(place):
    made = SegmentedAnswer(answer_segments(), name="8.08")
    place(made)
    return made


@pytest.fixture
def heard(answer):
    """Answers the row told of."""
    told: list[str] = []
    answer.changed.connect(told.append)
    return told


@pytest.mark.parametrize(("key", "code"), [("y", "yes"), ("P", "possible"), ("n", "no"), ("u", "not-known")])
def test_a_key_answers(answer, heard, qtbot, key: str, code: str):
    answer.setFocus()
    qtbot.keyClicks(answer.focusProxy(), key)

    assert answer.value() == code
    assert heard == [code]


def test_pressing_the_given_answer_takes_it_back(answer, heard):
    answer.button("yes").click()
    answer.button("yes").click()

    assert heard == ["yes", ""]
    assert answer.value() == ""


def test_delete_takes_an_answer_back(answer, heard, qtbot):
    answer.set_value("no")
    answer.setFocus()
    qtbot.keyClick(answer.focusProxy(), Qt.Key.Key_Delete)

    assert heard == [""]


def test_tab_stops_once_and_arrows_move_without_answering(answer, heard, qtbot):
    tabs = [answer.button(code).focusPolicy() for code in ("yes", "possible", "no", "not-known")]
    assert [bool(policy & Qt.FocusPolicy.TabFocus) for policy in tabs] == [True, False, False, False]

    answer.setFocus()
    qtbot.keyClick(answer.button("yes"), Qt.Key.Key_Right)
    assert answer.button("possible").hasFocus()
    assert heard == []
    qtbot.keyClick(answer.button("possible"), Qt.Key.Key_Space)
    assert heard == ["possible"]


def test_both_kinds_of_answer_have_their_buttons_at_the_same_places(place):
    risk = SegmentedAnswer(answer_segments(), name="a")
    strength = SegmentedAnswer(answer_segments(strength=True), name="b")
    place(risk, strength)

    places = [
        [one.button(code).geometry().left() for code in codes]
        for one, codes in ((risk, ("yes", "possible", "no")), (strength, ("yes", "partly", "no")))
    ]
    assert places[0] == places[1]


def test_answers_lie_below_each_other_where_a_row_has_no_room(place, qtbot, desk):
    answer = SegmentedAnswer(answer_segments(), name="a")
    window = place(answer)
    theme.wear(desk, Theme(percent=200))
    window.resize(330, 500)
    qtbot.waitUntil(lambda: answer.button("no").geometry().left() == 0)

    tops = [answer.button(code).geometry().top() for code in ("yes", "possible", "no", "not-known")]
    assert tops == sorted(set(tops))


# -- fields --------------------------------------------------------------------------------------


def test_a_field_gives_its_text_without_space_around_it(place, qtbot):
    field = TextField(name="Name", max_length=8)
    place(field)
    heard: list[object] = []
    field.changed.connect(heard.append)

    field.setFocus()
    type_text(field, " Zoë Łukaszewska")

    assert field.value() == "Zoë Łuk"
    assert heard[-1] == "Zoë Łuk"
    field.set_value(None)
    assert field.value() == ""


def test_setting_a_value_is_not_a_change(place):
    heard: list[object] = []
    drop_down = DropDown((("x", "X"), ("y", "Y")), name="d")
    pairs: list[tuple[KitField, object]] = [
        (TextField(name="a"), "words"),
        (TextArea(name="b"), "words"),
        (Check("c"), True),
        (drop_down, "y"),
    ]
    for field, value in pairs:
        field.changed.connect(heard.append)
        field.set_value(value)
        assert field.value() == value

    assert heard == []


@pytest.mark.parametrize(
    ("typed", "decimals", "number"),
    [
        ("12", False, "12"),
        ("1,200", False, "1200"),
        ("2.50", True, "2.50"),
        ("2.5", False, None),
        ("x", True, None),
        ("-3", False, "-3"),
    ],
)
def test_a_number_is_a_number_or_says_so(place, typed: str, decimals: bool, number: str | None):
    field = NumberField(name="n", decimals=decimals)
    field.setText(typed)

    assert field.number() == number
    assert bool(field.trouble()) == (number is None)


def test_a_drop_down_keeps_a_code_it_does_not_know(place):
    field = DropDown((("a", "A"),), name="x", empty="Choose")

    assert field.value() == ""
    field.set_value("made-by-a-newer-version")
    assert field.value() == "made-by-a-newer-version"


@pytest.mark.parametrize("name", list(ThemeName))
def test_the_choice_that_stands_out_in_an_open_list_can_be_read(place, desk, name: ThemeName):
    theme.wear(desk, Theme(name))
    field = DropDown((("yes", "Yes"), ("no", "No")), name="Safe to contact")
    place(field)
    field.showPopup()
    QApplication.sendPostedEvents()
    view = field.view()
    row = view.visualRect(view.model().index(0, 0))

    picture = view.viewport().grab().toImage()
    ground = picture.pixelColor(row.right() - 20, row.center().y()).name().upper()
    field.hidePopup()

    assert ground == COLOURS[name].selection  # on which text can be read: test_theme
    theme.wear(desk, Theme())


def test_coming_back_to_a_drop_down_begins_a_new_word(place):
    field, other = DropDown((("keep", "Keep on"), ("remove", "Remove")), name="x"), TextField(name="y")
    place(field, other)
    for word, code in (("Remove", "remove"), ("Keep", "keep")):
        field.setFocus()
        type_text(field, word)
        assert field.value() == code
        other.setFocus()


def test_scrolling_over_a_drop_down_changes_nothing(place, qtbot):
    field = DropDown((("a", "A"), ("b", "B")), name="x")
    place(field)
    here, down = QPointF(5, 5), QPoint(0, -120)
    inverted = False
    nothing, phase = Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase
    event = QWheelEvent(here, here, down, down, Qt.MouseButton.NoButton, nothing, phase, inverted)
    QApplication.sendEvent(field, event)

    assert field.value() == "a"
    assert not event.isAccepted()


def test_a_label_names_its_field_and_says_what_is_wrong(place):
    field = TextField()
    whole = Labelled("Its reference", field, hint="From the call handler.")
    place(whole)

    assert whole.label.buddy() is field
    assert field.accessibleName() == "Its reference"
    whole.show_problem("Type the reference.")
    assert whole.problem.isVisible()
    assert field.property("problem") is True
    assert field.accessibleDescription() == "Type the reference."
    whole.show_problem("")
    assert not whole.problem.isVisible()


def test_a_search_field_can_be_cleared(place):
    field = SearchField(name="Find")
    place(field)
    field.setText("mais")
    heard: list[object] = []
    field.changed.connect(heard.append)

    field._clear.click()

    assert field.value() == ""
    assert heard == [""]


def popup_of(field: CodeField) -> QAbstractItemView:
    found = field.completer().popup()
    assert found is not None
    return found


CODES = [Code("WBRI", "White British", "english W1"), Code("WIRI", "White Irish"), Code("BAFR", "Black African")]


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("White British", "WBRI"),
        ("white british", "WBRI"),
        ("bafr", "BAFR"),
        ("Afri", "BAFR"),
        ("White", None),
        ("Martian", None),
        ("", None),
    ],
)
def test_a_code_is_found_by_its_words_its_code_or_the_only_match(place, qtbot, typed: str, value: str | None):
    field, other = CodeField(CODES, name="Ethnicity"), TextField(name="other")
    place(field, other)
    field.setFocus()
    qtbot.keyClicks(field, typed)
    popup_of(field).hide()
    other.setFocus()

    assert field.value() == value
    assert bool(field.trouble()) == (value is None and bool(typed))


def test_choosing_from_the_list_shows_the_words_only(place, qtbot):
    field = CodeField(CODES, name="Ethnicity")
    place(field)
    field.setFocus()
    qtbot.keyClicks(field, "w1")
    popup = popup_of(field)
    assert popup.isVisible()
    qtbot.keyClick(popup, Qt.Key.Key_Down)
    qtbot.keyClick(popup, Qt.Key.Key_Return)

    assert field.text() == "White British"
    assert field.value() == "WBRI"


def test_an_open_choice_takes_other_words_and_an_unknown_code_is_kept(place):
    field = CodeField(CODES, name="x", open_choice=True)
    field.setText("Cornish")
    assert field.value() == {"text": "Cornish"}
    field.set_value("QQQ")
    assert field.value() == "QQQ"
    field.set_value({"text": "Cornish"})
    assert field.value() == {"text": "Cornish"}


def test_a_text_area_grows_takes_only_plain_text_and_lets_tab_out(place, qtbot):
    area, other = TextArea(name="Note", lines=2, most_lines=6, max_length=400), TextField(name="next")
    place(area, other)
    low = area.height()

    area.set_value("\n".join("a line" for _line in range(5)))
    assert area.height() > low
    rich = QMimeData()
    rich.setHtml("<b>bold</b>")
    rich.setText("bold")
    area.insertFromMimeData(rich)
    assert "<b>" not in area.value()
    files = QMimeData()
    files.setUrls([QUrl("file:///x")])
    assert not area.canInsertFromMimeData(files) or files.hasText()
    area.setFocus()
    qtbot.keyClick(area, Qt.Key.Key_Tab)
    assert other.hasFocus()


def test_a_text_area_stops_at_its_longest(place, qtbot):
    area = TextArea(name="Note", max_length=10)
    place(area)
    area.setFocus()
    qtbot.keyClicks(area, "twelve letters")
    pasted = QMimeData()
    pasted.setText("more and more")
    area.insertFromMimeData(pasted)

    assert len(area.toPlainText()) == 10


def test_radio_buttons_hold_one_code_and_can_be_cleared(place):
    group = RadioGroup((("yes", "Yes"), ("no", "No")), name="Safe?")
    place(group)
    heard: list[object] = []
    group.changed.connect(heard.append)

    group.button("no").click()
    assert (group.value(), heard) == ("no", ["no"])
    group.set_value(None)
    assert group.value() == ""
    group.allow(["yes"])
    assert not group.button("no").isEnabled()


def test_an_exclusive_tick_stands_alone(place):
    group = CheckGroup((("a", "A"), ("b", "B"), ("none", "None of these")), name="Needs", exclusive=["none"])
    place(group)

    group._checks["a"].click()
    group._checks["none"].click()
    assert group.value() == ["none"]
    group._checks["b"].click()
    assert group.value() == ["b"]


# -- passphrase ----------------------------------------------------------------------------------


def test_a_passphrase_is_hidden_until_asked_and_hidden_again_when_taken(place, qtbot):
    field = PassphraseField()
    place(field)
    qtbot.keyClicks(field.edit, "orbit canyon")
    assert not field.is_shown()
    field._eye.click()
    assert field.is_shown()
    assert "Hide" in field._eye.accessibleName()

    secret = field.take()

    assert secret == bytearray(b"orbit canyon")
    assert field.value() == ""
    assert not field.is_shown()


def test_letters_in_the_wrong_case_warn_of_caps_lock(place, qtbot):
    field = PassphraseField()
    place(field)

    def press(letter: str, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> bool:
        QApplication.sendEvent(field.edit, QKeyEvent(QKeyEvent.Type.KeyPress, Qt.Key.Key_A, modifier, letter))
        return field.warns_of_caps_lock()

    shift = Qt.KeyboardModifier.ShiftModifier
    assert [press("a"), press("A", shift), press("A"), press("a"), press("a", shift)] == [
        False,
        False,
        True,
        False,
        True,
    ]


def test_a_list_of_very_many_pops_up_without_measuring_each(desk: QApplication, qtbot: QtBot) -> None:
    few, many = (tuple((str(at), f"Somebody {at}") for at in range(count)) for count in (20, 1_000))
    field = DropDown(few)
    qtbot.addWidget(field)
    view = field.view()
    assert isinstance(view, QListView)
    assert not view.uniformItemSizes()
    field.set_choices(many)
    assert view.uniformItemSizes()
    assert field.count() == 1_000
