"""The form for a new young person, or for the details of one who is known."""
