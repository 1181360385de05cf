"""The bar over every screen: search, what is saved, who works here, Lock, Danger now."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QWidget

from cse_desk.i18n import gettext as _
from cse_desk.i18n import in_sentence
from cse_desk.ui import icons, theme
from cse_desk.ui.widgets.buttons import Button
from cse_desk.ui.widgets.cards import Line
from cse_desk.ui.widgets.keycap import cap_font
from cse_desk.ui.widgets.labels import ElidedLabel, PlainLabel, plain_tip
from cse_desk.ui.widgets.notices import IconLabel
from cse_desk.ui.widgets.saved import SavedIndicator


class SearchBox(Button):
    """Looks like a field, opens the palette: one box finds people, documents, words and commands."""

    def __init__(self) -> None:
        super().__init__(
            _("Find a person, a document, a word or a command"), kind="search", icon="search", key="Ctrl+K"
        )
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Up to 440 px."""
        return QSize(theme.current().px(440), max(theme.current().px(32), theme.LEAST_TARGET))

    def minimumSizeHint(self) -> QSize:
        """Down to the icon and some words."""
        return QSize(theme.current().px(90), self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Magnifying glass, hint, key cap."""
        worn = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(worn.colour("border"), 1))
        painter.setBrush(worn.colour("surface"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), theme.RADIUS, theme.RADIUS)
        side, pad = worn.px(18), worn.px(9)
        icons.paint(painter, QRectF(pad, (self.height() - side) / 2, side, side), "search", "muted")
        cap = self._cap_size()
        left = pad + side + worn.px(8)
        room = self.width() - left - cap.width() - 2 * worn.px(8)
        painter.setFont(self.font())
        painter.setPen(worn.colour("muted"))
        words = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, max(0, round(room)))
        painter.drawText(QRectF(left, 0, room, self.height()), Qt.AlignmentFlag.AlignVCenter, words)
        if room > worn.px(24):
            box = QRectF(
                self.width() - cap.width() - worn.px(8), (self.height() - cap.height()) / 2, cap.width(), cap.height()
            )
            painter.setPen(QPen(worn.colour("border"), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box, 3, 3)
            painter.setFont(cap_font(self.font()))
            painter.setPen(worn.colour("text"))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self._key)
        painter.end()


class TopBar(QFrame):
    """48 px; gives up the person's name, then the key caps, then words, as the room shrinks."""

    search = Signal()
    lock = Signal()
    danger = Signal()

    def __init__(self, name: str, role: str, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme.set_kind(self, "bar")
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 16, 0)
        row.setSpacing(12)
        self.search_box = SearchBox()
        self.saved = SavedIndicator()
        self._who_icon = IconLabel("person")
        self._who = QWidget()
        who = QHBoxLayout(self._who)
        who.setContentsMargins(0, 0, 0, 0)
        who.setSpacing(6)
        self._who_is = name
        self._name = PlainLabel(name)
        self._role = ElidedLabel(in_sentence(role), kind="muted")
        self._line = Line(down=True)
        who.addWidget(self._line, 0, Qt.AlignmentFlag.AlignVCenter)
        who.addSpacing(6)
        for part in (self._who_icon, self._name, self._role):
            who.addWidget(part)
        self._role.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        self.lock_button = Button(_("Lock"), icon="lock", key="Ctrl+L", name=_("Lock, Ctrl+L"))
        self.danger_button = Button(
            _("Danger now"), kind="danger", icon="phone", key="F8", name=_("Danger now: numbers to ring, F8")
        )
        row.addWidget(self.search_box, 100)
        row.addStretch(1)
        for widget in (self.saved, self._who, self.lock_button, self.danger_button):
            row.addWidget(widget)
        self.search_box.clicked.connect(self.search)
        self.lock_button.clicked.connect(self.lock)
        self.danger_button.clicked.connect(self.danger)
        self._who.setToolTip(plain_tip(f"{name}, {in_sentence(role)}" if role else name))
        self.refit()

    def refit(self) -> None:
        """The text has another size, or the window another width."""
        worn = theme.current()
        self.setFixedHeight(max(48, worn.px(32) + 16))
        self.search_box.setMaximumWidth(worn.px(440))
        self._role.setMaximumWidth(self._role.sizeHint().width())
        self._line.setFixedHeight(worn.px(24))
        room = self.width() - worn.px(200)
        self._who.setVisible(True)
        self._show_role(shown=True)
        for button, key in ((self.lock_button, "Ctrl+L"), (self.danger_button, "F8")):
            button.set_key(key)
        for give_up in (self._hide_role, self._who.hide, self._without_caps):
            if self._needed() <= room:
                break
            give_up()

    def _show_role(self, *, shown: bool) -> None:
        self._role.setVisible(shown)
        self._name.setText(f"{self._who_is}," if shown and self._role.whole_text() else self._who_is)

    def _hide_role(self) -> None:
        self._show_role(shown=False)

    def _without_caps(self) -> None:
        self.lock_button.set_key("")
        self.danger_button.set_key("")

    def _needed(self) -> int:
        shown = [one for one in (self.saved, self.lock_button, self.danger_button) if not one.isHidden()]
        width = sum(one.sizeHint().width() + 12 for one in shown)
        if not self._who.isHidden():
            width += self._name.sizeHint().width() + theme.current().px(20) + 30
            width += 0 if self._role.isHidden() else self._role.sizeHint().width() + 6
        return width

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give up what does not fit."""
        super().resizeEvent(event)
        self.refit()

    def minimumSizeHint(self) -> QSize:
        """Never the reason why a window cannot be narrow."""
        return QSize(320, self.height())
