"""A person who walks through every screen that is registered: opens, types, searches, saves. For journeys through real windows."""

import time
from collections.abc import Callable, Iterator

from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QPushButton, QWidget
from shiboken6 import isValid

from cse_desk.ui import slices
from cse_desk.ui.bus import Place
from cse_desk.ui.main_window import MainWindow
from cse_desk.ui.prompting.cards import PromptCard
from cse_desk.ui.widgets.pdf_preview import PdfPreview
from tests.helpers.stuffed import Stuffed

_PATIENCE_S = 60.0
_FOLDED = ("Write the answer", "Done…", "Withdraw …", "Edit", "Change the passphrase", "Add as actions")
Field = QLineEdit | QPlainTextEdit


def wait(until: Callable[[], bool] = lambda: False, *, seconds: float = _PATIENCE_S) -> bool:
    """Let the window live until something holds; whether it does."""
    end = time.monotonic() + seconds
    while not until():
        if time.monotonic() > end:
            return False
        loop = QEventLoop()
        QTimer.singleShot(2, loop.quit)
        loop.exec()
    return True


class Walker:
    """At one window, about one young person."""

    domains: tuple[str, ...] = tuple(f"d{number}" for number in range(1, 11))  # pages of the signed tool

    def __init__(self, window: MainWindow, about: Stuffed) -> None:
        self.window, self.about = window, about

    # -- where to go --

    def places(self) -> Iterator[Place]:
        """Each registered screen, on the young person where it is about one; a screen that is not listed here as the rail shows it."""
        parts = self.parts()
        for spec_id in self.window._specs:
            yield from (Place(spec_id, target, part) for target, part in parts.get(spec_id, [("", "")]))

    def parts(self) -> dict[str, list[tuple[str, str]]]:
        """Screen -> (target, part) of each place in it."""
        person, signed, begun = self.about.young_person_id, self.about.screening_id, self.about.begun_id
        pages = [item.link_id for item in self.window.context.services.screenings.form().items]
        with_texts = [page for page in pages if page in ("today", "happening", "missed", "views", "worries")]
        pages = [page for page in pages if page in self.domains or not _is_domain(page)]
        return {
            "person": [(person, part) for part in ("overview", "screening", "forms", "history")],
            "form": [(self.about.form_id, part) for part in ("happened", "look", "paper")],
            "register": [(person, ""), (person, "withhold"), ("", "")],
            "screening": [
                *((begun, part) for part in (*with_texts, "result")),
                *((signed, part) for part in (*pages, "result", "paper")),
                ("", "blank"),
            ],
            "referral": [(person, "")],
            "vpg": [("", part) for part in ("", "pre-agenda", "groups", "plan")],
            "exchange": [("", part) for part in ("arrived", "sent", "contacts", "card")],
        }

    def go(self, place: Place) -> QWidget:
        """Go there and wait until everything is read."""
        self.window.go_to(place)
        self.settle()
        screen = self.window.screen_shown()
        assert screen is not None
        return screen

    def settle(self) -> None:
        """Until no lane has anything to do."""
        lanes = self.window.context.lanes.all()
        QApplication.processEvents()
        assert wait(lambda: not any(lane.is_busy for lane in lanes) and not slices.is_any_at_work()), (
            "the lanes never came to rest"
        )
        QApplication.processEvents()

    # -- what to do there --

    def unfold(self, screen: QWidget) -> None:
        """Open every place to write that opens at the press of a button."""
        for card in screen.findChildren(PromptCard):
            if card.isVisible():
                card.unfold()
        for button in screen.findChildren(QPushButton):
            if isValid(button) and button.isVisible() and button.isEnabled() and button.text() in _FOLDED:
                button.click()
                QApplication.processEvents()
        self.settle()

    def fields(self, screen: QWidget) -> list[Field]:
        """Where one can type."""
        found: list[Field] = [*screen.findChildren(QLineEdit), *screen.findChildren(QPlainTextEdit)]
        return [one for one in found if one.isVisible() and one.isEnabled() and not one.isReadOnly()]

    def type_everywhere(self, screen: QWidget, words: str) -> tuple[int, list[str]]:
        """Type into each field; how many took something, and the names of those that did not."""
        took, deaf = 0, []
        for field in self.fields(screen):
            if not isValid(field) or not field.isVisible():
                continue  # typing elsewhere closed its part of the page
            field.setFocus(Qt.FocusReason.TabFocusReason)
            before = text_of(field)
            enter(field, words)
            if text_of(field) == before:
                deaf.append(field.accessibleName())
            else:
                took += 1
            QApplication.processEvents()
        self.settle()
        return took, deaf

    def search(self, words: str) -> None:
        """The one box."""
        QTest.keyClick(self.window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
        focus = QApplication.focusWidget()
        assert isinstance(focus, QLineEdit), focus
        enter(focus, words)
        wait(seconds=0.3)
        self.settle()
        QTest.keyClick(focus, Qt.Key.Key_Escape)
        QTest.keyClick(focus, Qt.Key.Key_Escape)

    def paper(self) -> PdfPreview | None:
        """The document that is shown, if there is one."""
        self.settle()
        shown = (one for one in self.window.findChildren(PdfPreview) if one.isVisible() and one.page_count())
        return next(shown, None)


def _is_domain(page: str) -> bool:
    return page[:1] == "d" and page[1:].isdecimal()


def enter(field: QWidget, words: str) -> None:
    """Words in one go, as an input method hands them over."""
    for kind in (QKeyEvent.Type.KeyPress, QKeyEvent.Type.KeyRelease):
        QApplication.sendEvent(field, QKeyEvent(kind, Qt.Key.Key_unknown, Qt.KeyboardModifier.NoModifier, words))


def text_of(field: Field) -> str:
    """What stands in it."""
    return field.text() if isinstance(field, QLineEdit) else field.toPlainText()
