"""The blocks of screens: what they show, say and take."""

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QWidget

from cse_desk.errors import ReadOnlyPlace
from cse_desk.forms.rich import harmless_html
from cse_desk.models.enums import Direction, HarmWord, Level, LevelWord
from cse_desk.ui import theme
from cse_desk.ui.theme import Theme
from cse_desk.ui.widgets.buttons import Button, IconButton
from cse_desk.ui.widgets.cards import Card
from cse_desk.ui.widgets.empty import EmptyState
from cse_desk.ui.widgets.field_set import Asked, FieldSet
from cse_desk.ui.widgets.fields import Labelled, TextField
from cse_desk.ui.widgets.flow import FlowRow, StackingSplitter
from cse_desk.ui.widgets.keycap import KeyCap, KeyHints
from cse_desk.ui.widgets.labels import ElidedLabel, PlainLabel, SentencesLabel, Title, plain_tip, shortened
from cse_desk.ui.widgets.marks import _DRAW, HarmMark, LevelMark, shape_of
from cse_desk.ui.widgets.notices import Banner, ErrorSummary, Trouble
from cse_desk.ui.widgets.progress import ProgressPanel
from cse_desk.ui.widgets.quote import QuoteBlock
from cse_desk.ui.widgets.rich_text import FormText
from cse_desk.ui.widgets.saved import SavedIndicator
from cse_desk.ui.widgets.toast import Toast
from tests.helpers.stage import NOW
from tests.helpers.walk import problems_of

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

    assert label.accessibleName() == label.toolTip().replace("\n", " ") == label.whole_text()


def test_a_long_tip_is_shown_in_lines_that_can_be_read_and_nothing_of_it_is_taken_for_mark_up():
    said = "Since <b>Friday</b> her worker could not come, and nobody else at the table had spoken with her."
    marked = plain_tip(f"{said}\nSource: the minutes")
    assert "&lt;b&gt;Friday" in marked
    assert marked.count("<br>") == 2
    plain = plain_tip(said.replace("<b>", "").replace("</b>", ""))
    assert max(map(len, plain.splitlines())) <= 64
    assert plain_tip("Ctrl+Enter\n  as it is") == "Ctrl+Enter\n  as it is"


def test_a_quiet_line_says_fewer_sentences_and_none_by_half(place, qtbot):
    label = SentencesLabel("3 left here, 27 in all. Stop any time; it opens here again.")
    window = place(label)
    assert label.text() == label.whole_text()
    for width, words in ((260, "3 left here, 27 in all."), (60, "")):
        window.resize(width, 60)
        qtbot.waitUntil(lambda words=words: label.text() == words)

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


def test_an_empty_page_is_read_in_short_lines(place, desk):
    empty = EmptyState("No meeting is planned", "Plan the next one, and put the members in first. " * 4)
    place(empty)
    empty.resize(1300, 500)
    QApplication.sendPostedEvents()

    assert empty.text.width() == 560
    assert abs(empty.text.geometry().center().x() - empty.rect().center().x()) <= 1
    theme.wear(desk, Theme(percent=200))
    assert empty.text.maximumWidth() == 1120
    theme.wear(desk, Theme())


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


@pytest.mark.parametrize("percent", [100, 200])
def test_a_toast_shows_all_it_says_also_in_a_narrow_window(desk, place, percent):
    """The control is a short line, which stays one."""
    theme.wear(desk, Theme(percent=percent))
    window = place(PlainLabel("x"))
    window.resize(688, 400)
    toast = Toast(window)
    toast.say("Saved.")
    one_line = toast._words.height()
    toast.say("Your vault is up to date. The backup made first is in the folder you chose. " * 2, act="a" * 32)
    QApplication.processEvents()

    assert window.rect().contains(toast.geometry())
    assert toast._words.height() >= toast._words.heightForWidth(toast._words.width()) > one_line
    theme.wear(desk, Theme())


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
