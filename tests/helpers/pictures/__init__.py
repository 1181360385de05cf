"""Pictures by screen; see tests/helpers/shots.py."""
