"""The trend of the agenda: a period, its numbers, who each is made of, and the same on paper."""
