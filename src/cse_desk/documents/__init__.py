"""Paper: frozen records in, PDF bytes out."""
