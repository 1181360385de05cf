"""The child's own words. This look is used for them and for nothing else."""

from PySide6.QtWidgets import QFrame, QSizePolicy, QVBoxLayout, QWidget

from cse_desk.i18n import gettext as _
from cse_desk.ui import theme
from cse_desk.ui.widgets.labels import PlainLabel

LONGEST = 160  # letters of a quotation in a line


def shortened(words: str) -> str:
    """The beginning of a long quotation, up to a whole word."""
    plain = " ".join(words.split())
    return plain if len(plain) <= LONGEST else plain[:LONGEST].rsplit(" ", 1)[0] + " …"


class QuoteBlock(QFrame):
    """Verbatim words with who they were said to, and when. `small` is for a line in a list."""

    def __init__(
        self, words: str = "", source: str = "", *, title: str = "", small: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        theme.set_kind(self, "words")
        column = QVBoxLayout(self)
        margin, gap = (8, 2) if small else (16, 8)
        column.setContentsMargins(margin, 2 if small else 12, margin, 2 if small else 12)
        column.setSpacing(gap)
        self._title = PlainLabel(title, kind="words-title", wrap=True)
        self._words = PlainLabel(kind="small" if small else "words-lead", wrap=True)
        self._source = PlainLabel(kind="words-source", wrap=True)
        for label in (self._title, self._words, self._source):
            column.addWidget(label)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.show_words(words, source, title=title)

    def show_words(self, words: str, source: str = "", *, title: str = "") -> None:
        """Show other words, exactly as they were said."""
        self._words.setText(f"“{words}”" if words else "")
        self._source.setText(source)
        self._title.setText(title)
        self._source.setVisible(bool(source))
        self._title.setVisible(bool(title))
        self.setAccessibleName(_("In their own words: {words}").format(words=words))

    def words(self) -> str:
        """What is shown, with its quotation marks."""
        return self._words.text()
