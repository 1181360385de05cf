"""What an open vault can do with the log: history, conflicts, undo, taking in, handing out, rebuilding."""


class Casework:
    """Base of `store.Vault`; its methods use `self.transaction`, `self.reading`, `self.me`, `self.sign`."""
