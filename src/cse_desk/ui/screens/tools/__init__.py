"""Tools: the forms of this office, version by version."""
