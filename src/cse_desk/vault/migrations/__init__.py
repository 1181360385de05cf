"""Schema steps of the log and local tables."""
