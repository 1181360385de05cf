"""The one named door for rich text: texts of forms, made harmless by forms.rich. Source: design SECURITY, "Output doors"."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from cse_desk.forms.rich import harmless, harmless_html, plain_words


class FormText(QLabel):
    """A text of a form with paragraphs, lists and emphasis. Nothing in it can be clicked or loaded."""

    def __init__(self, markdown: str = "", *, xhtml: str = "", parent: QWidget | None = None) -> None:
        """Markdown, or the XHTML of a form."""
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        self.setOpenExternalLinks(False)
        self.setWordWrap(True)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        rich = harmless_html(markdown) if markdown else harmless(xhtml)
        self.setText(rich)
        self.setAccessibleName(plain_words(rich))
