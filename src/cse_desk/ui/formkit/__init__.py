"""Fields and pages drawn from questionnaires."""
