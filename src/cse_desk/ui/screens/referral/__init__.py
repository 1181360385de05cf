"""Referring a young person to the VPG: what has to be there, what leaves and what stays, sealing."""
