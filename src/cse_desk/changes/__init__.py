"""The log of signed changes, pure."""
