"""The sections of the form at the left, each with what is done and what is left; one drop-down where there is no room for them."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QFrame, QSizePolicy, QVBoxLayout, QWidget

from cse_desk.forms.flow import Flow
from cse_desk.forms.screening_tool import JUDGEMENT_PAGE
from cse_desk.i18n import gettext as _
from cse_desk.models.labels import Shape
from cse_desk.ui import icons, theme
from cse_desk.ui.screens.screening.words import left_words, page_numbers, page_title
from cse_desk.ui.widgets.clearing import cleared
from cse_desk.ui.widgets.fields import DropDown
from cse_desk.ui.widgets.labels import Heading, PlainLabel, plain_tip
from cse_desk.ui.widgets.laid_out import widgets_in
from cse_desk.ui.widgets.marks import paint_shape
from cse_desk.ui.widgets.page import Column, scroller

RESULT = "result"
_GROUPS = {"start": "", "domain": "Ten domains", "finish": "To finish", "judgement": ""}


@dataclass(frozen=True, slots=True)
class Section:
    """One line: a page of the form, or the result."""

    id: str
    words: str
    group: str
    done: int
    left: int

    @property
    def aside(self) -> str:
        """What stands at the right: what is left, else how many were answered."""
        return left_words(self.left) or str(self.done)

    @property
    def said(self) -> str:
        """For a screen reader."""
        state = _("{count} left").format(count=self.left) if self.left else _("done")
        return f"{self.words}: {state}"


def sections_of(flow: Flow) -> tuple[Section, ...]:
    """The pages as sections; the judgement leads to the result page."""
    numbers = page_numbers(flow)
    found = []
    for page in flow.pages:
        is_last = page.id == JUDGEMENT_PAGE
        words = _("Result and judgement") if is_last else page_title(page, numbers.get(page.id))
        group = _GROUPS.get("finish" if is_last else page.section, "")
        found.append(Section(RESULT if is_last else page.id, words, group, page.done, page.left))
    return tuple(found)


class SectionButton(QAbstractButton):
    """One section: ring, half or tick; its name; what is left."""

    def __init__(self, section: Section) -> None:
        super().__init__()
        self.section = section
        self.setCheckable(True)
        self.setAutoExclusive(False)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.show_section(section, here=False)

    def show_section(self, section: Section, *, here: bool) -> None:
        """Its newer state."""
        self.section = section
        self.setText(section.words)
        self.setAccessibleName(section.said)
        self.setToolTip("")
        self.setChecked(here)
        self.updateGeometry()
        self.update()

    def nextCheckState(self) -> None:
        """The wizard decides where one is."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and Down belong to the list."""
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        """One line."""
        return QSize(theme.current().px(200), max(theme.LEAST_TARGET, theme.current().px(28)))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Mark, words, count."""
        worn = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.isChecked() or self.underMouse():
            painter.setPen(QPen(worn.colour("primary"), 1) if self.isChecked() else Qt.PenStyle.NoPen)
            painter.setBrush(worn.colour("selection" if self.isChecked() else "over"))
            box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
            painter.drawRoundedRect(box, theme.RADIUS, theme.RADIUS)
        side, pad = worn.px(14), worn.px(9)
        self._paint_mark(painter, QRectF(pad, (self.height() - side) / 2, side, side))
        self._paint_words(painter, pad * 2 + side, pad)
        painter.end()

    def _paint_mark(self, painter: QPainter, box: QRectF) -> None:
        worn = theme.current()
        if not self.section.left:
            icons.paint(painter, box, "tick", "low")
        elif self.section.done:
            paint_shape(painter, box, Shape.DISC_HALF.value, worn.colour("primary"))
        else:
            paint_shape(painter, box, Shape.RING_EMPTY.value, worn.colour("text"))

    def _paint_words(self, painter: QPainter, left: int, pad: int) -> None:
        worn = theme.current()
        small = painter.font()
        small.setPixelSize(worn.type_px(theme.Type.SMALL))
        aside = QFontMetrics(small).horizontalAdvance(self.section.aside)
        font = self.font()
        font.setBold(self.isChecked())
        painter.setFont(font)
        painter.setPen(worn.colour("primary" if self.isChecked() else "text"))
        room = self.width() - left - aside - 2 * pad
        words = QFontMetrics(font).elidedText(self.section.words, Qt.TextElideMode.ElideRight, room)
        self.setToolTip(plain_tip(self.section.words) if words != self.section.words else "")
        painter.drawText(QRectF(left, 0, room, self.height()), Qt.AlignmentFlag.AlignVCenter, words)
        painter.setFont(small)
        painter.setPen(worn.colour("text" if self.isChecked() else "muted"))
        box = QRectF(self.width() - aside - pad - 2, 0, aside + 2, self.height())
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, self.section.aside)


class SectionColumn(Column):
    """The lines; Up and Down move between them, Enter goes to the section."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Before the scroller takes the arrows."""
        buttons = [one for one in widgets_in(self.rows) if isinstance(one, SectionButton)]
        here = next((at for at, button in enumerate(buttons) if button.hasFocus()), None)
        if here is None:
            super().keyPressEvent(event)
        elif event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            step = 1 if event.key() == Qt.Key.Key_Down else -1
            buttons[max(0, min(len(buttons) - 1, here + step))].setFocus(Qt.FocusReason.OtherFocusReason)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            buttons[here].click()
        else:
            super().keyPressEvent(event)


class SectionList(QFrame):
    """All sections in their groups; a click or Enter goes there. Tab stops at the section one is in."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme.set_kind(self, "side")
        self.setAccessibleName(_("Sections"))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        self._head = QWidget()
        head = QVBoxLayout(self._head)
        head.setContentsMargins(16, 12, 16, 4)
        head.setSpacing(0)
        self.name = Heading(level=3, wrap=True)
        self.about = PlainLabel(kind="small-muted", wrap=True)
        head.addWidget(self.name)
        head.addWidget(self.about)
        whole.addWidget(self._head)
        self._content = SectionColumn(padding=8, spacing=0)
        self._rows = self._content.rows
        self._rows.setContentsMargins(8, 4, 8, 4)
        self._area = scroller(self._content, name=_("Sections"))
        whole.addWidget(self._area, 1)
        self._buttons: dict[str, SectionButton] = {}
        self._groups: list[str] = []
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)

    def sizeHint(self) -> QSize:
        """248 px at 100 %."""
        return QSize(theme.current().px(248), 400)

    def minimumSizeHint(self) -> QSize:
        """The same."""
        return QSize(self.sizeHint().width(), 80)

    def show_head(self, name: str, about: str) -> None:
        """Whom it is about."""
        self.name.setText(name)
        self.about.setText(about)
        self.about.setVisible(bool(about))

    def show_sections(self, sections: Sequence[Section], here: str) -> None:
        """The newer state of each; where one is."""
        if [one.id for one in sections] != list(self._buttons):
            self._make(sections)
        for one in sections:
            button = self._buttons[one.id]
            button.show_section(one, here=one.id == here)
            is_stop = one.id == here or (here not in self._buttons and one is sections[0])
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus if is_stop else Qt.FocusPolicy.ClickFocus)
        if here in self._buttons:
            self._area.ensureWidgetVisible(self._buttons[here], 0, 40)

    def _make(self, sections: Sequence[Section]) -> None:
        cleared(self._rows)
        self._buttons = {}
        group = ""
        for one in sections:
            if one.group and one.group != group:
                label = PlainLabel(_(one.group), kind="label")
                label.setContentsMargins(8, 10, 0, 4)
                self._rows.addWidget(label)
            group = one.group or group
            button = SectionButton(one)
            button.clicked.connect(self._on_clicked)
            self._buttons[one.id] = button
            self._rows.addWidget(button)
        self._rows.addStretch(1)

    def button(self, section: str) -> SectionButton:
        """The line of a section."""
        return self._buttons[section]

    def ids(self) -> tuple[str, ...]:
        """Every section shown, in order."""
        return tuple(self._buttons)

    @Slot()
    def _on_clicked(self) -> None:
        sender = self.sender()
        if isinstance(sender, SectionButton):
            self.chosen.emit(sender.section.id)


class SectionDropDown(DropDown):
    """The same sections in one line, for narrow windows and large text."""

    def __init__(self) -> None:
        super().__init__(name=_("Section"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setSizeAdjustPolicy(DropDown.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(8)

    def show_sections(self, sections: Sequence[Section], here: str) -> None:
        """The newer state of each; where one is."""
        self.set_choices(tuple((one.id, f"{one.words}, {left_words(one.left) or _('done')}") for one in sections))
        self.set_value(here)
