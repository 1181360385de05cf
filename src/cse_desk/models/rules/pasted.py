"""Reading a council's chronology as copied from LCS, Mosaic or Eclipse: a day, often a source, then words. Nothing guessed or lost.

A line that begins with a day is an event; what follows without a day belongs to it. What stands before the first day, and a day that is
none or has not come, is said line by line. Days are read the British way, day before month.
"""

import re
from collections.abc import Iterator
from datetime import date

from cse_desk.i18n import MONTHS
from cse_desk.i18n import gettext as _
from cse_desk.models.records.council import Pasted, PastedLine

_MONTH_WORDS = "|".join(one.lower() for one in MONTHS)
_DAY = re.compile(
    rf"^\s*(?:[-•*]\s*)?(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,?\s+)?"
    rf"(?:(?P<y>\d{{4}})-(?P<ym>\d{{1,2}})-(?P<yd>\d{{1,2}})"
    rf"|(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?P<s>[/.\-\s])(?P<m>\d{{1,2}}|(?:{_MONTH_WORDS})[a-z]*)(?:(?P=s)|\s)(?P<yy>\d{{4}}|\d{{2}}))"
    rf"(?![\d/])",
    re.IGNORECASE,
)
_TIME = re.compile(r"^[\sT,]*\d{1,2}[:.]\d{2}(?::\d{2})?\s*(?:am|pm|hrs?)?(?![\d])", re.IGNORECASE)
_GAP = re.compile(r"^[\s,:;|–-]+")
_COLUMNS = re.compile(r"\s*(?:\t|\||\s[–-]\s|\s{3,})\s*")
_LONGEST_SOURCE = 60


def read_pasted(text: str, today: date) -> Pasted:
    """Every line of the text, as events and as what could not be read."""
    return Pasted(tuple(_events(text, today)))


def _events(text: str, today: date) -> Iterator[PastedLine]:
    waiting: PastedLine | None = None
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        found = _DAY.match(line)
        if found is None and waiting is not None and not waiting.why_not:
            words = f"{waiting.words}\n{line.strip()}".strip()
            waiting = PastedLine((*waiting.numbers, number), waiting.on, waiting.source, words)
            continue
        if waiting is not None:
            yield _checked(waiting)
        waiting = _event(number, line, found, today)
    if waiting is not None:
        yield _checked(waiting)


def _event(number: int, line: str, found: re.Match[str] | None, today: date) -> PastedLine:
    if found is None:
        return PastedLine((number,), None, "", line.strip(), _("It does not begin with a day."))
    on = _date(found)
    if on is None:
        return PastedLine((number,), None, "", line.strip(), _("That day does not exist."))
    if on > today:
        return PastedLine((number,), None, "", line.strip(), _("That day has not come yet."))
    source, words = _split(line[found.end() :])
    return PastedLine((number,), on, source, words)


def _checked(one: PastedLine) -> PastedLine:
    if one.on is not None and not one.words:
        return PastedLine(one.numbers, None, one.source, str(one.on), _("There is a day and nothing else."))
    return one


def _date(found: re.Match[str]) -> date | None:
    parts = found.groupdict()
    try:
        if parts["y"]:
            return date(int(parts["y"]), int(parts["ym"]), int(parts["yd"]))
        year = int(parts["yy"])
        return date(year + 2000 if year < 100 else year, _month(parts["m"]), int(parts["d"]))
    except ValueError:
        return None


def _month(words: str) -> int:
    if words.isdigit():
        return int(words)
    return [one.lower() for one in MONTHS].index(words[:3].lower()) + 1


def _split(rest: str) -> tuple[str, str]:
    """Source and words: the first of several columns is the source, where it is short."""
    time = _TIME.match(rest)
    rest = rest[time.end() :] if time is not None else rest
    gap = _GAP.match(rest)
    rest = rest[gap.end() :] if gap is not None else rest
    source, *more = [part for part in _COLUMNS.split(rest.strip()) if part] or [""]
    if more and len(source) <= _LONGEST_SOURCE:
        at = rest.find(source) + len(source)
        return source, _COLUMNS.sub("", rest[at:], count=1).strip()
    return "", rest.strip()
