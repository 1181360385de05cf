"""A story becomes a PDF: margins, marking, page x of y, who printed it and when. The same story gives the same bytes."""

import io
from collections.abc import Sequence
from datetime import datetime

from reportlab import rl_config
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate

from cse_desk.documents.fonts import Weight
from cse_desk.documents.paper import Paper
from cse_desk.documents.shaping import Span, lines, measure
from cse_desk.documents.styles import PAGE, PAPER
from cse_desk.i18n import gettext as _
from cse_desk.i18n import moment

SIDE = 48.0
TOP = 50.0
BOTTOM = 66.0
WIDTH = PAGE[0] - 2 * SIDE  # of what is printed on, in points
HEIGHT = PAGE[1] - TOP - BOTTOM
_FAINT = 0xEAE6DD
_SMALL = 8.0


def to_pdf(
    story: Sequence[Flowable],
    *,
    marking: str | None,
    title: str,
    printed_by: str = "",
    printed_at: datetime | None = None,
    reference: str = "",
    watermark: str = "",
    note: str = "",
) -> bytes:
    """The bytes of an A4 document.

    `marking` stands in the middle at the top and the bottom of every page (None on family papers). `title` and `reference` (never a
    name) stand in the footer with `note`, one short line; neither they nor anything a person typed reaches the file's metadata.
    """
    rl_config.trustedSchemes = []
    rl_config.trustedHosts = []
    foot = _Foot(marking, _told(title, reference), _printed(printed_by, printed_at), note)
    file = io.BytesIO()
    template = BaseDocTemplate(file, pagesize=PAGE)
    frame = Frame(SIDE, BOTTOM, WIDTH, HEIGHT, leftPadding=0, rightPadding=0, topPadding=0, bottomPadding=0)
    template.addPageTemplates(
        [PageTemplate(frames=[frame], onPage=lambda canvas, _document: _watermark(canvas, watermark))]
    )
    template.build(
        list(story), canvasmaker=lambda made_for, **_options: Paper(made_for, page_size=PAGE, furniture=foot.draw)
    )
    return file.getvalue()


class _Foot:
    """What stands on every page."""

    def __init__(self, marking: str | None, told: str, printed: str, note: str) -> None:
        self._marking, self._told, self._printed, self._note = marking, told, printed, note

    def draw(self, paper: Paper, number: int, count: int) -> None:
        """Draw it on page `number` of `count`."""
        if self._marking:
            _centred(paper, PAGE[1] - 30, self._marking)
            _centred(paper, 20, self._marking)
        paper.setStrokeColor(PAPER.line)
        paper.setLineWidth(0.5)
        paper.line(SIDE, 56, PAGE[0] - SIDE, 56)
        pages = _("Page {number} of {count}").format(number=number, count=count)
        wide = measure(pages) * _SMALL / 1000
        _left(paper, 45, self._told, WIDTH - wide - 12)
        paper.show_text(PAGE[0] - SIDE - wide, 45, pages, _SMALL, colour=_colour(PAPER.muted))
        taken = measure(self._note) * _SMALL / 1000 if self._note else 0.0
        _left(paper, 34, self._printed, WIDTH - taken - 12)
        if self._note:
            paper.show_text(PAGE[0] - SIDE - taken, 34, self._note, _SMALL, colour=_colour(PAPER.muted))


def _told(title: str, reference: str) -> str:
    return " · ".join(one for one in (title, reference) if one)


def _printed(by: str, at: datetime | None) -> str:
    if at is None:
        return ""
    if not by:
        return _("Printed {when}").format(when=moment(at))
    return _("Printed by {who}, {when}").format(who=by, when=moment(at))


def _left(paper: Paper, y: float, text: str, width: float) -> None:
    if not text:
        return
    fitting = lines([Span(text.replace("\n", " "), Weight.REGULAR, _colour(PAPER.muted))], width * 1000 / _SMALL)
    paper.show_line(SIDE, y, fitting[0], _SMALL)


def _centred(paper: Paper, y: float, text: str) -> None:
    wide = measure(text, Weight.BOLD) * 10 / 1000
    paper.show_text((PAGE[0] - wide) / 2, y, text, 10, weight=Weight.BOLD, colour=_colour(PAPER.text))


def _watermark(paper: Paper, text: str) -> None:
    if not text:
        return
    size = 33.0
    wide = measure(text, Weight.BOLD) * size / 1000
    paper.saveState()
    paper.translate(PAGE[0] / 2, PAGE[1] / 2)
    paper.rotate(52)
    paper.show_text(-wide / 2, 0, text, size, weight=Weight.BOLD, colour=_FAINT)
    paper.restoreState()


def _colour(text: str) -> int:
    return int(text[1:], 16)
