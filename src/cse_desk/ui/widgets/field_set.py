"""Fields by name, laid out beside each other at widths of their own, wrapped where there is no room."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol, cast

from PySide6.QtCore import QSize, Qt, Signal, SignalInstance, Slot
from PySide6.QtWidgets import QLayoutItem, QSizePolicy, QWidget

from cse_desk.ui import theme
from cse_desk.ui.widgets.fields import Labelled
from cse_desk.ui.widgets.flow import FlowLayout


class Field(Protocol):
    """What every field can do."""

    changed: SignalInstance

    def value(self) -> object:
        """What it says."""
        ...

    def set_value(self, value: object) -> None:
        """Show a value."""
        ...


@dataclass(frozen=True, slots=True)
class Asked:
    """A field to make: its name in the record, its label, how it is made, how wide it is at 100 % text (0: the whole line)."""

    name: str
    label: str
    make: Callable[[], QWidget]
    width: int = 220
    hint: str = ""


class Cell(Labelled):
    """A labelled field of a fixed width."""

    def __init__(self, asked: Asked) -> None:
        super().__init__(asked.label, asked.make(), hint=asked.hint)
        self.name = asked.name
        self.width_at_100 = asked.width

    def fit(self, room: int) -> QSize:
        """The room it takes of a line of this width."""
        wanted = theme.current().px(self.width_at_100) if self.width_at_100 else room
        width = min(room, max(wanted, self.minimumSizeHint().width()))
        layout = self.layout()
        height = layout.heightForWidth(width) if layout is not None and layout.hasHeightForWidth() else -1
        return QSize(width, height if height > 0 else self.sizeHint().height())


class _Cells(FlowLayout):
    """Cells as wide as each is asked to be."""

    def _size_of(self, item: QLayoutItem, room: int) -> QSize:
        widget = item.widget()
        return widget.fit(room) if isinstance(widget, Cell) else item.sizeHint()

    def minimumSize(self) -> QSize:
        """The widest cell's least width."""
        widths = [item.minimumSize().width() for item in self._items if not item.isEmpty()]
        return QSize(max(widths, default=0), 0)


class FieldSet(QWidget):
    """Cells that wrap. `changed` carries the name of the field a person changed."""

    changed = Signal(str)

    def __init__(self, *asked: Asked, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._flow = _Cells(self, gap=12, line_gap=12)
        self._flow.setContentsMargins(4, 4, 4, 4)
        self.cells: dict[str, Cell] = {}
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        for one in asked:
            cell = Cell(one)
            self.cells[one.name] = cell
            self._flow.addWidget(cell)
            self.field(one.name).changed.connect(self._on_changed)

    def field(self, name: str) -> Field:
        """A field by its name."""
        return cast("Field", self.cells[name].field)

    def value(self, name: str) -> object:
        """What a field says."""
        return self.field(name).value()

    def text(self, name: str) -> str:
        """What a field says, as text; "" for nothing."""
        found = self.field(name).value()
        if isinstance(found, Mapping):
            return str(found.get("text", ""))
        return "" if found is None else str(found)

    def set_values(self, values: Mapping[str, object]) -> None:
        """Show values by name."""
        for name, value in values.items():
            if name in self.cells:
                self.field(name).set_value(value)

    def show_problem(self, name: str, words: str) -> None:
        """Say what is wrong with a field."""
        if self.cells[name].problem.text() != words:
            self.cells[name].show_problem(words)
            self.updateGeometry()

    @Slot(object)
    def _on_changed(self, _value: object) -> None:
        sender = self.sender()
        name = next((one for one, cell in self.cells.items() if cell.field is sender), "")
        if name:
            self.changed.emit(name)

    def focus(self, name: str = "") -> None:
        """Put the keyboard into a field, or the first."""
        cell = self.cells.get(name) or next(iter(self.cells.values()))
        cell.field.setFocus(Qt.FocusReason.OtherFocusReason)
