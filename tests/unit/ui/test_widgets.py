"""The blocks of screens: what they show, say and take."""

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, QRect, Qt, QUrl
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QVBoxLayout, QWidget

from cse_desk.errors import ReadOnlyPlace
from cse_desk.forms.rich import harmless_html
from cse_desk.models.enums import Direction, HarmWord, Level, LevelWord
from cse_desk.ui import theme
from cse_desk.ui.formkit.kit import KitField
from cse_desk.ui.theme import COLOURS, Theme, ThemeName
from cse_desk.ui.widgets.buttons import Button, IconButton
from cse_desk.ui.widgets.cards import Card
from cse_desk.ui.widgets.choices import Check, CheckGroup, RadioGroup
from cse_desk.ui.widgets.code_field import Code, CodeField
from cse_desk.ui.widgets.empty import EmptyState
from cse_desk.ui.widgets.field_set import Asked, FieldSet
from cse_desk.ui.widgets.fields import DropDown, Labelled, NumberField, SearchField, TextField
from cse_desk.ui.widgets.flow import FlowRow, StackingSplitter
from cse_desk.ui.widgets.keycap import KeyCap, KeyHints
from cse_desk.ui.widgets.labels import ElidedLabel, PlainLabel, Title, shortened
from cse_desk.ui.widgets.marks import _DRAW, HarmMark, LevelMark, shape_of
from cse_desk.ui.widgets.notices import Banner, ErrorSummary, Trouble
from cse_desk.ui.widgets.passphrase import PassphraseField
from cse_desk.ui.widgets.progress import ProgressPanel
from cse_desk.ui.widgets.quote import QuoteBlock
from cse_desk.ui.widgets.rich_text import FormText
from cse_desk.ui.widgets.saved import SavedIndicator
from cse_desk.ui.widgets.segmented import SegmentedAnswer, answer_segments
from cse_desk.ui.widgets.text_area import TextArea
from cse_desk.ui.widgets.toast import Toast
from tests.helpers.keys import type_text
from tests.helpers.stage import NOW
from tests.helpers.walk import problems_of


@pytest.fixture
def place(desk, qtbot):
    """Somewhere to put a widget: shown, active."""
    window = QWidget()
    qtbot.addWidget(window)
    column = QVBoxLayout(window)

    def put(*widgets: QWidget) -> QWidget:
        for widget in widgets:
            column.addWidget(widget)
        window.resize(600, 300)
        window.show()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        return window

    return put


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


# -- words ---------------------------------------------------------------------------------------


def test_a_label_shows_mark_up_as_it_was_typed(place):
    label = PlainLabel('<b>seen</b> <img src="file:///x">')
    place(label)

    assert label.textFormat() == Qt.TextFormat.PlainText
    assert label.text() == '<b>seen</b> <img src="file:///x">'


@pytest.mark.parametrize("name", ["Bartholomew-Alexander Featherstonehaugh", "عائشة الخطيب العبدالله بنت محمد"])
def test_a_title_takes_one_line_where_it_fits_and_more_where_it_does_not(place, qtbot, name: str):
    """Of letters that reach beyond their place too: Arabic ones in bold do."""
    title, row = Title(name), FlowRow()
    row.add(title)
    window = place(row)
    one_line = title.heightForWidth(2_000)
    window.resize(900, 300)
    qtbot.waitUntil(lambda: title.height() == one_line)
    window.resize(280, 300)
    qtbot.waitUntil(lambda: title.height() >= 2 * one_line)

    assert problems_of(window) == []


def test_a_shortened_line_keeps_its_words_for_screen_readers_and_tooltip(place, qtbot):
    label = ElidedLabel("A very long name of an agency that has no room here at all, with its team")
    window = place(label)
    window.resize(160, 60)
    qtbot.waitUntil(lambda: label.text().endswith("…"))

    assert label.accessibleName() == label.toolTip() == label.whole_text()


def test_what_is_left_out_of_a_name_that_reads_from_the_right_is_marked_at_its_left(place):
    """The mark is neutral: after it stands what makes it part of the name and not of the line."""
    metrics = PlainLabel("").fontMetrics()

    assert shortened(metrics, "عائشة الخطيب العبدالله", 80).endswith("…\u200f")
    assert shortened(metrics, "Maisie Featherstonehaugh", 80).endswith("…")
    assert shortened(metrics, "عائشة", 800) == "عائشة"


def test_form_text_lets_no_image_link_or_style_through():
    html = harmless_html(
        '**Ring** 999. ![x](file:///etc/x) [here](http://a) <img src="\\\\host\\x"> <b style="x">b</b>'
    )

    assert "<strong>Ring</strong>" in html
    assert "<img" not in html
    assert "href" not in html
    assert "<b" not in html.replace("<br", "")


def test_form_text_cannot_be_clicked(place):
    text = FormText("*one* [two](http://a)")
    place(text)

    assert not text.openExternalLinks()
    assert text.textInteractionFlags() == Qt.TextInteractionFlag.NoTextInteraction


def test_the_childs_words_stand_in_quotation_marks_as_they_were_said(place):
    quote = QuoteBlock("Nobody told me <nothing>.", "To Leanne Ward, 18 Nov")
    place(quote)

    assert quote.words() == "“Nobody told me <nothing>.”"
    assert "Nobody told me" in quote.accessibleName()


# -- marks ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("word", [*HarmWord, *LevelWord, *Level])
def test_every_word_of_a_result_has_a_shape_that_can_be_drawn(word):
    assert shape_of(word) in _DRAW


def test_harm_and_level_never_share_a_shape_but_for_not_known():
    harm = {shape_of(word) for word in HarmWord}
    level = {shape_of(word) for word in LevelWord}

    assert harm & level == {"question"}


def test_a_mark_is_word_shape_and_movement_for_a_screen_reader_too(place):
    mark = LevelMark(LevelWord.HIGH, direction=Direction.UP)
    place(mark)

    assert mark.text() == "High"
    assert mark.accessibleName() == "High, up since last time"
    mark.set_word(None)
    assert mark.text() == "Not screened"


def test_not_that_we_know_is_plain_text_never_green(place):
    mark = HarmMark(HarmWord.NOT_THAT_WE_KNOW)
    place(mark)
    picture = mark.grab().toImage()
    colours = {picture.pixelColor(x, y).name() for x in range(picture.width()) for y in range(picture.height())}

    assert "#2e6b3a" not in colours


# -- buttons -------------------------------------------------------------------------------------


def test_a_button_says_its_name_and_is_large_enough(place):
    link, icon = Button("Carry on", kind="small-link"), IconButton("cross", "Close")
    place(link, icon)

    assert link.accessibleName() == "Carry on"
    assert icon.accessibleName() == icon.toolTip() == "Close"
    for one in (link, icon):
        assert min(one.width(), one.height()) >= theme.LEAST_TARGET


@pytest.mark.parametrize("key", [Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_space_and_enter_press_a_button(place, qtbot, key):
    button = Button("Carry on", kind="link")
    place(button)
    button.setFocus()
    with qtbot.waitSignal(button.clicked):
        qtbot.keyClick(button, key)


def test_a_button_grows_with_the_text(place, desk):
    button = Button("Record interview", icon="print", key="F8")
    place(button)
    before = button.sizeHint()

    theme.wear(desk, Theme(percent=200))

    assert button.sizeHint().width() > 1.7 * before.width()
    assert button.sizeHint().height() >= 64


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


# -- news ----------------------------------------------------------------------------------------


def test_an_error_summary_counts_links_and_takes_the_keyboard(place, qtbot):
    summary, field = ErrorSummary(), TextField(name="Name")
    place(summary, field)

    summary.show_troubles([Trouble("Write your name.", field), Trouble("The disk is full.")])

    assert summary.isVisible()
    assert summary.hasFocus()
    assert summary.words() == ("Write your name.", "The disk is full.")
    link = summary._lines[0]
    assert isinstance(link, Button)
    link.click()
    assert field.hasFocus()
    summary.show_troubles([])
    assert not summary.isVisible()


def test_news_opens_no_window_before_it_is_placed(desk):
    before = len([one for one in QApplication.topLevelWidgets() if one.isVisible()])
    saved, summary = SavedIndicator(), ErrorSummary()
    saved.show_saved(NOW)
    summary.show_troubles([Trouble("x")])
    made = [Banner("News"), saved, summary, ProgressPanel("Work")]

    assert len(made) == 4
    assert len([one for one in QApplication.topLevelWidgets() if one.isVisible()]) == before


def test_news_that_was_said_before_it_was_placed_is_seen_afterwards(place):
    banner, saved = Banner(), SavedIndicator()
    banner.say("The disk is full.", kind="notice")
    saved.show_saved(NOW)
    place(banner, saved)

    assert banner.isVisible()
    assert saved.isVisible()
    assert saved.text() == "Saved 10:42"


def test_news_and_an_empty_page_say_once_what_failed(place):
    banner, empty = Banner(), EmptyState("Nobody is open.")
    place(banner, empty)
    for shown in (banner, empty):
        shown.say_failed(ReadOnlyPlace(Path("/stick")))

        assert shown.title.text() == "The folder cannot be written."
        assert shown.text.text() == (
            "Everything saved before is safe. Ask for the right to write there, or choose another folder."
        )


def test_a_toast_offers_undo_once_and_goes(place, qtbot):
    window = place(PlainLabel("x"))
    toast = Toast(window)
    heard: list[str] = []
    toast.undone.connect(heard.append)
    toast._timer.setInterval(60)

    toast.say("Signed.", act="a" * 32)
    assert toast.act() == "a" * 32
    toast._undo.click()
    assert heard == ["a" * 32]
    assert not toast.isVisible()
    toast.say("Saved.")
    assert not toast._undo.isVisible()
    qtbot.waitUntil(lambda: not toast.isVisible())


def test_progress_tells_its_share_and_can_be_cancelled_once(place):
    panel = ProgressPanel("Taking in bundle 14")
    place(panel)
    heard: list[int] = []
    panel.cancelled.connect(lambda: heard.append(1))

    panel.set_progress(1200, 5400)
    panel._cancel.click()
    panel._cancel.click()

    assert panel._share.text() == "1,200 of 5,400"
    assert heard == [1]


# -- room ----------------------------------------------------------------------------------------


def test_panes_stack_where_the_room_is_too_small_for_the_text(place, desk, qtbot):
    splitter = StackingSplitter(least_width=500)
    splitter.addWidget(PlainLabel("left"))
    splitter.addWidget(PlainLabel("right"))
    window = place(splitter)

    assert not splitter.is_stacked()
    theme.wear(desk, Theme(percent=200))
    window.resize(599, 300)
    qtbot.waitUntil(splitter.is_stacked)
    window.resize(1100, 300)
    qtbot.waitUntil(lambda: not splitter.is_stacked())


def test_a_row_wraps(place, qtbot):
    row = FlowRow()
    buttons = [Button(f"Button number {number}") for number in range(8)]
    for button in buttons:
        row.add(button)
    window = place(row)
    window.resize(320, 400)
    qtbot.waitUntil(lambda: buttons[-1].geometry().top() > 0)

    assert max(button.geometry().right() for button in buttons) <= row.width()
    row.clear()
    assert row._flow.count() == 0


@pytest.mark.parametrize("is_set", [False, True])
def test_fields_beside_each_other_stand_at_one_height_whatever_is_above_or_below_them(place, is_set: bool):
    """In a row, and in a set of fields; a button beside them is level with them."""
    row, button = FlowRow(at_foot=True), Button("Add")
    short = Labelled("Since", TextField(name="Since"))
    hinted = Labelled("Back", TextField(name="Back"), hint="Empty: still away.")
    if is_set:
        made = FieldSet(
            Asked("since", "Since", lambda: TextField(name="Since"), 150),
            Asked("back", "Back", lambda: TextField(name="Back"), 150, hint="Empty: still away."),
        )
        short, hinted = made.cells["since"], made.cells["back"]
        place(made)
    else:
        for one in (short, hinted, button):
            row.add(one)
        place(row)
    hinted.show_problem("This day has not come yet.")
    QApplication.sendPostedEvents()

    def top(widget: QWidget) -> int:
        return widget.mapTo(widget.window(), QPoint(0, 0)).y()

    assert short.x() != hinted.x()
    assert top(short.field) == top(hinted.field)
    if not is_set:
        assert abs(top(button) - top(short.field)) <= 1


def test_a_key_and_what_it_does_stay_together(place):
    hints = KeyHints([("Alt+Shift+↑↓", "move, or drag"), ("Ctrl+Enter", "record"), ("Ctrl+K", "every key")])
    window = place(hints)
    window.resize(220, 300)
    QApplication.sendPostedEvents()

    lines = {cap.mapTo(hints, cap.rect().center()).y() // 10 for cap in hints.findChildren(KeyCap)}
    assert len(lines) > 1
    for cap in hints.findChildren(KeyCap):
        pair = cap.parentWidget()
        words = pair.findChild(PlainLabel) if pair is not None else None
        assert words is not None
        assert words.mapTo(hints, QPoint(0, 0)).x() > cap.mapTo(hints, QPoint(0, 0)).x()


def test_a_card_has_a_heading_rows_and_facts(place):
    card = Card("Next VPG", aside="in 14 days")
    value = card.add_fact("Meeting", "Tue 8 Dec, 09:30")
    card.add_row(PlainLabel("A row"))
    place(card)

    facts = Card("Next VPG")
    facts.add_fact("Meeting", "Tue 8 Dec, 09:30")
    before = facts.sizeHint().height()
    facts.close_facts()
    assert facts.sizeHint().height() == before + 8  # no word stands on the edge
    assert card.accessibleName() == "Next VPG"
    assert value.accessibleName() == "Meeting: Tue 8 Dec, 09:30"
