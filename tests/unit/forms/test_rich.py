"""Texts with emphasis keep their words and lose everything that could do something."""

import pytest

from cse_desk.forms.loader import load
from cse_desk.forms.rich import harmless, harmless_html, html_of, plain_words, words_of
from tests.unit.forms.builders import extension, item, raw_form

EVIL = [
    '<img src="\\\\host\\x">',
    "<script>alert(1)</script>",
    '<a href="http://a">link</a>',
    '<b onclick="x()">b</b>',
    '<iframe src="file:///etc/passwd"></iframe>',
    '<p style="background:url(http://a)">x</p>',
    "<svg><image href='http://a'/></svg>",
    '<table background="http://a"><tr><td>x</td></tr></table>',
    "<style>@import 'http://a'</style>",
]


@pytest.mark.parametrize("text", EVIL)
def test_nothing_that_loads_runs_or_links_is_left(text: str):
    for made in (harmless(text), harmless_html(text), harmless_html(f"a\n\n{text}\n")):
        bare = made.lower().replace("&lt;", "").replace("&quot;", "")
        assert "<img" not in bare
        assert "<script" not in bare
        assert "<a" not in bare
        assert "<svg" not in bare
        assert "<iframe" not in bare
        assert "<style" not in bare
        assert not any(f"<{tag} " in made for tag in ("b", "p", "table", "td"))


def test_markdown_keeps_lists_emphasis_tables_and_small_headings():
    made = harmless_html("# Big\n\n**Ring** *now*\n\n- one\n- two\n\n| a | b |\n|---|---|\n| 1 | 2 |")

    assert "<h3>Big</h3>" in made
    assert "<strong>Ring</strong> <em>now</em>" in made
    assert made.count("<li>") == 2
    assert "<td>1</td>" in made


def test_the_words_alone_have_a_line_for_each_part():
    made = harmless(
        "<div><h1>Title</h1><p>One &amp; two<br/>three</p><ul><li>a</li><li>b</li></ul><script>x</script></div>"
    )

    assert plain_words(made).splitlines() == ["Title", "One & two", "three", "• a", "• b"]


def test_an_item_says_which_text_counts():
    def read(**text: str):
        rich = [extension(name, **{kind: value}) for name, (kind, value) in {
            "rendering-markdown": ("valueMarkdown", text.get("markdown", "")),
            "rendering-xhtml": ("valueString", text.get("xhtml", "")),
        }.items() if value]  # fmt: skip
        return load(raw_form(item("a", _text={"extension": rich}))).form.items[0]

    assert (html_of(read()), words_of(read())) == ("", "Question a")
    assert words_of(read(markdown="**M**")) == "M"
    assert words_of(read(xhtml="<b>X</b>")) == "X"
    assert words_of(read(markdown="M", xhtml="X")) == "M"
