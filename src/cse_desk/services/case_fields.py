"""Reading a case that somebody wrote as JSON: field by field, with a sentence for everything that cannot be read.

Nothing is guessed: a value that cannot be read is a problem, a key that is not known is a remark. A key left out means none or no.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TypeVar

from cse_desk.changes.strictjson import JsonValue
from cse_desk.i18n import gettext as _

Code = TypeVar("Code", bound=StrEnum)
Made = TypeVar("Made")

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_NO_WORDS = frozenset({"", "no", "none", "false", "n", "nil", "n/a", "-", "not yet", "not known"})
_YES_WORDS = frozenset({"yes", "true", "y"})
_PLAIN_NO = frozenset({"no", "false", "n"})


@dataclass(slots=True)
class Notes:
    """What could not be read (`problems`), and what was not looked at (`remarks`): a sentence each."""

    problems: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


class Fields:
    """One object of the file. Each method takes a key; what was never asked for is reported by `finish`."""

    def __init__(self, found: Mapping[str, JsonValue], place: str, notes: Notes) -> None:
        self._place = place
        self._notes = notes
        self._values: dict[str, JsonValue] = {}
        self._asked: set[str] = set()
        self._spelt = {key_word(key): key for key in found}
        for key, value in found.items():
            if key_word(key) in self._values:
                self._problem(key, _("is there twice."))
            self._values[key_word(key)] = value

    def finish(self) -> None:
        """Remark on every key nobody asked for."""
        for word, key in self._spelt.items():
            if word not in self._asked:
                where = self._where(key)
                self._notes.remarks.append(_("{where}: not a key the guard knows; not looked at.").format(where=where))

    def day(self, key: str) -> date | None:
        """A date, written like 2025-05-04."""
        value = self._get(key)
        return None if value is None else self._day(key, value)

    def is_text(self, key: str) -> bool:
        """Whether words stand there."""
        return isinstance(self._get(key), str)

    def is_day(self, key: str) -> bool:
        """Whether what stands there has the look of a date."""
        value = self._get(key)
        return isinstance(value, str) and _DAY.fullmatch(value.strip()) is not None

    def is_yes_or_no(self, key: str) -> bool:
        """Whether what stands there is a plain yes or no."""
        return _folded(self._get(key)) in _YES_WORDS | _PLAIN_NO | _NO_WORDS

    def is_list(self, key: str) -> bool:
        """Whether a list stands there."""
        return isinstance(self._get(key), list)

    def each_day_or_object(self, key: str, make: Callable[["Fields"], Made]) -> tuple[Made, ...]:
        """A list in which a date alone stands for an object with that one as `removed`."""
        found: list[JsonValue] = [{"removed": one} if isinstance(one, str) else one for one in self._list(key)]
        return Fields({key: found}, self._place, self._notes).each(key, make)

    def days(self, key: str) -> tuple[date, ...]:
        """A list of dates."""
        found = [self._day(key, one) for one in self._list(key)]
        return tuple(day for day in found if day is not None)

    def flag(self, key: str) -> bool:
        """True or false."""
        value = self._get(key)
        word = _folded(value)
        if value in (True, False, None):  # 1 and 0 too
            return bool(value)
        if word in _YES_WORDS | _PLAIN_NO:
            return word in _YES_WORDS
        self._problem(key, _("should be true or false."))
        return False

    def written(self, key: str) -> bool:
        """True, or words that say something (a name, a reason, a date)."""
        value = self._get(key)
        if isinstance(value, bool) or value is None:
            return bool(value)
        if self.is_day(key):
            return self.day(key) is not None
        if isinstance(value, str):
            return _folded(value) not in _NO_WORDS
        self._problem(key, _("should be true, false or words."))
        return False

    def says(self, key: str) -> bool:
        """True, or somebody's own words: any words, also "no"."""
        return self.is_text(key) or self.written(key)

    def text(self, key: str) -> str:
        """Words; "" when there are none."""
        value = self._get(key)
        if value is None or isinstance(value, str):
            return (value or "").strip()
        self._problem(key, _("should be words."))
        return ""

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of words."""
        found = self._list(key)
        if any(not isinstance(one, str) for one in found):
            self._problem(key, _("should be a list of words."))
        return tuple(one for one in found if isinstance(one, str))

    def count(self, key: str) -> int:
        """A whole number from 0; true is 1, and a list counts its entries."""
        value = self._get(key)
        if isinstance(value, list):
            return len(value)
        if value is None or (isinstance(value, int) and value >= 0):
            return int(value or 0)
        self._problem(key, _("should be a whole number from 0."))
        return 0

    def word(self, key: str, words: Mapping[str, Code]) -> Code | None:
        """One of the words known there, in any spelling of capitals, hyphens and spaces."""
        value = self._get(key)
        if value is None or _folded(value) == "none":
            return None
        known = words.get(plain(value)) if isinstance(value, str) else None
        if known is None:
            first = {code: spelling for spelling, code in reversed(list(words.items()))}
            allowed = ", ".join(reversed(first.values()))
            self._problem(key, _("{value} is not one of: {allowed}.").format(value=_shown(value), allowed=allowed))
        return known

    def needed_word(self, key: str, words: Mapping[str, Code]) -> Code | None:
        """The same, where there has to be one."""
        if _folded(self._get(key)) == "none":
            self._problem(key, _("is needed."))
        self.needs(key)
        return self.word(key, words)

    def needs(self, key: str) -> None:
        """A problem where nothing stands."""
        if self._get(key) is None:
            self._problem(key, _("is needed."))

    def parts(self, key: str, words: Mapping[str, Code]) -> frozenset[Code]:
        """What of a whole is there: true is all of it, an object says which."""
        value = self._get(key)
        if not isinstance(value, dict):
            return frozenset(words.values()) if self.written(key) else frozenset()
        inner = self._inner(value, key)
        held = frozenset(part for word, part in words.items() if inner.written(word))
        inner.finish()
        return held

    def object(self, key: str) -> "Fields | None":
        """An object of its own."""
        value = self._get(key)
        if isinstance(value, dict):
            return self._inner(value, key)
        if value is not None:
            self._problem(key, _("should be an object {…}."))
        return None

    def object_if_any(self, key: str) -> "Fields | None":
        """The same, where other values may stand there too."""
        return self.object(key) if isinstance(self._get(key), dict) else None

    def each(self, key: str, make: Callable[["Fields"], Made | None]) -> tuple[Made, ...]:
        """A list of objects, each made into something; None leaves it out."""
        return tuple(made for one in self._objects(key) if (made := make(one)) is not None)

    def problem(self, key: str, what: str) -> None:
        """Say what is wrong with a key."""
        self._problem(key, what)

    def remark(self, key: str, what: str) -> None:
        """Say what was not looked at."""
        self._notes.remarks.append(f"{self._where(key)}: {what}")

    # ---- how ---------------------------------------------------------------------------

    def _objects(self, key: str) -> Iterator["Fields"]:
        for number, one in enumerate(self._list(key), start=1):
            if isinstance(one, dict):
                inner = Fields(one, _("{where} {number}").format(where=self._where(key), number=number), self._notes)
                yield inner
                inner.finish()
            else:
                self._problem(key, _("should be a list of objects {…}."))

    def _list(self, key: str) -> list[JsonValue]:
        value = self._get(key)
        if value is None or isinstance(value, list):
            return value or []
        self._problem(key, _("should be a list […]."))
        return []

    def _day(self, key: str, value: JsonValue) -> date | None:
        if isinstance(value, str) and _DAY.fullmatch(value.strip()):
            try:
                return date.fromisoformat(value.strip())
            except ValueError:
                pass  # 2025-02-30
        what = _("{value} is not a date. Dates are written like 2025-05-04.").format(value=_shown(value))
        self._problem(key, what)
        return None

    def _inner(self, value: Mapping[str, JsonValue], key: str) -> "Fields":
        return Fields(value, self._where(key), self._notes)

    def _get(self, key: str) -> JsonValue:
        """The value; blank is nothing."""
        self._asked.add(key)
        value = self._values.get(key)
        return None if isinstance(value, str) and not value.strip() else value

    def _where(self, key: str) -> str:
        return _("{where}, {key}").format(where=self._place, key=key) if self._place else key

    def _problem(self, key: str, what: str) -> None:
        self._notes.problems.append(f"{self._where(key)}: {what}")


def key_word(key: str) -> str:
    """A key in one spelling: "Exit plan" is "exit_plan"."""
    return plain(key).replace(" ", "_")


def plain(text: str) -> str:
    """A word in one spelling: no capitals, hyphens and underscores are spaces."""
    return " ".join(re.sub(r"[-_\s]+", " ", text.casefold()).split())


def _folded(value: JsonValue) -> str:
    return " ".join(value.casefold().split()) if isinstance(value, str) else ""


def _shown(value: JsonValue) -> str:
    return f'"{value}"' if isinstance(value, str) else str(value)
