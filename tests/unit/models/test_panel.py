"""Each decision of the VPG has its place in the path of a strand."""

import pytest

from cse_desk.models.enums import PanelDecisionKind, ReferralEventKind
from cse_desk.models.rules.panel import REMOVALS, closure_reason, event_of


@pytest.mark.parametrize("decision", PanelDecisionKind)
def test_every_decision_is_an_event(decision: PanelDecisionKind) -> None:
    assert (event_of(decision) is ReferralEventKind.REMOVED) == (decision in REMOVALS)


def test_escalating_keeps_a_young_person_on() -> None:
    assert event_of(PanelDecisionKind.ESCALATE) is event_of(PanelDecisionKind.KEEP) is ReferralEventKind.KEPT


@pytest.mark.parametrize("decision", PanelDecisionKind)
def test_the_guard_judges_every_removal_and_nothing_else(decision: PanelDecisionKind) -> None:
    assert (closure_reason(decision) is not None) == (decision in REMOVALS)
