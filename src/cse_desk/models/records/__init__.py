"""Frozen values that leave services."""
