"""The VPG before the day: meetings, pre-agenda, agenda, groups and people."""
