"""What other agencies know: a sheet for them, and their part read back or typed in."""
