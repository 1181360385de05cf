"""Charts: the same drawing is embedded in paper and shown as SVG on the screen."""

from collections.abc import Sequence
from datetime import date, timedelta

from reportlab.graphics.shapes import Drawing, Group, Line, PolyLine, Rect
from reportlab.lib.colors import HexColor

from cse_desk.documents.fonts import Weight
from cse_desk.documents.shapes import draw_answer, width_of, word_shape, words
from cse_desk.documents.styles import PAPER, Palette
from cse_desk.documents.svg import to_svg
from cse_desk.i18n import MONTHS
from cse_desk.i18n import gettext as _
from cse_desk.models.enums import Answer, Block, Level, LevelWord
from cse_desk.models.labels import answer_label, label, shape, tone
from cse_desk.models.records.people import LevelPoint
from cse_desk.models.records.screening import Box, DomainProfile

_ROW = 1.62  # height of a row of the profile, in sizes of its letters
_BLOCKS = (
    (Block.HARM, "Signs of harm"),
    (Block.RISK, "Risk indicators"),
    (Block.VULNERABILITY, "Vulnerability"),
)


def profile_chart(
    profile: Sequence[DomainProfile],
    palette: Palette = PAPER,
    *,
    width: float = 499,
    text_size: float = 9.5,
    ground: bool = False,
) -> Drawing:
    """The profile: a row a domain, a box a question; no number and no sum (research: sums of risks are not valid)."""
    return _Profile(profile, palette, width, text_size).drawing(ground=ground)


class _Profile:
    """Works out the columns, then draws."""

    def __init__(self, profile: Sequence[DomainProfile], palette: Palette, width: float, size: float) -> None:
        self._profile, self._palette, self._width, self._size = profile, palette, width, size
        self._row = size * _ROW
        self._box = size * 1.25
        self._step = size * 1.5
        most = {block: max((_count(one, block) for one in profile), default=0) for block, _words in _BLOCKS}
        self._numbers = max((width_of(str(one.domain.number), size) for one in profile), default=0)
        names = self._numbers + size * 0.6 + max((width_of(one.domain.short, size) for one in profile), default=0)
        strengths = max(width_of(one, size * 0.86) for one in (_("Strength"), _("Not known")))
        self._titles: dict[Block, list[str]] = {block: [_(title)] for block, title in _BLOCKS}
        needs = self._needs(most)
        if (
            names + sum(needs.values()) + strengths + 4 * size > width
        ):  # too narrow: titles of several words stand on two lines
            self._titles = {block: _(title).split(" ", 1) for block, title in _BLOCKS}
            needs = self._needs(most)
        free = max((width - names - sum(needs.values()) - strengths) / 4, size / 2)
        self._starts: dict[Block, float] = {}
        at = names + free
        for block, _title in _BLOCKS:
            self._starts[block] = at
            at += needs[block] + free
        self._head_lines = max(len(lines) for lines in self._titles.values())
        self._height = (len(profile) + 2.9) * self._row + self._head_lines * self._row * 0.75 + self._row * 0.25

    def _needs(self, most: dict[Block, int]) -> dict[Block, float]:
        small = self._size * 0.86
        return {
            block: max(most[block] * self._step, *(width_of(line, small, Weight.SEMIBOLD) for line in lines))
            for block, lines in self._titles.items()
        }

    def drawing(self, *, ground: bool) -> Drawing:
        """The chart with its key."""
        drawing = Drawing(self._width, self._height)
        if ground:
            drawing.add(
                Rect(0, 0, self._width, self._height, strokeColor=None, fillColor=HexColor(self._palette.surface))
            )
        y = self._height - self._head_lines * self._row * 0.75 - self._row * 0.25
        self._head(drawing, y)
        for one in self._profile:
            y -= self._row
            self._line(drawing, one, y)
        self._key(drawing, y - self._row * 1.5)
        return drawing

    def _head(self, drawing: Drawing, y: float) -> None:
        small, muted = self._size * 0.86, self._palette.muted
        drawing.add(words(0, y + 3, _("Domain"), small, muted, weight=Weight.SEMIBOLD))
        for block, lines in self._titles.items():
            for above, line in enumerate(reversed(lines)):
                at = y + 3 + above * self._row * 0.75
                drawing.add(words(self._starts[block], at, line, small, muted, weight=Weight.SEMIBOLD))
        drawing.add(words(self._width, y + 3, _("Strength"), small, muted, weight=Weight.SEMIBOLD, anchor="end"))
        drawing.add(_line((0, y - self._size * 0.25), (self._width, y - self._size * 0.25), self._palette.border, 0.7))

    def _line(self, drawing: Drawing, one: DomainProfile, y: float) -> None:
        base = y + (self._row - self._size) / 2
        drawing.add(words(self._numbers, base, str(one.domain.number), self._size, self._palette.muted, anchor="end"))
        drawing.add(words(self._numbers + self._size * 0.6, base, one.domain.short, self._size, self._palette.text))
        for block, start in self._starts.items():
            for place, box in enumerate(box for box in one.boxes if box.block is block):
                drawing.add(
                    _box(box, start + place * self._step, y + (self._row - self._box) / 2, self._box, self._palette)
                )
        strong = one.strength in {Answer.YES, Answer.PARTLY}
        colour = self._palette.text if strong else self._palette.muted
        drawing.add(words(self._width, base, answer_label(one.strength), self._size, colour, anchor="end"))
        drawing.add(_line((0, y), (self._width, y), self._palette.line, 0.35))

    def _key(self, drawing: Drawing, y: float) -> None:
        x, small = 0.0, self._size * 0.86
        examples: list[tuple[Answer | None, Level | None, str]] = [
            (Answer.YES, Level.HIGH, _("high")),
            (Answer.YES, Level.MEDIUM, _("medium")),
            (Answer.YES, Level.LOW, _("low")),
            (Answer.NOT_KNOWN, None, _("not known")),
            (Answer.NO, None, _("no")),
            (None, None, _("not answered")),
        ]
        for answer, level, told in examples:
            drawing.add(draw_answer((answer, level), x, y - self._box * 0.22, self._box, self._palette))
            x += self._box + small * 0.45
            drawing.add(words(x, y, told, small, self._palette.muted))
            x += width_of(told, small) + small * 1.3
        told = _("One box is one question. Filled: yes. Hollow: possible.")
        drawing.add(words(0, y - self._row * 0.95, told, small, self._palette.muted))


def _count(one: DomainProfile, block: Block) -> int:
    return sum(1 for box in one.boxes if box.block is block)


def _box(box: Box, x: float, y: float, size: float, palette: Palette) -> Group:
    return draw_answer((box.answer, box.level), x, y, size, palette)


def _line(
    start: tuple[float, float], end: tuple[float, float], colour: str, wide: float, dash: Sequence[float] | None = None
) -> Line:
    return Line(*start, *end, strokeColor=HexColor(colour), strokeWidth=wide, strokeDashArray=dash)


def level_chart(
    points: Sequence[LevelPoint],
    today: date,
    palette: Palette = PAPER,
    *,
    width: float = 430,
    height: float = 200,
    text_size: float = 9.5,
    missing: Sequence[date] = (),
    ground: bool = False,
) -> Drawing:
    """Both words over time: further harm as steps, harm as discs below, days missing as strokes where there are any."""
    return _Levels(points, today, palette, room=(width, height), size=text_size, missing=missing).drawing(ground=ground)


class _Levels:
    """Works out the scale of time, then draws."""

    def __init__(
        self,
        points: Sequence[LevelPoint],
        today: date,
        palette: Palette,
        *,
        room: tuple[float, float],
        size: float,
        missing: Sequence[date],
    ) -> None:
        self._points = sorted(points, key=lambda one: one.on)
        self._today, self._palette, self._size, self._missing = today, palette, size, sorted(missing)
        self._width, self._height = room
        self._rows = self._which_rows()
        self._left = max(width_of(told, size, Weight.SEMIBOLD) for told, _tone in self._rows) + size
        self._right = self._width - max(size, width_of(_("today"), size * 0.9) / 2)
        days = [one.on for one in self._points] + self._missing
        self._first = min([*days, today - timedelta(days=28)])
        self._foot = size * 2.2
        self._step = (self._height - self._foot - size) / len(self._rows)

    def _which_rows(self) -> list[tuple[str, str]]:
        rows = [(label(word), tone(word)) for word in (LevelWord.HIGH, LevelWord.MEDIUM, LevelWord.LOW)]
        used = {one.level for one in self._points}
        rows += [
            (label(word), tone(word)) for word in (LevelWord.NO_INDICATORS, LevelWord.NOT_ENOUGH_KNOWN) if word in used
        ]
        rows.append((_("Harmed?"), ""))
        return [*rows, (_("Missing"), "")] if self._missing else rows

    def _x(self, day: date) -> float:
        whole = max((self._today - self._first).days, 1)
        share = min(max((day - self._first).days / whole, 0.0), 1.0)
        return self._left + self._size * 0.8 + share * (self._right - self._left - self._size * 0.8)

    def _y(self, told: str) -> float:
        row = [one for one, _tone in self._rows].index(told)
        return self._height - self._size - (row + 0.5) * self._step

    def drawing(self, *, ground: bool) -> Drawing:
        """The chart."""
        drawing = Drawing(self._width, self._height)
        if ground:
            drawing.add(
                Rect(0, 0, self._width, self._height, strokeColor=None, fillColor=HexColor(self._palette.surface))
            )
        self._grid(drawing)
        self._steps(drawing)
        for one in self._points:
            self._marks(drawing, one)
        for day in self._missing:
            y = self._y(_("Missing"))
            drawing.add(
                _line((self._x(day), y - self._size * 0.5), (self._x(day), y + self._size * 0.5), self._palette.text, 2)
            )
        return drawing

    def _grid(self, drawing: Drawing) -> None:
        top, foot = self._height - self._size, self._foot
        for told, name in self._rows:
            y = self._y(told)
            colour = self._palette.tone(name) if name else self._palette.muted
            weight = Weight.SEMIBOLD if name else Weight.REGULAR
            drawing.add(
                words(
                    self._left - self._size * 0.4,
                    y - self._size * 0.35,
                    told,
                    self._size,
                    colour,
                    weight=weight,
                    anchor="end",
                )
            )
            if name:
                drawing.add(_line((self._left, y), (self._right, y), self._palette.line, 0.6))
        for day, told in _ticks(
            self._first, self._today, most=max(int((self._right - self._left) / (self._size * 6)), 2)
        ):
            x = self._x(day)
            drawing.add(_line((x, foot), (x, top), self._palette.line, 0.6))
            if self._x(self._today) - x > self._size * 4:
                drawing.add(
                    words(x, foot - self._size * 1.4, told, self._size * 0.9, self._palette.muted, anchor="middle")
                )
        x = self._x(self._today)
        drawing.add(_line((x, foot), (x, top), self._palette.muted, 0.8, [3, 2]))
        drawing.add(
            words(x, foot - self._size * 1.4, _("today"), self._size * 0.9, self._palette.text, anchor="middle")
        )

    def _steps(self, drawing: Drawing) -> None:
        path: list[float] = []
        for one in self._points:
            x, y = self._x(one.on), self._y(label(one.level))
            if path:
                path += [x, path[-1]]
            path += [x, y]
        if path:
            path += [self._x(self._today), path[-1]]
            drawing.add(PolyLine(path, strokeColor=HexColor(self._palette.text), strokeWidth=1.4))

    def _marks(self, drawing: Drawing, one: LevelPoint) -> None:
        size = self._size * 1.25
        x = self._x(one.on) - size / 2
        for word, y in ((one.level, self._y(label(one.level))), (one.harm, self._y(_("Harmed?")))):
            halo = Rect(
                x - 0.6,
                y - size / 2 - 0.6,
                size + 1.2,
                size + 1.2,
                strokeColor=None,
                fillColor=HexColor(self._palette.surface),
            )
            if shape(word) in {"question", "ring-empty", "dash"}:
                drawing.add(halo)
            drawing.add(word_shape(word, x, y - size / 2, size, self._palette))


def _ticks(first: date, last: date, most: int) -> list[tuple[date, str]]:
    """First days of months (or of quarters, years) with their names; no more than `most`."""
    months = [
        date(year, month, 1)
        for year in range(first.year, last.year + 1)
        for month in range(1, 13)
        if first <= date(year, month, 1) <= last
    ]
    for every in (1, 2, 3, 6, 12):
        chosen = [one for one in months if (one.month - 1) % every == 0]
        if len(chosen) <= most:
            break
    else:
        chosen = chosen[:: -(-len(chosen) // most)]
    several = first.year != last.year
    return [(one, _tick(one, with_year=several and (one.month == 1 or one is chosen[0]))) for one in chosen]


def _tick(day: date, *, with_year: bool) -> str:
    return f"{MONTHS[day.month - 1]} {day.year}" if with_year else MONTHS[day.month - 1]


__all__ = ["level_chart", "profile_chart", "to_svg"]
