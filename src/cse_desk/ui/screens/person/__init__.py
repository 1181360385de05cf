"""The page of one young person."""
