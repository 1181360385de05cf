"""The exchange file: changes in, sealed bytes out."""
