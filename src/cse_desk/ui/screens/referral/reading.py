"""Where the referral of a young person stands, for somebody whose role does not refer."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from cse_desk.i18n import gettext as _
from cse_desk.models.enums import Compartment
from cse_desk.ui.bus import Place
from cse_desk.ui.context import Context, Services
from cse_desk.ui.reading_screen import ReadingScreen
from cse_desk.ui.screens.referral.lines import LinesCard
from cse_desk.ui.widgets.labels import PlainLabel

if TYPE_CHECKING:
    from cse_desk.services.referral_lines import ReferralLine

    Found = tuple[str, tuple[ReferralLine, ...]]


def _look(services: Services, young_person_id: str) -> Found:
    lines = services.referrals.lines(young_person_id=young_person_id)
    return services.people.page(young_person_id).name, lines


class ReferralReader(ReadingScreen):
    """`Place("referral", <id of the young person>)`: stands in the place of the referral's page."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, _("Referral to the VPG"), Compartment.REFERRAL, parent)
        self.lines: LinesCard | None = None
        self._none = PlainLabel(_("Not referred."), kind="muted")
        self.page.column.addWidget(self._none)
        self.page.column.addStretch(1)

    def show_place(self, place: Place) -> None:
        """One young person's."""
        self.target = place.target or self.target
        self.read()

    def read(self) -> None:
        """Their referrals."""
        work = partial(_look, self.context.services, self.target)
        self.context.lanes.reading.run(self, work, self._on_read, self.say_failed)

    def _on_read(self, found: Found) -> None:
        name, lines = found
        self.page.set_title(_("Referral of {name} to the VPG").format(name=name))
        if self.lines is not None:
            self.lines.hide()
            self.lines.deleteLater()
            self.lines = None
        self._none.setVisible(not lines)
        if lines:
            self.lines = LinesCard(lines, is_coordinator=False, may_write=False)
            self.page.column.insertWidget(2, self.lines)
