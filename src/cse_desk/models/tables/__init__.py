"""The projected and the local tables."""
