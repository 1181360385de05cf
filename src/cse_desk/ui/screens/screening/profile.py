"""The profile: one box one question, a shape a level; its numbers and answers are one click away."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from functools import partial

from PySide6.QtCore import QEvent, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cse_desk.forms.questionnaire import Form
from cse_desk.i18n import gettext as _
from cse_desk.i18n import ngettext
from cse_desk.models import labels
from cse_desk.models.enums import Answer, Block, Level
from cse_desk.models.records.screening import Box, DomainProfile, ScreeningResult
from cse_desk.ui import theme
from cse_desk.ui.jobs import Job, Lane
from cse_desk.ui.slices import Slices
from cse_desk.ui.widgets.buttons import Button
from cse_desk.ui.widgets.cards import Card
from cse_desk.ui.widgets.charts import SvgChart
from cse_desk.ui.widgets.clearing import cleared
from cse_desk.ui.widgets.labels import PlainLabel

_GIVEN = (Answer.YES, Answer.POSSIBLE)
_LEAST_WIDTH = 460  # of the drawing at 100 % text; a narrower card shows it smaller
_LETTERS_WIDE = 37  # a drawing so many sizes of its letters wide has room for everything
_AGAIN = 24  # px by which the width must change before it is drawn again


def _draw(result: ScreeningResult, colours: dict[str, str], width: float, text_size: float) -> str:
    from cse_desk.services.pictures import profile_svg

    return profile_svg(result, colours, width=width, text_size=text_size)


class ProfileCard(Card):
    """The chart, or the same in words."""

    def __init__(self, press: Lane, form: Form, parent: QWidget | None = None) -> None:
        super().__init__(_("Profile"), parent=parent)
        self._press, self._form = press, form
        self._slices = Slices(self)
        self._result: ScreeningResult | None = None
        self._drawn: tuple[object, ...] = ()
        self._job: Job | None = None
        assert self.header is not None
        self.toggle = Button(_("Numbers and answers"), kind="link")
        self.toggle.clicked.connect(self._on_toggle)
        self.header.addWidget(self.toggle)
        column = self.body()
        self.chart = SvgChart(name=_("Profile"))
        column.addWidget(self.chart)
        self.numbers = QWidget()
        self._lines = QVBoxLayout(self.numbers)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(4)
        theme.set_shown(self.numbers, shown=False)
        column.addWidget(self.numbers)
        column.addStretch(1)

    def show_result(self, result: ScreeningResult) -> None:
        """Another result."""
        if result.profile == (self._result.profile if self._result is not None else None):
            self._result = result
            return
        self._result = result
        self._draw()
        if not self.numbers.isHidden():
            self._tell()

    @property
    def is_in_words(self) -> bool:
        """Whether the numbers are shown in the place of the chart."""
        return not self.numbers.isHidden()

    @Slot()
    def _on_toggle(self) -> None:
        in_words = not self.is_in_words
        theme.set_shown(self.numbers, in_words)
        theme.set_shown(self.chart, not in_words)
        self.toggle.set_text(_("Chart") if in_words else _("Numbers and answers"))
        if in_words:
            self._tell()
        else:
            self._draw()

    # -- the chart --

    def _draw(self) -> None:
        if self._result is None or self.is_in_words:
            return
        worn = theme.current()
        width = max(self.width() - 34, worn.px(_LEAST_WIDTH))
        size = min(worn.type_px(theme.Type.BODY), max(worn.type_px(theme.Type.SMALL), width // _LETTERS_WIDE))
        wish = (self._result.profile, worn, width // _AGAIN)
        if wish == self._drawn:
            return
        self._drawn = wish
        work = partial(_draw, self._result, asdict(worn.colours), float(width), float(size))
        self._job = self._press.run(self, work, self._on_drawn, self._on_failed, instead_of=self._job)

    def _on_drawn(self, svg: str) -> None:
        self._job = None
        assert self._result is not None
        said = "; ".join(f"{one.domain.short}: {_counts(one)}" for one in self._result.profile)
        self.chart.show_svg(svg, name=_("Profile. {said}").format(said=said))

    def _on_failed(self, _error: Exception) -> None:
        """A drawing is a convenience: the same stands in words."""
        if not self.is_in_words:
            self._on_toggle()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Draw for another width."""
        super().resizeEvent(event)
        self._draw()

    def changeEvent(self, event: QEvent) -> None:
        """Draw in other colours, at another text size."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "chart"):
            self._draw()

    # -- the same in words --

    def _tell(self) -> None:
        cleared(self._lines)
        self._slices.begin(self._telling(self._result.profile if self._result is not None else ()))

    def _telling(self, profile: Iterable[DomainProfile]) -> Iterator[None]:
        for one in profile:
            self._lines.addWidget(PlainLabel(f"{one.domain.number}  {one.domain.title}", kind="strong", wrap=True))
            self._lines.addWidget(PlainLabel(_counts(one), kind="small-muted", wrap=True))
            yield
            for words in self._answers(one):
                line = PlainLabel(words, kind="small", wrap=True)
                line.setContentsMargins(12, 0, 0, 0)
                self._lines.addWidget(line)
                yield

    def _answers(self, one: DomainProfile) -> Iterator[str]:
        for box in one.boxes:
            if box.answer in (None, Answer.NO):
                continue
            item = self._form.by_link_id.get(box.indicator)
            name = f"{item.prefix} {item.marks.short or item.text}" if item is not None else box.indicator
            yield f"{name}: {_answer_words(box)}"


def _answer_words(box: Box) -> str:
    parts = [labels.answer_label(box.answer)]
    if box.answer in _GIVEN:
        parts += [labels.label(code) for code in (box.level, box.basis, box.recency) if code is not None]
    return ", ".join([parts[0], *(part.lower() for part in parts[1:])])


def _counts(one: DomainProfile) -> str:
    """For example "signs of harm 1; risk: 1 high, 2 medium; vulnerability 1; not known 2; strength yes"."""
    given = [box for box in one.boxes if box.answer in _GIVEN]
    harm = sum(box.block is Block.HARM for box in given)
    risks = [box for box in given if box.block is Block.RISK]
    levels = [(level, sum(box.level is level for box in risks)) for level in (Level.HIGH, Level.MEDIUM, Level.LOW)]
    vulnerable = sum(box.block is Block.VULNERABILITY for box in given)
    told = [ngettext("{count} sign of harm", "{count} signs of harm", harm)]
    counted = ", ".join(f"{count} {labels.label(level).lower()}" for level, count in levels if count)
    told.append(_("risk {levels}").format(levels=counted) if counted else _("no risk indicator"))
    told.append(_("vulnerability {count}").format(count=vulnerable))
    if one.unknown:
        told.append(_("not known {count}").format(count=one.unknown))
    told.append(_("strength {answer}").format(answer=labels.answer_label(one.strength).lower()))
    return "; ".join(told)
