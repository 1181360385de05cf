"""Both words over time, as a picture; its numbers are one click away."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date

from PySide6.QtCore import QEvent, Qt, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from cse_desk.i18n import day, ngettext
from cse_desk.i18n import gettext as _
from cse_desk.models.labels import label
from cse_desk.models.records.people import LevelPoint
from cse_desk.ui import theme
from cse_desk.ui.widgets.buttons import Button
from cse_desk.ui.widgets.cards import Card
from cse_desk.ui.widgets.charts import SvgChart
from cse_desk.ui.widgets.labels import PlainLabel
from cse_desk.ui.widgets.marks import HarmMark, LevelMark

_HEIGHT = 230
_LEAST = 240


class LevelCard(Card):
    """Level over time. The chart is drawn to the width it has, in the colours that are worn."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Level over time"), parent=parent)
        self._points: Sequence[LevelPoint] = ()
        self._missing: Sequence[date] = ()
        self._today = date.min
        self._drawn: tuple[object, ...] = ()
        self.numbers_button = Button(_("The numbers"), kind="small-link")
        self.numbers_button.clicked.connect(self._on_numbers)
        assert self.header is not None
        self.header.addWidget(self.numbers_button)
        column = self.body(spacing=4)
        self.chart = SvgChart()
        self.told = PlainLabel(kind="small-muted", wrap=True)
        self._nothing = PlainLabel(kind="muted", wrap=True)
        self._nothing.setText(_("The chart begins with the first signed screening."))
        self._table = QWidget()
        column.addWidget(self._nothing)
        column.addWidget(self.chart)
        column.addWidget(self.told)
        self._column = column
        column.addWidget(self._table)
        self._table.hide()

    def show_points(self, points: Sequence[LevelPoint], today: date, missing: Sequence[date] = ()) -> None:
        """Show these assessments, and the days on which missing episodes began."""
        self._points, self._today, self._drawn = points, today, ()
        self._missing = missing
        theme.set_shown(self._nothing, not points)
        self.numbers_button.setVisible(bool(points))
        self.told.setText(self._words() if points else "")
        theme.set_shown(self.told, bool(points))
        shows_table = not self._table.isHidden()
        self._make_table()
        self._table.setVisible(shows_table and bool(points))
        self.chart.setVisible(bool(points) and not shows_table)
        self._draw()

    def _draw(self) -> None:
        worn = theme.current()
        room = max(_LEAST, self.chart.width() if self.chart.width() > _LEAST else self.width() - 2 * worn.px(16))
        wanted = (room, worn)
        if not self._points or wanted == self._drawn:
            return
        self._drawn = wanted
        from cse_desk.services.pictures import level_svg  # draws as paper does: that library is large

        svg = level_svg(
            self._points,
            self._today,
            asdict(worn.colours),
            width=room,
            height=worn.px(_HEIGHT),
            text_size=worn.type_px(theme.Type.SMALL),
            missing=self._missing,
        )
        self.chart.show_svg(svg, name=self._words())

    def _words(self) -> str:
        last = self._points[-1]
        told = _("{count}. The last, on {day}: being harmed {harm}, further harm {level}.")
        words = told.format(
            count=self._counted(), day=day(last.on), harm=label(last.harm).lower(), level=label(last.level).lower()
        )
        return f"{words} {self._missing_words()}".strip()

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

    def _make_table(self) -> None:
        self._column.removeWidget(self._table)
        self._table.hide()
        self._table.deleteLater()
        self._table = QWidget()
        self._table.hide()
        grid = QGridLayout(self._table)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(24)
        for at, words in enumerate((_("Day"), _("By"), _("Being harmed?"), _("Further harm"))):
            grid.addWidget(PlainLabel(words, kind="label"), 0, at)
        for row, point in enumerate(reversed(self._points), 1):
            grid.addWidget(PlainLabel(day(point.on)), row, 0)
            grid.addWidget(PlainLabel(_("VPG") if point.by_vpg else _("Screening"), kind="muted"), row, 1)
            grid.addWidget(HarmMark(point.harm), row, 2)
            grid.addWidget(LevelMark(point.level), row, 3)
        if self._missing:
            days = ", ".join(day(one) for one in sorted(self._missing, reverse=True))
            grid.addWidget(PlainLabel(_("Missing from"), kind="label"), len(self._points) + 1, 0)
            grid.addWidget(PlainLabel(days, wrap=True), len(self._points) + 1, 1, 1, 4)
        grid.setColumnStretch(4, 1)
        self._column.addWidget(self._table, 0, Qt.AlignmentFlag.AlignTop)

    @Slot()
    def _on_numbers(self) -> None:
        show_table = self._table.isHidden()
        self._table.setVisible(show_table)
        self.chart.setVisible(not show_table)
        self.numbers_button.set_text(_("The chart") if show_table else _("The numbers"))
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
