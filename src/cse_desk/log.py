"""A log that anyone may read: event codes, numbers and ids; nothing a person typed.

The filter is an allow-list: an argument that is not a number, a bool, an id of 32 hexadecimal digits, an enum member or the name
of an exception class becomes "…". Message texts are constants of the code. Source: design/SECURITY, "Output doors".
"""

import logging
from enum import Enum
from pathlib import Path

from cse_desk.ids import is_id

_ROOT = "cse_desk"
WITHHELD = "…"
_CLEANED = "is_cleaned"


def _harmless(value: object) -> object:
    if value is None or isinstance(value, bool | int | float) or is_id(value):
        return value
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, BaseException):
        return type(value).__name__
    if isinstance(value, type):
        return value.__name__
    return WITHHELD


class AllowList(logging.Filter):
    """Replaces every argument that could carry casework, and drops tracebacks' values with them."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Always keeps the line, cleaned once: a second look would take the cleaned words for somebody's."""
        if getattr(record, _CLEANED, False):
            return True
        setattr(record, _CLEANED, True)
        if isinstance(record.args, dict):
            record.args = {key: _harmless(value) for key, value in record.args.items()}
        elif record.args:
            record.args = tuple(_harmless(value) for value in record.args)
        if record.exc_info and record.exc_info[0] is not None:
            record.msg = f"{record.msg} [{record.exc_info[0].__name__}]"
            record.exc_info = None
            record.exc_text = None
        return True


def get(name: str) -> logging.Logger:
    """The logger of a module, e.g. `get(__name__)`; cleans what passes through it."""
    logger = logging.getLogger(name if name.startswith(_ROOT) else f"{_ROOT}.{name}")
    if not any(isinstance(one, AllowList) for one in logger.filters):
        logger.addFilter(AllowList())
    return logger


def to_file(path: Path) -> logging.Handler:
    """Send our log lines to a small file; `logging.getLogger("cse_desk").removeHandler` and `close()` end it."""
    from logging.handlers import RotatingFileHandler

    handler = RotatingFileHandler(path, maxBytes=500_000, backupCount=1, encoding="utf-8", delay=True)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    handler.addFilter(AllowList())
    root = logging.getLogger(_ROOT)
    root.setLevel(logging.INFO)
    root.addHandler(handler)
    return handler
