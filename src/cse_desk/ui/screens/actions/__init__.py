"""Actions of the VPG: who does what by when, what is overdue, what became of it."""
