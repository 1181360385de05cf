"""The one way to put words on a screen: plain text, never rich. Source: design SECURITY, "Output doors"."""

import textwrap
import unicodedata

from PySide6 import QtGui
from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from cse_desk.ui import theme

_TIP_LETTERS = 64  # in a line
_FROM_THE_RIGHT = "\u200f"  # right-to-left mark: seen by nobody, gives the … before it a direction


def plain_tip(text: str) -> str:
    """Words for `setToolTip`, shown exactly as they are: Qt would take some for rich text, and load the files they name.

    Long ones in lines that can be read: Qt would show a sentence in one, past the edge of the screen.
    """
    lines = "\n".join(textwrap.fill(line, _TIP_LETTERS, break_on_hyphens=False) for line in text.splitlines())
    return QtGui.Qt.convertFromPlainText(lines) if QtGui.Qt.mightBeRichText(lines) else lines


def shortened(metrics: QtGui.QFontMetrics, words: str, room: int) -> str:
    """Words that end in … where there is no room; the … of words that are read from the right stands at the left."""
    shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, room)
    return shown + _FROM_THE_RIGHT if shown != words and reads_from_the_right(words) else shown


def reads_from_the_right(words: str) -> bool:
    """Whether the first letter that has a direction is of a script that is written from right to left."""
    found = (unicodedata.bidirectional(letter) for letter in words)
    return next((one for one in found if one in ("L", "R", "AL")), "L") != "L"


class PlainLabel(QLabel):
    """Words shown exactly as they are. `kind` is a name the sheet knows: body, small, muted, small-muted, strong, ..."""

    def __init__(
        self, text: str = "", *, kind: str = "body", wrap: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._heights: dict[int, int] = {}  # by width
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wrap)
        self.setProperty("kind", kind)
        self.setText(text)
        if wrap:
            self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)

    def set_kind(self, kind: str) -> None:
        """Change how it looks."""
        theme.set_kind(self, kind)

    def setText(self, text: str) -> None:
        """Other words, perhaps of another height."""
        self._heights.clear()
        super().setText(text)

    def heightForWidth(self, width: int) -> int:
        """Of words that wrap; remembered, because layouts inside layouts ask dozens of times for each time they are laid out."""
        found = self._heights.get(width)
        if found is None:
            found = self._heights[width] = super().heightForWidth(width)
        return found

    def changeEvent(self, event: QEvent) -> None:
        """Other letters are of another height."""
        self._heights.clear()
        super().changeEvent(event)

    def read_out_as(self, name: str) -> None:
        """What a screen reader says in place of the text."""
        self.setAccessibleName(name)


class Heading(PlainLabel):
    """A heading: level 1 names the page, 2 a person, 3 a card, 4 a group inside it."""

    def __init__(self, text: str = "", *, level: int = 3, wrap: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(text, kind=f"heading-{level}", wrap=wrap, parent=parent)
        self.level = level


class Title(Heading):
    """A heading for rows that wrap: on one line where it fits, on more where it does not."""

    def __init__(self, text: str = "", *, level: int = 1, parent: QWidget | None = None) -> None:
        super().__init__(text, level=level, wrap=True, parent=parent)

    def sizeHint(self) -> QSize:
        """One line, as wide and high as the letters reach; Qt would rather break a text that may wrap."""
        self.ensurePolished()
        metrics = self.fontMetrics()
        line = metrics.boundingRect(QRect(0, 0, 100_000, 1_000), int(Qt.TextFlag.TextWordWrap), self.text())
        width = max(metrics.horizontalAdvance(self.text()), line.width()) + 2
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        """The longest word."""
        widest = max((self.fontMetrics().horizontalAdvance(word) for word in self.text().split()), default=0)
        return QSize(widest + 2, self.fontMetrics().height())


class ElidedLabel(PlainLabel):
    """One line that ends in … where there is no room; the whole text is in the tooltip and for screen readers."""

    def __init__(self, text: str = "", *, kind: str = "body", parent: QWidget | None = None) -> None:
        self._whole = text
        super().__init__(text, kind=kind, parent=parent)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.set_text(text)

    def set_text(self, text: str) -> None:
        """Show these words, shortened as the room demands."""
        self._whole = text
        self.setAccessibleName(text)
        self._elide()

    def whole_text(self) -> str:
        """The words, not shortened."""
        return self._whole

    def _elide(self) -> None:
        room = max(0, self.contentsRect().width())
        shown = self._fitted(room) if room else self._whole
        if shown != self.text():
            self.setText(shown)
        self.setToolTip(plain_tip(self._whole) if shown != self._whole else "")

    def _fitted(self, room: int) -> str:
        return shortened(self.fontMetrics(), self._whole, room)

    def sizeHint(self) -> QSize:
        """Room for the whole text."""
        return QSize(self.fontMetrics().horizontalAdvance(self._whole) + 2, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """May become very narrow."""
        return QSize(theme.current().px(24), super().minimumSizeHint().height())

    def resizeEvent(self, event: object) -> None:
        """Shorten to the new room."""
        super().resizeEvent(event)  # type: ignore[arg-type]
        self._elide()


class SentencesLabel(ElidedLabel):
    """One line of sentences, the most important first: where there is no room for all it says fewer, and none by half."""

    def _fitted(self, room: int) -> str:
        sentences = self._whole.split(". ")
        for count in range(len(sentences), 0, -1):
            words = ". ".join(sentences[:count])
            words += "." if count < len(sentences) else ""
            if self.fontMetrics().horizontalAdvance(words) <= room:
                return words
        return ""
