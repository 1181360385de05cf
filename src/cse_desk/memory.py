"""Large blocks of memory go back to the system when they are let go of.

The C library of Linux gives large blocks back, until the first is let go of: from then on it keeps such blocks for the next time, between
small ones that stay. A bundle is opened once and would take up its room for the day. Windows always gives them back.
"""

import ctypes
import sys
from typing import Final

LARGE: Final = 1024 * 1024  # bytes
_M_MMAP_THRESHOLD: Final = -3  # glibc, malloc.h


def give_back_large_blocks() -> bool:
    """From now on, in this process; whether the C library was told (True where it need not be)."""
    if sys.platform != "linux":
        return True
    try:
        return bool(ctypes.CDLL(None).mallopt(_M_MMAP_THRESHOLD, LARGE))
    except (OSError, AttributeError):  # another C library
        return False
