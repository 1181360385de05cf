"""Both words over time, as a picture; its numbers are one click away."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import date

from PySide6.QtCore import QEvent, Qt, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from cse_desk.i18n import day, ngettext
from cse_desk.i18n import gettext as _
from cse_desk.models.labels import label
from cse_desk.models.records.people import LevelPoint
from cse_desk.ui import theme
from cse_desk.ui.slices import Slices
from cse_desk.ui.widgets.buttons import Button
from cse_desk.ui.widgets.cards import Card
from cse_desk.ui.widgets.charts import SvgChart
from cse_desk.ui.widgets.labels import PlainLabel
from cse_desk.ui.widgets.marks import HarmMark, LevelMark

_HEIGHT = 230
_LEAST = 240
_AT_FIRST = 40  # numbers; as many more each time
_MOST_DAYS = 40
_MOST_DRAWN = 60  # points, and missing episodes


class Numbers(QWidget):
    """What the chart is drawn of, the newest first; made when it is looked at, and of very much only the newest."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._points: Sequence[LevelPoint] = ()
        self._shown = _AT_FIRST
        self._making = Slices(self)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        self.table = QWidget()
        self.more_button = Button("", kind="small-link")
        self.more_button.clicked.connect(self._on_more)
        self.missing = PlainLabel(kind="small-muted", wrap=True)
        for widget in (self.table, self.more_button, self.missing):
            self._column.addWidget(widget, 0, Qt.AlignmentFlag.AlignTop)

    def begin(self) -> None:
        """What comes next is said of somebody else."""
        self._shown = _AT_FIRST

    def show_points(self, points: Sequence[LevelPoint], missing: Sequence[date]) -> None:
        """These, and the days on which missing episodes began."""
        self._points = points
        self.missing.setText(_missing_from(missing))
        theme.set_shown(self.missing, bool(missing))
        self._fill()

    def _fill(self) -> None:
        total = len(self._points)
        left = max(0, total - self._shown)
        words = ngettext("Show {count} earlier", "Show {count} earlier", min(left, _AT_FIRST))
        told = _("{shown} of {total} are shown").format(shown=f"{self._shown:,}", total=f"{total:,}")
        self.more_button.set_text(f"{words}: {told}")
        theme.set_shown(self.more_button, left > 0)
        old, self.table = self.table, QWidget()
        self._column.replaceWidget(old, self.table)
        old.hide()
        old.deleteLater()
        self._making.begin(self._rows(QGridLayout(self.table)))

    def _rows(self, grid: QGridLayout) -> Iterator[None]:
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(24)
        grid.setColumnStretch(4, 1)
        for at, words in enumerate((_("Day"), _("By"), _("Being harmed?"), _("Further harm"))):
            grid.addWidget(PlainLabel(words, kind="label"), 0, at)
        newest = self._points[: -self._shown - 1 : -1]
        for row, point in enumerate(newest, 1):
            by = PlainLabel(_("VPG") if point.by_vpg else _("Screening"), kind="muted")
            cells = (PlainLabel(day(point.on)), by, HarmMark(point.harm), LevelMark(point.level))
            for column, cell in enumerate(cells):
                grid.addWidget(cell, row, column)
            yield

    @Slot()
    def _on_more(self) -> None:
        self._shown += _AT_FIRST
        self._fill()


def drawn_of(points: Sequence[LevelPoint], missing: Sequence[date]) -> tuple[Sequence[LevelPoint], list[date]]:
    """What a chart has room for: the last points, and the last missing episodes since the first of them."""
    last = points[-_MOST_DRAWN:]
    since = last[0].on if len(last) < len(points) else date.min
    return last, [one for one in sorted(missing)[-_MOST_DRAWN:] if one >= since]


def _missing_from(days: Sequence[date]) -> str:
    """The latest of them, and how many more."""
    latest = sorted(days, reverse=True)
    told = ", ".join(day(one) for one in latest[:_MOST_DAYS])
    left = len(latest) - _MOST_DAYS
    more = ngettext(" and on {count} day before", " and on {count} days before", left) if left > 0 else ""
    return _("Missing from {days}{more}.").format(days=told, more=more)


class LevelCard(Card):
    """Level over time. The chart is drawn to the width it has, in the colours that are worn."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Level over time"), parent=parent)
        self._points: Sequence[LevelPoint] = ()
        self._missing: Sequence[date] = ()
        self._today = date.min
        self._drawn: tuple[object, ...] = ()
        self._drawing = Slices(self)
        self.numbers_button = Button(_("The numbers"), kind="small-link")
        self.numbers_button.clicked.connect(self._on_numbers)
        assert self.header is not None
        self.header.addWidget(self.numbers_button)
        column = self.body(spacing=4)
        self.chart = SvgChart()
        self.told = PlainLabel(kind="small-muted", wrap=True)
        self._nothing = PlainLabel(kind="muted", wrap=True)
        self._nothing.setText(_("The chart begins with the first signed screening."))
        self.numbers = Numbers()
        column.addWidget(self._nothing)
        column.addWidget(self.chart)
        column.addWidget(self.told)
        column.addWidget(self.numbers)
        self.numbers.hide()

    def begin(self) -> None:
        """What comes next is said of somebody else."""
        self.numbers.begin()

    def show_points(self, points: Sequence[LevelPoint], today: date, missing: Sequence[date] = ()) -> None:
        """Show these assessments, and the days on which missing episodes began."""
        self._points, self._today, self._drawn = points, today, ()
        self._missing = missing
        theme.set_shown(self._nothing, not points)
        self.numbers_button.setVisible(bool(points))
        self.told.setText(self._words() if points else "")
        theme.set_shown(self.told, bool(points))
        shows_numbers = bool(points) and not self.numbers.isHidden()
        if shows_numbers:
            self.numbers.show_points(points, missing)
        self.numbers.setVisible(shows_numbers)
        self.chart.setVisible(bool(points) and not shows_numbers)
        self._draw()

    def _draw(self) -> None:
        """In a go of its own, and once for all the widths it has while its page is laid out."""
        self._drawing.begin((draw() for draw in (self._draw_now,)), at_once=False)

    def _draw_now(self) -> None:
        worn = theme.current()
        room = max(_LEAST, self.chart.width() if self.chart.width() > _LEAST else self.width() - 2 * worn.px(16))
        wanted = (room, worn)
        if not self._points or wanted == self._drawn:
            return
        self._drawn = wanted
        from cse_desk.services.pictures import level_svg  # draws as paper does: that library is large

        points, missing = drawn_of(self._points, self._missing)
        svg = level_svg(
            points,
            self._today,
            asdict(worn.colours),
            width=room,
            height=worn.px(_HEIGHT),
            text_size=worn.type_px(theme.Type.SMALL),
            missing=missing,
        )
        self.chart.show_svg(svg, name=self._words())

    def _words(self) -> str:
        last = self._points[-1]
        told = _("{count}. The last, on {day}: being harmed {harm}, further harm {level}.")
        words = told.format(
            count=self._counted(), day=day(last.on), harm=label(last.harm).lower(), level=label(last.level).lower()
        )
        return " ".join(filter(None, (words, self._missing_words(), self._drawn_words())))

    def _drawn_words(self) -> str:
        """What the chart leaves out; the numbers have all of it."""
        if max(len(self._points), len(self._missing)) <= _MOST_DRAWN:
            return ""
        return _("The chart shows the last {count} of each.").format(count=_MOST_DRAWN)

    def _counted(self) -> str:
        """Screenings, and the decisions that stand among them."""
        decided = sum(one.by_vpg for one in self._points)
        screened = len(self._points) - decided
        screenings = ngettext("{count} signed screening", "{count} signed screenings", screened)
        decisions = ngettext("{count} decision of the VPG", "{count} decisions of the VPG", decided)
        return f"{screenings}, {decisions}" if decided else screenings

    def _missing_words(self) -> str:
        """How often missing, and when last."""
        if not self._missing:
            return ""
        count = len(self._missing)
        told = ngettext("{count} missing episode", "{count} missing episodes", count)
        return _("{count}, the last from {day}.").format(count=told, day=day(max(self._missing)))

    @Slot()
    def _on_numbers(self) -> None:
        show_numbers = self.numbers.isHidden()
        if show_numbers:
            self.numbers.show_points(self._points, self._missing)
        self.numbers.setVisible(show_numbers)
        self.chart.setVisible(not show_numbers)
        self.numbers_button.set_text(_("The chart") if show_numbers else _("The numbers"))
        self._draw()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Draw for the new width."""
        super().resizeEvent(event)
        self._draw()

    def changeEvent(self, event: QEvent) -> None:
        """Draw in the new colours."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "_drawn"):
            self._draw()
