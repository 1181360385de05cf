"""The card over whatever is shown: F8 opens and closes it; what was being done stays as it is underneath."""

from collections.abc import Iterator, Sequence
from functools import cached_property, partial

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QDialog, QVBoxLayout, QWidget

from cse_desk.i18n import gettext as _
from cse_desk.models.records.changes import Changes
from cse_desk.models.records.directory import DangerNumberLine
from cse_desk.ui import theme
from cse_desk.ui.context import Context
from cse_desk.ui.doors import TITLE
from cse_desk.ui.screens.danger.card import DangerCard
from cse_desk.ui.slices import Slices

_WIDTH = 720


class DangerOverlay(QWidget):
    """Covers the window's content with a scrim and the card.

    The numbers are read ahead and the card is made while the window goes on, so that it opens at once.
    """

    read = Signal(object)  # the lines, as they are now
    failed = Signal(object)

    def __init__(self, context: Context, window: QWidget) -> None:
        super().__init__(window)
        self._context, self._window = context, window
        self._before: QWidget | None = None
        self._lines: tuple[DangerNumberLine, ...] = ()
        self._making = Slices(self)
        window.installEventFilter(self)
        context.bus.changed.connect(self._on_changed)
        self.hide()
        self.reload()

    @cached_property
    def card(self) -> DangerCard:
        """What is shown; 999 stands on it before any number is read."""
        made = DangerCard(self._context.clock.today, self)
        made.closing.connect(self.close_card)
        made.grown.connect(self._on_grown)
        made.printing.connect(self._on_print)
        made.show_numbers(())
        self._serve(made)
        return made

    @Slot()
    def reload(self) -> None:
        """Read the numbers again."""
        read = self._context.services.directory.numbers
        self._context.lanes.reading.run(self, read, self._on_numbers, self._on_failed)

    def _on_numbers(self, lines: Sequence[DangerNumberLine]) -> None:
        self._lines = tuple(lines)
        self.read.emit(self._lines)
        self._making.begin(self._showing(), step_by_step=True, at_once=False)
        if self.isVisible():
            self._making.finish()

    def _showing(self) -> Iterator[object]:
        yield self.card
        yield from self.card.showing(self._lines)

    def lines(self) -> tuple[DangerNumberLine, ...]:
        """The numbers that are shown."""
        return self._lines

    def _on_failed(self, error: Exception) -> None:
        self.card.news.say_failed(error)
        self.failed.emit(error)

    def _serve(self, card: DangerCard) -> None:
        """Record what is changed on a card."""
        card.saved.connect(self._on_save)
        card.removed.connect(self._on_remove)  # only from the window's own card

    @Slot(object)
    def _on_changed(self, changes: Changes) -> None:
        if "danger-number" in changes.kinds or "office" in changes.kinds:
            self.reload()

    @Slot(object)
    def _on_save(self, line: DangerNumberLine) -> None:
        work = partial(
            self._context.services.directory.save,
            record_id=line.record_id,
            label=line.label,
            number=line.number,
            when_to_ring=line.when_to_ring,
            hours=line.hours,
        )
        self._context.lanes.vault.run(self, work, self._on_saved, self._on_failed)

    def _on_saved(self, changes: Changes) -> None:
        self._recorded(changes, _("The number is saved."))

    @Slot(str)
    def _on_remove(self, record_id: str) -> None:
        work = partial(self._context.services.directory.remove, record_id=record_id)
        self._context.lanes.vault.run(self, work, self._on_removed, partial(self._on_not_removed, record_id))

    def _on_removed(self, changes: Changes) -> None:
        self._recorded(changes, _("The number is off the card."))

    def _on_not_removed(self, record_id: str, error: Exception) -> None:
        for row in self.card.rows():
            row.stays(record_id)
        self._on_failed(error)

    def _recorded(self, changes: Changes, words: str) -> None:
        self._context.bus.tell_changed(changes, words)
        self._context.bus.tell_saved(self._context.clock.now())

    @Slot()
    def _on_print(self) -> None:
        self._context.bus.go("numbers")

    # -- opening and closing --

    @Slot()
    def toggle(self) -> None:
        """Open the card, or close it."""
        modal = QApplication.activeModalWidget()
        if modal is not None:
            if not isinstance(modal, DangerDialog):
                dialog = DangerDialog(self._context, self._lines, modal)
                self._serve(dialog.card)
                self.read.connect(dialog.card.show_numbers)
                self.failed.connect(dialog.card.news.say_failed)
                dialog.show()
        elif self.isVisible():
            self.close_card()
        else:
            self.open_card()

    def open_card(self) -> None:
        """Show the card over the window."""
        self._before = self._window.window().focusWidget()
        self._making.finish()
        self._place()
        self.show()
        self.raise_()
        self.card.close_button.setFocus()

    @Slot()
    def close_card(self) -> None:
        """Go back to where one was."""
        if not self.isVisible():
            return
        self.hide()
        if self._before is not None:
            self._before.setFocus()
        self._before = None

    @Slot()
    def _on_grown(self) -> None:
        if self.isVisible():
            self._place()

    def _place(self) -> None:
        """As high as all its numbers are, as far as the window allows."""
        self.setGeometry(self._window.rect())
        width = min(theme.current().px(_WIDTH), self.width() - 32)
        height = min(self.card.height_for(width), self.height() - 32)
        self.card.setGeometry((self.width() - width) // 2, max(16, (self.height() - height) // 3), width, height)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the window's size."""
        if watched is self._window and event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape closes."""
        if event.key() == Qt.Key.Key_Escape:
            self.close_card()
        else:
            super().keyPressEvent(event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab stays in the card while it is open."""
        boxes = [
            one
            for one in self.card.findChildren(QWidget)
            if one.isVisibleTo(self) and one.isEnabled() and one.focusPolicy() & Qt.FocusPolicy.TabFocus
        ]
        focus = QApplication.focusWidget()
        at = boxes.index(focus) if focus in boxes else -1
        if boxes:
            boxes[(at + (1 if forward else -1)) % len(boxes)].setFocus(Qt.FocusReason.TabFocusReason)
        return True

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A scrim: what is underneath stays, but further away."""
        painter = QPainter(self)
        shade = QColor(theme.current().colour("ground"))
        shade.setAlpha(215)
        painter.fillRect(self.rect(), shade)
        painter.end()


class DangerDialog(QDialog):
    """The card over a dialog, where the window's overlay cannot reach."""

    def __init__(self, context: Context, lines: Sequence[DangerNumberLine], parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(TITLE)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(True)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        self.card = DangerCard(context.clock.today, self, is_over_dialog=True)
        self.card.show_numbers(lines)
        self.card.closing.connect(self.close)
        whole.addWidget(self.card)
        wide = theme.current().px(_WIDTH)
        self.resize(wide, min(self.card.height_for(wide), self.screen().availableGeometry().height() - 64))
