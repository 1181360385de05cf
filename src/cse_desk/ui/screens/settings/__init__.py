"""Settings: this computer, this vault. (Being built by another builder since 00:15: the exchange builder leaves this package to them.)"""
