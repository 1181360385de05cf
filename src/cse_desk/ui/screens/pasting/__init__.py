"""Pasting the council's chronology in, with a preview."""
