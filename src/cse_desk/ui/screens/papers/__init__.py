"""A meeting's papers: choose, look, print; numbered copies and what became of them."""
