"""The trend of the agenda over a period, counted from what the VPG decided."""

from datetime import date

from sqlalchemy import select, union

from cse_desk.models.enums import PanelDecisionKind, Strand
from cse_desk.models.rules.trend import AgendaTrend, trend, turns
from cse_desk.models.tables.panel import PanelDecision
from cse_desk.models.tables.referrals import ReferralEvent
from cse_desk.services.case_summaries import referral_facts, word_of
from cse_desk.services.person_details import rows_of
from cse_desk.vault.sql import portions
from cse_desk.vault.store import Vault

_AT_ONCE = 500  # roots


class Trends:
    """Looking at the agenda over time."""

    def __init__(self, vault: Vault) -> None:
        """For an open vault."""
        self._vault = vault

    def agenda(self, *, start: date, end: date, strand: Strand | None = None) -> AgendaTrend:
        """On at the start, added, added again, removed by reason, on at the end; both days count."""
        histories = []
        with self._vault.reading() as session:
            roots = sorted(session.scalars(union(select(PanelDecision.root), select(ReferralEvent.root))))
            for some in portions(roots, _AT_ONCE):
                kinds = {
                    row.id: kind
                    for row in rows_of(session, PanelDecision, some)
                    if (kind := word_of(PanelDecisionKind, row.decision)) is not None
                }
                for facts in referral_facts(session, some).values():
                    histories.append(turns(facts, kinds, strand))
        return trend(histories, start, end)
