"""Instruments that are filled in: what a young person's page and the office's page both show of them."""
