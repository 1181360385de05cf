"""Search before create: who in the register may be the same person, with the reasons, while the form is being typed."""

from collections.abc import Iterator, Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from cse_desk.i18n import gettext as _
from cse_desk.i18n import ngettext
from cse_desk.models.records.people import MatchReason, PossibleMatch
from cse_desk.ui import theme
from cse_desk.ui.widgets.buttons import Button
from cse_desk.ui.widgets.cards import Card
from cse_desk.ui.widgets.labels import Heading, PlainLabel
from cse_desk.ui.widgets.notices import IconLabel
from cse_desk.ui.widgets.page import Column, scroller

_WEIGHTS = {"strong": ("alert", "high"), "fair": ("info", "medium"), "weak": ("info", "muted")}


class MatchCard(Card):
    """One person who may be the same. `same` carries their id."""

    same = Signal(str)

    def __init__(self, match: PossibleMatch) -> None:
        super().__init__(kind="alert" if match.likely else "card", padding=12)
        self.match = match
        self.setAccessibleName(_("{name}, {born}").format(name=match.name, born=match.born_words))
        column = self.body(spacing=6)
        if match.likely:
            column.addWidget(PlainLabel(_("Likely the same person"), kind="small-alert"))
        column.addWidget(PlainLabel(match.name, kind="strong", wrap=True))
        told = ", ".join(part for part in (match.born_words, match.address) if part)
        column.addWidget(PlainLabel(told, kind="small-muted", wrap=True))
        for reason in match.reasons:
            column.addWidget(_reason(reason))
        name = _("This is the same person: open {name}").format(name=match.name)
        self.button = Button(_("This is the same person: open"), kind="small", name=name)
        self.button.clicked.connect(self._on_clicked)
        column.addWidget(self.button)

    @Slot()
    def _on_clicked(self) -> None:
        self.same.emit(self.match.young_person_id)


def _reason(reason: MatchReason) -> QWidget:
    line = QWidget()
    row = QHBoxLayout(line)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(6)
    icon, tint = _WEIGHTS.get(reason.weight, _WEIGHTS["weak"])
    row.addWidget(IconLabel(icon, tint, size=16), 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(PlainLabel(reason.words, kind="small", wrap=True), 1)
    return line


class MatchPane(QFrame):
    """The list beside the form. `same` carries an id, `none` when nobody listed is the same."""

    same = Signal(str)
    none = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme.set_kind(self, "side-right")
        self.setAccessibleName(_("Who may be the same person"))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        self._content = Column(padding=16, spacing=12)
        whole.addWidget(scroller(self._content, name=_("Who may be the same person")), 1)
        self.title = Heading(_("Already in the register?"), level=3, wrap=True)
        self.told = PlainLabel(kind="muted", wrap=True)
        self._cards = QVBoxLayout()
        self._cards.setSpacing(12)
        self.none_button = Button(_("None of these: add"), icon="plus")
        self.none_button.clicked.connect(self._on_none)
        self._content.rows.addWidget(self.title)
        self._content.rows.addWidget(self.told)
        self._content.rows.addLayout(self._cards)
        self._content.rows.addWidget(self.none_button)
        self._content.rows.addStretch(1)
        self.cards: list[MatchCard] = []
        self._matches: tuple[PossibleMatch, ...] = ()
        self._dismissed: frozenset[str] = frozenset()
        self.refit()
        self.clear()

    def refit(self) -> None:
        """As wide as its words need."""
        self.setFixedWidth(theme.current().px(300))

    def clear(self) -> None:
        """A form of its own begins."""
        self._dismissed = frozenset()
        self.show_matches(())

    def show_matches(self, matches: Sequence[PossibleMatch]) -> None:
        """Show these, the likely ones first."""
        if tuple(matches) != self._matches or not self.cards:
            self._matches = tuple(matches)
            self._fill()
        self._say()

    def _fill(self) -> None:
        for card in self.cards:
            card.hide()
            card.deleteLater()
        self.cards = []
        for match in self._matches:
            card = MatchCard(match)
            card.same.connect(self.same)
            self._cards.addWidget(card)
            self.cards.append(card)

    def stops(self) -> Iterator[QWidget]:
        """Where Tab stops, in reading order."""
        yield from (card.button for card in self.cards)
        yield self.none_button

    def likely(self) -> frozenset[str]:
        """Those who are likely the same person."""
        return frozenset(one.young_person_id for one in self._matches if one.likely)

    def is_settled(self) -> bool:
        """Whether nobody likely is left whom the person has not looked at and said no to."""
        return self.likely() <= self._dismissed

    def _say(self) -> None:
        count = len(self._matches)
        if not count:
            self.told.setText(
                _("As you type a name, a date of birth or an address, people who may be the same appear here.")
            )
        elif self.is_settled() and self.likely():
            self.told.setText(_("You said that none of these is the same person."))
        else:
            told = ngettext("{count} person is like this one.", "{count} people are like this one.", count)
            self.told.setText(told)
        self.none_button.setVisible(not self.is_settled())

    @Slot()
    def _on_none(self) -> None:
        self._dismissed = self._dismissed | self.likely()
        self._say()
        self.none.emit()
