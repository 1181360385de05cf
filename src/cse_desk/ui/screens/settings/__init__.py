"""Settings: the look of this computer, and keeping the vault well."""
