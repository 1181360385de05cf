"""Ctrl+K: one box that finds people, screenings, words and commands. A panel in the window, not a window."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    QTimer,
    Signal,
    Slot,
)
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QFrame, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QVBoxLayout, QWidget

from cse_desk.i18n import gettext as _
from cse_desk.models.records.people import SearchHit
from cse_desk.ui import icons, theme
from cse_desk.ui.actions import Commands
from cse_desk.ui.jobs import Job, Lane
from cse_desk.ui.widgets.fields import TextField
from cse_desk.ui.widgets.labels import PlainLabel

_WAIT_MS = 120
_EDGE = 8  # around what is in the palette
_ICONS = {"person": "person", "screening": "document", "command": "command"}
_SHOWN = 12
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the palette."""

    icon: str
    title: str
    detail: str
    aside: str = ""
    command: str = ""
    hit: SearchHit | None = None


class _Lines(QAbstractListModel):
    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._lines: tuple[Line, ...] = ()

    def show_lines(self, lines: tuple[Line, ...]) -> None:
        self.beginResetModel()
        self._lines = lines
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 (Qt's signature)
        return 0 if parent.isValid() else len(self._lines)

    def line(self, row: int) -> Line:
        return self._lines[row]

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> object:
        line = self._lines[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return " ".join(part for part in (line.title, line.detail, line.aside) if part)
        return None


class _Row(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, _index: Index) -> QSize:
        worn = theme.current()
        small = worn.type_px(theme.Type.SMALL)
        return QSize(option.rect.width(), round(worn.type_px(theme.Type.BODY) * 1.4 + small * 1.4) + worn.px(10))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model = index.model()
        assert isinstance(model, _Lines)
        line, worn, box = model.line(index.row()), theme.current(), QRect(option.rect)
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(box, worn.colour("selection"))
            painter.setPen(QPen(worn.colour("primary"), 1))
            painter.drawRect(box.adjusted(0, 0, -1, -1))
        side = worn.px(20)
        icons.paint(painter, QRectF(box.left() + 12, box.center().y() - side / 2, side, side), line.icon, "muted")
        _paint_words(painter, box.adjusted(side + 24, worn.px(4), -12, -worn.px(4)), line, option)
        painter.restore()


def _paint_words(painter: QPainter, room: QRect, line: Line, option: QStyleOptionViewItem) -> None:
    worn = theme.current()
    body, small = option.font, type(option.font)(option.font)
    body.setPixelSize(worn.type_px(theme.Type.BODY))
    small.setPixelSize(worn.type_px(theme.Type.SMALL))
    upper = QRect(room.left(), room.top(), room.width(), round(room.height() * 0.54))
    lower = QRect(room.left(), upper.bottom(), room.width(), room.height() - upper.height())
    painter.setFont(small)
    painter.setPen(worn.colour("muted"))
    aside = QFontMetrics(small).horizontalAdvance(line.aside)
    painter.drawText(
        upper if line.detail else room, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), line.aside
    )
    detail = QFontMetrics(small).elidedText(line.detail, Qt.TextElideMode.ElideRight, lower.width())
    painter.drawText(lower, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), detail)
    painter.setFont(body)
    painter.setPen(worn.colour("text"))
    left = upper.adjusted(0, 0, -aside - 12, 0) if line.detail else room.adjusted(0, 0, -aside - 12, 0)
    title = QFontMetrics(body).elidedText(line.title, Qt.TextElideMode.ElideRight, left.width())
    painter.drawText(left, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), title)


class Palette(QFrame):
    """Hidden until asked for. `found` carries a SearchHit; commands are done at once."""

    found = Signal(object)

    def __init__(
        self, window: QWidget, commands: Commands, find: Callable[[str], tuple[SearchHit, ...]], reading: Lane
    ) -> None:
        """`find(text)` runs in the reading lane."""
        super().__init__(window)
        theme.set_kind(self, "palette")
        self._window, self._commands, self._find, self._reading = window, commands, find, reading
        self._job: Job | None = None
        self._before: QWidget | None = None
        self._hits: tuple[SearchHit, ...] = ()
        self._make()
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(_WAIT_MS)
        self._wait.timeout.connect(self._on_waited)
        window.installEventFilter(self)
        self.hide()

    def _make(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(_EDGE, _EDGE, _EDGE, _EDGE)
        column.setSpacing(4)
        self.field = TextField(
            name=_("Find"), placeholder=_("Type a name, a word, or what you want to do"), icon="search"
        )
        theme.set_kind(self.field, "palette")
        self.field.setProperty("no-ring", "palette")
        self.list = QListView()
        theme.set_kind(self.list, "flush")
        self.list.setAccessibleName(_("Found"))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setUniformItemSizes(True)
        self._lines = _Lines(self)
        self.list.setModel(self._lines)
        self.list.setItemDelegate(_Row(self.list))
        self._note = PlainLabel(kind="small-muted", wrap=True)
        for widget in (self.field, self.list, self._note):
            column.addWidget(widget)
        self.field.installEventFilter(self)
        self.field.changed.connect(self._on_typed)
        self.list.clicked.connect(self._on_clicked)

    def open(self, text: str = "") -> None:
        """Show the palette, ready to type."""
        focus = self._window.focusWidget()
        self._before = focus if focus is not None and not self.isAncestorOf(focus) else self._before
        self.field.set_value(text)
        self.field.selectAll()
        self._hits = ()
        self._show_lines()
        self._place()
        self.show()
        self.raise_()
        self.field.setFocus()
        if text:
            self._wait.start()

    def close_palette(self) -> None:
        """Go back to where one was."""
        self._wait.stop()
        if self._job is not None:
            self._job.drop()
        self.hide()
        if self._before is not None:
            self._before.setFocus()
        self._before = None

    def lines(self) -> tuple[Line, ...]:
        """What is shown."""
        return tuple(self._lines.line(row) for row in range(self._lines.rowCount()))

    def _place(self) -> None:
        worn = theme.current()
        width = min(worn.px(640), self._window.width() - 32)
        rows = min(8, self._lines.rowCount())
        row = round(worn.type_px(theme.Type.BODY) * 1.4 + worn.type_px(theme.Type.SMALL) * 1.4) + worn.px(10)
        column = self.layout()
        assert column is not None
        needed = worn.px(44) + rows * row + worn.px(48) if rows else column.heightForWidth(width)
        height = min(needed, self._window.height() - 24)
        self.setGeometry(12, 8, width, height)

    def _show_lines(self) -> None:
        text = self.field.value()
        people = tuple(
            Line(_ICONS.get(hit.kind, "document"), hit.title, hit.detail, hit.reason, hit=hit) for hit in self._hits
        )
        commands = tuple(
            Line(one.icon, one.words, "", one.shortcut, command=one.id) for one in self._commands.find(text)
        )
        lines = (people + commands)[:_SHOWN] if text else commands[:_SHOWN]
        self._lines.show_lines(lines)
        self.list.setVisible(bool(lines))
        self._note.setText(
            _("Up and Down choose, Enter opens, Esc closes.")
            if lines
            else _("Nothing found for “{text}”. Try fewer letters, or a part of the name.").format(text=text)
        )
        if lines:
            self.list.setCurrentIndex(self._lines.index(0))

    @Slot(object)
    def _on_typed(self, _text: object) -> None:
        self._show_lines()
        self._place()
        self._wait.start()

    @Slot()
    def _on_waited(self) -> None:
        text = self.field.value()
        if self._job is not None:
            self._job.drop()
        if not text:
            self._hits = ()
            return
        self._job = self._reading.run(self, partial(self._find, text), self._on_found, self._on_failed)

    def _on_found(self, hits: tuple[SearchHit, ...]) -> None:
        self._hits = hits
        self._show_lines()
        self._place()

    def _on_failed(self, _error: Exception) -> None:
        self._note.setText(_("The search did not work just now. Commands can still be found."))

    @Slot(QModelIndex)
    def _on_clicked(self, index: QModelIndex) -> None:
        self._take(index.row())

    def _take(self, row: int) -> None:
        if not 0 <= row < self._lines.rowCount():
            return
        line = self._lines.line(row)
        self.close_palette()
        if line.command:
            self._commands.do(line.command)
        elif line.hit is not None:
            self.found.emit(line.hit)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keys of the list while the field has the keyboard; the window's size."""
        if watched is self.field and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._key(event)
        if watched is self.field and event.type() == QEvent.Type.FocusOut and self.isVisible():
            self._before = None
            self.hide()
        elif watched is self._window and event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return False

    def _key(self, event: QKeyEvent) -> bool:
        row = self.list.currentIndex().row()
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 5, Qt.Key.Key_PageUp: -5}.get(
            Qt.Key(event.key()), 0
        )
        if step:
            last = self._lines.rowCount() - 1
            self.list.setCurrentIndex(self._lines.index(min(last, max(0, row + step))))
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._take(row)
        elif event.key() == Qt.Key.Key_Escape:
            self.close_palette()
        else:
            return False
        return True
