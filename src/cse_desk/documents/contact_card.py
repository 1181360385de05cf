"""The contact card on paper: who somebody is, their eight safety words, and the card itself as a square to scan."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import segno
from reportlab.graphics.shapes import Drawing, Rect
from reportlab.lib.colors import HexColor

from cse_desk.documents import page
from cse_desk.documents.parts import Flowable, Panel, Row, bullet, fact, para
from cse_desk.documents.styles import PAPER, Look, Sheet
from cse_desk.i18n import gettext as _

_ADVICE = (
    "Ring the person on a number you got somewhere else: a switchboard, a signed letter. Not on one that came with this card.",
    "Ask them to read out their eight words. Type what you hear into Exchange, Contacts. Do not read them this card.",
    "If one word is wrong, stop. Do not send anything to this card, and tell your manager.",
)
_LEVELS = ("M", "L")  # of error correction: the better one that a printed square still has room for
_MOST_MODULES = 129  # finer squares do not survive an office printer and a laptop's camera


@dataclass(frozen=True, slots=True)
class CardFacts:
    """What a card claims; `text` is the card in its text form, `square` what the square to scan carries (when not the same)."""

    name: str
    agency: str
    role: str
    text: str
    square: str = ""


def build(
    facts: CardFacts,
    safety_words: Sequence[str],
    look: Look,
    *,
    printed_by: str = "",
    printed_at: datetime | None = None,
) -> bytes:
    """One page. It holds nothing secret and nothing about any young person, so it carries no marking."""
    story, scale = page.one_page(lambda styles: _story(facts, safety_words, styles), max(look.scale, 1.3))
    return page.to_pdf(
        story,
        marking=None,
        title=_("Contact card"),
        printed_by=printed_by,
        printed_at=printed_at,
        watermark=look.watermark,
        scale=scale,
    )


def _story(facts: CardFacts, safety_words: Sequence[str], styles: Sheet) -> list[Flowable]:
    width = 48 * styles.scale
    told: list[Flowable] = [
        para(_("Contact card"), styles.title),
        para(
            _("Whoever has checked the words below can send this person sealed files."), replace(styles.small, after=8)
        ),
        fact(_("Name"), facts.name, styles, width=width),
        fact(_("Agency"), facts.agency, styles, width=width),
        fact(_("Role"), facts.role, styles, width=width),
    ]
    return [
        Row([told, [_square(facts.square or facts.text, 180, styles)]], [0, 180], gap=12),
        para(_("Safety words"), styles.heading),
        _words(safety_words, styles),
        para(_("How to check them"), styles.subheading),
        *(bullet(_(one), styles) for one in _ADVICE),
        para(_("The card in letters"), styles.subheading),
        para(facts.text, replace(styles.small, size=7, leading=9, align="near")),
    ]


def _words(words: Sequence[str], styles: Sheet) -> Panel:
    half = (len(words) + 1) // 2
    columns = [
        [
            Row([[para(str(place), styles.number)], [para(word, styles.word)]], [16 * styles.scale, 0], gap=4)
            for place, word in part
        ]
        for part in (list(enumerate(words, start=1))[:half], list(enumerate(words, start=1))[half:])
    ]
    return Panel([Row(columns, [0, 0])], border=PAPER.text)


def _square(text: str, size: float, styles: Sheet) -> Flowable:
    code = _code(text)
    if code is None:
        return para(_("The card is too long for a square; send its file."), styles.body)
    rows = [[bool(module) for module in row] for row in code.matrix]
    module = size / len(rows)
    drawing = Drawing(size, size)
    for y, row in enumerate(rows):
        for start, long in _dark(row):
            place = (start * module, size - (y + 1) * module, long * module, module)
            drawing.add(Rect(*place, strokeColor=None, fillColor=HexColor("#000000")))
    return drawing


def _code(text: str) -> segno.QRCode | None:
    for level in _LEVELS:
        try:
            code = segno.make(text, error=level, micro=False, boost_error=False)
        except segno.DataOverflowError:
            continue
        if len(code.matrix) <= _MOST_MODULES:
            return code
    return None


def _dark(row: Sequence[bool]) -> list[tuple[int, int]]:
    """Start and length of each run of dark modules."""
    found: list[tuple[int, int]] = []
    for place, is_dark in enumerate(row):
        if is_dark and found and sum(found[-1]) == place:
            found[-1] = (found[-1][0], found[-1][1] + 1)
        elif is_dark:
            found.append((place, 1))
    return found
