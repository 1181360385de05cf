"""The typefaces that travel with the program, in the order in which they are tried (resources/fonts/fonts.json)."""

import json
from functools import cache

from PySide6.QtCore import QLoggingCategory
from PySide6.QtGui import QFontDatabase

from cse_desk import log
from cse_desk.paths import resources

_log = log.get(__name__)


@cache
def load() -> tuple[str, ...]:
    """Register every shipped typeface once; gives the family names, best first."""
    # Qt warns whenever the first family lacks a script, although the next one in our list then sets it.
    QLoggingCategory.setFilterRules("qt.text.font.db.warning=false")
    folder = resources() / "fonts"
    found = json.loads((folder / "fonts.json").read_text("utf-8"))
    families: list[str] = []
    for one in found["families"]:
        numbers = [QFontDatabase.addApplicationFont(str(folder / name)) for name in one["files"].values()]
        if -1 in numbers:
            _log.warning("a typeface could not be loaded: number=%d", len(families))
            continue
        families.append(one["family"])
    return tuple(families)
