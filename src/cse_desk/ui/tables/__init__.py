"""Paged table models."""
