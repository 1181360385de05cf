"""Every recorded table, so that none is forgotten when a vault's tables are made."""

from cse_desk.models.tables import directory, facts, forms, panel, people, referrals, screenings, sharing

MODULES = (directory, facts, forms, panel, people, referrals, screenings, sharing)
