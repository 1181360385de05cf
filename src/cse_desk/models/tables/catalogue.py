"""Every recorded table, so that none is forgotten when a vault's tables are made."""

from cse_desk.models.tables import directory, facts, filled_forms, forms, panel, people, referrals, screenings, sharing

MODULES = (directory, facts, filled_forms, forms, panel, people, referrals, screenings, sharing)
