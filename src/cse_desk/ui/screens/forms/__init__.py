"""Filling in any instrument: its questions, the look over it, its paper; and the forms of the office."""
