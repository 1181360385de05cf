"""Texts of forms with emphasis, lists and paragraphs, made harmless: no images, no links, no styles, no attributes at all.

Source: design SECURITY, "Output doors": the one way for rich text, through markdown-it-py and nh3.
"""

import html
import re
from typing import Final

from cse_desk.forms.questionnaire import Item

_TAGS: Final = {
    "p", "strong", "em", "b", "i", "u", "sub", "sup", "ul", "ol", "li", "br", "h3", "h4",
    "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip
_HEADING: Final = re.compile(r"<(/?)h([1256])\b[^>]*>", re.IGNORECASE)
_LINE_END: Final = re.compile(r"</(p|li|h3|h4|tr|ul|ol|table)>|<br>", re.IGNORECASE)
_CELL_END: Final = re.compile(r"</t[dh]>", re.IGNORECASE)


def harmless_html(markdown: str) -> str:
    """Markdown as HTML of a few tags without attributes."""
    from markdown_it import MarkdownIt

    made = (
        MarkdownIt("commonmark", {"html": False})
        .enable("table")
        .disable(["image", "link", "autolink"])
        .render(markdown)
    )
    return harmless(made)


def harmless(xhtml: str) -> str:
    """HTML with nothing left in it but a few tags without attributes; headings become those of a question."""
    import nh3

    modest = _HEADING.sub(lambda found: f"<{found[1]}h{'3' if found[2] == '1' else '4'}>", xhtml)
    return nh3.clean(modest, tags=_TAGS, attributes={}, link_rel=None)


def html_of(item: Item) -> str:
    """The text of an item with its emphasis; "" when it is plain."""
    if item.markdown:
        return harmless_html(item.markdown)
    return harmless(item.xhtml) if item.xhtml else ""


def words_of(item: Item) -> str:
    """The text of an item for paper and for reading aloud: its lines without marks."""
    rich = html_of(item)
    return plain_words(rich) if rich else item.text


def plain_words(harmless_text: str) -> str:
    """The words of harmless HTML, a line for each paragraph, point of a list or row of a table."""
    import nh3

    lines = _LINE_END.sub(r"\g<0>\n", _CELL_END.sub(r"\g<0>  ", harmless_text.replace("<li>", "<li>• ")))
    bare = html.unescape(nh3.clean(lines, tags=set(), attributes={}))
    return "\n".join(line.strip() for line in bare.splitlines() if line.strip())
