"""A group to be read: its members, its timescales and its quorum, by somebody whose role does not write them."""

from collections.abc import Mapping

from PySide6.QtWidgets import QVBoxLayout, QWidget

from cse_desk.i18n import gettext as _
from cse_desk.models.labels import label
from cse_desk.models.records.groups import GroupDetails, MemberEntry
from cse_desk.ui.widgets.cards import Card
from cse_desk.ui.widgets.clearing import cleared
from cse_desk.ui.widgets.labels import PlainLabel

NUMBERS = (
    ("referral_days", "Referrals in, days before"),
    ("pre_agenda_days", "Pre-agenda, days before"),
    ("papers_days", "Papers out, days before"),
    ("review_weeks", "Review each young person after, weeks"),
    ("item_minutes", "Minutes for each young person"),
    ("meeting_minutes", "Minutes for the meeting"),
    ("actions_hours", "Actions out within, hours"),
    ("minutes_days", "Minutes out within, working days"),
    ("quorum_members", "Members needed for a quorum"),
)
WORDS = (
    ("name", "Name"),
    ("short_name", "Short name"),
    ("purpose", "What it is for"),
    ("chair_role", "Who chairs by office"),
    ("marking", "Marking of its papers"),
)


class GroupFacts(QWidget):
    """Everything the form of a group holds, in words."""

    def __init__(self, kinds: Mapping[str, str]) -> None:
        """`kinds`: what a kind of agency is called."""
        super().__init__()
        self._kinds = kinds
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(16)

    def show_group(self, details: GroupDetails) -> None:
        """This group."""
        cleared(self._column)
        for card in (self._members(details), self._about(details), self._days(details)):
            self._column.addWidget(card)

    def _members(self, details: GroupDetails) -> Card:
        card = Card(_("Members"), aside=str(len(details.members)))
        body = card.body()
        if not details.members:
            body.addWidget(PlainLabel(_("Nobody is put in."), kind="muted"))
        for member in details.members:
            body.addWidget(PlainLabel(self._member(member), wrap=True))
        return card

    def _member(self, one: MemberEntry) -> str:
        deputy = _("deputy {name}").format(name=one.deputy) if one.deputy else ""
        told = [one.name, one.role, one.agency, _("chairs") if one.is_chair else "", deputy]
        return ", ".join(part for part in told if part)

    def _about(self, details: GroupDetails) -> Card:
        card = Card(_("The group"))
        for name, words in WORDS:
            _fact(card, _(words), str(getattr(details, name)))
        _fact(card, _("How often"), label(details.rhythm))
        _fact(card, _("It discusses young people"), _yes(details.discusses_people))
        _fact(card, _("The chair signs each decision"), _yes(details.chair_signs))
        card.end()
        return card

    def _days(self, details: GroupDetails) -> Card:
        card = Card(_("Timescales and quorum"))
        for name, words in NUMBERS:
            _fact(card, _(words), str(getattr(details, name)))
        needed = ", ".join(self._kinds.get(one, one) for one in details.quorum_agencies)
        _fact(card, _("Agencies without which there is no quorum"), needed or _("none"))
        card.end()
        return card


def _fact(card: Card, name: str, words: str) -> None:
    row = PlainLabel(f"{name}: {words}" if words else _("{name}: not written down").format(name=name), wrap=True)
    card.add_row(row, padding=6)


def _yes(value: bool) -> str:
    return _("yes") if value else _("no")
