"""Meeting-day mode: one young person after another, by keyboard, nothing lost."""
