"""Every page says what it must and nothing else; the file says nothing of what is on it."""

import io
import random
import re
import sys
import unicodedata
from datetime import UTC, datetime

import pytest
from PIL import Image
from pypdf import PdfReader

from cse_desk.documents import page, parts
from cse_desk.documents.shaping import show
from cse_desk.documents.styles import MARKING, REHEARSAL, Look, sheet
from tests.unit.documents.papers import NOW, pages_of, squeezed

STYLES = sheet(Look())
SECRET = "Kofi Asante"


def a_pdf(*texts: str, **options: object) -> bytes:
    given = {"marking": MARKING, "title": "Screening", **options}
    return page.to_pdf([parts.para(text, STYLES.body) for text in texts], **given)  # type: ignore[arg-type]


def long_pdf(**options: object) -> bytes:
    return a_pdf("They wait by the bus stop. " * 600, **options)


def test_the_marking_stands_at_the_top_and_bottom_of_every_page() -> None:
    pages = pages_of(long_pdf())
    assert len(pages) > 2
    assert all(text.count(MARKING) == 2 for text in pages)


def test_family_papers_carry_no_marking() -> None:
    assert not any("OFFICIAL" in text or "SENSITIVE" in text for text in pages_of(long_pdf(marking=None)))


def test_every_page_says_which_of_how_many_it_is() -> None:
    pages = pages_of(long_pdf())
    for number, text in enumerate(pages, start=1):
        assert f"Page {number} of {len(pages)}" in text


def test_every_page_says_who_printed_it_and_when_and_the_reference() -> None:
    for text in pages_of(long_pdf(printed_by="Leanne Ward", printed_at=NOW, reference="YP-0012")):
        assert "Printed by Leanne Ward, 24 Nov 2026, 11:04" in text
        assert "YP-0012" in text


def test_the_time_of_printing_is_that_of_england() -> None:
    summer = datetime(2026, 7, 1, 11, 4, tzinfo=UTC)
    assert "1 Jul 2026, 12:04" in pages_of(a_pdf("x", printed_at=summer))[0]


def test_rehearsal_data_is_marked_on_every_page() -> None:
    assert all(squeezed(REHEARSAL) in squeezed(text) for text in pages_of(long_pdf(watermark=REHEARSAL)))


def test_a_long_name_in_the_footer_does_not_run_into_the_page_number() -> None:
    (text,) = pages_of(a_pdf("x", printed_by="Leanne Ward " * 40, printed_at=NOW, note="A guide."))
    assert "Page 1 of 1" in text
    assert "A guide." in text


def test_the_metadata_is_neutral() -> None:
    made = PdfReader(io.BytesIO(a_pdf(SECRET, title=SECRET, reference=SECRET, printed_by=SECRET, printed_at=NOW)))
    assert made.metadata is not None
    assert {value for key, value in made.metadata.items() if "Date" not in key} <= {"Desk", "", "/False"}
    assert {str(value) for key, value in made.metadata.items() if "Date" in key} == {"D:20000101000000+00'00'"}
    assert made.xmp_metadata is None
    assert str(made.root_object["/Lang"]) == "en-GB"


def test_the_same_input_gives_the_same_bytes_whatever_was_printed_before() -> None:
    first = a_pdf("عائشة नमस्ते Zoë", printed_by="Łukasz", printed_at=NOW)
    a_pdf("אחר क्षत्रिय كتاب", "😂")
    assert a_pdf("عائشة नमस्ते Zoë", printed_by="Łukasz", printed_at=NOW) == first


PIECES = (
    "seen <unknown> child", "&amp;", "<b>bold</b>", "<img src='file:///etc/passwd'/>", '<img src="https://example.org/x.png"/>',
    "</para>", "<a href='javascript:1'>x</a>", "<font size=99>", "&#x41;", "%s {0} \\ (", ")", "]]>", "\\003", "${x}", "a\tb",
    "Łukasz Zoë Nguyễn", "naïve café", "😂🥺❤️", "👩‍👧", "🇬🇧", "न्याय", "ਸਿੰਘ", "“quoted”", "-- end", "Олена", "½ → ☐",
    "\x07", "\x00", "\u200b", "e\u0301", "x" * 90, "漢字", "..", "'",
)  # fmt: skip


def nasty_strings() -> list[str]:
    chance = random.Random(7)
    made = [" ".join(chance.choices(PIECES, k=chance.randint(1, 6))) for _ in range(496)]
    return [*made, "x" * 10_000, "word " * 2_000, "<" * 300, "&lt;" * 200]


def test_five_hundred_nasty_strings_read_back_as_they_were_shown() -> None:
    strings = nasty_strings()
    assert len(strings) == 500
    story = [parts.para(text, STYLES.body) for text in strings]
    pages = [re.sub(r"Page \d+ of \d+", "", text) for text in pages_of(page.to_pdf(story, marking=None, title=""))]
    assert squeezed("".join(pages)) == squeezed("".join(show(text) for text in strings))


@pytest.mark.parametrize("name", ["عائشة", "عائشة بنت محمد", "שלום כהן", "فاطمة الزهراء"])
def test_names_written_from_the_right_read_back_in_order(name: str) -> None:
    assert squeezed(name) in squeezed(pages_of(a_pdf(name))[0])


def test_names_of_east_and_south_asia_and_the_caucasus_read_back() -> None:
    names = "王芳 龚䶮 さくら 김민준 សុភា ສົມສັກ မောင်မောင် ශානි లక్ష్మి ಕಾವ್ಯ മീര Արամ ნინო"
    pdf = a_pdf(names)
    assert squeezed(names) in squeezed(pages_of(pdf)[0])
    assert len(pdf) < 150_000  # only the letters used travel


def test_text_in_two_directions_loses_no_letter() -> None:
    text = 'قال: "لا أريد أن أذهب" 12 times (twice), then Zoë'
    found = squeezed(pages_of(a_pdf(text, marking=None, title=""))[0])
    wanted = squeezed(text)
    assert all(
        found.count(letter) >= wanted.count(letter) for letter in set(wanted) if not unicodedata.mirrored(letter)
    )


class _Opened:
    """Notes what the process opens; an audit hook cannot be taken away, so it is switched on and off."""

    def __init__(self) -> None:
        self.events: list[str] = []
        self.listening = False
        sys.addaudithook(self)

    def __call__(self, event: str, args: tuple[object, ...]) -> None:
        if self.listening and event in {
            "open",
            "socket.connect",
            "socket.getaddrinfo",
            "urllib.Request",
            "subprocess.Popen",
        }:
            self.events.append(f"{event} {args[:1]}")


def test_printing_opens_no_file_and_no_connection() -> None:
    strings = [*PIECES, "file:///etc/passwd", "https://example.org/x.png"]
    a_pdf(*strings)  # the typefaces are read once
    opened = _Opened()
    opened.listening = True
    a_pdf(
        *strings,
        title="<img src='/etc/passwd'/>",
        reference="file:///etc/passwd",
        printed_by="<img src='/etc/hosts'/>",
        printed_at=NOW,
    )
    opened.listening = False
    assert opened.events == []


def a_photograph() -> bytes:
    image = Image.new("RGB", (40, 20), "#1F5C6B")
    exif = Image.Exif()
    exif[0x010F] = "Camera of Kofi Asante"
    exif[0x0112] = 6  # lying on its side
    exif.get_ifd(0x8825)[1] = "N"
    made = io.BytesIO()
    image.save(made, "JPEG", exif=exif, comment=b"taken at home")
    return made.getvalue()


def test_a_picture_leaves_its_place_and_camera_behind() -> None:
    data = a_photograph()
    assert b"Camera of Kofi" in data
    made = page.to_pdf([parts.picture(data, 100)], marking=None, title="")
    reader = PdfReader(io.BytesIO(made))
    (image,) = reader.pages[0].images
    for told in (b"Camera of Kofi", b"Exif", b"taken at home"):
        assert told not in made
        assert told not in image.data
    assert image.image is not None
    assert image.image.size == (20, 40)  # and it stands upright


@pytest.mark.parametrize("data", [b"", b"<svg/>", b"%PDF-1.4", b"\x89PNG\r\n\x1a\n", a_photograph()[:200]])
def test_what_is_no_picture_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match="picture"):
        parts.picture(data, 100)


def test_a_document_with_nothing_in_it_is_still_a_page() -> None:
    assert len(pages_of(page.to_pdf([], marking=MARKING, title=""))) == 1
