"""Exchange: what arrived, what was sent, contacts and their words, my own card."""
