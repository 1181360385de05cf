"""A story becomes a PDF: margins, marking, page x of y, who printed it and when. The same story gives the same bytes."""

import io
from collections.abc import Callable, Sequence
from datetime import datetime

from reportlab import rl_config
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate, Spacer

from cse_desk.documents.fonts import Weight
from cse_desk.documents.layout import Column
from cse_desk.documents.paper import Paper
from cse_desk.documents.shaping import Span, lines, measure
from cse_desk.documents.styles import PAGE, PAPER, Sheet, sheet_at
from cse_desk.i18n import gettext as _
from cse_desk.i18n import moment

SIDE = 48.0
TOP = 50.0
BOTTOM = 66.0
WIDTH = PAGE[0] - 2 * SIDE  # of what is printed on, in points
HEIGHT = PAGE[1] - TOP - BOTTOM
_FAINT = 0xEAE6DD
_SMALL = 8.0
_DIAGONAL = 880.0  # points across which a watermark may run


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
    scale: float = 1.0,
) -> bytes:
    """The bytes of an A4 document.

    `marking` stands in the middle at the top and the bottom of every page (None on family papers). `title` and `reference` (never a
    name) stand in the footer with `note`, one short line; neither they nor anything a person typed reaches the file's metadata.
    `scale` is that of the look: the footer grows with the text, though less.
    """
    rl_config.trustedSchemes = []
    rl_config.trustedHosts = []
    foot = _Foot(
        marking, (_told(title, reference), _printed(printed_by, printed_at), note), _SMALL * min(scale, 1.25), watermark
    )
    file = io.BytesIO()
    template = BaseDocTemplate(file, pagesize=PAGE)
    frame = Frame(SIDE, BOTTOM, WIDTH, HEIGHT, leftPadding=0, rightPadding=0, topPadding=0, bottomPadding=0)
    template.addPageTemplates(
        [PageTemplate(frames=[frame], onPage=lambda canvas, _document: _watermark(canvas, watermark))]
    )
    template.build(
        list(story) or [Spacer(0, 1)],
        canvasmaker=lambda made_for, **_options: Paper(made_for, page_size=PAGE, furniture=foot.draw),
    )
    return file.getvalue()


def one_page(make: Callable[[Sheet], list[Flowable]], largest: float) -> tuple[list[Flowable], float]:
    """The story in the largest print, not above `largest`, in which it fits on one page; and that scale."""
    for scale in (one for one in (1.6, 1.45, 1.3, 1.15, 1.0, 0.9, 0.8) if one <= largest):
        story = make(sheet_at(scale))
        if Column(story).wrap(WIDTH, HEIGHT)[1] <= HEIGHT:
            return make(sheet_at(scale)), scale
    return make(sheet_at(0.8)), 0.8


class _Foot:
    """What stands on every page."""

    def __init__(self, marking: str | None, words: tuple[str, str, str], size: float, watermark: str) -> None:
        self._marking, self._size, self._watermark = marking, size, watermark
        self._told, self._printed, self._note = words

    def draw(self, paper: Paper, number: int, count: int) -> None:
        """Draw it on page `number` of `count`."""
        if self._marking:
            _centred(paper, PAGE[1] - 28, self._marking)
            _centred(paper, 20, self._marking)
        if self._watermark:  # once more where no panel can cover it
            _centred(paper, PAGE[1] - 40, self._watermark, 8)
        paper.setStrokeColor(PAPER.line)
        paper.setLineWidth(0.5)
        paper.line(SIDE, 58, PAGE[0] - SIDE, 58)
        self._line(paper, 46, self._told, _("Page {number} of {count}").format(number=number, count=count))
        self._line(paper, 34, self._printed, self._note)

    def _line(self, paper: Paper, y: float, left: str, right: str) -> None:
        wide = measure(right) * self._size / 1000 if right else 0.0
        if left:
            room = (WIDTH - wide - 12) * 1000 / self._size
            fitting = lines([Span(left.replace("\n", " "), Weight.REGULAR, _colour(PAPER.muted))], room)
            paper.show_line(SIDE, y, fitting[0], self._size)
        if right:
            paper.show_text(PAGE[0] - SIDE - wide, y, right, self._size, colour=_colour(PAPER.muted))


def _told(title: str, reference: str) -> str:
    return " · ".join(one for one in (title, reference) if one)


def _printed(by: str, at: datetime | None) -> str:
    if at is None:
        return ""
    if not by:
        return _("Printed {when}").format(when=moment(at))
    return _("Printed by {who}, {when}").format(who=by, when=moment(at))


def _centred(paper: Paper, y: float, text: str, size: float = 10) -> None:
    wide = measure(text, Weight.BOLD) * size / 1000
    paper.show_text((PAGE[0] - wide) / 2, y, text, size, weight=Weight.BOLD, colour=_colour(PAPER.text))


def _watermark(paper: Paper, text: str) -> None:
    if not text:
        return
    size = min(33.0, _DIAGONAL * 1000 / measure(text, Weight.BOLD))
    wide = measure(text, Weight.BOLD) * size / 1000
    paper.saveState()
    paper.translate(PAGE[0] / 2, PAGE[1] / 2)
    paper.rotate(52)
    paper.show_text(-wide / 2, 0, text, size, weight=Weight.BOLD, colour=_FAINT)
    paper.restoreState()


def _colour(text: str) -> int:
    return int(text[1:], 16)
