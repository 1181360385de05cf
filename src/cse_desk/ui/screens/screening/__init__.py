"""Screening a young person: the questions, the result with the judgement, the paper."""
