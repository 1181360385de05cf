"""The sealed file."""
