"""Doors: decisions, files, printing, clipboard."""

import inspect
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from cse_desk.ui.doors import (
    PDF,
    DecisionDialog,
    Doors,
    QtDoors,
    Question,
    file_filter,
    safe_file_name,
)
from cse_desk.ui.printing import PrintRun
from cse_desk.ui.widgets.fields import TextField
from tests.helpers.doors import FakeDoors
from tests.helpers.papers import a_pdf

QUESTION = Question("Withdraw the referral?", "The coordinator is told.", yes="Withdraw it", is_dangerous=True)


def test_the_fake_has_exactly_the_doors_there_are():
    real = {name for name, one in inspect.getmembers(Doors, inspect.isfunction) if not name.startswith("_")}

    for name in real:
        wanted = list(inspect.signature(getattr(QtDoors, name)).parameters)
        assert list(inspect.signature(getattr(FakeDoors, name)).parameters) == wanted


def test_a_fake_door_that_was_not_prepared_fails_the_test():
    with pytest.raises(AssertionError, match="Withdraw the referral"):
        FakeDoors().ask(QUESTION)


def press(button: str) -> None:
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, DecisionDialog)
    getattr(dialog, button).click()


@pytest.mark.parametrize(("button", "answer"), [("yes", True), ("no", False)])
def test_a_decision_is_the_act_that_was_pressed(desk, lanes, qtbot, button: str, answer: bool):
    doors = QtDoors(lanes.press)
    QTimer.singleShot(50, lambda: press(button))

    assert doors.ask(QUESTION) is answer


def test_the_safe_answer_has_the_keyboard_and_the_window_says_only_desk(desk, qtbot):
    dialog = DecisionDialog(QUESTION, None)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)

    assert dialog.no.hasFocus()
    assert dialog.windowTitle() == "Desk"
    assert dialog.yes.text() == "Withdraw it"


def test_what_we_copied_leaves_the_clipboard_but_not_what_others_put_there(desk, lanes):
    doors = QtDoors(lanes.press)
    clipboard = QGuiApplication.clipboard()

    doors.copy("eight safety words")
    doors.forget_copied()
    assert clipboard.text() == ""
    doors.copy("eight safety words")
    clipboard.setText("something else")
    doors.forget_copied()
    assert clipboard.text() == "something else"
    clipboard.clear()


def test_what_was_copied_in_a_field_leaves_the_clipboard_but_not_what_another_program_put_there(desk, lanes, qtbot):
    """Not every platform can tell whose the clipboard is (`ownsClipboard`): what comes while we are in front is ours."""
    doors = QtDoors(lanes.press)
    clipboard = QGuiApplication.clipboard()
    field = TextField(name="Name")
    qtbot.addWidget(field)
    field.show()
    field.activateWindow()
    qtbot.waitUntil(field.isActiveWindow)
    field.setText("Maisie T.")
    field.selectAll()

    QTest.keyClick(field, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert clipboard.text() == "Maisie T."
    doors.forget_copied()
    assert clipboard.text() == ""
    QTest.keyClick(field, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    field.hide()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is None)
    clipboard.setText("something else")
    doors.forget_copied()
    assert clipboard.text() == "something else"
    clipboard.clear()


def test_files_get_their_kind_and_a_name_that_can_be_saved_anywhere():
    assert file_filter([PDF]) == "PDF document (*.pdf)"
    assert safe_file_name("Kofi A. / 15: screening?", "pdf") == "Kofi A  15 screening.pdf"
    assert safe_file_name("عائشة", "pdf") == "عائشة.pdf"
    assert safe_file_name("///", "pdf") == "document.pdf"


def test_a_document_is_printed_page_by_page(desk, lanes, qtbot, tmp_path: Path):
    """The printer here is a file; that it holds as many pages is proof enough that each was drawn."""
    import pypdf

    printer = QPrinter(QPrinter.PrinterMode.ScreenResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    done: list[int] = []
    doors = QtDoors(lanes.press)
    run = PrintRun(lanes.press, printer, a_pdf(pages=3), done.append, parent=doors)

    run.start()
    qtbot.waitUntil(lambda: bool(done), timeout=20_000)

    assert done == [3]
    assert len(pypdf.PdfReader(tmp_path / "printed.pdf").pages) == 3
