"""The list of young people."""
