"""Every recorded table, so that none is forgotten when a vault's tables are made."""

from cse_desk.models.tables import directory, people, referrals, screenings, sharing

MODULES = (directory, people, referrals, screenings, sharing)
