"""Which paper, and for whom. `chosen` whenever that changes."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from cse_desk.i18n import gettext as _
from cse_desk.services.panel_papers import NUMBERED, PanelPaper, PapersOf, Recipient, Wanted
from cse_desk.ui import theme
from cse_desk.ui.widgets.cards import Card
from cse_desk.ui.widgets.choices import RadioGroup
from cse_desk.ui.widgets.fields import DropDown, Labelled
from cse_desk.ui.widgets.labels import PlainLabel

WORDS = {
    PanelPaper.AGENDA: "Agenda, full",
    PanelPaper.SHORT: "Agenda, short",
    PanelPaper.INITIALS: "Agenda, initials only",
    PanelPaper.BRIEFING: "Briefing on one young person",
    PanelPaper.ATTENDANCE: "Attendance sheet",
    PanelPaper.ACTIONS: "Actions by agency",
    PanelPaper.MINUTES: "Minutes",
}


class Choosing(Card):
    """The choice; `wanted()` says what it comes to."""

    chosen = Signal()

    def __init__(self, *, may_hand_out: bool = True, parent: QWidget | None = None) -> None:
        """`may_hand_out`: numbered copies for others are made here."""
        super().__init__(_("Which paper"), parent=parent)
        self._may_hand_out = may_hand_out
        self._of: PapersOf | None = None
        self._people: tuple[tuple[str, str], ...] = ()
        self.paper = RadioGroup([(code.value, _(words)) for code, words in WORDS.items()], name=_("Which paper"))
        self.paper.set_value(PanelPaper.AGENDA.value)
        self.item = DropDown(name=_("Young person"))
        self.recipient = DropDown(name=_("For whom"))
        self._item_line = Labelled(_("Young person"), self.item)
        self._for_line = Labelled(_("For whom"), self.recipient)
        self.says = PlainLabel(kind="small-muted", wrap=True)
        column = self.body(spacing=12)
        for widget in (self.paper, self._item_line, self._for_line, self.says):
            column.addWidget(widget)
        for field in (self.paper, self.item, self.recipient):
            field.changed.connect(self._on_changed)
        theme.set_shown(self._item_line, shown=False)

    def show_papers(self, found: PapersOf) -> None:
        """Offer what there is; what was chosen stays chosen."""
        item, recipient = self.item.value(), self.recipient.value()
        self._of = found
        self.item.set_choices(found.items)
        if item in dict(found.items):
            self.item.set_value(item)
        self._people = ()
        self._offer(recipient)
        self._fit()

    def _offer(self, chosen: str) -> None:
        """Those who can get this paper: actions also whose they are. Who was chosen stays so where they still can."""
        assert self._of is not None
        owners = self._of.owners if self.paper.value() == PanelPaper.ACTIONS else ()
        people = tuple((str(at), one.words) for at, one in enumerate((*self._of.recipients, *owners)))
        if people != self._people:
            self._people = people
            self.recipient.set_choices(people, empty=_("Your own copy, whole"))
            self.recipient.set_value(chosen if chosen in dict(people) else "")

    def wanted(self, meeting: str) -> Wanted | None:
        """What was chosen; None where there is nothing to print."""
        if self._of is None:
            return None
        paper = PanelPaper(self.paper.value())
        if paper is PanelPaper.BRIEFING and not self.item.value():
            return None
        recipient = self._recipient() if paper in NUMBERED and self._may_hand_out else None
        return Wanted(
            meeting=meeting,
            paper=paper,
            recipient=recipient,
            item=self.item.value() if paper is PanelPaper.BRIEFING else "",
            number=self._of.next_number if recipient else None,
        )

    def _recipient(self) -> Recipient | None:
        at = self.recipient.value()
        return (*self._of.recipients, *self._of.owners)[int(at)] if at and self._of else None

    @Slot(object)
    def _on_changed(self, _value: object) -> None:
        if self._of is not None:
            self._offer(self.recipient.value())
        self._fit()
        self.chosen.emit()

    def _fit(self) -> None:
        paper = PanelPaper(self.paper.value())
        theme.set_shown(self._item_line, shown=paper is PanelPaper.BRIEFING)
        theme.set_shown(self._for_line, shown=paper in NUMBERED and self._may_hand_out)
        self.says.setText(self._words(paper))

    def _words(self, paper: PanelPaper) -> str:
        assert self._of is not None
        if paper is PanelPaper.MINUTES and not self._of.has_minutes:
            return _(
                "These minutes are not sealed yet: a draft is shown. Copies for others are made of sealed minutes."
            )
        if paper is PanelPaper.ATTENDANCE:
            return _("It names no young person.")
        if self._recipient() is None:
            return _("Whole, with who is not on it and why. It has no number: it stays with you.")
        return _("Copy {number}. Whoever this recipient must not read about is left out.").format(
            number=self._of.next_number
        )
