"""A group that can be given several times."""

from collections.abc import Callable, Iterator

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from cse_desk.forms.validation import Fault
from cse_desk.i18n import gettext as _
from cse_desk.ui import theme
from cse_desk.ui.formkit.blocks import Block
from cse_desk.ui.formkit.lines import AnswerBox, BlockList, Sheet
from cse_desk.ui.formkit.texts import help_of, question_text, said
from cse_desk.ui.widgets.buttons import Button
from cse_desk.ui.widgets.cards import Card
from cse_desk.ui.widgets.labels import PlainLabel


class RepeatingGroup(Card):
    """A group that can be given several times, each with Remove; and Add."""

    def __init__(self, block: Block, sheet: Sheet) -> None:
        item = block.head.item
        super().__init__()
        self._sheet, self.path = sheet, block.path
        column = self.body(spacing=8)
        column.addWidget(question_text(item))
        for line in help_of(item):
            column.addWidget(line)
        self._problem = PlainLabel(kind="small-alert", wrap=True)
        self._list = QVBoxLayout()
        self._list.setSpacing(12)
        self.add_button = Button(_("Add"), kind="small", icon="plus", name=f"{said(item)}: {_('add')}")
        self.add_button.clicked.connect(self._on_add)
        column.addLayout(self._list)
        column.addWidget(self._problem)
        column.addWidget(self.add_button, 0, Qt.AlignmentFlag.AlignLeft)
        self._instances: dict[str, Instance] = {}
        self.show_block(block)

    def show_block(self, block: Block) -> None:
        """The instances there are now."""
        now = {one.head.instance: one for one in block.inside if one.head.instance}
        for gone in [known for known in self._instances if known not in now]:
            widget = self._instances.pop(gone)
            widget.hide()
            widget.deleteLater()
        for number, (instance, one) in enumerate(now.items(), 1):
            if instance not in self._instances:
                self._instances[instance] = Instance(one, self._sheet, self._remove)
            widget = self._instances[instance]
            widget.show_number(number)
            widget.show_block(one)
            self._list.insertWidget(number - 1, widget)
            widget.show()
        self.add_button.set_text(_("Add another") if now else _("Add"))
        words = [
            one.words for one in block.head.problems if one.fault is not Fault.MISSING or self._sheet.shows_missing
        ]
        self._problem.setText(words[0] if words else "")
        self._problem.setVisible(bool(words))

    def stops(self) -> Iterator[QWidget]:
        """Each instance, then Add."""
        for widget in self._instances.values():
            yield from widget.stops()
        yield self.add_button

    def instance(self, instance: str) -> "Instance":
        """The widget of one instance."""
        return self._instances[instance]

    def _remove(self, instance: str) -> None:
        self._sheet.remove_instance(self.path, instance)

    @Slot()
    def _on_add(self) -> None:
        self._sheet.add_instance(self.path)


class Instance(QFrame):
    """One instance of a repeating group."""

    def __init__(self, block: Block, sheet: Sheet, remove: Callable[[str], None]) -> None:
        super().__init__()
        theme.set_kind(self, "flat")
        self._instance, self._remove = block.head.instance, remove
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 12)
        column.setSpacing(8)
        top = QHBoxLayout()
        column.addLayout(top)
        self._number = PlainLabel(kind="small-strong")
        self._remove_button = Button(_("Remove"), kind="small-link")
        self._remove_button.clicked.connect(self._on_remove)
        top.addWidget(self._number, 1)
        top.addWidget(self._remove_button)
        self._inside = BlockList(sheet)
        column.addWidget(self._inside)

    def show_number(self, number: int) -> None:
        """Its place in the list."""
        self._number.setText(str(number))
        self._remove_button.setAccessibleName(_("Remove number {number}").format(number=number))

    def show_block(self, block: Block) -> None:
        """The newer state."""
        self._inside.show_blocks(block.inside)

    def stops(self) -> Iterator[QWidget]:
        """Remove, then its fields."""
        yield self._remove_button
        yield from self._inside.stops()

    def focus_first(self) -> None:
        """Put the keyboard into the first field."""
        box = self.findChild(AnswerBox)
        if box is not None:
            box.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _on_remove(self) -> None:
        self._remove(self._instance)
