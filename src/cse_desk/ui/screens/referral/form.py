"""What is filled in before a referral is sealed: strands, told, lawful basis, why, recipient."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cse_desk.i18n import gettext as _
from cse_desk.models.records.exchange import ReferralForm, ReferralStart
from cse_desk.ui import theme
from cse_desk.ui.widgets.cards import Card
from cse_desk.ui.widgets.choices import RadioGroup
from cse_desk.ui.widgets.date_field import DateField
from cse_desk.ui.widgets.fields import DropDown, Labelled
from cse_desk.ui.widgets.labels import PlainLabel
from cse_desk.ui.widgets.notices import Banner, Trouble
from cse_desk.ui.widgets.strand_checks import StrandChecks
from cse_desk.ui.widgets.text_area import TextArea

NOT_SAFE_YET = "not-safe-yet"


class ReferralFields(QWidget):
    """`changed` when anything is; `asked_preview` when what leaves may be different; `contacts` to add a recipient."""

    changed = Signal()
    asked_preview = Signal()
    contacts = Signal()

    def __init__(self, today: Callable[[], date], *, with_strands: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._with_strands = with_strands  # an update is about the referral as it stands
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(16)
        self._is_sent_again = False
        self._no_recipient = Banner(
            _("Nobody is verified yet to send it to."),
            _("Ask the VPG coordinator for their contact card and type their eight words."),
            kind="notice",
            action=_("To Exchange, Contacts"),
        )
        self._no_recipient.acted.connect(self.contacts)
        self.strands = StrandChecks()
        self.recipient = DropDown(name=_("Who receives it"))
        self.review_on = DateField(today=today, name=_("Look at telling again on"))
        self.why = TextArea(name=_("Why it is shared"), lines=3, coached=True)
        self._about = self._card(_("What it is about"), self._field("strands", _("Strands"), self.strands))
        theme.set_shown(self._about, with_strands)
        self._told_card = Card(_("The young person and the family"))
        self._basis_card = Card(_("Sharing"))
        for card in (self._told_card, self._basis_card):
            self._column.addWidget(card)
        self._labels: dict[str, Labelled]

    def _field(self, key: str, words: str, field: QWidget, *, hint: str = "") -> Labelled:
        made = Labelled(words, field, hint=hint)
        if not hasattr(self, "_labels"):
            self._labels = {}
        self._labels[key] = made
        return made

    def _card(self, title: str, *fields: QWidget) -> Card:
        card = Card(title)
        column = card.body(spacing=12)
        for field in fields:
            column.addWidget(field)
        self._column.addWidget(card)
        return card

    def build(self, start: ReferralStart) -> None:
        """Offer what may be chosen, and fill in what was written before; once for each young person."""
        self._is_sent_again = start.is_sent_again
        self._build_told(start)
        self._build_sharing(start)
        self.strands.show_states(dict(start.states), is_sent_again=start.is_sent_again)
        self.set_value(start.form)
        self.strands.changed.connect(self._on_changed)
        for field in (self.told, self.review_on, self.basis, self.why):
            field.changed.connect(self._on_changed)
        self.recipient.changed.connect(self._on_recipient)

    def _build_told(self, start: ReferralStart) -> None:
        self.told = RadioGroup(start.told, name=_("Were they told?"))
        column = self._told_card.body(spacing=12)
        hint = _("Telling is not asking permission. Their views and whether they agree stand in the screening.")
        column.addWidget(self._field("told", _("Were the young person and the parents told?"), self.told, hint=hint))
        column.addWidget(self._field("review_on", _("Look at telling again on"), self.review_on))

    def _build_sharing(self, start: ReferralStart) -> None:
        self.basis = RadioGroup(start.lawful_bases, name=_("Lawful basis"))
        people = tuple((one.fingerprint, f"{one.name}, {one.agency}") for one in start.recipients)
        self.recipient.set_choices(people, empty=_("Choose") if len(people) > 1 else "")
        column = self._basis_card.body(spacing=12)
        column.addWidget(self._field("fingerprint", _("Who receives it"), self.recipient))
        column.addWidget(self._no_recipient)
        self._labels["fingerprint"].setVisible(bool(people))
        self._no_recipient.setVisible(not people)
        column.addWidget(self._field("lawful_basis", _("Lawful basis"), self.basis))
        hint = _("One or two sentences. They stand in the sharing decision log.")
        column.addWidget(self._field("why", _("Why it is shared"), self.why, hint=hint))

    # -- values --

    def value(self, *, with_confidential: bool) -> ReferralForm:
        """What is filled in."""
        return ReferralForm(
            strands=self.strands.value(),
            told=self.told.value(),
            review_on=self.review_on.date() if self.told.value() == NOT_SAFE_YET else None,
            lawful_basis=self.basis.value(),
            why=self.why.value(),
            fingerprint=self.recipient.value(),
            with_confidential=with_confidential,
        )

    def set_value(self, form: ReferralForm) -> None:
        """Fill in."""
        self.strands.set_value(form.strands)
        self.told.set_value(form.told)
        self.review_on.set_value(form.review_on.isoformat() if form.review_on else None)
        self.basis.set_value(form.lawful_basis)
        self.why.set_value(form.why)
        if form.fingerprint:
            self.recipient.set_value(form.fingerprint)
        self._refresh()

    def _refresh(self) -> None:
        self._labels["review_on"].setVisible(self.told.value() == NOT_SAFE_YET)

    @Slot(object)
    def _on_changed(self, _value: object) -> None:
        self._refresh()
        self.changed.emit()

    @Slot(object)
    def _on_recipient(self, _value: object) -> None:
        self.changed.emit()
        self.asked_preview.emit()

    def troubles(self) -> list[Trouble]:
        """What has to be said before it can be sealed, each beside its field."""
        told = self.told.value()
        checks = (
            (
                "strands",
                bool(self.strands.value()) or self._is_sent_again or not self._with_strands,
                _("Choose at least one strand."),
            ),
            ("told", bool(told), _("Say whether they were told.")),
            (
                "review_on",
                told != NOT_SAFE_YET or self.review_on.date() is not None,
                _("Say when telling is looked at again."),
            ),
            ("fingerprint", bool(self.recipient.value()), _("Choose who receives it.")),
            ("lawful_basis", bool(self.basis.value()), _("Choose the lawful basis.")),
            ("why", bool(self.why.value()), _("Say why it is shared.")),
        )
        found = []
        for key, fine, words in checks:
            self._labels[key].show_problem("" if fine else words)
            if not fine:
                found.append(Trouble(words, self._labels[key].field))
        return found


class SafeguardingCard(Card):
    """That a VPG referral is not a safeguarding referral, and where that one stands. `asked` opens the prompt."""

    asked = Signal()

    def __init__(self, start: ReferralStart, parent: QWidget | None = None) -> None:
        found = start.safeguarding
        super().__init__(
            _("A VPG referral is not a safeguarding referral"), kind="alert" if found.is_open else "card", parent=parent
        )
        column = self.body()
        column.addWidget(PlainLabel(found.words, kind="strong" if found.is_open else "body", wrap=True))
        column.addWidget(
            PlainLabel(
                _("With any sign of harm, children's social care hears of it by voice, the same day."),
                kind="muted",
                wrap=True,
            )
        )
        if found.is_open:
            from cse_desk.ui.widgets.buttons import Button

            self.button = Button(_("Write down the safeguarding referral"), icon="shield")
            self.button.clicked.connect(self.asked)
            column.addWidget(self.button)
