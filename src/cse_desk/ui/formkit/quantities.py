"""A number with its unit."""

from collections.abc import Sequence

from cse_desk.forms.questionnaire import JsonValue, Unit
from cse_desk.i18n import gettext as _
from cse_desk.ui.formkit.fields import AnswerField
from cse_desk.ui.widgets.fields import DropDown, NumberField
from cse_desk.ui.widgets.labels import PlainLabel


class QuantityField(AnswerField):
    """A number with its unit; the unit is fixed by the form or chosen."""

    def __init__(self, *, name: str = "", units: Sequence[Unit] = (), unit: str = "") -> None:
        """Several `units` are chosen from; a single one, or else the words `unit`, stands beside the number."""
        super().__init__(name=name)
        only = units[0] if len(units) == 1 else None
        self._units = {one.code: one for one in units}
        self._unit, self._code = (only.words, only.code) if only is not None else (unit, "")
        unit = self._unit
        self._number = NumberField(name=name, decimals=True, unit=unit)
        offered = tuple((one.code, one.words) for one in units)
        self._choice = DropDown(offered, name=f"{name}: {_('unit')}", empty="–") if len(units) > 1 else None
        self._number.changed.connect(self._tell)
        self.row.addWidget(self._number)
        if self._choice is not None:
            self._choice.changed.connect(self._tell)
            self.row.addWidget(self._choice)
        self._label = PlainLabel(unit, kind="muted")
        self._label.setVisible(self._choice is None)
        self.row.addWidget(self._label)
        self.row.addStretch(1)
        self.setFocusProxy(self._number)

    def value(self) -> JsonValue:
        """{"value": "2.5", "unit": "hours", "code": "h"}, or None without a number."""
        number = self._number.number()
        if number is None:
            return None
        if self._choice is not None and not self._choice.value():
            return {"value": number}
        words, code = (self._choice.currentText(), self._choice.value()) if self._choice else (self._unit, self._code)
        known = self._units.get(code)
        return {
            "value": number,
            "unit": words,
            "code": code,
            **({"system": known.system} if known and known.system else {}),
        }

    def set_value(self, value: object) -> None:
        """Show a quantity."""
        given = value if isinstance(value, dict) else {}
        self._number.set_value(given.get("value"))
        if self._choice is not None:
            self._choice.set_value(given.get("code"))
        elif given:
            self._unit, self._code = str(given.get("unit", "")), str(given.get("code", ""))
            self._label.setText(self._unit)

    def trouble(self) -> str:
        """A number is needed."""
        return self._number.trouble()
