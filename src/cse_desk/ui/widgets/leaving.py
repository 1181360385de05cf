"""What leaves, what stays and why, and what to think of: looked at before anything is sealed."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cse_desk.i18n import gettext as _
from cse_desk.i18n import ngettext
from cse_desk.models.records.exchange import OutgoingPart, OutgoingPreview
from cse_desk.ui import theme
from cse_desk.ui.widgets.cards import Card
from cse_desk.ui.widgets.choices import Check
from cse_desk.ui.widgets.labels import PlainLabel
from cse_desk.ui.widgets.notices import IconLabel, Trouble


class LeavingPane(QWidget):
    """`changed` when somebody decides that the confidential address leaves, or says that they have looked."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.preview: OutgoingPreview | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(16)
        self._cards: list[QWidget] = []
        self.confidential = Check(_("Send the confidential address as well: they need it"))
        self.looked = Check(_("I have looked at this, and what leaves may leave"))
        for check in (self.confidential, self.looked):
            check.setParent(self)
            check.hide()
        self.confidential.changed.connect(self._on_changed)
        self.looked.changed.connect(self._on_changed)
        self._put(self._waiting())

    @staticmethod
    def _waiting() -> Card:
        card = Card(_("What leaves"))
        card.body().addWidget(
            PlainLabel(
                _("Choose who receives it: then everything that would leave is listed here."), kind="muted", wrap=True
            )
        )
        return card

    def _put(self, *cards: QWidget) -> None:
        for old in self._cards:
            self._column.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._cards = list(cards)
        for at, card in enumerate(cards):
            self._column.insertWidget(at, card)

    def show_preview(self, preview: OutgoingPreview) -> None:
        """List it."""
        is_other = self.preview is None or self.preview.recipient.fingerprint != preview.recipient.fingerprint
        self.preview = preview
        if is_other:
            self.looked.set_value(False)
        held = self._take_checks_out()
        think = [self._think(preview)] if preview.warnings or preview.look_first else []
        new = [_new(preview)] if preview.since else []
        self._put(*new, self._leaves(preview), self._stays(preview), *think)
        if held is not None and held.isVisibleTo(self):
            held.setFocus(Qt.FocusReason.OtherFocusReason)

    def _take_checks_out(self) -> Check | None:
        """The two checks outlive their cards; the one that had the keyboard."""
        held = next((check for check in (self.confidential, self.looked) if check.hasFocus()), None)
        for check in (self.confidential, self.looked):
            check.setParent(self)
            check.hide()
        return held

    def _leaves(self, preview: OutgoingPreview) -> Card:
        card = Card(_("What leaves"), aside=_("to {name}").format(name=preview.recipient.name))
        for part in preview.leaves:
            card.add_row(_part("send", part), padding=6)
        if not preview.leaves:
            card.body().addWidget(PlainLabel(_("Nothing."), kind="muted"))
        return card

    def _stays(self, preview: OutgoingPreview) -> Card:
        card = Card(_("What stays here, and why"))
        for what, why in preview.withheld:
            card.add_row(_line("withheld", "muted", what, why), padding=6)
        if not preview.withheld:
            card.body().addWidget(PlainLabel(_("Nothing is withheld from them."), kind="muted", wrap=True))
        if preview.confidential:
            self.confidential.setParent(card)
            card.add_row(self.confidential, padding=6)
            theme.set_shown(self.confidential, shown=True)
        return card

    def _think(self, preview: OutgoingPreview) -> Card:
        must = bool(preview.look_first)
        card = Card(_("Before you seal"), kind="alert" if must else "card")
        for words in preview.warnings:
            card.add_row(_line("alert", "high" if must else "medium", words, ""), padding=6)
        if must:
            self.looked.setParent(card)
            card.add_row(self.looked, padding=6)
            theme.set_shown(self.looked, shown=True)
        return card

    def show_nothing(self) -> None:
        """Nobody is chosen who receives it."""
        self.preview = None
        self._take_checks_out()
        self._put(self._waiting())

    def troubles(self) -> list[Trouble]:
        """What somebody has to look at first."""
        if self.preview is not None and self.preview.look_first and not self.looked.value():
            return [Trouble(_("Look at what somebody asked to be withheld, and say so."), self.looked)]
        return []

    @Slot(object)
    def _on_changed(self, _ticked: object) -> None:
        self.changed.emit()


def _new(preview: OutgoingPreview) -> Card:
    card = Card(_("What is new"))
    card.body().addWidget(PlainLabel(preview.since, kind="muted", wrap=True))
    for part in preview.new:
        card.add_row(_part("plus", part), padding=6)
    if not preview.new:
        card.body().addWidget(PlainLabel(_("Nothing that they do not have."), wrap=True))
    return card


def _part(icon: str, part: OutgoingPart) -> QWidget:
    return _line(icon, "primary", part.what, ngettext("{count} record", "{count} records", part.count))


def _line(icon: str, tint: str, first: str, second: str) -> QWidget:
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(12)
    row.addWidget(IconLabel(icon, tint, size=18), 0, Qt.AlignmentFlag.AlignTop)
    column = QVBoxLayout()
    row.addLayout(column, 1)
    column.setSpacing(2)
    column.addWidget(PlainLabel(first, wrap=True))
    if second:
        column.addWidget(PlainLabel(second, kind="small-muted", wrap=True))
    return holder
