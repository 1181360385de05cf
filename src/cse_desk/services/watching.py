"""The six months' watch after a removal: what a follow-up found, and why something does not lead to a new referral."""

from enum import StrEnum

from cse_desk.errors import NotFound, Refused
from cse_desk.i18n import gettext as _
from cse_desk.models.enums import Compartment
from cse_desk.models.records.changes import Changes
from cse_desk.models.rules.panel import is_a_sentence
from cse_desk.models.rules.watch import FOLLOW_UPS
from cse_desk.models.tables.panel import PanelDecision, WatchNote
from cse_desk.services.acts import done
from cse_desk.services.panel_rows import one
from cse_desk.services.refusals import authorise
from cse_desk.vault.access_log import Event
from cse_desk.vault.store import Vault


class WatchRule(StrEnum):
    """Why a follow-up cannot be recorded like this."""

    WORDS = "watch-words"


class Watching:
    """Use cases of the watch."""

    def __init__(self, vault: Vault) -> None:
        """For an open vault."""
        self._vault = vault

    def note(self, *, target: str, words: str) -> Changes:
        """Answer a line of Today: `target` as it stands there. Refused(WORDS, ROLE), NotFound.

        "<removal>/3" and "<removal>/6": what the follow-up found. "<removal>/<record>": why it does not lead to a new referral.
        """
        authorise(self._vault.me.role, Compartment.PANEL)
        if not is_a_sentence(words):
            raise Refused(WatchRule.WORDS)
        removal, _slash, about = target.partition("/")
        with self._vault.transaction(_("Watch after a removal")) as writing:
            decision = one(writing.session, PanelDecision, removal)
            row = WatchNote(id=self._vault.ids.new(), root=decision.root, compartment=Compartment.PANEL)
            row.decision, row.words = decision.id, words.strip()
            row.happened_on, row.by_name = self._vault.clock.today(), self._vault.me.name
            if about.isdecimal() and int(about) in FOLLOW_UPS:
                row.months = int(about)
            elif about:
                row.about = about
            else:
                raise NotFound(target)
            writing.session.add(row)
            writing.note(Event.RECORDED, root=decision.root, what=WatchNote.__kind__)
        return done(self._vault, writing)
