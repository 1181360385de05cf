"""Sending the coordinator what was written since the referral: the referral's own page, without its strands, with what is new."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from cse_desk.i18n import gettext as _
from cse_desk.models.records.exchange import ReferralForm, ReferralStart
from cse_desk.ui import problem_words
from cse_desk.ui.screens.referral.screen import ReferralScreen
from cse_desk.ui.widgets.cards import Card
from cse_desk.ui.widgets.labels import PlainLabel

if TYPE_CHECKING:
    from cse_desk.services.sealing import Sent
    from cse_desk.services.updates import Updates


class UpdateScreen(ReferralScreen):
    """`Place("update", <id of the young person>)`."""

    with_strands = False

    def uses(self) -> Updates:
        """The use cases of what follows a referral."""
        return self.context.services.updates

    def sealing(self, start: ReferralStart, form: ReferralForm, folder: Path, *, looked: bool) -> Sent:
        """In the vault lane: sealed and written."""
        return self.context.services.updates.send(
            young_person_id=start.young_person_id,
            fingerprint=form.fingerprint,
            lawful_basis=form.lawful_basis,
            told=form.told,
            review_on=form.review_on,
            why=form.why,
            folder=folder,
            with_confidential=form.with_confidential,
            looked_at_withheld=looked,
        )

    def title_of(self, start: ReferralStart) -> str:
        """The title of the page."""
        return _("Send an update about {name}").format(name=start.young_person or _("this young person"))

    def first_cards(self, start: ReferralStart) -> tuple[Card, ...]:
        """What the VPG asked for, and the screening that goes with it."""
        cards = [_asked_card(start)] if start.asked or start.missing else []
        if start.screening_words:
            card = Card(_("The screening"))
            card.body().addWidget(PlainLabel(start.screening_words, wrap=True))
            cards.append(card)
        return tuple(cards)

    def sealed_words(self, recipient: str) -> str:
        """What is said once it is sealed."""
        return _("The update is sealed for {name}. Only they can open it.").format(name=recipient)


def _asked_card(start: ReferralStart) -> Card:
    from cse_desk.services.refusals import ReferralRule

    card = Card(_("Referral to the VPG") if start.missing else _("The VPG asked"), kind="alert")
    column = card.body()
    for code in start.missing:
        title, then = problem_words.rule(ReferralRule(code), {})
        column.addWidget(PlainLabel(f"{title} {then}".strip(), kind="strong", wrap=True))
    for words in start.asked:
        column.addWidget(PlainLabel(words, kind="strong", wrap=True))
    if start.asked:
        then = _("What you wrote down since leaves with this update, and the referral is with the VPG again.")
        column.addWidget(PlainLabel(then, kind="muted", wrap=True))
    return card
