"""Numbers on a scale. A scale never stands somewhere by itself: nothing is answered until somebody chooses."""

from decimal import Decimal, InvalidOperation

from PySide6.QtCore import QSignalBlocker, Qt, Slot
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QSlider

from cse_desk.forms.questionnaire import Item, ItemType, JsonValue
from cse_desk.i18n import gettext as _
from cse_desk.ui import theme
from cse_desk.ui.formkit.fields import AnswerField
from cse_desk.ui.widgets.choices import RadioGroup
from cse_desk.ui.widgets.fields import NumberField
from cse_desk.ui.widgets.labels import PlainLabel

MOST_STEPS = 11  # that are shown one by one


def steps_of(item: Item) -> tuple[Decimal, ...]:
    """The places of a slider, from its least to its largest value; empty when the form does not say both."""
    least, most = _number(item.min_value), _number(item.max_value)
    step = Decimal(item.slider_step or 1)
    if least is None or most is None or most <= least:
        return ()
    count = int((most - least) / step) + 1
    return tuple(least + step * at for at in range(min(count, 10_001)))


def _number(value: JsonValue) -> Decimal | None:
    try:
        return None if value is None or isinstance(value, bool) else Decimal(str(value))
    except InvalidOperation:
        return None


def _typed(number: Decimal, kind: ItemType) -> JsonValue:
    return int(number) if kind is ItemType.INTEGER else f"{number:f}"


class ScaleField(AnswerField):
    """A few steps, each to be chosen."""

    def __init__(self, item: Item, steps: tuple[Decimal, ...], *, name: str = "") -> None:
        super().__init__(name=name, across=False)
        self._kind = item.type
        self._radios = RadioGroup(tuple((str(one), str(one)) for one in steps), name=name, across=True)
        self._radios.changed.connect(self._tell)
        self.row.addWidget(self._radios)
        self.setFocusProxy(self._radios)

    def value(self) -> JsonValue:
        """The number, or None."""
        code = self._radios.value()
        return _typed(Decimal(code), self._kind) if code else None

    def set_value(self, value: object) -> None:
        """Show a number; one between the steps is shown as none."""
        self._radios.set_value("" if value is None else str(value))


class Still(QSlider):
    """A slider that stays where it is while the page is scrolled."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scrolling must not change an answer."""
        event.ignore()


class SliderField(AnswerField):
    """A number to type, with a slider that follows and leads it."""

    def __init__(self, item: Item, steps: tuple[Decimal, ...], *, name: str = "", unit: str = "") -> None:
        super().__init__(name=name)
        self._kind, self._steps = item.type, steps
        self._number = NumberField(name=name, decimals=item.type is not ItemType.INTEGER, unit=unit)
        self._slider = Still(Qt.Orientation.Horizontal)
        self._slider.setAccessibleName(_("{name}: slider").format(name=name))
        self._slider.setRange(0, len(steps) - 1)
        self._slider.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._slider.setMinimumHeight(max(theme.LEAST_TARGET, theme.current().px(28)))
        self._number.changed.connect(self._on_typed)
        self._slider.valueChanged.connect(self._on_moved)
        self.row.addWidget(self._number)
        self.row.addWidget(PlainLabel(str(steps[0]), kind="small-muted"))
        self.row.addWidget(self._slider, 1)
        self.row.addWidget(PlainLabel(str(steps[-1]), kind="small-muted"))
        self.setFocusProxy(self._number)

    def value(self) -> JsonValue:
        """The number, or None."""
        text = self._number.number()
        return None if text is None else _typed(Decimal(text), self._kind)

    def set_value(self, value: object) -> None:
        """Show a number."""
        self._number.set_value("" if value is None else str(value))
        self._follow()

    def trouble(self) -> str:
        """A number is needed."""
        return self._number.trouble()

    def _follow(self) -> None:
        """The slider goes to the number, or to its start when there is none."""
        number = self._number.number()
        at = (
            0
            if number is None
            else min(range(len(self._steps)), key=lambda one: abs(self._steps[one] - Decimal(number)))
        )
        with QSignalBlocker(self._slider):
            self._slider.setValue(at)

    @Slot(object)
    def _on_typed(self, _text: object) -> None:
        self._follow()
        self._tell()

    @Slot(int)
    def _on_moved(self, at: int) -> None:
        self._number.set_value(str(self._steps[at]))
        self._tell()
