"""The SQL behind lists and pages."""
