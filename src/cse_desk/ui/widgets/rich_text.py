"""The one named door for rich text: form texts in Markdown, made harmless. Source: design SECURITY, "Output doors"."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

_TAGS = {"p", "strong", "em", "ul", "ol", "li", "br", "h3", "h4"}


def harmless_html(markdown: str) -> str:
    """Markdown as HTML of a few tags without attributes: no images, no links, no styles."""
    import nh3
    from markdown_it import MarkdownIt

    made = MarkdownIt("commonmark", {"html": False}).disable(["image", "link", "autolink"]).render(markdown)
    return nh3.clean(made, tags=_TAGS, attributes={}, link_rel=None)


class FormText(QLabel):
    """A text of a form with paragraphs, lists and emphasis. Nothing in it can be clicked or loaded."""

    def __init__(self, markdown: str, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        self.setOpenExternalLinks(False)
        self.setWordWrap(True)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.setText(harmless_html(markdown))
        self.setAccessibleName(markdown)
