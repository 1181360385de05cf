"""Dated facts on the young person's page: lists with one small form each."""
